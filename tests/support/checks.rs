//! What must hold for any bytes at all. The fuzz targets (`tests/fuzz`) and the quick version of them
//! (`tests/decoder_fuzz.rs`) run these same checks; a check that fails panics.

use std::collections::BTreeMap;
use std::io::Read;

use serde_json::Value;
use serde_json::value::RawValue;
use tracekeep::collector::http::inflate::{Coding, InflateError, Inflater, STEP_BYTES};
use tracekeep::collector::parts::{self, Original};
use tracekeep::collector::{dynamiq, openai_agents, otlp, preview_of};
use tracekeep::domain::derive::{self, Full, GapTop, Primary, Shown};
use tracekeep::domain::id::{hash128, pack, unpack};
use tracekeep::domain::item::{Item, Preview};
use tracekeep::domain::span::Protocol;
use tracekeep::domain::text::{self, Text};
use tracekeep::domain::time;
use tracekeep::domain::trace::TraceState;

/// Longest id, in code points.
const MAX_ID: usize = 255;

/// Decodes an OTLP request of either encoding. What is accepted lies inside of it, and reads back as JSON.
pub fn decode_otlp(body: &[u8]) {
    for encoding in [otlp::Encoding::Protobuf, otlp::Encoding::Json] {
        if let Ok(traces) = otlp::decode(body, encoding) {
            for item in &traces.decoded.spans {
                let original = &body[item.original.clone()];
                assert_eq!(item.head.hash, hash128(original));
                assert!(item.head.end.is_none_or(|end| end >= item.head.start), "no span ends before it starts");
                let parts = parts::of_run(&Original::alone(Protocol::Otlp, original));
                for part in
                    [parts.input, parts.output, parts.attributes, parts.events, parts.links, parts.metadata, parts.params].into_iter().flatten()
                {
                    assert!(serde_json::from_str::<&RawValue>(&part).is_ok(), "no JSON: {part}");
                }
            }
        }
        if let Ok(logs) = otlp::logs::decode(body, encoding) {
            assert!(logs.decoded.logs.iter().all(|log| log.original.end <= body.len()));
        }
    }
}

/// Decodes a body. What is accepted lies inside of it, reads back the same, and can be derived from.
pub fn decode_dynamiq(body: &[u8]) {
    let decoded = dynamiq::decode(body);
    if let Ok(strict) = serde_json::from_slice::<Value>(body) {
        assert_eq!(decoded.is_ok(), is_valid(&strict), "accepted, or not, against the contract: {decoded:?}");
    }
    let Ok(items) = decoded else { return };
    assert!(std::str::from_utf8(body).is_ok(), "JSON is UTF-8");
    assert!(!items.is_empty(), "an accepted body has runs");
    let mut end = 0;
    for item in &items {
        assert!(item.original.start >= end && item.original.end <= body.len(), "originals follow each other inside the body");
        end = item.original.end;
        check_item(item, &body[item.original.clone()]);
    }
    check_derived(&items, Protocol::Dynamiq);
}

/// Decodes a body of the OpenAI Agents SDK: any list under `data` is accepted, every item is kept or named, and what is
/// kept lies inside of the body, says the same again, and reads back as JSON.
pub fn decode_openai_agents(body: &[u8]) {
    let decoded = openai_agents::decode(body, 0);
    if let Ok(strict) = serde_json::from_slice::<Value>(body) {
        assert_eq!(decoded.is_ok(), strict.get("data").is_some_and(Value::is_array), "accepted, or not, against the contract");
        if let (Ok(batch), Some(data)) = (&decoded, strict.get("data").and_then(Value::as_array)) {
            let kept = (batch.decoded.spans.len() + batch.decoded.announcements.len()) as u64;
            assert_eq!(kept + batch.rejected + batch.left_out, data.len() as u64);
        }
    }
    let Ok(batch) = decoded else { return };
    for item in &batch.decoded.spans {
        let original = &body[item.original.clone()];
        assert_eq!(item.head.hash, hash128(original), "the hash is that of the original");
        let alone = [&b"{\"data\":["[..], original, b"]}"].concat();
        let again = openai_agents::decode(&alone, 0).expect("an original is accepted again").decoded.spans;
        assert_eq!((&again[0].id, &again[0].head), (&item.id, &item.head), "an original says the same again");
        let original = Original::alone(Protocol::OpenaiAgents, original);
        let run = parts::of_run(&original);
        let trace = parts::of_trace(Some(&original), Some(&original));
        let shown = [run.input, run.output, run.error, run.metadata, run.attributes, run.params, trace.input, trace.output];
        for json in shown.into_iter().flatten() {
            assert!(serde_json::from_str::<&RawValue>(&json).is_ok(), "{json} is JSON");
        }
        let _: Preview = preview_of(Protocol::OpenaiAgents, original.bytes, &[]);
    }
    for one in &batch.decoded.announcements {
        let metadata = one.facts.metadata_json();
        assert!(serde_json::from_slice::<&RawValue>(metadata.as_bytes()).is_ok(), "announced metadata is JSON");
    }
    check_derived(&batch.decoded.spans, Protocol::OpenaiAgents);
}

