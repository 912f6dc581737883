//! Writers that load a server and remember what was acknowledged, and the check that a store holds all of that.

use std::collections::{HashMap, HashSet};
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::client::Client;
use super::runs::{batch, run, with};

const WRITERS: usize = 6;
const RUNS_A_TRACE: usize = 5;

/// Bytes of a body that is decoded and compressed off the async threads.
const LARGE_BYTES: usize = 300 * 1024;

/// One trace: a workflow and its nodes, each with usage, so that sums show what was counted.
pub(crate) fn body_of(trace_id: &str) -> String {
    batch(&runs_of(trace_id))
}

fn runs_of(trace_id: &str) -> Vec<Value> {
    let root = format!("{trace_id}/0");
    let mut runs = vec![with(run(trace_id, &root), json!({"type": "workflow"}))];
    for place in 1..RUNS_A_TRACE {
        let usage = json!({"usage": {"prompt_tokens": 10, "completion_tokens": 1, "total_tokens": 11}});
        let node = run(trace_id, &format!("{trace_id}/{place}"));
        runs.push(with(node, json!({"parent_run_id": root, "metadata": usage})));
    }
    runs
}

/// What is posted for the trace at a place, one after the other: whole, twice as SDKs do, large, compressed, or in two
/// pieces of which the root's is the last.
fn posts_of(trace_id: &str, place: usize) -> Vec<Post> {
    let plain = |body: String| Post { body: body.into_bytes(), gzip: false };
    match place % 12 {
        3 => vec![plain(body_of(trace_id)), plain(body_of(trace_id))],
        5 => {
            let mut runs = runs_of(trace_id);
            runs[1]["output"] = json!("wind west, sea moderate; ".repeat(LARGE_BYTES / 25));
            vec![plain(batch(&runs))]
        }
        7 => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(body_of(trace_id).as_bytes()).expect("memory takes everything");
            vec![Post { body: encoder.finish().expect("memory takes everything"), gzip: true }]
        }
        9 => {
            let runs = runs_of(trace_id);
            let last = [&runs[..1], &runs[3..]].concat();
            // Some runs of the first piece are said again.
            vec![plain(batch(&runs[1..3])), plain(batch(&[&last[..], &runs[2..3]].concat()))]
        }
        _ => vec![plain(body_of(trace_id))],
    }
}

struct Post {
    body: Vec<u8>,
    gzip: bool,
}

/// How often or how long, in `make test` and in `make test-full`.
pub(crate) fn short_or_long<T>(short: T, long: T) -> T {
    if std::env::var_os("TEST_LONG").is_some() { long } else { short }
}

/// What the writers sent, and which of it was answered with 200.
#[derive(Default)]
pub(crate) struct Sent {
    pub(crate) acknowledged: HashSet<String>,
    pub(crate) unanswered: HashSet<String>,
}

impl Sent {
    /// One trace that was acknowledged.
    pub(crate) fn acknowledged(trace_id: &str) -> Self {
        Self { acknowledged: [trace_id.to_owned()].into(), ..Self::default() }
    }
}

/// Write until told to stop or until the server is gone.
async fn write(client: Client, label: String, stop: Arc<AtomicBool>, acknowledged: Arc<AtomicUsize>) -> Sent {
    let mut sent = Sent::default();
    for place in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let trace_id = format!("{label}-{place}");
        let mut taken = true;
        for post in posts_of(&trace_id, place) {
            let mut request = client.request(Method::POST, "/v1/traces").header("Content-Type", "application/json");
            if post.gzip {
                request = request.header("Content-Encoding", "gzip");
            }
            match request.body(post.body).send().await {
                Ok(answer) if answer.status() == 200 => {}
                Ok(answer) if answer.status() == 503 => taken = false,
                Ok(answer) => assert_eq!(answer.status(), 200, "{trace_id}"),
                Err(_) => {
                    sent.unanswered.insert(trace_id);
                    return sent;
                }
            }
        }
        if taken {
            acknowledged.fetch_add(1, Ordering::Relaxed);
            sent.acknowledged.insert(trace_id)
        } else {
            sent.unanswered.insert(trace_id)
        };
    }
    sent
}

