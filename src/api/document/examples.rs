//! Examples: of every parameter, body and answer, put together from one value for each name (`examples.json`), or for a
//! name in one schema or operation (`Schema.name`).

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

static VALUES: LazyLock<Map<String, Value>> = LazyLock::new(|| serde_json::from_str(include_str!("examples.json")).expect("the examples are JSON"));

/// How deep an example goes.
const MAX_DEPTH: usize = 12;

/// Gives an example to everything of an operation that has none.
pub(super) fn tell(operation: &mut Map<String, Value>, schemas: &Map<String, Value>) {
    let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default().to_owned();
        if parameter.get("example").is_none() {
            parameter["example"] = of(&parameter["schema"], &id, &name, schemas, MAX_DEPTH);
        }
    }
    let body = operation.get_mut("requestBody").and_then(|body| body.get_mut("content"));
    if let Some(content) = body {
        fill(content, schemas);
    }
    for response in operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flat_map(|responses| responses.values_mut()) {
        if let Some(content) = response.get_mut("content") {
            fill(content, schemas);
        }
    }
}

fn fill(content: &mut Value, schemas: &Map<String, Value>) {
    for (media_type, content) in content.as_object_mut().into_iter().flatten() {
        if media_type.starts_with("application/json") && content.get("example").is_none() {
            content["example"] = of(&content["schema"], "", "", schemas, MAX_DEPTH);
        }
    }
}

/// An example of a schema: `within` is the name of the schema that has it as the property `name`.
fn of(schema: &Value, within: &str, name: &str, schemas: &Map<String, Value>, depth: usize) -> Value {
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    let known = || VALUES.get(&format!("{within}.{name}")).or_else(|| VALUES.get(name)).cloned();
    if depth == 0 {
        return Value::Null;
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or_default();
        return schemas.get(name).map_or(Value::Null, |schema| of(schema, name, "", schemas, depth - 1));
    }
    if let Some(all) = schema["allOf"].as_array() {
        let parts = all.iter().filter(|part| part.get("$ref").is_some() || part.get("properties").is_some());
        let joined = parts.map(|part| of(part, within, name, schemas, depth - 1)).reduce(|mut joined, part| {
            if let (Some(joined), Value::Object(part)) = (joined.as_object_mut(), part) {
                joined.extend(part);
            }
            joined
        });
        return joined.unwrap_or(Value::Null);
    }
    if let Some(properties) = schema["properties"].as_object() {
        let example = properties.iter().map(|(name, schema)| (name.clone(), of(schema, within, name, schemas, depth - 1)));
        return Value::Object(example.collect());
    }
    if let Some(known) = known() {
        // One value of a parameter that may be repeated.
        let is_one_of_many = schema["type"] == "array" && !known.is_array();
        return if is_one_of_many { json!([known]) } else { known };
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("array"), _) => json!([of(&schema["items"], within, name, schemas, depth - 1)]),
        (Some("boolean"), _) => json!(true),
        (Some("integer"), _) => json!(1),
        (Some("number"), _) => json!(0.5),
        (Some("string"), Some("uuid")) => json!("0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10"),
        (Some("string"), _) if name.ends_with("_at") || name == "at" || name == "since" || name == "timestamp" || name.contains(':') => {
            json!("2026-01-02T03:04:05.000000Z")
        }
        (Some("string"), _) if name == "id" || name.ends_with("_id") || name.ends_with("_by") => json!("0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10"),
        (Some("string"), _) => schema["enum"].get(0).cloned().unwrap_or_else(|| json!(name)),
        (Some("object"), _) => json!({}),
        _ => Value::Null,
    }
}
