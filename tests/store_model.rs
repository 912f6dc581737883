//! The store against its executable specification: seeded requests of two writers over one database, crashes of a writer
//! and repeats included, must leave what the in-memory store holds, and an audit must find nothing.

mod support;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use support::Backend;
use support::postgres::Database;
use support::reference::Reference;
use tokio::task::JoinSet;
use tracekeep::clock::Clock;
use tracekeep::collector::{dynamiq, preview_of};
use tracekeep::domain::project::ProjectId;
use tracekeep::domain::span::Protocol;
use tracekeep::domain::text::Text;
use tracekeep::domain::time;
use tracekeep::ingest::{Admission, Ingest, IngestLimits};
use tracekeep::store::frame::SMALL;
use tracekeep::store::{Location, Store};
use tracekeep::tasks::Supervisor;

support::on_both_backends!(
    interleaved_writers_agree_with_the_model,
    concurrent_writers_lose_and_double_nothing,
    rewriting_changes_nothing_but_space,
    what_is_sent_again_is_left_out,
    deletes_among_writes_leave_no_trace,
    a_trace_that_is_deleted_while_it_is_sent_again_comes_back_whole,
);

const PROJECT: ProjectId = ProjectId(1);
const LIMITS: IngestLimits =
    IngestLimits { in_flight_bytes: 64 << 20, large_body_bytes: 8 << 20, body_timeout: Duration::from_secs(10), hold: Duration::from_secs(30) };

/// Where two writers meet.
struct Place {
    location: Location,
    _directory: tempfile::TempDir,
    _database: Option<Database>,
}

impl Place {
    async fn new(backend: Backend) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        match backend {
            Backend::Sqlite => Self { location: Location::DataDir(directory.path().to_owned()), _directory: directory, _database: None },
            Backend::Postgres => {
                let database = Database::create().await;
                Self { location: Location::Postgres(database.url()), _directory: directory, _database: Some(database) }
            }
        }
    }
}

/// One server's write path.
struct Writer {
    store: Store,
    ingest: Ingest,
    admission: Admission,
    supervisor: Supervisor,
}

impl Writer {
    async fn open(place: &Place) -> Self {
        let store = Store::open(&place.location).await.expect("the store opens");
        let supervisor = Supervisor::default();
        let ingest = Ingest::start(store.clone(), Clock::System, LIMITS, preview_of, &supervisor);
        Self { store, ingest, admission: Admission::new(LIMITS), supervisor }
    }

    async fn post(&self, body: &[u8]) {
        let items = dynamiq::decode(body).expect("a valid body");
        let permit = self.admission.admit(Some(body.len())).await.expect("there is room");
        self.ingest.store(PROJECT, Protocol::Dynamiq, Bytes::copy_from_slice(body), items, permit).await.expect("it is stored");
    }

    async fn close(self) {
        self.supervisor.stop().await;
        drop(self.ingest);
        self.store.close().await.expect("it closes");
    }
}

/// A small generator of numbers: the same seed, the same requests.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }
}

