//! The envelopes that messages come in: lists of them, requests, answers, and the items of the Responses API.

use serde_json::value::RawValue;

use super::content::{call, parts, response};
use super::{MAX_MESSAGES, Part, Reader, Side};
use crate::collector::json::{self, Entries};
use crate::domain::text::Text;

/// Keys of a request or answer that hold its messages, with the most telling first.
const LISTS: &[&str] = &["messages", "input_messages", "contents", "choices", "candidates", "output", "input", "prompt"];
/// Keys of a request that hold what the model was told beforehand.
const SYSTEM: &[&str] = &["system", "instructions", "system_instruction", "systemInstruction", "system_instructions"];

/// How deep it is looked whether an envelope has messages in it.
const ENVELOPES: usize = 3;

impl Reader {
    /// Reads whatever it is.
    pub(super) fn any(&mut self, value: &RawValue, depth: usize) {
        if depth == 0 || self.messages.len() >= MAX_MESSAGES {
            return;
        }
        if let Some(text) = json::string(value) {
            match json::held(text.as_bytes()) {
                Some(inside) => self.any(inside, depth - 1),
                None => self.words(text),
            }
        } else if let Some(list) = json::elements(value) {
            self.list(&list, depth);
        } else if let Some(entries) = json::entries(value) {
            self.object(value, &entries, depth);
        }
    }

    fn words(&mut self, text: Text) {
        if self.words && !text.is_empty() {
            let role: &[u8] = if self.side == Side::Input { b"user" } else { b"assistant" };
            self.push(role, None, vec![Part::Text(text)], None);
        }
    }

