//! Small tools for raw statements that run unchanged on SQLite and Postgres.
//!
//! Statements are written with `?` placeholders; [`Dialect::statement`] turns them into `$1…` for Postgres. Multi-row
//! statements go out in fixed sizes only, so that each connection's statement cache always hits.

use std::fmt::Write;
use std::sync::OnceLock;

use sea_orm::{DbBackend, Statement, Value};

use super::{Connection, Row, StoreError};

/// Rows in one multi-row write; a batch is cut into the largest sizes that fit. Powers of two: each statement is a trip to
/// the database, and no number of rows up to 511 needs more than nine of them.
const WRITE_CHUNKS: [usize; 9] = [256, 128, 64, 32, 16, 8, 4, 2, 1];
/// Keys in one multi-key statement; the last chunk is filled up by repeating its last key.
const READ_CHUNKS: [usize; 5] = [512, 128, 32, 8, 1];
/// A chunk of more keys than this is filled up only when most of them are there: binding the others costs more than a trip.
const FILLED_UP: usize = 128;

/// Which database is behind the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// The default: one file in the data directory.
    Sqlite,
    /// A server, possibly shared by several processes.
    Postgres,
}

impl Dialect {
    /// A statement with `?` placeholders and its values, in this database's spelling.
    pub fn statement(self, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
        Statement::from_sql_and_values(self.backend(), self.placeholders(sql), values)
    }

    pub(super) fn backend(self) -> DbBackend {
        match self {
            Self::Sqlite => DbBackend::Sqlite,
            Self::Postgres => DbBackend::Postgres,
        }
    }

    fn placeholders(self, sql: &str) -> String {
        if self == Self::Sqlite {
            return sql.to_owned();
        }
        let mut out = String::with_capacity(sql.len() + 16);
        let mut number = 0;
        for c in sql.chars() {
            if c == '?' {
                number += 1;
                let _ = write!(out, "${number}");
            } else {
                out.push(c);
            }
        }
        out
    }

    fn index(self) -> usize {
        match self {
            Self::Sqlite => 0,
            Self::Postgres => 1,
        }
    }
}

/// SQL type of a key column, needed where Postgres cannot infer it from a list of rows.
#[derive(Clone, Copy, Debug)]
pub enum KeyType {
    /// 64-bit integer.
    Int,
    /// Byte string.
    Bytes,
}

/// A write of many rows: `head` + `(?,…),(?,…)` + `tail`.
#[derive(Debug)]
pub struct MultiRow {
    head: &'static str,
    columns: usize,
    tail: &'static str,
    texts: [[OnceLock<String>; WRITE_CHUNKS.len()]; 2],
}

impl MultiRow {
    /// A statement for rows of `columns` values.
    pub const fn new(head: &'static str, columns: usize, tail: &'static str) -> Self {
        Self { head, columns, tail, texts: [const { [const { OnceLock::new() }; WRITE_CHUNKS.len()] }; 2] }
    }

    /// The statement for each number of rows, fewest first, as the plan tests read it.
    pub(super) fn every(&self, dialect: Dialect) -> Vec<String> {
        (0..WRITE_CHUNKS.len()).rev().map(|chunk| self.text(dialect, chunk).to_owned()).collect()
    }

    fn text(&self, dialect: Dialect, chunk: usize) -> &str {
        self.texts[dialect.index()][chunk].get_or_init(|| {
            let row = format!("({})", vec!["?"; self.columns].join(","));
            // A failure ends the transaction here in any case. SQLite is told so, and keeps no copies of the pages that a
            // statement of many rows changes in order to take back that statement alone.
            let head = match dialect {
                Dialect::Sqlite => self.head.replacen("INSERT INTO", "INSERT OR FAIL INTO", 1),
                Dialect::Postgres => self.head.to_owned(),
            };
            dialect.placeholders(&format!("{head}{}{}", vec![row; WRITE_CHUNKS[chunk]].join(","), self.tail))
        })
    }

    fn statements(&self, dialect: Dialect, rows: Vec<Value>) -> Vec<Statement> {
        debug_assert_eq!(rows.len() % self.columns, 0, "{}", self.head);
        let mut left = rows.len() / self.columns;
        let mut values = rows.into_iter();
        let mut statements = Vec::new();
        for (chunk, size) in WRITE_CHUNKS.iter().enumerate() {
            while left >= *size {
                let part: Vec<Value> = values.by_ref().take(size * self.columns).collect();
                statements.push(Statement::from_sql_and_values(dialect.backend(), self.text(dialect, chunk), part));
                left -= size;
            }
        }
        statements
    }

    /// Writes `rows`, given flat, in their order.
    pub async fn execute<C: Connection>(&self, connection: &C, dialect: Dialect, rows: Vec<Value>) -> Result<(), StoreError> {
        for statement in self.statements(dialect, rows) {
            connection.execute_raw(statement).await?;
        }
        Ok(())
    }

