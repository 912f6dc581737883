//! Reading rollups, and what of a metrics query only the traces know.

mod glance;
mod statements;

use sea_orm::Value;

pub(crate) use self::glance::{GLANCE, READ_REVISIONS};
pub use self::glance::{Glance, Revisions};
pub(super) use self::statements::all as statements;
use super::codec::decoded;
use super::trace::bounded;
use super::{Row, Store, StoreError, column};
use crate::domain::facet::FacetKind;
use crate::domain::id::hash128;
use crate::domain::project::ProjectId;
use crate::domain::span::{Kind, Protocol, Status};
use crate::domain::text::Text;
use crate::domain::trace::Summary;
use crate::metrics::cell::Cell;
use crate::metrics::fold::{Grain, SpanKey, TraceKey};

pub(crate) const READ_TRACE_ROLLUPS: &str =
    "SELECT bucket, slot, status, protocol, cell FROM trace_rollup WHERE project_id = ? AND scope = ? AND grain = ? AND bucket >= ? AND bucket < ?";
pub(crate) const READ_SPAN_ROLLUPS: &str = "SELECT bucket, kind, model, agent, tool, cell FROM span_rollup \
     WHERE project_id = ? AND scope = ? AND grain = ? AND bucket >= ? AND bucket < ?";
pub(crate) const LATENCIES: &str = "SELECT started_at, status, protocol, duration_us FROM trace \
     WHERE project_id = ? AND started_at >= ? AND started_at < ? AND ended_at IS NOT NULL AND duration_us IS NOT NULL";
/// Of one source. The order of a cross join is kept: the index entries come first, each finds its trace by number.
pub(crate) const LATENCIES_OF: &str = "SELECT f.started_at, trace.status, trace.protocol, trace.duration_us FROM facet f CROSS JOIN trace \
     WHERE f.project_id = ? AND f.kind = ? AND f.value_hash = ? AND f.started_at >= ? AND f.started_at < ? \
     AND trace.project_id = ? AND trace.seq = f.trace_seq AND trace.ended_at IS NOT NULL AND trace.duration_us IS NOT NULL";
/// From a start and an id on, so that a page begins behind the one before.
pub(crate) const SUMMARIES: &str = "SELECT protocol, summary, started_at, trace_id FROM trace \
     WHERE project_id = ? AND (started_at, trace_id) > (?, ?) AND started_at < ? ORDER BY started_at, trace_id LIMIT ?";
/// The same of one source, by number in place of the id.
pub(crate) const SUMMARIES_OF: &str = "SELECT trace.protocol, trace.summary, f.started_at, f.trace_seq FROM facet f CROSS JOIN trace \
     WHERE f.project_id = ? AND f.kind = ? AND f.value_hash = ? AND (f.started_at, f.trace_seq) > (?, ?) AND f.started_at < ? \
     AND trace.project_id = ? AND trace.seq = f.trace_seq ORDER BY f.started_at, f.trace_seq LIMIT ?";
/// Days of hours that are read with one statement at most.
pub const DAYS_AT_ONCE: usize = 31;
const TRACE_ROLLUP: &str = "trace_rollup";
/// Summaries in memory at once.
const PAGE: u64 = 1_000;

/// A part of a project's rollups: all of it, or what an app lists.
#[derive(Clone, Debug)]
pub struct RollupScope {
    /// The project.
    pub project: ProjectId,
    /// Number of the scope.
    pub scope: i64,
    /// Sources of the app; none for the whole project.
    pub sources: Option<Vec<Text>>,
}

/// One trace's latency.
#[derive(Clone, Copy, Debug)]
pub struct Latency {
    /// Start, µs.
    pub started_at: i64,
    /// Status.
    pub status: Status,
    /// Protocol.
    pub protocol: Protocol,
    /// Duration, µs.
    pub duration: i64,
}

impl Store {
    /// Hands out the trace rollups of a grain with buckets in [from, until), one for each slot, and whether their traces have
    /// expired.
    pub async fn each_trace_rollup(
        &self,
        of: &RollupScope,
        grain: Grain,
        (from, until): (i64, i64),
        mut each: impl FnMut(TraceKey, Cell, bool),
    ) -> Result<(), StoreError> {
        let rows = self.keyed_rows(READ_TRACE_ROLLUPS, range(of, grain, from, until)).await?;
        rows.iter().try_for_each(|row| hand_out(row, 0, (of.scope, grain), &mut each))
    }

    /// Span rollups of a grain with buckets in [from, until), one for each slot.
    pub async fn span_rollups(&self, of: &RollupScope, grain: Grain, from: i64, until: i64) -> Result<Vec<(SpanKey, Cell)>, StoreError> {
        let table = "span_rollup";
        let rows = self.keyed_rows(READ_SPAN_ROLLUPS, range(of, grain, from, until)).await?;
        let read = |row: &Row| {
            let key = SpanKey {
                scope: of.scope,
                grain,
                bucket: column(row, table, 0)?,
                kind: Kind::from_code(column(row, table, 1)?).ok_or_else(|| StoreError::corrupt(table, "unknown kind"))?,
                model: column(row, table, 2)?,
                agent: column(row, table, 3)?,
                tool: column(row, table, 4)?,
            };
            Ok((key, decoded(row, table, 5)?))
        };
        rows.iter().map(read).collect()
    }

