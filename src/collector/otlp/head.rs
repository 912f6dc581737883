//! From a span to its head (contracts/otlp-genai.md sections 4, 5, 8 and 9).

use std::sync::Arc;

use serde_json::value::RawValue;

use super::dictionary::{Dictionary, Field, Source};
use super::found::Found;
use super::pick::{Hit, Picked};
use super::span::{Event, KINDS, Span, hex};
use super::usage::usage;
use super::{evaluation, indexed, wire};
use crate::collector::dynamiq::flatten_pairs;
use crate::collector::{hosts, json, preview};
use crate::domain::derive::SpanId;
use crate::domain::evaluation::Evaluation;
use crate::domain::id::{hash128, pack};
use crate::domain::item::Preview;
use crate::domain::span::{
    Closing, ContextRef, CostSource, Counting, Detail, Facts, FactsRef, Kind, MAX_ERROR_BYTES, MAX_NAME_BYTES, Marks, Names, Place, SpanHead, Status,
};
use crate::domain::text::Text;
use crate::domain::trace::EARLIEST_FIRST;

/// What a span is to the store.
#[derive(Debug)]
pub(super) struct Read {
    /// External id of the trace.
    pub(super) trace_id: Text,
    /// Packed id.
    pub(super) id: SpanId,
    /// Head.
    pub(super) head: SpanHead,
    /// Facts.
    pub(super) facts: Facts,
    /// Short texts of a root.
    pub(super) preview: Option<Preview>,
    /// Results of evaluations of it.
    pub(super) evaluations: Vec<Evaluation>,
}

/// Reads a span. `source` is what the resource says about where it comes from.
pub(super) fn read(span: &Span<'_>, original: &[u8], source: Option<&Text>) -> Read {
    let picked = Picked::of(span);
    let pending = pending(span, &picked);
    let (id, parent) = match &pending {
        Some((id, parent)) => (*id, *parent),
        None => (span.id, span.parent),
    };
    let usage = usage(&picked);
    let short = |field: Field| picked.text(field).map(|text| Text::new(text.head(MAX_NAME_BYTES)));
    let (answered, asked) = (short(Field::ResponseModel), short(Field::RequestModel));
    let asked_model = asked.clone().filter(|asked| usage.is_some() && answered.as_ref().is_some_and(|answered| !is_dated(answered, asked)));
    let model = answered.or(asked);
    let has_tokens = usage.is_some_and(|usage| usage.total_tokens > 0);
    let hinted = || if model.is_some() && has_tokens { Kind::Llm } else { picked.present().unwrap_or(Kind::Span) };
    let kind = picked.kind().unwrap_or_else(hinted);
    let is_open = span.end == 0 || pending.is_some();
    let (status, detail) = status(span, &picked, is_open);
    // One that does not say when it began has no length, rather than the time since 1970.
    let start = micros(if span.start == 0 { span.end } else { span.start });
    let end = (!is_open).then(|| micros(span.end).max(start));
    let name = picked.name(span);
    let name = Some(Text::new(name.head(MAX_NAME_BYTES))).filter(|name| !name.is_empty());
    let called = match kind {
        Kind::Tool => short(Field::Tool),
        Kind::Agent => short(Field::Agent),
        _ => None,
    };
    let names = Names { called: called.filter(|called| name.as_ref() != Some(called)), asked_model };
    let told = picked.text(Field::Counted).map(|word| word.as_bytes() == b"true");
    let counting = match (told, kind) {
        (Some(true), _) | (None, Kind::Embedding) => Counting::Always,
        (None, Kind::Llm) => Counting::Outermost,
        (Some(false) | None, _) => Counting::Never,
    };
    let counts = usage.is_some() && counting != Counting::Never;
    let has_cost = usage.is_some_and(|usage| usage.total_cost.is_some());
    let head = SpanHead {
        parent: parent.map(|parent| pack(hex(&parent).as_bytes()).into()),
        name,
        type_word: Text::from(KINDS[usize::from(span.kind)]),
        kind,
        root_rank: EARLIEST_FIRST | 1,
        status,
        marks: Marks {
            is_final: !is_open,
            counted: counts,
            // What went into a model, and came out of it, may come in log records.
            has_input: kind == Kind::Llm || picked.of_trace(Field::Input).is_some(),
            has_output: kind == Kind::Llm || picked.of_trace(Field::Output).is_some(),
            cost_source: if has_cost { CostSource::Sender } else { CostSource::None },
            counting,
            detail,
            on_path: !matches!(kind, Kind::Tool | Kind::Guardrail | Kind::Evaluator),
            is_answer: kind == Kind::Llm,
            closing: Closing::Standing,
            is_remote: span.is_remote,
            ..Marks::default()
        },
        start,
        end,
        model,
        provider: provider(&picked, kind),
        usage,
        price: None,
        title: None,
        error: (status == Status::Failed || detail == Detail::Warning).then(|| error_text(span, &picked)).flatten(),
        facts: FactsRef::default(),
        context: ContextRef::None,
        arrival: 0,
        hash: hash128(original),
        place: Place::default(),
        names: (names != Names::default()).then(|| Box::new(names)),
    };
    let preview = (parent.is_none() || kind == Kind::Llm).then(|| preview_of(span, &picked));
    let run = hex(&id);
    let found = picked.evaluations.iter().filter_map(|event| evaluation::read(event.attributes(), Some(&run), event.time()));
    Read {
        trace_id: Text::from(hex(&span.trace_id).as_str()),
        id: pack(run.as_bytes()),
        evaluations: found.collect(),
        head,
        facts: facts(&picked, source),
        preview,
    }
}

