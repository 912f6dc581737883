//! The reference of all metrics, as committed in `docs/metrics.md`.

use std::fmt::Write;

use super::{Levels, Meters};
use crate::clock::Clock;

/// Background tasks, by the names that the supervisor knows them by. A test holds them against those of a server.
const TASKS: [&str; 13] = [
    "apps",
    "artifacts",
    "certificate",
    "checkpoint",
    "epoch",
    "jobs",
    "last use",
    "price file",
    "quiet traces",
    "retention",
    "rewrite",
    "usage",
    "writer",
];

/// The reference of all metrics, made from what is exposed.
pub fn reference() -> String {
    let levels = Levels { tasks: TASKS.map(|name| (name, 0)).to_vec(), ..Levels::default() };
    let text = Meters::new(Clock::System).text(&levels);
    let mut reference = REFERENCE_HEAD.to_owned();
    let lines: Vec<&str> = text.lines().collect();
    for pair in lines.windows(2) {
        let (Some(help), Some(kind)) = (pair[0].strip_prefix("# HELP "), pair[1].strip_prefix("# TYPE ")) else { continue };
        let ((name, help), (_, kind)) = (help.split_once(' ').unwrap_or((help, "")), kind.split_once(' ').unwrap_or((kind, "")));
        let mut labels: Vec<String> = Vec::new();
        for line in lines.iter().filter(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['{', '_']))) {
            let inner = line.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map_or("", |(inner, _)| inner);
            for label in inner.split(',').filter_map(|label| label.split_once('=')).filter(|(label, _)| *label != "le") {
                let value = if label.0 == "version" { "\u{2026}" } else { label.1.trim_matches('"') };
                let label = format!("{}={value}", label.0);
                if !labels.contains(&label) {
                    labels.push(label);
                }
            }
        }
        let _ = writeln!(reference, "| `{name}` | {kind} | {} | {} |", by_name(&labels), help.trim_end_matches('.'));
    }
    reference
}

/// `a=1`, `a=2`, `b=3` as "`a`: 1, 2; `b`: 3".
fn by_name(labels: &[String]) -> String {
    let mut names: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, value) in labels.iter().filter_map(|label| label.split_once('=')) {
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value),
            None => names.push((name, vec![value])),
        }
    }
    // The order of what is exposed changes from one start to the next.
    for (_, values) in &mut names {
        values.sort_unstable();
    }
    let mut told: Vec<String> = names.into_iter().map(|(name, values)| format!("`{name}`: {}", values.join(", "))).collect();
    told.sort();
    told.join("; ")
}

const REFERENCE_HEAD: &str = "\
# Metrics

`GET /metrics` answers in the text format of Prometheus, on the port of everything else. The path is there when
`telemetry.metrics_token` (or `telemetry.metrics_token_file`) is set and asks for that token as bearer, or when
`telemetry.metrics_open` is `true`. Counts are of one process since its start: let Prometheus read each server itself, not
through a load balancer. Labels are words from this page, never names of projects, keys or models.

| name | type | labels | meaning |
| --- | --- | --- | --- |
";
