//! How the server is: what the people who run it ask first.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use poem::web::Data as Shared;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::envelope::{Data, one};
use super::{ApiError, Chapter};
use crate::access::Caller;
use crate::domain::job::Job;
use crate::domain::span::Protocol;
use crate::domain::time;
use crate::ingest::{Admission, Ingest, WriterHealth};
use crate::store::{Dialect, Store, StoreError};
use crate::tasks::{Roster, Stop, TaskState};
use crate::telemetry::{Levels, Refusal, Space};

/// Open jobs that are listed; their number is told in any case.
const JOBS: i64 = 20;
/// How long the database may take to tell about itself: Prometheus does not wait for ever.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the status is read from; cheap to clone.
#[derive(Clone, Debug)]
pub struct System {
    /// The database.
    pub store: Store,
    /// The write path, and what is counted of it.
    pub ingest: Ingest,
    /// Room for bodies in flight.
    pub admission: Admission,
    /// Background work.
    pub roster: Roster,
    /// Told when the server stops.
    pub closing: Stop,
    /// Directory whose disk is looked at.
    pub data_dir: Arc<Path>,
}

/// `/v1/system`
pub(super) struct SystemApi;

/// How the server that answers is. Counts are of its process, since it began; beside others on one database each tells
/// about itself.
#[derive(Object)]
struct SystemStatus {
    /// Version of Tracekeep.
    version: String,
    /// Now, on the server's clock.
    now: String,
    started_at: String,
    uptime_seconds: f64,
    database: DatabaseStatus,
    /// Disk of the data directory; null when it cannot be looked at.
    disk: Option<DiskStatus>,
    queue: QueueStatus,
    writes: WriteStatus,
    tasks: Vec<TaskStatus>,
    jobs: JobsStatus,
    /// One entry a protocol, whether anything came by it or not.
    collectors: Vec<CollectorStatus>,
    /// Requests of senders that were refused lately, newest first; those that are alike are one entry.
    refusals: Vec<RefusalStatus>,
}

/// The database.
#[derive(Object)]
struct DatabaseStatus {
    /// `sqlite` or `postgres`.
    kind: String,
    /// Name and version, as it says itself.
    version: String,
    /// Last schema step.
    schema: String,
    /// Bytes that it takes; on SQLite those of its file.
    bytes: u64,
    /// Bytes of SQLite's write-ahead log; null on Postgres.
    wal_bytes: Option<u64>,
    /// Slot under which this process keeps its sums; of servers on one database each has another.
    rollup_slot: i64,
}

/// A file system.
#[derive(Object)]
struct DiskStatus {
    /// Bytes that the server may still use.
    free_bytes: u64,
    total_bytes: u64,
}

/// What waits to be stored.
#[derive(Object)]
struct QueueStatus {
    /// Requests that are decoded and wait for their transaction.
    waiting_requests: u64,
    /// Requests whose body is not read yet, because there is no room.
    waiting_for_room: u64,
    /// Bytes of bodies in flight, as they are charged against the budget.
    bytes_in_flight: u64,
    /// `ingest.in_flight_bytes`.
    bytes_budget: u64,
}

/// The transactions of ingest.
#[derive(Object)]
struct WriteStatus {
    /// Whether the last one succeeded.
    healthy: bool,
    last_commit_at: Option<String>,
    /// Milliseconds that half of the last thousand took at most; null when there was none.
    p50_ms: Option<f64>,
    /// Milliseconds that all but one in a hundred of them took at most.
    p99_ms: Option<f64>,
}

/// A background task.
#[derive(Object)]
struct TaskStatus {
    name: String,
    /// False for one that has ended.
    running: bool,
    /// How often it panicked and was started again.
    restarts: u64,
}

/// Jobs that have not ended, of all projects.
#[derive(Object)]
struct JobsStatus {
    open: u64,
    /// The oldest twenty.
    list: Vec<OpenJob>,
}

/// A job that has not ended.
#[derive(Object)]
struct OpenJob {
    id: String,
    project_id: Option<String>,
    kind: String,
    /// `waiting` or `running`.
    state: String,
    done: u64,
    total: Option<u64>,
    created_at: String,
    started_at: Option<String>,
}

/// What came by a protocol.
#[derive(Object)]
struct CollectorStatus {
    /// `dynamiq`, `openai_agents`, `otlp` or `dreadnode`.
    protocol: String,
    /// When the last request was accepted.
    last_batch_at: Option<String>,
    accepted_requests: u64,
    accepted_spans: u64,
    /// Items of accepted requests that could not be kept.
    rejected_invalid: u64,
    /// Items of accepted requests beyond what one request may hold.
    rejected_too_many: u64,
    refused: Vec<RefusedCount>,
}

/// Requests that were refused for one reason.
#[derive(Object)]
struct RefusedCount {
    /// `no_key`, `unknown_key`, `too_large`, `too_slow`, `invalid`, `unsupported`, `busy` or `failed`.
    reason: String,
    requests: u64,
}

/// Requests that were refused alike. What they carried is not kept.
#[derive(Object)]
struct RefusalStatus {
    /// When the last one came.
    at: String,
    /// Seconds since then.
    seconds_ago: f64,
    protocol: String,
    /// As for `refused`.
    reason: String,
    /// Where it came from.
    address: Option<String>,
    /// How many came.
    requests: u64,
}

