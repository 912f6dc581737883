use poem::Request;
use poem::http::header::SET_COOKIE;
use poem_openapi::param::Path;
use poem_openapi::payload::{Json, Response};
use poem_openapi::{Object, OpenApi};

use super::body::Fields;
use super::envelope::{Data, Message, ok, one};
use super::params::path_uuid;
use super::{ApiError, Chapter, caller};
use crate::access::Caller;
use crate::domain::account::{Account, LoginSession};
use crate::domain::time;

/// `/v1/me`
pub(super) struct MeApi;

/// The account behind the caller.
#[derive(Object)]
struct Me {
    id: String,
    email: String,
    first_name: String,
    last_name: String,
    /// IANA name.
    timezone: String,
}

/// What a person changes about themselves; what is not given stays.
#[derive(Object)]
struct MePatch {
    first_name: Option<String>,
    last_name: Option<String>,
    /// IANA name.
    timezone: Option<String>,
}

/// A password to be changed.
#[derive(Object)]
struct PasswordChange {
    current_password: String,
    /// At least 10 characters, and none that everybody tries first.
    #[oai(validator(min_length = 10))]
    password: String,
}

/// A login session.
#[derive(Object)]
#[oai(rename = "LoginSession")]
struct SessionView {
    id: String,
    created_at: String,
    expires_at: String,
    /// Known to a minute.
    last_used_at: Option<String>,
    /// Where it was opened.
    address: Option<String>,
    /// Browser or program that opened it, as it calls itself.
    agent: Option<String>,
    /// Whether it signs this request.
    current: bool,
}

impl From<Account> for Me {
    fn from(account: Account) -> Self {
        Self {
            id: account.id.to_string(),
            email: account.email,
            first_name: account.first_name,
            last_name: account.last_name,
            timezone: account.timezone,
        }
    }
}

#[OpenApi(tag = "Chapter::Me")]
impl MeApi {
    /// The account behind the caller; an access key has none and gets 403.
    #[oai(path = "/v1/me", method = "get", operation_id = "getMe")]
    async fn get(&self, caller: Caller) -> Result<Json<Data<Me>>, ApiError> {
        Ok(one(caller.account().await?.into()))
    }

    /// Changes name and time zone.
    #[oai(path = "/v1/me", method = "put", operation_id = "updateMe")]
    async fn update(&self, caller: Caller, mut body: Fields<MePatch>) -> Result<Json<Data<Me>>, ApiError> {
        let (first, last, timezone) = (body.optional_text("first_name"), body.optional_text("last_name"), body.optional_text("timezone"));
        body.done()?;
        Ok(one(caller.update_profile(first, last, timezone).await?.into()))
    }

    /// Changes the password. All other login sessions end; this one goes on, and its cookie is another one.
    #[oai(path = "/v1/me/password", method = "put", operation_id = "changePassword")]
    async fn password(&self, request: &Request, caller: Caller, mut body: Fields<PasswordChange>) -> Result<Response<Json<Message>>, ApiError> {
        let (current, new) = (body.text("current_password"), body.text("password"));
        body.done()?;
        let login = caller.change_password(request.headers(), &current, &new).await?;
        Ok(Response::new(ok()).header(SET_COOKIE, caller::access(request)?.session_cookie(request.headers(), Some(&login))))
    }

    /// The caller's login sessions, newest first.
    #[oai(path = "/v1/me/sessions", method = "get", operation_id = "listLoginSessions")]
    async fn sessions(&self, caller: Caller) -> Result<Json<Data<Vec<SessionView>>>, ApiError> {
        let view = |session: LoginSession| SessionView {
            id: session.id.to_string(),
            created_at: time::format(session.created_at),
            expires_at: time::format(session.expires_at),
            last_used_at: session.last_used_at.map(time::format),
            current: caller.is_current(session.id),
            address: session.address,
            agent: session.agent,
        };
        Ok(one(caller.sessions().await?.into_iter().map(view).collect()))
    }

    /// Ends one login session of the caller.
    #[oai(path = "/v1/me/sessions/:session_id", method = "delete", operation_id = "endLoginSession")]
    async fn end_session(&self, caller: Caller, session_id: Path<String>) -> Result<Json<Message>, ApiError> {
        caller.end_sessions(Some(path_uuid(&session_id)?)).await?;
        Ok(ok())
    }
}
