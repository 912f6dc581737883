//! Packed latency histograms whose quantiles are within 2 % of the nearest-rank value.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Ratio of a bucket's upper to its lower bound: its geometric middle is at most 1.98 % away from any value in it.
const GROWTH: f64 = 1.04;

/// Counts of durations by logarithmic bucket. Counts may be negative in the share of one writer: another one may have
/// counted what this one takes back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Histogram(BTreeMap<u16, i64>);

impl Histogram {
    /// Adds `times` a duration in µs.
    pub fn add(&mut self, duration_us: i64, times: i64) {
        self.add_bucket(bucket(duration_us), times);
    }

    /// Adds another histogram.
    pub fn merge(&mut self, other: &Self) {
        for (bucket, count) in &other.0 {
            self.add_bucket(*bucket, *count);
        }
    }

    /// The nearest-rank quantile `q` (0…1) in µs; `None` when nothing was counted.
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let total: i64 = self.0.values().sum();
        if total <= 0 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "counts are far below 2^52")]
        let rank = ((q * total as f64).ceil() as i64).clamp(1, total);
        let mut seen = 0;
        for (bucket, count) in &self.0 {
            seen += count;
            if seen >= rank {
                return Some(middle(*bucket));
            }
        }
        None
    }

    /// Whether nothing is counted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add_bucket(&mut self, bucket: u16, times: i64) {
        let count = self.0.entry(bucket).or_insert(0);
        *count += times;
        if *count == 0 {
            self.0.remove(&bucket);
        }
    }
}

/// Bucket 0 holds 0 µs, bucket n ≥ 1 the durations in [1.04ⁿ⁻¹, 1.04ⁿ) µs.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "ln(i64::MAX) / ln(1.04) is 1,114")]
fn bucket(duration_us: i64) -> u16 {
    if duration_us <= 0 { 0 } else { ((duration_us as f64).ln() / GROWTH.ln()).floor() as u16 + 1 }
}

fn middle(bucket: u16) -> f64 {
    if bucket == 0 { 0.0 } else { GROWTH.powf(f64::from(bucket) - 0.5) }
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
        assert_eq!(histogram.quantile(0.5), None);
    }

    proptest! {
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
            let found = histogram.quantile(q).expect("not empty");
            prop_assert!((found - exact).abs() <= exact * 0.02, "{} for {}", found, exact);
        }
    }
}
