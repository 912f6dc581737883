//! Reading a project back into a store.

use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::try_join_all;

use super::TransferError;
use super::body::{self, Context, Parts};
use super::{AppLine, CHUNK_BYTES, CHUNK_SPANS, ContextLine, CostLine, Counts, EvaluationLine, FORMAT, Head, Line, PriceLine, SpanLine};
use crate::access::{Access, Portable};
use crate::collector::otlp::Broken;
use crate::collector::redact::{self, Part};
use crate::domain::app::{App, Stamp};
use crate::domain::evaluation::{Evaluation, Origin};
use crate::domain::item::{Decoded, Item};
use crate::domain::price::PriceOverride;
use crate::domain::project::Project;
use crate::domain::span::{CostSource, Protocol};
use crate::domain::text::Text;
use crate::ingest::{Admission, Ingest};
use crate::redaction::Redactor;
use crate::store::Store;

/// Longest line: the longest body of a sender, spelled in JSON.
const MAX_LINE: u64 = 1 << 30;
/// Largest window that the compressed file may ask for.
const MAX_WINDOW_LOG: u32 = 27;
/// Small traces that are stored together: they share a commit.
const TOGETHER: usize = 64;

/// Imports one file.
#[derive(Debug)]
pub struct Importer {
    /// Finds and makes what belongs to people.
    pub access: Access,
    /// Where results of evaluations go.
    pub store: Store,
    /// The write path, which must not price: spans have the costs that they had.
    pub ingest: Ingest,
    /// Room for bodies.
    pub admission: Admission,
}

/// A part of a trace that is ready to be stored.
struct Batch {
    protocol: Protocol,
    body: Bytes,
    decoded: Decoded,
}

/// The trace that is being read.
struct Open {
    id: Text,
    protocol: Protocol,
    parts: Parts,
    /// Beside each of the parts' spans.
    told: Vec<Told>,
    bytes: usize,
    logs: Vec<Vec<u8>>,
    log_bytes: usize,
    evaluations: Vec<(Text, Evaluation)>,
    /// Some of it is stored already: what follows must not overtake it.
    is_begun: bool,
}

/// What a span cannot be read of its original.
struct Told {
    cost: Option<CostLine>,
    source: Option<Text>,
    start: Option<i64>,
    input_text: Option<Text>,
    output_text: Option<Text>,
}

/// What waits to be stored together.
#[derive(Default)]
struct Group {
    batches: Vec<Batch>,
    bytes: usize,
    evaluations: Vec<(Text, Evaluation)>,
}

/// Lines of the file, with their numbers.
struct Lines<R> {
    reader: R,
    number: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    fn damaged(&self, reason: impl ToString) -> TransferError {
        TransferError::Damaged { line: self.number, reason: reason.to_string() }
    }

    fn next(&mut self) -> Result<Line, TransferError> {
        self.number += 1;
        self.buffer.clear();
        let read = (&mut self.reader).take(MAX_LINE).read_until(b'\n', &mut self.buffer);
        read.map_err(|error| self.damaged(error))?;
        if self.buffer.last() != Some(&b'\n') {
            return Err(self.damaged(if self.buffer.is_empty() { "the end is missing" } else { "the line does not end" }));
        }
        serde_json::from_slice(&self.buffer).map_err(|error| self.damaged(error))
    }

    /// Nothing follows; with that the checksum of the file has been read too.
    fn finish(&mut self) -> Result<(), TransferError> {
        self.number += 1;
        match self.reader.fill_buf() {
            Ok([]) => Ok(()),
            Ok(_) => Err(self.damaged("it stands after the end")),
            Err(error) => Err(self.damaged(error)),
        }
    }
}

