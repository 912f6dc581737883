//! Recorded traffic of real Dynamiq SDKs, replayed in several orders on both databases: every derived value must come out
//! as an independent reference says, and the original must be kept byte for byte.

mod support;

use std::collections::HashMap;

use reqwest::Method;
use serde_json::Value;
use support::derived::assert_derived;
use support::fixtures::{Scenario, folders, scenarios, trace_of_runs};
use support::runs::raw_batch;
use support::{Answer, Backend, Client, Server, on_both_backends};

on_both_backends!(forward_and_repeated, reversed, one_run_at_a_time_children_first, originals_are_kept, survives_restart,);

/// The prefix under which one recorded SDK posts.
const OPTIONS: [&str; 2] = ["--base-path", "/collector"];

fn all_scenarios() -> Vec<Scenario> {
    folders().iter().flat_map(|folder| scenarios(folder)).collect()
}

/// Post runs the way the SDK did: its target, its user agent, its content type.
async fn post(client: &Client, path: &str, user_agent: &str, runs: &[String]) {
    let request =
        client.request(Method::POST, path).header("Content-Type", "application/json").header("User-Agent", user_agent).body(raw_batch(runs));
    Answer::of(request).await.assert_accepted();
}

async fn replay(client: &Client, scenario: &Scenario) {
    for request in &scenario.requests {
        post(client, &request.path, &request.user_agent, &request.runs).await;
    }
}

async fn assert_scenario(client: &Client, scenario: &Scenario, order: &str) {
    for (trace_id, want) in &scenario.derived {
        assert_derived(client, trace_id, want, &format!("{} ({order})", scenario.name)).await;
    }
}

async fn forward_and_repeated(backend: Backend) {
    let server = Server::start_with(backend, &OPTIONS).await;
    let client = server.client();
    let scenarios = all_scenarios();
    for scenario in &scenarios {
        replay(&client, scenario).await;
        // Right after the answer: acknowledged is visible.
        assert_scenario(&client, scenario, "forward").await;
    }
    for scenario in &scenarios {
        replay(&client, scenario).await;
        assert_scenario(&client, scenario, "repeated").await;
    }
    let traces: usize = scenarios.iter().map(|scenario| scenario.derived.len()).sum();
    assert_eq!(client.traces("").await.len(), traces, "no trace beside the expected ones");
}

async fn reversed(backend: Backend) {
    let server = Server::start_with(backend, &OPTIONS).await;
    let client = server.client();
    for scenario in &all_scenarios() {
        for request in scenario.requests.iter().rev() {
            let runs: Vec<String> = request.runs.iter().rev().cloned().collect();
            post(&client, &request.path, &request.user_agent, &runs).await;
        }
        assert_scenario(&client, scenario, "reversed").await;
    }
}

/// Every run in a post of its own, so that parents are missing until the end. Runs without a trace id cannot be split.
async fn one_run_at_a_time_children_first(backend: Backend) {
    let server = Server::start_with(backend, &OPTIONS).await;
    let client = server.client();
    for scenario in &all_scenarios() {
        let runs: Vec<&String> = scenario.requests.iter().flat_map(|request| &request.runs).collect();
        if runs.iter().any(|run| parsed(run)["trace_id"].is_null()) {
            continue;
        }
        for run in runs.into_iter().rev() {
            client.ingest(raw_batch(&[run])).await.assert_accepted();
        }
        assert_scenario(&client, scenario, "one by one").await;
    }
}

async fn originals_are_kept(backend: Backend) {
    let server = Server::start_with(backend, &OPTIONS).await;
    let client = server.client();
    for scenario in &all_scenarios() {
        replay(&client, scenario).await;
        for ((trace_id, run_id), sent) in last_sent(scenario) {
            let original = client.original(&trace_id, &run_id).await;
            assert_eq!(original.status, 200, "{}: {}", scenario.name, original.text());
            assert_eq!(original.text(), sent, "{}: run {run_id}", scenario.name);
        }
    }
}

async fn survives_restart(backend: Backend) {
    let mut server = Server::start_with(backend, &OPTIONS).await;
    let client = server.client();
    let scenarios = all_scenarios();
    for scenario in &scenarios {
        replay(&client, scenario).await;
    }
    let status = server.terminate().await;
    assert!(status.success(), "SIGTERM ends with {status}");
    server.restart().await;
    for scenario in &scenarios {
        assert_scenario(&client, scenario, "restarted").await;
    }
}

/// The text that must be kept for each run: the last copy, except that an open copy never replaces a closed one.
fn last_sent(scenario: &Scenario) -> HashMap<(String, String), String> {
    let mut kept: HashMap<(String, String), String> = HashMap::new();
    for request in &scenario.requests {
        let runs: Vec<Value> = request.runs.iter().map(|run| parsed(run)).collect();
        for ((run, trace_id), text) in runs.iter().zip(trace_of_runs(&runs)).zip(&request.runs) {
            let key = (trace_id, run["id"].as_str().expect("a run id").to_owned());
            let closed_before = kept.get(&key).is_some_and(|old| !parsed(old)["status"].is_null());
            if !(run["status"].is_null() && closed_before) {
                kept.insert(key, text.clone());
            }
        }
    }
    kept
}

fn parsed(run: &str) -> Value {
    serde_json::from_str(run).expect("a run is JSON")
}
