//! Looking through the originals of a trace, frame by frame.

use sea_orm::Value;

use super::{RawFrames, inflate};
use crate::domain::project::ProjectId;
use crate::domain::search::Needle;
use crate::store::trace::{SpanRow, TraceRow};
use crate::store::{Store, StoreError, column, frame};

/// Frames read in one step.
const STEP_FRAMES: i64 = 64;

pub(super) const FRAMES_FROM: &str = "SELECT trace_seq, block, part, raw_bytes, data FROM payload \
     WHERE project_id = ? AND trace_seq = ? AND block >= ? AND block < ? ORDER BY block, part";

pub(super) const NEXT_FRAME: &str = "SELECT block FROM payload WHERE project_id = ? AND trace_seq = ? AND block >= ? ORDER BY block LIMIT 1";

/// Spans whose originals may hold a needle, and what was looked through.
#[derive(Debug, Default)]
pub struct Candidates {
    /// The spans with their originals, in order of arrival.
    pub spans: Vec<(SpanRow, Vec<u8>)>,
    /// Bytes of originals that were read.
    pub bytes: u64,
}

impl Store {
    /// Spans of a trace whose originals may hold a needle, up to a number.
    pub async fn candidates(&self, project: ProjectId, trace: &TraceRow, needle: &Needle, most: usize) -> Result<Candidates, StoreError> {
        let mut found = Candidates::default();
        let mut heads: Option<Vec<SpanRow>> = None;
        let mut next = 0;
        while let Some(from) = self.next_frame(project, trace, next).await?.filter(|_| found.spans.len() < most) {
            let values: [Value; 4] = [project.0.into(), trace.seq.into(), from.into(), (from + STEP_FRAMES).into()];
            let raw: RawFrames = inflate(&self.rows(FRAMES_FROM, values).await?)?;
            found.bytes += raw.values().map(|raw| raw.len() as u64).sum::<u64>();
            let some = raw.values().any(|raw| needle.may_be_in(raw));
            if some && heads.is_none() {
                heads = Some(self.spans(project, trace).await?);
            }
            if some {
                for span in heads.iter().flatten() {
                    let Some(raw) = raw.get(&(trace.seq, span.head.place.block)) else { continue };
                    let original = frame::slice(raw, span.head.place)?;
                    if found.spans.len() < most && needle.may_be_in(original) {
                        found.spans.push((span.clone(), original.to_vec()));
                    }
                }
            }
            next = from + STEP_FRAMES;
        }
        Ok(found)
    }

    /// The first frame from a number on; a trace that was rewritten does not begin with zero.
    async fn next_frame(&self, project: ProjectId, trace: &TraceRow, from: i64) -> Result<Option<i64>, StoreError> {
        let row = self.row(NEXT_FRAME, [project.0.into(), trace.seq.into(), from.into()]).await?;
        row.map(|row| column(&row, "payload", 0)).transpose()
    }
}
