//! Credentials of programs over HTTP: access keys and personal tokens, their scope, their end, and every other refusal.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::time::{Duration, Instant};

use reqwest::Method;
use reqwest::header::AUTHORIZATION;
use serde_json::{Value, json};
use support::caller::{Caller, bearer_at_collector, collector};
use support::server::OWNER_EMAIL;
use support::{Answer, Backend, Client, Server, on_both_backends};

on_both_backends!(
    keys_are_made_shown_once_and_revoked,
    personal_tokens_act_for_their_person,
    a_revoked_key_is_dead_within_a_second_everywhere,
    an_expired_key_is_unknown,
    all_spellings_of_a_credential,
    everything_else_is_the_same_401,
    commands_work_beside_the_server,
);

async fn keys_are_made_shown_once_and_revoked(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    let (org, project) = owner.place().await;
    let made = owner.post("/v1/access-keys", json!({"name": "Sender", "org_id": org, "project_id": project})).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json()["data"].clone();
    let key = made["key"].as_str().unwrap();
    assert!(key.starts_with("tk_acc_") && key.len() == 50, "{key}");
    assert_eq!(made["preview"], format!("{}...{}", &key[..10], &key[47..]));
    assert_eq!(made["permissions"], json!(["ingest", "read"]));
    assert_eq!(
        (&made["name"], &made["project_id"], &made["expires_at"], &made["last_used_at"]),
        (&json!("Sender"), &json!(project), &Value::Null, &Value::Null)
    );
    assert_eq!(made["created_by"], owner.get("/v1/me").await.json()["data"]["id"]);

    assert_eq!(bearer_at_collector(&server, key).await, 400);
    let listed = owner.get(&format!("/v1/access-keys?org_id={org}&project_id={project}")).await;
    assert!(!listed.text().contains(key), "a key is shown once");
    assert_eq!(listed.json()["data"][0]["id"], made["id"]);

    let id = made["id"].as_str().unwrap();
    assert_eq!(owner.delete(&format!("/v1/access-keys/{id}")).await.json(), json!({"message": "ok"}));
    assert_eq!(bearer_at_collector(&server, key).await, 401, "at once in the process that revoked it");
    owner.delete(&format!("/v1/access-keys/{id}")).await.assert_error(404, "not_found");
    assert_eq!(owner.get("/v1/access-keys").await.json()["pagination"]["total_count"], 0);

    // Keys do not make, list or revoke keys.
    let reader = Caller { client: server.client(), cookie: None };
    reader.get("/v1/access-keys").await.assert_error(403, "forbidden");
    reader.post("/v1/access-keys", json!({"name": "x", "org_id": org})).await.assert_error(403, "forbidden");
    reader.delete(&format!("/v1/access-keys/{id}")).await.assert_error(403, "forbidden");
}

async fn personal_tokens_act_for_their_person(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    let made = owner.post("/v1/personal-access-tokens", json!({"name": "laptop"})).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json()["data"].clone();
    let token = made["token"].as_str().unwrap();
    assert!(token.starts_with("tk_pat_"), "{token}");
    let holder = Caller { client: owner.client.with_key(token), cookie: None };
    assert_eq!(holder.get("/v1/me").await.json(), owner.get("/v1/me").await.json());
    assert_eq!(bearer_at_collector(&server, token).await, 401);
    let listed = holder.get("/v1/personal-access-tokens").await;
    assert!(!listed.text().contains(token));
    assert_eq!(listed.json()["data"][0]["id"], made["id"]);

    // A token belongs to its person; others do not even learn that it is there.
    let password = server.cli(&["user", "create", "--email", "member@example.test", "--role", "admin"]);
    let other = Caller::login(&server, "member@example.test", &password).await;
    let path = format!("/v1/personal-access-tokens/{}", made["id"].as_str().unwrap());
    other.delete(&path).await.assert_error(404, "not_found");
    assert_eq!(other.get("/v1/personal-access-tokens").await.json()["data"], json!([]));
    Caller { client: server.client(), cookie: None }.get("/v1/personal-access-tokens").await.assert_error(403, "forbidden");

    assert_eq!(owner.delete(&path).await.status, 200);
    holder.get("/v1/me").await.assert_error(401, "unauthorized");
}

