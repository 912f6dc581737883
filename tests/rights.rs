//! Rights that end, and rights that do not reach: what goes on for minutes stops with the right to it, who may only read
//! changes nothing, and what somebody set up does not outlive what they were.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::allow_attributes,
    reason = "a test that cannot go on fails, and follows in a task of its own"
)]

mod support;

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use reqwest::Method;
use serde_json::{Value, json};
use support::caller::Caller;
use support::people::{PASSWORD, Town, email, id_of};
use support::runs::with;
use support::server::{OWNER_EMAIL, OWNER_PASSWORD};
use support::{Answer, Backend, Client, Server, batch, on_both_backends, run};

on_both_backends!(
    what_is_followed_ends_with_the_right_to_it,
    who_may_only_read_changes_nothing,
    invitations_end_with_the_rights_of_their_maker,
    a_rotated_key_keeps_its_limits,
    tokens_rotate_with_a_grace,
    the_command_line_changes_credentials,
    what_is_changed_is_told,
);

/// Sends one run of a trace to a project.
async fn send(town: &Town, trace: &str) {
    let (_, key) = town.key("private", "ingest", None).await;
    Client::new(town.server.url(""), key).ingest(batch(&[with(run(trace, "r"), json!({}))])).await.assert_accepted();
}

/// Follows the traces of the private project; nothing but the end of the answer is waited for.
async fn follow(town: &Town, secret: &str) -> tokio::task::JoinHandle<Instant> {
    let path = format!("/v1/tracing/live?project_id={}&last_event=0", town.private);
    let answer = town.with(secret).request(Method::GET, &path).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let mut chunks = answer.bytes_stream();
    let first = chunks.next().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&first).contains("seen"), "the stream is open");
    tokio::spawn(async move {
        while let Some(Ok(_)) = chunks.next().await {}
        Instant::now()
    })
}

async fn what_is_followed_ends_with_the_right_to_it(backend: Backend) {
    let town = Town::build(backend).await;
    send(&town, "seen").await;
    let (key_id, key) = town.key("private", "read", None).await;
    let (viewer, editor) = (town.login("viewer").await, town.login("editor").await);
    let stays = follow(&town, &town.owner.client.key).await;
    let open = [follow(&town, &key).await, follow(&town, &viewer.client.key).await, follow(&town, &editor.client.key).await];
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(open.iter().all(|one| !one.is_finished()), "nobody lost anything yet");
    // A key that is revoked, a session that ends, and a member who is taken out.
    assert_eq!(town.owner.delete(&format!("/v1/access-keys/{key_id}")).await.status, 200);
    assert_eq!(viewer.post("/v1/auth/logout", json!({})).await.status, 200);
    let member = format!("/v1/projects/{}/members/{}", town.private, town.account("editor").await);
    assert_eq!(town.owner.delete(&member).await.status, 200);
    let gone = Instant::now();
    for one in open {
        let ended = tokio::time::timeout(Duration::from_secs(10), one).await.expect("the stream ends").unwrap();
        assert!(ended.saturating_duration_since(gone) < Duration::from_secs(4), "{:?}", ended - gone);
    }
    assert!(!stays.is_finished(), "who still may goes on");
    stays.abort();
}

