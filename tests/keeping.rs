//! What a project keeps and what it lets in: retention, and deleting a whole project, with receipts that are true.
#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "a test that cannot go on fails")]

mod support;

use std::fmt::Write;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use support::caller::{Caller, bearer_at_collector};
use support::otlp::{frame, message};
use support::runs::with;
use support::s3::{Sender, artifact, artifact_key, artifacts_path, blobs, sha256, task};
use support::server::free_port;
use support::{Answer, Backend, Client, Server, batch, on_both_backends, run};
use tracekeep::domain::time;

on_both_backends!(
    what_is_not_kept_goes,
    a_project_is_deleted,
    a_deleted_project_leaves_no_files,
    what_is_redacted_is_nowhere,
    a_window_is_scrubbed_and_counts_stay_true,
    files_stay_with_a_scrubbed_trace,
    quotas_are_kept_and_told,
    every_byte_counts_and_all_projects_of_a_body_are_asked,
    grpc_goes_by_the_rules_and_limits
);

async fn put(caller: &Caller, path: &str, body: Value) -> Answer {
    Answer::of(caller.request(Method::PUT, path).json(&body)).await
}

async fn ended(owner: &Caller, project: &str, accepted: &Answer) -> Value {
    assert!([201, 202].contains(&accepted.status.as_u16()), "{}", accepted.text());
    let id = accepted.json()["data"]["id"].as_str().expect("an id").to_owned();
    let until = Instant::now() + Duration::from_mins(1);
    loop {
        let job = owner.get(&format!("/v1/projects/{project}/jobs/{id}")).await.json()["data"].clone();
        if job["finished_at"] != Value::Null {
            assert_eq!(job["state"], "succeeded", "{job}");
            return job;
        }
        assert!(Instant::now() < until, "{job}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Text that compresses badly.
fn noise(bytes: usize) -> String {
    let mut raw = vec![0; bytes / 2];
    getrandom::fill(&mut raw).expect("random bytes");
    let mut text = String::with_capacity(bytes);
    for byte in raw {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A trace of two runs that began so many days ago.
async fn send(client: &Client, name: &str, days_ago: i64) {
    let at = time::format(tracekeep::clock::Clock::System.now_us() - days_ago * time::DAY);
    let root = json!({"type": "workflow", "start_time": at, "end_time": at, "session_id": format!("s {name}"), "input": noise(24_000)});
    let child = json!({"parent_run_id": "root", "start_time": at, "end_time": at, "metadata": {"node": {"group": "llms", "model": "openai/gpt-x"}}});
    client.ingest(batch(&[with(run(name, "root"), root), with(run(name, "child"), child)])).await.assert_accepted();
}

async fn metrics(owner: &Caller, project: &str) -> Value {
    let window = "start_time=1995-01-01T00:00:00Z&end_time=2040-01-01T00:00:00Z&interval=8760h";
    owner.get(&format!("/v1/tracing/metrics?project_id={project}&{window}")).await.json()["data"]["summary"].clone()
}

/// Length of the database file, once it is no more than asked for.
async fn file_shrinks_to(server: &Server, bytes: u64) {
    let file = server.data_dir().join(tracekeep::store::DATABASE_FILE);
    let until = Instant::now() + Duration::from_secs(30);
    while std::fs::metadata(&file).unwrap().len() > bytes {
        assert!(Instant::now() < until, "the file has {} bytes", std::fs::metadata(&file).unwrap().len());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn what_is_not_kept_goes(backend: Backend) {
    let mut server = Server::start(backend).await;
    let (client, owner) = (server.client(), Caller::owner(&server).await);
    let (_, project) = owner.place().await;
    let path = format!("/v1/projects/{project}/retention");
    for index in 0..20 {
        send(&client, &format!("old {index}"), 40 + index).await;
        send(&client, &format!("new {index}"), index / 4).await;
    }
    // A clock that is years ahead does not keep a trace for good, one that is behind does not lose a new one.
    send(&client, "ahead", -900).await;
    send(&client, "behind", 9_000).await;
    server.execute("UPDATE trace SET created_at = started_at WHERE started_at > 1500000000000000").await.unwrap();
    let long_ago = "UPDATE trace SET created_at = 1600000000000000 WHERE started_at > 1900000000000000";
    let far = tracekeep::clock::Clock::System.now_us() + 800 * time::DAY;
    server.execute(&long_ago.replace("1900000000000000", &far.to_string())).await.unwrap();

    let empty = json!({"max_age_days": null, "max_traces": null, "max_bytes": null, "metrics_days": null});
    assert_eq!(owner.get(&path).await.json()["data"], empty);
    for (field, value) in [("max_age_days", json!(0)), ("max_traces", json!(-1)), ("max_bytes", json!("1")), ("metrics_days", json!(1_000_000_000))] {
        put(&owner, &path, json!({field: value})).await.assert_error(400, "bad_request");
    }
    put(&owner, &path, json!({"max_age_days": 30, "metrics_days": 7})).await.assert_error(400, "bad_request");
    Answer::of(client.request(Method::PUT, &path).json(&json!({"max_traces": 1}))).await.assert_error(403, "forbidden");

    let keep = json!({"max_age_days": 30, "max_traces": null, "max_bytes": null, "metrics_days": 3_000});
    let told = owner.post(&format!("{path}/preview"), keep.clone()).await.json()["data"].clone();
    assert_eq!((&told["traces"], &told["spans"], &told["exact"]), (&json!(21), &json!(42), &json!(true)), "{told}");
    let bytes = told["bytes"].as_u64().unwrap();
    assert_eq!(told["summary"], format!("would delete 21 traces with 42 spans, {bytes} bytes"));
    assert!(bytes > 21 * 10_000, "{told}");
    assert_eq!(owner.get(&path).await.json()["data"], empty, "a preview changes nothing");

    assert_eq!(put(&owner, &path, keep.clone()).await.json()["data"], keep);
    let before = metrics(&owner, &project).await;
    assert_eq!((&before["invocation_count"], &before["expired_count"]), (&json!(42), &json!(0)));
    let file = server.data_dir().join(tracekeep::store::DATABASE_FILE);
    let length = || std::fs::metadata(&file).map_or(0, |file| file.len());
    if backend == Backend::Sqlite {
        // All of it is in the file, not a part of it in the log.
        server.execute("PRAGMA wal_checkpoint(PASSIVE)").await.unwrap();
        assert!(length() > 42 * 12_000);
    }
    let full = length();
    let job = ended(&owner, &project, &owner.post(&format!("{path}/run"), json!({})).await).await;
    let receipt = &job["result"];
    assert_eq!((&receipt["traces"], &receipt["spans"], &receipt["bytes"]), (&json!(21), &json!(42), &json!(bytes)), "{job}");
    if backend == Backend::Sqlite {
        assert!(receipt["freed"].as_u64().unwrap() > bytes * 9 / 10, "{job}");
        file_shrinks_to(&server, full - bytes * 9 / 10).await;
    }
    // What expired is still counted, and marked; what is stored is counted right.
    let after = metrics(&owner, &project).await;
    assert_eq!((&after["invocation_count"], &after["expired_count"]), (&json!(42), &json!(21)));
    assert_eq!(client.get_json("/v1/tracing/traces/count").await["data"]["count"], 21);
    assert_eq!(client.get_json("/v1/tracing/traces").await["pagination"]["total_count"], 21);
    assert_eq!(client.trace("behind").await["data"]["id"], "behind");
    server.assert_sound().await;
    server.cli(&["doctor"]);

    // By number, the oldest first: the one whose clock is behind, then those of four days ago.
    let keep = json!({"max_traces": 17, "metrics_days": 3_000});
    let told = owner.post(&format!("{path}/preview"), keep.clone()).await.json()["data"].clone();
    assert_eq!(told["traces"], 4);
    put(&owner, &path, keep).await;
    let job = ended(&owner, &project, &owner.post(&format!("{path}/run"), json!({})).await).await;
    assert_eq!((&job["result"]["traces"], &job["result"]["bytes"]), (&json!(4), &told["bytes"]), "{job}");
    client.get("/v1/tracing/traces/behind").await.assert_error(404, "not_found");
    // What it counted is older than what is kept of metrics.
    let after = metrics(&owner, &project).await;
    assert_eq!((&after["invocation_count"], &after["expired_count"]), (&json!(41), &json!(24)));

    // By room; and without a setting of their own rollups go with the traces.
    let keep = json!({"max_bytes": 100_000});
    let told = owner.post(&format!("{path}/preview"), keep.clone()).await.json()["data"].clone();
    put(&owner, &path, keep).await;
    let job = ended(&owner, &project, &owner.post(&format!("{path}/run"), json!({})).await).await;
    assert_eq!((&job["result"]["traces"], &job["result"]["bytes"]), (&told["traces"], &told["bytes"]), "{job}");
    let left = client.traces("").await.len();
    assert!((4..=9).contains(&left), "{left}");
    let after = metrics(&owner, &project).await;
    assert_eq!((&after["invocation_count"], &after["expired_count"]), (&json!(left), &json!(0)));
    assert_eq!(owner.post(&format!("{path}/preview"), json!({"max_bytes": 100_000})).await.json()["data"]["traces"], 0);
    server.assert_sound().await;

    // The server looks by itself, and tells what it did.
    put(&owner, &path, json!({"max_traces": 1})).await;
    server.terminate().await;
    server.restart().await;
    let until = Instant::now() + Duration::from_mins(1);
    while client.traces("").await.len() > 1 {
        assert!(Instant::now() < until, "nothing was deleted: {}", server.log_tail());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let (org, _) = owner.place().await;
    let log = owner.get(&format!("/v1/orgs/{org}/audit-log?page_size=100")).await.text();
    for action in ["retention.update", "retention.delete"] {
        assert!(log.contains(action), "{log}");
    }
}

async fn a_project_is_deleted(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    let (org, default) = owner.place().await;
    let made = owner.post("/v1/projects", json!({"name": "doomed", "org_id": org})).await.json();
    let project = made["data"]["id"].as_str().unwrap().to_owned();
    let key =
        owner.post("/v1/access-keys", json!({"name": "k", "org_id": org, "project_id": project, "permissions": ["ingest", "read", "admin"]})).await;
    let key = key.json()["data"]["key"].as_str().unwrap().to_owned();
    let client = Client::new(server.url(""), key.clone());
    for index in 0..150 {
        let at = json!({"session_id": format!("s {}", index % 7), "tags": [format!("tag {index}")], "error": {"message": "broken", "type": "E"}, "status": "failed",
            "metadata": {"node": {"group": "llms", "model": format!("openai/gpt-{}", index % 3)}}});
        client
            .ingest(batch(&[with(run(&format!("t {index}"), "root"), at.clone()), with(run(&format!("t {index}"), "a"), at)]))
            .await
            .assert_accepted();
    }
    server.client().ingest(batch(&[run("stays", "root")])).await.assert_accepted();
    // Something in every table that a project has.
    let at = format!("/v1/tracing/traces/t%201/evaluations?project_id={project}");
    assert!(owner.post(&at, json!({"name": "n", "value": 1})).await.status.is_success());
    assert!(owner.post("/v1/apps", json!({"name": "a", "project_id": project, "sources": ["harness"]})).await.status.is_success());
    assert!(owner.post(&format!("/v1/tracing/views?project_id={project}"), json!({"name": "v", "query": ""})).await.status.is_success());
    assert!(owner.post(&format!("/v1/projects/{project}/prices"), json!({"model": "m", "input_usd": 1, "output_usd": 2})).await.status.is_success());
    put(&owner, &format!("/v1/projects/{project}/retention"), json!({"max_traces": 1_000})).await;

    let path = format!("/v1/projects/{project}");
    owner.delete(&path).await.assert_error(400, "bad_request");
    owner.delete(&format!("{path}?name=default")).await.assert_error(409, "conflict");
    let accepted = owner.delete(&format!("{path}?name=doomed")).await;
    assert_eq!(accepted.status, 202, "{}", accepted.text());
    // Out of sight at once, for its own key too, and the name is free.
    owner.get(&path).await.assert_error(404, "not_found");
    owner.get(&format!("/v1/tracing/traces?project_id={project}")).await.assert_error(404, "not_found");
    assert_eq!(bearer_at_collector(&server, &key).await, 401);
    assert!(!owner.get("/v1/projects").await.text().contains("doomed"));
    let again = owner.post("/v1/projects", json!({"name": "doomed", "org_id": org})).await;
    assert_eq!(again.status, 201, "{}", again.text());
    let job = ended(&owner, &project, &accepted).await;
    let receipt = &job["result"];
    assert_eq!((&receipt["traces"], &receipt["spans"]), (&json!(150), &json!(300)), "{job}");
    assert!(receipt["rows"].as_u64() > Some(900) && receipt["bytes"].as_u64() > Some(0), "{job}");
    // No table has a row of it but the job and what is left to find the job by.
    let left = server.rows_of_project(&project).await;
    assert_eq!(left, [("job".to_owned(), 1), ("project".to_owned(), 1)]);
    assert_eq!(server.client().traces("").await.len(), 1);
    let other = owner.get(&format!("/v1/projects/{default}")).await;
    assert_eq!(other.status, 200);
    server.assert_sound().await;
    let log = owner.get(&format!("/v1/orgs/{org}/audit-log?page_size=100")).await.text();
    for action in ["project.delete\"", "project.deleted"] {
        assert!(log.contains(action), "{log}");
    }
}

async fn a_deleted_project_leaves_no_files(backend: Backend) {
    let server = Server::configured(backend, &[], &[("TRACEKEEP_ARTIFACTS_CLEAN_SECS", "1")]).await;
    let (sender, owner) = (Sender::new(&server, &["--scope", "org"]).await, Caller::owner(&server).await);
    assert_eq!(sender.put(&artifact_key(b"a file"), b"a file").await.status, 200);
    sender.send(&[task(1, "doomed", &json!([artifact(b"a file", "file")]), &json!({}), &json!([]))]).await;
    let project = sender.project("doomed").await;
    assert_eq!(blobs(&server).len(), 1);
    let accepted = owner.delete(&format!("/v1/projects/{project}?name=doomed")).await;
    ended(&owner, &project, &accepted).await;
    assert_eq!(server.rows_of_project(&project).await, [("job".to_owned(), 1), ("project".to_owned(), 1)]);
    let until = Instant::now() + Duration::from_secs(20);
    while !blobs(&server).is_empty() {
        assert!(Instant::now() < until, "the file is still there");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Strings that must not be stored, each found by another rule.
const PLANTED: [&str; 5] = ["ann.planted@mail.example.org", "4111111111111111", "sk-planted0123456789abcdef", "+49 30 5550 1234", "Zanzibar-Quux"];
const RULES: &str = r#"{"rules": [{"builtin": "email", "action": "mask"}, {"builtin": "card", "action": "mask"}, {"builtin": "token", "action": "drop"},
    {"builtin": "phone", "action": "mask"}, {"regex": "Zanzibar-\\w+", "action": "pseudonym"}, {"path": "**.password", "action": "mask"}]}"#;

fn planted() -> String {
    PLANTED.join(" / ")
}

/// Sends the planted strings by every protocol, in every place that is shown, filtered by or searched; gives the traces.
async fn plant(server: &Server, owner: &Caller, round: u8) -> Vec<String> {
    let (client, text) = (server.client(), planted());
    let (_, project) = owner.place().await;
    let at = time::format(tracekeep::clock::Clock::System.now_us());
    let dynamiq = format!("dynamiq {round}");
    let root = json!({"type": "workflow", "name": format!("run {text}"), "start_time": at, "end_time": at, "session_id": format!("s {text}"), "status": "failed",
        "input": {"q": text, "password": {"deep": "hunter2-planted"}, PLANTED[0]: 1}, "output": [text, {"json": json!({"to": PLANTED[0]}).to_string()}],
        "error": {"type": "E", "message": format!("broke {text}"), "traceback": text}, "tags": [PLANTED[0], "kept tag"], "metadata": {"user_id": PLANTED[0], "note": text}});
    let agent = json!({"parent_run_id": "root", "start_time": at, "end_time": at, "name": format!("agent {}", PLANTED[4]), "input": text,
        "metadata": {"node": {"group": "agents", "name": format!("agent {}", PLANTED[4])}}});
    client.ingest(batch(&[with(run(&dynamiq, "root"), root), with(run(&dynamiq, "child"), agent)])).await.assert_accepted();

    let openai = format!("trace_{round}{}", "0".repeat(31));
    let body = json!({"data": [
        {"object": "trace", "id": openai, "workflow_name": format!("flow {text}"), "group_id": PLANTED[0], "metadata": {"note": text, "user_id": PLANTED[0]}},
        {"object": "trace.span", "id": format!("span_{round}{}", "0".repeat(23)), "trace_id": openai, "parent_id": null, "started_at": at, "ended_at": at,
         "span_data": {"type": "function", "name": format!("tool {}", PLANTED[4]), "input": json!({"to": text, "password": "hunter2-planted"}).to_string(), "output": text},
         "error": {"message": text, "data": {"x": text}}},
        {"object": "trace.span", "id": format!("timeless_{round}"), "trace_id": openai, "parent_id": null, "started_at": null, "ended_at": null,
         "span_data": {"type": "custom", "name": "c", "data": {}}}]});
    let sent = client.request(Method::POST, "/v1/traces/ingest").header("OpenAI-Project", PLANTED[0]).body(body.to_string());
    let answer = Answer::of(sent).await;
    assert_eq!(answer.status, 200, "{}", answer.text());

    let nanos = tracekeep::clock::Clock::System.now_us() * 1_000;
    let ids = |kind: u8| (format!("{kind}{round}{}", "a".repeat(30)), format!("{kind}{round}{}", "b".repeat(14)));
    let (otlp_json, span) = ids(1);
    let attributes = json!([{"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}}, {"key": "gen_ai.request.model", "value": {"stringValue": "gpt-x"}},
        {"key": "gen_ai.input.messages", "value": {"stringValue": json!([{"role": "user", "parts": [{"type": "text", "content": text}]}]).to_string()}},
        {"key": "session.id", "value": {"stringValue": PLANTED[0]}}, {"key": "user.id", "value": {"stringValue": PLANTED[0]}},
        {"key": "nested", "value": {"kvlistValue": {"values": [{"key": "password", "value": {"stringValue": "hunter2-planted"}},
            {"key": "list", "value": {"arrayValue": {"values": [{"stringValue": text}]}}}]}}}]);
    let spans = json!([{"traceId": otlp_json, "spanId": span, "name": format!("span {text}"), "kind": 1, "startTimeUnixNano": nanos.to_string(),
        "endTimeUnixNano": (nanos + 1_000_000).to_string(), "attributes": attributes, "status": {"code": 2, "message": format!("failed {text}")},
        "events": [{"timeUnixNano": nanos.to_string(), "name": "exception", "attributes": [{"key": "exception.message", "value": {"stringValue": text}}]}]}]);
    let resource = json!({"attributes": [{"key": "service.name", "value": {"stringValue": format!("svc {}", PLANTED[4])}}, {"key": "owner", "value": {"stringValue": text}}]});
    let request =
        json!({"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": {"name": format!("scope {}", PLANTED[4])}, "spans": spans}]}]});
    let answer = Answer::of(client.request(Method::POST, "/v1/traces").json(&request)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let record = json!({"timeUnixNano": nanos.to_string(), "traceId": otlp_json, "spanId": span, "eventName": "gen_ai.user.message",
        "body": {"kvlistValue": {"values": [{"key": "content", "value": {"stringValue": text}}]}}});
    let logs = json!({"resourceLogs": [{"resource": {}, "scopeLogs": [{"scope": {}, "logRecords": [record]}]}]});
    let answer = Answer::of(client.request(Method::POST, "/v1/logs").json(&logs)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());

    // The same in protobuf, on OpenTelemetry's path and on Dreadnode's.
    let pair = |key: &str, value: &str| message(&[(1, key.as_bytes()), (2, &message(&[(1, value.as_bytes())]))]);
    let (proto, proto_span) = ids(2);
    let proto_of = |trace: &str, span: &str, more: &[Vec<u8>]| {
        let mut fields: Vec<(u8, Vec<u8>)> = vec![(1, unhex(trace)), (2, unhex(span)), (5, format!("span {text}").into_bytes())];
        fields.extend(more.iter().map(|attribute| (9, attribute.clone())));
        fields.push((11, message(&[(2, b"exception"), (3, &pair("exception.message", &text))])));
        fields.push((15, [message(&[(2, format!("failed {text}").as_bytes())]), vec![0x18, 2]].concat()));
        let mut bytes = message(&fields.iter().map(|(field, value)| (*field, value.as_slice())).collect::<Vec<_>>());
        for (tag, nanos) in [(0x39, nanos), (0x41, nanos + 1_000_000)] {
            bytes.push(tag);
            bytes.extend(nanos.to_le_bytes());
        }
        let resource = message(&[(1, &pair("service.name", &format!("svc {}", PLANTED[4]))), (1, &pair("owner", &text))]);
        let scope = message(&[(1, format!("scope {}", PLANTED[4]).as_bytes())]);
        message(&[(1, &message(&[(1, &resource), (2, &message(&[(1, &scope), (2, &bytes)]))]))])
    };
    let more =
        [pair("gen_ai.operation.name", "chat"), pair("gen_ai.prompt", &text), pair("session.id", PLANTED[0]), pair("x.password", "hunter2-planted")];
    let sent = client.request(Method::POST, "/v1/traces").header("Content-Type", "application/x-protobuf").body(proto_of(&proto, &proto_span, &more));
    assert_eq!(Answer::of(sent).await.status, 200);
    let record = message(&[(5, &message(&[(1, text.as_bytes())])), (9, &unhex(&proto)), (10, &unhex(&proto_span)), (12, b"gen_ai.user.message")]);
    let logs = message(&[(1, &message(&[(2, &message(&[(2, &record)]))]))]);
    let sent = client.request(Method::POST, "/v1/logs").header("Content-Type", "application/x-protobuf").body(logs);
    assert_eq!(Answer::of(sent).await.status, 200);
    let (dread, dread_span) = ids(3);
    let more = [
        pair("dreadnode.type", "task"),
        pair("dreadnode.project", "default"),
        pair("dreadnode.tags", &json!([PLANTED[0]]).to_string()),
        pair("dreadnode.params", &json!({"to": text, "password": "hunter2-planted"}).to_string()),
    ];
    let sent = client.request(Method::POST, "/api/v1/org/default/otel/traces").header("Content-Type", "application/x-protobuf").body(proto_of(
        &dread,
        &dread_span,
        &more,
    ));
    let answer = Answer::of(sent).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let evaluation = json!({"name": "quality", "value": 1, "comment": format!("see {text}")});
    let answer = owner.post(&format!("/v1/tracing/traces/dynamiq%20{round}/evaluations?project_id={project}"), evaluation).await;
    assert!(answer.status.is_success(), "{}", answer.text());
    vec![dynamiq, openai, otlp_json, proto, dread]
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

/// Everything that the API tells of a trace.
async fn told(owner: &Caller, project: &str, trace: &str) -> String {
    let path = support::client::trace_path(trace, "");
    let mut all = owner.get(&format!("{path}?project_id={project}")).await.text();
    let runs = owner.get(&format!("{path}/runs?project_id={project}")).await.json();
    all += &runs.to_string();
    for run in runs["data"].as_array().unwrap() {
        let id = support::client::encoded(run["id"].as_str().unwrap());
        all += &owner.get(&format!("{path}/runs/{id}/original?project_id={project}")).await.text();
    }
    all + &owner.get(&format!("{path}/evaluations?project_id={project}")).await.text()
}

fn assert_clean(text: &str, what: &str) {
    for planted in PLANTED.into_iter().chain(["hunter2-planted"]) {
        if let Some(at) = text.find(planted) {
            panic!("{what} holds {planted}: …{}…", String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(150)..(at + 60).min(text.len())]));
        }
    }
}

async fn what_is_redacted_is_nowhere(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    let (_, project) = owner.place().await;
    let path = format!("/v1/projects/{project}/redaction");
    let before = plant(&server, &owner, 1).await;
    // What everybody sees without rules: this test would notice if nothing had been planted.
    for trace in &before {
        let all = told(&owner, &project, trace).await;
        assert!(PLANTED.iter().all(|planted| all.contains(planted)), "{trace}: {all}");
    }
    let rules: Value = serde_json::from_str(RULES).unwrap();
    for bad in [
        json!({}),
        json!({"rules": [{"regex": "(", "action": "mask"}]}),
        json!({"rules": [{"builtin": "email", "action": "burn"}]}),
        json!({"rules": 1}),
    ] {
        put(&owner, &path, bad).await.assert_error(400, "bad_request");
    }
    owner.post(&format!("{path}/scrub"), json!({})).await.assert_error(400, "bad_request");
    let preview = owner.post(&format!("{path}/preview"), rules.clone()).await;
    assert_eq!(preview.status, 200, "{}", preview.text());
    assert_clean(&preview.text(), "the preview");
    let data = preview.json()["data"].clone();
    assert_eq!((&data["traces"], &data["changed_traces"], &data["exact"]), (&json!(5), &json!(5), &json!(true)), "{data}");
    assert!(data["samples"][0]["after"].as_str().unwrap().contains('['), "{data}");
    assert!(told(&owner, &project, &before[0]).await.contains(PLANTED[0]), "a preview changes nothing");

    let set = put(&owner, &path, rules.clone()).await;
    assert_eq!(set.json()["data"], rules, "{}", set.text());
    let after = plant(&server, &owner, 2).await;
    for trace in &after {
        let all = told(&owner, &project, trace).await;
        assert_clean(&all, trace);
        assert!(all.contains("[email]") && all.contains("redacted_"), "{trace}: {all}");
    }

    let timeless = format!("{}?project_id={project}", support::client::trace_path(&before[1], "/runs/timeless_1"));
    let was = owner.get(&timeless).await.json()["data"].clone();
    let job = ended(&owner, &project, &owner.post(&format!("{path}/scrub"), json!({})).await).await;
    assert_eq!((&job["result"]["traces"], &job["result"]["changed"], &job["result"]["evaluations"]), (&json!(10), &json!(5), &json!(1)), "{job}");
    assert_eq!(job["result"]["unreadable"], 0, "{job}");
    // What no original tells stays: when a span came that has no time, and what the headers said, but for what is redacted.
    let is = owner.get(&timeless).await.json()["data"].clone();
    assert_eq!(was["attributes"], json!({"openai-project": PLANTED[0]}));
    assert_eq!(is["attributes"], json!({"openai-project": "[email]"}));
    assert_eq!((is["start_time"].as_str(), &is["status"]), (was["start_time"].as_str(), &json!("running")));
    for trace in before.iter().chain(&after) {
        let all = told(&owner, &project, trace).await;
        assert_clean(&all, trace);
        assert!(all.contains("[email]") && all.contains("redacted_"), "{trace}: {all}");
    }
    // Lists, values to choose from, sessions and search say nothing of it; every byte of the store neither.
    for list in ["traces", "sessions", "traces/facets?kind=tag", "traces/facets?kind=user", "search?q=planted", "traces?error=planted"] {
        let separator = if list.contains('?') { '&' } else { '?' };
        assert_clean(&owner.get(&format!("/v1/tracing/{list}{separator}project_id={project}")).await.text(), list);
    }
    server.assert_sound().await;
    let dump = server.dump().await;
    assert_clean(&String::from_utf8_lossy(&dump), "the store");
    // A second time there is nothing left to do.
    let job = ended(&owner, &project, &owner.post(&format!("{path}/scrub"), json!({})).await).await;
    assert_eq!((&job["result"]["traces"], &job["result"]["changed"]), (&json!(10), &json!(0)), "{job}");
}

async fn a_window_is_scrubbed_and_counts_stay_true(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    let (_, project) = owner.place().await;
    let day = (tracekeep::clock::Clock::System.now_us() / time::DAY - 2) * time::DAY;
    for (name, hour) in [("early", 10), ("late", 14)] {
        let at = time::format(day + hour * time::HOUR);
        let agent = |name: &str| json!({"start_time": at, "end_time": at, "name": name, "metadata": {"node": {"group": "agents", "name": name}}});
        let runs = [with(run(name, "root"), json!({"start_time": at, "end_time": at})), with(run(name, "a"), agent("agent Zanzibar-Quux"))];
        server.client().ingest(batch(&runs)).await.assert_accepted();
    }
    let path = format!("/v1/projects/{project}/redaction");
    let rules = json!({"rules": [{"regex": "Zanzibar-\\w+", "action": "mask"}]});
    assert_eq!(put(&owner, &path, rules).await.status, 200);
    let window = json!({"from": time::format(day + 13 * time::HOUR), "until": time::format(day + 15 * time::HOUR)});
    let job = ended(&owner, &project, &owner.post(&format!("{path}/scrub"), window).await).await;
    assert_eq!((&job["result"]["traces"], &job["result"]["changed"]), (&json!(1), &json!(1)), "{job}");
    server.assert_sound().await;
    assert!(told(&owner, &project, "early").await.contains("Zanzibar-Quux"));
    assert!(!told(&owner, &project, "late").await.contains("Zanzibar-Quux"));
    let job = ended(&owner, &project, &owner.post(&format!("{path}/scrub"), json!({})).await).await;
    assert_eq!(job["result"]["changed"], 1, "{job}");
    server.assert_sound().await;
    // What a path takes out is not left among the names that are counted by either.
    let rules = json!({"rules": [{"path": "name", "action": "mask"}, {"path": "metadata.node.name", "action": "mask"}]});
    assert_eq!(put(&owner, &path, rules).await.status, 200);
    let job = ended(&owner, &project, &owner.post(&format!("{path}/scrub"), json!({})).await).await;
    assert_eq!(job["result"]["changed"], 2, "{job}");
    server.assert_sound().await;
    let dump = server.dump().await;
    assert!(!String::from_utf8_lossy(&dump).contains("agent [redacted]"), "a name is left");
}

async fn files_stay_with_a_scrubbed_trace(backend: Backend) {
    let server = Server::start(backend).await;
    let (sender, owner) = (Sender::new(&server, &["--scope", "org"]).await, Caller::owner(&server).await);
    let (file, value) = (b"a file".to_vec(), "a large value ".repeat(900));
    assert_eq!(sender.put(&artifact_key(&file), &file).await.status, 200);
    assert_eq!(sender.put("cas/objects/aa", value.as_bytes()).await.status, 200);
    let uri = format!("s3://tracekeep/{}/cas/objects/aa", sender.of("prefix"));
    let objects = json!({"aa": {"hash": "aa", "schema_hash": "0000000000000000", "type": "uri", "size": value.len(), "uri": uri}});
    sender.send(&[task(1, "bots", &json!([artifact(&file, PLANTED[0])]), &objects, &json!([{"name": "text", "hash": "aa"}]))]).await;
    let project = sender.project("bots").await;
    let path = format!("/v1/projects/{project}/redaction");
    assert_eq!(put(&owner, &path, json!({"rules": [{"builtin": "email", "action": "mask"}]})).await.status, 200);
    let job = ended(&owner, &project, &owner.post(&format!("{path}/scrub"), json!({})).await).await;
    assert_eq!(job["result"]["changed"], 1, "{job}");
    let listed = sender.client.get_json(&artifacts_path(1, "", &project)).await["data"].clone();
    assert!(listed[0]["stored"] == true && !listed.to_string().contains(PLANTED[0]), "{listed}");
    let id = format!("sha256:{}", sha256(&file));
    assert_eq!(Answer::of(sender.client.request(Method::GET, &artifacts_path(1, &id, &project))).await.body, file);
    let run = support::client::trace_path(&format!("{:032x}", 1), &format!("/runs/{:016x}?project_id={project}", 1));
    let output = sender.client.get_json(&run).await["data"]["output"].clone();
    assert!(output == value, "{output}");
    server.assert_sound().await;
}

async fn quotas_are_kept_and_told(backend: Backend) {
    let mut server = Server::start(backend).await;
    let (client, owner) = (server.client(), Caller::owner(&server).await);
    let (_, project) = owner.place().await;
    let (limits, usage) = (format!("/v1/projects/{project}/limits"), format!("/v1/projects/{project}/usage"));
    let keys = owner.get("/v1/access-keys").await.json();
    let key = keys["data"][0]["id"].as_str().unwrap().to_owned();
    let none = json!({"requests_per_minute": null, "spans_per_day": null, "bytes_per_day": null});
    assert_eq!(owner.get(&limits).await.json()["data"], json!({"project": none, "keys": {}}));
    for bad in
        [json!({"project": {"spans_per_day": 0}}), json!({"keys": {"x": {}}}), json!({"project": 1}), json!({"project": {"bytes_per_day": -1}})]
    {
        put(&owner, &limits, bad).await.assert_error(400, "bad_request");
    }
    let two = |name: &str| batch(&[run(name, "root"), run(name, "child")]);
    // Counted without a limit too.
    client.ingest(two("t0")).await.assert_accepted();
    let quota = json!({"requests_per_minute": null, "spans_per_day": 4, "bytes_per_day": null});
    let set = put(&owner, &limits, json!({"keys": {&key: {"spans_per_day": 4}}})).await;
    assert_eq!(set.json()["data"]["keys"][&key], quota, "{}", set.text());
    client.ingest(two("t1")).await.assert_accepted();
    let refused = client.ingest(two("t2")).await;
    refused.assert_error(429, "too_many_requests");
    assert!(refused.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() <= 86_400);
    // Another key of the project is not held against it.
    server.client().ingest(two("other")).await.assert_accepted();
    let openai = client.post_raw("/v1/traces/ingest", r#"{"data": []}"#).await;
    assert_eq!((openai.status.as_u16(), openai.headers["x-should-retry"].to_str().unwrap()), (429, "false"), "{}", openai.text());
    assert_eq!(openai.json()["error"]["code"], "insufficient_quota");
    let otlp = Answer::of(client.request(Method::POST, "/v1/logs").json(&json!({"resourceLogs": []}))).await;
    assert_eq!((otlp.status.as_u16(), otlp.json()["code"].as_i64()), (429, Some(8)), "{}", otlp.text());
    let run_of = |name: &str| {
        json!({"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": name.repeat(32), "spanId": name.repeat(16), "name": "s",
        "startTimeUnixNano": "1772359200000000000", "attributes": [{"key": "dreadnode.type", "value": {"stringValue": "task"}}]}]}]}]})
    };
    let dreadnode = Answer::of(client.request(Method::POST, "/api/v1/org/default/otel/traces").json(&run_of("a"))).await;
    assert_eq!(dreadnode.status, 429, "{}", dreadnode.text());
    let told = owner.get(&usage).await.json()["data"].clone();
    assert_eq!(
        (&told["keys"][&key]["spans"], &told["keys"][&key]["requests"], &told["keys"][&key]["limit"]),
        (&json!(4), &json!(2), &quota),
        "{told}"
    );
    assert_eq!((&told["project"]["spans"], &told["project"]["requests"]), (&json!(6), &json!(3)), "{told}");
    assert!(told["keys"][&key]["bytes"].as_u64() > Some(500) && told["resets_at"].as_str().unwrap().ends_with("T00:00:00Z"), "{told}");
    // What was counted outlives the server.
    server.terminate().await;
    server.restart().await;
    client.ingest(two("t3")).await.assert_error(429, "too_many_requests");
    assert_eq!(owner.get(&usage).await.json()["data"]["project"]["spans"], 6);
    // A rate is soon over, and told like load.
    put(&owner, &limits, json!({"project": {"requests_per_minute": 2}})).await;
    let mut refused = 0;
    for index in 0..8 {
        let answer = client.ingest(two(&format!("r{index}"))).await;
        if answer.status == 503 {
            refused += 1;
            assert!(answer.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() <= 61);
        } else {
            answer.assert_accepted();
        }
    }
    assert!((4..=6).contains(&refused), "{refused} of 8 were refused");
    put(&owner, &limits, json!({})).await;
    client.ingest(two("free")).await.assert_accepted();
}

