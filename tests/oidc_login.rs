//! Signing in through a real OpenID provider (`tests/oidc`, certified code on Node.js) that the test starts: the whole
//! way of a browser, who is let in with which role, and every turn that must not work.
#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "a test that cannot go on fails")]

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Method, Url};
use serde_json::{Value, json};
use support::caller::Caller;
use support::server::{OWNER_EMAIL, OWNER_PASSWORD};
use support::{Answer, Backend, Server, on_both_backends};

on_both_backends!(
    people_come_with_the_role_of_their_groups,
    what_a_group_gave_goes_with_it,
    what_only_the_userinfo_endpoint_tells_counts,
    accounts_are_linked_only_when_that_is_allowed,
    crooked_ways_lead_nowhere,
);

struct Provider {
    process: Child,
    issuer: String,
}

impl Provider {
    fn start(redirect: &str, claims: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oidc");
        assert!(folder.join("node_modules").is_dir(), "scripts/test-deps.sh installs the provider into tests/oidc");
        let mut process = Command::new("node")
            .args(["provider.mjs", redirect, claims])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut issuer = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut issuer).unwrap();
        Self { process, issuer: issuer.trim().to_owned() }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What a browser does: keeps cookies by host, follows where it is led.
#[derive(Default)]
struct Browser {
    http: Option<reqwest::Client>,
    cookies: BTreeMap<(String, String), String>,
}

impl Browser {
    async fn go(&mut self, method: Method, url: &Url, form: Option<&str>) -> Answer {
        let http =
            self.http.get_or_insert_with(|| reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap());
        let host = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        let own = self.cookies.iter().filter(|((of, _), _)| *of == host);
        let cookie: Vec<String> = own.map(|((_, name), value)| format!("{name}={value}")).collect();
        let mut request = http.request(method, url.clone()).header(COOKIE, cookie.join("; "));
        if let Some(form) = form {
            request = request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned());
        }
        let answer = Answer::of(request).await;
        for set in answer.headers.get_all(SET_COOKIE) {
            let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert((host.clone(), name.to_owned()), value.to_owned());
        }
        answer
    }

    /// From the start to the page on which the server, or the provider, leaves the browser alone.
    async fn sign_in(&mut self, server: &Server, name: &str, next: &str) -> Url {
        let callback = self.up_to_the_callback(server, name, next).await;
        let answer = self.go(Method::GET, &callback, None).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        callback.join(answer.headers[LOCATION].to_str().unwrap()).unwrap()
    }

    async fn up_to_the_callback(&mut self, server: &Server, name: &str, next: &str) -> Url {
        let mut url = Url::parse(&server.url("/v1/auth/oidc/start")).unwrap();
        url.query_pairs_mut().append_pair("next", next);
        for _ in 0..20 {
            if url.path() == "/v1/auth/oidc/callback" {
                return url;
            }
            let answer = if url.path().starts_with("/interaction/") {
                let page = self.go(Method::GET, &url, None).await.text();
                let prompt = if page.contains("value=\"login\"") { "login" } else { "consent" };
                let (person, groups) = name.split_once('+').unwrap_or((name, ""));
                let known = url.join(&format!("/groups?name={}&groups={groups}", support::client::encoded(person))).unwrap();
                self.go(Method::GET, &known, None).await;
                let form = format!("prompt={prompt}&login={}&password=x", support::client::encoded(person));
                self.go(Method::POST, &url, Some(&form)).await
            } else {
                self.go(Method::GET, &url, None).await
            };
            let location = answer.headers.get(LOCATION).unwrap_or_else(|| panic!("no way on from {url}: {} {}", answer.status, answer.text()));
            url = url.join(location.to_str().unwrap()).unwrap();
        }
        panic!("the provider leads in circles");
    }

    /// The login session that the server gave.
    fn session(&self, server: &Server) -> Option<Caller> {
        let value = self.cookies.get(&(server.address(), "tracekeep_session".to_owned())).filter(|value| !value.is_empty())?;
        Some(Caller { client: support::Client::new(server.url(""), value.clone()), cookie: None })
    }
}

async fn place(backend: Backend, settings: &[(&str, &str)]) -> (Provider, Server) {
    place_with(backend, "token", settings).await
}

