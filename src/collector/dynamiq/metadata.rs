//! What a run's `metadata` says (contracts/dynamiq.md 4.5). Users can replace any of its keys with any value, so each
//! is read as "an object, or ignore".

use serde_json::value::RawValue;

use crate::collector::json::{self, Entries};
use crate::domain::money;
use crate::domain::span::{Kind, Usage};
use crate::domain::text::Text;

/// Keys that the SDK writes itself; the rest is the user's.
const SDK_KEYS: &[&str] = &[
    "workflow",
    "flow",
    "node",
    "run_depends",
    "usage",
    "skip",
    "failed_nodes",
    "tool_data",
    "hooks",
    "host",
    "truncated",
    "is_output_from_cache",
    "is_mocked",
    "human_feedback",
];
/// Pairs kept of one run.
const MAX_PAIRS: usize = 256;
/// Longest key of a pair, dots included. Every value of an object repeats the object's key, so a long one would be kept
/// many times over.
const MAX_KEY_BYTES: usize = 512;
/// How deep nested metadata is flattened.
const MAX_PAIR_DEPTH: usize = 8;

/// The parts of a node's own description that derivation needs.
#[derive(Debug, Default)]
pub(super) struct Node<'a> {
    pub(super) id: Option<&'a RawValue>,
    pub(super) group: Option<Text>,
    pub(super) type_path: Option<Text>,
    pub(super) model: Option<Text>,
}

impl<'a> Node<'a> {
    pub(super) fn read(node: &Entries<'a>) -> Self {
        let text = |name: &str| json::field(node, name).and_then(json::string);
        Self { id: json::field(node, "id"), group: text("group"), type_path: text("type"), model: text("model") }
    }

    /// Kind by node group (contracts/decisions.md, keys of a Run).
    pub(super) fn kind(&self) -> Kind {
        match self.group.as_ref().map(Text::as_bytes) {
            Some(b"agents") => Kind::Agent,
            Some(b"llms") => Kind::Llm,
            Some(b"embedders") => Kind::Embedding,
            Some(b"tools") => Kind::Tool,
            Some(b"retrievers") => Kind::Retriever,
            Some(b"rankers") => Kind::Reranker,
            Some(b"audio") => {
                let class = self.type_path.as_ref().map(Text::lossy).unwrap_or_default().to_ascii_uppercase();
                if class.ends_with("STT") {
                    Kind::Stt
                } else if class.ends_with("TTS") {
                    Kind::Tts
                } else {
                    Kind::Task
                }
            }
            _ => Kind::Task,
        }
    }

    /// Model and provider: `provider/model` (contracts/decisions.md, Dynamiq).
    pub(super) fn model_and_provider(&self) -> (Option<Text>, Option<Text>) {
        let Some(model) = &self.model else {
            return (None, None);
        };
        match model.as_bytes().iter().position(|byte| *byte == b'/') {
            Some(slash) => (Some(Text::new(&model.as_bytes()[slash + 1..])), Some(Text::new(&model.as_bytes()[..slash]))),
            None => (Some(model.clone()), None),
        }
    }

    /// Whether this is the Output node of a platform workflow (contracts/dynamiq.md 5.6).
    pub(super) fn is_output(&self) -> bool {
        self.type_path.as_ref().is_some_and(|path| path.as_bytes().ends_with(b".utils.Output"))
    }
}

/// Tokens and cost of an LLM run; `None` when there is no usage object.
pub(super) fn usage(metadata: &Entries<'_>) -> Option<Usage> {
    let usage = json::field(metadata, "usage").and_then(json::entries)?;
    let given = |name: &str| json::field(&usage, name).filter(|value| !json::is_null(value));
    let tokens = |name: &str| given(name).map(|value| json::number(value).map_or(0, whole));
    let cost = |name: &str| given(name).and_then(json::number).and_then(money::parse_usd);
    let read = Usage {
        prompt_tokens: tokens("prompt_tokens").unwrap_or(0),
        completion_tokens: tokens("completion_tokens").unwrap_or(0),
        cache_read_tokens: tokens("cache_read_input_tokens").unwrap_or(0),
        cache_write_tokens: tokens("cache_creation_input_tokens").unwrap_or(0),
        prompt_cost: cost("prompt_tokens_cost_usd"),
        completion_cost: cost("completion_tokens_cost_usd"),
        total_cost: cost("total_tokens_cost_usd"),
        ..Usage::default()
    };
    Some(read.settle(tokens("total_tokens")))
}

/// A number token as a count: fractions are cut, negative ones are zero, huge ones are clamped later.
fn whole(number: &str) -> u64 {
    number.parse::<u64>().unwrap_or_else(|_| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
        number.parse::<f64>().map_or(0, |value| value.max(0.0) as u64)
    })
}

/// The user's metadata with plain values, nested keys joined by dots. What is too long or too deep is left to the original.
pub(super) fn pairs(metadata: &Entries<'_>) -> Vec<(Text, Text)> {
    let mut pairs = Vec::new();
    for (key, value) in of_user(metadata) {
        flatten(key.to_vec(), value, MAX_PAIR_DEPTH, &mut pairs);
    }
    pairs
}

/// Adds a value under a name, or without one each entry of an object under its own, as plain pairs.
pub(in crate::collector) fn flatten_pairs(name: &[u8], value: &RawValue, pairs: &mut Vec<(Text, Text)>) {
    if !name.is_empty() {
        flatten(name.to_vec(), value, MAX_PAIR_DEPTH, pairs);
        return;
    }
    for (key, value) in json::entries(value).unwrap_or_default() {
        flatten(key.into_owned(), value, MAX_PAIR_DEPTH, pairs);
    }
}

/// The entries that are not the SDK's own.
pub(super) fn of_user<'m, 'a>(metadata: &'m Entries<'a>) -> impl Iterator<Item = (&'m [u8], &'a RawValue)> {
    metadata.iter().map(|(key, value)| (&**key, *value)).filter(|(key, _)| !SDK_KEYS.iter().any(|sdk| sdk.as_bytes() == *key))
}

fn flatten(key: Vec<u8>, value: &RawValue, depth: usize, pairs: &mut Vec<(Text, Text)>) {
    if pairs.len() >= MAX_PAIRS || key.len() > MAX_KEY_BYTES || depth == 0 || json::is_null(value) {
        return;
    }
    if let Some(nested) = json::entries(value) {
        for (name, value) in &nested {
            let mut path = key.clone();
            path.push(b'.');
            path.extend_from_slice(name);
            flatten(path, value, depth - 1, pairs);
        }
    } else if let Some(elements) = json::elements(value) {
        for element in elements {
            flatten(key.clone(), element, depth - 1, pairs);
        }
    } else {
        let text = json::string(value).unwrap_or_else(|| Text::from(value.get()));
        pairs.push((Text::new(key), text));
    }
}
