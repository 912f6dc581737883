//! Requests that are made from the document itself, by schemathesis, against the real binary. Every operation is called; no
//! answer is a 5xx, none has a status, a media type or a shape that the document does not have; and every operation that a
//! made-up request can reach is met at its best. `TEST_LONG` (`make test-full`) gives it ten minutes more.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use support::load::short_or_long;
use support::people::{PASSWORD, Town, id_of};
use support::{Backend, batch, run, runs::with};

/// What streams without an end; `manage.rs` follows it.
const ENDLESS: &[&str] = &["followTraces", "followTrace"];
/// What takes away what others are asked about, or ends the session that asks: called when all others were.
const LAST: &[&str] = &[
    "changePassword",
    "deleteAccessKey",
    "deleteApp",
    "deleteEvaluation",
    "deleteInvitation",
    "deletePersonalAccessToken",
    "deletePrice",
    "deleteProject",
    "deleteSession",
    "deleteTrace",
    "deleteTraces",
    "deleteView",
    "leaveOrg",
    "logout",
    "logoutEverywhere",
    "removeOrgMember",
    "removeProjectMember",
];
/// What needs more than a request: a provider of sign-in, a server without an owner, files of Dreadnode's SDK, a number that
/// was asked for before.
const OUT_OF_REACH: &[&str] = &["finishOidcLogin", "startOidcLogin", "setup", "getRunArtifact", "deleteTraces"];

/// The document's own trace and run.
const TRACE: &str = "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11";
const RUN: &str = "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12";

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_is_a_surprise() {
    let town = Town::build(Backend::Sqlite).await;
    let folder = tempfile::tempdir().expect("a temporary directory");
    let mut document = town.owner.get("/openapi.json").await.json();
    let config = prepare(&town, &mut document).await;
    std::fs::write(folder.path().join("schemathesis.toml"), config).expect("the configuration is written");
    std::fs::write(folder.path().join("openapi.json"), document.to_string()).expect("the document is written");
    let fuzz = Fuzz { town: &town, folder: folder.path(), program: schemathesis() };
    let (time, examples) = short_or_long(("10", "3"), ("600", "300"));

    let but = |ids: &[&str]| ids.iter().flat_map(|id| ["--exclude-operation-id".to_owned(), (*id).to_owned()]).collect::<Vec<_>>();
    let only = |ids: &[&str]| ids.iter().flat_map(|id| ["--include-operation-id".to_owned(), (*id).to_owned()]).collect::<Vec<_>>();
    let first: Vec<String> = but(ENDLESS).into_iter().chain(but(LAST)).collect();
    let mut answers = fuzz.run(&["--phases", "examples,coverage", "--report", "ndjson", "--report-dir", "first"], &first);
    fuzz.run(&["--phases", "fuzzing,stateful", "--max-time", time, "--max-examples", examples], &first);
    let last = fuzz.run(&["--phases", "examples,coverage", "--report", "ndjson", "--report-dir", "last"], &only(LAST));
    for (operation, statuses) in last {
        answers.entry(operation).or_default().extend(statuses);
    }

    let operations: Vec<(String, String)> = operations(&document).map(|(operation, told)| (operation, id_in(told))).collect();
    assert!(operations.len() > 100, "the document is read");
    for id in ENDLESS.iter().chain(LAST).chain(OUT_OF_REACH) {
        assert!(operations.iter().any(|(_, known)| known == id), "{id} is no operation any more");
    }
    let met = |operation: &String| answers.get(operation).cloned().unwrap_or_default();
    let has = |list: &[&str], id: &String| list.contains(&id.as_str());
    let silent: Vec<_> = operations.iter().filter(|(operation, id)| met(operation).is_empty() && !has(ENDLESS, id)).collect();
    assert!(silent.is_empty(), "never called: {silent:?}");
    let refused = operations.iter().filter(|(operation, id)| {
        let is_listed = has(ENDLESS, id) || has(OUT_OF_REACH, id);
        !is_listed && !met(operation).iter().any(|status| (200..300).contains(status))
    });
    let refused: Vec<_> = refused.map(|(operation, id)| (id, met(operation))).collect();
    assert!(refused.is_empty(), "never met at their best: {refused:?}\n{}", town.server.log_tail());
    eprintln!("{} of {} operations called", operations.len() - ENDLESS.len(), operations.len());
}

/// Statuses that each operation answered with, by method and path.
type Answers = BTreeMap<String, BTreeSet<u64>>;

struct Fuzz<'a> {
    town: &'a Town,
    folder: &'a Path,
    program: PathBuf,
}

