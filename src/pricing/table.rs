//! The table of public prices, as it is read from the data of `genai-prices` (MIT): providers, their models with the rules
//! that recognise them, and for each model its prices by date, time of day and size of the prompt.

use serde_json::{Map, Number, Value};
use xxhash_rust::xxh3::xxh3_64;

use super::matcher::Matcher;
use crate::domain::money::{MAX_COST, parse_usd};
use crate::domain::price::Rates;
use crate::domain::span::Usage;
use crate::domain::time::{self, DAY};

/// Everything that is known of public prices.
#[derive(Debug)]
pub struct Table {
    pub(super) providers: Vec<Provider>,
    edition: u32,
}

/// A company that serves models.
#[derive(Debug)]
pub(super) struct Provider {
    pub(super) id: String,
    /// Other names of the provider.
    pub(super) aliases: Option<Matcher>,
    /// Models that are this provider's when nobody is named.
    pub(super) own_models: Option<Matcher>,
    /// Whose models it serves at their prices.
    pub(super) fallbacks: Vec<String>,
    pub(super) models: Vec<Model>,
}

/// A model and what it costs.
#[derive(Debug)]
pub(super) struct Model {
    id: String,
    pub(super) rule: Matcher,
    /// The last one that is in force holds.
    pub(super) periods: Vec<Period>,
}

/// Prices with the time in which they are in force.
#[derive(Debug)]
pub(super) struct Period {
    when: When,
    input: Option<Ladder>,
    cache_read: Option<Ladder>,
    cache_write: Option<Ladder>,
    output: Option<Ladder>,
    reasoning: Option<Ladder>,
    /// For one request.
    request: i64,
}

/// Times in µs.
#[derive(Clone, Copy, Debug)]
enum When {
    Always,
    From(i64),
    /// Each day, UTC; past midnight when the end is before the start.
    Daily(i64, i64),
}

/// A model of the table, for people who look it up.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Who serves it.
    pub provider: String,
    /// Its name in the table.
    pub model: String,
    /// What a small request costs.
    pub rates: Rates,
    /// Long prompts cost more or less.
    pub is_tiered: bool,
}

/// A rate by the size of the prompt: all tokens of a request cost what the highest step says that the prompt is above.
#[derive(Debug)]
struct Ladder {
    base: i64,
    /// Prompt tokens that must be exceeded, and the rate from there; in order.
    steps: Vec<(f64, i64)>,
}

impl Table {
    /// Reads the data; the error says what is wrong with it.
    pub fn read(data: &[u8]) -> Result<Self, String> {
        let value: Value = serde_json::from_slice(data).map_err(|error| format!("no JSON: {error}"))?;
        let providers = value.as_array().ok_or("no list of providers")?.iter().map(provider).collect::<Result<Vec<_>, _>>()?;
        if providers.iter().all(|provider| provider.models.is_empty()) {
            return Err("no models".to_owned());
        }
        #[expect(clippy::cast_possible_truncation, reason = "a short number that tells editions apart")]
        Ok(Self { providers, edition: xxh3_64(data) as u32 })
    }

    /// A number that tells this edition of the data from others.
    pub fn edition(&self) -> u32 {
        self.edition
    }

    /// How many providers and models there are.
    pub fn size(&self) -> (usize, usize) {
        (self.providers.len(), self.providers.iter().map(|provider| provider.models.len()).sum())
    }

    /// Models whose provider and name hold all the words, in any case, with their prices at a time, µs.
    pub fn search(&self, words: &str, at: i64) -> Vec<Listed> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let models = self.providers.iter().flat_map(|provider| provider.models.iter().map(move |model| (provider, model)));
        let wanted = models.filter(|(provider, model)| {
            let name = format!("{} {}", provider.id, model.id).to_lowercase();
            words.iter().all(|word| name.contains(word))
        });
        let listed = wanted.filter_map(|(provider, model)| {
            let rates = model.rates(&Usage::default(), at)?;
            Some(Listed { provider: provider.id.clone(), model: model.id.clone(), rates, is_tiered: model.is_tiered() })
        });
        listed.collect()
    }
}

impl Model {
    /// What a request of this usage costs at a time, µs; `None` when it has no price by tokens or requests.
    pub(super) fn rates(&self, usage: &Usage, at: i64) -> Option<Rates> {
        let in_force = self.periods.iter().rev().find(|period| period.when.holds(at));
        let period = in_force.or_else(|| self.periods.first())?;
        if period.input.is_none() && period.output.is_none() && period.request == 0 {
            return None;
        }
        let rate = |ladder: &Option<Ladder>| ladder.as_ref().map(|ladder| ladder.rate(usage.prompt_tokens));
        let input = rate(&period.input).unwrap_or(0);
        Some(Rates {
            input,
            cache_read: rate(&period.cache_read).unwrap_or(input),
            cache_write: rate(&period.cache_write).unwrap_or(input),
            output: rate(&period.output).unwrap_or(0),
            reasoning: rate(&period.reasoning),
            request: period.request,
        })
    }

    fn is_tiered(&self) -> bool {
        let by_size = |period: &Period| [&period.input, &period.output].into_iter().flatten().any(|ladder| !ladder.steps.is_empty());
        self.periods.iter().any(by_size)
    }
}

