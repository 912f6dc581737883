//! The table of public prices, held against the program that its data comes from, and against sums made by hand.

use std::time::{Duration, UNIX_EPOCH};

use genai_prices::{Calculator, PriceRequest, UsageKey};
use tracekeep::domain::money::PICO;
use tracekeep::domain::price::PriceOrigin;
use tracekeep::domain::span::Usage;
use tracekeep::domain::text::Text;
use tracekeep::domain::time;
use tracekeep::pricing::Prices;

/// Prompt, completion, cache read, cache write, reasoning.
const USAGES: [[u64; 5]; 4] = [[1_000, 100, 0, 0, 0], [199_999, 7, 30, 40, 3], [200_000, 11, 100_000, 0, 0], [600_001, 5_000, 50_000, 10_000, 1_234]];

const TIMES: [&str; 5] =
    ["2024-05-31T23:59:59.999999Z", "2025-06-10T00:00:00Z", "2025-09-01T02:00:00Z", "2026-10-12T16:29:59Z", "2026-11-20T16:30:00Z"];

fn usage([prompt_tokens, completion_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens]: [u64; 5]) -> Usage {
    Usage { prompt_tokens, completion_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, ..Usage::default() }
}

fn at(text: &str) -> i64 {
    time::parse(text).expect("a time")
}

/// Dollars, as the table and our sums have it.
fn ours(prices: &Prices, provider: Option<&str>, model: &str, mut usage: Usage, at: i64) -> Option<i64> {
    let provider = provider.map(Text::from);
    let price = prices.look_up(provider.as_ref(), &Text::from(model), &usage, at)?;
    assert_eq!(price.origin, PriceOrigin::Table(prices.edition().0));
    price.rates.apply(&mut usage);
    usage.total_cost
}

fn theirs(provider: &str, model: &str, [prompt, completion, read, write, reasoning]: [u64; 5], at: i64) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let usage = genai_prices::Usage::from([
        (UsageKey::from("input_tokens"), prompt as f64),
        (UsageKey::from("output_tokens"), completion as f64),
        (UsageKey::from("cache_read_tokens"), read as f64),
        (UsageKey::from("cache_write_tokens"), write as f64),
        (UsageKey::from("output_reasoning_tokens"), reasoning as f64),
    ]);
    let since = Duration::from_micros(at.unsigned_abs());
    let request = PriceRequest::new(model, &usage).with_provider_id(provider).with_timestamp(UNIX_EPOCH + since);
    Calculator::bundled().calculate(&request).ok().map(|price| price.total_price)
}

/// Every model of every provider, at every time and usage above.
#[test]
fn agrees_with_genai_prices() {
    let prices = Prices::bundled();
    let (mut compared, mut faults) = (0, Vec::new());
    for provider in Calculator::bundled().providers() {
        for model in provider.models() {
            for tokens in USAGES {
                for when in TIMES {
                    let Some(expected) = theirs(provider.id(), model.id(), tokens, at(when)) else { continue };
                    compared += 1;
                    // A model that has no price by tokens has none here, and costs nothing there.
                    let found = ours(&prices, Some(provider.id()), model.id(), usage(tokens), at(when)).unwrap_or(0);
                    #[expect(clippy::cast_precision_loss, reason = "compared with a tolerance")]
                    let dollars = found as f64 / PICO as f64;
                    // Three roundings to a pico-dollar, and theirs to a double.
                    if (dollars - expected).abs() > 4e-12 + expected * 1e-12 {
                        faults.push(format!("{} {} {tokens:?} {when}: {dollars} here, {expected} there", provider.id(), model.id()));
                    }
                }
            }
        }
    }
    assert!(compared > 40_000, "{compared} prices were compared");
    assert!(faults.is_empty(), "{} of {compared}:\n{}", faults.len(), faults[..faults.len().min(20)].join("\n"));
}

/// Known prices of the time, in dollars for a million tokens, multiplied by hand.
#[test]
fn prices_by_hand() {
    let prices = Prices::bundled();
    let now = at("2026-11-20T15:00:00Z");
    let cost = |provider: Option<&str>, model: &str, tokens: [u64; 5], when: i64| ours(&prices, provider, model, usage(tokens), when);
    let pico = |text: &str| tracekeep::domain::money::parse_usd(text);
    // gpt-4o-mini: 0.15, cached 0.075, answer 0.60: 800 * 0.15 + 200 * 0.075 + 100 * 0.6 = 195 millionths.
    let tokens = [1_000, 100, 200, 0, 0];
    for (provider, model) in [
        (Some("openai"), "gpt-4o-mini-2024-07-18"),
        (Some("openai"), "gpt-4o-mini"),
        (Some("OpenAI"), "GPT-4o-mini"),
        (Some("openai.chat"), "gpt-4o-mini"),
        (Some("azure.ai.openai"), "gpt-4o-mini"),
        (None, "gpt-4o-mini"),
        (None, "openai/gpt-4o-mini"),
        (Some("litellm"), "openai/gpt-4o-mini"),
        (Some("my-gateway"), "gpt-4o-mini"),
        (Some("openai"), "gpt-4o-mini-20240718"),
        (Some("openai"), "gpt-4o-mini-2031-01-01"),
    ] {
        assert_eq!(cost(provider, model, tokens, now), pico("0.000195"), "{provider:?} {model}");
    }
    // Fine-tuned models have a price of their own where the table has one (0.3 and 1.2), else that of their base.
    assert_eq!(cost(Some("openai"), "ft:gpt-4o-mini-2024-07-18:acme::abc", [1_000, 100, 0, 0, 0], now), pico("0.00042"));
    assert_eq!(cost(Some("openai"), "ft:gpt-5-mini:acme::abc", tokens, now), cost(Some("openai"), "gpt-5-mini", tokens, now));
    // o3 became cheaper on 10 June 2025: 10 and 40, then 2 and 8.
    let before = at("2025-06-09T23:59:59.999999Z");
    assert_eq!(cost(Some("openai"), "o3", [1_000_000, 1_000_000, 0, 0, 0], before), pico("50"));
    assert_eq!(cost(Some("openai"), "o3", [1_000_000, 1_000_000, 0, 0, 0], before + 1), pico("10"));
    // claude-3-5-haiku: 0.8, cached 0.08, written 1, answer 4: 21 * 0.8 + 11 * 0.08 + 5 * 1 + 7 * 4 = 50.68 millionths.
    assert_eq!(cost(Some("anthropic"), "claude-3-5-haiku-20241022", [37, 7, 11, 5, 0], now), pico("0.00005068"));
    assert_eq!(cost(Some("aws.bedrock"), "no-such-model", tokens, now), None);
    for unknown in ["gpt-fake-4", "", "llama", "a/b/c", &"x".repeat(300)] {
        assert_eq!(cost(Some("openai"), unknown, tokens, now), None, "{unknown}");
    }
    assert_eq!(cost(Some("anthropic"), "gpt-4o-mini", tokens, now), None, "a provider that is known is not guessed around");
}
