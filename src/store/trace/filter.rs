//! Which traces of a project: filters as SQL, driven from the index that leaves the least to read.

use std::fmt::Write;

use sea_orm::Value;
use serde::{Deserialize, Serialize};

use crate::domain::evaluation::EvaluationFilter;
use crate::domain::facet::{self, Facet, FacetKind};
use crate::domain::id;
use crate::domain::project::ProjectId;
use crate::domain::span::{Protocol, Status};
use crate::domain::text::Text;
use crate::store::{Dialect, Store, StoreError, column};

/// Index entries looked at to learn whether a value is rare.
pub(super) const PROBE: i64 = 1_000;

/// A measured value of a trace that can be bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// Duration, µs.
    Duration,
    /// All tokens.
    Tokens,
    /// Whole cost, pico-dollars.
    Cost,
}

impl Measure {
    fn column(self) -> &'static str {
        match self {
            Self::Duration => "duration_us",
            Self::Tokens => "total_tokens",
            Self::Cost => "cost_pico",
        }
    }
}

/// Which traces of a project; the default is all of them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
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
    /// With all of these facets.
    pub facets: Vec<Facet>,
    /// With one facet of each of these groups; see [`Self::one_of`].
    #[serde(default)]
    pub any: Vec<Vec<Facet>>,
    /// With none of these.
    pub without: Vec<Facet>,
    /// Only of these protocols.
    pub protocols: Vec<Protocol>,
    /// At least.
    pub least: Vec<(Measure, i64)>,
    /// At most.
    pub most: Vec<(Measure, i64)>,
    /// The error text holds this, in any case.
    pub error: Option<String>,
    /// With results that meet all of these.
    pub evaluations: Vec<EvaluationFilter>,
    /// First stored at or before, µs.
    pub stored_until: Option<i64>,
}

