//! The table of routes (`api::routes`) is whole: every route of the document and of the router has a row, and every row
//! is a route.
#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use serde_json::Value;
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

/// Paths that `src/server.rs` serves by itself.
fn routed() -> BTreeSet<String> {
    let source = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/server.rs")).unwrap();
    let calls = source.split(".at(\"").skip(1).filter_map(|rest| rest.split('"').next());
    // What the router calls `:name` or `*rest` is `{name}` or `*` in the table.
    let spell = |part: &str| match part.strip_prefix(':') {
        Some(name) => format!("{{{name}}}"),
        None if part.starts_with('*') => "*".to_owned(),
        None => part.to_owned(),
    };
    calls.map(|path| path.split('/').map(spell).collect::<Vec<_>>().join("/")).collect()
}

#[test]
fn every_route_has_a_row_and_every_row_is_a_route() {
    let (rows, documented, routed) = (rows(), documented(), routed());
    assert!(documented.len() > 40 && routed.len() > 3, "the routes are read: {documented:?} {routed:?}");
    let missing: Vec<_> = documented.difference(&rows).collect();
    assert!(missing.is_empty(), "routes of the document without a row in src/api/routes.rs: {missing:?}");
    let missing: Vec<_> = routed.iter().filter(|path| !rows.iter().any(|(_, row)| row == *path)).collect();
    assert!(missing.is_empty(), "routes of src/server.rs without a row in src/api/routes.rs: {missing:?}");
    let stale: Vec<_> = rows.iter().filter(|row| !documented.contains(row) && !routed.contains(&row.1) && row.1 != "/*").collect();
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
