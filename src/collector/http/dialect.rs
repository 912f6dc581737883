//! What a request on a collector's path speaks (contracts/decisions.md, OTLP), and what each protocol does its own way:
//! its limit, its decoder, its answers.

use std::sync::Arc;

use bytes::Bytes;
use poem::Response;
use poem::http::HeaderMap;

use super::body::BodyError;
use super::otlp::Left;
use super::refusal::{Refusal, Rejected};
use super::{BodyLimits, dynamiq as dynamiq_answers, grpc, openai_agents as openai_answers, otlp as otlp_answers};
use crate::collector::openai_agents::BadItem;
use crate::collector::otlp::Encoding;
use crate::collector::{dynamiq, openai_agents, otlp, redact};
use crate::domain::item::Decoded;
use crate::domain::span::Protocol;
use crate::ingest::{IngestError, OFFLOAD_BYTES};
use crate::redaction::Redactor;

/// A path of the collectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/v1/traces`: Dynamiq's and OpenTelemetry's.
    Traces,
    /// A path for traces that is OpenTelemetry's alone.
    OtlpTraces,
    /// `/v1/logs`
    OtlpLogs,
    /// `/v1/metrics`
    OtlpMetrics,
    /// `/v1/traces/ingest`: OpenAI Agents.
    OpenaiAgents,
    /// `TraceService/Export` of gRPC.
    GrpcTraces,
    /// `LogsService/Export` of gRPC.
    GrpcLogs,
    /// `MetricsService/Export` of gRPC.
    GrpcMetrics,
}

/// A protocol and how it is spoken.
#[derive(Clone, Copy, Debug)]
pub(super) enum Dialect {
    /// Dynamiq JSON, unless the body turns out to be OTLP JSON.
    Dynamiq,
    /// OTLP; no encoding for a media type that is none of its two.
    Otlp(Signal, Option<Encoding>),
    /// OpenAI Agents JSON.
    OpenaiAgents,
    /// OTLP in gRPC; false for a media type that is not.
    Grpc(Signal, bool),
}

/// What OTLP sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    Traces,
    Logs,
    Metrics,
}

/// What a decoder made of a body.
#[derive(Debug, Default)]
pub(super) struct Accepted {
    /// What is kept.
    pub(super) decoded: Decoded,
    /// How many spans or other items are not.
    pub(super) left: Left,
    /// OTLP metrics that are not.
    pub(super) dropped_metrics: u64,
    /// OTLP log records that are not.
    pub(super) dropped_logs: u64,
    /// The first OpenAI Agents items that are not.
    pub(super) bad: Vec<BadItem>,
}

impl Dialect {
    /// What the path and the headers tell.
    pub(super) fn of(route: Route, headers: &HeaderMap) -> Self {
        let encoding = otlp_answers::encoding(headers);
        match route {
            Route::Traces if encoding == Some(Encoding::Protobuf) || otlp_answers::is_exporter(headers) => Self::Otlp(Signal::Traces, encoding),
            Route::Traces => Self::Dynamiq,
            Route::OtlpTraces => Self::Otlp(Signal::Traces, encoding),
            Route::OtlpLogs => Self::Otlp(Signal::Logs, encoding),
            Route::OtlpMetrics => Self::Otlp(Signal::Metrics, encoding),
            Route::OpenaiAgents => Self::OpenaiAgents,
            Route::GrpcTraces => Self::Grpc(Signal::Traces, grpc::is_grpc(headers)),
            Route::GrpcLogs => Self::Grpc(Signal::Logs, grpc::is_grpc(headers)),
            Route::GrpcMetrics => Self::Grpc(Signal::Metrics, grpc::is_grpc(headers)),
        }
    }

    /// Refuses a media type that the protocol does not have.
    pub(super) fn check(self) -> Result<(), Refusal> {
        if matches!(self, Self::Otlp(_, None) | Self::Grpc(_, false)) { Err(Refusal::UnsupportedType) } else { Ok(()) }
    }

    /// Largest body.
    pub(super) fn max_bytes(self, limits: BodyLimits) -> usize {
        match self {
            Self::Dynamiq | Self::OpenaiAgents => limits.json,
            Self::Otlp(..) => limits.otlp,
            Self::Grpc(..) => limits.otlp + grpc::FRAME_HEAD,
        }
    }

    /// Name of the protocol.
    pub(super) fn protocol(self) -> Protocol {
        match self {
            Self::Dynamiq => Protocol::Dynamiq,
            Self::OpenaiAgents => Protocol::OpenaiAgents,
            Self::Otlp(..) | Self::Grpc(..) => Protocol::Otlp,
        }
    }

    /// What the headers say of the sender and is kept, without what a project does not want stored.
    pub(super) fn beside(self, headers: &HeaderMap, redactor: Option<&Redactor>) -> Option<Vec<u8>> {
        let said = if matches!(self, Self::OpenaiAgents) { openai_answers::said(headers)? } else { return None };
        let Some(redactor) = redactor else { return Some(said) };
        match redact::original(redactor, Protocol::OpenaiAgents, redact::Part::Resource, &said) {
            Ok(changed) => Some(changed.unwrap_or(said)),
            Err(otlp::Broken) => None,
        }
    }

