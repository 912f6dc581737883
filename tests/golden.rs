//! Committed descriptions of the surface: a change of it shows in the diff. `make golden` writes them anew.
#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "a test that cannot go on fails")]

use std::path::Path;

fn assert_golden(file: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    // Said without the two texts: they are long, and the diff after `make golden` says it better.
    assert!(expected.trim_end() == actual.trim_end(), "{file} does not describe this build; run `make golden` and look at the diff");
}

#[test]
fn the_openapi_document() {
    assert_golden("docs/openapi.json", tracekeep::api::document());
}

#[test]
fn the_reference_of_metrics() {
    assert_golden("docs/metrics.md", &tracekeep::telemetry::reference());
}

#[test]
fn the_configuration_reference() {
    assert_golden("docs/configuration.md", &tracekeep::config::reference());
}
