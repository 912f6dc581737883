//! Signing in and what people see, over HTTP: who is let in, who is told what, and what a browser may do with the cookie.
#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "a test that cannot go on fails")]

mod support;

use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, ORIGIN, SET_COOKIE};
use serde_json::{Value, json};
use support::caller::{Caller, bearer_at_collector};
use support::server::{OWNER_EMAIL, OWNER_PASSWORD};
use support::{Answer, Backend, Server, on_both_backends};

on_both_backends!(
    the_first_owner_comes_from_the_link,
    the_first_owner_comes_from_the_environment,
    the_cookie_works_for_our_own_pages_only,
    members_see_what_is_theirs,
    lists_have_pages,
    mistakes_are_named_and_not_repeated,
);

async fn the_first_owner_comes_from_the_link(backend: Backend) {
    let mut server = Server::start_unowned(backend).await;
    let anonymous = Caller::anonymous(&server);
    let state = anonymous.get("/v1/auth/state").await.json();
    assert_eq!(state, json!({"data": {"setup_required": true, "authenticated": false, "oidc_name": null, "version": env!("CARGO_PKG_VERSION")}}));

    let file = server.setup_link_file();
    let link = std::fs::read_to_string(&file).unwrap().trim().to_owned();
    assert!(server.log_tail().contains(&link), "the link is printed");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions()) & 0o777, 0o600);
    let (base, token) = link.split_once("/setup#token=").unwrap();
    assert_eq!(base, server.url(""));

    // Until then: keys work, people do not.
    assert_eq!(bearer_at_collector(&server, &server.key()).await, 400);
    let login = json!({"email": OWNER_EMAIL, "password": OWNER_PASSWORD});
    anonymous.post("/v1/auth/login", login.clone()).await.assert_error(401, "unauthorized");
    let setup = |token: &str, password: &str| json!({"token": token, "email": OWNER_EMAIL, "password": password});
    anonymous.post("/v1/auth/setup", setup("wrong", OWNER_PASSWORD)).await.assert_error(401, "unauthorized");
    let details = anonymous.post("/v1/auth/setup", setup(token, "too short")).await.assert_error(400, "bad_request");
    assert_eq!(details["password"], "the length must be no less than 10");

    assert_eq!(server.terminate().await.code(), Some(0));
    server.restart().await;
    assert_eq!(std::fs::read_to_string(&file).unwrap().trim(), link, "a restart keeps the link");

    let answer = anonymous.post("/v1/auth/setup", setup(token, OWNER_PASSWORD)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let session = answer.json()["data"]["token"].as_str().unwrap().to_owned();
    let cookie = answer.headers[SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with(&format!("tracekeep_session={session}; ")), "{cookie}");
    assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax") && !cookie.contains("Secure"), "{cookie}");
    assert!(!file.exists(), "the link is used up");
    anonymous.post("/v1/auth/setup", setup(token, OWNER_PASSWORD)).await.assert_error(401, "unauthorized");

    let owner = Caller { client: anonymous.client.with_key(&session), cookie: None };
    assert_eq!(owner.get("/v1/me").await.json()["data"]["email"], OWNER_EMAIL);
    let state = owner.get("/v1/auth/state").await.json();
    assert_eq!((&state["data"]["setup_required"], &state["data"]["authenticated"]), (&json!(false), &json!(true)));
    assert_eq!(anonymous.post("/v1/auth/login", login).await.status, 200);
}

async fn the_first_owner_comes_from_the_environment(backend: Backend) {
    let mut server = Server::start(backend).await;
    assert!(!server.setup_link_file().exists());
    let owner = Caller::owner(&server).await;
    let me = owner.get("/v1/me").await.json();
    assert_eq!((&me["data"]["email"], &me["data"]["timezone"]), (&json!(OWNER_EMAIL), &json!("UTC")));
    // Who mistyped and who does not exist get the same answer.
    let anonymous = Caller::anonymous(&server);
    let wrong = anonymous.post("/v1/auth/login", json!({"email": OWNER_EMAIL, "password": "something else"})).await;
    let nobody = anonymous.post("/v1/auth/login", json!({"email": "nobody@example.test", "password": "something else"})).await;
    wrong.assert_error(401, "unauthorized");
    assert_eq!((wrong.status, &wrong.body), (nobody.status, &nobody.body));
    // The environment makes an owner once; sessions outlive the process.
    server.terminate().await;
    server.restart().await;
    assert_eq!(owner.get("/v1/me").await.status, 200);
}

