//! Values to choose filters from, with counts.

use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::filter::Filters;
use super::source_scope;
use crate::access::Caller;
use crate::api::envelope::{Data, one};
use crate::api::params::{Positive, UuidParam};
use crate::api::{ApiError, Chapter};
use crate::domain::facet::FacetKind;

/// Values of a kind unless a limit is given.
const DEFAULT_LIMIT: usize = 20;
const MAX_LIMIT: usize = 200;

/// `/v1/tracing/traces/facets`
pub(in crate::api) struct FacetsApi;

/// Values of the traces that filters select.
#[derive(Object)]
struct FacetsView {
    /// Traces that were looked at: the newest of those that the filters select.
    traces: u64,
    /// Whether these are all of them, and all of their values are kept, so that every count is exact.
    exact: bool,
    session_id: Vec<ValueView>,
    user_id: Vec<ValueView>,
    source_id: Vec<ValueView>,
    tag: Vec<ValueView>,
    /// `key=value`.
    metadata: Vec<ValueView>,
    model: Vec<ValueView>,
    agent: Vec<ValueView>,
    tool: Vec<ValueView>,
    name: Vec<ValueView>,
}

/// A value and how many of the traces carry it.
#[derive(Object)]
struct ValueView {
    /// As the filter of this kind takes it.
    value: String,
    count: u64,
}

#[OpenApi(prefix_path = "/v1/tracing", tag = "Chapter::Traces")]
impl FacetsApi {
    /// Values of the newest traces (two thousand at most) that the filters select, the most frequent first.
    #[oai(path = "/traces/facets", method = "get", operation_id = "listFacets")]
    async fn list(
        &self,
        caller: Caller,
        /// Needed unless the key belongs to one project.
        project_id: Query<Option<UuidParam>>,
        /// Values of each kind; 20 unless given, 200 at most.
        limit: Query<Option<Positive>>,
        filters: Filters,
    ) -> Result<Json<Data<FacetsView>>, ApiError> {
        let scope = source_scope(&caller, project_id.0).await?;
        let found = caller.store().facet_values(scope.project(), &filters.filter()?).await?;
        let limit = limit.0.map_or(DEFAULT_LIMIT, |limit| limit.0 as usize).min(MAX_LIMIT);
        let of = |kind: FacetKind| {
            let mut values: Vec<ValueView> = found
                .counts
                .get(&kind)
                .into_iter()
                .flatten()
                .map(|(value, count)| {
                    let text = value.value.lossy();
                    let value = value.key.as_ref().map_or_else(|| text.clone(), |key| format!("{}={text}", key.lossy()));
                    ValueView { value, count: *count }
                })
                .collect();
            values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
            values.truncate(limit);
            values
        };
        Ok(one(FacetsView {
            traces: found.traces,
            exact: found.exact,
            session_id: of(FacetKind::Session),
            user_id: of(FacetKind::User),
            source_id: of(FacetKind::Source),
            tag: of(FacetKind::Tag),
            metadata: of(FacetKind::Metadata),
            model: of(FacetKind::Model),
            agent: of(FacetKind::Agent),
            tool: of(FacetKind::Tool),
            name: of(FacetKind::Name),
        }))
    }
}