    /// Latencies of the traces that started in [from, until) and have ended.
    pub async fn latencies(&self, of: &RollupScope, from: i64, until: i64) -> Result<Vec<Latency>, StoreError> {
        let table = "trace";
        let read = |row: &Row| {
            Ok(Latency {
                started_at: column(row, table, 0)?,
                status: status(row, table, 1)?,
                protocol: protocol(row, table, 2)?,
                duration: column(row, table, 3)?,
            })
        };
        let Some(sources) = &of.sources else {
            return self.rows(LATENCIES, [of.project.0.into(), from.into(), until.into()]).await?.iter().map(read).collect();
        };
        let mut all = Vec::new();
        for source in sources {
            let rows = self.rows(LATENCIES_OF, of_source(of, source, from, until)).await?;
            for row in &rows {
                all.push(read(row)?);
            }
        }
        Ok(all)
    }

    /// Hands out the traces that started in [from, until), a page at a time: at most `most`, of each source. Gives how many
    /// that were.
    pub async fn each_summary(
        &self,
        of: &RollupScope,
        (from, until): (i64, i64),
        most: u64,
        mut each: impl FnMut(Protocol, &Summary),
    ) -> Result<u64, StoreError> {
        let Some(sources) = &of.sources else { return self.summaries(of, None, (from, until), most, &mut each).await };
        let mut all = 0;
        for source in sources {
            all += self.summaries(of, Some(source), (from, until), most, &mut each).await?;
        }
        Ok(all)
    }

    async fn summaries(
        &self,
        of: &RollupScope,
        source: Option<&Text>,
        (from, until): (i64, i64),
        most: u64,
        each: &mut impl FnMut(Protocol, &Summary),
    ) -> Result<u64, StoreError> {
        let table = "trace";
        // Ids are not empty and numbers begin with one: everything that starts at `from` lies behind these.
        let mut behind: (Value, Value) = (from.into(), if source.is_some() { 0_i64.into() } else { Vec::<u8>::new().into() });
        let mut read = 0;
        loop {
            let limit = PAGE.min(most - read);
            let (at, key) = behind.clone();
            let rows = match source {
                None => self.rows(SUMMARIES, [of.project.0.into(), at, key, until.into(), bounded(limit).into()]).await?,
                Some(source) => {
                    let hash = hash128(source.as_bytes()).to_vec();
                    let kind = (FacetKind::Source as i64).into();
                    self.rows(
                        SUMMARIES_OF,
                        [of.project.0.into(), kind, hash.into(), at, key, until.into(), of.project.0.into(), bounded(limit).into()],
                    )
                    .await?
                }
            };
            for row in &rows {
                each(protocol(row, table, 0)?, &decoded(row, table, 1)?);
            }
            read += rows.len() as u64;
            let Some(last) = rows.last().filter(|_| rows.len() as u64 == PAGE && read < most) else { return Ok(read) };
            let key = if source.is_some() { column::<i64>(last, table, 3)?.into() } else { column::<Vec<u8>>(last, table, 3)?.into() };
            behind = (column::<i64>(last, table, 2)?.into(), key);
        }
    }
}

/// Hands out the rollup in a row, whose columns begin at `first`.
fn hand_out(row: &Row, first: usize, (scope, grain): (i64, Grain), each: &mut impl FnMut(TraceKey, Cell, bool)) -> Result<(), StoreError> {
    let key = TraceKey {
        scope,
        grain,
        bucket: column(row, TRACE_ROLLUP, first)?,
        status: status(row, TRACE_ROLLUP, first + 2)?,
        protocol: protocol(row, TRACE_ROLLUP, first + 3)?,
    };
    each(key, decoded(row, TRACE_ROLLUP, first + 4)?, column::<i64>(row, TRACE_ROLLUP, first + 1)? < 0);
    Ok(())
}

fn range(of: &RollupScope, grain: Grain, from: i64, until: i64) -> [Value; 5] {
    [of.project.0.into(), of.scope.into(), grain.seconds().into(), from.into(), until.into()]
}

fn of_source(of: &RollupScope, source: &Text, from: i64, until: i64) -> [Value; 6] {
    let hash = hash128(source.as_bytes()).to_vec();
    [of.project.0.into(), (FacetKind::Source as i64).into(), hash.into(), from.into(), until.into(), of.project.0.into()]
}

fn status(row: &Row, table: &'static str, index: usize) -> Result<Status, StoreError> {
    Status::from_code(column(row, table, index)?).ok_or_else(|| StoreError::corrupt(table, "unknown status"))
}

fn protocol(row: &Row, table: &'static str, index: usize) -> Result<Protocol, StoreError> {
    Protocol::from_code(column(row, table, index)?).ok_or_else(|| StoreError::corrupt(table, "unknown protocol"))
}
