//! One model of chat messages, whatever dialect they were recorded in.
//!
//! The readers go by shape, not by sender: what instrumentations put into a span is mostly the request and the answer of
//! some model's API, and any of them may be inside of any envelope. The original is kept beside; what is not understood is
//! passed on as it is, and what is too much is left out.
//!
//! A message is printed as `{"role", "name", "from", "parts", "finish_reason"}`; the types of parts have the names of the
//! OpenTelemetry conventions for generative AI: `text`, `reasoning`, `tool_call`, `tool_call_response`, `uri`, `blob`, `file`, and
//! `other`.

mod content;
mod print;
mod shapes;

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::json::{self, Entries};
use super::parts::RunParts;
use crate::domain::span::Kind;
use crate::domain::text::Text;

/// Messages of a run; of more, the first and the last ones are the most telling, and the last are left out.
const MAX_MESSAGES: usize = 1_000;
/// Parts of one message.
const MAX_PARTS: usize = 200;
/// How deep envelopes are opened.
const MAX_DEPTH: usize = 8;

/// Which side of the model a message was on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It went in.
    Input,
    /// It came out.
    Output,
}

/// A chat message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// `system`, `user`, `assistant`, `tool`, or what the sender calls it.
    pub role: Text,
    /// Name of the one who speaks.
    pub name: Option<Text>,
    /// Whether it went in or came out.
    pub side: Side,
    /// What it says.
    pub parts: Vec<Part>,
    /// Why the model stopped.
    pub finish_reason: Option<Text>,
}

/// Part of a message. JSON is text, as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(Text),
    /// What the model thought.
    Reasoning(Text),
    /// The model asks for a tool.
    ToolCall {
        /// Id of the call.
        id: Option<Text>,
        /// Name of the tool.
        name: Option<Text>,
        /// JSON.
        arguments: String,
    },
    /// What the tool gave.
    ToolResult {
        /// Id of the call.
        id: Option<Text>,
        /// Name of the tool; that of the call, where only its id is given.
        name: Option<Text>,
        /// JSON.
        response: String,
    },
    /// Something to look at or listen to that lies elsewhere, or in a `data:` address.
    Uri {
        /// `image`, `audio`, `video`, `document`.
        modality: &'static str,
        /// Where.
        uri: Text,
    },
    /// The same, base64.
    Blob {
        /// `image`, `audio`, `video`, `document`.
        modality: &'static str,
        /// Media type.
        mime_type: Option<Text>,
        /// Base64.
        content: Text,
    },
    /// A file that the provider keeps.
    File {
        /// Its id there, or its name.
        id: Text,
    },
    /// Anything else: JSON.
    Other(String),
}

/// The chat messages of a run, as a JSON list; `None` when there are none. Words alone are messages of a model call only.
pub fn of_run(kind: Kind, parts: &RunParts<'_>) -> Option<String> {
    let messages = read(kind, parts);
    (!messages.is_empty()).then(|| print::list(&messages))
}

/// The messages of one side as the OpenTelemetry conventions have them, as a JSON list; `None` when there are none.
pub fn conventional(messages: &[Message], side: Side) -> Option<String> {
    let of_side = || messages.iter().filter(|message| message.side == side);
    of_side().next().is_some().then(|| print::conventional(of_side()))
}

/// What a model was told beforehand and then what it was asked, as a list of messages in JSON.
pub fn with_instructions(instructions: &RawValue, input: Option<&str>) -> String {
    let has_role = |item: &RawValue| json::entries(item).is_some_and(|item| json::field(&item, "role").is_some());
    let mut messages: Vec<String> = match json::elements(instructions) {
        Some(items) if items.iter().any(|item| has_role(item)) => items.into_iter().map(|item| item.get().to_owned()).collect(),
        _ => vec![format!("{{\"role\":\"system\",\"content\":{}}}", instructions.get())],
    };
    let input = input.and_then(raw).filter(|input| !json::is_null(input));
    match input.map(|input| (json::elements(input), input)) {
        Some((Some(items), _)) => messages.extend(items.into_iter().map(|item| item.get().to_owned())),
        Some((None, text)) if text.get().starts_with('"') => messages.push(format!("{{\"role\":\"user\",\"content\":{}}}", text.get())),
        Some((None, other)) => messages.push(other.get().to_owned()),
        None => {}
    }
    format!("[{}]", messages.join(","))
}

