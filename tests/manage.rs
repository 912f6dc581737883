//! What people do with traces besides looking at them: sessions, results of evaluations, saved views, deleting.

mod support;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use reqwest::Method;
use serde_json::{Value, json};
use support::caller::Caller;
use support::runs::with;
use support::stores::Place;
use support::writers::{PROJECT, Writer};
use support::{Answer, Backend, Client, Server, batch, run};
use tracekeep::domain::evaluation::{Evaluation, Origin, Score};
use tracekeep::domain::facet::{self, FacetKind};
use tracekeep::domain::job::NewJob;
use tracekeep::domain::text::Text;
use tracekeep::store::trace::{Total, TraceFilter};
use tracekeep::tasks::JobKind;
use tracekeep::tasks::delete::{DeleteTask, DeleteTraces};
use uuid::Uuid;

support::on_both_backends!(
    sessions_hold_their_messages,
    one_trace_is_deleted_at_once,
    many_are_deleted_as_a_job,
    what_is_deleted_was_counted_to_the_end,
    results_are_stored_filtered_and_taken_back,
    views_are_saved_and_shared,
    values_are_counted,
    what_comes_and_changes_is_told,
    texts_are_found_in_any_language,
    the_graph_tells_who_waited_for_whom,
    apps_are_listed_in_one_order,
);

fn at(second: usize) -> String {
    format!("2026-03-01T10:{:02}:{:02}+00:00", second / 60, second % 60)
}

/// Thirty traces of two runs in five sessions.
async fn filled(client: &Client) {
    let runs: Vec<Value> = (0..30)
        .flat_map(|index| {
            let id = format!("trace {index}");
            let root = json!({"type": "workflow", "start_time": at(index), "end_time": at(index + 5), "session_id": format!("s/{}", index % 5),
                "input": {"q": index}, "output": [index], "tags": [format!("tag {}", index % 2)], "metadata": {"user_id": format!("u{}", index % 5)}});
            [with(run(&id, "root"), root), with(run(&id, "child"), json!({"parent_run_id": "root", "start_time": at(index), "end_time": at(index + 1),
                "metadata": {"node": {"group": "llms", "model": "openai/gpt-x"}}}))]
        })
        .collect();
    client.ingest(batch(&runs)).await.assert_accepted();
}

