//! Checking a store against itself: everything derived is derived again from the heads, and rollups are recounted.
//!
//! Reads only, page by page. On a store that is being written to, a difference may be a trace caught between two reads;
//! one that stays is a fault.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use sea_orm::Value;

use super::codec::decoded;
use super::recount::{self, Recounter, differences};
use super::trace::{TraceFilter, TraceRow, fold, stored_heads};
use super::write::read_gap;
use super::{Store, StoreError, column};
use crate::domain::derive::{self, Full, Gaps, SpanId};
use crate::domain::facet::{self, Facet, FacetKind};
use crate::domain::item::Preview;
use crate::domain::project::ProjectId;
use crate::domain::span::SpanHead;
use crate::domain::text::Text;
use crate::domain::trace::TraceState;
use crate::metrics::fold::Deltas;

/// Traces read in one step.
const PAGE: u64 = 200;

/// All that is stored of a trace but its originals.
#[derive(Clone, Debug)]
pub struct StoredTrace {
    /// The trace.
    pub row: TraceRow,
    /// What ingest keeps for the next batch.
    pub state: TraceState,
    /// Missing parents.
    pub gaps: Gaps,
    /// Heads by packed id.
    pub heads: BTreeMap<SpanId, SpanHead>,
}

/// First and last start and number of traces of a session.
type Session = (i64, i64, i64);

impl Store {
    /// All traces of a project, oldest first.
    pub async fn stored_traces(&self, project: ProjectId) -> Result<Vec<StoredTrace>, StoreError> {
        let mut all = Vec::new();
        let mut after: Option<(i64, Text)> = None;
        loop {
            let from = after.as_ref().map(|(at, id)| (*at, id));
            let rows = self.traces_after(project, &TraceFilter::default(), false, from, PAGE).await?;
            let Some(last) = rows.last() else { return Ok(all) };
            after = Some((last.summary.started_at, last.id.clone()));
            for row in rows {
                all.push(self.stored_trace(project, row).await?);
            }
        }
    }

    async fn stored_trace(&self, project: ProjectId, row: TraceRow) -> Result<StoredTrace, StoreError> {
        let key = || -> [Value; 2] { [project.0.into(), row.seq.into()] };
        let state = self.row("SELECT state FROM trace WHERE project_id = ? AND seq = ?", key()).await?;
        let state = state.ok_or_else(|| StoreError::Unavailable("the trace was deleted meanwhile".to_owned()))?;
        let mut gaps = Gaps::new();
        let columns = "SELECT parent_hash, members, failed, max_end, best, told FROM gap WHERE project_id = ? AND trace_seq = ?";
        for gap in self.rows(columns, key()).await? {
            let hash: Vec<u8> = column(&gap, "gap", 0)?;
            let group = read_gap(&gap, 1)?;
            gaps.insert(hash.try_into().map_err(|_| StoreError::corrupt("gap", "a hash is not 16 bytes"))?, group);
        }
        Ok(StoredTrace {
            state: decoded(&state, "trace", 0)?,
            heads: stored_heads(self.reader(), self.dialect(), project, row.seq).await?,
            gaps,
            row,
        })
    }

    /// What is wrong in a project, in words; nothing, if all is well.
    pub async fn audit(&self, project: ProjectId) -> Result<Vec<String>, StoreError> {
        let traces = self.stored_traces(project).await?;
        let mut faults = Vec::new();
        let mut facets: BTreeSet<(Facet, i64, i64)> = BTreeSet::new();
        let mut errors: BTreeSet<(i64, i64, Vec<u8>)> = BTreeSet::new();
        let mut sessions: BTreeMap<Vec<u8>, Session> = BTreeMap::new();
        for trace in &traces {
            check_trace(trace, &mut faults);
            let started_at = trace.row.summary.started_at;
            facets.extend(facet::of_summary(&trace.row.summary, &trace.state.facets).into_iter().map(|facet| (facet, started_at, trace.row.seq)));
            errors.extend(trace.row.summary.error.as_ref().map(|error| (started_at, trace.row.seq, fold(&error.lossy()))));
            if let Some(session) = &trace.row.summary.facts.session {
                let entry = sessions.entry(session.as_bytes().to_vec()).or_insert((started_at, started_at, 0));
                *entry = (entry.0.min(started_at), entry.1.max(started_at), entry.2 + 1);
            }
            self.check_payload(project, trace, &mut faults).await?;
        }
        if self.stored_facets(project).await? != facets {
            faults.push("facets differ from the traces".to_owned());
        }
        if self.stored_errors(project).await? != errors {
            faults.push("error texts differ from the traces".to_owned());
        }
        if self.lost_evaluations(project).await? > 0 {
            faults.push("results of evaluations of traces that are not stored".to_owned());
        }
        if self.stored_sessions(project).await? != sessions {
            faults.push("sessions differ from the traces".to_owned());
        }
        let (stored, counted) = (self.stored_rollups(project).await?, self.recount(project, &traces).await?);
        differences(&stored, &counted, |fault| faults.push(fault));
        Ok(faults)
    }

