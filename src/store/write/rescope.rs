//! Counting the older traces of a source that an app has come to list, or taking back those of one that it lists no more.
//!
//! Each step is a transaction that has the project to itself: it walks on over a part of the traces in the order of their
//! internal numbers, adds what they count to the app's rollups (or takes it back), and moves the mark behind them. The
//! mark is all the state there is, so a step that is cut off never happened, steps of two servers are steps of one walk,
//! and whoever writes a trace meanwhile knows by its number whether it is counted ([`super::scopes`]).

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::Value;

use super::names::{self, NameCache};
use super::rollups;
use super::scopes::Counted;
use crate::domain::derive::SpanId;
use crate::domain::id::hash128;
use crate::domain::project::ProjectId;
use crate::domain::span::{Protocol, SpanHead};
use crate::domain::text::Text;
use crate::domain::time::{DAY, HOUR};
use crate::domain::trace::{Summary, TraceState};
use crate::metrics::fold::{self, Deltas, Grain};
use crate::store::codec::decoded;
use crate::store::identity::drop_app;
use crate::store::trace::stored_heads;
use crate::store::{Connection, Dialect, Row, Store, StoreError, Transaction, column};

/// Nothing else writes to the project until the transaction ends. Postgres only: on SQLite there is one writer.
pub(crate) const HOLD_PROJECT: &str = "SELECT 1 FROM project WHERE id = ? FOR UPDATE";
pub(crate) const APP_MARKS: &str = "SELECT source_hash, wanted, side, done_seq, end_seq FROM app_source \
     WHERE project_id = ? AND app_id = ? AND (side <> 0 OR wanted = 0) ORDER BY source_hash";
pub(crate) const MOVE_MARK: &str =
    "UPDATE app_source SET side = ?, done_seq = ?, end_seq = ? WHERE project_id = ? AND app_id = ? AND source_hash = ?";
pub(crate) const DROP_SOURCE: &str = "DELETE FROM app_source WHERE project_id = ? AND app_id = ? AND source_hash = ?";
/// The largest number that a trace of the project has; on SQLite, that any trace has.
pub(crate) const LAST_SEQ: [&str; 2] =
    ["SELECT coalesce(max(seq), 0) FROM trace WHERE ? IS NOT NULL", "SELECT coalesce(max(seq), 0) FROM trace WHERE project_id = ?"];
/// On SQLite numbers are row numbers, and those of other projects lie between: a step asks for a bounded range of them.
pub(crate) const NEXT_TRACES: &str =
    "SELECT seq, protocol, summary, state FROM trace WHERE project_id = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?";
pub(crate) const FIRST_TRACE_CELL: &str = "SELECT bucket FROM trace_rollup WHERE project_id = ? AND scope = ? AND grain = ? ORDER BY bucket LIMIT 1";
pub(crate) const FIRST_SPAN_CELL: &str = "SELECT bucket FROM span_rollup WHERE project_id = ? AND scope = ? AND grain = ? ORDER BY bucket LIMIT 1";
pub(crate) const CLEAR_TRACE_CELLS: &str = "DELETE FROM trace_rollup WHERE project_id = ? AND scope = ? AND grain = ? AND bucket < ?";
pub(crate) const CLEAR_SPAN_CELLS: &str = "DELETE FROM span_rollup WHERE project_id = ? AND scope = ? AND grain = ? AND bucket < ?";

/// Numbers that a step looks at, at most, unless less is asked for.
pub const STEP_ROWS: i64 = 1_000;
/// Spans that a step counts before it ends.
const STEP_SPANS: usize = 5_000;
/// Time that a step of a deletion covers in rows a minute and in rows an hour.
const CLEAR_MINUTES: i64 = 6 * HOUR;
const CLEAR_HOURS: i64 = 10 * DAY;

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rescoped {
    /// There is more to do.
    More,
    /// All that the app lists is counted, and nothing else.
    Done,
}

/// A source with work to do.
#[derive(Clone, Debug)]
struct Mark {
    hash: [u8; 16],
    wanted: bool,
    counted: Counted,
}

/// A trace that the walk comes by.
struct Passed {
    seq: i64,
    protocol: Protocol,
    summary: Summary,
    state: TraceState,
}

