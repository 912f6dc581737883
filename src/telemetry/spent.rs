//! How much of a request's time the store takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

tokio::task_local! {
    static SPENT: Arc<AtomicU64>;
}

/// Does the work of a request; tells how long of it was spent in [`in_store`].
pub async fn measured<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let spent = Arc::new(AtomicU64::new(0));
    let done = SPENT.scope(Arc::clone(&spent), work).await;
    (done, Duration::from_micros(spent.load(Ordering::Relaxed)))
}

/// Waits for the store; outside of a request that is measured this does nothing more.
pub async fn in_store<T>(work: impl Future<Output = T>) -> T {
    let Ok(spent) = SPENT.try_with(Arc::clone) else { return work.await };
    let started = Instant::now();
    let done = work.await;
    spent.fetch_add(u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_store_counts() {
        let pause = Duration::from_millis(20);
        let ((), spent) = measured(async {
            tokio::time::sleep(pause).await;
            in_store(tokio::time::sleep(pause)).await;
            in_store(tokio::time::sleep(pause)).await;
        })
        .await;
        assert!(spent >= pause * 2, "{spent:?}");
        let started = Instant::now();
        let ((), spent) = measured(tokio::time::sleep(pause)).await;
        assert!(spent.is_zero() && started.elapsed() >= pause);
    }
}
