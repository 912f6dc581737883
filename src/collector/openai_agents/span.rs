//! From a span to its head (contracts/openai-agents.md sections 5 and 7; contracts/decisions.md, OpenAI Agents).

use serde_json::value::RawValue;

use super::{Fault, content, id, object, parent, text, usage};
use crate::collector::hosts;
use crate::collector::json::{self, Entries};
use crate::domain::derive::SpanId;
use crate::domain::id::{hash128, pack};
use crate::domain::item::Preview;
use crate::domain::span::{Closing, ContextRef, Counting, Detail, FactsRef, Kind, MAX_ERROR_BYTES, MAX_NAME_BYTES, Marks, Place, SpanHead, Status};
use crate::domain::text::Text;
use crate::domain::time;
use crate::domain::trace::TRIPPED;

/// What the SDK calls the error of a tool that the run survives.
const SURVIVED: &[u8] = b"(non-fatal)";

/// A span as the store takes it.
pub(super) struct Span {
    pub(super) trace_id: Text,
    pub(super) id: SpanId,
    pub(super) head: SpanHead,
    pub(super) preview: Option<Preview>,
}

/// What a span is, by its data.
pub(super) struct Data<'a> {
    pub(super) entries: Entries<'a>,
    /// The sender's word; the SDK's own kinds of custom spans by theirs.
    pub(super) word: Text,
    pub(super) kind: Kind,
    /// `data` of a task or turn.
    pub(super) own: Option<Entries<'a>>,
}

impl<'a> Data<'a> {
    /// Reads `span_data`; a type that is not known is a plain span.
    pub(super) fn of(item: &Entries<'a>) -> Self {
        let entries = object(item, "span_data").unwrap_or_default();
        let word = text(&entries, "type").unwrap_or_else(|| Text::from("span"));
        let own = if word.as_bytes() == b"custom" { object(&entries, "data") } else { None };
        let sdk_type = own.as_ref().and_then(|own| text(own, "sdk_span_type"));
        let kind = match (word.as_bytes(), sdk_type.as_ref().map(Text::as_bytes)) {
            (b"custom", Some(b"task")) => Kind::Task,
            (b"custom", Some(b"turn")) => Kind::Turn,
            (b"generation" | b"response", _) => Kind::Llm,
            (b"function", _) => Kind::Tool,
            (b"agent", _) => Kind::Agent,
            (b"handoff", _) => Kind::Handoff,
            (b"guardrail", _) => Kind::Guardrail,
            (b"mcp_tools", _) => Kind::ToolList,
            (b"transcription", _) => Kind::Stt,
            (b"speech" | b"speech_group", _) => Kind::Tts,
            _ => Kind::Span,
        };
        let is_sdk = matches!(kind, Kind::Task | Kind::Turn);
        Self { entries, word: if is_sdk { sdk_type.unwrap_or_default() } else { word }, kind, own: own.filter(|_| is_sdk) }
    }

    fn is_custom(&self) -> bool {
        self.kind == Kind::Span && self.word.as_bytes() == b"custom"
    }

    /// The response object that the optional processor adds.
    pub(super) fn response(&self) -> Option<Entries<'a>> {
        object(&self.entries, "response")
    }

    /// Name for display (contracts/openai-agents.md section 7).
    pub(super) fn name(&self) -> Text {
        let own = |field: &str| self.own.as_ref().and_then(|own| text(own, field));
        let given = |field: &str| text(&self.entries, field);
        let joined = |parts: &[&[u8]]| Text::new(parts.concat());
        let name = match self.kind {
            Kind::Task => own("name"),
            Kind::Turn => {
                let number = self.own.as_ref().and_then(|own| json::field(own, "turn")).and_then(json::number);
                number.map(|number| joined(&[b"turn ", number.as_bytes()]))
            }
            Kind::Handoff => {
                let agent = |field: &str| given(field).unwrap_or_else(|| Text::from("?"));
                Some(joined(&[agent("from_agent").as_bytes(), b" -> ", agent("to_agent").as_bytes()]))
            }
            Kind::ToolList => given("server"),
            _ if self.word.as_bytes() == b"response" => None,
            _ => given("name").or_else(|| self.model()),
        };
        Text::new(name.unwrap_or_else(|| self.word.clone()).head(MAX_NAME_BYTES))
    }

    /// The model that was asked for.
    pub(super) fn model(&self) -> Option<Text> {
        text(&self.entries, "model").or_else(|| text(&self.response()?, "model")).map(|model| Text::new(model.head(MAX_NAME_BYTES)))
    }

    /// The provider by the host that was called; without a known one, the SDK's own.
    fn provider(&self) -> Option<Text> {
        if !matches!(self.kind, Kind::Llm | Kind::Stt | Kind::Tts) {
            return None;
        }
        let url = object(&self.entries, "model_config").and_then(|config| text(&config, "base_url")).map(|url| url.lossy());
        Some(Text::from(url.as_deref().and_then(host).and_then(hosts::provider).unwrap_or("openai")))
    }
}

