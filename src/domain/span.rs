//! Span heads: what is kept of every span beside its original.

use serde::{Deserialize, Deserializer, Serialize};

pub use super::marks::Marks;
use super::money;
use super::price::Price;
use super::text::Text;

/// Longest error text kept in a head, in bytes.
pub const MAX_ERROR_BYTES: usize = 512;
/// Longest name kept in a head, in bytes; the original has all of it.
pub const MAX_NAME_BYTES: usize = 1024;
/// Tokens of one class in one span are clamped to this.
pub const MAX_TOKENS: u64 = 1 << 40;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// All values, in the order of their codes.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word of the read model (contracts/decisions.md).
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The value of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }

            /// Number in stored keys; never changes meaning.
            pub fn code(self) -> i64 {
                i64::from(self as u8)
            }

            /// The value of a stored number.
            pub fn from_code(code: i64) -> Option<Self> {
                usize::try_from(code).ok().and_then(|code| Self::ALL.get(code)).copied()
            }
        }
    };
}

words! {
    /// Kind of a span in our own words, whatever the sender calls it.
    Kind {
        /// A whole program run, or a flow inside one.
        Workflow = "workflow",
        /// An agent's loop.
        Agent = "agent",
        /// A call of a language model.
        Llm = "llm",
        /// A call of an embedding model.
        Embedding = "embedding",
        /// A tool or function call.
        Tool = "tool",
        /// A search for documents.
        Retriever = "retriever",
        /// A reordering of documents.
        Reranker = "reranker",
        /// A check of input or output.
        Guardrail = "guardrail",
        /// Control passing from one agent to another.
        Handoff = "handoff",
        /// A judgement of a result.
        Evaluator = "evaluator",
        /// Reading or writing of memory.
        Memory = "memory",
        /// Rendering of a prompt.
        Prompt = "prompt",
        /// Any other step.
        Task = "task",
        /// One turn of an agent.
        Turn = "turn",
        /// One sample of a study or evaluation.
        Sample = "sample",
        /// A series of trials.
        Study = "study",
        /// One attempt of a study.
        Trial = "trial",
        /// A function that scores.
        Scorer = "scorer",
        /// A change of data.
        Transform = "transform",
        /// Speech to text.
        Stt = "stt",
        /// Text to speech.
        Tts = "tts",
        /// A listing of tools.
        ToolList = "tool_list",
        /// An instant.
        Event = "event",
        /// A database call.
        Db = "db",
        /// An HTTP call.
        Http = "http",
        /// A span of no known kind.
        Span = "span",
    }
}

words! {
    /// How a span or trace ended.
    Status {
        /// Sent without a status: it was open when the program stopped.
        Open = "",
        /// Ended well.
        Succeeded = "succeeded",
        /// Ended with an error.
        Failed = "failed",
        /// Stopped from outside.
        Canceled = "canceled",
        /// Not run.
        Skipped = "skipped",
        /// Announced or pending.
        Running = "running",
    }
}

words! {
    /// The wire protocol a trace came by.
    #[derive(Default)]
    Protocol {
        /// The Dynamiq SDK.
        #[default]
        Dynamiq = "dynamiq",
        /// The OpenAI Agents SDK.
        OpenaiAgents = "openai_agents",
        /// OpenTelemetry.
        Otlp = "otlp",
        /// Dreadnode.
        Dreadnode = "dreadnode",
    }
}

words! {
    /// What a status alone does not say (contracts/decisions.md, Status).
    #[derive(Default)]
    Detail {
        /// Nothing more.
        #[default]
        None = "",
        /// A problem that the program survived.
        Warning = "warning",
        /// A guardrail stopped it.
        Tripped = "tripped",
        /// Its process went away before it ended.
        Interrupted = "interrupted",
        /// It never closed, and never will.
        UnknownEnd = "unknown_end",
    }
}

words! {
    /// Where a cost comes from.
    #[derive(Default)]
    CostSource {
        /// Nobody knows a cost.
        #[default]
        None = "",
        /// The sender said it.
        Sender = "sender",
        /// The price table.
        Table = "table",
        /// A price that the project set.
        Override = "override",
    }
}

