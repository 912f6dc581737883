//! Traces that are not stored yet: derived before the transaction begins, written by one insert.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::Value;

use super::beside::{KnownLogs, LogHead};
use super::locus::{MAX_LOGS, may_have_logs};
use super::{PreviewOf, TraceName, Work, Written, fold_copies, number_frames};
use crate::domain::derive::{self, Change, Full, GapTop, Primary, Shown, SpanId};
use crate::domain::item::Preview;
use crate::domain::project::ProjectId;
use crate::domain::span::{Place, SpanHead};
use crate::domain::trace::{Pointer, TraceState};
use crate::store::codec::encode;
use crate::store::{Dialect, MultiRow, StoreError, Transaction, column, frame};

/// A trace as it is written if nobody else has stored it.
pub(super) type Planned = BTreeMap<TraceName, Written>;

/// What a trace row is given; its number is the database's.
pub(super) const TRACE_COLUMNS: &str = "INSERT INTO trace (project_id, trace_id, started_at, ended_at, duration_us, status, protocol, \
     total_tokens, cost_pico, version, created_at, updated_at, summary, state) VALUES ";
pub(super) static INSERT_TRACE: MultiRow =
    MultiRow::new(TRACE_COLUMNS, 14, " ON CONFLICT (project_id, trace_id) DO NOTHING RETURNING seq, project_id, trace_id");

/// Derives traces as new ones.
pub(super) fn plan(works: BTreeMap<TraceName, Work>, preview_of: PreviewOf, now: i64) -> Planned {
    works.into_iter().map(|(name, work)| (name.clone(), plan_one(name, work, preview_of, now))).collect()
}

fn plan_one((project, trace_id): TraceName, work: Work, preview_of: PreviewOf, now: i64) -> Written {
    let mut kept =
        TraceState { protocol: work.protocol, seen_at: work.spans.is_empty().then_some(now), closed: work.closed, ..TraceState::default() };
    let mut spans = fold_copies(work.spans);
    for span in &mut spans {
        span.head.arrival = kept.next_arrival;
        kept.next_arrival += 1;
        span.head.facts = kept.keep_facts(&span.facts);
        kept.live_bytes += u64::from(span.head.place.bytes);
    }
    let beside = work.beside.sift(&kept, &KnownLogs::default(), true);
    let used: HashSet<u32> = spans.iter().map(|span| span.head.place.block).chain(beside.blocks(&kept)).collect();
    let (numbers, frames) = number_frames(work.frames, &used, &mut kept.next_block);
    let (contexts, beside, _) = beside.settle(&mut kept, &numbers);
    let mut previews: BTreeMap<Vec<u8>, Preview> = BTreeMap::new();
    let mut heads: BTreeMap<Vec<u8>, SpanHead> = BTreeMap::new();
    for mut span in spans {
        span.head.place.block = numbers[&span.head.place.block];
        span.head.context = span.context.and_then(|context| contexts.get(context).copied()).unwrap_or_default();
        if let Some(preview) = span.preview {
            previews.insert(span.id.clone(), preview);
        }
        heads.insert(span.id, span.head);
    }
    let Full { state, gaps, remarked } = derive::full(&heads, &kept);
    for (id, counted, is_told) in remarked {
        if let Some(head) = heads.get_mut(&id) {
            (head.marks.counted, head.marks.is_told) = (counted, is_told);
        }
    }
    let top = GapTop::of(&gaps);
    let root = state.primary.as_ref().map(|(key, _)| (key.id(), &heads[key.id()]));
    let mut raw: HashMap<u32, Vec<u8>> = HashMap::new();
    let mut original = |place: Place| {
        let text = match raw.entry(place.block) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(new) => {
                let (_, frame) = frames.iter().find(|(block, _)| *block == place.block)?;
                new.insert(frame::unpack(&frame.data, frame.raw_bytes as usize).ok()?)
            }
        };
        frame::slice(text, place).map(<[u8]>::to_vec).ok()
    };
    let mut preview = |id: &[u8]| {
        let mut logs: Vec<LogHead> = if may_have_logs(&heads[id]) { beside.logs_of(id).collect() } else { Vec::new() };
        logs.sort_by_key(LogHead::order);
        logs.truncate(MAX_LOGS);
        match previews.remove(id) {
            Some(preview) if logs.is_empty() || (preview.input.is_some() && preview.output.is_some()) => preview,
            // A root that only the breaking of a cycle has made, or a call whose texts came beside it.
            _ => {
                let logs: Vec<Vec<u8>> = logs.into_iter().filter_map(|log| original(log.place)).collect();
                original(heads[id].place).map(|original| preview_of(work.protocol, &original, &logs)).unwrap_or_default()
            }
        }
    };
    let pointer = |id: &SpanId| Pointer { span: id.clone(), place: heads[id].place };
    let (input, output) = derive::shown_by(&state, root);
    let mut shown = Shown { input: input.as_ref().map(pointer), output: output.as_ref().map(pointer), ..Shown::default() };
    if input == output {
        shown.texts = input.map(|id| preview(&id)).unwrap_or_default();
    } else {
        shown.texts.input = input.and_then(|id| preview(&id).input);
        shown.texts.output = output.and_then(|id| preview(&id).output);
    }
    let primary = root.map(|(_, head)| Primary::of_head(head, state.facts(head))).unwrap_or_default();
    let summary = derive::summary(&state, &top, primary, shown);
    Written {
        project,
        trace_id,
        protocol: work.protocol,
        seq: 0,
        before: None,
        summary,
        state,
        gaps,
        gaps_are_all: false,
        changes: heads.into_iter().map(|(id, new)| Change { id, old: None, new }).collect(),
        beside,
        frames,
    }
}

/// Inserts the planned traces, in key order. Gives those that were, and the names of those that are stored already.
pub(super) async fn insert(
    transaction: &Transaction,
    dialect: Dialect,
    mut planned: Planned,
    now: i64,
) -> Result<(Vec<Written>, impl Iterator<Item = TraceName>), StoreError> {
    let rows: Vec<Value> = planned.values().flat_map(|trace| row(trace, 1, now)).collect();
    let mut written = Vec::with_capacity(planned.len());
    for row in INSERT_TRACE.returning(transaction, dialect, rows).await? {
        let name = (ProjectId(column(&row, "trace", 1)?), column::<Vec<u8>>(&row, "trace", 2)?);
        if let Some(mut trace) = planned.remove(&name) {
            trace.seq = column(&row, "trace", 0)?;
            written.push(trace);
        }
    }
    Ok((written, planned.into_keys()))
}

/// A trace as a row of [`TRACE_COLUMNS`].
pub(super) fn row(trace: &Written, version: i64, now: i64) -> [Value; 14] {
    let summary = &trace.summary;
    [
        trace.project.0.into(),
        trace.trace_id.clone().into(),
        summary.started_at.into(),
        summary.ended_at.into(),
        summary.duration.into(),
        summary.status.code().into(),
        trace.protocol.code().into(),
        summary.usage.tokens[2].into(),
        i64::try_from(summary.usage.costs[2]).unwrap_or(i64::MAX).into(),
        version.into(),
        now.into(),
        now.into(),
        encode(summary).into(),
        encode(&trace.state).into(),
    ]
}
