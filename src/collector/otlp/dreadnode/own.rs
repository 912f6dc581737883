//! The attributes of a span that its head is made of, found in one pass.

use crate::collector::otlp::found::Found;
use crate::collector::otlp::span::Span;
use crate::collector::otlp::value::{Any, Value};
use crate::domain::text::Text;

/// What a span says of itself in Dreadnode's words.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Own {
    /// It has some attribute of Dreadnode's; other spans are those of other libraries.
    pub(super) is_ours: bool,
    /// It is a log record of logfire in the shape of a span.
    pub(super) is_log: bool,
    /// The SDK's version is there, as on every span that the SDK itself makes.
    pub(super) has_version: bool,
    /// The block of the span was left: set at the very end.
    pub(super) has_schema: bool,
    /// Values went in.
    pub(super) has_input: bool,
    /// Values came out.
    pub(super) has_output: bool,
    /// There are metrics.
    pub(super) has_metrics: bool,
    /// It is the call of a decorated function.
    pub(super) is_decorated: bool,
    /// `dreadnode.type`
    pub(super) kind: Option<Text>,
    /// `dreadnode.project`
    pub(super) project: Option<Text>,
    /// `dreadnode.run.id`
    pub(super) run: Option<Text>,
    /// `dreadnode.session.id`
    pub(super) session: Option<Text>,
    /// `dreadnode.agent.session_id`, which counts where there is no other.
    pub(super) agent_session: Option<Text>,
    /// `dreadnode.tags`
    pub(super) tags: Vec<Text>,
    /// `dreadnode.generation.model`
    pub(super) model: Option<Text>,
    /// `dreadnode.generation.input_tokens`
    pub(super) input_tokens: Option<u64>,
    /// `dreadnode.generation.output_tokens`
    pub(super) output_tokens: Option<u64>,
    /// `dreadnode.generation.total_tokens`
    pub(super) total_tokens: Option<u64>,
    /// `dreadnode.generation.failed`
    pub(super) has_failed: bool,
    /// `dreadnode.tool.error` is there: the tool failed, whatever it says about it.
    pub(super) has_tool_error: bool,
    /// What it says.
    pub(super) tool_error: Option<Text>,
}

impl Own {
    /// Reads the attributes; the last of a name counts.
    pub(super) fn of(span: &Span<'_>) -> Self {
        let mut own = Self::default();
        for (key, value) in span.attributes() {
            match &*key {
                b"code.function" => own.is_decorated = true,
                b"logfire.span_type" => own.is_log = text(value).is_some_and(|word| word.as_bytes() == b"log"),
                key if key.starts_with(b"dreadnode.") => {
                    own.is_ours = true;
                    own.take(&key[b"dreadnode.".len()..], value);
                }
                _ => {}
            }
        }
        own
    }

    /// Whether it goes on with a task of another process.
    pub(super) fn is_fragment(&self) -> bool {
        self.is_of_type("task_fragment")
    }

    /// Whether `dreadnode.type` is this word.
    pub(super) fn is_of_type(&self, word: &str) -> bool {
        self.kind.as_ref().is_some_and(|kind| kind.as_bytes() == word.as_bytes())
    }

    fn take(&mut self, key: &[u8], value: Any<'_>) {
        let count = |value| Found::Any(value).count();
        match key {
            b"version" => self.has_version = true,
            b"schema" => self.has_schema = true,
            b"inputs" => self.has_input |= has_some(value),
            b"outputs" => self.has_output |= has_some(value),
            b"metrics" => self.has_metrics = value.string().is_some_and(|text| text.len() > 2),
            b"agent.goal" | b"tool.arguments" => self.has_input |= text(value).is_some(),
            b"generation.content" | b"generation.tool_calls" | b"tool.result" => self.has_output |= text(value).is_some(),
            b"type" => self.kind = text(value),
            b"project" => self.project = text(value),
            b"run.id" => self.run = text(value),
            b"session.id" => self.session = text(value),
            b"agent.session_id" => self.agent_session = text(value),
            b"tags" => self.tags = Found::Any(value).texts(),
            b"generation.model" => self.model = text(value),
            b"generation.input_tokens" => self.input_tokens = count(value),
            b"generation.output_tokens" => self.output_tokens = count(value),
            b"generation.total_tokens" => self.total_tokens = count(value),
            b"generation.failed" => self.has_failed = matches!(value.read(), Value::Bool(true)),
            b"tool.error" => {
                self.has_tool_error = !matches!(value.read(), Value::Null);
                self.tool_error = text(value);
            }
            _ => {}
        }
    }
}

fn text(value: Any<'_>) -> Option<Text> {
    Found::Any(value).text()
}

/// Whether a list, as JSON text, has elements.
fn has_some(value: Any<'_>) -> bool {
    value.string().is_some_and(|text| text.iter().filter(|byte| !byte.is_ascii_whitespace()).nth(1).is_some_and(|second| *second != b']'))
}
