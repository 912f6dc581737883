//! W2: OTLP posts of 512 spans that interleave 64 traces; each trace comes in four pieces, its root in the last.
//!
//! Spans come as their SDKs send them, in the order in which they end; and from the latest to the earliest, so that each
//! piece moves the start of its trace.

use std::rc::Rc;
use std::time::Instant;

use tokio::task::LocalSet;

use super::client::Client;
use super::measure::{self, Times};
use super::options::Options;
use super::report::{Report, Row};
use super::server::{Backend, Server};
use super::support::protobuf::{agent_trace, request};
use super::support::random::Language;
use super::support::template::now;
use super::support::{Random, Stamp, Template};

const TRACES: usize = 64;
const PIECES: usize = 4;
const SPANS_A_POST: usize = 512;
/// Spans of one trace.
const SPANS: usize = SPANS_A_POST * PIECES / TRACES;
/// Different texts of spans.
const VARIANTS: usize = 200;

pub(crate) async fn interleaved(options: &Options, backend: Backend, report: &mut Report) {
    let language = Language::new(&mut Random::new(1));
    let traces: Vec<Vec<Template>> = (0..VARIANTS as u64).map(|seed| agent_trace(&language, SPANS, seed)).collect();
    // The root stays the last.
    let latest_first = traces.iter().map(|spans| spans[..SPANS - 1].iter().rev().chain(&spans[SPANS - 1..]).cloned().collect()).collect();
    run("W2", traces.into(), options, backend, report).await;
    run("W2, latest first", latest_first, options, backend, report).await;
}

async fn run(name: &str, pool: Rc<[Vec<Template>]>, options: &Options, backend: Backend, report: &mut Report) {
    let server = Server::start(options, backend).await;
    let load_average = measure::load_average();
    let deadline = Instant::now() + options.length();
    let local = LocalSet::new();
    let (before, driver, started) = (server.cpu(), measure::cpu(&[std::process::id()]), Instant::now());
    let mut posting = Vec::new();
    // Four senders are enough to keep one core busy with posts of this size.
    for number in 0..4 {
        let client = server.client().await;
        let seed = now().cast_unsigned().wrapping_add(number);
        posting.push(local.spawn_local(post_until(deadline, client, seed, Rc::clone(&pool))));
    }
    let (mut times, mut rounds, mut bytes) = (Times::default(), 0_u64, 0);
    local
        .run_until(async {
            for one in posting {
                let done = one.await.expect("a sender posts");
                times.extend(done.0);
                rounds += done.1;
                bytes += done.2;
            }
        })
        .await;
    let (took, cpu) = (started.elapsed(), server.cpu().since(before));
    let driver = measure::cpu(&[std::process::id()]).saturating_sub(driver);
    let spans = rounds * (SPANS_A_POST * PIECES) as u64;
    assert_eq!(server.stored_traces().await, rounds * TRACES as u64, "acknowledged traces are not all stored");
    let mut row = Row::new(name, spans, took, cpu);
    row.times(&times).memory(&server).shares(took, cpu, driver, load_average);
    row.figure("bytes a span sent", bytes as f64 / spans as f64).figure("bytes a span", server.stop().await as f64 / spans as f64);
    report.row(row);
}

/// Sends whole rounds: 64 traces in four posts.
async fn post_until(deadline: Instant, mut client: Client, seed: u64, pool: Rc<[Vec<Template>]>) -> (Times, u64, usize) {
    let mut random = Random::new(seed);
    let (mut times, mut rounds, mut bytes) = (Times::default(), 0, 0);
    while Instant::now() < deadline {
        let traces: Vec<_> = (0..TRACES).map(|_| (&pool[random.below(pool.len())], Stamp::fresh(&mut random))).collect();
        for piece in 0..PIECES {
            let part = SPANS / PIECES;
            let spans = traces.iter().flat_map(|(spans, stamp)| spans[piece * part..][..part].iter().map(|span| (span, *stamp)));
            let answer = client
                .post_as("application/x-protobuf", |out| {
                    let before = out.len();
                    request(spans, out);
                    bytes += out.len() - before;
                })
                .await
                .accepted(&client);
            times.add(answer.took);
        }
        rounds += 1;
    }
    (times, rounds, bytes)
}
