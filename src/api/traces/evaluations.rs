//! Results of evaluations on traces and runs.

use std::collections::HashMap;
use std::sync::Arc;

use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use serde_json::{Map, Value};

use super::{find_trace, source_scope};
use crate::access::Caller;
use crate::api::body::Fields;
use crate::api::envelope::{Created, Data, Message, created, ok, one};
use crate::api::params::UuidParam;
use crate::api::{ApiError, Chapter, Code};
use crate::domain::evaluation::{Evaluation, Origin, Score};
use crate::domain::project::ProjectId;
use crate::domain::text::Text;
use crate::domain::time;
use crate::redaction::Redactor;
use crate::store::evaluation::ScoreChart;
use crate::store::trace::TraceRow;

/// Results in one request.
const MAX_BATCH: usize = 500;
/// Bytes of a request.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Characters of a name, an author or a category.
const MAX_WORD: usize = 255;
/// Characters of a comment or of a text.
const MAX_TEXT: usize = 10_000;
const NO_RUN: &str = "must be the id of a run of the trace";
/// Points of a chart.
const MAX_POINTS: i64 = 5_000;

/// `/v1/tracing/evaluations`
pub(in crate::api) struct EvaluationsApi;

/// What somebody or something says of a trace or of one of its runs.
#[derive(Object)]
#[oai(rename = "Evaluation")]
struct EvaluationView {
    trace_id: String,
    /// The run that it is about; null: the whole trace.
    run_id: Option<String>,
    name: String,
    /// `number`, `boolean`, `category` or `text`.
    kind: String,
    /// A number, true or false, or a string.
    value: Any<Value>,
    comment: Option<String>,
    /// `sdk`, `api` or `person`.
    source: String,
    author: String,
    created_at: String,
}

/// A result to be stored. One of the same trace, run, name, source and author takes the place of the one before.
#[derive(Object)]
struct NewEvaluation {
    /// Needed in a batch.
    trace_id: Option<String>,
    run_id: Option<String>,
    name: String,
    /// A number, true or false, or a string.
    value: Any<Value>,
    /// Says whether a string is a `category` (default) or a `text`.
    kind: Option<String>,
    comment: Option<String>,
    /// `sdk` or `api` (default) for keys; people are `person` unless they say otherwise.
    source: Option<String>,
    /// For keys; people sign with their e-mail address.
    author: Option<String>,
    /// Now, unless given.
    created_at: Option<String>,
}

/// Results of several traces, all stored or none.
#[derive(Object)]
struct NewEvaluations {
    /// 500 at most.
    evaluations: Vec<NewEvaluation>,
}

/// Results of one name over time.
#[derive(Object)]
struct ChartView {
    name: String,
    /// `number`, `boolean`, `category` or `text`.
    kind: String,
    count: i64,
    series: Vec<PointView>,
    /// How often each value was given, the most frequent first; yes is 1 and no is 0. Texts are not counted.
    values: Vec<ScoreValueView>,
}

/// A value and how often it was given.
#[derive(Object)]
struct ScoreValueView {
    /// A number or a string.
    value: Any<Value>,
    count: i64,
}

/// Results of one stretch of time.
#[derive(Object)]
struct PointView {
    timestamp: String,
    count: i64,
    /// Mean of the numbers; yes is 1 and no is 0.
    mean: Option<f64>,
}

impl EvaluationView {
    fn new(trace: &TraceRow, evaluation: Evaluation) -> Self {
        let kind = evaluation.score.kind().to_owned();
        let value = json_of(evaluation.score);
        Self {
            trace_id: trace.id.lossy(),
            run_id: evaluation.run.map(|run| run.lossy()),
            name: evaluation.name,
            kind,
            value: Any(value),
            comment: evaluation.comment,
            source: evaluation.origin.word().to_owned(),
            author: evaluation.author,
            created_at: time::format(evaluation.at),
        }
    }
}

