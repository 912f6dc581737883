//! What the Dreadnode SDK asks before it sends (contracts/dreadnode.md sections 1 to 3): the key's user, organization,
//! workspace and project; and what its terminal browser reads (section 11). Its own shapes and its own errors, `{"detail"}`; not part of the described API.
//!
//! A workspace is a label: each organization has one.

mod answer;
mod first;
mod models;
mod reads;

use poem::http::uri::{Authority, Scheme};
use poem::http::{HeaderMap, StatusCode};
use poem::web::{Data, Path};
use poem::{Body, Endpoint, EndpointExt, Request, Response, Route, get, handler, post};
use serde::Deserialize;
use serde_json::{Value, json};

use self::answer::{Answer, Refused, ok};
use crate::access::{Access, Denied, Sender};
use crate::artifacts::Artifacts;
use crate::collector::http::S3_PATH;
use crate::domain::account::Organization;
use crate::domain::project::{is_key, key_of};
use crate::domain::time;

/// Largest body of a project to be made.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// Everything under `/api/v1` but the traces.
pub fn endpoint(access: &Access, artifacts: &Artifacts, storage_url: Option<String>) -> impl Endpoint + 'static {
    Route::new()
        .at("/api/v1/health", get(get_health))
        .at("/api/v1/config", get(get_config))
        .at("/api/v1/user", get(get_user))
        .at("/api/v1/user/organizations", get(get_organizations))
        .at("/api/v1/org/:org", get(get_organization))
        .at("/api/v1/org/:org/ws", get(get_workspaces))
        .at("/api/v1/org/:org/ws/:ws", get(get_workspace))
        .at("/api/v1/org/:org/ws/:ws/projects", get(get_projects).post(create_project))
        .at("/api/v1/org/:org/ws/:ws/projects/:project", get(get_project))
        .at("/api/v1/org/:org/ws/:ws/storage/credentials", get(get_credentials))
        .at("/api/v1/org/:org/ws/:ws/traces", get(reads::list_traces))
        .at("/api/v1/org/:org/ws/:ws/traces/:trace", get(reads::get_trace))
        .at("/api/v1/org/:org/ws/:ws/traces/:trace/spans", get(reads::list_spans))
        .at("/api/v1/org/:org/ws/:ws/traces/:trace/stats", get(reads::get_stats))
        .at("/api/v1/org/:org/ws/:ws/query", post(reads::refuse_query))
        .data(access.clone())
        .data(artifacts.clone())
        .data(Storage(storage_url))
}

/// What else is under `/api`: the paths of the SDK 1.x (contracts/dreadnode.md section 13).
pub fn first_endpoint(access: &Access, artifacts: &Artifacts, storage_url: Option<String>) -> impl Endpoint + 'static {
    Route::new()
        .at("/api/user", get(get_user))
        .at("/api/organizations", get(get_organizations))
        .at("/api/organizations/:org", get(get_organization))
        .at("/api/workspaces", get(first::get_workspaces))
        .at("/api/workspaces/:ws", get(first::get_workspace))
        .at("/api/strikes/projects", get(first::get_projects).post(first::create_project))
        .at("/api/strikes/projects/:project", get(first::get_project))
        .at("/api/user-data/credentials", get(first::get_credentials))
        .data(access.clone())
        .data(artifacts.clone())
        .data(Storage(storage_url))
}

/// The configured URL of the store.
#[derive(Clone, Debug)]
struct Storage(Option<String>);

#[handler]
fn get_health() -> Response {
    ok(&json!({ "status": "ok" }))
}

#[handler]
fn get_config() -> Response {
    ok(&json!({ "version": env!("CARGO_PKG_VERSION") }))
}

#[handler]
async fn get_user(access: Data<&Access>, headers: &HeaderMap) -> Answer {
    Ok(ok(&models::user(&access.sender(headers).await?)))
}

#[handler]
async fn get_organizations(access: Data<&Access>, headers: &HeaderMap) -> Answer {
    let sender = access.sender(headers).await?;
    Ok(ok(&json!([models::organization(&sender.organization().await?)])))
}

#[handler]
async fn get_organization(access: Data<&Access>, headers: &HeaderMap, Path(org): Path<String>) -> Answer {
    let (_, org) = enter(&access, headers, &org).await?;
    Ok(ok(&models::organization(&org)))
}

#[handler]
async fn get_workspaces(access: Data<&Access>, headers: &HeaderMap, Path(org): Path<String>) -> Answer {
    let (_, org) = enter(&access, headers, &org).await?;
    Ok(ok(&json!({ "workspaces": [models::workspace(&org)] })))
}

#[handler]
async fn get_workspace(access: Data<&Access>, headers: &HeaderMap, Path((org, workspace)): Path<(String, String)>) -> Answer {
    let (_, org) = enter_workspace(&access, headers, &org, &workspace).await?;
    Ok(ok(&models::workspace(&org)))
}

