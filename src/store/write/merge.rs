//! Batches merged into traces that are stored already, each derived incrementally.
//!
//! What a step needs of the database is asked for all traces of the group at once: a database that is not in this process
//! answers few questions faster than many.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::Value;

use super::beside::{Rows, Sifted};
use super::existing::Context;
use super::locus::{Locus, may_have_logs, tops};
use super::{Before, NewSpan, PreviewOf, TraceName, Work, Written, fold_copies, number_frames, rows};
use crate::domain::derive::{self, Applied, Change, GapTop, Gaps, Primary, Shown, SpanId};
use crate::domain::item::Preview;
use crate::domain::span::{Protocol, SpanHead, Status};
use crate::domain::trace::{Pointer, RootKey, Summary, TraceState};
use crate::store::codec::decoded;
use crate::store::trace::{READ_HEADS, stored_heads};
use crate::store::{Dialect, StoreError, Transaction, column};

/// Steps up the tree before a full derivation is the cheaper way to look for a cycle.
const MAX_CLIMB: usize = 64;

/// What became of works whose traces are stored.
#[derive(Default)]
pub(super) struct Merged {
    /// Traces that change.
    pub(super) written: Vec<Written>,
    /// Batches with an original left out that is needed after all.
    pub(super) need_originals: Vec<usize>,
}

/// A stored trace that has taken its batches in.
struct Pending {
    name: TraceName,
    seq: i64,
    protocol: Protocol,
    before: Before,
    state: TraceState,
    /// Heads as they were, of the spans that were looked up.
    stored: HashMap<SpanId, SpanHead>,
    changes: Vec<Change>,
    /// So many changes are spans of the batches; those after them are of their surroundings.
    news: usize,
    gaps: Gaps,
    beside: Rows,
    frames: Vec<(u32, super::Frame)>,
    previews: HashMap<SpanId, Preview>,
    /// The increment was enough; else the trace is derived from all its heads.
    is_applied: bool,
}

enum Taken {
    Pending(Box<Pending>),
    /// All of it is stored already.
    Unchanged,
    NeedsOriginals,
}

/// Merges works into their stored traces and derives these anew.
pub(super) async fn merge(
    transaction: &Transaction,
    dialect: Dialect,
    mut context: Context,
    works: BTreeMap<TraceName, Work>,
    preview_of: PreviewOf,
) -> Result<Merged, StoreError> {
    let mut merged = Merged::default();
    let mut pending: Vec<Pending> = Vec::new();
    for (name, work) in works {
        let batches = work.batches.clone();
        match take(transaction, dialect, &mut context, name, work).await? {
            Taken::Pending(trace) => pending.push(*trace),
            Taken::Unchanged => {}
            Taken::NeedsOriginals => merged.need_originals.extend(batches),
        }
    }
    let gaps: Vec<_> =
        pending.iter_mut().filter(|trace| trace.is_applied).map(|trace| (trace.name.0, trace.seq, std::mem::take(&mut trace.gaps))).collect();
    rows::write_gaps(transaction, dialect, gaps.iter().map(|(project, seq, gaps)| (*project, *seq, gaps))).await?;
    let with_gaps = pending.iter().filter(|trace| trace.is_applied && trace.state.orphans > 0).map(|trace| (trace.name.0, trace.seq));
    let tops = tops(transaction, dialect, with_gaps).await?;
    let top_of = |trace: &Pending| tops.get(&trace.seq).cloned().unwrap_or_default();
    let mut keys: Vec<Value> = Vec::new();
    for trace in pending.iter().filter(|trace| trace.is_applied) {
        if let Some(key) = derive::primary_key(&trace.state, &top_of(trace)).filter(|key| trace.head_of(key.id()).is_none()) {
            keys.extend::<[Value; 3]>([trace.name.0.0.into(), trace.seq.into(), key.id().to_vec().into()]);
        }
    }
    let mut primaries: HashMap<i64, (SpanId, SpanHead)> = HashMap::new();
    for row in READ_HEADS.fetch(transaction, dialect, keys).await? {
        primaries.insert(column(&row, "span", 1)?, (column(&row, "span", 2)?, decoded(&row, "span", 3)?));
    }
    for mut trace in pending {
        let top = top_of(&trace);
        trace.stored.extend(primaries.remove(&trace.seq));
        merged.written.push(trace.finish(transaction, dialect, top, preview_of).await?);
    }
    Ok(merged)
}

