use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::body::Fields;
use super::envelope::{List, Message, list, ok};
use super::page::Page;
use super::params::{Positive, path_uuid};
use super::{ApiError, Chapter};
use crate::access::Caller;
use crate::domain::account::{Member, ProjectRole, Role};
use crate::domain::time;

/// `/v1/orgs/{org_id}/members`, `/v1/projects/{project_id}/members`
pub(super) struct MembersApi;

/// A member of an organization or project.
#[derive(Object)]
#[oai(rename = "Member")]
struct MemberView {
    /// Account.
    id: String,
    email: String,
    first_name: String,
    last_name: String,
    /// In an organization `owner`, `admin` or `member`; in a project `admin`, `editor` or `viewer`.
    role: String,
    since: String,
}

/// A role to be given.
#[derive(Object)]
struct NewRole {
    /// In an organization `owner`, `admin` or `member`; in a project `admin`, `editor` or `viewer`.
    role: String,
}

impl MemberView {
    fn of<R>(member: Member<R>, role: &str) -> Self {
        let Member { account, since, .. } = member;
        Self {
            id: account.id.to_string(),
            email: account.email,
            first_name: account.first_name,
            last_name: account.last_name,
            role: role.to_owned(),
            since: time::format(since),
        }
    }
}

/// Takes `role` out of a body.
pub(super) fn role<T, R>(body: &mut Fields<T>, parse: fn(&str) -> Option<R>, fallback: R) -> R {
    let word = body.text("role");
    parse(&word).unwrap_or_else(|| {
        if !word.is_empty() {
            body.fault("role", "must be a valid value");
        }
        fallback
    })
}

#[OpenApi(tag = "Chapter::Members")]
impl MembersApi {
    /// Members of an organization, by e-mail.
    #[oai(path = "/v1/orgs/:org_id/members", method = "get", operation_id = "listOrgMembers")]
    async fn of_org(
        &self,
        caller: Caller,
        org_id: Path<String>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
    ) -> Result<Json<List<MemberView>>, ApiError> {
        let page = Page::new(&page, &page_size);
        let (rows, total) = caller.org_members(path_uuid(&org_id)?, page.limit(), page.offset()).await?;
        let rows = rows.into_iter().map(|member| (member.role.as_str(), member));
        Ok(list(page, rows.map(|(role, member)| MemberView::of(member, role)), total))
    }

    /// Gives a member another role. Only owners make and unmake owners; the last owner stays.
    #[oai(path = "/v1/orgs/:org_id/members/:account_id", method = "put", operation_id = "setOrgRole")]
    async fn set_in_org(
        &self,
        caller: Caller,
        org_id: Path<String>,
        account_id: Path<String>,
        mut body: Fields<NewRole>,
    ) -> Result<Json<Message>, ApiError> {
        let role = role(&mut body, Role::parse, Role::Member);
        let (org, account): (Uuid, Uuid) = (path_uuid(&org_id)?, path_uuid(&account_id)?);
        body.done()?;
        caller.set_org_role(org, account, role).await?;
        Ok(ok())
    }

    /// Takes somebody out of an organization and all its projects. Keys that they made belong to the organization and stay.
    #[oai(path = "/v1/orgs/:org_id/members/:account_id", method = "delete", operation_id = "removeOrgMember")]
    async fn remove_from_org(&self, caller: Caller, org_id: Path<String>, account_id: Path<String>) -> Result<Json<Message>, ApiError> {
        caller.remove_org_member(path_uuid(&org_id)?, path_uuid(&account_id)?).await?;
        Ok(ok())
    }

    /// Leaves an organization; its last owner cannot.
    #[oai(path = "/v1/orgs/:org_id/leave", method = "post", operation_id = "leaveOrg")]
    async fn leave(&self, caller: Caller, org_id: Path<String>) -> Result<Json<Message>, ApiError> {
        caller.leave(path_uuid(&org_id)?).await?;
        Ok(ok())
    }

    /// People with a role in a project itself, by e-mail. Owners and admins of the organization are not among them, nor
    /// the members of the organization who edit an internal project.
    #[oai(path = "/v1/projects/:project_id/members", method = "get", operation_id = "listProjectMembers")]
    async fn of_project(
        &self,
        caller: Caller,
        project_id: Path<String>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
    ) -> Result<Json<List<MemberView>>, ApiError> {
        let page = Page::new(&page, &page_size);
        let (rows, total) = caller.project_members(path_uuid(&project_id)?, page.limit(), page.offset()).await?;
        let rows = rows.into_iter().map(|member| (member.role.as_str(), member));
        Ok(list(page, rows.map(|(role, member)| MemberView::of(member, role)), total))
    }

    /// Gives a member of the organization a role in a project.
    #[oai(path = "/v1/projects/:project_id/members/:account_id", method = "put", operation_id = "setProjectRole")]
    async fn set_in_project(
        &self,
        caller: Caller,
        project_id: Path<String>,
        account_id: Path<String>,
        mut body: Fields<NewRole>,
    ) -> Result<Json<Message>, ApiError> {
        let role = role(&mut body, ProjectRole::parse, ProjectRole::Viewer);
        let (project, account): (Uuid, Uuid) = (path_uuid(&project_id)?, path_uuid(&account_id)?);
        body.done()?;
        caller.set_project_role(project, account, role).await?;
        Ok(ok())
    }

    /// Takes somebody's role in a project away.
    #[oai(path = "/v1/projects/:project_id/members/:account_id", method = "delete", operation_id = "removeProjectMember")]
    async fn remove_from_project(&self, caller: Caller, project_id: Path<String>, account_id: Path<String>) -> Result<Json<Message>, ApiError> {
        caller.remove_project_member(path_uuid(&project_id)?, path_uuid(&account_id)?).await?;
        Ok(ok())
    }
}
