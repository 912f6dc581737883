//! People over HTTP: invitations, roles and what nobody may give themselves, passwords, login sessions, rotated keys, and
//! the audit log of it all.
#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "a test that cannot go on fails")]

mod support;

use reqwest::Method;
use reqwest::header::SET_COOKIE;
use serde_json::{Value, json};
use support::caller::{Caller, bearer_at_collector};
use support::people::{PASSWORD, Town, email, fresh};
use support::server::{OWNER_EMAIL, OWNER_PASSWORD};
use support::{Answer, Backend, Server, on_both_backends};

on_both_backends!(
    invitations_work_once_for_one_person,
    nobody_makes_themselves_more,
    the_last_owner_stays,
    credentials_do_not_go_beyond_their_maker,
    keys_rotate_with_a_grace,
    the_command_line_manages_people_and_places,
    a_new_password_ends_other_sessions,
    mistyping_is_slowed_down,
    the_audit_log_tells_and_stays,
    no_secret_is_kept_or_told,
);

fn put(caller: &Caller, path: &str, body: Value) -> impl Future<Output = Answer> {
    Answer::of(caller.request(Method::PUT, path).json(&body))
}

async fn invite(town: &Town, email: &str, role: &str) -> String {
    let invited = town.owner.post(&format!("/v1/orgs/{}/invitations", town.org), json!({"email": email, "role": role})).await;
    assert_eq!(invited.status, 201, "{}", invited.text());
    invited.json()["data"]["link"].as_str().unwrap().split_once("/invitation#token=").unwrap().1.to_owned()
}

