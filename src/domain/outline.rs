//! What a tree or a timeline shows of a span, read from its stored head where that lies.

use serde::Deserialize;

use super::marks::Marks;
use super::price::Price;
use super::span::{ContextRef, FactsRef, Kind, Status, Usage, lasted};

/// The first fields of a [`SpanHead`](super::span::SpanHead) as they are stored: the same, in the same order, with texts that
/// are not copied.
#[derive(Debug, Deserialize)]
pub struct Outline<'a> {
    /// Packed id of the parent as sent; `None` for a root.
    pub parent: Option<&'a [u8]>,
    /// Name as sent.
    pub name: Option<&'a [u8]>,
    /// The sender's own word for the type.
    pub type_word: &'a [u8],
    /// The kind in our words.
    pub kind: Kind,
    _root_rank: u8,
    /// How it ended.
    pub status: Status,
    /// What is either so or not.
    pub marks: Marks,
    /// Start, µs.
    pub start: i64,
    /// End as sent, µs.
    pub end: Option<i64>,
    /// Model, without its provider.
    pub model: Option<&'a [u8]>,
    _provider: Option<&'a [u8]>,
    /// Own tokens and cost.
    pub usage: Option<Usage>,
    _price: Option<Box<Price>>,
    _title: Option<&'a [u8]>,
    /// Short error text.
    pub error: Option<&'a [u8]>,
    _facts: FactsRef,
    _context: ContextRef,
    /// Order of first arrival within the trace.
    pub arrival: u32,
}

impl Outline<'_> {
    /// Duration in µs; `None` while open.
    pub fn duration(&self) -> Option<i64> {
        lasted(self.start, self.end)
    }
}
