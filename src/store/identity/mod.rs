//! Who may do what: organizations, projects, accounts, members and credentials.
//!
//! Every write here happens inside a [`Change`], which bumps the epoch row in the same transaction. Servers poll that row
//! and forget what they remembered when it moves.

use sea_orm::{DbErr, Value};
use uuid::Uuid;

use super::error::is_unique_violation;
use super::{Connection, Row, Store, StoreError, Transaction, column, job};
use crate::domain::audit::AuditEntry;
use crate::domain::job::NewJob;

mod access_keys;
mod accounts;
mod apps;
mod audit_log;
mod members;
mod organizations;
mod prices;
mod projects;
mod sessions;
mod settings;
mod tokens;

pub(crate) use access_keys::{KeyFilter, NewAccessKey};
pub use apps::UnsettledApp;
pub(in crate::store) use apps::drop_app;
pub(crate) use apps::{AppFields, AppOrder, Archived, NewApp};
pub(crate) use audit_log::record;
pub(crate) use audit_log::{AuditFilter, AuditRow};
pub(crate) use projects::{NewProject, ProjectFilter};
pub(crate) use tokens::NewPersonalToken;

/// One administrative write.
///
/// Its first statement takes the epoch row, so changes are ordered on both databases: what a change reads cannot be
/// changed by another one before it commits.
pub(crate) struct Change<'a> {
    store: &'a Store,
    transaction: Transaction,
    epoch: i64,
}

/// Part of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slice {
    /// Rows at most.
    pub(crate) limit: i64,
    /// Rows to leave out.
    pub(crate) offset: i64,
}

impl Slice {
    /// The whole list.
    pub(crate) const ALL: Self = Self { limit: i64::MAX, offset: 0 };
}

impl Store {
    /// Starts an administrative write.
    pub(crate) async fn change(&self) -> Result<Change<'_>, StoreError> {
        let transaction = self.begin_admin().await?;
        let statement = self.statement("UPDATE epoch SET value = value + 1 WHERE id = 1 RETURNING value", []);
        let row = transaction.query_one_raw(statement).await?.ok_or_else(|| StoreError::corrupt("epoch", "the row is missing"))?;
        let epoch = column(&row, "epoch", 0)?;
        Ok(Change { store: self, transaction, epoch })
    }

    /// The number that every administrative write moves on.
    pub(crate) async fn epoch(&self) -> Result<i64, StoreError> {
        let row = self.row("SELECT value FROM epoch WHERE id = 1", []).await?;
        column(&row.ok_or_else(|| StoreError::corrupt("epoch", "the row is missing"))?, "epoch", 0)
    }

    /// Writes down when credentials were last used. Not an administrative write: nobody has to forget anything for it.
    pub(crate) async fn note_use(&self, uses: &[(CredentialTable, Uuid, i64)]) -> Result<(), StoreError> {
        let transaction = self.begin_admin().await?;
        for (table, id, at) in uses {
            let sql = match table {
                CredentialTable::AccessKey => "UPDATE access_key SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)",
                CredentialTable::LoginSession => {
                    "UPDATE login_session SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)"
                }
                CredentialTable::PersonalToken => {
                    "UPDATE personal_token SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)"
                }
            };
            transaction.execute_raw(self.statement(sql, [(*at).into(), text(*id), (*at).into()])).await?;
        }
        transaction.commit().await
    }

    /// Writes down the first use of keys from their addresses: an entry for each that is new.
    pub(crate) async fn note_addresses(&self, entries: &[AuditEntry]) -> Result<(), StoreError> {
        const INSERT: &str = "INSERT INTO credential_address (credential, address, first_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
        if entries.is_empty() {
            return Ok(());
        }
        let transaction = self.begin_admin().await?;
        for entry in entries {
            let values = [entry.target_id.as_str().into(), entry.address.clone().into(), entry.at.into()];
            if transaction.execute_raw(self.statement(INSERT, values)).await? == 1 {
                record(&transaction, self.dialect(), entry).await?;
            }
        }
        transaction.commit().await
    }
}

/// Table of a credential whose last use is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CredentialTable {
    /// `access_key`.
    AccessKey,
    /// `login_session`.
    LoginSession,
    /// `personal_token`.
    PersonalToken,
}

impl Change<'_> {
    /// Commits and gives the epoch that holds from now on.
    pub(crate) async fn commit(self) -> Result<i64, StoreError> {
        self.transaction.commit().await?;
        // It may have made a job; a runner that is woken for nothing goes back to sleep.
        self.store.job_wake.notify_one();
        Ok(self.epoch)
    }

    /// Puts a job into the queue, together with the change.
    pub(crate) async fn insert_job(&self, job: &NewJob) -> Result<(), StoreError> {
        self.execute(job::INSERT, job::insert_values(job)).await?;
        Ok(())
    }

    async fn execute(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<u64, DbErr> {
        self.transaction.execute_raw(self.store.statement(sql, values)).await
    }

    async fn row(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Option<Row>, DbErr> {
        self.transaction.query_one_raw(self.store.statement(sql, values)).await
    }
}

/// Names the unique rule that refused a row.
fn or_conflict(what: &'static str) -> impl FnOnce(DbErr) -> StoreError {
    move |error| if is_unique_violation(&error) { StoreError::Conflict(what) } else { error.into() }
}

fn text(id: Uuid) -> Value {
    id.hyphenated().to_string().into()
}

fn read_uuid(row: &Row, table: &'static str, index: usize) -> Result<Uuid, StoreError> {
    let text: String = column(row, table, index)?;
    Uuid::parse_str(&text).map_err(|error| StoreError::corrupt(table, error))
}

fn count(row: Option<Row>, table: &'static str) -> Result<u64, StoreError> {
    let Some(row) = row else { return Ok(0) };
    let count: i64 = column(&row, table, 0)?;
    u64::try_from(count).map_err(|error| StoreError::corrupt(table, error))
}
