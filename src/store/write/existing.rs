//! Traces that are stored already: locked, compared head by head, and derived incrementally.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sea_orm::Value;

use super::beside::{KnownLogs, LogHead, READ_LOG_KEYS, Rows, Sifted};
use super::rows::read_gap;
use super::{Before, NewSpan, PreviewOf, TraceName, Work, Written, fold_copies, number_frames};
use crate::domain::derive::{self, Applied, Change, GapTop, Gaps, Needs, Primary, Shown, SpanId};
use crate::domain::id::hash128;
use crate::domain::item::Preview;
use crate::domain::project::ProjectId;
use crate::domain::span::{ContextRef, Kind, Place, Protocol, SpanHead, Status};
use crate::domain::trace::{Pointer, RootKey, Summary, TraceState};
use crate::store::codec::decoded;
use crate::store::trace::{self, READ_HEADS, READ_LOGS, stored_heads};
use crate::store::{Connection, Dialect, KeyType, MultiKey, Row, StoreError, Transaction, column, frame};

/// Levels of ancestors that are read for a batch; where that is not enough, the trace is derived from all its heads.
const MAX_LEVELS: usize = 256;
/// Steps up the tree before a full derivation is the cheaper way to look for a cycle.
const MAX_CLIMB: usize = 64;
/// Log records of a span that its short texts are made from.
pub(super) const MAX_LOGS: usize = 100;

pub(super) static LOCK_TRACES: [MultiKey; 2] = [lock_traces(""), lock_traces(" ORDER BY project_id, trace_id FOR UPDATE")];
pub(super) static READ_GAPS: MultiKey = MultiKey::each(
    "SELECT project_id, trace_seq, parent_hash, members, failed, max_end, best, told FROM gap",
    &["project_id", "trace_seq", "parent_hash"],
    &[KeyType::Int, KeyType::Int, KeyType::Bytes],
);
pub(super) const TOP_END: &str =
    "SELECT max_end FROM gap WHERE project_id = ? AND trace_seq = ? AND max_end IS NOT NULL ORDER BY max_end DESC LIMIT 1";
pub(super) const TOP_BEST: &str = "SELECT best FROM gap WHERE project_id = ? AND trace_seq = ? AND members > 0 ORDER BY best DESC LIMIT 1";

const fn lock_traces(tail: &'static str) -> MultiKey {
    MultiKey::new(
        "SELECT seq, project_id, trace_id, version, summary, state FROM trace WHERE (project_id, trace_id)",
        &[KeyType::Int, KeyType::Bytes],
        tail,
    )
}

impl Before {
    /// Reads a row of [`LOCK_TRACES`].
    pub(super) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { version: column(row, "trace", 3)?, summary: decoded(row, "trace", 4)?, state: decoded(row, "trace", 5)? })
    }
}

/// What was read of the group's stored traces, all under their locks.
#[derive(Default)]
pub(super) struct Context {
    traces: HashMap<TraceName, (i64, Before)>,
    heads: HashMap<i64, HashMap<SpanId, SpanHead>>,
    gaps: HashMap<i64, Gaps>,
    logs: HashMap<i64, KnownLogs>,
    /// Heads that are not there, and gaps that were asked for.
    asked: HashMap<i64, (HashSet<SpanId>, HashSet<[u8; 16]>)>,
}

/// What a batch does to a stored trace.
pub(super) enum Merged {
    /// It brings something.
    Changed(Box<Written>),
    /// All of it is stored already.
    Unchanged,
    /// An original was left out that is needed after all.
    NeedsOriginals,
}

