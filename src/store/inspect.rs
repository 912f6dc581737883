//! Looking at a database before anything is written to it: a file that is none of ours, damaged, or made by a newer
//! version is refused and left as it is.

use std::collections::HashSet;
use std::io::Read;
use std::path::Path;

use sea_orm::DatabaseConnection;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};
use tracekeep_migrations::{Migrator, MigratorTrait};

use super::{Connection as _, Dialect, StoreError, column};

/// First bytes of every SQLite file.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// Where the schema steps that a store has are listed.
const STEPS_TABLE: &str = "seaql_migrations";
const STEPS: &str = "SELECT version FROM seaql_migrations";

/// A SQLite file that is ours.
pub(super) struct Found {
    /// What it was looked at through, to be closed when the store is open: closed earlier, the index of a long log would be
    /// made a second time.
    pub(super) connection: SqliteConnection,
    /// Schema steps that it has.
    pub(super) applied: Vec<String>,
}

/// Looks at a SQLite file without changing it.
pub(super) async fn sqlite(file: &Path) -> Result<Option<Found>, StoreError> {
    let cannot_read = |error: std::io::Error| StoreError::Unusable(format!("cannot read {}: {error}", file.display()));
    let mut head = Vec::new();
    match std::fs::File::open(file) {
        Ok(open) => open.take(MAGIC.len() as u64).read_to_end(&mut head).map_err(cannot_read)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(cannot_read(error)),
    };
    // A file without a byte is what is left when the machine stops while the store is made.
    if head.is_empty() {
        return Ok(None);
    }
    let refused = |reason: &str| StoreError::Unusable(format!("{} {reason}; nothing was changed", file.display()));
    if head != MAGIC {
        return Err(refused("is no SQLite database"));
    }
    let damaged = |error: sqlx::Error| refused(&format!("cannot be read, it may be damaged ({error}): restore a backup, or move it away"));
    // Without a log nobody has the file open. Then it is read as if nobody ever would: otherwise an empty log and its index
    // would be left beside a file that is not ours.
    let alone = !file.with_extension("db-wal").exists();
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(alone).busy_timeout(super::connect::BUSY_TIMEOUT);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(damaged)?;
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'").fetch_all(&mut connection).await.map_err(damaged)?;
    if tables.is_empty() {
        return Ok(Some(Found { connection, applied: Vec::new() }));
    }
    if !tables.iter().any(|name| name == STEPS_TABLE) {
        return Err(refused("is a database of another program"));
    }
    let applied: Vec<String> = sqlx::query_scalar(STEPS).fetch_all(&mut connection).await.map_err(damaged)?;
    judge(&applied).map_err(refused)?;
    Ok(Some(Found { connection, applied }))
}

/// What is wrong with a SQLite file that nobody has open: every page, index and reference is looked at. Gives the newest
/// schema step that it has. A file that is not ours, or of a newer version, is refused.
pub(super) async fn whole(file: &Path) -> Result<(String, Vec<String>), StoreError> {
    let Some(Found { mut connection, applied }) = sqlite(file).await? else {
        return Err(StoreError::Unusable(format!("{} is empty", file.display())));
    };
    let Some(newest) = applied.into_iter().max() else {
        return Err(StoreError::Unusable(format!("{} is a store without a schema", file.display())));
    };
    // What cannot be read at all is a fault too.
    let mut faults: Vec<String> =
        sqlx::query_scalar("PRAGMA integrity_check(20)").fetch_all(&mut connection).await.unwrap_or_else(|error| vec![error.to_string()]);
    faults.retain(|fault| fault != "ok");
    if faults.is_empty() {
        let strays: Vec<String> = sqlx::query_scalar("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 20")
            .fetch_all(&mut connection)
            .await
            .unwrap_or_else(|error| vec![error.to_string()]);
        faults.extend(strays.into_iter().map(|table| format!("a row of {table} refers to one that is not there")));
    }
    // It was opened as if nobody ever wrote: nothing is left to be closed in order.
    drop(connection);
    Ok((newest, faults))
}

/// The same for Postgres, where other programs' tables may lie beside ours: the schema steps that it has.
pub(super) async fn postgres(pool: &DatabaseConnection) -> Result<Vec<String>, StoreError> {
    let statement = |sql: &str| Dialect::Postgres.statement(sql, []);
    let there = pool.query_one_raw(statement("SELECT to_regclass('seaql_migrations') IS NOT NULL")).await?;
    if !there.map(|row| column::<bool>(&row, STEPS_TABLE, 0)).transpose()?.unwrap_or(false) {
        return Ok(Vec::new());
    }
    let rows = pool.query_all_raw(statement(STEPS)).await?;
    let applied = rows.iter().map(|row| column(row, STEPS_TABLE, 0)).collect::<Result<Vec<String>, _>>()?;
    judge(&applied).map_err(|reason| StoreError::Unusable(format!("the Postgres database {reason}; nothing was changed")))?;
    Ok(applied)
}

/// Whether a store with these schema steps is one that this version can bring up to date.
fn judge(applied: &[String]) -> Result<(), &'static str> {
    let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    let first = known.first().expect("there is a first step");
    // A store that was being made has no step at all yet.
    if !applied.is_empty() && !applied.contains(first) {
        return Err("is a database of another program");
    }
    let known: HashSet<&String> = known.iter().collect();
    if applied.iter().any(|step| !known.contains(step)) {
        return Err("was made by a newer version of Tracekeep: run that version, or restore a backup from before the upgrade");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_tell_where_a_store_comes_from() {
        let steps = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(judge(&[]), Ok(()));
        assert_eq!(judge(&steps(&["m0001_initial"])), Ok(()));
        assert!(judge(&steps(&["m0001_initial", "m9999_later"])).is_err_and(|reason| reason.contains("newer")));
        assert!(judge(&steps(&["m20220101_000001_create_table"])).is_err_and(|reason| reason.contains("another program")));
    }
}
