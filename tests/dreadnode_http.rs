//! What the Dreadnode SDK asks for before it sends, and who may send what where: exact models, idempotent projects, keys of
//! an organization and of a project, refusals that the SDK understands.
#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "a test that cannot go on fails")]

mod support;

use std::io::Write as _;

use reqwest::Method;
use serde_json::{Value, json};
use support::caller::Caller;
use support::{Answer, Backend, Client, Server, on_both_backends};

on_both_backends!(
    models_are_whole,
    a_key_of_an_organization_makes_projects,
    a_key_of_a_project_is_pinned,
    traces_find_their_project,
    refusals_of_traces,
    what_python_calls_json,
    the_terminal_browser_reads,
    local_files_are_imported,
    lines_find_their_project,
    a_body_makes_few_projects,
    an_organization_of_many_projects_gets_none_by_spans,
    agents_among_the_tools_of_a_generation,
    a_trace_runs_until_its_root_ends,
    results_go_where_their_trace_goes,
    a_session_that_was_bound_names_the_trace,
    the_path_of_the_first_sdk,
    what_the_first_sdk_asks_for,
);

const TRACES: &str = "/api/v1/org/default/otel/traces";
const PROJECTS: &str = "/api/v1/org/default/ws/default/projects";

/// A client of the SDK's kind: its key in a header of its own.
struct Sdk(Client);

impl Sdk {
    fn of_org(server: &Server) -> Self {
        let key = server.cli(&["key", "create", "--name", "org", "--scope", "org"]).trim().to_owned();
        Self(Client::new(server.url(""), key))
    }

    async fn get(&self, path: &str) -> Answer {
        Answer::of(self.0.anonymous(Method::GET, path).header("X-API-Key", &self.0.key)).await
    }

    async fn make(&self, body: Value) -> Answer {
        Answer::of(self.0.anonymous(Method::POST, PROJECTS).header("X-API-Key", &self.0.key).json(&body)).await
    }

    /// Sends spans as OTLP JSON, which means the same as protobuf.
    async fn send(&self, spans: &[Value]) -> Answer {
        let body = support::otlp::request(spans).to_string();
        let request = self.0.anonymous(Method::POST, TRACES).header("X-Api-Key", &self.0.key).header("Content-Type", "application/json");
        Answer::of(request.body(body)).await
    }
}

fn span(trace: u128, id: u64, parent: u64, attributes: &[(&str, &str)]) -> Value {
    let attributes: Vec<Value> = attributes.iter().map(|(key, value)| json!({ "key": key, "value": { "stringValue": value } })).collect();
    json!({
        "traceId": format!("{trace:032x}"), "spanId": format!("{id:016x}"), "name": format!("span-{id}"), "kind": 1,
        "parentSpanId": if parent == 0 { String::new() } else { format!("{parent:016x}") },
        "startTimeUnixNano": "1795164814420057693", "endTimeUnixNano": "1795164814421057693", "attributes": attributes,
    })
}

fn task(trace: u128, id: u64, parent: u64, project: &str) -> Value {
    span(
        trace,
        id,
        parent,
        &[("dreadnode.version", "2.0.52"), ("dreadnode.type", "task"), ("dreadnode.project", project), ("dreadnode.schema", "{}")],
    )
}

