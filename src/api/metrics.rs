//! Metrics of a project or an app over time (contracts/dynamiq.md 6.9 and section 11).

use std::fmt::Write;

use poem::Body;
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::types::Any;
use poem_openapi::{ApiResponse, OpenApi};
use serde_json::{Map, Value};

use super::params::UuidParam;
use super::{ApiError, Chapter, apps};
use crate::access::Caller;
use crate::domain::decimal;
use crate::domain::money::push_usd;
use crate::domain::span::Status;
use crate::domain::time;
use crate::metrics::Scope;
use crate::metrics::fold::PROJECT_SCOPE;
use crate::metrics::query::{GroupBy, GroupName, Measures, Metrics, MetricsError, MetricsReader, Series};
use crate::metrics::window::{Interval, Window};
use crate::store::rollup::RollupScope;

/// Metrics.
pub(super) struct MetricsApi;

/// Sums for the window and each of its buckets.
#[derive(ApiResponse)]
enum Answer {
    /// `summary` of the window, `series` with one entry for each bucket, and `groups` when asked for.
    #[oai(status = 200, content_type = "application/json", actual_type = "Json<Any<Value>>")]
    Metrics(Binary<Body>),
}

#[OpenApi(tag = "Chapter::Metrics")]
impl MetricsApi {
    /// Metrics of a project. A trace counts where it started; buckets are multiples of the interval in UTC, whole weeks
    /// start on Monday. `expired_count` of the invocations are of traces that retention has deleted.
    #[oai(path = "/v1/tracing/metrics", method = "get", operation_id = "getMetrics")]
    #[expect(clippy::too_many_arguments, reason = "each is a documented query parameter")]
    async fn project(
        &self,
        caller: Caller,
        metrics: Data<&MetricsReader>,
        /// Needed unless the key belongs to one project.
        project_id: Query<Option<UuidParam>>,
        /// First instant.
        start_time: Query<Option<String>>,
        /// Last instant.
        end_time: Query<Option<String>>,
        /// Width of a bucket, such as `1h`, `24h`, `168h`, `90m`.
        interval: Query<Option<String>>,
        /// `status`, `protocol`, `tag`, `user`, `source` (traces), or `model`, `agent`, `tool` (runs, by whole minutes).
        group_by: Query<Option<String>>,
    ) -> Result<Answer, ApiError> {
        let scope = match project_id.0 {
            Some(project) => caller.project(project.0).await?,
            None => caller.own_project().ok_or_else(|| ApiError::invalid("project_id", "cannot be blank"))?,
        };
        let rollup = RollupScope { project: scope.project(), scope: PROJECT_SCOPE, sources: None };
        let asked = Asked::read(start_time.0, end_time.0, interval.0, group_by.0)?;
        asked.answer(&metrics, &Scope { project: scope.uuid(), app: None, rollup }).await
    }

    /// Metrics of an app.
    #[oai(path = "/v1/apps/:app_id/metrics", method = "get", operation_id = "getAppMetrics")]
    #[expect(clippy::too_many_arguments, reason = "each is a documented query parameter")]
    async fn app(
        &self,
        caller: Caller,
        metrics: Data<&MetricsReader>,
        app_id: Path<String>,
        /// First instant.
        start_time: Query<Option<String>>,
        /// Last instant.
        end_time: Query<Option<String>>,
        /// Width of a bucket, such as `1h`, `24h`, `168h`, `90m`.
        interval: Query<Option<String>>,
        /// `status`, `protocol`, `tag`, `user`, `source` (traces), or `model`, `agent`, `tool` (runs, by whole minutes).
        group_by: Query<Option<String>>,
    ) -> Result<Answer, ApiError> {
        let (scope, app) = apps::find(&caller, &app_id).await?;
        let rollup = RollupScope { project: scope.project(), scope: app.number, sources: Some(app.all_sources()) };
        let asked = Asked::read(start_time.0, end_time.0, interval.0, group_by.0)?;
        asked.answer(&metrics, &Scope { project: scope.uuid(), app: Some(app.uuid), rollup }).await
    }
}