async fn invitations_work_once_for_one_person(backend: Backend) {
    let town = Town::build(backend).await;
    let anonymous = Caller::anonymous(&town.server);
    let token = invite(&town, "New.Person@example.test", "admin").await;
    let seen = anonymous.post("/v1/invitations/inspect", json!({"token": token})).await.json();
    assert_eq!((&seen["data"]["email"], &seen["data"]["has_account"]), (&json!("new.person@example.test"), &json!(false)));
    let accept = |token: &str, password: &str| json!({"token": token, "password": password});
    let details = anonymous.post("/v1/invitations/accept", accept(&token, "password123")).await.assert_error(400, "bad_request");
    assert_eq!(details["password"], "is among the first that somebody would try");
    let (one, two) = tokio::join!(
        anonymous.post("/v1/invitations/accept", accept(&token, PASSWORD)),
        anonymous.post("/v1/invitations/accept", accept(&token, PASSWORD))
    );
    let statuses = [one.status.as_u16(), two.status.as_u16()];
    assert!(statuses.contains(&200) && statuses.iter().any(|status| *status >= 400), "of two at once one is let in: {statuses:?}");
    anonymous.post("/v1/invitations/accept", accept(&token, PASSWORD)).await.assert_error(404, "not_found");
    anonymous.post("/v1/invitations/inspect", json!({"token": token})).await.assert_error(404, "not_found");
    let made = Caller::login(&town.server, "new.person@example.test", PASSWORD).await;
    assert_eq!(made.get(&format!("/v1/orgs/{}/invitations", town.org)).await.status, 200, "an admin");

    // Somebody with an account must be signed in as themselves.
    let token = invite(&town, &email("outsider"), "member").await;
    let member = town.login("member").await;
    let body = json!({"token": token});
    anonymous.post("/v1/invitations/accept", body.clone()).await.assert_error(401, "unauthorized");
    member.post("/v1/invitations/accept", body.clone()).await.assert_error(403, "forbidden");
    let outsider = town.login("outsider").await;
    outsider.get(&format!("/v1/orgs/{}", town.org)).await.assert_error(403, "forbidden");
    let reader = outsider.post("/v1/personal-access-tokens", json!({"name": "r", "permissions": ["read"]})).await.json();
    let reader = town.with(reader["data"]["token"].as_str().unwrap());
    reader.post("/v1/invitations/accept", body.clone()).await.assert_error(403, "forbidden");
    assert_eq!(outsider.post("/v1/invitations/accept", body.clone()).await.status, 200);
    assert_eq!(outsider.get(&format!("/v1/orgs/{}", town.org)).await.status, 200);
    outsider.post("/v1/invitations/accept", body).await.assert_error(404, "not_found");

    // One that was taken back, and one that a later one replaced.
    let token = invite(&town, "other@example.test", "member").await;
    let list = town.owner.get(&format!("/v1/orgs/{}/invitations", town.org)).await;
    assert!(!list.text().contains(&token));
    let id = list.json()["data"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(town.owner.delete(&format!("/v1/orgs/{}/invitations/{id}", town.org)).await.status, 200);
    anonymous.post("/v1/invitations/inspect", json!({"token": token})).await.assert_error(404, "not_found");
    let (first, second) = (invite(&town, "twice@example.test", "member").await, invite(&town, "twice@example.test", "member").await);
    anonymous.post("/v1/invitations/inspect", json!({"token": first})).await.assert_error(404, "not_found");
    assert_eq!(anonymous.post("/v1/invitations/inspect", json!({"token": second})).await.status, 200);
    let again = json!({"email": email("member"), "role": "member"});
    town.owner.post(&format!("/v1/orgs/{}/invitations", town.org), again).await.assert_error(409, "conflict");
}

async fn nobody_makes_themselves_more(backend: Backend) {
    let town = Town::build(backend).await;
    let role = |who: &str| format!("/v1/orgs/{}/members/{who}", town.org);
    let project_role = |who: &str| format!("/v1/projects/{}/members/{who}", town.private);
    let (admin, member, editor) = (town.login("admin").await, town.login("member").await, town.login("editor").await);
    let id = async |name: &str| town.account(name).await;
    put(&member, &role(&id("member").await), json!({"role": "admin"})).await.assert_error(403, "forbidden");
    put(&admin, &role(&id("admin").await), json!({"role": "owner"})).await.assert_error(403, "forbidden");
    put(&admin, &role(&id("owner").await), json!({"role": "member"})).await.assert_error(403, "forbidden");
    admin.delete(&role(&id("owner").await)).await.assert_error(403, "forbidden");
    admin
        .post(&format!("/v1/orgs/{}/invitations", town.org), json!({"email": "x@example.test", "role": "owner"}))
        .await
        .assert_error(403, "forbidden");
    put(&editor, &project_role(&id("editor").await), json!({"role": "admin"})).await.assert_error(403, "forbidden");
    put(&member, &project_role(&id("member").await), json!({"role": "admin"})).await.assert_error(403, "forbidden");
    // Nobody of another organization can be put into a project.
    put(&town.owner, &project_role(&town.account_in(&town.foreign_org, &email("outsider")).await), json!({"role": "viewer"}))
        .await
        .assert_error(404, "not_found");
    // A role that is taken away is gone at once.
    assert_eq!(editor.get(&format!("/v1/projects/{}", town.private)).await.status, 200);
    assert_eq!(town.owner.delete(&project_role(&id("editor").await)).await.status, 200);
    editor.get(&format!("/v1/projects/{}", town.private)).await.assert_error(403, "forbidden");
    let viewer = town.login("viewer").await;
    assert_eq!(viewer.get(&format!("/v1/orgs/{}", town.org)).await.status, 200);
    assert_eq!(viewer.get(&format!("/v1/projects/{}", town.private)).await.status, 200);
    assert_eq!(town.owner.delete(&role(&id("viewer").await)).await.status, 200);
    viewer.get(&format!("/v1/orgs/{}", town.org)).await.assert_error(403, "forbidden");
    viewer.get(&format!("/v1/projects/{}", town.private)).await.assert_error(403, "forbidden");
    viewer.get(&format!("/v1/projects/{}", town.internal)).await.assert_error(403, "forbidden");
    assert_eq!(viewer.get("/v1/projects").await.json()["pagination"]["total_count"], 0);
}

async fn the_last_owner_stays(backend: Backend) {
    let town = Town::build(backend).await;
    let role = |who: &str| format!("/v1/orgs/{}/members/{who}", town.org);
    let (owner, admin) = (town.account("owner").await, town.account("admin").await);
    put(&town.owner, &role(&owner), json!({"role": "member"})).await.assert_error(409, "conflict");
    town.owner.delete(&role(&owner)).await.assert_error(409, "conflict");
    town.owner.post(&format!("/v1/orgs/{}/leave", town.org), json!({})).await.assert_error(409, "conflict");
    assert_eq!(put(&town.owner, &role(&admin), json!({"role": "owner"})).await.status, 200);
    // Of two owners who go at once, one stays.
    let second = town.login("admin").await;
    let path = format!("/v1/orgs/{}/leave", town.org);
    let (one, two) = tokio::join!(town.owner.post(&path, json!({})), second.post(&path, json!({})));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

async fn credentials_do_not_go_beyond_their_maker(backend: Backend) {
    let town = Town::build(backend).await;
    let (editor, member) = (town.login("editor").await, town.login("member").await);
    let key =
        |project: Option<&str>, permissions: &[&str]| json!({"name": "k", "org_id": town.org, "project_id": project, "permissions": permissions});
    let beyond = json!({"permissions": "must not go beyond your own"});
    assert_eq!(editor.post("/v1/access-keys", key(Some(&town.private), &["ingest", "read"])).await.status, 201);
    let refused = editor.post("/v1/access-keys", key(Some(&town.private), &["read", "admin"])).await;
    assert_eq!(refused.assert_error(400, "bad_request"), beyond);
    assert_eq!(member.post("/v1/access-keys", key(None, &["read"])).await.status, 201);
    assert_eq!(member.post("/v1/access-keys", key(None, &["admin"])).await.assert_error(400, "bad_request"), beyond);
    // Nor does rotating one that somebody else made.
    let (id, _) = town.key("private", "read,admin", None).await;
    let refused = editor.post(&format!("/v1/access-keys/{id}/rotate"), json!({})).await;
    assert_eq!(refused.assert_error(400, "bad_request"), beyond);

    // A token makes no token, whatever it may do, and a key that it makes ends with it.
    let end = tracekeep::domain::time::format(town.now().await + 3_600_000_000);
    let token = |permissions: &[&str], end: Option<&str>| json!({"name": "t", "permissions": permissions, "expires_at": end});
    let (_, reader) = town.token("owner", "read", Some(&end)).await;
    town.with(&reader).post("/v1/orgs", json!({"name": fresh()})).await.assert_error(403, "forbidden");
    let (id, maker) = town.token("owner", "read,admin", Some(&end)).await;
    for secret in [&reader, &maker] {
        town.with(secret).post("/v1/personal-access-tokens", token(&["read"], None)).await.assert_error(403, "forbidden");
        town.with(secret).post(&format!("/v1/personal-access-tokens/{id}/rotate"), json!({})).await.assert_error(403, "forbidden");
    }
    let child = town.with(&maker).post("/v1/access-keys", key(None, &["read"])).await.json();
    assert_eq!(child["data"]["expires_at"], end);
    town.owner.post("/v1/personal-access-tokens", token(&["ingest"], None)).await.assert_error(400, "bad_request");
    // A token does not change the password or look at login sessions.
    let all = town.owner.post("/v1/personal-access-tokens", token(&["read", "admin"], None)).await.json();
    let all = town.with(all["data"]["token"].as_str().unwrap());
    all.get("/v1/me/sessions").await.assert_error(403, "forbidden");
    all.post("/v1/auth/logout-everywhere", json!({})).await.assert_error(403, "forbidden");
    // What somebody may no longer do, their token may no longer do.
    let path = format!("/v1/orgs/{}/members/{}", town.org, town.account("admin").await);
    let admin = town.login("admin").await;
    let made = admin.post("/v1/personal-access-tokens", token(&["read", "admin"], None)).await.json();
    let by_token = town.with(made["data"]["token"].as_str().unwrap());
    assert_eq!(by_token.get(&format!("/v1/orgs/{}/invitations", town.org)).await.status, 200);
    assert_eq!(put(&town.owner, &path, json!({"role": "member"})).await.status, 200);
    by_token.get(&format!("/v1/orgs/{}/invitations", town.org)).await.assert_error(403, "forbidden");
}

/// Waits until a path answers so: what another process changed is known within a second.
async fn becomes(caller: &Caller, path: &str, status: u16) {
    let asked = std::time::Instant::now();
    while caller.get(path).await.status != status {
        assert!(asked.elapsed() < std::time::Duration::from_secs(10), "{path} does not become {status}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

async fn the_command_line_manages_people_and_places(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    let org = server.cli(&["org", "create", "--name", "second"]);
    assert!(server.cli(&["org", "list"]).contains(&format!("{org}  second")));
    let project = server.cli(&["project", "create", "--org", "second", "--name", "hidden", "--visibility", "private"]);
    assert!(server.cli(&["project", "list", "--org", &org]).contains(&format!("{project}  private   hidden")));
    // The owner of the server is no member there, and has no business with it.
    owner.get(&format!("/v1/projects/{project}")).await.assert_error(403, "forbidden");
    server.cli(&["member", "set", "--org", "second", "--email", OWNER_EMAIL, "--role", "owner"]);
    becomes(&owner, &format!("/v1/projects/{project}"), 200).await;
    // The last owner stays.
    for words in [vec!["member", "set", "--role", "member"], vec!["member", "remove"]] {
        let refused = server.cli_refused(&[words, vec!["--org", "second", "--email", OWNER_EMAIL]].concat());
        assert!(refused.contains("at least one owner"), "{refused}");
    }
    // An invitation by link makes a member, once.
    let link = server.cli(&["invitation", "create", "--org", "second", "--email", "new@example.test", "--url", "https://traces.example.com/"]);
    let token = link.strip_prefix("https://traces.example.com/invitation#token=").unwrap();
    let waiting = server.cli(&["invitation", "list", "--org", "second"]);
    assert!(waiting.contains("new@example.test") && !waiting.contains(token), "{waiting}");
    let accept = json!({"token": token, "password": PASSWORD});
    assert_eq!(Caller::anonymous(&server).post("/v1/invitations/accept", accept.clone()).await.status, 200);
    Caller::anonymous(&server).post("/v1/invitations/accept", accept).await.assert_error(404, "not_found");
    let newcomer = Caller::login(&server, "new@example.test", PASSWORD).await;
    newcomer.get(&format!("/v1/projects/{project}")).await.assert_error(403, "forbidden");
    let role = ["member", "set", "--org", "second", "--project", "hidden", "--email", "new@example.test", "--role"];
    assert!(server.cli_refused(&[&role[..], &["owner"]].concat()).contains("admin, editor or viewer"));
    server.cli(&[&role[..], &["viewer"]].concat());
    assert!(server.cli(&["member", "list", "--org", "second", "--project", "hidden"]).contains("viewer   new@example.test"));
    becomes(&newcomer, &format!("/v1/projects/{project}"), 200).await;
    server.cli(&["member", "remove", "--org", "second", "--project", "hidden", "--email", "new@example.test"]);
    becomes(&newcomer, &format!("/v1/projects/{project}"), 403).await;
    server.cli(&["member", "remove", "--org", "second", "--email", "new@example.test"]);
    assert!(!server.cli(&["member", "list", "--org", "second"]).contains("new@example.test"));
    // One that is taken back is dead.
    let link = server.cli(&["invitation", "create", "--org", "second", "--email", "late@example.test"]);
    let id = server.cli(&["invitation", "list", "--org", "second"]).lines().last().unwrap()[..36].to_owned();
    assert!(server.cli(&["invitation", "revoke", &id, "--org", "second"]).contains("late@example.test"));
    assert!(server.cli_refused(&["invitation", "revoke", &id, "--org", "second"]).contains("no invitation"));
    let token = link.split_once("#token=").unwrap().1;
    Caller::anonymous(&server).post("/v1/invitations/inspect", json!({"token": token})).await.assert_error(404, "not_found");
    // The audit log says who it was.
    let log = owner.get(&format!("/v1/orgs/{org}/audit-log?page_size=500")).await.json();
    let by_hand: Vec<&str> =
        log["data"].as_array().unwrap().iter().filter(|one| one["actor_kind"] == "command_line").filter_map(|one| one["action"].as_str()).collect();
    for action in [
        "organization.create",
        "project.create",
        "member.role",
        "member.remove",
        "invitation.create",
        "invitation.revoke",
        "project_member.set",
        "project_member.remove",
    ] {
        assert!(by_hand.contains(&action), "{action} is missing in {by_hand:?}");
    }
}

async fn keys_rotate_with_a_grace(backend: Backend) {
    let town = Town::build(backend).await;
    let rotate = async |id: &str, seconds: Value| town.owner.post(&format!("/v1/access-keys/{id}/rotate"), json!({"grace_seconds": seconds})).await;
    let (id, old) = town.key("private", "ingest,read", None).await;
    assert_eq!(bearer_at_collector(&town.server, &old).await, 400);
    let made = rotate(&id, json!(1)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json()["data"].clone();
    let new = made["key"].as_str().unwrap().to_owned();
    assert_eq!((&made["replaces"], &made["permissions"], &made["project_id"]), (&json!(id), &json!(["ingest", "read"]), &json!(town.private)));
    assert_eq!((bearer_at_collector(&town.server, &old).await, bearer_at_collector(&town.server, &new).await), (400, 400), "both for a while");
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert_eq!((bearer_at_collector(&town.server, &old).await, bearer_at_collector(&town.server, &new).await), (401, 400));
    let newest = rotate(made["id"].as_str().unwrap(), json!(0)).await.json()["data"]["key"].as_str().unwrap().to_owned();
    assert_eq!((bearer_at_collector(&town.server, &new).await, bearer_at_collector(&town.server, &newest).await), (401, 400));
    for bad in [json!(-1), json!(2_592_001), json!("1"), json!(1.5)] {
        let (id, _) = town.key("private", "read", None).await;
        rotate(&id, bad).await.assert_error(400, "bad_request");
    }
}

async fn a_new_password_ends_other_sessions(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    let (other, browser) = (Caller::owner(&server).await, owner.in_browser());
    assert_eq!(owner.get("/v1/me/sessions").await.json()["data"].as_array().unwrap().len(), 2);
    let body = |current: &str, new: &str| json!({"current_password": current, "password": new});
    let wrong = put(&owner, "/v1/me/password", body("not this one", "another long secret")).await;
    assert_eq!(wrong.assert_error(400, "bad_request"), json!({"current_password": "is wrong"}));
    let short = put(&owner, "/v1/me/password", body(OWNER_PASSWORD, "Password2026!")).await;
    assert_eq!(short.assert_error(400, "bad_request"), json!({"password": "is among the first that somebody would try"}));
    let request = browser.request(Method::PUT, "/v1/me/password").header("origin", server.url(""));
    let changed = Answer::of(request.json(&body(OWNER_PASSWORD, "another long secret"))).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    let cookie = changed.headers[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    // The secret of this session is another one, and the others are gone.
    browser.get("/v1/me").await.assert_error(401, "unauthorized");
    other.get("/v1/me").await.assert_error(401, "unauthorized");
    let renewed = Caller { client: owner.client.with_key(""), cookie: Some(cookie.clone()) };
    assert_eq!(renewed.get("/v1/me/sessions").await.json()["data"].as_array().unwrap().len(), 1);
    Caller::anonymous(&server)
        .post("/v1/auth/login", json!({"email": OWNER_EMAIL, "password": OWNER_PASSWORD}))
        .await
        .assert_error(401, "unauthorized");

    // A browser that signs in again holds one session, with another secret.
    let login = json!({"email": OWNER_EMAIL, "password": "another long secret"});
    let again = Answer::of(renewed.request(Method::POST, "/v1/auth/login").header("origin", server.url("")).json(&login)).await;
    assert_eq!(again.status, 200);
    assert_ne!(again.headers[SET_COOKIE].to_str().unwrap().split(';').next().unwrap(), cookie);
    renewed.get("/v1/me").await.assert_error(401, "unauthorized");
    // Everywhere is everywhere.
    let (one, two) =
        (Caller::login(&server, OWNER_EMAIL, "another long secret").await, Caller::login(&server, OWNER_EMAIL, "another long secret").await);
    let second = if backend == Backend::Postgres { Some(server.second().await) } else { None };
    assert_eq!(one.post("/v1/auth/logout-everywhere", json!({})).await.status, 200);
    for caller in [&one, &two] {
        caller.get("/v1/me").await.assert_error(401, "unauthorized");
    }
    if let Some(second) = second {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        Caller { client: support::Client::new(second.url(""), two.client.key.clone()), cookie: None }
            .get("/v1/me")
            .await
            .assert_error(401, "unauthorized");
    }
    // One that its owner ends by name.
    let (keep, end) =
        (Caller::login(&server, OWNER_EMAIL, "another long secret").await, Caller::login(&server, OWNER_EMAIL, "another long secret").await);
    let sessions = keep.get("/v1/me/sessions").await.json();
    let other = sessions["data"].as_array().unwrap().iter().find(|session| session["current"] == false).unwrap()["id"].as_str().unwrap().to_owned();
    assert_eq!(keep.delete(&format!("/v1/me/sessions/{other}")).await.status, 200);
    end.get("/v1/me").await.assert_error(401, "unauthorized");
    assert_eq!(keep.get("/v1/me").await.status, 200);
}

async fn mistyping_is_slowed_down(backend: Backend) {
    let settings = [("TRACEKEEP_AUTH_LOGIN_ATTEMPTS", "3"), ("TRACEKEEP_AUTH_PASSWORD_MEMORY_KIB", "1024"), ("TRACEKEEP_AUTH_PASSWORD_PASSES", "1")];
    let server = Server::configured(backend, &[], &settings).await;
    let (anonymous, owner) = (Caller::anonymous(&server), Caller::owner(&server).await);
    let login = async |email: &str, password: &str| anonymous.post("/v1/auth/login", json!({"email": email, "password": password})).await;
    for email in [OWNER_EMAIL, "nobody@example.test"] {
        for _ in 0..3 {
            login(email, "something else").await.assert_error(401, "unauthorized");
        }
        // From then on nobody is told whether the password is right, nor whether there is such an account.
        login(email, "something else").await.assert_error(429, "too_many_requests");
    }
    login(&OWNER_EMAIL.to_uppercase(), OWNER_PASSWORD).await.assert_error(429, "too_many_requests");
    // Another account of the same address still gets in.
    let password = server.cli(&["user", "create", "--email", "member@example.test"]);
    assert_eq!(login("member@example.test", &password).await.status, 200);
    // An action stands for those below it, too.
    let (org, _) = owner.place().await;
    let log = owner.get(&format!("/v1/orgs/{org}/audit-log?action=sign_in")).await.json();
    let actions: Vec<&str> = log["data"].as_array().unwrap().iter().filter_map(|entry| entry["action"].as_str()).collect();
    assert!(actions.contains(&"sign_in") && actions.contains(&"sign_in.blocked"), "{actions:?}");
    // Many at once are no more than many in a row: they are counted before they are compared.
    let email = "late@example.test";
    let all = futures_util::future::join_all((0..10).map(|_| login(email, "something else"))).await;
    assert_eq!(all.iter().filter(|answer| answer.status == 401).count(), 3);
}

async fn the_audit_log_tells_and_stays(backend: Backend) {
    let town = Town::build(backend).await;
    let (id, key) = town.key("private", "ingest,read", None).await;
    town.owner.delete(&format!("/v1/access-keys/{id}")).await;
    let log = async |query: &str| {
        town.owner.get(&format!("/v1/orgs/{}/audit-log?page_size=500&{query}", town.org)).await.json()["data"].as_array().unwrap().clone()
    };
    let all = log("").await;
    let actions: Vec<&str> = all.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    for action in ["account.create", "sign_in", "invitation.create", "invitation.accept", "project.create", "project_member.set", "access_key.create"]
    {
        assert!(actions.contains(&action), "{action} is missing in {actions:?}");
    }
    assert_eq!(actions[0], "access_key.revoke", "newest first");
    assert_eq!((&all[0]["actor_name"], &all[0]["address"], &all[0]["target_id"]), (&json!(OWNER_EMAIL), &json!("127.0.0.1"), &json!(id)));
    assert!(!json!(all).to_string().contains(&key));
    // Other organizations' entries are theirs.
    assert!(all.iter().all(|entry| entry["org_id"] == json!(town.org)));
    assert!(log("action=access_key.").await.iter().all(|entry| entry["action"].as_str().unwrap().starts_with("access_key.")));
    assert_eq!(log("action=access_key.revoke").await.len(), 1);
    assert_eq!(log("address=10.9.8.7").await.len(), 0);
    assert!(!log(&format!("actor_id={}", town.account("owner").await)).await.is_empty());
    assert_eq!(log("at:lte=2020-01-01T00:00:00Z").await.len(), 0);

    // A file of it, which is an entry itself.
    let csv = town.owner.get(&format!("/v1/orgs/{}/audit-log/download?format=csv&action=access_key.revoke", town.org)).await;
    assert_eq!(csv.headers["content-type"], "text/csv");
    assert_eq!(csv.text().lines().count(), 2, "{}", csv.text());
    let lines = town.owner.get(&format!("/v1/orgs/{}/audit-log/download", town.org)).await.text();
    assert!(lines.lines().count() > all.len() && lines.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
    assert_eq!(log("action=audit_log.export").await.len(), 2);

    // The first use of a key from an address, written beside the hot path; at the latest when the server stops.
    let (used, secret) = town.key("private", "ingest", None).await;
    assert_eq!(bearer_at_collector(&town.server, &secret).await, 400);
    assert_eq!(bearer_at_collector(&town.server, &secret).await, 400);
    let export = town.owner.get(&format!("/v1/tracing/traces/download?project_id={}", town.private)).await;
    assert_eq!(export.status, 200);
    let mut server = town.server;
    server.terminate().await;
    server.restart().await;
    let owner = Caller::owner(&server).await;
    let entries = owner.get(&format!("/v1/orgs/{}/audit-log?action=access_key.new_address", town.org)).await.json();
    let of_key: Vec<&Value> = entries["data"].as_array().unwrap().iter().filter(|entry| entry["target_id"] == json!(used)).collect();
    assert_eq!(of_key.len(), 1, "{entries}");
    assert_eq!(of_key[0]["address"], "127.0.0.1");
    let exports = owner.get(&format!("/v1/orgs/{}/audit-log?action=traces.export", town.org)).await.json();
    assert_eq!(exports["data"][0]["project_id"], json!(town.private));
    // The database itself refuses to change it.
    for sql in ["UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log"] {
        let error = server.execute(sql).await.expect_err(sql);
        assert!(error.contains("append-only"), "{error}");
    }
}

/// Secrets of every kind go through every part of the server; afterwards none of them is in its log, its database, or any
/// answer but the one that made it.
async fn no_secret_is_kept_or_told(backend: Backend) {
    let town = Town::build(backend).await;
    let mut secrets = vec![OWNER_PASSWORD.to_owned(), PASSWORD.to_owned(), "a mistyped secret phrase".to_owned()];
    let credentials = town.credentials().await;
    secrets.extend(credentials.iter().map(|credential| credential.secret.clone()).filter(|secret| secret.len() > 20 && !secret.contains("garbage")));
    secrets.push(invite(&town, "waiting@example.test", "member").await);
    let (id, _) = town.key("private", "ingest,read", None).await;
    let rotated = town.owner.post(&format!("/v1/access-keys/{id}/rotate"), json!({})).await.json();
    secrets.push(rotated["data"]["key"].as_str().unwrap().to_owned());
    assert!(secrets.len() > 20);
    // Offered where they do not belong: as paths, queries, headers of other kinds, bodies that do not parse.
    let anonymous = Caller::anonymous(&town.server);
    let mut told = String::new();
    for secret in &secrets {
        let word = support::client::encoded(secret);
        for path in [format!("/v1/projects/{word}"), format!("/v1/nothing/{word}"), format!("/v1/projects?page={word}"), format!("/{word}")] {
            told += &town.owner.get(&path).await.text();
        }
        told += &anonymous.post("/v1/auth/login", json!({"email": secret, "password": secret})).await.text();
        told += &anonymous.post("/v1/invitations/inspect", json!({"token": format!("{secret}x")})).await.text();
        told += &Answer::of(anonymous.request(Method::POST, "/v1/traces").bearer_auth(format!("{secret}x")).body(secret.clone())).await.text();
        told += &Answer::of(anonymous.request(Method::GET, "/v1/me").header("authorization", format!("Digest {secret}"))).await.text();
        told +=
            &Answer::of(anonymous.request(Method::POST, "/v1/auth/login").header("content-type", "application/json").body(format!("{{\"{secret}")))
                .await
                .text();
    }
    for path in ["access-keys", "personal-access-tokens", "me/sessions", "me", "orgs", "projects"] {
        told += &town.owner.get(&format!("/v1/{path}?page_size=500")).await.text();
    }
    told += &town.owner.get(&format!("/v1/orgs/{}/audit-log/download", town.org)).await.text();
    told += &town.server.cli(&["key", "list"]);
    told += &town.server.cli(&["config", "show", "--origin"]);
    let mut server = town.server;
    server.terminate().await;
    let (log, stored) = (server.log(), server.dump().await);
    assert!(log.contains("listening") && stored.len() > 10_000, "the searched texts are there");
    // What is stored of them, their ends, is found: the search works.
    assert!(stored.windows(10).any(|bytes| bytes == &secrets[4].as_bytes()[..10]), "a preview is stored");
    for secret in &secrets {
        let found = |text: &[u8]| text.windows(secret.len()).any(|bytes| bytes == secret.as_bytes());
        assert!(!found(log.as_bytes()), "{secret} is in the log");
        assert!(!found(&stored), "{secret} is stored");
        // The e-mail of an attempt to sign in is told nowhere but in the log of the organization that it names.
        assert!(!found(told.as_bytes()), "{secret} was told");
    }
}
