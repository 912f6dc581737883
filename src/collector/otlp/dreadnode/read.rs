//! Reading back: the parts of a Run from a stored span (contracts/dreadnode.md sections 6, 8 and 10).

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::value::RawValue;

use super::head::status;
use super::lenient::strict;
use super::objects::{Objects, Ref, quoted};
use super::own::Own;
use super::series::{Point, points};
use crate::collector::json;
use crate::collector::otlp::pick::Picked;
use crate::collector::otlp::read::{about, json as written, list, object, write_attributes, write_event, write_scope};
use crate::collector::otlp::span::{Event, Span, attributes};
use crate::collector::otlp::value::{Any, last_of_each};
use crate::collector::otlp::wire::Message;
use crate::collector::parts::{Attached, Json, Original, RunParts};
use crate::collector::{otlp, preview};
use crate::domain::artifact::artifact_key;
use crate::domain::item::Preview;
use crate::domain::span::Status;
use crate::domain::text::{Text, write_json};

/// Attributes that are keys of a Run of their own.
const SHOWN_ELSEWHERE: &[&str] =
    &["dreadnode.params", "dreadnode.inputs", "dreadnode.outputs", "dreadnode.metrics", "dreadnode.tags", "dreadnode.artifacts"];
/// Attributes of Dreadnode's that are JSON text.
const JSON_TEXT: &[&str] = &["dreadnode.objects", "dreadnode.object_schemas", "dreadnode.schema"];
/// Values and names that many places refer to are shown in each of them; beyond this many bytes, values are shown as their
/// hash and points of a series are left out.
const MAX_SHOWN_BYTES: usize = 32 * 1024 * 1024;
/// Name of the event that says that a value was made from another, and its attributes with their hashes.
pub(super) const LINK: &[u8] = b"dreadnode.object.link";
pub(super) const LINK_FROM: &str = "dreadnode.object.hash";
pub(super) const LINK_TO: &str = "dreadnode.link.hash";
const EXCEPTION: &[u8] = b"exception";

/// A span's attributes by name, the JSON of some of them read.
struct Shown<'a> {
    span: Span<'a>,
    attributes: HashMap<Vec<u8>, Any<'a>>,
    objects: Objects<'a>,
    attached: &'a Attached,
}

/// What a stored span says about its Run. An original that cannot be read says nothing.
pub fn run_parts<'a>(original: &Original<'a>) -> RunParts<'a> {
    let Some(span) = Message::stored(original.bytes).ok().and_then(|message| Span::read(message).ok()) else { return RunParts::default() };
    let own = Own::of(&span);
    if !own.is_ours {
        let parts = otlp::run_parts(original);
        // An exception that it survived is among its events, and no error: its status is its status code.
        let is_error = span.code == 2 || otlp::head::status_of(&span, &Picked::of(&span)).0 != Status::Failed;
        return RunParts { error: parts.error.filter(|_| is_error), is_foreign: true, ..parts };
    }
    let shown = Shown::of(span.clone(), original.attached);
    RunParts {
        name: Some(written(|out| Text::new(span.name.clone()).write_json(out))),
        input: shown.input().map(Cow::Owned),
        output: shown.output().map(Cow::Owned),
        metadata: Some(shown.metadata(&own)),
        error: shown.error(&own),
        tags: Some(written(|out| list(out, &own.tags, |out, tag| tag.write_json(out)))),
        metrics: Some(shown.metrics()),
        params: shown.json("dreadnode.params", '{').map(Cow::Owned),
        events: Some(shown.events()),
        links: Some(shown.links()),
        artifacts: shown.artifacts().map(Cow::Owned),
        attributes: Some(shown.others()),
        resource: about(original.resource, |out, resource| write_attributes(out, attributes(resource.repeated(1, "attributes")))),
        scope: about(original.scope, write_scope),
        ..RunParts::default()
    }
}

/// Short texts of a stored span.
pub fn preview(original: &[u8]) -> Preview {
    let span = Message::stored(original).ok().and_then(|message| Span::read(message).ok());
    span.map(|span| if Own::of(&span).is_ours { preview_of(&span) } else { otlp::preview(original, &[]) }).unwrap_or_default()
}

