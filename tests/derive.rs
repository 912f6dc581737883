//! Incremental derivation agrees with the specification: after any sequence of batches, `apply` leaves the state and the
//! gaps that `full` makes from all heads.

use std::collections::{BTreeMap, HashMap, HashSet};

use proptest::prelude::*;
use tracekeep::domain::derive::{self, Applied, Change, Full, GapTop, Gaps, Needs, SpanId};
use tracekeep::domain::id::{hash128, pack};
use tracekeep::domain::span::{
    Closing, ContextRef, CostSource, Counting, Detail, Facts, FactsRef, Kind, Marks, Place, Protocol, SpanHead, Status, Usage,
};
use tracekeep::domain::text::Text;
use tracekeep::domain::trace::{EARLIEST_FIRST, TraceState};

/// One copy of a span, as a sender might send it.
#[derive(Clone, Debug)]
struct Copy {
    id: u8,
    parent: Option<u8>,
    start: i64,
    end: Option<i64>,
    status: u8,
    rank: u8,
    kind: u8,
    tokens: u64,
}

fn copies(spans: u8) -> impl Strategy<Value = Copy> {
    let parent = prop_oneof![1 => Just(None), 6 => (0..spans).prop_map(Some)];
    (0..spans, parent, 0..50_i64, prop::option::weighted(0.8, 0..50_i64), 0..5_u8, 1..4_u8, 0..4_u8, 0..100_u64).prop_map(
        |(id, parent, start, length, status, rank, kind, tokens)| Copy {
            id,
            parent,
            start,
            end: length.map(|length| start + length),
            status,
            rank,
            kind,
            tokens,
        },
    )
}

fn packed(id: u8) -> SpanId {
    pack(format!("span {id}").as_bytes())
}

/// A span of a protocol whose spans are not independent.
fn telling_head(copy: &Copy) -> SpanHead {
    let mut head = head(copy);
    let (counting, has_usage) = match copy.kind {
        0 => (Counting::Never, copy.tokens.is_multiple_of(2)),
        1 => (Counting::Innermost, !copy.tokens.is_multiple_of(3)),
        2 => {
            let counting = match copy.tokens % 4 {
                0 => Counting::Leaf,
                1 => Counting::Covering,
                _ => Counting::Outermost,
            };
            (counting, !copy.tokens.is_multiple_of(5))
        }
        _ => (Counting::Always, copy.tokens.is_multiple_of(2)),
    };
    head.usage = has_usage.then(|| Usage { prompt_tokens: copy.tokens, total_cost: Some(7), ..Usage::default() }.settle(None));
    head.error = (head.status == Status::Failed).then(|| Text::from(format!("error of {}", copy.tokens % 4).as_str()));
    head.marks = Marks {
        counted: has_usage && !matches!(counting, Counting::Never),
        counting,
        cost_source: [CostSource::Sender, CostSource::Table, CostSource::Override][usize::from(copy.id % 3)],
        on_path: copy.kind < 2,
        fails_trace: copy.kind == 1 && head.status == Status::Failed,
        is_answer: copy.kind == 2,
        closing: [Closing::AtOnce, Closing::WhenQuiet, Closing::Standing][usize::from(copy.rank % 3)],
        is_remote: copy.id.is_multiple_of(5),
        ..head.marks
    };
    if copy.id.is_multiple_of(2) {
        head.root_rank |= EARLIEST_FIRST;
    }
    head
}

fn facts(copy: &Copy) -> Facts {
    Facts { session: (!copy.tokens.is_multiple_of(3)).then(|| Text::from(format!("session {}", copy.tokens % 3).as_str())), ..Facts::default() }
}

fn head(copy: &Copy) -> SpanHead {
    let status = [Status::Open, Status::Succeeded, Status::Failed, Status::Canceled, Status::Skipped][usize::from(copy.status)];
    let kind = [Kind::Task, Kind::Agent, Kind::Llm, Kind::Tool][usize::from(copy.kind)];
    SpanHead {
        parent: copy.parent.map(|parent| packed(parent).into()),
        name: Some(Text::from(format!("name {}", copy.id % 3).as_str())),
        type_word: Text::from("node"),
        kind,
        root_rank: copy.rank,
        status,
        marks: Marks {
            is_final: status != Status::Open,
            counted: kind == Kind::Llm,
            detail: if copy.tokens.is_multiple_of(7) { Detail::Warning } else { Detail::None },
            ..Marks::default()
        },
        start: copy.start,
        end: copy.end,
        model: (kind == Kind::Llm).then(|| Text::from("model")),
        provider: None,
        usage: (kind == Kind::Llm).then(|| Usage { prompt_tokens: copy.tokens, ..Usage::default() }.settle(None)),
        price: None,
        title: None,
        error: None,
        facts: FactsRef::default(),
        context: ContextRef::None,
        arrival: 0,
        hash: hash128(format!("{copy:?}").as_bytes()),
        place: Place::default(),
        names: None,
    }
}

