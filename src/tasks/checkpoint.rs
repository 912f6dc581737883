//! Keeps the write-ahead log short.

use std::time::Duration;

use super::Stop;
use crate::store::Store;

/// Pause between two checkpoints: long enough that pages which change with every commit are copied once for many.
const PAUSE: Duration = Duration::from_secs(2);

/// Checkpoints until it is stopped, and once more then.
pub async fn keep_log_short(store: Store, mut stop: Stop) {
    loop {
        let goes_on = stop.sleep(PAUSE).await;
        if let Err(error) = store.checkpoint().await {
            tracing::warn!(%error, "the write-ahead log could not be copied back; it is tried again");
        }
        if !goes_on {
            return;
        }
    }
}
