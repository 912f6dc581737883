//! JSON of traces and runs (contracts/decisions.md, keys of a Trace and of a Run), written straight to bytes so that
//! stored values stay the text that was sent.

use std::collections::HashMap;
use std::io::Write;

use serde_json::value::RawValue;

use super::live;
use super::stream::Source;
use crate::collector::parts::{self, Attached, Original, RunParts, TraceParts};
use crate::collector::{chat, json};
use crate::domain::decimal;
use crate::domain::id;
use crate::domain::money::format_usd;
use crate::domain::outline::Outline;
use crate::domain::span::{CostSource, Facts, Protocol, SpanHead, Status, Usage};
use crate::domain::text::Text;
use crate::domain::time;
use crate::domain::trace::{Summary, UsageSum};
use crate::store::StoreError;
use crate::store::trace::{Outlines, SpanRow, StoredOriginal, TraceOriginals, TraceRow};

/// How much of a trace is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::api) enum View {
    /// Input, output and error as they were sent.
    Full,
    /// Short texts in their place.
    Preview,
}

/// Writes one JSON object, key by key.
pub(super) struct Object<'a> {
    out: &'a mut Vec<u8>,
    is_empty: bool,
}

impl<'a> Object<'a> {
    /// Opens an object.
    pub(super) fn new(out: &'a mut Vec<u8>) -> Self {
        out.push(b'{');
        Self { out, is_empty: true }
    }

    /// Starts the entry of a key of ours, which has nothing to escape; its value is written to what is returned.
    pub(super) fn key(&mut self, key: &str) -> &mut Vec<u8> {
        self.separate();
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.out
    }

    /// As [`Self::key`], for a key that a sender chose.
    pub(super) fn key_bytes(&mut self, key: &[u8]) -> &mut Vec<u8> {
        self.separate();
        crate::domain::text::write_json(key, self.out);
        self.out.push(b':');
        self.out
    }

    fn separate(&mut self) {
        if !self.is_empty {
            self.out.push(b',');
        }
        self.is_empty = false;
    }

    /// A value that is JSON already.
    pub(super) fn raw(&mut self, key: &str, json: &str) {
        self.key(key).extend_from_slice(json.as_bytes());
    }

    /// A text or null.
    pub(super) fn text(&mut self, key: &str, text: Option<&Text>) {
        match text {
            Some(text) => text.write_json(self.key(key)),
            None => self.raw(key, "null"),
        }
    }

    /// One of our own words or null.
    pub(super) fn word(&mut self, key: &str, word: Option<&str>) {
        match word {
            Some(word) => crate::domain::text::write_json(word.as_bytes(), self.key(key)),
            None => self.raw(key, "null"),
        }
    }

    /// A number.
    pub(super) fn number(&mut self, key: &str, value: impl std::fmt::Display) {
        number(self.key(key), value);
    }

    /// A truth value.
    pub(super) fn flag(&mut self, key: &str, flag: bool) {
        self.raw(key, if flag { "true" } else { "false" });
    }

    /// A time or null.
    pub(super) fn time(&mut self, key: &str, micros: Option<i64>) {
        self.word(key, micros.map(time::format).as_deref());
    }

    /// A duration in milliseconds with its fraction, or null.
    pub(super) fn millis(&mut self, key: &str, micros: Option<i64>) {
        match micros {
            Some(micros) => self.raw(key, &millis(micros)),
            None => self.raw(key, "null"),
        }
    }

    /// Closes the object.
    pub(super) fn end(self) {
        self.out.push(b'}');
    }
}

fn millis(micros: i64) -> String {
    let mut text = String::new();
    decimal::push(&mut text, micros.into(), 3);
    text
}

