//! Login sessions and setup tokens: credentials that come and go without a person naming them.

use uuid::Uuid;

use super::{Change, Connection, Row, Store, StoreError, column, read_uuid, record, text};
use crate::domain::access_key::Digest;
use crate::domain::account::LoginSession;
use crate::domain::audit::AuditEntry;

const TABLE: &str = "login_session";
const COLUMNS: &str = "SELECT COALESCE(id, ''), created_at, expires_at, last_used_at, address, agent, account_id FROM login_session";

impl Store {
    /// The login session with that digest, and its account.
    pub(crate) async fn login_session(&self, digest: &Digest) -> Result<Option<(Uuid, LoginSession)>, StoreError> {
        let row = self.row(&format!("{COLUMNS} WHERE digest = ?"), [digest.to_vec().into()]).await?;
        row.map(|row| Ok((read_uuid(&row, TABLE, 6)?, read(&row)?))).transpose()
    }

    /// Login sessions of an account that have not ended, newest first.
    pub(crate) async fn login_sessions(&self, account: Uuid, now: i64) -> Result<Vec<LoginSession>, StoreError> {
        let sql = format!("{COLUMNS} WHERE account_id = ? AND expires_at > ? ORDER BY created_at DESC");
        self.rows(&sql, [text(account), now.into()]).await?.iter().map(read).collect()
    }

    /// Adds a login session and drops those that have ended. Not a [`Change`]: nobody can have remembered anything about
    /// a session that did not exist.
    pub(crate) async fn insert_login_session(
        &self,
        digest: &Digest,
        account: Uuid,
        session: &LoginSession,
        entries: &[AuditEntry],
    ) -> Result<(), StoreError> {
        let transaction = self.begin_admin().await?;
        transaction.execute_raw(self.statement("DELETE FROM login_session WHERE expires_at <= ?", [session.created_at.into()])).await?;
        let insert = "INSERT INTO login_session (digest, account_id, created_at, expires_at, id, address, agent) VALUES (?, ?, ?, ?, ?, ?, ?)";
        let values = [
            digest.to_vec().into(),
            text(account),
            session.created_at.into(),
            session.expires_at.into(),
            text(session.id),
            session.address.clone().into(),
            session.agent.clone().into(),
        ];
        transaction.execute_raw(self.statement(insert, values)).await?;
        for entry in entries {
            record(&transaction, self.dialect(), entry).await?;
        }
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

    /// Ends login sessions of an account: one of them, or all but one; how many there were.
    pub(crate) async fn end_login_sessions(&self, account: Uuid, one: Option<Uuid>, but: Option<Uuid>) -> Result<u64, StoreError> {
        let done = match (one, but) {
            (Some(one), _) => self.execute("DELETE FROM login_session WHERE account_id = ? AND id = ?", [text(account), text(one)]).await?,
            (None, Some(but)) => {
                // Sessions of before they had an id have none.
                self.execute("DELETE FROM login_session WHERE account_id = ? AND (id IS NULL OR id <> ?)", [text(account), text(but)]).await?
            }
            (None, None) => self.execute("DELETE FROM login_session WHERE account_id = ?", [text(account)]).await?,
        };
        Ok(done)
    }

    /// Gives a login session another secret.
    pub(crate) async fn rotate_login_session(&self, id: Uuid, digest: &Digest) -> Result<(), StoreError> {
        self.execute("UPDATE login_session SET digest = ? WHERE id = ?", [digest.to_vec().into(), text(id)]).await?;
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

fn read(row: &Row) -> Result<LoginSession, StoreError> {
    let id: String = column(row, TABLE, 0)?;
    Ok(LoginSession {
        // Those of before sessions had ids can be used and ended all together, not one by one.
        id: Uuid::parse_str(&id).unwrap_or_default(),
        created_at: column(row, TABLE, 1)?,
        expires_at: column(row, TABLE, 2)?,
        last_used_at: column(row, TABLE, 3)?,
        address: column(row, TABLE, 4)?,
        agent: column(row, TABLE, 5)?,
    })
}
