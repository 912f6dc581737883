//! The OpenAI Agents collector: recorded traffic of the real SDKs replayed in several orders on both databases, held
//! against expectations that were worked out independently (`tests/sdk/openai_expected.py`), and what the contract says of
//! odd requests.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::Method;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use support::{Answer, Backend, Client, Server, on_both_backends};

on_both_backends!(
    forward_and_repeated,
    one_by_one_in_any_order,
    odd_requests,
    requests_that_would_cost_much,
    keys_of_others_leave_no_trace,
    what_requests_say_beside_their_items,
    merged_announcements,
    quiet_traces_are_closed,
    errors_that_fail_a_trace,
    originals_and_parts
);

const PATH: &str = "/v1/traces/ingest";
const USAGE: [&str; 6] = ["prompt_tokens", "completion_tokens", "total_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens"];

/// One recorded program: the items of its requests, and what follows.
struct Scenario {
    name: String,
    requests: Vec<Vec<String>>,
    expected: BTreeMap<String, Value>,
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).expect("a file of expectations")).expect("JSON")
}

/// Our own recordings, and the shared ones where they are.
fn scenarios() -> Vec<Scenario> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = root.join("tests/fixtures/openai_agents");
    let shared = root.join("../shared/captures/openai-agents");
    let mut all = of_folder(&own, &own.join("expected/own.json"));
    if shared.is_dir() {
        all.extend(of_folder(&shared, &own.join("expected/shared.json")));
    }
    assert!(!all.is_empty());
    all
}

fn of_folder(folder: &Path, expected: &Path) -> Vec<Scenario> {
    let expected: BTreeMap<String, BTreeMap<String, Value>> = serde_json::from_value(read(expected)).expect("expectations");
    expected
        .into_iter()
        .map(|(name, expected)| {
            let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).expect("a recording");
            Scenario { requests: requests(&text), name, expected }
        })
        .collect()
}

/// The items of each request, as they were sent but for white space.
fn requests(recording: &str) -> Vec<Vec<String>> {
    let field = |raw: &RawValue, name: &str| -> Box<RawValue> {
        let mut fields: BTreeMap<String, Box<RawValue>> = serde_json::from_str(raw.get()).expect("an object");
        fields.remove(name).expect("a recording has this field")
    };
    let list = |raw: &RawValue| -> Vec<Box<RawValue>> { serde_json::from_str(raw.get()).expect("a list") };
    let recording: &RawValue = serde_json::from_str(recording).expect("JSON");
    let of_request = |request: &RawValue| {
        let body = field(&field(request, "request"), "body");
        list(&field(&body, "data")).iter().map(|item| item.get().to_owned()).collect()
    };
    list(&field(recording, "requests")).iter().map(|request| of_request(request)).collect()
}

async fn post(client: &Client, items: &[String]) -> Answer {
    client.post_raw(PATH, format!("{{\"data\":[{}]}}", items.join(","))).await
}

async fn accepted(client: &Client, items: &[String]) {
    let answer = post(client, items).await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "{}"));
}

/// Holds a trace and its runs against the expectation. `in_order`: announcements came in the order of the recording.
async fn assert_trace(client: &Client, id: &str, want: &Value, context: &str, in_order: bool) {
    let trace = client.trace(id).await;
    let context = format!("{context}, trace {id}");
    let ordered = ["name", "source_id", "metadata", "session_id"];
    for (key, want) in want.as_object().expect("an object") {
        match key.as_str() {
            "usage" => assert_eq!(tokens(&trace["usage"]), *want, "{context}: usage"),
            "runs" => {}
            "started_at" if want.is_null() => {}
            key if !in_order && ordered.contains(&key) => {}
            key => assert_eq!(trace[key], *want, "{context}: {key}"),
        }
    }
    assert_eq!(trace["protocol"], "openai_agents", "{context}");
    let runs: BTreeMap<String, Value> = client.runs(id).await.into_iter().map(|run| (run["id"].as_str().expect("an id").to_owned(), run)).collect();
    let wanted = want["runs"].as_array().expect("a list");
    assert_eq!(runs.len(), wanted.len(), "{context}: runs");
    for want in wanted {
        let run = &runs[want["id"].as_str().expect("an id")];
        for (key, want) in want.as_object().expect("an object") {
            let got = if key == "usage" { tokens(&run["usage"]) } else { run[key.as_str()].clone() };
            assert_eq!(got, *want, "{context}: {key} of {}", run["id"]);
        }
    }
}

