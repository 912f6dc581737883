use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use poem_openapi::{ApiResponse, Object, OpenApi};
use serde_json::Value;
use uuid::Uuid;

use super::envelope::{Data, List, list, one};
use super::page::Page;
use super::params::{Positive, parse_uuid};
use super::{ApiError, Chapter, Code};
use crate::access::{Caller, ProjectScope};
use crate::domain::job::Job;
use crate::domain::time;

/// `/v1/projects/{project_id}/jobs`
pub(super) struct JobsApi;

/// 202: the work is a tracked job.
#[derive(ApiResponse)]
pub(super) enum Accepted {
    /// The job that does it.
    #[oai(status = 202)]
    Job(Json<Data<JobView>>),
}

/// Work that outlives a request, done in small steps.
#[derive(Object)]
#[oai(rename = "Job")]
pub(super) struct JobView {
    id: String,
    project_id: String,
    /// What kind of work.
    kind: String,
    /// What was asked for.
    task: Any<Value>,
    /// `waiting`, `running`, `succeeded`, `failed` or `canceled`.
    state: String,
    /// Things done so far (traces, for most kinds).
    done: u64,
    /// Things to do, when that is known.
    total: Option<u64>,
    /// What came out of it so far.
    result: Any<Option<Value>>,
    /// Why it failed.
    error: Option<String>,
    /// Account that asked for it; null when a key did.
    created_by: Option<String>,
    created_at: String,
    started_at: Option<String>,
    finished_at: Option<String>,
}

impl JobView {
    /// A job as it is shown.
    pub(super) fn new(scope: &ProjectScope, job: &Job) -> Self {
        let parsed = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
        Self {
            id: job.id.to_string(),
            project_id: scope.uuid().to_string(),
            kind: job.kind.clone(),
            task: Any(parsed(&job.task)),
            state: job.state.word().to_owned(),
            done: job.done,
            total: job.total,
            result: Any(job.result.as_deref().map(parsed)),
            error: job.error.clone(),
            created_by: job.created_by.map(|id| id.to_string()),
            created_at: time::format(job.created_at),
            started_at: job.started_at.map(time::format),
            finished_at: job.finished_at.map(time::format),
        }
    }
}

#[OpenApi(tag = "Chapter::Jobs")]
impl JobsApi {
    /// Jobs of a project, newest first. Those that ended are kept for thirty days.
    #[oai(path = "/v1/projects/:project_id/jobs", method = "get", operation_id = "listJobs")]
    async fn list(
        &self,
        caller: Caller,
        project_id: Path<String>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
    ) -> Result<Json<List<JobView>>, ApiError> {
        let (scope, page) = (caller.project_with_jobs(id(&project_id)?).await?, Page::new(&page, &page_size));
        let (rows, total) = caller.store().jobs(scope.project(), page.limit(), page.offset()).await?;
        Ok(list(page, rows.iter().map(|job| JobView::new(&scope, job)), total))
    }

    /// One job.
    #[oai(path = "/v1/projects/:project_id/jobs/:job_id", method = "get", operation_id = "getJob")]
    async fn get(&self, caller: Caller, project_id: Path<String>, job_id: Path<String>) -> Result<Json<Data<JobView>>, ApiError> {
        let scope = caller.project_with_jobs(id(&project_id)?).await?;
        let job = caller.store().job(scope.project(), id(&job_id)?).await?.ok_or(ApiError::new(Code::NotFound))?;
        Ok(one(JobView::new(&scope, &job)))
    }

    /// Stops a job between two steps; what it has done stays done. A job that has ended is answered as it is.
    #[oai(path = "/v1/projects/:project_id/jobs/:job_id", method = "delete", operation_id = "cancelJob")]
    async fn cancel(&self, caller: Caller, project_id: Path<String>, job_id: Path<String>) -> Result<Json<Data<JobView>>, ApiError> {
        let (scope, id) = (caller.administer(id(&project_id)?).await?, id(&job_id)?);
        caller.cancel_job(&scope, id).await?;
        let job = caller.store().job(scope.project(), id).await?.ok_or(ApiError::new(Code::NotFound))?;
        Ok(one(JobView::new(&scope, &job)))
    }
}

/// An id of a path; what is no id is not there.
pub(super) fn id(text: &str) -> Result<Uuid, ApiError> {
    parse_uuid(text).ok_or(ApiError::new(Code::NotFound))
}
