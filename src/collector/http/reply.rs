//! Answers of the Dynamiq collector (contracts/dynamiq.md 3.2 and 4.2).

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use poem::Response;
use poem::http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::Refusal;
use crate::collector::dynamiq::{Rejected, RunFault};

/// Stages of a request for the `Server-Timing` header.
#[derive(Debug, Default)]
pub(super) struct Timing(String);

impl Timing {
    /// Adds a stage.
    pub(super) fn stage(&mut self, name: &str, took: Duration) {
        let comma = if self.0.is_empty() { "" } else { ", " };
        let _ = write!(self.0, "{comma}{name};dur={:.3}", took.as_secs_f64() * 1_000.0);
    }

    /// Puts the stages on an answer.
    pub(super) fn attach(self, mut response: Response) -> Response {
        if let Ok(value) = HeaderValue::from_str(&self.0)
            && !self.0.is_empty()
        {
            response.headers_mut().insert("server-timing", value);
        }
        response
    }
}

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
        StatusCode::UNSUPPORTED_MEDIA_TYPE if matches!(refusal, Refusal::OtlpNotOffered) => {
            ("unsupported_media_type", "This server does not take OpenTelemetry traces yet; send Dynamiq runs as JSON")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("unsupported_media_type", "Send the body as it is or with Content-Encoding gzip"),
        StatusCode::SERVICE_UNAVAILABLE => ("unavailable", "Service Unavailable"),
        _ => ("internal_error", "Internal Server Error"),
    };
    let mut error = json!({ "code": code, "message": message });
    if let Refusal::Rejected(rejected) = refusal
        && let Some(details) = details(rejected)
    {
        error["details"] = details;
    }
    let mut response = Response::builder().status(status).content_type("application/json").body(json!({ "error": error }).to_string());
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

fn is_broken(refusal: &Refusal) -> bool {
    !matches!(refusal, Refusal::Rejected(Rejected::Field(..) | Rejected::Runs(_)))
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
