//! Full text search over what was sent, in steps of bounded cost.

use std::time::{Duration, Instant};

use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use serde_json::Value;

use super::cursor::Cursor;
use super::filter::{Filters, MAX_CHARS};
use super::source_scope;
use crate::access::Caller;
use crate::api::params::{Positive, UuidParam};
use crate::api::{ApiError, Chapter};
use crate::collector::parts::{self, Original};
use crate::domain::project::ProjectId;
use crate::domain::search::{Excerpt, Needle};
use crate::domain::text::Text;
use crate::domain::time;
use crate::store::trace::{Sort, SortField, TraceRow};
use crate::store::{Store, StoreError};

/// Time of one step.
const STEP_TIME: Duration = Duration::from_secs(2);
/// Bytes of originals that one step looks through.
const STEP_BYTES: u64 = 512 * 1024 * 1024;
/// Traces read at once.
pub(super) const PAGE: u64 = 50;
/// Matches of one step unless a limit is given.
const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 500;
/// Runs of one trace that are told in one step.
const MAX_RUNS: usize = 20;
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
    /// Whether a trace holds the text in more runs than the twenty that are told of it.
    truncated: bool,
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
        let mut place = cursor.0.map(|cursor| Place::read(&cursor)).transpose()?;
        let limit = limit.0.map_or(DEFAULT_LIMIT, |limit| limit.0 as usize).min(MAX_LIMIT);
        let mut step = Step { store, project, needle: &needle, began, data: Vec::new(), traces: 0, bytes: 0, truncated: false };
        // The step before may have ended inside of a trace.
        let mut inside = match &place {
            Some(Place { trace, frame: 1.. }) => store.find_trace(project, &trace.id).await?,
            _ => None,
        };
        let mut done = false;
        'step: while !done {
            let (rows, from) = match (inside.take(), &place) {
                (Some(row), Some(place)) => (vec![row], place.frame),
                (_, place) => {
                    let after = place.as_ref().map(|place| (place.trace.started_at, &place.trace.id));
                    (store.traces_after(project, &filter, true, after, PAGE).await?, 0)
                }
            };
            done = from == 0 && (rows.len() as u64) < PAGE;
            for (index, row) in rows.iter().enumerate() {
                let frame = step.trace(row, from).await?;
                let trace = Cursor { descending: true, started_at: row.summary.started_at, id: row.id.clone() };
                place = Some(Place { trace, frame: frame.unwrap_or(0) });
                if frame.is_some() || step.data.len() >= limit || step.is_over() {
                    done &= frame.is_none() && index + 1 == rows.len();
                    break 'step;
                }
                tokio::task::yield_now().await;
            }
        }
        let Step { data, traces, bytes, truncated, .. } = step;
        let place = place.filter(|_| !done);
        let until = place.as_ref().map(|place| time::format(place.trace.started_at));
        let next_cursor = place.map(|place| place.text());
        Ok(Json(Found { data, progress: Progress { traces, bytes, until, done, truncated }, next_cursor }))
    }
}

/// Where the next step begins: behind a trace, or at one of its frames.
struct Place {
    trace: Cursor,
    /// Zero: the trace was looked through.
    frame: i64,
}

impl Place {
    fn text(&self) -> String {
        if self.frame == 0 { self.trace.text() } else { format!("{}.{}", self.trace.text(), self.frame) }
    }

    fn read(text: &str) -> Result<Self, ApiError> {
        let (trace, frame) = text.split_once('.').unwrap_or((text, "0"));
        let frame = frame.parse().map_err(|_| ApiError::invalid("cursor", "must be a valid value"))?;
        Ok(Self { trace: Cursor::read(trace, &NEWEST)?, frame })
    }
}

/// A step under way.
struct Step<'a> {
    store: &'a Store,
    project: ProjectId,
    needle: &'a Needle,
    began: Instant,
    data: Vec<Match>,
    traces: u64,
    bytes: u64,
    truncated: bool,
}

/// Whether a step that began then and has looked through so many bytes ends here.
pub(super) fn is_over(began: Instant, bytes: u64) -> bool {
    bytes >= STEP_BYTES || began.elapsed() >= STEP_TIME
}

impl Step<'_> {
    fn is_over(&self) -> bool {
        is_over(self.began, self.bytes)
    }

    /// Looks through a trace from a frame on. Gives the frame to go on with, if the step is over before the trace is.
    async fn trace(&mut self, row: &TraceRow, from: i64) -> Result<Option<i64>, StoreError> {
        let mut runs = 0;
        let mut through = self.store.look(self.project, row, self.needle, from);
        while let Some(candidates) = through.step().await? {
            self.bytes += candidates.bytes;
            for (span, original) in &candidates.spans {
                let Some((place, excerpt)) = look(self.needle, &Original { logs: &original.logs, ..Original::alone(row.protocol, &original.bytes) })
                else {
                    continue;
                };
                if runs == MAX_RUNS {
                    self.truncated = true;
                    self.traces += 1;
                    return Ok(None);
                }
                runs += 1;
                let Excerpt { before, matched, after } = excerpt;
                let (trace_id, run_id, name) = (row.id.lossy(), span.id.lossy(), span.head.name.as_ref().map(Text::lossy));
                self.data.push(Match { trace_id, run_id, name, started_at: time::format(span.head.start), place, before, matched, after });
            }
            if self.is_over() {
                return Ok(Some(candidates.next));
            }
            tokio::task::yield_now().await;
        }
        self.traces += 1;
        Ok(None)
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
    parts.into_iter().find_map(|(place, json)| look_at(needle, place, json.as_deref()?))
}

/// The first place of the needle in a value.
pub(super) fn look_at(needle: &Needle, place: &str, json: &str) -> Option<(String, Excerpt)> {
    match serde_json::from_str::<Value>(json) {
        Ok(value) => look_into(needle, place, &value),
        // Too deep, or a lone surrogate: as it was sent.
        Err(_) => needle.find(json).map(|excerpt| (place.to_owned(), excerpt)),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_goes_on_behind_a_trace_or_inside_of_it() {
        let trace = Cursor { descending: true, started_at: 5, id: Text::from("a.b/c") };
        for frame in [0, 7] {
            let read = Place::read(&Place { trace: trace.clone(), frame }.text()).expect("it is read");
            assert_eq!((read.trace, read.frame), (trace.clone(), frame));
        }
        for bad in ["", "x", ".1", &format!("{}.x", trace.text())] {
            assert!(Place::read(bad).is_err(), "{bad}");
        }
    }
}
