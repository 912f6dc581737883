//! Taking out of a stored trace what rules find, by sending it to its decoder once more.

use std::collections::HashMap;
use std::ops::Range;

use bytes::Bytes;

use super::{Part, original};
use crate::collector::otlp::{self, Broken, Encoding, push_bytes};
use crate::collector::{dynamiq, openai_agents};
use crate::domain::item::{Context, Decoded, Item, Piece};
use crate::domain::span::Protocol;
use crate::domain::whole::{Whole, WholeSpan};
use crate::redaction::Redactor;

/// A trace without what the rules find, as a body with its items; none when they find nothing.
pub fn trace(redactor: &Redactor, mut whole: Whole) -> Result<Option<(Bytes, Decoded)>, Broken> {
    let protocol = whole.protocol;
    let mut is_changed = false;
    let mut take = |part: Part, bytes: &mut Vec<u8>| -> Result<(), Broken> {
        if let Some(changed) = original(redactor, protocol, part, bytes)? {
            *bytes = changed;
            is_changed = true;
        }
        Ok(())
    };
    for span in &mut whole.spans {
        take(Part::Span, &mut span.original)?;
    }
    for (resource, scope) in &mut whole.contexts {
        take(Part::Resource, resource)?;
        take(Part::Scope, scope)?;
    }
    for announcement in &mut whole.announcements {
        take(Part::Span, announcement)?;
    }
    for log in &mut whole.logs {
        take(Part::Log, log)?;
    }
    if !is_changed {
        return Ok(None);
    }
    let mut sent = Sent::default();
    match protocol {
        Protocol::Dynamiq => {
            let at = sent.add(list("runs", whole.spans.iter().map(|span| &span.original)));
            sent.take(at.start, dynamiq::decode(&sent.body[at]).map_err(|_| Broken)?.into());
        }
        Protocol::OpenaiAgents => {
            let at = sent.add(list("data", whole.announcements.iter().chain(whole.spans.iter().map(|span| &span.original))));
            sent.take(at.start, openai_agents::decode(&sent.body[at], 0).map_err(|_| Broken)?.decoded);
            sent.decoded.contexts = whole.contexts.iter().map(|(said, _)| openai_agents::context(said.as_slice().into())).collect();
        }
        Protocol::Otlp | Protocol::Dreadnode => otlp_trace(&whole, &mut sent)?,
    }
    let known: HashMap<&[u8], &WholeSpan> = whole.spans.iter().map(|span| (span.id.as_slice(), span)).collect();
    if sent.decoded.spans.len() != known.len() {
        return Err(Broken);
    }
    for item in &mut sent.decoded.spans {
        let old = known.get(item.id.as_slice()).ok_or(Broken)?;
        settle(item, old, protocol);
    }
    sent.decoded.spans.sort_by_key(|item| known.get(item.id.as_slice()).map(|span| span.head.arrival));
    Ok(Some((sent.body.into(), sent.decoded)))
}

/// What no original tells: what it costs, the project that its source is named by, and what came beside it.
fn settle(item: &mut Item, old: &WholeSpan, protocol: Protocol) {
    item.head.usage = old.head.usage;
    item.head.price.clone_from(&old.head.price);
    item.head.marks.cost_source = old.head.marks.cost_source;
    match protocol {
        Protocol::Dreadnode => std::sync::Arc::make_mut(&mut item.facts).source.clone_from(&old.source),
        Protocol::OpenaiAgents => (item.head.start, item.context) = (old.head.start, old.context),
        Protocol::Dynamiq | Protocol::Otlp => {}
    }
}

/// Bodies one after the other, and what they hold.
#[derive(Default)]
struct Sent {
    body: Vec<u8>,
    decoded: Decoded,
}

impl Sent {
    fn add(&mut self, body: Vec<u8>) -> Range<usize> {
        let from = self.body.len();
        self.body.extend(body);
        from..self.body.len()
    }

