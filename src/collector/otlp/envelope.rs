//! A request: spans or log records in groups that share a resource and a scope (contracts/otlp-genai.md section 2).

use super::wire::{Broken, Field, Fields, Repeated};
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
    /// The items as they were sent, read as they are asked for; one may be no message at all.
    pub(super) items: Repeated<'a>,
    /// Items that are too many to be read.
    pub(super) more: u64,
}

/// Calls `each` for the groups of a request. Nothing is gathered: a group may take as little as two bytes, and there may be
/// millions of them. Gives how many resources and scopes are too many to be read.
pub(super) fn groups<'a>(body: &'a [u8], encoding: Encoding, signal: Signal, each: impl FnMut(Group<'a>)) -> Result<u64, Broken> {
    match encoding {
        Encoding::Protobuf => proto(body, each).map(|()| 0),
        Encoding::Json => from_json(body, signal, each),
    }
}

fn proto<'a>(body: &'a [u8], mut each: impl FnMut(Group<'a>)) -> Result<(), Broken> {
    for resource in split(body, 0, 1)?.1 {
        let (resource, scopes) = split(resource, 1, 2)?;
        for scope in scopes {
            let (scope, items) = split(scope, 1, 2)?;
            each(Group { resource, scope, items: Repeated::Proto(items.0, 2), more: 0 });
        }
    }
    Ok(())
}

/// The messages of one field, in a message that was looked through.
struct Many<'a>(Fields<'a>, u32);

impl<'a> Iterator for Many<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        self.0.by_ref().map_while(Result::ok).find_map(|(found, field, _)| match field {
            Field::Bytes(bytes) if found == self.1 => Some(bytes),
            _ => None,
        })
    }
}

/// The last message of one field and all messages of another.
fn split(message: &[u8], one: u32, many: u32) -> Result<(&[u8], Many<'_>), Broken> {
    let mut single: &[u8] = &[];
    for field in Fields::new(message) {
        match field? {
            (found, Field::Bytes(bytes), _) if found == one => single = bytes,
            (found, field, _) if (found == many || found == one) && !matches!(field, Field::Bytes(_)) => return Err(Broken),
            _ => {}
        }
    }
    Ok((single, Many(Fields::new(message), many)))
}

fn from_json<'a>(body: &'a [u8], signal: Signal, mut each: impl FnMut(Group<'a>)) -> Result<u64, Broken> {
    let resources = json::list_field(body, signal.resources).map_err(|_| Broken)?.unwrap_or_default();
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        return Err(Broken);
    }
    let mut more = resources.more;
    for resource in resources.elements.into_iter().filter_map(json::entries) {
        let scopes = json::field(&resource, signal.scopes).and_then(json::list).unwrap_or_default();
        more += scopes.more;
        for scope in scopes.elements.into_iter().filter_map(json::entries) {
            let items = json::field(&scope, signal.items).and_then(json::list).unwrap_or_default();
            each(Group {
                resource: object(&resource, "resource"),
                scope: object(&scope, "scope"),
                items: Repeated::Json(items.elements.into_iter()),
                more: items.more,
            });
        }
    }
    Ok(more)
}

fn object<'a>(entries: &json::Entries<'a>, name: &str) -> &'a [u8] {
    json::field(entries, name).map(|value| value.get().as_bytes()).filter(|text| text.starts_with(b"{")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Resource, scope, and how many items there are.
    type Read<'a> = (&'a [u8], &'a [u8], usize);

    fn read(body: &[u8], encoding: Encoding) -> Result<Vec<Read<'_>>, Broken> {
        let mut all = Vec::new();
        groups(body, encoding, TRACES, |group| all.push((group.resource, group.scope, group.items.count()))).map(|_| all)
    }

    #[test]
    fn json_is_repaired_where_it_can_be() {
        let body = br#" {"resourceSpans":[{"resource":{"attributes":null,"x":1},"new":[2],"scopeSpans":[{"spans":[{"a":1},7],"scope":{"name":"s"}},{"scope":null},5]},{},null,{"scopeSpans":{}}]}"#;
        let groups = read(body, Encoding::Json).expect("an envelope");
        let (resource, scope) = (&br#"{"attributes":null,"x":1}"#[..], &br#"{"name":"s"}"#[..]);
        assert_eq!(groups, [(resource, scope, 2), (resource, &b""[..], 0)]);
    }

    #[test]
    fn protobuf_is_read_around_what_it_does_not_know() {
        // resource { 0x08 1 }, an unknown field 9, a scope { name "s" } with one span, and another span
        let body = [0x0A, 17, 0x0A, 2, 0x08, 1, 0x48, 7, 0x12, 9, 0x0A, 3, 0x0A, 1, b's', 0x12, 0, 0x12, 0];
        let groups = read(&body, Encoding::Protobuf).expect("an envelope");
        assert_eq!(groups, [(&[0x08, 1][..], &[0x0A, 1, b's'][..], 2)]);
    }

    #[test]
    fn what_is_no_envelope_is_broken() {
        for body in [&b"[]"[..], b"", b"{", b"null", b"\x00", b"{}}"] {
            assert!(read(body, Encoding::Json).is_err(), "{body:?}");
        }
        assert!(read(b"{}", Encoding::Json).expect("empty").is_empty());
        assert!(read(b"", Encoding::Protobuf).expect("empty").is_empty());
        for body in [&b"\x0A\x05a"[..], b"\x08\x01", b"\x0A\x02\x10\x01", b"\x0A\x02\x08\x01"] {
            assert!(read(body, Encoding::Protobuf).is_err(), "{body:?}");
        }
    }
}
