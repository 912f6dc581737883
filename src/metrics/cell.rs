//! The content of one rollup row.

use serde::{Deserialize, Serialize};

use super::histogram::Histogram;
use crate::domain::trace::UsageSum;

/// Counts and sums of traces or spans that share a rollup row. All values may be negative in one writer's share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// How many.
    pub count: i64,
    /// How many have a duration.
    pub timed: i64,
    /// Sum of durations, µs.
    pub duration_us: i128,
    /// How many failed (spans), or contain failed spans (traces).
    pub failed: i64,
    /// How many have usage without a price.
    pub unpriced: i64,
    /// Tokens and costs.
    pub usage: UsageSum,
    /// Durations one by one; not in rows of spans a minute, and not of traces that were counted in a minute before its row had any.
    pub histogram: Histogram,
}

impl Cell {
    /// Adds another cell.
    pub fn merge(&mut self, other: &Self) {
        self.merge_counts(other);
        self.histogram.merge(&other.histogram);
    }

    /// The sum of many cells.
    pub fn sum<'a>(all: impl Iterator<Item = &'a Self> + Clone) -> Self {
        let mut sum = Self { histogram: Histogram::sum(all.clone().map(|cell| &cell.histogram)), ..Self::default() };
        all.for_each(|cell| sum.merge_counts(cell));
        sum
    }

    /// Adds what another one counts, without its durations one by one.
    pub(super) fn merge_counts(&mut self, other: &Self) {
        self.count += other.count;
        self.timed += other.timed;
        self.duration_us += other.duration_us;
        self.failed += other.failed;
        self.unpriced += other.unpriced;
        self.usage.add_sum(&other.usage, 1);
    }

    /// Whether the histogram has all that have a duration. What was counted without it is missing for good: taking it back
    /// leaves as many too few.
    pub fn is_whole(&self) -> bool {
        self.histogram.count() == self.timed
    }

    /// Whether the row says nothing.
    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}