async fn a_revoked_key_is_dead_within_a_second_everywhere(backend: Backend) {
    let server = Server::start(backend).await;
    let second = if backend == Backend::Postgres { Some(server.second().await) } else { None };
    let key = server.key();
    for server in [Some(&server), second.as_ref()].into_iter().flatten() {
        assert_eq!(bearer_at_collector(server, &key).await, 400);
    }
    // By another process, beside the servers.
    server.cli(&["key", "revoke", &key]);
    let revoked = Instant::now();
    for server in [Some(&server), second.as_ref()].into_iter().flatten() {
        while bearer_at_collector(server, &key).await != 401 {
            assert!(revoked.elapsed() < Duration::from_secs(1), "still accepted after {:?}", revoked.elapsed());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn an_expired_key_is_unknown(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    let (org, project) = owner.place().await;
    let past = json!({"name": "x", "org_id": org, "project_id": project, "expires_at": "2020-01-01T00:00:00Z"});
    assert_eq!(owner.post("/v1/access-keys", past).await.assert_error(400, "bad_request"), json!({"expires_at": "must be in the future"}));
    // Half a second, by the clock that the server itself prints.
    let probe = owner.post("/v1/access-keys", json!({"name": "probe", "org_id": org})).await.json();
    let now = probe["data"]["created_at"].as_str().unwrap();
    let soon = tracekeep::domain::time::format(tracekeep::domain::time::parse(now).unwrap() + 1_500_000);
    let body = json!({"name": "x", "org_id": org, "project_id": project, "expires_at": soon});
    let made = owner.post("/v1/access-keys", body).await.json()["data"].clone();
    assert_eq!(made["expires_at"], soon);
    let key = made["key"].as_str().unwrap();
    assert_eq!(bearer_at_collector(&server, key).await, 400);
    tokio::time::sleep(Duration::from_millis(1600)).await;
    let expired = collector(&server, Some(("Authorization", &format!("Bearer {key}")))).await;
    let unknown = collector(&server, Some(("Authorization", "Bearer nonsense"))).await;
    assert_eq!((expired.status.as_u16(), &expired.body), (401, &unknown.body));
    Caller { client: owner.client.with_key(key), cookie: None }.get("/v1/projects").await.assert_error(401, "unauthorized");
}

async fn all_spellings_of_a_credential(backend: Backend) {
    let server = Server::start(backend).await;
    let key = server.key();
    let basic = |user: &str, password: &str| {
        let request = Client::new(server.url(""), String::new()).anonymous(Method::GET, "/").basic_auth(user, Some(password)).build().unwrap();
        request.headers()[AUTHORIZATION].to_str().unwrap().to_owned()
    };
    for (name, value) in [
        ("Authorization", format!("Bearer {key}")),
        ("Authorization", format!("bearer {key}")),
        ("X-API-Key", key.clone()),
        ("Authorization", basic("anyone", &key)),
        ("Authorization", basic(&key, "")),
        ("Authorization", basic(&key, "anything")),
    ] {
        assert_eq!(collector(&server, Some((name, &value))).await.status, 400, "{name}: {value}");
        let client = Client::new(server.url(""), String::new());
        let read = Answer::of(client.anonymous(Method::GET, "/v1/projects").header(name, &value)).await;
        assert_eq!(read.status, 200, "{name}: {value}");
    }
    // The path as clients build it.
    for path in ["//v1/traces", "/v1/traces/", "/v1//traces//"] {
        let client = Client::new(server.url(""), key.clone());
        assert_eq!(client.post_raw(path, "{}").await.status, 400, "{path}");
    }
}

async fn everything_else_is_the_same_401(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    let bearer = |secret: &str| Some(("Authorization", format!("Bearer {secret}")));
    let wide = server.cli(&["key", "create", "--name", "wide", "--scope", "org"]);
    let reads = server.cli(&["key", "create", "--name", "reads", "--permissions", "read"]);
    let sends = server.cli(&["key", "create", "--name", "sends", "--permissions", "ingest"]);
    let token = server.cli(&["token", "create", "--email", OWNER_EMAIL, "--name", "t"]);
    let revoked = server.key();
    server.cli(&["key", "revoke", &revoked]);
    let expected = collector(&server, None).await;
    assert_eq!(expected.assert_error(401, "unauthorized"), Value::Null);
    for credential in [
        bearer("tk_acc_unknown"),
        bearer(&wide),
        bearer(&reads),
        bearer(&token),
        bearer(&owner.client.key),
        bearer(&revoked),
        bearer(""),
        Some(("Authorization", format!("Digest {sends}"))),
        Some(("Authorization", sends.clone())),
        Some(("X-API-Key", String::new())),
        Some(("Cookie", format!("tracekeep_session={}", owner.client.key))),
    ] {
        let answer = collector(&server, credential.as_ref().map(|(name, value)| (*name, value.as_str()))).await;
        assert_eq!((answer.status, &answer.body), (expected.status, &expected.body), "{credential:?}");
    }
    assert_eq!(bearer_at_collector(&server, &sends).await, 400);

    // The management API: a key that may not read is known, but not allowed; a key has no account.
    let with = |secret: &str| Caller { client: owner.client.with_key(secret), cookie: None };
    with(&sends).get("/v1/projects").await.assert_error(403, "forbidden");
    with(&reads).get("/v1/me").await.assert_error(403, "forbidden");
    assert_eq!(with(&token).get("/v1/me").await.json()["data"]["email"], OWNER_EMAIL);
    assert_eq!(with(&wide).get("/v1/projects").await.json()["pagination"]["total_count"], 1);
    with("nonsense").get("/v1/projects").await.assert_error(401, "unauthorized");
    // What is said in a header is not made good by the cookie.
    let both = owner.in_browser().request(Method::GET, "/v1/me").bearer_auth("nonsense");
    Answer::of(both).await.assert_error(401, "unauthorized");
    // A personal token is no login session.
    let cookie = Caller { client: owner.client.with_key(""), cookie: Some(format!("tracekeep_session={token}")) };
    cookie.get("/v1/me").await.assert_error(401, "unauthorized");
}

async fn commands_work_beside_the_server(backend: Backend) {
    let mut server = Server::start(backend).await;
    let key = server.cli(&["key", "create", "--name", "from the command line", "--expires", "90d"]);
    assert_eq!(bearer_at_collector(&server, &key).await, 400);
    let list = server.cli(&["key", "list"]);
    assert!(list.contains("from the command line") && list.contains(&format!("{}...", &key[..10])) && !list.contains(&key), "{list}");
    assert_eq!(server.cli(&["migrate"]), "the schema is up to date");
    let shown = server.cli(&["config", "show"]);
    assert!(shown.contains("http.listen = ") && !shown.contains("postgres://"), "{shown}");
    // The last use is written at the latest when the server stops.
    assert_eq!(server.terminate().await.code(), Some(0));
    let list = server.cli(&["key", "list"]);
    let line = list.lines().find(|line| line.contains("from the command line")).unwrap();
    assert!(!line.contains("never"), "{line}");
    server.restart().await;
    let listed = Caller::owner(&server).await.get("/v1/access-keys?page_size=500").await.json();
    let used = listed["data"].as_array().unwrap().iter().find(|key| key["name"] == "from the command line").unwrap();
    assert!(used["last_used_at"].is_string() && used["created_at"].is_string() && used["preview"].is_string(), "{used}");
    assert_eq!(bearer_at_collector(&server, &key).await, 400);
}
