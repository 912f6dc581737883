//! Tests of the decoder on recordings and on odd spans; `tests/dreadnode_replay.rs` has the rest of the recordings.

use std::io::Read as _;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use super::{Encoding, Traces, beside, decode, run_parts};
use crate::collector::parts::Original;
use crate::domain::evaluation::{Origin, Score};
use crate::domain::item::Item;
use crate::domain::span::{Counting, Protocol, Status};
use crate::domain::text::Text;

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const ID: &str = "b7ad6b7169203331";
/// Every one of the odd spans takes a small part of this; what is quadratic takes many times of it.
const MOST: Duration = Duration::from_secs(20);

fn attributes(texts: &[(&str, &str)]) -> Vec<Json> {
    texts.iter().map(|(key, value)| json!({ "key": key, "value": { "stringValue": value } })).collect()
}

/// A finished root of the SDK, with these attributes and events.
fn span(texts: &[(&str, &str)], events: &[Json]) -> Json {
    let texts = [&[("dreadnode.version", "2.0.52"), ("dreadnode.schema", "{}")], texts].concat();
    json!({ "traceId": TRACE, "spanId": ID, "name": "s", "startTimeUnixNano": 1000, "endTimeUnixNano": 2000,
        "attributes": attributes(&texts), "events": events })
}

/// A finished root of another library.
fn foreign(texts: &[(&str, &str)], events: &[Json]) -> Json {
    json!({ "traceId": TRACE, "spanId": ID, "name": "s", "startTimeUnixNano": 1000, "endTimeUnixNano": 2000,
        "attributes": attributes(texts), "events": events })
}

fn decoded(span: &Json) -> Traces {
    let body = json!({ "resourceSpans": [{ "scopeSpans": [{ "spans": [span] }] }] }).to_string();
    decode(body.as_bytes(), Encoding::Json).expect("an envelope")
}

fn item(span: &Json) -> Item {
    decoded(span).decoded.spans.remove(0)
}

/// A key of the run as the API shows it.
fn shown(span: &Json, part: &str) -> Json {
    let text = span.to_string();
    let parts = run_parts(&Original::alone(Protocol::Dreadnode, text.as_bytes()));
    let part = match part {
        "input" => parts.input,
        "events" => parts.events,
        "error" => parts.error,
        part => panic!("no {part}"),
    };
    part.map_or(Json::Null, |part| serde_json::from_str(&part).expect("JSON"))
}

macro_rules! recorded {
    ($name:literal) => {{
        let packed: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/dreadnode/", $name, ".pb.gz"));
        let mut body = Vec::new();
        flate2::read::GzDecoder::new(packed).read_to_end(&mut body).expect("gzip");
        decode(&body, Encoding::Protobuf).expect("OTLP")
    }};
}

/// References to one value under names of their own.
fn references(count: usize) -> String {
    let all: Vec<String> = (0..count).map(|number| format!("{{\"name\":\"{number}\",\"hash\":\"h\"}}")).collect();
    format!("[{}]", all.join(","))
}

#[test]
fn a_value_that_many_names_refer_to_is_read_once() {
    let refs = references(200_000);
    let filler = "x".repeat(4_000_000);
    let parts = vec!["0"; 1_000_000].join(",");
    let objects = [
        // Long itself, long beside its value, and long in its place.
        format!("{{\"h\":{{\"value\":\"{filler}\"}}}}"),
        format!("{{\"h\":{{\"value\":1,\"more\":[{parts}]}}}}"),
        format!("{{\"h\":{{\"uri\":\"s3://b/{filler}\",\"size\":1}}}}"),
    ];
    for objects in objects {
        let span = span(&[("dreadnode.inputs", &refs), ("dreadnode.objects", &objects)], &[]);
        let started = Instant::now();
        assert!(item(&span).preview.expect("a root has texts").input.is_some());
        let input = shown(&span, "input");
        assert!(started.elapsed() < MOST, "{:?}", started.elapsed());
        assert_eq!(input.as_object().map(serde_json::Map::len), Some(200_000));
        assert!(input["199999"] == 1 || input["199999"] == "h", "{}", input["199999"]);
    }
}

