//! The tracing protocol of the OpenAI Agents SDK: `{"data": [...]}` of traces and spans (contracts/openai-agents.md).
//!
//! One bad item never costs the others: a 4xx would lose the whole batch on the sender's side.

mod content;
mod read;
mod span;
mod usage;

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::value::RawValue;

pub use self::read::{preview, run_parts, trace_parts};
use self::span::Span;
use super::dynamiq::flatten_pairs;
use super::json::{self, Entries};
use crate::domain::id::{MAX_ID_CHARS, pack};
use crate::domain::item::{Announced, Announcement, Context, Decoded, Item, MAX_ANNOUNCED_BYTES, MetadataEntry, Piece, SESSION_KEYS, USER_KEYS};
use crate::domain::span::{Facts, MAX_NAME_BYTES};
use crate::domain::text::Text;

/// A body that holds no list of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejected {
    /// It is no JSON.
    Broken,
    /// There is no list under `data`.
    NoData,
}

/// An item that cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadItem {
    /// Its place in `data`.
    pub index: usize,
    /// The field at fault; empty for the item itself.
    pub field: &'static str,
    /// What is wrong with it.
    pub message: &'static str,
}

/// What a request holds.
#[derive(Debug, Default)]
pub struct Batch {
    /// What is kept.
    pub decoded: Decoded,
    /// How many items cannot be.
    pub rejected: u64,
    /// The first of these.
    pub bad: Vec<BadItem>,
    /// Items that were left out because there were too many of them.
    pub left_out: u64,
}

/// Items of one request; further ones are left out. One takes far more room once it is read than the few bytes that it may
/// have in the body.
const MAX_ITEMS: usize = 100_000;
/// Entries of announced metadata, and tags, that are kept of one request, for the same reason; the originals have them all.
const MAX_METADATA: usize = 100_000;
/// Tags of one announcement.
const MAX_TAGS: usize = 1_000;
/// Items that cannot be kept and are told by their place.
const MAX_NAMED: usize = 20;

type Fault = (&'static str, &'static str);

/// Decodes a body that came at a time, µs: when a span began that says neither when it began nor when it ended.
pub fn decode(body: &[u8], received: i64) -> Result<Batch, Rejected> {
    let items = json::list_field(body, "data").map_err(|_| Rejected::Broken)?.ok_or(Rejected::NoData)?;
    let start = body.as_ptr() as usize;
    let beyond = items.elements.len().saturating_sub(MAX_ITEMS) as u64;
    let mut batch = Batch { left_out: items.more + beyond, ..Batch::default() };
    let no_facts = Arc::new(Facts::default());
    let mut room = MAX_METADATA;
    for (index, raw) in items.elements.into_iter().take(MAX_ITEMS).enumerate() {
        let from = raw.get().as_ptr() as usize - start;
        let original = from..from + raw.get().len();
        let kept = match json::entries(raw) {
            None => Err(("", "must be an object")),
            Some(item) if is_trace(&item) => announcement(&item, original, &mut room).map(|one| batch.decoded.announcements.push(one)),
            Some(item) => Span::read(&item, raw.get(), received).map(|span| {
                let Span { trace_id, id, head, preview } = span;
                batch.decoded.spans.push(Item { trace_id, id, head, facts: Arc::clone(&no_facts), original, preview, context: None });
            }),
        };
        if let Err((field, message)) = kept {
            batch.rejected += 1;
            if batch.bad.len() < MAX_NAMED {
                batch.bad.push(BadItem { index, field, message });
            }
        }
    }
    Ok(batch)
}

/// What the headers of a request say of its sender, an object, as the context of its spans.
pub fn context(said: Box<[u8]>) -> Context {
    Context { resource: Piece::Beside(said), scope: 0..0 }
}

fn is_trace(item: &Entries<'_>) -> bool {
    json::field(item, "object").and_then(json::string).is_some_and(|object| object.as_bytes() == b"trace")
}

/// An id: any text that is not empty, as long as it can be found again.
fn id(item: &Entries<'_>, field: &'static str) -> Result<Text, Fault> {
    match json::field(item, field) {
        None => Err((field, "is required")),
        Some(value) => match json::string(value) {
            None => Err((field, "must be a string")),
            Some(text) if text.is_empty() => Err((field, "cannot be blank")),
            Some(text) if text.chars() > MAX_ID_CHARS => Err((field, "the length must be no more than 255")),
            Some(text) => Ok(text),
        },
    }
}

