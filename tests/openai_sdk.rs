//! The unmodified OpenAI Agents SDKs, for Python newest and older, and for JavaScript, against the real binary (`tests/sdk/openai_live.py`), with
//! the processor of `docs/openai-agents.md`; and the reference against every recording.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use support::{Backend, Server, on_both_backends};

on_both_backends!(real_sdks_are_shown_as_they_should_be);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(command: &mut Command) -> String {
    let done = command.output().expect("it can be run");
    let text = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{command:?} ended with {}:\n{text}", done.status);
    text
}

fn python() -> Command {
    let found = Command::new(root().join("scripts/python.sh")).output().expect("scripts/python.sh can be run");
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
    Command::new(PathBuf::from(String::from_utf8_lossy(&found.stdout).trim()))
}

async fn real_sdks_are_shown_as_they_should_be(backend: Backend) {
    let server = Server::start(backend).await;
    let (url, key) = (server.url(""), server.key());
    // The older one on the default database only.
    let versions: &[&str] = if backend == Backend::Sqlite { &["0.24.0", "0.22.0", "js"] } else { &["0.24.0"] };
    for version in versions {
        match *version {
            "js" => run(&mut Command::new(root().join("scripts/agents-js.sh"))),
            version => run(Command::new(root().join("scripts/sdk-venvs.sh")).arg(format!("agents-{version}"))),
        };
        let told = run(python().arg(root().join("tests/sdk/openai_live.py")).args(["--url", &url, "--key", &key, "--sdk", version]));
        assert!(told.contains("are shown as they should be"), "{told}");
    }
}

#[test]
fn the_reference_agrees_with_every_recording() {
    let own = root().join("tests/fixtures/openai_agents");
    let shared = root().join("../shared/captures/openai-agents");
    for (folder, expected) in [(&own, "own.json"), (&shared, "shared.json")].into_iter().filter(|(folder, _)| folder.is_dir()) {
        let expected = own.join("expected").join(expected);
        run(python().arg(root().join("tests/sdk/openai_expected.py")).arg(folder).arg("--out").arg(expected).arg("--check"));
    }
}