    async fn check_payload(&self, project: ProjectId, trace: &StoredTrace, faults: &mut Vec<String>) -> Result<(), StoreError> {
        let sql = "SELECT DISTINCT block FROM payload WHERE project_id = ? AND trace_seq = ?";
        let rows = self.rows(sql, [project.0.into(), trace.row.seq.into()]).await?;
        let blocks: HashSet<i64> = rows.iter().map(|row| column(row, "payload", 0)).collect::<Result<_, _>>()?;
        if let Some((_, head)) = trace.heads.iter().find(|(_, head)| !blocks.contains(&i64::from(head.place.block))) {
            faults.push(format!("trace {:?}: frame {} is missing", trace.row.id, head.place.block));
        }
        Ok(())
    }

    /// The rollups as they are stored, all slots added up.
    pub async fn stored_rollups(&self, project: ProjectId) -> Result<Deltas, StoreError> {
        recount::stored_rollups(self.reader(), self.dialect(), project).await
    }

    /// The rollups as the stored traces and heads add up.
    pub async fn recount(&self, project: ProjectId, traces: &[StoredTrace]) -> Result<Deltas, StoreError> {
        let mut counter = Recounter::new(self.reader(), self.dialect(), project).await?;
        for trace in traces {
            counter.add(trace.row.seq, trace.row.protocol, &trace.row.summary, &trace.state, trace.heads.values());
        }
        Ok(counter.deltas)
    }

    async fn stored_facets(&self, project: ProjectId) -> Result<BTreeSet<(Facet, i64, i64)>, StoreError> {
        let rows = self.rows("SELECT kind, value_hash, started_at, trace_seq FROM facet WHERE project_id = ?", [project.0.into()]).await?;
        rows.iter()
            .map(|row| {
                let code: i64 = column(row, "facet", 0)?;
                let kind =
                    FacetKind::ALL.into_iter().find(|kind| *kind as i64 == code).ok_or_else(|| StoreError::corrupt("facet", "unknown kind"))?;
                let hash: Vec<u8> = column(row, "facet", 1)?;
                let hash = hash.try_into().map_err(|_| StoreError::corrupt("facet", "a hash is not 16 bytes"))?;
                Ok(((kind, hash), column(row, "facet", 2)?, column(row, "facet", 3)?))
            })
            .collect()
    }

    async fn stored_errors(&self, project: ProjectId) -> Result<BTreeSet<(i64, i64, Vec<u8>)>, StoreError> {
        let rows = self.rows("SELECT started_at, trace_seq, folded FROM trace_error WHERE project_id = ?", [project.0.into()]).await?;
        let table = "trace_error";
        rows.iter().map(|row| Ok((column(row, table, 0)?, column(row, table, 1)?, column(row, table, 2)?))).collect()
    }

    async fn lost_evaluations(&self, project: ProjectId) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM evaluation e WHERE e.project_id = ? \
             AND NOT EXISTS (SELECT 1 FROM trace t WHERE t.project_id = e.project_id AND t.seq = e.trace_seq)";
        let row = self.row(sql, [project.0.into()]).await?;
        row.map_or(Ok(0), |row| column(&row, "evaluation", 0))
    }

    async fn stored_sessions(&self, project: ProjectId) -> Result<BTreeMap<Vec<u8>, Session>, StoreError> {
        let rows = self.rows("SELECT session_id, first_at, last_at, trace_count FROM session WHERE project_id = ?", [project.0.into()]).await?;
        let table = "session";
        rows.iter().map(|row| Ok((column(row, table, 0)?, (column(row, table, 1)?, column(row, table, 2)?, column(row, table, 3)?)))).collect()
    }
}

/// Holds what is kept of a trace against its heads.
fn check_trace(trace: &StoredTrace, faults: &mut Vec<String>) {
    let id = &trace.row.id;
    let full = derive::full(&trace.heads, &trace.state);
    let texts = Preview { input: trace.row.summary.input_text.clone(), output: trace.row.summary.output_text.clone() };
    let summary = derive::summary_of_all(&full, &trace.heads, texts);
    let Full { state, gaps, remarked } = full;
    if !remarked.is_empty() {
        faults.push(format!("trace {id:?}: {} spans are not counted as they should be", remarked.len()));
    }
    if state != trace.state {
        faults.push(format!("trace {id:?}: the kept state differs from its spans: {:?} kept, {state:?} derived", trace.state));
    }
    if gaps != trace.gaps {
        faults.push(format!("trace {id:?}: the kept gaps differ from its spans"));
    }
    let live: u64 = trace.heads.values().map(|head| u64::from(head.place.bytes)).sum();
    if live != trace.state.live_bytes {
        faults.push(format!("trace {id:?}: {live} bytes of originals, {} kept", trace.state.live_bytes));
    }
    let stored = &trace.row.summary;
    if summary != *stored {
        faults.push(format!("trace {id:?}: {stored:?} stored, {summary:?} derived"));
    }
}