#[OpenApi(prefix_path = "/v1/tracing", tag = "Chapter::Evaluations")]
impl EvaluationsApi {
    /// Results of a trace and of its runs, oldest first.
    #[oai(path = "/traces/:trace_id/evaluations", method = "get", operation_id = "listEvaluations")]
    async fn list(
        &self,
        caller: Caller,
        trace_id: Path<String>,
        project_id: Query<Option<UuidParam>>,
    ) -> Result<Json<Data<Vec<EvaluationView>>>, ApiError> {
        let (source, trace) = find_trace(&caller, &trace_id.0, project_id.0).await?;
        let all = source.store.evaluations(source.project, &trace).await?;
        Ok(one(all.into_iter().map(|evaluation| EvaluationView::new(&trace, evaluation)).collect()))
    }

    /// Stores a result of a trace or of one of its runs.
    #[oai(path = "/traces/:trace_id/evaluations", method = "post", operation_id = "createEvaluation")]
    async fn create(
        &self,
        caller: Caller,
        trace_id: Path<String>,
        project_id: Query<Option<UuidParam>>,
        body: Fields<NewEvaluation>,
    ) -> Result<Created<EvaluationView>, ApiError> {
        let (source, trace) = find_trace(&caller, &trace_id.0, project_id.0).await?;
        let author = Author::of(&caller, source.project).await?;
        let evaluation = author.read(body.into_values(), caller.now_us()).map_err(ApiError::details)?;
        if lacks_run(&caller, source.project, &trace, &evaluation).await? {
            return Err(ApiError::invalid("run_id", NO_RUN));
        }
        let stored = source.store.put_evaluations(source.project, &[(trace.id.clone(), evaluation.clone())]).await?;
        stored.map_err(|_| ApiError::new(Code::NotFound))?;
        Ok(created(EvaluationView::new(&trace, evaluation)))
    }

    /// Stores results of several traces, all or none.
    #[oai(path = "/evaluations", method = "post", operation_id = "createEvaluations")]
    async fn batch(
        &self,
        caller: Caller,
        /// Needed unless the key belongs to one project.
        project_id: Query<Option<UuidParam>>,
        body: Fields<NewEvaluations, MAX_BYTES>,
    ) -> Result<Created<Message>, ApiError> {
        let scope = source_scope(&caller, project_id.0).await?;
        let (author, now) = (Author::of(&caller, scope.project()).await?, caller.now_us());
        let mut values = body.into_values();
        let items = match values.remove("evaluations") {
            Some(Value::Array(items)) if items.len() > MAX_BATCH => {
                return Err(ApiError::invalid("evaluations", format!("there must be no more than {MAX_BATCH}")));
            }
            Some(Value::Array(items)) if !items.is_empty() => items,
            Some(Value::Array(_)) => return Err(ApiError::invalid("evaluations", "cannot be blank")),
            _ => return Err(ApiError::invalid("evaluations", "must be a list")),
        };
        let mut all = Vec::with_capacity(items.len());
        let mut faults = Map::new();
        for (index, item) in items.into_iter().enumerate() {
            let read = match item {
                Value::Object(mut item) => match item.remove("trace_id") {
                    Some(Value::String(trace)) if !trace.is_empty() => {
                        author.read(item, now).map(|evaluation| (Text::from(trace.as_str()), evaluation))
                    }
                    _ => Err(fault("trace_id", "is required")),
                },
                _ => Err(fault("evaluation", "must be an object")),
            };
            match read {
                Ok(one) => all.push(one),
                Err(wrong) => {
                    faults.insert(index.to_string(), Value::Object(wrong));
                }
            }
        }
        if faults.is_empty() {
            // Results of one trace come together. That a trace is there is seen when they are stored.
            let mut traces: HashMap<&Text, Option<TraceRow>> = HashMap::new();
            for (index, (id, evaluation)) in all.iter().enumerate().filter(|(_, (_, evaluation))| evaluation.run.is_some()) {
                if !traces.contains_key(id) {
                    traces.insert(id, caller.store().find_trace(scope.project(), id).await?);
                }
                if let Some(Some(trace)) = traces.get(id)
                    && lacks_run(&caller, scope.project(), trace, evaluation).await?
                {
                    faults.insert(index.to_string(), Value::Object(fault("run_id", NO_RUN)));
                }
            }
        }
        if faults.is_empty()
            && let Err(index) = caller.store().put_evaluations(scope.project(), &all).await?
        {
            faults.insert(index.to_string(), Value::Object(fault("trace_id", "must be the id of a stored trace")));
        }
        if !faults.is_empty() {
            return Err(ApiError::details(Map::from_iter([("evaluations".to_owned(), Value::Object(faults))])));
        }
        Ok(created(ok().0))
    }

