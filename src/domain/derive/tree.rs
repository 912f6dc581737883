//! Spans that are not independent: what a span tells those above it.
//!
//! A span tells of usage that may count, of an error that fails the trace if the way to a root is clear, and of an answer.
//! What it tells goes up to the root, or to the missing parent at the top of its subtree, where it is kept with the gap
//! until that parent arrives. So a batch costs the depth of the tree, and not its size, whatever the order.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Change, Closed, Gaps, SpanId, hang_of, tally_usage};
use crate::domain::id::hash128;
use crate::domain::span::{Counting, SpanHead};
use crate::domain::trace::{Below, Failing, RootGroup, SpanKey, TraceState};

/// What a span itself tells, over what those below it do.
fn told_by(id: &[u8], head: &SpanHead, mut below: Below) -> Below {
    let key = || SpanKey { start: head.start, id: id.to_vec() };
    if head.tells_usage() {
        below.has_usage = true;
        if head.shadows() {
            let is_outermost = head.marks.counting == Counting::Outermost;
            below.models = if is_outermost { vec![id.to_vec()] } else { Vec::new() };
            below.more_models = false;
        }
    }
    if !head.marks.on_path {
        below.leave_path();
    }
    if head.fails_trace() {
        below.failing = below.failing.max(Some(Failing { key: key(), error: head.error.clone() }));
    }
    if head.is_answer() {
        below.last_answer = below.last_answer.max(Some(key()));
    }
    below
}

fn add(group: &mut RootGroup, below: Below) {
    group.below.get_or_insert_default().merge(below);
}

/// The tree-dependent part of a derivation from all heads. Corrects the sums of `state`, fills in what groups are told,
/// and names the heads whose marks are wrong.
pub(super) fn full(heads: &BTreeMap<SpanId, SpanHead>, cycles: &[&SpanId], state: &mut TraceState, gaps: &mut Gaps) -> Vec<(SpanId, bool, bool)> {
    // A span that was told something keeps the mark when what told it is replaced by what does not.
    let matters = |head: &SpanHead| !matches!(head.marks.counting, Counting::Always | Counting::Never) || head.tells() || head.marks.is_told;
    if !heads.values().any(matters) {
        return Vec::new();
    }
    let broken: HashSet<&[u8]> = cycles.iter().map(|id| id.as_slice()).collect();
    let mut children: HashMap<&[u8], Vec<&SpanId>> = HashMap::new();
    let mut order: Vec<(&SpanId, bool)> = Vec::with_capacity(heads.len());
    for (id, head) in heads {
        match head.parent.as_deref().filter(|parent| *parent != id.as_slice() && heads.contains_key(*parent) && !broken.contains(id.as_slice())) {
            Some(parent) => children.entry(parent).or_default().push(id),
            None => order.push((id, false)),
        }
    }
    // Parents before children; with each whether a span that counts instead of it is above.
    let mut at = 0;
    while let Some((id, is_inside)) = order.get(at).copied() {
        let head = &heads[id];
        let is_inside = is_inside || head.shadows();
        order.extend(children.get(id.as_slice()).into_iter().flatten().map(|child| (*child, is_inside)));
        at += 1;
    }
    let mut told: HashMap<&[u8], Below> = HashMap::new();
    let mut remarked = Vec::new();
    for (id, is_inside) in order.iter().rev() {
        let head = &heads[*id];
        let mut below: Option<Below> = None;
        for child in children.get(id.as_slice()).into_iter().flatten() {
            if let Some(child) = told.remove(child.as_slice()) {
                below.get_or_insert_default().merge(child);
            }
        }
        let counted = match head.marks.counting {
            Counting::Always | Counting::Never => head.marks.counted,
            Counting::Leaf | Counting::Covering => head.tells_usage(),
            Counting::Outermost => head.tells_usage() && !is_inside,
            Counting::Innermost => head.tells_usage() && !below.as_ref().is_some_and(|below| below.has_usage),
        };
        let is_told = !head.marks.is_final && below.is_some();
        if counted != head.marks.counted || is_told != head.marks.is_told {
            tally_usage(state, head, -1);
            let mut right = head.clone();
            right.marks.counted = counted;
            tally_usage(state, &right, 1);
            remarked.push(((*id).clone(), counted, is_told));
        }
        if below.is_none() && !head.tells() {
            continue;
        }
        let below = told_by(id, head, below.unwrap_or_default());
        match hang_of(id, head, |parent| heads.contains_key(parent)) {
            _ if broken.contains(id.as_slice()) => add(&mut state.cycles, below.at_top()),
            super::Hang::Root => add(&mut state.roots, below.at_top()),
            super::Hang::Missing(parent) => add(gaps.entry(parent).or_default(), below),
            super::Hang::Below => {
                told.insert(id.as_slice(), below);
            }
        }
    }
    remarked
}

