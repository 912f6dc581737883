//! Sessions of a project and their messages (contracts/dynamiq.md 6.10).

use futures_util::StreamExt;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::filter;
use super::render::{Object, View};
use super::stream::{Source, piece};
use super::{Streamed, source, streamed};
use crate::access::Caller;
use crate::api::page::Page;
use crate::api::params::{Positive, UuidParam};
use crate::api::{ApiError, Chapter, Code};
use crate::domain::facet::FacetKind;
use crate::domain::id::hash128;
use crate::domain::text::Text;
use crate::store::StoreError;
use crate::store::trace::{SessionRow, Sort, SortField, TraceFilter};

/// `/v1/tracing/sessions`
pub(in crate::api) struct SessionsApi;

#[OpenApi(prefix_path = "/v1/tracing", tag = "Chapter::Sessions")]
impl SessionsApi {
    /// Sessions, those that began last first; each with the input of its first trace.
    #[oai(path = "/sessions", method = "get", operation_id = "listSessions")]
    async fn list(
        &self,
        caller: Caller,
        /// Needed unless the key belongs to one project.
        project_id: Query<Option<UuidParam>>,
        /// `full` (default), or `preview`: short texts of the first input and of the last output, and the last status.
        view: Query<Option<String>>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
    ) -> Result<Streamed, ApiError> {
        let view = filter::view(view.0.as_deref())?;
        let (source, page) = (source(&caller, project_id.0).await?, Page::new(&page, &page_size));
        let (rows, total) = source.store.sessions(source.project, page.limit(), page.offset()).await?;
        let filter = |row: &SessionRow| of_session(row.id.as_bytes());
        sessions_page(&source, &rows, filter, view, page, total).await
    }

    /// One session.
    #[oai(path = "/sessions/:session_id", method = "get", operation_id = "getSession")]
    async fn get(
        &self,
        caller: Caller,
        session_id: Path<String>,
        /// Needed unless the key belongs to one project.
        project_id: Query<Option<UuidParam>>,
    ) -> Result<Streamed, ApiError> {
        let source = source(&caller, project_id.0).await?;
        let row = source.store.session(source.project, &Text::from(session_id.0.as_str())).await?.ok_or(ApiError::new(Code::NotFound))?;
        let mut out = b"{\"data\":".to_vec();
        write(&mut out, &source, &row, &of_session(session_id.0.as_bytes()), View::Full).await?;
        out.push(b'}');
        streamed(piece(out)).await
    }

    /// Messages of a session: what went in and what came out, one for each trace, oldest first.
    #[oai(path = "/sessions/:session_id/messages", method = "get", operation_id = "listSessionMessages")]
    async fn messages(
        &self,
        caller: Caller,
        session_id: Path<String>,
        /// Needed unless the key belongs to one project.
        project_id: Query<Option<UuidParam>>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
        /// `created_at` (default) or `-created_at`.
        sort: Query<Option<String>>,
    ) -> Result<Streamed, ApiError> {
        let (source, page) = (source(&caller, project_id.0).await?, Page::new(&page, &page_size));
        messages_page(&source, &of_session(session_id.0.as_bytes()), page, sort.0.as_deref()).await
    }
}

/// A page of sessions, and what selects the traces of one.
pub(super) async fn sessions_page(
    source: &Source,
    rows: &[SessionRow],
    filter: impl Fn(&SessionRow) -> TraceFilter,
    view: View,
    page: Page,
    total: u64,
) -> Result<Streamed, ApiError> {
    let mut out = b"{\"data\":[".to_vec();
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(&mut out, source, row, &filter(row), view).await?;
    }
    out.extend_from_slice(format!("],\"pagination\":{}}}", page.of(total).json()).as_bytes());
    streamed(piece(out)).await
}

/// A page of the messages of a session's traces, oldest first unless sorted otherwise. A session without any is not there.
pub(super) async fn messages_page(source: &Source, filter: &TraceFilter, page: Page, sort: Option<&str>) -> Result<Streamed, ApiError> {
    let descending = match sort {
        None | Some("created_at") => false,
        Some("-created_at") => true,
        Some(_) => return Err(ApiError::invalid("sort", "must be a valid value")),
    };
    let total = source.store.count_traces(source.project, filter).await?;
    if total.count == 0 {
        return Err(ApiError::new(Code::NotFound));
    }
    let order = [Sort { field: SortField::StartedAt, descending }];
    let (limit, offset) = (page.limit().unsigned_abs(), page.offset().unsigned_abs());
    let rows = source.store.list_traces(source.project, filter, &order, limit, offset).await?;
    let tail = format!("],\"pagination\":{}}}", page.of(total.count).json());
    streamed(piece("{\"data\":[").chain(source.messages(rows)).chain(piece(tail))).await
}

/// The traces of a session.
pub(super) fn of_session(id: &[u8]) -> TraceFilter {
    TraceFilter { facets: vec![(FacetKind::Session, hash128(id))], ..TraceFilter::default() }
}

/// Writes a session with the input and user of its first trace.
async fn write(out: &mut Vec<u8>, source: &Source, row: &SessionRow, filter: &TraceFilter, view: View) -> Result<(), StoreError> {
    let first = source.store.traces_after(source.project, filter, false, None, 1).await?.pop();
    let mut object = Object::new(out);
    row.id.write_json(object.key("id"));
    object.time("created_at", Some(row.first_at));
    match view {
        View::Full => object.raw("input", source.input_of(first.as_ref()).await?.as_deref().unwrap_or("null")),
        View::Preview => {
            let last = source.store.traces_after(source.project, filter, true, None, 1).await?.pop();
            object.text("input", first.as_ref().and_then(|row| row.summary.input_text.as_ref()));
            object.text("output", last.as_ref().and_then(|row| row.summary.output_text.as_ref()));
            object.word("status", last.and_then(|row| row.summary.status.shown()));
        }
    }
    object.time("last_activity_at", Some(row.last_at));
    object.number("message_count", row.traces);
    object.text("user_id", first.as_ref().and_then(|row| row.summary.facts.user.as_ref()));
    object.end();
    Ok(())
}