impl Importer {
    /// Reads all of a file into a project of an organization: the one named, else one that is called as it was where it was
    /// exported; it is made if need be. What is there already stays, and what is in both is there once.
    pub async fn read(
        &self,
        file: impl Read,
        org: &str,
        project: Option<&str>,
        mut progress: impl FnMut(Counts),
    ) -> Result<(Project, Counts), TransferError> {
        let mut decoder = zstd::Decoder::new(file)?;
        decoder.window_log_max(MAX_WINDOW_LOG)?;
        let mut lines = Lines { reader: BufReader::with_capacity(1 << 20, decoder), number: 0, buffer: Vec::new() };
        let Line::Project(head) = lines.next()? else { return Err(lines.damaged("it does not begin as an export does")) };
        check(&head)?;
        let project = self.access.project_to_import_into(org, project.unwrap_or(&head.name)).await?;
        let rules = self.access.rules(project.id).await?;
        let (mut counts, mut portable, mut group) = (Counts::default(), Some(Portable::default()), Group::default());
        let mut open: Option<Open> = None;
        loop {
            match lines.next()? {
                Line::Price(price) if open.is_none() => {
                    if let Some(portable) = &mut portable {
                        portable.prices.push(price_of(price));
                    }
                }
                Line::App(app) if open.is_none() => {
                    if let Some(portable) = &mut portable {
                        portable.apps.push(app_of(app, &project));
                    }
                }
                Line::Trace(trace) => {
                    self.before_traces(&project, portable.take()).await?;
                    self.close(&project, open.take(), &mut group, &mut counts, &lines).await?;
                    let protocol = Protocol::from_word(&trace.protocol).ok_or_else(|| lines.damaged("a protocol that this version does not know"))?;
                    open = Some(Open::new(trace.id.into_text(), protocol));
                    progress(counts);
                }
                Line::End(told) => {
                    lines.finish()?;
                    self.before_traces(&project, portable.take()).await?;
                    self.close(&project, open.take(), &mut group, &mut counts, &lines).await?;
                    self.store_group(&project, &mut group).await?;
                    if told != counts {
                        return Err(lines.damaged(format!("{counts:?} came, and {told:?} are announced")));
                    }
                    return Ok((project, counts));
                }
                mut line => {
                    let Some(open) = &mut open else { return Err(lines.damaged("it stands before any trace")) };
                    if let Some(rules) = &rules {
                        redacted(rules, open.protocol, &mut line).map_err(|Broken| lines.damaged("an original cannot be looked into"))?;
                    }
                    open.take(line, &mut counts).map_err(|reason| lines.damaged(reason))?;
                    if open.is_full() {
                        self.store_group(&project, &mut group).await?;
                        for batch in open.ready().map_err(|reason| lines.damaged(reason))? {
                            self.store_batch(&project, batch).await?;
                        }
                        progress(counts);
                    }
                }
            }
        }
    }

    /// Prices and apps, once, when all of them are known.
    async fn before_traces(&self, project: &Project, portable: Option<Portable>) -> Result<(), TransferError> {
        match portable {
            Some(portable) => Ok(self.access.import_portable(project, portable).await?),
            None => Ok(()),
        }
    }

    async fn close<R: BufRead>(
        &self,
        project: &Project,
        open: Option<Open>,
        group: &mut Group,
        counts: &mut Counts,
        lines: &Lines<R>,
    ) -> Result<(), TransferError> {
        let Some(mut open) = open else { return Ok(()) };
        counts.traces += 1;
        let batches = open.ready().map_err(|reason| lines.damaged(reason))?;
        // Parts of one trace follow each other; different traces go together.
        if open.is_begun || batches.len() > 1 {
            self.store_group(project, group).await?;
            for batch in batches {
                self.store_batch(project, batch).await?;
            }
        } else {
            group.bytes += batches.iter().map(|batch| batch.body.len()).sum::<usize>();
            group.batches.extend(batches);
        }
        group.evaluations.append(&mut open.evaluations);
        if group.batches.len() >= TOGETHER || group.bytes > CHUNK_BYTES || group.evaluations.len() > CHUNK_SPANS {
            self.store_group(project, group).await?;
        }
        Ok(())
    }

