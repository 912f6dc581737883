//! The job that prices a window of traces by the prices of today.
//!
//! A step takes a page of traces. Doing it twice changes nothing the second time; only the number of changed spans in the
//! report is then that of the second time.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::Prices;
use crate::clock::Clock;
use crate::domain::job::{Job, Progress, StepError};
use crate::domain::money::format_usd;
use crate::domain::span::{Protocol, SpanHead};
use crate::domain::text::Text;
use crate::domain::time;
use crate::store::trace::TraceFilter;
use crate::store::write::{NameCache, Repriced};
use crate::store::{Store, StoreError};
use crate::tasks::JobKind;

/// The kind of job.
pub const REPRICE: &str = "reprice";
/// Traces in one step.
const STEP_TRACES: u64 = 50;

/// Does the jobs of this kind.
#[derive(Debug)]
pub struct Reprice {
    store: Store,
    clock: Clock,
    prices: Prices,
    names: NameCache,
}

/// What is to be done, in the words of the API.
#[derive(Deserialize)]
struct Task {
    from: Option<String>,
    until: Option<String>,
    dry_run: bool,
}

/// The trace that was looked at last.
#[derive(Default, Deserialize, Serialize)]
struct Place {
    started_at: i64,
    id: Text,
}

/// What came out, as people see it; sums are kept exactly, as text, between the steps.
#[derive(Default, Deserialize, Serialize)]
struct Report {
    dry_run: bool,
    traces: u64,
    spans: u64,
    changed: u64,
    cost_before_usd: String,
    cost_after_usd: String,
    before_pico: String,
    after_pico: String,
}

impl Report {
    fn add(&mut self, page: usize, told: &Repriced) {
        let sum = |text: &str, part: i128| text.parse::<i128>().unwrap_or(0) + part;
        let (before, after) = (sum(&self.before_pico, told.before), sum(&self.after_pico, told.after));
        self.traces += page as u64;
        self.spans += told.spans;
        self.changed += told.changed;
        (self.before_pico, self.after_pico) = (before.to_string(), after.to_string());
        (self.cost_before_usd, self.cost_after_usd) = (format_usd(before), format_usd(after));
    }
}

impl Reprice {
    /// Over a store, by the table in use.
    pub fn new(store: Store, clock: Clock, prices: Prices) -> Self {
        Self { store, clock, prices, names: NameCache::default() }
    }

    async fn next(&self, job: &Job) -> Result<Progress, StepError> {
        let task: Task = job.task()?;
        let time = |text: &Option<String>| match text.as_deref().map(time::parse) {
            Some(None) => Err(StepError::Never("a time of the window is none".to_owned())),
            at => Ok(at.flatten()),
        };
        // The filter's end is inclusive, the window's is not.
        let filter = TraceFilter { from: time(&task.from)?, until: time(&task.until)?.map(|until| until - 1), ..TraceFilter::default() };
        let (place, mut report): (Option<Place>, Report) = (job.place()?, job.result()?);
        report.dry_run = task.dry_run;
        let total = match job.total {
            Some(total) => total,
            None => self.store.count_traces(job.project, &filter).await?.count,
        };
        let after = place.as_ref().map(|place| (place.started_at, &place.id));
        let page = self.store.traces_after(job.project, &filter, false, after, STEP_TRACES).await?;
        let overrides = self.store.price_overrides(job.project).await?;
        let reprice = |protocol: Protocol, head: &SpanHead| self.prices.reprice(protocol, &overrides, head);
        let told = if task.dry_run {
            self.store.would_reprice(job.project, &page, reprice).await
        } else {
            self.store.reprice_traces(job.project, &page, &self.names, reprice, self.clock.now_us()).await
        };
        let told = match told {
            // Lost against another writer: the same page again, without counting it as a failure.
            Err(StoreError::Retry(_)) => {
                let place = place.unwrap_or(Place { started_at: i64::MIN, id: Text::default() });
                return Ok(Progress::new(Some(&place), job.done, Some(total), &report));
            }
            told => told?,
        };
        report.add(page.len(), &told);
        let done = job.done + page.len() as u64;
        let next =
            page.last().filter(|_| page.len() as u64 == STEP_TRACES).map(|last| Place { started_at: last.summary.started_at, id: last.id.clone() });
        Ok(Progress::new(next.as_ref(), done, Some(total.max(done)), &report))
    }
}

impl JobKind for Reprice {
    fn kind(&self) -> &'static str {
        REPRICE
    }

    fn step<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<Progress, StepError>> {
        self.next(job).boxed()
    }
}