/// The host of a URL.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    host.split(':').next()
}

impl Span {
    /// Reads an item that is no trace object and came at a time.
    pub(super) fn read(item: &Entries<'_>, original: &str, received: i64) -> Result<Self, Fault> {
        let span_id = id(item, "id")?;
        let trace_id = id(item, "trace_id")?;
        let (started, ended) = (instant(item, "started_at")?, instant(item, "ended_at")?);
        let start = started.or(ended).unwrap_or(received);
        let data = Data::of(item);
        let (status, detail, error) = outcome(item, &data, ended.is_some());
        let usage = usage::of(&data);
        let is_custom = data.is_custom();
        let counting = match data.kind {
            Kind::Llm => Counting::Leaf,
            Kind::Task | Kind::Turn => Counting::Innermost,
            _ => Counting::Never,
        };
        let has_failed = status == Status::Failed;
        let is_parentless = parent(item).is_none();
        let head = SpanHead {
            parent: parent(item),
            name: Some(data.name()),
            type_word: data.word.clone(),
            kind: data.kind,
            root_rank: match data.kind {
                Kind::Task => 3,
                Kind::Agent => 2,
                _ => 1,
            },
            status,
            marks: Marks {
                is_final: ended.is_some(),
                counted: usage.is_some() && counting != Counting::Never,
                counting,
                detail,
                on_path: matches!(data.kind, Kind::Agent | Kind::Task | Kind::Turn) || is_custom,
                // A call of a model or a tool that is not part of a run is all that its trace is about.
                fails_trace: has_failed
                    && (matches!(data.kind, Kind::Agent | Kind::Task | Kind::Turn | Kind::Guardrail) || (is_parentless && !is_custom)),
                is_answer: data.kind == Kind::Llm,
                closing: if data.kind == Kind::Task { Closing::AtOnce } else { Closing::WhenQuiet },
                ..Marks::default()
            },
            start,
            end: ended,
            model: data.model(),
            provider: data.provider(),
            price: None,
            usage,
            title: None,
            error,
            facts: FactsRef::default(),
            context: ContextRef::None,
            arrival: 0,
            hash: hash128(original.as_bytes()),
            place: Place::default(),
            names: None,
        };
        let preview = (data.kind == Kind::Llm).then(|| content::preview(&data));
        Ok(Self { trace_id, id: pack(span_id.as_bytes()), head, preview })
    }
}

/// A time or null. One that does not say its offset is UTC, as all times of the SDKs are.
fn instant(item: &Entries<'_>, field: &'static str) -> Result<Option<i64>, Fault> {
    let Some(value) = json::field(item, field).filter(|value| !json::is_null(value)) else { return Ok(None) };
    let parse = |text: &str| time::parse(text).or_else(|| time::parse(&format!("{text}Z")));
    let micros = json::string(value).and_then(|text| std::str::from_utf8(text.as_bytes()).ok().and_then(parse));
    micros.map(Some).ok_or((field, "must be a valid date"))
}

/// Status, what it does not say, and the error's text (contracts/openai-agents.md 5.5).
fn outcome(item: &Entries<'_>, data: &Data<'_>, has_ended: bool) -> (Status, Detail, Option<Text>) {
    let error = json::field(item, "error").filter(|error| !json::is_null(error));
    let message = error.map(error_text);
    let is_tripped = data.kind == Kind::Guardrail && json::field(&data.entries, "triggered").is_some_and(|flag| flag.get() == "true");
    let ends_with = |end: &[u8]| message.as_ref().is_some_and(|(title, _)| title.as_bytes().ends_with(end));
    let text = message.as_ref().map(|(title, cause)| {
        let joined = cause.as_ref().map(|cause| Text::new([title.as_bytes(), b": ", cause.as_bytes()].concat()));
        Text::new(joined.as_ref().unwrap_or(title).head(MAX_ERROR_BYTES))
    });
    match error {
        _ if is_tripped => (Status::Failed, Detail::Tripped, text.or_else(|| Some(Text::from(TRIPPED)))),
        Some(_) if ends_with(SURVIVED) => (Status::Succeeded, Detail::Warning, text),
        Some(_) if ends_with(TRIPPED.as_bytes()) => (Status::Failed, Detail::Tripped, text),
        Some(_) => (Status::Failed, Detail::None, text),
        None if has_ended => (Status::Succeeded, Detail::None, None),
        None => (Status::Running, Detail::None, None),
    }
}

/// The message of an error, and the cause that its data tells.
fn error_text(error: &RawValue) -> (Text, Option<Text>) {
    let Some(entries) = json::entries(error) else {
        return (json::string(error).unwrap_or_else(|| Text::from(error.get())), None);
    };
    let cause = object(&entries, "data").and_then(|data| text(&data, "error"));
    (text(&entries, "message").unwrap_or_else(|| Text::from("error")), cause)
}
