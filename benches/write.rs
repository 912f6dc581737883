//! The write transaction by itself: traces of ten spans, decoded and packed already, in groups of different sizes, on
//! SQLite and, where `scripts/test-postgres.sh` can start one (or `TEST_POSTGRES_URL` names one), on Postgres. The
//! counter is spans.
#![expect(clippy::disallowed_methods, reason = "a bench reads the real time and makes ids of its own")]

#[expect(dead_code, clippy::panic, reason = "the tests' own way to a database, of which a bench uses a part")]
#[path = "../tests/support/postgres.rs"]
mod postgres;
#[path = "support/mod.rs"]
mod support;

use std::cell::RefCell;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::ItemsCount;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tracekeep::collector::{dynamiq, preview_of};
use tracekeep::domain::id;
use tracekeep::domain::project::ProjectId;
use tracekeep::domain::span::Protocol;
use tracekeep::store::frame::{self, FAST};
use tracekeep::store::write::{Beside, NameCache, NewSpan, Outcome, TraceBatch};
use tracekeep::store::{Location, Store};

use self::support::agent::SPANS;
use self::support::template::{body, now};
use self::support::{Random, Shape, Stamp, Template, templates};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// A fresh store; what holds it lives as long.
struct Bed {
    runtime: Runtime,
    store: Store,
    names: NameCache,
    _folder: TempDir,
    _database: Option<postgres::Database>,
}

impl Bed {
    fn new(on_postgres: bool) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let folder = TempDir::new().expect("a directory");
        let database = on_postgres.then(|| runtime.block_on(postgres::Database::create()));
        let location =
            database.as_ref().map_or_else(|| Location::DataDir(folder.path().to_path_buf()), |database| Location::Postgres(database.url()));
        let store = runtime.block_on(Store::open(&location)).expect("the store opens");
        Self { runtime, store, names: NameCache::default(), _folder: folder, _database: database }
    }

    fn write(&self, group: &[TraceBatch]) {
        let outcomes = self.runtime.block_on(self.store.write_traces(group, &self.names, preview_of, now())).expect("the group is written");
        assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Stored), "all are stored");
    }
}

fn batch(template: &Template, random: &mut Random) -> TraceBatch {
    let mut text = Vec::new();
    body([(template, Stamp::fresh(random))], &mut text);
    let items = dynamiq::decode(&text).expect("a good body");
    let originals = items.iter().map(|item| (&text[item.original.clone()], item.head.parent.is_none()));
    let (places, frames) = frame::pack(originals, FAST).expect("packs");
    let trace_id = id::pack(items[0].trace_id.as_bytes());
    let spans = items
        .into_iter()
        .zip(places)
        .map(|(item, place)| {
            let mut head = item.head;
            head.place = place;
            NewSpan { id: item.id, head, facts: Arc::clone(&item.facts), preview: item.preview, context: None, has_original: true }
        })
        .collect();
    // A project that no other row names: nothing here depends on identity.
    TraceBatch { project: ProjectId(1), trace_id, protocol: Protocol::Dynamiq, spans, beside: Beside::default(), frames, is_stored: false }
}

fn group_of(bencher: Bencher<'_, '_>, traces: usize, on_postgres: bool) {
    let bed = Bed::new(on_postgres);
    let pool = templates(200, Shape::Plain, 1);
    let random = RefCell::new(Random::new(now().cast_unsigned()));
    let make = || -> Vec<TraceBatch> { (0..traces).map(|index| batch(&pool[index % pool.len()], &mut random.borrow_mut())).collect() };
    bencher.counter(ItemsCount::new(traces * SPANS)).with_inputs(make).bench_local_refs(|group| bed.write(group));
}

#[divan::bench(args = [1, 10, 100, 1_000], max_time = 4)]
fn sqlite(bencher: Bencher<'_, '_>, traces: usize) {
    group_of(bencher, traces, false);
}

#[divan::bench(args = [1, 10, 100, 1_000], max_time = 4)]
fn postgres_server(bencher: Bencher<'_, '_>, traces: usize) {
    group_of(bencher, traces, true);
}
