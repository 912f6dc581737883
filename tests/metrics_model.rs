//! Metrics under everything that happens to a store: requests of two servers, repeats, corrections, traces that move in
//! time or are deleted, apps that change. Whatever window, interval and grouping is asked of either server, the answer
//! equals a recount from the stored traces, and these equal what their stored originals say.

mod support;

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection, SqliteConnection};
use support::Backend;
use support::apps::{caller, request, settle};
use support::reference::Reference;
use support::stores::Place;
use support::writers::{Dice, PROJECT, Writer, as_index, some_body};
use tracekeep::domain::app::App;
use tracekeep::domain::span::{Kind, SpanHead, Status};
use tracekeep::domain::text::Text;
use tracekeep::domain::time::{self, DAY, HOUR, MINUTE};
use tracekeep::domain::trace::Summary;
use tracekeep::metrics::Scope;
use tracekeep::metrics::cell::Cell;
use tracekeep::metrics::histogram::Histogram;
use tracekeep::metrics::query::{GroupBy, GroupName, Measures, MetricsError, MetricsReader, Series};
use tracekeep::metrics::window::{Interval, Window};
use tracekeep::store::audit::StoredTrace;
use tracekeep::store::rollup::RollupScope;
use tracekeep::store::trace::TraceFilter;
use tracekeep::store::{Location, Store};
use uuid::Uuid;

support::on_both_backends!(answers_equal_a_recount, narrow_buckets_are_counted_up_to_a_limit, many_days_are_read_together_and_each_is_counted_once,);

/// Where the generated runs begin.
const START: i64 = 1_795_000_000_000_000;
const INTERVALS: [&str; 9] = ["1h", "24h", "168h", "1m", "5m", "90s", "37s", "1h30m", "336h"];

async fn answers_equal_a_recount(backend: Backend) {
    for seed in 0..2 {
        let place = Place::new(backend).await;
        let mut dice = Dice(7_000 + seed);
        let writers = [Writer::open(&place).await, Writer::open_as_if_distributed(&place).await];
        let readers = || [0, 1].map(|turn: usize| MetricsReader::new(writers[turn].store.clone()));
        let mut remembering = readers();
        let (caller, project) = caller(&writers[0].store).await;
        let mut app = caller.create_app(project, request(&["source 0"])).await.expect("made");
        let (mut checked, mut deleted, mut users) = (0, 0, 0);
        for round in 0..16 {
            for _ in 0..4 {
                let body = some_body(&mut dice, 40, 3);
                writers[as_index(dice.roll(2))].post(&body).await;
                if dice.roll(3) == 0 {
                    writers[as_index(dice.roll(2))].post(&body).await;
                }
            }
            if dice.roll(3) == 0 {
                let gone: Vec<Text> = (0..3).map(|_| Text::from(format!("trace {}", dice.roll(40)).as_str())).collect();
                deleted += writers[as_index(dice.roll(2))].store.delete_traces(PROJECT, &gone).await.expect("deleted").traces;
            }
            if round % 8 == 7 {
                let sources: &[&str] = [&["source 1"][..], &["source 0", "source 1"], &[]][as_index(dice.roll(3))];
                app = caller.update_app(&app, request(sources)).await.expect("changed");
                settle(&writers[0].store, usize::MAX).await;
            }
            if seed == 1 && round == 5 {
                // So far it was an earlier version that wrote.
                take_histograms_from_minutes(&place).await;
                remembering = readers();
            }
            let traces = writers[0].store.stored_traces(PROJECT).await.expect("read");
            users += traces.iter().filter(|trace| trace.row.summary.facts.user.is_some()).count();
            for _ in 0..5 {
                let scope = if dice.roll(2) == 0 { of_project(project) } else { of_app(project, &app) };
                let (window, group) = some_query(&mut dice);
                // Both servers, each with what it remembers.
                for reader in &remembering {
                    checked += usize::from(check(reader, &scope, window, group, &traces).await);
                }
            }
        }
        assert!(checked > 80, "most queries have an answer: {checked}");
        assert!(deleted > 3 && users > 100, "traces go, and have users: {deleted} {users}");
        originals_say_the_same(&writers[1].store).await;
        let recounted = writers[0].store.recount_live(PROJECT, true, |_, _| {}).await.expect("counted");
        assert_eq!(recounted.faults, Vec::<String>::new());
        for writer in writers {
            writer.close().await;
        }
    }
}

