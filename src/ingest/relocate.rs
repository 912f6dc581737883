//! Moving a trace into another project of its organization, as that project wants it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::recent::RecentTraces;
use super::scrub::{RewriteOf, Unreadable};
use super::{Ingest, IngestError, batch};
use crate::domain::evaluation::Evaluation;
use crate::domain::id::pack;
use crate::domain::project::ProjectId;
use crate::domain::span::Protocol;
use crate::domain::text::Text;
use crate::redaction::Redactor;
use crate::store::StoreError;
use crate::store::trace::{SpanHashes, TraceRow};
use crate::store::write::TraceBatch;

/// Tries of a trace that changes while it is moved.
const TRIES: u32 = 20;

/// Where a trace goes.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The project.
    pub project: ProjectId,
    /// What its traces say that they come from.
    pub source: Text,
    /// What it does not want stored, and how that is taken out.
    pub rules: Option<(Arc<Redactor>, RewriteOf)>,
}

/// A trace that was read to be moved.
enum Taken {
    /// All of it, and its version.
    Up(TraceBatch, i64),
    /// It changed meanwhile.
    Changed,
    /// It cannot be looked into, so it cannot go where rules hold.
    Unreadable,
}

impl Ingest {
    /// Those of the traces that a project holds and that may be moved out of it.
    pub async fn held(&self, project: ProjectId, traces: &BTreeSet<Text>) -> Result<Vec<Text>, IngestError> {
        Ok(self.store.held_traces(project, Protocol::Dreadnode, traces).await.map_err(Arc::new)?)
    }

    /// Moves a trace out of a project, if it is there; returns when that is durable. Prices stay what they were when the
    /// spans came.
    pub async fn move_trace(&self, from: ProjectId, to: &Destination, trace_id: &Text) -> Result<(), IngestError> {
        let adapt = |evaluation: &mut Evaluation| {
            if let Some((rules, _)) = &to.rules {
                rules.words(&mut evaluation.score, &mut evaluation.comment);
            }
        };
        for _ in 0..TRIES {
            let found = self.store.find_trace(from, trace_id).await.map_err(Arc::new)?;
            let Some(row) = found.filter(|row| row.protocol == Protocol::Dreadnode) else { return Ok(()) };
            let taken = match self.take_up(from, to, &row).await? {
                Taken::Up(batch, version) => (batch, version),
                Taken::Changed => continue,
                Taken::Unreadable => {
                    tracing::warn!("a trace stays in the default project: it cannot be redacted by the rules of the project that it names");
                    return Ok(());
                }
            };
            match self.store.move_trace(from, &row, taken, &adapt, self.preview_of, self.clock.now_us()).await {
                Ok(true) => {
                    self.recent.add(RecentTraces::key(to.project, &pack(trace_id.as_bytes())));
                    return Ok(());
                }
                Ok(false) | Err(StoreError::Retry(_)) => {}
                // One of the projects is being deleted.
                Err(StoreError::Gone(_)) => return Ok(()),
                Err(error) => return Err(Arc::new(error).into()),
            }
        }
        Err(IngestError::Unavailable)
    }

    async fn take_up(&self, from: ProjectId, to: &Destination, row: &TraceRow) -> Result<Taken, IngestError> {
        let mut looked_at = None;
        if let Some((rules, rewrite)) = &to.rules {
            let Some(whole) = self.store.whole_trace(from, row).await.map_err(Arc::new)? else { return Ok(Taken::Changed) };
            let (version, rules, rewrite) = (whole.version, Arc::clone(rules), *rewrite);
            let rewritten = tokio::task::spawn_blocking(move || rewrite(&rules, whole)).await.map_err(|_| IngestError::Unavailable)?;
            match rewritten {
                Ok(Some((body, mut decoded))) => {
                    for item in &mut decoded.spans {
                        Arc::make_mut(&mut item.facts).source = Some(to.source.clone());
                    }
                    let batches = batch::pack(to.project, row.protocol, body, Arc::new(decoded), SpanHashes::default()).await.map_err(Arc::new)?;
                    return Ok(batches.into_iter().next().map_or(Taken::Unreadable, |batch| Taken::Up(batch, version)));
                }
                // Nothing is found in it, as it was then.
                Ok(None) => looked_at = Some(version),
                Err(Unreadable) => return Ok(Taken::Unreadable),
            }
        }
        let taken = self.store.take_up(from, row, to.project, &to.source).await.map_err(Arc::new)?;
        let taken = taken.filter(|(_, version)| looked_at.is_none_or(|looked_at| looked_at == *version));
        Ok(taken.map_or(Taken::Changed, |(batch, version)| Taken::Up(batch, version)))
    }
}