/// What a batch needs to be read before it can be applied.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Packed ids of heads.
    pub heads: HashSet<SpanId>,
    /// Hashes of missing parents whose gaps are needed.
    pub gaps: HashSet<[u8; 16]>,
}

/// What must be read for a batch besides its own spans and their parents. Asked again, with what was read, until it needs
/// nothing more; `absent` are the ids that are not stored.
#[expect(clippy::implicit_hasher, reason = "called by the store and by its model, with the usual maps")]
pub fn needs<'a>(
    batch: &HashMap<&'a [u8], &'a SpanHead>,
    gaps: &Gaps,
    stored: &HashMap<SpanId, SpanHead>,
    absent: &HashSet<SpanId>,
    gaps_known: &HashSet<[u8; 16]>,
) -> Needs {
    let mut needs = Needs::default();
    for (id, head) in batch {
        let closed = gaps.get(&hash128(id)).and_then(|gap| gap.below.as_ref());
        if let Some(closed) = closed {
            needs.heads.extend(closed.models.iter().filter(|model| !stored.contains_key(*model) && !absent.contains(*model)).cloned());
        }
        if closed.is_none() && !head.tells() {
            continue;
        }
        let mut at: &[u8] = id;
        let mut seen = HashSet::new();
        while seen.insert(at) {
            let Some(head) = batch.get(at).copied().or_else(|| stored.get(at)) else { break };
            let Some(parent) = head.parent.as_deref().filter(|parent| *parent != at) else { break };
            if !batch.contains_key(parent) && !stored.contains_key(parent) {
                if !absent.contains(parent) {
                    needs.heads.insert(parent.to_vec());
                } else if !gaps_known.contains(&hash128(parent)) {
                    needs.gaps.insert(hash128(parent));
                }
                break;
            }
            at = parent;
        }
    }
    needs
}

/// Gives the copies of a batch their marks and says which of them have something new to tell. `None`: a copy takes back
/// what its spans above were told.
pub(super) fn prepare(changes: &mut [Change]) -> Option<Vec<usize>> {
    let mut tellers = Vec::new();
    for (index, Change { old, new, .. }) in changes.iter_mut().enumerate() {
        if !matches!(new.marks.counting, Counting::Always | Counting::Never) {
            new.marks.counted = new.tells_usage();
        }
        new.marks.is_told = false;
        match old {
            Some(old) if new.tells_like(old) => {
                if !matches!(new.marks.counting, Counting::Always | Counting::Never) {
                    // An earlier copy that always counted is none to go by.
                    new.marks.counted = new.tells_usage() && old.marks.counted;
                }
                if old.marks.is_told {
                    // A pending span that ends: its children told what they had to say through it already.
                    new.marks.is_told = !new.marks.is_final;
                }
            }
            Some(old) if old.marks.is_final || old.marks.is_told => return None,
            _ if new.tells() => tellers.push(index),
            _ => {}
        }
    }
    Some(tellers)
}

