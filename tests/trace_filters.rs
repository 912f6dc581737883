//! Filters, totals and cursors of trace lists, held against a plain look through all that was sent.

mod support;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::client::encoded;
use support::runs::with;
use support::{Backend, Client, Server, batch, run};

support::on_both_backends!(filters_select_what_they_say, cursors_and_pages_show_each_trace_once, filters_that_cannot_be_meant_are_refused);

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
    vec![root, llm, tool]
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
    for query in ["", "status:in=failed,canceled", "tag=all", "error=reach", "has_errors=true&status=failed", "duration_ms:gte=0"] {
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
