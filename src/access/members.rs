//! Members of organizations and projects, and their roles.
//!
//! Owners and admins may do the same, but that only owners make and unmake owners; an organization always has one.

use uuid::Uuid;

use super::organizations::valid_name;
use super::{AccessError, Caller, Denied, id};
use crate::domain::account::{Account, Member, Organization, ProjectRole, Role};
use crate::domain::audit::AuditEntry;
use crate::domain::project::{Project, Visibility};
use crate::store::identity::{Change, Slice};

impl Caller {
    /// Makes an organization that the caller owns.
    pub async fn create_organization(&self, name: &str) -> Result<Organization, AccessError> {
        let (account, access) = (self.person()?, self.access());
        let organization = Organization { id: id::fresh(), name: valid_name(name)?, created_at: access.now_us() };
        let entry = self.entry("organization.create").await?;
        let change = access.store().change().await?;
        change.insert_organization(&organization).await?;
        change.insert_member(organization.id, account, Role::Owner, organization.created_at).await?;
        change.record(&entry.org(organization.id).target("organization", organization.id, &organization.name)).await?;
        access.commit(change).await?;
        Ok(organization)
    }

    /// Gives an organization another name.
    pub async fn rename_organization(&self, org: Uuid, name: &str) -> Result<Organization, AccessError> {
        self.org(org).await?;
        let (access, name) = (self.access(), valid_name(name)?);
        let before = access.store().organization(org).await?.ok_or(Denied::NotFound)?;
        let entry = self.entry("organization.rename").await?.org(org).target("organization", org, &name).detail("from", &before.name);
        let change = access.store().change().await?;
        change.rename_organization(org, &name).await?;
        change.record(&entry).await?;
        access.commit(change).await?;
        Ok(Organization { name, ..before })
    }

    /// Members of an organization by e-mail, and how many there are.
    pub async fn org_members(&self, org: Uuid, limit: i64, offset: i64) -> Result<(Vec<Member<Role>>, u64), Denied> {
        self.org(org).await?;
        Ok(self.access().store().org_members(org, Slice { limit, offset }).await?)
    }

    /// Gives a member of an organization another role.
    pub async fn set_org_role(&self, org: Uuid, account: Uuid, role: Role) -> Result<(), AccessError> {
        let own = self.org(org).await?.role().ok_or(Denied::Forbidden)?;
        let entry = self.entry("member.role").await?.org(org);
        let change = self.access().store().change().await?;
        let (before, member) = Self::member(&change, org, account).await?;
        // Nobody makes anybody more than they are themselves, their own person least of all.
        if (before == Role::Owner || role == Role::Owner) && own != Role::Owner {
            return Err(Denied::Forbidden.into());
        }
        if before == Role::Owner && role != Role::Owner {
            keep_an_owner(&change, org).await?;
        }
        change.set_org_role(org, account, role).await?;
        let ended = change.end_invitations_of(org, account, Some(role), self.access().now_us()).await?;
        let entry = entry.target("account", account, &member.email).detail("from", before.as_str()).detail("to", role.as_str());
        change.record(&with_ended(entry, ended)).await?;
        Ok(self.access().commit(change).await?)
    }

    /// Takes somebody out of an organization and all its projects.
    pub async fn remove_org_member(&self, org: Uuid, account: Uuid) -> Result<(), AccessError> {
        let own = self.org(org).await?.role().ok_or(Denied::Forbidden)?;
        let entry = self.entry("member.remove").await?.org(org);
        let change = self.access().store().change().await?;
        let (before, member) = Self::member(&change, org, account).await?;
        if before == Role::Owner {
            if own != Role::Owner {
                return Err(Denied::Forbidden.into());
            }
            keep_an_owner(&change, org).await?;
        }
        change.delete_org_member(org, account).await?;
        let ended = change.end_invitations_of(org, account, None, self.access().now_us()).await?;
        change.record(&with_ended(entry.target("account", account, &member.email).detail("role", before.as_str()), ended)).await?;
        Ok(self.access().commit(change).await?)
    }

