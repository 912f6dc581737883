//! The table of routes (`api::routes`) is whole: every route of the document and of the router has a row, and every row
//! is a route.
#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use serde_json::Value;
use tracekeep::access::By;
use tracekeep::api::routes::ROUTES;

fn rows() -> BTreeSet<(String, String)> {
    ROUTES.iter().map(|row| (row.method.to_owned(), row.path.to_owned())).collect()
}

/// Routes of the document, with the names of their parameters.
fn documented() -> BTreeSet<(String, String)> {
    let document: Value = serde_json::from_str(tracekeep::api::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let routes =
        paths.iter().flat_map(|(path, methods)| methods.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.clone())));
    routes.filter(|(method, _)| method != "PARAMETERS").collect()
}

fn source(path: &str) -> String {
    std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// What the router calls `:name` or `*rest` is `{name}` or `*` in the table.
fn spelled(path: &str) -> String {
    let spell = |part: &str| match part.strip_prefix(':') {
        Some(name) => format!("{{{name}}}"),
        None if part.starts_with('*') => "*".to_owned(),
        None => part.to_owned(),
    };
    path.split('/').map(spell).collect::<Vec<_>>().join("/")
}

/// Paths that `src/server.rs` serves by itself. Those that it does not write out are written out here.
fn routed() -> BTreeSet<String> {
    let source = source("src/server.rs").replace(".at(format!(\"{S3_PATH}", ".at(\"/api/v1/s3").replace(".at(path(\"", ".at(\"grpc ");
    let calls = source.lines().filter_map(|line| line.trim().strip_prefix(".at(")).map(|rest| {
        let literal = rest.strip_prefix('"').unwrap_or_else(|| panic!("a path that this test cannot read: .at({rest}"));
        literal.split('"').next().unwrap()
    });
    calls
        .map(|path| match path.strip_prefix("grpc ") {
            Some(service) => format!("/opentelemetry.proto.collector.{service}/Export"),
            None => spelled(path),
        })
        .collect()
}

/// Routes of the Dreadnode protocol beside its collector, which no document describes.
fn dreadnode() -> BTreeSet<(String, String)> {
    let source = source("src/api/dreadnode/mod.rs");
    let lines = source.lines().filter_map(|line| line.trim().strip_prefix(".at(\"")?.split_once('"'));
    let routes = lines.flat_map(|(path, handlers)| {
        let methods = [("GET", "get("), ("POST", "post("), ("PUT", "put("), ("DELETE", "delete(")].into_iter();
        let offered = methods.filter(|(_, call)| handlers.split([' ', '.']).any(|word| word.starts_with(call)));
        offered.map(|(method, _)| (method.to_owned(), spelled(path))).collect::<Vec<_>>()
    });
    routes.collect()
}

#[test]
fn every_route_has_a_row_and_every_row_is_a_route() {
    let (rows, documented, routed, dreadnode) = (rows(), documented(), routed(), dreadnode());
    assert!(documented.len() > 40 && routed.len() > 15 && dreadnode.len() > 10, "the routes are read: {documented:?} {routed:?} {dreadnode:?}");
    let missing: Vec<_> = dreadnode.difference(&rows).collect();
    assert!(missing.is_empty(), "routes of src/api/dreadnode without a row in src/api/routes.rs: {missing:?}");
    let missing: Vec<_> = documented.difference(&rows).collect();
    assert!(missing.is_empty(), "routes of the document without a row in src/api/routes.rs: {missing:?}");
    let missing: Vec<_> = routed.iter().filter(|path| !rows.iter().any(|(_, row)| row == *path)).collect();
    assert!(missing.is_empty(), "routes of src/server.rs without a row in src/api/routes.rs: {missing:?}");
    let is_known = |row: &(String, String)| documented.contains(row) || dreadnode.contains(row) || routed.contains(&row.1) || row.1 == "/*";
    let stale: Vec<_> = rows.iter().filter(|row| !is_known(row)).collect();
    assert!(stale.is_empty(), "rows that are no route: {stale:?}");
}

/// What a person or program needs to know of an operation: all that may be answered, and an example of all that is JSON.
#[test]
fn every_operation_tells_its_errors_and_has_examples() {
    let document: Value = serde_json::from_str(tracekeep::api::document()).unwrap();
    let mut wrong = Vec::new();
    let mut tell = |what: String| wrong.push(what);
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let name = format!("{method} {path}");
            let responses = operation["responses"].as_object().unwrap();
            let has = |status: &str| responses.contains_key(status);
            if has("default") || !has("400") || !has("500") || !has("503") || !responses.keys().any(|status| status < &"400".to_owned()) {
                tell(format!("{name}: answers {:?}", responses.keys()));
            }
            let secured = operation["security"].as_array().is_some_and(|security| !security.is_empty());
            if secured && !has("401") {
                tell(format!("{name}: no 401"));
            }
            if operation["summary"].as_str().is_none_or(str::is_empty) {
                tell(format!("{name}: no summary"));
            }
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                if parameter["example"].is_null() {
                    tell(format!("{name}: no example of {}", parameter["name"]));
                }
            }
            let contents = responses.values().map(|response| &response["content"]).chain([&operation["requestBody"]["content"]]);
            for (media_type, content) in contents.filter_map(Value::as_object).flatten() {
                if media_type.starts_with("application/json") && content["example"].is_null() {
                    tell(format!("{name}: no example of {media_type}"));
                }
            }
        }
    }
    for (name, response) in document["components"]["responses"].as_object().unwrap() {
        if response["content"]["application/json; charset=utf-8"]["example"]["error"]["code"].is_null() {
            tell(format!("{name}: no example"));
        }
    }
    assert!(wrong.is_empty(), "add to src/api/document (shapes.json, examples.json):\n{}", wrong.join("\n"));
}

