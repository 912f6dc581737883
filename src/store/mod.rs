//! The only room that knows SQL: it takes and returns domain types.
//!
//! Writes of traces go through one connection a process (`Store::writer`), which group commit keeps busy; reads have a
//! pool of their own and never wait for a write. See `docs/adr/0001-what-is-stored.md`.

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, QueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    Value,
};
use tokio::sync::Notify;
use tracekeep_migrations::{Migrator, MigratorTrait};

pub mod audit;
mod checkpoint;
mod codec;
mod connect;
mod error;
pub mod frame;
pub(crate) mod identity;
mod inspect;
mod job;
mod lock;
mod sql;
pub mod statements;
pub mod trace;
pub mod write;

pub use checkpoint::Log;
pub use connect::{DATABASE_FILE, Location};
pub use error::StoreError;
pub use identity::UnsettledApp;
pub use sql::{Dialect, KeyType, MultiKey, MultiRow, column};

/// How long an administrative write waits for its turn on SQLite.
const ADMIN_PATIENCE: Duration = Duration::from_secs(30);

/// Advisory lock that orders the schema steps of servers that start together.
const MIGRATION_LOCK: i64 = 0x7472_6163_656b_6d67;

/// A handle on the database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    dialect: Dialect,
    write: DatabaseConnection,
    read: DatabaseConnection,
    slot: Arc<AtomicI64>,
    /// Held by the one server of a data directory.
    _directory: Option<Arc<File>>,
    job_wake: Arc<Notify>,
}

impl Store {
    /// Opens the store for a server: like [`Store::open`], and on SQLite no other server may use the directory meanwhile.
    pub async fn open_to_serve(location: &Location) -> Result<Self, StoreError> {
        let lock = match location {
            Location::DataDir(directory) => Some(Arc::new(lock::take(directory)?)),
            Location::Postgres(_) => None,
        };
        Ok(Self { _directory: lock, ..Self::open(location).await? })
    }

    /// Opens the store: makes what is missing and brings the schema up to date.
    pub async fn open(location: &Location) -> Result<Self, StoreError> {
        let store = Self::from_pools(connect::open(location, true).await?);
        store.migrate().await?;
        Ok(store)
    }

    /// Opens a store that must be there already, as the command line does beside a running server.
    pub async fn open_existing(location: &Location) -> Result<Self, StoreError> {
        let store = Self::from_pools(connect::open(location, false).await?);
        store.migrate().await?;
        Ok(store)
    }

    fn from_pools(pools: connect::Pools) -> Self {
        let connect::Pools { dialect, write, read, slot } = pools;
        Self { dialect, write, read, slot, job_wake: Arc::default(), _directory: None }
    }

    /// Applies the schema steps that are missing. Several processes may do this at once on Postgres: one lock orders them.
    async fn migrate(&self) -> Result<(), StoreError> {
        let lock = match self.dialect {
            Dialect::Sqlite => None,
            Dialect::Postgres => {
                let transaction = self.read.begin().await?;
                transaction.execute_raw(self.statement("SELECT pg_advisory_xact_lock(?)", [MIGRATION_LOCK.into()])).await?;
                Some(transaction)
            }
        };
        Migrator::up(&self.write, None).await?;
        if let Some(lock) = lock {
            lock.commit().await?;
        }
        Ok(())
    }

    /// The database behind this store.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The rollup slot that this process has leased.
    pub(crate) fn slot(&self) -> i64 {
        self.slot.load(Ordering::SeqCst)
    }

    /// The connection pool for reads.
    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.read
    }

    /// The connection for writes; taking it waits for the transaction that runs on it.
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Starts the transaction of the ingest writer.
    pub(crate) async fn begin_write(&self) -> Result<DatabaseTransaction, StoreError> {
        Ok(self.write.begin_with_options(immediate()).await?)
    }

    /// Starts a transaction for administrative writes; on Postgres it does not wait for ingest. On SQLite it waits for
    /// its turn, also behind another process.
    pub(crate) async fn begin_admin(&self) -> Result<DatabaseTransaction, StoreError> {
        if self.dialect == Dialect::Postgres {
            return Ok(self.read.begin_with_options(immediate()).await?);
        }
        let started = Instant::now();
        loop {
            match self.write.begin_with_options(immediate()).await.map_err(StoreError::from) {
                Err(error) if error.is_temporary() && started.elapsed() < ADMIN_PATIENCE => {
                    tracing::debug!(%error, "waiting for the write lock");
                }
                begun => return begun,
            }
        }
    }

    /// Commits a write that changes nothing: tells whether traces could be written now. Waits behind what is being written.
    pub async fn try_write(&self) -> Result<(), StoreError> {
        let transaction = self.begin_write().await?;
        transaction.execute_raw(self.statement("UPDATE epoch SET value = value WHERE id = 1", [])).await?;
        Ok(transaction.commit().await?)
    }

    /// A statement with `?` placeholders in this database's spelling.
    pub(crate) fn statement(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
        self.dialect.statement(sql, values)
    }

    /// All rows of a read.
    pub(crate) async fn rows(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Vec<QueryResult>, StoreError> {
        Ok(self.read.query_all_raw(self.statement(sql, values)).await?)
    }

    /// The first row of a read.
    pub(crate) async fn row(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Option<QueryResult>, StoreError> {
        Ok(self.read.query_one_raw(self.statement(sql, values)).await?)
    }

    /// Closes all connections; what was committed is durable already.
    pub async fn close(self) -> Result<(), StoreError> {
        self.write.close().await?;
        self.read.close().await?;
        Ok(())
    }
}

fn immediate() -> TransactionOptions {
    TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..TransactionOptions::default() }
}
