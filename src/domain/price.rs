//! What tokens cost: rates, and what a span costs by them.
//!
//! Rates are integers (pico-dollars for a million tokens), each class of tokens is rounded half-even by itself, and a cost
//! is the sum of its classes. So the parts that explain a cost add up to it exactly.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::money::MAX_COST;
use super::span::Usage;

const MILLION: i128 = 1_000_000;

/// A class of tokens that has a rate of its own, in the order in which costs are explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Prompt tokens that were neither read from nor written to the provider's cache.
    Input,
    /// Prompt tokens read from the provider's cache.
    CacheRead,
    /// Prompt tokens written to the provider's cache.
    CacheWrite,
    /// Answer tokens; those spent on reasoning too, unless they have a rate of their own.
    Output,
    /// Answer tokens spent on reasoning, where they have a rate of their own.
    Reasoning,
    /// The request as such.
    Request,
}

impl Class {
    /// All classes.
    pub const ALL: [Self; 6] = [Self::Input, Self::CacheRead, Self::CacheWrite, Self::Output, Self::Reasoning, Self::Request];

    /// The printed word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::CacheRead => "cache_read",
            Self::CacheWrite => "cache_write",
            Self::Output => "output",
            Self::Reasoning => "reasoning",
            Self::Request => "request",
        }
    }

    /// Whether it is a part of the prompt's cost.
    pub fn is_prompt(self) -> bool {
        matches!(self, Self::Input | Self::CacheRead | Self::CacheWrite)
    }
}

/// What tokens cost, in pico-dollars for a million of them; the request, in pico-dollars for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rates {
    /// [`Class::Input`].
    pub input: i64,
    /// [`Class::CacheRead`]; where it is not given, the rate of the input.
    pub cache_read: i64,
    /// [`Class::CacheWrite`]; where it is not given, the rate of the input.
    pub cache_write: i64,
    /// [`Class::Output`].
    pub output: i64,
    /// [`Class::Reasoning`]; `None`: reasoning is answer like any other.
    pub reasoning: Option<i64>,
    /// [`Class::Request`].
    pub request: i64,
}

/// Where a price comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PriceOrigin {
    /// The table of public prices; the number tells one edition from another.
    Table(u32),
    /// A price that the project has set.
    Override(Uuid),
}

/// The price by which a span's cost was computed, kept with the span: its cost can be explained after prices have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Price {
    /// What tokens cost.
    pub rates: Rates,
    /// Where that comes from.
    pub origin: PriceOrigin,
}

/// One class of a cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which tokens.
    pub class: Class,
    /// How many; requests for [`Class::Request`].
    pub tokens: u64,
    /// The rate, as in [`Rates`].
    pub rate: i64,
    /// What they cost, pico-dollars.
    pub cost: i64,
}

impl Rates {
    /// The classes of a span's usage with what they cost: *input = uncached + cache read + cache write*. Classes without
    /// tokens are left out.
    pub fn parts(&self, usage: &Usage) -> impl Iterator<Item = Part> + use<> {
        let read = usage.cache_read_tokens.min(usage.prompt_tokens);
        let write = usage.cache_write_tokens.min(usage.prompt_tokens - read);
        let reasoning = if self.reasoning.is_some() { usage.reasoning_tokens.min(usage.completion_tokens) } else { 0 };
        let classes = [
            (Class::Input, usage.prompt_tokens - read - write, self.input),
            (Class::CacheRead, read, self.cache_read),
            (Class::CacheWrite, write, self.cache_write),
            (Class::Output, usage.completion_tokens - reasoning, self.output),
            (Class::Reasoning, reasoning, self.reasoning.unwrap_or(0)),
            (Class::Request, u64::from(self.request > 0), self.request),
        ];
        classes.into_iter().filter(|(_, tokens, _)| *tokens > 0).map(|(class, tokens, rate)| {
            let cost = if class == Class::Request { rate } else { rounded(i128::from(tokens) * i128::from(rate)) };
            Part { class, tokens, rate, cost: cost.min(MAX_COST) }
        })
    }

    /// Fills in the costs of a usage.
    pub fn apply(&self, usage: &mut Usage) {
        let (mut prompt, mut completion, mut total) = (0_i64, 0_i64, 0_i64);
        for part in self.parts(usage) {
            // Six parts of at most a million dollars each stay far below the limit of the type.
            total += part.cost;
            match part.class {
                Class::Request => {}
                class if class.is_prompt() => prompt += part.cost,
                _ => completion += part.cost,
            }
        }
        usage.prompt_cost = Some(prompt.min(MAX_COST));
        usage.completion_cost = Some(completion.min(MAX_COST));
        usage.total_cost = Some(total.min(MAX_COST));
    }
}

