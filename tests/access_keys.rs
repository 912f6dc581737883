//! Access keys over their life at the Dynamiq collector: what each may do, that no key sees another project, and that an
//! expired or revoked key stops at once although the server has just used it.

#![allow(clippy::disallowed_methods, clippy::allow_attributes, reason = "the test measures by the clock that the server reads")]

mod support;

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use support::runs::with;
use support::{Answer, Backend, Client, Server, batch, on_both_backends, run};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

on_both_backends!(permissions, projects_do_not_see_each_other, revoked_keys_stop, expired_keys_stop, keys_survive_restart);

/// How long the end of a key may take to reach a running server.
const NOTICED_WITHIN: Duration = Duration::from_secs(3);

async fn post(client: &Client, trace_id: &str) -> Answer {
    client.ingest(batch(&[run(trace_id, "r")])).await
}

async fn permissions(backend: Backend) {
    let server = Server::start(backend).await;
    let both = server.client();
    let ingest_only = both.with_key(&server.cli(&["key", "create", "--name", "in", "--permissions", "ingest"]));
    let read_only = both.with_key(&server.cli(&["key", "create", "--name", "out", "--permissions", "read"]));

    post(&ingest_only, "t").await.assert_accepted();
    post(&read_only, "t").await.assert_error(401, "unauthorized");
    assert_eq!(read_only.trace("t").await["run_count"], 1);
    for path in ["/v1/tracing/traces", "/v1/tracing/traces/t", "/v1/tracing/traces/t/runs", "/v1/tracing/traces/t/runs/r/original"] {
        ingest_only.get(path).await.assert_error(403, "forbidden");
    }
}

/// A client of the owner, by the token that signing in gives.
async fn owner(server: &Server) -> Client {
    let stranger = Client::new(server.url(""), String::new());
    let body = json!({"email": support::server::OWNER_EMAIL, "password": support::server::OWNER_PASSWORD});
    let request = stranger.anonymous(Method::POST, "/v1/auth/login").header("Content-Type", "application/json");
    let answer = Answer::of(request.body(body.to_string())).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    stranger.with_key(answer.json()["data"]["token"].as_str().expect("a token"))
}

async fn projects_do_not_see_each_other(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = owner(&server).await;
    let orgs = owner.get_json("/v1/orgs").await;
    let body = json!({"name": "other", "org_id": orgs["data"][0]["id"], "visibility": "internal"});
    let made = owner.post_raw("/v1/projects", body.to_string()).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let other_id = made.json()["data"]["id"].as_str().expect("a project id").to_owned();

    let first = server.client();
    let other = first.with_key(&server.cli(&["key", "create", "--name", "o", "--project", "other"]));
    // The same trace and run ids in both projects are two traces.
    post(&first, "shared").await.assert_accepted();
    post(&other, "shared").await.assert_accepted();
    other.ingest(batch(&[with(run("shared", "r2"), json!({"parent_run_id": "r"}))])).await.assert_accepted();
    post(&first, "mine").await.assert_accepted();
    post(&other, "theirs").await.assert_accepted();

    let ids = |traces: Vec<Value>| {
        let mut ids: Vec<String> = traces.iter().map(|trace| trace["id"].as_str().expect("an id").to_owned()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(first.traces("").await), ["mine", "shared"]);
    assert_eq!(ids(other.traces("").await), ["shared", "theirs"]);
    assert_eq!(first.trace("shared").await["run_count"], 1);
    assert_eq!(other.trace("shared").await["run_count"], 2);
    for rest in ["", "/runs", "/runs/r/original"] {
        let path = format!("/v1/tracing/traces/theirs{rest}");
        first.get(&path).await.assert_error(404, "not_found");
        first.get(&format!("{path}?project_id={other_id}")).await.assert_error(404, "not_found");
    }
    first.get("/v1/tracing/traces/shared/runs/r2/original").await.assert_error(404, "not_found");
    first.get(&format!("/v1/tracing/traces?project_id={other_id}")).await.assert_error(404, "not_found");
}

/// Post until the key is refused; it must not take longer than allowed.
async fn assert_stops(client: &Client) {
    let deadline = tokio::time::Instant::now() + NOTICED_WITHIN;
    loop {
        let answer = post(client, "t").await;
        if answer.status == 401 {
            answer.assert_error(401, "unauthorized");
            break;
        }
        answer.assert_accepted();
        assert!(tokio::time::Instant::now() < deadline, "the key still works after {NOTICED_WITHIN:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    client.get("/v1/tracing/traces/t").await.assert_error(401, "unauthorized");
}

async fn revoked_keys_stop(backend: Backend) {
    let server = Server::start(backend).await;
    let second = if backend == Backend::Postgres { Some(server.second().await) } else { None };
    let (client, bystander) = (server.client(), server.client());
    post(&client, "t").await.assert_accepted();
    let elsewhere = second.as_ref().map(|second| Client::new(second.url(""), client.key.clone()));
    if let Some(elsewhere) = &elsewhere {
        post(elsewhere, "t").await.assert_accepted();
    }
    server.cli(&["key", "revoke", &client.key]);
    assert_stops(&client).await;
    if let Some(elsewhere) = &elsewhere {
        assert_stops(elsewhere).await;
    }
    post(&bystander, "t").await.assert_accepted();
}

async fn expired_keys_stop(backend: Backend) {
    let server = Server::start(backend).await;
    let ends = OffsetDateTime::now_utc() + Duration::from_secs(3);
    let ends = ends.format(&Rfc3339).expect("a time can be written");
    let client = server.client().with_key(&server.cli(&["key", "create", "--name", "brief", "--expires", &ends]));
    post(&client, "t").await.assert_accepted();
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_stops(&client).await;
}

async fn keys_survive_restart(backend: Backend) {
    let mut server = Server::start(backend).await;
    let client = server.client();
    let revoked = server.client();
    server.cli(&["key", "revoke", &revoked.key]);
    server.kill9();
    // The command line works on a store that nobody serves.
    let made_offline = client.with_key(&server.key());
    server.restart().await;
    post(&client, "t").await.assert_accepted();
    post(&made_offline, "t").await.assert_accepted();
    post(&revoked, "t").await.assert_error(401, "unauthorized");
}
