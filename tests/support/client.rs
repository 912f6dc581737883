//! An HTTP client with an access key, and the reads that most tests make.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;

/// One answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Send a request and read the whole answer.
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.expect("the server answers");
        let status = response.status();
        let headers = response.headers().clone();
        let body = response.bytes().await.expect("the answer is whole").to_vec();
        Self { status, headers, body }
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.text()))
    }

    /// Assert the status and the error code of the normal error shape; returns `error.details`.
    #[track_caller]
    pub(crate) fn assert_error(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        let body = self.json();
        assert_eq!(body["error"]["code"], code, "{body}");
        assert!(body["error"]["message"].as_str().is_some_and(|message| !message.is_empty()), "{body}");
        body["error"]["details"].clone()
    }

    /// Assert that the collector took the batch.
    #[track_caller]
    pub(crate) fn assert_accepted(&self) {
        assert_eq!(self.status, 200, "{}", self.text());
        assert_eq!(self.json(), serde_json::json!({"message": "ok"}));
    }
}

/// A client of one server, with one credential.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    pub(crate) key: String,
}

impl Client {
    pub(crate) fn new(base: String, key: String) -> Self {
        // A redirect on a POST would lose the trace, so none is followed, and any shows as a failure.
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_mins(2))
            .no_proxy()
            .build()
            .expect("an HTTP client");
        Self { http, base, key }
    }

    /// The same client with another credential.
    pub(crate) fn with_key(&self, key: &str) -> Self {
        Self { key: key.to_owned(), ..self.clone() }
    }

    /// A request without credentials.
    pub(crate) fn anonymous(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    /// A request with the key as bearer.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.anonymous(method, path).bearer_auth(&self.key)
    }

    /// Post bytes as they are, typed as JSON.
    pub(crate) async fn post_raw(&self, path: &str, body: impl Into<reqwest::Body>) -> Answer {
        let request = self.request(Method::POST, path).header("Content-Type", "application/json");
        Answer::of(request.body(body)).await
    }

    /// Post a body to the Dynamiq collector.
    pub(crate) async fn ingest(&self, body: impl Into<reqwest::Body>) -> Answer {
        self.post_raw("/v1/traces", body).await
    }

    /// Post to the collector over a bare socket, for bodies that are answered before they have been read: such a client
    /// meets a broken pipe while it sends, and reads the answer all the same. Blocks; returns the status and the rest.
    pub(crate) fn ingest_by_socket(&self, content_encoding: &str, body: &[u8]) -> (u16, String) {
        let address = self.base.strip_prefix("http://").expect("tests speak plain HTTP");
        let mut socket = TcpStream::connect(address).expect("the server listens");
        socket.set_read_timeout(Some(Duration::from_mins(1))).expect("a timeout can be set");
        let head = format!(
            "POST /v1/traces HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\
             Content-Encoding: {content_encoding}\r\nContent-Length: {}\r\n\r\n",
            self.key,
            body.len()
        );
        socket.write_all(head.as_bytes()).expect("the head is sent");
        let _ = socket.write_all(body);
        let mut answer = Vec::new();
        let _ = socket.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer).into_owned();
        let status = text.get(9..12).and_then(|digits| digits.parse().ok());
        (status.unwrap_or_else(|| panic!("no status in the answer {text:?}")), text)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    /// A read that must succeed.
    #[track_caller]
    pub(crate) fn get_json(&self, path: &str) -> impl Future<Output = Value> {
        let caller = std::panic::Location::caller();
        async move {
            let answer = self.get(path).await;
            assert_eq!(answer.status, 200, "GET {path} at {caller}: {}", answer.text());
            answer.json()
        }
    }

    /// One trace of the key's project.
    pub(crate) async fn trace(&self, trace_id: &str) -> Value {
        self.get_json(&trace_path(trace_id, "")).await
    }

    /// All runs of a trace, page by page.
    pub(crate) async fn runs(&self, trace_id: &str) -> Vec<Value> {
        self.pages(&trace_path(trace_id, "/runs"), "").await
    }

    /// What was sent for one run, as it is kept.
    pub(crate) async fn original(&self, trace_id: &str, run_id: &str) -> Answer {
        self.get(&trace_path(trace_id, &format!("/runs/{}/original", encoded(run_id)))).await
    }

    /// All traces of the project that a query selects (`a=b&c=d`).
    pub(crate) async fn traces(&self, query: &str) -> Vec<Value> {
        self.pages("/v1/tracing/traces", query).await
    }

    async fn pages(&self, path: &str, query: &str) -> Vec<Value> {
        let mut items = Vec::new();
        for page in 1.. {
            let answer = self.get_json(&format!("{path}?page={page}&page_size=500&{query}")).await;
            let data = answer["data"].as_array().expect("a list has data").clone();
            let pagination = &answer["pagination"];
            let last = data.is_empty() || pagination["page_count"].as_u64() <= Some(page);
            items.extend(data);
            if last {
                assert_eq!(pagination["total_count"].as_u64(), Some(items.len() as u64), "{path}?{query}");
                break;
            }
        }
        items
    }
}

/// The path of a trace in the management API, its id encoded.
pub(crate) fn trace_path(trace_id: &str, rest: &str) -> String {
    format!("/v1/tracing/traces/{}{rest}", encoded(trace_id))
}

/// Percent-encode everything but unreserved characters.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
