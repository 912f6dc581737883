//! Reads through the API over stores of several sizes, idle and while traces come in at half of the full rate; cold start,
//! download, and what ingest does at that size.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::task::LocalSet;
use tracekeep::domain::project::ProjectId;
use tracekeep::domain::time::{self, DAY, HOUR};

use super::client::Client;
use super::measure::{self, Times};
use super::options::Options;
use super::report::{Report, Row};
use super::server::{Backend, Cpu, Server};
use super::support::agent::SPANS;
use super::support::filler::{Filler, fill};
use super::support::template::{body, now};
use super::support::{Random, Shape, Stamp, Template, templates};
use super::traces::{VARIANTS, post_for};

/// Number of the project that a server makes at its first start.
const PROJECT: ProjectId = ProjectId(1);
/// Days that the stored traces are spread over.
const DAYS: i64 = 14;
/// Starts that are timed, each followed by one metrics request.
const STARTS: usize = 5;
/// Metrics that are timed with nothing of them remembered.
const COLD: usize = 15;
/// Traces of a download.
const DOWNLOADED: usize = 100_000;
/// Connections that send while reads are measured, and when ingest is measured at full rate.
const SENDERS: usize = 16;

pub(crate) async fn run(options: &Options, backend: Backend, report: &mut Report) {
    for traces in &options.traces {
        at_size(options, backend, *traces, report).await;
    }
}

async fn at_size(options: &Options, backend: Backend, traces: usize, report: &mut Report) {
    let mut server = Server::start(options, backend).await;
    let filler = Filler::new(PROJECT, traces, (now() - DAYS * DAY, now() - 60_000_000), 1);
    server
        .change_store(options, async |location| {
            fill(&location, filler, traces, |done| println!("    {done} of {traces} traces are in the store")).await;
        })
        .await;
    let rounds = options.scaled(200, 40);
    let mut row = Row::new(&format!("Reads of {traces} traces"), 0, Duration::ZERO, Cpu::default());

    let (mut starts, mut first) = (Times::default(), Times::default());
    for _ in 0..STARTS {
        starts.add(server.restart(options).await);
        let mut client = server.client().await;
        first.add(client.get(&metrics(hour(now()))).await.accepted(&client).took);
    }
    row.figure("start to first list, ms, p50", starts.quantile(0.5));
    row.figure("metrics of 14 days by hour, first after a start: p50, ms", first.quantile(0.5));
    let pool: Rc<[Template]> = templates(VARIANTS, Shape::Tagged, 1).into();
    let mut changed = 0;
    for (name, until) in [("metrics of 14 days by hour", hour(now())), ("metrics of 14 days until now", now())] {
        row.figure(&format!("{name}, cold: p50, ms"), cold(&mut server.client().await, &pool, until, &mut changed).await.quantile(0.5));
    }

    let mut client = server.client().await;
    let requests = requests(&mut client).await;
    for (name, paths) in &requests {
        if paths.len() > 1 {
            let first = ask(&mut client, paths, paths.len()).await;
            row.figure(&format!("{name}, each for the first time: p50, ms"), first.quantile(0.5));
        }
        let times = ask(&mut client, paths, rounds).await;
        row.figure(&format!("{name}: p50, ms"), times.quantile(0.5)).figure(&format!("{name}: p99, ms"), times.quantile(0.99));
    }

    // Full rate first: it says what half of it is.
    let length = options.scaled(Duration::from_secs(8), Duration::from_secs(2));
    let (before, started) = (server.cpu(), Instant::now());
    let sent = post_for(length, &server, SENDERS, 1, &pool).await.sent;
    let (took, cpu) = (started.elapsed(), server.cpu().since(before));
    row.figure("ingest: spans/s", (sent * SPANS) as f64 / took.as_secs_f64());
    row.figure("ingest: CPU µs a span", cpu.total().as_secs_f64() * 1e6 / (sent * SPANS) as f64);
    let pause = took * 2 * u32::try_from(SENDERS).expect("few") / u32::try_from(sent.max(1)).expect("few");
    under_load(&server, &pool, pause, &requests, rounds, &mut row).await;

    server.forget_peak();
    let resident = measure::memory(server.pid(), "VmRSS");
    let (bytes, took) = client.drain(&format!("/v1/tracing/traces/download?include_runs=true&limit={}", DOWNLOADED.min(traces))).await;
    row.figure("download: MB of JSON", bytes as f64 / 1e6).figure("download: MB/s", bytes as f64 / 1e6 / took.as_secs_f64());
    row.figure("download: memory beyond that before, MB", server.peak_memory().saturating_sub(resident) as f64 / 1e6);
    row.figure("bytes a span", server.stop().await as f64 / ((traces + changed + sent) * SPANS) as f64);
    report.row(row);
}

