//! The disk fills up while clients write: writes are refused, reads go on, the server says that it is not ready, and it
//! recovers by itself when there is room. Nothing acknowledged is lost: a connection whose transaction SQLite has rolled
//! back by itself must not be written through again.

mod support;

use std::time::{Duration, Instant};

use reqwest::Method;
use support::disk::SmallDisk;
use support::load::{Load, Sent, assert_store, body_of, short_or_long};
use support::postgres::Cluster;
use support::{Answer, Client, Server};

/// Room for all that the load writes on a quick machine, log included: only the ballast fills this disk.
const DISK_BYTES: u64 = 256 << 20;
const ROUNDS: usize = 3;
/// Acknowledged traces from which a load counts as running.
const SOME_TRACES: usize = 20;
const SETTINGS: [(&str, &str); 3] =
    [("TRACEKEEP_INGEST_HOLD_SECS", "1"), ("TRACEKEEP_ADMIN_EMAIL", "owner@example.test"), ("TRACEKEEP_ADMIN_PASSWORD", "correct horse battery")];

async fn readiness(client: &Client) -> u16 {
    Answer::of(client.anonymous(Method::GET, "/readyz")).await.status.as_u16()
}

/// Asks until it is so.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let started = Instant::now();
    while !is_so().await {
        assert!(started.elapsed() < Duration::from_secs(20), "{what}: not within {:?}", started.elapsed());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_full_disk_refuses_writes_and_recovers() {
    let Some(mut server) = Server::on_small_disk(DISK_BYTES, &SETTINGS).await else { return };
    let client = server.client();
    client.ingest(body_of("before")).await.assert_accepted();
    let mut sent = vec![Sent::acknowledged("before")];
    for round in 0..short_or_long(ROUNDS, 15) {
        let load = Load::start(&client, &format!("full-{round}"));
        load.until_more(SOME_TRACES).await;
        server.disk().fill();
        until("not ready", async || readiness(&client).await == 503).await;
        // Refused, unless the log has just been copied back and has room of its own again: then it is kept like any other.
        let meanwhile = format!("meanwhile-{round}");
        let answer = client.ingest(body_of(&meanwhile)).await;
        if answer.status == 200 {
            sent.push(Sent::acknowledged(&meanwhile));
        } else {
            answer.assert_error(503, "unavailable");
        }
        assert_eq!(client.trace("before").await["id"], "before", "reads go on");
        if round == 0 {
            // Longer than anybody is held.
            tokio::time::sleep(Duration::from_millis(2_500)).await;
        }
        server.disk().free();
        until("ready", async || readiness(&client).await == 200).await;
        // The load has gone on meanwhile, and is taken again.
        load.until_more(SOME_TRACES).await;
        let all = load.finish().await;
        assert!(!all.unanswered.is_empty(), "a full disk refuses some");
        sent.push(all);
        assert_store(&client, &sent).await;
    }
    // With nobody sending any more, it is readiness itself that finds out that there is room again.
    let load = Load::start(&client, "full-last");
    load.until_more(SOME_TRACES).await;
    server.disk().fill();
    until("not ready", async || readiness(&client).await == 503).await;
    sent.push(load.finish().await);
    server.disk().free();
    until("ready", async || readiness(&client).await == 200).await;

    // What is on the disk says the same.
    server.kill9();
    server.restart().await;
    assert_store(&client, &sent).await;
    assert!(server.terminate().await.success());
    server.assert_sound().await;
    let log = server.log();
    let warnings = log.lines().filter(|line| line.contains("WARN")).count();
    assert!(warnings < short_or_long(60, 200), "{warnings} warnings: one a change, and one a try\n{log}");
}

/// The disk of Postgres fills up. It may stop by itself, as it does when its own log has no room; whoever looks after it
/// makes room and starts it again. The server goes on without a restart.
#[tokio::test]
async fn a_full_disk_of_postgres_refuses_writes_and_is_recovered_from() {
    let folder = tempfile::tempdir().expect("a directory");
    let Some(disk) = SmallDisk::mount(&folder.path().join("disk"), DISK_BYTES) else { return };
    let Some(cluster) = Cluster::on(&folder.path().join("disk")) else { return };
    let server = Server::on_cluster(&cluster, &SETTINGS).await;
    let client = server.client();
    client.ingest(body_of("before")).await.assert_accepted();
    let mut sent = vec![Sent::acknowledged("before")];
    for round in 0..short_or_long(2, 10) {
        let load = Load::start(&client, &format!("full-{round}"));
        load.until_more(SOME_TRACES).await;
        disk.fill();
        // What Postgres has room for in files that are there is kept; then it refuses. Each time another trace: one that is
        // stored is taken again without being written.
        let mut asked = Sent::default();
        until("refused", async || {
            let trace = format!("asked-{round}-{}", asked.acknowledged.len());
            let status = client.ingest(body_of(&trace)).await.status;
            if status == 200 { &mut asked.acknowledged } else { &mut asked.unanswered }.insert(trace);
            status == 503
        })
        .await;
        sent.push(asked);
        disk.free();
        until("ready", async || {
            cluster.try_to_resume();
            readiness(&client).await == 200
        })
        .await;
        load.until_more(SOME_TRACES).await;
        let all = load.finish().await;
        assert!(!all.unanswered.is_empty(), "a full disk refuses some");
        sent.push(all);
        assert_store(&client, &sent).await;
    }
    server.assert_sound().await;
}