#[test]
fn exceptions_are_told_apart_at_once() {
    let event = |text: String| json!({ "name": "exception", "attributes": attributes(&[("exception.type", "E"), ("exception.message", &text)]) });
    let events: Vec<Json> = (0..100_000).map(|number| event(format!("{}{number}", "x".repeat(60)))).collect();
    let span = span(&[], &[events.as_slice(), &events[..10]].concat());
    let started = Instant::now();
    let shown = shown(&span, "events");
    assert!(started.elapsed() < MOST, "{:?}", started.elapsed());
    assert_eq!(shown.as_array().map(Vec::len), Some(100_000), "the same one twice is one");
}

#[test]
fn no_span_refers_to_more_than_a_span_may() {
    let hash = "a".repeat(64);
    let artifact = format!("{{\"oid\":\"sha256:{hash}\",\"name\":\"f\"}}");
    let artifacts = format!("[{}]", vec![artifact; 30_000].join(","));
    let span = span(&[("dreadnode.artifacts", &artifacts)], &[]);
    assert_eq!(beside(span.to_string().as_bytes()).len(), 20_000);
}

#[test]
fn a_generation_counts_and_keeps_others_from_counting() {
    let of_type = |kind| item(&span(&[("dreadnode.type", kind), ("dreadnode.generation.total_tokens", "3")], &[])).head;
    let generation = of_type("generation");
    assert!(generation.marks.counting == Counting::Covering && generation.marks.counted && generation.shadows());
    assert_eq!(of_type("agent").marks.counting, Counting::Never);
}

#[test]
fn a_generation_shows_its_messages() {
    let objects = r#"{"a":{"value":["old"]},"b":{"value":["new"]},"c":{"value":0.5}}"#;
    let refs = r#"[{"name":"messages","hash":"a"},{"name":"messages","hash":"b"},{"name":"temperature","hash":"c"}]"#;
    let of_type = |kind| shown(&span(&[("dreadnode.type", kind), ("dreadnode.inputs", refs), ("dreadnode.objects", objects)], &[]), "input");
    assert_eq!(of_type("generation"), json!(["new"]));
    assert_eq!(of_type("task"), json!({ "messages": ["new"], "temperature": 0.5 }));
}

#[test]
fn a_tool_with_an_error_failed_whatever_it_says() {
    let of_error = |text| span(&[("dreadnode.type", "tool"), ("dreadnode.tool.error", text)], &[]);
    assert_eq!((item(&of_error("")).head.status, shown(&of_error(""), "error")["message"].clone()), (Status::Failed, Json::Null));
    assert_eq!(item(&of_error("no city")).head.error, Some(Text::from("no city")));
    assert_eq!(item(&span(&[("dreadnode.type", "tool")], &[])).head.status, Status::Succeeded);
}

#[test]
fn a_fragment_does_not_name_the_run() {
    let of_type = |kind| item(&span(&[("dreadnode.type", kind), ("dreadnode.run.id", "r")], &[])).facts.metadata.clone();
    assert_eq!(of_type("task"), [(Text::from("run_id"), Text::from("r"))]);
    assert_eq!(of_type("task_fragment"), []);
}

#[test]
fn the_session_of_an_agent_is_told_apart() {
    let facts = |texts: &[(&str, &str)]| {
        let facts = item(&span(texts, &[])).facts;
        (facts.session.clone(), facts.metadata.clone())
    };
    let (bound, agents) = (("dreadnode.session.id", "s"), ("dreadnode.agent.session_id", "a"));
    let said = [(Text::from("agent_session_id"), Text::from("a"))];
    assert_eq!(facts(&[agents]), (Some(Text::from("a")), said.to_vec()));
    assert_eq!(facts(&[bound, agents]), (Some(Text::from("s")), said.to_vec()));
    assert_eq!(facts(&[bound]), (Some(Text::from("s")), vec![]));
}

