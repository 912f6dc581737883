//! How often somebody may mistype. Failures are counted by account and by address, in this process; who has used theirs
//! up waits, whether the next password is right or not, and whether the account exists or not.

use std::collections::HashMap;
use std::sync::Mutex;

use super::secret;
use crate::domain::access_key::Digest;
use crate::domain::time::MINUTE;

/// Time after which one more attempt is free.
const REFILL_US: i64 = MINUTE / 2;
/// An address may stand for a whole office.
const ADDRESS_SHARE: i64 = 10;
/// Counters kept; beyond, those that hold nothing against anybody go.
const COUNTERS: usize = 50_000;

/// Failures of accounts and addresses.
#[derive(Debug)]
pub(super) struct Throttle {
    attempts: i64,
    /// Time at which a counter is empty again.
    counters: Mutex<HashMap<Digest, i64>>,
}

impl Throttle {
    /// So many failures in a row are free.
    pub(super) fn new(attempts: u64) -> Self {
        Self { attempts: i64::try_from(attempts).unwrap_or(i64::MAX / REFILL_US / ADDRESS_SHARE).max(1), counters: Mutex::default() }
    }

    /// Whether another attempt may be made now.
    pub(super) fn is_open(&self, email: &str, address: Option<&str>, now: i64) -> bool {
        let counters = self.counters.lock().expect("no holder panics");
        self.keys(email, address).iter().all(|(key, most)| counters.get(key).is_none_or(|empty_at| *empty_at - now <= (most - 1) * REFILL_US))
    }

    /// Counts a failure; true when it was the last one that was free.
    pub(super) fn failed(&self, email: &str, address: Option<&str>, now: i64) -> bool {
        let mut counters = self.counters.lock().expect("no holder panics");
        if counters.len() >= COUNTERS {
            counters.retain(|_, empty_at| *empty_at > now);
        }
        let mut closed = false;
        for (key, most) in self.keys(email, address) {
            let empty_at = counters.entry(key).or_insert(now);
            *empty_at = (*empty_at).max(now) + REFILL_US;
            closed |= *empty_at - now > (most - 1) * REFILL_US;
        }
        closed
    }

    /// Forgets what was held against an account that has signed in.
    pub(super) fn succeeded(&self, email: &str) {
        self.counters.lock().expect("no holder panics").remove(&secret::digest(&format!("account {email}")));
    }

    fn keys(&self, email: &str, address: Option<&str>) -> Vec<(Digest, i64)> {
        let account = (secret::digest(&format!("account {email}")), self.attempts);
        let address = address.map(|address| (secret::digest(&format!("address {}", network(address))), self.attempts * ADDRESS_SHARE));
        std::iter::once(account).chain(address).collect()
    }
}

/// One machine has a whole /64 of IPv6.
fn network(address: &str) -> String {
    match address.parse() {
        Ok(std::net::IpAddr::V6(v6)) => format!("{:x?}", &v6.segments()[..4]),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_counted_by_account_and_by_address() {
        let throttle = Throttle::new(3);
        for _ in 0..2 {
            assert!(!throttle.failed("a@x", Some("1.1.1.1"), 0));
        }
        assert!(throttle.is_open("a@x", Some("1.1.1.1"), 0));
        assert!(throttle.failed("a@x", Some("1.1.1.1"), 0), "that was the last");
        assert!(!throttle.is_open("a@x", Some("2.2.2.2"), 0), "the account is closed from everywhere");
        assert!(!throttle.is_open("a@x", None, REFILL_US - 1), "and stays so until one more is free");
        assert!(throttle.is_open("b@x", Some("1.1.1.1"), 0), "the address has more");
        assert!(throttle.is_open("a@x", None, REFILL_US), "one more after a while");
        throttle.succeeded("a@x");
        assert!(throttle.is_open("a@x", None, 0));
        for index in 0..30 {
            throttle.failed(&format!("{index}@x"), Some("2001:db8::1"), 0);
        }
        assert!(!throttle.is_open("new@x", Some("2001:db8::ffff"), 0), "a network of IPv6 is one address");
        assert!(throttle.is_open("new@x", Some("2001:db8:0:1::1"), 0));
    }

    #[test]
    fn counters_do_not_pile_up() {
        let throttle = Throttle::new(3);
        for index in 0..COUNTERS {
            throttle.failed(&format!("{index}@x"), None, 0);
        }
        throttle.failed("late@x", None, REFILL_US);
        assert_eq!(throttle.counters.lock().unwrap().len(), 1);
    }
}
