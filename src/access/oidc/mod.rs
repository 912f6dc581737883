//! Sign-in through an OpenID Connect provider: authorization code with PKCE, state and nonce.
//!
//! Nothing is kept between the way out and the way back: one random secret lies in a cookie of the browser, and state,
//! nonce and verifier are digests of it. Who comes back without the cookie, or with another state, is turned away.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderMap;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::members::with_ended;
use super::right::client_address;
use super::{Access, AccessError, Login, request, secret};
use crate::config::Oidc;
use crate::domain::account::{Account, Role};
use crate::domain::audit::{Actor, AuditEntry};
use crate::store::StoreError;
use crate::store::identity::Change;

mod provider;
mod token;

pub(super) use provider::Provider;

/// Cookie that ties the way back to the way out.
const COOKIE: &str = "tracekeep_oidc";
/// Time that somebody may take at the provider.
const PATIENCE_SECONDS: u32 = 600;
/// Path of the way back.
const CALLBACK: &str = "/v1/auth/oidc/callback";

/// Why a sign-in through the provider came to nothing; the word is shown on the sign-in page.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// Not configured.
    #[error("not_configured")]
    NotConfigured,
    /// The browser came back without what it left with, or too late.
    #[error("expired")]
    Expired,
    /// The provider said no.
    #[error("refused")]
    Refused,
    /// The provider, or its token, cannot be used; the log says why.
    #[error("unavailable")]
    Unavailable,
    /// None of the person's groups has a role here.
    #[error("no_access")]
    NoAccess,
    /// The provider does not vouch for an e-mail.
    #[error("no_email")]
    NoEmail,
    /// There is an account with this e-mail, and accounts are not linked by e-mail.
    #[error("account_exists")]
    AccountExists,
    /// The store could not answer.
    #[error("failed")]
    Failed(#[from] AccessError),
}

/// What the provider says of a person, once it is verified.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) issuer: String,
    pub(super) subject: String,
    pub(super) email: Option<String>,
    pub(super) email_verified: bool,
    pub(super) groups: Vec<String>,
    pub(super) first_name: String,
    pub(super) last_name: String,
}

/// A way to the provider, and the cookie that the browser takes along.
#[derive(Debug)]
pub struct Departure {
    /// Where to.
    pub url: String,
    /// `Set-Cookie`.
    pub cookie: String,
}

/// A way back into the console.
#[derive(Debug)]
pub struct Arrival {
    /// The login session.
    pub login: Login,
    /// Page that the person wanted.
    pub next: String,
}

impl Access {
    /// Name of the provider on the sign-in page, when there is one.
    pub fn oidc_name(&self) -> Option<&str> {
        self.0.oidc.as_ref().map(|provider| provider.settings.name.as_str())
    }

    /// Sends somebody to the provider; `next` is the page that they wanted.
    pub async fn oidc_start(&self, headers: &HeaderMap, next: &str) -> Result<Departure, OidcError> {
        let provider = self.0.oidc.as_ref().ok_or(OidcError::NotConfigured)?;
        let secret = secret::mint(secret::Kind::Departure);
        let url = provider.authorization_url(&self.oidc_callback(headers), &Derived::of(&secret), self.now_us()).await?;
        let value = format!("{secret}.{}", URL_SAFE_NO_PAD.encode(local_path(next)));
        Ok(Departure { url, cookie: self.oidc_cookie(headers, &value, PATIENCE_SECONDS) })
    }

    /// Takes the cookie away again.
    pub fn oidc_end_cookie(&self, headers: &HeaderMap) -> String {
        self.oidc_cookie(headers, "", 0)
    }

    /// Signs in somebody whom the provider sends back.
    pub async fn oidc_finish(&self, headers: &HeaderMap, state: &str, code: Option<&str>) -> Result<Arrival, OidcError> {
        let provider = self.0.oidc.as_ref().ok_or(OidcError::NotConfigured)?;
        let cookie = request::named_cookie(headers, COOKIE).ok_or(OidcError::Expired)?;
        let (secret, next) = cookie.split_once('.').ok_or(OidcError::Expired)?;
        let derived = Derived::of(secret);
        if !bool::from(subtle::ConstantTimeEq::ct_eq(derived.state.as_bytes(), state.as_bytes())) {
            return Err(OidcError::Expired);
        }
        let code = code.ok_or(OidcError::Refused)?;
        let person = provider.person(code, &self.oidc_callback(headers), &derived, self.now_us()).await?;
        let account = self.oidc_account(&provider.settings, person, headers).await?;
        self.end_cookie_session(headers).await.map_err(AccessError::from)?;
        let login = self.open_session(account, headers, "provider").await.map_err(AccessError::from)?;
        let next = URL_SAFE_NO_PAD.decode(next).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        Ok(Arrival { login, next: local_path(&next).to_owned() })
    }

    fn oidc_callback(&self, headers: &HeaderMap) -> String {
        self.base_url(headers) + CALLBACK
    }

    fn oidc_cookie(&self, headers: &HeaderMap, value: &str, age: u32) -> String {
        let secure = if request::is_https(headers, self.0.settings.public_url.as_deref()) { "; Secure" } else { "" };
        format!("{COOKIE}={value}; Path=/v1/auth/oidc; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")
    }