async fn sessions_hold_their_messages(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    assert_eq!(client.get_json("/v1/tracing/sessions").await["data"], json!([]));
    filled(&client).await;
    let list = client.get_json("/v1/tracing/sessions?page_size=2&page=2").await;
    assert_eq!(list["pagination"], json!({"page": 2, "page_size": 2, "page_count": 3, "total_count": 5}));
    // Newest first: of s/4 to s/0 the second page holds s/2 and s/1.
    assert_eq!(
        list["data"][0],
        json!({"id": "s/2", "created_at": "2026-03-01T10:00:02Z", "input": {"q": 2}, "last_activity_at": "2026-03-01T10:00:27Z", "message_count": 6, "user_id": "u2"})
    );
    assert_eq!(list["data"][1]["id"], "s/1");
    assert_eq!(client.get_json("/v1/tracing/sessions/s%2F2").await["data"], list["data"][0]);
    let preview = client.get_json("/v1/tracing/sessions?page_size=2&page=2&view=preview").await["data"][0].clone();
    // The texts are those of the list of traces: the input of the first one, the output of the last.
    let texts = client.get_json("/v1/tracing/traces?view=preview&session_id=s%2F2&sort=started_at").await["data"].clone();
    assert!(texts[0]["input"].is_string() && texts[5]["output"].is_string());
    assert_eq!((&preview["input"], &preview["output"]), (&texts[0]["input"], &texts[5]["output"]));
    assert_eq!((&preview["status"], &preview["message_count"]), (&texts[5]["status"], &json!(6)));
    client.get("/v1/tracing/sessions?view=short").await.assert_error(400, "bad_request");
    let messages = client.get_json("/v1/tracing/sessions/s%2F2/messages?page_size=4").await;
    assert_eq!(messages["pagination"]["total_count"], 6);
    assert_eq!(messages["data"].as_array().map(Vec::len), Some(4));
    let first = &messages["data"][0];
    assert_eq!(
        (&first["id"], &first["trace_id"], &first["input"], &first["output"], &first["created_at"]),
        (&json!("trace 2"), &json!("trace 2"), &json!({"q": 2}), &json!([2]), &json!("2026-03-01T10:00:02Z"))
    );
    let newest = client.get_json("/v1/tracing/sessions/s%2F2/messages?sort=-created_at").await;
    assert_eq!(newest["data"][0]["id"], "trace 27");
    client.get("/v1/tracing/sessions/none/messages").await.assert_error(404, "not_found");
    client.get("/v1/tracing/sessions/none").await.assert_error(404, "not_found");
    client.get("/v1/tracing/sessions/s%2F2/messages?sort=input").await.assert_error(400, "bad_request");

    // An app has the sessions of its own traces, as far as they are its own.
    let other = |id: &str, session: &str, second| {
        with(
            run(id, "root"),
            json!({"source_id": "shop", "session_id": session, "start_time": at(second), "end_time": at(second), "input": {"q": id}}),
        )
    };
    client
        .ingest(batch(&[other("shop 1", "s/2", 40), other("shop 2", "s/9", 50), other("shop 3", "s/9", 55), other("shop 4", "s/8", 30)]))
        .await
        .assert_accepted();
    let owner = Caller::owner(&server).await;
    let (_, project) = owner.place().await;
    let app = owner.post("/v1/apps", json!({"name": "shop", "project_id": project, "sources": ["shop"]})).await.json();
    let path = format!("/v1/apps/{}/sessions", app["data"]["id"].as_str().expect("an id"));
    let sessions = client.get_json(&path).await;
    let shown: Vec<Value> =
        sessions["data"].as_array().expect("a list").iter().map(|one| json!([one["id"], one["message_count"], one["input"]["q"]])).collect();
    assert_eq!(json!([shown, sessions["pagination"]["total_count"]]), json!([[["s/9", 2, "shop 2"], ["s/2", 1, "shop 1"], ["s/8", 1, "shop 4"]], 3]));
    // Older traces of s/2, and a later one, are not the app's.
    let (created, active) = (&sessions["data"][1]["created_at"], &sessions["data"][0]["last_activity_at"]);
    assert_eq!((created, active), (&json!("2026-03-01T10:00:40Z"), &json!("2026-03-01T10:00:55Z")));
    let second = client.get_json(&format!("{path}?page=2&page_size=1")).await;
    assert_eq!((&second["data"][0], &second["pagination"]["total_count"]), (&sessions["data"][1], &json!(3)));
    let behind = client.get_json(&format!("{path}?page=2")).await;
    assert_eq!((&behind["data"], &behind["pagination"]["total_count"]), (&json!([]), &json!(3)));
    let runs = path.replace("/sessions", "/traces/shop%201/runs");
    for (query, count) in [("", 1), ("?type=node", 1), ("?type=flow", 0)] {
        assert_eq!(client.get_json(&format!("{runs}{query}")).await["pagination"]["total_count"], count, "{query}");
    }
    let messages = client.get_json(&format!("{path}/s%2F9/messages?sort=-created_at")).await;
    assert_eq!((&messages["data"][0]["id"], &messages["pagination"]["total_count"]), (&json!("shop 3"), &json!(2)));
    client.get(&format!("{path}/s%2F1/messages")).await.assert_error(404, "not_found");
}

async fn the_graph_tells_who_waited_for_whom(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let node = |id: &str, depends: &[&str]| json!({"id": id, "depends": depends.iter().map(|id| json!({"node": {"id": id}})).collect::<Vec<_>>()});
    let child = |id: &str, second, metadata: Value| {
        with(run("graph", id), json!({"parent_run_id": "flow", "start_time": at(second), "end_time": at(second + 1), "metadata": metadata}))
    };
    client
        .ingest(batch(&[
            with(run("graph", "flow"), json!({"type": "flow", "start_time": at(0)})),
            child("first", 1, json!({"node": node("a", &[])})),
            child("second", 2, json!({"node": node("b", &["a", "elsewhere"])})),
            child("third", 3, json!({"node": node("a", &[]), "run_depends": [{"node": {"id": "a"}}]})),
        ]))
        .await
        .assert_accepted();
    let graph = client.get_json("/v1/tracing/traces/graph/graph").await;
    let mut edges: Vec<(String, String)> = graph["data"]["edges"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|edge| (edge["from"].as_str().expect("an id").to_owned(), edge["to"].as_str().expect("an id").to_owned()))
        .collect();
    edges.sort();
    let expected = [("first", "second"), ("first", "third"), ("third", "second")].map(|(from, to)| (from.to_owned(), to.to_owned()));
    assert_eq!(edges, expected);
    assert_eq!(graph["data"]["truncated"], false);
    client.get("/v1/tracing/traces/none/graph").await.assert_error(404, "not_found");
}