/// Locks the traces and reads the heads and gaps that the group touches.
pub(super) async fn load(transaction: &Transaction, dialect: Dialect, works: &BTreeMap<TraceName, Work>) -> Result<Context, StoreError> {
    let mut context = Context::default();
    if works.is_empty() {
        return Ok(context);
    }
    let keys: Vec<Value> = works.keys().flat_map(|(project, id)| [project.0.into(), id.clone().into()]).collect();
    let lock = &LOCK_TRACES[usize::from(dialect == Dialect::Postgres)];
    for row in lock.fetch(transaction, dialect, keys).await? {
        let name = (ProjectId(column(&row, "trace", 1)?), column::<Vec<u8>>(&row, "trace", 2)?);
        context.traces.insert(name, (column(&row, "trace", 0)?, Before::read(&row)?));
    }
    let is_gone = |(name, work): (&TraceName, &Work)| !context.traces.contains_key(name) && work.spans.iter().all(|span| span.has_original);
    if works.iter().any(is_gone) {
        // Deleted between our insert, which found it, and our lock.
        return Err(StoreError::Retry("a trace was deleted meanwhile".to_owned()));
    }
    let mut wanted: Vec<(ProjectId, i64, Needs)> = Vec::new();
    let mut log_keys: Vec<Value> = Vec::new();
    for (name, work) in works {
        // Deleted after it was looked up: the originals that were left out are needed.
        let Some((seq, before)) = context.traces.get(name) else { continue };
        let ids = work.spans.iter().map(|span| span.id.clone());
        let parents = work.spans.iter().filter_map(|span| span.head.parent.as_deref()).map(<[u8]>::to_vec);
        let heads: HashSet<SpanId> = ids.chain(parents).collect();
        let gaps = if before.state.orphans > 0 { heads.iter().map(|id| hash128(id)).collect() } else { HashSet::new() };
        wanted.push((name.0, *seq, Needs { heads, gaps }));
        for log in &work.beside.logs {
            log_keys.extend::<[Value; 4]>([name.0.0.into(), (*seq).into(), log.span.clone().into(), log.hash.to_vec().into()]);
        }
    }
    for row in READ_LOG_KEYS.fetch(transaction, dialect, log_keys).await? {
        let hash: Vec<u8> = column(&row, "span_log", 2)?;
        let hash = hash.try_into().map_err(|_| StoreError::corrupt("span_log", "a hash is not 16 bytes"))?;
        context.logs.entry(column(&row, "span_log", 0)?).or_default().insert((column(&row, "span_log", 1)?, hash));
    }
    // Ancestors are read level by level, for the spans that tell them something; those of most protocols do not.
    for _ in 0..=MAX_LEVELS {
        context.read(transaction, dialect, wanted).await?;
        wanted = works.iter().filter_map(|(name, work)| context.needs(name, work)).collect();
        if wanted.is_empty() {
            break;
        }
    }
    Ok(context)
}

impl Context {
    /// Reads what traces need.
    async fn read(&mut self, transaction: &Transaction, dialect: Dialect, wanted: Vec<(ProjectId, i64, Needs)>) -> Result<(), StoreError> {
        let mut head_keys: Vec<Value> = Vec::new();
        let mut gap_keys: Vec<Value> = Vec::new();
        for (project, seq, needs) in &wanted {
            let key = |id: &[u8]| -> [Value; 3] { [project.0.into(), (*seq).into(), id.to_vec().into()] };
            head_keys.extend(needs.heads.iter().flat_map(|id| key(id)));
            gap_keys.extend(needs.gaps.iter().flat_map(|hash| key(hash)));
        }
        for row in READ_HEADS.fetch(transaction, dialect, head_keys).await? {
            let head: SpanHead = decoded(&row, "span", 3)?;
            self.heads.entry(column(&row, "span", 1)?).or_default().insert(column(&row, "span", 2)?, head);
        }
        for row in READ_GAPS.fetch(transaction, dialect, gap_keys).await? {
            let hash: Vec<u8> = column(&row, "gap", 2)?;
            let hash = hash.try_into().map_err(|_| StoreError::corrupt("gap", "a hash is not 16 bytes"))?;
            self.gaps.entry(column(&row, "gap", 1)?).or_default().insert(hash, read_gap(&row, 3)?);
        }
        for (_, seq, needs) in wanted {
            let heads = self.heads.entry(seq).or_default();
            let (absent, gaps_known) = self.asked.entry(seq).or_default();
            absent.extend(needs.heads.into_iter().filter(|id| !heads.contains_key(id)));
            gaps_known.extend(needs.gaps);
        }
        Ok(())
    }

