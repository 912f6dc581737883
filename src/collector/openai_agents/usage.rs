//! Tokens of a span, in all the shapes they come in (contracts/openai-agents.md 5.2).

use super::object;
use super::span::Data;
use crate::collector::json::{self, Entries};
use crate::domain::span::{Kind, Usage};

/// The usage of a span; none where nothing is said.
pub(super) fn of(data: &Data<'_>) -> Option<Usage> {
    match data.kind {
        Kind::Task | Kind::Turn => read(&object(data.own.as_ref()?, "usage")?),
        _ => object(&data.entries, "usage")
            .and_then(|usage| read(&usage))
            .or_else(|| read(&object(&data.response()?, "usage")?))
            .or_else(|| read(&object(&first_output(data)?, "usage")?)),
    }
}

/// The first element of the output: the JS SDK puts the whole answer of the model API there.
fn first_output<'a>(data: &Data<'a>) -> Option<Entries<'a>> {
    json::entries(json::elements(json::field(&data.entries, "output")?)?.first()?)
}

fn read(usage: &Entries<'_>) -> Option<Usage> {
    let details = object(usage, "details").unwrap_or_default();
    let input_details = nested(usage, &details, &["input_tokens_details", "prompt_tokens_details"]);
    let output_details = nested(usage, &details, &["output_tokens_details", "completion_tokens_details"]);
    let prompt = first(usage, &["input_tokens", "prompt_tokens"]);
    let completion = first(usage, &["output_tokens", "completion_tokens"]);
    let total = first(usage, &["total_tokens"]).or_else(|| first(&details, &["total_tokens"]));
    if prompt.is_none() && completion.is_none() && total.is_none() {
        return None;
    }
    let cached = first(&input_details, &["cached_tokens"]).or_else(|| first(usage, &["cached_input_tokens"]));
    let written = first(&input_details, &["cache_write_tokens"]).or_else(|| first(usage, &["cache_write_input_tokens"]));
    let read = Usage {
        prompt_tokens: prompt.unwrap_or(0),
        completion_tokens: completion.unwrap_or(0),
        cache_read_tokens: cached.unwrap_or(0),
        cache_write_tokens: written.unwrap_or(0),
        reasoning_tokens: first(&output_details, &["reasoning_tokens"]).unwrap_or(0),
        ..Usage::default()
    };
    Some(read.settle(total))
}

fn nested<'a>(usage: &Entries<'a>, details: &Entries<'a>, names: &[&str]) -> Entries<'a> {
    names.iter().find_map(|name| object(usage, name).or_else(|| object(details, name))).unwrap_or_default()
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