/// A trace the way the store keeps it.
#[derive(Default)]
struct Kept {
    state: TraceState,
    heads: BTreeMap<SpanId, SpanHead>,
    gaps: Gaps,
    incremental: usize,
}

impl Kept {
    fn of(protocol: Protocol) -> Self {
        Self { state: TraceState { protocol, ..TraceState::default() }, ..Self::default() }
    }

    fn write(&mut self, batch: &[Copy]) {
        let mut changes: Vec<Change> = Vec::new();
        for copy in batch {
            let is_dynamiq = self.state.protocol == Protocol::Dynamiq;
            let (id, mut new) = (packed(copy.id), if is_dynamiq { head(copy) } else { telling_head(copy) });
            let old = self.heads.get(&id).cloned();
            if changes.iter().any(|change| change.id == id) || old.as_ref().is_some_and(|old| !old.yields_to(&new)) {
                continue;
            }
            new.facts = self.state.keep_facts(&facts(copy));
            new.arrival = old.as_ref().map_or(self.state.next_arrival, |old| old.arrival);
            self.state.next_arrival += u32::from(old.is_none());
            changes.push(Change { id, old, new });
        }
        if changes.is_empty() {
            return;
        }
        let (stored, mut gaps) = self.read_for(&changes);
        let news = changes.clone();
        let mut state = self.state.clone();
        let applied = derive::apply(&mut state, &mut gaps, &mut changes, &stored);
        match applied {
            Applied::Done { climb_from } if !climb_from.iter().any(|start| self.is_below_itself(start, &changes)) => {}
            _ => {
                self.heads.extend(news.into_iter().map(|change| (change.id, change.new)));
                return self.derive_fully();
            }
        }
        self.heads.extend(changes.into_iter().map(|change| (change.id, change.new)));
        for (hash, gap) in gaps {
            if gap.members == 0 {
                self.gaps.remove(&hash);
            } else {
                self.gaps.insert(hash, gap);
            }
        }
        let key = derive::primary_key(&state, &GapTop::of(&self.gaps)).expect("there is a root");
        let status = self.heads[key.id()].status;
        state.primary = Some((key, status));
        state.skipped_as = None;
        self.state = state;
        if status == Status::Skipped {
            self.derive_fully();
        } else {
            self.incremental += 1;
        }
    }

    /// What the store would read for a batch, and nothing else.
    fn read_for(&self, changes: &[Change]) -> (HashMap<SpanId, SpanHead>, Gaps) {
        let mut stored: HashMap<SpanId, SpanHead> = HashMap::new();
        let (mut gaps, mut absent, mut gaps_known) = (Gaps::new(), HashSet::new(), HashSet::new());
        let heads = changes.iter().flat_map(|change| [Some(change.id.clone()), change.new.parent.clone().map(Vec::from)]).flatten();
        let heads: HashSet<SpanId> = heads.collect();
        let mut needs = Needs { gaps: heads.iter().map(|id| hash128(id)).collect(), heads };
        let batch: HashMap<&[u8], &SpanHead> = changes.iter().map(|change| (change.id.as_slice(), &change.new)).collect();
        while needs != Needs::default() {
            for id in needs.heads {
                match self.heads.get(&id) {
                    Some(head) => drop(stored.insert(id, head.clone())),
                    None => drop(absent.insert(id)),
                }
            }
            for hash in needs.gaps {
                gaps_known.insert(hash);
                if let Some(gap) = self.gaps.get(&hash) {
                    gaps.insert(hash, gap.clone());
                }
            }
            needs = derive::needs(&batch, &gaps, &stored, &absent, &gaps_known);
        }
        (stored, gaps)
    }

