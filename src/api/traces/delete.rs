//! Deleting one trace at once, and many as a tracked job.

use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::filter::Filters;
use super::{find_trace, source_scope};
use crate::access::{Caller, ProjectScope};
use crate::api::envelope::{Data, one};
use crate::api::jobs::{Accepted, JobView};
use crate::api::params::{Positive, UuidParam};
use crate::api::{ApiError, Chapter, Code};
use crate::store::trace::{Total, TraceFilter};
use crate::store::write::Deleted;
use crate::tasks::delete::{DeleteTask, DeleteTraces};

/// Free pages that are given back for one deleted trace before it is answered.
const GIVE_BACK_PAGES: i64 = 2_048;

/// Deleting and counting of traces.
pub(in crate::api) struct DeleteApi;

/// Receipt of a deletion.
#[derive(Object)]
#[oai(rename = "Deleted")]
struct DeletedView {
    traces: u64,
    spans: u64,
    /// Rows of traces, spans, originals and missing parents.
    rows: u64,
    /// Bytes of the originals, as they were stored.
    bytes: u64,
}

/// How many traces a filter selects.
#[derive(Object)]
struct Counted {
    count: u64,
    /// They are counted to the end, unlike the totals of lists. False: some of the traces have more tags, metadata pairs,
    /// models, agents and tools than the 256 that are kept to filter by.
    exact: bool,
}

impl From<Deleted> for DeletedView {
    fn from(deleted: Deleted) -> Self {
        let Deleted { traces, spans, rows, bytes } = deleted;
        Self { traces, spans, rows, bytes }
    }
}

#[OpenApi(prefix_path = "/v1/tracing", tag = "Chapter::Traces")]
impl DeleteApi {
    /// How many traces the filters select, however many these are.
    #[oai(path = "/traces/count", method = "get", operation_id = "countTraces")]
    async fn count(
        &self,
        caller: Caller,
        /// Needed unless the key belongs to one project.
        project_id: Query<Option<UuidParam>>,
        filters: Filters,
    ) -> Result<Json<Data<Counted>>, ApiError> {
        let scope = source_scope(&caller, project_id.0).await?;
        let Total { count, exact } = caller.store().count_all_traces(scope.project(), &filters.filter()?).await?;
        Ok(one(Counted { count, exact }))
    }

    /// Deletes what the filters select, as a job. `count` must be what `/v1/tracing/traces/count` says; traces that come
    /// later stay.
    #[oai(path = "/traces", method = "delete", operation_id = "deleteTraces")]
    async fn many(
        &self,
        caller: Caller,
        /// Needed unless the key belongs to one project.
        project_id: Query<Option<UuidParam>>,
        /// How many the filters select, so that nobody deletes more than they know of.
        count: Query<Option<Positive>>,
        filters: Filters,
    ) -> Result<Accepted, ApiError> {
        let scope = administered(&caller, project_id.0).await?;
        // Left out, as lists do with what they do not know, it would select too much.
        if let Some(name) = filters.ignored(&["project_id", "count"]) {
            return Err(ApiError::invalid(name, "is no filter"));
        }
        let filter = filters.filter()?;
        if filters.is_empty() {
            return Err(ApiError::with_message(Code::BadRequest, "a filter is needed; started_at:lte selects everything until then"));
        }
        let now = caller.now_us();
        let Total { count: found, exact } = caller.store().count_all_traces(scope.project(), &filter).await?;
        let count = count.0.ok_or_else(|| ApiError::invalid("count", "is required"))?;
        if found != u64::from(count.0) {
            return Err(ApiError::with_message(Code::Conflict, "the filters select another number of traces"));
        }
        // What is left out of a total stays; what is taken in wrongly would be gone.
        if !exact && filter.without.iter().any(|(kind, _)| kind.may_be_cut()) {
            return Err(ApiError::with_message(
                Code::Conflict,
                "some traces have more values than are kept, so it is not known what they are without",
            ));
        }
        submit(&caller, &scope, filters.query(), filter, found, now).await
    }

    /// Deletes one trace with all its runs, at once.
    #[oai(path = "/traces/:trace_id", method = "delete", operation_id = "deleteTrace")]
    async fn one(&self, caller: Caller, trace_id: Path<String>, project_id: Query<Option<UuidParam>>) -> Result<Json<Data<DeletedView>>, ApiError> {
        let (source, trace) = find_trace(&caller, &trace_id.0, project_id.0).await?;
        let scope = caller.administer(source.uuid()).await?;
        let now = caller.now_us();
        let entry = caller.deletion_entry(&scope, "trace.delete", &trace.id.lossy(), 1).await?;
        let receipt = source.store.delete_trace(scope.project(), &trace.id, &entry).await?;
        if receipt.traces == 0 {
            return Err(ApiError::new(Code::NotFound));
        }
        if source.store.give_back(GIVE_BACK_PAGES).await? >= GIVE_BACK_PAGES {
            // One trace may be gigabytes: the rest is given back by a job, which finds nothing more to delete.
            let filter = TraceFilter { ids: vec![trace.id.clone()], stored_until: Some(now), ..TraceFilter::default() };
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("id", &trace.id.lossy()).finish();
            let task = serde_json::to_string(&DeleteTask { query, filter, count: Some(0) }).map_err(ApiError::internal)?;
            caller.submit_job(&scope, DeleteTraces::KIND, task, None).await?;
        }
        Ok(one(receipt.into()))
    }

    /// Deletes the traces of a session, as a job.
    #[oai(path = "/sessions/:session_id", method = "delete", operation_id = "deleteSession")]
    async fn session(
        &self,
        caller: Caller,
        session_id: Path<String>,
        /// Needed unless the key belongs to one project.
        project_id: Query<Option<UuidParam>>,
    ) -> Result<Accepted, ApiError> {
        let scope = administered(&caller, project_id.0).await?;
        let filters = Filters::session(&session_id.0);
        let filter = filters.filter()?;
        let now = caller.now_us();
        let found = caller.store().count_all_traces(scope.project(), &filter).await?.count;
        if found == 0 {
            return Err(ApiError::new(Code::NotFound));
        }
        submit(&caller, &scope, filters.query(), filter, found, now).await
    }
}

/// The project that a request is about, for those who may delete in it.
async fn administered(caller: &Caller, project: Option<UuidParam>) -> Result<ProjectScope, ApiError> {
    let scope = source_scope(caller, project).await?;
    Ok(caller.administer(scope.uuid()).await?)
}

/// Puts the deletion of what was there at a time into the queue.
async fn submit(caller: &Caller, scope: &ProjectScope, query: String, filter: TraceFilter, found: u64, at: i64) -> Result<Accepted, ApiError> {
    let entry = caller.deletion_entry(scope, "traces.delete", &query, found).await?;
    let filter = TraceFilter { stored_until: Some(at), ..filter };
    let task = serde_json::to_string(&DeleteTask { query, filter, count: Some(found) }).map_err(ApiError::internal)?;
    let job = caller.submit_job(scope, DeleteTraces::KIND, task, Some(&entry)).await?;
    Ok(Accepted::Job(one(JobView::new(scope, &job))))
}
