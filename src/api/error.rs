//! The one error of the management API, and the one place where an error becomes an answer.

use std::borrow::Cow;
use std::fmt;

use poem::error::{MethodNotAllowedError, ReadBodyError, ResponseError, SizedLimitError};
use poem::http::header::{CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use poem::http::{HeaderValue, StatusCode};
use poem::{IntoResponse, Response};
use poem_openapi::error::{ContentTypeError, ParseParamError, ParsePathError, ParseRequestPayloadError};
use poem_openapi::payload::{Json, Payload};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::{ApiResponse, Object};
use serde_json::{Map, Value, json};

use super::params;
use crate::access::{AccessError, Denied};
use crate::store::StoreError;

/// What went wrong, as far as a client acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// 400: the request is not understood.
    BadRequest,
    /// 401: no credential, or none that is known.
    Unauthorized,
    /// 403: known, but not allowed.
    Forbidden,
    /// 404: not there, or not to be seen.
    NotFound,
    /// 405: the path has other methods.
    MethodNotAllowed,
    /// 409: a name is taken.
    Conflict,
    /// 413: the body is too large.
    PayloadTooLarge,
    /// 415: the body's type or encoding is not known.
    UnsupportedMediaType,
    /// 429: too many at once.
    TooManyRequests,
    /// 500: our fault.
    InternalError,
    /// 503: the same request may work later.
    Unavailable,
}

impl Code {
    pub(super) const ALL: [Self; 11] = [
        Self::BadRequest,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Conflict,
        Self::PayloadTooLarge,
        Self::UnsupportedMediaType,
        Self::TooManyRequests,
        Self::InternalError,
        Self::Unavailable,
    ];

    /// Status, word and usual message.
    pub(super) fn parts(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::BadRequest => (StatusCode::BAD_REQUEST, "bad_request", "Bad Request"),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized", "Unauthorized"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden", "Forbidden"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", "Not Found"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Method Not Allowed"),
            Self::Conflict => (StatusCode::CONFLICT, "conflict", "Conflict"),
            Self::PayloadTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", "Payload Too Large"),
            Self::UnsupportedMediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "Unsupported Media Type"),
            Self::TooManyRequests => (StatusCode::TOO_MANY_REQUESTS, "too_many_requests", "Too Many Requests"),
            Self::InternalError => (StatusCode::INTERNAL_SERVER_ERROR, "internal_error", "Internal Server Error"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Service Unavailable"),
        }
    }

    /// Status of the answer.
    pub fn status(self) -> StatusCode {
        self.parts().0
    }

    fn of_status(status: StatusCode) -> Self {
        let same = Self::ALL.into_iter().find(|code| code.status() == status);
        same.unwrap_or(if status.is_server_error() { Self::InternalError } else { Self::BadRequest })
    }
}

/// An error as the client sees it. Causes are logged where it is made and never shown.
#[derive(Clone, Debug)]
pub struct ApiError {
    code: Code,
    message: Cow<'static, str>,
    details: Map<String, Value>,
}

impl ApiError {
    /// An error with the usual message of its code.
    pub fn new(code: Code) -> Self {
        Self { code, message: Cow::Borrowed(code.parts().2), details: Map::new() }
    }

    /// An error with a message of its own; it must not repeat what the client sent.
    pub fn with_message(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), ..Self::new(code) }
    }

    /// One field that is at fault, `must be a valid UUID`.
    pub fn invalid(field: &str, must: impl Into<String>) -> Self {
        Self::details(Map::from_iter([(field.to_owned(), Value::String(must.into()))]))
    }

    /// Fields that are at fault, by name.
    pub fn details(details: Map<String, Value>) -> Self {
        Self { details, ..Self::new(Code::BadRequest) }
    }

    /// Our fault: the cause goes to the log, a constant text to the client.
    pub fn internal(cause: impl fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::new(Code::InternalError)
    }

    /// The kind of error.
    pub fn code(&self) -> Code {
        self.code
    }

    fn response(&self) -> Response {
        let (status, code, _) = self.code.parts();
        let mut error = json!({"code": code, "message": self.message});
        if !self.details.is_empty() {
            error["details"] = Value::Object(self.details.clone());
        }
        let mut response = Response::builder()
            .status(status)
            .content_type("application/json; charset=utf-8")
            .header(CACHE_CONTROL, "no-store")
            .body(json!({"error": error}).to_string());
        match self.code {
            Code::Unauthorized => response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")),
            Code::TooManyRequests | Code::Unavailable => response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2")),
            _ => None,
        };
        response
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ApiError {}

impl ResponseError for ApiError {
    fn status(&self) -> StatusCode {
        self.code.status()
    }

    fn as_response(&self) -> Response {
        self.response()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.response()
    }
}

impl From<Denied> for ApiError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Unauthorized => Self::new(Code::Unauthorized),
            Denied::Forbidden => Self::new(Code::Forbidden),
            Denied::NotFound => Self::new(Code::NotFound),
            Denied::TooMany => Self::new(Code::TooManyRequests),
            Denied::Store(error) => store_error(&error),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        store_error(&error)
    }
}

