//! Answers of the Dynamiq collector (contracts/dynamiq.md 3.2 and 4.2).

use std::collections::BTreeMap;

use poem::Response;
use poem::http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::refusal::{Refusal, Rejected as Refused};
use crate::collector::dynamiq::{Rejected, RunFault};

/// The answer to a stored batch.
pub(super) fn ok() -> Response {
    Response::builder().content_type("application/json").body(r#"{"message":"ok"}"#)
}

/// The answer to anything else. Causes stay here: they are logged where they happen.
pub(super) fn refuse(refusal: &Refusal) -> Response {
    let status = refusal.status();
    let (code, message) = match status {
        StatusCode::BAD_REQUEST if is_broken(refusal) => ("bad_request", "Failed to parse data"),
        StatusCode::BAD_REQUEST => ("bad_request", "Bad Request"),
        StatusCode::UNAUTHORIZED => ("unauthorized", "Unauthorized"),
        StatusCode::REQUEST_TIMEOUT => ("request_timeout", "The body did not arrive in time"),
        StatusCode::PAYLOAD_TOO_LARGE => ("payload_too_large", "Payload Too Large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("unsupported_media_type", "Send the body as it is or with Content-Encoding gzip, deflate or zstd"),
        StatusCode::TOO_MANY_REQUESTS => ("too_many_requests", "The quota of this key or its project is used up for today"),
        StatusCode::SERVICE_UNAVAILABLE => ("unavailable", "Service Unavailable"),
        _ => ("internal_error", "Internal Server Error"),
    };
    let mut error = json!({ "code": code, "message": message });
    if let Refusal::Rejected(Refused::Dynamiq(rejected)) = refusal
        && let Some(details) = details(rejected)
    {
        error["details"] = details;
    }
    let mut response = Response::builder().status(status).content_type("application/json").body(json!({ "error": error }).to_string());
    if let Some(seconds) = refusal.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn is_broken(refusal: &Refusal) -> bool {
    !matches!(refusal, Refusal::Rejected(Refused::Dynamiq(Rejected::Field(..) | Rejected::Runs(_))))
}

fn details(rejected: &Rejected) -> Option<Value> {
    match rejected {
        Rejected::Broken => None,
        Rejected::Field(field, message) => Some(json!({ *field: message })),
        Rejected::Runs(faults) => {
            let runs: BTreeMap<String, Value> = faults
                .iter()
                .map(|(index, fault)| {
                    let fault = match fault {
                        RunFault::NoObject => json!("must be an object"),
                        RunFault::Fields(fields) => json!(fields),
                    };
                    (index.to_string(), fault)
                })
                .collect();
            Some(json!({ "runs": runs }))
        }
    }
}
