//! Closes traces for which nothing comes any more.

use std::time::Duration;

use super::Stop;
use crate::clock::Clock;
use crate::store::Store;

/// Pause between two looks.
const PAUSE: Duration = Duration::from_secs(1);

/// Closes traces that wait to be closed and had no news for `quiet`, until it is stopped.
pub async fn close_quiet_traces(store: Store, clock: Clock, quiet: Duration, mut stop: Stop) {
    let quiet = i64::try_from(quiet.as_micros()).unwrap_or(i64::MAX);
    let mut is_failing = false;
    while stop.sleep(PAUSE).await {
        let now = clock.now_us();
        match store.close_quiet(now.saturating_sub(quiet), now).await {
            Ok(_) => is_failing = false,
            Err(error) if !is_failing => {
                tracing::warn!(%error, "quiet traces could not be closed; it is tried again");
                is_failing = true;
            }
            Err(_) => {}
        }
    }
}
