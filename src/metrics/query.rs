//! Metrics of a window: one sum for each bucket, for the whole, and by groups when asked.

use std::sync::Arc;

use futures_util::stream::{self, StreamExt, TryStreamExt};

use super::cache::{Part, Rollups, Scope, Subject};
use super::fold::{Dimension, Grain, trace_cell};
pub use super::series::{Bucket, GroupName, Measures, Series};
use super::series::{Groups, Sum};
use super::window::{Parts, Range, Window, touched};
use crate::domain::time::{DAY, HOUR, MINUTE};
use crate::domain::trace::Summary;
use crate::store::rollup::{Glance, Revisions};
use crate::store::{Store, StoreError};

/// Traces that are read one by one to group them by what no rollup has.
pub const MAX_READ: u64 = 50_000;
/// Traces that are read one by one where buckets cut the minutes of the rollups.
const MAX_CUT: u64 = 500_000;
/// Values that these traces may have together: a trace may have many tags.
const MAX_CELLS: usize = 200_000;
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

    /// The rollups that tell it; `None`: only the traces do.
    fn subject(self) -> Option<Subject> {
        match self {
            Self::Status => Some(Subject::Statuses),
            Self::Protocol => Some(Subject::Protocols),
            Self::Model => Some(Subject::Spans(Dimension::Model)),
            Self::Agent => Some(Subject::Spans(Dimension::Agent)),
            Self::Tool => Some(Subject::Spans(Dimension::Tool)),
            Self::Tag | Self::User | Self::Source => None,
        }
    }

    /// Whether groups count runs, and not traces.
    pub fn counts_runs(self) -> bool {
        matches!(self, Self::Model | Self::Agent | Self::Tool)
    }
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
        let (parts, mut sum, mut groups) = (window.parts(), Sum::new(&window), Groups::new(&window));
        let subject = group.and_then(GroupBy::subject);
        // Groups of traces add up to all of them: both are counted from the same rows.
        let groups_have_all = subject.is_some_and(|subject| !matches!(subject, Subject::Spans(_)));
        let of_traces = subject.filter(|_| groups_have_all).unwrap_or(Subject::Traces);
        // An hour, or a day, with its end holds the first microsecond of the next one.
        let edge = parts.rest.last().copied().filter(|(from, until)| until - from <= MINUTE);
        let Glance { revisions, edge: at_hand } = self.rollups.glance(scope, of_traces, (window.from, window.until), &parts.days(), edge).await?;
        if !groups_have_all {
            let by_days = window.interval.micros() % DAY == 0;
            self.parts(scope, Subject::Traces, &parts, &revisions, |part, range| add_part(&mut sum, part, range, by_days)).await?;
        }
        if let Some(subject) = subject {
            self.parts(scope, subject, &parts, &revisions, |part, range| {
                for row in part.rows_of(range) {
                    groups.add_bucket(row.name.clone(), row.at, &row.measures);
                    if groups_have_all {
                        sum.add_bucket(row.at, &row.measures);
                    }
                }
            })
            .await?;
        }
        let mut add = |protocol, summary: &Summary| {
            let cell = trace_cell(summary, 1);
            sum.add(summary.started_at, &cell, Some(summary.status));
            let name = match group {
                Some(GroupBy::Status) => GroupName::of_status(summary.status),
                Some(GroupBy::Protocol) => GroupName::of_protocol(protocol),
                _ => return,
            };
            groups.add(name, summary.started_at, &cell, Some(summary.status));
        };
        let mut left = self.most_cut;
        for range in parts.rest {
            let read = match &at_hand {
                Some(traces) if Some(range) == edge => {
                    for (protocol, summary) in traces {
                        add(*protocol, summary);
                    }
                    traces.len() as u64
                }
                _ => self.store.each_summary(&scope.rollup, range, left, &mut add).await?,
            };
            left = left.checked_sub(read).filter(|left| *left > 0).ok_or(MetricsError::TooNarrow)?;
        }
        let series = sum.finish(buckets.len());
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

    /// Every part of the rollups that the window touches, with each range of it that lies in the window.
    async fn parts(
        &self,
        scope: &Scope,
        subject: Subject,
        parts: &Parts,
        revisions: &Revisions,
        mut each: impl FnMut(&Part, Range),
    ) -> Result<(), MetricsError> {
        let ranges = |grain| if grain == Grain::Hour { parts.hours.as_slice() } else { &parts.minutes };
        let days = parts.days();
        // Spans may have a thousand names a day: those are read a day at a time.
        if !matches!(subject, Subject::Spans(_)) {
            self.rollups.read_days(scope, subject, &days, revisions).await?;
        }
        let days = days.into_iter().map(|day| (Grain::Hour, day));
        let entries: Vec<(Grain, i64)> = days.chain(touched(&parts.minutes, HOUR).into_iter().map(|hour| (Grain::Minute, hour))).collect();
        let mut read = stream::iter(entries)
            .map(
                |(grain, from)| async move { Ok::<_, MetricsError>((grain, from, self.rollups.part(scope, subject, grain, from, revisions).await?)) },
            )
            .buffer_unordered(AT_ONCE);
        while let Some((grain, from, part)) = read.try_next().await? {
            let until = from + if grain == Grain::Hour { DAY } else { HOUR };
            let ranges = ranges(grain);
            let touched = ranges[ranges.partition_point(|range| range.1 <= from)..].iter().take_while(|range| range.0 < until);
            touched.for_each(|range| each(&part, (range.0.max(from), range.1.min(until))));
        }
        Ok(())
    }
}

/// Adds what a part has in a range. `by_days`: buckets of the window have whole days.
fn add_part(sum: &mut Sum, part: &Part, range: Range, by_days: bool) {
    let is_all = part.is_within(range);
    if is_all {
        sum.add_to_whole(&part.sum);
        if by_days && part.is_day() {
            return sum.add_to_bucket(range.0, &part.sum);
        }
    }
    for row in part.rows_of(range) {
        sum.add_to_bucket(row.at, &row.measures);
        if !is_all {
            sum.add_to_whole(&row.measures);
        }
    }
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
