//! The checks of the fuzz targets, quick and always the same: recorded requests with bytes changed, and runs made of
//! everything that JSON allows. `make fuzz` looks further.

#[path = "support/checks.rs"]
#[allow(unreachable_pub, clippy::allow_attributes, reason = "shared with the fuzz targets")]
mod checks;
mod support;

use std::io::Write;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use support::fixtures;
use support::runs::raw_batch;

/// Runs a check on many values; always on the same ones.
fn on_many<S: Strategy>(cases: u32, strategy: S, check: impl Fn(S::Value)) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let done = runner.run(&strategy, |value| {
        check(value);
        Ok(())
    });
    assert!(done.is_ok(), "{done:?}");
}

/// Recorded bodies that are not too long to be changed a thousand times.
static RECORDED: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let scenarios = fixtures::folders().iter().flat_map(|folder| fixtures::scenarios(folder)).collect::<Vec<_>>();
    let bodies = scenarios.iter().flat_map(|scenario| &scenario.requests).map(|request| raw_batch(&request.runs).into_bytes());
    bodies.filter(|body| body.len() < 24 * 1024).collect()
});

/// A change of a body.
#[derive(Clone, Debug)]
enum Change {
    Flip(Index, u8),
    Cut(Index, usize),
    Put(Index, &'static str),
    Copy(Index, Index, usize),
    End(Index),
}

/// Bits of JSON that matter where they stand.
const PIECES: &[&str] = &[
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "\\ud800",
    "\\u0000",
    "\\udc00\\ud800",
    "1e999",
    "-0",
    "\"runs\":",
    "\"trace_id\":null,",
    "\"id\":\"\",",
    "\"metadata\":{},",
    "\u{feff}",
    "😀",
    " ",
];

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Flip(at, byte)),
        2 => (any::<Index>(), 1_usize..40).prop_map(|(at, length)| Change::Cut(at, length)),
        4 => (any::<Index>(), select(PIECES)).prop_map(|(at, piece)| Change::Put(at, piece)),
        2 => (any::<Index>(), any::<Index>(), 1_usize..200).prop_map(|(from, to, length)| Change::Copy(from, to, length)),
        1 => any::<Index>().prop_map(Change::End),
    ]
}

fn apply(body: &mut Vec<u8>, change: &Change) {
    if body.is_empty() {
        return;
    }
    let length = body.len();
    let end = |at: usize, wanted: usize| (at + wanted).min(length);
    match change {
        Change::Flip(at, byte) => body[at.index(length)] ^= byte,
        Change::Cut(at, wanted) => drop(body.drain(at.index(length)..end(at.index(length), *wanted))),
        Change::Put(at, piece) => drop(body.splice(at.index(length)..at.index(length), piece.bytes())),
        Change::Copy(from, to, wanted) => {
            let piece = body[from.index(length)..end(from.index(length), *wanted)].to_vec();
            drop(body.splice(to.index(length)..to.index(length), piece));
        }
        Change::End(at) => body.truncate(at.index(length)),
    }
}

#[test]
fn recorded_requests_with_changes() {
    assert!(RECORDED.len() > 20, "there are recorded requests: {}", RECORDED.len());
    for body in RECORDED.iter() {
        checks::decode_dynamiq(body);
    }
    let changed = (any::<Index>(), prop::collection::vec(change(), 0..4)).prop_map(|(which, changes)| {
        let mut body = RECORDED[which.index(RECORDED.len())].clone();
        for change in &changes {
            apply(&mut body, change);
        }
        body
    });
    on_many(2_000, changed, |body| checks::decode_dynamiq(&body));
}

/// Recorded requests of the OpenAI Agents SDK.
static AGENTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let text = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/openai_agents/python_0_24.json")).expect("a recording");
    let recorded: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
    let items = recorded["requests"].as_array().expect("a list").iter().flat_map(|request| {
        request["request"]["body"]["data"].as_array().expect("a list").chunks(4).map(|items| serde_json::json!({ "data": items }))
    });
    items.map(|body| body.to_string().into_bytes()).collect()
});

#[test]
fn recorded_agents_with_changes() {
    assert!(AGENTS.len() > 10, "there are recorded requests: {}", AGENTS.len());
    for body in AGENTS.iter() {
        checks::decode_openai_agents(body);
    }
    let changed = (any::<Index>(), prop::collection::vec(change(), 0..4)).prop_map(|(which, changes)| {
        let mut body = AGENTS[which.index(AGENTS.len())].clone();
        for change in &changes {
            apply(&mut body, change);
        }
        body
    });
    on_many(2_000, changed, |body| checks::decode_openai_agents(&body));
}

