//! What a project keeps and what it lets in: retention, and deleting a whole project, with receipts that are true.
#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "a test that cannot go on fails")]

mod support;

use std::fmt::Write;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use support::caller::{Caller, bearer_at_collector};
use support::runs::with;
use support::{Answer, Backend, Client, Server, batch, on_both_backends, run};
use tracekeep::domain::time;

on_both_backends!(what_is_not_kept_goes, a_project_is_deleted);

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
    let until = Instant::now() + Duration::from_secs(20);
    while backend == Backend::Sqlite && length() < 42 * 12_000 {
        assert!(Instant::now() < until, "the log is not copied back");
        tokio::time::sleep(Duration::from_millis(50)).await;
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
