//! Several clients write pieces of the same traces at once, each piece more than once: the outcome is that of any order.

mod support;

use serde_json::Value;
use support::derived::assert_derived;
use support::fixtures::{Scenario, folders, scenarios};
use support::runs::raw_batch;
use support::{Backend, Client, Server, on_both_backends};
use tokio::task::JoinSet;

on_both_backends!(pieces_in_any_order_from_many_clients);

const WRITERS: usize = 8;

/// Runs that can be sent apart: those whose trace does not depend on their batch.
fn pieces(scenario: &Scenario) -> Vec<String> {
    let runs = scenario.requests.iter().flat_map(|request| &request.runs);
    let named = |run: &&String| !serde_json::from_str::<Value>(run).expect("a run is JSON")["trace_id"].is_null();
    runs.filter(named).cloned().collect()
}

/// Writer `w` of `n` starts at a different place, steps by its own stride, and sends two thirds of the pieces.
async fn write_some(client: Client, pieces: Vec<String>, writer: usize) {
    for step in 0..pieces.len() {
        let place = (step * 7 + writer * 3) % pieces.len();
        if (place + writer) % 3 != 2 {
            client.ingest(raw_batch(&[&pieces[place]])).await.assert_accepted();
        }
    }
}

async fn pieces_in_any_order_from_many_clients(backend: Backend) {
    let server = Server::start(backend).await;
    let second = if backend == Backend::Postgres { Some(server.second().await) } else { None };
    let key = server.key();
    let servers = [Some(&server), second.as_ref()];
    let clients: Vec<Client> = servers.into_iter().flatten().map(|server| Client::new(server.url(""), key.clone())).collect();

    for scenario in folders().iter().flat_map(|folder| scenarios(folder)) {
        let pieces = pieces(&scenario);
        if pieces.is_empty() {
            continue;
        }
        let mut writers = JoinSet::new();
        for writer in 0..WRITERS {
            writers.spawn(write_some(clients[writer % clients.len()].clone(), pieces.clone(), writer));
        }
        writers.join_all().await;
        // The stride skips places when it divides the number of pieces; one full pass leaves nothing out.
        clients[0].ingest(raw_batch(&pieces)).await.assert_accepted();
        for (trace_id, want) in &scenario.derived {
            for client in &clients {
                assert_derived(client, trace_id, want, &format!("{} (concurrent)", scenario.name)).await;
            }
        }
    }
}
