//! Making, listing and revoking access keys.

use uuid::Uuid;

use super::organizations::valid_name;
use super::secret::{self, Kind};
use super::{Access, AccessError, Caller, Denied, id, limits};
use crate::domain::access_key::{AccessKey, KeyProject, Permissions};
use crate::domain::account::{Right, Role};
use crate::domain::audit::{Actor, AuditEntry};
use crate::domain::time::DAY;
use crate::store::identity::{Change, KeyFilter, NewAccessKey, Slice};

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

/// Longest time that a rotated key goes on working.
const MAX_GRACE_US: i64 = 30 * DAY;

impl Access {
    /// Makes an access key on the command line.
    pub async fn create_key(&self, request: KeyRequest) -> Result<MintedKey, AccessError> {
        let entry = self.entry(Actor::CommandLine, "access_key.create");
        self.mint_key(request, None, entry).await
    }

    async fn mint_key(&self, request: KeyRequest, created_by: Option<Uuid>, entry: AuditEntry) -> Result<MintedKey, AccessError> {
        let minted = self.new_key(request, created_by)?;
        let change = self.store().change().await?;
        self.insert_key(&change, &minted).await?;
        change.record(&about(entry, &minted.key)).await?;
        self.commit(change).await?;
        Ok(minted)
    }

    fn new_key(&self, request: KeyRequest, created_by: Option<Uuid>) -> Result<MintedKey, AccessError> {
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
            replaces: None,
        };
        Ok(MintedKey { key, secret })
    }

    async fn insert_key(&self, change: &Change<'_>, minted: &MintedKey) -> Result<(), AccessError> {
        Ok(change.insert_access_key(&NewAccessKey { key: minted.key.clone(), digest: secret::digest(&minted.secret) }).await?)
    }

    /// Keys of every organization that are not revoked, newest first.
    pub async fn all_keys(&self) -> Result<Vec<AccessKey>, AccessError> {
        Ok(self.store().access_keys(KeyFilter::All, Slice::ALL).await?.0)
    }

    /// Revokes a key that is named by its id, or by the key itself as somebody found it.
    pub async fn revoke_key(&self, named: &str) -> Result<AccessKey, AccessError> {
        let key = self.named_key(named).await?;
        self.revoke(&key, self.entry(Actor::CommandLine, "access_key.revoke")).await?;
        Ok(key)
    }

    /// Makes another key in the place of one, which goes on working for `grace_us` microseconds.
    pub async fn rotate_key(&self, named: &str, grace_us: i64) -> Result<MintedKey, AccessError> {
        check_grace(grace_us)?;
        let old = self.named_key(named).await?;
        self.replace_key(&old, old.expires_at, None, grace_us, self.entry(Actor::CommandLine, "access_key.rotate")).await
    }

    async fn named_key(&self, named: &str) -> Result<AccessKey, AccessError> {
        let found = match Uuid::parse_str(named) {
            Ok(id) => self.store().access_key(id).await?,
            Err(_) => self.store().access_key_by_digest(&secret::digest(named)).await?,
        };
        let key = found.filter(|key| key.revoked_at.is_none());
        // What was given may be a secret: it is not repeated.
        key.ok_or_else(|| AccessError::Missing { what: "access key that is not revoked yet with the id", name: shorten(named) })
    }

    async fn replace_key(
        &self,
        old: &AccessKey,
        expires_at: Option<i64>,
        created_by: Option<Uuid>,
        grace_us: i64,
        entry: AuditEntry,
    ) -> Result<MintedKey, AccessError> {
        let AccessKey { name, org_id, project, permissions, .. } = old.clone();
        let mut minted = self.new_key(KeyRequest { name, org_id, project, permissions, expires_at }, created_by)?;
        minted.key.replaces = Some(old.id);
        let (change, now, is_gone) = (self.store().change().await?, self.now_us(), grace_us == 0);
        if !is_gone {
            change.end_access_key(old.id, now.saturating_add(grace_us)).await?;
        } else if !change.revoke_access_key(old.id, now).await? {
            return Err(Denied::NotFound.into());
        }
        self.insert_key(&change, &minted).await?;
        limits::hand_on(&change, old.id, minted.key.id, is_gone, now).await?;
        let entry = about(entry, &minted.key).detail("replaces", old.id).detail("grace_seconds", grace_us / 1_000_000);
        change.record(&entry).await?;
        self.commit(change).await?;
        Ok(minted)
    }

    async fn revoke(&self, key: &AccessKey, entry: AuditEntry) -> Result<(), AccessError> {
        let change = self.store().change().await?;
        if !change.revoke_access_key(key.id, self.now_us()).await? {
            return Err(Denied::NotFound.into());
        }
        change.record(&about(entry, key)).await?;
        self.commit(change).await?;
        tracing::info!(key.id = %key.id, "access key revoked");
        Ok(())
    }
}

