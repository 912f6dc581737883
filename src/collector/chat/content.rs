//! The parts of a message, in the shapes that the APIs of models have for them.

use serde_json::value::RawValue;

use super::{MAX_PARTS, Part};
use crate::collector::json::{self, Entries};
use crate::domain::text::{Text, write_json};

/// The parts of a content: words, a part, or a list of either.
pub(super) fn parts(content: &RawValue, depth: usize) -> Vec<Part> {
    if let Some(text) = json::string(content) {
        // A list of parts that was printed into a string.
        return match json::held(text.as_bytes()).filter(|_| depth > 0) {
            Some(inside) if inside.get().starts_with('[') => parts(inside, depth - 1),
            _ if text.is_empty() => Vec::new(),
            _ => vec![Part::Text(text)],
        };
    }
    if let Some(list) = json::elements(content) {
        let inside = |part: &RawValue| if depth > 0 { parts(part, depth - 1) } else { vec![Part::Other(part.get().to_owned())] };
        return list.into_iter().take(MAX_PARTS).flat_map(inside).collect();
    }
    match json::entries(content) {
        Some(entries) => of_object(content, &entries, depth),
        None if json::is_null(content) => Vec::new(),
        None => vec![Part::Text(Text::from(content.get()))],
    }
}

fn of_object(whole: &RawValue, entries: &Entries<'_>, depth: usize) -> Vec<Part> {
    let has = |name: &str| json::field(entries, name).is_some_and(|value| !json::is_null(value));
    let text = |names: &[&str]| names.iter().find_map(|name| json::field(entries, name).and_then(json::string));
    let envelope = ["message_content", "parts"].iter().find_map(|name| json::field(entries, name));
    if let Some(inner) = envelope.filter(|_| depth > 0) {
        return parts(inner, depth - 1);
    }
    let word = text(&["type"]).map(|word| word.lossy().replace('-', "_")).unwrap_or_default();
    let thinks = word.contains("reasoning") || word.contains("thinking") || json::field(entries, "thought").is_some_and(|flag| flag.get() == "true");
    if thinks {
        return reasoning(entries).map(Part::Reasoning).into_iter().collect();
    }
    let only = match word.as_str() {
        "tool_use" | "tool_call" | "function_call" | "server_tool_use" | "server_tool_call" | "function" | "mcp_call" => call(entries),
        _ if has("functionCall") || has("function_call") || has("toolUse") || has("tool_call") || has("toolName") && !is_result(&word) => {
            call(entries)
        }
        _ if is_result(&word) || has("functionResponse") || has("function_response") || has("toolResult") => Some(result(entries, depth)),
        _ => media(&word, entries),
    };
    if let Some(part) = only {
        return vec![part];
    }
    match text(&["text", "content", "refusal"]) {
        Some(text) => vec![Part::Text(text)],
        None if word == "text" || word.ends_with("_text") => Vec::new(),
        None => vec![Part::Other(whole.get().to_owned())],
    }
}

fn is_result(word: &str) -> bool {
    word.ends_with("tool_result") || word.ends_with("tool_call_response") || word.ends_with("call_output")
}

fn reasoning(entries: &Entries<'_>) -> Option<Text> {
    let direct = ["content", "thinking", "text", "reasoning"].iter().find_map(|name| json::field(entries, name).and_then(json::string));
    direct.filter(|text| !text.is_empty()).or_else(|| {
        // A list of texts, as the Responses API has them.
        let texts = ["summary", "content"].iter().filter_map(|name| json::elements(json::field(entries, name)?)).flatten();
        let texts: Vec<Text> = texts.filter_map(|part| json::field(&json::entries(part)?, "text").and_then(json::string)).collect();
        let joined: Vec<u8> = texts.iter().map(Text::as_bytes).collect::<Vec<_>>().join(&b"\n"[..]);
        (!joined.is_empty()).then(|| Text::new(joined))
    })
}

/// A call of a tool, in whatever words.
pub(super) fn call(entries: &Entries<'_>) -> Option<Part> {
    let object = |name: &str| json::field(entries, name).and_then(json::entries);
    let inner = ["function", "functionCall", "function_call", "tool_call", "toolUse"].iter().find_map(|name| object(name));
    let inner = inner.as_ref().map(|inner| {
        // OpenInference: {"tool_call": {"id", "function": {…}}}.
        json::field(inner, "function").and_then(json::entries).map_or_else(|| inner.clone(), |deeper| [inner.clone(), deeper].concat())
    });
    let find = |names: &[&str]| {
        let of = |entries: &Entries<'_>| {
            names.iter().find_map(|name| json::field(entries, name).filter(|value| !json::is_null(value)).map(|value| value.get().to_owned()))
        };
        of(entries).or_else(|| inner.as_ref().and_then(of))
    };
    let text = |names: &[&str]| find(names).and_then(|value| crate::domain::text::from_json(&value));
    let name = text(&["name", "toolName", "tool_name"]);
    let arguments = find(&["arguments", "input", "args", "parameters"]);
    if name.is_none() && arguments.is_none() {
        return None;
    }
    Some(Part::ToolCall { id: text(&["call_id", "toolCallId", "toolUseId", "tool_call_id", "id"]), name, arguments: opened(arguments) })
}

