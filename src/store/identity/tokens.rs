use uuid::Uuid;

use super::{Change, Row, Slice, Store, StoreError, column, count, or_conflict, read_uuid, text};
use crate::domain::access_key::{Digest, Permissions, PersonalToken};

const TABLE: &str = "personal_token";
const COLUMNS: &str =
    "SELECT id, name, preview, account_id, created_at, expires_at, revoked_at, last_used_at, permissions, replaces FROM personal_token";

/// A personal token to be added.
#[derive(Clone, Debug)]
pub(crate) struct NewPersonalToken {
    pub(crate) token: PersonalToken,
    pub(crate) digest: Digest,
}

impl Store {
    /// The token with that digest, be it expired or revoked.
    pub(crate) async fn personal_token_by_digest(&self, digest: &Digest) -> Result<Option<PersonalToken>, StoreError> {
        self.row(&format!("{COLUMNS} WHERE digest = ?"), [digest.to_vec().into()]).await?.as_ref().map(read).transpose()
    }

    /// Tokens of an account that are not revoked, newest first, and how many there are in all.
    pub(crate) async fn personal_tokens(&self, account: Uuid, slice: Slice) -> Result<(Vec<PersonalToken>, u64), StoreError> {
        let condition = "WHERE account_id = ? AND revoked_at IS NULL";
        let total = count(self.row(&format!("SELECT COUNT(*) FROM personal_token {condition}"), [text(account)]).await?, TABLE)?;
        let sql = format!("{COLUMNS} {condition} ORDER BY created_at DESC, id LIMIT ? OFFSET ?");
        let rows = self.rows(&sql, [text(account), slice.limit.into(), slice.offset.into()]).await?;
        Ok((rows.iter().map(read).collect::<Result<_, _>>()?, total))
    }

    /// A token by its id, be it expired or revoked.
    pub(crate) async fn personal_token(&self, id: Uuid) -> Result<Option<PersonalToken>, StoreError> {
        self.row(&format!("{COLUMNS} WHERE id = ?"), [text(id)]).await?.as_ref().map(read).transpose()
    }

    /// Tokens of all accounts that are not revoked, newest first.
    pub(crate) async fn all_personal_tokens(&self) -> Result<Vec<PersonalToken>, StoreError> {
        let rows = self.rows(&format!("{COLUMNS} WHERE revoked_at IS NULL ORDER BY created_at DESC, id"), []).await?;
        rows.iter().map(read).collect()
    }
}

impl Change<'_> {
    /// Brings the end of a token forward to `at`; an earlier end stays.
    pub(crate) async fn end_personal_token(&self, id: Uuid, at: i64) -> Result<(), StoreError> {
        let sql = "UPDATE personal_token SET expires_at = ? WHERE id = ? AND (expires_at IS NULL OR expires_at > ?)";
        self.execute(sql, [at.into(), text(id), at.into()]).await?;
        Ok(())
    }

    /// Revokes a token of an account; false when there is none that is not revoked yet.
    pub(crate) async fn revoke_personal_token(&self, account: Uuid, id: Uuid, at: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE personal_token SET revoked_at = ? WHERE id = ? AND account_id = ? AND revoked_at IS NULL";
        let done = self.execute(sql, [at.into(), text(id), text(account)]).await?;
        Ok(done == 1)
    }

    /// Adds a token.
    pub(crate) async fn insert_personal_token(&self, new: &NewPersonalToken) -> Result<(), StoreError> {
        let NewPersonalToken { token, digest } = new;
        self.execute(
            "INSERT INTO personal_token (id, digest, preview, name, account_id, created_at, expires_at, permissions, replaces) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                text(token.id),
                digest.to_vec().into(),
                token.preview.as_str().into(),
                token.name.as_str().into(),
                text(token.account_id),
                token.created_at.into(),
                token.expires_at.into(),
                token.permissions.words().join(",").into(),
                token.replaces.map(|id| id.hyphenated().to_string()).into(),
            ],
        )
        .await
        .map_err(or_conflict("this token"))?;
        Ok(())
    }
}

fn read(row: &Row) -> Result<PersonalToken, StoreError> {
    let (permissions, replaces): (String, Option<String>) = (column(row, TABLE, 8)?, column(row, TABLE, 9)?);
    Ok(PersonalToken {
        id: read_uuid(row, TABLE, 0)?,
        name: column(row, TABLE, 1)?,
        preview: column(row, TABLE, 2)?,
        account_id: read_uuid(row, TABLE, 3)?,
        permissions: Permissions::parse(permissions.split(',')).ok_or_else(|| StoreError::corrupt(TABLE, "unknown permission"))?,
        created_at: column(row, TABLE, 4)?,
        expires_at: column(row, TABLE, 5)?,
        revoked_at: column(row, TABLE, 6)?,
        last_used_at: column(row, TABLE, 7)?,
        replaces: replaces.map(|id| Uuid::parse_str(&id).map_err(|error| StoreError::corrupt(TABLE, error))).transpose()?,
    })
}
