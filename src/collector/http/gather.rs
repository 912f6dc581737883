//! One project a trace: spans that name none may come before one that does. They wait in the default project, and follow.
//!
//! Who has stored a part of a trace looks afterwards whether another part waits, or has gone on. Of two requests that are
//! under way at once, on whatever servers, the one that commits last finds the other's part. So nothing is held locked
//! while requests are stored, and no answer is given before a trace is in one place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Collector;
use super::dreadnode::{refused, source_of};
use super::refusal::Refusal;
use crate::access::Sender;
use crate::artifacts::{Artifacts, Reference};
use crate::collector::redact;
use crate::domain::project::{Project, ProjectId};
use crate::domain::text::Text;
use crate::ingest::{Destination, IngestError, RewriteOf};

impl Collector {
    /// Moves what waits of these traces into the project to which they are sent now.
    pub(super) async fn pull(&self, sender: &Sender, project: &Project, traces: &BTreeSet<Text>) -> Result<(), Refusal> {
        match sender.waiting_room().await.map_err(refused)? {
            Some(waiting) if waiting.id != project.id => self.pull_from(sender, &waiting, project, traces).await,
            _ => Ok(()),
        }
    }

    async fn pull_from(&self, sender: &Sender, waiting: &Project, project: &Project, traces: &BTreeSet<Text>) -> Result<(), Refusal> {
        for trace in self.ingest.held(waiting.id, traces).await.map_err(Refusal::Ingest)? {
            self.follow(sender, waiting, project, &trace).await?;
        }
        Ok(())
    }

    /// Brings these traces together once they are stored in a project: what waits is moved to it, or what was stored there
    /// to wait follows what went on meanwhile.
    pub(super) async fn settle(&self, sender: &Sender, project: &Project, traces: &BTreeSet<Text>) -> Result<(), Refusal> {
        let Some(waiting) = sender.waiting_room().await.map_err(refused)? else { return Ok(()) };
        if waiting.id != project.id {
            return self.pull_from(sender, &waiting, project, traces).await;
        }
        for trace in traces {
            if let Some(home) = sender.holder_of(trace).await.map_err(refused)?.filter(|home| home.id != waiting.id) {
                self.follow(sender, &waiting, &home, trace).await?;
            }
        }
        Ok(())
    }

    async fn follow(&self, sender: &Sender, waiting: &Project, home: &Project, trace: &Text) -> Result<(), Refusal> {
        // One of them has become private a moment ago, and so none of the key's.
        let (Ok(from), Ok(to)) = (sender.scope(waiting), sender.scope(home)) else { return Ok(()) };
        let rules = sender.redactor(home).await.map_err(Refusal::Denied)?;
        let rules = rules.map(|rules| (rules, redact::rewrite as RewriteOf));
        let to = Destination { project: to.project(), source: source_of(home), rules };
        self.ingest.move_trace(from.project(), &to, trace).await.map_err(Refusal::Ingest)
    }

    /// Writes down what traces refer to. Those that were moved while this request was stored are looked for.
    pub(super) async fn refer(
        &self,
        artifacts: &Artifacts,
        sender: &Sender,
        project: ProjectId,
        references: &BTreeSet<Reference>,
    ) -> Result<(), Refusal> {
        if references.is_empty() {
            return Ok(());
        }
        // The sender's own space: a span leads to nothing that others have stored.
        let space = sender.space();
        let stored = |error| Refusal::Ingest(IngestError::Store(Arc::new(error)));
        let mut moved: BTreeMap<ProjectId, BTreeSet<Reference>> = BTreeMap::new();
        for reference in artifacts.refer(project, &space, references).await.map_err(stored)? {
            if let Some(home) = sender.holder_of(&reference.trace_id).await.map_err(refused)? {
                moved.entry(home.id).or_default().insert(reference);
            }
        }
        for (home, references) in moved {
            artifacts.refer(home, &space, &references).await.map_err(stored)?;
        }
        Ok(())
    }
}
