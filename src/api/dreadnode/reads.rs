//! The platform's reads (contracts/dreadnode.md section 11), so that the SDK's terminal browser lists and opens traces.

use poem::handler;
use poem::http::{HeaderMap, StatusCode};
use poem::web::{Data, Path, Query};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Refused, ok};
use super::{enter_workspace, missing};
use crate::access::{Access, Denied, ProjectScope, Sender};
use crate::collector::otlp::dreadnode::columns;
use crate::collector::parts::{Json, Original, of_run};
use crate::domain::span::Status;
use crate::domain::text::Text;
use crate::domain::time;
use crate::store::trace::{Sort, SortField, SpanRow, StoredOriginal, TraceFilter, TraceRow};

/// Traces of a page at most.
const MAX_PAGE: u64 = 500;
/// Pages end here: what is older is found by a project and its dates.
const MAX_ROWS: u64 = 10_000;
/// Spans of an answer at most, and unless a limit is given.
const MAX_SPANS: usize = 1_000;
/// Columns of a row of spans with the types that the platform names, in their order.
const COLUMNS: [(&str, &str); 15] = [
    ("TraceId", "String"),
    ("SpanId", "String"),
    ("ParentSpanId", "String"),
    ("SpanName", "String"),
    ("SpanKind", "String"),
    ("ServiceName", "String"),
    ("Timestamp", "DateTime64(9)"),
    ("Duration", "UInt64"),
    ("StatusCode", "String"),
    ("StatusMessage", "String"),
    ("SpanAttributes", "Map(String, String)"),
    ("ResourceAttributes", "Map(String, String)"),
    ("Events.Name", "Array(String)"),
    ("Events.Timestamp", "Array(DateTime64(9))"),
    ("Events.Attributes", "Array(Map(String, String))"),
];

#[derive(Deserialize)]
struct ListQuery {
    page: Option<u64>,
    page_size: Option<u64>,
    project_id: Option<String>,
    span_type: Option<String>,
}

#[derive(Deserialize)]
struct SpansQuery {
    limit: Option<usize>,
    offset: Option<usize>,
    order_dir: Option<String>,
}

fn parameters<T>(query: poem::Result<Query<T>>) -> Result<T, Refused> {
    query.map(|Query(query)| query).map_err(|_| Refused::new(StatusCode::BAD_REQUEST, "A parameter is not of its form"))
}

/// Traces of a project, or of all that the key sees; newest first.
#[handler]
pub(super) async fn list_traces(
    access: Data<&Access>,
    headers: &HeaderMap,
    Path((org, workspace)): Path<(String, String)>,
    query: poem::Result<Query<ListQuery>>,
) -> Answer {
    let query = parameters(query)?;
    let sender = reader(&access, headers, &org, &workspace).await?;
    let (page, size) = (query.page.unwrap_or(1).max(1), query.page_size.unwrap_or(50).clamp(1, MAX_PAGE));
    let scopes = scopes(&sender, query.project_id.as_deref()).await?;
    let (total, mut rows) = match &query.span_type {
        None => newest(&sender, &scopes, page.saturating_mul(size).min(MAX_ROWS)).await?,
        Some(word) => of_type(&sender, &scopes, word).await?,
    };
    rows.sort_by(|(_, one), (_, other)| (other.summary.started_at, &other.id).cmp(&(one.summary.started_at, &one.id)));
    let skipped = usize::try_from((page - 1).saturating_mul(size)).unwrap_or(usize::MAX);
    let mut traces = Vec::new();
    for (scope, row) in rows.iter().skip(skipped).take(usize::try_from(size).unwrap_or(0)) {
        if let Some(root) = root(&sender, *scope, row).await? {
            traces.push(trace(&sender, *scope, row, &root).await?);
        }
    }
    let pages = total.div_ceil(size);
    Ok(ok(&json!({
        "traces": traces, "total": total, "page": page, "limit": size, "total_pages": pages,
        "has_next": page < pages, "has_previous": page > 1,
    })))
}

/// Traces, each with the scope that it is read by.
type Scoped = Vec<(ProjectScope, TraceRow)>;

/// How many traces there are, and the newest of each scope.
async fn newest(sender: &Sender, scopes: &[ProjectScope], until: u64) -> Result<(u64, Scoped), Refused> {
    let (mut total, mut rows) = (0, Vec::new());
    for scope in scopes {
        total += sender.store().count_traces(scope.project(), &TraceFilter::default()).await?.count;
        rows.extend(page_of(sender, *scope, until).await?.into_iter().map(|row| (*scope, row)));
    }
    Ok((total, rows))
}

