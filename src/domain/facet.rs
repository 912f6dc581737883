//! Facets: the values by which traces are found.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::id::hash128;
use super::span::{Facts, Kind, SpanHead};
use super::trace::Summary;

/// Values kept a trace; beyond, the smallest by (kind, hash) stay and the trace is marked.
pub const MAX_FACETS: usize = 256;

/// What a facet's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum FacetKind {
    /// Session id.
    Session = 1,
    /// User id.
    User = 2,
    /// Source name.
    Source = 3,
    /// One tag.
    Tag = 4,
    /// Key and value of a metadata pair.
    Metadata = 5,
    /// Model name.
    Model = 6,
    /// Name of an agent.
    Agent = 7,
    /// Name of a tool.
    Tool = 8,
    /// Name of the trace.
    Name = 9,
    /// Something that holds for the trace: [`ERRORS`], [`WARNINGS`], [`UNPRICED`] or [`CUT`].
    Flag = 10,
}

impl FacetKind {
    /// All kinds, in the order of their numbers.
    pub const ALL: [Self; 10] =
        [Self::Session, Self::User, Self::Source, Self::Tag, Self::Metadata, Self::Model, Self::Agent, Self::Tool, Self::Name, Self::Flag];

    /// Whether a trace has one value of the kind at most.
    pub fn is_single(self) -> bool {
        matches!(self, Self::Session | Self::User | Self::Source | Self::Name)
    }

    /// Whether values of the kind may be left out of a trace that has many.
    pub fn may_be_cut(self) -> bool {
        matches!(self, Self::Tag | Self::Metadata | Self::Model | Self::Agent | Self::Tool)
    }
}

/// The trace contains a span that failed.
pub const ERRORS: &str = "errors";
/// Some span has a warning.
pub const WARNINGS: &str = "warnings";
/// Some usage has no price.
pub const UNPRICED: &str = "unpriced";
/// Values were left out: there are more than [`MAX_FACETS`].
pub const CUT: &str = "cut";

/// A facet value by kind and hash.
pub type Facet = (FacetKind, [u8; 16]);

/// The facet of a value; for metadata see [`pair_hash`].
pub fn of_value(kind: FacetKind, value: &str) -> Facet {
    (kind, hash128(value.as_bytes()))
}

/// Hash of a metadata pair: the key's length keeps `ab`+`c` and `a`+`bc` apart.
pub fn pair_hash(key: &[u8], value: &[u8]) -> [u8; 16] {
    let mut joined = Vec::with_capacity(8 + key.len() + value.len());
    joined.extend_from_slice(&(key.len() as u64).to_be_bytes());
    joined.extend_from_slice(key);
    joined.extend_from_slice(value);
    hash128(&joined)
}

/// Facets of the facts that the trace takes from its primary root.
pub fn of_facts(facts: &Facts) -> impl Iterator<Item = Facet> + '_ {
    let single = [(FacetKind::Session, &facts.session), (FacetKind::User, &facts.user), (FacetKind::Source, &facts.source)];
    single
        .into_iter()
        .filter_map(|(kind, value)| Some((kind, hash128(value.as_ref()?.as_bytes()))))
        .chain(facts.tags.iter().map(|tag| (FacetKind::Tag, hash128(tag.as_bytes()))))
        .chain(facts.metadata.iter().map(|(key, value)| (FacetKind::Metadata, pair_hash(key.as_bytes(), value.as_bytes()))))
}

/// Facets that one span adds to its trace.
pub fn of_span(head: &SpanHead) -> impl Iterator<Item = Facet> + '_ {
    let named = |kind: Kind, facet: FacetKind| (head.kind == kind).then(|| head.called()).flatten().map(|name| (facet, hash128(name.as_bytes())));
    head.model
        .as_ref()
        .map(|model| (FacetKind::Model, hash128(model.as_bytes())))
        .into_iter()
        .chain(named(Kind::Agent, FacetKind::Agent))
        .chain(named(Kind::Tool, FacetKind::Tool))
}

/// How many spans of a trace carry each value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetCounts {
    counts: BTreeMap<Facet, u32>,
    /// Values were left out; only a full derivation can bring one back.
    pub truncated: bool,
}

impl FacetCounts {
    /// Counts a span's values.
    pub fn add(&mut self, head: &SpanHead) {
        for facet in of_span(head) {
            *self.counts.entry(facet).or_insert(0) += 1;
            if self.counts.len() > MAX_FACETS {
                self.counts.pop_last();
                self.truncated = true;
            }
        }
    }

    /// Takes a span's values back. `false`: a value is gone while others were left out, so the counts must be made anew.
    #[must_use]
    pub fn remove(&mut self, head: &SpanHead) -> bool {
        for facet in of_span(head) {
            if let Some(count) = self.counts.get_mut(&facet) {
                *count -= 1;
                if *count == 0 {
                    self.counts.remove(&facet);
                    if self.truncated {
                        return false;
                    }
                }
            }
        }
        true
    }

    /// The values, smallest first.
    pub fn values(&self) -> impl Iterator<Item = Facet> + '_ {
        self.counts.keys().copied()
    }
}

/// All facets of a trace: those of its facts and spans, its name, and what holds for it.
pub fn of_summary(summary: &Summary, counts: &FacetCounts) -> Vec<Facet> {
    let (mut facets, cut) = of_trace(&summary.facts, counts);
    facets.extend(summary.name.as_ref().map(|name| (FacetKind::Name, hash128(name.as_bytes()))));
    let flags = [(ERRORS, summary.errors > 0), (WARNINGS, summary.has_warnings), (UNPRICED, summary.has_unpriced_usage), (CUT, cut)];
    facets.extend(flags.into_iter().filter(|(_, holds)| *holds).map(|(flag, _)| of_value(FacetKind::Flag, flag)));
    facets
}

/// The facets that a trace has from its facts and spans, and whether some were left out.
pub fn of_trace(facts: &Facts, counts: &FacetCounts) -> (Vec<Facet>, bool) {
    let mut facets: Vec<Facet> = of_facts(facts).chain(counts.values()).collect();
    facets.sort_unstable();
    facets.dedup();
    let truncated = counts.truncated || facets.len() > MAX_FACETS;
    facets.truncate(MAX_FACETS);
    (facets, truncated)
}
