//! Between decoding and storing: every span of every protocol passes here, and is priced if its sender has not done it.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::IngestError;
use crate::domain::item::Item;
use crate::domain::price::PriceOverride;
use crate::domain::project::ProjectId;
use crate::domain::span::{CostSource, Protocol, Usage};
use crate::pricing::Prices;
use crate::store::StoreError;

/// How the prices that a project has set are learned.
pub type OverridesOf = Arc<dyn Fn(ProjectId) -> BoxFuture<'static, Result<Arc<[PriceOverride]>, Arc<StoreError>>> + Send + Sync>;

/// What spans are priced by; cheap to clone.
#[derive(Clone)]
pub struct Pricing {
    prices: Prices,
    overrides_of: OverridesOf,
}

impl std::fmt::Debug for Pricing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pricing").field("prices", &self.prices.edition()).finish_non_exhaustive()
    }
}

impl Pricing {
    /// By the table, and by what projects have set.
    pub fn new(prices: Prices, overrides_of: OverridesOf) -> Self {
        Self { prices, overrides_of }
    }

    /// Prices the spans of a request that have tokens and no cost; marks the others as their sender's.
    pub(super) async fn apply(&self, project: ProjectId, protocol: Protocol, spans: &mut [Item]) -> Result<(), IngestError> {
        for head in spans.iter_mut().map(|span| &mut span.head) {
            if head.marks.cost_source == CostSource::None && head.usage.is_some_and(|usage| usage.total_cost.is_some()) {
                head.marks.cost_source = CostSource::Sender;
            }
        }
        if !spans.iter().any(|span| span.head.usage.as_ref().is_some_and(Usage::is_unpriced)) {
            return Ok(());
        }
        let overrides = (self.overrides_of)(project).await?;
        for span in spans {
            self.prices.apply(protocol, &overrides, &mut span.head);
        }
        Ok(())
    }
}
