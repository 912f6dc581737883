//! What is kept of a trace beside its spans: what people see ([`Summary`]) and what the next batch needs ([`TraceState`]).

use serde::{Deserialize, Serialize};

use super::facet::FacetCounts;
use super::item::Announced;
use super::span::{Closing, ContextRef, Facts, FactsRef, Place, Protocol, SpanHead, Status, Usage};
pub use super::summary::{Summary, TRIPPED};
use super::text::Text;

/// Distinct facts kept once for all spans of a trace; further ones are kept with their span.
const MAX_SHARED_FACTS: usize = 32;
/// Distinct resources and scopes kept once for all spans of a trace; further ones are kept with their span.
const MAX_CONTEXTS: usize = 64;
/// Announcements whose originals are kept; of more, the last ones are.
const MAX_ANNOUNCEMENTS: usize = 64;

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

/// Of roots whose rank is this or more, the one that started first names the trace; of others, the one that started last.
pub const EARLIEST_FIRST: u8 = 0x80;

/// Order of roots: rank, start, arrival; kept as bytes that sort that way, so that an index can find the best one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RootKey(#[serde(with = "serde_bytes")] Vec<u8>);

impl RootKey {
    const PREFIX: usize = 13;

    /// The key of a root.
    pub fn new(id: &[u8], head: &SpanHead) -> Self {
        let mut key = Vec::with_capacity(Self::PREFIX + id.len());
        key.push(head.root_rank);
        let start = head.start.cast_unsigned() ^ (1 << 63);
        let earliest_first = head.root_rank >= EARLIEST_FIRST;
        key.extend_from_slice(&(if earliest_first { !start } else { start }).to_be_bytes());
        key.extend_from_slice(&(if earliest_first { 0 } else { head.arrival }).to_be_bytes());
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
    /// How many close their trace: they have ended, and that closes it at once.
    pub closing: u32,
    /// How many close their trace when nothing comes for a while.
    pub quiet: u32,
    /// What the spans below and the roots themselves tell those above; nothing for protocols whose spans are independent.
    pub below: Option<Box<Below>>,
}

impl RootGroup {
    /// Adds a root.
    pub fn add(&mut self, id: &[u8], head: &SpanHead) {
        self.members += 1;
        self.failed += u32::from(head.status == Status::Failed);
        self.closing += u32::from(closes(head, Closing::AtOnce));
        self.quiet += u32::from(closes(head, Closing::WhenQuiet));
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
        let exchange = |count: u32, holds: &dyn Fn(&SpanHead) -> bool| count + u32::from(holds(new)) - u32::from(holds(old));
        self.failed = exchange(self.failed, &|head| head.status == Status::Failed);
        self.closing = exchange(self.closing, &|head| closes(head, Closing::AtOnce));
        self.quiet = exchange(self.quiet, &|head| closes(head, Closing::WhenQuiet));
        self.fold(id, new);
        true
    }

    fn fold(&mut self, id: &[u8], head: &SpanHead) {
        self.max_end = self.max_end.max(head.end);
        self.best = self.best.take().max(Some(RootKey::new(id, head)));
    }
}

/// Whether a root closes its trace in this way. A parent that is not here may still come; one in another process need not.
fn closes(head: &SpanHead, how: Closing) -> bool {
    let is_so = match head.marks.closing {
        Closing::Standing => how == Closing::AtOnce,
        closing => closing == how && (head.parent.is_none() || head.marks.is_remote),
    };
    is_so && head.has_ended()
}

/// Counted model spans listed in a [`Below`].
pub const MAX_MODELS: usize = 4;

/// What a set of subtrees tells the spans above it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Below {
    /// Some span has usage that may count.
    pub has_usage: bool,
    /// Packed ids of the model spans that count as the outermost, sorted; none if there are more than [`MAX_MODELS`].
    pub models: Vec<Vec<u8>>,
    /// There are more than [`MAX_MODELS`].
    pub more_models: bool,
    /// The span that fails the trace, if the way to a root stays clear: the one that started last.
    pub failing: Option<Failing>,
    /// The span with the trace's output: the one that started last.
    pub last_answer: Option<SpanKey>,
}

impl Below {
    /// Takes in what other subtrees tell.
    pub fn merge(&mut self, other: Self) {
        self.has_usage |= other.has_usage;
        self.more_models |= other.more_models;
        self.models.extend(other.models);
        self.models.sort_unstable();
        self.models.dedup();
        if self.models.len() > MAX_MODELS {
            self.more_models = true;
        }
        if self.more_models {
            self.models.clear();
        }
        self.failing = self.failing.take().max(other.failing);
        self.last_answer = self.last_answer.take().max(other.last_answer);
    }

    /// What is left of it beyond a span that is not on the path.
    pub fn leave_path(&mut self) {
        self.failing = None;
        self.last_answer = None;
    }

    /// What is left of it above a root: nobody is there to be counted.
    #[must_use]
    pub fn at_top(self) -> Self {
        Self { failing: self.failing, last_answer: self.last_answer, ..Self::default() }
    }
}

/// Order of spans that does not depend on arrival: start, then id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SpanKey {
    /// Start, µs.
    pub start: i64,
    /// Packed id.
    #[serde(with = "serde_bytes")]
    pub id: Vec<u8>,
}

