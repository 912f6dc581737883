//! The graph of a trace: which run waited for which.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;

use super::find_trace;
use super::stream::cut;
use crate::access::Caller;
use crate::api::envelope::{Data, one};
use crate::api::params::UuidParam;
use crate::api::{ApiError, Chapter};
use crate::collector::dynamiq::graph::{Step, edges};
use crate::domain::span::Protocol;

/// Runs that are looked at.
const MAX_RUNS: usize = 20_000;

/// `/v1/tracing/traces/{trace_id}/graph`
pub(in crate::api) struct GraphApi;

/// One run waited for another.
#[derive(poem_openapi::Object)]
#[oai(rename = "Edge")]
struct EdgeView {
    /// Id of the run that came first.
    from: String,
    /// Id of the run that waited for it.
    to: String,
}

/// Edges between runs of one parent.
#[derive(poem_openapi::Object)]
#[oai(rename = "Graph")]
struct GraphView {
    edges: Vec<EdgeView>,
    /// There are more than are given.
    truncated: bool,
}

#[OpenApi(prefix_path = "/v1/tracing", tag = "Chapter::Traces")]
impl GraphApi {
    /// Which runs of a trace waited for which, between runs of one parent. Only the Dynamiq SDK tells that; other traces
    /// have no edges.
    #[oai(path = "/traces/:trace_id/graph", method = "get", operation_id = "getTraceGraph")]
    async fn graph(&self, caller: Caller, trace_id: Path<String>, project_id: Query<Option<UuidParam>>) -> Result<Json<Data<GraphView>>, ApiError> {
        let (source, trace) = find_trace(&caller, &trace_id.0, project_id.0).await?;
        if trace.protocol != Protocol::Dynamiq {
            return Ok(one(GraphView { edges: Vec::new(), truncated: false }));
        }
        let mut spans = source.store.spans(source.project, &trace).await?;
        let is_cut = spans.len() > MAX_RUNS;
        spans.truncate(MAX_RUNS);
        let ids: Vec<String> = spans.iter().map(|span| span.id.lossy()).collect();
        let shared = source.store.shared(source.project, &trace).await?;
        let mut steps = Vec::with_capacity(spans.len());
        for spans in cut(spans, |span| u64::from(span.head.place.bytes)) {
            let originals = source.store.originals(source.project, &trace, &spans, &shared).await?;
            steps.extend(
                spans
                    .iter()
                    .zip(originals)
                    .map(|(span, original)| Step::read(&original.bytes, span.head.parent.as_deref().map(<[u8]>::to_vec), span.head.start)),
            );
        }
        let (edges, more) = edges(&steps);
        let edges = edges.into_iter().map(|(from, to)| EdgeView { from: ids[from].clone(), to: ids[to].clone() }).collect();
        Ok(one(GraphView { edges, truncated: is_cut || more }))
    }
}
