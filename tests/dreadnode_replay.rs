//! Recorded traffic of the real Dreadnode SDK, replayed in several orders on both databases: every run comes out value by
//! value as `tests/sdk/dreadnode/expected.py` works it out from the same bytes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "a test that cannot go on fails")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::PathBuf;

use reqwest::Method;
use serde_json::{Map, Value, json};
use support::derived::instant;
use support::otlp::{Piece, pieces};
use support::{Answer, Backend, Client, Server, on_both_backends};

on_both_backends!(forward_and_repeated, reversed_and_shuffled, span_by_span_before_a_project_is_named, span_by_span_from_all_sides);

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

/// What is expected of each run, by trace.
type Expected = BTreeMap<String, BTreeMap<String, Value>>;

fn expected() -> Expected {
    let text = std::fs::read_to_string(folder().join("expected.json")).expect("the expectations");
    serde_json::from_str(&text).expect("JSON")
}

async fn assert_shown(client: &Client, order: &str) {
    let expected = expected();
    let shown = shown_in(client, "default", &expected, order).await;
    assert_eq!(shown.len(), expected.len(), "no trace beside the recorded ones, {order}");
}

/// The traces of a client's project, each as it is expected.
async fn shown_in(client: &Client, project: &str, expected: &Expected, order: &str) -> BTreeSet<String> {
    let traces = client.traces("").await;
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
            assert_eq!((&trace["name"], micros(&trace["started_at"])), (&root["name"], root["start"].clone()), "{id}, {order}");
            assert_eq!(trace["status"], root["status"], "{trace}, {order}");
            if root["foreign"].is_null() {
                assert!(same(&trace["input"], &root["input"]) && same(&trace["output"], &root["output"]), "{trace} not {root}");
                assert_eq!(trace["session_id"], root["session_id"], "{id}");
            }
        }
        assert_eq!((&trace["protocol"], &trace["source_id"]), (&json!("dreadnode"), &json!(project)), "{id}");
        let tokens: u64 = want.values().filter(|run| run["kind"] == "llm").filter_map(|run| run["tokens"][2].as_u64()).sum();
        if tokens > 0 {
            assert_eq!(trace["usage"]["total_tokens"], tokens, "tokens are not doubled, {order}");
        }
    }
    let ids: BTreeSet<String> = traces.iter().map(|trace| trace["id"].as_str().expect("an id").to_owned()).collect();
    assert_eq!(ids.len(), traces.len(), "each is there once, {order}");
    ids
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

const PROJECT: &str = "dreadnode.project";

/// Every recorded span as one that names no project, and one of each trace that can as one that names `gathered`.
fn named_late() -> (Vec<Piece>, BTreeMap<String, Piece>) {
    let (mut unnamed, mut named) = (Vec::new(), BTreeMap::new());
    for (_, body) in recorded() {
        let mut raw = Vec::new();
        flate2::read::GzDecoder::new(body.as_slice()).read_to_end(&mut raw).expect("a body in gzip");
        for piece in pieces(&raw) {
            if piece.attribute(PROJECT).is_some() && piece.attribute("logfire.span_type").as_deref() != Some("log") {
                named.entry(piece.trace.clone()).or_insert_with(|| piece.with(PROJECT, Some("gathered")));
            }
            unnamed.push(piece.with(PROJECT, None));
        }
    }
    (unnamed, named)
}

/// The numbers below `count` in an order that depends on the seed.
fn shuffled(count: usize, seed: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|at| (at + 1) * (7919 + 104_729 * seed) % 1009);
    order
}

async fn send_piece(client: &Client, piece: &Piece) {
    let request = client.anonymous(Method::POST, "/api/v1/org/default/otel/traces").header("X-Api-Key", &client.key);
    let answer = Answer::of(request.header("Content-Type", "application/x-protobuf").body(piece.request())).await;
    assert_eq!((answer.status.as_u16(), answer.body.len()), (200, 0), "{}: {}", piece.trace, answer.text());
}

/// Each trace is in one project: in the one that it names, or where it waits for a name.
async fn assert_gathered(server: &Server, named: &BTreeMap<String, Piece>, order: &str) {
    let expected = expected();
    let waiting = shown_in(&server.client(), "default", &expected, order).await;
    let key = server.cli(&["key", "create", "--name", "reader", "--project", "gathered"]);
    let gathered = shown_in(&Client::new(server.url(""), key), "gathered", &expected, order).await;
    let (with_name, without): (BTreeSet<String>, BTreeSet<String>) = expected.keys().cloned().partition(|trace| named.contains_key(trace));
    assert_eq!((gathered, waiting), (with_name, without), "{order}");
    server.assert_sound().await;
    assert!(!server.log().contains("ERROR"), "{}", server.log_tail());
}

async fn span_by_span_before_a_project_is_named(backend: Backend) {
    let server = Server::start(backend).await;
    let client = Client::new(server.url(""), server.cli(&["key", "create", "--name", "org", "--scope", "org"]));
    let (unnamed, named) = named_late();
    for at in shuffled(unnamed.len(), 1) {
        send_piece(&client, &unnamed[at]).await;
    }
    assert_eq!(shown_in(&server.client(), "default", &expected(), "all wait").await.len(), expected().len());
    for piece in named.values() {
        send_piece(&client, piece).await;
    }
    assert_gathered(&server, &named, "named last").await;
    // What is sent again goes where its trace is by now.
    for at in shuffled(unnamed.len(), 2) {
        send_piece(&client, &unnamed[at]).await;
    }
    assert_gathered(&server, &named, "repeated").await;
}

/// Many at once, those with a name among them, and on Postgres through two servers.
async fn span_by_span_from_all_sides(backend: Backend) {
    const SENDERS: usize = 6;
    for seed in 1..4 {
        let server = Server::start(backend).await;
        let second = if backend == Backend::Postgres { Some(server.second().await) } else { None };
        let key = server.cli(&["key", "create", "--name", "org", "--scope", "org"]);
        let (unnamed, named) = named_late();
        let all: Vec<Piece> = unnamed.iter().chain(named.values()).cloned().collect();
        let order = shuffled(all.len(), seed);
        let senders = (0..SENDERS).map(|number| {
            let at = second.as_ref().filter(|_| number % 2 == 1).unwrap_or(&server);
            let client = Client::new(at.url(""), key.clone());
            let mine: Vec<&Piece> = order.iter().skip(number).step_by(SENDERS).map(|at| &all[*at]).collect();
            async move {
                for piece in mine {
                    send_piece(&client, piece).await;
                }
            }
        });
        futures_util::future::join_all(senders).await;
        assert_gathered(&server, &named, &format!("seed {seed}")).await;
    }
}
