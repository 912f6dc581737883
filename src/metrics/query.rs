//! Metrics of a window: one sum for each bucket, for the whole, and by groups when asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt, TryStreamExt};

use super::cache::{Label, Revisions, Rollups, Row, Scope, Subject};
use super::cell::Cell;
use super::fold::{Dimension, Grain, OTHER, trace_cell};
use super::window::{Range, Window};
use crate::domain::span::Status;
use crate::domain::text::Text;
use crate::domain::time::{DAY, HOUR, MINUTE};
use crate::domain::trace::Summary;
use crate::store::{Store, StoreError};

/// Traces that are read one by one to group them by what no rollup has.
pub const MAX_READ: u64 = 50_000;
/// Traces that are read one by one where buckets cut the minutes of the rollups.
const MAX_CUT: u64 = 500_000;
/// Values that these traces may have together: a trace may have many tags.
const MAX_CELLS: usize = 200_000;
/// Points of all groups of an answer, at most; with more buckets fewer groups are told apart.
const MAX_POINTS: usize = 20_000;
/// Groups of an answer at most.
const MAX_GROUPS: usize = 50;
/// Entries asked for at once; the pool of readers is no larger.
const AT_ONCE: usize = 4;

/// How traces or runs are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// Traces by status.
    Status,
    /// Traces by wire protocol.
    Protocol,
    /// Runs by model.
    Model,
    /// Runs of agents, by name.
    Agent,
    /// Runs of tools, by name.
    Tool,
    /// Traces by tag; one with two counts in both.
    Tag,
    /// Traces by user.
    User,
    /// Traces by source.
    Source,
}

impl GroupBy {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 8] = [
        ("status", Self::Status),
        ("protocol", Self::Protocol),
        ("model", Self::Model),
        ("agent", Self::Agent),
        ("tool", Self::Tool),
        ("tag", Self::Tag),
        ("user", Self::User),
        ("source", Self::Source),
    ];

    fn dimension(self) -> Option<Dimension> {
        match self {
            Self::Model => Some(Dimension::Model),
            Self::Agent => Some(Dimension::Agent),
            Self::Tool => Some(Dimension::Tool),
            _ => None,
        }
    }

    /// Whether groups count runs, and not traces.
    pub fn counts_runs(self) -> bool {
        self.dimension().is_some()
    }
}

/// What is counted of some traces or runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// All of them together.
    pub cell: Cell,
    /// How many of each status, in the order of [`Status::ALL`]; of runs, those that failed only.
    pub statuses: [i64; Status::ALL.len()],
    /// How many of the traces have expired: they are counted and not stored any more.
    pub expired: i64,
}

impl Measures {
    fn add(&mut self, cell: &Cell, status: Option<Status>) {
        self.cell.merge(cell);
        match status {
            Some(status) => self.statuses[status as usize] += cell.count,
            None => self.statuses[Status::Failed as usize] += cell.failed,
        }
    }

    /// How many have this status.
    pub fn of(&self, status: Status) -> i64 {
        self.statuses[status as usize]
    }

    /// Quantiles (ascending) of the durations in µs, within 2 %; `None` where not all of them are known one by one.
    pub fn quantiles<const N: usize>(&self, wanted: [f64; N]) -> Option<[f64; N]> {
        let is_whole = self.cell.histogram.count() == self.cell.timed;
        is_whole.then(|| self.cell.histogram.quantiles(wanted).unwrap_or([0.0; N]))
    }
}

/// Sums over the buckets of a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Of the whole window.
    pub whole: Measures,
    /// Of each bucket.
    pub buckets: Vec<Measures>,
}

/// A group's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupName {
    /// A value.
    Value(Text),
    /// What has none.
    None,
    /// Values that are not told apart: too many, or beyond what a day admits.
    Other,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// The window; widened to whole minutes where runs are counted.
    pub window: Window,
    /// Starts of the buckets.
    pub buckets: Vec<i64>,
    /// All traces of the window.
    pub series: Series,
    /// Groups, largest first.
    pub groups: Vec<(GroupName, Series)>,
}

/// A query that has no answer.
#[derive(Debug, thiserror::Error)]
pub enum MetricsError {
    /// More buckets than an answer may have.
    #[error("too many buckets")]
    TooManyBuckets,
    /// More traces than are read one by one.
    #[error("too many traces")]
    TooManyTraces,
    /// Runs are counted by whole minutes, which these buckets would cut.
    #[error("no whole minutes")]
    NoWholeMinutes,
    /// So many traces can be counted by whole minutes only.
    #[error("too many traces in parts of minutes")]
    TooNarrow,
    /// The store could not answer.
    #[error(transparent)]
    Store(#[from] Arc<StoreError>),
}

impl From<StoreError> for MetricsError {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}

/// Answers queries; cheap to clone.
#[derive(Clone, Debug)]
pub struct MetricsReader {
    store: Store,
    rollups: Rollups,
    most_cut: u64,
}

impl MetricsReader {
    /// A reader with a cache of its own.
    pub fn new(store: Store) -> Self {
        Self { rollups: Rollups::new(store.clone()), store, most_cut: MAX_CUT }
    }