#[track_caller]
fn assert_detail(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert!(answer.json()["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{}", answer.text());
}

async fn models_are_whole(backend: Backend) {
    let server = Server::start(backend).await;
    let sdk = Sdk::of_org(&server);
    let user = sdk.get("/api/v1/user").await.json();
    assert!(["id", "email_address", "username"].iter().all(|key| user[*key].is_string()), "{user}");
    let all = sdk.get("/api/v1/user/organizations").await.json();
    assert_eq!(all.as_array().expect("a list").len(), 1);
    let org = sdk.get("/api/v1/org/default").await.json();
    assert_eq!((&all[0], &org["key"], &org["name"]), (&org, &json!("default"), &json!("default")));
    let seconds = ["effective_max", "effective_default", "platform_max", "platform_default"].map(|name| format!("{name}_sandbox_runtime_seconds"));
    assert!(seconds.iter().all(|name| org[name].is_u64()), "{org}");
    assert!(["max_sandbox_runtime_source_level", "default_sandbox_runtime_source_level"].iter().all(|name| org[*name].is_string()), "{org}");
    let id = |value: &Value| value["id"].as_str().expect("an id").to_owned();
    assert_eq!(sdk.get(&format!("/api/v1/org/{}", id(&org))).await.json(), org, "an id is as good as a key");
    let workspaces = sdk.get("/api/v1/org/default/ws").await.json();
    let workspace = sdk.get("/api/v1/org/default/ws/default").await.json();
    assert_eq!(workspaces, json!({ "workspaces": [workspace] }));
    assert_eq!((&workspace["org_id"], &workspace["is_default"], &workspace["key"]), (&org["id"], &json!(true), &json!("default")));
    let path = format!("/api/v1/org/{}/ws/{}/projects", id(&org), id(&workspace));
    let projects = sdk.get(&path).await.json();
    let project = sdk.get(&format!("{path}/default")).await.json();
    assert_eq!(projects, json!([project]));
    assert_eq!(sdk.get(&format!("{path}/{}", id(&project))).await.json(), project);
    for model in [&org, &workspace, &project] {
        for key in ["id", "name", "key", "created_at", "updated_at"] {
            assert!(model[key].is_string(), "{key} of {model}");
        }
        assert!(support::derived::instant(&model["created_at"]).is_some(), "{model}");
    }
    assert_eq!(project["workspace_id"], workspace["id"]);
    assert_eq!(sdk.get("/api/v1/health").await.json(), json!({ "status": "ok" }));
    assert_eq!(sdk.get("/api/v1/config").await.status, 200);
    for missing in ["/api/v1/org/acme", "/api/v1/org/acme/ws", "/api/v1/org/default/ws/other", "/api/v1/org/default/ws/default/projects/none"] {
        assert_detail(&sdk.get(missing).await, 404);
    }
    let stranger = Sdk(sdk.0.with_key("dn_nobody"));
    for path in ["/api/v1/user", "/api/v1/user/organizations", "/api/v1/org/default", "/api/v1/org/default/ws", PROJECTS] {
        assert_detail(&stranger.get(path).await, 401);
    }
}

async fn a_key_of_an_organization_makes_projects(backend: Backend) {
    let server = Server::start(backend).await;
    let sdk = Sdk::of_org(&server);
    let first = sdk.make(json!({ "name": "support-bots", "key": "support-bots" })).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let again = sdk.make(json!({ "name": "support-bots", "key": "support-bots", "description": "x" })).await;
    assert_eq!((again.status.as_u16(), again.json()), (200, first.json()), "never a conflict");
    assert_eq!(sdk.get(&format!("{PROJECTS}/support-bots")).await.json(), first.json());
    // From many places at once.
    let racers = (0..8).map(|_| sdk.make(json!({ "name": "race", "key": "race" })));
    let answers = futures_util::future::join_all(racers).await;
    assert!(answers.iter().all(|answer| answer.status.is_success() && answer.json()["id"] == answers[0].json()["id"]));
    // A project that a person made is found by the key that its name gives.
    let owner = Caller::owner(&server).await;
    let (org, _) = owner.place().await;
    let made = owner.post("/v1/projects", json!({ "name": "My Agents (EU)", "org_id": org })).await.json();
    let found = sdk.get(&format!("{PROJECTS}/my-agents-eu")).await.json();
    assert_eq!((&found["id"], &found["key"]), (&made["data"]["id"], &json!("my-agents-eu")));
    assert_eq!(sdk.make(json!({ "name": "my-agents-eu", "key": "my-agents-eu" })).await.json(), found);
    // A name that is a key is its own, however odd.
    for odd in ["a--b", "x-"] {
        let made = sdk.make(json!({ "name": odd, "key": odd })).await;
        assert_eq!((made.status.as_u16(), &made.json()["key"]), (201, &json!(odd)));
        assert_eq!(sdk.get(&format!("{PROJECTS}/{odd}")).await.json(), made.json());
    }
    // A private one is not there, and no second one is made beside it.
    owner.post("/v1/projects", json!({ "name": "hidden", "org_id": org, "visibility": "private" })).await;
    assert_detail(&sdk.get(&format!("{PROJECTS}/hidden")).await, 404);
    assert_detail(&sdk.make(json!({ "name": "hidden", "key": "hidden" })).await, 403);
    for bad in
        [json!({}), json!({ "key": "A b" }), json!({ "key": "../x" }), json!({ "name": "\u{0}" }), json!([1]), json!({ "key": "x".repeat(300) })]
    {
        assert_detail(&sdk.make(bad.clone()).await, 422);
    }
    assert_eq!(sdk.get(PROJECTS).await.json().as_array().expect("a list").len(), 6);
    let reader = server.cli(&["key", "create", "--name", "r", "--scope", "org", "--permissions", "read"]).trim().to_owned();
    let reader = Sdk(sdk.0.with_key(&reader));
    assert_eq!(reader.get(PROJECTS).await.status, 200);
    assert_detail(&reader.make(json!({ "name": "new", "key": "new" })).await, 403);
    assert_detail(&reader.send(&[task(1, 1, 0, "default")]).await, 401);
}

async fn a_key_of_a_project_is_pinned(backend: Backend) {
    let server = Server::start(backend).await;
    let sdk = Sdk(server.client());
    let own = sdk.get(PROJECTS).await.json()[0].clone();
    for named in ["default", "other", "0b8a3d56-5c5e-4c37-9b8e-000000000010"] {
        assert_eq!(sdk.get(&format!("{PROJECTS}/{named}")).await.json(), own, "{named}");
    }
    let made = sdk.make(json!({ "name": "other", "key": "other" })).await;
    assert_eq!((made.status.as_u16(), made.json()), (200, own));
    assert_eq!(sdk.send(&[task(7, 1, 0, "other"), task(8, 1, 0, "0b8a3d56-5c5e-4c37-9b8e-000000000010")]).await.status, 200);
    assert_eq!(sdk.0.traces("").await.len(), 2);
    assert_eq!(Sdk::of_org(&server).get(PROJECTS).await.json().as_array().expect("a list").len(), 1, "none was made");
}

async fn traces_find_their_project(backend: Backend) {
    let server = Server::start(backend).await;
    let sdk = Sdk::of_org(&server);
    let bots = sdk.make(json!({ "name": "bots", "key": "bots" })).await.json();
    let id = bots["id"].as_str().expect("an id");
    let http = &[("http.method", "GET")];
    let sent = [
        // By id, by key, and by the key of a project that is not there yet.
        task(1, 1, 0, id),
        task(2, 1, 0, "bots"),
        task(3, 1, 0, "made-on-the-way"),
        // An id that nobody has, a name that can be none, and what names nothing: the default project.
        task(4, 1, 0, "0b8a3d56-5c5e-4c37-9b8e-000000000010"),
        task(5, 1, 0, "../../etc"),
        task(6, 1, 0, "default"),
        span(7, 1, 0, http),
        // Spans that name none follow their trace, in one request in any order, or later.
        span(1, 2, 1, http),
        span(8, 2, 1, http),
        task(8, 1, 0, "bots"),
    ];
    let answer = sdk.send(&sent).await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "{}"));
    assert_eq!(sdk.send(&[span(8, 3, 1, http), task(2, 2, 1, "default")]).await.status, 200);
    let owner = Caller::owner(&server).await;
    let projects = owner.get("/v1/projects").await.json();
    let mut found: Vec<(String, String, u64)> = Vec::new();
    for project in projects["data"].as_array().expect("a list") {
        let traces = owner.get(&format!("/v1/tracing/traces?project_id={}", project["id"].as_str().unwrap())).await.json();
        for trace in traces["data"].as_array().expect("a list") {
            let at = trace["id"].as_str().unwrap().trim_start_matches('0').to_owned();
            assert_eq!(trace["source_id"], project["name"]);
            found.push((at, project["name"].as_str().unwrap().to_owned(), trace["run_count"].as_u64().unwrap()));
        }
    }
    found.sort();
    let expected = [
        ("1", "bots", 2),
        ("2", "bots", 2),
        ("3", "made-on-the-way", 1),
        ("4", "default", 1),
        ("5", "default", 1),
        ("6", "default", 1),
        ("7", "default", 1),
        ("8", "bots", 3),
    ];
    assert_eq!(found, expected.map(|(trace, project, runs)| (trace.to_owned(), project.to_owned(), runs)));
}

