//! The collectors' endpoints: key, admission, capped body, decode, hand over, and the protocol's own answer.
//!
//! Plain poem endpoints outside of the `OpenAPI` service: nothing here goes through a JSON tree.

mod body;
pub mod inflate;
mod reply;

use std::time::Instant;

use bytes::Bytes;
use poem::http::{HeaderMap, StatusCode, header};
use poem::{Endpoint, Request, Response};

use self::body::{BodyError, Encoding};
use self::reply::Timing;
use super::dynamiq;
use crate::access::{Access, Denied, ProjectScope};
use crate::domain::span::Protocol;
use crate::ingest::{Admission, Ingest, IngestError, OFFLOAD_BYTES, Permit};

/// `POST /v1/traces`.
#[derive(Clone, Debug)]
pub struct Collector {
    access: Access,
    ingest: Ingest,
    admission: Admission,
    max_body_bytes: usize,
}

/// Why a request got no 200.
#[derive(Debug)]
enum Refusal {
    Denied(Denied),
    Body(BodyError),
    UnsupportedEncoding,
    OtlpNotOffered,
    Rejected(dynamiq::Rejected),
    Ingest(IngestError),
}

impl Collector {
    /// The endpoint over the rooms it needs.
    pub fn new(access: Access, ingest: Ingest, admission: Admission, max_body_bytes: usize) -> Self {
        Self { access, ingest, admission, max_body_bytes }
    }

    async fn accept(&self, headers: &HeaderMap, request: &mut Request, timing: &mut Timing) -> Result<(), Refusal> {
        let scope = self.access.collector(headers).await.map_err(Refusal::Denied)?;
        if is_otlp(headers) {
            return Err(Refusal::OtlpNotOffered);
        }
        let encoding = Encoding::of(headers).ok_or(Refusal::UnsupportedEncoding)?;
        let started = Instant::now();
        let (body, permit) = body::read(request, headers, encoding, &self.admission, self.max_body_bytes).await.map_err(Refusal::Body)?;
        timing.stage("admit", started.elapsed());
        self.store(&scope, body, permit, timing).await
    }

    async fn store(&self, scope: &ProjectScope, body: Bytes, permit: Permit, timing: &mut Timing) -> Result<(), Refusal> {
        let started = Instant::now();
        let items = if body.len() > OFFLOAD_BYTES {
            let body = body.clone();
            tokio::task::spawn_blocking(move || dynamiq::decode(&body)).await.map_err(|_| Refusal::Ingest(IngestError::Unavailable))?
        } else {
            dynamiq::decode(&body)
        };
        let items = items.map_err(Refusal::Rejected)?;
        timing.stage("decode", started.elapsed());
        let stages = self.ingest.store(scope.project(), Protocol::Dynamiq, body, items, permit).await.map_err(Refusal::Ingest)?;
        timing.stage("compress", stages.compress);
        timing.stage("queue", stages.queue);
        timing.stage("commit", stages.commit);
        Ok(())
    }
}

impl Endpoint for Collector {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let headers = request.headers().clone();
        let mut timing = Timing::default();
        Ok(match self.accept(&headers, &mut request, &mut timing).await {
            Ok(()) => timing.attach(reply::ok()),
            Err(refusal) => {
                body::drain(&mut request).await;
                timing.attach(reply::refuse(&refusal))
            }
        })
    }
}

/// Protobuf on this path is OpenTelemetry's.
fn is_otlp(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    ["application/x-protobuf", "application/protobuf"].iter().any(|otlp| media_type.eq_ignore_ascii_case(otlp))
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::Denied(Denied::Store(_) | Denied::TooMany) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Denied(_) => StatusCode::UNAUTHORIZED,
            Self::Body(BodyError::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Body(BodyError::TooSlow) => StatusCode::REQUEST_TIMEOUT,
            Self::Body(BodyError::Broken) | Self::Rejected(_) => StatusCode::BAD_REQUEST,
            Self::UnsupportedEncoding | Self::OtlpNotOffered => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Body(BodyError::Refused(error)) | Self::Ingest(error) => match error {
                IngestError::Store(error) if !error.is_temporary() => StatusCode::INTERNAL_SERVER_ERROR,
                _ => StatusCode::SERVICE_UNAVAILABLE,
            },
        }
    }
}
