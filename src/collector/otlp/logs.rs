//! Log records with `GenAI` content: what some instrumentations send instead of attributes (contracts/otlp-genai.md
//! section 7).

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::span::{attributes, hex};
use super::value::Any;
use super::wire::{Broken, Message, Names};
use super::{Encoding, MAX_SPANS, bytes_of, envelope, evaluation, range};
use crate::collector::json::{self, Entries};
use crate::domain::id::pack;
use crate::domain::item::{Decoded, Log};
use crate::domain::text::{Text, write_json};

const NAMES: Names = &[(1, "timeUnixNano"), (5, "body"), (9, "traceId"), (10, "spanId"), (11, "observedTimeUnixNano"), (12, "eventName")];

/// What a request of the logs signal holds.
#[derive(Debug, Default)]
pub struct Logs {
    /// Records that belong to spans.
    pub decoded: Decoded,
    /// Records that say nothing about a span's content, or name none; they are not kept.
    pub dropped: u64,
    /// Records that were left out because there were too many of them.
    pub left_out: u64,
}

/// One record.
#[derive(Clone, Debug)]
pub(super) struct Record<'a> {
    pub(super) trace_id: [u8; 16],
    pub(super) span_id: [u8; 8],
    /// When it was observed, or else recorded; ns since the epoch.
    pub(super) at: u64,
    pub(super) name: Cow<'a, [u8]>,
    pub(super) body: Option<Any<'a>>,
    original: Message<'a>,
}

/// Decodes `ExportLogsServiceRequest`.
pub fn decode(body: &[u8], encoding: Encoding) -> Result<Logs, Broken> {
    let mut logs = Logs::default();
    let more = envelope::groups(body, encoding, envelope::LOGS, |group| {
        logs.left_out += group.more;
        for message in group.items {
            // A result may be about the whole trace; everything else belongs to a span.
            let belongs = |record: &Record<'_>| record.span_id != [0; 8] || &*record.name == evaluation::EVENT;
            let record = Record::read(message).ok();
            let record = record.filter(|record| record.name.starts_with(b"gen_ai.") && record.trace_id != [0; 16] && belongs(record));
            let Some(record) = record else {
                logs.dropped += 1;
                continue;
            };
            if logs.decoded.logs.len() >= MAX_SPANS {
                logs.left_out += 1;
                continue;
            }
            let trace_id = Text::from(hex(&record.trace_id).as_str());
            if &*record.name == evaluation::EVENT {
                let run = (record.span_id != [0; 8]).then(|| hex(&record.span_id));
                let found = evaluation::read(record.attributes(), run.as_deref(), record.at);
                logs.decoded.evaluations.extend(found.map(|one| (trace_id.clone(), one)));
            }
            logs.decoded.logs.push(Log {
                trace_id,
                span: pack(hex(&record.span_id).as_bytes()),
                at: i64::try_from(record.at).unwrap_or(i64::MAX),
                original: range(body, bytes_of(record.original)),
            });
        }
    })?;
    logs.left_out += more;
    Ok(logs)
}

impl<'a> Record<'a> {
    /// Reads a record; ids that are no ids are zero.
    pub(super) fn read(original: Message<'a>) -> Result<Self, Broken> {
        let mut record = Self { trace_id: [0; 16], span_id: [0; 8], at: 0, name: Cow::default(), body: None, original };
        let (mut time, mut observed) = (0, 0);
        original.fields(NAMES, |number, field| match number {
            1 => time = field.unsigned().unwrap_or(0),
            5 => record.body = field.message().map(Any::new),
            9 => record.trace_id = field.id().unwrap_or_default(),
            10 => record.span_id = field.id().unwrap_or_default(),
            11 => observed = field.unsigned().unwrap_or(0),
            12 => record.name = field.text().unwrap_or_default(),
            _ => {}
        })?;
        record.at = if observed > 0 { observed } else { time };
        if record.name.is_empty() {
            let named = record.attributes().find(|(key, _)| **key == *b"event.name");
            record.name = named.and_then(|(_, value)| value.string()).unwrap_or_default();
        }
        Ok(record)
    }

    /// Attributes in their order.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (Cow<'a, [u8]>, Any<'a>)> + use<'a> {
        attributes(self.original.repeated(6, "attributes"))
    }

    /// Whether it is a message that went into the model (false: came out of it); none for any other record.
    pub(super) fn is_input(&self) -> Option<bool> {
        match &*self.name {
            b"gen_ai.system.message" | b"gen_ai.user.message" | b"gen_ai.assistant.message" | b"gen_ai.tool.message" => Some(true),
            b"gen_ai.choice" => Some(false),
            _ => None,
        }
    }

    /// Appends it as a chat message: its body, with the role that its name tells; a body that is only text is its content. A
    /// choice is its `message` with the finish reason beside.
    pub(super) fn write_message(&self, out: &mut Vec<u8>) {
        let mut json = Vec::new();
        if let Some(body) = self.body {
            body.write_opened(&mut json);
        }
        let raw = serde_json::from_slice::<&RawValue>(&json).ok();
        let mut body = raw.map(message_entries).unwrap_or_default();
        let mut opened = None;
        if let Some(at) = body.iter().position(|(key, _)| **key == *b"message") {
            let (_, message) = body.remove(at);
            body.retain(|(key, _)| **key == *b"finish_reason");
            let inner = json::string(message).and_then(|text| json::held(text.as_bytes()).map(ToOwned::to_owned));
            let message = match inner {
                Some(inner) => &**opened.insert(inner),
                None => message,
            };
            body.splice(0..0, message_entries(message));
        }
        let role = self.name.strip_prefix(b"gen_ai.").and_then(|rest| rest.split(|byte| *byte == b'.').next()).unwrap_or_default();
        let role = if role == b"choice" { b"assistant" } else { role };
        out.push(b'{');
        if !body.iter().any(|(key, _)| **key == *b"role") {
            out.extend_from_slice(b"\"role\":");
            write_json(role, out);
        }
        for (key, value) in super::value::last_of_each(&body) {
            if out.last() != Some(&b'{') {
                out.push(b',');
            }
            write_json(key, out);
            out.push(b':');
            out.extend_from_slice(value.get().as_bytes());
        }
        out.push(b'}');
    }
}

/// The entries of a message; of one that is only text, its content.
fn message_entries(message: &RawValue) -> Entries<'_> {
    match json::entries(message) {
        Some(entries) => entries,
        None if json::is_null(message) => Entries::new(),
        None => vec![(Cow::Borrowed(&b"content"[..]), message)],
    }
}
