//! From headers to a scope.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{HeaderMap, Method};
use uuid::Uuid;

use super::grants::{KeyGrant, PersonGrant};
use super::right::client_address;
use super::{Access, By, Denied, KeyLimits, Need, OrgScope, ProjectScope, request, secret};
use crate::clock::Clock;
use crate::domain::access_key::{Digest, Permissions};
use crate::domain::account::{Account, Right};
use crate::domain::audit::{Actor, AuditEntry};
use crate::domain::project::{Project, Visibility};
use crate::redaction::Redactor;
use crate::store::Store;

/// Pause between two questions to a store that does not answer.
const HOLD_PAUSE: Duration = Duration::from_millis(200);

/// Somebody whom the management API lets in.
#[derive(Clone, Debug)]
pub struct Caller {
    access: Access,
    who: Who,
    /// Of the credential, to ask again whether it holds.
    digest: Digest,
    need: Need,
    address: Option<String>,
}

#[derive(Clone, Debug)]
enum Who {
    Person(Arc<PersonGrant>),
    Key(Arc<KeyGrant>),
}

/// What a collector needs to know of a key.
#[derive(Clone, Debug)]
pub struct Entrance {
    /// The project that it may write to.
    pub scope: ProjectScope,
    /// What must not be stored there; none where anything may.
    pub redactor: Option<Arc<Redactor>>,
    /// The key.
    pub key: Uuid,
    /// What it is held against; none where it may send as much as it likes.
    pub limits: Option<KeyLimits>,
}

impl Access {
    /// The project that a collector may write to.
    ///
    /// Only an access key of one project that may ingest will do. Everything else is the same [`Denied::Unauthorized`]
    /// after the same work: one look-up of a digest for each secret offered.
    ///
    /// While the store does not answer, the request is held: most senders never ask twice.
    pub async fn collector(&self, headers: &HeaderMap) -> Result<Entrance, Denied> {
        let asked = Instant::now();
        loop {
            match self.collector_now(headers).await {
                Err(Denied::Store(error)) if error.is_temporary() && asked.elapsed() < self.0.settings.hold => tokio::time::sleep(HOLD_PAUSE).await,
                told => return told,
            }
        }
    }

    async fn collector_now(&self, headers: &HeaderMap) -> Result<Entrance, Denied> {
        for secret in request::offered(headers) {
            if let Some(grant) = self.key_grant(&secret).await? {
                self.note_address(&grant.key, &grant.addresses, headers);
                let project = grant.key.project.as_ref().filter(|_| grant.key.permissions.ingest);
                let scope = project.map(|project| ProjectScope::new(project.id, project.uuid)).ok_or(Denied::Unauthorized)?;
                return Ok(Entrance { scope, redactor: grant.redactor.clone(), key: grant.key.id, limits: grant.limits });
            }
        }
        Err(Denied::Unauthorized)
    }

    /// Who calls the management API to read.
    pub async fn caller(&self, method: &Method, headers: &HeaderMap) -> Result<Caller, Denied> {
        self.caller_for(Need::READ, method, headers).await
    }

    /// Who calls a route: an access key, a personal token, or a login session as bearer or cookie, as far as the route
    /// takes them. With the cookie, anything but reading must come from our own pages.
    pub async fn caller_for(&self, need: Need, method: &Method, headers: &HeaderMap) -> Result<Caller, Denied> {
        let (who, digest) = if request::is_explicit(headers) { self.explicit(headers).await? } else { self.by_cookie(method, headers).await? };
        let reaches = match (&who, need.by) {
            (Who::Key(grant), By::Any | By::Scorer) => {
                reaches(grant.key.permissions, need, method) || (need.by == By::Scorer && grant.key.permissions.ingest)
            }
            (Who::Key(_), _) | (_, By::Sender | By::AnySender | By::AnyKey | By::Key | By::Signed) => false,
            (Who::Person(grant), By::Session) => grant.token.is_none(),
            (Who::Person(grant), _) => grant.token.as_ref().is_none_or(|token| reaches(token.permissions, need, method)),
        };
        if !reaches {
            return Err(Denied::Forbidden);
        }
        if matches!(who, Who::Person(_)) && !self.has_owner().await? {
            return Err(Denied::Forbidden);
        }
        Ok(Caller { access: self.clone(), who, digest, need, address: client_address(headers).map(ToOwned::to_owned) })
    }

    async fn explicit(&self, headers: &HeaderMap) -> Result<(Who, Digest), Denied> {
        for digest in request::offered(headers).iter().map(|secret| secret::digest(secret)) {
            if let Some(grant) = self.key_grant_of(digest).await? {
                self.note_address(&grant.key, &grant.addresses, headers);
                return Ok((Who::Key(grant), digest));
            }
            if let Some(grant) = self.person_grant(digest).await? {
                return Ok((Who::Person(grant), digest));
            }
        }
        Err(Denied::Unauthorized)
    }

    async fn by_cookie(&self, method: &Method, headers: &HeaderMap) -> Result<(Who, Digest), Denied> {
        let digest = secret::digest(&request::cookie(headers).ok_or(Denied::Unauthorized)?);
        // A personal token in the cookie is not a login session.
        let grant = self.person_grant(digest).await?.filter(|grant| grant.token.is_none()).ok_or(Denied::Unauthorized)?;
        if !request::is_same_origin(method, headers, self.0.settings.public_url.as_deref()) {
            return Err(Denied::Forbidden);
        }
        Ok((Who::Person(grant), digest))
    }
}

