//! The first owner: by a one-time link, by the environment, or on the command line.

use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use http::HeaderMap;
use uuid::Uuid;

use super::secret::{self, Kind};
use super::{Access, AccessError, Denied, Login};
use crate::domain::account::{Role, normalize_email};
use crate::domain::audit::{Actor, AuditEntry};
use crate::domain::time::DAY;
use crate::store::StoreError;
use crate::store::identity::Change;

/// File in the data directory that holds the setup link.
pub const SETUP_LINK_FILE: &str = "setup-link";
const FRAGMENT: &str = "/setup#token=";

impl Access {
    /// Whether there is an owner.
    pub async fn has_owner(&self) -> Result<bool, StoreError> {
        if self.0.owner_seen.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let has = self.store().has_owner().await?;
        self.0.owner_seen.store(has, Ordering::Relaxed);
        Ok(has)
    }

    /// The link that makes the first owner, or nothing when there is one. A link that is still good is kept over a
    /// restart. `base` is how people reach the server.
    pub async fn setup_link(&self, base: &str) -> Result<Option<String>, AccessError> {
        if self.has_owner().await? {
            self.remove_setup_link();
            return Ok(None);
        }
        let token = match self.written_setup_token().await? {
            Some(token) => token,
            None => self.new_setup_token().await?,
        };
        // In the fragment: browsers do not send it, so it is in no log.
        let link = format!("{}{FRAGMENT}{token}", base.trim_end_matches('/'));
        self.write_setup_link(&link)?;
        Ok(Some(link))
    }

    /// Makes the first owner with a setup token and signs them in.
    pub async fn setup(&self, headers: &HeaderMap, token: &str, email: &str, password: &str) -> Result<Login, AccessError> {
        self.refuse_foreign_page(headers)?;
        let (digest, now) = (secret::digest(token), self.now_us());
        // Before the password is hashed: who has no token gets no work out of us.
        if !self.store().setup_token_is_valid(&digest, now).await? {
            return Err(Denied::Unauthorized.into());
        }
        let (email, hash) = self.credentials(email, password).await?;
        let change = self.store().change().await?;
        if change.has_owner().await? || !change.take_setup_token(&digest, now).await? {
            return Err(Denied::Unauthorized.into());
        }
        let mut entry = self.entry(Actor::Stranger { name: email.clone() }, "account.create");
        entry.address = super::right::client_address(headers).map(ToOwned::to_owned);
        let account = self.insert_account(&change, &email, &hash, Role::Owner, None, entry.detail("by", "setup link")).await?;
        self.commit(change).await?;
        self.remove_setup_link();
        tracing::info!(account.id = %account, "first owner set up");
        Ok(self.open_session(account, headers, "setup link").await?)
    }

    /// Makes the first owner from the configuration; false when there is one already.
    pub async fn first_owner(&self, email: &str, password: &str) -> Result<bool, AccessError> {
        if self.has_owner().await? {
            return Ok(false);
        }
        let (email, hash) = self.credentials(email, password).await?;
        let change = self.store().change().await?;
        if change.has_owner().await? {
            return Ok(false);
        }
        let entry = self.entry(Actor::System, "account.create").detail("by", "configuration");
        self.insert_account(&change, &email, &hash, Role::Owner, None, entry).await?;
        self.commit(change).await?;
        self.remove_setup_link();
        Ok(true)
    }

    /// Adds an account to an organization (the oldest one when none is named).
    pub async fn create_account(&self, email: &str, password: &str, role: Role, org: Option<Uuid>) -> Result<Uuid, AccessError> {
        let (email, hash) = self.credentials(email, password).await?;
        let change = self.store().change().await?;
        let account = self.insert_account(&change, &email, &hash, role, org, self.entry(Actor::CommandLine, "account.create")).await?;
        self.commit(change).await?;
        if role == Role::Owner {
            self.remove_setup_link();
        }
        Ok(account)
    }

    async fn credentials(&self, email: &str, password: &str) -> Result<(String, String), AccessError> {
        let email = normalize_email(email).ok_or_else(|| AccessError::invalid("email", "must be a valid email address"))?;
        let hash = self.0.passwords.hash(password, &email).await?;
        Ok((email, hash))
    }

    async fn insert_account(
        &self,
        change: &Change<'_>,
        email: &str,
        hash: &str,
        role: Role,
        org: Option<Uuid>,
        entry: AuditEntry,
    ) -> Result<Uuid, AccessError> {
        let org = match org {
            Some(org) => org,
            None => self.default_organization(change).await?,
        };
        let account = self.new_account(email);
        change.insert_account(&account, Some(hash)).await?;
        change.insert_member(org, account.id, role, account.created_at).await?;
        if role == Role::Owner {
            change.delete_setup_tokens().await?;
        }
        change.record(&entry.org(org).target("account", account.id, email).detail("role", role.as_str())).await?;
        Ok(account.id)
    }

    async fn written_setup_token(&self) -> Result<Option<String>, AccessError> {
        let Ok(link) = std::fs::read_to_string(self.setup_link_path()) else { return Ok(None) };
        let Some((_, token)) = link.trim().rsplit_once(FRAGMENT) else { return Ok(None) };
        let valid = self.store().setup_token_is_valid(&secret::digest(token), self.now_us()).await?;
        Ok(valid.then(|| token.to_owned()))
    }

    async fn new_setup_token(&self) -> Result<String, AccessError> {
        let (token, now) = (secret::mint(Kind::SetupToken), self.now_us());
        let change = self.store().change().await?;
        change.insert_setup_token(&secret::digest(&token), now, now.saturating_add(DAY)).await?;
        self.commit(change).await?;
        Ok(token)
    }

    fn setup_link_path(&self) -> PathBuf {
        self.0.settings.data_dir.join(SETUP_LINK_FILE)
    }

    fn write_setup_link(&self, link: &str) -> Result<(), AccessError> {
        let path = self.setup_link_path();
        let write = || -> std::io::Result<()> {
            crate::store::make_directory(&self.0.settings.data_dir)?;
            // Made anew, so that the mode holds whatever was there before.
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            writeln!(options.open(&path)?, "{link}")
        };
        write().map_err(|error| AccessError::Io(format!("cannot write {}: {error}", path.display())))
    }

    fn remove_setup_link(&self) {
        let path = self.setup_link_path();
        if let Err(error) = std::fs::remove_file(&path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            // The token in it is dead all the same.
            tracing::warn!(%error, path = %path.display(), "cannot remove the setup link");
        }
    }
}
