//! How many traces of each day a filter selects, at hand.
//!
//! A day is filed under its revisions, as in [`super::counted`]: every write to a trace counts up those of its day in the same
//! transaction, whatever it changes. Results of evaluations are written beside the traces; filters that ask for them count anew.

use std::collections::BTreeMap;
use std::time::Duration;

use moka::future::Cache;
use sea_orm::Value;

use super::filter::{Driver, Selection, TraceFilter};
use super::list::bounded;
use crate::domain::id::hash128;
use crate::domain::project::ProjectId;
use crate::domain::time::DAY;
use crate::store::codec::encode;
use crate::store::rollup::DAYS_AT_ONCE;
use crate::store::{Store, StoreError, column};

/// Days of filters at hand; each takes some 200 bytes.
const CAPACITY: u64 = 20_000;
/// Days of past revisions are never asked for again and go by this.
const IDLE: Duration = Duration::from_mins(30);

/// A filter without its time (its hash), and a project's day (days since 1970) at its revisions.
type Key = ([u8; 16], i64, i64, [u8; 16]);

/// The days of a process.
#[derive(Clone, Debug)]
pub(in crate::store) struct SelectedDays(Cache<Key, i64>);

impl Default for SelectedDays {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(CAPACITY).time_to_idle(IDLE).build())
    }
}

impl TraceFilter {
    /// Whether what it selects of a day changes only with the revisions of that day.
    pub(super) fn goes_by_day(&self) -> bool {
        self.ids.is_empty() && self.evaluations.is_empty() && self.stored_until.is_none()
    }

    fn in_time(&self, from: Option<i64>, until: Option<i64>) -> Self {
        Self { from, until, ..self.clone() }
    }
}

impl Store {
    /// How many traces a filter that [goes by day](TraceFilter::goes_by_day) selects; more than `most` are not told apart. Whole
    /// days that were counted before, and have not changed, are not counted again.
    pub(super) async fn count_by_day(
        &self,
        project: ProjectId,
        filter: &TraceFilter,
        driver: Driver<'_>,
        most: Option<u64>,
    ) -> Result<i64, StoreError> {
        // Days are half open: [first, last), the ends of time included.
        let first = filter.from.map_or(i64::MIN, |from| from.div_euclid(DAY) + i64::from(from.rem_euclid(DAY) > 0));
        let last = filter.until.map_or(i64::MAX, |until| until.saturating_add(1).div_euclid(DAY));
        let mut count = Counting { store: self, project, filter, driver, most: most.map_or(i64::MAX, bounded), found: 0 };
        if first >= last {
            count.rows(filter.from, filter.until).await?;
            return Ok(count.found);
        }
        let days = self.revisions(project, first, last.saturating_sub(1)).await?;
        let asked = hash128(&encode(&filter.in_time(None, None)));
        let mut missing: Vec<Key> = Vec::new();
        for (day, revision) in days {
            let key = (asked, project.0, day, revision);
            match self.selected.0.get(&key).await {
                Some(found) => count.found += found,
                None => missing.push(key),
            }
        }
        let (start, end) = (first.saturating_mul(DAY), last.saturating_mul(DAY));
        if let Some(from) = filter.from.filter(|from| *from < start) {
            count.rows(Some(from), Some(start - 1)).await?;
        }
        if let Some(until) = filter.until.filter(|until| *until >= end) {
            count.rows(Some(end), Some(until)).await?;
        }
        for days in missing.chunk_by(|day, next| day.2 + 1 == next.2).flat_map(|days| days.chunks(DAYS_AT_ONCE)) {
            count.days(days).await?;
        }
        Ok(count.found)
    }
}

/// A count under way; done when more than `most` are found.
struct Counting<'a> {
    store: &'a Store,
    project: ProjectId,
    filter: &'a TraceFilter,
    driver: Driver<'a>,
    most: i64,
    found: i64,
}

impl Counting<'_> {
    /// Counts a part of a day.
    async fn rows(&mut self, from: Option<i64>, until: Option<i64>) -> Result<(), StoreError> {
        self.found += self.by_day(from, until).await?.values().sum::<i64>();
        Ok(())
    }

    /// Counts days that follow each other, and keeps their counts if these are whole.
    async fn days(&mut self, days: &[Key]) -> Result<(), StoreError> {
        let [(_, _, first, _), ..] = *days else { return Ok(()) };
        let counts = self.by_day(Some(first * DAY), Some((first + i64::try_from(days.len()).unwrap_or_default()) * DAY - 1)).await?;
        self.found += counts.values().sum::<i64>();
        if self.found <= self.most {
            for key in days {
                self.store.selected.0.insert(*key, counts.get(&key.2).copied().unwrap_or(0)).await;
            }
        }
        Ok(())
    }

    async fn by_day(&self, from: Option<i64>, until: Option<i64>) -> Result<BTreeMap<i64, i64>, StoreError> {
        const TABLE: &str = "trace";
        let left = self.most.saturating_add(1).saturating_sub(self.found);
        if left <= 0 {
            return Ok(BTreeMap::new());
        }
        let dialect = self.store.dialect();
        let selection = self.filter.in_time(from, until).selection(dialect, self.project, self.driver, None, self.filter.needs_trace(self.driver));
        let sql = by_day_sql(&selection);
        let mut values = selection.values;
        values.push(Value::from(left));
        let rows = self.store.rows(&sql, values).await?;
        rows.iter().map(|row| Ok((column(row, TABLE, 0)?, column(row, TABLE, 1)?))).collect()
    }
}

/// How many rows a selection has on each day, up to a limit. Remainders have the sign of what is divided, also before 1970.
pub(super) fn by_day_sql(selection: &Selection) -> String {
    let Selection { from, conditions, at, .. } = selection;
    let day = format!("({at} - ({at} % {DAY} + {DAY}) % {DAY}) / {DAY}");
    format!("SELECT day, count(*) FROM (SELECT {day} AS day FROM {from} WHERE {conditions} LIMIT ?) counted GROUP BY day")
}
