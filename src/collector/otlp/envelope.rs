//! A request: spans or log records in groups that share a resource and a scope (contracts/otlp-genai.md section 2).

use super::wire::{Broken, Field, Fields, Message};
use crate::collector::json;

/// Which encoding a body has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `application/x-protobuf`
    Protobuf,
    /// `application/json`
    Json,
}

/// The JSON names of the envelope of one signal; in protobuf all signals have the same numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signal {
    resources: &'static str,
    scopes: &'static str,
    items: &'static str,
}

/// `ExportTraceServiceRequest`
pub(super) const TRACES: Signal = Signal { resources: "resourceSpans", scopes: "scopeSpans", items: "spans" };
/// `ExportLogsServiceRequest`
pub(super) const LOGS: Signal = Signal { resources: "resourceLogs", scopes: "scopeLogs", items: "logRecords" };
/// `ExportMetricsServiceRequest`
pub(super) const METRICS: Signal = Signal { resources: "resourceMetrics", scopes: "scopeMetrics", items: "metrics" };

/// Items of one scope of one resource.
#[derive(Debug)]
pub(super) struct Group<'a> {
    /// The `Resource` as it was sent; empty when there is none.
    pub(super) resource: &'a [u8],
    /// The `InstrumentationScope` as it was sent; empty when there is none.
    pub(super) scope: &'a [u8],
    /// The items as they were sent; `None` for one that is no message at all.
    pub(super) items: Vec<Option<Message<'a>>>,
}

/// The groups of a request.
pub(super) fn groups(body: &[u8], encoding: Encoding, signal: Signal) -> Result<Vec<Group<'_>>, Broken> {
    match encoding {
        Encoding::Protobuf => proto(body),
        Encoding::Json => from_json(body, signal),
    }
}

fn proto(body: &[u8]) -> Result<Vec<Group<'_>>, Broken> {
    let mut groups = Vec::new();
    for resource in split(body, 0, 1)?.1 {
        let (resource, scopes) = split(resource, 1, 2)?;
        for scope in scopes {
            let (scope, items) = split(scope, 1, 2)?;
            groups.push(Group { resource, scope, items: items.into_iter().map(|item| Some(Message::Proto(item))).collect() });
        }
    }
    Ok(groups)
}

/// The last message of one field and all messages of another.
fn split(message: &[u8], one: u32, many: u32) -> Result<(&[u8], Vec<&[u8]>), Broken> {
    let (mut single, mut list): (&[u8], _) = (&[], Vec::new());
    for field in Fields::new(message) {
        match field? {
            (found, Field::Bytes(bytes), _) if found == many => list.push(bytes),
            (found, Field::Bytes(bytes), _) if found == one => single = bytes,
            (found, _, _) if found == many || found == one => return Err(Broken),
            _ => {}
        }
    }
    Ok((single, list))
}

fn from_json(body: &[u8], signal: Signal) -> Result<Vec<Group<'_>>, Broken> {
    let resources = json::list_field(body, signal.resources).map_err(|_| Broken)?;
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        return Err(Broken);
    }
    let mut groups = Vec::new();
    for resource in resources.unwrap_or_default().into_iter().filter_map(json::entries) {
        let scopes = json::field(&resource, signal.scopes).and_then(json::elements).unwrap_or_default();
        for scope in scopes.into_iter().filter_map(json::entries) {
            let items = json::field(&scope, signal.items).and_then(json::elements).unwrap_or_default();
            groups.push(Group {
                resource: object(&resource, "resource"),
                scope: object(&scope, "scope"),
                items: items.into_iter().map(|item| item.get().starts_with('{').then_some(Message::Json(item))).collect(),
            });
        }
    }
    Ok(groups)
}

fn object<'a>(entries: &json::Entries<'a>, name: &str) -> &'a [u8] {
    json::field(entries, name).map(|value| value.get().as_bytes()).filter(|text| text.starts_with(b"{")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_repaired_where_it_can_be() {
        let body = br#" {"resourceSpans":[{"resource":{"attributes":null,"x":1},"new":[2],"scopeSpans":[{"spans":[{"a":1},7],"scope":{"name":"s"}},{"scope":null},5]},{},null,{"scopeSpans":{}}]}"#;
        let groups = groups(body, Encoding::Json, TRACES).expect("an envelope");
        assert_eq!(groups.len(), 2);
        assert_eq!(groups[0].items.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false]);
        assert_eq!((groups[0].resource, groups[0].scope), (&br#"{"attributes":null,"x":1}"#[..], &br#"{"name":"s"}"#[..]));
        assert_eq!((groups[1].scope, groups[1].items.len()), (&b""[..], 0));
    }

    #[test]
    fn protobuf_is_read_around_what_it_does_not_know() {
        // resource { 0x08 1 }, an unknown field 9, a scope { name "s" } with one span, and another span
        let body = [0x0A, 17, 0x0A, 2, 0x08, 1, 0x48, 7, 0x12, 9, 0x0A, 3, 0x0A, 1, b's', 0x12, 0, 0x12, 0];
        let groups = groups(&body, Encoding::Protobuf, TRACES).expect("an envelope");
        assert_eq!((groups.len(), groups[0].items.len()), (1, 2));
        assert_eq!((groups[0].resource, groups[0].scope), (&[0x08, 1][..], &[0x0A, 1, b's'][..]));
    }

    #[test]
    fn what_is_no_envelope_is_broken() {
        for body in [&b"[]"[..], b"", b"{", b"null", b"\x00", b"{}}"] {
            assert!(groups(body, Encoding::Json, TRACES).is_err(), "{body:?}");
        }
        assert!(groups(b"{}", Encoding::Json, TRACES).expect("empty").is_empty());
        assert!(groups(b"", Encoding::Protobuf, TRACES).expect("empty").is_empty());
        for body in [&b"\x0A\x05a"[..], b"\x08\x01", b"\x0A\x02\x10\x01", b"\x0A\x02\x08\x01"] {
            assert!(groups(body, Encoding::Protobuf, TRACES).is_err(), "{body:?}");
        }
    }
}
