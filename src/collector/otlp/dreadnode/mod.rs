//! Dreadnode's spans (contracts/dreadnode.md sections 5 to 10): OTLP in protobuf, whose meaning is in attributes of its
//! own, many of them JSON text as Python writes it. Spans of other libraries come the same way and are read as OTLP.

mod beside;
mod columns;
mod head;
mod lenient;
mod local;
mod objects;
mod own;
mod read;
mod scores;
mod series;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};
use std::hash::BuildHasher;

pub use self::beside::{Beside, beside};
pub use self::columns::{Columns, columns};
pub use self::local::{project_of_line, request_of_lines};
pub use self::read::{preview, run_parts};
use super::{Broken, Encoding, decode_each};
use crate::domain::item::Decoded;
use crate::domain::text::Text;

/// What a request holds.
#[derive(Debug, Default)]
pub struct Traces {
    /// What is kept.
    pub decoded: Decoded,
    /// Spans that cannot be.
    pub rejected: u64,
    /// Spans that were left out because there were too many of them.
    pub left_out: u64,
    /// Log records in the shape of spans; they are not kept.
    pub logs: u64,
    /// The project that each trace names first; `default` counts only where nothing else is named.
    pub named: HashMap<Text, Text>,
    /// Traces, and the keys of what they refer to that is stored beside them.
    pub references: BTreeSet<(Text, String)>,
}

/// What a project is called that a span names without meaning one (contracts/dreadnode.md section 6).
const DEFAULT: &[u8] = b"default";

/// What the spans of a request refer to; a request that has more than this is read no further.
const MAX_REFERENCES: usize = 20_000;

/// Notes the project that a span names for its trace: the first counts, and `default` only where nothing else is named.
pub fn note_named<S: BuildHasher>(named: &mut HashMap<Text, Text, S>, trace_id: Text, project: Text) {
    let known = named.entry(trace_id).or_insert_with(|| project.clone());
    if known.as_bytes() == DEFAULT {
        *known = project;
    }
}

/// Decodes `ExportTraceServiceRequest`.
pub fn decode(body: &[u8], encoding: Encoding) -> Result<Traces, Broken> {
    let (mut logs, mut named, mut references) = (0, HashMap::<Text, Text>::new(), BTreeSet::new());
    let traces = decode_each(body, encoding, |span, original, _| {
        let own = own::Own::of(span);
        if own.is_log {
            logs += 1;
            return None;
        }
        let read = head::read(span, original, &own);
        if own.is_ours && references.len() < MAX_REFERENCES {
            references.extend(beside::keys(span).into_iter().map(|key| (read.trace_id.clone(), key)));
        }
        if let Some(project) = own.project {
            note_named(&mut named, read.trace_id.clone(), project);
        }
        Some(read)
    })?;
    Ok(Traces { decoded: traces.decoded, rejected: traces.rejected, left_out: traces.left_out, logs, named, references })
}
