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

/// Whose words are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// What a person asked.
    Asked,
    /// What came back.
    Answered,
}

impl Side {
    /// Members of an object that may hold the words, the best first.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Asked => &["input", "query", "question", "prompt", "message", "text", "content", "task", "messages"],
            Self::Answered => &["content", "output", "answer", "result", "response", "text", "message", "choices"],
        }
    }

    /// The role of who speaks.
    fn role(self) -> &'static str {
        match self {
            Self::Asked => "\"user\"",
            Self::Answered => "\"assistant\"",
        }
    }
}

/// The text of an input.
pub fn input(raw: &RawValue) -> Option<Text> {
    preview(raw, |raw| telling(raw, Side::Asked, MAX_DEPTH))
}

/// The text of an output; `unwrap` takes the protocol's own wrapping off first.
pub fn output(raw: &RawValue, unwrap: impl FnOnce(&RawValue) -> &RawValue) -> Option<Text> {
    preview(raw, |raw| telling(unwrap(raw), Side::Answered, MAX_DEPTH))
}

/// The beginning of a text, which may not be Unicode, as a line; of one that is a string of JSON, what it holds.
pub fn line(text: &[u8]) -> Text {
    if text.starts_with(b"\"")
        && text.len() <= MAX_PARSED_BYTES
        && let Ok(held) = serde_json::from_slice::<String>(text)
    {
        return squeeze(&held);
    }
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

fn telling(raw: &RawValue, side: Side, depth: usize) -> Option<Cow<'_, str>> {
    let told = match raw.get().as_bytes() {
        [b'n', ..] | [b'[', b']'] => return None,
        [b'"', ..] => words(raw),
        [b'[', ..] if depth > 0 => {
            let items: Vec<Entries<'_>> = json::elements(raw)?.into_iter().filter_map(json::entries).collect();
            if side == Side::Answered && !items.is_empty() && items.iter().all(only_asks) {
                return None;
            }
            of_list(&items, side, depth - 1)
        }
        [b'{', ..] if depth > 0 => json::entries(raw).and_then(|fields| {
            let named = side.keys().iter().find_map(|key| given(&fields, key));
            let only = if let [(_, only)] = fields.as_slice() { Some(*only) } else { None };
            telling(named.or(only)?, side, depth - 1)
        }),
        _ => None,
    };
    Some(told.unwrap_or_else(|| printed(raw)))
}

/// Whether a message is one that a model is given: there is no answer in it.
fn only_asks(message: &Entries<'_>) -> bool {
    json::field(message, "role").is_some_and(|role| ["\"user\"", "\"system\"", "\"developer\""].contains(&role.get()))
}

/// What a list says of messages, of choices, or of parts of a message: the last words of who is listened to, or what they did
/// instead; or else the last words of all.
fn of_list<'a>(items: &[Entries<'a>], side: Side, depth: usize) -> Option<Cow<'a, str>> {
    // Of several choices the first one is shown.
    if let Some(chosen) = items.iter().find_map(|item| json::entries(given(item, "message")?)) {
        return speech(&chosen, side, depth).or_else(|| deed(&chosen, depth));
    }
    if !items.iter().any(|item| json::field(item, "role").is_some()) {
        return joined(items).or_else(|| items.iter().rev().find_map(|item| deed(item, depth)));
    }
    let of_side = || items.iter().rev().filter(|item| json::field(item, "role").is_some_and(|role| role.get() == side.role()));
    of_side()
        .find_map(|item| speech(item, side, depth))
        .or_else(|| of_side().find_map(|item| deed(item, depth)))
        .or_else(|| items.iter().rev().find_map(|item| speech(item, side, depth)))
        .or_else(|| items.iter().rev().find_map(|item| deed(item, depth)))
}

/// The words of a message.
fn speech<'a>(message: &Entries<'a>, side: Side, depth: usize) -> Option<Cow<'a, str>> {
    let said = ["content", "parts", "text"].into_iter().find_map(|name| given(message, name))?;
    match said.get().as_bytes() {
        [b'"', ..] => words(said).filter(|words| !words.is_empty()),
        [b'[', ..] => {
            let parts: Vec<Entries<'a>> = json::elements(said)?.into_iter().filter_map(json::entries).collect();
            joined(&parts)
        }
        [b'{', ..] if depth > 0 => telling(said, side, depth - 1),
        _ => None,
    }
}

/// The texts among the parts of a message.
fn joined<'a>(parts: &[Entries<'a>]) -> Option<Cow<'a, str>> {
    let text = |part: &Entries<'a>| {
        let is_text = json::field(part, "type").is_none_or(|word| word.get().ends_with("text\""));
        let told = ["text", "content"].into_iter().find_map(|name| words(given(part, name)?));
        told.filter(|words| is_text && !words.is_empty())
    };
    let mut texts = parts.iter().filter_map(text);
    let first = texts.next()?;
    Some(texts.fold(first, |all, text| Cow::Owned(format!("{all} {text}"))))
}

