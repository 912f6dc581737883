//! Answers of the OpenAI Agents collector (contracts/openai-agents.md section 2). Its errors are shown in the user's log.

use poem::Response;
use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Map, Value, json};

use super::otlp::Left;
use super::refusal::{Refusal, Rejected as Refused};
use crate::collector::openai_agents::{BadItem, Rejected};

/// Headers that the SDK for Python sends where its user has set them; kept as attributes of the spans.
const KEPT: [&str; 2] = ["openai-organization", "openai-project"];
/// Longest value that is kept. They are ids of some thirty characters, and stored once for each trace of a request.
const MAX_BYTES: usize = 100;

/// What the headers say of the sender, as an object; none when they say nothing.
pub(super) fn said(headers: &HeaderMap) -> Option<Vec<u8>> {
    let value = |name: &str| headers.get(name)?.to_str().ok().map(str::trim).filter(|value| !value.is_empty() && value.len() <= MAX_BYTES);
    let said: Map<String, Value> = KEPT.iter().filter_map(|name| Some(((*name).to_owned(), value(name)?.into()))).collect();
    (!said.is_empty()).then(|| Value::Object(said).to_string().into_bytes())
}

/// The answer to a stored batch: nothing to say, or how many items could not be kept, and the first of them by name.
pub(super) fn ok(left: Left, bad: &[BadItem]) -> Response {
    let body = if left.rejected + left.too_many == 0 {
        json!({})
    } else {
        let mut errors: Vec<Value> = bad.iter().map(|item| json!({ "param": param(item), "message": item.message })).collect();
        if left.too_many > 0 {
            errors.push(json!({ "param": "data", "message": format!("{} items are beyond what one request may hold", left.too_many) }));
        }
        json!({ "rejected": left.rejected + left.too_many, "errors": errors })
    };
    Response::builder().content_type("application/json").body(body.to_string())
}

fn param(item: &BadItem) -> String {
    let dot = if item.field.is_empty() { "" } else { "." };
    format!("data[{}]{dot}{}", item.index, item.field)
}

/// The answer to anything else. Overload is 503: older SDKs drop a batch on 429.
pub(super) fn refuse(refusal: &Refusal) -> Response {
    let status = refusal.status();
    let (message, kind, param, code) = match (status, refusal) {
        (_, Refusal::Rejected(Refused::OpenaiAgents(Rejected::NoData))) => {
            ("'data' must be a list of traces and spans", "invalid_request_error", Some("data"), "invalid_type")
        }
        (StatusCode::BAD_REQUEST, _) => ("The body is not valid JSON", "invalid_request_error", None, "invalid_json"),
        (StatusCode::UNAUTHORIZED, _) => {
            ("Incorrect API key provided: use an access key of a project", "authentication_error", None, "invalid_api_key")
        }
        (StatusCode::REQUEST_TIMEOUT, _) => ("The body did not arrive in time", "invalid_request_error", None, "request_timeout"),
        (StatusCode::PAYLOAD_TOO_LARGE, _) => ("The body is too large", "invalid_request_error", None, "payload_too_large"),
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, _) => {
            ("Send the body as it is or with Content-Encoding gzip, deflate or zstd", "invalid_request_error", None, "unsupported_media_type")
        }
        (StatusCode::TOO_MANY_REQUESTS, _) => {
            ("The quota of this key or its project is used up for today", "insufficient_quota", None, "insufficient_quota")
        }
        (StatusCode::SERVICE_UNAVAILABLE, _) => ("The server is busy, try again", "server_error", None, "unavailable"),
        _ => ("The server had an error", "server_error", None, "internal_error"),
    };
    let error = json!({ "error": { "message": message, "type": kind, "param": param, "code": code } });
    let mut response = Response::builder().status(status).content_type("application/json").body(error.to_string());
    if let Some(seconds) = refusal.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if status == StatusCode::TOO_MANY_REQUESTS {
        // Trying again within the minute of its retries is no use; newer SDKs read this.
        response.headers_mut().insert("x-should-retry", HeaderValue::from_static("false"));
    }
    response
}
