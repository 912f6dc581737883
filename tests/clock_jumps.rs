//! The machine's clock jumps by years, forward and back, while clients write: nothing is lost, nothing is counted twice,
//! keys and reads go on, and what the store derives equals a recount.

mod support;

use std::path::Path;
use std::time::Duration;

use support::load::{Load, assert_store, short_or_long};
use support::{Backend, Server, on_both_backends};

on_both_backends!(jumps_lose_and_double_nothing);

/// Where Debian puts the library that bends a process's clock.
const LIBRARY: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
const JUMPS: [&str; 5] = ["+12y", "-3y", "+0", "-20y", "+1d"];

async fn jumps_lose_and_double_nothing(backend: Backend) {
    if !Path::new(LIBRARY).exists() {
        eprintln!("SKIPPED: {LIBRARY} is not there (Debian: libfaketime)");
        return;
    }
    let mut server = Server::start(backend).await;
    let key_of_now = server.client();
    let offset = server.data_dir().with_file_name("clock");
    std::fs::write(&offset, "+0").expect("the offset is written");
    assert!(server.terminate().await.success());
    let offset_text = offset.display().to_string();
    server
        .restart_with(&[
            ("LD_PRELOAD", LIBRARY),
            ("FAKETIME_TIMESTAMP_FILE", &offset_text),
            ("FAKETIME_NO_CACHE", "1"),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ])
        .await;
    let mut sent = Vec::new();
    for round in 0..short_or_long(1, 8) {
        let load = Load::start(&key_of_now, &format!("jump-{round}"));
        for jump in JUMPS {
            tokio::time::sleep(Duration::from_millis(400)).await;
            std::fs::write(&offset, jump).expect("the offset is written");
        }
        tokio::time::sleep(Duration::from_millis(400)).await;
        let all = load.finish().await;
        assert!(all.unanswered.is_empty(), "held or refused: {:?}", all.unanswered);
        sent.push(all);
    }
    assert_store(&key_of_now, &sent).await;
    let stored = key_of_now.traces("view=preview").await;
    let years: std::collections::BTreeSet<&str> = stored.iter().filter_map(|trace| trace["created_at"].as_str()?.get(..4)).collect();
    assert!(years.len() >= 4, "the clock did jump: {years:?}");
    server.assert_sound().await;
}
