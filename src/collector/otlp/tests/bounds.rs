//! What a few bytes may cost: requests that are small on the wire and would be large once they are read.

use serde_json::json;

use super::{IDS, attribute, record, run, span, text};
use crate::collector::otlp::{Encoding, MAX_SPANS, decode, logs};

#[test]
fn what_a_span_costs_in_memory_is_bounded() {
    let resource = format!("{{\"attributes\":[{{\"key\":\"k\",\"value\":{{\"stringValue\":\"{}\"}}}}]}}", "x".repeat(1 << 20));
    let spans: Vec<String> = (1..200).map(|n| format!("{{\"traceId\":\"{n:032x}\",\"spanId\":\"b7ad6b7169203331\"}}")).collect();
    let body = format!("{{\"resourceSpans\":[{{\"resource\":{resource},\"scopeSpans\":[{{\"spans\":[{}]}}]}}]}}", spans.join(","));
    let traces = decode(body.as_bytes(), Encoding::Json).expect("an envelope");
    assert!(traces.decoded.spans.len() >= 32 && traces.left_out > 100, "{} kept", traces.decoded.spans.len());
    assert_eq!(traces.decoded.spans.len() + usize::try_from(traces.left_out).expect("few"), 199);
}

/// An attribute of each of many names, as a list of JSON.
fn many(count: usize, name: impl Fn(usize) -> String) -> String {
    let all: Vec<String> = (0..count).map(|n| format!("{{\"key\":\"{}\",\"value\":{{\"intValue\":{n}}}}}", name(n))).collect();
    format!("{{{IDS},\"name\":\"n\",\"startTimeUnixNano\":1000,\"endTimeUnixNano\":2000,\"attributes\":[{}]}}", all.join(","))
}

#[test]
fn flattened_lists_have_an_end() {
    let input = run(&many(50_000, |n| format!("llm.input_messages.{n}.message.content")), &[]).0;
    assert_eq!(input.as_array().map(Vec::len), Some(10_000));
    assert_eq!(input[9_999], json!({ "content": 9_999 }));
    // The last steps of a long name are one.
    let deep = format!("llm.input_messages.0.message{}", ".a".repeat(40));
    let input = run(&span(&[attribute(&deep, text("x"))]), &[]).0;
    let (mut at, mut depth) = (&input[0], 0);
    while let Some((name, inner)) = at.as_object().and_then(|object| object.iter().next()) {
        (at, depth) = (inner, depth + 1);
        assert!(depth < 12 && (name == "a" || name.starts_with("a.a")), "{name}");
    }
    assert_eq!(at, "x");
}

#[test]
fn names_that_are_values_and_lists_at_once_keep_what_is_more() {
    let own = |key: &str, value: &str| attribute(&format!("llm.input_messages.{key}"), text(value));
    let attributes = [
        own("0.message.a", "last"),
        own("0.message.b.1", "y"),
        own("0.message.b", "gone"),
        own("0.message.b.0", "x"),
        own("1.message.a", "first"),
        own("1.message.a", "second"),
    ];
    assert_eq!(run(&span(&attributes), &[]).0, json!([{ "a": "last", "b": ["x", "y"] }, { "a": "second" }]));
}

#[test]
fn spans_beyond_the_limit_are_counted() {
    let ids = r#"{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331"},"#.repeat(MAX_SPANS + 6);
    let body = format!("{{\"resourceSpans\":[{{\"scopeSpans\":[{{\"spans\":[{ids}{{}}]}}]}}]}}");
    let traces = decode(body.as_bytes(), Encoding::Json).expect("an envelope");
    assert_eq!((traces.decoded.spans.len(), traces.left_out, traces.rejected), (MAX_SPANS, 6, 1));
}

#[test]
fn groups_without_spans_cost_nothing() {
    // resource_spans { scope_spans {} … }, a million times over.
    let scopes = [0x12, 0].repeat(1_000_000);
    let mut body = vec![0x0A];
    let mut length = scopes.len();
    while length > 0x7F {
        body.push(u8::try_from(length & 0x7F).expect("7 bits") | 0x80);
        length >>= 7;
    }
    body.push(u8::try_from(length).expect("7 bits"));
    body.extend(scopes);
    let traces = decode(&body, Encoding::Protobuf).expect("an envelope");
    assert!(traces.decoded.contexts.is_empty() && traces.decoded.spans.is_empty());
    let json = format!("{{\"resourceSpans\":[{}0]}}", "0,".repeat(1_000_100));
    assert_eq!(decode(json.as_bytes(), Encoding::Json).expect("an envelope").left_out, 101);
}

#[test]
fn log_records_beyond_the_limit_are_counted() {
    let one = record("gen_ai.user.message", 7, &json!({}), &[]).to_string();
    let body = format!("{{\"resourceLogs\":[{{\"scopeLogs\":[{{\"logRecords\":[{}{{}}]}}]}}]}}", format!("{one},").repeat(MAX_SPANS + 3));
    let logs = logs::decode(body.as_bytes(), Encoding::Json).expect("an envelope");
    assert_eq!((logs.decoded.logs.len(), logs.left_out, logs.dropped), (MAX_SPANS, 3, 1));
}
