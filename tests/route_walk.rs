//! Walks every row of the table of routes with every kind of credential and holds the answer against what the row says:
//! who is let in, who is told that it is not theirs (403), and who is not told that it is there (404).
#![allow(clippy::unwrap_used, clippy::panic, clippy::match_same_arms, clippy::allow_attributes, reason = "a test that cannot go on fails")]

mod support;

use reqwest::Method;
use serde_json::{Value, json};
use support::people::{Credential, Kind, PASSWORD, Town, email, fresh, id_of};
use support::runs::with;
use support::{Answer, Backend, Client, batch, on_both_backends, run};
use tracekeep::access::By;
use tracekeep::api::routes::{On, ROUTES, Route};
use tracekeep::domain::account::Right;

on_both_backends!(
    every_route_answers_every_credential_as_its_row_says,
    organization_keys_reach_what_every_member_reaches,
    open_routes_ask_for_no_credential,
);

/// Bodies that are right for routes that take one; `$org`, `$private`, `$visibility` and `$fresh` are filled in. A new route that
/// changes something needs a line here.
const BODIES: &[(&str, &str)] = &[
    ("POST /v1/auth/logout-everywhere", "{}"),
    ("PUT /v1/me", r#"{"first_name": "Ann"}"#),
    ("PUT /v1/me/password", r#"{"current_password": "not this one", "password": "another long secret"}"#),
    ("DELETE /v1/me/sessions/{session_id}", ""),
    ("POST /v1/personal-access-tokens", r#"{"name": "t", "permissions": ["read"]}"#),
    ("DELETE /v1/personal-access-tokens/{token_id}", ""),
    ("POST /v1/personal-access-tokens/{token_id}/rotate", r#"{"grace_seconds": 60}"#),
    ("POST /v1/orgs", r#"{"name": "$fresh"}"#),
    ("PUT /v1/orgs/{org_id}", r#"{"name": "default"}"#),
    ("POST /v1/orgs/{org_id}/leave", "{}"),
    ("PUT /v1/orgs/{org_id}/members/{account_id}", r#"{"role": "member"}"#),
    ("DELETE /v1/orgs/{org_id}/members/{account_id}", ""),
    ("POST /v1/orgs/{org_id}/invitations", r#"{"email": "$fresh@example.test", "role": "member"}"#),
    ("DELETE /v1/orgs/{org_id}/invitations/{invitation_id}", ""),
    ("POST /v1/access-keys", r#"{"name": "k", "org_id": "$org", "project_id": "$private", "permissions": ["read"]}"#),
    ("DELETE /v1/access-keys/{key_id}", ""),
    ("POST /v1/access-keys/{key_id}/rotate", r#"{"grace_seconds": 60}"#),
    ("POST /v1/projects", r#"{"name": "$fresh", "org_id": "$org"}"#),
    ("PUT /v1/projects/{project_id}", r#"{"visibility": "$visibility"}"#),
    ("DELETE /v1/projects/{project_id}/jobs/{job_id}", ""),
    ("PUT /v1/projects/{project_id}/members/{account_id}", r#"{"role": "viewer"}"#),
    ("DELETE /v1/projects/{project_id}/members/{account_id}", ""),
    ("POST /v1/apps", r#"{"name": "a", "project_id": "$private"}"#),
    ("PUT /v1/apps/{app_id}", r#"{"name": "b"}"#),
    ("DELETE /v1/apps/{app_id}", ""),
    ("POST /v1/apps/{app_id}/archive", "{}"),
    ("POST /v1/apps/{app_id}/unarchive", "{}"),
    ("POST /v1/projects/{project_id}/prices", r#"{"model": "m", "input_usd": 1, "output_usd": 2}"#),
    ("PUT /v1/projects/{project_id}/prices/{price_id}", r#"{"model": "m", "input_usd": 1, "output_usd": 2}"#),
    ("DELETE /v1/projects/{project_id}/prices/{price_id}", ""),
    ("POST /v1/projects/{project_id}/prices/reprice", r#"{"dry_run": true}"#),
    ("DELETE /v1/projects/{project_id}", ""),
    ("PUT /v1/projects/{project_id}/retention", r#"{"max_age_days": 30000}"#),
    ("POST /v1/projects/{project_id}/retention/preview", r#"{"max_traces": 1000}"#),
    ("POST /v1/projects/{project_id}/retention/run", "{}"),
    ("PUT /v1/projects/{project_id}/redaction", r#"{"rules": []}"#),
    ("POST /v1/projects/{project_id}/redaction/preview", r#"{"rules": [{"builtin": "card", "action": "mask"}]}"#),
    ("POST /v1/projects/{project_id}/redaction/scrub", "{}"),
    ("PUT /v1/projects/{project_id}/limits", r#"{"project": {"spans_per_day": 1000000000}}"#),
    ("DELETE /v1/tracing/traces", ""),
    ("DELETE /v1/tracing/traces/{trace_id}", ""),
    ("DELETE /v1/tracing/sessions/{session_id}", ""),
    ("POST /v1/tracing/traces/{trace_id}/evaluations", r#"{"name": "n", "value": 1}"#),
    ("DELETE /v1/tracing/traces/{trace_id}/evaluations", ""),
    ("POST /v1/tracing/evaluations", r#"{"evaluations": [{"trace_id": "walk", "name": "n", "value": 1}]}"#),
    ("POST /v1/tracing/views", r#"{"name": "v", "query": ""}"#),
    ("PUT /v1/tracing/views/{view_id}", r#"{"name": "v", "query": ""}"#),
    ("DELETE /v1/tracing/views/{view_id}", ""),
    ("POST /api/v1/org/{org}/ws/{ws}/projects", r#"{"name": "$fresh"}"#),
    ("POST /api/v1/org/{org}/ws/{ws}/query", r#"{"query": "SELECT 1"}"#),
    ("POST /api/strikes/projects", r#"{"name": "$fresh"}"#),
];

/// Parameters without which a route cannot be asked.
const PARAMETERS: &[(&str, &str)] = &[
    ("DELETE /v1/tracing/traces", "tag=none&count=1"),
    ("GET /v1/tracing/search", "q=x"),
    ("GET /v1/tracing/evaluations/chart", "start_time=2026-01-01T00:00:00Z&end_time=2026-01-02T00:00:00Z"),
    ("DELETE /v1/tracing/traces/{trace_id}/evaluations", "name=n"),
];

/// What a row promises to a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Promise {
    LetIn,
    Unknown,
    Forbidden,
    NotThere,
    /// Not there, or, where the request names the organization or project itself, forbidden.
    NotTheirs,
}

fn has(permissions: &str, word: &str) -> bool {
    permissions.split(',').any(|permission| permission == word)
}

/// Reading takes `read`, and changing takes `admin`, whatever people need for it.
fn reaches(row: &Route, permissions: &str) -> bool {
    let is_read = row.method == "GET";
    has(permissions, if is_read { "read" } else { "admin" }) && (row.need.right == Right::View || has(permissions, "admin"))
}

fn right_in_private(person: &str) -> Option<Right> {
    match person {
        "owner" | "admin" | "project-admin" => Some(Right::Manage),
        "editor" => Some(Right::Edit),
        "viewer" => Some(Right::View),
        _ => None,
    }
}

fn right_in_org(person: &str) -> Option<Right> {
    match person {
        "owner" | "admin" => Some(Right::Manage),
        "outsider" => None,
        _ => Some(Right::Edit),
    }
}

/// `home` is where the project is that requests are about, as far as keys are concerned.
fn promise(row: &Route, kind: Kind, home: &str) -> Promise {
    let (by, right) = (row.need.by, row.need.right);
    match (by, kind) {
        (By::Anyone, _) => return Promise::LetIn,
        (By::Sender, Kind::Key(place, permissions)) if place != "org" && permissions.contains("ingest") => return Promise::LetIn,
        (By::AnySender, Kind::Key(place, permissions)) if permissions.contains("ingest") => {
            return if place == "foreign" && row.on == On::Org { Promise::Forbidden } else { Promise::LetIn };
        }
        (By::AnyKey | By::Key, Kind::Key("foreign", _)) if row.on == On::Org => return Promise::NotThere,
        (By::Key, Kind::Key(_, permissions)) if !has(permissions, if right == Right::Edit { "ingest" } else { "read" }) => return Promise::Forbidden,
        (By::AnyKey | By::Key, Kind::Key(place, _)) => {
            return if row.path.contains("{trace}") && place != home { Promise::NotThere } else { Promise::LetIn };
        }
        (By::Sender | By::AnySender | By::AnyKey | By::Key | By::Signed, _) | (_, Kind::Nobody) => return Promise::Unknown,
        (By::Person | By::Session, Kind::Key(..)) | (By::Session, Kind::Token(..)) => return Promise::Forbidden,
        _ => {}
    }
    let (person, reaches) = match kind {
        Kind::Key(_, permissions) => (None, reaches(row, permissions) || (by == By::Scorer && has(permissions, "ingest"))),
        Kind::Token(person, permissions) => (Some(person), reaches(row, permissions)),
        Kind::Session(person) => (Some(person), true),
        Kind::Nobody => unreachable!("answered above"),
    };
    if !reaches {
        return Promise::Forbidden;
    }
    match (row.on, kind, person) {
        // The server belongs to who runs its first organization.
        (On::Server, _, Some(person)) if right == Right::Manage && right_in_org(person) < Some(right) => Promise::Forbidden,
        (On::Server | On::Own | On::Seen, ..) => Promise::LetIn,
        (On::Org, Kind::Key("foreign", _), _) => Promise::NotThere,
        (On::Org, Kind::Key("org", _), _) => Promise::LetIn,
        (On::Org, Kind::Key(..), _) => {
            if right > Right::View {
                Promise::Forbidden
            } else {
                Promise::LetIn
            }
        }
        (On::Org, _, Some(person)) => {
            if right_in_org(person) < Some(right) {
                Promise::Forbidden
            } else {
                Promise::LetIn
            }
        }
        (On::Project, Kind::Key(place, _), _) if place == home => Promise::LetIn,
        (On::Project, Kind::Key(..), _) => Promise::NotThere,
        (On::Project, _, Some(person)) => match right_in_private(person) {
            None => Promise::NotTheirs,
            Some(own) if own < right => Promise::Forbidden,
            Some(_) => Promise::LetIn,
        },
        (_, _, None) => unreachable!("only keys are no person"),
    }
}

struct Request {
    path: String,
    body: Option<Value>,
}

/// A request of this row that would succeed for somebody who may.
async fn request(town: &Town, row: &Route, credential: &Credential, is_let_in: bool) -> Request {
    let route = format!("{} {}", row.method, row.path);
    let mut path = row.path.replace("{org_id}", &town.org).replace("{project_id}", &town.private);
    path = path.replace("{org}", &town.org).replace("{ws}", "default").replace("{project}", "default").replace("{trace}", "walk");
    for name in row.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        let value = match name {
            "org_id" | "project_id" | "org" | "ws" | "project" | "trace" => continue,
            "trace_id" | "session_id" if is_let_in && route.starts_with("DELETE /v1/tracing/") && route.ends_with('}') => spare_trace(town).await,
            "trace_id" => "walk".to_owned(),
            "session_id" if !row.path.starts_with("/v1/me/") => "walk".to_owned(),
            "run_id" => "r".to_owned(),
            "artifact_id" => "a".to_owned(),
            "account_id" => account(town, row, is_let_in).await,
            "key_id" => town.key("private", "read", None).await.0,
            "token_id" if is_let_in => {
                let (Kind::Session(person) | Kind::Token(person, _)) = credential.kind else { panic!("only people are let in") };
                town.token(person, "read", None).await.0
            }
            "session_id" if is_let_in => other_session(town, credential).await,
            "token_id" | "session_id" => fresh(),
            "invitation_id" => {
                let body = json!({"email": format!("{}@example.test", fresh()), "role": "member"});
                id_of(&town.owner.post(&format!("/v1/orgs/{}/invitations", town.org), body).await)
            }
            "app_id" => {
                let body = json!({"name": fresh(), "project_id": town.private, "sources": ["harness"]});
                id_of(&town.owner.post("/v1/apps", body).await)
            }
            // No route starts one by itself: who is let in learns that there is none.
            "job_id" | "view_id" | "price_id" => fresh(),
            name => panic!("{route}: say in tests/route_walk.rs what stands for {{{name}}}"),
        };
        path = path.replace(&format!("{{{name}}}"), &value);
    }
    if row.on == On::Project && (row.path.starts_with("/v1/tracing/") || (row.path == "/v1/apps" && row.method == "GET")) {
        let more = PARAMETERS.iter().find(|(name, _)| *name == route).map_or("", |(_, more)| more);
        path = format!("{path}?project_id={}&{more}", town.private);
    }
    let body = match BODIES.iter().find(|(name, _)| *name == route) {
        Some((_, "")) => None,
        Some((_, text)) => {
            let visibility = if town.private == town.internal { "internal" } else { "private" };
            let text = text.replace("$org", &town.org).replace("$private", &town.private);
            let text = text.replace("$visibility", visibility).replace("$fresh", &fresh());
            Some(serde_json::from_str(&text).unwrap())
        }
        None => {
            assert!(row.method == "GET" || matches!(row.need.by, By::Sender | By::AnySender), "{route}: give it a body in tests/route_walk.rs");
            None
        }
    };
    Request { path, body }
}

/// Somebody whose membership can be changed; whoever is let in takes them away, so it must be somebody new.
async fn account(town: &Town, row: &Route, is_let_in: bool) -> String {
    if row.method != "DELETE" || !is_let_in {
        return town.account("spare").await;
    }
    let account = town.join(&town.org, &format!("{}@example.test", fresh()), "member").await;
    if row.on == On::Project {
        let path = format!("/v1/projects/{}/members/{account}", town.private);
        assert_eq!(town.put(&path, json!({"role": "viewer"})).await.status, 200);
    }
    account
}

/// A trace, and a session of the same name, that may be deleted.
async fn spare_trace(town: &Town) -> String {
    let (name, (_, sender)) = (fresh(), town.key("private", "ingest", None).await);
    let run = with(run(&name, "r"), json!({"session_id": name}));
    Client::new(town.server.url(""), sender).ingest(batch(&[run])).await.assert_accepted();
    name
}

/// A login session of the same person that is not the one of the request.
async fn other_session(town: &Town, credential: &Credential) -> String {
    let Kind::Session(name) = credential.kind else { panic!("only sessions are let in") };
    town.login(name).await;
    let sessions = town.with(&credential.secret).get("/v1/me/sessions").await.json();
    let other = sessions["data"].as_array().unwrap().iter().find(|session| session["current"] == false).unwrap();
    other["id"].as_str().unwrap().to_owned()
}

async fn ask(town: &Town, row: &Route, credential: &Credential, request: &Request) -> Answer {
    let client = Client::new(town.server.url(""), credential.secret.clone());
    let method: Method = row.method.parse().unwrap();
    let sent = if credential.secret.is_empty() { client.anonymous(method, &request.path) } else { client.request(method, &request.path) };
    if row.path.ends_with("/live") {
        // The answer goes on for minutes once somebody is let in.
        let answer = sent.send().await.expect("an answer");
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = if status.is_success() { Vec::new() } else { answer.bytes().await.expect("the refusal").to_vec() };
        return Answer { status, headers, body };
    }
    Answer::of(match &request.body {
        Some(body) => sent.json(body),
        None => sent.header("Content-Type", "application/json").body(if row.method == "GET" { "" } else { "{}" }),
    })
    .await
}

/// Of these there may be none to be had.
const MAY_BE_GONE: [&str; 5] = ["{job_id}", "{view_id}", "{price_id}", "/evaluations", "{artifact_id}"];

/// Routes whose success would end the credential that walks on: only refusals are looked at.
fn ends_the_walker(row: &Route) -> bool {
    matches!((row.method, row.path), ("POST", "/v1/orgs/{org_id}/leave" | "/v1/auth/logout-everywhere"))
}

async fn every_route_answers_every_credential_as_its_row_says(backend: Backend) {
    let town = Town::build(backend).await;
    let credentials = town.credentials().await;
    let asked = walk(&town, &credentials, "private").await;
    assert!(asked > 1_500, "only {asked} requests");
}

/// The same walk, but that the project is one that every member of the organization edits.
async fn organization_keys_reach_what_every_member_reaches(backend: Backend) {
    let mut town = Town::build(backend).await;
    town.private = town.internal.clone();
    let mut credentials = vec![Credential { name: "none", kind: Kind::Nobody, secret: String::new() }];
    for (name, permissions) in [
        ("organization key, read", "read"),
        ("organization key, ingest", "ingest"),
        ("organization key, admin", "admin"),
        ("organization key, all", "ingest,read,admin"),
    ] {
        credentials.push(Credential { name, kind: Kind::Key("org", permissions), secret: town.key("org", permissions, None).await.1 });
    }
    let asked = walk(&town, &credentials, "org").await;
    assert!(asked > 400, "only {asked} requests");
}

async fn open_routes_ask_for_no_credential(backend: Backend) {
    let town = Town::build(backend).await;
    for row in ROUTES.iter().filter(|row| row.need.by == By::Anyone && row.method != "*") {
        for secret in ["", "tk_acc_garbage"] {
            let credential = Credential { name: "", kind: Kind::Nobody, secret: secret.to_owned() };
            let path = if row.path == "/v1/auth/oidc/callback" { "/v1/auth/oidc/callback?state=x" } else { row.path };
            let answer = ask(&town, row, &credential, &Request { path: path.to_owned(), body: None }).await;
            let status = answer.status.as_u16();
            // What is closed or not configured is not there; an empty body is not what a route takes.
            let is_closed = row.method == "OPTIONS" && status == 405;
            assert!(is_closed || (status < 500 && ![401, 403, 405].contains(&status)), "{} {path}: {status} {}", row.method, answer.text());
        }
    }
}

/// Asks every row with every credential; how many requests that were.
async fn walk(town: &Town, credentials: &[Credential], home: &'static str) -> usize {
    let (_, sender) = town.key("private", "ingest", None).await;
    Client::new(town.server.url(""), sender).ingest(batch(&[with(run("walk", "r"), json!({"session_id": "walk"}))])).await.assert_accepted();
    let unknown =
        ask(town, ROUTES.iter().find(|row| row.path == "/v1/me").unwrap(), &credentials[0], &Request { path: "/v1/me".into(), body: None }).await;
    let (mut asked, mut faults) = (0, Vec::new());
    // OTLP/gRPC is served on another port.
    let is_walked = |row: &&Route| row.method != "*" && row.need.by != By::Anyone && !row.path.starts_with("/opentelemetry.");
    for row in ROUTES.iter().filter(is_walked) {
        for credential in credentials {
            let promise = promise(row, credential.kind, home);
            let is_let_in = promise == Promise::LetIn;
            if is_let_in && ends_the_walker(row) {
                continue;
            }
            let request = request(town, row, credential, is_let_in).await;
            let answer = ask(town, row, credential, &request).await;
            asked += 1;
            let status = answer.status.as_u16();
            let named = request.path.contains(&town.private) || request.body.as_ref().is_some_and(|body| body["project_id"] == town.private.as_str());
            let kept = match promise {
                Promise::LetIn => {
                    status < 400 || [400, 409, 415].contains(&status) || (status == 404 && MAY_BE_GONE.iter().any(|end| row.path.ends_with(end)))
                }
                Promise::Unknown => {
                    let is_protocol = matches!(row.need.by, By::Sender | By::AnySender | By::AnyKey | By::Key);
                    status == 401 && (is_protocol || answer.body == unknown.body)
                }
                Promise::Forbidden => status == 403,
                Promise::NotThere => status == 404,
                Promise::NotTheirs => status == if named { 403 } else { 404 },
            };
            if !kept {
                let path = row.path;
                faults.push(format!("{} {path}, {}: {promise:?} promised, {status} answered: {}", row.method, credential.name, answer.text()));
            }
            if status >= 400 && !is_let_in {
                let text = answer.text();
                for secret in [&town.private, &town.other, &email("owner"), &PASSWORD.to_owned()] {
                    assert!(!text.contains(secret.as_str()), "a refusal tells: {text}");
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} of {asked} answers are not as promised:\n{}", faults.len(), faults.join("\n"));
    asked
}

#[test]
fn promises_are_not_all_alike() {
    let promised = |row: &Route, kind: Kind| promise(row, kind, "private");
    let row = |path: &str, method: &str| ROUTES.iter().find(|row| row.path == path && row.method == method).unwrap();
    let manage = row("/v1/orgs/{org_id}/members/{account_id}", "PUT");
    assert_eq!(promised(manage, Kind::Session("admin")), Promise::LetIn);
    assert_eq!(promised(manage, Kind::Session("member")), Promise::Forbidden);
    assert_eq!(promised(manage, Kind::Key("org", "read,admin")), Promise::Forbidden);
    let traces = row("/v1/tracing/traces", "GET");
    assert_eq!(promised(traces, Kind::Key("private", "ingest")), Promise::Forbidden);
    assert_eq!(promised(traces, Kind::Key("other", "read")), Promise::NotThere);
    assert_eq!(promised(traces, Kind::Session("member")), Promise::NotTheirs);
    assert_eq!(promised(row("/v1/traces", "POST"), Kind::Session("owner")), Promise::Unknown);
    let score = row("/v1/tracing/evaluations", "POST");
    assert_eq!(promised(score, Kind::Key("private", "ingest")), Promise::LetIn);
    assert_eq!(promised(score, Kind::Key("private", "read")), Promise::Forbidden);
    assert_eq!(promised(score, Kind::Session("viewer")), Promise::LetIn);
    assert_eq!(promised(row("/api/v1/user", "GET"), Kind::Session("owner")), Promise::Unknown);
    assert_eq!(promised(row("/api/v1/org/{org}/ws/{ws}/traces", "GET"), Kind::Key("org", "ingest")), Promise::Forbidden);
}
