//! What the operator does on the command line, with the store at hand: organizations, projects, members, invitations. The
//! same rules as for people, but that the operator is above all roles; the audit log says that it was the command line.

use uuid::Uuid;

use super::members::{keep_an_owner, with_ended};
use super::organizations::valid_name;
use super::secret::{self, Kind};
use super::{Access, AccessError, MintedInvitation, id, invitations};
use crate::domain::account::{Account, Invitation, Member, Organization, ProjectRole, Role, normalize_email};
use crate::domain::audit::Actor;
use crate::domain::project::{Project, Visibility};
use crate::store::identity::{NewProject, ProjectFilter, Slice};

impl Access {
    /// Every organization, by name.
    pub async fn all_organizations(&self) -> Result<Vec<Organization>, AccessError> {
        Ok(self.store().organizations().await?)
    }

    /// Adds an organization; `owner` has an account already.
    pub async fn add_organization(&self, name: &str, owner: Option<&str>) -> Result<Organization, AccessError> {
        let organization = Organization { id: id::fresh(), name: valid_name(name)?, created_at: self.now_us() };
        let owner = match owner {
            Some(email) => Some(self.account_of(email).await?),
            None => None,
        };
        let entry = self.entry(Actor::CommandLine, "organization.create").org(organization.id);
        let change = self.store().change().await?;
        change.insert_organization(&organization).await?;
        if let Some(owner) = owner {
            change.insert_member(organization.id, owner.id, Role::Owner, organization.created_at).await?;
        }
        change.record(&entry.target("organization", organization.id, &organization.name)).await?;
        self.commit(change).await?;
        Ok(organization)
    }

    /// Every project of an organization, by name.
    pub async fn all_projects(&self, org: Uuid) -> Result<Vec<Project>, AccessError> {
        Ok(self.store().projects(ProjectFilter::Of(org), Slice::ALL).await?.0)
    }

    /// Adds a project to an organization.
    pub async fn add_project(&self, org: Uuid, name: &str, visibility: Visibility) -> Result<Project, AccessError> {
        let new = NewProject { uuid: id::fresh(), org_id: org, name: valid_name(name)?, visibility, created_at: self.now_us() };
        let change = self.store().change().await?;
        let project = change.insert_project(new).await?;
        let entry = self.entry(Actor::CommandLine, "project.create").project(org, project.uuid);
        let entry = entry.target("project", project.uuid, &project.name).detail("visibility", visibility.as_str());
        change.record(&entry).await?;
        self.commit(change).await?;
        Ok(project)
    }

    /// Members of an organization, by e-mail.
    pub async fn all_org_members(&self, org: Uuid) -> Result<Vec<Member<Role>>, AccessError> {
        Ok(self.store().org_members(org, Slice::ALL).await?.0)
    }

    /// People with a role in a project itself, by e-mail.
    pub async fn all_project_members(&self, project: &Project) -> Result<Vec<Member<ProjectRole>>, AccessError> {
        Ok(self.store().project_members(project.id, Slice::ALL).await?.0)
    }

    /// Gives a person a role in an organization, which they join if they are no member yet. The last owner stays one.
    pub async fn give_org_role(&self, org: Uuid, email: &str, role: Role) -> Result<(), AccessError> {
        let account = self.account_of(email).await?;
        let change = self.store().change().await?;
        let before = change.org_role(org, account.id).await?;
        if before == Some(Role::Owner) && role != Role::Owner {
            keep_an_owner(&change, org).await?;
        }
        match before {
            Some(_) => change.set_org_role(org, account.id, role).await?,
            None => change.insert_member(org, account.id, role, self.now_us()).await?,
        }
        let ended = change.end_invitations_of(org, account.id, Some(role), self.now_us()).await?;
        let entry = self.entry(Actor::CommandLine, "member.role").org(org).target("account", account.id, &account.email);
        let entry = entry.detail("from", before.map_or("none", Role::as_str)).detail("to", role.as_str());
        change.record(&with_ended(entry, ended)).await?;
        Ok(self.commit(change).await?)
    }

    /// Takes a person out of an organization and all its projects. The last owner stays.
    pub async fn remove_from_org(&self, org: Uuid, email: &str) -> Result<(), AccessError> {
        let account = self.account_of(email).await?;
        let change = self.store().change().await?;
        let before = change.org_role(org, account.id).await?.ok_or_else(|| missing_member(email))?;
        if before == Role::Owner {
            keep_an_owner(&change, org).await?;
        }
        change.delete_org_member(org, account.id).await?;
        let ended = change.end_invitations_of(org, account.id, None, self.now_us()).await?;
        let entry = self.entry(Actor::CommandLine, "member.remove").org(org).target("account", account.id, &account.email);
        change.record(&with_ended(entry.detail("role", before.as_str()), ended)).await?;
        Ok(self.commit(change).await?)
    }

