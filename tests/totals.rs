//! Totals of lists that remember the days of a filter, held against a plain look through all that was sent: whatever happens
//! to traces on either of two servers.

mod support;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use support::Backend;
use support::stores::Place;
use support::writers::{Dice, PROJECT, Writer, as_index};
use tracekeep::domain::facet::{self, FacetKind};
use tracekeep::domain::span::{Protocol, Status};
use tracekeep::domain::text::Text;
use tracekeep::domain::time::{self, DAY, HOUR};
use tracekeep::store::trace::{Measure, Total, TraceFilter};

support::on_both_backends!(totals_of_many_traces_are_those_of_all_that_was_sent);

/// Middle of a day, µs.
const START: i64 = 1_795_003_200_000_000 / DAY * DAY + DAY / 2;
const DAYS: u64 = 6;
/// Enough that days are remembered.
const TRACES: usize = 1_400;
/// Fewer than one day has, and fewer than two: each server is asked with one of them.
const LIMITS: [u64; 2] = [200, 350];

#[derive(Clone, Debug)]
struct Made {
    start: i64,
    minutes: i64,
    is_failed: bool,
    tags: Vec<&'static str>,
}

impl Made {
    fn some(dice: &mut Dice) -> Self {
        let roll = |dice: &mut Dice, sides| i64::try_from(dice.roll(sides)).expect("small");
        Self {
            start: START + roll(dice, DAYS) * DAY + roll(dice, 10) * HOUR,
            minutes: 1 + roll(dice, 5),
            is_failed: dice.roll(4) == 0,
            tags: [vec!["all"], vec!["all", "odd"], vec!["all", "even"], vec!["all", "even", "odd"]][as_index(dice.roll(4))].clone(),
        }
    }

    fn run(&self, id: &str) -> Value {
        json!({"id": "root", "name": null, "type": "node", "trace_id": id, "source_id": "source", "start_time": time::format(self.start),
            "end_time": time::format(self.start + self.minutes * 60_000_000), "parent_run_id": null,
            "status": if self.is_failed { "failed" } else { "succeeded" }, "tags": self.tags})
    }
}

type Model = BTreeMap<String, Made>;
/// Whether a filter must select a trace.
type Selects = fn(&Made) -> bool;

async fn totals_of_many_traces_are_those_of_all_that_was_sent(backend: Backend) {
    let place = Place::new(backend).await;
    let writers = [Writer::open(&place).await, Writer::open_as_if_distributed(&place).await];
    let mut dice = Dice(11);
    let mut model: Model = (0..TRACES).map(|number| (format!("t{number}"), Made::some(&mut dice))).collect();
    for traces in model.iter().collect::<Vec<_>>().chunks(700) {
        send(&writers[0], traces.iter().map(|(id, made)| (id.as_str(), *made))).await;
    }
    check(&writers, &model).await;
    for round in 0..4 {
        let writer = &writers[round % 2];
        let id = format!("t{}", dice.roll(TRACES as u64));
        let known = model.get_mut(&id).expect("a trace");
        match round {
            // Ends otherwise, has other tags, takes as long: the day's sums may be as they were.
            0 => known.tags = if known.tags.contains(&"odd") { vec!["all", "even"] } else { vec!["all", "odd"] },
            1 => (known.is_failed, known.minutes) = (!known.is_failed, 6),
            // Moves to another day.
            2 => known.start -= DAY,
            _ => {
                writer.store.delete_traces(PROJECT, &[Text::from(id.as_str())]).await.expect("deleted");
                model.remove(&id);
                model.insert(format!("new {round}"), Made::some(&mut dice));
            }
        }
        let changed = if round == 3 { format!("new {round}") } else { id };
        send(writer, [(changed.as_str(), &model[&changed])].into_iter()).await;
        check(&writers, &model).await;
    }
    for writer in writers {
        writer.close().await;
    }
}

async fn send(writer: &Writer, traces: impl Iterator<Item = (&str, &Made)>) {
    let runs: Vec<Value> = traces.map(|(id, made)| made.run(id)).collect();
    writer.post(json!({ "runs": runs }).to_string().as_bytes()).await;
}

/// Asks both servers for everything, with what each remembers.
async fn check(writers: &[Writer; 2], model: &Model) {
    for (filter, selects) in filters() {
        for (from, until) in windows() {
            let filter = TraceFilter { from, until, ..filter.clone() };
            let within = |made: &&Made| from.is_none_or(|from| made.start >= from) && until.is_none_or(|until| made.start <= until);
            let count = model.values().filter(within).filter(|made| selects(made)).count() as u64;
            for (writer, most) in writers.iter().zip(LIMITS) {
                let total = writer.store.count_traces(PROJECT, &filter).await.expect("counted");
                assert_eq!(total, Total { count, exact: true }, "{filter:?}");
                let some = writer.store.count_up_to(PROJECT, &filter, Some(most)).await.expect("counted");
                assert_eq!(some, Total { count: count.min(most), exact: count <= most }, "{most}: {filter:?}");
            }
        }
    }
}

fn filters() -> Vec<(TraceFilter, Selects)> {
    let tag = |tag| facet::of_value(FacetKind::Tag, tag);
    let tagged = || TraceFilter { facets: vec![tag("all")], ..TraceFilter::default() };
    let mut either = TraceFilter::default();
    either.one_of(vec![tag("odd"), tag("even")]);
    vec![
        (tagged(), |_| true),
        (TraceFilter { statuses: Some(vec![Status::Failed]), ..tagged() }, |made| made.is_failed),
        (TraceFilter { not_statuses: vec![Status::Failed], without: vec![tag("odd")], ..tagged() }, |made| {
            !made.is_failed && !made.tags.contains(&"odd")
        }),
        (either, |made| made.tags.len() > 1),
        (TraceFilter { protocols: vec![Protocol::Dynamiq], least: vec![(Measure::Duration, 180_000_000)], ..TraceFilter::default() }, |made| {
            made.minutes >= 3
        }),
    ]
}

/// Whole days, parts of them, less than one, and what has no end.
fn windows() -> [(Option<i64>, Option<i64>); 6] {
    let day = START / DAY * DAY;
    [
        (None, None),
        (Some(START + 4 * HOUR), None),
        (None, Some(START + 3 * DAY + 2 * HOUR)),
        (Some(day + DAY), Some(day + 4 * DAY - 1)),
        (Some(START + HOUR), Some(START + 5 * DAY + HOUR)),
        (Some(START + HOUR), Some(START + 6 * HOUR)),
    ]
}