#[handler]
async fn get_projects(access: Data<&Access>, headers: &HeaderMap, Path((org, workspace)): Path<(String, String)>) -> Answer {
    let (sender, org) = enter_workspace(&access, headers, &org, &workspace).await?;
    let all: Vec<Value> = sender.projects().await?.iter().map(|project| models::project(&org, project)).collect();
    Ok(ok(&json!(all)))
}

#[handler]
async fn get_project(access: Data<&Access>, headers: &HeaderMap, Path((org, workspace, project)): Path<(String, String, String)>) -> Answer {
    let (sender, org) = enter_workspace(&access, headers, &org, &workspace).await?;
    let project = sender.project(&project).await.map_err(|denied| missing(denied, "Project not found"))?;
    Ok(ok(&models::project(&org, &project)))
}

/// A project to be made.
#[derive(Deserialize)]
struct NewProject {
    key: Option<String>,
    name: Option<String>,
}

/// Never a conflict: the SDK crashes on one. A project that is there is the answer.
#[handler]
async fn create_project(access: Data<&Access>, request: &Request, body: Body, Path((org, workspace)): Path<(String, String)>) -> Answer {
    let (sender, org) = enter_workspace(&access, request.headers(), &org, &workspace).await?;
    ensure_project(&sender, &org, body).await
}

async fn ensure_project(sender: &Sender, org: &Organization, body: Body) -> Answer {
    let invalid = || Refused::new(StatusCode::UNPROCESSABLE_ENTITY, "key must be of a-z, 0-9 and hyphens");
    let body = body.into_bytes_limit(MAX_BODY_BYTES).await.map_err(|_| invalid())?;
    let new: NewProject = serde_json::from_slice(&body).map_err(|_| invalid())?;
    let name = new.name.or_else(|| new.key.clone()).ok_or_else(invalid)?;
    let key = new.key.unwrap_or_else(|| key_of(&name));
    if !is_key(&key) {
        return Err(invalid());
    }
    let (project, is_new) = sender.ensure_project(&name, &key).await?;
    Ok(ok(&models::project(org, &project)).with_created(is_new))
}

/// Where artifacts and large values go, and what opens it for a while.
#[handler]
async fn get_credentials(
    access: Data<&Access>,
    artifacts: Data<&Artifacts>,
    storage: Data<&Storage>,
    request: &Request,
    Path((org, workspace)): Path<(String, String)>,
) -> Answer {
    let (sender, _) = enter_workspace(&access, request.headers(), &org, &workspace).await?;
    credentials(&sender, &artifacts, &storage, request)
}

fn credentials(sender: &Sender, artifacts: &Artifacts, storage: &Storage, request: &Request) -> Answer {
    if !sender.may_ingest() {
        return Err(Denied::Forbidden.into());
    }
    let endpoint = match &storage.0 {
        Some(url) => url.clone(),
        None => own_url(request).ok_or_else(|| Refused::new(StatusCode::BAD_REQUEST, "The Host header is missing"))?,
    };
    let given = artifacts.signing().issue(sender.space(), sender.key_id(), sender.key_digest(), sender.may_read(), artifacts.now());
    Ok(ok(&json!({
        "access_key_id": given.access_key_id,
        "secret_access_key": given.secret_access_key,
        "session_token": given.session_token,
        "expiration": time::format(given.expires_at),
        "region": "us-east-1",
        "bucket": given.bucket,
        "prefix": given.prefix,
        "endpoint": endpoint,
    })))
}

/// URL of the store for who wrote these headers. It is shown to nobody else.
fn own_url(request: &Request) -> Option<String> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let is_secure = header("x-forwarded-proto").map_or(*request.scheme() == Scheme::HTTPS, |scheme| scheme == "https");
    let host: Authority = header("x-forwarded-host").or_else(|| header("host"))?.parse().ok()?;
    Some(format!("{}://{host}{S3_PATH}", if is_secure { "https" } else { "http" }))
}

/// The key and its organization, as a path names it.
async fn enter(access: &Access, headers: &HeaderMap, org: &str) -> Result<(Sender, Organization), Refused> {
    let sender = access.sender(headers).await?;
    let org = sender.organization_named(org).await.map_err(|denied| missing(denied, "Organization not found"))?;
    Ok((sender, org))
}

/// The same, for a path that names a workspace too.
async fn enter_workspace(access: &Access, headers: &HeaderMap, org: &str, workspace: &str) -> Result<(Sender, Organization), Refused> {
    let (sender, org) = enter(access, headers, org).await?;
    if models::is_workspace(&org, workspace) { Ok((sender, org)) } else { Err(Refused::new(StatusCode::NOT_FOUND, "Workspace not found")) }
}

fn missing(denied: Denied, what: &'static str) -> Refused {
    match denied {
        Denied::NotFound => Refused::new(StatusCode::NOT_FOUND, what),
        denied => denied.into(),
    }
}

/// Puts the status of what was made on an answer.
trait Created {
    fn with_created(self, is_new: bool) -> Self;
}

impl Created for Response {
    fn with_created(mut self, is_new: bool) -> Self {
        if is_new {
            self.set_status(StatusCode::CREATED);
        }
        self
    }
}
