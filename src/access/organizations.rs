//! Organizations and projects.

use uuid::Uuid;

use super::{Access, AccessError, Caller, Denied, id};
use crate::domain::account::{Organization, ProjectRole};
use crate::domain::project::{Project, Visibility};
use crate::store::identity::{Change, NewProject, ProjectFilter, Slice};

/// Name of the organization and of the project that an empty store starts with.
pub const DEFAULT_NAME: &str = "default";
const MAX_NAME_CHARS: usize = 255;

impl Access {
    /// Gives an empty store its first organization and project.
    pub async fn ensure_defaults(&self) -> Result<(), AccessError> {
        if !self.store().has_organizations().await? {
            let change = self.store().change().await?;
            self.default_organization(&change).await?;
            self.commit(change).await?;
        }
        Ok(())
    }

    /// The oldest organization; in an empty store it is made, with its first project.
    pub(super) async fn default_organization(&self, change: &Change<'_>) -> Result<Uuid, AccessError> {
        if let Some(organization) = change.first_organization().await? {
            return Ok(organization.id);
        }
        let (organization, now) = (id::fresh(), self.now_us());
        change.insert_organization(&Organization { id: organization, name: DEFAULT_NAME.to_owned(), created_at: now }).await?;
        let name = DEFAULT_NAME.to_owned();
        change
            .insert_project(NewProject { uuid: id::fresh(), org_id: organization, name, visibility: Visibility::Internal, created_at: now })
            .await?;
        Ok(organization)
    }

    /// The organization with that id or name.
    pub async fn find_organization(&self, named: &str) -> Result<Organization, AccessError> {
        let by_id = match Uuid::parse_str(named) {
            Ok(id) => self.store().organization(id).await?,
            Err(_) => None,
        };
        let found = match by_id {
            Some(organization) => Some(organization),
            None => self.store().organization_by_name(named).await?,
        };
        found.ok_or_else(|| AccessError::Missing { what: "organization", name: named.to_owned() })
    }

    /// The project of an organization with that id or name.
    pub async fn find_project(&self, org: Uuid, named: &str) -> Result<Project, AccessError> {
        let by_id = match Uuid::parse_str(named) {
            Ok(id) => self.store().project(id).await?.filter(|project| project.org_id == org),
            Err(_) => None,
        };
        let found = match by_id {
            Some(project) => Some(project),
            None => self.store().project_by_name(org, named).await?,
        };
        found.ok_or_else(|| AccessError::Missing { what: "project", name: named.to_owned() })
    }
}

impl Caller {
    /// Lets in who runs this server: owners and admins of its first organization. Whoever is known may make further
    /// organizations, and owns those alone.
    pub async fn operates(&self) -> Result<(), Denied> {
        let first = self.access().store().oldest_organization().await?.ok_or(Denied::Forbidden)?;
        self.org(first.id).await.map(drop)
    }

    /// Organizations that the caller sees, by name, and how many there are.
    pub async fn organizations(&self, limit: i64, offset: i64) -> Result<(Vec<Organization>, u64), Denied> {
        let store = self.access().store();
        match self.key_org() {
            Some(org) => {
                let own = store.organization(org).await?;
                let total = u64::from(own.is_some());
                Ok((own.into_iter().filter(|_| offset == 0 && limit > 0).collect(), total))
            }
            None => Ok(store.organizations_of(self.person()?, Slice { limit, offset }).await?),
        }
    }

    /// One organization.
    pub async fn organization(&self, org: Uuid) -> Result<Organization, Denied> {
        self.org(org).await?;
        self.access().store().organization(org).await?.ok_or(Denied::NotFound)
    }

    /// Projects that the caller sees, by name, and how many there are.
    pub async fn projects(&self, org: Option<Uuid>, limit: i64, offset: i64) -> Result<(Vec<Project>, u64), Denied> {
        if let Some(org) = org {
            self.org(org).await?;
        }
        let filter = match (self.own_project(), self.key_org()) {
            (Some(own), _) => ProjectFilter::One(own.project()),
            (None, Some(org)) => ProjectFilter::InternalOf(org),
            (None, None) => ProjectFilter::SeenBy { account: self.person()?, org },
        };
        Ok(self.access().store().projects(filter, Slice { limit, offset }).await?)
    }

    /// Adds a project to an organization that the caller is a member of, and makes them its admin.
    pub async fn create_project(&self, org: Uuid, name: &str, visibility: Visibility) -> Result<Project, AccessError> {
        self.org(org).await?;
        let access = self.access();
        let new = NewProject { uuid: id::fresh(), org_id: org, name: valid_name(name)?, visibility, created_at: access.now_us() };
        let (maker, entry) = (self.person().ok(), self.entry("project.create").await?);
        let change = access.store().change().await?;
        let project = change.insert_project(new).await?;
        if let Some(maker) = maker {
            change.set_project_role(project.id, maker, ProjectRole::Admin, project.created_at).await?;
        }
        let entry = entry.project(org, project.uuid).target("project", project.uuid, &project.name);
        change.record(&entry.detail("visibility", visibility.as_str())).await?;
        access.commit(change).await?;
        Ok(project)
    }
}

/// A name that people give to something.
pub(super) fn valid_name(name: &str) -> Result<String, AccessError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(AccessError::invalid("name", "cannot be blank"));
    }
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(AccessError::invalid("name", format!("the length must be no more than {MAX_NAME_CHARS}")));
    }
    // Postgres keeps no NUL in text, and no name needs a control character.
    if name.chars().any(char::is_control) {
        return Err(AccessError::invalid("name", "must be a valid value"));
    }
    Ok(name.to_owned())
}
