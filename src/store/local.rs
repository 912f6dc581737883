//! SQLite's connection for writes, driven on the thread that asks, and those for reads, driven on threads that may block.
//!
//! A driver with a thread for each connection hands every statement there and every row back; under ingest those trips cost
//! as much as SQLite's work, and for a large trace several times as much. Here a statement is a function call.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::types::{ToSqlOutput, Value as Owned, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, ffi};
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, Statement, Value};
use sqlx::error::{DatabaseError, ErrorKind};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Statements kept prepared.
const CACHED_STATEMENTS: usize = 256;
/// First and longest pause between two tries to get the write lock that another process holds.
const BUSY_PAUSES: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(20)];

/// The one connection of this process that writes.
#[derive(Debug)]
pub(super) struct Local {
    connection: Mutex<Connection>,
    /// Held by the transaction that runs.
    turn: Arc<Semaphore>,
}

impl Local {
    /// Opens a database file that is there.
    pub(super) fn open(file: &Path, pragmas: &[(&str, &str)]) -> Result<Self, rusqlite::Error> {
        let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        // Waiting is done without blocking a thread, by whoever begins.
        connection.busy_timeout(Duration::ZERO)?;
        for (name, value) in pragmas {
            connection.pragma_update(None, name, value)?;
        }
        connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        Ok(Self { connection: Mutex::new(connection), turn: Arc::new(Semaphore::new(1)) })
    }

    /// Waits for the turn of the caller and begins a transaction that holds the write lock; a lock that another process
    /// holds is waited for up to `patience`.
    pub(super) async fn begin(self: &Arc<Self>, patience: Duration) -> Result<LocalTransaction, DbErr> {
        let turn = Arc::clone(&self.turn).acquire_owned().await.map_err(|closed| DbErr::Custom(closed.to_string()))?;
        let started = Instant::now();
        let [mut pause, longest] = BUSY_PAUSES;
        loop {
            let begun = self.connection().execute_batch("BEGIN IMMEDIATE");
            match begun {
                Ok(()) => return Ok(LocalTransaction { local: Arc::clone(self), _turn: turn }),
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && started.elapsed() < patience => {
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(longest);
                }
                Err(error) => return Err(db_error(error)),
            }
        }
    }

    /// Runs something on the connection between two transactions, on a thread that may block.
    pub(super) async fn between<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, DbErr> {
        let turn = Arc::clone(&self.turn).acquire_owned().await.map_err(|closed| DbErr::Custom(closed.to_string()))?;
        let local = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(&local.connection()).map_err(db_error)
        })
        .await
        .map_err(|panicked| DbErr::Custom(panicked.to_string()))?
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A transaction on the local connection; dropped without a commit, it is taken back.
#[derive(Debug)]
pub(super) struct LocalTransaction {
    local: Arc<Local>,
    _turn: OwnedSemaphorePermit,
}

impl LocalTransaction {
    /// Runs a statement that gives no rows.
    /// Gives the number of rows that it changed.
    pub(super) fn execute(&self, statement: &Statement) -> Result<u64, DbErr> {
        let connection = self.local.connection();
        let changed = prepare(&connection, statement).and_then(|mut prepared| prepared.raw_execute()).map_err(db_error)?;
        Ok(changed as u64)
    }

    /// Runs statements that are not kept prepared.
    pub(super) fn execute_batch(&self, sql: &str) -> Result<(), DbErr> {
        self.local.connection().execute_batch(sql).map_err(db_error)
    }

    /// Runs a statement and gives its rows.
    pub(super) fn query(&self, statement: &Statement) -> Result<Vec<Vec<Owned>>, DbErr> {
        let connection = self.local.connection();
        rows(&connection, statement, usize::MAX).map_err(db_error)
    }

    /// Runs a statement and gives its first row.
    pub(super) fn query_one(&self, statement: &Statement) -> Result<Option<Vec<Owned>>, DbErr> {
        let connection = self.local.connection();
        Ok(rows(&connection, statement, 1).map_err(db_error)?.pop())
    }

    /// Makes the transaction durable.
    pub(super) fn commit(self) -> Result<(), DbErr> {
        self.end("COMMIT")
    }

    /// Takes the transaction back.
    pub(super) fn rollback(self) -> Result<(), DbErr> {
        self.end("ROLLBACK")
    }

    fn end(self, sql: &str) -> Result<(), DbErr> {
        may_block(|| self.local.connection().prepare_cached(sql)?.raw_execute()).map(|_| ()).map_err(db_error)
    }
}

impl Drop for LocalTransaction {
    fn drop(&mut self) {
        let connection = self.local.connection();
        // When the disk is full SQLite has taken the transaction back by itself.
        if !connection.is_autocommit()
            && let Err(error) = connection.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }
}

/// The connections of this process that read; none of them ever waits for a write.
#[derive(Debug)]
pub(super) struct Readers {
    file: PathBuf,
    pragmas: Vec<(&'static str, &'static str)>,
    /// Those that nobody uses now; the last one given back is the next one taken, so that few keep a warm cache.
    idle: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
}