/// Takes the spans of a work into the state of their trace.
async fn take(transaction: &Transaction, dialect: Dialect, context: &mut Context, name: TraceName, work: Work) -> Result<Taken, StoreError> {
    let Some((seq, before)) = context.traces.remove(&name) else { return Ok(Taken::NeedsOriginals) };
    let stored = context.heads.remove(&seq).unwrap_or_default();
    let stale = |span: &NewSpan| !span.has_original && stored.get(&span.id).is_none_or(|old| old.hash != span.head.hash);
    if work.spans.iter().any(stale) {
        return Ok(Taken::NeedsOriginals);
    }
    let accepted: Vec<NewSpan> =
        fold_copies(work.spans).into_iter().filter(|span| stored.get(&span.id).is_none_or(|old| old.yields_to(&span.head))).collect();
    let known_logs = context.logs.remove(&seq).unwrap_or_default();
    let beside = work.beside.sift(&before.state, &known_logs, !accepted.is_empty());
    if accepted.is_empty() && beside.is_empty() {
        return Ok(Taken::Unchanged);
    }
    let mut state = before.state.clone();
    let TakenIn { mut changes, beside, frames, previews } = take_in(&mut state, accepted, beside, work.frames, &stored);
    let mut gaps = context.gaps.remove(&seq).unwrap_or_default();
    let news = changes.len();
    let applied = derive::apply(&mut state, &mut gaps, &mut changes, &stored);
    let mut trace =
        Pending { name, seq, protocol: work.protocol, before, state, stored, changes, news, gaps, beside, frames, previews, is_applied: false };
    if let Applied::Done { climb_from } = applied {
        trace.is_applied = !trace.is_below_itself(&trace.locus(transaction, dialect), &climb_from).await?;
    }
    Ok(Taken::Pending(Box::new(trace)))
}

