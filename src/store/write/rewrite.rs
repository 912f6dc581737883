//! Rewriting a trace's payload: its originals, and nothing else, packed anew.
//!
//! Repeated posts leave small frames and bytes that no head points to. Rewriting gives that space back; it changes no
//! value that anybody can read, so neither the version nor the rollups move.

use std::collections::{BTreeMap, HashMap};

use sea_orm::Value;

use super::existing::LOCK_TRACES;
use super::rows::{PUT_PAYLOAD, PUT_SPANS, frame_rows};
use super::{Before, LogHead};
use crate::domain::derive::SpanId;
use crate::domain::id;
use crate::domain::project::ProjectId;
use crate::domain::span::{ContextRef, Place, SpanHead};
use crate::domain::text::Text;
use crate::domain::trace::{Pointer, TraceState};
use crate::store::codec::{decoded, encode};
use crate::store::trace::{RawFrames, frames, stored_heads};
use crate::store::{Connection, Dialect, MultiRow, Store, StoreError, Transaction, column, frame};

pub(crate) const COUNT_OLD_FRAMES: &str =
    "SELECT count(DISTINCT block), sum(length(data)) FROM payload WHERE project_id = ? AND trace_seq = ? AND block < ?";
pub(crate) const FIND_FRAGMENTS: &str = "SELECT trace_seq, min(block), count(*) FROM payload WHERE project_id = ? AND trace_seq > ? \
     AND trace_seq <= ? GROUP BY trace_seq HAVING (min(block) = 0 AND max(block) > 0) OR count(*) > 8 ORDER BY trace_seq";
pub(crate) const NEXT_PAYLOAD: &str = "SELECT trace_seq FROM payload WHERE project_id = ? AND trace_seq > ? ORDER BY project_id, trace_seq LIMIT 1";
pub(crate) const LOOK_AT_TRACE: &str = "SELECT trace_id, updated_at, state FROM trace WHERE project_id = ? AND seq = ?";
pub(crate) const DELETE_OLD_FRAMES: &str = "DELETE FROM payload WHERE project_id = ? AND trace_seq = ? AND block < ?";
pub(crate) const MOVE_TRACE: &str = "UPDATE trace SET summary = ?, state = ? WHERE project_id = ? AND seq = ?";
pub(crate) const TRACE_LOGS: &str = "SELECT span_id, hash, head FROM span_log WHERE project_id = ? AND trace_seq = ?";
pub(super) static MOVE_LOGS: MultiRow = MultiRow::new(
    "INSERT INTO span_log (project_id, trace_seq, span_id, hash, head) VALUES ",
    5,
    " ON CONFLICT (project_id, trace_seq, span_id, hash) DO UPDATE SET head = excluded.head",
);
/// Log records moved in one step.
const LOGS_A_STEP: usize = 500;
/// Originals packed and written in one step.
const STEP_BYTES: usize = 4 * 1024 * 1024;
/// Inflated frames kept at hand; originals lie in order of arrival, so few are needed at a time.
const FRAMES_AT_HAND: usize = 32;

/// What a rewrite did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rewritten {
    /// Frames before.
    pub frames_before: u32,
    /// Frames after.
    pub frames_after: u32,
    /// Raw bytes that nothing pointed to.
    pub dead_bytes: u64,
    /// Compressed bytes before.
    pub bytes_before: u64,
    /// Compressed bytes after.
    pub bytes_after: u64,
}

/// Traces looked at in one step.
const LOOK_AT: i64 = 2_000;
/// A trace with more than this of originals is not rewritten in the background: its lock, and on SQLite the writer, would be
/// held for too long.
const MAX_LIVE_BYTES: u64 = 16 * 1024 * 1024;
/// Up to this the slow level costs at most some 60 ms.
const SLOW_BYTES: u64 = 2 * 1024 * 1024;
/// Raw bytes that a frame of a trace that was never touched again holds, about.
const FRAME_BYTES: u64 = 32 * 1024;

/// Traces of a project whose originals would take less room after a rewrite.
#[derive(Clone, Debug, Default)]
pub struct Fragmented {
    /// Each with the level to pack it at, in the order in which they lie.
    pub traces: Vec<(Text, i32)>,
    /// First place that holds a trace with news: it is looked at again later. Not an order that anybody sees.
    pub unquiet: Option<i64>,
    /// Where to go on; nothing when this was the last step.
    pub next: Option<i64>,
}

