//! Reading back: the parts of a Run from a stored span, its resource, its scope and its log records.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::dictionary::Field;
use super::head::{event_text, status_of, write_hit};
use super::logs::Record;
use super::pick::{Hit, Picked};
use super::span::{Event, Link, Span, attributes, hex};
use super::value::{Any, last_of_each};
use super::wire::{self, Message};
use crate::collector::dynamiq::flatten_pairs;
use crate::collector::parts::{Json, Original, RunParts};
use crate::collector::{chat, preview};
use crate::domain::item::Preview;
use crate::domain::span::{Detail, Protocol, Status};
use crate::domain::text::{Text, write_json};
use crate::domain::time;

/// What a stored span says about its Run. An original that cannot be read says nothing.
pub fn run_parts<'a>(original: &Original<'a>) -> RunParts<'a> {
    let Some(span) = Message::stored(original.bytes).ok().and_then(|message| Span::read(message).ok()) else { return RunParts::default() };
    let (picked, records) = looked_up(&span, original);
    let of = |field| content(&span, picked.hit(field), &records, field);
    let (input, output) = (of(Field::Input), of(Field::Output));
    let events: Vec<Event<'_>> = span.events().collect();
    let messages = instructed(&picked, input.as_deref());
    RunParts {
        messages,
        name: Some(json(|out| picked.name(&span).write_json(out))),
        input,
        output,
        metadata: Some(pairs(&picked, Field::Metadata)),
        error: error(&span, &picked),
        tags: picked.hit(Field::Tags).map(|hit| json(|out| list(out, hit.found.texts(), |out, tag| tag.write_json(out)))),
        params: Some(pairs(&picked, Field::Params)),
        events: Some(json(|out| {
            list(out, events, write_event);
            if !records.is_empty() {
                out.pop();
                for record in &records {
                    if out.last() != Some(&b'[') {
                        out.push(b',');
                    }
                    write_record(out, record);
                }
                out.push(b']');
            }
        })),
        links: Some(json(|out| list(out, span.links(), write_link))),
        attributes: Some(json(|out| write_attributes(out, span.attributes()))),
        resource: about(original.resource, |out, resource| write_attributes(out, attributes(resource.repeated(1, "attributes")))),
        scope: about(original.scope, write_scope),
        ..RunParts::default()
    }
}

/// What the model was told beforehand before what it was asked, where an event says it. As an attribute it is found by all
/// who look for it.
fn instructed<'a>(picked: &Picked<'_>, input: Option<&str>) -> Option<Json<'a>> {
    let hit = picked.hit(Field::Instructions).filter(|hit| hit.row.key.contains('/'))?;
    let mut instructions = Vec::new();
    hit.found.write(&mut instructions);
    let instructions: &RawValue = serde_json::from_slice(&instructions).ok()?;
    Some(Cow::Owned(chat::with_instructions(instructions, input)))
}

/// What went into a trace, as one of its spans tells.
pub fn trace_input<'a>(original: &Original<'a>) -> Option<Json<'a>> {
    content_of_trace(original, Field::Input)
}

/// What came out of a trace, as one of its spans tells.
pub fn trace_output<'a>(original: &Original<'a>) -> Option<Json<'a>> {
    content_of_trace(original, Field::Output)
}

fn content_of_trace<'a>(original: &Original<'a>, field: Field) -> Option<Json<'a>> {
    let span = Span::read(Message::stored(original.bytes).ok()?).ok()?;
    let (picked, records) = looked_up(&span, original);
    content(&span, picked.of_trace(field), &records, field)
}

/// What the dictionaries find on a span and in its log records.
fn looked_up<'a>(span: &Span<'a>, original: &Original<'a>) -> (Picked<'a>, Vec<Record<'a>>) {
    let mut picked = Picked::of(span);
    let records: Vec<Record<'_>> = original.logs.iter().filter_map(|log| Record::read(Message::stored(log).ok()?).ok()).collect();
    for record in &records {
        picked.record(&record.name, record.attributes());
    }
    (picked, records)
}