impl Pending {
    fn locus<'a>(&self, transaction: &'a Transaction, dialect: Dialect) -> Locus<'a> {
        Locus { transaction, dialect, project: self.name.0, seq: self.seq }
    }

    /// The head of a span as it is after the batch, if it is known.
    fn head_of(&self, id: &[u8]) -> Option<&SpanHead> {
        self.changes.iter().find(|change| change.id == id).map(|change| &change.new).or_else(|| self.stored.get(id))
    }

    /// The same; looked up if it is not known.
    async fn read_head(&self, place: &Locus<'_>, id: &[u8]) -> Result<Option<SpanHead>, StoreError> {
        match self.head_of(id) {
            Some(head) => Ok(Some(head.clone())),
            None => place.stored_head(id).await,
        }
    }

    fn is_changed(&self, id: &[u8]) -> bool {
        self.changes.iter().any(|change| change.id == id)
    }

    /// Whether one of the spans is (or may be, when the way up is long) its own ancestor.
    async fn is_below_itself(&self, place: &Locus<'_>, from: &[SpanId]) -> Result<bool, StoreError> {
        for start in from {
            let mut at = start.clone();
            for step in 0.. {
                let Some(head) = self.read_head(place, &at).await? else { break };
                match head.parent.map(Vec::from) {
                    Some(parent) if parent == *start || step == MAX_CLIMB => return Ok(true),
                    Some(parent) if parent != at => at = parent,
                    _ => break,
                }
            }
        }
        Ok(false)
    }

    /// Derives the trace, once `top` is known: the extremes over all its gaps.
    async fn finish(mut self, transaction: &Transaction, dialect: Dialect, mut top: GapTop, preview_of: PreviewOf) -> Result<Written, StoreError> {
        let place = self.locus(transaction, dialect);
        if self.is_applied {
            let key = derive::primary_key(&self.state, &top);
            let old =
                self.before.state.primary.as_ref().filter(|(old, _)| key.as_ref().map(RootKey::id) == Some(old.id()) && !self.is_changed(old.id()));
            self.state.primary = match (key, old) {
                (None, _) => None,
                (Some(key), Some((_, status))) => Some((key, *status)),
                (Some(key), None) => {
                    let status = self.head_of(key.id()).map(|head| head.status);
                    Some((key, status.ok_or_else(|| StoreError::corrupt("span", "the primary root is not stored"))?))
                }
            };
            self.state.skipped_as = None;
        }
        let mut gaps_are_all = false;
        if !self.is_applied || matches!(self.state.primary, Some((_, Status::Skipped))) {
            // Marks that were given on the way are made right below.
            self.changes.truncate(self.news);
            let mut heads = stored_heads(transaction, dialect, self.name.0, self.seq).await?;
            heads.extend(self.changes.iter().map(|change| (change.id.clone(), change.new.clone())));
            let full = derive::full(&heads, &self.state);
            for (id, counted, is_told) in full.remarked {
                remark(&mut self.changes, &heads, &id, counted, is_told);
            }
            (self.state, self.gaps) = (full.state, full.gaps);
            gaps_are_all = true;
            top = GapTop::of(&self.gaps);
        }
        // The SDK of Dreadnode announces every root; what is below it may come first, and does not close its trace for good.
        let old = &self.before.state;
        let was_stood_for = old.protocol == Protocol::Dreadnode && !old.closed && old.roots.members == 0;
        if derive::is_closed(old) && !derive::is_closed(&self.state) && !was_stood_for {
            // The root that it seemed to have is below one that has not ended: closed is closed.
            self.state.closed = true;
        }
        let (primary, shown) = self.show(&place, preview_of).await?;
        let summary = derive::summary(&self.state, &top, primary, shown);
        Ok(Written {
            project: self.name.0,
            trace_id: self.name.1,
            protocol: self.before.state.protocol,
            seq: self.seq,
            before: Some(self.before),
            summary,
            state: self.state,
            gaps: self.gaps,
            gaps_are_all,
            changes: self.changes,
            beside: self.beside,
            frames: self.frames,
        })
    }

    /// What the trace takes from its primary root, and the texts that it shows.
    async fn show(&mut self, place: &Locus<'_>, preview_of: PreviewOf) -> Result<(Primary, Shown), StoreError> {
        let key = self.state.primary.as_ref().map(|(key, _)| key.clone());
        let before = &self.before;
        let same = key.as_ref().map(RootKey::id) == before.state.primary.as_ref().map(|(old, _)| old.id());
        if same && self.state.protocol == Protocol::Dynamiq && key.as_ref().is_some_and(|key| !self.is_changed(key.id())) {
            let Summary { input_text, output_text, input, output, .. } = before.summary.clone();
            return Ok((Primary::of_summary(&before.summary), Shown { texts: Preview { input: input_text, output: output_text }, input, output }));
        }
        let root = match &key {
            Some(key) => self.read_head(place, key.id()).await?,
            None => None,
        };
        let (input, output) = derive::shown_by(&self.state, key.as_ref().map(RootKey::id).zip(root.as_ref()));
        let mut shown = Shown::default();
        // Whose records were looked at for its input.
        let mut looked_at: Option<SpanId> = None;
        for (is_input, wanted) in [(true, input), (false, output)] {
            let Some(id) = wanted else { continue };
            let old = if is_input { before.summary.input.as_ref() } else { before.summary.output.as_ref() };
            let old_text = if is_input { &before.summary.input_text } else { &before.summary.output_text };
            let stands = old.is_some_and(|old| old.span == id) && !self.is_changed(&id);
            let (text, pointer) = 'told: {
                let may_say_more = old_text.is_none() && self.beside.logs_of(&id).next().is_some();
                if let Some(old) = old.filter(|_| stands && !may_say_more) {
                    break 'told (old_text.clone(), old.clone());
                }
                let head = self.read_head(place, &id).await?;
                let head = head.ok_or_else(|| StoreError::corrupt("span", "a span that the trace shows is not stored"))?;
                let has_logs = may_have_logs(&head);
                if let Some(old) = old.filter(|_| stands && !has_logs) {
                    break 'told (old_text.clone(), old.clone());
                }
                let known = self.previews.get(&id);
                let is_open = has_logs && looked_at.as_ref() != Some(&id);
                if known.is_none_or(|known| is_open && (known.input.is_none() || known.output.is_none())) {
                    // Of a span that was looked at before, only the new records may say more.
                    let logs = if has_logs { place.logs(&id, &self.beside, &self.frames, !stands).await? } else { Vec::new() };
                    if known.is_none() || !logs.is_empty() {
                        let original = place.originals(&[head.place], &self.frames).await?.pop().unwrap_or_default();
                        self.previews.insert(id.clone(), preview_of(self.protocol, &original, &logs));
                    }
                    looked_at = Some(id.clone());
                }
                let preview = &self.previews[&id];
                let text = if is_input { &preview.input } else { &preview.output };
                (text.clone(), Pointer { span: id, place: head.place })
            };
            if is_input {
                (shown.texts.input, shown.input) = (text, Some(pointer));
            } else {
                (shown.texts.output, shown.output) = (text, Some(pointer));
            }
        }
        Ok((root.map(|head| Primary::of_head(&head, self.state.facts(&head))).unwrap_or_default(), shown))
    }
}

