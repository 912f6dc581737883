//! Protobuf and OTLP JSON, read field by field as slices of what was sent: no message types, so nothing that a newer
//! sender adds is lost and nothing is copied before somebody asks for it.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::value::RawValue;

use crate::collector::json::{self, Entries};

/// The bytes are no message of their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// The number and the JSON name of each field that is read of a message.
pub(super) type Names = &'static [(u32, &'static str)];

/// A message in either encoding.
#[derive(Clone, Copy, Debug)]
pub(super) enum Message<'a> {
    /// Protobuf bytes.
    Proto(&'a [u8]),
    /// OTLP JSON.
    Json(&'a RawValue),
}

/// The value of one field.
#[derive(Clone, Copy, Debug)]
pub(in crate::collector) enum Field<'a> {
    /// A number of any wire type but a length-delimited one.
    Number(u64),
    /// Text, bytes or a message.
    Bytes(&'a [u8]),
    /// A JSON value that is not null.
    Json(&'a RawValue),
}

/// Protobuf fields: number, value, and the field's own bytes with its tag.
#[derive(Clone, Debug)]
pub(in crate::collector) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    /// The fields of a message.
    pub(in crate::collector) fn new(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    fn varint(&mut self) -> Result<u64, Broken> {
        let mut value = 0;
        for (index, byte) in self.rest.iter().enumerate().take(10) {
            value |= u64::from(byte & 0x7F) << (7 * index);
            if byte & 0x80 == 0 {
                self.rest = &self.rest[index + 1..];
                return Ok(value);
            }
        }
        Err(Broken)
    }

    fn take(&mut self, bytes: u64) -> Result<&'a [u8], Broken> {
        let bytes = usize::try_from(bytes).map_err(|_| Broken)?;
        let (taken, rest) = self.rest.split_at_checked(bytes).ok_or(Broken)?;
        self.rest = rest;
        Ok(taken)
    }

    fn read(&mut self) -> Result<(u32, Field<'a>, &'a [u8]), Broken> {
        let whole = self.rest;
        let tag = self.varint()?;
        let number = u32::try_from(tag >> 3).map_err(|_| Broken)?;
        let value = match tag & 7 {
            0 => Field::Number(self.varint()?),
            1 => Field::Number(u64::from_le_bytes(self.take(8)?.try_into().map_err(|_| Broken)?)),
            2 => {
                let length = self.varint()?;
                Field::Bytes(self.take(length)?)
            }
            5 => Field::Number(u32::from_le_bytes(self.take(4)?.try_into().map_err(|_| Broken)?).into()),
            _ => return Err(Broken),
        };
        if number == 0 {
            return Err(Broken);
        }
        Ok((number, value, &whole[..whole.len() - self.rest.len()]))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u32, Field<'a>, &'a [u8]), Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let read = self.read();
        if read.is_err() {
            self.rest = &[];
        }
        Some(read)
    }
}

impl<'a> Message<'a> {
    /// A message that was stored: JSON begins with a brace, which no protobuf message of ours can.
    pub(super) fn stored(original: &'a [u8]) -> Result<Self, Broken> {
        match original.first() {
            Some(b'{') => serde_json::from_slice(original).map(Self::Json).map_err(|_| Broken),
            _ => Ok(Self::Proto(original)),
        }
    }

