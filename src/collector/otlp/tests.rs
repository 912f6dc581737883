//! Tests of the decoder made from the dictionaries themselves, and on odd spans.

mod bounds;
mod cases;

use serde_json::{Value as Json, json};

use super::dictionary::{ANY, Dictionary, Field, Name, Part, Row, Source};
use super::pick::Picked;
use super::span::Span;
use super::wire::Message;
use super::{Encoding, decode, logs, run_parts, trace_input, trace_metadata};
use crate::collector::chat;
use crate::collector::parts::Original;
use crate::domain::item::Item;
use crate::domain::span::{Detail, Kind, Protocol, Status};
use crate::domain::text::Text;

const IDS: &str = r#""traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331""#;

fn attribute(key: &str, value: Json) -> Json {
    json!({ "key": key, "value": value })
}

fn text(value: &str) -> Json {
    json!({ "stringValue": value })
}

/// A span with these attributes; those of an event are put on the event.
fn span(attributes: &[Json]) -> String {
    let is_event = |attribute: &&Json| attribute["key"].as_str().is_some_and(|key| key.contains('/'));
    let events: Vec<Json> = attributes
        .iter()
        .filter(is_event)
        .map(|of_event| {
            let (event, key) = of_event["key"].as_str().and_then(|key| key.split_once('/')).expect("an event");
            json!({ "name": event, "attributes": [{ "key": key, "value": of_event["value"] }] })
        })
        .collect();
    let own: Vec<&Json> = attributes.iter().filter(|attribute| !is_event(attribute)).collect();
    format!("{{{IDS},\"name\":\"n\",\"startTimeUnixNano\":1000,\"endTimeUnixNano\":2000,\"attributes\":{},\"events\":{}}}", json!(own), json!(events))
}

