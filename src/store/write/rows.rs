//! Heads, payload, gaps and trace rows.

use sea_orm::Value;

use super::{Written, beside, close, fresh};
use crate::domain::derive::{Change, Gaps};
use crate::domain::project::ProjectId;
use crate::domain::trace::{RootGroup, RootKey};
use crate::store::codec::{decode, encode};
use crate::store::frame::{self, Frame};
use crate::store::{Connection, Dialect, KeyType, MultiKey, MultiRow, Row, StoreError, Transaction, column};

const SPAN_COLUMNS: &str = "INSERT INTO span (project_id, trace_seq, span_id, head) VALUES ";
pub(super) static ADD_SPANS: MultiRow = MultiRow::new(SPAN_COLUMNS, 4, "");
pub(crate) static PUT_SPANS: MultiRow =
    MultiRow::new(SPAN_COLUMNS, 4, " ON CONFLICT (project_id, trace_seq, span_id) DO UPDATE SET head = excluded.head");
pub(crate) static PUT_PAYLOAD: MultiRow = MultiRow::new("INSERT INTO payload (project_id, trace_seq, block, part, raw_bytes, data) VALUES ", 6, "");
pub(super) static PUT_GAPS: MultiRow = MultiRow::new(
    "INSERT INTO gap (project_id, trace_seq, parent_hash, members, failed, max_end, best, told) VALUES ",
    8,
    " ON CONFLICT (project_id, trace_seq, parent_hash) DO UPDATE SET members = excluded.members, failed = excluded.failed, \
     max_end = excluded.max_end, best = excluded.best, told = excluded.told",
);
pub(super) static CLOSE_GAPS: MultiKey =
    MultiKey::delete("gap", &["project_id", "trace_seq", "parent_hash"], &[KeyType::Int, KeyType::Int, KeyType::Bytes]);
pub(super) const DELETE_GAPS: &str = "DELETE FROM gap WHERE project_id = ? AND trace_seq = ?";
/// Rows of traces that are there and locked: an insert that always finds them is one statement for many.
pub(super) static PUT_TRACES: MultiRow = MultiRow::new(
    fresh::TRACE_COLUMNS,
    14,
    " ON CONFLICT (project_id, trace_id) DO UPDATE SET started_at = excluded.started_at, ended_at = excluded.ended_at, \
     duration_us = excluded.duration_us, status = excluded.status, total_tokens = excluded.total_tokens, cost_pico = excluded.cost_pico, \
     version = excluded.version, updated_at = excluded.updated_at, summary = excluded.summary, state = excluded.state",
);

/// Writes what changed of each trace. `written` is sorted by project and trace, so that clustered tables are appended to.
pub(super) async fn write(transaction: &Transaction, dialect: Dialect, written: &[Written], now: i64) -> Result<(), StoreError> {
    // A row that is known to be new is looked for once by the database, and not twice.
    let (mut new_spans, mut spans): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    let mut payload: Vec<Value> = Vec::new();
    for trace in written {
        // In the order of the table. The changes stay where they are: they are large.
        let mut changes: Vec<&Change> = trace.changes.iter().collect();
        changes.sort_by(|a, b| a.id.cmp(&b.id));
        for change in changes {
            let rows = if change.old.is_none() { &mut new_spans } else { &mut spans };
            rows.extend([trace.project.0.into(), trace.seq.into(), change.id.clone().into(), encode(&change.new).into()]);
        }
        for (block, frame) in &trace.frames {
            payload.extend(frame_rows(dialect, trace.project, trace.seq, *block, frame));
        }
    }
    ADD_SPANS.execute(transaction, dialect, new_spans).await?;
    PUT_SPANS.execute(transaction, dialect, spans).await?;
    PUT_PAYLOAD.execute(transaction, dialect, payload).await?;
    beside::write(transaction, dialect, written).await?;
    close::write_due(transaction, dialect, written, now).await?;
    for trace in written.iter().filter(|trace| trace.gaps_are_all) {
        transaction.execute_raw(dialect.statement(DELETE_GAPS, [trace.project.0.into(), trace.seq.into()])).await?;
    }
    write_gaps(transaction, dialect, written.iter().map(|trace| (trace.project, trace.seq, &trace.gaps))).await?;
    let changed = written.iter().filter_map(|trace| Some((trace, trace.before.as_ref()?.version + 1)));
    PUT_TRACES.execute(transaction, dialect, changed.flat_map(|(trace, version)| fresh::row(trace, version, now)).collect()).await
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

/// Stores gaps of traces; those without members are deleted.
pub(super) async fn write_gaps(
    transaction: &Transaction,
    dialect: Dialect,
    traces: impl Iterator<Item = (ProjectId, i64, &Gaps)>,
) -> Result<(), StoreError> {
    let (mut rows, mut closed): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for (project, seq, gaps) in traces {
        for (hash, gap) in gaps {
            let key: [Value; 3] = [project.0.into(), seq.into(), hash.to_vec().into()];
            match &gap.best {
                Some(best) if gap.members > 0 => rows.extend(key.into_iter().chain([
                    i64::from(gap.members).into(),
                    i64::from(gap.failed).into(),
                    gap.max_end.into(),
                    best.as_bytes().to_vec().into(),
                    told(gap).into(),
                ])),
                _ => closed.extend(key),
            }
        }
    }
    CLOSE_GAPS.execute(transaction, dialect, closed).await?;
    PUT_GAPS.execute(transaction, dialect, rows).await
}
