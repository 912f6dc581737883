//! Answers and errors as clients of S3 read them.

use std::fmt::Display;

use poem::http::header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, ETAG, LAST_MODIFIED, RETRY_AFTER};
use poem::http::{HeaderValue, StatusCode};
use poem::{Body, Response};

use crate::access::Denied;
use crate::artifacts::{ArtifactError, Refused, etag_of, read_range};
use crate::collector::http::body::BodyError;
use crate::domain::artifact::Object;
use crate::domain::limits::Over;

/// Why a request got nothing. Causes are logged where it is made; nothing that was sent is repeated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fault {
    status: StatusCode,
    code: &'static str,
    message: &'static str,
}

const fn fault(status: StatusCode, code: &'static str, message: &'static str) -> Fault {
    Fault { status, code, message }
}

impl Fault {
    pub(super) const METHOD: Self = fault(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", "This is not offered here");
    pub(super) const NOT_IMPLEMENTED: Self = fault(StatusCode::NOT_IMPLEMENTED, "NotImplemented", "This form of the request is not offered");
    pub(super) const DENIED: Self = fault(StatusCode::FORBIDDEN, "AccessDenied", "The credentials do not reach this");
    pub(super) const KEY: Self = fault(StatusCode::FORBIDDEN, "InvalidAccessKeyId", "The credentials are not known; ask for new ones");
    pub(super) const BUCKET: Self = fault(StatusCode::NOT_FOUND, "NoSuchBucket", "There is no such bucket");
    pub(super) const NO_KEY: Self = fault(StatusCode::NOT_FOUND, "NoSuchKey", "There is no such object");
    pub(super) const NO_UPLOAD: Self = fault(StatusCode::NOT_FOUND, "NoSuchUpload", "There is no such upload");
    pub(super) const ARGUMENT: Self = fault(StatusCode::BAD_REQUEST, "InvalidArgument", "A part of the request cannot be read");
    pub(super) const XML: Self = fault(StatusCode::BAD_REQUEST, "MalformedXML", "The body is not the XML of this request");
    pub(super) const DIGEST: Self = fault(StatusCode::BAD_REQUEST, "BadDigest", "The bytes are not those that were promised");
    pub(super) const INCOMPLETE: Self = fault(StatusCode::BAD_REQUEST, "IncompleteBody", "The body is not as long as was promised");
    pub(super) const LENGTH: Self = fault(StatusCode::LENGTH_REQUIRED, "MissingContentLength", "The length of the body must be told");
    pub(super) const TOO_LARGE: Self = fault(StatusCode::BAD_REQUEST, "EntityTooLarge", "The object is larger than the server keeps");
    pub(super) const PRECONDITION: Self = fault(StatusCode::PRECONDITION_FAILED, "PreconditionFailed", "There is such an object already");
    pub(super) const RANGE: Self = fault(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange", "The object does not have this range");
    const INTERNAL: Self = fault(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", "Internal error");
    const BUSY: Self = fault(StatusCode::SERVICE_UNAVAILABLE, "SlowDown", "The server is busy");

    pub(super) fn of_denied(denied: Denied) -> Self {
        match denied {
            Denied::Store(error) => of_store(&error, error.is_temporary()),
            Denied::TooMany => Self::BUSY,
            Denied::Unauthorized | Denied::Forbidden | Denied::NotFound => Self::KEY,
        }
    }

    pub(super) fn of_over(over: Over) -> Self {
        match over {
            // Programs come again by themselves.
            Over::Rate(_) => Self::BUSY,
            Over::Quota(_) => fault(StatusCode::FORBIDDEN, "QuotaExceeded", "The quota of this key or its project is used up for today"),
        }
    }

    /// As an answer; one to HEAD has no body.
    pub(super) fn response(self, is_head: bool) -> Response {
        let mut response =
            if is_head { Response::default() } else { xml(&format!("<Error><Code>{}</Code><Message>{}</Message></Error>", self.code, self.message)) };
        response.set_status(self.status);
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response
    }
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Missing => fault(StatusCode::FORBIDDEN, "AccessDenied", "The request is not signed (AWS4-HMAC-SHA256)"),
            Refused::Unknown => Self::KEY,
            Refused::Expired => fault(StatusCode::BAD_REQUEST, "ExpiredToken", "The time of the credentials is over; ask for new ones"),
            Refused::Skewed => fault(StatusCode::FORBIDDEN, "RequestTimeTooSkewed", "The clocks of the two sides are too far apart"),
            Refused::Forged => fault(StatusCode::FORBIDDEN, "SignatureDoesNotMatch", "The signature is not one of this request"),
        }
    }
}

impl From<ArtifactError> for Fault {
    fn from(error: ArtifactError) -> Self {
        match error {
            ArtifactError::Full => fault(StatusCode::FORBIDDEN, "QuotaExceeded", "The organization has no room left for artifacts"),
            ArtifactError::TooLarge => Self::TOO_LARGE,
            ArtifactError::BadDigest => Self::DIGEST,
            ArtifactError::BadKey => fault(StatusCode::BAD_REQUEST, "InvalidArgument", "The key is not one of an artifact"),
            ArtifactError::NoUpload => Self::NO_UPLOAD,
            ArtifactError::BadParts => fault(StatusCode::BAD_REQUEST, "InvalidPart", "The parts are not those that came"),
            ArtifactError::Busy => Self::BUSY,
            ArtifactError::Store(error) => of_store(&error, error.is_temporary()),
            ArtifactError::Io(error) => {
                tracing::error!(%error, "an artifact could not be stored or read");
                if error.kind() == std::io::ErrorKind::StorageFull { Self::BUSY } else { Self::INTERNAL }
            }
        }
    }
}

impl From<BodyError> for Fault {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge => Self::TOO_LARGE,
            BodyError::TooSlow => fault(StatusCode::BAD_REQUEST, "RequestTimeout", "The body did not arrive in time"),
            BodyError::Broken => Self::INCOMPLETE,
            BodyError::Refused(_) => Self::BUSY,
        }
    }
}