impl Store {
    /// Looks for traces to rewrite, from a place on: those that came in pieces and were never rewritten, or lie in many
    /// small frames, and had no news since `quiet_since`, µs. One that came whole is left alone: a higher level takes a few
    /// percent off its originals, and moving them leaves more than that of half empty pages.
    pub async fn fragmented(&self, project: ProjectId, from: i64, quiet_since: i64) -> Result<Fragmented, StoreError> {
        let Some(row) = self.row(NEXT_PAYLOAD, [project.0.into(), from.into()]).await? else { return Ok(Fragmented::default()) };
        let first: i64 = column(&row, "payload", 0)?;
        let last = first.saturating_add(LOOK_AT);
        let mut found = Fragmented { next: Some(last), ..Fragmented::default() };
        for row in self.rows(FIND_FRAGMENTS, [project.0.into(), (first - 1).into(), last.into()]).await? {
            let (seq, first_block, rows) =
                (column::<i64>(&row, "payload", 0)?, column::<i64>(&row, "payload", 1)?, column::<i64>(&row, "payload", 2)?);
            let Some(row) = self.row(LOOK_AT_TRACE, [project.0.into(), seq.into()]).await? else { continue };
            if column::<i64>(&row, "trace", 1)? > quiet_since {
                found.unquiet = found.unquiet.or(Some(seq));
                continue;
            }
            let state: TraceState = decoded(&row, "trace", 2)?;
            let is_fresh = first_block == 0;
            let has_holes = state.dead_bytes > state.live_bytes / 2 || rows.unsigned_abs() > 8 + 2 * (state.live_bytes / FRAME_BYTES);
            if state.live_bytes <= MAX_LIVE_BYTES && (is_fresh || has_holes) {
                let id = id::unpack(&column::<Vec<u8>>(&row, "trace", 0)?).ok_or_else(|| StoreError::corrupt("trace", "an id does not unpack"))?;
                found.traces.push((id, if state.live_bytes <= SLOW_BYTES { frame::SMALL } else { frame::MIDDLE }));
            }
        }
        Ok(found)
    }
}

impl Store {
    /// Packs the originals of a trace anew at a compression level, under the trace's lock. `None`: there is no such trace.
    pub async fn rewrite_trace(&self, project: ProjectId, trace_id: &Text, level: i32) -> Result<Option<Rewritten>, StoreError> {
        let transaction = self.begin_write().await?;
        let dialect = self.dialect();
        let lock = &LOCK_TRACES[usize::from(dialect == Dialect::Postgres)];
        let rows = lock.fetch(&transaction, dialect, vec![project.0.into(), id::pack(trace_id.as_bytes()).into()]).await?;
        let Some(row) = rows.first() else {
            transaction.rollback().await?;
            return Ok(None);
        };
        let seq: i64 = column(row, "trace", 0)?;
        let Before { mut summary, mut state, .. } = Before::read(row)?;
        let first_block = state.next_block;
        let heads = stored_heads(&transaction, dialect, project, seq).await?;
        let primary = state.primary.as_ref().map(|(key, _)| key.id().to_vec());
        let mut mover = Mover {
            transaction: &transaction,
            dialect,
            project,
            seq,
            level,
            next_block: first_block,
            at_hand: HashMap::new(),
            packed: Vec::new(),
            packed_bytes: 0,
            bytes_after: 0,
        };
        let moved = mover.move_all(heads, primary.as_deref()).await?;
        mover.move_beside(&mut state).await?;
        let frames_after = mover.next_block - first_block;

        for pointer in [&mut summary.input, &mut summary.output].into_iter().flatten() {
            let Pointer { span, place } = pointer;
            *place = moved.get(span).ok_or_else(|| StoreError::corrupt("trace", "a pointer names no span"))?.place;
        }
        let before =
            transaction.query_one_raw(dialect.statement(COUNT_OLD_FRAMES, [project.0.into(), seq.into(), i64::from(first_block).into()])).await?;
        let count = |index| {
            Ok::<i64, StoreError>(before.as_ref().map(|row| column::<Option<i64>>(row, "payload", index)).transpose()?.flatten().unwrap_or(0))
        };
        let rewritten = Rewritten {
            frames_before: u32::try_from(count(0)?).unwrap_or(u32::MAX),
            frames_after,
            dead_bytes: state.dead_bytes,
            bytes_before: count(1)?.unsigned_abs(),
            bytes_after: mover.bytes_after,
        };
        state.next_block = first_block + frames_after;
        state.dead_bytes = 0;
        let key: [Value; 2] = [project.0.into(), seq.into()];
        transaction.execute_raw(dialect.statement(DELETE_OLD_FRAMES, key.clone().into_iter().chain([i64::from(first_block).into()]))).await?;
        mover.flush().await?;
        let values = [encode(&summary).into(), encode(&state).into()].into_iter().chain(key);
        transaction.execute_raw(dialect.statement(MOVE_TRACE, values)).await?;
        transaction.commit().await?;
        Ok(Some(rewritten))
    }
}

/// Moves originals to new frames.
struct Mover<'a> {
    transaction: &'a Transaction,
    dialect: Dialect,
    project: ProjectId,
    seq: i64,
    level: i32,
    next_block: u32,
    at_hand: RawFrames,
    /// Rows of new frames that are not written yet. Those of a trace of the usual size all wait until its old frames are
    /// gone: written beside them they would split the page that both are on, and leave two of them half empty.
    packed: Vec<Value>,
    packed_bytes: usize,
    bytes_after: u64,
}