/// The same for traces whose root is of a type. No index has it: the newest are looked through, of each scope its share.
async fn of_type(sender: &Sender, scopes: &[ProjectScope], word: &str) -> Result<(u64, Scoped), Refused> {
    let share = MAX_ROWS.div_ceil(u64::try_from(scopes.len()).unwrap_or(u64::MAX).max(1));
    let mut found = Vec::new();
    for scope in scopes {
        let rows = page_of(sender, *scope, share).await?;
        let roots = sender.store().primary_spans(scope.project(), &rows).await?;
        let is_wanted = |root: &Option<SpanRow>| root.as_ref().is_some_and(|root| root.head.type_word.as_bytes() == word.as_bytes());
        found.extend(rows.into_iter().zip(&roots).filter(|(_, root)| is_wanted(root)).map(|(row, _)| (*scope, row)));
    }
    Ok((found.len() as u64, found))
}

async fn page_of(sender: &Sender, scope: ProjectScope, until: u64) -> Result<Vec<TraceRow>, Refused> {
    let newest = [Sort { field: SortField::StartedAt, descending: true }];
    Ok(sender.store().list_traces(scope.project(), &TraceFilter::default(), &newest, until, 0).await?)
}

/// The root of a trace.
#[handler]
pub(super) async fn get_trace(access: Data<&Access>, headers: &HeaderMap, Path((org, workspace, id)): Path<(String, String, String)>) -> Answer {
    let sender = reader(&access, headers, &org, &workspace).await?;
    let (scope, row) = find(&sender, &id).await?;
    let root = root(&sender, scope, &row).await?.ok_or_else(not_found)?;
    Ok(ok(&trace(&sender, scope, &row, &root).await?))
}

/// Counts of a trace.
#[handler]
pub(super) async fn get_stats(access: Data<&Access>, headers: &HeaderMap, Path((org, workspace, id)): Path<(String, String, String)>) -> Answer {
    let sender = reader(&access, headers, &org, &workspace).await?;
    let (_, row) = find(&sender, &id).await?;
    Ok(ok(&json!({
        "total_spans": row.summary.spans, "error_spans": row.summary.errors, "duration": nanos(row.summary.duration),
        "status": word(row.summary.status), "total_tokens": row.summary.usage.tokens[2],
    })))
}

/// Spans of a trace, earliest first unless asked otherwise.
#[handler]
pub(super) async fn list_spans(
    access: Data<&Access>,
    headers: &HeaderMap,
    Path((org, workspace, id)): Path<(String, String, String)>,
    query: poem::Result<Query<SpansQuery>>,
) -> Answer {
    let query = parameters(query)?;
    let sender = reader(&access, headers, &org, &workspace).await?;
    let (scope, row) = find(&sender, &id).await?;
    let mut spans = sender.store().spans(scope.project(), &row).await?;
    spans.sort_by_key(|span| (span.head.start, span.head.arrival));
    if query.order_dir.as_deref().is_some_and(|order| order.eq_ignore_ascii_case("desc")) {
        spans.reverse();
    }
    let spans: Vec<SpanRow> = spans.into_iter().skip(query.offset.unwrap_or(0)).take(query.limit.unwrap_or(MAX_SPANS).min(MAX_SPANS)).collect();
    let shared = sender.store().shared(scope.project(), &row).await?;
    let originals = sender.store().originals(scope.project(), &row, &spans, &shared).await?;
    let data: Vec<Value> = spans.iter().zip(&originals).map(|(span, original)| span_row(&row, span, original)).collect();
    let meta: Vec<Value> = COLUMNS.iter().map(|(name, kind)| json!({ "name": name, "type": kind })).collect();
    Ok(ok(&json!({ "rows": data.len(), "data": data, "meta": meta })))
}

/// SQL is not offered.
#[handler]
pub(super) async fn refuse_query(access: Data<&Access>, headers: &HeaderMap, Path((org, workspace)): Path<(String, String)>) -> Answer {
    reader(&access, headers, &org, &workspace).await?;
    Ok(ok(&json!({ "exception": "not offered" })))
}

async fn reader(access: &Access, headers: &HeaderMap, org: &str, workspace: &str) -> Result<Sender, Refused> {
    let (sender, _) = enter_workspace(access, headers, org, workspace).await?;
    if sender.may_read() { Ok(sender) } else { Err(Denied::Forbidden.into()) }
}

async fn scopes(sender: &Sender, project: Option<&str>) -> Result<Vec<ProjectScope>, Refused> {
    if let Some(named) = project {
        let project = sender.project(named).await.map_err(|denied| missing(denied, "Project not found"))?;
        return Ok(vec![sender.scope(&project)?]);
    }
    let projects = sender.projects().await?;
    Ok(projects.iter().map(|project| sender.scope(project)).collect::<Result<_, _>>()?)
}

