//! Copying SQLite's write-ahead log back into the database file, off the path of the writer.

use std::time::Duration;

use super::connect::Writer;
use super::{Connection, Store, StoreError, column};

/// Log frames (of 4 KiB) from which the log is started over. Until then copying back never makes the writer wait.
const RESTART_FRAMES: i64 = 16 * 1024;
/// How long starting over may wait for a reader while writes wait for it. Short: it is tried again soon.
const RESTART_WAIT: Duration = Duration::from_millis(20);

/// What a checkpoint left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// The log is as short as it needs to be: this many frames, all of which are copied once no reader is in the way.
    Short(i64),
    /// It could not be started over: a reader was in the way.
    Long,
}

impl Store {
    /// Copies what has been committed into the database file; nothing to do on Postgres.
    ///
    /// Under a steady stream of commits a log that is only copied never ends, so a long one is started over between two
    /// transactions, when hardly anything is left to copy.
    pub async fn checkpoint(&self) -> Result<Log, StoreError> {
        let Writer::Local(local) = &self.write else { return Ok(Log::Short(0)) };
        let pragma = |sql: &str| self.statement(sql, []);
        let Some(row) = self.reader().query_one_raw(pragma("PRAGMA wal_checkpoint(PASSIVE)")).await? else {
            return Ok(Log::Short(0));
        };
        let frames: i64 = column(&row, "wal_checkpoint", 1)?;
        if frames > RESTART_FRAMES {
            // Between two transactions; the limit holds for this checkpoint alone.
            let busy: i64 = local
                .between(|connection| {
                    connection.busy_timeout(RESTART_WAIT)?;
                    let busy = connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |row| row.get(0));
                    connection.busy_timeout(Duration::ZERO)?;
                    busy
                })
                .await?;
            return Ok(if busy == 0 { Log::Short(0) } else { Log::Long });
        }
        Ok(Log::Short(frames))
    }
}
