//! From spans to a trace (contracts/dynamiq.md sections 5 and 11; contracts/decisions.md for the other protocols).
//!
//! Spans of some protocols are not independent: whether the usage of one counts depends on the spans above or below it
//! ([`Counting`](super::span::Counting)), and an error fails the trace only if its path to the root is clear. Such a span
//! *tells* those above: see `tree`.
//!
//! [`full`] is the specification: all heads in, everything derived out. [`apply`] is what ingest runs: it folds one
//! batch into the kept state and says when only a full derivation can answer. A property test holds the two together.
//!
//! Spans whose parent is not stored are roots until it arrives. They are kept grouped by the missing parent, one
//! [`RootGroup`] each, so that the arrival of a parent with a hundred thousand waiting children is one deleted row.

mod summary;
mod tree;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

pub use self::summary::{Primary, Shown, is_closed, primary_key, shown_by, status, summary, summary_of_all, times, waits_for_quiet};
pub use self::tree::{Needs, needs};
use super::id::hash128;
use super::span::{CostSource, Detail, FactsRef, Kind, Protocol, SpanHead, Status};
use super::trace::{Below, FirstAgent, RootGroup, RootKey, SpanKey, TraceState};

/// Packed span id.
pub type SpanId = Vec<u8>;
/// Hash of a packed parent id that is not stored.
pub type ParentHash = [u8; 16];
/// The gaps of one trace.
pub type Gaps = BTreeMap<ParentHash, RootGroup>;

/// One stored or replaced copy of a span.
#[derive(Clone, Debug)]
pub struct Change {
    /// Packed id.
    pub id: SpanId,
    /// The copy that was stored before.
    pub old: Option<SpanHead>,
    /// The copy that is stored now.
    pub new: SpanHead,
}

/// What [`apply`] could do.
#[derive(Debug, PartialEq, Eq)]
pub enum Applied {
    /// The state and gaps are up to date. The named spans closed a gap and hang below another span: whoever stores the
    /// change must make sure that none of them is its own ancestor (else: full).
    Done {
        /// Packed ids to climb from.
        climb_from: Vec<SpanId>,
    },
    /// An extreme was given up, or the tree was rewired: derive from all heads.
    Full,
}

/// Extremes over all gaps of a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GapTop {
    /// Largest end of an orphan.
    pub max_end: Option<i64>,
    /// The orphan that would be primary.
    pub best: Option<RootKey>,
}

impl GapTop {
    /// The extremes of gaps at hand.
    pub fn of(gaps: &Gaps) -> Self {
        Self { max_end: gaps.values().filter_map(|gap| gap.max_end).max(), best: gaps.values().filter_map(|gap| gap.best.clone()).max() }
    }
}

/// Where a span hangs.
#[derive(PartialEq, Eq)]
enum Hang {
    Root,
    Below,
    Missing(ParentHash),
}

fn hang_of(id: &[u8], head: &SpanHead, is_stored: impl Fn(&[u8]) -> bool) -> Hang {
    match head.parent.as_deref() {
        None => Hang::Root,
        Some(parent) if parent == id => Hang::Root,
        Some(parent) if is_stored(parent) => Hang::Below,
        Some(parent) => Hang::Missing(hash128(parent)),
    }
}

/// What a derivation from all heads gives.
#[derive(Debug)]
pub struct Full {
    /// The state.
    pub state: TraceState,
    /// The gaps.
    pub gaps: Gaps,
    /// Heads whose `counted` or `is_told` mark is not as it should be, with both as they should be.
    pub remarked: Vec<(SpanId, bool, bool)>,
}

/// Derives the state and the gaps of a trace from all its heads. `kept` gives what derivation does not make: what was
/// announced, shared facts, arrival and frame numbers, byte counts.
pub fn full(heads: &BTreeMap<SpanId, SpanHead>, kept: &TraceState) -> Full {
    let mut state = TraceState {
        protocol: kept.protocol,
        closed: kept.closed,
        seen_at: kept.seen_at,
        announced: kept.announced.clone(),
        announcements: kept.announcements.clone(),
        contexts: kept.contexts.clone(),
        shared_facts: kept.shared_facts.clone(),
        next_arrival: kept.next_arrival,
        next_block: kept.next_block,
        live_bytes: kept.live_bytes,
        dead_bytes: kept.dead_bytes,
        ..TraceState::default()
    };
    let mut gaps = Gaps::new();
    for (id, head) in heads {
        count(&mut state, id, head);
        match hang_of(id, head, |parent| heads.contains_key(parent)) {
            Hang::Root => state.roots.add(id, head),
            Hang::Below => {}
            Hang::Missing(parent) => add_orphan(&mut state, gaps.entry(parent).or_default(), id, head),
        }
    }
    state.fit_uses();
    let cycles = cycle_roots(heads);
    for id in &cycles {
        state.cycles.add(id, &heads[*id]);
    }
    let remarked = tree::full(heads, &cycles, &mut state, &mut gaps);
    let top = GapTop::of(&gaps);
    state.primary = primary_key(&state, &top).map(|key| {
        let status = heads[key.id()].status;
        (key, status)
    });
    if matches!(state.primary, Some((_, Status::Skipped))) {
        state.skipped_as = Some(instead_of_skipped(heads));
    }
    Full { state, gaps, remarked }
}

