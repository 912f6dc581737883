//! Rollup rows of this process's slot, and the revisions that tell readers of a change.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::Value;

use crate::domain::project::ProjectId;
use crate::metrics::cell::Cell;
use crate::metrics::fold::{Deltas, SpanKey, TraceKey};
use crate::store::codec::{decoded, encode};
use crate::store::{Dialect, KeyType, MultiKey, MultiRow, StoreError, Transaction, column};

pub(super) static READ_TRACE_CELLS: MultiKey = MultiKey::new(
    "SELECT scope, grain, bucket, status, protocol, cell, project_id FROM trace_rollup WHERE (project_id, scope, grain, bucket, slot, status, protocol)",
    &[KeyType::Int; 7],
    "",
);
pub(super) static PUT_TRACE_CELLS: MultiRow = MultiRow::new(
    "INSERT INTO trace_rollup (project_id, scope, grain, bucket, slot, status, protocol, cell) VALUES ",
    8,
    " ON CONFLICT (project_id, scope, grain, bucket, slot, status, protocol) DO UPDATE SET cell = excluded.cell",
);
pub(super) static READ_SPAN_CELLS: MultiKey = MultiKey::new(
    "SELECT scope, grain, bucket, kind, model, agent, tool, cell, project_id FROM span_rollup \
     WHERE (project_id, scope, grain, bucket, slot, kind, model, agent, tool)",
    &[KeyType::Int, KeyType::Int, KeyType::Int, KeyType::Int, KeyType::Int, KeyType::Int, KeyType::Bytes, KeyType::Bytes, KeyType::Bytes],
    "",
);
pub(super) static PUT_SPAN_CELLS: MultiRow = MultiRow::new(
    "INSERT INTO span_rollup (project_id, scope, grain, bucket, slot, kind, model, agent, tool, cell) VALUES ",
    10,
    " ON CONFLICT (project_id, scope, grain, bucket, slot, kind, model, agent, tool) DO UPDATE SET cell = excluded.cell",
);
pub(super) static BUMP_REVISIONS: MultiRow = MultiRow::new(
    "INSERT INTO rollup_revision (project_id, day, slot, revision) VALUES ",
    4,
    " ON CONFLICT (project_id, day, slot) DO UPDATE SET revision = rollup_revision.revision + 1",
);

pub(super) static DROP_TRACE_CELLS: MultiKey =
    MultiKey::delete("trace_rollup", &["project_id", "scope", "grain", "bucket", "slot", "status", "protocol"], &[KeyType::Int; 7]);
pub(super) static DROP_SPAN_CELLS: MultiKey = MultiKey::delete(
    "span_rollup",
    &["project_id", "scope", "grain", "bucket", "slot", "kind", "model", "agent", "tool"],
    &[KeyType::Int, KeyType::Int, KeyType::Int, KeyType::Int, KeyType::Int, KeyType::Int, KeyType::Bytes, KeyType::Bytes, KeyType::Bytes],
);

/// The slot of what traces counted that retention has deleted. No process leases it: who writes to it holds the project.
pub(in crate::store) const EXPIRED_SLOT: i64 = -2;

/// Adds the deltas to the rows of `slot`, which no other process writes, and bumps the revision of each touched day.
pub(super) async fn write(transaction: &Transaction, dialect: Dialect, slot: i64, deltas: &BTreeMap<ProjectId, Deltas>) -> Result<(), StoreError> {
    let mut trace_cells: BTreeMap<Vec<KeyPart>, Cell> = BTreeMap::new();
    let mut span_cells: BTreeMap<Vec<KeyPart>, Cell> = BTreeMap::new();
    let mut days: BTreeSet<(ProjectId, i64)> = BTreeSet::new();
    for (project, deltas) in deltas {
        days.extend(deltas.days().map(|day| (*project, day)));
        trace_cells
            .extend(deltas.traces.iter().filter(|(_, cell)| !cell.is_zero()).map(|(key, cell)| (trace_key(*project, slot, key), cell.clone())));
        span_cells.extend(deltas.spans.iter().filter(|(_, cell)| !cell.is_zero()).map(|(key, cell)| (span_key(*project, slot, key), cell.clone())));
    }
    add(transaction, dialect, slot, trace_cells, (&READ_TRACE_CELLS, &PUT_TRACE_CELLS, &DROP_TRACE_CELLS), 5).await?;
    add(transaction, dialect, slot, span_cells, (&READ_SPAN_CELLS, &PUT_SPAN_CELLS, &DROP_SPAN_CELLS), 7).await?;
    let revisions = days.into_iter().flat_map(|(project, day)| -> [Value; 4] { [project.0.into(), day.into(), slot.into(), 1_i64.into()] }).collect();
    BUMP_REVISIONS.execute(transaction, dialect, revisions).await
}

/// One column of a rollup key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum KeyPart {
    Int(i64),
    Name(Vec<u8>),
}

impl From<&KeyPart> for Value {
    fn from(part: &KeyPart) -> Self {
        match part {
            KeyPart::Int(number) => (*number).into(),
            KeyPart::Name(name) => name.clone().into(),
        }
    }
}

fn trace_key(project: ProjectId, slot: i64, key: &TraceKey) -> Vec<KeyPart> {
    [project.0, key.scope, key.grain.seconds(), key.bucket, slot, key.status.code(), key.protocol.code()].map(KeyPart::Int).to_vec()
}

fn span_key(project: ProjectId, slot: i64, key: &SpanKey) -> Vec<KeyPart> {
    let mut parts = [project.0, key.scope, key.grain.seconds(), key.bucket, slot, key.kind.code()].map(KeyPart::Int).to_vec();
    parts.extend([&key.model, &key.agent, &key.tool].map(|name| KeyPart::Name(name.clone())));
    parts
}

/// Reads the rows, adds, writes them back. The read gives the key's columns without project and slot, the cell at
/// `cell_index`, and the project last.
async fn add(
    transaction: &Transaction,
    dialect: Dialect,
    slot: i64,
    mut cells: BTreeMap<Vec<KeyPart>, Cell>,
    (read, put, drop): (&'static MultiKey, &'static MultiRow, &'static MultiKey),
    cell_index: usize,
) -> Result<(), StoreError> {
    let keys: Vec<Value> = cells.keys().flatten().map(Value::from).collect();
    for row in read.fetch(transaction, dialect, keys).await? {
        let table = "rollup";
        let int = |index| column::<i64>(&row, table, index).map(KeyPart::Int);
        let mut key = vec![int(cell_index + 1)?, int(0)?, int(1)?, int(2)?, KeyPart::Int(slot), int(3)?];
        for index in 4..cell_index {
            key.push(if cell_index == 5 { int(index)? } else { KeyPart::Name(column(&row, table, index)?) });
        }
        if let Some(cell) = cells.get_mut(&key) {
            cell.merge(&decoded(&row, table, cell_index)?);
        }
    }
    // A row that counts nothing any more goes, so that deleted traces leave none behind.
    let zero = cells.iter().filter(|(_, cell)| cell.is_zero()).flat_map(|(key, _)| key.iter().map(Value::from)).collect();
    drop.execute(transaction, dialect, zero).await?;
    let cells = cells.iter().filter(|(_, cell)| !cell.is_zero());
    let rows: Vec<Value> = cells.flat_map(|(key, cell)| key.iter().map(Value::from).chain([encode(cell).into()]).collect::<Vec<_>>()).collect();
    put.execute(transaction, dialect, rows).await
}
