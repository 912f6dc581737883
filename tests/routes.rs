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