    /// What a trace still needs.
    fn needs(&self, name: &TraceName, work: &Work) -> Option<(ProjectId, i64, Needs)> {
        // Deleted meanwhile: there is nothing to derive.
        let (seq, before) = self.traces.get(name)?;
        let (absent, gaps_known) = &self.asked[seq];
        let nothing = Gaps::new();
        let gaps = self.gaps.get(seq).unwrap_or(&nothing);
        if gaps.values().all(|gap| gap.below.is_none()) && !work.spans.iter().any(|span| span.head.tells()) {
            return None;
        }
        let batch: HashMap<&[u8], &SpanHead> = work.spans.iter().map(|span| (span.id.as_slice(), &span.head)).collect();
        let mut needs = derive::needs(&batch, gaps, &self.heads[seq], absent, gaps_known);
        if before.state.orphans == 0 {
            needs.gaps.clear();
        }
        let is_done = needs.heads.is_empty() && needs.gaps.is_empty();
        (!is_done).then_some((name.0, *seq, needs))
    }
}

/// Merges the group's spans into a stored trace and derives it anew.
pub(super) async fn merge(
    transaction: &Transaction,
    dialect: Dialect,
    context: &mut Context,
    name: TraceName,
    work: Work,
    preview_of: PreviewOf,
) -> Result<Merged, StoreError> {
    let Some((seq, before)) = context.traces.remove(&name) else { return Ok(Merged::NeedsOriginals) };
    let stored = context.heads.remove(&seq).unwrap_or_default();
    let stale = |span: &NewSpan| !span.has_original && stored.get(&span.id).is_none_or(|old| old.hash != span.head.hash);
    if work.spans.iter().any(stale) {
        return Ok(Merged::NeedsOriginals);
    }
    let accepted: Vec<NewSpan> =
        fold_copies(work.spans).into_iter().filter(|span| stored.get(&span.id).is_none_or(|old| old.yields_to(&span.head))).collect();
    let known_logs = context.logs.remove(&seq).unwrap_or_default();
    let beside = work.beside.sift(&before.state, &known_logs, !accepted.is_empty());
    if accepted.is_empty() && beside.is_empty() {
        return Ok(Merged::Unchanged);
    }
    let place = Locus { transaction, dialect, project: name.0, seq };
    let mut state = before.state.clone();
    let TakenIn { mut changes, beside, frames, mut previews } = take_in(&mut state, accepted, beside, work.frames, &stored);
    let mut gaps = context.gaps.remove(&seq).unwrap_or_default();
    let mut gaps_are_all = false;
    let news = changes.len();
    let applied = match derive::apply(&mut state, &mut gaps, &mut changes, &stored) {
        Applied::Done { climb_from } => !place.is_below_itself(&climb_from, &changes, &stored).await?,
        Applied::Full => false,
    };
    let mut top = GapTop::default();
    if applied {
        super::rows::write_gaps(transaction, dialect, name.0, seq, &std::mem::take(&mut gaps)).await?;
        top = place.top(&state).await?;
        let key = derive::primary_key(&state, &top);
        let same = key.as_ref().map(RootKey::id) == before.state.primary.as_ref().map(|(key, _)| key.id());
        state.primary = match key {
            None => None,
            Some(key) => {
                let status = match place.head_of(key.id(), &changes, &stored).await? {
                    _ if same && !changes.iter().any(|change| change.id == key.id()) => before.state.primary.as_ref().map(|(_, status)| *status),
                    head => head.map(|head| head.status),
                };
                Some((key, status.ok_or_else(|| StoreError::corrupt("span", "the primary root is not stored"))?))
            }
        };
        state.skipped_as = None;
    }
    if !applied || matches!(state.primary, Some((_, Status::Skipped))) {
        // Marks that were given on the way are made right below.
        changes.truncate(news);
        let mut heads = stored_heads(transaction, dialect, name.0, seq).await?;
        heads.extend(changes.iter().map(|change| (change.id.clone(), change.new.clone())));
        let full = derive::full(&heads, &state);
        for (id, counted, is_told) in full.remarked {
            remark(&mut changes, &heads, &id, counted, is_told);
        }
        (state, gaps) = (full.state, full.gaps);
        gaps_are_all = true;
        top = GapTop::of(&gaps);
    }
    // The SDK of Dreadnode announces every root; what is below it may come first, and does not close its trace for good.
    let was_stood_for = before.state.protocol == Protocol::Dreadnode && !before.state.closed && before.state.roots.members == 0;
    if derive::is_closed(&before.state) && !derive::is_closed(&state) && !was_stood_for {
        // The root that it seemed to have is below one that has not ended: closed is closed.
        state.closed = true;
    }
    let key = state.primary.as_ref().map(|(key, _)| key.clone());
    let is_changed = |id: &[u8]| changes.iter().any(|change| change.id == id);
    let same = key.as_ref().map(RootKey::id) == before.state.primary.as_ref().map(|(old, _)| old.id());
    let (primary, shown) = if same && state.protocol == Protocol::Dynamiq && key.as_ref().is_some_and(|key| !is_changed(key.id())) {
        let Summary { input_text, output_text, input, output, .. } = before.summary.clone();
        (Primary::of_summary(&before.summary), Shown { texts: Preview { input: input_text, output: output_text }, input, output })
    } else {
        let root = match &key {
            Some(key) => place.head_of(key.id(), &changes, &stored).await?,
            None => None,
        };
        let (input, output) = derive::shown_by(&state, key.as_ref().map(RootKey::id).zip(root.as_ref()));
        let mut shown = Shown::default();
        // Whose records were looked at for its input.
        let mut looked_at: Option<SpanId> = None;
        for (is_input, wanted) in [(true, input), (false, output)] {
            let Some(id) = wanted else { continue };
            let old = if is_input { before.summary.input.as_ref() } else { before.summary.output.as_ref() };
            let old_text = if is_input { &before.summary.input_text } else { &before.summary.output_text };
            let stands = old.is_some_and(|old| old.span == id) && !is_changed(&id);
            let (text, pointer) = 'told: {
                let may_say_more = old_text.is_none() && beside.logs_of(&id).next().is_some();
                if let Some(old) = old.filter(|_| stands && !may_say_more) {
                    break 'told (old_text.clone(), old.clone());
                }
                let head = place.head_of(&id, &changes, &stored).await?;
                let head = head.ok_or_else(|| StoreError::corrupt("span", "a span that the trace shows is not stored"))?;
                let has_logs = may_have_logs(&head);
                if let Some(old) = old.filter(|_| stands && !has_logs) {
                    break 'told (old_text.clone(), old.clone());
                }
                let known = previews.get(&id);
                let is_open = has_logs && looked_at.as_ref() != Some(&id);
                if known.is_none_or(|known| is_open && (known.input.is_none() || known.output.is_none())) {
                    // Of a span that was looked at before, only the new records may say more.
                    let logs = if has_logs { place.logs(&id, &beside, &frames, !stands).await? } else { Vec::new() };
                    if known.is_none() || !logs.is_empty() {
                        let original = place.originals(&[head.place], &frames).await?.pop().unwrap_or_default();
                        previews.insert(id.clone(), preview_of(work.protocol, &original, &logs));
                    }
                    looked_at = Some(id.clone());
                }
                let preview = &previews[&id];
                let text = if is_input { &preview.input } else { &preview.output };
                (text.clone(), Pointer { span: id, place: head.place })
            };
            if is_input {
                (shown.texts.input, shown.input) = (text, Some(pointer));
            } else {
                (shown.texts.output, shown.output) = (text, Some(pointer));
            }
        }
        (root.map(|head| Primary::of_head(&head, state.facts(&head))).unwrap_or_default(), shown)
    };
    let summary = derive::summary(&state, &top, primary, shown);
    Ok(Merged::Changed(Box::new(Written {
        project: name.0,
        trace_id: name.1,
        protocol: before.state.protocol,
        seq,
        before: Some(before),
        summary,
        state,
        gaps,
        gaps_are_all,
        changes,
        beside,
        frames,
    })))
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

