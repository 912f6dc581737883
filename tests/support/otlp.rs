//! Recorded traffic of real OpenTelemetry exporters, and the answers that the collector must give.

use std::path::PathBuf;

use reqwest::Method;
use serde_json::Value;
use tracekeep::collector::otlp::push_bytes;

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

/// A protobuf message of these fields.
pub(crate) fn message(fields: &[(u8, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (field, bytes) in fields {
        push_bytes(*field, bytes, &mut out);
    }
    out
}

/// A message as gRPC sends it.
pub(crate) fn frame(message: &[u8], is_compressed: bool) -> Vec<u8> {
    let length = u32::try_from(message.len()).expect("a short message").to_be_bytes();
    [&[u8::from(is_compressed)], &length[..], message].concat()
}

/// One span of a recorded request in protobuf, with the resource and scope that it was sent by.
#[derive(Clone)]
pub(crate) struct Piece {
    /// Id of the trace, in hex.
    pub(crate) trace: String,
    resource: Vec<u8>,
    scope: Vec<u8>,
    span: Vec<u8>,
}

/// Every span of a request.
pub(crate) fn pieces(body: &[u8]) -> Vec<Piece> {
    // What is beside the repeated field of a message goes with each part of it.
    let beside =
        |message: &[u8], number: u64| fields(message).filter(|field| field.number != number).flat_map(|field| field.whole.to_vec()).collect();
    let mut pieces = Vec::new();
    for resource in fields(body) {
        for scope in fields(resource.content).filter(|field| field.number == 2) {
            for span in fields(scope.content).filter(|field| field.number == 2) {
                let id = fields(span.content).find(|field| field.number == 1).expect("a trace id").content;
                pieces.push(Piece {
                    trace: super::s3::hex(id),
                    resource: beside(resource.content, 2),
                    scope: beside(scope.content, 2),
                    span: span.content.to_vec(),
                });
            }
        }
    }
    pieces
}

impl Piece {
    /// An attribute with a text.
    pub(crate) fn attribute(&self, key: &str) -> Option<String> {
        let attribute = fields(&self.span).find(|field| is_attribute(field, key))?;
        let value = fields(attribute.content).find(|field| field.number == 2)?.content;
        Some(String::from_utf8_lossy(fields(value).find(|field| field.number == 1)?.content).into_owned())
    }

    /// The same span with an attribute of another text, or without it.
    pub(crate) fn with(&self, key: &str, value: Option<&str>) -> Self {
        let mut span: Vec<u8> = fields(&self.span).filter(|field| !is_attribute(field, key)).flat_map(|field| field.whole.to_vec()).collect();
        if let Some(value) = value {
            let attribute = message(&[(1, key.as_bytes()), (2, &message(&[(1, value.as_bytes())]))]);
            span.extend(message(&[(9, &attribute)]));
        }
        Self { span, ..self.clone() }
    }

    /// A request of this span alone.
    pub(crate) fn request(&self) -> Vec<u8> {
        let scope = [self.scope.clone(), message(&[(2, &self.span)])].concat();
        message(&[(1, &[self.resource.clone(), message(&[(2, &scope)])].concat())])
    }
}

struct Field<'a> {
    number: u64,
    whole: &'a [u8],
    content: &'a [u8],
}

fn is_attribute(field: &Field<'_>, key: &str) -> bool {
    field.number == 9 && fields(field.content).any(|part| part.number == 1 && part.content == key.as_bytes())
}

/// The fields of a protobuf message.
fn fields(message: &[u8]) -> impl Iterator<Item = Field<'_>> {
    let mut rest = message;
    std::iter::from_fn(move || {
        let (tag, mut from) = (!rest.is_empty()).then(|| varint(rest))?;
        let length = match tag & 7 {
            0 => varint(&rest[from..]).1,
            1 => 8,
            2 => {
                let (length, taken) = varint(&rest[from..]);
                from += taken;
                usize::try_from(length).expect("a short field")
            }
            5 => 4,
            other => panic!("no wire type: {other}"),
        };
        let (whole, after) = rest.split_at(from + length);
        rest = after;
        Some(Field { number: tag >> 3, whole, content: &whole[from..] })
    })
}

/// A number and the bytes that it takes.
fn varint(bytes: &[u8]) -> (u64, usize) {
    let length = bytes.iter().position(|byte| byte & 0x80 == 0).expect("an end") + 1;
    (bytes[..length].iter().rev().fold(0, |number, byte| number << 7 | u64::from(byte & 0x7f)), length)
}
