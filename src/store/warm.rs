//! Reads that a Postgres connection makes before it is asked anything.

use sqlx::{AssertSqlSafe, PgPool};

use super::Dialect;
use super::rollup::{GLANCE, READ_REVISIONS, READ_TRACE_ROLLUPS};
use super::trace::COUNT_CELLS;

/// Statements of totals and metrics, with the number of their values, which are all whole numbers.
const FIRST: [(&str, usize); 4] = [(GLANCE, 12), (READ_REVISIONS, 3), (READ_TRACE_ROLLUPS, 5), (COUNT_CELLS, 5)];

/// Has so many connections learn the tables of totals and metrics. A connection looks up what a table and its indexes are when
/// it meets them for the first time, which takes longer than to read from them; the first who asks after a start would wait.
pub(super) async fn warm(pool: &PgPool, connections: u32) -> Result<(), sqlx::Error> {
    let mut at_hand = Vec::new();
    for _ in 0..connections {
        at_hand.push(pool.acquire().await?);
    }
    for connection in &mut at_hand {
        for (sql, values) in FIRST {
            let query = sqlx::query(AssertSqlSafe(Dialect::Postgres.statement(sql, []).sql));
            // No project has the number zero.
            (0..values).fold(query, |query, _| query.bind(0_i64)).fetch_all(&mut **connection).await?;
        }
    }
    Ok(())
}
