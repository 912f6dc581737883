//! A stored span as a row of the platform's table of spans (contracts/dreadnode.md section 11).

use crate::collector::otlp::read::{json, list, write_attributes, write_time};
use crate::collector::otlp::span::{CODES, KINDS, Span, attributes};
use crate::collector::otlp::wire::Message;
use crate::collector::parts::{Json, Original};
use crate::domain::text::write_json;

/// What of the row is in the original; JSON texts.
#[derive(Debug)]
pub struct Columns<'a> {
    /// `SpanKind`
    pub kind: &'static str,
    /// `StatusCode`
    pub code: &'static str,
    /// `StatusMessage`
    pub message: Json<'a>,
    /// `SpanAttributes`: all of them, as they were sent.
    pub attributes: Json<'a>,
    /// `ResourceAttributes`
    pub resource: Json<'a>,
    /// `Events.Name`
    pub event_names: Json<'a>,
    /// `Events.Timestamp`
    pub event_times: Json<'a>,
    /// `Events.Attributes`
    pub event_attributes: Json<'a>,
}

/// Reads the columns of a stored span; none when it cannot be read.
pub fn columns<'a>(original: &Original<'a>) -> Option<Columns<'a>> {
    let span = Span::read(Message::stored(original.bytes).ok()?).ok()?;
    let resource = Message::stored(original.resource).ok();
    let word = |words: &[&'static str], at: u8| words.get(usize::from(at)).copied().unwrap_or(words[0]);
    Some(Columns {
        kind: word(KINDS, span.kind),
        code: word(CODES, span.code),
        message: json(|out| write_json(&span.message, out)),
        attributes: json(|out| write_attributes(out, span.attributes())),
        resource: json(|out| match resource {
            Some(resource) => write_attributes(out, attributes(resource.repeated(1, "attributes"))),
            None => out.extend_from_slice(b"{}"),
        }),
        event_names: json(|out| list(out, span.events(), |out, event| write_json(&event.name(), out))),
        event_times: json(|out| list(out, span.events(), |out, event| write_time(out, event.time()))),
        event_attributes: json(|out| list(out, span.events(), |out, event| write_attributes(out, event.attributes()))),
    })
}