fn picked<R>(original: &str, look: impl FnOnce(&Picked<'_>) -> R) -> R {
    let span = Span::read(Message::Json(serde_json::from_str(original).expect("JSON"))).expect("a span");
    look(&Picked::of(&span))
}

fn decoded(attributes: &[Json]) -> Item {
    let body = format!("{{\"resourceSpans\":[{{\"scopeSpans\":[{{\"spans\":[{}]}}]}}]}}", span(attributes));
    decode(body.as_bytes(), Encoding::Json).expect("an envelope").decoded.spans.remove(0)
}

/// An attribute that the row is meant for.
fn sample(row: &Row) -> Json {
    let is_number = matches!(
        row.field,
        Field::PromptTokens
            | Field::CompletionTokens
            | Field::TotalTokens
            | Field::CacheReadTokens
            | Field::CacheWriteTokens
            | Field::ReasoningTokens
            | Field::PromptCost
            | Field::CompletionCost
            | Field::TotalCost
    );
    let value = if is_number { json!(7) } else { json!("seven") };
    let key = match &row.source {
        Source::Attribute(_) => row.key.clone(),
        Source::Rest => format!("{}some.name", row.key),
        Source::Indexed(path) => format!("{}3.{}", row.key, [path.as_slice(), &["role".to_owned()]].concat().join(".")),
    };
    let value = match &row.source {
        Source::Attribute(Part::Member(path)) => {
            let object = path.rsplit('.').fold(value, |inner, name| json!({ name: inner }));
            text(&object.to_string())
        }
        Source::Attribute(Part::Sum(names)) => match &names[0] {
            Name::Begins(beginning) => text(&json!({ format!("{beginning}_a"): 3, format!("{beginning}_b"): 4 }).to_string()),
            Name::Is(name) => text(&json!({ name: 7 }).to_string()),
        },
        _ if row.is_json => text(&value.to_string()),
        _ if is_number => json!({ "intValue": "7" }),
        _ => text("seven"),
    };
    attribute(&key, value)
}

#[test]
fn every_row_finds_what_it_is_meant_for() {
    let mut rows = 0;
    for row in Dictionary::get().all().flat_map(|uses| &uses.rows) {
        let original = span(&[sample(row)]);
        picked(&original, |picked| {
            if matches!(row.field, Field::Params | Field::Metadata) {
                let pair = picked.pairs.iter().find(|pair| pair.row.order == row.order).unwrap_or_else(|| panic!("{row:?}"));
                assert_eq!(pair.found.text(), Some(Text::from("seven")), "{row:?}");
                assert_eq!(pair.name.is_empty(), row.name.is_none() && row.source != Source::Rest, "{row:?}");
            } else {
                let hit = picked.hit(row.field).unwrap_or_else(|| panic!("nothing found by {row:?} on {original}"));
                assert_eq!(hit.row.order, row.order, "another row was first: {row:?}");
                let expected = if original.contains("seven") { "seven" } else { "7" };
                assert_eq!(hit.found.text(), Some(Text::from(expected)), "{row:?}");
            }
        });
        rows += 1;
    }
    assert!(rows > 120, "{rows} rows");
}

#[test]
fn every_kind_is_told_by_its_word_in_any_case() {
    let mut words = 0;
    for row in Dictionary::get().all().flat_map(|uses| &uses.kinds) {
        for (word, kind) in &row.values {
            for word in [word.clone(), word.to_ascii_uppercase()] {
                let value = if row.is_json { json!(word).to_string() } else { word };
                assert_eq!(decoded(&[attribute(&row.key, text(&value))]).head.kind, *kind, "{} = {value}", row.key);
                words += 1;
            }
        }
        let other = row.values.get(ANY).copied().unwrap_or(Kind::Span);
        assert_eq!(decoded(&[attribute(&row.key, text("unheard-of"))]).head.kind, other);
    }
    assert!(words > 100, "{words} words");
}

#[test]
fn trust_goes_by_rank() {
    let own = |key: &str, value: &str| attribute(key, text(value));
    let item = decoded(&[
        own("ai.model.provider", "fake.chat"),
        own("gen_ai.system", "Az.AI.OpenAI"),
        own("gen_ai.request.model", "asked"),
        own("ai.response.model", "answered"),
        own("openinference.span.kind", "CHAIN"),
        own("gen_ai.operation.name", "chat"),
        own("session.id", "s"),
        own("langfuse.session.id", "l"),
    ]);
    assert_eq!(item.head.provider, Some("fake".into()));
    assert_eq!(item.head.model, Some("answered".into()));
    assert_eq!(item.head.kind, Kind::Llm);
    assert_eq!(item.facts.session, Some("l".into()));
    assert_eq!(decoded(&[own("gen_ai.system", "Az.AI.OpenAI")]).head.provider, Some("azure.ai.openai".into()));
}

#[test]
fn kinds_without_a_dialect() {
    assert_eq!(decoded(&[attribute("db.system.name", text("x"))]).head.kind, Kind::Db);
    assert_eq!(decoded(&[attribute("http.request.method", text("GET"))]).head.kind, Kind::Http);
    let spends = [attribute("gen_ai.usage.input_tokens", json!({ "intValue": 3 })), attribute("gen_ai.request.model", text("m"))];
    assert_eq!(decoded(&spends).head.kind, Kind::Llm);
    assert_eq!(decoded(&[]).head.kind, Kind::Span);
}

#[test]
fn cached_tokens_are_part_of_the_prompt_or_added_to_it() {
    let int = |key: &str, value: i64| attribute(key, json!({ "intValue": value }));
    let usage = |attributes: &[Json]| decoded(attributes).head.usage.expect("usage");
    let inclusive = usage(&[
        int("gen_ai.usage.input_tokens", 37),
        int("gen_ai.usage.cache_read.input_tokens", 5),
        int("gen_ai.usage.cache_creation.input_tokens", 11),
        int("gen_ai.usage.output_tokens", 2),
    ]);
    assert_eq!((inclusive.prompt_tokens, inclusive.total_tokens, inclusive.cache_write_tokens), (37, 39, 11));
    let exclusive = usage(&[int("gen_ai.usage.input_tokens", 3), int("gen_ai.usage.cache_read.input_tokens", 100)]);
    assert_eq!((exclusive.prompt_tokens, exclusive.total_tokens), (103, 103));
    let langfuse = usage(&[
        attribute("langfuse.observation.usage_details", text(r#"{"input": 12, "output": 5, "input_cached_tokens": 4}"#)),
        attribute("langfuse.observation.cost_details", text(r#"{"input": 0.00012, "output": 0.0001}"#)),
    ]);
    assert_eq!((langfuse.prompt_tokens, langfuse.completion_tokens, langfuse.cache_read_tokens, langfuse.total_tokens), (16, 5, 4, 21));
    assert_eq!((langfuse.prompt_cost, langfuse.total_cost), (Some(120_000_000), Some(220_000_000)));
    let shaped = usage(&[attribute(
        "langfuse.observation.usage_details",
        text(r#"{"prompt_tokens": 12, "completion_tokens": 5, "total_tokens": 17, "prompt_tokens_details": {"cached_tokens": 4}}"#),
    )]);
    assert_eq!((shaped.prompt_tokens, shaped.cache_read_tokens, shaped.total_tokens), (12, 4, 17));
    let details = |details: &str| usage(&[attribute("langfuse.observation.usage_details", text(details))]);
    let responses = details(
        r#"{"input_tokens": 12, "output_tokens": 5, "input_tokens_details": {"cached_tokens": 4}, "output_tokens_details": {"reasoning_tokens": 3}}"#,
    );
    assert_eq!((responses.prompt_tokens, responses.cache_read_tokens, responses.reasoning_tokens, responses.total_tokens), (12, 4, 3, 17));
    let anthropic = details(r#"{"input_tokens": 100, "output_tokens": 5, "cache_read_input_tokens": 50, "cache_creation_input_tokens": 7}"#);
    assert_eq!((anthropic.prompt_tokens, anthropic.cache_read_tokens, anthropic.cache_write_tokens, anthropic.total_tokens), (157, 50, 7, 162));
    let mixed = details(r#"{"input": 100, "output": 5, "cache_read_input_tokens": 50}"#);
    assert_eq!((mixed.prompt_tokens, mixed.total_tokens), (150, 155));
}

#[test]
fn an_agent_of_pydantic_ai_is_no_model() {
    let own = |key: &str, value: &str| attribute(key, text(value));
    let tokens = attribute("gen_ai.usage.input_tokens", json!({ "intValue": 3 }));
    let agent = decoded(&[own("model_name", "m"), own("agent_name", "planner"), tokens.clone()]).head;
    assert_eq!((agent.kind, agent.marks.counted, agent.called()), (Kind::Agent, false, Some(&"planner".into())));
    assert_eq!(decoded(&[own("gen_ai.operation.name", "chat"), own("agent_name", "planner"), tokens.clone()]).head.kind, Kind::Llm);
    // A call of a model names the agent that makes it.
    assert_eq!(decoded(&[own("gen_ai.request.model", "m"), own("gen_ai.agent.name", "planner"), tokens]).head.kind, Kind::Llm);
}

#[test]
fn tools_and_agents_have_names_beside_those_that_are_shown() {
    let own = |key: &str, value: &str| attribute(key, text(value));
    let called = |attributes: &[Json]| {
        let head = decoded(attributes).head;
        (head.name.clone().map(|name| name.lossy()), head.called().map(Text::lossy), head.names.is_some())
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(called(&[own("gen_ai.operation.name", "execute_tool"), own("gen_ai.tool.name", "weather")]), (some("n"), some("weather"), true));
    assert_eq!(called(&[own("gen_ai.operation.name", "invoke_agent"), own("gen_ai.agent.name", "guide")]), (some("n"), some("guide"), true));
    assert_eq!(called(&[own("traceloop.span.kind", "tool"), own("traceloop.entity.name", "weather")]), (some("weather"), some("weather"), false));
    assert_eq!(called(&[own("ai.operationId", "ai.toolCall"), own("ai.toolCall.name", "weather")]), (some("weather"), some("weather"), false));
    assert_eq!(called(&[own("gen_ai.operation.name", "chat"), own("gen_ai.agent.name", "guide")]), (some("n"), some("n"), false));
}

#[test]
fn the_model_that_was_asked_for_is_kept_where_a_price_may_hang_on_it() {
    let models = |answered: &str| {
        let spends = attribute("gen_ai.usage.input_tokens", json!({ "intValue": 3 }));
        let head = decoded(&[attribute("gen_ai.request.model", text("gpt-x")), attribute("gen_ai.response.model", text(answered)), spends]).head;
        head.models().map(Text::lossy).collect::<Vec<_>>()
    };
    assert_eq!(models("router-7"), ["router-7", "gpt-x"]);
    assert_eq!(models("gpt-x-2026-01-31"), ["gpt-x-2026-01-31"]);
    assert_eq!(models("gpt-x"), ["gpt-x"]);
}

#[test]
fn a_host_tells_the_provider_of_a_model_alone() {
    let own = |key: &str, value: &str| attribute(key, text(value));
    let provider = |attributes: &[Json]| decoded(attributes).head.provider.map(|name| name.lossy());
    let (chat, host) = (own("gen_ai.operation.name", "chat"), own("server.address", "api.OpenAI.com"));
    assert_eq!(provider(&[chat.clone(), host.clone()]).as_deref(), Some("openai"));
    assert_eq!(provider(&[chat.clone(), host.clone(), own("gen_ai.provider.name", "acme")]).as_deref(), Some("acme"));
    assert_eq!(provider(&[chat, own("server.address", "llm.internal")]), None);
    assert_eq!(provider(&[own("http.request.method", "POST"), host]), None);
}

#[test]
fn what_is_said_of_the_trace_is_its_roots() {
    let of_trace = [attribute("langfuse.trace.input", text("all")), attribute("langfuse.trace.output", text("done"))];
    let root = span(&of_trace);
    assert_eq!((run(&root, &[]).0, run(&root, &[]).1), (json!("all"), json!("done")));
    let child = root.replacen('{', r#"{"parentSpanId":"1111111111111111","#, 1);
    assert_eq!((run(&child, &[]).0, run(&child, &[]).1), (Json::Null, Json::Null));
    let own = span(&[of_trace.as_slice(), &[attribute("langfuse.observation.input", text("mine"))]].concat());
    assert_eq!(run(&own, &[]).0, json!("mine"));
    let shown = trace_input(&Original::alone(Protocol::Otlp, own.as_bytes()));
    assert_eq!(shown.as_deref(), Some("\"all\""), "the trace's comes before its root's");
}

#[test]
fn what_hints_at_a_kind_has_an_order() {
    let (http, db) = (attribute("http.request.method", text("POST")), attribute("db.system", text("elasticsearch")));
    for both in [[http.clone(), db.clone()], [db, http]] {
        assert_eq!(decoded(&both).head.kind, Kind::Db);
    }
}

#[test]
fn a_trusted_dialect_wins_in_params_and_metadata() {
    let trusted = attribute("gen_ai.request.temperature", json!({ "doubleValue": 0.25 }));
    let other = attribute("llm.invocation_parameters", text(r#"{"temperature": 0.5, "n": 1}"#));
    let (plan, given) = (attribute("traceloop.association.properties.plan", text("a")), attribute("metadata", text(r#"{"plan":"b"}"#)));
    for order in [[&trusted, &other, &plan, &given], [&given, &plan, &other, &trusted]] {
        let original = span(&order.map(Clone::clone));
        let parts = run_parts(&Original::alone(Protocol::Otlp, original.as_bytes()));
        assert_eq!((parts.params.as_deref(), parts.metadata.as_deref()), (Some(r#"{"n":1,"temperature":0.25}"#), Some(r#"{"plan":"b"}"#)));
        let item = decoded(&order.map(Clone::clone));
        assert_eq!(item.facts.metadata, [("plan".into(), "b".into())]);
    }
}

#[test]
fn a_name_without_what_its_dialect_adds() {
    let kind = attribute("traceloop.span.kind", text("agent"));
    let named = |name: &str| {
        let original = span(std::slice::from_ref(&kind)).replace("\"name\":\"n\"", &format!("\"name\":\"{name}\""));
        picked(&original, |picked| picked.name(&Span::read(Message::Json(serde_json::from_str(&original).expect("JSON"))).expect("a span")).lossy())
    };
    assert_eq!(
        (named("Researcher.agent"), named("Researcher.task"), named(".agent")),
        ("Researcher".into(), "Researcher.task".into(), ".agent".into())
    );
}

#[test]
fn metadata_of_a_trace_is_as_it_was_sent_where_the_trace_has_taken_it() {
    let given = r#"{"n":3,"ok":true,"deep":{"a":[1,2]},"nul":null,"team":"web"}"#;
    let original = span(&[attribute("metadata", text(given))]);
    let told = |pairs: &[(&str, &str)]| {
        let pairs: Vec<(Text, Text)> = pairs.iter().map(|(key, value)| (Text::from(*key), Text::from(*value))).collect();
        serde_json::from_str::<Json>(&trace_metadata([Original::alone(Protocol::Otlp, original.as_bytes())], &pairs)).expect("JSON")
    };
    let all = [("deep.a", "1"), ("deep.a", "2"), ("n", "3"), ("ok", "true"), ("team", "docs"), ("other", "x")];
    assert_eq!(told(&all), json!({"n": 3, "ok": true, "deep": {"a": [1, 2]}, "nul": null, "team": "docs", "other": "x"}));
    assert_eq!(told(&[]), json!({}));
}

#[test]
fn numbers_come_in_every_shape_and_nonsense_is_dropped() {
    let total = |value: Json| decoded(&[attribute("gen_ai.usage.input_tokens", value)]).head.usage.map(|usage| usage.prompt_tokens);
    assert_eq!(total(json!({ "intValue": "12" })), Some(12));
    assert_eq!(total(json!({ "doubleValue": 12.0 })), Some(12));
    assert_eq!(total(json!({ "stringValue": " 12 " })), Some(12));
    for nonsense in
        [json!({ "intValue": -1 }), json!({ "doubleValue": "NaN" }), json!({ "stringValue": "many" }), json!({ "arrayValue": {} }), json!(null)]
    {
        assert_eq!(total(nonsense.clone()), None, "{nonsense}");
    }
}

#[test]
fn how_a_span_ended() {
    let status = |more: &str, attributes: &[Json]| {
        let body = span(attributes).replacen('{', &format!("{{{more}"), 1);
        let body = format!("{{\"resourceSpans\":[{{\"scopeSpans\":[{{\"spans\":[{body}]}}]}}]}}");
        let head = decode(body.as_bytes(), Encoding::Json).expect("an envelope").decoded.spans.remove(0).head;
        (head.status, head.marks.detail, head.error.map(|error| error.lossy()))
    };
    let told = |text: &str| Some(text.to_owned());
    assert_eq!(status("", &[]), (Status::Succeeded, Detail::None, None));
    assert_eq!(status(r#""status":{"code":2,"message":"boom"},"#, &[]), (Status::Failed, Detail::None, told("boom")));
    assert_eq!(status(r#""status":{"code":"STATUS_CODE_ERROR"},"#, &[]).0, Status::Failed);
    let failed = [attribute("error.type", text("Timeout"))];
    assert_eq!(status("", &failed), (Status::Failed, Detail::None, told("Timeout")));
    assert_eq!(status(r#""status":{"code":1},"#, &failed).0, Status::Succeeded);
    let raised = [attribute("exception/exception.message", text("no luck"))];
    assert_eq!(status("", &raised), (Status::Failed, Detail::None, told("no luck")));
    let level = |word: &str| status("", &[attribute("langfuse.observation.level", text(word))]);
    assert_eq!((level("ERROR").0, level("WARNING").1, level("DEFAULT").1), (Status::Failed, Detail::Warning, Detail::None));
}

#[test]
fn a_span_that_does_not_say_when_it_began_has_no_length() {
    let times = |start: &str, end: &str| {
        let body = span(&[]).replace("\"startTimeUnixNano\":1000,\"endTimeUnixNano\":2000", &format!("{start}{end}\"flags\":0"));
        let body = format!("{{\"resourceSpans\":[{{\"scopeSpans\":[{{\"spans\":[{body}]}}]}}]}}");
        let head = decode(body.as_bytes(), Encoding::Json).expect("an envelope").decoded.spans.remove(0).head;
        (head.start, head.end)
    };
    assert_eq!(times("", "\"endTimeUnixNano\":\"2000000\","), (2_000, Some(2_000)));
    assert_eq!(times("\"startTimeUnixNano\":1.5e6,", "\"endTimeUnixNano\":2000000,"), (1_500, Some(2_000)));
    assert_eq!(times("\"startTimeUnixNano\":1500000,", ""), (1_500, None));
}

#[test]
fn an_early_copy_stands_for_its_parent() {
    let body = span(&[attribute("logfire.span_type", text("pending_span")), attribute("logfire.pending_parent_id", text("00F067AA0BA902B7"))]);
    let body = body.replacen('{', r#"{"parentSpanId":"1111111111111111","#, 1);
    let body = format!("{{\"resourceSpans\":[{{\"scopeSpans\":[{{\"spans\":[{body}]}}]}}]}}");
    let item = decode(body.as_bytes(), Encoding::Json).expect("an envelope").decoded.spans.remove(0);
    assert_eq!(crate::domain::id::unpack(&item.id), Some("1111111111111111".into()));
    assert_eq!(item.head.parent.as_deref().and_then(crate::domain::id::unpack), Some("00f067aa0ba902b7".into()));
    assert_eq!((item.head.status, item.head.end, item.head.marks.is_final), (Status::Running, None, false));
    let root = body.replace("00F067AA0BA902B7", "0000000000000000");
    assert_eq!(decode(root.as_bytes(), Encoding::Json).expect("an envelope").decoded.spans.remove(0).head.parent, None);
}

#[test]
fn one_bad_span_is_one_rejected_span() {
    let good = span(&[]);
    let bad = [
        good.replace("b7ad6b7169203331", "b7ad"),
        good.replace("b7ad6b7169203331", "0000000000000000"),
        good.replace("0af7651916cd43dd8448eb211c80319c", "not hexadecimal at all, really!!"),
        good.replacen('{', r#"{"parentSpanId":"12","#, 1),
        "null".to_owned(),
        "7".to_owned(),
        "{}".to_owned(),
    ];
    let body = format!("{{\"resourceSpans\":[{{\"scopeSpans\":[{{\"spans\":[{},{good}]}}]}}]}}", bad.join(","));
    let traces = decode(body.as_bytes(), Encoding::Json).expect("an envelope");
    assert_eq!((traces.decoded.spans.len(), traces.rejected, traces.left_out), (1, 7, 0));
    assert_eq!(&body[traces.decoded.spans[0].original.clone()], good);
}

/// A log record of the span of [`IDS`].
fn record(name: &str, at: u64, body: &Json, attributes: &[Json]) -> Json {
    json!({
        "traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331", "eventName": name,
        "observedTimeUnixNano": at.to_string(), "body": body, "attributes": attributes,
    })
}

fn run(span: &str, logs: &[Json]) -> (Json, Json, Json) {
    let logs: Vec<Vec<u8>> = logs.iter().map(|log| log.to_string().into_bytes()).collect();
    let original = Original { logs: &logs, ..Original::alone(Protocol::Otlp, span.as_bytes()) };
    let parts = run_parts(&original);
    let part = |part: Option<crate::collector::parts::Json<'_>>| part.map_or(Json::Null, |text| serde_json::from_str(&text).expect("JSON"));
    (part(parts.input), part(parts.output), part(parts.events))
}

#[test]
fn log_records_are_the_messages_of_their_span() {
    let map = |entries: &[(&str, Json)]| {
        let values: Vec<Json> = entries.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
        json!({ "kvlistValue": { "values": values } })
    };
    let message = map(&[("role", text("assistant")), ("content", text("18 degrees"))]);
    let logs = [
        record("gen_ai.system.message", 1, &map(&[("content", text("Be brief."))]), &[]),
        record("gen_ai.user.message", 2, &map(&[("content", text("Oslo?"))]), &[]),
        record("gen_ai.choice", 3, &map(&[("index", json!({ "intValue": 0 })), ("finish_reason", text("stop")), ("message", message)]), &[]),
    ];
    let (input, output, events) = run(&span(&[]), &logs);
    assert_eq!(input, json!([{ "role": "system", "content": "Be brief." }, { "role": "user", "content": "Oslo?" }]));
    assert_eq!(output, json!([{ "role": "assistant", "content": "18 degrees", "finish_reason": "stop" }]));
    assert_eq!(
        events.as_array().expect("a list").iter().map(|event| event["name"].clone()).collect::<Vec<_>>(),
        ["gen_ai.system.message", "gen_ai.user.message", "gen_ai.choice"]
    );
    // What stands on the span itself is trusted more.
    let (input, _, _) = run(&span(&[attribute("gen_ai.input.messages", text("[1]"))]), &logs);
    assert_eq!(input, json!([1]));
    // Content attributes on the newer event.
    let details = record("gen_ai.client.inference.operation.details", 1, &json!({}), &[attribute("gen_ai.output.messages", text("[2]"))]);
    assert_eq!(run(&span(&[]), &[details]).1, json!([2]));
}

#[test]
fn what_a_model_was_told_beforehand_may_be_in_an_event() {
    let told = |key: &str, value: &str| attribute(&format!("gen_ai.client.inference.operation.details/gen_ai.{key}"), text(value));
    let original = span(&[
        attribute("gen_ai.operation.name", text("chat")),
        told("system_instructions", r#"[{"type":"text","content":"Be brief."}]"#),
        told("input.messages", r#"[{"role":"user","parts":[{"type":"text","content":"Oslo?"}]}]"#),
    ]);
    let messages = chat::of_run(Kind::Llm, &run_parts(&Original::alone(Protocol::Otlp, original.as_bytes()))).expect("messages");
    let messages: Vec<Json> = serde_json::from_str(&messages).expect("a list");
    let said: Vec<_> = messages.iter().map(|message| (&message["role"], &message["parts"][0]["content"])).collect();
    assert_eq!(said, [(&json!("system"), &json!("Be brief.")), (&json!("user"), &json!("Oslo?"))]);
}

#[test]
fn only_records_of_a_span_with_content_are_kept() {
    let good = record("gen_ai.user.message", 7, &json!({}), &[]);
    let mut by_attribute = record("", 8, &json!({}), &[attribute("event.name", text("gen_ai.choice"))]);
    by_attribute["observedTimeUnixNano"] = json!(0);
    by_attribute["timeUnixNano"] = json!("9");
    let mut homeless = good.clone();
    homeless["spanId"] = json!("");
    let records = [good.clone(), by_attribute, homeless, record("exception", 1, &json!({}), &[]), json!(3)];
    let body = json!({ "resourceLogs": [{ "scopeLogs": [{ "logRecords": records }] }] }).to_string();
    let logs = logs::decode(body.as_bytes(), Encoding::Json).expect("an envelope");
    assert_eq!((logs.decoded.logs.len(), logs.dropped), (2, 3));
    assert_eq!(logs.decoded.logs.iter().map(|log| log.at).collect::<Vec<_>>(), [7, 9]);
    assert_eq!(&body[logs.decoded.logs[0].original.clone()], good.to_string());
}

#[test]
fn indexed_attributes_become_lists_again() {
    let own = |key: &str, value: &str| attribute(key, text(value));
    let (input, output, _) = run(
        &span(&[
            own("llm.input_messages.10.message.role", "user"),
            own("llm.input_messages.2.message.role", "assistant"),
            own("llm.input_messages.2.message.tool_calls.1.tool_call.function.name", "f"),
            own("llm.input_messages.2.message.contents.0.message_content.type", "text"),
            own("gen_ai.completion.0.content", "old"),
        ]),
        &[],
    );
    let assistant = json!({
        "role": "assistant",
        "tool_calls": [{ "tool_call": { "function": { "name": "f" } } }],
        "contents": [{ "message_content": { "type": "text" } }],
    });
    assert_eq!(input, json!([assistant, { "role": "user" }]));
    assert_eq!(output, json!([{ "content": "old" }]));
    let documents =
        [own("retrieval.documents.0.document.id", "d1"), attribute("retrieval.documents.1.document.score", json!({ "doubleValue": 0.5 }))];
    assert_eq!(run(&span(&documents), &[]).1, json!([{ "id": "d1" }, { "score": 0.5 }]));
    assert_eq!(run(&span(&[own("llm.prompts.0.prompt.text", "once")]), &[]).0, json!(["once"]));
    // The name of a template is none of the messages.
    let named = [own("gen_ai.prompt.name", "greeting"), own("input.value", "Hello")];
    assert_eq!(run(&span(&named), &[]).0, json!("Hello"));
    assert_eq!(run(&span(&named[..1]), &[]).0, Json::Null);
}
