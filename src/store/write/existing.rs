//! Traces that are stored already: locked, compared head by head, and derived incrementally.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::Value;

use super::{Before, NewSpan, PreviewOf, TraceName, Work, Written, fold_copies, number_frames};
use crate::domain::derive::{self, Applied, Change, GapTop, Gaps, PrimaryTexts, SpanId};
use crate::domain::id::hash128;
use crate::domain::item::Preview;
use crate::domain::project::ProjectId;
use crate::domain::span::{Protocol, SpanHead, Status};
use crate::domain::trace::{RootGroup, RootKey, TraceState};
use crate::store::codec::decode;
use crate::store::trace::{READ_HEADS, original_in, stored_heads};
use crate::store::{Connection, Dialect, KeyType, MultiKey, Row, StoreError, Transaction, column};

/// Steps up the tree before a full derivation is the cheaper way to look for a cycle.
const MAX_CLIMB: usize = 64;

pub(super) static LOCK_TRACES: [MultiKey; 2] = [lock_traces(""), lock_traces(" ORDER BY project_id, trace_id FOR UPDATE")];
pub(super) static READ_GAPS: MultiKey = MultiKey::new(
    "SELECT project_id, trace_seq, parent_hash, members, failed, max_end, best FROM gap WHERE (project_id, trace_seq, parent_hash)",
    &[KeyType::Int, KeyType::Int, KeyType::Bytes],
    "",
);
pub(super) const TOP_END: &str =
    "SELECT max_end FROM gap WHERE project_id = ? AND trace_seq = ? AND max_end IS NOT NULL ORDER BY max_end DESC LIMIT 1";
pub(super) const TOP_BEST: &str = "SELECT best FROM gap WHERE project_id = ? AND trace_seq = ? ORDER BY best DESC LIMIT 1";

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
        Ok(Self {
            version: column(row, "trace", 3)?,
            summary: decode("trace", &column::<Vec<u8>>(row, "trace", 4)?)?,
            state: decode("trace", &column::<Vec<u8>>(row, "trace", 5)?)?,
        })
    }
}

