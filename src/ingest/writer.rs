//! The one task that writes traces: it takes everything that waits into one transaction and wakes every sender.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::{Mutex, mpsc, oneshot};

use super::IngestError;
use crate::clock::Clock;
use crate::domain::project::ProjectId;
use crate::store::write::{NameCache, Outcome, PreviewOf, TraceBatch};
use crate::store::{Store, StoreError};
use crate::tasks::{Stop, Supervisor};
use crate::telemetry::Meters;

/// Requests that may wait for the writer; their bytes are bounded by admission.
const MAX_WAITING: usize = 16 * 1024;
/// A group is closed when it holds this many spans.
const MAX_GROUP_SPANS: usize = 10_000;
/// And when it holds this many bytes: what a statement writes is copied on its way to the database. A request that is
/// larger is a group of its own.
const MAX_GROUP_BYTES: usize = 4 * 1024 * 1024;
/// Pause before a failed transaction is tried again.
const RETRY_PAUSE: Duration = Duration::from_millis(50);
/// Tries of a transaction that lost against another one, before the senders are told.
const MAX_LOST: u32 = 20;

/// A request's batches and the sender that waits for them.
#[derive(Debug)]
pub(super) struct Job {
    batches: Vec<TraceBatch>,
    queued: Instant,
    deadline: Instant,
    done: oneshot::Sender<Result<Written, IngestError>>,
}

/// What a sender is told when its request is durable.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) queue: Duration,
    pub(super) commit: Duration,
}

impl Job {
    pub(super) fn new(batches: Vec<TraceBatch>, deadline: Instant) -> (Self, oneshot::Receiver<Result<Written, IngestError>>) {
        let (done, receiver) = oneshot::channel();
        (Self { batches, queued: Instant::now(), deadline, done }, receiver)
    }

    fn bytes(&self) -> usize {
        self.batches.iter().flat_map(|batch| &batch.frames).map(|frame| frame.data.len()).sum()
    }

    fn spans(&self) -> usize {
        self.batches.iter().map(|batch| batch.spans.len()).sum()
    }
}

/// Whether writes succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriterHealth {
    /// The last transaction succeeded, or none was tried yet.
    Writing,
    /// The last transaction failed; what waits is being tried again.
    Failing,
}

/// Handle on the writer task.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Job>,
    failing: Arc<AtomicBool>,
}

impl Writer {
    pub(super) fn start(store: Store, clock: Clock, preview_of: PreviewOf, meters: Meters, supervisor: &Supervisor) -> Self {
        let (queue, waiting) = mpsc::channel(MAX_WAITING);
        let failing = Arc::new(AtomicBool::new(false));
        let task =
            WriterTask { store, clock, preview_of, meters, names: NameCache::default(), failing: Arc::clone(&failing), waiting: Mutex::new(waiting) };
        let task = Arc::new(task);
        supervisor.spawn("writer", move |stop| Arc::clone(&task).run(stop));
        Self { queue, failing }
    }

    pub(super) fn health(&self) -> WriterHealth {
        if self.failing.load(Ordering::Relaxed) { WriterHealth::Failing } else { WriterHealth::Writing }
    }

    pub(super) fn is_busy(&self) -> bool {
        self.waiting() > 0
    }

    /// Requests that wait for their transaction to begin.
    pub(super) fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Takes in what another write met.
    pub(super) fn learn(&self, health: WriterHealth) {
        self.failing.store(health == WriterHealth::Failing, Ordering::Relaxed);
    }

    pub(super) async fn send(&self, job: Job) -> Result<(), IngestError> {
        self.queue.send(job).await.map_err(|_| IngestError::Unavailable)
    }
}

struct WriterTask {
    store: Store,
    clock: Clock,
    preview_of: PreviewOf,
    meters: Meters,
    names: NameCache,
    failing: Arc<AtomicBool>,
    /// Held by the running task; a task that takes over from one that panicked finds what still waits.
    waiting: Mutex<mpsc::Receiver<Job>>,
}

impl WriterTask {
    /// Runs until it is stopped and nothing waits any more.
    async fn run(self: Arc<Self>, mut stop: Stop) {
        let mut waiting = self.waiting.lock().await;
        let mut held: Option<Job> = None;
        let is_split = self.store.may_be_distributed();
        loop {
            let next = if let Some(job) = held.take() {
                Some(job)
            } else {
                tokio::select! {
                    biased;
                    job = waiting.recv() => job,
                    () = stop.stopped() => waiting.try_recv().ok(),
                }
            };
            let Some(first) = next else { return };
            // Requests that are all but ready get to join: a larger group costs each of them less.
            tokio::task::yield_now().await;
            let (mut spans, mut bytes) = (first.spans(), first.bytes());
            let mut group = vec![first];
            while let Ok(job) = waiting.try_recv() {
                if spans + job.spans() > MAX_GROUP_SPANS || bytes + job.bytes() > MAX_GROUP_BYTES {
                    held = Some(job);
                    break;
                }
                spans += job.spans();
                bytes += job.bytes();
                group.push(job);
            }
            for group in if is_split { by_project(group) } else { vec![group] } {
                self.write_where_it_may_block(group).await;
            }
        }
    }

