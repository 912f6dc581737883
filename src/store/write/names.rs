//! The names a day admits to the span rollups: a thousand a dimension, first come, never removed but by a scrub.
//!
//! A decision once made stands: an admitted name stays admitted, and a day that has turned a name away is full for ever.
//! So both kinds of decision can be remembered by the process.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

use sea_orm::Value;

use super::Written;
use crate::domain::project::ProjectId;
use crate::domain::time::DAY;
use crate::metrics::fold::{self, DayName, MAX_NAMES_A_DAY};
use crate::store::{Connection, Dialect, KeyType, MultiKey, MultiRow, StoreError, Transaction, column};

/// Decisions remembered by a process before it starts over.
const MAX_REMEMBERED: usize = 20_000;

pub(super) static READ_NAMES: MultiKey = MultiKey::new(
    "SELECT project_id, day, dimension, name FROM rollup_name WHERE (project_id, day, dimension, name)",
    &[KeyType::Int, KeyType::Int, KeyType::Int, KeyType::Bytes],
    "",
);
pub(super) static PUT_NAMES: MultiRow = MultiRow::new("INSERT INTO rollup_name (project_id, day, dimension, name) VALUES ", 4, "");
pub(super) const OPEN_DAY: &str =
    "INSERT INTO rollup_day (project_id, day, dimension, admitted) VALUES (?, ?, ?, 0) ON CONFLICT (project_id, day, dimension) DO NOTHING";
pub(super) const LOCK_DAY: [&str; 2] = [
    "SELECT admitted FROM rollup_day WHERE project_id = ? AND day = ? AND dimension = ?",
    "SELECT admitted FROM rollup_day WHERE project_id = ? AND day = ? AND dimension = ? FOR UPDATE",
];
pub(super) const COUNT_DAY: &str = "UPDATE rollup_day SET admitted = ? WHERE project_id = ? AND day = ? AND dimension = ?";
pub(super) const FORGET_MODEL: &str = "DELETE FROM rollup_name WHERE project_id = ? AND day = ? AND dimension = ? AND name = ? AND NOT EXISTS (SELECT 1 FROM span_rollup \
     WHERE project_id = ? AND scope = 0 AND grain = 3600 AND bucket >= ? AND bucket < ? AND model = ?)";
pub(super) const FORGET_AGENT: &str = "DELETE FROM rollup_name WHERE project_id = ? AND day = ? AND dimension = ? AND name = ? AND NOT EXISTS (SELECT 1 FROM span_rollup \
     WHERE project_id = ? AND scope = 0 AND grain = 3600 AND bucket >= ? AND bucket < ? AND agent = ?)";
pub(super) const FORGET_TOOL: &str = "DELETE FROM rollup_name WHERE project_id = ? AND day = ? AND dimension = ? AND name = ? AND NOT EXISTS (SELECT 1 FROM span_rollup \
     WHERE project_id = ? AND scope = 0 AND grain = 3600 AND bucket >= ? AND bucket < ? AND tool = ?)";

type Decisions = HashMap<(ProjectId, DayName), bool>;

/// How often this process has forgotten a name: what is remembered from before does not count.
static FORGOTTEN: AtomicU64 = AtomicU64::new(0);

/// Decisions this process remembers, and how often a name had been forgotten then.
#[derive(Debug, Default)]
pub struct NameCache(Mutex<(u64, Decisions)>);

/// Decisions that a transaction works with.
#[derive(Debug, Default)]
pub(super) struct Admitted(Decisions);

impl Admitted {
    /// Whether a name has a row of its own.
    pub(super) fn contains(&self, project: ProjectId, name: &DayName) -> bool {
        self.0.get(&(project, name.clone())).copied().unwrap_or(false)
    }
}

impl NameCache {
    /// Remembers the decisions of a committed transaction.
    pub(super) fn keep(&self, admitted: Admitted) {
        let mut current = self.current();
        let known = &mut current.1;
        if known.len() + admitted.0.len() > MAX_REMEMBERED {
            known.clear();
        }
        known.extend(admitted.0);
    }

    fn current(&self) -> MutexGuard<'_, (u64, Decisions)> {
        let mut known = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let forgotten = FORGOTTEN.load(Ordering::Relaxed);
        if known.0 != forgotten {
            *known = (forgotten, Decisions::new());
        }
        known
    }

    fn known(&self, wanted: &BTreeSet<(ProjectId, DayName)>) -> Decisions {
        let current = self.current();
        let known = &current.1;
        wanted.iter().filter_map(|name| known.get(name).map(|decision| (name.clone(), *decision))).collect()
    }
}

