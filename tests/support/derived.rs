//! Comparison of what the API shows for a trace with the derived values expected of it.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::client::Client;

const COSTS: [&str; 3] = ["prompt_tokens_cost_usd", "completion_tokens_cost_usd", "total_tokens_cost_usd"];
const COST_TOLERANCE: f64 = 1e-12;
const COMPARED: [&str; 6] = ["run_count", "status", "source_id", "session_id", "tags", "has_unpriced_usage"];

/// Read a trace and its runs, and compare every derived value.
pub(crate) async fn assert_derived(client: &Client, trace_id: &str, want: &Value, context: &str) {
    let context = format!("{context}, trace {trace_id}");
    let trace = client.trace(trace_id).await;
    let runs = client.runs(trace_id).await;

    for key in COMPARED {
        assert_eq!(trace[key], want[key], "{context}: {key}");
    }
    for key in ["started_at", "ended_at"] {
        assert_eq!(instant(&trace[key]), instant(&want[key]), "{context}: {key}");
    }
    assert_usage(&trace["usage"], &want["usage"], &context);
    assert_eq!(trace["data"]["id"], trace["id"], "{context}: the trace is there at top level and under data");

    let ids: HashSet<&str> = runs.iter().map(|run| run["id"].as_str().expect("a run id")).collect();
    assert_eq!(ids.len(), runs.len(), "{context}: a run is listed twice");
    assert_eq!(Value::from(runs.len()), want["run_count"], "{context}: runs listed");
    assert_eq!(Value::from(root_count(&runs)), want["root_count"], "{context}: roots listed");
    assert_eq!(status_counts(&runs), want["run_status_counts"], "{context}: run statuses");

    let primary = runs.iter().find(|run| run["id"] == want["primary_root_id"]);
    let primary = primary.unwrap_or_else(|| panic!("{context}: the primary root is not listed"));
    for key in ["input", "output"] {
        assert_eq!(trace[key], primary[key], "{context}: {key} of the primary root");
    }
}

/// The six numbers; tokens exactly, costs within the tolerance.
pub(crate) fn assert_usage(got: &Value, want: &Value, context: &str) {
    for (key, wanted) in want.as_object().expect("usage is an object") {
        if COSTS.contains(&key.as_str()) {
            let (got, wanted) = (got[key].as_f64(), wanted.as_f64().expect("a cost is a number"));
            let close = got.is_some_and(|got| (got - wanted).abs() <= COST_TOLERANCE);
            assert!(close, "{context}: {key} is {got:?}, not {wanted}");
        } else {
            assert_eq!(got[key], *wanted, "{context}: {key}");
        }
    }
}

/// A time as an instant; null stays null.
pub(crate) fn instant(value: &Value) -> Option<OffsetDateTime> {
    let text = value.as_str()?;
    Some(OffsetDateTime::parse(text, &Rfc3339).unwrap_or_else(|error| panic!("{text} is no RFC 3339 time: {error}")))
}

/// Roots by the listed runs: no parent, itself as parent, a parent that is not there, and one a cycle.
fn root_count(runs: &[Value]) -> usize {
    let parents: BTreeMap<&str, Option<&str>> =
        runs.iter().map(|run| (run["id"].as_str().expect("a run id"), run["parent_run_id"].as_str())).collect();
    let mut settled: HashSet<&str> = HashSet::new();
    let mut roots = 0;
    for &id in parents.keys() {
        let mut path = Vec::new();
        let mut current = id;
        loop {
            if settled.contains(current) {
                break;
            }
            if path.contains(&current) {
                roots += 1;
                break;
            }
            path.push(current);
            let Some(parent) = parents[current].filter(|&parent| parent != current && parents.contains_key(parent)) else {
                roots += 1;
                break;
            };
            current = parent;
        }
        settled.extend(path);
    }
    roots
}

fn status_counts(runs: &[Value]) -> Value {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for run in runs {
        let status = run["status"].as_str().unwrap_or("None").to_owned();
        *counts.entry(status).or_default() += 1;
    }
    serde_json::to_value(counts).expect("counts are JSON")
}