async fn who_may_only_read_changes_nothing(backend: Backend) {
    let town = Town::build(backend).await;
    send(&town, "t").await;
    let in_project = |path: &str| format!("{path}?project_id={}", town.private);
    let score = json!({"name": "n", "value": 1});
    let (one, many) = (in_project("/v1/tracing/traces/t/evaluations"), in_project("/v1/tracing/evaluations"));
    let all = json!({"evaluations": [{"trace_id": "t", "name": "n", "value": 2}]});
    let view = json!({"name": "v", "query": ""});
    let (reads, sends, manages) =
        (town.key("private", "read", None).await.1, town.key("private", "ingest", None).await.1, town.key("private", "admin", None).await.1);
    let (by_reader, by_person) = (town.token("owner", "read", None).await.1, town.token("owner", "read,admin", None).await.1);
    for secret in [&reads, &by_reader] {
        let caller = town.with(secret);
        caller.post(&one, score.clone()).await.assert_error(403, "forbidden");
        caller.post(&many, all.clone()).await.assert_error(403, "forbidden");
        caller.delete(&format!("{one}&name=n")).await.assert_error(403, "forbidden");
        caller.post(&in_project("/v1/tracing/views"), view.clone()).await.assert_error(403, "forbidden");
    }
    for secret in [&sends, &manages, &by_person] {
        let caller = town.with(secret);
        assert_eq!(caller.post(&one, score.clone()).await.status, 201);
        assert_eq!(caller.post(&many, all.clone()).await.status, 201);
    }
    // What a sender stored it does not take back; a person who sees the trace says what they think, and unsays it.
    town.with(&sends).delete(&format!("{one}&name=n")).await.assert_error(403, "forbidden");
    assert_eq!(town.with(&manages).delete(&format!("{one}&name=n")).await.status, 200);
    let viewer = town.login("viewer").await;
    assert_eq!(viewer.post(&one, score).await.status, 201);
    assert_eq!(viewer.delete(&format!("{one}&name=n")).await.status, 200);
    assert_eq!(viewer.post(&in_project("/v1/tracing/views"), view).await.status, 201);
    // To manage is not to read.
    for secret in [&manages, &town.token("owner", "admin", None).await.1] {
        town.with(secret).get(&in_project("/v1/tracing/traces")).await.assert_error(403, "forbidden");
        town.with(secret).get(&format!("/v1/projects/{}", town.private)).await.assert_error(403, "forbidden");
    }
    town.with(&town.token("owner", "admin", None).await.1).get(&format!("/v1/orgs/{}/audit-log", town.org)).await.assert_error(403, "forbidden");
    let limits = Answer::of(town.with(&manages).request(Method::PUT, &format!("/v1/projects/{}/limits", town.private)).json(&json!({}))).await;
    assert_eq!(limits.status, 200, "{}", limits.text());
}

/// Invites somebody; the secret of the link.
async fn invite(town: &Town, by: &Caller, email: &str, role: &str) -> String {
    let made = by.post(&format!("/v1/orgs/{}/invitations", town.org), json!({"email": email, "role": role})).await;
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()["data"]["link"].as_str().unwrap().split_once("#token=").unwrap().1.to_owned()
}

async fn invitations_end_with_the_rights_of_their_maker(backend: Backend) {
    let town = Town::build(backend).await;
    let anonymous = Caller::anonymous(&town.server);
    let inspected = async |token: &str| anonymous.post("/v1/invitations/inspect", json!({"token": token})).await.status.as_u16();
    let role = |account: &str| format!("/v1/orgs/{}/members/{account}", town.org);
    let admin = town.account("admin").await;
    // Of an owner who becomes an admin only what an admin could not have made.
    assert_eq!(town.put(&role(&admin), json!({"role": "owner"})).await.status, 200);
    let made = town.login("admin").await;
    let (owner, member) = (invite(&town, &made, "a@example.test", "owner").await, invite(&town, &made, "b@example.test", "member").await);
    let kept = invite(&town, &town.owner, "c@example.test", "admin").await;
    assert_eq!(town.put(&role(&admin), json!({"role": "admin"})).await.status, 200);
    assert_eq!((inspected(&owner).await, inspected(&member).await), (404, 200));
    anonymous.post("/v1/invitations/accept", json!({"token": owner, "password": PASSWORD})).await.assert_error(404, "not_found");
    assert_eq!(town.put(&role(&admin), json!({"role": "member"})).await.status, 200);
    assert_eq!((inspected(&member).await, inspected(&kept).await), (404, 200), "those of others stay");
    // The same for who is taken out, and who goes.
    for leaves in [false, true] {
        let name = if leaves { "viewer" } else { "editor" };
        let account = town.account(name).await;
        assert_eq!(town.put(&role(&account), json!({"role": "admin"})).await.status, 200);
        let caller = town.login(name).await;
        let token = invite(&town, &caller, "d@example.test", "admin").await;
        assert_eq!(inspected(&token).await, 200);
        let done =
            if leaves { caller.post(&format!("/v1/orgs/{}/leave", town.org), json!({})).await } else { town.owner.delete(&role(&account)).await };
        assert_eq!(done.status, 200);
        assert_eq!(inspected(&token).await, 404, "{name}");
    }
    // And on the command line.
    assert_eq!(town.put(&role(&admin), json!({"role": "admin"})).await.status, 200);
    let token = invite(&town, &town.login("admin").await, "e@example.test", "admin").await;
    town.server.cli(&["member", "set", "--email", &email("admin"), "--role", "member"]);
    assert_eq!(inspected(&token).await, 404);
    let log = town.owner.get(&format!("/v1/orgs/{}/audit-log?action=member.role", town.org)).await.json();
    assert_eq!(log["data"][0]["details"]["invitations_revoked"], "1", "{log}");
}

