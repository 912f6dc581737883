//! Speaking with the provider: discovery, keys, the exchange of a code, and what only its userinfo endpoint tells. Answers
//! are small and bounded.

use std::fmt::Display;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use url::{Url, form_urlencoded};

use super::token::{self, Jwk};
use super::{Derived, OidcError, Person};
use crate::config::Oidc;
use crate::domain::time::{HOUR, MINUTE};

const TIMEOUT: Duration = Duration::from_secs(10);
const MAX_ANSWER_BYTES: usize = 256 * 1024;

/// A configured provider.
#[derive(Debug)]
pub(in crate::access) struct Provider {
    pub(super) settings: Oidc,
    http: reqwest::Client,
    known: Mutex<Option<Known>>,
}

/// What is remembered of the provider.
#[derive(Clone, Debug)]
struct Known {
    metadata: Metadata,
    keys: Vec<Jwk>,
    read_at: i64,
}

#[derive(Clone, Debug, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

impl Provider {
    pub(in crate::access) fn new(settings: Oidc) -> Self {
        // A provider that redirects its back channel is none that we were told of.
        let http = reqwest::Client::builder().timeout(TIMEOUT).redirect(reqwest::redirect::Policy::none()).no_proxy().build();
        Self { settings, http: http.expect("a client without files or variables can be made"), known: Mutex::default() }
    }

    pub(super) async fn authorization_url(&self, callback: &str, derived: &Derived, now: i64) -> Result<String, OidcError> {
        let known = self.known(now, HOUR).await?;
        let mut url = Url::parse(&known.metadata.authorization_endpoint).map_err(unusable)?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", callback)
            .append_pair("scope", &self.settings.scopes)
            .append_pair("state", &derived.state)
            .append_pair("nonce", &derived.nonce)
            .append_pair("code_challenge", &derived.challenge())
            .append_pair("code_challenge_method", "S256");
        Ok(url.into())
    }

    /// Exchanges a code for what the provider says of the person.
    pub(super) async fn person(&self, code: &str, callback: &str, derived: &Derived, now: i64) -> Result<Person, OidcError> {
        let known = self.known(now, HOUR).await?;
        let methods = &known.metadata.token_endpoint_auth_methods_supported;
        let (id, secret) = (&self.settings.client_id, self.settings.client_secret.expose());
        let mut form = vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", callback), ("code_verifier", &derived.verifier)];
        let mut request = self.http.post(&known.metadata.token_endpoint);
        // The way that a provider offers when it does not say is `client_secret_basic`.
        if methods.is_empty() || methods.iter().any(|method| method == "client_secret_basic") {
            let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            request = request.basic_auth(encoded(id), Some(encoded(secret)));
        } else {
            form.extend([("client_id", id.as_str()), ("client_secret", secret)]);
        }
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = request.header("content-type", "application/x-www-form-urlencoded").header("accept", "application/json").body(body);
        let tokens: Tokens = read(request).await?;
        let (id_token, now_s) = (&tokens.id_token, now / 1_000_000);
        let claims = match token::verify(id_token, &known.keys) {
            // The provider may have changed its keys; it is asked again, once a minute at most.
            Err(token::Fault::UnknownKey) => token::verify(id_token, &self.known(now, MINUTE).await?.keys),
            verified => verified,
        };
        let mut claims = claims.map_err(unusable)?;
        let person = |claims: &_| token::person(claims, &known.metadata.issuer, &self.settings, &derived.nonce, now_s).map_err(unusable);
        let told = person(&claims)?;
        // A provider may keep e-mail and groups out of its token (OpenID Connect Core 1.0, section 5.4).
        match (&known.metadata.userinfo_endpoint, tokens.access_token) {
            (Some(endpoint), Some(access)) if token::lacks(&claims, &self.settings) => {
                let more = read(self.http.get(endpoint).bearer_auth(access).header("accept", "application/json")).await?;
                token::complete(&mut claims, &more, &self.settings).map_err(unusable)?;
                person(&claims)
            }
            _ => Ok(told),
        }
    }

    /// What is known of the provider, if it is not older than `age`.
    async fn known(&self, now: i64, age: i64) -> Result<Known, OidcError> {
        let mut known = self.known.lock().await;
        if let Some(fresh) = known.as_ref().filter(|known| now - known.read_at < age) {
            return Ok(fresh.clone());
        }
        let issuer = self.settings.issuer.trim_end_matches('/');
        let metadata: Metadata = read(self.http.get(format!("{issuer}/.well-known/openid-configuration"))).await?;
        if metadata.issuer.trim_end_matches('/') != issuer {
            return Err(unusable("its document names another issuer"));
        }
        let secure = |url: &String| is_secure(url);
        let needed = [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri];
        if !needed.into_iter().chain(&metadata.userinfo_endpoint).all(secure) {
            return Err(unusable("an endpoint is not behind TLS"));
        }
        let keys: Keys = read(self.http.get(&metadata.jwks_uri)).await?;
        // Keys of kinds that we do not know are no fault: providers list several.
        let keys = keys.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect();
        Ok(known.insert(Known { metadata, keys, read_at: now }).clone())
    }
}

/// TLS, or this machine.
fn is_secure(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    url.scheme() == "https" || (url.scheme() == "http" && matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")))
}

/// An answer as JSON, read up to a limit.
async fn read<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> Result<T, OidcError> {
    let mut response = request.send().await.map_err(|error| unusable(error.without_url()))?;
    let status = response.status();
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unusable(error.without_url()))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_ANSWER_BYTES {
            return Err(unusable("its answer is too long"));
        }
    }
    if !status.is_success() {
        // The body may repeat what we sent: only its status is told.
        return Err(unusable(format_args!("it answered {status}")));
    }
    serde_json::from_slice(&bytes).map_err(|_| unusable("its answer is not what it should be"))
}

/// Says why in the log; the person is only told that it did not work.
fn unusable(why: impl Display) -> OidcError {
    tracing::warn!(reason = %why, "the sign-in provider cannot be used");
    OidcError::Unavailable
}

#[cfg(test)]
mod tests {
    use super::is_secure;

    #[test]
    fn only_tls_and_this_machine() {
        assert!(is_secure("https://id.example.org/token") && is_secure("http://127.0.0.1:9000/token") && is_secure("http://localhost/x"));
        assert!(!is_secure("http://id.example.org/token") && !is_secure("http://127.0.0.1.example.org/") && !is_secure("file:///etc/passwd"));
    }
}
