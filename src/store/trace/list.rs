//! Lists of traces: filters, sort orders, pages, totals.

use std::fmt::Write;

use sea_orm::Value;

use crate::domain::facet::FacetKind;
use crate::domain::id::{self, hash128};
use crate::domain::project::ProjectId;
use crate::domain::span::{Protocol, Status};
use crate::domain::text::Text;
use crate::domain::time::{HOUR, MINUTE};
use crate::domain::trace::Summary;
use crate::metrics::cell::Cell;
use crate::metrics::fold::{Grain, PROJECT_SCOPE};
use crate::store::codec::decode;
use crate::store::{Connection, Row, Store, StoreError, column};

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

/// Which traces of a project; the default is all of them.
#[derive(Clone, Debug, Default)]
pub struct TraceFilter {
    /// Only these.
    pub statuses: Option<Vec<Status>>,
    /// Not these.
    pub not_statuses: Vec<Status>,
    /// Started at or after, µs.
    pub from: Option<i64>,
    /// Started at or before, µs.
    pub until: Option<i64>,
    /// Only these ids.
    pub ids: Vec<Text>,
    /// With all of these facet values.
    pub facets: Vec<(FacetKind, Text)>,
    /// From one of these sources.
    pub sources: Option<Vec<Text>>,
}

impl TraceFilter {
    /// Whether the total can be read from rollups.
    fn is_rolled_up(&self) -> bool {
        self.ids.is_empty() && self.facets.is_empty() && self.sources.is_none()
    }

    fn admits(&self, status: Status) -> bool {
        self.statuses.as_ref().is_none_or(|statuses| statuses.contains(&status)) && !self.not_statuses.contains(&status)
    }

    /// Status words as conditions: `running` matches traces without a status too (contracts/decisions.md, Status).
    pub(super) fn conditions(&self, project: ProjectId) -> (String, Vec<Value>) {
        let mut sql = "project_id = ?".to_owned();
        let mut values: Vec<Value> = vec![project.0.into()];
        let list = |count: usize| vec!["?"; count].join(",");
        match self.statuses.as_deref() {
            // The equality keeps the index on status and start in order.
            Some([status]) => {
                sql.push_str(" AND status = ?");
                values.push(status.code().into());
            }
            Some(statuses) => {
                let _ = write!(sql, " AND status IN ({})", list(statuses.len()));
                values.extend(statuses.iter().map(|status| Value::from(status.code())));
            }
            None => {}
        }
        if !self.not_statuses.is_empty() {
            let _ = write!(sql, " AND status NOT IN ({})", list(self.not_statuses.len()));
            values.extend(self.not_statuses.iter().map(|status| Value::from(status.code())));
        }
        for (bound, operator) in [(self.from, ">="), (self.until, "<=")] {
            if let Some(bound) = bound {
                let _ = write!(sql, " AND started_at {operator} ?");
                values.push(bound.into());
            }
        }
        if !self.ids.is_empty() {
            let _ = write!(sql, " AND trace_id IN ({})", list(self.ids.len()));
            values.extend(self.ids.iter().map(|text| Value::from(id::pack(text.as_bytes()))));
        }
        for (kind, value) in &self.facets {
            sql.push_str(" AND seq IN (SELECT trace_seq FROM facet WHERE project_id = ? AND kind = ? AND value_hash = ?)");
            values.extend::<[Value; 3]>([project.0.into(), (*kind as i64).into(), hash128(value.as_bytes()).to_vec().into()]);
        }
        if let Some(sources) = &self.sources {
            let hashes = list(sources.len());
            let _ = write!(sql, " AND seq IN (SELECT trace_seq FROM facet WHERE project_id = ? AND kind = ? AND value_hash IN ({hashes}))");
            values.extend([project.0.into(), (FacetKind::Source as i64).into()]);
            values.extend(sources.iter().map(|source| Value::from(hash128(source.as_bytes()).to_vec())));
        }
        (sql, values)
    }
}

const COLUMNS: &str = "SELECT seq, trace_id, protocol, version, created_at, updated_at, summary FROM trace WHERE ";
pub(super) const COUNT_CELLS: &str =
    "SELECT status, cell FROM trace_rollup WHERE project_id = ? AND scope = ? AND grain = ? AND bucket >= ? AND bucket < ?";

/// A page in any order.
pub(super) fn page_sql(conditions: &str, sort: &[Sort]) -> String {
    let mut order: Vec<String> = sort.iter().map(|sort| format!("{} {}", sort.field.column(), direction(sort.descending))).collect();
    order.push(format!("trace_id {}", direction(sort.last().is_none_or(|sort| sort.descending))));
    format!("{COLUMNS}{conditions} ORDER BY {} LIMIT ? OFFSET ?", order.join(", "))
}

/// A page in the order of start and id, after a trace if `follows`.
pub(super) fn after_sql(conditions: &str, descending: bool, follows: bool) -> String {
    let after = match (follows, descending) {
        (false, _) => "",
        (true, true) => " AND (started_at, trace_id) < (?, ?)",
        (true, false) => " AND (started_at, trace_id) > (?, ?)",
    };
    let direction = direction(descending);
    format!("{COLUMNS}{conditions}{after} ORDER BY started_at {direction}, trace_id {direction} LIMIT ?")
}

