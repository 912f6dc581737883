//! Tokens and costs of one span (contracts/otlp-genai.md section 8, rules 3 to 5).

use super::dictionary::Field;
use super::pick::Picked;
use crate::domain::span::Usage;

/// The usage that a span carries; none when it says nothing about tokens or costs.
pub(super) fn usage(picked: &Picked<'_>) -> Option<Usage> {
    let count = |field: Field| picked.count(field);
    let (prompt, completion, total) = (count(Field::PromptTokens), count(Field::CompletionTokens), count(Field::TotalTokens));
    let (read, write, reasoning) = (count(Field::CacheReadTokens), count(Field::CacheWriteTokens), count(Field::ReasoningTokens));
    let (prompt_cost, completion_cost, total_cost) = (picked.usd(Field::PromptCost), picked.usd(Field::CompletionCost), picked.usd(Field::TotalCost));
    let is_silent = [prompt, completion, total, read, write, reasoning].iter().all(Option::is_none);
    if is_silent && prompt_cost.is_none() && completion_cost.is_none() && total_cost.is_none() {
        return None;
    }
    let (read, write) = (read.unwrap_or(0), write.unwrap_or(0));
    let cached = read.saturating_add(write);
    let prompt = prompt.unwrap_or(0);
    // A prompt that is smaller than its own cached part was counted without it.
    let prompt = if cached > prompt { prompt.saturating_add(cached) } else { prompt };
    let usage = Usage {
        prompt_tokens: prompt,
        completion_tokens: completion.unwrap_or(0),
        cache_read_tokens: read,
        cache_write_tokens: write,
        reasoning_tokens: reasoning.unwrap_or(0),
        prompt_cost,
        completion_cost,
        total_cost,
        ..Usage::default()
    };
    Some(usage.settle(total))
}
