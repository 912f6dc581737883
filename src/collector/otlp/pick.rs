//! One pass over a span's attributes: for each field of the dictionaries the value of the most trusted row.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::dictionary::{Dictionary, Field, KindRow, Part, Row, Source, Uses};
use super::evaluation;
use super::found::Found;
use super::span::{Event, Span};
use super::value::Any;
use crate::domain::span::Kind;
use crate::domain::text::Text;

/// The value of a field.
#[derive(Clone, Debug)]
pub(super) struct Hit<'a> {
    /// The row that found it.
    pub(super) row: &'static Row,
    /// The value; of a row that takes several attributes, the first one.
    pub(super) found: Found<'a>,
}

/// A pair for params or metadata.
#[derive(Clone, Debug)]
pub(super) struct Pair<'a> {
    /// The row that found it.
    pub(super) row: &'static Row,
    /// Name of the entry; empty for an attribute that holds an object of entries.
    pub(super) name: Cow<'a, [u8]>,
    /// Its value.
    pub(super) found: Found<'a>,
}

/// What the dictionaries found on a span.
#[derive(Debug)]
pub(super) struct Picked<'a> {
    hits: [Option<Hit<'a>>; Field::ALL.len()],
    kind: Option<(u16, Kind)>,
    present: Option<(usize, Kind)>,
    /// Entries of params and metadata, in the order of the attributes.
    pub(super) pairs: Vec<Pair<'a>>,
    /// The exception that was recorded last.
    pub(super) exception: Option<Event<'a>>,
    /// Events that are results of evaluations.
    pub(super) evaluations: Vec<Event<'a>>,
}

/// Entries kept of one span; the attributes have all of them.
const MAX_PAIRS: usize = 1024;

impl<'a> Picked<'a> {
    /// Looks up every attribute of a span and of its events.
    pub(super) fn of(span: &Span<'a>) -> Self {
        let dictionary = Dictionary::get();
        let mut picked =
            Self { hits: [const { None }; Field::ALL.len()], kind: None, present: None, pairs: Vec::new(), exception: None, evaluations: Vec::new() };
        for (key, value) in span.attributes() {
            if let Some(uses) = dictionary.uses(&key) {
                picked.take(uses, key, value);
                continue;
            }
            let hint = dictionary.kind_by_presence(&key);
            if hint.is_some_and(|(order, _)| picked.present.is_none_or(|(known, _)| order < known)) {
                picked.present = hint;
            }
        }
        for event in span.events() {
            picked.event(event);
        }
        if span.parent.is_none() {
            for (own, of_trace) in [(Field::Input, Field::TraceInput), (Field::Output, Field::TraceOutput)] {
                let of_trace = picked.hits[of_trace as usize].clone();
                let own = &mut picked.hits[own as usize];
                *own = own.take().or(of_trace);
            }
        }
        picked
    }

    /// Looks up the attributes of an event.
    fn event(&mut self, event: Event<'a>) {
        let name = event.name();
        if &*name == b"exception" {
            self.exception = Some(event);
        } else if &*name == evaluation::EVENT && self.evaluations.len() < evaluation::MAX_OF_SPAN {
            self.evaluations.push(event);
        } else {
            self.record(&name, event.attributes());
        }
    }

    /// Looks up the attributes of an event, or of a log record that stands for one.
    pub(super) fn record(&mut self, name: &[u8], attributes: impl Iterator<Item = (Cow<'a, [u8]>, Any<'a>)>) {
        let dictionary = Dictionary::get();
        if !dictionary.knows_event(name) {
            return;
        }
        for (key, value) in attributes {
            let path = [name, b"/", &key].concat();
            if let Some(uses) = dictionary.uses(&path) {
                self.take(uses, key, value);
            }
        }
    }

    /// The kind that the dialects tell, or that an attribute hints at.
    pub(super) fn kind(&self) -> Option<Kind> {
        self.kind.map(|(_, kind)| kind)
    }

    /// The kind that an attribute hints at, when no dialect tells.
    pub(super) fn present(&self) -> Option<Kind> {
        self.present.map(|(_, kind)| kind)
    }

