//! What the database does by itself with the rows of W1: the measure of everything above it.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Executor, PgConnection, SqliteConnection};
use tracekeep::collector::dynamiq;
use tracekeep::domain::id;
use tracekeep::domain::span::SpanHead;
use tracekeep::domain::text::Text;
use tracekeep::store::frame::{self, FAST};

use super::measure;
use super::options::Options;
use super::report::{Report, Row};
use super::server::{Cpu, Database};
use super::support::agent::SPANS;
use super::support::template::body;
use super::support::{Random, Shape, Stamp, templates};

/// Traces made ready before the clock starts.
const TRACES: usize = 4_000;

/// The rows of one trace, compressed and encoded already.
struct Ready {
    trace_id: Vec<u8>,
    started_at: i64,
    summary: Vec<u8>,
    spans: Vec<Narrow>,
    frames: Vec<(u32, Vec<u8>)>,
}

/// A span as a narrow row.
struct Narrow {
    id: Vec<u8>,
    parent: Option<Vec<u8>>,
    head: SpanHead,
    name: Vec<u8>,
    /// All of the head in one value, as the store keeps it.
    encoded: Vec<u8>,
}

fn ready() -> Vec<Ready> {
    let mut random = Random::new(9);
    templates(TRACES, Shape::Plain, 9)
        .iter()
        .map(|template| {
            let mut text = Vec::new();
            body([(template, Stamp::fresh(&mut random))], &mut text);
            let items = dynamiq::decode(&text).unwrap_or_else(|fault| panic!("a body is refused: {fault:?}"));
            let originals = items.iter().map(|item| (&text[item.original.clone()], item.head.parent.is_none()));
            let (places, frames) = frame::pack(originals, FAST).expect("packs");
            let mut spans: Vec<Narrow> = items
                .iter()
                .zip(places)
                .map(|(item, place)| {
                    let mut head = item.head.clone();
                    head.place = place;
                    let encoded = postcard::to_stdvec(&head).expect("encodes");
                    let name = head.name.as_ref().map(|name| name.as_bytes().to_vec()).unwrap_or_default();
                    Narrow { id: item.id.clone(), parent: head.parent.as_deref().map(<[u8]>::to_vec), name, head, encoded }
                })
                .collect();
            spans.sort_by(|a, b| a.id.cmp(&b.id));
            Ready {
                trace_id: id::pack(items[0].trace_id.as_bytes()),
                started_at: items[0].head.start,
                // What a list shows of a trace: about as much as its root's head and two short texts.
                summary: text[..300].to_vec(),
                spans,
                frames: frames.into_iter().map(|frame| (frame.raw_bytes, frame.data.to_vec())).collect(),
            }
        })
        .collect()
}

const SQLITE_TABLES: [&str; 4] = [
    "CREATE TABLE trace (seq INTEGER PRIMARY KEY, project_id INTEGER NOT NULL, trace_id BLOB NOT NULL, started_at INTEGER NOT NULL, summary BLOB NOT NULL, UNIQUE (project_id, trace_id))",
    "CREATE TABLE span (project_id INTEGER NOT NULL, trace_seq INTEGER NOT NULL, span_id BLOB NOT NULL, parent BLOB, name BLOB NOT NULL, kind INTEGER NOT NULL, status INTEGER NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER, tokens INTEGER, cost INTEGER, model BLOB, hash BLOB NOT NULL, block INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (project_id, trace_seq, span_id)) WITHOUT ROWID",
    "CREATE TABLE payload (seq INTEGER PRIMARY KEY, trace_seq INTEGER NOT NULL, raw_bytes INTEGER NOT NULL, data BLOB NOT NULL)",
    "CREATE TABLE rollup (minute INTEGER NOT NULL PRIMARY KEY, spans INTEGER NOT NULL, cell BLOB NOT NULL)",
];

