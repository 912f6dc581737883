//! Statements for many rows by their keys.

use std::sync::OnceLock;

use sea_orm::{Statement, Value};

use super::{Connection, Dialect, Row, StoreError};

/// Keys in one multi-key statement; the last chunk is filled up by repeating its last key.
const READ_CHUNKS: [usize; 5] = [512, 128, 32, 8, 1];
/// A chunk of more keys than this is filled up only when most of them are there: binding the others costs more than a trip.
const FILLED_UP: usize = 128;

/// SQL type of a key column, needed where Postgres cannot infer it from a list of rows.
#[derive(Clone, Copy, Debug)]
pub enum KeyType {
    /// 64-bit integer.
    Int,
    /// Byte string.
    Bytes,
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
    texts: [[OnceLock<String>; READ_CHUNKS.len()]; 3],
}

/// How a statement for many keys is spelled; the place of its texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spelling {
    Sqlite,
    Postgres,
    /// Postgres whose tables may lie on several nodes: the keys are of one project, which every table that is read is asked for
    /// by itself, so that the statement goes to the node that has it.
    Spread,
}

impl Spelling {
    fn of<C: Connection>(connection: &C, dialect: Dialect) -> Self {
        match dialect {
            Dialect::Sqlite => Self::Sqlite,
            Dialect::Postgres if connection.is_spread() => Self::Spread,
            Dialect::Postgres => Self::Postgres,
        }
    }

    fn dialect(self) -> Dialect {
        match self {
            Self::Sqlite => Dialect::Sqlite,
            Self::Postgres | Self::Spread => Dialect::Postgres,
        }
    }

    /// The value that a column of the key is to have.
    fn wanted(self, column: &str) -> String {
        match (self, column) {
            (Self::Spread, "project_id") => PROJECT.to_owned(),
            _ => format!("wanted.{column}"),
        }
    }
}

/// The project of a statement's first key, which is that of all in a spread one.
const PROJECT: &str = "$1::bigint";

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
        Self { form, head, columns, types, tail, texts: [const { [const { OnceLock::new() }; READ_CHUNKS.len()] }; 3] }
    }

    /// The statement for each number of keys, fewest first, as the plan tests read it.
    pub(super) fn every(&self, dialect: Dialect) -> Vec<String> {
        self.all(match dialect {
            Dialect::Sqlite => Spelling::Sqlite,
            Dialect::Postgres => Spelling::Postgres,
        })
    }

    /// The same where tables may lie on several nodes.
    pub(super) fn spread(&self) -> Vec<String> {
        self.all(Spelling::Spread)
    }

    fn all(&self, spelling: Spelling) -> Vec<String> {
        (0..READ_CHUNKS.len()).rev().map(|chunk| self.text(spelling, chunk).to_owned()).collect()
    }

    fn text(&self, spelling: Spelling, chunk: usize) -> &str {
        self.texts[spelling as usize][chunk].get_or_init(|| {
            let width = self.types.len();
            let cell = |(index, kind): (usize, &KeyType)| match (spelling, kind) {
                (Spelling::Sqlite, _) => "?".to_owned(),
                (_, KeyType::Int) => format!("${}::bigint", index + 1),
                (_, KeyType::Bytes) => format!("${}::bytea", index + 1),
            };
            let row = |row: usize| self.types.iter().enumerate().map(|(index, kind)| cell((row * width + index, kind))).collect::<Vec<_>>().join(",");
            let rows = (0..READ_CHUNKS[chunk]).map(|number| format!("({})", row(number))).collect::<Vec<_>>().join(",");
            let Self { head, tail, .. } = self;
            let columns = self.columns.join(", ");
            let matches = || self.columns.iter().map(|column| format!("{column} = {}", spelling.wanted(column))).collect::<Vec<_>>().join(" AND ");
            match (self.form, spelling) {
                (Form::In, Spelling::Spread) => format!("{head} IN (VALUES {rows}) AND project_id = {PROJECT}{tail}"),
                (Form::In, _) => format!("{head} IN (VALUES {rows}){tail}"),
                (Form::With, _) => {
                    let head = head.replace("wanted.project_id", &spelling.wanted("project_id"));
                    format!("WITH wanted ({columns}) AS (SELECT DISTINCT * FROM (VALUES {rows}) AS given) {head}")
                }
                (Form::Each, Spelling::Sqlite) => format!("{head} WHERE ({columns}) IN (VALUES {rows})"),
                (Form::Each, _) => format!(
                    "SELECT found.* FROM (SELECT DISTINCT * FROM (VALUES {rows}) AS given ({columns}) ORDER BY {columns}) AS wanted \
                     CROSS JOIN LATERAL ({head} WHERE {} OFFSET 0{tail}) AS found",
                    matches(),
                ),
                (Form::Delete, Spelling::Sqlite) => format!("DELETE FROM {head} WHERE ({columns}) IN (VALUES {rows})"),
                (Form::Delete, _) => {
                    format!("WITH wanted ({columns}) AS (VALUES {rows}) DELETE FROM {head} WHERE {}", self.found(spelling, &matches()))
                }
                (Form::Put { column, by }, _) => format!(
                    "WITH wanted ({columns}, put) AS (VALUES {rows}), told AS (SELECT DISTINCT {by}, put FROM wanted) \
                     UPDATE {head} SET {column} = (ARRAY(SELECT put FROM told))[array_position(ARRAY(SELECT {by} FROM told), {by})] WHERE {}",
                    self.found(spelling, &matches()),
                ),
            }
        })
    }

    /// The rows of `wanted`, each looked up by itself, by their addresses. An address holds on its own node alone, so the project
    /// is compared too: where there is one node, not by the index of it, which an empty table seems to have little in.
    fn found(&self, spelling: Spelling, matches: &str) -> String {
        let project = match spelling {
            Spelling::Spread => format!("project_id = {PROJECT}"),
            Spelling::Sqlite | Spelling::Postgres => "project_id + 0 = ANY (ARRAY(SELECT DISTINCT project_id FROM wanted))".to_owned(),
        };
        format!(
            "{project} AND ctid = ANY (ARRAY(SELECT found.ctid FROM wanted CROSS JOIN LATERAL (SELECT ctid FROM {} WHERE {matches} OFFSET 0) AS found))",
            self.head,
        )
    }

    /// The rows of all `keys`, given flat; a key that is not stored gives no row. `keys` must hold no key twice.
    pub async fn fetch<C: Connection>(&self, connection: &C, dialect: Dialect, keys: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        for statement in self.statements(Spelling::of(connection, dialect), keys) {
            rows.extend(connection.query_all_raw(statement).await?);
        }
        Ok(rows)
    }

    /// Does what the statement does to the rows of all `keys`, given flat.
    pub async fn execute<C: Connection>(&self, connection: &C, dialect: Dialect, keys: Vec<Value>) -> Result<(), StoreError> {
        for statement in self.statements(Spelling::of(connection, dialect), keys) {
            connection.execute_raw(statement).await?;
        }
        Ok(())
    }

    fn statements(&self, spelling: Spelling, keys: Vec<Value>) -> Vec<Statement> {
        let width = self.types.len();
        debug_assert_eq!(keys.len() % width, 0, "{}", self.head);
        let mut statements = Vec::new();
        for keys in if spelling == Spelling::Spread { by_project(keys, width) } else { vec![keys] } {
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
                statements.push(Statement::from_sql_and_values(spelling.dialect().backend(), self.text(spelling, chunk), values));
            }
        }
        statements
    }
}

