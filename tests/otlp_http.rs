//! The OTLP/HTTP collector's contract: who speaks what on the shared path, answers in the encoding of the request, bad
//! spans among good ones, credentials, codings, limits, pages of other origins, and hostile attributes.
#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "a test that cannot go on fails")]

mod support;

use std::io::Write as _;

use base64::Engine as _;
use reqwest::Method;
use serde_json::{Value, json};
use support::otlp::{message, post_json, recorded, request};
use support::{Answer, Backend, Client, Server, batch, on_both_backends, run};

on_both_backends!(
    who_speaks_what,
    bad_spans_among_good_ones,
    undecodable_bodies,
    credentials,
    codings,
    limits,
    other_signals,
    a_run_comes_back_as_it_was_sent,
    hostile_attributes,
    early_copies,
    log_records_join_their_span,
    spans_in_a_circle,
    metadata_keeps_its_types,
    names_and_models_beside_those_that_are_shown,
);

const PYTHON: &str = "OTel-OTLP-Exporter-Python/1.45.1";
const PROTOBUF: &str = "application/x-protobuf";

/// A span that lasts a millisecond.
fn span(trace: u128, id: u64, more: Value) -> Value {
    let mut span = json!({
        "traceId": format!("{trace:032x}"), "spanId": format!("{id:016x}"), "name": "n", "kind": 1,
        "startTimeUnixNano": "1795164814420057693", "endTimeUnixNano": "1795164814421057693",
    });
    for (key, value) in more.as_object().expect("an object") {
        span[key] = value.clone();
    }
    span
}

fn attributes(pairs: &[(&str, Value)]) -> Value {
    json!(pairs.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect::<Vec<_>>())
}

async fn post(client: &Client, path: &str, headers: &[(&str, &str)], body: impl Into<reqwest::Body>) -> Answer {
    let request = client.request(Method::POST, path).body(body);
    Answer::of(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
}

async fn who_speaks_what(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let json_type = ("content-type", "application/json");
    // An empty OTLP request is fine; the same body from anybody else is a Dynamiq request without runs.
    for body in ["{}", r#"{"resourceSpans":[]}"#, r#"{"resourceSpans":null}"#] {
        let answer = post(&client, "/v1/traces", &[json_type, ("user-agent", PYTHON)], body).await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "{}"), "{body}");
    }
    post(&client, "/v1/traces", &[json_type], "{}").await.assert_error(400, "bad_request");
    post(&client, "/v1/traces", &[json_type], "{").await.assert_error(400, "bad_request");
    let answer = post(&client, "/v1/traces", &[("content-type", PROTOBUF)], "").await;
    assert_eq!(
        (answer.status.as_u16(), answer.text().as_str(), answer.headers["content-type"].to_str().expect("good data of the test")),
        (200, "", PROTOBUF)
    );
    // JSON is told apart by what is in it.
    let answer = post_json(&client, "/v1/traces", &request(&[span(1, 1, json!({}))])).await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "{}"));
    assert_eq!(client.trace(&format!("{:032x}", 1)).await["protocol"], "otlp");
    client.ingest(batch(&[run("t", "r")])).await.assert_accepted();
    assert_eq!(client.trace("t").await["protocol"], "dynamiq");
    // A type that is neither, from an exporter and on paths that are OTLP's alone.
    for (path, agent) in [("/v1/traces", PYTHON), ("/api/public/otel/v1/traces", "x"), ("/v1/logs", "x"), ("/v1/metrics", "x")] {
        let answer = post(&client, path, &[("content-type", "text/plain"), ("user-agent", agent)], "x").await;
        assert_eq!(answer.status, 415, "{path}");
        assert_eq!(answer.json()["code"], 3, "{path}");
    }
    assert_eq!(client.get("/v1/logs").await.status, 405);
    let answer = post(&client, "/v1/traces", &[("content-type", "application/json; charset=utf-8"), ("user-agent", PYTHON)], "{}").await;
    assert_eq!(answer.status, 200);
}

