//! A sender of files: requests of S3 signed by an implementation of its own, and spans that refer to what was stored.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tracekeep::domain::time;

use super::client::{encoded, trace_path};
use super::{Answer, Client, Server};

pub(crate) const CHUNKED: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

pub(crate) fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes))
}

pub(crate) fn artifact_key(bytes: &[u8]) -> String {
    let digest = sha256(bytes);
    format!("artifacts/sha256/{}/{}/{digest}", &digest[..2], &digest[2..4])
}

pub(crate) fn crc32(bytes: &[u8]) -> String {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    STANDARD.encode(crc.sum().to_be_bytes())
}

/// A sender: its key, and the credentials that it was given.
#[derive(Clone)]
pub(crate) struct Sender {
    pub(crate) client: Client,
    pub(crate) given: Value,
}

impl Sender {
    pub(crate) async fn new(server: &Server, options: &[&str]) -> Self {
        let words = [&["key", "create", "--name", "sender"], options].concat();
        let client = Client::new(server.url(""), server.cli(&words).trim().to_owned());
        let given = Self::credentials(&client).await;
        assert_eq!(given.status, 200, "{}", given.text());
        Self { given: given.json(), client }
    }

    pub(crate) async fn credentials(client: &Client) -> Answer {
        Answer::of(client.anonymous(Method::GET, "/api/v1/org/default/ws/default/storage/credentials").header("X-API-Key", &client.key)).await
    }

    pub(crate) fn of(&self, name: &str) -> &str {
        self.given[name].as_str().unwrap_or_else(|| panic!("no {name}: {}", self.given))
    }

    pub(crate) fn path(&self, key: &str) -> String {
        format!("/api/v1/s3/{}/{}/{key}", self.of("bucket"), self.of("prefix"))
    }

    /// A signed request. The query must be in order of its names.
    pub(crate) fn signed(&self, method: &Method, path: &str, query: &str, payload: &str, headers: &[(&str, &str)]) -> reqwest::RequestBuilder {
        let at: String = time::format(now()).chars().filter(|c| !matches!(c, '-' | ':')).take(15).collect::<String>() + "Z";
        self.signed_at(&at, method, path, query, payload, headers)
    }

    pub(crate) fn signed_at(
        &self,
        at: &str,
        method: &Method,
        path: &str,
        query: &str,
        payload: &str,
        headers: &[(&str, &str)],
    ) -> reqwest::RequestBuilder {
        let host = self.of("endpoint").strip_prefix("http://").and_then(|rest| rest.strip_suffix("/api/v1/s3")).expect("the endpoint");
        let mut all: Vec<(&str, &str)> = vec![("host", host), ("x-amz-content-sha256", payload), ("x-amz-date", at)];
        all.push(("x-amz-security-token", self.of("session_token")));
        all.extend(headers);
        all.sort_unstable();
        let names = all.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
        let lines = all.iter().fold(String::new(), |text, (name, value)| text + name + ":" + value + "\n");
        let path_signed: String = path.split('/').map(encoded).collect::<Vec<_>>().join("/");
        let canonical = format!("{method}\n{path_signed}\n{query}\n{lines}\n{names}\n{payload}");
        let scope = format!("{}/{}/s3/aws4_request", &at[..8], self.of("region"));
        let mac = |key: &[u8], text: &str| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec();
        let first = mac(format!("AWS4{}", self.of("secret_access_key")).as_bytes(), &at[..8]);
        let key = [self.of("region"), "s3", "aws4_request"].iter().fold(first, |key, part| mac(&key, part));
        let signature = hex(mac(&key, &format!("AWS4-HMAC-SHA256\n{at}\n{scope}\n{}", sha256(canonical.as_bytes()))));
        let question = if query.is_empty() { String::new() } else { format!("?{query}") };
        let mut request = self.client.anonymous(method.clone(), &format!("{path_signed}{question}"));
        for (name, value) in all.into_iter().filter(|(name, _)| *name != "host") {
            request = request.header(name, value);
        }
        let credential = format!("{}/{scope}", self.of("access_key_id"));
        request.header("authorization", format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}"))
    }

    pub(crate) async fn ask(&self, method: Method, key: &str, query: &str) -> Answer {
        Answer::of(self.signed(&method, &self.path(key), query, &sha256(b""), &[])).await
    }

