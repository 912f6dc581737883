//! Apps and metrics over HTTP: their life, who may change them, older traces, what is asked of metrics, and what answers
//! 404 because nothing is deployed here. The stock command line of the Dynamiq SDK drives the same routes.

mod support;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use support::runs::with;
use support::{Answer, Backend, Client, Server, batch, on_both_backends, run};

on_both_backends!(apps_live, older_traces_are_counted, metrics_as_documented, the_stock_command_line_works);

async fn send(client: &Client, method: Method, path: &str, body: Value) -> Answer {
    let request = if client.key.is_empty() { client.anonymous(method, path) } else { client.request(method, path) };
    Answer::of(request.header("Content-Type", "application/json").body(body.to_string())).await
}

/// A client of the owner, by the token that signing in gives.
async fn owner(server: &Server) -> Client {
    let stranger = Client::new(server.url(""), String::new());
    let body = json!({"email": support::server::OWNER_EMAIL, "password": support::server::OWNER_PASSWORD});
    let answer = send(&stranger, Method::POST, "/v1/auth/login", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    stranger.with_key(answer.json()["data"]["token"].as_str().expect("a token"))
}

async fn project_of(client: &Client) -> String {
    client.get_json("/v1/projects").await["data"][0]["id"].as_str().expect("a project").to_owned()
}

async fn create(client: &Client, body: Value) -> Value {
    let answer = send(client, Method::POST, "/v1/apps", body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["data"].clone()
}

async fn apps_live(backend: Backend) {
    let server = Server::start(backend).await;
    let (reader, owner) = (server.client(), owner(&server).await);
    let project = project_of(&reader).await;
    let app = create(&owner, json!({"name": "b", "project_id": project, "description": "first", "sources": ["x", "x", "ü\u{0}"]})).await;
    let id = app["id"].as_str().expect("an id").to_owned();
    assert_eq!(app["sources"], json!(["x", "ü\u{0}"]));
    assert_eq!((&app["hostname"], &app["project_id"], app.get("archived_at")), (&json!(""), &json!(project), None));
    let path = format!("/v1/apps/{id}");

    let other = create(&owner, json!({"name": "a", "project_id": project, "access_control": {"access_type": "public"}})).await;
    let names = async |query: &str| -> Vec<String> {
        let list = reader.get_json(&format!("/v1/apps?project_id={project}{query}")).await;
        list["data"].as_array().expect("a list").iter().map(|app| app["name"].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!((names("").await, names("&sort=-name").await), (vec!["a".to_owned(), "b".to_owned()], vec!["b".to_owned(), "a".to_owned()]));

    let changed = send(&owner, Method::PUT, &path, json!({"name": "c", "sources": ["y"]})).await.json();
    assert_eq!(
        (&changed["data"]["name"], &changed["data"]["sources"], &changed["data"]["description"]),
        (&json!("c"), &json!(["y"]), &json!("first"))
    );
    // What is null is taken away, and what is left out stays.
    let workflow = "0198f3c9-8e76-7b64-8bda-52e370cd1faa";
    let linked = send(&owner, Method::PUT, &path, json!({"workflow_id": workflow})).await.json();
    assert_eq!((&linked["data"]["workflow_id"], &linked["data"]["sources"]), (&json!(workflow), &json!(["y"])), "{linked}");
    let cleared = send(&owner, Method::PUT, &path, json!({"description": null, "workflow_id": null, "sources": null})).await.json();
    let left = ["description", "workflow_id"].map(|name| cleared["data"].get(name));
    assert_eq!((left, &cleared["data"]["sources"], &cleared["data"]["name"]), ([None, None], &json!(["y"]), &json!("c")), "{cleared}");
    let archived = send(&owner, Method::POST, &format!("{path}/archive"), json!({})).await.json();
    assert!(archived["data"]["archived_at"].is_string() && archived["data"]["archived_by"].is_string(), "{archived}");
    assert_eq!(names("").await, ["a"]);
    assert_eq!(names("&archived=true").await, ["c"]);
    assert_eq!(names("&include_archived=1").await, ["a", "c"]);
    let back = send(&owner, Method::POST, &format!("{path}/unarchive"), json!({})).await.json();
    assert!(back["data"].get("archived_at").is_none(), "{back}");

    for (body, field) in [
        (json!({"project_id": project}), "name"),
        (json!({"name": " ", "project_id": project}), "name"),
        (json!({"name": "n", "project_id": "x"}), "project_id"),
        (json!({"name": "n", "project_id": project, "description": "d".repeat(513)}), "description"),
        (json!({"name": "n", "project_id": project, "description": "a\u{0}b"}), "description"),
        (json!({"name": "n", "project_id": project, "sources": [""]}), "sources"),
        (json!({"name": "n", "project_id": project, "sources": ["s".repeat(256)]}), "sources"),
        (json!({"name": "n", "project_id": project, "sources": "s"}), "sources"),
        (json!({"name": "n", "project_id": project, "workflow_id": "w"}), "workflow_id"),
        (json!({"name": "n", "project_id": project, "access_control": {"access_type": "open"}}), "access_control"),
        (json!({"name": "n", "project_id": project, "deployment_config": []}), "deployment_config"),
    ] {
        let details = send(&owner, Method::POST, "/v1/apps", body.clone()).await.assert_error(400, "bad_request");
        assert!(details.get(field).is_some(), "{body}: {details}");
    }
    reader.get("/v1/apps?sort=size").await.assert_error(400, "bad_request");
    reader.get("/v1/apps?archived=maybe").await.assert_error(400, "bad_request");

    // A key that only reads changes nothing; a key of another project sees nothing.
    send(&reader, Method::POST, "/v1/apps", json!({"name": "n", "project_id": project})).await.assert_error(403, "forbidden");
    send(&reader, Method::PUT, &path, json!({"name": "n"})).await.assert_error(403, "forbidden");
    Answer::of(reader.request(Method::DELETE, &path)).await.assert_error(403, "forbidden");
    let org = owner.get_json("/v1/orgs").await["data"][0]["id"].clone();
    send(&owner, Method::POST, "/v1/projects", json!({"name": "other", "org_id": org})).await;
    let stranger = reader.with_key(&server.cli(&["key", "create", "--name", "o", "--project", "other", "--permissions", "ingest,read,admin"]));
    stranger.get(&path).await.assert_error(404, "not_found");
    stranger.get(&format!("{path}/metrics")).await.assert_error(404, "not_found");
    Answer::of(stranger.request(Method::DELETE, &path)).await.assert_error(404, "not_found");

    // Nothing is deployed here.
    for empty in [format!("{path}/deployments"), format!("{path}/triggers"), format!("{path}/runs/r/artifacts"), "/v1/conversations".to_owned()] {
        let list = reader.get_json(&empty).await;
        assert_eq!((&list["data"], &list["pagination"]["total_count"]), (&json!([]), &json!(0)), "{empty}");
    }
    for (method, gone) in [
        (Method::POST, format!("{path}/deploy")),
        (Method::POST, format!("{path}/invoke")),
        (Method::GET, format!("{path}/invoke")),
        (Method::GET, format!("{path}/triggers/t")),
        (Method::GET, format!("{path}/evaluations")),
        (Method::POST, format!("{path}/evaluations")),
        (Method::GET, "/v1/app-evaluations/e".to_owned()),
        (Method::GET, "/v1/conversations/c".to_owned()),
        (Method::GET, "/v1/datasets".to_owned()),
        (Method::GET, "/v1/evaluations".to_owned()),
        (Method::GET, "/v1/apps/not-a-uuid".to_owned()),
    ] {
        send(&owner, method.clone(), &gone, json!({})).await.assert_error(404, "not_found");
    }

    let other = other["id"].as_str().expect("an id");
    for app in [&id, other] {
        assert_eq!(Answer::of(owner.request(Method::DELETE, &format!("/v1/apps/{app}"))).await.status, 200);
    }
    reader.get(&path).await.assert_error(404, "not_found");
    assert!(names("&include_archived=true").await.is_empty());
}

/// Waits until the background work for an app is done.
async fn settled(client: &Client, app: &str) -> Value {
    for _ in 0..200 {
        let found = client.get_json(&format!("/v1/apps/{app}")).await["data"].clone();
        if found["is_settled"] == true {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    unreachable!("the app is not settled after twenty seconds");
}

const DAY_OF_RUNS: &str = "start_time=2026-03-01T00:00:00Z&end_time=2026-03-01T23:59:59.999999Z&interval=24h";

async fn older_traces_are_counted(backend: Backend) {
    let server = Server::start(backend).await;
    let (client, owner) = (server.client(), owner(&server).await);
    let project = project_of(&client).await;
    let source = |name: &str| json!({"source_id": name});
    for number in 0..7 {
        let name = if number < 4 { "older" } else { "another" };
        client.ingest(batch(&[with(run(&format!("t{number}"), "r"), source(name))])).await.assert_accepted();
    }
    let app = create(&owner, json!({"name": "app", "project_id": project, "sources": ["older"]})).await;
    let id = app["id"].as_str().expect("an id").to_owned();
    settled(&client, &id).await;
    let count = async || client.get_json(&format!("/v1/apps/{id}/metrics?{DAY_OF_RUNS}")).await["data"]["summary"]["invocation_count"].clone();
    assert_eq!(count().await, 4);
    // Its traces, one of them, its runs, the file; and what is not the app's is not there.
    let path = |rest: &str| format!("/v1/apps/{id}/traces{rest}");
    let list = client.get_json(&path("?page_size=3&status=succeeded&sort=started_at")).await;
    assert_eq!(
        (list["data"].as_array().map(Vec::len), &list["pagination"]["total_count"], &list["pagination"]["page_count"]),
        (Some(3), &json!(4), &json!(2))
    );
    assert!(list["data"].as_array().expect("a list").iter().all(|trace| trace["source_id"] == "older" && trace["input"]["of"] == "r"));
    assert_eq!(client.get_json(&path("?status=failed")).await["data"], json!([]));
    assert_eq!(client.get_json(&path("?started_at:gte=2026-03-02T00:00:00Z")).await["pagination"]["total_count"], 0);
    let one = client.get_json(&path("/t2")).await;
    assert_eq!((&one["data"]["id"], &one["data"]["output"]["from"]), (&json!("t2"), &json!("r")));
    assert_eq!(client.get_json(&path("/t2/runs")).await["data"][0]["id"], "r");
    client.get(&path("/t5")).await.assert_error(404, "not_found");
    client.get(&path("/t5/runs")).await.assert_error(404, "not_found");
    let file = client.get(&path("/download?include_runs=true&limit=3")).await;
    assert_eq!(file.headers["content-disposition"], format!("attachment; filename=\"{id}-traces.json\"").as_str());
    let traces = file.json();
    let org = owner.get_json("/v1/orgs").await["data"][0]["id"].as_str().expect("an id").to_owned();
    let told = owner.get_json(&format!("/v1/orgs/{org}/audit-log?action=traces.export")).await;
    assert_eq!(told["pagination"]["total_count"], 1, "{told}");
    assert_eq!(traces.as_array().map(Vec::len), Some(3));
    assert!(traces.as_array().expect("a list").iter().all(|trace| trace["source_id"] == "older" && trace["runs"][0]["id"] == "r"), "{traces}");
    // Its own id is a source, and newer traces count at once.
    client.ingest(batch(&[with(run("own", "r"), source(&id))])).await.assert_accepted();
    assert_eq!(count().await, 5);
    send(&owner, Method::PUT, &format!("/v1/apps/{id}"), json!({"sources": ["another"]})).await;
    settled(&client, &id).await;
    assert_eq!(count().await, 4);
    // What is left to be done goes on after a restart.
    let mut server = server;
    send(&owner, Method::PUT, &format!("/v1/apps/{id}"), json!({"sources": ["another", "older"]})).await;
    server.kill9();
    server.restart().await;
    settled(&client, &id).await;
    assert_eq!(count().await, 8);
    assert_eq!(client.get_json(&format!("/v1/tracing/metrics?{DAY_OF_RUNS}")).await["data"]["summary"]["invocation_count"], 8);
    // Beside the running server.
    let said = server.cli(&["doctor", "--originals"]);
    assert!(said.contains("equal a recount of 8 traces") && said.ends_with("nothing is wrong"), "{said}");
}

async fn metrics_as_documented(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let project = project_of(&client).await;
    let at = |second: u32| json!({"start_time": format!("2026-03-04T10:00:{second:02}Z"), "end_time": format!("2026-03-04T10:01:{second:02}Z")});
    for second in 0..10 {
        let status = json!({"status": if second == 3 { "failed" } else { "succeeded" }, "tags": ["a", "b"]});
        client.ingest(batch(&[with(with(run(&format!("t{second}"), "r"), at(second)), status)])).await.assert_accepted();
    }
    let path = |rest: &str| format!("/v1/tracing/metrics?project_id={project}&{rest}");
    let details = client.get(&path("")).await.assert_error(400, "bad_request");
    assert_eq!(details, json!({"start_time": "cannot be blank", "end_time": "cannot be blank", "interval": "cannot be blank"}));
    for (query, field) in [
        ("start_time=soon&end_time=2026-03-05T00:00:00Z&interval=1h", "start_time"),
        ("start_time=2026-03-05T00:00:00Z&end_time=2026-03-04T00:00:00Z&interval=1h", "end_time"),
        ("start_time=2026-03-01T00:00:00Z&end_time=2026-03-05T00:00:00Z&interval=0h", "interval"),
        ("start_time=2026-03-01T00:00:00Z&end_time=2026-03-05T00:00:00Z&interval=-1h", "interval"),
        ("start_time=2026-03-01T00:00:00Z&end_time=2026-03-05T00:00:00Z&interval=1s", "interval"),
        ("start_time=2026-03-01T00:00:00Z&end_time=2026-03-05T00:00:00Z&interval=1h&group_by=mood", "group_by"),
        ("start_time=2026-03-01T00:00:00Z&end_time=2026-03-01T01:00:00Z&interval=90s&group_by=model", "interval"),
    ] {
        let details = client.get(&path(query)).await.assert_error(400, "bad_request");
        assert!(details.get(field).is_some(), "{query}: {details}");
    }
    // The edges are exact, and both belong to the window.
    let found = client.get_json(&path("start_time=2026-03-04T10:00:02Z&end_time=2026-03-04T10:00:05Z&interval=1h")).await;
    let summary = &found["data"]["summary"];
    assert_eq!((&summary["invocation_count"], &summary["success_count"], &summary["failure_count"]), (&json!(4), &json!(3), &json!(1)));
    assert_eq!((&summary["error_rate"], &summary["duration"]["avg"]), (&json!(0.25), &json!(60_000)));
    let p95 = summary["duration"]["p95"].as_f64().expect("a number");
    assert!((p95 - 60_000.0).abs() <= 1_200.0, "{p95}");
    // Every bucket is there, a week begins on Monday, empty ones are zero.
    let found = client.get_json(&path("start_time=2026-02-28T12:00:00%2B02:00&end_time=2026-03-10T00:00:00Z&interval=168h")).await;
    let series = found["data"]["series"].as_array().expect("a series");
    let starts: Vec<&str> = series.iter().map(|point| point["timestamp"].as_str().expect("a time")).collect();
    assert_eq!(starts, ["2026-02-23T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z"]);
    assert_eq!(series[1]["metrics"]["invocation_count"], 10);
    let empty = &series[2]["metrics"];
    assert_eq!((&empty["success_count"], &empty["duration"]["avg"], &empty["duration"]["p99"]), (&json!(0), &json!(0), &json!(0)));
    assert_eq!((&empty["usage"]["prompt_tokens"], &empty["usage"]["total_tokens_cost_usd"]), (&json!(0), &json!(0)));
    let found = client.get_json(&path("start_time=2026-03-04T00:00:00Z&end_time=2026-03-05T00:00:00Z&interval=24h&group_by=tag")).await;
    let groups = found["data"]["groups"].as_array().expect("groups");
    assert_eq!(groups.iter().map(|group| group["value"].as_str().expect("a tag")).collect::<Vec<_>>(), ["a", "b"]);
    assert!(groups.iter().all(|group| group["summary"]["invocation_count"] == 10));
}

async fn the_stock_command_line_works(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = owner(&server).await;
    let org = owner.get_json("/v1/orgs").await["data"][0]["id"].as_str().expect("an id").to_owned();
    let project = project_of(&server.client()).await;
    let token = server.cli(&["token", "create", "--email", support::server::OWNER_EMAIL, "--name", "cli"]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let made = Command::new(root.join("scripts/sdk-venvs.sh")).arg("0.69.0").status().expect("the script runs");
    assert!(made.success(), "the environment of the SDK is made");
    let folder = tempfile::tempdir().expect("a directory");
    let done = Command::new(root.join("tests/.cache/venv-0.69.0/bin/python"))
        .arg(root.join("tests/sdk/cli.py"))
        .args([server.url(""), token, org, project, folder.path().display().to_string()])
        .env("NO_PROXY", "*")
        .output()
        .expect("Python can be run");
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("the command line works"), "{said}{}", String::from_utf8_lossy(&done.stderr));
}
