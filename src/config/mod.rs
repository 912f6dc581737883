//! Configuration: defaults, then a TOML file, then the environment, then flags.
//!
//! This is the only room that reads the environment. All faults are collected and reported together; a key of the file
//! that no section knows is a fault.

use std::fmt::Write;
use std::path::PathBuf;

mod artifacts;
mod auth;
mod database;
mod http;
mod ingest;
mod memory;
mod oidc;
mod reader;
mod telemetry;

pub use artifacts::{Artifacts, Bucket};
pub use auth::Auth;
pub use database::Database;
pub use http::{Http, TlsFiles};
pub use ingest::Ingest;
pub use memory::free_memory_soon;
pub use oidc::Oidc;
pub use reader::{Entry, Origin, Secret};
pub use telemetry::{LogFormat, MetricsDoor, Telemetry};

use reader::Reader;

/// The whole configuration, handed out by section.
#[derive(Clone, Debug)]
pub struct Config {
    /// Listening and paths.
    pub http: Http,
    /// Where the store lives.
    pub database: Database,
    /// Limits of the collectors.
    pub ingest: Ingest,
    /// Files and large values beside the traces.
    pub artifacts: Artifacts,
    /// Sign-in and the first owner.
    pub auth: Auth,
    /// Logs.
    pub telemetry: Telemetry,
    entries: Vec<Entry>,
}

/// What the command line says: a file and values by key.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--config FILE`.
    pub file: Option<PathBuf>,
    /// Values of flags, by configuration key.
    pub flags: Vec<(&'static str, String)>,
}

/// Everything that is wrong with the configuration.
#[derive(Debug, thiserror::Error)]
#[error("the configuration cannot be used:\n  {}", .0.join("\n  "))]
pub struct ConfigError(pub Vec<String>);

impl Config {
    /// Loads the configuration of this process.
    pub fn load(overrides: Overrides) -> Result<Self, ConfigError> {
        Self::load_with(overrides, &process_environment)
    }

    /// Loads with the given environment.
    pub fn load_with(overrides: Overrides, environment: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let file = overrides.file.clone().or_else(|| environment("TRACEKEEP_CONFIG").map(PathBuf::from));
        let mut reader = Reader::new(file.as_deref(), overrides.flags, environment)?;
        let (http, database, ingest) = (Http::read(&mut reader), Database::read(&mut reader), Ingest::read(&mut reader));
        let (artifacts, auth, telemetry) = (Artifacts::read(&mut reader), Auth::read(&mut reader), Telemetry::read(&mut reader));
        let entries = reader.finish()?;
        Ok(Self { http, database, ingest, artifacts, auth, telemetry, entries })
    }

    /// Every key with its value (secrets masked) and where it came from.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// The configuration reference: every key with its variable, default and meaning.
pub fn reference() -> String {
    let config = Config::load_with(Overrides::default(), &|_| None).expect("the defaults have no fault");
    let mut text = REFERENCE_HEAD.to_owned();
    for Entry { key, variable, about, value, .. } in config.entries() {
        let default = if value.is_empty() { String::new() } else { format!("`{value}`") };
        let _ = writeln!(text, "| `{key}` | `{variable}` | {default} | {about} |");
    }
    text
}

const REFERENCE_HEAD: &str = "\
# Configuration

Built-in defaults, then the TOML file (`--config FILE` or `TRACEKEEP_CONFIG`), then the environment, then flags: the later
one wins. A key `a.b` is `b` in the table `[a]` of the file. A key that is not listed here is an error, and all errors are
reported together. Sizes are bytes or carry a unit: `65536`, `64 KiB`, `128 MiB`, `1 GiB`.

`tracekeep config show --origin` prints what is in force and where each value came from; secrets are masked.

| key | environment | default | meaning |
| --- | --- | --- | --- |
";

/// The running program's own file, to start it again as a child.
pub fn own_program() -> std::io::Result<PathBuf> {
    std::env::current_exe()
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn process_environment(name: &str) -> Option<String> {
    // An empty variable is what compose files and unit files leave behind for "not set".
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn none(_: &str) -> Option<String> {
        None
    }

    fn file(text: &str) -> (tempfile::NamedTempFile, Overrides) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let overrides = Overrides { file: Some(file.path().to_owned()), flags: Vec::new() };
        (file, overrides)
    }

    #[test]
    fn defaults_stand_alone() {
        let config = Config::load_with(Overrides::default(), &none).unwrap();
        assert_eq!(config.http.listen, "127.0.0.1:8080");
        assert_eq!(config.ingest.max_body_bytes, 128 << 20);
        assert_eq!(config.ingest.in_flight_bytes, 256 << 20);
        assert!(config.entries().iter().all(|entry| entry.origin == Origin::Default));
    }

    #[test]
    fn flags_beat_environment_beats_file() {
        let (_keep, mut overrides) = file("[http]\nlisten = \"10.0.0.1:1\"\nmax_connections = 7\n[ingest]\nmax_body_bytes = \"2 MiB\"\n");
        let environment = |name: &str| match name {
            "TRACEKEEP_LISTEN" => Some("10.0.0.2:2".to_owned()),
            "TRACEKEEP_BASE_PATH" => Some("/from/env/".to_owned()),
            _ => None,
        };
        let config = Config::load_with(overrides.clone(), &environment).unwrap();
        assert_eq!((config.http.listen.as_str(), config.http.max_connections), ("10.0.0.2:2", 7));
        assert_eq!((config.http.base_path.as_str(), config.ingest.max_body_bytes), ("/from/env", 2 << 20));
        overrides.flags.push(("http.listen", "10.0.0.3:3".to_owned()));
        let config = Config::load_with(overrides, &environment).unwrap();
        assert_eq!(config.http.listen, "10.0.0.3:3");
        let origin = |key: &str| config.entries().iter().find(|entry| entry.key == key).unwrap().origin.to_string();
        assert_eq!(origin("http.listen"), "flag");
        assert_eq!(origin("http.base_path"), "TRACEKEEP_BASE_PATH");
        assert_eq!(origin("http.max_connections"), "file");
    }

    #[test]
    fn all_faults_are_reported_together() {
        let (_keep, overrides) =
            file("colour = 1\n[http]\nlisten = 5\nport = 80\n[ingest]\nmax_body_bytes = \"lots\"\nhold_secs = -1\n[extra.deep]\na = 1\n");
        let faults = Config::load_with(overrides, &none).unwrap_err().0;
        let text = faults.join("\n");
        for expected in ["http.listen", "http.port", "ingest.max_body_bytes", "ingest.hold_secs", "colour", "extra.deep.a"] {
            assert!(text.contains(expected), "{expected} is missing in {text}");
        }
        assert_eq!(faults.len(), 6, "{text}");
    }

    #[test]
    fn secrets_are_masked() {
        let environment = |name: &str| (name == "TRACEKEEP_DATABASE_URL").then(|| "postgres://u:hunter2@h/db".to_owned());
        let config = Config::load_with(Overrides::default(), &environment).unwrap();
        let shown = format!("{config:?} {:?}", config.entries());
        assert!(!shown.contains("hunter2"), "{shown}");
        assert_eq!(config.database.url.unwrap().expose(), "postgres://u:hunter2@h/db");
    }
}
