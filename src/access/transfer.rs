//! What goes along when a project moves from one store to another: its prices and apps. Keys and people do not.

use super::organizations::valid_name;
use super::{Access, AccessError, id};
use crate::domain::app::{App, own_source};
use crate::domain::audit::Actor;
use crate::domain::price::PriceOverride;
use crate::domain::project::{Project, Visibility};
use crate::store::identity::{AppFields, AppOrder, Archived, NewApp, NewProject, Slice};

/// What people have set in a project.
#[derive(Clone, Debug, Default)]
pub struct Portable {
    /// Name of the organization.
    pub organization: String,
    /// Prices.
    pub prices: Vec<PriceOverride>,
    /// Apps, archived ones too.
    pub apps: Vec<App>,
}

impl Access {
    /// What goes along with a project.
    pub async fn portable(&self, project: &Project) -> Result<Portable, AccessError> {
        let store = self.store();
        let organization = store.organization(project.org_id).await?.map(|organization| organization.name).unwrap_or_default();
        let prices = store.price_overrides(project.id).await?;
        let (apps, _) = store.apps(project.id, (Archived::With, None), (AppOrder::CreatedAt, false), Slice::ALL).await?;
        Ok(Portable { organization, prices, apps })
    }

    /// The project of that name or id, which is made if it is not there.
    pub async fn project_to_import_into(&self, org: &str, named: &str) -> Result<Project, AccessError> {
        let org = self.find_organization(org).await?;
        match self.find_project(org.id, named).await {
            Err(AccessError::Missing { .. }) => {}
            found => return found,
        }
        let now = self.now_us();
        let new = NewProject { uuid: id::fresh(), org_id: org.id, name: valid_name(named)?, visibility: Visibility::Private, created_at: now };
        let change = self.store().change().await?;
        let project = change.insert_project(new).await?;
        let entry = self.entry(Actor::CommandLine, "project.create").project(org.id, project.uuid);
        change.record(&entry.target("project", project.uuid, &project.name).detail("visibility", Visibility::Private.as_str())).await?;
        self.commit(change).await?;
        Ok(project)
    }

    /// Adds prices and apps that the project does not have. An app of this id may be in another project of this store: then
    /// it gets a new id, and the old one is one of its sources.
    pub async fn import_portable(&self, project: &Project, portable: Portable) -> Result<(), AccessError> {
        let change = self.store().change().await?;
        for price in &portable.prices {
            if change.price_override(project.id, price.id).await?.is_none() {
                change.put_price_override(project.id, price).await?;
            }
        }
        let (known, _) = self.store().apps(project.id, (Archived::With, None), (AppOrder::Name, false), Slice::ALL).await?;
        for app in portable.apps {
            let old = own_source(app.uuid);
            if known.iter().any(|known| known.uuid == app.uuid || known.sources.contains(&old)) {
                continue;
            }
            let (mut uuid, mut sources) = (app.uuid, app.sources);
            if self.store().app(uuid).await?.is_some() {
                uuid = id::fresh();
                sources.push(old);
            }
            let fields = AppFields { name: app.name, description: app.description, details: app.details, sources: Some(sources) };
            change.insert_app(&NewApp { uuid, project: project.id, fields, created: app.created }).await?;
        }
        let entry = self.entry(Actor::CommandLine, "project.import").project(project.org_id, project.uuid);
        change.record(&entry.target("project", project.uuid, &project.name)).await?;
        Ok(self.commit(change).await?)
    }
}
