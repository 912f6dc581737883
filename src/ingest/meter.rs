//! Counting what keys send, and holding it against their limits.
//!
//! Counts are kept in memory and told to the store every few seconds, together with reading what other servers have told.
//! So a quota may be passed by what all servers take in between two rounds, and by the requests that are under way; and a
//! server that is killed forgets what it has not told. Without a limit a request costs two additions.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use uuid::Uuid;

use crate::clock::Clock;
use crate::domain::limits::{Limit, Over, Usage};
use crate::domain::project::ProjectId;
use crate::domain::time::{DAY, MINUTE};
use crate::store::{Store, StoreError};
use crate::tasks::Stop;

/// Time between two rounds.
const ROUND: Duration = Duration::from_secs(2);
const SECOND: i64 = MINUTE / 60;

/// The counts of this process; cheap to clone.
#[derive(Clone, Debug)]
pub struct Meter {
    store: Store,
    clock: Clock,
    counts: Arc<Mutex<Counts>>,
}

#[derive(Debug, Default)]
struct Counts {
    day: i64,
    minute: i64,
    projects: HashMap<ProjectId, Project>,
}

#[derive(Debug, Default)]
struct Project {
    /// What the store says, of all servers; none before it was asked.
    told: Option<HashMap<Uuid, Usage>>,
    /// What it was not told yet.
    fresh: HashMap<Uuid, Usage>,
    /// Requests of this minute.
    minute: HashMap<Uuid, u64>,
}

impl Project {
    fn of(&self, key: Option<Uuid>) -> Usage {
        let mut sum = Usage::default();
        let told = self.told.iter().flatten().map(|(key, usage)| (*key, *usage));
        for (_, usage) in told.chain(self.fresh.iter().map(|(key, usage)| (*key, *usage))).filter(|(of, _)| key.is_none_or(|key| key == *of)) {
            sum.add(usage);
        }
        sum
    }
}

impl Meter {
    /// A meter that has counted nothing.
    pub fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock, counts: Arc::default() }
    }

    fn now(&self) -> (i64, i64, i64) {
        let now = self.clock.now_us();
        (now, now.div_euclid(DAY), now.div_euclid(MINUTE))
    }

    fn with<T>(&self, day: i64, minute: i64, work: impl FnOnce(&mut Counts) -> T) -> T {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.minute != minute {
            counts.minute = minute;
            counts.projects.values_mut().for_each(|project| project.minute.clear());
        }
        if counts.day != day {
            // What the last round of a day has not told is counted to the next one.
            counts.day = day;
            counts.projects.values_mut().for_each(|project| project.told = None);
        }
        work(&mut counts)
    }

    /// Lets a request in, or says why not. Asks the store only where it has not been asked today.
    pub async fn admit(&self, project: ProjectId, key: Uuid, of_project: &Limit, of_key: &Limit) -> Result<(), Over> {
        let (now, day, minute) = self.now();
        let has_quota = [of_project, of_key].iter().any(|limit| limit.spans_per_day.is_some() || limit.bytes_per_day.is_some());
        let is_asked = |counts: &mut Counts| counts.projects.entry(project).or_default().told.is_some();
        if has_quota && !self.with(day, minute, is_asked) {
            // A store that does not answer refuses the request by itself, later.
            if let Ok(told) = self.store.usage(project, day).await {
                self.with(day, minute, |counts| counts.projects.entry(project).or_default().told = Some(told.into_iter().collect()));
            }
        }
        self.with(day, minute, |counts| {
            let counts = counts.projects.entry(project).or_default();
            let left = |until: i64| u64::try_from((until - now) / SECOND + 1).unwrap_or(1);
            let passes = |limit: Option<u64>, used: u64| limit.is_some_and(|limit| used >= limit);
            for (limit, used) in [(of_project, counts.of(None)), (of_key, counts.of(Some(key)))] {
                if passes(limit.spans_per_day, used.spans) || passes(limit.bytes_per_day, used.bytes) {
                    return Err(Over::Quota(left((day + 1) * DAY)));
                }
            }
            let of_all = counts.minute.values().sum();
            let own = counts.minute.get(&key).copied().unwrap_or(0);
            if passes(of_project.requests_per_minute, of_all) || passes(of_key.requests_per_minute, own) {
                return Err(Over::Rate(left((minute + 1) * MINUTE)));
            }
            *counts.minute.entry(key).or_default() += 1;
            Ok(())
        })
    }

    /// Counts what was taken in.
    pub fn count(&self, project: ProjectId, key: Uuid, spans: usize, bytes: usize) {
        let (_, day, minute) = self.now();
        let usage = Usage { requests: 1, spans: spans as u64, bytes: bytes as u64 };
        self.with(day, minute, |counts| counts.projects.entry(project).or_default().fresh.entry(key).or_default().add(usage));
    }

    /// What the keys of a project have sent today.
    pub async fn usage(&self, project: ProjectId) -> Result<(i64, HashMap<Uuid, Usage>), StoreError> {
        let (_, day, minute) = self.now();
        let mut all: HashMap<Uuid, Usage> = self.store.usage(project, day).await?.into_iter().collect();
        self.with(day, minute, |counts| {
            for (key, usage) in counts.projects.get(&project).iter().flat_map(|project| &project.fresh) {
                all.entry(*key).or_default().add(*usage);
            }
        });
        Ok((day, all))
    }

    /// Tells the store what was counted, until the server stops.
    pub async fn run(self, mut stop: Stop) {
        let mut swept = 0;
        loop {
            let goes_on = stop.sleep(ROUND).await;
            if let Err(error) = self.round(&mut swept).await {
                tracing::debug!(%error, "usage is told later");
            }
            if !goes_on {
                return;
            }
        }
    }

    async fn round(&self, swept: &mut i64) -> Result<(), StoreError> {
        let (_, day, minute) = self.now();
        let fresh: Vec<(ProjectId, Uuid, Usage)> = self.with(day, minute, |counts| {
            let taken = counts.projects.iter_mut().flat_map(|(project, counts)| counts.fresh.drain().map(|(key, usage)| (*project, key, usage)));
            taken.collect()
        });
        if !fresh.is_empty()
            && let Err(error) = self.store.add_usage(day, &fresh).await
        {
            self.with(day, minute, |counts| {
                for (project, key, usage) in fresh {
                    counts.projects.entry(project).or_default().fresh.entry(key).or_default().add(usage);
                }
            });
            return Err(error);
        }
        // Only of those for which somebody has asked: they have quotas.
        let asked: Vec<ProjectId> = self
            .with(day, minute, |counts| counts.projects.iter().filter(|(_, counts)| counts.told.is_some()).map(|(project, _)| *project).collect());
        for project in asked {
            let told = self.store.usage(project, day).await?;
            self.with(day, minute, |counts| counts.projects.entry(project).or_default().told = Some(told.into_iter().collect()));
        }
        if *swept != day {
            self.store.forget_usage(day).await?;
            *swept = day;
        }
        Ok(())
    }
}
