//! A running `tracekeep serve`, as a child process.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tracekeep::domain::project::ProjectId;
use tracekeep::store::{Location, Store};

use super::client::Client;
use super::disk::SmallDisk;
use super::place::Place;
use super::postgres::{Cluster, Database};

const BINARY: &str = env!("CARGO_BIN_EXE_tracekeep");
/// Generous, because several test binaries may share two cores.
const READY_WITHIN: Duration = Duration::from_mins(1);
const STOPPED_WITHIN: Duration = Duration::from_mins(1);

/// The owner that every test server starts with.
pub(crate) const OWNER_EMAIL: &str = "owner@example.test";
pub(crate) const OWNER_PASSWORD: &str = "correct horse battery staple";

/// Which database the server runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    pub(crate) const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

/// One server process and what is needed to start it again.
pub(crate) struct Server {
    pub(crate) backend: Backend,
    place: Arc<Place>,
    options: Vec<String>,
    settings: Vec<(String, String)>,
    port: u16,
    child: Option<Child>,
    log: PathBuf,
}

impl Server {
    /// Start on a fresh store and wait until it is ready.
    pub(crate) async fn start(backend: Backend) -> Self {
        Self::start_with(backend, &[]).await
    }

    /// The same, with further options of `serve`.
    pub(crate) async fn start_with(backend: Backend, options: &[&str]) -> Self {
        Self::configured(backend, options, &[]).await
    }

    /// The same, with settings from the environment.
    pub(crate) async fn configured(backend: Backend, options: &[&str], settings: &[(&str, &str)]) -> Self {
        let owner = [("TRACEKEEP_ADMIN_EMAIL", OWNER_EMAIL), ("TRACEKEEP_ADMIN_PASSWORD", OWNER_PASSWORD)];
        let settings = owner.iter().chain(settings).map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        let options = options.iter().map(|&option| option.to_owned()).collect();
        Self::over(Arc::new(Place::create(backend).await), backend, options, settings).await
    }

    /// Start on a fresh store that nobody owns yet.
    pub(crate) async fn start_unowned(backend: Backend) -> Self {
        Self::over(Arc::new(Place::create(backend).await), backend, Vec::new(), Vec::new()).await
    }

    /// Start on a fresh `SQLite` store in a file system of so many bytes; `None` where none can be mounted.
    pub(crate) async fn on_small_disk(bytes: u64, settings: &[(&str, &str)]) -> Option<Self> {
        let settings = settings.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        Some(Self::over(Arc::new(Place::on_small_disk(bytes).await?), Backend::Sqlite, Vec::new(), settings).await)
    }

    /// Start on a fresh database of a cluster that this test may stop.
    pub(crate) async fn on_cluster(cluster: &Cluster, settings: &[(&str, &str)]) -> Self {
        let settings = settings.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        let folder = TempDir::with_prefix("tracekeep-test").expect("a temporary directory");
        let place = Place { disk: None, folder, database: Some(Database::create_in(cluster.url()).await) };
        Self::over(Arc::new(place), Backend::Postgres, Vec::new(), settings).await
    }

    /// The same as [`Server::configured`], on a port that somebody else knows already.
    pub(crate) async fn on_port(backend: Backend, port: u16, settings: &[(&str, &str)]) -> Self {
        let owner = [("TRACEKEEP_ADMIN_EMAIL", OWNER_EMAIL), ("TRACEKEEP_ADMIN_PASSWORD", OWNER_PASSWORD)];
        let settings = owner.iter().chain(settings).map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self::at(Arc::new(Place::create(backend).await), backend, Vec::new(), settings, port).await
    }

    /// Start over what a test puts there first: files in the data directory, or tables of the Postgres database.
    pub(crate) async fn prepared(backend: Backend, prepare: impl AsyncFnOnce(&Path, Option<&Database>)) -> Self {
        let place = Place::create(backend).await;
        prepare(&place.data_dir(), place.database.as_ref()).await;
        Self::over(Arc::new(place), backend, Vec::new(), Vec::new()).await
    }

