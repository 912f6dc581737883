//! Whether the bytes of everything that is stored are there.

use std::collections::BTreeSet;
use std::path::Path;

use super::blobs_dir;
use super::local::Local;
use crate::domain::artifact::Object;
use crate::store::{Store, StoreError};

/// Objects looked at in one step.
const STEP: i64 = 500;
/// Objects without their bytes that are remembered; where there are more, not every one is named.
const MAX_LOST: usize = 1_000;

/// What a look at local blobs found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Files and large values.
    pub objects: u64,
    /// SHA-256 of those whose bytes are not there, or not all of them; at most a thousand.
    pub lost: BTreeSet<String>,
}

/// Looks for the blob of every file and large value in a data directory. Nothing is read but lengths.
pub async fn check(store: &Store, data_dir: &Path) -> Result<Checked, StoreError> {
    let local = Local::at(blobs_dir(data_dir));
    let is_lost = |object: &Object| !object.segments.iter().all(|segment| local.has(&segment.blob, segment.bytes));
    let first = look(store, is_lost).await?;
    if first.lost.is_empty() {
        return Ok(first);
    }
    // A server may have removed one after its row was read: what is referred to a second time is lost.
    look(store, |object| first.lost.contains(&object.sha256) && is_lost(object)).await
}

async fn look(store: &Store, is_lost: impl Fn(&Object) -> bool) -> Result<Checked, StoreError> {
    let mut found = Checked::default();
    let mut place = (Vec::new(), Vec::new());
    loop {
        let (objects, next) = store.every_object(&place, STEP).await?;
        found.objects += objects.len() as u64;
        for object in objects.into_iter().filter(|object| is_lost(object)) {
            if found.lost.len() < MAX_LOST {
                found.lost.insert(object.sha256);
            }
        }
        match next {
            Some(next) => place = next,
            None => return Ok(found),
        }
    }
}
