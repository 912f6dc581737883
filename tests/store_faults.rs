//! The store is cut off, gone or locked while clients write: what is acknowledged is kept, the rest is told to come again,
//! and afterwards the server goes on without a restart.

mod support;

use std::time::Duration;

use sqlx::{Connection as _, Executor as _, PgConnection, SqliteConnection};
use support::load::{Load, assert_store, body_of, short_or_long};
use support::postgres::Cluster;
use support::{Answer, Backend, Client, Server, batch, run};
use tokio::task::JoinSet;

/// Makes the server refuse after a second instead of holding the SDK for as long as it waits.
const SHORT_HOLD: (&str, &str) = ("TRACEKEEP_INGEST_HOLD_SECS", "1");

async fn post(client: &Client, trace_id: &str) -> Answer {
    client.ingest(batch(&[run(trace_id, "r")])).await
}

/// Far above `SHORT_HOLD`, far below what an SDK waits.
const REFUSED_WITHIN: Duration = Duration::from_secs(10);

/// Refused for now, and in good time: 503 and when to come again.
async fn assert_unavailable(asked: impl Future<Output = Answer>) {
    let started = tokio::time::Instant::now();
    let answer = asked.await;
    assert!(started.elapsed() < REFUSED_WITHIN, "answered {} after {:?}", answer.status, started.elapsed());
    answer.assert_error(503, "unavailable");
    let after = answer.headers.get("Retry-After").and_then(|value| value.to_str().ok());
    let seconds = after.and_then(|text| text.parse::<u64>().ok());
    assert!(seconds.is_some_and(|seconds| seconds >= 1), "Retry-After is {after:?}");
}

/// The server takes traces again within a moment, by itself.
async fn assert_recovers(client: &Client) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(15);
    loop {
        let answer = client.ingest(body_of("recovered")).await;
        if answer.status == 200 {
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "still refused: {}", answer.text());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(client.trace("recovered").await["run_count"], 5);
}

#[tokio::test]
async fn postgres_connections_are_cut_under_load() {
    let server = Server::start(Backend::Postgres).await;
    let client = server.client();
    let load = Load::start(&client, "cut");
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        server.database().cut_connections().await;
    }
    tokio::time::sleep(Duration::from_millis(400)).await;
    let sent = load.finish().await;
    assert_store(&client, &[sent]).await;
    server.assert_sound().await;
}

/// A transaction is cut off after it has written and before it commits: it waits for a table that somebody has locked.
#[tokio::test]
async fn postgres_connections_are_cut_mid_transaction() {
    let server = Server::start(Backend::Postgres).await;
    let client = server.client();
    let mut sent = Vec::new();
    for round in 0..short_or_long(3, 30) {
        let load = Load::start(&client, &format!("mid-{round}"));
        tokio::time::sleep(Duration::from_millis(300)).await;
        let mut lock = PgConnection::connect(&server.database().url()).await.expect("the database answers");
        // Rollups are written last.
        lock.execute("begin; lock table trace_rollup in access exclusive mode").await.expect("the lock is taken");
        tokio::time::sleep(Duration::from_millis(300)).await;
        let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() \
                   and wait_event_type = 'Lock' and application_name LIKE 'tracekeep%'";
        let cut: i64 = sqlx::query_scalar(cut).fetch_one(&mut lock).await.expect("they are cut");
        assert!(cut >= 1, "a transaction was waiting");
        lock.execute("rollback").await.expect("the lock is given back");
        tokio::time::sleep(Duration::from_millis(300)).await;
        sent.push(load.finish().await);
    }
    assert!(sent.iter().all(|sent| sent.unanswered.is_empty()), "held, not refused");
    assert_store(&client, &sent).await;
    server.assert_sound().await;
}

/// The database server itself stops as in a crash, under load, and comes back.
#[tokio::test(flavor = "multi_thread")]
async fn postgres_is_stopped_and_restarted() {
    let Some(cluster) = Cluster::start() else { return };
    let server = Server::on_cluster(&cluster, &[]).await;
    let client = server.client();
    let mut sent = Vec::new();
    for round in 0..short_or_long(1, 12) {
        let load = Load::start(&client, &format!("stop-{round}"));
        tokio::time::sleep(Duration::from_millis(500)).await;
        cluster.halt();
        tokio::time::sleep(Duration::from_millis(500)).await;
        let ready = client.anonymous(reqwest::Method::GET, "/readyz").send().await.expect("an answer");
        assert_eq!(ready.status(), 503);
        cluster.resume();
        assert_recovers(&client).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let mut all = load.finish().await;
        all.unanswered.insert("recovered".to_owned());
        assert!(all.unanswered.len() == 1, "held, not refused: {:?}", all.unanswered);
        sent.push(all);
    }
    assert_store(&client, &sent).await;
    server.assert_sound().await;
}

