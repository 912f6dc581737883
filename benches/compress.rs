//! Packing the originals of an agent's trace into frames. The counter is spans; the sizes are printed first.
#![expect(clippy::disallowed_methods, clippy::print_stdout, clippy::cast_precision_loss, reason = "a bench prints, and reads the real time")]

#[path = "support/mod.rs"]
mod support;

use divan::Bencher;
use divan::counter::ItemsCount;
use tracekeep::collector::dynamiq;
use tracekeep::store::frame::{self, FAST, SMALL};

use self::support::agent::SPANS;
use self::support::template::body;
use self::support::{Random, Shape, Stamp, templates};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    for level in [FAST, 3, SMALL] {
        for alone in [false, true] {
            let (mut raw, mut packed) = (0, 0);
            for originals in traces() {
                raw += originals.iter().map(Vec::len).sum::<usize>();
                packed += pack(&originals, level, alone);
            }
            println!(
                "level {level}, {}: {} bytes raw a span, {} packed, ratio {:.2}",
                if alone { "one frame a span" } else { "one frame a trace and one for its root" },
                raw / 200 / SPANS,
                packed / 200 / SPANS,
                raw as f64 / packed as f64
            );
        }
    }
    divan::main();
}

/// Originals of 200 traces.
fn traces() -> Vec<Vec<Vec<u8>>> {
    let mut random = Random::new(1);
    templates(200, Shape::Plain, 1)
        .iter()
        .map(|template| {
            let mut text = Vec::new();
            body([(template, Stamp::fresh(&mut random))], &mut text);
            let items = dynamiq::decode(&text).expect("a good body");
            items.iter().map(|item| text[item.original.clone()].to_vec()).collect()
        })
        .collect()
}

fn pack(originals: &[Vec<u8>], level: i32, alone: bool) -> usize {
    let originals = originals.iter().enumerate().map(|(index, original)| (original.as_slice(), alone || index == 0));
    let (_, frames) = frame::pack(originals, level).expect("packs");
    frames.iter().map(|frame| frame.data.len()).sum()
}

#[divan::bench(args = [FAST, 3, SMALL])]
fn one_frame_a_trace(bencher: Bencher<'_, '_>, level: i32) {
    let (traces, mut next) = (traces(), 0);
    bencher.counter(ItemsCount::new(SPANS)).bench_local(|| {
        next += 1;
        pack(&traces[next % traces.len()], level, false)
    });
}

#[divan::bench(args = [FAST])]
fn one_frame_a_span(bencher: Bencher<'_, '_>, level: i32) {
    let (traces, mut next) = (traces(), 0);
    bencher.counter(ItemsCount::new(SPANS)).bench_local(|| {
        next += 1;
        pack(&traces[next % traces.len()], level, true)
    });
}