/// The parameters of a query.
struct Asked {
    window: Window,
    group: Option<(&'static str, GroupBy)>,
}

impl Asked {
    fn read(start: Option<String>, end: Option<String>, interval: Option<String>, group: Option<String>) -> Result<Self, ApiError> {
        let mut faults = Map::new();
        let mut fault = |name: &str, must: &str| {
            faults.insert(name.to_owned(), Value::String(must.to_owned()));
        };
        let mut instant = |name: &str, text: Option<String>| match text.filter(|text| !text.is_empty()) {
            None => {
                fault(name, "cannot be blank");
                0
            }
            Some(text) => time::parse(&text).unwrap_or_else(|| {
                fault(name, "must be a valid date");
                0
            }),
        };
        let (from, last) = (instant("start_time", start), instant("end_time", end));
        let width = match interval.as_deref() {
            None | Some("") => {
                fault("interval", "cannot be blank");
                None
            }
            Some(text) => {
                let width = Interval::parse(text);
                if width.is_none() {
                    fault("interval", "must be a positive duration, such as 1h or 90m");
                }
                width
            }
        };
        let group = group.as_deref().filter(|word| !word.is_empty()).and_then(|word| {
            let known = GroupBy::ALL.into_iter().find(|(known, _)| *known == word);
            if known.is_none() {
                fault("group_by", "must be a valid value");
            }
            known
        });
        if faults.is_empty() && last < from {
            faults.insert("end_time".to_owned(), Value::String("must be no less than start_time".to_owned()));
        }
        match width.filter(|_| faults.is_empty()) {
            Some(interval) => Ok(Self { window: Window { from, until: last + 1, interval }, group }),
            None => Err(ApiError::details(faults)),
        }
    }

    async fn answer(&self, metrics: &MetricsReader, scope: &Scope) -> Result<Answer, ApiError> {
        let found = metrics.query(scope, self.window, self.group.map(|(_, group)| group)).await;
        let found = found.map_err(|error| match error {
            MetricsError::TooManyBuckets => ApiError::invalid("interval", "must give no more than 5000 buckets"),
            MetricsError::TooNarrow => {
                ApiError::invalid("interval", "must be a whole number of minutes for so many traces; widen it, or narrow the time")
            }
            MetricsError::NoWholeMinutes => ApiError::invalid("interval", "must be a whole number of minutes for this grouping"),
            MetricsError::TooManyTraces => ApiError::invalid("group_by", "narrow the time: too many traces are in it for this grouping"),
            MetricsError::Store(error) => ApiError::from(crate::access::Denied::from(error)),
        })?;
        Ok(Answer::Metrics(Binary(Body::from(self.json(&found)))))
    }

    fn json(&self, metrics: &Metrics) -> String {
        let mut out = String::from("{\"data\":{");
        let runs = self.group.is_some_and(|(_, group)| group.counts_runs());
        series(&mut out, &metrics.buckets, &metrics.series, Counts::Traces);
        let Window { from, until, .. } = metrics.window;
        let _ = write!(out, ",\"window\":{{\"start_time\":\"{}\",\"end_time\":\"{}\"}}", time::format(from), time::format(until - 1));
        if let Some((word, _)) = self.group {
            let _ = write!(out, ",\"group_by\":\"{word}\",\"groups\":[");
            for (index, (name, group)) in metrics.groups.iter().enumerate() {
                out.push_str(if index > 0 { ",{\"value\":" } else { "{\"value\":" });
                match name {
                    GroupName::Value(text) => {
                        let mut bytes = Vec::new();
                        text.write_json(&mut bytes);
                        out.push_str(&String::from_utf8_lossy(&bytes));
                    }
                    GroupName::None | GroupName::Other => out.push_str("null"),
                }
                let _ = write!(out, ",\"is_other\":{},", *name == GroupName::Other);
                series(&mut out, &metrics.buckets, group, if runs { Counts::Runs } else { Counts::Traces });
                out.push('}');
            }
            out.push(']');
        }
        out.push_str("}}");
        out
    }
}

/// What measures are about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    Traces,
    Runs,
}

