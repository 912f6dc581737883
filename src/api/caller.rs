//! The caller as an argument of a handler.

use poem::{Request, RequestBody, Result};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::{ApiError, routes};
use crate::access::{Access, By, Caller, SESSION_COOKIE};

const BEARER: &str = "bearer";
const COOKIE: &str = "session_cookie";

impl<'a> ApiExtractor<'a> for Caller {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        let scheme = |ty, description| MetaSecurityScheme {
            ty,
            description: Some(description),
            name: None,
            key_in: None,
            scheme: None,
            bearer_format: None,
            flows: None,
            openid_connect_url: None,
        };
        let bearer = scheme("http", "Access key, personal token or login session; also as X-API-Key or Basic.");
        registry.create_security_scheme(BEARER, MetaSecurityScheme { scheme: Some("bearer"), ..bearer });
        let cookie = scheme("apiKey", "Login session of the console; anything but reading must come from the same origin.");
        registry.create_security_scheme(COOKIE, MetaSecurityScheme { name: Some(SESSION_COOKIE), key_in: Some("cookie"), ..cookie });
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![BEARER, COOKIE]
    }

    async fn from_request(request: &'a Request, _: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        let (method, path) = (request.method(), request.uri().path());
        let need = match routes::of(method.as_str(), path) {
            Some(row) if row.need.by != By::Anyone => row.need,
            // Nobody is let in by a route that nobody wrote down.
            _ => return Err(ApiError::internal(format_args!("{method} {path} has no row with a caller in api::routes")).into()),
        };
        let caller = access(request)?.caller_for(need, method, request.headers()).await;
        Ok(caller.map_err(ApiError::from)?)
    }
}

/// The room behind the API.
pub(super) fn access(request: &Request) -> Result<&Access, ApiError> {
    request.data::<Access>().ok_or_else(|| ApiError::internal("the endpoint has no access room"))
}
