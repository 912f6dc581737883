//! Sessions: traces that belong together by the sender's word.

use sea_orm::Value;

use crate::domain::facet::FacetKind;
use crate::domain::id::hash128;
use crate::domain::project::ProjectId;
use crate::domain::text::Text;
use crate::store::{Row, Store, StoreError, column};

pub(super) const PAGE_SESSIONS: &str = "SELECT session_id, first_at, last_at, trace_count FROM session WHERE project_id = ? \
     ORDER BY first_at DESC, session_hash DESC LIMIT ? OFFSET ?";
pub(super) const COUNT_SESSIONS: &str = "SELECT count(*) FROM session WHERE project_id = ?";
pub(super) const FIND_SESSION: &str = "SELECT session_id, first_at, last_at, trace_count FROM session WHERE project_id = ? AND session_hash = ?";

/// A stored session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// The sender's id.
    pub id: Text,
    /// Start of its first trace, µs.
    pub first_at: i64,
    /// Start of its last trace, µs.
    pub last_at: i64,
    /// Its traces.
    pub traces: i64,
}

impl Store {
    /// A page of a project's sessions, those that began last first, and how many there are in all.
    pub async fn sessions(&self, project: ProjectId, limit: i64, offset: i64) -> Result<(Vec<SessionRow>, u64), StoreError> {
        let rows = self.rows(PAGE_SESSIONS, [project.0.into(), limit.into(), offset.into()]).await?;
        let total = self.row(COUNT_SESSIONS, [project.0.into()]).await?;
        let total: i64 = total.map(|row| column(&row, "session", 0)).transpose()?.unwrap_or(0);
        Ok((rows.iter().map(session_row).collect::<Result<_, _>>()?, u64::try_from(total).unwrap_or(0)))
    }

    /// The same, of the sessions that have a trace of one of these sources. Their times and counts are those of all their
    /// traces.
    pub async fn sessions_of(&self, project: ProjectId, sources: &[Text], limit: i64, offset: i64) -> Result<(Vec<SessionRow>, u64), StoreError> {
        let hashes = || -> Vec<Value> { sources.iter().map(|source| hash128(source.as_bytes()).to_vec().into()).collect() };
        let (page, count) = of_sources_sql(sources.len());
        let values = std::iter::once(Value::from(project.0)).chain(hashes());
        let rows = self.rows(&page, values.clone().chain([limit.into(), offset.into()])).await?;
        let total: i64 = self.row(&count, values).await?.map(|row| column(&row, "session", 0)).transpose()?.unwrap_or(0);
        Ok((rows.iter().map(session_row).collect::<Result<_, _>>()?, u64::try_from(total).unwrap_or(0)))
    }

    /// One session.
    pub async fn session(&self, project: ProjectId, id: &Text) -> Result<Option<SessionRow>, StoreError> {
        let key: [Value; 2] = [project.0.into(), hash128(id.as_bytes()).to_vec().into()];
        self.row(FIND_SESSION, key).await?.as_ref().map(session_row).transpose()
    }
}

/// The page and the count of the sessions that have a trace of one of so many sources.
pub(super) fn of_sources_sql(sources: usize) -> (String, String) {
    let marks = vec!["?"; sources.max(1)].join(",");
    // Both rows of the trace are found by their whole keys.
    let has_one = format!(
        "EXISTS (SELECT 1 FROM facet a JOIN facet b ON b.project_id = a.project_id AND b.kind = {} AND b.value_hash IN ({marks}) \
         AND b.started_at = a.started_at AND b.trace_seq = a.trace_seq \
         WHERE a.project_id = session.project_id AND a.kind = {} AND a.value_hash = session.session_hash)",
        FacetKind::Source as u8,
        FacetKind::Session as u8,
    );
    (PAGE_SESSIONS.replace(" ORDER BY", &format!(" AND {has_one} ORDER BY")), format!("{COUNT_SESSIONS} AND {has_one}"))
}

fn session_row(row: &Row) -> Result<SessionRow, StoreError> {
    let table = "session";
    Ok(SessionRow {
        id: Text::new(column::<Vec<u8>>(row, table, 0)?),
        first_at: column(row, table, 1)?,
        last_at: column(row, table, 2)?,
        traces: column(row, table, 3)?,
    })
}
