//! One model of chat messages: a table of dialects, real recordings through the real collector, and hostile values.

mod support;

use std::borrow::Cow;
use std::fmt::Write;

use serde_json::{Value, json};
use support::otlp::{post, recorded};
use support::{Backend, Server};
use tracekeep::collector::chat::{Message, Part, Side, of_run, read};
use tracekeep::collector::parts::RunParts;
use tracekeep::domain::span::Kind;
use tracekeep::domain::text::Text;

fn parts(case: &Value) -> RunParts<'static> {
    let part = |name: &str| case.get(name).filter(|value| !value.is_null()).map(|value| Cow::Owned(value.to_string()));
    RunParts { input: part("input"), output: part("output"), messages: part("messages"), attributes: part("attributes"), ..RunParts::default() }
}

/// A message in one line: role, side, parts, and why it stopped.
fn line(message: &Message) -> String {
    let text = |text: &Option<Text>| text.as_ref().map_or("-".to_owned(), Text::lossy);
    let quoted = |text: &Text| Value::String(text.lossy()).to_string();
    let plain = |json: &str| serde_json::from_str::<Value>(json).expect("JSON").to_string();
    let mut out = format!("{} {}", message.role.lossy(), if message.side == Side::Input { '>' } else { '<' });
    for part in &message.parts {
        let _ = match part {
            Part::Text(words) => write!(out, " text {}", quoted(words)),
            Part::Reasoning(words) => write!(out, " reasoning {}", quoted(words)),
            Part::ToolCall { id, name, arguments } => write!(out, " call {} {} {}", text(id), text(name), plain(arguments)),
            Part::ToolResult { id, name, response } => write!(out, " result {} {} {}", text(id), text(name), plain(response)),
            Part::Uri { modality, uri } => write!(out, " {modality} at {}", uri.lossy().chars().take(40).collect::<String>()),
            Part::Blob { modality, mime_type, content } => write!(out, " {modality} {} {}", text(mime_type), content.lossy()),
            Part::File { id } => write!(out, " file {}", id.lossy()),
            Part::Other(value) => write!(out, " other {value}"),
        };
    }
    if let Some(reason) = &message.finish_reason {
        let _ = write!(out, " ; {}", reason.lossy());
    }
    out
}

#[test]
fn every_dialect_is_read() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("fixtures/chat/dialects.json")).expect("the table");
    assert!(cases.len() >= 20);
    for case in &cases {
        let kind = if case["kind"] == "llm" { Kind::Llm } else { Kind::Span };
        let found: Vec<String> = read(kind, &parts(case)).iter().map(line).collect();
        assert_eq!(json!(found), case["expected"], "{}", case["dialect"]);
        let printed = of_run(kind, &parts(case)).map(|text| serde_json::from_str::<Value>(&text).expect("JSON"));
        assert_eq!(printed.map_or(0, |list| list.as_array().expect("a list").len()), found.len(), "{}", case["dialect"]);
    }
}

#[test]
fn hostile_values_are_bounded() {
    let given = |input: String| RunParts { input: Some(Cow::Owned(input)), ..RunParts::default() };
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(50_000), close.repeat(50_000));
    for input in [
        deep("[", "]"),
        deep("{\"output\":[", "]}"),
        deep("{\"message\":", "}"),
        deep("{\"role\":\"user\",\"content\":[", "]}"),
        format!("[{{\"role\":\"user\",\"parts\":[{}]}}]", deep("{\"parts\":[", "]}")),
    ] {
        let bytes = input.len();
        let printed = of_run(Kind::Llm, &given(input)).unwrap_or_default();
        assert!(printed.len() <= bytes + 1_000, "what is not opened is passed on once");
    }
    let message = r#"{"role":"\ud800","content":"\udc00","tool_calls":[{"id":1,"function":null}],"name":{}}"#;
    let many = format!("[{}]", vec![message; 5_000].join(","));
    let read = read(Kind::Llm, &given(many));
    assert_eq!((read.len(), read[0].role.as_bytes()), (1_000, &b"\xED\xA0\x80"[..]));
    let wide = format!(r#"[{{"role":"user","content":[{}]}}]"#, vec![r#""x""#; 5_000].join(","));
    assert_eq!(tracekeep::collector::chat::read(Kind::Llm, &given(wide))[0].parts.len(), 200);
    for odd in ["", "null", "1e999", "{", "\"\"", r#"{"messages":[null,1,"x"]}"#, r#"{"choices":{}}"#, "[{\"role\":1}]"] {
        assert_eq!(of_run(Kind::Span, &given(odd.to_owned())), None, "{odd}");
    }
}

/// What real instrumentations send, posted and read back: each model call that recorded its content shows who said what.
#[tokio::test]
async fn recordings_show_who_said_what() {
    let server = Server::start(Backend::Sqlite).await;
    let client = server.client();
    let mut scenarios: Vec<String> = Vec::new();
    for request in recorded() {
        assert_eq!(post(&client, &request).await.status, 200, "{}", request.scenario);
        scenarios.push(request.scenario);
    }
    let (mut calls, mut with_tools, mut faults) = (0, 0, Vec::new());
    for trace in client.traces("view=preview").await {
        for run in client.runs(trace["id"].as_str().expect("an id")).await {
            if run["kind"] != "llm" || run["input"].is_null() || run["output"].is_null() {
                continue;
            }
            calls += 1;
            let messages = run["messages"].as_array().cloned().unwrap_or_default();
            let has = |side: &str, role: &str| messages.iter().any(|message| message["from"] == side && message["role"] == role);
            let other = messages.iter().flat_map(|message| message["parts"].as_array().expect("parts").clone()).any(|part| part["type"] == "other");
            if !has("input", "user") || !has("output", "assistant") || other {
                faults.push(format!("{} {}: {}", trace["name"], run["name"], run["messages"]));
            }
            let parts = |kind: &str| {
                messages.iter().flat_map(|message| message["parts"].as_array().expect("parts")).filter(|part| part["type"] == kind).count()
            };
            if parts("tool_call_response") > 0 {
                with_tools += 1;
                assert!(parts("tool_call") > 0, "{}: results come after their calls: {messages:?}", run["name"]);
            }
        }
    }
    assert!(calls >= 10 && with_tools >= 3, "{calls} calls, {with_tools} with tools, of {scenarios:?}");
    assert!(faults.is_empty(), "{} of {calls}:\n{}", faults.len(), faults.join("\n"));
}