/// One locked trace, for the reads that only some batches need.
pub(super) struct Locus<'a> {
    pub(super) transaction: &'a Transaction,
    pub(super) dialect: Dialect,
    pub(super) project: ProjectId,
    pub(super) seq: i64,
}

impl Locus<'_> {
    /// The head of a span as it is after the batch.
    async fn head_of(&self, id: &[u8], changes: &[Change], stored: &HashMap<SpanId, SpanHead>) -> Result<Option<SpanHead>, StoreError> {
        if let Some(change) = changes.iter().find(|change| change.id == id) {
            return Ok(Some(change.new.clone()));
        }
        if let Some(head) = stored.get(id) {
            return Ok(Some(head.clone()));
        }
        self.stored_head(id).await
    }

    /// The head of a span as it is stored.
    pub(super) async fn stored_head(&self, id: &[u8]) -> Result<Option<SpanHead>, StoreError> {
        let rows = READ_HEADS.fetch(self.transaction, self.dialect, vec![self.project.0.into(), self.seq.into(), id.to_vec().into()]).await?;
        rows.first().map(|row| decoded(row, "span", 3)).transpose()
    }

    /// Whether one of the spans is (or may be, when the way up is long) its own ancestor.
    async fn is_below_itself(&self, from: &[SpanId], changes: &[Change], stored: &HashMap<SpanId, SpanHead>) -> Result<bool, StoreError> {
        for start in from {
            let mut at = start.clone();
            for step in 0.. {
                let Some(head) = self.head_of(&at, changes, stored).await? else { break };
                match head.parent.map(Vec::from) {
                    Some(parent) if parent == *start || step == MAX_CLIMB => return Ok(true),
                    Some(parent) if parent != at => at = parent,
                    _ => break,
                }
            }
        }
        Ok(false)
    }

    /// Extremes over all stored gaps.
    pub(super) async fn top(&self, state: &TraceState) -> Result<GapTop, StoreError> {
        if state.orphans == 0 {
            return Ok(GapTop::default());
        }
        let key = || -> [Value; 2] { [self.project.0.into(), self.seq.into()] };
        let end = self.transaction.query_one_raw(self.dialect.statement(TOP_END, key())).await?;
        let best = self.transaction.query_one_raw(self.dialect.statement(TOP_BEST, key())).await?;
        Ok(GapTop {
            max_end: end.map(|row| column(&row, "gap", 0)).transpose()?,
            best: best.map(|row| column(&row, "gap", 0)).transpose()?.and_then(RootKey::from_bytes),
        })
    }

    /// Originals, of this batch or of those before; each frame is read and inflated once.
    async fn originals(&self, places: &[Place], frames: &[(u32, super::Frame)]) -> Result<Vec<Vec<u8>>, StoreError> {
        let blocks: BTreeSet<u32> = places.iter().map(|place| place.block).collect();
        let (here, stored): (Vec<u32>, Vec<u32>) = blocks.into_iter().partition(|block| frames.iter().any(|(number, _)| number == block));
        let mut raw = trace::frames(self.transaction, self.dialect, self.project, stored.into_iter().map(|block| (self.seq, block))).await?;
        for (block, frame) in frames.iter().filter(|(block, _)| here.contains(block)) {
            raw.insert((self.seq, *block), frame::unpack(&frame.data, frame.raw_bytes as usize)?);
        }
        let cut = |place: &Place| {
            let raw = raw.get(&(self.seq, place.block)).ok_or_else(|| StoreError::corrupt("payload", "a frame is missing"))?;
            frame::slice(raw, *place).map(<[u8]>::to_vec)
        };
        places.iter().map(cut).collect()
    }

    /// The log records of a span in their order: those of this batch, and those that are stored if they are asked for.
    async fn logs(&self, id: &SpanId, beside: &Rows, frames: &[(u32, super::Frame)], with_stored: bool) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut heads: Vec<LogHead> = beside.logs_of(id).collect();
        if with_stored {
            let key = vec![self.project.0.into(), self.seq.into(), id.clone().into()];
            for row in READ_LOGS.fetch(self.transaction, self.dialect, key).await? {
                heads.push(decoded(&row, "span_log", 1)?);
            }
        }
        heads.sort_by_key(LogHead::order);
        heads.truncate(MAX_LOGS);
        self.originals(&heads.into_iter().map(|log| log.place).collect::<Vec<_>>(), frames).await
    }
}

/// Whether texts of a span may come in log records: those of a call of a model do.
pub(super) fn may_have_logs(head: &SpanHead) -> bool {
    head.context != ContextRef::None && head.kind == Kind::Llm
}