/// The result of a call, in whatever words.
fn result(entries: &Entries<'_>, depth: usize) -> Part {
    let inner = ["functionResponse", "function_response", "toolResult"].iter().find_map(|name| json::field(entries, name).and_then(json::entries));
    let entries = inner.as_ref().unwrap_or(entries);
    let text = |names: &[&str]| names.iter().find_map(|name| json::field(entries, name).and_then(json::string));
    let id = text(&["tool_use_id", "call_id", "toolCallId", "toolUseId", "tool_call_id", "id"]);
    let given = ["response", "result", "output", "content"].iter().find_map(|name| json::field(entries, name).filter(|value| !json::is_null(value)));
    Part::ToolResult { id, name: text(&["name", "toolName"]), response: response(given, depth) }
}

/// What a tool gave: the words alone, where the parts are nothing but words.
pub(super) fn response(given: Option<&RawValue>, depth: usize) -> String {
    let Some(given) = given else { return "null".to_owned() };
    if given.get().starts_with('[') && depth > 0 {
        let inside = parts(given, depth - 1);
        let texts: Option<Vec<&[u8]>> = inside.iter().map(|part| if let Part::Text(text) = part { Some(text.as_bytes()) } else { None }).collect();
        let is_parts = json::elements(given).is_some_and(|list| list.iter().all(|part| part.get().starts_with('{')));
        if let Some(texts) = texts.filter(|texts| is_parts && !texts.is_empty()) {
            let mut out = Vec::new();
            write_json(&texts.join(&b"\n"[..]), &mut out);
            return String::from_utf8(out).unwrap_or_else(|_| "null".to_owned());
        }
    }
    // The Vercel AI SDK: {"type": "text" | "json", "value": …}.
    let value = json::entries(given).filter(|entries| entries.len() == 2 && json::field(entries, "type").is_some());
    let value = value.and_then(|entries| json::field(&entries, "value").map(|value| value.get().to_owned()));
    opened(Some(value.unwrap_or_else(|| given.get().to_owned())))
}

/// JSON that was printed into a string is that JSON; other strings stay.
fn opened(value: Option<String>) -> String {
    let Some(value) = value else { return "null".to_owned() };
    let text = crate::domain::text::from_json(&value);
    text.as_ref().and_then(|text| json::held(text.as_bytes())).map_or(value, |inside| inside.get().to_owned())
}

/// Where a thing to look at is described: `{"image_url": {"url"}}`, `{"source": {"data"}}`, `{"inlineData": {"data"}}`.
const ENVELOPES: &[&str] = &["image_url", "source", "inlineData", "inline_data", "fileData", "file_data", "input_audio", "file", "image"];

/// Something to look at or listen to.
fn media(word: &str, entries: &Entries<'_>) -> Option<Part> {
    let object = |name: &str| json::field(entries, name).and_then(json::entries);
    let text_of = |entries: &Entries<'_>, names: &[&str]| names.iter().find_map(|name| json::field(entries, name).and_then(json::string));
    let mime = |entries: &Entries<'_>| text_of(entries, &["mime_type", "mimeType", "media_type", "mediaType", "format"]);
    let modality = |mime: Option<&Text>| {
        let told = text_of(entries, &["modality"]).map(|text| text.lossy()).unwrap_or_default();
        let words = [word, &told, &mime.map(Text::lossy).unwrap_or_default()].join(" ");
        ["image", "audio", "video"].into_iter().find(|kind| words.contains(kind)).unwrap_or("document")
    };
    let inner = ENVELOPES.iter().find_map(|name| object(name));
    let inner = inner.as_ref().and_then(|inner| json::field(inner, "image").and_then(json::entries)).or(inner);
    let told = inner.as_ref().unwrap_or(entries);
    let mime_type = mime(told);
    let kind = modality(mime_type.as_ref());
    let uri = text_of(told, &["uri", "url", "fileUri", "file_uri", "file_url"]).or_else(|| {
        let flat = text_of(entries, &["image_url", "file_url", "image"])?;
        let is_uri = flat.as_bytes().starts_with(b"data:") || flat.as_bytes().windows(3).take(12).any(|window| window == b"://");
        is_uri.then_some(flat)
    });
    if let Some(uri) = uri {
        return Some(Part::Uri { modality: kind, uri });
    }
    let is_blob = word == "blob" || inner.is_some() || ["image", "audio", "file", "document", "media"].contains(&word);
    let data = text_of(told, &["data", "file_data"])
        .or_else(|| if is_blob { text_of(told, &["content"]).or_else(|| text_of(entries, &["image", "data"])) } else { None });
    if let Some(content) = data.filter(|_| is_blob) {
        if content.as_bytes().starts_with(b"data:") {
            return Some(Part::Uri { modality: kind, uri: content });
        }
        return Some(Part::Blob { modality: kind, mime_type, content });
    }
    text_of(told, &["file_id", "fileId", "filename"]).map(|id| Part::File { id })
}
