//! Looking through the originals of a trace, frame by frame.

use std::collections::BTreeSet;

use sea_orm::Value;

use super::{RawFrames, inflate};
use crate::domain::derive::SpanId;
use crate::domain::project::ProjectId;
use crate::domain::search::Needle;
use crate::domain::span::Place;
use crate::store::trace::{Shared, SpanRow, StoredOriginal, TraceRow};
use crate::store::write::LogHead;
use crate::store::{Store, StoreError, column, frame};

/// Frames looked for in one step.
const STEP_FRAMES: i64 = 64;
/// Raw bytes of the frames of one step, unless one alone has more: they are in memory together.
const STEP_BYTES: i64 = 8 * 1024 * 1024;

pub(super) const FRAMES_FROM: &str = "SELECT trace_seq, block, part, raw_bytes, data FROM payload \
     WHERE project_id = ? AND trace_seq = ? AND block >= ? AND block <= ? ORDER BY block, part";

/// The next frames and their sizes; a trace that was rewritten does not begin with zero.
pub(super) const SIZES: &str = "SELECT block, raw_bytes FROM payload \
     WHERE project_id = ? AND trace_seq = ? AND block >= ? AND part = 0 ORDER BY block LIMIT ?";

/// A look through the originals of one trace, a few frames at a time.
#[derive(Debug)]
pub struct Look<'a> {
    store: &'a Store,
    project: ProjectId,
    trace: &'a TraceRow,
    needle: &'a Needle,
    heads: Option<Heads>,
    next: i64,
}

/// What a trace holds: its spans, and the log records of spans.
#[derive(Debug)]
struct Heads {
    spans: Vec<SpanRow>,
    logs: Vec<(SpanId, LogHead)>,
}

/// What one step of a look has read.
#[derive(Debug)]
pub struct Candidates {
    /// Spans whose originals or log records may hold the needle, with these, in order of arrival. Of those that hold it
    /// themselves, the log records are left out.
    pub spans: Vec<(SpanRow, StoredOriginal)>,
    /// Bytes of originals that were read.
    pub bytes: u64,
    /// The frame with which the next step begins.
    pub next: i64,
}

impl Store {
    /// Begins to look through a trace, at a frame.
    pub fn look<'a>(&'a self, project: ProjectId, trace: &'a TraceRow, needle: &'a Needle, from: i64) -> Look<'a> {
        Look { store: self, project, trace, needle, heads: None, next: from }
    }
}

impl Look<'_> {
    /// The next step; `None` when the trace was looked through.
    pub async fn step(&mut self) -> Result<Option<Candidates>, StoreError> {
        let key = |last: i64| -> [Value; 4] { [self.project.0.into(), self.trace.seq.into(), self.next.into(), last.into()] };
        let sizes = self.store.rows(SIZES, key(STEP_FRAMES)).await?;
        let sizes =
            sizes.iter().map(|row| Ok((column(row, "payload", 0)?, column(row, "payload", 1)?))).collect::<Result<Vec<(i64, i64)>, StoreError>>()?;
        let Some(last) = last_of_step(&sizes) else { return Ok(None) };
        let raw: RawFrames = inflate(&self.store.rows(FRAMES_FROM, key(last)).await?)?;
        self.next = last + 1;
        let bytes = raw.values().map(|raw| raw.len() as u64).sum();
        let mut spans = Vec::new();
        if raw.values().any(|raw| self.needle.may_be_in(raw)) {
            let heads = match self.heads.take() {
                Some(heads) => heads,
                None => Heads {
                    spans: self.store.spans(self.project, self.trace).await?,
                    logs: self.store.logs_of_spans(self.project, self.trace).await?,
                },
            };
            let holds = |place: Place| -> Result<Option<&[u8]>, StoreError> {
                let Some(raw) = raw.get(&(self.trace.seq, place.block)) else { return Ok(None) };
                Ok(Some(frame::slice(raw, place)?).filter(|original| self.needle.may_be_in(original)))
            };
            let mut by_logs: BTreeSet<&SpanId> = BTreeSet::new();
            for (span, log) in &heads.logs {
                if holds(log.place)?.is_some() {
                    by_logs.insert(span);
                }
            }
            let mut told = Vec::new();
            for span in &heads.spans {
                if let Some(original) = holds(span.head.place)? {
                    spans.push((span.clone(), StoredOriginal { bytes: original.to_vec(), ..StoredOriginal::default() }));
                } else if by_logs.contains(&span.packed_id) {
                    told.push(span.clone());
                }
            }
            let originals = self.store.originals(self.project, self.trace, &told, &Shared::default()).await?;
            // One that holds it itself is found with its own frame.
            spans.extend(told.into_iter().zip(originals).filter(|(_, original)| !self.needle.may_be_in(&original.bytes)));
            spans.sort_by_key(|(span, _)| span.head.arrival);
            self.heads = Some(heads);
        }
        Ok(Some(Candidates { spans, bytes, next: self.next }))
    }
}

/// The last of the frames that go together: as many as there is room for, one at least.
fn last_of_step(sizes: &[(i64, i64)]) -> Option<i64> {
    let mut bytes = 0;
    let within = sizes.iter().take_while(|(_, raw)| {
        let is_first = bytes == 0;
        bytes += raw.max(&1);
        is_first || bytes <= STEP_BYTES
    });
    within.last().map(|(block, _)| *block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_go_together_as_far_as_there_is_room() {
        assert_eq!(last_of_step(&[]), None);
        assert_eq!(last_of_step(&[(3, 10), (4, 10), (9, 10)]), Some(9));
        assert_eq!(last_of_step(&[(0, STEP_BYTES / 2), (1, STEP_BYTES / 2), (2, 1)]), Some(1));
        assert_eq!(last_of_step(&[(5, STEP_BYTES * 16), (6, 1)]), Some(5), "a frame over the limit goes alone");
    }
}
