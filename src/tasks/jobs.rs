//! The runner of tracked jobs.
//!
//! A job is a row and a [`JobKind`] that knows its next step. After a step the row is saved with the place where the next
//! one begins, so a job goes on after a restart, on whichever server takes it. A step that was done and not saved is done
//! again: **steps must be idempotent**, and each must leave the store consistent. Jobs take turns: one that has had its
//! slice of time goes to the end of the queue.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use uuid::Uuid;

use super::Stop;
use crate::clock::Clock;
use crate::domain::job::{Job, Progress, StepError};
use crate::domain::time::{DAY, MINUTE};
use crate::store::{Store, StoreError};

/// Pause between two looks at the queue when nothing is open. A job made by this process is seen at once.
const PAUSE: Duration = Duration::from_secs(1);
/// Time that one job gets before the next has its turn.
const SLICE: Duration = Duration::from_secs(2);
/// A step must not take longer: after this time another runner may take the job.
const LEASE_US: i64 = 2 * MINUTE;
/// Steps that fail in a row for reasons that may pass, before the job is given up. With the pauses this is about an hour.
const MAX_FAILURES: u32 = 60;
/// Longest pause after a step that failed.
const MAX_BACKOFF_SECS: u32 = 60;
/// Jobs that ended are kept this long.
const KEPT_US: i64 = 30 * DAY;
/// Time between two looks for jobs to forget.
const SWEEP: Duration = Duration::from_hours(1);

/// How jobs of one kind are done.
pub trait JobKind: Send + Sync + std::fmt::Debug {
    /// The word in the `kind` column.
    fn kind(&self) -> &'static str;

    /// Does the next step of a job: at most some seconds of work, all of it in the store when this returns.
    fn step<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<Progress, StepError>>;
}

/// The runner of this process; cheap to clone.
#[derive(Clone, Debug)]
pub struct Jobs {
    store: Store,
    clock: Clock,
    kinds: Arc<BTreeMap<&'static str, Arc<dyn JobKind>>>,
}

impl Jobs {
    /// A runner of the kinds that this process can do.
    pub fn new(store: Store, clock: Clock, kinds: impl IntoIterator<Item = Arc<dyn JobKind>>) -> Self {
        let kinds = kinds.into_iter().map(|kind| (kind.kind(), kind)).collect();
        Self { store, clock, kinds: Arc::new(kinds) }
    }

    /// Works until it is stopped.
    pub async fn run(self, mut stop: Stop) {
        let mut swept: Option<Instant> = None;
        loop {
            if swept.is_none_or(|at| at.elapsed() > SWEEP) {
                swept = Some(Instant::now());
                let before = self.clock.now_us() - KEPT_US;
                let forgotten = async {
                    self.store.forget_jobs(before).await?;
                    self.store.forget_projects(before).await
                };
                if let Err(error) = forgotten.await {
                    tracing::debug!(%error, "old jobs are kept a while longer");
                }
            }
            let worked = match self.turn(&mut stop).await {
                Ok(worked) => worked,
                Err(error) => {
                    tracing::warn!(%error, "the queue of jobs cannot be read or written; it is tried again");
                    false
                }
            };
            tokio::select! {
                biased;
                () = stop.stopped() => return,
                () = std::future::ready(()), if worked => {}
                () = self.store.job_submitted() => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    /// Gives one job its turn. `false`: none is open.
    async fn turn(&self, stop: &mut Stop) -> Result<bool, StoreError> {
        let kinds: Vec<&str> = self.kinds.keys().copied().collect();
        let (lease, now) = (fresh_lease(), self.clock.now_us());
        if kinds.is_empty() {
            return Ok(false);
        }
        let Some(mut job) = self.store.take_job(&kinds, lease, now, now + LEASE_US).await? else { return Ok(false) };
        let Some(kind) = self.kinds.get(job.kind.as_str()) else { return Ok(false) };
        let began = Instant::now();
        loop {
            let step = AssertUnwindSafe(kind.step(&job)).catch_unwind().await;
            match step.unwrap_or_else(|_| Err(StepError::Later("a step panicked".to_owned()))) {
                Ok(progress) => {
                    let now = self.clock.now_us();
                    if !self.store.save_job(job.id, lease, &progress, now, now + LEASE_US).await? {
                        tracing::info!(job.id = %job.id, job.kind = job.kind, "a job was canceled or taken over");
                        return Ok(true);
                    }
                    if progress.place.is_none() {
                        tracing::info!(job.id = %job.id, job.kind = job.kind, job.done = progress.done, "a job is done");
                        return Ok(true);
                    }
                    (job.place, job.done, job.total, job.result) = (progress.place, progress.done, progress.total, Some(progress.result));
                }
                Err(StepError::Never(reason)) => {
                    tracing::warn!(job.id = %job.id, job.kind = job.kind, reason, "a job failed");
                    self.store.fail_job(job.id, lease, &reason, self.clock.now_us()).await?;
                    return Ok(true);
                }
                Err(StepError::Later(reason)) => {
                    let failures = self.store.job_failed_once(job.id, lease).await?;
                    tracing::warn!(job.id = %job.id, job.kind = job.kind, reason, failures, "a step of a job failed");
                    if failures >= MAX_FAILURES {
                        self.store.fail_job(job.id, lease, "the store was not available for too long", self.clock.now_us()).await?;
                    } else {
                        let pause = i64::from(failures.min(MAX_BACKOFF_SECS));
                        self.store.release_job(job.id, lease, self.clock.now_us() + pause * MINUTE / 60).await?;
                    }
                    return Ok(true);
                }
            }
            if began.elapsed() >= SLICE || stop.is_stopped() {
                self.store.release_job(job.id, lease, self.clock.now_us()).await?;
                return Ok(true);
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "names nothing that people see")]
fn fresh_lease() -> Uuid {
    Uuid::new_v4()
}

impl From<StoreError> for StepError {
    fn from(error: StoreError) -> Self {
        if error.is_temporary() {
            return Self::Later(error.to_string());
        }
        tracing::error!(%error, "a step of a job was refused by the store");
        Self::Never("the store refused a step of the job; the server's log says why".to_owned())
    }
}

impl From<serde_json::Error> for StepError {
    fn from(_: serde_json::Error) -> Self {
        Self::Never("the job is not one that this server understands".to_owned())
    }
}
