//! Apps: who sees and who changes them.

use uuid::Uuid;

use super::organizations::valid_name;
use super::{AccessError, Caller, Denied, ProjectScope, id};
use crate::domain::app::{App, MAX_SOURCES, Stamp, own_source};
use crate::domain::audit::AuditEntry;
use crate::domain::id::MAX_ID_CHARS;
use crate::domain::text::Text;
use crate::store::identity::{AppFields, AppOrder, Archived, NewApp, Slice};

/// Longest description (contracts/dynamiq.md 6.2).
const MAX_DESCRIPTION_CHARS: usize = 512;

/// What people say about an app.
#[derive(Clone, Debug, Default)]
pub struct AppRequest {
    /// Name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// A JSON object that is kept as it is.
    pub details: String,
    /// Source names besides its own id; none leaves them as they are.
    pub sources: Option<Vec<String>>,
}

/// Which apps are asked for, and in which order.
#[derive(Clone, Copy, Debug, Default)]
pub struct AppQuery<'a> {
    /// Only archived ones.
    pub archived: bool,
    /// Archived ones too.
    pub include_archived: bool,
    /// A field, `-` for descending; by name unless given.
    pub sort: Option<&'a str>,
    /// Only those made for this workflow.
    pub workflow: Option<Uuid>,
}

impl Caller {
    /// An app, and the project it shows. Of other people's projects nothing is there.
    pub async fn app(&self, uuid: Uuid) -> Result<(ProjectScope, App), Denied> {
        let app = self.access().store().app(uuid).await?.ok_or(Denied::NotFound)?;
        let project = self.project_of(app.project_uuid).await?;
        Ok((ProjectScope::of(&project), app))
    }

    /// Apps of a project, and how many there are in all.
    pub async fn apps(&self, scope: &ProjectScope, query: AppQuery<'_>, limit: i64, offset: i64) -> Result<(Vec<App>, u64), AccessError> {
        let archived = match (query.archived, query.include_archived) {
            (true, _) => Archived::Only,
            (false, true) => Archived::With,
            (false, false) => Archived::Without,
        };
        let sort = query.sort.unwrap_or("name");
        let (field, descending) = sort.strip_prefix('-').map_or((sort, false), |field| (field, true));
        let order = match field {
            "name" => AppOrder::Name,
            "created_at" => AppOrder::CreatedAt,
            "updated_at" => AppOrder::UpdatedAt,
            _ => return Err(AccessError::invalid("sort", "must be a valid value")),
        };
        Ok(self.access().store().apps(scope.project(), (archived, query.workflow), (order, descending), Slice { limit, offset }).await?)
    }

    /// Makes an app.
    pub async fn create_app(&self, project: Uuid, request: AppRequest) -> Result<App, AccessError> {
        self.may_change()?;
        let scope = self.project(project).await?;
        let uuid = id::fresh();
        let new = NewApp { uuid, project: scope.project(), fields: fields(uuid, request)?, created: self.stamp() };
        let entry = self.app_entry("app.create", project, uuid, &new.fields.name).await?;
        let change = self.access().store().change().await?;
        change.insert_app(&new).await?;
        change.record(&entry).await?;
        self.access().commit(change).await?;
        Ok(self.app(uuid).await?.1)
    }

    /// Replaces what people say about an app.
    pub async fn update_app(&self, app: &App, request: AppRequest) -> Result<App, AccessError> {
        self.may_change()?;
        let fields = fields(app.uuid, request)?;
        let entry = self.app_entry("app.update", app.project_uuid, app.uuid, &fields.name).await?;
        let change = self.access().store().change().await?;
        change.update_app(app, &fields, self.stamp()).await?;
        change.record(&entry).await?;
        self.access().commit(change).await?;
        Ok(self.app(app.uuid).await?.1)
    }

    /// Archives an app, or takes it back.
    pub async fn archive_app(&self, app: &App, archive: bool) -> Result<App, AccessError> {
        self.may_change()?;
        let action = if archive { "app.archive" } else { "app.unarchive" };
        let entry = self.app_entry(action, app.project_uuid, app.uuid, &app.name).await?;
        let change = self.access().store().change().await?;
        change.archive_app(app, archive.then(|| self.stamp())).await?;
        change.record(&entry).await?;
        self.access().commit(change).await?;
        Ok(self.app(app.uuid).await?.1)
    }

    /// Deletes an app. Its traces stay in the project.
    pub async fn delete_app(&self, app: &App) -> Result<(), AccessError> {
        self.may_change()?;
        let entry = self.app_entry("app.delete", app.project_uuid, app.uuid, &app.name).await?;
        let change = self.access().store().change().await?;
        change.delete_app(app, self.access().now_us()).await?;
        change.record(&entry).await?;
        self.access().commit(change).await?;
        Ok(())
    }

    async fn app_entry(&self, action: &'static str, project: Uuid, app: Uuid, name: &str) -> Result<AuditEntry, Denied> {
        let org = self.project_of(project).await?.org_id;
        Ok(self.entry(action).await?.project(org, project).target("app", app, name))
    }

    fn stamp(&self) -> Stamp {
        Stamp { at: self.access().now_us(), by: self.person().ok() }
    }
}

fn fields(app: Uuid, request: AppRequest) -> Result<AppFields, AccessError> {
    let name = valid_name(&request.name)?;
    if let Some(description) = &request.description {
        if description.chars().count() > MAX_DESCRIPTION_CHARS {
            return Err(AccessError::invalid("description", format!("the length must be no more than {MAX_DESCRIPTION_CHARS}")));
        }
        // Postgres keeps no NUL in text.
        if description.contains('\0') {
            return Err(AccessError::invalid("description", "must be a valid value"));
        }
    }
    let sources = request.sources.map(|sources| valid_sources(app, &sources)).transpose()?;
    Ok(AppFields { name, description: request.description, details: request.details, sources })
}

fn valid_sources(app: Uuid, given: &[String]) -> Result<Vec<Text>, AccessError> {
    let mut sources: Vec<Text> = Vec::with_capacity(given.len());
    for source in given {
        if source.is_empty() || source.chars().count() > MAX_ID_CHARS {
            return Err(AccessError::invalid("sources", format!("the length of each must be between 1 and {MAX_ID_CHARS}")));
        }
        let source = Text::from(source.as_str());
        if source != own_source(app) && !sources.contains(&source) {
            sources.push(source);
        }
    }
    if sources.len() > MAX_SOURCES {
        return Err(AccessError::invalid("sources", format!("must be no more than {MAX_SOURCES}")));
    }
    Ok(sources)
}
