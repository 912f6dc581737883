use sea_orm::QueryResult;

use super::{Change, Store, StoreError, column, or_conflict, read_uuid, text};
use crate::domain::access_key::{Digest, PersonalToken};

const TABLE: &str = "personal_token";
const COLUMNS: &str = "SELECT id, name, preview, account_id, created_at, expires_at, revoked_at, last_used_at FROM personal_token";

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
}

impl Change<'_> {
    /// Adds a token.
    pub(crate) async fn insert_personal_token(&self, new: &NewPersonalToken) -> Result<(), StoreError> {
        let NewPersonalToken { token, digest } = new;
        self.execute(
            "INSERT INTO personal_token (id, digest, preview, name, account_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                text(token.id),
                digest.to_vec().into(),
                token.preview.as_str().into(),
                token.name.as_str().into(),
                text(token.account_id),
                token.created_at.into(),
                token.expires_at.into(),
            ],
        )
        .await
        .map_err(or_conflict("this token"))?;
        Ok(())
    }
}

fn read(row: &QueryResult) -> Result<PersonalToken, StoreError> {
    Ok(PersonalToken {
        id: read_uuid(row, TABLE, 0)?,
        name: column(row, TABLE, 1)?,
        preview: column(row, TABLE, 2)?,
        account_id: read_uuid(row, TABLE, 3)?,
        created_at: column(row, TABLE, 4)?,
        expires_at: column(row, TABLE, 5)?,
        revoked_at: column(row, TABLE, 6)?,
        last_used_at: column(row, TABLE, 7)?,
    })
}
