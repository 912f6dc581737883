//! Personal tokens: a program acts for a person.

use uuid::Uuid;

use super::keys::future;
use super::organizations::valid_name;
use super::secret::{self, Kind};
use super::{Access, AccessError, Caller, Denied, id};
use crate::domain::access_key::PersonalToken;
use crate::domain::account::normalize_email;
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
        self.mint_token(account.id, name, expires_at).await
    }

    async fn mint_token(&self, account_id: Uuid, name: &str, expires_at: Option<i64>) -> Result<MintedToken, AccessError> {
        let (secret, now) = (secret::mint(Kind::PersonalToken), self.now_us());
        let token = PersonalToken {
            id: id::fresh(),
            name: valid_name(name)?,
            preview: secret::preview(&secret),
            account_id,
            created_at: now,
            expires_at: future(expires_at, now)?,
            revoked_at: None,
            last_used_at: None,
        };
        let change = self.store().change().await?;
        change.insert_personal_token(&NewPersonalToken { token: token.clone(), digest: secret::digest(&secret) }).await?;
        self.commit(change).await?;
        Ok(MintedToken { token, secret })
    }
}

impl Caller {
    /// The person's own tokens, newest first, and how many there are.
    pub async fn tokens(&self, limit: i64, offset: i64) -> Result<(Vec<PersonalToken>, u64), Denied> {
        Ok(self.access().store().personal_tokens(self.person()?, Slice { limit, offset }).await?)
    }

    /// Makes a token for the person.
    pub async fn create_token(&self, name: &str, expires_at: Option<i64>) -> Result<MintedToken, AccessError> {
        self.access().mint_token(self.person()?, name, expires_at).await
    }

    /// Revokes a token of the person.
    pub async fn revoke_token(&self, id: Uuid) -> Result<(), AccessError> {
        let access = self.access();
        let change = access.store().change().await?;
        if !change.revoke_personal_token(self.person()?, id, access.now_us()).await? {
            return Err(Denied::NotFound.into());
        }
        access.commit(change).await?;
        Ok(())
    }
}
