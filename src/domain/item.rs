//! What a protocol decoder hands over: things that know where in the body their original lies.
//!
//! A request is a [`Decoded`]. Most of it are spans; the other items are what some protocols send beside them. All of it
//! belongs to traces by their id, in any order: an announcement or a log record may come before any span of its trace.

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

/// Resource and scope that spans of a request were sent by; stored once a trace, whatever the number of spans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The resource's original in the body; may be empty.
    pub resource: Range<usize>,
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
    /// Session that the metadata names; counts where no announcement has one of its own.
    pub session_hint: Option<Text>,
    /// User.
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
        for entry in &newer.metadata {
            self.metadata.retain(|known| known.key != entry.key);
            let size = |entry: &MetadataEntry| entry.key.as_bytes().len() + entry.json.as_bytes().len();
            if self.metadata.iter().map(size).sum::<usize>() + size(entry) <= MAX_ANNOUNCED_BYTES {
                self.metadata.push(entry.clone());
            }
        }
    }

    /// As facts of the trace.
    pub fn facts(&self) -> Facts {
        Facts {
            name: self.name.clone(),
            session: self.session.clone().or_else(|| self.session_hint.clone()),
            user: self.user.clone(),
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
