//! Rewriting JSON in one pass over its text: values are found by their place and replaced, everything else is copied as it
//! was sent. No tree is built and nothing recurses, so depth costs nothing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Part, key, text};
use crate::collector::otlp::Broken;
use crate::domain::text::{from_json, write_json};
use crate::redaction::{Redacted, Redactor};

/// JSON in a text in JSON, and so on, is looked into so often.
pub(super) const MAX_NESTED: usize = 4;
/// Attributes in attributes whose keys are part of the path; deeper ones have the path of the last.
const MAX_PAIRS: usize = 32;

/// At a greater depth nobody looks ahead for keys of attributes.
const MAX_PEEKED: usize = 128;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A request with a list of runs or items.
    Runs,
    /// One of them.
    Item,
    /// An OTLP request.
    Otlp,
    /// A part of one.
    OtlpItem(Part),
    /// JSON in a text.
    Inner,
}

/// The keys around the items of a request.
const AROUND: &[&str] = &["runs", "data", "resourceSpans", "scopeSpans", "spans", "resourceLogs", "scopeLogs", "logRecords"];
/// The wrapping of OTLP values.
const WRAPPING: &[&str] = &["value", "stringValue", "intValue", "doubleValue", "boolValue", "bytesValue", "arrayValue", "kvlistValue", "values"];
/// What a run, span or item is told apart by; at its top.
const OWN: &[&str] = &[
    "id",
    "trace_id",
    "parent_id",
    "parent_run_id",
    "type",
    "object",
    "status",
    "kind",
    "start_time",
    "end_time",
    "started_at",
    "ended_at",
    "eventName",
];
/// The same of OTLP, at any place.
const OTLP_OWN: &[&str] =
    &["traceId", "spanId", "parentSpanId", "timeUnixNano", "startTimeUnixNano", "endTimeUnixNano", "observedTimeUnixNano", "schemaUrl"];
/// Numbers that OTLP itself has: nothing that a person wrote.
const OTLP_NUMBERS: &[&str] = &["flags", "code", "severityNumber", "droppedAttributesCount", "droppedEventsCount", "droppedLinksCount"];

#[derive(Debug)]
struct Frame {
    is_object: bool,
    /// Segments of the path that the value at hand has put there.
    pushed: usize,
    index: usize,
    /// The key of the value at hand.
    name: String,
    /// Where it stands.
    name_at: (usize, usize),
    /// It is an OTLP attribute, whose own key stands in this.
    attribute: Option<String>,
    /// Whether it is an item or stands around items.
    is_around: bool,
}

struct Scanner<'a> {
    redactor: &'a Redactor,
    text: &'a [u8],
    at: usize,
    out: Vec<u8>,
    copied: usize,
    frames: Vec<Frame>,
    path: Vec<String>,
    form: Form,
    nested: usize,
    pairs: usize,
}

/// Rewrites a text; none when nothing changes.
pub(super) fn rewrite(redactor: &Redactor, text: &[u8], form: Form) -> Result<Option<Vec<u8>>, Broken> {
    let path = match form {
        Form::OtlpItem(Part::Resource) => vec!["resource".to_owned()],
        Form::OtlpItem(Part::Scope) => vec!["scope".to_owned()],
        _ => Vec::new(),
    };
    scan(redactor, path, text, form, 0)
}

/// JSON in a text at a path.
pub(super) fn nested(redactor: &Redactor, path: &[String], text: &[u8], nested: usize) -> Result<Option<Vec<u8>>, Broken> {
    scan(redactor, path.to_vec(), text, Form::Inner, nested)
}

fn scan(redactor: &Redactor, path: Vec<String>, text: &[u8], form: Form, nested: usize) -> Result<Option<Vec<u8>>, Broken> {
    let mut scanner = Scanner { redactor, text, at: 0, out: Vec::new(), copied: 0, frames: Vec::new(), path, form, nested, pairs: 0 };
    scanner.run()?;
    if scanner.copied == 0 {
        return Ok(None);
    }
    let Scanner { mut out, copied, .. } = scanner;
    out.extend_from_slice(&text[copied..]);
    Ok(Some(out))
}

