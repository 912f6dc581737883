//! The number that every administrative write moves on, and whether we can still rely on what we know of it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use super::Access;
use crate::tasks::Stop;

/// Time between two polls.
const POLL: Duration = Duration::from_millis(250);
/// After this time without a poll nothing that is remembered counts.
const LATE: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(super) struct Epoch {
    value: AtomicI64,
    polled: Mutex<Option<Instant>>,
}

impl Epoch {
    /// The epoch that memories must be from, or nothing when the last poll is too long ago.
    pub(super) fn trusted(&self) -> Option<i64> {
        let polled = *self.polled.lock().expect("no holder panics");
        // The value is read after the age was checked: it can only be newer.
        polled.filter(|at| at.elapsed() < LATE).map(|_| self.value.load(Ordering::SeqCst))
    }

    /// This process has committed (or seen) `value`.
    pub(super) fn advance(&self, value: i64) {
        self.value.fetch_max(value, Ordering::SeqCst);
    }

    fn polled(&self, value: i64, asked: Instant) {
        self.advance(value);
        *self.polled.lock().expect("no holder panics") = Some(asked);
    }
}

impl Access {
    /// Asks the store for the epoch once. Without this (as on the command line) every check reads the store.
    pub async fn poll_epoch(&self) -> Result<(), crate::store::StoreError> {
        // The age counts from before the question: the answer may be old when it arrives.
        let asked = Instant::now();
        let value = self.store().epoch().await?;
        self.0.epoch.polled(value, asked);
        Ok(())
    }

    /// Keeps the epoch fresh until the server stops.
    pub async fn watch_epoch(self, mut stop: Stop) {
        let mut failing = false;
        loop {
            let result = self.poll_epoch().await;
            if let Err(error) = &result
                && !failing
            {
                tracing::warn!(%error, "cannot poll the epoch, every credential is read from the store");
            }
            failing = result.is_err();
            if !stop.sleep(POLL).await {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_trusted_before_a_poll_or_long_after_one() {
        let epoch = Epoch::default();
        assert_eq!(epoch.trusted(), None);
        epoch.polled(3, Instant::now());
        assert_eq!(epoch.trusted(), Some(3));
        epoch.advance(5);
        epoch.polled(4, Instant::now());
        assert_eq!(epoch.trusted(), Some(5), "an answer that was overtaken does not turn it back");
        epoch.polled(6, Instant::now().checked_sub(LATE).unwrap());
        assert_eq!(epoch.trusted(), None);
    }
}