fn tokens(usage: &Value) -> Value {
    USAGE.iter().map(|key| usage[*key].clone()).collect()
}

async fn assert_all(client: &Client, scenario: &Scenario, order: &str, in_order: bool) {
    for (id, want) in &scenario.expected {
        assert_trace(client, id, want, &format!("{} ({order})", scenario.name), in_order).await;
    }
}

async fn forward_and_repeated(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let scenarios = scenarios();
    for round in ["forward", "repeated"] {
        for scenario in &scenarios {
            for items in &scenario.requests {
                accepted(&client, items).await;
            }
            assert_all(&client, scenario, round, true).await;
        }
    }
    let traces: usize = scenarios.iter().map(|scenario| scenario.expected.len()).sum();
    assert_eq!(client.traces("").await.len(), traces);
}

/// Every item in a request of its own: backwards, and in a shuffled order.
async fn one_by_one_in_any_order(backend: Backend) {
    for seed in [0_usize, 7] {
        let server = Server::start(backend).await;
        let client = server.client();
        for scenario in &scenarios() {
            let mut items: Vec<&String> = scenario.requests.iter().flatten().collect();
            items.reverse();
            if seed > 0 {
                let keys: Vec<usize> = (0..items.len()).map(|at| (at + 1) * (7919 * seed) % 1009).collect();
                let mut order: Vec<usize> = (0..items.len()).collect();
                order.sort_by_key(|at| keys[*at]);
                items = order.into_iter().map(|at| items[at]).collect();
            }
            for item in items {
                accepted(&client, std::slice::from_ref(item)).await;
            }
            assert_all(&client, scenario, &format!("one by one, {seed}"), false).await;
        }
    }
}

fn span(id: &str, trace: &str, parent: Option<&str>, data: &Value) -> Value {
    json!({"object": "trace.span", "id": id, "trace_id": trace, "parent_id": parent, "started_at": "2026-11-20T08:00:00.5+00:00",
        "ended_at": "2026-11-20T08:00:01+00:00", "span_data": data, "error": null})
}

