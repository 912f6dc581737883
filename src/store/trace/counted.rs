//! Counts of traces by hour and status, a day together, at hand.
//!
//! Like the rollups that metrics remember, a day is filed under its revisions, which are read first: what changed since is
//! filed elsewhere, so nothing is stale, on any server. A list tells its total from them, and reads the hours of today alone.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use sea_orm::Value;

use crate::domain::project::ProjectId;
use crate::domain::span::Status;
use crate::domain::time::DAY;
use crate::metrics::fold::{Grain, PROJECT_SCOPE};
use crate::store::codec::decoded;
use crate::store::rollup::DAYS_AT_ONCE;
use crate::store::{Store, StoreError, column};

/// Hours (or minutes) of a window, and how many traces of each status started in them.
pub(crate) const COUNT_CELLS: &str =
    "SELECT bucket, status, cell FROM trace_rollup WHERE project_id = ? AND scope = ? AND grain = ? AND bucket >= ? AND bucket < ? AND slot >= 0";
/// Memory for days at hand, in bytes, about.
const CAPACITY: u64 = 4 << 20;
/// Days of past revisions are never asked for again and go by this.
const IDLE: Duration = Duration::from_mins(30);

/// Starts of hours or minutes, µs, with the number of traces of a status; negative where one server's share takes back what
/// another one counted.
pub(super) type Counts = Vec<(i64, Status, i64)>;

/// A project's day (days since 1970) at its revisions. On SQLite the number of a deleted project is used again, but weeks
/// later, when its days are long gone from here.
type Key = (i64, i64, [u8; 16]);

/// The days of a process.
#[derive(Clone, Debug)]
pub(in crate::store) struct CountedDays(Cache<Key, Arc<Counts>>);

impl Default for CountedDays {
    fn default() -> Self {
        let weight = |counts: &Counts| size_of::<Key>() + 64 + counts.len() * size_of::<(i64, Status, i64)>();
        let weigh = move |_: &Key, counts: &Arc<Counts>| u32::try_from(weight(counts)).unwrap_or(u32::MAX);
        Self(Cache::builder().weigher(weigh).max_capacity(CAPACITY).time_to_idle(IDLE).build())
    }
}

impl Store {
    /// How many traces of the wanted statuses started in the hours from `from` until `until` (both whole hours, or the ends of
    /// time).
    pub(super) async fn count_hours(
        &self,
        project: ProjectId,
        (from, until): (i64, i64),
        is_wanted: impl Fn(Status) -> bool,
    ) -> Result<i64, StoreError> {
        if from >= until {
            return Ok(0);
        }
        let days = self.revisions(project, from.div_euclid(DAY), (until - 1).div_euclid(DAY)).await?;
        let sum = |counts: &Counts| -> i64 {
            let within = counts.iter().filter(|(hour, status, _)| (from..until).contains(hour) && is_wanted(*status));
            within.map(|(_, _, count)| count).sum()
        };
        let mut total = 0;
        let mut missing: Vec<(usize, Key)> = Vec::new();
        for (place, (day, revision)) in days.into_iter().enumerate() {
            let day = (project.0, day, revision);
            match self.counted.0.get(&day).await {
                Some(counts) => total += sum(&counts),
                None => missing.push((place, day)),
            }
        }
        // One statement for days that follow each other: not for a year when its first and its last day have changed.
        for days in missing.chunk_by(|day, next| day.0 + 1 == next.0).flat_map(|days| days.chunks(DAYS_AT_ONCE)) {
            let (first, last) = (days[0].1.1, days[days.len() - 1].1.1);
            let mut by_day: BTreeMap<i64, Counts> = BTreeMap::new();
            for count in self.counts(project, Grain::Hour, (first * DAY, (last + 1) * DAY)).await? {
                by_day.entry(count.0.div_euclid(DAY)).or_default().push(count);
            }
            for (_, day) in days {
                let counts = by_day.remove(&day.1).unwrap_or_default();
                total += sum(&counts);
                self.counted.0.insert(*day, Arc::new(counts)).await;
            }
        }
        Ok(total)
    }

    /// Rows of hours or minutes that lie in [from, until).
    pub(super) async fn counts(&self, project: ProjectId, grain: Grain, (from, until): (i64, i64)) -> Result<Counts, StoreError> {
        const TABLE: &str = "trace_rollup";
        if from >= until {
            return Ok(Counts::new());
        }
        let values: [Value; 5] = [project.0.into(), PROJECT_SCOPE.into(), grain.seconds().into(), from.into(), until.into()];
        let rows = self.keyed_rows(COUNT_CELLS, values).await?;
        let read = |row| {
            let status = Status::from_code(column(&row, TABLE, 1)?).ok_or_else(|| StoreError::corrupt(TABLE, "unknown status"))?;
            // A cell begins with its count; the rest of it, a histogram mostly, is not wanted.
            Ok((column(&row, TABLE, 0)?, status, decoded(&row, TABLE, 2)?))
        };
        rows.into_iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::metrics::cell::Cell;
    use crate::store::codec::{decode, encode};

    #[test]
    fn a_cell_begins_with_its_count() {
        let cell = Cell { count: -70_000, timed: 3, ..Cell::default() };
        assert_eq!(decode::<i64>("trace_rollup", &encode(&cell)).expect("a count"), cell.count);
    }
}