/// Every name that the written traces are counted by.
pub(super) fn wanted(written: &[Written]) -> BTreeSet<(ProjectId, DayName)> {
    written
        .iter()
        .flat_map(|trace| trace.changes.iter().map(move |change| (trace.project, change)))
        .flat_map(|(project, change)| {
            change.old.iter().chain(std::iter::once(&change.new)).flat_map(fold::names).map(move |name| (project, name)).collect::<Vec<_>>()
        })
        .collect()
}

/// Decides on names that spans are counted by.
pub(super) async fn admit(
    transaction: &Transaction,
    dialect: Dialect,
    cache: &NameCache,
    wanted: BTreeSet<(ProjectId, DayName)>,
) -> Result<Admitted, StoreError> {
    let mut decisions = cache.known(&wanted);
    let mut unknown: BTreeSet<_> = wanted.into_iter().filter(|name| !decisions.contains_key(name)).collect();
    settle_stored(transaction, dialect, &mut unknown, &mut decisions).await?;
    let mut by_day: BTreeMap<(ProjectId, i64, i64), BTreeSet<(ProjectId, DayName)>> = BTreeMap::new();
    for name in unknown {
        by_day.entry((name.0, name.1.0, name.1.1 as i64)).or_default().insert(name);
    }
    for ((project, day, dimension), mut names) in by_day {
        let key = || -> [Value; 3] { [project.0.into(), day.into(), dimension.into()] };
        transaction.execute_raw(dialect.statement(OPEN_DAY, key())).await?;
        let locked = transaction.query_one_raw(dialect.statement(LOCK_DAY[usize::from(dialect == Dialect::Postgres)], key())).await?;
        let mut admitted: i64 = match locked {
            Some(row) => column(&row, "rollup_day", 0)?,
            None => return Err(StoreError::corrupt("rollup_day", "a row that was just made is gone")),
        };
        // Another server may have admitted some of them while this one waited for the day.
        settle_stored(transaction, dialect, &mut names, &mut decisions).await?;
        let mut rows: Vec<Value> = Vec::new();
        for name in names {
            let fits = admitted < MAX_NAMES_A_DAY;
            if fits {
                admitted += 1;
                rows.extend::<[Value; 4]>([project.0.into(), day.into(), dimension.into(), name.1.2.clone().into()]);
            }
            decisions.insert(name, fits);
        }
        if !rows.is_empty() {
            PUT_NAMES.execute(transaction, dialect, rows).await?;
            transaction.execute_raw(dialect.statement(COUNT_DAY, [admitted.into(), project.0.into(), day.into(), dimension.into()])).await?;
        }
    }
    Ok(Admitted(decisions))
}

/// Forgets a name of a day that rules have taken out of all that was counted by it. While a row counts by it, it stays: a
/// recount would not find the row otherwise. Gives how many were forgotten.
pub(in crate::store) async fn forget(
    transaction: &Transaction,
    dialect: Dialect,
    project: ProjectId,
    (day, dimension, name): (i64, i64, &[u8]),
) -> Result<u64, StoreError> {
    let sql = match dimension {
        1 => FORGET_MODEL,
        2 => FORGET_AGENT,
        _ => FORGET_TOOL,
    };
    let (from, until) = (day * DAY, (day + 1) * DAY);
    let values: [Value; 8] =
        [project.0.into(), day.into(), dimension.into(), name.to_vec().into(), project.0.into(), from.into(), until.into(), name.to_vec().into()];
    let forgotten = transaction.execute_raw(dialect.statement(sql, values)).await?;
    if forgotten > 0 {
        FORGOTTEN.fetch_add(1, Ordering::Relaxed);
    }
    Ok(forgotten)
}

/// Moves the names that are stored from `unknown` to the decisions.
async fn settle_stored(
    transaction: &Transaction,
    dialect: Dialect,
    unknown: &mut BTreeSet<(ProjectId, DayName)>,
    decisions: &mut Decisions,
) -> Result<(), StoreError> {
    let keys: Vec<Value> = unknown
        .iter()
        .flat_map(|(project, (day, dimension, name))| -> [Value; 4] {
            [project.0.into(), (*day).into(), (*dimension as i64).into(), name.clone().into()]
        })
        .collect();
    let mut stored = BTreeSet::new();
    for row in READ_NAMES.fetch(transaction, dialect, keys).await? {
        let table = "rollup_name";
        stored.insert((
            column::<i64>(&row, table, 0)?,
            column::<i64>(&row, table, 1)?,
            column::<i64>(&row, table, 2)?,
            column::<Vec<u8>>(&row, table, 3)?,
        ));
    }
    unknown.retain(|name| {
        let (project, (day, dimension, text)) = name;
        let is_stored = stored.contains(&(project.0, *day, *dimension as i64, text.clone()));
        if is_stored {
            decisions.insert(name.clone(), true);
        }
        !is_stored
    });
    Ok(())
}
