//! The document for people: one page without scripts, made once from the same document that programs read.

use std::fmt::Write;
use std::sync::LazyLock;

use poem::Response;
use poem::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use serde_json::{Map, Value};

/// Nothing but its own style is loaded.
const POLICY: &str = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

static PAGE: LazyLock<String> =
    LazyLock::new(|| serde_json::from_str(crate::api::document()).map(|document: Value| page(&document)).unwrap_or_default());

/// The page as an answer.
pub(in crate::api) fn answer() -> Response {
    reply("text/html; charset=utf-8", PAGE.as_str())
}

/// Its style as an answer.
pub(in crate::api) fn style() -> Response {
    reply("text/css; charset=utf-8", include_str!("style.css"))
}

fn reply(media_type: &'static str, text: &'static str) -> Response {
    Response::builder().content_type(media_type).header(CACHE_CONTROL, "no-cache").header(CONTENT_SECURITY_POLICY, POLICY).body(text)
}

/// One operation with its path and method.
struct Operation<'a> {
    path: &'a str,
    method: &'a str,
    of: &'a Map<String, Value>,
}

impl Operation<'_> {
    fn text(&self, key: &str) -> &str {
        self.of.get(key).and_then(Value::as_str).unwrap_or_default()
    }
}

/// The page as far as it is written.
struct Page<'a> {
    document: &'a Value,
    out: String,
}

fn page(document: &Value) -> String {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations: Vec<Operation<'_>> = paths
        .flat_map(|(path, methods)| methods.as_object().into_iter().flatten().map(move |(method, of)| (path, method, of)))
        .filter_map(|(path, method, of)| Some(Operation { path, method, of: of.as_object()? }))
        .collect();
    let tags = document["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut page = Page { document, out: String::with_capacity(512 * 1024) };
    let version = escaped(document["info"]["version"].as_str().unwrap_or_default());
    page.add("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Tracekeep API</title>");
    page.add("<meta name=\"viewport\" content=\"width=device-width\"><link rel=\"stylesheet\" href=\"docs/style.css\"></head><body>");
    page.add("<a class=\"skip\" href=\"#content\">Skip to the operations</a><nav aria-label=\"Operations\">");
    page.add(&format!(
        "<h1>Tracekeep API <small>{version}</small></h1><p><a href=\"openapi.json\">openapi.json</a> · <a href=\"./\">Console</a></p>"
    ));
    for tag in tags {
        page.add(&format!("<details open><summary>{}</summary><ul>", escaped(tag["name"].as_str().unwrap_or_default())));
        for operation in of_tag(&operations, tag) {
            let (id, method, path) = (escaped(operation.text("operationId")), operation.method, escaped(operation.path));
            page.add(&format!("<li><a href=\"#{id}\"><span class=\"{method}\">{}</span> {path}</a></li>", method.to_uppercase()));
        }
        page.add("</ul></details>");
    }
    page.add("<p><a href=\"#schemas\">Schemas</a></p></nav><main id=\"content\">");
    page.add(&format!("<p>{}</p>", marked(document["info"]["description"].as_str().unwrap_or_default())));
    page.credentials();
    for tag in tags {
        let (name, about) = (escaped(tag["name"].as_str().unwrap_or_default()), marked(tag["description"].as_str().unwrap_or_default()));
        page.add(&format!("<section aria-label=\"{name}\"><h2>{name}</h2><p class=\"soft\">{about}</p>"));
        of_tag(&operations, tag).for_each(|operation| page.operation(operation));
        page.add("</section>");
    }
    page.add("<section aria-label=\"Schemas\"><h2 id=\"schemas\">Schemas</h2>");
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        page.add(&format!("<article id=\"schema-{0}\"><h3><code>{0}</code></h3>", escaped(name)));
        page.schema(schema);
        page.add("</article>");
    }
    page.add("</section></main></body></html>");
    page.out
}

/// The operations of a chapter.
fn of_tag<'o, 'a>(operations: &'o [Operation<'a>], tag: &'o Value) -> impl Iterator<Item = &'o Operation<'a>> {
    operations.iter().filter(move |operation| operation.of.get("tags").is_some_and(|tags| tags[0] == tag["name"]))
}

