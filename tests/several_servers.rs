//! Several servers over one Postgres database: writes of the same and of different traces, exact sums, memories that agree
//! within a second, all starting at once, and one that is killed.

mod support;

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use support::caller::{Caller, bearer_at_collector};
use support::load::{Load, assert_store, body_of, short_or_long};
use support::runs::with;
use support::{Client, Server, batch, run};
use tokio::task::JoinSet;

/// What every server must know of a change that was made at another.
const COHERENT_WITHIN: Duration = Duration::from_millis(1_500);

#[tokio::test(flavor = "multi_thread")]
async fn all_start_at_once_on_an_empty_database() {
    for _ in 0..short_or_long(1, 8) {
        let servers = Server::several(6).await;
        let client = servers[0].client();
        for (place, server) in servers.iter().enumerate() {
            let one = Client::new(server.url(""), client.key.clone());
            one.ingest(batch(&[run(&format!("from {place}"), "r")])).await.assert_accepted();
        }
        for server in &servers {
            assert_eq!(Client::new(server.url(""), client.key.clone()).traces("").await.len(), servers.len());
        }
        // One organization and one project, whoever was first.
        let owner = Caller::owner(&servers[3]).await;
        assert_eq!(owner.get("/v1/projects").await.json()["data"].as_array().map(Vec::len), Some(1));
        servers[0].assert_sound().await;
    }
}

/// Every server is given spans of the same few traces at once; in the end each span is there once, and so are its tokens.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_traces_at_all_servers() {
    const TRACES: usize = 6;
    const SPANS: usize = 40;
    let servers = Server::several(3).await;
    let key = servers[0].key();
    let mut writers = JoinSet::new();
    for (number, server) in servers.iter().enumerate() {
        for half in 0..2 {
            let client = Client::new(server.url(""), key.clone());
            writers.spawn(async move {
                for step in 0..SPANS {
                    // Each server has its own order, several traces a post, and sends two thirds of all spans.
                    let span = (step * 7 + number * 13 + half * 20) % SPANS;
                    if (span + number) % 3 == 2 {
                        continue;
                    }
                    let runs: Vec<_> = (0..TRACES)
                        .map(|trace| {
                            let id = format!("same {}", (trace + number) % TRACES);
                            let parent = span.checked_sub(1).map(|before| format!("span {}", before / 3));
                            let usage = json!({"usage": {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}});
                            with(run(&id, &format!("span {span}")), json!({"parent_run_id": parent, "metadata": usage}))
                        })
                        .collect();
                    client.ingest(batch(&runs)).await.assert_accepted();
                }
            });
        }
    }
    writers.join_all().await;
    for server in &servers {
        let client = Client::new(server.url(""), key.clone());
        for trace in 0..TRACES {
            let trace = client.trace(&format!("same {trace}")).await;
            assert_eq!((trace["run_count"].as_u64(), trace["usage"]["total_tokens"].as_u64()), (Some(SPANS as u64), Some(7 * SPANS as u64)));
        }
    }
    servers[0].assert_sound().await;
    for server in &servers {
        assert!(!server.log().contains("ERROR"), "{}", server.log_tail());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_is_killed_while_it_holds_a_slot() {
    let mut servers = Server::several(2).await;
    let key = servers[0].key();
    let clients: Vec<Client> = servers.iter().map(|server| Client::new(server.url(""), key.clone())).collect();
    let mut sent = Vec::new();
    for round in 0..short_or_long(2, 20) {
        let loads: Vec<Load> = clients.iter().enumerate().map(|(place, client)| Load::start(client, &format!("slot-{round}-{place}"))).collect();
        tokio::time::sleep(Duration::from_millis(700)).await;
        servers[round % 2].kill9();
        tokio::time::sleep(Duration::from_millis(300)).await;
        for load in loads {
            sent.push(load.finish().await);
        }
        // It takes the freed slot, or another; what it had added there still counts.
        servers[round % 2].restart().await;
        assert_store(&clients[0], &sent).await;
        assert_store(&clients[1], &sent).await;
    }
    servers[0].assert_sound().await;
}

/// Asks until it is so; panics when it takes too long.
async fn within(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let started = Instant::now();
    while !is_so().await {
        assert!(started.elapsed() < COHERENT_WITHIN, "{what}: not within {:?}", started.elapsed());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    eprintln!("{what}: {:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_at_one_server_is_known_at_the_other() {
    let servers = Server::several(2).await;
    let (here, there) = (&servers[0], &servers[1]);
    let owner = Caller::owner(here).await;
    let (org, project) = owner.place().await;

    // A key that the other server has seen and remembers.
    let key = owner.post("/v1/access-keys", json!({"name": "k", "scope": "project", "org_id": org, "project_id": project})).await.json();
    let data = &key["data"];
    let secret = ["key", "secret", "token", "access_key"].iter().find_map(|name| data[*name].as_str()).unwrap_or_else(|| panic!("{key}")).to_owned();
    let id = data["id"].as_str().expect("an id").to_owned();
    assert_eq!(bearer_at_collector(there, &secret).await, 400, "a new key is known at once");
    assert_eq!(owner.delete(&format!("/v1/access-keys/{id}")).await.status.as_u16() / 100, 2);
    assert_eq!(bearer_at_collector(here, &secret).await, 401, "at once where it was revoked");
    within("a revoked key is refused elsewhere", async || bearer_at_collector(there, &secret).await == 401).await;

    // A new project, and a trace in it that both show at once.
    let made = owner.post("/v1/projects", json!({"name": "second", "org_id": org})).await;
    assert_eq!(made.status.as_u16() / 100, 2, "{}", made.text());
    let owner_there = Caller::owner(there).await;
    within("a new project is listed elsewhere", async || {
        owner_there.get("/v1/projects").await.json()["data"].as_array().is_some_and(|projects| projects.len() == 2)
    })
    .await;
    let ours = here.client();
    ours.ingest(body_of("seen at once")).await.assert_accepted();
    let theirs = Client::new(there.url(""), ours.key.clone());
    assert_eq!(theirs.trace("seen at once").await["run_count"], 5);
    assert_eq!(theirs.request(Method::GET, "/readyz").send().await.expect("an answer").status(), 200);
}