/// Whether a model's name is another with a date at its end, or the very same: then a price of one is a price of both.
fn is_dated(model: &Text, other: &Text) -> bool {
    let end = model.as_bytes().strip_prefix(other.as_bytes());
    end.is_some_and(|end| end.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'@')))
}

/// The provider that is named; of a call of a model, else the one whose host was called.
fn provider(picked: &Picked<'_>, kind: Kind) -> Option<Text> {
    let named = picked.text(Field::Provider).map(|name| Text::from(Dictionary::get().provider(&name.lossy()).as_str()));
    let by_host = || hosts::provider(&picked.text(Field::Host)?.lossy().to_ascii_lowercase()).map(Text::from);
    named.or_else(|| if matches!(kind, Kind::Llm | Kind::Embedding) { by_host() } else { None })
}

/// Microseconds; what is finer stays in the original.
fn micros(nanos: u64) -> i64 {
    (nanos / 1_000).cast_signed()
}

/// The span that this is an early copy of, and its parent (contracts/dreadnode.md section 5).
fn pending(span: &Span<'_>, picked: &Picked<'_>) -> Option<([u8; 8], Option<[u8; 8]>)> {
    if picked.text(Field::SpanType)?.as_bytes() != b"pending_span" {
        return None;
    }
    let given = picked.text(Field::PendingParent).map(|parent| parent.lossy());
    let parent = given.and_then(|parent| {
        let json = RawValue::from_string(format!("\"{parent}\"")).ok()?;
        wire::Field::Json(&json).id::<8>()
    });
    Some((span.parent?, parent.filter(|parent| *parent != [0; 8])))
}

/// Status of a span that is no early copy.
pub(super) fn status_of(span: &Span<'_>, picked: &Picked<'_>) -> (Status, Detail) {
    status(span, picked, span.end == 0)
}

