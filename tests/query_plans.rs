//! Plans of every statement of ingest and of the reads that must stay flat: no scan, the project in the index condition,
//! and no sorting where an index has the order.
//!
//! The plans are those of a store that holds something, and on Postgres of one whose statistics are known. They are
//! committed under `tests/golden/plans`; `UPDATE_GOLDEN=1` writes them anew.
#![expect(clippy::panic, clippy::disallowed_methods, reason = "a test that cannot go on fails, and the tester asks for new golden files")]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

use support::Backend;
use support::stores::Place;
use tracekeep::store::statements::{self, Named, PlanFor};
use tracekeep::store::{Dialect, Store};

support::on_both_backends!(no_statement_scans);

/// The planner words plans differently from one release to the next; others are held against the rules alone.
const GOLDEN_POSTGRES: &str = "15";

async fn no_statement_scans(backend: Backend) {
    let place = Place::new(backend).await;
    let store = Store::open(&place.location).await.expect("the store opens");
    let dialect = store.dialect();
    let (ingest, reads) = (statements::of_ingest(dialect), statements::of_reads(dialect));
    assert!(ingest.len() > 25 && reads.len() > 25, "the statements are listed");

    // A new server runs with the plans of an empty store until statistics are first made.
    let mut faults = Vec::new();
    for statement in ingest.iter().chain(&reads) {
        for plan in plans(&store, statement, PlanFor::Writer).await {
            faults.extend(scans(dialect, &plan).into_iter().map(|line| format!("{}, empty store: {line}", statement.name)));
        }
    }
    support::filling::fill(&place).await;
    let mut golden = String::new();
    for (statement, plan_for) in ingest.iter().map(|named| (named, PlanFor::Writer)).chain(reads.iter().map(|named| (named, PlanFor::Reader))) {
        for (index, plan) in plans(&store, statement, plan_for).await.into_iter().enumerate() {
            let found = scans(dialect, &plan).into_iter().chain(order_faults(&statement.name, &plan));
            faults.extend(found.map(|line| format!("{}: {line}", statement.name)));
            let many = if index == 0 { "" } else { " (many at once)" };
            let _ = writeln!(golden, "{}{many}\n    {}", statement.name, plan.join("\n    "));
        }
    }
    for statement in ingest.iter().chain(&reads).filter(|_| dialect == Dialect::Postgres) {
        let spread = Named { texts: statement.spread.clone(), ..statement.clone() };
        for (index, plan) in plans(&store, &spread, PlanFor::Writer).await.into_iter().enumerate() {
            faults.extend(asks_all_nodes(&plan).into_iter().map(|line| format!("{}, several nodes: {line}", statement.name)));
            let many = if index == 0 { "" } else { ", many at once" };
            let _ = writeln!(golden, "{} (several nodes{many})\n    {}", statement.name, plan.join("\n    "));
        }
    }
    assert!(faults.is_empty(), "plans that grow with the store:\n{}\n\n{golden}", faults.join("\n"));
    assert_golden(&place, dialect, &golden).await;
    store.close().await.expect("it closes");
}

/// The different plans of a statement, by rising number of rows.
async fn plans(store: &Store, statement: &Named, plan_for: PlanFor) -> Vec<Vec<String>> {
    let mut plans: Vec<Vec<String>> = Vec::new();
    for text in &statement.texts {
        let plan = store.plan(text, &statement.values, plan_for).await.unwrap_or_else(|error| panic!("{}: {error}\n{text}", statement.name));
        let plan: Vec<String> = without_memoize(plan).iter().map(|line| without_row_count(line)).collect();
        // A single row is put in place of a list of one.
        if !plan.is_empty() && !plans.contains(&plan) {
            plans.push(plan);
        }
    }
    plans
}