async fn one_trace_is_deleted_at_once(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    filled(&client).await;
    let path = "/v1/tracing/traces/trace%203";
    Answer::of(client.request(Method::DELETE, path)).await.assert_error(403, "forbidden");
    let owner = Caller::owner(&server).await;
    let receipt = owner.delete(path).await;
    assert_eq!(receipt.status, 200, "{}", receipt.text());
    let receipt = receipt.json()["data"].clone();
    assert_eq!((&receipt["traces"], &receipt["spans"]), (&json!(1), &json!(2)));
    assert!(receipt["rows"].as_u64() > Some(3) && receipt["bytes"].as_u64() > Some(0), "{receipt}");
    owner.delete(path).await.assert_error(404, "not_found");
    client.get(path).await.assert_error(404, "not_found");
    assert_eq!(client.traces("").await.len(), 29);
    assert_eq!(client.get_json("/v1/tracing/sessions/s%2F3").await["data"]["message_count"], 5);
    assert_eq!(client.get_json("/v1/tracing/sessions/s%2F3").await["data"]["created_at"], "2026-03-01T10:00:08Z");
    // What is sent again is a new trace.
    client.ingest(batch(&[run("trace 3", "root")])).await.assert_accepted();
    assert_eq!(client.runs("trace 3").await.len(), 1);
}

/// So many words that do not compress well, one after the other.
fn noise(state: &mut u64, words: usize) -> String {
    let mut text = String::new();
    for _ in 0..words {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        write!(text, "{:08x}", *state >> 32).expect("memory takes everything");
    }
    text
}