fn of_store(error: impl Display, is_temporary: bool) -> Fault {
    if is_temporary {
        tracing::warn!(%error, "the store is not available");
        return Fault::BUSY;
    }
    tracing::error!(%error, "request failed");
    Fault::INTERNAL
}

/// XML with status 200.
pub(super) fn xml(body: &str) -> Response {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    Response::builder().content_type("application/xml").header(CACHE_CONTROL, "no-store").body(format!("{head}{body}"))
}

/// That something is stored.
pub(super) fn etag(sha256: &str) -> Response {
    Response::builder().header(ETAG, format!("\"{}\"", etag_of(sha256))).finish()
}

/// The head of an answer with an object or a range of it, and which bytes that is: offset and length.
pub(super) fn object(object: &Object, range: Option<&str>) -> Result<((u64, u64), Response), Fault> {
    let modified = httpdate::fmt_http_date(std::time::UNIX_EPOCH + std::time::Duration::from_micros(object.created_at.unsigned_abs()));
    let whole = Response::builder()
        .content_type("application/octet-stream")
        .header(ETAG, format!("\"{}\"", etag_of(&object.sha256)))
        .header(LAST_MODIFIED, modified)
        .header(ACCEPT_RANGES, "bytes")
        .header(CACHE_CONTROL, "no-store");
    let (wanted, response) = match range.and_then(|text| read_range(text, object.bytes)) {
        Some(Ok((offset, length))) => {
            let told = format!("bytes {offset}-{}/{}", offset + length - 1, object.bytes);
            ((offset, length), whole.status(StatusCode::PARTIAL_CONTENT).header(CONTENT_RANGE, told))
        }
        Some(Err(_)) => return Err(Fault::RANGE),
        None => ((0, object.bytes), whole),
    };
    let mut response = response.body(Body::empty());
    response.headers_mut().insert(http::header::CONTENT_LENGTH, wanted.1.into());
    Ok((wanted, response))
}
