//! Answers that are written while they are read: lists, runs and downloads of any size in a few megabytes of memory.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt};
use poem::Body;

use super::render::{self, Object, View};
use crate::api::ApiError;
use crate::artifacts::Artifacts;
use crate::clock::Clock;
use crate::collector::otlp::dreadnode;
use crate::collector::parts::Attached;
use crate::domain::project::ProjectId;
use crate::domain::span::Protocol;
use crate::domain::text::Text;
use crate::domain::trace::{Pointer, facts_among};
use crate::store::artifact::StoredReference;
use crate::store::trace::{Shared, SpanRow, StoredOriginal, TraceFilter, TraceOriginals, TraceRow};
use crate::store::{Store, StoreError};

/// Raw bytes of originals read in one step.
const STEP_BYTES: u64 = 1024 * 1024;
/// Rows read in one step of a download.
const STEP_ROWS: u64 = 100;
/// Bytes of large values that are read for one step of an answer; others are shown as where they are.
const MAX_VALUE_BYTES: u64 = 8 * 1024 * 1024;
/// Time budget of a download (contracts/dynamiq.md 6.8).
const DOWNLOAD_TIME: Duration = Duration::from_mins(3);

/// A project's part of the store, for one answer.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) store: Store,
    pub(super) project: ProjectId,
    pub(super) project_uuid: Arc<str>,
    pub(super) clock: Clock,
    /// To show large values in their place.
    pub(super) artifacts: Option<Artifacts>,
}

/// One chunk of JSON.
type Chunk = Result<Vec<u8>, StoreError>;

/// Sends chunks as a body. The first one is awaited, so that a store that is down is a 503 and not a broken answer.
pub(super) async fn body(chunks: impl Stream<Item = Chunk> + Send + 'static) -> Result<Body, ApiError> {
    let mut chunks = Box::pin(chunks);
    let first = chunks.next().await.unwrap_or(Ok(Vec::new()))?;
    let rest = stream::once(async { Ok(first) }).chain(chunks);
    Ok(Body::from_bytes_stream(rest.map(|chunk| {
        chunk.map(Bytes::from).map_err(|error| {
            tracing::warn!(%error, "an answer was cut short");
            io::Error::other("the store is not available")
        })
    })))
}

/// A literal piece of an answer.
pub(super) fn piece(text: impl Into<Vec<u8>>) -> BoxStream<'static, Chunk> {
    let text = text.into();
    stream::once(async { Ok(text) }).boxed()
}

impl Source {
    /// The same, that shows large values too.
    pub(super) fn with(self, artifacts: &Artifacts) -> Self {
        Self { artifacts: Some(artifacts.clone()), ..self }
    }

