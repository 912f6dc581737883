//! W1, many small traces; and W3, a body of 20 MB among them.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::LocalSet;

use super::client::Client;
use super::measure::{self, Times};
use super::options::Options;
use super::report::{Report, Row};
use super::server::{Backend, Server};
use super::support::agent::SPANS;
use super::support::template::{body, now};
use super::support::{Random, Shape, Stamp, Template, templates};

/// Different traces; their text repeats after so many.
pub(crate) const VARIANTS: usize = 2_000;
/// Requests before the clock starts.
const WARM_UP: Duration = Duration::from_millis(500);
/// Traces in the large body: 20 MB.
const LARGE_TRACES: usize = 1_100;

/// W1: one and ten traces a request, and one with tags, user and metadata.
pub(crate) async fn small(options: &Options, backend: Backend, report: &mut Report) {
    for (name, traces, shape) in [("W1", 1, Shape::Plain), ("W1 ×10", 10, Shape::Plain), ("W1 tagged", 1, Shape::Tagged)] {
        let pool: Rc<[Template]> = templates(VARIANTS, shape, 1).into();
        let server = Server::start(options, backend).await;
        let warm = post_for(WARM_UP, &server, options.connections, traces, &pool).await.sent as u64;
        let load_average = measure::load_average();
        let (before, driver, started) = (server.cpu(), measure::cpu(&[std::process::id()]), Instant::now());
        let done = post_for(options.length(), &server, options.connections, traces, &pool).await;
        let (took, cpu) = (started.elapsed(), server.cpu().since(before));
        let driver = measure::cpu(&[std::process::id()]).saturating_sub(driver);
        let sent = done.sent as u64;
        let stored = server.stored_traces().await;
        assert_eq!(stored, sent + warm, "acknowledged traces are not all stored");
        let mut row = Row::new(name, sent * SPANS as u64, took, cpu);
        row.times(&done.times).memory(&server).shares(took, cpu, driver, load_average);
        row.figure("bytes a span sent", done.bytes as f64 / (sent * SPANS as u64) as f64);
        row.figure("log bytes a span", server.log_bytes() as f64 / (stored * SPANS as u64) as f64);
        let bytes = server.stop().await;
        row.figure("bytes a span", bytes as f64 / (stored * SPANS as u64) as f64);
        report.row(row);
    }
}

/// What a run of [`post_for`] did.
pub(crate) struct Done {
    pub(crate) times: Times,
    pub(crate) sent: usize,
    bytes: usize,
}

/// Runs so far: ids must not repeat between them, also when they are at one time.
static RUNS: AtomicU64 = AtomicU64::new(0);

pub(crate) async fn post_for(length: Duration, server: &Server, connections: usize, traces: usize, pool: &Rc<[Template]>) -> Done {
    let deadline = Instant::now() + length;
    let seed = now().cast_unsigned() ^ (RUNS.fetch_add(1, Ordering::Relaxed) << 52);
    let mut done = Done { times: Times::default(), sent: 0, bytes: 0 };
    let local = LocalSet::new();
    let mut posting = Vec::new();
    for number in 0..connections {
        let client = server.client().await;
        posting.push(local.spawn_local(post_until(deadline, client, seed + number as u64, traces, Rc::clone(pool))));
    }
    local
        .run_until(async {
            for one in posting {
                let (times, bytes) = one.await.expect("a connection posts");
                done.sent += times.len() * traces;
                done.bytes += bytes;
                done.times.extend(times);
            }
        })
        .await;
    done
}

async fn post_until(deadline: Instant, mut client: Client, seed: u64, traces: usize, pool: Rc<[Template]>) -> (Times, usize) {
    let mut random = Random::new(seed);
    let mut times = Times::default();
    let mut bytes = 0;
    while Instant::now() < deadline {
        let answer = client
            .post(|out| {
                let from = out.len();
                let parts: Vec<(&Template, Stamp)> = (0..traces).map(|_| (&pool[random.below(pool.len())], Stamp::fresh(&mut random))).collect();
                body(parts, out);
                bytes += out.len() - from;
            })
            .await
            .accepted(&client);
        times.add(answer.took);
    }
    (times, bytes)
}

/// W3: posts of 20 MB, one of many traces and one of a single trace, while 16 connections send W1.
pub(crate) async fn large_among_small(options: &Options, backend: Backend, report: &mut Report) {
    let pool: Rc<[Template]> = templates(VARIANTS, Shape::Tagged, 1).into();
    let tree = super::support::agent::tree(u32::try_from(LARGE_TRACES * SPANS).expect("few"), 500, 2);
    for (name, one_trace) in [("W3 20 MB of 1,100 traces", false), ("W3 20 MB of one trace", true)] {
        let server = Server::start(options, backend).await;
        let length = options.scaled(Duration::from_secs(9), Duration::from_secs(5));
        let local = LocalSet::new();
        let deadline = Instant::now() + length;
        let mut random = Random::new(3);
        let mut small = Vec::new();
        let log: Rc<RefCell<Vec<(Instant, Duration)>>> = Rc::default();
        for _ in 0..options.connections {
            let mut client = server.client().await;
            let (pool, log) = (Rc::clone(&pool), Rc::clone(&log));
            let mut random = Random::new(random.next());
            small.push(local.spawn_local(async move {
                while Instant::now() < deadline {
                    let parts = [(&pool[random.below(pool.len())], Stamp::fresh(&mut random))];
                    let answer = client.post(|out| body(parts, out)).await.accepted(&client);
                    log.borrow_mut().push((Instant::now(), answer.took));
                }
            }));
        }
        let mut client = server.client().await;
        let (mut large, mut during, mut alone) = (Times::default(), Times::default(), Times::default());
        let mut bytes = 0;
        let (before, started) = (server.cpu(), Instant::now());
        local
            .run_until(async {
                let pause = length / 4;
                while Instant::now() + 2 * pause < deadline {
                    tokio::time::sleep(pause).await;
                    let stamp = Stamp::fresh(&mut random);
                    let mut text = Vec::new();
                    if one_trace {
                        body(tree.iter().map(|run| (run, stamp)), &mut text);
                    } else {
                        body((0..LARGE_TRACES).map(|number| (&pool[number], Stamp::fresh(&mut random))), &mut text);
                    }
                    bytes = text.len();
                    let from = Instant::now();
                    let answer = client.post(|out| out.extend_from_slice(&text)).await.accepted(&client);
                    large.add(answer.took);
                    tokio::task::yield_now().await;
                    for (at, took) in log.borrow_mut().drain(..) {
                        if at >= from { during.add(took) } else { alone.add(took) }
                    }
                }
                for one in small {
                    one.await.expect("a connection posts");
                }
            })
            .await;
        let cpu = server.cpu().since(before);
        let spans = ((during.len() + alone.len() + log.borrow().len()) * SPANS + large.len() * LARGE_TRACES * SPANS) as u64;
        let mut row = Row::new(name, spans, started.elapsed(), cpu);
        row.times(&large).memory(&server);
        row.figure("megabytes of the large body", bytes as f64 / 1e6);
        row.figure("slowest large post, s", large.quantile(1.0) / 1e3);
        row.figure("p99 of the others during it, ms", during.quantile(0.99));
        row.figure("p99 of the others before, ms", alone.quantile(0.99));
        let _ = server.stop().await;
        report.row(row);
    }
}
