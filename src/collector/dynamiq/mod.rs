//! The Dynamiq tracing protocol: `{"runs": [...]}` (contracts/dynamiq.md section 4).

pub mod graph;
mod metadata;
mod read;
mod run;

use std::collections::{BTreeMap, HashMap};

pub(super) use self::metadata::flatten_pairs;
pub use self::read::{run_parts, trace_parts};
use self::run::Run;
use super::json::{self, List};
use serde_json::value::RawValue;

use crate::domain::item::{Item, Preview};
use crate::domain::text::Text;

/// Faults of a request, shaped like the `details` of the answer.
#[derive(Debug, PartialEq, Eq)]
pub enum Rejected {
    /// The body is no JSON.
    Broken,
    /// The body as a whole lacks something: field and message.
    Field(&'static str, &'static str),
    /// Faults of runs by their index.
    Runs(BTreeMap<usize, RunFault>),
}

/// What is wrong with one run.
#[derive(Debug, PartialEq, Eq)]
pub enum RunFault {
    /// The element is no object.
    NoObject,
    /// Messages by field.
    Fields(BTreeMap<&'static str, &'static str>),
}

/// Runs whose faults are told in one answer.
const MAX_FAULTS: usize = 1_000;

/// Decodes a body; all of it or nothing.
pub fn decode(body: &[u8]) -> Result<Vec<Item>, Rejected> {
    let runs = json::list_field(body, "runs").map_err(|_| Rejected::Broken)?;
    let Some(List { elements: runs, more }) = runs.filter(|runs| !runs.elements.is_empty()) else {
        return Err(Rejected::Field("runs", "cannot be blank"));
    };
    if more > 0 {
        return Err(Rejected::Field("runs", "the length must be no more than 1000000"));
    }
    let mut faults = BTreeMap::new();
    let mut decoder = run::Decoder::default();
    let mut decoded = Vec::with_capacity(runs.len());
    for (index, raw) in runs.into_iter().enumerate() {
        match decoder.run(raw) {
            Ok(run) => decoded.push(run),
            Err(fault) => {
                faults.insert(index, fault);
                if faults.len() >= MAX_FAULTS {
                    break;
                }
            }
        }
    }
    if !faults.is_empty() {
        return Err(Rejected::Runs(faults));
    }
    Ok(items(body, decoded))
}

fn items(body: &[u8], mut runs: Vec<Run<'_>>) -> Vec<Item> {
    let by_id: HashMap<Vec<u8>, usize> = runs.iter().enumerate().map(|(index, run)| (run.id.clone(), index)).collect();
    let trace_ids = trace_ids(&runs, &by_id);
    let output_nodes: HashMap<&Text, Text> = runs.iter().zip(&trace_ids).filter_map(|(run, trace)| Some((trace, run.output_node.clone()?))).collect();
    // A run whose parent comes in another body is a root for a while at most; its texts are made when a list needs them.
    let previews: Vec<_> = runs.iter().zip(&trace_ids).map(|(run, trace)| run.is_root().then(|| run.preview(output_nodes.get(trace)))).collect();
    let start = body.as_ptr() as usize;
    runs.drain(..)
        .zip(trace_ids)
        .zip(previews)
        .map(|((run, trace_id), preview)| {
            let from = run.raw.get().as_ptr() as usize - start;
            Item { trace_id, id: run.id, head: run.head, facts: run.facts, original: from..from + run.raw.get().len(), preview, context: None }
        })
        .collect()
}

/// The trace of each run: as sent, or for `null` the id of the root of its parent chain within the body
/// (contracts/dynamiq.md 4.4). A chain that closes on itself is named by its earliest run.
fn trace_ids(runs: &[Run<'_>], by_id: &HashMap<Vec<u8>, usize>) -> Vec<Text> {
    let mut root_of: Vec<Option<usize>> = vec![None; runs.len()];
    let mut step_of: Vec<Option<usize>> = vec![None; runs.len()];
    let mut ids = Vec::with_capacity(runs.len());
    for (index, run) in runs.iter().enumerate() {
        if let Some(id) = &run.trace_id {
            ids.push(id.clone());
            continue;
        }
        let mut path = Vec::new();
        let mut at = index;
        let root = loop {
            if let Some(root) = root_of[at] {
                break root;
            }
            if let Some(first) = step_of[at] {
                let cycle: &[usize] = &path[first..];
                break cycle.iter().copied().min_by_key(|seen| (runs[*seen].head.start, *seen)).unwrap_or(at);
            }
            step_of[at] = Some(path.len());
            path.push(at);
            match runs[at].head.parent.as_deref().and_then(|parent| by_id.get(parent)) {
                Some(parent) if *parent != at => at = *parent,
                _ => break at,
            }
        };
        for seen in path {
            root_of[seen] = Some(root);
            step_of[seen] = None;
        }
        ids.push(runs[root].plain_id.clone());
    }
    ids
}

/// List texts of a stored run, read without the rest of its trace.
pub fn preview(original: &RawValue) -> Option<Preview> {
    run::Decoder::default().run(original).ok().map(|run| run.preview(None))
}
