//! Traces by the million for a store, spread over days: agent traces of ten runs with names, facts, tokens, failures and
//! durations that differ, in the form that the store's own write path takes. Originals are compressed once a template.

use std::collections::HashMap;
use std::sync::Arc;

use tracekeep::collector::{dynamiq, preview_of};
use tracekeep::domain::id;
use tracekeep::domain::item::Item;
use tracekeep::domain::project::ProjectId;
use tracekeep::domain::span::{Facts, Protocol, Status};
use tracekeep::domain::text::Text;
use tracekeep::store::frame::{self, FAST, Frame};
use tracekeep::store::write::{Beside, NameCache, NewSpan, TraceBatch};
use tracekeep::store::{Location, Store};

use super::agent::{Shape, templates};
use super::random::{Random, write_uuid};
use super::template::{Stamp, body, now};

const TEMPLATES: usize = 100;
/// Traces in one transaction.
const GROUP: usize = 500;
/// Traces between two reports of how far it is.
const REPORT: usize = 20_000;
/// Users that the traces name.
const USERS: usize = 5_000;

/// A decoded template.
struct Pattern {
    items: Vec<Item>,
    places: Vec<tracekeep::domain::span::Place>,
    frames: Vec<Frame>,
    start: i64,
}

/// Makes traces one after the other, each later than the one before.
pub(crate) struct Filler {
    random: Random,
    patterns: Vec<Pattern>,
    project: ProjectId,
    /// Start of the next trace, and time between two, µs.
    at: i64,
    step: i64,
    made: usize,
}

impl Filler {
    /// `traces` traces of a project that start at even distances in [from, until).
    pub(crate) fn new(project: ProjectId, traces: usize, (from, until): (i64, i64), seed: u64) -> Self {
        let mut random = Random::new(seed);
        let patterns = templates(TEMPLATES, Shape::Tagged, seed)
            .iter()
            .map(|template| {
                let mut text = Vec::new();
                body([(template, Stamp { start: from, ..Stamp::fresh(&mut random) })], &mut text);
                let items = dynamiq::decode(&text).expect("a good body");
                let originals = items.iter().map(|item| (&text[item.original.clone()], item.head.parent.is_none()));
                let (places, frames) = frame::pack(originals, FAST).expect("packs");
                Pattern { items, places, frames, start: from }
            })
            .collect();
        let step = (until - from) / i64::try_from(traces.max(1)).expect("few");
        Self { random, patterns, project, at: from, step, made: 0 }
    }

    /// The next trace.
    pub(crate) fn batch(&mut self) -> TraceBatch {
        let pattern = &self.patterns[self.random.below(TEMPLATES)];
        let mut fresh = || {
            let mut text = [0; 36];
            write_uuid(self.random.next(), self.random.next(), &mut text);
            id::pack(&text)
        };
        let trace_id = fresh();
        let ids: HashMap<&[u8], Vec<u8>> = pattern.items.iter().map(|item| (item.id.as_slice(), fresh())).collect();
        // One trace in twenty fails, at its root and its last run; lengths differ by a factor of a hundred.
        let fails = self.random.below(20) == 0;
        let (user, stretch) = (self.random.below(USERS), i64::try_from(1 + self.random.below(10) * self.random.below(10)).expect("small"));
        let session = self.made / 3;
        self.made += 1;
        let start = self.at;
        self.at += self.step;
        let mut facts: HashMap<*const Facts, Arc<Facts>> = HashMap::new();
        let last = pattern.items.len() - 1;
        let spans = pattern.items.iter().zip(&pattern.places).enumerate().map(|(index, (item, place))| {
            let mut head = item.head.clone();
            head.place = *place;
            head.parent = head.parent.map(|parent| ids[&*parent].clone().into());
            let moved = |at: i64| start + (at - pattern.start) * stretch;
            (head.start, head.end) = (moved(head.start), head.end.map(moved));
            if fails && (index == last || head.parent.is_none()) {
                head.status = Status::Failed;
            }
            let facts = facts.entry(Arc::as_ptr(&item.facts)).or_insert_with(|| {
                let mut facts = Facts::clone(&item.facts);
                facts.session = Some(Text::from(format!("session {session}").as_str()));
                facts.user = facts.user.map(|_| Text::from(format!("user {user}").as_str()));
                Arc::new(facts)
            });
            NewSpan {
                id: ids[item.id.as_slice()].clone(),
                head,
                facts: Arc::clone(facts),
                preview: item.preview.clone(),
                context: None,
                has_original: true,
            }
        });
        let spans = spans.collect();
        TraceBatch {
            project: self.project,
            trace_id,
            protocol: Protocol::Dynamiq,
            spans,
            beside: Beside::default(),
            frames: pattern.frames.clone(),
            is_stored: false,
        }
    }
}

/// Writes so many traces into a store that no server holds.
pub(crate) async fn fill(location: &Location, mut filler: Filler, traces: usize, report: impl Fn(usize)) {
    let store = Store::open(location).await.expect("the store opens");
    let names = NameCache::default();
    let mut done = 0;
    while done < traces {
        let group: Vec<_> = (0..GROUP.min(traces - done)).map(|_| filler.batch()).collect();
        done += group.len();
        store.write_traces(&group, &names, preview_of, now()).await.expect("the group is written");
        if done % REPORT < GROUP {
            store.checkpoint().await.expect("a checkpoint");
            report(done);
        }
    }
    store.close().await.expect("it closes");
}
