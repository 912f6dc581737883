//! Spans as OpenTelemetry exporters send them, in protobuf: an agent, its model calls and tools, by the `GenAI` conventions.

use super::random::{Language, Random};
use super::template::{Stamp, Template};

const MODELS: [&str; 3] = ["gpt-4o-mini", "gpt-4.1", "claude-sonnet-4"];
const TOOLS: [&str; 4] = ["web-search", "calculator", "calendar", "sql-query"];

/// The spans of one trace: span 0 is the root; two of three others call a model, with about 1.8 kB of text.
pub(crate) fn agent_trace(language: &Language, spans: usize, seed: u64) -> Vec<Template> {
    let mut random = Random::new(seed);
    let user = random.below(5_000);
    (0..spans)
        .map(|number| {
            let index = u32::try_from(number).expect("few");
            let text = |random: &mut Random, bytes| language.prose(random, bytes);
            let mut attributes: Vec<(&str, Value)> = Vec::new();
            let name = if number == 0 {
                attributes.push(("gen_ai.operation.name", Value::Text("invoke_agent".into())));
                attributes.push(("gen_ai.agent.name", Value::Text("Researcher".into())));
                attributes.push(("input.value", Value::Text(text(&mut random, 300))));
                attributes.push(("output.value", Value::Text(text(&mut random, 900))));
                "invoke_agent Researcher".to_owned()
            } else if number % 3 == 0 {
                let tool = TOOLS[random.below(TOOLS.len())];
                attributes.push(("gen_ai.operation.name", Value::Text("execute_tool".into())));
                attributes.push(("gen_ai.tool.name", Value::Text(tool.into())));
                attributes.push(("gen_ai.tool.call.arguments", Value::Text(format!("{{\"query\": \"{}\"}}", text(&mut random, 400)))));
                attributes.push(("gen_ai.tool.call.result", Value::Text(text(&mut random, 1_000))));
                format!("execute_tool {tool}")
            } else {
                let model = MODELS[random.below(MODELS.len())];
                let message = |role: &str, words: String| format!(r#"[{{"role":"{role}","parts":[{{"type":"text","content":"{words}"}}]}}]"#);
                attributes.push(("gen_ai.operation.name", Value::Text("chat".into())));
                attributes.push(("gen_ai.request.model", Value::Text(model.into())));
                attributes.push(("gen_ai.response.model", Value::Text(model.into())));
                attributes.push(("gen_ai.usage.input_tokens", Value::Number(300 + random.below(4_000) as u64)));
                attributes.push(("gen_ai.usage.output_tokens", Value::Number(20 + random.below(900) as u64)));
                attributes.push(("gen_ai.input.messages", Value::Text(message("user", text(&mut random, 700)))));
                attributes.push(("gen_ai.output.messages", Value::Text(message("assistant", text(&mut random, 600)))));
                format!("chat {model}")
            };
            attributes.push(("session.id", Value::Session));
            attributes.push(("user.id", Value::Text(format!("user-{user}"))));
            attributes.push(("metadata.region", Value::Text(format!("region-{}", random.below(6)))));
            span(index, number.checked_sub(1).map(|before| u32::try_from(before / 10).expect("few")), &name, &attributes)
        })
        .collect()
}

enum Value {
    Text(String),
    Number(u64),
    /// Sixteen hexadecimal digits of the trace's session.
    Session,
}

fn span(number: u32, parent: Option<u32>, name: &str, attributes: &[(&str, Value)]) -> Template {
    let mut out = Template::default();
    out.tag(1, 16).trace_bytes().tag(2, 8).run_bytes(number);
    if let Some(parent) = parent {
        out.tag(4, 8).run_bytes(parent);
    }
    out.tag(5, name.len()).text(name);
    let start = i64::from(number) * 1_000;
    out.fixed64(7).nanos(start).fixed64(8).nanos(start + 700_000 + i64::from(number % 97) * 1_000);
    for (key, value) in attributes {
        let mut any = Template::default();
        match value {
            Value::Text(text) => any.tag(1, text.len()).text(text),
            Value::Number(number) => any.number(3, *number),
            Value::Session => any.tag(1, 36).session(),
        };
        let mut pair = Template::default();
        pair.tag(1, key.len()).text(key).tag(2, any.len()).append(&any);
        out.tag(9, pair.len()).append(&pair);
    }
    out
}

/// `ExportTraceServiceRequest` of stamped spans of one resource and scope.
pub(crate) fn request<'a>(spans: impl Iterator<Item = (&'a Template, Stamp)>, out: &mut Vec<u8>) {
    let mut all = Vec::with_capacity(1 << 20);
    let mut length = Template::default();
    for (span, stamp) in spans {
        length.clear();
        length.tag(2, span.len()).write(&stamp, &mut all);
        span.write(&stamp, &mut all);
    }
    let scope = message(1, &message(1, b"load"));
    let scope_spans = message(2, &[scope, all].concat());
    let name = message(2, &message(1, b"load-agent"));
    let resource = message(1, &message(1, &[message(1, b"service.name"), name].concat()));
    out.extend_from_slice(&message(1, &[resource, scope_spans].concat()));
}

fn message(field: u32, bytes: &[u8]) -> Vec<u8> {
    let mut out = Template::default();
    out.tag(field, bytes.len());
    let mut whole = Vec::with_capacity(bytes.len() + 8);
    out.write(&Stamp { trace: (0, 0), session: (0, 0), start: 0 }, &mut whole);
    whole.extend_from_slice(bytes);
    whole
}
