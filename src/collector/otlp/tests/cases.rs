//! The cases of the dictionaries (`dictionaries/cases`): what attributes as senders write them are read as. They stand apart
//! from the rows, so a row that is changed or lost fails its case, and a row without a case is named.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Value as Json, json};

use super::{attribute, decoded, picked, span};
use crate::collector::otlp::dictionary::{ANY, Dictionary, Field};
use crate::collector::otlp::head::write_hit;
use crate::collector::otlp::pick::Picked;
use crate::collector::otlp::source;
use crate::collector::otlp::span::Span;
use crate::collector::otlp::wire::Message;
use crate::domain::span::Kind;

include!(concat!(env!("OUT_DIR"), "/otlp_cases.rs"));

/// Where each case stands, and what it says.
fn cases() -> Vec<(String, Json)> {
    let lines = CASES.iter().flat_map(|(name, text)| text.lines().enumerate().map(move |(number, line)| (format!("{name}:{}", number + 1), line)));
    lines
        .map(|(place, line)| {
            let case = serde_json::from_str(line).unwrap_or_else(|error| panic!("{place}: {error}"));
            (place, case)
        })
        .collect()
}

/// A JSON value as an attribute has it.
fn any(value: &Json) -> Json {
    match value {
        Json::Null => json!({}),
        Json::Bool(flag) => json!({ "boolValue": flag }),
        Json::Number(number) if number.is_f64() => json!({ "doubleValue": number }),
        Json::Number(number) => json!({ "intValue": number.to_string() }),
        Json::String(text) => json!({ "stringValue": text }),
        Json::Array(values) => json!({ "arrayValue": { "values": values.iter().map(any).collect::<Vec<_>>() } }),
        Json::Object(entries) => {
            let values: Vec<Json> = entries.iter().map(|(key, value)| json!({ "key": key, "value": any(value) })).collect();
            json!({ "kvlistValue": { "values": values } })
        }
    }
}

fn attributes(given: &Json) -> Vec<Json> {
    given.as_object().into_iter().flatten().map(|(key, value)| attribute(key, any(value))).collect()
}

/// What the field shows, and the rows that found it.
fn shown(span: &Span<'_>, picked: &Picked<'_>, field: Field) -> (Json, Vec<u16>) {
    if matches!(field, Field::Params | Field::Metadata) {
        let parse = |json: &[u8]| serde_json::from_slice(json).expect("JSON");
        let entries = picked.entries(field);
        let pairs: BTreeMap<String, Json> =
            entries.into_iter().map(|(name, value)| (String::from_utf8(name).expect("a name"), parse(&value))).collect();
        return (json!(pairs), picked.pairs.iter().map(|pair| pair.row.order).collect());
    }
    let Some(hit) = picked.hit(field) else { return (Json::Null, Vec::new()) };
    let mut out = Vec::new();
    write_hit(span, hit, &mut out);
    let whole = serde_json::from_slice(&out).expect("JSON");
    let text = hit.row.until.as_ref().and_then(|_| picked.text(field)).map(|text| json!(text.lossy()));
    (text.unwrap_or(whole), vec![hit.row.order])
}

/// The word of a kind, as a dictionary has it.
fn word(key: &str, value: &Json) -> Option<String> {
    let row = Dictionary::get().uses(key.as_bytes())?.kinds.first()?;
    let word = value.as_str()?.trim_matches('"').to_ascii_lowercase();
    Some(row.entry(&word).map_or(ANY, |(known, _)| known).to_owned())
}

#[test]
fn every_case_holds_and_every_row_has_one() {
    let dictionary = Dictionary::get();
    let (mut rows, mut words): (HashSet<u16>, HashSet<(String, String)>) = Default::default();
    let (mut beginnings, mut providers, mut sources): (HashSet<String>, HashSet<String>, HashSet<String>) = Default::default();
    for (place, case) in cases() {
        let given = attributes(&case["given"]);
        let keys = || case["given"].as_object().into_iter().flatten();
        if let Some(field) = case["field"].as_str() {
            let field = Field::from_name(field).unwrap_or_else(|| panic!("{place}: {field} is no field"));
            let original = span(&given);
            let (shows, found) = picked(&original, |picked| {
                let span = Span::read(Message::Json(serde_json::from_str(&original).expect("JSON"))).expect("a span");
                shown(&span, picked, field)
            });
            assert_eq!(shows, case["shows"], "{place}");
            rows.extend(found);
        } else if let Some(kind) = case["kind"].as_str() {
            assert_eq!(decoded(&given).head.kind, Kind::from_word(kind).unwrap_or_else(|| panic!("{place}: {kind} is no kind")), "{place}");
            words.extend(keys().filter_map(|(key, value)| Some((key.clone(), word(key, value)?))));
            beginnings.extend(keys().map(|(key, _)| key.clone()));
        } else if let Some(provider) = case["provider"].as_str() {
            assert_eq!(decoded(&given).head.provider, Some(provider.into()), "{place}");
            providers.extend(keys().filter_map(|(_, value)| value.as_str().map(str::to_owned)));
        } else {
            let resource = json!({ "attributes": attributes(&case["resource"]) }).to_string();
            assert_eq!(source(resource.as_bytes()), case["source"].as_str().map(Into::into), "{place}");
            sources.extend(case["resource"].as_object().expect("attributes").keys().cloned());
        }
    }
    let mut without: Vec<String> = Vec::new();
    for uses in dictionary.all() {
        without.extend(uses.rows.iter().filter(|row| !rows.contains(&row.order)).map(|row| format!("{:?} of {}", row.field, row.key)));
        for row in &uses.kinds {
            let known = |word: &&String| words.contains(&(row.key.clone(), (*word).clone()));
            without.extend(row.values.keys().filter(|word| !known(word)).map(|word| format!("{} = {word}", row.key)));
        }
    }
    let (present, other_names) = dictionary.beside();
    let is_shown = |beginning: &str| beginnings.iter().any(|key| key.starts_with(beginning));
    without.extend(present.iter().map(|(beginning, _)| beginning).filter(|beginning| !is_shown(beginning)).cloned());
    without.extend(other_names.keys().filter(|name| !providers.contains(*name)).cloned());
    without.extend(dictionary.source_keys.iter().filter(|key| !sources.contains(*key)).cloned());
    assert!(without.is_empty(), "no case in dictionaries/cases for {without:#?}");
}
