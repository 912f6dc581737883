//! The traces of the Dreadnode SDK (contracts/dreadnode.md section 4): one body may hold traces of several projects.
//!
//! The SDK drops a batch on any 4xx but 408, and takes 429 for a bill: load is always 503.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::{Endpoint, Request, Response};
use serde_json::json;

use super::Collector;
use super::body::{self, Encoding as Coding, Room};
use super::otlp::{self as answers, Left};
use super::refusal::{Refusal, Rejected};
use super::timing::Timing;
use crate::access::{AccessError, Denied, Sender};
use crate::artifacts::{Artifacts, Reference};
use crate::collector::otlp::{self, Encoding, dreadnode};
use crate::collector::redact;
use crate::domain::item::{Context, Decoded, Item};
use crate::domain::project::{Project, ProjectId, key_of};
use crate::domain::span::Protocol;
use crate::domain::text::Text;
use crate::ingest::{IngestError, OFFLOAD_BYTES};
use crate::redaction::Redactor;
use crate::telemetry::Batch;

/// Projects that one request may make. The SDK names one; a body that names many is no program's, and each of them takes
/// a transaction.
const MAX_MADE: usize = 16;

/// `POST /api/v1/org/{org}/otel/traces`, and `POST /api/otel/traces` of the SDK 1.x, which leaves the organization to the
/// key.
#[derive(Clone, Debug)]
pub struct DreadnodeEndpoint {
    collector: Collector,
    artifacts: Artifacts,
    /// The path names the organization.
    names_org: bool,
}

impl Collector {
    /// The endpoint for traces of the Dreadnode SDK; `names_org` tells its two paths apart.
    pub fn dreadnode(&self, artifacts: Artifacts, names_org: bool) -> DreadnodeEndpoint {
        DreadnodeEndpoint { collector: self.clone(), artifacts, names_org }
    }

