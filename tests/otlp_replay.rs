//! Recorded traffic of real OpenTelemetry exporters and instrumentations, replayed in several orders on both databases:
//! spans, totals, costs, sessions and texts must come out as the expectations say that were checked by hand.

mod support;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use support::otlp::{Recorded, folder, post, recorded};
use support::{Backend, Client, Server, on_both_backends};

on_both_backends!(forward_and_repeated, reversed, shuffled);

/// What is compared of a run.
const RUN_KEYS: &[&str] = &["name", "kind", "type", "status", "status_detail", "model", "provider", "counted", "session_id", "user_id"];
/// What is compared of a trace.
const TRACE_KEYS: &[&str] =
    &["name", "status", "session_id", "user_id", "source_id", "run_count", "error_count", "has_unpriced_usage", "has_warnings"];

fn usage(usage: &Value) -> Value {
    let names = ["prompt_tokens", "completion_tokens", "total_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens"];
    let tokens: Vec<&Value> = names.iter().map(|name| &usage[*name]).collect();
    json!([tokens, usage["total_tokens_cost_usd"], usage["cost_source"]])
}

fn some(of: &Value, keys: &[&str]) -> serde_json::Map<String, Value> {
    keys.iter().filter(|key| !of[**key].is_null()).map(|key| ((*key).to_owned(), of[*key].clone())).collect()
}

/// The traces of the store in the shape of the expectations, by id.
async fn shown(client: &Client) -> BTreeMap<String, Value> {
    let mut traces = BTreeMap::new();
    for trace in client.traces("").await {
        let id = trace["id"].as_str().expect("an id").to_owned();
        let mut shown = some(&trace, TRACE_KEYS);
        shown.insert("usage".to_owned(), usage(&trace["usage"]));
        shown.insert("tags".to_owned(), trace["tags"].clone());
        shown.insert("metadata".to_owned(), trace["metadata"].clone());
        let mut runs = client.runs(&id).await;
        let names: BTreeMap<String, Value> = runs.iter().map(|run| (run["id"].as_str().expect("an id").to_owned(), run["name"].clone())).collect();
        runs.sort_by_key(|run| (run["start_time"].as_str().unwrap_or_default().to_owned(), run["id"].as_str().unwrap_or_default().to_owned()));
        let runs: Vec<Value> = runs
            .iter()
            .map(|run| {
                let mut shown = some(run, RUN_KEYS);
                if let Some(parent) = run["parent_run_id"].as_str() {
                    shown.insert("parent".to_owned(), names.get(parent).cloned().unwrap_or(json!("?")));
                }
                if run["usage"]["total_tokens"] != 0 {
                    shown.insert("usage".to_owned(), usage(&run["usage"]));
                }
                Value::Object(shown)
            })
            .collect();
        shown.insert("runs".to_owned(), json!(runs));
        traces.insert(id, Value::Object(shown));
    }
    traces
}

fn expected() -> BTreeMap<String, Value> {
    let text = std::fs::read_to_string(folder().join("expected.json")).expect("the expectations");
    serde_json::from_str(&text).expect("JSON")
}

async fn assert_shown(client: &Client, order: &str) {
    let (shown, expected) = (shown(client).await, expected());
    for (id, want) in &expected {
        let trace = shown.get(id).expect("every recorded trace is shown");
        for (key, want) in want.as_object().expect("an object") {
            assert_eq!(&trace[key], want, "{key} of trace {id}, {order}");
        }
    }
    assert_eq!(shown.len(), expected.len(), "no trace beside the expected ones, {order}");
}

async fn replay(client: &Client, requests: &[Recorded]) {
    for request in requests {
        let answer = post(client, request).await;
        assert_eq!(answer.status, 200, "{}: {}", request.scenario, answer.text());
        let media_type = request.headers.iter().find(|(name, _)| *name == "content-type").expect("a type");
        assert_eq!(answer.headers["content-type"], media_type.1, "{}", request.scenario);
        assert_eq!(answer.text(), if media_type.1.ends_with("json") { "{}" } else { "" }, "{}", request.scenario);
    }
}

async fn forward_and_repeated(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    replay(&client, &recorded()).await;
    assert_shown(&client, "forward").await;
    replay(&client, &recorded()).await;
    assert_shown(&client, "repeated").await;
}

async fn reversed(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let mut requests = recorded();
    requests.reverse();
    replay(&client, &requests).await;
    assert_shown(&client, "reversed").await;
}

/// Some orders, always the same ones; every request comes twice.
async fn shuffled(backend: Backend) {
    for seed in 1..4_usize {
        let server = Server::start(backend).await;
        let client = server.client();
        let all: Vec<Recorded> = recorded().into_iter().flat_map(|request| [request.clone(), request]).collect();
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_key(|at| (at + 1) * (7919 + 104_729 * seed) % 1009);
        let requests: Vec<Recorded> = order.iter().map(|at| all[*at].clone()).collect();
        replay(&client, &requests).await;
        assert_shown(&client, &format!("shuffled by {seed}")).await;
    }
}
