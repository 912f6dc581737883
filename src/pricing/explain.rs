//! What a cost is made of: tokens by class, times their price, by where the price comes from. The lines add up to the
//! stored cost, to the last pico-dollar.

use std::collections::BTreeMap;

use crate::domain::money::MAX_COST;
use crate::domain::price::{Price, PriceOrigin};
use crate::domain::span::{CostSource, SpanHead};
use crate::domain::text::Text;

/// Spans that are alike in all but their number of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who says what it costs.
    pub source: CostSource,
    /// Which table or which price of the project; the sender does not say.
    pub origin: Option<PriceOrigin>,
    /// Provider of the model.
    pub provider: Option<Text>,
    /// Model.
    pub model: Option<Text>,
    /// Class of tokens; `prompt`, `completion` and `other` where only the sender knows what it has added up.
    pub class: &'static str,
    /// Pico-dollars for a million tokens (for one request); `None` where only the sender knows.
    pub rate: Option<i64>,
    /// Spans with such tokens.
    pub spans: u64,
    /// Tokens; requests of the class `request`.
    pub tokens: u64,
    /// What they cost, pico-dollars.
    pub cost: i128,
}

/// Usage that has no price.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unpriced {
    /// Spans.
    pub spans: u64,
    /// Their tokens.
    pub tokens: u64,
}

/// What senders tell, beside what the same tokens come to by a price that is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Which table or which price of the project.
    pub origin: PriceOrigin,
    /// Spans.
    pub spans: u64,
    /// Their tokens.
    pub tokens: u64,
    /// What their senders tell, pico-dollars.
    pub told: i128,
    /// What they come to, pico-dollars.
    pub computed: i128,
}

/// A cost and what it is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// The lines, by source, model, rate and class.
    pub lines: Vec<Line>,
    /// Tokens that nobody knows a price for, by provider and model.
    pub unpriced: BTreeMap<(Option<Text>, Option<Text>), Unpriced>,
    /// Costs of senders for whose models a price is known here too, by provider, model and price.
    pub compared: BTreeMap<(Option<Text>, Option<Text>, PriceOrder), Compared>,
    /// Sum of the lines, which is the stored cost.
    pub total: i128,
}

/// What tells lines apart, in the order in which they are told.
type Key = (CostSource, Option<Text>, Option<Text>, Option<PriceOrder>, u8, Option<i64>);
/// An origin as something that has an order.
type PriceOrder = (u8, u128);

/// Explains the cost of some spans. `compare` tells what a span would cost by the prices that are known here.
pub fn explain<'a>(heads: impl IntoIterator<Item = &'a SpanHead>, compare: impl Fn(&SpanHead) -> Option<(Price, i64)>) -> Explained {
    let mut lines: BTreeMap<Key, Line> = BTreeMap::new();
    let mut explained = Explained::default();
    for head in heads {
        let Some(usage) = &head.usage else { continue };
        let Some(total) = usage.total_cost else {
            if usage.is_unpriced() {
                let unpriced = explained.unpriced.entry((head.provider.clone(), head.model.clone())).or_default();
                unpriced.spans += 1;
                unpriced.tokens += usage.total_tokens;
            }
            continue;
        };
        explained.total += i128::from(total);
        if head.marks.cost_source == CostSource::Sender
            && let Some((Price { origin, .. }, computed)) = compare(head)
        {
            let key = (head.provider.clone(), head.model.clone(), order_of(origin));
            let none = || Compared { origin, spans: 0, tokens: 0, told: 0, computed: 0 };
            let compared = explained.compared.entry(key).or_insert_with(none);
            compared.spans += 1;
            compared.tokens += usage.total_tokens;
            compared.told += i128::from(total);
            compared.computed += i128::from(computed);
        }
        let mut left = total;
        let mut add = |order: u8, class: &'static str, rate: Option<i64>, tokens: u64, cost: i64| {
            let origin = head.price.as_ref().map(|price| price.origin);
            let key = (head.marks.cost_source, head.provider.clone(), head.model.clone(), origin.map(order_of), order, rate);
            let line = lines.entry(key).or_insert_with(|| Line {
                source: head.marks.cost_source,
                origin,
                provider: head.provider.clone(),
                model: head.model.clone(),
                class,
                rate,
                spans: 0,
                tokens: 0,
                cost: 0,
            });
            line.spans += 1;
            line.tokens += tokens;
            line.cost += i128::from(cost);
        };
        match &head.price {
            Some(price) => {
                for part in price.rates.parts(usage) {
                    left -= part.cost;
                    add(part.class as u8, part.class.word(), Some(part.rate), part.tokens, part.cost);
                }
            }
            None => {
                for (order, class, cost, tokens) in
                    [(0, "prompt", usage.prompt_cost, usage.prompt_tokens), (1, "completion", usage.completion_cost, usage.completion_tokens)]
                {
                    if let Some(cost) = cost {
                        left -= cost;
                        add(order, class, None, tokens, cost);
                    }
                }
            }
        }
        // What a sender has added for reasons of its own, and what lies beyond the limit of a span's cost.
        if left != 0 {
            let all = left == total && total <= MAX_COST && head.price.is_none();
            add(u8::MAX, "other", None, if all { usage.total_tokens } else { 0 }, left);
        }
    }
    explained.lines = lines.into_values().collect();
    explained
}

