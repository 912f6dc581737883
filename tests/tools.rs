//! `tracekeep demo`, `tracekeep torture`, and the files of `deploy/`.

mod support;

use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::json;
use support::server::{OWNER_EMAIL, OWNER_PASSWORD, free_port};
use support::{Backend, Server, batch, on_both_backends, run};
use tempfile::TempDir;

on_both_backends!(the_demo_fills_a_store_beside_its_server);

async fn the_demo_fills_a_store_beside_its_server(backend: Backend) {
    let server = Server::start(backend).await;
    let client = server.client();
    for _ in 0..2 {
        // The second time it is the same traces again.
        let told = server.cli(&["demo", "--traces", "120"]);
        assert!(told.contains("120 traces of 7 runs"), "{told}");
        assert_eq!(client.traces("view=preview").await.len(), 120);
    }
    let failed = client.traces("view=preview&status=failed").await.len();
    assert!((1..60).contains(&failed), "{failed} failed");
    let trace = client.trace("demo-1-3").await;
    assert_eq!(trace["run_count"], 7);
    assert!(trace["usage"]["total_tokens"].as_u64() > Some(0), "{trace}");
    server.assert_sound().await;
}

#[tokio::test]
async fn torture_kills_its_own_server_and_loses_nothing() {
    let folder = TempDir::new().expect("a directory");
    let seconds = support::load::short_or_long("4s", "60s");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracekeep"));
    command.args(["torture", "--for", seconds, "--data-dir"]).arg(folder.path()).stdin(Stdio::null());
    let done = command.output().expect("the binary runs");
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{told}\n{}", String::from_utf8_lossy(&done.stderr));
    eprintln!("{told}");
    assert!(told.contains("lost 0, doubled or incomplete 0") && !told.contains("acknowledged 0"), "{told}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a directory").count(), 0, "it leaves nothing behind");
}

#[cfg(unix)]
#[test]
#[expect(clippy::disallowed_methods, reason = "the tester's PATH, with one program before it")]
fn an_old_cargo_is_told_what_to_do() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().expect("a directory");
    let fake = folder.path().join("cargo");
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").expect("a path"));
    for (version, is_enough) in [("1.70.0", false), ("1.100.0-nightly", true)] {
        std::fs::write(&fake, format!("#!/bin/sh\necho 'cargo {version} (0 1970-01-01)'\n")).expect("a file");
        std::fs::set_permissions(&fake, std::fs::Permissions::from_mode(0o755)).expect("a mode");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/require.sh");
        let done = Command::new("sh").arg(script).arg("cargo").env("PATH", &path).output().expect("a shell");
        let told = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.success(), is_enough, "{told}");
        assert!(is_enough || told.contains("rustup update"), "{told}");
    }
}