    /// The account of a person: known by issuer and subject, linked by e-mail where that is allowed, or new.
    async fn oidc_account(&self, settings: &Oidc, person: Person, headers: &HeaderMap) -> Result<Uuid, OidcError> {
        let role = settings.roles.iter().filter(|(group, _)| person.groups.contains(group)).map(|(_, role)| *role).min_by_key(|role| *role as u8);
        let org = match &settings.org {
            Some(org) => Some(self.find_organization(org).await?.id),
            None => None,
        };
        let change = self.store().change().await.map_err(AccessError::from)?;
        let org = match org {
            Some(org) => org,
            None => self.default_organization(&change).await?,
        };
        let account = self.known_or_new(&change, settings, &person, headers, org, role).await?;
        let is_member = self.give_role(&change, settings, &person, headers, org, &account, role).await.map_err(AccessError::from)?;
        // Also what was taken away has to stay so.
        self.commit(change).await.map_err(AccessError::from)?;
        if is_member { Ok(account.id) } else { Err(OidcError::NoAccess) }
    }

    async fn known_or_new(
        &self,
        change: &Change<'_>,
        settings: &Oidc,
        person: &Person,
        headers: &HeaderMap,
        org: Uuid,
        role: Option<Role>,
    ) -> Result<Account, OidcError> {
        let store = |error| OidcError::Failed(AccessError::Store(error));
        if let Some(account) = change.account_by_identity(&person.issuer, &person.subject).await.map_err(store)? {
            return Ok(account);
        }
        let email = person.email.as_deref().filter(|_| person.email_verified).ok_or(OidcError::NoEmail)?;
        let actor = Actor::Stranger { name: email.to_owned() };
        let entry = |action| AuditEntry { address: client_address(headers).map(ToOwned::to_owned), ..self.entry(actor.clone(), action).org(org) };
        let (account, entry) = match change.account_by_email(email).await.map_err(store)? {
            Some(_) if !settings.link_by_email => return Err(OidcError::AccountExists),
            Some(account) => (account, entry("account.link")),
            None if role.or(settings.default_role).is_none() => return Err(OidcError::NoAccess),
            None => {
                let account = Account { first_name: person.first_name.clone(), last_name: person.last_name.clone(), ..self.new_account(email) };
                change.insert_account(&account, None).await.map_err(store)?;
                (account, entry("account.create").detail("by", "provider"))
            }
        };
        change.insert_identity(&person.issuer, &person.subject, account.id, self.now_us()).await.map_err(store)?;
        change.record(&entry.target("account", account.id, &account.email)).await.map_err(store)?;
        Ok(account)
    }

    /// Gives the person the role of their groups; false when they are no member afterwards. A default role is for new
    /// members and for those who had a role of their groups and are in none of them any more; a role that was given here
    /// stays.
    #[expect(clippy::too_many_arguments, reason = "what is known of one sign-in")]
    async fn give_role(
        &self,
        change: &Change<'_>,
        settings: &Oidc,
        person: &Person,
        headers: &HeaderMap,
        org: Uuid,
        account: &Account,
        by_group: Option<Role>,
    ) -> Result<bool, StoreError> {
        let before = change.org_role(org, account.id).await?;
        let had_group = !settings.roles.is_empty() && change.identity_role(&person.issuer, &person.subject).await?.is_some();
        let after = match (by_group, before) {
            (Some(role), _) => Some(role),
            (None, Some(_)) if had_group => settings.default_role,
            (None, Some(kept)) => Some(kept),
            (None, None) => settings.default_role,
        };
        // An organization keeps an owner, whatever the provider thinks of the last one.
        if before == Some(Role::Owner) && after != before && change.owners(org).await? <= 1 {
            return Ok(true);
        }
        change.set_identity_role(&person.issuer, &person.subject, by_group).await?;
        if before == after {
            return Ok(after.is_some());
        }
        match (before, after) {
            (None, Some(role)) => change.insert_member(org, account.id, role, self.now_us()).await?,
            (_, Some(role)) => change.set_org_role(org, account.id, role).await?,
            (_, None) => change.delete_org_member(org, account.id).await?,
        }
        let word = |role: Option<Role>| role.map_or("none", Role::as_str);
        let ended = change.end_invitations_of(org, account.id, after, self.now_us()).await?;
        let entry = self.entry(Actor::System, "member.role").org(org).target("account", account.id, &account.email).detail("by", "provider");
        let entry = AuditEntry { address: client_address(headers).map(ToOwned::to_owned), ..entry };
        change.record(&with_ended(entry.detail("from", word(before)).detail("to", word(after)), ended)).await?;
        Ok(after.is_some())
    }
}

/// What is derived from the secret in the browser's cookie.
pub(super) struct Derived {
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
}

impl Derived {
    fn of(secret: &str) -> Self {
        let part = |name: &str| URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{name} {secret}")));
        Self { state: part("state"), nonce: part("nonce"), verifier: part("verifier") }
    }

    /// What the provider is told of the verifier.
    pub(super) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.as_bytes()))
    }
}

/// A path of our own console; anything that could lead elsewhere is its start page.
fn local_path(next: &str) -> &str {
    let local = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    if local && next.len() <= 2000 { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_the_console_are_returned_to() {
        assert_eq!(local_path("/p/1/traces?a=b"), "/p/1/traces?a=b");
        for foreign in ["", "https://evil.example", "//evil.example", "/\\evil.example", "/a\nb", "javascript:x"] {
            assert_eq!(local_path(foreign), "/", "{foreign}");
        }
    }

    #[test]
    fn what_is_derived_does_not_tell_of_the_rest() {
        let (one, two) = (Derived::of("a"), Derived::of("b"));
        assert!(one.state != two.state && one.state != one.nonce && one.nonce != one.verifier);
        assert_eq!(one.verifier.len(), 43);
        assert_ne!(one.challenge(), one.verifier);
    }
}
