//! Who may start and stop the jobs of a project.

use uuid::Uuid;

use super::{Caller, Denied, ProjectScope, id};
use crate::domain::account::Right;
use crate::domain::audit::AuditEntry;
use crate::domain::job::{Job, NewJob};

impl Caller {
    /// A project that the caller may administer: an admin of it or of its organization, or a key that may administer.
    pub async fn administer(&self, project: Uuid) -> Result<ProjectScope, Denied> {
        let project = self.find_project(project).await?;
        if self.right_in(&project).await? < Some(Right::Manage) {
            return Err(Denied::Forbidden);
        }
        Ok(ProjectScope::of(&project))
    }

    /// A project whose jobs the caller reads; that of a deleted one by who may delete it.
    pub async fn project_with_jobs(&self, project: Uuid) -> Result<ProjectScope, Denied> {
        match self.project(project).await {
            Err(Denied::NotFound) => {
                let project = self.store().deleted_project(project).await?.ok_or(Denied::NotFound)?;
                if self.right_in(&project).await? < Some(Right::Manage) { Err(Denied::NotFound) } else { Ok(ProjectScope::of(&project)) }
            }
            found => found,
        }
    }

    /// Puts a job of a project into the queue, with what the audit log tells of it. `task` is JSON.
    pub async fn submit_job(&self, scope: &ProjectScope, kind: &'static str, task: String, entry: Option<&AuditEntry>) -> Result<Job, Denied> {
        let (id, project) = (id::fresh(), scope.project());
        let job = NewJob { id, project, kind, task, created_by: self.person().ok(), created_at: self.access().now_us() };
        self.store().submit_job(&job, entry).await?;
        self.store().job(project, id).await?.ok_or(Denied::NotFound)
    }

    /// Stops a job between two steps. `false`: it has ended already.
    pub async fn cancel_job(&self, scope: &ProjectScope, id: Uuid) -> Result<bool, Denied> {
        let kind = self.store().job(scope.project(), id).await?.map(|job| job.kind).unwrap_or_default();
        let entry = self.project_entry(scope, "job.cancel").await?.target("job", id, &kind);
        Ok(self.store().cancel_job(scope.project(), id, self.access().now_us(), Some(&entry)).await?)
    }
}
