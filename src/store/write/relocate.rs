//! Moving a trace into another project. Its spans are merged there like any that are sent, so what the other project has of
//! the trace already stays, and nothing of it is left behind. This is the one write that holds traces of two projects for
//! the sake of one of them; its order of locks is that of every other.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use sea_orm::Value;

use super::delete::delete_rows;
use super::existing::{self, LOCK_TRACES};
use super::facets::{self, Turn};
use super::names::{self, NameCache};
use super::replace::{CREATED_AT, SET_ORIGIN};
use super::rewrite::TRACE_LOGS;
use super::{
    Before, Beside, LogHead, NewAnnouncement, NewContext, NewLog, NewSpan, PreviewOf, TraceBatch, Written, combine, deltas, fresh, lock_projects,
    merge, rollups, rows,
};
use crate::domain::derive::SpanId;
use crate::domain::evaluation::Evaluation;
use crate::domain::id;
use crate::domain::project::ProjectId;
use crate::domain::span::{ContextRef, Facts, Place, Protocol, SpanHead};
use crate::domain::text::Text;
use crate::domain::trace::TraceState;
use crate::metrics::fold;
use crate::store::codec::decoded;
use crate::store::evaluation::{self, PUT_FOUND};
use crate::store::frame::{self, Frame};
use crate::store::trace::{FRAMES, TraceRow, stored_heads};
use crate::store::{Connection, Dialect, KeyType, MultiKey, Store, StoreError, Transaction, artifact, column};

pub(super) static HELD: MultiKey =
    MultiKey::new("SELECT trace_id, protocol FROM trace WHERE (project_id, trace_id)", &[KeyType::Int, KeyType::Bytes], "");
pub(super) const TAKE_UP: &str = "SELECT trace_id, version, state FROM trace WHERE project_id = ? AND seq = ?";

/// Changes the results of evaluations as the other project wants them.
pub type Adapt<'a> = &'a (dyn Fn(&mut Evaluation) + Send + Sync);

impl Store {
    /// Those of the traces that a project holds, by one protocol.
    pub async fn held_traces(&self, project: ProjectId, protocol: Protocol, traces: &BTreeSet<Text>) -> Result<Vec<Text>, StoreError> {
        let keys = traces.iter().flat_map(|trace| -> [Value; 2] { [project.0.into(), id::pack(trace.as_bytes()).into()] }).collect();
        let mut held = Vec::new();
        for row in HELD.fetch(self.reader(), self.dialect(), keys).await? {
            if column::<i64>(&row, "trace", 1)? == protocol.code() {
                held.extend(id::unpack(&column::<Vec<u8>>(&row, "trace", 0)?));
            }
        }
        Ok(held)
    }

    /// All that is stored of a trace, as a batch for the project `to` with another source, and the trace's version. None: it
    /// is gone, or was packed anew while it was read; then it can be asked for again.
    pub async fn take_up(&self, from: ProjectId, trace: &TraceRow, to: ProjectId, source: &Text) -> Result<Option<(TraceBatch, i64)>, StoreError> {
        let key = || -> [Value; 2] { [from.0.into(), trace.seq.into()] };
        let Some(row) = self.row(TAKE_UP, key()).await? else { return Ok(None) };
        let (trace_id, version): (Vec<u8>, i64) = (column(&row, "trace", 0)?, column(&row, "trace", 1)?);
        let state: TraceState = decoded(&row, "trace", 2)?;
        let heads = stored_heads(self.reader(), self.dialect(), from, trace.seq).await?;
        let mut logs: Vec<NewLog> = Vec::new();
        for row in self.rows(TRACE_LOGS, key()).await? {
            let hash: Vec<u8> = column(&row, "span_log", 1)?;
            let hash = hash.try_into().map_err(|_| StoreError::corrupt("span_log", "a hash is not 16 bytes"))?;
            let LogHead { at, place } = decoded(&row, "span_log", 2)?;
            logs.push(NewLog { span: column(&row, "span_log", 0)?, at, hash, place });
        }
        let blocks = blocks(&state, &heads, &logs);
        let keys = blocks.iter().flat_map(|block| -> [Value; 3] { [from.0.into(), trace.seq.into(), i64::from(*block).into()] }).collect();
        let mut data: BTreeMap<u32, (u32, Vec<u8>)> = BTreeMap::new();
        for row in FRAMES.fetch(self.reader(), self.dialect(), keys).await? {
            let number = |index| u32::try_from(column::<i64>(&row, "payload", index)?).map_err(|error| StoreError::corrupt("payload", error));
            let (_, bytes) = data.entry(number(1)?).or_insert((number(3)?, Vec::new()));
            bytes.extend(column::<Vec<u8>>(&row, "payload", 4)?);
        }
        let frames = Frames {
            numbers: data.keys().copied().zip(0..).collect(),
            all: data.into_values().map(|(raw_bytes, data)| Frame { raw_bytes, data: data.into() }).collect(),
        };
        let Some((spans, beside)) = frames.gather(&state, heads, logs, source)? else { return Ok(None) };
        Ok(Some((TraceBatch { project: to, trace_id, protocol: state.protocol, spans, beside, frames: frames.all, is_stored: false }, version)))
    }