/// Raw SQLite: prepared multi-row statements, `synchronous=FULL`, no checkpoint while it runs.
pub(crate) async fn sqlite(options: &Options, report: &mut Report) {
    let ready = ready();
    let parent = options.dir.clone().unwrap_or_else(std::env::temp_dir);
    for (group, length) in [(1, 2), (10, 4), (100, 4), (1_000, 2)] {
        let folder = tempfile::TempDir::with_prefix_in("tracekeep-raw", &parent).expect("a directory");
        let mut connection = SqliteConnectOptions::new()
            .filename(folder.path().join("raw.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("cache_size", "-16384")
            .pragma("wal_autocheckpoint", "0")
            .connect()
            .await
            .expect("SQLite opens");
        for table in SQLITE_TABLES {
            connection.execute(table).await.expect("a table");
        }
        let deadline = Instant::now() + Duration::from_secs(options.scaled(length, 1));
        let load_average = measure::load_average();
        let (before, started) = (measure::cpu(&[std::process::id()]), Instant::now());
        let (mut spans, mut next, mut texts) = (0, 0, Texts::new(false));
        while Instant::now() < deadline {
            let batch: Vec<(usize, &Ready)> = (next..next + group).map(|number| (number, &ready[number % ready.len()])).collect();
            commit_sqlite(&mut connection, &mut texts, &batch).await.expect("a commit");
            next += group;
            spans += group * SPANS;
        }
        let (took, cpu) = (started.elapsed(), measure::cpu(&[std::process::id()]).saturating_sub(before));
        let name = format!("raw SQLite, {group} trace{} a commit", if group == 1 { "" } else { "s" });
        let mut row = Row::new(&name, spans as u64, took, Cpu { server: cpu, postgres: Duration::ZERO });
        row.shares(took, Cpu::default(), cpu, load_average);
        report.row(row);
        connection.close().await.expect("SQLite closes");
    }
}

async fn commit_sqlite(connection: &mut SqliteConnection, texts: &mut Texts, batch: &[(usize, &Ready)]) -> sqlx::Result<()> {
    connection.execute("BEGIN IMMEDIATE").await?;
    // Fixed sizes, so that the cache of prepared statements always hits.
    for part in parts(batch, &[100, 10, 1]) {
        let mut insert = sqlx::query(texts.get("INSERT INTO trace (seq, project_id, trace_id, started_at, summary) VALUES ", 5, part.len()));
        for (number, trace) in part {
            // The same traces come round again; each round is a project of its own.
            insert =
                insert.bind(sequence(*number)).bind(sequence(*number / TRACES)).bind(&trace.trace_id).bind(trace.started_at).bind(&trace.summary);
        }
        insert.execute(&mut *connection).await?;
    }
    let spans: Vec<(i64, i64, &Narrow)> =
        batch.iter().flat_map(|(number, trace)| trace.spans.iter().map(|span| (sequence(*number / TRACES), sequence(*number), span))).collect();
    for part in parts(&spans, &[500, 100, 10, 1]) {
        let head = "INSERT INTO span (project_id, trace_seq, span_id, parent, name, kind, status, started_at, ended_at, tokens, cost, model, hash, block, place) VALUES ";
        let mut insert = sqlx::query(texts.get(head, 15, part.len()));
        for (project, trace, Narrow { id, parent, head, name, .. }) in part {
            let usage = head.usage.as_ref();
            insert = insert.bind(project).bind(trace).bind(id).bind(parent.as_ref()).bind(name).bind(head.kind.code()).bind(head.status.code());
            insert = insert.bind(head.start).bind(head.end).bind(usage.map(|usage| usage.total_tokens.cast_signed()));
            insert = insert.bind(usage.and_then(|usage| usage.total_cost)).bind(head.model.as_ref().map(Text::as_bytes)).bind(&head.hash[..]);
            insert = insert.bind(head.place.block).bind(head.place.offset);
        }
        insert.execute(&mut *connection).await?;
    }
    let frames: Vec<(i64, u32, &Vec<u8>)> =
        batch.iter().flat_map(|(number, trace)| trace.frames.iter().map(move |(raw, data)| (sequence(*number), *raw, data))).collect();
    for part in parts(&frames, &[100, 10, 1]) {
        let mut insert = sqlx::query(texts.get("INSERT INTO payload (trace_seq, raw_bytes, data) VALUES ", 3, part.len()));
        for (trace, raw, data) in part {
            insert = insert.bind(trace).bind(raw).bind(*data);
        }
        insert.execute(&mut *connection).await?;
    }
    sqlx::query("INSERT INTO rollup VALUES (?, ?, ?) ON CONFLICT (minute) DO UPDATE SET spans = rollup.spans + excluded.spans, cell = excluded.cell")
        .bind(batch[0].1.started_at / 60_000_000)
        .bind(sequence(spans.len()))
        .bind(&batch[0].1.summary)
        .execute(&mut *connection)
        .await?;
    connection.execute("COMMIT").await?;
    Ok(())
}

const POSTGRES_TABLES: [&str; 4] = [
    "CREATE TABLE trace (project_id BIGINT NOT NULL, seq BIGINT NOT NULL, trace_id BYTEA NOT NULL, started_at BIGINT NOT NULL, summary BYTEA NOT NULL, PRIMARY KEY (project_id, seq), UNIQUE (project_id, trace_id))",
    "CREATE TABLE span (project_id BIGINT NOT NULL, trace_seq BIGINT NOT NULL, span_id BYTEA NOT NULL, head BYTEA NOT NULL, PRIMARY KEY (project_id, trace_seq, span_id))",
    "CREATE TABLE payload (project_id BIGINT NOT NULL, trace_seq BIGINT NOT NULL, block BIGINT NOT NULL, raw_bytes BIGINT NOT NULL, data BYTEA NOT NULL, PRIMARY KEY (project_id, trace_seq, block))",
    "ALTER TABLE payload ALTER COLUMN data SET STORAGE EXTERNAL",
];

/// Raw Postgres: one connection, multi-row statements, the best of several batch sizes.
pub(crate) async fn postgres(options: &Options, report: &mut Report) {
    let ready = ready();
    let mut best: Option<(f64, Row)> = None;
    for group in [10, 100, 1_000] {
        let database = Database::create(options).await;
        let mut connection = PgConnection::connect(&database.url).await.expect("Postgres");
        for table in POSTGRES_TABLES {
            connection.execute(table).await.expect("a table");
        }
        database.pin(options).await;
        let length = Duration::from_secs(options.scaled(4, 1));
        let load_average = measure::load_average();
        let cpu_now = || Cpu { server: measure::cpu(&[std::process::id()]), postgres: measure::cpu(&database.processes()) };
        let (before, started) = (cpu_now(), Instant::now());
        let (mut spans, mut next, mut texts) = (0, 0, Texts::new(true));
        while started.elapsed() < length {
            let batch: Vec<(usize, &Ready)> = (next..next + group).map(|number| (number, &ready[number % ready.len()])).collect();
            commit_postgres(&mut connection, &mut texts, &batch).await.expect("a commit");
            next += group;
            spans += group * SPANS;
        }
        let (took, cpu) = (started.elapsed(), cpu_now().since(before));
        let mut row = Row::new(&format!("raw Postgres, {group} traces a commit"), spans as u64, took, cpu);
        row.shares(took, cpu, Duration::ZERO, load_average);
        report.row(row.clone());
        let rate = spans as f64 / took.as_secs_f64();
        if best.as_ref().is_none_or(|(known, _)| rate > *known) {
            best = Some((rate, Row::new("raw Postgres, best", spans as u64, took, cpu)));
        }
        connection.close().await.expect("the connection closes");
        database.remove().await;
    }
    if let Some((_, row)) = best {
        report.row(row);
    }
}

async fn commit_postgres(connection: &mut PgConnection, texts: &mut Texts, batch: &[(usize, &Ready)]) -> sqlx::Result<()> {
    connection.execute("BEGIN").await?;
    for part in parts(batch, &[1_000, 100, 10, 1]) {
        let mut insert = sqlx::query(texts.get("INSERT INTO trace (seq, project_id, trace_id, started_at, summary) VALUES ", 5, part.len()));
        for (number, trace) in part {
            insert =
                insert.bind(sequence(*number)).bind(sequence(*number / TRACES)).bind(&trace.trace_id).bind(trace.started_at).bind(&trace.summary);
        }
        insert.execute(&mut *connection).await?;
    }
    let spans: Vec<(i64, i64, &Vec<u8>, &Vec<u8>)> = batch
        .iter()
        .flat_map(|(number, trace)| trace.spans.iter().map(move |span| (sequence(*number / TRACES), sequence(*number), &span.id, &span.encoded)))
        .collect();
    for part in parts(&spans, &[10_000, 1_000, 100, 10, 1]) {
        let mut insert = sqlx::query(texts.get("INSERT INTO span (project_id, trace_seq, span_id, head) VALUES ", 4, part.len()));
        for (project, trace, id, head) in part {
            insert = insert.bind(project).bind(trace).bind(*id).bind(*head);
        }
        insert.execute(&mut *connection).await?;
    }
    let frames: Vec<(usize, i64, i64, &Vec<u8>)> = batch
        .iter()
        .flat_map(|(number, trace)| (0_i64..).zip(&trace.frames).map(move |(block, (raw, data))| (*number, block, i64::from(*raw), data)))
        .collect();
    for part in parts(&frames, &[1_000, 100, 10, 1]) {
        let mut insert = sqlx::query(texts.get("INSERT INTO payload (project_id, trace_seq, block, raw_bytes, data) VALUES ", 5, part.len()));
        for (number, block, raw, data) in part {
            insert = insert.bind(sequence(*number / TRACES)).bind(sequence(*number)).bind(block).bind(raw).bind(*data);
        }
        insert.execute(&mut *connection).await?;
    }
    connection.execute("COMMIT").await?;
    Ok(())
}

fn sequence(number: usize) -> i64 {
    i64::try_from(number).expect("few")
}

/// Cuts rows into the largest of `sizes` that fit.
fn parts<'a, T>(rows: &'a [T], sizes: &[usize]) -> Vec<&'a [T]> {
    let mut rest = rows;
    let mut parts = Vec::new();
    for size in sizes {
        while rest.len() >= *size {
            let (part, later) = rest.split_at(*size);
            parts.push(part);
            rest = later;
        }
    }
    parts
}

/// Texts of multi-row statements, made once.
struct Texts {
    numbered: bool,
    known: HashMap<(&'static str, usize), &'static str>,
}

impl Texts {
    fn new(numbered: bool) -> Self {
        Self { numbered, known: HashMap::new() }
    }

    fn get(&mut self, head: &'static str, columns: usize, rows: usize) -> &'static str {
        self.known.entry((head, rows)).or_insert_with(|| {
            let cell = |number: usize| if self.numbered { format!("${number}") } else { "?".to_owned() };
            let row = |row: usize| format!("({})", (1..=columns).map(|column| cell(row * columns + column)).collect::<Vec<_>>().join(","));
            // A few dozen texts for the length of the process.
            Box::leak(format!("{head}{}", (0..rows).map(row).collect::<Vec<_>>().join(",")).into_boxed_str())
        })
    }
}
