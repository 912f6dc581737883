use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use clap::{Args, Subcommand};

use super::transfer::ImportProject;
use super::{Failure, Place, print};
use crate::access::{Access, DEFAULT_NAME};
use crate::app::{location, prices_of};
use crate::clock::Clock;
use crate::collector::otlp::{Encoding, dreadnode};
use crate::collector::{preview_of, redact};
use crate::domain::artifact::Space;
use crate::domain::item::Item;
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
    /// Project by name or id; unless given, the one that the spans name, the one that has their trace already, the one that
    /// their folder is named after, or the default one, whichever of them is there first.
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
    /// Names of the projects that have what was read.
    projects: BTreeSet<String>,
}

/// The way in, the same that a sender's spans take from the decoder on.
struct Loader {
    store: Store,
    ingest: Ingest,
    admission: Admission,
    /// Files that the organization's senders have stored.
    space: Space,
    access: Access,
    /// The project that the person named.
    project: Option<Arc<Project>>,
    /// The project that each trace names, in whatever file.
    named: HashMap<Text, Text>,
    /// The project that each trace goes to.
    places: HashMap<Text, Arc<Project>>,
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
        let (_, _, pricing) = prices_of(&config, &access);
        let ingest = Ingest::start(store.clone(), Clock::System, limits, preview_of, &supervisor).with_pricing(pricing);
        let project = match &self.project {
            Some(named) => Some(Arc::new(access.find_project(org, named).await?)),
            None => None,
        };
        let mut loader = Loader {
            store: store.clone(),
            ingest,
            admission: Admission::new(limits),
            space: Space { org, project: None },
            access: access.clone(),
            named: if project.is_some() { HashMap::new() } else { names(&files)? },
            project,
            places: HashMap::new(),
            summary: Summary::default(),
        };
        let mut told = Instant::now();
        for (number, file) in files.iter().enumerate() {
            loader
                .load(file, &mut |summary| {
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
        let names: Vec<&str> = summary.projects.iter().map(String::as_str).collect();
        print(format_args!(
            "{} new spans of {} traces from {} files are in {}",
            summary.spans,
            summary.traces.len(),
            summary.files,
            if names.is_empty() { "no project".to_owned() } else { names.join(", ") }
        ))?;
        print(format_args!("{} were there already, {} log records left out, {} lines are no spans", summary.known, summary.logs, summary.refused))
    }
}

impl Loader {
    async fn load(&mut self, file: &Path, tell: &mut dyn FnMut(&Summary)) -> Result<(), Failure> {
        let mut reader = open(file)?;
        let folder = folder_of(file);
        self.summary.files += 1;
        let (mut lines, mut bytes): (Vec<Vec<u8>>, usize) = (Vec::new(), 0);
        loop {
            let line = line(&mut reader).map_err(|error| unreadable(file, &error))?;
            let is_last = line.is_none();
            if let Some(line) = line {
                bytes += line.len();
                lines.push(line);
            }
            if is_last || lines.len() >= TOGETHER || bytes >= TOGETHER_BYTES {
                self.store(&std::mem::take(&mut lines), folder.as_deref()).await?;
                bytes = 0;
                tell(&self.summary);
            }
            if is_last {
                return Ok(());
            }
        }
    }

    async fn store(&mut self, lines: &[Vec<u8>], folder: Option<&str>) -> Result<(), Failure> {
        let (body, refused) = dreadnode::request_of_lines(lines.iter().map(Vec::as_slice));
        let (read, body) = (decode(&body)?, Bytes::from(body));
        self.summary.refused += refused + read.rejected + read.left_out;
        self.summary.logs += read.logs;
        let mut parts: Vec<(Arc<Project>, HashSet<Text>)> = Vec::new();
        for Item { trace_id, .. } in &read.decoded.spans {
            let project = self.place(trace_id, folder).await?;
            let at = parts.iter().position(|(known, _)| known.id == project.id).unwrap_or_else(|| {
                parts.push((project, HashSet::new()));
                parts.len() - 1
            });
            parts[at].1.insert(trace_id.clone());
        }
        let (mut read, last) = (Some(read), parts.len());
        for (index, (project, traces)) in parts.into_iter().enumerate() {
            let read = if index + 1 == last { read.take() } else { None };
            self.store_in(&project, &body, &traces, read).await?;
        }
        Ok(())
    }

    /// Stores some traces of a body in a project, without what the project does not want stored. `read`: the body, if it was
    /// read already and is not needed any more.
    async fn store_in(&mut self, project: &Project, body: &Bytes, traces: &HashSet<Text>, read: Option<dreadnode::Traces>) -> Result<(), Failure> {
        let rules = self.access.rules(project.id).await?;
        let changed = rules.map(|rules| redact::otlp(&rules, body, Encoding::Json)).transpose().map_err(|_| no_span())?.flatten();
        let read = read.filter(|_| changed.is_none());
        let body = changed.map_or_else(|| body.clone(), Bytes::from);
        let dreadnode::Traces { mut decoded, references, .. } = read.map_or_else(|| decode(&body), Ok)?;
        let source = Text::from(Some(key_of(&project.name)).filter(|key| !key.is_empty()).unwrap_or_else(|| project.name.clone()).as_str());
        let mut fresh = Vec::with_capacity(decoded.spans.len());
        for mut span in decoded.spans.into_iter().filter(|span| traces.contains(&span.trace_id)) {
            if self.is_known(project, &span.trace_id, &span.id).await? {
                self.summary.known += 1;
                continue;
            }
            Arc::make_mut(&mut span.facts).source = Some(source.clone());
            self.summary.traces.insert((project.name.clone(), span.trace_id.clone()));
            fresh.push(span);
        }
        self.summary.projects.insert(project.name.clone());
        self.summary.spans += fresh.len() as u64;
        if !fresh.is_empty() {
            let with_news: HashSet<&Text> = fresh.iter().map(|span| &span.trace_id).collect();
            decoded.evaluations.retain(|(trace_id, _)| with_news.contains(trace_id));
            decoded.spans = fresh;
            let permit = self.admission.admit(Some(body.len())).await?;
            self.ingest.store(project.id, Protocol::Dreadnode, body, decoded, permit).await?;
        }
        let references = references.into_iter().filter(|(trace_id, _)| traces.contains(trace_id));
        let references: BTreeSet<Reference> = references.map(|(trace_id, key)| Reference { trace_id, key }).collect();
        if !references.is_empty() {
            self.store.put_references(project.id, self.space.id(), &references).await?;
        }
        Ok(())
    }

    /// The project that a trace goes to; all of it to one, in whatever file it is.
    async fn place(&mut self, trace_id: &Text, folder: Option<&str>) -> Result<Arc<Project>, Failure> {
        if let Some(project) = self.project.as_ref().or_else(|| self.places.get(trace_id)) {
            return Ok(Arc::clone(project));
        }
        let named = self.named.get(trace_id).map(Text::lossy);
        let project = self.access.project_of_file(self.space.org, trace_id, named.as_deref(), folder).await?;
        self.places.insert(trace_id.clone(), Arc::clone(&project));
        Ok(project)
    }

    /// Whether a finished copy of a span is stored: what was sent says more than what is on the disk.
    async fn is_known(&self, project: &Project, trace_id: &Text, packed: &[u8]) -> Result<bool, Failure> {
        let Some(trace) = self.store.find_trace(project.id, trace_id).await? else { return Ok(false) };
        let Some(id) = crate::domain::id::unpack(packed) else { return Ok(false) };
        Ok(self.store.span(project.id, &trace, &id).await?.is_some_and(|span| span.head.marks.is_final))
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure(format!("cannot read {}: {error}", path.display()))
}

fn no_span() -> Failure {
    Failure("a line cannot be read as a span".to_owned())
}

fn decode(body: &[u8]) -> Result<dreadnode::Traces, Failure> {
    dreadnode::decode(body, Encoding::Json).map_err(|_| no_span())
}

fn open(file: &Path) -> Result<BufReader<File>, Failure> {
    File::open(file).map(BufReader::new).map_err(|error| unreadable(file, &error))
}

/// The project that each trace names. Many spans name none, and they may be the first of their trace.
fn names(files: &[PathBuf]) -> Result<HashMap<Text, Text>, Failure> {
    let mut named = HashMap::new();
    for file in files {
        let mut reader = open(file)?;
        while let Some(line) = line(&mut reader).map_err(|error| unreadable(file, &error))? {
            if let Some((trace_id, project)) = dreadnode::project_of_line(&line) {
                dreadnode::note_named(&mut named, trace_id, project);
            }
        }
    }
    Ok(named)
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
    let cannot = |error: std::io::Error| unreadable(path, &error);
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
