//! The table, and the same as JSON.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::measure::{self, Times};
use super::options::Options;
use super::server::{Backend, Cpu, Server};

/// Raw SQLite on the machine that the targets were set on, spans/s at ten traces a commit.
const REFERENCE_SQLITE: f64 = 57_000.0;
/// The same at a hundred traces a commit, processor time a span: this one does not depend on the disk.
const REFERENCE_CPU: f64 = 7.5;

/// One line of the table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    name: String,
    backend: Backend,
    figures: Vec<(String, f64)>,
    load_average: String,
}

impl Row {
    /// What `spans` cost.
    pub(crate) fn new(name: &str, spans: u64, took: Duration, cpu: Cpu) -> Self {
        let mut row = Self { name: name.to_owned(), backend: Backend::Sqlite, figures: Vec::new(), load_average: measure::load_average() };
        if spans == 0 {
            return row;
        }
        let spans = spans as f64;
        row.figure("spans", spans).figure("seconds", took.as_secs_f64()).figure("spans/s", spans / took.as_secs_f64());
        row.figure("CPU µs a span", cpu.total().as_secs_f64() * 1e6 / spans);
        if !cpu.sqlite.is_zero() {
            row.figure("of it in SQLite's threads, µs", cpu.sqlite.as_secs_f64() * 1e6 / spans);
        }
        if !cpu.postgres.is_zero() {
            row.figure("of it in Postgres, µs", cpu.postgres.as_secs_f64() * 1e6 / spans);
        }
        row
    }

    pub(crate) fn figure(&mut self, name: &str, value: f64) -> &mut Self {
        self.figures.push((name.to_owned(), value));
        self
    }

    pub(crate) fn times(&mut self, times: &Times) -> &mut Self {
        self.figure("p50, ms", times.quantile(0.5)).figure("p99, ms", times.quantile(0.99))
    }

    pub(crate) fn memory(&mut self, server: &Server) -> &mut Self {
        self.figure("idle, MB", server.idle_memory as f64 / 1e6).figure("peak, MB", server.peak_memory() as f64 / 1e6)
    }

    /// How much of its core each side used: on a busy machine the throughput says less than the time a span.
    pub(crate) fn shares(&mut self, took: Duration, cpu: Cpu, driver: Duration, load_average: String) -> &mut Self {
        self.load_average = load_average;
        self.figure("server's share of its core", cpu.total().as_secs_f64() / took.as_secs_f64())
            .figure("driver's share of its core", driver.as_secs_f64() / took.as_secs_f64())
    }

    fn get(&self, name: &str) -> Option<f64> {
        self.figures.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
}

/// All lines so far.
pub(crate) struct Report {
    rows: Vec<Row>,
    backend: Backend,
    quick: bool,
}

impl Report {
    pub(crate) fn new(options: &Options) -> Self {
        Self { rows: Vec::new(), backend: Backend::Sqlite, quick: options.quick }
    }

    pub(crate) fn backend(&mut self, backend: Backend) {
        self.backend = backend;
    }

    /// Adds a line and prints it at once.
    pub(crate) fn row(&mut self, mut row: Row) {
        row.backend = self.backend;
        let mut line = format!("{:?} · {} (load average {})\n", row.backend, row.name, row.load_average);
        for (name, value) in &row.figures {
            let _ = writeln!(line, "    {name:<34} {}", shown(*value));
        }
        println!("{line}");
        self.rows.push(row);
    }

    fn value(&self, backend: Backend, row: &str, figure: &str) -> Option<f64> {
        self.rows.iter().find(|known| known.backend == backend && known.name == row).and_then(|row| row.get(figure))
    }

