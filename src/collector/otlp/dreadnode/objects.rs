//! The values of a span, which other attributes name by their hashes (contracts/dreadnode.md sections 6 and 8).
//!
//! Every value is read once, however many places name it, and is measured before it is copied: thirty megabytes that a
//! million places name are as much work as if one did.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::value::RawValue;

use super::beside::key_of;
use super::lenient::strict;
use crate::collector::json;
use crate::collector::parts::Attached;
use crate::domain::text::Text;

/// What went in or came out: a name and the hash of a value.
#[derive(Debug)]
pub(super) struct Ref {
    pub(super) name: Text,
    pub(super) hash: Text,
}

/// The values of one span.
#[derive(Debug)]
pub(super) struct Objects<'a> {
    by_hash: HashMap<Vec<u8>, Object>,
    /// By the hash of a schema: whether what has it lies as plain text where it is stored.
    texts: HashMap<Vec<u8>, bool>,
    attached: &'a Attached,
}

#[derive(Debug)]
struct Object {
    value: Option<Box<RawValue>>,
    uri: Option<Box<RawValue>>,
    size: Option<Box<RawValue>>,
    /// Key in the store, of one that lies elsewhere.
    key: Option<String>,
    schema: Option<Text>,
}

impl Ref {
    /// The references in a list.
    pub(super) fn list(raw: &RawValue) -> Vec<Self> {
        let refs = json::elements(raw).unwrap_or_default().into_iter().filter_map(json::entries);
        let text = |entries: &json::Entries<'_>, name: &str| json::field(entries, name).and_then(json::string);
        refs.filter_map(|entries| Some(Self { name: text(&entries, "name").unwrap_or_default(), hash: text(&entries, "hash")? })).collect()
    }
}

impl<'a> Objects<'a> {
    /// From `dreadnode.objects` and `dreadnode.object_schemas`, where they are objects.
    pub(super) fn read(objects: Option<&RawValue>, schemas: Option<&RawValue>, attached: &'a Attached) -> Self {
        let objects = objects.and_then(json::entries).unwrap_or_default();
        let by_hash = objects.into_iter().filter_map(|(hash, raw)| Some((hash.into_owned(), Object::read(raw)?)));
        // Only what was fetched is told apart by its schema.
        let schemas = schemas.filter(|_| !attached.values.is_empty()).and_then(json::entries).unwrap_or_default();
        let texts = schemas.into_iter().filter_map(|(hash, raw)| Some((hash.into_owned(), is_text(raw)?)));
        Self { by_hash: by_hash.collect(), texts: texts.collect(), attached }
    }

    /// The value behind a hash in at most about `most` bytes: itself, or where it was put; the hash when it is not there or
    /// too long.
    pub(super) fn show(&self, one: &Ref, most: usize) -> String {
        self.find(one, most).unwrap_or_else(|| quoted(&one.hash))
    }

    fn find(&self, one: &Ref, most: usize) -> Option<String> {
        let object = self.by_hash.get(one.hash.as_bytes())?;
        if let Some(value) = &object.value {
            return (value.get().len() <= most).then(|| value.get().to_owned());
        }
        let uri = object.uri.as_ref()?.get();
        if let Some(text) = object.key.as_ref().and_then(|key| self.attached.values.get(key)) {
            return (text.len() <= most).then(|| self.fetched(object, text));
        }
        let is_stored = object.key.as_ref().is_some_and(|key| self.attached.stored.contains(key));
        let size = object.size.as_ref().map_or("null", |size| size.get());
        let is_short = uri.len() + size.len() <= most;
        is_short.then(|| format!("{{\"uri\":{uri},\"size\":{size},\"oid\":{},\"stored\":{is_stored}}}", quoted(&one.hash)))
    }

    /// A value that was stored beside the span: a text lies there as it is, anything else as JSON. Which it is says its
    /// schema, which is empty for what stands by itself.
    fn fetched(&self, object: &Object, text: &str) -> String {
        let is_text = object.schema.as_ref().and_then(|schema| self.texts.get(schema.as_bytes())).copied().unwrap_or(true);
        let json = if is_text { None } else { strict(text.as_bytes()) };
        json.map_or_else(|| quoted(&Text::from(text)), Cow::into_owned)
    }
}

impl Object {
    fn read(raw: &RawValue) -> Option<Self> {
        let entries = json::entries(raw)?;
        let field = |name| json::field(&entries, name);
        let schema = field("schema_hash").and_then(json::string);
        let (uri, key) = (field("uri"), field("uri").and_then(key_of));
        Some(Self {
            value: field("value").map(ToOwned::to_owned),
            uri: uri.map(ToOwned::to_owned),
            size: field("size").map(ToOwned::to_owned),
            key,
            schema,
        })
    }
}

fn is_text(schema: &RawValue) -> Option<bool> {
    let schema = json::entries(schema)?;
    Some(schema.is_empty() || json::field(&schema, "type").and_then(json::string).is_some_and(|word| word.as_bytes() == b"string"))
}

/// A text as JSON.
pub(super) fn quoted(text: &Text) -> String {
    let mut out = Vec::new();
    text.write_json(&mut out);
    String::from_utf8(out).unwrap_or_else(|_| "null".to_owned())
}
