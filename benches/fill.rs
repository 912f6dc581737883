//! Fills a store with traces through its own write path, for measurements of reads:
//! `cargo bench --bench fill -- --traces 1000000 --data-dir DIR` (or `--database-url URL`).
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a bench reads the real time and prints what it did")]

#[path = "support/mod.rs"]
mod support;

use std::path::PathBuf;
use std::time::Instant;

use clap::Parser;
use tracekeep::domain::project::ProjectId;
use tracekeep::domain::time::DAY;
use tracekeep::store::Location;

use self::support::filler::{Filler, fill};
use self::support::template::now;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Fills a store with agent traces of ten runs.
#[derive(Parser)]
struct Options {
    /// How many.
    #[arg(long, default_value_t = 10_000)]
    traces: usize,
    /// Days before now that they are spread over.
    #[arg(long, default_value_t = 14)]
    days: i64,
    /// Internal number of the project; a server makes number 1 at its first start.
    #[arg(long, default_value_t = 1)]
    project: i64,
    /// Seed of everything.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long)]
    data_dir: Option<PathBuf>,
    #[arg(long)]
    database_url: Option<String>,
    /// Passed by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    let location = match (options.data_dir, options.database_url) {
        (Some(directory), None) => Location::DataDir(directory),
        (None, Some(url)) => Location::Postgres(url),
        _ => {
            println!("fill: name a store with --data-dir or --database-url");
            return;
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let filler = Filler::new(ProjectId(options.project), options.traces, (now() - options.days * DAY, now()), options.seed);
    let started = Instant::now();
    runtime.block_on(fill(&location, filler, options.traces, |done| println!("{done} traces, {:.0} s", started.elapsed().as_secs_f64())));
    println!("{} traces in {:.1} s", options.traces, started.elapsed().as_secs_f64());
}