    /// Writes `rows` and returns what the `RETURNING` clause of the tail gives, in no particular order.
    pub async fn returning<C: Connection>(&self, connection: &C, dialect: Dialect, rows: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let mut all = Vec::new();
        for statement in self.statements(dialect, rows) {
            all.extend(connection.query_all_raw(statement).await?);
        }
        Ok(all)
    }
}

/// How a statement names its keys.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// `head` + ` IN (VALUES (…),(…))` + `tail`.
    In,
    /// Each key is looked up by itself.
    Each,
    /// Each key, which begins with a project, is looked up by itself, and deleted from the table that `head` names.
    Delete,
    /// The same, and the row is given another value of a column; a column of the key tells which. Postgres only.
    Put { column: &'static str, by: &'static str },
    /// `head` reads from `wanted`.
    With,
}

/// A statement for many rows by their keys.
#[derive(Debug)]
pub struct MultiKey {
    form: Form,
    head: &'static str,
    /// Columns of the key, where the form names them.
    columns: &'static [&'static str],
    types: &'static [KeyType],
    tail: &'static str,
    texts: [[OnceLock<String>; READ_CHUNKS.len()]; 2],
}

impl MultiKey {
    /// A statement for keys of the given column types; `head` ends with the key's columns in parentheses.
    pub const fn new(head: &'static str, types: &'static [KeyType], tail: &'static str) -> Self {
        Self::of(Form::In, head, &[], types, tail)
    }

    /// A statement that looks each key up by itself, whatever Postgres believes of the table: one that is empty most of the
    /// time is believed to be empty, and then read as a whole for a list of keys.
    /// With a `tail` that locks, rows are locked in the order of their keys.
    pub const fn each(head: &'static str, columns: &'static [&'static str], types: &'static [KeyType], tail: &'static str) -> Self {
        Self::of(Form::Each, head, columns, types, tail)
    }

    /// A statement that deletes rows of a table, each looked up by itself for the same reason.
    pub const fn delete(table: &'static str, columns: &'static [&'static str], types: &'static [KeyType]) -> Self {
        Self::of(Form::Delete, table, columns, types, "")
    }

    /// A statement that gives `column`, which is part of the key of a table, the value that comes behind the key; rows with the
    /// same `by`, another column of the key, are given the same. For Postgres, which so writes what changes of a key once: a
    /// clustered table has each row in the place of its key.
    pub const fn put(
        table: &'static str,
        columns: &'static [&'static str],
        types: &'static [KeyType],
        column: &'static str,
        by: &'static str,
    ) -> Self {
        Self::of(Form::Put { column, by }, table, columns, types, "")
    }

    /// A statement that has its keys as the rows of a table `wanted` with these columns.
    pub const fn with(columns: &'static [&'static str], types: &'static [KeyType], statement: &'static str) -> Self {
        Self::of(Form::With, statement, columns, types, "")
    }