/// Buckets below a minute are counted trace by trace: all pages of them, or an answer that says that it is too much.
async fn narrow_buckets_are_counted_up_to_a_limit(backend: Backend) {
    const TRACES: i64 = 2_150;
    let place = Place::new(backend).await;
    let writer = Writer::open(&place).await;
    let (caller, project) = caller(&writer.store).await;
    // Many start together, so that a page ends among them.
    let runs: Vec<Value> = (0..TRACES)
        .map(|trace| {
            let at = time::format(START + trace / 900 * 13_000_000);
            json!({"id": "root", "name": null, "type": "node", "trace_id": format!("t{trace}"), "source_id": "source", "start_time": at, "end_time": at,
                "parent_run_id": null, "status": "succeeded"})
        })
        .collect();
    writer.post(json!({ "runs": runs }).to_string().as_bytes()).await;
    let app = caller.create_app(project, request(&["source"])).await.expect("made");
    settle(&writer.store, usize::MAX).await;
    let window = Window { from: START - 1, until: START + HOUR, interval: Interval::parse("7s").expect("an interval") };
    for scope in [of_project(project), of_app(project, &app)] {
        let reader = MetricsReader::new(writer.store.clone());
        let answer = reader.query(&scope, window, None).await.expect("an answer");
        assert_eq!(answer.series.whole.cell.count, TRACES);
        let counts: Vec<i64> = answer.series.buckets.iter().map(|bucket| bucket.cell.count).filter(|count| *count > 0).collect();
        assert_eq!(counts, [900, 900, 350]);
        let narrow = reader.clone().with_most_cut(2_000).query(&scope, window, None).await;
        assert!(matches!(narrow, Err(MetricsError::TooNarrow)), "{narrow:?}");
        let wide = Window { interval: Interval::parse("1m").expect("an interval"), ..window };
        let wide = reader.with_most_cut(2_000).query(&scope, wide, None).await.expect("an answer");
        assert_eq!(wide.series.whole.cell.count, TRACES);
        // More at an edge than is read along with the revisions.
        let edge = Window { from: START - HOUR, until: START + 1, interval: Interval::parse("1h").expect("an interval") };
        let edge = MetricsReader::new(writer.store.clone()).query(&scope, edge, None).await.expect("an answer");
        assert_eq!(edge.series.whole.cell.count, 900);
    }
    writer.close().await;
}

/// More days in a row than one statement reads, a day without traces among them, and days that are at hand already.
async fn many_days_are_read_together_and_each_is_counted_once(backend: Backend) {
    const DAYS: i64 = 70;
    const EMPTY: i64 = 40;
    let place = Place::new(backend).await;
    let writer = Writer::open(&place).await;
    let (_, project) = caller(&writer.store).await;
    let first = START / DAY * DAY;
    let run = |day: i64, id: i64| {
        let at = time::format(first + day * DAY + id * HOUR);
        json!({"id": "root", "name": null, "type": "node", "trace_id": format!("t{day}-{id}"), "source_id": "source", "start_time": at,
            "end_time": at, "parent_run_id": null, "status": "succeeded"})
    };
    let runs: Vec<Value> =
        (0..DAYS).filter(|day| *day != EMPTY).flat_map(|day| (0..=day % 3).map(move |id| (day, id))).map(|(day, id)| run(day, id)).collect();
    writer.post(json!({ "runs": runs }).to_string().as_bytes()).await;
    let mut expected: Vec<i64> = (0..DAYS).map(|day| if day == EMPTY { 0 } else { day % 3 + 1 }).collect();
    let reader = MetricsReader::new(writer.store.clone());
    // What another server remembers it hears of changes only by the revisions.
    let other = Store::open(&place.location).await.expect("opened");
    let of = |from: i64, until: i64| Window {
        from: first + from * DAY,
        until: first + until * DAY,
        interval: Interval::parse("24h").expect("an interval"),
    };
    let counts = async |from: i64, until: i64| -> Vec<i64> {
        let answer = reader.query(&of_project(project), of(from, until), None).await.expect("an answer");
        let counts: Vec<i64> = answer.series.buckets.iter().map(|bucket| bucket.cell.count).collect();
        assert_eq!(answer.series.whole.cell.count, counts.iter().sum::<i64>());
        // Lists remember days too.
        let filter = TraceFilter { from: Some(first + from * DAY), until: Some(first + until * DAY - 1), ..TraceFilter::default() };
        let total = other.count_traces(PROJECT, &filter).await.expect("a total");
        assert_eq!((total.count, total.exact), (counts.iter().sum::<i64>().cast_unsigned(), true));
        counts
    };
    // Some days are at hand before the others are asked for, and again when all are.
    assert_eq!(counts(20, 25).await, expected[20..25]);
    assert_eq!(counts(0, DAYS).await, expected);
    writer.post(json!({ "runs": [run(33, 20), run(34, 20)] }).to_string().as_bytes()).await;
    expected[33] += 1;
    expected[34] += 1;
    assert_eq!(counts(0, DAYS).await, expected);
    // The first and the last day change, and one that had nothing; one loses all it had.
    writer.post(json!({ "runs": [run(0, 20), run(EMPTY, 20), run(DAYS - 1, 20)] }).to_string().as_bytes()).await;
    writer.store.delete_traces(PROJECT, &[Text::from("t3-0")]).await.expect("deleted");
    for (day, more) in [(0, 1), (EMPTY, 1), (DAYS - 1, 1), (3, -1)] {
        expected[as_index(day.cast_unsigned())] += more;
    }
    assert_eq!(counts(0, DAYS).await, expected);
    assert_eq!(counts(3, 4).await, [0]);
    // A last day that changes from query to query is read together with the revisions, and again by itself once it has rested.
    for (round, posted) in (2..).zip([true, true, true, false, false, true, false, true, true, false]) {
        if posted {
            writer.post(json!({ "runs": [run(DAYS - 1, round)] }).to_string().as_bytes()).await;
            expected[as_index(DAYS.cast_unsigned()) - 1] += 1;
        }
        assert_eq!(counts(60, DAYS).await, expected[60..], "{round}");
    }
    other.close().await.expect("closed");
    writer.close().await;
}