    /// Traces, separated by commas.
    pub(super) fn traces(&self, rows: Vec<TraceRow>, view: View) -> BoxStream<'static, Chunk> {
        let source = self.clone();
        let steps = cut(rows, shown_bytes);
        let steps = stream::iter(steps.into_iter().enumerate());
        steps.then(move |(step, rows)| source.clone().traces_step(rows, view, step > 0)).boxed()
    }

    async fn traces_step(self, rows: Vec<TraceRow>, view: View, follows: bool) -> Chunk {
        let originals = match view {
            View::Full => self.store.trace_originals(self.project, &rows).await?,
            View::Preview => vec![TraceOriginals::default(); rows.len()],
        };
        let mut out = Vec::new();
        for (index, (row, originals)) in rows.iter().zip(&originals).enumerate() {
            if follows || index > 0 {
                out.push(b',');
            }
            render::trace(&mut out, &self, row, originals, &Attached::default(), view);
        }
        Ok(out)
    }

    /// Messages of a session, one for each trace, separated by commas.
    pub(super) fn messages(&self, rows: Vec<TraceRow>) -> BoxStream<'static, Chunk> {
        let source = self.clone();
        let steps = cut(rows, shown_bytes);
        let steps = stream::iter(steps.into_iter().enumerate());
        steps
            .then(move |(step, rows)| {
                let source = source.clone();
                async move {
                    let originals = source.store.trace_originals(source.project, &rows).await?;
                    let mut out = Vec::new();
                    for (index, (row, originals)) in rows.iter().zip(&originals).enumerate() {
                        if step > 0 || index > 0 {
                            out.push(b',');
                        }
                        render::message(&mut out, row, originals);
                    }
                    Ok(out)
                }
            })
            .boxed()
    }

    /// The input of a trace as it was sent.
    pub(super) async fn input_of(&self, row: Option<&TraceRow>) -> Result<Option<String>, StoreError> {
        let Some(row) = row else { return Ok(None) };
        let originals = self.store.trace_originals(self.project, std::slice::from_ref(row)).await?;
        Ok(originals.first().and_then(|originals| render::input(row, originals)))
    }

    /// What is stored beside a trace, and the values in it that these originals refer to, as far as they are small enough.
    pub(super) async fn attached(&self, trace: &TraceRow, originals: impl Iterator<Item = &[u8]>) -> Result<Attached, StoreError> {
        let mut attached = Attached::default();
        if trace.protocol != Protocol::Dreadnode {
            return Ok(attached);
        }
        let stored = self.store.stored_references(self.project, trace).await?;
        if let (Some(artifacts), false) = (&self.artifacts, stored.is_empty()) {
            let by_key: HashMap<&str, &StoredReference> = stored.iter().rev().map(|stored| (stored.key.as_str(), stored)).collect();
            let mut left = MAX_VALUE_BYTES;
            for one in originals.flat_map(dreadnode::beside).filter(|one| one.name.is_none()) {
                let Some(reference) = by_key.get(one.key.as_str()).copied() else { continue };
                if attached.values.contains_key(&one.key) || reference.bytes > left {
                    continue;
                }
                let Some(object) = artifacts.referred_to(reference).await? else { continue };
                match artifacts.read_whole(&object).await {
                    Ok(bytes) => {
                        left -= reference.bytes;
                        attached.values.insert(one.key, String::from_utf8_lossy(&bytes).into_owned());
                    }
                    Err(error) => tracing::warn!(%error, "a value could not be read from the blob store"),
                }
            }
        }
        attached.stored = stored.into_iter().map(|stored| stored.key).collect();
        Ok(attached)
    }

    /// Now, µs.
    pub(super) fn now(&self) -> i64 {
        self.clock.now_us()
    }

    /// The project's id as people see it.
    pub(super) fn uuid(&self) -> uuid::Uuid {
        self.project_uuid.parse().unwrap_or_default()
    }

    /// Runs of a trace, separated by commas.
    pub(super) fn runs(&self, trace: &TraceRow, shared: Shared, spans: Vec<SpanRow>) -> BoxStream<'static, Chunk> {
        let shared = Arc::new((self.clone(), trace.clone(), shared));
        let steps = stream::iter(cut(spans, |span| u64::from(span.head.place.bytes)).into_iter().enumerate());
        steps
            .then(move |(step, spans)| {
                let shared = Arc::clone(&shared);
                async move {
                    let (source, trace, shared) = &*shared;
                    let mut out = Vec::new();
                    if step > 0 {
                        out.push(b',');
                    }
                    source.runs_step(trace, shared, &spans, &mut out).await?;
                    Ok(out)
                }
            })
            .boxed()
    }

    async fn runs_step(&self, trace: &TraceRow, shared: &Shared, spans: &[SpanRow], out: &mut Vec<u8>) -> Result<(), StoreError> {
        let originals = self.store.originals(self.project, trace, spans, shared).await?;
        self.write_runs(trace, shared, spans, &originals, out).await
    }

    async fn write_runs(
        &self,
        trace: &TraceRow,
        shared: &Shared,
        spans: &[SpanRow],
        originals: &[StoredOriginal],
        out: &mut Vec<u8>,
    ) -> Result<(), StoreError> {
        let attached = self.attached(trace, originals.iter().map(|original| original.bytes.as_slice())).await?;
        for (index, (span, original)) in spans.iter().zip(originals).enumerate() {
            if index > 0 {
                out.push(b',');
            }
            render::run(out, trace, span, facts_among(&shared.facts, &span.head), original, &attached);
        }
        Ok(())
    }

    /// One trace under `data`.
    pub(super) async fn one_trace(&self, row: &TraceRow) -> Result<Vec<u8>, StoreError> {
        let (originals, attached) = self.shown(row).await?;
        let mut out = Vec::new();
        let mut object = Object::new(&mut out);
        render::trace(object.key("data"), self, row, &originals, &attached, View::Full);
        object.end();
        Ok(out)
    }

    /// The originals that a trace is shown with, and what they refer to.
    async fn shown(&self, row: &TraceRow) -> Result<(TraceOriginals, Attached), StoreError> {
        let originals = self.originals_of(row).await?;
        let attached = self.attached(row, originals.input().into_iter().chain(originals.output()).map(|original| original.bytes.as_slice())).await?;
        Ok((originals, attached))
    }

    /// A trace with its runs, all of it at hand.
    async fn small_trace(
        &self,
        (row, shared): &(TraceRow, Shared),
        (spans, originals): &(Vec<SpanRow>, Vec<StoredOriginal>),
        out: &mut Vec<u8>,
    ) -> Result<(), StoreError> {
        let own = match TraceOriginals::of(row, spans, originals) {
            Some(own) => own,
            None => self.originals_of(row).await?,
        };
        let mut object = Object::new(out);
        render::trace_keys(&mut object, self, row, &own, &Attached::default(), View::Full);
        let runs = object.key("runs");
        runs.push(b'[');
        self.write_runs(row, shared, spans, originals, runs).await?;
        runs.push(b']');
        object.end();
        Ok(())
    }

    /// The same, of a trace that is read a part at a time.
    async fn large_trace(&self, (row, shared): (TraceRow, Shared), comma: &str) -> Result<BoxStream<'static, Chunk>, StoreError> {
        let spans = self.store.spans(self.project, &row).await?;
        let originals = self.originals_of(&row).await?;
        let mut out = comma.as_bytes().to_vec();
        let mut object = Object::new(&mut out);
        render::trace_keys(&mut object, self, &row, &originals, &Attached::default(), View::Full);
        object.key("runs").push(b'[');
        Ok(piece(out).chain(self.runs(&row, shared, spans)).chain(piece("]}")).boxed())
    }

    async fn originals_of(&self, row: &TraceRow) -> Result<TraceOriginals, StoreError> {
        let originals = self.store.trace_originals(self.project, std::slice::from_ref(row)).await?;
        Ok(originals.into_iter().next().unwrap_or_default())
    }

    /// One trace: at the top level, again under `data`, and its runs once (contracts/decisions.md, the management API).
    pub(super) async fn whole_trace(&self, row: TraceRow) -> Result<impl Stream<Item = Chunk> + Send + use<>, StoreError> {
        let (originals, attached) = self.shown(&row).await?;
        let mut head = Vec::new();
        let mut object = Object::new(&mut head);
        render::trace_keys(&mut object, self, &row, &originals, &attached, View::Full);
        render::trace(object.key("data"), self, &row, &originals, &attached, View::Full);
        object.key("runs").push(b'[');
        let shared = self.store.shared(self.project, &row).await?;
        let spans = self.store.spans(self.project, &row).await?;
        Ok(piece(head).chain(self.runs(&row, shared, spans)).chain(piece("]}")))
    }

    /// A JSON array of traces, at most `limit`. When the time is up, the array ends early, and properly.
    pub(super) fn download(&self, filter: TraceFilter, descending: bool, limit: u64, include_runs: bool) -> impl Stream<Item = Chunk> + Send + use<> {
        let until = Instant::now() + DOWNLOAD_TIME;
        self.download_while(filter, descending, limit, include_runs, Arc::new(move || Instant::now() < until))
    }

    /// The same, as long as there is time.
    pub(super) fn download_while(
        &self,
        filter: TraceFilter,
        descending: bool,
        limit: u64,
        include_runs: bool,
        has_time: HasTime,
    ) -> impl Stream<Item = Chunk> + Send + use<> {
        let walk = Walk { source: self.clone(), filter, descending, left: limit, include_runs, has_time, after: None, is_first: true };
        let chunks = stream::try_unfold(Some(walk), |walk| async move {
            let Some(mut walk) = walk else { return Ok(None) };
            let (steps, more) = walk.step().await?;
            Ok::<_, StoreError>(Some((steps, more.then_some(walk))))
        });
        let flat = chunks.flat_map(|steps| match steps {
            Ok(steps) => steps,
            Err(error) => stream::once(async { Err(error) }).boxed(),
        });
        piece("[").chain(flat).chain(piece("]"))
    }
}