#[tokio::test]
async fn postgres_is_gone_for_longer_than_the_hold() {
    let server = Server::configured(Backend::Postgres, &[], &[SHORT_HOLD]).await;
    let client = server.client();
    post(&client, "before").await.assert_accepted();
    server.database().allow_connections(false).await;
    server.database().cut_connections().await;
    assert_unavailable(post(&client, "meanwhile")).await;
    assert_unavailable(client.get("/v1/tracing/traces/before")).await;
    server.database().allow_connections(true).await;
    assert_recovers(&client).await;
    assert_eq!(client.trace("before").await["run_count"], 1);
}

#[tokio::test]
async fn postgres_is_gone_for_less_than_the_hold() {
    let server = Server::start(Backend::Postgres).await;
    let client = server.client();
    post(&client, "before").await.assert_accepted();
    server.database().allow_connections(false).await;
    server.database().cut_connections().await;
    let waiting = client.clone();
    let held = async { post(&waiting, "held").await.assert_accepted() };
    let healed = async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        server.database().allow_connections(true).await;
    };
    tokio::join!(held, healed);
    assert_eq!(client.trace("held").await["run_count"], 1);
}

/// Another program holds the write lock of the database file.
async fn lock_sqlite(server: &Server) -> SqliteConnection {
    let file = server.data_dir().join("tracekeep.db");
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.expect("the file opens");
    connection.execute("begin immediate").await.expect("the lock is taken");
    connection
}

#[tokio::test]
async fn sqlite_is_locked_for_less_than_the_hold() {
    let server = Server::start(Backend::Sqlite).await;
    let client = server.client();
    let load = Load::start(&client, "locked");
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let mut lock = lock_sqlite(&server).await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        lock.execute("rollback").await.expect("the lock is given back");
    }
    let sent = load.finish().await;
    assert!(sent.unanswered.is_empty(), "held, not refused: {:?}", sent.unanswered);
    assert_store(&client, &[sent]).await;
    server.assert_sound().await;
}

#[tokio::test]
async fn sqlite_is_locked_for_longer_than_the_hold() {
    let server = Server::configured(Backend::Sqlite, &[], &[SHORT_HOLD]).await;
    let client = server.client();
    post(&client, "before").await.assert_accepted();
    let mut lock = lock_sqlite(&server).await;
    assert_unavailable(post(&client, "meanwhile")).await;
    assert_eq!(client.trace("before").await["run_count"], 1, "reads go on");
    lock.execute("rollback").await.expect("the lock is given back");
    assert_recovers(&client).await;
}

/// Two requests for one trace wait in one group, and the trace is deleted before their turn. One of them had found its run
/// stored and left the original out; the other left nothing out. Both are answered with success, so both must be stored.
#[tokio::test]
async fn a_trace_is_deleted_while_requests_for_it_wait() {
    let server = Server::start(Backend::Sqlite).await;
    let client = server.client();
    let send = |trace: &'static str, id: &'static str| {
        let client = client.clone();
        async move { client.ingest(batch(&[run(trace, id)])).await }
    };
    send("t", "known").await.assert_accepted();
    let mut lock = lock_sqlite(&server).await;
    for table in ["trace", "span", "payload", "facet", "session", "trace_rollup", "span_rollup"] {
        lock.execute(sqlx::AssertSqlSafe(format!("delete from {table}"))).await.expect("rows are deleted");
    }
    // The first one is whom the lock holds up; the others become the next group.
    let mut waiting = JoinSet::from_iter([send("other", "r")]);
    tokio::time::sleep(Duration::from_millis(300)).await;
    waiting.spawn(send("t", "known"));
    waiting.spawn(send("t", "new"));
    tokio::time::sleep(Duration::from_millis(300)).await;
    lock.execute("commit").await.expect("the deletion is made");
    for answer in waiting.join_all().await {
        answer.assert_accepted();
    }
    let mut stored: Vec<_> = client.runs("t").await.iter().map(|run| run["id"].as_str().unwrap_or_default().to_owned()).collect();
    stored.sort();
    assert_eq!(stored, ["known", "new"]);
    server.assert_sound().await;
}
