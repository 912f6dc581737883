//! Filters, totals and cursors of trace lists, held against a plain look through all that was sent.

mod support;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::caller::Caller;
use support::client::encoded;
use support::runs::with;
use support::{Backend, Client, Server, batch, run};

support::on_both_backends!(
    filters_select_what_they_say,
    cursors_and_pages_show_each_trace_once,
    filters_that_cannot_be_meant_are_refused,
    what_has_no_value_comes_last,
    lists_are_searched_by_what_their_traces_hold,
    what_may_be_missing_is_not_called_exact,
    traces_that_move_in_time_are_selected_where_they_went,
);

const TRACES: usize = 60;

/// Whether a filter must select the trace of this number.
type Selects = Box<dyn Fn(usize) -> bool>;

/// What one trace was made of; the tests decide by it what a filter must select.
struct Made {
    id: String,
    second: usize,
    status: Option<&'static str>,
    protocol: &'static str,
}

fn second_of(index: usize) -> usize {
    // Some start together.
    index / 2 * 2
}

fn made(index: usize) -> Made {
    let status = [Some("succeeded"), Some("failed"), Some("canceled"), None, Some("succeeded")][index % 5];
    Made { id: format!("trace {index}"), second: second_of(index), status, protocol: "dynamiq" }
}

fn trace(index: usize) -> Vec<Value> {
    let Made { id, second, status, .. } = made(index);
    let at = |plus: usize| format!("2026-03-01T10:00:{:02}.{:06}+00:00", second % 60, plus);
    let error = if status == Some("failed") { json!({"message": format!("Ünable to REACH host {}", index % 3)}) } else { Value::Null };
    let end = if status.is_none() { Value::Null } else { json!(at(1 + index * 1_000)) };
    let root = with(
        run(&id, "root"),
        json!({
            "type": "workflow", "status": status, "start_time": at(0), "end_time": end, "error": error,
            "session_id": format!("session {}", index % 4), "source_id": format!("source {}", index % 3),
            "tags": [format!("tag {}", index % 6), "all"], "metadata": {"workflow": {"id": format!("flow {}", index % 2)}, "team": format!("t{}", index % 7), "user_id": format!("user {}", index % 8)},
        }),
    );
    let model = json!({
        "node": {"id": "n", "group": "llms", "model": format!("openai/model-{}", index % 4)},
        "usage": {"prompt_tokens": index * 10, "completion_tokens": 1, "total_tokens_cost_usd": 0.01 * f64::from(u32::try_from(index).expect("small"))},
    });
    let llm = with(run(&id, "llm"), json!({"parent_run_id": "root", "start_time": at(1), "end_time": at(2), "metadata": model}));
    let failed = if index.is_multiple_of(9) { "failed" } else { "succeeded" };
    let tool = with(
        run(&id, "tool"),
        json!({"parent_run_id": "root", "name": format!("tool {}", index % 5), "status": failed, "start_time": at(1), "end_time": at(2), "metadata": {"node": {"group": "tools"}}}),
    );
    let mut runs = vec![root, llm, tool];
    if index.is_multiple_of(2) {
        let extra =
            json!({"parent_run_id": "root", "name": "extra", "start_time": at(1), "end_time": at(2), "metadata": {"node": {"group": "tools"}}});
        runs.push(with(run(&id, "extra"), extra));
    }
    runs
}

async fn filled(backend: Backend) -> (Server, Client) {
    let server = Server::start(backend).await;
    let client = server.client();
    let runs: Vec<Value> = (0..TRACES).flat_map(trace).collect();
    client.ingest(batch(&runs)).await.assert_accepted();
    (server, client)
}

