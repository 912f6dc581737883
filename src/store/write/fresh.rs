//! Traces that are not stored yet: derived before the transaction begins, written by one insert.

use std::collections::{BTreeMap, HashSet};

use sea_orm::Value;

use super::{PreviewOf, TraceName, Work, Written, fold_copies, number_frames};
use crate::domain::derive::{self, Change, GapTop, PrimaryTexts};
use crate::domain::item::Preview;
use crate::domain::project::ProjectId;
use crate::domain::span::SpanHead;
use crate::domain::trace::TraceState;
use crate::store::codec::encode;
use crate::store::{Dialect, MultiRow, StoreError, Transaction, column, frame};

/// A trace as it is written if nobody else has stored it.
pub(super) type Planned = BTreeMap<TraceName, Written>;

pub(super) static INSERT_TRACE: MultiRow = MultiRow::new(
    "INSERT INTO trace (project_id, trace_id, started_at, ended_at, duration_us, status, protocol, total_tokens, cost_pico, version, created_at, \
     updated_at, summary, state) VALUES ",
    14,
    " ON CONFLICT (project_id, trace_id) DO NOTHING RETURNING seq, project_id, trace_id",
);

/// Derives every trace of the group as if it were new. One with an original left out is known to be stored.
pub(super) fn plan(works: &BTreeMap<TraceName, Work>, preview_of: PreviewOf) -> Planned {
    works
        .iter()
        .filter(|(_, work)| work.spans.iter().all(|span| span.has_original))
        .map(|(name, work)| (name.clone(), plan_one(name, work, preview_of)))
        .collect()
}

fn plan_one((project, trace_id): &TraceName, work: &Work, preview_of: PreviewOf) -> Written {
    let mut kept = TraceState::default();
    let mut spans = fold_copies(work.spans.clone());
    for span in &mut spans {
        span.head.arrival = kept.next_arrival;
        kept.next_arrival += 1;
        span.head.facts = kept.keep_facts(&span.facts);
        kept.live_bytes += u64::from(span.head.place.bytes);
    }
    let used: HashSet<u32> = spans.iter().map(|span| span.head.place.block).collect();
    let (numbers, frames) = number_frames(work.frames.clone(), &used, &mut kept.next_block);
    let mut previews: BTreeMap<Vec<u8>, Preview> = BTreeMap::new();
    let mut heads: BTreeMap<Vec<u8>, SpanHead> = BTreeMap::new();
    for mut span in spans {
        span.head.place.block = numbers[&span.head.place.block];
        if let Some(preview) = span.preview {
            previews.insert(span.id.clone(), preview);
        }
        heads.insert(span.id, span.head);
    }
    let (state, gaps) = derive::full(&heads, &kept);
    let top = GapTop::of(&gaps);
    let (key, _) = state.primary.as_ref().expect("a batch has spans, and spans without a cycle have a root");
    let head = &heads[key.id()];
    let preview = previews.remove(key.id()).unwrap_or_else(|| {
        // A root that only the breaking of a cycle has made.
        let frame = frames.iter().find(|(block, _)| *block == head.place.block).map(|(_, frame)| frame);
        let raw = frame.and_then(|frame| frame::unpack(&frame.data, frame.raw_bytes as usize).ok()).unwrap_or_default();
        frame::slice(&raw, head.place).map(|original| preview_of(work.protocol, original)).unwrap_or_default()
    });
    let texts = PrimaryTexts::of_head(key.id(), head, state.facts(head), preview);
    let summary = derive::summary(&state, &top, texts);
    Written {
        project: *project,
        trace_id: trace_id.clone(),
        protocol: work.protocol,
        seq: 0,
        before: None,
        summary,
        state,
        gaps,
        gaps_are_all: false,
        changes: heads.into_iter().map(|(id, new)| Change { id, old: None, new }).collect(),
        frames,
    }
}

/// Inserts the planned traces, in key order. Those that are stored already stay in `works`.
pub(super) async fn insert(
    transaction: &Transaction,
    dialect: Dialect,
    works: &mut BTreeMap<TraceName, Work>,
    mut planned: Planned,
    now: i64,
) -> Result<Vec<Written>, StoreError> {
    let rows: Vec<Value> = planned.values().flat_map(|trace| row(trace, now)).collect();
    let mut written = Vec::with_capacity(planned.len());
    for row in INSERT_TRACE.returning(transaction, dialect, rows).await? {
        let name = (ProjectId(column(&row, "trace", 1)?), column::<Vec<u8>>(&row, "trace", 2)?);
        if let Some(mut trace) = planned.remove(&name) {
            trace.seq = column(&row, "trace", 0)?;
            works.remove(&name);
            written.push(trace);
        }
    }
    Ok(written)
}

fn row(trace: &Written, now: i64) -> [Value; 14] {
    let [started_at, ended_at, duration, status, tokens, cost, summary, state] = values(trace);
    [
        trace.project.0.into(),
        trace.trace_id.clone().into(),
        started_at,
        ended_at,
        duration,
        status,
        trace.protocol.code().into(),
        tokens,
        cost,
        1_i64.into(),
        now.into(),
        now.into(),
        summary,
        state,
    ]
}

/// The derived columns of a trace row: started, ended, duration, status, tokens, cost, summary, state.
pub(super) fn values(trace: &Written) -> [Value; 8] {
    let summary = &trace.summary;
    [
        summary.started_at.into(),
        summary.ended_at.into(),
        summary.duration.into(),
        summary.status.code().into(),
        summary.usage.tokens[2].into(),
        i64::try_from(summary.usage.costs[2]).unwrap_or(i64::MAX).into(),
        encode(summary).into(),
        encode(&trace.state).into(),
    ]
}
