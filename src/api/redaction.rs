use std::sync::Arc;

use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use serde_json::{Value, json};

use super::body::Fields;
use super::envelope::{Created, Data, created, one};
use super::jobs::{JobView, id};
use super::{ApiError, Chapter};
use crate::access::{Caller, Denied, ProjectScope};
use crate::collector::redact;
use crate::domain::time;
use crate::ingest::Scrub;
use crate::redaction::{Redactor, Rules};
use crate::store::trace::TraceFilter;

/// Traces that a preview looks at, and bytes of originals after which it ends.
const MAX_LOOKED: u64 = 500;
const MAX_BYTES: usize = 32 << 20;
/// Changes that a preview shows.
const MAX_SAMPLES: usize = 20;
/// Characters around a change.
const AROUND: usize = 80;

/// `/v1/projects/{project_id}/redaction`
pub(super) struct RedactionApi;

/// What is taken out of everything that is sent, before it is stored.
#[derive(Object)]
#[oai(rename = "Redaction")]
struct RedactionView {
    /// Rules, at most fifty. Each has an `action` (`mask`, `drop` or `pseudonym`) and exactly one of `builtin` (`email`,
    /// `phone`, `card`, `token`), `regex` and `path` (keys joined by dots; `*` is any key, `**` any number of them).
    rules: Any<Vec<Value>>,
}

/// Which stored traces are scrubbed.
#[derive(Object)]
struct ScrubRequest {
    /// First start.
    from: Option<String>,
    /// First start that is not touched any more.
    until: Option<String>,
}

/// What rules would do to the newest traces.
#[derive(Object)]
struct RedactionPreview {
    /// Traces that were looked at.
    traces: u64,
    /// Those in which something was found.
    changed_traces: u64,
    spans: u64,
    changed_spans: u64,
    /// Some of the changes, as they would be stored.
    samples: Vec<RedactionSample>,
    /// False: there are older traces that were not looked at.
    exact: bool,
}

/// A change as it would be stored.
#[derive(Object)]
struct RedactionSample {
    trace_id: String,
    run_id: String,
    /// A piece of the original around the first change.
    after: String,
}

fn rules<T>(body: Fields<T>) -> Result<Rules, ApiError> {
    let mut values = body.into_values();
    let given = values.remove("rules").ok_or_else(|| ApiError::invalid("rules", "is required"))?;
    if let Some(unknown) = values.keys().next() {
        return Err(ApiError::invalid(unknown, "is not known"));
    }
    serde_json::from_value(json!({ "rules": given })).map_err(|_| {
        ApiError::invalid("rules", "must be a list of {builtin: email|phone|card|token, or regex, or path; action: mask|drop|pseudonym}")
    })
}

fn view(rules: &Rules) -> RedactionView {
    let values = rules.rules.iter().map(|rule| serde_json::to_value(rule).unwrap_or(Value::Null)).collect();
    RedactionView { rules: Any(values) }
}

#[OpenApi(tag = "Chapter::Redaction")]
impl RedactionApi {
    /// The rules of a project.
    #[oai(path = "/v1/projects/:project_id/redaction", method = "get", operation_id = "getRedaction")]
    async fn get(&self, caller: Caller, project_id: Path<String>) -> Result<Json<Data<RedactionView>>, ApiError> {
        let scope = caller.project(id(&project_id)?).await?;
        Ok(one(view(&caller.redaction(&scope).await?)))
    }

    /// Sets the rules, all of them. They hold for what comes in from now on; for what is stored, scrub.
    #[oai(path = "/v1/projects/:project_id/redaction", method = "put", operation_id = "setRedaction")]
    async fn put(&self, caller: Caller, project_id: Path<String>, body: Fields<RedactionView>) -> Result<Json<Data<RedactionView>>, ApiError> {
        let scope = caller.administer(id(&project_id)?).await?;
        let rules = rules(body)?;
        caller.set_redaction(&scope, &rules).await?;
        Ok(one(view(&rules)))
    }

