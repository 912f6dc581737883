use std::collections::{BTreeMap, HashMap};

use poem::web::Data as Shared;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::body::Fields;
use super::envelope::{Data, one};
use super::jobs::id;
use super::{ApiError, Chapter};
use crate::access::{Caller, Denied};
use crate::domain::limits::{Limit, Limits, Usage};
use crate::domain::time::{self, DAY};
use crate::ingest::Meter;

/// `/v1/projects/{project_id}/limits`
pub(super) struct LimitsApi;

/// Limits; what is null or not given has none. Days are those of UTC.
#[derive(Object)]
#[oai(rename = "Limit")]
struct LimitView {
    /// Requests in a minute, by each server.
    requests_per_minute: Option<u64>,
    /// Spans in a day.
    spans_per_day: Option<u64>,
    /// Bytes of bodies in a day, inflated.
    bytes_per_day: Option<u64>,
}

/// Limits of a project, and of some of its keys.
#[derive(Object)]
#[oai(rename = "Limits")]
struct LimitsView {
    /// Of all keys together.
    project: LimitView,
    /// Of single keys, by their ids.
    keys: HashMap<String, LimitView>,
}

/// What was sent today, and what may be.
#[derive(Object)]
#[oai(rename = "ProjectUsage")]
struct UsageView {
    /// When the day's counts begin anew.
    resets_at: String,
    project: UsedView,
    /// By the ids of keys; those that have sent something or have a limit.
    keys: HashMap<String, UsedView>,
}

/// Counts of a day beside their limits.
#[derive(Object)]
#[oai(rename = "Used")]
struct UsedView {
    /// Requests that were stored.
    requests: u64,
    spans: u64,
    bytes: u64,
    limit: LimitView,
}

impl From<Limit> for LimitView {
    fn from(limit: Limit) -> Self {
        let Limit { requests_per_minute, spans_per_day, bytes_per_day } = limit;
        Self { requests_per_minute, spans_per_day, bytes_per_day }
    }
}

fn view(limits: &Limits) -> LimitsView {
    let keys = limits.keys.iter().map(|(key, limit)| (key.to_string(), (*limit).into())).collect();
    LimitsView { project: limits.project.into(), keys }
}

fn used(usage: Usage, limit: Limit) -> UsedView {
    let Usage { requests, spans, bytes } = usage;
    UsedView { requests, spans, bytes, limit: limit.into() }
}

#[OpenApi(tag = "Chapter::Limits")]
impl LimitsApi {
    /// The limits of a project.
    #[oai(path = "/v1/projects/:project_id/limits", method = "get", operation_id = "getLimits")]
    async fn get(&self, caller: Caller, project_id: Path<String>) -> Result<Json<Data<LimitsView>>, ApiError> {
        let scope = caller.project(id(&project_id)?).await?;
        Ok(one(view(&caller.limits(&scope).await?)))
    }

    /// Sets the limits of a project and its keys, all of them. They hold within a second on every server.
    #[oai(path = "/v1/projects/:project_id/limits", method = "put", operation_id = "setLimits")]
    async fn put(&self, caller: Caller, project_id: Path<String>, body: Fields<LimitsView>) -> Result<Json<Data<LimitsView>>, ApiError> {
        let scope = caller.administer(id(&project_id)?).await?;
        let mut values = body.into_values();
        let wrong = |field: &'static str| {
            move |_| {
                ApiError::invalid(field, "must hold requests_per_minute, spans_per_day and bytes_per_day, each a number or null; keys by their ids")
            }
        };
        let project: Option<Limit> = values.remove("project").map(serde_json::from_value).transpose().map_err(wrong("project"))?;
        let keys: Option<BTreeMap<Uuid, Limit>> = values.remove("keys").map(serde_json::from_value).transpose().map_err(wrong("keys"))?;
        if let Some(unknown) = values.keys().next() {
            return Err(ApiError::invalid(unknown, "is not known"));
        }
        let limits = Limits { project: project.unwrap_or_default(), keys: keys.unwrap_or_default() };
        caller.set_limits(&scope, &limits).await?;
        Ok(one(view(&limits)))
    }

    /// What a project and its keys have sent today, beside their limits. Other servers tell every two seconds.
    #[oai(path = "/v1/projects/:project_id/usage", method = "get", operation_id = "getUsage")]
    async fn usage(&self, caller: Caller, project_id: Path<String>, meter: Shared<&Meter>) -> Result<Json<Data<UsageView>>, ApiError> {
        let scope = caller.project(id(&project_id)?).await?;
        let limits = caller.limits(&scope).await?;
        let (day, mut counted) = meter.usage(scope.project()).await.map_err(Denied::from)?;
        let mut sum = Usage::default();
        for usage in counted.values() {
            sum.add(*usage);
        }
        for key in limits.keys.keys() {
            counted.entry(*key).or_default();
        }
        let limit_of = |key: &Uuid| limits.keys.get(key).copied().unwrap_or_default();
        Ok(one(UsageView {
            resets_at: time::format((day + 1) * DAY),
            project: used(sum, limits.project),
            keys: counted.iter().map(|(key, usage)| (key.to_string(), used(*usage, limit_of(key)))).collect(),
        }))
    }
}
