//! Traces as OpenTelemetry, to be sent on.

use std::sync::Arc;

use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, stream};
use poem::Body;
use poem::http::{HeaderMap, header};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::types::Any;
use poem_openapi::{ApiResponse, OpenApi, ResponseContent};
use serde_json::Value;

use super::find_trace;
use super::stream::{Source, body, cut, piece};
use crate::access::Caller;
use crate::api::params::UuidParam;
use crate::api::{ApiError, Chapter};
use crate::collector::otlp::Encoding;
use crate::collector::otlp::export::{self, Foreign, Sent, Signal};
use crate::collector::parts::{self, Original};
use crate::domain::span::Protocol;
use crate::domain::trace::facts_among;
use crate::store::StoreError;
use crate::store::trace::{Shared, SpanRow, TraceRow};

/// `/v1/tracing/traces/{trace_id}/otlp`
pub(in crate::api) struct OtlpApi;

/// Bytes in either encoding.
#[derive(ResponseContent)]
pub(super) enum Encoded {
    /// JSON.
    #[oai(actual_type = "Json<Any<Value>>")]
    Json(Binary<Body>),
    /// Protobuf.
    #[oai(content_type = "application/x-protobuf")]
    Protobuf(Binary<Body>),
}

/// What was sent, or is to be sent on.
#[derive(ApiResponse)]
pub(super) enum Exported {
    /// In the encoding that its media type tells.
    #[oai(status = 200)]
    Bytes(Encoded),
}

/// An answer in an encoding.
pub(super) fn exported(encoding: Encoding, body: Body) -> Exported {
    Exported::Bytes(match encoding {
        Encoding::Json => Encoded::Json(Binary(body)),
        Encoding::Protobuf => Encoded::Protobuf(Binary(body)),
    })
}

#[OpenApi(prefix_path = "/v1/tracing", tag = "Chapter::Traces")]
impl OtlpApi {
    /// A trace as a request of OpenTelemetry, which any OTLP receiver takes. Spans that came as OTLP are their own bytes with
    /// their resource and scope, if the encoding is the one they came in. Spans of other protocols have the attributes of the
    /// conventions for generative AI; their ids are mapped to 16 and 8 bytes, and the original ones are attributes.
    #[oai(path = "/traces/:trace_id/otlp", method = "get", operation_id = "exportTrace")]
    async fn export(
        &self,
        caller: Caller,
        trace_id: Path<String>,
        project_id: Query<Option<UuidParam>>,
        /// `json` or `protobuf`; without it the `Accept` header decides (`application/json`, `application/x-protobuf`).
        format: Query<Option<String>>,
        /// `traces` (default), or `logs` for the log records that hold content of its spans.
        signal: Query<Option<String>>,
        headers: &HeaderMap,
    ) -> Result<Exported, ApiError> {
        let encoding = match format.0.as_deref() {
            Some("json") => Encoding::Json,
            Some("protobuf") => Encoding::Protobuf,
            Some(_) => return Err(ApiError::invalid("format", "must be json or protobuf")),
            None => accepted(headers),
        };
        let signal = match signal.0.as_deref() {
            None | Some("traces") => Signal::Traces,
            Some("logs") => Signal::Logs,
            Some(_) => return Err(ApiError::invalid("signal", "must be traces or logs")),
        };
        let (source, trace) = find_trace(&caller, &trace_id.0, project_id.0).await?;
        caller.note_export(source.project, "traces.export").await?;
        let shared = source.store.shared(source.project, &trace).await?;
        let spans = source.store.spans(source.project, &trace).await?;
        let request = piece(export::opening(signal, encoding)).chain(source.sent(trace, shared, spans, signal, encoding));
        Ok(exported(encoding, body(request.chain(piece(export::closing(encoding)))).await?))
    }
}

/// The encoding that is named first with the highest weight; JSON where neither is named.
fn accepted(headers: &HeaderMap) -> Encoding {
    let mut best = (0.0, Encoding::Json);
    let given = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    for range in given {
        let mut parts = range.split(';').map(str::trim);
        let encoding = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "application/json" => Encoding::Json,
            "application/x-protobuf" | "application/protobuf" => Encoding::Protobuf,
            _ => continue,
        };
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
        if weight > best.0 {
            best = (weight, encoding);
        }
    }
    best.1
}

impl Source {
    /// Spans of a trace, or their log records, as groups of a request: a step of originals at a time.
    fn sent(
        &self,
        trace: TraceRow,
        shared: Shared,
        spans: Vec<SpanRow>,
        signal: Signal,
        encoding: Encoding,
    ) -> impl Stream<Item = Result<Vec<u8>, StoreError>> + Send + use<> {
        let all = Arc::new((self.clone(), trace, shared));
        let steps: BoxStream<'static, Vec<SpanRow>> = stream::iter(cut(spans, |span| u64::from(span.head.place.bytes))).boxed();
        // Whether a group was written before.
        stream::try_unfold((all, steps, false), move |(all, mut steps, follows)| async move {
            let Some(spans) = steps.next().await else { return Ok(None) };
            let (source, trace, shared) = &*all;
            let sent = source.sent_step(trace, shared, &spans, signal).await?;
            let groups = export::groups(signal, encoding, &sent, follows);
            let follows = follows || !groups.is_empty();
            Ok(Some((groups, (all, steps, follows))))
        })
    }

    async fn sent_step(&self, trace: &TraceRow, shared: &Shared, spans: &[SpanRow], signal: Signal) -> Result<Vec<Sent>, StoreError> {
        let originals = self.store.originals(self.project, trace, spans, shared).await?;
        let mut sent = Vec::with_capacity(spans.len());
        for (span, original) in spans.iter().zip(originals) {
            if signal == Signal::Logs {
                sent.extend(original.logs.into_iter().map(|item| Sent { item, resource: Vec::new(), scope: Vec::new() }));
                continue;
            }
            if matches!(trace.protocol, Protocol::Otlp | Protocol::Dreadnode) {
                sent.push(Sent { item: original.bytes, resource: original.resource, scope: original.scope });
                continue;
            }
            let read = parts::of_run(&Original::alone(trace.protocol, &original.bytes));
            // Where the spans say nothing of the run they belong to, the trace object does.
            let is_told = trace.protocol == Protocol::OpenaiAgents;
            let facts = if is_told { &trace.summary.facts } else { facts_among(&shared.facts, &span.head) };
            let trace_name = trace.summary.name.as_ref().filter(|_| span.head.parent.is_none());
            let (protocol, trace_id) = (trace.protocol, &trace.id);
            sent.push(Sent::foreign(&Foreign { protocol, trace_id, trace_name, id: &span.id, head: &span.head, facts, parts: &read }));
        }
        Ok(sent)
    }
}

#[cfg(test)]
mod tests {
    use poem::http::HeaderValue;

    use super::*;

    #[test]
    fn the_accepted_encoding_is_the_one_preferred() {
        let of = |value: &'static str| accepted(&[(header::ACCEPT, HeaderValue::from_static(value))].into_iter().collect());
        assert_eq!(accepted(&HeaderMap::new()), Encoding::Json);
        for json in
            ["*/*", "application/json", "application/json, application/x-protobuf", "application/x-protobuf;q=0.1, application/json", "text/html"]
        {
            assert_eq!(of(json), Encoding::Json, "{json}");
        }
        for protobuf in ["application/x-protobuf", "application/json;q=0.5,application/x-protobuf;q=0.9", "text/html, application/protobuf"] {
            assert_eq!(of(protobuf), Encoding::Protobuf, "{protobuf}");
        }
    }
}