    /// Moves the trace of a batch out of `from` into the batch's project: what is left there is merged by the batch, which is
    /// all of it. Unless it is gone from there, no longer of that version, or another that came after it: then nothing is
    /// done (`false`).
    pub async fn move_trace(
        &self,
        from: ProjectId,
        trace: &TraceRow,
        (batch, version): (TraceBatch, i64),
        adapt: Adapt<'_>,
        preview_of: PreviewOf,
        now: i64,
    ) -> Result<bool, StoreError> {
        let (to, trace_id, dialect) = (batch.project, batch.trace_id.clone(), self.dialect());
        let waiting = LOCK_TRACES[0].fetch(self.reader(), dialect, vec![from.0.into(), trace_id.clone().into()]).await?;
        let waiting = waiting.first().map(Before::read).transpose()?;
        let Some(waiting) = waiting.filter(|waiting| waiting.version == version) else { return Ok(false) };
        let mut works = combine([&batch], |_| true);
        // A trace that was closed stays closed, whatever its spans tell.
        for work in works.values_mut() {
            work.closed = waiting.state.closed;
        }
        let planned = fresh::plan(works, preview_of, now);
        let transaction = self.begin_write().await?;
        let sources = lock_projects(&transaction, dialect, BTreeSet::from([from, to])).await?;
        let (mut written, found) = fresh::insert(&transaction, dialect, planned, now).await?;
        let found: BTreeSet<_> = found.collect();
        let (mut left, mut reached) = (None, None);
        let lock = &LOCK_TRACES[usize::from(dialect == Dialect::Postgres)];
        for row in lock.fetch(&transaction, dialect, vec![from.0.into(), trace_id.clone().into(), to.0.into(), trace_id.into()]).await? {
            let found = if column::<i64>(&row, "trace", 1)? == from.0 { &mut left } else { &mut reached };
            *found = Some((column::<i64>(&row, "trace", 0)?, Before::read(&row)?));
        }
        let Some((seq, before)) = left.filter(|(seq, before)| *seq == trace.seq && before.version == version) else {
            transaction.rollback().await?;
            return Ok(false);
        };
        // Moved by somebody else, and begun again by a span that was under way: that one has a version 1 too, and maybe the
        // same number.
        let stored_at = created_at(&transaction, dialect, (from, seq)).await?;
        if stored_at != trace.created_at {
            transaction.rollback().await?;
            return Ok(false);
        }
        let Some((new, there)) = reached else { return Err(StoreError::Retry("a trace was deleted meanwhile".to_owned())) };
        let works = combine([&batch], |name| found.contains(name));
        let context = existing::load(&transaction, dialect, &works).await?;
        let merged = Box::pin(merge::merge(&transaction, dialect, context, works, preview_of)).await?;
        if !merged.need_originals.is_empty() {
            return Err(StoreError::Retry("a trace was deleted meanwhile".to_owned()));
        }
        written.extend(merged.written);

        let created_at = stored_at.min(created_at(&transaction, dialect, (to, new)).await?);
        let heads = stored_heads(&transaction, dialect, from, seq).await?;
        let mut evaluations = evaluation::of_trace(&transaction, dialect, from, seq).await?;
        for evaluation in &mut evaluations {
            adapt(evaluation);
        }
        artifact::hand_over(&transaction, dialect, (from, seq), (to, new)).await?;
        let (protocol, _) = delete_rows(&transaction, dialect, from, seq).await?;
        rows::write(&transaction, dialect, &written, now).await?;
        PUT_FOUND.execute(&transaction, dialect, evaluation::rows(evaluations.into_iter().map(|one| (to, new, one)))).await?;
        let gone = Turn { project: from, seq, before: Some((&before.summary, &before.state)), after: None };
        facets::write(&transaction, dialect, std::iter::once(gone).chain(written.iter().map(Written::turn))).await?;

        let mut wanted = names::wanted(&written);
        wanted.extend(heads.values().flat_map(fold::names).map(|name| (from, name)));
        let admitted = names::admit(&transaction, dialect, &NameCache::default(), wanted).await?;
        let mut deltas = deltas(&written, &sources, &admitted);
        let gone = deltas.entry(from).or_default();
        gone.trace(&sources.scopes(from, before.summary.facts.source.as_ref(), seq), protocol, &before.summary, -1);
        for head in heads.values() {
            let scopes = sources.scopes(from, before.state.facts(head).source.as_ref(), seq);
            gone.span(&scopes, head, -1, |name| admitted.contains(from, name));
        }
        rollups::write(&transaction, dialect, self.slot(), &deltas).await?;
        let origin = [created_at.into(), (version.max(there.version) + 1).into(), to.0.into(), new.into()];
        transaction.execute_raw(dialect.statement(SET_ORIGIN, origin)).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// When a trace was first stored.
async fn created_at(transaction: &Transaction, dialect: Dialect, (project, seq): (ProjectId, i64)) -> Result<i64, StoreError> {
    let row = transaction.query_one_raw(dialect.statement(CREATED_AT, [project.0.into(), seq.into()])).await?;
    row.map(|row| column(&row, "trace", 0)).transpose()?.ok_or_else(|| StoreError::corrupt("trace", "a trace that is locked is gone"))
}

/// The frames in which there is something that is still used.
fn blocks(state: &TraceState, heads: &BTreeMap<SpanId, SpanHead>, logs: &[NewLog]) -> BTreeSet<u32> {
    let own =
        |head: &SpanHead| if let ContextRef::Own(resource, scope) = head.context { vec![head.place, resource, scope] } else { vec![head.place] };
    let contexts = state.contexts.iter().flat_map(|context| [context.resource, context.scope]);
    let announced = state.announcements.iter().map(|(_, place)| *place);
    let places = heads.values().flat_map(own).chain(contexts).chain(announced).chain(logs.iter().map(|log| log.place));
    places.map(|place| place.block).collect()
}

/// The frames of a stored trace, as those of a batch: they go as they are.
struct Frames {
    /// The place of each in `all`.
    numbers: HashMap<u32, u32>,
    all: Vec<Frame>,
}

impl Frames {
    /// Where something lies in the batch. None: its frame is not there any more.
    fn place(&self, stored: Place) -> Option<Place> {
        match self.numbers.get(&stored.block) {
            Some(block) => Some(Place { block: *block, ..stored }),
            // Nothing was sent, as with a resource that is not there.
            None if stored.bytes == 0 => Some(Place::default()),
            None => None,
        }
    }

    fn cut(&self, place: Place) -> Result<Vec<u8>, StoreError> {
        let frame = self.all.get(place.block as usize).ok_or_else(|| StoreError::corrupt("payload", "a frame is missing"))?;
        frame::slice(&frame::unpack(&frame.data, frame.raw_bytes as usize)?, place).map(<[u8]>::to_vec)
    }

    /// The items of the batch. None: a frame is not there any more.
    fn gather(
        &self,
        state: &TraceState,
        heads: BTreeMap<SpanId, SpanHead>,
        logs: Vec<NewLog>,
        source: &Text,
    ) -> Result<Option<(Vec<NewSpan>, Beside)>, StoreError> {
        let mut beside = Beside::default();
        for context in &state.contexts {
            let (Some(resource), Some(scope)) = (self.place(context.resource), self.place(context.scope)) else { return Ok(None) };
            beside.contexts.push(NewContext { hash: context.hash, resource, scope });
        }
        for (index, (hash, place)) in state.announcements.iter().enumerate() {
            let Some(place) = self.place(*place) else { return Ok(None) };
            // What they say is kept as one.
            let is_last = index + 1 == state.announcements.len();
            let facts = state.announced.as_deref().filter(|_| is_last).cloned().unwrap_or_default();
            beside.announcements.push(NewAnnouncement { facts, hash: *hash, place });
        }
        for log in logs {
            let Some(place) = self.place(log.place) else { return Ok(None) };
            beside.logs.push(NewLog { place, ..log });
        }
        let mut in_order: Vec<(SpanId, SpanHead)> = heads.into_iter().collect();
        in_order.sort_by_key(|(_, head)| head.arrival);
        let mut own: HashMap<(Place, Place), usize> = HashMap::new();
        let mut spans = Vec::with_capacity(in_order.len());
        for (id, mut head) in in_order {
            let Some(place) = self.place(head.place) else { return Ok(None) };
            let context = match head.context {
                ContextRef::None => None,
                ContextRef::Shared(index) => Some(usize::from(index)),
                ContextRef::Own(resource, scope) => {
                    let (Some(resource), Some(scope)) = (self.place(resource), self.place(scope)) else { return Ok(None) };
                    let index = *own.entry((resource, scope)).or_insert(beside.contexts.len());
                    if index == beside.contexts.len() {
                        beside.contexts.push(NewContext { hash: NewContext::hash_of(&self.cut(resource)?, &self.cut(scope)?), resource, scope });
                    }
                    Some(index)
                }
            };
            let facts = Arc::new(Facts { source: Some(source.clone()), ..state.facts(&head).clone() });
            head.place = place;
            // Derivation's own; made anew.
            head.marks.is_told = false;
            spans.push(NewSpan { id, head, facts, preview: None, context, has_original: true });
        }
        Ok(Some((spans, beside)))
    }
}
