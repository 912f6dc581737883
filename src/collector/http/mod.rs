//! The collectors' endpoints: key, admission, capped body, decode, hand over, and the protocol's own answer.
//!
//! Plain poem endpoints outside of the `OpenAPI` service: nothing here goes through a JSON tree. What the protocols differ
//! in is in `dialect`; all of them share one way in.

mod body;
mod cors;
mod dialect;
mod dreadnode;
mod dynamiq;
mod gather;
mod grpc;
pub mod inflate;
mod openai_agents;
mod otlp;
mod refusal;
mod s3;
mod timing;

use std::time::Instant;

use bytes::Bytes;
use poem::error::MethodNotAllowedError;
use poem::http::{HeaderMap, Method};
use poem::{Endpoint, Request, Response};

use self::body::{Encoding, Room};
pub use self::cors::Cors;
pub use self::dialect::Route;
use self::dialect::{Accepted, Dialect};
pub use self::dreadnode::DreadnodeEndpoint;
use self::refusal::Refusal;
pub use self::s3::{S3_PATH, S3Endpoint};
use self::timing::Timing;
use crate::access::{Access, CLIENT_ADDRESS, Entrance};
use crate::collector::openai_agents::context;
use crate::domain::span::Protocol;
use crate::ingest::{Admission, Ingest, IngestError, Meter, OFFLOAD_BYTES, Permit};
use crate::telemetry::{Batch, Reason};

/// Largest bodies, on the wire and inflated.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimits {
    /// Of the JSON collectors.
    pub json: usize,
    /// Of OTLP.
    pub otlp: usize,
}

/// The collectors over the rooms they need; cheap to clone.
#[derive(Clone, Debug)]
pub struct Collector {
    access: Access,
    ingest: Ingest,
    admission: Admission,
    limits: BodyLimits,
    cors: Cors,
    meter: Meter,
}

/// One route of the collectors.
#[derive(Clone, Debug)]
pub struct CollectorEndpoint {
    collector: Collector,
    route: Route,
}

impl Collector {
    /// The collectors over the rooms they need.
    pub fn new(access: Access, ingest: Ingest, admission: Admission, limits: BodyLimits, cors: Cors, meter: Meter) -> Self {
        Self { access, ingest, admission, limits, cors, meter }
    }

    /// The endpoint of a route.
    pub fn at(&self, route: Route) -> CollectorEndpoint {
        CollectorEndpoint { collector: self.clone(), route }
    }

    async fn accept(&self, dialect: &mut Dialect, headers: &HeaderMap, request: &mut Request, timing: &mut Timing) -> Result<Accepted, Refusal> {
        let entrance = self.access.collector(headers).await.map_err(Refusal::Denied)?;
        dialect.check()?;
        if let Some(limits) = &entrance.limits {
            self.meter.admit(entrance.scope.project(), entrance.key, &limits.project, &limits.key).await.map_err(Refusal::Over)?;
        }
        let encoding = Encoding::of(headers).ok_or(Refusal::UnsupportedEncoding)?;
        let started = Instant::now();
        let is_copied = entrance.redactor.is_some();
        let room = Room { max_bytes: dialect.max_bytes(self.limits), is_copied };
        let (body, permit) = body::read(request, headers, encoding, &self.admission, room).await.map_err(Refusal::Body)?;
        let (body, mut permit) = match dialect {
            Dialect::Grpc(..) => {
                let (message, coding) = grpc::unframe(&body, headers)?;
                let room = Room { max_bytes: self.limits.otlp, is_copied };
                body::inflate(message, permit, coding, &self.admission, room).await.map_err(Refusal::Body)?
            }
            _ => (body, permit),
        };
        timing.stage("admit", started.elapsed());
        let body = match &entrance.redactor {
            None => body,
            Some(redactor) => {
                let body = dialect.redact(redactor, body).await?;
                self.admission.settle(&mut permit, body.len());
                body
            }
        };
        let beside = dialect.beside(headers, entrance.redactor.as_deref());
        self.store(&entrance, dialect, (body, beside), permit, timing).await
    }

    /// Counts a request that is refused.
    fn note(&self, protocol: Protocol, refusal: &Refusal, headers: &HeaderMap) {
        if let Refusal::Ingest(IngestError::Store(cause)) = refusal
            && refusal.reason(headers) == Reason::Failed
        {
            // The writer, which tells of it too, does not know the request that the sender was told of.
            tracing::error!(%cause, "a request could not be stored");
        }
        let address = headers.get(CLIENT_ADDRESS).and_then(|value| value.to_str().ok());
        self.ingest.meters().refused(protocol, refusal.reason(headers), address);
    }

    /// Stores a body, and what is kept of its headers.
    async fn store(
        &self,
        entrance: &Entrance,
        dialect: &mut Dialect,
        (body, beside): (Bytes, Option<Vec<u8>>),
        permit: Permit,
        timing: &mut Timing,
    ) -> Result<Accepted, Refusal> {
        let started = Instant::now();
        let (limits, received) = (self.limits, self.access.now_us());
        let (told, decoded) = if body.len() > OFFLOAD_BYTES {
            let (body, dialect) = (body.clone(), *dialect);
            tokio::task::spawn_blocking(move || dialect.decode(&body, limits, received))
                .await
                .map_err(|_| Refusal::Ingest(IngestError::Unavailable))?
        } else {
            dialect.decode(&body, limits, received)
        };
        *dialect = told;
        let mut accepted = decoded?;
        timing.stage("decode", started.elapsed());
        let mut decoded = std::mem::take(&mut accepted.decoded);
        if let Some(said) = beside {
            decoded.contexts.push(context(said.into()));
            decoded.spans.iter_mut().for_each(|span| span.context = Some(0));
        }
        let batch = Batch {
            protocol: dialect.protocol(),
            bytes: body.len(),
            spans: decoded.spans.len(),
            invalid: accepted.left.rejected,
            too_many: accepted.left.too_many,
            metrics: accepted.dropped_metrics,
            log_records: accepted.dropped_logs,
        };
        let (spans, bytes, project) = (decoded.spans.len(), body.len(), entrance.scope.project());
        if decoded.is_empty() {
            self.meter.count(project, entrance.key, 0, bytes);
            self.ingest.meters().accepted(&batch);
            return Ok(accepted);
        }
        let stages = self.ingest.store(project, dialect.protocol(), body, decoded, permit).await.map_err(Refusal::Ingest)?;
        self.meter.count(project, entrance.key, spans, bytes);
        timing.stage("compress", stages.compress);
        timing.stage("queue", stages.queue);
        timing.stage("commit", stages.commit);
        self.ingest.meters().accepted(&batch);
        Ok(accepted)
    }
}

impl Endpoint for CollectorEndpoint {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let collector = &self.collector;
        let headers = request.headers().clone();
        if let Some(answer) = collector.cors.preflight(request.method(), &headers) {
            return Ok(answer);
        }
        if *request.method() != Method::POST {
            return Err(MethodNotAllowedError.into());
        }
        let mut timing = Timing::default();
        let mut dialect = Dialect::of(self.route, &headers);
        let mut response = match collector.accept(&mut dialect, &headers, &mut request, &mut timing).await {
            Ok(accepted) => timing.attach(dialect.ok(&accepted)),
            Err(refusal) => {
                collector.note(dialect.protocol(), &refusal, &headers);
                body::drain(&mut request).await;
                timing.attach(dialect.refuse(&refusal))
            }
        };
        collector.cors.attach(&headers, &mut response);
        Ok(response)
    }
}
