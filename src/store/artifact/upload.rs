//! Uploads in parts, on their way.

use uuid::Uuid;

use serde::{Deserialize, Serialize};

use super::{Placed, signed, take_room};
use crate::domain::artifact::{Segment, Space};
use crate::store::codec::{decoded, encode};
use crate::store::{Connection, Dialect, Store, StoreError, Transaction, column};

const TABLE: &str = "artifact_upload";
const BEGIN: &str = "INSERT INTO artifact_upload (id, space, object_key, org_id, created_at) VALUES (?, ?, ?, ?, ?)";
const ONE: &str = "SELECT object_key FROM artifact_upload WHERE id = ? AND space = ?";
const COUNT: &str = "SELECT count(*) FROM artifact_upload WHERE org_id = ?";
const PARTS: &str = "SELECT number, part FROM artifact_part WHERE upload_id = ? ORDER BY number";
const PART: &str = "SELECT part FROM artifact_part WHERE upload_id = ? AND number = ?";
const PUT_PART: &str =
    "INSERT INTO artifact_part (upload_id, number, part) VALUES (?, ?, ?) ON CONFLICT (upload_id, number) DO UPDATE SET part = excluded.part";
const REMOVE: &str = "DELETE FROM artifact_upload WHERE id = ?";
const REMOVE_PARTS: &str = "DELETE FROM artifact_part WHERE upload_id = ?";
const OLD: &str = "SELECT id, org_id FROM artifact_upload WHERE created_at < ? ORDER BY created_at LIMIT ?";
const ALL_PARTS: &str = "SELECT part FROM artifact_part";

/// An upload in parts.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its id.
    pub id: Uuid,
    /// The key that it is for.
    pub key: String,
    /// What has come.
    pub parts: Vec<Part>,
}

/// One part.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part {
    /// From 1.
    pub number: u32,
    /// Where it lies.
    pub segment: Segment,
    /// SHA-256 of it, hex.
    pub sha256: String,
}

impl Store {
    /// Begins an upload.
    pub async fn begin_upload(&self, id: Uuid, space: &Space, key: &str, now: i64) -> Result<(), StoreError> {
        let transaction = self.begin_admin().await?;
        let values = [bytes(id), bytes(space.id()), key.as_bytes().to_vec(), bytes(space.org)].map(Into::into).into_iter().chain([now.into()]);
        transaction.execute_raw(self.statement(BEGIN, values)).await?;
        transaction.commit().await
    }

    /// Uploads of an organization that are on their way.
    pub async fn uploads(&self, org: Uuid) -> Result<u64, StoreError> {
        let row = self.row(COUNT, [bytes(org).into()]).await?;
        Ok(row.map(|row| column::<i64>(&row, TABLE, 0)).transpose()?.unwrap_or(0).unsigned_abs())
    }

    /// An upload of a space, with what has come.
    pub async fn upload(&self, id: Uuid, space: Uuid) -> Result<Option<Upload>, StoreError> {
        let Some(row) = self.row(ONE, [bytes(id).into(), bytes(space).into()]).await? else { return Ok(None) };
        let key = String::from_utf8(column(&row, TABLE, 0)?).map_err(|error| StoreError::corrupt(TABLE, error))?;
        let rows = self.rows(PARTS, [bytes(id).into()]).await?;
        let parts = rows.iter().map(|row| decoded(row, "artifact_part", 1)).collect::<Result<_, _>>()?;
        Ok(Some(Upload { id, key, parts }))
    }

    /// Adds a part; a part of the same number is replaced.
    pub async fn put_part(&self, space: &Space, upload: Uuid, part: &Part, room: u64) -> Result<Placed, StoreError> {
        let transaction = self.begin_admin().await?;
        take_room(&transaction, self.dialect(), space.org, 0).await?;
        if transaction.query_one_raw(self.statement(ONE, [bytes(upload).into(), bytes(space.id()).into()])).await?.is_none() {
            transaction.rollback().await?;
            // It was ended or given up meanwhile.
            return Ok(Placed::Kept(vec![part.segment.clone()]));
        }
        let known = transaction.query_one_raw(self.statement(PART, [bytes(upload).into(), i64::from(part.number).into()])).await?;
        let known: Option<Part> = known.map(|row| decoded(&row, "artifact_part", 0)).transpose()?;
        let growth = signed(part.segment.bytes) - known.as_ref().map_or(0, |known| signed(known.segment.bytes));
        let used = take_room(&transaction, self.dialect(), space.org, growth).await?;
        if growth > 0 && used > signed(room) {
            transaction.rollback().await?;
            return Ok(Placed::Full);
        }
        let values = [bytes(upload).into(), i64::from(part.number).into(), encode(part).into()];
        transaction.execute_raw(self.statement(PUT_PART, values)).await?;
        transaction.commit().await?;
        Ok(Placed::Kept(known.into_iter().map(|known| known.segment).collect()))
    }

    /// Gives an upload up. Gives the blobs that are nobody's any more.
    pub async fn abort_upload(&self, org: Uuid, upload: Uuid) -> Result<Vec<Segment>, StoreError> {
        let transaction = self.begin_admin().await?;
        take_room(&transaction, self.dialect(), org, 0).await?;
        let segments = remove(&transaction, self.dialect(), upload).await?;
        let given_back: i64 = segments.iter().map(|segment| signed(segment.bytes)).sum();
        take_room(&transaction, self.dialect(), org, -given_back).await?;
        transaction.commit().await?;
        Ok(segments)
    }

    /// Uploads that began before a time, with their organizations.
    pub async fn old_uploads(&self, before: i64, limit: i64) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
        let rows = self.rows(OLD, [before.into(), limit.into()]).await?;
        let id = |row, index| Uuid::from_slice(&column::<Vec<u8>>(row, TABLE, index)?).map_err(|error| StoreError::corrupt(TABLE, error));
        rows.iter().map(|row| Ok((id(row, 1)?, id(row, 0)?))).collect()
    }

    /// The blobs of all parts.
    pub async fn part_blobs(&self) -> Result<Vec<String>, StoreError> {
        let rows = self.rows(ALL_PARTS, []).await?;
        rows.iter().map(|row| Ok(decoded::<Part>(row, "artifact_part", 0)?.segment.blob)).collect()
    }
}

/// Removes an upload and its parts; gives the blobs of these.
pub(super) async fn remove(transaction: &Transaction, dialect: Dialect, upload: Uuid) -> Result<Vec<Segment>, StoreError> {
    let mut segments = Vec::new();
    for row in transaction.query_all_raw(dialect.statement(PARTS, [bytes(upload).into()])).await? {
        segments.push(decoded::<Part>(&row, "artifact_part", 1)?.segment);
    }
    transaction.execute_raw(dialect.statement(REMOVE_PARTS, [bytes(upload).into()])).await?;
    transaction.execute_raw(dialect.statement(REMOVE, [bytes(upload).into()])).await?;
    Ok(segments)
}

fn bytes(id: Uuid) -> Vec<u8> {
    id.as_bytes().to_vec()
}
