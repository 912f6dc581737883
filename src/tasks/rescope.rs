//! Counts the older traces of sources that apps have come to list, and clears away what deleted apps leave.
//!
//! What is left to be done stands in the database, so nothing is lost when a server stops; several servers may work at
//! one app, each step being exact by itself.

use std::time::{Duration, Instant};

use super::Stop;
use crate::store::write::{Rescoped, STEP_ROWS};
use crate::store::{Store, StoreError, UnsettledApp};

/// Pause between two looks for work.
const PAUSE: Duration = Duration::from_millis(500);

/// Works until it is stopped. A step that takes the writer for a while is followed by as long a pause, so that ingest
/// keeps at least half of it.
pub async fn settle_apps(store: Store, mut stop: Stop) {
    while stop.sleep(PAUSE).await {
        let apps = match store.unsettled_apps().await {
            Ok(apps) => apps,
            Err(error) => {
                tracing::warn!(%error, "apps that need work could not be looked up; it is tried again");
                continue;
            }
        };
        for app in apps {
            if !settle(&store, app, &mut stop).await {
                return;
            }
        }
    }
}

/// All steps of one app; false when the task has to end.
async fn settle(store: &Store, app: UnsettledApp, stop: &mut Stop) -> bool {
    loop {
        let started = Instant::now();
        let step =
            if app.is_deleted { store.clear_app_step(app.project, app.app).await } else { store.rescope_step(app.project, app.app, STEP_ROWS).await };
        match step {
            Ok(Rescoped::Done) => return true,
            Ok(Rescoped::More) | Err(StoreError::Retry(_)) => {}
            Err(error) => {
                tracing::warn!(%error, "the traces of an app could not be counted; it is tried again");
                return true;
            }
        }
        if !stop.sleep(started.elapsed()).await {
            return false;
        }
    }
}