words! {
    /// How a span's usage takes part in the sum of its trace. Levels of a tree that repeat each other are never added.
    #[derive(Default)]
    Counting {
        /// Always.
        #[default]
        Always = "always",
        /// Never: it repeats what other spans say.
        Never = "never",
        /// Only if no ancestor of this way has usage (contracts/otlp-genai.md 8.2).
        Outermost = "outermost",
        /// Always, and instead of the ancestors that count as the innermost.
        Leaf = "leaf",
        /// Only if nothing below it has usage that may count (contracts/openai-agents.md 5.2).
        Innermost = "innermost",
        /// Always, and instead of those below it that count as the outermost: a call that stays open around what it leads
        /// to, further calls of its kind included (contracts/dreadnode.md 6).
        Covering = "covering",
    }
}

words! {
    /// What the end of a root means for its trace.
    #[derive(Default)]
    Closing {
        /// Nothing: the trace has the status of its primary root, whatever that is.
        #[default]
        None = "",
        /// The trace is closed.
        AtOnce = "at_once",
        /// The trace is closed after some time without news (contracts/decisions.md, `OpenAI` Agents).
        WhenQuiet = "when_quiet",
        /// The trace is closed, also while the parent is not there and the span stands for a root.
        Standing = "standing",
    }
}

impl Detail {
    /// The word as the API prints it.
    pub fn shown(self) -> Option<&'static str> {
        (self != Self::None).then(|| self.word())
    }
}

impl CostSource {
    /// The word as the API prints it.
    pub fn shown(self) -> Option<&'static str> {
        (self != Self::None).then(|| self.word())
    }
}

impl Status {
    /// The word as the API prints it; null for an open span.
    pub fn shown(self) -> Option<&'static str> {
        (self != Self::Open).then(|| self.word())
    }
}

/// Tokens and cost of one span. Costs are pico-dollars; `None` is a cost that nobody knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens of the prompt, cached ones included.
    pub prompt_tokens: u64,
    /// Tokens of the answer, reasoning included.
    pub completion_tokens: u64,
    /// All tokens, by the sender's count when it has one.
    pub total_tokens: u64,
    /// Prompt tokens read from the provider's cache.
    pub cache_read_tokens: u64,
    /// Prompt tokens written to the provider's cache.
    pub cache_write_tokens: u64,
    /// Answer tokens spent on reasoning.
    pub reasoning_tokens: u64,
    /// Cost of the prompt.
    pub prompt_cost: Option<i64>,
    /// Cost of the answer.
    pub completion_cost: Option<i64>,
    /// Whole cost; the sum of the known parts when the sender gives none.
    pub total_cost: Option<i64>,
}

impl Usage {
    /// Clamps what came from outside (design section 4) and fills in the totals that the sender left out.
    #[must_use]
    pub fn settle(mut self, total_tokens: Option<u64>) -> Self {
        for tokens in [
            &mut self.prompt_tokens,
            &mut self.completion_tokens,
            &mut self.cache_read_tokens,
            &mut self.cache_write_tokens,
            &mut self.reasoning_tokens,
        ] {
            *tokens = (*tokens).min(MAX_TOKENS);
        }
        self.total_tokens = total_tokens.unwrap_or(self.prompt_tokens + self.completion_tokens).min(MAX_TOKENS);
        if self.total_cost.is_none() && (self.prompt_cost.is_some() || self.completion_cost.is_some()) {
            let sum = self.prompt_cost.unwrap_or(0) + self.completion_cost.unwrap_or(0);
            self.total_cost = Some(sum.min(money::MAX_COST));
        }
        self
    }

    /// Tokens were spent and no price is known.
    pub fn is_unpriced(&self) -> bool {
        self.total_cost.is_none() && (self.prompt_tokens > 0 || self.completion_tokens > 0 || self.total_tokens > 0)
    }
}

/// Where an original lies in the payload of its trace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Number of the frame within the trace.
    pub block: u32,
    /// First byte in the frame's raw text.
    pub offset: u32,
    /// Length in bytes.
    pub bytes: u32,
}

/// What a span says of the run it belongs to; repeated on every span, so stored once a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Facts {
    /// Name that the span gives to its trace.
    pub name: Option<Text>,
    /// Session (conversation) id.
    pub session: Option<Text>,
    /// User id.
    pub user: Option<Text>,
    /// Where the trace comes from: `source_id`, service or workflow name.
    pub source: Option<Text>,
    /// Tags, in the sender's order.
    pub tags: Vec<Text>,
    /// Metadata pairs with a plain value, keys joined by dots.
    pub metadata: Vec<(Text, Text)>,
}

/// Where the facts of a stored head are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactsRef {
    /// In the trace's dictionary.
    Shared(u8),
    /// With the span, once the dictionary is full.
    Own(Box<Facts>),
}

