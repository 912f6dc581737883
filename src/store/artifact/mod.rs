//! Which objects there are, whose they are, and which traces refer to them. The bytes lie in the blob store.
//!
//! Every change of an organization's objects takes the row of its room first, so that two of them never miss each other.

mod refs;
mod upload;

use sea_orm::Value;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use self::refs::{Reference, StoredReference};
pub(super) use self::refs::{hand_over, release};
pub use self::upload::{Part, Upload};
use super::codec::{decoded, encode};
use super::{Connection, Dialect, Row, Store, StoreError, Transaction, column};
use crate::domain::artifact::{Object, Segment, Space};

const TABLE: &str = "artifact_object";
const ONE: &str = "SELECT object, bytes, object_key FROM artifact_object WHERE space = ? AND object_key = ?";
const LOCKED: [&str; 2] = [ONE, "SELECT object, bytes, object_key FROM artifact_object WHERE space = ? AND object_key = ? FOR UPDATE"];
const PUT: &str = "INSERT INTO artifact_object (space, object_key, org_id, bytes, object, wanted_until, due_at) VALUES (?, ?, ?, ?, ?, ?, ?) \
     ON CONFLICT (space, object_key) DO UPDATE SET bytes = excluded.bytes, object = excluded.object, wanted_until = excluded.wanted_until, \
     due_at = excluded.due_at";
const WANTED: &str = "SELECT wanted_until FROM artifact_object WHERE space = ? AND object_key = ?";
const WANT: &str = "UPDATE artifact_object SET due_at = CASE WHEN due_at IS NULL THEN NULL ELSE ? END, wanted_until = ? \
     WHERE space = ? AND object_key = ?";
const AFTER: &str = "SELECT object, bytes, object_key FROM artifact_object WHERE space = ? AND object_key > ? AND object_key >= ? \
     ORDER BY object_key LIMIT ?";
const ALL_AFTER: &str = "SELECT object, bytes, object_key, space FROM artifact_object WHERE (space, object_key) > (?, ?) \
     ORDER BY space, object_key LIMIT ?";
const DUE: &str = "SELECT space, object_key, org_id FROM artifact_object WHERE due_at <= ? ORDER BY due_at LIMIT ?";
const DUE_ONE: [&str; 2] = [
    "SELECT object, bytes, object_key FROM artifact_object WHERE space = ? AND object_key = ? AND due_at <= ?",
    "SELECT object, bytes, object_key FROM artifact_object WHERE space = ? AND object_key = ? AND due_at <= ? FOR UPDATE",
];
const IS_REFERRED_TO: &str = "SELECT 1 FROM artifact_ref WHERE space = ? AND object_key = ? LIMIT 1";
const KEEP: &str = "UPDATE artifact_object SET due_at = NULL WHERE space = ? AND object_key = ?";
const REMOVE: &str = "DELETE FROM artifact_object WHERE space = ? AND object_key = ?";
const ROOM: &str = "INSERT INTO artifact_room (org_id, bytes) VALUES (?, ?) \
     ON CONFLICT (org_id) DO UPDATE SET bytes = artifact_room.bytes + excluded.bytes RETURNING bytes";
const USED: &str = "SELECT bytes FROM artifact_room WHERE org_id = ?";

/// What no statement asks for.
#[derive(Serialize, Deserialize)]
struct Kept {
    sha256: String,
    segments: Vec<Segment>,
    created_at: i64,
}

/// What became of an object that was to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// It is there. These blobs are nobody's any more.
    Kept(Vec<Segment>),
    /// The organization has no room for it; nothing changed.
    Full,
}

/// An object that nothing has referred to for long enough.
#[derive(Clone, Debug)]
pub struct DueObject {
    space: Vec<u8>,
    key: Vec<u8>,
    org: Vec<u8>,
}

