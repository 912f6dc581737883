//! Copying SQLite's write-ahead log back into the database file, off the path of the writer.

use sea_orm::ConnectionTrait;

use super::{Dialect, Store, StoreError, column};

/// Log frames (of 4 KiB) from which the log is started over. Until then copying back never makes the writer wait.
const RESTART_FRAMES: i64 = 16 * 1024;
/// How long starting over may wait for a reader, in milliseconds, while writes wait for it. Short: it is tried again soon.
const RESTART_WAIT: u32 = 20;

/// What a checkpoint left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// The log is as short as it needs to be.
    Short,
    /// It could not be started over: a reader was in the way.
    Long,
}

impl Store {
    /// Copies what has been committed into the database file; nothing to do on Postgres.
    ///
    /// Under a steady stream of commits a log that is only copied never ends, so a long one is started over between two
    /// transactions, when hardly anything is left to copy.
    pub async fn checkpoint(&self) -> Result<Log, StoreError> {
        if self.dialect() == Dialect::Postgres {
            return Ok(Log::Short);
        }
        let pragma = |sql: &str| self.statement(sql, []);
        let Some(row) = self.reader().query_one_raw(pragma("PRAGMA wal_checkpoint(PASSIVE)")).await? else {
            return Ok(Log::Short);
        };
        let frames: i64 = column(&row, "wal_checkpoint", 1)?;
        if frames > RESTART_FRAMES {
            // One statement at a time on the writer's only connection: the limit holds for this checkpoint alone.
            self.writer().execute_unprepared(&format!("PRAGMA busy_timeout = {RESTART_WAIT}")).await?;
            let restarted = self.writer().query_one_raw(pragma("PRAGMA wal_checkpoint(RESTART)")).await;
            self.writer().execute_unprepared(&format!("PRAGMA busy_timeout = {}", super::connect::BUSY_TIMEOUT.as_millis())).await?;
            let busy: i64 = restarted?.map(|row| column(&row, "wal_checkpoint", 0)).transpose()?.unwrap_or(0);
            return Ok(if busy == 0 { Log::Short } else { Log::Long });
        }
        Ok(Log::Short)
    }
}
