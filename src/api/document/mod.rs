//! What the document needs beyond what handlers say of themselves: the filters of trace routes, the shapes of answers that
//! are written while they are read, errors and examples. Rendered by [`page`].

mod errors;
mod examples;
pub(super) mod page;

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value, json};

use super::traces::filter::{PARAMETERS, SEARCH};

/// Answers that handlers stream: which schema each operation has, and the schemas.
const SHAPES: &str = include_str!("shapes.json");

/// Operations that take the filters of traces.
const FILTERED: &[&str] =
    &["listTraces", "listAppTraces", "downloadTraces", "downloadAppTraces", "countTraces", "deleteTraces", "listFacets", "searchTraces"];
/// Those that also look into the traces that the filters select.
const SEARCHED: &[&str] = &["listTraces", "listAppTraces"];

/// Properties, by their schemas, that answers leave out when there is nothing: they are never null.
const ABSENT: &[(&str, &str)] = &[("App", "*"), ("AccessKey", "key"), ("PersonalAccessToken", "token"), ("Invitation", "link"), ("Error", "details")];

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
    for (name, schema) in schemas.iter_mut() {
        allow_null(name, schema);
    }
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
                if SEARCHED.contains(&&*id) {
                    parameters.push(json!({
                        "name": SEARCH.name, "in": "query", "description": SEARCH.about, "required": false,
                        "schema": {"type": "string"}, "example": SEARCH.example,
                    }));
                }
            }
            shape(operation, shapes.answers.get(&id));
            errors::tell(path, method, operation);
            examples::tell(operation, &schemas);
        }
    }
}

/// What may be left out of a body is null in answers, and may be null in requests; but for [`ABSENT`].
fn allow_null(schema_name: &str, schema: &mut Value) {
    let is_absent = |name: &str| ABSENT.iter().any(|(schema, property)| *schema == schema_name && (*property == name || *property == "*"));
    let required: Vec<Value> = schema["required"].as_array().cloned().unwrap_or_default();
    for (name, property) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        if !required.contains(&json!(name)) && !is_absent(name) {
            // Nothing may stand beside a reference.
            if property.get("$ref").is_some() {
                *property = json!({ "allOf": [property] });
            }
            property["nullable"] = json!(true);
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

    #[test]
    fn what_may_be_left_out_may_be_null() {
        let mut schema = json!({"required": ["a"], "properties": {"a": {"type": "string"}, "b": {"type": "string"}, "c": {"$ref": "#/x"}}});
        allow_null("X", &mut schema);
        let expected =
            json!({"a": {"type": "string"}, "b": {"type": "string", "nullable": true}, "c": {"allOf": [{"$ref": "#/x"}], "nullable": true}});
        assert_eq!(schema["properties"], expected);
        let mut schema = json!({"properties": {"id": {"type": "string"}, "key": {"type": "string"}}});
        allow_null("AccessKey", &mut schema);
        assert_eq!(schema["properties"], json!({"id": {"type": "string", "nullable": true}, "key": {"type": "string"}}));
        let document = document();
        for (name, property) in ABSENT {
            let known = &document["components"]["schemas"][name]["properties"];
            assert!(known.is_object() && (*property == "*" || known[property].is_object()), "{name}.{property} is gone");
        }
    }

    fn document() -> Value {
        serde_json::from_str(crate::api::document()).expect("JSON")
    }

    /// All operations of the document.
    fn operations(document: &Value) -> impl Iterator<Item = &Value> {
        document["paths"].as_object().into_iter().flat_map(|paths| paths.values()).filter_map(Value::as_object).flat_map(|methods| methods.values())
    }

    #[test]
    fn every_handler_that_takes_filters_says_so() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api/traces");
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let text = std::fs::read_to_string(entry.expect("an entry").path()).expect("a source");
            // Each handler begins with its id; its parameters end where its answer is named.
            for handler in text.split("operation_id = \"").skip(1) {
                let (id, rest) = handler.split_once('"').expect("an id");
                if rest.split(") -> ").next().is_some_and(|parameters| parameters.contains("filters: Filters")) {
                    found.push(id.to_owned());
                }
            }
        }
        found.sort_unstable();
        let mut listed: Vec<String> = FILTERED.iter().map(|id| (*id).to_owned()).collect();
        listed.sort_unstable();
        assert_eq!(found, listed);
        let document = document();
        let lists = operations(&document).filter(|operation| operation["parameters"].to_string().contains("\"started_at:gte\""));
        assert_eq!(lists.count(), FILTERED.len());
    }

    #[test]
    fn examples_are_what_their_schemas_say() {
        let document = document();
        let schemas = document["components"]["schemas"].as_object().expect("schemas");
        let (mut faults, mut checked) = (Vec::new(), 0);
        for operation in operations(&document) {
            let id = operation["operationId"].as_str().unwrap_or_default();
            let parameters = operation["parameters"].as_array().into_iter().flatten().map(|one| (one["name"].to_string(), one));
            let bodies =
                std::iter::once(&operation["requestBody"]).chain(operation["responses"].as_object().into_iter().flat_map(|all| all.values()));
            let contents = bodies.filter_map(|body| body["content"].as_object()).flatten().filter(|(kind, _)| kind.starts_with("application/json"));
            for (name, one) in parameters.chain(contents.map(|(kind, content)| (kind.clone(), content))) {
                if let Some(example) = one.get("example") {
                    checked += 1;
                    fits(example, &one["schema"], schemas, &format!("{id} {name}"), &mut faults);
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        assert!(checked > 300, "{checked}");
    }

    /// Types, words and what must be there; null stands for what may be left out.
    fn fits(value: &Value, schema: &Value, schemas: &Map<String, Value>, at: &str, faults: &mut Vec<String>) {
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            return fits(value, &schemas[name], schemas, at, faults);
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            fits(value, part, schemas, at, faults);
        }
        let right = match schema["type"].as_str() {
            Some("string") => value.is_string(),
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("number") => value.is_number(),
            Some("boolean") => value.is_boolean(),
            Some("array") => value.is_array(),
            Some("object") => value.is_object(),
            _ => true,
        };
        let is_word = schema["enum"].as_array().is_none_or(|words| words.contains(value));
        let is_fit = (right && is_word) || (value.is_null() && schema["nullable"] == true);
        if !is_fit {
            faults.push(format!("{at}: {value} is no {}", schema["type"]));
        }
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            fits(item, &schema["items"], schemas, &format!("{at}[{index}]"), faults);
        }
        let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            match value.get(name) {
                Some(Value::Null) | None if !required.contains(&name.as_str()) => {}
                Some(value) => fits(value, property, schemas, &format!("{at}.{name}"), faults),
                None => faults.push(format!("{at}.{name} is not there")),
            }
        }
    }
}
