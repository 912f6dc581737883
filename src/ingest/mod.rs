//! From decoded items to durable rows: recognise what is stored already, compress, wait in a queue bounded by bytes,
//! and be written in a group with whatever else waits.

mod admission;
mod batch;
mod meter;
mod price;
mod recent;
mod relocate;
mod scrub;
mod writer;

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::Mutex;

pub use self::admission::{Admission, Load, Permit};
pub use self::meter::Meter;
pub use self::price::{OverridesOf, Pricing};
use self::recent::RecentTraces;
pub use self::relocate::Destination;
pub use self::scrub::{RewriteOf, RulesOf, Scrub, Unreadable};
pub use self::writer::WriterHealth;
use self::writer::{Job, Writer};
use crate::clock::Clock;
use crate::domain::item::Decoded;
use crate::domain::project::ProjectId;
use crate::domain::span::Protocol;
use crate::store::trace::{SpanHashes, SpanIds};
use crate::store::write::{Outcome, PreviewOf};
use crate::store::{Store, StoreError};
use crate::tasks::Supervisor;
use crate::telemetry::Meters;

/// Bodies larger than this are decoded and compressed on the blocking pool.
pub const OFFLOAD_BYTES: usize = 256 * 1024;

/// Pause between two writes that are made to see whether writing works.
const TRY_EVERY: Duration = Duration::from_secs(1);
/// How long such a write may wait for its turn.
const TRY_FOR: Duration = Duration::from_secs(2);

/// Limits of ingest; see the configuration reference.
#[derive(Clone, Copy, Debug)]
pub struct IngestLimits {
    /// Bytes of all bodies in flight, compressed copies included.
    pub in_flight_bytes: usize,
    /// Bodies whose length is not known in advance may grow to this without waiting for a turn.
    pub large_body_bytes: usize,
    /// Time within which a body must make progress.
    pub body_timeout: Duration,
    /// How long a request is held while the store is busy or down, before it is refused.
    pub hold: Duration,
}

/// Why a batch was not stored.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The store is busy or down, and stayed so; the sender should come back.
    #[error("the store is not available")]
    Unavailable,
    /// The store refused the batch.
    #[error(transparent)]
    Store(#[from] Arc<StoreError>),
}

/// How long each stage of a request took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stages {
    /// Looking up what is stored already, and compression.
    pub compress: Duration,
    /// Waiting for the writer.
    pub queue: Duration,
    /// The transaction.
    pub commit: Duration,
}

/// The door to the write path; cheap to clone.
#[derive(Clone, Debug)]
pub struct Ingest {
    store: Store,
    clock: Clock,
    preview_of: PreviewOf,
    writer: Writer,
    recent: Arc<RecentTraces>,
    hold: Duration,
    pricing: Option<Pricing>,
    meters: Meters,
    /// When a write was last tried for the sake of trying.
    tried: Arc<Mutex<Option<Instant>>>,
}

impl Ingest {
    /// Starts the writer task; when the supervisor stops it, everything that waits is written first.
    pub fn start(store: Store, clock: Clock, limits: IngestLimits, preview_of: PreviewOf, supervisor: &Supervisor) -> Self {
        let meters = Meters::new(clock.clone());
        let writer = Writer::start(store.clone(), clock.clone(), preview_of, meters.clone(), supervisor);
        Self {
            store,
            clock,
            preview_of,
            writer,
            recent: Arc::new(RecentTraces::default()),
            hold: limits.hold,
            pricing: None,
            meters,
            tried: Arc::default(),
        }
    }

    /// Prices what comes in without a cost of its sender.
    #[must_use]
    pub fn with_pricing(self, pricing: Pricing) -> Self {
        Self { pricing: Some(pricing), ..self }
    }

