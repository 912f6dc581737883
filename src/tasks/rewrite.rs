//! Packs the originals of quiet traces smaller: small frames become few, at a higher level, and replaced originals go.
//!
//! Ingest comes first: a pause as long as the work follows each trace, and a much longer one while requests wait.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::Stop;
use crate::clock::Clock;
use crate::domain::project::ProjectId;
use crate::store::write::Rewritten;
use crate::store::{Store, StoreError};

/// Pause between two rounds over all projects.
const PAUSE: Duration = Duration::from_secs(30);
/// Longest pause; a short time of quiet asks for shorter ones.
const LEAST_PAUSE: Duration = Duration::from_millis(200);
/// After so long a round starts from the beginning: traces that were rewritten and then grew again are found too.
const FULL_ROUND: Duration = Duration::from_hours(1);
/// How many times longer than the work the pause is while requests wait.
const YIELD: u32 = 20;

/// Rewrites quiet traces until it is stopped.
#[derive(Clone, Debug)]
pub struct Rewriting<B> {
    /// The store.
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
    /// How long a trace must have had no news.
    pub quiet: Duration,
    /// Whether ingest has work to do.
    pub is_busy: B,
}

/// What one round did.
#[derive(Debug, Default)]
struct Round {
    traces: u64,
    bytes_before: u64,
    bytes_after: u64,
}

impl<B: Fn() -> bool + Send + Sync> Rewriting<B> {
    /// Works until it is stopped.
    pub async fn run(self, mut stop: Stop) {
        let pause = PAUSE.min(self.quiet / 2).max(LEAST_PAUSE);
        let mut places: HashMap<ProjectId, i64> = HashMap::new();
        let mut started = Instant::now();
        while stop.sleep(pause).await {
            if started.elapsed() > FULL_ROUND {
                places.clear();
                started = Instant::now();
            }
            let mut round = Round::default();
            match self.round(&mut places, &mut round, &mut stop).await {
                Ok(()) => {}
                Err(error) if error.is_temporary() => tracing::debug!(%error, "quiet traces are rewritten later"),
                Err(error) => tracing::warn!(%error, "quiet traces could not be rewritten"),
            }
            if round.traces > 0 {
                let Round { traces, bytes_before, bytes_after } = round;
                tracing::info!(traces, bytes_before, bytes_after, "quiet traces are packed smaller");
            }
        }
    }

    async fn round(&self, places: &mut HashMap<ProjectId, i64>, round: &mut Round, stop: &mut Stop) -> Result<(), StoreError> {
        let Some(_turn) = self.store.rewrite_turn().await? else { return Ok(()) };
        for project in self.store.project_ids().await? {
            let mut from = places.get(&project).copied().unwrap_or(0);
            let mut unquiet = None;
            loop {
                let quiet_since = self.clock.now_us() - i64::try_from(self.quiet.as_micros()).unwrap_or(i64::MAX);
                let found = self.store.fragmented(project, from, quiet_since).await?;
                unquiet = unquiet.or(found.unquiet);
                for (trace, level) in found.traces {
                    let began = Instant::now();
                    match self.store.rewrite_trace(project, &trace, level).await {
                        Ok(Some(Rewritten { bytes_before, bytes_after, .. })) => {
                            round.traces += 1;
                            round.bytes_before += bytes_before;
                            round.bytes_after += bytes_after;
                        }
                        // Deleted meanwhile, or somebody else was first: a later round looks again.
                        Ok(None) | Err(StoreError::Retry(_)) => {}
                        Err(error) => return Err(error),
                    }
                    let pause = if (self.is_busy)() { began.elapsed() * YIELD } else { began.elapsed() };
                    if !stop.sleep(pause).await {
                        return Ok(());
                    }
                }
                match found.next {
                    Some(next) => from = next,
                    None => break,
                }
                // The next round goes on from the first trace that was not quiet yet.
                places.insert(project, unquiet.map_or(from, |seq| seq - 1));
                if !stop.sleep(Duration::from_millis(1)).await {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}
