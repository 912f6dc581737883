//! Deleting what a project does not keep any longer: by age, by number, by room, the oldest first.
//!
//! A look walks over the traces in the order of their start and says which go (`Walk`); the dry run and the job look in
//! the same way, so what the one tells is what the other does. The job is made by [`keep_within`] when there is something to
//! delete, and done by the runner of jobs: under a lease, with progress, and with its receipt as the result.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::{JobKind, Stop};
use crate::clock::Clock;
use crate::domain::audit::{Actor, AuditEntry};
use crate::domain::id;
use crate::domain::job::{Job, NewJob, Progress, StepError};
use crate::domain::project::ProjectId;
use crate::domain::retention::{RETENTION, Retention};
use crate::domain::text::Text;
use crate::domain::time::DAY;
use crate::store::trace::{TraceFilter, TraceRow};
use crate::store::write::{Deleted, Rollups};
use crate::store::{Store, StoreError};

/// Traces of one step; they go in one transaction, which others wait for.
const STEP_TRACES: u64 = 100;
/// Spans of one step, unless one trace alone has more.
const STEP_SPANS: u64 = 5_000;
/// Free pages given back in one step.
const STEP_PAGES: i64 = 4_096;
/// Traces that a job decides on in one step.
const MAX_DECIDED: u64 = 10_000;
/// Traces that a dry run looks at before it says "at least".
const MAX_LOOKED: u64 = 100_000;
/// Time between two looks over all projects.
const LOOK: Duration = Duration::from_mins(10);
/// After a start the first look is sooner.
const FIRST_LOOK: Duration = Duration::from_secs(3);

/// The rule that a trace goes by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Stage {
    #[default]
    Age,
    /// Traces whose start lies in the future go by when they came.
    Ahead,
    Number,
    Room,
    Rollups,
    GiveBack,
}

impl Stage {
    fn next(self) -> Self {
        match self {
            Self::Age => Self::Ahead,
            Self::Ahead => Self::Number,
            Self::Number => Self::Room,
            Self::Room => Self::Rollups,
            Self::Rollups | Self::GiveBack => Self::GiveBack,
        }
    }
}

/// Where a job is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Place {
    stage: Stage,
    /// The newest trace that goes in this stage, once that is decided.
    until: Option<(i64, Text)>,
}

impl Place {
    fn turn(&mut self) {
        self.until = None;
        self.stage = self.stage.next();
    }
}

/// Where a walk is.
#[derive(Clone, Debug, Default)]
struct Walk {
    stage: Stage,
    /// The trace that was looked at last.
    after: Option<(i64, Text)>,
    /// Traces, or bytes, that still have to go in this stage; none before its first step.
    left: Option<u64>,
    /// What went so far, in all stages.
    traces: u64,
    bytes: u64,
}

/// How a walk is taken.
struct Looking<'a> {
    store: &'a Store,
    project: ProjectId,
    keep: &'a Retention,
    now: i64,
    /// Nothing is deleted: what an earlier rule takes is still there when a later one looks.
    is_dry: bool,
}

impl Looking<'_> {
    fn has_expired(&self, row: &TraceRow) -> bool {
        let before = self.keep.expired_before(self.now);
        before.is_some_and(|before| row.created_at < before && (row.summary.started_at < before || row.summary.started_at >= self.now + DAY))
    }

    fn filter(&self, stage: Stage) -> Option<TraceFilter> {
        let before = self.keep.expired_before(self.now).map(|before| before - 1);
        match stage {
            Stage::Age => before.map(|before| TraceFilter { until: Some(before), stored_until: Some(before), ..TraceFilter::default() }),
            Stage::Ahead => before.map(|before| TraceFilter { from: Some(self.now + DAY), stored_until: Some(before), ..TraceFilter::default() }),
            Stage::Number => self.keep.max_traces.map(|_| TraceFilter::default()),
            Stage::Room => self.keep.max_bytes.map(|_| TraceFilter::default()),
            Stage::Rollups | Stage::GiveBack => None,
        }
    }

    /// What has to go by a rule at its beginning: traces, or bytes.
    async fn excess(&self, walk: &Walk) -> Result<u64, StoreError> {
        let gone = |went: u64| if self.is_dry { went } else { 0 };
        Ok(match walk.stage {
            Stage::Number => {
                let count = self.store.count_traces(self.project, &TraceFilter::default()).await?.count;
                count.saturating_sub(gone(walk.traces)).saturating_sub(self.keep.max_traces.unwrap_or(u64::MAX))
            }
            Stage::Room => {
                self.store.room(self.project).await?.saturating_sub(gone(walk.bytes)).saturating_sub(self.keep.max_bytes.unwrap_or(u64::MAX))
            }
            _ => u64::MAX,
        })
    }
}

