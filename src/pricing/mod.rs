//! Prices: the public table, a project's own prices, and which of them a span is priced by.
//!
//! The sender's cost always stands. Where there is none, a price that the project has set goes first, then the table; a
//! model that neither knows has no cost at all, which is not the same as none. The time that counts is the span's start.

mod explain;
mod file;
mod lookup;
mod matcher;
mod reprice;
mod table;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use xxhash_rust::xxh3::xxh3_128;

pub use self::explain::{Compared, Explained, Line, Unpriced, explain};
pub use self::file::{Loaded, TABLE_FILE, Watch};
use self::lookup::{Found, fold};
use self::matcher::is_like;
pub use self::reprice::{REPRICE, Reprice};
pub use self::table::{Listed, Table};
use crate::domain::price::{Price, PriceOrigin, PriceOverride};
use crate::domain::span::{CostSource, Kind, Protocol, SpanHead, Usage};
use crate::domain::text::Text;

/// The table that is part of the program; `scripts/price-snapshot.sh` makes it.
const SNAPSHOT: &[u8] = include_bytes!("prices.json");
/// Models whose place in the table is remembered. Senders choose names, so there may be any number of them.
const MAX_REMEMBERED: usize = 10_000;

/// The table in use; cheap to clone, and exchanged under the feet of those who use it.
#[derive(Clone, Debug)]
pub struct Prices(Arc<RwLock<Option<Arc<Edition>>>>);

/// One table, and where the models that were asked for are in it.
#[derive(Debug)]
struct Edition {
    table: Table,
    found: RwLock<HashMap<u128, Option<Found>>>,
}

impl Edition {
    fn new(table: Table) -> Arc<Self> {
        Arc::new(Self { table, found: RwLock::default() })
    }

    fn find(&self, provider: Option<&Text>, model: &Text) -> Option<Found> {
        let key = key(provider, model);
        if let Some(found) = self.found.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return *found;
        }
        let found = self.table.find(provider.map(Text::lossy).as_deref(), &model.lossy());
        let mut remembered = self.found.write().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= MAX_REMEMBERED {
            remembered.clear();
        }
        remembered.insert(key, found);
        found
    }
}

fn key(provider: Option<&Text>, model: &Text) -> u128 {
    let mut names = Vec::with_capacity(64);
    names.extend_from_slice(model.as_bytes());
    // A byte that no text has.
    names.push(0xFF);
    names.extend_from_slice(provider.map_or(&[0xFF], |provider| provider.as_bytes()));
    xxh3_128(&names)
}

impl Prices {
    /// With the table that is part of the program. It is read when it is asked for first: who sends costs of their own
    /// never needs it, and it takes some megabytes.
    pub fn bundled() -> Self {
        Self(Arc::default())
    }

    /// With a table.
    pub fn of(table: Table) -> Self {
        Self(Arc::new(RwLock::new(Some(Edition::new(table)))))
    }

