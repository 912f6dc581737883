//! Counts and durations of this process since its start. Whoever does the work counts it: an addition, or a short lock
//! for a duration. Prometheus and the status page read the same numbers.
//!
//! Labels are words of ours, never of a sender or a tenant, so the number of series is fixed.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::levels::{Level, Levels, register_levels};
use super::recent::{Durations, Quantiles, Refusal, Refusals};
use crate::clock::Clock;
use crate::domain::span::Protocol;

type One = [(&'static str, &'static str); 1];
type Two = [(&'static str, &'static str); 2];

/// Why a collector refused a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No access key came with it.
    NoKey,
    /// The key is unknown, revoked or expired, or may not ingest here.
    UnknownKey,
    /// The body is larger than the limit.
    TooLarge,
    /// The body did not come in time.
    TooSlow,
    /// The body is not what the protocol says.
    Invalid,
    /// A media type or coding that is not understood.
    Unsupported,
    /// No room, or the store is not available: it may come again.
    Busy,
    /// The store refused it.
    Failed,
    /// More than the limits of the key or the project allow.
    OverLimit,
}

impl Reason {
    /// All of them.
    pub const ALL: &[Self] =
        &[Self::NoKey, Self::UnknownKey, Self::TooLarge, Self::TooSlow, Self::Invalid, Self::Unsupported, Self::Busy, Self::Failed, Self::OverLimit];

    /// The printed word.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoKey => "no_key",
            Self::UnknownKey => "unknown_key",
            Self::TooLarge => "too_large",
            Self::TooSlow => "too_slow",
            Self::Invalid => "invalid",
            Self::Unsupported => "unsupported",
            Self::Busy => "busy",
            Self::Failed => "failed",
            Self::OverLimit => "over_limit",
        }
    }
}

/// A part of the surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Where senders post.
    Collector,
    /// The management API, and what else programs read.
    Api,
    /// The console, and the probes of who watches the server.
    Console,
}

impl Area {
    /// All of them.
    const ALL: &[Self] = &[Self::Collector, Self::Api, Self::Console];

    fn word(self) -> &'static str {
        match self {
            Self::Collector => "collector",
            Self::Api => "api",
            Self::Console => "console",
        }
    }
}

/// Classes of HTTP statuses.
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// What a request of a collector brought, once it is durable.
#[derive(Clone, Copy, Debug)]
pub struct Batch {
    /// What it spoke.
    pub protocol: Protocol,
    /// Bytes of the body, inflated.
    pub bytes: usize,
    /// Spans that are kept.
    pub spans: usize,
    /// Items that cannot be.
    pub invalid: u64,
    /// Items that were too many for one request.
    pub too_many: u64,
    /// OpenTelemetry metrics, which are not kept.
    pub metrics: u64,
    /// Log records that say nothing about the content of a span.
    pub log_records: u64,
}

/// The counts of one process; cheap to clone.
#[derive(Clone, Debug)]
pub struct Meters(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Clock,
    started: (i64, Instant),
    registry: Registry,
    requests: Family<One, Counter>,
    refusals: Family<Two, Counter>,
    spans: Family<One, Counter>,
    bytes: Family<One, Counter>,
    unkept: Family<Two, Counter>,
    dropped: Family<One, Counter>,
    commits: Histogram,
    commit_lost: Counter,
    commit_failed: Counter,
    http_requests: Family<Two, Counter>,
    http_seconds: Family<One, Histogram>,
    connections: Gauge,
    levels: Vec<(Gauge, Level)>,
    restarts: Family<One, Counter>,
    last_commit_seconds: Gauge<f64, AtomicU64>,
    recent_commits: Durations,
    last_commit: AtomicI64,
    last_batch: Vec<AtomicI64>,
    recent_refusals: Refusals,
}

/// From half a millisecond to about half a minute.
fn seconds() -> Histogram {
    Histogram::new(exponential_buckets(0.0005, 3.0, 11))
}

