//! Packed latency histograms whose quantiles are within 2 % of the nearest-rank value.

use std::fmt;
use std::sync::LazyLock;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Ratio of a bucket's upper to its lower bound: its geometric middle is at most 1.98 % away from any value in it.
const GROWTH: f64 = 1.04;

/// Counts of durations by logarithmic bucket. Counts may be negative in the share of one writer: another one may have
/// counted what this one takes back. Kept in the order of the buckets, without empty ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram(Vec<Bar>);

/// A bucket, in the low bits, and its count: metrics have tens of thousands of these in memory at once, and new memory costs
/// more than all that is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bar(i64);

impl Bar {
    /// Bits of a bucket: there are 1,115.
    const BITS: u32 = 11;

    fn new(bucket: u16, count: i64) -> Self {
        Self((count << Self::BITS) | i64::from(bucket))
    }

    #[expect(clippy::cast_sign_loss, reason = "eleven bits")]
    fn bucket(self) -> u16 {
        (self.0 & ((1 << Self::BITS) - 1)) as u16
    }

    fn count(self) -> i64 {
        self.0 >> Self::BITS
    }

    fn add(&mut self, count: i64) {
        self.0 += count << Self::BITS;
    }
}

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
        // Mostly the buckets are there already.
        let (mut at, mut missing, mut is_gone) = (0, 0, false);
        for bar in &other.0 {
            at += self.0[at..].iter().take_while(|ours| ours.bucket() < bar.bucket()).count();
            match self.0.get_mut(at).filter(|ours| ours.bucket() == bar.bucket()) {
                Some(ours) => {
                    ours.add(bar.count());
                    is_gone |= ours.count() == 0;
                }
                None => missing += 1,
            }
        }
        if missing > 0 {
            self.insert(&other.0, missing);
        }
        if is_gone {
            self.0.retain(|bar| bar.count() != 0);
        }
    }

    /// Puts those bars in their places whose buckets are not there, from the last to the first: each moves once.
    fn insert(&mut self, others: &[Bar], mut missing: usize) {
        let mut ours = self.0.len();
        self.0.reserve_exact(missing);
        self.0.resize(ours + missing, Bar(0));
        for other in others.iter().rev() {
            while ours > 0 && self.0[ours - 1].bucket() > other.bucket() {
                ours -= 1;
                self.0[ours + missing] = self.0[ours];
            }
            if ours == 0 || self.0[ours - 1].bucket() != other.bucket() {
                missing -= 1;
                self.0[ours + missing] = *other;
            }
            if missing == 0 {
                return;
            }
        }
    }

    /// The sum of many: they have most buckets between them, not each.
    pub fn sum<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut counts: Vec<i64> = Vec::new();
        for histogram in all {
            let Some(last) = histogram.0.last() else { continue };
            if counts.len() <= usize::from(last.bucket()) {
                counts.resize(usize::from(last.bucket()) + 1, 0);
            }
            for bar in &histogram.0 {
                if let Some(sum) = counts.get_mut(usize::from(bar.bucket())) {
                    *sum += bar.count();
                }
            }
        }
        Self((0..).zip(counts).filter(|pair| pair.1 != 0).map(|(bucket, count)| Bar::new(bucket, count)).collect())
    }

    /// How many durations are counted.
    pub fn count(&self) -> i64 {
        self.0.iter().map(|bar| bar.count()).sum()
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
                let bar = buckets.next()?;
                (last, seen) = (bar.bucket(), seen + bar.count());
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
        match self.0.binary_search_by_key(&bucket, |bar| bar.bucket()) {
            Ok(at) => {
                self.0[at].add(times);
                if self.0[at].count() == 0 {
                    self.0.remove(at);
                }
            }
            Err(at) if times != 0 => self.0.insert(at, Bar::new(bucket, times)),
            Err(_) => {}
        }
    }
}

impl Serialize for Histogram {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|bar| (bar.bucket(), bar.count())))
    }
}

impl<'de> Deserialize<'de> for Histogram {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bars;

        impl<'de> Visitor<'de> for Bars {
            type Value = Histogram;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("buckets in order, each with its count")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut pairs: A) -> Result<Histogram, A::Error> {
                let most = usize::from(bucket(i64::MAX)) + 1;
                let mut bars: Vec<Bar> = Vec::with_capacity(pairs.size_hint().unwrap_or_default().min(most));
                while let Some((bucket, count)) = pairs.next_element::<(u16, i64)>()? {
                    let bar = Bar::new(bucket, count);
                    if (bar.bucket(), bar.count()) != (bucket, count) || bars.last().is_some_and(|last| last.bucket() >= bucket) {
                        return Err(A::Error::custom("a histogram is damaged"));
                    }
                    bars.push(bar);
                }
                Ok(Histogram(bars))
            }
        }

        deserializer.deserialize_seq(Bars)
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
    fn what_is_stored_are_pairs_in_order() {
        let pairs: Vec<(u16, i64)> = vec![(0, 7), (3, -2), (1_114, i64::from(i32::MAX) * 1_000)];
        let bytes = postcard::to_stdvec(&pairs).expect("written");
        let histogram: Histogram = postcard::from_bytes(&bytes).expect("a histogram");
        assert_eq!((histogram.count(), histogram.buckets()), (5 + i64::from(i32::MAX) * 1_000, 3));
        assert_eq!(postcard::to_stdvec(&histogram).expect("written"), bytes);
        for damaged in [vec![(3_u16, 1_i64), (2, 1)], vec![(2, 1), (2, 1)], vec![(2_048, 1)], vec![(1, i64::MAX)]] {
            let bytes = postcard::to_stdvec(&damaged).expect("written");
            assert!(postcard::from_bytes::<Histogram>(&bytes).is_err(), "{damaged:?}");
        }
    }

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