async fn bad_spans_among_good_ones(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let spans = [
        span(2, 1, json!({})),
        span(2, 2, json!({"traceId": "abcd"})),
        span(2, 3, json!({"spanId": "0000000000000000"})),
        span(2, 4, json!({"parentSpanId": "12"})),
        json!(7),
        span(
            2,
            5,
            json!({"attributes": null, "events": null, "flags": "257", "kind": "SPAN_KIND_CLIENT", "droppedAttributesCount": "1", "unknown": [1]}),
        ),
    ];
    let answer = post_json(&client, "/v1/traces", &request(&spans)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["partialSuccess"]["rejectedSpans"], "4");
    assert!(answer.json()["partialSuccess"]["errorMessage"].as_str().is_some_and(|text| text.contains("trace id")));
    let runs = client.runs(&format!("{:032x}", 2)).await;
    assert_eq!(runs.len(), 2);
    assert!(runs.iter().any(|run| run["type"] == "client"));
    // The same in protobuf: one span without ids in a scope of a resource.
    let answer = post(&client, "/v1/traces", &[("content-type", PROTOBUF)], vec![0x0A, 7, 0x12, 5, 0x12, 3, 0x2A, 1, b'x']).await;
    assert_eq!((answer.status.as_u16(), answer.headers["content-type"].to_str().expect("good data of the test")), (200, PROTOBUF));
    // partial_success { rejected_spans: 1, error_message }
    assert_eq!(&answer.body[..1], [0x0A]);
    assert_eq!(&answer.body[2..5], [0x08, 1, 0x12]);
}

async fn undecodable_bodies(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    for body in [&b"\x0A\xFF"[..], b"\x0B", b"\x08\x01", b"{}"] {
        let answer = post(&client, "/v1/traces", &[("content-type", PROTOBUF)], body.to_vec()).await;
        assert_eq!((answer.status.as_u16(), answer.headers["content-type"].to_str().expect("good data of the test")), (400, PROTOBUF), "{body:?}");
        assert_eq!(&answer.body[..3], [0x08, 3, 0x12], "google.rpc.Status with INVALID_ARGUMENT");
    }
    for body in ["", "{", "[]", "null", "{}x", "\u{feff}{}"] {
        for path in ["/v1/traces", "/v1/logs", "/v1/metrics"] {
            let answer = post(&client, path, &[("content-type", "application/json"), ("user-agent", PYTHON)], body).await;
            assert_eq!(answer.status, 400, "{path} {body}");
            assert_eq!(answer.json()["code"], 3, "{path} {body}");
        }
    }
    assert_eq!(client.traces("").await, Vec::<Value>::new(), "nothing of all this is stored");
}

async fn credentials(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let key = client.key.clone();
    let basic = |pair: String| format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair));
    let good = [
        ("authorization", format!("Bearer {key}")),
        // As it stands in OTEL_EXPORTER_OTLP_HEADERS; LiteLLM does not decode it.
        ("authorization", format!("Bearer%20{key}")),
        ("authorization", basic(format!("pk-lf-public:{key}"))),
        ("authorization", basic(format!("{key}:sk-lf-secret"))),
        ("x-api-key", key.clone()),
    ];
    let bad = [
        ("authorization", "Bearer nobody".to_owned()),
        ("authorization", basic("a:b".to_owned())),
        ("x-api-key", "nobody".to_owned()),
        ("x-other", key),
    ];
    for (path, body) in [("/v1/traces", "{}"), ("/api/public/otel/v1/traces", "{}"), ("/v1/logs", "{}"), ("/v1/metrics", "{}")] {
        let send = |(name, value): &(&'static str, String)| {
            let request = client.anonymous(Method::POST, path).header("content-type", "application/json").header("user-agent", PYTHON);
            Answer::of(request.header(*name, value).body(body))
        };
        for header in &good {
            assert_eq!(send(header).await.status, 200, "{path} {}", header.0);
        }
        for header in &bad {
            let answer = send(header).await;
            assert_eq!(answer.status, 401, "{path} {}", header.0);
            assert_eq!(answer.json()["code"], 16, "{path} {}", header.0);
        }
    }
}