    /// Leaves an organization.
    pub async fn leave(&self, org: Uuid) -> Result<(), AccessError> {
        let (role, account) = (self.org(org).await?.role().ok_or(Denied::Forbidden)?, self.person()?);
        let entry = self.entry("member.leave").await?.org(org);
        let change = self.access().store().change().await?;
        if change.org_role(org, account).await? == Some(Role::Owner) {
            keep_an_owner(&change, org).await?;
        }
        change.delete_org_member(org, account).await?;
        let ended = change.end_invitations_of(org, account, None, self.access().now_us()).await?;
        change.record(&with_ended(entry.target("account", account, "").detail("role", role.as_str()), ended)).await?;
        Ok(self.access().commit(change).await?)
    }

    async fn member(change: &Change<'_>, org: Uuid, account: Uuid) -> Result<(Role, Account), AccessError> {
        let role = change.org_role(org, account).await?.ok_or(Denied::NotFound)?;
        Ok((role, change.account(account).await?.ok_or(Denied::NotFound)?))
    }

    /// Changes name and visibility of a project; what is not given stays.
    pub async fn update_project(&self, uuid: Uuid, name: Option<&str>, visibility: Option<Visibility>) -> Result<Project, AccessError> {
        let before = self.find_project(uuid).await?;
        let name = name.map_or_else(|| Ok(before.name.clone()), valid_name)?;
        let after = Project { name, visibility: visibility.unwrap_or(before.visibility), ..Project::clone(&before) };
        let mut entry = self.entry("project.update").await?.project(after.org_id, uuid).target("project", uuid, &after.name);
        if before.name != after.name {
            entry = entry.detail("name_from", &before.name);
        }
        if before.visibility != after.visibility {
            entry = entry.detail("visibility_from", before.visibility.as_str()).detail("visibility_to", after.visibility.as_str());
        }
        let change = self.access().store().change().await?;
        change.update_project(after.id, &after.name, after.visibility).await?;
        change.record(&entry).await?;
        self.access().commit(change).await?;
        Ok(after)
    }

    /// People with a role in a project itself, by e-mail, and how many there are.
    pub async fn project_members(&self, project: Uuid, limit: i64, offset: i64) -> Result<(Vec<Member<ProjectRole>>, u64), Denied> {
        let project = self.find_project(project).await?;
        Ok(self.access().store().project_members(project.id, Slice { limit, offset }).await?)
    }

    /// Gives a member of the organization a role in a project, whether they had one there or not.
    pub async fn set_project_role(&self, project: Uuid, account: Uuid, role: ProjectRole) -> Result<(), AccessError> {
        let project = self.find_project(project).await?;
        let entry = self.entry("project_member.set").await?.project(project.org_id, project.uuid);
        let change = self.access().store().change().await?;
        let (_, member) = Self::member(&change, project.org_id, account).await?;
        change.set_project_role(project.id, account, role, self.access().now_us()).await?;
        change.record(&entry.target("account", account, &member.email).detail("role", role.as_str())).await?;
        Ok(self.access().commit(change).await?)
    }

    /// Takes somebody's role in a project away.
    pub async fn remove_project_member(&self, project: Uuid, account: Uuid) -> Result<(), AccessError> {
        let project = self.find_project(project).await?;
        let entry = self.entry("project_member.remove").await?.project(project.org_id, project.uuid);
        let change = self.access().store().change().await?;
        if !change.delete_project_member(project.id, account).await? {
            return Err(Denied::NotFound.into());
        }
        let email = change.account(account).await?.map(|account| account.email).unwrap_or_default();
        change.record(&entry.target("account", account, &email)).await?;
        Ok(self.access().commit(change).await?)
    }
}

/// Says in an entry how many waiting invitations ended with the rights of who made them.
pub(super) fn with_ended(entry: AuditEntry, invitations: u64) -> AuditEntry {
    if invitations == 0 { entry } else { entry.detail("invitations_revoked", invitations) }
}

/// Refuses to take the last owner away.
pub(super) async fn keep_an_owner(change: &Change<'_>, org: Uuid) -> Result<(), AccessError> {
    if change.owners(org).await? <= 1 {
        return Err(AccessError::Conflict("an organization keeps at least one owner"));
    }
    Ok(())
}
