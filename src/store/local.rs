//! SQLite's connection for writes, driven on the thread that asks, and those for reads, each driven on a thread of its own.
//!
//! A driver that hands every statement to a thread and every row back pays for the trips; under ingest those trips cost
//! as much as SQLite's work, and for a large trace several times as much. Here a statement is a function call.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::types::{ToSqlOutput, Value as Owned, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, ffi};
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, Statement, Value};
use sqlx::error::{DatabaseError, ErrorKind};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

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
///
/// Each has a thread of its own, which keeps the memory that answers took for the next one. Threads come with the first
/// reads.
#[derive(Debug)]
pub(super) struct Readers {
    file: PathBuf,
    pragmas: Vec<(&'static str, &'static str)>,
    most: usize,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Until the store is closed.
    asked: Mutex<Option<mpsc::Sender<Asked>>>,
    waiting: Arc<Mutex<mpsc::Receiver<Asked>>>,
}

/// A read that waits for a thread.
#[derive(Debug)]
struct Asked {
    statement: Statement,
    most: usize,
    answer: oneshot::Sender<Result<Vec<Vec<Owned>>, rusqlite::Error>>,
}

/// How long a read waits where SQLite locks readers out, as it does for a moment when a log is begun or recovered.
const READ_PATIENCE: Duration = Duration::from_secs(30);

impl Readers {
    /// Up to `most` connections to a database file that is there.
    pub(super) fn new(file: PathBuf, most: usize, pragmas: Vec<(&'static str, &'static str)>) -> Self {
        let (asked, waiting) = mpsc::channel();
        Self { file, pragmas, most, threads: Mutex::default(), asked: Mutex::new(Some(asked)), waiting: Arc::new(Mutex::new(waiting)) }
    }

    /// Runs a statement and gives up to so many of its rows.
    pub(super) async fn query(&self, statement: Statement, most: usize) -> Result<Vec<Vec<Owned>>, DbErr> {
        self.start_threads();
        let (answer, answered) = oneshot::channel();
        let sent = locked(&self.asked).as_ref().is_some_and(|asked| asked.send(Asked { statement, most, answer }).is_ok());
        let closed = || DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
        if !sent {
            return Err(closed());
        }
        answered.await.map_err(|_| closed())?.map_err(db_error)
    }

    fn start_threads(&self) {
        let mut threads = locked(&self.threads);
        while threads.len() < self.most {
            let (file, pragmas, waiting) = (self.file.clone(), self.pragmas.clone(), Arc::clone(&self.waiting));
            threads.push(std::thread::spawn(move || answer_all(&file, &pragmas, &waiting)));
        }
    }

    /// Closes them, when the reads that have begun are done.
    pub(super) fn close(&self) {
        locked(&self.asked).take();
        for thread in locked(&self.threads).drain(..) {
            if thread.join().is_err() {
                tracing::error!("a thread that reads has panicked");
            }
        }
    }
}

/// Answers reads until the store is closed. The connection is opened for the first of them, and anew after one that failed.
fn answer_all(file: &Path, pragmas: &[(&str, &str)], waiting: &Mutex<mpsc::Receiver<Asked>>) {
    let mut kept: Option<Connection> = None;
    loop {
        // Waited for under the lock: one thread waits, the others wait for it.
        let Ok(Asked { statement, most, answer }) = locked(waiting).recv() else { return };
        // Whoever asked may have gone away meanwhile.
        if answer.is_closed() {
            continue;
        }
        let found = kept.take().map_or_else(|| open_to_read(file, pragmas), Ok).and_then(|connection| {
            let found = rows(&connection, &statement, most)?;
            kept = Some(connection);
            Ok(found)
        });
        let _ = answer.send(found);
    }
}

fn open_to_read(file: &Path, pragmas: &[(&str, &str)]) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(READ_PATIENCE)?;
    for (name, value) in pragmas {
        connection.pragma_update(None, name, value)?;
    }
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    Ok(connection)
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