async fn codings(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("good data of the test");
        encoder.finish().expect("good data of the test")
    };
    let zlib = |bytes: &[u8]| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("good data of the test");
        encoder.finish().expect("good data of the test")
    };
    let body = |trace: u128| request(&[span(trace, 1, json!({}))]).to_string().into_bytes();
    let sent = [
        ("gzip", gzip(&body(11))),
        ("deflate", zlib(&body(12))),
        ("zstd", zstd::bulk::compress(&body(13), 3).expect("good data of the test")),
        ("identity", body(14)),
    ];
    for (coding, bytes) in &sent {
        let headers = [("content-type", "application/json"), ("content-encoding", *coding)];
        let answer = post(&client, "/v1/traces", &headers, bytes.clone()).await;
        assert_eq!(answer.status, 200, "{coding}: {}", answer.text());
        // Chunked, and broken off.
        let chunks: Vec<Result<Vec<u8>, std::io::Error>> = bytes.chunks(50).map(|chunk| Ok(chunk.to_vec())).collect();
        let answer = post(&client, "/v1/traces", &headers, reqwest::Body::wrap_stream(futures_util::stream::iter(chunks))).await;
        assert_eq!(answer.status, 200, "{coding}, chunked: {}", answer.text());
        let answer = post(&client, "/v1/traces", &headers, bytes[..bytes.len() - 3].to_vec()).await;
        assert_eq!(answer.status, 400, "{coding}, broken off");
    }
    assert_eq!(client.traces("").await.len(), 4);
    for coding in ["br", "gzip, gzip", "compress"] {
        let answer = post(&client, "/v1/traces", &[("content-type", PROTOBUF), ("content-encoding", coding)], "x").await;
        assert_eq!(answer.status, 415, "{coding}");
    }
}

async fn limits(backend: Backend) {
    const LIMIT: usize = 64 << 20;
    let server = Server::start(backend).await;
    let client = server.client();
    let mut padded = request(&[span(21, 1, json!({}))]).to_string().into_bytes();
    padded.resize(LIMIT, b' ');
    let headers = [("content-type", "application/json"), ("user-agent", PYTHON)];
    assert_eq!(post(&client, "/v1/traces", &headers, padded.clone()).await.status, 200);
    padded.push(b' ');
    // Told by its agent, and only by what is in it.
    for headers in [&headers[..], &headers[..1]] {
        let answer = post(&client, "/v1/traces", headers, padded.clone()).await;
        assert_eq!(answer.status, 413);
        assert_eq!(answer.json()["code"], 8, "the shape of the protocol");
    }
    let bomb = zstd::bulk::compress(&vec![b' '; 512 << 20], 3).expect("good data of the test");
    let answer = post(&client, "/v1/traces", &[("content-type", PROTOBUF), ("content-encoding", "zstd")], bomb).await;
    assert_eq!((answer.status.as_u16(), answer.body[..2].to_vec()), (413, vec![0x08, 8]));
    if let Some(peak) = server.peak_memory() {
        assert!(peak <= (256 + 100) << 20, "took {} MiB", peak >> 20);
    }
}

async fn other_signals(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let metrics = json!({"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"name": "a"}, {"name": "b"}]}]}]});
    let answer = post_json(&client, "/v1/metrics", &metrics).await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "{}"));
    let logs = json!({"resourceLogs": [{"scopeLogs": [{"logRecords": [{"body": {"stringValue": "hello"}}]}]}]});
    let answer = post_json(&client, "/v1/logs", &logs).await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "{}"));
    assert_eq!(client.traces("").await, Vec::<Value>::new());
}