async fn a_rotated_key_keeps_its_limits(backend: Backend) {
    let town = Town::build(backend).await;
    let path = format!("/v1/projects/{}/limits", town.private);
    let (id, _) = town.key("private", "ingest,read", None).await;
    let (other, _) = town.key("private", "ingest", None).await;
    let limit = json!({"requests_per_minute": null, "spans_per_day": 1, "bytes_per_day": null});
    let set = town.put(&path, json!({"keys": {&id: limit, &other: {"spans_per_day": 7}}})).await;
    assert_eq!(set.status, 200, "{}", set.text());
    let rotate = async |id: &str, grace: u64| {
        let made = town.owner.post(&format!("/v1/access-keys/{id}/rotate"), json!({"grace_seconds": grace})).await;
        (id_of(&made), made.json()["data"]["key"].as_str().unwrap().to_owned())
    };
    let limits = async || town.owner.get(&path).await.json()["data"]["keys"].clone();
    let (next, secret) = rotate(&id, 60).await;
    let after = limits().await;
    assert_eq!((&after[&next], &after[&id]), (&limit, &limit), "{after}");
    // And it is held against it.
    let client = Client::new(town.server.url(""), secret);
    client.ingest(batch(&[run("t", "a")])).await.assert_accepted();
    assert_eq!(client.ingest(batch(&[run("t", "b")])).await.status, 429);
    // One that ends at once leaves nothing behind, and nobody else is touched.
    let (last, _) = rotate(&next, 0).await;
    let after = limits().await;
    assert_eq!((&after[&last], &after[&next]), (&limit, &Value::Null), "{after}");
    assert_eq!(after[&other]["spans_per_day"], 7);
}

