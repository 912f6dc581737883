//! W5: a handler used 100 times; each post repeats all earlier runs of the trace.

use std::time::Instant;

use super::measure::{self, Times};
use super::options::Options;
use super::report::{Report, Row};
use super::server::{Backend, Cpu, Server};
use super::support::agent::{SPANS, tree};
use super::support::template::body;
use super::support::{Random, Stamp};

/// Handlers, one after the other: more than one, so that pages of the file weigh little.
const HANDLERS: u32 = 6;

pub(crate) async fn run(options: &Options, backend: Backend, report: &mut Report) {
    let uses = options.scaled(100, 30);
    let once = sent(options, backend, uses, false).await;
    let again = sent(options, backend, uses, true).await;
    let mut row = Row::new("W5", again.spans, again.took, again.cpu);
    row.times(&again.times);
    row.figure("bytes a stored span", again.bytes as f64 / once.spans as f64);
    row.figure("bytes a span sent once", once.bytes as f64 / once.spans as f64);
    row.figure("bytes ÷ those of the runs sent once", again.bytes as f64 / once.bytes as f64);
    row.figure("log bytes ÷ those of the runs sent once", again.log_bytes as f64 / once.log_bytes as f64);
    row.figure("CPU µs a span, runs sent once", once.cpu.total().as_secs_f64() * 1e6 / once.spans as f64);
    row.shares(again.took, again.cpu, std::time::Duration::ZERO, measure::load_average());
    report.row(row);
}

struct Sent {
    spans: u64,
    took: std::time::Duration,
    cpu: Cpu,
    times: Times,
    bytes: u64,
    log_bytes: u64,
}

async fn sent(options: &Options, backend: Backend, uses: usize, repeats: bool) -> Sent {
    let server = Server::start(options, backend).await;
    let mut client = server.client().await;
    let mut times = Times::default();
    let mut spans = 0;
    let (before, started) = (server.cpu(), Instant::now());
    for handler in 0..HANDLERS {
        let runs = tree(u32::try_from(uses * SPANS).expect("few"), uses * SPANS, u64::from(handler) + 10);
        let stamp = Stamp::fresh(&mut Random::new(u64::from(std::process::id()) + (u64::from(handler) << 32)));
        for use_number in 1..=uses {
            let from = if repeats { 0 } else { (use_number - 1) * SPANS };
            let part = &runs[from..use_number * SPANS];
            let answer = client.post(|out| body(part.iter().map(|run| (run, stamp)), out)).await.accepted(&client);
            times.add(answer.took);
            spans += part.len() as u64;
        }
    }
    let (took, cpu, log_bytes) = (started.elapsed(), server.cpu().since(before), server.log_bytes());
    Sent { spans, took, cpu, times, log_bytes, bytes: server.stop().await }
}
