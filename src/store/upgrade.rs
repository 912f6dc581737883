//! Bringing an older store up to date: all missing steps in one transaction, after a look at whether it can be done, and on
//! SQLite after a copy of the file as it was.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};
use sqlx::Connection as _;
use tracekeep_migrations::{Migrator, MigratorTrait};

use super::connect::{DATABASE_FILE, Schema};
use super::copy::copy_database;
use super::{Connection, Dialect, StoreError, column, inspect, lock};

/// Copies that are kept: of the newest schemas.
const COPIES: usize = 2;
/// How long another process may hold the directory while steps are missing: it may be the one that makes them.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);
/// Room that an upgrade takes besides the copy, bytes.
const ROOM_TO_WORK: u64 = 64 << 20;
/// Between two lines of progress.
const PROGRESS_EVERY: Duration = Duration::from_secs(5);
/// Advisory lock that orders the schema steps of servers that start together.
const MIGRATION_LOCK: i64 = 0x7472_6163_656b_6d67;

/// What stands before an upgrade, as far as it can be seen without one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preflight {
    /// Steps that the store has not.
    pub missing: Vec<String>,
    /// What is in the way, in words.
    pub faults: Vec<String>,
    /// The copy that will be made of the store as it is.
    pub copy: Option<PathBuf>,
}

/// Names of the steps that this version knows and that are not among `applied`.
pub(super) fn missing(applied: &[String]) -> Vec<String> {
    Migrator::migrations().iter().map(|step| step.name().to_owned()).filter(|step| !applied.contains(step)).collect()
}

/// The newest step of this version.
pub(super) fn newest_step() -> String {
    Migrator::migrations().last().expect("there is a step").name().to_owned()
}

/// Brings the SQLite file up to date; `applied` is what it has. A store without any step is made.
pub(super) async fn sqlite(directory: &Path, schema: &DatabaseConnection, applied: Vec<String>, how: Schema) -> Result<(), StoreError> {
    let Schema::Upgrade { copy, alone } = how else { return Ok(()) };
    if missing(&applied).is_empty() {
        return Ok(());
    }
    let file = directory.join(DATABASE_FILE);
    let _lock = if alone { None } else { take_turn(directory, &file).await? };
    // Another process may have made them while this one waited.
    let applied = applied_steps(&file).await?;
    let missing = missing(&applied);
    if missing.is_empty() {
        return Ok(());
    }
    if let Some(newest) = applied.iter().max() {
        tracing::info!(from = newest, to = newest_step(), steps = missing.len(), "upgrading the store");
        if copy {
            let to = copy_path(directory, newest);
            if let Some(fault) = too_little_room(directory, &file) {
                return Err(StoreError::Unusable(fault));
            }
            keep_copy(&file, to.clone()).await?;
            forget_old_copies(directory);
            tracing::info!(copy = %to.display(), "the store as it was before the upgrade is kept");
        }
    }
    run_steps(schema).await
}

async fn applied_steps(file: &Path) -> Result<Vec<String>, StoreError> {
    let Some(found) = inspect::sqlite(file).await? else { return Ok(Vec::new()) };
    found.connection.close().await.map_err(|error| StoreError::Unusable(format!("cannot read {}: {error}", file.display())))?;
    Ok(found.applied)
}

