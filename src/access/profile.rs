//! What people change about themselves: name, password, login sessions.

use http::HeaderMap;
use uuid::Uuid;

use super::secret::{self, Kind};
use super::{AccessError, Caller, Denied, Login};
use crate::domain::account::{Account, LoginSession};

const MAX_NAME_CHARS: usize = 100;

impl Caller {
    /// Changes name and time zone; what is not given stays.
    pub async fn update_profile(
        &self,
        first_name: Option<String>,
        last_name: Option<String>,
        timezone: Option<String>,
    ) -> Result<Account, AccessError> {
        let mut account = self.account().await?;
        for (field, own, given) in [
            ("first_name", &mut account.first_name, first_name),
            ("last_name", &mut account.last_name, last_name),
            ("timezone", &mut account.timezone, timezone),
        ] {
            let Some(given) = given else { continue };
            if given.chars().count() > MAX_NAME_CHARS || given.chars().any(char::is_control) {
                return Err(AccessError::invalid(field, "must be a valid value"));
            }
            given.trim().clone_into(own);
        }
        let entry = self.entry("account.update").await?.target("account", account.id, &account.email);
        let change = self.access().store().change().await?;
        change.update_account(&account).await?;
        self.access().record_of_person(&change, account.id, entry).await?;
        self.access().commit(change).await?;
        Ok(account)
    }

    /// Changes the password. All other login sessions end, and this one goes on under another secret.
    pub async fn change_password(&self, headers: &HeaderMap, current: &str, new: &str) -> Result<Login, AccessError> {
        let (access, account) = (self.access(), self.account().await?);
        let session = self.session().ok_or(Denied::Forbidden)?;
        let (_, hash) = access.store().account_by_email(&account.email).await?.ok_or(Denied::Unauthorized)?;
        access.check_password(headers, &account.email, current, hash).await.map_err(|denied| match denied {
            Denied::Unauthorized => AccessError::invalid("current_password", "is wrong"),
            denied => denied.into(),
        })?;
        let hash = access.0.passwords.hash(new, &account.email).await?;
        let (token, entry) = (secret::mint(Kind::LoginSession), self.entry("account.password").await?.target("account", account.id, &account.email));
        let expires_at = self.sessions().await?.iter().find(|own| own.id == session).map(|own| own.expires_at).ok_or(Denied::Unauthorized)?;
        let change = access.store().change().await?;
        change.update_password(account.id, &hash).await?;
        change.end_login_sessions(account.id, None, Some(session)).await?;
        change.rotate_login_session(session, &secret::digest(&token)).await?;
        access.record_of_person(&change, account.id, entry).await?;
        access.commit(change).await?;
        Ok(Login { token, expires_at })
    }

    /// The person's login sessions, newest first.
    pub async fn sessions(&self) -> Result<Vec<LoginSession>, Denied> {
        Ok(self.access().store().login_sessions(self.person()?, self.access().now_us()).await?)
    }

    /// Whether a login session is the one that signs the request.
    pub fn is_current(&self, session: Uuid) -> bool {
        self.session() == Some(session)
    }

    /// Ends one login session of the person, or all of them.
    pub async fn end_sessions(&self, one: Option<Uuid>) -> Result<(), AccessError> {
        let (access, account) = (self.access(), self.account().await?);
        let action = if one.is_some() { "session.end" } else { "session.end_all" };
        let entry = self.entry(action).await?.target("account", account.id, &account.email);
        let change = access.store().change().await?;
        let ended = change.end_login_sessions(account.id, one, None).await?;
        if ended == 0 {
            return Err(Denied::NotFound.into());
        }
        access.record_of_person(&change, account.id, entry.detail("ended", ended)).await?;
        Ok(access.commit(change).await?)
    }
}
