//! Bytes of W1 after the originals of quiet traces were packed anew.

use std::rc::Rc;
use std::time::{Duration, Instant};

use super::options::Options;
use super::report::{Report, Row};
use super::server::{Backend, Cpu, Server};
use super::support::agent::SPANS;
use super::support::{Shape, Template, templates};
use super::traces::{VARIANTS, post_for};

/// Quiet is what had no news for a second.
const ENVIRONMENT: &[(&str, &str)] = &[("TRACEKEEP_INGEST_REWRITE_AFTER_SECS", "1")];
const PATIENCE: Duration = Duration::from_mins(5);

pub(crate) async fn run(options: &Options, backend: Backend, report: &mut Report) {
    let pool: Rc<[Template]> = templates(VARIANTS, Shape::Plain, 1).into();
    let server = Server::start_with(options, backend, ENVIRONMENT).await;
    let length = options.scaled(Duration::from_secs(5), Duration::from_secs(1));
    let spans = (post_for(length, &server, options.connections, 1, &pool).await.sent * SPANS) as u64;
    let (before, started, cpu) = (server.unpacked_and_used().await, Instant::now(), server.cpu());
    let mut left = before;
    while left.0 > 0 {
        assert!(started.elapsed() < PATIENCE, "{} traces are not packed anew after {PATIENCE:?}", left.0);
        tokio::time::sleep(Duration::from_millis(200)).await;
        left = server.unpacked_and_used().await;
    }
    let (took, cpu): (Duration, Cpu) = (started.elapsed(), server.cpu().since(cpu));
    let mut row = Row::new("W1 rewritten", spans, took, cpu);
    row.figure("bytes in use a span before", before.1 as f64 / spans as f64).figure("bytes in use a span", left.1 as f64 / spans as f64);
    let _ = server.stop().await;
    report.row(row);
}