/// Leaves a store as it was before rows a minute had histograms.
async fn take_histograms_from_minutes(place: &Place) {
    macro_rules! take {
        ($connection:expr) => {{
            let mut connection = $connection.expect("the database answers");
            let sql = "SELECT scope, bucket, slot, status, protocol, cell FROM trace_rollup WHERE grain = 60";
            let rows: Vec<(i64, i64, i64, i64, i64, Vec<u8>)> = sqlx::query_as(sql).fetch_all(&mut connection).await.expect("rows");
            assert!(rows.len() > 40, "{} rows", rows.len());
            for (scope, bucket, slot, status, protocol, bytes) in rows {
                let cell: Cell = postcard::from_bytes(&bytes[1..]).expect("a cell behind the number of its format");
                let without = postcard::to_extend(&Cell { histogram: Histogram::default(), ..cell }, vec![bytes[0]]).expect("written");
                let sql = "UPDATE trace_rollup SET cell = $1 WHERE grain = 60 AND scope = $2 AND bucket = $3 AND slot = $4 AND status = $5 AND protocol = $6";
                let update = sqlx::query(sql).bind(without).bind(scope).bind(bucket).bind(slot).bind(status).bind(protocol);
                assert_eq!(update.execute(&mut connection).await.expect("written").rows_affected(), 1);
            }
        }};
    }
    match &place.location {
        Location::DataDir(directory) => {
            take!(SqliteConnection::connect(&format!("sqlite://{}", directory.join("tracekeep.db").display())).await);
        }
        Location::Postgres(url) => take!(PgConnection::connect(url).await),
    }
}

fn of_project(project: Uuid) -> Scope {
    Scope { project, app: None, rollup: RollupScope { project: PROJECT, scope: 0, sources: None } }
}

fn of_app(project: Uuid, app: &App) -> Scope {
    Scope { project, app: Some(app.uuid), rollup: RollupScope { project: PROJECT, scope: app.number, sources: Some(app.all_sources()) } }
}

fn some_query(dice: &mut Dice) -> (Window, Option<GroupBy>) {
    let interval = Interval::parse(INTERVALS[as_index(dice.roll(INTERVALS.len() as u64))]).expect("an interval");
    let whole = [1, 1_000_000, MINUTE, HOUR, DAY][as_index(dice.roll(5))];
    let mut instant = |from: i64, range: i64| (from + i64::try_from(dice.roll(range.cast_unsigned())).expect("small")) / whole * whole;
    let from = instant(START - DAY, 5 * DAY);
    let until = from + 1 + instant(0, 3 * DAY);
    let group = (dice.roll(2) == 0).then(|| GroupBy::ALL[as_index(dice.roll(GroupBy::ALL.len() as u64))].1);
    (Window { from, until, interval }, group)
}

