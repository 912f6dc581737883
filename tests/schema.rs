//! The shape of the schema that tenancy and distribution by project rest on: every tenant table has a project, and the
//! project is first in every key of it.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use support::Backend;
use support::stores::Place;
use tracekeep::store::distribute::{DISTRIBUTED, LOCAL, REFERENCE};
use tracekeep::store::{DATABASE_FILE, Location, Store};

support::on_both_backends!(the_project_is_first_in_every_tenant_key);

/// An index and its columns in order.
#[derive(Debug)]
struct Index {
    name: String,
    unique: bool,
    columns: Vec<String>,
}

#[derive(Debug, Default)]
struct Table {
    /// Columns, and whether they refuse null.
    columns: BTreeMap<String, bool>,
    /// Primary key and unique rules among them.
    indexes: Vec<Index>,
}

type Schema = BTreeMap<String, Table>;

async fn the_project_is_first_in_every_tenant_key(backend: Backend) {
    let place = Place::new(backend).await;
    let store = Store::open(&place.location).await.expect("the store opens");
    let schema = read(&place).await;
    // Each table is placed somewhere in a distributed store, and there are no others.
    let placed: BTreeSet<&str> = DISTRIBUTED.iter().chain(REFERENCE).chain(LOCAL).copied().collect();
    assert_eq!(schema.keys().map(String::as_str).collect::<BTreeSet<_>>(), placed, "list new tables in store/distribute.rs");
    let tenant: Vec<(&String, &Table)> = schema.iter().filter(|(name, _)| DISTRIBUTED.contains(&name.as_str())).collect();
    let faults: Vec<String> = tenant.into_iter().flat_map(|(name, table)| faults(backend, name, table)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    store.close().await.expect("it closes");
}

/// Without Citus the command says so and changes nothing.
#[tokio::test]
async fn a_store_without_citus_is_not_distributed() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let place = Place::new(backend).await;
        let store = Store::open(&place.location).await.expect("the store opens");
        let before = read(&place).await;
        let refused = store.distribute(|_| {}).await.expect_err("there is no Citus here").to_string();
        let word = if backend == Backend::Sqlite { "only a Postgres store" } else { "no Citus extension" };
        assert!(refused.contains(word), "{refused}");
        assert_eq!(format!("{before:?}"), format!("{:?}", read(&place).await));
        store.close().await.expect("it closes");
    }
}

fn faults(backend: Backend, name: &str, table: &Table) -> Vec<String> {
    let mut faults = Vec::new();
    match table.columns.get("project_id") {
        None => faults.push(format!("{name} has no project_id")),
        Some(false) => faults.push(format!("{name}.project_id may be null")),
        Some(true) => {}
    }
    if !table.indexes.iter().any(|index| index.unique) {
        faults.push(format!("{name} has no key"));
    }
    let is_row_number = |index: &Index| backend == Backend::Sqlite && name == "trace" && index.columns == ["seq"];
    // What is due is looked for whatever its project, on every node.
    let is_due = |index: &Index| index.name == "trace_due_at" && !index.unique;
    let late = table
        .indexes
        .iter()
        .filter(|index| !is_row_number(index) && !is_due(index) && index.columns.first().is_none_or(|column| column != "project_id"));
    faults.extend(late.map(|index| format!("{name}: {} ({}) does not begin with the project", index.name, index.columns.join(", "))));
    faults
}

async fn read(place: &Place) -> Schema {
    match &place.location {
        Location::DataDir(directory) => {
            let options = SqliteConnectOptions::new().filename(directory.join(DATABASE_FILE));
            let mut connection = SqliteConnection::connect_with(&options).await.expect("the file opens");
            read_sqlite(&mut connection).await
        }
        Location::Postgres(url) => read_postgres(&mut PgConnection::connect(url).await.expect("the database answers")).await,
    }
}

