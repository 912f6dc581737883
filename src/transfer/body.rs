//! Originals put back into a request of their protocol, and read by its decoder: an import goes the way that a sender's
//! request goes.

use bytes::Bytes;

use crate::collector::otlp::{self, Encoding, push_bytes};
use crate::collector::{dynamiq, openai_agents};
use crate::domain::item::Decoded;
use crate::domain::span::Protocol;

/// Resource and scope as they were sent.
pub(super) type Context = (Vec<u8>, Vec<u8>);

/// What goes into one request for one trace.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) announcements: Vec<Vec<u8>>,
    /// Spans with the number of their context.
    pub(super) spans: Vec<(Option<usize>, Vec<u8>)>,
    pub(super) contexts: Vec<Context>,
}

/// The request and what it holds; `None` where this version does not take all of it.
pub(super) fn of_spans(protocol: Protocol, parts: &Parts) -> Option<(Bytes, Decoded)> {
    let spans = || parts.spans.iter().map(|(_, original)| original.as_slice());
    let (body, decoded) = match protocol {
        Protocol::Dynamiq => {
            let body = list("runs", spans());
            let decoded = dynamiq::decode(&body).ok()?.into();
            (body, decoded)
        }
        Protocol::OpenaiAgents => {
            let body = list("data", parts.announcements.iter().map(Vec::as_slice).chain(spans()));
            let mut decoded = openai_agents::decode(&body, 0).ok()?.decoded;
            decoded.contexts = parts.contexts.iter().map(|(said, _)| openai_agents::context(said.as_slice().into())).collect();
            let is_said = |number: &usize| parts.contexts.get(*number).is_some_and(|(said, _)| !said.is_empty());
            for (item, (context, _)) in decoded.spans.iter_mut().zip(&parts.spans) {
                item.context = context.filter(is_said);
            }
            (body, decoded)
        }
        Protocol::Otlp | Protocol::Dreadnode => {
            let encoding = encoding(spans().next()?);
            let body = envelope(encoding, ["resourceSpans", "scopeSpans", "spans"], parts);
            let decoded = match protocol {
                Protocol::Dreadnode => otlp::dreadnode::decode(&body, encoding).ok()?.decoded,
                _ => otlp::decode(&body, encoding).ok()?.decoded,
            };
            (body, decoded)
        }
    };
    let whole = decoded.spans.len() == parts.spans.len() && decoded.announcements.len() == parts.announcements.len();
    whole.then(|| (body.into(), decoded))
}

/// The same for log records.
pub(super) fn of_logs(logs: Vec<Vec<u8>>) -> Option<(Bytes, Decoded)> {
    let encoding = encoding(logs.first()?);
    let parts = Parts { spans: logs.into_iter().map(|log| (None, log)).collect(), ..Parts::default() };
    let body = envelope(encoding, ["resourceLogs", "scopeLogs", "logRecords"], &parts);
    let decoded = otlp::logs::decode(&body, encoding).ok()?.decoded;
    (decoded.logs.len() == parts.spans.len()).then(|| (body.into(), decoded))
}

/// OTLP JSON begins with a brace, which no protobuf message does.
pub(super) fn encoding(original: &[u8]) -> Encoding {
    if original.first() == Some(&b'{') { Encoding::Json } else { Encoding::Protobuf }
}

fn list<'a>(name: &str, items: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut body = format!("{{\"{name}\":[").into_bytes();
    push_joined(items, &mut body);
    body.extend_from_slice(b"]}");
    body
}

fn push_joined<'a>(items: impl Iterator<Item = &'a [u8]>, body: &mut Vec<u8>) {
    for (index, item) in items.enumerate() {
        if index > 0 {
            body.push(b',');
        }
        body.extend_from_slice(item);
    }
}

/// Neighbours with the same context make a group.
fn envelope(encoding: Encoding, [resources, scopes, items]: [&str; 3], parts: &Parts) -> Vec<u8> {
    let groups = parts.spans.chunk_by(|(one, _), (other, _)| one == other).map(|group| {
        let none: (&[u8], &[u8]) = (&[], &[]);
        let context = group[0].0.and_then(|number| parts.contexts.get(number)).map_or(none, |(resource, scope)| (resource, scope));
        (context, group.iter().map(|(_, original)| original.as_slice()))
    });
    let mut body = Vec::new();
    match encoding {
        Encoding::Protobuf => {
            for ((resource, scope), originals) in groups {
                let (mut of_scope, mut of_resource) = (Vec::new(), Vec::new());
                if !scope.is_empty() {
                    push_bytes(1, scope, &mut of_scope);
                }
                originals.for_each(|original| push_bytes(2, original, &mut of_scope));
                if !resource.is_empty() {
                    push_bytes(1, resource, &mut of_resource);
                }
                push_bytes(2, &of_scope, &mut of_resource);
                push_bytes(1, &of_resource, &mut body);
            }
        }
        Encoding::Json => {
            let push_object = |name: &str, object: &[u8], body: &mut Vec<u8>| {
                if !object.is_empty() {
                    body.extend_from_slice(format!("\"{name}\":").as_bytes());
                    body.extend_from_slice(object);
                    body.push(b',');
                }
            };
            body.extend_from_slice(format!("{{\"{resources}\":[").as_bytes());
            for (index, ((resource, scope), originals)) in groups.enumerate() {
                body.extend_from_slice(if index > 0 { b",{" } else { b"{" });
                push_object("resource", resource, &mut body);
                body.extend_from_slice(format!("\"{scopes}\":[{{").as_bytes());
                push_object("scope", scope, &mut body);
                body.extend_from_slice(format!("\"{items}\":[").as_bytes());
                push_joined(originals, &mut body);
                body.extend_from_slice(b"]}]}");
            }
            body.extend_from_slice(b"]}");
        }
    }
    body
}