/// Asks, and counts again; false where there are too many buckets.
async fn check(reader: &MetricsReader, scope: &Scope, window: Window, group: Option<GroupBy>, traces: &[StoredTrace]) -> bool {
    let answer = match reader.query(scope, window, group).await {
        Ok(answer) => answer,
        Err(MetricsError::TooManyBuckets) => {
            assert!((window.until - window.from) / window.interval.micros() >= 4_998);
            return false;
        }
        Err(MetricsError::NoWholeMinutes) => {
            assert!(window.interval.micros() % MINUTE != 0 && group.is_some_and(GroupBy::counts_runs));
            return false;
        }
        Err(error) => unreachable!("{error}"),
    };
    let window = answer.window;
    let is_ours =
        |source: &Option<Text>| scope.rollup.sources.as_ref().is_none_or(|ours| source.as_ref().is_some_and(|source| ours.contains(source)));
    let within = |at: i64| (window.from..window.until).contains(&at);
    let bucket_of = |at: i64| answer.buckets.iter().rposition(|bucket| *bucket <= at).expect("a bucket");
    assert!(answer.buckets.iter().zip(answer.buckets.iter().skip(1)).all(|(a, b)| b - a == window.interval.micros()));
    assert!(answer.buckets[0] <= window.from && window.from < answer.buckets[0] + window.interval.micros());

    let ours: Vec<&Summary> =
        traces.iter().map(|trace| &trace.row.summary).filter(|summary| is_ours(&summary.facts.source) && within(summary.started_at)).collect();
    let mut expected = Counted::new(answer.buckets.len());
    let mut groups: BTreeMap<GroupName, Counted> = BTreeMap::new();
    for summary in &ours {
        let index = bucket_of(summary.started_at);
        expected.trace(index, summary);
        for name in names_of(group, summary) {
            groups.entry(name).or_insert_with(|| Counted::new(answer.buckets.len())).trace(index, summary);
        }
    }
    if let Some(kind_of) = group.and_then(run_name) {
        for trace in traces {
            for head in trace.heads.values().filter(|head| is_ours(&trace.state.facts(head).source) && within(head.start)) {
                let Some(name) = kind_of(head) else { continue };
                let counted = groups.entry(GroupName::Value(name)).or_insert_with(|| Counted::new(answer.buckets.len()));
                counted.run(bucket_of(head.start), head);
            }
        }
    }
    expected.assert_is(&answer.series, true, &format!("{window:?}"));
    let is_many = answer.groups.iter().any(|(name, _)| *name == GroupName::Other);
    if !is_many {
        let found: Vec<&GroupName> = answer.groups.iter().map(|(name, _)| name).collect();
        assert_eq!(found.len(), groups.len(), "{group:?} {found:?} {:?}", groups.keys());
    }
    for (name, series) in answer.groups.iter().filter(|(name, _)| *name != GroupName::Other) {
        let is_of_traces = group.and_then(run_name).is_none();
        groups.get(name).expect("a group that was counted").assert_is(series, is_of_traces, &format!("{group:?} {name:?} {window:?}"));
    }
    true
}

fn names_of(group: Option<GroupBy>, summary: &Summary) -> Vec<GroupName> {
    let value = |text: Option<&Text>| vec![text.map_or(GroupName::None, |text| GroupName::Value(text.clone()))];
    match group {
        Some(GroupBy::Status) => value(summary.status.shown().map(Text::from).as_ref()),
        Some(GroupBy::Protocol) => value(Some(&Text::from("dynamiq"))),
        Some(GroupBy::User) => value(summary.facts.user.as_ref()),
        Some(GroupBy::Source) => value(summary.facts.source.as_ref()),
        Some(GroupBy::Tag) if summary.facts.tags.is_empty() => vec![GroupName::None],
        Some(GroupBy::Tag) => summary.facts.tags.iter().cloned().map(GroupName::Value).collect(),
        _ => Vec::new(),
    }
}

type NameOfRun = fn(&SpanHead) -> Option<Text>;

fn run_name(group: GroupBy) -> Option<NameOfRun> {
    match group {
        GroupBy::Model => Some(|head| head.model.clone()),
        GroupBy::Agent => Some(|head| head.name.clone().filter(|_| head.kind == Kind::Agent)),
        GroupBy::Tool => Some(|head| head.name.clone().filter(|_| head.kind == Kind::Tool)),
        _ => None,
    }
}

