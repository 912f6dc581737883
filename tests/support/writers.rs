//! Write paths of servers over one store, without HTTP, and a generator of what they are sent.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use tracekeep::clock::Clock;
use tracekeep::collector::{dynamiq, preview_of};
use tracekeep::domain::project::ProjectId;
use tracekeep::domain::span::Protocol;
use tracekeep::domain::time;
use tracekeep::ingest::{Admission, Ingest, IngestLimits};
use tracekeep::store::Store;
use tracekeep::tasks::Supervisor;

use super::stores::Place;

/// The first project of a store.
pub(crate) const PROJECT: ProjectId = ProjectId(1);
const LIMITS: IngestLimits =
    IngestLimits { in_flight_bytes: 64 << 20, large_body_bytes: 8 << 20, body_timeout: Duration::from_secs(10), hold: Duration::from_secs(30) };

/// One server's write path.
pub(crate) struct Writer {
    pub(crate) store: Store,
    ingest: Ingest,
    admission: Admission,
    supervisor: Supervisor,
}

impl Writer {
    pub(crate) async fn open(place: &Place) -> Self {
        Self::of(Store::open(&place.location).await.expect("the store opens"))
    }

    /// With the statements of a store whose tables lie on several nodes.
    pub(crate) async fn open_as_if_distributed(place: &Place) -> Self {
        Self::of(Store::open(&place.location).await.expect("the store opens").as_if_distributed())
    }

    fn of(store: Store) -> Self {
        let supervisor = Supervisor::default();
        let ingest = Ingest::start(store.clone(), Clock::System, LIMITS, preview_of, &supervisor);
        Self { store, ingest, admission: Admission::new(LIMITS), supervisor }
    }

    pub(crate) async fn post(&self, body: &[u8]) {
        let items = dynamiq::decode(body).expect("a valid body");
        let permit = self.admission.admit(Some(body.len())).await.expect("there is room");
        self.ingest.store(PROJECT, Protocol::Dynamiq, Bytes::copy_from_slice(body), items, permit).await.expect("it is stored");
    }

    pub(crate) async fn close(self) {
        self.supervisor.stop().await;
        drop(self.ingest);
        self.store.close().await.expect("it closes");
    }
}

/// A small generator of numbers: the same seed, the same requests.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }
}

/// A run of one of a few traces, with everything that derivation looks at.
pub(crate) fn some_run(dice: &mut Dice, traces: u64, spans: u64) -> Value {
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
    let mut metadata = json!({"node": {"id": format!("n{span}"), "group": kind.1, "model": format!("openai/model-{}", dice.roll(3))}, "team": format!("t{}", dice.roll(2)),
        "user_id": format!("user {}", start / 1_000_000 % 3)});
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

pub(crate) fn as_index(number: u64) -> usize {
    usize::try_from(number).expect("small")
}

pub(crate) fn some_body(dice: &mut Dice, traces: u64, spans: u64) -> Vec<u8> {
    let runs: Vec<Value> = (0..=dice.roll(8)).map(|_| some_run(dice, traces, spans)).collect();
    json!({ "runs": runs }).to_string().into_bytes()
}
