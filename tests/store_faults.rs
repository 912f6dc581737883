//! The store is cut off, gone or locked while clients write: what is acknowledged is kept, the rest is told to come again,
//! and afterwards the server goes on without a restart.

mod support;

use std::time::Duration;

use sqlx::{Connection as _, Executor as _, SqliteConnection};
use support::load::{Load, assert_store};
use support::{Answer, Backend, Client, Server, batch, run};

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
        let answer = post(client, "recovered").await;
        if answer.status == 200 {
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "still refused: {}", answer.text());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(client.trace("recovered").await["run_count"], 1);
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
