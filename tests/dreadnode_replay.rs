//! Recorded traffic of the real Dreadnode SDK, replayed in several orders on both databases: every run comes out value by
//! value as `tests/sdk/dreadnode/expected.py` works it out from the same bytes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "a test that cannot go on fails")]

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;

use reqwest::Method;
use serde_json::{Map, Value, json};
use support::derived::instant;
use support::{Answer, Backend, Client, Server, on_both_backends};

on_both_backends!(forward_and_repeated, reversed_and_shuffled);

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/dreadnode")
}

/// Recorded bodies by name, in their order.
fn recorded() -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(folder()).expect("the recordings").map(|file| file.expect("a file").path());
    let mut bodies: Vec<(String, Vec<u8>)> = files
        .filter(|path| path.extension().is_some_and(|end| end == "gz"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).expect("a body")))
        .collect();
    bodies.sort();
    bodies
}

async fn send(client: &Client, (name, body): &(String, Vec<u8>)) {
    let request = client.anonymous(Method::POST, "/api/v1/org/default/otel/traces").header("X-Api-Key", &client.key);
    let request = request.header("Content-Type", "application/x-protobuf").header("Content-Encoding", "gzip");
    let answer = Answer::of(request.body(body.clone())).await;
    assert_eq!((answer.status.as_u16(), answer.body.len()), (200, 0), "{name}: {}", answer.text());
}

/// Microseconds of a time as the API prints it.
fn micros(time: &Value) -> Value {
    instant(time).map_or(Value::Null, |at| json!(i64::try_from(at.unix_timestamp_nanos() / 1_000).expect("in range")))
}

/// Numbers by their value: the API prints `1.0` as it was sent.
fn same(got: &Value, want: &Value) -> bool {
    match (got, want) {
        (Value::Number(got), Value::Number(want)) => got.as_f64() == want.as_f64(),
        (Value::Array(got), Value::Array(want)) => got.len() == want.len() && got.iter().zip(want).all(|(got, want)| same(got, want)),
        (Value::Object(got), Value::Object(want)) => {
            got.len() == want.len() && want.iter().all(|(key, want)| got.get(key).is_some_and(|got| same(got, want)))
        }
        _ => got == want,
    }
}

/// A run in the shape of the expectations.
fn shown(run: &Value, want: &Map<String, Value>) -> Value {
    let usage = &run["usage"];
    let key = |key: &String| match key.as_str() {
        "start" => micros(&run["start_time"]),
        "end" => micros(&run["end_time"]),
        "tokens" => json!([usage["prompt_tokens"], usage["completion_tokens"], usage["total_tokens"]]),
        "foreign" => json!(true),
        name => run[name].clone(),
    };
    want.keys().map(|name| (name.clone(), key(name))).collect::<Map<_, _>>().into()
}

async fn assert_shown(client: &Client, order: &str) {
    let text = std::fs::read_to_string(folder().join("expected.json")).expect("the expectations");
    let expected: BTreeMap<String, BTreeMap<String, Value>> = serde_json::from_str(&text).expect("JSON");
    let traces = client.traces("").await;
    assert_eq!(traces.len(), expected.len(), "no trace beside the recorded ones, {order}");
    for trace in &traces {
        let id = trace["id"].as_str().expect("an id");
        let want = expected.get(id).expect("a recorded trace");
        let runs = client.runs(id).await;
        let ids = |runs: &[Value]| -> Vec<String> { runs.iter().map(|run| run["id"].as_str().expect("an id").to_owned()).collect() };
        let mut got = ids(&runs);
        got.sort();
        assert_eq!(got, want.keys().cloned().collect::<Vec<_>>(), "spans of {id}, {order}");
        for run in &runs {
            let want = want[run["id"].as_str().expect("an id")].as_object().expect("a run");
            let got = shown(run, want);
            for (key, want) in want {
                assert!(same(&got[key], want), "{key} of {} in {id}, {order}:\n{}\nnot\n{want}", run["name"], got[key]);
            }
        }
        // A trace is what the root of its tasks is.
        if let Some(root) = want.values().find(|run| run["parent_run_id"].is_null()) {
            assert_eq!(
                (&trace["name"], &trace["status"], micros(&trace["started_at"])),
                (&root["name"], &root["status"], root["start"].clone()),
                "{id}"
            );
            if root["foreign"].is_null() {
                assert!(same(&trace["input"], &root["input"]) && same(&trace["output"], &root["output"]), "{trace} not {root}");
                assert_eq!(trace["session_id"], root["session_id"], "{id}");
            }
        }
        assert_eq!((&trace["protocol"], &trace["source_id"]), (&json!("dreadnode"), &json!("default")), "{id}");
        let tokens: u64 = want.values().filter(|run| run["kind"] == "llm").filter_map(|run| run["tokens"][2].as_u64()).sum();
        if tokens > 0 {
            assert_eq!(trace["usage"]["total_tokens"], tokens, "tokens are not doubled, {order}");
        }
    }
}

async fn forward_and_repeated(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    for round in ["forward", "repeated"] {
        for recorded in &recorded() {
            send(&client, recorded).await;
        }
        assert_shown(&client, round).await;
    }
}

async fn reversed_and_shuffled(backend: Backend) {
    for seed in 0..3_usize {
        let server = Server::start(backend).await;
        let client = server.client();
        let all: Vec<_> = recorded().into_iter().flat_map(|body| [body.clone(), body]).collect();
        let mut order: Vec<usize> = (0..all.len()).rev().collect();
        if seed > 0 {
            order.sort_by_key(|at| (at + 1) * (7919 + 104_729 * seed) % 1009);
        }
        for at in order {
            send(&client, &all[at]).await;
        }
        assert_shown(&client, if seed == 0 { "reversed" } else { "shuffled" }).await;
    }
}