async fn read_sqlite(connection: &mut SqliteConnection) -> Schema {
    let mut schema = Schema::new();
    let tables: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .fetch_all(&mut *connection)
        .await
        .expect("the tables");
    for name in tables {
        let mut table = Table::default();
        let columns: Vec<(String, bool, i64)> =
            sqlx::query_as(AssertSqlSafe(format!("SELECT name, \"notnull\", pk FROM pragma_table_info('{name}') ORDER BY pk")))
                .fetch_all(&mut *connection)
                .await
                .expect("the columns");
        let key: Vec<String> = columns.iter().filter(|(_, _, place)| *place > 0).map(|(column, _, _)| column.clone()).collect();
        table.columns = columns.into_iter().map(|(column, refuses_null, _)| (column, refuses_null)).collect();
        // A row number is a key without an index; other keys are listed among the indexes too, which does no harm.
        table.indexes.push(Index { name: "primary key".to_owned(), unique: true, columns: key });
        let indexes: Vec<(String, bool)> = sqlx::query_as(AssertSqlSafe(format!("SELECT name, \"unique\" FROM pragma_index_list('{name}')")))
            .fetch_all(&mut *connection)
            .await
            .expect("the indexes");
        for (index, unique) in indexes {
            let columns: Vec<Option<String>> =
                sqlx::query_scalar(AssertSqlSafe(format!("SELECT name FROM pragma_index_info('{index}') ORDER BY seqno")))
                    .fetch_all(&mut *connection)
                    .await
                    .expect("the columns of an index");
            table.indexes.push(Index { name: index, unique, columns: columns.into_iter().flatten().collect() });
        }
        schema.insert(name, table);
    }
    schema
}

async fn read_postgres(connection: &mut PgConnection) -> Schema {
    let mut schema = Schema::new();
    let columns: Vec<(String, String, bool)> = sqlx::query_as(
        "SELECT c.relname::text, a.attname::text, a.attnotnull FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
         WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped",
    )
    .fetch_all(&mut *connection)
    .await
    .expect("the columns");
    for (table, column, refuses_null) in columns {
        schema.entry(table).or_default().columns.insert(column, refuses_null);
    }
    let indexes: Vec<(String, String, bool, Vec<String>)> = sqlx::query_as(
        "SELECT t.relname::text, i.relname::text, x.indisunique, \
         ARRAY(SELECT pg_get_indexdef(x.indexrelid, place, true) FROM generate_series(1, x.indnkeyatts) place ORDER BY place) \
         FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid \
         WHERE t.relnamespace = 'public'::regnamespace",
    )
    .fetch_all(&mut *connection)
    .await
    .expect("the indexes");
    for (table, name, unique, columns) in indexes {
        schema.entry(table).or_default().indexes.push(Index { name, unique, columns });
    }
    schema
}

#[test]
fn the_check_bites() {
    let index = |columns: &[&str]| Index { name: "i".to_owned(), unique: true, columns: columns.iter().map(|&column| column.to_owned()).collect() };
    let table = |refuses_null, columns: &[&str]| Table {
        columns: [("project_id".to_owned(), refuses_null), ("seq".to_owned(), true)].into(),
        indexes: vec![index(columns)],
    };
    assert!(faults(Backend::Postgres, "span", &table(true, &["project_id", "seq"])).is_empty());
    assert_eq!(faults(Backend::Postgres, "span", &table(true, &["seq", "project_id"])).len(), 1);
    assert_eq!(faults(Backend::Postgres, "span", &table(false, &["project_id"])).len(), 1);
    assert_eq!(faults(Backend::Postgres, "trace", &table(true, &["seq"])).len(), 1);
    assert_eq!(faults(Backend::Sqlite, "span", &table(true, &["seq"])).len(), 1);
    assert!(faults(Backend::Sqlite, "trace", &table(true, &["seq"])).is_empty());
    assert_eq!(faults(Backend::Sqlite, "new", &Table::default()).len(), 2);
}
