//! What the server tells about itself, and how it speaks TLS: metrics, timings, log lines, certificates.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::allow_attributes,
    reason = "a test that cannot go on fails, and the tester's environment is its own"
)]

mod support;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use support::caller::Caller;
use support::postgres::Cluster;
use support::server::{OWNER_EMAIL, OWNER_PASSWORD};
use support::tls::{Authority, Served};
use support::{Answer, Backend, Server, batch, on_both_backends, run};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

const TOKEN: &str = "a token for prometheus";

on_both_backends!(metrics_are_those_of_the_reference_and_count, a_failed_request_is_found_in_the_log, the_server_tells_how_it_is);

/// Names of all series in a text of Prometheus.
fn names(text: &str) -> BTreeSet<String> {
    text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).map(ToOwned::to_owned).collect()
}

fn documented() -> BTreeSet<String> {
    let reference = tracekeep::telemetry::reference();
    reference.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).map(ToOwned::to_owned).collect()
}

fn value(text: &str, series: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' ')).unwrap_or_else(|| panic!("no {series} in\n{text}"));
    line.parse().unwrap()
}

/// Has Prometheus' own reader look at a text, and its linter at the names, where `scripts/deploy-tools.sh` could install it.
fn assert_prometheus_reads(text: &str) {
    let promtool = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/.cache/venv-deploy/bin/promtool");
    let started = Command::new(promtool).args(["check", "metrics"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut child) = started else {
        eprintln!("SKIPPED: promtool is missing");
        return;
    };
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
    assert!(done.status.success() && told.trim().is_empty(), "{told}");
}

async fn scraped(server: &Server) -> String {
    let answer = Answer::of(server.client().with_key(TOKEN).request(Method::GET, "/metrics")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.headers["content-type"].to_str().unwrap().starts_with("text/plain; version=0.0.4"));
    answer.text()
}

async fn metrics_are_those_of_the_reference_and_count(backend: Backend) {
    let server = Server::configured(backend, &[], &[("TRACEKEEP_METRICS_TOKEN", TOKEN)]).await;
    let client = server.client();
    for wrong in ["", "a token for prometheu", &client.key] {
        let answer = Answer::of(client.with_key(wrong).request(Method::GET, "/metrics")).await;
        assert_eq!(answer.status, 401, "{}", answer.text());
    }
    let before = scraped(&server).await;
    assert_eq!(names(&before), documented());
    assert_prometheus_reads(&before);
    let reference = tracekeep::telemetry::reference();
    let documented_tasks = reference.lines().find(|line| line.contains("tracekeep_task_restarts_total")).unwrap();
    for line in before.lines().filter_map(|line| line.strip_prefix("tracekeep_task_restarts_total{task=\"")) {
        let task = line.split('"').next().unwrap();
        assert!(documented_tasks.contains(task), "{task} is not in {documented_tasks}");
    }
    client.ingest(batch(&[run("t", "a"), run("t", "b")])).await.assert_accepted();
    assert_eq!(client.with_key("tk_acc_unknown").ingest("{}").await.status, 401);
    let text = scraped(&server).await;
    assert!(!text.contains("tk_acc"), "{text}");
    let shape = |text: &str| text.lines().filter_map(|line| Some(line.rsplit_once(' ')?.0.to_owned())).collect::<Vec<_>>();
    assert_eq!(shape(&before), shape(&text), "the number of series is fixed");
    let rose = |series: &str| value(&text, series) - value(&before, series);
    assert!((rose("tracekeep_ingest_spans_total{protocol=\"dynamiq\"}") - 2.0).abs() < 0.1);
    assert!((rose("tracekeep_ingest_refusals_total{protocol=\"dynamiq\",reason=\"unknown_key\"}") - 1.0).abs() < 0.1);
    assert!((rose("tracekeep_http_requests_total{area=\"collector\",class=\"4xx\"}") - 1.0).abs() < 0.1);
    assert!(rose("tracekeep_commit_duration_seconds_count") > 0.5);
    assert!(value(&text, "tracekeep_database_up") > 0.5 && value(&text, "tracekeep_database_size_bytes") > 4096.0);
    assert!(value(&text, "tracekeep_http_connections") > 0.5, "the one that asks");
}

/// Everything a log line says is in fields, each line is an object, and the id that a person was told leads to the reason.
async fn a_failed_request_is_found_in_the_log(backend: Backend) {
    let server = Server::configured(backend, &[], &[("TRACEKEEP_LOG_FORMAT", "json")]).await;
    let client = server.client();
    server.execute("ALTER TABLE saved_view RENAME TO gone").await.unwrap();
    let answer = client.get("/v1/tracing/views").await;
    assert_eq!(answer.status, 500, "{}", answer.text());
    server.execute("ALTER TABLE facet RENAME TO gone_too").await.unwrap();
    let sent = client.ingest(batch(&[run("t", "r")])).await;
    assert_eq!(sent.status, 500, "{}", sent.text());
    let ids = [&answer, &sent].map(|answer| answer.headers["x-request-id"].to_str().unwrap());
    let log = server.log();
    // Standard output, which people read, is in the same file here.
    let lines: Vec<Value> = log
        .lines()
        .filter(|line| !line.starts_with("Tracekeep ") && !line.starts_with("Open this link") && !line.starts_with("  http"))
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    for (id, table) in ids.into_iter().zip(["saved_view", "facet"]) {
        let failed = lines.iter().find(|line| line.to_string().contains(id)).unwrap_or_else(|| panic!("no line names {id}:\n{log}"));
        assert_eq!(failed["level"], "ERROR", "{failed}");
        assert!(failed["cause"].as_str().is_some_and(|cause| cause.contains(table)), "{failed}");
        assert!(failed["timestamp"].is_string() && failed["message"].is_string(), "{failed}");
    }
}

/// Where nobody asked for it nothing is told; and every answer says what it cost.
#[tokio::test]
async fn metrics_are_closed_at_first_and_every_answer_tells_its_time() {
    let server = Server::start(Backend::Sqlite).await;
    let client = server.client();
    assert_eq!(client.get("/metrics").await.status, 404);
    let timing = |answer: &Answer| answer.headers.get("server-timing").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    for path in ["/v1/tracing/traces", "/v1/projects", "/v1/nothing", "/v1/tracing/traces/none", "/openapi.json"] {
        let told = timing(&client.get(path).await);
        assert!(told.starts_with("store;dur=") && told.contains(", total;dur="), "{path}: {told}");
    }
    let told = timing(&client.get("/v1/tracing/traces").await);
    assert!(!told.starts_with("store;dur=0.000"), "a list is read from the store: {told}");
    for path in ["/", "/healthz", "/readyz", "/assets/none.js"] {
        assert!(timing(&client.get(path).await).starts_with("total;dur="), "{path}");
    }
    let told = timing(&client.ingest(batch(&[run("t", "a")])).await);
    for stage in ["admit;", "decode;", "compress;", "queue;", "commit;", "total;"] {
        assert!(told.contains(stage), "{told}");
    }
    assert!(timing(&client.with_key("no").ingest("{}").await).starts_with("total;dur="));
}

/// A TLS connection that a client with this authority makes: the protocol that was agreed on, and the certificate.
async fn handshake(authority: &Path, address: &str, alpn: &[&str]) -> std::io::Result<(Option<Vec<u8>>, Vec<u8>)> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(authority).unwrap()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, TcpStream::connect(address).await?).await?;
    let (_, session) = stream.get_ref();
    Ok((session.alpn_protocol().map(<[u8]>::to_vec), session.peer_certificates().unwrap()[0].to_vec()))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_speaks_tls_by_certificate_files() {
    let folder = TempDir::new().unwrap();
    let (ours, other) = (Authority::make(folder.path(), "ours"), Authority::make(folder.path(), "other"));
    let (cert, key) = ours.certificate("first");
    let (text, wrong_key) = (|path: &Path| path.display().to_string(), other.certificate("wrong").1);
    let options = |cert: &Path, key: &Path| vec![("TRACEKEEP_TLS_CERT", text(cert)), ("TRACEKEEP_TLS_KEY", text(key))];
    let refused = Served::refused(folder.path(), &options(&cert, &wrong_key));
    assert!(refused.contains("is not the key of the certificate"), "{refused}");
    let refused = Served::refused(folder.path(), &options(&folder.path().join("nothing.pem"), &key));
    assert!(refused.contains("http.tls_cert") && refused.contains("nothing.pem"), "{refused}");
    let refused = Served::refused(folder.path(), &[("TRACEKEEP_TLS_CERT", text(&cert))]);
    assert!(refused.contains("go together"), "{refused}");

    let mut settings = options(&cert, &key);
    settings.extend([("TRACEKEEP_ADMIN_EMAIL", OWNER_EMAIL.to_owned()), ("TRACEKEEP_ADMIN_PASSWORD", OWNER_PASSWORD.to_owned())]);
    let server = Served::start(folder.path(), &settings);
    let address = server.url.strip_prefix("https://").unwrap_or_else(|| panic!("{} is not https", server.url)).to_owned();
    let trusting = |authority: &Authority| {
        let pem = std::fs::read(&authority.file).unwrap();
        reqwest::Client::builder().tls_certs_only([reqwest::Certificate::from_pem(&pem).unwrap()]).build().unwrap()
    };
    let login = json!({"email": OWNER_EMAIL, "password": OWNER_PASSWORD});
    let answer = trusting(&ours).post(format!("{}/v1/auth/login", server.url)).json(&login).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("; Secure"), "{cookie}");
    assert!(!answer.headers().contains_key("strict-transport-security"), "that is the decision of who owns the name");
    assert!(trusting(&other).get(format!("{}/healthz", server.url)).send().await.is_err(), "nobody vouches for it");
    assert!(reqwest::get(format!("http://{address}/healthz")).await.is_err(), "without TLS there is no answer");

    // It can ask itself, though nobody on this machine vouches for its certificate; asked by an address it is strange.
    let health = |words: &[&str]| {
        let mut command = support::server::tracekeep(&[&["health"], words].concat());
        command.envs(options(&cert, &key)).env("TRACEKEEP_LISTEN", &address).output().unwrap()
    };
    let asked = health(&[]);
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    assert!(!health(&["--url", &server.url]).status.success(), "nobody vouches for it");

    assert_eq!(handshake(&ours.file, &address, &["h2", "http/1.1"]).await.unwrap().0.as_deref(), Some(&b"h2"[..]));
    let (agreed, first) = handshake(&ours.file, &address, &["http/1.1"]).await.unwrap();
    assert_eq!(agreed.as_deref(), Some(&b"http/1.1"[..]));
    // A renewed certificate holds without a restart; until both files are there, the old one does.
    let (renewed, renewed_key) = ours.certificate("second");
    std::fs::copy(&renewed_key, &key).unwrap();
    std::fs::copy(&renewed, &cert).unwrap();
    let deadline = std::time::Instant::now() + Duration::from_mins(1);
    while handshake(&ours.file, &address, &[]).await.unwrap().1 == first {
        assert!(std::time::Instant::now() < deadline, "the new certificate was not read");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(trusting(&ours).get(format!("{}/healthz", server.url)).send().await.unwrap().status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_is_reached_over_tls_that_is_verified() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let (ours, other) = (Authority::make(folder.path(), "ours"), Authority::make(folder.path(), "other"));
    let (cert, key) = ours.certificate("postgres");
    cluster.ask_for_tls(&cert, &key).await;
    let url = |query: &str| format!("{}?{query}", cluster.url());
    let verified = |authority: &Authority| url(&format!("sslmode=verify-full&sslrootcert={}", authority.file.display()));

    let refused = Served::refused(folder.path(), &[("TRACEKEEP_DATABASE_URL", url("sslmode=disable"))]);
    assert!(refused.contains("write sslmode=verify-full"), "{refused}");
    let refused = Served::refused(folder.path(), &[("TRACEKEEP_DATABASE_URL", verified(&other))]);
    assert!(refused.contains("cannot connect") && refused.contains("sslrootcert"), "{refused}");
    let server = Served::start(folder.path(), &[("TRACEKEEP_DATABASE_URL", verified(&ours))]);
    assert_eq!(reqwest::get(format!("{}/readyz", server.url)).await.unwrap().status(), 200);
    let plain = cluster
        .count("SELECT COUNT(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name LIKE 'tracekeep%' AND NOT ssl")
        .await;
    let encrypted =
        cluster.count("SELECT COUNT(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name LIKE 'tracekeep%' AND ssl").await;
    assert!(plain == 0 && encrypted > 0, "{plain} plain, {encrypted} encrypted");
}

#[test]
fn doctor_tells_who_can_reach_the_server() {
    let folder = TempDir::new().unwrap();
    let said = |settings: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tracekeep"));
        command.arg("doctor").env("TRACEKEEP_DATA_DIR", folder.path()).envs(settings.iter().copied());
        let done = command.output().unwrap();
        String::from_utf8(done.stdout).unwrap()
    };
    assert!(said(&[]).contains("ok     exposure: http.listen 127.0.0.1:8080: only this machine"), "{}", said(&[]));
    let public = ("TRACEKEEP_LISTEN", "0.0.0.0:8080");
    assert!(said(&[public]).contains("FAULT  exposure: http.listen 0.0.0.0:8080: other machines send keys"), "{}", said(&[public]));
    let told = said(&[public, ("TRACEKEEP_PUBLIC_URL", "https://traces.example.org")]);
    assert!(told.contains("ok     exposure") && told.contains("the work of the proxy"), "{told}");
    let told = said(&[("TRACEKEEP_LISTEN", "[::1]:8080"), ("TRACEKEEP_INGEST_GRPC_LISTEN", "0.0.0.0:4317")]);
    assert!(told.contains("ok     exposure: http.listen [::1]:8080") && told.contains("FAULT  exposure: ingest.grpc_listen"), "{told}");
    let told = said(&[public, ("TRACEKEEP_METRICS_OPEN", "true")]);
    assert!(told.contains("note   exposure: /metrics answers everybody"), "{told}");
    let told = said(&[public, ("TRACEKEEP_TLS_CERT", "/nowhere/cert.pem"), ("TRACEKEEP_TLS_KEY", "/nowhere/key.pem")]);
    assert!(told.contains("FAULT  tls: http.tls_cert: /nowhere/cert.pem"), "{told}");
}

