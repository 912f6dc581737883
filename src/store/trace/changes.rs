//! Traces by the time of their last commit, for those who follow along.

use sea_orm::Value;

use super::list::{COLUMNS, TraceRow, trace_row};
use crate::domain::project::ProjectId;
use crate::store::{Store, StoreError};

/// Traces that were committed at or after a time, in the order of their commits.
pub(super) fn changes_sql() -> String {
    let after = "trace.project_id = ? AND (trace.updated_at, trace.seq) > (?, ?)";
    format!("SELECT {COLUMNS} FROM trace WHERE {after} ORDER BY trace.updated_at, trace.seq LIMIT ?")
}

impl Store {
    /// Traces whose last commit began after `(at, seq)`. Commits become visible in another order than they began in, so
    /// whoever follows along looks back a little each time.
    pub async fn changed_traces(&self, project: ProjectId, (at, seq): (i64, i64), limit: i64) -> Result<Vec<TraceRow>, StoreError> {
        let values: [Value; 4] = [project.0.into(), at.into(), seq.into(), limit.into()];
        self.rows(&changes_sql(), values).await?.iter().map(trace_row).collect()
    }
}