async fn filters_select_what_they_say(backend: Backend) {
    let (_server, client) = filled(backend).await;
    let failed = |index: usize| made(index).status == Some("failed");
    let has_errors = move |index: usize| failed(index) || index.is_multiple_of(9);
    let cost = |index: usize| index;
    let cases: Vec<(String, Selects)> = vec![
        (String::new(), Box::new(|_| true)),
        ("status=failed".to_owned(), Box::new(failed)),
        ("status=failed&status=canceled".to_owned(), Box::new(|i| matches!(made(i).status, Some("failed" | "canceled")))),
        ("status:in=failed,running".to_owned(), Box::new(|i| matches!(made(i).status, Some("failed") | None))),
        ("status:ne=succeeded".to_owned(), Box::new(|i| made(i).status != Some("succeeded"))),
        ("status=failed&status:ne=failed".to_owned(), Box::new(|_| false)),
        ("started_at:gte=2026-03-01T10:00:20Z&started_at:lt=2026-03-01T10:00:30Z".to_owned(), Box::new(|i| (20..30).contains(&made(i).second))),
        ("status=failed&started_at:gt=2026-03-01T10:00:20Z".to_owned(), Box::new(move |i| failed(i) && made(i).second > 20)),
        (
            "status:in=failed,canceled&started_at:lte=2026-03-01T10:00:20Z".to_owned(),
            Box::new(|i| matches!(made(i).status, Some("failed" | "canceled")) && made(i).second <= 20),
        ),
        ("id=trace%203&id=trace%204&id=none".to_owned(), Box::new(|i| i == 3 || i == 4)),
        ("session_id=session%201".to_owned(), Box::new(|i| i % 4 == 1)),
        ("session_id=session%201&status=failed".to_owned(), Box::new(move |i| i % 4 == 1 && failed(i))),
        ("user_id=user%203".to_owned(), Box::new(|i| i % 8 == 3)),
        ("source_id=source%202&tag=tag%202".to_owned(), Box::new(|i| i % 3 == 2 && i % 6 == 2)),
        ("tag=all&tag=tag%205&started_at:gte=2026-03-01T10:00:10Z".to_owned(), Box::new(|i| i % 6 == 5 && made(i).second >= 10)),
        ("metadata=team%3Dt4".to_owned(), Box::new(|i| i % 7 == 4)),
        ("model=model-2&tool=tool%201".to_owned(), Box::new(|i| i % 4 == 2 && i % 5 == 1)),
        ("session_id:ne=session%201&session_id:ne=session%202".to_owned(), Box::new(|i| !matches!(i % 4, 1 | 2))),
        ("model:ne=model-2&tool=tool%201".to_owned(), Box::new(|i| i % 4 != 2 && i % 5 == 1)),
        ("tag:ne=tag%203&metadata:ne=team%3Dt4&status=failed".to_owned(), Box::new(move |i| i % 6 != 3 && i % 7 != 4 && failed(i))),
        ("session_id=session%201&session_id=session%202".to_owned(), Box::new(|i| matches!(i % 4, 1 | 2))),
        ("session_id:in=session%201,session%202&status=failed".to_owned(), Box::new(move |i| matches!(i % 4, 1 | 2) && failed(i))),
        (
            "session_id=session%203&session_id=session%201&started_at:gte=2026-03-01T10:00:20Z".to_owned(),
            Box::new(|i| matches!(i % 4, 1 | 3) && made(i).second >= 20),
        ),
        ("user_id=user%203&user_id=user%203".to_owned(), Box::new(|i| i % 8 == 3)),
        (
            "source_id=source%200&source_id=source%202&user_id=user%201&user_id=user%202".to_owned(),
            Box::new(|i| matches!(i % 3, 0 | 2) && matches!(i % 8, 1 | 2)),
        ),
        ("name=flow%200&name=flow%201".to_owned(), Box::new(|_| true)),
        ("model=model-1&model=model-3&tag=tag%201".to_owned(), Box::new(|i| matches!(i % 4, 1 | 3) && i % 6 == 1)),
        // A trace with both is there once.
        ("tool=tool%201&tool=extra".to_owned(), Box::new(|i| i % 5 == 1 || i % 2 == 0)),
        ("tool:in=tool%201,extra,none&agent:ne=x".to_owned(), Box::new(|i| i % 5 == 1 || i % 2 == 0)),
        ("tag:in=tag%201,tag%202,all&tag:in=tag%205&status=failed".to_owned(), Box::new(failed)),
        ("tag:in=tag%201,tag%202".to_owned(), Box::new(|i| matches!(i % 6, 1 | 2))),
        ("id:in=trace%203,trace%204,none".to_owned(), Box::new(|i| i == 3 || i == 4)),
        ("protocol:in=otlp,dynamiq".to_owned(), Box::new(|_| true)),
        (format!("session_id:in={}", (0..30).map(|n| format!("session%20{n}")).collect::<Vec<_>>().join(",")), Box::new(|_| true)),
        ("protocol=dynamiq".to_owned(), Box::new(|i| made(i).protocol == "dynamiq")),
        ("protocol=otlp".to_owned(), Box::new(|_| false)),
        ("name=flow%201".to_owned(), Box::new(|i| i % 2 == 1)),
        ("has_errors=true".to_owned(), Box::new(has_errors)),
        ("has_errors=false&tag=tag%203".to_owned(), Box::new(move |i| !has_errors(i) && i % 6 == 3)),
        ("has_errors=1&status=succeeded".to_owned(), Box::new(move |i| has_errors(i) && made(i).status == Some("succeeded"))),
        (format!("error={}", encoded("üNABLE to reach HOST 1")), Box::new(move |i| failed(i) && i % 3 == 1)),
        ("error=reach&session_id=session%202".to_owned(), Box::new(move |i| failed(i) && i % 4 == 2)),
        ("error=nothing+like+it".to_owned(), Box::new(|_| false)),
        ("total_tokens:gte=301".to_owned(), Box::new(|i| i * 10 + 1 >= 301)),
        ("total_tokens:gte=101&total_tokens:lte=201".to_owned(), Box::new(|i| (101..=201).contains(&(i * 10 + 1)))),
        ("total_tokens:gt=101&total_tokens:lt=201".to_owned(), Box::new(|i| (102..=200).contains(&(i * 10 + 1)))),
        ("started_at=2026-03-01T10:00:20Z".to_owned(), Box::new(|i| made(i).second == 20)),
        ("cost_usd:gte=0.5".to_owned(), Box::new(move |i| cost(i) >= 50)),
        ("duration_ms:gte=30&status:ne=running".to_owned(), Box::new(|i| made(i).status.is_some() && 1 + i * 1_000 >= 30_000)),
        ("has_warnings=true".to_owned(), Box::new(|_| false)),
    ];
    for (query, expected) in &cases {
        let wanted: BTreeSet<String> = (0..TRACES).filter(|index| expected(*index)).map(|index| made(index).id).collect();
        // Other orders are driven from other indexes.
        for sort in ["-started_at", "started_at", "-cost", "duration", "status,-total_tokens"] {
            let rows = client.traces(&format!("{query}&sort={sort}&view=preview")).await;
            let ids: BTreeSet<String> = rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect();
            assert_eq!((ids, rows.len()), (wanted.clone(), wanted.len()), "{query} by {sort}");
        }
        let page = client.get_json(&format!("/v1/tracing/traces?page_size=1&{query}")).await;
        assert_eq!(page["pagination"]["total_exact"], true, "{query}: {page}");
        assert_eq!(page["pagination"]["total_count"], wanted.len(), "{query}: {page}");
        let file = client.get_json(&format!("/v1/tracing/traces/download?{query}")).await;
        assert_eq!(file.as_array().map(Vec::len), Some(wanted.len()), "{query}");
    }
}