    /// A body without what a project does not want stored.
    pub(super) async fn redact(self, redactor: &Arc<Redactor>, body: Bytes) -> Result<Bytes, Refusal> {
        let is_large = body.len() > OFFLOAD_BYTES;
        let redactor = Arc::clone(redactor);
        let redact = move || {
            let redacted = match self {
                Self::Otlp(Signal::Metrics, _) | Self::Grpc(Signal::Metrics, _) => Ok(None),
                Self::Otlp(_, encoding) => redact::otlp(&redactor, &body, encoding.unwrap_or(Encoding::Json)),
                Self::Grpc(..) => redact::otlp(&redactor, &body, Encoding::Protobuf),
                Self::Dynamiq if otlp::is_json(&body) => redact::otlp(&redactor, &body, Encoding::Json),
                Self::Dynamiq | Self::OpenaiAgents => redact::body(&redactor, &body),
            };
            match redacted {
                Ok(None) => Ok(body),
                Ok(Some(changed)) => Ok(Bytes::from(changed)),
                // The decoder says what is wrong with it, in the words of its protocol.
                Err(otlp::Broken) => Err(body),
            }
        };
        let done =
            if is_large { tokio::task::spawn_blocking(redact).await.map_err(|_| Refusal::Ingest(IngestError::Unavailable))? } else { redact() };
        match done {
            Ok(body) => Ok(body),
            Err(body) => match self.decode(&body, BodyLimits { json: usize::MAX, otlp: usize::MAX }, 0).1 {
                Err(refusal) => Err(refusal),
                // Something that only its decoder can read must not be stored unread.
                Ok(_) => Err(Refusal::Rejected(Rejected::Broken)),
            },
        }
    }

    /// Decodes a body that came at a time, µs, and says what it turned out to speak.
    pub(super) fn decode(self, body: &[u8], limits: BodyLimits, received: i64) -> (Self, Result<Accepted, Refusal>) {
        match self {
            Self::Dynamiq => match dynamiq::decode(body) {
                Ok(items) => (self, Ok(Accepted { decoded: items.into(), ..Accepted::default() })),
                Err(dynamiq::Rejected::Field("runs", _)) if otlp::is_json(body) => {
                    let told = Self::Otlp(Signal::Traces, Some(Encoding::Json));
                    if body.len() > limits.otlp { (told, Err(Refusal::Body(BodyError::TooLarge))) } else { told.decode(body, limits, received) }
                }
                Err(rejected) => (self, Err(Refusal::Rejected(Rejected::Dynamiq(rejected)))),
            },
            Self::OpenaiAgents => {
                let decoded = openai_agents::decode(body, received).map(|batch| Accepted {
                    left: Left { rejected: batch.rejected, too_many: batch.left_out, are_logs: false },
                    decoded: batch.decoded,
                    bad: batch.bad,
                    ..Accepted::default()
                });
                (self, decoded.map_err(|rejected| Refusal::Rejected(Rejected::OpenaiAgents(rejected))))
            }
            Self::Otlp(signal, encoding) => (self, by_signal(signal, encoding.unwrap_or(Encoding::Json), body)),
            Self::Grpc(signal, _) => (self, by_signal(signal, Encoding::Protobuf, body)),
        }
    }

    /// The answer to what was stored.
    pub(super) fn ok(self, accepted: &Accepted) -> Response {
        match self {
            Self::Dynamiq => dynamiq_answers::ok(),
            Self::OpenaiAgents => openai_answers::ok(accepted.left, &accepted.bad),
            Self::Otlp(_, encoding) => otlp_answers::ok(encoding.unwrap_or(Encoding::Json), accepted.left),
            Self::Grpc(..) => grpc::ok(&otlp_answers::message(Encoding::Protobuf, accepted.left)),
        }
    }

    /// The answer to anything else.
    pub(super) fn refuse(self, refusal: &Refusal) -> Response {
        match self {
            Self::Dynamiq => dynamiq_answers::refuse(refusal),
            Self::OpenaiAgents => openai_answers::refuse(refusal),
            Self::Otlp(_, encoding) => otlp_answers::refuse(encoding.unwrap_or(Encoding::Json), refusal),
            Self::Grpc(..) => grpc::refuse(refusal),
        }
    }
}

fn by_signal(signal: Signal, encoding: Encoding, body: &[u8]) -> Result<Accepted, Refusal> {
    let accepted = match signal {
        Signal::Traces => otlp::decode(body, encoding).map(|traces| Accepted {
            left: Left { rejected: traces.rejected, too_many: traces.left_out, are_logs: false },
            decoded: traces.decoded,
            ..Accepted::default()
        }),
        Signal::Logs => otlp::logs::decode(body, encoding).map(|logs| Accepted {
            left: Left { rejected: 0, too_many: logs.left_out, are_logs: true },
            decoded: logs.decoded,
            dropped_logs: logs.dropped,
            ..Accepted::default()
        }),
        Signal::Metrics => otlp::count_metrics(body, encoding).map(|metrics| Accepted { dropped_metrics: metrics, ..Accepted::default() }),
    };
    accepted.map_err(|otlp::Broken| Refusal::Rejected(Rejected::Broken))
}
