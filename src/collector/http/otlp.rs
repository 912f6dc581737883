//! Answers of OTLP/HTTP (contracts/otlp-genai.md section 1), in the encoding of the request.

use poem::Response;
use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::json;

use super::refusal::Refusal;
use crate::collector::otlp::{Encoding, push_bytes, push_number};

/// Spans or log records that were not kept, for a partial success.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Left {
    /// Those that cannot be.
    pub(super) rejected: u64,
    /// Those that were too many.
    pub(super) too_many: u64,
    /// They are log records.
    pub(super) are_logs: bool,
}

/// The encoding that the media type tells; none for one that is neither.
pub(super) fn encoding(headers: &HeaderMap) -> Option<Encoding> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/x-protobuf" | "application/protobuf" => Some(Encoding::Protobuf),
        "application/json" => Some(Encoding::Json),
        _ => None,
    }
}

/// Whether an OpenTelemetry SDK or collector says that it sends this.
pub(super) fn is_exporter(headers: &HeaderMap) -> bool {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    agent.starts_with("opentelemetry") || (agent.starts_with("otel") && agent.contains("otlp"))
}

/// The answer to what was stored.
pub(super) fn ok(encoding: Encoding, left: Left) -> Response {
    answer(StatusCode::OK, encoding, message(encoding, left))
}

/// `Export...ServiceResponse`: nothing, or a partial success.
pub(super) fn message(encoding: Encoding, left: Left) -> Vec<u8> {
    let mut told = Vec::new();
    if left.rejected > 0 {
        told.push(format!("{} without a valid trace id, span id or parent id", left.rejected));
    }
    if left.too_many > 0 {
        told.push(format!("{} beyond what one request may hold", left.too_many));
    }
    let (what, name) = if left.are_logs { ("log records", "rejectedLogRecords") } else { ("spans", "rejectedSpans") };
    let (rejected, message) = (left.rejected + left.too_many, format!("{what} rejected: {}", told.join(", ")));
    match encoding {
        Encoding::Protobuf if told.is_empty() => Vec::new(),
        Encoding::Protobuf => {
            let (mut partial, mut whole) = (Vec::new(), Vec::new());
            push_number(1, rejected, &mut partial);
            push_bytes(2, message.as_bytes(), &mut partial);
            push_bytes(1, &partial, &mut whole);
            whole
        }
        Encoding::Json if told.is_empty() => b"{}".to_vec(),
        Encoding::Json => json!({ "partialSuccess": { name: rejected.to_string(), "errorMessage": message } }).to_string().into_bytes(),
    }
}

/// The answer to anything else: `google.rpc.Status`. Causes stay here: they are logged where they happen.
pub(super) fn refuse(encoding: Encoding, refusal: &Refusal) -> Response {
    let status = refusal.status();
    let (code, message) = match status {
        StatusCode::BAD_REQUEST => (3, "the body is not what its Content-Type says"),
        StatusCode::UNAUTHORIZED => (16, "no access key, or none that may ingest"),
        StatusCode::REQUEST_TIMEOUT => (4, "the body did not arrive in time"),
        StatusCode::PAYLOAD_TOO_LARGE => (8, "the body is too large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE if matches!(refusal, Refusal::UnsupportedType) => {
            (3, "the Content-Type must be application/x-protobuf or application/json")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (3, "the Content-Encoding must be gzip, deflate, zstd or none"),
        StatusCode::TOO_MANY_REQUESTS => (8, "the quota of this key or its project is used up for today"),
        StatusCode::SERVICE_UNAVAILABLE => (14, "the server is busy; try again"),
        _ => (13, "internal error"),
    };
    let body = match encoding {
        Encoding::Protobuf => {
            let mut body = Vec::new();
            push_number(1, code, &mut body);
            push_bytes(2, message.as_bytes(), &mut body);
            body
        }
        Encoding::Json => json!({ "code": code, "message": message }).to_string().into_bytes(),
    };
    let mut response = answer(status, encoding, body);
    if let Some(seconds) = refusal.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn answer(status: StatusCode, encoding: Encoding, body: Vec<u8>) -> Response {
    let media_type = match encoding {
        Encoding::Protobuf => "application/x-protobuf",
        Encoding::Json => "application/json",
    };
    Response::builder().status(status).content_type(media_type).body(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exporters_are_known_by_their_names() {
        let told = |agent: &'static str| is_exporter(&[(header::USER_AGENT, HeaderValue::from_static(agent))].into_iter().collect());
        for agent in ["OTel-OTLP-Exporter-Python/1.45.1", "OTel OTLP Exporter Go/1.38.0", "OpenTelemetry Collector Contrib/0.140.0 (linux/amd64)"] {
            assert!(told(agent), "{agent}");
        }
        for agent in ["", "python-requests/2.32.3", "Otelier/1", "python-httpx/0.28.1"] {
            assert!(!told(agent), "{agent}");
        }
    }
}
