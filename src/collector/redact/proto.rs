//! Rewriting OTLP protobuf: every text of every message that is known. Fields that are not known are left out, because
//! nobody can tell what is in them.

use super::{Part, key, text};
use crate::collector::otlp::{Broken, Field, Fields, push_bytes};
use crate::redaction::{Redacted, Redactor};

/// Values in values that are followed; what lies deeper is left out.
const MAX_DEPTH: usize = 100;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Request,
    OfResource,
    OfScope,
    Item,
    Span,
    Log,
    Resource,
    Scope,
    Event,
    Link,
    Status,
}

/// What a field is.
enum What {
    Keep,
    Text(&'static [&'static str]),
    Message(Kind),
    /// A key with its value, under a path.
    Pair(&'static [&'static str]),
    /// A value, under a path.
    Value(&'static [&'static str]),
    Unknown,
}

fn what(kind: Kind, number: u32) -> What {
    use What::{Keep, Message, Pair, Text, Unknown, Value};
    match (kind, number) {
        (Kind::Request, 1) => Message(Kind::OfResource),
        (Kind::OfResource, 1) => Message(Kind::Resource),
        (Kind::OfResource, 2) => Message(Kind::OfScope),
        (Kind::OfScope, 1) => Message(Kind::Scope),
        (Kind::OfScope, 2) => Message(Kind::Item),
        (Kind::OfResource | Kind::OfScope, 3) | (Kind::Span, 1 | 2 | 4) | (Kind::Link, 1 | 2) | (Kind::Log, 9 | 10 | 12) => Keep,
        (Kind::Resource, 1) => Pair(&["resource", "attributes"]),
        (Kind::Scope, 1) => Text(&["scope", "name"]),
        (Kind::Scope, 2) => Text(&["scope", "version"]),
        (Kind::Scope, 3) => Pair(&["scope", "attributes"]),
        (Kind::Span, 3) => Text(&["traceState"]),
        (Kind::Span, 5) => Text(&["name"]),
        (Kind::Span, 9) | (Kind::Log, 6) => Pair(&["attributes"]),
        (Kind::Span, 11) => Message(Kind::Event),
        (Kind::Span, 13) => Message(Kind::Link),
        (Kind::Span, 15) => Message(Kind::Status),
        // Which event or link it is, no rule can tell.
        (Kind::Event, 2) => Text(&["events", "0", "name"]),
        (Kind::Event, 3) => Pair(&["events", "0", "attributes"]),
        (Kind::Link, 3) => Text(&["links", "0", "traceState"]),
        (Kind::Link, 4) => Pair(&["links", "0", "attributes"]),
        (Kind::Status, 2) => Text(&["status", "message"]),
        (Kind::Log, 3) => Text(&["severityText"]),
        (Kind::Log, 5) => Value(&["body"]),
        _ => Unknown,
    }
}

/// A request.
pub(super) fn request(redactor: &Redactor, body: &[u8]) -> Result<Option<Vec<u8>>, Broken> {
    Ok(changed(message(redactor, Kind::Request, body)?, body))
}

/// A part of one that was stored.
pub(super) fn part(redactor: &Redactor, part: Part, bytes: &[u8]) -> Result<Option<Vec<u8>>, Broken> {
    let kind = match part {
        Part::Span => Kind::Span,
        Part::Log => Kind::Log,
        Part::Resource => Kind::Resource,
        Part::Scope => Kind::Scope,
    };
    Ok(changed(message(redactor, kind, bytes)?, bytes))
}

fn changed(rewritten: Vec<u8>, before: &[u8]) -> Option<Vec<u8>> {
    (rewritten != before).then_some(rewritten)
}

