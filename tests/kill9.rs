//! `kill -9` and SIGTERM while several clients write: after a restart every acknowledged trace is there, whole, and nothing
//! twice.

mod support;

use std::time::Duration;

use support::load::{Load, Sent, assert_store, body_of, short_or_long};
use support::{Backend, Client, Server, on_both_backends};

on_both_backends!(kill9_loses_nothing_acknowledged, sigterm_loses_nothing_and_exits_zero);

const ROUNDS: usize = 3;
const LONG_ROUNDS: usize = 40;
const LOAD_FOR: Duration = Duration::from_millis(1200);

/// Load the server, end it under load, and return what was sent.
async fn load_until_the_end(server: &mut Server, client: &Client, round: usize, graceful: bool) -> Sent {
    let load = Load::start(client, &format!("r{round}"));
    // Never the same moment of a second: the server has work of its own that comes round.
    tokio::time::sleep(LOAD_FOR + Duration::from_millis(round as u64 * 137 % 1000)).await;
    if graceful {
        let status = server.terminate().await;
        assert!(status.success(), "SIGTERM under load ends with {status}");
    } else {
        server.kill9();
    }
    load.finish().await
}

async fn kill9_loses_nothing_acknowledged(backend: Backend) {
    let mut server = Server::start(backend).await;
    let client = server.client();
    let mut sent = Vec::new();
    for round in 0..short_or_long(ROUNDS, LONG_ROUNDS) {
        sent.push(load_until_the_end(&mut server, &client, round, false).await);
        server.restart().await;
        assert_store(&client, &sent).await;
    }
    // What got no answer is sent again by a program that cares: it must not double anything.
    for trace_id in sent.iter().flat_map(|sent| &sent.unanswered) {
        client.ingest(body_of(trace_id)).await.assert_accepted();
    }
    assert_store(&client, &sent).await;
    assert!(server.terminate().await.success());
    server.assert_sound().await;
}

async fn sigterm_loses_nothing_and_exits_zero(backend: Backend) {
    let mut server = Server::start(backend).await;
    let client = server.client();
    let sent = load_until_the_end(&mut server, &client, 0, true).await;
    server.restart().await;
    assert_store(&client, &[sent]).await;
    server.assert_sound().await;
}