impl Page<'_> {
    fn add(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn credentials(&mut self) {
        self.add("<h4>Credentials</h4><ul>");
        for (name, scheme) in self.document["components"]["securitySchemes"].as_object().into_iter().flatten() {
            let _ = write!(self.out, "<li><code>{}</code> {}</li>", escaped(name), marked(scheme["description"].as_str().unwrap_or_default()));
        }
        self.add("</ul>");
    }

    fn operation(&mut self, operation: &Operation<'_>) {
        let (id, method, path) = (escaped(operation.text("operationId")), operation.method, escaped(operation.path));
        self.add(&format!(
            "<article id=\"{id}\"><h3><span class=\"method {method}\">{}</span> <a href=\"#{id}\">{path}</a></h3>",
            method.to_uppercase()
        ));
        self.add(&format!("<p>{}</p>", marked(operation.text("summary"))));
        if !operation.text("description").is_empty() {
            self.add(&format!("<p>{}</p>", marked(operation.text("description"))));
        }
        if operation.of.get("security").is_none_or(|security| security.as_array().is_some_and(Vec::is_empty)) {
            self.add("<p class=\"soft\">Needs no credential.</p>");
        }
        let parameters = operation.of.get("parameters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if !parameters.is_empty() {
            self.add("<h4>Parameters</h4><div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th>Name<th>In<th>Type<th>What<th>Example</tr></thead><tbody>");
            for parameter in parameters {
                let needed = if parameter["required"] == true { ", needed" } else { "" };
                self.add(&format!(
                    "<tr><td><code>{}</code><td>{}{needed}<td>{}<td>{}<td><code>{}</code></tr>",
                    escaped(parameter["name"].as_str().unwrap_or_default()),
                    escaped(parameter["in"].as_str().unwrap_or_default()),
                    type_of(&parameter["schema"]),
                    marked(parameter["description"].as_str().unwrap_or_default()),
                    escaped(&plain(&parameter["example"])),
                ));
            }
            self.add("</tbody></table></div>");
        }
        if let Some(body) = operation.of.get("requestBody") {
            self.add(&format!("<h4>Body</h4><p>{}</p>", marked(body["description"].as_str().unwrap_or_default())));
            self.contents(&body["content"]);
        }
        self.add("<h4>Request</h4>");
        self.example(&curl(operation, parameters));
        self.add("<h4>Answers</h4>");
        for (status, response) in operation.of.get("responses").and_then(Value::as_object).into_iter().flatten() {
            let response =
                response["$ref"].as_str().and_then(|reference| self.document.pointer(reference.trim_start_matches('#'))).unwrap_or(response);
            let about = marked(response["description"].as_str().unwrap_or_default());
            let open = if status.starts_with('2') { " open" } else { "" };
            self.add(&format!("<details{open}><summary><code>{}</code> {about}</summary>", escaped(status)));
            self.contents(&response["content"]);
            self.add("</details>");
        }
        self.add("</article>");
    }

    fn contents(&mut self, contents: &Value) {
        for (media_type, content) in contents.as_object().into_iter().flatten() {
            self.add(&format!("<p><code>{}</code> {}</p>", escaped(media_type), type_of(&content["schema"])));
            if let Some(example) = content.get("example") {
                self.example(&serde_json::to_string_pretty(example).unwrap_or_default());
            }
        }
    }

    fn example(&mut self, text: &str) {
        self.add(&format!("<pre tabindex=\"0\"><code>{}</code></pre>", escaped(text)));
    }

    fn schema(&mut self, schema: &Value) {
        self.add(&format!("<p>{}</p>", marked(schema["description"].as_str().unwrap_or_default())));
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.add(&format!("<p>{}</p>", type_of(part)));
            self.properties(part);
        }
        self.properties(schema);
    }

    fn properties(&mut self, schema: &Value) {
        let Some(properties) = schema["properties"].as_object() else { return };
        let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
        self.add("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th>Name<th>Type<th>What</tr></thead><tbody>");
        for (name, of) in properties {
            let needed = if required.iter().any(|one| one == name.as_str()) { "" } else { " <span class=\"soft\">or null</span>" };
            let about = of["description"].as_str().or_else(|| of["allOf"].as_array()?.iter().find_map(|part| part["description"].as_str()));
            self.add(&format!("<tr><td><code>{}</code><td>{}{needed}<td>{}</tr>", escaped(name), type_of(of), marked(about.unwrap_or_default())));
        }
        self.add("</tbody></table></div>");
    }
}

