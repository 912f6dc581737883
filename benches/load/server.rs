//! The server under test: the release binary on its own core, over a fresh store.

use std::fs::File;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tracekeep::store::Location;

use super::client::Client;
use super::measure;
use super::options::Options;

const BINARY: &str = env!("CARGO_BIN_EXE_tracekeep");
/// Set in the driver that runs on its core.
const PINNED: &str = "TRACEKEEP_LOAD_PINNED";

/// Which database the server runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

/// Runs the driver again on its own core; `None` in the driver that runs there (or cannot).
pub(crate) fn pin_driver(options: &Options) -> Option<ExitCode> {
    if std::env::var_os(PINNED).is_some() || !can_pin() {
        return None;
    }
    let own = std::env::current_exe().expect("a path of the driver");
    let ended = pinned(options.driver_core, &own.display().to_string()).args(std::env::args_os().skip(1)).env(PINNED, "1").status();
    Some(if ended.is_ok_and(|status| status.success()) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn can_pin() -> bool {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let taskset = Command::new("taskset").arg("--version").stdout(Stdio::null()).status();
    let can = taskset.is_ok_and(|status| status.success()) && (cores > 1 || std::env::var_os(PINNED).is_some());
    if !can {
        println!("without `taskset` and two cores, server and driver share what there is: the figures say little");
    }
    can
}

fn pinned(core: usize, program: &str) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", &core.to_string(), program]);
    command
}

/// A store's place on disk or in Postgres.
struct Place {
    folder: TempDir,
    /// Of its own, which goes with it.
    database: Option<Database>,
    /// By what the server reaches its Postgres.
    url: Option<String>,
}

/// A running server.
pub(crate) struct Server {
    place: Place,
    child: Child,
    environment: &'static [(&'static str, &'static str)],
    pub(crate) host: String,
    pub(crate) key: String,
    pub(crate) idle_memory: u64,
    empty_bytes: u64,
}

impl Server {
    /// Starts one over a fresh store.
    pub(crate) async fn start(options: &Options, backend: Backend) -> Self {
        Self::start_with(options, backend, &[]).await
    }

    /// The same with configuration by environment.
    pub(crate) async fn start_with(options: &Options, backend: Backend, environment: &'static [(&'static str, &'static str)]) -> Self {
        let parent = options.dir.clone().unwrap_or_else(std::env::temp_dir);
        let folder = TempDir::with_prefix_in("tracekeep-load", parent).expect("a directory for the store");
        let database = match backend {
            Backend::Sqlite => None,
            Backend::Postgres => Some(Database::create(options).await),
        };
        let url = database.as_ref().map(|database| database.url.clone());
        let mut server = Self::spawn(options, Place { folder, database, url }, environment).await;
        let key = Command::new(BINARY).args(["key", "create", "--name", "load"]).args(server.place.arguments()).output();
        let key = key.expect("the binary runs");
        assert!(key.status.success(), "no key: {}", String::from_utf8_lossy(&key.stderr));
        server.key = String::from_utf8_lossy(&key.stdout).trim().to_owned();
        server.empty_bytes = server.place.bytes().await;
        if let Some(database) = &server.place.database {
            database.pin(options).await;
        }
        server.idle_memory = measure::memory(server.pid(), "VmRSS");
        server
    }

    /// Another one over the database of a server, which it reaches by `url`, with the same key.
    pub(crate) async fn over(options: &Options, url: String, key: &str) -> Self {
        let folder = TempDir::with_prefix("tracekeep-load").expect("a directory");
        let mut server = Self::spawn(options, Place { folder, database: None, url: Some(url) }, &[]).await;
        key.clone_into(&mut server.key);
        server
    }

    async fn spawn(options: &Options, place: Place, environment: &'static [(&'static str, &'static str)]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port();
        let host = format!("127.0.0.1:{port}");
        let child = place.spawn(options, &host, environment);
        let mut server = Self { place, child, environment, host, key: String::new(), idle_memory: 0, empty_bytes: 0 };
        server.wait_until_ready().await;
        server
    }

    /// How the server's database is reached.
    pub(crate) fn database_url(&self) -> &str {
        self.place.url.as_deref().expect("a Postgres store")
    }

    /// Stops the server, lets `change` work on its store, and starts it again.
    pub(crate) async fn change_store(&mut self, options: &Options, change: impl AsyncFnOnce(Location)) {
        self.terminate().await;
        change(self.place.location()).await;
        if let Some(database) = &self.place.database {
            // As a store that was filled over weeks has been long ago; else Postgres begins with it while it is measured.
            execute(&database.url, "vacuum analyze".to_owned()).await;
            execute(&database.url, "checkpoint".to_owned()).await;
        }
        self.start_again(options).await;
    }

    /// Stops the server and starts it again; the time from there to the first list of traces.
    pub(crate) async fn restart(&mut self, options: &Options) -> Duration {
        self.terminate().await;
        self.start_again(options).await
    }

    async fn start_again(&mut self, options: &Options) -> Duration {
        let started = Instant::now();
        self.child = self.place.spawn(options, &self.host, self.environment);
        while tokio::net::TcpStream::connect(&self.host).await.is_err() {
            assert!(started.elapsed() < Duration::from_secs(30), "the server did not start again");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let mut client = self.client().await;
        client.get("/v1/tracing/traces?page_size=1").await.accepted(&client);
        let took = started.elapsed();
        if let Some(database) = &self.place.database {
            database.pin(options).await;
        }
        took
    }

    async fn terminate(&mut self) {
        let sent = Command::new("kill").args(["-TERM", &self.pid().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "SIGTERM could not be sent");
        let deadline = Instant::now() + Duration::from_mins(2);
        while self.child.try_wait().expect("the server can be waited for").is_none() {
            assert!(Instant::now() < deadline, "the server did not stop");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Begins to count the peak of memory anew.
    pub(crate) fn forget_peak(&self) {
        std::fs::write(format!("/proc/{}/clear_refs", self.pid()), "5").expect("the peak can be reset");
    }

    /// Traces whose originals have not been packed anew, and bytes of the database file in use (SQLite).
    pub(crate) async fn unpacked_and_used(&self) -> (u64, u64) {
        let file = self.place.data_dir().join("tracekeep.db");
        let mut connection = SqliteConnection::connect(&format!("sqlite://{}?mode=ro", file.display())).await.expect("the store opens");
        let number = async |connection: &mut SqliteConnection, sql: &'static str| -> u64 {
            let number: i64 = sqlx::query_scalar(sql).fetch_one(connection).await.expect("a number");
            u64::try_from(number).expect("a count")
        };
        let unpacked = number(
            &mut connection,
            "SELECT count(*) FROM (SELECT 1 FROM payload GROUP BY project_id, trace_seq HAVING min(block) = 0 AND max(block) > 0)",
        )
        .await;
        let pages = number(&mut connection, "PRAGMA page_count").await - number(&mut connection, "PRAGMA freelist_count").await;
        let size = number(&mut connection, "PRAGMA page_size").await;
        connection.close().await.expect("the store closes");
        (unpacked, pages * size)
    }

    async fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while tokio::net::TcpStream::connect(&self.host).await.is_err() {
            let ended = self.child.try_wait().expect("the server can be waited for");
            let log = || std::fs::read_to_string(self.place.folder.path().join("server.log")).unwrap_or_default();
            assert!(ended.is_none() && Instant::now() < deadline, "the server did not start: {}", log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The server's process, also under a profiler.
    pub(crate) fn pid(&self) -> u32 {
        let child = self.child.id();
        let children = std::fs::read_to_string(format!("/proc/{child}/task/{child}/children")).unwrap_or_default();
        children.split_whitespace().filter_map(|pid| pid.parse().ok()).find(|pid| is_tracekeep(*pid)).unwrap_or(child)
    }

    /// The processes whose time is the server's: its own, and Postgres when that is local.
    pub(crate) fn cpu(&self) -> Cpu {
        let postgres = self.place.database.as_ref().map(|database| measure::cpu(&database.processes()) + database.reaped_cpu());
        let sqlite = measure::threads_cpu(self.pid(), "sqlx-sqlite");
        Cpu { server: measure::cpu(&[self.pid()]), sqlite, postgres: postgres.unwrap_or_default() }
    }

    pub(crate) fn peak_memory(&self) -> u64 {
        measure::memory(self.pid(), "VmHWM")
    }

    /// A connection with the server's key.
    pub(crate) async fn client(&self) -> Client {
        Client::connect(&self.host, &self.key).await
    }

    /// Traces that the API counts.
    pub(crate) async fn stored_traces(&self) -> u64 {
        let mut client = self.client().await;
        client.get("/v1/tracing/traces?page_size=1").await.accepted(&client);
        let body: serde_json::Value = serde_json::from_slice(client.body()).expect("JSON");
        body["pagination"]["total_count"].as_u64().expect("a count of traces")
    }

    /// Bytes of write-ahead log that wait for a checkpoint (SQLite).
    pub(crate) fn log_bytes(&self) -> u64 {
        let file = self.place.data_dir().join("tracekeep.db-wal");
        std::fs::metadata(file).map_or(0, |meta| meta.len())
    }

    /// Stops the server, moves the write-ahead log into the database, and tells how much the store has grown.
    pub(crate) async fn stop(mut self) -> u64 {
        self.terminate().await;
        let bytes = self.place.bytes().await - self.empty_bytes;
        if let Some(database) = &self.place.database {
            database.remove().await;
        }
        bytes
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Processor time of the parts of a server.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cpu {
    pub(crate) server: Duration,
    /// The part of the server's that SQLite's threads took.
    pub(crate) sqlite: Duration,
    pub(crate) postgres: Duration,
}

impl Cpu {
    /// What was spent since `earlier`.
    pub(crate) fn since(self, earlier: Self) -> Self {
        Self {
            server: self.server.saturating_sub(earlier.server),
            sqlite: self.sqlite.saturating_sub(earlier.sqlite),
            postgres: self.postgres.saturating_sub(earlier.postgres),
        }
    }

    pub(crate) fn total(self) -> Duration {
        self.server + self.postgres
    }
}

fn is_tracekeep(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.trim() == "tracekeep")
}

impl Place {
    fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Starts the binary over this store; its log goes into a file beside it.
    fn spawn(&self, options: &Options, host: &str, environment: &[(&str, &str)]) -> Child {
        let log = File::options().create(true).append(true).open(self.folder.path().join("server.log")).expect("a log file");
        let mut words: Vec<String> = options.wrap.iter().flat_map(|wrap| wrap.split_whitespace()).map(str::to_owned).collect();
        words.push(BINARY.to_owned());
        let mut command = if can_pin() { pinned(options.server_core, &words.remove(0)) } else { Command::new(words.remove(0)) };
        command.args(words).args(["serve", "--listen", host]).args(self.arguments());
        command.env("RUST_LOG", "warn").envs(environment.iter().copied()).stdin(Stdio::null());
        command.stdout(log.try_clone().expect("a log")).stderr(log).spawn().expect("the server starts")
    }

    fn location(&self) -> Location {
        match &self.url {
            Some(url) => Location::Postgres(url.clone()),
            None => Location::DataDir(self.data_dir()),
        }
    }

    fn arguments(&self) -> Vec<String> {
        match &self.url {
            Some(url) => vec!["--database-url".to_owned(), url.clone()],
            None => vec!["--data-dir".to_owned(), self.data_dir().display().to_string()],
        }
    }

    /// Size of the store after a checkpoint.
    async fn bytes(&self) -> u64 {
        if let Some(database) = &self.database {
            return database.bytes().await;
        }
        if self.url.is_some() {
            // The store is another server's.
            return 0;
        }
        let file = self.data_dir().join("tracekeep.db");
        let url = format!("sqlite://{}", file.display());
        let mut connection = SqliteConnection::connect(&url).await.expect("the store opens");
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await.expect("a checkpoint");
        connection.close().await.expect("the store closes");
        std::fs::metadata(file).map_or(0, |meta| meta.len())
    }
}

/// A database of one server, in a cluster that exists.
pub(crate) struct Database {
    pub(crate) url: String,
    admin: String,
    name: String,
    postmaster: Option<u32>,
}

impl Database {
    pub(crate) async fn create(options: &Options) -> Self {
        let admin = match options.postgres.as_deref() {
            Some(url) if !url.is_empty() => url.to_owned(),
            _ => private_cluster(),
        };
        let name = format!("tracekeep_load_{}", std::process::id());
        execute(&admin, format!("drop database if exists {name} with (force)")).await;
        execute(&admin, format!("create database {name}")).await;
        let (base, query) = admin.split_once('?').unwrap_or((&admin, ""));
        let (host, _) = base.rsplit_once('/').expect("a Postgres URL ends in a database name");
        let url = if query.is_empty() { format!("{host}/{name}") } else { format!("{host}/{name}?{query}") };
        let mut database = Self { url, admin, name, postmaster: None };
        database.postmaster = database.find_postmaster().await;
        database
    }

    /// The server's parent process, when it runs here.
    async fn find_postmaster(&self) -> Option<u32> {
        let mut connection = PgConnection::connect(&self.admin).await.ok()?;
        let pid: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut connection).await.ok()?;
        let comm = std::fs::read_to_string(format!("/proc/{pid}/comm")).ok()?;
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        connection.close().await.ok()?;
        comm.starts_with("postgres").then(|| stat.rsplit(')').next()?.split_whitespace().nth(1)?.parse().ok())?
    }

    /// The processes of a local server.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let Some(postmaster) = self.postmaster else { return Vec::new() };
        let children = std::fs::read_to_string(format!("/proc/{postmaster}/task/{postmaster}/children")).unwrap_or_default();
        children.split_whitespace().filter_map(|pid| pid.parse().ok()).chain([postmaster]).collect()
    }

    /// Time of backends that have ended.
    fn reaped_cpu(&self) -> Duration {
        self.postmaster.map(measure::reaped_cpu).unwrap_or_default()
    }

    /// Puts a local server on the core of the server under test.
    pub(crate) async fn pin(&self, options: &Options) {
        execute(&self.admin, "checkpoint".to_owned()).await;
        for pid in self.processes() {
            let _ = Command::new("taskset").args(["-acp", &options.server_core.to_string(), &pid.to_string()]).stdout(Stdio::null()).status();
        }
    }

    async fn bytes(&self) -> u64 {
        execute(&self.admin, "checkpoint".to_owned()).await;
        let mut connection = PgConnection::connect(&self.admin).await.expect("Postgres");
        let bytes: i64 = sqlx::query_scalar("select pg_database_size($1::name)").bind(&self.name).fetch_one(&mut connection).await.expect("a size");
        connection.close().await.expect("the connection closes");
        u64::try_from(bytes).expect("a size")
    }

    pub(crate) async fn remove(&self) {
        execute(&self.admin, format!("drop database if exists {} with (force)", self.name)).await;
    }
}

async fn execute(url: &str, statement: String) {
    let mut connection = PgConnection::connect(url).await.unwrap_or_else(|error| panic!("cannot reach Postgres: {error}"));
    sqlx::raw_sql(AssertSqlSafe(statement.clone())).execute(&mut connection).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    connection.close().await.expect("the connection closes");
}

fn private_cluster() -> String {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scripts/test-postgres.sh");
    // A quarter of the memory, as its manual recommends.
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = memory.lines().find_map(|line| line.strip_prefix("MemTotal:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    let buffers = memory.map_or("128MB".to_owned(), |kilobytes| format!("{}MB", kilobytes / 4096));
    let started = Command::new(script).arg("start").env("SHARED_BUFFERS", buffers).output().expect("scripts/test-postgres.sh can be run");
    assert!(started.status.success(), "no Postgres: {}", String::from_utf8_lossy(&started.stderr));
    String::from_utf8_lossy(&started.stdout).trim().to_owned()
}
