use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::body::Fields;
use super::envelope::{Created, Data, created, one};
use super::jobs::{JobView, id};
use super::{ApiError, Chapter};
use crate::access::{Caller, check_retention};
use crate::domain::retention::Retention;
use crate::domain::time;
use crate::tasks::retention::{Doomed, Expire, preview};

/// `/v1/projects/{project_id}/retention`
pub(super) struct RetentionApi;

/// What a project keeps. What is null or not given has no limit.
#[derive(Object)]
#[oai(rename = "Retention")]
struct RetentionView {
    /// Traces that started and were stored before that many days are deleted.
    max_age_days: Option<u32>,
    /// Of more traces the oldest are deleted.
    max_traces: Option<u64>,
    /// Of traces that take more bytes of originals, as they are stored, the oldest are deleted.
    max_bytes: Option<u64>,
    /// What expired traces counted stays in the metrics for that many days, marked by `expired_count`. Null: it goes with
    /// the traces.
    metrics_days: Option<u32>,
}

/// What would be deleted now.
#[derive(Object)]
struct RetentionPreview {
    traces: u64,
    spans: u64,
    /// Bytes of originals, as they are stored.
    bytes: u64,
    /// Start of the newest of these traces.
    newest_started_at: Option<String>,
    /// False: the look ended at 100,000 traces and there may be more.
    exact: bool,
    /// The same in words.
    summary: String,
}

impl From<Retention> for RetentionView {
    fn from(keep: Retention) -> Self {
        let Retention { max_age_days, max_traces, max_bytes, metrics_days } = keep;
        Self { max_age_days, max_traces, max_bytes, metrics_days }
    }
}

impl From<Doomed> for RetentionPreview {
    fn from(doomed: Doomed) -> Self {
        let Doomed { traces, spans, bytes, newest, more } = doomed;
        let at_least = if more { "at least " } else { "" };
        let summary = format!("would delete {at_least}{traces} traces with {spans} spans, {bytes} bytes");
        Self { traces, spans, bytes, newest_started_at: newest.map(time::format), exact: !more, summary }
    }
}

/// All limits of a body; those that are wrong are noted.
fn limits(body: &mut Fields<RetentionView>) -> Retention {
    let days = |body: &mut Fields<RetentionView>, field: &str| {
        body.optional_integer(field).map(|days| {
            u32::try_from(days).unwrap_or_else(|_| {
                body.fault(field, "must be a number of days");
                1
            })
        })
    };
    let (max_age_days, metrics_days) = (days(body, "max_age_days"), days(body, "metrics_days"));
    let number = |body: &mut Fields<RetentionView>, field: &str| {
        body.optional_integer(field).map(|number| {
            u64::try_from(number).unwrap_or_else(|_| {
                body.fault(field, "must not be negative");
                1
            })
        })
    };
    let (max_traces, max_bytes) = (number(body, "max_traces"), number(body, "max_bytes"));
    body.nothing_else();
    Retention { max_age_days, max_traces, max_bytes, metrics_days }
}

#[OpenApi(tag = "Chapter::Retention")]
impl RetentionApi {
    /// What a project keeps.
    #[oai(path = "/v1/projects/:project_id/retention", method = "get", operation_id = "getRetention")]
    async fn get(&self, caller: Caller, project_id: Path<String>) -> Result<Json<Data<RetentionView>>, ApiError> {
        let scope = caller.project(id(&project_id)?).await?;
        Ok(one(caller.retention(&scope).await?.into()))
    }

    /// Decides what a project keeps, all of it. What is beyond it is deleted within some minutes, as a job: look at the
    /// preview first.
    #[oai(path = "/v1/projects/:project_id/retention", method = "put", operation_id = "setRetention")]
    async fn put(&self, caller: Caller, project_id: Path<String>, mut body: Fields<RetentionView>) -> Result<Json<Data<RetentionView>>, ApiError> {
        let scope = caller.administer(id(&project_id)?).await?;
        let keep = limits(&mut body);
        body.done()?;
        caller.set_retention(&scope, &keep).await?;
        Ok(one(keep.into()))
    }

    /// What would be deleted now if these limits held; nothing is changed.
    #[oai(path = "/v1/projects/:project_id/retention/preview", method = "post", operation_id = "previewRetention")]
    async fn preview(
        &self,
        caller: Caller,
        project_id: Path<String>,
        mut body: Fields<RetentionView>,
    ) -> Result<Json<Data<RetentionPreview>>, ApiError> {
        let scope = caller.administer(id(&project_id)?).await?;
        let keep = limits(&mut body);
        body.done()?;
        check_retention(&keep)?;
        Ok(one(preview(caller.store(), scope.project(), &keep, caller.now_us()).await.map_err(crate::access::Denied::from)?.into()))
    }

    /// Deletes now what is beyond the limits, as a job; the server does the same by itself every ten minutes.
    #[oai(path = "/v1/projects/:project_id/retention/run", method = "post", operation_id = "runRetention")]
    async fn run(&self, caller: Caller, project_id: Path<String>) -> Result<Created<JobView>, ApiError> {
        let scope = caller.administer(id(&project_id)?).await?;
        let entry = caller.project_entry(&scope, "retention.run").await?;
        Ok(created(JobView::new(&scope, &caller.submit_job(&scope, Expire::KIND, "{}".to_owned(), Some(&entry)).await?)))
    }
}
