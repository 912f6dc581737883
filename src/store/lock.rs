//! One server at a time on a data directory.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::StoreError;

/// Name of the file that the running server holds locked. It stays when the server ends; the lock does not, however the
/// process ends.
pub(super) const LOCK_FILE: &str = "tracekeep.lock";

/// Takes a data directory, which is made when it is missing, for one server until the file is dropped.
pub fn take(directory: &Path) -> Result<File, StoreError> {
    let unusable =
        |what: &str, error: &std::io::Error| StoreError::Unusable(format!("cannot {what} the data directory {}: {error}", directory.display()));
    std::fs::create_dir_all(directory).map_err(|error| unusable("create", &error))?;
    let file = directory.join(LOCK_FILE);
    let lock = File::options().create(true).truncate(false).write(true).open(&file).map_err(|error| unusable("write to", &error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StoreError::Unusable(format!(
            "another server uses the data directory {} (it holds {}); stop it, or name another --data-dir. Several servers share a Postgres database",
            directory.display(),
            file.display()
        ))),
        Err(TryLockError::Error(error)) => Err(unusable("lock", &error)),
    }
}

/// Makes the name of a file durable: a directory is written apart from what lies in it.
pub(super) fn sync_directory(file: &Path) -> std::io::Result<()> {
    match file.parent() {
        Some(directory) => File::open(directory)?.sync_all(),
        None => Ok(()),
    }
}