fn series(out: &mut String, buckets: &[i64], series: &Series, counts: Counts) {
    // As long as most buckets are.
    out.reserve(buckets.len() * 800);
    out.push_str("\"summary\":");
    measures(out, &series.whole, counts);
    out.push_str(",\"series\":[");
    for (index, (at, bucket)) in buckets.iter().zip(&series.buckets).enumerate() {
        let _ = write!(out, "{}{{\"timestamp\":\"{}\",\"metrics\":", if index > 0 { "," } else { "" }, time::format(*at));
        bucket.write(out, |out, bucket| measures(out, bucket, counts));
        out.push('}');
    }
    out.push(']');
}

fn measures(out: &mut String, measures: &Measures, counts: Counts) {
    let cell = &measures.cell;
    let (count, failed) = (cell.count, measures.of(Status::Failed));
    if counts == Counts::Traces {
        number(out, "{\"invocation_count\":", count);
        number(out, ",\"success_count\":", measures.of(Status::Succeeded));
        number(out, ",\"failure_count\":", failed);
        number(out, ",\"canceled_count\":", measures.of(Status::Canceled));
        number(out, ",\"skipped_count\":", measures.of(Status::Skipped));
        number(out, ",\"running_count\":", measures.of(Status::Running) + measures.of(Status::Open));
        number(out, ",\"with_errors_count\":", cell.failed);
        number(out, ",\"expired_count\":", measures.expired);
    } else {
        number(out, "{\"run_count\":", count);
        number(out, ",\"failure_count\":", failed);
    }
    out.push_str(",\"error_rate\":");
    decimal::push(out, rounded(i128::from(failed) * 1_000_000, count), 6);
    number(out, ",\"unpriced_count\":", cell.unpriced);
    out.push_str(",\"duration\":{\"avg\":");
    decimal::push(out, rounded(cell.duration_us, cell.timed), 3);
    let quantiles = measures.quantiles([0.5, 0.9, 0.95, 0.99]);
    for (index, name) in [",\"p50\":", ",\"p90\":", ",\"p95\":", ",\"p99\":"].iter().enumerate() {
        out.push_str(name);
        match &quantiles {
            // Microseconds as milliseconds, to the microsecond.
            #[expect(clippy::cast_possible_truncation, reason = "no duration is longer than 2^52 µs")]
            Some(quantiles) => decimal::push(out, quantiles[index].round() as i128, 3),
            None => out.push_str("null"),
        }
    }
    let [prompt, completion, total, cache_read, cache_write, reasoning] = cell.usage.tokens;
    number(out, "},\"usage\":{\"prompt_tokens\":", prompt);
    number(out, ",\"completion_tokens\":", completion);
    number(out, ",\"total_tokens\":", total);
    number(out, ",\"cache_read_tokens\":", cache_read);
    number(out, ",\"cache_write_tokens\":", cache_write);
    number(out, ",\"reasoning_tokens\":", reasoning);
    let names = [",\"prompt_tokens_cost_usd\":", ",\"completion_tokens_cost_usd\":", ",\"total_tokens_cost_usd\":"];
    for (name, cost) in names.iter().zip(cell.usage.costs) {
        out.push_str(name);
        push_usd(out, cost);
    }
    out.push_str("}}");
}

/// Appends what stands before a number, and the number. Answers hold thousands.
fn number(out: &mut String, before: &str, number: i64) {
    out.push_str(before);
    decimal::push(out, number.into(), 0);
}

/// A quotient to the nearest whole number; of nothing it is zero.
fn rounded(sum: i128, count: i64) -> i128 {
    let count = i128::from(count);
    if count == 0 { 0 } else { (sum + count / 2).div_euclid(count) }
}
