use sea_orm::Value;
use uuid::Uuid;

use super::{Change, Row, Slice, Store, StoreError, column, count, or_conflict, read_uuid, text};
use crate::domain::access_key::{AccessKey, Digest, KeyProject, Permissions};
use crate::domain::project::ProjectId;

const TABLE: &str = "access_key";
const COLUMNS: &str = "SELECT k.id, k.name, k.preview, k.org_id, k.project_id, p.uuid, k.permissions, k.created_by, k.created_at, \
     k.expires_at, k.revoked_at, k.last_used_at, k.replaces FROM access_key k LEFT JOIN project p ON p.id = k.project_id";

/// An access key to be added.
#[derive(Clone, Debug)]
pub(crate) struct NewAccessKey {
    pub(crate) key: AccessKey,
    pub(crate) digest: Digest,
}

/// Which keys a list holds; revoked ones are in none.
#[derive(Clone, Copy, Debug)]
pub(crate) enum KeyFilter {
    /// Of every organization.
    All,
    /// Of the organizations that an account is a member of.
    Of { account: Uuid, org: Option<Uuid>, project: Option<ProjectId> },
}

impl KeyFilter {
    fn condition(self) -> (String, Vec<Value>) {
        let mut condition = "WHERE k.revoked_at IS NULL".to_owned();
        let mut values = Vec::new();
        if let Self::Of { account, org, project } = self {
            condition.push_str(
                " AND EXISTS (SELECT 1 FROM org_member m WHERE m.org_id = k.org_id AND m.account_id = ? AND (k.project_id IS NULL \
                 OR m.role IN ('owner', 'admin') OR EXISTS (SELECT 1 FROM project v WHERE v.id = k.project_id AND v.visibility = 'internal') \
                 OR EXISTS (SELECT 1 FROM project_member o WHERE o.project_id = k.project_id AND o.account_id = m.account_id)))",
            );
            values.push(text(account));
            if let Some(org) = org {
                condition.push_str(" AND k.org_id = ?");
                values.push(text(org));
            }
            if let Some(project) = project {
                condition.push_str(" AND k.project_id = ?");
                values.push(project.0.into());
            }
        }
        (condition, values)
    }
}

impl Store {
    /// The key with that digest, be it expired or revoked.
    pub(crate) async fn access_key_by_digest(&self, digest: &Digest) -> Result<Option<AccessKey>, StoreError> {
        self.row(&format!("{COLUMNS} WHERE k.digest = ?"), [digest.to_vec().into()]).await?.as_ref().map(read).transpose()
    }

    /// One key by its id, be it expired or revoked.
    pub(crate) async fn access_key(&self, id: Uuid) -> Result<Option<AccessKey>, StoreError> {
        self.row(&format!("{COLUMNS} WHERE k.id = ?"), [text(id)]).await?.as_ref().map(read).transpose()
    }

    /// Keys, newest first, and how many there are in all.
    pub(crate) async fn access_keys(&self, filter: KeyFilter, slice: Slice) -> Result<(Vec<AccessKey>, u64), StoreError> {
        let (condition, mut values) = filter.condition();
        let total = count(self.row(&format!("SELECT COUNT(*) FROM access_key k {condition}"), values.clone()).await?, TABLE)?;
        values.extend([slice.limit.into(), slice.offset.into()]);
        let rows = self.rows(&format!("{COLUMNS} {condition} ORDER BY k.created_at DESC, k.id LIMIT ? OFFSET ?"), values).await?;
        Ok((rows.iter().map(read).collect::<Result<_, _>>()?, total))
    }
}

impl Change<'_> {
    /// Adds a key.
    pub(crate) async fn insert_access_key(&self, new: &NewAccessKey) -> Result<(), StoreError> {
        let NewAccessKey { key, digest } = new;
        self.execute(
            "INSERT INTO access_key (id, digest, preview, name, org_id, project_id, permissions, created_by, created_at, expires_at, replaces) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                text(key.id),
                digest.to_vec().into(),
                key.preview.as_str().into(),
                key.name.as_str().into(),
                text(key.org_id),
                key.project.as_ref().map(|project| project.id.0).into(),
                key.permissions.words().join(",").into(),
                key.created_by.map(|id| id.hyphenated().to_string()).into(),
                key.created_at.into(),
                key.expires_at.into(),
                key.replaces.map(|id| id.hyphenated().to_string()).into(),
            ],
        )
        .await
        .map_err(or_conflict("this access key"))?;
        Ok(())
    }

    /// Brings the end of a key forward to `at`; an earlier end stays.
    pub(crate) async fn end_access_key(&self, id: Uuid, at: i64) -> Result<(), StoreError> {
        let sql = "UPDATE access_key SET expires_at = ? WHERE id = ? AND (expires_at IS NULL OR expires_at > ?)";
        self.execute(sql, [at.into(), text(id), at.into()]).await?;
        Ok(())
    }

    /// Revokes a key; false when there is none that is not revoked yet.
    pub(crate) async fn revoke_access_key(&self, id: Uuid, at: i64) -> Result<bool, StoreError> {
        let done = self.execute("UPDATE access_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", [at.into(), text(id)]).await?;
        Ok(done == 1)
    }
}

fn read(row: &Row) -> Result<AccessKey, StoreError> {
    let permissions: String = column(row, TABLE, 6)?;
    let (created_by, replaces): (Option<String>, Option<String>) = (column(row, TABLE, 7)?, column(row, TABLE, 12)?);
    let read_id = |id: Option<String>| id.map(|id| Uuid::parse_str(&id).map_err(|error| StoreError::corrupt(TABLE, error))).transpose();
    let project: Option<i64> = column(row, TABLE, 4)?;
    let project = project.map(|id| Ok::<_, StoreError>(KeyProject { id: ProjectId(id), uuid: read_uuid(row, TABLE, 5)? })).transpose()?;
    Ok(AccessKey {
        id: read_uuid(row, TABLE, 0)?,
        name: column(row, TABLE, 1)?,
        preview: column(row, TABLE, 2)?,
        org_id: read_uuid(row, TABLE, 3)?,
        project,
        permissions: Permissions::parse(permissions.split(',')).ok_or_else(|| StoreError::corrupt(TABLE, "unknown permission"))?,
        created_by: read_id(created_by)?,
        created_at: column(row, TABLE, 8)?,
        expires_at: column(row, TABLE, 9)?,
        revoked_at: column(row, TABLE, 10)?,
        last_used_at: column(row, TABLE, 11)?,
        replaces: read_id(replaces)?,
    })
}
