//! The listener and the paths, over plain sockets: what HTTP clients hide.
#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "a test that cannot go on fails")]

mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use reqwest::Method;
use support::{Answer, Backend, Client, Server};
use tempfile::NamedTempFile;

/// A server with a configuration file of its own.
async fn configured(text: &str) -> (Server, NamedTempFile) {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let server = Server::start_with(Backend::Sqlite, &["--config", &file.path().display().to_string()]).await;
    (server, file)
}

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

fn first_line(stream: &mut TcpStream) -> String {
    let mut answer = vec![0; 4096];
    let count = stream.read(&mut answer).unwrap_or(0);
    String::from_utf8_lossy(&answer[..count]).lines().next().unwrap_or_default().to_owned()
}

const HEALTH: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_dripping_head_is_dropped_and_a_kept_connection_is_not() {
    let (server, _file) = configured("[http]\nhead_timeout_secs = 1\n").await;
    let mut kept = connect(&server);
    kept.write_all(HEALTH).unwrap();
    assert_eq!(first_line(&mut kept), "HTTP/1.1 200 OK");

    let mut drip = connect(&server);
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(10) {
        if drip.write_all(b"X").is_err() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(started.elapsed() < Duration::from_secs(5), "the drip was cut off");
    let mut silent = connect(&server);
    assert_eq!(silent.read(&mut [0; 16]).unwrap(), 0, "so is a client that says nothing");

    kept.write_all(HEALTH).unwrap();
    assert_eq!(first_line(&mut kept), "HTTP/1.1 200 OK");
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_over_the_bound_wait_for_their_turn() {
    let (server, _file) = configured("[http]\nmax_connections = 2\n").await;
    let mut open: Vec<TcpStream> = (0..2).map(|_| connect(&server)).collect();
    for stream in &mut open {
        stream.write_all(HEALTH).unwrap();
        assert_eq!(first_line(stream), "HTTP/1.1 200 OK");
    }
    let mut third = connect(&server);
    third.write_all(HEALTH).unwrap();
    third.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    assert_eq!(first_line(&mut third), "", "no answer yet");
    third.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    open.pop();
    assert_eq!(first_line(&mut third), "HTTP/1.1 200 OK");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_runs_is_finished_after_sigterm() {
    let mut server = Server::start(Backend::Sqlite).await;
    let key = server.key();
    let body = r#"{"email":"nobody@example.test","password":"wrong password"}"#;
    let mut stream = connect(&server);
    let head = format!(
        "POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\nAuthorization: Bearer {key}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body.as_bytes()[..10]).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let finish = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        stream.write_all(&body.as_bytes()[10..]).unwrap();
        first_line(&mut stream)
    });
    let status = server.terminate().await;
    assert_eq!(status.code(), Some(0));
    assert_eq!(finish.join().unwrap(), "HTTP/1.1 401 Unauthorized");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_of_http2_has_two_hundred_requests_at_once() {
    const SETTINGS: u8 = 4;
    const MAX_CONCURRENT_STREAMS: u16 = 3;
    let server = Server::start(Backend::Sqlite).await;
    let mut stream = connect(&server);
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").unwrap();
    stream.write_all(&[0, 0, 0, SETTINGS, 0, 0, 0, 0, 0]).unwrap();
    let mut head = [0; 9];
    stream.read_exact(&mut head).unwrap();
    assert_eq!((head[3], head[4]), (SETTINGS, 0), "{head:?}");
    let mut settings = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
    stream.read_exact(&mut settings).unwrap();
    let setting = settings.chunks_exact(6).find(|setting| setting[..2] == MAX_CONCURRENT_STREAMS.to_be_bytes());
    assert_eq!(setting.map(|setting| &setting[2..]), Some(&200_u32.to_be_bytes()[..]), "{settings:?}");
}

#[tokio::test]
async fn paths_have_one_spelling_and_no_redirects() {
    let server = Server::start_with(Backend::Sqlite, &["--base-path", "/collector"]).await;
    let client = Client::new(server.url(""), server.key());
    for path in ["/v1/traces", "//v1/traces", "/v1/traces/", "/collector/v1/traces", "//collector//v1//traces/"] {
        // 400 comes from the collector itself: the body is not what it takes.
        assert_eq!(client.post_raw(path, "{}").await.status, 400, "{path}");
    }
    for path in ["/other/v1/traces", "/collectors/v1/traces", "/v1/traces/x"] {
        let status = client.post_raw(path, "{}").await.status;
        assert_eq!(status, 404, "{path}");
    }
    for path in ["/collector/healthz", "/healthz/", "/readyz", "/openapi.json", "/", "/collector/", "/setup", "/a/deep/link.with.dots"] {
        let answer = Answer::of(client.anonymous(Method::GET, path)).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
    }
    // OTLP metrics come in here, and nothing goes out: to who reads, the path is none.
    for method in [Method::GET, Method::HEAD] {
        assert_eq!(Answer::of(client.request(method, "/v1/metrics")).await.status, 404);
    }
    Answer::of(client.request(Method::GET, "/v1/metrics")).await.assert_error(404, "not_found");
    let docs = Answer::of(client.anonymous(Method::GET, "/collector/docs")).await;
    assert_eq!((docs.status.as_u16(), docs.headers["content-type"].to_str().unwrap()), (200, "text/html; charset=utf-8"));
    assert!(docs.text().contains("<article id=\"listTraces\">") && !docs.text().contains("src="), "nothing comes from elsewhere");
    assert!(docs.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'; style-src 'self';"));
    let style = Answer::of(client.anonymous(Method::GET, "/docs/style.css")).await;
    assert_eq!((style.status.as_u16(), style.headers["content-type"].to_str().unwrap()), (200, "text/css; charset=utf-8"));
    assert!(!style.text().contains("url("));
    let page = Answer::of(client.anonymous(Method::GET, "/")).await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{policy}");
}

/// Prompts and answers lie in it.
#[cfg(unix)]
#[tokio::test]
async fn nobody_else_on_the_machine_looks_into_the_data_directory() {
    use std::os::unix::fs::PermissionsExt as _;
    for backend in Backend::ALL {
        let server = Server::start(backend).await;
        let mode = std::fs::metadata(server.data_dir()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{backend:?}");
    }
}

/// Who follows traces would do so for minutes; a server that stops does not wait for them, and they come back elsewhere.
#[tokio::test]
async fn followers_do_not_hold_up_the_end_of_a_server() {
    let mut server = Server::start(Backend::Sqlite).await;
    let mut events = server.client().request(Method::GET, "/v1/tracing/live").send().await.unwrap();
    assert_eq!(events.status(), 200);
    assert_eq!(events.chunk().await.unwrap().as_deref(), Some(&b"retry: 1000\n\n"[..]));
    let started = Instant::now();
    assert!(server.terminate().await.success());
    assert!(started.elapsed() < Duration::from_secs(10), "it took {:?}", started.elapsed());
    assert_eq!(events.chunk().await.unwrap(), None, "and they were not cut off");
}