impl Default for FactsRef {
    fn default() -> Self {
        Self::Own(Box::default())
    }
}

/// Where the resource and scope of a stored span are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContextRef {
    /// The protocol has none.
    #[default]
    None,
    /// In the trace's dictionary.
    Shared(u8),
    /// With the span, once the dictionary is full: where the resource is, and the scope.
    Own(Place, Place),
}

/// One span without its input and output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanHead {
    /// Packed id of the parent as sent; `None` for a root.
    pub parent: Option<Box<[u8]>>,
    /// Name as sent, cut to [`MAX_NAME_BYTES`].
    pub name: Option<Text>,
    /// The sender's own word for the type.
    pub type_word: Text,
    /// The kind in our words.
    pub kind: Kind,
    /// Rank among roots of a trace: the highest one present names the trace (contracts/dynamiq.md 5.3).
    pub root_rank: u8,
    /// How it ended.
    pub status: Status,
    /// What is either so or not.
    pub marks: Marks,
    /// Start, µs.
    pub start: i64,
    /// End as sent, µs.
    pub end: Option<i64>,
    /// Model, without its provider.
    pub model: Option<Text>,
    /// Provider of the model.
    pub provider: Option<Text>,
    /// Own tokens and cost.
    pub usage: Option<Usage>,
    /// The price by which the cost was computed; `None` where it is the sender's, or there is none.
    pub price: Option<Box<Price>>,
    /// Name that a root gives to its trace (contracts/dynamiq.md 5.11).
    pub title: Option<Text>,
    /// Short error text.
    pub error: Option<Text>,
    /// Session, user, source, tags, metadata.
    pub facts: FactsRef,
    /// Resource and scope that sent it; filled in where it is stored.
    pub context: ContextRef,
    /// Order of first arrival within the trace.
    pub arrival: u32,
    /// Hash of the original.
    pub hash: [u8; 16],
    /// Where the original lies.
    pub place: Place,
    /// Further names. The last field: heads that were stored before there was one end without it, and those that need none
    /// do so still.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "maybe_at_the_end")]
    pub names: Option<Box<Names>>,
}

/// What a span calls things, beside the names that are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// The tool or the agent, where the span has another name: `get_weather` of `execute_tool get_weather`.
    pub called: Option<Text>,
    /// The model that was asked for, where another one answered: the price of that may be known alone.
    pub asked_model: Option<Text>,
}

#[expect(clippy::unnecessary_wraps, reason = "the shape that serde calls")]
fn maybe_at_the_end<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<Names>>, D::Error> {
    Ok(Option::deserialize(deserializer).unwrap_or_default())
}

impl SpanHead {
    /// What the tool or agent is called that it is a call of.
    pub fn called(&self) -> Option<&Text> {
        self.names.as_ref().and_then(|names| names.called.as_ref()).or(self.name.as_ref())
    }

    /// The models by which it may be priced: the one that answered, then the one that was asked for.
    pub fn models(&self) -> impl Iterator<Item = &Text> {
        self.model.iter().chain(self.names.iter().filter_map(|names| names.asked_model.as_ref()))
    }

    /// Duration in µs; `None` while open.
    pub fn duration(&self) -> Option<i64> {
        lasted(self.start, self.end)
    }

    /// Whether a copy that arrives now takes the place of `self` (design section 4: rank, then the last commit).
    pub fn yields_to(&self, newer: &Self) -> bool {
        self.hash != newer.hash && (newer.marks.is_final || !self.marks.is_final)
    }
}

/// The time from a start to an end, µs.
pub(super) fn lasted(start: i64, end: Option<i64>) -> Option<i64> {
    end.map(|end| end.saturating_sub(start).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_codes_are_inverse() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_word(kind.word()), Some(*kind));
            assert_eq!(Kind::from_code(kind.code()), Some(*kind));
        }
        assert_eq!(Status::Open.shown(), None);
        assert_eq!(Status::from_code(99), None);
    }

    #[test]
    fn settling_fills_totals_and_clamps() {
        let usage = Usage { prompt_tokens: u64::MAX, completion_tokens: 2, prompt_cost: Some(3), ..Usage::default() }.settle(None);
        assert_eq!((usage.prompt_tokens, usage.total_tokens, usage.total_cost), (MAX_TOKENS, MAX_TOKENS, Some(3)));
        assert!(!usage.is_unpriced());
        assert!(Usage { completion_tokens: 1, ..Usage::default() }.settle(Some(1)).is_unpriced());
    }
}