    fn derive_fully(&mut self) {
        let Full { state, gaps, remarked } = derive::full(&self.heads, &self.state);
        (self.state, self.gaps) = (state, gaps);
        for (id, counted, is_told) in remarked {
            let marks = &mut self.heads.get_mut(&id).expect("it is stored").marks;
            (marks.counted, marks.is_told) = (counted, is_told);
        }
    }

    fn is_below_itself(&self, start: &SpanId, changes: &[Change]) -> bool {
        let mut at = start.clone();
        for _ in 0..=self.heads.len() + changes.len() {
            let head = changes.iter().find(|change| change.id == at).map(|change| &change.new).or_else(|| self.heads.get(&at));
            match head.and_then(|head| head.parent.clone()).map(Vec::from) {
                Some(parent) if parent == *start => return true,
                Some(parent) if parent != at => at = parent,
                _ => return false,
            }
        }
        true
    }

    fn assert_derived(&self) {
        let Full { state, gaps, remarked } = derive::full(&self.heads, &self.state);
        assert_eq!((&self.state, &self.gaps), (&state, &gaps));
        assert!(remarked.is_empty(), "{remarked:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn apply_agrees_with_full(batches in prop::collection::vec(prop::collection::vec(copies(12), 1..6), 1..12), is_dynamiq in any::<bool>()) {
        let mut kept = Kept::of(if is_dynamiq { Protocol::Dynamiq } else { Protocol::Otlp });
        for batch in &batches {
            kept.write(batch);
            kept.assert_derived();
        }
    }

    #[test]
    fn the_order_of_batches_does_not_matter_without_ties(mut batch in prop::collection::vec(copies(40), 1..40), turn in any::<usize>(), is_dynamiq in any::<bool>()) {
        // Distinct ids and starts: then nothing depends on who came first.
        let mut seen = HashSet::new();
        batch.retain(|copy| seen.insert(copy.id));
        for (place, copy) in (0_i64..).zip(batch.iter_mut()) {
            copy.start = copy.start * 100 + place;
        }
        let summarize = |order: &[Copy]| {
            let mut kept = Kept::of(if is_dynamiq { Protocol::Dynamiq } else { Protocol::Otlp });
            for copy in order {
                kept.write(std::slice::from_ref(copy));
            }
            let top = GapTop::of(&kept.gaps);
            let (key, status) = kept.state.primary.clone().expect("there is a root");
            let shown = derive::shown_by(&kept.state, Some((key.id(), &kept.heads[key.id()])));
            let facts = kept.state.union(Some(kept.state.facts(&kept.heads[key.id()])));
            let sums = (kept.state.usage, kept.state.spans, kept.state.priced, kept.state.unpriced);
            (key.id().to_vec(), derive::status(&kept.state, status), derive::times(&kept.state, &top), sums, shown, facts)
        };
        let mut shuffled = batch.clone();
        let places = shuffled.len();
        shuffled.rotate_left(turn % places);
        if turn.is_multiple_of(2) {
            shuffled.reverse();
        }
        prop_assert_eq!(summarize(&batch), summarize(&shuffled));
    }
}

#[test]
fn a_tree_that_arrives_leaves_first_never_needs_all_heads() {
    let mut kept = Kept::default();
    for id in (0..100_u8).rev() {
        let parent = id.checked_sub(1).map(|below| below / 3);
        kept.write(&[Copy { id, parent, start: i64::from(id), end: Some(100), status: 1, rank: 1, kind: 0, tokens: 0 }]);
    }
    assert_eq!(kept.incremental, 100);
    assert_eq!((kept.state.roots.members, kept.state.orphans, kept.gaps.len()), (1, 0, 0));
}

/// The children of a long agent run arrive before their parents and one by one; so do its model calls.
#[test]
fn a_tree_that_tells_never_needs_all_heads() {
    let mut kept = Kept::of(Protocol::Otlp);
    for id in (0..100_u8).rev() {
        let parent = id.checked_sub(1).map(|below| below / 3);
        let kind = if id < 33 { 0 } else { 2 };
        kept.write(&[Copy { id, parent, start: i64::from(id), end: Some(100), status: 1, rank: 1, kind, tokens: u64::from(id) }]);
        kept.assert_derived();
    }
    assert_eq!(kept.incremental, 100);
    assert!(kept.state.roots.below.as_ref().is_some_and(|below| below.last_answer.is_some()));
}
