//! Requests that are made from the document itself, by schemathesis, against the real binary: no answer is a 5xx, none has
//! a status or a media type that the document does not have. `TEST_LONG` (`make test-full`) gives it ten minutes.

mod support;

use std::path::Path;
use std::process::Command;

use serde_json::json;
use support::load::short_or_long;
use support::people::{Town, id_of};
use support::{Backend, batch, run};

/// What streams without an end, ends the session that asks, or takes bodies of its own that have fuzz targets of their own.
const LEFT_OUT: &[&str] = &["followTraces", "followTrace", "logoutEverywhere", "changePassword", "deleteTraces"];

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_is_a_surprise() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = Command::new(root.join("scripts/schemathesis.sh")).output().expect("the script runs");
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
    let program = String::from_utf8(found.stdout).expect("a path").trim().to_owned();

    let town = Town::build(Backend::Sqlite).await;
    let folder = tempfile::tempdir().expect("a temporary directory");
    // Ids that are there, so that more than 404 is met.
    let (_, key) = town.key("private", "ingest,read", None).await;
    town.with(&key).client.ingest(batch(&[run("fuzzed", "root")])).await.assert_accepted();
    let app = id_of(&town.owner.post("/v1/apps", json!({"name": "fuzzed", "project_id": town.private})).await);
    let account = town.account("spare").await;
    let ids = [("project_id", &town.private), ("org_id", &town.org), ("app_id", &app), ("account_id", &account)];
    let ids = ids.into_iter().map(|(name, id)| (name, id.as_str())).chain([("trace_id", "fuzzed"), ("run_id", "root"), ("session_id", "s")]);
    let parameters: Vec<String> = ids.map(|(name, id)| format!("{name} = \"{id}\"\n")).collect();
    let token = town.owner.post("/v1/personal-access-tokens", json!({"name": "fuzz", "permissions": ["read", "admin"]})).await;
    let token = token.json()["data"]["token"].as_str().expect("a token").to_owned();
    let config = folder.path().join("schemathesis.toml");
    std::fs::write(&config, format!("[parameters]\n{}", parameters.concat())).expect("the configuration is written");
    let (time, examples) = short_or_long(("45", "6"), ("600", "300"));
    let mut fuzz = Command::new(program);
    fuzz.current_dir(folder.path()).arg("--config-file").arg(&config).arg("run").arg(town.server.url("/openapi.json"));
    fuzz.args(["--checks", "not_a_server_error,status_code_conformance,content_type_conformance", "--workers", "2", "--seed", "1"]);
    fuzz.args(["--suppress-health-check", "all", "--request-timeout", "30", "--continue-on-failure", "--no-color"]);
    fuzz.args(["--header", &format!("Authorization: Bearer {token}")]);
    fuzz.args(["--max-time", time, "--max-examples", examples]);
    for id in LEFT_OUT {
        fuzz.args(["--exclude-operation-id", id]);
    }
    let done = fuzz.env("NO_PROXY", "*").output().expect("schemathesis runs");
    let told = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{told}\n{}\n{}", String::from_utf8_lossy(&done.stderr), town.server.log_tail());
    let tested = told.lines().find(|line| line.contains("Tested:")).expect("a count of what was tested");
    eprintln!("{tested}");
}
