//! What a project decides about its traces, and deleting it: read by everybody who sees the project, changed by who
//! administers it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{AccessError, Caller, Denied, ProjectScope, id};
use crate::domain::job::{Job, NewJob};
use crate::domain::project::Project;
use crate::domain::retention::{MAX_DAYS, RETENTION, Retention};

/// Largest number that a client can hold exactly.
const MAX_NUMBER: u64 = 1 << 53;

impl Caller {
    /// A setting of a project; the default, if it was never set.
    pub(super) async fn setting<T: DeserializeOwned + Default>(&self, scope: &ProjectScope, kind: &'static str) -> Result<T, Denied> {
        let value = self.access().store().project_setting(scope.project(), kind).await?;
        Ok(value.and_then(|value| serde_json::from_str(&value).ok()).unwrap_or_default())
    }

    /// Decides on a setting, all of it. `action` and `what` go to the audit log.
    pub(super) async fn set<T: Serialize>(
        &self,
        scope: &ProjectScope,
        (kind, action): (&'static str, &'static str),
        value: &T,
        what: &[(&'static str, String)],
    ) -> Result<(), AccessError> {
        let mut entry = self.project_entry(scope, action).await?;
        for (name, value) in what {
            entry = entry.detail(name, value);
        }
        let value = serde_json::to_string(value).expect("plain values are printable");
        let change = self.access().store().change().await?;
        change.put_setting(scope.project(), kind, &value, self.now_us()).await?;
        change.record(&entry).await?;
        Ok(self.access().commit(change).await?)
    }

    /// What a project keeps.
    pub async fn retention(&self, scope: &ProjectScope) -> Result<Retention, Denied> {
        self.setting(scope, RETENTION).await
    }

    /// Decides on what a project keeps. The next look deletes what is beyond it.
    pub async fn set_retention(&self, scope: &ProjectScope, keep: &Retention) -> Result<(), AccessError> {
        check_retention(keep)?;
        let told = |value: Option<u64>| value.map_or_else(|| "none".to_owned(), |value| value.to_string());
        let what = [
            ("max_age_days", told(keep.max_age_days.map(u64::from))),
            ("max_traces", told(keep.max_traces)),
            ("max_bytes", told(keep.max_bytes)),
            ("metrics_days", told(keep.metrics_days.map(u64::from))),
        ];
        self.set(scope, (RETENTION, "retention.update"), keep, &what).await
    }

    /// Deletes a project: it is out of sight at once, and a job removes what it has. `name` must be its name.
    pub async fn delete_project(&self, project: Uuid, name: &str, kind: &'static str) -> Result<(ProjectScope, Job), AccessError> {
        let project = self.find_project(project).await?;
        if project.name != name {
            return Err(AccessError::Conflict("the project has another name"));
        }
        let Project { id: number, uuid, org_id, .. } = *project;
        let entry = self.entry("project.delete").await?.project(org_id, uuid).target("project", uuid, &project.name);
        let task = serde_json::json!({ "name": project.name }).to_string();
        let job = NewJob { id: id::fresh(), project: number, kind, task, created_by: self.person().ok(), created_at: self.now_us() };
        let change = self.access().store().change().await?;
        change.hide_project(number, self.now_us()).await?;
        change.insert_job(&job).await?;
        change.record(&entry).await?;
        self.access().commit(change).await?;
        let stored = self.access().store().job(number, job.id).await?.ok_or(Denied::NotFound)?;
        Ok((ProjectScope::of(&project), stored))
    }
}

/// Refuses limits that cannot be kept to.
pub fn check_retention(keep: &Retention) -> Result<(), AccessError> {
    let days = [("max_age_days", keep.max_age_days), ("metrics_days", keep.metrics_days)];
    for (field, value) in days {
        if value.is_some_and(|days| days == 0 || days > MAX_DAYS) {
            return Err(AccessError::invalid(field, format!("must be from 1 to {MAX_DAYS}")));
        }
    }
    for (field, value) in [("max_traces", keep.max_traces), ("max_bytes", keep.max_bytes)] {
        if value.is_some_and(|number| number == 0 || number > MAX_NUMBER) {
            return Err(AccessError::invalid(field, format!("must be from 1 to {MAX_NUMBER}")));
        }
    }
    if keep.metrics_days.zip(keep.max_age_days).is_some_and(|(metrics, traces)| metrics < traces) {
        return Err(AccessError::invalid("metrics_days", "must be no less than max_age_days"));
    }
    Ok(())
}
