//! Deleting a project: it is out of sight when the job begins, and the job removes all that it has.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::JobKind;
use crate::clock::Clock;
use crate::domain::audit::{Actor, AuditEntry};
use crate::domain::job::{Job, Progress, StepError};
use crate::store::Store;
use crate::store::write::Deleted;

/// Free pages given back in one step.
const STEP_PAGES: i64 = 4_096;

/// Jobs that delete projects.
#[derive(Clone, Debug)]
pub struct DeleteProject {
    /// The store.
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
}

impl DeleteProject {
    /// The kind of these jobs.
    pub const KIND: &'static str = "delete_project";

    async fn next(&self, job: &Job) -> Result<Progress, StepError> {
        let mut receipt: Deleted = job.result()?;
        let project = self.store.project_by_number(job.project).await?;
        if project.as_ref().is_some_and(|project| project.deleted_at.is_none()) {
            return Err(StepError::Never("the project is in use".to_owned()));
        }
        let removed = self.store.remove_step(job.project).await?;
        receipt.add(removed);
        let goes_on = removed.rows > 0 || self.store.give_back(STEP_PAGES).await? >= STEP_PAGES;
        if !goes_on && let Some(project) = project {
            let entry = AuditEntry::new(self.clock.now_us(), Actor::System, "project.deleted").project(project.org_id, project.uuid);
            let entry = entry.target("project", project.uuid, &project.name).detail("traces", receipt.traces).detail("spans", receipt.spans);
            self.store.record(&entry.detail("rows", receipt.rows).detail("bytes", receipt.bytes)).await?;
        }
        Ok(Progress::new(goes_on.then_some(&()), receipt.traces, job.total.map(|total| total.max(receipt.traces)), &receipt))
    }
}

impl JobKind for DeleteProject {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    fn step<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<Progress, StepError>> {
        self.next(job).boxed()
    }
}