impl Mover<'_> {
    /// Moves every original; the primary root's lies alone. Gives the heads with their new places.
    async fn move_all(&mut self, heads: BTreeMap<SpanId, SpanHead>, primary: Option<&[u8]>) -> Result<HashMap<SpanId, SpanHead>, StoreError> {
        let mut in_order: Vec<(SpanId, SpanHead)> = heads.into_iter().collect();
        in_order.sort_by_key(|(_, head)| head.arrival);
        let mut moved = HashMap::with_capacity(in_order.len());
        let mut step: Vec<(SpanId, SpanHead, Vec<u8>)> = Vec::new();
        let mut bytes = 0;
        for (id, mut head) in in_order {
            let original = self.original(head.place).await?;
            if let ContextRef::Own(resource, scope) = &mut head.context {
                self.move_places(&mut [resource, scope]).await?;
            }
            bytes += original.len();
            step.push((id, head, original));
            if bytes >= STEP_BYTES {
                self.write(std::mem::take(&mut step), primary, &mut moved).await?;
                bytes = 0;
            }
        }
        self.write(step, primary, &mut moved).await?;
        Ok(moved)
    }

    /// Moves what came beside the spans.
    async fn move_beside(&mut self, state: &mut TraceState) -> Result<(), StoreError> {
        let contexts = state.contexts.iter_mut().flat_map(|context| [&mut context.resource, &mut context.scope]);
        let mut places: Vec<&mut Place> = state.announcements.iter_mut().map(|(_, place)| place).chain(contexts).collect();
        self.move_places(&mut places).await?;
        let rows = self.transaction.query_all_raw(self.dialect.statement(TRACE_LOGS, [self.project.0.into(), self.seq.into()])).await?;
        for step in rows.chunks(LOGS_A_STEP) {
            let mut heads: Vec<LogHead> = step.iter().map(|row| decoded(row, "span_log", 2)).collect::<Result<_, _>>()?;
            self.move_places(&mut heads.iter_mut().map(|head| &mut head.place).collect::<Vec<_>>()).await?;
            let mut values: Vec<Value> = Vec::new();
            for (row, head) in step.iter().zip(&heads) {
                let (span, hash): (Vec<u8>, Vec<u8>) = (column(row, "span_log", 0)?, column(row, "span_log", 1)?);
                values.extend([self.project.0.into(), self.seq.into(), span.into(), hash.into(), encode(head).into()]);
            }
            MOVE_LOGS.execute(self.transaction, self.dialect, values).await?;
        }
        Ok(())
    }

    async fn move_places(&mut self, places: &mut [&mut Place]) -> Result<(), StoreError> {
        let mut originals: Vec<Vec<u8>> = Vec::with_capacity(places.len());
        for place in places.iter() {
            originals.push(self.original(**place).await?);
        }
        let moved = self.write_frames(originals.iter().map(|original| (original.as_slice(), false))).await?;
        for (place, moved) in places.iter_mut().zip(moved) {
            **place = moved;
        }
        Ok(())
    }

    async fn original(&mut self, place: Place) -> Result<Vec<u8>, StoreError> {
        let key = (self.seq, place.block);
        if !self.at_hand.contains_key(&key) {
            if self.at_hand.len() >= FRAMES_AT_HAND {
                self.at_hand.clear();
            }
            let read = frames(self.transaction, self.dialect, self.project, [key]).await?;
            self.at_hand.extend(read);
        }
        let raw = self.at_hand.get(&key).ok_or_else(|| StoreError::corrupt("payload", "a frame is missing"))?;
        frame::slice(raw, place).map(<[u8]>::to_vec)
    }

    async fn write(
        &mut self,
        step: Vec<(SpanId, SpanHead, Vec<u8>)>,
        primary: Option<&[u8]>,
        moved: &mut HashMap<SpanId, SpanHead>,
    ) -> Result<(), StoreError> {
        let originals = step.iter().map(|(id, _, original)| (original.as_slice(), Some(id.as_slice()) == primary));
        let places = self.write_frames(originals).await?;
        let mut spans: Vec<Value> = Vec::new();
        for ((id, mut head, _), place) in step.iter().cloned().zip(places) {
            head.place = place;
            spans.extend([self.project.0.into(), self.seq.into(), id.clone().into(), encode(&head).into()]);
            moved.insert(id, head);
        }
        PUT_SPANS.execute(self.transaction, self.dialect, spans).await
    }

    /// Packs originals into new frames, which are stored by and by.
    async fn write_frames<'o>(&mut self, originals: impl Iterator<Item = (&'o [u8], bool)>) -> Result<Vec<Place>, StoreError> {
        let packed = frame::pack(originals, self.level).map_err(|error| StoreError::Unavailable(format!("compression failed: {error}")));
        let (mut places, packed) = packed?;
        for place in &mut places {
            place.block += self.next_block;
        }
        for frame in &packed {
            self.packed.extend(frame_rows(self.dialect, self.project, self.seq, self.next_block, frame));
            self.next_block += 1;
            self.packed_bytes += frame.data.len();
            self.bytes_after += frame.data.len() as u64;
        }
        if self.packed_bytes >= STEP_BYTES {
            self.flush().await?;
        }
        Ok(places)
    }

    /// Writes the frames that wait.
    async fn flush(&mut self) -> Result<(), StoreError> {
        self.packed_bytes = 0;
        PUT_PAYLOAD.execute(self.transaction, self.dialect, std::mem::take(&mut self.packed)).await
    }
}
