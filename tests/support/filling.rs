//! Rows by the thousand, made by the database itself: enough for a planner to see that tables are not small.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tracekeep::store::{DATABASE_FILE, Location};

use super::stores::Place;

/// `n` runs from 1 to 20,000, `digit` from 1 to 10; all rows belong to two projects. Tables from which a hundred rows are
/// asked for at once are larger: on a small one, reading all of it is the better plan.
const ROWS: &[&str] = &[
    "INSERT INTO trace (seq, project_id, trace_id, started_at, ended_at, duration_us, status, protocol, total_tokens, cost_pico, version, \
     created_at, updated_at, summary, state) SELECT n, 1 + n % 2, @bytes(n), n * 1000000, n * 1000000 + 5, 5, n % 5, 1, n, n, 1, n, n, @bytes(n), \
     @bytes(n) FROM numbers",
    "INSERT INTO span (project_id, trace_seq, span_id, head) SELECT 1 + n % 2, n, @bytes(digit), @bytes(n) FROM numbers, digits",
    "INSERT INTO payload (project_id, trace_seq, block, part, raw_bytes, data) SELECT 1 + n % 2, n, digit, 0, 9, @bytes(n) FROM numbers, digits",
    "INSERT INTO gap (project_id, trace_seq, parent_hash, members, failed, max_end, best) \
     SELECT 1 + n % 2, n / 1000, @bytes(n), 1, 0, n, @bytes(n) FROM numbers",
    "INSERT INTO span_log (project_id, trace_seq, span_id, hash, head) SELECT 1 + n % 2, n, @bytes(digit), @bytes(n), @bytes(n) FROM numbers, digits",
    "INSERT INTO trace_due (project_id, trace_seq, due_at) SELECT 1 + n % 2, n, n * 1000000 FROM numbers",
    "INSERT INTO facet (project_id, kind, value_hash, started_at, trace_seq) SELECT 1 + n % 2, 1 + n % 8, @bytes(n % 100), n * 1000000, n FROM numbers",
    "INSERT INTO session (project_id, session_hash, session_id, first_at, last_at, trace_count) \
     SELECT 1 + n % 2, @bytes(n), @bytes(n), n, n, 1 FROM numbers",
    "INSERT INTO trace_error (project_id, started_at, trace_seq, folded) SELECT 1 + n % 2, n * 1000000, n, @bytes(n) FROM numbers",
    "INSERT INTO evaluation (project_id, trace_seq, run_id, name_hash, origin, author_hash, number, word, at, result) \
     SELECT 1 + n % 2, n, @bytes(0), @bytes(n % 10), 1, @bytes(0), n, NULL, n * 1000000, @bytes(n) FROM numbers",
    "INSERT INTO trace_rollup (project_id, scope, grain, bucket, slot, status, protocol, cell) \
     SELECT 1 + n % 2, n % 3, 60, n, n % 4, n % 5, 1, @bytes(n) FROM numbers",
    "INSERT INTO span_rollup (project_id, scope, grain, bucket, slot, kind, model, agent, tool, cell) \
     SELECT 1 + n % 2, n % 3, 60, n, n % 4, n % 8, @bytes(n % 7), @bytes(0), @bytes(0), @bytes(n) FROM numbers",
    "INSERT INTO rollup_day (project_id, day, dimension, admitted) SELECT 1 + n % 2, n, 1, 9 FROM numbers",
    "INSERT INTO rollup_name (project_id, day, dimension, name) SELECT 1 + n % 2, n / 100, 1, @bytes(n) FROM numbers",
    "INSERT INTO rollup_revision (project_id, day, slot, revision) SELECT 1 + n % 2, n, 0, 1 FROM numbers",
    "INSERT INTO app_source (project_id, app_id, source_hash, source) SELECT 1 + n % 2, n / 10, @bytes(n), @bytes(n) FROM numbers",
];

/// Fills a store that is open; on Postgres the statistics are then made, as the server does by itself after a while.
pub(crate) async fn fill(place: &Place) {
    match &place.location {
        Location::DataDir(directory) => {
            let options = SqliteConnectOptions::new().filename(directory.join(DATABASE_FILE));
            let mut connection = SqliteConnection::connect_with(&options).await.expect("the file opens");
            let numbers = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000), digits (digit) AS (SELECT n FROM numbers LIMIT 10)";
            for rows in ROWS {
                let (into, select) = rows.split_once(" SELECT ").expect("an insert of a selection");
                let sql = format!("{into} {numbers} SELECT {}", as_blobs(select));
                run_sqlite(&mut connection, sql).await;
            }
            connection.close().await.expect("it closes");
        }
        Location::Postgres(url) => {
            let mut connection = PgConnection::connect(url).await.expect("the database answers");
            for rows in ROWS {
                let sql = format!(
                    "WITH numbers AS (SELECT n::bigint FROM generate_series(1, 20000) n), digits AS (SELECT generate_series(1, 10)::bigint digit) {}",
                    rows.replace("@bytes(", "int8send(")
                );
                run_postgres(&mut connection, sql).await;
            }
            // A sample of every row, and no page left for autovacuum to look at: the plans must not depend on chance.
            for statement in ["SET default_statistics_target = 1000", "VACUUM (ANALYZE)"] {
                run_postgres(&mut connection, statement.to_owned()).await;
            }
            connection.close().await.expect("it closes");
        }
    }
}

/// `@bytes(x)` as a blob of the number's digits.
fn as_blobs(select: &str) -> String {
    let mut out = String::new();
    let mut rest = select;
    while let Some((before, after)) = rest.split_once("@bytes(") {
        let (inner, left) = after.split_once(')').expect("a closed call");
        out.push_str(before);
        out.push_str("CAST(");
        out.push_str(inner);
        out.push_str(" AS BLOB)");
        rest = left;
    }
    out + rest
}

async fn run_sqlite(connection: &mut SqliteConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(connection).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

async fn run_postgres(connection: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(connection).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}