    async fn accept_dreadnode(
        &self,
        artifacts: &Artifacts,
        names_org: bool,
        request: &mut Request,
        headers: &HeaderMap,
        timing: &mut Timing,
    ) -> Result<(Encoding, Left), Refusal> {
        let sender = self.access.sender(headers).await.map_err(Refusal::Denied)?;
        if !sender.may_ingest() {
            return Err(Refusal::Denied(Denied::Unauthorized));
        }
        if names_org {
            let org: String = request.path_params().map_err(|_| Refusal::Denied(Denied::Forbidden))?;
            sender.organization_named(&org).await.map_err(|denied| match denied {
                Denied::NotFound => Refusal::Denied(Denied::Forbidden),
                denied => Refusal::Denied(denied),
            })?;
        }
        let encoding = answers::encoding(headers).ok_or(Refusal::UnsupportedType)?;
        let coding = Coding::of(headers).ok_or(Refusal::UnsupportedEncoding)?;
        let started = Instant::now();
        let (body, mut permit) = body::read(request, headers, coding, &self.admission, Room::of(self.limits.otlp)).await.map_err(Refusal::Body)?;
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
        let left = Left { rejected: traces.rejected, too_many: traces.left_out, are_logs: false };
        let parts = by_project(&sender, traces).await?;
        // All of them or none: what is refused is sent again, or lost, as a whole.
        for Part { project, .. } in &parts {
            if let Some(limits) = sender.limits(project).await.map_err(Refusal::Denied)? {
                self.meter.admit(project.id, sender.key_id(), &limits.project, &limits.key).await.map_err(Refusal::Over)?;
            }
        }
        if parts.is_empty()
            && let Some((project, limits)) = self.access.pinned(sender.key_digest()).await.map_err(Refusal::Denied)?
        {
            // A body of which nothing is kept counts too, where a key tells whose it is.
            let limits = limits.unwrap_or_default();
            self.meter.admit(project, sender.key_id(), &limits.project, &limits.key).await.map_err(Refusal::Over)?;
            self.meter.count(project, sender.key_id(), 0, body.len());
        }
        let mut rules = Vec::with_capacity(parts.len());
        for part in &parts {
            rules.push(sender.redactor(&part.project).await.map_err(Refusal::Denied)?);
        }
        if rules.iter().any(Option::is_some) {
            // One project's copy at a time.
            body::charge_copy(body.len(), &mut permit, &self.admission).await.map_err(Refusal::Body)?;
        }
        for (Part { project, decoded, references, .. }, redactor) in parts.into_iter().zip(rules) {
            let scope = sender.scope(&project).map_err(Refusal::Denied)?;
            let (body, decoded) = match redactor {
                None => (body.clone(), decoded),
                Some(redactor) => redacted(redactor, &project, body.clone(), encoding, decoded).await?,
            };
            let (spans, bytes) = (decoded.spans.len(), body.len());
            let traces: BTreeSet<Text> = decoded.spans.iter().map(|item| item.trace_id.clone()).collect();
            self.pull(&sender, &project, &traces).await?;
            let stored = self.ingest.store_admitted(scope.project(), Protocol::Dreadnode, body, decoded, &permit).await;
            let stages = stored.map_err(Refusal::Ingest)?;
            self.meter.count(scope.project(), sender.key_id(), spans, bytes);
            self.refer(artifacts, &sender, scope.project(), &references).await?;
            self.settle(&sender, &project, &traces).await?;
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

/// The same part of a request, read from a body without what its project does not want stored.
async fn redacted(redactor: Arc<Redactor>, project: &Project, body: Bytes, encoding: Encoding, part: Decoded) -> Result<(Bytes, Decoded), Refusal> {
    let changed =
        tokio::task::spawn_blocking(move || redact::otlp(&redactor, &body, encoding).map(|changed| changed.map_or(body, Bytes::from))).await;
    let body = changed.map_err(|_| Refusal::Ingest(IngestError::Unavailable))?.map_err(|otlp::Broken| Refusal::Rejected(Rejected::Broken))?;
    let mut decoded = decode(body.clone(), encoding).await?.decoded;
    let traces: HashSet<Text> = part.spans.into_iter().map(|item| item.trace_id).collect();
    decoded.spans.retain(|item| traces.contains(&item.trace_id));
    decoded.evaluations.retain(|(trace_id, _)| traces.contains(trace_id));
    for item in &mut decoded.spans {
        set_source(item, project);
    }
    Ok((body, decoded))
}

/// What a request brings to one project.
struct Part {
    project: Arc<Project>,
    decoded: Decoded,
    references: BTreeSet<Reference>,
    /// Where the contexts of the request that its spans have are among its own.
    contexts: HashMap<usize, usize>,
}

impl Part {
    fn of(project: Arc<Project>) -> Self {
        Self { project, decoded: Decoded::default(), references: BTreeSet::new(), contexts: HashMap::new() }
    }

    /// The number that a context of the request has in this part.
    fn context(&mut self, all: &[Context], index: usize) -> Option<usize> {
        let context = all.get(index)?;
        let own = &mut self.decoded.contexts;
        Some(*self.contexts.entry(index).or_insert_with(|| {
            own.push(context.clone());
            own.len() - 1
        }))
    }
}

/// What a request brings to each project, in the order in which the projects come first.
async fn by_project(sender: &Sender, traces: dreadnode::Traces) -> Result<Vec<Part>, Refusal> {
    let mut homes: HashMap<Text, usize> = HashMap::new();
    let mut places: HashMap<ProjectId, usize> = HashMap::new();
    let mut parts: Vec<Part> = Vec::new();
    let mut made = 0;
    for mut item in traces.decoded.spans {
        let at = if let Some(at) = homes.get(&item.trace_id) {
            *at
        } else {
            let named = traces.named.get(&item.trace_id);
            let (project, is_new) = destination(sender, &item.trace_id, named, made < MAX_MADE).await.map_err(refused)?;
            made += usize::from(is_new);
            let at = *places.entry(project.id).or_insert_with(|| {
                parts.push(Part::of(project));
                parts.len() - 1
            });
            homes.insert(item.trace_id.clone(), at);
            at
        };
        let part = &mut parts[at];
        set_source(&mut item, &part.project);
        item.context = item.context.and_then(|index| part.context(&traces.decoded.contexts, index));
        part.decoded.spans.push(item);
    }
    for (trace_id, evaluation) in traces.decoded.evaluations {
        if let Some(at) = homes.get(&trace_id) {
            parts[*at].decoded.evaluations.push((trace_id, evaluation));
        }
    }
    for (trace_id, key) in traces.references {
        if let Some(at) = homes.get(&trace_id) {
            parts[*at].references.insert(Reference { trace_id, key });
        }
    }
    Ok(parts)
}

async fn destination(sender: &Sender, trace_id: &Text, named: Option<&Text>, may_make: bool) -> Result<(Arc<Project>, bool), AccessError> {
    match named.map(Text::lossy).filter(|named| named != "default") {
        Some(named) => sender.destination(Some(&named), may_make).await,
        None => Ok((sender.home_of(trace_id).await?, false)),
    }
}

/// Traces come from their project, by the key that programs call it by.
pub(super) fn source_of(project: &Project) -> Text {
    let key = Some(key_of(&project.name)).filter(|key| !key.is_empty()).unwrap_or_else(|| project.name.clone());
    Text::from(key.as_str())
}

fn set_source(item: &mut Item, project: &Project) {
    Arc::make_mut(&mut item.facts).source = Some(source_of(project));
}

pub(super) fn refused(error: AccessError) -> Refusal {
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
        let answer = match self.collector.accept_dreadnode(&self.artifacts, self.names_org, &mut request, &headers, &mut timing).await {
            Ok((encoding, left)) => answers::ok(encoding, left),
            Err(refusal) => {
                self.collector.note(Protocol::Dreadnode, &refusal, &headers);
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
        StatusCode::TOO_MANY_REQUESTS => "The quota of this key or its project is used up for today",
        StatusCode::SERVICE_UNAVAILABLE => "The server is busy",
        _ => "Internal error",
    };
    let mut response = Response::builder().status(status).content_type("application/json").body(json!({ "detail": detail }).to_string());
    if let Some(seconds) = refusal.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