/// Whether the permissions of a key or token reach as far as a route asks.
fn reaches(permissions: Permissions, need: Need, method: &Method) -> bool {
    let is_read = matches!(*method, Method::GET | Method::HEAD);
    if is_read { permissions.read && (need.right == Right::View || permissions.admin) } else { permissions.admin }
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

    /// Whether the caller could still do in a project what they were let in for: answers that go on for minutes ask again.
    /// Nothing is read from the store while nobody's rights have changed.
    pub(crate) async fn still_may(&self, project: Uuid) -> Result<(), Denied> {
        let who = match &self.who {
            Who::Key(_) => self.access.key_grant_of(self.digest).await?.map(Who::Key),
            Who::Person(_) => self.access.person_grant(self.digest).await?.map(Who::Person),
        };
        let caller = Self { who: who.ok_or(Denied::Unauthorized)?, ..self.clone() };
        caller.project(project).await.map(drop)
    }

    /// All projects in which the caller may do what the route asks for.
    pub async fn visible_projects(&self) -> Result<Vec<ProjectScope>, Denied> {
        if let Some(own) = self.own_project() {
            return Ok(vec![own]);
        }
        let (projects, _) = self.projects(None, i64::MAX, 0).await?;
        let members = match &self.who {
            Who::Person(grant) => Some(self.access.memberships(grant.account).await?),
            Who::Key(_) => None,
        };
        let may = |project: &&Project| members.as_ref().is_none_or(|members| members.in_project(project) >= Some(self.need.right));
        Ok(projects.iter().filter(may).map(ProjectScope::of).collect())
    }

    /// Begins an entry of the audit log for what the caller does.
    pub(crate) async fn entry(&self, action: &'static str) -> Result<AuditEntry, Denied> {
        let actor = match &self.who {
            Who::Key(grant) => Actor::Key { id: grant.key.id, name: grant.key.name.clone() },
            Who::Person(grant) => {
                let account = self.access.store().account(grant.account).await?.ok_or(Denied::Unauthorized)?;
                Actor::Person { id: account.id, email: account.email }
            }
        };
        let mut entry = AuditEntry::new(self.access.now_us(), actor, action);
        entry.address.clone_from(&self.address);
        if let Who::Person(grant) = &self.who
            && let Some(token) = &grant.token
        {
            entry = entry.detail("personal_token", token.id);
        }
        Ok(entry)
    }

    /// What the caller's own credential is limited to; a login session is not.
    pub(super) fn bounds(&self) -> Option<(Permissions, Option<i64>)> {
        match &self.who {
            Who::Key(grant) => Some((grant.key.permissions, grant.key.expires_at)),
            Who::Person(grant) => grant.token.as_ref().map(|token| (token.permissions, grant.expires_at)),
        }
    }

    /// The login session that signs the request.
    pub(super) fn session(&self) -> Option<Uuid> {
        match &self.who {
            Who::Person(grant) => grant.session,
            Who::Key(_) => None,
        }
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
        let right = self.right_in(&project).await?;
        match &self.who {
            Who::Key(_) if right.is_none() => Err(Denied::NotFound),
            _ if right < Some(self.need.right) => Err(Denied::Forbidden),
            _ => Ok(project),
        }
    }

    /// The project of a thing that the caller names by its own id. Of projects that they do not see nothing is there;
    /// [`Denied::Forbidden`] is for those who see it and may not do this.
    pub(super) async fn project_of(&self, uuid: Uuid) -> Result<Arc<Project>, Denied> {
        let project = self.access.known_project(uuid).await?.ok_or(Denied::NotFound)?;
        match self.right_in(&project).await? {
            None => Err(Denied::NotFound),
            Some(right) if right < self.need.right => Err(Denied::Forbidden),
            Some(_) => Ok(project),
        }
    }

    /// What the caller may do in a project.
    pub(super) async fn right_in(&self, project: &Project) -> Result<Option<Right>, Denied> {
        let right = match &self.who {
            Who::Key(grant) => {
                let in_scope = match &grant.key.project {
                    Some(own) => own.id == project.id,
                    // Any member can make such a key, so it sees what any member sees.
                    None => grant.key.org_id == project.org_id && project.visibility == Visibility::Internal,
                };
                in_scope.then_some(Right::Manage)
            }
            Who::Person(grant) => self.access.memberships(grant.account).await?.in_project(project),
        };
        // A credential that may less than its person takes the smaller share.
        Ok(match self.bounds() {
            Some((permissions, _)) => {
                let adds = (self.need.by == By::Scorer && permissions.ingest).then_some(Right::View);
                right.and_then(|right| permissions.right().max(adds).map(|limit| limit.min(right)))
            }
            None => right,
        })
    }

    /// An organization that the caller names; refusals as for [`Caller::project`].
    pub async fn org(&self, org: Uuid) -> Result<OrgScope, Denied> {
        match &self.who {
            // What a key may do was held against its permissions; a key of one project does nothing to the organization.
            Who::Key(grant) if grant.key.org_id != org => Err(Denied::NotFound),
            Who::Key(grant) if grant.key.project.is_some() && self.need.right > Right::View => Err(Denied::Forbidden),
            Who::Key(_) => Ok(OrgScope::new(org, None)),
            Who::Person(grant) => {
                let members = self.access.memberships(grant.account).await?;
                if let Some(role) = members.in_org(org) {
                    return if role.right() < self.need.right { Err(Denied::Forbidden) } else { Ok(OrgScope::new(org, Some(role))) };
                }
                let exists = self.access.store().organization(org).await?.is_some();
                Err(if exists { Denied::Forbidden } else { Denied::NotFound })
            }
        }
    }
}