async fn every_byte_counts_and_all_projects_of_a_body_are_asked(backend: Backend) {
    let server = Server::start(backend).await;
    let (client, owner) = (server.client(), Caller::owner(&server).await);
    let (_, project) = owner.place().await;
    let bytes = async || owner.get(&format!("/v1/projects/{project}/usage")).await.json()["data"]["project"]["bytes"].as_u64().unwrap();
    // A request of which nothing is stored.
    let metrics = json!({"resourceMetrics": [], "filling": "x".repeat(1_000)});
    assert_eq!(Answer::of(client.request(Method::POST, "/v1/metrics").json(&metrics)).await.status, 200);
    assert!(bytes().await > 1_000);
    let spans = json!({"resourceSpans": [], "filling": "x".repeat(2_000)}).to_string();
    let path = "/api/v1/org/default/otel/traces";
    let request = client.anonymous(Method::POST, path).header("X-Api-Key", &client.key).header("Content-Type", "application/json");
    assert_eq!(Answer::of(request.body(spans)).await.status, 200);
    assert!(bytes().await > 3_000);
    // A file beside the traces.
    let limits = format!("/v1/projects/{project}/limits");
    assert_eq!(put(&owner, &limits, json!({"project": {"bytes_per_day": 50_000}})).await.status, 200);
    let pinned = Sender::new(&server, &[]).await;
    let file = vec![7; 60_000];
    assert_eq!(pinned.put(&artifact_key(&file), &file).await.status, 200);
    assert!(bytes().await > 63_000);
    let refused = pinned.put(&artifact_key(b"more"), b"more").await;
    assert!(refused.status == 403 && refused.text().contains("<Code>QuotaExceeded</Code>"), "{}", refused.text());

    // One body for two projects, of which the second may send nothing more: the first gets nothing either.
    let org = Sender::new(&server, &["--scope", "org"]).await;
    let of = |trace: u128, project: &str| task(trace, project, &json!([]), &json!({}), &json!([]));
    org.send(&[of(1, "free"), of(2, "full")]).await;
    let (free, full) = (org.project("free").await, org.project("full").await);
    assert_eq!(put(&owner, &format!("/v1/projects/{full}/limits"), json!({"project": {"spans_per_day": 1}})).await.status, 200);
    let body = support::otlp::request(&[of(3, "free"), of(4, "full")]).to_string();
    let request = org.client.anonymous(Method::POST, path).header("X-Api-Key", &org.client.key).header("Content-Type", "application/json");
    assert_eq!(Answer::of(request.body(body)).await.status, 429);
    assert_eq!(owner.get(&format!("/v1/tracing/traces?project_id={free}")).await.json()["data"].as_array().unwrap().len(), 1);
}