fn message(redactor: &Redactor, kind: Kind, bytes: &[u8]) -> Result<Vec<u8>, Broken> {
    // Spans and log records have the same number; a log record's ids have others than a span's.
    let kind = if kind == Kind::Item { item_kind(bytes) } else { kind };
    let mut out = Vec::with_capacity(bytes.len());
    for field in Fields::new(bytes) {
        let (number, value, whole) = field?;
        let Field::Bytes(inner) = value else {
            out.extend_from_slice(whole);
            continue;
        };
        let tag = u8::try_from(number).unwrap_or(0);
        match what(kind, number) {
            What::Keep => out.extend_from_slice(whole),
            What::Text(path) => push_bytes(tag, &string(redactor, &owned(path), inner), &mut out),
            What::Message(kind) => push_bytes(tag, &message(redactor, kind, inner)?, &mut out),
            What::Pair(path) => push_bytes(tag, &pair(redactor, &owned(path), inner, 0)?, &mut out),
            What::Value(path) => push_bytes(tag, &any(redactor, &owned(path), inner, 0)?, &mut out),
            What::Unknown => {}
        }
    }
    Ok(out)
}

/// A span has its trace's id in field 1; in a log record that is a time.
fn item_kind(bytes: &[u8]) -> Kind {
    let is_span = Fields::new(bytes).filter_map(Result::ok).any(|(number, value, _)| matches!((number, value), (1 | 2, Field::Bytes(_))));
    if is_span { Kind::Span } else { Kind::Log }
}

fn owned(path: &[&str]) -> Vec<String> {
    path.iter().map(|segment| (*segment).to_owned()).collect()
}

fn string(redactor: &Redactor, path: &[String], bytes: &[u8]) -> Vec<u8> {
    let told = String::from_utf8_lossy(bytes);
    match redactor.at_path(path, &told) {
        Some(Redacted::Text(instead)) => instead.into_bytes(),
        Some(Redacted::Nothing) => Vec::new(),
        None => text(redactor, path, &told, 0).map_or_else(|| bytes.to_vec(), String::into_bytes),
    }
}

/// `KeyValue`
fn pair(redactor: &Redactor, path: &[String], bytes: &[u8], depth: usize) -> Result<Vec<u8>, Broken> {
    let mut name = String::new();
    for field in Fields::new(bytes) {
        if let (1, Field::Bytes(inner), _) = field? {
            name = String::from_utf8_lossy(inner).into_owned();
        }
    }
    let path: Vec<String> = path.iter().cloned().chain(name.split('.').map(str::to_owned)).collect();
    let mut out = Vec::with_capacity(bytes.len());
    for field in Fields::new(bytes) {
        match field? {
            (1, Field::Bytes(_), _) => push_bytes(1, key(redactor, &name).as_bytes(), &mut out),
            (2, Field::Bytes(inner), _) => push_bytes(2, &any(redactor, &path, inner, depth)?, &mut out),
            (_, Field::Bytes(_), _) => {}
            (_, _, whole) => out.extend_from_slice(whole),
        }
    }
    Ok(out)
}

/// `AnyValue`
fn any(redactor: &Redactor, path: &[String], bytes: &[u8], depth: usize) -> Result<Vec<u8>, Broken> {
    let mut out = Vec::with_capacity(bytes.len());
    if depth >= MAX_DEPTH {
        return Ok(out);
    }
    let string = Fields::new(bytes).filter_map(Result::ok).find_map(|field| match field {
        (1, Field::Bytes(inner), _) => Some(String::from_utf8_lossy(inner)),
        _ => None,
    });
    let shown = string.unwrap_or_else(|| String::from_utf8_lossy(bytes));
    match redactor.at_path(path, &shown) {
        Some(Redacted::Text(instead)) => {
            push_bytes(1, instead.as_bytes(), &mut out);
            return Ok(out);
        }
        Some(Redacted::Nothing) => return Ok(out),
        None => {}
    }
    for field in Fields::new(bytes) {
        match field? {
            (1, Field::Bytes(inner), _) => {
                let told = String::from_utf8_lossy(inner);
                match text(redactor, path, &told, 0) {
                    Some(changed) => push_bytes(1, changed.as_bytes(), &mut out),
                    None => push_bytes(1, inner, &mut out),
                }
            }
            (5, Field::Bytes(inner), _) => push_bytes(5, &list(redactor, path, inner, depth)?, &mut out),
            (6, Field::Bytes(inner), _) => {
                let mut map = Vec::with_capacity(inner.len());
                for field in Fields::new(inner) {
                    if let (1, Field::Bytes(entry), _) = field? {
                        push_bytes(1, &pair(redactor, path, entry, depth + 1)?, &mut map);
                    }
                }
                push_bytes(6, &map, &mut out);
            }
            (7, Field::Bytes(inner), whole) => {
                // Bytes that are a text are looked at as one.
                let changed = std::str::from_utf8(inner).ok().and_then(|told| text(redactor, path, told, 0));
                push_or_keep(changed, whole, &mut out);
            }
            (3, Field::Number(number), whole) => push_or_keep(redactor.number(&number.cast_signed().to_string()), whole, &mut out),
            (4, Field::Number(bits), whole) => push_or_keep(redactor.number(&written(f64::from_bits(bits))), whole, &mut out),
            (_, Field::Number(_), whole) => out.extend_from_slice(whole),
            _ => {}
        }
    }
    Ok(out)
}

