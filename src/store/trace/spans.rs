//! The spans of one trace and their originals.

use std::collections::{BTreeSet, HashMap};

use sea_orm::Value;

use super::{RawFrames, frames, listed_heads, original_in};
use crate::domain::derive::SpanId;
use crate::domain::id;
use crate::domain::project::ProjectId;
use crate::domain::span::{Facts, Place, Protocol, SpanHead};
use crate::domain::text::Text;
use crate::domain::trace::{Context, Pointer, Summary, TraceState, context_among};
use crate::store::codec::decoded;
use crate::store::trace::{READ_HEADS, TraceRow};
use crate::store::write::LogHead;
use crate::store::{KeyType, MultiKey, Store, StoreError, column, frame};

pub(super) const STATE: &str = "SELECT state FROM trace WHERE project_id = ? AND seq = ?";

pub(crate) static READ_LOGS: MultiKey = MultiKey::new(
    "SELECT trace_seq, span_id, head FROM span_log WHERE (project_id, trace_seq, span_id)",
    &[KeyType::Int, KeyType::Int, KeyType::Bytes],
    "",
);

pub(super) static READ_STATES: MultiKey = MultiKey::each("SELECT seq, state FROM trace", &["project_id", "seq"], &[KeyType::Int; 2], "");

pub(super) static HEADS_OF: MultiKey =
    MultiKey::each("SELECT trace_seq, span_id, head FROM span", &["project_id", "trace_seq"], &[KeyType::Int; 2], "");

/// A stored span.
#[derive(Clone, Debug)]
pub struct SpanRow {
    /// Packed id.
    pub packed_id: SpanId,
    /// The sender's id.
    pub id: Text,
    /// Head.
    pub head: SpanHead,
}

/// The originals that a trace takes its input and its output from.
#[derive(Clone, Debug, Default)]
pub struct TraceOriginals {
    input: Option<StoredOriginal>,
    output: Option<StoredOriginal>,
    /// The output is in the same original as the input.
    is_one: bool,
}

impl TraceOriginals {
    /// The one with the input; without its resource and scope.
    pub fn input(&self) -> Option<&StoredOriginal> {
        self.input.as_ref()
    }

    /// The one with the output; without its resource and scope.
    pub fn output(&self) -> Option<&StoredOriginal> {
        if self.is_one { self.input.as_ref() } else { self.output.as_ref() }
    }

    /// Those among the originals of spans; `None` when one of them is not there.
    pub fn of(trace: &TraceRow, spans: &[SpanRow], originals: &[StoredOriginal]) -> Option<Self> {
        let Summary { input, output, .. } = &trace.summary;
        let find = |pointer: &Pointer| {
            let at = spans.iter().position(|span| span.head.place == pointer.place)?;
            let StoredOriginal { bytes, logs, .. } = originals.get(at)?;
            Some(StoredOriginal { bytes: bytes.clone(), logs: logs.clone(), ..StoredOriginal::default() })
        };
        let is_one = input == output;
        let input = input.as_ref().map(|pointer| find(pointer).ok_or(())).transpose().ok()?;
        let output = output.as_ref().filter(|_| !is_one).map(|pointer| find(pointer).ok_or(())).transpose().ok()?;
        Some(Self { input, output, is_one })
    }

    /// Cut from inflated frames; `None` when a frame is not among them.
    fn among(raw: &RawFrames, logs: &LogPlaces, trace: &TraceRow) -> Result<Option<Self>, StoreError> {
        let slice = |place: Place| match raw.get(&(trace.seq, place.block)) {
            Some(raw) => frame::slice(raw, place).map(|original| Some(original.to_vec())),
            None => Ok(None),
        };
        let cut = |pointer: &Pointer| -> Result<Option<StoredOriginal>, StoreError> {
            let Some(bytes) = slice(pointer.place)? else { return Ok(None) };
            let mut original = StoredOriginal { bytes, ..StoredOriginal::default() };
            if !logs.is_empty() {
                for log in logs.get(&(trace.seq, pointer.span.clone())).into_iter().flatten() {
                    let Some(log) = slice(log.place)? else { return Ok(None) };
                    original.logs.push(log);
                }
            }
            Ok(Some(original))
        };
        let summary = &trace.summary;
        let is_one = summary.input == summary.output;
        let output = summary.output.as_ref().filter(|_| !is_one);
        let input = summary.input.as_ref().map(cut).transpose()?.flatten();
        let found = Self { input, output: output.map(cut).transpose()?.flatten(), is_one };
        let complete = found.input.is_some() == summary.input.is_some() && found.output.is_some() == output.is_some();
        Ok(complete.then_some(found))
    }
}

