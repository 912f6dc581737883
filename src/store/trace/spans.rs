//! The spans of one trace and their originals.

use super::{RawFrames, frames, original_in, stored_heads};
use crate::domain::derive::SpanId;
use crate::domain::id;
use crate::domain::project::ProjectId;
use crate::domain::span::{Facts, SpanHead};
use crate::domain::text::Text;
use crate::domain::trace::{Pointer, TraceState};
use crate::store::codec::decode;
use crate::store::trace::{READ_HEADS, TraceRow};
use crate::store::{Store, StoreError, column, frame};

pub(super) const STATE: &str = "SELECT state FROM trace WHERE project_id = ? AND seq = ?";

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
    input: Option<Vec<u8>>,
    output: Option<Vec<u8>>,
    /// The output is in the same original as the input.
    is_one: bool,
}

impl TraceOriginals {
    /// The one with the input.
    pub fn input(&self) -> Option<&[u8]> {
        self.input.as_deref()
    }

    /// The one with the output.
    pub fn output(&self) -> Option<&[u8]> {
        if self.is_one { self.input.as_deref() } else { self.output.as_deref() }
    }

    /// Cut from inflated frames; `None` when a frame is not among them.
    fn among(raw: &RawFrames, trace: &TraceRow) -> Result<Option<Self>, StoreError> {
        let cut = |pointer: &Pointer| match raw.get(&(trace.seq, pointer.place.block)) {
            Some(raw) => frame::slice(raw, pointer.place).map(|original| Some(original.to_vec())),
            None => Ok(None),
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

/// The frames with the originals of a trace's input and output.
fn blocks(trace: &TraceRow) -> Vec<(i64, u32)> {
    trace.summary.input.iter().chain(&trace.summary.output).map(|pointer| (trace.seq, pointer.place.block)).collect()
}

impl Store {
    /// All spans of a trace, in order of arrival.
    pub async fn spans(&self, project: ProjectId, trace: &TraceRow) -> Result<Vec<SpanRow>, StoreError> {
        let heads = stored_heads(self.reader(), self.dialect(), project, trace.seq).await?;
        let mut spans = heads.into_iter().map(|(packed, head)| span_row(packed, head)).collect::<Result<Vec<_>, _>>()?;
        spans.sort_by_key(|span| span.head.arrival);
        Ok(spans)
    }

    /// One span.
    pub async fn span(&self, project: ProjectId, trace: &TraceRow, span_id: &Text) -> Result<Option<SpanRow>, StoreError> {
        let packed = id::pack(span_id.as_bytes());
        let key = vec![project.0.into(), trace.seq.into(), packed.clone().into()];
        let rows = READ_HEADS.fetch(self.reader(), self.dialect(), key).await?;
        rows.first().map(|row| span_row(packed, decode("span", &column::<Vec<u8>>(row, "span", 3)?)?)).transpose()
    }

    /// The facts that spans of a trace share, for [`TraceState::facts`].
    pub async fn shared_facts(&self, project: ProjectId, trace: &TraceRow) -> Result<Vec<Facts>, StoreError> {
        let row = self.row(STATE, [project.0.into(), trace.seq.into()]).await?;
        let Some(row) = row else { return Ok(Vec::new()) };
        Ok(decode::<TraceState>("trace", &column::<Vec<u8>>(&row, "trace", 0)?)?.shared_facts)
    }

    /// The stored original of a span.
    pub async fn original(&self, project: ProjectId, trace: &TraceRow, span: &SpanRow) -> Result<Vec<u8>, StoreError> {
        original_in(self.reader(), self.dialect(), project, trace.seq, span.head.place).await
    }

    /// The originals that several traces take their inputs and outputs from. A trace rewritten between the two reads is
    /// read again.
    pub async fn trace_originals(&self, project: ProjectId, traces: &[TraceRow]) -> Result<Vec<TraceOriginals>, StoreError> {
        let blocks: Vec<(i64, u32)> = traces.iter().flat_map(blocks).collect();
        let raw = frames(self.reader(), self.dialect(), project, blocks).await?;
        let mut originals = Vec::with_capacity(traces.len());
        for trace in traces {
            originals.push(match TraceOriginals::among(&raw, trace)? {
                Some(found) => found,
                None => self.moved_originals(project, trace).await?,
            });
        }
        Ok(originals)
    }

    async fn moved_originals(&self, project: ProjectId, trace: &TraceRow) -> Result<TraceOriginals, StoreError> {
        let Some(now) = self.find_trace(project, &trace.id).await? else { return Ok(TraceOriginals::default()) };
        let raw = frames(self.reader(), self.dialect(), project, blocks(&now)).await?;
        TraceOriginals::among(&raw, &now)?.ok_or_else(|| StoreError::corrupt("payload", "a frame is missing"))
    }

    /// The originals of some spans of a trace, in their order. Spans that were moved by a rewrite since their heads were
    /// read are looked up again.
    pub async fn originals(&self, project: ProjectId, trace: &TraceRow, spans: &[SpanRow]) -> Result<Vec<Vec<u8>>, StoreError> {
        let raw: RawFrames = frames(self.reader(), self.dialect(), project, spans.iter().map(|span| (trace.seq, span.head.place.block))).await?;
        let mut originals = Vec::with_capacity(spans.len());
        for span in spans {
            if let Some(raw) = raw.get(&(trace.seq, span.head.place.block)) {
                originals.push(frame::slice(raw, span.head.place)?.to_vec());
            } else {
                let now = self.span(project, trace, &span.id).await?;
                let now = now.ok_or_else(|| StoreError::Unavailable("the trace was deleted while it was read".to_owned()))?;
                originals.push(self.original(project, trace, &now).await?);
            }
        }
        Ok(originals)
    }
}

fn span_row(packed_id: SpanId, head: SpanHead) -> Result<SpanRow, StoreError> {
    let id = id::unpack(&packed_id).ok_or_else(|| StoreError::corrupt("span", "an id does not unpack"))?;
    Ok(SpanRow { packed_id, id, head })
}
