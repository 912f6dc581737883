//! OTLP/gRPC: the same requests and stores as OTLP/HTTP, in gRPC's frames over HTTP/2.
//!
//! Unary calls only, so this is a few dozen lines over the HTTP server that is there, and no second framework.

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, StreamBody};
use poem::http::{HeaderMap, HeaderValue, header};
use poem::{Body, Response};

use super::body::BodyError;
use super::inflate::Coding;
use super::refusal::Refusal;
use crate::access::Denied;
use crate::domain::limits::Over;
use crate::ingest::IngestError;

/// Bytes before each message: whether it is compressed, and its length.
pub(super) const FRAME_HEAD: usize = 5;

/// The message of a unary request: where it lies in the body, and how it is compressed.
pub(super) fn unframe(body: &Bytes, headers: &HeaderMap) -> Result<(Bytes, Option<Coding>), Refusal> {
    let broken = || Refusal::Body(BodyError::Broken);
    let (head, message) = body.split_at_checked(FRAME_HEAD).ok_or_else(broken)?;
    let length = u32::from_be_bytes(head[1..].try_into().map_err(|_| broken())?);
    if usize::try_from(length).ok() != Some(message.len()) {
        return Err(broken());
    }
    let coding = match (head[0], headers.get("grpc-encoding").and_then(|value| value.to_str().ok())) {
        (0, _) => None,
        (1, Some("gzip")) => Some(Coding::Gzip),
        (1, Some("deflate")) => Some(Coding::Deflate),
        (1, Some("zstd")) => Some(Coding::Zstd),
        (1, _) => return Err(Refusal::UnsupportedEncoding),
        _ => return Err(broken()),
    };
    Ok((body.slice(FRAME_HEAD..), coding))
}

/// The answer to what was stored: one message, then the status in the trailers.
pub(super) fn ok(message: &[u8]) -> Response {
    let mut frame = vec![0];
    frame.extend_from_slice(&u32::try_from(message.len()).unwrap_or(0).to_be_bytes());
    frame.extend_from_slice(message);
    let mut trailers = HeaderMap::new();
    trailers.insert("grpc-status", HeaderValue::from_static("0"));
    let frames = [http_body::Frame::data(Bytes::from(frame)), http_body::Frame::trailers(trailers)];
    let body = StreamBody::new(futures_util::stream::iter(frames.map(Ok::<_, std::io::Error>)));
    Response::builder().content_type("application/grpc").body(Body::from(BoxBody::new(body.map_err(|error| error))))
}

/// The answer to anything else: no message, the status in the headers.
pub(super) fn refuse(refusal: &Refusal) -> Response {
    let (code, message) = match refusal {
        Refusal::Denied(Denied::Store(_) | Denied::TooMany) => ("14", "the server is busy"),
        Refusal::Denied(_) => ("16", "no access key, or none that may ingest"),
        Refusal::Body(BodyError::TooLarge) => ("8", "the message is too large"),
        Refusal::Body(BodyError::TooSlow) => ("4", "the message did not arrive in time"),
        Refusal::Body(BodyError::Broken) | Refusal::Rejected(_) => ("3", "the message cannot be read"),
        // Without a time to come back this is final.
        Refusal::Over(Over::Quota(_)) => ("8", "the quota of this key or its project is used up for today"),
        Refusal::Over(Over::Rate(_)) => ("14", "too many requests in this minute"),
        Refusal::UnsupportedEncoding => ("12", "the grpc-encoding must be gzip, deflate, zstd or identity"),
        Refusal::UnsupportedType => ("3", "the content-type must be application/grpc"),
        Refusal::Body(BodyError::Refused(error)) | Refusal::Ingest(error) => match error {
            IngestError::Store(error) if !error.is_temporary() => ("13", "internal error"),
            _ => ("14", "the server is busy"),
        },
    };
    Response::builder().header("grpc-status", code).header("grpc-message", message).header(header::CONTENT_TYPE, "application/grpc").finish()
}

/// Whether the request says that it is gRPC with protobuf in it.
pub(super) fn is_grpc(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    matches!(media_type.split(';').next().unwrap_or_default().trim(), "application/grpc" | "application/grpc+proto")
}
