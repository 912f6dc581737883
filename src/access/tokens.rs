//! Personal tokens: a program acts for a person.

use uuid::Uuid;

use super::keys::{check_grace, future, shorten};
use super::organizations::valid_name;
use super::secret::{self, Kind};
use super::{Access, AccessError, Caller, Denied, id};
use crate::domain::access_key::{Permissions, PersonalToken};
use crate::domain::account::normalize_email;
use crate::domain::audit::{Actor, AuditEntry};
use crate::store::identity::{Change, NewPersonalToken, Slice};

/// A new personal token with its secret, which is seen only here.
#[derive(Clone)]
pub struct MintedToken {
    /// What is kept.
    pub token: PersonalToken,
    /// What the program sends.
    pub secret: String,
}

impl Access {
    /// Makes a personal token for the account of that e-mail.
    pub async fn create_token(&self, email: &str, name: &str, expires_at: Option<i64>) -> Result<MintedToken, AccessError> {
        let missing = || AccessError::Missing { what: "account with the e-mail", name: email.to_owned() };
        let normal = normalize_email(email).ok_or_else(missing)?;
        let (account, _) = self.store().account_by_email(&normal).await?.ok_or_else(missing)?;
        let entry = self.entry(Actor::CommandLine, "personal_token.create");
        self.mint_token(account.id, name, Permissions::OF_A_PERSON, expires_at, entry).await
    }

    /// Tokens of everybody that are not revoked, newest first, each with the e-mail of its person.
    pub async fn all_tokens(&self) -> Result<Vec<(PersonalToken, String)>, AccessError> {
        let mut all = Vec::new();
        for token in self.store().all_personal_tokens().await? {
            let account = self.store().account(token.account_id).await?;
            all.push((token, account.map(|account| account.email).unwrap_or_default()));
        }
        Ok(all)
    }

    /// Revokes a token that is named by its id, or by the token itself as somebody found it.
    pub async fn revoke_token(&self, named: &str) -> Result<PersonalToken, AccessError> {
        let found = match Uuid::parse_str(named) {
            Ok(id) => self.store().personal_token(id).await?,
            Err(_) => self.store().personal_token_by_digest(&secret::digest(named)).await?,
        };
        // What was given may be a secret: it is not repeated.
        let missing = || AccessError::Missing { what: "personal token that is not revoked yet with the id", name: shorten(named) };
        let token = found.filter(|token| token.revoked_at.is_none()).ok_or_else(missing)?;
        self.end_token(&token, self.entry(Actor::CommandLine, "personal_token.revoke")).await?;
        Ok(token)
    }

    async fn end_token(&self, token: &PersonalToken, entry: AuditEntry) -> Result<(), AccessError> {
        let change = self.store().change().await?;
        if !change.revoke_personal_token(token.account_id, token.id, self.now_us()).await? {
            return Err(Denied::NotFound.into());
        }
        self.record_of_person(&change, token.account_id, entry.target("personal_token", token.id, &token.name)).await?;
        Ok(self.commit(change).await?)
    }

    async fn mint_token(
        &self,
        account_id: Uuid,
        name: &str,
        permissions: Permissions,
        expires_at: Option<i64>,
        entry: AuditEntry,
    ) -> Result<MintedToken, AccessError> {
        let minted = self.new_token(account_id, name, permissions, expires_at)?;
        let change = self.store().change().await?;
        self.insert_token(&change, &minted, entry).await?;
        self.commit(change).await?;
        Ok(minted)
    }

    fn new_token(&self, account_id: Uuid, name: &str, permissions: Permissions, expires_at: Option<i64>) -> Result<MintedToken, AccessError> {
        let (secret, now) = (secret::mint(Kind::PersonalToken), self.now_us());
        let token = PersonalToken {
            id: id::fresh(),
            name: valid_name(name)?,
            preview: secret::preview(&secret),
            account_id,
            permissions,
            created_at: now,
            expires_at: future(expires_at, now)?,
            revoked_at: None,
            last_used_at: None,
            replaces: None,
        };
        Ok(MintedToken { token, secret })
    }

    async fn insert_token(&self, change: &Change<'_>, minted: &MintedToken, entry: AuditEntry) -> Result<(), AccessError> {
        let MintedToken { token, secret } = minted;
        change.insert_personal_token(&NewPersonalToken { token: token.clone(), digest: secret::digest(secret) }).await?;
        let entry = entry.target("personal_token", token.id, &token.name).detail("permissions", token.permissions.words().join(","));
        Ok(self.record_of_person(change, token.account_id, entry.detail("preview", &token.preview)).await?)
    }
}

impl Caller {
    /// The person's own tokens, newest first, and how many there are.
    pub async fn tokens(&self, limit: i64, offset: i64) -> Result<(Vec<PersonalToken>, u64), Denied> {
        Ok(self.access().store().personal_tokens(self.person()?, Slice { limit, offset }).await?)
    }

    /// Makes a token for the person.
    pub async fn create_token(&self, name: &str, permissions: Permissions, expires_at: Option<i64>) -> Result<MintedToken, AccessError> {
        if permissions.ingest {
            return Err(AccessError::invalid("permissions", "must be a list of read and admin"));
        }
        self.access().mint_token(self.person()?, name, permissions, expires_at, self.entry("personal_token.create").await?).await
    }

    /// A token of the person that is not revoked.
    async fn own_token(&self, id: Uuid) -> Result<PersonalToken, AccessError> {
        let (account, token) = (self.person()?, self.access().store().personal_token(id).await?);
        Ok(token.filter(|token| token.account_id == account && token.revoked_at.is_none()).ok_or(Denied::NotFound)?)
    }

    /// Revokes a token of the person.
    pub async fn revoke_token(&self, id: Uuid) -> Result<(), AccessError> {
        let token = self.own_token(id).await?;
        self.access().end_token(&token, self.entry("personal_token.revoke").await?).await
    }

    /// Makes another token in the place of one, which goes on working for `grace_us` microseconds.
    pub async fn rotate_token(&self, id: Uuid, grace_us: i64) -> Result<MintedToken, AccessError> {
        check_grace(grace_us)?;
        let (access, old) = (self.access(), self.own_token(id).await?);
        let mut minted = access.new_token(old.account_id, &old.name, old.permissions, old.expires_at)?;
        minted.token.replaces = Some(old.id);
        let entry = self.entry("personal_token.rotate").await?.detail("replaces", old.id).detail("grace_seconds", grace_us / 1_000_000);
        let (change, now) = (access.store().change().await?, access.now_us());
        if grace_us > 0 {
            change.end_personal_token(old.id, now.saturating_add(grace_us)).await?;
        } else if !change.revoke_personal_token(old.account_id, old.id, now).await? {
            return Err(Denied::NotFound.into());
        }
        access.insert_token(&change, &minted, entry).await?;
        access.commit(change).await?;
        Ok(minted)
    }
}
