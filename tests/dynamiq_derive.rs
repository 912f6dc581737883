//! Derived values of odd traces: cycles, orphans, several roots, copies that come late, usage of every shape. The cases and
//! what must follow from them are made by `tests/sdk/make_cases.py`, which shares no code with the server.

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use support::derived::assert_derived;
use support::{Backend, Server, batch, on_both_backends};

on_both_backends!(cases_come_out_as_the_reference_says, cases_survive_repetition, two_servers_share_one_truth);

#[derive(Deserialize)]
struct Case {
    name: String,
    batches: Vec<Vec<Value>>,
    derived: BTreeMap<String, Value>,
}

fn cases() -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/derive_cases.json");
    let text = std::fs::read(&path).expect("the cases are there");
    serde_json::from_slice(&text).expect("the cases are JSON of the known shape")
}

async fn cases_come_out_as_the_reference_says(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    for case in cases() {
        for runs in &case.batches {
            client.ingest(batch(runs)).await.assert_accepted();
        }
        for (trace_id, want) in &case.derived {
            assert_derived(&client, trace_id, want, &case.name).await;
        }
    }
}

/// The last batch of a trace again and again: a retry changes nothing.
async fn cases_survive_repetition(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    for case in cases() {
        for runs in &case.batches {
            client.ingest(batch(runs)).await.assert_accepted();
        }
        let last = batch(case.batches.last().expect("a case has batches"));
        for _ in 0..2 {
            client.ingest(last.clone()).await.assert_accepted();
        }
        for (trace_id, want) in &case.derived {
            assert_derived(&client, trace_id, want, &format!("{} (repeated)", case.name)).await;
        }
    }
}

/// Two servers over one database take the batches in turn; either shows the whole. `SQLite` has one server at a time.
async fn two_servers_share_one_truth(backend: Backend) {
    if backend == Backend::Sqlite {
        return;
    }
    let one = Server::start(backend).await;
    let other = one.second().await;
    let key = one.key();
    let clients = [&one, &other].map(|server| support::Client::new(server.url(""), key.clone()));
    for case in cases().into_iter().step_by(3) {
        for (place, runs) in case.batches.iter().enumerate() {
            clients[place % 2].ingest(batch(runs)).await.assert_accepted();
        }
        for (trace_id, want) in &case.derived {
            for client in &clients {
                assert_derived(client, trace_id, want, &format!("{} (two servers)", case.name)).await;
            }
        }
    }
}