/// Writes the keys of a Trace into an open object. `originals` are for the full view.
pub(super) fn trace_keys(object: &mut Object<'_>, source: &Source, trace: &TraceRow, originals: &TraceOriginals, attached: &Attached, view: View) {
    let summary = &trace.summary;
    trace.id.write_json(object.key("id"));
    object.text("name", summary.name.as_ref());
    object.word("project_id", Some(&source.project_uuid));
    object.word("protocol", Some(trace.protocol.word()));
    object.text("source_id", summary.facts.source.as_ref());
    object.text("session_id", summary.facts.session.as_ref());
    object.text("user_id", summary.facts.user.as_ref());
    object.word("status", summary.status.shown());
    object.word("status_detail", summary.detail(trace.protocol).shown());
    let is_open = matches!(summary.status, Status::Running | Status::Open);
    object.word("label", live::label(is_open, trace.updated_at, source.now()));
    object.time("started_at", Some(summary.started_at));
    object.time("ended_at", summary.ended_at);
    object.millis("duration_ms", summary.duration);
    match view {
        View::Full => {
            let TraceParts { input, output, error, tags, metadata } = parts_of(trace, originals, attached);
            object.raw("input", input.as_deref().unwrap_or("null"));
            object.raw("output", output.as_deref().unwrap_or("null"));
            usage_sum(object.key("usage"), summary);
            match (error, &summary.error) {
                (Some(error), _) => object.raw("error", &error),
                (None, None) => object.raw("error", "null"),
                (None, Some(message)) => message_only(object.key("error"), message),
            }
            match tags {
                Some(tags) => object.raw("tags", &tags),
                None => texts(object.key("tags"), &summary.facts.tags),
            }
            match (metadata, &summary.metadata) {
                (Some(metadata), _) => object.raw("metadata", &metadata),
                (None, Some(announced)) => object.key("metadata").extend_from_slice(announced.as_bytes()),
                (None, None) if trace.protocol == Protocol::Otlp => {
                    let [input, output] = shown_originals(trace, originals, attached);
                    object.raw("metadata", &parts::metadata_of_trace(input, output, &summary.facts.metadata));
                }
                (None, None) => pairs(object.key("metadata"), &summary.facts.metadata),
            }
        }
        View::Preview => {
            object.text("input", summary.input_text.as_ref());
            object.text("output", summary.output_text.as_ref());
            usage_sum(object.key("usage"), summary);
            object.text("error", summary.error.as_ref());
            texts(object.key("tags"), &summary.facts.tags);
            pairs(object.key("metadata"), &summary.facts.metadata);
            object.text("agent", summary.agent.as_ref());
        }
    }
    object.number("run_count", summary.spans);
    object.number("error_count", summary.errors);
    object.flag("has_unpriced_usage", summary.has_unpriced_usage);
    object.flag("has_warnings", summary.has_warnings);
    object.time("created_at", Some(trace.created_at));
    object.time("updated_at", Some(trace.updated_at));
    object.number("version", trace.version);
}

/// Writes a Trace.
pub(super) fn trace(out: &mut Vec<u8>, source: &Source, row: &TraceRow, originals: &TraceOriginals, attached: &Attached, view: View) {
    let mut object = Object::new(out);
    trace_keys(&mut object, source, row, originals, attached, view);
    object.end();
}

