//! What nearly every metrics query has to read, with one statement: on Postgres each further one is another trip.

use std::collections::BTreeMap;

use sea_orm::Value;

use super::{RollupScope, TRACE_ROLLUP, hand_out, protocol, range};
use crate::domain::id::hash128;
use crate::domain::project::ProjectId;
use crate::domain::span::Protocol;
use crate::domain::trace::Summary;
use crate::metrics::cell::Cell;
use crate::metrics::fold::{Grain, TraceKey};
use crate::store::codec::decoded;
use crate::store::{Row, Store, StoreError, column};

pub(crate) const READ_REVISIONS: &str = "SELECT day, slot, revision FROM rollup_revision WHERE project_id = ? AND day >= ? AND day <= ?";
/// These, rows of hours, and traces of an edge, all of one moment. The first column tells them apart. The order is for planners
/// that know of no traces yet: it is that of the right index.
pub(crate) const GLANCE: &str = "SELECT 0, day, slot, revision, NULL, NULL FROM rollup_revision WHERE project_id = ? AND day >= ? AND day <= ? \
     UNION ALL SELECT 1, bucket, slot, status, protocol, cell FROM trace_rollup \
     WHERE project_id = ? AND scope = ? AND grain = ? AND bucket >= ? AND bucket < ? \
     UNION ALL SELECT * FROM (SELECT 2, started_at, seq, status, protocol, summary FROM trace \
     WHERE project_id = ? AND started_at >= ? AND started_at < ? ORDER BY started_at, trace_id LIMIT ?) AS edge";
/// Traces of an edge that are read this way.
const EDGE: i64 = 50;

/// Days of a project that were ever written to, each with a hash of its revisions by all slots.
pub type Revisions = BTreeMap<i64, [u8; 16]>;

/// What is read first.
#[derive(Debug, Default)]
pub struct Glance {
    /// Of the days that were asked for. What is read later is at least as new.
    pub revisions: Revisions,
    /// The traces of the edge, if these are all of them.
    pub edge: Option<Vec<(Protocol, Summary)>>,
}

impl Store {
    /// The revisions of the days from the first to the last, and the traces that started in a range [from, until), but for those
    /// of an app. Hands out the rollups of a range of hours, as [`Store::each_trace_rollup`] does.
    pub async fn glance(
        &self,
        of: &RollupScope,
        (first, last): (i64, i64),
        hours: (i64, i64),
        edge: Option<(i64, i64)>,
        mut each: impl FnMut(TraceKey, Cell, bool),
    ) -> Result<Glance, StoreError> {
        let edge = edge.filter(|_| of.sources.is_none());
        let (from, until) = edge.unwrap_or_default();
        let days: [Value; 3] = [of.project.0.into(), first.into(), last.into()];
        let traces: [Value; 4] = [of.project.0.into(), from.into(), until.into(), EDGE.into()];
        let values = days.into_iter().chain(range(of, Grain::Hour, hours.0, hours.1)).chain(traces);
        let (mut slots, mut summaries) = (Slots::new(), Vec::new());
        for row in self.keyed_rows(GLANCE, values).await? {
            match column::<i32>(&row, TRACE_ROLLUP, 0)? {
                0 => add_revision(&mut slots, &row, 1)?,
                1 => hand_out(&row, 1, (of.scope, Grain::Hour), &mut each)?,
                _ => summaries.push((protocol(&row, "trace", 4)?, decoded(&row, "trace", 5)?)),
            }
        }
        let is_whole = i64::try_from(summaries.len()).is_ok_and(|read| read < EDGE);
        Ok(Glance { revisions: hashed(slots), edge: edge.filter(|_| is_whole).map(|_| summaries) })
    }

    /// The revisions of the days from `first` to `last`. What is read after them is at least as new.
    pub async fn revisions(&self, project: ProjectId, first: i64, last: i64) -> Result<Revisions, StoreError> {
        let mut slots = Slots::new();
        for row in self.keyed_rows(READ_REVISIONS, [project.0.into(), first.into(), last.into()]).await? {
            add_revision(&mut slots, &row, 0)?;
        }
        Ok(hashed(slots))
    }
}

/// Revision by slot, of each day.
type Slots = BTreeMap<i64, BTreeMap<i64, i64>>;

fn add_revision(days: &mut Slots, row: &Row, first: usize) -> Result<(), StoreError> {
    let table = "rollup_revision";
    let slots = days.entry(column(row, table, first)?).or_default();
    slots.insert(column(row, table, first + 1)?, column(row, table, first + 2)?);
    Ok(())
}

fn hashed(days: Slots) -> Revisions {
    let hash = |slots: BTreeMap<i64, i64>| {
        let bytes: Vec<u8> = slots.into_iter().flat_map(|(slot, revision)| [slot.to_be_bytes(), revision.to_be_bytes()]).flatten().collect();
        hash128(&bytes)
    };
    days.into_iter().map(|(day, slots)| (day, hash(slots))).collect()
}
