//! What the document needs beyond what handlers say of themselves: the filters of trace routes.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value, json};

use super::traces::filter::PARAMETERS;

/// Operations that take the filters of traces.
const FILTERED: &[&str] = &["listTraces", "downloadTraces", "countTraces", "deleteTraces", "listFacets", "searchTraces"];

/// The document as the service writes it. Resources of different files may share a path, which then comes once for each;
/// their operations are put together.
pub(super) fn read(spec: &str) -> Value {
    #[derive(Deserialize)]
    struct Document {
        paths: Paths,
        #[serde(flatten)]
        rest: Map<String, Value>,
    }
    let Document { paths, mut rest } = serde_json::from_str(spec).expect("the service describes itself in JSON");
    rest.insert("paths".to_owned(), Value::Object(paths.0));
    Value::Object(rest)
}

struct Paths(Map<String, Value>);

impl<'de> Deserialize<'de> for Paths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Joined;
        impl<'de> Visitor<'de> for Joined {
            type Value = Paths;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("paths")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Paths, A::Error> {
                let mut paths = Map::new();
                while let Some((path, operations)) = map.next_entry::<String, Map<String, Value>>()? {
                    let known = paths.entry(path).or_insert_with(|| Value::Object(Map::new()));
                    known.as_object_mut().expect("a path holds operations").extend(operations);
                }
                Ok(Paths(paths))
            }
        }
        deserializer.deserialize_map(Joined)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_of_one_path_are_put_together() {
        let document = read(r#"{"openapi": "3", "paths": {"/a": {"get": 1}, "/b": {"get": 2}, "/a": {"delete": 3}}}"#);
        assert_eq!(document, json!({"openapi": "3", "paths": {"/a": {"get": 1, "delete": 3}, "/b": {"get": 2}}}));
    }
}
