//! How much a project, and each of its keys, may send.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Kind of the project's setting.
pub const LIMITS: &str = "limits";
/// Keys that may have limits of their own.
pub const MAX_KEYS: usize = 1_000;

/// Limits of a project or a key; what is not set has none. Days are those of UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limit {
    /// Requests in a minute, by each server.
    pub requests_per_minute: Option<u64>,
    /// Spans in a day.
    pub spans_per_day: Option<u64>,
    /// Bytes of bodies in a day, inflated.
    pub bytes_per_day: Option<u64>,
}

impl Limit {
    /// Whether there is any.
    pub fn is_set(&self) -> bool {
        *self != Self::default()
    }
}

/// Limits of a project and of keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Of all keys together.
    pub project: Limit,
    /// Of single keys, by their ids.
    pub keys: BTreeMap<Uuid, Limit>,
}

/// What was sent on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Requests that were taken in.
    pub requests: u64,
    /// Their spans.
    pub spans: u64,
    /// Their bytes, inflated.
    pub bytes: u64,
}

impl Usage {
    /// Adds what another part has sent.
    pub fn add(&mut self, other: Self) {
        self.requests += other.requests;
        self.spans += other.spans;
        self.bytes += other.bytes;
    }
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Too many in this minute; in so many seconds there is room again.
    Rate(u64),
    /// The day's quota is used up; it begins anew in so many seconds.
    Quota(u64),
}