    async fn store_group(&self, project: &Project, group: &mut Group) -> Result<(), TransferError> {
        let Group { batches, evaluations, .. } = std::mem::take(group);
        try_join_all(batches.into_iter().map(|batch| self.store_batch(project, batch))).await?;
        if !evaluations.is_empty() && self.store.put_evaluations(project.id, &evaluations).await?.is_err() {
            return Err(TransferError::Refused("a trace was deleted while it was imported; import the file again".to_owned()));
        }
        Ok(())
    }

    async fn store_batch(&self, project: &Project, batch: Batch) -> Result<(), TransferError> {
        let permit = self.admission.admit(Some(batch.body.len())).await.map_err(|error| TransferError::Refused(error.to_string()))?;
        self.ingest.store(project.id, batch.protocol, batch.body, batch.decoded, permit).await?;
        Ok(())
    }
}

impl Open {
    fn new(id: Text, protocol: Protocol) -> Self {
        Self {
            id,
            protocol,
            parts: Parts::default(),
            told: Vec::new(),
            bytes: 0,
            logs: Vec::new(),
            log_bytes: 0,
            evaluations: Vec::new(),
            is_begun: false,
        }
    }

    fn take(&mut self, line: Line, counts: &mut Counts) -> Result<(), String> {
        match line {
            Line::Context(ContextLine { resource, scope }) => {
                let context: Context = (resource.0, scope.0);
                self.bytes += context.0.len() + context.1.len();
                self.parts.contexts.push(context);
            }
            Line::Span(SpanLine { original, cost, source, start, input_text, output_text }) => {
                counts.spans += 1;
                self.bytes += original.0.len();
                self.parts.spans.push((self.parts.contexts.len().checked_sub(1), original.0));
                let text = |blob: Option<super::Blob>| blob.map(super::Blob::into_text);
                self.told.push(Told { cost, source: text(source), start, input_text: text(input_text), output_text: text(output_text) });
            }
            Line::Announcement(announcement) if self.protocol == Protocol::OpenaiAgents => {
                self.bytes += announcement.0.len();
                self.parts.announcements.push(announcement.0);
            }
            Line::Log(log) => {
                self.log_bytes += log.0.len();
                self.logs.push(log.0);
            }
            Line::Evaluation(line) => {
                counts.evaluations += 1;
                self.evaluations.push((self.id.clone(), evaluation_of(line)?));
            }
            _ => return Err("it does not belong to a trace".to_owned()),
        }
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.bytes > CHUNK_BYTES || self.parts.spans.len() >= CHUNK_SPANS || self.log_bytes > CHUNK_BYTES || self.logs.len() >= CHUNK_SPANS
    }

    /// What has been read so far, as requests that are stored one after the other.
    fn ready(&mut self) -> Result<Vec<Batch>, String> {
        let unreadable = || format!("an original of trace {} is none that this version can read", self.id.lossy());
        let mut batches = Vec::new();
        let last_context = self.parts.contexts.last().cloned();
        let mut parts = std::mem::take(&mut self.parts);
        let mut told = std::mem::take(&mut self.told).into_iter();
        let spans = std::mem::take(&mut parts.spans);
        // In a request of OpenTelemetry all spans are spelled the same way.
        let is_otlp = matches!(self.protocol, Protocol::Otlp | Protocol::Dreadnode);
        let same = |one: &[u8], other: &[u8]| !is_otlp || body::encoding(one) == body::encoding(other);
        let mut runs: Vec<Vec<(Option<usize>, Vec<u8>)>> = Vec::new();
        for span in spans {
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|last| same(&last.1, &span.1)) => run.push(span),
                _ => runs.push(vec![span]),
            }
        }
        if runs.is_empty() && !parts.announcements.is_empty() {
            runs.push(Vec::new());
        }
        for run in runs {
            parts.spans = run;
            let (body, mut decoded) = body::of_spans(self.protocol, &parts).ok_or_else(unreadable)?;
            for item in &mut decoded.spans {
                let told = told.next().ok_or_else(unreadable)?;
                told.put_into(item);
                item.trace_id = self.id.clone();
            }
            batches.push(Batch { protocol: self.protocol, body, decoded });
            parts.announcements.clear();
        }
        if !self.logs.is_empty() {
            for run in std::mem::take(&mut self.logs).chunk_by(|one, other| same(one, other)) {
                let (body, mut decoded) = body::of_logs(run.to_vec()).ok_or_else(unreadable)?;
                decoded.logs.iter_mut().for_each(|log| log.trace_id = self.id.clone());
                batches.push(Batch { protocol: self.protocol, body, decoded });
            }
        }
        (self.bytes, self.log_bytes) = (0, 0);
        self.is_begun |= !batches.is_empty();
        // Spans that follow may have the same context.
        self.parts.contexts.extend(last_context);
        Ok(batches)
    }
}

