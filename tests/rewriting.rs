//! Quiet traces are packed smaller in the background: the same originals in less room, nothing else changed, and senders
//! that come meanwhile are served.

mod support;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::json;
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use support::runs::with;
use support::{Backend, Client, Server, batch, on_both_backends, run};

on_both_backends!(quiet_traces_take_less_room_and_say_the_same);

const TRACES: usize = 20;
const RUNS: usize = 12;
const WHOLE: i64 = 10;
const QUIET: [(&str, &str); 1] = [("TRACEKEEP_INGEST_REWRITE_AFTER_SECS", "1")];

/// Traces, frames and compressed bytes; of the traces that were never rewritten, those that came in pieces and those that
/// came whole.
async fn payload(server: &Server) -> (i64, i64, i64, i64, i64) {
    const SUMS: &str = "SELECT count(DISTINCT trace_seq), count(*), CAST(sum(length(data)) AS BIGINT), \
         (SELECT count(*) FROM (SELECT 1 AS one FROM payload GROUP BY project_id, trace_seq HAVING min(block) = 0 AND max(block) > 0) AS pieces), \
         (SELECT count(*) FROM (SELECT 1 AS one FROM payload GROUP BY project_id, trace_seq HAVING min(block) = 0 AND max(block) = 0) AS whole) \
         FROM payload";
    match server.backend {
        Backend::Sqlite => {
            let url = format!("sqlite://{}", server.data_dir().join("tracekeep.db").display());
            let mut connection = SqliteConnection::connect(&url).await.expect("the file opens");
            sqlx::query_as(SUMS).fetch_one(&mut connection).await.expect("it is counted")
        }
        Backend::Postgres => {
            let mut connection = PgConnection::connect(&server.database().url()).await.expect("the database answers");
            sqlx::query_as(SUMS).fetch_one(&mut connection).await.expect("it is counted")
        }
    }
}

/// What a model says, word by word from a list: it packs as text does.
fn prose(seed: usize, words: usize) -> String {
    const WORDS: [&str; 16] =
        ["harbour", "the", "of", "weather", "cargo", "and", "pilot", "to", "north", "a", "manifest", "berth", "is", "tide", "in", "signal"];
    let mut state = seed as u64 + 1;
    let mut text = String::new();
    for _ in 0..words {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(WORDS[usize::try_from(state >> 33).expect("31 bits") % WORDS.len()]);
        text.push(' ');
    }
    text
}

fn run_of(trace: usize, place: usize) -> serde_json::Value {
    let parent = place.checked_sub(1).map(|_| format!("{trace}/0"));
    let kind = if place == 0 { "workflow" } else { "node" };
    let changes = json!({"type": kind, "parent_run_id": parent, "input": prose(trace * 100 + place, 60), "output": prose(trace * 77 + place, 120)});
    with(run(&format!("quiet {trace}"), &format!("{trace}/{place}")), changes)
}

async fn quiet_traces_take_less_room_and_say_the_same(backend: Backend) {
    let mut server = Server::start(backend).await;
    let client = server.client();
    let mut originals = HashMap::new();
    for trace in 0..TRACES {
        for place in 0..RUNS {
            let sent = run_of(trace, place).to_string();
            client.ingest(support::runs::raw_batch(&[&sent])).await.assert_accepted();
            originals.insert((trace, place), sent);
        }
    }
    let before = payload(&server).await;
    let listed = client.traces("").await;
    assert!(server.terminate().await.success());
    server.restart_with(&QUIET).await;
    // Senders that come meanwhile.
    for beside in 0..WHOLE {
        client.ingest(batch(&[run(&format!("beside {beside}"), "r")])).await.assert_accepted();
    }
    let started = Instant::now();
    let after = loop {
        let now = payload(&server).await;
        if now.3 == 0 {
            break now;
        }
        assert!(started.elapsed() < Duration::from_mins(1), "{before:?} became {now:?}");
        tokio::time::sleep(Duration::from_millis(150)).await;
    };
    assert_eq!(after.4, WHOLE, "what came whole is left alone");
    let spans = i64::try_from(TRACES * RUNS).expect("few");
    eprintln!("{backend:?}: {} frames with {} bytes a span became {} with {}", before.1, before.2 / spans, after.1, after.2 / spans);
    assert!(after.1 * 3 < before.1 && after.2 * 4 < before.2 * 3, "{before:?} became {after:?}");
    for ((trace, place), sent) in originals.iter().filter(|((trace, _), _)| trace % 4 == 0) {
        let kept = client.original(&format!("quiet {trace}"), &format!("{trace}/{place}")).await;
        assert!(kept.body == sent.as_bytes(), "{trace}/{place} comes back as it was sent");
    }
    assert_unchanged(&client, &listed).await;

    // A trace that was rewritten takes news as any other does.
    client.ingest(batch(&[run_of(0, RUNS)])).await.assert_accepted();
    assert_eq!(client.trace("quiet 0").await["run_count"], RUNS + 1);
    server.assert_sound().await;
}

/// Versions included: a rewrite is no news.
async fn assert_unchanged(client: &Client, listed: &[serde_json::Value]) {
    for was in listed {
        let mut now = client.trace(was["id"].as_str().expect("an id")).await;
        for (key, value) in was.as_object().expect("a trace") {
            assert_eq!(now[key].take(), *value, "{key}");
        }
    }
}