    /// The same, that reads so many traces one by one where buckets cut minutes.
    #[must_use]
    pub fn with_most_cut(self, most_cut: u64) -> Self {
        Self { most_cut, ..self }
    }

    /// The metrics of a scope.
    pub async fn query(&self, scope: &Scope, window: Window, group: Option<GroupBy>) -> Result<Metrics, MetricsError> {
        let window = match group {
            Some(group) if group.counts_runs() && window.interval.micros() % MINUTE != 0 => return Err(MetricsError::NoWholeMinutes),
            Some(group) if group.counts_runs() => window.in_whole_minutes(),
            _ => window,
        };
        let buckets = window.buckets().ok_or(MetricsError::TooManyBuckets)?;
        let revisions = self.rollups.revisions(scope.rollup.project, window.from, window.until).await?;
        let mut sum = Sum::new(&window, buckets[0]);
        let mut groups = Groups { window, first: buckets[0], sums: BTreeMap::new(), cells: 0 };
        self.rows(scope, Subject::Traces, &window, &revisions, |row| {
            let Label::Traces(status, protocol) = &row.label else { return };
            sum.add(row.bucket, &row.cell, Some(*status));
            sum.expire(row.bucket, row.expired);
            match group {
                Some(GroupBy::Status) => groups.add_row(status_name(*status), row, *status),
                Some(GroupBy::Protocol) => groups.add_row(GroupName::Value(Text::from(protocol.word())), row, *status),
                _ => {}
            }
        })
        .await?;
        let mut left = self.most_cut;
        for range in window.parts().rest {
            let read = self.store.each_summary(&scope.rollup, range, left, |protocol, summary| {
                let cell = trace_cell(summary, 1);
                sum.add(summary.started_at, &cell, Some(summary.status));
                match group {
                    Some(GroupBy::Status) => groups.add(status_name(summary.status), summary.started_at, &cell, Some(summary.status)),
                    Some(GroupBy::Protocol) => {
                        groups.add(GroupName::Value(Text::from(protocol.word())), summary.started_at, &cell, Some(summary.status));
                    }
                    _ => {}
                }
            });
            left = left.checked_sub(read.await?).filter(|left| *left > 0).ok_or(MetricsError::TooNarrow)?;
        }
        let series = sum.finish(buckets.len());
        if let Some(dimension) = group.and_then(GroupBy::dimension) {
            self.rows(scope, Subject::Spans(dimension), &window, &revisions, |row| {
                let Label::Spans(name) = &row.label else { return };
                let name = if name == OTHER { GroupName::Other } else { GroupName::Value(Text::new(name.clone())) };
                groups.add(name, row.bucket, &row.cell, None);
            })
            .await?;
        }
        if let Some(group @ (GroupBy::Tag | GroupBy::User | GroupBy::Source)) = group {
            if u64::try_from(series.whole.cell.count).is_ok_and(|count| count > MAX_READ) {
                return Err(MetricsError::TooManyTraces);
            }
            let within = (window.from, window.until);
            self.store
                .each_summary(&scope.rollup, within, MAX_READ, |_, summary| {
                    if groups.cells > MAX_CELLS {
                        return;
                    }
                    let cell = trace_cell(summary, 1);
                    for name in values(group, summary) {
                        groups.add(name, summary.started_at, &cell, Some(summary.status));
                    }
                })
                .await?;
            if groups.cells > MAX_CELLS {
                return Err(MetricsError::TooManyTraces);
            }
        }
        let groups = groups.largest(buckets.len());
        Ok(Metrics { window, buckets, series, groups })
    }

    /// Every rollup row of the window, each once.
    async fn rows(
        &self,
        scope: &Scope,
        subject: Subject,
        window: &Window,
        revisions: &Revisions,
        mut each: impl FnMut(&Row),
    ) -> Result<(), MetricsError> {
        let parts = window.parts();
        let hours = parts.hours.into_iter().map(|range| (Grain::Hour, range));
        let ranges: Vec<(Grain, Range)> = hours.chain(parts.minutes.into_iter().map(|range| (Grain::Minute, range))).collect();
        let entries: Vec<(Grain, i64)> = {
            let mut entries: Vec<(Grain, i64)> = ranges
                .iter()
                .flat_map(|(grain, (from, until))| {
                    let width = if *grain == Grain::Hour { DAY } else { HOUR };
                    (from.div_euclid(width)..=(until - 1).div_euclid(width)).map(move |number| (*grain, number * width))
                })
                .collect();
            entries.sort_unstable();
            entries.dedup();
            entries
        };
        // Spans may have a thousand names a day: those are read a day at a time.
        if subject == Subject::Traces {
            let days: Vec<i64> = entries.iter().filter(|(grain, _)| *grain == Grain::Hour).map(|(_, from)| *from).collect();
            self.rollups.read_days(scope, &days, revisions).await?;
        }
        let mut read = stream::iter(entries)
            .map(|(grain, from)| async move { Ok::<_, MetricsError>((grain, self.rollups.rows(scope, subject, grain, from, revisions).await?)) })
            .buffer_unordered(AT_ONCE);
        while let Some((grain, rows)) = read.try_next().await? {
            let mut within = ranges.iter().filter(|(other, _)| *other == grain).map(|(_, range)| *range).peekable();
            for row in rows.iter() {
                // Rows and ranges are both in order of time.
                while within.next_if(|range| range.1 <= row.bucket).is_some() {}
                if within.peek().is_some_and(|range| range.0 <= row.bucket) {
                    each(row);
                }
            }
        }
        Ok(())
    }
}

/// Sums under way; buckets that nothing falls into are not there yet.
struct Sum {
    window: Window,
    first: i64,
    buckets: BTreeMap<usize, Measures>,
}

impl Sum {
    fn new(window: &Window, first: i64) -> Self {
        Self { window: *window, first, buckets: BTreeMap::new() }
    }

