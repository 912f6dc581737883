//! Gauges that are looked up when somebody asks for them.

use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

/// What is looked up when somebody asks for all counts.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// Requests that wait for their transaction.
    pub waiting: usize,
    /// Requests that wait for room.
    pub waiting_for_room: usize,
    /// Bytes of bodies in flight.
    pub in_flight_bytes: usize,
    /// Bytes that may be.
    pub budget_bytes: usize,
    /// Whether the last transaction failed.
    pub writer_failing: bool,
    /// Bytes of the database.
    pub database_bytes: u64,
    /// Bytes of SQLite's write-ahead log.
    pub wal_bytes: u64,
    /// Bytes that are free on the disk of the data directory.
    pub disk_free_bytes: u64,
    /// Bytes of that disk.
    pub disk_total_bytes: u64,
    /// Jobs that have not ended, of all servers on the database.
    pub open_jobs: u64,
    /// Whether the database was read for this.
    pub database_up: bool,
    /// Background tasks, and how often each was started again.
    pub tasks: Vec<(&'static str, u64)>,
}

/// How one of them is looked up.
pub(super) type Level = fn(&Levels) -> u64;

/// Gauges that are looked up when somebody asks, each with how.
pub(super) fn register_levels(registry: &mut Registry) -> Vec<(Gauge, Level)> {
    let bytes = Some(Unit::Bytes);
    let levels: [(&str, Option<Unit>, &str, Level); 11] = [
        ("ingest_waiting_requests", None, "Requests that are decoded and wait for their transaction", |now| now.waiting as u64),
        ("ingest_waiting_for_room_requests", None, "Requests whose body is not read yet, because there is no room", |now| {
            now.waiting_for_room as u64
        }),
        ("ingest_in_flight", bytes.clone(), "Bodies in flight, as they are charged against the budget", |now| now.in_flight_bytes as u64),
        ("ingest_budget", bytes.clone(), "ingest.in_flight_bytes", |now| now.budget_bytes as u64),
        ("writer_failing", None, "1 while the last transaction of the ingest writer failed", |now| u64::from(now.writer_failing)),
        ("database_up", None, "1 when the database could be read for these figures", |now| u64::from(now.database_up)),
        ("database_size", bytes.clone(), "The database; on SQLite its file", |now| now.database_bytes),
        ("wal_size", bytes.clone(), "SQLite's write-ahead log; 0 on Postgres", |now| now.wal_bytes),
        ("disk_free", bytes.clone(), "What the server may still use of the disk of its data directory", |now| now.disk_free_bytes),
        ("disk_size", bytes, "The disk of the data directory", |now| now.disk_total_bytes),
        ("open_jobs", None, "Jobs that have not ended, of all servers on the database", |now| now.open_jobs),
    ];
    let register = |(name, unit, help, level): (&str, Option<Unit>, &str, Level)| {
        let gauge: Gauge = Gauge::default();
        match unit {
            Some(unit) => registry.register_with_unit(name, help, unit, gauge.clone()),
            None => registry.register(name, help, gauge.clone()),
        }
        (gauge, level)
    };
    levels.into_iter().map(register).collect()
}
