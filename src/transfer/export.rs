//! Writing a project.

use std::io::Write;

use super::{AppLine, Blob, CHUNK_BYTES, CHUNK_SPANS, ContextLine, CostLine, Counts, EvaluationLine, FORMAT, Head, Line, PriceLine};
use super::{SpanLine, TraceLine, TransferError};
use crate::access::{Access, Portable};
use crate::domain::project::Project;
use crate::domain::span::{CostSource, Protocol};
use crate::domain::text::Text;
use crate::domain::time;
use crate::domain::trace::facts_among;
use crate::store::Store;
use crate::store::trace::{Shared, SpanRow, StoredOriginal, TraceFilter, TraceRow};

/// Traces read together; their spans follow one trace after the other.
const PAGE: u64 = 100;
/// A trace that is rewritten while it is read is read again, this often.
const TRIES: usize = 5;
/// How hard it is compressed.
const LEVEL: i32 = 3;

/// Exports one project.
#[derive(Debug)]
pub struct Exporter {
    access: Access,
    store: Store,
    project: Project,
    now: i64,
}

struct Lines<W: Write>(W);

impl<W: Write> Lines<W> {
    fn write(&mut self, line: &Line) -> Result<(), TransferError> {
        serde_json::to_writer(&mut self.0, line).map_err(std::io::Error::from)?;
        Ok(self.0.write_all(b"\n")?)
    }
}

impl Exporter {
    /// Of a project, at this time, µs.
    pub fn new(access: Access, store: Store, project: Project, now: i64) -> Self {
        Self { access, store, project, now }
    }

