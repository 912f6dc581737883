//! Buckets of a metrics query, and from what each part of its window is read (pure).

use crate::domain::time::{DAY, HOUR, MINUTE};

/// Buckets of one answer at most (contracts/dynamiq.md 6.9).
pub const MAX_BUCKETS: i64 = 5_000;
const WEEK: i64 = 7 * DAY;
/// The first Monday after the epoch, which was a Thursday.
const FIRST_MONDAY: i64 = 4 * DAY;

/// Width of a bucket, µs; always positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval(i64);

impl Interval {
    /// Reads a duration as Go writes it: `24h`, `90m`, `1h30m`, `1.5h`. `None`: it is none, or below a microsecond.
    pub fn parse(text: &str) -> Option<Self> {
        const UNITS: [(&str, f64); 8] = [("ns", 1e-3), ("us", 1.0), ("µs", 1.0), ("μs", 1.0), ("ms", 1e3), ("s", 1e6), ("m", 6e7), ("h", 3.6e9)];
        let mut rest = text.strip_prefix('+').unwrap_or(text);
        if rest.is_empty() {
            return None;
        }
        let mut micros = 0.0;
        while !rest.is_empty() {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
            let number: f64 = rest[..digits].parse().ok()?;
            rest = &rest[digits..];
            let word = rest.len() - rest.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '.').len();
            let unit = UNITS.iter().find(|(name, _)| *name == &rest[..word])?.1;
            rest = &rest[word..];
            micros += number * unit;
        }
        #[expect(clippy::cast_possible_truncation, reason = "checked to be below 2^53")]
        (1.0..9e15).contains(&micros).then_some(Self(micros as i64))
    }

    /// Width in µs.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// Start of the bucket that holds an instant: a multiple of the width since the epoch, whole weeks from Monday.
    pub fn bucket(self, instant: i64) -> i64 {
        let offset = if self.0 % WEEK == 0 { FIRST_MONDAY } else { 0 };
        (instant - offset).div_euclid(self.0) * self.0 + offset
    }
}

/// A part of time, [from, until), µs.
pub type Range = (i64, i64);

/// The time that a query is about, and its buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First instant.
    pub from: i64,
    /// The instant after the last one.
    pub until: i64,
    /// Width of the buckets.
    pub interval: Interval,
}

/// From what the parts of a window are read. The parts do not overlap, and each lies in one bucket row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Whole hours.
    pub hours: Option<Range>,
    /// Whole minutes.
    pub minutes: Vec<Range>,
    /// Parts of minutes: from the traces themselves.
    pub rest: Vec<Range>,
}

impl Window {
    /// Starts of all buckets, first to last. `None`: there are too many.
    pub fn buckets(&self) -> Option<Vec<i64>> {
        let (first, last) = (self.interval.bucket(self.from), self.interval.bucket(self.until - 1));
        let count = (last - first) / self.interval.0 + 1;
        (count <= MAX_BUCKETS).then(|| (0..count).map(|index| first + index * self.interval.0).collect())
    }

    /// The window widened to whole minutes.
    #[must_use]
    pub fn in_whole_minutes(self) -> Self {
        Self { from: floor(self.from, MINUTE), until: ceil(self.until, MINUTE), ..self }
    }

    /// What is read from where.
    pub fn parts(&self) -> Parts {
        let mut parts = Parts::default();
        if self.interval.0 % HOUR == 0 {
            let whole = (ceil(self.from, HOUR), floor(self.until, HOUR));
            if whole.0 < whole.1 {
                parts.hours = Some(whole);
                parts.cut(self.from, whole.0);
                parts.cut(whole.1, self.until);
                return parts;
            }
        }
        if self.interval.0 % MINUTE == 0 {
            parts.cut(self.from, self.until);
            return parts;
        }
        // Minutes that two buckets share are cut.
        let mut at = self.from;
        while at < self.until {
            let end = (self.interval.bucket(at) + self.interval.0).min(self.until);
            parts.cut(at, end);
            at = end;
        }
        parts
    }
}

impl Parts {
    /// Starts of the days that the whole hours touch, in order.
    pub(super) fn days(&self) -> Vec<i64> {
        touched(self.hours.as_slice(), DAY)
    }