    /// What these rules would change in the newest 500 traces; nothing is stored. What is found is not shown.
    #[oai(path = "/v1/projects/:project_id/redaction/preview", method = "post", operation_id = "previewRedaction")]
    async fn preview(&self, caller: Caller, project_id: Path<String>, body: Fields<RedactionView>) -> Result<Json<Data<RedactionPreview>>, ApiError> {
        let scope = caller.administer(id(&project_id)?).await?;
        let redactor = caller.trial_redactor(&scope, &rules(body)?).await?;
        Ok(one(look(&caller, &scope, redactor.map(Arc::new)).await?))
    }

    /// Takes out of stored traces what the rules of the project find, as a job: out of originals, heads, previews, facets,
    /// error texts, results of evaluations, search and the database file.
    #[oai(path = "/v1/projects/:project_id/redaction/scrub", method = "post", operation_id = "scrub")]
    async fn scrub(&self, caller: Caller, project_id: Path<String>, mut body: Fields<ScrubRequest>) -> Result<Created<JobView>, ApiError> {
        let scope = caller.administer(id(&project_id)?).await?;
        let (from, until) = (body.optional_time("from"), body.optional_time("until"));
        if from.zip(until).is_some_and(|(from, until)| until <= from) {
            body.fault("until", "must be after from");
        }
        body.nothing_else();
        body.done()?;
        if caller.redaction(&scope).await?.rules.is_empty() {
            return Err(ApiError::invalid("rules", "the project has none; set some first"));
        }
        let task = json!({"from": from.map(time::format), "until": until.map(time::format)}).to_string();
        let entry = caller.project_entry(&scope, "redaction.scrub").await?;
        Ok(created(JobView::new(&scope, &caller.submit_job(&scope, Scrub::KIND, task, Some(&entry)).await?)))
    }
}

async fn look(caller: &Caller, scope: &ProjectScope, redactor: Option<Arc<Redactor>>) -> Result<RedactionPreview, ApiError> {
    let mut told = RedactionPreview { traces: 0, changed_traces: 0, spans: 0, changed_spans: 0, samples: Vec::new(), exact: true };
    let Some(redactor) = redactor else { return Ok(told) };
    let store = caller.store();
    let rows = store.traces_after(scope.project(), &TraceFilter::default(), true, None, MAX_LOOKED + 1).await.map_err(Denied::from)?;
    told.exact = rows.len() as u64 <= MAX_LOOKED;
    let mut bytes = 0;
    for row in rows.iter().take(usize::try_from(MAX_LOOKED).unwrap_or(usize::MAX)) {
        if bytes > MAX_BYTES {
            told.exact = false;
            break;
        }
        let Some(whole) = store.whole_trace(scope.project(), row).await.map_err(Denied::from)? else { continue };
        told.traces += 1;
        told.spans += whole.spans.len() as u64;
        bytes += whole.spans.iter().map(|span| span.original.len()).sum::<usize>();
        let redactor = Arc::clone(&redactor);
        let (spans, is_changed) = tokio::task::spawn_blocking(move || redact::look(&redactor, &whole)).await.map_err(ApiError::internal)?;
        told.changed_traces += u64::from(is_changed);
        told.changed_spans += spans.len() as u64;
        for (run, before, after) in spans {
            if told.samples.len() < MAX_SAMPLES {
                told.samples.push(RedactionSample { trace_id: row.id.lossy(), run_id: run.lossy(), after: piece(&before, &after) });
            }
        }
    }
    Ok(told)
}

/// A piece of what would be stored around the first place where it differs from what is.
fn piece(before: &[u8], after: &[u8]) -> String {
    let same = before.iter().zip(after).take_while(|(one, other)| one == other).count();
    let text = String::from_utf8_lossy(&after[same.saturating_sub(AROUND).min(after.len())..(same + AROUND).min(after.len())]).into_owned();
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
