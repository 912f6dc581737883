//! Incremental derivation agrees with the specification: after any sequence of batches, `apply` leaves the state and the
//! gaps that `full` makes from all heads.

use std::collections::{BTreeMap, HashSet};

use proptest::prelude::*;
use tracekeep::domain::derive::{self, Applied, Change, GapTop, Gaps, SpanId};
use tracekeep::domain::id::{hash128, pack};
use tracekeep::domain::span::{ContextRef, Detail, FactsRef, Kind, Marks, Place, SpanHead, Status, Usage};
use tracekeep::domain::text::Text;
use tracekeep::domain::trace::{RootGroup, TraceState};

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
    fn write(&mut self, batch: &[Copy]) {
        let mut changes: Vec<Change> = Vec::new();
        for copy in batch {
            let (id, mut new) = (packed(copy.id), head(copy));
            let old = self.heads.get(&id).cloned();
            if changes.iter().any(|change| change.id == id) || old.as_ref().is_some_and(|old| !old.yields_to(&new)) {
                continue;
            }
            new.arrival = old.as_ref().map_or(self.state.next_arrival, |old| old.arrival);
            self.state.next_arrival += u32::from(old.is_none());
            changes.push(Change { id, old, new });
        }
        if changes.is_empty() {
            return;
        }
        let before: HashSet<SpanId> = self.heads.keys().cloned().collect();
        let touched = changes.iter().flat_map(|change| [Some(change.id.clone()), change.new.parent.clone().map(Vec::from)]).flatten();
        let mut gaps: Gaps = touched.filter_map(|id| self.gaps.get_key_value(&hash128(&id)).map(|(hash, gap)| (*hash, gap.clone()))).collect();
        let mut state = self.state.clone();
        let applied = derive::apply(&mut state, &mut gaps, &changes, |id| before.contains(id));
        self.heads.extend(changes.iter().map(|change| (change.id.clone(), change.new.clone())));
        match applied {
            Applied::Done { climb_from } if !climb_from.iter().any(|start| self.is_below_itself(start)) => {}
            _ => return self.derive_fully(),
        }
        for (hash, gap) in gaps {
            if gap == RootGroup::default() {
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

    fn derive_fully(&mut self) {
        (self.state, self.gaps) = derive::full(&self.heads, &self.state);
    }

    fn is_below_itself(&self, start: &SpanId) -> bool {
        let mut at = start.clone();
        for _ in 0..=self.heads.len() {
            match self.heads.get(&at).and_then(|head| head.parent.clone()).map(Vec::from) {
                Some(parent) if parent == *start => return true,
                Some(parent) if parent != at => at = parent,
                _ => return false,
            }
        }
        true
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn apply_agrees_with_full(batches in prop::collection::vec(prop::collection::vec(copies(12), 1..6), 1..12)) {
        let mut kept = Kept::default();
        for batch in &batches {
            kept.write(batch);
            let (state, gaps) = derive::full(&kept.heads, &kept.state);
            prop_assert_eq!(&kept.state, &state);
            prop_assert_eq!(&kept.gaps, &gaps);
        }
    }

    #[test]
    fn the_order_of_batches_does_not_matter_without_ties(mut batch in prop::collection::vec(copies(40), 1..40), turn in any::<usize>()) {
        // Distinct ids and starts: then nothing depends on who came first.
        let mut seen = HashSet::new();
        batch.retain(|copy| seen.insert(copy.id));
        for (place, copy) in (0_i64..).zip(batch.iter_mut()) {
            copy.start = copy.start * 100 + place;
        }
        let summarize = |order: &[Copy]| {
            let mut kept = Kept::default();
            for copy in order {
                kept.write(std::slice::from_ref(copy));
            }
            let top = GapTop::of(&kept.gaps);
            let (key, status) = kept.state.primary.clone().expect("there is a root");
            (key.id().to_vec(), derive::status(&kept.state, status), derive::times(&kept.state, &top), kept.state.usage, kept.state.spans)
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
