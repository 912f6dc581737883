//! From spans to a trace (contracts/dynamiq.md sections 5 and 11).
//!
//! [`full`] is the specification: all heads in, everything derived out. [`apply`] is what ingest runs: it folds one
//! batch into the kept state and says when only a full derivation can answer. A property test holds the two together.
//!
//! Spans whose parent is not stored are roots until it arrives. They are kept grouped by the missing parent, one
//! [`RootGroup`] each, so that the arrival of a parent with a hundred thousand waiting children is one deleted row.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::facet;
use super::id::hash128;
use super::item::Preview;
use super::span::{Detail, Facts, Kind, SpanHead, Status};
use super::text::Text;
use super::trace::{FirstAgent, Pointer, RootGroup, RootKey, Summary, TraceState};

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

fn hang(id: &[u8], head: &SpanHead, is_stored: impl Fn(&[u8]) -> bool) -> Hang {
    match head.parent.as_deref() {
        None => Hang::Root,
        Some(parent) if parent == id => Hang::Root,
        Some(parent) if is_stored(parent) => Hang::Below,
        Some(parent) => Hang::Missing(hash128(parent)),
    }
}

/// Derives the state and the gaps of a trace from all its heads. `kept` gives what derivation does not make: shared
/// facts, arrival and frame numbers, byte counts.
pub fn full(heads: &BTreeMap<SpanId, SpanHead>, kept: &TraceState) -> (TraceState, Gaps) {
    let mut state = TraceState {
        shared_facts: kept.shared_facts.clone(),
        next_arrival: kept.next_arrival,
        next_block: kept.next_block,
        live_bytes: kept.live_bytes,
        dead_bytes: kept.dead_bytes,
        ..TraceState::default()
    };
    let mut gaps = Gaps::new();
    for (id, head) in heads {
        count(&mut state, head);
        match hang(id, head, |parent| heads.contains_key(parent)) {
            Hang::Root => state.roots.add(id, head),
            Hang::Below => {}
            Hang::Missing(parent) => {
                add_orphan(&mut state, head);
                gaps.entry(parent).or_default().add(id, head);
            }
        }
    }
    for id in cycle_roots(heads) {
        state.cycles.add(id, &heads[id]);
    }
    let top = GapTop::of(&gaps);
    state.primary = primary_key(&state, &top).map(|key| {
        let status = heads[key.id()].status;
        (key, status)
    });
    if matches!(state.primary, Some((_, Status::Skipped))) {
        state.skipped_as = Some(instead_of_skipped(heads));
    }
    (state, gaps)
}

/// Folds a batch into `state`. `gaps` holds the stored gaps of every new span's id and of every missing parent in the
/// batch; afterwards it holds what must be stored, a resolved one with no members. `is_stored` tells whether a span was
/// stored before the batch. Each span occurs once in `changes`.
pub fn apply(state: &mut TraceState, gaps: &mut Gaps, changes: &[Change], is_stored: impl Fn(&[u8]) -> bool) -> Applied {
    if state.cycles.members > 0 {
        return Applied::Full;
    }
    let batch: HashMap<&[u8], Option<&[u8]>> = changes.iter().map(|change| (change.id.as_slice(), change.new.parent.as_deref())).collect();
    if changes.iter().any(|change| change.old.is_none()) && has_cycle(&batch) {
        return Applied::Full;
    }
    let mut resolved = HashSet::new();
    for change in changes.iter().filter(|change| change.old.is_none()) {
        if let Some(gap) = gaps.get_mut(&hash128(&change.id)).filter(|gap| gap.members > 0) {
            state.orphans -= gap.members;
            state.orphans_failed -= gap.failed;
            *gap = RootGroup::default();
            resolved.insert(change.id.as_slice());
        }
    }
    let mut climb_from = Vec::new();
    for Change { id, old, new } in changes {
        let hang = hang(id, new, |parent| batch.contains_key(parent) || is_stored(parent));
        if resolved.contains(id.as_slice()) && hang == Hang::Below {
            climb_from.push(id.clone());
        }
        let kept = match old {
            None => {
                count(state, new);
                match hang {
                    Hang::Root => state.roots.add(id, new),
                    Hang::Below => {}
                    Hang::Missing(parent) => {
                        add_orphan(state, new);
                        gaps.entry(parent).or_default().add(id, new);
                    }
                }
                true
            }
            Some(old) => {
                old.parent == new.parent
                    && recount(state, old, new)
                    && match hang {
                        Hang::Root => state.roots.replace(id, old, new),
                        Hang::Below => true,
                        Hang::Missing(parent) => {
                            let failed = |head: &SpanHead| u32::from(head.status == Status::Failed);
                            state.orphans_failed = state.orphans_failed + failed(new) - failed(old);
                            gaps.entry(parent).or_default().replace(id, old, new)
                        }
                    }
            }
        };
        if !kept {
            return Applied::Full;
        }
    }
    Applied::Done { climb_from }
}

/// The primary root (contracts/dynamiq.md 5.3): a true root before an orphan or a broken cycle.
pub fn primary_key(state: &TraceState, top: &GapTop) -> Option<RootKey> {
    state.roots.best.clone().or_else(|| top.best.clone().max(state.cycles.best.clone()))
}

/// Status of the trace, from its primary root's (contracts/dynamiq.md 5.5 and 11).
pub fn status(state: &TraceState, primary: Status) -> Status {
    let standing = match primary {
        Status::Skipped => state.skipped_as.unwrap_or(Status::Skipped),
        status => status,
    };
    match standing {
        Status::Open if state.canceled > 0 => Status::Canceled,
        Status::Open if state.roots.failed + state.orphans_failed + state.cycles.failed > 0 => Status::Failed,
        status => status,
    }
}

