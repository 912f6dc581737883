//! Sessions of an app and their messages (contracts/dynamiq.md 6.10): those of its own traces.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::Streamed;
use super::app::{find_app, sources_of};
use super::render::View;
use super::sessions::{messages_page, of_session, sessions_page};
use crate::access::Caller;
use crate::api::page::Page;
use crate::api::params::Positive;
use crate::api::{ApiError, Chapter};
use crate::store::trace::{SessionRow, TraceFilter};

/// `/v1/apps/{app_id}/sessions`
pub(in crate::api) struct AppSessionsApi;

#[OpenApi(tag = "Chapter::Apps")]
impl AppSessionsApi {
    /// Sessions of an app's traces, those that began last first; each with the input of its first trace of the app.
    #[oai(path = "/v1/apps/:app_id/sessions", method = "get", operation_id = "listAppSessions")]
    async fn list(
        &self,
        caller: Caller,
        app_id: Path<String>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
    ) -> Result<Streamed, ApiError> {
        let (source, app) = find_app(&caller, &app_id).await?;
        let page = Page::new(&page, &page_size);
        let (rows, total) = source.store.sessions_of(source.project, &app.all_sources(), page.limit(), page.offset()).await?;
        let filter = |row: &SessionRow| sources_of(&app, of_session(row.id.as_bytes()));
        sessions_page(&source, &rows, filter, View::Full, page, total).await
    }

    /// Messages of a session: one for each trace of the app, oldest first.
    #[oai(path = "/v1/apps/:app_id/sessions/:session_id/messages", method = "get", operation_id = "listAppSessionMessages")]
    async fn messages(
        &self,
        caller: Caller,
        app_id: Path<String>,
        session_id: Path<String>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
        /// `created_at` (default) or `-created_at`.
        sort: Query<Option<String>>,
    ) -> Result<Streamed, ApiError> {
        let (source, app) = find_app(&caller, &app_id).await?;
        let filter: TraceFilter = sources_of(&app, of_session(session_id.0.as_bytes()));
        messages_page(&source, &filter, Page::new(&page, &page_size), sort.0.as_deref()).await
    }
}