impl Meters {
    /// All at nothing.
    pub fn new(clock: Clock) -> Self {
        let mut registry = Registry::with_prefix("tracekeep");
        let requests = Family::<One, Counter>::default();
        registry.register("ingest_requests", "Requests of senders that were answered with success, after the commit", requests.clone());
        let refusals = Family::<Two, Counter>::default();
        registry.register("ingest_refusals", "Requests of senders that were refused whole", refusals.clone());
        let spans = Family::<One, Counter>::default();
        registry.register("ingest_spans", "Spans in accepted requests, repeated ones included", spans.clone());
        let bytes = Family::<One, Counter>::default();
        registry.register_with_unit("ingest_body", "Bodies of accepted requests, inflated", Unit::Bytes, bytes.clone());
        let unkept = Family::<Two, Counter>::default();
        registry.register("ingest_items_rejected", "Items of accepted requests that could not be kept, as their senders were told", unkept.clone());
        let dropped = Family::<One, Counter>::default();
        registry.register("ingest_items_dropped", "OTLP metrics and log records that were accepted and are not kept", dropped.clone());
        let commits = seconds();
        registry.register_with_unit("commit_duration", "Transactions of the ingest writer, fdatasync included", Unit::Seconds, commits.clone());
        let commit_lost = Counter::default();
        registry.register("commit_retries", "Transactions that lost against another one and ran again", commit_lost.clone());
        let commit_failed = Counter::default();
        registry.register(
            "commit_failures",
            "Transactions that failed: a busy, full or absent database, or data that it refused",
            commit_failed.clone(),
        );
        let last_commit_seconds = Gauge::<f64, AtomicU64>::default();
        registry.register_with_unit(
            "last_commit_timestamp",
            "When the writer last committed, since 1970; 0 before the first",
            Unit::Seconds,
            last_commit_seconds.clone(),
        );
        let http_requests = Family::<Two, Counter>::default();
        registry.register("http_requests", "Answers, by part of the surface and class of status", http_requests.clone());
        let http_seconds = Family::<One, Histogram>::new_with_constructor(seconds);
        registry.register_with_unit("http_request_duration", "Time until an answer begins", Unit::Seconds, http_seconds.clone());
        let connections = Gauge::default();
        registry.register("http_connections", "Open connections", connections.clone());
        let restarts = Family::<One, Counter>::default();
        registry.register("task_restarts", "Background tasks that panicked and were started again", restarts.clone());
        let levels = register_levels(&mut registry);
        let started_seconds = Gauge::<f64, AtomicU64>::default();
        started_seconds.set(seconds_of(clock.now_us()));
        registry.register_with_unit("start_timestamp", "When this process began, since 1970", Unit::Seconds, started_seconds);
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "Version of Tracekeep", build);
        for area in Area::ALL {
            drop(http_seconds.get_or_create(&[("area", area.word())]));
            for class in CLASSES {
                drop(http_requests.get_or_create(&[("area", area.word()), ("class", class)]));
            }
        }
        for protocol in Protocol::ALL.iter().map(|protocol| protocol.word()) {
            // A series that is not there yet hides its first increase.
            for family in [&requests, &spans, &bytes] {
                drop(family.get_or_create(&[("protocol", protocol)]));
            }
            for reason in Reason::ALL {
                drop(refusals.get_or_create(&[("protocol", protocol), ("reason", reason.word())]));
            }
            for reason in ["invalid", "too_many"] {
                drop(unkept.get_or_create(&[("protocol", protocol), ("reason", reason)]));
            }
        }
        for kind in ["metric", "log_record"] {
            drop(dropped.get_or_create(&[("kind", kind)]));
        }
        let started = (clock.now_us(), Instant::now());
        let last_batch = Protocol::ALL.iter().map(|_| AtomicI64::new(0)).collect();
        let (recent_commits, last_commit, recent_refusals) = (Durations::default(), AtomicI64::new(0), Refusals::default());
        Self(Arc::new(Inner {
            clock,
            started,
            registry,
            requests,
            refusals,
            spans,
            bytes,
            unkept,
            dropped,
            commits,
            commit_lost,
            commit_failed,
            http_requests,
            http_seconds,
            connections,
            levels,
            restarts,
            last_commit_seconds,
            recent_commits,
            last_commit,
            last_batch,
            recent_refusals,
        }))
    }

    /// Counts an answer.
    pub fn answered(&self, area: Area, status: u16, took: Duration) {
        let class = CLASSES.get(usize::from(status / 100).wrapping_sub(1)).copied().unwrap_or("5xx");
        self.0.http_requests.get_or_create(&[("area", area.word()), ("class", class)]).inc();
        self.0.http_seconds.get_or_create(&[("area", area.word())]).observe(took.as_secs_f64());
    }

    /// Open connections.
    pub fn connections(&self) -> &Gauge {
        &self.0.connections
    }

    /// All counts as Prometheus reads them.
    pub fn text(&self, now: &Levels) -> String {
        for (gauge, of) in &self.0.levels {
            gauge.set(i64::try_from(of(now)).unwrap_or(i64::MAX));
        }
        for (task, restarts) in &now.tasks {
            self.0.restarts.get_or_create(&[("task", *task)]).inner().store(*restarts, Ordering::Relaxed);
        }
        self.0.last_commit_seconds.set(seconds_of(self.0.last_commit.load(Ordering::Relaxed)));
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.0.registry).expect("a text takes what is written to it");
        text
    }

    /// When this process began, µs, and how long it has been running.
    pub fn started(&self) -> (i64, Duration) {
        (self.0.started.0, self.0.started.1.elapsed())
    }

    /// Counts a request that is durable.
    pub fn accepted(&self, batch: &Batch) {
        let inner = &self.0;
        let protocol = batch.protocol.word();
        inner.requests.get_or_create(&[("protocol", protocol)]).inc();
        inner.spans.get_or_create(&[("protocol", protocol)]).inc_by(batch.spans as u64);
        inner.bytes.get_or_create(&[("protocol", protocol)]).inc_by(batch.bytes as u64);
        for (reason, count) in [("invalid", batch.invalid), ("too_many", batch.too_many)] {
            if count > 0 {
                inner.unkept.get_or_create(&[("protocol", protocol), ("reason", reason)]).inc_by(count);
            }
        }
        for (kind, count) in [("metric", batch.metrics), ("log_record", batch.log_records)] {
            if count > 0 {
                inner.dropped.get_or_create(&[("kind", kind)]).inc_by(count);
            }
        }
        if let Some(last) = inner.last_batch.get(batch.protocol as usize) {
            last.store(inner.clock.now_us(), Ordering::Relaxed);
        }
    }

    /// Counts a request that was refused whole. Of the request only the address is kept.
    pub fn refused(&self, protocol: Protocol, reason: Reason, address: Option<&str>) {
        self.0.refusals.get_or_create(&[("protocol", protocol.word()), ("reason", reason.word())]).inc();
        self.0.recent_refusals.add(self.0.clock.now_us(), protocol, reason, address);
    }

    /// Notes a transaction of the writer that is durable.
    pub fn committed(&self, took: Duration) {
        self.0.commits.observe(took.as_secs_f64());
        self.0.recent_commits.add(took);
        self.0.last_commit.store(self.0.clock.now_us(), Ordering::Relaxed);
    }

    /// Counts a transaction that runs again.
    pub fn commit_lost(&self) {
        self.0.commit_lost.inc();
    }

    /// Counts a transaction that failed.
    pub fn commit_failed(&self) {
        self.0.commit_failed.inc();
    }

    /// When the writer last committed, µs, and how long that took lately.
    pub fn commits(&self) -> (Option<i64>, Option<Quantiles>) {
        (some_time(&self.0.last_commit), self.0.recent_commits.quantiles())
    }

    /// What a protocol brought so far.
    pub fn of(&self, protocol: Protocol) -> Seen {
        let (inner, word) = (&self.0, protocol.word());
        let refusals = |reason: &Reason| (*reason, inner.refusals.get_or_create(&[("protocol", word), ("reason", reason.word())]).get());
        let unkept = |reason| inner.unkept.get_or_create(&[("protocol", word), ("reason", reason)]).get();
        Seen {
            last_batch: inner.last_batch.get(protocol as usize).and_then(some_time),
            requests: inner.requests.get_or_create(&[("protocol", word)]).get(),
            spans: inner.spans.get_or_create(&[("protocol", word)]).get(),
            invalid: unkept("invalid"),
            too_many: unkept("too_many"),
            refusals: Reason::ALL.iter().map(refusals).filter(|(_, count)| *count > 0).collect(),
        }
    }

    /// The last requests that were refused, newest first.
    pub fn refusals(&self) -> Vec<Refusal> {
        self.0.recent_refusals.list()
    }
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of this century are exact")]
fn seconds_of(micros: i64) -> f64 {
    micros as f64 / 1e6
}

/// What came by a protocol since the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When the last request was accepted, µs.
    pub last_batch: Option<i64>,
    /// Requests that were accepted.
    pub requests: u64,
    /// Spans in them.
    pub spans: u64,
    /// Items that could not be kept.
    pub invalid: u64,
    /// Items that were too many.
    pub too_many: u64,
    /// Requests that were refused, by reason.
    pub refusals: Vec<(Reason, u64)>,
}

fn some_time(at: &AtomicI64) -> Option<i64> {
    Some(at.load(Ordering::Relaxed)).filter(|at| *at > 0)
}
