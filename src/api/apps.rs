//! Apps (contracts/dynamiq.md 6.1–6.4 and section 11).

use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use serde_json::{Map, Value};

use super::body::Fields;
use super::envelope::{Created, Data, List, Message, created, list, ok, one};
use super::page::Page;
use super::params::{Positive, UuidParam, parse_uuid};
use super::{ApiError, Chapter, Code};
use crate::access::{AppQuery, AppRequest, Caller, ProjectScope};
use crate::domain::app::App;
use crate::domain::time;

/// `/v1/apps`
pub(super) struct AppsApi;

/// An app: a named view of a project's traces, by where they come from.
#[derive(Object)]
#[oai(rename = "App", skip_serializing_if_is_none)]
struct AppView {
    /// Also a source: traces sent with this `source_id` are the app's.
    id: String,
    name: String,
    description: Option<String>,
    project_id: String,
    /// Always empty: nothing is deployed here.
    hostname: String,
    workflow_id: Option<String>,
    workflow_version_id: Option<String>,
    runtime_id: Option<String>,
    deployment_config: Any<Value>,
    access_control: Any<Value>,
    /// Names of sources whose traces are the app's too.
    sources: Vec<String>,
    /// The metrics hold all traces of the sources; false while older ones are being counted.
    is_settled: bool,
    created_at: String,
    created_by: Option<String>,
    updated_at: String,
    updated_by: Option<String>,
    archived_at: Option<String>,
    archived_by: Option<String>,
}

/// An app to be made.
#[derive(Object)]
struct NewApp {
    name: String,
    project_id: String,
    description: Option<String>,
    /// Names of sources whose traces are to be the app's, older ones included.
    sources: Option<Vec<String>>,
    workflow_id: Option<String>,
    workflow_version_id: Option<String>,
    runtime_id: Option<String>,
    /// `{"access_type": "private"}`, or `public`; kept, and not acted upon.
    access_control: Option<Any<Value>>,
    /// `{"deployment_type": "serverless"}`, or `server_based`; kept, and not acted upon.
    deployment_config: Option<Any<Value>>,
}

/// What is to be changed of an app; what is left out stays. A description or an id that is null is taken away.
#[derive(Object)]
struct AppChange {
    name: Option<String>,
    description: Option<String>,
    /// All sources from now on.
    sources: Option<Vec<String>>,
    workflow_id: Option<String>,
    workflow_version_id: Option<String>,
    runtime_id: Option<String>,
    access_control: Option<Any<Value>>,
    deployment_config: Option<Any<Value>>,
}

const IDS: [&str; 3] = ["workflow_id", "workflow_version_id", "runtime_id"];
/// Objects that are kept, with the field that says which kind they are and the words it may be.
const OBJECTS: [(&str, &str, [&str; 2]); 2] =
    [("access_control", "access_type", ["private", "public"]), ("deployment_config", "deployment_type", ["serverless", "server_based"])];

impl AppView {
    fn new(app: &App) -> Self {
        let mut details: Map<String, Value> = serde_json::from_str(&app.details).unwrap_or_default();
        let mut text = |name: &str| details.remove(name).and_then(|value| value.as_str().map(str::to_owned));
        let [workflow_id, workflow_version_id, runtime_id] = IDS.map(&mut text);
        let mut object = |name: &str, usual: Value| Any(details.remove(name).unwrap_or(usual));
        Self {
            id: app.uuid.to_string(),
            name: app.name.clone(),
            description: app.description.clone(),
            project_id: app.project_uuid.to_string(),
            hostname: String::new(),
            workflow_id,
            workflow_version_id,
            runtime_id,
            deployment_config: object("deployment_config", Value::Object(Map::new())),
            access_control: object("access_control", serde_json::json!({"access_type": "private"})),
            sources: app.sources.iter().map(crate::domain::text::Text::lossy).collect(),
            is_settled: app.is_settled,
            created_at: time::format(app.created.at),
            created_by: app.created.by.map(|id| id.to_string()),
            updated_at: time::format(app.updated.map_or(app.created.at, |stamp| stamp.at)),
            updated_by: app.updated.and_then(|stamp| stamp.by).or(app.created.by).map(|id| id.to_string()),
            archived_at: app.archived.map(|stamp| time::format(stamp.at)),
            archived_by: app.archived.and_then(|stamp| stamp.by).map(|id| id.to_string()),
        }
    }
}