/// Whether there is time for one more trace.
pub(super) type HasTime = Arc<dyn Fn() -> bool + Send + Sync>;

/// A download on its way: each step reads a page by key, so that no read transaction lasts.
struct Walk {
    source: Source,
    filter: TraceFilter,
    descending: bool,
    left: u64,
    include_runs: bool,
    has_time: HasTime,
    after: Option<(i64, Text)>,
    is_first: bool,
}

impl Walk {
    async fn step(&mut self) -> Result<(BoxStream<'static, Chunk>, bool), StoreError> {
        if !(self.has_time)() {
            return Ok((stream::empty().boxed(), false));
        }
        let page = STEP_ROWS.min(self.left);
        let after = self.after.as_ref().map(|(at, id)| (*at, id));
        let rows = self.source.store.traces_after(self.source.project, &self.filter, self.descending, after, page).await?;
        let Some(last) = rows.last() else {
            return Ok((stream::empty().boxed(), false));
        };
        self.after = Some((last.summary.started_at, last.id.clone()));
        self.left -= rows.len() as u64;
        let more = self.left > 0 && rows.len() as u64 == page;
        let is_first = std::mem::take(&mut self.is_first);
        if self.include_runs {
            return Ok((self.with_runs(rows, is_first).await?, more));
        }
        let comma = if is_first { "" } else { "," };
        Ok((piece(comma).chain(self.source.traces(rows, View::Full)).boxed(), more))
    }