/// The contract of this protocol is narrower than that of OTLP, which takes a recorded exception for a failure.
#[test]
fn a_foreign_span_is_what_its_status_code_says() {
    let raised = json!({ "name": "exception", "attributes": attributes(&[("exception.type", "ValueError"), ("exception.message", "no")]) });
    let mut survived = foreign(&[("gen_ai.operation.name", "chat")], std::slice::from_ref(&raised));
    assert_eq!((item(&survived).head.status, item(&survived).head.error), (Status::Succeeded, None));
    assert_eq!(shown(&survived, "error"), Json::Null);
    survived["status"] = json!({ "code": 2, "message": "gave up" });
    assert_eq!((item(&survived).head.status, item(&survived).head.error), (Status::Failed, Some(Text::from("gave up"))));
    assert_eq!(shown(&survived, "error")["type"], "ValueError");
    let open = json!({ "traceId": TRACE, "spanId": ID, "name": "s", "startTimeUnixNano": 1000, "events": [raised] });
    assert_eq!(item(&open).head.status, Status::Running);
}

#[test]
fn what_scorers_found_are_results() {
    let found = |recorded: Traces| -> Vec<_> {
        let all = recorded.decoded.evaluations;
        all.into_iter()
            .map(|(_, one)| {
                assert_eq!(one.origin, Origin::Sdk);
                let Score::Number(number) = one.score else { panic!("{one:?}") };
                (one.run.map(|run| run.lossy()), one.name, one.author, number, one.comment)
            })
            .collect()
    };
    let of = |run: &str, name: &str, author: &str, number, comment: Option<&str>| {
        (Some(run.to_owned()), name.to_owned(), author.to_owned(), number, comment.map(ToOwned::to_owned))
    };
    // What the scorer found of each sample, and the mean under a name of its own.
    let mut evaluation = found(recorded!("evaluation_agentless"));
    evaluation.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [
        of("112d2b351202088e", "sample/exact", "exact", 0.5, Some("mean of 2")),
        of("1eb95d6ca0af7e9a", "exact", "exact", 1.0, None),
        of("a8dd76b183fca7b8", "exact", "exact", 0.0, None),
    ];
    assert_eq!(evaluation, expected);
    assert_eq!(found(recorded!("span_types_nested")), [of("74b7fc07010a8c85", "length", "scorer:len", 2.0, None)]);
    let decorated = ["205e6898c7392724", "6591eef01ccb6a10"].map(|run| of(run, "my_scorer", "my_scorer", 8.0, None));
    assert_eq!(found(recorded!("task_decorator_scorer")), decorated);
    let samples = [of("056b0864b3871acd", "accuracy", "", 0.95, None), of("df50e8cbfe34ca6a", "score", "", 0.8, None)];
    assert_eq!(found(recorded!("log_samples")), samples);
    // Metrics that nobody says are scores.
    for recorded in [recorded!("metrics_aggregation"), recorded!("task_and_run"), recorded!("task_span_quickstart"), recorded!("run_params")] {
        assert_eq!(found(recorded), []);
    }
}

