//! Spans of the other protocols as OpenTelemetry spans with the attributes of the conventions for generative AI, for
//! export. Attributes that begin with `tracekeep.` hold what the conventions have no word for (`dictionaries/tracekeep.toml`).

use serde_json::value::RawValue;

use super::convert::{push_fixed64, push_message};
use super::{push_bytes, push_number};
use crate::collector::chat::{self, Side};
use crate::collector::json;
use crate::collector::parts::RunParts;
use crate::domain::id::{hash128, pack, unpack};
use crate::domain::money::{format_usd, parse_usd};
use crate::domain::span::{Facts, Kind, Protocol, SpanHead, Status, Usage};
use crate::domain::text::Text;

/// A span of another protocol.
#[derive(Clone, Copy, Debug)]
pub struct Foreign<'a> {
    /// The trace's protocol.
    pub protocol: Protocol,
    /// The trace's id.
    pub trace_id: &'a Text,
    /// The trace's name, on the span that stands for it.
    pub trace_name: Option<&'a Text>,
    /// The span's id.
    pub id: &'a Text,
    /// Its head.
    pub head: &'a SpanHead,
    /// Session, user, source, tags.
    pub facts: &'a Facts,
    /// What its original says.
    pub parts: &'a RunParts<'a>,
}

/// The 16 bytes that stand for a trace's id: those in a UUID or in 32 hexadecimal digits, with or without `trace_` before
/// them; of any other text a hash.
fn trace_id(id: &Text) -> [u8; 16] {
    let bytes = id.as_bytes();
    let packed = pack(bytes.strip_prefix(b"trace_").unwrap_or(bytes));
    match packed.split_first() {
        Some((1 | 2, id)) if id.len() == 16 && id.iter().any(|byte| *byte != 0) => id.try_into().unwrap_or_default(),
        _ => hash128(bytes),
    }
}

/// The 8 bytes that stand for a span's id: a hash.
fn span_id(id: &[u8]) -> [u8; 8] {
    let hash = hash128(id);
    let mut short = [0; 8];
    short.copy_from_slice(&hash[..8]);
    // Zero is no id.
    if short == [0; 8] { [1; 8] } else { short }
}

/// `Span`
pub(super) fn span(foreign: &Foreign<'_>) -> Vec<u8> {
    let Foreign { head, parts, .. } = *foreign;
    let parent = head.parent.as_deref().and_then(unpack);
    let mut out = Vec::new();
    push_bytes(1, &trace_id(foreign.trace_id), &mut out);
    push_bytes(2, &span_id(foreign.id.as_bytes()), &mut out);
    if let Some(parent) = &parent {
        push_bytes(4, &span_id(parent.as_bytes()), &mut out);
    }
    let name = parts.name.as_deref().and_then(text_of).or_else(|| head.name.clone()).unwrap_or_default();
    push_bytes(5, name.lossy().as_bytes(), &mut out);
    // A client, or internal.
    push_number(6, if matches!(head.kind, Kind::Llm | Kind::Embedding) { 3 } else { 1 }, &mut out);
    push_fixed64(7, nanos(head.start), &mut out);
    push_fixed64(8, head.end.map_or(0, nanos), &mut out);
    let mut attributes = Attributes(&mut out);
    attributes.of(foreign, &name, parent.as_ref());
    if head.status == Status::Failed {
        let mut status = Vec::new();
        let message = parts.error.as_deref().and_then(message_of).or_else(|| head.error.clone());
        if let Some(message) = message {
            push_bytes(2, message.lossy().as_bytes(), &mut status);
        }
        push_number(3, 2, &mut status);
        push_message(15, &status, &mut out);
    } else if head.status == Status::Succeeded {
        push_message(15, &[3 << 3, 1], &mut out);
    }
    out
}

/// `Resource`
pub(super) fn resource(source: Option<&Text>) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(source) = source {
        push_attribute(1, "service.name", &text_value(source.lossy().as_bytes()), &mut out);
    }
    out
}

/// `InstrumentationScope`
pub(super) fn scope() -> Vec<u8> {
    let mut out = Vec::new();
    push_bytes(1, b"tracekeep.export", &mut out);
    push_bytes(2, env!("CARGO_PKG_VERSION").as_bytes(), &mut out);
    out
}

fn nanos(micros: i64) -> u64 {
    u64::try_from(micros).unwrap_or(0).saturating_mul(1_000)
}