impl When {
    fn holds(self, at: i64) -> bool {
        match self {
            Self::Always => true,
            Self::From(start) => at >= start,
            Self::Daily(start, end) => {
                let time = at.rem_euclid(DAY);
                if end < start { time >= start || time < end } else { time >= start && time < end }
            }
        }
    }
}

impl Ladder {
    #[expect(clippy::cast_precision_loss, reason = "tokens are at most 2^40")]
    fn rate(&self, prompt_tokens: u64) -> i64 {
        self.steps.iter().rev().find(|(above, _)| prompt_tokens as f64 > *above).map_or(self.base, |(_, rate)| *rate)
    }
}

fn provider(value: &Value) -> Result<Provider, String> {
    let fields = object(value, "provider")?;
    let id = text(fields, "id")?.to_owned();
    let within = |error: String| format!("provider {id}: {error}");
    let rule = |name| given(fields, name).map(Matcher::read).transpose();
    let list = |name| given(fields, name).map_or(Ok(&[][..]), |value| value.as_array().map(Vec::as_slice).ok_or(format!("{name} is no list")));
    let fallbacks = list("fallback_model_providers").map_err(within)?;
    Ok(Provider {
        aliases: rule("provider_match").map_err(within)?,
        own_models: rule("model_match").map_err(within)?,
        fallbacks: fallbacks.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect(),
        models: list("models").map_err(within)?.iter().map(model).collect::<Result<_, _>>().map_err(within)?,
        id,
    })
}

fn model(value: &Value) -> Result<Model, String> {
    let fields = object(value, "model")?;
    let id = text(fields, "id")?.to_owned();
    let within = |error: String| format!("model {id}: {error}");
    let rule = Matcher::read(fields.get("match").unwrap_or(&Value::Null)).map_err(within)?;
    let periods = match given(fields, "prices") {
        Some(Value::Array(periods)) => periods.iter().map(dated).collect::<Result<Vec<_>, _>>(),
        Some(prices) => object(prices, "prices").and_then(|prices| period(When::Always, prices)).map(|only| vec![only]),
        None => Err("no prices".to_owned()),
    };
    let periods = periods.map_err(within)?;
    Ok(Model { id, rule, periods })
}

fn dated(value: &Value) -> Result<Period, String> {
    let fields = object(value, "dated price")?;
    let when = given(fields, "constraint").map_or(Ok(When::Always), when)?;
    period(when, object(fields.get("prices").unwrap_or(&Value::Null), "prices")?)
}

fn when(value: &Value) -> Result<When, String> {
    let fields = object(value, "constraint")?;
    let odd = || format!("an unknown constraint: {value}");
    let daily = |name: &str| time::parse(&format!("1970-01-01T{}", text(fields, name)?)).map(|at| at.rem_euclid(DAY)).ok_or_else(odd);
    if fields.contains_key("start_date") {
        return time::parse(&format!("{}T00:00:00Z", text(fields, "start_date")?)).map(When::From).ok_or_else(odd);
    }
    Ok(When::Daily(daily("start_time")?, daily("end_time")?))
}

fn period(when: When, prices: &Map<String, Value>) -> Result<Period, String> {
    let ladder = |name| given(prices, name).map(ladder).transpose().map_err(|error| format!("{name}: {error}"));
    let request = ladder("requests_kcount")?.map_or(0, |thousand| thousand.base / 1_000);
    Ok(Period {
        when,
        input: ladder("input_mtok")?,
        cache_read: ladder("cache_read_mtok")?,
        cache_write: ladder("cache_write_mtok")?,
        output: ladder("output_mtok")?,
        reasoning: ladder("output_reasoning_mtok")?,
        request,
    })
}

fn ladder(value: &Value) -> Result<Ladder, String> {
    if let Value::Number(number) = value {
        return Ok(Ladder { base: dollars(number)?, steps: Vec::new() });
    }
    let fields = object(value, "price")?;
    let number = |fields: &Map<String, Value>, name: &str| match fields.get(name) {
        Some(Value::Number(number)) => Ok(number.clone()),
        _ => Err(format!("{name} is no number")),
    };
    let tiers = given(fields, "tiers").and_then(Value::as_array).ok_or("tiers is no list")?;
    let mut steps = tiers
        .iter()
        .map(|tier| {
            let tier = object(tier, "tier")?;
            let above = number(tier, "start")?.as_f64().ok_or("start is no number")?;
            Ok((above, dollars(&number(tier, "price")?)?))
        })
        .collect::<Result<Vec<_>, String>>()?;
    steps.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(Ladder { base: dollars(&number(fields, "base")?)?, steps })
}

/// Dollars as pico-dollars; the shortest digits of the number are those of the data.
fn dollars(number: &Number) -> Result<i64, String> {
    match parse_usd(&number.to_string()) {
        Some(pico) if pico < MAX_COST && number.as_f64().is_some_and(|number| number >= 0.0) => Ok(pico),
        _ => Err(format!("{number} is no price")),
    }
}

fn object<'a>(value: &'a Value, what: &str) -> Result<&'a Map<String, Value>, String> {
    value.as_object().ok_or_else(|| format!("{what} is no object"))
}

fn given<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fields.get(name).filter(|value| !value.is_null())
}

fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Result<&'a str, String> {
    given(fields, name).and_then(Value::as_str).filter(|text| !text.is_empty()).ok_or_else(|| format!("{name} is missing"))
}
