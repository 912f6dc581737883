//! What a protocol decoder hands over: things that know where in the body their original lies.
//!
//! A request is a [`Decoded`]. Most of it are spans; the other items are what some protocols send beside them. All of it
//! belongs to traces by their id, in any order: an announcement or a log record may come before any span of its trace.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::derive::SpanId;
use super::evaluation::Evaluation;
use super::span::{Facts, SpanHead};
use super::text::Text;

/// Short texts of the input and output of a span that may be the trace's, for lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// What was asked.
    pub input: Option<Text>,
    /// What was answered.
    pub output: Option<Text>,
}

/// One span of a request.
#[derive(Clone, Debug)]
pub struct Item {
    /// The trace it belongs to.
    pub trace_id: Text,
    /// Packed id.
    pub id: SpanId,
    /// Head; facts, context, arrival and place are filled in where it is stored.
    pub head: SpanHead,
    /// Name of the trace, session, user, source, tags, metadata.
    pub facts: Arc<Facts>,
    /// Its original in the body.
    pub original: Range<usize>,
    /// Texts for lists, made for spans that may become the primary root, or that are marked as answers.
    pub preview: Option<Preview>,
    /// Index in [`Decoded::contexts`].
    pub context: Option<usize>,
}

/// Where something that was sent is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In the body.
    InBody(Range<usize>),
    /// Made of what the request says beside its body.
    Beside(Box<[u8]>),
}

impl Piece {
    /// Its bytes.
    pub fn of<'a>(&'a self, body: &'a [u8]) -> &'a [u8] {
        match self {
            Self::InBody(range) => &body[range.clone()],
            Self::Beside(bytes) => bytes,
        }
    }
}

/// Resource and scope that spans of a request were sent by; stored once a trace, whatever the number of spans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The resource's original; may be empty. `OpenAI` Agents: an object of what the headers say of the sender.
    pub resource: Piece,
    /// The scope's original in the body; may be empty.
    pub scope: Range<usize>,
}

/// What is said of a trace as a whole, outside of its spans (`OpenAI` Agents: the trace object).
#[derive(Clone, Debug)]
pub struct Announcement {
    /// The trace.
    pub trace_id: Text,
    /// What it says; the newest that is not null wins, metadata key by key.
    pub facts: Announced,
    /// Its original in the body.
    pub original: Range<usize>,
}

/// Keys of announced metadata that name the session where there is no group (contracts/openai-agents.md section 7).
pub const SESSION_KEYS: [&str; 3] = ["session_id", "thread_id", "conversation_id"];
/// Metadata key of the session that an agent keeps for itself (contracts/dreadnode.md section 7).
pub const AGENT_SESSION: &str = "agent_session_id";

impl Facts {
    /// Whether the session is one that an agent keeps for itself, which counts where nobody names another.
    pub fn is_session_of_agent(&self) -> bool {
        self.metadata.iter().any(|(key, value)| key.as_bytes() == AGENT_SESSION.as_bytes() && Some(value) == self.session.as_ref())
    }
}
/// Keys of announced metadata that name the user.
pub const USER_KEYS: [&str; 3] = ["user_id", "user.id", "user"];

/// Longest metadata kept of the announcements of one trace, in bytes of JSON; the originals have all of it.
pub const MAX_ANNOUNCED_BYTES: usize = 64 * 1024;

/// Facts of a trace that were announced.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// Name.
    pub name: Option<Text>,
    /// Source; the workflow's name.
    pub source: Option<Text>,
    /// Session.
    pub session: Option<Text>,
    /// Session that the metadata named last; counts where the metadata is too long to be kept.
    pub session_hint: Option<Text>,
    /// The same for the user.
    pub user: Option<Text>,
    /// Tags.
    pub tags: Option<Vec<Text>>,
    /// Metadata.
    pub metadata: Vec<MetadataEntry>,
}

/// One key of announced metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataEntry {
    /// Key.
    pub key: Text,
    /// Value, JSON as sent.
    pub json: Text,
    /// The plain values in it with their keys joined by dots, for facets.
    pub pairs: Vec<(Text, Text)>,
}

impl MetadataEntry {
    /// A string or a number, as text.
    fn plain(&self) -> Option<Text> {
        let is_plain = self.json.as_bytes().first().is_some_and(|first| matches!(first, b'"' | b'-' | b'0'..=b'9'));
        let (_, value) = self.pairs.first().filter(|_| is_plain)?;
        Some(value.clone()).filter(|value| !value.is_empty())
    }
}