/// Keys by their first column, each in the order in which they were given.
fn by_project(keys: Vec<Value>, width: usize) -> Vec<Vec<Value>> {
    let mut projects: Vec<Vec<Value>> = Vec::new();
    let mut keys = keys.into_iter();
    while let Some(project) = keys.next() {
        let at = projects.iter().position(|keys| keys[0] == project).unwrap_or(projects.len());
        if at == projects.len() {
            projects.push(Vec::new());
        }
        projects[at].push(project);
        projects[at].extend(keys.by_ref().take(width - 1));
    }
    projects
}

#[cfg(test)]
mod tests {
    use super::*;

    static KEYS: MultiKey = MultiKey::new("SELECT 1 FROM t WHERE (a, b)", &[KeyType::Int; 2], "");

    #[test]
    fn every_key_is_asked_for_and_most_that_are_bound_are_asked_for_once() {
        for (keys, trips) in [(0, 0), (1, 1), (5, 1), (33, 1), (128, 1), (129, 2), (256, 2), (257, 1), (512, 1), (600, 2), (1_300, 3)] {
            let flat: Vec<Value> = (0..keys).flat_map(|key: i64| [Value::from(1_i64), Value::from(key)]).collect();
            let statements = KEYS.statements(Spelling::Postgres, flat.clone());
            assert_eq!(statements.len(), trips, "{keys}");
            let bound: Vec<Value> =
                statements.into_iter().flat_map(|statement| statement.values.map(|values| values.0).unwrap_or_default()).collect();
            let mut asked: Vec<Value> = bound.chunks(2).map(|key| key[1].clone()).collect();
            asked.dedup();
            assert_eq!(asked, (0..keys).map(Value::from).collect::<Vec<_>>(), "{keys}");
            assert!(bound.len() / 2 <= flat.len() * 2, "{keys}: {}", bound.len() / 2);
        }
    }

    #[test]
    fn a_spread_statement_is_of_one_project() {
        let flat = [1_i64, 10, 2, 20, 1, 11].map(Value::from).to_vec();
        let statements = KEYS.statements(Spelling::Spread, flat);
        let keys = statements.into_iter().map(|statement| statement.values.map(|values| values.0).unwrap_or_default());
        let ends: Vec<[Value; 2]> = keys.map(|keys| [keys[0].clone(), keys[keys.len() - 1].clone()]).collect();
        assert_eq!(ends, [[1_i64.into(), 11_i64.into()], [2_i64.into(), 20_i64.into()]]);
    }
}