/// A span that fails its trace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Failing {
    /// The span.
    pub key: SpanKey,
    /// Its error text.
    pub error: Option<Text>,
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
    /// Wire protocol; it decides on some rules.
    pub protocol: Protocol,
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
    /// Orphans that close their trace, as their parents are in other processes.
    pub orphans_closing: u32,
    /// The trace was closed because nothing came for a while; it stays closed.
    pub closed: bool,
    /// Counted spans with a cost from the sender, the table, an override.
    pub priced: [u32; 3],
    /// The first span that may have the trace's input.
    pub first_answer: Option<SpanKey>,
    /// First commit of anything while there was no span, µs.
    pub seen_at: Option<i64>,
    /// What was announced.
    pub announced: Option<Box<Announced>>,
    /// Hashes and places of announcements, in order of arrival.
    pub announcements: Vec<([u8; 16], Place)>,
    /// Distinct resources and scopes of the spans.
    pub contexts: Vec<Context>,
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
    /// How many spans have each of them; not kept for protocols whose traces take their facts from one root.
    pub facts_uses: Vec<u32>,
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

    /// Takes in an announcement. `false`: it is stored already.
    pub fn announce(&mut self, hash: [u8; 16], place: Place, facts: &Announced) -> bool {
        if self.announcements.iter().any(|(known, _)| *known == hash) {
            return false;
        }
        if self.announcements.len() >= MAX_ANNOUNCEMENTS {
            let (_, place) = self.announcements.remove(0);
            self.dead_bytes += u64::from(place.bytes);
        }
        self.announcements.push((hash, place));
        self.announced.get_or_insert_default().take_in(facts);
        true
    }

    /// One count for each of the shared facts, where they are counted.
    pub fn fit_uses(&mut self) {
        if self.protocol != Protocol::Dynamiq {
            self.facts_uses.resize(self.shared_facts.len(), 0);
        }
    }

    /// The number of a known resource and scope.
    pub fn known_context(&self, hash: &[u8; 16]) -> Option<ContextRef> {
        let index = self.contexts.iter().position(|known| known.hash == *hash)?;
        u8::try_from(index).ok().map(ContextRef::Shared)
    }

    /// Where a new resource and scope are kept.
    pub fn keep_context(&mut self, context: Context) -> ContextRef {
        if self.contexts.len() >= MAX_CONTEXTS {
            return ContextRef::Own(context.resource, context.scope);
        }
        self.contexts.push(context);
        u8::try_from(self.contexts.len() - 1).map_or(ContextRef::None, ContextRef::Shared)
    }

    /// The facts of the trace: what was announced, then the primary root's, then those of the other spans. What is said
    /// first counts; metadata key by key.
    pub fn union(&self, primary: Option<&Facts>) -> Facts {
        let mut union = self.announced.as_ref().map(|announced| announced.facts()).unwrap_or_default();
        if let Some(primary) = primary {
            union.take_in(primary);
        }
        let mut others: Vec<&Facts> = self.shared_facts.iter().zip(&self.facts_uses).filter(|(_, uses)| **uses > 0).map(|(facts, _)| facts).collect();
        others.sort_unstable();
        for facts in &others {
            union.take_in(facts);
        }
        if self.protocol == Protocol::Dreadnode {
            let mut all = primary.into_iter().chain(others);
            if let Some(said) = all.find(|facts| facts.session.is_some() && !facts.is_session_of_agent()) {
                union.session.clone_from(&said.session);
            }
        }
        union
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

/// Most tags and metadata pairs that a trace takes from its spans.
const MAX_UNION: usize = 256;

impl Facts {
    /// Adds what others say, where nothing is said yet.
    fn take_in(&mut self, other: &Self) {
        let text = |known: &mut Option<Text>, other: &Option<Text>| {
            if known.is_none() {
                known.clone_from(other);
            }
        };
        text(&mut self.name, &other.name);
        text(&mut self.session, &other.session);
        text(&mut self.user, &other.user);
        text(&mut self.source, &other.source);
        for tag in &other.tags {
            if self.tags.len() < MAX_UNION && !self.tags.contains(tag) {
                self.tags.push(tag.clone());
            }
        }
        let known = self.metadata.len();
        for (key, value) in &other.metadata {
            let is_known = self.metadata[..known].iter().any(|(known, _)| known == key);
            if self.metadata.len() < MAX_UNION && !is_known {
                self.metadata.push((key.clone(), value.clone()));
            }
        }
    }
}

/// A stored resource and scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// Hash of both originals.
    pub hash: [u8; 16],
    /// The resource's original.
    pub resource: Place,
    /// The scope's original.
    pub scope: Place,
}

/// The resource and scope of a stored head, by the contexts of its trace.
pub fn context_among(contexts: &[Context], head: &SpanHead) -> Option<(Place, Place)> {
    match head.context {
        ContextRef::None => None,
        ContextRef::Own(resource, scope) => Some((resource, scope)),
        ContextRef::Shared(index) => contexts.get(usize::from(index)).map(|context| (context.resource, context.scope)),
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