    fn add(&mut self, at: i64, cell: &Cell, status: Option<Status>) {
        let index = (self.window.interval.bucket(at) - self.first) / self.window.interval.micros();
        if let Ok(index) = usize::try_from(index) {
            self.buckets.entry(index).or_default().add(cell, status);
        }
    }

    fn expire(&mut self, at: i64, expired: i64) {
        let index = (self.window.interval.bucket(at) - self.first) / self.window.interval.micros();
        if let Ok(index) = usize::try_from(index)
            && expired != 0
        {
            self.buckets.entry(index).or_default().expired += expired;
        }
    }

    fn count(&self) -> i64 {
        self.buckets.values().map(|bucket| bucket.cell.count).sum()
    }

    fn absorb(&mut self, other: Self) {
        for (index, bucket) in other.buckets {
            merge(self.buckets.entry(index).or_default(), &bucket);
        }
    }

    /// With all `count` buckets of the window.
    fn finish(self, count: usize) -> Series {
        let mut whole = Measures::default();
        let mut buckets = vec![Measures::default(); count];
        for (index, bucket) in self.buckets {
            merge(&mut whole, &bucket);
            if let Some(place) = buckets.get_mut(index) {
                *place = bucket;
            }
        }
        Series { whole, buckets }
    }
}

/// Groups under way.
struct Groups {
    window: Window,
    first: i64,
    sums: BTreeMap<GroupName, Sum>,
    /// Cells that were added; bounds the memory of those that are kept.
    cells: usize,
}

impl Groups {
    fn add(&mut self, name: GroupName, at: i64, cell: &Cell, status: Option<Status>) {
        self.cells += 1;
        let (window, first) = (self.window, self.first);
        self.sums.entry(name).or_insert_with(|| Sum::new(&window, first)).add(at, cell, status);
    }

    fn add_row(&mut self, name: GroupName, row: &Row, status: Status) {
        self.add(name.clone(), row.bucket, &row.cell, Some(status));
        if let Some(sum) = self.sums.get_mut(&name) {
            sum.expire(row.bucket, row.expired);
        }
    }

    /// The largest groups; the others together are one more.
    fn largest(self, buckets: usize) -> Vec<(GroupName, Series)> {
        let mut groups: Vec<(GroupName, Sum)> = self.sums.into_iter().collect();
        groups.sort_by_cached_key(|(name, sum)| (*name == GroupName::Other, std::cmp::Reverse(sum.count()), name.clone()));
        let kept = (MAX_POINTS / buckets.max(1)).clamp(1, MAX_GROUPS);
        let rest = groups.split_off(groups.len().min(kept));
        let other = rest.into_iter().map(|(_, sum)| sum).reduce(|mut all, sum| {
            all.absorb(sum);
            all
        });
        groups.extend(other.map(|sum| (GroupName::Other, sum)));
        groups.into_iter().map(|(name, sum)| (name, sum.finish(buckets))).collect()
    }
}

fn merge(into: &mut Measures, other: &Measures) {
    into.cell.merge(&other.cell);
    into.expired += other.expired;
    for (sum, count) in into.statuses.iter_mut().zip(other.statuses) {
        *sum += count;
    }
}

fn status_name(status: Status) -> GroupName {
    status.shown().map_or(GroupName::None, |word| GroupName::Value(Text::from(word)))
}

/// The groups that a trace is in.
fn values(group: GroupBy, summary: &Summary) -> Vec<GroupName> {
    let facts = &summary.facts;
    let mut names: Vec<GroupName> = match group {
        GroupBy::Tag => facts.tags.iter().cloned().map(GroupName::Value).collect(),
        GroupBy::User => facts.user.iter().cloned().map(GroupName::Value).collect(),
        _ => facts.source.iter().cloned().map(GroupName::Value).collect(),
    };
    // A tag that is given twice counts once.
    names.sort_unstable();
    names.dedup();
    if names.is_empty() { vec![GroupName::None] } else { names }
}
