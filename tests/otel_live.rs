//! Real OpenTelemetry SDKs and instrumentations, unmodified, against the real binary (`tests/sdk/otel`). The first run
//! installs them; `scripts/test-deps.sh` does it beforehand.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use support::server::free_port;
use support::{Backend, Client, Server};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn finished(mut command: Command) -> String {
    let done = command.output().expect("the sender can be run");
    let (out, told) = (String::from_utf8_lossy(&done.stdout).trim().to_owned(), String::from_utf8_lossy(&done.stderr).into_owned());
    assert!(done.status.success(), "{command:?} ended with {}:\n{out}\n{told}", done.status);
    // Exporters log what they could not send, and end well all the same.
    assert!(!told.to_ascii_lowercase().contains("failed to export"), "{told}");
    out
}

/// Runs a sender to its end; gives the id of the trace that it sent.
fn send(server: &Server, sender: &str, what: &str, settings: &[(&str, &str)]) -> String {
    let cache = root().join("tests/.cache");
    let (program, script): (PathBuf, &str) = match sender {
        "python" => (cache.join("venv-otel/bin/python"), "tests/sdk/otel/send.py"),
        _ => ("node".into(), "tests/sdk/otel/send.mjs"),
    };
    let mut command = Command::new(program);
    command.arg(root().join(script)).arg(what).env("OTEL_MODULES", cache.join("node-otel")).env("NO_PROXY", "*");
    command.env("OTEL_EXPORTER_OTLP_ENDPOINT", server.url("").trim_end_matches('/'));
    command.env("OTEL_EXPORTER_OTLP_HEADERS", format!("authorization=Bearer%20{}", server.key()));
    command.envs(settings.iter().copied());
    finished(command)
}

/// The runs of a trace, earliest first.
async fn runs(client: &Client, trace_id: &str) -> Vec<Value> {
    let mut runs = client.runs(trace_id).await;
    // By the time, not by its text, which has as many digits as it needs.
    runs.sort_by_key(|run| tracekeep::domain::time::parse(run["start_time"].as_str().unwrap_or_default()));
    runs
}

#[tokio::test]
async fn real_senders_read_back_what_they_sent() {
    finished(Command::new(root().join("scripts/otel-sdks.sh")));
    let grpc = format!("127.0.0.1:{}", free_port());
    let server = Server::configured(Backend::Sqlite, &[], &[("TRACEKEEP_INGEST_GRPC_LISTEN", &grpc)]).await;
    let client = server.client();

    for coding in ["gzip", "deflate", "none"] {
        let id = send(&server, "python", "exporter", &[("OTEL_EXPORTER_OTLP_COMPRESSION", coding)]);
        let trace = client.trace(&id).await;
        assert_eq!((&trace["run_count"], &trace["source_id"], &trace["session_id"]), (&json!(3), &json!("live-python"), &json!("c-1")), "{coding}");
        assert_eq!(trace["usage"]["total_tokens"], 42);
        let runs = runs(&client, &id).await;
        assert_eq!(runs.iter().map(|run| run["kind"].clone()).collect::<Vec<_>>(), ["agent", "llm", "tool"]);
        let tool = &runs[2];
        assert_eq!(
            tool["attributes"],
            json!({"gen_ai.operation.name": "execute_tool", "flag": true, "list": [1, 2], "ratio": 0.5, "big": 9_007_199_254_740_993_i64})
        );
        assert_eq!(
            (&tool["status"], &tool["error"]["type"], &tool["error"]["message"]),
            (&json!("failed"), &json!("ValueError"), &json!("ValueError: no compass"))
        );
    }

    let id = send(
        &server,
        "python",
        "exporter-grpc",
        &[("OTEL_EXPORTER_OTLP_ENDPOINT", &format!("http://{grpc}")), ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip")],
    );
    assert_eq!(client.trace(&id).await["run_count"], 3, "gRPC");

    for encoding in ["json", "protobuf"] {
        let id = send(&server, "node", encoding, &[]);
        let trace = client.trace(&id).await;
        assert_eq!(
            (&trace["run_count"], &trace["source_id"], &trace["usage"]["total_tokens"]),
            (&json!(2), &json!("live-node"), &json!(42)),
            "{encoding}"
        );
        let runs = runs(&client, &id).await;
        let call = runs.iter().find(|run| run["kind"] == "llm").expect("the model's span");
        assert_eq!(call["input"], json!([{"role": "user", "content": "Which way is the wind?"}]));
        assert_eq!((&call["output"], &call["type"], &call["model"]), (&json!("West."), &json!("client"), &json!("m")));
        assert_eq!((&call["attributes"]["list"], &call["attributes"]["ratio"]), (&json!(["a", "b"]), &json!(0.5)));
    }

    for instrumentation in ["openinference", "openllmetry", "genai"] {
        let id = send(&server, "python", instrumentation, &[]);
        let trace = client.trace(&id).await;
        assert_eq!(trace["run_count"], 2, "{instrumentation}");
        assert_eq!((&trace["usage"]["prompt_tokens"], &trace["usage"]["completion_tokens"]), (&json!(40), &json!(9)), "{instrumentation}");
        let runs = runs(&client, &id).await;
        let call = runs.iter().find(|run| run["kind"] == "llm").unwrap_or(&Value::Null);
        assert_eq!(
            (&call["model"], &call["provider"], &call["counted"]),
            (&json!("scripted"), &json!("openai"), &json!(true)),
            "{instrumentation}: {call}"
        );
        // Each has a shape of its own; all of them have the words.
        assert!(call["input"].to_string().contains("Which way is the wind?"), "{instrumentation}: {call}");
        assert!(call["output"].to_string().contains("West."), "{instrumentation}: {call}");
    }
}