async fn refusals_of_traces(backend: Backend) {
    let server = Server::start(backend).await;
    let sdk = Sdk(server.client());
    let post = |path: &'static str, key: &str, content: &'static str, coding: &'static str, body: Vec<u8>| {
        let request = sdk.0.anonymous(Method::POST, path).header("X-Api-Key", key).header("Content-Type", content);
        Answer::of(if coding.is_empty() { request } else { request.header("Content-Encoding", coding) }.body(body))
    };
    let (key, proto) = (sdk.0.key.clone(), "application/x-protobuf");
    assert_detail(&post(TRACES, "dn_nobody", proto, "", Vec::new()).await, 401);
    assert_detail(&post("/api/v1/org/acme/otel/traces", &key, proto, "", Vec::new()).await, 403);
    assert_detail(&post(TRACES, &key, "text/plain", "", Vec::new()).await, 415);
    assert_detail(&post(TRACES, &key, proto, "br", Vec::new()).await, 415);
    assert_detail(&post(TRACES, &key, proto, "", b"\x0A\xFF".to_vec()).await, 400);
    assert_detail(&post(TRACES, &key, proto, "gzip", b"no gzip".to_vec()).await, 400);
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..80 {
        bomb.write_all(&vec![0; 1 << 20]).expect("memory");
    }
    assert_detail(&post(TRACES, &key, proto, "gzip", bomb.finish().expect("memory")).await, 413);
    let empty = post(TRACES, &key, proto, "", Vec::new()).await;
    assert_eq!((empty.status.as_u16(), empty.headers["content-type"].to_str().unwrap(), empty.body.len()), (200, proto, 0));
    assert_eq!(sdk.get(TRACES).await.status, 405);
    assert!(sdk.0.traces("").await.is_empty());
}

/// A task that was left, and more.
fn own<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("dreadnode.version", "2.0.52"), ("dreadnode.type", "task"), ("dreadnode.schema", "{}")][..], more].concat()
}