    /// Adds [from, until): the whole minutes in it, and what is left at both ends.
    fn cut(&mut self, from: i64, until: i64) {
        let whole = (ceil(from, MINUTE), floor(until, MINUTE));
        if whole.0 >= whole.1 {
            return push(&mut self.rest, (from, until));
        }
        push(&mut self.rest, (from, whole.0));
        push(&mut self.minutes, whole);
        push(&mut self.rest, (whole.1, until));
    }
}

/// Starts of the whole multiples of a width that ranges touch, in order.
pub(super) fn touched(ranges: &[Range], width: i64) -> Vec<i64> {
    let of_one = |(from, until): &Range| from.div_euclid(width)..=(until - 1).div_euclid(width);
    let mut starts: Vec<i64> = ranges.iter().flat_map(of_one).map(|number| number * width).collect();
    starts.dedup();
    starts
}

/// Adds a range to those that come before it.
fn push(ranges: &mut Vec<Range>, range: Range) {
    match ranges.last_mut() {
        _ if range.0 >= range.1 => {}
        Some(last) if last.1 == range.0 => last.1 = range.1,
        _ => ranges.push(range),
    }
}

fn floor(at: i64, width: i64) -> i64 {
    at.div_euclid(width) * width
}

fn ceil(at: i64, width: i64) -> i64 {
    floor(at + width - 1, width)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::time::parse;

    #[test]
    fn durations_are_read_as_go_writes_them() {
        for (text, micros) in [
            ("1h", HOUR),
            ("24h", DAY),
            ("168h", WEEK),
            ("1h30m", 90 * MINUTE),
            ("1h0m0s", HOUR),
            ("1.5h", 90 * MINUTE),
            ("250ms", 250_000),
            ("1us", 1),
        ] {
            assert_eq!(Interval::parse(text).map(Interval::micros), Some(micros), "{text}");
        }
        for bad in ["", "1", "h", "0h", "-1h", "1d", "1h ", "NaNh", "1e3h", "1ns", "9999999999999h", ".h", "1..5h"] {
            assert_eq!(Interval::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn weeks_start_on_monday() {
        let bucket =
            |interval: &str, at: &str| crate::domain::time::format(Interval::parse(interval).expect("a width").bucket(parse(at).expect("a time")));
        assert_eq!(bucket("168h", "2026-06-10T09:15:21Z"), "2026-06-08T00:00:00Z");
        assert_eq!(bucket("168h", "2026-06-08T00:00:00Z"), "2026-06-08T00:00:00Z");
        assert_eq!(bucket("168h", "1969-12-31T00:00:00Z"), "1969-12-29T00:00:00Z");
        assert_eq!(bucket("24h", "2026-06-10T09:15:21Z"), "2026-06-10T00:00:00Z");
        // Thirty days: multiples since the epoch.
        assert_eq!(bucket("720h", "1970-01-31T00:00:00Z"), "1970-01-31T00:00:00Z");
    }

    proptest! {
        #[test]
        fn parts_cover_the_window_once_and_never_cross_a_bucket(
            from in -HOUR * 100..HOUR * 100,
            length in 1_i64..HOUR * 30,
            interval in prop_oneof![Just(HOUR), Just(DAY), Just(MINUTE), Just(5 * MINUTE), Just(90_000_000), Just(7_777_777), Just(WEEK), 1_000_000_i64..3 * HOUR],
        ) {
            let window = Window { from, until: from + length, interval: Interval(interval) };
            let parts = window.parts();
            let mut all: Vec<Range> = parts.hours.into_iter().chain(parts.minutes.iter().copied()).chain(parts.rest.iter().copied()).collect();
            all.sort_unstable();
            prop_assert_eq!(all.first().map(|range| range.0), Some(window.from));
            prop_assert_eq!(all.last().map(|range| range.1), Some(window.until));
            prop_assert!(all.windows(2).all(|pair| pair[0].1 == pair[1].0), "{:?}", all);
            let same = |a: i64, b: i64| window.interval.bucket(a) == window.interval.bucket(b);
            if let Some((from, until)) = parts.hours {
                prop_assert!(from % HOUR == 0 && until % HOUR == 0);
                prop_assert!((from..until).step_by(3_600_000_000).all(|at| same(at, at + HOUR - 1)));
            }
            for (from, until) in parts.minutes {
                prop_assert!(from % MINUTE == 0 && until % MINUTE == 0);
                prop_assert!((from..until).step_by(60_000_000).all(|at| same(at, at + MINUTE - 1)));
            }
            prop_assert!(window.in_whole_minutes().parts().rest.is_empty() || interval % MINUTE != 0);
        }
    }
}
