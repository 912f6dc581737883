//! Reading back: what a stored original says about a Run or a Trace, the same way for all protocols.
//!
//! A protocol fills in what it knows; everything is JSON text, as sent wherever it was sent as JSON. What is left out is
//! shown as null, `[]` or `{}` (contracts/decisions.md, keys of a Run).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{dynamiq, openai_agents, otlp};
use crate::domain::span::Protocol;
use crate::domain::text::Text;

/// JSON text.
pub type Json<'a> = Cow<'a, str>;

/// What is stored beside the spans of a trace, by key, as far as the reader has looked.
#[derive(Clone, Debug, Default)]
pub struct Attached {
    /// What is there.
    pub stored: BTreeSet<String>,
    /// The text of values that are shown in their place.
    pub values: BTreeMap<String, String>,
}

/// Nothing is stored beside it.
pub static NOTHING: Attached = Attached { stored: BTreeSet::new(), values: BTreeMap::new() };

/// A stored original, with what was sent beside it.
#[derive(Clone, Copy, Debug)]
pub struct Original<'a> {
    /// Wire protocol.
    pub protocol: Protocol,
    /// What was sent for the span.
    pub bytes: &'a [u8],
    /// What was sent for its resource; empty when nothing was.
    pub resource: &'a [u8],
    /// What was sent for its scope; empty when nothing was.
    pub scope: &'a [u8],
    /// Log records that belong to it, in the order of their times.
    pub logs: &'a [Vec<u8>],
    /// What is stored beside its trace.
    pub attached: &'a Attached,
}

impl<'a> Original<'a> {
    /// An original that stands alone.
    pub fn alone(protocol: Protocol, bytes: &'a [u8]) -> Self {
        Self { protocol, bytes, resource: &[], scope: &[], logs: &[], attached: &NOTHING }
    }
}

/// The keys of a Run that its head does not have.
#[derive(Clone, Debug, Default)]
pub struct RunParts<'a> {
    /// Name, where the head's may be cut; a JSON string or null.
    pub name: Option<Json<'a>>,
    /// Input.
    pub input: Option<Json<'a>>,
    /// Output.
    pub output: Option<Json<'a>>,
    /// Rendered chat messages; a list.
    pub messages: Option<Json<'a>>,
    /// Metadata; an object.
    pub metadata: Option<Json<'a>>,
    /// Error; an object with `message`.
    pub error: Option<Json<'a>>,
    /// Attempts; a list.
    pub executions: Option<Json<'a>>,
    /// Tags; a list of strings.
    pub tags: Option<Json<'a>>,
    /// Metric series; a list of `{name, value, step, timestamp}`.
    pub metrics: Option<Json<'a>>,
    /// Parameters; an object.
    pub params: Option<Json<'a>>,
    /// Events; a list.
    pub events: Option<Json<'a>>,
    /// Links; a list.
    pub links: Option<Json<'a>>,
    /// Artifacts; a list.
    pub artifacts: Option<Json<'a>>,
    /// All other attributes; an object.
    pub attributes: Option<Json<'a>>,
    /// Resource; an object.
    pub resource: Option<Json<'a>>,
    /// Scope; an object.
    pub scope: Option<Json<'a>>,
    /// The span is of another library than the rest of its trace, and can say nothing of its session.
    pub is_foreign: bool,
}

/// The keys of a Trace that come from originals. `None`: what the summary says is shown.
#[derive(Clone, Debug, Default)]
pub struct TraceParts<'a> {
    /// Input.
    pub input: Option<Json<'a>>,
    /// Output.
    pub output: Option<Json<'a>>,
    /// Error of the primary root.
    pub error: Option<Json<'a>>,
    /// Tags.
    pub tags: Option<Json<'a>>,
    /// Metadata.
    pub metadata: Option<Json<'a>>,
}

/// What an original says about its run.
pub fn of_run<'a>(original: &Original<'a>) -> RunParts<'a> {
    match original.protocol {
        Protocol::Dynamiq => dynamiq::run_parts(original.bytes),
        Protocol::Otlp => otlp::run_parts(original),
        Protocol::OpenaiAgents => openai_agents::run_parts(original),
        Protocol::Dreadnode => otlp::dreadnode::run_parts(original),
    }
}

/// What a trace has taken from its spans as metadata, where it has taken plain pairs (OpenTelemetry), as the originals that it
/// points to have sent it.
pub fn metadata_of_trace(input: Option<Original<'_>>, output: Option<Original<'_>>, told: &[(Text, Text)]) -> String {
    otlp::trace_metadata(input.into_iter().chain(output), told)
}

/// What the originals that a trace points to say about it: the one with its input, and the one with its output. They are
/// a root's, or those of spans marked as answers when no root has an input or output of its own.
pub fn of_trace<'a>(input: Option<&Original<'a>>, output: Option<&Original<'a>>) -> TraceParts<'a> {
    let Some(protocol) = input.or(output).map(|original| original.protocol) else { return TraceParts::default() };
    match protocol {
        Protocol::Dynamiq => input.map(|root| dynamiq::trace_parts(root.bytes)).unwrap_or_default(),
        Protocol::OpenaiAgents => openai_agents::trace_parts(input.map(|original| original.bytes), output.map(|original| original.bytes)),
        Protocol::Otlp => {
            TraceParts { input: input.and_then(otlp::trace_input), output: output.and_then(otlp::trace_output), ..TraceParts::default() }
        }
        Protocol::Dreadnode => TraceParts {
            input: input.and_then(|original| of_run(original).input),
            output: output.and_then(|original| of_run(original).output),
            ..TraceParts::default()
        },
    }
}