impl Store {
    /// Takes one step of what is left to be done for an app's sources, over the next `rows` numbers of traces. Exact under
    /// concurrent writes of any server.
    pub async fn rescope_step(&self, project: ProjectId, app: i64, rows: i64) -> Result<Rescoped, StoreError> {
        let transaction = self.begin_write().await?;
        let dialect = self.dialect();
        hold_project(&transaction, dialect, project).await?;
        let marks = read_marks(&transaction, dialect, project, app).await?;
        let Some(first) = marks.first().cloned() else {
            transaction.rollback().await?;
            return Ok(Rescoped::Done);
        };
        // Sources that stand at the same mark walk together.
        let together: Vec<Mark> = marks.into_iter().filter(|mark| mark.counted == first.counted && mark.wanted == first.wanted).collect();
        let walk = Walk { transaction: &transaction, dialect, project, app, rows };
        match first.counted {
            Counted::All => walk.turn(&together, false).await?,
            Counted::Outside { done, end } if done >= end => walk.turn(&together, true).await?,
            Counted::Inside { done, end } if done >= end => walk.end_removal(&together).await?,
            Counted::Outside { done, end } => {
                let done = walk.count(self.slot(), &together, 1, done, end).await?;
                walk.mark(&together, Counted::Outside { done, end }).await?;
            }
            Counted::Inside { done, end } => {
                let done = walk.count(self.slot(), &together, -1, done, end).await?;
                walk.mark(&together, Counted::Inside { done, end }).await?;
            }
        }
        transaction.commit().await?;
        Ok(Rescoped::More)
    }

    /// Takes one step of deleting the rollups of a deleted app, and the app with the last of them. No writer touches
    /// them any more: the app's sources went when it was deleted.
    pub async fn clear_app_step(&self, project: ProjectId, app: i64) -> Result<Rescoped, StoreError> {
        let transaction = self.begin_write().await?;
        let dialect = self.dialect();
        for (first, clear) in [(FIRST_TRACE_CELL, CLEAR_TRACE_CELLS), (FIRST_SPAN_CELL, CLEAR_SPAN_CELLS)] {
            for (grain, step) in [(Grain::Minute, CLEAR_MINUTES), (Grain::Hour, CLEAR_HOURS)] {
                let key = || -> [Value; 3] { [project.0.into(), app.into(), grain.seconds().into()] };
                let Some(row) = transaction.query_one_raw(dialect.statement(first, key())).await? else { continue };
                let until = column::<i64>(&row, "rollup", 0)?.saturating_add(step);
                transaction.execute_raw(dialect.statement(clear, key().into_iter().chain([until.into()]))).await?;
                transaction.commit().await?;
                return Ok(Rescoped::More);
            }
        }
        drop_app(&transaction, dialect, project, app).await?;
        transaction.commit().await?;
        Ok(Rescoped::Done)
    }
}

/// Keeps all other writers out of a project.
pub(in crate::store) async fn hold_project<C: Connection>(connection: &C, dialect: Dialect, project: ProjectId) -> Result<(), StoreError> {
    if dialect == Dialect::Postgres {
        connection.execute_raw(dialect.statement(HOLD_PROJECT, [project.0.into()])).await?;
    }
    Ok(())
}

/// The mark of a source whose older traces are all still to be counted (or all counted); asked for while the project is held.
pub(in crate::store) async fn last_seq<C: Connection>(connection: &C, dialect: Dialect, project: ProjectId) -> Result<i64, StoreError> {
    let sql = LAST_SEQ[usize::from(dialect == Dialect::Postgres)];
    let row = connection.query_one_raw(dialect.statement(sql, [project.0.into()])).await?;
    row.map_or(Ok(0), |row| column(&row, "trace", 0))
}

async fn read_marks(transaction: &Transaction, dialect: Dialect, project: ProjectId, app: i64) -> Result<Vec<Mark>, StoreError> {
    let rows = transaction.query_all_raw(dialect.statement(APP_MARKS, [project.0.into(), app.into()])).await?;
    let read = |row: &Row| {
        let hash: Vec<u8> = column(row, "app_source", 0)?;
        let hash = hash.try_into().map_err(|_| StoreError::corrupt("app_source", "a hash is not 16 bytes"))?;
        Ok(Mark { hash, wanted: column::<i64>(row, "app_source", 1)? != 0, counted: Counted::read(row, 2)? })
    };
    rows.iter().map(read).collect()
}

struct Walk<'a> {
    transaction: &'a Transaction,
    dialect: Dialect,
    project: ProjectId,
    app: i64,
    rows: i64,
}

