//! Sums over the buckets of a window, and by groups.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::cell::Cell;
use super::window::Window;
use crate::domain::span::{Protocol, Status};
use crate::domain::text::Text;

/// Points of all groups of an answer, at most; with more buckets fewer groups are told apart.
const MAX_POINTS: usize = 20_000;
/// Groups of an answer at most.
const MAX_GROUPS: usize = 50;

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
    /// Of what one cell counts.
    pub(super) fn counting(cell: Cell, status: Option<Status>) -> Self {
        let mut measures = Self::default();
        measures.add_states(&cell, status);
        Self { cell, ..measures }
    }

    pub(super) fn add(&mut self, cell: &Cell, status: Option<Status>) {
        self.cell.merge(cell);
        self.add_states(cell, status);
    }

    fn add_states(&mut self, cell: &Cell, status: Option<Status>) {
        match status {
            Some(status) => self.statuses[status as usize] += cell.count,
            None => self.statuses[Status::Failed as usize] += cell.failed,
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.cell.merge(&other.cell);
        self.merge_states(other);
    }

    /// The sum of many.
    pub(super) fn sum<'a>(all: impl Iterator<Item = &'a Self> + Clone) -> Self {
        let mut sum = Self { cell: Cell::sum(all.clone().map(|measures| &measures.cell)), ..Self::default() };
        all.for_each(|measures| sum.merge_states(measures));
        sum
    }

    fn merge_states(&mut self, other: &Self) {
        self.expired += other.expired;
        for (sum, count) in self.statuses.iter_mut().zip(other.statuses) {
            *sum += count;
        }
    }

    /// How many have this status.
    pub fn of(&self, status: Status) -> i64 {
        self.statuses[status as usize]
    }

    /// Quantiles (ascending) of the durations in µs, within 2 %; `None` where not all of them are known one by one.
    pub fn quantiles<const N: usize>(&self, wanted: [f64; N]) -> Option<[f64; N]> {
        self.cell.is_whole().then(|| self.cell.histogram.quantiles(wanted).unwrap_or([0.0; N]))
    }
}

/// The measures of one bucket, and the text that was once made of them: most buckets are asked for again and again.
#[derive(Debug, Default)]
pub struct Bucket {
    measures: Measures,
    text: OnceLock<Box<str>>,
}

impl Bucket {
    pub(super) fn new(measures: Measures) -> Self {
        Self { measures, text: OnceLock::new() }
    }

    /// Appends the text that `write` makes of the measures. It is kept: always give the same function for the same buckets.
    pub fn write(&self, out: &mut String, write: impl FnOnce(&mut String, &Measures)) {
        if let Some(text) = self.text.get() {
            return out.push_str(text);
        }
        let start = out.len();
        write(out, &self.measures);
        let _ = self.text.set(out[start..].into());
    }

    /// The measures, to be changed.
    fn change(&mut self) -> &mut Measures {
        self.text = OnceLock::new();
        &mut self.measures
    }
}

impl Clone for Bucket {
    fn clone(&self) -> Self {
        Self::new(self.measures.clone())
    }
}

impl Deref for Bucket {
    type Target = Measures;

    fn deref(&self) -> &Measures {
        &self.measures
    }
}

/// Sums over the buckets of a window.
#[derive(Clone, Debug)]
pub struct Series {
    /// Of the whole window.
    pub whole: Measures,
    /// Of each bucket.
    pub buckets: Vec<Arc<Bucket>>,
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

impl GroupName {
    /// The name of a status, as it is shown.
    pub(super) fn of_status(status: Status) -> Self {
        status.shown().map_or(Self::None, |word| Self::Value(Text::from(word)))
    }

    /// The name of a protocol.
    pub(super) fn of_protocol(protocol: Protocol) -> Self {
        Self::Value(Text::from(protocol.word()))
    }
}

/// Sums under way; buckets that nothing falls into are not there yet.
pub(super) struct Sum {
    window: Window,
    first: i64,
    whole: Measures,
    buckets: BTreeMap<usize, Arc<Bucket>>,
}

impl Sum {
    /// Of a window.
    pub(super) fn new(window: &Window) -> Self {
        Self { window: *window, first: window.interval.bucket(window.from), whole: Measures::default(), buckets: BTreeMap::new() }
    }

    /// Adds what happened at an instant.
    pub(super) fn add(&mut self, at: i64, cell: &Cell, status: Option<Status>) {
        self.whole.add(cell, status);
        if let Some(bucket) = self.bucket_at(at) {
            bucket.add(cell, status);
        }
    }

    /// Adds what lies in one bucket.
    pub(super) fn add_bucket(&mut self, at: i64, measures: &Arc<Bucket>) {
        self.add_to_whole(measures);
        self.add_to_bucket(at, measures);
    }

    /// Adds what lies in one bucket, to that alone: the whole gets sums of more than one at once.
    pub(super) fn add_to_bucket(&mut self, at: i64, measures: &Arc<Bucket>) {
        let Some(index) = self.index(at) else { return };
        match self.buckets.entry(index) {
            // Shared with whoever remembers it.
            std::collections::btree_map::Entry::Vacant(place) => drop(place.insert(Arc::clone(measures))),
            std::collections::btree_map::Entry::Occupied(mut place) => Arc::make_mut(place.get_mut()).change().merge(measures),
        }
    }

