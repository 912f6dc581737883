//! Reading all originals of a trace at once.

use std::collections::HashMap;

use super::{RawFrames, frames, listed_heads};
use crate::domain::project::ProjectId;
use crate::domain::span::{ContextRef, Place};
use crate::domain::trace::TraceState;
use crate::domain::whole::{Whole, WholeSpan};
use crate::store::codec::{decode, decoded};
use crate::store::trace::TraceRow;
use crate::store::write::LogHead;
use crate::store::{Store, StoreError, column, frame};

pub(super) const STATE_AND_VERSION: &str = "SELECT state, version FROM trace WHERE project_id = ? AND seq = ?";
pub(super) const LOGS: &str = "SELECT head FROM span_log WHERE project_id = ? AND trace_seq = ?";
pub(super) const BLOCKS: &str = "SELECT DISTINCT block FROM payload WHERE project_id = ? AND trace_seq = ?";

impl Store {
    /// All that is stored of a trace. None: it is gone, or changed while it was read; then it can be asked for again.
    pub async fn whole_trace(&self, project: ProjectId, trace: &TraceRow) -> Result<Option<Whole>, StoreError> {
        let key = || -> [sea_orm::Value; 2] { [project.0.into(), trace.seq.into()] };
        let Some(row) = self.row(STATE_AND_VERSION, key()).await? else { return Ok(None) };
        let (state, version): (TraceState, i64) = (decoded(&row, "trace", 0)?, column(&row, "trace", 1)?);
        let heads = listed_heads(self.reader(), self.dialect(), project, trace.seq).await?;
        let logs = self.rows(LOGS, key()).await?;
        let mut blocks = Vec::new();
        for row in self.rows(BLOCKS, key()).await? {
            let block = u32::try_from(column::<i64>(&row, "payload", 0)?).map_err(|error| StoreError::corrupt("payload", error))?;
            blocks.push((trace.seq, block));
        }
        let raw = frames(self.reader(), self.dialect(), project, blocks).await?;
        let whole = gather(trace, version, &state, heads, &raw, logs.iter().map(|row| column(row, "span_log", 0)))?;
        // Read in several statements: what was written in between shows in the version, or in a frame that is not there.
        let again = self.row(STATE_AND_VERSION, key()).await?;
        let is_same = again.map(|row| column::<i64>(&row, "trace", 1)).transpose()? == Some(version);
        Ok(whole.filter(|_| is_same))
    }
}

fn gather(
    trace: &TraceRow,
    version: i64,
    state: &TraceState,
    heads: Vec<(crate::domain::derive::SpanId, crate::domain::span::SpanHead)>,
    raw: &RawFrames,
    logs: impl Iterator<Item = Result<Vec<u8>, StoreError>>,
) -> Result<Option<Whole>, StoreError> {
    let cut = |place: Place| -> Result<Option<Vec<u8>>, StoreError> {
        // Nothing was sent, as with a resource that is not there.
        if place.bytes == 0 {
            return Ok(Some(Vec::new()));
        }
        raw.get(&(trace.seq, place.block)).map(|raw| frame::slice(raw, place).map(<[u8]>::to_vec)).transpose()
    };
    let mut whole = Whole { protocol: trace.protocol, version, ..Whole::default() };
    let mut own: HashMap<(Place, Place), usize> = HashMap::new();
    for context in &state.contexts {
        let (Some(resource), Some(scope)) = (cut(context.resource)?, cut(context.scope)?) else { return Ok(None) };
        whole.contexts.push((resource, scope));
    }
    for (_, place) in &state.announcements {
        let Some(original) = cut(*place)? else { return Ok(None) };
        whole.announcements.push(original);
    }
    for (id, head) in heads {
        let Some(original) = cut(head.place)? else { return Ok(None) };
        let context = match head.context {
            ContextRef::None => None,
            ContextRef::Shared(index) => Some(usize::from(index)),
            ContextRef::Own(resource, scope) => Some(if let Some(index) = own.get(&(resource, scope)) {
                *index
            } else {
                let (Some(left), Some(right)) = (cut(resource)?, cut(scope)?) else { return Ok(None) };
                whole.contexts.push((left, right));
                own.insert((resource, scope), whole.contexts.len() - 1);
                whole.contexts.len() - 1
            }),
        };
        let source = state.facts(&head).source.clone();
        whole.spans.push(WholeSpan { id, head, source, original, context });
    }
    whole.spans.sort_by_key(|span| span.head.arrival);
    for head in logs {
        let head: LogHead = decode("span_log", &head?)?;
        let Some(original) = cut(head.place)? else { return Ok(None) };
        whole.logs.push(original);
    }
    Ok(Some(whole))
}