    /// Gives a member of the organization a role in a project, or takes it away.
    pub async fn give_project_role(&self, project: &Project, email: &str, role: Option<ProjectRole>) -> Result<(), AccessError> {
        let account = self.account_of(email).await?;
        let change = self.store().change().await?;
        if change.org_role(project.org_id, account.id).await?.is_none() {
            return Err(missing_member(email));
        }
        let entry = match role {
            Some(role) => {
                change.set_project_role(project.id, account.id, role, self.now_us()).await?;
                self.entry(Actor::CommandLine, "project_member.set").detail("role", role.as_str())
            }
            None if change.delete_project_member(project.id, account.id).await? => self.entry(Actor::CommandLine, "project_member.remove"),
            None => return Err(missing_member(email)),
        };
        change.record(&entry.project(project.org_id, project.uuid).target("account", account.id, &account.email)).await?;
        Ok(self.commit(change).await?)
    }

    /// Invitations of an organization that wait, newest first.
    pub async fn all_invitations(&self, org: Uuid) -> Result<Vec<Invitation>, AccessError> {
        Ok(self.store().invitations(org, self.now_us(), Slice::ALL).await?.0)
    }

    /// Invites somebody to an organization.
    pub async fn invite(&self, org: Uuid, email: &str, role: Role) -> Result<MintedInvitation, AccessError> {
        let email = normalize_email(email).ok_or_else(|| AccessError::invalid("email", "must be a valid email address"))?;
        let (secret, now) = (secret::mint(Kind::Invitation), self.now_us());
        if let Some((account, _)) = self.store().account_by_email(&email).await?
            && self.store().memberships(account.id).await?.in_org(org).is_some()
        {
            return Err(AccessError::Conflict("this person is a member already"));
        }
        let expires_at = now + invitations::LIVES_US;
        let invitation = Invitation { id: id::fresh(), org_id: org, email, role, created_by: None, created_at: now, expires_at };
        let entry = self.entry(Actor::CommandLine, "invitation.create").org(org).target("invitation", invitation.id, &invitation.email);
        let change = self.store().change().await?;
        change.insert_invitation(&invitation, &secret::digest(&secret)).await?;
        change.record(&entry.detail("role", role.as_str())).await?;
        self.commit(change).await?;
        Ok(MintedInvitation { invitation, secret })
    }

    /// Takes an invitation back.
    pub async fn take_back_invitation(&self, org: Uuid, id: Uuid) -> Result<Invitation, AccessError> {
        let change = self.store().change().await?;
        let missing = || AccessError::Missing { what: "invitation that waits with the id", name: id.to_string() };
        let revoked = change.revoke_invitation(org, id, self.now_us()).await?.ok_or_else(missing)?;
        let entry = self.entry(Actor::CommandLine, "invitation.revoke").org(org).target("invitation", id, &revoked.email);
        change.record(&entry).await?;
        self.commit(change).await?;
        Ok(revoked)
    }

    /// Gives a person another password, be it for the first time, and ends all their login sessions.
    pub async fn reset_password(&self, email: &str, password: &str) -> Result<(), AccessError> {
        let account = self.account_of(email).await?;
        let hash = self.0.passwords.hash(password, &account.email).await?;
        let change = self.store().change().await?;
        change.update_password(account.id, &hash).await?;
        let ended = change.end_login_sessions(account.id, None, None).await?;
        let entry = self.entry(Actor::CommandLine, "account.password").target("account", account.id, &account.email);
        self.record_of_person(&change, account.id, entry.detail("sessions_ended", ended)).await?;
        Ok(self.commit(change).await?)
    }

    /// Where people open the console: the configured address, or what is given.
    pub fn address_or(&self, given: &str) -> String {
        self.0.settings.public_url.as_deref().unwrap_or(given).trim_end_matches('/').to_owned()
    }

    async fn account_of(&self, email: &str) -> Result<Account, AccessError> {
        let normal = normalize_email(email).ok_or_else(|| AccessError::invalid("email", "must be a valid email address"))?;
        let found = self.store().account_by_email(&normal).await?.map(|(account, _)| account);
        found.ok_or_else(|| AccessError::Missing { what: "account", name: normal })
    }
}

fn missing_member(email: &str) -> AccessError {
    AccessError::Missing { what: "member", name: email.to_owned() }
}
