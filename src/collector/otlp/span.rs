//! One span as it was sent, in either encoding (contracts/otlp-genai.md section 2).

use std::borrow::Cow;

use super::value::{Any, key_value};
use super::wire::{Broken, Message, Names, Repeated};

/// Words for `Span.kind`, by number.
pub(super) const KINDS: &[&str] = &["unspecified", "internal", "server", "client", "producer", "consumer"];
/// Words for `Status.code`, by number.
pub(super) const CODES: &[&str] = &["unset", "ok", "error"];

const NAMES: Names = &[
    (1, "traceId"),
    (2, "spanId"),
    (3, "traceState"),
    (4, "parentSpanId"),
    (5, "name"),
    (6, "kind"),
    (7, "startTimeUnixNano"),
    (8, "endTimeUnixNano"),
    (15, "status"),
    (16, "flags"),
];

/// `flags`: whether the parent is known to be in another process.
const IS_REMOTE: u64 = 0x200;

/// A span's own fields; attributes, events and links are walked when they are asked for.
#[derive(Clone, Debug)]
pub(super) struct Span<'a> {
    /// Trace id, never all zero.
    pub(super) trace_id: [u8; 16],
    /// Span id, never all zero.
    pub(super) id: [u8; 8],
    /// Parent's id; none for a root.
    pub(super) parent: Option<[u8; 8]>,
    /// W3C trace state.
    pub(super) trace_state: Cow<'a, [u8]>,
    /// Name.
    pub(super) name: Cow<'a, [u8]>,
    /// Number into [`KINDS`].
    pub(super) kind: u8,
    /// Start, ns since the epoch.
    pub(super) start: u64,
    /// End, ns since the epoch; 0 while the span is open.
    pub(super) end: u64,
    /// Number into [`CODES`].
    pub(super) code: u8,
    /// The parent is in another process.
    pub(super) is_remote: bool,
    /// Message of the status.
    pub(super) message: Cow<'a, [u8]>,
    original: Message<'a>,
}

/// An event of a span.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event<'a>(Message<'a>);

/// A link of a span.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link<'a>(Message<'a>);

impl<'a> Span<'a> {
    /// Reads a span. Ids that are missing, all zero or of a wrong length break it; a parent of all zeros is none.
    pub(super) fn read(original: Message<'a>) -> Result<Self, Broken> {
        let mut span = Self {
            trace_id: [0; 16],
            id: [0; 8],
            parent: None,
            trace_state: Cow::default(),
            name: Cow::default(),
            kind: 0,
            start: 0,
            end: 0,
            code: 0,
            is_remote: false,
            message: Cow::default(),
            original,
        };
        let mut is_good = true;
        original.fields(NAMES, |number, field| match number {
            1 => span.trace_id = field.id().unwrap_or_default(),
            2 => span.id = field.id().unwrap_or_default(),
            3 => span.trace_state = field.text().unwrap_or_default(),
            4 if field.is_blank() => span.parent = None,
            4 => match field.id() {
                Some(parent) => span.parent = Some(parent).filter(|parent| *parent != [0; 8]),
                None => is_good = false,
            },
            5 => span.name = field.text().unwrap_or_default(),
            6 => span.kind = field.word("SPAN_KIND_", KINDS),
            7 => span.start = field.unsigned().unwrap_or(0),
            8 => span.end = field.unsigned().unwrap_or(0),
            16 => span.is_remote = field.unsigned().unwrap_or(0) & IS_REMOTE != 0,
            15 => {
                let status = field.message().map(|status| {
                    status.fields(&[(2, "message"), (3, "code")], |number, field| match number {
                        2 => span.message = field.text().unwrap_or_default(),
                        3 => span.code = field.word("STATUS_CODE_", CODES),
                        _ => {}
                    })
                });
                is_good &= status.is_none_or(|status| status.is_ok());
            }
            _ => {}
        })?;
        if is_good && span.trace_id != [0; 16] && span.id != [0; 8] { Ok(span) } else { Err(Broken) }
    }

    /// What was sent for it.
    pub(super) fn original(&self) -> Message<'a> {
        self.original
    }

    /// Attributes in their order, duplicates included.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (Cow<'a, [u8]>, Any<'a>)> + use<'a> {
        attributes(self.original.repeated(9, "attributes"))
    }

    /// Events in their order.
    pub(super) fn events(&self) -> impl Iterator<Item = Event<'a>> + use<'a> {
        self.original.repeated(11, "events").map(Event)
    }

    /// Links in their order.
    pub(super) fn links(&self) -> impl Iterator<Item = Link<'a>> + use<'a> {
        self.original.repeated(13, "links").map(Link)
    }
}

impl<'a> Event<'a> {
    /// Name.
    pub(super) fn name(self) -> Cow<'a, [u8]> {
        self.0.field(2, "name").and_then(super::wire::Field::text).unwrap_or_default()
    }

    /// Time, ns since the epoch.
    pub(super) fn time(self) -> u64 {
        self.0.field(1, "timeUnixNano").and_then(super::wire::Field::unsigned).unwrap_or(0)
    }

    /// Attributes in their order.
    pub(super) fn attributes(self) -> impl Iterator<Item = (Cow<'a, [u8]>, Any<'a>)> + use<'a> {
        attributes(self.0.repeated(3, "attributes"))
    }
}

impl<'a> Link<'a> {
    /// Trace id and span id that it leads to; none for one that leads nowhere.
    pub(super) fn target(self) -> Option<([u8; 16], [u8; 8])> {
        Some((self.0.field(1, "traceId")?.id()?, self.0.field(2, "spanId")?.id()?))
    }

    /// W3C trace state.
    pub(super) fn trace_state(self) -> Cow<'a, [u8]> {
        self.0.field(3, "traceState").and_then(super::wire::Field::text).unwrap_or_default()
    }

    /// Attributes in their order.
    pub(super) fn attributes(self) -> impl Iterator<Item = (Cow<'a, [u8]>, Any<'a>)> + use<'a> {
        attributes(self.0.repeated(4, "attributes"))
    }
}

/// The attributes of a repeated field.
pub(super) fn attributes(list: Repeated<'_>) -> impl Iterator<Item = (Cow<'_, [u8]>, Any<'_>)> {
    list.filter_map(key_value)
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
