//! Recorded SDK traffic and what must follow from it (`tests/fixtures/dynamiq`, and shared captures where they exist).

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// One recorded program: its requests in order, and the derived values of its traces by id.
pub(crate) struct Scenario {
    pub(crate) name: String,
    pub(crate) requests: Vec<Recorded>,
    pub(crate) derived: BTreeMap<String, Value>,
}

/// One recorded request; each run is compact JSON text, as the SDK sends it.
pub(crate) struct Recorded {
    pub(crate) path: String,
    pub(crate) user_agent: String,
    pub(crate) runs: Vec<String>,
}

#[derive(Deserialize)]
struct CaptureFile {
    request: CapturedRequest,
}

#[derive(Deserialize)]
struct CapturedRequest {
    path: String,
    headers: HashMap<String, String>,
    body: CapturedBody,
}

#[derive(Deserialize)]
struct CapturedBody {
    runs: Vec<Box<RawValue>>,
}

/// The folders to replay: our own, and the shared captures beside the repository if there are any.
pub(crate) fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("tests/fixtures/dynamiq")];
    let shared = root.join("../shared/captures/dynamiq");
    if shared.is_dir() {
        folders.push(shared);
    } else {
        eprintln!("no shared captures beside the repository: only its own fixtures are replayed");
    }
    folders
}

/// All scenarios of a folder, by name.
pub(crate) fn scenarios(folder: &Path) -> Vec<Scenario> {
    let derived: BTreeMap<String, BTreeMap<String, Value>> = read_json(&folder.join("derived.json"));
    assert!(!derived.is_empty(), "{} has scenarios", folder.display());
    derived
        .into_iter()
        .map(|(name, derived)| {
            let requests = files_of(folder, &name).iter().map(|path| recorded(path)).collect();
            Scenario { name, requests, derived }
        })
        .collect()
}

/// `name.json`, or `name-1.json`, `name-2.json` and so on.
fn files_of(folder: &Path, name: &str) -> Vec<PathBuf> {
    let single = folder.join(format!("{name}.json"));
    if single.exists() {
        return vec![single];
    }
    let numbered = (1..).map(|place| folder.join(format!("{name}-{place}.json")));
    let files: Vec<PathBuf> = numbered.take_while(|path| path.exists()).collect();
    assert!(!files.is_empty(), "{name} has no requests in {}", folder.display());
    files
}

fn recorded(path: &Path) -> Recorded {
    let CaptureFile { request } = read_json(path);
    Recorded {
        path: request.path,
        user_agent: request.headers.get("User-Agent").cloned().unwrap_or_default(),
        runs: request.body.runs.iter().map(|run| compact(run.get())).collect(),
    }
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    let text = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The same JSON without white space between tokens; numbers and escapes keep their spelling.
fn compact(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    for character in text.chars() {
        if !in_string && character.is_ascii_whitespace() {
            continue;
        }
        if !escaped && character == '"' {
            in_string = !in_string;
        }
        escaped = in_string && !escaped && character == '\\';
        kept.push(character);
    }
    kept
}

/// The trace that each run of a batch belongs to: its own `trace_id`, or for null the id of the root of its parent chain.
pub(crate) fn trace_of_runs(runs: &[Value]) -> Vec<String> {
    let by_id: HashMap<&str, &Value> = runs.iter().filter_map(|run| Some((run["id"].as_str()?, run))).collect();
    runs.iter()
        .map(|run| {
            if let Some(trace_id) = run["trace_id"].as_str() {
                return trace_id.to_owned();
            }
            let mut root = run;
            while let Some(parent) = root["parent_run_id"].as_str().and_then(|id| by_id.get(id)) {
                root = parent;
            }
            root["id"].as_str().expect("a run has an id").to_owned()
        })
        .collect()
}
