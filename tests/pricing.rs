//! Prices at work: spans without a cost of their sender are priced as they come in, a project's own prices go first, and
//! a window is priced anew without anything else changing.

mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::FutureExt;
use reqwest::Method;
use serde_json::{Value, json};
use support::Backend;
use support::caller::Caller;
use support::client::Answer;
use support::runs::{batch, run, with};
use support::server::Server;
use support::stores::Place;
use tracekeep::clock::Clock;
use tracekeep::collector::{dynamiq, preview_of};
use tracekeep::domain::job::{Job, JobState, NewJob};
use tracekeep::domain::money::parse_usd;
use tracekeep::domain::project::ProjectId;
use tracekeep::domain::span::{CostSource, Protocol, SpanHead};
use tracekeep::domain::text::Text;
use tracekeep::ingest::{Admission, Ingest, IngestLimits, Pricing};
use tracekeep::pricing::{Prices, REPRICE, Reprice, Table};
use tracekeep::store::Store;
use tracekeep::tasks::{JobKind, Jobs, Supervisor};
use uuid::Uuid;

support::on_both_backends!(a_window_is_priced_anew, projects_set_prices);

const PROJECT: ProjectId = ProjectId(1);
const LIMITS: IngestLimits =
    IngestLimits { in_flight_bytes: 64 << 20, large_body_bytes: 8 << 20, body_timeout: Duration::from_secs(10), hold: Duration::from_secs(30) };

/// Dollars for a million tokens of the model `m`.
fn table(input: u32, output: u32) -> Table {
    let data = json!([{"id": "acme", "model_match": {"equals": "m"}, "models": [
        {"id": "m", "match": {"equals": "m"}, "prices": {"input_mtok": input, "output_mtok": output}}]}]);
    Table::read(data.to_string().as_bytes()).expect("a table")
}

/// A model call: its tokens, and what the sender says of its cost.
fn call(trace: &str, id: &str, model: &str, usage: Value) -> Value {
    let metadata = json!({"node": {"id": "n", "group": "llms", "model": format!("acme/{model}")}, "usage": usage});
    with(run(trace, id), json!({"parent_run_id": format!("{trace}/0"), "metadata": metadata}))
}

fn tokens(prompt: u32, completion: u32, cost: Value) -> Value {
    json!({"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion,
           "prompt_tokens_cost_usd": null, "completion_tokens_cost_usd": null, "total_tokens_cost_usd": cost})
}

/// One trace: a known model, one that nobody knows, one that the sender has priced, and a step without usage.
fn body(trace: &str, at: &str) -> String {
    let runs = [
        with(run(trace, &format!("{trace}/0")), json!({"type": "workflow"})),
        call(trace, &format!("{trace}/1"), "m", tokens(1_000_000, 500_000, Value::Null)),
        call(trace, &format!("{trace}/2"), "unknown", tokens(10, 1, Value::Null)),
        call(trace, &format!("{trace}/3"), "m", tokens(7, 7, json!(0.25))),
    ];
    batch(&runs.map(|run| with(run, json!({"start_time": at, "end_time": at}))))
}

struct World {
    store: Store,
    prices: Prices,
    ingest: Ingest,
    admission: Admission,
    supervisor: Supervisor,
    _place: Place,
}

impl World {
    async fn new(backend: Backend) -> Self {
        let place = Place::new(backend).await;
        let store = Store::open(&place.location).await.expect("the store opens");
        let (prices, supervisor) = (Prices::of(table(3, 10)), Supervisor::default());
        let pricing = Pricing::new(prices.clone(), Arc::new(|_| std::future::ready(Ok(Vec::new().into())).boxed()));
        let ingest = Ingest::start(store.clone(), Clock::System, LIMITS, preview_of, &supervisor).with_pricing(pricing);
        let kinds: Vec<Arc<dyn JobKind>> = vec![Arc::new(Reprice::new(store.clone(), Clock::System, prices.clone()))];
        let jobs = Jobs::new(store.clone(), Clock::System, kinds);
        supervisor.spawn("jobs", move |stop| jobs.clone().run(stop));
        Self { store, prices, ingest, admission: Admission::new(LIMITS), supervisor, _place: place }
    }

    /// Stores a body as if it had come by a protocol whose senders leave prices to the table.
    async fn send(&self, protocol: Protocol, body: &str) {
        let items = dynamiq::decode(body.as_bytes()).expect("a body");
        let permit = self.admission.admit(Some(body.len())).await.expect("room");
        self.ingest.store(PROJECT, protocol, Bytes::copy_from_slice(body.as_bytes()), items, permit).await.expect("it is stored");
    }