/// What a JSON string holds.
fn text_of(text: &str) -> Option<Text> {
    json::string(serde_json::from_str::<&RawValue>(text).ok()?)
}

/// `message` of an error.
fn message_of(error: &str) -> Option<Text> {
    json::string(json::field(&json::entries(serde_json::from_str(error).ok()?)?, "message")?)
}

fn text_value(text: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(text.len() + 6);
    push_bytes(1, text, &mut value);
    value
}

fn push_attribute(field: u32, key: &str, value: &[u8], out: &mut Vec<u8>) {
    let mut pair = Vec::with_capacity(key.len() + value.len() + 12);
    push_bytes(1, key.as_bytes(), &mut pair);
    push_bytes(2, value, &mut pair);
    push_message(field, &pair, out);
}

/// Writes the attributes of a span.
struct Attributes<'o>(&'o mut Vec<u8>);

impl Attributes<'_> {
    fn put(&mut self, key: &str, value: &[u8]) {
        push_attribute(9, key, value, self.0);
    }

    fn text(&mut self, key: &str, text: Option<&Text>) {
        if let Some(text) = text {
            self.put(key, &text_value(text.lossy().as_bytes()));
        }
    }

    fn word(&mut self, key: &str, word: &str) {
        self.put(key, &text_value(word.as_bytes()));
    }

    fn flag(&mut self, key: &str, flag: bool) {
        self.put(key, &[2 << 3, u8::from(flag)]);
    }

    fn count(&mut self, key: &str, count: u64) {
        let mut value = Vec::new();
        push_number(3, count, &mut value);
        self.put(key, &value);
    }

    /// Dollars: a double if that says it exactly, else text.
    fn usd(&mut self, key: &str, pico: Option<i64>) {
        let Some(pico) = pico else { return };
        let exact = format_usd(pico.into());
        match exact.parse::<f64>() {
            Ok(usd) if parse_usd(&serde_json::json!(usd).to_string()) == Some(pico) => {
                let mut value = Vec::new();
                push_fixed64(4, usd.to_bits(), &mut value);
                self.put(key, &value);
            }
            _ => self.word(key, &exact),
        }
    }

    fn of(&mut self, foreign: &Foreign<'_>, name: &Text, parent: Option<&Text>) {
        let Foreign { protocol, trace_id, trace_name, id, head, facts, parts } = *foreign;
        let operation = match head.kind {
            Kind::Llm => Some("chat"),
            Kind::Embedding => Some("embeddings"),
            Kind::Tool => Some("execute_tool"),
            Kind::Agent => Some("invoke_agent"),
            Kind::Workflow => Some("invoke_workflow"),
            Kind::Retriever => Some("retrieval"),
            _ => None,
        };
        if let Some(operation) = operation {
            self.word("gen_ai.operation.name", operation);
        }
        let called = head.names.as_ref().and_then(|names| names.called.as_ref());
        match head.kind {
            Kind::Tool => self.text("gen_ai.tool.name", Some(called.unwrap_or(name))),
            Kind::Agent => self.text("gen_ai.agent.name", Some(called.unwrap_or(name))),
            _ => {}
        }
        self.text("gen_ai.workflow.name", trace_name);
        self.text("gen_ai.provider.name", head.provider.as_ref());
        self.text("gen_ai.request.model", head.model.as_ref());
        self.text("gen_ai.conversation.id", facts.session.as_ref());
        self.text("user.id", facts.user.as_ref());
        if !facts.tags.is_empty() {
            let mut list = Vec::new();
            facts.tags.iter().for_each(|tag| push_bytes(1, &text_value(tag.lossy().as_bytes()), &mut list));
            let mut value = Vec::new();
            push_bytes(5, &list, &mut value);
            self.put("tag.tags", &value);
        }
        if let Some(usage) = &head.usage {
            self.usage(usage);
        }
        self.content(head.kind, parts);
        if let Some(metadata) = parts.metadata.as_deref().filter(|metadata| *metadata != "{}" && *metadata != "null") {
            self.word("metadata", metadata);
        }
        self.word("tracekeep.protocol", protocol.word());
        self.text("tracekeep.trace_id", Some(trace_id));
        self.text("tracekeep.span_id", Some(id));
        self.text("tracekeep.parent_span_id", parent);
        self.word("tracekeep.kind", head.kind.word());
        self.text("tracekeep.type", Some(&head.type_word));
        self.word("tracekeep.status", head.status.shown().unwrap_or("running"));
        head.marks.detail.shown().into_iter().for_each(|detail| self.word("tracekeep.status_detail", detail));
        self.flag("tracekeep.counted", head.marks.counted);
        head.marks.cost_source.shown().into_iter().for_each(|source| self.word("tracekeep.cost_source", source));
    }

    fn usage(&mut self, usage: &Usage) {
        self.count("gen_ai.usage.input_tokens", usage.prompt_tokens);
        self.count("gen_ai.usage.output_tokens", usage.completion_tokens);
        if usage.total_tokens != usage.prompt_tokens + usage.completion_tokens {
            self.count("gen_ai.usage.total_tokens", usage.total_tokens);
        }
        let some = [
            ("gen_ai.usage.cache_read.input_tokens", usage.cache_read_tokens),
            ("gen_ai.usage.cache_creation.input_tokens", usage.cache_write_tokens),
            ("gen_ai.usage.reasoning.output_tokens", usage.reasoning_tokens),
        ];
        some.into_iter().filter(|(_, tokens)| *tokens > 0).for_each(|(key, tokens)| self.count(key, tokens));
        self.usd("gen_ai.cost.input_cost", usage.prompt_cost);
        self.usd("gen_ai.cost.output_cost", usage.completion_cost);
        self.usd("gen_ai.cost.total_cost", usage.total_cost);
    }

    /// What went in and came out: messages of a model call in the conventions' own shape, the rest as it is shown.
    fn content(&mut self, kind: Kind, parts: &RunParts<'_>) {
        let messages = if kind == Kind::Llm { chat::read(kind, parts) } else { Vec::new() };
        let sides = [
            (Side::Input, &parts.input, "gen_ai.input.messages", "gen_ai.tool.call.arguments", "input"),
            (Side::Output, &parts.output, "gen_ai.output.messages", "gen_ai.tool.call.result", "output"),
        ];
        for (side, content, messages_key, tool_key, key) in sides {
            if let Some(messages) = chat::conventional(&messages, side) {
                self.word(messages_key, &messages);
                continue;
            }
            let Some(content) = content.as_deref().filter(|content| *content != "null") else { continue };
            let plain = text_of(content).map(|text| text.lossy());
            let shown = plain.as_deref().unwrap_or(content);
            if kind == Kind::Tool {
                self.word(tool_key, shown);
            } else {
                self.word(&format!("{key}.value"), shown);
                self.word(&format!("{key}.mime_type"), if plain.is_some() { "text/plain" } else { "application/json" });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_that_were_sent_where_they_can_be() {
        let digits: [u8; 16] = [0xee, 0x36, 0x4b, 0x0a, 0x36, 0x73, 0x41, 0x01, 0x8a, 0xdf, 0x24, 0xd9, 0xff, 0x37, 0x4d, 0x1e];
        for id in ["ee364b0a-3673-4101-8adf-24d9ff374d1e", "ee364b0a367341018adf24d9ff374d1e", "trace_ee364b0a367341018adf24d9ff374d1e"] {
            assert_eq!(trace_id(&Text::from(id)), digits, "{id}");
        }
        for id in ["00000000-0000-0000-0000-000000000000", "trace_1", "", "EE364B0A-3673-4101-8ADF-24D9FF374D1E"] {
            assert_eq!(trace_id(&Text::from(id)), hash128(id.as_bytes()), "{id}");
        }
        assert_ne!(span_id(b"a"), span_id(b"b"));
    }

    #[test]
    fn costs_come_back_to_the_pico_dollar() {
        for pico in [0, 1, 195_000_000, 123_456_789_012_345, 999_999_999_999_999_999, 100_000_000_000_000_001] {
            let mut out = Vec::new();
            Attributes(&mut out).usd("c", Some(pico));
            let pair = match super::super::wire::Fields::new(&out).next() {
                Some(Ok((9, super::super::wire::Field::Bytes(pair), _))) => super::super::value::key_value(super::super::wire::Message::Proto(pair)),
                _ => None,
            };
            let (_, value) = pair.expect("an attribute");
            assert_eq!(parse_usd(&value.plain().expect("a number").lossy()), Some(pico));
        }
    }
}
