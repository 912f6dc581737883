//! Traces whose first spans name no project: they wait in the default project and follow the span that names one, with all
//! that is beside them, and nothing is left behind. Recordings in any order are in `dreadnode_replay.rs`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "a test that cannot go on fails")]

mod support;

use reqwest::Method;
use serde_json::{Value, json};
use support::caller::Caller;
use support::client::trace_path;
use support::s3::{Sender, artifact, artifact_key, artifacts_path, sha256, task};
use support::{Answer, Backend, Server, on_both_backends};

on_both_backends!(all_of_a_trace_follows, a_pinned_key_moves_nothing, rules_hold_for_what_follows, racing_requests_leave_one_trace);

/// What the default project may still have of a trace that has left: what was decided or told for good.
const KEPT: [&str; 8] = ["access_key", "audit_log", "job", "project", "rollup_day", "rollup_name", "rollup_revision", "usage_day"];

fn hex(trace: u128) -> String {
    format!("{trace:032x}")
}

/// A span of another library below the task `trace`.
fn foreign(trace: u128, id: u64, attributes: &[(&str, &str)]) -> Value {
    let attributes: Vec<Value> = attributes.iter().map(|(key, value)| json!({ "key": key, "value": { "stringValue": value } })).collect();
    json!({
        "traceId": hex(trace), "spanId": format!("{id:016x}"), "name": format!("span-{id}"), "kind": 1, "parentSpanId": format!("{trace:016x}"),
        "startTimeUnixNano": "1795164814420057693", "endTimeUnixNano": "1795164814421057693", "attributes": attributes,
    })
}

/// A span that names its project, whatever else the trace has.
fn naming(trace: u128, id: u64, project: &str) -> Value {
    foreign(trace, id, &[("dreadnode.version", "2.0.52"), ("dreadnode.type", "task"), ("dreadnode.project", project), ("dreadnode.schema", "{}")])
}

/// All runs as the API prints them in a project, by their ids; where they come from is left out.
async fn runs(owner: &Caller, project: &str, trace: u128) -> Vec<Value> {
    let path = trace_path(&hex(trace), &format!("/runs?page_size=500&project_id={project}"));
    let mut runs = owner.get(&path).await.json()["data"].as_array().unwrap_or_else(|| panic!("no runs of {trace}")).clone();
    for run in &mut runs {
        let id = run["id"].as_str().unwrap().to_owned();
        run["source_id"] = Value::Null;
        run["original"] = json!(owner.get(&trace_path(&hex(trace), &format!("/runs/{id}/original?project_id={project}"))).await.text());
    }
    runs.sort_by_key(|run| run["id"].to_string());
    runs
}

async fn traces(owner: &Caller, project: &str) -> Vec<Value> {
    owner.get(&format!("/v1/tracing/traces?page_size=200&project_id={project}")).await.json()["data"].as_array().unwrap().clone()
}

