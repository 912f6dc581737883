//! The documentation: what it tells people to type works, and its links lead somewhere.
//!
//! Every block of the README and of `docs/` is run, page by page: shell and programs alike, in one shell, in an empty
//! directory, against the real binary and the real SDKs. `docs/README.md` tells readers which names stand for theirs.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::allow_attributes,
    reason = "a test that cannot go on fails, and the tester's environment is its own"
)]

mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use support::postgres::Database;
use support::server::free_port;
use tempfile::TempDir;

/// Blocks that are not run: their page, how they begin, and why.
const NOT_RUN: &[(&str, &str, &str)] = &[
    ("README.md", "make run", "builds the release binary and runs all tests"),
    ("docs/benchmarks.md", "make bench", "builds the release binary and wants the machine for itself"),
    ("docs/install.md", "make build", "builds the release binary and installs it for the machine"),
    ("docs/install.md", "TRACEKEEP_DATABASE_URL", "needs a Postgres whose certificate a file in /etc vouches for; `tests/observed.rs` has one"),
    ("docs/operations.md", "docker build", "needs a container engine and its registry"),
];

/// What programs are run with: their page, their language, the command, and what their reader's own program does next.
const PROGRAMS: &[(&str, &str, &str, &str)] = &[
    ("README.md", "python", "venv-0.69.0/bin/python", ""),
    ("docs/dynamiq.md", "python", "venv-0.69.0/bin/python", DYNAMIQ),
    ("docs/dreadnode.md", "python", "venv-dreadnode/bin/python", "dn.shutdown()"),
    ("docs/openai-agents.md", "python", "venv-agents-0.24.0/bin/python", AGENTS_PYTHON),
    ("docs/openai-agents.md", "js", "node-agents", AGENTS_JS),
    ("docs/opentelemetry.md", "python", "venv-otel/bin/python", ""),
];

const DYNAMIQ: &str = "
from dynamiq import Workflow
from dynamiq.flows import Flow
from dynamiq.nodes.tools import Python
from dynamiq.runnables import RunnableConfig
greet = Python(name='greet', code='def run(params): return 1')
Workflow(id='hello', flow=Flow(nodes=[greet])).run(input_data={}, config=RunnableConfig(callbacks=[tracing]))
";

const AGENTS_PYTHON: &str = "
from agents import custom_span, flush_traces, trace
with trace('hello'), custom_span('greet'):
    pass
flush_traces()
";

const AGENTS_JS: &str = "
import { getGlobalTraceProvider, setTracingDisabled, withCustomSpan, withTrace } from '@openai/agents';
setTracingDisabled(false);
await withTrace('hello', () => withCustomSpan(async () => {}, { data: { name: 'greet' } }));
await getGlobalTraceProvider().forceFlush();
";

/// What every page begins with. What is started in the background ends with it. A request that is refused ends it, unless
/// the page asks for the status. A server that would stay is waited for instead, on a port of its own.
const BEGINNING: &str = r#"
set -eu
trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
trap 'exit 1' TERM
mkdir -p backups
curl() {
    case " $* " in *" -w "*) command curl "$@"; return ;; esac
    local code=0
    command curl -fsS "$@" || code=$?
    case " $* " in *readyz*) ;; *) [ $code -ne 22 ] || { echo "refused: curl $*" >&2; kill $$; } ;; esac
    return $code
}
tracekeep() {
    if [ "$1" != serve ]; then command tracekeep "$@"; return; fi
    if [ "$BASHPID" != $$ ]; then exec tracekeep "$@"; fi
    env TRACEKEEP_LISTEN=127.0.0.1:$OTHER_PORT tracekeep "$@" &
    until curl -o /dev/null "http://127.0.0.1:$OTHER_PORT/readyz"; do kill -0 $!; sleep 0.2; done
}
"#;