impl From<AccessError> for ApiError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Denied(denied) => denied.into(),
            AccessError::Invalid { field, must } => Self::invalid(field, must),
            AccessError::Conflict(what) => Self::with_message(Code::Conflict, what),
            AccessError::Missing { .. } => Self::new(Code::NotFound),
            AccessError::Store(error) => error.into(),
            AccessError::Io(cause) => Self::internal(cause),
        }
    }
}

fn store_error(error: &StoreError) -> ApiError {
    match error {
        StoreError::Conflict(what) => ApiError::with_message(Code::Conflict, format!("{what} already exists")),
        error if error.is_temporary() => {
            tracing::warn!(%error, "the store is not available");
            ApiError::new(Code::Unavailable)
        }
        error => ApiError::internal(error),
    }
}

/// Puts whatever failed before, in or instead of a handler into the envelope. What the client sent is not repeated.
pub fn render(error: poem::Error) -> Response {
    if error.is_from_response() || error.is::<ApiError>() {
        return error.into_response();
    }
    if let Some(ParseParamError { name, reason }) = error.downcast_ref() {
        return ApiError::invalid(name, params::complaint(reason)).response();
    }
    // An id in a path that cannot be one names nothing.
    if error.is::<ParsePathError>() {
        return ApiError::new(Code::NotFound).response();
    }
    if error.is::<ParseRequestPayloadError>() {
        return ApiError::with_message(Code::BadRequest, "Failed to parse data").response();
    }
    let code = if error.is::<ContentTypeError>() {
        Code::UnsupportedMediaType
    } else if error.is::<MethodNotAllowedError>() {
        Code::MethodNotAllowed
    } else if error.is::<SizedLimitError>() || matches!(error.downcast_ref(), Some(ReadBodyError::PayloadTooLarge)) {
        Code::PayloadTooLarge
    } else {
        Code::of_status(error.status())
    };
    if code == Code::InternalError {
        return ApiError::internal(&error).response();
    }
    ApiError::new(code).response()
}

/// Shape of an error in the document.
#[derive(Object)]
#[oai(rename = "Error")]
struct ErrorView {
    /// What a client acts on.
    code: String,
    /// What a person reads.
    message: String,
    /// Faults by field or query parameter.
    details: Option<poem_openapi::types::Any<Value>>,
}

#[derive(Object)]
#[oai(rename = "ErrorEnvelope")]
struct ErrorEnvelope {
    error: ErrorView,
}

impl ApiResponse for ApiError {
    fn meta() -> MetaResponses {
        let content = vec![MetaMediaType { content_type: Json::<ErrorEnvelope>::CONTENT_TYPE, schema: Json::<ErrorEnvelope>::schema_ref() }];
        MetaResponses { responses: vec![MetaResponse { description: "Any error.", status: None, status_range: None, content, headers: Vec::new() }] }
    }

    fn register(registry: &mut Registry) {
        <Json<ErrorEnvelope> as Payload>::register(registry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn body(response: Response) -> (StatusCode, String) {
        let status = response.status();
        (status, String::from_utf8(response.into_body().into_bytes_limit(10_000).await.unwrap().to_vec()).unwrap())
    }

    #[tokio::test]
    async fn every_error_has_the_envelope() {
        let (status, text) = body(render(ApiError::invalid("page", "must be no less than 1").into())).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        let expected = json!({"error": {"code": "bad_request", "message": "Bad Request", "details": {"page": "must be no less than 1"}}});
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
        for code in Code::ALL {
            assert_eq!(Code::of_status(code.status()), code);
            assert_eq!(body(render(poem::Error::from(code.status()))).await.0, code.status());
        }
        assert_eq!(body(render(poem::Error::from(StatusCode::IM_A_TEAPOT))).await.0, StatusCode::BAD_REQUEST);
    }

    #[tokio::test]
    async fn nothing_that_was_sent_comes_back() {
        let errors: Vec<poem::Error> = vec![
            ParseParamError { name: "page", reason: "failed to parse \"integer\": hunter2".to_owned() }.into(),
            ParsePathError { name: "id", reason: "hunter2".to_owned() }.into(),
            ParseRequestPayloadError { reason: "hunter2".to_owned() }.into(),
            ContentTypeError::NotSupported { content_type: "text/hunter2".to_owned() }.into(),
            poem::Error::from_string("hunter2", StatusCode::INTERNAL_SERVER_ERROR),
            poem::Error::from_string("hunter2", StatusCode::BAD_REQUEST),
        ];
        for error in errors {
            let (_, text) = body(render(error)).await;
            assert!(!text.contains("hunter2"), "{text}");
        }
    }
}
