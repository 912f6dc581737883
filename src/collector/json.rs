//! Reading JSON by slices: values stay the text that was sent, numbers and odd strings included.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::domain::text::{self, Text};

/// Entries that are read of one object, and elements of one list. Each takes a multiple of the few bytes that it may have in
/// the text, so there is an end to it; what lies beyond is passed over, and stands in the original.
const MAX_READ: usize = 1_000_000;

/// The entries of a JSON object in their order, duplicates included.
pub type Entries<'a> = Vec<(Cow<'a, [u8]>, &'a RawValue)>;

/// The entries of an object; `None` for any other value.
pub fn entries(raw: &RawValue) -> Option<Entries<'_>> {
    if !raw.get().starts_with('{') {
        return None;
    }
    serde_json::Deserializer::from_str(raw.get()).deserialize_map(EntriesVisitor).ok()
}

/// An object, and the objects inside of it that are read with it.
#[derive(Debug, Default)]
pub struct Nested<'a> {
    /// Its entries in their order; the one that was followed may be left out.
    pub entries: Entries<'a>,
    /// The object under the first name of the path; none when there is another value.
    pub inner: Option<Box<Self>>,
}

/// The entries of an object and of those that `path` leads to, in one pass over the text. `None` for any other value.
pub fn nested<'a>(raw: &'a RawValue, path: &'static [&'static str]) -> Option<Nested<'a>> {
    if !raw.get().starts_with('{') {
        return None;
    }
    let read = serde_json::Deserializer::from_str(raw.get()).deserialize_map(NestedVisitor(path));
    // What stands in the place of an object may be a value that this parser cannot pass over, such as `1e999`.
    read.ok().or_else(|| {
        let entries = entries(raw)?;
        let inner = path.split_first().and_then(|(name, rest)| nested(field(&entries, name)?, rest)).map(Box::new);
        Some(Nested { entries, inner })
    })
}

/// The elements of a list, and how many more there are than were read.
#[derive(Debug, Default)]
pub struct List<'a> {
    /// The elements.
    pub elements: Vec<&'a RawValue>,
    /// Those beyond.
    pub more: u64,
}

/// The elements of a list; `None` for any other value.
pub fn elements(raw: &RawValue) -> Option<Vec<&RawValue>> {
    list(raw).map(|list| list.elements)
}

/// The same, with the number of those that were not read.
pub fn list(raw: &RawValue) -> Option<List<'_>> {
    if !raw.get().starts_with('[') {
        return None;
    }
    serde_json::Deserializer::from_str(raw.get()).deserialize_seq(ElementsVisitor).ok()
}

/// The elements of the list under `name` in a body that is an object; `None` when there is no such list.
pub fn list_field<'a>(body: &'a [u8], name: &'static str) -> serde_json::Result<Option<List<'a>>> {
    // Once for the whole body: the parser looks at the encoding of what it keeps only, and then piece by piece.
    let text = std::str::from_utf8(body).map_err(serde::de::Error::custom)?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let list = deserializer.deserialize_any(ListFieldVisitor(name))?;
    deserializer.end()?;
    Ok(list)
}

/// The last entry of a name, as JSON readers agree on.
pub fn field<'a>(entries: &Entries<'a>, name: &str) -> Option<&'a RawValue> {
    entries.iter().rev().find(|(key, _)| **key == *name.as_bytes()).map(|(_, value)| *value)
}

/// The text of a string value.
pub fn string(raw: &RawValue) -> Option<Text> {
    text::from_json(raw.get())
}

/// The object or list that a text holds.
pub fn held(text: &[u8]) -> Option<&RawValue> {
    let text = std::str::from_utf8(text).ok()?.trim();
    if text.starts_with(['{', '[']) { serde_json::from_str(text).ok() } else { None }
}

/// Whether the value is `null`.
pub fn is_null(raw: &RawValue) -> bool {
    raw.get() == "null"
}

/// The token of a number.
pub fn number(raw: &RawValue) -> Option<&str> {
    raw.get().starts_with(|first: char| first == '-' || first.is_ascii_digit()).then(|| raw.get())
}

macro_rules! scalars_are_none {
    () => {
        scalars_are_none!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    };
    ($($visit:ident: $scalar:ty),*) => {
        $(fn $visit<E>(self, _: $scalar) -> Result<Self::Value, E> {
            Ok(None)
        })*
    };
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::with_capacity(16);
        while let Some(Key(key)) = map.next_key()? {
            let value = map.next_value()?;
            if entries.len() < MAX_READ {
                entries.push((key, value));
            }
        }
        Ok(entries)
    }
}

/// Follows the path as it comes by; the last entry of a name wins.
struct NestedVisitor(&'static [&'static str]);

impl<'de> Visitor<'de> for NestedVisitor {
    type Value = Nested<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut nested = Nested { entries: Vec::with_capacity(16), inner: None };
        while let Some(Key(key)) = map.next_key()? {
            match self.0.split_first() {
                Some((name, rest)) if *key == *name.as_bytes() => nested.inner = map.next_value_seed(MaybeNested(rest))?.map(Box::new),
                _ => {
                    let value = map.next_value()?;
                    if nested.entries.len() < MAX_READ {
                        nested.entries.push((key, value));
                    }
                }
            }
        }
        Ok(nested)
    }
}

