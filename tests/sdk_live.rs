//! Unmodified Dynamiq SDKs, new and old, against the real binary (`tests/sdk/live.py`), and the checks of that folder's own
//! reference. The first run makes the virtual environments; `scripts/test-deps.sh` does it beforehand.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use support::{Backend, Server, on_both_backends};

on_both_backends!(real_sdks_read_back_what_they_sent);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Run one of the Python tools to its end; its output is shown when it fails.
fn python(script: &str, arguments: &[&str]) {
    let found = Command::new(root().join("scripts/python.sh")).output().expect("scripts/python.sh can be run");
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
    let interpreter = PathBuf::from(String::from_utf8_lossy(&found.stdout).trim());
    let done = Command::new(interpreter).arg(root().join("tests/sdk").join(script)).args(arguments).output().expect("Python can be run");
    assert!(
        done.status.success(),
        "{script} {arguments:?} ended with {}:\n{}{}",
        done.status,
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
}

async fn real_sdks_read_back_what_they_sent(backend: Backend) {
    let server = Server::start_with(backend, &["--base-path", "/collector"]).await;
    let (url, key) = (server.url(""), server.key());
    let mut arguments = vec!["--url", &url, "--key", &key, "--base-path", "/collector"];
    // Each scenario once on the default database; on the other the short list, which has every way of sending.
    if backend == Backend::Sqlite {
        arguments.push("--all");
    }
    python("live.py", &arguments);
}

#[test]
fn the_reference_agrees_with_every_recording() {
    for folder in support::fixtures::folders() {
        python("expected.py", &[&folder.display().to_string(), "--check"]);
    }
    python("make_cases.py", &["--check"]);
}
