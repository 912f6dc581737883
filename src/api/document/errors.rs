//! The errors of every operation, one by one: what a client may meet, with an example each.

use poem::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::api::Code;

/// A name of the document for each error.
fn component(code: Code) -> &'static str {
    match code {
        Code::BadRequest => "BadRequest",
        Code::Unauthorized => "Unauthorized",
        Code::Forbidden => "Forbidden",
        Code::NotFound => "NotFound",
        Code::MethodNotAllowed => "MethodNotAllowed",
        Code::Conflict => "Conflict",
        Code::PayloadTooLarge => "PayloadTooLarge",
        Code::UnsupportedMediaType => "UnsupportedMediaType",
        Code::TooManyRequests => "TooManyRequests",
        Code::InternalError => "InternalError",
        Code::Unavailable => "Unavailable",
    }
}

fn about(code: Code) -> &'static str {
    match code {
        Code::BadRequest => "The request is not understood; `details` tells the field or parameter.",
        Code::Unauthorized => "No credential, or none that is known.",
        Code::Forbidden => "The caller is known, and may not do this.",
        Code::NotFound => "It is not there, or not for this caller to see.",
        Code::MethodNotAllowed => "The path has other methods.",
        Code::Conflict => "It collides with what is there: a name is taken, or it changed meanwhile.",
        Code::PayloadTooLarge => "The body is too large.",
        Code::UnsupportedMediaType => "The body's media type or encoding is not known.",
        Code::TooManyRequests => "Too many at once; come back after `Retry-After` seconds.",
        Code::InternalError => "Our fault; the log of the server has the cause.",
        Code::Unavailable => "The store is busy or down; the same request may work after `Retry-After` seconds.",
    }
}

/// All errors as components that operations refer to.
pub(super) fn components() -> Map<String, Value> {
    Code::ALL.into_iter().map(|code| (component(code).to_owned(), response(code))).collect()
}

fn response(code: Code) -> Value {
    let (_, word, message) = code.parts();
    let mut example = json!({ "error": { "code": word, "message": message } });
    if code == Code::BadRequest {
        example["error"]["details"] = json!({ "page": "must be no less than 1" });
    }
    let content = json!({ "application/json; charset=utf-8": { "schema": { "$ref": "#/components/schemas/ErrorEnvelope" }, "example": example } });
    let header = |about: &str, schema: Value| json!({ "description": about, "schema": schema });
    let headers = match code {
        Code::TooManyRequests | Code::Unavailable => json!({ "Retry-After": header("Seconds.", json!({ "type": "integer" })) }),
        Code::Unauthorized => json!({ "WWW-Authenticate": header("`Bearer`.", json!({ "type": "string" })) }),
        _ => return json!({ "description": about(code), "content": content }),
    };
    json!({ "description": about(code), "headers": headers, "content": content })
}

/// Puts the errors that an operation may answer with in the place of `default`.
pub(super) fn tell(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let has = |key: &str| operation.get(key).is_some_and(|value| value.as_array().is_none_or(|list| !list.is_empty()));
    let (secured, has_body) = (has("security"), has("requestBody"));
    let signs_in = path.starts_with("/v1/auth/") || path.starts_with("/v1/invitations/");
    let changes = method != "get";
    let all = Code::ALL.into_iter().filter(|code| match code {
        Code::BadRequest | Code::InternalError | Code::Unavailable => true,
        Code::Unauthorized | Code::TooManyRequests | Code::NotFound => secured || signs_in,
        Code::Forbidden => secured || (signs_in && changes),
        Code::Conflict => changes,
        Code::PayloadTooLarge | Code::UnsupportedMediaType => has_body,
        Code::MethodNotAllowed => false,
    });
    let all: Vec<(String, Value)> =
        all.map(|code| (code.status().as_str().to_owned(), json!({ "$ref": format!("#/components/responses/{}", component(code)) }))).collect();
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    match responses.remove("default") {
        // A collector has error bodies of its own, the same for every status.
        Some(own) if own["description"] != "Any error." => {
            for status in [400, 401, 408, 413, 415, 429, 500, 503] {
                let mut one = own.clone();
                let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or_default();
                one["description"] = format!("{reason}. {}", own["description"].as_str().unwrap_or_default()).into();
                responses.entry(status.to_string()).or_insert(one);
            }
        }
        _ => all.into_iter().for_each(|(status, error)| {
            responses.entry(status).or_insert(error);
        }),
    }
    if path == "/v1/traces" {
        let content = json!({ "application/json; charset=utf-8": { "schema": { "$ref": "#/components/schemas/ErrorEnvelope" } } });
        responses.entry("408").or_insert_with(|| json!({ "description": "The body did not arrive in time.", "content": content }));
    }
}