impl Scanner<'_> {
    fn is_otlp(&self) -> bool {
        matches!(self.form, Form::Otlp | Form::OtlpItem(_))
    }

    fn run(&mut self) -> Result<(), Broken> {
        self.value()?;
        while !self.frames.is_empty() {
            self.next()?;
        }
        self.space();
        if self.at == self.text.len() { Ok(()) } else { Err(Broken) }
    }

    /// What comes next in the innermost list or object.
    fn next(&mut self) -> Result<(), Broken> {
        self.space();
        let frame = self.frames.last_mut().ok_or(Broken)?;
        let pushed = std::mem::take(&mut frame.pushed);
        self.path.truncate(self.path.len() - pushed);
        let close = if frame.is_object { b'}' } else { b']' };
        let byte = *self.text.get(self.at).ok_or(Broken)?;
        if byte == close {
            self.at += 1;
            if self.frames.pop().is_some_and(|frame| frame.attribute.is_some()) {
                self.pairs -= 1;
            }
            return Ok(());
        }
        if frame.index > 0 {
            if byte != b',' {
                return Err(Broken);
            }
            self.at += 1;
            self.space();
        }
        let frame = self.frames.last_mut().ok_or(Broken)?;
        frame.index += 1;
        if frame.is_object {
            self.member()?;
        } else {
            let (index, is_around, is_pairs) = (frame.index - 1, frame.is_around, matches!(frame.name.as_str(), "attributes" | "values"));
            let is_pair = self.is_otlp() && is_pairs && self.peek_key().is_some();
            if !is_around && !is_pair {
                self.push(&[index.to_string()]);
            }
        }
        self.value()
    }

    /// A key and what it says of the value that follows.
    fn member(&mut self) -> Result<(), Broken> {
        let (from, until) = self.string()?;
        let raw = std::str::from_utf8(&self.text[from..until]).map_err(|_| Broken)?;
        let name = from_json(raw).ok_or(Broken)?.lossy();
        let clean = key(self.redactor, &name);
        if *clean != *name {
            let mut printed = Vec::new();
            write_json(clean.as_bytes(), &mut printed);
            self.replace(from, until, &printed);
        }
        self.space();
        if self.text.get(self.at) != Some(&b':') {
            return Err(Broken);
        }
        self.at += 1;
        let frame = self.frames.last().ok_or(Broken)?;
        let segments: Vec<String> = match &frame.attribute {
            Some(attribute) if name == "value" => attribute.split('.').map(str::to_owned).collect(),
            _ if frame.is_around && AROUND.contains(&name.as_str()) => Vec::new(),
            _ if self.is_otlp() && WRAPPING.contains(&name.as_str()) => Vec::new(),
            _ => name.split('.').map(str::to_owned).collect(),
        };
        self.push(&segments);
        let frame = self.frames.last_mut().ok_or(Broken)?;
        (frame.name, frame.name_at) = (name, (from, until));
        Ok(())
    }

    fn push(&mut self, segments: &[String]) {
        if let Some(frame) = self.frames.last_mut() {
            frame.pushed = segments.len();
            self.path.extend_from_slice(segments);
        }
    }

    /// A value. Of a list or object only the beginning: its frame is left open.
    fn value(&mut self) -> Result<(), Broken> {
        self.space();
        let from = self.at;
        let byte = *self.text.get(from).ok_or(Broken)?;
        let is_own = self.is_own();
        // The value of an attribute as a whole, and any other value.
        let is_wrapped = self.frames.last().is_some_and(|frame| match (&frame.attribute, frame.is_object) {
            (Some(_), _) => frame.name == "value",
            (None, true) => self.is_otlp() && frame.name == "body",
            (None, false) => self.is_otlp() && frame.name == "values",
        });
        let is_wrapping = self.is_otlp() && !is_wrapped && self.frames.last().is_some_and(|frame| WRAPPING.contains(&frame.name.as_str()));
        if !is_own && !is_wrapping && self.redactor.names(&self.path) {
            let until = self.skip(from)?;
            let raw = std::str::from_utf8(&self.text[from..until]).map_err(|_| Broken)?;
            let shown = from_json(raw).map_or_else(|| raw.to_owned(), |text| text.lossy());
            if let Some(redacted) = self.redactor.at_path(&self.path, &shown) {
                let printed = print(&redacted, is_wrapped);
                self.at = until;
                // Written again as it is, it is no change.
                if printed != self.text[from..until] {
                    self.replace(from, until, &printed);
                }
                return Ok(());
            }
        }
        match byte {
            b'{' | b'[' => {
                let attribute = if byte == b'{' && self.is_otlp() && self.in_pairs() { self.peek_key() } else { None };
                self.pairs += usize::from(attribute.is_some());
                let is_list = byte == b'[';
                let is_around = match self.frames.last() {
                    None => matches!(self.form, Form::Runs | Form::Otlp),
                    Some(frame) if frame.is_object => is_list && frame.is_around && AROUND.contains(&frame.name.as_str()),
                    Some(frame) => self.form == Form::Otlp && frame.is_around && !["spans", "logRecords"].contains(&frame.name.as_str()),
                };
                let name = self.frames.last().map(|frame| frame.name.clone()).unwrap_or_default();
                self.frames.push(Frame { is_object: byte == b'{', pushed: 0, index: 0, name, name_at: (from, from), attribute, is_around });
                self.at += 1;
                Ok(())
            }
            b'"' => {
                let (from, until) = self.string()?;
                let names_attribute = self.frames.last().is_some_and(|frame| frame.attribute.is_some() && frame.name == "key");
                if is_own {
                    return Ok(());
                }
                let raw = std::str::from_utf8(&self.text[from..until]).map_err(|_| Broken)?;
                let told = from_json(raw).ok_or(Broken)?;
                let told = told.lossy();
                let changed = if names_attribute {
                    let clean = key(self.redactor, &told).into_owned();
                    (clean != *told).then_some(clean)
                } else {
                    match self.other_kind() {
                        Some("bytesValue") => self.bytes(&told),
                        _ => text(self.redactor, &self.path, &told, self.nested),
                    }
                };
                if let Some(changed) = changed {
                    self.put_text(from, until, &changed);
                }
                Ok(())
            }
            _ => {
                let until = self.skip(from)?;
                self.at = until;
                let raw = std::str::from_utf8(&self.text[from..until]).map_err(|_| Broken)?;
                let is_number =
                    raw.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && raw.bytes().all(|byte| b"+-.eE0123456789".contains(&byte));
                if !is_number && !["true", "false", "null"].contains(&raw) {
                    return Err(Broken);
                }
                if is_number
                    && !is_own
                    && let Some(changed) = self.redactor.number(raw)
                {
                    self.put_text(from, until, &changed);
                }
                Ok(())
            }
        }
    }

    /// The kind of an OTLP value that is sent as another than a text.
    fn other_kind(&self) -> Option<&'static str> {
        let frame = self.frames.last().filter(|frame| self.is_otlp() && frame.is_object)?;
        ["intValue", "doubleValue", "bytesValue"].into_iter().find(|kind| *kind == frame.name)
    }

    /// Base64: bytes that are a text are looked at as one.
    fn bytes(&self, told: &str) -> Option<String> {
        let Some(inner) = STANDARD.decode(told).ok() else { return text(self.redactor, &self.path, told, self.nested) };
        String::from_utf8(inner).ok().and_then(|inner| text(self.redactor, &self.path, &inner, self.nested))
    }

    /// Puts a text in the place of a value. An OTLP value says in its key what it is: then it is a text from here on.
    fn put_text(&mut self, from: usize, until: usize, with: &str) {
        if self.other_kind().is_some()
            && let Some((key_from, key_until)) = self.frames.last().map(|frame| frame.name_at)
        {
            self.replace(key_from, key_until, b"\"stringValue\"");
        }
        let mut printed = Vec::new();
        write_json(with.as_bytes(), &mut printed);
        self.replace(from, until, &printed);
    }

    fn in_pairs(&self) -> bool {
        self.pairs < MAX_PAIRS && self.frames.last().is_some_and(|frame| !frame.is_object && matches!(frame.name.as_str(), "attributes" | "values"))
    }

    /// Whether the value at hand tells its item apart.
    fn is_own(&self) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        if self.form == Form::Inner || !frame.is_object {
            return false;
        }
        let depth = self.frames.iter().filter(|frame| !frame.is_around).count();
        if self.is_otlp() {
            let is_number = self.text.get(self.at).is_some_and(u8::is_ascii_digit) && OTLP_NUMBERS.contains(&frame.name.as_str());
            return frame.attribute.is_none() && (is_number || OTLP_OWN.contains(&frame.name.as_str()))
                || depth == 1 && OWN.contains(&frame.name.as_str()) && frame.name != "status";
        }
        // What kind of span an item of OpenAI Agents is, it says one level deeper.
        let is_in = |name: &str| self.frames.iter().rev().nth(1).is_some_and(|around| around.name == name);
        depth == 1 && OWN.contains(&frame.name.as_str()) || depth == 2 && frame.name == "type" && is_in("span_data")
    }

    /// The text under `key` of the object that begins here.
    fn peek_key(&self) -> Option<String> {
        if self.text.get(self.at) != Some(&b'{') || self.frames.len() > MAX_PEEKED {
            return None;
        }
        let until = self.skip(self.at).ok()?;
        let raw: &serde_json::value::RawValue = serde_json::from_slice(&self.text[self.at..until]).ok()?;
        let entries = crate::collector::json::entries(raw)?;
        let key = crate::collector::json::field(&entries, "key")?;
        crate::collector::json::string(key).map(|text| text.lossy())
    }

    fn replace(&mut self, from: usize, until: usize, with: &[u8]) {
        self.out.extend_from_slice(&self.text[self.copied..from]);
        self.out.extend_from_slice(with);
        self.copied = until;
    }

    fn space(&mut self) {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    /// Passes over a text; where it begins and ends.
    fn string(&mut self) -> Result<(usize, usize), Broken> {
        let from = self.at;
        self.at = end_of_string(self.text, from)?;
        Ok((from, self.at))
    }

    /// Where the value that begins at a place ends.
    fn skip(&self, from: usize) -> Result<usize, Broken> {
        let (mut at, mut open) = (from, 0_usize);
        loop {
            match self.text.get(at).ok_or(Broken)? {
                b'"' => at = end_of_string(self.text, at)?,
                b'{' | b'[' => {
                    open += 1;
                    at += 1;
                }
                b'}' | b']' => {
                    open = open.checked_sub(1).ok_or(Broken)?;
                    at += 1;
                }
                _ if open == 0 => {
                    let token = self.text[at..].iter().position(|byte| byte.is_ascii_whitespace() || b",]}:\"[{".contains(byte));
                    at = token.map_or(self.text.len(), |token| at + token);
                    return if at == from { Err(Broken) } else { Ok(at) };
                }
                _ => at += 1,
            }
            if open == 0 {
                return Ok(at);
            }
        }
    }
}

fn end_of_string(text: &[u8], from: usize) -> Result<usize, Broken> {
    if text.get(from) != Some(&b'"') {
        return Err(Broken);
    }
    let mut at = from + 1;
    loop {
        match text.get(at).ok_or(Broken)? {
            b'"' => return Ok(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

fn print(redacted: &Redacted, is_wrapped: bool) -> Vec<u8> {
    let mut out = Vec::new();
    match (redacted, is_wrapped) {
        (Redacted::Nothing, true) => out.extend_from_slice(b"{}"),
        (Redacted::Nothing, false) => out.extend_from_slice(b"null"),
        (Redacted::Text(text), true) => {
            out.extend_from_slice(b"{\"stringValue\":");
            write_json(text.as_bytes(), &mut out);
            out.push(b'}');
        }
        (Redacted::Text(text), false) => write_json(text.as_bytes(), &mut out),
    }
    out
}
