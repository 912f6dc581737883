//! What happened lately, kept in small rings: durations for quantiles, and requests that were refused.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use super::Reason;
use crate::domain::span::Protocol;

/// Durations that quantiles are taken of.
const DURATIONS: usize = 1024;
/// Refusals that are remembered; of several that are alike there is one.
const REFUSALS: usize = 32;

/// The last durations of something.
#[derive(Debug, Default)]
pub(super) struct Durations(Mutex<VecDeque<Duration>>);

/// How long something took lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantiles {
    /// Half took no longer.
    pub p50: Duration,
    /// One in a hundred took longer.
    pub p99: Duration,
    /// How many were looked at.
    pub count: usize,
}

impl Durations {
    pub(super) fn add(&self, took: Duration) {
        let mut ring = self.0.lock().expect("no holder panics");
        if ring.len() == DURATIONS {
            ring.pop_front();
        }
        ring.push_back(took);
    }

    /// Of the last thousand; none when there was none.
    pub(super) fn quantiles(&self) -> Option<Quantiles> {
        let mut sorted: Vec<Duration> = self.0.lock().expect("no holder panics").iter().copied().collect();
        sorted.sort_unstable();
        let rank = |percent: usize| sorted.get((sorted.len() * percent).div_ceil(100).saturating_sub(1)).copied();
        Some(Quantiles { p50: rank(50)?, p99: rank(99)?, count: sorted.len() })
    }
}

/// Requests of a collector that were refused alike: by whom, and why. Never what they carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// When the last one came, µs.
    pub at: i64,
    /// The protocol, as far as it is known by then.
    pub protocol: Protocol,
    /// Where it came from.
    pub address: Option<String>,
    /// Why it was refused.
    pub reason: Reason,
    /// How many came, as long as they are remembered.
    pub count: u64,
}

/// The last refusals.
#[derive(Debug, Default)]
pub(super) struct Refusals(Mutex<VecDeque<Refusal>>);

impl Refusals {
    /// Notes one. A sender that goes on and on moves nobody else out.
    pub(super) fn add(&self, at: i64, protocol: Protocol, reason: Reason, address: Option<&str>) {
        let mut ring = self.0.lock().expect("no holder panics");
        let alike = |known: &Refusal| known.protocol == protocol && known.reason == reason && known.address.as_deref() == address;
        let known = ring.iter().position(alike).and_then(|place| ring.remove(place));
        let count = known.as_ref().map_or(1, |known| known.count + 1);
        if ring.len() == REFUSALS {
            ring.pop_back();
        }
        let address = known.map_or_else(|| address.map(ToOwned::to_owned), |known| known.address);
        ring.push_front(Refusal { at, protocol, address, reason, count });
    }

    /// Newest first.
    pub(super) fn list(&self) -> Vec<Refusal> {
        self.0.lock().expect("no holder panics").iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_last_ones() {
        let durations = Durations::default();
        assert_eq!(durations.quantiles(), None);
        for millis in std::iter::repeat_n(7_u64, 5000).chain(1..=1024) {
            durations.add(Duration::from_millis(millis));
        }
        let expected = Quantiles { p50: Duration::from_millis(512), p99: Duration::from_millis(1014), count: 1024 };
        assert_eq!(durations.quantiles(), Some(expected));
    }

    #[test]
    fn refusals_that_are_alike_are_one() {
        let refusals = Refusals::default();
        refusals.add(1, Protocol::Otlp, Reason::NoKey, Some("10.0.0.1"));
        for at in 0..1_000 {
            refusals.add(at, Protocol::Dynamiq, Reason::UnknownKey, Some("10.0.0.2"));
        }
        let list = refusals.list();
        assert_eq!(list.len(), 2);
        assert_eq!((list[0].count, list[0].at, list[1].count), (1_000, 999, 1));
        for host in 0..1_000 {
            refusals.add(2_000, Protocol::Otlp, Reason::Invalid, Some(&format!("10.0.1.{host}")));
        }
        assert_eq!(refusals.list().len(), REFUSALS);
    }
}