fn not_found() -> Refused {
    Refused::new(StatusCode::NOT_FOUND, "Trace not found")
}

async fn find(sender: &Sender, id: &str) -> Result<(ProjectScope, TraceRow), Refused> {
    let id = Text::from(id);
    for scope in scopes(sender, None).await? {
        if let Some(row) = sender.store().find_trace(scope.project(), &id).await? {
            return Ok((scope, row));
        }
    }
    Err(not_found())
}

/// The span that names the trace.
async fn root(sender: &Sender, scope: ProjectScope, row: &TraceRow) -> Result<Option<SpanRow>, Refused> {
    Ok(sender.store().primary_spans(scope.project(), std::slice::from_ref(row)).await?.pop().flatten())
}

async fn trace(sender: &Sender, scope: ProjectScope, row: &TraceRow, root: &SpanRow) -> Result<Value, Refused> {
    let original = sender.store().original(scope.project(), row, root).await?;
    let parts = of_run(&Original::alone(row.protocol, &original));
    let read = |part: Option<&Json<'_>>| part.and_then(|text| serde_json::from_str::<Value>(text).ok());
    let mut metrics: Map<String, Value> = Map::new();
    for mut point in read(parts.metrics.as_ref()).as_ref().and_then(Value::as_array).cloned().unwrap_or_default() {
        let name = point["name"].take().as_str().unwrap_or_default().to_owned();
        let series = metrics.entry(name).or_insert_with(|| json!([]));
        if let Some(series) = series.as_array_mut() {
            series.push(json!({ "value": point["value"], "step": point["step"], "timestamp": point["timestamp"] }));
        }
    }
    let metadata = read(parts.metadata.as_ref()).unwrap_or_default();
    Ok(json!({
        "trace_id": row.id.lossy(),
        "span_id": root.id.lossy(),
        "name": row.summary.name.as_ref().map(Text::lossy),
        "type": root.head.type_word.lossy(),
        "status": word(row.summary.status),
        "duration": nanos(row.summary.duration),
        "timestamp": time::format(row.summary.started_at),
        "task_id": metadata["run_id"],
        "tags": read(parts.tags.as_ref()).unwrap_or_else(|| json!([])),
        "params": read(parts.params.as_ref()).unwrap_or_else(|| json!({})),
        "metrics": metrics,
        "exception": read(parts.error.as_ref()),
    }))
}

fn span_row(trace: &TraceRow, span: &SpanRow, original: &StoredOriginal) -> Value {
    let StoredOriginal { bytes, resource, scope, logs } = original;
    let read = columns(&Original { resource, scope, logs, ..Original::alone(trace.protocol, bytes) });
    let raw = |part: Option<&Json<'_>>, empty: &str| -> Value {
        let text = part.map_or(empty, AsRef::as_ref);
        serde_json::from_str::<&RawValue>(text).ok().and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
    };
    let (head, resource) = (&span.head, raw(read.as_ref().map(|read| &read.resource), "{}"));
    json!({
        "TraceId": trace.id.lossy(),
        "SpanId": span.id.lossy(),
        "ParentSpanId": head.parent.as_deref().and_then(crate::domain::id::unpack).map(|id| id.lossy()).unwrap_or_default(),
        "SpanName": head.name.as_ref().map(Text::lossy).unwrap_or_default(),
        "SpanKind": read.as_ref().map_or("internal", |read| read.kind),
        "ServiceName": resource["service.name"].as_str().unwrap_or("unknown_service"),
        "Timestamp": time::format(head.start),
        "Duration": nanos(head.duration()),
        "StatusCode": read.as_ref().map_or("unset", |read| read.code),
        "StatusMessage": raw(read.as_ref().map(|read| &read.message), "\"\""),
        "SpanAttributes": raw(read.as_ref().map(|read| &read.attributes), "{}"),
        "ResourceAttributes": resource,
        "Events.Name": raw(read.as_ref().map(|read| &read.event_names), "[]"),
        "Events.Timestamp": raw(read.as_ref().map(|read| &read.event_times), "[]"),
        "Events.Attributes": raw(read.as_ref().map(|read| &read.event_attributes), "[]"),
    })
}

/// The platform's words for a status.
fn word(status: Status) -> &'static str {
    match status {
        Status::Running | Status::Open => "pending",
        Status::Failed | Status::Canceled => "failed",
        Status::Succeeded | Status::Skipped => "completed",
    }
}

fn nanos(micros: Option<i64>) -> i64 {
    micros.unwrap_or(0).saturating_mul(1_000)
}
