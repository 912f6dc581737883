//! Lists of traces: sort orders and pages.

use std::fmt::Write;

use sea_orm::Value;

use super::filter::{Driver, Selection, TraceFilter};
use crate::domain::id;
use crate::domain::project::ProjectId;
use crate::domain::span::Protocol;
use crate::domain::text::Text;
use crate::domain::trace::Summary;
use crate::store::codec::decoded;
use crate::store::{Dialect, Row, Store, StoreError, column};

/// A stored trace, without its input and output.
#[derive(Clone, Debug)]
pub struct TraceRow {
    /// Internal number; never shown.
    pub(crate) seq: i64,
    /// The sender's id.
    pub id: Text,
    /// Wire protocol.
    pub protocol: Protocol,
    /// Counts changes.
    pub version: i64,
    /// First commit, µs.
    pub created_at: i64,
    /// Last commit, µs.
    pub updated_at: i64,
    /// Derived values.
    pub summary: Summary,
}

/// What a list can be sorted by; ties are broken by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortField {
    /// Start.
    StartedAt,
    /// End.
    EndedAt,
    /// Status.
    Status,
    /// Duration.
    Duration,
    /// All tokens.
    TotalTokens,
    /// Whole cost.
    Cost,
}

impl SortField {
    /// The field of an API word.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "started_at" => Self::StartedAt,
            "ended_at" => Self::EndedAt,
            "status" => Self::Status,
            "duration" => Self::Duration,
            "total_tokens" => Self::TotalTokens,
            "cost" => Self::Cost,
            _ => return None,
        })
    }

    fn column(self) -> &'static str {
        match self {
            Self::StartedAt => "started_at",
            Self::EndedAt => "ended_at",
            Self::Status => "status",
            Self::Duration => "duration_us",
            Self::TotalTokens => "total_tokens",
            Self::Cost => "cost_pico",
        }
    }
}

/// One field of a sort order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The field.
    pub field: SortField,
    /// Largest first.
    pub descending: bool,
}

/// Values of one kind that are read each in order of start and put together; more are sorted as a whole.
const MAX_ARMS: usize = 25;

pub(super) const COLUMNS: &str =
    "trace.seq, trace.trace_id, trace.protocol, trace.version, trace.created_at, trace.updated_at, trace.summary, trace.started_at";

/// A page in any order. A filter by several statuses reads each of them in order of start.
pub(super) fn page_sql(
    dialect: Dialect,
    project: ProjectId,
    filter: &TraceFilter,
    driver: Driver<'_>,
    sort: &[Sort],
    limit: i64,
    offset: i64,
) -> Query {
    if let [Sort { field: SortField::StartedAt, descending }] = sort {
        return after_sql(dialect, project, filter, driver, *descending, None, limit, offset);
    }
    let driver = if driver == Driver::Statuses { Driver::Traces } else { driver };
    let Selection { from, conditions, mut values, .. } = filter.selection(dialect, project, driver, None, true);
    let mut order: Vec<String> = sort.iter().copied().map(ordered_by).collect();
    order.push(format!("trace.trace_id {}", direction(sort.last().is_none_or(|sort| sort.descending))));
    values.extend([limit.into(), offset.into()]);
    (format!("SELECT {COLUMNS} FROM {from} WHERE {conditions} ORDER BY {} LIMIT ? OFFSET ?", order.join(", ")), values)
}

/// A page in the order of start and id, after a trace if there is one.
#[expect(clippy::too_many_arguments, reason = "each is a part of the statement")]
pub(super) fn after_sql(
    dialect: Dialect,
    project: ProjectId,
    filter: &TraceFilter,
    driver: Driver<'_>,
    descending: bool,
    after: Option<(i64, &Text)>,
    limit: i64,
    offset: i64,
) -> Query {
    let word = direction(descending);
    let arms: Vec<Selection> = match driver {
        Driver::Statuses => filter
            .wanted_statuses()
            .unwrap_or_default()
            .into_iter()
            .map(|status| filter.selection(dialect, project, driver, Some(status), true))
            .collect(),
        Driver::Any(group) if (1..=MAX_ARMS).contains(&group.len()) => {
            filter.arms(group).map(|(facet, arm)| arm.selection(dialect, project, Driver::Facet(facet), None, true)).collect()
        }
        _ => vec![filter.selection(dialect, project, driver, None, true)],
    };
    if let [only] = arms.as_slice() {
        let (mut sql, mut values) = ordered(only.clone(), descending, after, limit);
        if offset > 0 {
            sql.push_str(" OFFSET ?");
            values.push(offset.into());
        }
        return (sql, values);
    }
    let (mut all, mut values) = (Vec::new(), Vec::new());
    for (arm, selection) in arms.into_iter().enumerate() {
        let (sql, more) = ordered(selection, descending, after, limit.saturating_add(offset));
        all.push(format!("SELECT * FROM ({sql}) a{arm}"));
        values.extend(more);
    }
    values.extend([limit.into(), offset.into()]);
    (format!("{} ORDER BY started_at {word}, trace_id {word} LIMIT ? OFFSET ?", all.join(" UNION ALL ")), values)
}