/// What is left of a value as a text, or the field as it was sent.
fn push_or_keep(changed: Option<String>, whole: &[u8], out: &mut Vec<u8>) {
    match changed {
        Some(changed) => push_bytes(1, changed.as_bytes(), out),
        None => out.extend_from_slice(whole),
    }
}

/// A number as people write it: a whole one without a fraction, a very large or small one with its power of ten.
fn written(number: f64) -> String {
    let written = format!("{number:?}");
    match written.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => written,
    }
}

/// `ArrayValue`
fn list(redactor: &Redactor, path: &[String], bytes: &[u8], depth: usize) -> Result<Vec<u8>, Broken> {
    let mut out = Vec::with_capacity(bytes.len());
    for (index, field) in Fields::new(bytes).enumerate() {
        if let (1, Field::Bytes(inner), _) = field? {
            let path: Vec<String> = path.iter().cloned().chain([index.to_string()]).collect();
            push_bytes(1, &any(redactor, &path, inner, depth + 1)?, &mut out);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redaction::Rules;

    fn redactor() -> Redactor {
        let rules: Rules = serde_json::from_str(
            r#"{"rules":[{"builtin":"email","action":"mask"},{"builtin":"card","action":"mask"},{"regex":"^7{9}$","action":"mask"}]}"#,
        )
        .expect("rules");
        Redactor::new(&rules, b"key").expect("right").expect("some")
    }

    fn span_with(value: &[u8]) -> Vec<u8> {
        let (mut pair, mut span) = (Vec::new(), Vec::new());
        push_bytes(1, b"x", &mut pair);
        push_bytes(2, value, &mut pair);
        push_bytes(9, &pair, &mut span);
        span
    }

    fn number(tag: u8, mut number: u64) -> Vec<u8> {
        let mut out = vec![tag << 3];
        while number > 0x7F {
            out.push(u8::try_from(number & 0x7F).expect("seven bits") | 0x80);
            number >>= 7;
        }
        out.push(u8::try_from(number).expect("seven bits"));
        out
    }

    fn bytes(tag: u8, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        push_bytes(tag, bytes, &mut out);
        out
    }

    fn double(number: f64) -> Vec<u8> {
        [vec![4 << 3 | 1], number.to_le_bytes().to_vec()].concat()
    }

    #[test]
    fn values_of_every_kind_are_looked_at_and_become_texts() {
        for (sent, left) in [
            (number(3, 777_777_777), "[redacted]"),
            (number(3, 4_111_111_111_111_111), "[card]"),
            (double(777_777_777.0), "[redacted]"),
            (double(4_111_111_111_111_111.0), "[card]"),
            (bytes(7, b"to a@b.org"), "to [email]"),
            (bytes(1, br#"{"ssn":777777777}"#), r#"{"ssn":"[redacted]"}"#),
        ] {
            let changed = part(&redactor(), Part::Span, &span_with(&sent)).expect("a span");
            assert_eq!(changed, Some(span_with(&bytes(1, left.as_bytes()))), "{left}");
        }
        for kept in [number(3, 77_777_777), number(2, 1), double(0.411_111_111_111_111_1), double(7e300), bytes(7, b"\xFF\xFE")] {
            assert_eq!(part(&redactor(), Part::Span, &span_with(&kept)), Ok(None), "{kept:?}");
        }
    }
}