/// Several writers at work on one server.
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicUsize>,
    writers: JoinSet<Sent>,
}

impl Load {
    /// Start writing traces whose ids begin with `label`.
    pub(crate) fn start(client: &Client, label: &str) -> Self {
        let (stop, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let mut writers = JoinSet::new();
        for writer in 0..WRITERS {
            writers.spawn(write(client.clone(), format!("{label}-w{writer}"), Arc::clone(&stop), Arc::clone(&acknowledged)));
        }
        Self { stop, acknowledged, writers }
    }

    /// Wait until so many more traces than now are acknowledged.
    pub(crate) async fn until_more(&self, traces: usize) {
        let (started, before) = (Instant::now(), self.acknowledged.load(Ordering::Relaxed));
        while self.acknowledged.load(Ordering::Relaxed) < before + traces {
            assert!(started.elapsed() < Duration::from_secs(60), "not {traces} more traces acknowledged within {:?}", started.elapsed());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Tell the writers to stop, and return what they sent.
    pub(crate) async fn finish(self) -> Sent {
        self.stop.store(true, Ordering::Relaxed);
        let mut all = Sent::default();
        for sent in self.writers.join_all().await {
            all.acknowledged.extend(sent.acknowledged);
            all.unanswered.extend(sent.unanswered);
        }
        assert!(!all.acknowledged.is_empty(), "nothing was acknowledged");
        all
    }
}

/// Every acknowledged trace is stored, everything stored was sent, all of it whole and once. Says how many of each.
pub(crate) async fn assert_store(client: &Client, sent: &[Sent]) {
    let acknowledged: HashSet<&String> = sent.iter().flat_map(|sent| &sent.acknowledged).collect();
    let unanswered: HashSet<&String> = sent.iter().flat_map(|sent| &sent.unanswered).collect();
    let mut stored: HashMap<String, Value> = HashMap::new();
    let mut doubled = Vec::new();
    for trace in client.traces("view=preview").await {
        let id = trace["id"].as_str().expect("a trace id").to_owned();
        // Once is one row, one of each run, and the tokens of each run once. A batch is stored whole or not at all; of a trace
        // that was sent in pieces and not acknowledged, one piece may be there.
        let counted = (trace["run_count"].as_u64(), trace["usage"]["total_tokens"].as_u64());
        let is_piece = !acknowledged.contains(&id) && [(Some(2), Some(22)), (Some(4), Some(33))].contains(&counted);
        let whole = counted == (Some(RUNS_A_TRACE as u64), Some(11 * (RUNS_A_TRACE as u64 - 1)));
        if stored.insert(id.clone(), trace).is_some() || !(whole || is_piece) {
            doubled.push(id);
        }
    }
    let lost: Vec<&&String> = acknowledged.iter().filter(|trace_id| !stored.contains_key(**trace_id)).collect();
    tell(acknowledged.len(), stored.len(), lost.len(), doubled.len());
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert!(doubled.is_empty(), "not whole, or not once: {doubled:?}");
    for trace_id in acknowledged.iter().step_by(10) {
        let runs = client.runs(trace_id).await;
        let ids: HashSet<&str> = runs.iter().filter_map(|run| run["id"].as_str()).collect();
        assert_eq!((runs.len(), ids.len()), (RUNS_A_TRACE, RUNS_A_TRACE), "runs of {trace_id}");
    }
    for (trace_id, trace) in &stored {
        assert!(acknowledged.contains(trace_id) || unanswered.contains(trace_id), "{trace_id} was never sent");
        assert_eq!(trace["status"], "succeeded", "status of {trace_id}");
    }
}

/// One line for people, past the capture of test output.
pub(crate) fn tell(acknowledged: usize, stored: usize, lost: usize, doubled: usize) {
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    let line = format!("{test}: acknowledged {acknowledged}, stored {stored}, lost {lost}, doubled {doubled}");
    writeln!(std::io::stderr(), "{line}").expect("standard error");
}
