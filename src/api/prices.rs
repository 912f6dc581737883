use poem::web::Data as Shared;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use serde_json::json;

use super::body::Fields;
use super::envelope::{Created, Data, List, Message, created, list, ok, one};
use super::jobs::{JobView, id};
use super::page::Page;
use super::params::Positive;
use super::{ApiError, Chapter};
use crate::access::{Caller, PriceRequest};
use crate::domain::money::format_usd;
use crate::domain::price::{PriceOverride, Rates};
use crate::domain::time;
use crate::pricing::{Listed, REPRICE, Watch};

/// `/v1/projects/{project_id}/prices`
pub(super) struct PricesApi;

/// A price that a project has set. It holds for spans that start within its dates, for which their sender gives no cost.
#[derive(Object)]
#[oai(rename = "Price")]
struct PriceView {
    id: String,
    /// Models it holds for, in any case; `*` stands for any text.
    model: String,
    /// Provider it holds for; null: whatever the provider is.
    provider: Option<String>,
    /// Dollars for a million prompt tokens that were neither read from nor written to the provider's cache.
    input_usd: f64,
    /// Dollars for a million prompt tokens read from the cache.
    cache_read_usd: f64,
    /// Dollars for a million prompt tokens written to the cache.
    cache_write_usd: f64,
    /// Dollars for a million answer tokens.
    output_usd: f64,
    /// Dollars for a request.
    request_usd: f64,
    /// First moment it holds; null: from the beginning.
    valid_from: Option<String>,
    /// First moment it does not hold any more; null: for ever.
    valid_until: Option<String>,
    /// Account that made it; null when a key did.
    created_by: Option<String>,
    created_at: String,
    updated_at: String,
}

/// A price to be set.
#[derive(Object)]
struct NewPrice {
    /// Models it holds for, in any case; `*` stands for any text.
    model: String,
    /// Any provider unless given.
    provider: Option<String>,
    /// Dollars for a million prompt tokens.
    input_usd: f64,
    /// As the prompt unless given.
    cache_read_usd: Option<f64>,
    /// As the prompt unless given.
    cache_write_usd: Option<f64>,
    /// Dollars for a million answer tokens.
    output_usd: f64,
    /// Nothing unless given.
    request_usd: Option<f64>,
    /// From the beginning unless given.
    valid_from: Option<String>,
    /// For ever unless given.
    valid_until: Option<String>,
}

/// The prices of a project.
#[derive(Object)]
struct PriceList {
    /// Those that were made last first.
    data: Vec<PriceView>,
}

/// A window of traces to be priced anew.
#[derive(Object)]
struct Reprice {
    /// Traces that started at this time or later; all older ones unless given.
    from: Option<String>,
    /// Traces that started before this time; all newer ones unless given.
    until: Option<String>,
    /// Only count what would change.
    dry_run: Option<bool>,
}

/// The table of public prices.
#[derive(Object)]
struct PriceTable {
    /// Number of this edition.
    edition: String,
    providers: u64,
    models: u64,
    /// `bundled` with the program, or the file `prices.json` of the `data_dir`.
    source: String,
    /// Why the newest file in the data directory is not used.
    error: Option<String>,
}

/// A model of the public table. Dollars are for a million tokens, or for a request.
#[derive(Object)]
#[oai(rename = "ListedPrice")]
struct ListedView {
    provider: String,
    model: String,
    input_usd: f64,
    cache_read_usd: f64,
    cache_write_usd: f64,
    output_usd: f64,
    request_usd: f64,
    /// Long prompts have other prices; these are those of short ones.
    is_tiered: bool,
}

fn usd(pico: i64) -> f64 {
    format_usd(pico.into()).parse().unwrap_or_default()
}

impl From<Listed> for ListedView {
    fn from(Listed { provider, model, rates, is_tiered }: Listed) -> Self {
        Self {
            provider,
            model,
            input_usd: usd(rates.input),
            cache_read_usd: usd(rates.cache_read),
            cache_write_usd: usd(rates.cache_write),
            output_usd: usd(rates.output),
            request_usd: usd(rates.request),
            is_tiered,
        }
    }
}

impl From<&PriceOverride> for PriceView {
    fn from(price: &PriceOverride) -> Self {
        let rates = price.rates;
        Self {
            id: price.id.to_string(),
            model: price.model.clone(),
            provider: price.provider.clone(),
            input_usd: usd(rates.input),
            cache_read_usd: usd(rates.cache_read),
            cache_write_usd: usd(rates.cache_write),
            output_usd: usd(rates.output),
            request_usd: usd(rates.request),
            valid_from: price.valid_from.map(time::format),
            valid_until: price.valid_until.map(time::format),
            created_by: price.created_by.map(|id| id.to_string()),
            created_at: time::format(price.created_at),
            updated_at: time::format(price.updated_at),
        }
    }
}

fn request(mut body: Fields<NewPrice>) -> Result<PriceRequest, ApiError> {
    let input = body.optional_usd("input_usd");
    let output = body.optional_usd("output_usd");
    for (field, given) in [("input_usd", input), ("output_usd", output)] {
        if given.is_none() {
            body.fault_unless_noted(field, "is required");
        }
    }
    let input = input.unwrap_or_default();
    let rates = Rates {
        input,
        cache_read: body.optional_usd("cache_read_usd").unwrap_or(input),
        cache_write: body.optional_usd("cache_write_usd").unwrap_or(input),
        output: output.unwrap_or_default(),
        reasoning: None,
        request: body.optional_usd("request_usd").unwrap_or_default(),
    };
    let asked = PriceRequest {
        model: body.text("model"),
        provider: body.optional_text("provider"),
        rates,
        valid_from: body.optional_time("valid_from"),
        valid_until: body.optional_time("valid_until"),
    };
    body.done()?;
    Ok(asked)
}