async fn cursors_and_pages_show_each_trace_once(backend: Backend) {
    let (_server, client) = filled(backend).await;
    for query in [
        "",
        "status:in=failed,canceled",
        "tag=all",
        "tool=tool%201&tool=extra",
        "session_id=session%201&session_id=session%202",
        "error=reach",
        "has_errors=true&status=failed",
        "duration_ms:gte=0",
    ] {
        for sort in ["-started_at", "started_at"] {
            let whole: Vec<Value> = client.traces(&format!("{query}&sort={sort}")).await.iter().map(|row| row["id"].clone()).collect();
            let starts: Vec<Value> = client.traces(&format!("{query}&sort={sort}")).await.iter().map(|row| row["started_at"].clone()).collect();
            assert!(starts.is_sorted_by_key(|at| at.as_str().map(str::to_owned)) || sort.starts_with('-'), "{query} by {sort}");
            let mut walked = Vec::new();
            let mut cursor = String::new();
            loop {
                let page = client.get_json(&format!("/v1/tracing/traces?page_size=7&view=preview&{query}&sort={sort}{cursor}")).await;
                let rows = page["data"].as_array().expect("rows");
                walked.extend(rows.iter().map(|row| row["id"].clone()));
                assert_eq!(page["pagination"]["total_count"], whole.len(), "{query}");
                let Some(next) = page["pagination"]["next_cursor"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(walked, whole, "{query} by {sort}");
            let pages: Vec<Value> = {
                let mut all = Vec::new();
                for page in 1..=whole.len().div_ceil(7) {
                    let answer = client.get_json(&format!("/v1/tracing/traces?page_size=7&page={page}&view=preview&{query}&sort={sort}")).await;
                    all.extend(answer["data"].as_array().expect("rows").iter().map(|row| row["id"].clone()));
                }
                all
            };
            assert_eq!(pages, whole, "{query} by {sort}");
        }
    }
    let other = client.get_json("/v1/tracing/traces?page_size=7&sort=cost").await;
    assert_eq!(other["pagination"]["next_cursor"], Value::Null);
}

async fn filters_that_cannot_be_meant_are_refused(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    for (query, field, must) in [
        ("status=done", "status", "must be a valid value"),
        ("started_at%3Agte=soon", "started_at:gte", "must be a valid date"),
        ("has_errors=perhaps", "has_errors", "must be true or false"),
        ("metadata=team", "metadata", "must be key=value"),
        ("cursor=nonsense", "cursor", "must be a valid value"),
        ("cost_usd:gte=-1", "cost_usd:gte", "must be a valid value"),
        ("error=", "error", "cannot be blank"),
    ] {
        let details = client.get(&format!("/v1/tracing/traces?{query}")).await.assert_error(400, "bad_request");
        assert_eq!(details, json!({ field: must }), "{query}");
    }
    client.get(&format!("/v1/tracing/traces?{}", "tag=x&".repeat(201))).await.assert_error(400, "bad_request");
    assert_eq!(client.get(&format!("/v1/tracing/traces?{}", "tag=x&".repeat(200))).await.status, 200);
}

async fn what_has_no_value_comes_last(backend: Backend) {
    let (_server, client) = filled(backend).await;
    let open = (0..TRACES).filter(|index| made(*index).status.is_none()).count();
    for sort in ["ended_at", "-ended_at"] {
        let rows = client.traces(&format!("sort={sort}&view=preview")).await;
        let ends: Vec<Option<&str>> = rows.iter().map(|row| row["ended_at"].as_str()).collect();
        let (ended, rest) = ends.split_at(TRACES - open);
        assert!(rest.iter().all(Option::is_none) && ended.iter().all(Option::is_some), "{sort}: {ends:?}");
        assert!(if sort.starts_with('-') { ended.is_sorted_by(|a, b| a >= b) } else { ended.is_sorted() }, "{sort}: {ends:?}");
    }
}

async fn lists_are_searched_by_what_their_traces_hold(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let root = |id: &str, second: usize, more: Value| {
        let at = format!("2026-03-01T10:00:{second:02}Z");
        with(with(run(id, "root"), json!({"start_time": at, "end_time": at, "input": {"q": "hello"}, "output": {"a": 1}})), more)
    };
    client
        .ingest(batch(&[
            root("input", 1, json!({"input": {"deep": [{"text": "A Späte REFUND please"}]}})),
            root("output", 2, json!({"output": "the refund was späte", "tags": ["paid"]})),
            root("error", 3, json!({"status": "failed", "output": null, "error": {"message": "no späte refund"}})),
            root("elsewhere", 4, json!({"metadata": {"note": "späte refund"}})),
            with(run("elsewhere", "child"), json!({"parent_run_id": "root", "input": "späte refund", "start_time": "2026-03-01T10:00:04Z"})),
            root("nothing", 5, json!({})),
        ]))
        .await
        .assert_accepted();
    let ids = |page: &Value| -> Vec<String> {
        page["data"].as_array().expect("rows").iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
    };
    let text = encoded("SPÄTE");
    let all = client.get_json(&format!("/v1/tracing/traces?search={text}")).await;
    assert_eq!(ids(&all), ["error", "output", "input"], "{all}");
    let pagination = &all["pagination"];
    assert_eq!((&pagination["total_count"], &pagination["total_exact"], &pagination["next_cursor"]), (&json!(3), &json!(true), &Value::Null));
    assert_eq!(ids(&client.get_json(&format!("/v1/tracing/traces?search={text}&sort=started_at&status=succeeded")).await), ["input", "output"]);
    assert_eq!(ids(&client.get_json(&format!("/v1/tracing/traces?search={text}&tag=paid&view=preview")).await), ["output"]);
    assert_eq!(ids(&client.get_json("/v1/tracing/traces?search=nowhere").await), Vec::<String>::new());
    // By number and by cursor.
    let second = client.get_json(&format!("/v1/tracing/traces?search={text}&page_size=1&page=2")).await;
    assert_eq!((ids(&second), &second["pagination"]["page_count"]), (vec!["output".to_owned()], &json!(3)));
    let cursor = second["pagination"]["next_cursor"].as_str().expect("there is one more");
    let third = client.get_json(&format!("/v1/tracing/traces?search={text}&page_size=1&cursor={cursor}")).await;
    assert_eq!((ids(&third), &third["pagination"]["next_cursor"]), (vec!["input".to_owned()], &Value::Null));
    // What cannot look into traces says so, and does not take all of them.
    for path in ["traces/count?", "traces/facets?", "traces/download?", "search?q=x&"] {
        let details = client.get(&format!("/v1/tracing/{path}search=refund")).await.assert_error(400, "bad_request");
        assert!(details["search"].as_str().is_some_and(|must| must.contains("/v1/tracing/search")), "{path}: {details}");
    }
    for query in ["search=", "search=a&search=b", "search=a&sort=cost"] {
        client.get(&format!("/v1/tracing/traces?{query}")).await.assert_error(400, "bad_request");
    }
}

async fn what_may_be_missing_is_not_called_exact(backend: Backend) {
    const TAGS: usize = 300;
    let server = Server::start(backend).await;
    let client = server.client();
    let tags = |count: usize| (0..count).map(|tag| format!("t{tag}")).collect::<Vec<_>>();
    let root = |id: &str, second: usize, count: usize| {
        let at = format!("2026-03-01T10:00:{second:02}Z");
        with(run(id, "root"), json!({"start_time": at, "end_time": at, "session_id": "s", "tags": tags(count)}))
    };
    client.ingest(batch(&[root("early", 1, 3), root("many", 20, TAGS), root("late", 40, 3)])).await.assert_accepted();
    let total = async |query: &str| {
        let pagination = client.get_json(&format!("/v1/tracing/traces?view=preview&{query}")).await["pagination"].clone();
        (pagination["total_count"].as_u64().expect("a count"), pagination["total_exact"].as_bool().expect("a flag"))
    };
    let mut found = 0;
    for tag in 3..TAGS {
        let (count, exact) = total(&format!("tag=t{tag}")).await;
        assert!(!exact, "t{tag} is not there for certain");
        found += count;
    }
    assert!((200..TAGS as u64 - 3).contains(&found), "some of the tags are not kept: {found}");
    for query in ["tag:in=t1,t2", "tag:ne=x", "metadata=k%3Dv", "model=m", "tool:ne=t", "agent=a&session_id=s", "tag=t1&search=root"] {
        assert!(!total(query).await.1, "{query}");
    }
    let before = "started_at:lt=2026-03-01T10:00:20Z";
    // What every trace keeps; and where the one that does not keep all is not asked for.
    for (query, count) in [
        ("session_id=s", 3),
        ("source_id:ne=x", 3),
        ("has_errors=false", 3),
        (&format!("tag=t1&{before}"), 1),
        (&format!("tag=t1&{before}&search=root"), 1),
        ("tag=t1&session_id=other", 0),
        ("tag=t1&status=failed", 0),
    ] {
        assert_eq!(total(query).await, (count, true), "{query}");
    }
    let exact = async |path: &str| client.get_json(&format!("/v1/tracing/traces/{path}")).await["data"]["exact"].clone();
    assert_eq!((exact("count?tag=t1").await, exact(&format!("count?tag=t1&{before}")).await), (json!(false), json!(true)));
    assert_eq!((exact("facets?tag=t1").await, exact(&format!("facets?tag=t1&{before}")).await), (json!(false), json!(true)));
    server.assert_sound().await;
    // Nothing is deleted because a value of it was left out.
    let owner = Caller::owner(&server).await;
    let project = owner.place().await.1;
    let delete = async |count: usize| owner.delete(&format!("/v1/tracing/traces?project_id={project}&tag:ne=t299&count={count}")).await;
    let without = usize::try_from(total("tag:ne=t299").await.0).expect("a number");
    let refused = delete(without).await;
    assert!(refused.text().contains("more values than are kept"), "{}", refused.text());
    refused.assert_error(409, "conflict");
    // It has fewer now.
    client.ingest(batch(&[root("many", 20, 3)])).await.assert_accepted();
    assert_eq!(total("tag=t2").await, (3, true));
    server.assert_sound().await;
    assert_eq!(delete(3).await.status, 202);
}

/// Each post holds an earlier run of every trace, with values to filter by that it had before and some that are new, and a group
/// moves more of them than one statement takes.
async fn traces_that_move_in_time_are_selected_where_they_went(backend: Backend) {
    const STEPS: usize = 4;
    const MANY: usize = 150;
    let server = Server::start(backend).await;
    let client = server.client();
    let at = |trace: usize, step: usize| format!("2026-03-01T10:{:02}:{step:02}.000000+00:00", trace % 60);
    for step in (0..STEPS).rev() {
        let piece = |trace: usize| {
            // The first failed run brings a flag.
            let status = if (trace + step).is_multiple_of(3) { "failed" } else { "succeeded" };
            let told = json!({
                "start_time": at(trace, step), "end_time": at(trace, 30), "status": status, "session_id": format!("session {}", trace % 5),
                "tags": ["all", format!("team {}", trace % 7)], "metadata": {"region": format!("r{}", trace % 4)},
            });
            with(run(&format!("moved {trace}"), &format!("step {step}")), told)
        };
        client.ingest(batch(&(0..MANY).map(piece).collect::<Vec<_>>())).await.assert_accepted();
        let ids = |traces: Vec<Value>| traces.iter().map(|trace| trace["id"].as_str().expect("an id").to_owned()).collect::<BTreeSet<_>>();
        let wanted = |is: &dyn Fn(usize) -> bool| (0..MANY).filter(|trace| is(*trace)).map(|trace| format!("moved {trace}")).collect::<BTreeSet<_>>();
        let minute = "started_at:gte=2026-03-01T10:07:00Z&started_at:lt=2026-03-01T10:08:00Z";
        assert_eq!(ids(client.traces(&format!("tag=all&{minute}")).await), wanted(&|trace| trace % 60 == 7), "after step {step}");
        let instant = format!("tag=team%203&started_at={}", encoded(&at(3, step)));
        assert_eq!(ids(client.traces(&instant).await), wanted(&|trace| trace % 60 == 3 && trace % 7 == 3), "after step {step}");
        let session = format!("session_id=session%20{step}");
        assert_eq!(ids(client.traces(&session).await), wanted(&|trace| trace % 5 == step), "after step {step}");
        let failed = |trace: usize| (step..STEPS).any(|step| (trace + step).is_multiple_of(3));
        assert_eq!(ids(client.traces("has_errors=true").await), wanted(&failed), "after step {step}");
        server.assert_sound().await;
    }
}
