//! Keeps the write-ahead log short.

use std::time::Duration;

use super::Stop;
use crate::store::{Log, Store};

/// Pause between two checkpoints: long enough that pages which change with every commit are copied once for many.
const PAUSE: Duration = Duration::from_secs(2);

/// Pause while the log is too long and readers are in the way.
const PAUSE_LONG: Duration = Duration::from_millis(100);

/// Frames (of 4 KiB) from which a log that nothing was added to is cut.
const CUT_FRAMES: i64 = 256;
/// How long cutting may wait for a reader, and writes for it.
const CUT_PATIENCE: Duration = Duration::from_millis(20);

/// Checkpoints until it is stopped, and once more then.
pub async fn keep_log_short(store: Store, mut stop: Stop) {
    let (mut pause, mut is_failing, mut seen) = (PAUSE, false, 0);
    loop {
        let goes_on = stop.sleep(pause).await;
        match store.checkpoint().await {
            Ok(log) => {
                if std::mem::take(&mut is_failing) {
                    tracing::info!("the write-ahead log is copied back again");
                }
                pause = if log == Log::Long { PAUSE_LONG } else { PAUSE };
                let frames = if let Log::Short(frames) = log { frames } else { 0 };
                // Nothing came since the last round. A reader in the way is no matter: the next round tries again.
                if frames >= CUT_FRAMES
                    && frames == seen
                    && let Err(error) = store.cut_log(CUT_PATIENCE).await
                {
                    tracing::debug!(%error, "the write-ahead log could not be cut");
                }
                seen = frames;
            }
            // A full disk stays full for a while; once is enough to say so.
            Err(error) if !is_failing => {
                tracing::warn!(%error, "the write-ahead log could not be copied back; it is tried again");
                is_failing = true;
            }
            Err(_) => {}
        }
        if !goes_on {
            return;
        }
    }
}
