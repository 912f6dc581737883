//! The limits of the Dynamiq collector: bodies that are too large, bombs, depth, broken JSON, hostile ids, nonsense clocks.
//! After each of them the server still answers and its memory has stayed inside the budget.

mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use support::runs::{raw_batch, with};
use support::{Backend, Client, Server, batch, on_both_backends, run};
use tokio::task::JoinSet;

on_both_backends!(
    large_bodies,
    zip_bombs_stay_inside_the_budget,
    depth_never_overflows_the_stack,
    broken_json_stores_nothing,
    a_limit_of_ones_own,
    nonsense_clocks_are_stored,
    a_day_admits_a_thousand_names,
    many_runs_and_many_traces_in_one_post,
);

const MIB: usize = 1 << 20;
/// Dynamiq's limit on the wire and inflated.
const BODY_LIMIT: usize = 128 * MIB;
/// The default budget of all bodies in flight, and what the process may use beside it.
const MEMORY_LIMIT: u64 = (256 + 100) * MIB as u64;

/// The server is well: a fresh trace goes in and comes out.
async fn assert_well(client: &Client, label: &str) {
    let id = format!("well after {label}");
    client.ingest(batch(&[run(&id, "r")])).await.assert_accepted();
    assert_eq!(client.trace(&id).await["run_count"], 1);
}

/// One run whose input is a text of about this size.
fn large_run(trace_id: &str, bytes: usize) -> String {
    let line = "wind west, sea moderate, bearing 210; ";
    with(run(trace_id, "r"), json!({"input": {"log": line.repeat(bytes / line.len())}})).to_string()
}

async fn large_bodies(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();

    let sent = large_run("twenty", 20 * MIB);
    client.ingest(raw_batch(&[&sent])).await.assert_accepted();
    let original = client.original("twenty", "r").await;
    assert!(original.body == sent.as_bytes(), "20 MB come back as they were sent");
    assert_eq!(client.runs("twenty").await.len(), 1);

    // A body that ends just below the limit, most of it white space, is a body like any other.
    let mut padded = raw_batch(&[run("padded", "r").to_string()]);
    padded.push_str(&" ".repeat(BODY_LIMIT - padded.len()));
    client.ingest(padded.clone()).await.assert_accepted();
    padded.push(' ');
    assert_too_large(&client.ingest_by_socket("identity", padded.as_bytes()));

    // The same without a declared length.
    let chunks: Vec<Result<Vec<u8>, std::io::Error>> = padded.as_bytes().chunks(MIB).map(|chunk| Ok(chunk.to_vec())).collect();
    let body = reqwest::Body::wrap_stream(futures_util::stream::iter(chunks));
    match client.request(Method::POST, "/v1/traces").body(body).send().await {
        Ok(answer) => assert_eq!(answer.status(), 413),
        // The server may close before the rest is sent.
        Err(error) => assert!(error.is_request() || error.is_body(), "{error}"),
    }
    assert_well(&client, "large bodies").await;
}

/// A refused length must be answered before the body comes: nothing is sent here but the head.
#[tokio::test]
async fn a_declared_length_over_the_limit_is_refused_at_once() {
    let server = Server::start(Backend::Sqlite).await;
    let client = server.client();
    let head = format!(
        "POST /v1/traces HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\n\r\n",
        server.address(),
        client.key,
        BODY_LIMIT + 1
    );
    let mut socket = TcpStream::connect(server.address()).expect("the server listens");
    socket.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout can be set");
    socket.write_all(head.as_bytes()).expect("the head is sent");
    let mut start = [0_u8; 12];
    socket.read_exact(&mut start).expect("an answer within ten seconds");
    assert_eq!(&start, b"HTTP/1.1 413");
    assert_well(&client, "a declared length").await;
}

