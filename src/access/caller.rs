//! From headers to a scope.

use std::sync::Arc;

use http::{HeaderMap, Method};
use uuid::Uuid;

use super::grants::{KeyGrant, PersonGrant};
use super::{Access, Denied, OrgScope, ProjectScope, request};
use crate::clock::Clock;
use crate::domain::account::{Account, Membership};
use crate::domain::project::{Project, Visibility};
use crate::store::Store;

/// Somebody whom the management API lets in.
#[derive(Clone, Debug)]
pub struct Caller {
    access: Access,
    who: Who,
}

#[derive(Clone, Debug)]
enum Who {
    Person(Arc<PersonGrant>),
    Key(Arc<KeyGrant>),
}

impl Access {
    /// The project that a collector may write to.
    ///
    /// Only an access key of one project that may ingest will do. Everything else is the same [`Denied::Unauthorized`]
    /// after the same work: one look-up of a digest for each secret offered.
    pub async fn collector(&self, headers: &HeaderMap) -> Result<ProjectScope, Denied> {
        for secret in request::offered(headers) {
            if let Some(grant) = self.key_grant(&secret).await? {
                let project = grant.key.project.as_ref().filter(|_| grant.key.permissions.ingest);
                return project.map(|project| ProjectScope::new(project.id, project.uuid)).ok_or(Denied::Unauthorized);
            }
        }
        Err(Denied::Unauthorized)
    }

    /// Who calls the management API: an access key that may read, a personal token, or a login session as bearer or
    /// cookie. With the cookie, anything but reading must come from our own pages.
    pub async fn caller(&self, method: &Method, headers: &HeaderMap) -> Result<Caller, Denied> {
        let who = if request::is_explicit(headers) { self.explicit(headers).await? } else { self.by_cookie(method, headers).await? };
        if matches!(who, Who::Person(_)) && !self.has_owner().await? {
            return Err(Denied::Forbidden);
        }
        Ok(Caller { access: self.clone(), who })
    }

    async fn explicit(&self, headers: &HeaderMap) -> Result<Who, Denied> {
        for secret in request::offered(headers) {
            if let Some(grant) = self.key_grant(&secret).await? {
                return if grant.key.permissions.read { Ok(Who::Key(grant)) } else { Err(Denied::Forbidden) };
            }
            if let Some(grant) = self.person_grant(&secret).await? {
                return Ok(Who::Person(grant));
            }
        }
        Err(Denied::Unauthorized)
    }

    async fn by_cookie(&self, method: &Method, headers: &HeaderMap) -> Result<Who, Denied> {
        let secret = request::cookie(headers).ok_or(Denied::Unauthorized)?;
        // A personal token in the cookie is not a login session.
        let grant = self.person_grant(&secret).await?.filter(|grant| grant.token.is_none()).ok_or(Denied::Unauthorized)?;
        if !request::is_same_origin(method, headers, self.0.settings.public_url.as_deref()) {
            return Err(Denied::Forbidden);
        }
        Ok(Who::Person(grant))
    }
}

impl Caller {
    /// The room that let the caller in.
    pub(super) fn access(&self) -> &Access {
        &self.access
    }

    /// The store, for reads within the scopes that the caller is given.
    pub(crate) fn store(&self) -> &Store {
        self.access.store()
    }

    /// All projects that the caller sees.
    pub async fn visible_projects(&self) -> Result<Vec<ProjectScope>, Denied> {
        if let Some(own) = self.own_project() {
            return Ok(vec![own]);
        }
        let (projects, _) = self.projects(None, i64::MAX, 0).await?;
        Ok(projects.iter().map(ProjectScope::of).collect())
    }

    /// The caller's account; a key has none and is refused.
    pub fn person(&self) -> Result<Uuid, Denied> {
        match &self.who {
            Who::Person(grant) => Ok(grant.account),
            Who::Key(_) => Err(Denied::Forbidden),
        }
    }

    /// Refuses keys that may only ingest and read; people may change what they may see.
    pub fn may_change(&self) -> Result<(), Denied> {
        match &self.who {
            Who::Key(grant) if !grant.key.permissions.admin => Err(Denied::Forbidden),
            _ => Ok(()),
        }
    }

    /// Refuses keys that may only read; people may say what they think of what they see.
    pub fn may_annotate(&self) -> Result<(), Denied> {
        match &self.who {
            Who::Key(grant) if !grant.key.permissions.ingest && !grant.key.permissions.admin => Err(Denied::Forbidden),
            _ => Ok(()),
        }
    }

    /// The clock of all rooms.
    pub(crate) fn clock(&self) -> Clock {
        self.access.0.clock.clone()
    }

    /// Now, µs.
    pub(crate) fn now_us(&self) -> i64 {
        self.access.now_us()
    }

    /// The account behind the caller.
    pub async fn account(&self) -> Result<Account, Denied> {
        self.access.store().account(self.person()?).await?.ok_or(Denied::Unauthorized)
    }

    /// The project of a project-scoped key, for requests that need not name one.
    pub fn own_project(&self) -> Option<ProjectScope> {
        let Who::Key(grant) = &self.who else { return None };
        grant.key.project.as_ref().map(|project| ProjectScope::new(project.id, project.uuid))
    }

    /// The organization of an organization-wide or project-scoped key.
    pub(super) fn key_org(&self) -> Option<Uuid> {
        match &self.who {
            Who::Key(grant) => Some(grant.key.org_id),
            Who::Person(_) => None,
        }
    }

    /// A project that the caller names. People get [`Denied::Forbidden`] for one that exists and is not theirs; a key
    /// sees nothing outside of its scope.
    pub async fn project(&self, uuid: Uuid) -> Result<ProjectScope, Denied> {
        self.find_project(uuid).await.map(|project| ProjectScope::of(&project))
    }

    /// The same, with all that is known of the project.
    pub async fn find_project(&self, uuid: Uuid) -> Result<Arc<Project>, Denied> {
        let project = self.access.known_project(uuid).await?.ok_or(Denied::NotFound)?;
        match &self.who {
            Who::Key(grant) => {
                let in_scope = match &grant.key.project {
                    Some(own) => own.id == project.id,
                    // Any member can make such a key, so it sees what any member sees.
                    None => grant.key.org_id == project.org_id && project.visibility == Visibility::Internal,
                };
                if in_scope { Ok(project) } else { Err(Denied::NotFound) }
            }
            Who::Person(grant) => {
                let members = self.access.memberships(grant.account).await?;
                if sees(&members, &project) { Ok(project) } else { Err(Denied::Forbidden) }
            }
        }
    }

    /// An organization that the caller names; refusals as for [`Caller::project`].
    pub async fn org(&self, org: Uuid) -> Result<OrgScope, Denied> {
        match &self.who {
            Who::Key(grant) if grant.key.org_id == org => Ok(OrgScope::new(org, None)),
            Who::Key(_) => Err(Denied::NotFound),
            Who::Person(grant) => {
                let members = self.access.memberships(grant.account).await?;
                if let Some(member) = members.iter().find(|member| member.org_id == org) {
                    return Ok(OrgScope::new(org, Some(member.role)));
                }
                let exists = self.access.store().organization(org).await?.is_some();
                Err(if exists { Denied::Forbidden } else { Denied::NotFound })
            }
        }
    }
}

fn sees(members: &[Membership], project: &Project) -> bool {
    let role = members.iter().find(|member| member.org_id == project.org_id).map(|member| member.role);
    role.is_some_and(|role| project.visibility == Visibility::Internal || role.is_admin())
}
