//! Facet and session rows of changed traces.

use std::collections::BTreeMap;

use sea_orm::Value;

use crate::domain::facet::{self, Facet};
use crate::domain::id::hash128;
use crate::domain::project::ProjectId;
use crate::domain::text::Text;
use crate::domain::trace::{Summary, TraceState};
use crate::store::trace::fold;
use crate::store::{Dialect, KeyType, MultiKey, MultiRow, StoreError, Transaction, column};

const FACET_COLUMNS: &str = "INSERT INTO facet (project_id, kind, value_hash, started_at, trace_seq) VALUES ";
pub(super) static ADD_FACETS: MultiRow = MultiRow::new(FACET_COLUMNS, 5, "");
pub(super) static PUT_FACETS: MultiRow = MultiRow::new(FACET_COLUMNS, 5, " ON CONFLICT DO NOTHING");
pub(super) static DELETE_FACETS: MultiKey = MultiKey::delete(
    "facet",
    &["project_id", "kind", "value_hash", "started_at", "trace_seq"],
    &[KeyType::Int, KeyType::Int, KeyType::Bytes, KeyType::Int, KeyType::Int],
);
/// Postgres: facets of traces that moved in time.
pub(super) static MOVE_FACETS: MultiKey = MultiKey::put(
    "facet",
    &["project_id", "kind", "value_hash", "started_at", "trace_seq"],
    &[KeyType::Int, KeyType::Int, KeyType::Bytes, KeyType::Int, KeyType::Int, KeyType::Int],
    "started_at",
    "trace_seq",
);
pub(super) static PUT_ERRORS: MultiRow = MultiRow::new("INSERT INTO trace_error (project_id, started_at, trace_seq, folded) VALUES ", 4, "");
pub(super) static DELETE_ERRORS: MultiKey =
    MultiKey::delete("trace_error", &["project_id", "started_at", "trace_seq"], &[KeyType::Int, KeyType::Int, KeyType::Int]);
