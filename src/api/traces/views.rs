//! Saved views: filters with a name, for oneself or for the project.

use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::filter::{self, Filters};
use super::source_scope;
use crate::access::{Caller, ProjectScope, fresh_id};
use crate::api::body::Fields;
use crate::api::envelope::{Created, Data, Message, created, ok, one};
use crate::api::params::{UuidParam, parse_uuid};
use crate::api::{ApiError, Chapter, Code};
use crate::domain::audit::AuditEntry;
use crate::domain::time;
use crate::store::view::SavedView;

/// Characters of a query.
const MAX_QUERY: usize = 4_000;
/// Views of one account in one project.
const MAX_VIEWS: usize = 200;

/// `/v1/tracing/views`
pub(in crate::api) struct ViewsApi;

/// A filter with a name.
#[derive(Object)]
#[oai(rename = "SavedView")]
struct ViewView {
    id: String,
    name: String,
    /// Everybody in the project sees it.
    shared: bool,
    /// Filters and `sort` as a query string of `/v1/tracing/traces`.
    query: String,
    /// Whether the caller made it, and may change it.
    own: bool,
    created_at: String,
    updated_at: String,
}

/// A view to be made or changed.
#[derive(Object)]
struct NewView {
    name: String,
    /// Filters and `sort` as a query string of `/v1/tracing/traces`.
    query: String,
    /// `false` unless given.
    shared: Option<bool>,
}

#[OpenApi(prefix_path = "/v1/tracing", tag = "Chapter::Traces")]
impl ViewsApi {
    /// The caller's own views and the shared ones, by name.
    #[oai(path = "/views", method = "get", operation_id = "listViews")]
    async fn list(
        &self,
        caller: Caller,
        /// Needed unless the key belongs to one project.
        project_id: Query<Option<UuidParam>>,
    ) -> Result<Json<Data<Vec<ViewView>>>, ApiError> {
        let scope = source_scope(&caller, project_id.0).await?;
        let views = caller.store().saved_views(scope.project(), caller.person().ok()).await?;
        Ok(one(views.into_iter().map(|view| shown(&caller, view)).collect()))
    }

    /// Saves a view.
    #[oai(path = "/views", method = "post", operation_id = "createView")]
    async fn create(&self, caller: Caller, project_id: Query<UuidParam>, body: Fields<NewView>) -> Result<Created<ViewView>, ApiError> {
        let (scope, owner) = (caller.project(project_id.0.0).await?, caller.person()?);
        let (name, query, shared) = read(body)?;
        let all = caller.store().saved_views(scope.project(), Some(owner)).await?;
        if all.iter().filter(|view| view.owner == owner).count() >= MAX_VIEWS {
            return Err(ApiError::with_message(Code::Conflict, "there are too many views; remove some first"));
        }
        let now = caller.now_us();
        let view = SavedView { id: fresh_id(), owner, name, shared, query, created_at: now, updated_at: now };
        let entry = entry(&caller, &scope, "view.share", &view, view.shared).await?;
        caller.store().put_saved_view(scope.project(), &view, entry.as_ref()).await?;
        Ok(created(shown(&caller, view)))
    }

    /// Changes a view of the caller.
    #[oai(path = "/views/:view_id", method = "put", operation_id = "updateView")]
    async fn update(
        &self,
        caller: Caller,
        view_id: Path<String>,
        project_id: Query<UuidParam>,
        body: Fields<NewView>,
    ) -> Result<Json<Data<ViewView>>, ApiError> {
        let scope = caller.project(project_id.0.0).await?;
        let view = own(&caller, scope.project(), &view_id.0).await?;
        let (name, query, shared) = read(body)?;
        let (action, concerns_others) = (if view.shared { "view.update" } else { "view.share" }, view.shared || shared);
        let view = SavedView { name, query, shared, updated_at: caller.now_us(), ..view };
        let entry = entry(&caller, &scope, action, &view, concerns_others).await?;
        caller.store().put_saved_view(scope.project(), &view, entry.as_ref()).await?;
        Ok(one(shown(&caller, view)))
    }

    /// Removes a view of the caller.
    #[oai(path = "/views/:view_id", method = "delete", operation_id = "deleteView")]
    async fn delete(&self, caller: Caller, view_id: Path<String>, project_id: Query<UuidParam>) -> Result<Json<Message>, ApiError> {
        let scope = caller.project(project_id.0.0).await?;
        let view = own(&caller, scope.project(), &view_id.0).await?;
        let entry = entry(&caller, &scope, "view.delete", &view, view.shared).await?;
        caller.store().delete_saved_view(scope.project(), view.id, entry.as_ref()).await?;
        Ok(ok())
    }
}

/// What the audit log is told of a view; nothing of one that nobody else sees.
async fn entry(
    caller: &Caller,
    scope: &ProjectScope,
    action: &'static str,
    view: &SavedView,
    concerns_others: bool,
) -> Result<Option<AuditEntry>, ApiError> {
    if !concerns_others {
        return Ok(None);
    }
    let entry = caller.project_entry(scope, action).await?.target("view", view.id, &view.name);
    Ok(Some(entry.detail("shared", view.shared)))
}

/// A view that the caller made; those of others are not there, or not theirs to change.
async fn own(caller: &Caller, project: crate::domain::project::ProjectId, id: &str) -> Result<SavedView, ApiError> {
    let owner = caller.person()?;
    let id = parse_uuid(id).ok_or(ApiError::new(Code::NotFound))?;
    let view = caller.store().saved_view(project, id).await?.filter(|view| view.shared || view.owner == owner);
    let view = view.ok_or(ApiError::new(Code::NotFound))?;
    if view.owner == owner { Ok(view) } else { Err(ApiError::new(Code::Forbidden)) }
}

/// Name, query and whether it is shared; the query must be one that lists take.
fn read(mut body: Fields<NewView>) -> Result<(String, String, bool), ApiError> {
    let (name, query, shared) = (body.text("name"), body.present_text("query"), body.optional_flag("shared").unwrap_or(false));
    if name.chars().count() > 255 {
        body.fault("name", "the length must be no more than 255");
    }
    if name.chars().any(char::is_control) {
        body.fault("name", "must be a valid value");
    }
    if query.chars().count() > MAX_QUERY {
        body.fault("query", "the length must be no more than 4000");
    }
    body.done()?;
    let filters = Filters::parse(&query);
    filters.filter()?;
    let sort = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "sort").map(|(_, sort)| sort.into_owned());
    filter::sort(sort.as_deref())?;
    let sort = sort.map(|sort| form_urlencoded::Serializer::new(String::new()).append_pair("sort", &sort).finish());
    let parts: Vec<String> = [filters.query(), sort.unwrap_or_default()].into_iter().filter(|part| !part.is_empty()).collect();
    Ok((name.trim().to_owned(), parts.join("&"), shared))
}

fn shown(caller: &Caller, view: SavedView) -> ViewView {
    ViewView {
        id: view.id.to_string(),
        own: caller.person().is_ok_and(|person| person == view.owner),
        name: view.name,
        shared: view.shared,
        query: view.query,
        created_at: time::format(view.created_at),
        updated_at: time::format(view.updated_at),
    }
}
