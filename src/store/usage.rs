//! Counts of what was sent, by project, day and key. Every server adds what it has counted.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Connection, Store, StoreError, column};
use crate::domain::limits::Usage;
use crate::domain::project::ProjectId;

const TABLE: &str = "usage_day";
const ADD: &str = "INSERT INTO usage_day (project_id, day, key_id, requests, spans, bytes) VALUES (?, ?, ?, ?, ?, ?) \
     ON CONFLICT (project_id, day, key_id) DO UPDATE SET requests = usage_day.requests + excluded.requests, \
     spans = usage_day.spans + excluded.spans, bytes = usage_day.bytes + excluded.bytes";
const IS_THERE: &str = "SELECT id FROM project WHERE id = ? AND deleted_at IS NULL";
const READ: &str = "SELECT key_id, requests, spans, bytes FROM usage_day WHERE project_id = ? AND day = ?";
/// Days that are kept.
const KEPT_DAYS: i64 = 400;

impl Store {
    /// Adds what was sent on a day, by project and key. Of projects that were deleted since then nothing is kept.
    pub async fn add_usage(&self, day: i64, counted: &[(ProjectId, Uuid, Usage)]) -> Result<(), StoreError> {
        let transaction = self.begin_admin().await?;
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        for (project, key, usage) in counted {
            if transaction.query_one_raw(self.statement(IS_THERE, [project.0.into()])).await?.is_none() {
                continue;
            }
            let values = [
                project.0.into(),
                day.into(),
                key.hyphenated().to_string().into(),
                number(usage.requests).into(),
                number(usage.spans).into(),
                number(usage.bytes).into(),
            ];
            transaction.execute_raw(self.statement(ADD, values)).await?;
        }
        transaction.commit().await
    }

    /// What the keys of a project have sent on a day, as far as servers have told.
    pub async fn usage(&self, project: ProjectId, day: i64) -> Result<BTreeMap<Uuid, Usage>, StoreError> {
        let rows = self.rows(READ, [project.0.into(), day.into()]).await?;
        rows.iter()
            .map(|row| {
                let key: String = column(row, TABLE, 0)?;
                let key = Uuid::parse_str(&key).map_err(|error| StoreError::corrupt(TABLE, error))?;
                let count = |index| column::<i64>(row, TABLE, index).map(i64::unsigned_abs);
                Ok((key, Usage { requests: count(1)?, spans: count(2)?, bytes: count(3)? }))
            })
            .collect()
    }

    /// Forgets days that nobody asks for any more.
    pub async fn forget_usage(&self, day: i64) -> Result<(), StoreError> {
        let transaction = self.begin_admin().await?;
        transaction.execute_raw(self.statement("DELETE FROM usage_day WHERE day < ?", [(day - KEPT_DAYS).into()])).await?;
        transaction.commit().await
    }
}
