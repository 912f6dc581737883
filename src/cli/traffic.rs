//! Made-up traces that look like those of an assistant: the same seed, the same trace.

use serde_json::{Value, json};

use crate::domain::time;

/// Spans of each trace.
pub(super) const SPANS: u64 = 7;
const MODELS: [(&str, f64, f64); 3] =
    [("openai/gpt-4o-mini", 0.15e-6, 0.6e-6), ("openai/gpt-4.1", 2e-6, 8e-6), ("anthropic/claude-sonnet-4", 3e-6, 15e-6)];
const WORKFLOWS: [&str; 4] = ["Support assistant", "Invoice reader", "Release notes", "Travel planner"];
const TOOLS: [&str; 4] = ["web-search", "calculator", "order-lookup", "calendar"];
const QUESTIONS: [&str; 6] = [
    "Where is my order, and when does it arrive?",
    "Read this invoice and tell me the total with tax.",
    "What changed since the last release?",
    "Plan two days in Lisbon with a child.",
    "Why was I charged twice this month?",
    "Which of these rooms is free on Tuesday afternoon?",
];
const WORDS: [&str; 24] = [
    "the",
    "order",
    "left",
    "our",
    "warehouse",
    "yesterday",
    "and",
    "should",
    "reach",
    "you",
    "on",
    "Thursday",
    "if",
    "nothing",
    "holds",
    "it",
    "up",
    "at",
    "customs",
    "please",
    "tell",
    "us",
    "when",
    "it",
];

/// A small generator of numbers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.roll(from.len() as u64)).unwrap_or(0)]
    }

    fn prose(&mut self, words: u64) -> String {
        (0..words).map(|_| self.pick(&WORDS)).collect::<Vec<_>>().join(" ")
    }

    fn micros(&mut self, below: u64) -> i64 {
        i64::try_from(self.roll(below)).unwrap_or(0)
    }
}

/// A request body with one trace of [`SPANS`] runs that starts at `start`, µs.
pub(super) fn trace(id: &str, seed: u64, start: i64) -> String {
    let mut dice = Dice(seed);
    let workflow = dice.pick(&WORKFLOWS);
    let question = dice.pick(&QUESTIONS);
    let answer = {
        let words = 20 + dice.roll(60);
        dice.prose(words)
    };
    let has_failed = dice.roll(14) == 0;
    let user = format!("user-{}", dice.roll(40));
    let session = format!("session-{}", dice.roll(120));
    let tags = json!([dice.pick(&["production", "staging"]), dice.pick(&["web", "mail", "chat"])]);
    let length = 900_000 + dice.micros(12_000_000);
    let part = length / 8;
    let run = |number: u64,
               parent: Option<u64>,
               kind: &str,
               name: &str,
               (from, to): (i64, i64),
               status: &str,
               input: Value,
               output: Value,
               metadata: Value| {
        let error = if status == "failed" { json!({"type": "ToolError", "message": "the upstream service did not answer"}) } else { Value::Null };
        json!({
            "id": format!("{id}/{number}"), "name": name, "type": kind, "trace_id": id, "source_id": workflow.to_lowercase().replace(' ', "-"),
            "session_id": session, "start_time": time::format(start + from), "end_time": time::format(start + to),
            "parent_run_id": parent.map(|parent| format!("{id}/{parent}")), "status": status, "input": input, "output": output,
            "metadata": metadata, "error": error, "executions": [], "tags": tags,
        })
    };
    let node = |group: &str, name: &str, model: Option<&str>| json!({"node": {"id": name, "name": name, "group": group, "type": format!("demo.{group}"), "model": model}});
    let outcome = if has_failed { "failed" } else { "succeeded" };
    let result = if has_failed { Value::Null } else { json!({"content": answer}) };
    let user_metadata = json!({"user_id": user, "region": dice.pick(&["eu", "us", "ap"])});
    let mut runs = vec![
        run(0, None, "workflow", workflow, (0, length), outcome, json!({"input": question}), result.clone(), user_metadata),
        run(1, Some(0), "flow", "Flow", (500, length - 500), outcome, json!({"input": question}), result.clone(), json!({})),
        run(2, Some(1), "node", "Agent", (1_000, length - 1_000), outcome, json!({"input": question}), result, node("agents", "Agent", None)),
    ];
    for round in 0..2_u64 {
        let begin = 2_000 + i64::try_from(round).unwrap_or(0) * 3 * part;
        let (model, prompt_price, completion_price) = dice.pick(&MODELS);
        let (prompt, completion) = (200 + dice.roll(3_000), 20 + dice.roll(600));
        #[expect(clippy::cast_precision_loss, reason = "a few thousand tokens")]
        let (prompt_cost, completion_cost) = (prompt as f64 * prompt_price, completion as f64 * completion_price);
        let mut metadata = node("llms", "Model", Some(model));
        metadata["usage"] = json!({
            "prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion,
            "prompt_tokens_cost_usd": prompt_cost, "completion_tokens_cost_usd": completion_cost, "total_tokens_cost_usd": prompt_cost + completion_cost,
        });
        let messages =
            json!({"messages": [{"role": "system", "content": "You help the customers of a small shop."}, {"role": "user", "content": question}]});
        let said = dice.prose(30);
        runs.push(run(3 + 2 * round, Some(2), "node", "Model", (begin, begin + part), "succeeded", messages, json!({"content": said}), metadata));
        let tool = dice.pick(&TOOLS);
        let status = if has_failed && round == 1 { "failed" } else { "succeeded" };
        let found = if status == "failed" { Value::Null } else { json!({"content": dice.prose(25)}) };
        let times = (begin + part + 2_000, begin + 2 * part);
        runs.push(run(4 + 2 * round, Some(2), "node", tool, times, status, json!({"query": dice.prose(5)}), found, node("tools", tool, None)));
    }
    json!({ "runs": runs }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collector::dynamiq;

    #[test]
    fn traces_are_what_a_sender_sends() {
        for seed in 0..200 {
            let body = trace(&format!("t{seed}"), seed, 1_795_000_000_000_000);
            assert_eq!(dynamiq::decode(body.as_bytes()).expect("the collector takes it").len() as u64, SPANS);
            assert_eq!(body, trace(&format!("t{seed}"), seed, 1_795_000_000_000_000), "the same seed, the same trace");
        }
    }
}
