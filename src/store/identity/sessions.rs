//! Login sessions and setup tokens: credentials that come and go without a person naming them.
use uuid::Uuid;

use super::{Change, Connection, Store, StoreError, column, read_uuid, text};
use crate::domain::access_key::Digest;

impl Store {
    /// Account and end of the login session with that digest.
    pub(crate) async fn login_session(&self, digest: &Digest) -> Result<Option<(Uuid, i64)>, StoreError> {
        let row = self.row("SELECT account_id, expires_at FROM login_session WHERE digest = ?", [digest.to_vec().into()]).await?;
        row.map(|row| Ok((read_uuid(&row, "login_session", 0)?, column(&row, "login_session", 1)?))).transpose()
    }

    /// Adds a login session and drops those that have ended. Not a [`Change`]: nobody can have remembered anything about
    /// a session that did not exist.
    pub(crate) async fn insert_login_session(&self, digest: &Digest, account: Uuid, now: i64, expires_at: i64) -> Result<(), StoreError> {
        let transaction = self.begin_admin().await?;
        transaction.execute_raw(self.statement("DELETE FROM login_session WHERE expires_at <= ?", [now.into()])).await?;
        let insert = "INSERT INTO login_session (digest, account_id, created_at, expires_at) VALUES (?, ?, ?, ?)";
        let values = [digest.to_vec().into(), text(account), now.into(), expires_at.into()];
        transaction.execute_raw(self.statement(insert, values)).await?;
        transaction.commit().await
    }

    /// Whether a setup token with that digest can still be used.
    pub(crate) async fn setup_token_is_valid(&self, digest: &Digest, now: i64) -> Result<bool, StoreError> {
        let row = self.row("SELECT 1 FROM setup_token WHERE digest = ? AND expires_at > ?", [digest.to_vec().into(), now.into()]).await?;
        Ok(row.is_some())
    }
}

impl Change<'_> {
    /// Ends a login session.
    pub(crate) async fn delete_login_session(&self, digest: &Digest) -> Result<(), StoreError> {
        self.execute("DELETE FROM login_session WHERE digest = ?", [digest.to_vec().into()]).await?;
        Ok(())
    }

    /// Adds a setup token and drops those that have ended.
    pub(crate) async fn insert_setup_token(&self, digest: &Digest, now: i64, expires_at: i64) -> Result<(), StoreError> {
        self.execute("DELETE FROM setup_token WHERE expires_at <= ?", [now.into()]).await?;
        let values = [digest.to_vec().into(), now.into(), expires_at.into()];
        self.execute("INSERT INTO setup_token (digest, created_at, expires_at) VALUES (?, ?, ?)", values).await?;
        Ok(())
    }

    /// Uses a setup token up; false when there is no such token or it has ended.
    pub(crate) async fn take_setup_token(&self, digest: &Digest, now: i64) -> Result<bool, StoreError> {
        let values = [digest.to_vec().into(), now.into()];
        let done = self.execute("DELETE FROM setup_token WHERE digest = ? AND expires_at > ?", values).await?;
        Ok(done == 1)
    }

    /// Drops all setup tokens: the installation has its owner.
    pub(crate) async fn delete_setup_tokens(&self) -> Result<(), StoreError> {
        self.execute("DELETE FROM setup_token", []).await?;
        Ok(())
    }
}
