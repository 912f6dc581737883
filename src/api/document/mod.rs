//! What the document needs beyond what handlers say of themselves: the filters of trace routes, the shapes of answers that
//! are written while they are read, errors and examples. Rendered by [`page`].

mod errors;
mod examples;
pub(super) mod page;

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value, json};

use super::traces::filter::PARAMETERS;

/// Answers that handlers stream: which schema each operation has, and the schemas.
const SHAPES: &str = include_str!("shapes.json");

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
    #[derive(Deserialize)]
    struct Shapes {
        answers: Map<String, Value>,
        schemas: Map<String, Value>,
    }
    let shapes: Shapes = serde_json::from_str(SHAPES).expect("the hand-written part is JSON");
    let components = document["components"].as_object_mut().expect("the document has components");
    let schemas = components["schemas"].as_object_mut().expect("the document has schemas");
    schemas.extend(shapes.schemas);
    let schemas = schemas.clone();
    components.insert("responses".to_owned(), Value::Object(errors::components()));
    for (path, methods) in document["paths"].as_object_mut().expect("the document has paths") {
        for (method, operation) in methods.as_object_mut().into_iter().flatten() {
            let Some(operation) = operation.as_object_mut() else { continue };
            let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
            if FILTERED.contains(&&*id)
                && let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut)
            {
                parameters.extend(PARAMETERS.iter().map(|parameter| {
                    json!({
                        "name": parameter.name, "in": "query", "description": parameter.about, "required": false, "explode": true,
                        "schema": {"type": "array", "items": {"type": "string"}}, "example": [parameter.example],
                    })
                }));
            }
            shape(operation, shapes.answers.get(&id));
            errors::tell(path, method, operation);
            examples::tell(operation, &schemas);
        }
    }
}

/// Says what JSON is streamed, where the handler can only say that it is bytes.
fn shape(operation: &mut Map<String, Value>, name: Option<&Value>) {
    let responses = operation["responses"].as_object_mut().into_iter().flat_map(|responses| responses.values_mut());
    for (media_type, content) in responses.filter_map(|response| response.get_mut("content")?.as_object_mut()).flatten() {
        let is_open = content["schema"]["format"] == "binary" || content["schema"] == json!({});
        if media_type.starts_with("application/json") && is_open {
            content["schema"] = match name.and_then(Value::as_str) {
                Some(name) => json!({"$ref": format!("#/components/schemas/{name}")}),
                None => json!({}),
            };
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