/// An object, or any other value passed over.
struct MaybeNested(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for MaybeNested {
    type Value = Option<Nested<'de>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for MaybeNested {
    type Value = Option<Nested<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        NestedVisitor(self.0).visit_map(map).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    scalars_are_none!();
}

struct ElementsVisitor;

impl<'de> Visitor<'de> for ElementsVisitor {
    type Value = List<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut read = List::default();
        while let Some(element) = list.next_element()? {
            if read.elements.len() < MAX_READ {
                read.elements.push(element);
            } else {
                read.more += 1;
            }
        }
        Ok(read)
    }
}

/// Finds a list in an object on the way through; the last of a name wins. Anything but an object has none.
struct ListFieldVisitor(&'static str);

impl<'de> Visitor<'de> for ListFieldVisitor {
    type Value = Option<List<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut list = None;
        while let Some(Key(key)) = map.next_key()? {
            if *key == *self.0.as_bytes() {
                list = map.next_value::<MaybeList<'de>>()?.0;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(list)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    scalars_are_none!();
}

struct MaybeList<'a>(Option<List<'a>>);

impl<'de> serde::Deserialize<'de> for MaybeList<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MaybeListVisitor).map(Self)
    }
}

struct MaybeListVisitor;

impl<'de> Visitor<'de> for MaybeListVisitor {
    type Value = Option<List<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        ElementsVisitor.visit_seq(list).map(Some)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    scalars_are_none!();
}

/// A key as bytes: a lone surrogate in it is no reason to refuse the object.
struct Key<'a>(Cow<'a, [u8]>);

impl<'de> serde::Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_bytes<E>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(Key(Cow::Borrowed(bytes)))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Key(Cow::Owned(bytes.to_vec())))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Borrowed(text.as_bytes())))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Owned(text.as_bytes().to_vec())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_holds_json_is_opened() {
        assert_eq!(held(b" [1] ").map(RawValue::get), Some("[1]"));
        assert!(held(b"[1").is_none());
        assert!(held(b"12").is_none());
    }

    #[test]
    fn reads_what_a_strict_reader_refuses() {
        let raw: &RawValue = serde_json::from_str(r#"{"a": 1, "\ud800": "\udc00", "a": 1e999999}"#).expect("JSON");
        let entries = entries(raw).expect("an object");
        assert_eq!(entries.len(), 3);
        assert_eq!(number(field(&entries, "a").expect("present")), Some("1e999999"));
        assert_eq!(string(entries[1].1).expect("a string").as_bytes(), [0xED, 0xB0, 0x80]);
    }

    #[test]
    fn follows_a_path_in_one_pass() {
        let read = |text: &'static str| nested(serde_json::from_str(text).expect("JSON"), &["m", "n"]);
        let outer = read(r#"{"a": 1, "m": {"n": null, "b": 2}, "m": {"c": [3], "n": {"d": "e"}, "n": {"f": 1}}}"#).expect("an object");
        let names = |nested: &Nested<'_>| nested.entries.iter().map(|(key, _)| String::from_utf8_lossy(key).into_owned()).collect::<Vec<_>>();
        assert_eq!(names(&outer), ["a"]);
        let inner = outer.inner.expect("the last one");
        assert_eq!((names(&inner), names(&inner.inner.expect("the last one"))), (vec!["c".to_owned()], vec!["f".to_owned()]));
        for other in ["null", "1e999999", "true", "-1", r#""x""#, r#""\ud800""#, "[{}]"] {
            let text: &'static str = Box::leak(format!(r#"{{"a": 1, "m": {other}}}"#).into_boxed_str());
            assert!(read(text).expect("an object").inner.is_none(), "{other}");
        }
        assert!(read("[]").is_none());
    }

    #[test]
    fn a_body_is_utf8_all_over() {
        assert!(list_field(b"{\"a\":\"\xff\",\"list\":[1]}", "list").is_err());
        assert!(list_field(b"{\"\xff\":0,\"list\":[1]}", "list").is_err());
        assert_eq!(list_field("{\"é\":\"é\",\"list\":[1]}".as_bytes(), "list").expect("JSON").expect("a list").elements.len(), 1);
    }

    #[test]
    fn what_is_read_of_a_list_or_an_object_has_an_end() {
        let numbers = format!("[{}0]", "0,".repeat(MAX_READ + 2));
        let read = list(serde_json::from_str(&numbers).expect("JSON")).expect("a list");
        assert_eq!((read.elements.len(), read.more), (MAX_READ, 3));
        let body = format!("{{\"list\":{numbers}}}");
        assert_eq!(list_field(body.as_bytes(), "list").expect("JSON").expect("a list").more, 3);
        let object = format!("{{{}\"b\":1}}", "\"a\":0,".repeat(MAX_READ));
        assert_eq!(entries(serde_json::from_str(&object).expect("JSON")).expect("an object").len(), MAX_READ);
    }

    #[test]
    fn depth_is_no_matter() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(200_000), "]".repeat(200_000));
        let raw: &RawValue = serde_json::from_str(&deep).expect("JSON");
        assert_eq!(entries(raw).expect("an object").len(), 1);
    }
}