impl Store {
    /// The object of a key.
    pub async fn object(&self, space: Uuid, key: &str) -> Result<Option<Object>, StoreError> {
        let row = self.row(ONE, of(space, key)).await?;
        row.map(|row| Ok(read(&row)?.1)).transpose()
    }

    /// Keeps an object until then, whatever refers to it. Written down only if that is more than `step` later than what is known.
    pub async fn want_object_since(&self, space: Uuid, key: &str, until: i64, step: i64) -> Result<(), StoreError> {
        let [space, key] = of(space, key);
        let row = self.row(WANTED, [space.clone(), key.clone()]).await?;
        let known: Option<i64> = row.map(|row| column(&row, TABLE, 0)).transpose()?;
        if known.is_none_or(|known| known + step >= until) {
            return Ok(());
        }
        let transaction = self.begin_admin().await?;
        transaction.execute_raw(self.statement(WANT, [until.into(), until.into(), space, key])).await?;
        transaction.commit().await
    }

    /// Objects of a space whose keys begin with `prefix` and follow `after`, in order of keys; at most `limit`.
    pub async fn objects(&self, space: Uuid, prefix: &str, after: &str, limit: i64) -> Result<Vec<(String, Object)>, StoreError> {
        let space = space.as_bytes().to_vec();
        let rows = self.rows(AFTER, [space.into(), after.as_bytes().to_vec().into(), prefix.as_bytes().to_vec().into(), limit.into()]).await?;
        let all = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(all.into_iter().take_while(|(key, _)| key.starts_with(prefix)).collect())
    }

    /// Objects of all spaces after a place, and the place where the next page begins.
    pub async fn every_object(&self, after: &(Vec<u8>, Vec<u8>), limit: i64) -> Result<(Vec<Object>, Option<(Vec<u8>, Vec<u8>)>), StoreError> {
        let rows = self.rows(ALL_AFTER, [after.0.clone().into(), after.1.clone().into(), limit.into()]).await?;
        let next = rows.last().map(|row| Ok::<_, StoreError>((column(row, TABLE, 3)?, column(row, TABLE, 2)?))).transpose()?;
        Ok((rows.iter().map(|row| Ok(read(row)?.1)).collect::<Result<_, StoreError>>()?, next))
    }

    /// Stores an object under its key; the same bytes once more change nothing. `upload` is the one that it comes from.
    pub async fn put_object(
        &self,
        space: &Space,
        key: &str,
        object: &Object,
        wanted_until: i64,
        room: u64,
        upload: Option<Uuid>,
    ) -> Result<Placed, StoreError> {
        let transaction = self.begin_admin().await?;
        take_room(&transaction, self.dialect(), space.org, 0).await?;
        let mut unneeded = match upload {
            Some(upload) => upload::remove(&transaction, self.dialect(), upload).await?,
            None => Vec::new(),
        };
        let given_back: i64 = unneeded.iter().map(|segment| signed(segment.bytes)).sum();
        let sql = LOCKED[usize::from(self.dialect() == Dialect::Postgres)];
        let known = transaction.query_one_raw(self.statement(sql, of(space.id(), key))).await?.map(|row| read(&row)).transpose()?;
        let known = known.map(|(_, known)| known);
        let is_same = known.as_ref().is_some_and(|known| known.sha256 == object.sha256 && known.bytes == object.bytes);
        let kept = if is_same { known.as_ref().unwrap_or(object).segments.clone() } else { object.segments.clone() };
        let replaced = known.filter(|_| !is_same);
        let growth = if is_same { 0 } else { signed(object.bytes) } - replaced.as_ref().map_or(0, |old| signed(old.bytes)) - given_back;
        let used = take_room(&transaction, self.dialect(), space.org, growth).await?;
        if growth > 0 && used > signed(room) {
            transaction.rollback().await?;
            return Ok(Placed::Full);
        }
        unneeded.extend(object.segments.iter().cloned());
        unneeded.extend(replaced.into_iter().flat_map(|old| old.segments));
        unneeded.retain(|segment| kept.iter().all(|kept| kept.blob != segment.blob));
        let encoded = encode(&Kept { sha256: object.sha256.clone(), segments: kept, created_at: object.created_at });
        let [space_id, key] = of(space.id(), key);
        let org = space.org.as_bytes().to_vec();
        let values = [space_id, key, org.into(), signed(object.bytes).into(), encoded.into(), wanted_until.into(), wanted_until.into()];
        transaction.execute_raw(self.statement(PUT, values)).await?;
        transaction.commit().await?;
        Ok(Placed::Kept(unneeded))
    }

