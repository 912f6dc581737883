//! How often somebody may mistype. Attempts are counted by account and by address, in this process, and those that succeed
//! are taken back; who has used theirs up waits, whether the next password is right or not, and whether the account exists or not.

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

/// Attempts of accounts and addresses.
#[derive(Debug)]
pub(super) struct Throttle {
    attempts: i64,
    /// Time at which a counter is empty again.
    counters: Mutex<HashMap<Digest, i64>>,
}

impl Throttle {
    /// So many attempts in a row are free.
    pub(super) fn new(attempts: u64) -> Self {
        Self { attempts: i64::try_from(attempts).unwrap_or(i64::MAX / REFILL_US / ADDRESS_SHARE).max(1), counters: Mutex::default() }
    }

    /// Counts an attempt, if one may be made now; tells whether it was the last one that is free.
    pub(super) fn attempt(&self, email: &str, address: Option<&str>, now: i64) -> Option<bool> {
        let mut counters = self.counters.lock().expect("no holder panics");
        let keys = self.keys(email, address);
        if keys.iter().any(|(key, most)| counters.get(key).is_some_and(|empty_at| *empty_at - now > (most - 1) * REFILL_US)) {
            return None;
        }
        if counters.len() >= COUNTERS {
            counters.retain(|_, empty_at| *empty_at > now);
        }
        let mut is_last = false;
        for (key, most) in keys {
            let empty_at = counters.entry(key).or_insert(now);
            *empty_at = (*empty_at).max(now) + REFILL_US;
            is_last |= *empty_at - now > (most - 1) * REFILL_US;
        }
        Some(is_last)
    }

    /// Takes an attempt back that came to no answer.
    pub(super) fn take_back(&self, email: &str, address: Option<&str>) {
        let mut counters = self.counters.lock().expect("no holder panics");
        for (key, _) in self.keys(email, address) {
            if let Some(empty_at) = counters.get_mut(&key) {
                *empty_at -= REFILL_US;
            }
        }
    }

    /// Takes the attempt back, and forgets what was held against the account: it has signed in.
    pub(super) fn succeeded(&self, email: &str, address: Option<&str>) {
        self.take_back(email, address);
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
            assert_eq!(throttle.attempt("a@x", Some("1.1.1.1"), 0), Some(false));
        }
        assert_eq!(throttle.attempt("a@x", Some("1.1.1.1"), 0), Some(true), "that was the last");
        assert_eq!(throttle.attempt("a@x", Some("2.2.2.2"), 0), None, "the account is closed from everywhere");
        assert_eq!(throttle.attempt("a@x", None, REFILL_US - 1), None, "and stays so until one more is free");
        assert_eq!(throttle.attempt("b@x", Some("1.1.1.1"), 0), Some(false), "the address has more");
        assert_eq!(throttle.attempt("a@x", None, REFILL_US), Some(true), "one more after a while");
        throttle.succeeded("a@x", None);
        assert_eq!(throttle.attempt("a@x", None, REFILL_US), Some(false), "who signs in begins anew");
        for index in 0..30 {
            throttle.attempt(&format!("{index}@x"), Some("2001:db8::1"), 0);
        }
        assert_eq!(throttle.attempt("new@x", Some("2001:db8::ffff"), 0), None, "a network of IPv6 is one address");
        assert!(throttle.attempt("new@x", Some("2001:db8:0:1::1"), 0).is_some());
    }

    #[test]
    fn who_signs_in_costs_their_address_nothing() {
        let throttle = Throttle::new(1);
        for index in 0..100 {
            let email = format!("{index}@x");
            assert!(throttle.attempt(&email, Some("1.1.1.1"), 0).is_some(), "{index}");
            throttle.succeeded(&email, Some("1.1.1.1"));
        }
        // Many at once, none of which is answered yet, are no more than many in a row.
        let open = (0..100).filter(|_| throttle.attempt("a@x", Some("1.1.1.1"), 0).is_some()).count();
        assert_eq!(open, 1);
        throttle.take_back("a@x", Some("1.1.1.1"));
        assert!(throttle.attempt("a@x", Some("1.1.1.1"), 0).is_some(), "one that came to nothing does not count");
    }

    #[test]
    fn counters_do_not_pile_up() {
        let throttle = Throttle::new(3);
        for index in 0..COUNTERS {
            throttle.attempt(&format!("{index}@x"), None, 0);
        }
        throttle.attempt("late@x", None, REFILL_US);
        assert_eq!(throttle.counters.lock().unwrap().len(), 1);
    }
}