/// The directory, for as long as the steps take. `None`: who holds it has made them meanwhile, a server that started.
async fn take_turn(directory: &Path, file: &Path) -> Result<Option<std::fs::File>, StoreError> {
    let started = Instant::now();
    loop {
        let held = match lock::take(directory) {
            Ok(lock) => return Ok(Some(lock)),
            Err(held) => held,
        };
        if missing(&applied_steps(file).await?).is_empty() {
            return Ok(None);
        }
        if started.elapsed() > LOCK_PATIENCE {
            return Err(StoreError::Unusable(format!(
                "the store has to be upgraded first, and that needs it alone: {held}. Or use the version of `tracekeep` that the server has"
            )));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Where the copy of a store with this newest step lies.
fn copy_path(directory: &Path, newest: &str) -> PathBuf {
    directory.join(format!("{DATABASE_FILE}.before-upgrade-from-{newest}"))
}

/// Copies the store; one of the same schema that an upgrade before this one left gives way.
async fn keep_copy(file: &Path, to: PathBuf) -> Result<(), StoreError> {
    let (file, partial) = (file.to_owned(), to.with_extension("partial"));
    let copied = tokio::task::spawn_blocking(move || {
        let cannot = |error: std::io::Error| StoreError::Unusable(format!("cannot keep a copy as {}: {error}", to.display()));
        match std::fs::remove_file(&partial) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(cannot(error)),
            _ => {}
        }
        let mut told = Instant::now();
        copy_database(&file, &partial, |done, total| {
            if told.elapsed() > PROGRESS_EVERY {
                told = Instant::now();
                tracing::info!(done_mib = done >> 20, total_mib = total >> 20, "copying the store before its upgrade");
            }
        })?;
        std::fs::rename(&partial, &to).map_err(cannot)?;
        lock::sync_directory(&to).map_err(cannot)
    });
    copied.await.map_err(|panicked| StoreError::Unusable(format!("cannot copy the store: {panicked}")))?
}

fn too_little_room(directory: &Path, file: &Path) -> Option<String> {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |data| data.len());
    let needed = size(file) + size(&file.with_extension("db-wal")) + ROOM_TO_WORK;
    let found = rustix::fs::statvfs(directory).ok()?;
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    (free < needed).then(|| {
        format!(
            "upgrading the store needs {} MiB free in {} for a copy of it as it is, and there are {} MiB: make room, or make a backup elsewhere \
             (`tracekeep backup FILE`) and run `tracekeep migrate --no-copy`",
            needed >> 20,
            directory.display(),
            free >> 20
        )
    })
}

fn forget_old_copies(directory: &Path) {
    let prefix = format!("{DATABASE_FILE}.before-upgrade-from-");
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    let named =
        |entry: std::fs::DirEntry| entry.file_name().into_string().ok().filter(|name| name.starts_with(&prefix) && !name.ends_with(".partial"));
    let mut copies: Vec<String> = entries.flatten().filter_map(named).collect();
    copies.sort();
    for old in copies.iter().rev().skip(COPIES) {
        match std::fs::remove_file(directory.join(old)) {
            Ok(()) => tracing::info!(copy = old, "an older copy was deleted"),
            Err(error) => tracing::warn!(copy = old, %error, "an older copy could not be deleted"),
        }
    }
}

/// All missing steps or none.
async fn run_steps(schema: &DatabaseConnection) -> Result<(), StoreError> {
    let transaction = schema.begin().await?;
    Migrator::up(&transaction, None).await?;
    Ok(transaction.commit().await?)
}

/// Brings the Postgres schema up to date. Several processes may do this at once: one lock orders them.
pub(super) async fn postgres(write: &DatabaseConnection, read: &DatabaseConnection, how: Schema) -> Result<(), StoreError> {
    let applied = inspect::postgres(read).await?;
    if matches!(how, Schema::AsItIs) || missing(&applied).is_empty() {
        return Ok(());
    }
    let lock = read.begin().await?;
    ConnectionTrait::execute_raw(&lock, Dialect::Postgres.statement("SELECT pg_advisory_xact_lock(?)", [MIGRATION_LOCK.into()])).await?;
    let applied = inspect::postgres(read).await?;
    if !applied.is_empty() && !missing(&applied).is_empty() {
        if let Some(fault) = others_at_work(read).await? {
            return Err(StoreError::Unusable(fault));
        }
        tracing::info!(from = applied.iter().max(), to = newest_step(), "upgrading the store");
    }
    run_steps(write).await?;
    Ok(lock.commit().await?)
}

/// Processes of another version at the same Postgres database: their statements would meet a schema they do not know.
async fn others_at_work(read: &DatabaseConnection) -> Result<Option<String>, StoreError> {
    let sql = "SELECT count(DISTINCT coalesce(client_addr::text, '') || application_name) FROM pg_stat_activity \
               WHERE datname = current_database() AND application_name LIKE 'tracekeep%' AND application_name <> ?";
    let row = Connection::query_one_raw(read, Dialect::Postgres.statement(sql, [application_name().into()])).await?;
    let others = row.map(|row| column::<i64>(&row, "pg_stat_activity", 0)).transpose()?.unwrap_or(0);
    Ok((others > 0).then(|| {
        "the store has to be upgraded, and servers of another version are connected to it: stop them first, then start this version; nothing was changed"
            .to_owned()
    }))
}

/// By this name a process knows others of its own version.
pub(super) fn application_name() -> String {
    format!("tracekeep {}", newest_step())
}

/// What an upgrade of the SQLite store in a directory would meet.
pub(super) async fn preflight_sqlite(directory: &Path) -> Result<Preflight, StoreError> {
    let file = directory.join(DATABASE_FILE);
    let applied = applied_steps(&file).await?;
    let mut preflight = Preflight { missing: missing(&applied), ..Preflight::default() };
    if let Some(newest) = applied.iter().max().filter(|_| !preflight.missing.is_empty()) {
        preflight.copy = Some(copy_path(directory, newest));
        preflight.faults.extend(lock::take(directory).err().map(|error| error.to_string()));
        preflight.faults.extend(too_little_room(directory, &file));
    }
    Ok(preflight)
}

/// The same for Postgres.
pub(super) async fn preflight_postgres(read: &DatabaseConnection) -> Result<Preflight, StoreError> {
    let applied = inspect::postgres(read).await?;
    let mut preflight = Preflight { missing: missing(&applied), ..Preflight::default() };
    if !applied.is_empty() && !preflight.missing.is_empty() {
        preflight.faults.extend(others_at_work(read).await?);
    }
    Ok(preflight)
}
