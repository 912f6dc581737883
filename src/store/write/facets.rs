//! Facet and session rows of changed traces.

use std::collections::BTreeMap;

use sea_orm::Value;

use crate::domain::facet::{self, Facet};
use crate::domain::id::hash128;
use crate::domain::project::ProjectId;
use crate::domain::text::Text;
use crate::domain::trace::{Summary, TraceState};
use crate::store::trace::fold;
use crate::store::{Connection, Dialect, MultiRow, StoreError, Transaction};

pub(super) static PUT_FACETS: MultiRow =
    MultiRow::new("INSERT INTO facet (project_id, kind, value_hash, started_at, trace_seq) VALUES ", 5, " ON CONFLICT DO NOTHING");
pub(super) const DELETE_FACET: &str = "DELETE FROM facet WHERE project_id = ? AND kind = ? AND value_hash = ? AND started_at = ? AND trace_seq = ?";
pub(super) static PUT_ERRORS: MultiRow = MultiRow::new("INSERT INTO trace_error (project_id, started_at, trace_seq, folded) VALUES ", 4, "");
pub(super) const DELETE_ERROR: &str = "DELETE FROM trace_error WHERE project_id = ? AND started_at = ? AND trace_seq = ?";
pub(super) static PUT_SESSIONS: MultiRow = MultiRow::new(
    "INSERT INTO session (project_id, session_hash, session_id, first_at, last_at, trace_count) VALUES ",
    6,
    " ON CONFLICT (project_id, session_hash) DO UPDATE SET trace_count = session.trace_count + excluded.trace_count, \
     first_at = CASE WHEN excluded.first_at < session.first_at THEN excluded.first_at ELSE session.first_at END, \
     last_at = CASE WHEN excluded.last_at > session.last_at THEN excluded.last_at ELSE session.last_at END",
);
pub(super) const FIT_SESSION: &str = "UPDATE session SET \
     first_at = (SELECT min(started_at) FROM facet WHERE project_id = ? AND kind = ? AND value_hash = ?), \
     last_at = (SELECT max(started_at) FROM facet WHERE project_id = ? AND kind = ? AND value_hash = ?) \
     WHERE project_id = ? AND session_hash = ? AND trace_count > 0";
pub(super) const DROP_SESSION: &str = "DELETE FROM session WHERE project_id = ? AND session_hash = ? AND trace_count <= 0";

/// What a group does to one session.
struct SessionDelta {
    id: Text,
    first: i64,
    last: i64,
    count: i64,
    /// A trace left it or moved in time: first and last are read anew from the facets.
    refit: bool,
}

/// A trace as its facets and its session see it.
#[derive(Clone, Copy)]
pub(super) struct Turn<'a> {
    pub(super) project: ProjectId,
    pub(super) seq: i64,
    /// None: it is new.
    pub(super) before: Option<(&'a Summary, &'a TraceState)>,
    /// None: it is gone.
    pub(super) after: Option<(&'a Summary, &'a TraceState)>,
}

/// Brings facets and sessions in line with the derived traces.
pub(super) async fn write<'a>(transaction: &Transaction, dialect: Dialect, turns: impl Iterator<Item = Turn<'a>>) -> Result<(), StoreError> {
    let mut rows: Vec<Value> = Vec::new();
    let mut errors: Vec<Value> = Vec::new();
    let mut sessions: BTreeMap<(ProjectId, [u8; 16]), SessionDelta> = BTreeMap::new();
    for trace in turns {
        let keys_of = |side: Option<(&Summary, &TraceState)>| side.map(|(summary, state)| keys(summary, state)).unwrap_or_default();
        let (old, new) = (keys_of(trace.before), keys_of(trace.after));
        let error_of =
            |side: Option<(&'a Summary, &'a TraceState)>| side.and_then(|(summary, _)| Some((summary.started_at, summary.error.as_ref()?)));
        let (old_error, new_error) = (error_of(trace.before), error_of(trace.after));
        if old_error != new_error {
            if let Some((at, _)) = old_error {
                transaction.execute_raw(dialect.statement(DELETE_ERROR, [trace.project.0.into(), at.into(), trace.seq.into()])).await?;
            }
            if let Some((at, error)) = new_error {
                errors.extend::<[Value; 4]>([trace.project.0.into(), at.into(), trace.seq.into(), fold(&error.lossy()).into()]);
            }
        }
        let row = |(at, (kind, hash)): &(i64, Facet)| -> [Value; 5] {
            [trace.project.0.into(), (*kind as i64).into(), hash.to_vec().into(), (*at).into(), trace.seq.into()]
        };
        for gone in old.iter().filter(|key| !new.contains(key)) {
            transaction.execute_raw(dialect.statement(DELETE_FACET, row(gone))).await?;
        }
        rows.extend(new.iter().filter(|key| !old.contains(key)).flat_map(row));

        let session_of =
            |side: Option<(&'a Summary, &'a TraceState)>| side.and_then(|(summary, _)| Some((summary.facts.session.as_ref()?, summary.started_at)));
        let (before, after) = (session_of(trace.before), session_of(trace.after));
        if before != after {
            for ((session, at), count) in before.map(|old| (old, -1)).into_iter().chain(after.map(|new| (new, 1))) {
                let delta = sessions.entry((trace.project, hash128(session.as_bytes()))).or_insert_with(|| SessionDelta {
                    id: session.clone(),
                    first: at,
                    last: at,
                    count: 0,
                    refit: false,
                });
                delta.first = delta.first.min(at);
                delta.last = delta.last.max(at);
                delta.count += count;
                delta.refit |= count < 0;
            }
        }
    }
    PUT_FACETS.execute(transaction, dialect, rows).await?;
    PUT_ERRORS.execute(transaction, dialect, errors).await?;
    let rows: Vec<Value> = sessions
        .iter()
        .flat_map(|((project, hash), delta)| -> [Value; 6] {
            [project.0.into(), hash.to_vec().into(), delta.id.as_bytes().to_vec().into(), delta.first.into(), delta.last.into(), delta.count.into()]
        })
        .collect();
    PUT_SESSIONS.execute(transaction, dialect, rows).await?;
    for ((project, hash), _) in sessions.iter().filter(|(_, delta)| delta.refit) {
        let key = || -> [Value; 3] { [project.0.into(), (facet::FacetKind::Session as i64).into(), hash.to_vec().into()] };
        let fit = key().into_iter().chain(key()).chain([project.0.into(), hash.to_vec().into()]);
        transaction.execute_raw(dialect.statement(FIT_SESSION, fit)).await?;
        transaction.execute_raw(dialect.statement(DROP_SESSION, [project.0.into(), hash.to_vec().into()])).await?;
    }
    Ok(())
}

fn keys(summary: &Summary, state: &TraceState) -> Vec<(i64, Facet)> {
    facet::of_summary(summary, &state.facets).into_iter().map(|facet| (summary.started_at, facet)).collect()
}