    /// Takes a result back.
    #[oai(path = "/traces/:trace_id/evaluations", method = "delete", operation_id = "deleteEvaluation")]
    #[expect(clippy::too_many_arguments, reason = "each is a documented query parameter")]
    async fn delete(
        &self,
        caller: Caller,
        trace_id: Path<String>,
        project_id: Query<Option<UuidParam>>,
        name: Query<String>,
        run_id: Query<Option<String>>,
        source: Query<Option<String>>,
        author: Query<Option<String>>,
    ) -> Result<Json<Message>, ApiError> {
        let (from, trace) = find_trace(&caller, &trace_id.0, project_id.0).await?;
        let who = Author::of(&caller, from.project).await?;
        let mut given = Map::new();
        given.extend(source.0.map(|word| ("source".to_owned(), Value::String(word))));
        given.extend(author.0.map(|name| ("author".to_owned(), Value::String(name))));
        let (origin, author) = who.sign(&mut given).map_err(ApiError::details)?;
        let run = run_id.0.map(|run| Text::from(run.as_str()));
        let entry = caller.project_entry(&caller.project(from.uuid()).await?, "evaluation.delete").await?;
        let entry = entry.target("evaluation", &name.0, &name.0).detail("trace", trace.id.lossy()).detail("author", &author);
        let gone = from.store.delete_evaluation(from.project, &trace, run.as_ref(), &name.0, origin, &author, &entry).await?;
        if gone { Ok(ok()) } else { Err(ApiError::new(Code::NotFound)) }
    }

    /// Results of a project by name, over time.
    #[oai(path = "/evaluations/chart", method = "get", operation_id = "chartEvaluations")]
    async fn chart(
        &self,
        caller: Caller,
        /// Needed unless the key belongs to one project.
        project_id: Query<Option<UuidParam>>,
        start_time: Query<String>,
        end_time: Query<String>,
        /// Seconds of one point; an hour unless given.
        interval_seconds: Query<Option<crate::api::params::Positive>>,
    ) -> Result<Json<Data<Vec<ChartView>>>, ApiError> {
        let scope = source_scope(&caller, project_id.0).await?;
        let instant = |name: &str, text: &str| time::parse(text).ok_or_else(|| ApiError::invalid(name, "must be a valid date"));
        let (from, until) = (instant("start_time", &start_time.0)?, instant("end_time", &end_time.0)?);
        let width = interval_seconds.0.map_or(3_600, |seconds| i64::from(seconds.0)) * 1_000_000;
        if until.saturating_sub(from) / width > MAX_POINTS {
            return Err(ApiError::invalid("interval_seconds", "there would be too many points"));
        }
        let chart = caller.store().evaluation_chart(scope.project(), from, until, width).await?;
        let chart = chart.ok_or_else(|| ApiError::invalid("interval_seconds", "there would be too many points; narrow the time or widen it"))?;
        Ok(one(chart
            .into_iter()
            .map(|(name, ScoreChart { kind, points, values })| ChartView {
                name,
                kind: kind.to_owned(),
                count: points.iter().map(|point| point.count).sum(),
                series: points
                    .into_iter()
                    .map(|point| PointView { timestamp: time::format(point.at), count: point.count, mean: point.mean })
                    .collect(),
                values: values.into_iter().map(|(value, count)| ScoreValueView { value: Any(json_of(value)), count }).collect(),
            })
            .collect()))
    }
}