#[track_caller]
fn assert_too_large((status, text): &(u16, String)) {
    assert_eq!(*status, 413, "{text}");
    assert!(text.contains(r#""code":"payload_too_large""#), "{text}");
}

/// A batch that never ends, white space packed a thousand to one.
fn bomb(inflated: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let block = vec![b' '; MIB];
    encoder.write_all(b"{\"runs\":[").expect("memory takes everything");
    for _ in 0..inflated / MIB {
        encoder.write_all(&block).expect("memory takes everything");
    }
    encoder.finish().expect("memory takes everything")
}

async fn zip_bombs_stay_inside_the_budget(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let bomb = bomb(1024 * MIB);
    let mut posts = JoinSet::new();
    for _ in 0..6 {
        let (client, bomb) = (client.clone(), bomb.clone());
        posts.spawn_blocking(move || client.ingest_by_socket("gzip", &bomb));
    }
    for answer in posts.join_all().await {
        assert_too_large(&answer);
    }
    if let Some(peak) = server.peak_memory() {
        assert!(peak <= MEMORY_LIMIT, "six bombs at once took {} MiB", peak / MIB as u64);
    }
    assert_well(&client, "bombs").await;
}

async fn depth_never_overflows_the_stack(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    for (place, depth) in [128, 1_000, 100_000, 2_000_000].into_iter().enumerate() {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
            let id = format!("deep-{place}-{}", open.len());
            let value = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let sent = run(&id, "r").to_string().replace(r#"{"of":"r"}"#, &value);
            assert!(sent.contains(&value), "the value is in the run");
            let answer = client.ingest(raw_batch(&[&sent])).await;
            if depth == 128 {
                answer.assert_accepted();
            }
            // Deeper ones may be refused, but what is accepted is kept.
            if answer.status == 200 {
                assert!(client.original(&id, "r").await.body == sent.as_bytes(), "{depth} levels come back");
                assert_eq!(client.get(&support::client::trace_path(&id, "/runs")).await.status, 200);
            } else {
                answer.assert_error(400, "bad_request");
            }
            client.ingest("[".repeat(depth)).await.assert_error(400, "bad_request");
        }
    }
    // Depth in places that the server itself reads.
    for key in ["id", "metadata", "tags", "runs"] {
        let value = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let body = format!(r#"{{"runs":[{{"{key}":{value}}}],"x":{value}}}"#);
        assert_eq!(client.ingest(body).await.status, 400);
    }
    assert_well(&client, "depth").await;
}

/// Every prefix of a good body is broken JSON, and so is every body with one byte knocked out of its structure.
async fn broken_json_stores_nothing(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let good = batch(&[run("broken", "r")]);
    for end in (0..good.len()).step_by(7) {
        client.ingest(good[..end].to_owned()).await.assert_error(400, "bad_request");
    }
    for (place, character) in good.char_indices().filter(|(_, character)| "{}[]:".contains(*character)).step_by(3) {
        let mut broken = good.clone();
        broken.remove(place);
        let answer = client.ingest(broken).await;
        // A colon inside a time is text: without it the time is refused, not the JSON.
        assert_eq!(answer.status, 400, "without the {character} at {place}: {}", answer.text());
    }
    assert_eq!(client.traces("").await, Vec::<Value>::new());
    client.ingest(good).await.assert_accepted();
    assert_eq!(client.traces("").await.len(), 1);
}

async fn nonsense_clocks_are_stored(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let clocks = [
        ("end before start", "2026-03-01T10:00:00Z", "2026-03-01T09:00:00Z"),
        ("the year 9999", "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
        ("the epoch", "1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z"),
        ("before the epoch", "1969-12-31T23:59:59.5Z", "1970-01-01T00:00:00Z"),
        ("the first year", "0001-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("eight thousand years long", "1970-01-01T00:00:00Z", "9999-12-31T00:00:00Z"),
    ];
    for (id, start, end) in clocks {
        let times = json!({"start_time": start, "end_time": end});
        client.ingest(batch(&[with(run(id, "r"), times)])).await.assert_accepted();
        let trace = client.trace(id).await;
        assert_eq!(support::derived::instant(&trace["started_at"]), support::derived::instant(&json!(start)), "{id}");
        assert_eq!(support::derived::instant(&trace["ended_at"]), support::derived::instant(&json!(end)), "{id}");
        let duration = trace["duration_ms"].as_f64().expect("an ended trace has a duration");
        assert!(duration >= 0.0, "{id}: {duration}");
    }
    assert_eq!(client.traces("").await.len(), clocks.len());
    let rows = rollup_rows(&server, "trace_rollup").await;
    assert!((1..=2 * clocks.len()).contains(&rows), "a minute and an hour for each trace at most: {rows}");
    server.assert_sound().await;
    assert_well(&client, "clocks").await;
}

/// Rows of the default project in a table.
async fn rollup_rows(server: &Server, table: &str) -> usize {
    let (_, project) = support::caller::Caller::owner(server).await.place().await;
    let rows = server.rows_of_project(&project).await.into_iter().find(|(name, _)| name == table);
    rows.map_or(0, |(_, rows)| usize::try_from(rows).expect("a number of rows"))
}

/// The limit of the configuration holds on the wire and inflated, whatever packs the body.
async fn a_limit_of_ones_own(backend: Backend) {
    let server = Server::configured(backend, &[], &[("TRACEKEEP_INGEST_MAX_BODY_BYTES", "1 MiB")]).await;
    let client = server.client();
    let mut body = raw_batch(&[run("padded", "r").to_string()]).into_bytes();
    body.resize(MIB, b' ');
    let packed = |body: &[u8]| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(body).and_then(|()| zlib.write_all(body)).expect("memory takes everything");
        let (gzip, zlib) = (gzip.finish().expect("memory takes everything"), zlib.finish().expect("memory takes everything"));
        [("identity", body.to_vec()), ("gzip", gzip), ("deflate", zlib), ("zstd", zstd::bulk::compress(body, 3).expect("memory takes everything"))]
    };
    for (coding, bytes) in packed(&body) {
        assert_eq!(client.ingest_by_socket(coding, &bytes).0, 200, "{coding}, as long as may be");
    }
    body.push(b' ');
    for (coding, bytes) in packed(&body) {
        assert_too_large(&client.ingest_by_socket(coding, &bytes));
    }
    assert_well(&client, "a limit of one's own").await;
}

/// More names of tools in a day than its metrics tell apart: the first thousand have rows of their own, all others share one.
async fn a_day_admits_a_thousand_names(backend: Backend) {
    const NAMES: usize = 1_000;
    const MORE: usize = 50;
    let server = Server::start(backend).await;
    let client = server.client();
    let runs: Vec<Value> = (0..NAMES + MORE)
        .map(|place| {
            let node = json!({"node": {"group": "tools"}});
            with(run("names", &format!("tool {place}")), json!({"metadata": node, "parent_run_id": (place > 0).then_some("tool 0")}))
        })
        .collect();
    client.ingest(batch(&runs)).await.assert_accepted();
    assert_eq!(rollup_rows(&server, "rollup_name").await, NAMES);
    let names_a_grain = NAMES + 1;
    let rows = rollup_rows(&server, "span_rollup").await;
    assert!((names_a_grain..=2 * names_a_grain).contains(&rows), "an hour and a minute for each: {rows}");
    // The next day has room again.
    let next = with(
        runs[NAMES + MORE - 1].clone(),
        json!({"trace_id": "next day", "parent_run_id": null, "start_time": "2026-03-02T10:00:00Z", "end_time": "2026-03-02T10:00:01Z"}),
    );
    client.ingest(batch(&[next])).await.assert_accepted();
    assert_eq!(rollup_rows(&server, "rollup_name").await, NAMES + 1);
    let window = "start_time=2026-03-01T00:00:00Z&end_time=2026-03-01T23:59:59Z&interval=24h&group_by=tool";
    let metrics = client.get(&format!("/v1/tracing/metrics?{window}")).await.json();
    let groups = metrics["data"]["groups"].as_array().expect("groups");
    let counted: u64 = groups.iter().filter_map(|group| group["summary"]["run_count"].as_u64()).sum();
    assert_eq!(counted, (NAMES + MORE) as u64, "every run is counted: {groups:?}");
    assert!(groups.iter().any(|group| group["is_other"] == true && group["summary"]["run_count"].as_u64() >= Some(MORE as u64)));
    server.assert_sound().await;
}

async fn many_runs_and_many_traces_in_one_post(backend: Backend) {
    const RUNS: usize = 3_000;
    const TRACES: usize = 600;
    let server = Server::start(backend).await;
    let client = server.client();

    let mut wide = vec![run("wide", "root")];
    wide.extend((0..RUNS).map(|place| with(run("wide", &format!("leaf {place}")), json!({"parent_run_id": "root"}))));
    client.ingest(batch(&wide)).await.assert_accepted();
    assert_eq!(client.trace("wide").await["run_count"], RUNS + 1);
    assert_eq!(client.runs("wide").await.len(), RUNS + 1);

    // A chain: every run is the parent of the next.
    let chain: Vec<Value> = (0..RUNS)
        .map(|place| {
            let parent = place.checked_sub(1).map(|before| format!("link {before}"));
            with(run("chain", &format!("link {place}")), json!({"parent_run_id": parent}))
        })
        .collect();
    client.ingest(batch(&chain)).await.assert_accepted();
    assert_eq!(client.trace("chain").await["input"], json!({"of": "link 0"}));

    let many: Vec<Value> = (0..TRACES).map(|place| run(&format!("many {place}"), "r")).collect();
    client.ingest(batch(&many)).await.assert_accepted();
    assert_eq!(client.traces("").await.len(), TRACES + 2);
}
