//! The prices that a project sets itself: read by everybody who sees the project, changed by who administers it.

use std::sync::Arc;

use uuid::Uuid;

use super::{Access, AccessError, Caller, Denied, ProjectScope, id};
use crate::domain::price::{PriceOverride, Rates};
use crate::domain::project::ProjectId;

/// Prices of one project; each span without a cost is held against all of them.
const MAX_PRICES: u64 = 1_000;
/// Longest name of a model or provider.
const MAX_NAME_CHARS: usize = 200;

/// A price as somebody asks for it.
#[derive(Clone, Debug)]
pub struct PriceRequest {
    /// Models it holds for; `*` stands for any text.
    pub model: String,
    /// Provider it holds for.
    pub provider: Option<String>,
    /// What tokens cost.
    pub rates: Rates,
    /// First moment it holds, µs.
    pub valid_from: Option<i64>,
    /// First moment it does not hold any more, µs.
    pub valid_until: Option<i64>,
}

impl PriceRequest {
    fn check(mut self) -> Result<Self, AccessError> {
        self.model = valid("model", &self.model)?;
        self.provider = self.provider.as_deref().map(|provider| valid("provider", provider)).transpose()?;
        if self.valid_from.zip(self.valid_until).is_some_and(|(from, until)| until <= from) {
            return Err(AccessError::invalid("valid_until", "must be after valid_from"));
        }
        Ok(self)
    }
}

fn valid(field: &'static str, text: &str) -> Result<String, AccessError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AccessError::invalid(field, "cannot be blank"));
    }
    if text.chars().count() > MAX_NAME_CHARS {
        return Err(AccessError::invalid(field, format!("the length must be no more than {MAX_NAME_CHARS}")));
    }
    if text.chars().any(char::is_control) {
        return Err(AccessError::invalid(field, "must be a valid value"));
    }
    Ok(text.to_owned())
}

impl Access {
    /// The prices that a project has set, as of this epoch.
    pub async fn price_overrides(&self, project: ProjectId) -> Result<Arc<[PriceOverride]>, Denied> {
        let read = async { Ok(self.store().price_overrides(project).await?.into()) };
        self.remember(&self.0.grants.prices, project, read).await
    }
}

impl Caller {
    /// The prices that a project has set: those that were made last first.
    pub async fn prices(&self, scope: &ProjectScope) -> Result<Vec<PriceOverride>, Denied> {
        let mut prices = self.access().store().price_overrides(scope.project()).await?;
        prices.sort_by_key(|price| std::cmp::Reverse((price.created_at, price.id)));
        Ok(prices)
    }

    /// Sets a price. Spans that come in from now on are priced by it; older ones by a re-pricing.
    pub async fn create_price(&self, scope: &ProjectScope, request: PriceRequest) -> Result<PriceOverride, AccessError> {
        let PriceRequest { model, provider, rates, valid_from, valid_until } = request.check()?;
        let now = self.access().now_us();
        let (created_by, entry) = (self.person().ok(), self.project_entry(scope, "price.create").await?);
        let price = PriceOverride { id: id::fresh(), model, provider, rates, valid_from, valid_until, created_by, created_at: now, updated_at: now };
        let change = self.access().store().change().await?;
        if change.count_price_overrides(scope.project()).await? >= MAX_PRICES {
            return Err(AccessError::invalid("model", format!("there must be no more than {MAX_PRICES} prices in a project")));
        }
        change.put_price_override(scope.project(), &price).await?;
        change.record(&entry.target("price", price.id, &price.model)).await?;
        self.access().commit(change).await?;
        Ok(price)
    }

    /// Sets a price anew.
    pub async fn update_price(&self, scope: &ProjectScope, id: Uuid, request: PriceRequest) -> Result<PriceOverride, AccessError> {
        let PriceRequest { model, provider, rates, valid_from, valid_until } = request.check()?;
        let entry = self.project_entry(scope, "price.update").await?;
        let change = self.access().store().change().await?;
        let old = change.price_override(scope.project(), id).await?.ok_or(Denied::NotFound)?;
        let price = PriceOverride { model, provider, rates, valid_from, valid_until, updated_at: self.access().now_us(), ..old };
        change.put_price_override(scope.project(), &price).await?;
        change.record(&entry.target("price", price.id, &price.model)).await?;
        self.access().commit(change).await?;
        Ok(price)
    }

    /// Removes a price.
    pub async fn delete_price(&self, scope: &ProjectScope, id: Uuid) -> Result<(), AccessError> {
        let entry = self.project_entry(scope, "price.delete").await?;
        let change = self.access().store().change().await?;
        let old = change.price_override(scope.project(), id).await?.ok_or(Denied::NotFound)?;
        change.delete_price_override(scope.project(), id).await?;
        change.record(&entry.target("price", id, &old.model)).await?;
        Ok(self.access().commit(change).await?)
    }
}