/// `claims`: whether the provider tells them in its token or at its userinfo endpoint.
async fn place_with(backend: Backend, claims: &str, settings: &[(&str, &str)]) -> (Provider, Server) {
    // The provider has to know where we are before we know where it is.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let provider = Provider::start(&format!("http://127.0.0.1:{port}/v1/auth/oidc/callback"), claims);
    let own = [
        ("TRACEKEEP_AUTH_OIDC_ISSUER", provider.issuer.as_str()),
        ("TRACEKEEP_AUTH_OIDC_CLIENT_ID", "tracekeep"),
        ("TRACEKEEP_AUTH_OIDC_CLIENT_SECRET", "a secret of+the/provider"),
        ("TRACEKEEP_AUTH_OIDC_NAME", "Test ID"),
        ("TRACEKEEP_AUTH_OIDC_ROLES", "platform=admin,research=member,board=owner"),
    ];
    let all: Vec<(&str, &str)> = own.iter().chain(settings).copied().collect();
    let server = Server::on_port(backend, port, &all).await;
    (provider, server)
}

async fn role_of(server: &Server, email: &str) -> Value {
    let owner = Caller::owner(server).await;
    let (org, _) = owner.place().await;
    let members = owner.get(&format!("/v1/orgs/{org}/members")).await.json();
    members["data"].as_array().unwrap().iter().find(|member| member["email"] == email).map_or(Value::Null, |member| member["role"].clone())
}

async fn people_come_with_the_role_of_their_groups(backend: Backend) {
    let (_provider, server) = place(backend, &[]).await;
    let state = Caller::anonymous(&server).get("/v1/auth/state").await.json();
    assert_eq!(state["data"]["oidc_name"], "Test ID");
    let mut ann = Browser::default();
    let arrived = ann.sign_in(&server, "ann+research+platform+unknown", "/p/x/traces?a=b").await;
    assert_eq!((arrived.path(), arrived.query()), ("/p/x/traces", Some("a=b")));
    let me = ann.session(&server).unwrap().get("/v1/me").await.json();
    assert_eq!(
        (&me["data"]["email"], &me["data"]["first_name"], &me["data"]["last_name"]),
        (&json!("ann@example.test"), &json!("ann"), &json!("Lee"))
    );
    assert_eq!(role_of(&server, "ann@example.test").await, "admin", "the highest of the groups");
    // Groups are looked at every time; nobody becomes somebody else by it.
    let again = Browser::default().sign_in(&server, "ann+research", "/").await;
    assert_eq!(again.path(), "/");
    assert_eq!(role_of(&server, "ann@example.test").await, "member");
    // Nobody without a group, and nobody whose e-mail nobody vouches for.
    for (name, why) in [("eve", "no_access"), ("unverified-bob+research", "no_email"), ("silent-cat+research", "no_email")] {
        let mut browser = Browser::default();
        let arrived = browser.sign_in(&server, name, "/").await;
        assert_eq!((arrived.path(), arrived.query()), ("/login", Some(format!("error={why}").as_str())), "{name}");
        assert!(browser.session(&server).is_none());
    }
    assert_eq!(role_of(&server, "eve@example.test").await, Value::Null);
    // No page of another site is returned to.
    for foreign in ["https://evil.example/", "//evil.example/"] {
        let arrived = Browser::default().sign_in(&server, "ann+research", foreign).await;
        assert_eq!((arrived.host_str(), arrived.path()), (Some("127.0.0.1"), "/"));
    }
    // They have no password, and cannot be guessed at.
    let login = json!({"email": "ann@example.test", "password": ""});
    Caller::anonymous(&server).post("/v1/auth/login", login).await.assert_error(400, "bad_request");
    let log = server.log();
    assert!(!log.contains("a secret of+the/provider"), "the client secret is in the log");
}

/// Signs somebody in and tells what the server said of it, if it turned them away.
async fn arrive(server: &Server, name: &str) -> Option<String> {
    Browser::default().sign_in(server, name, "/").await.query().map(ToOwned::to_owned)
}

