use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::body::Fields;
use super::envelope::{Created, Data, List, created, list, one};
use super::jobs::{Accepted, JobView};
use super::page::Page;
use super::params::{Positive, UuidParam, path_uuid};
use super::{ApiError, Chapter};
use crate::access::Caller;
use crate::domain::project::{Project, Visibility};
use crate::domain::time;
use crate::tasks::delete_project::DeleteProject;

/// `/v1/projects`
pub(super) struct ProjectsApi;

/// A project.
#[derive(Object)]
#[oai(rename = "Project")]
struct ProjectView {
    id: String,
    name: String,
    org_id: String,
    /// `internal` (every member of the organization) or `private` (owners, admins, and those with a role in it).
    visibility: String,
    created_at: String,
}

/// A project to be made.
#[derive(Object)]
struct NewProject {
    /// Unique in the organization.
    name: String,
    org_id: String,
    /// `internal` unless given.
    visibility: Option<String>,
}

/// A project to be changed.
#[derive(Object)]
struct ProjectPatch {
    name: Option<String>,
    /// `internal` or `private`.
    visibility: Option<String>,
}

impl From<&Project> for ProjectView {
    fn from(project: &Project) -> Self {
        Self {
            id: project.uuid.to_string(),
            name: project.name.clone(),
            org_id: project.org_id.to_string(),
            visibility: project.visibility.as_str().to_owned(),
            created_at: time::format(project.created_at),
        }
    }
}

#[OpenApi(tag = "Chapter::Projects")]
impl ProjectsApi {
    /// Projects that the caller sees, by name.
    #[oai(path = "/v1/projects", method = "get", operation_id = "listProjects")]
    async fn list(
        &self,
        caller: Caller,
        /// Only of this organization.
        org_id: Query<Option<UuidParam>>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
    ) -> Result<Json<List<ProjectView>>, ApiError> {
        let page = Page::new(&page, &page_size);
        let (rows, total) = caller.projects(org_id.0.map(|id| id.0), page.limit(), page.offset()).await?;
        Ok(list(page, rows.iter().map(ProjectView::from), total))
    }

    /// One project.
    #[oai(path = "/v1/projects/:project_id", method = "get", operation_id = "getProject")]
    async fn get(&self, caller: Caller, project_id: Path<String>) -> Result<Json<Data<ProjectView>>, ApiError> {
        Ok(one(ProjectView::from(&*caller.find_project(path_uuid(&project_id)?).await?)))
    }

    /// Makes a project.
    #[oai(path = "/v1/projects", method = "post", operation_id = "createProject")]
    async fn create(&self, caller: Caller, mut body: Fields<NewProject>) -> Result<Created<ProjectView>, ApiError> {
        let (name, org) = (body.text("name"), body.uuid("org_id"));
        let word = body.optional_text("visibility");
        let visibility = word.map_or(Some(Visibility::Internal), |word| Visibility::parse(&word)).unwrap_or_else(|| {
            body.fault("visibility", "must be a valid value");
            Visibility::Internal
        });
        body.done()?;
        Ok(created(ProjectView::from(&caller.create_project(org, &name, visibility).await?)))
    }

    /// Deletes a project with all that it has. It is out of sight and its keys are revoked at once; a job removes the rest,
    /// and can be read for thirty days by who administers the organization.
    #[oai(path = "/v1/projects/:project_id", method = "delete", operation_id = "deleteProject")]
    async fn delete(
        &self,
        caller: Caller,
        project_id: Path<String>,
        /// The name of the project, so that nobody deletes another one.
        name: Query<Option<String>>,
    ) -> Result<Accepted, ApiError> {
        let id = path_uuid(&project_id)?;
        caller.administer(id).await?;
        let name = name.0.ok_or_else(|| ApiError::invalid("name", "is required"))?;
        let (scope, job) = caller.delete_project(id, &name, DeleteProject::KIND).await?;
        Ok(Accepted::Job(one(JobView::new(&scope, &job))))
    }

    /// Changes name and visibility of a project; what is not given stays.
    #[oai(path = "/v1/projects/:project_id", method = "put", operation_id = "updateProject")]
    async fn update(&self, caller: Caller, project_id: Path<String>, mut body: Fields<ProjectPatch>) -> Result<Json<Data<ProjectView>>, ApiError> {
        let (id, name, word) = (path_uuid(&project_id)?, body.optional_text("name"), body.optional_text("visibility"));
        let visibility = word.as_deref().and_then(Visibility::parse);
        if word.is_some() && visibility.is_none() {
            body.fault("visibility", "must be a valid value");
        }
        body.done()?;
        Ok(one(ProjectView::from(&caller.update_project(id, name.as_deref(), visibility).await?)))
    }
}