/// Where the originals of a trace's input and output are.
fn pointers(trace: &TraceRow) -> impl Iterator<Item = &Pointer> {
    trace.summary.input.iter().chain(&trace.summary.output)
}

/// Only these have log records.
pub(super) fn may_have_logs(trace: &TraceRow) -> bool {
    matches!(trace.protocol, Protocol::Otlp | Protocol::Dreadnode)
}

/// Places of log records by trace and span, in the order of their times.
type LogPlaces = HashMap<(i64, SpanId), Vec<LogHead>>;

impl Store {
    /// All spans of a trace, in order of arrival.
    pub async fn spans(&self, project: ProjectId, trace: &TraceRow) -> Result<Vec<SpanRow>, StoreError> {
        let heads = listed_heads(self.reader(), self.dialect(), project, trace.seq).await?;
        let spans = heads.into_iter().map(|(packed, head)| span_row(packed, head)).collect::<Result<_, _>>()?;
        Ok(by_arrival(spans))
    }

    /// All spans of several traces with their originals, in the order of the traces, read at once: for traces that are
    /// small together.
    pub async fn whole_traces(
        &self,
        project: ProjectId,
        traces: &[(TraceRow, Shared)],
    ) -> Result<Vec<(Vec<SpanRow>, Vec<StoredOriginal>)>, StoreError> {
        let keys: Vec<Value> = traces.iter().flat_map(|(trace, _)| -> [Value; 2] { [project.0.into(), trace.seq.into()] }).collect();
        let mut spans: HashMap<i64, Vec<SpanRow>> = HashMap::new();
        for row in HEADS_OF.fetch(self.reader(), self.dialect(), keys).await? {
            let span = span_row(column(&row, "span", 1)?, decoded(&row, "span", 2)?)?;
            spans.entry(column(&row, "span", 0)?).or_default().push(span);
        }
        let spans: Vec<Vec<SpanRow>> = traces.iter().map(|(trace, _)| by_arrival(spans.remove(&trace.seq).unwrap_or_default())).collect();
        let wanted: Vec<Wanted<'_>> = traces.iter().zip(&spans).map(|((trace, shared), spans)| Wanted { trace, shared, spans }).collect();
        let mut whole = Vec::with_capacity(traces.len());
        for (wanted, found) in wanted.iter().zip(self.originals_at(project, &wanted).await?) {
            whole.push(match found {
                Some(originals) => originals,
                None => self.originals(project, wanted.trace, wanted.spans, wanted.shared).await?,
            });
        }
        drop(wanted);
        Ok(spans.into_iter().zip(whole).collect())
    }

    /// One span.
    pub async fn span(&self, project: ProjectId, trace: &TraceRow, span_id: &Text) -> Result<Option<SpanRow>, StoreError> {
        let packed = id::pack(span_id.as_bytes());
        let key = vec![project.0.into(), trace.seq.into(), packed.clone().into()];
        let rows = READ_HEADS.fetch(self.reader(), self.dialect(), key).await?;
        rows.first().map(|row| span_row(packed, decoded(row, "span", 3)?)).transpose()
    }

    /// The spans that traces are named by, in the order of the traces.
    pub async fn primary_spans(&self, project: ProjectId, traces: &[TraceRow]) -> Result<Vec<Option<SpanRow>>, StoreError> {
        let keys: Vec<Value> = traces.iter().flat_map(|trace| -> [Value; 2] { [project.0.into(), trace.seq.into()] }).collect();
        let mut named: Vec<Value> = Vec::new();
        for row in READ_STATES.fetch(self.reader(), self.dialect(), keys).await? {
            let state: TraceState = decoded(&row, "trace", 1)?;
            if let Some((key, _)) = &state.primary {
                named.extend::<[Value; 3]>([project.0.into(), column::<i64>(&row, "trace", 0)?.into(), key.id().to_vec().into()]);
            }
        }
        let mut found: HashMap<i64, SpanRow> = HashMap::new();
        for row in READ_HEADS.fetch(self.reader(), self.dialect(), named).await? {
            let span = span_row(column(&row, "span", 2)?, decoded(&row, "span", 3)?)?;
            found.insert(column(&row, "span", 1)?, span);
        }
        Ok(traces.iter().map(|trace| found.remove(&trace.seq)).collect())
    }

    /// What the spans of a trace share.
    pub async fn shared(&self, project: ProjectId, trace: &TraceRow) -> Result<Shared, StoreError> {
        let row = self.row(STATE, [project.0.into(), trace.seq.into()]).await?;
        Ok(row.map(|row| decoded(&row, "trace", 0)).transpose()?.map(Shared::of).unwrap_or_default())
    }

