//! Short texts of inputs and outputs for lists: what a person asked and what came back, not the JSON around it.

use std::borrow::Cow;

use serde_json::Value;
use serde_json::value::RawValue;

use super::json::{self, Entries};
use crate::domain::text::{Text, cut};

/// Longest preview, in bytes.
const MAX_BYTES: usize = 128;
/// Values longer than this are not looked into; their beginning stands for them.
const MAX_PARSED_BYTES: usize = 64 * 1024;
/// How deep the text is looked for.
const MAX_DEPTH: usize = 6;

const INPUT_KEYS: &[&str] = &["input", "query", "question", "prompt", "message", "text", "content", "task", "messages"];
const OUTPUT_KEYS: &[&str] = &["content", "output", "answer", "result", "response", "text", "message"];

/// The text of an input.
pub fn input(raw: &RawValue) -> Option<Text> {
    preview(raw, |raw| telling(raw, INPUT_KEYS, MAX_DEPTH))
}

/// The text of an output; `unwrap` takes the protocol's own wrapping off first.
pub fn output(raw: &RawValue, unwrap: impl FnOnce(&RawValue) -> &RawValue) -> Option<Text> {
    preview(raw, |raw| telling(unwrap(raw), OUTPUT_KEYS, MAX_DEPTH))
}

/// The beginning of a text, which may not be Unicode, as a line.
pub fn line(text: &[u8]) -> Text {
    squeeze(&String::from_utf8_lossy(cut(text, 4 * MAX_BYTES)))
}

fn preview(raw: &RawValue, text: impl FnOnce(&RawValue) -> Option<Cow<'_, str>>) -> Option<Text> {
    let whole = raw.get();
    if whole.len() > MAX_PARSED_BYTES {
        return Some(squeeze(&whole[..whole.floor_char_boundary(2 * MAX_BYTES)]));
    }
    text(raw).map(|text| squeeze(&text))
}

/// One line of at most [`MAX_BYTES`].
fn squeeze(text: &str) -> Text {
    let mut line = String::with_capacity(2 * MAX_BYTES);
    for word in text[..text.floor_char_boundary(4 * MAX_BYTES)].split_whitespace() {
        if line.len() >= MAX_BYTES {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    Text::new(cut(line.as_bytes(), MAX_BYTES))
}

fn telling<'a>(raw: &'a RawValue, keys: &[&str], depth: usize) -> Option<Cow<'a, str>> {
    let told = match raw.get().as_bytes() {
        [b'n', ..] => return None,
        [b'"', ..] => words(raw),
        [b'[', ..] if depth > 0 => json::elements(raw).and_then(|items| telling(part(&items)?, keys, depth - 1)),
        [b'{', ..] if depth > 0 => json::entries(raw).and_then(|fields| {
            let named = keys.iter().find_map(|key| given(&fields, key));
            let only = if let [(_, only)] = fields.as_slice() { Some(*only) } else { None };
            telling(named.or(only)?, keys, depth - 1)
        }),
        _ => None,
    };
    Some(told.unwrap_or_else(|| printed(raw)))
}

/// What a list of messages, or of parts of one, says: the last message of a person, or else the last one; or the first text.
fn part<'a>(items: &[&'a RawValue]) -> Option<&'a RawValue> {
    let items: Vec<Entries<'a>> = items.iter().filter_map(|item| json::entries(item)).collect();
    let said = |item: &Entries<'a>| ["content", "parts"].into_iter().find_map(|name| json::field(item, name));
    let asked = items.iter().rev().find(|item| json::field(item, "role").is_some_and(|role| role.get() == "\"user\""));
    match asked {
        Some(asked) => said(asked),
        None => items.iter().rev().find_map(said),
    }
    .or_else(|| items.iter().find_map(|item| json::field(item, "text")))
}

/// A field that is not null.
fn given<'a>(fields: &Entries<'a>, name: &str) -> Option<&'a RawValue> {
    json::field(fields, name).filter(|value| !json::is_null(value))
}

/// The text of a string that is Unicode.
fn words(raw: &RawValue) -> Option<Cow<'_, str>> {
    let inner = raw.get().strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') { serde_json::from_str(raw.get()).ok().map(Cow::Owned) } else { Some(Cow::Borrowed(inner)) }
}

/// A value as it is, without escapes that nobody needs.
fn printed(raw: &RawValue) -> Cow<'_, str> {
    serde_json::from_str::<Value>(raw.get()).map_or_else(|_| Cow::Borrowed(raw.get()), |value| Cow::Owned(value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(text: &str) -> &RawValue {
        serde_json::from_str(text).expect("JSON")
    }

    #[test]
    fn finds_the_words() {
        let messages = r#"{"messages":[{"role":"system","content":"Be kind"},{"role":"user","content":[{"type":"text","text":"Hi\n there"}]}]}"#;
        assert_eq!(input(raw(messages)), Some("Hi there".into()));
        let parts = r#"[{"role":"user","parts":[{"type":"text","content":"Who \u00e9?"}]},{"role":"assistant","parts":[{"type":"tool_call"}]}]"#;
        assert_eq!(input(raw(parts)), Some("Who é?".into()));
        let answer = r#"[{"role":"assistant","parts":[{"type":"text","content":"I am."}],"finish_reason":"stop"}]"#;
        assert_eq!(output(raw(answer), |raw| raw), Some("I am.".into()));
        assert_eq!(input(raw(r#"{"topic":"tea"}"#)), Some("tea".into()));
        assert_eq!(input(raw(r#"{"a":1,"b":2}"#)), Some(r#"{"a":1,"b":2}"#.into()));
        assert_eq!(output(raw(r#"{"content":"Done","usage":{}}"#), |raw| raw), Some("Done".into()));
        assert_eq!(input(raw("null")), None);
    }

    #[test]
    fn odd_values_still_show_something() {
        assert_eq!(input(raw(r#""\ud800""#)), Some(r#""\ud800""#.into()));
        let deep = "[".repeat(500) + &"]".repeat(500);
        assert!(input(raw(&deep)).expect("text").as_bytes().len() <= MAX_BYTES);
    }
}