/// Says which key an entry is about, and what it may do.
fn about(entry: AuditEntry, key: &AccessKey) -> AuditEntry {
    let entry = match &key.project {
        Some(project) => entry.project(key.org_id, project.uuid),
        None => entry.org(key.org_id),
    };
    entry.target("access_key", key.id, &key.name).detail("permissions", key.permissions.words().join(",")).detail("preview", &key.preview)
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

    /// Makes an access key for an organization of the caller, or for a project of it. A key may not do more than the
    /// person who makes it, nor than the token with which they do.
    pub async fn create_key(&self, mut request: KeyRequest, project: Option<Uuid>) -> Result<MintedKey, AccessError> {
        let account = self.person()?;
        let org = self.org(request.org_id).await?;
        let right = match project {
            Some(project) => {
                let project = self.find_project(project).await?;
                if project.org_id != request.org_id {
                    return Err(AccessError::invalid("project_id", "must be a project of the organization"));
                }
                request.project = Some(KeyProject::of(&project));
                self.right_in(&project).await?
            }
            // A key of the whole organization reaches the projects that every member may change.
            None => org.role().map(Role::right),
        };
        self.may_give(request.permissions, right, &mut request.expires_at)?;
        self.access().mint_key(request, Some(account), self.entry("access_key.create").await?).await
    }

    /// Refuses permissions that the caller does not have; what is made by a credential that ends, ends with it.
    pub(super) fn may_give(&self, permissions: Permissions, right: Option<Right>, expires_at: &mut Option<i64>) -> Result<(), AccessError> {
        let asked = [(permissions.ingest, Right::Edit), (permissions.read, Right::View), (permissions.admin, Right::Manage)];
        if asked.iter().any(|(on, needs)| *on && right < Some(*needs)) {
            return Err(AccessError::invalid("permissions", "must not go beyond your own"));
        }
        if let Some((_, Some(end))) = self.bounds() {
            *expires_at = Some(expires_at.map_or(end, |at| at.min(end)));
        }
        Ok(())
    }

    /// A key of one of the caller's organizations that they may change.
    async fn own_key(&self, id: Uuid) -> Result<AccessKey, AccessError> {
        let members = self.access().memberships(self.person()?).await?;
        let key = self.access().store().access_key(id).await?.filter(|key| key.revoked_at.is_none());
        let key = key.filter(|key| members.in_org(key.org_id).is_some()).ok_or(Denied::NotFound)?;
        // A key of a project that the caller does not see is not there for them.
        if let Some(project) = &key.project {
            self.project_of(project.uuid).await?;
        }
        Ok(key)
    }

    /// Revokes a key of one of the caller's organizations.
    pub async fn revoke_key(&self, id: Uuid) -> Result<(), AccessError> {
        let key = self.own_key(id).await?;
        self.access().revoke(&key, self.entry("access_key.revoke").await?).await
    }

    /// Makes another key in the place of one, which goes on working for `grace_us` microseconds.
    pub async fn rotate_key(&self, id: Uuid, grace_us: i64) -> Result<MintedKey, AccessError> {
        check_grace(grace_us)?;
        let old = self.own_key(id).await?;
        let org = self.org(old.org_id).await?;
        let right = match &old.project {
            Some(project) => self.right_in(&*self.find_project(project.uuid).await?).await?,
            None => org.role().map(Role::right),
        };
        let mut expires_at = old.expires_at;
        self.may_give(old.permissions, right, &mut expires_at)?;
        self.access().replace_key(&old, expires_at, Some(self.person()?), grace_us, self.entry("access_key.rotate").await?).await
    }
}

/// Refuses a time that is too long for an old secret to go on working.
pub(super) fn check_grace(grace_us: i64) -> Result<(), AccessError> {
    if (0..=MAX_GRACE_US).contains(&grace_us) { Ok(()) } else { Err(AccessError::invalid("grace_seconds", "must be between 0 and 2592000")) }
}

pub(super) fn future(expires_at: Option<i64>, now: i64) -> Result<Option<i64>, AccessError> {
    match expires_at {
        Some(at) if at <= now => Err(AccessError::invalid("expires_at", "must be in the future")),
        at => Ok(at),
    }
}

/// As much of a name as can be repeated should it be a secret.
pub(super) fn shorten(text: &str) -> String {
    if text.chars().count() > 36 { format!("{}...", text.chars().take(10).collect::<String>()) } else { text.to_owned() }
}
