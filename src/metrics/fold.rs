//! Which rollup rows a trace or a span counts in, and what it adds there.

use std::collections::BTreeMap;

use super::cell::Cell;
use crate::domain::span::{Kind, Protocol, SpanHead, Status};
use crate::domain::text::{Text, cut};
use crate::domain::time::{DAY, HOUR, MINUTE};
use crate::domain::trace::Summary;

/// Names that one day admits in each dimension; later ones count as [`OTHER`].
pub const MAX_NAMES_A_DAY: i64 = 1_000;
/// Longest name in a rollup key, in bytes.
pub const MAX_NAME_BYTES: usize = 200;
/// Stands for the names that a day no longer admits; a sender's name of the same text counts with them.
pub const OTHER: &[u8] = b"\0other";
/// The scope that counts everything of a project; the others are numbers of apps.
pub const PROJECT_SCOPE: i64 = 0;

/// Width of a rollup row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// One minute.
    Minute,
    /// One hour.
    Hour,
}

impl Grain {
    /// Both widths.
    pub const ALL: [Self; 2] = [Self::Minute, Self::Hour];

    /// Width in seconds, as it is stored.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Minute => 60,
            Self::Hour => 3_600,
        }
    }

    /// Start of the row that holds an instant.
    pub fn bucket(self, instant: i64) -> i64 {
        let width = match self {
            Self::Minute => MINUTE,
            Self::Hour => HOUR,
        };
        instant.div_euclid(width) * width
    }
}

/// Key of a trace rollup row, without its writer's slot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TraceKey {
    /// The project, or an app.
    pub scope: i64,
    /// Width.
    pub grain: Grain,
    /// Start, µs.
    pub bucket: i64,
    /// Status of the traces.
    pub status: Status,
    /// Protocol of the traces.
    pub protocol: Protocol,
}

/// Key of a span rollup row, without its writer's slot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpanKey {
    /// The project, or an app.
    pub scope: i64,
    /// Width.
    pub grain: Grain,
    /// Start, µs.
    pub bucket: i64,
    /// Kind of the spans.
    pub kind: Kind,
    /// Model; empty when there is none.
    pub model: Vec<u8>,
    /// Name of the spans when they are agents.
    pub agent: Vec<u8>,
    /// Name of the spans when they are tools.
    pub tool: Vec<u8>,
}

/// A dimension whose names a day admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Model names.
    Model = 1,
    /// Agent names.
    Agent = 2,
    /// Tool names.
    Tool = 3,
}

/// A name that has to be admitted by its day before it is counted.
pub type DayName = (i64, Dimension, Vec<u8>);

/// The names a span is counted by, before admission.
pub fn names(head: &SpanHead) -> impl Iterator<Item = DayName> + '_ {
    let day = head.start.div_euclid(DAY);
    let named = |kind: Kind, dimension: Dimension| (head.kind == kind).then(|| head.called()).flatten().map(|name| (dimension, name));
    head.model
        .as_ref()
        .map(|model| (Dimension::Model, model))
        .into_iter()
        .chain(named(Kind::Agent, Dimension::Agent))
        .chain(named(Kind::Tool, Dimension::Tool))
        .filter(|(_, name)| !name.is_empty())
        .map(move |(dimension, name)| (day, dimension, short(name)))
}

fn short(name: &Text) -> Vec<u8> {
    cut(name.as_bytes(), MAX_NAME_BYTES).to_vec()
}

/// Changes of rollup rows, summed by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deltas {
    /// Of trace rollups.
    pub traces: BTreeMap<TraceKey, Cell>,
    /// Of span rollups.
    pub spans: BTreeMap<SpanKey, Cell>,
}

impl Deltas {
    /// Adds `times` (1 or -1) a trace in each scope.
    pub fn trace(&mut self, scopes: &[i64], protocol: Protocol, summary: &Summary, times: i64) {
        let (cell, latency) = (trace_counts(summary, times), latency(summary));
        for (scope, grain) in scopes.iter().flat_map(|scope| Grain::ALL.map(|grain| (*scope, grain))) {
            let key = TraceKey { scope, grain, bucket: grain.bucket(summary.started_at), status: summary.status, protocol };
            merge(&mut self.traces, key, &cell, latency, times);
        }
    }

    /// Adds `times` (1 or -1) a span in each scope; `admit` says whether a name has a row of its own that day.
    pub fn span(&mut self, scopes: &[i64], head: &SpanHead, times: i64, admit: impl Fn(&DayName) -> bool) {
        let mut cell = Cell { count: times, failed: if head.status == Status::Failed { times } else { 0 }, ..Cell::default() };
        if let Some(usage) = head.usage.as_ref().filter(|_| head.marks.counted) {
            cell.usage.add(usage, times);
            cell.unpriced = if usage.is_unpriced() { times } else { 0 };
        }
        let latency = head.duration();
        time(&mut cell, latency, times);
        let mut dimensions = [const { Vec::new() }; 3];
        for name in names(head) {
            let place = name.1 as usize - 1;
            dimensions[place] = if admit(&name) { name.2 } else { OTHER.to_vec() };
        }
        let [model, agent, tool] = dimensions;
        for (scope, grain) in scopes.iter().flat_map(|scope| Grain::ALL.map(|grain| (*scope, grain))) {
            let key = SpanKey {
                scope,
                grain,
                bucket: grain.bucket(head.start),
                kind: head.kind,
                model: model.clone(),
                agent: agent.clone(),
                tool: tool.clone(),
            };
            // Of spans, minutes have no histogram.
            merge(&mut self.spans, key, &cell, latency.filter(|_| grain == Grain::Hour), times);
        }
    }

    /// Days whose rows change, for the revisions.
    pub fn days(&self) -> impl Iterator<Item = i64> + '_ {
        self.traces.keys().map(|key| key.bucket).chain(self.spans.keys().map(|key| key.bucket)).map(|bucket| bucket.div_euclid(DAY))
    }
}

/// What a trace adds to its rows, `times` (1 or -1).
pub fn trace_cell(summary: &Summary, times: i64) -> Cell {
    let mut cell = trace_counts(summary, times);
    if let Some(latency) = latency(summary) {
        cell.histogram.add(latency, times);
    }
    cell
}

/// The same without the histogram.
fn trace_counts(summary: &Summary, times: i64) -> Cell {
    let mut cell = Cell {
        count: times,
        failed: if summary.errors > 0 { times } else { 0 },
        unpriced: if summary.has_unpriced_usage { times } else { 0 },
        ..Cell::default()
    };
    cell.usage.add_sum(&summary.usage, times);
    time(&mut cell, latency(summary), times);
    cell
}

/// A trace whose roots are all open has a length to show but no latency to count.
fn latency(summary: &Summary) -> Option<i64> {
    summary.ended_at.and(summary.duration)
}

fn time(cell: &mut Cell, latency: Option<i64>, times: i64) {
    if let Some(latency) = latency {
        cell.timed = times;
        cell.duration_us = i128::from(times) * i128::from(latency);
    }
}

/// Adds to a row, and `times` a latency (µs) to its histogram.
fn merge<K: Ord>(rows: &mut BTreeMap<K, Cell>, key: K, cell: &Cell, latency: Option<i64>, times: i64) {
    let row = rows.entry(key).or_default();
    row.merge_counts(cell);
    if let Some(latency) = latency {
        row.histogram.add(latency, times);
    }
}