/// What pages begin with that start no server.
const BESIDE_A_SERVER: &str = r#"
export TRACEKEEP_DATA_DIR=./data TRACEKEEP_ADMIN_EMAIL=you@example.org TRACEKEEP_ADMIN_PASSWORD='four words that rhyme seldom'
tracekeep serve > server.log 2>&1 &
until curl -o /dev/null http://127.0.0.1:8080/readyz; do kill -0 $!; sleep 0.2; done
TRACEKEEP=http://127.0.0.1:8080 TRACE=demo-1-3 RUN=demo-1-3%2F6
PROJECT=$(tracekeep project create --name support-bots)
tracekeep demo --traces 20 --project support-bots
KEY=$(tracekeep key create --name my-program --project support-bots --permissions ingest,read,admin)
OTHER_KEY=$(tracekeep key create --name other)
TOKEN=$(tracekeep token create --email you@example.org --name docs)
PAGE_KEY=$KEY
traces() { curl -H "Authorization: Bearer $PAGE_KEY" "$TRACEKEEP/v1/tracing/traces/count" | tr -dc 0-9; }
sends() {
    local before=$(traces)
    "$@"
    [ "$(traces)" -gt "$before" ] || { echo "nothing arrived of: $*" >&2; exit 1; }
}
"#;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A page and its blocks.
struct Page {
    name: String,
    text: String,
    blocks: Vec<Block>,
}

struct Block {
    language: String,
    text: String,
}