/// Metrics of which nothing is remembered: each of their days has got another trace since they were asked for.
async fn cold(client: &mut Client, pool: &[Template], until: i64, posted: &mut usize) -> Times {
    let (mut times, mut random) = (Times::default(), Random::new(now().cast_unsigned()));
    for _ in 0..COLD {
        for days in 0..=DAYS {
            let stamp = Stamp { start: until - days * DAY, ..Stamp::fresh(&mut random) };
            client.post(|out| body([(&pool[random.below(pool.len())], stamp)], out)).await.accepted(client);
            *posted += 1;
        }
        times.add(client.get(&metrics(until)).await.accepted(client).took);
    }
    times
}

/// What is asked for, with the paths that take turns.
type Requests = Vec<(&'static str, Vec<String>)>;

/// Metrics by hour of the days before an instant, µs.
fn metrics(until: i64) -> String {
    format!("/v1/tracing/metrics?start_time={}&end_time={}&interval=1h", time::format(until - DAYS * DAY), time::format(until))
}

/// Start of the hour of an instant.
fn hour(at: i64) -> i64 {
    at / HOUR * HOUR
}

async fn requests(client: &mut Client) -> Requests {
    let list = |query: &str| format!("/v1/tracing/traces?page_size=25{query}");
    let day = |ago: i64| format!("&started_at:gte={}&started_at:lte={}", time::format(now() - ago * DAY), time::format(now() - (ago - 1) * DAY));
    client.get("/v1/tracing/traces?page_size=100&view=preview").await.accepted(client);
    let newest: Value = serde_json::from_slice(client.body()).expect("JSON");
    let ids = newest["data"].as_array().expect("a list").iter().map(|trace| trace["id"].as_str().expect("an id"));
    vec![
        ("newest 25", vec![list("")]),
        ("status and date", (2..12).map(|ago| list(&format!("&status=failed{}", day(ago)))).collect()),
        ("tag", (0..20).map(|team| list(&format!("&tag=team-{team}"))).collect()),
        ("metadata", (0..6).map(|region| list(&format!("&metadata=region%3Dregion-{region}"))).collect()),
        ("session", (0..50).map(|session| list(&format!("&session_id=session%20{}", session * 7))).collect()),
        ("user", (0..50).map(|user| list(&format!("&user_id=user%20{user}"))).collect()),
        ("one trace", ids.map(|id| format!("/v1/tracing/traces/{id}")).collect()),
        ("metrics of 14 days by hour, remembered", vec![metrics(hour(now()))]),
        ("metrics of 14 days until now, remembered", vec![metrics(now())]),
        ("count of a filter", (0..20).map(|team| format!("/v1/tracing/traces/count?status=failed&tag=team-{team}")).collect()),
    ]
}

async fn ask(client: &mut Client, paths: &[String], rounds: usize) -> Times {
    let mut times = Times::default();
    for number in 0..rounds {
        let answer = client.get(&paths[number % paths.len()]).await.accepted(client);
        times.add(answer.took);
        // One thread drives both sides of the bench.
        tokio::task::yield_now().await;
    }
    times
}

/// The same reads while each sender posts a trace every `pause`.
async fn under_load(server: &Server, pool: &Rc<[Template]>, pause: Duration, requests: &Requests, rounds: usize, row: &mut Row) {
    let (local, is_over) = (LocalSet::new(), Rc::new(Cell::new(false)));
    let mut random = Random::new(now().cast_unsigned());
    for number in 0..SENDERS {
        let (mut client, pool, is_over) = (server.client().await, Rc::clone(pool), Rc::clone(&is_over));
        let mut random = Random::new(random.next());
        local.spawn_local(async move {
            let mut next = tokio::time::Instant::now() + pause * u32::try_from(number).expect("few") / u32::try_from(SENDERS).expect("few");
            while !is_over.get() {
                tokio::time::sleep_until(next).await;
                next += pause;
                let parts = [(&pool[random.below(pool.len())], Stamp::fresh(&mut random))];
                client.post(|out| body(parts, out)).await.accepted(&client);
            }
        });
    }
    let mut client = server.client().await;
    local
        .run_until(async {
            for (name, paths) in requests {
                let times = ask(&mut client, paths, rounds).await;
                row.figure(&format!("{name}, under load: p50, ms"), times.quantile(0.5));
                row.figure(&format!("{name}, under load: p99, ms"), times.quantile(0.99));
            }
            is_over.set(true);
        })
        .await;
    local.await;
}
