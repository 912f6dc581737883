//! What to run.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};

use super::server::Backend;

/// One part of the load test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "verbatim")]
pub(crate) enum Workload {
    /// What the database does by itself.
    Ceiling,
    /// Agent traces of ten spans, 1 and 10 a request.
    W1,
    /// OTLP posts of 512 spans that interleave 64 traces.
    W2,
    /// A body of 20 MB among those.
    W3,
    /// One trace of 100,000 spans.
    W4,
    /// A handler used 100 times, which repeats all earlier runs each time.
    W5,
    /// W1 to one, two, four and eight servers over one Postgres, a network away from it.
    Servers,
    /// Originals packed anew when their traces are quiet (SQLite).
    Rewritten,
    /// Reads, cold start, download and ingest over stores of the sizes that `--traces` gives.
    Reads,
}

/// Load test of the release binary.
#[derive(Clone, Debug, Parser)]
pub(crate) struct Options {
    /// Run only these (Ceiling, W1, W2, W3, W4, W5, Servers, Rewritten, Reads).
    #[arg(long, value_delimiter = ',')]
    pub(crate) only: Vec<Workload>,
    /// Length of each W1 run in seconds.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// All of it in less than a minute, with figures that say less.
    #[arg(long)]
    pub(crate) quick: bool,
    /// Measure on Postgres besides: on the server of this URL, else on a private one.
    #[arg(long, num_args = 0..=1, default_missing_value = "", value_name = "URL")]
    pub(crate) postgres: Option<String>,
    /// Do not measure on SQLite.
    #[arg(long, requires = "postgres")]
    no_sqlite: bool,
    /// Sizes of the stores of `Reads`, in traces of ten spans; ratios are those of the last to the first.
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000])]
    pub(crate) traces: Vec<usize>,
    /// Connections of W1.
    #[arg(long, default_value_t = 16)]
    pub(crate) connections: usize,
    /// Core of the server (and of Postgres).
    #[arg(long, default_value_t = 0)]
    pub(crate) server_core: usize,
    /// Core of the driver.
    #[arg(long, default_value_t = 1)]
    pub(crate) driver_core: usize,
    /// Where stores are made; a directory on the disk that is to be measured.
    #[arg(long)]
    pub(crate) dir: Option<PathBuf>,
    /// Prefix of the server's command line, for a profiler: `--wrap "perf record -o out --"`.
    #[arg(long)]
    pub(crate) wrap: Option<String>,
    /// Passed by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Options {
    /// Whether a workload is asked for.
    pub(crate) fn runs(&self, workload: Workload) -> bool {
        self.only.is_empty() || self.only.contains(&workload)
    }

    /// The databases to measure on.
    pub(crate) fn backends(&self) -> Vec<Backend> {
        let sqlite = (!self.no_sqlite).then_some(Backend::Sqlite);
        sqlite.into_iter().chain(self.postgres.as_ref().map(|_| Backend::Postgres)).collect()
    }

    /// Length of a W1 run.
    pub(crate) fn length(&self) -> Duration {
        Duration::from_secs(if self.quick { self.seconds.min(4) } else { self.seconds })
    }

    /// A number of things, fewer when quick.
    pub(crate) fn scaled<T>(&self, full: T, quick: T) -> T {
        if self.quick { quick } else { full }
    }
}