/// What a message, or a part of one, does without words: `get_weather(city: Rome)`, `[image]`.
fn deed<'a>(message: &Entries<'a>, depth: usize) -> Option<Cow<'a, str>> {
    let depth = depth.checked_sub(1)?;
    let listed = ["tool_calls", "content", "parts"].into_iter().find_map(|name| json::elements(given(message, name)?));
    if let Some(parts) = listed {
        return parts.into_iter().filter_map(json::entries).find_map(|part| deed(&part, depth));
    }
    if let Some(wrapped) = given(message, "tool_call").and_then(json::entries) {
        return deed(&wrapped, depth);
    }
    let inner = given(message, "function").and_then(json::entries);
    let call = inner.as_ref().unwrap_or(message);
    let word = given(message, "type").and_then(words).unwrap_or_default();
    if inner.is_some() || (word.contains("call") && !word.contains("response")) || word == "tool_use" {
        let name = ["name", "toolName"].into_iter().find_map(|name| words(given(call, name)?))?;
        let arguments = ["arguments", "args", "input"].into_iter().find_map(|name| given(call, name));
        return Some(Cow::Owned(format!("{name}({})", arguments.map(listed_arguments).unwrap_or_default())));
    }
    let media = given(message, "modality").and_then(words).unwrap_or(word);
    let kind = ["image", "audio", "video", "file"].into_iter().find(|kind| media.contains(kind))?;
    Some(Cow::Owned(format!("[{kind}]")))
}

/// Arguments of a call, an object or text of one, as a person writes them.
fn listed_arguments(raw: &RawValue) -> String {
    let text = words(raw);
    let held = text.as_ref().and_then(|text| json::held(text.as_bytes()));
    let Some(entries) = json::entries(held.unwrap_or(raw)) else { return text.unwrap_or_else(|| printed(raw)).into_owned() };
    let shown = entries.iter().map(|(name, value)| {
        let value = words(value).unwrap_or_else(|| printed(value));
        format!("{}: {value}", String::from_utf8_lossy(name))
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// A field that is not null.
fn given<'a>(fields: &Entries<'a>, name: &str) -> Option<&'a RawValue> {
    json::field(fields, name).filter(|value| !json::is_null(value))
}

/// The text of a string that is Unicode; of one that was written as JSON twice, what it holds.
fn words(raw: &RawValue) -> Option<Cow<'_, str>> {
    let inner = raw.get().strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some(Cow::Borrowed(inner));
    }
    let text: String = serde_json::from_str(raw.get()).ok()?;
    let held = if text.starts_with('"') { serde_json::from_str(&text).ok() } else { None };
    Some(Cow::Owned(held.unwrap_or(text)))
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
        assert_eq!(input(raw("[]")), None);
        assert_eq!((line(b"\"alpha\""), line(b"\"alpha")), ("alpha".into(), "\"alpha".into()));
        assert_eq!(input(raw(r#""\"alpha\"""#)), Some("alpha".into()));
    }

    /// Messages as pydantic-ai, OpenAI, Anthropic and the Vercel SDK write them.
    #[test]
    fn the_side_that_is_looked_for_is_heard() {
        let talk = r#"[{"role":"user","parts":[{"type":"text","content":"Weather"},{"type":"text","content":"in Rome?"}]},
            {"role":"assistant","parts":[{"type":"tool_call","id":"1","name":"get_weather","arguments":{"city":"Rome","days":2}}]},
            {"role":"user","parts":[{"type":"tool_call_response","id":"1","name":"get_weather","result":"21"}]}]"#;
        assert_eq!(input(raw(talk)), Some("Weather in Rome?".into()));
        assert_eq!(output(raw(talk), |raw| raw), Some("get_weather(city: Rome, days: 2)".into()));
        assert_eq!(output(raw(r#"[{"role":"user","content":"please break"}]"#), |raw| raw), None, "nobody answered");
        let calls = r#"[{"role":"assistant","parts":[{"type":"tool_call","name":"get_weather","arguments":{"city":"Rome","days":2}}]}]"#;
        assert_eq!(output(raw(calls), |raw| raw), Some("get_weather(city: Rome, days: 2)".into()));
        let old = r#"{"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"add","arguments":"{\"a\":1}"}}]}}]}"#;
        assert_eq!(output(raw(old), |raw| raw), Some("add(a: 1)".into()));
        let flat = r#"[{"role":"assistant","tool_calls":[{"tool_call":{"id":"1","function":{"name":"add","arguments":"{\"a\":1}"}}}]}]"#;
        assert_eq!(output(raw(flat), |raw| raw), Some("add(a: 1)".into()));
        let two = r#"[{"index":0,"message":{"role":"assistant","content":"first"}},{"index":1,"message":{"role":"assistant","content":"second"}}]"#;
        assert_eq!(output(raw(two), |raw| raw), Some("first".into()));
        let image = r#"[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0K"}}]}]"#;
        assert_eq!(input(raw(image)), Some("[image]".into()));
        let blob = r#"[{"role":"user","parts":[{"type":"blob","modality":"image","content":"iVBORw0K"}]}]"#;
        assert_eq!(input(raw(blob)), Some("[image]".into()));
        let answered = r#"[{"role":"user","content":"please break"},{"role":"assistant","content":"done"}]"#;
        assert_eq!(output(raw(answered), |raw| raw), Some("done".into()));
    }

    #[test]
    fn odd_values_still_show_something() {
        assert_eq!(input(raw(r#""\ud800""#)), Some(r#""\ud800""#.into()));
        let parts = r#"{"role":"assistant","content":["#.repeat(1_500) + &"]}".repeat(1_500);
        assert!(output(raw(&format!("[{parts}]")), |raw| raw).is_some(), "no deeper than elsewhere");
        let deep = "[".repeat(500) + &"]".repeat(500);
        assert!(input(raw(&deep)).expect("text").as_bytes().len() <= MAX_BYTES);
    }
}
