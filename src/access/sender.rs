//! Who sends by the Dreadnode protocol, and which project a sent name means.
//!
//! Unlike the other collectors its routes take a key of a whole organization too: that one resolves and makes projects by
//! name or id. A key of one project is pinned: whatever project is named, its own is meant.

use std::sync::Arc;

use http::HeaderMap;
use uuid::Uuid;

use super::grants::KeyGrant;
use super::organizations::valid_name;
use super::right::client_address;
use super::{Access, AccessError, DEFAULT_NAME, Denied, KeyLimits, ProjectScope, id, request, secret};
use crate::domain::access_key::Digest;
use crate::domain::account::Organization;
use crate::domain::artifact::Space;
use crate::domain::audit::{Actor, AuditEntry};
use crate::domain::id::pack;
use crate::domain::project::{Project, ProjectId, Visibility, is_key, key_of};
use crate::domain::text::Text;
use crate::redaction::Redactor;
use crate::store::identity::{NewProject, ProjectFilter, Slice};
use crate::store::{Store, StoreError};

/// Projects that an organization may have and still get another because a span names it. Names in spans are text of a
/// program that may go wrong; people, and the SDK when it is configured, make as many as they like.
const MAX_FOR_SPANS: usize = 1_000;

/// An access key that speaks for its organization or its project.
#[derive(Clone, Debug)]
pub struct Sender {
    access: Access,
    grant: Arc<KeyGrant>,
    digest: Digest,
    address: Option<String>,
}

impl Access {
    /// The access key of a request, whatever it may do. People have no business here: [`Denied::Unauthorized`].
    pub async fn sender(&self, headers: &HeaderMap) -> Result<Sender, Denied> {
        for offered in request::offered(headers) {
            if let Some(grant) = self.key_grant(&offered).await? {
                self.note_address(&grant.key, &grant.addresses, headers);
                let address = client_address(headers).map(ToOwned::to_owned);
                return Ok(Sender { access: self.clone(), grant, digest: secret::digest(&offered), address });
            }
        }
        Err(Denied::Unauthorized)
    }

    /// Whether the access key with this digest still holds, and may send.
    pub async fn sends(&self, digest: &[u8]) -> Result<bool, Denied> {
        let Ok(digest) = Digest::try_from(digest) else { return Ok(false) };
        Ok(self.key_grant_of(digest).await?.is_some_and(|grant| grant.key.permissions.ingest))
    }
}

impl Access {
    /// The project that the access key with this digest is pinned to, and what it is held against there; none for a key of
    /// an organization.
    pub async fn pinned(&self, digest: &[u8]) -> Result<Option<(ProjectId, Option<KeyLimits>)>, Denied> {
        let Ok(digest) = Digest::try_from(digest) else { return Ok(None) };
        let grant = self.key_grant_of(digest).await?;
        Ok(grant.and_then(|grant| Some((grant.key.project.as_ref()?.id, grant.limits))))
    }
}

impl Sender {
    /// Id of the key.
    pub fn key_id(&self) -> Uuid {
        self.grant.key.id
    }

    /// Name of the key.
    pub fn key_name(&self) -> &str {
        &self.grant.key.name
    }

    /// What is kept of the key.
    pub fn key_digest(&self) -> &[u8] {
        &self.digest
    }

    /// Where what the key stores beside its traces belongs.
    pub fn space(&self) -> Space {
        Space { org: self.grant.key.org_id, project: self.grant.key.project.as_ref().map(|project| project.uuid) }
    }

    /// Whether the key may send.
    pub fn may_ingest(&self) -> bool {
        self.grant.key.permissions.ingest
    }

    /// Whether the key may read.
    pub fn may_read(&self) -> bool {
        self.grant.key.permissions.read
    }

    /// What the key is held against in a project; none where it may send as much as it likes.
    pub async fn limits(&self, project: &Project) -> Result<Option<KeyLimits>, Denied> {
        match &self.grant.key.project {
            Some(_) => Ok(self.grant.limits),
            None => Ok(self.access.read_limits(project.id, self.grant.key.id).await?),
        }
    }

