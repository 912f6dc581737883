//! What scorers found, as results of evaluations (contracts/dreadnode.md sections 6 and 7).
//!
//! An evaluation names its scorers and keeps what each of them found of the samples as the series `sample/<scorer>`: its
//! result is their mean. A span of type `scorer` is about the span that it is below. Metrics of all other spans may be
//! anything, and stay metrics.

use std::collections::HashSet;

use serde_json::value::RawValue;

use super::lenient::strict;
use super::own::Own;
use crate::collector::json;
use crate::collector::otlp::evaluation::{MAX_OF_SPAN, MAX_WORD};
use crate::collector::otlp::found::Found;
use crate::collector::otlp::head::Read;
use crate::collector::otlp::span::Span;
use crate::domain::evaluation::{Evaluation, Origin, Score};
use crate::domain::id;
use crate::domain::text::Text;

/// What the beginning of a series says that holds what a scorer found of each sample.
const OF_SAMPLES: &[u8] = b"sample/";

/// The results in the metrics of a finished span.
pub(super) fn scores(span: &Span<'_>, own: &Own, read: &Read) -> Vec<Evaluation> {
    let is_scorer = own.is_of_type("scorer");
    if !read.head.marks.is_final || !(is_scorer || own.is_of_type("evaluation")) {
        return Vec::new();
    }
    let (mut scorers, mut metrics) = (Vec::new(), None);
    for (key, value) in span.attributes() {
        match &*key {
            b"dreadnode.evaluation.scorers" => scorers = Found::Any(value).texts(),
            b"dreadnode.metrics" => metrics = value.string(),
            _ => {}
        }
    }
    let scorers: HashSet<&[u8]> = scorers.iter().map(Text::as_bytes).collect();
    let metrics = metrics.and_then(|text| RawValue::from_string(strict(&text)?.trim().to_owned()).ok());
    let series = metrics.as_deref().and_then(json::entries).unwrap_or_default();
    let about = if is_scorer { read.head.parent.as_deref().unwrap_or(&read.id) } else { &read.id };
    let at = read.head.end.unwrap_or(read.head.start);
    let found = series.iter().filter_map(|(name, values)| {
        let (name, author) = if is_scorer {
            (word(name)?, word(&span.name).unwrap_or_default())
        } else {
            let scorer = name.strip_prefix(OF_SAMPLES).filter(|scorer| scorers.contains(scorer))?;
            (word(scorer)?, word(scorer)?)
        };
        let (mean, count) = mean(values)?;
        let comment = (count > 1).then(|| format!("mean of {count}"));
        Some(Evaluation { run: id::unpack(about), name, origin: Origin::Sdk, author, score: Score::Number(mean), comment, at })
    });
    found.take(MAX_OF_SPAN).collect()
}

/// The mean of the numbers in a series, and how many there are.
fn mean(series: &RawValue) -> Option<(f64, u32)> {
    let series = json::entries(series)?;
    let values = json::field(&series, "values").and_then(json::elements)?;
    let numbers = values.into_iter().filter_map(json::number).filter_map(|number| number.parse::<f64>().ok()).filter(|number| number.is_finite());
    let (sum, count) = numbers.fold((0.0, 0_u32), |(sum, count), number| (sum + number, count.saturating_add(1)));
    Some((sum / f64::from(count), count)).filter(|(mean, _)| mean.is_finite())
}

fn word(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text);
    Some(text.trim().chars().take(MAX_WORD).collect()).filter(|text: &String| !text.is_empty())
}
