//! How many traces a filter selects.

use sea_orm::Value;

use super::filter::{Driver, PROBE, TraceFilter, count_sql};
use super::list::bounded;
use crate::domain::project::ProjectId;
use crate::domain::time::{HOUR, MINUTE};
use crate::metrics::fold::Grain;
use crate::store::{Store, StoreError, column};

/// Traces counted one by one before a total that is not documented as exact is given up.
pub const MAX_COUNTED: u64 = 100_000;

/// A number of traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// How many were found.
    pub count: u64,
    /// Whether that is all, and certain; see [`Store::may_be_wrong`].
    pub exact: bool,
}

impl Store {
    /// How many traces a filter selects, for lists: what goes beyond the documented filters is counted up to
    /// [`MAX_COUNTED`].
    pub async fn count_traces(&self, project: ProjectId, filter: &TraceFilter) -> Result<Total, StoreError> {
        let most = if filter.is_documented() { None } else { Some(MAX_COUNTED) };
        self.count_up_to(project, filter, most).await
    }

    /// How many traces a filter selects, however long it takes: before something is done to all of them.
    pub async fn count_all_traces(&self, project: ProjectId, filter: &TraceFilter) -> Result<Total, StoreError> {
        self.count_up_to(project, filter, None).await
    }

    /// Whether a filter may be wrong about a trace, because the trace has more values than are kept of one.
    pub async fn may_be_wrong(&self, project: ProjectId, filter: &TraceFilter) -> Result<bool, StoreError> {
        let Some(cut) = filter.of_cut() else { return Ok(false) };
        let driver = self.driver(project, &cut).await?;
        Ok(self.count_rows(project, &cut, driver, Some(0)).await? > 0)
    }

    /// How many traces a filter selects: from rollups when it asks for status and time only, else from an index where one
    /// suffices, up to a number. Where there are many, days that were counted before are not counted again.
    pub async fn count_up_to(&self, project: ProjectId, filter: &TraceFilter, most: Option<u64>) -> Result<Total, StoreError> {
        if filter.is_rolled_up() {
            let count = self.count_rolled_up(project, filter).await?;
            return Ok(Total { count: u64::try_from(count).unwrap_or(0), exact: true });
        }
        let driver = self.driver(project, filter).await?;
        let count = if filter.goes_by_day() && self.probe(project, filter, driver).await? >= PROBE {
            self.count_by_day(project, filter, driver, most).await?
        } else {
            self.count_rows(project, filter, driver, most).await?
        };
        let count = u64::try_from(count).unwrap_or(0);
        Ok(match most {
            Some(most) if count > most => Total { count: most, exact: false },
            _ => Total { count, exact: !self.may_be_wrong(project, filter).await? },
        })
    }

    /// Counts one row more than `most`, so that it can be told whether there are more.
    pub(super) async fn count_rows(
        &self,
        project: ProjectId,
        filter: &TraceFilter,
        driver: Driver<'_>,
        most: Option<u64>,
    ) -> Result<i64, StoreError> {
        let selection = filter.selection(self.dialect(), project, driver, None, filter.needs_trace(driver));
        let mut values = selection.values.clone();
        values.extend(most.map(|most| Value::from(bounded(most.saturating_add(1)))));
        let row = self.row(&count_sql(&selection, most.is_some()), values).await?;
        row.map_or(Ok(0), |row| column(&row, "trace", 0))
    }

    /// Whole hours and minutes of the window from rollups, the rest from the traces themselves.
    pub(super) async fn count_rolled_up(&self, project: ProjectId, filter: &TraceFilter) -> Result<i64, StoreError> {
        let (from, until) = (filter.from.unwrap_or(i64::MIN), filter.until.map_or(i64::MAX, |until| until.saturating_add(1)));
        if until.saturating_sub(from) < 2 * MINUTE {
            return self.count_edge(project, filter).await;
        }
        // Windows are half open from here on: [from, until).
        let ceil =
            |at: i64, width: i64| if at == i64::MIN { at } else { at.div_euclid(width) * width + if at.rem_euclid(width) == 0 { 0 } else { width } };
        let floor = |at: i64, width: i64| if at == i64::MAX { at } else { at.div_euclid(width) * width };
        let (first_minute, last_minute) = (ceil(from, MINUTE), floor(until, MINUTE));
        let (first_hour, last_hour) = (ceil(from, HOUR), floor(until, HOUR));
        let mut total = 0;
        if first_hour <= last_hour {
            total += self.count_hours(project, (first_hour, last_hour), |status| filter.admits(status)).await?;
            total += self.count_minutes(project, filter, (first_minute, first_hour)).await?;
            total += self.count_minutes(project, filter, (last_hour, last_minute)).await?;
        } else {
            total += self.count_minutes(project, filter, (first_minute, last_minute)).await?;
        }
        for (edge_from, edge_until) in [(from, first_minute), (last_minute, until)] {
            if edge_from < edge_until {
                let edge = TraceFilter { from: Some(edge_from), until: Some(edge_until - 1), ..filter.clone() };
                total += self.count_edge(project, &edge).await?;
            }
        }
        Ok(total)
    }

    /// A short window of status and time, from the traces.
    async fn count_edge(&self, project: ProjectId, filter: &TraceFilter) -> Result<i64, StoreError> {
        let selection = filter.selection(self.dialect(), project, Driver::Traces, None, true);
        let row = self.row(&count_sql(&selection, false), selection.values).await?;
        row.map_or(Ok(0), |row| column(&row, "trace", 0))
    }

    async fn count_minutes(&self, project: ProjectId, filter: &TraceFilter, range: (i64, i64)) -> Result<i64, StoreError> {
        let minutes = self.counts(project, Grain::Minute, range).await?;
        Ok(minutes.into_iter().filter(|(_, status, _)| filter.admits(*status)).map(|(_, _, count)| count).sum())
    }
}
