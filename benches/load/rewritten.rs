//! Bytes of W1, each trace in several posts, after the originals of quiet traces were packed anew.

use std::time::{Duration, Instant};

use futures_util::future::join_all;

use super::options::Options;
use super::report::{Report, Row};
use super::server::{Backend, Cpu, Server};
use super::support::agent::{SPANS, traces};
use super::support::template::{body, now};
use super::support::{Random, Shape, Stamp, Template};
use super::traces::VARIANTS;

/// Posts of each trace: what came whole is not packed anew.
const POSTS: usize = 2;

/// Quiet is what had no news for a second.
const ENVIRONMENT: &[(&str, &str)] = &[("TRACEKEEP_INGEST_REWRITE_AFTER_SECS", "1")];
const PATIENCE: Duration = Duration::from_mins(5);

pub(crate) async fn run(options: &Options, backend: Backend, report: &mut Report) {
    let pool = traces(VARIANTS, Shape::Plain, 1);
    let server = Server::start_with(options, backend, ENVIRONMENT).await;
    let length = options.scaled(Duration::from_secs(5), Duration::from_secs(1));
    let (deadline, seed) = (Instant::now() + length, now().cast_unsigned());
    let senders = (0..options.connections).map(|number| post_until(deadline, &server, seed + number as u64, &pool));
    let spans = (join_all(senders).await.into_iter().sum::<usize>() * SPANS) as u64;
    let (before, started, cpu) = (server.unpacked_and_used().await, Instant::now(), server.cpu());
    assert!(before.0 > 0, "nothing is left to pack anew");
    let mut left = before;
    while left.0 > 0 {
        assert!(started.elapsed() < PATIENCE, "{} traces are not packed anew after {PATIENCE:?}", left.0);
        tokio::time::sleep(Duration::from_millis(200)).await;
        left = server.unpacked_and_used().await;
    }
    let (took, cpu): (Duration, Cpu) = (started.elapsed(), server.cpu().since(cpu));
    let mut row = Row::new("W1 in pieces, rewritten", spans, took, cpu);
    row.figure("bytes in use a span before", before.1 as f64 / spans as f64).figure("bytes in use a span", left.1 as f64 / spans as f64);
    let _ = server.stop().await;
    report.row(row);
}

/// How many traces were sent.
async fn post_until(deadline: Instant, server: &Server, seed: u64, pool: &[Vec<Template>]) -> usize {
    let (mut client, mut random) = (server.client().await, Random::new(seed));
    let mut sent = 0;
    while Instant::now() < deadline {
        let (trace, stamp) = (&pool[random.below(pool.len())], Stamp::fresh(&mut random));
        for runs in trace.chunks(SPANS / POSTS) {
            client.post(|out| body(runs.iter().map(|run| (run, stamp)), out)).await.accepted(&client);
        }
        sent += 1;
    }
    sent
}
