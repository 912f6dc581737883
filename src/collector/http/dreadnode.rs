//! The traces of the Dreadnode SDK (contracts/dreadnode.md section 4): one body may hold traces of several projects.
//!
//! The SDK drops a batch on any 4xx but 408, and takes 429 for a bill: load is always 503.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::{Endpoint, Request, Response};
use serde_json::json;

use super::Collector;
use super::body::{self, Encoding as Coding};
use super::otlp::{self as answers, Left};
use super::refusal::{Refusal, Rejected};
use super::timing::Timing;
use crate::access::{AccessError, Denied, Sender};
use crate::collector::otlp::{self, Encoding, dreadnode};
use crate::domain::item::{Context, Decoded, Item};
use crate::domain::project::{Project, key_of};
use crate::domain::span::Protocol;
use crate::domain::text::Text;
use crate::ingest::{IngestError, OFFLOAD_BYTES};
use crate::telemetry::Batch;

/// `POST /api/v1/org/{org}/otel/traces`
#[derive(Clone, Debug)]
pub struct DreadnodeEndpoint(Collector);

impl Collector {
    /// The endpoint for traces of the Dreadnode SDK.
    pub fn dreadnode(&self) -> DreadnodeEndpoint {
        DreadnodeEndpoint(self.clone())
    }

    async fn accept_dreadnode(&self, request: &mut Request, headers: &HeaderMap, timing: &mut Timing) -> Result<(Encoding, Left), Refusal> {
        let sender = self.access.sender(headers).await.map_err(Refusal::Denied)?;
        if !sender.may_ingest() {
            return Err(Refusal::Denied(Denied::Unauthorized));
        }
        let org: String = request.path_params().map_err(|_| Refusal::Denied(Denied::Forbidden))?;
        sender.organization_named(&org).await.map_err(|denied| match denied {
            Denied::NotFound => Refusal::Denied(Denied::Forbidden),
            denied => Refusal::Denied(denied),
        })?;
        let encoding = answers::encoding(headers).ok_or(Refusal::UnsupportedType)?;
        let coding = Coding::of(headers).ok_or(Refusal::UnsupportedEncoding)?;
        let started = Instant::now();
        let (body, permit) = body::read(request, headers, coding, &self.admission, self.limits.otlp).await.map_err(Refusal::Body)?;
        timing.stage("admit", started.elapsed());
        let started = Instant::now();
        let traces = decode(body.clone(), encoding).await?;
        timing.stage("decode", started.elapsed());
        let batch = Batch {
            protocol: Protocol::Dreadnode,
            bytes: body.len(),
            spans: traces.decoded.spans.len(),
            invalid: traces.rejected,
            too_many: traces.left_out,
            metrics: 0,
            log_records: traces.logs,
        };
        let left = Left { rejected: traces.rejected, left_out: traces.left_out };
        for (project, part) in by_project(&sender, traces).await? {
            let scope = sender.scope(&project).map_err(Refusal::Denied)?;
            let stored = self.ingest.store_admitted(scope.project(), Protocol::Dreadnode, body.clone(), part, &permit).await;
            let stages = stored.map_err(Refusal::Ingest)?;
            timing.stage("compress", stages.compress);
            timing.stage("queue", stages.queue);
            timing.stage("commit", stages.commit);
        }
        drop(permit);
        self.ingest.meters().accepted(&batch);
        Ok((encoding, left))
    }
}

async fn decode(body: Bytes, encoding: Encoding) -> Result<dreadnode::Traces, Refusal> {
    let is_large = body.len() > OFFLOAD_BYTES;
    let decode = move || dreadnode::decode(&body, encoding).map_err(|otlp::Broken| Refusal::Rejected(Rejected::Broken));
    // A small body is decoded at once; moving it to another thread costs more.
    if is_large { tokio::task::spawn_blocking(decode).await.map_err(|_| Refusal::Ingest(IngestError::Unavailable))? } else { decode() }
}

/// What a request brings to each project, in the order in which the projects come first.
async fn by_project(sender: &Sender, traces: dreadnode::Traces) -> Result<Vec<(Arc<Project>, Decoded)>, Refusal> {
    let mut homes: HashMap<Text, usize> = HashMap::new();
    let mut parts: Vec<(Arc<Project>, Decoded)> = Vec::new();
    let contexts: Vec<Context> = traces.decoded.contexts;
    for mut item in traces.decoded.spans {
        let at = if let Some(at) = homes.get(&item.trace_id) {
            *at
        } else {
            let project = destination(sender, &item.trace_id, traces.named.get(&item.trace_id)).await.map_err(refused)?;
            let known = parts.iter().position(|(known, _)| known.id == project.id);
            let at = known.unwrap_or_else(|| {
                parts.push((project, Decoded { contexts: contexts.clone(), ..Decoded::default() }));
                parts.len() - 1
            });
            homes.insert(item.trace_id.clone(), at);
            at
        };
        let (project, part) = &mut parts[at];
        set_source(&mut item, project);
        part.spans.push(item);
    }
    Ok(parts)
}

async fn destination(sender: &Sender, trace_id: &Text, named: Option<&Text>) -> Result<Arc<Project>, AccessError> {
    match named.map(Text::lossy).filter(|named| named != "default") {
        Some(named) => sender.destination(Some(&named)).await,
        None => sender.home_of(trace_id).await,
    }
}

/// Traces come from their project, by the key that programs call it by.
fn set_source(item: &mut Item, project: &Project) {
    let key = Some(key_of(&project.name)).filter(|key| !key.is_empty()).unwrap_or_else(|| project.name.clone());
    Arc::make_mut(&mut item.facts).source = Some(Text::from(key.as_str()));
}

fn refused(error: AccessError) -> Refusal {
    match error {
        AccessError::Denied(denied) => Refusal::Denied(denied),
        AccessError::Store(error) => Refusal::Ingest(IngestError::Store(Arc::new(error))),
        AccessError::Invalid { .. } | AccessError::Missing { .. } | AccessError::Conflict(_) | AccessError::Io(_) => {
            Refusal::Denied(Denied::Forbidden)
        }
    }
}

impl Endpoint for DreadnodeEndpoint {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let headers = request.headers().clone();
        let mut timing = Timing::default();
        let answer = match self.0.accept_dreadnode(&mut request, &headers, &mut timing).await {
            Ok((encoding, left)) => answers::ok(encoding, left),
            Err(refusal) => {
                self.0.note(Protocol::Dreadnode, &refusal, &headers);
                body::drain(&mut request).await;
                refuse(&refusal)
            }
        };
        Ok(timing.attach(answer))
    }
}

/// The platform's errors. Causes stay here: they are logged where they happen.
fn refuse(refusal: &Refusal) -> Response {
    let status = if matches!(refusal, Refusal::Denied(Denied::Forbidden)) { StatusCode::FORBIDDEN } else { refusal.status() };
    let detail = match status {
        StatusCode::BAD_REQUEST => "The body is not what its Content-Type says",
        StatusCode::UNAUTHORIZED => "Invalid API key",
        StatusCode::FORBIDDEN => "The API key is not of this organization",
        StatusCode::REQUEST_TIMEOUT => "The body did not arrive in time",
        StatusCode::PAYLOAD_TOO_LARGE => "The body is too large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "The Content-Type or Content-Encoding is not understood",
        StatusCode::SERVICE_UNAVAILABLE => "The server is busy",
        _ => "Internal error",
    };
    let mut response = Response::builder().status(status).content_type("application/json").body(json!({ "detail": detail }).to_string());
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}
