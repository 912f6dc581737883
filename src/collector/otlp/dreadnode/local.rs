//! What the SDK writes on its own disk (contracts/dreadnode.md section 11): one finished span a line, flat JSON with the
//! attributes of OTLP. A line becomes a span of OTLP again, so that everything else is the same as for what is sent.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::lenient::strict;
use crate::domain::text::Text;
use crate::domain::time;

/// One line.
#[derive(Deserialize)]
struct Line {
    trace_id: String,
    span_id: String,
    parent_id: Option<String>,
    name: Option<String>,
    status: Option<String>,
    start_time: Option<String>,
    end_time: Option<String>,
    #[serde(default)]
    attributes: Map<String, Value>,
    #[serde(default)]
    events: Vec<LineEvent>,
    #[serde(default)]
    resource: Map<String, Value>,
}

#[derive(Deserialize)]
struct LineEvent {
    name: Option<String>,
    timestamp: Option<String>,
    #[serde(default)]
    attributes: Map<String, Value>,
}

/// Attributes of a resource, and its spans.
type OfResource = (Map<String, Value>, Vec<Value>);

/// The trace of a line, and the project that it names.
pub fn project_of_line(line: &[u8]) -> Option<(Text, Text)> {
    #[derive(Deserialize)]
    struct Named {
        trace_id: String,
        attributes: Attributes,
    }
    #[derive(Deserialize)]
    struct Attributes {
        #[serde(rename = "dreadnode.project")]
        project: String,
    }
    let named: Named = serde_json::from_str(&strict(line)?).ok()?;
    // Ids are the same in any case, and in small letters once they are read.
    Some((Text::from(named.trace_id.to_ascii_lowercase().as_str()), Text::from(named.attributes.project.as_str())))
}

/// Lines as one request in OTLP JSON, and how many of them are no spans. Empty lines are nothing.
pub fn request_of_lines<'a>(lines: impl IntoIterator<Item = &'a [u8]>) -> (Vec<u8>, u64) {
    let (mut resources, mut refused): (Vec<OfResource>, u64) = (Vec::new(), 0);
    for line in lines.into_iter().filter(|line| !line.trim_ascii().is_empty()) {
        let read: Option<Line> = strict(line).and_then(|text| serde_json::from_str(&text).ok());
        let Some((resource, span)) = read.and_then(|mut line| Some((std::mem::take(&mut line.resource), span(line)?))) else {
            refused += 1;
            continue;
        };
        match resources.last_mut() {
            Some((known, spans)) if *known == resource => spans.push(span),
            _ => resources.push((resource, vec![span])),
        }
    }
    let scope = json!({ "name": "dreadnode" });
    let all: Vec<Value> = resources
        .into_iter()
        .map(|(resource, spans)| json!({ "resource": { "attributes": attributes(resource) }, "scopeSpans": [{ "scope": scope, "spans": spans }] }))
        .collect();
    (json!({ "resourceSpans": all }).to_string().into_bytes(), refused)
}

fn span(line: Line) -> Option<Value> {
    let is_id = |id: &str, digits: usize| id.len() == digits && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_id(&line.trace_id, 32) || !is_id(&line.span_id, 16) {
        return None;
    }
    let start = nanos(line.start_time.as_deref())?;
    let events: Vec<Value> = line
        .events
        .into_iter()
        .map(|event| json!({ "name": event.name, "timeUnixNano": nanos(event.timestamp.as_deref()), "attributes": attributes(event.attributes) }))
        .collect();
    Some(json!({
        "traceId": line.trace_id,
        "spanId": line.span_id,
        "parentSpanId": line.parent_id.filter(|id| is_id(id, 16)).unwrap_or_default(),
        "name": line.name.unwrap_or_default(),
        "kind": 1,
        "startTimeUnixNano": start,
        "endTimeUnixNano": nanos(line.end_time.as_deref()).unwrap_or_else(|| start.clone()),
        "attributes": attributes(line.attributes),
        "events": events,
        "status": if line.status.as_deref() == Some("ERROR") { json!({ "code": 2 }) } else { json!({}) },
    }))
}

fn nanos(text: Option<&str>) -> Option<String> {
    Some((i128::from(time::parse(text?)?) * 1_000).to_string())
}

fn attributes(all: Map<String, Value>) -> Vec<Value> {
    all.into_iter().map(|(key, value)| json!({ "key": key, "value": any(value) })).collect()
}

fn any(value: Value) -> Value {
    match value {
        Value::Null => json!({}),
        Value::Bool(yes) => json!({ "boolValue": yes }),
        Value::Number(number) if number.is_i64() => json!({ "intValue": number.to_string() }),
        Value::Number(number) => json!({ "doubleValue": number }),
        Value::String(text) => json!({ "stringValue": text }),
        Value::Array(all) => json!({ "arrayValue": { "values": all.into_iter().map(any).collect::<Vec<_>>() } }),
        Value::Object(all) => json!({ "kvlistValue": { "values": attributes(all) } }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collector::otlp::Encoding;
    use crate::collector::otlp::dreadnode::decode;
    use crate::domain::span::Status;

    #[test]
    fn lines_become_spans() {
        let line = r#"{"trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331","parent_id":null,"name":"t","kind":"INTERNAL","status":"ERROR",
            "start_time":"2026-11-20T08:58:06.471805+00:00","end_time":"2026-11-20T08:58:07.523802+00:00","attributes":{"dreadnode.version":"2","dreadnode.tags":["a"],
            "n":1,"x":NaN,"dreadnode.metrics":"{\"m\":{\"values\":[NaN],\"steps\":[0],\"timestamps\":[null]}}"},"events":[{"name":"e","timestamp":"2026-11-20T08:58:06+00:00"}],"resource":{"r":"s"}}"#
            .replace('\n', " ");
        let broken: [&[u8]; 5] = [b"{", b"{}", b"[]", b"{\"trace_id\":\"../x\",\"span_id\":\"1\"}", b"\xff"];
        let lines = [line.as_bytes(), b"", b"  "].into_iter().chain(broken);
        let (body, refused) = request_of_lines(lines);
        assert_eq!(refused, 5);
        let traces = decode(&body, Encoding::Json).expect("OTLP");
        let span = &traces.decoded.spans[0];
        assert_eq!((traces.decoded.spans.len(), span.head.status, span.head.duration()), (1, Status::Failed, Some(1_051_997)));
        assert_eq!(request_of_lines([line.as_bytes()]).0, body, "the same every time");
    }

    #[test]
    fn lines_name_projects() {
        let line = br#"{"trace_id":"0AF7651916cd43dd8448eb211c80319c","name":"t","attributes":{"x":NaN,"dreadnode.project":"bots","y":1}}"#;
        assert_eq!(project_of_line(line), Some((Text::from("0af7651916cd43dd8448eb211c80319c"), Text::from("bots"))));
        for none in [&br#"{"trace_id":"0","attributes":{}}"#[..], br#"{"trace_id":"0","attributes":{"dreadnode.project":7}}"#, b"{", b"[]", b""] {
            assert_eq!(project_of_line(none), None);
        }
    }
}