impl Announced {
    /// Takes a later announcement in: what is not null wins, metadata key by key.
    pub fn take_in(&mut self, newer: &Self) {
        let text = |known: &mut Option<Text>, newer: &Option<Text>| {
            if newer.is_some() {
                known.clone_from(newer);
            }
        };
        text(&mut self.name, &newer.name);
        text(&mut self.source, &newer.source);
        text(&mut self.session, &newer.session);
        text(&mut self.session_hint, &newer.session_hint);
        text(&mut self.user, &newer.user);
        if newer.tags.is_some() {
            self.tags.clone_from(&newer.tags);
        }
        // Of a key that is there twice the last one counts.
        let last: HashMap<&Text, usize> = newer.metadata.iter().enumerate().map(|(index, entry)| (&entry.key, index)).collect();
        self.metadata.retain(|known| !last.contains_key(&known.key));
        let size = |entry: &MetadataEntry| entry.key.as_bytes().len() + entry.json.as_bytes().len();
        let mut bytes: usize = self.metadata.iter().map(size).sum();
        for (_, entry) in newer.metadata.iter().enumerate().filter(|(index, entry)| last.get(&entry.key) == Some(index)) {
            if bytes + size(entry) <= MAX_ANNOUNCED_BYTES {
                bytes += size(entry);
                self.metadata.push(entry.clone());
            }
        }
    }

    /// As facts of the trace. Who and which session it is, the metadata says as it is after all announcements.
    pub fn facts(&self) -> Facts {
        let told = |keys: &[&str]| keys.iter().find_map(|key| self.metadata.iter().find(|entry| entry.key.as_bytes() == key.as_bytes())?.plain());
        Facts {
            name: self.name.clone(),
            session: self.session.clone().or_else(|| told(&SESSION_KEYS)).or_else(|| self.session_hint.clone()),
            user: told(&USER_KEYS).or_else(|| self.user.clone()),
            source: self.source.clone(),
            tags: self.tags.clone().unwrap_or_default(),
            metadata: self.metadata.iter().flat_map(|entry| entry.pairs.iter().cloned()).collect(),
        }
    }

    /// The metadata as one JSON object.
    pub fn metadata_json(&self) -> Text {
        let mut out = vec![b'{'];
        for (index, entry) in self.metadata.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            entry.key.write_json(&mut out);
            out.push(b':');
            out.extend_from_slice(entry.json.as_bytes());
        }
        out.push(b'}');
        Text::new(out)
    }
}

/// A log record that belongs to a span (`OpenTelemetry`: `GenAI` content); it may arrive before its span.
#[derive(Clone, Debug)]
pub struct Log {
    /// The trace.
    pub trace_id: Text,
    /// Packed id of the span.
    pub span: SpanId,
    /// When it was recorded, ns; the order in which the records of a span are read.
    pub at: i64,
    /// Its original in the body.
    pub original: Range<usize>,
}

/// All that a request brings.
#[derive(Clone, Debug, Default)]
pub struct Decoded {
    /// Spans in the order they were sent.
    pub spans: Vec<Item>,
    /// Announcements in the order they were sent.
    pub announcements: Vec<Announcement>,
    /// Log records.
    pub logs: Vec<Log>,
    /// Results of evaluations by trace; each comes with a span or a log record of the same trace.
    pub evaluations: Vec<(Text, Evaluation)>,
    /// What [`Item::context`] counts.
    pub contexts: Vec<Context>,
}

impl Decoded {
    /// Whether there is nothing to store.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty() && self.announcements.is_empty() && self.logs.is_empty()
    }
}

impl From<Vec<Item>> for Decoded {
    fn from(spans: Vec<Item>) -> Self {
        Self { spans, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(entries: &[(&str, &str)]) -> Announced {
        let entry = |(key, value): &(&str, &str)| {
            let (key, json) = (Text::from(*key), Text::from(format!("\"{value}\"").as_str()));
            MetadataEntry { pairs: vec![(key.clone(), Text::from(*value))], key, json }
        };
        Announced { metadata: entries.iter().map(entry).collect(), ..Announced::default() }
    }

    #[test]
    fn who_it_is_about_is_told_by_the_metadata_of_all_announcements() {
        let mut all = said(&[("session_id", "first"), ("user", "u")]);
        all.take_in(&Announced { session_hint: Some("t".into()), user: Some("x".into()), ..said(&[("thread_id", "t")]) });
        assert_eq!((all.facts().session, all.facts().user), (Some("first".into()), Some("u".into())));
        all.take_in(&said(&[("session_id", "second"), ("user_id", "7")]));
        assert_eq!((all.facts().session, all.facts().user), (Some("second".into()), Some("7".into())));
        all.take_in(&Announced { session: Some("group".into()), ..Announced::default() });
        assert_eq!(all.facts().session, Some("group".into()));
    }

    #[test]
    fn metadata_is_merged_by_key_and_has_an_end() {
        let mut all = said(&[("a", "1"), ("b", "2")]);
        all.take_in(&said(&[("a", "3"), ("c", "4"), ("a", "5")]));
        assert_eq!(all.metadata_json(), r#"{"b":"2","c":"4","a":"5"}"#.into());
        let keys: Vec<String> = (0..200_000).map(|key| key.to_string()).collect();
        let many: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "x")).collect();
        for _ in 0..3 {
            all.take_in(&said(&many));
        }
        let bytes: usize = all.metadata.iter().map(|entry| entry.key.as_bytes().len() + entry.json.as_bytes().len()).sum();
        assert!((MAX_ANNOUNCED_BYTES - 16..=MAX_ANNOUNCED_BYTES).contains(&bytes), "{bytes}");
    }
}