async fn what_python_calls_json(backend: Backend) {
    let server = Server::start(backend).await;
    let sdk = Sdk(server.client());
    let odd = own(&[
        ("dreadnode.metrics", r#"{"loss \"x\"":{"values":[NaN,Infinity,-Infinity,0.5],"steps":[0,1,null],"timestamps":[]},"bad":3}"#),
        ("dreadnode.params", r#"{"lr":NaN,"text":"NaN, \"Infinity\" \ud83d\ude00","deep":{"__proto__":[-Infinity]}}"#),
        ("dreadnode.tags", r#"["a","b"]"#),
        ("dreadnode.inputs", r#"[{"name":"x","hash":"h1"},{"name":"y","hash":"gone"},{"name":"x","hash":"h2"},7,{"name":"z"}]"#),
        ("dreadnode.outputs", r#"[{"name":"o","hash":"u"}]"#),
        ("dreadnode.objects", r#"{"h1":{"value":1},"h2":{"value":{"n":NaN}},"u":{"type":"uri","uri":"s3://b/k","size":20}}"#),
    ]);
    let broken = own(&[("dreadnode.metrics", "{"), ("dreadnode.params", "[1]"), ("dreadnode.objects", "x"), ("dreadnode.tags", "[")]);
    // Without the schema that is written last: the process went away.
    let left_open = [("dreadnode.version", "2.0.52"), ("dreadnode.type", "made-up"), ("dreadnode.tags", "[]")];
    assert_eq!(sdk.send(&[span(1, 1, 0, &odd), span(1, 2, 1, &broken), span(1, 3, 1, &left_open)]).await.status, 200);
    let runs = sdk.0.runs(&format!("{:032x}", 1)).await;
    let run = |id: u64| runs.iter().find(|run| run["id"] == format!("{id:016x}")).expect("the run");
    let point = |value: Value, step: Value| json!({ "name": "loss \"x\"", "value": value, "step": step, "timestamp": null });
    let points =
        [point(json!("NaN"), json!(0)), point(json!("Infinity"), json!(1)), point(json!("-Infinity"), json!(null)), point(json!(0.5), json!(null))];
    assert_eq!(run(1)["metrics"], json!(points));
    assert_eq!(run(1)["params"], json!({ "lr": "NaN", "text": "NaN, \"Infinity\" 😀", "deep": { "__proto__": ["-Infinity"] } }));
    assert_eq!(run(1)["tags"], json!(["a", "b"]));
    assert_eq!(run(1)["input"], json!({ "x": { "n": "NaN" }, "y": "gone" }), "the last of a name; a hash for what is not there");
    assert_eq!(run(1)["output"], json!({ "uri": "s3://b/k", "size": 20, "oid": "u", "stored": false }));
    assert_eq!((&run(2)["status"], &run(2)["metrics"], &run(2)["params"]), (&json!("succeeded"), &json!([]), &json!({})));
    assert_eq!(
        (&run(3)["status"], &run(3)["status_detail"], &run(3)["kind"], &run(3)["type"]),
        (&json!("canceled"), &json!("interrupted"), &json!("span"), &json!("made-up"))
    );
}

async fn the_terminal_browser_reads(backend: Backend) {
    let server = Server::start(backend).await;
    let sdk = Sdk::of_org(&server);
    let started = |mut span: Value, second: u64| {
        span["startTimeUnixNano"] = json!((1_795_164_814 + second).to_string() + "000000000");
        span["endTimeUnixNano"] = json!((1_795_164_814 + second).to_string() + "002000000");
        span
    };
    let mut failed = started(span(2, 1, 0, &[("dreadnode.type", "agent"), ("dreadnode.project", "two"), ("dreadnode.run.id", "r-2")]), 20);
    failed["status"] = json!({ "code": 2, "message": "ValueError: no" });
    failed["events"] = json!([{ "name": "exception", "timeUnixNano": "1795164814000000000",
        "attributes": [{ "key": "exception.type", "value": { "stringValue": "ValueError" } }] }]);
    let metrics = ("dreadnode.metrics", r#"{"loss":{"values":[1,0.5],"steps":[0,1],"timestamps":["2026-11-20T08:55:04Z","2026-11-20T08:55:05Z"]}}"#);
    let root = span(1, 1, 0, &[("dreadnode.type", "task"), ("dreadnode.project", "one"), ("dreadnode.tags", "[\"t\"]"), metrics]);
    assert_eq!(sdk.send(&[started(root, 10), started(span(1, 2, 1, &[("a", "b")]), 11), failed]).await.status, 200);
    let base = "/api/v1/org/default/ws/default";
    let list = sdk.get(&format!("{base}/traces?page=1&page_size=50")).await.json();
    let names: Vec<&Value> = list["traces"].as_array().expect("a list").iter().map(|trace| &trace["trace_id"]).collect();
    assert_eq!(names, [&json!(format!("{:032x}", 2)), &json!(format!("{:032x}", 1))], "newest first, of all projects");
    assert_eq!((&list["total"], &list["total_pages"], &list["has_next"]), (&json!(2), &json!(1), &json!(false)));
    let (two, one) = (&list["traces"][0], &list["traces"][1]);
    assert_eq!((&two["status"], &two["type"], &two["task_id"]), (&json!("failed"), &json!("agent"), &json!("r-2")));
    assert_eq!((&two["exception"]["type"], &two["duration"]), (&json!("ValueError"), &json!(2_000_000)));
    assert_eq!((&one["status"], &one["tags"], &one["metrics"]["loss"][1]["value"]), (&json!("completed"), &json!(["t"]), &json!(0.5)));
    let second = sdk.get(&format!("{base}/traces?page=2&page_size=1")).await.json();
    assert_eq!((&second["traces"][0], &second["has_previous"], &second["has_next"]), (one, &json!(true), &json!(false)));
    let of_one = sdk.get(&format!("{base}/traces?project_id=one")).await.json();
    assert_eq!((&of_one["total"], &of_one["traces"][0]), (&json!(1), one));
    let agents = sdk.get(&format!("{base}/traces?span_type=agent&page_size=1")).await.json();
    assert_eq!((&agents["traces"], &agents["total"], &agents["has_next"]), (&json!([two]), &json!(1), &json!(false)));
    let tasks = sdk.get(&format!("{base}/traces?span_type=task&page_size=1")).await.json();
    assert_eq!(
        (&tasks["traces"], &tasks["total"]),
        (&json!([one]), &json!(1)),
        "the first page holds what is left, not what the first page of all has"
    );
    let trace = format!("{base}/traces/{:032x}", 1);
    assert_eq!(sdk.get(&trace).await.json(), *one);
    let spans = sdk.get(&format!("{trace}/spans?limit=1&offset=1&order_by=Timestamp&order_dir=ASC")).await.json();
    assert_eq!((&spans["rows"], spans["meta"].as_array().map(Vec::len)), (&json!(1), Some(15)));
    let row = &spans["data"][0];
    assert_eq!((&row["SpanName"], &row["ParentSpanId"], &row["Duration"]), (&json!("span-2"), &json!(format!("{:016x}", 1)), &json!(2_000_000)));
    assert_eq!((&row["SpanAttributes"], &row["StatusCode"], &row["Events.Name"]), (&json!({ "a": "b" }), &json!("unset"), &json!([])));
    assert_eq!(sdk.get(&format!("{trace}/stats")).await.json()["total_spans"], 2);
    let sql = sdk.0.anonymous(Method::POST, &format!("{base}/query")).header("X-API-Key", &sdk.0.key).json(&json!({ "query": "SELECT 1" }));
    assert_eq!(Answer::of(sql).await.json(), json!({ "exception": "not offered" }));
    assert_detail(&sdk.get(&format!("{base}/traces/{:032x}", 9)).await, 404);
    assert_detail(&sdk.get(&format!("{base}/traces?page=abc")).await, 400);
    assert_detail(&sdk.get(&format!("{trace}/spans?limit=-1")).await, 400);
    // A key that may only send does not read, and one of another project finds nothing.
    let sender = server.cli(&["key", "create", "--name", "s", "--scope", "org", "--permissions", "ingest"]).trim().to_owned();
    assert_detail(&Sdk(sdk.0.with_key(&sender)).get(&format!("{base}/traces")).await, 403);
    assert_detail(&Sdk(server.client()).get(&trace).await, 404);
}

/// What the SDK left on a disk, loaded beside the running server: twice, and after a part of it was sent.
async fn local_files_are_imported(backend: Backend) {
    let server = Server::start(backend).await;
    let sdk = Sdk::of_org(&server);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/dreadnode/local");
    let import = |path: &std::path::Path, more: &[&str]| {
        let words = [&["import", "dreadnode", path.to_str().unwrap()], more].concat();
        server.cli(&words)
    };
    let told = import(&folder, &[]);
    assert!(told.contains("12 new spans of") && told.contains("from 7 files are in default"), "{told}");
    let again = import(&folder, &[]);
    assert!(again.contains("0 new spans") && again.contains("12 were there already"), "{again}");
    let traces = server.client().traces("").await;
    let of = |name: &str| traces.iter().find(|trace| trace["name"] == name).unwrap_or_else(|| panic!("no {name} in {traces:?}"));
    assert_eq!(
        (&of("failing-run")["status"], &of("failing-run")["run_count"], &of("failing-run")["protocol"]),
        (&json!("failed"), &json!(3), &json!("dreadnode"))
    );
    assert_eq!((&of("interrupted")["status"], &of("chat:turn-1")["session_id"]), (&json!("succeeded"), &of("chat:turn-2")["session_id"]));
    let linking = server.client().runs(of("linking")["id"].as_str().unwrap()).await;
    assert!(linking.iter().any(|run| !run["links"].as_array().unwrap().is_empty()), "{linking:?}");
    // What is there stays there, whatever projects are made; what was sent to another one stays as it was sent.
    assert_eq!(sdk.make(json!({ "name": "support-bots", "key": "support-bots" })).await.status, 201);
    let sent = u128::from_str_radix(of("boom")["id"].as_str().unwrap(), 16).unwrap();
    let run = server.client().runs(&format!("{sent:032x}")).await[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(sdk.send(&[task(sent, u64::from_str_radix(&run, 16).unwrap(), 0, "support-bots")]).await.status, 200);
    let told = import(&folder.join("projects"), &[]);
    assert!(told.contains("0 new spans") && told.contains("9 were there already"), "{told}");
    let told = import(&folder.join("projects"), &["--project", "support-bots"]);
    assert!(told.contains("8 new spans") && told.contains("1 were there already") && told.contains("in support-bots"), "{told}");
    let told = import(&folder.join("sessions"), &["--project", "support-bots"]);
    assert!(told.contains("3 new spans"), "{told}");
    // What a project does not want stored, it does not get.
    let careful = server.cli(&["project", "create", "--name", "careful"]);
    let rules = json!({"rules": [{"regex": "(?i)turn", "action": "mask"}]});
    let owner = Caller::owner(&server).await;
    let set = Answer::of(owner.request(Method::PUT, &format!("/v1/projects/{careful}/redaction")).json(&rules)).await;
    assert_eq!(set.status, 200, "{}", set.text());
    let told = import(&folder.join("sessions"), &["--project", "careful"]);
    assert!(told.contains("3 new spans"), "{told}");
    let careful = Client::new(server.url(""), server.cli(&["key", "create", "--name", "careful", "--project", "careful"]));
    for trace in careful.traces("view=preview").await {
        let runs = json!(careful.runs(trace["id"].as_str().unwrap()).await).to_string();
        assert!(!format!("{trace}{runs}").to_lowercase().contains("turn"), "{trace} {runs}");
    }
    // Lines that are none, and nothing to load.
    let odd = tempfile::tempdir().unwrap();
    std::fs::write(odd.path().join("spans.jsonl"), "{\n\nnot json\n{\"trace_id\":\"../../x\",\"span_id\":\"y\"}").unwrap();
    let told = import(odd.path(), &[]);
    assert!(told.contains("0 new spans") && told.contains("3 lines are no spans"), "{told}");
    let refused = server.cli_refused(&["import", "dreadnode", folder.join("nothing").to_str().unwrap()]);
    assert!(refused.contains("cannot read"), "{refused}");
    let refused = server.cli_refused(&["import", "dreadnode", folder.to_str().unwrap(), "--project", "none"]);
    assert!(refused.contains("none"), "{refused}");
    server.assert_sound().await;
}

/// A line of the files that the SDK writes.
fn line(trace: u128, id: u64, parent: u64, attributes: Value) -> String {
    let line = json!({
        "trace_id": format!("{trace:032x}"), "span_id": format!("{id:016x}"), "parent_id": (parent != 0).then(|| format!("{parent:016x}")),
        "name": format!("span-{id}"), "kind": "INTERNAL", "status": "UNSET", "start_time": "2026-11-20T08:58:06.471805+00:00",
        "end_time": "2026-11-20T08:58:07.523802+00:00", "attributes": attributes, "events": [], "resource": {},
    });
    format!("{line}\n")
}

/// Traces on the disk go where those that are sent would: named, known, in a folder of a project, or neither.
async fn lines_find_their_project(backend: Backend) {
    let server = Server::start(backend).await;
    let (sdk, owner) = (Sdk::of_org(&server), Caller::owner(&server).await);
    let (org, _) = owner.place().await;
    owner.post("/v1/projects", json!({ "name": "My Bots", "org_id": org })).await;
    let other = sdk.make(json!({ "name": "other", "key": "other" })).await.json();
    assert_eq!(sdk.send(&[task(3, 1, 0, "other")]).await.status, 200);
    let disk = tempfile::tempdir().unwrap();
    let write = |path: &str, lines: &[String]| {
        let file = disk.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, lines.concat()).unwrap();
    };
    let named =
        |project: &Value| json!({ "dreadnode.version": "2", "dreadnode.type": "task", "dreadnode.schema": "{}", "dreadnode.project": project });
    let generation = json!({ "dreadnode.version": "2", "dreadnode.type": "generation", "dreadnode.schema": "{}", "dreadnode.project": "other",
        "dreadnode.generation.model": "openai/gpt-4o", "dreadnode.generation.input_tokens": 1000, "dreadnode.generation.output_tokens": 100 });
    // By key, with a span before it that names none, in another batch than the rest; by id, in the files of no project.
    let many: Vec<String> = (2..600).map(|id| line(1, id, 1, json!({ "n": id }))).chain([line(1, 1, 0, named(&json!("my-bots")))]).collect();
    write("sessions/s/spans_s.jsonl", &many);
    write("sessions/t/spans_t.jsonl", &[line(2, 1, 0, named(&other["id"])), line(2, 2, 1, generation)]);
    // Known elsewhere; in a folder; an id that nobody has, in a folder of no project.
    write("projects/my-bots/r3/spans.jsonl", &[line(3, 1, 0, named(&json!("default"))), line(3, 2, 1, json!({}))]);
    write("projects/my-bots/r4/spans.jsonl", &[line(4, 1, 0, named(&json!("default")))]);
    write("projects/gone/r5/spans.jsonl", &[line(5, 1, 0, named(&json!("0b8a3d56-5c5e-4c37-9b8e-000000000010")))]);
    let import = || server.cli(&["import", "dreadnode", disk.path().to_str().unwrap()]);
    let told = import();
    assert!(
        told.contains("604 new spans of 5 traces from 5 files are in My Bots, default, other") && told.contains("1 were there already"),
        "{told}"
    );
    let again = import();
    assert!(again.contains("0 new spans") && again.contains("605 were there already"), "{again}");
    let projects = owner.get("/v1/projects").await.json();
    let mut found: Vec<(String, String, u64)> = Vec::new();
    for project in projects["data"].as_array().unwrap() {
        let traces = owner.get(&format!("/v1/tracing/traces?project_id={}", project["id"].as_str().unwrap())).await.json();
        for trace in traces["data"].as_array().unwrap() {
            let id = trace["id"].as_str().unwrap().trim_start_matches('0').to_owned();
            if id == "2" {
                let usage = &trace["usage"];
                assert_eq!((&usage["cost_source"], &usage["prompt_tokens"]), (&json!("table"), &json!(1000)), "{usage}");
                assert!(usage["total_tokens_cost_usd"].as_f64().unwrap() > 0.0, "{usage}");
            }
            found.push((id, project["name"].as_str().unwrap().to_owned(), trace["run_count"].as_u64().unwrap()));
        }
    }
    found.sort();
    let expected = [("1", "My Bots", 599), ("2", "other", 2), ("3", "other", 2), ("4", "My Bots", 1), ("5", "default", 1)];
    assert_eq!(found, expected.map(|(trace, project, runs)| (trace.to_owned(), project.to_owned(), runs)));
    server.assert_sound().await;
}

/// Names in spans are text: a body with many of them makes a few projects, and loses nothing.
async fn a_body_makes_few_projects(backend: Backend) {
    let server = Server::start(backend).await;
    let sdk = Sdk::of_org(&server);
    let spans: Vec<Value> = (1..=40).map(|number| task(number, 1, 0, &format!("new-{number:02}"))).collect();
    assert_eq!(sdk.send(&spans).await.status, 200);
    let names = |projects: &Value| -> Vec<String> {
        projects.as_array().expect("a list").iter().map(|project| project["name"].as_str().unwrap().to_owned()).collect()
    };
    let made = names(&sdk.get(PROJECTS).await.json());
    assert_eq!((made.len(), made[1].as_str(), made[16].as_str()), (17, "new-01", "new-16"), "{made:?}");
    assert_eq!(server.client().traces("").await.len(), 24, "the others are in the default one");
    // Those that are there are found, whatever their number, and the next body may make some more.
    assert_eq!(sdk.send(&[task(41, 1, 0, "new-16"), task(42, 1, 0, "new-42"), task(43, 1, 0, "odd--"), task(44, 1, 0, "No Key")]).await.status, 200);
    assert_eq!(names(&sdk.get(PROJECTS).await.json()).len(), 19);
    assert_eq!(server.client().traces("").await.len(), 25);
    server.assert_sound().await;
}

/// Spans make no more projects where there are 1,000; the SDK, when it is configured, does.
async fn an_organization_of_many_projects_gets_none_by_spans(backend: Backend) {
    let server = Server::start(backend).await;
    let sdk = Sdk::of_org(&server);
    // With the default project and these there is room for one more.
    let many = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 998) \
         INSERT INTO project (uuid, org_id, name, visibility, created_at) \
         SELECT '00000000-0000-4000-8000-' || (100000000000 + n), org_id, 'many-' || n, visibility, created_at \
         FROM numbers CROSS JOIN project WHERE name = 'default'; UPDATE epoch SET value = value + 1";
    server.execute(many).await.unwrap();
    let names = async || -> Vec<String> {
        let projects = sdk.get(PROJECTS).await.json();
        projects.as_array().expect("a list").iter().map(|project| project["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(sdk.send(&[task(1, 1, 0, "the-last")]).await.status, 200);
    assert_eq!(sdk.send(&[task(2, 1, 0, "too-many"), task(3, 1, 0, "many-7")]).await.status, 200);
    let there = names().await;
    let is_there = |name: &str| there.iter().any(|one| one == name);
    assert_eq!((there.len(), is_there("the-last"), is_there("too-many")), (1_000, true, false));
    let kept: Vec<Value> = server.client().traces("").await.into_iter().map(|trace| trace["id"].clone()).collect();
    assert_eq!(kept, [format!("{:032x}", 2)], "it is in the default one");
    let made = sdk.make(json!({"name": "By hand", "key": "by-hand", "description": ""})).await;
    assert!(made.status.is_success(), "{}", made.text());
    assert_eq!(names().await.len(), 1_001);
}

/// A generation stays open around its tools. What the agent behind a tool spends is more; what another library says of the
/// same call is not.
async fn agents_among_the_tools_of_a_generation(backend: Backend) {
    let of_type = |trace, id, parent, kind: &str, tokens: u64| {
        let mut made = span(trace, id, parent, &own(&[("dreadnode.type", kind), ("dreadnode.generation.model", "openai/gpt-4o")]));
        for name in ["input_tokens", "total_tokens"].into_iter().filter(|_| tokens > 0) {
            let count = json!({ "key": format!("dreadnode.generation.{name}"), "value": { "intValue": tokens.to_string() } });
            made["attributes"].as_array_mut().unwrap().push(count);
        }
        made
    };
    let foreign = |trace| {
        let mut made = span(trace, 7, 6, &[("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o")]);
        made["attributes"].as_array_mut().unwrap().push(json!({ "key": "gen_ai.usage.input_tokens", "value": { "intValue": "5" } }));
        made
    };
    let server = Server::start(backend).await;
    let sdk = Sdk(server.client());
    for (trace, order) in [(1, [0, 1, 2, 3, 4, 5, 6]), (2, [6, 5, 4, 3, 2, 1, 0]), (3, [3, 6, 1, 4, 0, 5, 2])] {
        let all = [
            of_type(trace, 1, 0, "agent", 0),
            of_type(trace, 2, 1, "generation", 100),
            of_type(trace, 3, 2, "tool", 0),
            of_type(trace, 4, 3, "agent", 0),
            of_type(trace, 5, 4, "generation", 20),
            of_type(trace, 6, 4, "generation", 5),
            foreign(trace),
        ];
        for at in order {
            assert_eq!(sdk.send(&all[at..=at]).await.status, 200);
        }
        let traces = sdk.0.traces("").await;
        let trace = traces.iter().find(|shown| shown["id"] == format!("{trace:032x}")).unwrap();
        assert_eq!((&trace["usage"]["prompt_tokens"], &trace["usage"]["total_tokens"]), (&json!(125), &json!(125)), "{trace}");
        let counted: Vec<Value> = sdk.0.runs(trace["id"].as_str().unwrap()).await.into_iter().filter(|run| run["counted"] == true).collect();
        assert_eq!(counted.len(), 3);
    }
    server.assert_sound().await;
}

/// A trace has the status of its root task: a part of it whose parent is not there closes nothing while the root runs.
async fn a_trace_runs_until_its_root_ends(backend: Backend) {
    let server = Server::start(backend).await;
    let sdk = Sdk(server.client());
    let zeros = "0".repeat(16);
    let early = own(&[("logfire.span_type", "pending_span"), ("logfire.pending_parent_id", &zeros), ("dreadnode.project", "p")]);
    // A copy of the root, and a final span whose parent is still open and was not announced.
    assert_eq!(sdk.send(&[span(1, 99, 1, &early), span(1, 3, 2, &own(&[]))]).await.status, 200);
    let trace = &sdk.0.traces("").await[0];
    assert_eq!((&trace["status"], &trace["ended_at"], &trace["run_count"]), (&json!("running"), &json!(null), &json!(2)), "{trace}");
    let mut ended = span(1, 1, 0, &own(&[]));
    ended["status"] = json!({ "code": 2, "message": "ValueError: no" });
    assert_eq!(sdk.send(&[span(1, 2, 1, &own(&[])), ended]).await.status, 200);
    assert_eq!(sdk.0.traces("").await[0]["status"], "failed");
    // Without any root, what stands for one does.
    assert_eq!(sdk.send(&[span(2, 3, 2, &own(&[]))]).await.status, 200);
    let traces = sdk.0.traces("").await;
    let second = traces.iter().find(|trace| trace["id"] == format!("{:032x}", 2)).unwrap();
    assert_eq!(second["status"], "succeeded");
    // Until the root is announced: that it comes later than what is below it changes nothing.
    let mut early = span(2, 9, 2, &[("dreadnode.type", "task"), ("dreadnode.version", "2"), ("logfire.span_type", "pending_span")]);
    early["attributes"].as_array_mut().unwrap().push(json!({ "key": "logfire.pending_parent_id", "value": { "stringValue": "0".repeat(16) } }));
    assert_eq!(sdk.send(&[early]).await.status, 200);
    let running = sdk.0.traces("status=running").await;
    assert_eq!((running.len(), &running[0]["id"], &running[0]["ended_at"]), (1, &json!(format!("{:032x}", 2)), &json!(null)), "{running:?}");
    server.assert_sound().await;
}

/// Results on spans of other libraries are stored with their trace, and in no other project of the same request.
async fn results_go_where_their_trace_goes(backend: Backend) {
    let server = Server::start(backend).await;
    let (sdk, owner) = (Sdk::of_org(&server), Caller::owner(&server).await);
    let careful = sdk.make(json!({ "name": "careful", "key": "careful" })).await.json();
    let careful = careful["id"].as_str().unwrap();
    let rules = json!({"rules": [{"regex": "secret", "action": "mask"}]});
    assert_eq!(Answer::of(owner.request(Method::PUT, &format!("/v1/projects/{careful}/redaction")).json(&rules)).await.status, 200);
    let judged = |trace, name: &str| {
        let mut judged = span(trace, 2, 1, &[("gen_ai.operation.name", "chat")]);
        let text = |key: &str, value: &str| json!({ "key": key, "value": { "stringValue": value } });
        judged["events"] = json!([{ "name": "gen_ai.evaluation.result", "timeUnixNano": "1795164814420057693", "attributes": [
            text("gen_ai.evaluation.name", name),
            text("gen_ai.evaluation.explanation", "a secret"),
            { "key": "gen_ai.evaluation.score.value", "value": { "doubleValue": 0.5 } },
        ] }]);
        judged
    };
    let spans = [task(1, 1, 0, "careful"), judged(1, "first"), task(2, 1, 0, "open"), judged(2, "second")];
    assert_eq!(sdk.send(&spans).await.status, 200);
    let open = sdk.get(&format!("{PROJECTS}/open")).await.json();
    for (project, trace, name, comment) in [(careful, 1, "first", "a [redacted]"), (open["id"].as_str().unwrap(), 2, "second", "a secret")] {
        let traces = owner.get(&format!("/v1/tracing/traces?project_id={project}")).await.json();
        assert_eq!(traces["data"].as_array().map(Vec::len), Some(1), "{traces}");
        let found = owner.get(&format!("/v1/tracing/traces/{trace:032x}/evaluations?project_id={project}")).await.json();
        let found = found["data"].as_array().expect("a list");
        assert_eq!((found.len(), &found[0]["name"], &found[0]["run_id"]), (1, &json!(name), &json!(format!("{:016x}", 2))), "{found:?}");
        assert_eq!((found[0]["comment"] == comment, found[0]["comment"].to_string().contains("secret")), (true, project != careful), "{found:?}");
    }
    server.assert_sound().await;
}

/// Agents keep sessions of their own, which count where nothing was bound, whatever comes first.
async fn a_session_that_was_bound_names_the_trace(backend: Backend) {
    let server = Server::start(backend).await;
    let sdk = Sdk(server.client());
    let agent = |trace, id, parent, session| span(trace, id, parent, &own(&[("dreadnode.type", "agent"), ("dreadnode.agent.session_id", session)]));
    let bound = |trace, id, parent, session| span(trace, id, parent, &own(&[("dreadnode.session.id", session)]));
    for spans in [
        // The agent is the root, or sorts first, and comes before or after.
        vec![agent(1, 1, 0, "0-agent"), bound(1, 2, 1, "chat")],
        vec![bound(2, 2, 1, "chat"), agent(2, 1, 0, "0-agent")],
        vec![span(3, 1, 0, &own(&[])), agent(3, 2, 1, "0-agent"), bound(3, 3, 1, "chat")],
        vec![bound(4, 3, 1, "chat"), agent(4, 2, 1, "0-agent"), span(4, 1, 0, &own(&[]))],
        vec![span(5, 1, 0, &own(&[])), agent(5, 2, 1, "0-agent"), agent(5, 3, 1, "1-agent")],
    ] {
        for one in spans {
            assert_eq!(sdk.send(&[one]).await.status, 200);
        }
    }
    let mut found: Vec<(String, Value)> = sdk
        .0
        .traces("")
        .await
        .iter()
        .map(|trace| (trace["id"].as_str().unwrap().trim_start_matches('0').to_owned(), trace["session_id"].clone()))
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [("1", "chat"), ("2", "chat"), ("3", "chat"), ("4", "chat"), ("5", "0-agent")];
    assert_eq!(found, expected.map(|(trace, session)| (trace.to_owned(), json!(session))));
    let sessions = sdk.0.get_json("/v1/tracing/sessions").await;
    let mut ids: Vec<&Value> = sessions["data"].as_array().expect("a list").iter().map(|one| &one["id"]).collect();
    ids.sort_by_key(ToString::to_string);
    assert_eq!(ids, [&json!("0-agent"), &json!("chat")], "{sessions}");
    // A run says what it itself is of.
    let runs = sdk.0.runs(&format!("{:032x}", 1)).await;
    let of = |id: u64| &runs.iter().find(|run| run["id"] == format!("{id:016x}")).expect("the run")["session_id"];
    assert_eq!((of(1), of(2)), (&json!("0-agent"), &json!("chat")));
    // A plain span is of the run that the trace has, and one of another library of its session, too.
    let root = own(&[("dreadnode.type", "task"), ("dreadnode.session.id", "chat 6"), ("dreadnode.run.id", "run 6")]);
    let spans = [
        span(6, 1, 0, &root),
        span(6, 2, 1, &own(&[("dreadnode.session.id", "chat 6")])),
        span(6, 3, 2, &[("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "m")]),
    ];
    assert_eq!(sdk.send(&spans).await.status, 200);
    for run in sdk.0.runs(&format!("{:032x}", 6)).await {
        assert_eq!((&run["session_id"], &run["metadata"]["run_id"]), (&json!("chat 6"), &json!("run 6")), "{run}");
    }
    server.assert_sound().await;
}

/// SDK 1.x: another path, and words of its own, shown as what they are.
async fn the_path_of_the_first_sdk(backend: Backend) {
    let server = Server::start(backend).await;
    let sdk = Sdk::of_org(&server);
    let send = |key: &str, content: &'static str, body: String| {
        Answer::of(sdk.0.anonymous(Method::POST, "/api/otel/traces").header("X-Api-Key", key).header("Content-Type", content).body(body))
    };
    let metrics = r#"{"loss":[{"value":NaN,"step":0,"timestamp":"t","attributes":{}},{"value":0.5},{"step":1},7],"m":3}"#;
    let told = [("dreadnode.type", "run"), ("dreadnode.project", "first"), ("dreadnode.run.id", "r"), ("dreadnode.metrics", metrics)];
    let run = span(1, 1, 0, &own(&told));
    let update = span(1, 2, 1, &own(&[("dreadnode.type", "run_update")]));
    let body = support::otlp::request(&[run, update]).to_string();
    let answer = send(&sdk.0.key, "application/json", body.clone()).await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "{}"));
    let project = sdk.get(&format!("{PROJECTS}/first")).await.json();
    let owner = Caller::owner(&server).await;
    let runs = owner.get(&format!("/v1/tracing/traces/{:032x}/runs?project_id={}", 1, project["id"].as_str().unwrap())).await.json();
    let kinds: Vec<(&Value, &Value)> = runs["data"].as_array().expect("a list").iter().map(|run| (&run["type"], &run["kind"])).collect();
    assert_eq!(kinds.len(), 2, "{runs}");
    assert!(kinds.contains(&(&json!("run"), &json!("span"))) && kinds.contains(&(&json!("run_update"), &json!("span"))), "{kinds:?}");
    // Its metrics are written point by point.
    let run = runs["data"].as_array().unwrap().iter().find(|run| run["type"] == "run").unwrap();
    let point = |value: Value, step: Value, at: Value| json!({ "name": "loss", "value": value, "step": step, "timestamp": at });
    assert_eq!(run["metrics"], json!([point(json!("NaN"), json!(0), json!("t")), point(json!(0.5), json!(null), json!(null))]));
    // A key of a project is pinned here too.
    assert_eq!(send(&server.client().key, "application/json", body.clone()).await.status, 200);
    assert_eq!(server.client().traces("").await.len(), 1);
    assert_detail(&send("dn_nobody", "application/json", body.clone()).await, 401);
    assert_detail(&send(&sdk.0.key, "text/plain", body).await, 415);
    assert_eq!(sdk.get("/api/otel/traces").await.status, 405);
}

/// SDK 1.x asks for less, elsewhere, and wants more fields.
async fn what_the_first_sdk_asks_for(backend: Backend) {
    let server = Server::start(backend).await;
    let sdk = Sdk::of_org(&server);
    for (path, same) in [
        ("/api/user", "/api/v1/user"),
        ("/api/organizations", "/api/v1/user/organizations"),
        ("/api/organizations/default", "/api/v1/org/default"),
        ("/api/workspaces/default", "/api/v1/org/default/ws/default"),
        ("/api/strikes/projects", PROJECTS),
        ("/api/strikes/projects/default", "/api/v1/org/default/ws/default/projects/default"),
    ] {
        let answer = sdk.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (200, sdk.get(same).await.json()), "{path}");
    }
    let (org, workspace) = (sdk.get("/api/organizations/default").await.json(), sdk.get("/api/workspaces/default").await.json());
    for (model, fields) in [
        (&org, &["description", "is_active", "allow_external_invites", "max_members"][..]),
        (&workspace, &["description", "org_name", "is_active", "project_count"]),
        (&sdk.get("/api/strikes/projects/default").await.json(), &["description", "run_count", "last_run"]),
    ] {
        assert!(fields.iter().all(|field| model.get(field).is_some()), "{model}");
    }
    let page = sdk.get(&format!("/api/workspaces?org_id={}", org["id"].as_str().unwrap())).await.json();
    assert_eq!((&page["workspaces"], &page["has_next"], &page["total"]), (&json!([workspace]), &json!(false), &json!(1)));
    let place = format!("org_id={}&workspace_id={}", org["id"].as_str().unwrap(), workspace["id"].as_str().unwrap());
    let given = sdk.get(&format!("/api/user-data/credentials?{place}")).await.json();
    let other = sdk.get("/api/v1/org/default/ws/default/storage/credentials").await.json();
    assert_eq!((&given["prefix"], &given["endpoint"], &given["bucket"]), (&other["prefix"], &other["endpoint"], &other["bucket"]));
    let make = || {
        let request = sdk.0.anonymous(Method::POST, "/api/strikes/projects").header("X-Api-Key", &sdk.0.key);
        Answer::of(request.json(&json!({ "name": "new", "key": "new", "workspace_id": workspace["id"] })))
    };
    let made = make().await;
    assert_eq!((made.status.as_u16(), make().await.status.as_u16()), (201, 200));
    assert_eq!(sdk.get(&format!("/api/strikes/projects/new?workspace_id={}", workspace["id"].as_str().unwrap())).await.json(), made.json());
    // The SDK goes by these words.
    for (path, detail) in [
        ("/api/strikes/projects/none", "Project not found"),
        ("/api/workspaces/none", "Workspace not found"),
        ("/api/organizations/none", "Organization not found"),
        ("/api/workspaces?org_id=0b8a3d56-5c5e-4c37-9b8e-000000000010", "Organization not found"),
        ("/api/user-data/credentials?workspace_id=0b8a3d56-5c5e-4c37-9b8e-000000000010", "Workspace not found"),
    ] {
        let answer = sdk.get(path).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["detail"]), (404, &json!(detail)), "{path}");
    }
    let reader = server.cli(&["key", "create", "--name", "r", "--scope", "org", "--permissions", "read"]).trim().to_owned();
    assert_detail(&Sdk(sdk.0.with_key(&reader)).get("/api/user-data/credentials").await, 403);
    assert_detail(&Sdk(sdk.0.with_key("dn_nobody")).get("/api/organizations").await, 401);
    assert_eq!(sdk.get("/api/strikes/else").await.status, 404);
}
