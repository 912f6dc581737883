//! Messages of one encoding in the other, field by field: for whoever asks for the encoding that was not sent. What is not
//! in these tables stays behind.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::span::{CODES, KINDS, hex};
use super::value::{Any, Value};
use super::wire::{Field, Message, Names};
use super::{Encoding, push_bytes, push_varint};
use crate::collector::json;
use crate::domain::text::{Text, write_json};

/// How deep a value is converted; what lies deeper is left out.
const MAX_DEPTH: usize = 64;

/// What a field holds.
#[derive(Clone, Copy)]
enum Holds {
    /// A trace's id.
    TraceId,
    /// A span's id.
    SpanId,
    /// Text.
    Text,
    /// A count.
    Count,
    /// One of a few words: what all their names begin with, and the words.
    Word(&'static str, &'static [&'static str]),
    /// 64 bits; a time.
    Fixed64,
    /// 32 bits; flags.
    Fixed32,
    /// An `AnyValue`.
    Any,
    /// A message.
    One(&'static Schema),
    /// Messages.
    Many(&'static Schema),
}

/// A message's fields.
pub(super) struct Schema {
    names: Names,
    holds: &'static [Holds],
}

static KEY_VALUE: Schema = Schema { names: &[(1, "key"), (2, "value")], holds: &[Holds::Text, Holds::Any] };
static EVENT: Schema = Schema {
    names: &[(1, "timeUnixNano"), (2, "name"), (3, "attributes"), (4, "droppedAttributesCount")],
    holds: &[Holds::Fixed64, Holds::Text, Holds::Many(&KEY_VALUE), Holds::Count],
};
static LINK: Schema = Schema {
    names: &[(1, "traceId"), (2, "spanId"), (3, "traceState"), (4, "attributes"), (5, "droppedAttributesCount"), (6, "flags")],
    holds: &[Holds::TraceId, Holds::SpanId, Holds::Text, Holds::Many(&KEY_VALUE), Holds::Count, Holds::Fixed32],
};
static STATUS: Schema = Schema { names: &[(2, "message"), (3, "code")], holds: &[Holds::Text, Holds::Word("STATUS_CODE_", CODES)] };
/// `Resource`
pub(super) static RESOURCE: Schema =
    Schema { names: &[(1, "attributes"), (2, "droppedAttributesCount")], holds: &[Holds::Many(&KEY_VALUE), Holds::Count] };
/// `InstrumentationScope`
pub(super) static SCOPE: Schema = Schema {
    names: &[(1, "name"), (2, "version"), (3, "attributes"), (4, "droppedAttributesCount")],
    holds: &[Holds::Text, Holds::Text, Holds::Many(&KEY_VALUE), Holds::Count],
};
/// `Span`
pub(super) static SPAN: Schema = Schema {
    names: &[
        (1, "traceId"),
        (2, "spanId"),
        (3, "traceState"),
        (4, "parentSpanId"),
        (5, "name"),
        (6, "kind"),
        (7, "startTimeUnixNano"),
        (8, "endTimeUnixNano"),
        (9, "attributes"),
        (10, "droppedAttributesCount"),
        (11, "events"),
        (12, "droppedEventsCount"),
        (13, "links"),
        (14, "droppedLinksCount"),
        (15, "status"),
        (16, "flags"),
    ],
    holds: &[
        Holds::TraceId,
        Holds::SpanId,
        Holds::Text,
        Holds::SpanId,
        Holds::Text,
        Holds::Word("SPAN_KIND_", KINDS),
        Holds::Fixed64,
        Holds::Fixed64,
        Holds::Many(&KEY_VALUE),
        Holds::Count,
        Holds::Many(&EVENT),
        Holds::Count,
        Holds::Many(&LINK),
        Holds::Count,
        Holds::One(&STATUS),
        Holds::Fixed32,
    ],
};
/// `LogRecord`
pub(super) static LOG: Schema = Schema {
    names: &[
        (1, "timeUnixNano"),
        (2, "severityNumber"),
        (3, "severityText"),
        (5, "body"),
        (6, "attributes"),
        (7, "droppedAttributesCount"),
        (8, "flags"),
        (9, "traceId"),
        (10, "spanId"),
        (11, "observedTimeUnixNano"),
        (12, "eventName"),
    ],
    holds: &[
        Holds::Fixed64,
        Holds::Count,
        Holds::Text,
        Holds::Any,
        Holds::Many(&KEY_VALUE),
        Holds::Count,
        Holds::Fixed32,
        Holds::TraceId,
        Holds::SpanId,
        Holds::Fixed64,
        Holds::Text,
    ],
};

/// Appends a stored message in an encoding: its own bytes where that is the one it was sent in.
pub(super) fn write(original: &[u8], schema: &'static Schema, to: Encoding, out: &mut Vec<u8>) {
    match (Message::stored(original), to) {
        // Nothing that is stored can be neither.
        (Ok(Message::Proto([])) | Err(_), Encoding::Json) => out.extend_from_slice(b"{}"),
        (Ok(Message::Json(_)), Encoding::Json) | (Ok(Message::Proto(_)), Encoding::Protobuf) => out.extend_from_slice(original),
        (Ok(message), _) => message_in(message, schema, to, out),
        (Err(_), Encoding::Protobuf) => {}
    }
}

fn message_in(message: Message<'_>, schema: &'static Schema, to: Encoding, out: &mut Vec<u8>) {
    let mut found: Vec<(usize, Field<'_>)> = Vec::new();
    // What breaks off keeps what was read of it.
    let _ = message.fields(schema.names, |number, field| {
        found.extend(schema.names.iter().position(|(known, _)| *known == number).map(|index| (index, field)));
    });
    found.sort_by_key(|(index, _)| *index);
    let mut writer = Writer { to, out, is_first: true };
    writer.open();
    for fields in found.chunk_by(|(one, _), (other, _)| one == other) {
        let ((index, last), holds) = (fields[fields.len() - 1], schema.holds[fields[0].0]);
        let (number, name) = schema.names[index];
        match holds {
            Holds::Many(schema) => {
                let elements = fields.iter().flat_map(|(_, field)| elements(*field));
                writer.list(number, name, elements, |element, out| message_in(element, schema, to, out));
            }
            holds => writer.field(number, name, last, holds),
        }
    }
    writer.close();
}

/// The messages in one field of a list.
fn elements(field: Field<'_>) -> Vec<Message<'_>> {
    match field {
        Field::Json(raw) => json::elements(raw).unwrap_or_default().into_iter().filter_map(|element| Field::Json(element).message()).collect(),
        field => field.message().into_iter().collect(),
    }
}

/// Writes the fields of one message.
struct Writer<'o> {
    to: Encoding,
    out: &'o mut Vec<u8>,
    is_first: bool,
}

impl Writer<'_> {
    fn open(&mut self) {
        if self.to == Encoding::Json {
            self.out.push(b'{');
        }
    }

    fn close(&mut self) {
        if self.to == Encoding::Json {
            self.out.push(b'}');
        }
    }

    fn name(&mut self, name: &str) {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(b',');
        }
        write_json(name.as_bytes(), self.out);
        self.out.push(b':');
    }

    fn list<T>(&mut self, number: u32, name: &str, elements: impl Iterator<Item = T>, mut write: impl FnMut(T, &mut Vec<u8>)) {
        match self.to {
            Encoding::Json => {
                self.name(name);
                super::read::list(self.out, elements, |out, element| write(element, out));
            }
            Encoding::Protobuf => {
                for element in elements {
                    let mut inner = Vec::new();
                    write(element, &mut inner);
                    push_message(number, &inner, self.out);
                }
            }
        }
    }

    /// A message inside.
    fn inner(&mut self, number: u32, name: &str, write: impl FnOnce(&mut Vec<u8>)) {
        match self.to {
            Encoding::Json => {
                self.name(name);
                write(self.out);
            }
            Encoding::Protobuf => {
                let mut inner = Vec::new();
                write(&mut inner);
                push_message(number, &inner, self.out);
            }
        }
    }

    fn text(&mut self, number: u32, name: &str, text: &[u8]) {
        match self.to {
            Encoding::Json => {
                self.name(name);
                write_json(text, self.out);
            }
            Encoding::Protobuf => push_message(number, Text::new(text).lossy().as_bytes(), self.out),
        }
    }

    fn id(&mut self, number: u32, name: &str, id: &[u8]) {
        match self.to {
            Encoding::Json => self.text(number, name, hex(id).as_bytes()),
            Encoding::Protobuf => push_message(number, id, self.out),
        }
    }

    fn field(&mut self, number: u32, name: &str, field: Field<'_>, holds: Holds) {
        let to = self.to;
        match holds {
            Holds::TraceId => field.id::<16>().into_iter().for_each(|id| self.id(number, name, &id)),
            Holds::SpanId => field.id::<8>().into_iter().for_each(|id| self.id(number, name, &id)),
            Holds::Text => field.text().into_iter().for_each(|text| self.text(number, name, &text)),
            Holds::Any => {
                field.message().into_iter().for_each(|any| self.inner(number, name, |out| value_in(&Any::new(any).read(), to, out, MAX_DEPTH)));
            }
            Holds::One(schema) => field.message().into_iter().for_each(|one| self.inner(number, name, |out| message_in(one, schema, to, out))),
            Holds::Many(_) => {}
            Holds::Count => field.unsigned().into_iter().for_each(|count| self.count(number, name, count)),
            Holds::Word(prefix, words) => self.count(number, name, field.word(prefix, words).into()),
            Holds::Fixed64 => {
                let Some(bits) = field.unsigned() else { return };
                match to {
                    Encoding::Json => self.text(number, name, bits.to_string().as_bytes()),
                    Encoding::Protobuf => push_fixed64(number, bits, self.out),
                }
            }
            Holds::Fixed32 => {
                let Some(bits) = field.unsigned().and_then(|bits| u32::try_from(bits).ok()) else { return };
                match to {
                    Encoding::Json => self.count(number, name, bits.into()),
                    Encoding::Protobuf => {
                        push_tag(number, 5, self.out);
                        self.out.extend_from_slice(&bits.to_le_bytes());
                    }
                }
            }
        }
    }

    fn count(&mut self, number: u32, name: &str, count: u64) {
        match self.to {
            Encoding::Json => {
                self.name(name);
                self.out.extend_from_slice(count.to_string().as_bytes());
            }
            Encoding::Protobuf => {
                push_tag(number, 0, self.out);
                push_varint(count, self.out);
            }
        }
    }
}

/// Appends an `AnyValue`.
fn value_in(value: &Value<'_>, to: Encoding, out: &mut Vec<u8>, depth: usize) {
    let mut writer = Writer { to, out, is_first: true };
    writer.open();
    match value {
        Value::Null => {}
        Value::Text(text) => writer.text(1, "stringValue", text),
        Value::Bool(flag) if to == Encoding::Json => {
            writer.name("boolValue");
            writer.out.extend_from_slice(if *flag { b"true" } else { b"false" });
        }
        Value::Bool(flag) => writer.count(2, "boolValue", u64::from(*flag)),
        Value::Int(number) if to == Encoding::Json => writer.text(3, "intValue", number.to_string().as_bytes()),
        Value::Int(number) => writer.count(3, "intValue", number.cast_unsigned()),
        Value::Double(_) if to == Encoding::Json => {
            writer.name("doubleValue");
            value.write_whole(writer.out);
        }
        Value::Double(number) => push_fixed64(4, number.to_bits(), writer.out),
        Value::Bytes(bytes) if to == Encoding::Json => writer.text(7, "bytesValue", STANDARD.encode(bytes).as_bytes()),
        Value::Bytes(bytes) => push_message(7, bytes, writer.out),
        Value::List(_) | Value::Map(_) if depth == 0 => {}
        Value::List(values) => writer.inner(5, "arrayValue", |out| {
            let mut list = Writer { to, out, is_first: true };
            list.open();
            list.list(1, "values", values.iter(), |value, out| value_in(&value.read(), to, out, depth - 1));
            list.close();
        }),
        Value::Map(entries) => writer.inner(6, "kvlistValue", |out| {
            let mut map = Writer { to, out, is_first: true };
            map.open();
            map.list(1, "values", entries.iter(), |(key, value), out| {
                let mut entry = Writer { to, out, is_first: true };
                entry.open();
                entry.text(1, "key", key);
                entry.inner(2, "value", |out| value_in(&value.read(), to, out, depth - 1));
                entry.close();
            });
            map.close();
        }),
    }
    Writer { to, out, is_first: false }.close();
}

/// Appends a protobuf field that is text or a message.
pub(super) fn push_message(field: u32, bytes: &[u8], out: &mut Vec<u8>) {
    if let Ok(small @ 1..=15) = u8::try_from(field) {
        push_bytes(small, bytes, out);
    } else {
        push_tag(field, 2, out);
        push_varint(bytes.len() as u64, out);
        out.extend_from_slice(bytes);
    }
}

/// Appends a protobuf field of 64 bits.
pub(super) fn push_fixed64(field: u32, bits: u64, out: &mut Vec<u8>) {
    push_tag(field, 1, out);
    out.extend_from_slice(&bits.to_le_bytes());
}

fn push_tag(field: u32, wire_type: u8, out: &mut Vec<u8>) {
    push_varint(u64::from(field) << 3 | u64::from(wire_type), out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to_json(span: &[u8]) -> String {
        let mut out = Vec::new();
        write(span, &SPAN, Encoding::Json, &mut out);
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn there_and_back_is_the_same() {
        let json = r#"{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","parentSpanId":"00f067aa0ba902b7","name":"n\"é","kind":3,"startTimeUnixNano":"1544712660300000000","endTimeUnixNano":"18446744073709551615","attributes":[{"key":"a","value":{"stringValue":"x"}},{"key":"b","value":{"intValue":"-9223372036854775808"}},{"key":"c","value":{"doubleValue":0.1}},{"key":"d","value":{"boolValue":false}},{"key":"e","value":{"bytesValue":"AAE="}},{"key":"f","value":{"arrayValue":{"values":[{},{"doubleValue":"NaN"}]}}},{"key":"a","value":{"kvlistValue":{"values":[{"key":"__proto__","value":{"intValue":"1"}}]}}}],"droppedAttributesCount":2,"events":[{"timeUnixNano":"5","name":"e","attributes":[]}],"links":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","flags":257}],"status":{"message":"m","code":2},"flags":768}"#;
        let mut protobuf = Vec::new();
        write(json.as_bytes(), &SPAN, Encoding::Protobuf, &mut protobuf);
        // An empty list is nothing in protobuf.
        assert_eq!(to_json(&protobuf), json.replace(r#","attributes":[]"#, ""));
        let mut again = Vec::new();
        write(to_json(&protobuf).as_bytes(), &SPAN, Encoding::Protobuf, &mut again);
        assert_eq!(again, protobuf);
    }

    #[test]
    fn odd_json_is_repaired() {
        let json = br#"{"traceId":"0AF7651916CD43DD8448EB211C80319C","spanId":"B7AD6B7169203331","kind":"SPAN_KIND_SERVER","startTimeUnixNano":7,"parentSpanId":"","attributes":null,"events":[{"attributes":{}},5],"status":{"code":"STATUS_CODE_ERROR"},"x":1}"#;
        let mut protobuf = Vec::new();
        write(json, &SPAN, Encoding::Protobuf, &mut protobuf);
        let expected = r#"{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","kind":2,"startTimeUnixNano":"7","events":[{}],"status":{"code":2}}"#;
        assert_eq!(to_json(&protobuf), expected);
    }

    #[test]
    fn depth_ends_and_nothing_crashes() {
        let deep = format!("{}{{}}{}", r#"{"arrayValue":{"values":["#.repeat(10_000), "]}}".repeat(10_000));
        let json = format!(r#"{{"attributes":[{{"key":"k","value":{deep}}}]}}"#);
        let mut protobuf = Vec::new();
        write(json.as_bytes(), &SPAN, Encoding::Protobuf, &mut protobuf);
        assert_eq!(to_json(&protobuf).matches("arrayValue").count(), MAX_DEPTH);
        assert_eq!(to_json(&[0xFF, 0xFF]), "{}");
    }
}
