use poem::Request;
use poem::http::header::SET_COOKIE;
use poem_openapi::param::Query;
use poem_openapi::payload::{Json, Response};
use poem_openapi::{ApiResponse, Object, OpenApi};

use super::body::Fields;
use super::envelope::{Data, Message, ok, one};
use super::{ApiError, Chapter, Code, caller};
use crate::access::{Access, Caller, Login, OidcError};
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
    /// Name of the provider that people may sign in with; null when there is none.
    oidc_name: Option<String>,
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
        let oidc_name = access.oidc_name().map(ToOwned::to_owned);
        Ok(one(AuthState { setup_required, authenticated, oidc_name, version: env!("CARGO_PKG_VERSION").to_owned() }))
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

    /// Sends the browser to the provider.
    #[oai(path = "/v1/auth/oidc/start", method = "get", operation_id = "startOidcLogin")]
    async fn oidc_start(
        &self,
        request: &Request,
        /// Page of the console to come back to.
        next: Query<Option<String>>,
    ) -> Result<Response<Redirect>, ApiError> {
        let access = caller::access(request)?;
        match access.oidc_start(request.headers(), next.0.as_deref().unwrap_or("/")).await {
            Ok(departure) => Ok(Response::new(Redirect::To(departure.url)).header(SET_COOKIE, departure.cookie)),
            Err(error) => back_to_login(access, request, error),
        }
    }

    /// Where the provider sends the browser back to: signs in, or shows why not.
    #[oai(path = "/v1/auth/oidc/callback", method = "get", operation_id = "finishOidcLogin")]
    async fn oidc_callback(
        &self,
        request: &Request,
        state: Query<Option<String>>,
        code: Query<Option<String>>,
    ) -> Result<Response<Redirect>, ApiError> {
        let access = caller::access(request)?;
        match access.oidc_finish(request.headers(), state.0.as_deref().unwrap_or(""), code.0.as_deref()).await {
            Ok(arrival) => {
                let cookie = access.session_cookie(request.headers(), Some(&arrival.login));
                let response = Response::new(Redirect::To(arrival.next)).header(SET_COOKIE, cookie);
                Ok(response.header(SET_COOKIE, access.oidc_end_cookie(request.headers())))
            }
            Err(error) => back_to_login(access, request, error),
        }
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

/// An answer that leads elsewhere.
#[derive(ApiResponse)]
enum Redirect {
    /// On to the provider or to the console.
    #[oai(status = 303)]
    To(#[oai(header = "Location")] String),
}

/// Back to the sign-in page, which says why by one word.
fn back_to_login(access: &Access, request: &Request, error: OidcError) -> Result<Response<Redirect>, ApiError> {
    match error {
        OidcError::NotConfigured => Err(ApiError::new(Code::NotFound)),
        OidcError::Failed(error) => Err(error.into()),
        error => {
            let to = format!("/login?error={error}");
            Ok(Response::new(Redirect::To(to)).header(SET_COOKIE, access.oidc_end_cookie(request.headers())))
        }
    }
}

fn signed_in(access: &Access, request: &Request, login: &Login) -> Response<Json<Data<Session>>> {
    let session = Session { token: login.token.clone(), expires_at: time::format(login.expires_at) };
    Response::new(one(session)).header(SET_COOKIE, access.session_cookie(request.headers(), Some(login)))
}