/// A JSON string token, escapes and lone surrogates included.
fn string() -> impl Strategy<Value = String> {
    let unit = prop_oneof![
        4 => "[a-z 0-9./-]{1,6}",
        1 => any::<char>().prop_filter("has to be escaped", |c| *c != '"' && *c != '\\' && *c >= ' ').prop_map(String::from),
        1 => any::<u16>().prop_map(|unit| format!("\\u{unit:04x}")),
        1 => (0xD800_u16..0xE000).prop_map(|unit| format!("\\u{unit:04X}")),
        1 => select(&["\\n", "\\\"", "\\\\", "\\/", "\\u0000", "\\ud83d\\ude00"][..]).prop_map(str::to_owned),
    ];
    prop::collection::vec(unit, 0..5).prop_map(|units| format!("\"{}\"", units.concat()))
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_filter("JSON has no such number", |number| number.is_finite()).prop_map(|number| format!("{number:e}")),
        select(&["0", "-0", "1e999999", "-1e999999", "1e-999999", "18446744073709551616", "0.000125", "-5", "1E+2", "1099511627777"][..])
            .prop_map(str::to_owned),
    ]
}

/// Any JSON value as text, with white space and repeated keys.
fn value() -> impl Strategy<Value = String> {
    let plain = prop_oneof![Just("null".to_owned()), Just("true".to_owned()), string(), number()];
    plain.prop_recursive(3, 24, 4, |inner| {
        let key = prop_oneof![string(), select(&["\"a\"", "\"content\"", "\"output\"", "\"messages\"", "\"id\""][..]).prop_map(str::to_owned)];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(" ,"))),
            prop::collection::vec((key, inner), 0..4).prop_map(|entries| object(&entries)),
        ]
    })
}

fn object(entries: &[(String, String)]) -> String {
    let entries: Vec<String> = entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{{{}}}", entries.join(","))
}

/// Mostly a value of the field, sometimes any value, sometimes none.
fn field(name: &'static str, good: BoxedStrategy<String>) -> BoxedStrategy<Vec<(String, String)>> {
    let entry = move |value: String| vec![(format!("\"{name}\""), value)];
    prop_oneof![
        60 => good.clone().prop_map(entry),
        1 => value().prop_map(entry),
        1 => (value(), good).prop_map(move |(first, last)| [entry(first), entry(last)].concat()),
        1 => Just(Vec::new()),
    ]
    .boxed()
}

fn one_of(words: &'static [&'static str]) -> BoxedStrategy<String> {
    select(words).prop_map(str::to_owned).boxed()
}

fn id() -> BoxedStrategy<String> {
    prop_oneof![
        8 => one_of(&["\"a\"", "\"b\"", "\"c\"", "\"d\"", "\"ee364b0a-3673-4101-8adf-24d9ff374d1e\"", "\"00f067aa0ba902b7\""]),
        1 => string(),
        1 => (250_usize..260).prop_map(|length| format!("\"{}\"", "é".repeat(length))),
    ]
    .boxed()
}

fn date() -> BoxedStrategy<String> {
    const DATES: &[&str] = &[
        "\"2026-03-01T10:00:00.000000+00:00\"",
        "\"2026-03-01T10:00:00.123456Z\"",
        "\"0000-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:60.999999999-23:59\"",
        "\"1970-01-01 00:00:00Z\"",
    ];
    prop_oneof![20 => one_of(DATES), 1 => one_of(&["\"2026-02-30T00:00:00Z\"", "\"soon\"", "\"2026-03-01\""])].boxed()
}

fn metadata() -> BoxedStrategy<String> {
    let usage = prop::collection::vec(number(), 5).prop_map(|n| {
        let [prompt, completion, total, cost, cached] = [&n[0], &n[1], &n[2], &n[3], &n[4]];
        format!(
            "{{\"prompt_tokens\":{prompt},\"completion_tokens\":{completion},\"total_tokens\":{total},\"total_tokens_cost_usd\":{cost},\
             \"cache_read_input_tokens\":{cached}}}"
        )
    });
    let node = (one_of(&["\"agents\"", "\"llms\"", "\"tools\"", "\"audio\"", "1", "\"\""]), string(), value())
        .prop_map(|(group, model, id)| format!("{{\"group\":{group},\"model\":{model},\"id\":{id},\"type\":\"x.utils.Output\"}}"));
    let more = (string(), value()).prop_map(|entry| object(&[entry]));
    let named = (usage, node, value()).prop_map(|(usage, node, user)| {
        format!("{{\"usage\":{usage},\"node\":{node},\"user_id\":{user},\"failed_nodes\":[{user}],\"workflow\":{{\"id\":{user}}},\"team\":{user}}}")
    });
    prop_oneof![4 => named, 1 => more, 1 => value()].boxed()
}

