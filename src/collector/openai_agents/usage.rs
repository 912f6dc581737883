//! Tokens of a span, in all the shapes they come in (contracts/openai-agents.md 5.2).

use super::object;
use super::span::Data;
use crate::collector::json::{self, Entries};
use crate::domain::span::{Kind, Usage};

/// The usage of a span; none where nothing is said.
pub(super) fn of(data: &Data<'_>) -> Option<Usage> {
    let sources = match data.kind {
        Kind::Task | Kind::Turn => vec![object(data.own.as_ref()?, "usage")],
        _ => vec![
            object(&data.entries, "usage"),
            data.response().and_then(|response| object(&response, "usage")),
            first_output(data).and_then(|output| object(&output, "usage")),
        ],
    };
    read(&sources.into_iter().flatten().collect::<Vec<_>>())
}

/// The first element of the output: the JS SDK puts the whole answer of the model API there.
fn first_output<'a>(data: &Data<'a>) -> Option<Entries<'a>> {
    json::entries(json::elements(json::field(&data.entries, "output")?)?.first()?)
}

/// Reads what several places say of one call: the counts of the first that has any, and of each part of them the first
/// that is told. The JS SDK has the counts beside the answer, and only the answer has the parts.
fn read(sources: &[Entries<'_>]) -> Option<Usage> {
    let (prompt, completion, total) = sources.iter().find_map(counts)?;
    let part = |details: &[&str], name: &str, flat: &str| {
        sources.iter().find_map(|usage| first(&nested(usage, details), &[name]).or_else(|| first(usage, &[flat]))).unwrap_or(0)
    };
    let of_input = ["input_tokens_details", "prompt_tokens_details"];
    let read = Usage {
        prompt_tokens: prompt.unwrap_or(0),
        completion_tokens: completion.unwrap_or(0),
        cache_read_tokens: part(&of_input, "cached_tokens", "cached_input_tokens"),
        cache_write_tokens: part(&of_input, "cache_write_tokens", "cache_write_input_tokens"),
        reasoning_tokens: part(&["output_tokens_details", "completion_tokens_details"], "reasoning_tokens", "reasoning_tokens"),
        ..Usage::default()
    };
    Some(read.settle(total))
}

/// Tokens of prompt and answer, and all of them.
fn counts(usage: &Entries<'_>) -> Option<(Option<u64>, Option<u64>, Option<u64>)> {
    let prompt = first(usage, &["input_tokens", "prompt_tokens"]);
    let completion = first(usage, &["output_tokens", "completion_tokens"]);
    let total = first(usage, &["total_tokens"]).or_else(|| first(&object(usage, "details")?, &["total_tokens"]));
    (prompt.is_some() || completion.is_some() || total.is_some()).then_some((prompt, completion, total))
}

fn nested<'a>(usage: &Entries<'a>, names: &[&str]) -> Entries<'a> {
    let details = object(usage, "details").unwrap_or_default();
    names.iter().find_map(|name| object(usage, name).or_else(|| object(&details, name))).unwrap_or_default()
}

/// The first of some counts that is a number; negative ones are none.
fn first(entries: &Entries<'_>, names: &[&str]) -> Option<u64> {
    names.iter().find_map(|name| {
        let number = json::number(json::field(entries, name)?)?;
        number.parse::<u64>().ok().or_else(|| {
            let value = number.parse::<f64>().ok().filter(|value| *value >= 0.0)?;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
            Some(value as u64)
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;

    fn usage(span_data: &str) -> Option<[u64; 6]> {
        let item = format!("{{\"span_data\":{span_data}}}");
        let item: &RawValue = serde_json::from_str(&item).expect("JSON");
        let usage = of(&Data::of(&json::entries(item).expect("an object")))?;
        let Usage { prompt_tokens, completion_tokens, total_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, .. } = usage;
        Some([prompt_tokens, completion_tokens, total_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens])
    }

    #[test]
    fn parts_come_from_where_they_are_told() {
        let answer = r#"[{"usage":{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14,
            "prompt_tokens_details":{"cached_tokens":6},"completion_tokens_details":{"reasoning_tokens":3}}}]"#;
        let js = format!(r#"{{"type":"generation","usage":{{"input_tokens":10,"output_tokens":4,"details":{{}}}},"output":{answer}}}"#);
        assert_eq!(usage(&js), Some([10, 4, 14, 6, 0, 3]));
        assert_eq!(usage(&format!(r#"{{"type":"generation","output":{answer}}}"#)), Some([10, 4, 14, 6, 0, 3]));
        let exact = r#"{"type":"generation","usage":{"input_tokens":10,"output_tokens":4,"details":{"total_tokens":15,"input_tokens_details":{"cached_tokens":2}}}}"#;
        assert_eq!(usage(exact), Some([10, 4, 15, 2, 0, 0]));
        let turn = r#"{"type":"custom","data":{"sdk_span_type":"turn","usage":{"input_tokens":5,"output_tokens":1,"cached_input_tokens":2,"cache_write_input_tokens":1}}}"#;
        assert_eq!(usage(turn), Some([5, 1, 6, 2, 1, 0]));
        assert_eq!(usage(r#"{"type":"generation","usage":{"details":{}}}"#), None);
    }
}