    /// Bytes that an organization's objects take.
    pub async fn room_used(&self, org: Uuid) -> Result<u64, StoreError> {
        let row = self.row(USED, [org.as_bytes().to_vec().into()]).await?;
        Ok(row.map(|row| column::<i64>(&row, "artifact_room", 0)).transpose()?.unwrap_or(0).unsigned_abs())
    }

    /// Objects that the cleaning has to look at, the longest due first.
    pub async fn due_objects(&self, now: i64, limit: i64) -> Result<Vec<DueObject>, StoreError> {
        let rows = self.rows(DUE, [now.into(), limit.into()]).await?;
        rows.iter().map(|row| Ok(DueObject { space: column(row, TABLE, 0)?, key: column(row, TABLE, 1)?, org: column(row, TABLE, 2)? })).collect()
    }

    /// Removes an object that is due, unless something refers to it. Gives the blobs that are nobody's any more.
    pub async fn remove_object(&self, due: &DueObject, now: i64) -> Result<Vec<Segment>, StoreError> {
        let transaction = self.begin_admin().await?;
        let org = Uuid::from_slice(&due.org).map_err(|error| StoreError::corrupt(TABLE, error))?;
        take_room(&transaction, self.dialect(), org, 0).await?;
        let key = || -> [Value; 2] { [due.space.clone().into(), due.key.clone().into()] };
        let sql = DUE_ONE[usize::from(self.dialect() == Dialect::Postgres)];
        let values = key().into_iter().chain([now.into()]);
        let Some(row) = transaction.query_one_raw(self.statement(sql, values)).await? else {
            transaction.rollback().await?;
            return Ok(Vec::new());
        };
        let (_, object) = read(&row)?;
        let is_referred_to = transaction.query_one_raw(self.statement(IS_REFERRED_TO, key())).await?.is_some();
        transaction.execute_raw(self.statement(if is_referred_to { KEEP } else { REMOVE }, key())).await?;
        if !is_referred_to {
            take_room(&transaction, self.dialect(), org, -signed(object.bytes)).await?;
        }
        transaction.commit().await?;
        Ok(if is_referred_to { Vec::new() } else { object.segments })
    }
}

/// Changes what an organization uses, and gives what that is then. Others wait from here to the end of the transaction.
async fn take_room(transaction: &Transaction, dialect: Dialect, org: Uuid, growth: i64) -> Result<i64, StoreError> {
    let row = transaction.query_one_raw(dialect.statement(ROOM, [org.as_bytes().to_vec().into(), growth.into()])).await?;
    row.map(|row| column(&row, "artifact_room", 0)).transpose()?.ok_or_else(|| StoreError::corrupt("artifact_room", "no row"))
}

fn of(space: Uuid, key: &str) -> [Value; 2] {
    [space.as_bytes().to_vec().into(), key.as_bytes().to_vec().into()]
}

fn read(row: &Row) -> Result<(String, Object), StoreError> {
    let Kept { sha256, segments, created_at } = decoded(row, TABLE, 0)?;
    let key = String::from_utf8(column(row, TABLE, 2)?).map_err(|error| StoreError::corrupt(TABLE, error))?;
    Ok((key, Object { sha256, bytes: column::<i64>(row, TABLE, 1)?.unsigned_abs(), segments, created_at }))
}

fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