    async fn over(place: Arc<Place>, backend: Backend, options: Vec<String>, settings: Vec<(String, String)>) -> Self {
        Self::at(place, backend, options, settings, free_port()).await
    }

    async fn at(place: Arc<Place>, backend: Backend, options: Vec<String>, settings: Vec<(String, String)>, port: u16) -> Self {
        let log = place.folder.path().join(format!("server-{port}.log"));
        let mut server = Self { backend, place, options, settings, port, child: None, log };
        server.restart().await;
        server
    }

    /// Several servers over one empty Postgres database, all started at the same moment.
    pub(crate) async fn several(count: usize) -> Vec<Self> {
        let place = Arc::new(Place::create(Backend::Postgres).await);
        let owner = [("TRACEKEEP_ADMIN_EMAIL", OWNER_EMAIL), ("TRACEKEEP_ADMIN_PASSWORD", OWNER_PASSWORD)];
        let settings: Vec<(String, String)> = owner.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        let starting = (0..count).map(|_| Self::over(Arc::clone(&place), Backend::Postgres, Vec::new(), settings.clone()));
        futures_util::future::join_all(starting).await
    }

    /// A second server over the same store (Postgres).
    pub(crate) async fn second(&self) -> Self {
        Self::over(Arc::clone(&self.place), self.backend, self.options.clone(), self.settings.clone()).await
    }

    /// Start the process again on the same port, after it was stopped or killed.
    pub(crate) async fn restart(&mut self) {
        assert!(self.child.is_none(), "the server still runs");
        let log = File::options().create(true).append(true).open(&self.log).expect("the log file opens");
        let listen = format!("127.0.0.1:{}", self.port);
        let mut command = self.place.command(&["serve", "--listen", &listen]);
        command
            .args(&self.options)
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdout(log.try_clone().expect("the log file is shared"))
            .stderr(log);
        self.child = Some(command.spawn().expect("the server binary starts"));
        self.wait_until_ready().await;
    }