/// Whether Postgres remembers the rows of keys that might come again is decided by a hair, and changes nothing here.
fn without_memoize(plan: Vec<String>) -> Vec<String> {
    let mut kept = Vec::with_capacity(plan.len());
    let mut memoize = None;
    for line in plan {
        let indent = line.len() - line.trim_start().len();
        if line.trim_start() == "->  Memoize" {
            memoize = Some(indent);
        } else if let Some(outer) = memoize.filter(|outer| indent > *outer) {
            let is_own = line.contains("Cache Key:") || line.contains("Cache Mode:");
            kept.extend((!is_own).then(|| format!("{}{}", " ".repeat(outer.max(indent - 6)), line.trim_start())));
        } else {
            memoize = None;
            kept.push(line);
        }
    }
    kept
}

/// SQLite says how many rows a list has, and numbers its subqueries.
fn without_row_count(line: &str) -> String {
    if line.starts_with("SCAN ") && line.ends_with("-ROW VALUES CLAUSE") {
        return "SCAN VALUES CLAUSE".to_owned();
    }
    if line.starts_with("SCAN ") && line.ends_with(" CONSTANT ROWS") {
        return "SCAN CONSTANT ROWS".to_owned();
    }
    if line.starts_with("LIST SUBQUERY") { "LIST SUBQUERY".to_owned() } else { line.to_owned() }
}

/// Lines that read more of a table than the project's part that is asked for.
fn scans(dialect: Dialect, plan: &[String]) -> Vec<String> {
    let is_scan = |(index, line): &(usize, &String)| match dialect {
        // What a subquery gives was looked at where it is read from a table.
        Dialect::Sqlite => scans_sqlite(line) && !is_subquery(plan, line),
        Dialect::Postgres => scans_postgres(line, plan.get(index + 1).map_or("", String::as_str)),
    };
    plan.iter().enumerate().filter(is_scan).map(|(_, line)| line.clone()).collect()
}

fn is_subquery(plan: &[String], scan: &str) -> bool {
    let made = |name: &str| ["CO-ROUTINE", "MATERIALIZE"].iter().any(|how| plan.contains(&format!("{how} {name}")));
    scan.strip_prefix("SCAN ").is_some_and(made)
}

fn scans_sqlite(line: &str) -> bool {
    if let Some(what) = line.strip_prefix("SCAN ") {
        return !["CONSTANT ROW", "CONSTANT ROWS", "VALUES CLAUSE"].contains(&what);
    }
    let Some(what) = line.strip_prefix("SEARCH ") else { return false };
    // A trace's number is the row's own: nothing is read but that row, whose project is then compared.
    // The walk over all traces asks for a bounded range of row numbers, or for the last one.
    let is_row = ["(rowid=?)", "(rowid>? AND rowid<?)"].iter().any(|range| what.starts_with(&format!("trace USING INTEGER PRIMARY KEY {range}")));
    // What is due is closed whatever its project, oldest first and a few at a time.
    let is_due = what == "trace_due USING COVERING INDEX trace_due_at (due_at<?)" || what == "trace_due USING INDEX trace_due_at (due_at<?)";
    // Every write looks at the state of its project.
    let is_project = what == "project USING INTEGER PRIMARY KEY (rowid=?)";
    !is_row && !is_due && !is_project && what != "trace" && !what.contains("(project_id=?")
}

fn scans_postgres(line: &str, next: &str) -> bool {
    let Some((_, scanned)) = line.split_once("Scan ") else { return false };
    if ["Values Scan", "Bitmap Heap Scan", "Subquery Scan", "CTE Scan", "Tid Scan"].iter().any(|kind| line.contains(kind)) {
        // The bitmap's own condition is looked at where it is made, and what a subquery gives, or which rows it names, where
        // it is read from a table.
        return false;
    }
    let condition = next.trim_start().strip_prefix("Index Cond: ").unwrap_or_default();
    let project = match scanned.rsplit_once(" on ") {
        Some((_, "project")) => "(id = ",
        Some(("using trace_due_at" | "using trace_due_at ", "trace_due")) => "(due_at <= ",
        _ => "(project_id = ",
    };
    !condition.contains(project)
}