    /// Calls `each` for the named fields in the order they were sent; null and unknown ones are passed over.
    pub(super) fn fields(self, names: Names, mut each: impl FnMut(u32, Field<'a>)) -> Result<(), Broken> {
        match self {
            Self::Proto(bytes) => Fields::new(bytes).try_for_each(|field| field.map(|(number, value, _)| each(number, value))),
            Self::Json(raw) => {
                let entries: Entries<'a> = json::entries(raw).ok_or(Broken)?;
                for (key, value) in entries.iter().filter(|(_, value)| !json::is_null(value)) {
                    if let Some((number, _)) = names.iter().find(|(_, name)| name.as_bytes() == &**key) {
                        each(*number, Field::Json(value));
                    }
                }
                Ok(())
            }
        }
    }

    /// The last value of a field; none when it is absent or the message is broken.
    pub(super) fn field(self, number: u32, name: &'static str) -> Option<Field<'a>> {
        match self {
            Self::Proto(bytes) => {
                let found = Fields::new(bytes).map_while(Result::ok).filter(|(found, _, _)| *found == number).last();
                found.map(|(_, value, _)| value)
            }
            Self::Json(raw) => json::field(&json::entries(raw)?, name).filter(|value| !json::is_null(value)).map(Field::Json),
        }
    }

    /// The elements of a repeated field of messages; none when it is absent, null or no list.
    pub(super) fn repeated(self, number: u32, name: &'static str) -> Repeated<'a> {
        match self {
            Self::Proto(bytes) => Repeated::Proto(Fields::new(bytes), number),
            Self::Json(_) => {
                let list = self.field(number, name);
                let elements = list.and_then(|list| if let Field::Json(raw) = list { json::elements(raw) } else { None });
                Repeated::Json(elements.unwrap_or_default().into_iter())
            }
        }
    }
}

/// The elements of a repeated field; what is broken ends it.
#[derive(Debug)]
pub(super) enum Repeated<'a> {
    /// Fields of this number.
    Proto(Fields<'a>, u32),
    /// Elements of a list.
    Json(std::vec::IntoIter<&'a RawValue>),
}

impl<'a> Iterator for Repeated<'a> {
    type Item = Message<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Proto(fields, number) => loop {
                match fields.next()? {
                    Ok((found, Field::Bytes(bytes), _)) if found == *number => return Some(Message::Proto(bytes)),
                    Ok(_) => {}
                    Err(Broken) => return None,
                }
            },
            Self::Json(elements) => elements.next().map(Message::Json),
        }
    }
}

impl<'a> Field<'a> {
    /// The text; what is not UTF-8 becomes the replacement character. Any JSON value but a string is none.
    pub(super) fn text(self) -> Option<Cow<'a, [u8]>> {
        match self {
            Self::Number(_) => None,
            // What is right is looked at several times faster than what may have to be mended.
            Self::Bytes(bytes) => Some(match std::str::from_utf8(bytes) {
                Ok(_) => Cow::Borrowed(bytes),
                Err(_) => Cow::Owned(String::from_utf8_lossy(bytes).into_owned().into_bytes()),
            }),
            Self::Json(raw) => {
                let inner = raw.get().strip_prefix('"')?.strip_suffix('"')?;
                if inner.as_bytes().contains(&b'\\') {
                    return json::string(raw).map(|text| Cow::Owned(text.as_bytes().to_vec()));
                }
                Some(Cow::Borrowed(inner.as_bytes()))
            }
        }
    }

    /// A whole number; JSON may have it as a number, with an exponent too, or as a string of digits.
    pub(super) fn unsigned(self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Bytes(_) => None,
            Self::Json(_) => {
                let token = self.token()?;
                token.parse().ok().or_else(|| {
                    let number = token.parse::<f64>().ok().filter(|number| (0.0..18_446_744_073_709_551_616.0).contains(number))?;
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is in the range")]
                    Some(number as u64)
                })
            }
        }
    }

