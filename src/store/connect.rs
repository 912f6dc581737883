//! Opening the database: pools, pragmas, the lease of a rollup slot, and the checks before the first statement.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use sea_orm::{DatabaseConnection, SqlxPostgresConnector, SqlxSqliteConnector};
use sqlx::Connection;
use sqlx::pool::PoolConnectionMetadata;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::distribute::HAS_CITUS;
use super::local::{Local, Readers};
use super::transaction::Reader;
use super::warm::warm;
use super::{Dialect, StoreError, inspect, upgrade};

/// Name of the database file in the data directory.
pub const DATABASE_FILE: &str = "tracekeep.db";
/// How long a write transaction waits for the lock that another process holds on the SQLite file. Short: whoever starts
/// one tries again for as long as the request may be held.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(1);
/// SQLite's connections for reads.
const READERS: usize = 4;
/// Connections of each of Postgres' pools for reads that are kept open: a new one costs the read that waits for it several times its own time.
const READERS_AT_HAND: u32 = 2;
/// How long a connection that was used is taken to be there still.
const USED_LATELY: Duration = Duration::from_millis(100);
/// First key of the two-part advisory lock that leases a rollup slot on Postgres.
const SLOT_LOCK: i32 = 0x7472_6b73;
/// Slots that writer processes can lease at once.
const SLOTS: i32 = 1024;

/// For statements that name their keys: no plan but the indexed one is ever right, and it is made once. Where Citus is, it
/// may have to know the values to find the shard.
const PLANNED_ONCE: &str = "SELECT set_config('enable_seqscan', 'off', false), set_config('enable_hashjoin', 'off', false), \
     set_config('enable_mergejoin', 'off', false), set_config('plan_cache_mode', \
     CASE WHEN EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus') THEN 'auto' ELSE 'force_generic_plan' END, false)";

/// Where the store lives.
#[derive(Clone, Debug)]
pub enum Location {
    /// A directory holding the SQLite file.
    DataDir(PathBuf),
    /// A Postgres connection URL; it may carry a password and is never logged.
    Postgres(String),
}

/// The connection of this process that writes traces.
#[derive(Clone, Debug)]
pub(super) enum Writer {
    /// SQLite's only one, which administrative writes share.
    Local(Arc<Local>),
    /// A pool of one.
    Pooled(DatabaseConnection),
}

/// Opened pools, before they become a store.
pub(super) struct Pools {
    pub(super) dialect: Dialect,
    pub(super) write: Writer,
    pub(super) read: Reader,
    pub(super) keyed: Reader,
    pub(super) slot: Arc<AtomicI64>,
}

/// What becomes of an older schema.
#[derive(Clone, Copy, Debug)]
pub(super) enum Schema {
    /// It is brought up to date. `copy`: the SQLite file as it was is kept; `alone`: the directory is held already.
    Upgrade { copy: bool, alone: bool },
    /// It stays as it is.
    AsItIs,
}

/// Opens the pools; creates the SQLite file when `create` is set.
pub(super) async fn open(location: &Location, create: bool, schema: Schema) -> Result<Pools, StoreError> {
    match location {
        Location::DataDir(directory) => open_sqlite(directory, create, schema).await,
        Location::Postgres(url) => open_postgres(url, schema).await,
    }
}

async fn open_sqlite(directory: &Path, create: bool, how: Schema) -> Result<Pools, StoreError> {
    let file = directory.join(DATABASE_FILE);
    if create {
        super::make_directory(directory)
            .map_err(|error| StoreError::Unusable(format!("cannot create the data directory {}: {error}", directory.display())))?;
    } else if !file.exists() {
        return Err(StoreError::Unusable(format!(
            "there is no store in {}; start `tracekeep serve` there first, or name another --data-dir",
            directory.display()
        )));
    }
    let looked_at = inspect::sqlite(&file).await?;
    let base = SqliteConnectOptions::new()
        .filename(&file)
        .create_if_missing(create)
        .page_size(4096)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("cache_size", "-2048")
        .pragma("temp_store", "MEMORY")
        .pragma("wal_autocheckpoint", "0")
        .statement_cache_capacity(200);
    let unusable = |error: sqlx::Error| StoreError::Unusable(format!("cannot open {}: {error}", file.display()));
    // Only while the file is made: on a file that is there, this pragma waits for the write lock.
    let first = if file.exists() { base.clone() } else { base.clone().auto_vacuum(SqliteAutoVacuum::Incremental) };
    let schema = SqlitePoolOptions::new().max_connections(1).connect_with(first).await.map_err(unusable)?;
    let schema = SqlxSqliteConnector::from_sqlx_sqlite_pool(schema);
    let (looked_at, applied) = looked_at.map_or((None, Vec::new()), |found| (Some(found.connection), found.applied));
    upgrade::sqlite(directory, &schema, applied, how).await?;
    schema.close().await?;
    let pragmas = [
        ("synchronous", "FULL"),
        ("foreign_keys", "ON"),
        ("cache_size", "-8192"),
        ("temp_store", "MEMORY"),
        // The writer never stops to copy the log back: a background task does that.
        ("wal_autocheckpoint", "0"),
        // Written over under load: pages of the log that are there already cost a third less than new ones. A quiet
        // server cuts it.
        ("journal_size_limit", "268435456"),
        // What is replaced or deleted is overwritten where that costs no further page.
        ("secure_delete", "FAST"),
    ];
    let write = Local::open(&file, &pragmas).map_err(|error| StoreError::Unusable(format!("cannot open {}: {error}", file.display())))?;
    let pragmas = vec![("synchronous", "FULL"), ("query_only", "ON"), ("cache_size", "-2048"), ("temp_store", "MEMORY"), ("wal_autocheckpoint", "0")];
    let local = Readers::new(file.clone(), READERS, pragmas);
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .idle_timeout(Duration::from_mins(1))
        .acquire_timeout(Duration::from_secs(30))
        .connect_lazy_with(base.pragma("query_only", "1"));
    if let Some(connection) = looked_at {
        connection.close().await.map_err(unusable)?;
    }
    let read = Reader { pool: SqlxSqliteConnector::from_sqlx_sqlite_pool(pool), local: Some(Arc::new(local)), is_spread: false };
    Ok(Pools { dialect: Dialect::Sqlite, write: Writer::Local(Arc::new(write)), keyed: read.clone(), read, slot: Arc::new(AtomicI64::new(0)) })
}