/// Lines that read a table without asking for one project by its value, as Citus wants it to send a statement to one node.
fn asks_all_nodes(plan: &[String]) -> Vec<String> {
    let reads = |line: &str| {
        line.contains("Scan ") && !["Values Scan", "CTE Scan", "Subquery Scan", "Bitmap Heap Scan"].iter().any(|kind| line.contains(kind))
    };
    let depth = |line: &str| line.len() - line.trim_start_matches([' ', '-', '>']).len();
    let asks = |index: usize, line: &str| {
        let own = plan[index + 1..].iter().take_while(|next| depth(next) >= depth(line) && !next.contains("->"));
        own.into_iter().any(|next| next.contains("(project_id = $1)"))
    };
    plan.iter().enumerate().filter(|(index, line)| reads(line) && !asks(*index, line)).map(|(_, line)| line.clone()).collect()
}

/// Lists in an index's order must not sort; rows asked for by their keys must be found by all of the key.
fn order_faults(name: &str, plan: &[String]) -> Vec<String> {
    let is_list = name.starts_with("list::page") || name.starts_with("list::after");
    // Several ranges of one index; or an index that has the starts in order, but not the ids of those that start together.
    let has_order = is_list && !["two statuses", "a session", "one of two", "an error text"].iter().any(|asked| name.contains(asked));
    let by_key = ["READ_", "LOCK_", "HEADS", "FRAMES", "SEQ", "STATE"].iter().any(|word| name.contains(word));
    let wrong = |line: &&String| {
        let line = line.trim_start_matches([' ', '-', '>']);
        (has_order && (line.starts_with("Sort") || line.contains("USE TEMP B-TREE"))) || (by_key && line.starts_with("Filter:"))
    };
    plan.iter().filter(wrong).cloned().collect()
}