/// What each route that changes something leaves in the audit log. A new one needs a line here.
const TOLD: &[(&str, &str)] = &[
    ("POST /v1/auth/logout-everywhere", "session.end_all"),
    ("PUT /v1/me", "account.update"),
    ("PUT /v1/me/password", "account.password"),
    ("DELETE /v1/me/sessions/{session_id}", "session.end"),
    ("POST /v1/personal-access-tokens", "personal_token.create"),
    ("POST /v1/personal-access-tokens/{token_id}/rotate", "personal_token.rotate"),
    ("DELETE /v1/personal-access-tokens/{token_id}", "personal_token.revoke"),
    ("POST /v1/orgs", "organization.create"),
    ("PUT /v1/orgs/{org_id}", "organization.rename"),
    ("POST /v1/orgs/{org_id}/leave", "member.leave"),
    ("PUT /v1/orgs/{org_id}/members/{account_id}", "member.role"),
    ("DELETE /v1/orgs/{org_id}/members/{account_id}", "member.remove"),
    ("POST /v1/orgs/{org_id}/invitations", "invitation.create"),
    ("DELETE /v1/orgs/{org_id}/invitations/{invitation_id}", "invitation.revoke"),
    ("POST /v1/access-keys", "access_key.create"),
    ("DELETE /v1/access-keys/{key_id}", "access_key.revoke"),
    ("POST /v1/access-keys/{key_id}/rotate", "access_key.rotate"),
    ("POST /v1/projects", "project.create"),
    ("PUT /v1/projects/{project_id}", "project.update"),
    ("DELETE /v1/projects/{project_id}", "project.delete"),
    ("PUT /v1/projects/{project_id}/members/{account_id}", "project_member.set"),
    ("DELETE /v1/projects/{project_id}/members/{account_id}", "project_member.remove"),
    ("DELETE /v1/projects/{project_id}/jobs/{job_id}", "job.cancel"),
    ("PUT /v1/projects/{project_id}/retention", "retention.update"),
    ("POST /v1/projects/{project_id}/retention/run", "retention.run"),
    ("PUT /v1/projects/{project_id}/redaction", "redaction.update"),
    ("POST /v1/projects/{project_id}/redaction/scrub", "redaction.scrub"),
    ("PUT /v1/projects/{project_id}/limits", "limits.update"),
    ("POST /v1/projects/{project_id}/prices", "price.create"),
    ("PUT /v1/projects/{project_id}/prices/{price_id}", "price.update"),
    ("DELETE /v1/projects/{project_id}/prices/{price_id}", "price.delete"),
    ("POST /v1/projects/{project_id}/prices/reprice", "price.reprice"),
    ("POST /v1/apps", "app.create"),
    ("PUT /v1/apps/{app_id}", "app.update"),
    ("DELETE /v1/apps/{app_id}", "app.delete"),
    ("POST /v1/apps/{app_id}/archive", "app.archive"),
    ("POST /v1/apps/{app_id}/unarchive", "app.unarchive"),
    ("DELETE /v1/tracing/traces", "traces.delete"),
    ("DELETE /v1/tracing/traces/{trace_id}", "trace.delete"),
    ("DELETE /v1/tracing/sessions/{session_id}", "traces.delete"),
    ("DELETE /v1/tracing/traces/{trace_id}/evaluations", "evaluation.delete"),
    ("POST /v1/tracing/views", "view.share"),
    ("PUT /v1/tracing/views/{view_id}", "view.update"),
    ("DELETE /v1/tracing/views/{view_id}", "view.delete"),
];
/// They change nothing, or are data that comes in like traces.
const UNTOLD: &[&str] = &[
    "POST /v1/projects/{project_id}/retention/preview",
    "POST /v1/projects/{project_id}/redaction/preview",
    "POST /v1/tracing/traces/{trace_id}/evaluations",
    "POST /v1/tracing/evaluations",
];

#[test]
fn every_route_that_changes_something_is_told_in_the_audit_log() {
    let changes = ROUTES.iter().filter(|row| row.method != "GET" && matches!(row.need.by, By::Any | By::Scorer | By::Person | By::Session));
    let changes: BTreeSet<String> = changes.map(|row| format!("{} {}", row.method, row.path)).collect();
    let known: BTreeSet<String> = TOLD.iter().map(|(route, _)| *route).chain(UNTOLD.iter().copied()).map(ToOwned::to_owned).collect();
    assert_eq!(changes, known, "say in tests/routes.rs what a route leaves in the audit log");
    let mut sources = String::new();
    for folder in ["src/access", "src/api", "src/api/traces"] {
        for entry in std::fs::read_dir(format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"))).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                sources += &std::fs::read_to_string(path).unwrap();
            }
        }
    }
    let unwritten: Vec<_> = TOLD.iter().filter(|(_, action)| !sources.contains(&format!("\"{action}\""))).collect();
    assert!(unwritten.is_empty(), "nothing writes such an entry: {unwritten:?}");
}
