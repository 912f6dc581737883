//! When credentials were last used: noted in memory, written down now and then.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use uuid::Uuid;

use super::Access;
use crate::domain::time::MINUTE;
use crate::store::identity::CredentialTable;
use crate::tasks::Stop;

/// Time between two writes.
const FLUSH: Duration = Duration::from_secs(30);

/// Last use of one credential as this process knows it.
#[derive(Debug)]
pub(super) struct LastUsed(AtomicI64);

impl LastUsed {
    pub(super) fn new(at: Option<i64>) -> Self {
        Self(AtomicI64::new(at.unwrap_or(i64::MIN)))
    }
}

/// Uses that are not written down yet.
#[derive(Debug, Default)]
pub(super) struct LastUse(Mutex<BTreeMap<(CredentialTable, Uuid), i64>>);

impl LastUse {
    /// Notes a use. Within a minute of the last note this is one atomic read.
    pub(super) fn note(&self, table: CredentialTable, id: Uuid, used: &LastUsed, now: i64) {
        let before = used.0.load(Ordering::Relaxed);
        if now.saturating_sub(before) >= MINUTE && used.0.compare_exchange(before, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            self.0.lock().expect("no holder panics").insert((table, id), now);
        }
    }
}

impl Access {
    /// Writes down the uses noted so far.
    pub async fn write_last_uses(&self) {
        self.write_new_addresses().await;
        let noted = std::mem::take(&mut *self.0.last_use.0.lock().expect("no holder panics"));
        if noted.is_empty() {
            return;
        }
        let uses: Vec<_> = noted.iter().map(|((table, id), at)| (*table, *id, *at)).collect();
        if let Err(error) = self.store().note_use(&uses).await {
            // A last use that is a minute older than the truth harms nobody.
            tracing::debug!(%error, "last uses of credentials were not written");
        }
    }

    /// Writes last uses until the server stops, and once more then.
    pub async fn keep_last_uses(self, mut stop: Stop) {
        while stop.sleep(FLUSH).await {
            self.write_last_uses().await;
        }
        self.write_last_uses().await;
    }
}
