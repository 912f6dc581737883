//! Deleting traces: the same order of locks as a write, and everything that was derived from them goes with them.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::Value;
use serde::{Deserialize, Serialize};

use super::close::DELETE_DUE;
use super::existing::LOCK_TRACES;
use super::facets::{self, Turn};
use super::names::{self, NameCache};
use super::rescope::hold_project;
use super::rollups::EXPIRED_SLOT;
use super::rows::DELETE_GAPS;
use super::{Before, lock_projects, rollups};
use crate::domain::audit::AuditEntry;
use crate::domain::id;
use crate::domain::project::ProjectId;
use crate::domain::span::Protocol;
use crate::domain::text::Text;
use crate::metrics::fold::{self, Deltas};
use crate::store::artifact;
use crate::store::connect::Writer;
use crate::store::identity::record;
use crate::store::trace::stored_heads;
use crate::store::{Connection, Dialect, Store, StoreError, Transaction, column};

pub(crate) const COUNT_PAYLOAD: &str = "SELECT coalesce(sum(length(data)), 0) FROM payload WHERE project_id = ? AND trace_seq = ?";
pub(crate) const DELETE_PAYLOAD: &str = "DELETE FROM payload WHERE project_id = ? AND trace_seq = ?";
pub(crate) const DELETE_SPANS: &str = "DELETE FROM span WHERE project_id = ? AND trace_seq = ?";
pub(crate) const DELETE_LOGS: &str = "DELETE FROM span_log WHERE project_id = ? AND trace_seq = ?";
pub(crate) const DELETE_EVALUATIONS: &str = "DELETE FROM evaluation WHERE project_id = ? AND trace_seq = ?";
pub(crate) const DELETE_TRACE: &str = "DELETE FROM trace WHERE project_id = ? AND seq = ? RETURNING protocol";

/// Tries of a transaction that loses against another one.
const MAX_LOST: u32 = 20;
/// Free pages that are given back in one step; writes wait for a step.
const VACUUM_PAGES: i64 = 512;

/// What becomes of the rollups of deleted traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rollups {
    /// They no longer count the traces.
    Subtract,
    /// They go on counting them, marked as what expired traces counted.
    Keep,
}

/// Receipt of a deletion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    /// Traces.
    pub traces: u64,
    /// Spans.
    pub spans: u64,
    /// Rows of traces, spans and all that belongs to them.
    pub rows: u64,
    /// Bytes of the originals, as they were stored.
    pub bytes: u64,
}

impl Deleted {
    /// Adds another receipt.
    pub fn add(&mut self, other: Self) {
        self.traces += other.traces;
        self.spans += other.spans;
        self.rows += other.rows;
        self.bytes += other.bytes;
    }
}

impl Store {
    /// Deletes traces in one transaction, with everything that was derived from them; those that are not there are left
    /// out of the receipt.
    pub async fn delete_traces(&self, project: ProjectId, trace_ids: &[Text]) -> Result<Deleted, StoreError> {
        self.delete_traces_and(project, trace_ids, Rollups::Subtract).await
    }

    /// The same for one trace, with an entry of the audit log if it is there.
    pub async fn delete_trace(&self, project: ProjectId, trace_id: &Text, entry: &AuditEntry) -> Result<Deleted, StoreError> {
        self.delete_and_tell(project, std::slice::from_ref(trace_id), Rollups::Subtract, Some(entry)).await
    }

    /// The same as [`Store::delete_traces`], with a word on the rollups.
    pub async fn delete_traces_and(&self, project: ProjectId, trace_ids: &[Text], counted: Rollups) -> Result<Deleted, StoreError> {
        self.delete_and_tell(project, trace_ids, counted, None).await
    }

    async fn delete_and_tell(
        &self,
        project: ProjectId,
        trace_ids: &[Text],
        counted: Rollups,
        entry: Option<&AuditEntry>,
    ) -> Result<Deleted, StoreError> {
        let ids: BTreeSet<Vec<u8>> = trace_ids.iter().map(|text| id::pack(text.as_bytes())).collect();
        let mut lost = 0;
        loop {
            match self.delete_once(project, &ids, counted, entry).await {
                Err(StoreError::Retry(_)) if lost < MAX_LOST => lost += 1,
                done => return done,
            }
        }
    }

