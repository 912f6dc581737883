//! Traces that are stored already: locked, and what a group touches of them read.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::Value;

use super::beside::{KnownLogs, READ_LOG_KEYS};
use super::rows::read_gap;
use super::{Before, TraceName, Work};
use crate::domain::derive::{self, Gaps, Needs, SpanId};
use crate::domain::id::hash128;
use crate::domain::project::ProjectId;
use crate::domain::span::SpanHead;
use crate::store::codec::decoded;
use crate::store::trace::READ_HEADS;
use crate::store::{Dialect, KeyType, MultiKey, Row, StoreError, Transaction, column};

/// Levels of ancestors that are read for a batch; where that is not enough, the trace is derived from all its heads.
const MAX_LEVELS: usize = 256;

pub(super) static LOCK_TRACES: [MultiKey; 2] = [lock_traces(""), lock_traces(" FOR UPDATE")];
pub(super) static READ_GAPS: MultiKey = MultiKey::each(
    "SELECT project_id, trace_seq, parent_hash, members, failed, max_end, best, told FROM gap",
    &["project_id", "trace_seq", "parent_hash"],
    &[KeyType::Int, KeyType::Int, KeyType::Bytes],
    "",
);

const fn lock_traces(tail: &'static str) -> MultiKey {
    MultiKey::each(
        "SELECT seq, project_id, trace_id, version, summary, state FROM trace",
        &["project_id", "trace_id"],
        &[KeyType::Int, KeyType::Bytes],
        tail,
    )
}

impl Before {
    /// Reads a row of [`LOCK_TRACES`].
    pub(super) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { version: column(row, "trace", 3)?, summary: decoded(row, "trace", 4)?, state: decoded(row, "trace", 5)? })
    }
}

/// What was read of the group's stored traces, all under their locks.
#[derive(Default)]
pub(super) struct Context {
    pub(super) traces: HashMap<TraceName, (i64, Before)>,
    pub(super) heads: HashMap<i64, HashMap<SpanId, SpanHead>>,
    pub(super) gaps: HashMap<i64, Gaps>,
    pub(super) logs: HashMap<i64, KnownLogs>,
    /// Heads that are not there, and gaps that were asked for.
    asked: HashMap<i64, (HashSet<SpanId>, HashSet<[u8; 16]>)>,
}

/// Locks the traces and reads the heads and gaps that the group touches.
pub(super) async fn load(transaction: &Transaction, dialect: Dialect, works: &BTreeMap<TraceName, Work>) -> Result<Context, StoreError> {
    let mut context = Context::default();
    if works.is_empty() {
        return Ok(context);
    }
    let keys: Vec<Value> = works.keys().flat_map(|(project, id)| [project.0.into(), id.clone().into()]).collect();
    let lock = &LOCK_TRACES[usize::from(dialect == Dialect::Postgres)];
    for row in lock.fetch(transaction, dialect, keys).await? {
        let name = (ProjectId(column(&row, "trace", 1)?), column::<Vec<u8>>(&row, "trace", 2)?);
        context.traces.insert(name, (column(&row, "trace", 0)?, Before::read(&row)?));
    }
    let met = |work: &Work| !work.is_stored && work.spans.iter().all(|span| span.has_original);
    if works.iter().any(|(name, work)| !context.traces.contains_key(name) && met(work)) {
        // Deleted between our insert, which found it, and our lock.
        return Err(StoreError::Retry("a trace was deleted meanwhile".to_owned()));
    }
    let mut wanted: Vec<(ProjectId, i64, Needs)> = Vec::new();
    let mut log_keys: Vec<Value> = Vec::new();
    for (name, work) in works {
        // Deleted after it was looked up: the originals that were left out are needed.
        let Some((seq, before)) = context.traces.get(name) else { continue };
        let ids = work.spans.iter().map(|span| span.id.clone());
        let parents = work.spans.iter().filter_map(|span| span.head.parent.as_deref()).map(<[u8]>::to_vec);
        let heads: HashSet<SpanId> = ids.chain(parents).collect();
        let gaps = if before.state.orphans > 0 { heads.iter().map(|id| hash128(id)).collect() } else { HashSet::new() };
        wanted.push((name.0, *seq, Needs { heads, gaps }));
        for log in &work.beside.logs {
            log_keys.extend::<[Value; 4]>([name.0.0.into(), (*seq).into(), log.span.clone().into(), log.hash.to_vec().into()]);
        }
    }
    for row in READ_LOG_KEYS.fetch(transaction, dialect, log_keys).await? {
        let hash: Vec<u8> = column(&row, "span_log", 2)?;
        let hash = hash.try_into().map_err(|_| StoreError::corrupt("span_log", "a hash is not 16 bytes"))?;
        context.logs.entry(column(&row, "span_log", 0)?).or_default().insert((column(&row, "span_log", 1)?, hash));
    }
    // Ancestors are read level by level, for the spans that tell them something; those of most protocols do not.
    for _ in 0..=MAX_LEVELS {
        context.read(transaction, dialect, wanted).await?;
        wanted = works.iter().filter_map(|(name, work)| context.needs(name, work)).collect();
        if wanted.is_empty() {
            break;
        }
    }
    Ok(context)
}