    /// What the spans of each of several traces share, in the order of the traces.
    pub async fn shared_by_each(&self, project: ProjectId, traces: &[TraceRow]) -> Result<Vec<Shared>, StoreError> {
        let keys: Vec<Value> = traces.iter().flat_map(|trace| -> [Value; 2] { [project.0.into(), trace.seq.into()] }).collect();
        let mut found: HashMap<i64, Shared> = HashMap::new();
        for row in READ_STATES.fetch(self.reader(), self.dialect(), keys).await? {
            found.insert(column(&row, "trace", 0)?, Shared::of(decoded(&row, "trace", 1)?));
        }
        Ok(traces.iter().map(|trace| found.remove(&trace.seq).unwrap_or_default()).collect())
    }

    /// The stored original of a span.
    pub async fn original(&self, project: ProjectId, trace: &TraceRow, span: &SpanRow) -> Result<Vec<u8>, StoreError> {
        original_in(self.reader(), self.dialect(), project, trace.seq, span.head.place).await
    }

    /// The places of the log records of spans.
    async fn log_places(&self, project: ProjectId, spans: BTreeSet<(i64, &SpanId)>) -> Result<LogPlaces, StoreError> {
        let keys: Vec<Value> = spans.into_iter().flat_map(|(seq, id)| -> [Value; 3] { [project.0.into(), seq.into(), id.clone().into()] }).collect();
        let mut logs = LogPlaces::new();
        for row in READ_LOGS.fetch(self.reader(), self.dialect(), keys).await? {
            logs.entry((column(&row, "span_log", 0)?, column(&row, "span_log", 1)?)).or_default().push(decoded(&row, "span_log", 2)?);
        }
        for logs in logs.values_mut() {
            logs.sort_by_key(LogHead::order);
        }
        Ok(logs)
    }

    /// The originals that several traces take their inputs and outputs from. A trace rewritten between the two reads is
    /// read again.
    pub async fn trace_originals(&self, project: ProjectId, traces: &[TraceRow]) -> Result<Vec<TraceOriginals>, StoreError> {
        let (raw, logs) = self.pointed_at(project, traces).await?;
        let mut originals = Vec::with_capacity(traces.len());
        for trace in traces {
            originals.push(match TraceOriginals::among(&raw, &logs, trace)? {
                Some(found) => found,
                None => self.moved_originals(project, trace).await?,
            });
        }
        Ok(originals)
    }

    /// The frames with what traces take their inputs and outputs from, and where the log records are.
    async fn pointed_at(&self, project: ProjectId, traces: &[TraceRow]) -> Result<(RawFrames, LogPlaces), StoreError> {
        let pointed = || traces.iter().flat_map(|trace| pointers(trace).map(move |pointer| (trace, pointer)));
        let may_have = pointed().filter(|(trace, _)| may_have_logs(trace)).map(|(trace, pointer)| (trace.seq, &pointer.span)).collect();
        let logs = self.log_places(project, may_have).await?;
        let of_logs = logs.iter().flat_map(|((seq, _), logs)| logs.iter().map(|log| (*seq, log.place.block)));
        let blocks: Vec<(i64, u32)> = pointed().map(|(trace, pointer)| (trace.seq, pointer.place.block)).chain(of_logs).collect();
        Ok((frames(self.reader(), self.dialect(), project, blocks).await?, logs))
    }

    async fn moved_originals(&self, project: ProjectId, trace: &TraceRow) -> Result<TraceOriginals, StoreError> {
        let Some(now) = self.find_trace(project, &trace.id).await? else { return Ok(TraceOriginals::default()) };
        let (raw, logs) = self.pointed_at(project, std::slice::from_ref(&now)).await?;
        TraceOriginals::among(&raw, &logs, &now)?.ok_or_else(|| StoreError::corrupt("payload", "a frame is missing"))
    }

    /// The originals of some spans of a trace, in their order, with what was sent beside them. Spans that were moved by a
    /// rewrite since their heads were read are looked up again.
    pub async fn originals(
        &self,
        project: ProjectId,
        trace: &TraceRow,
        spans: &[SpanRow],
        shared: &Shared,
    ) -> Result<Vec<StoredOriginal>, StoreError> {
        if let Some(originals) = self.originals_of_one(project, Wanted { trace, shared, spans }).await? {
            return Ok(originals);
        }
        let shared = self.shared(project, trace).await?;
        let mut now = Vec::with_capacity(spans.len());
        for span in spans {
            now.extend(self.span(project, trace, &span.id).await?);
        }
        let wanted = Wanted { trace, shared: &shared, spans: &now };
        let originals = if now.len() == spans.len() { self.originals_of_one(project, wanted).await? } else { None };
        originals.ok_or_else(|| StoreError::Unavailable("the trace was deleted or moved while it was read".to_owned()))
    }