/// Gives a head its marks; a stored one that nothing else changes of becomes a change.
fn remark(changes: &mut Vec<Change>, heads: &BTreeMap<SpanId, SpanHead>, id: &SpanId, counted: bool, is_told: bool) {
    if !changes.iter().any(|change| change.id == *id) {
        changes.push(Change { id: id.clone(), old: Some(heads[id].clone()), new: heads[id].clone() });
    }
    if let Some(change) = changes.iter_mut().find(|change| change.id == *id) {
        (change.new.marks.counted, change.new.marks.is_told) = (counted, is_told);
    }
}

/// What a batch brings to a stored trace, numbered.
struct TakenIn {
    changes: Vec<Change>,
    beside: Rows,
    frames: Vec<(u32, super::Frame)>,
    previews: HashMap<SpanId, Preview>,
}

/// Numbers what is new: arrivals, facts, frames; and keeps the count of bytes in use.
fn take_in(state: &mut TraceState, accepted: Vec<NewSpan>, beside: Sifted, frames: Vec<super::Frame>, stored: &HashMap<SpanId, SpanHead>) -> TakenIn {
    let used: HashSet<u32> = accepted.iter().map(|span| span.head.place.block).chain(beside.blocks(state)).collect();
    let (numbers, frames) = number_frames(frames, &used, &mut state.next_block);
    let raw: u64 = frames.iter().map(|(_, frame)| u64::from(frame.raw_bytes)).sum();
    let (contexts, beside, beside_bytes) = beside.settle(state, &numbers);
    let mut accepted_bytes = 0;
    let mut previews = HashMap::new();
    let mut changes = Vec::with_capacity(accepted.len());
    for NewSpan { id, mut head, facts, preview, context, .. } in accepted {
        let old = stored.get(&id).cloned();
        head.arrival = old.as_ref().map_or(state.next_arrival, |old| old.arrival);
        state.next_arrival += u32::from(old.is_none());
        head.facts = state.keep_facts(&facts);
        head.context = context.and_then(|context| contexts.get(context).copied()).unwrap_or_default();
        head.place.block = numbers[&head.place.block];
        accepted_bytes += u64::from(head.place.bytes);
        if let Some(old) = &old {
            state.live_bytes -= u64::from(old.place.bytes);
            state.dead_bytes += u64::from(old.place.bytes);
        }
        if let Some(preview) = preview {
            previews.insert(id.clone(), preview);
        }
        changes.push(Change { id, old, new: head });
    }
    state.live_bytes += accepted_bytes;
    state.dead_bytes += raw.saturating_sub(accepted_bytes + beside_bytes);
    TakenIn { changes, beside, frames, previews }
}