/// How long a read waits for a connection.
const READ_PATIENCE: Duration = Duration::from_secs(30);

impl Readers {
    /// Up to `most` connections to a database file that is there; they are opened when they are needed.
    pub(super) fn new(file: PathBuf, most: usize, pragmas: Vec<(&'static str, &'static str)>) -> Self {
        Self { file, pragmas, idle: Mutex::default(), places: Arc::new(Semaphore::new(most)) }
    }

    /// Runs a statement and gives up to so many of its rows.
    pub(super) async fn query(self: &Arc<Self>, statement: Statement, most: usize) -> Result<Vec<Vec<Owned>>, DbErr> {
        let place = tokio::time::timeout(READ_PATIENCE, Arc::clone(&self.places).acquire_owned()).await;
        let place = place.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))?;
        let readers = Arc::clone(self);
        let work = move || {
            let _place = place;
            let connection = readers.take()?;
            let found = rows(&connection, &statement, most)?;
            // One that failed is not used again.
            readers.lock().push(connection);
            Ok(found)
        };
        tokio::task::spawn_blocking(work).await.map_err(|panicked| DbErr::Custom(panicked.to_string()))?.map_err(db_error)
    }

    fn take(&self) -> Result<Connection, rusqlite::Error> {
        if let Some(connection) = self.lock().pop() {
            return Ok(connection);
        }
        let connection = Connection::open_with_flags(&self.file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(READ_PATIENCE)?;
        for (name, value) in &self.pragmas {
            connection.pragma_update(None, name, value)?;
        }
        connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        Ok(connection)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes those that nobody uses.
    pub(super) fn close(&self) {
        self.lock().clear();
    }
}

/// Lets other tasks of this thread go on elsewhere while the disk is waited for.
fn may_block<T>(work: impl FnOnce() -> T) -> T {
    let many = tokio::runtime::Handle::try_current().is_ok_and(|handle| handle.runtime_flavor() == tokio::runtime::RuntimeFlavor::MultiThread);
    if many { tokio::task::block_in_place(work) } else { work() }
}

fn prepare<'a>(connection: &'a Connection, statement: &Statement) -> Result<CachedStatement<'a>, rusqlite::Error> {
    let mut prepared = connection.prepare_cached(&statement.sql)?;
    for (index, value) in statement.values.iter().flat_map(|values| values.0.iter()).enumerate() {
        prepared.raw_bind_parameter(index + 1, bound(value)?)?;
    }
    Ok(prepared)
}

fn bound(value: &Value) -> Result<ToSqlOutput<'_>, rusqlite::Error> {
    let borrowed = match value {
        Value::Bool(value) => value.map(|value| ValueRef::Integer(i64::from(value))),
        Value::Int(value) => value.map(|value| ValueRef::Integer(i64::from(value))),
        Value::BigInt(value) => value.map(ValueRef::Integer),
        Value::Double(value) => value.map(ValueRef::Real),
        Value::String(value) => value.as_ref().map(|value| ValueRef::Text(value.as_bytes())),
        Value::Bytes(value) => value.as_ref().map(|value| ValueRef::Blob(value)),
        other => return Err(rusqlite::Error::ToSqlConversionFailure(format!("no column holds a {other:?}").into())),
    };
    Ok(ToSqlOutput::Borrowed(borrowed.unwrap_or(ValueRef::Null)))
}

/// Up to so many rows of an answer.
fn rows(connection: &Connection, statement: &Statement, most: usize) -> Result<Vec<Vec<Owned>>, rusqlite::Error> {
    let mut prepared = prepare(connection, statement)?;
    let columns = prepared.column_count();
    let mut found = prepared.raw_query();
    let mut all = Vec::new();
    while all.len() < most
        && let Some(row) = found.next()?
    {
        all.push((0..columns).map(|index| row.get(index)).collect::<Result<_, _>>()?);
    }
    Ok(all)
}

/// What SQLite said, in the shape that the other driver's errors have.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
struct LocalError {
    message: String,
    code: i32,
}

impl DatabaseError for LocalError {
    fn message(&self) -> &str {
        &self.message
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        Some(self.code.to_string().into())
    }

    fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn std::error::Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn std::error::Error + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        match self.code {
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => ErrorKind::UniqueViolation,
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => ErrorKind::ForeignKeyViolation,
            ffi::SQLITE_CONSTRAINT_NOTNULL => ErrorKind::NotNullViolation,
            ffi::SQLITE_CONSTRAINT_CHECK => ErrorKind::CheckViolation,
            _ => ErrorKind::Other,
        }
    }
}

fn db_error(error: rusqlite::Error) -> DbErr {
    match error.sqlite_error() {
        Some(failure) => {
            let local = LocalError { message: error.to_string(), code: failure.extended_code };
            DbErr::Exec(RuntimeErr::SqlxError(Arc::new(sqlx::Error::Database(Box::new(local)))))
        }
        None => DbErr::Custom(error.to_string()),
    }
}
