//! Why a request got no 200, whatever its protocol.

use poem::http::{HeaderMap, StatusCode, header};

use super::body::BodyError;
use crate::access::Denied;
use crate::collector::{dynamiq, openai_agents};
use crate::domain::limits::Over;
use crate::ingest::IngestError;
use crate::telemetry::Reason;

/// Why a request was refused.
#[derive(Debug)]
pub(super) enum Refusal {
    /// No key, or none that may ingest into a project.
    Denied(Denied),
    /// The body could not be read.
    Body(BodyError),
    /// A content coding that is not understood.
    UnsupportedEncoding,
    /// A media type that the path does not take.
    UnsupportedType,
    /// The decoder found nothing to keep.
    Rejected(Rejected),
    /// It could not be stored.
    Ingest(IngestError),
    /// The key or its project has sent as much as it may.
    Over(Over),
}

/// Why a decoder refused a body.
#[derive(Debug)]
pub(super) enum Rejected {
    /// Faults of a Dynamiq request.
    Dynamiq(dynamiq::Rejected),
    /// Why an OpenAI Agents request is none.
    OpenaiAgents(openai_agents::Rejected),
    /// Not what the media type says.
    Broken,
}

impl Refusal {
    /// The reason as it is counted; the headers tell whether a key came at all.
    pub(super) fn reason(&self, headers: &HeaderMap) -> Reason {
        match self {
            Self::Denied(Denied::Store(_) | Denied::TooMany) => Reason::Busy,
            Self::Denied(_) if headers.contains_key(header::AUTHORIZATION) || headers.contains_key("x-api-key") => Reason::UnknownKey,
            Self::Denied(_) => Reason::NoKey,
            Self::Body(BodyError::TooLarge) => Reason::TooLarge,
            Self::Body(BodyError::TooSlow) => Reason::TooSlow,
            Self::Body(BodyError::Broken) | Self::Rejected(_) => Reason::Invalid,
            Self::UnsupportedEncoding | Self::UnsupportedType => Reason::Unsupported,
            Self::Over(_) => Reason::OverLimit,
            Self::Body(BodyError::Refused(error)) | Self::Ingest(error) => match error {
                IngestError::Store(error) if !error.is_temporary() => Reason::Failed,
                _ => Reason::Busy,
            },
        }
    }

    /// The HTTP status, the same for all protocols.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            // A rate soon passes and is told like load: every sender that retries at all then does.
            Self::Denied(Denied::Store(_) | Denied::TooMany) | Self::Over(Over::Rate(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Denied(_) => StatusCode::UNAUTHORIZED,
            Self::Body(BodyError::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Body(BodyError::TooSlow) => StatusCode::REQUEST_TIMEOUT,
            Self::Body(BodyError::Broken) | Self::Rejected(_) => StatusCode::BAD_REQUEST,
            Self::Over(Over::Quota(_)) => StatusCode::TOO_MANY_REQUESTS,
            Self::UnsupportedEncoding | Self::UnsupportedType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Body(BodyError::Refused(error)) | Self::Ingest(error) => match error {
                IngestError::Store(error) if !error.is_temporary() => StatusCode::INTERNAL_SERVER_ERROR,
                _ => StatusCode::SERVICE_UNAVAILABLE,
            },
        }
    }

    /// Seconds after which the sender may come back, if that helps.
    pub(super) fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Over(Over::Rate(seconds) | Over::Quota(seconds)) => Some(*seconds),
            _ => (self.status() == StatusCode::SERVICE_UNAVAILABLE).then_some(1),
        }
    }
}