impl Context {
    /// Reads what traces need.
    async fn read(&mut self, transaction: &Transaction, dialect: Dialect, wanted: Vec<(ProjectId, i64, Needs)>) -> Result<(), StoreError> {
        let mut head_keys: Vec<Value> = Vec::new();
        let mut gap_keys: Vec<Value> = Vec::new();
        for (project, seq, needs) in &wanted {
            let key = |id: &[u8]| -> [Value; 3] { [project.0.into(), (*seq).into(), id.to_vec().into()] };
            head_keys.extend(needs.heads.iter().flat_map(|id| key(id)));
            gap_keys.extend(needs.gaps.iter().flat_map(|hash| key(hash)));
        }
        for row in READ_HEADS.fetch(transaction, dialect, head_keys).await? {
            let head: SpanHead = decoded(&row, "span", 3)?;
            self.heads.entry(column(&row, "span", 1)?).or_default().insert(column(&row, "span", 2)?, head);
        }
        for row in READ_GAPS.fetch(transaction, dialect, gap_keys).await? {
            let hash: Vec<u8> = column(&row, "gap", 2)?;
            let hash = hash.try_into().map_err(|_| StoreError::corrupt("gap", "a hash is not 16 bytes"))?;
            self.gaps.entry(column(&row, "gap", 1)?).or_default().insert(hash, read_gap(&row, 3)?);
        }
        for (_, seq, needs) in wanted {
            let heads = self.heads.entry(seq).or_default();
            let (absent, gaps_known) = self.asked.entry(seq).or_default();
            absent.extend(needs.heads.into_iter().filter(|id| !heads.contains_key(id)));
            gaps_known.extend(needs.gaps);
        }
        Ok(())
    }

    /// What a trace still needs.
    fn needs(&self, name: &TraceName, work: &Work) -> Option<(ProjectId, i64, Needs)> {
        // Deleted meanwhile: there is nothing to derive.
        let (seq, before) = self.traces.get(name)?;
        let (absent, gaps_known) = &self.asked[seq];
        let nothing = Gaps::new();
        let gaps = self.gaps.get(seq).unwrap_or(&nothing);
        if gaps.values().all(|gap| gap.below.is_none()) && !work.spans.iter().any(|span| span.head.tells()) {
            return None;
        }
        let batch: HashMap<&[u8], &SpanHead> = work.spans.iter().map(|span| (span.id.as_slice(), &span.head)).collect();
        let mut needs = derive::needs(&batch, gaps, &self.heads[seq], absent, gaps_known);
        if before.state.orphans == 0 {
            needs.gaps.clear();
        }
        let is_done = needs.heads.is_empty() && needs.gaps.is_empty();
        (!is_done).then_some((name.0, *seq, needs))
    }
}
