//! Reading traces and runs of any protocol (contracts/dynamiq.md 6.5–6.8, contracts/decisions.md).

mod app;
mod app_sessions;
mod artifacts;
mod cost;
mod cursor;
mod delete;
mod evaluations;
mod facets;
pub(super) mod filter;
mod graph;
mod guard;
mod gzip;
mod live;
mod matching;
mod otlp;
mod render;
mod search;
mod sessions;
mod stream;
#[cfg(test)]
mod tests;
mod views;

use futures_util::{Stream, StreamExt};
use poem::Body;
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::types::Any;
use poem_openapi::{ApiResponse, OpenApi};
use serde_json::Value;

pub(super) use self::app::AppTracesApi;
use self::cursor::Cursor;
use self::filter::Filters;
use self::guard::Guard;
use self::render::{Object, View};
use self::stream::{Source, body, piece};
use super::page::Page;
use super::params::{Positive, UuidParam};
use super::{ApiError, Chapter, Code};
use crate::access::{Caller, ProjectScope};
use crate::artifacts::Artifacts;
use crate::collector::otlp::Encoding;
use crate::domain::search::Needle;
use crate::domain::text::Text;
use crate::domain::trace::facts_among;
use crate::pricing::Watch;
use crate::store::StoreError;
use crate::store::trace::{Sort, SpanRow, TraceFilter, TraceRow};

/// Traces of a download unless a limit is given (contracts/dynamiq.md 6.8).
const DEFAULT_DOWNLOAD: u64 = 1_000;

/// Heads longer than this are compressed: below it the time is not worth it.
const LARGE: usize = 32 * 1024;

/// `/v1/tracing/traces`
pub(super) struct TracesApi;

/// Everything under `/v1/tracing`.
pub(super) type Apis = (
    TracesApi,
    artifacts::ArtifactsApi,
    delete::DeleteApi,
    facets::FacetsApi,
    sessions::SessionsApi,
    evaluations::EvaluationsApi,
    views::ViewsApi,
    live::LiveApi,
    search::SearchApi,
    otlp::OtlpApi,
    graph::GraphApi,
    app_sessions::AppSessionsApi,
);

/// The same as values.
pub(super) fn apis() -> Apis {
    (
        TracesApi,
        artifacts::ArtifactsApi,
        delete::DeleteApi,
        facets::FacetsApi,
        sessions::SessionsApi,
        evaluations::EvaluationsApi,
        views::ViewsApi,
        live::LiveApi,
        search::SearchApi,
        otlp::OtlpApi,
        graph::GraphApi,
        app_sessions::AppSessionsApi,
    )
}

/// JSON that is written while it is read from the store.
#[derive(ApiResponse)]
enum Streamed {
    /// The answer.
    #[oai(status = 200, content_type = "application/json", actual_type = "Json<Any<Value>>")]
    Whole(Binary<Body>),
}

/// Heads of a trace.
#[derive(ApiResponse)]
enum Heads {
    /// The answer; in gzip when it is long and the client takes that.
    #[oai(status = 200, content_type = "application/json", actual_type = "Json<Any<Value>>")]
    Whole(
        Binary<Vec<u8>>,
        /// `gzip` or nothing.
        #[oai(header = "Content-Encoding")]
        Option<String>,
        /// What the answer depends on.
        #[oai(header = "Vary")]
        String,
    ),
}

