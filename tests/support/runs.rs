//! Hand-made runs in the form that the Dynamiq SDK sends.

use serde_json::{Value, json};

/// A finished node run without a parent, all sixteen keys present.
pub(crate) fn run(trace_id: &str, id: &str) -> Value {
    json!({
        "id": id,
        "name": id,
        "type": "node",
        "trace_id": trace_id,
        "source_id": "harness",
        "session_id": null,
        "start_time": "2026-03-01T10:00:00.000000+00:00",
        "end_time": "2026-03-01T10:00:01.500000+00:00",
        "parent_run_id": null,
        "status": "succeeded",
        "input": {"of": id},
        "output": {"from": id},
        "metadata": {},
        "error": null,
        "executions": [],
        "tags": [],
    })
}

/// The run with some of its keys replaced.
pub(crate) fn with(mut run: Value, changes: Value) -> Value {
    let (Value::Object(run_keys), Value::Object(changes)) = (&mut run, changes) else {
        panic!("runs and changes are objects");
    };
    run_keys.extend(changes);
    run
}

/// The run without one of its keys.
pub(crate) fn without(mut run: Value, key: &str) -> Value {
    run.as_object_mut().expect("a run is an object").remove(key).expect("the key was there");
    run
}

/// A request body of these runs.
pub(crate) fn batch(runs: &[Value]) -> String {
    json!({ "runs": runs }).to_string()
}

/// A request body of runs given as JSON text, byte for byte.
pub(crate) fn raw_batch<S: AsRef<str>>(runs: &[S]) -> String {
    let texts: Vec<&str> = runs.iter().map(AsRef::as_ref).collect();
    format!("{{\"runs\":[{}]}}", texts.join(","))
}
