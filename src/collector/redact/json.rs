//! Rewriting JSON in one pass over its text: values are found by their place and replaced, everything else is copied as it
//! was sent. No tree is built and nothing recurses, so depth costs nothing.

use super::{Part, key, text};
use crate::collector::otlp::Broken;
use crate::domain::text::{from_json, write_json};
use crate::redaction::{Builtin, Redacted, Redactor};

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
    "severityText",
];
/// The same of OTLP, at any place.
const OTLP_OWN: &[&str] =
    &["traceId", "spanId", "parentSpanId", "traceState", "timeUnixNano", "startTimeUnixNano", "endTimeUnixNano", "observedTimeUnixNano", "schemaUrl"];

#[derive(Debug)]
struct Frame {
    is_object: bool,
    /// Segments of the path that the value at hand has put there.
    pushed: usize,
    index: usize,
    /// The key of the value at hand.
    name: String,
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
        self.frames.last_mut().ok_or(Broken)?.name = name;
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
                self.frames.push(Frame { is_object: byte == b'{', pushed: 0, index: 0, name, attribute, is_around });
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
                    text(self.redactor, &self.path, &told, self.nested)
                };
                if let Some(changed) = changed {
                    let mut printed = Vec::new();
                    write_json(changed.as_bytes(), &mut printed);
                    self.replace(from, until, &printed);
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
                // A card number may be sent as a number.
                if !is_own
                    && Builtin::Card.is_one(raw)
                    && let Some(changed) = self.redactor.text(raw)
                {
                    let mut printed = Vec::new();
                    write_json(changed.as_bytes(), &mut printed);
                    self.replace(from, until, &printed);
                }
                Ok(())
            }
        }
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
            return frame.attribute.is_none() && OTLP_OWN.contains(&frame.name.as_str())
                || depth == 1 && OWN.contains(&frame.name.as_str()) && frame.name != "status";
        }
        depth == 1 && OWN.contains(&frame.name.as_str()) || depth == 2 && frame.name == "type"
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redaction::Rules;

    fn redactor() -> Redactor {
        let rules = r#"{"rules":[{"path":"input.password","action":"mask"},{"path":"**.secret","action":"drop"},{"path":"attributes.user.name","action":"mask"},
            {"path":"id","action":"mask"},{"builtin":"email","action":"mask"},{"builtin":"card","action":"mask"}]}"#;
        let rules: Rules = serde_json::from_str(rules).expect("rules");
        Redactor::new(&rules, b"key").expect("right").expect("some")
    }

    fn rewritten(form: Form, text: &str) -> String {
        let changed = rewrite(&redactor(), text.as_bytes(), form).expect("it is JSON");
        changed.map_or_else(|| text.to_owned(), |bytes| String::from_utf8(bytes).expect("UTF-8"))
    }

    #[test]
    fn runs_are_rewritten_where_rules_say_and_nowhere_else() {
        let text = r#"{"runs": [ {"id":"a@b.org","input":{"password":{"x":[1,2]},"n":1.50,"deep":[{"secret":7}]},"output":"mail \u0061@b.org",
            "card":4111111111111111,"at":1772359200000000,"a@b.org":1,"args":"{\"to\":\"a@b.org\",\"secret\":\"s\"}"},{}]}"#;
        let want = r#"{"runs": [ {"id":"a@b.org","input":{"password":"[redacted]","n":1.50,"deep":[{"secret":null}]},"output":"mail [email]",
            "card":"[card]","at":1772359200000000,"[email]":1,"args":"{\"to\":\"[email]\",\"secret\":null}"},{}]}"#;
        let told = rewritten(Form::Runs, text);
        assert_eq!(told, want);
        assert!(rewritten(Form::Runs, r#"{"runs":[{"odd":"\ud800 a@b.org"}]}"#).ends_with(r#" [email]"}]}"#));
        assert_eq!(rewritten(Form::Runs, &told), told, "a second pass changes nothing");
        let plain = r#"{"runs":[{"id":"1","input":{"q":[1,"two",null,true]}}]}"#;
        assert_eq!(rewrite(&redactor(), plain.as_bytes(), Form::Runs), Ok(None));
    }

    #[test]
    fn attributes_have_the_path_of_their_keys() {
        let text = r#"{"resourceSpans":[{"resource":{"attributes":[{"key":"host.owner","value":{"stringValue":"a@b.org"}}]},"scopeSpans":[{"spans":[
            {"traceId":"00","name":"to a@b.org","attributes":[{"value":{"stringValue":"Ann"},"key":"user.name"},{"key":"x","value":{"kvlistValue":{"values":[
            {"key":"secret","value":{"intValue":"7"}},{"key":"y","value":{"arrayValue":{"values":[{"stringValue":"a@b.org"}]}}}]}}}],"status":{"message":"a@b.org"}}]}]}]}"#;
        let want = text
            .replace(r#"{"stringValue":"Ann"}"#, r#"{"stringValue":"[redacted]"}"#)
            .replace(r#"{"intValue":"7"}"#, "{}")
            .replace("a@b.org", "[email]");
        assert_eq!(rewritten(Form::Otlp, text), want);
        assert_eq!(rewritten(Form::Otlp, &want), want);
    }

    #[test]
    fn deep_and_broken_texts_do_no_harm() {
        let deep = format!("{{\"runs\":[{}\"a@b.org\"{}]}}", "[".repeat(200_000), "]".repeat(200_000));
        assert!(rewritten(Form::Runs, &deep).contains("[email]"));
        for broken in ["", "{", "{\"a\"", "{\"a\":}", "[1,", "{\"runs\":[1 2]}", "\"x", "[1]]", "{\"a\":1 \"b\":2}", "[a@b.org]", "NaN"] {
            assert_eq!(rewrite(&redactor(), broken.as_bytes(), Form::Runs), Err(Broken), "{broken}");
        }
    }
}
