//! Recounting rollups from what is stored, on a store that may be written to meanwhile.
//!
//! All of a project is read in one transaction that sees one moment of the store, so that every difference is a fault.
//! On SQLite the write-ahead log cannot be shortened while it lasts; only `doctor` does this.

use std::collections::{BTreeMap, HashSet};

use sea_orm::{AccessMode, IsolationLevel, TransactionOptions, TransactionTrait, Value};

use super::codec::decoded;
use super::trace::{original_in, stored_heads};
use super::write::scopes::Sources;
use super::{Connection, Dialect, Row, Store, StoreError, Transaction, column};
use crate::domain::derive::{self, SpanId};
use crate::domain::id::{hash128, unpack};
use crate::domain::item::Preview;
use crate::domain::project::ProjectId;
use crate::domain::span::{Kind, Protocol, SpanHead, Status};
use crate::domain::text::Text;
use crate::domain::trace::{Summary, TraceState};
use crate::metrics::cell::Cell;
use crate::metrics::fold::{DayName, Deltas, Dimension, Grain, SpanKey, TraceKey};
use crate::metrics::histogram::Histogram;

const PAGE: i64 = 200;
/// Faults that are told one by one; a damaged store may have millions.
const MAX_FAULTS: usize = 100;

/// What a recount found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recounted {
    /// Traces that were read.
    pub traces: u64,
    /// Spans that were read.
    pub spans: u64,
    /// What is wrong, in words; at most a hundred.
    pub faults: Vec<String>,
}

impl Recounted {
    fn fault(&mut self, text: impl FnOnce() -> String) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(text());
        }
    }
}

/// What decides where something counts, and the sums so far.
pub(super) struct Recounter {
    project: ProjectId,
    sources: Sources,
    names: HashSet<DayName>,
    /// The sums.
    pub(super) deltas: Deltas,
}

impl Recounter {
    pub(super) async fn new<C: Connection>(connection: &C, dialect: Dialect, project: ProjectId) -> Result<Self, StoreError> {
        let mut sources = Sources::default();
        sources.read(connection, dialect, project).await?;
        let mut names = HashSet::new();
        let sql = "SELECT day, dimension, name FROM rollup_name WHERE project_id = ?";
        for row in connection.query_all_raw(dialect.statement(sql, [project.0.into()])).await? {
            let dimension = match column::<i64>(&row, "rollup_name", 1)? {
                1 => Dimension::Model,
                2 => Dimension::Agent,
                _ => Dimension::Tool,
            };
            names.insert((column(&row, "rollup_name", 0)?, dimension, column(&row, "rollup_name", 2)?));
        }
        Ok(Self { project, sources, names, deltas: Deltas::default() })
    }

    /// Counts a trace with its spans.
    pub(super) fn add<'a>(
        &mut self,
        seq: i64,
        protocol: Protocol,
        summary: &Summary,
        state: &TraceState,
        heads: impl IntoIterator<Item = &'a SpanHead>,
    ) {
        let Self { project, sources, names, deltas } = self;
        let scopes = |source: Option<&Text>| sources.scopes(*project, source, seq);
        deltas.trace(&scopes(summary.facts.source.as_ref()), protocol, summary, 1);
        for head in heads {
            deltas.span(&scopes(state.facts(head).source.as_ref()), head, 1, |name| names.contains(name));
        }
    }
}