    /// What must not be stored in a project; none where anything may.
    pub async fn redactor(&self, project: &Project) -> Result<Option<Arc<Redactor>>, Denied> {
        match &self.grant.key.project {
            Some(_) => Ok(self.grant.redactor.clone()),
            None => self.access.redactor(project.id).await,
        }
    }

    /// The store, for reads within the scopes that the key is given.
    pub(crate) fn store(&self) -> &Store {
        self.access.store()
    }

    /// The key's organization.
    pub async fn organization(&self) -> Result<Organization, Denied> {
        self.access.store().organization(self.grant.key.org_id).await?.ok_or(Denied::NotFound)
    }

    /// The key's organization, if that is what the id, name or key of a path means. Others are not there.
    pub async fn organization_named(&self, named: &str) -> Result<Organization, Denied> {
        let own = self.organization().await?;
        if is_named(named, own.id, &own.name) { Ok(own) } else { Err(Denied::NotFound) }
    }

    /// The project that an id, name or key means.
    pub async fn project(&self, named: &str) -> Result<Arc<Project>, Denied> {
        if let Some(pinned) = &self.grant.key.project {
            return self.access.known_project(pinned.uuid).await?.ok_or(Denied::NotFound);
        }
        let directory = self.access.directory(self.grant.key.org_id).await?;
        visible(directory.find(named).cloned().ok_or(Denied::NotFound)?)
    }

    /// Projects that the key sees, by name.
    pub async fn projects(&self) -> Result<Vec<Project>, Denied> {
        let filter = match &self.grant.key.project {
            Some(pinned) => ProjectFilter::One(pinned.id),
            None => ProjectFilter::InternalOf(self.grant.key.org_id),
        };
        Ok(self.access.store().projects(filter, Slice::ALL).await?.0)
    }

