use std::time::Duration;

use bytes::Bytes;
use clap::Args;

use super::{Failure, Place, print, traffic};
use crate::access::{Access, DEFAULT_NAME};
use crate::app::location;
use crate::clock::Clock;
use crate::collector::{dynamiq, preview_of};
use crate::domain::span::Protocol;
use crate::domain::time::HOUR;
use crate::ingest::{Admission, Ingest, IngestLimits};
use crate::store::Store;
use crate::tasks::Supervisor;

/// Over how many hours before now the traces begin.
const HOURS: u64 = 14 * 24;
/// Traces written together.
const TOGETHER: u64 = 32;

/// `tracekeep demo`
#[derive(Args, Debug)]
pub(super) struct Demo {
    /// How many traces.
    #[arg(long, default_value_t = 500)]
    traces: u64,
    /// Which traces: the same number makes the same ones.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Project of the default organization, by name or id.
    #[arg(long, default_value = DEFAULT_NAME)]
    project: String,
}

impl Demo {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let config = place.load(vec![("telemetry.log", Some("warn".to_owned()))])?;
        let store = Store::open(&location(&config)).await?;
        let access = Access::new(store.clone(), Clock::System, &config);
        access.ensure_defaults().await?;
        let org = access.find_organization(DEFAULT_NAME).await?;
        let project = access.find_project(org.id, &self.project).await?.id;
        let limits = IngestLimits {
            in_flight_bytes: config.ingest.in_flight_bytes,
            large_body_bytes: config.ingest.large_body_bytes,
            body_timeout: Duration::from_secs(config.ingest.body_timeout_secs),
            hold: Duration::from_secs(config.ingest.hold_secs),
        };
        // The same way that a sender's traces take, from the decoder on.
        let supervisor = Supervisor::default();
        let ingest = Ingest::start(store.clone(), Clock::System, limits, preview_of, &supervisor);
        let admission = Admission::new(limits);
        let now = Clock::System.now_us();
        let (seed, traces) = (self.seed, self.traces);
        let one = |number: u64| {
            let (ingest, admission) = (&ingest, &admission);
            async move {
                let number_seed = seed.wrapping_mul(1_000_003).wrapping_add(number);
                let body = Bytes::from(traffic::trace(&format!("demo-{seed}-{number}"), number_seed, now - age(number, traces)));
                let decoded = dynamiq::decode(&body).map_err(|_| Failure("a made-up trace is not valid".to_owned()))?;
                let permit = admission.admit(Some(body.len())).await?;
                ingest.store(project, Protocol::Dynamiq, body, decoded, permit).await?;
                Ok::<(), Failure>(())
            }
        };
        for first in (0..self.traces).step_by(usize::try_from(TOGETHER).unwrap_or(1)) {
            let numbers = first..(first + TOGETHER).min(self.traces);
            futures_util::future::try_join_all(numbers.map(one)).await?;
        }
        supervisor.stop().await;
        drop(ingest);
        store.close().await?;
        print(format_args!("{} traces of {} runs are in project {}", self.traces, traffic::SPANS, self.project))
    }
}

/// How long ago a trace began, µs: more of them lately, and fewer at night.
fn age(number: u64, traces: u64) -> i64 {
    let share = number * 10_000 / traces.max(1);
    // Squared: half of all traces lie in the newest third.
    let hours = HOURS * share * share / 100_000_000;
    let minutes = number * 37 % 60;
    i64::try_from(hours).unwrap_or(0) * HOUR + i64::try_from(minutes).unwrap_or(0) * (HOUR / 60) + 60_000_000
}
