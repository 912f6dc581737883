//! Reading a stored span back.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::content;
use super::span::Data;
use crate::collector::chat;
use crate::collector::json::{self, Entries};
use crate::collector::parts::{Json, Original, RunParts, TraceParts};
use crate::domain::item::Preview;
use crate::domain::span::Kind;
use crate::domain::text;

/// Keys of `span_data` that are shown elsewhere; `response` is where the output of a model is.
const SHOWN: &[&[u8]] = &[b"type", b"name", b"model", b"input", b"output", b"response", b"model_config"];

/// The keys of a Run that an original has, and the headers that it came with.
pub fn run_parts<'a>(original: &Original<'a>) -> RunParts<'a> {
    let item = opened(original.bytes);
    let data = Data::of(&item);
    let given = |name: &str| json::field(&data.entries, name).filter(|value| !json::is_null(value));
    let raw = |value: Option<&'a RawValue>| value.map(|value| Json::Borrowed(value.get()));
    let (input, output) = match data.kind {
        Kind::Llm => {
            let (input, output) = content::sides(&data);
            (raw(input), raw(output))
        }
        Kind::Guardrail => (None, json::field(&data.entries, "triggered").map(|flag| Json::Owned(format!("{{\"triggered\":{}}}", flag.get())))),
        Kind::ToolList => (None, raw(given("result"))),
        Kind::Stt | Kind::Tts => (given("input").map(without_media), given("output").map(without_media)),
        Kind::Task | Kind::Turn | Kind::Handoff => (None, None),
        _ => (raw(given("input").or_else(|| given("data"))), raw(given("output"))),
    };
    let config = given("model_config").and_then(json::entries).map(|config| Json::Owned(without_nulls(&config)));
    let field = |name: &str| json::field(&item, name).filter(|value| !json::is_null(value)).map(|value| Cow::Borrowed(value.get()));
    let messages = if data.kind == Kind::Llm { instructed(&data, input.as_deref()) } else { None };
    RunParts {
        messages,
        input,
        output,
        metadata: field("metadata").filter(|metadata: &Json<'_>| metadata.starts_with('{')),
        error: field("error"),
        attributes: Some(Json::Owned(attributes(&data, &opened(original.resource), config.as_deref()))),
        params: config,
        ..RunParts::default()
    }
}

/// What the model was told beforehand, which the response repeats, before what it was asked.
fn instructed<'a>(data: &Data<'_>, input: Option<&str>) -> Option<Json<'a>> {
    let response = data.response()?;
    let instructions = json::field(&response, "instructions").filter(|told| told.get().len() > 2 && told.get().starts_with(['"', '[']))?;
    Some(Json::Owned(chat::with_instructions(instructions, input)))
}

/// The keys of a Trace: what was asked first, and what was answered last.
pub fn trace_parts<'a>(input: Option<&'a [u8]>, output: Option<&'a [u8]>) -> TraceParts<'a> {
    let asked = input.and_then(|original| {
        let item = opened(original);
        let (input, _) = content::sides(&Data::of(&item));
        content::asked(input?).map(|asked| Json::Borrowed(asked.get()))
    });
    let answered = output.and_then(|original| {
        let item = opened(original);
        let (_, output) = content::sides(&Data::of(&item));
        let mut json = Vec::new();
        content::answered(output?)?.write_json(&mut json);
        String::from_utf8(json).ok().map(Json::Owned)
    });
    TraceParts { input: asked, output: answered, ..TraceParts::default() }
}

/// Short texts of a stored span.
pub fn preview(original: &[u8]) -> Preview {
    content::preview(&Data::of(&opened(original)))
}

fn opened(original: &[u8]) -> Entries<'_> {
    serde_json::from_slice::<&RawValue>(original).ok().and_then(json::entries).unwrap_or_default()
}

/// All other keys of the span's data, what headers say of the sender, and the settings that were made.
fn attributes(data: &Data<'_>, headers: &Entries<'_>, config: Option<&str>) -> String {
    let is_plain_custom = data.kind == Kind::Span;
    let own = data.own.iter().flatten();
    let is_shown = |key: &[u8]| match key {
        b"response" => data.kind == Kind::Llm,
        b"data" => is_plain_custom || data.own.is_some(),
        key => SHOWN.contains(&key),
    };
    let entries = data.entries.iter().filter(|(key, _)| !is_shown(key));
    let mut out = written(own.chain(entries).chain(headers).map(|(key, value)| (&**key, value.get())));
    if let Some(config) = config {
        out.pop();
        out.push_str(if out.len() > 1 { ",\"model_config\":" } else { "\"model_config\":" });
        out.push_str(config);
        out.push('}');
    }
    out
}

fn without_nulls(entries: &Entries<'_>) -> String {
    written(entries.iter().filter(|(_, value)| !json::is_null(value)).map(|(key, value)| (&**key, value.get())))
}

/// Audio is not shown as text: its place is taken by its length. A text stays as it is.
fn without_media<'a>(value: &RawValue) -> Json<'a> {
    let Some(entries) = json::entries(value) else { return Json::Owned(value.get().to_owned()) };
    let length = |value: &RawValue| json::string(value).map(|data| format!("{{\"base64_characters\":{}}}", data.as_bytes().len()));
    let shown: Vec<(&[u8], String)> = entries
        .iter()
        .map(|(key, value)| (&**key, if &**key == b"data" { length(value) } else { None }.unwrap_or_else(|| value.get().to_owned())))
        .collect();
    Json::Owned(written(shown.iter().map(|(key, value)| (*key, value.as_str()))))
}

/// An object from keys and JSON.
fn written<'e>(entries: impl Iterator<Item = (&'e [u8], &'e str)>) -> String {
    let mut out = vec![b'{'];
    for (key, value) in entries {
        if out.len() > 1 {
            out.push(b',');
        }
        text::write_json(key, &mut out);
        out.push(b':');
        out.extend_from_slice(value.as_bytes());
    }
    out.push(b'}');
    String::from_utf8(out).unwrap_or_else(|_| "{}".to_owned())
}