impl Fuzz<'_> {
    fn run(&self, words: &[&str], operations: &[String]) -> Answers {
        let mut command = Command::new(&self.program);
        command.current_dir(self.folder).args(["--config-file", "schemathesis.toml", "run", "openapi.json", "--url", &self.town.server.url("")]);
        let checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
        command.args(["--checks", checks, "--workers", "1", "--seed", "1", "--suppress-health-check", "all", "--request-timeout", "30"]);
        command.args(["--continue-on-failure", "--no-color"]).args(words).args(operations);
        let done = command.env("NO_PROXY", "*").output().expect("schemathesis runs");
        let told = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success(), "{told}\n{}\n{}", String::from_utf8_lossy(&done.stderr), self.town.server.log_tail());
        let mut answers = Answers::new();
        let reports = words.iter().position(|word| *word == "--report-dir").map(|at| self.folder.join(words[at + 1]));
        for report in reports.into_iter().flat_map(|reports| std::fs::read_dir(reports).expect("a report was written")) {
            let report = std::fs::read_to_string(report.expect("an entry").path()).expect("the report is read");
            report.lines().for_each(|line| note(&mut answers, line));
        }
        answers
    }
}

/// Takes the answers out of one line of a report.
fn note(answers: &mut Answers, line: &str) {
    let event: Value = serde_json::from_str(line).expect("a report is JSON");
    let recorder = &event["ScenarioFinished"]["recorder"];
    for (id, interaction) in recorder["interactions"].as_object().into_iter().flatten() {
        let case = &recorder["cases"][id]["value"];
        let (method, path) = (case["method"].as_str().expect("a method"), case["path"].as_str().expect("a path"));
        answers.entry(format!("{method} {path}")).or_default().extend(interaction["response"]["status_code"].as_u64());
    }
}

/// All operations of a document, by method and path.
fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().into_iter().flatten();
        methods.map(move |(method, told)| (format!("{} {path}", method.to_uppercase()), told))
    })
}

fn id_in(operation: &Value) -> String {
    operation["operationId"].as_str().expect("every operation has an id").to_owned()
}

fn schemathesis() -> PathBuf {
    let found = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/schemathesis.sh")).output().expect("the script runs");
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
    String::from_utf8(found.stdout).expect("a path").trim().into()
}

