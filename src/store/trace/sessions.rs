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
/// Sessions of traces of some sources, with the number of all in each row. The order of the join is fixed: the facet of a
/// trace's source is found by its whole key, that of its session is not.
pub(super) const PAGE_OF_SOURCES: &str = "SELECT s.session_id, own.began, own.ended, own.traces, own.sessions FROM (\
     SELECT a.value_hash, min(a.started_at) AS began, max(a.started_at) AS ended, count(*) AS traces, count(*) OVER () AS sessions \
     FROM facet a CROSS JOIN facet b WHERE b.project_id = a.project_id AND b.kind = @source AND b.value_hash IN (@marks) \
     AND b.started_at = a.started_at AND b.trace_seq = a.trace_seq AND a.project_id = ? AND a.kind = @session \
     GROUP BY a.value_hash ORDER BY began DESC, a.value_hash DESC LIMIT ? OFFSET ?) own \
     JOIN session s ON s.project_id = ? AND s.session_hash = own.value_hash ORDER BY own.began DESC, own.value_hash DESC";
/// That number, for a page without rows.
pub(super) const COUNT_OF_SOURCES: &str = "SELECT count(DISTINCT a.value_hash) FROM facet a CROSS JOIN facet b \
     WHERE b.project_id = a.project_id AND b.kind = @source AND b.value_hash IN (@marks) AND b.started_at = a.started_at \
     AND b.trace_seq = a.trace_seq AND a.project_id = ? AND a.kind = @session";

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

    /// The same, of the sessions that have a trace of one of these sources, as far as their traces come from these.
    pub async fn sessions_of(&self, project: ProjectId, sources: &[Text], limit: i64, offset: i64) -> Result<(Vec<SessionRow>, u64), StoreError> {
        let hashes = || -> Vec<Value> { sources.iter().map(|source| hash128(source.as_bytes()).to_vec().into()).collect() };
        let (page, count) = of_sources_sql(sources.len());
        let values = || hashes().into_iter().chain([project.0.into()]);
        let rows = self.rows(&page, values().chain([limit.into(), offset.into(), project.0.into()])).await?;
        let total: i64 = match rows.first() {
            Some(row) => column(row, "session", 4)?,
            None => self.row(&count, values()).await?.map(|row| column(&row, "facet", 0)).transpose()?.unwrap_or(0),
        };
        Ok((rows.iter().map(session_row).collect::<Result<_, _>>()?, u64::try_from(total).unwrap_or(0)))
    }

    /// One session.
    pub async fn session(&self, project: ProjectId, id: &Text) -> Result<Option<SessionRow>, StoreError> {
        let key: [Value; 2] = [project.0.into(), hash128(id.as_bytes()).to_vec().into()];
        self.row(FIND_SESSION, key).await?.as_ref().map(session_row).transpose()
    }
}

/// [`PAGE_OF_SOURCES`] and [`COUNT_OF_SOURCES`] for so many sources.
pub(super) fn of_sources_sql(sources: usize) -> (String, String) {
    let marks = vec!["?"; sources.max(1)].join(",");
    let kinds = [("@session", FacetKind::Session), ("@source", FacetKind::Source)].map(|(name, kind)| (name, (kind as u8).to_string()));
    let told = |sql: &str| kinds.iter().fold(sql.replace("@marks", &marks), |sql, (name, kind)| sql.replace(name, kind));
    (told(PAGE_OF_SOURCES), told(COUNT_OF_SOURCES))
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
