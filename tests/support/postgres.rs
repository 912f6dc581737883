//! Fresh Postgres databases: in the cluster that `TEST_POSTGRES_URL` names, else in a private one that is started once and
//! shared by all test binaries (`scripts/test-postgres.sh`; `make test` stops it at the end).

use std::fs::File;
use std::path::PathBuf;
use std::process::Command;

use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// A database of one test; dropped with it.
pub(crate) struct Database {
    admin_url: String,
    name: String,
}

impl Database {
    /// Create an empty database, starting the cluster if need be.
    pub(crate) async fn create() -> Self {
        let database = Self { admin_url: cluster_url(), name: format!("tracekeep_test_{}", uuid::Uuid::new_v4().simple()) };
        execute(&database.admin_url, format!("create database {}", database.name)).await;
        database
    }

    /// The URL that the server takes as `--database-url`.
    pub(crate) fn url(&self) -> String {
        let (base, query) = self.admin_url.split_once('?').unwrap_or((&self.admin_url, ""));
        let (host, _) = base.rsplit_once('/').expect("a Postgres URL ends in a database name");
        let separator = if query.is_empty() { "" } else { "?" };
        format!("{host}/{}{separator}{query}", self.name)
    }
}

impl Database {
    /// End every connection to this database, as a failover or an impatient administrator does.
    pub(crate) async fn cut_connections(&self) {
        let others = format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{}'", self.name);
        execute(&self.admin_url, others).await;
    }

    /// Run a statement in this database.
    pub(crate) async fn execute(&self, statement: &str) {
        execute(&self.url(), statement.to_owned()).await;
    }

    /// Let nobody connect, or everybody again.
    pub(crate) async fn allow_connections(&self, allowed: bool) {
        execute(&self.admin_url, format!("alter database {} allow_connections {allowed}", self.name)).await;
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let admin_url = self.admin_url.clone();
        let statement = format!("drop database if exists {} with (force)", self.name);
        // A test's runtime cannot be blocked on from inside it, so the statement gets a thread of its own.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(execute(&admin_url, statement));
        });
        if dropping.join().is_err() {
            eprintln!("the test database {} was left behind", self.name);
        }
    }
}

async fn execute(url: &str, statement: String) {
    let mut connection = PgConnection::connect(url).await.unwrap_or_else(|error| panic!("cannot reach the test Postgres at {url}: {error}"));
    sqlx::raw_sql(AssertSqlSafe(statement.clone())).execute(&mut connection).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    connection.close().await.expect("the admin connection closes");
}

/// The cluster's URL. The file lock keeps several test binaries from starting one each.
fn cluster_url() -> String {
    if let Ok(url) = std::env::var("TEST_POSTGRES_URL") {
        return url;
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    std::fs::create_dir_all(&target).expect("the target directory can be made");
    let lock = File::create(target.join("test-postgres.lock")).expect("the lock file can be made");
    lock.lock().expect("the lock can be taken");
    let started = Command::new(root.join("scripts/test-postgres.sh")).arg("start").output().expect("scripts/test-postgres.sh can be run");
    assert!(
        started.status.success(),
        "no Postgres for the tests; `scripts/test-deps.sh` installs it, or set TEST_POSTGRES_URL:\n{}",
        String::from_utf8_lossy(&started.stderr)
    );
    String::from_utf8_lossy(&started.stdout).trim().to_owned()
}
