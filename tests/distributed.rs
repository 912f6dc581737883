//! A Postgres store whose tables are on several nodes, as far as one server can have them (`support/several_nodes.sql`): the
//! command that places them, and what a server asks for afterwards.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use support::caller::Caller;
use support::people::id_of;
use support::postgres::Cluster;
use support::runs::with;
use support::server::{OWNER_EMAIL, OWNER_PASSWORD};
use support::{Answer, Client, Server, batch, run};
use tracekeep::store::distribute::{DISTRIBUTED, REFERENCE};

const OWNER: [(&str, &str); 2] = [("TRACEKEEP_ADMIN_EMAIL", OWNER_EMAIL), ("TRACEKEEP_ADMIN_PASSWORD", OWNER_PASSWORD)];

/// What is read of a project, from every table that it has rows in.
const READS: &[&str] = &[
    "/v1/tracing/traces?",
    "/v1/tracing/traces?status=failed&start_time=2026-02-28T00:00:00Z&end_time=2026-03-03T00:00:00Z&",
    "/v1/tracing/traces?tag=even&",
    "/v1/tracing/traces?session_id=s1&",
    "/v1/tracing/traces?user_id=u1&",
    "/v1/tracing/traces?metadata=team%3Ddocs&",
    "/v1/tracing/traces?sort_by=duration&",
    "/v1/tracing/traces?view=preview&",
    "/v1/tracing/traces/count?status=failed&tag=even&",
    "/v1/tracing/traces/facets?",
    "/v1/tracing/traces/download?",
    "/v1/tracing/traces/t3?",
    "/v1/tracing/traces/t3/runs?",
    "/v1/tracing/traces/t3/graph?",
    "/v1/tracing/traces/t3/otlp?",
    "/v1/tracing/traces/t3/skeleton?",
    "/v1/tracing/traces/t3/runs/r2/original?",
    "/v1/tracing/sessions?",
    "/v1/tracing/sessions/s1?",
    "/v1/tracing/sessions/s1/messages?",
    "/v1/tracing/search?q=haystack&",
    "/v1/tracing/metrics?start_time=2026-02-28T00:00:00Z&end_time=2026-03-03T00:00:00Z&interval=1h&",
    "/v1/tracing/metrics?start_time=2026-03-01T10:00:00Z&end_time=2026-03-01T10:20:00Z&interval=1m&group_by=model&",
    "/v1/tracing/evaluations/chart?start_time=2026-02-28T00:00:00Z&end_time=2026-03-03T00:00:00Z&",
    "/v1/tracing/traces/t3/evaluations?",
    "/v1/tracing/views?",
    "/v1/apps?",
];

/// What asks all nodes, in the background: traces that have been quiet, and days of usage that nobody looks at any more.
const OF_ALL_NODES: &[&str] =
    &["SELECT project_id, trace_seq FROM trace_due WHERE due_at <= $1 ORDER BY due_at LIMIT $2", "DELETE FROM usage_day WHERE day < $1"];

