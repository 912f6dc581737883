//! Workload W1: an agent's trace of ten runs, about 1.8 kB each: workflow, flow, agent, three times model and tool, and
//! a retriever. The node descriptions are what the Dynamiq SDK repeats on every run.

use std::fmt::Write as _;

use super::random::{Language, Random};
use super::template::Template;

/// Runs of one agent trace.
pub(crate) const SPANS: usize = 10;
const MODELS: [&str; 3] = ["openai/gpt-4o-mini", "openai/gpt-4.1", "anthropic/claude-sonnet-4"];
const TOOLS: [&str; 5] = ["web-search", "calculator", "calendar", "file-reader", "sql-query"];
const SOURCES: [&str; 4] = [
    "add3d2d8-f8ba-45b1-8a2c-0d11a774d241",
    "5f6b9d0a-7c38-4e0e-9a55-1b8f0c9b7e11",
    "c0a1e6f4-2d53-4b7e-8f0d-6a7b3e9d5c22",
    "81d7c3b2-94af-4f16-b6d8-3e5a0f2c7d33",
];

/// What the runs say beside their own content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Session and source, as the SDK sends by itself.
    Plain,
    /// Two tags, a user and three metadata pairs besides.
    Tagged,
}

/// `count` different traces of [`SPANS`] runs.
pub(crate) fn templates(count: usize, shape: Shape, seed: u64) -> Vec<Template> {
    let joined = |runs: Vec<Template>| {
        let mut trace = Template::default();
        for (number, run) in runs.iter().enumerate() {
            trace.text(if number > 0 { ", " } else { "" }).append(run);
        }
        trace
    };
    traces(count, shape, seed).into_iter().map(joined).collect()
}

/// The same traces run by run.
pub(crate) fn traces(count: usize, shape: Shape, seed: u64) -> Vec<Vec<Template>> {
    let mut random = Random::new(seed);
    let language = Language::new(&mut random);
    (0..count).map(|_| Writer::new(&language, &mut random, shape).agent_trace()).collect()
}

/// `count` runs of one trace, numbered from 0 (the root); the parent of run n is run (n - 1) / 10.
pub(crate) fn tree(count: u32, variants: usize, seed: u64) -> Vec<Template> {
    let mut random = Random::new(seed);
    let language = Language::new(&mut random);
    let contents: Vec<(String, String)> = (0..variants).map(|_| (language.prose(&mut random, 330), language.prose(&mut random, 560))).collect();
    // All runs of a handler say the same of the program they belong to.
    let mut writer = Writer::new(&language, &mut random, Shape::Tagged);
    (0..count)
        .map(|number| {
            let (input, output) = &contents[number as usize % variants];
            let start = i64::from(number) * 1_000;
            let ids = (number, number.checked_sub(1).map(|before| before / 10));
            if number == 0 {
                writer.run(ids, "workflow", "Long run", (start, i64::from(count) * 1_000 + 5_000_000), input, output, "");
            } else {
                let tool = TOOLS[writer.random.below(TOOLS.len())];
                let node = writer.node("tools", tool, "dynamiq.nodes.tools.Python", r#""is_optimized_for_agents": true, "#);
                writer.run(ids, "node", tool, (start, start + 800 + i64::from(number % 977)), input, output, &node);
            }
            std::mem::take(&mut writer.template)
        })
        .collect()
}

struct Writer<'a> {
    language: &'a Language,
    random: &'a mut Random,
    template: Template,
    common: String,
    user_metadata: String,
}