    fn list(&mut self, list: &[&RawValue], depth: usize) {
        if let [only] = list
            && only.get().starts_with('[')
        {
            // One conversation of a batch.
            return self.any(only, depth - 1);
        }
        let objects: Vec<(&RawValue, Entries<'_>)> = list.iter().take(MAX_MESSAGES).filter_map(|item| Some((*item, json::entries(item)?))).collect();
        if objects.iter().any(|(_, entries)| is_message(entries) || is_envelope(entries, ENVELOPES)) {
            for (item, entries) in &objects {
                self.object(item, entries, depth - 1);
            }
        } else if self.words && list.iter().all(|item| item.get().starts_with('"')) {
            list.iter().filter_map(|item| json::string(item)).for_each(|text| self.words(text));
        } else if self.words && objects.iter().any(|(_, entries)| json::field(entries, "type").is_some() || json::field(entries, "text").is_some()) {
            // Parts without a message around them.
            let parts: Vec<Part> = objects.iter().flat_map(|(item, _)| parts(item, depth - 1)).collect();
            let role: &[u8] = if self.side == Side::Input { b"user" } else { b"assistant" };
            self.push(role, None, parts, None);
        }
    }

    fn object(&mut self, whole: &RawValue, entries: &Entries<'_>, depth: usize) {
        let given = |name: &str| json::field(entries, name).filter(|value| !json::is_null(value));
        if depth == 0 {
            return;
        }
        let enclosed = given("message").or_else(|| given("content").filter(|_| given("role").is_none() && is_envelope(entries, ENVELOPES)));
        if let Some((message, inside)) = enclosed.and_then(|message| Some((message, json::entries(message)?))) {
            // A choice of an answer, or OpenInference's envelope; the reason why it stopped is beside the message.
            let before = self.messages.len();
            if is_message(&inside) || is_envelope(&inside, ENVELOPES) {
                self.object(message, &inside, depth - 1);
            }
            let reason = ["finish_reason", "finishReason"].iter().find_map(|name| given(name)).and_then(json::string);
            if let Some(last) = self.messages[before..].last_mut() {
                last.finish_reason = last.finish_reason.take().or(reason);
            }
        } else if given("role").is_some() || is_item(entries) {
            self.message(whole, entries, depth);
        } else if let Some(name) = LISTS.iter().find(|name| given(name).is_some_and(|value| holds_messages(value, name, ENVELOPES))) {
            if let Some(system) = SYSTEM.iter().find_map(|name| given(name)) {
                self.system(system);
            }
            self.any(json::field(entries, name).unwrap_or(whole), depth - 1);
        } else if self.words || self.side == Side::Output && calls_tools(entries) {
            self.plain(whole, entries, depth);
        }
    }

    /// An object without a role or messages in it: `{"content", "tool_calls"}`, `{"system", "prompt"}`, `{"text"}`.
    fn plain(&mut self, whole: &RawValue, entries: &Entries<'_>, depth: usize) {
        let given = |name: &str| json::field(entries, name).filter(|value| !json::is_null(value));
        if let Some(system) = SYSTEM.iter().find_map(|name| given(name)) {
            self.system(system);
        }
        if self.side == Side::Output && is_answer(entries) {
            self.message(whole, entries, depth);
        } else if let Some(text) = ["prompt", "input", "text", "content", "output", "response", "generated_text"].iter().find_map(|name| given(name))
        {
            self.any(text, depth - 1);
        }
    }

    /// A message, or an item that stands for one.
    fn message(&mut self, whole: &RawValue, entries: &Entries<'_>, depth: usize) {
        let given = |name: &str| json::field(entries, name).filter(|value| !json::is_null(value));
        let text = |name: &str| given(name).and_then(json::string);
        let role = text("role").or_else(|| given("author").and_then(|author| json::field(&json::entries(author)?, "role").and_then(json::string)));
        let finish = ["finish_reason", "finishReason", "stop_reason"].iter().find_map(|name| text(name));
        let Some(role) = role else {
            let word = text("type").map(|word| word.lossy()).unwrap_or_default();
            let role: &[u8] = match word.as_str() {
                "human" | "ai" | "system" | "tool" | "AIMessage" => word.trim_end_matches("Message").as_bytes(),
                "HumanMessage" => b"user",
                _ if word.ends_with("_output") => b"tool",
                _ => b"assistant",
            };
            let role = role.to_vec();
            let said = if is_item(entries) && given("content").is_none() || word.ends_with("_output") {
                parts(whole, depth - 1)
            } else {
                Self::said(entries, &role, depth)
            };
            return self.push(&role, text("name").filter(|_| !word.ends_with("_call")), said, finish);
        };
        let said = Self::said(entries, role.as_bytes(), depth);
        let is_tool = matches!(role.as_bytes(), b"tool" | b"function");
        self.push(role.as_bytes(), text("name").filter(|_| !is_tool), said, finish);
    }

    /// The parts of a message: what it thinks, what it says, and the tools that it calls.
    fn said(entries: &Entries<'_>, role: &[u8], depth: usize) -> Vec<Part> {
        let given = |name: &str| json::field(entries, name).filter(|value| !json::is_null(value));
        let text = |name: &str| given(name).and_then(json::string).filter(|text| !text.is_empty());
        let mut said: Vec<Part> =
            ["reasoning_content", "reasoning", "thinking"].iter().find_map(|name| text(name)).map(Part::Reasoning).into_iter().collect();
        let content = ["parts", "content", "contents", "text"].iter().find_map(|name| given(name));
        if matches!(role, b"tool" | b"function") && given("parts").is_none() {
            let inside = content.map(|content| parts(content, depth - 1)).unwrap_or_default();
            if inside.iter().any(|part| matches!(part, Part::ToolResult { .. })) {
                return inside;
            }
            let id = ["tool_call_id", "toolCallId", "id"].iter().find_map(|name| text(name));
            return vec![Part::ToolResult { id, name: text("name").or_else(|| text("tool_name")), response: response(content, depth - 1) }];
        }
        said.extend(content.map(|content| parts(content, depth - 1)).unwrap_or_default());
        said.extend(text("refusal").map(Part::Text));
        let calls = ["tool_calls", "toolCalls"].iter().find_map(|name| given(name)).and_then(json::elements).unwrap_or_default();
        let calls: Vec<Entries<'_>> = calls.into_iter().filter_map(json::entries).chain(given("function_call").and_then(json::entries)).collect();
        let known: Vec<Option<Text>> =
            said.iter().filter_map(|part| if let Part::ToolCall { id, .. } = part { Some(id.clone()) } else { None }).collect();
        let new = calls.iter().filter_map(call).filter(|part| !matches!(part, Part::ToolCall { id: id @ Some(_), .. } if known.contains(id)));
        said.extend(new);
        said
    }
}

fn is_message(entries: &Entries<'_>) -> bool {
    json::field(entries, "role").is_some_and(|role| role.get().starts_with('"')) || is_item(entries)
}

/// An item of the Responses API, or a message that tells its role by its type.
fn is_item(entries: &Entries<'_>) -> bool {
    let word = json::field(entries, "type").and_then(json::string);
    let is = |name: &str| json::field(entries, name).is_some();
    match word.as_ref().map(Text::as_bytes) {
        Some(b"function_call" | b"mcp_call" | b"custom_tool_call") => is("name"),
        Some(b"function_call_output" | b"custom_tool_call_output") => is("output"),
        Some(b"reasoning") => is("summary"),
        Some(b"human" | b"ai" | b"HumanMessage" | b"AIMessage") => is("content"),
        _ => false,
    }
}

/// An answer or a choice of one.
fn is_envelope(entries: &Entries<'_>, depth: usize) -> bool {
    let inner = |name: &str| json::field(entries, name).and_then(json::entries);
    inner("message").is_some_and(|message| is_message(&message))
        || inner("content").is_some_and(|content| json::field(&content, "parts").is_some())
        || ["choices", "candidates", "output"].iter().any(|name| json::field(entries, name).is_some_and(|list| holds_messages(list, name, depth)))
}

fn calls_tools(entries: &Entries<'_>) -> bool {
    json::field(entries, "tool_calls").and_then(json::elements).is_some_and(|calls| !calls.is_empty())
}

/// What a model call without a role gives: words and the calls of tools.
fn is_answer(entries: &Entries<'_>) -> bool {
    calls_tools(entries) || json::field(entries, "content").is_some_and(|content| content.get().starts_with(['"', '[']))
}

fn holds_messages(value: &RawValue, name: &str, depth: usize) -> bool {
    if depth == 0 {
        return false;
    }
    if name == "choices" || name == "candidates" {
        return json::elements(value).is_some_and(|list| !list.is_empty());
    }
    let first = json::elements(value).unwrap_or_default();
    first.iter().take(8).filter_map(|item| json::entries(item)).any(|entries| is_message(&entries) || is_envelope(&entries, depth - 1))
        || name == "messages" && !first.is_empty()
}
