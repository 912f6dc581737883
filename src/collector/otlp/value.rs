//! `AnyValue`: read one level at a time, printed as plain JSON.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::value::RawValue;

use super::wire::{Field, Message, Names};
use crate::collector::json;
use crate::domain::text::{Text, write_json};

/// How deep a value is printed; what lies deeper is null there and whole in the original.
const MAX_DEPTH: usize = 64;

const NAMES: Names =
    &[(1, "stringValue"), (2, "boolValue"), (3, "intValue"), (4, "doubleValue"), (5, "arrayValue"), (6, "kvlistValue"), (7, "bytesValue")];

/// A value that is not read yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Any<'a>(Message<'a>);

/// One level of a value.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    /// Nothing, or something that no sender may send.
    Null,
    /// Text as WTF-8.
    Text(Cow<'a, [u8]>),
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Double(f64),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// A list.
    List(Vec<Any<'a>>),
    /// Named values in their order.
    Map(Vec<(Cow<'a, [u8]>, Any<'a>)>),
}

/// An attribute: its key and its value.
pub(super) fn key_value(message: Message<'_>) -> Option<(Cow<'_, [u8]>, Any<'_>)> {
    let (mut key, mut value) = (None, None);
    let read = message.fields(&[(1, "key"), (2, "value")], |number, field| match number {
        1 => key = field.text(),
        2 => value = field.message(),
        _ => {}
    });
    // A value that is absent or null is an empty one; an empty protobuf message reads as null.
    read.ok().and_then(|()| Some((key?, Any(value.unwrap_or(Message::Proto(&[]))))))
}

impl<'a> Any<'a> {
    /// A value of its own message.
    pub(super) fn new(message: Message<'a>) -> Self {
        Self(message)
    }

    /// Reads one level. Of several kinds in one message the last one counts, as in any `oneof`.
    pub(super) fn read(self) -> Value<'a> {
        let mut value = Value::Null;
        // A message that breaks off keeps what was read of it.
        let _ = self.0.fields(NAMES, |number, field| {
            let read = match number {
                1 => field.text().map(Value::Text),
                2 => truth(field).map(Value::Bool),
                3 => whole(field),
                4 => double(field).map(Value::Double),
                5 => field.message().map(|list| Value::List(list.repeated(1, "values").map(Any).collect())),
                6 => field.message().map(|map| Value::Map(map.repeated(1, "values").filter_map(key_value).collect())),
                7 => field.bytes().map(Value::Bytes),
                _ => return,
            };
            value = read.unwrap_or(Value::Null);
        });
        value
    }

    /// The text of a string value.
    pub(super) fn string(self) -> Option<Cow<'a, [u8]>> {
        match self.read() {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A plain value as text: strings as they are, other scalars as JSON; nothing for null, lists and maps.
    pub(super) fn plain(self) -> Option<Text> {
        match self.read() {
            Value::Null | Value::List(_) | Value::Map(_) => None,
            Value::Text(text) => Some(Text::new(text)),
            value => {
                let mut out = Vec::new();
                value.write(&mut out, 1);
                // Bytes print as a quoted string.
                Some(Text::new(out.strip_prefix(b"\"").and_then(|inner| inner.strip_suffix(b"\"")).unwrap_or(&out)))
            }
        }
    }

    /// Appends the value as JSON.
    pub(super) fn write(self, out: &mut Vec<u8>) {
        self.read().write(out, MAX_DEPTH);
    }

    /// Appends the value as JSON; a string that holds an object or a list is that object or list
    /// (contracts/otlp-genai.md, end of section 2).
    pub(super) fn write_opened(self, out: &mut Vec<u8>) {
        match self.read() {
            Value::Text(text) => match json::held(&text) {
                Some(inner) => out.extend_from_slice(inner.get().as_bytes()),
                None => write_json(&text, out),
            },
            value => value.write(out, MAX_DEPTH),
        }
    }
}

impl Value<'_> {
    /// Appends the value as JSON.
    pub(super) fn write_whole(&self, out: &mut Vec<u8>) {
        self.write(out, MAX_DEPTH);
    }

    fn write(&self, out: &mut Vec<u8>, depth: usize) {
        match self {
            Self::Text(text) => write_json(text, out),
            Self::Bool(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
            Self::Int(number) => out.extend_from_slice(number.to_string().as_bytes()),
            Self::Double(number) => write_double(*number, out),
            Self::Bytes(bytes) => write_json(STANDARD.encode(bytes).as_bytes(), out),
            Self::List(values) if depth > 0 => {
                out.push(b'[');
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    value.read().write(out, depth - 1);
                }
                out.push(b']');
            }
            Self::Map(values) if depth > 0 => {
                out.push(b'{');
                for (index, (key, value)) in last_of_each(values).enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    write_json(key, out);
                    out.push(b':');
                    value.read().write(out, depth - 1);
                }
                out.push(b'}');
            }
            Self::Null | Self::List(_) | Self::Map(_) => out.extend_from_slice(b"null"),
        }
    }
}

