//! Reading traces: lists, heads, originals.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ConnectionTrait, QueryResult, Value};

use super::codec::decode;
use super::{Dialect, KeyType, MultiKey, StoreError, column, frame};
use crate::domain::derive::SpanId;
use crate::domain::project::ProjectId;
use crate::domain::span::{Place, SpanHead};

pub(crate) const HEADS: &str = "SELECT span_id, head FROM span WHERE project_id = ? AND trace_seq = ?";
pub(crate) static FRAMES: MultiKey = MultiKey::new(
    "SELECT trace_seq, block, part, raw_bytes, data FROM payload WHERE (project_id, trace_seq, block)",
    &[KeyType::Int; 3],
    " ORDER BY trace_seq, block, part",
);

/// All heads of a trace.
pub(crate) async fn stored_heads<C: ConnectionTrait>(
    connection: &C,
    dialect: Dialect,
    project: ProjectId,
    seq: i64,
) -> Result<BTreeMap<SpanId, SpanHead>, StoreError> {
    let rows = connection.query_all_raw(dialect.statement(HEADS, [project.0.into(), seq.into()])).await?;
    rows.iter().map(|row| Ok((column(row, "span", 0)?, decode("span", &column::<Vec<u8>>(row, "span", 1)?)?))).collect()
}

/// Inflated frames by trace and block.
pub(crate) type RawFrames = HashMap<(i64, u32), Vec<u8>>;

/// Reads and inflates frames; each (trace, block) once.
pub(crate) async fn frames<C: ConnectionTrait>(
    connection: &C,
    dialect: Dialect,
    project: ProjectId,
    blocks: impl IntoIterator<Item = (i64, u32)>,
) -> Result<RawFrames, StoreError> {
    let mut wanted: Vec<(i64, u32)> = blocks.into_iter().collect();
    wanted.sort_unstable();
    wanted.dedup();
    let keys: Vec<Value> = wanted.iter().flat_map(|(seq, block)| -> [Value; 3] { [project.0.into(), (*seq).into(), i64::from(*block).into()] }).collect();
    let rows = FRAMES.fetch(connection, dialect, keys).await?;
    inflate(&rows)
}

fn inflate(rows: &[QueryResult]) -> Result<RawFrames, StoreError> {
    let mut parts: HashMap<(i64, u32), (usize, Vec<u8>)> = HashMap::new();
    for row in rows {
        let block = u32::try_from(column::<i64>(row, "payload", 1)?).map_err(|error| StoreError::corrupt("payload", error))?;
        let raw_bytes = usize::try_from(column::<i64>(row, "payload", 3)?).map_err(|error| StoreError::corrupt("payload", error))?;
        let data: Vec<u8> = column(row, "payload", 4)?;
        parts.entry((column(row, "payload", 0)?, block)).or_insert_with(|| (raw_bytes, Vec::new())).1.extend(data);
    }
    parts.into_iter().map(|(key, (raw_bytes, data))| Ok((key, frame::unpack(&data, raw_bytes)?))).collect()
}

/// One original.
pub(crate) async fn original_in<C: ConnectionTrait>(
    connection: &C,
    dialect: Dialect,
    project: ProjectId,
    seq: i64,
    place: Place,
) -> Result<Vec<u8>, StoreError> {
    let frames = frames(connection, dialect, project, [(seq, place.block)]).await?;
    let raw = frames.get(&(seq, place.block)).ok_or_else(|| StoreError::corrupt("payload", "a frame is missing"))?;
    frame::slice(raw, place).map(<[u8]>::to_vec)
}
