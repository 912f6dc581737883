//! Text as a sender wrote it: ids, names, tags.
//!
//! JSON allows what Rust strings do not: a lone surrogate (`"\ud800"`). Such text is kept as WTF-8 bytes (the encoding
//! that gives a lone surrogate its own three bytes), ordered bytewise, and printed back as the escape it came from.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smallvec::SmallVec;

/// Longest text that has no memory of its own: most names of models, tools and kinds of span.
const INLINE: usize = 24;

/// Sender text as WTF-8 bytes; NUL and lone surrogates included.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(SmallVec<[u8; INLINE]>);

impl Text {
    /// Wraps WTF-8 bytes.
    pub fn new(bytes: impl AsRef<[u8]> + Into<Vec<u8>>) -> Self {
        if bytes.as_ref().len() <= INLINE { Self(SmallVec::from_slice(bytes.as_ref())) } else { Self(SmallVec::from_vec(bytes.into())) }
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Number of Unicode code points.
    pub fn chars(&self) -> usize {
        self.0.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
    }

    /// The first `limit` bytes, cut at a code point.
    pub fn head(&self, limit: usize) -> &[u8] {
        cut(&self.0, limit)
    }

    /// For people and logs: what is not Unicode becomes the replacement character.
    pub fn lossy(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }

    /// Appends the text as a JSON string; a lone surrogate as `\udXXX`.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        write_json(&self.0, out);
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", String::from_utf8_lossy(&self.0))
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes: Cow<'de, [u8]> = serde_bytes::deserialize(deserializer)?;
        Ok(Self::new(bytes))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text.as_bytes())
    }
}

/// At most `limit` bytes of `text`, cut at a code point.
pub fn cut(text: &[u8], limit: usize) -> &[u8] {
    if text.len() <= limit {
        return text;
    }
    let mut end = limit;
    while end > 0 && (text[end] & 0xC0) == 0x80 {
        end -= 1;
    }
    &text[..end]
}

/// Appends WTF-8 `text` to `out` as a JSON string.
pub fn write_json(text: &[u8], out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push(b'"');
    let mut plain = 0;
    let mut at = 0;
    while at < text.len() {
        let byte = text[at];
        let escape: &[u8] = match byte {
            b'"' => b"\\\"",
            b'\\' => b"\\\\",
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            b'\t' => b"\\t",
            0..=0x1f => &[b'\\', b'u', b'0', b'0', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]],
            0xED if at + 2 < text.len() && text[at + 1] >= 0xA0 => {
                let unit = 0xD000 | (u16::from(text[at + 1] & 0x3F) << 6) | u16::from(text[at + 2] & 0x3F);
                let digit = |shift: u16| HEX[usize::from((unit >> shift) & 15)];
                out.extend_from_slice(&text[plain..at]);
                out.extend_from_slice(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
                at += 3;
                plain = at;
                continue;
            }
            _ => {
                at += 1;
                continue;
            }
        };
        out.extend_from_slice(&text[plain..at]);
        out.extend_from_slice(escape);
        at += 1;
        plain = at;
    }
    out.extend_from_slice(&text[plain..]);
    out.push(b'"');
}

/// Reads a JSON string token (quotes included) into text; `None` when it is no string.
pub fn from_json(token: &str) -> Option<Text> {
    let inner = token.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.as_bytes().contains(&b'\\') {
        return Some(Text::new(inner.as_bytes()));
    }
    // Reading into bytes is the one way of this parser that keeps lone surrogates.
    let bytes: serde_bytes::ByteBuf = serde_json::from_str(token).ok()?;
    Some(Text::new(bytes.into_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip(token: &str) -> String {
        let mut out = Vec::new();
        from_json(token).expect("a string").write_json(&mut out);
        String::from_utf8(out).expect("JSON is UTF-8")
    }

    #[test]
    fn keeps_what_rust_strings_cannot_hold() {
        assert_eq!(round_trip(r#""a\ud800b""#), r#""a\ud800b""#);
        assert_eq!(round_trip(r#""\udfff\ud83d\ude00""#), "\"\\udfff😀\"");
        assert_eq!(round_trip(r#""a\u0000b""#), r#""a\u0000b""#);
        assert_eq!(round_trip(r#""\/é\n\"""#), "\"/é\\n\\\"\"");
    }

    #[test]
    fn counts_code_points_and_cuts_between_them() {
        let text = Text::from("añ😀");
        assert_eq!(text.chars(), 3);
        assert_eq!(text.head(6), "añ".as_bytes());
        assert!(from_json("12").is_none());
    }
}