async fn odd_requests(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();

    // Bad items cost nobody else.
    let items = [
        json!({"object": "trace", "id": "t1", "workflow_name": "Odd", "group_id": "g", "metadata": {"tags": ["a", "b"], "user_id": 7}}),
        json!(17),
        json!({"object": "trace", "id": ""}),
        json!({"object": "trace.span", "id": "no-trace", "started_at": "2026-11-20T08:00:00Z"}),
        json!({"object": "trace.span", "id": "bad-time", "trace_id": "t1", "started_at": "yesterday"}),
        span("new-kind", "t1", None, &json!({"type": "hologram", "name": "x", "beam": [1, 2]})),
    ]
    .map(|item| item.to_string());
    let answer = post(&client, &items).await;
    assert_eq!(answer.status, 200);
    let told = answer.json();
    assert_eq!(told["rejected"], 4);
    let params: Vec<&str> = told["errors"].as_array().expect("a list").iter().map(|error| error["param"].as_str().expect("a text")).collect();
    assert_eq!(params, ["data[1]", "data[2].id", "data[3].trace_id", "data[4].started_at"]);
    let trace = client.trace("t1").await;
    assert_eq!((&trace["session_id"], &trace["user_id"], &trace["tags"]), (&json!("g"), &json!("7"), &json!(["a", "b"])));
    let runs = client.runs("t1").await;
    assert_eq!((runs.len(), &runs[0]["type"], &runs[0]["kind"]), (1, &json!("hologram"), &json!("span")));
    assert_eq!(runs[0]["attributes"], json!({"beam": [1, 2]}));

    // A request that is none.
    for (body, code) in [("{", "invalid_json"), ("{}", "invalid_type"), ("[]", "invalid_type"), (r#"{"data":{}}"#, "invalid_type")] {
        let answer = client.post_raw(PATH, body).await;
        assert_eq!((answer.status.as_u16(), answer.json()["error"]["code"].as_str()), (400, Some(code)), "{body}");
        assert_eq!(answer.json()["error"]["type"], "invalid_request_error");
    }
    assert_eq!(client.post_raw(PATH, r#"{"data":[]}"#).await.text(), "{}");
    let wrong = client.with_key("sk-proj-somebody-elses-key");
    let answer = wrong.post_raw(PATH, r#"{"data":[]}"#).await;
    assert_eq!((answer.status.as_u16(), answer.json()["error"]["code"].as_str()), (401, Some("invalid_api_key")));
    assert!(!answer.text().contains("somebody-elses"));

    // An announced trace is there before any span of it is, and runs.
    accepted(&client, &[json!({"object": "trace", "id": "early", "workflow_name": "Early"}).to_string()]).await;
    let trace = client.trace("early").await;
    assert_eq!(
        (&trace["status"], &trace["run_count"], &trace["name"], &trace["ended_at"]),
        (&json!("running"), &json!(0), &json!("Early"), &json!(null))
    );
    assert!(trace["started_at"].is_string());

    // What the optional processor adds to response spans closes the blind spot.
    let response = json!({"type": "response", "response_id": "resp_1", "usage": {"input_tokens": 5, "output_tokens": 2},
        "input": [{"role": "user", "content": "Why?"}],
        "response": {"id": "resp_1", "object": "response", "model": "gpt-x-2026", "instructions": "Be brief.", "output": [
            {"type": "reasoning", "summary": []},
            {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Because."}]}]}});
    let task =
        json!({"type": "custom", "name": "task", "data": {"sdk_span_type": "task", "name": "W", "usage": {"input_tokens": 5, "output_tokens": 2}}});
    accepted(&client, &[span("model", "blind", Some("root"), &response).to_string(), span("root", "blind", None, &task).to_string()]).await;
    let trace = client.trace("blind").await;
    assert_eq!((&trace["input"], &trace["output"], &trace["status"]), (&json!("Why?"), &json!("Because."), &json!("succeeded")));
    assert_eq!(tokens(&trace["usage"]), json!([5, 2, 7, 0, 0, 0]));
    let preview = client.traces("view=preview&id=blind").await;
    assert_eq!((&preview[0]["input"], &preview[0]["output"]), (&json!("Why?"), &json!("Because.")));
    let run = client.runs("blind").await.into_iter().find(|run| run["id"] == "model").expect("the model span");
    assert_eq!((&run["model"], &run["provider"], &run["counted"]), (&json!("gpt-x-2026"), &json!("openai"), &json!(true)));
    let said = run["messages"].as_array().expect("a list").iter().map(|message| (&message["role"], &message["parts"][0]["content"]));
    let told = [("system", "Be brief."), ("user", "Why?"), ("assistant", "Because.")].map(|(role, text)| (json!(role), json!(text)));
    assert_eq!(said.collect::<Vec<_>>(), told.iter().map(|(role, text)| (role, text)).collect::<Vec<_>>());

    // A span of a kind that is not known shows all that it has, and a time without an offset is UTC.
    let mut unknown = span("hologram", "unknown", None, &json!({"type": "hologram", "response": {"id": 1}, "model_config": {"beam": 2, "x": null}}));
    unknown["started_at"] = json!("2026-11-20T08:00:00.25");
    accepted(&client, &[unknown.to_string()]).await;
    let run = client.runs("unknown").await.remove(0);
    assert_eq!(run["attributes"], json!({"response": {"id": 1}, "model_config": {"beam": 2}}));
    assert_eq!(run["start_time"], "2026-11-20T08:00:00.25Z");

    // Fields of any size.
    let long = "x".repeat(450_000);
    let tool = json!({"type": "function", "name": "dump", "input": "{}", "output": long, "mcp_data": null});
    accepted(&client, &[span("big", "big", None, &tool).to_string()]).await;
    assert_eq!(client.runs("big").await[0]["output"], long);
}

/// Depth, width and nonsense: each is answered, and the server goes on within its memory.
async fn requests_that_would_cost_much(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    for (index, open) in ["[{\"output\":", "{\"object\":\"response\",\"output\":"].into_iter().enumerate() {
        let close = if open.starts_with('[') { "}]" } else { "}" };
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        for kind in ["generation", "response"] {
            let id = format!("{kind} {index}");
            let item = span(&id, &id, None, &json!({"type": kind, "output": "DEEP", "response": {"output": "DEEP"}})).to_string();
            accepted(&client, &[item.replace("\"DEEP\"", &deep)]).await;
            // The answer is too deep for a reader of JSON, and is what was sent.
            for rest in ["", "/runs"] {
                let answer = client.get(&support::client::trace_path(&id, rest)).await;
                assert!(answer.status == 200 && answer.text().contains(&deep), "{id}");
            }
        }
    }
    let keys: Vec<String> = (0..1_000_000).map(|key| format!("\"{key}\":{key}")).collect();
    let keys = keys.join(",");
    let announced = json!({"object": "trace", "id": "wide", "workflow_name": "Wide", "metadata": "KEYS"}).to_string();
    let wide = span("wide", "wide", None, &json!({"type": "custom", "name": "c", "data": "KEYS"})).to_string();
    for _ in 0..2 {
        accepted(&client, &[announced.replace("\"KEYS\"", &format!("{{{keys}}}")), wide.replace("\"KEYS\"", &format!("{{{keys}}}"))]).await;
    }
    let trace = client.trace("wide").await;
    assert_eq!((&trace["run_count"], &trace["name"], &trace["metadata"]["17"]), (&json!(1), &json!("Wide"), &json!(17)));
    assert!(trace["metadata"].to_string().len() < 110_000, "metadata has an end");
    // What is no item is told by number, and only the first by name.
    let answer = client.post_raw(PATH, format!("{{\"data\":[{}0]}}", "0,".repeat(2_000_000))).await;
    let told = answer.json();
    assert_eq!((answer.status.as_u16(), &told["rejected"], told["errors"].as_array().map(Vec::len)), (200, &json!(2_000_001), Some(21)));
    assert_eq!(told["errors"][20]["param"], "data");
    // Text that is no UTF-8.
    let answer = client.post_raw(PATH, b"{\"data\":[{\"object\":\"trace\",\"id\":\"\xff\"}]}".to_vec()).await;
    assert_eq!((answer.status.as_u16(), answer.json()["error"]["code"].as_str()), (400, Some("invalid_json")));
    if let Some(peak) = server.peak_memory() {
        assert!(peak <= (256 + 100) << 20, "took {} MiB", peak >> 20);
    }
    accepted(&client, &[span("well", "well", None, &json!({"type": "agent", "name": "A"})).to_string()]).await;
}

/// Who changes the endpoint alone sends the key of another service: it is neither stored nor logged.
async fn keys_of_others_leave_no_trace(backend: Backend) {
    let server = Server::start(backend).await;
    let key = "sk-proj-q7Zx3VbN8mKe2TgYw5RdLs9A";
    let wrong = server.client().with_key(key);
    let items = [json!({"object": "trace", "id": "refused"}).to_string()];
    for _ in 0..3 {
        assert_eq!(post(&wrong, &items).await.status, 401);
    }
    accepted(&server.client(), &items).await;
    let has_key = |bytes: &[u8]| bytes.windows(key.len()).any(|part| part == key.as_bytes());
    assert!(!has_key(server.log().as_bytes()), "the key is in the log");
    assert!(!has_key(&server.dump().await), "the key is stored");
}

/// The sender's organization and project are headers, and a span that has no time began when it came.
async fn what_requests_say_beside_their_items(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let mut timeless = span("timeless", "t", None, &json!({"type": "function", "name": "f", "input": "{}", "output": null}));
    (timeless["started_at"], timeless["ended_at"]) = (json!(null), json!(null));
    let agent = span("agent", "t", None, &json!({"type": "agent", "name": "A", "output_type": "str"}));
    let send = |items: &[&Value], headers: &[(&str, &str)]| {
        let request = client.request(Method::POST, PATH).body(json!({ "data": items }).to_string());
        Answer::of(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)))
    };
    let before = tracekeep::clock::Clock::System.now_us();
    let of_acme = [("OpenAI-Organization", "org-acme"), ("OpenAI-Project", "proj_42"), ("OpenAI-Beta", "traces=v1")];
    assert_eq!(send(&[&timeless, &agent], &of_acme).await.text(), "{}");
    let attributes = async |id: &str| client.get_json(&support::client::trace_path("t", &format!("/runs/{id}"))).await["data"]["attributes"].clone();
    let said = json!({"openai-organization": "org-acme", "openai-project": "proj_42"});
    assert_eq!(attributes("timeless").await, said);
    assert_eq!(attributes("agent").await, json!({"output_type": "str", "openai-organization": "org-acme", "openai-project": "proj_42"}));
    let run = client.get_json(&support::client::trace_path("t", "/runs/timeless")).await["data"].clone();
    assert_eq!((&run["status"], &run["end_time"]), (&json!("running"), &json!(null)));
    let start = tracekeep::domain::time::parse(run["start_time"].as_str().expect("a time")).expect("a time");
    assert!((before..=tracekeep::clock::Clock::System.now_us()).contains(&start), "{start}");
    // Again, and from elsewhere: it is the same span, which came then. Then it comes with its times.
    assert_eq!(send(&[&timeless], &[]).await.text(), "{}");
    assert_eq!(client.get_json(&support::client::trace_path("t", "/runs/timeless")).await["data"], run);
    let complete = span("timeless", "t", None, &json!({"type": "function", "name": "f", "input": "{}", "output": "done"}));
    assert_eq!(send(&[&complete], &[("openai-project", "proj_7")]).await.text(), "{}");
    let run = client.get_json(&support::client::trace_path("t", "/runs/timeless")).await["data"].clone();
    assert_eq!((&run["status"], &run["start_time"]), (&json!("succeeded"), &json!("2026-11-20T08:00:00.5Z")));
    assert_eq!(run["attributes"], json!({"openai-project": "proj_7"}));
    // What is none is not kept.
    let (other, long) = (span("other", "t", None, &json!({"type": "agent", "name": "A"})), "x".repeat(101));
    assert_eq!(send(&[&other], &[("openai-project", &long), ("openai-organization", " ")]).await.text(), "{}");
    assert_eq!(attributes("other").await, json!({}));
    server.assert_sound().await;
}

/// The session and the user are those of the metadata as it is after all announcements.
async fn merged_announcements(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let announced = |metadata: Value| json!({"object": "trace", "id": "t", "workflow_name": "W", "metadata": metadata}).to_string();
    accepted(&client, &[announced(json!({"session_id": "first", "user": "u", "a": 1}))]).await;
    accepted(&client, &[announced(json!({"thread_id": "thread", "a": 2}))]).await;
    let trace = client.trace("t").await;
    assert_eq!((&trace["session_id"], &trace["user_id"]), (&json!("first"), &json!("u")));
    assert_eq!(trace["metadata"], json!({"session_id": "first", "user": "u", "thread_id": "thread", "a": 2}));
    accepted(&client, &[announced(json!({"session_id": "second", "user_id": 7}))]).await;
    let trace = client.trace("t").await;
    assert_eq!((&trace["session_id"], &trace["user_id"]), (&json!("second"), &json!("7")));
}

/// Where nothing says that a run has ended, silence does, and the trace stays closed.
async fn quiet_traces_are_closed(backend: Backend) {
    let server = Server::configured(backend, &[], &[("TRACEKEEP_INGEST_QUIET_SECS", "2")]).await;
    let client = server.client();
    let agent = |id: &str| span(id, "quiet", None, &json!({"type": "agent", "name": "A"})).to_string();
    accepted(&client, &[agent("one")]).await;
    let running = client.trace("quiet").await;
    assert_eq!((&running["status"], &running["ended_at"]), (&json!("running"), &json!(null)));
    let mut waited = 0;
    let closed = loop {
        let trace = client.trace("quiet").await;
        if trace["status"] != "running" {
            break trace;
        }
        assert!(waited < 60, "it is never closed");
        waited += 1;
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    assert_eq!((&closed["status"], &closed["ended_at"]), (&json!("succeeded"), &json!("2026-11-20T08:00:01Z")));
    assert!(closed["version"].as_i64() > running["version"].as_i64());
    assert_eq!(client.traces("status=running").await.len(), 0);
    assert_eq!(client.traces("status=succeeded").await.len(), 1);
    accepted(&client, &[agent("two")]).await;
    assert_eq!(client.trace("quiet").await["status"], "succeeded");
}

/// An error of an agent, a task or a turn fails its trace, and so does that of a call outside of any run; one of a custom span or
/// of a tool that was survived is its span's own. Which root comes first does not matter.
async fn errors_that_fail_a_trace(backend: Backend) {
    let server = Server::configured(backend, &[], &[("TRACEKEEP_INGEST_QUIET_SECS", "1")]).await;
    let client = server.client();
    let of = |trace: &str, id: usize, parent: Option<usize>, kind: &str, error: Option<&str>| {
        let mut span = span(&format!("{trace} {id}"), trace, None, &json!({"type": kind, "name": "N", "triggered": kind == "guardrail"}));
        span["parent_id"] = json!(parent.map(|parent| format!("{trace} {parent}")));
        span["started_at"] = json!(format!("2026-11-20T08:00:0{id}Z"));
        span["ended_at"] = json!("2026-11-20T08:00:09Z");
        span["error"] = json!(error.map(|error| json!({"message": error, "data": null})));
        span.to_string()
    };
    let skipped = Some("row 7 was skipped");
    let cases: [(&str, Vec<String>, Value); 7] = [
        ("custom", vec![of("custom", 1, None, "custom", skipped), of("custom", 2, Some(1), "agent", None)], json!(["succeeded", null, null])),
        ("first", vec![of("first", 1, None, "custom", skipped), of("first", 2, None, "custom", None)], json!(["succeeded", null, null])),
        ("second", vec![of("second", 1, None, "custom", None), of("second", 2, None, "custom", skipped)], json!(["succeeded", null, null])),
        ("agent", vec![of("agent", 1, None, "agent", None), of("agent", 2, Some(1), "agent", Some("no"))], json!(["failed", null, "no"])),
        ("call", vec![of("call", 1, None, "generation", Some("Error getting response"))], json!(["failed", null, "Error getting response"])),
        ("tool", vec![of("tool", 1, None, "function", Some("Error running tool (non-fatal)"))], json!(["succeeded", "warning", null])),
        (
            "guard",
            vec![of("guard", 1, None, "agent", None), of("guard", 2, Some(1), "agent", None), of("guard", 3, Some(2), "guardrail", None)],
            json!(["failed", "tripped", "Guardrail tripwire triggered"]),
        ),
    ];
    for (_, items, _) in &cases {
        accepted(&client, items).await;
    }
    let is_open = async || !client.traces("status=running").await.is_empty();
    while is_open().await {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    for (trace, _, wanted) in &cases {
        let shown = client.trace(trace).await;
        assert_eq!(json!([shown["status"], shown["status_detail"], shown["error"]["message"]]), *wanted, "{trace}");
    }
    server.assert_sound().await;
}

async fn originals_and_parts(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    for scenario in &scenarios() {
        for items in &scenario.requests {
            accepted(&client, items).await;
        }
        for item in scenario.requests.iter().flatten() {
            let parsed: Value = serde_json::from_str(item).expect("JSON");
            if parsed["object"] == "trace.span" {
                let (trace, id) = (parsed["trace_id"].as_str().expect("an id"), parsed["id"].as_str().expect("an id"));
                assert_eq!(&client.original(trace, id).await.text(), item, "{}: {id}", scenario.name);
            }
        }
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/openai_agents");
    assert!(folder.is_dir());
    // The word of a span is what the SDK calls it: those that it sends as custom ones say their own.
    let named = |name: &str, data: Value| json!({"type": "custom", "name": name, "data": data});
    for (index, (data, word, kind)) in [
        (named("task", json!({"sdk_span_type": "task", "name": "W"})), "task", "task"),
        (named("turn", json!({"sdk_span_type": "turn", "turn": 1})), "turn", "turn"),
        (named("task", json!({"k": 1})), "custom", "span"),
        (named("x", json!({"sdk_span_type": "hop"})), "custom", "span"),
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("word {index}");
        accepted(&client, &[span(&id, &id, None, &data).to_string()]).await;
        let run = &client.runs(&id).await[0];
        assert_eq!((&run["type"], &run["kind"]), (&json!(word), &json!(kind)), "{data}");
    }
    // Every kind of span shows its own sides.
    let shown = [
        (json!({"type": "guardrail", "name": "g", "triggered": false}), json!(null), json!({"triggered": false})),
        (json!({"type": "mcp_tools", "server": "s", "result": ["a"]}), json!(null), json!(["a"])),
        (json!({"type": "custom", "name": "c", "data": {"k": 1}}), json!({"k": 1}), json!(null)),
        (json!({"type": "custom", "name": "task", "data": {"k": 1}}), json!({"k": 1}), json!(null)),
        (json!({"type": "custom", "name": "step", "data": {"sdk_span_type": "turn", "turn": 2}}), json!(null), json!(null)),
        (json!({"type": "handoff", "from_agent": "a", "to_agent": "b"}), json!(null), json!(null)),
        (
            json!({"type": "transcription", "input": {"data": "AAAA", "format": "pcm"}, "output": "hello", "model": "whisper"}),
            json!({"data": {"base64_characters": 4}, "format": "pcm"}),
            json!("hello"),
        ),
    ];
    for (index, (data, input, output)) in shown.iter().enumerate() {
        let id = format!("shown {index}");
        accepted(&client, &[span(&id, &id, None, data).to_string()]).await;
        let run = &client.runs(&id).await[0];
        assert_eq!((&run["input"], &run["output"]), (input, output), "{data}");
    }
}
