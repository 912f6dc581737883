//! Reads in one stored trace that only some changes of it need.

use std::collections::{BTreeSet, HashMap};

use sea_orm::Value;

use super::beside::{LogHead, Rows};
use crate::domain::derive::{GapTop, SpanId};
use crate::domain::project::ProjectId;
use crate::domain::span::{ContextRef, Kind, Place, SpanHead};
use crate::domain::trace::RootKey;
use crate::store::codec::decoded;
use crate::store::trace::{self, READ_HEADS, READ_LOGS};
use crate::store::{Dialect, KeyType, MultiKey, StoreError, Transaction, column, frame};

/// Log records of a span that its short texts are made from.
pub(super) const MAX_LOGS: usize = 100;

pub(super) static TOPS: MultiKey = MultiKey::with(
    &["project_id", "trace_seq"],
    &[KeyType::Int, KeyType::Int],
    "SELECT wanted.trace_seq, \
     (SELECT max_end FROM gap WHERE project_id = wanted.project_id AND trace_seq = wanted.trace_seq AND max_end IS NOT NULL \
      ORDER BY max_end DESC LIMIT 1), \
     (SELECT best FROM gap WHERE project_id = wanted.project_id AND trace_seq = wanted.trace_seq AND members > 0 \
      ORDER BY best DESC LIMIT 1) FROM wanted",
);

/// Extremes over all stored gaps of traces, by their internal numbers.
pub(super) async fn tops(
    transaction: &Transaction,
    dialect: Dialect,
    traces: impl Iterator<Item = (ProjectId, i64)>,
) -> Result<HashMap<i64, GapTop>, StoreError> {
    let keys: Vec<Value> = traces.flat_map(|(project, seq)| -> [Value; 2] { [project.0.into(), seq.into()] }).collect();
    let mut tops = HashMap::new();
    for row in TOPS.fetch(transaction, dialect, keys).await? {
        let best = column::<Option<Vec<u8>>>(&row, "gap", 2)?.and_then(RootKey::from_bytes);
        tops.insert(column(&row, "gap", 0)?, GapTop { max_end: column(&row, "gap", 1)?, best });
    }
    Ok(tops)
}

/// One locked trace, for the reads that only some batches need.
pub(super) struct Locus<'a> {
    pub(super) transaction: &'a Transaction,
    pub(super) dialect: Dialect,
    pub(super) project: ProjectId,
    pub(super) seq: i64,
}

impl Locus<'_> {
    /// The head of a span as it is stored.
    pub(super) async fn stored_head(&self, id: &[u8]) -> Result<Option<SpanHead>, StoreError> {
        let rows = READ_HEADS.fetch(self.transaction, self.dialect, vec![self.project.0.into(), self.seq.into(), id.to_vec().into()]).await?;
        rows.first().map(|row| decoded(row, "span", 3)).transpose()
    }

    /// Originals, of this batch or of those before; each frame is read and inflated once.
    pub(super) async fn originals(&self, places: &[Place], frames: &[(u32, super::Frame)]) -> Result<Vec<Vec<u8>>, StoreError> {
        let blocks: BTreeSet<u32> = places.iter().map(|place| place.block).collect();
        let (here, stored): (Vec<u32>, Vec<u32>) = blocks.into_iter().partition(|block| frames.iter().any(|(number, _)| number == block));
        let mut raw = trace::frames(self.transaction, self.dialect, self.project, stored.into_iter().map(|block| (self.seq, block))).await?;
        for (block, frame) in frames.iter().filter(|(block, _)| here.contains(block)) {
            raw.insert((self.seq, *block), frame::unpack(&frame.data, frame.raw_bytes as usize)?);
        }
        let cut = |place: &Place| {
            let raw = raw.get(&(self.seq, place.block)).ok_or_else(|| StoreError::corrupt("payload", "a frame is missing"))?;
            frame::slice(raw, *place).map(<[u8]>::to_vec)
        };
        places.iter().map(cut).collect()
    }

    /// The log records of a span in their order: those of this batch, and those that are stored if they are asked for.
    pub(super) async fn logs(
        &self,
        id: &SpanId,
        beside: &Rows,
        frames: &[(u32, super::Frame)],
        with_stored: bool,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut heads: Vec<LogHead> = beside.logs_of(id).collect();
        if with_stored {
            let key = vec![self.project.0.into(), self.seq.into(), id.clone().into()];
            for row in READ_LOGS.fetch(self.transaction, self.dialect, key).await? {
                heads.push(decoded(&row, "span_log", 2)?);
            }
        }
        heads.sort_by_key(LogHead::order);
        heads.truncate(MAX_LOGS);
        self.originals(&heads.into_iter().map(|log| log.place).collect::<Vec<_>>(), frames).await
    }
}

/// Whether texts of a span may come in log records: those of a call of a model do.
pub(super) fn may_have_logs(head: &SpanHead) -> bool {
    head.context != ContextRef::None && head.kind == Kind::Llm
}
