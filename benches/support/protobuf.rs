//! Spans as OpenTelemetry exporters send them, in protobuf: an agent, its model calls and tools, by the `GenAI` conventions.

use super::random::{Language, Random};
use super::template::{Stamp, Template};

const MODELS: [&str; 3] = ["gpt-4o-mini", "gpt-4.1", "claude-sonnet-4"];
const TOOLS: [&str; 4] = ["web-search", "calculator", "calendar", "sql-query"];

/// Every so many spans one is an agent: the root, and those that it calls. Model calls and tools are below the agent before them.
const A_TURN: usize = 11;
/// How long a model call or a tool takes, and the time from one to the next, in microseconds.
const STEP: (i64, i64) = (40_000, 50_000);

/// The spans of one trace in the order in which they end, so the root is the last; two of three that are no agents call a
/// model, with about 1.8 kB of text.
pub(crate) fn agent_trace(language: &Language, spans: usize, seed: u64) -> Vec<Template> {
    let mut random = Random::new(seed);
    let user = format!("user-{}", random.below(5_000));
    let tags = [format!("team-{}", random.below(20)), format!("release-{}", random.below(50))];
    let metadata = format!(r#"{{"region": "region-{}", "build": "{}", "tier": "tier-{}"}}"#, random.below(6), random.below(300), random.below(3));
    let mut ended: Vec<(i64, Template)> = (0..spans)
        .map(|number| {
            let text = |random: &mut Random, bytes| language.prose(random, bytes);
            let mut attributes: Vec<(&str, Value<'_>)> = Vec::new();
            let name = if number % A_TURN == 0 {
                let agent = if number == 0 { "Researcher" } else { "Reader" };
                attributes.push(("gen_ai.operation.name", Value::Text("invoke_agent".into())));
                attributes.push(("gen_ai.agent.name", Value::Text(agent.into())));
                attributes.push(("input.value", Value::Text(text(&mut random, 300))));
                attributes.push(("output.value", Value::Text(text(&mut random, 900))));
                format!("invoke_agent {agent}")
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
            attributes.push(("user.id", Value::Text(user.clone())));
            attributes.push(("tag.tags", Value::List(&tags)));
            attributes.push(("metadata", Value::Text(metadata.clone())));
            let times = times(number, spans);
            (times.1, span(number, parent(number), times, &name, &attributes))
        })
        .collect();
    ended.sort_by_key(|(end, _)| *end);
    ended.into_iter().map(|(_, span)| span).collect()
}

/// The agent that a span is below: of those that the root calls, the root.
fn parent(number: usize) -> Option<usize> {
    match number % A_TURN {
        0 => (number > 0).then_some(0),
        within => Some(number - within),
    }
}

/// Start and end of a span, in microseconds after the root's start: an agent takes as long as what is below it.
fn times(number: usize, spans: usize) -> (i64, i64) {
    let at = |number: usize| i64::try_from(number).expect("few") * STEP.1;
    let last = match number {
        0 => spans,
        agent if agent % A_TURN == 0 => spans.min(agent + A_TURN),
        other => return (at(other), at(other) + STEP.0),
    };
    (at(number), at(last) + if number == 0 { 2_000 } else { 1_000 })
}

enum Value<'a> {
    Text(String),
    Number(u64),
    List(&'a [String]),
    /// Sixteen hexadecimal digits of the trace's session.
    Session,
}

fn span(number: usize, parent: Option<usize>, (start, end): (i64, i64), name: &str, attributes: &[(&str, Value<'_>)]) -> Template {
    let run = |number: usize| u32::try_from(number).expect("few");
    let mut out = Template::default();
    out.tag(1, 16).trace_bytes().tag(2, 8).run_bytes(run(number));
    if let Some(parent) = parent {
        out.tag(4, 8).run_bytes(run(parent));
    }
    out.tag(5, name.len()).text(name);
    out.fixed64(7).nanos(start).fixed64(8).nanos(end);
    for (key, value) in attributes {
        let mut any = Template::default();
        match value {
            Value::Text(text) => any.tag(1, text.len()).text(text),
            Value::Number(number) => any.number(3, *number),
            Value::List(texts) => {
                let mut list = Template::default();
                for text in *texts {
                    let mut element = Template::default();
                    element.tag(1, text.len()).text(text);
                    list.tag(1, element.len()).append(&element);
                }
                any.tag(5, list.len()).append(&list)
            }
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