/// Metadata of a trace, an object. `told` is what the trace has taken from its spans, in plain pairs; what one of the
/// originals says of it as JSON is shown as it was sent, where it is what the trace has taken.
pub fn trace_metadata<'a>(originals: impl IntoIterator<Item = Original<'a>>, told: &[(Text, Text)]) -> String {
    if told.is_empty() {
        return "{}".to_owned();
    }
    let mut shown: BTreeMap<Vec<u8>, Vec<u8>> = BTreeMap::new();
    let mut left: Vec<&(Text, Text)> = told.iter().collect();
    for original in originals {
        let Some(span) = Message::stored(original.bytes).ok().and_then(|message| Span::read(message).ok()) else { continue };
        for (name, json) in Picked::of(&span).entries(Field::Metadata) {
            let mut pairs = Vec::new();
            if let Ok(value) = serde_json::from_slice::<&RawValue>(&json) {
                flatten_pairs(&name, value, &mut pairs);
            }
            let is_below = |key: &Text| key.as_bytes().strip_prefix(name.as_slice()).is_some_and(|rest| rest.is_empty() || rest[0] == b'.');
            let (own, others): (Vec<_>, Vec<_>) = left.iter().copied().partition(|(key, _)| is_below(key));
            if own.into_iter().eq(&pairs) && !shown.contains_key(&name) {
                shown.insert(name, json);
                left = others;
            }
        }
    }
    let mut rest: BTreeMap<Vec<u8>, Vec<&Text>> = BTreeMap::new();
    for (key, value) in left {
        rest.entry(key.as_bytes().to_vec()).or_default().push(value);
    }
    shown.extend(rest.into_iter().map(|(key, values)| {
        let mut json = Vec::new();
        match values.as_slice() {
            [only] => only.write_json(&mut json),
            all => list(&mut json, all, |out, value| value.write_json(out)),
        }
        (key, json)
    }));
    json(|out| object(out, shown.iter().map(|(key, value)| (key.as_slice(), value)), |out, value| out.extend_from_slice(value))).into_owned()
}

/// Input or output: from attributes, or else from the messages in log records.
fn content<'a>(span: &Span<'_>, hit: Option<&Hit<'_>>, records: &[Record<'_>], field: Field) -> Option<Json<'a>> {
    match hit {
        Some(hit) => Some(json(|out| write_hit(span, hit, out))),
        None => messages(records, field == Field::Input),
    }
}

/// Short texts of a trace, as one of its stored spans tells.
pub fn preview(original: &[u8], logs: &[Vec<u8>]) -> Preview {
    let original = Original { logs, ..Original::alone(Protocol::Otlp, original) };
    let Some(span) = Message::stored(original.bytes).ok().and_then(|message| Span::read(message).ok()) else { return Preview::default() };
    let (picked, records) = looked_up(&span, &original);
    let raw = |field| RawValue::from_string(content(&span, picked.of_trace(field), &records, field)?.into_owned()).ok();
    Preview {
        input: raw(Field::Input).and_then(|raw| preview::input(&raw)),
        output: raw(Field::Output).and_then(|raw| preview::output(&raw, |raw| raw)),
    }
}

pub(super) fn json<'a>(write: impl FnOnce(&mut Vec<u8>)) -> Json<'a> {
    let mut out = Vec::new();
    write(&mut out);
    // What is written is JSON in UTF-8; a lone surrogate is an escape in it.
    Cow::Owned(String::from_utf8(out).unwrap_or_else(|_| "null".to_owned()))
}

/// The chat messages in log records; none when there are none.
fn messages<'a>(records: &[Record<'_>], are_inputs: bool) -> Option<Json<'a>> {
    let records: Vec<&Record<'_>> = records.iter().filter(|record| record.is_input() == Some(are_inputs)).collect();
    (!records.is_empty()).then(|| json(|out| list(out, records, |out, record| record.write_message(out))))
}

pub(super) fn list<T>(out: &mut Vec<u8>, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Vec<u8>, T)) {
    out.push(b'[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(out, item);
    }
    out.push(b']');
}

/// Entries of an object in the order of their names.
fn pairs<'a>(picked: &Picked<'_>, field: Field) -> Json<'a> {
    let entries = picked.entries(field);
    json(|out| object(out, entries.iter().map(|(key, value)| (key.as_slice(), value)), |out, value| out.extend_from_slice(value)))
}

