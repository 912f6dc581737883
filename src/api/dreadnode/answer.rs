//! Answers and errors as the Dreadnode SDK reads them.

use poem::Response;
use poem::http::header::{CACHE_CONTROL, RETRY_AFTER};
use poem::http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use crate::access::{AccessError, Denied};
use crate::store::StoreError;

/// What a handler gives.
pub(super) type Answer = Result<Response, Refused>;

/// JSON with status 200.
pub(super) fn ok(value: &Value) -> Response {
    Response::builder().content_type("application/json").header(CACHE_CONTROL, "no-store").body(value.to_string())
}

/// An error, `{"detail"}`. Causes are logged where it is made; nothing that was sent is repeated.
#[derive(Debug)]
pub(super) struct Refused {
    status: StatusCode,
    detail: &'static str,
}

impl Refused {
    pub(super) fn new(status: StatusCode, detail: &'static str) -> Self {
        Self { status, detail }
    }
}

impl From<Refused> for poem::Error {
    fn from(refused: Refused) -> Self {
        let mut response = ok(&json!({ "detail": refused.detail }));
        response.set_status(refused.status);
        if refused.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
        }
        Self::from_response(response)
    }
}

impl From<Denied> for Refused {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Unauthorized => Self::new(StatusCode::UNAUTHORIZED, "Invalid API key"),
            Denied::Forbidden => Self::new(StatusCode::FORBIDDEN, "The API key may not do this"),
            Denied::NotFound => Self::new(StatusCode::NOT_FOUND, "Not found"),
            // Never 429: the SDK takes it for a bill.
            Denied::TooMany => Self::new(StatusCode::SERVICE_UNAVAILABLE, "The server is busy"),
            Denied::Store(error) => of_store(&error),
        }
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        of_store(&error)
    }
}

impl From<AccessError> for Refused {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Denied(denied) => denied.into(),
            AccessError::Invalid { .. } => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "The name is not acceptable"),
            AccessError::Conflict(_) => Self::new(StatusCode::CONFLICT, "There is one already"),
            AccessError::Missing { .. } => Self::new(StatusCode::NOT_FOUND, "Not found"),
            AccessError::Store(error) => of_store(&error),
            AccessError::Io(cause) => {
                tracing::error!(%cause, "request failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal error")
            }
        }
    }
}

fn of_store(error: &StoreError) -> Refused {
    if error.is_temporary() {
        tracing::warn!(%error, "the store is not available");
        return Refused::new(StatusCode::SERVICE_UNAVAILABLE, "The server is busy");
    }
    tracing::error!(%error, "request failed");
    Refused::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal error")
}