/// Short texts of a span of Dreadnode's.
pub(super) fn preview_of(span: &Span<'_>) -> Preview {
    let nothing = Attached::default();
    let shown = Shown::of(span.clone(), &nothing);
    let raw = |text: Option<String>| text.and_then(|text| RawValue::from_string(text).ok());
    Preview {
        input: raw(shown.input()).and_then(|raw| preview::input(&raw)),
        output: raw(shown.output()).and_then(|raw| preview::output(&raw, |raw| raw)),
    }
}

impl<'a> Shown<'a> {
    fn of(span: Span<'a>, attached: &'a Attached) -> Self {
        let attributes: HashMap<Vec<u8>, Any<'a>> = span.attributes().map(|(key, value)| (key.into_owned(), value)).collect();
        let raw = |name| json_of(&attributes, name, '{').and_then(|text| RawValue::from_string(text).ok());
        let (objects, schemas) = (raw("dreadnode.objects"), raw("dreadnode.object_schemas"));
        let objects = Objects::read(objects.as_deref(), schemas.as_deref(), attached);
        Self { span, attributes, objects, attached }
    }

    /// The strict JSON in the text of an attribute, if it begins as it should.
    fn json(&self, name: &str, first: char) -> Option<String> {
        json_of(&self.attributes, name, first)
    }

    fn string(&self, name: &str) -> Option<Text> {
        self.attributes.get(name.as_bytes())?.string().map(Text::new).filter(|text| !text.is_empty())
    }

    fn is_of_type(&self, word: &str) -> bool {
        self.string("dreadnode.type").is_some_and(|text| text.as_bytes() == word.as_bytes())
    }

    fn input(&self) -> Option<String> {
        let told = match () {
            () if self.is_of_type("tool") => self.string("dreadnode.tool.arguments").map(|text| opened(&text)),
            () if self.is_of_type("agent") => self.string("dreadnode.agent.goal").map(|text| quoted(&text)),
            () if self.is_of_type("generation") => self.named("dreadnode.inputs", "messages"),
            () => None,
        };
        told.or_else(|| self.values("dreadnode.inputs"))
    }

    fn output(&self) -> Option<String> {
        let told = match () {
            () if self.is_of_type("tool") => self.string("dreadnode.tool.result").map(|text| quoted(&text)),
            () if self.is_of_type("generation") => self.answer(),
            () => None,
        };
        told.or_else(|| self.values("dreadnode.outputs"))
    }

    /// What a model answered, as a chat message.
    fn answer(&self) -> Option<String> {
        let (content, calls) = (self.string("dreadnode.generation.content"), self.json("dreadnode.generation.tool_calls", '['));
        if content.is_none() && calls.is_none() {
            return None;
        }
        let role = self.string("dreadnode.generation.role").unwrap_or_else(|| Text::from("assistant"));
        let content = content.map_or_else(|| "null".to_owned(), |content| quoted(&content));
        let calls = calls.map(|calls| format!(",\"tool_calls\":{calls}")).unwrap_or_default();
        Some(format!("{{\"role\":{},\"content\":{content}{calls}}}", quoted(&role)))
    }

    /// One value as it is; several by their names, of which the last counts.
    fn values(&self, name: &str) -> Option<String> {
        let refs = self.refs(name);
        match refs.as_slice() {
            [] => None,
            [only] => Some(self.objects.show(only, usize::MAX)),
            many => {
                let mut names: Vec<&Text> = Vec::new();
                let mut last: HashMap<&Text, &Ref> = HashMap::new();
                for one in many {
                    if last.insert(&one.name, one).is_none() {
                        names.push(&one.name);
                    }
                }
                let mut left = MAX_SHOWN_BYTES;
                let entries = names.iter().map(|name| {
                    let shown = self.objects.show(last[*name], left);
                    left = left.saturating_sub(shown.len());
                    format!("{}:{shown}", quoted(name))
                });
                Some(format!("{{{}}}", entries.collect::<Vec<_>>().join(",")))
            }
        }
    }

    /// The last value of a name.
    fn named(&self, list: &str, name: &str) -> Option<String> {
        let refs = self.refs(list);
        refs.iter().rev().find(|one| one.name.as_bytes() == name.as_bytes()).map(|one| self.objects.show(one, usize::MAX))
    }