/// `SQLite` only: Postgres does this by itself.
#[tokio::test]
async fn deleting_one_large_trace_gives_all_of_its_space_back() {
    let server = Server::start(Backend::Sqlite).await;
    let (client, owner) = (server.client(), Caller::owner(&server).await);
    let mut state = 1;
    for span in ["a", "b", "c", "d"] {
        client.ingest(batch(&[with(run("large", span), json!({"input": noise(&mut state, 1_000_000)}))])).await.assert_accepted();
    }
    let size = || std::fs::metadata(server.data_dir().join("tracekeep.db")).map_or(0, |file| file.len());
    let until = Instant::now() + Duration::from_mins(1);
    while size() < 12_000_000 {
        assert!(Instant::now() < until, "the log is not written back: {} bytes", size());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(owner.delete("/v1/tracing/traces/large").await.status, 200);
    let until = Instant::now() + Duration::from_mins(1);
    while size() > 2_000_000 {
        assert!(Instant::now() < until, "{} bytes are left", size());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// `SQLite` only: Postgres does this by itself.
#[tokio::test]
async fn deleting_gives_space_back() {
    let server = Server::start(Backend::Sqlite).await;
    let (client, owner) = (server.client(), Caller::owner(&server).await);
    let mut state = 1;
    let mut noise = || noise(&mut state, 20_000);
    for number in 0..40 {
        client.ingest(batch(&[with(run(&format!("t{number}"), "r"), json!({"input": noise()}))])).await.assert_accepted();
    }
    let size = || std::fs::metadata(server.data_dir().join("tracekeep.db")).map_or(0, |file| file.len());
    let filled = Instant::now() + Duration::from_mins(1);
    while size() < 3_000_000 {
        assert!(Instant::now() < filled, "the log is not written back: {} bytes", size());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    for number in 0..40 {
        assert_eq!(owner.delete(&format!("/v1/tracing/traces/t{number}")).await.status, 200);
    }
    let emptied = Instant::now() + Duration::from_mins(1);
    while size() > 2_000_000 {
        assert!(Instant::now() < emptied, "{} bytes are left", size());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn ended(owner: &Caller, project: &str, accepted: &Answer) -> Value {
    assert_eq!(accepted.status, 202, "{}", accepted.text());
    let id = accepted.json()["data"]["id"].as_str().expect("an id").to_owned();
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let job = owner.get(&format!("/v1/projects/{project}/jobs/{id}")).await.json()["data"].clone();
        if job["finished_at"] != Value::Null {
            assert_eq!(job["state"], "succeeded", "{job}");
            return job;
        }
        assert!(Instant::now() < until, "{job}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn many_are_deleted_as_a_job(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    filled(&client).await;
    let owner = Caller::owner(&server).await;
    let (_, project) = owner.place().await;
    let scope = format!("project_id={project}");
    let counted = client.get_json("/v1/tracing/traces/count?tag=tag%201").await["data"].clone();
    assert_eq!(counted, json!({"count": 15, "exact": true}));
    let path = format!("/v1/tracing/traces?{scope}&tag=tag%201");
    owner.delete(&format!("{path}&count=14")).await.assert_error(409, "conflict");
    owner.delete(&path).await.assert_error(400, "bad_request");
    owner.delete(&format!("/v1/tracing/traces?{scope}&count=30")).await.assert_error(400, "bad_request");
    let refused = owner.delete(&format!("{path}&count=15&protocol:ne=otlp")).await.assert_error(400, "bad_request");
    assert!(refused.to_string().contains("protocol:ne"), "{refused}");
    Answer::of(client.request(Method::DELETE, &format!("{path}&count=15"))).await.assert_error(403, "forbidden");
    let job = ended(&owner, &project, &owner.delete(&format!("{path}&count=15")).await).await;
    assert_eq!((&job["done"], &job["total"], &job["result"]["traces"], &job["result"]["spans"]), (&json!(15), &json!(15), &json!(15), &json!(30)));
    assert!(job["result"]["rows"].as_u64() > Some(45) && job["result"]["bytes"].as_u64() > Some(0), "{job}");
    assert_eq!(job["task"]["query"], "tag=tag+1");
    assert_eq!(client.traces("").await.len(), 15);
    let job = ended(&owner, &project, &owner.delete(&format!("/v1/tracing/sessions/s%2F0?{scope}")).await).await;
    assert_eq!(job["result"]["traces"], 3);
    client.get("/v1/tracing/sessions/s%2F0").await.assert_error(404, "not_found");
    owner.delete(&format!("/v1/tracing/sessions/s%2F0?{scope}")).await.assert_error(404, "not_found");
    assert_eq!(client.get_json("/v1/tracing/traces/count").await["data"]["count"], 12);
}

/// Without HTTP: a hundred thousand traces are not made here to meet the limit of lists.
async fn what_is_deleted_was_counted_to_the_end(backend: Backend) {
    let place = Place::new(backend).await;
    let writer = Writer::open(&place).await;
    let runs: Vec<Value> = (0..12).map(|index| with(run(&format!("t{index}"), "root"), json!({"metadata": {"user_id": "ada"}}))).collect();
    writer.post(batch(&runs).as_bytes()).await;
    let store = &writer.store;
    let ada = TraceFilter { facets: vec![facet::of_value(FacetKind::User, "ada")], ..TraceFilter::default() };
    let up_to = async |most| store.count_up_to(PROJECT, &ada, most).await.expect("counted");
    assert_eq!(up_to(Some(5)).await, Total { count: 5, exact: false });
    assert_eq!(up_to(Some(12)).await, Total { count: 12, exact: true });
    assert_eq!(up_to(None).await, Total { count: 12, exact: true });
    assert_eq!(store.count_all_traces(PROJECT, &ada).await.expect("counted").count, 12);
    // The job goes by the number that the person was told.
    let task = DeleteTask { query: "user_id=ada".to_owned(), filter: ada.clone(), count: Some(20) };
    let new = |task: String| NewJob { id: Uuid::nil(), project: PROJECT, kind: DeleteTraces::KIND, task, created_by: None, created_at: 0 };
    store.submit_job(&new(serde_json::to_string(&task).expect("JSON")), None).await.expect("submitted");
    let job = store.job(PROJECT, Uuid::nil()).await.expect("read").expect("a job");
    let progress = DeleteTraces(store.clone()).step(&job).await.expect("a step");
    assert_eq!((progress.done, progress.total), (12, Some(20)));
    // Points of a chart are all of them or none.
    writer.post(batch(&[run("rated", "root")]).as_bytes()).await;
    let rated = |name: &str| {
        let (run, name, author) = (None, name.to_owned(), String::new());
        (Text::from("rated"), Evaluation { run, name, origin: Origin::Api, author, score: Score::Number(1.0), comment: None, at: 5 })
    };
    store.put_evaluations(PROJECT, &[rated("a"), rated("b")]).await.expect("written").expect("stored");
    assert!(store.chart_up_to(PROJECT, (0, 10), 10, 1).await.expect("read").is_none());
    assert_eq!(store.chart_up_to(PROJECT, (0, 10), 10, 2).await.expect("read").map(|charts| charts.len()), Some(2));
    writer.close().await;
}

async fn apps_are_listed_in_one_order(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    let (_, project) = owner.place().await;
    for name in ["b", "a b", "B", "_", "A"] {
        assert_eq!(owner.post("/v1/apps", json!({"name": name, "project_id": project})).await.status, 201);
    }
    for (sort, expected) in [("name", ["A", "B", "_", "a b", "b"]), ("-name", ["b", "a b", "_", "B", "A"])] {
        let apps = owner.get(&format!("/v1/apps?project_id={project}&sort={sort}")).await.json();
        let names: Vec<&str> = apps["data"].as_array().expect("a list").iter().map(|app| app["name"].as_str().expect("a name")).collect();
        assert_eq!(names, expected, "{sort}");
    }
}

async fn results_are_stored_filtered_and_taken_back(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    filled(&client).await;
    let owner = Caller::owner(&server).await;
    let (_, project) = owner.place().await;
    let path = "/v1/tracing/traces/trace%201/evaluations";
    assert_eq!(client.get_json(path).await["data"], json!([]));
    let thumb = owner.post(path, json!({"name": "helpful", "value": true, "comment": "yes, \u{0}really"})).await;
    assert_eq!(thumb.status, 201, "{}", thumb.text());
    let thumb = thumb.json()["data"].clone();
    assert_eq!(
        (&thumb["trace_id"], &thumb["run_id"], &thumb["kind"], &thumb["value"], &thumb["source"], &thumb["author"]),
        (&json!("trace 1"), &Value::Null, &json!("boolean"), &json!(true), &json!("person"), &json!(support::server::OWNER_EMAIL))
    );
    // The same person says something else: the first word is gone. A key says its own.
    assert_eq!(owner.post(path, json!({"name": "helpful", "value": false})).await.status, 201);
    assert_eq!(client.post_raw(path, json!({"name": "helpful", "value": true, "author": "grader"}).to_string()).await.status, 201);
    let all = client.get_json(path).await["data"].clone();
    assert_eq!(all.as_array().map(Vec::len), Some(2), "{all}");
    assert_eq!((&all[0]["value"], &all[0]["comment"]), (&json!(false), &Value::Null));
    let items: Vec<Value> = (0..30)
        .map(|index| {
            json!({"trace_id": format!("trace {index}"), "run_id": "child", "name": "score", "value": f64::from(index) / 10.0, "source": "sdk",
            "created_at": format!("2026-03-01T{:02}:30:00Z", index / 10)})
        })
        .chain([
            json!({"trace_id": "trace 2", "name": "tone", "value": "rude"}),
            json!({"trace_id": "trace 2", "name": "why", "value": "long text", "kind": "text"}),
            json!({"trace_id": "trace 3", "name": "grade", "value": "5"}),
            json!({"trace_id": "trace 4", "name": "grade", "value": 5}),
            json!({"trace_id": "trace 5", "name": "grade", "value": "true"}),
        ])
        .collect();
    let stored = client.post_raw("/v1/tracing/evaluations", json!({ "evaluations": items }).to_string()).await;
    assert_eq!(stored.status, 201, "{}", stored.text());
    for (filter, count) in [
        ("helpful", 1),
        ("helpful%3Dtrue", 1),
        ("score%3E%3D2.5", 5),
        ("score%3C0.2", 2),
        ("tone%3Drude", 1),
        ("tone%3Dkind", 0),
        ("other", 0),
        ("grade%3D5", 2),
        ("grade%3Dtrue", 1),
        ("grade%3E%3D5", 1),
        ("score%3E2&tag=tag%201", 5),
    ] {
        let ids = client.traces(&format!("evaluation={filter}")).await.len();
        assert_eq!(ids, count, "{filter}");
    }
    let both = client.traces("evaluation=helpful&evaluation=score%3E%3D0").await;
    assert_eq!(both.len(), 1);
    let chart = client.get_json("/v1/tracing/evaluations/chart?start_time=2026-03-01T00:00:00Z&end_time=2026-03-01T02:00:00Z").await["data"].clone();
    assert_eq!((&chart[0]["name"], &chart[0]["count"]), (&json!("score"), &json!(20)), "{chart}");
    assert_eq!(chart[0]["series"][1], json!({"timestamp": "2026-03-01T01:00:00Z", "count": 10, "mean": 1.45}));
    assert_eq!((&chart[0]["kind"], chart[0]["values"].as_array().map(Vec::len)), (&json!("number"), Some(20)));
    assert!(chart[0]["values"].as_array().expect("a list").contains(&json!({"value": 0.3, "count": 1})), "{chart}");
    // Taken back by who said it.
    let mine = format!("{path}?project_id={project}&name=helpful");
    assert_eq!(owner.delete(&mine).await.status, 200);
    owner.delete(&mine).await.assert_error(404, "not_found");
    assert_eq!(client.get_json(path).await["data"].as_array().map(Vec::len), Some(2));
    for (body, field) in [
        (json!({"value": 1}), "name"),
        (json!({"name": "x"}), "value"),
        (json!({"name": "x", "value": [1]}), "value"),
        (json!({"name": "x", "value": 1, "kind": "boolean"}), "value"),
        (json!({"name": "x", "value": 1, "source": "person"}), "source"),
        (json!({"name": "x".repeat(256), "value": 1}), "name"),
        (json!({"name": "x", "value": 1, "comment": "x".repeat(10_001)}), "comment"),
        (json!({"name": "x", "value": 1, "created_at": "then"}), "created_at"),
        (json!({"name": "x", "value": 1, "run_id": "nobody"}), "run_id"),
    ] {
        let details = client.post_raw(path, body.to_string()).await.assert_error(400, "bad_request");
        assert!(details[field].is_string(), "{body}: {details}");
    }
    let wrong = json!({"evaluations": [{"trace_id": "trace 1", "name": "x", "value": 1}, {"trace_id": "nowhere", "name": "x", "value": 1}]});
    let details = client.post_raw("/v1/tracing/evaluations", wrong.to_string()).await.assert_error(400, "bad_request");
    assert!(details["evaluations"]["1"]["trace_id"].is_string(), "{details}");
    let unknown =
        json!({"evaluations": [{"trace_id": "trace 1", "name": "x", "value": 1}, {"trace_id": "trace 1", "run_id": "no", "name": "x", "value": 1}]});
    let details = client.post_raw("/v1/tracing/evaluations", unknown.to_string()).await.assert_error(400, "bad_request");
    assert!(details["evaluations"]["1"]["run_id"].is_string(), "{details}");
    assert_eq!(client.traces("evaluation=x").await.len(), 0, "all or none");
    let many: Vec<Value> = (0..501).map(|_| json!({"trace_id": "trace 1", "name": "x", "value": 1})).collect();
    client.post_raw("/v1/tracing/evaluations", json!({ "evaluations": many }).to_string()).await.assert_error(400, "bad_request");
    client.post_raw("/v1/tracing/traces/none/evaluations", json!({"name": "x", "value": 1}).to_string()).await.assert_error(404, "not_found");
    // Results go with their trace.
    assert_eq!(owner.delete("/v1/tracing/traces/trace%202").await.status, 200);
    assert_eq!(client.traces("evaluation=tone").await.len(), 0);
}

async fn views_are_saved_and_shared(backend: Backend) {
    let server = Server::start(backend).await;
    let (owner, client) = (Caller::owner(&server).await, server.client());
    let (_, project) = owner.place().await;
    let path = format!("/v1/tracing/views?project_id={project}");
    let made = owner.post(&path, json!({"name": "Failures", "query": "sort=-cost&page=4&status=failed&tag=a%26b"})).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json()["data"].clone();
    assert_eq!((&made["query"], &made["shared"], &made["own"]), (&json!("status=failed&tag=a%26b&sort=-cost"), &json!(false), &json!(true)));
    assert_eq!(client.get_json("/v1/tracing/views").await["data"], json!([]), "not shared");
    let one = format!("/v1/tracing/views/{}?project_id={project}", made["id"].as_str().expect("an id"));
    let put = |caller: &Client, body: Value| caller.request(Method::PUT, &one).json(&body);
    let changed = Answer::of(put(&owner.client, json!({"name": "All failures", "query": "status=failed", "shared": true}))).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    let seen = client.get_json("/v1/tracing/views").await["data"].clone();
    assert_eq!((&seen[0]["name"], &seen[0]["own"]), (&json!("All failures"), &json!(false)));
    Answer::of(put(&client, json!({"name": "x", "query": ""}))).await.assert_error(403, "forbidden");
    for (body, field) in [
        (json!({"name": " ", "query": ""}), "name"),
        (json!({"name": "x", "query": "status=done"}), "status"),
        (json!({"name": "x", "query": "sort=name"}), "sort"),
        (json!({"name": "x", "query": "x".repeat(4_001)}), "query"),
        (json!({"name": "x", "query": "", "shared": "yes"}), "shared"),
    ] {
        let details = owner.post(&path, body.clone()).await.assert_error(400, "bad_request");
        assert!(details[field].is_string(), "{body}: {details}");
    }
    assert_eq!(owner.delete(&one).await.status, 200);
    owner.delete(&one).await.assert_error(404, "not_found");
}

async fn values_are_counted(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    filled(&client).await;
    let values = client.get_json("/v1/tracing/traces/facets").await["data"].clone();
    assert_eq!((&values["traces"], &values["exact"]), (&json!(30), &json!(true)));
    assert_eq!(values["tag"], json!([{"value": "tag 0", "count": 15}, {"value": "tag 1", "count": 15}]));
    assert_eq!(values["model"], json!([{"value": "gpt-x", "count": 30}]));
    assert_eq!(values["session_id"][0], json!({"value": "s/0", "count": 6}));
    assert_eq!(values["metadata"][0], json!({"value": "user_id=u0", "count": 6}));
    let some = client.get_json("/v1/tracing/traces/facets?tag=tag%201&limit=2").await["data"].clone();
    assert_eq!((&some["traces"], some["session_id"].as_array().map(Vec::len)), (&json!(15), Some(2)));
    // Every value is what its filter takes.
    assert_eq!(client.traces("metadata=user_id%3Du0&session_id=s/0&model=gpt-x&user_id=u0").await.len(), 6);
    // Also of a trace that goes on for days.
    let late = json!({"parent_run_id": "root", "start_time": "2026-03-04T10:00:00Z", "end_time": "2026-03-04T10:00:01Z",
                      "metadata": {"node": {"group": "llms", "model": "openai/late"}}});
    let open = with(run("open", "root"), json!({"status": null, "end_time": null, "output": null}));
    client.ingest(batch(&[open, with(run("open", "late"), late)])).await.assert_accepted();
    let values = client.get_json("/v1/tracing/traces/facets?id=open").await["data"].clone();
    assert_eq!(values["model"], json!([{"value": "late", "count": 1}]), "{values}");
}

/// Events of a stream: name, id and data, until there are so many or nothing has come for a while.
async fn follow(client: &Client, path: &str, many: usize) -> Vec<(String, String, Value)> {
    let response = client.request(Method::GET, path).send().await.expect("the server answers");
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut chunks = response.bytes_stream();
    let mut text = String::new();
    let read = |text: &str| -> Vec<(String, String, Value)> {
        let blocks = text.split("\n\n").filter(|block| block.contains("data: "));
        blocks
            .map(|block| {
                let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned();
                (field("event: "), field("id: "), serde_json::from_str(&field("data: ")).unwrap_or(Value::Null))
            })
            .collect()
    };
    while read(&text).len() < many {
        match tokio::time::timeout(Duration::from_secs(3), chunks.next()).await {
            Ok(Some(chunk)) => text.push_str(&String::from_utf8_lossy(&chunk.expect("a chunk"))),
            Ok(None) | Err(_) => break,
        }
    }
    read(&text)
}

async fn what_comes_and_changes_is_told(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    client.ingest(batch(&[run("before", "root")])).await.assert_accepted();
    let later = {
        let client = client.clone();
        async move {
            tokio::time::sleep(Duration::from_millis(700)).await;
            let open = with(run("later", "root"), json!({"status": null, "end_time": null}));
            client.ingest(batch(&[open])).await.assert_accepted();
            tokio::time::sleep(Duration::from_millis(700)).await;
            client.ingest(batch(&[run("later", "root")])).await.assert_accepted();
        }
    };
    let (events, ()) = tokio::join!(follow(&client, "/v1/tracing/live", 2), later);
    let told: Vec<(&str, &Value, &Value)> = events.iter().map(|(name, _, data)| (name.as_str(), &data["id"], &data["label"])).collect();
    assert_eq!(told, [("trace", &json!("later"), &json!("running")), ("trace", &json!("later"), &Value::Null)], "{events:?}");
    assert_eq!((&events[0].2["version"], &events[1].2["version"]), (&json!(1), &json!(2)));
    // From an event on: nothing is lost, and versions tell what is known already.
    let again = follow(&client, &format!("/v1/tracing/live?last_event={}", events[0].1), 9).await;
    assert!(again.iter().any(|(_, _, data)| data["id"] == "later" && data["version"] == 2), "{again:?}");
    client.get("/v1/tracing/live?last_event=x").await.assert_error(400, "bad_request");
    let deleted = {
        let owner = Caller::owner(&server).await;
        async move {
            tokio::time::sleep(Duration::from_millis(700)).await;
            assert_eq!(owner.delete("/v1/tracing/traces/later").await.status, 200);
        }
    };
    let (one, ()) = tokio::join!(follow(&client, "/v1/tracing/traces/later/live", 2), deleted);
    assert_eq!(one.iter().map(|(name, _, _)| name.as_str()).collect::<Vec<_>>(), ["trace", "gone"], "{one:?}");
    client.get("/v1/tracing/traces/none/live").await.assert_error(404, "not_found");
}

async fn texts_are_found_in_any_language(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    filled(&client).await;
    let long = "word ".repeat(20_000) + "Schlüsselwort";
    let odd = [
        with(run("odd", "deep"), json!({"input": {"messages": [{"content": "请求退款 now"}]}, "start_time": "2026-03-02T10:00:00Z"})),
        with(
            run("odd", "failed"),
            json!({"status": "failed", "error": {"message": "Rate LIMIT reached"}, "output": null, "start_time": "2026-03-02T10:00:00Z"}),
        ),
        with(run("odd", "marks"), json!({"input": {"order": "ένας καφε\u{301}ς", "place": "zwei Cafés"}, "start_time": "2026-03-02T10:00:00Z"})),
        with(run("odd", "long"), json!({"output": long, "start_time": "2026-03-02T10:00:00Z"})),
    ];
    client.ingest(batch(&odd)).await.assert_accepted();
    // As Python sends it: everything beyond ASCII is escaped.
    let escaped: String = batch(&[with(run("python", "one"), json!({"metadata": {"city": "Łódź"}}))])
        .chars()
        .map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) })
        .collect();
    client.ingest(escaped).await.assert_accepted();
    for (text, run, place) in [
        ("退款", "deep", "input.messages[0].content"),
        ("ΚΑΦΈΣ", "marks", "input.order"),
        ("cafe\u{301}s", "marks", "input.place"),
        ("rate limit", "failed", "error.message"),
        ("SCHLÜSSEL", "long", "output"),
        ("ŁÓDŹ", "one", "metadata.city"),
        ("lód", "", ""),
        ("nowhere", "", ""),
    ] {
        // A step ends when its time is up, too: a busy machine takes several.
        let (mut found, mut traces, mut cursor) = (Vec::new(), 0, String::new());
        loop {
            let step = client.get_json(&format!("/v1/tracing/search?q={}{cursor}", support::client::encoded(text))).await;
            found.extend(step["data"].as_array().expect("data").clone());
            traces += step["progress"]["traces"].as_u64().expect("a number");
            assert_eq!(step["progress"]["done"], step["next_cursor"].is_null(), "{step}");
            let Some(next) = step["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(traces, 32);
        let hits: Vec<(&str, &str)> = found.iter().map(|hit| (hit["run_id"].as_str().unwrap_or(""), hit["place"].as_str().unwrap_or(""))).collect();
        let expected: Vec<(&str, &str)> = if run.is_empty() { Vec::new() } else { vec![(run, place)] };
        assert_eq!(hits, expected, "{text}: {found:?}");
    }
    // A step ends at the limit, and the next one goes on there.
    let mut seen = 0;
    let mut cursor = String::new();
    loop {
        let step = client.get_json(&format!("/v1/tracing/search?q=gpt-x&limit=7{cursor}")).await;
        seen += step["data"].as_array().map_or(0, Vec::len);
        let Some(next) = step["next_cursor"].as_str() else { break };
        assert_eq!(step["progress"]["done"], false);
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, 30);
    let some = client.get_json("/v1/tracing/search?q=gpt-x&tag=tag%201").await;
    assert_eq!(some["data"].as_array().map(Vec::len), Some(15));
    client.get("/v1/tracing/search?q=%20").await.assert_error(400, "bad_request");
    client.get("/v1/tracing/search").await.assert_error(400, "bad_request");
    client.get(&format!("/v1/tracing/search?q={}", "x".repeat(201))).await.assert_error(400, "bad_request");
    // Runs that hold a part of the text only do not take the place of one that holds it; of many that do, it is told that
    // there are more.
    let mut crowd: Vec<Value> = (0..30).map(|index| with(run("crowd", &format!("w{index}")), json!({"input": "waiting list"}))).collect();
    crowd.push(with(run("crowd", "last"), json!({"input": "waiting room"})));
    client.ingest(batch(&crowd)).await.assert_accepted();
    for (text, runs, truncated) in [("waiting%20room", 1, false), ("waiting%20list", 20, true)] {
        let step = client.get_json(&format!("/v1/tracing/search?q={text}&id=crowd")).await;
        assert_eq!((step["data"].as_array().map(Vec::len), &step["progress"]["truncated"]), (Some(runs), &json!(truncated)), "{step}");
    }
}