/// A selection in the order of start and id.
fn ordered(selection: Selection, descending: bool, after: Option<(i64, &Text)>, limit: i64) -> Query {
    let Selection { from, mut conditions, mut values, at, by_key } = selection;
    let (word, sign) = (direction(descending), if descending { '<' } else { '>' });
    if let Some((started_at, trace)) = after {
        let id = id::pack(trace.as_bytes());
        if by_key {
            let _ = write!(conditions, " AND ({at}, trace.trace_id) {sign} (?, ?)");
            values.extend::<[Value; 2]>([started_at.into(), id.into()]);
        } else {
            let _ = write!(conditions, " AND {at} {sign}= ? AND ({at} {sign} ? OR trace.trace_id {sign} ?)");
            values.extend::<[Value; 3]>([started_at.into(), started_at.into(), id.into()]);
        }
    }
    values.push(limit.into());
    (format!("SELECT {COLUMNS} FROM {from} WHERE {conditions} ORDER BY {at} {word}, trace.trace_id {word} LIMIT ?"), values)
}

pub(super) fn find_sql() -> String {
    format!("SELECT {COLUMNS} FROM trace WHERE project_id = ? AND trace_id = ?")
}

impl Store {
    /// A page of traces.
    pub async fn list_traces(
        &self,
        project: ProjectId,
        filter: &TraceFilter,
        sort: &[Sort],
        limit: u64,
        offset: u64,
    ) -> Result<Vec<TraceRow>, StoreError> {
        let driver = self.driver(project, filter).await?;
        let (sql, values) = page_sql(self.dialect(), project, filter, driver, sort, bounded(limit), bounded(offset));
        self.rows(&sql, values).await?.iter().map(trace_row).collect()
    }

    /// The page that follows `after` in the order of start; downloads walk by it, so that no read lasts long.
    pub async fn traces_after(
        &self,
        project: ProjectId,
        filter: &TraceFilter,
        descending: bool,
        after: Option<(i64, &Text)>,
        limit: u64,
    ) -> Result<Vec<TraceRow>, StoreError> {
        let driver = self.driver(project, filter).await?;
        let (sql, values) = after_sql(self.dialect(), project, filter, driver, descending, after, bounded(limit), 0);
        self.rows(&sql, values).await?.iter().map(trace_row).collect()
    }

    /// One trace.
    pub async fn find_trace(&self, project: ProjectId, trace_id: &Text) -> Result<Option<TraceRow>, StoreError> {
        let row = self.row(&find_sql(), [project.0.into(), id::pack(trace_id.as_bytes()).into()]).await?;
        row.as_ref().map(trace_row).transpose()
    }
}

/// Statement and values.
pub(super) type Query = (String, Vec<Value>);

/// Where [`with_state`] puts the state.
pub(super) const STATE_INDEX: usize = 8;

/// A list that also reads what ingest keeps of each trace.
pub(super) fn with_state(sql: &str) -> String {
    sql.replace(COLUMNS, &format!("{COLUMNS}, trace.state"))
}

/// A number of rows as the databases count them.
pub(in crate::store) fn bounded(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// One field of an order. The databases disagree about where a trace without a value stands: here it is at the end.
fn ordered_by(sort: Sort) -> String {
    let last = if matches!(sort.field, SortField::EndedAt | SortField::Duration) { " NULLS LAST" } else { "" };
    format!("trace.{} {}{last}", sort.field.column(), direction(sort.descending))
}

fn direction(descending: bool) -> &'static str {
    if descending { "DESC" } else { "ASC" }
}

pub(super) fn trace_row(row: &Row) -> Result<TraceRow, StoreError> {
    let table = "trace";
    let packed: Vec<u8> = column(row, table, 1)?;
    Ok(TraceRow {
        seq: column(row, table, 0)?,
        id: id::unpack(&packed).ok_or_else(|| StoreError::corrupt(table, "an id does not unpack"))?,
        protocol: Protocol::from_code(column(row, table, 2)?).ok_or_else(|| StoreError::corrupt(table, "unknown protocol"))?,
        version: column(row, table, 3)?,
        created_at: column(row, table, 4)?,
        updated_at: column(row, table, 5)?,
        summary: decoded(row, table, 6)?,
    })
}