    /// Each trace with its runs, a comma before it unless it is the first of all; small ones are read many at once. The time is
    /// looked at before each trace, so there may be none.
    async fn with_runs(&self, rows: Vec<TraceRow>, is_first: bool) -> Result<BoxStream<'static, Chunk>, StoreError> {
        let shared = self.source.store.shared_by_each(self.source.project, &rows).await?;
        let traces: Vec<(TraceRow, Shared)> = rows.into_iter().zip(shared).collect();
        let steps = VecDeque::from(cut(traces, |(_, shared)| shared.bytes));
        let left = WithRuns { source: self.source.clone(), has_time: Arc::clone(&self.has_time), steps, is_first };
        let chunks = stream::try_unfold(left, |mut left| async move { Ok(left.step().await?.map(|chunks| (chunks, left))) });
        Ok(chunks
            .flat_map(|chunks| match chunks {
                Ok(chunks) => chunks,
                Err(error) => stream::once(async { Err(error) }).boxed(),
            })
            .boxed())
    }
}

/// A page of a download with runs, cut into steps of about [`STEP_BYTES`].
struct WithRuns {
    source: Source,
    has_time: HasTime,
    steps: VecDeque<Vec<(TraceRow, Shared)>>,
    is_first: bool,
}

impl WithRuns {
    async fn step(&mut self) -> Result<Option<BoxStream<'static, Chunk>>, StoreError> {
        let Some(mut traces) = self.steps.pop_front() else { return Ok(None) };
        if let Some(large) = traces.pop_if(|(_, shared)| shared.bytes > STEP_BYTES) {
            // It has a step for itself.
            let comma = self.comma();
            return if (self.has_time)() { self.source.large_trace(large, comma).await.map(Some) } else { Ok(None) };
        }
        let whole = self.source.store.whole_traces(self.source.project, &traces).await?;
        let mut out = Vec::new();
        for (trace, whole) in traces.iter().zip(&whole) {
            if !(self.has_time)() {
                self.steps.clear();
                break;
            }
            out.extend_from_slice(self.comma().as_bytes());
            self.source.small_trace(trace, whole, &mut out).await?;
        }
        Ok(Some(piece(out)))
    }

    fn comma(&mut self) -> &'static str {
        if std::mem::take(&mut self.is_first) { "" } else { "," }
    }
}

/// Bytes of the originals that a trace is shown with.
pub(super) fn shown_bytes(row: &TraceRow) -> u64 {
    let (input, output) = (&row.summary.input, &row.summary.output);
    let bytes = |pointer: &Option<Pointer>| pointer.as_ref().map_or(0, |pointer| u64::from(pointer.place.bytes));
    bytes(input) + if input == output { 0 } else { bytes(output) }
}

/// Cuts rows into steps of about [`STEP_BYTES`] and at most [`STEP_ROWS`].
pub(super) fn cut<T>(rows: Vec<T>, bytes_of: impl Fn(&T) -> u64) -> Vec<Vec<T>> {
    let mut steps: Vec<Vec<T>> = Vec::new();
    let mut bytes = 0;
    for row in rows {
        let row_bytes = bytes_of(&row);
        match steps.last_mut() {
            Some(step) if bytes + row_bytes <= STEP_BYTES && (step.len() as u64) < STEP_ROWS => {
                bytes += row_bytes;
                step.push(row);
            }
            _ => {
                bytes = row_bytes;
                steps.push(vec![row]);
            }
        }
    }
    steps
}