async fn tokens_rotate_with_a_grace(backend: Backend) {
    let town = Town::build(backend).await;
    let rotate = async |caller: &Caller, id: &str, grace: Value| {
        caller.post(&format!("/v1/personal-access-tokens/{id}/rotate"), json!({"grace_seconds": grace})).await
    };
    let (id, old) = town.token("owner", "read", None).await;
    let made = rotate(&town.owner, &id, json!(1)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json()["data"].clone();
    let new = made["token"].as_str().unwrap().to_owned();
    assert_eq!((&made["replaces"], &made["permissions"], &made["name"]), (&json!(id), &json!(["read"]), &json!("walk")));
    let works = async |secret: &str| town.with(secret).get("/v1/me").await.status == 200;
    assert!(works(&old).await && works(&new).await, "both for a while");
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert!(!works(&old).await && works(&new).await);
    let newest = rotate(&town.owner, made["id"].as_str().unwrap(), json!(0)).await.json()["data"]["token"].as_str().unwrap().to_owned();
    assert!(!works(&new).await && works(&newest).await);
    // Not one's own, none that is there no more, and no grace without end.
    let (own, _) = town.token("owner", "read", None).await;
    rotate(&town.login("member").await, &own, json!(1)).await.assert_error(404, "not_found");
    rotate(&town.owner, &id, json!(-1)).await.assert_error(400, "bad_request");
    assert_eq!(town.owner.delete(&format!("/v1/personal-access-tokens/{own}")).await.status, 200);
    rotate(&town.owner, &own, json!(1)).await.assert_error(404, "not_found");
}

async fn the_command_line_changes_credentials(backend: Backend) {
    let server = Server::start(backend).await;
    let works = async |secret: &str| {
        let answer = Caller { client: Client::new(server.url(""), secret.to_owned()), cookie: None }.get("/v1/projects").await;
        answer.status == 200
    };
    // Tokens: listed with whose they are, revoked by id and by what somebody found.
    let (one, two) = (
        server.cli(&["token", "create", "--email", OWNER_EMAIL, "--name", "one"]),
        server.cli(&["token", "create", "--email", OWNER_EMAIL, "--name", "two"]),
    );
    let listed = server.cli(&["token", "list"]);
    assert!(listed.contains(OWNER_EMAIL) && listed.contains("  one") && !listed.contains(&one), "{listed}");
    let id = &listed.lines().find(|line| line.ends_with("  one")).unwrap()[..36];
    server.cli(&["token", "revoke", id]);
    server.cli(&["token", "revoke", &two]);
    assert!(server.cli_refused(&["token", "revoke", id]).contains("no personal token"));
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert!(!works(&one).await && !works(&two).await);
    // A key in the place of another one.
    let old = server.cli(&["key", "create", "--name", "old", "--permissions", "read"]);
    let new = server.cli(&["key", "rotate", &old, "--grace", "1h"]);
    assert!(works(&old).await && works(&new).await, "both for a while");
    let newest = server.cli(&["key", "rotate", &new, "--grace", "0"]);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert!(!works(&new).await && works(&newest).await);
    // A password for who forgot theirs, and the end of what was open under the old one.
    let before = Caller::owner(&server).await;
    let refused = server.cli_fed(&["user", "password", "--email", OWNER_EMAIL, "--password-stdin"], "password123\n");
    assert!(refused.contains("among the first"), "{refused}");
    assert_eq!(server.cli_fed(&["user", "password", "--email", OWNER_EMAIL, "--password-stdin"], "another long secret\n"), "");
    tokio::time::sleep(Duration::from_millis(1100)).await;
    before.get("/v1/me").await.assert_error(401, "unauthorized");
    let login = async |password: &str| {
        Caller::anonymous(&server).post("/v1/auth/login", json!({"email": OWNER_EMAIL, "password": password})).await.status.as_u16()
    };
    assert_eq!((login(OWNER_PASSWORD).await, login("another long secret").await), (401, 200));
    assert!(server.cli_refused(&["user", "password", "--email", "nobody@example.test"]).contains("no account"));
    let made = server.cli(&["user", "password", "--email", OWNER_EMAIL]);
    assert_eq!(login(&made).await, 200);
}

async fn what_is_changed_is_told(backend: Backend) {
    let town = Town::build(backend).await;
    for trace in ["kept", "gone"] {
        send(&town, trace).await;
    }
    let project = format!("/v1/projects/{}", town.private);
    let in_project = |path: &str| format!("{path}?project_id={}", town.private);
    let scores = in_project("/v1/tracing/traces/kept/evaluations");
    assert_eq!(town.owner.post(&scores, json!({"name": "n", "value": 1})).await.status, 201);
    assert_eq!(town.owner.delete(&format!("{scores}&name=n")).await.status, 200);
    let shared = json!({"name": "v", "query": "", "shared": true});
    let view = |id: &str| in_project(&format!("/v1/tracing/views/{id}"));
    let id = id_of(&town.owner.post(&in_project("/v1/tracing/views"), shared.clone()).await);
    assert_eq!(Answer::of(town.owner.request(Method::PUT, &view(&id)).json(&shared)).await.status, 200);
    assert_eq!(town.owner.delete(&view(&id)).await.status, 200);
    let own = id_of(&town.owner.post(&in_project("/v1/tracing/views"), json!({"name": "mine", "query": ""})).await);
    assert_eq!(town.owner.delete(&view(&own)).await.status, 200);
    let window = json!({"from": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z"});
    assert!(town.owner.post(&format!("{project}/prices/reprice"), window).await.status.is_success());
    // A job may have ended before it is canceled.
    let mut runs = 0;
    loop {
        runs += 1;
        assert!(runs < 100, "no job is canceled");
        let job = id_of(&town.owner.post(&format!("{project}/retention/run"), json!({})).await);
        if town.owner.delete(&format!("{project}/jobs/{job}")).await.json()["data"]["state"] == "canceled" {
            break;
        }
    }
    assert_eq!(town.owner.delete(&in_project("/v1/tracing/traces/gone")).await.status, 200);
    let file = town.server.data_dir().join("project.tracekeep");
    town.server.cli(&["export", "--project", "private", file.to_str().unwrap()]);
    let log = town.owner.get(&format!("/v1/orgs/{}/audit-log?page_size=500&project_id={}", town.org, town.private)).await.json();
    let entries = log["data"].as_array().unwrap();
    let count = |action: &str| entries.iter().filter(|entry| entry["action"] == action).count();
    for action in ["evaluation.delete", "view.share", "view.update", "view.delete", "job.cancel", "price.reprice", "trace.delete", "project.export"] {
        assert_eq!(count(action), 1, "{action}: {log}");
    }
    assert_eq!(count("retention.run"), runs, "{log}");
    let deleted = entries.iter().find(|entry| entry["action"] == "trace.delete").unwrap();
    assert_eq!((&deleted["target_name"], &deleted["actor_name"]), (&json!("gone"), &json!(OWNER_EMAIL)));
    let exported = entries.iter().find(|entry| entry["action"] == "project.export").unwrap();
    assert_eq!(exported["actor_kind"], "command_line");
}