    /// The token of a JSON number, or the text of a string that may hold one.
    pub(super) fn token(self) -> Option<Cow<'a, str>> {
        let Self::Json(raw) = self else { return None };
        match json::number(raw) {
            Some(number) => Some(Cow::Borrowed(number)),
            None => match self.text()? {
                Cow::Borrowed(text) => std::str::from_utf8(text).ok().map(|text| Cow::Borrowed(text.trim())),
                Cow::Owned(text) => String::from_utf8(text).ok().map(Cow::Owned),
            },
        }
    }

    /// One of a few words: its number, or its name in a JSON of other making. Anything else is the first.
    pub(super) fn word(self, prefix: &str, words: &[&str]) -> u8 {
        let number = self.unsigned().and_then(|number| u8::try_from(number).ok());
        let named = || {
            let token = self.token()?;
            let name = token.strip_prefix(prefix)?.to_ascii_lowercase();
            words.iter().position(|word| *word == name).and_then(|index| u8::try_from(index).ok())
        };
        number.or_else(named).filter(|number| usize::from(*number) < words.len()).unwrap_or(0)
    }

    /// An identifier of a fixed length: bytes in protobuf, hexadecimal of either case in JSON.
    pub(super) fn id<const N: usize>(self) -> Option<[u8; N]> {
        match self {
            Self::Number(_) => None,
            Self::Bytes(bytes) => bytes.try_into().ok(),
            Self::Json(_) => {
                let text = self.text()?;
                if text.len() != 2 * N {
                    return None;
                }
                let mut id = [0; N];
                for (byte, pair) in id.iter_mut().zip(text.chunks_exact(2)) {
                    let digit = |at: usize| char::from(pair[at]).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                    *byte = digit(0)? << 4 | digit(1)?;
                }
                Some(id)
            }
        }
    }

    /// Whether it says nothing: no bytes, or an empty string.
    pub(super) fn is_blank(self) -> bool {
        match self {
            Self::Number(_) => false,
            Self::Bytes(bytes) => bytes.is_empty(),
            Self::Json(raw) => raw.get() == "\"\"",
        }
    }

    /// Bytes; base64 in JSON.
    pub(super) fn bytes(self) -> Option<Cow<'a, [u8]>> {
        match self {
            Self::Number(_) => None,
            Self::Bytes(bytes) => Some(Cow::Borrowed(bytes)),
            Self::Json(_) => STANDARD.decode(self.text()?).ok().map(Cow::Owned),
        }
    }

    /// A message inside; what stands in the place of one is none.
    pub(super) fn message(self) -> Option<Message<'a>> {
        match self {
            Self::Number(_) => None,
            Self::Bytes(bytes) => Some(Message::Proto(bytes)),
            Self::Json(raw) => raw.get().starts_with('{').then_some(Message::Json(raw)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_with_their_own_bytes() {
        let message = [0x08, 0x96, 0x01, 0x12, 0x02, b'h', b'i', 0x1D, 1, 0, 0, 0, 0x21, 2, 0, 0, 0, 0, 0, 0, 0];
        let read: Vec<_> = Fields::new(&message).map(|field| field.expect("a field")).collect();
        assert_eq!(read.iter().map(|(number, _, whole)| (*number, whole.len())).collect::<Vec<_>>(), [(1, 3), (2, 4), (3, 5), (4, 9)]);
        assert_eq!(read[0].1.unsigned(), Some(150));
        assert_eq!(read[1].1.text().expect("text"), b"hi".as_slice());
        assert_eq!((read[2].1.unsigned(), read[3].1.unsigned()), (Some(1), Some(2)));
    }

    #[test]
    fn broken_bytes_end_it() {
        for broken in
            [&[0x08][..], &[0x12, 0x05, b'h'], &[0x0B], &[0x00, 0x00], &[0xFF; 11], &[0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]]
        {
            assert_eq!(Fields::new(broken).last().expect("one item").err(), Some(Broken), "{broken:?}");
        }
    }

    #[test]
    fn json_is_read_generously() {
        let raw = |text: &'static str| Field::Json(serde_json::from_str(text).expect("JSON"));
        assert_eq!(raw("\"12\"").unsigned(), Some(12));
        assert_eq!(raw("12").unsigned(), Some(12));
        assert_eq!(raw("1.5e18").unsigned(), Some(1_500_000_000_000_000_000));
        for bad in ["-1", "-0.5", "1e20", "\"NaN\"", "\"inf\"", "\"\"", "true"] {
            assert_eq!(raw(bad).unsigned(), None, "{bad}");
        }
        assert_eq!(raw("\"00f0\"").id::<2>(), Some([0, 0xF0]));
        assert_eq!(raw("\"00F0\"").id::<2>(), Some([0, 0xF0]));
        for bad in ["\"00f\"", "\"zz00\"", "1", "{}", "\"+1+1\""] {
            assert_eq!(raw(bad).id::<2>(), None, "{bad}");
        }
        assert_eq!(raw("3").word("SPAN_KIND_", &["unspecified", "internal", "server", "client"]), 3);
        assert_eq!(raw("\"SPAN_KIND_SERVER\"").word("SPAN_KIND_", &["unspecified", "internal", "server", "client"]), 2);
        assert_eq!(raw("9").word("SPAN_KIND_", &["unspecified"]), 0);
        assert_eq!(Field::Bytes(b"a\xFFb").text().expect("text"), "a\u{FFFD}b".as_bytes());
    }
}