impl Looking<'_> {
    /// The newest of the traces that go by number or room, of a bounded number of the oldest.
    async fn newest_that_goes(&self, stage: Stage) -> Result<Option<(i64, Text)>, StoreError> {
        let (mut walk, mut newest) = (Walk { stage, ..Walk::default() }, None);
        while walk.traces < MAX_DECIDED {
            let going = walk.next(self).await?;
            if walk.stage != stage || going.is_empty() {
                break;
            }
            newest = going.last().map(|(row, _)| (row.summary.started_at, row.id.clone()));
        }
        Ok(newest)
    }
}

impl Walk {
    /// Goes on to the next rule. A dry look by room begins where the one by number has ended.
    fn turn(&mut self, is_dry: bool) {
        let is_after_number = self.stage == Stage::Number;
        self.stage = self.stage.next();
        self.left = None;
        if !(is_dry && is_after_number) {
            self.after = None;
        }
    }

    /// The next traces that go. Nothing: the walk has come to what is no trace.
    async fn next(&mut self, look: &Looking<'_>) -> Result<Vec<(TraceRow, u64)>, StoreError> {
        while self.stage < Stage::Rollups {
            let Some(filter) = look.filter(self.stage) else {
                self.turn(look.is_dry);
                continue;
            };
            let mut left = match self.left {
                Some(left) => left,
                None => look.excess(self).await?,
            };
            let after = self.after.as_ref().map(|(at, id)| (*at, id));
            let rows = if left == 0 { Vec::new() } else { look.store.traces_after(look.project, &filter, false, after, STEP_TRACES).await? };
            if rows.is_empty() {
                self.turn(look.is_dry);
                continue;
            }
            let sizes = look.store.trace_sizes(look.project, &rows).await?;
            let (mut spans, mut going) = (0, Vec::new());
            for (row, bytes) in rows.into_iter().zip(sizes) {
                if left == 0 || (spans > 0 && spans + u64::from(row.summary.spans) > STEP_SPANS) {
                    break;
                }
                self.after = Some((row.summary.started_at, row.id.clone()));
                if look.is_dry && self.stage >= Stage::Number && look.has_expired(&row) {
                    continue;
                }
                spans += u64::from(row.summary.spans);
                left -= match self.stage {
                    Stage::Number => 1,
                    Stage::Room => bytes.min(left),
                    _ => 0,
                };
                self.traces += 1;
                self.bytes += bytes;
                going.push((row, bytes));
            }
            self.left = Some(left);
            if !going.is_empty() {
                return Ok(going);
            }
        }
        Ok(Vec::new())
    }
}

/// What a dry run found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doomed {
    /// Traces that would go.
    pub traces: u64,
    /// Their spans.
    pub spans: u64,
    /// Bytes of their originals, as they are stored.
    pub bytes: u64,
    /// Start of the newest of them, µs.
    pub newest: Option<i64>,
    /// There may be more: the look was ended.
    pub more: bool,
}

/// What would be deleted now.
pub async fn preview(store: &Store, project: ProjectId, keep: &Retention, now: i64) -> Result<Doomed, StoreError> {
    let look = Looking { store, project, keep, now, is_dry: true };
    let (mut walk, mut doomed) = (Walk::default(), Doomed::default());
    loop {
        let going = walk.next(&look).await?;
        if going.is_empty() {
            return Ok(doomed);
        }
        for (row, bytes) in &going {
            doomed.traces += 1;
            doomed.spans += u64::from(row.summary.spans);
            doomed.bytes += bytes;
            doomed.newest = doomed.newest.max(Some(row.summary.started_at));
        }
        if doomed.traces >= MAX_LOOKED {
            return Ok(Doomed { more: true, ..doomed });
        }
    }
}

/// The receipt of a job.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Receipt {
    #[serde(flatten)]
    deleted: Deleted,
    /// Rollup rows of traces that had expired before.
    rollups: u64,
    /// Bytes that the database file is shorter by.
    freed: u64,
}

/// Jobs that delete what is not kept any longer.
#[derive(Clone, Debug)]
pub struct Expire {
    /// The store.
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
}

impl Expire {
    /// The kind of these jobs.
    pub const KIND: &'static str = "retention";

