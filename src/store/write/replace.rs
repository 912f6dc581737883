//! Putting a trace in the place of one that is stored, of the same id: as if its spans had been sent otherwise from the
//! beginning. Nothing of what was stored stays, neither derived values nor dictionaries nor frames; results of evaluations
//! and what it refers to do, and when it was first stored.

use std::collections::{BTreeMap, BTreeSet};

use super::delete::delete_rows;
use super::existing::LOCK_TRACES;
use super::facets::{self, Turn};
use super::names::{self, NameCache};
use super::{Before, PreviewOf, TraceBatch, Written, combine, deltas, fresh, lock_projects, rollups, rows};
use crate::metrics::fold::{self, DayName, Deltas};
use crate::store::trace::stored_heads;
use crate::store::{Connection, Dialect, Store, StoreError, column};

pub(super) const MOVE_EVALUATIONS: &str = "UPDATE evaluation SET trace_seq = ? WHERE project_id = ? AND trace_seq = ?";
pub(super) const MOVE_REFERENCES: &str = "UPDATE artifact_ref SET trace_seq = ? WHERE project_id = ? AND trace_seq = ?";
pub(super) const SET_ORIGIN: &str = "UPDATE trace SET created_at = ?, version = ? WHERE project_id = ? AND seq = ?";
pub(super) const CREATED_AT: &str = "SELECT created_at FROM trace WHERE project_id = ? AND seq = ?";

impl Store {
    /// Replaces a trace by a batch, unless it is gone, begun anew or no longer of that version: then nothing is done (`false`).
    /// The pair is when it was first stored, µs, and its version.
    pub async fn replace_trace(
        &self,
        batch: TraceBatch,
        (stored_at, version): (i64, i64),
        names: &NameCache,
        preview_of: PreviewOf,
        now: i64,
    ) -> Result<bool, StoreError> {
        let project = batch.project;
        let trace_id = batch.trace_id.clone();
        let mut works = combine([&batch], |_| true);
        let transaction = self.begin_write().await?;
        let dialect = self.dialect();
        if dialect == Dialect::Sqlite {
            // What is deleted is overwritten at once.
            transaction.execute_unprepared("PRAGMA secure_delete = ON").await?;
        }
        let sources = lock_projects(&transaction, dialect, BTreeSet::from([project])).await?;
        let lock = &LOCK_TRACES[usize::from(dialect == Dialect::Postgres)];
        let locked = lock.fetch(&transaction, dialect, vec![project.0.into(), trace_id.into()]).await?;
        let before = locked.first().map(|row| Ok::<_, StoreError>((column::<i64>(row, "trace", 0)?, Before::read(row)?))).transpose()?;
        let created = match &before {
            Some((seq, _)) => transaction.query_one_raw(dialect.statement(CREATED_AT, [project.0.into(), (*seq).into()])).await?,
            None => None,
        };
        let created_at: i64 = created.map_or(Ok(now), |row| column(&row, "trace", 0))?;
        // One that was deleted and sent again has a version 1 too, and maybe the same number.
        let Some((seq, before)) = before.filter(|(_, before)| before.version == version && created_at == stored_at) else {
            if dialect == Dialect::Sqlite {
                transaction.execute_unprepared("PRAGMA secure_delete = FAST").await?;
            }
            transaction.rollback().await?;
            return Ok(false);
        };

        // The old one goes, but for its evaluations.
        facets::write(&transaction, dialect, std::iter::once(Turn { project, seq, before: Some((&before.summary, &before.state)), after: None }))
            .await?;
        let heads = stored_heads(&transaction, dialect, project, seq).await?;
        transaction.execute_raw(dialect.statement(MOVE_EVALUATIONS, [(-seq).into(), project.0.into(), seq.into()])).await?;
        let (protocol, _) = delete_rows(&transaction, dialect, project, seq).await?;
        let mut gone = Deltas::default();
        gone.trace(&sources.scopes(project, before.summary.facts.source.as_ref(), seq), protocol, &before.summary, -1);
        let wanted = heads.values().flat_map(fold::names).map(|name| (project, name)).collect();
        let admitted = names::admit(&transaction, dialect, &NameCache::default(), wanted).await?;
        for head in heads.values() {
            let scopes = sources.scopes(project, before.state.facts(head).source.as_ref(), seq);
            gone.span(&scopes, head, -1, |name| admitted.contains(project, name));
        }
        rollups::write(&transaction, dialect, self.slot(), &BTreeMap::from([(project, gone)])).await?;

        // The new one comes.
        for work in works.values_mut() {
            work.closed = before.state.closed;
        }
        let planned = fresh::plan(works, preview_of, now);
        let (written, _) = fresh::insert(&transaction, dialect, planned, now).await?;
        let Some(new) = written.first().map(|trace| trace.seq) else {
            return Err(StoreError::corrupt("trace", "a trace that was deleted is still there"));
        };
        rows::write(&transaction, dialect, &written, now).await?;
        facets::write(&transaction, dialect, written.iter().map(Written::turn)).await?;
        let admitted = names::admit(&transaction, dialect, names, names::wanted(&written)).await?;
        rollups::write(&transaction, dialect, self.slot(), &deltas(&written, &sources, &admitted)).await?;
        let origin = [created_at.into(), (version + 1).into(), project.0.into(), new.into()];
        transaction.execute_raw(dialect.statement(SET_ORIGIN, origin)).await?;
        transaction.execute_raw(dialect.statement(MOVE_EVALUATIONS, [new.into(), project.0.into(), (-seq).into()])).await?;
        transaction.execute_raw(dialect.statement(MOVE_REFERENCES, [new.into(), project.0.into(), seq.into()])).await?;
        let kept = names::wanted(&written);
        let lost: BTreeSet<DayName> = heads.values().flat_map(fold::names).filter(|name| !kept.contains(&(project, name.clone()))).collect();
        for (day, dimension, name) in &lost {
            names::forget(&transaction, dialect, project, (*day, *dimension as i64, name)).await?;
        }
        if dialect == Dialect::Sqlite {
            transaction.execute_unprepared("PRAGMA secure_delete = FAST").await?;
        }
        transaction.commit().await?;
        names.keep(admitted);
        Ok(true)
    }
}
