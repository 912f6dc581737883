//! What scorers found, and the scores of samples, as results of evaluations (contracts/dreadnode.md sections 6 and 7).
//!
//! Metrics may be anything, and only some of them are results. An evaluation names its scorers and keeps what each of them
//! found of the samples as the series `sample/<scorer>`: its result is their mean, under the name of the series, so that
//! it does not count as one more of what the scorer found. Metrics of a sample are its scores: one of that type, or one
//! as `log_sample` writes it. A span of type `scorer` is about the span that it is below. Agents write what their conditions
//! score as the series `scorer/<name>`. A decorated task does not say which of its metrics are of scorers; but scorers run
//! once, after everything else, and the SDK drops their step.

use std::collections::HashSet;

use serde_json::value::RawValue;

use super::lenient::strict;
use super::objects::Ref;
use super::own::Own;
use super::read::{LINK, LINK_FROM, LINK_TO};
use super::series::points;
use crate::collector::json;
use crate::collector::otlp::evaluation::{MAX_OF_SPAN, MAX_WORD};
use crate::collector::otlp::found::Found;
use crate::collector::otlp::head::{Read, event_text};
use crate::collector::otlp::span::Span;
use crate::domain::evaluation::{Evaluation, Origin, Score};
use crate::domain::id;
use crate::domain::text::Text;
use crate::domain::time;

/// What the beginning of a series says that holds what a scorer found of each sample.
const OF_SAMPLES: &str = "sample/";
/// The same of a series that holds what a scorer found at each step of an agent.
const OF_STEPS: &str = "scorer/";
/// How long before the end of a decorated task its scorers are done at the earliest, µs: what they found is written when
/// all of them are, and nothing comes after that.
const AT_THE_END: i64 = 1_000_000;

/// Which metrics of a span are results.
enum Scores {
    /// The mean of each of these scorers.
    Evaluation(HashSet<String>),
    /// All, about the span above.
    Scorer,
    /// All.
    Sample,
    /// Those that a scorer may have written.
    Task,
    /// Those that say so, each by its mean.
    Agent,
}

/// The results in the metrics of a finished span.
pub(super) fn scores(span: &Span<'_>, own: &Own, read: &Read) -> Vec<Evaluation> {
    if !read.head.marks.is_final || !own.has_metrics {
        return Vec::new();
    }
    let Some(scores) = Scores::of(span, own) else { return Vec::new() };
    let metrics = attribute(span, b"dreadnode.metrics");
    let series = metrics.as_deref().and_then(json::entries).unwrap_or_default();
    let above = read.head.parent.as_deref().filter(|_| matches!(scores, Scores::Scorer));
    let (about, at) = (above.unwrap_or(&read.id), read.head.end.unwrap_or(read.head.start));
    let found = series.iter().filter_map(|(name, values)| {
        let mut name = word(name)?;
        let author = match &scores {
            Scores::Evaluation(scorers) => name.strip_prefix(OF_SAMPLES).filter(|scorer| scorers.contains(*scorer))?.to_owned(),
            Scores::Scorer => word(&span.name).unwrap_or_default(),
            Scores::Sample => String::new(),
            Scores::Task => Some(name.clone()).filter(|_| is_of_scorer(values, at))?,
            Scores::Agent => {
                name = name.strip_prefix(OF_STEPS).filter(|scorer| !scorer.is_empty())?.to_owned();
                name.clone()
            }
        };
        let (mean, count) = mean(values)?;
        let comment = (count > 1).then(|| format!("mean of {count}"));
        Some(Evaluation { run: id::unpack(about), name, origin: Origin::Sdk, author, score: Score::Number(mean), comment, at })
    });
    found.take(MAX_OF_SPAN).collect()
}

impl Scores {
    fn of(span: &Span<'_>, own: &Own) -> Option<Self> {
        match () {
            () if own.is_of_type("evaluation") => {
                let scorers = span.attributes().filter(|(key, _)| **key == *b"dreadnode.evaluation.scorers").last();
                let scorers = scorers.map(|(_, value)| Found::Any(value).texts()).unwrap_or_default();
                Some(Self::Evaluation(scorers.iter().map(cleaned).filter(|name| !name.is_empty()).collect()))
            }
            () if own.is_of_type("scorer") => Some(Self::Scorer),
            () if own.is_of_type("sample") => Some(Self::Sample),
            () if ["agent", "generation", "tool"].iter().any(|word| own.is_of_type(word)) => Some(Self::Agent),
            () if !own.is_of_type("task") => None,
            () if own.is_decorated => Some(Self::Task),
            () => is_logged_sample(span).then_some(Self::Sample),
        }
    }
}

/// What `log_sample` makes: one `input`, one `output`, and that the one was made from the other.
fn is_logged_sample(span: &Span<'_>) -> bool {
    let only = |list: &[u8], name: &str| {
        let mut refs = Ref::list(&attribute(span, list)?);
        let only = refs.pop().filter(|only| refs.is_empty() && only.name.as_bytes() == name.as_bytes())?;
        Some(only.hash)
    };
    let (Some(input), Some(output)) = (only(b"dreadnode.inputs", "input"), only(b"dreadnode.outputs", "output")) else { return false };
    let mut links = span.events().filter(|event| *event.name() == *LINK);
    links.any(|link| event_text(link, LINK_FROM).as_ref() == Some(&output) && event_text(link, LINK_TO).as_ref() == Some(&input))
}

/// Whether a scorer may have written a series of a task that ended then: one value without a step, at the end.
fn is_of_scorer(series: &RawValue, end: i64) -> bool {
    let [only] = points(series)[..] else { return false };
    let has_step = only.step.and_then(json::number).is_some_and(|step| step != "0");
    let at = only.at.and_then(|at| time::parse(&json::string(at)?.lossy()));
    !has_step && at.is_some_and(|at| end.saturating_sub(at) <= AT_THE_END)
}

/// The JSON in the text of an attribute.
fn attribute(span: &Span<'_>, name: &[u8]) -> Option<Box<RawValue>> {
    let (_, value) = span.attributes().filter(|(key, _)| **key == *name).last()?;
    RawValue::from_string(strict(&value.string()?)?.trim().to_owned()).ok()
}

/// A name as the SDK writes it where a metric is named after it.
fn cleaned(name: &Text) -> String {
    let mut clean = String::new();
    for letter in name.lossy().to_lowercase().chars() {
        if letter.is_ascii_lowercase() || letter.is_ascii_digit() || "/@.".contains(letter) {
            clean.push(letter);
        } else if !clean.ends_with('_') {
            clean.push('_');
        }
    }
    clean.trim_matches('_').to_owned()
}

/// The mean of the numbers in a series, and how many there are.
fn mean(series: &RawValue) -> Option<(f64, u32)> {
    let values = points(series).into_iter().filter_map(|point| json::number(point.value));
    let numbers = values.filter_map(|number| number.parse::<f64>().ok()).filter(|number| number.is_finite());
    let (sum, count) = numbers.fold((0.0, 0_u32), |(sum, count), number| (sum + number, count.saturating_add(1)));
    Some((sum / f64::from(count), count)).filter(|(mean, _)| mean.is_finite())
}

fn word(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text);
    Some(text.trim().chars().take(MAX_WORD).collect()).filter(|text: &String| !text.is_empty())
}
