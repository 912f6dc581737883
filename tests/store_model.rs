//! The store against its executable specification: seeded requests of two writers over one database, crashes of a writer
//! and repeats included, must leave what the in-memory store holds, and an audit must find nothing.

mod support;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use support::Backend;
use support::reference::Reference;
use support::stores::Place;
use support::writers::{Dice, PROJECT, Writer, as_index, some_body, some_run};
use tokio::task::JoinSet;
use tracekeep::domain::text::Text;
use tracekeep::domain::time;
use tracekeep::store::Store;
use tracekeep::store::frame::SMALL;

support::on_both_backends!(
    interleaved_writers_agree_with_the_model,
    concurrent_writers_lose_and_double_nothing,
    rewriting_changes_nothing_but_space,
    what_is_sent_again_is_left_out,
    deletes_among_writes_leave_no_trace,
    a_trace_that_is_deleted_while_it_is_sent_again_comes_back_whole,
);

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
        let mut writers = [Writer::open(&place).await, Writer::open_as_if_distributed(&place).await];
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
