//! The rules of ARCHITECTURE.md that the compiler does not check: which room may name what. Every rule is shown to bite
//! on a made-up source below.

#[path = "support/source.rs"]
#[allow(unreachable_pub, clippy::allow_attributes, reason = "shared with other test binaries")]
mod source;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use source::{Reference, Source};

/// Longest file of `src/`.
const MAX_LINES: usize = 500;
/// Files longer than this are named, so that somebody looks at them before they are too long.
const LONG_LINES: usize = 350;

/// Lines of a file that break a rule, each with what is wrong there.
type Faults = Vec<(usize, String)>;

/// Rooms that each room may name besides itself; `app`, `cli` and `server` are the rim and may name all.
const BELOW: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("clock", &[]),
    ("config", &["domain"]),
    ("console", &[]),
    ("telemetry", &["clock", "config", "domain"]),
    ("metrics", &["domain", "store"]),
    ("redaction", &["domain"]),
    ("pricing", &["clock", "domain", "store", "tasks"]),
    ("store", &["domain", "metrics", "telemetry"]),
    ("tasks", &["clock", "domain", "store"]),
    ("backup", &["store"]),
    ("transfer", &["access", "collector", "domain", "ingest", "redaction", "store"]),
    ("access", &["clock", "config", "domain", "redaction", "store", "tasks"]),
    ("ingest", &["clock", "domain", "pricing", "redaction", "store", "tasks", "telemetry"]),
    ("collector", &["access", "artifacts", "domain", "ingest", "redaction", "telemetry"]),
    ("artifacts", &["clock", "config", "domain", "store", "tasks"]),
    ("api", &["access", "artifacts", "clock", "collector", "domain", "ingest", "metrics", "pricing", "redaction", "store", "tasks", "telemetry"]),
];

/// Libraries that have one home.
const HOMES: &[(&str, &[&str])] = &[("clap", &["cli"]), ("rust_embed", &["console"]), ("argon2", &["access"])];

struct Rule {
    name: &'static str,
    faults: fn(&Source) -> Faults,
    /// Files that may break the rule, and why.
    exceptions: &'static [(&'static str, &'static str)],
}