impl Store {
    /// Derives every trace of a project from its spans and recounts its rollups; with `originals`, also reads every original
    /// and holds it against its hash. `progress` is told how many of how many traces are done.
    pub async fn recount_live(
        &self,
        project: ProjectId,
        originals: bool,
        mut progress: impl FnMut(u64, u64) + Send,
    ) -> Result<Recounted, StoreError> {
        let options = match self.dialect() {
            Dialect::Sqlite => TransactionOptions::default(),
            Dialect::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        let transaction = Transaction::pooled(self.reader().pool.begin_with_options(options).await?, self.reader().is_spread);
        let look = Look { transaction: &transaction, dialect: self.dialect(), project };
        let mut found = Recounted::default();
        let mut counter = Recounter::new(&transaction, self.dialect(), project).await?;
        let total = look.number("SELECT count(*) FROM trace WHERE project_id = ?").await?;
        let mut after: Option<(i64, Vec<u8>)> = None;
        loop {
            let rows = look.page(after.as_ref()).await?;
            let Some(last) = rows.last() else { break };
            after = Some((column(last, "trace", 4)?, column(last, "trace", 5)?));
            for row in &rows {
                look.trace(row, originals, &mut counter, &mut found).await?;
            }
            progress(found.traces, total.max(found.traces));
        }
        let stored = stored_rollups(&transaction, self.dialect(), project).await?;
        transaction.rollback().await?;
        differences(&stored, &counter.deltas, |text| found.fault(|| text));
        Ok(found)
    }
}

/// Says where stored rollups are not what was counted.
pub(super) fn differences(stored: &Deltas, counted: &Deltas, mut fault: impl FnMut(String)) {
    let traces: std::collections::BTreeSet<_> = stored.traces.keys().chain(counted.traces.keys()).collect();
    for key in traces {
        let (stored, counted) = (stored.traces.get(key), counted.traces.get(key));
        if stored != counted && !(key.grain == Grain::Minute && count_the_same(stored, counted)) {
            fault(format!("trace rollup {key:?}: {stored:?} stored, {counted:?} counted"));
        }
    }
    let spans: std::collections::BTreeSet<_> = stored.spans.keys().chain(counted.spans.keys()).collect();
    for key in spans {
        let (stored, counted) = (stored.spans.get(key), counted.spans.get(key));
        if stored != counted {
            fault(format!("span rollup {key:?}: {stored:?} stored, {counted:?} counted"));
        }
    }
}

/// Whether a row that was begun before rows a minute had histograms counts the same without it.
fn count_the_same(stored: Option<&Cell>, counted: Option<&Cell>) -> bool {
    let without = |cell: Option<&Cell>| Cell { histogram: Histogram::default(), ..cell.cloned().unwrap_or_default() };
    stored.is_some_and(|stored| !stored.is_whole()) && without(stored) == without(counted)
}

/// The rollups of a project as they are stored, all slots added up.
pub(super) async fn stored_rollups<C: Connection>(connection: &C, dialect: Dialect, project: ProjectId) -> Result<Deltas, StoreError> {
    let mut deltas = Deltas::default();
    let rows = async |sql: &str| connection.query_all_raw(dialect.statement(sql, [project.0.into()])).await;
    let grain = |seconds: i64| Grain::ALL.into_iter().find(|grain| grain.seconds() == seconds);
    let unknown = |table| StoreError::corrupt(table, "unknown code");
    for row in rows("SELECT scope, grain, bucket, status, protocol, cell FROM trace_rollup WHERE project_id = ? AND slot >= 0").await? {
        let table = "trace_rollup";
        let key = TraceKey {
            scope: column(&row, table, 0)?,
            grain: grain(column(&row, table, 1)?).ok_or_else(|| unknown(table))?,
            bucket: column(&row, table, 2)?,
            status: Status::from_code(column(&row, table, 3)?).ok_or_else(|| unknown(table))?,
            protocol: Protocol::from_code(column(&row, table, 4)?).ok_or_else(|| unknown(table))?,
        };
        deltas.traces.entry(key).or_default().merge(&decoded(&row, table, 5)?);
    }
    for row in rows("SELECT scope, grain, bucket, kind, model, agent, tool, cell FROM span_rollup WHERE project_id = ? AND slot >= 0").await? {
        let table = "span_rollup";
        let key = SpanKey {
            scope: column(&row, table, 0)?,
            grain: grain(column(&row, table, 1)?).ok_or_else(|| unknown(table))?,
            bucket: column(&row, table, 2)?,
            kind: Kind::from_code(column(&row, table, 3)?).ok_or_else(|| unknown(table))?,
            model: column(&row, table, 4)?,
            agent: column(&row, table, 5)?,
            tool: column(&row, table, 6)?,
        };
        deltas.spans.entry(key).or_default().merge(&decoded(&row, table, 7)?);
    }
    // Those of deleted apps are on their way out, and nobody reads them.
    let deleted = rows("SELECT id FROM app WHERE project_id = ? AND deleted_at IS NOT NULL").await?;
    let deleted: HashSet<i64> = deleted.iter().map(|row| column(row, "app", 0)).collect::<Result<_, _>>()?;
    deltas.traces.retain(|key, cell| !cell.is_zero() && !deleted.contains(&key.scope));
    deltas.spans.retain(|key, cell| !cell.is_zero() && !deleted.contains(&key.scope));
    Ok(deltas)
}

/// One moment of a project.
struct Look<'a> {
    transaction: &'a Transaction,
    dialect: Dialect,
    project: ProjectId,
}

