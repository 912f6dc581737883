//! OpenTelemetry (contracts/otlp-genai.md): traces in protobuf and JSON, and the log records that hold what some
//! instrumentations do not put on their spans.
//!
//! Nothing is read into message types: a span's original is its own bytes in the request, and everything shown is read
//! from them again. What attributes mean is told by the dictionaries, which are data.

mod convert;
mod dictionary;
pub mod dreadnode;
mod envelope;
mod evaluation;
pub mod export;
mod found;
mod genai;
mod head;
mod indexed;
pub mod logs;
mod pick;
mod read;
mod span;
mod usage;
mod value;
mod wire;

use std::collections::HashSet;
use std::ops::Range;

use self::dictionary::Dictionary;
pub use self::envelope::Encoding;
pub use self::read::{preview, run_parts, trace_input, trace_metadata, trace_output};
use self::span::Span;
pub use self::wire::Broken;
use self::wire::Message;
pub(super) use self::wire::{Field, Fields};
use crate::domain::item::{Context, Decoded, Item, Piece};
use crate::domain::text::Text;

/// Spans or log records of one request; further ones are rejected. One takes far more room once it is read than the few
/// bytes that it may have on the wire.
const MAX_SPANS: usize = 100_000;
/// A resource is stored once for each trace that it sent. Beyond the size of the body and this, that is an attack.
const FREE_CONTEXT_BYTES: usize = 32 * 1024 * 1024;

/// What a request of the traces signal holds.
#[derive(Debug, Default)]
pub struct Traces {
    /// What is kept.
    pub decoded: Decoded,
    /// Spans that cannot be: no message, or ids that are missing, zero or of a wrong length.
    pub rejected: u64,
    /// Spans that were left out because there were too many of them, or of copies of their resource.
    pub left_out: u64,
}

/// Decodes `ExportTraceServiceRequest`.
pub fn decode(body: &[u8], encoding: Encoding) -> Result<Traces, Broken> {
    decode_each(body, encoding, |span, original, source| Some(head::read(span, original, source)))
}

/// The same, with a reading of spans of one's own; a span of which it gives nothing is not kept.
fn decode_each(
    body: &[u8],
    encoding: Encoding,
    mut read: impl FnMut(&Span<'_>, &[u8], Option<&Text>) -> Option<head::Read>,
) -> Result<Traces, Broken> {
    let mut traces = Traces::default();
    let mut last_facts = None;
    let mut context_bytes = 0;
    let more = envelope::groups(body, encoding, envelope::TRACES, |group| {
        traces.left_out += group.more;
        // What is known of the group, once it has a span that is kept.
        let mut known: Option<(usize, Option<Text>)> = None;
        let mut seen = HashSet::new();
        for message in group.items {
            let Ok(span) = Span::read(message) else {
                traces.rejected += 1;
                continue;
            };
            let of_context = if seen.contains(&span.trace_id) { 0 } else { group.resource.len() + group.scope.len() };
            if traces.decoded.spans.len() >= MAX_SPANS || context_bytes + of_context > body.len() + FREE_CONTEXT_BYTES {
                traces.left_out += 1;
                continue;
            }
            seen.insert(span.trace_id);
            context_bytes += of_context;
            let (context, source) = known.get_or_insert_with(|| {
                traces.decoded.contexts.push(Context { resource: Piece::InBody(range(body, group.resource)), scope: range(body, group.scope) });
                (traces.decoded.contexts.len() - 1, source(group.resource))
            });
            let original = bytes_of(span.original());
            let Some(read) = read(&span, original, source.as_ref()) else { continue };
            let found = read.evaluations.into_iter().map(|one| (read.trace_id.clone(), one));
            traces.decoded.evaluations.extend(found);
            traces.decoded.spans.push(Item {
                trace_id: read.trace_id,
                id: read.id,
                head: read.head,
                facts: head::share(read.facts, &mut last_facts),
                original: range(body, original),
                preview: read.preview,
                context: Some(*context),
            });
        }
    })?;
    traces.left_out += more;
    Ok(traces)
}

/// Number of metrics in `ExportMetricsServiceRequest`.
pub fn count_metrics(body: &[u8], encoding: Encoding) -> Result<u64, Broken> {
    let mut metrics = 0;
    envelope::groups(body, encoding, envelope::METRICS, |group| metrics += group.items.count() as u64 + group.more)?;
    Ok(metrics)
}

/// Whether a JSON body is an `ExportTraceServiceRequest` and nothing else.
pub fn is_json(body: &[u8]) -> bool {
    matches!(crate::collector::json::list_field(body, "resourceSpans"), Ok(Some(_)))
}

/// Appends a protobuf field that is a number.
pub fn push_number(field: u8, number: u64, out: &mut Vec<u8>) {
    out.push(field << 3);
    push_varint(number, out);
}

/// Appends a protobuf field that is text or a message.
pub fn push_bytes(field: u8, bytes: &[u8], out: &mut Vec<u8>) {
    out.push(field << 3 | 2);
    push_varint(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}

fn push_varint(mut number: u64, out: &mut Vec<u8>) {
    while number > 0x7F {
        out.push(u8::try_from(number & 0x7F).unwrap_or(0) | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or(0));
}

fn bytes_of(message: Message<'_>) -> &[u8] {
    match message {
        Message::Proto(bytes) => bytes,
        Message::Json(raw) => raw.get().as_bytes(),
    }
}

/// Where a part of the body lies in it.
fn range(body: &[u8], part: &[u8]) -> Range<usize> {
    if part.is_empty() {
        return 0..0;
    }
    let from = part.as_ptr() as usize - body.as_ptr() as usize;
    from..from + part.len()
}

/// Where the spans of a resource come from.
fn source(resource: &[u8]) -> Option<Text> {
    let resource = Message::stored(resource).ok()?;
    let keys = &Dictionary::get().source_keys;
    let found = span::attributes(resource.repeated(1, "attributes")).filter(|(key, _)| keys.iter().any(|known| known.as_bytes() == &**key)).last();
    found.and_then(|(_, value)| value.plain()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
