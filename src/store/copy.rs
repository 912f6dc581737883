//! A copy of a SQLite store as it was at one moment, made while others go on writing.
//!
//! One read transaction pins the moment, and the pages are copied through it. Without it the copy would begin anew
//! whenever another process commits, and never end under load. The write-ahead log cannot be started over meanwhile.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::StoreError;

/// Pages copied between two words of progress: 4 MiB.
const PAGES_AT_ONCE: i32 = 1024;
/// How long a lock is waited for: somebody else recovers the log.
const PATIENCE: Duration = Duration::from_secs(10);

/// Copies the database `file` to `to`, which must not be there, and makes the copy durable. `progress` is told bytes done
/// and bytes in all. Blocks.
pub fn copy_database(file: &Path, to: &Path, mut progress: impl FnMut(u64, u64)) -> Result<(), StoreError> {
    let made = File::options().write(true).create_new(true).open(to);
    made.map_err(|error| StoreError::Unusable(format!("cannot write {}: {error}", to.display())))?;
    let copied =
        copy(file, to, &mut progress).map_err(|error| StoreError::Unusable(format!("cannot copy {} to {}: {error}", file.display(), to.display())));
    if copied.is_err() {
        // What is there of it is of no use, and may be what fills the disk.
        let _ = std::fs::remove_file(to);
    }
    copied
}

fn copy(file: &Path, to: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let source = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    source.busy_timeout(PATIENCE)?;
    source.execute_batch("PRAGMA query_only = 1; BEGIN")?;
    let _: i64 = source.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let page_bytes: u32 = source.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let mut target = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // Nobody else reads it yet, and it is thrown away when anything goes wrong.
    target.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")?;
    let backup = Backup::new(&source, &mut target)?;
    loop {
        let step = backup.step(PAGES_AT_ONCE)?;
        let at = backup.progress();
        let bytes = |pages: i32| u64::from(pages.unsigned_abs()) * u64::from(page_bytes);
        progress(bytes(at.pagecount - at.remaining), bytes(at.pagecount));
        match step {
            StepResult::Done => break,
            StepResult::More => {}
            _ => std::thread::sleep(Duration::from_millis(20)),
        }
    }
    drop(backup);
    target.close().map_err(|(_, error)| error)?;
    File::open(to)?.sync_all()?;
    Ok(())
}
