//! Where a test's data lies. When the test is over, what was stored and logged there is searched for secrets.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use regex::bytes::Regex;
use sqlx::{Connection as _, PgConnection};
use tempfile::TempDir;

use super::disk::SmallDisk;
use super::postgres::Database;
use super::server::{Backend, OWNER_PASSWORD, tracekeep};

/// A credential of ours as it is given out, or the password of the owner of every test server. Part of a link that makes the
/// first owner, it is meant to be read: from standard output, and from a file for the operator alone.
static SECRET: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!("(setup#token=)?(tk_[a-z]{{3}}_[A-Za-z0-9_-]{{43}}|{OWNER_PASSWORD})")).expect("an expression"));
/// Tables of packed bytes, in which no text can be found; the largest.
const PACKED: &[&str] = &["payload", "span", "gap", "trace_rollup", "span_rollup"];

/// It outlives the processes that serve it.
pub(crate) struct Place {
    /// Mounted as the data directory; goes before the folder does.
    pub(crate) disk: Option<SmallDisk>,
    pub(crate) folder: TempDir,
    pub(crate) database: Option<Database>,
}

impl Place {
    pub(crate) async fn create(backend: Backend) -> Self {
        let database = match backend {
            Backend::Sqlite => None,
            Backend::Postgres => Some(Database::create().await),
        };
        Self { disk: None, folder: TempDir::with_prefix("tracekeep-test").expect("a temporary directory"), database }
    }

    /// With a file system of its own for the data; `None` where none can be mounted.
    pub(crate) async fn on_small_disk(bytes: u64) -> Option<Self> {
        let mut place = Self::create(Backend::Sqlite).await;
        place.disk = Some(SmallDisk::mount(&place.data_dir(), bytes)?);
        Some(place)
    }

    pub(crate) fn arguments(&self) -> Vec<String> {
        match &self.database {
            Some(database) => vec!["--database-url".to_owned(), database.url()],
            None => vec!["--data-dir".to_owned(), self.data_dir().display().to_string()],
        }
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The binary, away from the tester's own configuration.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = tracekeep(words);
        command.args(self.arguments()).current_dir(self.folder.path());
        command
    }

    /// Every byte that is stored: the files of `SQLite`, the rows of all tables of Postgres with their byte strings as text.
    pub(crate) async fn dump(&self) -> Vec<u8> {
        match &self.database {
            Some(database) => rows(&database.url(), &[]).await.expect("the database answers"),
            None => files(&self.data_dir()).flat_map(|path| std::fs::read(path).expect("a file")).collect(),
        }
    }

    /// A secret in a log or the store. A database that a test has stopped, and a directory that it took away, hold none.
    fn leak(&self) -> Option<String> {
        let stored = self.database.as_ref().and_then(|database| {
            let url = database.url();
            // A test's runtime cannot be blocked on from inside it, so the statements get a thread of its own.
            let reading = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(rows(&url, PACKED)).unwrap_or_default()
            });
            reading.join().ok()
        });
        let told = files(self.folder.path()).chain(files(&self.data_dir())).filter_map(|path| std::fs::read(path).ok());
        stored.into_iter().chain(told).find_map(|text| {
            let leak = SECRET.captures_iter(&text).find(|found| found.get(1).is_none())?.get(2)?;
            let around = &text[leak.start().saturating_sub(80)..(leak.end() + 20).min(text.len())];
            Some(String::from_utf8_lossy(around).into_owned())
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        if let Some(leak) = self.leak() {
            panic!("a secret was stored or logged: {leak}");
        }
    }
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file())
}

async fn rows(url: &str, but: &[&str]) -> Result<Vec<u8>, sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql("SET bytea_output = 'escape'").execute(&mut connection).await?;
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'").fetch_all(&mut connection).await?;
    let mut all = Vec::new();
    for table in tables.iter().filter(|table| !but.contains(&table.as_str())) {
        let rows: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT t::text FROM \"{table}\" t"))).fetch_all(&mut connection).await?;
        all.extend(rows.join("\n").into_bytes());
    }
    Ok(all)
}