/// A file.
#[derive(ApiResponse)]
enum Download {
    /// A JSON array of traces.
    #[oai(status = 200, content_type = "application/json", actual_type = "Json<Any<Value>>")]
    File(
        Binary<Body>,
        /// Suggested name.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

#[OpenApi(prefix_path = "/v1/tracing", tag = "Chapter::Traces")]
impl TracesApi {
    /// Traces of a project, newest first unless sorted otherwise.
    #[oai(path = "/traces", method = "get", operation_id = "listTraces")]
    #[expect(clippy::too_many_arguments, reason = "each is a documented query parameter")]
    async fn list(
        &self,
        caller: Caller,
        /// Needed unless the key belongs to one project.
        project_id: Query<Option<UuidParam>>,
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
        let source = source(&caller, project_id.0).await?;
        let (filter, needle) = filters.of_list()?;
        let (sort, view) = (filter::sort(sort.0.as_deref())?, filter::view(view.0.as_deref())?);
        let list = Listed { filter, needle, sort, page: Page::new(&page, &page_size), view };
        traces_page(&source, &list, cursor.0.as_deref()).await
    }

    /// Traces as a file: a JSON array, newest first, each with its runs when asked. Ends early, and properly, after three
    /// minutes.
    #[oai(path = "/traces/download", method = "get", operation_id = "downloadTraces")]
    async fn download(
        &self,
        caller: Caller,
        project_id: Query<Option<UuidParam>>,
        /// Traces at most; 1000 unless given.
        limit: Query<Option<Positive>>,
        /// Put the runs of each trace into it: `true`, `false`, `1`, `0`.
        include_runs: Query<Option<String>>,
        /// `-started_at` (default) or `started_at`.
        sort: Query<Option<String>>,
        filters: Filters,
    ) -> Result<Download, ApiError> {
        let source = source(&caller, project_id.0).await?;
        let filter = filters.filter()?;
        let descending = match sort.0.as_deref() {
            None | Some("-started_at") => true,
            Some("started_at") => false,
            Some(_) => return Err(ApiError::invalid("sort", "must be a valid value")),
        };
        let include_runs = filter::flag("include_runs", include_runs.0.as_deref())?;
        let limit = limit.0.map_or(DEFAULT_DOWNLOAD, |limit| u64::from(limit.0));
        caller.note_export(source.project, "traces.export").await?;
        let name = format!("attachment; filename=\"{}-traces.json\"", source.project_uuid);
        let chunks = Guard::new(caller, source.uuid()).over(source.download(filter, descending, limit, include_runs));
        Ok(Download::File(Binary(body(chunks).await?), name))
    }

    /// One trace with all its runs. Of several projects with a trace of this id, the one that started last is shown.
    #[oai(path = "/traces/:trace_id", method = "get", operation_id = "getTrace")]
    async fn get(
        &self,
        caller: Caller,
        artifacts: Data<&Artifacts>,
        trace_id: Path<String>,
        project_id: Query<Option<UuidParam>>,
    ) -> Result<Streamed, ApiError> {
        let (source, trace) = find_trace(&caller, &trace_id.0, project_id.0).await?;
        let source = source.with(&artifacts);
        streamed(source.whole_trace(trace).await?).await
    }

    /// The heads of a trace as columns: all a tree or timeline needs, at about forty bytes a span.
    #[oai(path = "/traces/:trace_id/skeleton", method = "get", operation_id = "getTraceSkeleton")]
    async fn skeleton(
        &self,
        caller: Caller,
        trace_id: Path<String>,
        project_id: Query<Option<UuidParam>>,
        /// Long answers are compressed for clients that take `gzip`.
        #[oai(name = "Accept-Encoding")]
        accept_encoding: Header<Option<String>>,
    ) -> Result<Heads, ApiError> {
        let (source, trace) = find_trace(&caller, &trace_id.0, project_id.0).await?;
        let outlines = source.store.outlines(source.project, &trace).await?;
        let takes_gzip = accept_encoding.0.as_deref().is_some_and(gzip::is_taken);
        let write = move || -> Result<_, StoreError> {
            let mut out = Vec::new();
            render::skeleton(&mut out, &source, &trace, &outlines)?;
            Ok(if takes_gzip && out.len() > LARGE {
                gzip::packed(&out).map_or((out, None), |packed| (packed, Some("gzip".to_owned())))
            } else {
                (out, None)
            })
        };
        // A hundred thousand heads are work for a thread of their own.
        let (out, encoding) = tokio::task::spawn_blocking(write).await.map_err(ApiError::internal)??;
        Ok(Heads::Whole(Binary(out), encoding, "Accept-Encoding".to_owned()))
    }

    /// What the cost of a trace is made of: tokens by class, their price and where it comes from. The parts add up to the
    /// total exactly; `unpriced` is what nobody knows a price for; `compared` is what senders tell, beside what the prices
    /// of the project and the table come to today for the same tokens. Prices of the table are estimates.
    #[oai(path = "/traces/:trace_id/cost", method = "get", operation_id = "explainTraceCost")]
    async fn cost(
        &self,
        caller: Caller,
        watch: Data<&Watch>,
        trace_id: Path<String>,
        project_id: Query<Option<UuidParam>>,
    ) -> Result<Streamed, ApiError> {
        let (source, trace) = find_trace(&caller, &trace_id.0, project_id.0).await?;
        let spans = source.store.spans(source.project, &trace).await?;
        let overrides = source.store.price_overrides(source.project).await?;
        let counted = spans.iter().map(|span| &span.head).filter(|head| head.marks.counted);
        streamed(piece(cost::write(counted, watch.prices(), &overrides))).await
    }

    /// What the cost of one run is made of, whether or not it counts in the sum of its trace.
    #[oai(path = "/traces/:trace_id/runs/:run_id/cost", method = "get", operation_id = "explainRunCost")]
    async fn run_cost(
        &self,
        caller: Caller,
        watch: Data<&Watch>,
        trace_id: Path<String>,
        run_id: Path<String>,
        project_id: Query<Option<UuidParam>>,
    ) -> Result<Streamed, ApiError> {
        let (source, _, span) = find_span(&caller, &trace_id.0, &run_id.0, project_id.0).await?;
        let overrides = source.store.price_overrides(source.project).await?;
        streamed(piece(cost::write([&span.head], watch.prices(), &overrides))).await
    }

    /// Runs of a trace, newest first.
    #[oai(path = "/traces/:trace_id/runs", method = "get", operation_id = "listRuns")]
    #[expect(clippy::too_many_arguments, reason = "each is a documented query parameter")]
    async fn runs(
        &self,
        caller: Caller,
        artifacts: Data<&Artifacts>,
        trace_id: Path<String>,
        project_id: Query<Option<UuidParam>>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
        /// `-started_at` (default) or `started_at`.
        sort: Query<Option<String>>,
        /// Only runs of this type.
        r#type: Query<Option<String>>,
    ) -> Result<Streamed, ApiError> {
        let (source, trace) = find_trace(&caller, &trace_id.0, project_id.0).await?;
        let page = Page::new(&page, &page_size);
        runs_page(&source.with(&artifacts), &trace, page, sort.0.as_deref(), r#type.0.as_deref()).await
    }

    /// One run.
    #[oai(path = "/traces/:trace_id/runs/:run_id", method = "get", operation_id = "getRun")]
    async fn run(
        &self,
        caller: Caller,
        artifacts: Data<&Artifacts>,
        trace_id: Path<String>,
        run_id: Path<String>,
        project_id: Query<Option<UuidParam>>,
    ) -> Result<Streamed, ApiError> {
        let (source, trace, span) = find_span(&caller, &trace_id.0, &run_id.0, project_id.0).await?;
        let shared = source.store.shared(source.project, &trace).await?;
        let originals = source.store.originals(source.project, &trace, std::slice::from_ref(&span), &shared).await?;
        let source = source.with(&artifacts);
        let attached = source.attached(&trace, originals.iter().map(|original| original.bytes.as_slice())).await?;
        let mut out = Vec::new();
        let mut object = Object::new(&mut out);
        let facts = facts_among(&shared.facts, &span.head);
        for original in &originals {
            render::run(object.key("data"), &trace, &span, facts, original, &attached);
        }
        object.end();
        streamed(piece(out)).await
    }

    /// The bytes that were sent for a run: JSON, or protobuf if that was sent.
    #[oai(path = "/traces/:trace_id/runs/:run_id/original", method = "get", operation_id = "getRunOriginal")]
    async fn original(
        &self,
        caller: Caller,
        trace_id: Path<String>,
        run_id: Path<String>,
        project_id: Query<Option<UuidParam>>,
    ) -> Result<otlp::Exported, ApiError> {
        let (source, trace, span) = find_span(&caller, &trace_id.0, &run_id.0, project_id.0).await?;
        let original = source.store.original(source.project, &trace, &span).await?;
        let encoding = if original.starts_with(b"{") { Encoding::Json } else { Encoding::Protobuf };
        Ok(otlp::exported(encoding, body(piece(original)).await?))
    }
}

/// A list that is asked for.
struct Listed {
    filter: TraceFilter,
    /// What its traces must hold besides.
    needle: Option<Needle>,
    sort: Vec<Sort>,
    page: Page,
    view: View,
}

/// A page of a list, by number or after a cursor.
async fn traces_page(source: &Source, list: &Listed, cursor: Option<&str>) -> Result<Streamed, ApiError> {
    let Listed { filter, needle, sort, page, view } = list;
    let cursor = cursor.map(|cursor| Cursor::read(cursor, sort)).transpose()?;
    if let Some(needle) = needle {
        let found = matching::page(source, filter, needle, sort, cursor.as_ref(), *page, matching::usual()).await?;
        let next = found.next.map(|cursor| cursor.text());
        let tail = format!("],\"pagination\":{}}}", page.of(found.total).traces_json(found.exact, next.as_deref()));
        return streamed(piece("{\"data\":[").chain(source.traces(found.rows, *view)).chain(piece(tail))).await;
    }
    let total = source.store.count_traces(source.project, filter).await?;
    let (limit, offset) = (page.limit().unsigned_abs(), page.offset().unsigned_abs());
    let rows = match &cursor {
        Some(Cursor { descending, started_at, id }) => {
            source.store.traces_after(source.project, filter, *descending, Some((*started_at, id)), limit).await?
        }
        None if offset < total.count.max(1) || !total.exact => source.store.list_traces(source.project, filter, sort, limit, offset).await?,
        None => Vec::new(),
    };
    let next = Cursor::after(&rows, limit, sort).map(|cursor| cursor.text());
    let tail = format!("],\"pagination\":{}}}", page.of(total.count).traces_json(total.exact, next.as_deref()));
    streamed(piece("{\"data\":[").chain(source.traces(rows, *view)).chain(piece(tail))).await
}

/// A page of a trace's runs, newest first unless sorted otherwise.
async fn runs_page(source: &Source, trace: &TraceRow, page: Page, sort: Option<&str>, type_word: Option<&str>) -> Result<Streamed, ApiError> {
    let mut spans = source.store.spans(source.project, trace).await?;
    if let Some(wanted) = type_word {
        spans.retain(|span| span.head.type_word.as_bytes() == wanted.as_bytes());
    }
    match sort {
        None | Some("-started_at" | "-start_time") => spans.sort_by_key(|span| std::cmp::Reverse((span.head.start, span.head.arrival))),
        Some("started_at" | "start_time") => spans.sort_by_key(|span| (span.head.start, span.head.arrival)),
        Some(_) => return Err(ApiError::invalid("sort", "must be a valid value")),
    }
    let total = spans.len() as u64;
    let from = usize::try_from(page.offset()).unwrap_or(usize::MAX).min(spans.len());
    let until = from.saturating_add(usize::try_from(page.limit()).unwrap_or(usize::MAX)).min(spans.len());
    let spans: Vec<SpanRow> = spans.drain(from..until).collect();
    let shared = source.store.shared(source.project, trace).await?;
    let tail = format!("],\"pagination\":{}}}", page.of(total).json());
    streamed(piece("{\"data\":[").chain(source.runs(trace, shared, spans)).chain(piece(tail))).await
}

/// The part of the store that a request is about.
async fn source(caller: &Caller, project: Option<UuidParam>) -> Result<Source, ApiError> {
    Ok(source_of(caller, &source_scope(caller, project).await?))
}

/// The project that a request names, or that its key belongs to.
async fn source_scope(caller: &Caller, project: Option<UuidParam>) -> Result<ProjectScope, ApiError> {
    match project {
        Some(project) => Ok(caller.project(project.0).await?),
        None => caller.own_project().ok_or_else(|| ApiError::invalid("project_id", "cannot be blank")),
    }
}

fn source_of(caller: &Caller, scope: &ProjectScope) -> Source {
    Source {
        store: caller.store().clone(),
        project: scope.project(),
        project_uuid: scope.uuid().to_string().into(),
        clock: caller.clock(),
        artifacts: None,
    }
}

/// A trace of the named project, or of any project the caller sees. What is not there and what is not theirs is the same
/// 404.
async fn find_trace(caller: &Caller, trace_id: &str, project: Option<UuidParam>) -> Result<(Source, TraceRow), ApiError> {
    let id = Text::from(trace_id);
    let scopes = match project {
        Some(project) => vec![caller.project(project.0).await?],
        None => caller.visible_projects().await?,
    };
    let mut found: Option<(Source, TraceRow)> = None;
    for scope in scopes {
        if let Some(trace) = caller.store().find_trace(scope.project(), &id).await?
            && found.as_ref().is_none_or(|(_, other)| other.summary.started_at < trace.summary.started_at)
        {
            found = Some((source_of(caller, &scope), trace));
        }
    }
    found.ok_or(ApiError::new(Code::NotFound))
}

async fn find_span(caller: &Caller, trace_id: &str, run_id: &str, project: Option<UuidParam>) -> Result<(Source, TraceRow, SpanRow), ApiError> {
    let (source, trace) = find_trace(caller, trace_id, project).await?;
    let span = source.store.span(source.project, &trace, &Text::from(run_id)).await?;
    span.map(|span| (source, trace, span)).ok_or(ApiError::new(Code::NotFound))
}

async fn streamed(chunks: impl Stream<Item = Result<Vec<u8>, StoreError>> + Send + 'static) -> Result<Streamed, ApiError> {
    Ok(Streamed::Whole(Binary(body(chunks).await?)))
}