    async fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + READY_WITHIN;
        let http = reqwest::Client::new();
        loop {
            let asked = http.get(self.url("/readyz")).timeout(Duration::from_secs(2)).send().await;
            if asked.is_ok_and(|answer| answer.status() == 200) {
                return;
            }
            if let Some(status) = self.child.as_mut().and_then(|child| child.try_wait().ok().flatten()) {
                self.child = None;
                panic!("the server ended at start with {status}:\n{}", self.log_tail());
            }
            assert!(Instant::now() < deadline, "/readyz was not 200 in {READY_WITHIN:?}:\n{}", self.log_tail());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The file with the link that makes the first owner.
    pub(crate) fn setup_link_file(&self) -> PathBuf {
        self.place.data_dir().join("setup-link")
    }

    /// The address of a path on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// `host:port`, for tests that write to the socket themselves.
    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The process id while it runs.
    pub(crate) fn pid(&self) -> u32 {
        self.child.as_ref().expect("the server runs").id()
    }

    /// SIGKILL: nothing of the process gets to finish.
    pub(crate) fn kill9(&mut self) {
        let mut child = self.child.take().expect("the server runs");
        child.kill().expect("the server can be killed");
        child.wait().expect("the killed server is reaped");
    }

    /// SIGTERM, and wait for the end.
    pub(crate) async fn terminate(&mut self) -> ExitStatus {
        let mut child = self.child.take().expect("the server runs");
        let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "SIGTERM could not be sent");
        let deadline = Instant::now() + STOPPED_WITHIN;
        loop {
            if let Some(status) = child.try_wait().expect("the server can be waited for") {
                return status;
            }
            if Instant::now() > deadline {
                child.kill().expect("the server can be killed");
                panic!("the server did not stop in {STOPPED_WITHIN:?} after SIGTERM:\n{}", self.log_tail());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// A project key that may ingest and read, made by the command line beside the running server.
    pub(crate) fn key(&self) -> String {
        self.cli(&["key", "create", "--name", "test"])
    }

    /// A client with a fresh key of the default project.
    pub(crate) fn client(&self) -> Client {
        Client::new(self.url(""), self.key())
    }

    /// Run a subcommand on this server's store; its trimmed standard output. It must succeed.
    pub(crate) fn cli(&self, words: &[&str]) -> String {
        let done = self.place.command(words).output().expect("the binary runs");
        assert!(done.status.success(), "`tracekeep {}` ended with {}:\n{}", words.join(" "), done.status, String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).expect("the output is text").trim().to_owned()
    }

    /// Run a subcommand on this server's store, whatever it ends with.
    pub(crate) fn cli_output(&self, words: &[&str]) -> std::process::Output {
        self.place.command(words).output().expect("the binary runs")
    }

    /// Run a subcommand that must fail; what it says on standard error.
    pub(crate) fn cli_refused(&self, words: &[&str]) -> String {
        let done = self.place.command(words).output().expect("the binary runs");
        assert_eq!(done.status.code(), Some(1), "`tracekeep {}`", words.join(" "));
        String::from_utf8_lossy(&done.stderr).into_owned()
    }

    /// Run a subcommand on this server's store with something on its standard input; what it says on standard error.
    pub(crate) fn cli_fed(&self, words: &[&str], input: &str) -> String {
        let mut child = self.place.command(words).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
        std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), input.as_bytes()).expect("it reads");
        let done = child.wait_with_output().expect("it ends");
        String::from_utf8_lossy(&done.stderr).trim().to_owned()
    }

    /// The file system that the data lies in, when it has one of its own.
    pub(crate) fn disk(&self) -> &SmallDisk {
        self.place.disk.as_ref().expect("the server was started on a small disk")
    }

    /// Runs a statement in the database beside the server; what the database says against it.
    pub(crate) async fn execute(&self, sql: &str) -> Result<(), String> {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        let done = match &self.place.database {
            Some(database) => {
                sqlx::raw_sql(sql).execute(&mut PgConnection::connect(&database.url()).await.expect("the database answers")).await.map(drop)
            }
            None => sqlx::raw_sql(sql).execute(&mut self.sqlite().await).await.map(drop),
        };
        done.map_err(|error| error.to_string())
    }

    /// Every byte that is stored: the files of `SQLite`, the rows of all tables of Postgres with their byte strings as text.
    pub(crate) async fn dump(&self) -> Vec<u8> {
        self.place.dump().await
    }

    /// Tables that have rows of a project, by its number or by the id that people see, and how many.
    pub(crate) async fn rows_of_project(&self, project: &str) -> Vec<(String, i64)> {
        let tables = match &self.place.database {
            Some(_) => {
                "SELECT table_name::text FROM information_schema.columns WHERE column_name = 'project_id' AND table_schema = 'public' \
                 AND table_name <> 'audit_log' ORDER BY 1"
            }
            None => {
                "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'project_id' \
                 WHERE m.type = 'table' AND m.name <> 'audit_log' ORDER BY 1"
            }
        };
        let number = format!("(SELECT id FROM project WHERE uuid = '{project}')");
        let mut found = Vec::new();
        let counts = |table: &str, condition: &str| format!("SELECT count(*) FROM \"{table}\" WHERE {condition}");
        let mut asked: Vec<(String, String)> = vec![("project".to_owned(), counts("project", &format!("uuid = '{project}'")))];
        let names: Vec<String> = self.query(tables).await;
        asked.extend(names.into_iter().map(|table| (table.clone(), counts(&table, &format!("project_id = {number}")))));
        for (table, sql) in asked {
            let rows: Vec<i64> = self.query(&sql).await;
            if rows[0] > 0 {
                found.push((table, rows[0]));
            }
        }
        found.sort();
        found
    }

    async fn query<T>(&self, sql: &str) -> Vec<T>
    where
        T: Send + Unpin,
        T: for<'r> sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite> + for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        match &self.place.database {
            Some(database) => {
                let mut connection = PgConnection::connect(&database.url()).await.expect("the database answers");
                sqlx::query_scalar(sql).fetch_all(&mut connection).await.expect("rows")
            }
            None => sqlx::query_scalar(sql).fetch_all(&mut self.sqlite().await).await.expect("rows"),
        }
    }

    async fn sqlite(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.data_dir().join(tracekeep::store::DATABASE_FILE));
        SqliteConnection::connect_with(&options).await.expect("the file opens")
    }

    /// All that the server wrote.
    pub(crate) fn log(&self) -> String {
        std::fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// Everything derived equals a recount, and the database's own check of every page and index finds nothing, where it has
    /// one (`SQLite`). The server may be stopped.
    pub(crate) async fn assert_sound(&self) {
        let location = match &self.place.database {
            Some(database) => Location::Postgres(database.url()),
            None => Location::DataDir(self.data_dir()),
        };
        let store = Store::open_existing(&location).await.expect("the store opens beside the server");
        // The first project and those that tests make beside it; numbers that nobody has hold nothing.
        for project in 1..=8 {
            let faults = store.audit(ProjectId(project)).await.expect("the store is read");
            assert!(faults.is_empty(), "the recount of project {project} differs:\n{}", faults.join("\n"));
        }
        store.close().await.expect("it closes");
        if self.backend == Backend::Sqlite {
            let file = self.data_dir().join("tracekeep.db");
            let mut connection = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.expect("the file opens");
            let told: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut connection).await.expect("the check runs");
            assert_eq!(told, ["ok"]);
            connection.close().await.expect("it closes");
        }
    }

    /// Start the process again with further settings.
    pub(crate) async fn restart_with(&mut self, settings: &[(&str, &str)]) {
        self.settings.extend(settings.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())));
        self.restart().await;
    }

    /// The last lines of it.
    pub(crate) fn log_tail(&self) -> String {
        let text = self.log();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }

    /// The Postgres database of this server.
    pub(crate) fn database(&self) -> &Database {
        self.place.database.as_ref().expect("the server runs on Postgres")
    }

    /// Where a `SQLite` server keeps its data.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.place.data_dir()
    }

    /// Peak resident memory in bytes, where the system tells it.
    pub(crate) fn peak_memory(&self) -> Option<u64> {
        self.memory("VmHWM:")
    }

    /// Resident memory that mirrors files, the program's own above all.
    pub(crate) fn memory_of_files(&self) -> Option<u64> {
        self.memory("RssFile:")
    }

    fn memory(&self, name: &str) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        if std::thread::panicking() {
            eprintln!("--- end of the server's log ---\n{}", self.log_tail());
        }
    }
}