#[OpenApi(prefix_path = "/v1", tag = "Chapter::Apps")]
impl AppsApi {
    /// Apps of a project, by name unless sorted otherwise.
    #[oai(path = "/apps", method = "get", operation_id = "listApps")]
    #[expect(clippy::too_many_arguments, reason = "each is a documented query parameter")]
    async fn list(
        &self,
        caller: Caller,
        /// Needed unless the key belongs to one project.
        project_id: Query<Option<UuidParam>>,
        /// Only archived ones: `true`, `false`, `1`, `0`.
        archived: Query<Option<String>>,
        /// Archived ones too.
        include_archived: Query<Option<String>>,
        /// Only those made for this workflow.
        workflow_id: Query<Option<UuidParam>>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
        /// `name`, `created_at` or `updated_at`, `-` for descending.
        sort: Query<Option<String>>,
    ) -> Result<Json<List<AppView>>, ApiError> {
        let scope = match project_id.0 {
            Some(project) => caller.project(project.0).await?,
            None => caller.own_project().ok_or_else(|| ApiError::invalid("project_id", "cannot be blank"))?,
        };
        let query = AppQuery {
            archived: flag("archived", archived.0.as_deref())?,
            include_archived: flag("include_archived", include_archived.0.as_deref())?,
            sort: sort.0.as_deref(),
            workflow: workflow_id.0.map(|id| id.0),
        };
        let page = Page::new(&page, &page_size);
        let (apps, total) = caller.apps(&scope, query, page.limit(), page.offset()).await?;
        Ok(list(page, apps.iter().map(AppView::new), total))
    }

    /// Makes an app. Older traces of its sources are counted in the background.
    #[oai(path = "/apps", method = "post", operation_id = "createApp")]
    async fn create(&self, caller: Caller, mut body: Fields<NewApp>) -> Result<Created<AppView>, ApiError> {
        let (name, project) = (body.text("name"), body.uuid("project_id"));
        let description = body.optional_text("description");
        let sources = body.optional_texts("sources");
        let details = details(&mut body, Map::new());
        body.done()?;
        let app = caller.create_app(project, AppRequest { name, description, details, sources }).await?;
        Ok(created(AppView::new(&app)))
    }

    /// One app.
    #[oai(path = "/apps/:app_id", method = "get", operation_id = "getApp")]
    async fn get(&self, caller: Caller, app_id: Path<String>) -> Result<Json<Data<AppView>>, ApiError> {
        Ok(one(AppView::new(&find(&caller, &app_id).await?.1)))
    }

    /// Changes an app. When its sources change, older traces are counted, or taken back, in the background.
    #[oai(path = "/apps/:app_id", method = "put", operation_id = "updateApp")]
    async fn update(&self, caller: Caller, app_id: Path<String>, mut body: Fields<AppChange>) -> Result<Json<Data<AppView>>, ApiError> {
        let (_, app) = find(&caller, &app_id).await?;
        let request = AppRequest {
            name: body.optional_text("name").unwrap_or_else(|| app.name.clone()),
            description: if body.is_null("description") { None } else { body.optional_text("description").or_else(|| app.description.clone()) },
            sources: body.optional_texts("sources"),
            details: details(&mut body, serde_json::from_str(&app.details).unwrap_or_default()),
        };
        body.done()?;
        Ok(one(AppView::new(&caller.update_app(&app, request).await?)))
    }

    /// Archives an app: lists leave it out unless asked. It goes on counting.
    #[oai(path = "/apps/:app_id/archive", method = "post", operation_id = "archiveApp")]
    async fn archive(&self, caller: Caller, app_id: Path<String>) -> Result<Json<Data<AppView>>, ApiError> {
        let (_, app) = find(&caller, &app_id).await?;
        Ok(one(AppView::new(&caller.archive_app(&app, true).await?)))
    }

