//! Which traces refer to which objects: what makes an object readable, and what keeps it.

use std::collections::BTreeSet;

use sea_orm::Value;
use uuid::Uuid;

use super::{TABLE, of};
use crate::domain::id::pack;
use crate::domain::project::ProjectId;
use crate::domain::text::Text;
use crate::store::trace::TraceRow;
use crate::store::{Connection, Dialect, MultiRow, Store, StoreError, Transaction, column};

const TRACE: [&str; 2] = [
    "SELECT seq FROM trace WHERE project_id = ? AND trace_id = ?",
    // The trace is not deleted while what it refers to is written down.
    "SELECT seq FROM trace WHERE project_id = ? AND trace_id = ? FOR KEY SHARE",
];
static PUT: MultiRow = MultiRow::new(
    "INSERT INTO artifact_ref (project_id, trace_seq, space, object_key) VALUES ",
    4,
    " ON CONFLICT (project_id, trace_seq, space, object_key) DO NOTHING",
);
/// What was stored and waited for its trace has it now.
const CLAIM: &str = "UPDATE artifact_object SET due_at = NULL, wanted_until = 0 WHERE space = ? AND object_key = ? AND due_at IS NOT NULL";
const OF_TRACE: &str = "SELECT r.space, r.object_key, o.bytes FROM artifact_ref r \
     JOIN artifact_object o ON o.space = r.space AND o.object_key = r.object_key WHERE r.project_id = ? AND r.trace_seq = ?";
const RELEASE: &str = "UPDATE artifact_object SET due_at = wanted_until WHERE due_at IS NULL AND (space, object_key) IN \
     (SELECT space, object_key FROM artifact_ref WHERE project_id = ? AND trace_seq = ?)";
const DELETE: &str = "DELETE FROM artifact_ref WHERE project_id = ? AND trace_seq = ?";
/// What the other trace refers to already stays behind.
const HAND_OVER: &str = "UPDATE artifact_ref SET project_id = ?, trace_seq = ? WHERE project_id = ? AND trace_seq = ? AND NOT EXISTS \
     (SELECT 1 FROM artifact_ref known WHERE known.project_id = ? AND known.trace_seq = ? AND known.space = artifact_ref.space \
     AND known.object_key = artifact_ref.object_key)";

/// Tries of a transaction that loses against another one.
const MAX_LOST: u32 = 20;

/// Something that a trace refers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The trace.
    pub trace_id: Text,
    /// Key of the object in the sender's space.
    pub key: String,
}

/// Something that a trace refers to and that is stored.
#[derive(Clone, Debug)]
pub struct StoredReference {
    /// Whose it is.
    pub space: Uuid,
    /// Key of the object.
    pub key: String,
    /// Length.
    pub bytes: u64,
}

impl Store {
    /// Writes down what traces of a project refer to. Gives those of traces that are not there, or no longer.
    pub async fn put_references(&self, project: ProjectId, space: Uuid, all: &BTreeSet<Reference>) -> Result<BTreeSet<Reference>, StoreError> {
        let mut lost = 0;
        loop {
            match self.put_references_once(project, space, all).await {
                Err(StoreError::Retry(_)) if lost < MAX_LOST => lost += 1,
                done => return done,
            }
        }
    }

    async fn put_references_once(&self, project: ProjectId, space: Uuid, all: &BTreeSet<Reference>) -> Result<BTreeSet<Reference>, StoreError> {
        let transaction = self.begin_admin().await?;
        let dialect = self.dialect();
        let (mut rows, mut keys, mut left) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        let mut last: Option<(&Text, Option<i64>)> = None;
        for reference @ Reference { trace_id, key } in all {
            let seq = match last {
                Some((known, seq)) if known == trace_id => seq,
                _ => {
                    let sql = TRACE[usize::from(dialect == Dialect::Postgres)];
                    let row = transaction.query_one_raw(dialect.statement(sql, [project.0.into(), pack(trace_id.as_bytes()).into()])).await?;
                    row.map(|row| column(&row, "trace", 0)).transpose()?
                }
            };
            last = Some((trace_id, seq));
            if let Some(seq) = seq {
                let [space, key_value] = of(space, key);
                rows.extend([project.0.into(), seq.into(), space, key_value]);
                keys.insert(key);
            } else {
                left.insert(reference.clone());
            }
        }
        PUT.execute(&transaction, dialect, rows).await?;
        for key in keys {
            transaction.execute_raw(dialect.statement(CLAIM, of(space, key))).await?;
        }
        transaction.commit().await?;
        Ok(left)
    }

    /// What a trace refers to and is stored.
    pub async fn stored_references(&self, project: ProjectId, trace: &TraceRow) -> Result<Vec<StoredReference>, StoreError> {
        let rows = self.rows(OF_TRACE, [project.0.into(), trace.seq.into()]).await?;
        rows.iter()
            .map(|row| {
                let space = Uuid::from_slice(&column::<Vec<u8>>(row, TABLE, 0)?).map_err(|error| StoreError::corrupt(TABLE, error))?;
                let key = String::from_utf8(column(row, TABLE, 1)?).map_err(|error| StoreError::corrupt(TABLE, error))?;
                Ok(StoredReference { space, key, bytes: column::<i64>(row, TABLE, 2)?.unsigned_abs() })
            })
            .collect()
    }
}

/// A trace goes: what only it referred to is looked at by the next cleaning. Gives the rows that were deleted.
pub(in crate::store) async fn release(transaction: &Transaction, dialect: Dialect, project: ProjectId, seq: i64) -> Result<u64, StoreError> {
    transaction.execute_raw(dialect.statement(RELEASE, [project.0.into(), seq.into()])).await?;
    Ok(transaction.execute_raw(dialect.statement(DELETE, [project.0.into(), seq.into()])).await?)
}

/// A trace is taken into another one: what it refers to is what that one refers to from now on.
pub(in crate::store) async fn hand_over(
    transaction: &Transaction,
    dialect: Dialect,
    from: (ProjectId, i64),
    to: (ProjectId, i64),
) -> Result<(), StoreError> {
    let [from, to] = [from, to].map(|(project, seq)| -> [Value; 2] { [project.0.into(), seq.into()] });
    let values = [&to, &from, &to].into_iter().flatten().cloned();
    transaction.execute_raw(dialect.statement(HAND_OVER, values)).await?;
    transaction.execute_raw(dialect.statement(DELETE, from)).await?;
    Ok(())
}