/// The binary with some words, away from the tester's own configuration.
pub(crate) fn tracekeep(words: &[&str]) -> Command {
    let mut command = Command::new(BINARY);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("TRACEKEEP_") {
            command.env_remove(name);
        }
    }
    command.args(words).stdin(Stdio::null());
    command
}

/// Run `serve` on a data directory that it must refuse; what it says on standard error.
pub(crate) fn refused(data_dir: &Path) -> String {
    let mut command = Command::new(BINARY);
    command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(data_dir).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the server binary starts");
    let deadline = Instant::now() + READY_WITHIN;
    while child.try_wait().expect("the server can be waited for").is_none() {
        if Instant::now() > deadline {
            child.kill().expect("the server can be killed");
            panic!("{} was not refused", data_dir.display());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let done = child.wait_with_output().expect("the server is reaped");
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{told}");
    told
}

/// A port that is free and that no other call gives away. It lies below those that the system hands out for outgoing
/// connections and for port 0, so that nobody takes it by chance before the server listens.
pub(crate) fn free_port() -> u16 {
    const RANGE: std::ops::Range<u32> = 10_240..32_000;
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    // Test programs that run at once begin in different places.
    let start = std::process::id().wrapping_mul(397);
    loop {
        let step = GIVEN.fetch_add(1, Ordering::Relaxed);
        assert!(step < RANGE.end - RANGE.start, "no port between {} and {} is free", RANGE.start, RANGE.end);
        let port = RANGE.start + start.wrapping_add(step) % (RANGE.end - RANGE.start);
        let port = u16::try_from(port).expect("a port");
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