    fn refs(&self, name: &str) -> Vec<Ref> {
        self.json(name, '[').and_then(|text| RawValue::from_string(text).ok()).map(|raw| Ref::list(&raw)).unwrap_or_default()
    }

    /// Artifacts as sent, each with whether it is stored.
    fn artifacts(&self) -> Option<String> {
        let raw = RawValue::from_string(self.json("dreadnode.artifacts", '[')?).ok()?;
        let shown = json::elements(&raw)?.into_iter().map(|artifact| {
            let Some(entries) = json::entries(artifact) else { return artifact.get().to_owned() };
            let oid = json::field(&entries, "oid").and_then(json::string);
            let key = oid.and_then(|oid| artifact_key(&oid.lossy()));
            let is_stored = key.is_some_and(|key| self.attached.stored.contains(&key));
            let others = entries.iter().filter(|(name, _)| **name != *b"stored");
            let mut all: Vec<String> = others.map(|(name, value)| format!("{}:{}", quoted(&Text::new(name.to_vec())), value.get())).collect();
            all.push(format!("\"stored\":{is_stored}"));
            format!("{{{}}}", all.join(","))
        });
        Some(format!("[{}]", shown.collect::<Vec<_>>().join(",")))
    }

    /// What has no key of its own: the run's id, the label, and what went in and came out in full.
    fn metadata(&self, own: &Own) -> Json<'a> {
        let mut entries: Vec<(&str, String)> = Vec::new();
        for (name, text) in [("run_id", own.run.clone()), ("label", self.string("dreadnode.label")), ("project", own.project.clone())] {
            entries.extend(text.map(|text| (name, quoted(&text))));
        }
        for (name, attribute) in [("inputs", "dreadnode.inputs"), ("outputs", "dreadnode.outputs")] {
            entries.extend(self.json(attribute, '[').filter(|list| list != "[]").map(|list| (name, list)));
        }
        written(|out| object(out, entries.iter().map(|(name, json)| (name.as_bytes(), json)), |out, json| out.extend_from_slice(json.as_bytes())))
    }

    fn error(&self, own: &Own) -> Option<Json<'a>> {
        if status(&self.span, own, false).0 != Status::Failed {
            return None;
        }
        let event = self.span.events().find(|event| *event.name() == *EXCEPTION);
        let of_event = |name| event.and_then(|event| otlp::head::event_text(event, name));
        let told = Some(Text::new(self.span.message.clone())).filter(|message| !message.is_empty());
        let parts = [
            ("type", of_event("exception.type")),
            ("message", told.or_else(|| own.tool_error.clone()).or_else(|| of_event("exception.message"))),
            ("stacktrace", of_event("exception.stacktrace")),
            ("fingerprint", self.string("logfire.exception.fingerprint")),
        ];
        Some(written(|out| {
            object(out, parts.iter().map(|(key, text)| (key.as_bytes(), text)), |out, text| match text {
                Some(text) => text.write_json(out),
                None => out.extend_from_slice(b"null"),
            });
        }))
    }

    /// Series as one list, in the order of names and of logging.
    fn metrics(&self) -> Json<'a> {
        let raw = self.json("dreadnode.metrics", '{').and_then(|text| RawValue::from_string(text).ok());
        let series = raw.as_deref().and_then(json::entries).unwrap_or_default();
        let (mut all, mut left) = (Vec::new(), MAX_SHOWN_BYTES);
        for (name, series) in &series {
            let name = quoted(&Text::new(name.to_vec()));
            for Point { value, step, at } in points(series) {
                let [step, at] = [step, at].map(|raw| raw.map_or("null", RawValue::get));
                let point = format!("{{\"name\":{name},\"value\":{},\"step\":{step},\"timestamp\":{at}}}", value.get());
                let Some(rest) = left.checked_sub(point.len()) else { break };
                left = rest;
                all.push(point);
            }
        }
        Cow::Owned(format!("[{}]", all.join(",")))
    }

    /// Events but links; an exception that is recorded twice is one.
    fn events(&self) -> Json<'a> {
        let mut seen: HashSet<(Option<Text>, Option<Text>)> = HashSet::new();
        let mut events: Vec<Event<'_>> = Vec::new();
        for event in self.span.events() {
            let name = event.name();
            if *name == *LINK {
                continue;
            }
            if *name == *EXCEPTION {
                let told = (otlp::head::event_text(event, "exception.type"), otlp::head::event_text(event, "exception.message"));
                if !seen.insert(told) {
                    continue;
                }
            }
            events.push(event);
        }
        written(|out| list(out, events, write_event))
    }

    /// Values that were made from other values.
    fn links(&self) -> Json<'a> {
        const NAMED: [(&str, &[u8]); 3] =
            [("from_hash", LINK_FROM.as_bytes()), ("to_hash", LINK_TO.as_bytes()), ("span_id", b"dreadnode.origin.span_id")];
        let links = self.span.events().filter(|event| *event.name() == *LINK);
        written(|out| {
            list(out, links, |out, link| {
                let all: Vec<_> = link.attributes().collect();
                out.push(b'{');
                for (name, key) in NAMED {
                    write_json(name.as_bytes(), out);
                    out.push(b':');
                    match all.iter().rev().find(|(found, _)| **found == *key) {
                        Some((_, value)) => value.write(out),
                        None => out.extend_from_slice(b"null"),
                    }
                    out.push(b',');
                }
                out.extend_from_slice(b"\"attributes\":");
                write_attributes(out, all.into_iter().filter(|(found, _)| NAMED.iter().all(|(_, key)| **found != **key)));
                out.push(b'}');
            });
        })
    }

    /// All other attributes under their own names.
    fn others(&self) -> Json<'a> {
        let all: Vec<_> = self.span.attributes().filter(|(key, _)| SHOWN_ELSEWHERE.iter().all(|shown| shown.as_bytes() != &**key)).collect();
        let all: Vec<_> = last_of_each(&all).collect();
        written(|out| {
            object(out, all.iter().map(|(key, value)| (&**key, (key, *value))), |out, (key, value)| {
                let json = JSON_TEXT.iter().find(|name| name.as_bytes() == &**key).and_then(|name| self.json(name, '{'));
                match json {
                    Some(json) => out.extend_from_slice(json.as_bytes()),
                    None => value.write(out),
                }
            });
        })
    }
}

