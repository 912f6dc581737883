//! From a span to its head (contracts/dreadnode.md sections 6, 8 and 10).

use super::own::Own;
use super::read;
use super::scores::scores;
use crate::collector::otlp::dictionary::Dictionary;
use crate::collector::otlp::head::{self, Read, event_text};
use crate::collector::otlp::span::Span;
use crate::domain::item::AGENT_SESSION;
use crate::domain::span::{Counting, Detail, Facts, Kind, MAX_ERROR_BYTES, MAX_NAME_BYTES, SpanHead, Status, Usage};
use crate::domain::text::Text;

/// A trace is named by the root of its tasks, or else by another root, or else by a span whose parent is not there.
const TASK_ROOT: u8 = 3;
const ROOT: u8 = 2;

/// Reads a span.
pub(super) fn read(span: &Span<'_>, original: &[u8], own: &Own) -> Read {
    let mut read = head::read(span, original, None);
    let head = &mut read.head;
    if head.parent.is_none() {
        head.root_rank = if own.project.is_some() { TASK_ROOT } else { ROOT };
    }
    if !own.is_ours {
        simple_status(head, span);
        return read;
    }
    head.name = Some(Text::new(Text::new(span.name.clone()).head(MAX_NAME_BYTES))).filter(|name| !name.is_empty());
    head.kind = kind(own.kind.as_ref());
    if let Some(word) = &own.kind {
        head.type_word = Text::new(word.head(MAX_NAME_BYTES));
    }
    let (status, detail) = status(span, own, head.end.is_none());
    head.status = status;
    head.usage = (head.kind == Kind::Llm).then(|| usage(own)).flatten();
    (head.provider, head.model) = match own.model.as_ref().filter(|_| head.kind == Kind::Llm) {
        Some(model) => split(model),
        None => (None, None),
    };
    head.names = None;
    head.marks.detail = detail;
    head.marks.counted = head.usage.is_some();
    // A generation stays open around its tools, and so around the generations of agents among them.
    head.marks.counting = if head.kind == Kind::Llm { Counting::Covering } else { Counting::Never };
    head.marks.cost_source = crate::domain::span::CostSource::None;
    head.marks.has_input = own.has_input;
    head.marks.has_output = own.has_output;
    head.error = (status == Status::Failed).then(|| error(span, own)).flatten();
    // A fragment names the task that it goes on with, which need not be the run.
    let run = own.run.as_ref().filter(|_| !own.is_fragment());
    let metadata = [("run_id", run), (AGENT_SESSION, own.agent_session.as_ref())];
    read.facts = Facts {
        session: own.session.clone().or_else(|| own.agent_session.clone()),
        tags: own.tags.clone(),
        metadata: metadata.into_iter().filter_map(|(key, value)| Some((Text::from(key), value?.clone()))).collect(),
        ..Facts::default()
    };
    let found = scores(span, own, &read);
    read.evaluations.extend(found);
    if read.head.parent.is_none() {
        read.preview = Some(read::preview_of(span));
    }
    read
}

fn kind(word: Option<&Text>) -> Kind {
    let Some(word) = word else { return Kind::Span };
    let word = word.lossy();
    match &*word {
        "generation" => Kind::Llm,
        "evaluation" => Kind::Evaluator,
        "task_fragment" => Kind::Task,
        word => Kind::from_word(word).unwrap_or(Kind::Span),
    }
}

/// The status of a span of another library is its status code (contracts/dreadnode.md section 6): here an exception that
/// was recorded and survived fails nothing.
fn simple_status(head: &mut SpanHead, span: &Span<'_>) {
    if head.status == Status::Failed && span.code != 2 {
        head.status = if head.marks.is_final { Status::Succeeded } else { Status::Running };
        head.error = None;
    }
}

/// How a span ended. Status code 1 is never sent.
pub(super) fn status(span: &Span<'_>, own: &Own, is_open: bool) -> (Status, Detail) {
    let has_failed = span.code == 2 || own.has_failed || own.has_tool_error;
    match (has_failed, is_open) {
        (true, _) => (Status::Failed, Detail::None),
        (false, true) => (Status::Running, Detail::None),
        // Its process went away with the span open.
        (false, false) if own.has_version && !own.has_schema => (Status::Canceled, Detail::Interrupted),
        (false, false) => (Status::Succeeded, Detail::None),
    }
}

fn error(span: &Span<'_>, own: &Own) -> Option<Text> {
    let told = Some(Text::new(span.message.clone())).filter(|message| !message.is_empty());
    let of_event = || span.events().filter(|event| &*event.name() == b"exception").find_map(|event| event_text(event, "exception.message"));
    let text = told.or_else(|| own.tool_error.clone()).or_else(of_event)?;
    Some(Text::new(text.head(MAX_ERROR_BYTES)))
}

/// Tokens of a generation; the metrics of the same names repeat them and are not looked at.
fn usage(own: &Own) -> Option<Usage> {
    if own.input_tokens.is_none() && own.output_tokens.is_none() && own.total_tokens.is_none() {
        return None;
    }
    let usage = Usage { prompt_tokens: own.input_tokens.unwrap_or(0), completion_tokens: own.output_tokens.unwrap_or(0), ..Usage::default() };
    Some(usage.settle(own.total_tokens))
}

/// Provider and model of a name like `openai/gpt-4o`.
fn split(name: &Text) -> (Option<Text>, Option<Text>) {
    let name = name.head(MAX_NAME_BYTES);
    match name.iter().position(|byte| *byte == b'/') {
        Some(at) => {
            let provider = String::from_utf8_lossy(&name[..at]).into_owned();
            (Some(Text::from(Dictionary::get().provider(&provider).as_str())), Some(Text::new(&name[at + 1..])))
        }
        None => (None, Some(Text::new(name))),
    }
}
