//! Messages as JSON.

use super::{Message, Part, Side};
use crate::domain::text::{Text, write_json};

/// A list of messages.
pub(super) fn list(messages: &[Message]) -> String {
    let mut out = vec![b'['];
    for (index, message) in messages.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(message, &mut out);
    }
    out.push(b']');
    // What is written is JSON in UTF-8; a lone surrogate is an escape in it.
    String::from_utf8(out).unwrap_or_else(|_| "[]".to_owned())
}

/// A list of messages as the OpenTelemetry conventions have them (`gen_ai.input.messages`, `gen_ai.output.messages`).
pub(super) fn conventional<'m>(messages: impl Iterator<Item = &'m Message>) -> String {
    let mut out = vec![b'['];
    for message in messages {
        if out.len() > 1 {
            out.push(b',');
        }
        out.extend_from_slice(b"{\"role\":");
        message.role.write_json(&mut out);
        if message.name.is_some() {
            text(&mut out, "name", message.name.as_ref());
        }
        parts(&message.parts, &mut out);
        if message.finish_reason.is_some() {
            text(&mut out, "finish_reason", message.finish_reason.as_ref());
        }
        out.push(b'}');
    }
    out.push(b']');
    String::from_utf8(out).unwrap_or_else(|_| "[]".to_owned())
}

fn write(message: &Message, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"role\":");
    message.role.write_json(out);
    text(out, "name", message.name.as_ref());
    out.extend_from_slice(if message.side == Side::Input { b",\"from\":\"input\"" } else { b",\"from\":\"output\"" });
    parts(&message.parts, out);
    text(out, "finish_reason", message.finish_reason.as_ref());
    out.push(b'}');
}

fn parts(parts: &[Part], out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"parts\":[");
    for (index, one) in parts.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        part(one, out);
    }
    out.push(b']');
}

fn part(part: &Part, out: &mut Vec<u8>) {
    let open = |out: &mut Vec<u8>, word: &str| {
        out.extend_from_slice(b"{\"type\":");
        write_json(word.as_bytes(), out);
    };
    match part {
        Part::Text(words) | Part::Reasoning(words) => {
            open(out, if matches!(part, Part::Text(_)) { "text" } else { "reasoning" });
            text(out, "content", Some(words));
        }
        Part::ToolCall { id, name, arguments } => {
            open(out, "tool_call");
            text(out, "id", id.as_ref());
            text(out, "name", name.as_ref());
            raw(out, "arguments", arguments);
        }
        Part::ToolResult { id, name, response } => {
            open(out, "tool_call_response");
            text(out, "id", id.as_ref());
            text(out, "name", name.as_ref());
            raw(out, "response", response);
        }
        Part::Uri { modality, uri } => {
            open(out, "uri");
            text(out, "modality", Some(&Text::from(*modality)));
            text(out, "uri", Some(uri));
        }
        Part::Blob { modality, mime_type, content } => {
            open(out, "blob");
            text(out, "modality", Some(&Text::from(*modality)));
            text(out, "mime_type", mime_type.as_ref());
            text(out, "content", Some(content));
        }
        Part::File { id } => {
            open(out, "file");
            text(out, "file_id", Some(id));
        }
        Part::Other(value) => {
            open(out, "other");
            raw(out, "value", value);
        }
    }
    out.push(b'}');
}

fn text(out: &mut Vec<u8>, key: &str, value: Option<&Text>) {
    out.push(b',');
    write_json(key.as_bytes(), out);
    out.push(b':');
    match value {
        Some(value) => value.write_json(out),
        None => out.extend_from_slice(b"null"),
    }
}

fn raw(out: &mut Vec<u8>, key: &str, json: &str) {
    out.push(b',');
    write_json(key.as_bytes(), out);
    out.push(b':');
    out.extend_from_slice(json.as_bytes());
}