const RULES: &[Rule] = &[
    Rule {
        name: "domain is pure: it names std (without I/O), itself, serde, smallvec, uuid and xxhash, search also how letters are composed, and nothing else",
        faults: |source| {
            // serde_json reads and writes one JSON string (text.rs); uuid is a plain value here.
            const CRATES: &[&str] = &["std", "core", "serde", "serde_bytes", "serde_json", "smallvec", "uuid", "xxhash_rust"];
            let allowed = |reference: &Reference| {
                let name = reference.path[0].as_str();
                let composes = name == "unicode_normalization" && source.is_in(&["domain", "search"]);
                let is_plain = CRATES.contains(&name) && !does_io(reference);
                reference.is_in(&["crate", "domain"]) || is_plain || composes || (name == "proptest" && reference.in_tests)
            };
            if source.is_in(&["domain"]) { refused(source, |reference| !allowed(reference)) } else { Faults::new() }
        },
        exceptions: &[],
    },
    Rule {
        name: "decoders, prices and the fold are pure: no I/O, no runtime, no HTTP, no database",
        faults: |source| {
            let is_decoder = source.is_in(&["collector"]) && !source.is_in(&["collector", "http"]);
            let is_inflate = source.is_in(&["collector", "http", "inflate"]);
            let is_fold = [["metrics", "cell"], ["metrics", "fold"], ["metrics", "histogram"]].iter().any(|file| source.is_in(file));
            let is_price = [["pricing", "lookup"], ["pricing", "matcher"], ["pricing", "table"]].iter().any(|file| source.is_in(file));
            if is_decoder || is_inflate || is_fold || is_price {
                refused(source, |reference| does_io(reference) || is_of(reference, &["tokio", "poem", "poem_openapi", "sea_orm", "sqlx", "rusqlite"]))
            } else {
                Faults::new()
            }
        },
        exceptions: &[],
    },
    Rule {
        name: "SQL stays in store: sea-orm, sqlx and the migrations are named there only",
        faults: |source| {
            if source.is_in(&["store"]) || source.file.starts_with("migrations/") {
                return Faults::new();
            }
            refused(source, |reference| is_of(reference, &["sea_orm", "sqlx", "rusqlite", "sea_orm_migration", "tracekeep_migrations"]))
        },
        exceptions: &[],
    },
    Rule {
        name: "HTTP stays at the edge: poem is named in server, collector/http, api and console only",
        faults: |source| {
            if [&["server"][..], &["collector", "http"], &["api"], &["console"]].iter().any(|room| source.is_in(room)) {
                return Faults::new();
            }
            refused(source, |reference| is_of(reference, &["poem"]))
        },
        exceptions: &[],
    },
    Rule {
        name: "the described API stays in api: poem-openapi is named there only",
        faults: |source| {
            if source.is_in(&["api"]) { Faults::new() } else { refused(source, |reference| is_of(reference, &["poem_openapi"])) }
        },
        exceptions: &[],
    },
    Rule {
        name: "only access makes a ProjectScope, and gives no other room a way to",
        faults: |source| if source.is_in(&["access"]) { open_doors(source) } else { makes_scope(source) },
        exceptions: &[],
    },
    Rule {
        name: "only config reads the environment",
        faults: |source| {
            if source.is_in(&["config"]) {
                return Faults::new();
            }
            // `#[arg(env = "X")]` is clap reading it.
            let by_clap = |at: usize| source.text(at) == "env" && source.text(at + 1) == "=" && source.text(at + 2) == "\"";
            let mut faults = refused(source, |reference| reference.is_in(&["std", "env"]) && !reference.in_tests);
            faults.extend((0..source.tokens.len()).filter(|at| by_clap(*at)).map(|at| (source.tokens[at].line, "an argument from it".to_owned())));
            faults
        },
        exceptions: &[],
    },
    Rule {
        name: "a room names only the rooms that are listed below it",
        faults: |source| {
            let Some(room) =
                source.module.first().filter(|room| !["app", "cli", "server"].contains(&room.as_str()) && !source.file.starts_with("migrations/"))
            else {
                return Faults::new();
            };
            let below = BELOW.iter().find(|(name, _)| name == room).map(|(_, below)| *below);
            refused(source, |reference| {
                let named = reference.room().filter(|named| named != room && !reference.in_tests);
                named.is_some_and(|named| below.is_none_or(|below| !below.contains(&named)))
            })
        },
        exceptions: &[],
    },
    Rule {
        name: "some libraries have one home: clap in cli, rust-embed in console, argon2 in access",
        faults: |source| {
            let away = |home: &[&str]| !source.module.is_empty() && !home.iter().any(|room| source.is_in(&[room]));
            HOMES.iter().filter(|(_, home)| away(home)).flat_map(|(library, _)| refused(source, |reference| is_of(reference, &[library]))).collect()
        },
        exceptions: &[],
    },
    Rule {
        name: "app, server and cli are the top: no other room names them",
        faults: |source| {
            let is_top = source.module.is_empty() || ["app", "server", "cli"].iter().any(|room| source.is_in(&[room]));
            if is_top { Faults::new() } else { refused(source, |reference| leads_to(reference, &["app", "server", "cli"])) }
        },
        exceptions: &[],
    },
    Rule {
        name: "store is below: it names no room that calls it",
        faults: |source| {
            const ABOVE: &[&str] = &["access", "api", "collector", "config", "console", "ingest", "tasks"];
            if source.is_in(&["store"]) { refused(source, |reference| leads_to(reference, ABOVE)) } else { Faults::new() }
        },
        exceptions: &[],
    },
    Rule {
        name: "access, ingest, metrics and tasks do not look up: they name no protocol, API or console",
        faults: |source| {
            let is_middle = ["access", "ingest", "metrics", "tasks"].iter().any(|room| source.is_in(&[room]));
            if is_middle { refused(source, |reference| leads_to(reference, &["api", "collector", "console"])) } else { Faults::new() }
        },
        exceptions: &[],
    },
    Rule {
        name: "migrations depend on nothing of ours, so that an old step never changes its meaning",
        faults: |source| {
            if !source.file.starts_with("migrations/") {
                return Faults::new();
            }
            (0..source.tokens.len()).filter(|at| source.text(*at) == "tracekeep").map(|at| (source.tokens[at].line, "tracekeep".to_owned())).collect()
        },
        exceptions: &[],
    },
    Rule {
        name: "no file of src/ is longer than 500 lines",
        faults: |source| {
            let is_long = source.lines > MAX_LINES && !source.file.starts_with("migrations/");
            if is_long { vec![(source.lines, format!("{} lines", source.lines))] } else { Faults::new() }
        },
        exceptions: &[],
    },
];

