//! Reading traces: lists, heads, originals.

mod beside;
mod changes;
mod count;
mod counted;
mod filter;
mod list;
mod outline;
mod search;
mod selected;
mod sessions;
mod spans;
mod statements;
mod values;
mod whole;

pub use self::beside::SentBeside;
pub use self::count::{MAX_COUNTED, Total};
pub(super) use self::counted::{COUNT_CELLS, CountedDays};
pub(crate) use self::filter::fold;
pub use self::filter::{Measure, TraceFilter};
pub(super) use self::list::bounded;
pub use self::list::{Sort, SortField, TraceRow};
pub use self::outline::Outlines;
pub use self::search::{Candidates, Look};
pub(super) use self::selected::SelectedDays;
pub use self::sessions::SessionRow;
pub(super) use self::spans::READ_LOGS;
pub use self::spans::{Shared, SpanRow, StoredOriginal, TraceOriginals};
pub(super) use self::statements::all as statements;
pub use self::values::{FacetValue, FacetValues};

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::Value;

use super::codec::{decode, decoded};
use super::transaction::{bytes, into_bytes};
use super::{Connection, Dialect, KeyType, MultiKey, Row, Store, StoreError, column, frame};
use crate::domain::derive::SpanId;
use crate::domain::project::ProjectId;
use crate::domain::span::{Place, SpanHead};

pub(crate) const HEADS: &str = "SELECT span_id, head FROM span WHERE project_id = ? AND trace_seq = ?";
pub(crate) static READ_HEADS: MultiKey = MultiKey::each(
    "SELECT project_id, trace_seq, span_id, head FROM span",
    &["project_id", "trace_seq", "span_id"],
    &[KeyType::Int, KeyType::Int, KeyType::Bytes],
    "",
);
pub(crate) static FRAMES: MultiKey = MultiKey::new(
    "SELECT trace_seq, block, part, raw_bytes, data FROM payload WHERE (project_id, trace_seq, block)",
    &[KeyType::Int; 3],
    " ORDER BY trace_seq, block, part",
);

/// All heads of a trace, by id.
pub(crate) async fn stored_heads<C: Connection>(
    connection: &C,
    dialect: Dialect,
    project: ProjectId,
    seq: i64,
) -> Result<BTreeMap<SpanId, SpanHead>, StoreError> {
    Ok(listed_heads(connection, dialect, project, seq).await?.into_iter().collect())
}

/// The same in no order.
async fn listed_heads<C: Connection>(connection: &C, dialect: Dialect, project: ProjectId, seq: i64) -> Result<Vec<(SpanId, SpanHead)>, StoreError> {
    let heads = packed_heads(connection, dialect, project, seq).await?;
    heads.into_iter().map(|(id, head)| Ok((id, decode("span", &head)?))).collect()
}

/// The same as they are stored.
async fn packed_heads<C: Connection>(connection: &C, dialect: Dialect, project: ProjectId, seq: i64) -> Result<Vec<(SpanId, Vec<u8>)>, StoreError> {
    let rows = connection.query_all_raw(dialect.statement(HEADS, [project.0.into(), seq.into()])).await?;
    rows.into_iter().map(|row| into_bytes(row, "span").map(|[id, head]| (id, head))).collect()
}

static SEQS: MultiKey = MultiKey::each("SELECT seq, trace_id FROM trace", &["project_id", "trace_id"], &[KeyType::Int, KeyType::Bytes], "");

/// Packed ids of spans in the order in which they were sent, by the packed id of their trace.
pub type SpanIds<'a> = BTreeMap<Vec<u8>, Vec<&'a [u8]>>;
/// Hashes of spans by packed id, by the packed id of their trace.
pub type SpanHashes = HashMap<Vec<u8>, HashMap<SpanId, [u8; 16]>>;

