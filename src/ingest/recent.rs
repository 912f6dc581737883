//! Which traces this process has seen lately.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::domain::id::hash128;
use crate::domain::project::ProjectId;

/// Remembered traces; newer ones push older ones out by chance of their hash.
const SLOTS: usize = 1 << 16;

/// A lossy set of trace hashes, half a mebibyte for ever. A hit is a reason to look into the store before compressing
/// again what may be there; a miss costs at most some dead bytes until the trace is rewritten.
#[derive(Debug)]
pub(super) struct RecentTraces(Box<[AtomicU64]>);

impl Default for RecentTraces {
    fn default() -> Self {
        Self(std::iter::repeat_with(AtomicU64::default).take(SLOTS).collect())
    }
}

impl RecentTraces {
    /// The hash of a trace.
    pub(super) fn key(project: ProjectId, trace_id: &[u8]) -> u64 {
        let mut name = project.0.to_be_bytes().to_vec();
        name.extend_from_slice(trace_id);
        let hash = hash128(&name);
        u64::from_be_bytes(hash[..8].try_into().expect("eight bytes"))
    }

    /// Remembers a trace.
    pub(super) fn add(&self, key: u64) {
        self.slot(key).store(key, Ordering::Relaxed);
    }

    /// Whether the trace was seen lately.
    pub(super) fn contains(&self, key: u64) -> bool {
        self.slot(key).load(Ordering::Relaxed) == key
    }

    fn slot(&self, key: u64) -> &AtomicU64 {
        #[expect(clippy::cast_possible_truncation, reason = "the low bits choose the slot")]
        &self.0[key as usize % SLOTS]
    }
}
