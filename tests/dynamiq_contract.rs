//! The Dynamiq collector's contract: what is refused and how, which credentials count, which targets work, and which
//! oddities must be kept as they came.

mod support;

use std::io::Write as _;

use reqwest::Method;
use serde_json::{Value, json};
use support::runs::{raw_batch, with, without};
use support::{Answer, Backend, Client, Server, batch, on_both_backends, run};

on_both_backends!(
    refusals_name_the_field,
    one_bad_run_refuses_the_batch,
    loose_shapes_are_accepted,
    ids_up_to_255_characters,
    credentials,
    request_targets,
    encodings,
    text_is_kept_as_it_came,
    duplicate_keys_last_wins,
);

/// What a refused field is told: exactly this, or anything (the contract leaves the words open).
enum Told {
    Exactly(&'static str),
    Anything,
}

use Told::{Anything, Exactly};

/// A good run with one field replaced, and what the answer says of that field.
fn refusals() -> Vec<(&'static str, Value, Told)> {
    let long = "x".repeat(256);
    vec![
        ("id", json!(""), Exactly("cannot be blank")),
        ("id", json!(" \t"), Exactly("cannot be blank")),
        ("id", json!(7), Exactly("must be a string")),
        ("id", json!(["a"]), Exactly("must be a string")),
        ("id", Value::Null, Anything),
        ("id", json!(long), Exactly("the length must be no more than 255")),
        ("id", json!("é".repeat(256)), Exactly("the length must be no more than 255")),
        ("trace_id", json!(""), Exactly("cannot be blank")),
        ("trace_id", json!(1.5), Exactly("must be a string")),
        ("trace_id", json!(long), Exactly("the length must be no more than 255")),
        ("type", json!("agent"), Exactly("must be a valid value")),
        ("type", json!("Workflow"), Exactly("must be a valid value")),
        ("type", Value::Null, Anything),
        ("start_time", Value::Null, Anything),
        ("start_time", json!("yesterday"), Exactly("must be a valid date")),
        ("start_time", json!("2026-03-01T10:00:00"), Exactly("must be a valid date")),
        ("start_time", json!("2026-02-30T10:00:00Z"), Exactly("must be a valid date")),
        ("end_time", json!("2026-03-01"), Exactly("must be a valid date")),
        ("end_time", json!(1_772_000_000), Anything),
        ("status", json!("cancelled"), Exactly("must be a valid value")),
        ("status", json!(""), Exactly("must be a valid value")),
        ("status", json!(true), Anything),
        ("name", json!(5), Exactly("must be a string")),
        ("source_id", json!({}), Exactly("must be a string")),
        ("session_id", json!([]), Exactly("must be a string")),
        ("parent_run_id", json!(5), Exactly("must be a string")),
    ]
}

async fn refusals_name_the_field(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    for (field, value, told) in refusals() {
        let shown: String = value.to_string().chars().take(40).collect();
        let answer = client.ingest(batch(&[with(run("t", "r"), json!({field: value}))])).await;
        let details = answer.assert_error(400, "bad_request");
        let said = &details["runs"]["0"][field];
        match told {
            Exactly(text) => assert_eq!(said, text, "{field} = {shown}: {details}"),
            Anything => assert!(said.is_string(), "{field} = {shown}: {details}"),
        }
    }
    for field in ["id", "type", "trace_id", "start_time", "name", "source_id", "end_time", "status"] {
        let answer = client.ingest(batch(&[without(run("t", "r"), field)])).await;
        let details = answer.assert_error(400, "bad_request");
        assert_eq!(details, json!({"runs": {"0": {field: "is required"}}}), "without {field}");
    }
    for body in [r"{}", r#"{"runs":null}"#, r#"{"runs":[]}"#] {
        let details = client.ingest(body).await.assert_error(400, "bad_request");
        assert_eq!(details, json!({"runs": "cannot be blank"}), "{body}");
    }
    let details = client.ingest(r#"{"runs":{"id":"r"}}"#).await.assert_error(400, "bad_request");
    assert!(details["runs"].is_string(), "{details}");
    let details = client.ingest(r#"{"runs":[5]}"#).await.assert_error(400, "bad_request");
    assert!(!details["runs"]["0"].is_null(), "{details}");
    for body in ["", " ", "[]", "null", "7", "\"runs\"", "{", r#"{"runs":[{]}"#, r#"{"runs":[]} x"#, "\u{feff}{", "<runs/>"] {
        client.ingest(body).await.assert_error(400, "bad_request");
    }
    client.ingest(b"{\"runs\":[\"\xff\xfe\"]}".to_vec()).await.assert_error(400, "bad_request");
    assert_eq!(client.traces("").await, Vec::<Value>::new(), "nothing of all this is stored");
}

async fn one_bad_run_refuses_the_batch(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let bad = with(run("whole", "b"), json!({"type": "leaf"}));
    let answer = client.ingest(batch(&[run("whole", "a"), bad, run("whole", "c")])).await;
    let details = answer.assert_error(400, "bad_request");
    assert_eq!(details, json!({"runs": {"1": {"type": "must be a valid value"}}}));
    client.get("/v1/tracing/traces/whole").await.assert_error(404, "not_found");
}

async fn loose_shapes_are_accepted(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let changes = [
        json!({"name": null, "source_id": null, "session_id": null, "end_time": null, "status": null}),
        json!({"input": "text", "output": [1, null], "metadata": "text", "error": "text", "executions": {}, "tags": "one"}),
        json!({"input": null, "output": null, "metadata": null, "error": {}, "executions": null, "tags": null}),
        json!({"metadata": {"usage": 3, "node": [], "workflow": "w", "failed_nodes": {}, "run_depends": 1}}),
        json!({"metadata": {"usage": {"prompt_tokens": "9", "total_tokens": {}, "prompt_tokens_cost_usd": true}}}),
        json!({"error": {"message": ""}, "status": "failed"}),
        json!({"tags": [1, null, {"a": []}, "ok", ""]}),
        json!({"parent_run_id": "", "session_id": ""}),
        json!({"an unknown key": {"at": "every level"}, "": 0}),
        json!({"start_time": "2026-03-01t10:00:00.123456789z", "end_time": "2026-03-01T12:00:00-05:30"}),
        json!({"session_id": "s".repeat(3000), "source_id": "o".repeat(3000), "name": "n".repeat(3000)}),
        json!({"input": {"n": 18_446_744_073_709_551_615_u64, "t": 6.75e-06}}),
    ];
    for (place, change) in changes.into_iter().enumerate() {
        let id = format!("loose-{place}");
        let sent = with(run(&id, "r"), change).to_string();
        client.ingest(raw_batch(&[&sent])).await.assert_accepted();
        assert_eq!(client.original(&id, "r").await.text(), sent);
        let trace = client.trace(&id).await;
        assert!(trace["usage"]["total_tokens"].is_number(), "{id}: {}", trace["usage"]);
        assert_eq!(client.runs(&id).await.len(), 1, "{id}");
    }
    for key in ["parent_run_id", "session_id", "input", "output", "metadata", "error", "executions", "tags"] {
        client.ingest(batch(&[without(run(key, "r"), key)])).await.assert_accepted();
        let runs = client.runs(key).await;
        let empty = match key {
            "metadata" => json!({}),
            "executions" | "tags" => json!([]),
            _ => Value::Null,
        };
        assert_eq!(runs[0][key], empty, "a run without {key}");
    }
}

async fn ids_up_to_255_characters(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    for letter in ["x", "é", "⚓", "🚢", "/", "%", "'", "\"", "\\", "+"] {
        let id = letter.repeat(255);
        client.ingest(batch(&[run(&id, &id)])).await.assert_accepted();
        assert_eq!(client.trace(&id).await["id"], id);
        assert_eq!(client.original(&id, &id).await.status, 200, "{letter}");
    }
    for id in ["../../etc/passwd", "a b", "t:1/2?x=#y", "' or 1=1 --", "%2e%2e%2f", "Ünï", "ünï", "download", "-"] {
        client.ingest(batch(&[run(id, id)])).await.assert_accepted();
        let found = client.traces(&format!("id={}", support::client::encoded(id))).await;
        assert_eq!(found.len(), 1, "{id}");
        assert_eq!(found[0]["id"], id);
    }
}

async fn credentials(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let post = || client.anonymous(Method::POST, "/v1/traces").body(batch(&[run("t", "r")]));
    let organization_wide = server.cli(&["key", "create", "--name", "wide", "--scope", "org"]);
    let email = support::server::OWNER_EMAIL;
    let personal = server.cli(&["token", "create", "--email", email, "--name", "pat"]);
    let read_only = server.cli(&["key", "create", "--name", "reader", "--permissions", "read"]);

    let mut refused = vec![
        ("no header", post()),
        ("an empty bearer", post().header("Authorization", "Bearer ")),
        ("no scheme", post().header("Authorization", &client.key)),
        ("another scheme", post().header("Authorization", format!("Token {}", client.key))),
        ("a changed key", post().bearer_auth(format!("{}x", client.key))),
        ("a key in the query", client.anonymous(Method::POST, &format!("/v1/traces?access_key={}", client.key))),
        ("a key in a cookie", post().header("Cookie", format!("access_key={}", client.key))),
        ("Basic with a wrong key", post().basic_auth("dynamiq", Some("dynamiq_acc_wrong"))),
        ("Basic that is not base64", post().header("Authorization", "Basic ???")),
        ("a wrong X-API-Key", post().header("X-API-Key", "dynamiq_acc_wrong")),
    ];
    for (what, key) in [("organization-wide", &organization_wide), ("personal", &personal), ("read-only", &read_only)] {
        refused.push((what, post().bearer_auth(key)));
    }
    let mut bodies = Vec::new();
    for (what, request) in refused {
        let answer = Answer::of(request).await;
        assert_eq!(answer.status, 401, "{what}: {}", answer.text());
        answer.assert_error(401, "unauthorized");
        bodies.push(answer.json());
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "every 401 has the same body: {bodies:?}");

    // The key is looked at before the body: a broken one tells a stranger nothing.
    let broken = client.anonymous(Method::POST, "/v1/traces").bearer_auth("nobody").body("{");
    Answer::of(broken).await.assert_error(401, "unauthorized");

    for accepted in [
        post().bearer_auth(&client.key),
        post().header("Authorization", format!("bearer {}", client.key)),
        post().header("Authorization", format!("BEARER {}", client.key)),
        post().header("X-API-Key", &client.key),
        post().basic_auth(&client.key, None::<&str>),
        post().basic_auth("dynamiq", Some(&client.key)),
    ] {
        Answer::of(accepted).await.assert_accepted();
    }
}

async fn request_targets(backend: Backend) {
    let server = Server::start_with(backend, &["--base-path", "/collector"]).await;
    let client = server.client();
    let targets = [
        "/v1/traces",
        "/v1/traces/",
        "//v1/traces",
        "/v1//traces",
        "///v1///traces/",
        "/v1/traces?source=sdk",
        "/collector/v1/traces",
        "//collector//v1/traces/",
    ];
    for target in targets {
        let answer = client.post_raw(target, batch(&[run(target, "r")])).await;
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        assert_eq!(client.trace(target).await["run_count"], 1);
    }
    for target in ["/v1/trace", "/v2/traces", "/v1/traces/x/y", "/v1/runs", "/v1/chat/completions"] {
        client.post_raw(target, batch(&[run("t", "r")])).await.assert_error(404, "not_found");
    }
    client.get("/v1/traces").await.assert_error(405, "method_not_allowed");
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        Answer::of(client.request(method, "/v1/traces")).await.assert_error(405, "method_not_allowed");
    }

    // A prefix that is not configured is a console address, which takes no POST.
    for target in ["/other/v1/traces", "/other/collector/v1/traces", "/collectorx/v1/traces"] {
        assert_not_taken(&client, target).await;
    }
    let plain = Server::start(backend).await;
    assert_not_taken(&plain.client(), "/collector/v1/traces").await;
}

/// Refused with an error body, without a redirect, and nothing stored.
async fn assert_not_taken(client: &Client, target: &str) {
    let answer = client.post_raw(target, batch(&[run("stray", "r")])).await;
    assert!([404, 405].contains(&answer.status.as_u16()), "{target}: {}", answer.status);
    assert!(answer.json()["error"]["code"].is_string(), "{target}: {}", answer.text());
    client.get("/v1/tracing/traces/stray").await.assert_error(404, "not_found");
}

async fn encodings(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let body = batch(&[run("packed", "r")]);
    let send = |encoding: &'static str, body: Vec<u8>| {
        Answer::of(client.request(Method::POST, "/v1/traces").header("Content-Encoding", encoding).body(body))
    };
    send("gzip", gzip(body.as_bytes())).await.assert_accepted();
    send("GZIP", gzip(body.as_bytes())).await.assert_accepted();
    send("identity", body.clone().into_bytes()).await.assert_accepted();
    assert_eq!(client.trace("packed").await["run_count"], 1);
    for unknown in ["br", "compress", "gzip, br", "x"] {
        let answer = send(unknown, body.clone().into_bytes()).await;
        answer.assert_error(415, "unsupported_media_type");
    }
    send("gzip", body.clone().into_bytes()).await.assert_error(400, "bad_request");
    for (encoding, whole) in [("gzip", gzip(body.as_bytes())), ("deflate", zlib(body.as_bytes())), ("zstd", zstd(body.as_bytes()))] {
        send(encoding, whole.clone()).await.assert_accepted();
        send(encoding, whole[..whole.len() / 2].to_vec()).await.assert_error(400, "bad_request");
    }

    // The body decides, not its declared type: SDKs differ, and so do proxies.
    for content_type in ["text/plain", "application/octet-stream", "application/json; charset=utf-8", "nonsense"] {
        let request = client.request(Method::POST, "/v1/traces").header("Content-Type", content_type);
        Answer::of(request.body(body.clone())).await.assert_accepted();
    }
    Answer::of(client.request(Method::POST, "/v1/traces").body(body)).await.assert_accepted();
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes everything")
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes everything")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, 3).expect("memory takes everything")
}

/// White space, number spellings, escapes, NUL and lone surrogates: all of it is the sender's.
async fn text_is_kept_as_it_came(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let template = |trace_id: &str, input: &str| {
        format!(
            r#" {{ "id":"r" ,"name":"n","type":"node","trace_id":"{trace_id}","source_id":null,
  "start_time":"2026-03-01T10:00:00Z","end_time":null,"status":null,	"input": {input} }} "#
        )
    };
    let inputs = [
        r#"{"n": 123456789012345678901234567890.10e+400, "m": -0.0, "e": 1E5}"#,
        r#""nul \u0000 and \u00e9 and \/ and a lone \ud83d surrogate""#,
        r#"{"\udc00": "low", "a": "\ud800\ud800", "pair": "\ud83d\ude00"}"#,
        &format!("{}0{}", "[".repeat(150), "]".repeat(150)),
        &format!("{}0{}", r#"{"a":"#.repeat(150), "}".repeat(150)),
    ];
    for (place, input) in inputs.into_iter().enumerate() {
        let trace_id = format!("kept-{place}");
        let sent = template(&trace_id, input);
        client.ingest(raw_batch(&[&sent])).await.assert_accepted();
        assert_eq!(client.original(&trace_id, "r").await.text(), sent.trim(), "the stored slice");
        for path in ["", "/runs"] {
            let shown = client.get(&support::client::trace_path(&trace_id, path)).await;
            assert_eq!(shown.status, 200, "{}", shown.text());
            assert!(shown.text().contains(input), "{path} shows the input as sent: {input}");
        }
    }

    // Ids, names, sessions and tags with characters that databases refuse.
    let odd = r#"{"id":"r\u0000\ud800","name":"a\u0000b","type":"node","trace_id":"t\u0000","source_id":"\udfff",
        "session_id":"s\u0000\ud800","start_time":"2026-03-01T10:00:00Z","end_time":null,"status":null,"tags":["\u0000","\ud800x"]}"#;
    client.ingest(raw_batch(&[odd])).await.assert_accepted();
    client.ingest(raw_batch(&[odd])).await.assert_accepted();
    let shown = client.get("/v1/tracing/traces/t%00/runs").await;
    assert_eq!(shown.status, 200, "{}", shown.text());
    let text = shown.text().to_lowercase();
    for kept in [r#""r\u0000\ud800""#, r#""a\u0000b""#, r#""t\u0000""#, r#""\udfff""#, r#""s\u0000\ud800""#, r#""\ud800x""#] {
        assert!(text.contains(kept), "{kept} is in {text}");
    }
    assert!(text.contains(r#""total_count":1"#), "the same run twice is one run: {text}");
}

async fn duplicate_keys_last_wins(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    let sent = r#"{"id":"first","id":"last","name":"n","type":"leaf","type":"flow","trace_id":"a","trace_id":"twice",
        "source_id":"a","source_id":"b","start_time":"never","start_time":"2026-03-01T10:00:00Z","end_time":null,
        "status":"failed","status":"succeeded","metadata":{"usage":{"prompt_tokens":1,"prompt_tokens":5}},"tags":["a"],"tags":["b"]}"#;
    client.ingest(format!(r#"{{"runs":[],"runs":[{sent}]}}"#)).await.assert_accepted();
    let trace = client.trace("twice").await;
    assert_eq!(trace["status"], "succeeded");
    assert_eq!(trace["source_id"], "b");
    assert_eq!(trace["tags"], json!(["b"]));
    assert_eq!(trace["usage"]["prompt_tokens"], 5);
    let runs = client.runs("twice").await;
    assert_eq!((&runs[0]["id"], &runs[0]["type"]), (&json!("last"), &json!("flow")));
    assert_eq!(client.original("twice", "last").await.text(), sent);
}

/// The harness itself: two fresh servers do not see each other's data.
#[tokio::test]
async fn servers_are_separate() {
    let (one, other) = (Server::start(Backend::Sqlite).await, Server::start(Backend::Sqlite).await);
    one.client().ingest(batch(&[run("t", "r")])).await.assert_accepted();
    let stranger = Client::new(other.url(""), one.key());
    stranger.get("/v1/tracing/traces/t").await.assert_error(401, "unauthorized");
    other.client().get("/v1/tracing/traces/t").await.assert_error(404, "not_found");
}