async fn grpc_goes_by_the_rules_and_limits(backend: Backend) {
    let grpc = format!("127.0.0.1:{}", free_port());
    let server = Server::configured(backend, &[], &[("TRACEKEEP_INGEST_GRPC_LISTEN", &grpc)]).await;
    let (key, owner) = (server.key(), Caller::owner(&server).await);
    let (_, project) = owner.place().await;
    let rules: Value = serde_json::from_str(RULES).unwrap();
    assert_eq!(put(&owner, &format!("/v1/projects/{project}/redaction"), rules).await.status, 200);
    let sender = reqwest::Client::new();
    let call = async |id: u8| {
        let text = planted();
        let number = message(&[(1, b"number"), (2, b"\x18\xC7\xE3\xA3\xAB\x8A\xE1\xA6\x07")]);
        let note = message(&[(1, b"note"), (2, &message(&[(1, text.as_bytes())]))]);
        let span = message(&[(1, &[id; 16]), (2, &[id; 8]), (5, text.as_bytes()), (9, &note), (9, &number)]);
        let request = message(&[(1, &message(&[(2, &message(&[(2, &span)]))]))]);
        let url = format!("http://{grpc}/opentelemetry.proto.collector.trace.v1.TraceService/Export");
        let answer = sender.post(url).bearer_auth(&key).header("content-type", "application/grpc").body(frame(&request, false)).send().await.unwrap();
        answer.headers().get("grpc-status").map_or_else(|| "0".to_owned(), |status| status.to_str().unwrap().to_owned())
    };
    assert_eq!(call(1).await, "0");
    let all = told(&owner, &project, &"01".repeat(16)).await;
    assert_clean(&all, "the trace");
    assert!(all.contains("[email]") && all.contains("[card]"), "{all}");
    let limits = format!("/v1/projects/{project}/limits");
    put(&owner, &limits, json!({"project": {"spans_per_day": 1}})).await;
    assert_eq!(call(2).await, "8", "RESOURCE_EXHAUSTED");
    put(&owner, &limits, json!({"project": {"requests_per_minute": 1}})).await;
    let told: Vec<String> = vec![call(3).await, call(4).await, call(5).await];
    assert!(told.contains(&"14".to_owned()) && !told.contains(&"8".to_owned()), "UNAVAILABLE: {told:?}");
}