/// Each metric that the dashboard and the alerts use is one that is exported. Their form is the matter of `scripts/check-deploy.sh`.
#[test]
fn dashboard_and_alerts_use_what_is_exported() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy");
    let (dashboard, alerts) = (root.join("grafana/tracekeep.json"), root.join("prometheus/alerts.yml"));
    let board: Value = serde_json::from_str(&std::fs::read_to_string(&dashboard).unwrap()).unwrap();
    let panels = board["panels"].as_array().unwrap();
    let ids: BTreeSet<u64> = panels.iter().map(|panel| panel["id"].as_u64().unwrap()).collect();
    assert_eq!(ids.len(), panels.len(), "panels have ids of their own");
    let documented = documented();
    for file in [&dashboard, &alerts] {
        let text = std::fs::read_to_string(file).unwrap();
        let used: BTreeSet<&str> =
            text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| word.starts_with("tracekeep_")).collect();
        assert!(used.len() > 5, "{used:?}");
        for name in used {
            let base = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).filter(|base| documented.contains(*base));
            assert!(documented.contains(base.unwrap_or(name)), "{}: {name} is not exported", file.display());
        }
    }
}

/// What came, what was refused and why, and where it came from; never a key. Only who runs the server is told.
async fn the_server_tells_how_it_is(backend: Backend) {
    const PATH: &str = "/v1/system/status";
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    let before = owner.get(PATH).await.json()["data"].clone();
    assert_eq!((&before["writes"]["last_commit_at"], &before["refusals"]), (&Value::Null, &json!([])), "{before}");
    let runs: Vec<Value> = (0..60).map(|index| run(&format!("trace {}", index / 2), &format!("run {index}"))).collect();
    server.client().ingest(batch(&runs)).await.assert_accepted();
    let secret = "tk_acc_nobody-knows-this-one";
    for _ in 0..3 {
        assert_eq!(server.client().with_key(secret).ingest("{}").await.status, 401);
    }
    assert_eq!(server.client().ingest("{").await.status, 400);
    let answer = owner.get(PATH).await;
    assert!(!answer.text().contains("nobody-knows"), "{}", answer.text());
    let status = answer.json()["data"].clone();
    let kind = if backend == Backend::Sqlite { "sqlite" } else { "postgres" };
    assert_eq!((&status["version"], &status["database"]["kind"]), (&json!(env!("CARGO_PKG_VERSION")), &json!(kind)));
    assert!(status["database"]["schema"].as_str().expect("a step").starts_with("m00"), "{status}");
    assert!(status["database"]["bytes"].as_u64() > Some(4096), "{status}");
    // On Postgres the data directory may not be there at all.
    assert!(backend == Backend::Postgres || status["disk"]["free_bytes"].as_u64() > Some(0), "{status}");
    assert_eq!(status["database"]["wal_bytes"].as_u64() > Some(0), backend == Backend::Sqlite, "{status}");
    assert!(status["database"]["rollup_slot"].as_i64() >= Some(0), "{status}");
    assert_eq!(status["queue"], json!({"waiting_requests": 0, "waiting_for_room": 0, "bytes_in_flight": 0, "bytes_budget": 256 << 20}));
    let writes = &status["writes"];
    assert!(writes["healthy"] == true && writes["p50_ms"].as_f64() > Some(0.0) && writes["p99_ms"].as_f64() >= writes["p50_ms"].as_f64(), "{writes}");
    assert!(writes["last_commit_at"].as_str() > status["started_at"].as_str(), "{status}");
    let task = status["tasks"].as_array().expect("a list").iter().find(|task| task["name"] == "writer").expect("the writer");
    assert_eq!(task, &json!({"name": "writer", "running": true, "restarts": 0}));
    assert_eq!(status["jobs"], json!({"open": 0, "list": []}));
    let dynamiq = &status["collectors"][0];
    assert_eq!((&dynamiq["protocol"], &dynamiq["accepted_requests"], &dynamiq["accepted_spans"]), (&json!("dynamiq"), &json!(1), &json!(60)));
    assert_eq!(dynamiq["refused"], json!([{"reason": "unknown_key", "requests": 3}, {"reason": "invalid", "requests": 1}]));
    assert_eq!(status["collectors"].as_array().map(Vec::len), Some(4));
    let known = &status["refusals"][1];
    assert_eq!((&known["reason"], &known["address"], &known["requests"]), (&json!("unknown_key"), &json!("127.0.0.1"), &json!(3)), "{status}");
    assert!(known["seconds_ago"].as_f64() < Some(60.0), "{known}");
    assert_eq!(server.client().get(PATH).await.status, 403, "a key is nobody who runs a server");
}