/// Where the rows of a list come from; every driver but the trace table and evaluations gives them in order of start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Driver<'a> {
    /// The trace table, by start or by one status and start.
    Traces,
    /// The trace table, once for each status.
    Statuses,
    /// A facet's index entries.
    Facet(&'a Facet),
    /// The index entries of several facets of one kind; as one selection in no order, as arms each in order of start.
    Any(&'a [Facet]),
    /// Texts of errors.
    Errors(&'a str),
    /// Results of evaluations.
    Evaluated(&'a EvaluationFilter),
}

/// `FROM … WHERE …` with its values, and the names that start and number go by there.
#[derive(Clone, Debug)]
pub(super) struct Selection {
    pub(super) from: String,
    pub(super) conditions: String,
    pub(super) values: Vec<Value>,
    /// Start of the trace.
    pub(super) at: &'static str,
    /// Whether start and id are columns of one index.
    pub(super) by_key: bool,
}

impl TraceFilter {
    /// Selects only traces with one of these facets, which are all of one kind.
    pub fn one_of(&mut self, mut group: Vec<Facet>) {
        group.sort_unstable();
        group.dedup();
        match group.as_slice() {
            // The only one is found by its index entries, in order.
            [only] => self.facets.push(*only),
            _ => self.any.push(group),
        }
    }

    /// The filter once for each facet of a group, so that every trace is selected by one of them only.
    pub(super) fn arms<'a>(&self, group: &'a [Facet]) -> impl Iterator<Item = (&'a Facet, Self)> {
        group.iter().enumerate().map(move |(index, facet)| {
            let mut arm = self.clone();
            arm.any.retain(|other| other != group);
            arm.facets.push(*facet);
            if !facet.0.is_single() {
                arm.without.extend(&group[..index]);
            }
            (facet, arm)
        })
    }

    /// Whether the total can be read from rollups.
    pub(super) fn is_rolled_up(&self) -> bool {
        let Self {
            statuses: _,
            not_statuses: _,
            from: _,
            until: _,
            ids,
            facets,
            any,
            without,
            protocols,
            least,
            most,
            error,
            evaluations,
            stored_until,
        } = self;
        ids.is_empty()
            && facets.is_empty()
            && any.is_empty()
            && without.is_empty()
            && protocols.is_empty()
            && least.is_empty()
            && most.is_empty()
            && error.is_none()
            && evaluations.is_empty()
            && stored_until.is_none()
    }

    /// Whether it asks for nothing beyond status, time, id, session, source and tags, whose totals are always exact.
    pub fn is_documented(&self) -> bool {
        let kinds = [FacetKind::Session, FacetKind::Source, FacetKind::Tag];
        let plain = Self { facets: Vec::new(), any: Vec::new(), ids: Vec::new(), ..self.clone() };
        plain.is_rolled_up() && self.facets.iter().chain(self.any.iter().flatten()).all(|(kind, _)| kinds.contains(kind))
    }

    /// The traces that it may be wrong about: values that it asks for, or does not want, may be among those that were left out
    /// of them. `None`: it asks for nothing of that kind.
    pub(super) fn of_cut(&self) -> Option<Self> {
        let is_sure = |(kind, _): &Facet| !kind.may_be_cut();
        let mut cut = self.clone();
        cut.facets.retain(is_sure);
        cut.without.retain(is_sure);
        cut.any.retain(|group| group.iter().all(is_sure));
        let asks = |filter: &Self| (filter.facets.len(), filter.without.len(), filter.any.len());
        if asks(&cut) == asks(self) {
            return None;
        }
        cut.facets.push(facet::of_value(FacetKind::Flag, facet::CUT));
        Some(cut)
    }

    pub(super) fn admits(&self, status: Status) -> bool {
        self.statuses.as_ref().is_none_or(|statuses| statuses.contains(&status)) && !self.not_statuses.contains(&status)
    }

    /// The statuses that pass, unless all do.
    pub(super) fn wanted_statuses(&self) -> Option<Vec<Status>> {
        let is_open = self.statuses.is_none() && self.not_statuses.is_empty();
        (!is_open).then(|| Status::ALL.iter().copied().filter(|status| self.admits(*status)).collect())
    }

    /// The filter as SQL. `status` takes the place of the filter's own statuses; `joined` is false when no column of the
    /// trace table is asked for beyond what the driver has.
    pub(super) fn selection(&self, dialect: Dialect, project: ProjectId, driver: Driver<'_>, status: Option<Status>, joined: bool) -> Selection {
        let (from, at, seq) = match driver {
            Driver::Traces | Driver::Statuses => ("trace", "trace.started_at", "trace.seq"),
            Driver::Facet(_) | Driver::Any(_) => ("facet d", "d.started_at", "d.trace_seq"),
            Driver::Errors(_) => ("trace_error d", "d.started_at", "d.trace_seq"),
            Driver::Evaluated(_) => ("", "trace.started_at", "d.trace_seq"),
        };
        let mut sql = Sql { text: String::new(), values: Vec::new() };
        let mut from = from.to_owned();
        let by_key = match driver {
            Driver::Traces | Driver::Statuses => {
                sql.and("trace.project_id = ?", [project.0.into()]);
                true
            }
            Driver::Facet((kind, hash)) => {
                sql.and("d.project_id = ? AND d.kind = ? AND d.value_hash = ?", [project.0.into(), (*kind as i64).into(), hash.to_vec().into()]);
                false
            }
            Driver::Any(group) => {
                let (kind, values) = of_group(group);
                let marks = marks(values.len());
                let key = || [project.0.into(), kind.into()].into_iter().chain(values.iter().cloned());
                sql.and(&format!("d.project_id = ? AND d.kind = ? AND d.value_hash IN ({marks})"), key());
                if group.iter().any(|(kind, _)| !kind.is_single()) {
                    // A trace with several of the values is taken at the smallest.
                    let smaller = format!(
                        "NOT EXISTS (SELECT 1 FROM facet s WHERE s.project_id = ? AND s.kind = ? AND s.value_hash IN ({marks}) \
                         AND s.value_hash < d.value_hash AND s.started_at = d.started_at AND s.trace_seq = d.trace_seq)"
                    );
                    sql.and(&smaller, key());
                }
                false
            }
            Driver::Errors(text) => {
                sql.and("d.project_id = ?", [project.0.into()]);
                sql.and(holds(dialect, "d.folded"), [fold(text).into()]);
                false
            }
            Driver::Evaluated(wanted) => {
                let (condition, values) = evaluated(project, wanted);
                from = format!("(SELECT DISTINCT e.trace_seq FROM evaluation e WHERE {condition}) d");
                sql.values.extend(values);
                false
            }
        };
        let is_traces = matches!(driver, Driver::Traces | Driver::Statuses);
        let one_status = status.is_some() || self.wanted_statuses().is_some_and(|statuses| statuses.len() == 1);
        if is_traces && one_status && self.ids.is_empty() && dialect == Dialect::Sqlite {
            // Given a time too, SQLite walks all of that time for the rows of the status.
            from.push_str(" INDEXED BY trace_status");
        }
        if joined && !is_traces {
            // The order of a cross join is kept: the driver's rows come first, each finds its trace by key.
            from.push_str(" CROSS JOIN trace");
            sql.and("trace.seq = d.trace_seq AND trace.project_id = ?", [project.0.into()]);
        }
        for (bound, operator) in [(self.from, ">="), (self.until, "<=")] {
            if let Some(bound) = bound {
                sql.and(&format!("{at} {operator} ?"), [bound.into()]);
            }
        }
        match (status, self.wanted_statuses()) {
            // The equality keeps the index on status and start in order.
            (Some(status), _) => sql.and("trace.status = ?", [status.code().into()]),
            (None, Some(statuses)) if finds_status(driver) => {
                let by = if dialect == Dialect::Sqlite { " INDEXED BY trace_status" } else { "" };
                let exists = format!(
                    "EXISTS (SELECT 1 FROM trace s{by} WHERE s.project_id = ? AND s.status IN ({}) AND s.started_at = {at} \
                     AND s.seq = {seq})",
                    marks(statuses.len())
                );
                sql.and(&exists, std::iter::once(project.0.into()).chain(statuses.iter().map(|status| status.code().into())));
            }
            (None, Some(statuses)) if statuses.len() == 1 => sql.and("trace.status = ?", [statuses[0].code().into()]),
            (None, Some(statuses)) => sql.among("trace.status", statuses.iter().map(|status| status.code().into())),
            (None, None) => {}
        }
        if !self.ids.is_empty() {
            sql.among("trace.trace_id", self.ids.iter().map(|text| Value::from(id::pack(text.as_bytes()))));
        }
        if !self.protocols.is_empty() {
            sql.among("trace.protocol", self.protocols.iter().map(|protocol| protocol.code().into()));
        }
        for (bounds, operator) in [(&self.least, ">="), (&self.most, "<=")] {
            for (measure, bound) in bounds {
                sql.and(&format!("trace.{} {operator} ?", measure.column()), [(*bound).into()]);
            }
        }
        if let Some(until) = self.stored_until {
            sql.and("trace.created_at <= ?", [until.into()]);
        }
        for (facets, word) in [(&self.facets, "EXISTS"), (&self.without, "NOT EXISTS")] {
            for (kind, hash) in facets.iter().filter(|facet| driver != Driver::Facet(facet) || word == "NOT EXISTS") {
                let exists = format!(
                    "{word} (SELECT 1 FROM facet f WHERE f.project_id = ? AND f.kind = ? AND f.value_hash = ? AND f.started_at = {at} \
                     AND f.trace_seq = {seq})"
                );
                sql.and(&exists, [project.0.into(), (*kind as i64).into(), hash.to_vec().into()]);
            }
        }
        for group in self.any.iter().filter(|group| driver != Driver::Any(group)) {
            let (kind, values) = of_group(group);
            let exists = format!(
                "EXISTS (SELECT 1 FROM facet f WHERE f.project_id = ? AND f.kind = ? AND f.value_hash IN ({}) AND f.started_at = {at} \
                 AND f.trace_seq = {seq})",
                marks(values.len())
            );
            sql.and(&exists, [project.0.into(), kind.into()].into_iter().chain(values));
        }
        if let Some(text) = self.error.as_deref().filter(|_| !matches!(driver, Driver::Errors(_))) {
            let exists = format!(
                "EXISTS (SELECT 1 FROM trace_error e WHERE e.project_id = ? AND e.started_at = {at} AND e.trace_seq = {seq} AND {})",
                holds(dialect, "e.folded")
            );
            sql.and(&exists, [project.0.into(), fold(text).into()]);
        }
        for wanted in self.evaluations.iter().filter(|wanted| driver != Driver::Evaluated(wanted)) {
            let (condition, values) = evaluated(project, wanted);
            sql.and(&format!("EXISTS (SELECT 1 FROM evaluation e WHERE {condition} AND e.trace_seq = {seq})"), values);
        }
        Selection { from, conditions: sql.text, values: sql.values, at, by_key }
    }

    /// Whether a count needs the trace table beside this driver.
    pub(super) fn needs_trace(&self, driver: Driver<'_>) -> bool {
        let plain = Self { facets: Vec::new(), any: Vec::new(), without: Vec::new(), error: None, evaluations: Vec::new(), ..self.clone() };
        let has_start = !matches!(driver, Driver::Evaluated(_));
        !(has_start && plain.is_rolled_up() && (self.wanted_statuses().is_none() || finds_status(driver)))
    }
}

/// Whether the status of a driver's rows is looked up in the index that has it, rather than in the traces' own rows, which
/// are many times as wide.
fn finds_status(driver: Driver<'_>) -> bool {
    matches!(driver, Driver::Facet(_) | Driver::Any(_) | Driver::Errors(_))
}

/// Conditions and their values.
struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        if !self.text.is_empty() {
            self.text.push_str(" AND ");
        }
        self.text.push_str(condition);
        self.values.extend(values);
    }

    fn among(&mut self, column: &str, values: impl ExactSizeIterator<Item = Value>) {
        if values.len() == 0 {
            return self.and("1 = 0", []);
        }
        let mut condition = String::new();
        let _ = write!(condition, "{column} IN ({})", vec!["?"; values.len()].join(","));
        self.and(&condition, values);
    }
}

