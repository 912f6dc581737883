//! Closing traces for which nothing comes any more (contracts/decisions.md, OpenAI Agents): their root has ended, but
//! nothing says that no other will follow. Which of them wait, and since when, is a table of its own; a trace that is
//! closed stays closed.

use std::collections::BTreeSet;

use sea_orm::Value;

use super::locus::{Locus, tops};
use super::{Before, Written, deltas, facets, lock_projects, names, rollups, rows};
use crate::domain::derive::{self, Primary, Shown};
use crate::domain::item::Preview;
use crate::domain::project::ProjectId;
use crate::domain::trace::{RootKey, Summary};
use crate::store::{Connection, Dialect, KeyType, MultiKey, MultiRow, Store, StoreError, Transaction, column};

pub(super) static PUT_DUE: MultiRow = MultiRow::new(
    "INSERT INTO trace_due (project_id, trace_seq, due_at) VALUES ",
    3,
    " ON CONFLICT (project_id, trace_seq) DO UPDATE SET due_at = excluded.due_at",
);
pub(super) const DELETE_DUE: &str = "DELETE FROM trace_due WHERE project_id = ? AND trace_seq = ?";
pub(super) static NO_LONGER_DUE: MultiKey = MultiKey::delete("trace_due", &["project_id", "trace_seq"], &[KeyType::Int, KeyType::Int]);
/// Of all projects: closing is the server's own business.
pub(super) const DUE: &str = "SELECT project_id, trace_seq FROM trace_due WHERE due_at <= ? ORDER BY due_at LIMIT ?";
pub(super) const STILL_DUE: &str = "SELECT 1 FROM trace_due WHERE project_id = ? AND trace_seq = ? AND due_at <= ?";
pub(super) const LOCK_ONE: [&str; 2] = [
    "SELECT seq, project_id, trace_id, version, summary, state FROM trace WHERE project_id = ? AND seq = ?",
    "SELECT seq, project_id, trace_id, version, summary, state FROM trace WHERE project_id = ? AND seq = ? FOR UPDATE",
];
/// Traces closed in one go.
const STEP: i64 = 100;

/// Notes since when traces wait, and forgets those that do no longer.
pub(super) async fn write_due(transaction: &Transaction, dialect: Dialect, written: &[Written], now: i64) -> Result<(), StoreError> {
    let (mut due, mut no_longer): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for trace in written {
        if derive::waits_for_quiet(&trace.state) {
            due.extend([trace.project.0.into(), trace.seq.into(), now.into()]);
        } else if trace.before.as_ref().is_some_and(|before| derive::waits_for_quiet(&before.state)) {
            no_longer.extend([trace.project.0.into(), trace.seq.into()]);
        }
    }
    NO_LONGER_DUE.execute(transaction, dialect, no_longer).await?;
    PUT_DUE.execute(transaction, dialect, due).await
}

impl Store {
    /// Closes traces that wait and had no news after `until`, µs; says how many there were.
    pub async fn close_quiet(&self, until: i64, now: i64) -> Result<u64, StoreError> {
        let mut closed = 0;
        for row in self.rows(DUE, [until.into(), STEP.into()]).await? {
            let (project, seq) = (ProjectId(column(&row, "trace_due", 0)?), column(&row, "trace_due", 1)?);
            closed += u64::from(self.close_one(project, seq, until, now).await?);
        }
        Ok(closed)
    }

    async fn close_one(&self, project: ProjectId, seq: i64, until: i64, now: i64) -> Result<bool, StoreError> {
        let transaction = self.begin_write().await?;
        let dialect = self.dialect();
        let sources = lock_projects(&transaction, dialect, BTreeSet::from([project])).await?;
        let key = || -> [Value; 2] { [project.0.into(), seq.into()] };
        let lock = LOCK_ONE[usize::from(dialect == Dialect::Postgres)];
        let row = transaction.query_one_raw(dialect.statement(lock, key())).await?;
        let still = transaction.query_one_raw(dialect.statement(STILL_DUE, key().into_iter().chain([until.into()]))).await?;
        let (Some(row), Some(_)) = (row, still) else {
            // Deleted, closed by another server, or there was news after all.
            transaction.rollback().await?;
            return Ok(false);
        };
        let before = Before::read(&row)?;
        let mut state = before.state.clone();
        state.closed = true;
        let place = Locus { transaction: &transaction, dialect, project, seq };
        let top = tops(&transaction, dialect, std::iter::once((project, seq))).await?.remove(&seq).unwrap_or_default();
        let root = match state.primary.as_ref().map(|(key, _)| RootKey::id(key).to_vec()) {
            Some(id) => place.stored_head(&id).await?,
            None => None,
        };
        let primary = root.map(|head| Primary::of_head(&head, state.facts(&head))).unwrap_or_default();
        let Summary { input_text, output_text, input, output, .. } = before.summary.clone();
        let shown = Shown { texts: Preview { input: input_text, output: output_text }, input, output };
        let summary = derive::summary(&state, &top, primary, shown);
        let trace_id = column(&row, "trace", 2)?;
        let written = [Written::unchanged(project, trace_id, seq, before, summary, state)];
        rows::write(&transaction, dialect, &written, now).await?;
        facets::write(&transaction, dialect, written.iter().map(Written::turn)).await?;
        let deltas = deltas(&written, &sources, &names::Admitted::default());
        rollups::write(&transaction, dialect, self.slot(), &deltas).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
