//! One run: validation (contracts/dynamiq.md 4.4 and 11) and the head that is kept of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::RunFault;
use super::metadata::{self, Node};
use crate::collector::json::{self, Entries, Nested};
use crate::collector::preview;
use crate::domain::id::{MAX_ID_CHARS, hash128, pack};
use crate::domain::item::Preview;
use crate::domain::span::{ContextRef, CostSource, Facts, FactsRef, Kind, MAX_ERROR_BYTES, MAX_NAME_BYTES, Marks, Place, SpanHead, Status};
use crate::domain::text::Text;
use crate::domain::time;

/// A run that passed validation.
pub(super) struct Run<'a> {
    pub(super) raw: &'a RawValue,
    pub(super) id: Vec<u8>,
    pub(super) plain_id: Text,
    pub(super) trace_id: Option<Text>,
    pub(super) head: SpanHead,
    pub(super) facts: Arc<Facts>,
    /// Id of the Output node that this run is, if it is one.
    pub(super) output_node: Option<Text>,
    input: Option<&'a RawValue>,
    output: Option<&'a RawValue>,
}

impl Run<'_> {
    /// Whether it names no parent, or itself.
    pub(super) fn is_root(&self) -> bool {
        self.head.parent.as_deref().is_none_or(|parent| parent == self.id.as_slice())
    }

    /// Texts for lists; a workflow's output is unwrapped for display (contracts/dynamiq.md 5.6).
    pub(super) fn preview(&self, output_node: Option<&Text>) -> Preview {
        let wraps = self.head.root_rank > 1;
        let output = |raw| preview::output(raw, |raw| if wraps { output_of(raw, output_node).unwrap_or(raw) } else { raw });
        Preview { input: self.input.and_then(preview::input), output: self.output.and_then(output) }
    }
}

/// The output of one node of a workflow's: of the one that is named, or of the only one.
fn output_of<'a>(nodes: &'a RawValue, named: Option<&Text>) -> Option<&'a RawValue> {
    let nodes = json::entries(nodes)?;
    let only = || if let [(_, only)] = nodes.as_slice() { Some(*only) } else { None };
    let node = named.and_then(|name| nodes.iter().rev().find(|(node, _)| **node == *name.as_bytes()));
    json::field(&json::entries(node.map(|(_, node)| *node).or_else(only)?)?, "output")
}

/// Decodes the runs of one body. All runs of a handler carry the same facts, so the last ones are kept for the next run.
#[derive(Default)]
pub(super) struct Decoder {
    last_facts: Option<Arc<Facts>>,
}

type Faults = BTreeMap<&'static str, &'static str>;

impl Decoder {
    /// Validates and reads a run.
    pub(super) fn run<'a>(&mut self, raw: &'a RawValue) -> Result<Run<'a>, RunFault> {
        let run = json::nested(raw, &["metadata", "node"]).ok_or(RunFault::NoObject)?;
        let fields = Fields::of(&run.entries);
        let mut faults = Faults::new();
        let id = required_id(fields.id, "id", &mut faults);
        let type_word = run_type(fields.run_type, &mut faults);
        let trace_id = match fields.trace_id {
            Some(value) if json::is_null(value) => None,
            value => required_id(value, "trace_id", &mut faults),
        };
        let start = start_time(fields.start_time, &mut faults);
        let name = nullable_text(fields.name, "name", true, &mut faults);
        let source = nullable_text(fields.source_id, "source_id", true, &mut faults);
        let end = nullable_text(fields.end_time, "end_time", true, &mut faults).and_then(|text| date(&text, "end_time", &mut faults));
        let status = nullable_text(fields.status, "status", true, &mut faults).map_or(Status::Open, |text| run_status(&text, &mut faults));
        let parent = nullable_text(fields.parent_run_id, "parent_run_id", false, &mut faults);
        let session = nullable_text(fields.session_id, "session_id", false, &mut faults);
        let (Some(plain_id), Some(type_word), Some(start), true) = (id, type_word, start, faults.is_empty()) else {
            return Err(RunFault::Fields(faults));
        };

        let Nested { entries: metadata, inner: node } = run.inner.map(|metadata| *metadata).unwrap_or_default();
        let node = node.map(|node| Node::read(&node.entries)).unwrap_or_default();
        let (root_rank, kind) = match type_word {
            "workflow" => (3, Kind::Workflow),
            "flow" => (2, Kind::Workflow),
            _ => (1, node.kind()),
        };
        let usage = metadata::usage(&metadata);
        let (model, provider) = node.model_and_provider();
        let facts = self.facts(Facts {
            name: None,
            session,
            user: json::field(&metadata, "user_id").and_then(json::string),
            source,
            tags: fields.tags.and_then(json::elements).unwrap_or_default().into_iter().map(plain_text).collect(),
            metadata: metadata::pairs(&metadata),
        });
        let head = SpanHead {
            parent: parent.map(|parent| pack(parent.as_bytes()).into()),
            name: name.map(|name| Text::new(name.head(MAX_NAME_BYTES))),
            type_word: Text::from(type_word),
            kind,
            root_rank,
            status,
            marks: Marks {
                is_final: status != Status::Open,
                counted: usage.is_some(),
                has_input: true,
                has_output: true,
                cost_source: if usage.is_some_and(|usage| usage.total_cost.is_some()) { CostSource::Sender } else { CostSource::None },
                ..Marks::default()
            },
            start,
            end,
            model,
            provider,
            usage,
            price: None,
            title: title(&metadata, type_word),
            error: error_text(fields.error, &metadata),
            facts: FactsRef::default(),
            context: ContextRef::None,
            arrival: 0,
            hash: hash128(raw.get().as_bytes()),
            place: Place::default(),
            names: None,
        };
        let output_node = if node.is_output() { node.id.and_then(json::string) } else { None };
        Ok(Run { raw, id: pack(plain_id.as_bytes()), plain_id, trace_id, head, facts, output_node, input: fields.input, output: fields.output })
    }

    fn facts(&mut self, facts: Facts) -> Arc<Facts> {
        match &self.last_facts {
            Some(last) if **last == facts => Arc::clone(last),
            _ => {
                let facts = Arc::new(facts);
                self.last_facts = Some(Arc::clone(&facts));
                facts
            }
        }
    }
}

