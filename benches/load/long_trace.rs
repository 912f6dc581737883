//! W4: one trace of 100,000 spans, in small and large posts, parents first and parents last.

use std::time::Instant;

use super::measure::{self, Times};
use super::options::Options;
use super::report::{Report, Row};
use super::server::{Backend, Server};
use super::support::agent::tree;
use super::support::template::body;
use super::support::{Random, Stamp, Template};

/// Different contents; the text repeats after so many spans.
const VARIANTS: usize = 3_000;

pub(crate) async fn run(options: &Options, backend: Backend, report: &mut Report) {
    // Posts of one span are commits of one span: fewer of them tell as much about growth.
    for (size, spans) in [(512, options.scaled(100_000, 20_000)), (5, options.scaled(50_000, 2_500)), (1, options.scaled(20_000, 500))] {
        let runs = tree(spans, VARIANTS, 4);
        for order in ["forward", "reversed"] {
            let server = Server::start(options, backend).await;
            let load_average = measure::load_average();
            let mut client = server.client().await;
            let stamp = Stamp::fresh(&mut Random::new(u64::from(std::process::id())));
            let in_order: Vec<&Template> = if order == "forward" { runs.iter().collect() } else { runs.iter().rev().collect() };
            let mut times = Times::default();
            let before = server.cpu();
            let started = Instant::now();
            for part in in_order.chunks(size) {
                let answer = client.post(|out| body(part.iter().map(|run| (*run, stamp)), out)).await.accepted(&client);
                times.add(answer.took);
            }
            let took = started.elapsed();
            let cpu = server.cpu().since(before);
            let peak = server.peak_memory();
            let path = format!("/v1/tracing/traces/{}", stamp.trace_id());
            let skeleton = client.get(&format!("{path}/skeleton")).await.accepted(&client).took;
            client.get(&path).await.accepted(&client);
            let trace: serde_json::Value = serde_json::from_slice(client.body()).expect("JSON");
            let stored = trace["data"]["run_count"].as_u64().or_else(|| trace["run_count"].as_u64());
            let mut row = Row::new(&format!("W4 posts of {size}, {order}"), u64::from(spans), took, cpu);
            row.times(&times).shares(took, cpu, std::time::Duration::ZERO, load_average);
            row.figure("seconds for 100,000 spans", took.as_secs_f64() * 100_000.0 / f64::from(spans));
            row.figure("last ÷ first post", times.last_to_first(20));
            row.figure("peak, MB", peak as f64 / 1e6).figure("peak with the skeleton, MB", server.peak_memory() as f64 / 1e6);
            row.figure("skeleton, ms", skeleton.as_secs_f64() * 1e3);
            row.figure("log bytes a span", server.log_bytes() as f64 / f64::from(spans));
            row.figure("bytes a span", server.stop().await as f64 / f64::from(spans));
            assert_eq!(stored, Some(u64::from(spans)), "{trace}");
            report.row(row);
        }
    }
}