/// Whether a result is about a run that its trace does not have.
async fn lacks_run(caller: &Caller, project: ProjectId, trace: &TraceRow, evaluation: &Evaluation) -> Result<bool, ApiError> {
    let Some(run) = &evaluation.run else { return Ok(false) };
    Ok(caller.store().span(project, trace, run).await?.is_none())
}

fn json_of(score: Score) -> Value {
    match score {
        Score::Number(number) => Value::from(number),
        Score::Boolean(yes) => Value::Bool(yes),
        Score::Category(text) | Score::Text(text) => Value::String(text),
    }
}

fn fault(field: &str, must: &str) -> Map<String, Value> {
    Map::from_iter([(field.to_owned(), Value::String(must.to_owned()))])
}

/// Who signs results.
struct Author {
    /// E-mail address of a person; none for a key.
    email: Option<String>,
    /// What the project does not want stored.
    rules: Option<Arc<Redactor>>,
}

impl Author {
    async fn of(caller: &Caller, project: ProjectId) -> Result<Self, ApiError> {
        let email = if caller.person().is_ok() { Some(caller.account().await?.email) } else { None };
        Ok(Self { email, rules: caller.redactor(project).await? })
    }

    /// Origin and author of a result, from what is given and who gives it.
    fn sign(&self, given: &mut Map<String, Value>) -> Result<(Origin, String), Map<String, Value>> {
        let word = text_of(given, "source", MAX_WORD)?;
        let usual = if self.email.is_some() { Origin::Person } else { Origin::Api };
        let origin = word.map_or(Some(usual), |word| Origin::from_word(&word)).filter(|origin| self.email.is_some() || *origin != Origin::Person);
        let author = text_of(given, "author", MAX_WORD)?;
        let origin = origin.ok_or_else(|| fault("source", "must be a valid value"))?;
        Ok((origin, self.email.clone().or(author).unwrap_or_default()))
    }

    fn read(&self, mut given: Map<String, Value>, now: i64) -> Result<Evaluation, Map<String, Value>> {
        let name = text_of(&mut given, "name", MAX_WORD)?.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| fault("name", "cannot be blank"))?;
        let kind = text_of(&mut given, "kind", MAX_WORD)?;
        let invalid = || fault("value", "must be a valid value");
        let mut score = match (given.remove("value"), kind.as_deref()) {
            (Some(Value::Number(number)), None | Some("number")) => {
                Score::Number(number.as_f64().filter(|number| number.is_finite()).ok_or_else(invalid)?)
            }
            (Some(Value::Bool(yes)), None | Some("boolean")) => Score::Boolean(yes),
            (Some(Value::String(word)), None | Some("category")) if word.chars().count() <= MAX_WORD => Score::Category(word),
            (Some(Value::String(text)), Some("text")) if text.chars().count() <= MAX_TEXT => Score::Text(text),
            (None | Some(Value::Null), _) => return Err(fault("value", "is required")),
            _ => return Err(invalid()),
        };
        let (origin, author) = self.sign(&mut given)?;
        let at = match text_of(&mut given, "created_at", MAX_WORD)? {
            Some(text) => time::parse(&text).ok_or_else(|| fault("created_at", "must be a valid date"))?,
            None => now,
        };
        let run = text_of(&mut given, "run_id", MAX_TEXT)?.map(|run| Text::from(run.as_str()));
        let mut comment = text_of(&mut given, "comment", MAX_TEXT)?;
        if let Some(rules) = &self.rules {
            rules.words(&mut score, &mut comment);
        }
        Ok(Evaluation { run, name, origin, author, score, comment, at })
    }
}

/// A text that may be missing or null.
fn text_of(given: &mut Map<String, Value>, field: &str, most: usize) -> Result<Option<String>, Map<String, Value>> {
    match given.remove(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.chars().count() <= most => Ok(Some(text)),
        Some(Value::String(_)) => Err(fault(field, &format!("the length must be no more than {most}"))),
        Some(_) => Err(fault(field, "must be a string")),
    }
}
