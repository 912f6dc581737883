//! Rollup rows at hand, a day of hours or an hour of minutes together.
//!
//! An entry is filed under the revisions of its day, which every writer counts up in the transaction that changes the
//! day's rows. A query reads the revisions first, from the database, so it can only find entries that are at least as new
//! as that; whatever changed since is filed elsewhere. So nothing is ever stale, on any server. What is read takes the place of
//! what was read before; what nobody asks for any more goes by age and size.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use uuid::Uuid;

use super::cell::Cell;
use super::fold::{Dimension, Grain, OTHER, TraceKey};
use super::histogram::Histogram;
use super::series::{Bucket, GroupName, Measures};
use super::window::Range;
use crate::domain::span::{Protocol, Status};
use crate::domain::text::Text;
use crate::domain::time::{DAY, HOUR, MINUTE};
use crate::store::rollup::{DAYS_AT_ONCE, Glance, Revisions, RollupScope};
use crate::store::{Store, StoreError};

/// Memory for entries, in bytes, about.
const CAPACITY: u64 = 24 << 20;
/// Scopes and subjects of which it is known whether their last day is changing.
const SCOPES: u64 = 1_000;
/// Entries that another one may take the place of; more than there is memory for.
const PLACES: u64 = 10_000;
/// Entries that nobody asks for any more go by this.
const IDLE: Duration = Duration::from_mins(30);

/// Whose rollups; ids that are never used again, unlike internal numbers.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The project.
    pub project: Uuid,
    /// The app, if it is one's.
    pub app: Option<Uuid>,
    /// How the store names it.
    pub rollup: RollupScope,
}

/// What rows are about, and how they are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    /// All traces.
    Traces,
    /// Traces by status.
    Statuses,
    /// Traces by protocol.
    Protocols,
    /// Spans that have a name in a dimension, by that.
    Spans(Dimension),
}

/// What is counted in an hour or minute under one name.
#[derive(Debug)]
pub(super) struct Row {
    /// Start, µs.
    pub(super) at: i64,
    /// Of all traces it says nothing.
    pub(super) name: GroupName,
    /// All slots added up.
    pub(super) measures: Arc<Bucket>,
}

/// The rows of a day of hours, or of an hour of minutes.
#[derive(Debug, Default)]
pub(super) struct Part {
    range: Range,
    rows: Vec<Row>,
    /// All rows added up; only of [`Subject::Traces`].
    pub(super) sum: Arc<Bucket>,
}

impl Part {
    fn new(subject: Subject, range: Range, rows: Vec<Row>) -> Self {
        let summed = if subject == Subject::Traces { rows.as_slice() } else { &[] };
        let sum = Measures::sum(summed.iter().map(|row| &**row.measures));
        Self { range, rows, sum: Arc::new(Bucket::new(sum)) }
    }

    pub(super) fn is_day(&self) -> bool {
        self.range.1 - self.range.0 == DAY
    }

    /// Whether a range has all of it.
    pub(super) fn is_within(&self, range: Range) -> bool {
        range.0 <= self.range.0 && self.range.1 <= range.1
    }

    /// The rows of a range, in order of time.
    pub(super) fn rows_of(&self, (from, until): Range) -> &[Row] {
        &self.rows[self.rows.partition_point(|row| row.at < from)..self.rows.partition_point(|row| row.at < until)]
    }

    /// Bytes in memory, about; as if each row had its text.
    fn weight(&self) -> usize {
        const TEXT: usize = 1_000;
        let bucket = |bucket: &Bucket| size_of::<Bucket>() + bucket.cell.histogram.buckets() * 8 + TEXT;
        let row = |row: &Row| {
            let name = if let GroupName::Value(name) = &row.name { name.as_bytes().len() } else { 0 };
            size_of::<Row>() + name + bucket(&row.measures)
        };
        size_of::<Self>() + self.rows.iter().map(row).sum::<usize>() + bucket(&self.sum)
    }
}

/// What an entry is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Place {
    project: Uuid,
    app: Option<Uuid>,
    subject: Subject,
    grain: Grain,
    from: i64,
}

