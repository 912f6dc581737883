//! What was sent for a trace beside its spans, for an export.

use sea_orm::Value;

use super::{RawFrames, frames};
use crate::domain::derive::SpanId;
use crate::domain::project::ProjectId;
use crate::domain::span::Place;
use crate::domain::trace::TraceState;
use crate::store::codec::decoded;
use crate::store::trace::{TraceRow, spans};
use crate::store::write::LogHead;
use crate::store::{Store, StoreError, column, frame};

const LOGS: &str = "SELECT span_id, head FROM span_log WHERE project_id = ? AND trace_seq = ? ORDER BY span_id, hash";

/// Originals of a trace that are no spans.
#[derive(Clone, Debug, Default)]
pub struct SentBeside {
    /// Announcements in the order in which they came.
    pub announcements: Vec<Vec<u8>>,
    /// Log records, those of spans that never came too, in the order of their times.
    pub logs: Vec<Vec<u8>>,
}

impl Store {
    /// The log records of a trace, each with its span.
    async fn log_heads(&self, project: ProjectId, trace: &TraceRow) -> Result<Vec<(SpanId, LogHead)>, StoreError> {
        let rows = self.rows(LOGS, [project.0.into(), trace.seq.into()]).await?;
        rows.iter().map(|row| Ok((column(row, "span_log", 0)?, decoded(row, "span_log", 1)?))).collect()
    }

    /// The same, where the trace may have some.
    pub(super) async fn logs_of_spans(&self, project: ProjectId, trace: &TraceRow) -> Result<Vec<(SpanId, LogHead)>, StoreError> {
        if spans::may_have_logs(trace) { self.log_heads(project, trace).await } else { Ok(Vec::new()) }
    }

    /// What was sent for a trace beside its spans. `None`: it was moved while it was read.
    pub async fn sent_beside(&self, project: ProjectId, trace: &TraceRow) -> Result<Option<SentBeside>, StoreError> {
        let key: [Value; 2] = [project.0.into(), trace.seq.into()];
        let Some(row) = self.row(spans::STATE, key).await? else { return Ok(None) };
        let state = decoded::<TraceState>(&row, "trace", 0)?;
        let announced: Vec<Place> = state.announcements.iter().map(|(_, place)| *place).collect();
        let mut logs: Vec<LogHead> = self.log_heads(project, trace).await?.into_iter().map(|(_, log)| log).collect();
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
