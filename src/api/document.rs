//! What the document needs beyond what handlers say of themselves: the filters of trace routes.

use serde_json::{Value, json};

use super::traces::filter::PARAMETERS;

/// Operations that take the filters of traces.
const FILTERED: &[&str] = &["listTraces", "downloadTraces", "countTraces", "deleteTraces", "listFacets", "searchTraces"];

/// Completes the document.
pub(super) fn complete(document: &mut Value) {
    let paths = document["paths"].as_object_mut().expect("the document has paths");
    for operation in paths.values_mut().filter_map(Value::as_object_mut).flat_map(|methods| methods.values_mut()) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        if FILTERED.contains(&id)
            && let Some(parameters) = operation["parameters"].as_array_mut()
        {
            parameters.extend(PARAMETERS.iter().map(|parameter| {
                json!({
                    "name": parameter.name, "in": "query", "description": parameter.about, "required": false, "explode": true,
                    "schema": {"type": "array", "items": {"type": "string"}}, "example": [parameter.example],
                })
            }));
        }
    }
}
