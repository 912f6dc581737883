//! Giving the spans of stored traces other costs, in the same order as every write: projects, traces, heads, then what is
//! derived from them, and the rollups last.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::Value;

use super::existing::LOCK_TRACES;
use super::{Before, NameCache, Written, deltas, facets, lock_projects, names, rollups, rows};
use crate::domain::derive::{self, Change, Full, GapTop, Primary, Shown, SpanId};
use crate::domain::id;
use crate::domain::item::Preview;
use crate::domain::project::ProjectId;
use crate::domain::span::{Protocol, SpanHead};
use crate::domain::trace::Summary;
use crate::store::trace::{TraceRow, stored_heads};
use crate::store::{Dialect, Store, StoreError, column};

/// What a change of prices does to some traces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repriced {
    /// Spans with usage that were looked at.
    pub spans: u64,
    /// Those whose price changes.
    pub changed: u64,
    /// Cost of the counted spans before, pico-dollars.
    pub before: i128,
    /// Cost of the counted spans after.
    pub after: i128,
}

impl Repriced {
    /// Looks at one span as it is, and as it will be.
    fn add(&mut self, old: &SpanHead, new: Option<&SpanHead>) {
        let cost = |head: &SpanHead| head.usage.filter(|_| head.marks.counted).and_then(|usage| usage.total_cost).map_or(0, i128::from);
        self.spans += u64::from(old.usage.is_some());
        self.changed += u64::from(new.is_some());
        self.before += cost(old);
        self.after += cost(new.unwrap_or(old));
    }
}

impl Store {
    /// What giving the spans of some traces other costs would change. `reprice` gives a span as it should be, or nothing
    /// when it is right as it is.
    pub async fn would_reprice(
        &self,
        project: ProjectId,
        traces: &[TraceRow],
        reprice: impl Fn(Protocol, &SpanHead) -> Option<SpanHead>,
    ) -> Result<Repriced, StoreError> {
        let mut told = Repriced::default();
        for trace in traces {
            for head in stored_heads(self.reader(), self.dialect(), project, trace.seq).await?.values() {
                told.add(head, reprice(trace.protocol, head).as_ref());
            }
        }
        Ok(told)
    }

    /// Gives the spans of some traces other costs, all of them in one transaction; a trace that is gone is left out.
    /// `reprice` may change the price, the costs and their source, and nothing else. `now` is the time of the commit, µs.
    pub async fn reprice_traces(
        &self,
        project: ProjectId,
        traces: &[TraceRow],
        names: &NameCache,
        reprice: impl Fn(Protocol, &SpanHead) -> Option<SpanHead>,
        now: i64,
    ) -> Result<Repriced, StoreError> {
        let mut told = Repriced::default();
        let dialect = self.dialect();
        let transaction = self.begin_write().await?;
        let sources = lock_projects(&transaction, dialect, BTreeSet::from([project])).await?;
        let mut ids: Vec<Vec<u8>> = traces.iter().map(|trace| id::pack(trace.id.as_bytes())).collect();
        ids.sort_unstable();
        ids.dedup();
        let keys: Vec<Value> = ids.iter().flat_map(|id| [project.0.into(), id.clone().into()]).collect();
        let locked = LOCK_TRACES[usize::from(dialect == Dialect::Postgres)].fetch(&transaction, dialect, keys).await?;
        let mut written = Vec::new();
        for row in locked {
            let (seq, trace_id): (i64, Vec<u8>) = (column(&row, "trace", 0)?, column(&row, "trace", 2)?);
            // One that was deleted and sent again since it was listed was priced just now.
            let Some(protocol) = traces.iter().find(|trace| trace.seq == seq).map(|trace| trace.protocol) else { continue };
            let before = Before::read(&row)?;
            let mut heads = stored_heads(&transaction, dialect, project, seq).await?;
            let mut changes = Vec::new();
            for (id, head) in &heads {
                let new = reprice(protocol, head);
                told.add(head, new.as_ref());
                if let Some(new) = new {
                    changes.push(Change { id: id.clone(), old: Some(head.clone()), new });
                }
            }
            if !changes.is_empty() {
                for change in &changes {
                    heads.insert(change.id.clone(), change.new.clone());
                }
                written.push(changed(project, trace_id, protocol, seq, before, &heads, changes));
            }
        }
        if written.is_empty() {
            transaction.rollback().await?;
            return Ok(told);
        }
        written.sort_by_key(|trace| trace.seq);
        rows::write(&transaction, dialect, &written, now).await?;
        facets::write(&transaction, dialect, written.iter().map(Written::turn)).await?;
        let admitted = names::admit(&transaction, dialect, names, names::wanted(&written)).await?;
        let deltas = deltas(&written, &sources, &admitted);
        rollups::write(&transaction, dialect, self.slot(), &deltas).await?;
        transaction.commit().await?;
        names.keep(admitted);
        Ok(told)
    }
}

/// A trace with other costs: the tree, and so the primary root and the gaps, are as they were.
fn changed(
    project: ProjectId,
    trace_id: Vec<u8>,
    protocol: Protocol,
    seq: i64,
    before: Before,
    heads: &BTreeMap<SpanId, SpanHead>,
    changes: Vec<Change>,
) -> Written {
    let Full { state, gaps, .. } = derive::full(heads, &before.state);
    let root = state.primary.as_ref().and_then(|(key, _)| heads.get(key.id()));
    let primary = root.map(|head| Primary::of_head(head, state.facts(head))).unwrap_or_default();
    let Summary { input_text, output_text, input, output, .. } = before.summary.clone();
    let shown = Shown { texts: Preview { input: input_text, output: output_text }, input, output };
    let summary = derive::summary(&state, &GapTop::of(&gaps), primary, shown);
    Written {
        project,
        trace_id,
        protocol,
        seq,
        before: Some(before),
        summary,
        state,
        gaps: derive::Gaps::new(),
        gaps_are_all: false,
        changes,
        beside: super::beside::Rows::default(),
        frames: Vec::new(),
    }
}