#[OpenApi(tag = "Chapter::Prices")]
impl PricesApi {
    /// The prices that a project has set itself, at most a thousand.
    #[oai(path = "/v1/projects/:project_id/prices", method = "get", operation_id = "listPrices")]
    async fn list(&self, caller: Caller, project_id: Path<String>) -> Result<Json<PriceList>, ApiError> {
        let scope = caller.project(id(&project_id)?).await?;
        Ok(Json(PriceList { data: caller.prices(&scope).await?.iter().map(PriceView::from).collect() }))
    }

    /// Sets a price for spans that come in from now on; for older ones, price a window anew. Owners and admins only.
    #[oai(path = "/v1/projects/:project_id/prices", method = "post", operation_id = "createPrice")]
    async fn create(&self, caller: Caller, project_id: Path<String>, body: Fields<NewPrice>) -> Result<Created<PriceView>, ApiError> {
        let scope = caller.administer(id(&project_id)?).await?;
        Ok(created(PriceView::from(&caller.create_price(&scope, request(body)?).await?)))
    }

    /// Sets a price anew, all of it.
    #[oai(path = "/v1/projects/:project_id/prices/:price_id", method = "put", operation_id = "updatePrice")]
    async fn update(
        &self,
        caller: Caller,
        project_id: Path<String>,
        price_id: Path<String>,
        body: Fields<NewPrice>,
    ) -> Result<Json<Data<PriceView>>, ApiError> {
        let scope = caller.administer(id(&project_id)?).await?;
        Ok(one(PriceView::from(&caller.update_price(&scope, id(&price_id)?, request(body)?).await?)))
    }

    /// Removes a price. What was priced by it keeps its cost until its window is priced anew.
    #[oai(path = "/v1/projects/:project_id/prices/:price_id", method = "delete", operation_id = "deletePrice")]
    async fn delete(&self, caller: Caller, project_id: Path<String>, price_id: Path<String>) -> Result<Json<Message>, ApiError> {
        let scope = caller.administer(id(&project_id)?).await?;
        caller.delete_price(&scope, id(&price_id)?).await?;
        Ok(ok())
    }

    /// Prices the spans of a window of traces by the prices of today, as a job; with `dry_run` it only counts. The result
    /// has the spans looked at, those that change, and the cost of all before and after. Costs of senders stand.
    #[oai(path = "/v1/projects/:project_id/prices/reprice", method = "post", operation_id = "reprice")]
    async fn reprice(&self, caller: Caller, project_id: Path<String>, mut body: Fields<Reprice>) -> Result<Created<JobView>, ApiError> {
        let scope = caller.administer(id(&project_id)?).await?;
        let (from, until, dry_run) = (body.optional_time("from"), body.optional_time("until"), body.optional_flag("dry_run").unwrap_or(false));
        if from.zip(until).is_some_and(|(from, until)| until <= from) {
            body.fault("until", "must be after from");
        }
        body.done()?;
        let (from, until) = (from.map(time::format), until.map(time::format));
        let task = json!({"from": from, "until": until, "dry_run": dry_run}).to_string();
        let job = if dry_run {
            caller.submit_job(&scope, REPRICE, task, None).await?
        } else {
            let entry = caller.project_entry(&scope, "price.reprice").await?;
            let told = |time: Option<String>| time.unwrap_or_else(|| "any".to_owned());
            let entry = entry.detail("from", told(from)).detail("until", told(until));
            caller.submit_job(&scope, REPRICE, task, Some(&entry)).await?
        };
        Ok(created(JobView::new(&scope, &job)))
    }

    /// The table of public prices that this server uses. Prices are estimates.
    #[oai(path = "/v1/price-table", method = "get", operation_id = "getPriceTable")]
    #[expect(clippy::unused_async, reason = "a handler")]
    async fn table(&self, _caller: Caller, file: Shared<&Watch>) -> Json<Data<PriceTable>> {
        let (loaded, (edition, (providers, models))) = (file.loaded(), file.prices().edition());
        one(PriceTable {
            edition: format!("{edition:08x}"),
            providers: providers as u64,
            models: models as u64,
            source: if loaded.is_used { "data_dir" } else { "bundled" }.to_owned(),
            error: loaded.error,
        })
    }

    /// Models of the public table with their prices of today, by provider.
    #[oai(path = "/v1/price-table/models", method = "get", operation_id = "listPriceTableModels")]
    #[expect(clippy::unused_async, reason = "a handler")]
    async fn models(
        &self,
        caller: Caller,
        file: Shared<&Watch>,
        /// Words that provider and name hold, in any case.
        search: Query<Option<String>>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
    ) -> Json<List<ListedView>> {
        let page = Page::new(&page, &page_size);
        let found = file.prices().search(search.0.as_deref().unwrap_or_default(), caller.now_us());
        let total = found.len() as u64;
        let (skip, take) = (usize::try_from(page.offset()).unwrap_or(usize::MAX), usize::try_from(page.limit()).unwrap_or(0));
        list(page, found.into_iter().skip(skip).take(take).map(ListedView::from), total)
    }
}