/// The kind of a group of facets, and the values of it.
fn of_group(group: &[Facet]) -> (i64, Vec<Value>) {
    // A group without facets selects nothing: no facet has the kind zero.
    (group.first().map_or(0, |(kind, _)| *kind as i64), group.iter().map(|(_, hash)| hash.to_vec().into()).collect())
}

/// Placeholders of a list; `IN` takes no empty one.
fn marks(values: usize) -> String {
    if values == 0 { "NULL".to_owned() } else { vec!["?"; values].join(",") }
}

/// A text as it is compared: lower case, as bytes.
pub(crate) fn fold(text: &str) -> Vec<u8> {
    text.to_lowercase().into_bytes()
}

/// Whether bytes hold other bytes.
fn holds(dialect: Dialect, column: &'static str) -> &'static str {
    match (dialect, column) {
        (Dialect::Sqlite, "d.folded") => "instr(d.folded, ?) > 0",
        (Dialect::Sqlite, _) => "instr(e.folded, ?) > 0",
        (Dialect::Postgres, "d.folded") => "position(? in d.folded) > 0",
        (Dialect::Postgres, _) => "position(? in e.folded) > 0",
    }
}

fn evaluated(project: ProjectId, wanted: &EvaluationFilter) -> (String, Vec<Value>) {
    let mut sql = Sql { text: String::new(), values: Vec::new() };
    sql.and("e.project_id = ? AND e.name_hash = ?", [project.0.into(), id::hash128(wanted.name.as_bytes()).to_vec().into()]);
    match (&wanted.number, &wanted.word) {
        // A value that reads as a number may be a word all the same: a grade `5`.
        (Some((operator, number)), Some(word)) => {
            sql.and(&format!("(e.number {} ? OR e.word = ?)", operator.sign()), [(*number).into(), word.as_bytes().to_vec().into()]);
        }
        (Some((operator, number)), None) => sql.and(&format!("e.number {} ?", operator.sign()), [(*number).into()]),
        (None, Some(word)) => sql.and("e.word = ?", [word.as_bytes().to_vec().into()]),
        (None, None) => {}
    }
    (sql.text, sql.values)
}

impl Store {
    /// Where to begin: with the rarest of what is asked for, as far as a few looks at the indexes tell.
    pub(super) async fn driver<'a>(&self, project: ProjectId, filter: &'a TraceFilter) -> Result<Driver<'a>, StoreError> {
        let facets = filter.facets.iter().map(Driver::Facet).chain(filter.any.iter().map(|group| Driver::Any(group)));
        let evaluations = filter.evaluations.iter().map(Driver::Evaluated);
        let candidates: Vec<Driver<'a>> = facets.chain(evaluations).chain(filter.error.as_deref().map(Driver::Errors)).collect();
        let by_status = || match filter.wanted_statuses() {
            Some(statuses) if statuses.len() > 1 => Driver::Statuses,
            _ => Driver::Traces,
        };
        if !filter.ids.is_empty() {
            return Ok(Driver::Traces);
        }
        match candidates.as_slice() {
            [] => return Ok(by_status()),
            [only] if filter.wanted_statuses().is_none() => return Ok(*only),
            _ => {}
        }
        let mut best = (i64::MAX, Driver::Traces);
        for candidate in candidates {
            let found = self.probe(project, filter, candidate).await?;
            if found < best.0 {
                best = (found, candidate);
            }
        }
        if best.0 >= PROBE && filter.wanted_statuses().is_some() {
            let window = TraceFilter {
                statuses: filter.statuses.clone(),
                not_statuses: filter.not_statuses.clone(),
                from: filter.from,
                until: filter.until,
                ..TraceFilter::default()
            };
            if self.count_rolled_up(project, &window).await? < PROBE {
                return Ok(by_status());
            }
        }
        Ok(best.1)
    }

    /// Index entries of a driver within the filter's time, up to [`PROBE`].
    pub(super) async fn probe(&self, project: ProjectId, filter: &TraceFilter, driver: Driver<'_>) -> Result<i64, StoreError> {
        let timed = !matches!(driver, Driver::Evaluated(_));
        let window = TraceFilter { from: filter.from.filter(|_| timed), until: filter.until.filter(|_| timed), ..TraceFilter::default() };
        let selection = window.selection(self.dialect(), project, driver, None, false);
        let mut values = selection.values.clone();
        values.push(PROBE.into());
        let row = self.row(&count_sql(&selection, true), values).await?;
        row.map_or(Ok(0), |row| column(&row, "facet", 0))
    }
}

/// How many rows a selection has, up to a limit where it is `bounded`.
pub(super) fn count_sql(selection: &Selection, bounded: bool) -> String {
    let Selection { from, conditions, .. } = selection;
    let conditions = if conditions.is_empty() { "1 = 1" } else { conditions };
    if bounded {
        format!("SELECT count(*) FROM (SELECT 1 AS one FROM {from} WHERE {conditions} LIMIT ?) counted")
    } else {
        format!("SELECT count(*) FROM {from} WHERE {conditions}")
    }
}