fn check_item(item: &Item, original: &[u8]) {
    assert_eq!(item.head.hash, hash128(original), "the hash is that of the original");
    for id in [unpack(&item.id).expect("an id unpacks"), item.trace_id.clone()] {
        assert!((1..=MAX_ID).contains(&id.chars()), "an id has a length");
        assert_eq!(printed(&id).as_ref(), Some(&id), "an id prints as it was sent");
    }
    assert_eq!(pack(unpack(&item.id).expect("an id unpacks").as_bytes()), item.id);
    let facts: usize = item.facts.metadata.iter().map(|(key, value)| key.as_bytes().len() + value.as_bytes().len()).sum();
    assert!(facts <= 256 * 512 + original.len(), "what is kept of {} bytes of original is {facts} bytes", original.len());

    let alone = [&b"{\"runs\":["[..], original, b"]}"].concat();
    let again = dynamiq::decode(&alone).expect("an original is accepted again");
    assert_eq!(again.len(), 1);
    assert_eq!((&again[0].id, &again[0].head, &again[0].facts), (&item.id, &item.head, &item.facts), "an original says the same again");
    let _: Preview = preview_of(Protocol::Dynamiq, original, &[]);
}

/// Stored as if nothing else were there.
fn check_derived(items: &[Item], protocol: Protocol) {
    let mut traces: BTreeMap<&Text, (TraceState, BTreeMap<Vec<u8>, _>)> = BTreeMap::new();
    for item in items {
        let (state, heads) = traces.entry(&item.trace_id).or_default();
        state.protocol = protocol;
        let mut head = item.head.clone();
        head.arrival = state.next_arrival;
        state.next_arrival += 1;
        head.facts = state.keep_facts(&item.facts);
        heads.insert(item.id.clone(), head);
    }
    for (state, heads) in traces.values() {
        let Full { state: derived, gaps, .. } = derive::full(heads, state);
        let (key, _) = derived.primary.as_ref().expect("every trace has a root");
        let head = &heads[key.id()];
        let primary = Primary::of_head(head, derived.facts(head));
        let summary = derive::summary(&derived, &GapTop::of(&gaps), primary, Shown::default());
        assert_eq!(summary.spans as usize, heads.len());
        assert!(summary.duration.is_none_or(|duration| duration >= 0), "a duration is not negative");
    }
}

/// The contract again, written over a parsed tree: slow, and without any of the decoder's own ways.
fn is_valid(body: &Value) -> bool {
    let Some(runs) = body.get("runs").and_then(Value::as_array) else { return false };
    !runs.is_empty() && runs.iter().all(is_valid_run)
}

