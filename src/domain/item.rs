//! What a protocol decoder hands over: things that know where in the body their original lies.
//!
//! A request is a [`Decoded`]. Most of it are spans; the other items are what some protocols send beside them. All of it
//! belongs to traces by their id, in any order: an announcement or a log record may come before any span of its trace.

use std::ops::Range;
use std::sync::Arc;

use super::derive::SpanId;
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

/// Facts of a trace that were announced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    /// Name, session, user, source, tags, and metadata pairs for facets. Of an announcement, only the pairs of its own
    /// metadata.
    pub facts: Facts,
    /// Metadata as it was sent: keys, and values as JSON text.
    pub metadata: Vec<(Text, Text)>,
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