/// Carries what a batch tells up the tree.
pub(super) struct Teller<'a> {
    state: &'a mut TraceState,
    gaps: &'a mut Gaps,
    changes: &'a mut Vec<Change>,
    stored: &'a HashMap<SpanId, SpanHead>,
    index: HashMap<SpanId, usize>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(state: &'a mut TraceState, gaps: &'a mut Gaps, changes: &'a mut Vec<Change>, stored: &'a HashMap<SpanId, SpanHead>) -> Self {
        let index = changes.iter().enumerate().map(|(index, change)| (change.id.clone(), index)).collect();
        Self { state, gaps, changes, stored, index }
    }

    /// `false`: only a full derivation can.
    pub(super) fn tell(mut self, tellers: Vec<usize>, mut closed: Closed) -> bool {
        let closing: Vec<usize> = closed.keys().map(|id| self.index[id]).filter(|index| !tellers.contains(index)).collect();
        tellers.into_iter().chain(closing).all(|index| {
            let below = closed.remove(&self.changes[index].id);
            self.tell_one(index, below)
        })
    }

    fn head(&self, id: &[u8]) -> Option<&SpanHead> {
        self.index.get(id).map(|index| &self.changes[*index].new).or_else(|| self.stored.get(id))
    }

    fn tell_one(&mut self, index: usize, closed: Option<Below>) -> bool {
        let id = self.changes[index].id.clone();
        let head = self.changes[index].new.clone();
        if closed.is_some() && !head.marks.is_final {
            self.changes[index].new.marks.is_told = true;
        }
        let below = closed.unwrap_or_default();
        if !self.pass(&id, &head, &below) {
            return false;
        }
        if head.tells_usage() && head.marks.counting == Counting::Innermost && below.has_usage && !self.uncount(&id) {
            return false;
        }
        let below = told_by(&id, &head, below);
        self.climb(id, below)
    }

    /// Carries `told` from a span to the top.
    fn climb(&mut self, id: SpanId, mut told: Below) -> bool {
        let mut seen: HashSet<SpanId> = HashSet::new();
        let mut at = id;
        loop {
            let Some(head) = self.head(&at) else { return false };
            let parent = match head.parent.as_deref() {
                Some(parent) if parent != at.as_slice() => parent.to_vec(),
                _ => {
                    add(&mut self.state.roots, told.at_top());
                    return true;
                }
            };
            if !seen.insert(std::mem::replace(&mut at, parent)) {
                return false;
            }
            let Some(above) = self.head(&at).cloned() else {
                let Some(gap) = self.gaps.get_mut(&hash128(&at)).filter(|gap| gap.members > 0) else { return false };
                add(gap, told);
                return true;
            };
            if !self.pass(&at, &above, &told) {
                return false;
            }
            if above.shadows() {
                told.models.clear();
                told.more_models = false;
            }
            if !above.marks.is_final && !above.marks.is_told {
                let Some(change) = self.change(&at) else { return false };
                change.new.marks.is_told = true;
            }
            if !above.marks.on_path {
                told.leave_path();
            }
        }
    }

    /// What a span does to the count when it is told of what is below it.
    fn pass(&mut self, id: &[u8], head: &SpanHead, below: &Below) -> bool {
        if !head.tells_usage() {
            return true;
        }
        match head.marks.counting {
            Counting::Outermost | Counting::Covering => !below.more_models && below.models.iter().all(|model| self.uncount(model)),
            Counting::Innermost if below.has_usage => self.uncount(id),
            _ => true,
        }
    }

    fn uncount(&mut self, id: &[u8]) -> bool {
        let Some(head) = self.head(id).cloned() else { return false };
        if head.marks.counted {
            tally_usage(self.state, &head, -1);
            let Some(change) = self.change(id) else { return false };
            change.new.marks.counted = false;
        }
        true
    }

    /// The change of a span; a stored one that only its marks change of becomes one.
    fn change(&mut self, id: &[u8]) -> Option<&mut Change> {
        if let Some(index) = self.index.get(id) {
            return self.changes.get_mut(*index);
        }
        let head = self.stored.get(id)?.clone();
        self.index.insert(id.to_vec(), self.changes.len());
        self.changes.push(Change { id: id.to_vec(), old: Some(head.clone()), new: head });
        self.changes.last_mut()
    }
}