macro_rules! fields {
    ($($name:ident = $key:literal),* $(,)?) => {
        /// The values of the known keys; the last one of a name counts.
        #[derive(Default)]
        struct Fields<'a> { $($name: Option<&'a RawValue>,)* }

        impl<'a> Fields<'a> {
            fn of(entries: &Entries<'a>) -> Self {
                let mut fields = Self::default();
                for (key, value) in entries {
                    match &**key {
                        $($key => fields.$name = Some(value),)*
                        _ => {}
                    }
                }
                fields
            }
        }
    };
}

fields!(
    id = b"id",
    name = b"name",
    run_type = b"type",
    trace_id = b"trace_id",
    source_id = b"source_id",
    session_id = b"session_id",
    start_time = b"start_time",
    end_time = b"end_time",
    parent_run_id = b"parent_run_id",
    status = b"status",
    input = b"input",
    output = b"output",
    error = b"error",
    tags = b"tags",
);

fn required_id(value: Option<&RawValue>, field: &'static str, faults: &mut Faults) -> Option<Text> {
    let fault = match value {
        None => "is required",
        Some(value) if json::is_null(value) => "cannot be blank",
        Some(value) => match json::string(value) {
            None => "must be a string",
            Some(text) if text.lossy().trim().is_empty() => "cannot be blank",
            Some(text) if text.chars() > MAX_ID_CHARS => "the length must be no more than 255",
            Some(text) => return Some(text),
        },
    };
    faults.insert(field, fault);
    None
}

fn run_type(value: Option<&RawValue>, faults: &mut Faults) -> Option<&'static str> {
    let fault = match value {
        None => "is required",
        Some(value) if json::is_null(value) => "cannot be blank",
        Some(value) => match json::string(value).as_ref().map(Text::as_bytes) {
            None => "must be a string",
            Some(b"workflow") => return Some("workflow"),
            Some(b"flow") => return Some("flow"),
            Some(b"node") => return Some("node"),
            Some(b"") => "cannot be blank",
            Some(_) => "must be a valid value",
        },
    };
    faults.insert("type", fault);
    None
}

fn start_time(value: Option<&RawValue>, faults: &mut Faults) -> Option<i64> {
    let fault = match value {
        None => "is required",
        Some(value) if json::is_null(value) => "cannot be blank",
        Some(value) => match json::string(value) {
            None => "must be a string",
            Some(text) => return date(&text, "start_time", faults),
        },
    };
    faults.insert("start_time", fault);
    None
}

fn date(text: &Text, field: &'static str, faults: &mut Faults) -> Option<i64> {
    let micros = std::str::from_utf8(text.as_bytes()).ok().and_then(time::parse);
    if micros.is_none() {
        faults.insert(field, "must be a valid date");
    }
    micros
}

fn run_status(text: &Text, faults: &mut Faults) -> Status {
    match text.as_bytes() {
        b"succeeded" => Status::Succeeded,
        b"failed" => Status::Failed,
        b"canceled" => Status::Canceled,
        b"skipped" => Status::Skipped,
        _ => {
            faults.insert("status", "must be a valid value");
            Status::Open
        }
    }
}

/// A string or null. `must_be_present` is the rule of the documented fields: null is fine, silence is not.
fn nullable_text(value: Option<&RawValue>, field: &'static str, must_be_present: bool, faults: &mut Faults) -> Option<Text> {
    match value {
        None if must_be_present => {
            faults.insert(field, "is required");
            None
        }
        None => None,
        Some(value) if json::is_null(value) => None,
        Some(value) => {
            let text = json::string(value);
            if text.is_none() {
                faults.insert(field, "must be a string");
            }
            text
        }
    }
}

fn plain_text(value: &RawValue) -> Text {
    json::string(value).unwrap_or_else(|| Text::from(value.get()))
}

/// The name-like id of a workflow or flow (contracts/dynamiq.md 5.11).
fn title(metadata: &Entries<'_>, type_word: &str) -> Option<Text> {
    if type_word == "node" {
        return None;
    }
    let described = json::field(metadata, type_word).and_then(json::entries)?;
    json::field(&described, "id").and_then(json::string).map(|id| Text::new(id.head(MAX_NAME_BYTES)))
}

/// Short error text: the first failed node's message on workflows and flows, else the run's own (contracts/dynamiq.md 5.8).
fn error_text(error: Option<&RawValue>, metadata: &Entries<'_>) -> Option<Text> {
    let error = error.filter(|error| !json::is_null(error))?;
    let message = |value: &RawValue, name: &str| json::field(&json::entries(value)?, name).and_then(json::string).filter(|text| !text.is_empty());
    let failed_node = || {
        let nodes = json::elements(json::field(metadata, "failed_nodes")?)?;
        message(nodes.first()?, "error_message")
    };
    let text = failed_node().or_else(|| message(error, "message")).or_else(|| json::string(error).filter(|text| !text.is_empty()))?;
    Some(Text::new(text.head(MAX_ERROR_BYTES)))
}