fn text(entries: &Entries<'_>, field: &str) -> Option<Text> {
    json::field(entries, field).and_then(json::string).filter(|text| !text.is_empty())
}

fn object<'a>(entries: &Entries<'a>, field: &str) -> Option<Entries<'a>> {
    json::field(entries, field).and_then(json::entries)
}

fn announcement(item: &Entries<'_>, original: std::ops::Range<usize>, room: &mut usize) -> Result<Announcement, Fault> {
    let trace_id = id(item, "id")?;
    let name = text(item, "workflow_name").map(|name| Text::new(name.head(MAX_NAME_BYTES)));
    let metadata = object(item, "metadata").unwrap_or_default();
    let first = |keys: &[&str]| keys.iter().find_map(|key| json::field(&metadata, key).and_then(plain));
    let mut bytes = 0;
    let fits = |(key, value): &&(Cow<'_, [u8]>, &RawValue)| {
        let size = key.len() + value.get().len();
        let fits = bytes + size <= MAX_ANNOUNCED_BYTES;
        bytes += if fits { size } else { 0 };
        fits
    };
    let facts = Announced {
        source: name.clone(),
        name,
        session: text(item, "group_id"),
        session_hint: first(&SESSION_KEYS),
        user: first(&USER_KEYS),
        // No list, rather than an empty one, which would take the place of what came before.
        tags: json::field(&metadata, "tags").filter(|_| *room > 0).and_then(|value| tags(value, MAX_TAGS.min(*room))),
        metadata: metadata.iter().filter(fits).take(*room).map(|(key, value)| entry(key, value)).collect(),
    };
    *room = room.saturating_sub(facts.metadata.len() + facts.tags.as_ref().map_or(0, Vec::len));
    Ok(Announcement { trace_id, facts, original })
}

/// A list of strings; anything else is no tags.
fn tags(value: &RawValue, most: usize) -> Option<Vec<Text>> {
    json::elements(value)?.into_iter().take(most).map(json::string).collect()
}

fn entry(key: &[u8], value: &RawValue) -> MetadataEntry {
    let mut pairs = Vec::new();
    flatten_pairs(key, value, &mut pairs);
    MetadataEntry { key: Text::new(key), json: Text::from(value.get()), pairs }
}

/// A string, or the text of a number.
fn plain(value: &RawValue) -> Option<Text> {
    json::string(value).or_else(|| json::number(value).map(Text::from)).filter(|text| !text.is_empty())
}

/// Packed id of a span's parent.
fn parent(item: &Entries<'_>) -> Option<Box<[u8]>> {
    text(item, "parent_id").map(|parent| pack(parent.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_tags_and_entries_are_kept() {
        let tags = vec![r#""t""#; MAX_TAGS + 1].join(",");
        let announced = |number: usize| format!(r#"{{"object":"trace","id":"trace_{number}","workflow_name":"w","metadata":{{"tags":[{tags}]}}}}"#);
        // Each takes an entry besides its tags.
        let needed = MAX_METADATA.div_ceil(MAX_TAGS + 1);
        let body = format!(r#"{{"data":[{}]}}"#, (0..needed + 2).map(announced).collect::<Vec<_>>().join(","));
        let batch = decode(body.as_bytes(), 0).unwrap();
        let kept: Vec<(Option<usize>, usize)> =
            batch.decoded.announcements.iter().map(|Announcement { facts, .. }| (facts.tags.as_ref().map(Vec::len), facts.metadata.len())).collect();
        assert_eq!(kept[..needed - 1], vec![(Some(MAX_TAGS), 1); needed - 1]);
        let room = MAX_METADATA - (needed - 1) * (MAX_TAGS + 1);
        assert_eq!(kept[needed - 1..], [(Some(room), 1), (None, 0), (None, 0)], "no tags, rather than an empty list");
        assert!(batch.decoded.announcements.iter().all(|one| one.facts.name.is_some()) && batch.rejected == 0);
    }
}
