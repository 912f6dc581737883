//! What is kept of a trace beside its spans: what people see ([`Summary`]) and what the next batch needs ([`TraceState`]).

use serde::{Deserialize, Serialize};

use super::facet::FacetCounts;
use super::span::{Facts, FactsRef, Place, SpanHead, Status, Usage};
use super::text::Text;

/// Distinct facts kept once for all spans of a trace; further ones are kept with their span.
const MAX_SHARED_FACTS: usize = 16;

/// Sums of tokens and costs (pico-dollars).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageSum {
    /// Prompt, completion, total, cache read, cache write, reasoning tokens.
    pub tokens: [i64; 6],
    /// Prompt, completion, total cost.
    pub costs: [i128; 3],
}

impl UsageSum {
    /// Adds `times` (1 or -1) the usage of one span.
    pub fn add(&mut self, usage: &Usage, times: i64) {
        let tokens = [
            usage.prompt_tokens,
            usage.completion_tokens,
            usage.total_tokens,
            usage.cache_read_tokens,
            usage.cache_write_tokens,
            usage.reasoning_tokens,
        ];
        for (sum, part) in self.tokens.iter_mut().zip(tokens) {
            *sum += times * i64::try_from(part).unwrap_or(i64::MAX);
        }
        for (sum, part) in self.costs.iter_mut().zip([usage.prompt_cost, usage.completion_cost, usage.total_cost]) {
            *sum += i128::from(times) * i128::from(part.unwrap_or(0));
        }
    }

    /// Adds `times` another sum.
    pub fn add_sum(&mut self, other: &Self, times: i64) {
        for (sum, part) in self.tokens.iter_mut().zip(other.tokens) {
            *sum += times * part;
        }
        for (sum, part) in self.costs.iter_mut().zip(other.costs) {
            *sum += i128::from(times) * part;
        }
    }
}

/// Order of roots: rank, start, arrival; kept as bytes that sort that way, so that an index can find the best one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RootKey(#[serde(with = "serde_bytes")] Vec<u8>);

impl RootKey {
    const PREFIX: usize = 13;

    /// The key of a root.
    pub fn new(id: &[u8], head: &SpanHead) -> Self {
        let mut key = Vec::with_capacity(Self::PREFIX + id.len());
        key.push(head.root_rank);
        key.extend_from_slice(&(head.start.cast_unsigned() ^ (1 << 63)).to_be_bytes());
        key.extend_from_slice(&head.arrival.to_be_bytes());
        key.extend_from_slice(id);
        Self(key)
    }

    /// A key from its stored bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        (bytes.len() > Self::PREFIX).then_some(Self(bytes))
    }

    /// The stored bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Packed id of the root.
    pub fn id(&self) -> &[u8] {
        &self.0[Self::PREFIX..]
    }
}

/// Some roots of a trace, as far as derivation asks: how many, how many failed, and the two extremes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RootGroup {
    /// How many.
    pub members: u32,
    /// How many of them failed.
    pub failed: u32,
    /// Largest end.
    pub max_end: Option<i64>,
    /// The one that would be primary.
    pub best: Option<RootKey>,
}

impl RootGroup {
    /// Adds a root.
    pub fn add(&mut self, id: &[u8], head: &SpanHead) {
        self.members += 1;
        self.failed += u32::from(head.status == Status::Failed);
        self.fold(id, head);
    }

    /// Exchanges the copy of a member. `false`: it held an extreme and gives it up, so the group must be made anew.
    #[must_use]
    pub fn replace(&mut self, id: &[u8], old: &SpanHead, new: &SpanHead) -> bool {
        let (old_key, new_key) = (RootKey::new(id, old), RootKey::new(id, new));
        if (self.best.as_ref() == Some(&old_key) && new_key < old_key) || (old.end.is_some() && self.max_end == old.end && new.end < old.end) {
            return false;
        }
        if self.best.as_ref() == Some(&old_key) {
            self.best = None;
        }
        self.failed = self.failed + u32::from(new.status == Status::Failed) - u32::from(old.status == Status::Failed);
        self.fold(id, new);
        true
    }

    fn fold(&mut self, id: &[u8], head: &SpanHead) {
        self.max_end = self.max_end.max(head.end);
        self.best = self.best.take().max(Some(RootKey::new(id, head)));
    }
}

/// The first agent of a trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstAgent {
    /// Its start and arrival: its order.
    pub order: (i64, u32),
    /// Its name.
    pub name: Option<Text>,
}