    /// SQLite's statements run on the thread that asks: not on one that requests wait for.
    async fn write_where_it_may_block(self: &Arc<Self>, group: Vec<Job>) {
        if !self.store.writes_block() {
            return self.write(group).await;
        }
        let task = Arc::clone(self);
        let runtime = Handle::current();
        if let Err(failed) = tokio::task::spawn_blocking(move || runtime.block_on(task.write(group))).await {
            std::panic::resume_unwind(failed.try_into_panic().unwrap_or_else(|cancelled| Box::new(cancelled.to_string())));
        }
    }

    /// Writes a group. When the store refuses it for a reason of its own, each request is tried alone, so that one
    /// cannot fail the others.
    async fn write(&self, group: Vec<Job>) {
        match self.write_together(group).await {
            Ok(()) => {}
            Err((group, error)) if group.len() == 1 => refuse(group, error),
            Err((group, _)) => {
                for job in group {
                    if let Err((group, error)) = self.write_together(vec![job]).await {
                        refuse(group, error);
                    }
                }
            }
        }
    }

    async fn write_together(&self, mut group: Vec<Job>) -> Result<(), (Vec<Job>, StoreError)> {
        let mut lost = 0;
        loop {
            let started = Instant::now();
            let batches: Vec<&TraceBatch> = group.iter().flat_map(|job| &job.batches).collect();
            match self.store.write_traces(&batches, &self.names, self.preview_of, self.clock.now_us()).await {
                Ok(outcomes) => {
                    self.failing.store(false, Ordering::Relaxed);
                    let mut outcomes = outcomes.into_iter();
                    let commit = started.elapsed();
                    self.meters.committed(commit);
                    for job in group {
                        let outcomes = outcomes.by_ref().take(job.batches.len()).collect();
                        let queue = started.saturating_duration_since(job.queued);
                        // A sender that has gone away has its data stored all the same.
                        let _ = job.done.send(Ok(Written { outcomes, queue, commit }));
                    }
                    return Ok(());
                }
                Err(StoreError::Retry(reason)) if lost < MAX_LOST => {
                    tracing::debug!(reason, "write transaction lost against another one");
                    self.meters.commit_lost();
                    lost += 1;
                }
                Err(error) if error.is_temporary() => {
                    self.meters.commit_failed();
                    if !self.failing.swap(true, Ordering::Relaxed) {
                        tracing::warn!(error = %error, "traces cannot be written; senders are held");
                    }
                    let now = Instant::now();
                    let (late, left): (Vec<Job>, Vec<Job>) = group.into_iter().partition(|job| job.deadline <= now);
                    for job in late {
                        let _ = job.done.send(Err(IngestError::Unavailable));
                    }
                    if left.is_empty() {
                        return Ok(());
                    }
                    group = left;
                    tokio::time::sleep(RETRY_PAUSE).await;
                }
                Err(error) => {
                    self.meters.commit_failed();
                    if matches!(error, StoreError::Corrupt { .. }) {
                        self.failing.store(true, Ordering::Relaxed);
                    }
                    return Err((group, error));
                }
            }
        }
    }
}

/// A group for each project, the requests of each in their order.
fn by_project(group: Vec<Job>) -> Vec<Vec<Job>> {
    let mut groups: BTreeMap<Option<ProjectId>, Vec<Job>> = BTreeMap::new();
    for job in group {
        // A request is of one project.
        groups.entry(job.batches.first().map(|batch| batch.project)).or_default().push(job);
    }
    groups.into_values().collect()
}

fn refuse(group: Vec<Job>, error: StoreError) {
    tracing::error!(error = %error, "a batch was refused by the store");
    let error = Arc::new(error);
    for job in group {
        let _ = job.done.send(Err(IngestError::Store(Arc::clone(&error))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::span::Protocol;
    use crate::store::write::Beside;

    #[test]
    fn a_project_has_a_group_of_its_own_in_the_order_of_arrival() {
        let job = |project, trace: &str| {
            let trace_id = trace.as_bytes().to_vec();
            let batch = TraceBatch {
                project: ProjectId(project),
                trace_id,
                protocol: Protocol::Otlp,
                spans: Vec::new(),
                beside: Beside::default(),
                frames: Vec::new(),
                is_stored: false,
            };
            Job::new(vec![batch], Instant::now()).0
        };
        let groups = by_project(vec![job(2, "a"), job(1, "b"), job(2, "c"), job(1, "d")]);
        let traces: Vec<Vec<&[u8]>> =
            groups.iter().map(|group| group.iter().flat_map(|job| &job.batches).map(|batch| batch.trace_id.as_slice()).collect()).collect();
        assert_eq!(traces, [[b"b", b"d"], [b"a", b"c"]]);
    }
}