    const fn of(form: Form, head: &'static str, columns: &'static [&'static str], types: &'static [KeyType], tail: &'static str) -> Self {
        Self { form, head, columns, types, tail, texts: [const { [const { OnceLock::new() }; READ_CHUNKS.len()] }; 2] }
    }

    /// The statement for each number of keys, fewest first, as the plan tests read it.
    pub(super) fn every(&self, dialect: Dialect) -> Vec<String> {
        (0..READ_CHUNKS.len()).rev().map(|chunk| self.text(dialect, chunk).to_owned()).collect()
    }

    fn text(&self, dialect: Dialect, chunk: usize) -> &str {
        self.texts[dialect.index()][chunk].get_or_init(|| {
            let width = self.types.len();
            let cell = |(index, kind): (usize, &KeyType)| match (dialect, kind) {
                (Dialect::Sqlite, _) => "?".to_owned(),
                (Dialect::Postgres, KeyType::Int) => format!("${}::bigint", index + 1),
                (Dialect::Postgres, KeyType::Bytes) => format!("${}::bytea", index + 1),
            };
            let row = |row: usize| self.types.iter().enumerate().map(|(index, kind)| cell((row * width + index, kind))).collect::<Vec<_>>().join(",");
            let rows = (0..READ_CHUNKS[chunk]).map(|number| format!("({})", row(number))).collect::<Vec<_>>().join(",");
            let Self { head, tail, .. } = self;
            let columns = self.columns.join(", ");
            let matches = || self.columns.iter().map(|column| format!("{column} = wanted.{column}")).collect::<Vec<_>>().join(" AND ");
            match (self.form, dialect) {
                (Form::In, _) => format!("{head} IN (VALUES {rows}){tail}"),
                (Form::With, _) => format!("WITH wanted ({columns}) AS (SELECT DISTINCT * FROM (VALUES {rows}) AS given) {head}"),
                (Form::Each, Dialect::Sqlite) => format!("{head} WHERE ({columns}) IN (VALUES {rows})"),
                (Form::Each, Dialect::Postgres) => format!(
                    "SELECT found.* FROM (SELECT DISTINCT * FROM (VALUES {rows}) AS given ({columns}) ORDER BY {columns}) AS wanted \
                     CROSS JOIN LATERAL ({head} WHERE {} OFFSET 0{tail}) AS found",
                    matches(),
                ),
                (Form::Delete, Dialect::Sqlite) => format!("DELETE FROM {head} WHERE ({columns}) IN (VALUES {rows})"),
                (Form::Delete, Dialect::Postgres) => {
                    format!("WITH wanted ({columns}) AS (VALUES {rows}) DELETE FROM {head} WHERE {}", self.found(&matches()))
                }
                (Form::Put { column, by }, _) => format!(
                    "WITH wanted ({columns}, put) AS (VALUES {rows}), told AS (SELECT DISTINCT {by}, put FROM wanted) \
                     UPDATE {head} SET {column} = (ARRAY(SELECT put FROM told))[array_position(ARRAY(SELECT {by} FROM told), {by})] WHERE {}",
                    self.found(&matches()),
                ),
            }
        })
    }

    /// The rows of `wanted`, each looked up by itself. The address of a row holds on its own node alone, so the project is
    /// compared too; not by the index of it.
    fn found(&self, matches: &str) -> String {
        format!(
            "project_id + 0 = ANY (ARRAY(SELECT DISTINCT project_id FROM wanted)) AND ctid = ANY (ARRAY(SELECT found.ctid FROM wanted \
             CROSS JOIN LATERAL (SELECT ctid FROM {} WHERE {matches} OFFSET 0) AS found))",
            self.head,
        )
    }

    /// The rows of all `keys`, given flat; a key that is not stored gives no row. `keys` must hold no key twice.
    pub async fn fetch<C: Connection>(&self, connection: &C, dialect: Dialect, keys: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        for statement in self.statements(dialect, keys) {
            rows.extend(connection.query_all_raw(statement).await?);
        }
        Ok(rows)
    }

    /// Does what the statement does to the rows of all `keys`, given flat.
    pub async fn execute<C: Connection>(&self, connection: &C, dialect: Dialect, keys: Vec<Value>) -> Result<(), StoreError> {
        for statement in self.statements(dialect, keys) {
            connection.execute_raw(statement).await?;
        }
        Ok(())
    }

    fn statements(&self, dialect: Dialect, keys: Vec<Value>) -> Vec<Statement> {
        let width = self.types.len();
        debug_assert_eq!(keys.len() % width, 0, "{}", self.head);
        let mut statements = Vec::new();
        let mut left = keys.len() / width;
        let mut keys = keys.into_iter();
        while left > 0 {
            let is_right = |size: usize| size >= left && (size <= FILLED_UP || 2 * left > size);
            let chunk = READ_CHUNKS.iter().rposition(|size| is_right(*size)).or_else(|| READ_CHUNKS.iter().position(|size| *size <= left));
            let chunk = chunk.unwrap_or(0);
            let size = READ_CHUNKS[chunk];
            let mut values = Vec::with_capacity(size * width);
            values.extend(keys.by_ref().take(size * width));
            left -= values.len() / width;
            while values.len() < size * width {
                values.extend_from_within(values.len() - width..);
            }
            statements.push(Statement::from_sql_and_values(dialect.backend(), self.text(dialect, chunk), values));
        }
        statements
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static KEYS: MultiKey = MultiKey::new("SELECT 1 FROM t WHERE (a, b)", &[KeyType::Int; 2], "");

    #[test]
    fn every_key_is_asked_for_and_most_that_are_bound_are_asked_for_once() {
        for (keys, trips) in [(0, 0), (1, 1), (5, 1), (33, 1), (128, 1), (129, 2), (256, 2), (257, 1), (512, 1), (600, 2), (1_300, 3)] {
            let flat: Vec<Value> = (0..keys).flat_map(|key: i64| [Value::from(1_i64), Value::from(key)]).collect();
            let statements = KEYS.statements(Dialect::Postgres, flat.clone());
            assert_eq!(statements.len(), trips, "{keys}");
            let bound: Vec<Value> =
                statements.into_iter().flat_map(|statement| statement.values.map(|values| values.0).unwrap_or_default()).collect();
            let mut asked: Vec<Value> = bound.chunks(2).map(|key| key[1].clone()).collect();
            asked.dedup();
            assert_eq!(asked, (0..keys).map(Value::from).collect::<Vec<_>>(), "{keys}");
            assert!(bound.len() / 2 <= flat.len() * 2, "{keys}: {}", bound.len() / 2);
        }
    }
}
