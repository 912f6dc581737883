//! Removing all that a deleted project has, a few rows at a time. Nobody sees the project any more and nothing is written to
//! it, so nothing has to stay consistent but the receipt.

use super::write::Deleted;
use super::write::delete::delete_rows;
use super::{Connection, Dialect, Store, StoreError, artifact, column};
use crate::domain::project::ProjectId;
use crate::domain::span::Protocol;

/// Traces of one step.
const STEP_TRACES: i64 = 100;
/// Spans of one step, unless one trace alone has more.
const STEP_SPANS: u64 = 10_000;
/// Rows of other tables in one step.
const STEP_ROWS: i64 = 5_000;

/// Every other table with rows of projects, and the columns that tell a row within its project. What refers to others comes
/// before them. Jobs stay, to tell what was removed.
const TABLES: &[(&str, &str)] = &[
    ("facet", "kind, value_hash, started_at, trace_seq"),
    ("trace_error", "started_at, trace_seq"),
    ("session", "session_hash"),
    ("artifact_ref", "trace_seq, space, object_key"),
    ("evaluation", "trace_seq, run_id, name_hash, origin, author_hash"),
    ("trace_rollup", "scope, grain, bucket, slot, status, protocol"),
    ("span_rollup", "scope, grain, bucket, slot, kind, model, agent, tool"),
    ("rollup_name", "day, dimension, name"),
    ("rollup_day", "day, dimension"),
    ("rollup_revision", "day, slot"),
    ("saved_view", "id"),
    ("usage_day", "day, key_id"),
    ("price_override", "id"),
    ("project_setting", "kind"),
    ("app_source", "app_id, source_hash"),
    ("app", "id"),
    ("project_member", "account_id"),
    ("access_key", "id"),
];

impl Store {
    /// Removes the next rows of a project; nothing removed: nothing is left.
    pub async fn remove_step(&self, project: ProjectId) -> Result<Deleted, StoreError> {
        let transaction = self.begin_write().await?;
        let dialect = self.dialect();
        let mut removed = Deleted::default();
        let oldest = "SELECT seq FROM trace WHERE project_id = ? ORDER BY started_at, trace_id LIMIT ?";
        for row in transaction.query_all_raw(dialect.statement(oldest, [project.0.into(), STEP_TRACES.into()])).await? {
            let seq: i64 = column(&row, "trace", 0)?;
            let (protocol, receipt) = delete_rows(&transaction, dialect, project, seq).await?;
            removed.add(receipt);
            if protocol == Protocol::Dreadnode {
                removed.rows += artifact::release(&transaction, dialect, project, seq).await?;
            }
            if removed.spans >= STEP_SPANS {
                break;
            }
        }
        if removed.traces == 0 {
            for (table, columns) in TABLES {
                removed.rows += transaction
                    .execute_raw(dialect.statement(&clear(dialect, table, columns), [project.0.into(), project.0.into(), STEP_ROWS.into()]))
                    .await?;
                if removed.rows > 0 {
                    break;
                }
            }
        }
        transaction.commit().await?;
        Ok(removed)
    }
}

fn clear(dialect: Dialect, table: &str, columns: &str) -> String {
    // A single column is no row value to SQLite.
    let key = if columns.contains(',') || dialect == Dialect::Postgres { format!("({columns})") } else { columns.to_owned() };
    format!("DELETE FROM {table} WHERE project_id = ? AND {key} IN (SELECT {columns} FROM {table} WHERE project_id = ? LIMIT ?)")
}
