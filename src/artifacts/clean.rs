//! Cleaning: what no trace refers to goes when its time is over, and so do uploads without an end and blobs without an object.

use std::collections::HashSet;
use std::time::Duration;

use super::{ArtifactError, Artifacts, HOUR};
use crate::domain::artifact::Space;
use crate::tasks::Stop;

/// Objects looked at in one step.
const STEP: i64 = 200;
/// Age at which an upload has no end, µs; a blob that nobody has may be one that is being stored.
const GIVEN_UP: i64 = 24 * HOUR;
/// Pause between two looks at all blobs.
const ALL: Duration = Duration::from_hours(24);

impl Artifacts {
    /// Cleans until it is stopped.
    pub async fn keep_clean(self, mut stop: Stop) {
        let mut all_after = Duration::from_mins(5).max(self.limits().pause);
        let mut waited = Duration::ZERO;
        let mut is_failing = false;
        while stop.sleep(self.limits().pause).await {
            waited += self.limits().pause;
            let mut cleaned = self.clean(self.now()).await;
            if cleaned.is_ok() && waited >= all_after {
                (waited, all_after) = (Duration::ZERO, ALL);
                cleaned = self.clean_blobs(self.now()).await;
            }
            match cleaned {
                Ok(()) => is_failing = false,
                Err(error) if !is_failing => {
                    is_failing = true;
                    tracing::warn!(%error, "artifacts could not be cleaned up; it is tried again");
                }
                Err(_) => {}
            }
        }
    }

    /// Removes what is due.
    pub async fn clean(&self, now: i64) -> Result<(), ArtifactError> {
        loop {
            let due = self.store().due_objects(now, STEP).await?;
            for one in &due {
                let unneeded = self.store().remove_object(one, now).await?;
                self.discard(unneeded).await;
            }
            if due.len() < usize::try_from(STEP).unwrap_or(usize::MAX) {
                break;
            }
        }
        for (org, upload) in self.store().old_uploads(now - GIVEN_UP, STEP).await? {
            self.abort(&Space { org, project: None }, upload).await?;
        }
        Ok(())
    }

    /// Removes blobs that no object has: what a crash left between the blob and its row.
    pub async fn clean_blobs(&self, now: i64) -> Result<(), ArtifactError> {
        let before = (now - GIVEN_UP) / 1_000_000;
        self.blobs().sweep_incoming(before).await?;
        let mut old: HashSet<String> = self.blobs().list().await?.into_iter().filter(|blob| blob.written_at < before).map(|blob| blob.name).collect();
        if old.is_empty() {
            return Ok(());
        }
        // Parts first: one that becomes a piece of its object meanwhile is seen there.
        for blob in self.store().part_blobs().await? {
            old.remove(&blob);
        }
        let mut place = (Vec::new(), Vec::new());
        loop {
            let (objects, next) = self.store().every_object(&place, STEP).await?;
            for segment in objects.iter().flat_map(|object| &object.segments) {
                old.remove(&segment.blob);
            }
            match next {
                Some(next) => place = next,
                None => break,
            }
        }
        for blob in old {
            self.blobs().delete(&blob).await?;
        }
        Ok(())
    }
}
