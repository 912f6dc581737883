//! Where access keys are used from. The first use of a key from a new address is an entry of the audit log; the hot path
//! only looks into a small set.

use std::collections::{BTreeMap, HashSet};
use std::sync::Mutex;

use http::HeaderMap;
use uuid::Uuid;

use super::Access;
use super::right::client_address;
use crate::domain::access_key::AccessKey;
use crate::domain::audit::{Actor, AuditEntry};
use crate::store::StoreError;

/// Addresses of one key that this process remembers between two changes of anything; more are looked up again.
const REMEMBERED: usize = 256;
/// First uses that wait to be written; more are forgotten until the key is used again.
const WAITING: usize = 10_000;

/// Addresses from which one credential has been used.
#[derive(Debug, Default)]
pub(super) struct Addresses(Mutex<HashSet<String>>);

/// First uses that are not written down yet.
#[derive(Debug, Default)]
pub(super) struct NewAddresses(Mutex<BTreeMap<(Uuid, String), AuditEntry>>);

impl Access {
    /// Notes from where a key is used.
    pub(super) fn note_address(&self, key: &AccessKey, seen: &Addresses, headers: &HeaderMap) {
        let Some(address) = client_address(headers) else { return };
        {
            let mut seen = seen.0.lock().expect("no holder panics");
            if seen.contains(address) {
                return;
            }
            if seen.len() >= REMEMBERED {
                seen.clear();
            }
            seen.insert(address.to_owned());
        }
        let actor = Actor::Key { id: key.id, name: key.name.clone() };
        let mut entry = AuditEntry::new(self.now_us(), actor, "access_key.new_address").target("access_key", key.id, &key.name);
        (entry.org, entry.project) = (Some(key.org_id), key.project.as_ref().map(|project| project.uuid));
        entry.address = Some(address.to_owned());
        let mut waiting = self.0.new_addresses.0.lock().expect("no holder panics");
        if waiting.len() < WAITING {
            waiting.entry((key.id, address.to_owned())).or_insert(entry);
        }
    }

    /// Writes down the first uses noted so far.
    pub(super) async fn write_new_addresses(&self) {
        let noted = std::mem::take(&mut *self.0.new_addresses.0.lock().expect("no holder panics"));
        let entries: Vec<AuditEntry> = noted.values().cloned().collect();
        let written = self.store().note_addresses(&entries).await;
        self.0.new_addresses.settle(noted, written);
    }
}

impl NewAddresses {
    /// Keeps what was not written for the next time.
    fn settle(&self, noted: BTreeMap<(Uuid, String), AuditEntry>, written: Result<(), StoreError>) {
        let Err(error) = written else { return };
        tracing::warn!(%error, "first uses of access keys from new addresses were not written, and wait for the next time");
        let mut waiting = self.0.lock().expect("no holder panics");
        for (place, entry) in noted {
            if waiting.len() < WAITING {
                // What was noted meanwhile is later than this.
                waiting.insert(place, entry);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_uses_that_were_not_written_wait() {
        let place = (Uuid::nil(), "10.0.0.1".to_owned());
        let noted = || BTreeMap::from([(place.clone(), AuditEntry::new(1, Actor::System, "access_key.new_address"))]);
        let waiting = NewAddresses::default();
        waiting.settle(noted(), Ok(()));
        assert!(waiting.0.lock().unwrap().is_empty());
        waiting.0.lock().unwrap().insert(place.clone(), AuditEntry::new(2, Actor::System, "access_key.new_address"));
        waiting.settle(noted(), Err(StoreError::Conflict("a lock")));
        assert_eq!(waiting.0.lock().unwrap()[&place].at, 1, "the first use is the one that counts");
    }
}