/// A field that is misspelled is no limit that is not given: more would be kept out, deleted or let in than was meant.
#[tokio::test]
async fn misspelled_settings_are_refused_and_change_nothing() {
    let server = Server::start(Backend::Sqlite).await;
    let owner = Caller::owner(&server).await;
    let (_, project) = owner.place().await;
    let path = |rest: &str| format!("/v1/projects/{project}/{rest}");
    let rules = json!({"rules": [{"builtin": "email", "action": "mask"}]});
    for (setting, right) in [("retention", json!({"max_age_days": 30})), ("limits", json!({"project": {"spans_per_day": 5}})), ("redaction", rules)] {
        assert_eq!(put(&owner, &path(setting), right).await.status, 200);
    }
    let told =
        async || (owner.get(&path("retention")).await.json(), owner.get(&path("limits")).await.json(), owner.get(&path("redaction")).await.json());
    let before = told().await;
    for (setting, field, wrong) in [
        ("retention", "max_age", json!({"max_age": 30})),
        ("limits", "projects", json!({"projects": {"spans_per_day": 5}})),
        ("limits", "project", json!({"project": {"spans_a_day": 5}})),
        ("limits", "keys", json!({"keys": {"my-program": {"spans_per_day": 5}}})),
        ("redaction", "rule", json!({"rules": [], "rule": []})),
        ("redaction", "rules", json!({"rules": [{"builtin": "email", "action": "mask", "paths": "x"}]})),
    ] {
        let refused = put(&owner, &path(setting), wrong).await.assert_error(400, "bad_request");
        assert!(refused[field].is_string(), "{setting}: {refused}");
    }
    for (action, field, wrong) in
        [("retention/preview", "max_age", json!({"max_age": 30})), ("redaction/scrub", "form", json!({"form": "2026-01-01T00:00:00Z"}))]
    {
        let refused = owner.post(&path(action), wrong).await.assert_error(400, "bad_request");
        assert!(refused[field].is_string(), "{action}: {refused}");
    }
    assert_eq!(told().await, before);
}
