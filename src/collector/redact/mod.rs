//! Taking out of a request, or of a stored original, what a project does not want stored.
//!
//! Bytes in, bytes out, before any decoder sees them: so heads, previews, facets, error texts and originals are all made of
//! what is left. What the rules do not touch stays the sender's bytes. A text that cannot be looked into is refused rather
//! than let through.

mod json;
mod proto;
#[cfg(test)]
mod tests;
mod whole;

use std::borrow::Cow;

use bytes::Bytes;

use crate::collector::otlp::{Broken, Encoding};
use crate::domain::id;
use crate::domain::item::Decoded;
use crate::domain::span::Protocol;
use crate::domain::text::Text;
use crate::domain::whole::Whole;
use crate::ingest::Unreadable;
use crate::redaction::Redactor;

pub use self::whole::trace;

/// What a stored original is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A run, span or announcement.
    Span,
    /// An OTLP log record.
    Log,
    /// An OTLP resource.
    Resource,
    /// An OTLP scope.
    Scope,
}

/// A request of the JSON collectors; none when nothing is to be taken out of it.
pub fn body(redactor: &Redactor, body: &[u8]) -> Result<Option<Vec<u8>>, Broken> {
    json::rewrite(redactor, body, json::Form::Runs)
}

/// A request of OTLP.
pub fn otlp(redactor: &Redactor, body: &[u8], encoding: Encoding) -> Result<Option<Vec<u8>>, Broken> {
    match encoding {
        Encoding::Json => json::rewrite(redactor, body, json::Form::Otlp),
        Encoding::Protobuf => proto::request(redactor, body),
    }
}

/// A stored original.
pub fn original(redactor: &Redactor, protocol: Protocol, part: Part, bytes: &[u8]) -> Result<Option<Vec<u8>>, Broken> {
    match (protocol, bytes.first()) {
        (_, None) => Ok(None),
        (Protocol::Dynamiq | Protocol::OpenaiAgents, _) => json::rewrite(redactor, bytes, json::Form::Item),
        (_, Some(b'{')) => json::rewrite(redactor, bytes, json::Form::OtlpItem(part)),
        _ => proto::part(redactor, part, bytes),
    }
}

/// Id of a span, its original, and what would be stored instead.
pub type Changed = (Text, Vec<u8>, Vec<u8>);

/// The spans of a trace that would change, each as it is and as it would be; and whether anything of it would.
pub fn look(redactor: &Redactor, whole: &Whole) -> (Vec<Changed>, bool) {
    let mut spans = Vec::new();
    for span in &whole.spans {
        if let Ok(Some(changed)) = original(redactor, whole.protocol, Part::Span, &span.original) {
            spans.push((id::unpack(&span.id).unwrap_or_default(), span.original.clone(), changed));
        }
    }
    let changes = |part: Part, bytes: &[u8]| matches!(original(redactor, whole.protocol, part, bytes), Ok(Some(_)));
    let beside = whole.logs.iter().any(|log| changes(Part::Log, log))
        || whole.announcements.iter().any(|one| changes(Part::Span, one))
        || whole.contexts.iter().any(|(resource, scope)| changes(Part::Resource, resource) || changes(Part::Scope, scope));
    let is_changed = beside || !spans.is_empty();
    (spans, is_changed)
}

/// The same for a job, which asks for no reason.
pub fn rewrite(redactor: &Redactor, whole: Whole) -> Result<Option<(Bytes, Decoded)>, Unreadable> {
    trace(redactor, whole).map_err(|Broken| Unreadable)
}

/// A text, in which there may be JSON; none when nothing is to be taken out of it.
fn text(redactor: &Redactor, path: &[String], text: &str, nested: usize) -> Option<String> {
    let trimmed = text.trim();
    let may_be_json = nested < json::MAX_NESTED && trimmed.starts_with(['{', '[']) && trimmed.ends_with(['}', ']']);
    // An error: it is no JSON after all.
    let inner = if may_be_json { json::nested(redactor, path, text.as_bytes(), nested + 1).ok().flatten() } else { None };
    let inner = inner.and_then(|changed| String::from_utf8(changed).ok());
    // An expression may be about the text as it stands, marks of JSON included.
    match inner {
        Some(inner) => redactor.text_again(&inner, text).or(Some(inner)),
        None => redactor.text(text),
    }
}

/// A key: a name, or content itself, such as an address or a number.
fn key<'a>(redactor: &Redactor, key: &'a str) -> Cow<'a, str> {
    let is_name = key.len() <= 64 && !key.contains(['@', '+', ' ']) && !key.starts_with(|c: char| c.is_ascii_digit());
    let clean = if is_name { redactor.name(key) } else { redactor.text(key) };
    clean.map_or(Cow::Borrowed(key), Cow::Owned)
}
