//! Personal tokens: a program acts for a person.

use uuid::Uuid;

use super::keys::future;
use super::organizations::valid_name;
use super::secret::{self, Kind};
use super::{Access, AccessError, Caller, Denied, id};
use crate::domain::access_key::{Permissions, PersonalToken};
use crate::domain::account::normalize_email;
use crate::domain::audit::{Actor, AuditEntry};
use crate::store::identity::{NewPersonalToken, Slice};

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

    async fn mint_token(
        &self,
        account_id: Uuid,
        name: &str,
        permissions: Permissions,
        expires_at: Option<i64>,
        entry: AuditEntry,
    ) -> Result<MintedToken, AccessError> {
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
        };
        let change = self.store().change().await?;
        change.insert_personal_token(&NewPersonalToken { token: token.clone(), digest: secret::digest(&secret) }).await?;
        let entry = entry.target("personal_token", token.id, &token.name).detail("permissions", permissions.words().join(","));
        self.record_of_person(&change, account_id, entry.detail("preview", &token.preview)).await?;
        self.commit(change).await?;
        Ok(MintedToken { token, secret })
    }
}

impl Caller {
    /// The person's own tokens, newest first, and how many there are.
    pub async fn tokens(&self, limit: i64, offset: i64) -> Result<(Vec<PersonalToken>, u64), Denied> {
        Ok(self.access().store().personal_tokens(self.person()?, Slice { limit, offset }).await?)
    }

    /// Makes a token for the person. It may not do more than the credential with which it is made, nor outlive it.
    pub async fn create_token(&self, name: &str, permissions: Permissions, mut expires_at: Option<i64>) -> Result<MintedToken, AccessError> {
        if permissions.ingest {
            return Err(AccessError::invalid("permissions", "must be a list of read and admin"));
        }
        let own = self.bounds().map_or(Permissions::OF_A_PERSON, |(permissions, _)| permissions);
        self.may_give(permissions, own.right(), &mut expires_at)?;
        self.access().mint_token(self.person()?, name, permissions, expires_at, self.entry("personal_token.create").await?).await
    }

    /// Revokes a token of the person.
    pub async fn revoke_token(&self, id: Uuid) -> Result<(), AccessError> {
        let (access, account) = (self.access(), self.person()?);
        let entry = self.entry("personal_token.revoke").await?.target("personal_token", id, "");
        let change = access.store().change().await?;
        if !change.revoke_personal_token(account, id, access.now_us()).await? {
            return Err(Denied::NotFound.into());
        }
        access.record_of_person(&change, account, entry).await?;
        access.commit(change).await?;
        Ok(())
    }
}
