//! The one place that reads the clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// Now, in microseconds since the epoch.
#[expect(clippy::disallowed_methods, reason = "this is the place")]
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}
