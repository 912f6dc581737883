//! What people see of a trace.

use serde::{Deserialize, Serialize};

use super::span::{CostSource, Detail, Facts, Protocol, Status};
use super::text::Text;
use super::trace::{Pointer, UsageSum};

/// The derived values of a trace that lists and filters show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Name for display.
    pub name: Option<Text>,
    /// Name of the first agent.
    pub agent: Option<Text>,
    /// Facts of the trace.
    pub facts: Facts,
    /// Announced metadata as a JSON object.
    pub metadata: Option<Text>,
    /// Where its cost comes from; of several sources, the least certain.
    pub cost_source: CostSource,
    /// Facet values were left out.
    pub facets_truncated: bool,
    /// Status.
    pub status: Status,
    /// Smallest start, µs.
    pub started_at: i64,
    /// Largest end of the roots, µs.
    pub ended_at: Option<i64>,
    /// Duration, µs; from the last end of any span when no root has ended.
    pub duration: Option<i64>,
    /// Sum over the counted spans.
    pub usage: UsageSum,
    /// Stored spans.
    pub spans: u32,
    /// Spans that failed.
    pub errors: u32,
    /// Some usage has no price.
    pub has_unpriced_usage: bool,
    /// Some span has a warning.
    pub has_warnings: bool,
    /// Error text of the primary root.
    pub error: Option<Text>,
    /// Short text of the input.
    pub input_text: Option<Text>,
    /// Short text of the output.
    pub output_text: Option<Text>,
    /// Where the input is.
    pub input: Option<Pointer>,
    /// Where the output is.
    pub output: Option<Pointer>,
}

/// How the error of a guardrail that stopped a run begins (contracts/openai-agents.md 5.5).
pub const TRIPPED: &str = "Guardrail tripwire triggered";

impl Summary {
    /// What the status alone does not say (contracts/decisions.md, Status).
    pub fn detail(&self, protocol: Protocol) -> Detail {
        let is_tripped = || self.error.as_ref().is_some_and(|error| error.as_bytes().starts_with(TRIPPED.as_bytes()));
        match (self.status, protocol) {
            (Status::Succeeded, _) if self.has_warnings => Detail::Warning,
            (Status::Canceled, Protocol::Dreadnode) => Detail::Interrupted,
            (Status::Failed, Protocol::OpenaiAgents) if is_tripped() => Detail::Tripped,
            _ => Detail::None,
        }
    }
}