    async fn delete_once(
        &self,
        project: ProjectId,
        ids: &BTreeSet<Vec<u8>>,
        counted: Rollups,
        entry: Option<&AuditEntry>,
    ) -> Result<Deleted, StoreError> {
        let transaction = self.begin_write().await?;
        let dialect = self.dialect();
        if counted == Rollups::Keep {
            // The slot of what has expired is nobody's.
            hold_project(&transaction, dialect, project).await?;
        }
        let sources = lock_projects(&transaction, dialect, BTreeSet::from([project])).await?;
        let keys = ids.iter().flat_map(|id| -> [Value; 2] { [project.0.into(), id.clone().into()] }).collect();
        let mut gone: Vec<(i64, Before)> = Vec::with_capacity(ids.len());
        for row in LOCK_TRACES[usize::from(dialect == Dialect::Postgres)].fetch(&transaction, dialect, keys).await? {
            gone.push((column(&row, "trace", 0)?, Before::read(&row)?));
        }
        if gone.is_empty() {
            transaction.rollback().await?;
            return Ok(Deleted::default());
        }
        if let Some(entry) = entry {
            record(&transaction, dialect, entry).await?;
        }
        let turns = gone.iter().map(|(seq, before)| Turn { project, seq: *seq, before: Some((&before.summary, &before.state)), after: None });
        facets::write(&transaction, dialect, turns).await?;
        let mut deleted = Deleted::default();
        let (mut deltas, mut kept) = (Deltas::default(), Deltas::default());
        for (seq, before) in &gone {
            let heads = stored_heads(&transaction, dialect, project, *seq).await?;
            let (protocol, receipt) = delete_rows(&transaction, dialect, project, *seq).await?;
            deleted.add(receipt);
            if protocol == Protocol::Dreadnode {
                deleted.rows += artifact::release(&transaction, dialect, project, *seq).await?;
            }
            let scopes = sources.scopes(project, before.summary.facts.source.as_ref(), *seq);
            deltas.trace(&scopes, protocol, &before.summary, -1);
            kept.trace(&scopes, protocol, &before.summary, 1);
            let names = heads.values().flat_map(fold::names).map(|name| (project, name)).collect();
            // What was decided when the spans came stands: nothing is admitted here.
            let admitted = names::admit(&transaction, dialect, &NameCache::default(), names).await?;
            for head in heads.values() {
                let scopes = sources.scopes(project, before.state.facts(head).source.as_ref(), *seq);
                deltas.span(&scopes, head, -1, |name| admitted.contains(project, name));
                kept.span(&scopes, head, 1, |name| admitted.contains(project, name));
            }
        }
        rollups::write(&transaction, dialect, self.slot(), &BTreeMap::from([(project, deltas)])).await?;
        if counted == Rollups::Keep {
            rollups::write(&transaction, dialect, EXPIRED_SLOT, &BTreeMap::from([(project, kept)])).await?;
        }
        transaction.commit().await?;
        Ok(deleted)
    }

    /// Gives pages that deletions have freed back to the file system, at most `pages` of them and a few at a time. Gives
    /// how many that were. Postgres does this by itself.
    pub async fn give_back(&self, pages: i64) -> Result<i64, StoreError> {
        let Writer::Local(local) = &self.write else { return Ok(0) };
        let mut given = 0;
        while given < pages {
            let step = VACUUM_PAGES.min(pages - given);
            let back = local
                .between(move |connection| {
                    let free = |connection: &rusqlite::Connection| connection.query_row("PRAGMA freelist_count", [], |row| row.get::<_, i64>(0));
                    let before = free(connection)?;
                    connection.execute_batch(&format!("PRAGMA incremental_vacuum({step})"))?;
                    Ok(before - free(connection)?)
                })
                .await?;
            if back <= 0 {
                break;
            }
            given += back;
        }
        Ok(given)
    }
}

/// Deletes the rows of one trace; its protocol, and what they were.
pub(in crate::store) async fn delete_rows(
    transaction: &Transaction,
    dialect: Dialect,
    project: ProjectId,
    seq: i64,
) -> Result<(Protocol, Deleted), StoreError> {
    let key = || -> [Value; 2] { [project.0.into(), seq.into()] };
    let payload = transaction.query_one_raw(dialect.statement(COUNT_PAYLOAD, key())).await?;
    let bytes: i64 = payload.map(|row| column(&row, "payload", 0)).transpose()?.unwrap_or(0);
    let mut rows = 1;
    for sql in [DELETE_PAYLOAD, DELETE_GAPS, DELETE_LOGS, DELETE_DUE, DELETE_EVALUATIONS] {
        rows += transaction.execute_raw(dialect.statement(sql, key())).await?;
    }
    let spans = transaction.execute_raw(dialect.statement(DELETE_SPANS, key())).await?;
    let row = transaction.query_one_raw(dialect.statement(DELETE_TRACE, key())).await?;
    let code = row.map(|row| column(&row, "trace", 0)).transpose()?.unwrap_or(-1);
    let protocol = Protocol::from_code(code).ok_or_else(|| StoreError::corrupt("trace", "unknown protocol"))?;
    Ok((protocol, Deleted { traces: 1, spans, rows: rows + spans, bytes: u64::try_from(bytes).unwrap_or(0) }))
}
