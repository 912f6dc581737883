//! Certificates of a made-up authority (by `openssl`), and servers that are asked over TLS.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Somebody who signs certificates for 127.0.0.1.
pub(crate) struct Authority {
    /// Its own certificate.
    pub(crate) file: PathBuf,
    key: PathBuf,
    folder: PathBuf,
    name: String,
}

impl Authority {
    pub(crate) fn make(folder: &Path, name: &str) -> Self {
        let at = |end: &str| folder.join(format!("{name}-{end}.pem"));
        let authority = Self { file: at("ca"), key: at("ca-key"), folder: folder.to_owned(), name: name.to_owned() };
        let subject = format!("/CN=authority {name}");
        openssl(&[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            &subject,
            "-keyout",
            &text(&authority.key),
            "-out",
            &text(&authority.file),
            "-addext",
            "basicConstraints=critical,CA:TRUE",
        ]);
        authority
    }

    /// A certificate and its key.
    pub(crate) fn certificate(&self, name: &str) -> (PathBuf, PathBuf) {
        let at = |end: &str| self.folder.join(format!("{}-{name}-{end}.pem", self.name));
        let (cert, key, request, extensions) = (at("cert"), at("key"), at("request"), at("ext"));
        openssl(&[
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            &format!("/CN={name}"),
            "-keyout",
            &text(&key),
            "-out",
            &text(&request),
        ]);
        std::fs::write(&extensions, "subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=CA:FALSE\n").expect("a file");
        openssl(&[
            "x509",
            "-req",
            "-days",
            "2",
            "-in",
            &text(&request),
            "-CA",
            &text(&self.file),
            "-CAkey",
            &text(&self.key),
            "-CAcreateserial",
            "-extfile",
            &text(&extensions),
            "-out",
            &text(&cert),
        ]);
        (cert, key)
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn openssl(words: &[&str]) {
    let done = Command::new("openssl").args(words).output().expect("openssl is installed (scripts/test-deps.sh)");
    assert!(done.status.success(), "openssl {words:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// A server that said where it listens.
pub(crate) struct Served {
    child: Child,
    pub(crate) url: String,
}

fn serve(folder: &Path, settings: &[(&str, String)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracekeep"));
    command.args(["serve", "--listen", "127.0.0.1:0"]).env("TRACEKEEP_DATA_DIR", folder.join("data"));
    command.envs(settings.iter().map(|(name, value)| (name, value))).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Served {
    pub(crate) fn start(folder: &Path, settings: &[(&str, String)]) -> Self {
        let mut child = serve(folder, settings).stderr(Stdio::inherit()).spawn().expect("the binary starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let first = lines.next().and_then(Result::ok).unwrap_or_default();
        let url = first.rsplit_once(" on ").map_or_else(|| panic!("no address in {first:?}"), |(_, url)| url.to_owned());
        Self { child, url }
    }

    /// What it says when it must not start.
    pub(crate) fn refused(folder: &Path, settings: &[(&str, String)]) -> String {
        let done = serve(folder, settings).output().expect("the binary runs");
        assert_eq!(done.status.code(), Some(1), "{}", String::from_utf8_lossy(&done.stdout));
        String::from_utf8_lossy(&done.stderr).into_owned()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
