//! What goes from one Tracekeep to another as OpenTelemetry: recorded traces of three protocols are read out in both
//! encodings and sent to a second server, where the same tree with the same sums must come of them. And evaluations that
//! come as OpenTelemetry.

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};
use support::client::{encoded, trace_path};
use support::fixtures::{folders, scenarios};
use support::otlp::{post, post_json, recorded, request};
use support::runs::raw_batch;
use support::{Answer, Backend, Client, Server, on_both_backends};

on_both_backends!(foreign_traces_keep_their_tree_and_sums, otlp_traces_are_their_own_bytes, evaluations_come_with_spans_and_logs);

const USAGE: [&str; 6] = ["prompt_tokens", "completion_tokens", "total_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens"];
const COSTS: [&str; 3] = ["prompt_tokens_cost_usd", "completion_tokens_cost_usd", "total_tokens_cost_usd"];

async fn export(client: &Client, trace: &str, query: &str) -> Answer {
    let answer = client.get(&trace_path(trace, &format!("/otlp?{query}"))).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer
}

/// Reads a trace out of `from` in an encoding and sends it to `to`.
async fn send_on(from: &Client, to: &Client, trace: &str, format: &str) {
    for (signal, path) in [("traces", "/v1/traces"), ("logs", "/v1/logs")] {
        let answer = export(from, trace, &format!("format={format}&signal={signal}")).await;
        let media_type = answer.headers["content-type"].to_str().expect("a media type").to_owned();
        assert!(media_type.starts_with(if format == "json" { "application/json" } else { "application/x-protobuf" }), "{media_type}");
        let sent = to.request(Method::POST, path).header("content-type", &media_type).body(answer.body);
        let sent = Answer::of(sent).await;
        assert_eq!((sent.status.as_u16(), sent.text().as_str()), (200, if format == "json" { "{}" } else { "" }), "{trace}");
    }
}

fn some(of: &Value, keys: &[&str]) -> Vec<Value> {
    keys.iter().map(|key| of[*key].clone()).collect()
}

/// A status that was sent open is running in OpenTelemetry.
fn status(of: &Value) -> Value {
    if of["status"].is_null() { json!("running") } else { of["status"].clone() }
}

/// The tree of a trace by the sender's own ids.
async fn tree(client: &Client, trace: &str, id_of: impl Fn(&Value) -> String) -> BTreeMap<String, Value> {
    let runs = client.runs(trace).await;
    let ids: BTreeMap<&str, String> = runs.iter().map(|run| (run["id"].as_str().expect("an id"), id_of(run))).collect();
    let shown = |run: &Value| {
        let parent = run["parent_run_id"].as_str().map(|parent| ids.get(parent).cloned().unwrap_or_else(|| "?".to_owned()));
        let mut all = some(run, &["kind", "model", "provider", "counted", "started_at", "ended_at", "status_detail"]);
        // No name is an empty one there.
        let name = json!(run["name"].as_str().unwrap_or_default());
        all.extend([name, json!(parent), status(run), json!(some(&run["usage"], &USAGE))]);
        json!(all)
    };
    runs.iter().map(|run| (id_of(run), shown(run))).collect()
}

/// Sends recordings of the Dynamiq and the `OpenAI` Agents SDK.
async fn send_foreign(client: &Client) {
    for scenario in folders().iter().take(1).flat_map(|folder| scenarios(folder)) {
        for request in &scenario.requests {
            client.ingest(raw_batch(&request.runs)).await.assert_accepted();
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/openai_agents");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("recordings").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    for path in files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "json")) {
        let recording: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("a recording")).expect("JSON");
        for request in recording["requests"].as_array().expect("requests") {
            let answer = client.post_raw("/v1/traces/ingest", request["request"]["body"].to_string()).await;
            assert_eq!(answer.status, 200, "{}: {}", path.display(), answer.text());
        }
    }
}

