//! What a cost is made of, as JSON: costs are exact decimals, so that the lines add up to the total.

use super::render::Object;
use crate::domain::money::format_usd;
use crate::domain::price::{PriceOrigin, PriceOverride};
use crate::domain::span::SpanHead;
use crate::pricing::{Prices, explain};

/// Writes `{"data": {…}}` for some spans of one answer; senders' costs beside what the prices of today say.
pub(super) fn write<'a>(heads: impl IntoIterator<Item = &'a SpanHead>, prices: &Prices, overrides: &[PriceOverride]) -> Vec<u8> {
    let explained = explain(heads, |head| prices.compare(overrides, head));
    let mut out = Vec::new();
    let mut root = Object::new(&mut out);
    let mut data = Object::new(root.key("data"));
    data.raw("total_usd", &format_usd(explained.total));
    let list = data.key("parts");
    list.push(b'[');
    for (index, line) in explained.lines.iter().enumerate() {
        if index > 0 {
            list.push(b',');
        }
        let mut part = Object::new(list);
        part.word("source", line.source.shown());
        part.word("class", Some(line.class));
        part.text("provider", line.provider.as_ref());
        part.text("model", line.model.as_ref());
        part.number("spans", line.spans);
        part.number("tokens", line.tokens);
        let unit = if line.class == "request" { "request" } else { "million_tokens" };
        part.raw("price_usd", &line.rate.map_or("null".to_owned(), |rate| format_usd(rate.into())));
        part.word("price_per", line.rate.map(|_| unit));
        part.raw("cost_usd", &format_usd(line.cost));
        write_origin(&mut part, line.origin);
        part.end();
    }
    list.push(b']');
    let list = data.key("unpriced");
    list.push(b'[');
    for (index, ((provider, model), unpriced)) in explained.unpriced.iter().enumerate() {
        if index > 0 {
            list.push(b',');
        }
        let mut part = Object::new(list);
        part.text("provider", provider.as_ref());
        part.text("model", model.as_ref());
        part.number("spans", unpriced.spans);
        part.number("tokens", unpriced.tokens);
        part.end();
    }
    list.push(b']');
    let list = data.key("compared");
    list.push(b'[');
    for (index, ((provider, model, _), compared)) in explained.compared.iter().enumerate() {
        if index > 0 {
            list.push(b',');
        }
        let mut part = Object::new(list);
        part.text("provider", provider.as_ref());
        part.text("model", model.as_ref());
        part.number("spans", compared.spans);
        part.number("tokens", compared.tokens);
        part.raw("told_usd", &format_usd(compared.told));
        part.raw("computed_usd", &format_usd(compared.computed));
        write_origin(&mut part, Some(compared.origin));
        part.end();
    }
    list.push(b']');
    data.end();
    root.end();
    out
}

/// Which table, or which price of the project.
fn write_origin(part: &mut Object<'_>, origin: Option<PriceOrigin>) {
    let (table, own) = match origin {
        None => (None, None),
        Some(PriceOrigin::Table(edition)) => (Some(format!("{edition:08x}")), None),
        Some(PriceOrigin::Override(id)) => (None, Some(id.to_string())),
    };
    part.word("price_table", table.as_deref());
    part.word("price_id", own.as_deref());
}