/// What derivation keeps between batches, so that a batch costs what it brings and not what the trace holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceState {
    /// Stored spans.
    pub spans: u32,
    /// Spans that failed.
    pub failed: u32,
    /// Spans that were canceled.
    pub canceled: u32,
    /// Spans with tokens and no price.
    pub unpriced: u32,
    /// Spans with a warning.
    pub warnings: u32,
    /// Sum over the counted spans.
    pub usage: UsageSum,
    /// Smallest start.
    pub min_start: Option<i64>,
    /// Largest end of any span.
    pub max_end: Option<i64>,
    /// Spans without a parent (or that name themselves).
    pub roots: RootGroup,
    /// Spans whose parent is not stored; their extremes are in the gaps.
    pub orphans: u32,
    /// Orphans that failed.
    pub orphans_failed: u32,
    /// Roots made by breaking cycles; only a full derivation knows them.
    pub cycles: RootGroup,
    /// First agent by start and arrival.
    pub first_agent: Option<FirstAgent>,
    /// Models, agents and tools.
    pub facets: FacetCounts,
    /// Primary root and its status as last derived.
    pub primary: Option<(RootKey, Status)>,
    /// Status that stands for a skipped primary root.
    pub skipped_as: Option<Status>,
    /// Distinct facts of the spans.
    pub shared_facts: Vec<Facts>,
    /// Arrival number of the next new span.
    pub next_arrival: u32,
    /// Number of the next frame.
    pub next_block: u32,
    /// Raw bytes of originals that heads point to.
    pub live_bytes: u64,
    /// Raw bytes of replaced originals that still lie in frames.
    pub dead_bytes: u64,
}

impl TraceState {
    /// Where `facts` are kept, sharing them with other spans when there is room.
    pub fn keep_facts(&mut self, facts: &Facts) -> FactsRef {
        let known = self.shared_facts.iter().position(|known| known == facts);
        let index = known.or_else(|| {
            (self.shared_facts.len() < MAX_SHARED_FACTS).then(|| {
                self.shared_facts.push(facts.clone());
                self.shared_facts.len() - 1
            })
        });
        match index.and_then(|index| u8::try_from(index).ok()) {
            Some(index) => FactsRef::Shared(index),
            None => FactsRef::Own(Box::new(facts.clone())),
        }
    }

    /// Whether spans may have facts that are not among the shared ones.
    pub fn facts_are_many(&self) -> bool {
        self.shared_facts.len() >= MAX_SHARED_FACTS
    }

    /// The facts of a stored head.
    pub fn facts<'a>(&'a self, head: &'a SpanHead) -> &'a Facts {
        facts_among(&self.shared_facts, head)
    }
}

/// The facts of a stored head, by the shared facts of its trace.
pub fn facts_among<'a>(shared: &'a [Facts], head: &'a SpanHead) -> &'a Facts {
    static NONE: Facts = Facts { name: None, session: None, user: None, source: None, tags: Vec::new(), metadata: Vec::new() };
    match &head.facts {
        FactsRef::Own(facts) => facts,
        FactsRef::Shared(index) => shared.get(usize::from(*index)).unwrap_or(&NONE),
    }
}

/// Where a trace's input or output is read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    /// Packed id of the span.
    #[serde(with = "serde_bytes")]
    pub span: Vec<u8>,
    /// Its original.
    pub place: Place,
}

/// The derived values of a trace that lists and filters show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Name for display.
    pub name: Option<Text>,
    /// Name of the first agent.
    pub agent: Option<Text>,
    /// Facts of the primary root.
    pub facts: Facts,
    /// Facet values were left out.
    pub facets_truncated: bool,
    /// Status.
    pub status: Status,
    /// Smallest start, µs.
    pub started_at: i64,
    /// Largest end of the roots, µs.
    pub ended_at: Option<i64>,
    /// Duration, µs; from the last end of any span when no root has ended.
    pub duration: Option<i64>,
    /// Sum over the counted spans.
    pub usage: UsageSum,
    /// Stored spans.
    pub spans: u32,
    /// Spans that failed.
    pub errors: u32,
    /// Some usage has no price.
    pub has_unpriced_usage: bool,
    /// Some span has a warning.
    pub has_warnings: bool,
    /// Error text of the primary root.
    pub error: Option<Text>,
    /// Short text of the input.
    pub input_text: Option<Text>,
    /// Short text of the output.
    pub output_text: Option<Text>,
    /// Where the input is.
    pub input: Option<Pointer>,
    /// Where the output is.
    pub output: Option<Pointer>,
}
