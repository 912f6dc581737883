//! What a credential, an account or a project id stands for, remembered for one epoch.

use std::future::Future;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use uuid::Uuid;

use super::addresses::Addresses;
use super::directory::Directory;
use super::last_use::LastUsed;
use super::limits::KeyLimits;
use super::{Access, Denied, secret};
use crate::domain::access_key::{AccessKey, Digest, Permissions};
use crate::domain::account::Memberships;
use crate::domain::price::PriceOverride;
use crate::domain::project::{Project, ProjectId};
use crate::redaction::Redactor;
use crate::store::StoreError;
use crate::store::identity::CredentialTable;

/// Entries of one cache. An entry is a few hundred bytes; unknown credentials are remembered too and cost less.
const CAPACITY: u64 = 10_000;
/// Entries of past epochs are never asked for again and go by this.
const IDLE: Duration = Duration::from_mins(10);

/// An access key that is neither revoked nor (when it was read) expired.
#[derive(Debug)]
pub(super) struct KeyGrant {
    pub(super) key: AccessKey,
    pub(super) used: LastUsed,
    pub(super) addresses: Addresses,
    /// What the key's project does not want stored.
    pub(super) redactor: Option<Arc<Redactor>>,
    /// What it is held against; none where it may send as much as it likes.
    pub(super) limits: Option<KeyLimits>,
}

/// A login session or personal token.
#[derive(Debug)]
pub(super) struct PersonGrant {
    pub(super) account: Uuid,
    pub(super) expires_at: Option<i64>,
    /// Id of the login session, when it is one.
    pub(super) session: Option<Uuid>,
    /// The personal token, when it is one.
    pub(super) token: Option<TokenGrant>,
    used: LastUsed,
}

/// What a personal token has of its person's rights.
#[derive(Debug)]
pub(super) struct TokenGrant {
    pub(super) id: Uuid,
    pub(super) permissions: Permissions,
}

type Memory<K, V> = Cache<(K, i64), V>;

/// The caches; their keys carry the epoch at which the entry was read, so there is nothing to invalidate.
#[derive(Debug)]
pub(super) struct Grants {
    pub(super) keys: Memory<Digest, Option<Arc<KeyGrant>>>,
    pub(super) people: Memory<Digest, Option<Arc<PersonGrant>>>,
    members: Memory<Uuid, Arc<Memberships>>,
    projects: Memory<Uuid, Option<Arc<Project>>>,
    pub(super) prices: Memory<ProjectId, Arc<[PriceOverride]>>,
    pub(super) redactors: Memory<ProjectId, Option<Arc<Redactor>>>,
    /// By organization.
    pub(super) directories: Memory<Uuid, Arc<Directory>>,
}

impl Default for Grants {
    fn default() -> Self {
        Self { keys: memory(), people: memory(), members: memory(), projects: memory(), prices: memory(), redactors: memory(), directories: memory() }
    }
}

fn memory<K: Hash + Eq + Send + Sync + 'static, V: Clone + Send + Sync + 'static>() -> Memory<K, V> {
    Cache::builder().max_capacity(CAPACITY).time_to_idle(IDLE).build()
}

impl Access {
    /// Reads through a cache: one read for all who ask at once, none while the epoch stands still, and no cache at all
    /// while the epoch is not known.
    pub(super) async fn remember<K, V>(&self, memory: &Memory<K, V>, key: K, read: impl Future<Output = Result<V, StoreError>>) -> Result<V, Denied>
    where
        K: Hash + Eq + Send + Sync + 'static,
        V: Clone + Send + Sync + 'static,
    {
        match self.0.epoch.trusted() {
            Some(epoch) => Ok(memory.try_get_with((key, epoch), read).await?),
            None => Ok(read.await?),
        }
    }

    /// The access key behind a secret, if it may be used now.
    pub(super) async fn key_grant(&self, offered: &str) -> Result<Option<Arc<KeyGrant>>, Denied> {
        self.key_grant_of(secret::digest(offered)).await
    }

    /// The access key with this digest, if it may be used now.
    pub(super) async fn key_grant_of(&self, digest: Digest) -> Result<Option<Arc<KeyGrant>>, Denied> {
        let read = async {
            let key = self.store().access_key_by_digest(&digest).await?.filter(|key| key.revoked_at.is_none());
            let Some(key) = key else { return Ok(None) };
            let (redactor, limits) = match &key.project {
                Some(project) => (self.read_redactor(project.id).await?, self.read_limits(project.id, key.id).await?),
                None => (None, None),
            };
            Ok(Some(Arc::new(KeyGrant { used: LastUsed::new(key.last_used_at), addresses: Addresses::default(), redactor, limits, key })))
        };
        let grant = self.remember(&self.0.grants.keys, digest, read).await?;
        let now = self.now_us();
        let grant = grant.filter(|grant| is_open(grant.key.expires_at, now));
        if let Some(grant) = &grant {
            self.0.last_use.note(CredentialTable::AccessKey, grant.key.id, &grant.used, now);
        }
        Ok(grant)
    }

    /// The account behind the login session or personal token with this digest.
    pub(super) async fn person_grant(&self, digest: Digest) -> Result<Option<Arc<PersonGrant>>, Denied> {
        let read = async {
            if let Some((account, session)) = self.store().login_session(&digest).await? {
                let used = LastUsed::new(session.last_used_at);
                return Ok(Some(Arc::new(PersonGrant {
                    account,
                    expires_at: Some(session.expires_at),
                    session: Some(session.id),
                    token: None,
                    used,
                })));
            }
            let token = self.store().personal_token_by_digest(&digest).await?.filter(|token| token.revoked_at.is_none());
            Ok(token.map(|token| {
                let used = LastUsed::new(token.last_used_at);
                let grant = TokenGrant { id: token.id, permissions: token.permissions };
                Arc::new(PersonGrant { account: token.account_id, expires_at: token.expires_at, session: None, token: Some(grant), used })
            }))
        };
        let grant = self.remember(&self.0.grants.people, digest, read).await?;
        let now = self.now_us();
        let grant = grant.filter(|grant| is_open(grant.expires_at, now));
        if let Some(grant) = &grant {
            if let Some(token) = &grant.token {
                self.0.last_use.note(CredentialTable::PersonalToken, token.id, &grant.used, now);
            } else if let Some(session) = grant.session {
                self.0.last_use.note(CredentialTable::LoginSession, session, &grant.used, now);
            }
        }
        Ok(grant)
    }

    /// Where an account is a member.
    pub(super) async fn memberships(&self, account: Uuid) -> Result<Arc<Memberships>, Denied> {
        let read = async { Ok(Arc::new(self.store().memberships(account).await?)) };
        self.remember(&self.0.grants.members, account, read).await
    }

    /// A project by the id that people see.
    pub(super) async fn known_project(&self, uuid: Uuid) -> Result<Option<Arc<Project>>, Denied> {
        let read = async { Ok(self.store().project(uuid).await?.map(Arc::new)) };
        self.remember(&self.0.grants.projects, uuid, read).await
    }
}

fn is_open(expires_at: Option<i64>, now: i64) -> bool {
    expires_at.is_none_or(|end| now < end)
}
