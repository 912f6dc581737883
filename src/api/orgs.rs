use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::envelope::{Data, List, list, one};
use super::page::Page;
use super::params::{Positive, parse_uuid};
use super::{ApiError, Chapter, Code};
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

    /// One organization.
    #[oai(path = "/v1/orgs/:org_id", method = "get", operation_id = "getOrg")]
    async fn get(&self, caller: Caller, org_id: Path<String>) -> Result<Json<Data<OrgView>>, ApiError> {
        let id = parse_uuid(&org_id).ok_or(ApiError::new(Code::NotFound))?;
        Ok(one(caller.organization(id).await?.into()))
    }
}
