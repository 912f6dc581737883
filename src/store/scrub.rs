//! What is left of scrubbed traces beside them: names in the rollups, and SQLite's log.

use std::time::Duration;

use super::connect::Writer;
use super::write::names;
use super::{Store, StoreError, column};
use crate::domain::project::ProjectId;

impl Store {
    /// Forgets names of the rollups that are not to be kept, if nothing is counted by them any more: `is_kept` says of each.
    pub async fn forget_names(&self, project: ProjectId, is_kept: impl Fn(&[u8]) -> bool) -> Result<u64, StoreError> {
        let rows = self.rows("SELECT day, dimension, name FROM rollup_name WHERE project_id = ?", [project.0.into()]).await?;
        let mut gone = 0;
        for row in rows {
            let (day, dimension, name): (i64, i64, Vec<u8>) =
                (column(&row, "rollup_name", 0)?, column(&row, "rollup_name", 1)?, column(&row, "rollup_name", 2)?);
            if is_kept(&name) {
                continue;
            }
            let transaction = self.begin_admin().await?;
            gone += names::forget(&transaction, self.dialect(), project, (day, dimension, &name)).await?;
            transaction.commit().await?;
        }
        Ok(gone)
    }

    /// Copies all of SQLite's log into the file and cuts it to nothing. `false`: a reader was in the way for so long; writes
    /// wait meanwhile.
    pub async fn cut_log(&self, patience: Duration) -> Result<bool, StoreError> {
        let Writer::Local(local) = &self.write else { return Ok(true) };
        let busy: i64 = local
            .between(move |connection| {
                connection.busy_timeout(patience)?;
                let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
                connection.busy_timeout(Duration::ZERO)?;
                busy
            })
            .await?;
        Ok(busy == 0)
    }
}