    async fn head(&self, trace: &str, id: &str) -> SpanHead {
        let row = self.store.find_trace(PROJECT, &Text::from(trace)).await.expect("a read").expect("the trace");
        self.store.span(PROJECT, &row, &Text::from(id)).await.expect("a read").expect("the span").head
    }

    async fn cost(&self, trace: &str, place: u32) -> (Option<i64>, CostSource) {
        let head = self.head(trace, &format!("{trace}/{place}")).await;
        (head.usage.and_then(|usage| usage.total_cost), head.marks.cost_source)
    }

    /// Runs the job to its end, and gives its report.
    async fn reprice(&self, task: Value) -> (Job, Value) {
        let mut id = [0; 16];
        getrandom::fill(&mut id).expect("random bytes");
        let id = Uuid::from_bytes(id);
        let job = NewJob { id, project: PROJECT, kind: REPRICE, task: task.to_string(), created_by: None, created_at: Clock::System.now_us() };
        self.store.submit_job(&job, None).await.expect("the job is stored");
        let deadline = Instant::now() + Duration::from_mins(1);
        loop {
            let job = self.store.job(PROJECT, id).await.expect("a read").expect("the job");
            if job.finished_at.is_some() {
                assert_eq!(job.state, JobState::Succeeded, "{job:?}");
                let report = serde_json::from_str(job.result.as_deref().expect("a report")).expect("JSON");
                return (job, report);
            }
            assert!(Instant::now() < deadline, "{job:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn assert_sound(&self) {
        let faults = self.store.audit(PROJECT).await.expect("an audit");
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

fn usd(text: &str) -> Option<i64> {
    parse_usd(text)
}

async fn a_window_is_priced_anew(backend: Backend) {
    let world = World::new(backend).await;
    for day in 1..=70 {
        let (trace, at) = (format!("t{day}"), format!("2026-0{}-{:02}T10:00:00Z", 1 + day / 28, 1 + day % 28));
        world.send(Protocol::Otlp, &body(&trace, &at)).await;
    }
    world.send(Protocol::Dynamiq, &body("d", "2026-01-15T10:00:00Z")).await;
    // As it came in: 3 dollars in and 5 out; nobody knows the second model; the sender has priced the third call; and what
    // Dynamiq's senders do not price, the table does not either.
    assert_eq!(world.cost("t1", 1).await, (usd("8"), CostSource::Table));
    assert_eq!(world.cost("t1", 2).await, (None, CostSource::None));
    assert_eq!(world.cost("t1", 3).await, (usd("0.25"), CostSource::Sender));
    assert_eq!(world.cost("d", 1).await, (None, CostSource::None));
    world.assert_sound().await;

    world.prices.exchange(table(2, 20));
    let task = |from: Option<&str>, dry: bool| json!({"from": from, "until": "2026-02-01T00:00:00Z", "dry_run": dry});
    let (preview, counted) = world.reprice(task(None, true)).await;
    assert_eq!(world.cost("t1", 1).await, (usd("8"), CostSource::Table), "a preview changes nothing");
    let before = world.store.find_trace(PROJECT, &Text::from("t1")).await.expect("a read").expect("the trace");
    let (job, done) = world.reprice(task(None, false)).await;
    // Days 1 to 27 of the first month by OTLP, and Dynamiq's one trace: 27 * 8.25 + 0.25, then 27 * 12.25 + 0.25.
    for (job, report, dry) in [(preview, &counted, true), (job, &done, false)] {
        assert_eq!((job.done, job.total), (28, Some(28)));
        assert_eq!((&report["traces"], &report["spans"], &report["changed"], &report["dry_run"]), (&json!(28), &json!(84), &json!(27), &json!(dry)));
        assert_eq!((&report["cost_before_usd"], &report["cost_after_usd"]), (&json!("223"), &json!("331")));
    }
    assert_eq!(world.cost("t1", 1).await, (usd("12"), CostSource::Table));
    assert_eq!(world.cost("t1", 3).await, (usd("0.25"), CostSource::Sender), "the sender's cost stands");
    assert_eq!(world.cost("t60", 1).await, (usd("8"), CostSource::Table), "outside of the window");
    let after = world.store.find_trace(PROJECT, &Text::from("t1")).await.expect("a read").expect("the trace");
    assert_eq!(after.version, before.version + 1);
    assert_eq!(after.summary.usage.costs[2] - before.summary.usage.costs[2], i128::from(usd("4").expect("dollars")));
    world.assert_sound().await;

    // Again: nothing changes.
    let (_, again) = world.reprice(task(None, false)).await;
    assert_eq!((&again["changed"], &again["cost_before_usd"], &again["cost_after_usd"]), (&json!(0), &json!("331"), &json!("331")));
    assert_eq!(world.store.find_trace(PROJECT, &Text::from("t1")).await.expect("a read").expect("the trace").version, after.version);

    // A table that has forgotten the model takes no cost away.
    let other = Table::read(br#"[{"id": "acme", "models": [{"id": "x", "match": {"equals": "x"}, "prices": {"input_mtok": 1}}]}]"#);
    world.prices.exchange(other.expect("a table"));
    let (_, kept) = world.reprice(json!({"from": null, "until": null, "dry_run": false})).await;
    assert_eq!((&kept["traces"], &kept["changed"]), (&json!(71), &json!(0)));
    world.assert_sound().await;
    world.supervisor.stop().await;
}

async fn projects_set_prices(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    let client = server.client();
    let (_, project) = owner.place().await;
    let path = format!("/v1/projects/{project}/prices");
    assert_eq!(owner.get(&path).await.json(), json!({"data": []}));

    client.ingest(body("early", "2026-01-15T10:00:00Z")).await.assert_accepted();
    let price = json!({"model": "M*", "input_usd": 1.5, "output_usd": 4, "cache_read_usd": 0.15, "valid_from": "2026-02-01T00:00:00Z"});
    let made = owner.post(&path, price).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json()["data"].clone();
    assert_eq!((&made["cache_read_usd"], &made["cache_write_usd"], &made["request_usd"]), (&json!(0.15), &json!(1.5), &json!(0.0)));
    let id = made["id"].as_str().expect("an id").to_owned();
    assert_eq!(owner.get(&path).await.json()["data"], json!([made]));

    // A price holds from the moment it is made, in that process.
    client.ingest(body("late", "2026-02-15T10:00:00Z")).await.assert_accepted();
    client.ingest(body("before", "2026-01-31T23:59:59.999999Z")).await.assert_accepted();
    let usage = |trace: &'static str, place: u32| {
        let client = client.clone();
        async move { client.get_json(&format!("/v1/tracing/traces/{trace}/runs/{trace}%2F{place}")).await["data"]["usage"].clone() }
    };
    let late = usage("late", 1).await;
    assert_eq!((&late["total_tokens_cost_usd"], &late["cost_source"]), (&json!(3.5), &json!("override")), "1.5 + 0.5 * 4");
    let before = usage("before", 1).await;
    assert_eq!((&before["total_tokens_cost_usd"], &before["cost_source"]), (&json!(0), &Value::Null), "not in force yet");
    assert_eq!(usage("late", 3).await["cost_source"], "sender");
    assert_eq!(usage("late", 2).await["cost_source"], Value::Null);

    // What it is made of.
    let explained = client.get_json("/v1/tracing/traces/late/cost").await["data"].clone();
    assert_eq!(explained["total_usd"], client.trace("late").await["usage"]["total_tokens_cost_usd"]);
    let parts: Vec<[&Value; 6]> = explained["parts"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|part| ["source", "class", "tokens", "price_usd", "cost_usd", "price_id"].map(|key| &part[key]))
        .collect();
    assert_eq!(
        parts,
        [
            [&json!("sender"), &json!("other"), &json!(14), &Value::Null, &json!(0.25), &Value::Null],
            [&json!("override"), &json!("input"), &json!(1_000_000), &json!(1.5), &json!(1.5), &json!(id)],
            [&json!("override"), &json!("output"), &json!(500_000), &json!(4), &json!(2), &json!(id)],
        ]
    );
    assert_eq!(explained["unpriced"], json!([{"provider": "acme", "model": "unknown", "spans": 1, "tokens": 11}]));
    // The sender's cost counts; what the price of the project says of the same tokens is beside it.
    assert_eq!(
        explained["compared"],
        json!([{"provider": "acme", "model": "m", "spans": 1, "tokens": 14, "told_usd": 0.25, "computed_usd": 0.000_038_5,
            "price_table": null, "price_id": id}])
    );
    let one = client.get_json("/v1/tracing/traces/late/runs/late%2F1/cost").await["data"].clone();
    assert_eq!((&one["total_usd"], one["parts"].as_array().map(Vec::len)), (&json!(3.5), Some(2)));
    assert_eq!(one["compared"], json!([]));
    let told = client.get_json("/v1/tracing/traces/late/runs/late%2F3/cost").await["data"].clone();
    assert_eq!((&told["total_usd"], &told["compared"]), (&json!(0.25), &explained["compared"]));

    // Set for all time, and priced anew over HTTP.
    let anew = json!({"model": "m", "provider": "ACME", "input_usd": 2, "output_usd": 0});
    let put = Answer::of(owner.request(Method::PUT, &format!("{path}/{id}")).json(&anew)).await;
    assert_eq!((put.status.as_u16(), &put.json()["data"]["valid_from"]), (200, &Value::Null));
    let job = owner.post(&format!("{path}/reprice"), json!({"until": "2026-02-10T00:00:00Z"})).await;
    assert_eq!(job.status, 201, "{}", job.text());
    let job = job.json()["data"].clone();
    let job_path = format!("/v1/projects/{project}/jobs/{}", job["id"].as_str().expect("an id"));
    let deadline = Instant::now() + Duration::from_mins(1);
    let done = loop {
        let job = owner.get(&job_path).await.json()["data"].clone();
        if job["state"] != "waiting" && job["state"] != "running" {
            break job;
        }
        assert!(Instant::now() < deadline, "{job}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    };
    assert_eq!((&done["state"], &done["kind"], &done["result"]["changed"]), (&json!("succeeded"), &json!("reprice"), &json!(2)), "{done}");
    assert_eq!(usage("early", 1).await["total_tokens_cost_usd"], json!(2));
    assert_eq!(usage("late", 1).await["total_tokens_cost_usd"], json!(3.5), "after the window");

    // Removed: what it had priced loses its cost when it is priced anew.
    assert_eq!(owner.delete(&format!("{path}/{id}")).await.status, 200);
    owner.delete(&format!("{path}/{id}")).await.assert_error(404, "not_found");
    client.ingest(body("gone", "2026-02-15T10:00:00Z")).await.assert_accepted();
    assert_eq!(usage("gone", 1).await["cost_source"], Value::Null);

    // Faults, all at once, and who may not.
    let odd = json!({"model": " ", "input_usd": -1, "cache_read_usd": 1e9, "valid_from": "soon"});
    let details = owner.post(&path, odd).await.assert_error(400, "bad_request");
    for field in ["model", "input_usd", "output_usd", "cache_read_usd", "valid_from"] {
        assert!(details[field].is_string(), "{field}: {details}");
    }
    let turned = json!({"model": "m", "input_usd": 1, "output_usd": 1, "valid_from": "2026-02-01T00:00:00Z", "valid_until": "2026-01-01T00:00:00Z"});
    owner.post(&path, turned).await.assert_error(400, "bad_request");
    owner
        .post(&format!("{path}/reprice"), json!({"from": "2026-02-01T00:00:00Z", "until": "2026-02-01T00:00:00Z"}))
        .await
        .assert_error(400, "bad_request");
    let reader = Caller { client: server.client(), cookie: None };
    assert_eq!(reader.get(&path).await.status, 200);
    reader.post(&path, json!({"model": "m", "input_usd": 1, "output_usd": 1})).await.assert_error(403, "forbidden");
    reader.post(&format!("{path}/reprice"), json!({})).await.assert_error(403, "forbidden");
    Caller::anonymous(&server).get(&path).await.assert_error(401, "unauthorized");
    owner.get(&format!("/v1/projects/{}/prices", Uuid::nil())).await.assert_error(404, "not_found");
    let listed = owner.get("/v1/price-table/models?search=ANTHROPIC%20haiku&page_size=2").await.json();
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(2), "{listed}");
    assert!(listed["pagination"]["total_count"].as_u64() > Some(2));
    assert!(listed["data"][0]["provider"] == "anthropic" && listed["data"][0]["model"].as_str().expect("a model").contains("haiku"));
    assert_eq!(owner.get("/v1/price-table/models?search=no-such-model").await.json()["data"], json!([]));
    let table = owner.get("/v1/price-table").await.json()["data"].clone();
    assert_eq!((&table["source"], &table["error"]), (&json!("bundled"), &Value::Null));
    assert!(table["models"].as_u64().is_some_and(|models| models > 2_000), "{table}");
}