/// A type in words, with links to schemas.
fn type_of(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = escaped(reference.rsplit('/').next().unwrap_or_default());
        return format!("<a href=\"#schema-{name}\">{name}</a>");
    }
    if let Some(reference) = schema["allOf"].as_array().and_then(|all| all.iter().find(|part| part.get("$ref").is_some())) {
        return type_of(reference);
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("array"), _) => format!("list of {}", type_of(&schema["items"])),
        (Some(word), Some(format)) => format!("{} ({})", escaped(word), escaped(format)),
        (Some(word), None) => escaped(word),
        (None, _) => "any JSON".to_owned(),
    }
}

/// A request to copy: what is needed, with the examples.
fn curl(operation: &Operation<'_>, parameters: &[Value]) -> String {
    let mut path = operation.path.to_owned();
    let mut query = Vec::new();
    for parameter in parameters {
        let (name, example) = (parameter["name"].as_str().unwrap_or_default(), plain(&parameter["example"]));
        let example: String = form_urlencoded::byte_serialize(example.as_bytes()).collect();
        match parameter["in"].as_str() {
            Some("path") => path = path.replace(&format!("{{{name}}}"), &example),
            Some("query") if parameter["required"] == true => query.push(format!("{name}={example}")),
            _ => {}
        }
    }
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let method = if operation.method == "get" { String::new() } else { format!(" -X {}", operation.method.to_uppercase()) };
    let mut text = format!("curl{method} \"$TRACEKEEP_URL{path}{query}\"");
    if operation.of.get("security").and_then(Value::as_array).is_some_and(|security| !security.is_empty()) {
        text.push_str(" \\\n  -H \"Authorization: Bearer $TRACEKEEP_KEY\"");
    }
    let body = operation.of.get("requestBody").and_then(|body| body["content"]["application/json"].get("example"));
    if let Some(body) = body {
        let body = body.to_string().replace('\'', "'\\''");
        let _ = write!(text, " \\\n  -H \"Content-Type: application/json\" \\\n  -d '{body}'");
    }
    text
}

/// A value as it goes into an address.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.first().map(plain).unwrap_or_default(),
        Value::Null => String::new(),
        value => value.to_string(),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            character => out.push(character),
        }
    }
    out
}

/// Text with `code` in it.
fn marked(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in escaped(text).split('`').enumerate() {
        if index % 2 == 1 {
            let _ = write!(out, "<code>{part}</code>");
        } else {
            out.push_str(part);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_and_schema_is_on_the_page_once() {
        let document: Value = serde_json::from_str(crate::api::document()).expect("the document is JSON");
        let page = page(&document);
        for (_, operation) in document["paths"].as_object().into_iter().flatten().flat_map(|(_, methods)| methods.as_object().into_iter().flatten()) {
            let anchor = format!("<article id=\"{}\">", operation["operationId"].as_str().expect("an id"));
            assert_eq!(page.matches(&anchor).count(), 1, "{anchor}");
        }
        for name in document["components"]["schemas"].as_object().into_iter().flatten().map(|(name, _)| name) {
            assert!(page.contains(&format!("id=\"schema-{name}\"")), "{name}");
        }
        assert!(!page.contains("<script"));
        assert!(page.len() < 1_500_000, "{} bytes", page.len());
    }

    #[test]
    fn text_is_text() {
        assert_eq!(marked("<b> `a<b>` & \"c\""), "&lt;b&gt; <code>a&lt;b&gt;</code> &amp; &quot;c&quot;");
    }
}
