//! Rollup rows at hand, a day of hours or an hour of minutes together.
//!
//! An entry is filed under the revisions of its day, which every writer counts up in the transaction that changes the
//! day's rows. A query reads the revisions first, from the database, so it can only find entries that are at least as new
//! as that; whatever changed since is filed elsewhere. So nothing is ever stale, on any server, and nothing has to be
//! thrown away by hand: what nobody asks for any more goes by age and size.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use uuid::Uuid;

use super::cell::Cell;
use super::fold::{Dimension, Grain};
use crate::domain::id::hash128;
use crate::domain::project::ProjectId;
use crate::domain::span::{Protocol, Status};
use crate::domain::time::{DAY, HOUR};
use crate::store::rollup::RollupScope;
use crate::store::{Store, StoreError};

/// Memory for entries, in bytes, about.
const CAPACITY: u64 = 24 << 20;
/// Days that are read with one statement at most.
const DAYS_AT_ONCE: usize = 31;
/// Entries of past revisions are never asked for again and go by this.
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

/// What rows are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    /// Traces by status and protocol.
    Traces,
    /// Spans that have a name in a dimension.
    Spans(Dimension),
}

/// What a row counts, within its bucket.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    /// Traces.
    Traces(Status, Protocol),
    /// Spans by their name.
    Spans(Vec<u8>),
}

/// One row, all slots added up.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Start, µs.
    pub(super) bucket: i64,
    pub(super) label: Label,
    pub(super) cell: Cell,
    /// How many of the traces have expired.
    pub(super) expired: i64,
}

type Rows = Arc<[Row]>;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    project: Uuid,
    app: Option<Uuid>,
    subject: Subject,
    grain: Grain,
    from: i64,
    revision: [u8; 16],
}

/// The entries of a process.
#[derive(Clone, Debug)]
pub(super) struct Rollups {
    store: Store,
    entries: Cache<Key, Rows>,
}

/// The revisions of a query's days, read before anything else.
pub(super) struct Revisions(BTreeMap<i64, [u8; 16]>);

impl Rollups {
    pub(super) fn new(store: Store) -> Self {
        let weigh = |_: &Key, rows: &Rows| rows.iter().map(weight).sum::<u32>().saturating_add(128);
        Self { store, entries: Cache::builder().weigher(weigh).max_capacity(CAPACITY).time_to_idle(IDLE).build() }
    }

    /// The revisions of the days that [from, until) touches.
    pub(super) async fn revisions(&self, project: ProjectId, from: i64, until: i64) -> Result<Revisions, StoreError> {
        let mut rows = self.store.revisions(project, from.div_euclid(DAY), (until - 1).div_euclid(DAY)).await?;
        rows.sort_unstable();
        let mut days: BTreeMap<i64, Vec<u8>> = BTreeMap::new();
        for (day, slot, revision) in rows {
            days.entry(day).or_default().extend([slot.to_be_bytes(), revision.to_be_bytes()].as_flattened());
        }
        Ok(Revisions(days.into_iter().map(|(day, bytes)| (day, hash128(&bytes))).collect()))
    }

    /// Reads the days (in order) of traces that are not at hand, those in a row with one statement: each statement is a trip to
    /// the database, and several at once would open connections that know no table yet. Who asks for the same at the same time
    /// waits.
    pub(super) async fn read_days(&self, scope: &Scope, days: &[i64], revisions: &Revisions) -> Result<(), Arc<StoreError>> {
        let key = |from: i64| {
            let revision = revisions.0.get(&from.div_euclid(DAY)).copied()?;
            Some(Key { project: scope.project, app: scope.app, subject: Subject::Traces, grain: Grain::Hour, from, revision })
        };
        let missing: Vec<Key> = days.iter().filter_map(|day| key(*day)).filter(|key| !self.entries.contains_key(key)).collect();
        let in_a_row = missing.chunk_by(|day, next| next.from - day.from == DAY);
        for days in in_a_row.flat_map(|days| days.chunks(DAYS_AT_ONCE)) {
            // One by itself is read like any other entry.
            let [first, others @ .., last] = days else { continue };
            let read = async {
                let rows = self.read(&scope.rollup, Subject::Traces, Grain::Hour, first.from, last.from + DAY).await?;
                let of_day = |key: &Key| -> Rows {
                    let day = rows.partition_point(|row| row.bucket < key.from)..rows.partition_point(|row| row.bucket < key.from + DAY);
                    rows[day].into()
                };
                for other in others.iter().chain([last]) {
                    self.entries.insert(other.clone(), of_day(other)).await;
                }
                Ok(of_day(first))
            };
            self.entries.try_get_with(first.clone(), read).await?;
        }
        Ok(())
    }