/// What was read of the group's stored traces, all under their locks.
pub(super) struct Context {
    traces: HashMap<TraceName, (i64, Before)>,
    heads: HashMap<i64, HashMap<SpanId, SpanHead>>,
    gaps: HashMap<i64, Gaps>,
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
    let mut context = Context { traces: HashMap::new(), heads: HashMap::new(), gaps: HashMap::new() };
    if works.is_empty() {
        return Ok(context);
    }
    let keys: Vec<Value> = works.keys().flat_map(|(project, id)| [project.0.into(), id.clone().into()]).collect();
    let lock = &LOCK_TRACES[usize::from(dialect == Dialect::Postgres)];
    for row in lock.fetch(transaction, dialect, keys).await? {
        let name = (ProjectId(column(&row, "trace", 1)?), column::<Vec<u8>>(&row, "trace", 2)?);
        context.traces.insert(name, (column(&row, "trace", 0)?, Before::read(&row)?));
    }
    if context.traces.len() < works.len() {
        // Deleted between our insert, which found it, and our lock.
        return Err(StoreError::Retry("a trace was deleted meanwhile".to_owned()));
    }
    let mut head_keys = Vec::new();
    let mut gap_keys = Vec::new();
    for (name, work) in works {
        let (seq, before) = &context.traces[name];
        let key = |id: &[u8]| -> [Value; 3] { [name.0.0.into(), (*seq).into(), id.to_vec().into()] };
        let ids: HashSet<&[u8]> = work.spans.iter().map(|span| span.id.as_slice()).collect();
        let parents: HashSet<&[u8]> = work.spans.iter().filter_map(|span| span.head.parent.as_deref()).filter(|id| !ids.contains(id)).collect();
        head_keys.extend(ids.iter().chain(&parents).flat_map(|id| key(id)));
        if before.state.orphans > 0 {
            gap_keys.extend(ids.iter().chain(&parents).flat_map(|id| key(&hash128(id))));
        }
    }
    for row in READ_HEADS.fetch(transaction, dialect, head_keys).await? {
        let head: SpanHead = decode("span", &column::<Vec<u8>>(&row, "span", 3)?)?;
        context.heads.entry(column(&row, "span", 1)?).or_default().insert(column(&row, "span", 2)?, head);
    }
    for row in READ_GAPS.fetch(transaction, dialect, gap_keys).await? {
        let hash: Vec<u8> = column(&row, "gap", 2)?;
        let hash = hash.try_into().map_err(|_| StoreError::corrupt("gap", "a hash is not 16 bytes"))?;
        let count = |index| -> Result<u32, StoreError> {
            u32::try_from(column::<i64>(&row, "gap", index)?).map_err(|error| StoreError::corrupt("gap", error))
        };
        let gap =
            RootGroup { members: count(3)?, failed: count(4)?, max_end: column(&row, "gap", 5)?, best: RootKey::from_bytes(column(&row, "gap", 6)?) };
        context.gaps.entry(column(&row, "gap", 1)?).or_default().insert(hash, gap);
    }
    Ok(context)
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
    let (seq, before) = context.traces.remove(&name).expect("every trace of the group was locked");
    let stored = context.heads.remove(&seq).unwrap_or_default();
    let stale = |span: &NewSpan| !span.has_original && stored.get(&span.id).is_none_or(|old| old.hash != span.head.hash);
    if work.spans.iter().any(stale) {
        return Ok(Merged::NeedsOriginals);
    }
    let accepted: Vec<NewSpan> =
        fold_copies(work.spans).into_iter().filter(|span| stored.get(&span.id).is_none_or(|old| old.yields_to(&span.head))).collect();
    if accepted.is_empty() {
        return Ok(Merged::Unchanged);
    }
    let place = Locus { transaction, dialect, project: name.0, seq };
    let mut state = before.state.clone();
    let (changes, frames, mut previews) = take_in(&mut state, accepted, work.frames, &stored);
    let mut gaps = context.gaps.remove(&seq).unwrap_or_default();
    let mut gaps_are_all = false;
    let applied = match derive::apply(&mut state, &mut gaps, &changes, |id| stored.contains_key(id)) {
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
    if !applied || matches!(state.primary, None | Some((_, Status::Skipped))) {
        let mut heads = stored_heads(transaction, dialect, name.0, seq).await?;
        heads.extend(changes.iter().map(|change| (change.id.clone(), change.new.clone())));
        (state, gaps) = derive::full(&heads, &state);
        gaps_are_all = true;
        top = GapTop::of(&gaps);
    }
    let (key, _) = state.primary.clone().ok_or_else(|| StoreError::corrupt("trace", "no root"))?;
    let changed = changes.iter().any(|change| change.id == key.id());
    let same = before.state.primary.as_ref().is_some_and(|(old, _)| old.id() == key.id());
    let texts = if same && !changed {
        PrimaryTexts::of_summary(&before.summary)
    } else {
        let head = place.head_of(key.id(), &changes, &stored).await?.ok_or_else(|| StoreError::corrupt("span", "the primary root is not stored"))?;
        let preview = match previews.remove(key.id()) {
            Some(preview) => preview,
            None => place.preview(&head, &frames, work.protocol, preview_of).await?,
        };
        PrimaryTexts::of_head(key.id(), &head, state.facts(&head), preview)
    };
    let summary = derive::summary(&state, &top, texts);
    Ok(Merged::Changed(Box::new(Written {
        project: name.0,
        trace_id: name.1,
        protocol: work.protocol,
        seq,
        before: Some(before),
        summary,
        state,
        gaps,
        gaps_are_all,
        changes,
        frames,
    })))
}

type TakenIn = (Vec<Change>, Vec<(u32, super::Frame)>, HashMap<SpanId, Preview>);

/// Numbers what is new: arrivals, facts, frames; and keeps the count of bytes in use.
fn take_in(state: &mut TraceState, accepted: Vec<NewSpan>, frames: Vec<super::Frame>, stored: &HashMap<SpanId, SpanHead>) -> TakenIn {
    let used: HashSet<u32> = accepted.iter().map(|span| span.head.place.block).collect();
    let (numbers, frames) = number_frames(frames, &used, &mut state.next_block);
    let raw: u64 = frames.iter().map(|(_, frame)| u64::from(frame.raw_bytes)).sum();
    let mut accepted_bytes = 0;
    let mut previews = HashMap::new();
    let mut changes = Vec::with_capacity(accepted.len());
    for NewSpan { id, mut head, facts, preview, .. } in accepted {
        let old = stored.get(&id).cloned();
        head.arrival = old.as_ref().map_or(state.next_arrival, |old| old.arrival);
        state.next_arrival += u32::from(old.is_none());
        head.facts = state.keep_facts(&facts);
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
    state.dead_bytes += raw.saturating_sub(accepted_bytes);
    (changes, frames, previews)
}

/// One locked trace, for the reads that only some batches need.
struct Locus<'a> {
    transaction: &'a Transaction,
    dialect: Dialect,
    project: ProjectId,
    seq: i64,
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
        let rows = READ_HEADS.fetch(self.transaction, self.dialect, vec![self.project.0.into(), self.seq.into(), id.to_vec().into()]).await?;
        rows.first().map(|row| decode("span", &column::<Vec<u8>>(row, "span", 3)?)).transpose()
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
    async fn top(&self, state: &TraceState) -> Result<GapTop, StoreError> {
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

    /// List texts of a root that no request brought this time.
    async fn preview(
        &self,
        head: &SpanHead,
        frames: &[(u32, super::Frame)],
        protocol: Protocol,
        preview_of: PreviewOf,
    ) -> Result<Preview, StoreError> {
        let original = match frames.iter().find(|(block, _)| *block == head.place.block) {
            Some((_, frame)) => {
                let raw = crate::store::frame::unpack(&frame.data, frame.raw_bytes as usize)?;
                crate::store::frame::slice(&raw, head.place)?.to_vec()
            }
            None => original_in(self.transaction, self.dialect, self.project, self.seq, head.place).await?,
        };
        Ok(preview_of(protocol, &original))
    }
}
