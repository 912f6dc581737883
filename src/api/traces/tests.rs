//! Answers that end before their time, on a store of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::TryStreamExt;
use serde_json::{Value, json};

use super::cursor::Cursor;
use super::matching;
use super::stream::Source;
use crate::api::page::Page;
use crate::clock::Clock;
use crate::collector::{dynamiq, preview_of};
use crate::domain::project::ProjectId;
use crate::domain::search::Needle;
use crate::domain::span::Protocol;
use crate::ingest::{Admission, Ingest, IngestLimits};
use crate::store::trace::{Sort, SortField, TraceFilter};
use crate::store::{Location, Store};
use crate::tasks::Supervisor;

const LIMITS: IngestLimits =
    IngestLimits { in_flight_bytes: 64 << 20, large_body_bytes: 8 << 20, body_timeout: Duration::from_secs(10), hold: Duration::from_secs(30) };
const TRACES: usize = 130;

/// Traces of two runs each; those with an even number hold the word `even`.
async fn filled(folder: &std::path::Path) -> Source {
    let store = Store::open(&Location::DataDir(folder.to_owned())).await.expect("the store opens");
    let supervisor = Supervisor::default();
    let (ingest, admission) = (Ingest::start(store.clone(), Clock::System, LIMITS, preview_of, &supervisor), Admission::new(LIMITS));
    let run = |trace: usize, id: &str, parent: Option<&str>| {
        let at = format!("2026-03-01T10:{:02}:{:02}Z", trace / 60, trace % 60);
        json!({
            "id": id, "name": id, "type": "node", "trace_id": format!("t{trace}"), "source_id": null, "start_time": at, "end_time": at,
            "parent_run_id": parent, "status": "succeeded", "input": {"word": if trace.is_multiple_of(2) { "even" } else { "odd" }},
        })
    };
    let runs: Vec<Value> = (0..TRACES).flat_map(|trace| [run(trace, "root", None), run(trace, "child", Some("root"))]).collect();
    let body = json!({ "runs": runs }).to_string();
    let items = dynamiq::decode(body.as_bytes()).expect("a valid body");
    let permit = admission.admit(Some(body.len())).await.expect("there is room");
    ingest.store(ProjectId(1), Protocol::Dynamiq, Bytes::from(body), items, permit).await.expect("it is stored");
    supervisor.stop().await;
    Source { store, project: ProjectId(1), project_uuid: "x".into(), clock: Clock::System, artifacts: None }
}

/// Yes so many times, and no from then on.
fn times(most: usize) -> impl Fn() -> bool + Send + Sync + 'static {
    let asked = AtomicUsize::new(0);
    move || asked.fetch_add(1, Ordering::Relaxed) < most
}

#[tokio::test]
async fn a_download_whose_time_is_up_is_a_whole_array() {
    let folder = tempfile::tempdir().expect("a directory");
    let source = filled(folder.path()).await;
    // Of a page with runs it is asked once before, and once before each trace.
    for (include_runs, most, expected) in [
        (true, 0, 0),
        (true, 1, 0),
        (true, 2, 1),
        (true, 101, 100),
        (true, 102, 100),
        (true, 103, 101),
        (true, 104, 102),
        (true, 1_000, TRACES),
        (false, 0, 0),
        (false, 1, 100),
        (false, 9, TRACES),
    ] {
        let chunks = source.download_while(TraceFilter::default(), true, 1_000, include_runs, Arc::new(times(most)));
        let text: Vec<u8> = chunks.try_collect::<Vec<_>>().await.expect("it is read").concat();
        let read: Vec<Value> = serde_json::from_slice(&text).unwrap_or_else(|error| unreachable!("{include_runs} {most}: {error}"));
        assert_eq!(read.len(), expected, "{include_runs} {most}");
        assert!(read.iter().all(|trace| trace["runs"].as_array().map(Vec::len) == include_runs.then_some(2)));
    }
}

#[tokio::test]
async fn a_look_that_ends_early_says_so_and_goes_on() {
    let folder = tempfile::tempdir().expect("a directory");
    let source = filled(folder.path()).await;
    let (filter, needle) = (TraceFilter::default(), Needle::new("EVEN").expect("a needle"));
    let newest = [Sort { field: SortField::StartedAt, descending: true }];
    let page = |number, size| Page::at(number, size);
    let look = async |cursor: Option<&Cursor>, asked: Page, steps: usize| {
        let has_time = times(steps);
        matching::page(&source, &filter, &needle, &newest, cursor, asked, Arc::new(move |_| !has_time())).await.expect("it is read")
    };
    let all = look(None, page(1, 25), 1_000).await;
    assert_eq!((all.rows.len(), all.total, all.exact, all.next.is_some()), (25, 65, true, true));
    let third = look(None, page(3, 25), 1_000).await;
    assert_eq!((third.rows.len(), third.total, third.next.is_none()), (15, 65, true));
    // Cut after the first fifty traces: the page is not full, and the next one begins there.
    let cut = look(None, page(1, 40), 0).await;
    assert_eq!((cut.rows.len(), cut.total, cut.exact), (25, 25, false));
    let (mut ids, mut cursor): (Vec<String>, _) = (cut.rows.iter().map(|row| row.id.lossy()).collect(), cut.next);
    while let Some(at) = cursor {
        let found = look(Some(&at), page(1, 40), 0).await;
        ids.extend(found.rows.iter().map(|row| row.id.lossy()));
        cursor = found.next;
    }
    let expected: Vec<String> = (0..TRACES).rev().filter(|trace| trace.is_multiple_of(2)).map(|trace| format!("t{trace}")).collect();
    assert_eq!(ids, expected);
}
