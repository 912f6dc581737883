//! `tracekeep demo` and `tracekeep torture`.

mod support;

use std::process::{Command, Stdio};

use support::{Backend, Server, on_both_backends};
use tempfile::TempDir;

on_both_backends!(the_demo_fills_a_store_beside_its_server);

async fn the_demo_fills_a_store_beside_its_server(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    for _ in 0..2 {
        // The second time it is the same traces again.
        let told = server.cli(&["demo", "--traces", "120"]);
        assert!(told.contains("120 traces of 7 runs"), "{told}");
        assert_eq!(client.traces("view=preview").await.len(), 120);
    }
    let failed = client.traces("view=preview&status=failed").await.len();
    assert!((1..60).contains(&failed), "{failed} failed");
    let trace = client.trace("demo-1-3").await;
    assert_eq!(trace["run_count"], 7);
    assert!(trace["usage"]["total_tokens"].as_u64() > Some(0), "{trace}");
    server.assert_sound().await;
}

#[tokio::test]
async fn torture_kills_its_own_server_and_loses_nothing() {
    let folder = TempDir::new().expect("a directory");
    let seconds = support::load::short_or_long("4s", "60s");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracekeep"));
    command.args(["torture", "--for", seconds, "--data-dir"]).arg(folder.path()).stdin(Stdio::null());
    let done = command.output().expect("the binary runs");
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{told}\n{}", String::from_utf8_lossy(&done.stderr));
    eprintln!("{told}");
    assert!(told.contains("lost 0, doubled or incomplete 0") && !told.contains("acknowledged 0"), "{told}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a directory").count(), 0, "it leaves nothing behind");
}