/// Folds a batch into `state`. `gaps` holds the stored gaps of every new span's id and of every missing parent in the
/// batch, `stored` the stored copies of every span and parent in the batch; both also what [`needs`] asks for. Afterwards
/// `gaps` holds what must be stored, a resolved one with no members, and `changes` also the stored spans whose marks
/// changed. Each span occurs once in `changes`.
#[expect(clippy::implicit_hasher, reason = "called by the store and by its model, with the usual maps")]
pub fn apply(state: &mut TraceState, gaps: &mut Gaps, changes: &mut Vec<Change>, stored: &HashMap<SpanId, SpanHead>) -> Applied {
    if state.cycles.members > 0 {
        return Applied::Full;
    }
    let Some(tellers) = tree::prepare(changes) else { return Applied::Full };
    let Some((climb_from, closed)) = place(state, gaps, changes, stored) else { return Applied::Full };
    state.fit_uses();
    if !tellers.is_empty() || !closed.is_empty() {
        let done = tree::Teller::new(state, gaps, changes, stored).tell(tellers, closed);
        if !done {
            return Applied::Full;
        }
    }
    Applied::Done { climb_from }
}

/// What was told to the missing parents that a batch brings.
type Closed = HashMap<SpanId, Below>;

/// Counts the spans of a batch and hangs them in their places. `None`: only a full derivation can.
fn place(state: &mut TraceState, gaps: &mut Gaps, changes: &[Change], stored: &HashMap<SpanId, SpanHead>) -> Option<(Vec<SpanId>, Closed)> {
    let is_stored = |id: &[u8]| stored.contains_key(id);
    let batch: HashMap<&[u8], Option<&[u8]>> = changes.iter().map(|change| (change.id.as_slice(), change.new.parent.as_deref())).collect();
    if changes.iter().any(|change| change.old.is_none()) && has_cycle(&batch) {
        return None;
    }
    let mut resolved = HashSet::new();
    let mut closed = Closed::new();
    for change in changes.iter().filter(|change| change.old.is_none()) {
        if let Some(gap) = gaps.get_mut(&hash128(&change.id)).filter(|gap| gap.members > 0) {
            state.orphans -= gap.members;
            state.orphans_failed -= gap.failed;
            state.orphans_closing -= gap.closing;
            if let Some(below) = std::mem::take(gap).below {
                closed.insert(change.id.clone(), *below);
            }
            resolved.insert(change.id.as_slice());
        }
    }
    let mut climb_from = Vec::new();
    for Change { id, old, new } in changes {
        let hang = hang_of(id, new, |parent| batch.contains_key(parent) || is_stored(parent));
        if resolved.contains(id.as_slice()) && hang == Hang::Below {
            climb_from.push(id.clone());
        }
        let kept = match old {
            None => {
                count(state, id, new);
                match hang {
                    Hang::Root => state.roots.add(id, new),
                    Hang::Below => {}
                    Hang::Missing(parent) => add_orphan(state, gaps.entry(parent).or_default(), id, new),
                }
                true
            }
            Some(old) => {
                old.parent == new.parent
                    && recount(state, id, old, new)
                    && match hang {
                        Hang::Root => state.roots.replace(id, old, new),
                        Hang::Below => true,
                        Hang::Missing(parent) => {
                            let gap = gaps.entry(parent).or_default();
                            let (failed, closing) = (gap.failed, gap.closing);
                            let kept = gap.replace(id, old, new);
                            if kept {
                                state.orphans_failed = state.orphans_failed + gap.failed - failed;
                                state.orphans_closing = state.orphans_closing + gap.closing - closing;
                            }
                            kept
                        }
                    }
            }
        };
        if !kept {
            return None;
        }
    }
    Some((climb_from, closed))
}

fn count(state: &mut TraceState, id: &[u8], head: &SpanHead) {
    state.spans += 1;
    tally(state, head, 1);
    state.facets.add(head);
    fold_extremes(state, id, head);
}

/// Exchanges one span's share of the sums. `false`: it held an extreme and gives it up.
#[must_use]
fn recount(state: &mut TraceState, id: &[u8], old: &SpanHead, new: &SpanHead) -> bool {
    let gives_up_start = state.min_start == Some(old.start) && new.start > old.start;
    let gives_up_end = old.end.is_some() && state.max_end == old.end && new.end < old.end;
    let was_first_agent = state.first_agent.as_ref().is_some_and(|first| first.order == (old.start, old.arrival));
    let was_first_answer = state.first_answer.as_ref().is_some_and(|first| first.id == id);
    if gives_up_start || gives_up_end || (was_first_agent && (new.kind != Kind::Agent || new.start > old.start)) {
        return false;
    }
    if was_first_answer && (!new.is_answer() || new.start > old.start) {
        return false;
    }
    if was_first_agent {
        state.first_agent = None;
    }
    tally(state, old, -1);
    tally(state, new, 1);
    let complete = state.facets.remove(old);
    state.facets.add(new);
    fold_extremes(state, id, new);
    complete
}

