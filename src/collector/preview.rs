//! Short texts of inputs and outputs for lists: what a person asked and what came back, not the JSON around it.

use serde_json::Value;
use serde_json::value::RawValue;

use crate::domain::text::{Text, cut};

/// Longest preview, in bytes.
const MAX_BYTES: usize = 240;
/// Values longer than this are not looked into; their beginning stands for them.
const MAX_PARSED_BYTES: usize = 64 * 1024;
/// How deep the text is looked for.
const MAX_DEPTH: usize = 6;

const INPUT_KEYS: &[&str] = &["input", "query", "question", "prompt", "message", "text", "content", "task", "messages"];
const OUTPUT_KEYS: &[&str] = &["content", "output", "answer", "result", "response", "text", "message"];

/// The text of an input.
pub fn input(raw: &RawValue) -> Option<Text> {
    preview(raw, |value| telling(&value, INPUT_KEYS, MAX_DEPTH))
}

/// The text of an output; `unwrap` takes the protocol's own wrapping off first.
pub fn output(raw: &RawValue, unwrap: impl FnOnce(Value) -> Value) -> Option<Text> {
    preview(raw, |value| telling(&unwrap(value), OUTPUT_KEYS, MAX_DEPTH))
}

/// A text as a line.
pub fn line(text: &Text) -> Text {
    squeeze(&text.lossy())
}

fn preview(raw: &RawValue, text: impl FnOnce(Value) -> Option<String>) -> Option<Text> {
    let raw = raw.get();
    if raw == "null" {
        return None;
    }
    if raw.len() <= MAX_PARSED_BYTES
        && let Ok(value) = serde_json::from_str(raw)
    {
        return text(value).map(|text| squeeze(&text));
    }
    Some(squeeze(String::from_utf8_lossy(cut(raw.as_bytes(), 2 * MAX_BYTES)).as_ref()))
}

/// One line of at most [`MAX_BYTES`].
fn squeeze(text: &str) -> Text {
    let head = String::from_utf8_lossy(cut(text.as_bytes(), 4 * MAX_BYTES)).into_owned();
    let line = head.split_whitespace().collect::<Vec<_>>().join(" ");
    Text::new(cut(line.as_bytes(), MAX_BYTES))
}

fn telling(value: &Value, keys: &[&str], depth: usize) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            let of_role = |role: &str| items.iter().rev().find(|item| item.get("role").and_then(Value::as_str) == Some(role));
            let message = of_role("user").or_else(|| items.iter().rev().find(|item| item.get("content").is_some()));
            let part = message.and_then(|message| message.get("content")).or_else(|| items.iter().find(|item| item.get("text").is_some()));
            match part {
                Some(part) if depth > 0 => telling(part, keys, depth - 1),
                _ => Some(value.to_string()),
            }
        }
        Value::Object(fields) if depth > 0 => {
            let named = keys.iter().find_map(|key| fields.get(*key).filter(|value| !value.is_null()));
            let only = (fields.len() == 1).then(|| fields.values().next()).flatten();
            named.or(only).and_then(|value| telling(value, keys, depth - 1)).or_else(|| Some(value.to_string()))
        }
        other => Some(other.to_string()),
    }
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
        assert_eq!(input(raw(r#"{"topic":"tea"}"#)), Some("tea".into()));
        assert_eq!(input(raw(r#"{"a":1,"b":2}"#)), Some(r#"{"a":1,"b":2}"#.into()));
        assert_eq!(output(raw(r#"{"content":"Done","usage":{}}"#), |value| value), Some("Done".into()));
        assert_eq!(input(raw("null")), None);
    }

    #[test]
    fn odd_values_still_show_something() {
        assert_eq!(input(raw(r#""\ud800""#)), Some(r#""\ud800""#.into()));
        let deep = "[".repeat(500) + &"]".repeat(500);
        assert!(input(raw(&deep)).expect("text").as_bytes().len() <= MAX_BYTES);
    }
}