#[cfg(unix)]
#[test]
fn torture_that_is_stopped_leaves_nothing_behind() {
    let folder = TempDir::new().expect("a directory");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracekeep"));
    command.args(["torture", "--for", "5m", "--data-dir"]).arg(folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let torture = command.spawn().expect("the binary runs");
    let files = || std::fs::read_dir(folder.path()).expect("a directory").count();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while files() == 0 {
        assert!(std::time::Instant::now() < until, "it does not begin");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    std::thread::sleep(std::time::Duration::from_secs(2));
    let signalled = Command::new("kill").args(["-TERM", &torture.id().to_string()]).status().expect("a command");
    assert!(signalled.success());
    // Its output ends when nobody holds it any more, its server included.
    let done = torture.wait_with_output().expect("it ends");
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(!done.status.success() && told.contains("stopped"), "{told}");
    assert_eq!(files(), 0);
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut commands = processes.filter_map(|process| std::fs::read_to_string(process.path().join("cmdline")).ok());
    let place = folder.path().display().to_string();
    assert!(!commands.any(|command| command.contains(&place)), "a server is left");
}

/// The linters and schemas of those who read `deploy/`; each that is missing is named.
#[test]
fn deployment_files_pass_their_linters() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/check-deploy.sh");
    let done = Command::new(script).stdin(Stdio::null()).output().expect("the script runs");
    let told = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
    eprintln!("{told}");
    assert!(done.status.success() && !told.contains("FAULT"), "{told}");
}

/// The final image holds the program, the C library, and a folder that belongs to its user: a root made of nothing else
/// serves, and its health check says so.
#[tokio::test]
async fn the_program_needs_nothing_but_what_the_image_has() {
    let binary = env!("CARGO_BIN_EXE_tracekeep");
    let folder = TempDir::new().expect("a directory");
    let root = folder.path();
    let shell = format!(
        "set -eu; cd '{}'; mkdir -p usr/local/bin data; chmod 0755 .; cp '{binary}' usr/local/bin/tracekeep; \
         for lib in $(ldd '{binary}' | grep -o '/[^ ]*'); do mkdir -p \".${{lib%/*}}\"; cp \"$lib\" \".$lib\"; done; \
         chown 65532:65532 data; chmod 0700 data; find . -name '*.so*' -exec basename {{}} ';' | sort | tr '\\n' ' '",
        root.display()
    );
    let made = Command::new("sh").args(["-c", &shell]).output().expect("a shell");
    if !made.status.success() {
        eprintln!("SKIPPED: no root can be made here: {}", String::from_utf8_lossy(&made.stderr).trim());
        return;
    }
    // What distroless/cc has.
    for library in String::from_utf8_lossy(&made.stdout).split_whitespace() {
        let known = ["ld-linux", "libc.so", "libm.so", "libgcc_s.so", "libdl.so", "libpthread.so", "librt.so"];
        assert!(known.iter().any(|name| library.starts_with(name)), "{library} is not in the image");
    }
    let inside = |words: &[&str]| {
        let mut command = Command::new("chroot");
        command.args(["--userspec=65532:65532"]).arg(root).arg("/usr/local/bin/tracekeep").args(words);
        command.env_clear().env("TRACEKEEP_LISTEN", "127.0.0.1:18473").env("TRACEKEEP_DATA_DIR", "/data").stdin(Stdio::null());
        command
    };
    match inside(&["--version"]).output() {
        Ok(done) if done.status.success() => {}
        other => {
            eprintln!("SKIPPED: chroot is not allowed here: {other:?}");
            return;
        }
    }
    let mut server = inside(&["serve"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let deadline = std::time::Instant::now() + std::time::Duration::from_mins(1);
    while !inside(&["health"]).output().expect("it runs").status.success() {
        assert!(server.try_wait().expect("it can be waited for").is_none(), "the server ended");
        assert!(std::time::Instant::now() < deadline, "it was not ready");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let key = inside(&["key", "create", "--name", "image"]).output().expect("it runs");
    assert!(key.status.success(), "{}", String::from_utf8_lossy(&key.stderr));
    assert!(Command::new("kill").args(["-TERM", &server.id().to_string()]).status().expect("kill runs").success());
    assert!(server.wait().expect("it ends").success());
    assert!(!inside(&["health"]).output().expect("it runs").status.success());
}

/// nginx with the configuration of `deploy/`, in front of two servers, in a folder of its own.
struct Proxy {
    child: Child,
    https: u16,
    http: u16,
    _folder: TempDir,
}

impl Proxy {
    /// `None` where nginx or openssl is missing.
    async fn start(servers: &[Server]) -> Option<Self> {
        let folder = TempDir::new().expect("a directory");
        let path = folder.path();
        // nginx started as root works as somebody else.
        let shell = format!(
            "cd '{}' && chmod 0755 . && mkdir -m 0777 tmp && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=traces.example.org \
             -keyout key.pem -out cert.pem",
            path.display()
        );
        if !Command::new("sh").args(["-c", &shell]).output().is_ok_and(|done| done.status.success()) {
            eprintln!("SKIPPED: openssl is missing");
            return None;
        }
        let [https, http] = [free_port(), free_port()];
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/nginx/tracekeep.conf")).expect("the configuration");
        let text =
            text.replace("listen 80;", &format!("listen 127.0.0.1:{http};")).replace("listen 443 ssl;", &format!("listen 127.0.0.1:{https} ssl;"));
        let text = text.replace("/etc/nginx/certs/fullchain.pem", &path.join("cert.pem").display().to_string());
        let text = text.replace("/etc/nginx/certs/privkey.pem", &path.join("key.pem").display().to_string());
        let mut text = text.lines().filter(|line| !line.contains("listen [::]")).collect::<Vec<_>>().join("\n");
        for (index, server) in servers.iter().enumerate() {
            text = text.replace(&format!("tracekeep-{}:8080", index + 1), &server.address());
        }
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|kind| format!("{kind}_temp_path {}/tmp/{kind};", path.display()));
        let whole = format!(
            "daemon off; pid {0}/pid; error_log {0}/error.log; worker_processes 1; events {{}}\nhttp {{ access_log off; {1}\n{text}\n}}",
            path.display(),
            temporary.join(" ")
        );
        let file = path.join("nginx.conf");
        std::fs::write(&file, whole).expect("the configuration");
        let Ok(checked) = Command::new("nginx").arg("-t").arg("-c").arg(&file).output() else {
            eprintln!("SKIPPED: nginx is missing (Debian: nginx-light)");
            return None;
        };
        assert!(checked.status.success(), "nginx -t: {}", String::from_utf8_lossy(&checked.stderr));
        let child = Command::new("nginx").arg("-c").arg(&file).stdin(Stdio::null()).spawn().expect("nginx starts");
        let proxy = Self { child, https, http, _folder: folder };
        while tokio::net::TcpStream::connect(("127.0.0.1", https)).await.is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        Some(proxy)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // In order, so that its workers go too.
        let _ = Command::new("kill").args(["-QUIT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn the_proxy_passes_everything_on_and_loses_nothing_with_a_server() {
    let mut servers = Server::several(2).await;
    let Some(proxy) = Proxy::start(&servers).await else { return };
    let key = servers[0].key();
    let http = reqwest::Client::builder().danger_accept_invalid_certs(true).redirect(reqwest::redirect::Policy::none()).no_proxy().build();
    let http = http.expect("a client");
    let (https, plain) = (format!("https://127.0.0.1:{}", proxy.https), format!("http://127.0.0.1:{}", proxy.http));
    let post = |path: &str, body: String| http.post(format!("{https}{path}")).bearer_auth(&key).header("Content-Type", "application/json").body(body);
    // Ids with slashes, a body that is larger than nginx takes by itself, repeated slashes.
    let mut large = run("a/b", "r/1");
    large["output"] = json!("x".repeat(20 << 20));
    assert_eq!(post("//v1/traces", batch(&[large])).send().await.expect("an answer").status(), 200);
    let original = http.get(format!("{https}/v1/tracing/traces/a%2Fb/runs/r%2F1/original")).bearer_auth(&key).send().await.expect("an answer");
    assert_eq!(original.status(), 200);
    assert!(original.bytes().await.expect("a body").len() > 20 << 20);
    // The cookie of who signs in through it is bound to TLS.
    let login = json!({"email": OWNER_EMAIL, "password": OWNER_PASSWORD});
    let login = http.post(format!("{https}/v1/auth/login")).json(&login).send().await.expect("an answer");
    let cookie = login.headers().get("set-cookie").expect("a cookie").to_str().expect("text").to_owned();
    assert!(cookie.contains("Secure"), "{cookie}");
    assert_eq!(http.get(format!("{https}/metrics")).send().await.expect("an answer").status(), 404);
    // Over plain HTTP people are sent on, and senders are refused rather than emptied.
    let sent_on = http.get(format!("{plain}/traces?x=1")).send().await.expect("an answer");
    assert_eq!(sent_on.status(), 301);
    assert!(sent_on.headers()["location"].to_str().expect("text").ends_with("/traces?x=1"));
    assert_eq!(http.post(format!("{plain}/v1/traces")).body("{}").send().await.expect("an answer").status(), 403);
    // One server goes: no sender notices.
    servers[1].kill9();
    for number in 0..20 {
        let answer = post("/v1/traces", batch(&[run(&format!("t{number}"), "r")])).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "trace {number}");
    }
    assert_eq!(support::Client::new(servers[0].url(""), key).traces("").await.len(), 21);
}