async fn foreign_traces_keep_their_tree_and_sums(backend: Backend) {
    let (from, to) = (Server::start(backend).await, Server::start(backend).await);
    let (from, to) = (from.client(), to.client());
    send_foreign(&from).await;
    let traces = from.traces("view=preview").await;
    assert!(traces.iter().any(|trace| trace["protocol"] == "dynamiq") && traces.iter().any(|trace| trace["protocol"] == "openai_agents"));
    for trace in traces.iter().filter(|trace| trace["run_count"] != 0) {
        let id = trace["id"].as_str().expect("an id");
        let json = export(&from, id, "format=json").await.json();
        let span = &json["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
        let other = span["traceId"].as_str().expect("a trace id").to_owned();
        let own = tree(&from, id, |run| run["id"].as_str().expect("an id").to_owned()).await;
        // The second encoding is the same trace again: nothing is counted twice.
        for format in ["json", "protobuf"] {
            send_on(&from, &to, id, format).await;
            let told = |run: &Value| run["attributes"]["tracekeep.span_id"].as_str().expect("the original id").to_owned();
            assert_eq!(tree(&to, &other, told).await, own, "{format} of {id}");
            let there = to.trace(&other).await;
            let keys = ["run_count", "error_count", "started_at", "session_id", "user_id", "source_id", "name"];
            assert_eq!(some(&there, &keys), some(trace, &keys), "{format} of {id}");
            // One that waits for news is open; OpenTelemetry knows no such thing.
            if !trace["ended_at"].is_null() {
                assert_eq!(there["ended_at"], trace["ended_at"], "{format} of {id}");
            }
            assert_eq!(some(&there["usage"], &USAGE), some(&trace["usage"], &USAGE), "{format} of {id}");
            // What nobody has priced yet, the other server may know a price for.
            if trace["has_unpriced_usage"] == false {
                assert_eq!(some(&there["usage"], &COSTS), some(&trace["usage"], &COSTS), "{format} of {id}");
            }
        }
    }
}

async fn otlp_traces_are_their_own_bytes(backend: Backend) {
    let (from, to_json, to_protobuf) = (Server::start(backend).await, Server::start(backend).await, Server::start(backend).await);
    let from = from.client();
    for request in recorded() {
        assert_eq!(post(&from, &request).await.status, 200, "{}", request.scenario);
    }
    let without = |mut value: Value| {
        for key in ["created_at", "updated_at", "version", "project_id", "label"] {
            value.as_object_mut().expect("an object").remove(key);
        }
        value
    };
    let by_id = |runs: Vec<Value>| -> BTreeMap<String, Value> { runs.into_iter().map(|run| (run["id"].to_string(), run)).collect() };
    for trace in from.traces("").await {
        let id = trace["id"].as_str().expect("an id");
        let runs = by_id(from.runs(id).await);
        let (json, protobuf) = (export(&from, id, "format=json").await.body, export(&from, id, "format=protobuf").await.body);
        for run in runs.values() {
            let original = from.original(id, run["id"].as_str().expect("an id")).await.body;
            let sent = if original.starts_with(b"{") { &json } else { &protobuf };
            assert!(sent.windows(original.len()).any(|part| part == original), "a span of {id} is not its own bytes");
        }
        // One of them is the encoding that was not sent. Log records have no ids, so each has a server of its own.
        for (format, to) in [("json", to_json.client()), ("protobuf", to_protobuf.client())] {
            send_on(&from, &to, id, format).await;
            assert_eq!(by_id(to.runs(id).await), runs, "{format} of {id}");
            let there = without(to.traces(&format!("id={}", encoded(id))).await.remove(0));
            assert_eq!(there, without(trace.clone()), "{format} of {id}");
        }
    }
    // The header decides where the query does not.
    let id = from.traces("page_size=1").await[0]["id"].as_str().expect("an id").to_owned();
    for (accept, expected) in [("application/x-protobuf", "application/x-protobuf"), ("*/*", "application/json")] {
        let answer = Answer::of(from.request(Method::GET, &trace_path(&id, "/otlp")).header("accept", accept)).await;
        assert!(answer.headers["content-type"].to_str().expect("a media type").starts_with(expected), "{accept}");
    }
    from.get(&trace_path(&id, "/otlp?format=xml")).await.assert_error(400, "bad_request");
    from.get(&trace_path("none", "/otlp")).await.assert_error(404, "not_found");
}

fn attributes(of: &[(&str, Value)]) -> Value {
    of.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

fn text(text: &str) -> Value {
    json!({ "stringValue": text })
}

async fn evaluations_come_with_spans_and_logs(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let (trace, span) = ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
    let second = |at: u64| (1_767_323_045 + at) * 1_000_000_000;
    let result = |name: &str, more: &[(&str, Value)]| {
        let mut all = vec![("gen_ai.evaluation.name", text(name))];
        all.extend(more.iter().cloned());
        attributes(&all)
    };
    let record = |span: &str, at: u64, attributes: Value| {
        json!({ "resourceLogs": [{ "scopeLogs": [{ "logRecords": [{
            "traceId": trace, "spanId": span, "observedTimeUnixNano": second(at).to_string(), "eventName": "gen_ai.evaluation.result", "attributes": attributes,
        }] }] }] })
    };
    let score = |score: f64| ("gen_ai.evaluation.score.value", json!({ "doubleValue": score }));
    let label = |label: &str| ("gen_ai.evaluation.score.label", text(label));
    // A log record may come before its span; the newest result stays, in any order.
    let newest = record(span, 9, result("relevance", &[score(0.75), label("relevant"), ("gen_ai.evaluation.explanation", text("on topic"))]));
    assert_eq!(post_json(&client, "/v1/logs", &newest).await.status, 200);
    let event =
        |at: u64, attributes: Value| json!({ "name": "gen_ai.evaluation.result", "timeUnixNano": second(at).to_string(), "attributes": attributes });
    let spans = request(&[json!({
        "traceId": trace, "spanId": span, "name": "chat", "startTimeUnixNano": second(0).to_string(), "endTimeUnixNano": second(2).to_string(),
        "attributes": attributes(&[("gen_ai.operation.name", text("chat"))]),
        "events": [
            event(3, result("tone", &[label("friendly")])),
            event(3, result("relevance", &[score(0.25)])),
            event(4, result("safe", &[("gen_ai.evaluation.score.value", json!({ "boolValue": true }))])),
            event(4, attributes(&[label("nameless")])),
            event(4, result("empty", &[])),
            event(4, result("not a number", &[score(f64::NAN), ("gen_ai.evaluation.score.value", text("NaN"))])),
        ],
    })]);
    for _ in 0..2 {
        assert_eq!(post_json(&client, "/v1/traces", &spans).await.status, 200);
    }
    // About the trace as a whole.
    assert_eq!(post_json(&client, "/v1/logs", &record("", 5, result("solved", &[score(1.0)]))).await.status, 200);

    let path = trace_path(trace, "/evaluations");
    let shown = |of: &Value| some(of, &["run_id", "name", "kind", "value", "comment", "source", "author"]);
    let expected = [
        json!([span, "tone", "category", "friendly", null, "sdk", ""]),
        json!([span, "safe", "boolean", true, null, "sdk", ""]),
        json!([null, "solved", "number", 1.0, null, "sdk", ""]),
        json!([span, "relevance", "number", 0.75, "relevant: on topic", "sdk", ""]),
    ];
    let all: Vec<Value> = client.get_json(&path).await["data"].as_array().expect("a list").iter().map(|one| json!(shown(one))).collect();
    assert_eq!(all, expected);
    // They are evaluations like all others: filters, charts, upserts through the API.
    assert_eq!(client.traces("evaluation=relevance%3E%3D0.5&evaluation=tone%3Dfriendly").await.len(), 1);
    assert_eq!(client.traces("evaluation=relevance%3C0.5").await.len(), 0);
    let chart = client.get_json("/v1/tracing/evaluations/chart?start_time=2026-01-02T00:00:00Z&end_time=2026-01-03T00:00:00Z").await;
    let counted: Vec<Value> = chart["data"].as_array().expect("a list").iter().map(|one| json!([one["name"], one["count"]])).collect();
    assert_eq!(counted.len(), 4, "{chart}");
    let corrected = json!({ "name": "relevance", "value": 0.5, "run_id": span, "source": "sdk" });
    assert_eq!(client.post_raw(&path, corrected.to_string()).await.status, 201);
    assert_eq!(client.get_json(&path).await["data"].as_array().expect("a list").len(), 4);
    let run = &client.runs(trace).await[0];
    assert_eq!(run["events"].as_array().expect("events").len(), 7, "{run}");
}
