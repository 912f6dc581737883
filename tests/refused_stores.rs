//! What a server refuses to start on: a directory that another one uses, a file that is damaged, of another program, or of
//! a newer version, a directory that cannot be written. It says why, and changes nothing.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sqlx::{Connection as _, Executor as _, SqliteConnection};
use support::disk::SmallDisk;
use support::server::refused;
use support::{Backend, Server, batch, run};
use tempfile::TempDir;

const DATABASE: &str = "tracekeep.db";

#[tokio::test]
async fn the_second_server_on_a_directory_is_refused() {
    let mut first = Server::start(Backend::Sqlite).await;
    let told = refused(&first.data_dir());
    assert!(told.contains("another server uses the data directory"), "{told}");
    // The first one minds nothing, and commands work beside it.
    let client = first.client();
    client.ingest(batch(&[run("beside", "r")])).await.assert_accepted();
    // However the first one ends, the directory is free again.
    first.kill9();
    first.restart().await;
    assert!(refused(&first.data_dir()).contains("another server"));
    assert!(first.terminate().await.success());
    first.restart().await;
    assert_eq!(client.trace("beside").await["run_count"], 1);
}

/// A store with some traces in it, closed in order.
async fn stopped_store() -> Server {
    let mut server = Server::start(Backend::Sqlite).await;
    let client = server.client();
    for place in 0..20 {
        client.ingest(batch(&[run(&format!("kept {place}"), "r")])).await.assert_accepted();
    }
    assert!(server.terminate().await.success());
    server
}

/// Paths of all directories and paths and contents of all files below a directory, but for the lock.
fn contents(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(contents(&path));
            all.insert(path, Vec::new());
        } else if path.file_name().is_some_and(|name| name != "tracekeep.lock") {
            let content = std::fs::read(&path).expect("a file");
            all.insert(path, content);
        }
    }
    all
}

/// The server does not start there, says these words, and leaves everything as it is.
fn assert_refused(directory: &Path, words: &[&str]) {
    let before = contents(directory);
    let told = refused(directory);
    for word in words.iter().chain(&[DATABASE, "nothing was changed"]) {
        assert!(told.contains(word), "{word:?} is not in {told:?}");
    }
    let after = contents(directory);
    assert!(before.keys().eq(after.keys()), "{:?} became {:?}", before.keys(), after.keys());
    assert!(before == after, "a file was changed");
}

#[tokio::test]
async fn a_damaged_file_is_refused_and_left_as_it_is() {
    let server = stopped_store().await;
    let whole = std::fs::read(server.data_dir().join(DATABASE)).expect("the store");
    let (page, half) = (4096, whole.len() / 2 / 4096 * 4096);
    let mut first_page = whole.clone();
    first_page[100..page].fill(0xa5);
    let mut zeros = whole.clone();
    zeros[..page].fill(0);
    let cases = [
        ("cut off", whole[..half].to_vec(), "may be damaged"),
        ("the schema overwritten", first_page, "may be damaged"),
        ("the first page empty", zeros, "no SQLite database"),
        ("a few bytes", whole[..10].to_vec(), "no SQLite database"),
        ("a text", b"dear diary".repeat(1000), "no SQLite database"),
    ];
    for (name, bytes, words) in cases {
        eprintln!("{name}");
        let folder = TempDir::new().expect("a directory");
        std::fs::write(folder.path().join(DATABASE), bytes).expect("the file is written");
        assert_refused(folder.path(), &[words]);
    }
}

async fn change(server: &Server, sql: &'static str) {
    let file = server.data_dir().join(DATABASE);
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.expect("the file opens");
    connection.execute(sql).await.expect("it is changed");
    connection.close().await.expect("it closes");
}

#[tokio::test]
async fn a_newer_store_is_refused_and_left_as_it_is() {
    let mut server = stopped_store().await;
    change(&server, "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_from_the_future', 1)").await;
    assert_refused(&server.data_dir(), &["newer version of Tracekeep"]);
    // Commands refuse it too.
    let told = server.cli_refused(&["key", "list"]);
    assert!(told.contains("newer version"), "{told}");
    change(&server, "DELETE FROM seaql_migrations WHERE version = 'm9999_from_the_future'").await;
    server.restart().await;
    assert_eq!(server.client().traces("").await.len(), 20);
}

#[tokio::test]
async fn a_newer_postgres_store_is_refused() {
    let mut server = Server::start(Backend::Postgres).await;
    assert!(server.terminate().await.success());
    server.database().execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_from_the_future', 1)").await;
    let told = server.cli_refused(&["migrate"]);
    assert!(told.contains("newer version of Tracekeep") && told.contains("nothing was changed"), "{told}");
}

#[tokio::test]
async fn a_database_of_another_program_is_refused_and_left_as_it_is() {
    for schema in ["CREATE TABLE notes (text TEXT)", "PRAGMA journal_mode = WAL; CREATE TABLE notes (text TEXT)"] {
        let folder = TempDir::new().expect("a directory");
        let url = format!("sqlite://{}?mode=rwc", folder.path().join(DATABASE).display());
        let mut other = SqliteConnection::connect(&url).await.expect("the file is made");
        sqlx::raw_sql(schema).execute(&mut other).await.expect("the schema is made");
        other.close().await.expect("it closes");
        assert_refused(folder.path(), &["database of another program"]);
    }
}

#[tokio::test]
async fn a_directory_that_cannot_be_written_is_refused() {
    let folder = TempDir::new().expect("a directory");
    let Some(disk) = SmallDisk::mount(&folder.path().join("data"), 8 << 20) else { return };
    disk.writable(false);
    let told = refused(&folder.path().join("data"));
    assert!(told.contains("cannot write to the data directory"), "{told}");
    disk.writable(true);
    std::fs::write(folder.path().join("file"), "").expect("a file");
    let told = refused(&folder.path().join("file"));
    assert!(told.contains("cannot create the data directory"), "{told}");
}