/// Takes out of a line what the project does not want stored.
fn redacted(rules: &Redactor, protocol: Protocol, line: &mut Line) -> Result<(), Broken> {
    let change = |part: Part, blob: &mut super::Blob| -> Result<(), Broken> {
        if let Some(changed) = redact::original(rules, protocol, part, &blob.0)? {
            blob.0 = changed;
        }
        Ok(())
    };
    match line {
        Line::Context(ContextLine { resource, scope }) => change(Part::Resource, resource).and_then(|()| change(Part::Scope, scope)),
        Line::Announcement(announcement) => change(Part::Span, announcement),
        Line::Log(log) => change(Part::Log, log),
        Line::Span(SpanLine { original, input_text, output_text, .. }) => {
            // Rules by path cannot be applied to short texts: the decoder makes them anew of what is left.
            (*input_text, *output_text) = (None, None);
            change(Part::Span, original)
        }
        Line::Evaluation(EvaluationLine { score, comment, .. }) => {
            rules.words(score, comment);
            Ok(())
        }
        _ => Ok(()),
    }
}

impl Told {
    fn put_into(self, item: &mut Item) {
        let head = &mut item.head;
        match (self.cost, &mut head.usage) {
            (Some(cost), Some(usage)) => {
                (usage.prompt_cost, usage.completion_cost, usage.total_cost) = (cost.prompt, cost.completion, cost.total);
                head.marks.cost_source = cost.from;
                head.price = cost.price.map(Box::new);
            }
            (None, Some(usage)) if usage.total_cost.is_some() => head.marks.cost_source = CostSource::Sender,
            _ => {}
        }
        if let Some(start) = self.start {
            head.start = start;
        }
        if let Some(source) = self.source {
            Arc::make_mut(&mut item.facts).source = Some(source);
        }
        if self.input_text.is_some() || self.output_text.is_some() {
            let preview = item.preview.get_or_insert_default();
            preview.input = self.input_text.or_else(|| preview.input.take());
            preview.output = self.output_text.or_else(|| preview.output.take());
        }
    }
}

fn check(head: &Head) -> Result<(), TransferError> {
    if head.format > FORMAT {
        return Err(TransferError::Refused(format!(
            "the file was made by a newer version of Tracekeep ({}): import it with that version",
            head.tracekeep
        )));
    }
    Ok(())
}

fn evaluation_of(line: EvaluationLine) -> Result<Evaluation, String> {
    let EvaluationLine { run, name, origin, author, score, comment, at } = line;
    let origin = Origin::from_word(&origin).ok_or("an origin that this version does not know")?;
    Ok(Evaluation { run: run.map(super::Blob::into_text), name, origin, author, score, comment, at })
}

fn price_of(line: PriceLine) -> PriceOverride {
    let PriceLine { id, model, provider, rates, valid_from, valid_until, created_at } = line;
    PriceOverride { id, model, provider, rates, valid_from, valid_until, created_by: None, created_at, updated_at: created_at }
}

fn app_of(line: AppLine, project: &Project) -> App {
    let stamp = |at: i64| Stamp { at, by: None };
    App {
        number: 0,
        uuid: line.id,
        project: project.id,
        project_uuid: project.uuid,
        name: line.name,
        description: line.description,
        details: line.details.to_string(),
        sources: line.sources.into_iter().map(super::Blob::into_text).collect(),
        is_settled: true,
        created: stamp(line.created_at),
        updated: None,
        archived: line.archived_at.map(stamp),
    }
}