fn run() -> impl Strategy<Value = String> {
    let text = || prop_oneof![Just("null".to_owned()), string()].boxed();
    let trace = prop_oneof![Just("null".to_owned()), id()].boxed();
    let parent = prop_oneof![1 => Just("null".to_owned()), 3 => id()].boxed();
    let end = prop_oneof![1 => Just("null".to_owned()), 3 => date()].boxed();
    let who = (field("id", id()), field("type", one_of(&["\"workflow\"", "\"flow\"", "\"node\"", "\"node\""])), field("trace_id", trace));
    let when =
        (field("start_time", date()), field("end_time", end), field("status", one_of(&["null", "\"succeeded\"", "\"failed\"", "\"skipped\""])));
    let names = (field("name", text()), field("source_id", text()), field("session_id", text()), field("parent_run_id", parent));
    let rest = (field("metadata", metadata()), field("input", value().boxed()), field("output", value().boxed()), field("tags", value().boxed()));
    let error = field("error", value().boxed());
    let fields = (who, when, names, rest, error)
        .prop_map(|((a, b, c), (d, e, f), (g, h, i, j), (k, l, m, n), o)| [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o].concat());
    prop_oneof![50 => fields.prop_map(|entries| object(&entries)), 1 => value()]
}

#[test]
fn made_up_runs() {
    let body = prop::collection::vec(run(), 0..5).prop_map(|runs| format!(" {{\"other\":[{{}}],\"runs\":[{}]}} ", runs.join(", ")));
    let accepted = std::cell::Cell::new(0);
    on_many(2_000, body, |body| {
        accepted.set(accepted.get() + u32::from(tracekeep::collector::dynamiq::decode(body.as_bytes()).is_ok()));
        checks::decode_dynamiq(body.as_bytes());
    });
    assert!(accepted.get() > 300, "enough of the made-up bodies are accepted: {}", accepted.get());
}

#[test]
fn any_string() {
    on_many(4_000, string(), |token| checks::json_text(token.as_bytes()));
    on_many(2_000, value(), |token| checks::json_text(token.as_bytes()));
    on_many(2_000, prop::collection::vec(any::<u8>(), 0..24), |inner| checks::json_text(&[b"\"", inner.as_slice(), b"\""].concat()));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

#[test]
fn gzip_with_changes() {
    let member =
        prop_oneof![prop::collection::vec(any::<u8>(), 0..300), (any::<u8>(), 0_usize..3_000_000).prop_map(|(byte, length)| vec![byte; length]),];
    let body = (any::<u8>(), prop::collection::vec(member, 0..3), prop::collection::vec(change(), 0..3)).prop_map(|(first, members, changes)| {
        let mut wire: Vec<u8> = members.iter().flat_map(|member| gzip(member)).collect();
        for change in &changes {
            apply(&mut wire, change);
        }
        [&[first], wire.as_slice()].concat()
    });
    on_many(600, body, |bytes| checks::inflate(&bytes));
}

/// Bodies that are easier to think of than to find.
#[test]
fn named_cases() {
    let run = support::run("t", "a").to_string();
    let mut no_utf8 = b"{\"other\":\"\xff\",\"runs\":[".to_vec();
    no_utf8.extend_from_slice(run.as_bytes());
    no_utf8.extend_from_slice(b"]}");
    checks::decode_dynamiq(&no_utf8);

    // Every value of an object repeats the object's own name.
    let values: Vec<String> = (0..500).map(|number| format!("\"{number}\":1")).collect();
    let metadata = format!("{{\"{}\":{{{}}}}}", "long".repeat(50_000), values.join(","));
    let repeating = run.replace("\"metadata\":{}", &format!("\"metadata\":{metadata}"));
    assert_ne!(run, repeating);
    checks::decode_dynamiq(raw_batch(&[&repeating]).as_bytes());

    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        for key in ["metadata", "input", "output", "tags", "error", "more"] {
            let body = raw_batch(&[run.replacen('{', &format!("{{\"{key}\":{deep},"), 1), run.replacen('}', &format!("}},\"{key}\":{deep}"), 1)]);
            checks::decode_dynamiq(body.as_bytes());
        }
    }
    for body in ["", "{}", "[]", "null", "{\"runs\":[]}", "{\"runs\":null}", "{\"runs\":[null]}", "{\"runs\":[{}]} x", "\u{feff}{\"runs\":[]}"] {
        checks::decode_dynamiq(body.as_bytes());
    }
}
