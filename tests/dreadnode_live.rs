//! The real Dreadnode SDK, unmodified, against the real binary (`tests/sdk/dreadnode`). The first run installs it;
//! `scripts/test-deps.sh` does it beforehand.
#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "a test that cannot go on fails")]

mod support;

use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::Method;
use serde_json::{Value, json};
use sha2::Digest as _;
use support::{Answer, Backend, Client, Server, on_both_backends};

on_both_backends!(programs_find_their_runs_again, files_come_back);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn finished(mut command: Command) -> String {
    let done = command.output().expect("it can be run");
    let (out, told) = (String::from_utf8_lossy(&done.stdout).trim().to_owned(), String::from_utf8_lossy(&done.stderr).into_owned());
    assert!(done.status.success(), "{command:?} ended with {}:\n{out}\n{told}", done.status);
    out
}

/// A user of the SDK: a key, and a home of their own.
struct Programmer {
    home: tempfile::TempDir,
    url: String,
    key: String,
    environment: Vec<(&'static str, String)>,
}

impl Programmer {
    fn new(server: &Server) -> Self {
        let key = server.cli(&["key", "create", "--name", "sdk", "--scope", "org"]).trim().to_owned();
        Self { home: tempfile::tempdir().expect("a home"), url: server.url(""), key, environment: Vec::new() }
    }

    /// Runs a scenario of `live.py` in a process of its own; gives what it tells.
    fn run(&self, scenario: &str) -> Value {
        self.run_file("live.py", scenario)
    }

    fn run_file(&self, file: &str, scenario: &str) -> Value {
        let mut command = Command::new(root().join("tests/.cache/venv-dreadnode/bin/python"));
        command.arg(root().join("tests/sdk/dreadnode").join(file)).arg(scenario).current_dir(self.home.path());
        command.env("HOME", self.home.path()).env("DREADNODE_SERVER", &self.url).env("DREADNODE_API_KEY", &self.key);
        command.env("DREADNODE_ORGANIZATION", "default").env("NO_PROXY", "*");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        let out = finished(command);
        serde_json::from_str(out.lines().last().unwrap_or_default()).unwrap_or_else(|_| panic!("{scenario}: {out}"))
    }

    /// A client that reads a project of the organization, by the key that programs call it by.
    async fn project(&self, key: &str) -> Reader {
        let client = Client::new(self.url.clone(), self.key.clone());
        let path = format!("/api/v1/org/default/ws/default/projects/{key}");
        let answer = Answer::of(client.anonymous(Method::GET, &path).header("X-API-Key", &self.key)).await;
        let id = answer.json()["id"].as_str().unwrap_or_else(|| panic!("no project {key}: {}", answer.text())).to_owned();
        Reader { client, project: id }
    }
}

struct Reader {
    client: Client,
    project: String,
}

impl Reader {
    async fn trace(&self, name: &str) -> Value {
        let traces = self.client.traces(&format!("project_id={}", self.project)).await;
        traces.into_iter().find(|trace| trace["name"] == name).unwrap_or_else(|| panic!("no trace {name}"))
    }

    async fn runs(&self, name: &str) -> Vec<Value> {
        let id = self.trace(name).await["id"].as_str().expect("an id").to_owned();
        let path = format!("/v1/tracing/traces/{id}/runs?page_size=500&project_id={}", self.project);
        self.client.get_json(&path).await["data"].as_array().expect("runs").clone()
    }

    /// Results of evaluations of a trace by name: the run that they are about, its name, the value.
    async fn results(&self, name: &str) -> Vec<Value> {
        let id = self.trace(name).await["id"].as_str().expect("an id").to_owned();
        let runs = self.runs(name).await;
        let path = format!("/v1/tracing/traces/{id}/evaluations?project_id={}", self.project);
        let results = self.client.get_json(&path).await;
        let run = |result: &Value| runs.iter().find(|run| run["id"] == result["run_id"]).map(|run| run["name"].clone());
        let all = results["data"].as_array().expect("results").iter();
        let mut all: Vec<Value> = all.map(|result| json!([run(result), result["name"], result["value"], result["author"]])).collect();
        all.sort_by_key(Value::to_string);
        all
    }

