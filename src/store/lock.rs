//! One server at a time on a data directory; and no file of it is deleted while a backup copies them.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::StoreError;

/// Name of the file that the running server holds locked. It stays when the server ends; the lock does not, however the
/// process ends.
pub(super) const LOCK_FILE: &str = "tracekeep.lock";

/// Makes a directory for data, where it is missing, that nobody else on the machine looks into: prompts and answers are in it.
pub fn make_directory(directory: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(directory)
}

/// Takes a data directory, which is made when it is missing, for one server until the file is dropped.
pub fn take(directory: &Path) -> Result<File, StoreError> {
    let unusable =
        |what: &str, error: &std::io::Error| StoreError::Unusable(format!("cannot {what} the data directory {}: {error}", directory.display()));
    make_directory(directory).map_err(|error| unusable("create", &error))?;
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

/// Name of the file that running backups hold locked together. Like the other lock it ends with the process.
const BACKUP_FILE: &str = "backup.lock";

/// Tells the server of a data directory that it is being copied, until the file is dropped. The copy of the database has to
/// begin after this: what it refers to is then not deleted, see [`is_being_copied`].
pub fn announce_copy(directory: &Path) -> Result<File, StoreError> {
    let path = directory.join(BACKUP_FILE);
    // To lock it, reading is enough: it may be the file of somebody else's backup.
    let opened = File::open(&path).or_else(|_| {
        let made = File::options().create(true).truncate(false).write(true).open(&path)?;
        // The server looks at it, which may be another user; there is nothing in it.
        #[cfg(unix)]
        made.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
        Ok(made)
    });
    let announced = opened.and_then(|file: File| file.lock_shared().map(|()| file));
    announced.map_err(|error| StoreError::Unusable(format!("cannot lock {}: {error}", path.display())))
}

/// Whether a backup of a data directory is being made. Who asks after the row of a file is gone, and deletes the file only
/// then, takes nothing away from a backup: one that begins later has no row of it either.
pub fn is_being_copied(directory: &Path) -> std::io::Result<bool> {
    match File::open(directory.join(BACKUP_FILE)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        opened => match opened?.try_lock() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(error),
        },
    }
}

/// Makes the name of a file durable: a directory is written apart from what lies in it.
pub(super) fn sync_directory(file: &Path) -> std::io::Result<()> {
    match file.parent() {
        Some(directory) => File::open(directory)?.sync_all(),
        None => Ok(()),
    }
}