    /// Writes all of it. `progress` is told what is done, and how many traces there are.
    pub async fn write<W: Write>(&self, out: W, mut progress: impl FnMut(Counts, u64)) -> Result<(Counts, W), TransferError> {
        let mut encoder = zstd::Encoder::new(out, LEVEL)?;
        encoder.include_checksum(true)?;
        let mut lines = Lines(encoder);
        let Portable { organization, prices, apps } = self.access.portable(&self.project).await?;
        lines.write(&Line::Project(Head {
            format: FORMAT,
            tracekeep: env!("CARGO_PKG_VERSION").to_owned(),
            exported_at: time::format(self.now),
            organization,
            name: self.project.name.clone(),
        }))?;
        for price in prices {
            let crate::domain::price::PriceOverride { id, model, provider, rates, valid_from, valid_until, created_at, .. } = price;
            lines.write(&Line::Price(PriceLine { id, model, provider, rates, valid_from, valid_until, created_at }))?;
        }
        for app in apps {
            lines.write(&Line::App(AppLine {
                id: app.uuid,
                details: serde_json::from_str(&app.details).unwrap_or_default(),
                name: app.name,
                description: app.description,
                sources: app.sources.iter().map(Blob::of).collect(),
                created_at: app.created.at,
                archived_at: app.archived.map(|stamp| stamp.at),
            }))?;
        }
        let total = self.store.count_traces(self.project.id, &TraceFilter::default()).await?.count;
        let mut counts = Counts::default();
        let mut after: Option<(i64, Text)> = None;
        loop {
            let at = after.as_ref().map(|(started_at, id)| (*started_at, id));
            let page = self.store.traces_after(self.project.id, &TraceFilter::default(), false, at, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some((last.summary.started_at, last.id.clone()));
            for trace in page {
                self.trace(trace, &mut lines, &mut counts).await?;
                progress(counts, total);
            }
        }
        lines.write(&Line::End(counts))?;
        Ok((counts, lines.0.finish()?))
    }

    async fn trace<W: Write>(&self, mut trace: TraceRow, lines: &mut Lines<W>, counts: &mut Counts) -> Result<(), TransferError> {
        // Spans first: their heads tell where the originals are, and a rewrite may move those at any time.
        let mut spans = self.store.spans(self.project.id, &trace).await?;
        let mut beside = self.store.sent_beside(self.project.id, &trace).await?;
        for _ in 0..TRIES {
            if beside.is_some() {
                break;
            }
            let Some(now) = self.store.find_trace(self.project.id, &trace.id).await? else { return Ok(()) };
            trace = now;
            spans = self.store.spans(self.project.id, &trace).await?;
            beside = self.store.sent_beside(self.project.id, &trace).await?;
        }
        let Some(beside) = beside else {
            return Err(TransferError::Refused(format!("trace {} is changed all the time; try again later", trace.id.lossy())));
        };
        lines.write(&Line::Trace(TraceLine { id: Blob::of(&trace.id), protocol: trace.protocol.word().to_owned() }))?;
        for announcement in beside.announcements {
            lines.write(&Line::Announcement(Blob(announcement)))?;
        }
        let shared = self.store.shared(self.project.id, &trace).await?;
        let mut context: Option<(Vec<u8>, Vec<u8>)> = None;
        let mut rest = spans.as_slice();
        while !rest.is_empty() {
            let (chunk, later) = rest.split_at(chunk_length(rest));
            rest = later;
            let originals = self.store.originals(self.project.id, &trace, chunk, &shared).await?;
            for (span, original) in chunk.iter().zip(originals) {
                let StoredOriginal { bytes, resource, scope, .. } = original;
                let own = (resource, scope);
                if context.as_ref() != Some(&own) && (context.is_some() || own != Default::default()) {
                    lines.write(&Line::Context(ContextLine { resource: Blob(own.0.clone()), scope: Blob(own.1.clone()) }))?;
                    context = Some(own);
                }
                lines.write(&Line::Span(span_line(&trace, span, bytes, &shared)))?;
            }
        }
        for log in beside.logs {
            lines.write(&Line::Log(Blob(log)))?;
        }
        for evaluation in self.store.evaluations(self.project.id, &trace).await? {
            counts.evaluations += 1;
            lines.write(&Line::Evaluation(EvaluationLine {
                run: evaluation.run.as_ref().map(Blob::of),
                name: evaluation.name,
                origin: evaluation.origin.word().to_owned(),
                author: evaluation.author,
                score: evaluation.score,
                comment: evaluation.comment,
                at: evaluation.at,
            }))?;
        }
        counts.traces += 1;
        counts.spans += spans.len() as u64;
        Ok(())
    }
}

/// How many of these spans are read together.
fn chunk_length(spans: &[SpanRow]) -> usize {
    let mut bytes = 0;
    let fits = spans.iter().take(CHUNK_SPANS).take_while(|span| {
        bytes += span.head.place.bytes as usize;
        bytes <= CHUNK_BYTES
    });
    fits.count().max(1)
}

fn span_line(trace: &TraceRow, span: &SpanRow, original: Vec<u8>, shared: &Shared) -> SpanLine {
    let head = &span.head;
    let is_priced_here = matches!(head.marks.cost_source, CostSource::Table | CostSource::Override);
    let cost = head.usage.filter(|_| is_priced_here).map(|usage| CostLine {
        from: head.marks.cost_source,
        prompt: usage.prompt_cost,
        completion: usage.completion_cost,
        total: usage.total_cost,
        price: head.price.as_deref().copied(),
    });
    let is_dreadnode = trace.protocol == Protocol::Dreadnode;
    let source = facts_among(&shared.facts, head).source.as_ref().filter(|_| is_dreadnode).map(Blob::of);
    let has = |pointer: &Option<crate::domain::trace::Pointer>| pointer.as_ref().is_some_and(|pointer| *pointer.span == *span.packed_id);
    let summary = &trace.summary;
    SpanLine {
        original: Blob(original),
        cost,
        source,
        // One that has ended says when it began or ended.
        start: (trace.protocol == Protocol::OpenaiAgents && head.end.is_none()).then_some(head.start),
        input_text: summary.input_text.as_ref().filter(|_| has(&summary.input)).map(Blob::of),
        output_text: summary.output_text.as_ref().filter(|_| has(&summary.output)).map(Blob::of),
    }
}
