//! Packed latency histograms whose quantiles are within 2 % of the nearest-rank value.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// Ratio of a bucket's upper to its lower bound: its geometric middle is at most 1.98 % away from any value in it.
const GROWTH: f64 = 1.04;

/// Buckets that are inserted one by one when histograms are merged; with more, all are put together anew.
const MOST_INSERTED: usize = 4;

/// Counts of durations by logarithmic bucket. Counts may be negative in the share of one writer: another one may have
/// counted what this one takes back. Kept in the order of the buckets, without empty ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Histogram(Vec<(u16, i64)>);

impl Histogram {
    /// Adds `times` a duration in µs.
    pub fn add(&mut self, duration_us: i64, times: i64) {
        self.add_bucket(bucket(duration_us), times);
    }

    /// Adds another histogram.
    pub fn merge(&mut self, other: &Self) {
        if self.0.is_empty() {
            self.0.clone_from(&other.0);
            return;
        }
        // Mostly the buckets are there already; for some that are not, the others move.
        let (mut at, mut inserted, mut is_gone) = (0, 0, false);
        for (index, (bucket, count)) in other.0.iter().enumerate() {
            while self.0.get(at).is_some_and(|pair| pair.0 < *bucket) {
                at += 1;
            }
            match self.0.get_mut(at) {
                Some(pair) if pair.0 == *bucket => {
                    pair.1 += count;
                    is_gone |= pair.1 == 0;
                }
                _ if inserted < MOST_INSERTED => {
                    self.0.insert(at, (*bucket, *count));
                    inserted += 1;
                }
                _ => return self.merge_anew(&other.0[index..]),
            }
        }
        if is_gone {
            self.0.retain(|pair| pair.1 != 0);
        }
    }

    fn merge_anew(&mut self, other: &[(u16, i64)]) {
        let room = Vec::with_capacity(self.0.len() + other.len());
        let ours = std::mem::replace(&mut self.0, room);
        let (mut ours, mut theirs) = (ours.into_iter().peekable(), other.iter().copied().peekable());
        loop {
            let next = match (ours.peek(), theirs.peek()) {
                (Some(a), Some(b)) if a.0 == b.0 => (a.0, a.1 + b.1),
                (Some(a), Some(b)) => *a.min(b),
                (Some(one), None) | (None, Some(one)) => *one,
                (None, None) => return,
            };
            ours.next_if(|pair| pair.0 == next.0);
            theirs.next_if(|pair| pair.0 == next.0);
            if next.1 != 0 {
                self.0.push(next);
            }
        }
    }

    /// The sum of many: they have most buckets between them, not each.
    pub fn sum<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut counts: Vec<i64> = Vec::new();
        for histogram in all {
            let Some((last, _)) = histogram.0.last() else { continue };
            if counts.len() <= usize::from(*last) {
                counts.resize(usize::from(*last) + 1, 0);
            }
            for (bucket, count) in &histogram.0 {
                if let Some(sum) = counts.get_mut(usize::from(*bucket)) {
                    *sum += count;
                }
            }
        }
        Self((0..).zip(counts).filter(|pair| pair.1 != 0).collect())
    }

    /// How many durations are counted.
    pub fn count(&self) -> i64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// Distinct buckets, as a measure of size.
    pub fn buckets(&self) -> usize {
        self.0.len()
    }

    /// The nearest-rank quantiles (0…1, ascending) in µs; `None` when nothing was counted.
    pub fn quantiles<const N: usize>(&self, wanted: [f64; N]) -> Option<[f64; N]> {
        let total = self.count();
        if total <= 0 {
            return None;
        }
        let mut found = [0.0; N];
        let (mut buckets, mut seen, mut last) = (self.0.iter(), 0, 0);
        for (place, q) in found.iter_mut().zip(wanted) {
            #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "counts are far below 2^52")]
            let rank = ((q * total as f64).ceil() as i64).clamp(1, total);
            while seen < rank {
                let (bucket, count) = buckets.next()?;
                (last, seen) = (*bucket, seen + count);
            }
            *place = middle(last);
        }
        Some(found)
    }

    /// Whether nothing is counted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add_bucket(&mut self, bucket: u16, times: i64) {
        match self.0.binary_search_by_key(&bucket, |pair| pair.0) {
            Ok(at) => {
                self.0[at].1 += times;
                if self.0[at].1 == 0 {
                    self.0.remove(at);
                }
            }
            Err(at) if times != 0 => self.0.insert(at, (bucket, times)),
            Err(_) => {}
        }
    }
}

/// Bucket 0 holds 0 µs, bucket n ≥ 1 the durations in [1.04ⁿ⁻¹, 1.04ⁿ) µs.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "ln(i64::MAX) / ln(1.04) is 1,114")]
fn bucket(duration_us: i64) -> u16 {
    if duration_us <= 0 { 0 } else { ((duration_us as f64).ln() / GROWTH.ln()).floor() as u16 + 1 }
}

fn middle(bucket: u16) -> f64 {
    /// Of the buckets that a duration can be in.
    static MIDDLES: LazyLock<Vec<f64>> = LazyLock::new(|| (0..=self::bucket(i64::MAX)).map(computed).collect());
    fn computed(bucket: u16) -> f64 {
        if bucket == 0 { 0.0 } else { GROWTH.powf(f64::from(bucket) - 0.5) }
    }
    MIDDLES.get(usize::from(bucket)).copied().unwrap_or_else(|| computed(bucket))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn takes_back_what_was_added() {
        let mut histogram = Histogram::default();
        histogram.add(1_000, 1);
        histogram.add(1_000, -1);
        assert!(histogram.is_empty());
        assert_eq!(histogram.quantiles([0.5]), None);
    }

    proptest! {
        #[test]
        fn merging_is_adding_one_by_one(ours in prop::collection::vec((0_i64..1 << 20, -2_i64..3), 0..40), theirs in prop::collection::vec((0_i64..1 << 20, -2_i64..3), 0..40)) {
            let of = |pairs: &[(i64, i64)]| {
                let mut histogram = Histogram::default();
                for (duration, times) in pairs {
                    histogram.add(*duration, *times);
                }
                histogram
            };
            let mut merged = of(&ours);
            merged.merge(&of(&theirs));
            prop_assert_eq!(&merged, &of(&[ours.clone(), theirs.clone()].concat()));
            prop_assert_eq!(merged, Histogram::sum([&of(&ours), &of(&theirs)]));
        }

        #[test]
        fn quantiles_are_within_two_percent(mut durations in prop::collection::vec(1_i64..1 << 40, 1..200), q in 0.0..=1.0_f64) {
            let mut histogram = Histogram::default();
            for duration in &durations {
                histogram.add(*duration, 1);
            }
            durations.sort_unstable();
            #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let rank = ((q * durations.len() as f64).ceil() as usize).clamp(1, durations.len());
            #[expect(clippy::cast_precision_loss)]
            let exact = durations[rank - 1] as f64;
            let [found] = histogram.quantiles([q]).expect("not empty");
            let all = histogram.quantiles([q / 2.0, q, 1.0]).expect("not empty");
            prop_assert!((all[1] - found).abs() < f64::EPSILON && all[0] <= found && all[2] >= found, "{:?}", all);
            prop_assert!((found - exact).abs() <= exact * 0.02, "{} for {}", found, exact);
        }
    }
}