fn tally(state: &mut TraceState, head: &SpanHead, times: i64) {
    step(&mut state.failed, head.status == Status::Failed, times);
    step(&mut state.canceled, head.status == Status::Canceled, times);
    step(&mut state.warnings, head.marks.detail == Detail::Warning, times);
    tally_usage(state, head, times);
    if let FactsRef::Shared(index) = &head.facts
        && state.protocol != Protocol::Dynamiq
    {
        let index = usize::from(*index);
        if state.facts_uses.len() <= index {
            state.facts_uses.resize(index + 1, 0);
        }
        step(&mut state.facts_uses[index], true, times);
    }
}

/// Adds a span's usage to the sum, or takes it back, if it counts.
fn tally_usage(state: &mut TraceState, head: &SpanHead, times: i64) {
    if let Some(usage) = head.usage.as_ref().filter(|_| head.marks.counted) {
        step(&mut state.unpriced, usage.is_unpriced(), times);
        if head.marks.cost_source != CostSource::None {
            step(&mut state.priced[head.marks.cost_source as usize - 1], true, times);
        }
        state.usage.add(usage, times);
    }
}

fn step(counter: &mut u32, holds: bool, times: i64) {
    if holds {
        *counter = counter.saturating_add_signed(if times < 0 { -1 } else { 1 });
    }
}

fn fold_extremes(state: &mut TraceState, id: &[u8], head: &SpanHead) {
    state.min_start = Some(state.min_start.map_or(head.start, |start| start.min(head.start)));
    state.max_end = state.max_end.max(head.end);
    let order = (head.start, head.arrival);
    if head.kind == Kind::Agent && state.first_agent.as_ref().is_none_or(|first| order <= first.order) {
        state.first_agent = Some(FirstAgent { order, name: head.called().cloned() });
    }
    if head.is_answer() && state.first_answer.as_ref().is_none_or(|first| (head.start, id) <= (first.start, first.id.as_slice())) {
        state.first_answer = Some(SpanKey { start: head.start, id: id.to_vec() });
    }
}

fn add_orphan(state: &mut TraceState, gap: &mut RootGroup, id: &[u8], head: &SpanHead) {
    let (failed, closing) = (gap.failed, gap.closing);
    gap.add(id, head);
    state.orphans += 1;
    state.orphans_failed += gap.failed - failed;
    state.orphans_closing += gap.closing - closing;
}

/// Whether the spans of one batch name each other in a circle. Circles that pass through stored spans close a gap.
fn has_cycle(parents: &HashMap<&[u8], Option<&[u8]>>) -> bool {
    let mut settled: HashSet<&[u8]> = HashSet::with_capacity(parents.len());
    for start in parents.keys() {
        let mut path = HashSet::new();
        let mut at = *start;
        while !settled.contains(at) {
            if !path.insert(at) {
                return true;
            }
            match parents.get(at).copied().flatten().filter(|parent| *parent != at) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        settled.extend(path);
    }
    false
}

/// The earliest span of each cycle of parents.
fn cycle_roots(heads: &BTreeMap<SpanId, SpanHead>) -> Vec<&SpanId> {
    let mut settled: HashSet<&[u8]> = HashSet::with_capacity(heads.len());
    let mut roots = Vec::new();
    for start in heads.keys() {
        let mut path: Vec<&SpanId> = Vec::new();
        let mut position: HashMap<&[u8], usize> = HashMap::new();
        let mut at = start;
        loop {
            if settled.contains(at.as_slice()) {
                break;
            }
            if let Some(first) = position.get(at.as_slice()) {
                let cycle = &path[*first..];
                roots.extend(cycle.iter().min_by_key(|id| (heads[**id].start, heads[**id].arrival)));
                break;
            }
            position.insert(at, path.len());
            path.push(at);
            match heads[at].parent.as_deref().filter(|parent| *parent != at.as_slice()).and_then(|parent| heads.get_key_value(parent)) {
                Some((parent, _)) => at = parent,
                None => break,
            }
        }
        settled.extend(path.iter().map(|id| id.as_slice()));
    }
    roots
}

/// A trace is `skipped` only when nothing in it is anything else: the latest root, else the latest span, that is not.
fn instead_of_skipped(heads: &BTreeMap<SpanId, SpanHead>) -> Status {
    let cycles: BTreeSet<&SpanId> = cycle_roots(heads).into_iter().collect();
    let is_root = |id: &SpanId, head: &SpanHead| cycles.contains(id) || hang_of(id, head, |parent| heads.contains_key(parent)) != Hang::Below;
    let latest = |roots_only: bool| {
        heads
            .iter()
            .filter(|(id, head)| head.status != Status::Skipped && (!roots_only || is_root(id, head)))
            .max_by_key(|(_, head)| (head.start, head.arrival))
            .map(|(_, head)| head.status)
    };
    latest(true).or_else(|| latest(false)).unwrap_or(Status::Skipped)
}