#[OpenApi(tag = "Chapter::System")]
impl SystemApi {
    /// How the server is. For owners and admins of the first organization, who run it.
    #[oai(path = "/v1/system/status", method = "get", operation_id = "getSystemStatus")]
    async fn status(&self, caller: Caller, system: Shared<&System>) -> Result<Json<Data<SystemStatus>>, ApiError> {
        caller.operates().await?;
        Ok(one(system.status(caller.now_us()).await?))
    }
}

impl System {
    /// What Prometheus reads beside the counts. A database that does not answer is told, and hides nothing else.
    pub async fn levels(&self) -> Levels {
        let (load, space) = (self.admission.load(), Space::of(&self.data_dir).ok());
        let asked =
            tokio::time::timeout(PATIENCE, async { Ok::<_, StoreError>((self.store.file_sizes().await?, self.store.open_jobs(0).await?.1)) }).await;
        let known = asked.ok().and_then(Result::ok);
        Levels {
            waiting: self.ingest.waiting(),
            waiting_for_room: load.waiting,
            in_flight_bytes: load.in_flight_bytes,
            budget_bytes: load.budget_bytes,
            writer_failing: self.ingest.last_health() == WriterHealth::Failing,
            database_bytes: known.map_or(0, |(sizes, _)| sizes.database),
            wal_bytes: known.and_then(|(sizes, _)| sizes.log).unwrap_or(0),
            disk_free_bytes: space.map_or(0, |space| space.free),
            disk_total_bytes: space.map_or(0, |space| space.total),
            open_jobs: known.map_or(0, |(_, open)| open),
            database_up: known.is_some(),
            tasks: self.roster.tasks().iter().map(|task| (task.name, task.restarts)).collect(),
        }
    }

    async fn status(&self, now: i64) -> Result<SystemStatus, StoreError> {
        let (meters, load) = (self.ingest.meters(), self.admission.load());
        let ((started, uptime), (last_commit, commits)) = (meters.started(), meters.commits());
        Ok(SystemStatus {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            now: time::format(now),
            started_at: time::format(started),
            uptime_seconds: uptime.as_secs_f64(),
            database: self.database().await?,
            disk: Space::of(&self.data_dir).ok().map(|space| DiskStatus { free_bytes: space.free, total_bytes: space.total }),
            queue: QueueStatus {
                waiting_requests: self.ingest.waiting() as u64,
                waiting_for_room: load.waiting as u64,
                bytes_in_flight: load.in_flight_bytes as u64,
                bytes_budget: load.budget_bytes as u64,
            },
            writes: WriteStatus {
                healthy: self.ingest.last_health() == WriterHealth::Writing,
                last_commit_at: last_commit.map(time::format),
                p50_ms: commits.map(|commits| millis(commits.p50)),
                p99_ms: commits.map(|commits| millis(commits.p99)),
            },
            tasks: self.roster.tasks().into_iter().map(TaskStatus::from).collect(),
            jobs: self.jobs().await?,
            collectors: Protocol::ALL.iter().map(|protocol| self.collector(*protocol)).collect(),
            refusals: meters.refusals().into_iter().map(|refusal| RefusalStatus::new(refusal, now)).collect(),
        })
    }

    async fn database(&self) -> Result<DatabaseStatus, StoreError> {
        let sizes = self.store.file_sizes().await?;
        let kind = match self.store.dialect() {
            Dialect::Sqlite => "sqlite",
            Dialect::Postgres => "postgres",
        };
        Ok(DatabaseStatus {
            kind: kind.to_owned(),
            version: self.store.version().await?,
            schema: self.store.schema().await?,
            bytes: sizes.database,
            wal_bytes: sizes.log,
            rollup_slot: self.store.slot(),
        })
    }

    async fn jobs(&self) -> Result<JobsStatus, StoreError> {
        let (jobs, open) = self.store.open_jobs(JOBS).await?;
        let mut list = Vec::with_capacity(jobs.len());
        for job in jobs {
            let project = self.store.project_by_number(job.project).await?;
            list.push(OpenJob::new(job, project.map(|project| project.uuid.to_string())));
        }
        Ok(JobsStatus { open, list })
    }

    fn collector(&self, protocol: Protocol) -> CollectorStatus {
        let seen = self.ingest.meters().of(protocol);
        let refused = seen.refusals.iter().map(|(reason, requests)| RefusedCount { reason: reason.word().to_owned(), requests: *requests });
        CollectorStatus {
            protocol: protocol.word().to_owned(),
            last_batch_at: seen.last_batch.map(time::format),
            accepted_requests: seen.requests,
            accepted_spans: seen.spans,
            rejected_invalid: seen.invalid,
            rejected_too_many: seen.too_many,
            refused: refused.collect(),
        }
    }
}

impl From<TaskState> for TaskStatus {
    fn from(task: TaskState) -> Self {
        Self { name: task.name.to_owned(), running: task.running, restarts: task.restarts }
    }
}

impl OpenJob {
    fn new(job: Job, project_id: Option<String>) -> Self {
        Self {
            id: job.id.to_string(),
            project_id,
            kind: job.kind,
            state: job.state.word().to_owned(),
            done: job.done,
            total: job.total,
            created_at: time::format(job.created_at),
            started_at: job.started_at.map(time::format),
        }
    }
}

impl RefusalStatus {
    fn new(refusal: Refusal, now: i64) -> Self {
        let ago = Duration::from_micros(u64::try_from(now - refusal.at).unwrap_or(0));
        Self {
            at: time::format(refusal.at),
            seconds_ago: ago.as_secs_f64(),
            protocol: refusal.protocol.word().to_owned(),
            reason: refusal.reason.word().to_owned(),
            address: refusal.address,
            requests: refusal.count,
        }
    }
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}
