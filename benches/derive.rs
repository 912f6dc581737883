//! Deriving a trace: from all its heads, and from what a batch brings. The counter is spans.
#![expect(clippy::disallowed_methods, reason = "a bench stamps its bodies with the real time")]

#[path = "support/mod.rs"]
mod support;

use std::collections::{BTreeMap, HashMap};

use divan::Bencher;
use divan::counter::ItemsCount;
use tracekeep::collector::dynamiq;
use tracekeep::domain::derive::{self, Change, Full, Gaps, SpanId};
use tracekeep::domain::span::SpanHead;
use tracekeep::domain::trace::TraceState;

use self::support::agent::tree;
use self::support::template::body;
use self::support::{Random, Shape, Stamp, templates};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// Heads of a trace in the order of their arrival.
fn heads(text: &[u8]) -> Vec<(SpanId, SpanHead)> {
    let items = dynamiq::decode(text).expect("a good body");
    (0..)
        .zip(items)
        .map(|(arrival, item)| {
            let mut head = item.head;
            head.arrival = arrival;
            (item.id, head)
        })
        .collect()
}

fn agent_heads() -> Vec<(SpanId, SpanHead)> {
    let template = templates(1, Shape::Plain, 1).remove(0);
    let mut text = Vec::new();
    body([(&template, Stamp::fresh(&mut Random::new(1)))], &mut text);
    heads(&text)
}

fn tree_heads(count: u32) -> Vec<(SpanId, SpanHead)> {
    let stamp = Stamp::fresh(&mut Random::new(1));
    let mut text = Vec::new();
    body(tree(count, 100, 1).iter().map(|run| (run, stamp)), &mut text);
    heads(&text)
}

#[divan::bench]
fn full_agent_trace(bencher: Bencher<'_, '_>) {
    let heads: BTreeMap<SpanId, SpanHead> = agent_heads().into_iter().collect();
    bencher.counter(ItemsCount::new(heads.len())).bench_local(|| derive::full(divan::black_box(&heads), &TraceState::default()));
}

#[divan::bench(args = [1_000, 100_000])]
fn full_tree(bencher: Bencher<'_, '_>, count: u32) {
    let heads: BTreeMap<SpanId, SpanHead> = tree_heads(count).into_iter().collect();
    bencher.counter(ItemsCount::new(heads.len())).bench_local(|| derive::full(divan::black_box(&heads), &TraceState::default()));
}

/// The last `batch` spans of a tree of 100,000, arriving at what is derived of the others.
#[divan::bench(args = [1, 5, 512])]
fn apply_to_tree(bencher: Bencher<'_, '_>, batch: usize) {
    let mut earlier = tree_heads(100_000);
    let later = earlier.split_off(earlier.len() - batch);
    let earlier: BTreeMap<SpanId, SpanHead> = earlier.into_iter().collect();
    let Full { state, gaps, .. } = derive::full(&earlier, &TraceState::default());
    let parents = later.iter().filter_map(|(_, head)| head.parent.as_deref()).filter_map(|parent| earlier.get_key_value(parent));
    let stored: HashMap<SpanId, SpanHead> = parents.map(|(id, head)| (id.clone(), head.clone())).collect();
    let changes: Vec<Change> = later.into_iter().map(|(id, new)| Change { id, old: None, new }).collect();
    bencher.counter(ItemsCount::new(batch)).with_inputs(|| (state.clone(), gaps.clone(), changes.clone())).bench_local_values(
        |(mut state, mut gaps, mut changes): (TraceState, Gaps, Vec<Change>)| {
            let applied = derive::apply(&mut state, &mut gaps, divan::black_box(&mut changes), &stored);
            (applied, state)
        },
    );
}
