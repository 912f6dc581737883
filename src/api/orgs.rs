use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::body::Fields;
use super::envelope::{Created, Data, List, created, list, one};
use super::page::Page;
use super::params::{Positive, path_uuid};
use super::{ApiError, Chapter};
use crate::access::Caller;
use crate::domain::account::Organization;
use crate::domain::time;

/// `/v1/orgs`
pub(super) struct OrgsApi;

/// An organization.
#[derive(Object)]
#[oai(rename = "Organization")]
struct OrgView {
    id: String,
    name: String,
    created_at: String,
}

/// An organization to be made or changed.
#[derive(Object)]
struct NewOrg {
    /// Unique on this server.
    name: String,
}

impl From<Organization> for OrgView {
    fn from(org: Organization) -> Self {
        Self { id: org.id.to_string(), name: org.name, created_at: time::format(org.created_at) }
    }
}

#[OpenApi(tag = "Chapter::Organizations")]
impl OrgsApi {
    /// Organizations that the caller sees, by name.
    #[oai(path = "/v1/orgs", method = "get", operation_id = "listOrgs")]
    async fn list(&self, caller: Caller, page: Query<Option<Positive>>, page_size: Query<Option<Positive>>) -> Result<Json<List<OrgView>>, ApiError> {
        let page = Page::new(&page, &page_size);
        let (rows, total) = caller.organizations(page.limit(), page.offset()).await?;
        Ok(list(page, rows.into_iter().map(OrgView::from), total))
    }

    /// Makes an organization that the caller owns.
    #[oai(path = "/v1/orgs", method = "post", operation_id = "createOrg")]
    async fn create(&self, caller: Caller, mut body: Fields<NewOrg>) -> Result<Created<OrgView>, ApiError> {
        let name = body.text("name");
        body.done()?;
        Ok(created(caller.create_organization(&name).await?.into()))
    }

    /// Gives an organization another name.
    #[oai(path = "/v1/orgs/:org_id", method = "put", operation_id = "updateOrg")]
    async fn update(&self, caller: Caller, org_id: Path<String>, mut body: Fields<NewOrg>) -> Result<Json<Data<OrgView>>, ApiError> {
        let (id, name) = (path_uuid(&org_id)?, body.text("name"));
        body.done()?;
        Ok(one(caller.rename_organization(id, &name).await?.into()))
    }

    /// One organization.
    #[oai(path = "/v1/orgs/:org_id", method = "get", operation_id = "getOrg")]
    async fn get(&self, caller: Caller, org_id: Path<String>) -> Result<Json<Data<OrgView>>, ApiError> {
        Ok(one(caller.organization(path_uuid(&org_id)?).await?.into()))
    }
}