    /// Takes in what a body holds that begins at a place.
    fn take(&mut self, from: usize, decoded: Decoded) {
        let moved = |range: Range<usize>| if range.is_empty() { range } else { range.start + from..range.end + from };
        let contexts = self.decoded.contexts.len();
        // Results of evaluations are rows of their own: they are not written again.
        let Decoded { spans, announcements, logs, contexts: more, evaluations: _ } = decoded;
        self.decoded.spans.extend(spans.into_iter().map(|item| Item {
            original: moved(item.original.clone()),
            context: item.context.map(|context| context + contexts),
            ..item
        }));
        self.decoded.announcements.extend(announcements.into_iter().map(|mut one| {
            one.original = moved(one.original);
            one
        }));
        self.decoded.logs.extend(logs.into_iter().map(|mut log| {
            log.original = moved(log.original);
            log
        }));
        self.decoded.contexts.extend(more.into_iter().map(|Context { resource, scope }| Context {
            resource: match resource {
                Piece::InBody(range) => Piece::InBody(moved(range)),
                beside @ Piece::Beside(_) => beside,
            },
            scope: moved(scope),
        }));
    }
}

fn list<'a>(name: &str, items: impl Iterator<Item = &'a Vec<u8>>) -> Vec<u8> {
    let mut body = format!("{{\"{name}\":[").into_bytes();
    for (index, item) in items.enumerate() {
        if index > 0 {
            body.push(b',');
        }
        body.extend_from_slice(item);
    }
    body.extend_from_slice(b"]}");
    body
}

/// A request for each resource and scope and each encoding, and one for the log records of each encoding.
fn otlp_trace(whole: &Whole, sent: &mut Sent) -> Result<(), Broken> {
    let nothing = (Vec::new(), Vec::new());
    for encoding in [Encoding::Protobuf, Encoding::Json] {
        let is_of = |bytes: &[u8]| (bytes.first() == Some(&b'{')) == (encoding == Encoding::Json);
        for index in (0..whole.contexts.len()).map(Some).chain([None]) {
            let spans: Vec<&[u8]> =
                whole.spans.iter().filter(|span| span.context == index && is_of(&span.original)).map(|span| span.original.as_slice()).collect();
            if spans.is_empty() {
                continue;
            }
            let (resource, scope) = index.and_then(|index| whole.contexts.get(index)).unwrap_or(&nothing);
            let at = sent.add(request(encoding, ["resourceSpans", "scopeSpans", "spans"], resource, scope, &spans));
            let decoded = match whole.protocol {
                Protocol::Dreadnode => otlp::dreadnode::decode(&sent.body[at.clone()], encoding)?.decoded,
                _ => otlp::decode(&sent.body[at.clone()], encoding)?.decoded,
            };
            sent.take(at.start, decoded);
        }
        let logs: Vec<&[u8]> = whole.logs.iter().map(Vec::as_slice).filter(|log| is_of(log)).collect();
        if !logs.is_empty() {
            let at = sent.add(request(encoding, ["resourceLogs", "scopeLogs", "logRecords"], &[], &[], &logs));
            let decoded = otlp::logs::decode(&sent.body[at.clone()], encoding)?.decoded;
            sent.take(at.start, decoded);
        }
    }
    Ok(())
}

fn request(encoding: Encoding, [resources, scopes, items]: [&str; 3], resource: &[u8], scope: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    if encoding == Encoding::Protobuf {
        let (mut of_scope, mut of_resource, mut all) = (Vec::new(), Vec::new(), Vec::new());
        if !scope.is_empty() {
            push_bytes(1, scope, &mut of_scope);
        }
        for part in parts {
            push_bytes(2, part, &mut of_scope);
        }
        if !resource.is_empty() {
            push_bytes(1, resource, &mut of_resource);
        }
        push_bytes(2, &of_scope, &mut of_resource);
        push_bytes(1, &of_resource, &mut all);
        return all;
    }
    let text = |bytes: &[u8]| if bytes.is_empty() { b"null".to_vec() } else { bytes.to_vec() };
    let mut body = format!("{{\"{resources}\":[{{\"resource\":").into_bytes();
    body.extend(text(resource));
    body.extend_from_slice(format!(",\"{scopes}\":[{{\"scope\":").as_bytes());
    body.extend(text(scope));
    body.extend_from_slice(format!(",\"{items}\":[").as_bytes());
    body.extend(parts.join(&b","[..]));
    body.extend_from_slice(b"]}]}]}");
    body
}
