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