impl Place {
    fn new(scope: &Scope, subject: Subject, grain: Grain, from: i64) -> Self {
        Self { project: scope.project, app: scope.app, subject, grain, from }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    place: Place,
    revision: [u8; 16],
}

/// The entries of a process.
#[derive(Clone, Debug)]
pub(super) struct Rollups {
    store: Store,
    entries: Cache<Key, Arc<Part>>,
    /// The revision of what was read last: what was read before goes at once.
    newest: Cache<Place, Seen>,
    /// The last day of a window (its start), as the last query saw it.
    last_days: Cache<Place, Seen>,
}

/// A revision that was seen. Both maps have this: a map of another type is compiled by itself, tens of kilobytes of code.
#[derive(Clone, Copy, Debug)]
struct Seen {
    revision: Option<[u8; 16]>,
    /// Whether another one was seen before.
    is_changing: bool,
}

impl Rollups {
    pub(super) fn new(store: Store) -> Self {
        let weigh = |_: &Key, part: &Arc<Part>| u32::try_from(part.weight()).unwrap_or(u32::MAX);
        let entries = Cache::builder().weigher(weigh).max_capacity(CAPACITY).time_to_idle(IDLE).build();
        let newest = Cache::builder().max_capacity(PLACES).time_to_idle(IDLE).build();
        Self { store, entries, newest, last_days: Cache::builder().max_capacity(SCOPES).time_to_idle(IDLE).build() }
    }

    /// Lets go of what the entry under a key takes the place of.
    async fn replace(&self, key: &Key) {
        let before = self.newest.get(&key.place).await.and_then(|seen| seen.revision).filter(|revision| *revision != key.revision);
        if let Some(revision) = before {
            self.entries.invalidate(&Key { revision, ..*key }).await;
        }
        self.newest.insert(key.place, Seen { revision: Some(key.revision), is_changing: before.is_some() }).await;
    }

    /// The revisions of the days that a window touches, before anything else is read, and the traces of its `edge`. Where traces
    /// come in all the time, the hours of the last of its `days` (starts, in order) are never at hand: they are read along.
    pub(super) async fn glance(
        &self,
        scope: &Scope,
        subject: Subject,
        window: Range,
        days: &[i64],
        edge: Option<Range>,
    ) -> Result<Glance, StoreError> {
        let last = days.last().copied().unwrap_or_default();
        let asked = Place::new(scope, subject, Grain::Hour, last);
        let seen = self.last_days.get(&asked).await;
        let hours = if seen.is_some_and(|seen| seen.is_changing) { (last, last + DAY) } else { (last, last) };
        let touched = (window.0.div_euclid(DAY), (window.1 - 1).div_euclid(DAY));
        let mut sums = Sums::new();
        let add = |key: TraceKey, cell, is_expired| add_traces(&mut sums, subject, &key, cell, is_expired);
        let glance = self.store.glance(&scope.rollup, touched, hours, edge, add).await?;
        let revision = glance.revisions.get(&last.div_euclid(DAY)).copied();
        if let Some(revision) = revision.filter(|_| hours.0 < hours.1) {
            let key = Key { place: asked, revision };
            self.replace(&key).await;
            self.entries.insert(key, Arc::new(Part::new(subject, hours, rows_of(sums)))).await;
        }
        self.last_days.insert(asked, Seen { revision, is_changing: seen.is_some_and(|seen| seen.revision != revision) }).await;
        Ok(glance)
    }

    /// Reads the days (in order) that are not at hand, those in a row with one statement: each statement is a trip to
    /// the database, and several at once would open connections that know no table yet. Who asks for the same at the same time
    /// waits.
    pub(super) async fn read_days(&self, scope: &Scope, subject: Subject, days: &[i64], revisions: &Revisions) -> Result<(), Arc<StoreError>> {
        let key = |from: i64| {
            let revision = revisions.get(&from.div_euclid(DAY)).copied()?;
            Some(Key { place: Place::new(scope, subject, Grain::Hour, from), revision })
        };
        let missing: Vec<Key> = days.iter().filter_map(|day| key(*day)).filter(|key| !self.entries.contains_key(key)).collect();
        let in_a_row = missing.chunk_by(|day, next| next.place.from - day.place.from == DAY);
        for days in in_a_row.flat_map(|days| days.chunks(DAYS_AT_ONCE)) {
            // One by itself is read like any other entry.
            let [first, others @ .., last] = days else { continue };
            let read = async {
                for key in days {
                    self.replace(key).await;
                }
                let mut rows = self.read(&scope.rollup, subject, Grain::Hour, first.place.from, last.place.from + DAY).await?;
                let mut of_day = |key: &Key| {
                    let until = key.place.from + DAY;
                    let later = rows.split_off(rows.partition_point(|row| row.at < until));
                    Arc::new(Part::new(subject, (key.place.from, until), std::mem::replace(&mut rows, later)))
                };
                let of_first = of_day(first);
                for other in others.iter().chain([last]) {
                    self.entries.insert(*other, of_day(other)).await;
                }
                Ok(of_first)
            };
            self.entries.try_get_with(*first, read).await?;
        }
        Ok(())
    }