/// Writes a Run from its head and its original.
pub(super) fn run(out: &mut Vec<u8>, trace: &TraceRow, span: &SpanRow, facts: &Facts, original: &StoredOriginal, attached: &Attached) {
    let SpanRow { id, head, .. } = span;
    let StoredOriginal { bytes, resource, scope, logs } = original;
    let read = parts::of_run(&Original { protocol: trace.protocol, bytes, resource, scope, logs, attached });
    let RunParts { name, input, output, metadata, error, executions, tags, .. } = &read;
    let mut object = Object::new(out);
    id.write_json(object.key("id"));
    match name {
        Some(name) => object.raw("name", name),
        None => object.text("name", head.name.as_ref()),
    }
    object.text("type", Some(&head.type_word));
    object.word("kind", Some(head.kind.word()));
    trace.id.write_json(object.key("trace_id"));
    object.text("parent_run_id", parent(head).as_ref());
    let of_trace = &trace.summary.facts;
    // Where the spans say nothing of the run they belong to, the trace object does.
    let facts = if trace.protocol == Protocol::OpenaiAgents { of_trace } else { facts };
    // contracts/dreadnode.md sections 6 and 7: spans of other libraries have no session, and plain ones no run.
    let bound = of_trace.session.as_ref().filter(|_| read.is_foreign && !of_trace.is_session_of_agent());
    let session = facts.session.as_ref().or(bound);
    object.text("source_id", facts.source.as_ref());
    object.text("session_id", session);
    object.text("user_id", facts.user.as_ref());
    object.word("status", head.status.shown());
    object.word("status_detail", head.marks.detail.shown());
    object.time("start_time", Some(head.start));
    object.time("end_time", head.end);
    object.time("started_at", Some(head.start));
    object.time("ended_at", head.end);
    object.millis("duration_ms", head.duration());
    object.text("model", head.model.as_ref());
    object.text("provider", head.provider.as_ref());
    for (key, value) in [("input", input), ("output", output)] {
        object.raw(key, value.as_deref().unwrap_or("null"));
    }
    object.raw("messages", chat::of_run(head.kind, &read).as_deref().unwrap_or("null"));
    let metadata = metadata.as_deref().unwrap_or("{}");
    match of_trace.metadata.iter().find(|(key, _)| trace.protocol == Protocol::Dreadnode && key.as_bytes() == RUN_ID.as_bytes()) {
        Some((_, run)) => with_run(object.key("metadata"), metadata, run),
        None => object.raw("metadata", metadata),
    }
    object.raw("error", error.as_deref().unwrap_or("null"));
    object.raw("executions", executions.as_deref().unwrap_or("[]"));
    object.raw("tags", tags.as_deref().unwrap_or("[]"));
    usage(object.key("usage"), head);
    object.flag("counted", head.marks.counted);
    let RunParts { metrics, params, events, links, artifacts, attributes, resource, scope, .. } = &read;
    let lists = [("metrics", metrics), ("events", events), ("links", links), ("artifacts", artifacts)];
    for (key, value) in lists {
        object.raw(key, value.as_deref().unwrap_or("[]"));
    }
    for (key, value) in [("params", params), ("attributes", attributes)] {
        object.raw(key, value.as_deref().unwrap_or("{}"));
    }
    for (key, value) in [("resource", resource), ("scope", scope)] {
        object.raw(key, value.as_deref().unwrap_or("null"));
    }
    object.end();
}

/// Name of the entry with the run of a Dreadnode span.
const RUN_ID: &str = "run_id";

/// Writes metadata, an object, with the run of its trace if it has none.
fn with_run(out: &mut Vec<u8>, metadata: &str, run: &Text) {
    let raw = serde_json::from_str::<&RawValue>(metadata).ok();
    let entries = raw.and_then(json::entries).unwrap_or_default();
    let mut object = Object::new(out);
    if json::field(&entries, RUN_ID).is_none() {
        object.text(RUN_ID, Some(run));
    }
    for (key, value) in entries {
        object.key_bytes(&key).extend_from_slice(value.get().as_bytes());
    }
    object.end();
}

/// Writes what went into a trace and what came out of it, as a message of its session.
pub(super) fn message(out: &mut Vec<u8>, trace: &TraceRow, originals: &TraceOriginals) {
    let TraceParts { input, output, .. } = trace_parts(trace, originals);
    let mut object = Object::new(out);
    trace.id.write_json(object.key("id"));
    object.raw("input", input.as_deref().unwrap_or("null"));
    object.raw("output", output.as_deref().unwrap_or("null"));
    object.time("created_at", Some(trace.summary.started_at));
    trace.id.write_json(object.key("trace_id"));
    object.word("status", trace.summary.status.shown());
    object.end();
}

/// The input of a trace as it was sent.
pub(super) fn input(trace: &TraceRow, originals: &TraceOriginals) -> Option<String> {
    trace_parts(trace, originals).input.map(std::borrow::Cow::into_owned)
}