impl Walk<'_> {
    /// All is counted. That is the end for sources that are wanted; the others turn round and are taken back.
    async fn turn(&self, marks: &[Mark], counted_now: bool) -> Result<(), StoreError> {
        debug_assert!(counted_now || marks.iter().all(|mark| !mark.wanted), "a settled source that is wanted has nothing to do");
        let (stay, go): (Vec<Mark>, Vec<Mark>) = marks.iter().cloned().partition(|mark| mark.wanted);
        self.mark(&stay, Counted::All).await?;
        let end = last_seq(self.transaction, self.dialect, self.project).await?;
        self.mark(&go, Counted::Inside { done: 0, end }).await
    }

    /// Nothing is counted any more. Sources that somebody wants again start over.
    async fn end_removal(&self, marks: &[Mark]) -> Result<(), StoreError> {
        let (again, gone): (Vec<Mark>, Vec<Mark>) = marks.iter().cloned().partition(|mark| mark.wanted);
        let end = last_seq(self.transaction, self.dialect, self.project).await?;
        self.mark(&again, Counted::Outside { done: 0, end }).await?;
        for mark in gone {
            self.transaction.execute_raw(self.dialect.statement(DROP_SOURCE, self.key(&mark))).await?;
        }
        Ok(())
    }

    async fn mark(&self, marks: &[Mark], counted: Counted) -> Result<(), StoreError> {
        for mark in marks {
            let values = counted.columns().map(Value::from).into_iter().chain(self.key(mark));
            self.transaction.execute_raw(self.dialect.statement(MOVE_MARK, values)).await?;
        }
        Ok(())
    }

    fn key(&self, mark: &Mark) -> [Value; 3] {
        [self.project.0.into(), self.app.into(), mark.hash.to_vec().into()]
    }

    /// Counts (`times` 1) or takes back (-1) the traces that follow `done`; gives the new mark.
    async fn count(&self, slot: i64, marks: &[Mark], times: i64, done: i64, end: i64) -> Result<i64, StoreError> {
        let until = if self.dialect == Dialect::Sqlite { end.min(done + self.rows) } else { end };
        let (passed, is_full) = self.next(done, until).await?;
        let mut reached = if is_full { passed.last().map_or(until, |trace| trace.seq) } else { until };
        let is_ours = |source: Option<&Text>| source.is_some_and(|source| marks.iter().any(|mark| mark.hash == hash128(source.as_bytes())));
        let mut deltas = Deltas::default();
        let mut spans: Vec<SpanHead> = Vec::new();
        for trace in passed {
            if is_ours(trace.summary.facts.source.as_ref()) {
                deltas.trace(&[self.app], trace.protocol, &trace.summary, times);
            }
            // Spans with facts of their own are looked at where the shared ones have no room.
            if trace.state.shared_facts.iter().any(|facts| is_ours(facts.source.as_ref())) || trace.state.facts_are_many() {
                let heads: BTreeMap<SpanId, SpanHead> = stored_heads(self.transaction, self.dialect, self.project, trace.seq).await?;
                spans.extend(heads.into_values().filter(|head| is_ours(trace.state.facts(head).source.as_ref())));
            }
            if spans.len() >= STEP_SPANS {
                reached = trace.seq;
                break;
            }
        }
        let wanted: BTreeSet<_> = spans.iter().flat_map(fold::names).map(|name| (self.project, name)).collect();
        // What was decided when the spans came stands: nothing is admitted here.
        let admitted = names::admit(self.transaction, self.dialect, &NameCache::default(), wanted).await?;
        for head in &spans {
            deltas.span(&[self.app], head, times, |name| admitted.contains(self.project, name));
        }
        rollups::write(self.transaction, self.dialect, slot, &BTreeMap::from([(self.project, deltas)])).await?;
        Ok(reached)
    }

    /// Traces numbered in (done, until], and whether there may be more than these.
    async fn next(&self, done: i64, until: i64) -> Result<(Vec<Passed>, bool), StoreError> {
        let values = [self.project.0.into(), done.into(), until.into(), self.rows.into()];
        let rows = self.transaction.query_all_raw(self.dialect.statement(NEXT_TRACES, values)).await?;
        let read = |row: &Row| {
            Ok::<_, StoreError>(Passed {
                seq: column(row, "trace", 0)?,
                protocol: Protocol::from_code(column(row, "trace", 1)?).ok_or_else(|| StoreError::corrupt("trace", "unknown protocol"))?,
                summary: decoded(row, "trace", 2)?,
                state: decoded(row, "trace", 3)?,
            })
        };
        let passed = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let is_full = i64::try_from(passed.len()).unwrap_or(i64::MAX) == self.rows;
        Ok((passed, is_full))
    }
}