/// Millionths to whole ones, half-even.
fn rounded(millionths: i128) -> i64 {
    let (whole, rest) = (millionths.div_euclid(MILLION), millionths.rem_euclid(MILLION));
    let up = rest * 2 > MILLION || (rest * 2 == MILLION && whole % 2 == 1);
    i64::try_from(whole + i128::from(up)).unwrap_or(i64::MAX)
}

/// A price that a project has set itself. It goes before the table and after what senders say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceOverride {
    /// Id.
    pub id: Uuid,
    /// Models it holds for, in any case; `*` stands for any text.
    pub model: String,
    /// Provider it holds for; `None`: whatever the provider is.
    pub provider: Option<String>,
    /// What tokens cost.
    pub rates: Rates,
    /// First moment it holds, µs; `None`: from the beginning.
    pub valid_from: Option<i64>,
    /// First moment it does not hold any more, µs; `None`: for ever.
    pub valid_until: Option<i64>,
    /// Account that made it.
    pub created_by: Option<Uuid>,
    /// µs.
    pub created_at: i64,
    /// µs.
    pub updated_at: i64,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dollars(text: &str) -> i64 {
        crate::domain::money::parse_usd(text).expect("a number")
    }

    /// Anthropic's example of the contract: 37 prompt tokens, of which 11 read and 5 written, and 7 answered, at
    /// $3, $0.30, $3.75 and $15 for a million.
    #[test]
    fn costs_by_hand() {
        let rates =
            Rates { input: dollars("3"), cache_read: dollars("0.3"), cache_write: dollars("3.75"), output: dollars("15"), ..Rates::default() };
        let mut usage =
            Usage { prompt_tokens: 37, completion_tokens: 7, cache_read_tokens: 11, cache_write_tokens: 5, reasoning_tokens: 4, ..Usage::default() };
        rates.apply(&mut usage);
        // 21 * 3 + 11 * 0.3 + 5 * 3.75 = 85.05 millionths of a dollar, and 7 * 15 = 105.
        assert_eq!(usage.prompt_cost, Some(dollars("0.00008505")));
        assert_eq!(usage.completion_cost, Some(dollars("0.000105")));
        assert_eq!(usage.total_cost, Some(dollars("0.00019005")));
        let own = Rates { reasoning: Some(dollars("100")), request: dollars("0.005"), ..rates };
        own.apply(&mut usage);
        assert_eq!(usage.completion_cost, Some(dollars("0.000445")), "3 * 15 + 4 * 100");
        assert_eq!(usage.total_cost, Some(dollars("0.00553005")), "and half a cent for the request");
    }

    #[test]
    fn halves_go_to_the_even_side() {
        for (millionths, whole) in [(500_000, 0), (1_500_000, 2), (500_001, 1), (2_500_000, 2), (499_999, 0)] {
            assert_eq!(rounded(millionths), whole, "{millionths}");
        }
    }

    proptest! {
        #[test]
        fn parts_add_up(prompt in 0..1_u64 << 40, completion in 0..1_u64 << 40, read in 0..1_u64 << 40, write in 0..1_u64 << 40,
                        reasoning in 0..1_u64 << 40, rates in prop::array::uniform5(0..20_000_000_000_000_i64), own in any::<bool>()) {
            let [input, cache_read, cache_write, output, request] = rates;
            let rates = Rates { input, cache_read, cache_write, output, reasoning: own.then_some(output / 3), request };
            let mut usage = Usage { prompt_tokens: prompt, completion_tokens: completion, cache_read_tokens: read, cache_write_tokens: write,
                                    reasoning_tokens: reasoning, ..Usage::default() };
            rates.apply(&mut usage);
            let parts: Vec<Part> = rates.parts(&usage).collect();
            let sum = |of: fn(Class) -> bool| parts.iter().filter(|part| of(part.class)).map(|part| part.cost).sum::<i64>().min(MAX_COST);
            prop_assert_eq!(usage.total_cost, Some(sum(|_| true)));
            prop_assert_eq!(usage.prompt_cost, Some(sum(Class::is_prompt)));
            prop_assert_eq!(parts.iter().filter(|part| part.class.is_prompt()).map(|part| part.tokens).sum::<u64>(), prompt);
            prop_assert_eq!(parts.iter().filter(|part| matches!(part.class, Class::Output | Class::Reasoning)).map(|part| part.tokens).sum::<u64>(), completion);
        }
    }
}
