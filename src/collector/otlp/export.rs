//! Stored traces as requests of OpenTelemetry: spans and log records that came that way as their own bytes with their
//! resource and scope, spans of the other protocols with the attributes of the conventions.

use std::collections::BTreeMap;

pub use super::genai::Foreign;
use super::{Encoding, convert, genai, push_bytes};

/// What a request holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// `ExportTraceServiceRequest`
    Traces,
    /// `ExportLogsServiceRequest`
    Logs,
}

/// What is sent, as it was stored.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The span or log record.
    pub item: Vec<u8>,
    /// Its resource; may be empty.
    pub resource: Vec<u8>,
    /// Its scope; may be empty.
    pub scope: Vec<u8>,
}

impl Sent {
    /// A span of another protocol.
    pub fn foreign(foreign: &Foreign<'_>) -> Self {
        Self { item: genai::span(foreign), resource: genai::resource(foreign.facts.source.as_ref()), scope: genai::scope() }
    }
}

/// What comes before the groups of a request.
pub fn opening(signal: Signal, encoding: Encoding) -> &'static str {
    match (encoding, signal) {
        (Encoding::Protobuf, _) => "",
        (Encoding::Json, Signal::Traces) => "{\"resourceSpans\":[",
        (Encoding::Json, Signal::Logs) => "{\"resourceLogs\":[",
    }
}

/// What comes after them.
pub fn closing(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Protobuf => "",
        Encoding::Json => "]}",
    }
}

/// A resource and a scope.
type Context<'a> = (&'a [u8], &'a [u8]);

/// Groups of a request: what has one resource and scope together. `follows`: there are groups before these.
pub fn groups(signal: Signal, encoding: Encoding, all: &[Sent], mut follows: bool) -> Vec<u8> {
    let mut by_context: BTreeMap<Context<'_>, Vec<&[u8]>> = BTreeMap::new();
    for one in all {
        by_context.entry((&one.resource, &one.scope)).or_default().push(&one.item);
    }
    let (schema, scopes, items) = match signal {
        Signal::Traces => (&convert::SPAN, "scopeSpans", "spans"),
        Signal::Logs => (&convert::LOG, "scopeLogs", "logRecords"),
    };
    let mut out = Vec::new();
    for ((resource, scope), originals) in by_context {
        let converted = |original: &[u8], schema| {
            let mut out = Vec::new();
            convert::write(original, schema, encoding, &mut out);
            out
        };
        let (resource, scope) = (converted(resource, &convert::RESOURCE), converted(scope, &convert::SCOPE));
        match encoding {
            Encoding::Json => {
                if std::mem::replace(&mut follows, true) {
                    out.push(b',');
                }
                out.extend_from_slice(b"{\"resource\":");
                out.extend_from_slice(&resource);
                out.extend_from_slice(format!(",\"{scopes}\":[{{\"scope\":").as_bytes());
                out.extend_from_slice(&scope);
                out.extend_from_slice(format!(",\"{items}\":").as_bytes());
                super::read::list(&mut out, originals, |out, original| convert::write(original, schema, encoding, out));
                out.extend_from_slice(b"}]}");
            }
            Encoding::Protobuf => {
                let (mut inner, mut group) = (Vec::new(), Vec::new());
                push_bytes(1, &scope, &mut inner);
                for original in originals {
                    push_bytes(2, &converted(original, schema), &mut inner);
                }
                push_bytes(1, &resource, &mut group);
                push_bytes(2, &inner, &mut group);
                push_bytes(1, &group, &mut out);
            }
        }
    }
    out
}