    /// Adds to the sum of the whole window.
    pub(super) fn add_to_whole(&mut self, measures: &Measures) {
        self.whole.merge(measures);
    }

    fn bucket_at(&mut self, at: i64) -> Option<&mut Measures> {
        let index = self.index(at)?;
        Some(Arc::make_mut(self.buckets.entry(index).or_default()).change())
    }

    fn index(&self, at: i64) -> Option<usize> {
        usize::try_from((self.window.interval.bucket(at) - self.first) / self.window.interval.micros()).ok()
    }

    fn absorb(&mut self, other: &Self) {
        self.whole.merge(&other.whole);
        for (index, bucket) in &other.buckets {
            Arc::make_mut(self.buckets.entry(*index).or_default()).change().merge(bucket);
        }
    }

    /// With all `count` buckets of the window.
    pub(super) fn finish(self, count: usize) -> Series {
        let empty = Arc::new(Bucket::default());
        let mut buckets = vec![empty; count];
        for (index, bucket) in self.buckets {
            if let Some(place) = buckets.get_mut(index) {
                *place = bucket;
            }
        }
        Series { whole: self.whole, buckets }
    }
}

/// Groups under way.
pub(super) struct Groups {
    window: Window,
    sums: BTreeMap<GroupName, Sum>,
    /// Cells that were added; bounds the memory of those that are kept.
    pub(super) cells: usize,
}

impl Groups {
    /// Of a window.
    pub(super) fn new(window: &Window) -> Self {
        Self { window: *window, sums: BTreeMap::new(), cells: 0 }
    }

    /// Adds what happened at an instant to a group.
    pub(super) fn add(&mut self, name: GroupName, at: i64, cell: &Cell, status: Option<Status>) {
        self.sum(name).add(at, cell, status);
    }

    /// Adds what lies in one bucket to a group.
    pub(super) fn add_bucket(&mut self, name: GroupName, at: i64, measures: &Arc<Bucket>) {
        self.sum(name).add_bucket(at, measures);
    }

    fn sum(&mut self, name: GroupName) -> &mut Sum {
        self.cells += 1;
        self.sums.entry(name).or_insert_with(|| Sum::new(&self.window))
    }

    /// The largest groups; the others together are one more.
    pub(super) fn largest(self, buckets: usize) -> Vec<(GroupName, Series)> {
        let mut groups: Vec<(GroupName, Sum)> = self.sums.into_iter().collect();
        groups.sort_by_cached_key(|(name, sum)| (*name == GroupName::Other, std::cmp::Reverse(sum.whole.cell.count), name.clone()));
        let kept = (MAX_POINTS / buckets.max(1)).clamp(1, MAX_GROUPS);
        let rest = groups.split_off(groups.len().min(kept));
        let other = rest.into_iter().map(|(_, sum)| sum).reduce(|mut all, sum| {
            all.absorb(&sum);
            all
        });
        groups.extend(other.map(|sum| (GroupName::Other, sum)));
        groups.into_iter().map(|(name, sum)| (name, sum.finish(buckets))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::{DAY, HOUR};
    use crate::metrics::window::Interval;

    fn counted(count: i64) -> Measures {
        let mut measures = Measures::default();
        measures.add(&Cell { count, ..Cell::default() }, Some(Status::Succeeded));
        measures
    }

    fn text(bucket: &Bucket) -> String {
        let mut out = String::from("before ");
        bucket.write(&mut out, |out, measures| out.push_str(&measures.cell.count.to_string()));
        out
    }

    #[test]
    fn a_text_is_kept_until_its_bucket_changes() {
        let mut bucket = Bucket::new(counted(7));
        assert_eq!((text(&bucket), text(&bucket)), ("before 7".to_owned(), "before 7".to_owned()));
        let mut out = String::new();
        bucket.write(&mut out, |_, _| unreachable!("it was written"));
        bucket.change().merge(&counted(3));
        assert_eq!((out.as_str(), text(&bucket).as_str()), ("7", "before 10"));
    }

    #[test]
    fn what_is_remembered_is_shared_and_never_changed() {
        let remembered = Arc::new(Bucket::new(counted(7)));
        assert_eq!(text(&remembered), "before 7");
        let window = Window { from: 0, until: DAY, interval: Interval::parse("6h").expect("an interval") };
        let mut sum = Sum::new(&window);
        sum.add_to_bucket(HOUR, &remembered);
        sum.add_to_bucket(7 * HOUR, &remembered);
        sum.add_to_bucket(8 * HOUR, &remembered);
        sum.add(9 * HOUR, &counted(1).cell, Some(Status::Succeeded));
        let series = sum.finish(4);
        assert!(Arc::ptr_eq(&series.buckets[0], &remembered), "one alone is not copied");
        assert_eq!(series.buckets.iter().map(|bucket| text(bucket)).collect::<Vec<_>>(), ["before 7", "before 15", "before 0", "before 0"]);
        assert_eq!((text(&remembered).as_str(), remembered.cell.count), ("before 7", 7));
    }
}