pub(super) fn find_sql() -> String {
    format!("{COLUMNS}project_id = ? AND trace_id = ?")
}

pub(super) fn count_sql(conditions: &str) -> String {
    format!("SELECT count(*) FROM trace WHERE {conditions}")
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
        let (conditions, mut values) = filter.conditions(project);
        values.extend([i64::try_from(limit).unwrap_or(i64::MAX).into(), i64::try_from(offset).unwrap_or(i64::MAX).into()]);
        self.rows(&page_sql(&conditions, sort), values).await?.iter().map(trace_row).collect()
    }

    /// The page that follows `after` in the order newest first; downloads walk by it, so that no read lasts long.
    pub async fn traces_after(
        &self,
        project: ProjectId,
        filter: &TraceFilter,
        descending: bool,
        after: Option<(i64, &Text)>,
        limit: u64,
    ) -> Result<Vec<TraceRow>, StoreError> {
        let (conditions, mut values) = filter.conditions(project);
        if let Some((started_at, trace)) = after {
            values.extend::<[Value; 2]>([started_at.into(), id::pack(trace.as_bytes()).into()]);
        }
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        self.rows(&after_sql(&conditions, descending, after.is_some()), values).await?.iter().map(trace_row).collect()
    }

    /// One trace.
    pub async fn find_trace(&self, project: ProjectId, trace_id: &Text) -> Result<Option<TraceRow>, StoreError> {
        let row = self.row(&find_sql(), [project.0.into(), id::pack(trace_id.as_bytes()).into()]).await?;
        row.as_ref().map(trace_row).transpose()
    }

    /// How many traces a filter selects; from rollups when it asks for status and time only.
    pub async fn count_traces(&self, project: ProjectId, filter: &TraceFilter) -> Result<u64, StoreError> {
        let count = if filter.is_rolled_up() { self.count_rolled_up(project, filter).await? } else { self.count_rows(project, filter).await? };
        Ok(u64::try_from(count).unwrap_or(0))
    }

    async fn count_rows(&self, project: ProjectId, filter: &TraceFilter) -> Result<i64, StoreError> {
        let (conditions, values) = filter.conditions(project);
        let row = self.row(&count_sql(&conditions), values).await?;
        row.map_or(Ok(0), |row| column(&row, "trace", 0))
    }

    /// Whole hours and minutes of the window from rollups, the rest from the traces themselves.
    async fn count_rolled_up(&self, project: ProjectId, filter: &TraceFilter) -> Result<i64, StoreError> {
        let (from, until) = (filter.from.unwrap_or(i64::MIN), filter.until.map_or(i64::MAX, |until| until.saturating_add(1)));
        if until.saturating_sub(from) < 2 * MINUTE {
            return self.count_rows(project, filter).await;
        }
        // Windows are half open from here on: [from, until).
        let ceil =
            |at: i64, width: i64| if at == i64::MIN { at } else { at.div_euclid(width) * width + if at.rem_euclid(width) == 0 { 0 } else { width } };
        let floor = |at: i64, width: i64| if at == i64::MAX { at } else { at.div_euclid(width) * width };
        let (first_minute, last_minute) = (ceil(from, MINUTE), floor(until, MINUTE));
        let (first_hour, last_hour) = (ceil(from, HOUR), floor(until, HOUR));
        let mut total = 0;
        if first_hour <= last_hour {
            total += self.count_cells(project, filter, Grain::Hour, first_hour, last_hour).await?;
            total += self.count_cells(project, filter, Grain::Minute, first_minute, first_hour).await?;
            total += self.count_cells(project, filter, Grain::Minute, last_hour, last_minute).await?;
        } else {
            total += self.count_cells(project, filter, Grain::Minute, first_minute, last_minute).await?;
        }
        for (edge_from, edge_until) in [(from, first_minute), (last_minute, until)] {
            if edge_from < edge_until {
                let edge = TraceFilter { from: Some(edge_from), until: Some(edge_until - 1), ..filter.clone() };
                total += self.count_rows(project, &edge).await?;
            }
        }
        Ok(total)
    }

    async fn count_cells(&self, project: ProjectId, filter: &TraceFilter, grain: Grain, from: i64, until: i64) -> Result<i64, StoreError> {
        if from >= until {
            return Ok(0);
        }
        let values: [Value; 5] = [project.0.into(), PROJECT_SCOPE.into(), grain.seconds().into(), from.into(), until.into()];
        let rows = self.reader().query_all_raw(self.statement(COUNT_CELLS, values)).await?;
        let mut total = 0;
        for row in rows {
            let status = Status::from_code(column(&row, "trace_rollup", 0)?).ok_or_else(|| StoreError::corrupt("trace_rollup", "unknown status"))?;
            if filter.admits(status) {
                total += decode::<Cell>("trace_rollup", &column::<Vec<u8>>(&row, "trace_rollup", 1)?)?.count;
            }
        }
        Ok(total)
    }
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
        summary: decode(table, &column::<Vec<u8>>(row, table, 6)?)?,
    })
}