#[test]
fn a_scorer_writes_once_at_the_end_without_a_step() {
    let names_of = |kind: &str, metrics: &str, more: &[(&str, &str)]| -> Vec<String> {
        let texts = [&[("dreadnode.type", kind), ("dreadnode.metrics", metrics)], more].concat();
        let mut span = span(&texts, &[]);
        // 1970-01-01T00:01:00Z
        span["endTimeUnixNano"] = json!(60_000_000_000_u64);
        decoded(&span).decoded.evaluations.into_iter().map(|(_, one)| one.name).collect()
    };
    let metrics = r#"{"late":{"values":[1],"steps":[0],"timestamps":["1970-01-01T00:00:59.5+00:00"]},
        "early":{"values":[1],"steps":[0],"timestamps":["1970-01-01T00:00:58+00:00"]},
        "step":{"values":[1],"steps":[3],"timestamps":["1970-01-01T00:00:59.5+00:00"]},
        "twice":{"values":[1,2],"steps":[0,0],"timestamps":["1970-01-01T00:00:59.5+00:00","1970-01-01T00:00:59.6+00:00"]},
        "timeless":{"values":[1],"steps":[0],"timestamps":[]},"odd":{"values":[NaN],"steps":[null],"timestamps":["1970-01-01T00:01:00+00:00"]}}"#;
    let decorated = [("code.function", "classify")];
    assert_eq!(names_of("task", metrics, &decorated), ["late"]);
    assert_eq!(names_of("task", metrics, &[]), [] as [String; 0]);
    assert_eq!(names_of("tool", metrics, &decorated), [] as [String; 0]);
    assert_eq!(names_of("sample", metrics, &[]), ["late", "early", "step", "twice", "timeless"]);
    let steps = r#"{"scorer/tone":{"values":[1,0],"steps":[1,2]},"scorer/":{"values":[1]},"agent/error":{"values":[1]}}"#;
    assert_eq!(names_of("agent", steps, &[]), ["tone"]);
    assert_eq!(names_of("study", steps, &[]), [] as [String; 0]);
    let scorers = [("dreadnode.evaluation.scorers", r#"["My Scorer!", "-- other"]"#)];
    let metrics = r#"{"sample/my_scorer":{"values":[1]},"sample/other":{"values":[1]},"sample/passed":{"values":[1]}}"#;
    assert_eq!(names_of("evaluation", metrics, &scorers), ["sample/my_scorer", "sample/other"], "as the SDK cleans names");
}

#[test]
fn a_logged_sample_says_what_came_of_what() {
    let list = |name: &str| format!(r#"[{{"name":"{name}","hash":"{name}-hash"}}]"#);
    let (metrics, input, output) = (r#"{"a":{"values":[1]}}"#, list("input"), list("output"));
    let told = |input: &str, output: &str, from: &str, to: &str| {
        let hashes = attributes(&[("dreadnode.object.hash", from), ("dreadnode.link.hash", to)]);
        let link = json!({ "name": "dreadnode.object.link", "attributes": hashes });
        let texts = [("dreadnode.type", "task"), ("dreadnode.metrics", metrics), ("dreadnode.inputs", input), ("dreadnode.outputs", output)];
        decoded(&span(&texts, &[link])).decoded.evaluations.len()
    };
    assert_eq!(told(&input, &output, "output-hash", "input-hash"), 1);
    assert_eq!(told(&input, &output, "input-hash", "output-hash"), 0);
    assert_eq!(told(&list("text"), &output, "output-hash", "text-hash"), 0);
    assert_eq!(told("[]", &output, "output-hash", "input-hash"), 0);
    let two = r#"[{"name":"input","hash":"x"},{"name":"input","hash":"input-hash"}]"#;
    assert_eq!(told(two, &output, "output-hash", "input-hash"), 0);
}

#[test]
fn odd_scores_are_none() {
    let metrics =
        r#"{"sample/a":{"values":[NaN,"x",null]},"sample/b":{"values":[NaN,2,4]},"sample/c":3,"sample/d":{"values":[1]},"a":{"values":[1]}}"#;
    let of_scorers = |scorers| {
        let told = [("dreadnode.type", "evaluation"), ("dreadnode.evaluation.scorers", scorers), ("dreadnode.metrics", metrics)];
        decoded(&span(&told, &[])).decoded.evaluations.into_iter().map(|(_, one)| (one.name, one.score)).collect::<Vec<_>>()
    };
    assert_eq!(of_scorers(r#"["a","b","c",7,""]"#), [("sample/b".to_owned(), Score::Number(3.0))]);
    assert_eq!(of_scorers("{"), []);
}