fn status(span: &Span<'_>, picked: &Picked<'_>, is_open: bool) -> (Status, Detail) {
    let told = |field| picked.text(field).map(|word| word.lossy());
    if let Some(status) = told(Field::Status).as_deref().filter(|word| !word.is_empty()).and_then(Status::from_word) {
        return (status, told(Field::StatusDetail).as_deref().and_then(Detail::from_word).unwrap_or_default());
    }
    let level = picked.text(Field::Level).map(|level| level.lossy().to_ascii_uppercase()).unwrap_or_default();
    let severity: Option<i64> = level.parse().ok();
    let has_failed = match span.code {
        2 => true,
        1 => false,
        _ => picked.exception.is_some() || picked.text(Field::ErrorType).is_some() || level == "ERROR",
    };
    let has_warning = level == "WARNING" || level == "WARN" || severity.is_some_and(|severity| severity >= 13);
    match (has_failed, is_open) {
        (true, _) => (Status::Failed, Detail::None),
        (false, true) => (Status::Running, Detail::None),
        (false, false) => (Status::Succeeded, if has_warning { Detail::Warning } else { Detail::None }),
    }
}

/// An attribute of an event, as text.
pub(super) fn event_text(event: Event<'_>, name: &str) -> Option<Text> {
    let found = event.attributes().filter(|(key, _)| **key == *name.as_bytes()).last();
    found.and_then(|(_, value)| value.plain()).filter(|text| !text.is_empty())
}

/// Message of an error, or else its class.
fn error_text(span: &Span<'_>, picked: &Picked<'_>) -> Option<Text> {
    let told = Some(Text::new(span.message.clone())).filter(|message| !message.is_empty());
    let of_event = |name: &str| picked.exception.and_then(|event| event_text(event, name));
    let text = told
        .or_else(|| picked.text(Field::ErrorMessage))
        .or_else(|| of_event("exception.message"))
        .or_else(|| of_event("exception.type"))
        .or_else(|| picked.text(Field::ErrorType))?;
    Some(Text::new(text.head(MAX_ERROR_BYTES)))
}

fn facts(picked: &Picked<'_>, source: Option<&Text>) -> Facts {
    let mut metadata = Vec::new();
    for (name, json) in picked.entries(Field::Metadata) {
        if let Ok(value) = serde_json::from_slice::<&RawValue>(&json) {
            flatten_pairs(&name, value, &mut metadata);
        }
    }
    Facts {
        name: picked.text(Field::TraceName).map(|name| Text::new(name.head(MAX_NAME_BYTES))),
        session: picked.text(Field::Session),
        user: picked.text(Field::User),
        source: source.cloned(),
        tags: picked.hit(Field::Tags).map(|hit| hit.found.texts()).unwrap_or_default(),
        metadata,
    }
}

/// Short texts of the input and the output of the trace, as the span tells.
pub(super) fn preview_of(span: &Span<'_>, picked: &Picked<'_>) -> Preview {
    let side = |field: Field, of_json: fn(&RawValue) -> Option<Text>| {
        let hit = picked.of_trace(field)?;
        if let (Source::Attribute(_) | Source::Rest, Found::Any(any)) = (&hit.row.source, &hit.found)
            && let Some(text) = any.string()
        {
            return match json::held(&text) {
                Some(raw) => of_json(raw),
                None => Some(preview::line(&text)),
            };
        }
        let mut json = Vec::new();
        write_hit(span, hit, &mut json);
        serde_json::from_slice(&json).ok().and_then(of_json)
    };
    Preview { input: side(Field::Input, preview::input), output: side(Field::Output, |raw| preview::output(raw, |raw| raw)) }
}

/// Appends what was found as JSON.
pub(super) fn write_hit(span: &Span<'_>, hit: &Hit<'_>, out: &mut Vec<u8>) {
    match &hit.row.source {
        Source::Indexed(path) => indexed::write(span, &hit.row.key, path, out),
        Source::Attribute(_) | Source::Rest => hit.found.write(out),
    }
}

/// Facts that are the same as those of the span before are shared with it.
pub(super) fn share(facts: Facts, last: &mut Option<Arc<Facts>>) -> Arc<Facts> {
    match last {
        Some(last) if **last == facts => Arc::clone(last),
        _ => {
            let facts = Arc::new(facts);
            *last = Some(Arc::clone(&facts));
            facts
        }
    }
}