/// Entries without those that a later one of the same key replaces.
pub(super) fn last_of_each<'v, 'a, V>(entries: &'v [(Cow<'a, [u8]>, V)]) -> impl Iterator<Item = &'v (Cow<'a, [u8]>, V)> {
    let last: std::collections::HashMap<&[u8], usize> = entries.iter().enumerate().map(|(index, (key, _))| (&**key, index)).collect();
    entries.iter().enumerate().filter(move |(index, (key, _))| last.get(&**key) == Some(index)).map(|(_, entry)| entry)
}

fn truth(field: Field<'_>) -> Option<bool> {
    match field {
        Field::Number(number) => Some(number != 0),
        Field::Bytes(_) => None,
        Field::Json(raw) => match raw.get().trim_matches('"') {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
    }
}

fn whole(field: Field<'_>) -> Option<Value<'_>> {
    match field {
        Field::Number(number) => Some(Value::Int(number.cast_signed())),
        Field::Bytes(_) => None,
        Field::Json(_) => {
            let token = field.token()?;
            match token.parse() {
                Ok(number) => Some(Value::Int(number)),
                // What is no 64-bit number is kept as it was written.
                Err(_) => json_number(&token).map(Value::Double).or_else(|| Some(Value::Text(Cow::Owned(token.as_bytes().to_vec())))),
            }
        }
    }
}

fn double(field: Field<'_>) -> Option<f64> {
    match field {
        Field::Number(bits) => Some(f64::from_bits(bits)),
        Field::Bytes(_) => None,
        Field::Json(_) => match &*field.token()? {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            token => json_number(token),
        },
    }
}

fn json_number(token: &str) -> Option<f64> {
    let raw: &RawValue = serde_json::from_str(token).ok()?;
    json::number(raw)?.parse().ok()
}

/// JSON has no word for what is no number: a string then.
fn write_double(number: f64, out: &mut Vec<u8>) {
    if number.is_nan() {
        out.extend_from_slice(b"\"NaN\"");
    } else if number.is_infinite() {
        out.extend_from_slice(if number > 0.0 { b"\"Infinity\"" } else { b"\"-Infinity\"" });
    } else {
        let _ = serde_json::to_writer(out, &number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(json: &str) -> String {
        let raw: &RawValue = serde_json::from_str(json).expect("JSON");
        let mut out = Vec::new();
        Any(Message::Json(raw)).write(&mut out);
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn every_type_prints_as_plain_json() {
        for (given, expected) in [
            (r#"{"stringValue":"a\ud800"}"#, r#""a\ud800""#),
            (r#"{"intValue":"9007199254740993"}"#, "9007199254740993"),
            (r#"{"intValue":42}"#, "42"),
            (r#"{"intValue":"-9223372036854775808"}"#, "-9223372036854775808"),
            (r#"{"intValue":"99999999999999999999"}"#, "1e+20"),
            (r#"{"doubleValue":0.5}"#, "0.5"),
            (r#"{"doubleValue":"NaN"}"#, r#""NaN""#),
            (r#"{"boolValue":true}"#, "true"),
            (r#"{"bytesValue":"AAE="}"#, r#""AAE=""#),
            (r#"{"arrayValue":{}}"#, "[]"),
            (r#"{"arrayValue":{"values":null}}"#, "[]"),
            (
                r#"{"kvlistValue":{"values":[{"key":"__proto__","value":{"intValue":1}},{"key":"b","value":null},{"key":"__proto__","value":{}}]}}"#,
                r#"{"b":null,"__proto__":null}"#,
            ),
            ("{}", "null"),
            (r#"{"fooValue":1}"#, "null"),
        ] {
            assert_eq!(shown(given), expected, "{given}");
        }
    }

    #[test]
    fn depth_ends_in_null_and_not_in_a_crash() {
        let mut bytes = vec![0x0A, 1, b'x'];
        for _ in 0..20_000 {
            for tag in [0x0A, 0x2A] {
                let mut length = bytes.len();
                let mut head = vec![tag];
                while length > 0x7F {
                    head.push(u8::try_from(length & 0x7F).expect("7 bits") | 0x80);
                    length >>= 7;
                }
                head.push(u8::try_from(length).expect("7 bits"));
                bytes.splice(0..0, head);
            }
        }
        let mut out = Vec::new();
        Any(Message::Proto(&bytes)).write(&mut out);
        assert_eq!(String::from_utf8_lossy(&out).matches('[').count(), MAX_DEPTH);
    }
}