    async fn originals_of_one(&self, project: ProjectId, wanted: Wanted<'_>) -> Result<Option<Vec<StoredOriginal>>, StoreError> {
        Ok(self.originals_at(project, &[wanted]).await?.pop().flatten())
    }

    /// The originals of spans of several traces; `None`: a frame is not there any more.
    async fn originals_at(&self, project: ProjectId, wanted: &[Wanted<'_>]) -> Result<Vec<Option<Vec<StoredOriginal>>>, StoreError> {
        let mut may_have = BTreeSet::new();
        for Wanted { trace, spans, .. } in wanted.iter().filter(|one| may_have_logs(one.trace)) {
            may_have.extend(spans.iter().map(|span| (trace.seq, &span.packed_id)));
        }
        let logs = self.log_places(project, may_have).await?;
        let mut blocks: Vec<(i64, u32)> = Vec::new();
        for Wanted { trace, shared, spans } in wanted {
            for span in *spans {
                let context = context_among(&shared.contexts, &span.head).into_iter().flat_map(|(resource, scope)| [resource, scope]);
                blocks.extend(std::iter::once(span.head.place).chain(context).map(|place| (trace.seq, place.block)));
            }
        }
        blocks.extend(logs.iter().flat_map(|((seq, _), logs)| logs.iter().map(|log| (*seq, log.place.block))));
        let raw = frames(self.reader(), self.dialect(), project, blocks).await?;
        wanted.iter().map(|one| one.cut(&raw, &logs)).collect()
    }
}

/// Spans of a trace whose originals are asked for.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    trace: &'a TraceRow,
    shared: &'a Shared,
    spans: &'a [SpanRow],
}

impl Wanted<'_> {
    /// The originals, cut from inflated frames; `None` when a frame is not among them.
    fn cut(&self, raw: &RawFrames, logs: &LogPlaces) -> Result<Option<Vec<StoredOriginal>>, StoreError> {
        let seq = self.trace.seq;
        let cut = |place: Place| -> Result<Option<Vec<u8>>, StoreError> {
            raw.get(&(seq, place.block)).map(|raw| frame::slice(raw, place).map(<[u8]>::to_vec)).transpose()
        };
        let mut originals = Vec::with_capacity(self.spans.len());
        for span in self.spans {
            let Some(bytes) = cut(span.head.place)? else { return Ok(None) };
            let mut original = StoredOriginal { bytes, ..StoredOriginal::default() };
            if let Some((resource, scope)) = context_among(&self.shared.contexts, &span.head) {
                let (Some(resource), Some(scope)) = (cut(resource)?, cut(scope)?) else { return Ok(None) };
                (original.resource, original.scope) = (resource, scope);
            }
            if !logs.is_empty() {
                for log in logs.get(&(seq, span.packed_id.clone())).into_iter().flatten() {
                    let Some(log) = cut(log.place)? else { return Ok(None) };
                    original.logs.push(log);
                }
            }
            originals.push(original);
        }
        Ok(Some(originals))
    }
}

/// What the spans of a trace share.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    /// Distinct facts, for [`facts_among`](crate::domain::trace::facts_among).
    pub facts: Vec<Facts>,
    /// Distinct resources and scopes.
    pub contexts: Vec<Context>,
    /// Raw bytes of all originals of the trace.
    pub bytes: u64,
}

impl Shared {
    fn of(state: TraceState) -> Self {
        Self { facts: state.shared_facts, contexts: state.contexts, bytes: state.live_bytes }
    }
}

/// What is stored of a span beside its head.
#[derive(Clone, Debug, Default)]
pub struct StoredOriginal {
    /// What was sent for the span.
    pub bytes: Vec<u8>,
    /// What was sent for its resource.
    pub resource: Vec<u8>,
    /// What was sent for its scope.
    pub scope: Vec<u8>,
    /// Its log records, in the order of their times.
    pub logs: Vec<Vec<u8>>,
}

fn span_row(packed_id: SpanId, head: SpanHead) -> Result<SpanRow, StoreError> {
    let id = id::unpack(&packed_id).ok_or_else(|| StoreError::corrupt("span", "an id does not unpack"))?;
    Ok(SpanRow { packed_id, id, head })
}

/// Heads are large: each is moved once.
fn by_arrival(mut spans: Vec<SpanRow>) -> Vec<SpanRow> {
    spans.sort_by_cached_key(|span| span.head.arrival);
    spans
}