pub(super) fn object<'k, T>(out: &mut Vec<u8>, entries: impl IntoIterator<Item = (&'k [u8], T)>, mut write: impl FnMut(&mut Vec<u8>, T)) {
    out.push(b'{');
    for (index, (key, value)) in entries.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write_json(key, out);
        out.push(b':');
        write(out, value);
    }
    out.push(b'}');
}

/// Attributes as they were sent: typed, under their own names.
pub(super) fn write_attributes<'a>(out: &mut Vec<u8>, attributes: impl Iterator<Item = (Cow<'a, [u8]>, Any<'a>)>) {
    let all: Vec<(Cow<'a, [u8]>, Any<'a>)> = attributes.collect();
    object(out, last_of_each(&all).map(|(key, value)| (&**key, *value)), |out, value| value.write(out));
}

fn error<'a>(span: &Span<'_>, picked: &Picked<'_>) -> Option<Json<'a>> {
    let (status, detail) = status_of(span, picked);
    if status != Status::Failed && detail != Detail::Warning {
        return None;
    }
    let of_event = |name: &str| picked.exception.and_then(|event| event_text(event, name));
    let told = Some(Text::new(span.message.clone())).filter(|message| !message.is_empty());
    let parts = [
        ("type", of_event("exception.type").or_else(|| picked.text(Field::ErrorType))),
        ("message", told.or_else(|| picked.text(Field::ErrorMessage)).or_else(|| of_event("exception.message"))),
        ("stacktrace", of_event("exception.stacktrace")),
    ];
    Some(json(|out| {
        object(out, parts.iter().map(|(key, text)| (key.as_bytes(), text)), |out, text| match text {
            Some(text) => text.write_json(out),
            None => out.extend_from_slice(b"null"),
        });
    }))
}

pub(super) fn write_time(out: &mut Vec<u8>, nanos: u64) {
    write_json(time::format((nanos / 1_000).cast_signed()).as_bytes(), out);
}

pub(super) fn write_event(out: &mut Vec<u8>, event: Event<'_>) {
    out.extend_from_slice(b"{\"name\":");
    write_json(&event.name(), out);
    out.extend_from_slice(b",\"timestamp\":");
    write_time(out, event.time());
    out.extend_from_slice(b",\"attributes\":");
    write_attributes(out, event.attributes());
    out.push(b'}');
}

/// A log record, shown beside the events.
fn write_record(out: &mut Vec<u8>, record: &Record<'_>) {
    out.extend_from_slice(b"{\"name\":");
    write_json(&record.name, out);
    out.extend_from_slice(b",\"timestamp\":");
    write_time(out, record.at);
    out.extend_from_slice(b",\"attributes\":");
    write_attributes(out, record.attributes());
    out.extend_from_slice(b",\"body\":");
    match record.body {
        Some(body) => body.write(out),
        None => out.extend_from_slice(b"null"),
    }
    out.push(b'}');
}

fn write_link(out: &mut Vec<u8>, link: Link<'_>) {
    let (trace, span) = link.target().unwrap_or_default();
    out.extend_from_slice(b"{\"trace_id\":");
    write_json(hex(&trace).as_bytes(), out);
    out.extend_from_slice(b",\"span_id\":");
    write_json(hex(&span).as_bytes(), out);
    out.extend_from_slice(b",\"trace_state\":");
    write_json(&link.trace_state(), out);
    out.extend_from_slice(b",\"attributes\":");
    write_attributes(out, link.attributes());
    out.push(b'}');
}

pub(super) fn about<'a>(original: &[u8], write: impl FnOnce(&mut Vec<u8>, Message<'_>)) -> Option<Json<'a>> {
    let message = Some(original).filter(|original| !original.is_empty()).and_then(|original| Message::stored(original).ok())?;
    Some(json(|out| write(out, message)))
}

pub(super) fn write_scope(out: &mut Vec<u8>, scope: Message<'_>) {
    for (start, number, name) in [(&b"{\"name\":"[..], 1, "name"), (b",\"version\":", 2, "version")] {
        out.extend_from_slice(start);
        match scope.field(number, name).and_then(wire::Field::text) {
            Some(text) => write_json(&text, out),
            None => out.extend_from_slice(b"null"),
        }
    }
    out.extend_from_slice(b",\"attributes\":");
    write_attributes(out, attributes(scope.repeated(3, "attributes")));
    out.push(b'}');
}