    /// A day (grain: hour) or an hour (grain: minute) from `from` on. One read for all who ask at once.
    pub(super) async fn part(
        &self,
        scope: &Scope,
        subject: Subject,
        grain: Grain,
        from: i64,
        revisions: &Revisions,
    ) -> Result<Arc<Part>, Arc<StoreError>> {
        // A day that has no revision has no rows.
        let Some(revision) = revisions.get(&from.div_euclid(DAY)).copied() else { return Ok(Arc::default()) };
        let key = Key { place: Place::new(scope, subject, grain, from), revision };
        let until = from + if grain == Grain::Hour { DAY } else { HOUR };
        let read = async {
            self.replace(&key).await;
            Ok(Arc::new(Part::new(subject, (from, until), self.read(&scope.rollup, subject, grain, from, until).await?)))
        };
        self.entries.try_get_with(key, read).await
    }

    /// Rows a minute had no histograms once: where one is not whole, the latencies of that time are read from the traces.
    async fn complete(&self, of: &RollupScope, subject: Subject, sums: &mut Sums) -> Result<(), StoreError> {
        let mut partial: BTreeMap<_, _> = sums.iter_mut().filter(|(_, sum)| !sum.cell.is_whole()).collect();
        let Some((from, last)) = partial.keys().next().zip(partial.keys().next_back()).map(|(first, last)| (first.0, last.0)) else { return Ok(()) };
        for sum in partial.values_mut() {
            sum.cell.histogram = Histogram::default();
        }
        for latency in self.store.latencies(of, from, last + MINUTE).await? {
            if let Some(sum) = partial.get_mut(&(Grain::Minute.bucket(latency.started_at), name_of(subject, latency.status, latency.protocol))) {
                sum.cell.histogram.add(latency.duration, 1);
            }
        }
        Ok(())
    }

    async fn read(&self, of: &RollupScope, subject: Subject, grain: Grain, from: i64, until: i64) -> Result<Vec<Row>, StoreError> {
        let Subject::Spans(dimension) = subject else {
            let mut sums = Sums::new();
            let add = |key: TraceKey, cell, is_expired| add_traces(&mut sums, subject, &key, cell, is_expired);
            self.store.each_trace_rollup(of, grain, (from, until), add).await?;
            if grain == Grain::Minute {
                self.complete(of, subject, &mut sums).await?;
            }
            return Ok(rows_of(sums));
        };
        let mut sums = Sums::new();
        for (key, cell) in self.store.span_rollups(of, grain, from, until).await? {
            let name = match dimension {
                Dimension::Model => key.model,
                Dimension::Agent => key.agent,
                Dimension::Tool => key.tool,
            };
            let name = match name.as_slice() {
                [] => continue,
                OTHER => GroupName::Other,
                _ => GroupName::Value(Text::new(name)),
            };
            sums.entry((key.bucket, name)).or_default().add(&cell, None);
        }
        Ok(rows_of(sums))
    }
}

/// By bucket and name.
type Sums = BTreeMap<(i64, GroupName), Measures>;

fn add_traces(sums: &mut Sums, subject: Subject, key: &TraceKey, mut cell: Cell, is_expired: bool) {
    let expired = if is_expired { cell.count } else { 0 };
    let sum = match sums.entry((key.bucket, name_of(subject, key.status, key.protocol))) {
        Entry::Vacant(place) => place.insert(Measures::counting(cell, Some(key.status))),
        Entry::Occupied(place) => {
            let sum = place.into_mut();
            // Most durations of the smaller one are in the larger one too: those that fail last as long as others.
            if cell.histogram.buckets() > sum.cell.histogram.buckets() {
                std::mem::swap(&mut cell.histogram, &mut sum.cell.histogram);
            }
            sum.add(&cell, Some(key.status));
            sum
        }
    };
    sum.expired += expired;
}

fn name_of(subject: Subject, status: Status, protocol: Protocol) -> GroupName {
    match subject {
        Subject::Statuses => GroupName::of_status(status),
        Subject::Protocols => GroupName::of_protocol(protocol),
        Subject::Traces | Subject::Spans(_) => GroupName::None,
    }
}

fn rows_of(sums: Sums) -> Vec<Row> {
    let rows = sums.into_iter().filter(|(_, sum)| *sum != Measures::default());
    rows.map(|((at, name), sum)| Row { at, name, measures: Arc::new(Bucket::new(sum)) }).collect()
}