pub(super) static PUT_SESSIONS: MultiRow = MultiRow::new(
    "INSERT INTO session (project_id, session_hash, session_id, first_at, last_at, trace_count) VALUES ",
    6,
    " ON CONFLICT (project_id, session_hash) DO UPDATE SET trace_count = session.trace_count + excluded.trace_count, \
     first_at = CASE WHEN excluded.first_at < session.first_at THEN excluded.first_at ELSE session.first_at END, \
     last_at = CASE WHEN excluded.last_at > session.last_at THEN excluded.last_at ELSE session.last_at END",
);
pub(super) static SESSIONS_NOW: MultiKey = MultiKey::with(
    &["project_id", "session_hash", "kind"],
    &[KeyType::Int, KeyType::Bytes, KeyType::Int],
    "SELECT wanted.project_id, wanted.session_hash, \
     (SELECT session_id FROM session WHERE project_id = wanted.project_id AND session_hash = wanted.session_hash), \
     (SELECT trace_count FROM session WHERE project_id = wanted.project_id AND session_hash = wanted.session_hash), \
     (SELECT min(started_at) FROM facet WHERE project_id = wanted.project_id AND kind = wanted.kind AND value_hash = wanted.session_hash), \
     (SELECT max(started_at) FROM facet WHERE project_id = wanted.project_id AND kind = wanted.kind AND value_hash = wanted.session_hash) \
     FROM wanted",
);
/// Puts first and last of sessions that are there.
pub(super) static FIT_SESSIONS: MultiRow = MultiRow::new(
    "INSERT INTO session (project_id, session_hash, session_id, first_at, last_at, trace_count) VALUES ",
    6,
    " ON CONFLICT (project_id, session_hash) DO UPDATE SET first_at = excluded.first_at, last_at = excluded.last_at",
);
pub(super) static DROP_SESSIONS: MultiKey = MultiKey::delete("session", &["project_id", "session_hash"], &[KeyType::Int, KeyType::Bytes]);
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
    let (mut new_rows, mut rows, mut gone): (Vec<Value>, Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new(), Vec::new());
    let mut moved: Vec<Value> = Vec::new();
    let (mut errors, mut old_errors): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    let mut sessions: BTreeMap<(ProjectId, [u8; 16]), SessionDelta> = BTreeMap::new();
    for trace in turns {
        let facets_of = |side: Option<(&Summary, &TraceState)>| {
            side.map(|(summary, state)| (summary.started_at, facet::of_summary(summary, &state.facets))).unwrap_or_default()
        };
        let ((old_at, old), (new_at, new)) = (facets_of(trace.before), facets_of(trace.after));
        let error_of =
            |side: Option<(&'a Summary, &'a TraceState)>| side.and_then(|(summary, _)| Some((summary.started_at, summary.error.as_ref()?)));
        let (old_error, new_error) = (error_of(trace.before), error_of(trace.after));
        if old_error != new_error {
            if let Some((at, _)) = old_error {
                old_errors.extend::<[Value; 3]>([trace.project.0.into(), at.into(), trace.seq.into()]);
            }
            if let Some((at, error)) = new_error {
                errors.extend::<[Value; 4]>([trace.project.0.into(), at.into(), trace.seq.into(), fold(&error.lossy()).into()]);
            }
        }
        let row = |at: i64, (kind, hash): &Facet| -> [Value; 5] {
            [trace.project.0.into(), (*kind as i64).into(), hash.to_vec().into(), at.into(), trace.seq.into()]
        };
        // Of a trace that is new there are none: the database looks for each once, and not twice.
        let rows = if trace.before.is_none() { &mut new_rows } else { &mut rows };
        for facet in &old {
            match (new.contains(facet), dialect) {
                (true, _) if old_at == new_at => {}
                (true, Dialect::Postgres) => moved.extend(row(old_at, facet).into_iter().chain([new_at.into()])),
                // A clustered table has a row in the place of its key: elsewhere it is another one.
                (true, Dialect::Sqlite) => {
                    gone.extend(row(old_at, facet));
                    rows.extend(row(new_at, facet));
                }
                (false, _) => gone.extend(row(old_at, facet)),
            }
        }
        rows.extend(new.iter().filter(|facet| !old.contains(facet)).flat_map(|facet| row(new_at, facet)));

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
    DELETE_FACETS.execute(transaction, dialect, gone).await?;
    MOVE_FACETS.execute(transaction, dialect, moved).await?;
    DELETE_ERRORS.execute(transaction, dialect, old_errors).await?;
    ADD_FACETS.execute(transaction, dialect, new_rows).await?;
    PUT_FACETS.execute(transaction, dialect, rows).await?;
    PUT_ERRORS.execute(transaction, dialect, errors).await?;
    let rows: Vec<Value> = sessions
        .iter()
        .flat_map(|((project, hash), delta)| -> [Value; 6] {
            [project.0.into(), hash.to_vec().into(), delta.id.as_bytes().to_vec().into(), delta.first.into(), delta.last.into(), delta.count.into()]
        })
        .collect();
    PUT_SESSIONS.execute(transaction, dialect, rows).await?;
    refit(transaction, dialect, sessions.iter().filter(|(_, delta)| delta.refit).map(|(key, _)| *key)).await
}

/// Reads first and last of sessions anew from the facets of their traces; those without traces go.
async fn refit(transaction: &Transaction, dialect: Dialect, sessions: impl Iterator<Item = (ProjectId, [u8; 16])>) -> Result<(), StoreError> {
    let kind = facet::FacetKind::Session as i64;
    let keys = sessions.flat_map(|(project, hash)| -> [Value; 3] { [project.0.into(), hash.to_vec().into(), kind.into()] }).collect();
    let (mut fitted, mut gone): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for row in SESSIONS_NOW.fetch(transaction, dialect, keys).await? {
        let table = "session";
        let key: [Value; 2] = [column::<i64>(&row, table, 0)?.into(), column::<Vec<u8>>(&row, table, 1)?.into()];
        let count = column::<Option<i64>>(&row, table, 3)?.unwrap_or_default();
        let found: (Option<Vec<u8>>, Option<i64>, Option<i64>) = (column(&row, table, 2)?, column(&row, table, 4)?, column(&row, table, 5)?);
        match found {
            (Some(id), Some(first), Some(last)) if count > 0 => {
                fitted.extend(key.into_iter().chain([id.into(), first.into(), last.into(), count.into()]));
            }
            _ => gone.extend(key),
        }
    }
    FIT_SESSIONS.execute(transaction, dialect, fitted).await?;
    DROP_SESSIONS.execute(transaction, dialect, gone).await
}