fn is_valid_run(run: &Value) -> bool {
    let is_id = |value: &Value| value.as_str().is_some_and(|id| !id.trim().is_empty() && id.chars().count() <= MAX_ID);
    let is_date = |value: &Value| value.as_str().is_some_and(|text| time::parse(text).is_some());
    let given = |key: &str| run.get(key);
    let nullable = |key: &str, check: &dyn Fn(&Value) -> bool| given(key).is_some_and(|value| value.is_null() || check(value));
    let optional = |key: &str| given(key).is_none_or(|value| value.is_null() || value.is_string());
    let among = |words: &'static [&str]| move |value: &Value| value.as_str().is_some_and(|word| words.contains(&word));
    run.is_object()
        && given("id").is_some_and(is_id)
        && given("type").is_some_and(among(&["workflow", "flow", "node"]))
        && nullable("trace_id", &is_id)
        && given("start_time").is_some_and(is_date)
        && nullable("end_time", &is_date)
        && nullable("name", &Value::is_string)
        && nullable("source_id", &Value::is_string)
        && nullable("status", &among(&["succeeded", "failed", "canceled", "skipped"]))
        && optional("parent_run_id")
        && optional("session_id")
}

/// Inflates bytes as a body of gzip. The limit holds, and another reader of gzip gives the same.
pub fn inflate(bytes: &[u8]) {
    let Some((first, wire)) = bytes.split_first() else { return };
    let limit = 1 << (first % 23);
    let step = STEP_BYTES.min(1 + usize::from(first >> 4) * 17);
    let inflated = run_inflater(wire, limit, step);
    assert_eq!(inflated.is_ok(), run_inflater(wire, limit, STEP_BYTES).is_ok(), "the size of the steps decides nothing");
    // Past the limit by one byte, to see whether there is more.
    let mut other = Vec::new();
    let read = flate2::read::MultiGzDecoder::new(wire).take(limit as u64 + 1).read_to_end(&mut other);
    match inflated {
        Ok(body) => {
            assert!(body.len() <= limit && wire.len() <= limit, "the limit holds");
            if !wire.is_empty() {
                assert!(read.is_ok() && body == other, "{} bytes inflated, another reader has {} ({read:?})", body.len(), other.len());
            }
        }
        Err(InflateError::TooLarge) => {
            let is_bomb = other.len() > 1024 * 1024 && other.len() / 250 > wire.len().min(STEP_BYTES);
            assert!(wire.len() > limit || other.len() > limit || is_bomb || read.is_err(), "refused as too large: {} bytes", other.len());
        }
        Err(InflateError::Broken) => assert!(read.is_err() || wire.is_empty() || other.len() > limit, "{} good bytes are refused", other.len()),
    }
}

fn run_inflater(wire: &[u8], limit: usize, step: usize) -> Result<Vec<u8>, InflateError> {
    let mut inflater = Inflater::new(Coding::Gzip, limit)?;
    for part in wire.chunks(step) {
        let so_far = inflater.step(part)?;
        assert!(so_far <= limit, "the limit holds at every step");
    }
    inflater.finish()
}

/// Reads bytes as a JSON string. Text reads and prints without loss; where Rust has the string too, it is the same one.
pub fn json_text(bytes: &[u8]) {
    let Ok(token) = serde_json::from_slice::<&RawValue>(bytes) else { return };
    let token = token.get();
    let read = text::from_json(token);
    assert_eq!(read.is_some(), token.starts_with('"'), "a string is text, and nothing else is");
    let Some(read) = read else { return };
    assert_eq!(printed(&read).as_ref(), Some(&read), "text prints as it was read");
    if let Ok(strict) = serde_json::from_str::<String>(token) {
        assert_eq!(read.as_bytes(), strict.as_bytes());
        assert_eq!(read.chars(), strict.chars().count());
    }
    for limit in [0, 1, 2, 3, 5, 16] {
        let head = Text::new(read.head(limit));
        assert!(head.as_bytes().len() <= limit && read.as_bytes().starts_with(head.as_bytes()));
        assert_eq!(printed(&head).as_ref(), Some(&head), "a head is cut between code points");
    }
    assert_eq!(unpack(&pack(read.as_bytes())), Some(read));
}

/// Text printed as JSON and read again; `None` if that is no JSON.
fn printed(text: &Text) -> Option<Text> {
    let mut out = Vec::new();
    text.write_json(&mut out);
    let token: &RawValue = serde_json::from_slice(&out).ok()?;
    text::from_json(token.get())
}