/// A run of one of a few traces, with everything that derivation looks at.
fn some_run(dice: &mut Dice, traces: u64, spans: u64) -> Value {
    let (trace, span) = (dice.roll(traces), dice.roll(spans));
    let kind = [("workflow", ""), ("flow", ""), ("node", "agents"), ("node", "llms"), ("node", "tools"), ("node", "utils")][as_index(dice.roll(6))];
    let status = [json!("succeeded"), json!("failed"), json!("canceled"), json!("skipped"), Value::Null][as_index(dice.roll(5))].clone();
    // Four days, so that rollups have something to move between.
    let start = 1_795_000_000_000_000 + i64::try_from(dice.roll(4 * 86_400)).expect("small") * 1_000_000;
    let end = (dice.roll(5) > 0).then(|| time::format(start + i64::try_from(dice.roll(100_000)).expect("small") * 1_000));
    let parent = match dice.roll(8) {
        0 | 1 => Value::Null,
        2 => json!(format!("lost {}", dice.roll(3))),
        _ => json!(format!("span {}", dice.roll(spans))),
    };
    let usage = json!({"prompt_tokens": dice.roll(500), "completion_tokens": dice.roll(100), "total_tokens_cost_usd": if dice.roll(4) == 0 { Value::Null } else { json!(0.000_125) }});
    let mut metadata = json!({"node": {"id": format!("n{span}"), "group": kind.1, "model": format!("openai/model-{}", dice.roll(3))}, "team": format!("t{}", dice.roll(2))});
    if kind.1 == "llms" {
        metadata["usage"] = usage;
    }
    json!({
        "id": format!("span {span}"), "name": format!("name {}", dice.roll(4)), "type": kind.0, "trace_id": format!("trace {trace}"),
        "source_id": format!("source {}", dice.roll(2)), "session_id": format!("session {}", dice.roll(3)), "start_time": time::format(start),
        "end_time": end, "parent_run_id": parent, "status": status, "input": {"q": "word ".repeat(as_index(dice.roll(60)))}, "output": null,
        "metadata": metadata, "error": null, "executions": [], "tags": [format!("tag {}", dice.roll(3))],
    })
}

fn as_index(number: u64) -> usize {
    usize::try_from(number).expect("small")
}

fn some_body(dice: &mut Dice, traces: u64, spans: u64) -> Vec<u8> {
    let runs: Vec<Value> = (0..=dice.roll(8)).map(|_| some_run(dice, traces, spans)).collect();
    json!({ "runs": runs }).to_string().into_bytes()
}

