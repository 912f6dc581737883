//! Older stores: one of each schema so far (`tests/fixtures/stores`, made by `make_stores` below) is upgraded, reads back
//! right and goes on; an upgrade that is killed anywhere leaves the store as it was; what is in the way is told before
//! anything is changed.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use reqwest::Method;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use sea_orm::Database as Orm;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use support::derived::assert_derived;
use support::disk::SmallDisk;
use support::fixtures::{Scenario, scenarios};
use support::postgres::Database;
use support::runs::raw_batch;
use support::server::{OWNER_EMAIL, OWNER_PASSWORD, refused, tracekeep};
use support::{Answer, Backend, Client, Server, batch, on_both_backends, run};
use tempfile::TempDir;
use tracekeep::store::DATABASE_FILE;
use tracekeep_migrations::{Migrator, MigratorTrait};

on_both_backends!(every_stored_schema_is_upgraded_and_reads_back_right);

/// What the stores hold: recorded programs of the Dynamiq SDK, whose derived values are worked out elsewhere.
const SCENARIOS: [&str; 3] = ["handler_reused_after_failure", "llm_cached_tokens", "old_sync"];
/// From this step on there is a trace of OpenAI Agents too.
const WITH_OPENAI: &str = "m0002";
/// From this step on there is a result of an evaluation.
const WITH_EVALUATION: &str = "m0007";
const OPENAI_TRACE: &str = "trace_0123456789abcdef0123456789abcdef";

fn folder(backend: Backend) -> PathBuf {
    let name = if backend == Backend::Sqlite { "sqlite" } else { "postgres" };
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stores").join(name)
}

/// A stored database: the SQL that makes it.
#[derive(Clone)]
struct Stored {
    /// Its newest step.
    step: String,
    /// An access key in it.
    key: String,
    sql: String,
}

/// All of one database, the oldest first.
fn stored(backend: Backend) -> Vec<Stored> {
    let entries = std::fs::read_dir(folder(backend)).expect("the folder of stores");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let sql = std::fs::read_to_string(path).expect("a store");
        let key = sql.lines().next().and_then(|line| line.strip_prefix("-- key: ")).expect("the first line has the key").to_owned();
        Stored { step: path.file_stem().expect("a name").to_string_lossy().into_owned(), key, sql }
    };
    paths.iter().map(read).collect()
}

impl Stored {
    fn oldest(backend: Backend) -> Self {
        stored(backend).remove(0)
    }

    fn has(&self, since: &str) -> bool {
        &self.step[..since.len()] >= since
    }

    async fn put(&self, directory: &Path, database: Option<&Database>) {
        match database {
            Some(database) => database.execute(&self.sql).await,
            None => self.put_file(directory),
        }
    }

    fn put_file(&self, directory: &Path) {
        std::fs::create_dir_all(directory).expect("a directory");
        let file = Connection::open(directory.join(DATABASE_FILE)).expect("a file");
        file.execute_batch(&self.sql).expect("the store is made");
    }
}

fn known_steps() -> Vec<String> {
    Migrator::migrations().iter().map(|step| step.name().to_owned()).collect()
}

/// Steps that a file has; the file is as good as any.
fn steps_of(file: &Path) -> Vec<String> {
    let file = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE).expect("the store opens");
    let told: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("the check runs");
    assert_eq!(told, "ok");
    let mut statement = file.prepare("SELECT version FROM seaql_migrations ORDER BY version").expect("the steps");
    let steps = statement.query_map([], |row| row.get(0)).expect("the steps").collect::<Result<_, _>>();
    steps.expect("the steps")
}