fn refused(source: &Source, is_refused: impl Fn(&Reference) -> bool) -> Faults {
    source.references.iter().filter(|reference| is_refused(reference)).map(|reference| (reference.line, reference.path.join("::"))).collect()
}

fn is_of(reference: &Reference, crates: &[&str]) -> bool {
    crates.contains(&reference.path[0].as_str())
}

fn leads_to(reference: &Reference, rooms: &[&str]) -> bool {
    reference.room().is_some_and(|room| rooms.contains(&room))
}

fn does_io(reference: &Reference) -> bool {
    ["fs", "net", "process", "thread", "env", "os"].iter().any(|part| reference.is_in(&["std", part]))
}

/// `ProjectScope { … }` and `ProjectScope::something`.
fn makes_scope(source: &Source) -> Faults {
    let makes = |at: usize| {
        let before = at.checked_sub(1).map_or("", |before| source.text(before));
        let literal = source.text(at + 1) == "{" && !matches!(before, "->" | "impl" | "for" | "struct");
        source.text(at) == "ProjectScope" && (literal || source.text(at + 1) == "::")
    };
    (0..source.tokens.len()).filter(|at| makes(*at)).map(|at| (source.tokens[at].line, "makes a ProjectScope".to_owned())).collect()
}

/// Ways by which another room could make a scope of its own: a public constructor, an open field, a derive that makes one.
fn open_doors(source: &Source) -> Faults {
    if !source.is_in(&["access", "scope"]) {
        return Faults::new();
    }
    let mut faults = Faults::new();
    for at in 0..source.tokens.len() {
        let line = source.tokens[at].line;
        let is_open = source.text(at) == "pub" && !(source.text(at + 1) == "(" && source.text(at + 2) == "super");
        let named = if source.text(at + 1) == "(" { at + 4 } else { at + 1 };
        if is_open && matches!(source.text(named), "fn" | "const" | "async") {
            let signature: Vec<&str> =
                (named..source.tokens.len()).map(|at| source.text(at)).take_while(|text| !matches!(*text, "{" | ";" | "")).collect();
            let given = signature.iter().position(|text| *text == "->").map_or(&[][..], |arrow| &signature[arrow..]);
            if given.iter().any(|text| matches!(*text, "Self" | "ProjectScope")) {
                faults.push((line, "a constructor that others can call".to_owned()));
            }
        } else if is_open && source.text(named + 1) == ":" {
            faults.push((line, format!("the field {} is open", source.text(named))));
        }
        if matches!(source.text(at), "Default" | "Deserialize" | "From") {
            faults.push((line, format!("{} makes one", source.text(at))));
        }
    }
    faults
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Names of everything that our code can name besides itself.
fn crates() -> BTreeSet<String> {
    let manifests = ["Cargo.toml", "migrations/Cargo.toml"].map(|file| std::fs::read_to_string(root().join(file)).expect("a manifest"));
    let tables = manifests.iter().flat_map(|text| text.parse::<toml::Table>().expect("TOML"));
    let dependencies = tables.filter(|(name, _)| name == "dependencies" || name == "dev-dependencies");
    let names = dependencies.flat_map(|(_, table)| table.as_table().expect("a table").keys().cloned().collect::<Vec<_>>());
    names.map(|name| name.replace('-', "_")).chain(["std", "core", "alloc"].map(str::to_owned)).collect()
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("src"), root().join("migrations/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let crates = crates();
    let name = |path: &Path| path.strip_prefix(root()).expect("it is ours").to_string_lossy().replace('\\', "/");
    files.iter().map(|path| Source::new(&name(path), &std::fs::read_to_string(path).expect("a source"), &crates)).collect()
}

#[test]
fn every_room_keeps_the_rules() {
    let sources = sources();
    let references: usize = sources.iter().map(|source| source.references.len()).sum();
    assert!(sources.len() > 80 && references > 1000, "the sources are read: {} files, {references} paths", sources.len());
    let mut told = Vec::new();
    for rule in RULES {
        for source in &sources {
            let exception = rule.exceptions.iter().find(|(file, _)| *file == source.file);
            let faults = (rule.faults)(source);
            match exception {
                Some((file, reason)) if faults.is_empty() => told.push(format!("{}\n    {file} needs no exception any more ({reason})", rule.name)),
                Some(_) => {}
                None => told.extend(faults.iter().map(|(line, what)| format!("{}\n    {}:{line}: {what}", rule.name, source.file))),
            }
        }
        let gone = rule.exceptions.iter().filter(|(file, _)| sources.iter().all(|source| source.file != *file));
        told.extend(gone.map(|(file, _)| format!("{}\n    the exception {file} is no file", rule.name)));
    }
    assert!(told.is_empty(), "broken rules:\n{}", told.join("\n"));
}

#[test]
fn long_files_are_named() {
    let mut stderr = std::io::stderr();
    for source in sources().iter().filter(|source| source.lines > LONG_LINES) {
        writeln!(stderr, "{} has {} lines; {MAX_LINES} are the limit", source.file, source.lines).expect("standard error");
    }
}

#[test]
fn the_manifest_of_the_migrations_names_nothing_of_ours() {
    let text = std::fs::read_to_string(root().join("migrations/Cargo.toml")).expect("a manifest");
    let manifest: toml::Table = text.parse().expect("TOML");
    let dependencies = manifest["dependencies"].as_table().expect("a table");
    assert!(dependencies.keys().all(|name| !name.starts_with("tracekeep")), "{dependencies:?}");
}

/// A file, its text, and the beginning of the rule that it breaks; `""` for one that breaks none.
const SAMPLES: &[(&str, &str, &str)] = &[
    ("src/domain/a.rs", "use tokio::sync::Mutex;", "domain is pure"),
    ("src/domain/a.rs", "fn f() { std::fs::read(\"x\"); }", "domain is pure"),
    ("src/domain/a.rs", "use proptest::prelude::*;", "domain is pure"),
    ("src/domain/a.rs", "use super::super::clock::Clock;", "domain is pure"),
    ("src/domain/a.rs", "use crate::{domain::text, metrics::cell};", "domain is pure"),
    (
        "src/domain/a.rs",
        "use super::time; fn f() { time::parse(\"x\"); serde_json::from_str(\"\") } #[cfg(test)] mod tests { use proptest::prelude::*; }",
        "",
    ),
    ("src/domain/a.rs", "fn f() { ::time::now() }", "domain is pure"),
    ("src/collector/dynamiq/run.rs", "use poem::Request;", "decoders, prices and the fold are pure"),
    ("src/collector/json.rs", "fn f() { let x = tokio::spawn(g()); }", "decoders, prices and the fold are pure"),
    ("src/collector/http/inflate.rs", "use std::fs::File;", "decoders, prices and the fold are pure"),
    ("src/pricing/table.rs", "use std::fs::File;", "decoders, prices and the fold are pure"),
    ("src/pricing/file.rs", "use std::fs::File;", ""),
    ("src/metrics/fold.rs", "use sea_orm::Value as V;", "decoders, prices and the fold are pure"),
    ("src/collector/http/body.rs", "use poem::Request; use tokio::time;", ""),
    ("src/ingest/a.rs", "use { std::io, sqlx::Row };", "SQL stays in store"),
    ("src/app.rs", "fn f() { tracekeep_migrations::Migrator::up() }", "SQL stays in store"),
    ("src/store/a.rs", "use sea_orm::Value; use tracekeep_migrations::Migrator; use super::super::domain::id;", ""),
    ("src/access/a.rs", "use poem::http::HeaderMap;", "HTTP stays at the edge"),
    ("src/cli/a.rs", "use poem as web;", "HTTP stays at the edge"),
    ("src/server/a.rs", "use poem_openapi::OpenApi;", "the described API stays in api"),
    ("src/api/a.rs", "use poem::Body; use poem_openapi::{self, OpenApi}; use crate::access::ProjectScope; fn f() -> ProjectScope { g() }", ""),
    ("src/api/a.rs", "fn f() -> ProjectScope { ProjectScope { project, uuid } }", "only access makes a ProjectScope"),
    ("src/api/a.rs", "fn f() { access::ProjectScope::new(project, uuid) }", "only access makes a ProjectScope"),
    ("src/access/scope.rs", "impl ProjectScope { pub(crate) fn new(id: ProjectId) -> Self { x } }", "only access makes a ProjectScope"),
    ("src/access/scope.rs", "pub struct ProjectScope { pub project: ProjectId }", "only access makes a ProjectScope"),
    ("src/access/scope.rs", "#[derive(Clone, Default)] pub struct ProjectScope { project: ProjectId }", "only access makes a ProjectScope"),
    ("src/access/scope.rs", "impl ProjectScope { pub(super) fn new() -> Self { Self { x } } pub fn uuid(&self) -> Uuid { self.uuid } }", ""),
    ("src/telemetry/a.rs", "fn f() { std::env::var(\"X\") }", "only config reads the environment"),
    ("src/telemetry/a.rs", "use std::env; fn f() { env::var_os(\"X\") }", "only config reads the environment"),
    ("src/cli/a.rs", "struct A { #[arg(long, env = \"X\")] listen: String }", "only config reads the environment"),
    ("src/telemetry/a.rs", "#[cfg(test)] mod tests { fn f() { std::env::var(\"X\") } } const V: &str = env!(\"CARGO_PKG_VERSION\");", ""),
    ("src/config/mod.rs", "fn f() { std::env::var(\"X\") }", ""),
    ("src/api/a.rs", "use crate::app::App;", "app, server and cli are the top"),
    ("src/tasks/a.rs", "fn f(app: &super::super::server::Server) {}", "app, server and cli are the top"),
    ("src/main.rs", "use tracekeep::cli::Cli;", ""),
    ("src/collector/a.rs", "use crate::store::Store;", "a room names only the rooms that are listed"),
    ("src/metrics/a.rs", "fn f() { crate::tasks::f() } ", "a room names only the rooms that are listed"),
    ("src/new_room/a.rs", "use crate::domain::id;", "a room names only the rooms that are listed"),
    ("src/api/a.rs", "use crate::{access::Caller, store::Store}; #[cfg(test)] mod tests { use crate::clock::Clock; }", ""),
    ("src/config/a.rs", "use clap::Args;", "some libraries have one home"),
    ("src/access/a.rs", "use argon2::Argon2;", ""),
    ("src/store/trace/a.rs", "use crate::collector::preview_of;", "store is below"),
    ("src/store/a.rs", "use crate as ours; fn f() { ours::ingest::Ingest::start() }", "store is below"),
    ("src/ingest/a.rs", "use crate::collector::dynamiq;", "access, ingest, metrics and tasks do not look up"),
    ("src/ingest/a.rs", "// use crate::collector::dynamiq;\nconst A: &str = \"crate::collector::x\"; /* crate::api::x */ const B: char = '\"';", ""),
    ("migrations/src/a.rs", "use tracekeep::store::Store;", "migrations depend on nothing of ours"),
    ("migrations/src/a.rs", "use sea_orm_migration::prelude::*; use super::m0001_initial;", ""),
];

#[test]
fn every_rule_bites() {
    let crates = crates();
    let broken = |file: &str, text: &str| -> Vec<&str> {
        let source = Source::new(file, text, &crates);
        RULES.iter().filter(|rule| !(rule.faults)(&source).is_empty()).map(|rule| rule.name).collect()
    };
    for (file, text, expected) in SAMPLES {
        let found = broken(file, text);
        match *expected {
            "" => assert!(found.is_empty(), "{file}: {text}: {found:?}"),
            expected => assert!(found.iter().any(|name| name.starts_with(expected)), "{file}: {text}: {found:?}"),
        }
    }
    let long = "\n".repeat(MAX_LINES + 1);
    assert_eq!(broken("src/api/a.rs", &long), ["no file of src/ is longer than 500 lines"]);
    for rule in &RULES[..RULES.len() - 1] {
        assert!(SAMPLES.iter().any(|(_, _, expected)| !expected.is_empty() && rule.name.starts_with(expected)), "no sample breaks: {}", rule.name);
    }
}
