use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use clap::{Args, Subcommand};

use super::transfer::ImportProject;
use super::{Failure, Place, print};
use crate::access::{Access, AccessError, DEFAULT_NAME};
use crate::app::location;
use crate::clock::Clock;
use crate::collector::otlp::{Encoding, dreadnode};
use crate::collector::{preview_of, redact};
use crate::domain::artifact::Space;
use crate::domain::project::{Project, key_of};
use crate::domain::span::Protocol;
use crate::domain::text::Text;
use crate::ingest::{Admission, Ingest, IngestLimits};
use crate::store::Store;
use crate::store::artifact::Reference;
use crate::tasks::Supervisor;

/// Lines that are stored together, and their bytes.
const TOGETHER: usize = 500;
const TOGETHER_BYTES: usize = 4 * 1024 * 1024;
/// Longest line; the rest of such a line is skipped.
const MAX_LINE_BYTES: usize = 64 * 1024 * 1024;
/// Pause between two words about the progress.
const PAUSE: Duration = Duration::from_secs(2);

/// `tracekeep import`
#[derive(Subcommand, Debug)]
pub(super) enum Import {
    /// Takes in what `tracekeep export` wrote, beside a running server too. Doing it again changes nothing.
    Project(ImportProject),
    /// Loads what the Dreadnode SDK wrote on its own disk: a file, or a folder such as ~/.dreadnode with all that is in it.
    /// Beside a running server too. What is stored already stays as it is.
    Dreadnode(Dreadnode),
}

/// `tracekeep import dreadnode`
#[derive(Args, Debug)]
pub(super) struct Dreadnode {
    /// A file of spans, or a folder with sessions and projects.
    path: PathBuf,
    /// Project by name or id; unless given, the one that the folder of a file is named after, else the default one.
    #[arg(long)]
    project: Option<String>,
    /// Organization by name or id.
    #[arg(long, default_value = DEFAULT_NAME)]
    org: String,
}

/// What came of it.
#[derive(Debug, Default)]
struct Summary {
    files: usize,
    spans: u64,
    known: u64,
    logs: u64,
    refused: u64,
    traces: BTreeSet<(String, Text)>,
}

/// The way in, the same that a sender's spans take from the decoder on.
struct Loader {
    store: Store,
    ingest: Ingest,
    admission: Admission,
    /// Files that the organization's senders have stored.
    space: Space,
    access: Access,
    summary: Summary,
}

impl Import {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        match self {
            Self::Project(project) => project.run(place).await,
            Self::Dreadnode(dreadnode) => dreadnode.run(place).await,
        }
    }
}

impl Dreadnode {
    async fn run(self, place: Place) -> Result<(), Failure> {
        let files = files(&self.path)?;
        if files.is_empty() {
            return Err(Failure(format!("there are no spans.jsonl or spans_….jsonl in {}", self.path.display())));
        }
        let config = place.load(vec![("telemetry.log", Some("warn".to_owned()))])?;
        let store = Store::open(&location(&config)).await?;
        let access = Access::new(store.clone(), Clock::System, &config);
        access.ensure_defaults().await?;
        let org = access.find_organization(&self.org).await?.id;
        let limits = IngestLimits {
            in_flight_bytes: config.ingest.in_flight_bytes,
            large_body_bytes: config.ingest.large_body_bytes,
            body_timeout: Duration::from_secs(config.ingest.body_timeout_secs),
            hold: Duration::from_secs(config.ingest.hold_secs),
        };
        let supervisor = Supervisor::default();
        let ingest = Ingest::start(store.clone(), Clock::System, limits, preview_of, &supervisor);
        let space = Space { org, project: None };
        let mut loader =
            Loader { store: store.clone(), ingest, admission: Admission::new(limits), space, access: access.clone(), summary: Summary::default() };
        let mut projects: BTreeMap<String, Arc<Project>> = BTreeMap::new();
        let mut told = Instant::now();
        for (number, file) in files.iter().enumerate() {
            let named = self.project.clone().or_else(|| folder_of(file)).unwrap_or_else(|| DEFAULT_NAME.to_owned());
            if !projects.contains_key(&named) {
                let found = match access.find_project(org, &named).await {
                    // A folder is no promise that there is such a project; what the person names is.
                    Err(AccessError::Missing { .. }) if self.project.is_none() => access.find_project(org, DEFAULT_NAME).await?,
                    found => found?,
                };
                projects.insert(named.clone(), Arc::new(found));
            }
            let project = Arc::clone(&projects[&named]);
            loader
                .load(file, &project, &mut |summary| {
                    if told.elapsed() >= PAUSE {
                        told = Instant::now();
                        progress(number, files.len(), summary);
                    }
                })
                .await?;
        }
        let Loader { ingest, summary, .. } = loader;
        supervisor.stop().await;
        drop(ingest);
        store.close().await?;
        let mut names: Vec<&str> = projects.values().map(|project| project.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        print(format_args!(
            "{} new spans of {} traces from {} files are in {}",
            summary.spans,
            summary.traces.len(),
            summary.files,
            names.join(", ")
        ))?;
        print(format_args!("{} were there already, {} log records left out, {} lines are no spans", summary.known, summary.logs, summary.refused))
    }
}

impl Loader {
    async fn load(&mut self, file: &Path, project: &Project, tell: &mut dyn FnMut(&Summary)) -> Result<(), Failure> {
        let opened = std::fs::File::open(file).map_err(|error| Failure(format!("cannot read {}: {error}", file.display())))?;
        let mut reader = BufReader::new(opened);
        self.summary.files += 1;
        let (mut lines, mut bytes): (Vec<Vec<u8>>, usize) = (Vec::new(), 0);
        loop {
            let line = line(&mut reader).map_err(|error| Failure(format!("cannot read {}: {error}", file.display())))?;
            let is_last = line.is_none();
            if let Some(line) = line {
                bytes += line.len();
                lines.push(line);
            }
            if is_last || lines.len() >= TOGETHER || bytes >= TOGETHER_BYTES {
                self.store(&std::mem::take(&mut lines), project).await?;
                bytes = 0;
                tell(&self.summary);
            }
            if is_last {
                return Ok(());
            }
        }
    }

