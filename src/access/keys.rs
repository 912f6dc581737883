//! Making, listing and revoking access keys.

use uuid::Uuid;

use super::organizations::valid_name;
use super::secret::{self, Kind};
use super::{Access, AccessError, Caller, Denied, id};
use crate::domain::access_key::{AccessKey, KeyProject, Permissions};
use crate::store::identity::{KeyFilter, NewAccessKey, Slice};

/// An access key to be made.
#[derive(Clone, Debug)]
pub struct KeyRequest {
    /// Name.
    pub name: String,
    /// Organization.
    pub org_id: Uuid,
    /// Project of a project-scoped key.
    pub project: Option<KeyProject>,
    /// What it may do.
    pub permissions: Permissions,
    /// When it ends.
    pub expires_at: Option<i64>,
}

/// A new access key with its secret, which is seen only here.
#[derive(Clone)]
pub struct MintedKey {
    /// What is kept.
    pub key: AccessKey,
    /// What the program sends.
    pub secret: String,
}

impl Access {
    /// Makes an access key.
    pub async fn create_key(&self, request: KeyRequest, created_by: Option<Uuid>) -> Result<MintedKey, AccessError> {
        let (secret, now) = (secret::mint(Kind::AccessKey), self.now_us());
        let key = AccessKey {
            id: id::fresh(),
            name: valid_name(&request.name)?,
            preview: secret::preview(&secret),
            org_id: request.org_id,
            project: request.project,
            permissions: request.permissions,
            created_by,
            created_at: now,
            expires_at: future(request.expires_at, now)?,
            revoked_at: None,
            last_used_at: None,
        };
        let change = self.store().change().await?;
        change.insert_access_key(&NewAccessKey { key: key.clone(), digest: secret::digest(&secret) }).await?;
        self.commit(change).await?;
        Ok(MintedKey { key, secret })
    }

    /// Keys of every organization that are not revoked, newest first.
    pub async fn all_keys(&self) -> Result<Vec<AccessKey>, AccessError> {
        Ok(self.store().access_keys(KeyFilter::All, Slice::ALL).await?.0)
    }

    /// Revokes a key that is named by its id, or by the key itself as somebody found it.
    pub async fn revoke_key(&self, named: &str) -> Result<AccessKey, AccessError> {
        let found = match Uuid::parse_str(named) {
            Ok(id) => self.store().access_key(id).await?,
            Err(_) => self.store().access_key_by_digest(&secret::digest(named)).await?,
        };
        let key = found.filter(|key| key.revoked_at.is_none());
        // What was given may be a secret: it is not repeated.
        let key = key.ok_or_else(|| AccessError::Missing { what: "access key that is not revoked yet with the id", name: shorten(named) })?;
        self.revoke(key.id).await?;
        Ok(key)
    }

    async fn revoke(&self, id: Uuid) -> Result<(), AccessError> {
        let change = self.store().change().await?;
        if !change.revoke_access_key(id, self.now_us()).await? {
            return Err(Denied::NotFound.into());
        }
        self.commit(change).await?;
        tracing::info!(key.id = %id, "access key revoked");
        Ok(())
    }
}

impl Caller {
    /// Keys of the caller's organizations, newest first, and how many there are. Keys do not look at keys.
    pub async fn keys(&self, org: Option<Uuid>, project: Option<Uuid>, limit: i64, offset: i64) -> Result<(Vec<AccessKey>, u64), Denied> {
        let account = self.person()?;
        if let Some(org) = org {
            self.org(org).await?;
        }
        let project = match project {
            Some(project) => Some(self.project(project).await?.project()),
            None => None,
        };
        Ok(self.access().store().access_keys(KeyFilter::Of { account, org, project }, Slice { limit, offset }).await?)
    }

    /// Makes an access key for an organization of the caller, or for a project of it that the caller sees.
    pub async fn create_key(&self, mut request: KeyRequest, project: Option<Uuid>) -> Result<MintedKey, AccessError> {
        let account = self.person()?;
        self.org(request.org_id).await?;
        if let Some(project) = project {
            let project = self.find_project(project).await?;
            if project.org_id != request.org_id {
                return Err(AccessError::invalid("project_id", "must be a project of the organization"));
            }
            request.project = Some(KeyProject::of(&project));
        }
        self.access().create_key(request, Some(account)).await
    }

    /// Revokes a key of one of the caller's organizations.
    pub async fn revoke_key(&self, id: Uuid) -> Result<(), AccessError> {
        let members = self.access().memberships(self.person()?).await?;
        let key = self.access().store().access_key(id).await?.filter(|key| key.revoked_at.is_none());
        let key = key.filter(|key| members.iter().any(|member| member.org_id == key.org_id)).ok_or(Denied::NotFound)?;
        self.access().revoke(key.id).await
    }
}

pub(super) fn future(expires_at: Option<i64>, now: i64) -> Result<Option<i64>, AccessError> {
    match expires_at {
        Some(at) if at <= now => Err(AccessError::invalid("expires_at", "must be in the future")),
        at => Ok(at),
    }
}

fn shorten(text: &str) -> String {
    if text.chars().count() > 36 { format!("{}...", text.chars().take(10).collect::<String>()) } else { text.to_owned() }
}