    /// Rows of a day (grain: hour) or of an hour (grain: minute) from `from` on. One read for all who ask at once.
    pub(super) async fn rows(
        &self,
        scope: &Scope,
        subject: Subject,
        grain: Grain,
        from: i64,
        revisions: &Revisions,
    ) -> Result<Rows, Arc<StoreError>> {
        // A day that has no revision has no rows.
        let Some(revision) = revisions.0.get(&from.div_euclid(DAY)).copied() else { return Ok(Arc::from([])) };
        let key = Key { project: scope.project, app: scope.app, subject, grain, from, revision };
        let until = from + if grain == Grain::Hour { DAY } else { HOUR };
        self.entries.try_get_with(key, self.read(&scope.rollup, subject, grain, from, until)).await
    }

    async fn read(&self, of: &RollupScope, subject: Subject, grain: Grain, from: i64, until: i64) -> Result<Rows, StoreError> {
        let mut sums: BTreeMap<(i64, Label), Cell> = BTreeMap::new();
        let mut expired: BTreeMap<(i64, Label), i64> = BTreeMap::new();
        match subject {
            Subject::Traces => {
                for (key, cell, is_expired) in self.store.trace_rollups(of, grain, from, until).await? {
                    let label = (key.bucket, Label::Traces(key.status, key.protocol));
                    if is_expired {
                        *expired.entry(label.clone()).or_default() += cell.count;
                    }
                    add(&mut sums, label, cell);
                }
                if grain == Grain::Minute && !sums.is_empty() {
                    // Rows a minute carry no latencies: these are read from the traces.
                    for latency in self.store.latencies(of, from, until).await? {
                        let label = Label::Traces(latency.status, latency.protocol);
                        if let Some(cell) = sums.get_mut(&(grain.bucket(latency.started_at), label)) {
                            cell.histogram.add(latency.duration, 1);
                        }
                    }
                }
            }
            Subject::Spans(dimension) => {
                for (key, cell) in self.store.span_rollups(of, grain, from, until).await? {
                    let name = match dimension {
                        Dimension::Model => key.model,
                        Dimension::Agent => key.agent,
                        Dimension::Tool => key.tool,
                    };
                    if !name.is_empty() {
                        add(&mut sums, (key.bucket, Label::Spans(name)), cell);
                    }
                }
            }
        }
        let rows = sums.into_iter().filter(|(_, cell)| !cell.is_zero());
        Ok(rows
            .map(|(key, cell)| {
                let expired = expired.get(&key).copied().unwrap_or(0);
                Row { bucket: key.0, label: key.1, cell, expired }
            })
            .collect())
    }
}

fn add<K: Ord>(sums: &mut BTreeMap<K, Cell>, key: K, cell: Cell) {
    match sums.entry(key) {
        std::collections::btree_map::Entry::Vacant(place) => {
            place.insert(cell);
        }
        std::collections::btree_map::Entry::Occupied(mut place) => place.get_mut().merge(&cell),
    }
}

fn weight(row: &Row) -> u32 {
    let name = if let Label::Spans(name) = &row.label { name.len() } else { 0 };
    u32::try_from(size_of::<Row>() + name + row.cell.histogram.buckets() * 16).unwrap_or(u32::MAX)
}
