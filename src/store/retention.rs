//! How much room the traces of a project take, and rollups that have outlived their traces.

use std::collections::BTreeSet;

use sea_orm::Value;

use super::trace::TraceRow;
use super::write::rescope::hold_project;
use super::write::rollups::EXPIRED_SLOT;
use super::{Connection, Store, StoreError, column};
use crate::domain::project::ProjectId;
use crate::domain::time::DAY;
use crate::metrics::fold::Grain;

/// Internal numbers of traces that are added up in one read.
const SIZE_STEP: i64 = 2_000;
/// Rollup rows that one step removes.
const EXPIRE_STEP: i64 = 2_000;

const FIRST_PAYLOAD: &str = "SELECT trace_seq FROM payload WHERE project_id = ? AND trace_seq > ? ORDER BY project_id, trace_seq LIMIT 1";
const ROOM: &str = "SELECT coalesce(sum(length(data)), 0) FROM payload WHERE project_id = ? AND trace_seq >= ? AND trace_seq < ?";
const SCOPES: &str = "SELECT id FROM app WHERE project_id = ?";

impl Store {
    /// Bytes of the originals of some traces, as they are stored, in the same order.
    pub async fn trace_sizes(&self, project: ProjectId, traces: &[TraceRow]) -> Result<Vec<u64>, StoreError> {
        let mut sizes = Vec::with_capacity(traces.len());
        for trace in traces {
            sizes.push(self.bytes_between(project, trace.seq, trace.seq + 1).await?);
        }
        Ok(sizes)
    }

    /// Bytes of all originals of a project, as they are stored. Reads its whole payload, a part at a time.
    pub async fn room(&self, project: ProjectId) -> Result<u64, StoreError> {
        let (mut room, mut from) = (0, 0_i64);
        while let Some(row) = self.row(FIRST_PAYLOAD, [project.0.into(), (from - 1).into()]).await? {
            let first: i64 = column(&row, "payload", 0)?;
            from = first + SIZE_STEP;
            room += self.bytes_between(project, first, from).await?;
        }
        Ok(room)
    }

    async fn bytes_between(&self, project: ProjectId, from: i64, until: i64) -> Result<u64, StoreError> {
        let row = self.row(ROOM, [project.0.into(), from.into(), until.into()]).await?;
        Ok(row.map_or(Ok(0), |row| column::<i64>(&row, "payload", 0))?.unsigned_abs())
    }

    /// Removes rollups of expired traces whose time ended before `before`, some at a time; how many there were.
    pub async fn expire_rollups(&self, project: ProjectId, before: i64) -> Result<u64, StoreError> {
        let transaction = self.begin_write().await?;
        let dialect = self.dialect();
        hold_project(&transaction, dialect, project).await?;
        let mut scopes = vec![crate::metrics::fold::PROJECT_SCOPE];
        for row in transaction.query_all_raw(dialect.statement(SCOPES, [project.0.into()])).await? {
            scopes.push(column(&row, "app", 0)?);
        }
        let (mut removed, mut days) = (0, BTreeSet::new());
        for (table, columns) in [("trace_rollup", "bucket, status, protocol"), ("span_rollup", "bucket, kind, model, agent, tool")] {
            for (scope, grain) in scopes.iter().flat_map(|scope| Grain::ALL.map(|grain| (*scope, grain))) {
                let key = "project_id = ? AND scope = ? AND grain = ? AND slot = ?";
                let sql = format!(
                    "DELETE FROM {table} WHERE {key} AND ({columns}) IN (SELECT {columns} FROM {table} WHERE {key} AND bucket < ? LIMIT ?) RETURNING bucket"
                );
                let of: [Value; 4] = [project.0.into(), scope.into(), grain.seconds().into(), EXPIRED_SLOT.into()];
                let values = of.clone().into_iter().chain(of).chain([before.into(), EXPIRE_STEP.into()]);
                for row in transaction.query_all_raw(dialect.statement(&sql, values)).await? {
                    days.insert(column::<i64>(&row, table, 0)?.div_euclid(DAY));
                    removed += 1;
                }
            }
            if removed > 0 {
                break;
            }
        }
        for day in days {
            // Readers must not find what they remember of the day.
            let sql = "INSERT INTO rollup_revision (project_id, day, slot, revision) VALUES (?, ?, ?, 1) \
                 ON CONFLICT (project_id, day, slot) DO UPDATE SET revision = rollup_revision.revision + 1";
            transaction.execute_raw(dialect.statement(sql, [project.0.into(), day.into(), EXPIRED_SLOT.into()])).await?;
        }
        transaction.commit().await?;
        Ok(removed)
    }

    /// Whether there are rollups of expired traces whose time ended before `before`.
    pub async fn has_expired_rollups(&self, project: ProjectId, before: i64) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM trace_rollup WHERE project_id = ? AND scope = ? AND grain = ? AND bucket < ? AND slot = ? LIMIT 1";
        let hour = Grain::Hour.seconds();
        let values: [Value; 5] = [project.0.into(), crate::metrics::fold::PROJECT_SCOPE.into(), hour.into(), before.into(), EXPIRED_SLOT.into()];
        Ok(self.row(sql, values).await?.is_some())
    }

    /// Takes the turn to look after what is to be kept, unless another server has it.
    pub async fn retention_turn(&self) -> Result<Option<super::RewriteTurn>, StoreError> {
        self.turn(RETENTION_LOCK).await
    }
}

/// Advisory lock of the server that looks for traces that have expired.
const RETENTION_LOCK: i64 = 0x7472_6b72_6574_6e31;
