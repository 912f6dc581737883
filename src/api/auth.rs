use poem::Request;
use poem::http::header::SET_COOKIE;
use poem_openapi::payload::{Json, Response};
use poem_openapi::{Object, OpenApi};

use super::body::Fields;
use super::envelope::{Data, Message, ok, one};
use super::{ApiError, Chapter, caller};
use crate::access::{Access, Caller, Login};
use crate::domain::time;

/// `/v1/auth/…`
pub(super) struct AuthApi;

/// What a client needs to know before it signs in.
#[derive(Object)]
struct AuthState {
    /// Whether the first owner is still to be made.
    setup_required: bool,
    /// Whether this request is signed by a person.
    authenticated: bool,
    /// Version of the server.
    version: String,
}

/// The setup token and the first owner.
#[derive(Object)]
struct Setup {
    /// From the setup link.
    token: String,
    /// E-mail to sign in with.
    email: String,
    /// At least 10 characters.
    #[oai(validator(min_length = 10))]
    password: String,
}

/// Who signs in.
#[derive(Object)]
struct Credentials {
    /// E-mail.
    email: String,
    /// Password.
    password: String,
}

/// A login session; it is also in the cookie.
#[derive(Object)]
struct Session {
    /// Usable as bearer.
    token: String,
    /// When it ends.
    expires_at: String,
}

#[OpenApi(tag = "Chapter::Auth")]
impl AuthApi {
    /// Whether setup is needed, and whether the caller is signed in.
    #[oai(path = "/v1/auth/state", method = "get", operation_id = "getAuthState")]
    async fn state(&self, request: &Request) -> Result<Json<Data<AuthState>>, ApiError> {
        let access = caller::access(request)?;
        let setup_required = !access.has_owner().await?;
        let authenticated = access.caller(request.method(), request.headers()).await.is_ok_and(|caller| caller.person().is_ok());
        Ok(one(AuthState { setup_required, authenticated, version: env!("CARGO_PKG_VERSION").to_owned() }))
    }

    /// Makes the first owner with the token of the setup link, and signs them in.
    #[oai(path = "/v1/auth/setup", method = "post", operation_id = "setup")]
    async fn setup(&self, request: &Request, mut body: Fields<Setup>) -> Result<Response<Json<Data<Session>>>, ApiError> {
        let (token, email, password) = (body.text("token"), body.text("email"), body.text("password"));
        body.done()?;
        let access = caller::access(request)?;
        let login = access.setup(request.headers(), &token, &email, &password).await?;
        Ok(signed_in(access, request, &login))
    }

    /// Signs in: the session is in the answer and in a cookie.
    #[oai(path = "/v1/auth/login", method = "post", operation_id = "login")]
    async fn login(&self, request: &Request, mut body: Fields<Credentials>) -> Result<Response<Json<Data<Session>>>, ApiError> {
        let (email, password) = (body.text("email"), body.text("password"));
        body.done()?;
        let access = caller::access(request)?;
        let login = access.login(request.headers(), &email, &password).await?;
        Ok(signed_in(access, request, &login))
    }

    /// Ends the login session that signs the request.
    #[oai(path = "/v1/auth/logout", method = "post", operation_id = "logout")]
    async fn logout(&self, request: &Request) -> Result<Response<Json<Message>>, ApiError> {
        let access = caller::access(request)?;
        access.logout(request.headers()).await?;
        Ok(Response::new(ok()).header(SET_COOKIE, access.session_cookie(request.headers(), None)))
    }

    /// Ends all login sessions of the caller, this one too. Personal tokens stay; they are revoked one by one.
    #[oai(path = "/v1/auth/logout-everywhere", method = "post", operation_id = "logoutEverywhere")]
    async fn logout_everywhere(&self, request: &Request, caller: Caller) -> Result<Response<Json<Message>>, ApiError> {
        caller.end_sessions(None).await?;
        Ok(Response::new(ok()).header(SET_COOKIE, caller::access(request)?.session_cookie(request.headers(), None)))
    }
}

fn signed_in(access: &Access, request: &Request, login: &Login) -> Response<Json<Data<Session>>> {
    let session = Session { token: login.token.clone(), expires_at: time::format(login.expires_at) };
    Response::new(one(session)).header(SET_COOKIE, access.session_cookie(request.headers(), Some(login)))
}