/// Start, end and duration of the trace (contracts/dynamiq.md 5.4).
pub fn times(state: &TraceState, top: &GapTop) -> (i64, Option<i64>, Option<i64>) {
    let start = state.min_start.unwrap_or_default();
    let end = state.roots.max_end.max(top.max_end).max(state.cycles.max_end);
    let duration = end.or(state.max_end).map(|end| end.saturating_sub(start).max(0));
    (start, end, duration)
}

/// What a trace shows of its primary root.
#[derive(Clone, Debug)]
pub struct PrimaryTexts {
    name: Option<Text>,
    facts: Facts,
    error: Option<Text>,
    input_text: Option<Text>,
    output_text: Option<Text>,
    input: Option<Pointer>,
    output: Option<Pointer>,
}

impl PrimaryTexts {
    /// From the root itself.
    pub fn of_head(id: &[u8], head: &SpanHead, facts: &Facts, preview: Preview) -> Self {
        let pointer = Pointer { span: id.to_vec(), place: head.place };
        Self {
            name: head.title.clone().or_else(|| head.name.clone()),
            facts: facts.clone(),
            error: head.error.clone(),
            input_text: preview.input,
            output_text: preview.output,
            input: Some(pointer.clone()),
            output: Some(pointer),
        }
    }

    /// From the trace as it was derived before, when its primary root is still the same copy.
    pub fn of_summary(summary: &Summary) -> Self {
        Self {
            name: summary.name.clone(),
            facts: summary.facts.clone(),
            error: summary.error.clone(),
            input_text: summary.input_text.clone(),
            output_text: summary.output_text.clone(),
            input: summary.input.clone(),
            output: summary.output.clone(),
        }
    }
}

/// The trace as lists show it.
pub fn summary(state: &TraceState, top: &GapTop, texts: PrimaryTexts) -> Summary {
    let (started_at, ended_at, duration) = times(state, top);
    let primary = state.primary.as_ref().map_or(Status::Open, |(_, status)| *status);
    Summary {
        name: texts.name,
        agent: state.first_agent.as_ref().and_then(|first| first.name.clone()),
        facets_truncated: facet::of_trace(&texts.facts, &state.facets).1,
        facts: texts.facts,
        status: status(state, primary),
        started_at,
        ended_at,
        duration,
        usage: state.usage,
        spans: state.spans,
        errors: state.failed,
        has_unpriced_usage: state.unpriced > 0,
        has_warnings: state.warnings > 0,
        error: texts.error,
        input_text: texts.input_text,
        output_text: texts.output_text,
        input: texts.input,
        output: texts.output,
    }
}

fn count(state: &mut TraceState, head: &SpanHead) {
    state.spans += 1;
    tally(state, head, 1);
    state.facets.add(head);
    fold_extremes(state, head);
}

/// Exchanges one span's share of the sums. `false`: it held an extreme and gives it up.
#[must_use]
fn recount(state: &mut TraceState, old: &SpanHead, new: &SpanHead) -> bool {
    let gives_up_start = state.min_start == Some(old.start) && new.start > old.start;
    let gives_up_end = old.end.is_some() && state.max_end == old.end && new.end < old.end;
    let was_first_agent = state.first_agent.as_ref().is_some_and(|first| first.order == (old.start, old.arrival));
    if gives_up_start || gives_up_end || (was_first_agent && (new.kind != Kind::Agent || new.start > old.start)) {
        return false;
    }
    if was_first_agent {
        state.first_agent = None;
    }
    tally(state, old, -1);
    tally(state, new, 1);
    let complete = state.facets.remove(old);
    state.facets.add(new);
    fold_extremes(state, new);
    complete
}

fn tally(state: &mut TraceState, head: &SpanHead, times: i64) {
    let step = |counter: &mut u32, holds: bool| {
        if holds {
            *counter = counter.saturating_add_signed(if times < 0 { -1 } else { 1 });
        }
    };
    step(&mut state.failed, head.status == Status::Failed);
    step(&mut state.canceled, head.status == Status::Canceled);
    step(&mut state.warnings, head.marks.detail == Detail::Warning);
    if let Some(usage) = head.usage.as_ref().filter(|_| head.marks.counted) {
        step(&mut state.unpriced, usage.is_unpriced());
        state.usage.add(usage, times);
    }
}

fn fold_extremes(state: &mut TraceState, head: &SpanHead) {
    state.min_start = Some(state.min_start.map_or(head.start, |start| start.min(head.start)));
    state.max_end = state.max_end.max(head.end);
    let order = (head.start, head.arrival);
    if head.kind == Kind::Agent && state.first_agent.as_ref().is_none_or(|first| order <= first.order) {
        state.first_agent = Some(FirstAgent { order, name: head.name.clone() });
    }
}

fn add_orphan(state: &mut TraceState, head: &SpanHead) {
    state.orphans += 1;
    state.orphans_failed += u32::from(head.status == Status::Failed);
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
    let is_root = |id: &SpanId, head: &SpanHead| cycles.contains(id) || hang(id, head, |parent| heads.contains_key(parent)) != Hang::Below;
    let latest = |roots_only: bool| {
        heads
            .iter()
            .filter(|(id, head)| head.status != Status::Skipped && (!roots_only || is_root(id, head)))
            .max_by_key(|(_, head)| (head.start, head.arrival))
            .map(|(_, head)| head.status)
    };
    latest(true).or_else(|| latest(false)).unwrap_or(Status::Skipped)
}