async fn the_cookie_works_for_our_own_pages_only(backend: Backend) {
    let server = Server::start(backend).await;
    let browser = Caller::owner(&server).await.in_browser();
    let (org, _) = browser.place().await;
    assert_eq!(browser.get("/v1/me").await.status, 200);

    let mut number = 0;
    let mut make = |headers: &[(&'static str, String)]| {
        number += 1;
        let body = json!({"name": format!("p{number}"), "org_id": org});
        let request = browser.request(Method::POST, "/v1/projects").json(&body);
        headers.iter().fold(request, |request, (name, value)| request.header(*name, value))
    };
    let ours = server.url("");
    for (headers, expected) in [
        (vec![], 403),
        (vec![("origin", ours.clone())], 201),
        (vec![("sec-fetch-site", "same-origin".to_owned())], 201),
        (vec![("sec-fetch-site", "same-site".to_owned()), ("origin", ours.clone())], 403),
        (vec![("sec-fetch-site", "cross-site".to_owned())], 403),
        (vec![("origin", "https://elsewhere.example".to_owned())], 403),
        (vec![("origin", "null".to_owned())], 403),
    ] {
        let answer = Answer::of(make(&headers)).await;
        assert_eq!(answer.status, expected, "{headers:?}: {}", answer.text());
    }
    // A bearer is not sent by a browser on its own.
    let bearer = Caller::owner(&server).await;
    assert_eq!(
        Answer::of(
            bearer.request(Method::POST, "/v1/projects").header(ORIGIN, "https://elsewhere.example").json(&json!({"name": "b", "org_id": org}))
        )
        .await
        .status,
        201
    );
    // Another site signs nobody in or out here.
    let login = json!({"email": OWNER_EMAIL, "password": OWNER_PASSWORD});
    let foreign = |path: &str| browser.request(Method::POST, path).header(ORIGIN, "https://elsewhere.example");
    Answer::of(foreign("/v1/auth/login").json(&login)).await.assert_error(403, "forbidden");
    Answer::of(foreign("/v1/auth/logout")).await.assert_error(403, "forbidden");
    // A form of another site cannot send this type.
    let form = browser.request(Method::POST, "/v1/auth/login").header(CONTENT_TYPE, "text/plain").body(login.to_string());
    Answer::of(form).await.assert_error(415, "unsupported_media_type");

    let out = Answer::of(browser.request(Method::POST, "/v1/auth/logout").header(ORIGIN, &ours)).await;
    assert_eq!(out.json(), json!({"message": "ok"}));
    assert!(out.headers[SET_COOKIE].to_str().unwrap().starts_with("tracekeep_session=; Path=/; Max-Age=0; "));
    browser.get("/v1/me").await.assert_error(401, "unauthorized");
    // Behind a proxy that ends TLS the cookie stays on TLS.
    let anonymous = Caller::anonymous(&server);
    let secure = Answer::of(anonymous.request(Method::POST, "/v1/auth/login").header("x-forwarded-proto", "https").json(&login)).await;
    assert!(secure.headers[SET_COOKIE].to_str().unwrap().ends_with("; Secure"));
}

async fn members_see_what_is_theirs(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    let (org, project) = owner.place().await;
    let private = owner.post("/v1/projects", json!({"name": "private", "org_id": org, "visibility": "private"})).await;
    assert_eq!(private.status, 201, "{}", private.text());
    let private = private.json()["data"]["id"].as_str().unwrap().to_owned();
    let password = server.cli(&["user", "create", "--email", "Member@example.test", "--role", "member"]);
    let member = Caller::login(&server, "member@example.test", &password).await;

    assert_eq!(member.get(&format!("/v1/projects/{project}")).await.json()["data"]["org_id"], org);
    member.get(&format!("/v1/projects/{private}")).await.assert_error(403, "forbidden");
    let none = "00000000-0000-4000-8000-000000000000";
    member.get(&format!("/v1/projects/{none}")).await.assert_error(404, "not_found");
    member.get("/v1/projects/no-uuid").await.assert_error(404, "not_found");
    member.get(&format!("/v1/orgs/{none}")).await.assert_error(404, "not_found");
    member.get(&format!("/v1/projects?org_id={none}")).await.assert_error(404, "not_found");
    assert_eq!(member.get(&format!("/v1/orgs/{org}")).await.json()["data"]["name"], "default");
    assert_eq!(member.get("/v1/projects").await.json()["pagination"]["total_count"], 1);
    assert_eq!(owner.get("/v1/projects").await.json()["pagination"]["total_count"], 2);
    member.post("/v1/access-keys", json!({"name": "x", "org_id": org, "project_id": private})).await.assert_error(403, "forbidden");

    let key = Caller { client: server.client(), cookie: None };
    assert_eq!(key.get("/v1/projects").await.json()["data"][0]["id"], project);
    key.get(&format!("/v1/projects/{private}")).await.assert_error(404, "not_found");
    assert_eq!(key.get("/v1/orgs").await.json()["data"][0]["id"], org);

    let again = owner.post("/v1/projects", json!({"name": "private", "org_id": org})).await;
    again.assert_error(409, "conflict");
}

async fn lists_have_pages(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    let (org, _) = owner.place().await;
    for name in ["b", "a", "c"] {
        assert_eq!(owner.post("/v1/projects", json!({"name": name, "org_id": org})).await.status, 201);
    }
    let page = async |query: &str| owner.get(&format!("/v1/projects?{query}")).await.json();
    let names = |list: &Value| list["data"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let whole = page("").await;
    assert_eq!(names(&whole), ["a", "b", "c", "default"]);
    assert_eq!(whole["pagination"], json!({"page": 1, "page_size": 25, "page_count": 1, "total_count": 4}));
    let second = page("page=2&page_size=3").await;
    assert_eq!((names(&second), &second["pagination"]["page_count"]), (vec!["default".to_owned()], &json!(2)));
    let past = page("page=9&page_size=3").await;
    assert_eq!((&past["data"], &past["pagination"]["total_count"]), (&json!([]), &json!(4)));
    assert_eq!(page("page_size=9999").await["pagination"]["page_size"], 500);
    assert_eq!(page("page=99999999999999999999").await["data"], json!([]));
    assert_eq!(page("page=1&unknown=1").await["pagination"]["total_count"], 4);
    for (query, expected) in [
        ("page=0", json!({"page": "must be no less than 1"})),
        ("page=-1", json!({"page": "must be no less than 1"})),
        ("page_size=0", json!({"page_size": "must be no less than 1"})),
        ("page_size=NaN", json!({"page_size": "must be an integer"})),
        ("org_id=nonsense", json!({"org_id": "must be a valid UUID"})),
    ] {
        let answer = owner.get(&format!("/v1/projects?{query}")).await;
        assert_eq!(answer.assert_error(400, "bad_request"), expected, "{query}");
    }
}

async fn mistakes_are_named_and_not_repeated(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    for path in ["/v1", "/v1/nothing", "/v1/me/more", "/api", "/api/v1/x", "/v2/x", "/assets/gone.js", "/favicon.ico"] {
        owner.get(path).await.assert_error(404, "not_found");
    }
    let other = owner.post("/v1/me", json!({})).await;
    assert_eq!(other.headers["allow"], "GET, HEAD, PUT");
    other.assert_error(405, "method_not_allowed");
    owner.post("/some/page", json!({})).await.assert_error(404, "not_found");
    let faults = owner.post("/v1/access-keys", json!({"name": " ", "org_id": "hunter2", "expires_at": "hunter2", "permissions": ["hunter2"]})).await;
    assert!(!faults.text().contains("hunter2"), "{}", faults.text());
    let expected = json!({"name": "cannot be blank", "org_id": "must be a valid UUID", "expires_at": "must be a valid date",
                          "permissions": "must be a list of ingest, read and admin"});
    assert_eq!(faults.assert_error(400, "bad_request"), expected);
    let raw =
        async |body: String| Answer::of(owner.request(Method::POST, "/v1/access-keys").header(CONTENT_TYPE, "application/json").body(body)).await;
    raw("{\"hunter2".to_owned()).await.assert_error(400, "bad_request");
    raw("[]".to_owned()).await.assert_error(400, "bad_request");
    raw(format!("{{\"name\":\"{}\"}}", "x".repeat(70_000))).await.assert_error(413, "payload_too_large");
    let (org, project) = owner.place().await;
    let foreign = json!({"name": "x", "org_id": "00000000-0000-4000-8000-000000000000", "project_id": project});
    owner.post("/v1/access-keys", foreign).await.assert_error(404, "not_found");
    let long = json!({"name": "x".repeat(256), "org_id": org});
    assert_eq!(owner.post("/v1/projects", long).await.assert_error(400, "bad_request"), json!({"name": "the length must be no more than 255"}));
    let nul = json!({"name": "a\u{0}b", "org_id": org});
    owner.post("/v1/projects", nul).await.assert_error(400, "bad_request");
    let answer = owner.get("/v1/me").await;
    for (name, value) in [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("cache-control", "no-store")] {
        assert_eq!(answer.headers[name], value, "{name}");
    }
    assert!(answer.headers.contains_key("x-request-id"));
}