    /// Prints how the targets are met and writes `target/bench-load.json`.
    pub(crate) fn finish(&self) {
        let raw = self.value(Backend::Sqlite, "raw SQLite, 10 traces a commit", "spans/s");
        let scale = raw.map_or(1.0, |raw| raw / REFERENCE_SQLITE);
        match raw {
            Some(raw) => println!("raw SQLite {} spans/s ÷ {REFERENCE_SQLITE} = scale {scale:.2}; the targets below are scaled by it", shown(raw)),
            None => println!("no ceiling was measured in this run: the targets below are not scaled"),
        }
        let cpu_scale = self.value(Backend::Sqlite, "raw SQLite, 100 traces a commit", "CPU µs a span").map_or(1.0, |cpu| cpu / REFERENCE_CPU);
        println!("processor: {cpu_scale:.2} × the time a span of the reference at a hundred traces a commit; it scales the CPU targets");
        println!("{:<52} {:>12} {:>12} {:>12}", "target", "measured", "must", "aim");
        let mut targets = Vec::new();
        for target in TARGETS {
            let Some(measured) = self.value(target.backend, target.row, target.figure) else { continue };
            let measured = match target.over {
                None => measured,
                Some(over) => match self.value(target.backend, over, target.figure) {
                    Some(over) => measured / over,
                    None => continue,
                },
            };
            let factor = match target.scaling {
                Scaling::Rate => scale,
                Scaling::Cost => 1.0 / scale,
                Scaling::Cpu => cpu_scale,
                Scaling::None => 1.0,
            };
            let (must, aim) = (target.must * factor, target.aim * factor);
            let met = |limit: f64| if target.scaling == Scaling::Rate || target.over.is_some() { measured >= limit } else { measured <= limit };
            let verdict = if met(aim) {
                "aim"
            } else if met(must) {
                "must"
            } else {
                "MISSED"
            };
            let over = target.over.map(|over| format!(" ÷ {over}")).unwrap_or_default();
            let name = format!("{:?} {}{over}: {}", target.backend, target.row, target.figure);
            println!("{name:<52} {:>12} {:>12} {:>12}  {verdict}", shown(measured), shown(must), shown(aim));
            targets.push(json!({"name": name, "measured": measured, "must": must, "aim": aim, "met": verdict}));
        }
        targets.extend(self.reads());
        let rows: Vec<Value> = self
            .rows
            .iter()
            .map(|row| {
                let figures: Map<String, Value> = row.figures.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
                json!({"name": row.name, "backend": format!("{:?}", row.backend), "load_average": row.load_average, "figures": figures})
            })
            .collect();
        let text = json!({"quick": self.quick, "scale": scale, "cpu_scale": cpu_scale, "rows": rows, "targets": targets});
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target"), PathBuf::from);
        let file = target.join("bench-load.json");
        std::fs::write(&file, format!("{text:#}\n")).expect("the JSON can be written");
        println!("written to {}", file.display());
    }
}

impl Report {
    /// Reads of the largest store against their targets, and against those of the smallest.
    fn reads(&self) -> Vec<Value> {
        let mut told = Vec::new();
        for backend in [Backend::Sqlite, Backend::Postgres] {
            let of: Vec<&Row> = self.rows.iter().filter(|row| row.backend == backend && row.name.starts_with("Reads of")).collect();
            let (Some(first), Some(last)) = (of.first(), of.last()) else { continue };
            for (name, must, aim) in READS {
                let Some(measured) = last.get(name) else { continue };
                let growth = first.get(name).map_or(f64::NAN, |small| measured / small);
                let verdict = if measured <= *aim {
                    "aim"
                } else if measured <= *must {
                    "must"
                } else {
                    "MISSED"
                };
                let line = format!("{backend:?} {}: {name}", last.name);
                println!(
                    "{line:<70} {:>10} {:>10} {:>10}  {verdict}; {} × {}",
                    shown(measured),
                    shown(*must),
                    shown(*aim),
                    shown(growth),
                    first.name
                );
                told.push(json!({"name": line, "measured": measured, "must": must, "aim": aim, "met": verdict, "growth": growth}));
            }
            for name in ["ingest: spans/s", "ingest: CPU µs a span", "download: MB/s"] {
                if let (Some(small), Some(large)) = (first.get(name), last.get(name)) {
                    println!("{backend:?} {}: {name} {}, {} × {}", last.name, shown(large), shown(large / small), first.name);
                }
            }
        }
        told
    }
}

/// Milliseconds that reads may take.
const READS: &[(&str, f64, f64)] = &[
    ("start to first list, ms, p50", 100.0, 30.0),
    ("newest 25: p50, ms", 5.0, 1.0),
    ("status and date: p50, ms", 8.0, 1.5),
    ("tag: p50, ms", 20.0, 5.0),
    ("metadata: p50, ms", 20.0, 5.0),
    ("session: p50, ms", 20.0, 5.0),
    ("user: p50, ms", 20.0, 5.0),
    ("one trace: p50, ms", 3.0, 1.0),
    ("metrics of 14 days by hour, cold: p50, ms", 5.0, 2.0),
    ("metrics of 14 days by hour, remembered: p50, ms", 1.0, 0.3),
    ("count of a filter: p50, ms", 50.0, 10.0),
    ("newest 25, under load: p50, ms", 5.0, 1.0),
    ("status and date, under load: p50, ms", 8.0, 1.5),
    ("tag, under load: p50, ms", 20.0, 5.0),
    ("one trace, under load: p50, ms", 3.0, 1.0),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scaling {
    /// More is better, and more is expected of a faster machine.
    Rate,
    /// Less is better, and less is expected of a faster machine.
    Cost,
    /// Processor time.
    Cpu,
    /// The same on every machine.
    None,
}

struct Target {
    backend: Backend,
    row: &'static str,
    figure: &'static str,
    over: Option<&'static str>,
    scaling: Scaling,
    must: f64,
    aim: f64,
}

const fn target(row: &'static str, figure: &'static str, scaling: Scaling, must: f64, aim: f64) -> Target {
    Target { backend: Backend::Sqlite, row, figure, over: None, scaling, must, aim }
}

const TARGETS: &[Target] = &[
    target("W1", "spans/s", Scaling::Rate, 30_000.0, 45_000.0),
    target("W1", "CPU µs a span", Scaling::Cpu, 28.0, 19.0),
    target("W1", "p99, ms", Scaling::Cost, 40.0, 20.0),
    target("W1 ×10", "spans/s", Scaling::Rate, 40_000.0, 60_000.0),
    target("W1 ×10", "CPU µs a span", Scaling::Cpu, 22.0, 16.0),
    Target { over: Some("raw SQLite, 10 traces a commit"), ..target("W1", "spans/s", Scaling::None, 0.6, 0.9) },
    Target { over: Some("raw SQLite, 10 traces a commit"), ..target("W1 ×10", "spans/s", Scaling::None, 0.6, 0.9) },
    target("W1", "bytes a span", Scaling::None, 800.0, 450.0),
    target("W1", "idle, MB", Scaling::None, 40.0, 15.0),
    target("W1", "peak, MB", Scaling::None, 160.0, 100.0),
    target("W1 in pieces, rewritten", "bytes in use a span", Scaling::None, 800.0, 450.0),
    target("W2", "spans/s", Scaling::Rate, 15_000.0, 30_000.0),
    target("W3 20 MB of 1,100 traces", "slowest large post, s", Scaling::Cost, 1.0, 0.4),
    target("W3 20 MB of 1,100 traces", "p99 of the others during it, ms", Scaling::Cost, 100.0, 100.0),
    target("W3 20 MB of one trace", "slowest large post, s", Scaling::Cost, 1.0, 0.4),
    target("W3 20 MB of one trace", "p99 of the others during it, ms", Scaling::Cost, 100.0, 100.0),
    target("W4 posts of 512, forward", "seconds for 100,000 spans", Scaling::Cost, 3.0, 1.0),
    target("W4 posts of 512, reversed", "seconds for 100,000 spans", Scaling::Cost, 3.0, 1.0),
    target("W4 posts of 1, forward", "last ÷ first post", Scaling::None, 3.0, 1.5),
    target("W4 posts of 1, reversed", "last ÷ first post", Scaling::None, 3.0, 1.5),
    target("W4 posts of 5, forward", "last ÷ first post", Scaling::None, 3.0, 1.5),
    target("W4 posts of 5, reversed", "last ÷ first post", Scaling::None, 3.0, 1.5),
    target("W4 posts of 512, forward", "last ÷ first post", Scaling::None, 3.0, 1.5),
    target("W4 posts of 512, reversed", "last ÷ first post", Scaling::None, 3.0, 1.5),
    target("W4 posts of 512, forward", "skeleton, ms", Scaling::Cost, 300.0, 100.0),
    target("W5", "bytes ÷ those of the runs sent once", Scaling::None, 1.2, 1.05),
    Target { backend: Backend::Postgres, ..target("W2", "spans/s", Scaling::Rate, 15_000.0, 30_000.0) },
    Target { backend: Backend::Postgres, ..target("W4 posts of 512, forward", "seconds for 100,000 spans", Scaling::Cost, 3.0, 1.0) },
    Target { backend: Backend::Postgres, ..target("W4 posts of 512, reversed", "seconds for 100,000 spans", Scaling::Cost, 3.0, 1.0) },
    Target {
        backend: Backend::Postgres,
        over: Some("1 server a network away"),
        ..target("2 servers a network away", "spans/s", Scaling::None, 1.7, 2.0)
    },
    Target { backend: Backend::Postgres, ..target("W5", "bytes ÷ those of the runs sent once", Scaling::None, 1.2, 1.05) },
    Target { backend: Backend::Postgres, over: Some("raw Postgres, best"), ..target("W1", "spans/s", Scaling::None, 0.6, 0.9) },
    Target { backend: Backend::Postgres, over: Some("raw Postgres, best"), ..target("W1 ×10", "spans/s", Scaling::None, 0.6, 0.9) },
];

/// Three digits that count.
fn shown(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    #[expect(clippy::cast_possible_truncation, reason = "figures are far below 2^63")]
    let whole = value.round() as i64;
    match value.abs() {
        0.0..10.0 => format!("{value:.2}"),
        10.0..1_000.0 => format!("{value:.1}"),
        _ => {
            let digits = whole.to_string();
            let mut out = String::new();
            for (index, digit) in digits.chars().enumerate() {
                if index > 0 && (digits.len() - index).is_multiple_of(3) {
                    out.push(',');
                }
                out.push(digit);
            }
            out
        }
    }
}
