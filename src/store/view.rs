//! Saved views of trace lists.

use sea_orm::Value;
use uuid::Uuid;

use super::identity::record;
use super::{Connection, Row, Store, StoreError, Transaction, column};
use crate::domain::audit::AuditEntry;
use crate::domain::project::ProjectId;

const TABLE: &str = "saved_view";
const COLUMNS: &str = "SELECT id, owner, name, shared, query, created_at, updated_at FROM saved_view ";
const PUT: &str = "INSERT INTO saved_view (project_id, id, owner, name, shared, query, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) \
     ON CONFLICT (project_id, id) DO UPDATE SET name = excluded.name, shared = excluded.shared, query = excluded.query, updated_at = excluded.updated_at";
const DELETE: &str = "DELETE FROM saved_view WHERE project_id = ? AND id = ?";

/// A filter with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Id.
    pub id: Uuid,
    /// Account that made it, and may change it.
    pub owner: Uuid,
    /// What people call it.
    pub name: String,
    /// Whether everybody in the project sees it.
    pub shared: bool,
    /// The list's query string.
    pub query: String,
    /// µs.
    pub created_at: i64,
    /// µs.
    pub updated_at: i64,
}

impl Store {
    /// Views of a project that an account sees (shared ones only, without one), by name.
    pub async fn saved_views(&self, project: ProjectId, account: Option<Uuid>) -> Result<Vec<SavedView>, StoreError> {
        let sql = format!("{COLUMNS} WHERE project_id = ? AND (shared = 1 OR owner = ?) ORDER BY name, id LIMIT 1000");
        let rows = self.rows(&sql, [project.0.into(), text(account)]).await?;
        rows.iter().map(read).collect()
    }

    /// One view.
    pub async fn saved_view(&self, project: ProjectId, id: Uuid) -> Result<Option<SavedView>, StoreError> {
        let row = self.row(&format!("{COLUMNS} WHERE project_id = ? AND id = ?"), [project.0.into(), text(Some(id))]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Adds a view, or changes one of the same id, with an entry of the audit log for one that others see.
    pub async fn put_saved_view(&self, project: ProjectId, view: &SavedView, entry: Option<&AuditEntry>) -> Result<(), StoreError> {
        let transaction = self.begin_admin().await?;
        let values: [Value; 8] = [
            project.0.into(),
            text(Some(view.id)),
            text(Some(view.owner)),
            view.name.as_str().into(),
            i64::from(view.shared).into(),
            view.query.as_str().into(),
            view.created_at.into(),
            view.updated_at.into(),
        ];
        transaction.execute_raw(self.statement(PUT, values)).await?;
        self.tell(&transaction, entry).await?;
        transaction.commit().await
    }

    /// Removes a view, with an entry of the audit log for one that others see.
    pub async fn delete_saved_view(&self, project: ProjectId, id: Uuid, entry: Option<&AuditEntry>) -> Result<(), StoreError> {
        let transaction = self.begin_admin().await?;
        transaction.execute_raw(self.statement(DELETE, [project.0.into(), text(Some(id))])).await?;
        self.tell(&transaction, entry).await?;
        transaction.commit().await
    }

    async fn tell(&self, transaction: &Transaction, entry: Option<&AuditEntry>) -> Result<(), StoreError> {
        match entry {
            Some(entry) => record(transaction, self.dialect(), entry).await,
            None => Ok(()),
        }
    }
}

fn text(id: Option<Uuid>) -> Value {
    id.map(|id| id.hyphenated().to_string()).unwrap_or_default().into()
}

fn read(row: &Row) -> Result<SavedView, StoreError> {
    let uuid = |index| {
        let text: String = column(row, TABLE, index)?;
        Uuid::parse_str(&text).map_err(|error| StoreError::corrupt(TABLE, error))
    };
    Ok(SavedView {
        id: uuid(0)?,
        owner: uuid(1)?,
        name: column(row, TABLE, 2)?,
        shared: column::<i64>(row, TABLE, 3)? == 1,
        query: column(row, TABLE, 4)?,
        created_at: column(row, TABLE, 5)?,
        updated_at: column(row, TABLE, 6)?,
    })
}