/// Input, output and error of a trace as they were sent.
pub(super) fn trace_parts<'a>(trace: &TraceRow, originals: &'a TraceOriginals) -> TraceParts<'a> {
    parts_of(trace, originals, &parts::NOTHING)
}

fn parts_of<'a>(trace: &TraceRow, originals: &'a TraceOriginals, attached: &'a Attached) -> TraceParts<'a> {
    let [input, output] = shown_originals(trace, originals, attached);
    parts::of_trace(input.as_ref(), output.as_ref())
}

/// The original with the input of a trace, and the one with its output.
fn shown_originals<'a>(trace: &TraceRow, originals: &'a TraceOriginals, attached: &'a Attached) -> [Option<Original<'a>>; 2] {
    let original = |stored: &'a StoredOriginal| Original { logs: &stored.logs, attached, ..Original::alone(trace.protocol, &stored.bytes) };
    [originals.input().map(original), originals.output().map(original)]
}

/// An error of which only the text is known.
fn message_only(out: &mut Vec<u8>, message: &Text) {
    let mut error = Object::new(out);
    error.text("message", Some(message));
    error.end();
}

/// The parent's id as it was sent.
pub(super) fn parent(head: &SpanHead) -> Option<Text> {
    head.parent.as_deref().and_then(id::unpack)
}

/// Writes a list of texts.
pub(super) fn texts(out: &mut Vec<u8>, texts: &[Text]) {
    out.push(b'[');
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        text.write_json(out);
    }
    out.push(b']');
}

/// Writes pairs as an object; the values of a repeated key as a list.
fn pairs(out: &mut Vec<u8>, pairs: &[(Text, Text)]) {
    let mut object = Object::new(out);
    for (index, (key, value)) in pairs.iter().enumerate() {
        if pairs[..index].iter().any(|(earlier, _)| earlier == key) {
            continue;
        }
        let same: Vec<Text> = pairs[index..].iter().filter(|(other, _)| other == key).map(|(_, value)| value.clone()).collect();
        let out = object.key_bytes(key.as_bytes());
        match same.as_slice() {
            [_] => value.write_json(out),
            all => texts(out, all),
        }
    }
    object.end();
}

const TOKENS: [&str; 6] = ["prompt_tokens", "completion_tokens", "total_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens"];
const COSTS: [&str; 3] = ["prompt_tokens_cost_usd", "completion_tokens_cost_usd", "total_tokens_cost_usd"];

fn usage_sum(out: &mut Vec<u8>, summary: &Summary) {
    write_usage(out, &summary.usage, summary.cost_source);
}

fn usage(out: &mut Vec<u8>, head: &SpanHead) {
    let mut sum = UsageSum::default();
    if let Some(usage) = &head.usage {
        sum.add(usage, 1);
    }
    write_usage(out, &sum, head.marks.cost_source);
}

fn write_usage(out: &mut Vec<u8>, sum: &UsageSum, source: CostSource) {
    let mut object = Object::new(out);
    for (key, tokens) in TOKENS.iter().zip(sum.tokens) {
        object.number(key, tokens);
    }
    for (key, cost) in COSTS.iter().zip(sum.costs) {
        object.raw(key, &format_usd(cost));
    }
    object.word("cost_source", source.shown());
    object.end();
}