/// A project and its sender.
struct Tenant {
    project: String,
    client: Client,
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_are_placed_and_each_statement_goes_to_one_node() {
    let Some(cluster) = Cluster::start() else { return };
    let mut server = Server::on_cluster(&cluster, &OWNER).await;
    let owner = Caller::owner(&server).await;
    let tenants = tenants(&server, &owner, 5).await;
    for (number, tenant) in tenants.iter().enumerate() {
        live(&owner, tenant, number).await;
    }
    let before = told(&owner, &tenants).await;
    server.terminate().await;

    assert!(server.cli_refused(&["migrate", "--distribute"]).contains("no Citus extension"));
    server.database().have_nodes().await;
    // One table is placed already, by somebody else; those that refer to it were taken over, and are not placed.
    server.execute("SELECT create_reference_table('account')").await.expect("it is placed");
    let all = REFERENCE.len() + DISTRIBUTED.len();
    let distribute = || server.cli(&["migrate", "--distribute"]);
    assert!(distribute().ends_with(&format!("{all} tables are distributed, {} of them since now", all - 1)));
    assert!(distribute().ends_with(&format!("{all} tables are distributed, 0 of them since now")));
    server.assert_sound().await;

    server.restart().await;
    let owner = Caller::owner(&server).await;
    let after = told(&owner, &tenants).await;
    for (path, answer) in &before {
        assert_eq!(after[path], *answer, "{path}");
    }
    let second = server.second().await;
    for tenant in &tenants {
        change(&owner, tenant, &Client::new(second.url(""), tenant.client.key.clone())).await;
    }
    let doomed = format!("/v1/projects/{}", tenants[4].project);
    assert_eq!(owner.delete(&format!("{doomed}?name=p4")).await.status, 202);
    within_a_minute(async || owner.get(&doomed).await.status == 404).await;
    told(&owner, &tenants[..4]).await;
    server.assert_sound().await;
    for server in [&server, &second] {
        assert!(!server.log().contains("ERROR"), "{}", server.log_tail());
    }
    let asked = asked(&cluster.log());
    assert!(asked.values().filter(|nodes| **nodes == 1).count() > 100, "plans are read: {}", asked.len());
    let of_all: Vec<&str> = asked.iter().filter(|(_, nodes)| **nodes > 1).map(|(statement, _)| statement.as_str()).collect();
    assert!(of_all.contains(&OF_ALL_NODES[0]), "what asks all nodes is seen");
    let faults: Vec<&&str> = of_all.iter().filter(|statement| !OF_ALL_NODES.contains(statement)).collect();
    assert!(faults.is_empty(), "statements that go to several nodes:\n{faults:#?}");
}

async fn tenants(server: &Server, owner: &Caller, count: usize) -> Vec<Tenant> {
    let (org, first) = owner.place().await;
    let mut tenants = Vec::new();
    for number in 0..count {
        let project = match number {
            0 => first.clone(),
            _ => id_of(&owner.post("/v1/projects", json!({"name": format!("p{number}"), "org_id": org})).await),
        };
        let key = json!({"name": "k", "org_id": org, "project_id": project, "permissions": ["ingest", "read"]});
        let made = owner.post("/v1/access-keys", key).await.json();
        let key = made["data"]["key"].as_str().expect("a key").to_owned();
        tenants.push(Tenant { project, client: Client::new(server.url(""), key) });
    }
    tenants
}

/// A run of a trace, with something in it for every table.
fn some_run(trace: usize, run_number: usize) -> Value {
    let parent = run_number.checked_sub(1).map(|before| format!("r{}", before / 2));
    let usage = json!({"prompt_tokens": 10 + trace, "completion_tokens": 3, "total_tokens": 13 + trace});
    let metadata = json!({"team": if trace.is_multiple_of(3) { "docs" } else { "web" }, "user_id": format!("u{}", trace % 2), "usage": usage,
        "node": {"group": "llms", "model": format!("gpt-4o-{trace}")}});
    let changes = json!({
        "parent_run_id": parent, "session_id": format!("s{}", trace % 3), "metadata": metadata,
        "status": if trace % 4 == 3 { "failed" } else { "succeeded" }, "error": if trace % 4 == 3 { json!({"message": "no haystack"}) } else { Value::Null },
        "tags": [if trace.is_multiple_of(2) { "even" } else { "odd" }],
        "start_time": format!("2026-03-01T10:{trace:02}:{run_number:02}.000000+00:00"), "end_time": format!("2026-03-01T11:{trace:02}:00.000000+00:00"),
    });
    with(run(&format!("t{trace}"), &format!("r{run_number}")), changes)
}

/// A first life of a project: traces in one piece and in several, one with a gap, and what people add.
async fn live(owner: &Caller, tenant: &Tenant, number: usize) {
    for trace in 0..8 {
        let runs: Vec<Value> = (0..6).map(|number| some_run(trace, number)).collect();
        let (late, early) = runs.split_at(trace % 3);
        tenant.client.ingest(batch(early)).await.assert_accepted();
        if !late.is_empty() {
            tenant.client.ingest(batch(late)).await.assert_accepted();
        }
    }
    let project = &tenant.project;
    let of = |path: &str| format!("{path}?project_id={project}");
    for (path, body) in [
        (of("/v1/tracing/traces/t3/evaluations"), json!({"name": "good", "value": number})),
        (of("/v1/tracing/views"), json!({"name": "mine", "query": "status=failed"})),
        (format!("/v1/projects/{project}/prices"), json!({"model": "gpt-4o-1", "input_usd": 1, "output_usd": 2})),
        ("/v1/apps".to_owned(), json!({"name": "app", "project_id": project, "sources": ["harness"]})),
    ] {
        let made = owner.post(&path, body).await;
        assert!(made.status.is_success(), "{path}: {} {}", made.status, made.text());
    }
    within_a_minute(async || owner.get(&of("/v1/apps")).await.json()["data"][0]["is_settled"] == true).await;
}

/// Everything that changes what is stored: spans again, other ones, at another time and at another server; corrections, deletes,
/// prices anew, rules.
async fn change(owner: &Caller, tenant: &Tenant, second: &Client) {
    let moved = with(some_run(2, 0), json!({"start_time": "2026-02-28T08:00:00.000000+00:00"}));
    second.ingest(batch(&[moved, some_run(3, 1)])).await.assert_accepted();
    let many: Vec<Value> = (0..40).flat_map(|trace| (0..4).map(move |number| some_run(trace, number + 5))).collect();
    let (one, other) = (batch(&many[..100]), batch(&many[60..]));
    let (one, other) = tokio::join!(tenant.client.ingest(one), second.ingest(other));
    one.assert_accepted();
    other.assert_accepted();
    let project = &tenant.project;
    let put = async |path: String, body: Value| Answer::of(owner.request(Method::PUT, &path).json(&body)).await;
    for (path, body) in [
        (format!("/v1/projects/{project}/retention"), json!({"max_traces": 30})),
        (format!("/v1/projects/{project}/redaction"), json!({"rules": [{"builtin": "card", "action": "mask"}]})),
        (format!("/v1/projects/{project}/limits"), json!({"project": {"spans_per_day": 1_000_000}})),
    ] {
        let done = put(path.clone(), body).await;
        assert!(done.status.is_success(), "{path}: {} {}", done.status, done.text());
    }
    for (path, body) in [
        (format!("/v1/projects/{project}/prices/reprice"), json!({"dry_run": false})),
        (format!("/v1/projects/{project}/retention/run"), json!({})),
        (format!("/v1/projects/{project}/redaction/scrub"), json!({})),
    ] {
        let done = owner.post(&path, body).await;
        assert!(done.status.is_success(), "{path}: {} {}", done.status, done.text());
    }
    for path in ["/v1/tracing/traces/t5", "/v1/tracing/sessions/s0", "/v1/tracing/traces/t3/evaluations"] {
        let query = if path.ends_with("evaluations") { "&name=good" } else { "" };
        let gone = owner.delete(&format!("{path}?project_id={project}{query}")).await;
        assert!(gone.status.is_success(), "{path}: {} {}", gone.status, gone.text());
    }
    finished(owner, project).await;
}

/// Waits until all jobs of the project are done.
async fn finished(owner: &Caller, project: &str) {
    within_a_minute(async || {
        let jobs = owner.get(&format!("/v1/projects/{project}/jobs")).await.json();
        jobs["data"].as_array().expect("jobs").iter().all(|job| job["state"] == "succeeded")
    })
    .await;
}

async fn within_a_minute(is_so: impl AsyncFn() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !is_so().await {
        assert!(Instant::now() < deadline, "it did not come about");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What each read says of each project.
async fn told(owner: &Caller, tenants: &[Tenant]) -> BTreeMap<String, String> {
    let mut told = BTreeMap::new();
    for tenant in tenants {
        for path in READS {
            let path = format!("{path}project_id={}", tenant.project);
            let answer = owner.get(&path).await;
            assert!(answer.status.is_success() || answer.status == 404, "{path}: {} {}", answer.status, answer.text());
            told.insert(path, answer.text());
        }
    }
    told
}

/// The statements of a log of plans, each with the most nodes whose rows one of its plans read.
fn asked(log: &str) -> BTreeMap<String, usize> {
    let mut asked: BTreeMap<String, usize> = BTreeMap::new();
    let mut lines = log.lines().peekable();
    while let Some(line) = lines.next() {
        if !line.ends_with("plan:") {
            continue;
        }
        let mut text = String::new();
        while let Some(line) = lines.next_if(|line| line.starts_with('\t')) {
            text.push_str(line);
        }
        let plan: Value = serde_json::from_str(&text).expect("a plan as JSON");
        let statement = plan["Query Text"].as_str().expect("a statement").to_owned();
        let mut nodes = BTreeSet::new();
        read_nodes(&plan["Plan"], &mut nodes);
        let most = asked.entry(statement).or_default();
        *most = nodes.len().max(*most);
    }
    asked
}

/// Ends of the names of partitions that a plan reads. A partition is one node's.
fn read_nodes(plan: &Value, nodes: &mut BTreeSet<String>) {
    let name = plan["Relation Name"].as_str().and_then(|name| name.rsplit_once('_'));
    if let Some((table, node)) = name.filter(|_| plan["Node Type"] != "ModifyTable")
        && DISTRIBUTED.contains(&table)
    {
        nodes.insert(node.to_owned());
    }
    for inner in plan["Plans"].as_array().into_iter().flatten() {
        read_nodes(inner, nodes);
    }
}