/// Makes one of everything that the examples of the document name, and puts it into their place. The configuration: what
/// parameters are, and who asks.
async fn prepare(town: &Town, document: &mut Value) -> String {
    let (_, ingest) = town.key("private", "ingest,read", None).await;
    let sender = town.with(&ingest);
    let now = tracekeep::domain::time::format(town.now().await);
    let root = |trace: &str, session: &str| {
        let told = json!({"id": RUN, "type": "workflow", "start_time": now, "end_time": now, "source_id": "checkout-bot", "session_id": session});
        with(run(trace, RUN), told)
    };
    // Those that are deleted have their own.
    let traces = [root(TRACE, "session-7"), root("doomed", "session-8"), root("another", "session-9")];
    sender.client.ingest(batch(&traces)).await.assert_accepted();
    let made = async |path: &str, body: Value| id_of(&town.owner.post(path, body).await);
    let project = |rest: &str| format!("/v1/projects/{}{rest}", town.private);
    let app = async |name: &str| made("/v1/apps", json!({"name": name, "project_id": town.private, "sources": ["checkout-bot"]})).await;
    let (app, doomed_app) = (app("kept").await, app("doomed").await);
    let doomed_project = made("/v1/projects", json!({"name": "doomed", "org_id": town.org})).await;
    let rules = town.put(&project("/redaction"), json!({"rules": [{"builtin": "email", "action": "mask"}]})).await;
    assert_eq!(rules.status, 200, "{}", rules.text());
    let result = json!({"name": "support agent", "value": true, "run_id": RUN, "source": "api"});
    let result = town.owner.post(&format!("/v1/tracing/traces/{TRACE}/evaluations?project_id={}", town.private), result).await;
    assert_eq!(result.status, 201, "{}", result.text());
    let invite = async |name: &str| {
        let email = format!("{name}@example.test");
        let made = town.owner.post(&format!("/v1/orgs/{}/invitations", town.org), json!({"email": email, "role": "member"})).await;
        let link = made.json()["data"]["link"].as_str().expect("a link").to_owned();
        (id_of(&made), link.split_once("#token=").expect("a token").1.to_owned())
    };
    let ((_, accepted), (_, inspected), (invitation, _)) = (invite("ann").await, invite("bob").await, invite("eve").await);
    let price = json!({"model": "m", "input_usd": 1, "output_usd": 2, "valid_from": "2020-01-01T00:00:00Z", "valid_until": "2021-01-01T00:00:00Z"});
    let ids = [
        ("org_id", town.org.clone()),
        ("project_id", town.private.clone()),
        ("app_id", app),
        ("account_id", town.account("spare").await),
        ("invitation_id", invitation),
        ("job_id", made(&project("/prices/reprice"), json!({"dry_run": true})).await),
        ("key_id", town.key("private", "read", None).await.0),
        ("price_id", made(&project("/prices"), price.clone()).await),
        ("token_id", town.token("owner", "read", None).await.0),
        ("view_id", made(&format!("/v1/tracing/views?project_id={}", town.private), json!({"name": "v", "query": "status=failed"})).await),
    ];

    let mut text = document.to_string();
    for (name, id) in &ids {
        let example = operations(document).flat_map(|(_, told)| told["parameters"].as_array().into_iter().flatten());
        let example = example.filter(|one| one["name"] == *name).find_map(|one| one["example"].as_str()).expect("every id has an example");
        text = text.replace(example, id);
    }
    *document = serde_json::from_str(&text).expect("it is still JSON");
    let bodies = [
        ("login", json!({"email": "admin@example.test", "password": PASSWORD})),
        ("acceptInvitation", json!({"token": accepted, "password": PASSWORD})),
        ("inspectInvitation", json!({"token": inspected})),
        ("changePassword", json!({"current_password": PASSWORD, "password": "piano garden sixty two"})),
        // What is made by the examples of others has their names.
        ("updateApp", json!({"description": "changed"})),
        ("updateOrg", json!({"name": "default"})),
        ("updatePrice", price.clone()),
        ("updateProject", json!({"name": "private"})),
        ("updateView", json!({"name": "v", "query": "status=failed"})),
    ];
    for methods in document["paths"].as_object_mut().expect("paths").values_mut() {
        for told in methods.as_object_mut().expect("methods").values_mut() {
            if let Some((_, body)) = bodies.iter().find(|(id, _)| told["operationId"] == *id) {
                told["requestBody"]["content"]["application/json"]["example"] = body.clone();
            }
        }
    }

    let session = async |name: &str| town.login(name).await.client.key;
    let ended = town.login("owner").await;
    let sessions = ended.client.get_json("/v1/me/sessions").await;
    let ended = sessions["data"].as_array().expect("sessions").iter().find(|one| one["current"] == true).expect("its own");
    let ended = ended["id"].as_str().expect("an id").to_owned();
    let token = town.token("owner", "read,admin", None).await.1;
    let bearer = |secret: &str| format!("headers = {{ Authorization = \"Bearer {secret}\" }}\n");
    let set = |pairs: &[(&str, &str)]| {
        let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name} = \"{value}\"")).collect();
        format!("parameters = {{ {} }}\n", pairs.join(", "))
    };
    let collectors = ["ingestTraces", "ingestOtlpTraces", "ingestOtlpLogs", "ingestOtlpMetrics", "ingestOpenaiAgents"];
    let owner = &town.owner.client.key;
    let told: Vec<(&[&str], String)> = vec![
        (&collectors, bearer(&ingest)),
        (&["listLoginSessions", "createPersonalAccessToken", "rotatePersonalAccessToken"], bearer(owner)),
        (&["endLoginSession"], bearer(owner) + &set(&[("session_id", &ended)])),
        (&["changePassword"], bearer(&session("viewer").await)),
        (&["logout"], bearer(&session("editor").await)),
        (&["logoutEverywhere"], bearer(&session("project-admin").await)),
        (&["leaveOrg"], bearer(&session("member").await)),
        // What is limited, or expires, is not what the others are asked about.
        (&["setLimits", "setRetention", "runRetention"], set(&[("project_id", &town.other)])),
        (&["removeProjectMember"], set(&[("account_id", &town.account("viewer").await)])),
        (&["deleteApp"], set(&[("app_id", &doomed_app)])),
        (&["deleteProject"], set(&[("project_id", &doomed_project), ("name", "doomed")])),
        (&["deleteTrace"], set(&[("trace_id", "doomed")])),
        (&["deleteSession"], set(&[("session_id", "session-9")])),
    ];
    let fixed: Vec<(&str, &str)> = ids.iter().map(|(name, id)| (*name, id.as_str())).collect();
    let fixed = [&fixed[..], &[("trace_id", TRACE), ("run_id", RUN), ("session_id", "session-7")]].concat();
    let told = told.iter().map(|(ids, said)| format!("[[operations]]\ninclude-operation-id = {}\n{said}\n", json!(ids)));
    format!("{}{}\n{}", bearer(&token), set(&fixed), told.collect::<String>())
}