async fn what_a_group_gave_goes_with_it(backend: Backend) {
    let (_provider, server) = place(backend, &[]).await;
    // Without a default role the last group takes the membership along.
    assert_eq!(arrive(&server, "ann+platform").await, None);
    assert_eq!(role_of(&server, "ann@example.test").await, "admin");
    let mut browser = Browser::default();
    browser.sign_in(&server, "ann+platform", "/").await;
    let ann = browser.session(&server).unwrap();
    let (org, _) = Caller::owner(&server).await.place().await;
    let invited = ann.post(&format!("/v1/orgs/{org}/invitations"), json!({"email": "friend@example.test", "role": "admin"})).await;
    assert_eq!(invited.status, 201, "{}", invited.text());
    assert_eq!(arrive(&server, "ann").await.as_deref(), Some("error=no_access"));
    assert_eq!(role_of(&server, "ann@example.test").await, Value::Null);
    ann.get(&format!("/v1/orgs/{org}")).await.assert_error(403, "forbidden");
    let owner = Caller::owner(&server).await;
    let waiting = owner.get(&format!("/v1/orgs/{org}/invitations")).await.json();
    assert_eq!(waiting["pagination"]["total_count"], 0, "an invitation does not outlive the rights of who made it");
    let log = owner.get(&format!("/v1/orgs/{org}/audit-log?action=member.role")).await.json();
    let (entry, details) = (&log["data"][0], &log["data"][0]["details"]);
    assert_eq!((&details["from"], &details["to"], &details["by"]), (&json!("admin"), &json!("none"), &json!("provider")));
    assert_eq!(entry["address"], "127.0.0.1");
    // Back in a group, back in.
    assert_eq!(arrive(&server, "ann+research").await, None);
    assert_eq!(role_of(&server, "ann@example.test").await, "member");

    let settings = [("TRACEKEEP_AUTH_OIDC_LINK_BY_EMAIL", "true"), ("TRACEKEEP_AUTH_OIDC_DEFAULT_ROLE", "member")];
    let (_provider, server) = place(backend, &settings).await;
    // With one it takes them back to that.
    assert_eq!(arrive(&server, "ann+platform").await, None);
    assert_eq!(arrive(&server, "ann").await, None);
    assert_eq!(role_of(&server, "ann@example.test").await, "member");
    // A role that somebody here gave is not the groups' to take.
    server.cli(&["member", "set", "--email", "ann@example.test", "--role", "admin"]);
    assert_eq!(arrive(&server, "ann").await, None);
    assert_eq!(role_of(&server, "ann@example.test").await, "admin");
    // The last owner stays one.
    let (name, _) = OWNER_EMAIL.split_once('@').unwrap();
    for groups in ["+board", ""] {
        assert_eq!(arrive(&server, &format!("{name}{groups}")).await, None);
        assert_eq!(role_of(&server, OWNER_EMAIL).await, "owner");
    }
}

async fn what_only_the_userinfo_endpoint_tells_counts(backend: Backend) {
    let (_provider, server) = place_with(backend, "userinfo", &[]).await;
    let mut ann = Browser::default();
    ann.sign_in(&server, "ann+platform", "/").await;
    let me = ann.session(&server).unwrap().get("/v1/me").await.json();
    assert_eq!((&me["data"]["email"], &me["data"]["last_name"]), (&json!("ann@example.test"), &json!("Lee")));
    assert_eq!(role_of(&server, "ann@example.test").await, "admin");
    for (name, why) in [("eve", "no_access"), ("unverified-bob+research", "no_email"), ("silent-cat+research", "no_email")] {
        assert_eq!(arrive(&server, name).await, Some(format!("error={why}")), "{name}");
    }
}

async fn accounts_are_linked_only_when_that_is_allowed(backend: Backend) {
    let (name, _) = OWNER_EMAIL.split_once('@').unwrap();
    let (_provider, server) = place(backend, &[]).await;
    let mut stranger = Browser::default();
    let arrived = stranger.sign_in(&server, &format!("{name}+research"), "/").await;
    assert_eq!(arrived.query(), Some("error=account_exists"));
    assert!(stranger.session(&server).is_none());

    let (_provider, server) = place(backend, &[("TRACEKEEP_AUTH_OIDC_LINK_BY_EMAIL", "true"), ("TRACEKEEP_AUTH_OIDC_DEFAULT_ROLE", "member")]).await;
    let mut unverified = Browser::default();
    assert_eq!(unverified.sign_in(&server, &format!("unverified-{name}+research"), "/").await.query(), Some("error=no_email"));
    let mut owner = Browser::default();
    owner.sign_in(&server, &format!("{name}+research"), "/").await;
    assert_eq!(owner.session(&server).unwrap().get("/v1/me").await.json()["data"]["email"], OWNER_EMAIL);
    // A group does not take the last owner away; a password still works.
    assert_eq!(role_of(&server, OWNER_EMAIL).await, "owner");
    // Without a group the default is for new people.
    Browser::default().sign_in(&server, "new", "/").await;
    assert_eq!(role_of(&server, "new@example.test").await, "member");
    assert_eq!(Caller::login(&server, OWNER_EMAIL, OWNER_PASSWORD).await.get("/v1/me").await.status, 200);
}

