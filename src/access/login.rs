//! Signing in and out.

use http::HeaderMap;
use http::header::{HOST, USER_AGENT};
use uuid::Uuid;

use super::right::client_address;
use super::secret::{self, Kind};
use super::{Access, AccessError, Denied, SESSION_COOKIE, id, request};
use crate::domain::account::{LoginSession, normalize_email};
use crate::domain::audit::Actor;
use crate::store::StoreError;

/// What is kept of the name of a browser.
const MAX_AGENT_CHARS: usize = 200;

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
    /// Signs a person in. Who does not exist is told from who mistyped neither by the answer nor by its time. A login
    /// session that the browser held before ends.
    pub async fn login(&self, headers: &HeaderMap, email: &str, password: &str) -> Result<Login, Denied> {
        self.refuse_foreign_page(headers)?;
        let normal = normalize_email(email);
        let found = match &normal {
            Some(email) => self.store().account_by_email(email).await?,
            None => None,
        };
        let (account, hash) = found.map_or((None, None), |(account, hash)| (Some(account), hash));
        let email = normal.as_deref().unwrap_or("");
        self.check_password(headers, email, password, hash).await?;
        let account = account.ok_or(Denied::Unauthorized)?;
        if !self.has_owner().await? {
            return Err(Denied::Forbidden);
        }
        self.end_cookie_session(headers).await?;
        self.open_session(account.id, headers, "password").await
    }

    /// Compares a password, at most so often as somebody may mistype. A hash that was made at another cost is renewed.
    pub(super) async fn check_password(&self, headers: &HeaderMap, email: &str, password: &str, hash: Option<String>) -> Result<(), Denied> {
        let (address, throttle) = (client_address(headers), &self.0.throttle);
        // Counted before the answer is known: of many at once no more are tried than of many in a row.
        let is_last = throttle.attempt(email, address, self.now_us()).ok_or(Denied::TooMany)?;
        let verdict = match self.0.passwords.verify(password, hash.clone()).await {
            Ok(verdict) => verdict,
            Err(denied) => {
                throttle.take_back(email, address);
                return Err(denied);
            }
        };
        if !verdict.right {
            if is_last {
                self.note_blocked(email, address).await;
            }
            return Err(Denied::Unauthorized);
        }
        throttle.succeeded(email, address);
        if let Some(old) = hash.filter(|_| verdict.stale) {
            self.renew_hash(email, password, &old).await;
        }
        Ok(())
    }

    async fn note_blocked(&self, email: &str, address: Option<&str>) {
        let note = async {
            let mut entry = self.entry(Actor::Stranger { name: email.chars().take(254).collect() }, "sign_in.blocked");
            entry.address = address.map(ToOwned::to_owned);
            let account = self.store().account_by_email(email).await?;
            let entries = match account {
                Some((account, _)) => self.for_every_org(account.id, entry.target("account", account.id, &account.email)).await?,
                None => vec![entry],
            };
            for entry in entries {
                self.store().record(&entry).await?;
            }
            Ok::<_, StoreError>(())
        };
        if let Err(error) = note.await {
            tracing::warn!(%error, "a blocked sign-in was not written down");
        }
    }

    /// Hashes a password anew at the cost of today. `old` is the hash that it was right for: one that was set meanwhile
    /// stays.
    pub(super) async fn renew_hash(&self, email: &str, password: &str, old: &str) {
        let renew = async {
            let hash = self.0.passwords.rehash(password).await?;
            let change = self.store().change().await?;
            if change.renew_password(email, old, &hash).await? {
                self.commit(change).await?;
            }
            Ok::<_, AccessError>(())
        };
        if let Err(error) = renew.await {
            // The old hash is as good as before; the next sign-in tries again.
            tracing::warn!(%error, "a password hash was not renewed");
        }
    }

    /// Ends the login session in the cookie: a browser that signs in anew holds one at a time.
    pub(super) async fn end_cookie_session(&self, headers: &HeaderMap) -> Result<(), Denied> {
        let Some(secret) = request::cookie(headers) else { return Ok(()) };
        let digest = secret::digest(&secret);
        if self.store().login_session(&digest).await?.is_some() {
            let change = self.store().change().await?;
            change.delete_login_session(&digest).await?;
            self.commit(change).await?;
        }
        Ok(())
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

    /// How the client reaches the server, without a final slash.
    pub fn base_url(&self, headers: &HeaderMap) -> String {
        if let Some(url) = &self.0.settings.public_url {
            return url.clone();
        }
        let scheme = if request::is_https(headers, None) { "https" } else { "http" };
        let host = headers.get(HOST).and_then(|value| value.to_str().ok()).unwrap_or("localhost");
        format!("{scheme}://{host}")
    }

    /// Opens a login session; `how` the person proved who they are goes into the audit log.
    pub(super) async fn open_session(&self, account: Uuid, headers: &HeaderMap, how: &str) -> Result<Login, Denied> {
        let (token, now) = (secret::mint(Kind::LoginSession), self.now_us());
        let expires_at = now.saturating_add(self.0.settings.session_us);
        let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).map(|agent| agent.chars().take(MAX_AGENT_CHARS).collect());
        let address = client_address(headers).map(ToOwned::to_owned);
        let session = LoginSession { id: id::fresh(), created_at: now, expires_at, last_used_at: None, address: address.clone(), agent };
        let person = self.store().account(account).await?.ok_or(Denied::Unauthorized)?;
        let actor = Actor::Person { id: account, email: person.email.clone() };
        let mut entry = self.entry(actor, "sign_in").target("account", account, &person.email).detail("by", how);
        entry.address = address;
        let entries = self.for_every_org(account, entry).await?;
        self.store().insert_login_session(&secret::digest(&token), account, &session, &entries).await?;
        Ok(Login { token, expires_at })
    }

    /// Another site must not sign its visitors in or out here.
    pub(super) fn refuse_foreign_page(&self, headers: &HeaderMap) -> Result<(), Denied> {
        let foreign = request::is_foreign_page(headers, self.0.settings.public_url.as_deref());
        if foreign { Err(Denied::Forbidden) } else { Ok(()) }
    }
}
