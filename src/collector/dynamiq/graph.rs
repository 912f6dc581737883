//! Which run waited for which (contracts/dynamiq.md section 5, rule 12): the edges of the graph that a program was written
//! as.

use std::collections::{HashMap, HashSet};

use serde_json::value::RawValue;

use crate::collector::json::{self, Entries};
use crate::domain::text::Text;

/// Nodes that one run may name.
const MAX_NAMED: usize = 1_000;
/// Edges of one graph.
const MAX_EDGES: usize = 100_000;

/// A run, as far as it has a place in the graph.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Packed id of the run that it is inside of.
    pub parent: Option<Vec<u8>>,
    /// Start, µs.
    pub start: i64,
    /// The node that it was a run of.
    node: Option<Text>,
    /// Nodes that it waited for in its flow.
    depends: Vec<Text>,
    /// Nodes of which it waited for a run inside of its agent.
    run_depends: Vec<Text>,
}

impl Step {
    /// Reads a stored run; one without a node has no edges.
    pub fn read(original: &[u8], parent: Option<Vec<u8>>, start: i64) -> Self {
        let mut step = Self { parent, start, ..Self::default() };
        let run = serde_json::from_slice::<&RawValue>(original).ok().and_then(json::entries).unwrap_or_default();
        let metadata = inside(&run, "metadata");
        let node = inside(&metadata, "node");
        step.node = id(&node);
        step.depends = named(&node, "depends");
        step.run_depends = named(&metadata, "run_depends");
        step
    }
}

fn inside<'a>(entries: &Entries<'a>, name: &str) -> Entries<'a> {
    json::field(entries, name).and_then(json::entries).unwrap_or_default()
}

/// An id is text, or whatever the sender has in its place.
fn id(node: &Entries<'_>) -> Option<Text> {
    let id = json::field(node, "id").filter(|id| !json::is_null(id))?;
    Some(json::string(id).unwrap_or_else(|| Text::from(id.get())))
}

/// `[].node.id`
fn named(entries: &Entries<'_>, name: &str) -> Vec<Text> {
    let list = json::field(entries, name).and_then(json::elements).unwrap_or_default();
    let mut seen = HashSet::new();
    let named = list.into_iter().take(MAX_NAMED).filter_map(|one| id(&inside(&json::entries(one)?, "node")));
    named.filter(|node| seen.insert(node.clone())).collect()
}

/// Edges as pairs of places in `steps`: who was waited for, and who waited. Between siblings only. `true`: there are more.
pub fn edges(steps: &[Step]) -> (Vec<(usize, usize)>, bool) {
    let mut runs_of: HashMap<(Option<&[u8]>, &Text), Vec<usize>> = HashMap::new();
    for (index, step) in steps.iter().enumerate() {
        if let Some(node) = &step.node {
            runs_of.entry((step.parent.as_deref(), node)).or_default().push(index);
        }
    }
    let mut edges = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let siblings = |node| runs_of.get(&(step.parent.as_deref(), node)).map(Vec::as_slice).unwrap_or_default();
        let of_flow = step.depends.iter().flat_map(|node| siblings(node).iter().copied());
        let earlier = |other: &usize| *other != index && steps[*other].start <= step.start;
        let of_agent =
            step.run_depends.iter().filter_map(|node| siblings(node).iter().copied().filter(earlier).max_by_key(|other| steps[*other].start));
        let mut seen = HashSet::new();
        for other in of_flow.chain(of_agent) {
            if other != index && seen.insert(other) {
                if edges.len() >= MAX_EDGES {
                    return (edges, true);
                }
                edges.push((other, index));
            }
        }
    }
    (edges, false)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn step(node: &str, parent: &str, start: i64, depends: &[&str], run_depends: &[&str]) -> Step {
        let list = |nodes: &[&str]| nodes.iter().map(|node| json!({ "node": { "id": node } })).collect::<Vec<_>>();
        let run = json!({ "metadata": { "node": { "id": node, "depends": list(depends) }, "run_depends": list(run_depends) } });
        Step::read(run.to_string().as_bytes(), Some(parent.as_bytes().to_vec()), start)
    }

    #[test]
    fn siblings_are_joined_by_what_they_waited_for() {
        let steps = [
            step("a", "flow", 1, &[], &[]),
            step("b", "flow", 2, &["a"], &[]),
            step("c", "flow", 3, &["a", "b", "a", "not there"], &[]),
            // Inside of an agent a node runs again and again: the latest earlier run counts.
            step("llm", "agent", 4, &[], &[]),
            step("tool", "agent", 5, &[], &["llm"]),
            step("llm", "agent", 6, &[], &["tool", "llm"]),
            step("tool", "agent", 7, &[], &["llm"]),
            // Of another parent.
            step("d", "other", 8, &["a"], &["llm"]),
        ];
        let (edges, more) = edges(&steps);
        assert_eq!(edges, [(0, 1), (0, 2), (1, 2), (3, 4), (4, 5), (3, 5), (5, 6)]);
        assert!(!more);
    }

    #[test]
    fn what_is_no_graph_has_no_edges() {
        for original in ["", "[]", r#"{"metadata":7}"#, r#"{"metadata":{"node":{"depends":[1,{"node":null},{"node":{"id":null}}]}}}"#] {
            let steps = vec![Step::read(original.as_bytes(), None, 0); 3];
            assert!(edges(&steps).0.is_empty(), "{original}");
        }
        let all: Vec<&str> = vec!["n"; 400];
        let steps: Vec<Step> = (0..400).map(|start| step("n", "p", start, &all, &[])).collect();
        assert_eq!((edges(&steps).0.len(), edges(&steps).1), (MAX_EDGES, true));
    }
}