impl<'a> Writer<'a> {
    fn new(language: &'a Language, random: &'a mut Random, shape: Shape) -> Self {
        let source = SOURCES[random.below(SOURCES.len())];
        let (tags, user_metadata) = match shape {
            Shape::Plain => (String::new(), String::new()),
            Shape::Tagged => (
                format!(r#""team-{}", "release-{}""#, random.below(20), random.below(50)),
                format!(
                    r#", "user_id": "user-{}", "region": "region-{}", "build": "{}", "tier": "tier-{}""#,
                    random.below(5_000),
                    random.below(6),
                    random.below(300),
                    random.below(3)
                ),
            ),
        };
        let common = format!(r#""source_id": "{source}", "tags": [{tags}], "error": null, "executions": [], "#);
        Self { language, random, template: Template::default(), common, user_metadata }
    }

    fn prose(&mut self, bytes: usize) -> String {
        self.language.prose(self.random, bytes)
    }

    fn agent_trace(mut self) -> Vec<Template> {
        let mut runs = Vec::with_capacity(SPANS);
        let question = self.prose(170);
        let answer = self.prose(520);
        let name = self.language.phrase(self.random, 3);
        let length = 400_000 + i64::try_from(self.random.below(9_000_000)).expect("small");
        self.run((0, None), "workflow", &name, (0, length), &question, &answer, "");
        runs.push(std::mem::take(&mut self.template));
        self.run((1, Some(0)), "flow", "Flow", (900, length - 700), &question, &answer, "");
        runs.push(std::mem::take(&mut self.template));
        let role = self.prose(360);
        let agent = self.node("agents", "Researcher", "dynamiq.nodes.agents.Agent", &format!(r#""role": "{role}", "max_loops": 15, "#));
        self.run((2, Some(1)), "node", "Researcher", (1_900, length - 1_500), &question, &answer, &agent);
        let step = length / 8;
        for round in 0..3_u32 {
            let begin = 3_000 + i64::from(round) * 2 * step;
            runs.push(std::mem::take(&mut self.template));
            self.llm(3 + 2 * round, (begin, begin + step - 900), &question);
            runs.push(std::mem::take(&mut self.template));
            self.tool(4 + 2 * round, (begin + step, begin + 2 * step - 1_200));
        }
        runs.push(std::mem::take(&mut self.template));
        let query = self.prose(120);
        let documents = self.prose(640);
        let retriever = self.node("retrievers", "knowledge", "dynamiq.nodes.retrievers.QdrantDocumentRetriever", r#""top_k": 8, "#);
        self.run((9, Some(2)), "node", "knowledge", (6 * step + 4_000, 7 * step), &query, &documents, &retriever);
        runs.push(self.template);
        runs
    }

    fn llm(&mut self, number: u32, times: (i64, i64), question: &str) {
        let model = MODELS[self.random.below(MODELS.len())];
        let system = self.prose(300);
        let thought = self.prose(260);
        let (prompt, completion) = (300 + self.random.below(4_000), 20 + self.random.below(900));
        let extra = format!(
            r#""model": "{model}", "stop": ["Observation: "], "temperature": 0.1, "max_tokens": 4096, "prompt": {{"messages": [{{"role": "system", "content": "{system}"}}, {{"role": "user", "content": "{question}"}}]}}, "#
        );
        let mut node = self.node("llms", "Model", "dynamiq.nodes.llms.OpenAI", &extra);
        let cost = |tokens: usize, price: usize| format!("{}e-08", tokens * price);
        let _ = write!(
            node,
            r#", "usage": {{"prompt_tokens": {prompt}, "prompt_tokens_cost_usd": {}, "completion_tokens": {completion}, "completion_tokens_cost_usd": {}, "total_tokens": {}, "total_tokens_cost_usd": {}, "cache_read_input_tokens": 0, "cache_creation_input_tokens": null}}"#,
            cost(prompt, 15),
            cost(completion, 60),
            prompt + completion,
            cost(prompt + 4 * completion, 15),
        );
        self.run((number, Some(2)), "node", "Model", times, question, &thought, &node);
    }

    fn tool(&mut self, number: u32, times: (i64, i64)) {
        let tool = TOOLS[self.random.below(TOOLS.len())];
        let (input, output) = (self.prose(110), self.prose(420));
        let node = self.node("tools", tool, "dynamiq.nodes.tools.Python", r#""is_optimized_for_agents": true, "#);
        self.run((number, Some(2)), "node", tool, times, &input, &output, &node);
    }

    /// A node's description, as it stands in the metadata.
    fn node(&mut self, group: &str, name: &str, path: &str, extra: &str) -> String {
        let id = self.random.uuid();
        let id = String::from_utf8_lossy(&id);
        format!(
            r#""node": {{"id": "{id}", "name": "{name}", "group": "{group}", "error_handling": {{"timeout_seconds": 60.0, "retry_interval_seconds": 1, "max_retries": 0, "backoff_rate": 1, "behavior": "raise"}}, {extra}"type": "{path}", "caching": {{"enabled": false}}, "streaming": {{"enabled": false}}, "depends": [], "input_mapping": {{}}}}, "run_depends": [], "is_output_from_cache": false"#
        )
    }

    #[expect(clippy::too_many_arguments, reason = "a run has that many parts")]
    fn run(&mut self, (number, parent): (u32, Option<u32>), word: &str, name: &str, times: (i64, i64), input: &str, output: &str, node: &str) {
        let metadata = match word {
            "node" => node.to_owned(),
            _ => format!(r#""{word}": {{"id": "8db24970-a009-455d-a1e8-192a2d055af9", "version": null}}"#),
        };
        let template = &mut self.template;
        template.text(r#"{"id": ""#).run(number).text(r#"", "name": ""#).text(name).text(r#"", "type": ""#).text(word);
        template.text(r#"", "trace_id": ""#).trace().text(r#"", "session_id": ""#).session().text("\", ").text(&self.common);
        template.text(r#""start_time": ""#).time(times.0).text(r#"", "end_time": ""#).time(times.1.max(times.0)).text("\", ");
        match parent {
            Some(parent) => template.text(r#""parent_run_id": ""#).run(parent).text("\", "),
            None => template.text(r#""parent_run_id": null, "#),
        };
        template.text(r#""status": "succeeded", "input": {"input": ""#).text(input).text(r#"", "images": null, "files": null}, "#);
        template.text(r#""output": {"content": ""#).text(output).text(r#""}, "metadata": {"#).text(&metadata).text(&self.user_metadata).text("}}");
    }
}
