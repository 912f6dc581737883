//! The store as an executable specification: maps in memory, every value derived from all heads, nothing incremental.

use std::collections::BTreeMap;

use tracekeep::collector::dynamiq;
use tracekeep::domain::derive::{self, Full, GapTop, Primary, Shown, SpanId};
use tracekeep::domain::id::pack;
use tracekeep::domain::span::{Facts, FactsRef, Place, SpanHead};
use tracekeep::domain::trace::{Summary, TraceState};
use tracekeep::store::audit::StoredTrace;

/// One trace: its spans with their facts and originals.
#[derive(Default)]
struct Trace {
    state: TraceState,
    heads: BTreeMap<SpanId, SpanHead>,
    originals: BTreeMap<SpanId, Vec<u8>>,
}

/// Traces of one project by packed id.
#[derive(Default)]
pub(crate) struct Reference(BTreeMap<Vec<u8>, Trace>);

impl Reference {
    /// Stores a request, as if nobody else were there.
    pub(crate) fn post(&mut self, body: &[u8]) {
        for item in dynamiq::decode(body).expect("a valid body") {
            let trace = self.0.entry(pack(item.trace_id.as_bytes())).or_default();
            let old = trace.heads.get(&item.id);
            if old.is_some_and(|old| !old.yields_to(&item.head)) {
                continue;
            }
            let mut head = item.head;
            head.arrival = old.map_or(trace.state.next_arrival, |old| old.arrival);
            trace.state.next_arrival += u32::from(old.is_none());
            head.facts = trace.state.keep_facts(&item.facts);
            trace.originals.insert(item.id.clone(), body[item.original].to_vec());
            trace.heads.insert(item.id, head);
        }
    }

    /// Deletes a trace.
    pub(crate) fn delete(&mut self, trace_id: &[u8]) {
        self.0.remove(&pack(trace_id));
    }

    /// Number of traces.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Fails unless `stored` shows what this store holds. `in_order`: the requests were stored one after the other, so
    /// that the order of arrival is known too.
    pub(crate) fn assert_same(&self, stored: &[StoredTrace], in_order: bool) {
        assert_eq!(stored.len(), self.0.len(), "traces");
        for trace in stored {
            let name = &trace.row.id;
            let expected = &self.0[&pack(name.as_bytes())];
            assert_eq!(trace.heads.len(), expected.heads.len(), "spans of {name:?}");
            for (id, head) in &trace.heads {
                let plain = |head: &SpanHead, facts: &Facts| {
                    let arrival = if in_order { head.arrival } else { 0 };
                    (SpanHead { place: Place::default(), facts: FactsRef::default(), arrival, ..head.clone() }, facts.clone())
                };
                let other = &expected.heads[id];
                assert_eq!(plain(head, trace.state.facts(head)), plain(other, expected.state.facts(other)), "span of {name:?}");
            }
            let summary = expected.summary();
            let shown = Summary { input_text: None, output_text: None, input: None, output: None, ..trace.row.summary.clone() };
            assert_eq!(shown, summary, "trace {name:?}");
        }
    }

    /// The original of a span.
    pub(crate) fn original(&self, trace_id: &[u8], span_id: &[u8]) -> &[u8] {
        &self.0[&pack(trace_id)].originals[span_id]
    }
}

impl Trace {
    fn summary(&self) -> Summary {
        let Full { state, gaps, .. } = derive::full(&self.heads, &self.state);
        let root = state.primary.as_ref().map(|(key, _)| &self.heads[key.id()]);
        let primary = root.map(|head| Primary::of_head(head, state.facts(head))).unwrap_or_default();
        derive::summary(&state, &GapTop::of(&gaps), primary, Shown::default())
    }
}
