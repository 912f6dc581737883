//! How many traces of each day a filter selects, at hand.
//!
//! A day is filed under its revisions, as in [`super::counted`]: every write to a trace counts up those of its day in the same
//! transaction, whatever it changes. Results of evaluations are written beside the traces; filters that ask for them count anew.

use std::collections::BTreeMap;
use std::time::Duration;

use moka::future::Cache;

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

/// Days of which so many traces together are selected are asked for one by one: to count is cheaper than to group.
const FEW: i64 = 2_000;

/// A filter without its time, and the limit of its count (their hash); a project's day (days since 1970) at its revisions.
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
        if first >= last {
            return self.count_rows(project, filter, driver, most).await;
        }
        let days = self.revisions(project, first, last.saturating_sub(1)).await?;
        let asked = hash128(&encode(&(filter.in_time(None, None), most)));
        let (mut found, mut missing) = (0, Vec::<Key>::new());
        for (day, revision) in days {
            let key = (asked, project.0, day, revision);
            match self.selected.0.get(&key).await {
                Some(count) => found += count,
                None => missing.push(key),
            }
        }
        // What is left of `most`; once it is exceeded nothing more is counted.
        let left = |found: i64| most.map(|most| most.saturating_sub(found.unsigned_abs()));
        let (start, end) = (first.saturating_mul(DAY), last.saturating_mul(DAY));
        let before = filter.from.filter(|from| *from < start).map(|from| (from, start - 1));
        let after = filter.until.filter(|until| *until >= end).map(|until| (end, until));
        for (from, until) in before.into_iter().chain(after) {
            found += self.count_rows(project, &filter.in_time(Some(from), Some(until)), driver, left(found)).await?;
        }
        let (mut missing, mut at_once) = (missing.as_slice(), 1);
        while !missing.is_empty() && most.is_none_or(|most| found.unsigned_abs() <= most) {
            let run = missing.chunk_by(|day, next| day.2 + 1 == next.2).next().map_or(0, <[Key]>::len);
            let (days, rest) = missing.split_at(run.min(at_once));
            let counted = self.counts_of(project, filter, driver, days, most).await?;
            let sum = counted.iter().sum::<i64>();
            // Several days that a limit cut short do not have their counts; one that has more than it always has.
            if days.len() == 1 || most.is_none_or(|most| sum.unsigned_abs() <= most) {
                for (key, count) in days.iter().zip(counted) {
                    self.selected.0.insert(*key, count).await;
                }
            }
            (found, missing) = (found + sum, rest);
            at_once = if sum < FEW { (at_once * 2).min(DAYS_AT_ONCE) } else { 1 };
        }
        Ok(found)
    }

    /// How many traces a filter selects on each of a run of days: up to one more than `most` together.
    async fn counts_of(
        &self,
        project: ProjectId,
        filter: &TraceFilter,
        driver: Driver<'_>,
        days: &[Key],
        most: Option<u64>,
    ) -> Result<Vec<i64>, StoreError> {
        const TABLE: &str = "trace";
        let (first, last) = (days[0].2, days[days.len() - 1].2);
        let filter = filter.in_time(Some(first * DAY), Some((last + 1) * DAY - 1));
        if first == last {
            return Ok(vec![self.count_rows(project, &filter, driver, most).await?]);
        }
        let selection = filter.selection(self.dialect(), project, driver, None, filter.needs_trace(driver));
        let limit = bounded(most.unwrap_or(u64::MAX).saturating_add(1));
        let rows = self.rows(&by_day_sql(&selection), selection.values.into_iter().chain([limit.into()])).await?;
        let counts = rows.iter().map(|row| Ok((column(row, TABLE, 0)?, column(row, TABLE, 1)?)));
        let counts = counts.collect::<Result<BTreeMap<i64, i64>, StoreError>>()?;
        Ok(days.iter().map(|(_, _, day, _)| counts.get(day).copied().unwrap_or(0)).collect())
    }
}

/// How many rows a selection has on each day, up to a limit. Remainders have the sign of what is divided, also before 1970.
pub(super) fn by_day_sql(selection: &Selection) -> String {
    let Selection { from, conditions, at, .. } = selection;
    let day = format!("({at} - ({at} % {DAY} + {DAY}) % {DAY}) / {DAY}");
    format!("SELECT day, count(*) FROM (SELECT {day} AS day FROM {from} WHERE {conditions} LIMIT ?) counted GROUP BY day")
}
