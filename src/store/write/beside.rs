//! What some protocols send beside spans: announcements of traces, log records of spans, and the resources and scopes that
//! spans were sent by. The same thing sent again is nothing new, and its frames are dropped.

use std::collections::{HashMap, HashSet};

use sea_orm::Value;
use serde::{Deserialize, Serialize};

use super::Written;
use crate::domain::derive::SpanId;
use crate::domain::evaluation::Evaluation;
use crate::domain::id::hash128;
use crate::domain::item::Announced;
use crate::domain::span::{ContextRef, Place};
use crate::domain::trace::{Context, TraceState};
use crate::store::codec::encode;
use crate::store::evaluation::{self, PUT_FOUND};
use crate::store::{Dialect, KeyType, MultiKey, MultiRow, StoreError, Transaction};

pub(super) static PUT_LOGS: MultiRow =
    MultiRow::new("INSERT INTO span_log (project_id, trace_seq, span_id, hash, head) VALUES ", 5, " ON CONFLICT DO NOTHING");
pub(super) static READ_LOG_KEYS: MultiKey = MultiKey::new(
    "SELECT trace_seq, span_id, hash FROM span_log WHERE (project_id, trace_seq, span_id, hash)",
    &[KeyType::Int, KeyType::Int, KeyType::Bytes, KeyType::Bytes],
    "",
);

/// An announcement of a batch.
#[derive(Clone, Debug)]
pub struct NewAnnouncement {
    /// What it says.
    pub facts: Announced,
    /// Hash of the original.
    pub hash: [u8; 16],
    /// Where the original lies.
    pub place: Place,
}

/// A log record of a batch.
#[derive(Clone, Debug)]
pub struct NewLog {
    /// Packed id of its span.
    pub span: SpanId,
    /// When it was recorded, ns.
    pub at: i64,
    /// Hash of the original.
    pub hash: [u8; 16],
    /// Where the original lies.
    pub place: Place,
}

/// A resource and scope of a batch.
#[derive(Clone, Debug)]
pub struct NewContext {
    /// Hash of both originals.
    pub hash: [u8; 16],
    /// Where the resource's original lies.
    pub resource: Place,
    /// Where the scope's original lies.
    pub scope: Place,
}

impl NewContext {
    /// Hash of a resource and scope; the length keeps them apart.
    pub fn hash_of(resource: &[u8], scope: &[u8]) -> [u8; 16] {
        let mut joined = (resource.len() as u64).to_be_bytes().to_vec();
        joined.extend_from_slice(resource);
        joined.extend_from_slice(scope);
        hash128(&joined)
    }
}

/// What is stored of a log record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct LogHead {
    /// When it was recorded, ns.
    pub(in crate::store) at: i64,
    /// Where the original lies.
    pub(in crate::store) place: Place,
}

/// What comes beside the spans of a batch.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Announcements, in the order they were sent.
    pub announcements: Vec<NewAnnouncement>,
    /// Log records.
    pub logs: Vec<NewLog>,
    /// Resources and scopes.
    pub contexts: Vec<NewContext>,
    /// Results of evaluations that came in spans or log records.
    pub evaluations: Vec<Evaluation>,
}

/// Log records that are stored already, by span and hash.
pub(super) type KnownLogs = HashSet<(SpanId, [u8; 16])>;

impl Beside {
    /// Adds what comes beside another batch, whose frames follow `base` others.
    pub(super) fn append(&mut self, other: &Self, base: u32) {
        let from = [self.announcements.len(), self.logs.len(), self.contexts.len()];
        self.announcements.extend(other.announcements.iter().cloned());
        self.logs.extend(other.logs.iter().cloned());
        self.contexts.extend(other.contexts.iter().cloned());
        self.evaluations.extend(other.evaluations.iter().cloned());
        let announced = self.announcements[from[0]..].iter_mut().map(|one| &mut one.place);
        let logs = self.logs[from[1]..].iter_mut().map(|one| &mut one.place);
        let contexts = self.contexts[from[2]..].iter_mut().flat_map(|one| [&mut one.resource, &mut one.scope]);
        announced.chain(logs).chain(contexts).for_each(|place| place.block += base);
    }