    /// Uses another table from now on.
    pub fn exchange(&self, table: Table) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Edition::new(table));
    }

    /// Number of the table in use, and how many providers and models it has.
    pub fn edition(&self) -> (u32, (usize, usize)) {
        let edition = self.current();
        (edition.table.edition(), edition.table.size())
    }

    /// Models of the table whose provider and name hold all the words, with their prices at a time, µs.
    pub fn search(&self, words: &str, at: i64) -> Vec<Listed> {
        self.current().table.search(words, at)
    }

    fn current(&self) -> Arc<Edition> {
        if let Some(edition) = &*self.0.read().unwrap_or_else(PoisonError::into_inner) {
            return Arc::clone(edition);
        }
        let mut edition = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let bundled = || Edition::new(Table::read(SNAPSHOT).expect("the snapshot is a table; a test reads it"));
        Arc::clone(edition.get_or_insert_with(bundled))
    }

    /// What the table says of a request at a time, µs.
    pub fn look_up(&self, provider: Option<&Text>, model: &Text, usage: &Usage, at: i64) -> Option<Price> {
        let edition = self.current();
        let (provider, model) = edition.find(provider, model)?;
        let rates = edition.table.providers[provider].models[model].rates(usage, at)?;
        Some(Price { rates, origin: PriceOrigin::Table(edition.table.edition()) })
    }

    /// The price of a span that has no cost of its sender: the project's own, else the table's, which knows nothing of
    /// what Dynamiq's senders leave unpriced (contracts/decisions.md).
    pub fn price(&self, protocol: Protocol, overrides: &[PriceOverride], head: &SpanHead) -> Option<Price> {
        self.known(protocol != Protocol::Dynamiq, overrides, head)
    }

    /// What a span would cost by the project's own price, else the table's, if its sender had not told it: for whoever wants
    /// to see both.
    pub fn compare(&self, overrides: &[PriceOverride], head: &SpanHead) -> Option<(Price, i64)> {
        let price = self.known(true, overrides, head)?;
        let mut usage = head.usage?;
        price.rates.apply(&mut usage);
        Some((price, usage.total_cost?))
    }

    /// The price of the project, or that of the table. Each is asked for the model that answered, then for the one that was
    /// asked for (contracts/otlp-genai.md section 10).
    fn known(&self, is_in_table: bool, overrides: &[PriceOverride], head: &SpanHead) -> Option<Price> {
        let usage = head.usage.as_ref()?;
        if !matches!(head.kind, Kind::Llm | Kind::Embedding) || !has_tokens(usage) {
            return None;
        }
        let provider = head.provider.as_ref();
        let own = head.models().find_map(|model| best_override(overrides, provider, model, head.start));
        let own = own.map(|price| Price { rates: price.rates, origin: PriceOrigin::Override(price.id) });
        match own {
            None if is_in_table => head.models().find_map(|model| self.look_up(provider, model, usage, head.start)),
            own => own,
        }
    }

    /// Prices a span as it comes in.
    pub fn apply(&self, protocol: Protocol, overrides: &[PriceOverride], head: &mut SpanHead) {
        if head.usage.as_ref().is_some_and(Usage::is_unpriced)
            && let Some(price) = self.price(protocol, overrides, head)
        {
            set(head, Some(price));
        }
    }

    /// A stored span as it would be priced now; `None` when nothing changes. The sender's cost stands, and so does a cost
    /// by a table that knew the model when the table of today does not.
    pub fn reprice(&self, protocol: Protocol, overrides: &[PriceOverride], head: &SpanHead) -> Option<SpanHead> {
        head.usage.as_ref()?;
        if head.marks.cost_source == CostSource::Sender {
            return None;
        }
        let now = self.price(protocol, overrides, head);
        if now.is_none() && matches!(head.price.as_deref(), None | Some(Price { origin: PriceOrigin::Table(_), .. })) {
            return None;
        }
        let mut new = head.clone();
        set(&mut new, now);
        // Another edition of the table with the same rates is no change.
        let same = new.usage == head.usage && new.price.as_deref().map(|price| price.rates) == head.price.as_deref().map(|price| price.rates);
        (!same).then_some(new)
    }
}

fn has_tokens(usage: &Usage) -> bool {
    usage.prompt_tokens > 0 || usage.completion_tokens > 0
}

fn set(head: &mut SpanHead, price: Option<Price>) {
    let Some(usage) = &mut head.usage else { return };
    head.marks.cost_source = match price {
        None => CostSource::None,
        Some(Price { origin: PriceOrigin::Table(_), .. }) => CostSource::Table,
        Some(Price { origin: PriceOrigin::Override(_), .. }) => CostSource::Override,
    };
    (usage.prompt_cost, usage.completion_cost, usage.total_cost) = (None, None, None);
    if let Some(price) = &price {
        price.rates.apply(usage);
    }
    head.price = price.map(Box::new);
}

/// The override that is meant most exactly: one that names the provider before one for all, a longer pattern before a
/// shorter one, a name before a pattern, and the one that is in force since the latest moment.
fn best_override<'a>(overrides: &'a [PriceOverride], provider: Option<&Text>, model: &Text, at: i64) -> Option<&'a PriceOverride> {
    if overrides.is_empty() {
        return None;
    }
    let (model, provider) = (model.lossy(), provider.map(Text::lossy));
    let holds = |price: &&PriceOverride| {
        price.valid_from.is_none_or(|from| at >= from)
            && price.valid_until.is_none_or(|until| at < until)
            && price.provider.as_deref().is_none_or(|named| provider.as_deref().is_some_and(|provider| fold(provider) == fold(named)))
            && is_like(&price.model, &model)
    };
    let exactness = |price: &&PriceOverride| {
        let stars = price.model.matches('*').count();
        (price.provider.is_some(), stars == 0, price.model.len() - stars, price.valid_from, price.created_at, price.id)
    };
    overrides.iter().filter(holds).max_by_key(exactness)
}
