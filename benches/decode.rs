//! Decoding a Dynamiq body: an agent's trace of ten runs, and 20 MB of them. The counter is spans.
#![expect(clippy::disallowed_methods, reason = "a bench stamps its bodies with the real time")]

#[path = "support/mod.rs"]
mod support;

use divan::Bencher;
use divan::counter::ItemsCount;
use tracekeep::collector::dynamiq;

use self::support::agent::{SPANS, tree};
use self::support::template::body;
use self::support::{Random, Shape, Stamp, templates};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

#[divan::bench(args = [Shape::Plain, Shape::Tagged])]
fn agent_trace(bencher: Bencher<'_, '_>, shape: Shape) {
    let mut random = Random::new(1);
    let bodies: Vec<Vec<u8>> = templates(200, shape, 1)
        .iter()
        .map(|template| {
            let mut out = Vec::new();
            body([(template, Stamp::fresh(&mut random))], &mut out);
            out
        })
        .collect();
    let mut next = 0;
    bencher.counter(ItemsCount::new(SPANS)).bench_local(|| {
        next += 1;
        dynamiq::decode(divan::black_box(&bodies[next % bodies.len()]))
    });
}

#[divan::bench]
fn twenty_megabytes(bencher: Bencher<'_, '_>) {
    let runs = tree(11_000, 500, 1);
    let stamp = Stamp::fresh(&mut Random::new(1));
    let mut out = Vec::new();
    body(runs.iter().map(|run| (run, stamp)), &mut out);
    bencher.counter(ItemsCount::new(runs.len())).bench_local(|| dynamiq::decode(divan::black_box(&out)));
}
