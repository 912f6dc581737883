//! What was sent for a trace beside its spans, for an export.

use sea_orm::Value;

use super::{RawFrames, frames};
use crate::domain::project::ProjectId;
use crate::domain::span::Place;
use crate::domain::trace::TraceState;
use crate::store::codec::decoded;
use crate::store::trace::{TraceRow, spans};
use crate::store::write::LogHead;
use crate::store::{Store, StoreError, frame};

const LOGS: &str = "SELECT head FROM span_log WHERE project_id = ? AND trace_seq = ? ORDER BY span_id, hash";

/// Originals of a trace that are no spans.
#[derive(Clone, Debug, Default)]
pub struct SentBeside {
    /// Announcements in the order in which they came.
    pub announcements: Vec<Vec<u8>>,
    /// Log records, those of spans that never came too, in the order of their times.
    pub logs: Vec<Vec<u8>>,
}

impl Store {
    /// What was sent for a trace beside its spans. `None`: it was moved while it was read.
    pub async fn sent_beside(&self, project: ProjectId, trace: &TraceRow) -> Result<Option<SentBeside>, StoreError> {
        let key = || -> [Value; 2] { [project.0.into(), trace.seq.into()] };
        let Some(row) = self.row(spans::STATE, key()).await? else { return Ok(None) };
        let state = decoded::<TraceState>(&row, "trace", 0)?;
        let announced: Vec<Place> = state.announcements.iter().map(|(_, place)| *place).collect();
        let mut logs = Vec::new();
        for row in self.rows(LOGS, key()).await? {
            logs.push(decoded::<LogHead>(&row, "span_log", 0)?);
        }
        logs.sort_by_key(|log| (log.at, log.place.block, log.place.offset));
        let logs: Vec<Place> = logs.iter().map(|log| log.place).collect();
        let blocks = announced.iter().chain(&logs).map(|place| (trace.seq, place.block));
        let raw: RawFrames = frames(self.reader(), self.dialect(), project, blocks).await?;
        let cut = |places: &[Place]| -> Result<Option<Vec<Vec<u8>>>, StoreError> {
            places
                .iter()
                .map(|place| raw.get(&(trace.seq, place.block)).map(|raw| frame::slice(raw, *place).map(<[u8]>::to_vec)).transpose())
                .collect()
        };
        let (Some(announcements), Some(logs)) = (cut(&announced)?, cut(&logs)?) else { return Ok(None) };
        Ok(Some(SentBeside { announcements, logs }))
    }
}