/// A recount, bucket by bucket, that adds nothing up before it has to.
struct Counted {
    buckets: Vec<Vec<Counts>>,
}

struct Counts {
    status: Status,
    duration: Option<i64>,
    tokens: [i64; 6],
    cost: i128,
    unpriced: bool,
}

impl Counted {
    fn new(buckets: usize) -> Self {
        Self { buckets: (0..buckets).map(|_| Vec::new()).collect() }
    }

    fn trace(&mut self, index: usize, summary: &Summary) {
        self.buckets[index].push(Counts {
            status: summary.status,
            duration: summary.duration.filter(|_| summary.ended_at.is_some()),
            tokens: summary.usage.tokens,
            cost: summary.usage.costs[2],
            unpriced: summary.has_unpriced_usage,
        });
    }

    fn run(&mut self, index: usize, head: &SpanHead) {
        let usage = head.usage.filter(|_| head.marks.counted).unwrap_or_default();
        let tokens = [
            usage.prompt_tokens,
            usage.completion_tokens,
            usage.total_tokens,
            usage.cache_read_tokens,
            usage.cache_write_tokens,
            usage.reasoning_tokens,
        ];
        self.buckets[index].push(Counts {
            status: head.status,
            duration: head.duration(),
            tokens: tokens.map(|tokens| i64::try_from(tokens).expect("few")),
            cost: i128::from(usage.total_cost.unwrap_or(0)),
            unpriced: usage.is_unpriced(),
        });
    }

    fn assert_is(&self, series: &Series, of_traces: bool, what: &str) {
        assert_eq!(series.buckets.len(), self.buckets.len());
        for (found, counted) in series.buckets.iter().zip(&self.buckets) {
            same(found, &counted.iter().collect::<Vec<_>>(), of_traces, what);
        }
        same(&series.whole, &self.buckets.iter().flatten().collect::<Vec<_>>(), of_traces, what);
    }
}

fn same(found: &Measures, counted: &[&Counts], of_traces: bool, what: &str) {
    let cell = &found.cell;
    assert_eq!(cell.count, i64::try_from(counted.len()).expect("few"), "{what}");
    for status in Status::ALL {
        let expected = counted.iter().filter(|counts| counts.status == *status).count();
        if of_traces || *status == Status::Failed {
            assert_eq!(found.of(*status), i64::try_from(expected).expect("few"), "{what} {status:?}");
        }
    }
    for class in 0..6 {
        assert_eq!(cell.usage.tokens[class], counted.iter().map(|counts| counts.tokens[class]).sum::<i64>(), "{what}");
    }
    assert_eq!(cell.usage.costs[2], counted.iter().map(|counts| counts.cost).sum::<i128>(), "{what}");
    assert_eq!(cell.unpriced, i64::try_from(counted.iter().filter(|counts| counts.unpriced).count()).expect("few"), "{what}");
    let mut durations: Vec<i64> = counted.iter().filter_map(|counts| counts.duration).collect();
    durations.sort_unstable();
    assert_eq!(cell.timed, i64::try_from(durations.len()).expect("few"), "{what}");
    assert_eq!(cell.duration_us, durations.iter().map(|duration| i128::from(*duration)).sum::<i128>(), "{what}");
    for (percent, q) in [(50, 0.5), (95, 0.95), (99, 0.99)] {
        let Some([quantile]) = found.quantiles([q]) else {
            assert!(!of_traces, "traces always have quantiles: {what}");
            continue;
        };
        let rank = (durations.len() * percent).div_ceil(100).max(1);
        let exact = durations.get(rank - 1).copied().unwrap_or(0);
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let exact = exact as f64;
        assert!((quantile - exact).abs() <= exact * 0.02, "{what}: p{percent} is {quantile}, {exact} by rank");
    }
}

/// Every trace as its stored originals tell it, decoded and derived anew.
async fn originals_say_the_same(store: &Store) {
    let mut reference = Reference::default();
    let stored = store.stored_traces(PROJECT).await.expect("read");
    for trace in &stored {
        let mut originals = Vec::new();
        for span in store.spans(PROJECT, &trace.row).await.expect("read") {
            originals.push(store.original(PROJECT, &trace.row, &span).await.expect("read"));
        }
        let runs: Vec<&RawValue> = originals.iter().map(|original| serde_json::from_slice(original).expect("JSON")).collect();
        reference.post(serde_json::to_string(&BTreeMap::from([("runs", runs)])).expect("JSON").as_bytes());
    }
    reference.assert_same(&stored, false);
}