/// The chat messages of a run.
pub fn read(kind: Kind, parts: &RunParts<'_>) -> Vec<Message> {
    let mut reader = Reader { messages: Vec::new(), side: Side::Input, words: kind == Kind::Llm };
    let attributes = parts.attributes.as_deref().and_then(raw).and_then(json::entries).unwrap_or_default();
    if let Some(instructions) = json::field(&attributes, "gen_ai.system_instructions") {
        reader.system(instructions);
    }
    // What the protocol calls the messages goes before what it calls the input.
    match parts.messages.as_deref().and_then(raw) {
        Some(given) => reader.any(given, MAX_DEPTH),
        None => parts.input.as_deref().and_then(raw).into_iter().for_each(|given| reader.any(given, MAX_DEPTH)),
    }
    let asked = reader.messages.len();
    reader.side = Side::Output;
    parts.output.as_deref().and_then(raw).into_iter().for_each(|given| reader.any(given, MAX_DEPTH));
    reader.add_vercel(&attributes, asked);
    let mut messages = reader.messages;
    if kind != Kind::Llm && messages.iter().all(|message| message.role.as_bytes() == b"system") {
        messages.clear();
    }
    name_results(&mut messages);
    messages
}

fn raw(text: &str) -> Option<&RawValue> {
    serde_json::from_str(text).ok()
}

/// A message is gathered from a value of any shape.
struct Reader {
    messages: Vec<Message>,
    side: Side,
    /// Words alone are a message.
    words: bool,
}

impl Reader {
    fn push(&mut self, role: &[u8], name: Option<Text>, mut parts: Vec<Part>, finish_reason: Option<Text>) {
        parts.truncate(MAX_PARTS);
        if self.messages.len() < MAX_MESSAGES && !(parts.is_empty() && finish_reason.is_none()) {
            self.messages.push(Message { role: role_of(role), name, side: self.side, parts, finish_reason });
        }
    }

    fn system(&mut self, instructions: &RawValue) {
        self.push(b"system", None, content::parts(instructions, MAX_DEPTH), None);
    }

    /// What the Vercel AI SDK records of an answer beside its text.
    fn add_vercel(&mut self, attributes: &Entries<'_>, asked: usize) {
        let reason = json::field(attributes, "ai.response.finishReason").and_then(json::string);
        // An answer in a form that was asked for is the text of the assistant.
        let object = json::field(attributes, "ai.response.object").filter(|_| self.words).and_then(json::string);
        if let Some(object) = object.filter(|_| self.messages.len() == asked) {
            self.push(b"assistant", None, vec![Part::Text(object)], None);
        }
        let calls = json::field(attributes, "ai.response.toolCalls").map(|calls| content::parts(calls, MAX_DEPTH)).unwrap_or_default();
        let has_calls = |message: &Message| message.parts.iter().any(|part| matches!(part, Part::ToolCall { .. }));
        if self.messages[asked..].iter().any(has_calls) || (calls.is_empty() && reason.is_none()) {
            return;
        }
        match self.messages[asked..].last_mut() {
            Some(answer) => {
                answer.parts.extend(calls);
                answer.finish_reason = answer.finish_reason.take().or(reason);
            }
            None if !calls.is_empty() => self.push(b"assistant", None, calls, reason),
            None => {}
        }
    }
}

/// The four roles by the words that APIs have for them.
fn role_of(role: &[u8]) -> Text {
    let ours: &[u8] = match role.to_ascii_lowercase().as_slice() {
        b"human" | b"user" => b"user",
        b"ai" | b"model" | b"assistant" | b"chatbot" => b"assistant",
        b"system" | b"developer" => b"system",
        b"tool" | b"function" | b"toolmessage" => b"tool",
        _ => role,
    };
    Text::new(ours)
}

/// Gives tool results the name of the call that they answer.
fn name_results(messages: &mut [Message]) {
    let mut names: HashMap<Text, Text> = HashMap::new();
    for part in messages.iter_mut().flat_map(|message| &mut message.parts) {
        match part {
            Part::ToolCall { id: Some(id), name: Some(name), .. } => {
                names.insert(id.clone(), name.clone());
            }
            Part::ToolResult { id: Some(id), name: name @ None, .. } => *name = names.get(id).cloned(),
            _ => {}
        }
    }
}