    /// Keeps what is not stored yet; contexts only if there are spans that may need them.
    pub(super) fn sift(mut self, state: &TraceState, known: &KnownLogs, has_spans: bool) -> Sifted {
        let mut seen: HashSet<[u8; 16]> = state.announcements.iter().map(|(hash, _)| *hash).collect();
        self.announcements.retain(|one| seen.insert(one.hash));
        let mut seen = known.clone();
        self.logs.retain(|log| seen.insert((log.span.clone(), log.hash)));
        if !has_spans {
            self.contexts.clear();
        }
        Sifted(self)
    }
}

/// What has rows of its own.
#[derive(Debug, Default)]
pub(super) struct Rows {
    logs: Vec<NewLog>,
    evaluations: Vec<Evaluation>,
}

impl LogHead {
    /// The order in which records of a span are read.
    pub(in crate::store) fn order(&self) -> (i64, u32, u32) {
        (self.at, self.place.block, self.place.offset)
    }
}

impl Rows {
    /// The log records of a span.
    pub(super) fn logs_of<'a>(&'a self, span: &'a [u8]) -> impl Iterator<Item = LogHead> + 'a {
        self.logs.iter().filter(move |log| log.span == span).map(|log| LogHead { at: log.at, place: log.place })
    }
}

/// What a batch brings beside its spans that is new.
#[derive(Debug)]
pub(super) struct Sifted(Beside);

impl Sifted {
    /// Whether it brings anything of its own.
    pub(super) fn is_empty(&self) -> bool {
        self.0.announcements.is_empty() && self.0.logs.is_empty()
    }

    /// The frames of what is new.
    pub(super) fn blocks<'a>(&'a self, state: &'a TraceState) -> impl Iterator<Item = u32> + 'a {
        let new = self.0.contexts.iter().filter(|context| state.known_context(&context.hash).is_none());
        let contexts = new.flat_map(|context| [context.resource.block, context.scope.block]);
        let items = self.0.announcements.iter().map(|one| one.place).chain(self.0.logs.iter().map(|log| log.place));
        items.map(|place| place.block).chain(contexts)
    }

    /// Takes everything into the state, with its frames renumbered. Gives the place of each context, what has rows of its
    /// own, and the raw bytes in use.
    pub(super) fn settle(self, state: &mut TraceState, numbers: &HashMap<u32, u32>) -> (Vec<ContextRef>, Rows, u64) {
        let mut bytes = 0;
        let mut moved = |place: Place| {
            bytes += u64::from(place.bytes);
            Place { block: numbers[&place.block], ..place }
        };
        for one in &self.0.announcements {
            state.announce(one.hash, moved(one.place), &one.facts);
        }
        let contexts = self.0.contexts.iter().map(|context| {
            let known = state.known_context(&context.hash);
            known.unwrap_or_else(|| {
                let (resource, scope) = (moved(context.resource), moved(context.scope));
                state.keep_context(Context { hash: context.hash, resource, scope })
            })
        });
        let contexts = contexts.collect();
        let logs = self.0.logs.into_iter().map(|log| NewLog { place: moved(log.place), ..log }).collect();
        (contexts, Rows { logs, evaluations: self.0.evaluations }, bytes)
    }
}

/// Stores the log records of changed traces, and the results of evaluations that came with them.
pub(super) async fn write(transaction: &Transaction, dialect: Dialect, written: &[Written]) -> Result<(), StoreError> {
    let mut rows: Vec<Value> = Vec::new();
    for (trace, log) in written.iter().flat_map(|trace| trace.beside.logs.iter().map(move |log| (trace, log))) {
        let head = LogHead { at: log.at, place: log.place };
        rows.extend([trace.project.0.into(), trace.seq.into(), log.span.clone().into(), log.hash.to_vec().into(), encode(&head).into()]);
    }
    PUT_LOGS.execute(transaction, dialect, rows).await?;
    let found = written.iter().flat_map(|trace| trace.beside.evaluations.iter().map(|one| (trace.project, trace.seq, one.clone())));
    PUT_FOUND.execute(transaction, dialect, evaluation::rows(found)).await
}