    /// A step ends with what it has deleted. Done twice, it deletes nothing more: what goes by number or room is decided
    /// in a step of its own, as the newest trace that goes.
    async fn next(&self, job: &Job) -> Result<Progress, StepError> {
        let Self { store, clock } = self;
        let now = clock.now_us();
        // Read anew: what was changed or switched off since holds.
        let keep = read(store.project_setting(job.project, RETENTION).await?.as_deref());
        let (mut place, mut receipt): (Place, Receipt) = (job.place()?, job.result()?);
        let look = Looking { store, project: job.project, keep: &keep, now, is_dry: false };
        let mut is_done = false;
        match place.stage {
            Stage::Age | Stage::Ahead => {
                let rows = match look.filter(place.stage) {
                    Some(filter) => store.traces_after(job.project, &filter, false, None, STEP_TRACES).await?,
                    None => Vec::new(),
                };
                self.delete(job.project, &keep, rows, &mut place, &mut receipt).await?;
            }
            Stage::Number | Stage::Room => match place.until.clone() {
                None => match look.newest_that_goes(place.stage).await? {
                    Some(until) => place.until = Some(until),
                    None => place.turn(),
                },
                Some((at, id)) => {
                    let filter = TraceFilter { until: Some(at), ..TraceFilter::default() };
                    let mut rows = store.traces_after(job.project, &filter, false, None, STEP_TRACES).await?;
                    let last = (at, id::pack(id.as_bytes()));
                    rows.retain(|row| (row.summary.started_at, id::pack(row.id.as_bytes())) <= last);
                    if rows.is_empty() {
                        // All of them are gone; is it enough?
                        place.until = None;
                    } else {
                        self.delete(job.project, &keep, rows, &mut place, &mut receipt).await?;
                    }
                }
            },
            Stage::Rollups => {
                // Without a rule of their own rollups go with their traces, also those that were kept so far.
                let removed = store.expire_rollups(job.project, keep.uncounted_before(now).unwrap_or(i64::MAX)).await?;
                receipt.rollups += removed;
                if removed == 0 {
                    place.turn();
                }
            }
            Stage::GiveBack => {
                let pages = store.give_back(STEP_PAGES).await?;
                receipt.freed += pages.unsigned_abs() * 4096;
                is_done = pages < STEP_PAGES;
            }
        }
        if is_done {
            self.note(job.project, &receipt).await?;
        }
        Ok(Progress::new((!is_done).then_some(&place), receipt.deleted.traces, None, &receipt))
    }

    /// Deletes as many traces as a step may; when there are none, the stage is over.
    async fn delete(
        &self,
        project: ProjectId,
        keep: &Retention,
        rows: Vec<TraceRow>,
        place: &mut Place,
        receipt: &mut Receipt,
    ) -> Result<(), StoreError> {
        let mut spans = 0;
        let within = rows.into_iter().take_while(|row| {
            let is_first = spans == 0;
            spans += u64::from(row.summary.spans);
            is_first || spans <= STEP_SPANS
        });
        let ids: Vec<Text> = within.map(|row| row.id).collect();
        if ids.is_empty() {
            place.turn();
            return Ok(());
        }
        let rollups = if keep.metrics_days.is_some() { Rollups::Keep } else { Rollups::Subtract };
        receipt.deleted.add(self.store.delete_traces_and(project, &ids, rollups).await?);
        Ok(())
    }

    async fn note(&self, project: ProjectId, receipt: &Receipt) -> Result<(), StoreError> {
        let Some(project) = self.store.project_by_number(project).await? else { return Ok(()) };
        let entry = AuditEntry::new(self.clock.now_us(), Actor::System, "retention.delete").project(project.org_id, project.uuid);
        let entry = entry.target("project", project.uuid, &project.name).detail("traces", receipt.deleted.traces);
        self.store.record(&entry.detail("bytes", receipt.deleted.bytes)).await
    }
}

impl JobKind for Expire {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    fn step<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<Progress, StepError>> {
        self.next(job).boxed()
    }
}

/// A setting as it is stored; one that is not there keeps everything.
pub fn read(value: Option<&str>) -> Retention {
    value.and_then(|value| serde_json::from_str(value).ok()).unwrap_or_default()
}

/// Looks for traces that are not to be kept any longer, and makes a job where there are some. One server at a time.
pub async fn keep_within(store: Store, clock: Clock, fresh_id: fn() -> uuid::Uuid, mut stop: Stop) {
    let mut pause = FIRST_LOOK;
    while stop.sleep(pause).await {
        pause = LOOK;
        if let Err(error) = look_over(&store, &clock, fresh_id).await {
            tracing::warn!(%error, "what has expired could not be looked up; it is tried again");
        }
    }
}

async fn look_over(store: &Store, clock: &Clock, fresh_id: fn() -> uuid::Uuid) -> Result<(), StoreError> {
    let Some(_turn) = store.retention_turn().await? else { return Ok(()) };
    for (project, value) in store.project_settings(RETENTION).await? {
        let keep = read(Some(&value));
        let now = clock.now_us();
        let look = Looking { store, project, keep: &keep, now, is_dry: true };
        let has_old_rollups = store.has_expired_rollups(project, keep.uncounted_before(now).unwrap_or(i64::MAX)).await?;
        if !has_old_rollups && Walk::default().next(&look).await?.is_empty() {
            continue;
        }
        let job = NewJob { id: fresh_id(), project, kind: Expire::KIND, task: "{}".to_owned(), created_by: None, created_at: now };
        store.submit_job_unless_open(&job).await?;
    }
    Ok(())
}