    async fn store(&mut self, lines: &[Vec<u8>], project: &Project) -> Result<(), Failure> {
        let (body, refused) = dreadnode::request_of_lines(lines.iter().map(Vec::as_slice));
        let unreadable = |_| Failure("a line cannot be read as a span".to_owned());
        let rules = self.access.rules(project.id).await?;
        let changed = rules.map(|rules| redact::otlp(&rules, &body, Encoding::Json)).transpose().map_err(unreadable)?.flatten();
        let body = Bytes::from(changed.unwrap_or(body));
        let mut traces = dreadnode::decode(&body, Encoding::Json).map_err(unreadable)?;
        self.summary.refused += refused + traces.rejected + traces.left_out;
        self.summary.logs += traces.logs;
        let source = Text::from(Some(key_of(&project.name)).filter(|key| !key.is_empty()).unwrap_or_else(|| project.name.clone()).as_str());
        let mut fresh = Vec::with_capacity(traces.decoded.spans.len());
        for mut span in std::mem::take(&mut traces.decoded.spans) {
            if self.is_known(project, &span.trace_id, &span.id).await? {
                self.summary.known += 1;
                continue;
            }
            Arc::make_mut(&mut span.facts).source = Some(source.clone());
            self.summary.traces.insert((project.name.clone(), span.trace_id.clone()));
            fresh.push(span);
        }
        self.summary.spans += fresh.len() as u64;
        if !fresh.is_empty() {
            traces.decoded.spans = fresh;
            let permit = self.admission.admit(Some(body.len())).await?;
            self.ingest.store(project.id, Protocol::Dreadnode, body, traces.decoded, permit).await?;
        }
        let references: BTreeSet<Reference> = traces.references.into_iter().map(|(trace_id, key)| Reference { trace_id, key }).collect();
        if !references.is_empty() {
            self.store.put_references(project.id, self.space.id(), &references).await?;
        }
        Ok(())
    }

    /// Whether a finished copy of a span is stored: what was sent says more than what is on the disk.
    async fn is_known(&self, project: &Project, trace_id: &Text, packed: &[u8]) -> Result<bool, Failure> {
        let Some(trace) = self.store.find_trace(project.id, trace_id).await? else { return Ok(false) };
        let Some(id) = crate::domain::id::unpack(packed) else { return Ok(false) };
        Ok(self.store.span(project.id, &trace, &id).await?.is_some_and(|span| span.head.marks.is_final))
    }
}

/// The next line without its end. One that is too long is cut, and so is none of ours.
fn line(reader: &mut impl BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let (mut line, mut has_any) = (Vec::new(), false);
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(has_any.then_some(line));
        }
        has_any = true;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let part = &buffer[..end.unwrap_or(buffer.len())];
        line.extend_from_slice(&part[..part.len().min(MAX_LINE_BYTES - line.len().min(MAX_LINE_BYTES))]);
        let taken = end.map_or(buffer.len(), |end| end + 1);
        reader.consume(taken);
        if end.is_some() {
            return Ok(Some(line));
        }
    }
}

/// Files of spans, by name. Links are not followed.
fn files(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let cannot = |error: std::io::Error| Failure(format!("cannot read {}: {error}", path.display()));
    if std::fs::metadata(path).map_err(cannot)?.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let (mut found, mut folders) = (Vec::new(), vec![path.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(cannot)? {
            let entry = entry.map_err(cannot)?;
            let (kind, name) = (entry.file_type().map_err(cannot)?, entry.file_name());
            let name = name.to_string_lossy();
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() && name.strip_suffix(".jsonl").is_some_and(|stem| stem == "spans" || stem.starts_with("spans_")) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The project that the SDK names the folder of a run after: `projects/<project>/<run>/spans.jsonl`.
fn folder_of(file: &Path) -> Option<String> {
    let project = file.parent()?.parent()?;
    let is_one = project.parent()?.file_name()? == "projects";
    is_one.then(|| project.file_name().map(|name| name.to_string_lossy().into_owned())).flatten()
}

fn progress(number: usize, files: usize, summary: &Summary) {
    let mut out = std::io::stderr();
    let (start, end) = if out.is_terminal() { ("\r", "") } else { ("", "\n") };
    // Nobody to tell when standard error is gone.
    let _ = write!(out, "{start}file {} of {files}: {} new spans, {} known{end}", number + 1, summary.spans, summary.known);
}