fn programs() -> Vec<Scenario> {
    let all = scenarios(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/dynamiq"));
    all.into_iter().filter(|scenario| SCENARIOS.contains(&scenario.name.as_str())).collect()
}

async fn send(client: &Client, program: &Scenario) {
    for request in &program.requests {
        client.ingest(raw_batch(&request.runs)).await.assert_accepted();
    }
}

fn openai() -> Value {
    let span = |id: &str, parent: Option<&str>, data: Value| {
        json!({"object": "trace.span", "id": id, "trace_id": OPENAI_TRACE, "parent_id": parent, "started_at": "2026-01-02T03:04:05Z",
               "ended_at": "2026-01-02T03:04:06Z", "error": null, "span_data": data})
    };
    json!({"data": [
        {"object": "trace", "id": OPENAI_TRACE, "workflow_name": "stored", "group_id": "group", "metadata": {"user_id": "u"}},
        span("span_a", None, json!({"type": "agent", "name": "writer"})),
        span("span_g", Some("span_a"), json!({"type": "generation", "model": "gpt-4o", "input": [{"role": "user", "content": "hi"}],
             "output": [{"role": "assistant", "content": "hello"}], "usage": {"input_tokens": 5, "output_tokens": 2}})),
    ]})
}

/// Everything that is known of a stored database reads back right.
async fn assert_right(client: &Client, store: &Stored) {
    let mut traces = 0;
    for program in programs() {
        for (trace, want) in &program.derived {
            traces += 1;
            assert_derived(client, trace, want, &format!("{} in {}", program.name, store.step)).await;
        }
        for sent in program.requests.last().into_iter().flat_map(|request| &request.runs) {
            let run: Value = serde_json::from_str(sent).expect("a run");
            let (trace, run) = (run["trace_id"].as_str().expect("a trace"), run["id"].as_str().expect("an id"));
            assert_eq!(client.original(trace, run).await.text(), *sent, "{}", store.step);
        }
    }
    if store.has(WITH_OPENAI) {
        traces += 1;
        let trace = client.trace(OPENAI_TRACE).await;
        assert_eq!((&trace["name"], &trace["session_id"], &trace["run_count"]), (&json!("stored"), &json!("group"), &json!(2)), "{}", store.step);
        assert_eq!(trace["usage"]["total_tokens"], 7, "{}", store.step);
    }
    assert_eq!(client.traces("").await.len(), traces, "{}", store.step);
    if store.has(WITH_EVALUATION) {
        let told = client.get_json(&support::client::trace_path(OPENAI_TRACE, "/evaluations")).await;
        assert_eq!(told["data"][0]["name"], "kept", "{told}");
    }
}

async fn every_stored_schema_is_upgraded_and_reads_back_right(backend: Backend) {
    let stores = stored(backend);
    let known = known_steps();
    assert_eq!(stores.iter().map(|store| &store.step).collect::<Vec<_>>(), known.iter().take(stores.len()).collect::<Vec<_>>(), "none is left out");
    for step in &known[stores.len()..] {
        eprintln!("no store of {step} yet: cargo test --test upgrades -- --ignored make_stores");
    }
    for store in stores {
        eprintln!("{}", store.step);
        let mut server = Server::prepared(backend, async |directory: &Path, database: Option<&Database>| store.put(directory, database).await).await;
        let client = Client::new(server.url(""), store.key.clone());
        assert_right(&client, &store).await;
        // People can still sign in, and senders go on: what they repeat changes nothing.
        let login = client.anonymous(Method::POST, "/v1/auth/login").json(&json!({"email": OWNER_EMAIL, "password": OWNER_PASSWORD}));
        assert_eq!(Answer::of(login).await.status, 200, "{}", store.step);
        for program in programs() {
            send(&client, &program).await;
        }
        assert_right(&client, &store).await;
        client.ingest(batch(&[run("new", "r")])).await.assert_accepted();
        assert_eq!(client.trace("new").await["run_count"], 1);
        server.assert_sound().await;
        let copy = server.data_dir().join(format!("{DATABASE_FILE}.before-upgrade-from-{}", store.step));
        if backend == Backend::Sqlite && Some(&store.step) != known.last() {
            assert!(server.log().contains("upgrading the store"), "{}", server.log());
            assert_eq!(steps_of(&copy).last(), Some(&store.step), "the copy is the store as it was");
        }
        // The next start has nothing to do.
        assert!(server.terminate().await.success());
        let told = server.log().matches("upgrading the store").count();
        server.restart().await;
        assert_eq!(server.log().matches("upgrading the store").count(), told);
    }
}

/// Kills an upgrade at its n-th write of a thread, for n over the whole of it. `None`: system calls cannot be looked at here.
fn killed_at(write: usize, directory: &Path, words: &[&str]) -> Option<bool> {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-o", "/dev/null", "-e", "trace=pwrite64,fdatasync,fsync,unlink,rename"]);
    strace.args(["-e", &format!("inject=pwrite64,fdatasync,fsync,unlink,rename:signal=KILL:when={write}")]).arg(env!("CARGO_BIN_EXE_tracekeep"));
    let done = strace.args(words).arg("--data-dir").arg(directory).stdin(Stdio::null()).output();
    let Ok(done) = done else {
        eprintln!("SKIPPED: strace cannot be run");
        return None;
    };
    let told = String::from_utf8_lossy(&done.stderr);
    if told.contains("ptrace") || told.contains("Operation not permitted") {
        eprintln!("SKIPPED: strace may not look at another process here");
        return None;
    }
    Some(!done.status.success())
}

#[test]
fn an_upgrade_that_is_killed_anywhere_is_not_begun_or_done() {
    let store = Stored::oldest(Backend::Sqlite);
    let (before, after) = (vec![store.step.clone()], known_steps());
    // With the copy, whose writes come first, and without it.
    for words in [&["migrate"][..], &["migrate", "--no-copy"]] {
        let (mut at, mut kills, mut states) = (1, 0, BTreeMap::new());
        loop {
            let folder = TempDir::new().expect("a directory");
            store.put_file(folder.path());
            let Some(was_killed) = killed_at(at, folder.path(), words) else { return };
            let file = folder.path().join(DATABASE_FILE);
            let steps = steps_of(&file);
            assert!(steps == before || steps == after, "killed at write {at}: {steps:?}");
            *states.entry(steps.len()).or_insert(0) += 1;
            kills += usize::from(was_killed);
            // Whatever is left, the next one completes it.
            let done = tracekeep(&["migrate", "--data-dir"]).arg(folder.path()).output().expect("the binary runs");
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            assert_eq!(steps_of(&file), after);
            let traces: i64 =
                Connection::open(&file).expect("the store opens").query_row("SELECT count(*) FROM trace", [], |row| row.get(0)).expect("a count");
            assert!(traces > 2, "{traces}");
            if !was_killed {
                break;
            }
            // Every write at first, then further apart.
            at += 1 + at / 4;
        }
        eprintln!("{words:?}: killed {kills} times; stores by number of steps: {states:?}");
        assert!(kills >= 8 && states.contains_key(&1), "the upgrade was killed in the middle: {kills}, {states:?}");
    }
}

/// Starts an upgrade, kills it where it waits for what `lock` holds, and tells the steps that the store has then.
async fn killed_while_it_waits(database: &Database, lock: String, at: &str) -> Vec<String> {
    let mut holder = PgConnection::connect(&database.url()).await.expect("the database answers");
    let mut transaction = holder.begin().await.expect("a transaction");
    sqlx::raw_sql(AssertSqlSafe(lock)).execute(&mut *transaction).await.expect("the lock");
    let mut upgrade = tracekeep(&["migrate", "--database-url", &database.url()]);
    let mut upgrade = upgrade.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary runs");
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let mut watcher = PgConnection::connect(&database.url()).await.expect("the database answers");
    while sqlx::query_scalar::<_, i64>(waits).fetch_one(&mut watcher).await.expect("a count") == 0 {
        assert!(upgrade.try_wait().expect("it can be waited for").is_none(), "the upgrade did not wait for {at}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    upgrade.kill().expect("it can be killed");
    upgrade.wait().expect("it is reaped");
    transaction.rollback().await.expect("the lock goes");
    let ours = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'tracekeep%'";
    while sqlx::query_scalar::<_, i64>(ours).fetch_one(&mut watcher).await.expect("a count") > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    sqlx::query_scalar("SELECT version FROM seaql_migrations").fetch_all(&mut watcher).await.expect("the steps")
}

/// On Postgres the upgrade is stopped by locks of somebody else and killed there: where it changes tables that are there
/// already, and in each step that is missing when all of it is done but not yet written down.
#[tokio::test]
async fn an_upgrade_of_postgres_that_is_killed_within_any_step_is_not_begun() {
    let store = Stored::oldest(Backend::Postgres);
    let database = Database::create().await;
    database.execute(&store.sql).await;
    for (table, mode) in [("gap", "SHARE"), ("personal_token", "SHARE"), ("app_source", "SHARE"), ("trace", "ROW EXCLUSIVE"), ("project", "SHARE")] {
        let steps = killed_while_it_waits(&database, format!("LOCK TABLE {table} IN {mode} MODE"), table).await;
        assert_eq!(steps, [store.step.as_str()], "killed while it waited for {table}");
    }
    let missing: Vec<String> = known_steps().into_iter().filter(|step| *step > store.step).collect();
    assert!(missing.len() > 8, "{missing:?}");
    for step in &missing {
        let pause = format!(
            "CREATE OR REPLACE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             IF NEW.version = '{step}' THEN PERFORM pg_advisory_xact_lock(4711, 1); END IF; RETURN NEW; END $$; \
             CREATE OR REPLACE TRIGGER pause BEFORE INSERT ON seaql_migrations FOR EACH ROW EXECUTE FUNCTION pause();"
        );
        database.execute(&pause).await;
        let steps = killed_while_it_waits(&database, "SELECT pg_advisory_xact_lock(4711, 1)".to_owned(), step).await;
        assert_eq!(steps, [store.step.as_str()], "killed at the end of {step}");
    }
    database.execute("DROP TRIGGER pause ON seaql_migrations; DROP FUNCTION pause();").await;
    let done = tracekeep(&["migrate", "--database-url", &database.url()]).output().expect("the binary runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let doctor = tracekeep(&["doctor", "--originals", "--database-url", &database.url()]).output().expect("the binary runs");
    assert!(doctor.status.success(), "{}", String::from_utf8_lossy(&doctor.stdout));
}

fn told(words: &[&str], directory: &Path) -> (Option<i32>, String) {
    let done = tracekeep(words).arg("--data-dir").arg(directory).output().expect("the binary runs");
    (done.status.code(), String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned())
}

#[test]
fn what_is_in_the_way_is_told_before_anything_is_changed() {
    let store = Stored::oldest(Backend::Sqlite);
    let folder = TempDir::new().expect("a directory");
    store.put_file(folder.path());
    let file = folder.path().join(DATABASE_FILE);
    let before = std::fs::read(&file).expect("the store");
    let (code, text) = told(&["migrate", "--check"], folder.path());
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("missing: m0002") && text.contains("nothing is in the way") && text.contains("before-upgrade-from-m0001"), "{text}");
    let (code, text) = told(&["doctor"], folder.path());
    assert_eq!(code, Some(1));
    assert!(text.contains("steps are missing"), "{text}");
    // Somebody has the directory: a server of an older version, for all one knows.
    let lock = File::create(folder.path().join("tracekeep.lock")).expect("the lock file");
    lock.try_lock().expect("the lock");
    for words in [&["key", "list"][..], &["migrate"], &["migrate", "--check"]] {
        let (code, text) = told(words, folder.path());
        assert_eq!(code, Some(1), "{words:?}");
        assert!(text.contains("another server uses the data directory"), "{words:?}: {text}");
    }
    drop(lock);
    assert_eq!(steps_of(&file), [store.step.as_str()]);
    assert!(std::fs::read(&file).expect("the store") == before, "nothing was changed");
    // Older copies make room for the newest.
    for old in ["m0000_a", "m0000_b", "m0000_c"] {
        std::fs::write(folder.path().join(format!("{DATABASE_FILE}.before-upgrade-from-{old}")), "old").expect("a copy");
    }
    assert_eq!(told(&["migrate"], folder.path()).0, Some(0));
    let names =
        std::fs::read_dir(folder.path()).expect("a directory").map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let mut copies: Vec<String> = names.filter(|name| name.contains("before-upgrade")).collect();
    copies.sort();
    let own = format!("{DATABASE_FILE}.before-upgrade-from-{}", store.step);
    assert_eq!(copies, [format!("{DATABASE_FILE}.before-upgrade-from-m0000_c"), own.clone()]);
    // The copy is a store: with the older version one would go back to it, with this one it is upgraded again.
    let again = folder.path().join("again");
    std::fs::create_dir(&again).expect("a directory");
    std::fs::copy(folder.path().join(own), again.join(DATABASE_FILE)).expect("the copy");
    assert_eq!(told(&["migrate", "--no-copy"], &again).0, Some(0));
    assert_eq!(told(&["doctor", "--originals"], &again).0, Some(0));
    assert_eq!(told(&["migrate", "--check"], &again), (Some(0), "the schema is up to date\n".to_owned()));
}

#[test]
fn without_room_for_the_copy_nothing_is_upgraded() {
    let folder = TempDir::new().expect("a directory");
    let data = folder.path().join("data");
    let Some(_disk) = SmallDisk::mount(&data, 16 << 20) else { return };
    let store = Stored::oldest(Backend::Sqlite);
    store.put_file(&data);
    let text = refused(&data);
    assert!(text.contains("make room") && text.contains("--no-copy"), "{text}");
    assert_eq!(steps_of(&data.join(DATABASE_FILE)), [store.step.as_str()]);
    assert_eq!(told(&["migrate", "--check"], &data).0, Some(1));
    assert_eq!(told(&["migrate", "--no-copy"], &data).0, Some(0));
    assert_eq!(steps_of(&data.join(DATABASE_FILE)), known_steps());
}

#[tokio::test]
async fn servers_of_another_version_are_not_upgraded_under_their_feet() {
    let store = Stored::oldest(Backend::Postgres);
    let database = Database::create().await;
    database.execute(&store.sql).await;
    let url = database.url();
    let separator = if url.contains('?') { '&' } else { '?' };
    let older = PgConnection::connect(&format!("{url}{separator}application_name=tracekeep")).await.expect("the database answers");
    for words in [&["migrate"][..], &["migrate", "--check"]] {
        let done = tracekeep(words).args(["--database-url", &url]).output().expect("the binary runs");
        let text = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(1), "{text}");
        assert!(text.contains("stop them first"), "{text}");
    }
    older.close().await.expect("it closes");
    // Any number of the new version may start together.
    let mut starting: Vec<_> = (0..3).map(|_| tracekeep(&["migrate", "--database-url", &url]).spawn().expect("the binary runs")).collect();
    assert!(starting.iter_mut().all(|one| one.wait().expect("it ends").success()));
}

/// Makes the stores that are missing: fills a server of this version, then moves its rows into each older schema, as far as
/// that has their tables and columns. Stores that are there stay as they were made.
#[tokio::test]
#[ignore = "writes tests/fixtures/stores"]
async fn make_stores() {
    let mut server = Server::start(Backend::Sqlite).await;
    let client = server.client();
    for program in programs() {
        send(&client, &program).await;
    }
    let old = copy_of(&server, "without-openai.db");
    client.post_raw("/v1/traces/ingest", openai().to_string()).await;
    let evaluation = json!({"name": "kept", "value": 0.5});
    let path = support::client::trace_path(OPENAI_TRACE, "/evaluations");
    let made = Answer::of(client.request(Method::POST, &path).json(&evaluation)).await;
    assert!(made.status.is_success(), "{}", made.text());
    assert!(server.terminate().await.success());
    let new = copy_of(&server, "with-openai.db");
    for (index, step) in known_steps().iter().enumerate() {
        let source = if step.as_str() < WITH_OPENAI { &old } else { &new };
        let count = u32::try_from(index + 1).expect("few steps");
        make_sqlite(source, step, count, &client.key).await;
        make_postgres(source, step, count, &client.key).await;
    }
}

fn copy_of(server: &Server, name: &str) -> PathBuf {
    let to = server.data_dir().join(name);
    tracekeep::store::copy_database(&server.data_dir().join(DATABASE_FILE), &to, |_, _| {}).expect("a copy");
    to
}

/// Where a store goes; `None` where it is there.
fn missing(backend: Backend, step: &str) -> Option<PathBuf> {
    std::fs::create_dir_all(folder(backend)).expect("a folder");
    let path = folder(backend).join(format!("{step}.sql"));
    (!path.exists()).then_some(path)
}

/// Tables with their columns, in the order in which they were made.
fn tables(file: &Connection) -> Vec<(String, Vec<String>)> {
    let mut names = file.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid").expect("tables");
    let names: Vec<String> = names.query_map([], |row| row.get(0)).expect("tables").collect::<Result<_, _>>().expect("tables");
    let columns = |name: &String| -> Vec<String> {
        let mut columns = file.prepare(&format!("SELECT name FROM pragma_table_info('{name}')")).expect("columns");
        columns.query_map([], |row| row.get(0)).expect("columns").collect::<Result<_, _>>().expect("columns")
    };
    names.iter().map(|name| (name.clone(), columns(name))).collect()
}

/// The rows of a table as inserts.
fn inserts(file: &Connection, table: &str, columns: &[String], bytes: impl Fn(&[u8]) -> String) -> String {
    let list = columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ");
    let mut statement = file.prepare(&format!("SELECT {list} FROM \"{table}\"")).expect("the rows");
    let mut rows = statement.query([]).expect("the rows");
    let mut out = String::new();
    while let Some(row) = rows.next().expect("a row") {
        let values = (0..columns.len()).map(|index| match row.get_ref(index).expect("a value") {
            ValueRef::Null => "NULL".to_owned(),
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Real(number) => format!("{number:?}"),
            ValueRef::Text(text) => format!("'{}'", String::from_utf8_lossy(text).replace('\'', "''")),
            ValueRef::Blob(blob) => bytes(blob),
        });
        writeln!(out, "INSERT INTO \"{table}\" ({list}) VALUES ({});", values.collect::<Vec<_>>().join(", ")).expect("memory takes everything");
    }
    out
}

async fn make_sqlite(source: &Path, step: &str, count: u32, key: &str) {
    let Some(path) = missing(Backend::Sqlite, step) else { return };
    let folder = TempDir::new().expect("a directory");
    let file = folder.path().join(DATABASE_FILE);
    let orm = Orm::connect(format!("sqlite://{}?mode=rwc", file.display())).await.expect("a file");
    Migrator::up(&orm, Some(count)).await.expect("the schema");
    orm.close().await.expect("it closes");
    let (schema, source) = (Connection::open(&file).expect("the schema"), Connection::open(source).expect("the source"));
    let mut out = format!(
        "-- key: {key}\n-- Schema {step} of SQLite, filled by Tracekeep {}.\nPRAGMA auto_vacuum = INCREMENTAL;\nPRAGMA journal_mode = WAL;\nBEGIN;\n",
        env!("CARGO_PKG_VERSION")
    );
    let mut made =
        schema.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid").expect("the schema");
    for sql in made.query_map([], |row| row.get::<_, String>(0)).expect("the schema") {
        writeln!(out, "{};", sql.expect("a statement")).expect("memory takes everything");
    }
    for (table, columns) in tables(&schema) {
        let from = if table == "seaql_migrations" { &schema } else { &source };
        out += &inserts(from, &table, &columns, |blob| format!("X'{}'", tracekeep::artifacts::hex(blob)));
    }
    out += "COMMIT;\n";
    std::fs::write(path, out).expect("the store is written");
}

async fn make_postgres(source: &Path, step: &str, count: u32, key: &str) {
    let Some(path) = missing(Backend::Postgres, step) else { return };
    let database = Database::create().await;
    let orm = Orm::connect(database.url()).await.expect("a database");
    Migrator::up(&orm, Some(count)).await.expect("the schema");
    orm.close().await.expect("it closes");
    // The older schema in SQLite has the same tables and columns.
    let folder = TempDir::new().expect("a directory");
    let file = folder.path().join(DATABASE_FILE);
    let orm = Orm::connect(format!("sqlite://{}?mode=rwc", file.display())).await.expect("a file");
    Migrator::up(&orm, Some(count)).await.expect("the schema");
    orm.close().await.expect("it closes");
    let (schema, source) = (Connection::open(&file).expect("the schema"), Connection::open(source).expect("the source"));
    for (table, columns) in tables(&schema).into_iter().filter(|(table, _)| table != "seaql_migrations") {
        let rows = inserts(&source, &table, &columns, |blob| format!("'\\x{}'", tracekeep::artifacts::hex(blob)));
        if !rows.is_empty() {
            // The schema brings a row of its own.
            database.execute(&format!("DELETE FROM {table};\n{rows}")).await;
        }
        if ["project", "app", "audit_log"].contains(&table.as_str()) {
            let next = format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)");
            database.execute(&next).await;
        }
    }
    database.execute("SELECT setval(pg_get_serial_sequence('trace', 'seq'), (SELECT max(seq) + 1 FROM trace), false)").await;
    let dump = Command::new("pg_dump")
        .args(["--inserts", "--no-owner", "--no-privileges", "--no-comments", &database.url()])
        .output()
        .expect("pg_dump runs");
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    let text = String::from_utf8(dump.stdout).expect("text");
    // Statements only: comments, and the words of psql, are not for the driver.
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with("--") && !line.starts_with('\\')).collect();
    // The connection that takes the dump in goes on with its own search path.
    let lines: Vec<&str> = lines.into_iter().filter(|line| !line.starts_with("SET ") && !line.contains("set_config('search_path'")).collect();
    let head = format!("-- key: {key}\n-- Schema {step} of Postgres, filled by Tracekeep {}.\n", env!("CARGO_PKG_VERSION"));
    std::fs::write(path, head + &lines.join("\n") + "\n").expect("the store is written");
}