async fn all_of_a_trace_follows(backend: Backend) {
    let server = Server::start(backend).await;
    let (sender, owner) = (Sender::new(&server, &["--scope", "org"]).await, Caller::owner(&server).await);
    let pinned = server.client();
    let (_, waiting) = owner.place().await;
    let file = b"a file".to_vec();
    assert_eq!(sender.put(&artifact_key(&file), &file).await.status, 200);
    sender.send(&[task(1, "default", &json!([artifact(&file, "out.txt")]), &json!({}), &json!([]))]).await;
    // More resources than a trace keeps once for all its spans.
    for id in 100..170 {
        let mut body = support::otlp::request(&[foreign(1, id, &[("gen_ai.operation.name", "chat"), ("gen_ai.response.model", "gpt-4o")])]);
        body["resourceSpans"][0]["resource"]["attributes"][0]["value"] = json!({ "stringValue": format!("service {id}") });
        let request = sender.client.anonymous(Method::POST, "/api/v1/org/default/otel/traces").header("X-Api-Key", &sender.client.key);
        let answer = Answer::of(request.header("Content-Type", "application/json").body(body.to_string())).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let said = json!({ "kvlistValue": { "values": [{ "key": "content", "value": { "stringValue": "Oslo?" } }] } });
    let record = json!({ "traceId": hex(1), "spanId": format!("{:016x}", 100), "eventName": "gen_ai.user.message", "body": said,
        "observedTimeUnixNano": "2" });
    let logs = json!({ "resourceLogs": [{ "scopeLogs": [{ "logRecords": [record] }] }] });
    assert_eq!(pinned.post_raw("/v1/logs", logs.to_string()).await.status, 200);
    let path = trace_path(&hex(1), "/evaluations");
    assert_eq!(pinned.post_raw(&path, json!({ "name": "grade", "value": 4, "comment": "good" }).to_string()).await.status, 201);
    let before = traces(&owner, &waiting).await;
    let (runs_before, graded) = (runs(&owner, &waiting, 1).await, pinned.get_json(&path).await["data"].clone());
    assert_eq!((before.len(), runs_before.len(), graded.as_array().map(Vec::len)), (1, 71, Some(1)));
    let rows = server.rows_of_project(&waiting).await;
    assert!(["span_log", "evaluation", "artifact_ref"].iter().all(|table| rows.iter().any(|(name, _)| name == table)), "{rows:?}");

    sender.send(&[naming(1, 2, "bots")]).await;
    let bots = sender.project("bots").await;
    let after = traces(&owner, &bots).await;
    assert_eq!((traces(&owner, &waiting).await, after.len()), (Vec::new(), 1));
    let (before, after) = (&before[0], &after[0]);
    for key in ["id", "name", "protocol", "status", "started_at", "ended_at", "usage", "created_at"] {
        assert_eq!(before[key], after[key], "{key}");
    }
    assert_eq!((&after["source_id"], &after["run_count"]), (&json!("bots"), &json!(72)));
    assert!(after["version"].as_i64() > before["version"].as_i64(), "{after}");
    let runs_after: Vec<Value> = runs(&owner, &bots, 1).await.into_iter().filter(|run| run["id"] != format!("{:016x}", 2)).collect();
    assert_eq!(runs_after, runs_before);
    assert_eq!(owner.get(&format!("{path}?project_id={bots}")).await.json()["data"], graded);
    let id = format!("sha256:{}", sha256(&file));
    assert_eq!(Answer::of(sender.client.request(Method::GET, &artifacts_path(1, &id, &bots))).await.body, file);
    let left: Vec<_> = server.rows_of_project(&waiting).await.into_iter().filter(|(table, _)| !KEPT.contains(&table.as_str())).collect();
    assert_eq!(left, []);
    server.assert_sound().await;

    // What names none follows, and so does a file that is told of later.
    let late = b"a late file".to_vec();
    assert_eq!(sender.put(&artifact_key(&late), &late).await.status, 200);
    sender.send(&[foreign(1, 3, &[("a", "b")]), task(1, "default", &json!([artifact(&late, "late.txt")]), &json!({}), &json!([]))]).await;
    assert_eq!((traces(&owner, &waiting).await.len(), runs(&owner, &bots, 1).await.len()), (0, 73));
    let id = format!("sha256:{}", sha256(&late));
    assert_eq!(Answer::of(sender.client.request(Method::GET, &artifacts_path(1, &id, &bots))).await.body, late);
    // Only what waits is moved: between two that are named, nothing is.
    sender.send(&[naming(1, 4, "others")]).await;
    assert_eq!(runs(&owner, &bots, 1).await.len(), 73);
    server.assert_sound().await;
}

async fn a_pinned_key_moves_nothing(backend: Backend) {
    let server = Server::start(backend).await;
    let (sender, pinned) = (Sender::new(&server, &["--scope", "org"]).await, Sender::new(&server, &[]).await);
    let owner = Caller::owner(&server).await;
    let (_, waiting) = owner.place().await;
    sender.send(&[foreign(1, 1, &[("a", "b")]), naming(2, 1, "bots")]).await;
    let bots = sender.project("bots").await;
    pinned.send(&[naming(1, 2, "bots"), foreign(2, 2, &[("a", "b")])]).await;
    assert_eq!((runs(&owner, &waiting, 1).await.len(), runs(&owner, &waiting, 2).await.len(), runs(&owner, &bots, 2).await.len()), (2, 1, 1));
    // The next span by a key of the organization brings the parts together.
    sender.send(&[foreign(2, 3, &[("a", "b")])]).await;
    assert_eq!((traces(&owner, &waiting).await.len(), runs(&owner, &bots, 2).await.len()), (1, 3));
    server.assert_sound().await;
}

async fn rules_hold_for_what_follows(backend: Backend) {
    const PLANTED: &str = "ann.planted@mail.example.org";
    let server = Server::start(backend).await;
    let (sender, owner, pinned) = (Sender::new(&server, &["--scope", "org"]).await, Caller::owner(&server).await, server.client());
    sender.send(&[naming(1, 1, "bots"), foreign(2, 2, &[("note", PLANTED)]), foreign(3, 2, &[("note", "nothing")])]).await;
    let path = trace_path(&hex(2), "/evaluations");
    assert_eq!(pinned.post_raw(&path, json!({ "name": "who", "value": 1, "comment": PLANTED }).to_string()).await.status, 201);
    let bots = sender.project("bots").await;
    let rules = json!({ "rules": [{ "builtin": "email", "action": "mask" }] });
    let set = Answer::of(owner.request(Method::PUT, &format!("/v1/projects/{bots}/redaction")).json(&rules)).await;
    assert_eq!(set.status, 200, "{}", set.text());
    sender.send(&[naming(2, 1, "bots"), naming(3, 1, "bots")]).await;
    let told = json!(runs(&owner, &bots, 2).await).to_string() + &owner.get(&format!("{path}?project_id={bots}")).await.text();
    assert!(!told.contains(PLANTED) && told.matches("[email]").count() >= 2, "{told}");
    assert_eq!((runs(&owner, &bots, 2).await.len(), runs(&owner, &bots, 3).await.len()), (2, 2));
    assert!(traces(&owner, &bots).await.iter().all(|trace| trace["source_id"] == "bots"));
    let (_, waiting) = owner.place().await;
    assert_eq!(traces(&owner, &waiting).await, Vec::<Value>::new());
    server.assert_sound().await;
}

/// Spans with and without a name of the same traces at the same moment, again and again, through two servers on Postgres.
async fn racing_requests_leave_one_trace(backend: Backend) {
    const TRACES: u128 = 40;
    let server = Server::start(backend).await;
    let second = if backend == Backend::Postgres { Some(server.second().await) } else { None };
    let sender = Sender::new(&server, &["--scope", "org"]).await;
    let there = second.as_ref().map(|second| Sender { client: support::Client::new(second.url(""), sender.client.key.clone()), ..sender.clone() });
    let there = there.as_ref().unwrap_or(&sender);
    let owner = Caller::owner(&server).await;
    let file = b"a file".to_vec();
    assert_eq!(sender.put(&artifact_key(&file), &file).await.status, 200);
    sender.send(&[naming(999, 1, "bots")]).await;
    for trace in 1..=TRACES {
        let root = [task(trace, "default", &json!([artifact(&file, "out.txt")]), &json!({}), &json!([]))];
        let (plain, named, other) = ([foreign(trace, 1001, &[("a", "b")])], [naming(trace, 1002, "bots")], [foreign(trace, 1003, &[("a", "b")])]);
        tokio::join!(sender.send(&root), there.send(&named), sender.send(&plain), there.send(&other));
    }
    let (_, waiting) = owner.place().await;
    let bots = sender.project("bots").await;
    assert_eq!(traces(&owner, &waiting).await, Vec::<Value>::new());
    for trace in 1..=TRACES {
        assert_eq!(runs(&owner, &bots, trace).await.len(), 4, "{trace}");
        let id = format!("sha256:{}", sha256(&file));
        assert_eq!(Answer::of(sender.client.request(Method::GET, &artifacts_path(trace, &id, &bots))).await.body, file, "{trace}");
    }
    let count = usize::try_from(TRACES).unwrap() + 1;
    assert_eq!(traces(&owner, &bots).await.len(), count);
    server.assert_sound().await;
    let log = server.log() + &second.as_ref().map(Server::log).unwrap_or_default();
    assert!(!log.contains("ERROR"), "{log}");
}
