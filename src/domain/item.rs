//! What a protocol decoder hands over: spans that know where in the body their original lies.

use std::ops::Range;
use std::sync::Arc;

use super::derive::SpanId;
use super::span::{Facts, SpanHead};
use super::text::Text;

/// Short texts of a root's input and output, for lists.
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
    /// Head; facts, arrival and place are filled in where it is stored.
    pub head: SpanHead,
    /// Session, user, source, tags, metadata.
    pub facts: Arc<Facts>,
    /// Its original in the body.
    pub original: Range<usize>,
    /// Texts for lists, made for spans that may become the primary root.
    pub preview: Option<Preview>,
}
