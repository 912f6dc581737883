//! How long a project keeps its traces.

use serde::{Deserialize, Serialize};

use super::time::DAY;

/// What a project keeps; nothing set is kept for good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Retention {
    /// Traces that are older are deleted.
    pub max_age_days: Option<u32>,
    /// Of more traces the oldest are deleted.
    pub max_traces: Option<u64>,
    /// Of traces that take more room the oldest are deleted: bytes of originals, as they are stored.
    pub max_bytes: Option<u64>,
    /// What expired traces counted stays in the metrics until it is so old; none: it goes with them.
    pub metrics_days: Option<u32>,
}

/// Kind of the project's setting.
pub const RETENTION: &str = "retention";

/// Longest age, in days.
pub const MAX_DAYS: u32 = 36_500;

impl Retention {
    /// Whether anything is ever deleted.
    pub fn is_limited(&self) -> bool {
        self.max_age_days.is_some() || self.max_traces.is_some() || self.max_bytes.is_some()
    }

    /// The moment before which traces have expired.
    pub fn expired_before(&self, now: i64) -> Option<i64> {
        self.max_age_days.map(|days| now - i64::from(days) * DAY)
    }

    /// The moment before which what expired traces counted goes too.
    pub fn uncounted_before(&self, now: i64) -> Option<i64> {
        self.metrics_days.map(|days| now - i64::from(days) * DAY)
    }
}