async fn open_postgres(url: &str, how: Schema) -> Result<Pools, StoreError> {
    let options: PgConnectOptions = url
        .parse()
        .map_err(|_| StoreError::Unusable("the database URL is not understood; write postgres://user:password@host:5432/database".to_owned()))?;
    // Notices such as "already exists, skipping" are no news to anybody.
    let options = options.application_name(&upgrade::application_name()).statement_cache_capacity(200).options([("client_min_messages", "warning")]);
    let unusable = |error: sqlx::Error| StoreError::Unusable(cannot_connect(&error));
    let slot = Arc::new(AtomicI64::new(-1));
    let leased = Arc::clone(&slot);
    // Every transaction that writes rollups runs on this one connection, and the connection holds the lease of its
    // slot: when it is lost, the transaction and the lease go together.
    let write = PgPoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .before_acquire(is_alive)
        .after_connect(move |connection, _| {
            let leased = Arc::clone(&leased);
            Box::pin(async move {
                sqlx::query(PLANNED_ONCE).execute(&mut *connection).await?;
                for slot in 0..SLOTS {
                    let free: bool =
                        sqlx::query_scalar("SELECT pg_try_advisory_lock($1, $2)").bind(SLOT_LOCK).bind(slot).fetch_one(&mut *connection).await?;
                    if free {
                        leased.store(i64::from(slot), Ordering::SeqCst);
                        return Ok(());
                    }
                }
                Err(sqlx::Error::Protocol(format!("all {SLOTS} writer slots of this database are taken")))
            })
        })
        .connect_with(options.clone())
        .await
        .map_err(unusable)?;
    let write = SqlxPostgresConnector::from_sqlx_postgres_pool(write);
    // What a filter selects differs by orders of magnitude between two values: each read is planned for its own.
    let planned_each_time = options.clone().options([("plan_cache_mode", "force_custom_plan")]);
    let read = readers(6).connect_with(planned_each_time).await.map_err(unusable)?;
    let read = SqlxPostgresConnector::from_sqlx_postgres_pool(read);
    upgrade::postgres(&write, &read, how).await?;
    let is_spread = super::Connection::query_one_raw(&read, Dialect::Postgres.statement(HAS_CITUS, [])).await?.is_some();
    let keyed = readers(4)
        .after_connect(|connection, _| {
            Box::pin(async move {
                sqlx::query(PLANNED_ONCE).execute(&mut *connection).await?;
                if let Err(error) = warm(connection).await {
                    tracing::debug!(%error, "the first reads take longer");
                }
                Ok(())
            })
        })
        .connect_lazy_with(options);
    let read = Reader { pool: read, local: None, is_spread };
    let keyed = Reader { pool: SqlxPostgresConnector::from_sqlx_postgres_pool(keyed), local: None, is_spread };
    Ok(Pools { dialect: Dialect::Postgres, write: Writer::Pooled(write), read, keyed, slot })
}

/// A pool for reads, of so many connections at most.
fn readers(most: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(most)
        .min_connections(READERS_AT_HAND)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .before_acquire(is_alive)
}

/// Whether a connection is there still, for the pool that is about to give it away. One that was used a moment ago is taken to
/// be: asking costs another trip to the database before each statement.
fn is_alive(connection: &mut PgConnection, seen: PoolConnectionMetadata) -> Pin<Box<dyn Future<Output = Result<bool, sqlx::Error>> + Send + '_>> {
    Box::pin(async move { Ok(seen.idle_for < USED_LATELY || connection.ping().await.is_ok()) })
}

/// What the person who wrote the URL needs to know. Causes are named one after the other: the outermost says least.
fn cannot_connect(error: &sqlx::Error) -> String {
    let mut told = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let text = inner.to_string();
        if !told.contains(&text) {
            told = format!("{told}: {text}");
        }
        cause = inner.source();
    }
    let help = if matches!(error, sqlx::Error::Tls(_)) || told.contains("certificate") {
        "; look at sslmode and sslrootcert in the URL: is that the authority that signed the database's certificate?"
    } else if told.contains("no encryption") {
        "; it wants TLS: write sslmode=verify-full and sslrootcert=FILE into the URL"
    } else {
        ""
    };
    format!("cannot connect to the Postgres database: {told}{help}")
}
