//! All that senders have sent of a trace, as it is stored.

use super::derive::SpanId;
use super::span::{Protocol, SpanHead};
use super::text::Text;

/// A span with its original.
#[derive(Clone, Debug)]
pub struct WholeSpan {
    /// Packed id.
    pub id: SpanId,
    /// Head.
    pub head: SpanHead,
    /// Where it comes from.
    pub source: Option<Text>,
    /// The original.
    pub original: Vec<u8>,
    /// Index in [`Whole::contexts`].
    pub context: Option<usize>,
}

/// A trace.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    /// Wire protocol.
    pub protocol: Protocol,
    /// Counts changes.
    pub version: i64,
    /// Spans in order of arrival.
    pub spans: Vec<WholeSpan>,
    /// Originals of resources and scopes.
    pub contexts: Vec<(Vec<u8>, Vec<u8>)>,
    /// Originals of announcements in order of arrival.
    pub announcements: Vec<Vec<u8>>,
    /// Originals of log records.
    pub logs: Vec<Vec<u8>>,
}