async fn crooked_ways_lead_nowhere(backend: Backend) {
    let (provider, server) = place(backend, &[]).await;
    let refused = |url: Url| (url.path().to_owned(), url.query().map(ToOwned::to_owned));
    let expired = ("/login".to_owned(), Some("error=expired".to_owned()));
    let arrive = async |browser: &mut Browser, url: &Url| {
        let answer = browser.go(Method::GET, url, None).await;
        url.join(answer.headers[LOCATION].to_str().unwrap()).unwrap()
    };
    // Somebody else's way back, put before a browser that did not set out or set out on its own.
    let mut ann = Browser::default();
    let callback = ann.up_to_the_callback(&server, "ann+research", "/").await;
    let mut victim = Browser::default();
    assert_eq!(refused(arrive(&mut victim, &callback).await), expired);
    victim.go(Method::GET, &Url::parse(&server.url("/v1/auth/oidc/start")).unwrap(), None).await;
    assert_eq!(refused(arrive(&mut victim, &callback).await), expired);
    assert!(victim.session(&server).is_none());
    // Another state, no code, a made-up code, and the same code twice.
    let with = |name: &str, value: Option<&str>| {
        let mut url = callback.clone();
        let pairs: Vec<(String, String)> = callback.query_pairs().into_owned().filter(|(key, _)| key != name).collect();
        url.query_pairs_mut().clear().extend_pairs(pairs).extend_pairs(value.map(|value| (name, value)));
        url
    };
    let cookies = ann.cookies.clone();
    for (url, why) in [
        (with("state", Some("x")), "expired"),
        (with("state", None), "expired"),
        (with("code", None), "refused"),
        (with("code", Some("x")), "unavailable"),
    ] {
        ann.cookies.clone_from(&cookies);
        assert_eq!(arrive(&mut ann, &url).await.query(), Some(format!("error={why}").as_str()), "{url}");
    }
    ann.cookies.clone_from(&cookies);
    assert_eq!(arrive(&mut ann, &callback).await.path(), "/");
    ann.cookies.clone_from(&cookies);
    assert_eq!(arrive(&mut ann, &callback).await.query(), Some("error=unavailable"), "a code is good once");
    // What the browser is sent out with.
    let out = ann.go(Method::GET, &Url::parse(&server.url("/v1/auth/oidc/start")).unwrap(), None).await;
    let url = Url::parse(out.headers[LOCATION].to_str().unwrap()).unwrap();
    assert_eq!(url.origin(), Url::parse(&provider.issuer).unwrap().origin());
    let query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
    assert_eq!((query["response_type"].as_str(), query["code_challenge_method"].as_str()), ("code", "S256"));
    assert!(query["state"].len() == 43 && query["nonce"].len() == 43 && query["code_challenge"].len() == 43);
    let cookie = out.headers[SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax") && cookie.contains("; Path=/v1/auth/oidc;"), "{cookie}");
    // A provider that is gone: a word, not an error page; the rest of the server goes on.
    drop(provider);
    // It is asked again after a restart: until then what it said is remembered.
    let mut server = server;
    server.terminate().await;
    server.restart().await;
    let answer = Browser::default().go(Method::GET, &Url::parse(&server.url("/v1/auth/oidc/start")).unwrap(), None).await;
    assert_eq!(answer.headers[LOCATION], "/login?error=unavailable");
    // Without a provider there is no such way.
    let plain = Server::start(backend).await;
    plain.client().get("/v1/auth/oidc/start").await.assert_error(404, "not_found");
}