    /// What was found for a field.
    pub(super) fn hit(&self, field: Field) -> Option<&Hit<'a>> {
        self.hits[field as usize].as_ref()
    }

    /// What was found for the input or the output of the trace: what the span says of the trace before what it says of itself.
    pub(super) fn of_trace(&self, field: Field) -> Option<&Hit<'a>> {
        let of_trace = if field == Field::Input { Field::TraceInput } else { Field::TraceOutput };
        self.hit(of_trace).or_else(|| self.hit(field))
    }

    /// What was found for a field, as text.
    pub(super) fn text(&self, field: Field) -> Option<Text> {
        let hit = self.hit(field)?;
        let text = hit.found.text()?;
        match &hit.row.until {
            Some(mark) => {
                let whole = text.as_bytes();
                let end = whole.windows(mark.len().max(1)).position(|part| part == mark.as_bytes()).unwrap_or(whole.len());
                Some(Text::new(&whole[..end])).filter(|text| !text.is_empty())
            }
            None => Some(text),
        }
    }

    /// The name that people are shown for a span.
    pub(super) fn name(&self, span: &Span<'_>) -> Text {
        let own = || {
            let ending = self.text(Field::NameEnding);
            let cut = ending.as_ref().and_then(|ending| span.name.strip_suffix(ending.as_bytes())?.strip_suffix(b"."));
            Text::new(cut.filter(|cut| !cut.is_empty()).unwrap_or(&span.name))
        };
        self.text(Field::Name).unwrap_or_else(own)
    }

    /// Entries of params or metadata, by name: of an entry that several attributes have, the most trusted, or else the last one.
    pub(super) fn entries(&self, field: Field) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let mut pairs: Vec<&Pair<'_>> = self.pairs.iter().filter(|pair| pair.row.field == field).collect();
        pairs.sort_by_key(|pair| Reverse(pair.row.order));
        let mut entries = BTreeMap::new();
        for pair in pairs {
            if pair.name.is_empty() {
                entries.extend(pair.found.entries().into_iter().flatten());
            } else {
                let mut value = Vec::new();
                pair.found.write(&mut value);
                entries.insert(pair.name.to_vec(), value);
            }
        }
        entries
    }

    /// What was found for a field, as a count.
    pub(super) fn count(&self, field: Field) -> Option<u64> {
        self.hit(field)?.found.count()
    }

    /// What was found for a field, as pico-dollars.
    pub(super) fn usd(&self, field: Field) -> Option<i64> {
        self.hit(field)?.found.usd()
    }

    fn take(&mut self, uses: &'static Uses, key: Cow<'a, [u8]>, value: Any<'a>) {
        for kind in &uses.kinds {
            self.take_kind(kind, value);
        }
        for row in &uses.rows {
            let found = match &row.source {
                Source::Attribute(part) => Found::of(row, part, value),
                Source::Rest => Found::of(row, &Part::Whole, value),
                // `gen_ai.prompt.name` is not in the list that begins with `gen_ai.prompt.0`.
                Source::Indexed(_) => key.get(row.key.len()).is_some_and(u8::is_ascii_digit).then_some(Found::Any(value)),
            };
            // A count or a cost that is none leaves the place to what another row finds.
            let is_right = |found: &Found<'_>| (!row.field.is_count() || found.count().is_some()) && (!row.field.is_cost() || found.usd().is_some());
            let Some(found) = found.filter(is_right) else { continue };
            if matches!(row.field, Field::Params | Field::Metadata) {
                let name = match (&row.name, &row.source) {
                    (Some(name), _) => Cow::Borrowed(name.as_bytes()),
                    (None, Source::Rest) => rest(&key, row.key.len()),
                    (None, _) => Cow::Borrowed(&b""[..]),
                };
                if self.pairs.len() < MAX_PAIRS {
                    self.pairs.push(Pair { row, name, found });
                }
            } else {
                let hit = &mut self.hits[row.field as usize];
                let found = match hit {
                    Some(hit) if hit.row.order == row.order && row.source == Source::Rest && row.field.is_cost() => hit.found.plus(&found),
                    _ => found,
                };
                // Of an attribute that is sent twice the last one counts.
                if hit.as_ref().is_none_or(|hit| row.order <= hit.row.order) {
                    *hit = Some(Hit { row, found });
                }
            }
        }
    }

    fn take_kind(&mut self, row: &KindRow, value: Any<'a>) {
        if self.kind.is_some_and(|(order, _)| order < row.order) {
            return;
        }
        let Some(text) = value.plain() else { return };
        let text = text.lossy();
        let word = if row.is_json { text.trim().trim_matches('"') } else { text.trim() };
        if let Some((_, kind)) = row.entry(&word.to_ascii_lowercase()) {
            self.kind = Some((row.order, kind));
        }
    }
}

fn rest<'a>(key: &Cow<'a, [u8]>, from: usize) -> Cow<'a, [u8]> {
    match key {
        Cow::Borrowed(key) => Cow::Borrowed(&key[from..]),
        Cow::Owned(key) => Cow::Owned(key[from..].to_vec()),
    }
}