async fn assert_golden(place: &Place, dialect: Dialect, actual: &str) {
    let name = match dialect {
        Dialect::Sqlite => "sqlite.txt",
        Dialect::Postgres => "postgres.txt",
    };
    if dialect == Dialect::Postgres && place.postgres_version().await != GOLDEN_POSTGRES {
        eprintln!("the golden plans are those of Postgres {GOLDEN_POSTGRES}: this one is held against the rules alone");
        return;
    }
    let path = root().join("tests/golden/plans").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, actual).expect("the golden file is written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let changed = actual.lines().zip(expected.lines()).find(|(now, then)| now != then);
    assert!(expected == actual, "{} is not what is planned now ({changed:?}); run with UPDATE_GOLDEN=1 and look at the diff", path.display());
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What the check calls a scan, and what it does not.
#[test]
fn the_check_bites() {
    let plan = |condition: &str| ["  ->  Index Scan using gap_pkey on gap".to_owned(), format!("        Index Cond: {condition}")];
    assert_eq!(asks_all_nodes(&plan("((project_id = wanted.project_id) AND (trace_seq = $2))")).len(), 1);
    assert!(asks_all_nodes(&plan("((project_id = $1) AND (trace_seq = wanted.trace_seq))")).is_empty());
    for line in [
        "SCAN trace",
        "SCAN trace USING INDEX trace_started",
        "SEARCH span USING INDEX x (span_id=?)",
        "SEARCH span USING INTEGER PRIMARY KEY (rowid=?)",
    ] {
        assert!(scans_sqlite(line), "{line}");
    }
    for line in ["SEARCH gap USING PRIMARY KEY (project_id=? AND trace_seq=?)", "SCAN VALUES CLAUSE", "USE TEMP B-TREE FOR ORDER BY"] {
        assert!(!scans_sqlite(line), "{line}");
    }
    let good = "      Index Cond: ((project_id = $1) AND (seq = $2))";
    for (line, next) in [
        ("->  Seq Scan on trace", "Filter: (project_id = $1)"),
        ("Index Only Scan using trace_status on trace", ""),
        ("Index Scan using trace_started on trace", "Index Cond: (started_at > $1)"),
        ("Parallel Seq Scan on span", good),
    ] {
        assert!(scans_postgres(line, if line.contains("Seq") { "Filter: x" } else { next }), "{line}");
    }
    assert!(!scans_postgres("  ->  Index Scan Backward using trace_started on trace t", good));
    assert!(!scans_postgres("Values Scan on \"*VALUES*\"", ""));
    assert!(!scans_postgres("  ->  Subquery Scan on a0", "        ->  Limit"));
    let subquery = ["CO-ROUTINE a0".to_owned(), "SCAN a0".to_owned(), "SCAN trace".to_owned()];
    assert_eq!(scans(Dialect::Sqlite, &subquery), ["SCAN trace"]);
    let memoize = ["Nested Loop", "  ->  Memoize", "        Cache Key: x", "        ->  Index Scan using i on t", "              Index Cond: y"];
    let plain = ["Nested Loop", "  ->  Index Scan using i on t", "        Index Cond: y"];
    assert_eq!(without_memoize(memoize.map(str::to_owned).to_vec()), plain);
    assert!(!order_faults("list::page_sql, all", &["  ->  Sort".to_owned()]).is_empty());
    assert!(!order_faults("existing::READ_GAPS", &["  Filter: (parent_hash = $3)".to_owned()]).is_empty());
}

/// No statement of the rooms is left out: each item with SQL in it is listed, and SQL lies nowhere but in such items.
#[test]
fn every_statement_is_listed() {
    let listed: BTreeSet<String> = [Dialect::Sqlite, Dialect::Postgres]
        .into_iter()
        .flat_map(|dialect| statements::of_ingest(dialect).into_iter().chain(statements::of_reads(dialect)))
        .filter_map(|named| Some(named.name.split_once("::")?.1.to_owned()))
        .collect();
    let mut files = 0;
    for folder in ["src/store/write", "src/store/trace", "src/store/rollup"] {
        for entry in std::fs::read_dir(root().join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let text = std::fs::read_to_string(&path).expect("a source");
            let (items, loose) = items_with_sql(&text);
            files += usize::from(!items.is_empty());
            assert!(loose.is_empty(), "{}: SQL outside of a constant: {loose:?}", path.display());
            // The beginning of several statements, which are listed each.
            for item in items.into_iter().filter(|item| !item.ends_with("_COLUMNS")) {
                assert!(listed.contains(&item), "{}: {item} is in no list of statements", path.display());
            }
        }
    }
    assert!(files > 8, "the sources are read: {files}");
    let (items, loose) =
        items_with_sql("pub static A: MultiRow = MultiRow::new(\n    \"INSERT INTO x\",\n);\nfn f() {\n    g(\"DELETE FROM x\");\n}\n");
    assert_eq!((items, loose), (vec!["A".to_owned()], vec!["    g(\"DELETE FROM x\");".to_owned()]));
}

/// Names of the constants that hold a whole statement, and lines with SQL anywhere else. Parts of statements, which end in
/// a space, are put together by functions that the list calls.
fn items_with_sql(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut items, mut loose) = (Vec::new(), Vec::new());
    let mut item: Option<String> = None;
    for line in text.lines() {
        let declared = line.trim_start_matches("pub").trim_start_matches(|c| c != ' ').trim_start();
        let declared = if line.starts_with("pub") { declared } else { line };
        if let Some(rest) = declared.strip_prefix("static ").or_else(|| declared.strip_prefix("const "))
            && !line.starts_with(' ')
        {
            let name = rest.trim_start_matches("fn ").split([':', '(']).next().unwrap_or_default();
            item = Some(name.to_owned());
        }
        let has_sql = ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE "].iter().any(|verb| line.contains(verb));
        let is_part = line.ends_with(" \";") || line.contains("format!(");
        match &item {
            Some(name) if has_sql && !is_part && name != "lock_traces" => items.push(name.clone()),
            None if has_sql && !is_part => loose.push(line.to_owned()),
            _ => {}
        }
        if line.ends_with(';') && !line.starts_with("    ") || line == "}" || line == ");" || line == "];" || (line.ends_with(';') && item.is_some())
        {
            item = None;
        }
    }
    items.dedup();
    (items, loose)
}