    async fn run(&self, trace: &str, name: &str) -> Value {
        let runs = self.runs(trace).await;
        runs.into_iter().find(|run| run["name"] == name).unwrap_or_else(|| panic!("no run {name} in {trace}"))
    }
}

async fn programs_find_their_runs_again(backend: Backend) {
    finished(Command::new(root().join("scripts/dreadnode-sdk.sh")));
    let server = Server::start(backend).await;
    let programmer = Programmer::new(&server);
    // One database sees every program, the other the one that does the most.
    let told = programmer.run("everything");
    let bots = programmer.project("live-bots").await;
    everything(&bots, &told).await;
    if backend == Backend::Sqlite {
        others(&programmer, &bots).await;
    }
}

async fn everything(bots: &Reader, told: &Value) {
    let trace = bots.trace("everything").await;
    assert_eq!((&trace["status"], &trace["source_id"], &trace["protocol"]), (&json!("succeeded"), &json!("live-bots"), &json!("dreadnode")));
    let run = bots.run("everything", "everything").await;
    assert_eq!(run["metadata"]["run_id"], told["run"], "{run}");
    assert_eq!(run["params"], json!({ "model": "m", "temperature": 0.5 }));
    assert_eq!((&run["input"], &run["output"]), (&json!({ "text": "why", "n": 1 }), &json!(["because"])));
    assert_eq!(run["tags"], json!(["live"]));
    assert_eq!(run["links"][0]["attributes"], json!({ "relation": "from" }), "{}", run["links"]);
    let points: Vec<Value> =
        run["metrics"].as_array().expect("points").iter().map(|point| json!([point["name"], point["value"], point["step"]])).collect();
    assert_eq!(points, [json!(["accuracy", 0.5, 1]), json!(["accuracy", "NaN", 2])]);
    let step = bots.run("everything", "step").await;
    assert_eq!((&step["kind"], &step["tags"], &step["parent_run_id"]), (&json!("tool"), &json!(["mixed_case"]), &run["id"]));
    assert_eq!((&step["metrics"][0]["value"], &step["metrics"][0]["step"]), (&json!(12.0), &json!(3)));
    let plain = bots.run("everything", "plain").await;
    assert_eq!((&plain["kind"], &plain["parent_run_id"]), (&json!("span"), &step["id"]));
    let task = bots.run("everything", "classifier").await;
    assert_eq!((&task["input"], &task["output"]), (&json!("great"), &json!("positive")));
    assert!(task["metrics"].as_array().is_some_and(|points| points.iter().any(|point| point["name"] == "length" && point["value"] == 8.0)), "{task}");
    let sample = bots.run("everything", "sample").await;
    assert_eq!((&sample["input"], &sample["output"], sample["links"].as_array().map(Vec::len)), (&json!("in"), &json!("out"), Some(1)));
    let results = bots.results("everything").await;
    assert_eq!(results, [json!(["classifier", "length", 8.0, "length"]), json!(["sample", "score", 0.8, ""])]);
}

async fn others(programmer: &Programmer, bots: &Reader) {
    programmer.run("sessions");
    for turn in ["turn-1", "turn-2"] {
        assert_eq!(bots.trace(turn).await["session_id"], "session-live");
    }
    programmer.run("failing");
    let failed = bots.trace("failing").await;
    assert_eq!((&failed["status"], &failed["error_count"]), (&json!("failed"), &json!(1)));
    let error = bots.run("failing", "failing").await["error"].clone();
    assert_eq!((&error["type"], &error["message"]), (&json!("ValueError"), &json!("ValueError: no way")));
    programmer.run("evaluation");
    let evaluation = bots.runs("live-eval").await;
    assert_eq!((evaluation.len(), evaluation.iter().filter(|run| run["kind"] == "evaluator").count()), (3, 1));
    let results = bots.results("live-eval").await;
    let of_sample = |sample: &str, value: f64| json!([format!("judge [{sample}/2]"), "exact", value, "exact"]);
    assert_eq!(results, [of_sample("1", 1.0), of_sample("2", 0.0), json!(["live-eval", "sample/exact", 0.5, "exact"])]);
    // Continued in another process that is configured for another project.
    programmer.run("origin");
    programmer.run("remote");
    let runs = bots.runs("origin").await;
    let fragment = runs.iter().find(|run| run["type"] == "task_fragment").expect("the fragment");
    let task = runs.iter().find(|run| run["name"] == "origin-task").expect("its origin");
    assert_eq!((&fragment["parent_run_id"], &fragment["output"]), (&task["id"], &json!("from afar")));
    assert_eq!(fragment["metrics"][0]["value"], 0.88);
    assert_eq!(programmer.run("decorated"), json!({ "task": "inner", "run": "inner" }), "what is open knows itself");
    let inner = bots.run("inner", "inner").await;
    assert_eq!((&inner["params"], &inner["input"], &inner["metrics"][0]["name"]), (&json!({ "p": [1, 2] }), &json!(1), &json!("module")), "{inner}");
    assert_eq!(bots.runs("inner").await.iter().filter(|run| run["name"] == "batch").count(), 2);
    programmer.run("other_project");
    assert_eq!(programmer.project("live-other").await.trace("elsewhere").await["run_count"], 1);
    terminal_browser(programmer, bots).await;
    let refused = programmer.run("wrong_key");
    assert_eq!(refused["error"], "AuthenticationError", "{refused}");
    let refused = programmer.run("wrong_organization");
    assert_eq!(refused["error"], "NotFoundError", "{refused}");
    let path: PathBuf = programmer.home.path().join(".dreadnode");
    assert!(path.is_dir(), "the SDK wrote into the home that it was given");
}

/// The SDK's own client, and its screen of traces, as somebody sees it who opens the trace of everything and a failed one.
async fn terminal_browser(programmer: &Programmer, bots: &Reader) {
    let seen = programmer.run("terminal_browser");
    let (everything, failing) = (bots.trace("everything").await, bots.trace("failing").await);
    let total = bots.client.traces(&format!("project_id={}", bots.project)).await.len();
    assert_eq!((&seen["client"]["total"], seen["listed"].as_array().map(Vec::len)), (&json!(total), Some(total)), "{seen}");
    assert_eq!((&seen["client"]["trace"]["trace_id"], &seen["client"]["trace"]["status"]), (&everything["id"], &json!("completed")));
    assert_eq!((&seen["client"]["stats"]["total_spans"], &seen["client"]["stats"]["error_spans"]), (&everything["run_count"], &json!(0)));
    assert_eq!(seen["client"]["spans"], everything["run_count"]);
    assert_eq!(seen["client"]["query"], "not offered");
    let shows = |part: &str, what: &str| {
        let lines = seen[part].as_array().expect("lines");
        assert!(lines.iter().any(|line| line.as_str().is_some_and(|line| line.contains(what))), "{part} has no {what}: {lines:?}");
    };
    for what in ["Trace: everything", "Status: completed", "Type: task", "live", "temperature: 0.5", "accuracy: NaN"] {
        shows("summary", what);
    }
    shows("summary", everything["id"].as_str().expect("an id"));
    let tree: Vec<&str> = seen["tree"].as_array().expect("lines").iter().filter_map(|line| line.as_str()?.split(" (").next()).collect();
    assert_eq!(tree, ["Trace Spans", "everything", " step", "  plain", " classifier", " sample"]);
    for what in ["Span: everything", "Kind: internal", "dreadnode.params", "telemetry.sdk.language: python", "dreadnode.object.link"] {
        shows("span", what);
    }
    for what in ["Trace: failing", "Status: failed", "Type: ValueError", failing["id"].as_str().expect("an id")] {
        shows("failed", what);
    }
}

/// The oldest version that sends as 2.x does, and the newest 1.x, which asks for less and says it in other words.
#[tokio::test]
async fn older_versions_find_their_runs_again() {
    finished(Command::new(root().join("scripts/dreadnode-sdk.sh")));
    let server = Server::start(Backend::Sqlite).await;
    let mut programmer = Programmer::new(&server);
    let path = |version: &str| ("PYTHONPATH", root().join(format!("tests/.cache/dreadnode-{version}")).display().to_string());
    programmer.environment.push(path("2.0.2"));
    let told = programmer.run("everything");
    let bots = programmer.project("live-bots").await;
    everything(&bots, &told).await;
    assert_eq!(bots.run("everything", "step").await["attributes"]["dreadnode.version"], "2.0.2");
    programmer.run("artifacts");
    let run = bots.run("with-artifacts", "with-artifacts").await;
    assert!(run["artifacts"].as_array().is_some_and(|all| all.len() == 6 && all.iter().all(|one| one["stored"] == true)), "{}", run["artifacts"]);
    assert_eq!(run["output"]["object"]["rows"].as_array().map(Vec::len), Some(2_000), "a large value came back");
    programmer.environment = vec![path("1.17.1")];
    let told = programmer.run_file("first.py", "");
    let bots = programmer.project("first-bots").await;
    let trace = bots.trace("first-run").await;
    assert_eq!((&trace["status"], &trace["metadata"]["run_id"], &trace["tags"]), (&json!("succeeded"), &told["run"], &json!(["live"])));
    let run = bots.run("first-run", "first-run").await;
    assert_eq!((&run["type"], &run["attributes"]["dreadnode.version"]), (&json!("run"), &json!("1.17.1")));
    assert_eq!((&run["params"], &run["input"]), (&json!({ "model": "m", "temperature": 0.5 }), &json!({ "text": "why" })));
    assert_eq!(run["output"].as_str().map(str::len), Some(24_000), "a large value came back");
    let metrics = run["metrics"].as_array().expect("points");
    let points: Vec<Value> = metrics.iter().map(|point| json!([point["name"], point["value"], point["step"]])).collect();
    assert_eq!(points, [json!(["accuracy", 0.5, 1]), json!(["classifier.length", 8.0, 0]), json!(["step.latency", 12.0, 0])]);
    let tasks = bots.runs("first-run").await.into_iter().filter(|one| one["parent_run_id"] == run["id"] && one["type"] == "task");
    let mut tasks: Vec<Value> = tasks.map(|one| one["name"].clone()).collect();
    tasks.sort_by_key(Value::to_string);
    assert_eq!(tasks, ["classifier", "step"]);
}

/// More than a hundred mebibytes: sent in parts.
const LARGE_BYTES: u64 = 120 * 1024 * 1024;

/// Files and large values, over plain HTTP and over TLS, where the SDK sends them in another form.
async fn files_come_back(backend: Backend) {
    finished(Command::new(root().join("scripts/dreadnode-sdk.sh")));
    let is_secure = backend == Backend::Postgres;
    let folder = tempfile::tempdir().expect("a folder");
    let (mut proxy, server, mut programmer) = if is_secure {
        let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
        let mut make = Command::new("openssl");
        make.args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]);
        make.args(["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout"]).arg(&key).arg("-out").arg(&certificate);
        finished(make);
        let port = support::server::free_port();
        let mut proxy = Command::new(root().join("tests/.cache/venv-dreadnode/bin/python"));
        proxy.arg(root().join("tests/sdk/dreadnode/tls_proxy.py")).arg(&certificate).arg(&key).arg(port.to_string());
        let mut proxy = Proxy(proxy.stdout(std::process::Stdio::piped()).spawn().expect("the proxy runs"));
        let mut line = String::new();
        std::io::BufReader::new(proxy.0.stdout.take().expect("its output")).read_line(&mut line).expect("its port");
        let url = format!("https://localhost:{}", line.trim());
        let server = Server::on_port(backend, port, &[("TRACEKEEP_PUBLIC_URL", &url)]).await;
        let mut programmer = Programmer::new(&server);
        programmer.url = url;
        for name in ["SSL_CERT_FILE", "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"] {
            programmer.environment.push((name, certificate.display().to_string()));
        }
        (Some(proxy), server, programmer)
    } else {
        let server = Server::start(backend).await;
        let programmer = Programmer::new(&server);
        (None, server, programmer)
    };
    programmer.environment.push(("LARGE_BYTES", LARGE_BYTES.to_string()));
    let told = programmer.run("artifacts");
    programmer.url = server.url("");
    let bots = programmer.project("live-bots").await;
    let run = bots.run("with-artifacts", "with-artifacts").await;
    let artifacts = run["artifacts"].as_array().expect("artifacts");
    let mut names: Vec<&str> = artifacts.iter().filter_map(|one| one["name"].as_str()).collect();
    // In which order a folder is walked is up to the file system.
    names[4..].sort_unstable();
    assert_eq!(names, ["empty.bin", "small.bin", "large.bin", "again.bin", "out/a.txt", "out/b.txt"], "{run}");
    assert!(artifacts.iter().all(|one| one["stored"] == true), "{}", run["artifacts"]);
    let (trace, id) = (bots.trace("with-artifacts").await["id"].as_str().expect("an id").to_owned(), run["id"].as_str().expect("an id").to_owned());
    for (name, size) in [("empty.bin", 0), ("small.bin", 1_000), ("large.bin", LARGE_BYTES)] {
        let digest = told["digests"][name].as_str().expect("a digest");
        let path = format!("/v1/tracing/traces/{trace}/runs/{id}/artifacts/sha256:{digest}?project_id={}", bots.project);
        let file = bots.client.get(&path).await;
        assert_eq!((file.status.as_u16(), file.body.len() as u64), (200, size), "{name}");
        let got = tracekeep::artifacts::hex(&sha2::Sha256::digest(&file.body));
        assert_eq!(got, digest, "{name} came back as it was");
    }
    let original =
        String::from_utf8_lossy(&bots.client.get(&format!("/v1/tracing/traces/{trace}/runs/{id}/original?project_id={}", bots.project)).await.body)
            .into_owned();
    assert!(original.matches("s3://tracekeep/").count() >= 2, "values went to the store");
    assert_eq!(run["output"]["text"].as_str().map(|text| text.chars().count()), Some(24_000));
    assert_eq!(run["output"]["object"]["rows"].as_array().map(Vec::len), Some(2_000));
    if let Some(proxy) = &mut proxy {
        proxy.0.kill().expect("it runs");
        return;
    }
    // The traces of this server are on the disk of the programmer too, as those of programs that send nothing.
    let only_here = programmer.run("local_backend");
    let told = server.cli(&["import", "dreadnode", programmer.home.path().join(".dreadnode").to_str().expect("a path")]);
    assert!(told.contains("1 new spans"), "{told}");
    let imported = bots.trace(only_here["name"].as_str().expect("a name")).await;
    assert_eq!(imported["status"], "succeeded");
    programmer.run("remote_backend");
    assert_eq!(bots.trace("only-remote").await["run_count"], 1);
}

/// Ends with the test.
struct Proxy(std::process::Child);

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_expectations_are_what_the_recordings_say() {
    finished(Command::new(root().join("scripts/dreadnode-sdk.sh")));
    let mut command = Command::new(root().join("tests/.cache/venv-dreadnode/bin/python"));
    command.arg(root().join("tests/sdk/dreadnode/expected.py")).arg("--check");
    finished(command);
}
