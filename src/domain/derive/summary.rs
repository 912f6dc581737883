//! What lists show of a derived trace.

use std::collections::BTreeMap;

use super::{Full, GapTop, SpanId};
use crate::domain::facet;
use crate::domain::item::Preview;
use crate::domain::span::{CostSource, Facts, Protocol, SpanHead, Status};
use crate::domain::text::Text;
use crate::domain::trace::{Failing, Pointer, RootKey, Summary, TraceState};

/// The primary root (contracts/dynamiq.md 5.3): a true root before an orphan or a broken cycle.
pub fn primary_key(state: &TraceState, top: &GapTop) -> Option<RootKey> {
    state.roots.best.clone().or_else(|| top.best.clone().max(state.cycles.best.clone()))
}

/// Whether the trace has ended and will not be running again: by a root that has, or where there is none, by a span that
/// stands for one. Dynamiq has no such thing.
pub fn is_closed(state: &TraceState) -> bool {
    let closing = if state.roots.members > 0 { state.roots.closing } else { state.orphans_closing + state.cycles.closing };
    state.closed || closing > 0
}

/// Whether the trace is closed once nothing comes for a while.
pub fn waits_for_quiet(state: &TraceState) -> bool {
    state.protocol != Protocol::Dynamiq && !is_closed(state) && state.roots.quiet > 0
}

/// Status of the trace, from its primary root's (contracts/dynamiq.md 5.5 and 11; contracts/decisions.md, Status).
pub fn status(state: &TraceState, primary: Status) -> Status {
    if state.protocol != Protocol::Dynamiq {
        return match primary {
            _ if !is_closed(state) => Status::Running,
            _ if failing(state).is_some() => Status::Failed,
            // contracts/otlp-genai.md section 9: without a root, any of those that stand for one.
            _ if state.roots.members == 0 && state.orphans_failed + state.cycles.failed > 0 => Status::Failed,
            // What fails such a trace was looked at: an error anywhere else is its span's own (contracts/openai-agents.md 5.5).
            _ if state.protocol == Protocol::OpenaiAgents => Status::Succeeded,
            Status::Open | Status::Running | Status::Skipped => Status::Succeeded,
            status => status,
        };
    }
    let standing = match primary {
        Status::Skipped => state.skipped_as.unwrap_or(Status::Skipped),
        status => status,
    };
    match standing {
        Status::Open if state.canceled > 0 => Status::Canceled,
        Status::Open if state.roots.failed + state.orphans_failed + state.cycles.failed > 0 => Status::Failed,
        status => status,
    }
}

fn failing(state: &TraceState) -> Option<&Failing> {
    state.roots.below.as_ref()?.failing.as_ref()
}

/// Start, end and duration of the trace (contracts/dynamiq.md 5.4). One that runs has no end yet.
pub fn times(state: &TraceState, top: &GapTop) -> (i64, Option<i64>, Option<i64>) {
    let start = state.min_start.or(state.seen_at).unwrap_or_default();
    let end = state.roots.max_end.max(top.max_end).max(state.cycles.max_end);
    let end = end.filter(|_| state.protocol == Protocol::Dynamiq || is_closed(state));
    let duration = end.or(state.max_end).map(|end| end.saturating_sub(start).max(0));
    (start, end, duration)
}

/// What a trace shows of its primary root.
#[derive(Clone, Debug, Default)]
pub struct Primary {
    name: Option<Text>,
    facts: Facts,
    error: Option<Text>,
}

impl Primary {
    /// From the root itself.
    pub fn of_head(head: &SpanHead, facts: &Facts) -> Self {
        Self { name: head.title.clone().or_else(|| head.name.clone()), facts: facts.clone(), error: head.error.clone() }
    }

    /// From the trace as it was derived before, when its primary root is still the same copy; right only where a trace
    /// takes nothing from anywhere else.
    pub fn of_summary(summary: &Summary) -> Self {
        Self { name: summary.name.clone(), facts: summary.facts.clone(), error: summary.error.clone() }
    }
}

/// The spans that a trace takes its input and its output from: its primary root, or where that has none, the first and
/// the last answer.
pub fn shown_by(state: &TraceState, primary: Option<(&[u8], &SpanHead)>) -> (Option<SpanId>, Option<SpanId>) {
    let input = primary.filter(|(_, head)| head.marks.has_input).map(|(id, _)| id.to_vec());
    let output = primary.filter(|(_, head)| head.marks.has_output).map(|(id, _)| id.to_vec());
    let first = || state.first_answer.as_ref().map(|first| first.id.clone());
    let last = || state.roots.below.as_ref().and_then(|below| below.last_answer.as_ref()).map(|last| last.id.clone());
    (input.or_else(first), output.or_else(last))
}

/// Input and output of a trace: short texts, and where the originals are.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Short texts.
    pub texts: Preview,
    /// Where the input is.
    pub input: Option<Pointer>,
    /// Where the output is.
    pub output: Option<Pointer>,
}

/// The trace as lists show it.
pub fn summary(state: &TraceState, top: &GapTop, primary: Primary, shown: Shown) -> Summary {
    let (started_at, ended_at, duration) = times(state, top);
    let root = state.primary.as_ref().map_or(Status::Open, |(_, status)| *status);
    let facts = if state.protocol == Protocol::Dynamiq { primary.facts } else { state.union(Some(&primary.facts)) };
    let error = failing(state).and_then(|failing| failing.error.clone());
    // What did not fail an OpenAI trace is its span's own, its root's too.
    let error = error.or(primary.error.filter(|_| state.protocol != Protocol::OpenaiAgents));
    Summary {
        name: facts.name.clone().or(primary.name),
        agent: state.first_agent.as_ref().and_then(|first| first.name.clone()),
        facets_truncated: facet::of_trace(&facts, &state.facets).1,
        facts,
        metadata: state.announced.as_ref().filter(|announced| !announced.metadata.is_empty()).map(|announced| announced.metadata_json()),
        cost_source: cost_source(state),
        status: status(state, root),
        started_at,
        ended_at,
        duration,
        usage: state.usage,
        spans: state.spans,
        errors: state.failed,
        has_unpriced_usage: state.unpriced > 0,
        has_warnings: state.warnings > 0,
        error,
        input_text: shown.texts.input,
        output_text: shown.texts.output,
        input: shown.input,
        output: shown.output,
    }
}

/// The trace as lists show it, from all its heads; the texts are made from originals, and taken as they are.
pub fn summary_of_all(full: &Full, heads: &BTreeMap<SpanId, SpanHead>, texts: Preview) -> Summary {
    let state = &full.state;
    let root = state.primary.as_ref().and_then(|(key, _)| Some((key.id(), heads.get(key.id())?)));
    let pointer = |id: SpanId| heads.get(&id).map(|head| Pointer { place: head.place, span: id });
    let (input, output) = shown_by(state, root);
    let shown = Shown { texts, input: input.and_then(pointer), output: output.and_then(pointer) };
    let primary = root.map(|(_, head)| Primary::of_head(head, state.facts(head))).unwrap_or_default();
    summary(state, &GapTop::of(&full.gaps), primary, shown)
}

/// Where the cost comes from; a sum is as certain as the least certain of its parts.
fn cost_source(state: &TraceState) -> CostSource {
    let [sender, table, by_override] = state.priced;
    match (sender, table, by_override) {
        (_, 1.., _) => CostSource::Table,
        (_, _, 1..) => CostSource::Override,
        (1.., _, _) => CostSource::Sender,
        _ => CostSource::None,
    }
}
