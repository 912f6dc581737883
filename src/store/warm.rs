//! Reads that a Postgres connection makes before it is asked anything.

use sqlx::{AssertSqlSafe, PgConnection};

use super::Dialect;
use super::rollup::{GLANCE, READ_REVISIONS, READ_TRACE_ROLLUPS};
use super::trace::COUNT_CELLS;

/// Statements of totals and metrics, with the number of their values, which are all whole numbers.
const FIRST: [(&str, usize); 4] = [(GLANCE, 12), (READ_REVISIONS, 3), (READ_TRACE_ROLLUPS, 5), (COUNT_CELLS, 5)];

/// Has a connection learn the tables of totals and metrics. It looks up what a table and its indexes are, and plans a statement,
/// when it meets them for the first time, which takes longer than to read; the first who asks would wait.
pub(super) async fn warm(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    for (sql, values) in FIRST {
        let query = sqlx::query(AssertSqlSafe(Dialect::Postgres.statement(sql, []).sql));
        // No project has the number zero.
        (0..values).fold(query, |query, _| query.bind(0_i64)).fetch_all(&mut *connection).await?;
    }
    Ok(())
}