    pub(crate) async fn put(&self, key: &str, bytes: &[u8]) -> Answer {
        let request = self.signed(&Method::PUT, &self.path(key), "", &sha256(bytes), &[("x-amz-checksum-crc32", &crc32(bytes))]);
        Answer::of(request.body(bytes.to_vec())).await
    }

    /// As the SDK puts it over TLS.
    pub(crate) async fn put_chunked(&self, key: &str, bytes: &[u8], chunk: usize) -> Answer {
        let mut body = Vec::new();
        for part in bytes.chunks(chunk) {
            write!(body, "{:x}\r\n", part.len()).unwrap();
            body.extend_from_slice(part);
            body.extend_from_slice(b"\r\n");
        }
        write!(body, "0\r\nx-amz-checksum-crc32:{}\r\n\r\n", crc32(bytes)).unwrap();
        let length = bytes.len().to_string();
        let headers = [("x-amz-decoded-content-length", length.as_str()), ("x-amz-trailer", "x-amz-checksum-crc32")];
        let request = self.signed(&Method::PUT, &self.path(key), "", CHUNKED, &headers).header("content-encoding", "aws-chunked");
        Answer::of(request.body(body)).await
    }

    pub(crate) async fn list(&self, query: &str) -> Answer {
        let path = format!("/api/v1/s3/{}", self.of("bucket"));
        Answer::of(self.signed(&Method::GET, &path, query, &sha256(b""), &[])).await
    }

    /// Sends spans as OTLP JSON.
    pub(crate) async fn send(&self, spans: &[Value]) {
        let body = super::otlp::request(spans).to_string();
        let request = self.client.anonymous(Method::POST, "/api/v1/org/default/otel/traces").header("X-Api-Key", &self.client.key);
        let answer = Answer::of(request.header("Content-Type", "application/json").body(body)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    pub(crate) async fn project(&self, name: &str) -> String {
        let path = format!("/api/v1/org/default/ws/default/projects/{name}");
        Answer::of(self.client.anonymous(Method::GET, &path).header("X-API-Key", &self.client.key)).await.json()["id"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn now() -> i64 {
    tracekeep::clock::Clock::System.now_us()
}

#[track_caller]
pub(crate) fn assert_code(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert!(answer.text().contains(&format!("<Code>{code}</Code>")), "{}", answer.text());
}

/// A task that refers to these.
pub(crate) fn task(trace: u128, project: &str, artifacts: &Value, objects: &Value, outputs: &Value) -> Value {
    let texts = [
        ("dreadnode.version", "2.0.52".to_owned()),
        ("dreadnode.type", "task".to_owned()),
        ("dreadnode.schema", "{}".to_owned()),
        ("dreadnode.project", project.to_owned()),
        ("dreadnode.artifacts", artifacts.to_string()),
        ("dreadnode.objects", objects.to_string()),
        ("dreadnode.object_schemas", json!({ "0000000000000000": {}, "1": { "type": "object" } }).to_string()),
        ("dreadnode.outputs", outputs.to_string()),
    ];
    let attributes: Vec<Value> = texts.iter().map(|(key, text)| json!({ "key": key, "value": { "stringValue": text } })).collect();
    json!({
        "traceId": format!("{trace:032x}"), "spanId": format!("{trace:016x}"), "name": "t", "kind": 1, "parentSpanId": "",
        "startTimeUnixNano": "1795164814420057693", "endTimeUnixNano": "1795164814421057693", "attributes": attributes,
    })
}

pub(crate) fn artifact(bytes: &[u8], name: &str) -> Value {
    json!({ "task_id": "t", "span_id": "s", "name": name, "oid": format!("sha256:{}", sha256(bytes)), "path": "/etc/passwd", "size": bytes.len(),
        "mime_type": "text/html", "timestamp": "2026-11-20T00:00:00+00:00" })
}

/// Where the artifacts of a task's run are read.
pub(crate) fn artifacts_path(trace: u128, id: &str, project: &str) -> String {
    let id = if id.is_empty() { String::new() } else { format!("/{}", encoded(id)) };
    trace_path(&format!("{trace:032x}"), &format!("/runs/{trace:016x}/artifacts{id}?project_id={project}"))
}

/// The files of the blob store, those that are coming left out.
pub(crate) fn blobs(server: &Server) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for folder in std::fs::read_dir(server.data_dir().join("blobs")).expect("the blob store") {
        let folder = folder.unwrap().path();
        if folder.file_name().is_some_and(|name| name != "incoming") {
            all.extend(std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()));
        }
    }
    all
}
