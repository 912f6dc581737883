//! Fresh Postgres databases: in the cluster that `TEST_POSTGRES_URL` names, else in a private one that is started once and
//! shared by all test binaries (`scripts/test-postgres.sh`; `make test` stops it at the end).

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;
use tracekeep::store::{Location, Store};

/// A database of one test; dropped with it.
pub(crate) struct Database {
    admin_url: String,
    name: String,
}

impl Database {
    /// Create an empty database, starting the cluster if need be. With `TEST_POSTGRES_NODES` in the environment it has the tables of
    /// a new store already, on several nodes.
    pub(crate) async fn create() -> Self {
        let database = Self::create_in(cluster_url()).await;
        if std::env::var_os("TEST_POSTGRES_NODES").is_some() {
            let open = async || Store::open(&Location::Postgres(database.url())).await.expect("the store opens");
            open().await.close().await.expect("it closes");
            database.have_nodes().await;
            let store = open().await;
            store.distribute(|_| {}).await.expect("it is distributed");
            store.close().await.expect("it closes");
        }
        database
    }

    /// The same in a cluster of one's own.
    pub(crate) async fn create_in(admin_url: String) -> Self {
        let database = Self { admin_url, name: format!("tracekeep_test_{}", uuid::Uuid::new_v4().simple()) };
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

    /// Have the functions of Citus' stand-in from now on, and write the plan of each statement to the log.
    pub(crate) async fn have_nodes(&self) {
        self.execute(include_str!("several_nodes.sql")).await;
        let settings = [("session_preload_libraries", "auto_explain"), ("auto_explain.log_min_duration", "0"), ("auto_explain.log_format", "json")];
        for (name, value) in settings {
            execute(&self.admin_url, format!("alter database {} set {name} = '{value}'", self.name)).await;
        }
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

/// A Postgres cluster of one test, which may stop it.
pub(crate) struct Cluster {
    state: TempDir,
    url: String,
}

impl Cluster {
    /// Make one and start it; `None` when the tests are told to use a cluster that is not theirs.
    pub(crate) fn start() -> Option<Self> {
        Self::start_on(None)
    }

    /// The same with its data on a file system of its own.
    pub(crate) fn on(disk: &Path) -> Option<Self> {
        Self::start_on(Some(disk))
    }

    fn start_on(disk: Option<&Path>) -> Option<Self> {
        if std::env::var_os("TEST_POSTGRES_URL").is_some() {
            eprintln!("SKIPPED: TEST_POSTGRES_URL names a cluster that is not to be stopped");
            return None;
        }
        let state = TempDir::with_prefix("tracekeep-cluster").expect("a temporary directory");
        let mut start = command(&state, "start");
        if let Some(disk) = disk {
            start.env("TMPDIR", disk);
        }
        let url = told(start);
        Some(Self { state, url })
    }

    /// Its processes, the first one being the parent of the others.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let folder = std::fs::read_to_string(self.state.path().join("test-postgres/dir")).expect("the cluster has a directory");
        let parent = std::fs::read_to_string(Path::new(folder.trim()).join("data/postmaster.pid")).expect("it runs");
        let parent = parent.lines().next().expect("a number").trim().to_owned();
        let children = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
        std::iter::once(parent.as_str()).chain(children.split_whitespace()).map(|pid| pid.parse().expect("a number")).collect()
    }

    pub(crate) fn url(&self) -> String {
        self.url.clone()
    }

    /// All that it wrote to its log.
    pub(crate) fn log(&self) -> String {
        let folder = std::fs::read_to_string(self.state.path().join("test-postgres/dir")).expect("the cluster has a directory");
        std::fs::read_to_string(Path::new(folder.trim()).join("log")).expect("it has a log")
    }

    /// Let nobody in from now on but over TLS, with this certificate.
    pub(crate) async fn ask_for_tls(&self, cert: &Path, key: &Path) {
        // Written by the database, so that they are its own.
        let write = |file: &str, text: &str| {
            format!("COPY (SELECT unnest(string_to_array($pem${}$pem$, E'\\n'))) TO PROGRAM 'umask 077; cat > {file}'", text.trim_end())
        };
        let read = |file: &Path| std::fs::read_to_string(file).expect("a file");
        let hba = "hostssl all all 127.0.0.1/32 trust\nlocal all all trust";
        for statement in [
            write("server.crt", &read(cert)),
            write("server.key", &read(key)),
            write("pg_hba.conf", hba),
            "ALTER SYSTEM SET ssl = on".to_owned(),
            "SELECT pg_reload_conf()".to_owned(),
        ] {
            execute(&self.url, statement).await;
        }
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
        let plain = format!("{}?sslmode=disable", self.url);
        while PgConnection::connect(&plain).await.is_ok() {
            assert!(std::time::Instant::now() < deadline, "the cluster does not ask for TLS");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }

    /// The number that a statement gives.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        let mut connection = PgConnection::connect(&self.url).await.expect("the cluster answers");
        sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect("a number")
    }

    /// Stop it as a crash of the machine would; what it has written stays.
    pub(crate) fn halt(&self) {
        script(&self.state, "halt");
    }

    /// Start it again on the same port.
    pub(crate) fn resume(&self) {
        script(&self.state, "resume");
    }

    /// Try to, if it has stopped by itself.
    pub(crate) fn try_to_resume(&self) {
        let _ = command(&self.state, "resume").output();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        script(&self.state, "stop");
    }
}

fn script(state: &TempDir, word: &str) -> String {
    told(command(state, word))
}

fn command(state: &TempDir, word: &str) -> Command {
    let mut command = Command::new(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scripts/test-postgres.sh"));
    command.arg(word).env("CARGO_TARGET_DIR", state.path());
    command
}

fn told(mut command: Command) -> String {
    let done = command.output().expect("scripts/test-postgres.sh can be run");
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).trim().to_owned()
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
