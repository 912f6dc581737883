//! Traces of an app: those of its project that come from one of its sources (contracts/dynamiq.md 6.5, 6.6, 6.8).

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Binary;

use super::filter::{self, Filters};
use super::guard::Guard;
use super::stream::{Source, body, piece};
use super::{DEFAULT_DOWNLOAD, Download, Listed, Streamed, runs_page, source_of, streamed, traces_page};
use crate::access::Caller;
use crate::api::page::Page;
use crate::api::params::Positive;
use crate::api::{ApiError, Chapter, Code, apps};
use crate::artifacts::Artifacts;
use crate::domain::app::App;
use crate::domain::facet::FacetKind;
use crate::domain::id::hash128;
use crate::domain::text::Text;
use crate::store::trace::{TraceFilter, TraceRow};

/// `/v1/apps/{app_id}/traces`
pub(in crate::api) struct AppTracesApi;

#[OpenApi(tag = "Chapter::Apps")]
impl AppTracesApi {
    /// Traces of an app, newest first unless sorted otherwise.
    #[oai(path = "/v1/apps/:app_id/traces", method = "get", operation_id = "listAppTraces")]
    #[expect(clippy::too_many_arguments, reason = "each is a documented query parameter")]
    async fn list(
        &self,
        caller: Caller,
        app_id: Path<String>,
        /// `full` (default), or `preview` with short texts for input, output and error.
        view: Query<Option<String>>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
        /// Fields, `-` for descending: `started_at`, `ended_at`, `status`, `duration`, `total_tokens`, `cost`.
        sort: Query<Option<String>>,
        /// `next_cursor` of the page before, in place of `page`; only in the order of start.
        cursor: Query<Option<String>>,
        filters: Filters,
    ) -> Result<Streamed, ApiError> {
        let (source, app) = find_app(&caller, &app_id).await?;
        let (filter, needle) = filters.of_list()?;
        let (filter, sort, view) = (sources_of(&app, filter), filter::sort(sort.0.as_deref())?, filter::view(view.0.as_deref())?);
        let list = Listed { filter, needle, sort, page: Page::new(&page, &page_size), view };
        traces_page(&source, &list, cursor.0.as_deref()).await
    }

    /// Traces of an app as a file: a JSON array, newest first, each with its runs when asked. Ends early, and properly,
    /// after three minutes.
    #[oai(path = "/v1/apps/:app_id/traces/download", method = "get", operation_id = "downloadAppTraces")]
    async fn download(
        &self,
        caller: Caller,
        app_id: Path<String>,
        /// Traces at most; 1000 unless given.
        limit: Query<Option<Positive>>,
        /// Put the runs of each trace into it: `true`, `false`, `1`, `0`.
        include_runs: Query<Option<String>>,
        /// `-started_at` (default) or `started_at`.
        sort: Query<Option<String>>,
        filters: Filters,
    ) -> Result<Download, ApiError> {
        let (source, app) = find_app(&caller, &app_id).await?;
        let filter = sources_of(&app, filters.filter()?);
        let descending = match sort.0.as_deref() {
            None | Some("-started_at") => true,
            Some("started_at") => false,
            Some(_) => return Err(ApiError::invalid("sort", "must be a valid value")),
        };
        let include_runs = filter::flag("include_runs", include_runs.0.as_deref())?;
        let limit = limit.0.map_or(DEFAULT_DOWNLOAD, |limit| u64::from(limit.0));
        caller.note_export(source.project, "traces.export").await?;
        let name = format!("attachment; filename=\"{}-traces.json\"", app.uuid);
        let chunks = Guard::new(caller, source.uuid()).over(source.download(filter, descending, limit, include_runs));
        Ok(Download::File(Binary(body(chunks).await?), name))
    }

    /// One trace of an app.
    #[oai(path = "/v1/apps/:app_id/traces/:trace_id", method = "get", operation_id = "getAppTrace")]
    async fn get(&self, caller: Caller, artifacts: Data<&Artifacts>, app_id: Path<String>, trace_id: Path<String>) -> Result<Streamed, ApiError> {
        let (source, trace) = find_trace(&caller, &app_id, &trace_id).await?;
        streamed(piece(source.with(&artifacts).one_trace(&trace).await?)).await
    }

    /// Runs of a trace of an app, newest first.
    #[oai(path = "/v1/apps/:app_id/traces/:trace_id/runs", method = "get", operation_id = "listAppRuns")]
    #[expect(clippy::too_many_arguments, reason = "each is a documented query parameter")]
    async fn runs(
        &self,
        caller: Caller,
        artifacts: Data<&Artifacts>,
        app_id: Path<String>,
        trace_id: Path<String>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
        /// `-started_at` (default) or `started_at`.
        sort: Query<Option<String>>,
        /// Only runs of this type.
        r#type: Query<Option<String>>,
    ) -> Result<Streamed, ApiError> {
        let (source, trace) = find_trace(&caller, &app_id, &trace_id).await?;
        let page = Page::new(&page, &page_size);
        runs_page(&source.with(&artifacts), &trace, page, sort.0.as_deref(), r#type.0.as_deref()).await
    }
}

pub(super) async fn find_app(caller: &Caller, app_id: &str) -> Result<(Source, App), ApiError> {
    let (scope, app) = apps::find(caller, app_id).await?;
    Ok((source_of(caller, &scope), app))
}

/// A trace that comes from one of the app's sources; any other is not there.
async fn find_trace(caller: &Caller, app_id: &str, trace_id: &str) -> Result<(Source, TraceRow), ApiError> {
    let (source, app) = find_app(caller, app_id).await?;
    let trace = source.store.find_trace(source.project, &Text::from(trace_id)).await?;
    let is_ours = |trace: &TraceRow| trace.summary.facts.source.as_ref().is_some_and(|source| app.all_sources().contains(source));
    trace.filter(is_ours).map(|trace| (source, trace)).ok_or(ApiError::new(Code::NotFound))
}

/// Of the traces that a filter selects, those of the app.
pub(super) fn sources_of(app: &App, mut filter: TraceFilter) -> TraceFilter {
    filter.one_of(app.all_sources().iter().map(|source| (FacetKind::Source, hash128(source.as_bytes()))).collect());
    filter
}
