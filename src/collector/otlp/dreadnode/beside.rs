//! What spans refer to that is stored beside them: artifacts, and values too large for a span (contracts/dreadnode.md
//! section 9). Both have a key in the store that follows from what the span says; paths of clients are never used.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::lenient::strict;
use crate::collector::json;
use crate::collector::otlp::span::Span;
use crate::collector::otlp::wire::Message;
use crate::domain::artifact::{artifact_key, value_key};
use crate::domain::text::Text;

/// What one span refers to at most.
const MAX_REFERENCES: usize = 20_000;

/// Something stored beside a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// How it is asked for: an artifact's `sha256:…`, or the hash of a value.
    pub id: Text,
    /// Name, as sent; of an artifact.
    pub name: Option<Text>,
    /// Key in the store.
    pub key: String,
}

/// The keys of all that a span refers to.
pub(super) fn keys(span: &Span<'_>) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    each(span, &mut |one| {
        if keys.len() < MAX_REFERENCES {
            keys.insert(one.key);
        }
    });
    keys
}

/// What a stored span refers to; of more than a span may refer to, the first.
pub fn beside(original: &[u8]) -> Vec<Beside> {
    let mut all = Vec::new();
    if let Some(span) = Message::stored(original).ok().and_then(|message| Span::read(message).ok()) {
        each(&span, &mut |one| {
            if all.len() < MAX_REFERENCES {
                all.push(one);
            }
        });
    }
    all
}

fn each(span: &Span<'_>, take: &mut dyn FnMut(Beside)) {
    for (attribute, value) in span.attributes() {
        let is_artifacts = match &*attribute {
            b"dreadnode.artifacts" => true,
            b"dreadnode.objects" => false,
            _ => continue,
        };
        // Most spans have neither, and are not read any further.
        let Some(text) = value.string().filter(|text| text.len() > 2 && (is_artifacts || text.windows(5).any(|part| part == b"\"uri\""))) else {
            continue;
        };
        let Some(raw) = strict(&text).and_then(|text| RawValue::from_string(text.trim().to_owned()).ok()) else { continue };
        if is_artifacts {
            json::elements(&raw).unwrap_or_default().into_iter().filter_map(artifact).for_each(&mut *take);
        } else {
            let values = json::entries(&raw).unwrap_or_default();
            let key = |object| json::field(&json::entries(object)?, "uri").and_then(key_of);
            values.into_iter().filter_map(|(hash, object)| Some(Beside { id: Text::new(hash), name: None, key: key(object)? })).for_each(&mut *take);
        }
    }
}

fn artifact(raw: &RawValue) -> Option<Beside> {
    let entries = json::entries(raw)?;
    let text = |name| json::field(&entries, name).and_then(json::string);
    let id = text("oid")?;
    let key = artifact_key(std::str::from_utf8(id.as_bytes()).ok()?)?;
    Some(Beside { id, name: text("name"), key })
}

/// The key of a value that lies elsewhere, by its `uri`.
pub(super) fn key_of(uri: &RawValue) -> Option<String> {
    Some(value_key(std::str::from_utf8(json::string(uri)?.as_bytes()).ok()?)?.to_owned())
}