async fn a_run_comes_back_as_it_was_sent(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let handmade = recorded().into_iter().find(|recorded| recorded.scenario == "handmade_structured").expect("a recording");
    assert_eq!(support::otlp::post(&client, &handmade).await.status, 200);
    let sent: Value = serde_json::from_slice(&handmade.body).expect("JSON");
    let sent = &sent["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
    let id = sent["traceId"].as_str().expect("an id").to_ascii_lowercase();
    let runs = client.runs(&id).await;
    let run = runs.iter().find(|run| run["name"] == sent["name"]).expect("the run");
    let original = client.original(&id, run["id"].as_str().expect("an id")).await;
    assert_eq!(original.json(), *sent, "byte for byte what was sent for the span");
    let attributes = &run["attributes"];
    assert_eq!(attributes["big"], 9_007_199_254_740_993_i64);
    assert_eq!((&attributes["flag"], &attributes["empty.array"], &attributes["nothing"]), (&json!(true), &json!([]), &json!(null)));
    assert!(attributes["gen_ai.input.messages"].is_array(), "structured attributes stay structured: {attributes}");
    assert_eq!(run["input"], attributes["gen_ai.input.messages"]);

    let web = recorded().into_iter().find(|recorded| recorded.scenario == "otel_plain_web").expect("a recording");
    assert_eq!(support::otlp::post(&client, &web).await.status, 200);
    let trace = client.traces("").await.into_iter().find(|trace| trace["name"] == "GET /cart").expect("the trace");
    let runs = client.runs(trace["id"].as_str().expect("an id")).await;
    let root = runs.iter().find(|run| run["parent_run_id"].is_null()).expect("the root");
    assert_eq!(root["attributes"]["list.f"], json!([0.5]));
    assert_eq!(root["attributes"]["uni"], "日本 ✓ 🙂");
    assert_eq!(root["error"]["message"], "boom", "{root}");
    assert!(root["events"].as_array().is_some_and(|events| events.iter().any(|event| event["name"] == "exception")), "{root}");
    let linked: Vec<&Value> = runs.iter().filter(|run| run["links"] != json!([])).collect();
    assert!(linked.iter().all(|run| run["links"][0]["trace_id"].as_str().is_some_and(|id| id.len() == 32)) && !linked.is_empty());
}

/// A protobuf request with this one span.
fn in_envelope(span: &[u8]) -> Vec<u8> {
    message(&[(1, &message(&[(2, &message(&[(2, span)]))]))])
}

async fn hostile_attributes(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let text = |text: &str| json!({ "stringValue": text });
    let deep = format!("{}{{}}{}", r#"{"arrayValue":{"values":["#.repeat(3_000), "]}}".repeat(3_000));
    let odd = attributes(&[
        ("__proto__", json!({"kvlistValue": {"values": [{"key": "__proto__", "value": {"intValue": 1}}]}})),
        ("constructor", text("x")),
        ("", text("no key")),
        ("\u{0}", text("\u{0}'; DROP TABLE span; --")),
        ("deep", text("DEEP")),
        ("twice", text("first")),
        ("twice", text("last")),
        ("gen_ai.usage.input_tokens", json!({"doubleValue": "NaN"})),
        ("gen_ai.usage.output_tokens", json!({"intValue": "-5"})),
        ("llm.cost.total", json!({"doubleValue": "Infinity"})),
        ("gen_ai.input.messages", text("[{\"role\": not json")),
        ("llm.input_messages.99999999999999999999.message.role", text("user")),
        ("llm.input_messages.4.message", text("both a value")),
        ("llm.input_messages.4.message.role", text("and a branch")),
    ]);
    let body = request(&[span(31, 1, json!({"attributes": odd}))]).to_string().replace(r#"{"stringValue":"DEEP"}"#, &deep);
    let answer = client.post_raw("/v1/traces", body).await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "{}"));
    let run = client.runs(&format!("{:032x}", 31)).await.remove(0);
    assert_eq!(run["attributes"]["__proto__"]["__proto__"], 1);
    assert_eq!(run["attributes"]["twice"], "last");
    assert_eq!(run["input"], "[{\"role\": not json", "what is no JSON is text");
    assert_eq!(run["usage"]["total_tokens"], 0);
    // Parents in a circle, and a span that is its own.
    let ring: Vec<Value> = (1..4)
        .map(|n| span(32, n, json!({"parentSpanId": format!("{:016x}", n % 3 + 1)})))
        .chain([span(32, 9, json!({"parentSpanId": format!("{:016x}", 9)}))])
        .collect();
    assert_eq!(post_json(&client, "/v1/traces", &request(&ring)).await.status, 200);
    assert_eq!(client.trace(&format!("{:032x}", 32)).await["run_count"], 4);
    // A million attributes on one span: `attributes { key: "<n>" }`.
    let ids = [&[0x0A, 16][..], &[8; 16], &[0x12, 8], &[8; 8]].concat();
    let many = (0..1_000_000_u32).map(|n| format!("{n:08}")).flat_map(|key| [&[0x4A, 10, 0x0A, 8][..], key.as_bytes()].concat());
    let body = in_envelope(&ids.into_iter().chain(many).collect::<Vec<u8>>());
    assert_eq!(post(&client, "/v1/traces", &[("content-type", PROTOBUF)], body).await.status, 200);
    let listed = client.get_json("/v1/tracing/traces?view=preview").await;
    assert!(listed["data"].as_array().is_some_and(|traces| traces.iter().any(|trace| trace["id"] == "08".repeat(16))), "{listed}");
    // Text that is not UTF-8, in protobuf.
    let bytes = [&[0x0A, 16][..], &[7; 16], &[0x12, 8], &[7; 8], &[0x2A, 3, b'a', 0xFF, b'b']].concat();
    let body = in_envelope(&bytes);
    assert_eq!(post(&client, "/v1/traces", &[("content-type", PROTOBUF)], body).await.status, 200);
    assert_eq!(client.trace(&"07".repeat(16)).await["name"], "a\u{FFFD}b");
    if let Some(peak) = server.peak_memory() {
        assert!(peak <= (256 + 100) << 20, "took {} MiB", peak >> 20);
    }
}

/// What logfire sends of a span that is still open (contracts/dreadnode.md section 5), in both orders.
async fn early_copies(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let early = |trace| {
        let text = |text: &str| json!({ "stringValue": text });
        let told = attributes(&[("logfire.span_type", text("pending_span")), ("logfire.pending_parent_id", text("0000000000000000"))]);
        span(trace, 99, json!({"parentSpanId": format!("{:016x}", 1), "attributes": told, "name": "work"}))
    };
    let child = |trace| span(trace, 2, json!({"parentSpanId": format!("{:016x}", 1), "name": "child"}));
    let last = |trace| span(trace, 1, json!({"name": "work"}));
    for (trace, order) in [(41, [early(41), child(41), last(41)]), (42, [last(42), child(42), early(42)])] {
        for (step, span) in order.iter().enumerate() {
            assert_eq!(post_json(&client, "/v1/traces", &request(std::slice::from_ref(span))).await.status, 200);
            if trace == 41 && step == 1 {
                let shown = client.trace(&format!("{trace:032x}")).await;
                assert_eq!((&shown["status"], &shown["run_count"]), (&json!("running"), &json!(2)));
            }
        }
        let shown = client.trace(&format!("{trace:032x}")).await;
        assert_eq!((&shown["status"], &shown["run_count"], &shown["name"]), (&json!("succeeded"), &json!(2), &json!("work")), "{trace}");
    }
}

/// Records that come before their span, after it, and out of their order.
async fn log_records_join_their_span(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let record = |trace: u128, name: &str, at: u64, content: &str| {
        let body = json!({ "kvlistValue": { "values": [{ "key": "content", "value": { "stringValue": content } }] } });
        json!({
            "traceId": format!("{trace:032x}"), "spanId": format!("{:016x}", 1), "eventName": name, "body": body,
            "observedTimeUnixNano": at.to_string(),
        })
    };
    let logs = |records: &[Value]| json!({ "resourceLogs": [{ "scopeLogs": [{ "logRecords": records }] }] });
    for (trace, logs_first) in [(51, true), (52, false)] {
        let call = request(&[span(trace, 1, json!({"attributes": attributes(&[("gen_ai.operation.name", json!({"stringValue": "chat"}))])}))]);
        let late = logs(&[record(trace, "gen_ai.user.message", 2, "Oslo?"), record(trace, "gen_ai.system.message", 1, "Be brief.")]);
        let answer = logs(&[record(trace, "gen_ai.choice", 3, "18 degrees")]);
        let posts = if logs_first {
            [("/v1/logs", &late), ("/v1/traces", &call), ("/v1/logs", &answer)]
        } else {
            [("/v1/traces", &call), ("/v1/logs", &answer), ("/v1/logs", &late)]
        };
        for (path, body) in posts.iter().chain(&posts) {
            assert_eq!(post_json(&client, path, body).await.status, 200);
        }
        let runs = client.runs(&format!("{trace:032x}")).await;
        assert_eq!(runs.len(), 1, "records are no runs");
        assert_eq!(runs[0]["input"], json!([{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Oslo?"}]), "{logs_first}");
        assert_eq!(runs[0]["output"], json!([{"role": "assistant", "content": "18 degrees"}]));
        assert_eq!(runs[0]["events"].as_array().map(Vec::len), Some(3), "each record once");
        assert_eq!((&runs[0]["resource"]["service.name"], &runs[0]["scope"]["name"]), (&json!("svc"), &json!("lib")));
        let listed = client.traces(&format!("view=preview&id={trace:032x}")).await;
        assert_eq!((&listed[0]["input"], &listed[0]["output"]), (&json!("Oslo?"), &json!("18 degrees")), "{logs_first}");
        // What a trace shows is what its root does.
        let listed = client.traces(&format!("id={trace:032x}")).await;
        let whole = client.trace(&format!("{trace:032x}")).await;
        let with_runs = client.get_json(&format!("/v1/tracing/traces/download?include_runs=true&id={trace:032x}")).await;
        for shown in [&listed[0], &whole, &with_runs[0]] {
            assert_eq!((&shown["input"], &shown["output"]), (&runs[0]["input"], &runs[0]["output"]), "{logs_first}");
        }
    }
    // A body that is only text, or JSON in a text.
    let plain = |name: &str, body: &str| {
        let body = json!({ "stringValue": body });
        json!({ "traceId": format!("{:032x}", 53), "spanId": format!("{:016x}", 1), "eventName": name, "body": body, "observedTimeUnixNano": "1" })
    };
    let call = request(&[span(53, 1, json!({"attributes": attributes(&[("gen_ai.operation.name", json!({"stringValue": "chat"}))])}))]);
    let told = logs(&[plain("gen_ai.user.message", "Oslo?"), plain("gen_ai.choice", r#"{"index":0,"message":{"content":"18 degrees"}}"#)]);
    assert_eq!(post_json(&client, "/v1/traces", &call).await.status, 200);
    assert_eq!(post_json(&client, "/v1/logs", &told).await.status, 200);
    // What they say is found: in the list by what its traces hold, and run by run.
    assert_eq!(client.traces("search=18%20DEGREES").await.len(), 3);
    let found = client.get_json("/v1/tracing/search?q=18%20degrees").await;
    let places: Vec<&Value> = found["data"].as_array().expect("a list").iter().map(|one| &one["place"]).collect();
    assert_eq!(places, ["output[0].content"; 3], "{found}");
    let trace = client.trace(&format!("{:032x}", 53)).await;
    assert_eq!(
        (&trace["input"], &trace["output"]),
        (&json!([{"role": "user", "content": "Oslo?"}]), &json!([{"role": "assistant", "content": "18 degrees"}]))
    );
}

/// A trace without a root that has ended, because its spans are each other's parents, has ended too.
async fn spans_in_a_circle(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let below = |id: u64, parent: u64| json!({"parentSpanId": format!("{parent:016x}"), "name": format!("span {id}")});
    let (one, other) = (|trace| span(trace, 1, below(1, 2)), |trace| span(trace, 2, below(2, 1)));
    for (trace, posts) in
        [(61, vec![vec![one(61), other(61)]]), (62, vec![vec![other(62)], vec![one(62)]]), (63, vec![vec![one(63)], vec![other(63)]])]
    {
        for spans in posts {
            assert_eq!(post_json(&client, "/v1/traces", &request(&spans)).await.status, 200);
        }
        let trace = client.trace(&format!("{trace:032x}")).await;
        assert_eq!((&trace["status"], trace["ended_at"].is_string()), (&json!("succeeded"), true), "{trace}");
    }
    server.assert_sound().await;
}

/// Metadata of a trace is the union of its spans', the root's first, and typed as it was sent.
async fn metadata_keeps_its_types(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let text = |text: &str| json!({ "stringValue": text });
    let root = attributes(&[("input.value", text("hi")), ("metadata", text(r#"{"n": 3, "ok": true, "deep": {"a": [1, 2]}, "team": "web"}"#))]);
    let child = attributes(&[("metadata", text(r#"{"team": "docs", "more": 1}"#))]);
    let child = span(71, 2, json!({"parentSpanId": format!("{:016x}", 1), "attributes": child}));
    assert_eq!(post_json(&client, "/v1/traces", &request(&[child, span(71, 1, json!({ "attributes": root }))])).await.status, 200);
    let id = format!("{:032x}", 71);
    let wanted = json!({"n": 3, "ok": true, "deep": {"a": [1, 2]}, "team": "web", "more": "1"});
    assert_eq!(client.trace(&id).await["metadata"], wanted);
    assert_eq!(client.traces("metadata=deep.a%3D2").await[0]["metadata"], wanted);
}

/// A tool is found by its name, whatever its span is called, and a call is priced by the model that was asked for where nobody
/// knows the one that answered.
async fn names_and_models_beside_those_that_are_shown(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let text = |text: &str| json!({ "stringValue": text });
    let agent = attributes(&[("gen_ai.operation.name", text("invoke_agent")), ("gen_ai.agent.name", text("guide"))]);
    let tool = attributes(&[("gen_ai.operation.name", text("execute_tool")), ("gen_ai.tool.name", text("get_weather"))]);
    let call = |answered: &str| {
        attributes(&[
            ("gen_ai.operation.name", text("chat")),
            ("gen_ai.provider.name", text("openai")),
            ("gen_ai.request.model", text("gpt-4o-mini")),
            ("gen_ai.response.model", text(answered)),
            ("gen_ai.usage.input_tokens", json!({ "intValue": 1_000 })),
            ("gen_ai.usage.output_tokens", json!({ "intValue": 100 })),
        ])
    };
    let parent = format!("{:016x}", 1);
    let spans = [
        span(61, 1, json!({"name": "invoke_agent guide", "attributes": agent})),
        span(61, 2, json!({"name": "execute_tool get_weather", "parentSpanId": parent, "attributes": tool})),
        span(61, 3, json!({"name": "chat", "parentSpanId": parent, "attributes": call("tuned-by-us-7")})),
        span(62, 1, json!({"name": "chat", "attributes": call("gpt-4o-mini-2024-07-18")})),
    ];
    assert_eq!(post_json(&client, "/v1/traces", &request(&spans)).await.status, 200);
    for filter in ["tool=get_weather", "agent=guide", "model=tuned-by-us-7"] {
        let found = client.traces(filter).await;
        assert_eq!(found.iter().map(|trace| &trace["id"]).collect::<Vec<_>>(), [&json!(format!("{:032x}", 61))], "{filter}");
    }
    assert!(client.traces("tool=execute_tool%20get_weather").await.is_empty());
    let runs = client.runs(&format!("{:032x}", 61)).await;
    let tool = runs.iter().find(|run| run["kind"] == "tool").expect("the tool");
    assert_eq!(tool["name"], "execute_tool get_weather", "the name for display stays");
    let call = runs.iter().find(|run| run["kind"] == "llm").expect("the call");
    let other = client.runs(&format!("{:032x}", 62)).await.remove(0);
    assert_eq!((&call["model"], &call["usage"]["cost_source"]), (&json!("tuned-by-us-7"), &json!("table")));
    assert_eq!(call["usage"]["total_tokens_cost_usd"], other["usage"]["total_tokens_cost_usd"]);
    server.assert_sound().await;
}

#[tokio::test]
async fn pages_of_named_origins_may_send() {
    let ask = async |server: &Server, origin: &str| {
        let request = server.client().anonymous(Method::OPTIONS, "/v1/traces").header("origin", origin);
        Answer::of(request.header("access-control-request-method", "POST").header("access-control-request-headers", "authorization,content-type"))
            .await
    };
    let server = Server::start(Backend::Sqlite).await;
    assert_eq!(ask(&server, "https://app.example.org").await.status, 405, "off unless configured");
    let answer = post(&server.client(), "/v1/traces", &[("content-type", PROTOBUF), ("origin", "https://app.example.org")], "").await;
    assert!(!answer.headers.contains_key("access-control-allow-origin"));

    let server =
        Server::configured(Backend::Sqlite, &[], &[("TRACEKEEP_INGEST_CORS_ORIGINS", "https://app.example.org, https://b.example.org")]).await;
    let answer = ask(&server, "https://app.example.org").await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.headers["access-control-allow-origin"], "https://app.example.org");
    assert_eq!(answer.headers["access-control-allow-headers"], "authorization,content-type");
    assert!(!ask(&server, "https://evil.example.org").await.headers.contains_key("access-control-allow-origin"));
    for (origin, is_allowed) in [("https://b.example.org", true), ("https://evil.example.org", false)] {
        let answer = post(&server.client(), "/v1/traces", &[("content-type", PROTOBUF), ("origin", origin)], "").await;
        assert_eq!(answer.headers.contains_key("access-control-allow-origin"), is_allowed);
        assert!(!answer.headers.contains_key("access-control-allow-credentials"));
    }
}
