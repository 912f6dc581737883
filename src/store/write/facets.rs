//! Facet and session rows of changed traces.

use std::collections::BTreeMap;

use sea_orm::Value;

use super::Written;
use crate::domain::facet::{self, Facet};
use crate::domain::id::hash128;
use crate::domain::project::ProjectId;
use crate::domain::text::Text;
use crate::domain::trace::{Summary, TraceState};
use crate::store::{Connection, Dialect, MultiRow, StoreError, Transaction};

pub(super) static PUT_FACETS: MultiRow =
    MultiRow::new("INSERT INTO facet (project_id, kind, value_hash, started_at, trace_seq) VALUES ", 5, " ON CONFLICT DO NOTHING");
pub(super) const DELETE_FACET: &str = "DELETE FROM facet WHERE project_id = ? AND kind = ? AND value_hash = ? AND started_at = ? AND trace_seq = ?";
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

/// Brings facets and sessions in line with the derived traces.
pub(super) async fn write(transaction: &Transaction, dialect: Dialect, written: &[Written]) -> Result<(), StoreError> {
    let mut rows: Vec<Value> = Vec::new();
    let mut sessions: BTreeMap<(ProjectId, [u8; 16]), SessionDelta> = BTreeMap::new();
    for trace in written {
        let new = keys(&trace.summary, &trace.state);
        let old = trace.before.as_ref().map(|before| keys(&before.summary, &before.state)).unwrap_or_default();
        let row = |(at, (kind, hash)): &(i64, Facet)| -> [Value; 5] {
            [trace.project.0.into(), (*kind as i64).into(), hash.to_vec().into(), (*at).into(), trace.seq.into()]
        };
        for gone in old.iter().filter(|key| !new.contains(key)) {
            transaction.execute_raw(dialect.statement(DELETE_FACET, row(gone))).await?;
        }
        rows.extend(new.iter().filter(|key| !old.contains(key)).flat_map(row));

        let before = trace.before.as_ref().and_then(|before| Some((before.summary.facts.session.as_ref()?, before.summary.started_at)));
        let after = trace.summary.facts.session.as_ref().map(|session| (session, trace.summary.started_at));
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
    facet::of_trace(&summary.facts, &state.facets).0.into_iter().map(|facet| (summary.started_at, facet)).collect()
}
