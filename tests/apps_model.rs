//! Rollups of apps under everything that can happen to them: sources listed before and after their traces came, two apps
//! on one source, sources taken back and listed again half way, deletion, two servers writing all the while. After every
//! step the rollups equal a recount, and when all is counted they hold exactly the traces of the listed sources.

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use support::Backend;
use support::apps::{caller, request, settle};
use support::stores::Place;
use support::writers::{Dice, PROJECT, Writer, as_index, some_body};
use tokio::task::JoinSet;
use tracekeep::domain::app::App;
use tracekeep::domain::text::Text;
use tracekeep::metrics::fold::Grain;
use tracekeep::store::Store;

support::on_both_backends!(rollups_of_apps_equal_a_recount, apps_change_while_two_servers_write);

async fn assert_sound(store: &Store, what: &str) {
    let faults = store.audit(PROJECT).await.expect("the store is read");
    assert!(faults.is_empty(), "{what}: {}", faults.join("\n"));
}

/// An app's rollups, counted by a way that knows nothing of marks and scopes.
async fn assert_counts(store: &Store, app: &App) {
    let sources: BTreeSet<Text> = app.all_sources().into_iter().collect();
    let is_ours = |source: &Option<Text>| source.as_ref().is_some_and(|source| sources.contains(source));
    let traces = store.stored_traces(PROJECT).await.expect("the store is read");
    let (mut traces_count, mut spans, mut tokens) = (0, 0, 0);
    for trace in &traces {
        if is_ours(&trace.row.summary.facts.source) {
            traces_count += 1;
            tokens += trace.row.summary.usage.tokens[2];
        }
        spans += trace.heads.values().filter(|head| is_ours(&trace.state.facts(head).source)).count();
    }
    let stored = store.stored_rollups(PROJECT).await.expect("the rollups are read");
    for grain in Grain::ALL {
        let cells: Vec<_> = stored.traces.iter().filter(|(key, _)| key.scope == app.number && key.grain == grain).map(|(_, cell)| cell).collect();
        assert_eq!(cells.iter().map(|cell| cell.count).sum::<i64>(), traces_count, "{:?}", app.sources);
        assert_eq!(cells.iter().map(|cell| cell.usage.tokens[2]).sum::<i64>(), tokens);
        let counted: i64 = stored.spans.iter().filter(|(key, _)| key.scope == app.number && key.grain == grain).map(|(_, cell)| cell.count).sum();
        assert_eq!(counted, i64::try_from(spans).expect("few"));
    }
}

/// Sources that the generated runs name, one that they do not, and none.
const CHOICES: [&[&str]; 6] = [&["source 0"], &["source 1"], &["source 0", "source 1"], &["nowhere"], &[], &["source 1", "nowhere"]];

async fn rollups_of_apps_equal_a_recount(backend: Backend) {
    for seed in 0..4 {
        let place = Place::new(backend).await;
        let mut dice = Dice(1_000 + seed);
        let writers = [Writer::open(&place).await, Writer::open_as_if_distributed(&place).await];
        let (caller, project) = caller(&writers[0].store).await;
        // One app that is there before any trace.
        let mut apps = vec![caller.create_app(project, request(&["source 0"])).await.expect("made")];
        let first = apps[0].uuid;
        for _ in 0..60 {
            let store = &writers[as_index(dice.roll(2))].store;
            let choice = CHOICES[as_index(dice.roll(CHOICES.len() as u64))];
            match dice.roll(9) {
                0 if apps.len() < 4 => apps.push(caller.create_app(project, request(choice)).await.expect("made")),
                1 | 2 => {
                    let at = as_index(dice.roll(apps.len() as u64));
                    apps[at] = caller.update_app(&apps[at], request(choice)).await.expect("changed");
                }
                3 if apps.len() > 1 && dice.roll(2) == 0 => {
                    let at = 1 + as_index(dice.roll(apps.len() as u64 - 1));
                    caller.delete_app(&apps.remove(at)).await.expect("deleted");
                }
                4 | 5 => settle(store, as_index(dice.roll(4))).await,
                _ => writers[as_index(dice.roll(2))].post(&some_body(&mut dice, 6, 9)).await,
            }
            if dice.roll(6) == 0 {
                assert_sound(&writers[0].store, "half way").await;
            }
        }
        settle(&writers[1].store, usize::MAX).await;
        assert_sound(&writers[0].store, "settled").await;
        for app in &apps {
            let (_, app) = caller.app(app.uuid).await.expect("there");
            assert!(app.is_settled);
            assert_counts(&writers[0].store, &app).await;
        }
        // Deleted apps leave nothing.
        let live: BTreeSet<i64> = apps.iter().map(|app| app.number).chain([0]).collect();
        let stored = writers[0].store.stored_rollups(PROJECT).await.expect("read");
        assert!(stored.traces.keys().all(|key| live.contains(&key.scope)) && stored.spans.keys().all(|key| live.contains(&key.scope)));
        assert!(apps.iter().any(|app| app.uuid == first));
        for writer in writers {
            writer.close().await;
        }
    }
}

async fn apps_change_while_two_servers_write(backend: Backend) {
    let place = Place::new(backend).await;
    let writers = [Arc::new(Writer::open(&place).await), Arc::new(Writer::open(&place).await)];
    let (caller, project) = caller(&writers[0].store).await;
    let mut dice = Dice(42);
    for _ in 0..10 {
        writers[0].post(&some_body(&mut dice, 30, 4)).await;
    }
    let mut posts = JoinSet::new();
    for turn in 0..2_u64 {
        let writer = Arc::clone(&writers[as_index(turn)]);
        posts.spawn(async move {
            let mut dice = Dice(500 + turn);
            for _ in 0..60 {
                writer.post(&some_body(&mut dice, 30, 4)).await;
            }
        });
        let store = writers[as_index(turn)].store.clone();
        posts.spawn(async move {
            for _ in 0..60 {
                for app in store.unsettled_apps().await.expect("read") {
                    // Steps of both servers at one app; one that loses is run again.
                    let _ = if app.is_deleted {
                        store.clear_app_step(app.project, app.app).await
                    } else {
                        store.rescope_step(app.project, app.app, 2).await
                    };
                }
                tokio::time::sleep(std::time::Duration::from_millis(3)).await;
            }
        });
    }
    let mut app = caller.create_app(project, request(&["source 0"])).await.expect("made");
    let other = caller.create_app(project, request(&["source 0", "source 1"])).await.expect("made");
    for round in 0..10 {
        app = caller.update_app(&app, request(CHOICES[round % CHOICES.len()])).await.expect("changed");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    app = caller.update_app(&app, request(&["source 1"])).await.expect("changed");
    posts.join_all().await;
    assert_sound(&writers[0].store, "before the end").await;
    settle(&writers[0].store, usize::MAX).await;
    assert_sound(&writers[1].store, "settled").await;
    assert_counts(&writers[0].store, &app).await;
    assert_counts(&writers[0].store, &other).await;
}