/// The strict JSON in the text of an attribute, if it begins as it should.
fn json_of(attributes: &HashMap<Vec<u8>, Any<'_>>, name: &str, first: char) -> Option<String> {
    let text = attributes.get(name.as_bytes())?.string()?;
    strict(&text).map(|json| json.trim().to_owned()).filter(|json| json.starts_with(first))
}

/// The JSON that a text is, or else the text.
fn opened(text: &Text) -> String {
    strict(text.as_bytes()).map_or_else(|| quoted(text), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::span::Protocol;

    /// An original whose attributes are these texts.
    fn original(attributes: &[(&str, &str)]) -> String {
        let list: Vec<_> = attributes.iter().map(|(key, value)| serde_json::json!({ "key": key, "value": { "stringValue": value } })).collect();
        serde_json::json!({ "traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331", "attributes": list }).to_string()
    }

    #[test]
    fn what_many_places_refer_to_is_not_shown_in_all_of_them() {
        let refs: Vec<String> = (0..3_000).map(|number| format!("{{\"name\":\"n{number}\",\"hash\":\"h\"}}")).collect();
        let objects = format!("{{\"h\":{{\"value\":\"{}\"}}}}", "x".repeat(100_000));
        let points = format!("{{\"{}\":{{\"values\":[{}]}}}}", "m".repeat(100_000), vec!["1"; 3_000].join(","));
        let refs = format!("[{}]", refs.join(","));
        let bytes = original(&[("dreadnode.inputs", &refs), ("dreadnode.objects", &objects), ("dreadnode.metrics", &points)]);
        let parts = run_parts(&Original::alone(Protocol::Dreadnode, bytes.as_bytes()));
        for part in [parts.input.expect("input"), parts.metrics.expect("metrics")] {
            assert!(part.len() > MAX_SHOWN_BYTES / 2 && part.len() < MAX_SHOWN_BYTES + 1_000_000, "{} bytes", part.len());
            assert!(serde_json::from_str::<&RawValue>(&part).is_ok());
        }
    }
}
