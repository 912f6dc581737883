//! Admission: how many bytes of bodies may be in flight. A body is charged before it is read, so what waits holds
//! headers only; nobody waits for more while holding what another one waits for.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{IngestError, IngestLimits};

/// Bytes of one unit of the budget.
const UNIT: usize = 1024;
/// Requests that may wait for admission; more are refused at once.
const MAX_WAITERS: usize = 4096;

/// The byte budget of all bodies in flight; cheap to clone.
#[derive(Clone, Debug)]
pub struct Admission {
    budget: Arc<Semaphore>,
    waiters: Arc<Semaphore>,
    growing: Arc<Semaphore>,
    limits: IngestLimits,
}

/// A charge against the budget, given back when it is dropped.
#[derive(Debug)]
pub struct Permit {
    charge: OwnedSemaphorePermit,
    turn: Option<OwnedSemaphorePermit>,
    waited: Duration,
}

/// How full the house is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Requests that wait for room; most of the time none.
    pub waiting: usize,
    /// Bytes that are charged now.
    pub in_flight_bytes: usize,
    /// Bytes that may be.
    pub budget_bytes: usize,
}

impl Permit {
    /// How long the request waited for room before its body was read.
    pub(super) fn waited(&self) -> Duration {
        self.waited
    }
}

impl Admission {
    /// An empty house.
    pub fn new(limits: IngestLimits) -> Self {
        Self {
            budget: Arc::new(Semaphore::new(limits.in_flight_bytes / UNIT)),
            waiters: Arc::new(Semaphore::new(MAX_WAITERS)),
            growing: Arc::new(Semaphore::new(1)),
            limits,
        }
    }

    /// The limits in force.
    pub fn limits(&self) -> &IngestLimits {
        &self.limits
    }

    /// How full the house is.
    pub fn load(&self) -> Load {
        let budget = self.limits.in_flight_bytes / UNIT * UNIT;
        Load {
            waiting: MAX_WAITERS - self.waiters.available_permits(),
            in_flight_bytes: budget - self.budget.available_permits() * UNIT,
            budget_bytes: budget,
        }
    }

    /// Admits a body of `bytes`; for one of unknown length, [`IngestLimits::large_body_bytes`] are charged first.
    pub async fn admit(&self, bytes: Option<usize>) -> Result<Permit, IngestError> {
        let _waiter = self.waiters.try_acquire().map_err(|_| IngestError::Unavailable)?;
        let units = self.units(bytes.unwrap_or(self.limits.large_body_bytes));
        let asked = Instant::now();
        let charge = self.wait(Arc::clone(&self.budget).acquire_many_owned(units)).await?;
        Ok(Permit { charge, turn: None, waited: asked.elapsed() })
    }

    /// Lets a body of unknown length grow to `bytes`. One at a time: it holds its first charge while it waits, and two
    /// of them could otherwise wait for each other.
    pub async fn grow(&self, permit: &mut Permit, bytes: usize) -> Result<(), IngestError> {
        let growing = self.wait(Arc::clone(&self.growing).acquire_many_owned(1)).await?;
        let more = usize::try_from(self.units(bytes)).unwrap_or(usize::MAX).saturating_sub(permit.charge.num_permits());
        let more = u32::try_from(more).map_err(|_| IngestError::Unavailable)?;
        permit.charge.merge(self.wait(Arc::clone(&self.budget).acquire_many_owned(more)).await?);
        permit.turn = Some(growing);
        Ok(())
    }

    /// Gives back what a body of `bytes` does not need.
    pub fn settle(&self, permit: &mut Permit, bytes: usize) {
        let needed = usize::try_from(self.units(bytes)).unwrap_or(usize::MAX);
        drop(permit.charge.num_permits().checked_sub(needed).and_then(|surplus| permit.charge.split(surplus)));
        permit.turn = None;
    }

    /// A body and its compressed copy, in units, never more than the whole budget.
    fn units(&self, bytes: usize) -> u32 {
        let charged = (bytes + bytes / 2).min(self.limits.in_flight_bytes);
        u32::try_from(charged.div_ceil(UNIT).min(self.limits.in_flight_bytes / UNIT).max(1)).unwrap_or(u32::MAX)
    }

    async fn wait<T, E>(&self, acquire: impl Future<Output = Result<T, E>>) -> Result<T, IngestError> {
        match tokio::time::timeout(self.limits.hold.min(Duration::from_mins(1)), acquire).await {
            Ok(Ok(acquired)) => Ok(acquired),
            _ => Err(IngestError::Unavailable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> IngestLimits {
        IngestLimits {
            in_flight_bytes: 3 * 1024 * 1024,
            large_body_bytes: 256 * 1024,
            body_timeout: Duration::from_secs(1),
            hold: Duration::from_millis(50),
        }
    }

    #[tokio::test]
    async fn a_full_house_refuses_and_recovers() {
        let admission = Admission::new(limits());
        let first = admission.admit(Some(2 * 1024 * 1024)).await.expect("fits alone");
        assert_eq!(admission.load(), Load { waiting: 0, in_flight_bytes: 3 * 1024 * 1024, budget_bytes: 3 * 1024 * 1024 });
        assert!(matches!(admission.admit(Some(1)).await, Err(IngestError::Unavailable)));
        drop(first);
        assert_eq!(admission.load().in_flight_bytes, 0);
        assert!(admission.admit(Some(1)).await.is_ok());
    }

    #[tokio::test]
    async fn a_growing_body_is_charged_for_what_it_becomes() {
        let admission = Admission::new(limits());
        let mut permit = admission.admit(None).await.expect("fits");
        admission.grow(&mut permit, 2 * 1024 * 1024).await.expect("fits alone");
        assert!(admission.admit(Some(1)).await.is_err());
        admission.settle(&mut permit, 1024);
        assert!(admission.admit(Some(1024 * 1024)).await.is_ok());
    }
}
