//! Deleting many traces: all that a filter selects, a few at a time.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::JobKind;
use crate::domain::job::{Job, Progress, StepError};
use crate::domain::text::Text;
use crate::store::Store;
use crate::store::trace::TraceFilter;
use crate::store::write::Deleted;

/// Traces of one step; they go in one transaction, which others wait for.
const STEP_TRACES: u64 = 100;
/// Spans of one step, unless one trace alone has more.
const STEP_SPANS: u64 = 5_000;
/// Free pages given back in one step.
const STEP_PAGES: i64 = 4_096;

/// What is to be deleted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeleteTask {
    /// The filter as the person wrote it.
    pub query: String,
    /// The same as the store reads it.
    pub filter: TraceFilter,
    /// How many there were when the person asked; none in jobs of older versions.
    #[serde(default)]
    pub count: Option<u64>,
}

/// Jobs that delete traces.
#[derive(Clone, Debug)]
pub struct DeleteTraces(pub Store);

impl DeleteTraces {
    /// The kind of these jobs.
    pub const KIND: &'static str = "delete_traces";

    async fn next(&self, job: &Job) -> Result<Progress, StepError> {
        let Self(store) = self;
        let task: DeleteTask = job.task()?;
        let mut receipt: Deleted = job.result()?;
        let total = match job.total.or(task.count) {
            Some(total) => total,
            None => store.count_all_traces(job.project, &task.filter).await?.count,
        };
        let rows = store.traces_after(job.project, &task.filter, false, None, STEP_TRACES).await?;
        let mut spans = 0;
        let within = rows.into_iter().take_while(|row| {
            let is_first = spans == 0;
            spans += u64::from(row.summary.spans);
            is_first || spans <= STEP_SPANS
        });
        let ids: Vec<Text> = within.map(|row| row.id).collect();
        let goes_on = if ids.is_empty() {
            store.give_back(STEP_PAGES).await? >= STEP_PAGES
        } else {
            receipt.add(store.delete_traces(job.project, &ids).await?);
            true
        };
        Ok(Progress::new(goes_on.then_some(&()), receipt.traces, Some(total.max(receipt.traces)), &receipt))
    }
}

impl JobKind for DeleteTraces {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    fn step<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<Progress, StepError>> {
        self.next(job).boxed()
    }
}