    /// Takes an app out of the archive.
    #[oai(path = "/apps/:app_id/unarchive", method = "post", operation_id = "unarchiveApp")]
    async fn unarchive(&self, caller: Caller, app_id: Path<String>) -> Result<Json<Data<AppView>>, ApiError> {
        let (_, app) = find(&caller, &app_id).await?;
        Ok(one(AppView::new(&caller.archive_app(&app, false).await?)))
    }

    /// Deletes an app and its metrics. Its traces stay in the project.
    #[oai(path = "/apps/:app_id", method = "delete", operation_id = "deleteApp")]
    async fn delete(&self, caller: Caller, app_id: Path<String>) -> Result<Json<Message>, ApiError> {
        let (_, app) = find(&caller, &app_id).await?;
        caller.delete_app(&app).await?;
        Ok(ok())
    }

    /// Deployments of an app: always empty, nothing is deployed here.
    #[oai(path = "/apps/:app_id/deployments", method = "get", operation_id = "listAppDeployments")]
    async fn deployments(
        &self,
        caller: Caller,
        app_id: Path<String>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
    ) -> Result<Json<List<Any<Value>>>, ApiError> {
        find(&caller, &app_id).await?;
        Ok(list(Page::new(&page, &page_size), [], 0))
    }

    /// Triggers of an app: always empty, nothing is deployed here.
    #[oai(path = "/apps/:app_id/triggers", method = "get", operation_id = "listAppTriggers")]
    async fn triggers(
        &self,
        caller: Caller,
        app_id: Path<String>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
    ) -> Result<Json<List<Any<Value>>>, ApiError> {
        find(&caller, &app_id).await?;
        Ok(list(Page::new(&page, &page_size), [], 0))
    }

    /// Files of a deployed app's run: always empty, nothing is deployed here.
    #[oai(path = "/apps/:app_id/runs/:run_id/artifacts", method = "get", operation_id = "listAppRunArtifacts")]
    async fn artifacts(
        &self,
        caller: Caller,
        app_id: Path<String>,
        #[oai(name = "run_id")] _run_id: Path<String>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
    ) -> Result<Json<List<Any<Value>>>, ApiError> {
        find(&caller, &app_id).await?;
        Ok(list(Page::new(&page, &page_size), [], 0))
    }

    /// Conversations with deployed apps: always empty, nothing is deployed here.
    #[oai(path = "/conversations", method = "get", operation_id = "listConversations")]
    async fn conversations(
        &self,
        caller: Caller,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
    ) -> Result<Json<List<Any<Value>>>, ApiError> {
        caller.visible_projects().await?;
        Ok(list(Page::new(&page, &page_size), [], 0))
    }
}

/// The app of a path. An id that cannot be one names nothing.
pub(super) async fn find(caller: &Caller, app_id: &str) -> Result<(ProjectScope, App), ApiError> {
    let id = parse_uuid(app_id).ok_or(ApiError::new(Code::NotFound))?;
    Ok(caller.app(id).await?)
}

/// What is kept of an app beside its name, description and sources.
fn details<T>(body: &mut Fields<T>, mut kept: Map<String, Value>) -> String {
    for name in IDS {
        if body.is_null(name) {
            kept.remove(name);
        }
        if let Some(id) = body.optional_uuid(name) {
            kept.insert(name.to_owned(), Value::String(id.to_string()));
        }
    }
    for (name, kind, words) in OBJECTS {
        if let Some(object) = body.optional_object(name) {
            let word = object.get(kind).and_then(Value::as_str);
            if word.is_some_and(|word| words.contains(&word)) || !object.contains_key(kind) {
                kept.insert(name.to_owned(), Value::Object(object));
            } else {
                body.fault(name, "must be a valid value");
            }
        }
    }
    Value::Object(kept).to_string()
}

fn flag(name: &str, text: Option<&str>) -> Result<bool, ApiError> {
    match text {
        None | Some("false" | "0" | "") => Ok(false),
        Some("true" | "1") => Ok(true),
        Some(_) => Err(ApiError::invalid(name, "must be true or false")),
    }
}