impl Look<'_> {
    async fn number(&self, sql: &str) -> Result<u64, StoreError> {
        let row = self.transaction.query_one_raw(self.dialect.statement(sql, [self.project.0.into()])).await?;
        let number: i64 = row.map(|row| column(&row, "count", 0)).transpose()?.unwrap_or(0);
        Ok(u64::try_from(number).unwrap_or(0))
    }

    async fn page(&self, after: Option<&(i64, Vec<u8>)>) -> Result<Vec<Row>, StoreError> {
        let columns = "SELECT seq, protocol, summary, state, started_at, trace_id FROM trace WHERE project_id = ?";
        let order = "ORDER BY started_at, trace_id LIMIT ?";
        let (sql, values): (String, Vec<Value>) = match after {
            None => (format!("{columns} {order}"), vec![self.project.0.into(), PAGE.into()]),
            Some((at, id)) => (
                format!("{columns} AND (started_at, trace_id) > (?, ?) {order}"),
                vec![self.project.0.into(), (*at).into(), id.clone().into(), PAGE.into()],
            ),
        };
        Ok(self.transaction.query_all_raw(self.dialect.statement(&sql, values)).await?)
    }

    async fn trace(&self, row: &Row, originals: bool, counter: &mut Recounter, found: &mut Recounted) -> Result<(), StoreError> {
        let seq: i64 = column(row, "trace", 0)?;
        let id = unpack(&column::<Vec<u8>>(row, "trace", 5)?).unwrap_or_default();
        let protocol = Protocol::from_code(column(row, "trace", 1)?).ok_or_else(|| StoreError::corrupt("trace", "unknown protocol"))?;
        let summary: Summary = decoded(row, "trace", 2)?;
        let state: TraceState = decoded(row, "trace", 3)?;
        let heads: BTreeMap<SpanId, SpanHead> = stored_heads(self.transaction, self.dialect, self.project, seq).await?;
        found.traces += 1;
        found.spans += heads.len() as u64;
        let derived = derive::full(&heads, &state);
        let texts = Preview { input: summary.input_text.clone(), output: summary.output_text.clone() };
        if derive::summary_of_all(&derived, &heads, texts) != summary || !derived.remarked.is_empty() {
            found.fault(|| format!("trace {id:?}: what is shown differs from what its spans say"));
        }
        if originals {
            for (span, head) in &heads {
                let original = original_in(self.transaction, self.dialect, self.project, seq, head.place).await;
                if !original.is_ok_and(|original| hash128(&original) == head.hash) {
                    found.fault(|| format!("trace {id:?}: the original of {:?} is damaged", unpack(span).unwrap_or_default()));
                }
            }
        }
        counter.add(seq, protocol, &summary, &state, heads.values());
        Ok(())
    }
}
