//! Heads, payload, gaps and trace rows.

use sea_orm::Value;

use super::{Written, beside, close, fresh};
use crate::domain::derive::Gaps;
use crate::domain::project::ProjectId;
use crate::domain::trace::{RootGroup, RootKey};
use crate::store::codec::{decode, encode};
use crate::store::frame::{self, Frame};
use crate::store::{Connection, Dialect, MultiRow, Row, StoreError, Transaction, column};

pub(crate) static PUT_SPANS: MultiRow = MultiRow::new(
    "INSERT INTO span (project_id, trace_seq, span_id, head) VALUES ",
    4,
    " ON CONFLICT (project_id, trace_seq, span_id) DO UPDATE SET head = excluded.head",
);
pub(crate) static PUT_PAYLOAD: MultiRow = MultiRow::new("INSERT INTO payload (project_id, trace_seq, block, part, raw_bytes, data) VALUES ", 6, "");
pub(super) static PUT_GAPS: MultiRow = MultiRow::new(
    "INSERT INTO gap (project_id, trace_seq, parent_hash, members, failed, max_end, best, told) VALUES ",
    8,
    " ON CONFLICT (project_id, trace_seq, parent_hash) DO UPDATE SET members = excluded.members, failed = excluded.failed, \
     max_end = excluded.max_end, best = excluded.best, told = excluded.told",
);
pub(super) const DELETE_GAP: &str = "DELETE FROM gap WHERE project_id = ? AND trace_seq = ? AND parent_hash = ?";
pub(super) const DELETE_GAPS: &str = "DELETE FROM gap WHERE project_id = ? AND trace_seq = ?";
pub(super) const UPDATE_TRACE: &str = "UPDATE trace SET started_at = ?, ended_at = ?, duration_us = ?, status = ?, total_tokens = ?, \
     cost_pico = ?, summary = ?, state = ?, version = ?, updated_at = ? WHERE project_id = ? AND seq = ?";

/// Writes what changed of each trace. `written` is sorted by project and trace, so that clustered tables are appended to.
pub(super) async fn write(transaction: &Transaction, dialect: Dialect, written: &mut [Written], now: i64) -> Result<(), StoreError> {
    let mut spans: Vec<Value> = Vec::new();
    let mut payload: Vec<Value> = Vec::new();
    for trace in written.iter_mut() {
        trace.changes.sort_by(|a, b| a.id.cmp(&b.id));
        for change in &trace.changes {
            spans.extend([trace.project.0.into(), trace.seq.into(), change.id.clone().into(), encode(&change.new).into()]);
        }
        for (block, frame) in &trace.frames {
            payload.extend(frame_rows(dialect, trace.project, trace.seq, *block, frame));
        }
    }
    PUT_SPANS.execute(transaction, dialect, spans).await?;
    PUT_PAYLOAD.execute(transaction, dialect, payload).await?;
    beside::write(transaction, dialect, written).await?;
    close::write_due(transaction, dialect, written, now).await?;
    for trace in written.iter() {
        if trace.gaps_are_all {
            transaction.execute_raw(dialect.statement(DELETE_GAPS, [trace.project.0.into(), trace.seq.into()])).await?;
        }
        write_gaps(transaction, dialect, trace.project, trace.seq, &trace.gaps).await?;
        if let Some(before) = &trace.before {
            let [started_at, ended_at, duration, status, tokens, cost, summary, state] = fresh::values(trace);
            let values = [
                started_at,
                ended_at,
                duration,
                status,
                tokens,
                cost,
                summary,
                state,
                (before.version + 1).into(),
                now.into(),
                trace.project.0.into(),
                trace.seq.into(),
            ];
            transaction.execute_raw(dialect.statement(UPDATE_TRACE, values)).await?;
        }
    }
    Ok(())
}

/// The rows of a frame: one, or as many as its length needs.
pub(crate) fn frame_rows(dialect: Dialect, project: ProjectId, seq: i64, block: u32, frame: &Frame) -> impl Iterator<Item = Value> + '_ {
    frame::parts(&frame.data, dialect).into_iter().zip(0_i64..).flat_map(move |(part, number)| -> [Value; 6] {
        [project.0.into(), seq.into(), i64::from(block).into(), number.into(), i64::from(frame.raw_bytes).into(), part.to_vec().into()]
    })
}

/// What a gap knows beyond its columns; `None` when that is nothing, as it always is for protocols with independent spans.
fn told(gap: &RootGroup) -> Option<Vec<u8>> {
    let told = (gap.closing, gap.quiet, &gap.below);
    (told != (0, 0, &None)).then(|| encode(&told))
}

/// Reads a gap from its columns: members, failed, largest end, best, told; `from` is the first of them.
pub(in crate::store) fn read_gap(row: &Row, from: usize) -> Result<RootGroup, StoreError> {
    let count =
        |index| -> Result<u32, StoreError> { u32::try_from(column::<i64>(row, "gap", index)?).map_err(|error| StoreError::corrupt("gap", error)) };
    let told: Option<Vec<u8>> = column(row, "gap", from + 4)?;
    let (closing, quiet, below) = told.map(|told| decode("gap", &told)).transpose()?.unwrap_or_default();
    Ok(RootGroup {
        members: count(from)?,
        failed: count(from + 1)?,
        max_end: column(row, "gap", from + 2)?,
        best: RootKey::from_bytes(column(row, "gap", from + 3)?),
        closing,
        quiet,
        below,
    })
}

/// Stores gaps; one without members is deleted.
pub(super) async fn write_gaps(transaction: &Transaction, dialect: Dialect, project: ProjectId, seq: i64, gaps: &Gaps) -> Result<(), StoreError> {
    let mut rows: Vec<Value> = Vec::new();
    for (hash, gap) in gaps {
        match &gap.best {
            Some(best) if gap.members > 0 => rows.extend::<[Value; 8]>([
                project.0.into(),
                seq.into(),
                hash.to_vec().into(),
                i64::from(gap.members).into(),
                i64::from(gap.failed).into(),
                gap.max_end.into(),
                best.as_bytes().to_vec().into(),
                told(gap).into(),
            ]),
            _ => {
                transaction.execute_raw(dialect.statement(DELETE_GAP, [project.0.into(), seq.into(), hash.to_vec().into()])).await?;
            }
        }
    }
    PUT_GAPS.execute(transaction, dialect, rows).await
}
