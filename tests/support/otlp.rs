//! Recorded traffic of real OpenTelemetry exporters, and the answers that the collector must give.

use std::path::PathBuf;

use reqwest::Method;
use serde_json::Value;

use super::{Answer, Client};

/// One recorded request.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub(crate) scenario: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

/// Where the recordings are.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/otlp")
}

/// All recorded requests in their order.
pub(crate) fn recorded() -> Vec<Recorded> {
    let text = std::fs::read_to_string(folder().join("requests.json")).expect("the list of recordings");
    let list: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    let names = [("content-type", "content_type"), ("content-encoding", "content_encoding"), ("user-agent", "user_agent")];
    list.iter()
        .map(|request| Recorded {
            scenario: request["scenario"].as_str().expect("a scenario").to_owned(),
            path: request["path"].as_str().expect("a path").to_owned(),
            headers: names.iter().filter_map(|(header, key)| Some((*header, request[*key].as_str()?.to_owned()))).collect(),
            body: std::fs::read(folder().join(request["body"].as_str().expect("a body"))).expect("a recorded body"),
        })
        .collect()
}

/// Posts a recorded request as it was sent.
pub(crate) async fn post(client: &Client, recorded: &Recorded) -> Answer {
    let request = client.request(Method::POST, &recorded.path).body(recorded.body.clone());
    Answer::of(recorded.headers.iter().fold(request, |request, (name, value)| request.header(*name, value))).await
}

/// Posts OTLP JSON.
pub(crate) async fn post_json(client: &Client, path: &str, body: &Value) -> Answer {
    client.post_raw(path, body.to_string()).await
}

/// A traces request of these spans.
pub(crate) fn request(spans: &[Value]) -> Value {
    serde_json::json!({ "resourceSpans": [{
        "resource": { "attributes": [{ "key": "service.name", "value": { "stringValue": "svc" } }] },
        "scopeSpans": [{ "scope": { "name": "lib", "version": "1" }, "spans": spans }],
    }] })
}