    /// The project of that name or key; it is made when there is none. The flag tells which. Asking twice, or from two
    /// places at once, gives the same project.
    pub async fn ensure_project(&self, name: &str, key: &str) -> Result<(Arc<Project>, bool), AccessError> {
        if !self.may_ingest() {
            return Err(Denied::Forbidden.into());
        }
        match self.project(key).await {
            Err(Denied::NotFound) => {}
            found => return Ok((found?, false)),
        }
        // The name is for people, as long as the key can be told from it.
        let name = valid_name(if key_of(name) == key { name } else { key })?;
        let new =
            NewProject { uuid: id::fresh(), org_id: self.grant.key.org_id, name, visibility: Visibility::Internal, created_at: self.access.now_us() };
        let change = self.access.store().change().await?;
        match change.insert_project(new).await {
            Ok(project) => {
                change.record(&self.made(&project)).await?;
                self.access.commit(change).await?;
                Ok((Arc::new(project), true))
            }
            Err(StoreError::Conflict(_)) => {
                drop(change);
                // Made by somebody else meanwhile, or private: then it stays out of reach.
                let found = self.access.store().project_by_name(self.grant.key.org_id, key).await?.ok_or(Denied::Forbidden)?;
                let found = visible(Arc::new(found)).map_err(|_| Denied::Forbidden)?;
                Ok((found, false))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Entry of the audit log about a new project.
    fn made(&self, project: &Project) -> AuditEntry {
        let actor = Actor::Key { id: self.key_id(), name: self.key_name().to_owned() };
        let mut entry = AuditEntry::new(project.created_at, actor, "project.create");
        entry.address.clone_from(&self.address);
        entry.project(project.org_id, project.uuid).target("project", project.uuid, &project.name).detail("visibility", project.visibility.as_str())
    }

    /// Where spans go that name this project: an id that is not there, and a name that can be no project's, mean the
    /// default project; any other name is a project's. When there is none it is made, if `may_make` says so and the
    /// organization has room for one more; else the default project is meant. The flag tells whether one was made.
    pub async fn destination(&self, named: Option<&str>, may_make: bool) -> Result<(Arc<Project>, bool), AccessError> {
        if !self.may_ingest() {
            return Err(Denied::Unauthorized.into());
        }
        let Some(named) = named.filter(|named| *named != DEFAULT_NAME && !named.is_empty()) else { return self.default_project().await };
        match self.project(named).await {
            Ok(project) => Ok((project, false)),
            Err(Denied::NotFound) => {
                let is_new = may_make && is_key(named) && Uuid::parse_str(named).is_err() && self.has_room().await?;
                match if is_new { self.ensure_project(named, named).await } else { self.default_project().await } {
                    Err(AccessError::Denied(Denied::Forbidden) | AccessError::Invalid { .. }) => self.default_project().await,
                    found => found,
                }
            }
            Err(denied) => Err(denied.into()),
        }
    }

    /// Whether the organization has room for a project that a span names.
    async fn has_room(&self) -> Result<bool, Denied> {
        Ok(self.access.directory(self.grant.key.org_id).await?.len() < MAX_FOR_SPANS)
    }

    /// Where spans go that name no project: to their trace, which may be known by spans that do.
    pub async fn home_of(&self, trace_id: &Text) -> Result<Arc<Project>, AccessError> {
        match self.holder_of(trace_id).await? {
            Some(project) => Ok(project),
            None => Ok(self.default_project().await?.0),
        }
    }

    /// The project that holds a trace, the default one only if no other does. None for a key of one project: where else
    /// its traces are is not its business.
    pub async fn holder_of(&self, trace_id: &Text) -> Result<Option<Arc<Project>>, AccessError> {
        if self.grant.key.project.is_some() {
            return Ok(None);
        }
        let last = self.waiting_room().await?.map(|project| project.id);
        match self.access.store().home_of_trace(self.grant.key.org_id, &pack(trace_id.as_bytes()), last).await? {
            Some(home) => Ok(self.access.known_project(home).await?),
            None => Ok(None),
        }
    }

    /// The default project, where traces wait for a span that names another one. None where it is not there, and for a key
    /// of one project, whose traces stay where they are.
    pub async fn waiting_room(&self) -> Result<Option<Arc<Project>>, AccessError> {
        if self.grant.key.project.is_some() {
            return Ok(None);
        }
        match self.project(DEFAULT_NAME).await {
            Ok(project) => Ok(Some(project)),
            // Another server may have made it a moment ago, and be storing into it.
            Err(Denied::NotFound) => {
                let made = self.access.store().project_by_name(self.grant.key.org_id, DEFAULT_NAME).await?;
                Ok(made.filter(|project| project.visibility == Visibility::Internal).map(Arc::new))
            }
            Err(denied) => Err(denied.into()),
        }
    }

    /// The project for what names none, and whether it was made.
    async fn default_project(&self) -> Result<(Arc<Project>, bool), AccessError> {
        self.ensure_project(DEFAULT_NAME, DEFAULT_NAME).await
    }

    /// Proof that the key may touch a project that it was given by this type.
    pub fn scope(&self, project: &Project) -> Result<ProjectScope, Denied> {
        let key = &self.grant.key;
        let is_own =
            key.project.as_ref().map_or(project.org_id == key.org_id && project.visibility == Visibility::Internal, |own| own.id == project.id);
        if is_own { Ok(ProjectScope::of(project)) } else { Err(Denied::NotFound) }
    }
}

fn visible(project: Arc<Project>) -> Result<Arc<Project>, Denied> {
    if project.visibility == Visibility::Internal { Ok(project) } else { Err(Denied::NotFound) }
}

/// Whether a path means something of this id and name.
fn is_named(named: &str, id: Uuid, name: &str) -> bool {
    named == name || named == key_of(name) || Uuid::parse_str(named).is_ok_and(|named| named == id)
}
