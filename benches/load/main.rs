//! The load test: the real binary pinned to one core, the driver to another, and what the parts cost by themselves in
//! the same run. See `docs/benchmarks.md`.
#![expect(
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::panic,
    reason = "a bench prints, counts in floats, stops at the first fault and lives outside of the product's rooms"
)]

#[path = "../support/mod.rs"]
mod support;

mod ceiling;
mod client;
mod distance;
mod long_trace;
mod measure;
mod options;
mod otlp;
mod reads;
mod report;
mod reused;
mod rewritten;
mod server;
mod servers;
mod traces;

use std::process::ExitCode;

use clap::Parser;

use self::options::{Options, Workload};
use self::report::Report;
use self::server::Backend;

fn main() -> ExitCode {
    let options = Options::parse();
    // Threads inherit the affinity of the one that makes them, so the whole driver is started anew on its core.
    if let Some(code) = server::pin_driver(&options) {
        return code;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(run(&options));
    ExitCode::SUCCESS
}

async fn run(options: &Options) {
    let mut report = Report::new(options);
    for backend in options.backends() {
        report.backend(backend);
        if options.runs(Workload::Ceiling) {
            match backend {
                Backend::Sqlite => ceiling::sqlite(options, &mut report).await,
                Backend::Postgres => ceiling::postgres(options, &mut report).await,
            }
        }
        if options.runs(Workload::W1) {
            traces::small(options, backend, &mut report).await;
        }
        if options.runs(Workload::W2) {
            otlp::interleaved(options, backend, &mut report).await;
        }
        if options.runs(Workload::W3) {
            traces::large_among_small(options, backend, &mut report).await;
        }
        if options.runs(Workload::W4) {
            long_trace::run(options, backend, &mut report).await;
        }
        if options.runs(Workload::W5) {
            reused::run(options, backend, &mut report).await;
        }
        if options.runs(Workload::Servers) && backend == Backend::Postgres {
            servers::run(options, &mut report).await;
        }
        if options.runs(Workload::Rewritten) && backend == Backend::Sqlite {
            rewritten::run(options, backend, &mut report).await;
        }
        if options.runs(Workload::Reads) {
            reads::run(options, backend, &mut report).await;
        }
    }
    report.finish();
}
