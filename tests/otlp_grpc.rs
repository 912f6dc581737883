//! OTLP/gRPC, spoken frame by frame: who is refused and in which words, and what is told of spans that are not kept. The real
//! exporter sends to it in `otel_live.rs`.

mod support;

use std::io::Write as _;

use reqwest::{Client as Sender, Response};
use support::otlp::{frame, message};
use support::server::free_port;
use support::{Backend, Server, on_both_backends};

on_both_backends!(refusals_and_partial_success);

/// Largest message of this server.
const LIMIT: usize = 1 << 20;

/// A request of these spans in one scope of one resource.
fn request(spans: &[Vec<u8>]) -> Vec<u8> {
    let spans: Vec<u8> = spans.iter().flat_map(|span| message(&[(2, span)])).collect();
    message(&[(1, &message(&[(2, &spans)]))])
}

fn span(id: u8) -> Vec<u8> {
    message(&[(1, &[id; 16]), (2, &[id; 8]), (5, b"call")])
}

fn status(response: &Response) -> Option<String> {
    response.headers().get("grpc-status").map(|value| value.to_str().expect("text").to_owned())
}

async fn refusals_and_partial_success(backend: Backend) {
    let grpc = format!("127.0.0.1:{}", free_port());
    let limit = LIMIT.to_string();
    let server = Server::configured(backend, &[], &[("TRACEKEEP_INGEST_GRPC_LISTEN", &grpc), ("TRACEKEEP_INGEST_OTLP_MAX_BODY_BYTES", &limit)]).await;
    let (sender, key) = (Sender::new(), server.key());
    let url = format!("http://{grpc}/opentelemetry.proto.collector.trace.v1.TraceService/Export");
    let call = async |key: Option<&str>, coding: &str, body: Vec<u8>| {
        let request = sender.post(&url).header("content-type", "application/grpc").header("grpc-encoding", coding).body(body);
        let request = match key {
            Some(key) => request.bearer_auth(key),
            None => request,
        };
        request.send().await.expect("an answer")
    };

    // Nobody's key, another's, none.
    let good = frame(&request(&[span(1)]), false);
    for key in [Some("nobody"), None] {
        let response = call(key, "identity", good.clone()).await;
        assert_eq!((response.status().as_u16(), status(&response).as_deref()), (200, Some("16")));
    }
    // Too large, and only once it is inflated.
    let large = request(&[[span(2), message(&[(5, &vec![b'x'; LIMIT])])].concat()]);
    let response = call(Some(&key), "identity", frame(&large, false)).await;
    assert_eq!(status(&response).as_deref(), Some("8"), "RESOURCE_EXHAUSTED");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&large).expect("memory takes everything");
    let response = call(Some(&key), "gzip", frame(&gzip.finish().expect("memory takes everything"), true)).await;
    assert_eq!(status(&response).as_deref(), Some("8"), "RESOURCE_EXHAUSTED");
    // No frame, one that is cut, one that is no message, one in a coding that is not understood.
    for (coding, body, code) in [
        ("identity", Vec::new(), "3"),
        ("identity", good[..good.len() - 1].to_vec(), "3"),
        ("identity", frame(b"\xFF", false), "3"),
        ("br", frame(b"x", true), "12"),
    ] {
        assert_eq!(status(&call(Some(&key), coding, body).await).as_deref(), Some(code), "{coding}");
    }
    assert!(server.client().traces("").await.is_empty(), "nothing of all this is stored");

    // A span without ids beside a good one: partial_success { rejected_spans: 1, error_message }.
    let response = call(Some(&key), "identity", frame(&request(&[span(3), message(&[(5, b"no ids")])]), false)).await;
    assert_eq!(response.status(), 200);
    let body = response.bytes().await.expect("a body");
    assert_eq!((body[0], body[5], &body[7..10]), (0, 0x0A, &[0x08, 1, 0x12][..]), "{body:?}");
    assert!(String::from_utf8_lossy(&body).contains("spans rejected: 1 without a valid trace id"));
    assert_eq!(server.client().trace(&"03".repeat(16)).await["run_count"], 1);
    // All is kept: an empty message.
    let response = call(Some(&key), "identity", frame(&request(&[span(4)]), false)).await;
    assert_eq!(response.bytes().await.expect("a body"), &[0, 0, 0, 0, 0][..]);
}