/// Writes the heads of a trace as columns: everything a tree and a timeline need, nothing that needs an original.
pub(super) fn skeleton(out: &mut Vec<u8>, source: &Source, row: &TraceRow, outlines: &Outlines) -> Result<(), StoreError> {
    let spans = outlines.read()?;
    let ids = spans.iter().map(|(packed, _)| id::unpack(packed)).collect::<Option<Vec<Text>>>();
    let ids = ids.ok_or_else(|| StoreError::corrupt("span", "an id does not unpack"))?;
    let place: HashMap<&[u8], i64> = spans.iter().map(|(packed, _)| *packed).zip(0..).collect();
    let mut root = Object::new(out);
    let mut data = Object::new(root.key("data"));
    trace(data.key("trace"), source, row, &TraceOriginals::default(), &Attached::default(), View::Preview);
    data.flag("truncated", false);
    let mut columns = Object::new(data.key("spans"));
    list(columns.key("id"), &ids, |out, id| id.write_json(out));
    list(columns.key("parent"), &spans, |out, (packed, span)| {
        let parent = match span.parent {
            None => -1,
            Some(parent) if parent == *packed => -1,
            Some(parent) => place.get(parent).copied().unwrap_or(-2),
        };
        number(out, parent);
    });
    dictionary(&mut columns, ("names", "name"), &spans, |span| span.name);
    dictionary(&mut columns, ("types", "type"), &spans, |span| Some(span.type_word));
    dictionary(&mut columns, ("kinds", "kind"), &spans, |span| Some(span.kind.word().as_bytes()));
    list(columns.key("statuses"), Status::ALL, |out, status| match status.shown() {
        Some(word) => crate::domain::text::write_json(word.as_bytes(), out),
        None => out.extend_from_slice(b"null"),
    });
    list(columns.key("status"), &spans, |out, (_, span)| number(out, span.status.code()));
    let start = row.summary.started_at;
    list(columns.key("start"), &spans, |out, (_, span)| number(out, span.start - start));
    list(columns.key("duration"), &spans, |out, (_, span)| match span.duration() {
        Some(duration) => number(out, duration),
        None => out.extend_from_slice(b"null"),
    });
    dictionary(&mut columns, ("models", "model"), &spans, |span| span.model);
    let tokens = |of: fn(&Usage) -> u64| move |out: &mut Vec<u8>, (_, span): &(&[u8], Outline<'_>)| number(out, span.usage.as_ref().map_or(0, of));
    list(columns.key("prompt_tokens"), &spans, tokens(|usage| usage.prompt_tokens));
    list(columns.key("completion_tokens"), &spans, tokens(|usage| usage.completion_tokens));
    list(columns.key("cost_usd"), &spans, |out, (_, span)| match span.usage.and_then(|usage| usage.total_cost) {
        None | Some(0) => out.push(b'0'),
        Some(cost) => out.extend_from_slice(format_usd(cost.into()).as_bytes()),
    });
    list(columns.key("counted"), &spans, |out, (_, span)| out.push(if span.marks.counted { b'1' } else { b'0' }));
    list(columns.key("error"), &spans, |out, (_, span)| match span.error {
        Some(error) => crate::domain::text::write_json(error, out),
        None => out.extend_from_slice(b"null"),
    });
    columns.end();
    data.end();
    root.end();
    Ok(())
}

fn list<T>(out: &mut Vec<u8>, all: &[T], write: impl Fn(&mut Vec<u8>, &T)) {
    out.push(b'[');
    for (index, one) in all.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(out, one);
    }
    out.push(b']');
}

fn number(out: &mut Vec<u8>, number: impl std::fmt::Display) {
    write!(out, "{number}").expect("memory takes everything");
}

/// A column of texts as a list of the distinct ones and a list of their numbers; -1 for none.
fn dictionary<'a>(
    object: &mut Object<'_>,
    (words, numbers): (&str, &str),
    spans: &[(&'a [u8], Outline<'a>)],
    of: impl Fn(&Outline<'a>) -> Option<&'a [u8]>,
) {
    let mut known: HashMap<&[u8], i64> = HashMap::new();
    let mut indexes = Vec::with_capacity(spans.len());
    let out = object.key(words);
    out.push(b'[');
    for (_, span) in spans {
        indexes.push(of(span).map_or(-1, |text| {
            let next = i64::try_from(known.len()).unwrap_or(i64::MAX);
            *known.entry(text).or_insert_with(|| {
                if next > 0 {
                    out.push(b',');
                }
                crate::domain::text::write_json(text, out);
                next
            })
        }));
    }
    out.push(b']');
    list(object.key(numbers), &indexes, |out, index| number(out, index));
}
