//! Results of evaluations in events and log records (`gen_ai.evaluation.result`).

use std::borrow::Cow;

use super::value::{Any, Value};
use crate::domain::evaluation::{Evaluation, Origin, Score};
use crate::domain::text::Text;

/// Name of the event.
pub(super) const EVENT: &[u8] = b"gen_ai.evaluation.result";
/// Results taken of one span; the original has all of them.
pub(super) const MAX_OF_SPAN: usize = 100;
/// Characters of a name or a label.
pub(super) const MAX_WORD: usize = 255;
/// Characters of a comment.
const MAX_TEXT: usize = 10_000;

/// Reads a result. `run` is the span that it is about, `at` is when it was found, ns. One without a name or without a
/// value is none. Of a number that has a label too, the label goes before the comment.
pub(super) fn read<'a>(attributes: impl Iterator<Item = (Cow<'a, [u8]>, Any<'a>)>, run: Option<&str>, at: u64) -> Option<Evaluation> {
    let (mut name, mut number, mut label, mut comment) = (None, None, None, None);
    for (key, value) in attributes {
        match &*key {
            b"gen_ai.evaluation.name" => name = text(value, MAX_WORD),
            b"gen_ai.evaluation.score.value" => number = score(value),
            b"gen_ai.evaluation.score.label" => label = text(value, MAX_WORD),
            b"gen_ai.evaluation.explanation" => comment = text(value, MAX_TEXT),
            _ => {}
        }
    }
    let (score, comment) = match (number, label) {
        (Some(number), Some(label)) => (number, Some(comment.map_or_else(|| label.clone(), |comment| format!("{label}: {comment}")))),
        (Some(number), None) => (number, comment),
        (None, Some(label)) => (Score::Category(label), comment),
        (None, None) => return None,
    };
    let at = i64::try_from(at / 1_000).unwrap_or(i64::MAX);
    Some(Evaluation { run: run.map(Text::from), name: name?, origin: Origin::Sdk, author: String::new(), score, comment, at })
}

fn text(value: Any<'_>, most: usize) -> Option<String> {
    let text = value.plain()?.lossy();
    Some(text.trim().chars().take(most).collect()).filter(|text: &String| !text.is_empty())
}

fn score(value: Any<'_>) -> Option<Score> {
    match value.read() {
        Value::Bool(yes) => Some(Score::Boolean(yes)),
        // The convention has a double; some send whole numbers or text.
        _ => value.plain()?.lossy().trim().parse().ok().filter(|number: &f64| number.is_finite()).map(Score::Number),
    }
}
