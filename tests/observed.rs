//! What the server tells about itself, and whether the documentation is true: log lines, commands, links.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::allow_attributes,
    reason = "a test that cannot go on fails, and the tester's environment is its own"
)]

mod support;

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::{Backend, Server, on_both_backends};
use tempfile::TempDir;

on_both_backends!(a_failed_request_is_found_in_the_log);

/// Everything a log line says is in fields, each line is an object, and the id that a person was told leads to the reason.
async fn a_failed_request_is_found_in_the_log(backend: Backend) {
    let server = Server::configured(backend, &[], &[("TRACEKEEP_LOG_FORMAT", "json")]).await;
    let client = server.client();
    server.execute("ALTER TABLE saved_view RENAME TO gone").await.unwrap();
    let answer = client.get("/v1/tracing/views").await;
    assert_eq!(answer.status, 500, "{}", answer.text());
    let id = answer.headers["x-request-id"].to_str().unwrap();
    let log = server.log();
    // Standard output, which people read, is in the same file here.
    let lines: Vec<Value> = log
        .lines()
        .filter(|line| !line.starts_with("Tracekeep ") && !line.starts_with("Open this link") && !line.starts_with("  http"))
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    let failed = lines.iter().find(|line| line.to_string().contains(id)).unwrap_or_else(|| panic!("no line names {id}:\n{log}"));
    assert_eq!(failed["level"], "ERROR", "{failed}");
    assert!(failed["cause"].as_str().is_some_and(|cause| cause.contains("saved_view")), "{failed}");
    assert!(failed["timestamp"].is_string() && failed["message"].is_string(), "{failed}");
}

/// Blocks marked `sh` of a page, from the first to the last.
fn commands_of(page: &str) -> Vec<String> {
    let (mut blocks, mut block) = (Vec::new(), None);
    for line in page.lines() {
        match (&mut block, line.trim_end()) {
            (None, "```sh") => block = Some(String::new()),
            (Some(_), "```") => blocks.extend(block.take()),
            (Some(block), line) => {
                block.push_str(line);
                block.push('\n');
            }
            (None, _) => {}
        }
    }
    assert!(block.is_none(), "a block does not end");
    blocks
}

/// What the documentation tells people to type works: each page in one shell, against the real program.
#[test]
fn the_commands_of_the_documentation_work() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let program = Path::new(env!("CARGO_BIN_EXE_tracekeep")).parent().unwrap();
    for name in ["install", "api", "troubleshooting"] {
        let blocks = commands_of(&std::fs::read_to_string(docs.join(format!("{name}.md"))).unwrap());
        assert!(blocks.len() > 1, "{name}.md has commands");
        let (folder, port) = (TempDir::new().unwrap(), std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port());
        // What is started in the background ends with the page.
        let script = format!("set -eu\ntrap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n{}", blocks.join("\necho\n"));
        let script = script.replace("127.0.0.1:8080", &format!("127.0.0.1:{port}"));
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("timeout");
        command.args(["120", "bash", "-c", &script]).current_dir(folder.path());
        for (variable, _) in std::env::vars_os().filter(|(variable, _)| variable.to_string_lossy().starts_with("TRACEKEEP_")) {
            command.env_remove(variable);
        }
        command.env("PATH", path).env("TRACEKEEP_LISTEN", format!("127.0.0.1:{port}"));
        let done = command.output().unwrap();
        let (told, failed) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert!(done.status.success(), "docs/{name}.md: {}\n{told}\n{failed}", done.status);
    }
}

/// No link of these pages leads nowhere.
#[test]
fn links_of_the_documentation_lead_somewhere() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut looked_at = 0;
    for page in std::fs::read_dir(&docs).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "md")) {
        let text = std::fs::read_to_string(&page).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap();
            if file.is_empty() || file.contains("://") {
                continue;
            }
            assert!(docs.join(file).exists(), "{}: {target} is not there", page.display());
            looked_at += 1;
        }
    }
    assert!(looked_at > 10, "only {looked_at} links");
}
