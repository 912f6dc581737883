//! Full text search over what was sent, in steps of bounded cost.

use std::time::{Duration, Instant};

use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use serde_json::Value;

use super::cursor::Cursor;
use super::filter::Filters;
use super::source_scope;
use crate::access::Caller;
use crate::api::params::{Positive, UuidParam};
use crate::api::{ApiError, Chapter};
use crate::collector::parts::{self, Original};
use crate::domain::search::{Excerpt, Needle};
use crate::domain::time;
use crate::store::trace::{Sort, SortField};

/// Time of one step.
const STEP_TIME: Duration = Duration::from_secs(2);
/// Bytes of originals that one step looks through.
const STEP_BYTES: u64 = 512 * 1024 * 1024;
/// Traces read at once.
const PAGE: u64 = 50;
/// Matches of one step unless a limit is given.
const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 500;
/// Spans of one trace that are looked into.
const MAX_SPANS: usize = 20;
/// Characters of a search text.
const MAX_CHARS: usize = 200;
/// Order in which traces are looked through.
const NEWEST: [Sort; 1] = [Sort { field: SortField::StartedAt, descending: true }];

/// `/v1/tracing/search`
pub(in crate::api) struct SearchApi;

/// What a step of a search found.
#[derive(Object)]
struct Found {
    data: Vec<Match>,
    progress: Progress,
    /// Where the next step begins; null when everything was looked through.
    next_cursor: Option<String>,
}

/// A run that holds the text.
#[derive(Object)]
struct Match {
    trace_id: String,
    run_id: String,
    /// Name of the run.
    name: Option<String>,
    started_at: String,
    /// Where in the run, `output.choices[0].text`.
    place: String,
    before: String,
    /// The text as it was sent.
    matched: String,
    after: String,
}

/// How far a step came.
#[derive(Object)]
struct Progress {
    /// Traces looked through.
    traces: u64,
    /// Bytes looked through.
    bytes: u64,
    /// Everything that started after this was looked through; null at the end.
    until: Option<String>,
    /// Whether everything was looked through.
    done: bool,
}

#[OpenApi(prefix_path = "/v1/tracing", tag = "Chapter::Traces")]
impl SearchApi {
    /// Runs that hold a text in input, output, error, messages or attributes, in any case; newest traces first. An answer
    /// takes about two seconds at most: as long as there is a `next_cursor`, ask again with it.
    #[oai(path = "/search", method = "get", operation_id = "searchTraces")]
    async fn search(
        &self,
        caller: Caller,
        /// Needed unless the key belongs to one project.
        project_id: Query<Option<UuidParam>>,
        /// The text: 200 characters at most.
        q: Query<String>,
        /// Matches at which a step ends; 50 unless given, 500 at most.
        limit: Query<Option<Positive>>,
        /// `next_cursor` of the step before.
        cursor: Query<Option<String>>,
        filters: Filters,
    ) -> Result<Json<Found>, ApiError> {
        let (began, scope) = (Instant::now(), source_scope(&caller, project_id.0).await?);
        if q.0.chars().count() > MAX_CHARS {
            return Err(ApiError::invalid("q", format!("the length must be no more than {MAX_CHARS}")));
        }
        let needle = Needle::new(&q.0).ok_or_else(|| ApiError::invalid("q", "cannot be blank"))?;
        let (filter, store, project) = (filters.filter()?, caller.store(), scope.project());
        let mut at = cursor.0.map(|cursor| Cursor::read(&cursor, &NEWEST)).transpose()?;
        let limit = limit.0.map_or(DEFAULT_LIMIT, |limit| limit.0 as usize).min(MAX_LIMIT);
        let mut data = Vec::new();
        let (mut traces, mut bytes, mut done) = (0, 0, false);
        'step: while !done {
            let after = at.as_ref().map(|cursor| (cursor.started_at, &cursor.id));
            let rows = store.traces_after(project, &filter, true, after, PAGE).await?;
            done = (rows.len() as u64) < PAGE;
            for (index, row) in rows.iter().enumerate() {
                let candidates = store.candidates(project, row, &needle, MAX_SPANS).await?;
                for (span, original) in &candidates.spans {
                    let original = Original::alone(row.protocol, original);
                    if let Some((place, Excerpt { before, matched, after })) = look(&needle, &original) {
                        let (trace_id, run_id, name) =
                            (row.id.lossy(), span.id.lossy(), span.head.name.as_ref().map(crate::domain::text::Text::lossy));
                        data.push(Match { trace_id, run_id, name, started_at: time::format(span.head.start), place, before, matched, after });
                    }
                }
                traces += 1;
                bytes += candidates.bytes;
                at = Some(Cursor { descending: true, started_at: row.summary.started_at, id: row.id.clone() });
                if data.len() >= limit || bytes >= STEP_BYTES || began.elapsed() >= STEP_TIME {
                    done &= index + 1 == rows.len();
                    break 'step;
                }
                tokio::task::yield_now().await;
            }
        }
        let at = at.filter(|_| !done);
        let until = at.as_ref().map(|cursor| time::format(cursor.started_at));
        let next_cursor = at.map(|cursor| cursor.text());
        Ok(Json(Found { data, progress: Progress { traces, bytes, until, done }, next_cursor }))
    }
}

/// The first place of the needle in a run.
fn look(needle: &Needle, original: &Original<'_>) -> Option<(String, Excerpt)> {
    let run = parts::of_run(original);
    let parts = [
        ("error", &run.error),
        ("input", &run.input),
        ("output", &run.output),
        ("messages", &run.messages),
        ("attributes", &run.attributes),
        ("metadata", &run.metadata),
        ("executions", &run.executions),
        ("events", &run.events),
        ("tags", &run.tags),
        ("params", &run.params),
        ("name", &run.name),
    ];
    parts.into_iter().find_map(|(place, json)| {
        let json = json.as_deref()?;
        match serde_json::from_str::<Value>(json) {
            Ok(value) => look_into(needle, place, &value),
            // Too deep, or a lone surrogate: as it was sent.
            Err(_) => needle.find(json).map(|excerpt| (place.to_owned(), excerpt)),
        }
    })
}

/// Goes through a value that the parser has bounded in depth.
fn look_into(needle: &Needle, place: &str, value: &Value) -> Option<(String, Excerpt)> {
    match value {
        Value::String(text) => needle.find(text).map(|excerpt| (place.to_owned(), excerpt)),
        Value::Number(number) => needle.find(&number.to_string()).map(|excerpt| (place.to_owned(), excerpt)),
        Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| look_into(needle, &format!("{place}[{index}]"), item)),
        Value::Object(entries) => entries.iter().find_map(|(key, value)| look_into(needle, &format!("{place}.{key}"), value)),
        Value::Null | Value::Bool(_) => None,
    }
}