fn order_of(origin: PriceOrigin) -> PriceOrder {
    match origin {
        PriceOrigin::Table(edition) => (0, u128::from(edition)),
        PriceOrigin::Override(id) => (1, id.as_u128()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::price::Rates;
    use crate::domain::span::{ContextRef, FactsRef, Kind, Marks, Place, Status, Usage};

    fn head(model: &str, usage: Usage, price: Option<Price>) -> SpanHead {
        let cost_source = match (usage.total_cost, price) {
            (_, Some(_)) => CostSource::Table,
            (Some(_), None) => CostSource::Sender,
            (None, None) => CostSource::None,
        };
        let mut head = SpanHead {
            parent: None,
            name: None,
            type_word: Text::from("node"),
            kind: Kind::Llm,
            root_rank: 0,
            status: Status::Succeeded,
            marks: Marks { cost_source, ..Marks::default() },
            start: 0,
            end: None,
            model: Some(Text::from(model)),
            provider: None,
            usage: Some(usage),
            price: price.map(Box::new),
            title: None,
            error: None,
            facts: FactsRef::default(),
            context: ContextRef::default(),
            arrival: 0,
            hash: [0; 16],
            place: Place::default(),
            names: None,
        };
        if let (Some(usage), Some(price)) = (&mut head.usage, price) {
            price.rates.apply(usage);
        }
        head
    }

    fn table(input: i64, output: i64) -> Price {
        let rates = Rates { input, cache_read: input / 10, cache_write: input, output, ..Rates::default() };
        Price { rates, origin: PriceOrigin::Table(1) }
    }

    #[test]
    fn lines_by_hand() {
        let usage = |prompt, cached, completion| Usage {
            prompt_tokens: prompt,
            cache_read_tokens: cached,
            completion_tokens: completion,
            ..Usage::default()
        };
        let sent = Usage { prompt_cost: Some(30), total_cost: Some(50), ..usage(3, 0, 4) };
        let heads = [
            head("a", usage(1_000, 400, 10), Some(table(2_000_000, 5_000_000))),
            head("a", usage(100, 0, 0), Some(table(2_000_000, 5_000_000))),
            head("a", usage(1, 0, 0), Some(table(3_000_000, 5_000_000))),
            head("a", sent, None),
            head("b", Usage { total_tokens: 9, ..usage(9, 0, 0) }, None),
        ];
        // Whoever asks here knows a price for everything.
        let explained = explain(&heads, |head| Some((table(1, 1), head.start + 7)));
        let lines: Vec<_> =
            explained.lines.iter().map(|line| (line.source.word(), line.class, line.rate, line.spans, line.tokens, line.cost)).collect();
        assert_eq!(
            lines,
            [
                ("sender", "prompt", None, 1, 3, 30),
                ("sender", "other", None, 1, 0, 20),
                ("table", "input", Some(2_000_000), 2, 700, 1_400),
                ("table", "input", Some(3_000_000), 1, 1, 3),
                ("table", "cache_read", Some(200_000), 1, 400, 80),
                ("table", "output", Some(5_000_000), 1, 10, 50),
            ]
        );
        assert_eq!(explained.total, 1_583);
        let unpriced: Vec<_> = explained.unpriced.into_iter().collect();
        assert_eq!(unpriced, [((None, Some(Text::from("b"))), Unpriced { spans: 1, tokens: 9 })]);
        let compared: Vec<_> = explained.compared.into_values().collect();
        assert_eq!(compared, [Compared { origin: PriceOrigin::Table(1), spans: 1, tokens: 0, told: 50, computed: 7 }], "the sender's alone");
    }

    proptest! {
        #[test]
        fn lines_add_up_to_the_stored_cost(spans in prop::collection::vec(
            (0..1_u64 << 40, 0..1_u64 << 40, 0..1_u64 << 40, prop::option::of(0..MAX_COST), prop::option::of(0..MAX_COST), 0..30_000_000_000_000_i64, 0..3_u8), 0..20,
        )) {
            let heads: Vec<SpanHead> = spans.into_iter().map(|(prompt, completion, cached, prompt_cost, total_cost, rate, how)| {
                let usage = Usage { prompt_tokens: prompt, completion_tokens: completion, cache_read_tokens: cached, ..Usage::default() };
                match how {
                    0 => head("m", usage, Some(table(rate, rate / 2))),
                    _ => head("m", Usage { prompt_cost, total_cost, ..usage }.settle(None), None),
                }
            }).collect();
            let stored: i128 = heads.iter().filter_map(|head| head.usage?.total_cost).map(i128::from).sum();
            let explained = explain(&heads, |_| None);
            prop_assert_eq!(explained.total, stored);
            prop_assert_eq!(explained.lines.iter().map(|line| line.cost).sum::<i128>(), stored);
        }
    }
}
