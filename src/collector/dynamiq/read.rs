//! Reading a stored run back.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::metadata;
use crate::collector::json::{self, Entries};
use crate::collector::parts::{Json, RunParts, TraceParts};
use crate::domain::text;

/// The keys of a Run that an original has; raw slices, as sent.
pub fn run_parts(original: &[u8]) -> RunParts<'_> {
    let run = opened(original);
    RunParts {
        name: raw(&run, "name"),
        input: raw(&run, "input"),
        output: raw(&run, "output"),
        messages: messages(&run).map(|messages| Cow::Borrowed(messages.get())),
        metadata: raw(&run, "metadata"),
        error: raw(&run, "error"),
        executions: raw(&run, "executions"),
        tags: raw(&run, "tags"),
        ..RunParts::default()
    }
}

/// The keys of a Trace that its primary root has; its metadata without the SDK's own keys (contracts/dynamiq.md 5.10).
pub fn trace_parts(original: &[u8]) -> TraceParts<'_> {
    let run = opened(original);
    let null = Some(Cow::Borrowed("null"));
    TraceParts {
        input: raw(&run, "input").or_else(|| null.clone()),
        output: raw(&run, "output").or_else(|| null.clone()),
        error: raw(&run, "error").or(null),
        tags: raw(&run, "tags").or(Some(Cow::Borrowed("[]"))),
        metadata: Some(Cow::Owned(user_metadata(&run))),
    }
}

fn opened(original: &[u8]) -> Entries<'_> {
    serde_json::from_slice::<&RawValue>(original).ok().and_then(json::entries).unwrap_or_default()
}

/// The value of a key; null counts as nothing.
fn raw<'a>(run: &Entries<'a>, name: &str) -> Option<Json<'a>> {
    json::field(run, name).filter(|value| !json::is_null(value)).map(|value| Cow::Borrowed(value.get()))
}

/// The rendered prompt of an LLM node (contracts/dynamiq.md 4.5).
fn messages<'a>(run: &Entries<'a>) -> Option<&'a RawValue> {
    let node = json::entries(json::field(&json::entries(json::field(run, "metadata")?)?, "node")?)?;
    let prompt = json::entries(json::field(&node, "prompt")?)?;
    json::field(&prompt, "messages").filter(|messages| messages.get().starts_with('['))
}

fn user_metadata(run: &Entries<'_>) -> String {
    let entries = json::field(run, "metadata").and_then(json::entries).unwrap_or_default();
    let mut out = vec![b'{'];
    for (key, value) in metadata::of_user(&entries) {
        if out.len() > 1 {
            out.push(b',');
        }
        text::write_json(key, &mut out);
        out.push(b':');
        out.extend_from_slice(value.get().as_bytes());
    }
    out.push(b'}');
    String::from_utf8(out).unwrap_or_else(|_| "{}".to_owned())
}
