//! `kill -9` while several clients write: after a restart every acknowledged trace is there, whole, and nothing twice.

mod support;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;
use support::runs::{batch, run, with};
use support::{Backend, Client, Server, on_both_backends};
use tokio::task::JoinSet;

on_both_backends!(kill9_loses_nothing_acknowledged, sigterm_loses_nothing_and_exits_zero);

const WRITERS: usize = 6;
const RUNS_A_TRACE: usize = 5;
const ROUNDS: usize = 3;
const LOAD_FOR: Duration = Duration::from_millis(1200);

/// One trace: a workflow and its nodes, each with usage, so that sums show what was counted.
fn body_of(trace_id: &str) -> String {
    let root = format!("{trace_id}/0");
    let mut runs = vec![with(run(trace_id, &root), json!({"type": "workflow"}))];
    for place in 1..RUNS_A_TRACE {
        let usage = json!({"usage": {"prompt_tokens": 10, "completion_tokens": 1, "total_tokens": 11}});
        let node = run(trace_id, &format!("{trace_id}/{place}"));
        runs.push(with(node, json!({"parent_run_id": root, "metadata": usage})));
    }
    batch(&runs)
}

/// What the writers sent, and which of it was answered with 200.
#[derive(Default)]
struct Sent {
    acknowledged: HashSet<String>,
    unanswered: HashSet<String>,
}

/// Write until told to stop or until the server is gone. Every third trace is sent twice, as SDKs do.
async fn write(client: Client, label: String, stop: Arc<AtomicBool>) -> Sent {
    let mut sent = Sent::default();
    for place in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let trace_id = format!("{label}-{place}");
        let body = body_of(&trace_id);
        for _ in 0..if place % 3 == 0 { 2 } else { 1 } {
            let request = client.request(reqwest::Method::POST, "/v1/traces");
            match request.header("Content-Type", "application/json").body(body.clone()).send().await {
                Ok(answer) if answer.status() == 200 => {
                    sent.acknowledged.insert(trace_id.clone());
                }
                Ok(answer) if answer.status() == 503 => {
                    sent.unanswered.insert(trace_id.clone());
                }
                Ok(answer) => assert_eq!(answer.status(), 200, "{trace_id}"),
                Err(_) => {
                    sent.unanswered.insert(trace_id);
                    return sent;
                }
            }
        }
    }
    sent
}

/// Load the server from several clients, stop it by `end`, and return what was sent.
async fn load_until_the_end(server: &mut Server, client: &Client, round: usize, graceful: bool) -> Sent {
    let stop = Arc::new(AtomicBool::new(false));
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        writers.spawn(write(client.clone(), format!("r{round}-w{writer}"), Arc::clone(&stop)));
    }
    tokio::time::sleep(LOAD_FOR).await;
    if graceful {
        let status = server.terminate().await;
        assert!(status.success(), "SIGTERM under load ends with {status}");
    } else {
        server.kill9();
    }
    stop.store(true, Ordering::Relaxed);
    let mut all = Sent::default();
    for sent in writers.join_all().await {
        all.acknowledged.extend(sent.acknowledged);
        all.unanswered.extend(sent.unanswered);
    }
    assert!(!all.acknowledged.is_empty(), "nothing was acknowledged before the end");
    all
}

async fn assert_store(client: &Client, sent: &[Sent]) {
    let mut stored: HashMap<String, serde_json::Value> = HashMap::new();
    for trace in client.traces("view=preview").await {
        let id = trace["id"].as_str().expect("a trace id").to_owned();
        assert!(stored.insert(id.clone(), trace).is_none(), "{id} is listed twice");
    }
    let acknowledged: HashSet<&String> = sent.iter().flat_map(|sent| &sent.acknowledged).collect();
    let unanswered: HashSet<&String> = sent.iter().flat_map(|sent| &sent.unanswered).collect();
    for (place, trace_id) in acknowledged.iter().enumerate() {
        assert!(stored.contains_key(*trace_id), "{trace_id} was acknowledged and is lost");
        if place % 10 == 0 {
            let runs = client.runs(trace_id).await;
            let ids: HashSet<&str> = runs.iter().filter_map(|run| run["id"].as_str()).collect();
            assert_eq!((runs.len(), ids.len()), (RUNS_A_TRACE, RUNS_A_TRACE), "runs of {trace_id}");
        }
    }
    for (trace_id, trace) in &stored {
        assert!(acknowledged.contains(trace_id) || unanswered.contains(trace_id), "{trace_id} was never sent");
        // A batch is stored whole or not at all, acknowledged or not.
        assert_eq!(trace["run_count"], RUNS_A_TRACE, "runs of {trace_id}");
        assert_eq!(trace["usage"]["total_tokens"], 11 * (RUNS_A_TRACE - 1), "tokens of {trace_id}");
        assert_eq!(trace["status"], "succeeded", "status of {trace_id}");
    }
}

async fn kill9_loses_nothing_acknowledged(backend: Backend) {
    let mut server = Server::start(backend).await;
    let client = server.client();
    let mut sent = Vec::new();
    for round in 0..ROUNDS {
        sent.push(load_until_the_end(&mut server, &client, round, false).await);
        server.restart().await;
        assert_store(&client, &sent).await;
    }
    // What got no answer is sent again by a program that cares: it must not double anything.
    for trace_id in sent.iter().flat_map(|sent| &sent.unanswered) {
        client.ingest(body_of(trace_id)).await.assert_accepted();
    }
    assert_store(&client, &sent).await;
}

async fn sigterm_loses_nothing_and_exits_zero(backend: Backend) {
    let mut server = Server::start(backend).await;
    let client = server.client();
    let sent = load_until_the_end(&mut server, &client, 0, true).await;
    server.restart().await;
    assert_store(&client, &[sent]).await;
}
