//! The only room that knows SQL: it takes and returns domain types.
//!
//! Writes of traces go through one connection a process (`Store::writer`), which group commit keeps busy; reads have a
//! pool of their own and never wait for a write. See `docs/adr/0001-what-is-stored.md`.

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use sea_orm::{Statement, TransactionTrait, Value};
use tokio::sync::Notify;

pub mod artifact;
pub mod audit;
mod checkpoint;
mod codec;
mod connect;
mod copy;
pub mod distribute;
mod error;
pub mod evaluation;
pub mod frame;
pub(crate) mod identity;
mod inspect;
mod job;
mod keys;
mod local;
mod lock;
mod look;
pub mod recount;
mod remove;
mod retention;
pub mod rollup;
mod scrub;
mod sql;
pub mod statements;
pub mod trace;
mod transaction;
mod turn;
mod upgrade;
mod usage;
pub mod view;
mod warm;
pub mod write;

pub use checkpoint::Log;
pub use connect::{DATABASE_FILE, Location};
pub use copy::copy_database;
pub use error::StoreError;
pub use identity::UnsettledApp;
pub use keys::{KeyType, MultiKey};
pub use lock::{announce_copy, is_being_copied, make_directory, take as hold_directory};
pub use look::Sizes;
pub use sql::{Dialect, MultiRow};
pub use transaction::{Connection, Row, column};
pub(crate) use transaction::{Reader, Transaction};
pub use turn::RewriteTurn;
pub use upgrade::Preflight;

use connect::{Schema, Writer};
use trace::{CountedDays, SelectedDays};

use crate::telemetry::in_store;

/// How long an administrative write waits for its turn on SQLite.
const ADMIN_PATIENCE: Duration = Duration::from_secs(30);

/// A handle on the database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    dialect: Dialect,
    write: Writer,
    read: Reader,
    /// The same as `read`, but on Postgres for statements that are planned once.
    keyed: Reader,
    slot: Arc<AtomicI64>,
    /// Held by the one server of a data directory.
    _directory: Option<Arc<File>>,
    job_wake: Arc<Notify>,
    counted: CountedDays,
    selected: SelectedDays,
}

impl Store {
    /// Opens the store for a server: like [`Store::open`], and on SQLite no other server may use the directory meanwhile.
    pub async fn open_to_serve(location: &Location) -> Result<Self, StoreError> {
        let lock = match location {
            Location::DataDir(directory) => Some(Arc::new(lock::take(directory)?)),
            Location::Postgres(_) => None,
        };
        let schema = Schema::Upgrade { copy: true, alone: true };
        Ok(Self { _directory: lock, ..Self::from_pools(connect::open(location, true, schema).await?) })
    }

    /// Opens the store: makes what is missing and brings the schema up to date.
    pub async fn open(location: &Location) -> Result<Self, StoreError> {
        Ok(Self::from_pools(connect::open(location, true, Schema::Upgrade { copy: true, alone: false }).await?))
    }

    /// The same, and an older SQLite store is not copied first: there is a backup of it.
    pub async fn open_without_copy(location: &Location) -> Result<Self, StoreError> {
        Ok(Self::from_pools(connect::open(location, true, Schema::Upgrade { copy: false, alone: false }).await?))
    }

    /// Opens a store that must be there already, as the command line does beside a running server.
    pub async fn open_existing(location: &Location) -> Result<Self, StoreError> {
        Ok(Self::from_pools(connect::open(location, false, Schema::Upgrade { copy: true, alone: false }).await?))
    }

    fn from_pools(pools: connect::Pools) -> Self {
        let connect::Pools { dialect, write, read, keyed, slot } = pools;
        Self {
            dialect,
            write,
            read,
            keyed,
            slot,
            job_wake: Arc::default(),
            counted: CountedDays::default(),
            selected: SelectedDays::default(),
            _directory: None,
        }
    }

    /// The database behind this store.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The rollup slot that this process has leased.
    pub fn slot(&self) -> i64 {
        self.slot.load(Ordering::SeqCst)
    }

    /// The connections for reads.
    pub(crate) fn reader(&self) -> &Reader {
        &self.read
    }

    /// Starts the transaction of the ingest writer. On SQLite its statements run on the calling thread.
    pub(crate) async fn begin_write(&self) -> Result<Transaction, StoreError> {
        Ok(match &self.write {
            Writer::Local(local) => local.begin(connect::BUSY_TIMEOUT).await?.into(),
            Writer::Pooled(pool) => Transaction::pooled(pool.begin().await?, self.read.is_spread),
        })
    }

    /// Starts a transaction for administrative writes; on Postgres it does not wait for ingest. On SQLite it waits for
    /// its turn, also behind another process.
    pub(crate) async fn begin_admin(&self) -> Result<Transaction, StoreError> {
        Ok(match &self.write {
            Writer::Local(local) => in_store(local.begin(ADMIN_PATIENCE)).await?.into(),
            Writer::Pooled(_) => Transaction::pooled(in_store(self.read.pool.begin()).await?, self.read.is_spread),
        })
    }

    /// Whether write transactions keep the calling thread busy.
    pub(crate) fn writes_block(&self) -> bool {
        matches!(self.write, Writer::Local(_))
    }

    /// Commits a write that changes nothing: tells whether traces could be written now. Waits behind what is being written.
    pub async fn try_write(&self) -> Result<(), StoreError> {
        let transaction = self.begin_write().await?;
        transaction.execute_raw(self.statement("UPDATE epoch SET value = value WHERE id = 1", [])).await?;
        transaction.commit().await
    }

    /// A statement with `?` placeholders in this database's spelling.
    pub(crate) fn statement(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
        self.dialect.statement(sql, values)
    }

    /// All rows of a read.
    pub(crate) async fn rows(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Vec<Row>, StoreError> {
        Ok(self.read.query_all_raw(self.statement(sql, values)).await?)
    }

    /// All rows of a read that has one good plan, whatever its values: it is not planned anew each time.
    pub(crate) async fn keyed_rows(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Vec<Row>, StoreError> {
        Ok(self.keyed.query_all_raw(self.statement(sql, values)).await?)
    }

    /// The first row of a read.
    pub(crate) async fn row(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Option<Row>, StoreError> {
        Ok(self.read.query_one_raw(self.statement(sql, values)).await?)
    }

    /// Closes all connections; what was committed is durable already.
    pub async fn close(self) -> Result<(), StoreError> {
        if let Writer::Pooled(pool) = self.write {
            pool.close().await?;
        }
        if let Some(local) = &self.read.local {
            local.close();
        }
        self.keyed.pool.close().await?;
        self.read.pool.close().await?;
        Ok(())
    }
}
