//! What a person asked and what the model answered, in the variants of model spans (contracts/openai-agents.md 5.3).

use serde_json::value::RawValue;

use super::span::Data;
use super::text;
use crate::collector::json::{self, Entries};
use crate::collector::preview as short;
use crate::domain::item::Preview;
use crate::domain::text::Text;

/// The first message of the user in a list of messages, or an input that is one text.
pub(super) fn asked(input: &RawValue) -> Option<&RawValue> {
    if input.get().starts_with('"') {
        return Some(input);
    }
    let is_user = |message: &Entries<'_>| text(message, "role").is_some_and(|role| role.as_bytes() == b"user");
    json::elements(input)?.into_iter().filter_map(json::entries).find(is_user).and_then(|message| json::field(&message, "content"))
}

/// How deep an answer is looked for inside of others.
const MAX_DEPTH: usize = 8;

/// The last text of the assistant: an answer is a list of messages, of one chat completion, or of one response.
pub(super) fn answered(output: &RawValue) -> Option<Text> {
    answered_within(output, MAX_DEPTH)
}

fn answered_within(output: &RawValue, depth: usize) -> Option<Text> {
    if let Some(text) = json::string(output) {
        return Some(text);
    }
    if let Some(response) = json::entries(output) {
        return of_object(&response, depth.checked_sub(1)?);
    }
    json::elements(output)?.into_iter().rev().filter_map(json::entries).find_map(|item| of_object(&item, depth.checked_sub(1)?))
}

fn of_object(item: &Entries<'_>, depth: usize) -> Option<Text> {
    let object = text(item, "object");
    match object.as_ref().map(Text::as_bytes) {
        Some(b"response") => answered_within(json::field(item, "output")?, depth),
        Some(b"chat.completion") => {
            let choices = json::elements(json::field(item, "choices")?)?;
            choices.into_iter().rev().find_map(|choice| said(&json::entries(json::field(&json::entries(choice)?, "message")?)?))
        }
        _ if json::field(item, "role").is_some() || json::field(item, "content").is_some() => said(item),
        // A response object without its `object`.
        _ => answered_within(json::field(item, "output").filter(|output| output.get().starts_with('['))?, depth),
    }
}

/// The text of an assistant's message.
fn said(message: &Entries<'_>) -> Option<Text> {
    let is_other = text(message, "role").is_some_and(|role| role.as_bytes() != b"assistant");
    let content = json::field(message, "content").filter(|_| !is_other)?;
    if let Some(text) = json::string(content) {
        return Some(text).filter(|text| !text.is_empty());
    }
    let parts = json::elements(content)?.into_iter().filter_map(json::entries).filter_map(|part| text(&part, "text"));
    let joined: Vec<Vec<u8>> = parts.map(|part| part.as_bytes().to_vec()).collect();
    (!joined.is_empty()).then(|| Text::new(joined.join(&b'\n')))
}

/// Input and output of a model span; the optional fields of response spans included.
pub(super) fn sides<'a>(data: &Data<'a>) -> (Option<&'a RawValue>, Option<&'a RawValue>) {
    let given = |name: &str| json::field(&data.entries, name).filter(|value| !json::is_null(value));
    let of_response = || data.response().and_then(|response| json::field(&response, "output"));
    (given("input"), given("output").or_else(of_response))
}

/// Short texts of a model span.
pub(super) fn preview(data: &Data<'_>) -> Preview {
    let (input, output) = sides(data);
    Preview { input: input.and_then(asked).and_then(short::input), output: output.and_then(answered).map(|text| short::line(text.as_bytes())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_looked_for_so_deep_and_no_deeper() {
        let nested = |levels: usize| format!("{}\"West.\"{}", "[{\"output\":".repeat(levels), "}]".repeat(levels));
        let told = |output: &str| answered(serde_json::from_str(output).expect("JSON"));
        let message = r#"[{"role":"assistant","content":"West."}]"#;
        assert_eq!(told(&format!(r#"[{{"output":[{{"object":"response","output":{message}}}]}}]"#)), Some("West.".into()));
        assert_eq!(told(&nested(100_000)), None);
        assert_eq!(told(&format!("{}1{}", "{\"object\":\"response\",\"output\":".repeat(100_000), "}".repeat(100_000))), None);
    }
}