impl Page {
    fn read(name: &str) -> Self {
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        let (mut blocks, mut block) = (Vec::new(), None::<Block>);
        for (index, line) in text.lines().enumerate() {
            match (&mut block, line.trim_end().strip_prefix("```")) {
                (None, Some(language)) => block = Some(Block { language: language.to_owned(), text: String::new() }),
                (Some(_), Some("")) => blocks.extend(block.take()),
                (Some(block), _) => {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
                (None, None) => assert!(!line.starts_with("    "), "{name}:{}: mark this as a block of its language", index + 1),
            }
        }
        assert!(block.is_none(), "{name}: a block does not end");
        Self { name: name.to_owned(), text, blocks }
    }

    fn is_run(&self, block: &Block) -> bool {
        !NOT_RUN.iter().any(|(page, begins, _)| *page == self.name && block.text.starts_with(begins))
    }

    /// All that is run of it; none when that is nothing.
    fn script(&self, folder: &Path) -> Option<String> {
        let starts_server = self.blocks.iter().any(|block| block.text.lines().any(|line| line.contains("tracekeep serve") && line.ends_with('&')));
        let mut script = BEGINNING.to_owned();
        if !starts_server {
            script.push_str(BESIDE_A_SERVER);
        }
        let mut runs_something = false;
        for (index, block) in self.blocks.iter().enumerate().filter(|(_, block)| self.is_run(block)) {
            match block.language.as_str() {
                // Files that other programs read.
                "yaml" | "toml" | "json" => continue,
                "sh" => script.push_str(&block.text),
                language => {
                    let found = PROGRAMS.iter().find(|(page, of, ..)| *page == self.name && *of == language);
                    let (.., with, next) = found.unwrap_or_else(|| panic!("{}: nothing is known to run `{language}` blocks with", self.name));
                    let cache = root().join("tests/.cache").join(with);
                    if language == "js" {
                        // Modules are found beside the file that names them.
                        let _ = writeln!(script, "ln -sfn '{}' node_modules", cache.join("node_modules").display());
                        let _ = writeln!(script, "sends node block-{index}.mjs");
                    } else {
                        let _ = writeln!(script, "sends '{}' block-{index}.py", cache.display());
                    }
                    let end = if language == "js" { "mjs" } else { "py" };
                    std::fs::write(folder.join(format!("block-{index}.{end}")), format!("{}{next}\n", block.text)).unwrap();
                }
            }
            script.push_str("\necho\n");
            runs_something = true;
        }
        runs_something.then_some(script)
    }
}

fn pages() -> Vec<Page> {
    let paths = std::fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let pages = paths.filter(|path| path.extension().is_some_and(|end| end == "md"));
    let mut names: Vec<String> = pages.map(|path| format!("docs/{}", path.file_name().unwrap().to_string_lossy())).collect();
    names.push("README.md".to_owned());
    names.sort();
    names.iter().map(|name| Page::read(name)).collect()
}

/// The environments of the SDKs; quick when they are there.
fn install(scripts: &[&[&str]]) {
    for words in scripts {
        let done = Command::new(root().join("scripts").join(words[0])).args(&words[1..]).output().unwrap();
        assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

#[tokio::test]
async fn what_the_documentation_tells_people_to_type_works() {
    install(&[&["sdk-venvs.sh", "0.69.0", "agents-0.24.0"], &["agents-js.sh"], &["otel-sdks.sh"], &["dreadnode-sdk.sh"]]);
    let pages = pages();
    for (name, begins, reason) in NOT_RUN {
        let blocks =
            pages.iter().find(|page| page.name == *name).map(|page| page.blocks.iter().filter(|block| block.text.starts_with(begins)).count());
        assert_eq!(blocks, Some(1), "{name}: one block begins with `{begins}` ({reason})");
    }
    let (database, mut ran) = (Database::create().await, Vec::new());
    for page in &pages {
        let begun = Instant::now();
        if run(page, &database).await {
            ran.push(format!("{} {:.1} s", page.name, begun.elapsed().as_secs_f64()));
        }
    }
    eprintln!("{}", ran.join(", "));
    assert!(ran.len() >= 14, "{ran:?}");
}

/// Runs a page; `false` when nothing of it can be.
async fn run(page: &Page, database: &Database) -> bool {
    let folder = TempDir::new().unwrap();
    let Some(script) = page.script(folder.path()) else { return false };
    // A copy of the database has a name of its own, because others run the tests too.
    let copy = format!("{}_copy", database.url().rsplit('/').next().unwrap().split('?').next().unwrap());
    let port = free_port();
    let ours = [
        ("127.0.0.1:8080", format!("127.0.0.1:{port}")),
        ("localhost:8080", format!("127.0.0.1:{port}")),
        ("https://other.example.com", format!("http://127.0.0.1:{port}")),
        ("postgres://user:password@host:5432/tracekeep", database.url()),
        ("tracekeep_restored", copy.clone()),
        ("target/release/tracekeep", "tracekeep".to_owned()),
        ("/var/lib/", "./".to_owned()),
        ("/backups/", "./backups/".to_owned()),
        ("--for 60s", "--for 2s".to_owned()),
    ];
    let replaced = |text: String| ours.iter().fold(text, |text, (theirs, ours)| text.replace(theirs, ours));
    // Keys are known only in the shell.
    let script = replaced(script).replace("\"tk_acc_...\"", "$KEY").replace("tk_acc_...", "$KEY");
    for file in std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()) {
        let text = replaced(std::fs::read_to_string(&file).unwrap());
        let key = if file.extension().is_some_and(|end| end == "py") { "__import__('os').environ['KEY']" } else { "process.env.KEY" };
        let text = ["\"tk_acc_...\"", "\"YOUR_ACCESS_KEY\"", "'YOUR_ACCESS_KEY'"].iter().fold(text, |text, theirs| text.replace(theirs, key));
        std::fs::write(&file, text).unwrap();
    }
    let program = Path::new(env!("CARGO_BIN_EXE_tracekeep")).parent().unwrap();
    let mut command = Command::new("timeout");
    command.args(["120", "bash", "-c", &format!("export KEY=\n{script}")]).current_dir(folder.path());
    for (variable, _) in std::env::vars_os().filter(|(variable, _)| variable.to_string_lossy().starts_with("TRACEKEEP_")) {
        command.env_remove(variable);
    }
    let path = std::env::join_paths(std::iter::once(PathBuf::from(program)).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())));
    command.env("PATH", path.unwrap()).env("TRACEKEEP_LISTEN", format!("127.0.0.1:{port}")).env("OTHER_PORT", free_port().to_string());
    // Programs keep to this machine, and what they write at home is gone with the folder.
    command.env("HOME", folder.path()).env("NO_PROXY", "*").env("LITELLM_LOCAL_MODEL_COST_MAP", "True");
    let done = command.output().unwrap();
    let (told, failed) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{}: {}\n{told}\n{failed}", page.name, done.status);
    database.execute(&format!("DROP DATABASE IF EXISTS {copy} WITH (FORCE)")).await;
    true
}

/// No link of these pages leads nowhere.
#[test]
fn links_of_the_documentation_lead_somewhere() {
    let mut looked_at = 0;
    for page in pages() {
        let folder = root().join(&page.name).parent().unwrap().to_owned();
        for target in page.text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap();
            if file.is_empty() || file.contains("://") {
                continue;
            }
            assert!(folder.join(file).exists(), "{}: {target} is not there", page.name);
            looked_at += 1;
        }
    }
    assert!(looked_at > 20, "only {looked_at} links");
}
