//! What the SDK 1.x asks before it sends. Its paths name the organization and the workspace in parameters, or not at all:
//! the key's are meant.

use poem::http::HeaderMap;
use poem::web::{Data, Path, Query};
use poem::{Body, Request, handler};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answer, Refused, ok};
use super::{Storage, credentials, ensure_project, missing, models};
use crate::access::{Access, Denied, Sender};
use crate::artifacts::Artifacts;
use crate::domain::account::Organization;

/// Where a request belongs; who names another organization or workspace is told that it is not there.
#[derive(Deserialize)]
struct Place {
    org_id: Option<String>,
    workspace_id: Option<String>,
}

/// Pages of workspaces have one element.
#[handler]
pub(super) async fn get_workspaces(access: Data<&Access>, headers: &HeaderMap, Query(place): Query<Place>) -> Answer {
    let (_, org) = enter(&access, headers, &place).await?;
    Ok(ok(&json!({
        "workspaces": [models::workspace(&org)],
        "total": 1, "page": 1, "limit": 1, "total_pages": 1, "has_next": false, "has_previous": false,
    })))
}

#[handler]
pub(super) async fn get_workspace(access: Data<&Access>, headers: &HeaderMap, Query(place): Query<Place>, Path(workspace): Path<String>) -> Answer {
    let place = Place { workspace_id: Some(workspace), ..place };
    let (_, org) = enter(&access, headers, &place).await?;
    Ok(ok(&models::workspace(&org)))
}

#[handler]
pub(super) async fn get_projects(access: Data<&Access>, headers: &HeaderMap, Query(place): Query<Place>) -> Answer {
    let (sender, org) = enter(&access, headers, &place).await?;
    let all: Vec<Value> = sender.projects().await?.iter().map(|project| models::project(&org, project)).collect();
    Ok(ok(&json!(all)))
}

#[handler]
pub(super) async fn get_project(access: Data<&Access>, headers: &HeaderMap, Query(place): Query<Place>, Path(project): Path<String>) -> Answer {
    let (sender, org) = enter(&access, headers, &place).await?;
    let project = sender.project(&project).await.map_err(|denied| missing(denied, "Project not found"))?;
    Ok(ok(&models::project(&org, &project)))
}

/// What names a workspace in its body names the only one there is.
#[handler]
pub(super) async fn create_project(access: Data<&Access>, headers: &HeaderMap, body: Body) -> Answer {
    let sender = access.sender(headers).await?;
    let org = sender.organization().await?;
    ensure_project(&sender, &org, body).await
}

#[handler]
pub(super) async fn get_credentials(
    access: Data<&Access>,
    artifacts: Data<&Artifacts>,
    storage: Data<&Storage>,
    request: &Request,
    Query(place): Query<Place>,
) -> Answer {
    let (sender, _) = enter(&access, request.headers(), &place).await?;
    credentials(&sender, &artifacts, &storage, request)
}

async fn enter(access: &Access, headers: &HeaderMap, place: &Place) -> Result<(Sender, Organization), Refused> {
    let sender = access.sender(headers).await?;
    let org = match &place.org_id {
        Some(named) => sender.organization_named(named).await.map_err(|denied| missing(denied, "Organization not found"))?,
        None => sender.organization().await?,
    };
    match &place.workspace_id {
        Some(named) if !models::is_workspace(&org, named) => Err(missing(Denied::NotFound, "Workspace not found")),
        _ => Ok((sender, org)),
    }
}