impl Store {
    /// The traces that are stored, and hashes of those of the spans that are; a guess for ingest, which the write transaction
    /// checks. What a sender repeats is the beginning or the end of what it sends: a trace with neither is taken to have
    /// nothing else of it, for a look-up costs a span a tenth of its time.
    pub async fn span_hashes(&self, project: ProjectId, wanted: &SpanIds<'_>) -> Result<SpanHashes, StoreError> {
        let keys: Vec<Value> = wanted.keys().flat_map(|trace_id| -> [Value; 2] { [project.0.into(), trace_id.clone().into()] }).collect();
        let (mut traces, mut hashes): (HashMap<i64, Vec<u8>>, SpanHashes) = (HashMap::new(), SpanHashes::new());
        for row in SEQS.fetch(self.reader(), self.dialect(), keys).await? {
            let (seq, trace_id): (i64, Vec<u8>) = (column(&row, "trace", 0)?, column(&row, "trace", 1)?);
            hashes.insert(trace_id.clone(), HashMap::new());
            traces.insert(seq, trace_id);
        }
        let ids_of = |trace_id: &Vec<u8>| wanted[trace_id].iter().copied();
        let ends =
            traces.iter().flat_map(|(seq, trace_id)| ids_of(trace_id).next().into_iter().chain(ids_of(trace_id).next_back()).map(|id| (*seq, id)));
        self.add_hashes(project, &traces, ends.collect(), &mut hashes).await?;
        let repeated = traces.iter().filter(|(_, trace_id)| !hashes[*trace_id].is_empty());
        let others = repeated.flat_map(|(seq, trace_id)| ids_of(trace_id).map(|id| (*seq, id)));
        let others = others.filter(|(seq, id)| !hashes[&traces[seq]].contains_key(*id)).collect();
        self.add_hashes(project, &traces, others, &mut hashes).await?;
        Ok(hashes)
    }

    async fn add_hashes(
        &self,
        project: ProjectId,
        traces: &HashMap<i64, Vec<u8>>,
        spans: BTreeSet<(i64, &[u8])>,
        hashes: &mut SpanHashes,
    ) -> Result<(), StoreError> {
        let keys: Vec<Value> = spans.into_iter().flat_map(|(seq, id)| -> [Value; 3] { [project.0.into(), seq.into(), id.to_vec().into()] }).collect();
        for row in READ_HEADS.fetch(self.reader(), self.dialect(), keys).await? {
            let head: SpanHead = decoded(&row, "span", 3)?;
            let trace_id = &traces[&column(&row, "span", 1)?];
            hashes.entry(trace_id.clone()).or_default().insert(column(&row, "span", 2)?, head.hash);
        }
        Ok(())
    }
}

/// Inflated frames by trace and block.
pub(crate) type RawFrames = HashMap<(i64, u32), Vec<u8>>;

/// Reads and inflates frames; each (trace, block) once.
pub(crate) async fn frames<C: Connection>(
    connection: &C,
    dialect: Dialect,
    project: ProjectId,
    blocks: impl IntoIterator<Item = (i64, u32)>,
) -> Result<RawFrames, StoreError> {
    let mut wanted: Vec<(i64, u32)> = blocks.into_iter().collect();
    wanted.sort_unstable();
    wanted.dedup();
    let keys: Vec<Value> =
        wanted.iter().flat_map(|(seq, block)| -> [Value; 3] { [project.0.into(), (*seq).into(), i64::from(*block).into()] }).collect();
    let rows = FRAMES.fetch(connection, dialect, keys).await?;
    inflate(&rows)
}

/// Rows of one frame follow each other.
fn inflate(rows: &[Row]) -> Result<RawFrames, StoreError> {
    let key = |row: &Row| Ok::<(i64, i64), StoreError>((column(row, "payload", 0)?, column(row, "payload", 1)?));
    let mut frames = RawFrames::new();
    for parts in rows.chunk_by(|one, next| key(one).ok() == key(next).ok()) {
        let (seq, block) = key(&parts[0])?;
        let block = u32::try_from(block).map_err(|error| StoreError::corrupt("payload", error))?;
        let raw_bytes = usize::try_from(column::<i64>(&parts[0], "payload", 3)?).map_err(|error| StoreError::corrupt("payload", error))?;
        let raw = match parts {
            [only] => frame::unpack(&bytes(only, "payload", 4)?, raw_bytes)?,
            parts => frame::unpack(&parts.iter().map(|part| bytes(part, "payload", 4)).collect::<Result<Vec<_>, _>>()?.concat(), raw_bytes)?,
        };
        frames.insert((seq, block), raw);
    }
    Ok(frames)
}

/// One original.
pub(crate) async fn original_in<C: Connection>(
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
