//! The rules between the rooms, read from the source: who may import whom, and which library lives where.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Rooms that each room may import besides itself; `app`, `cli` and `server` are the rim and may import all.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("clock", &[]),
    ("config", &[]),
    ("console", &[]),
    ("telemetry", &["config"]),
    ("metrics", &["domain", "store"]),
    ("pricing", &["domain"]),
    ("store", &["domain", "metrics"]),
    ("tasks", &["clock", "domain", "store"]),
    ("access", &["clock", "config", "domain", "store", "tasks"]),
    ("ingest", &["clock", "domain", "store", "tasks"]),
    ("collector", &["access", "domain", "ingest"]),
    ("artifacts", &["access", "domain", "store"]),
    ("api", &["access", "collector", "domain", "ingest", "metrics", "store"]),
];

/// Libraries, and the only places that may name them.
const LIVES_IN: &[(&str, &[&str])] = &[
    ("sea_orm", &["store"]),
    ("sqlx", &["store"]),
    ("poem_openapi", &["api"]),
    ("poem", &["server", "api", "console", "collector/http"]),
    ("clap", &["cli", "main"]),
    ("rust_embed", &["console"]),
    ("argon2", &["access"]),
    ("std::env", &["config"]),
];

/// Rooms that do no I/O: they are benched and fuzzed alone.
const PURE: &[&str] = &["domain", "collector/dynamiq", "collector/json.rs", "collector/preview.rs", "metrics/fold.rs"];
const IMPURE: &[&str] = &["tokio", "poem", "sea_orm", "sqlx", "std::fs", "std::net"];

struct Source {
    /// Path below `src`, with slashes.
    name: String,
    /// Code without comments and without the tests at its end.
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
                let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
                found.push(Source { name: path.strip_prefix(&root).unwrap().display().to_string().replace('\\', "/"), code });
            }
        }
    }
    assert!(found.len() > 50, "the source is where it was");
    found
}

impl Source {
    fn room(&self) -> &str {
        self.name.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    fn is_in(&self, place: &str) -> bool {
        self.name == place || self.name == format!("{place}.rs") || self.name.starts_with(&format!("{place}/"))
    }

    /// Whether the code names `path` as a whole word, followed by `::`.
    fn names(&self, path: &str) -> bool {
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        self.code.match_indices(&format!("{path}::")).any(|(at, _)| !self.code[..at].ends_with(word))
    }
}

#[track_caller]
fn assert_none(broken: &[String]) {
    assert!(broken.is_empty(), "\n  {}", broken.join("\n  "));
}

#[test]
fn rooms_import_only_what_lies_below_them() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let rooms = MAY_IMPORT.iter().map(|(room, _)| *room).chain(["app", "server", "cli"]);
    let rooms: Vec<&str> = rooms.collect();
    let mut broken = Vec::new();
    for source in sources() {
        let Some(allowed) = allowed.get(source.room()) else { continue };
        for room in &rooms {
            if *room != source.room() && !allowed.contains(room) && source.names(&format!("crate::{room}")) {
                broken.push(format!("{} imports {room}", source.name));
            }
        }
    }
    assert_none(&broken);
}

#[test]
fn libraries_stay_where_they_live() {
    let mut broken = Vec::new();
    for source in sources() {
        for (library, places) in LIVES_IN {
            if source.names(library) && !places.iter().any(|place| source.is_in(place)) {
                broken.push(format!("{} names {library}", source.name));
            }
        }
    }
    assert_none(&broken);
}

#[test]
fn pure_rooms_do_no_io() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|source| PURE.iter().any(|place| source.is_in(place))) {
        broken.extend(IMPURE.iter().filter(|library| source.names(library)).map(|library| format!("{} names {library}", source.name)));
    }
    assert_none(&broken);
}

#[test]
fn only_access_makes_scopes() {
    let makes = |source: &Source| source.code.contains("ProjectScope::new") || source.code.contains("ProjectScope {");
    let broken: Vec<_> = sources().iter().filter(|source| !source.is_in("access") && makes(source)).map(|source| source.name.clone()).collect();
    assert_none(&broken);
}