    /// Whether traces can be written: what a write meets that is tried now, or was a moment ago.
    pub async fn health(&self) -> WriterHealth {
        let Ok(mut tried) = self.tried.try_lock() else { return self.writer.health() };
        if tried.is_none_or(|at| at.elapsed() >= TRY_EVERY) {
            *tried = Some(Instant::now());
            match tokio::time::timeout(TRY_FOR, self.store.try_write()).await {
                Ok(Ok(())) => self.writer.learn(WriterHealth::Writing),
                Ok(Err(error)) => {
                    tracing::warn!(%error, "nothing can be written");
                    self.writer.learn(WriterHealth::Failing);
                }
                // Behind a long transaction; how that one fares is known.
                Err(_) => {}
            }
        }
        self.writer.health()
    }

    /// What is counted of it.
    pub fn meters(&self) -> &Meters {
        &self.meters
    }

    /// Whether the last write succeeded; nothing is tried for it.
    pub fn last_health(&self) -> WriterHealth {
        self.writer.health()
    }

    /// Requests that wait for the writer.
    pub fn waiting(&self) -> usize {
        self.writer.waiting()
    }

    /// Whether requests wait for the writer.
    pub fn is_busy(&self) -> bool {
        self.writer.is_busy()
    }

    /// Stores what one request brings; returns when it is durable. `permit` is what the body was admitted with.
    pub async fn store(
        &self,
        project: ProjectId,
        protocol: Protocol,
        body: Bytes,
        decoded: impl Into<Decoded>,
        permit: Permit,
    ) -> Result<Stages, IngestError> {
        let stages = self.store_admitted(project, protocol, body, decoded.into(), &permit).await;
        drop(permit);
        stages
    }

    /// The same, for a part of a body whose permit the caller keeps until all parts are stored.
    pub async fn store_admitted(
        &self,
        project: ProjectId,
        protocol: Protocol,
        body: Bytes,
        mut decoded: Decoded,
        permit: &Permit,
    ) -> Result<Stages, IngestError> {
        // The sender has waited for admission already.
        let deadline = Instant::now() + self.hold.saturating_sub(permit.waited());
        if let Some(pricing) = &self.pricing {
            pricing.apply(project, protocol, &mut decoded.spans).await?;
        }
        let decoded = Arc::new(decoded);
        let mut skip_known = true;
        loop {
            let started = Instant::now();
            let known = match if skip_known { self.known(project, &body, &decoded).await } else { Ok(SpanHashes::default()) } {
                // What cannot be looked up is sent: the writer is who waits for the store.
                Err(error) if error.is_temporary() => SpanHashes::default(),
                known => known.map_err(Arc::new)?,
            };
            let batches = batch::pack(project, protocol, body.clone(), Arc::clone(&decoded), known).await.map_err(Arc::new)?;
            let traces: Vec<u64> = batches.iter().map(|batch| RecentTraces::key(project, &batch.trace_id)).collect();
            let compress = started.elapsed();
            let (job, done) = Job::new(batches, deadline);
            self.writer.send(job).await?;
            let written = done.await.map_err(|_| IngestError::Unavailable)??;
            // Also when nothing was left out: a request of the same group may have counted on more than is stored.
            if written.outcomes.contains(&Outcome::NeedsOriginals) {
                skip_known = false;
                continue;
            }
            for trace in traces {
                self.recent.add(trace);
            }
            return Ok(Stages { compress, queue: written.queue, commit: written.commit });
        }
    }

    /// Hashes of spans that are stored already, for the traces where that is likely.
    async fn known(&self, project: ProjectId, body: &Bytes, decoded: &Decoded) -> Result<SpanHashes, StoreError> {
        let mut wanted = SpanIds::new();
        for (trace_id, share) in batch::by_trace(decoded) {
            let packed = crate::domain::id::pack(trace_id.as_bytes());
            if body.len() >= OFFLOAD_BYTES || self.recent.contains(RecentTraces::key(project, &packed)) {
                wanted.insert(packed, share.spans.iter().map(|index| decoded.spans[*index].id.as_slice()).collect());
            }
        }
        self.store.span_hashes(project, &wanted).await
    }
}