async fn assert_sound(store: &Store) {
    let faults = store.audit(PROJECT).await.expect("the store is read");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Requests of two writers in turn, in an order that the seed decides; now and then a writer goes away in the middle of
/// a request and comes back, or a request is repeated.
async fn interleaved_writers_agree_with_the_model(backend: Backend) {
    for seed in 0..6 {
        let place = Place::new(backend).await;
        let mut dice = Dice(seed);
        let mut reference = Reference::default();
        let mut writers = [Writer::open(&place).await, Writer::open(&place).await];
        let mut last = some_body(&mut dice, 4, 9);
        for _ in 0..80 {
            let turn = as_index(dice.roll(2));
            if dice.roll(10) > 0 {
                last = some_body(&mut dice, 4, 9);
            }
            if dice.roll(25) == 0 {
                // The sender hangs up at once: the request is stored whole or not at all, and told so by asking again.
                let _ = tokio::time::timeout(Duration::from_micros(dice.roll(3_000)), writers[turn].post(&last)).await;
            }
            writers[turn].post(&last).await;
            reference.post(&last);
            if dice.roll(25) == 0 {
                let again = Writer::open(&place).await;
                std::mem::replace(&mut writers[turn], again).close().await;
            }
        }
        let stored = writers[0].store.stored_traces(PROJECT).await.expect("the store is read");
        reference.assert_same(&stored, true);
        assert_sound(&writers[1].store).await;
        for writer in writers {
            writer.close().await;
        }
    }
}

/// Requests of two writers at the same time. Copies of a span differ in rank only, so that any order gives the same.
async fn concurrent_writers_lose_and_double_nothing(backend: Backend) {
    let place = Place::new(backend).await;
    let mut dice = Dice(77);
    let mut reference = Reference::default();
    let mut bodies: Vec<Vec<u8>> = Vec::new();
    let mut finals: Vec<Value> = Vec::new();
    for span in 0..120_i64 {
        let mut run = some_run(&mut dice, 3, 1);
        run["id"] = json!(format!("span {span}"));
        run["parent_run_id"] = if span == 0 { Value::Null } else { json!(format!("span {}", span / 3)) };
        // No two starts alike: the order of arrival decides nothing.
        run["start_time"] = json!(time::format(1_795_000_000_000_000 + span * 1_000_000));
        run["end_time"] = json!(time::format(1_795_000_000_000_000 + span * 1_500_000));
        run["status"] = json!("succeeded");
        finals.push(run);
    }
    for (index, run) in finals.iter().enumerate() {
        let mut pending = run.clone();
        pending["status"] = Value::Null;
        let mut runs = vec![pending, run.clone()];
        runs.extend(finals.get(index + 1).cloned());
        bodies.push(json!({ "runs": runs }).to_string().into_bytes());
        bodies.push(json!({ "runs": [run] }).to_string().into_bytes());
    }
    let writers = [Arc::new(Writer::open(&place).await), Arc::new(Writer::open(&place).await)];
    let mut posts = JoinSet::new();
    for (index, body) in bodies.iter().enumerate() {
        reference.post(body);
        for turn in 0..2 {
            let (writer, body) = (Arc::clone(&writers[(index + turn) % 2]), body.clone());
            posts.spawn(async move { writer.post(&body).await });
        }
    }
    posts.join_all().await;
    let stored = writers[0].store.stored_traces(PROJECT).await.expect("the store is read");
    reference.assert_same(&stored, false);
    assert_sound(&writers[1].store).await;
}

/// What a sender repeats at the beginning or the end of a request is not stored again. What it repeats between news is, for a
/// while; it is counted once all the same.
async fn what_is_sent_again_is_left_out(backend: Backend) {
    let place = Place::new(backend).await;
    let writer = Writer::open(&place).await;
    let post = async |ids: &[&str]| {
        let run = |id: &&str| {
            let at = time::format(1_795_000_000_000_000);
            json!({"id": id, "name": null, "type": "node", "trace_id": "t", "source_id": "source", "start_time": at, "end_time": at,
                "parent_run_id": null, "status": "succeeded", "input": format!("what {id} was asked")})
        };
        writer.post(json!({ "runs": ids.iter().map(run).collect::<Vec<_>>() }).to_string().as_bytes()).await;
        let stored = writer.store.stored_traces(PROJECT).await.expect("the store is read");
        (stored[0].heads.len(), stored[0].state.dead_bytes)
    };
    assert_eq!(post(&["a", "b", "c"]).await, (3, 0));
    assert_eq!(post(&["a", "b", "c", "d"]).await, (4, 0), "from the beginning");
    assert_eq!(post(&["e", "b", "c", "d"]).await, (5, 0), "up to the end");
    assert_eq!(post(&["e"]).await, (5, 0), "all of it");
    let (spans, dead) = post(&["f", "a", "b", "g"]).await;
    assert_eq!((spans, dead > 0), (7, true), "two in the middle lie in a frame again");
    let id = Text::from("t");
    let done = writer.store.rewrite_trace(PROJECT, &id, SMALL).await.expect("it is rewritten").expect("it is there");
    assert_eq!(done.dead_bytes, dead);
    assert_eq!(post(&["a", "g"]).await, (7, 0));
    assert_sound(&writer.store).await;
    writer.close().await;
}

/// After a rewrite the same originals are read from fewer frames, nothing else moves, and the trace goes on.
async fn rewriting_changes_nothing_but_space(backend: Backend) {
    let place = Place::new(backend).await;
    let writer = Writer::open(&place).await;
    let mut dice = Dice(5);
    let mut reference = Reference::default();
    for _ in 0..60 {
        let body = some_body(&mut dice, 1, 30);
        writer.post(&body).await;
        reference.post(&body);
    }
    let id = Text::from("trace 0");
    let before = writer.store.find_trace(PROJECT, &id).await.expect("read").expect("stored");
    let done = writer.store.rewrite_trace(PROJECT, &id, SMALL).await.expect("it is rewritten").expect("it is there");
    assert!(done.frames_after < done.frames_before && done.dead_bytes > 0, "{done:?}");
    let after = writer.store.find_trace(PROJECT, &id).await.expect("read").expect("stored");
    assert_eq!((before.version, before.updated_at), (after.version, after.updated_at));
    for span in writer.store.spans(PROJECT, &after).await.expect("read") {
        let original = writer.store.original(PROJECT, &after, &span).await.expect("read");
        assert_eq!(original, reference.original(id.as_bytes(), &span.packed_id));
    }
    let again = writer.store.rewrite_trace(PROJECT, &id, SMALL).await.expect("it is rewritten").expect("it is there");
    assert_eq!((again.frames_before, again.dead_bytes), (done.frames_after, 0));
    let body = some_body(&mut dice, 1, 30);
    writer.post(&body).await;
    reference.post(&body);
    reference.assert_same(&writer.store.stored_traces(PROJECT).await.expect("the store is read"), true);
    assert_sound(&writer.store).await;
    assert_eq!(writer.store.rewrite_trace(PROJECT, &Text::from("nothing"), SMALL).await.expect("no fault"), None);
    writer.close().await;
}

/// Deletes of both writers between their requests: the model agrees, the audit finds nothing, and the receipts add up.
async fn deletes_among_writes_leave_no_trace(backend: Backend) {
    for seed in 100..104 {
        let place = Place::new(backend).await;
        let mut dice = Dice(seed);
        let mut reference = Reference::default();
        let writers = [Writer::open(&place).await, Writer::open(&place).await];
        for _ in 0..60 {
            let turn = as_index(dice.roll(2));
            if dice.roll(4) == 0 {
                let names: Vec<String> = (0..=dice.roll(2)).map(|_| format!("trace {}", dice.roll(4))).collect();
                let before = reference.len();
                for name in &names {
                    reference.delete(name.as_bytes());
                }
                let ids: Vec<Text> = names.iter().map(|name| Text::from(name.as_str())).collect();
                let receipt = writers[turn].store.delete_traces(PROJECT, &ids).await.expect("they are deleted");
                assert_eq!(receipt.traces, (before - reference.len()) as u64, "{receipt:?}");
                assert!(receipt.traces == 0 || receipt.rows > receipt.spans && receipt.spans > 0 && receipt.bytes > 0, "{receipt:?}");
            }
            let body = some_body(&mut dice, 4, 9);
            writers[turn].post(&body).await;
            reference.post(&body);
        }
        reference.assert_same(&writers[0].store.stored_traces(PROJECT).await.expect("the store is read"), true);
        assert_sound(&writers[1].store).await;
        let all: Vec<Text> = (0..4).map(|trace| Text::from(format!("trace {trace}").as_str())).collect();
        writers[0].store.delete_traces(PROJECT, &all).await.expect("they are deleted");
        assert_sound(&writers[1].store).await;
        let rollups = writers[0].store.stored_rollups(PROJECT).await.expect("read");
        assert!(rollups.traces.is_empty() && rollups.spans.is_empty(), "{rollups:?}");
        for writer in writers {
            writer.close().await;
        }
    }
}

/// Writers that repeat what is stored leave originals out; while others delete the traces, nothing may be refused or halved.
async fn a_trace_that_is_deleted_while_it_is_sent_again_comes_back_whole(backend: Backend) {
    let place = Place::new(backend).await;
    let mut dice = Dice(9);
    let body = some_body(&mut dice, 1, 9);
    let writers = [Arc::new(Writer::open(&place).await), Arc::new(Writer::open(&place).await)];
    let mut work = JoinSet::new();
    for turn in 0..2 {
        let (poster, deleter, body) = (Arc::clone(&writers[turn]), Arc::clone(&writers[1 - turn]), body.clone());
        work.spawn(async move {
            for _ in 0..40 {
                poster.post(&body).await;
            }
        });
        work.spawn(async move {
            for _ in 0..40 {
                deleter.store.delete_traces(PROJECT, &[Text::from("trace 0")]).await.expect("it is deleted");
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        });
    }
    work.join_all().await;
    assert_sound(&writers[0].store).await;
    writers[0].post(&body).await;
    let mut reference = Reference::default();
    reference.post(&body);
    reference.assert_same(&writers[0].store.stored_traces(PROJECT).await.expect("the store is read"), false);
    assert_sound(&writers[1].store).await;
}
