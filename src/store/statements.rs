//! The statements that must cost the same on a store of any size, and the plans that the database has for them.
//!
//! They are collected from the very items that run, so the plan tests (`tests/query_plans.rs`) cannot look at others.

use std::fmt::Write;

use sea_orm::{Statement, Value};

use super::{Connection, Dialect, MultiKey, MultiRow, Store, StoreError, column, rollup, trace, write};

/// A statement by the name of the item it comes from.
#[derive(Clone, Debug)]
pub struct Named {
    /// `module::ITEM`, with what is asked where one item makes several statements.
    pub name: String,
    /// Its text, once for each number of rows or keys that it goes out with.
    pub texts: Vec<String>,
    /// Those that go out instead where tables may lie on several nodes; none, where it is the same.
    pub spread: Vec<String>,
    /// Values that are typical for it; none, where any will do.
    pub values: Vec<Value>,
}

/// Those of ingest and rewrite, on the connection for writes.
pub fn of_ingest(dialect: Dialect) -> Vec<Named> {
    write::statements(dialect)
}

/// Those of lists, traces, spans, originals and metrics.
pub fn of_reads(dialect: Dialect) -> Vec<Named> {
    trace::statements(dialect).into_iter().chain(rollup::statements(dialect)).collect()
}

/// Something that SQL is written down in.
pub(super) trait Texts {
    /// Every text that goes out.
    fn texts(&self, dialect: Dialect) -> Vec<String>;

    /// Those that go out instead where tables may lie on several nodes.
    fn spread(&self) -> Vec<String> {
        Vec::new()
    }
}

impl Texts for MultiRow {
    fn texts(&self, dialect: Dialect) -> Vec<String> {
        self.every(dialect)
    }
}

impl Texts for MultiKey {
    fn texts(&self, dialect: Dialect) -> Vec<String> {
        self.every(dialect)
    }

    fn spread(&self) -> Vec<String> {
        self.spread()
    }
}

impl Texts for &str {
    fn texts(&self, dialect: Dialect) -> Vec<String> {
        vec![dialect.statement(self, []).sql]
    }
}

impl Texts for String {
    fn texts(&self, dialect: Dialect) -> Vec<String> {
        self.as_str().texts(dialect)
    }
}

/// One for each dialect.
impl<T: Texts> Texts for [T; 2] {
    fn texts(&self, dialect: Dialect) -> Vec<String> {
        self[usize::from(dialect == Dialect::Postgres)].texts(dialect)
    }

    fn spread(&self) -> Vec<String> {
        self[1].spread()
    }
}

/// Collects items under their own names.
macro_rules! named {
    ($dialect:expr, $($module:ident::$item:ident),* $(,)?) => {
        vec![$($crate::store::statements::Named {
            name: concat!(stringify!($module), "::", stringify!($item)).to_owned(),
            texts: $crate::store::statements::Texts::texts(&$module::$item, $dialect),
            spread: $crate::store::statements::Texts::spread(&$module::$item),
            values: Vec::new(),
        }),*]
    };
}
pub(super) use named;

/// A value as SQL text. The text '1' is a value of every type that is asked for.
fn literal(value: Option<&Value>) -> String {
    match value {
        Some(Value::BigInt(Some(number))) => format!("'{number}'"),
        Some(Value::Bytes(Some(bytes))) => {
            let mut text = "'\\x".to_owned();
            for byte in bytes {
                let _ = write!(text, "{byte:02x}");
            }
            text + "'"
        }
        _ => "'1'".to_owned(),
    }
}

/// Which connection a statement is planned for; they have different settings on Postgres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanFor {
    /// The one connection that ingest writes through; one plan for any values.
    Writer,
    /// A connection of the pool for reads; the plan is made for values.
    Reader,
}

impl Store {
    /// How the database would run a statement. Nothing is executed.
    pub async fn plan(&self, sql: &str, values: &[Value], plan_for: PlanFor) -> Result<Vec<String>, StoreError> {
        let explain = |sql: String| Statement::from_string(self.dialect().backend(), sql);
        if self.dialect() == Dialect::Sqlite {
            let rows = self.reader().query_all_raw(explain(format!("EXPLAIN QUERY PLAN {sql}"))).await?;
            return rows.iter().map(|row| column(row, "plan", 3)).collect();
        }
        // Prepared, as the driver does it.
        let transaction = if plan_for == PlanFor::Writer { self.begin_write().await? } else { self.begin_admin().await? };
        transaction.execute_unprepared(&format!("PREPARE tracekeep_plan AS {sql}")).await?;
        // A placeholder may stand in several places.
        let numbers = sql.split('$').skip(1).filter_map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<usize>().ok());
        let values: Vec<String> = (0..numbers.max().unwrap_or_default()).map(|index| literal(values.get(index))).collect();
        let sql = format!("EXPLAIN (COSTS OFF) EXECUTE tracekeep_plan({})", values.join(", "));
        let rows = transaction.query_all_raw(explain(sql)).await?;
        transaction.execute_unprepared("DEALLOCATE tracekeep_plan").await?;
        transaction.rollback().await?;
        rows.iter().map(|row| column(row, "plan", 0)).collect()
    }
}
