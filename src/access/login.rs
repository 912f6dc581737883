//! Signing in and out.

use http::HeaderMap;

use super::secret::{self, Kind};
use super::{Access, Denied, SESSION_COOKIE, request};
use crate::domain::account::normalize_email;

/// A login session that was just made.
#[derive(Clone)]
pub struct Login {
    /// The credential, for the cookie or as bearer.
    pub token: String,
    /// When it ends.
    pub expires_at: i64,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

impl Access {
    /// Signs a person in. Who does not exist is told from who mistyped neither by the answer nor by its time.
    pub async fn login(&self, headers: &HeaderMap, email: &str, password: &str) -> Result<Login, Denied> {
        self.refuse_foreign_page(headers)?;
        let found = match normalize_email(email) {
            Some(email) => self.store().account_by_email(&email).await?,
            None => None,
        };
        let (account, hash) = found.map_or((None, None), |(account, hash)| (Some(account), hash));
        let right = self.0.passwords.verify(password, hash).await?;
        let account = account.filter(|_| right).ok_or(Denied::Unauthorized)?;
        if !self.has_owner().await? {
            return Err(Denied::Forbidden);
        }
        self.open_session(account.id).await
    }

    /// Ends the login session that signed the request; without one there is nothing to do.
    pub async fn logout(&self, headers: &HeaderMap) -> Result<(), Denied> {
        let offered = if request::is_explicit(headers) { request::offered(headers) } else { request::cookie(headers).into_iter().collect() };
        self.refuse_foreign_page(headers)?;
        for secret in offered {
            let digest = secret::digest(&secret);
            if self.store().login_session(&digest).await?.is_some() {
                let change = self.store().change().await?;
                change.delete_login_session(&digest).await?;
                self.commit(change).await?;
            }
        }
        Ok(())
    }

    /// The cookie that carries a login session, or that takes it away.
    pub fn session_cookie(&self, headers: &HeaderMap, login: Option<&Login>) -> String {
        let secure = if request::is_https(headers, self.0.settings.public_url.as_deref()) { "; Secure" } else { "" };
        let (value, age) = login.map_or(("", 0), |login| (login.token.as_str(), self.0.settings.session_us / 1_000_000));
        format!("{SESSION_COOKIE}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")
    }

    pub(super) async fn open_session(&self, account: uuid::Uuid) -> Result<Login, Denied> {
        let (token, now) = (secret::mint(Kind::LoginSession), self.now_us());
        let expires_at = now.saturating_add(self.0.settings.session_us);
        self.store().insert_login_session(&secret::digest(&token), account, now, expires_at).await?;
        Ok(Login { token, expires_at })
    }

    /// Another site must not sign its visitors in or out here.
    pub(super) fn refuse_foreign_page(&self, headers: &HeaderMap) -> Result<(), Denied> {
        let foreign = request::is_foreign_page(headers, self.0.settings.public_url.as_deref());
        if foreign { Err(Denied::Forbidden) } else { Ok(()) }
    }
}
