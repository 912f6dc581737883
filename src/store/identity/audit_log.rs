//! The audit log: entries are added in the transaction of what they tell of, read by page, and never changed; the
//! database refuses that.

use sea_orm::Value;
use uuid::Uuid;

use super::{Change, Connection, Row, Slice, Store, StoreError, column, text};
use crate::domain::audit::AuditEntry;
use crate::store::Dialect;

const TABLE: &str = "audit_log";
const COLUMNS: &str = "SELECT id, at, org_id, project_id, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, address, \
     details FROM audit_log";
const INSERT: &str = "INSERT INTO audit_log (at, org_id, project_id, actor_kind, actor_id, actor_name, action, target_kind, target_id, \
     target_name, address, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// An entry as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct AuditRow {
    /// Grows with every entry.
    pub(crate) id: i64,
    /// Microseconds since the epoch.
    pub(crate) at: i64,
    /// Organization.
    pub(crate) org_id: Option<String>,
    /// Project.
    pub(crate) project_id: Option<String>,
    /// `person`, `access_key`, `stranger`, `command_line`, `system`.
    pub(crate) actor_kind: String,
    /// Account or key.
    pub(crate) actor_id: Option<String>,
    /// E-mail or name at that time.
    pub(crate) actor_name: String,
    /// `thing.verb`.
    pub(crate) action: String,
    /// Kind of thing.
    pub(crate) target_kind: String,
    /// Its id.
    pub(crate) target_id: String,
    /// Its name at that time.
    pub(crate) target_name: String,
    /// Where the request came from.
    pub(crate) address: Option<String>,
    /// An object of texts, as JSON.
    pub(crate) details: String,
}

/// Which entries a list holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct AuditFilter {
    /// Only of this organization.
    pub(crate) org: Option<Uuid>,
    /// Only of this project.
    pub(crate) project: Option<Uuid>,
    /// Only by this account or key.
    pub(crate) actor: Option<Uuid>,
    /// Only this action (`sign_in`) and those below it (`sign_in.blocked`), or all actions of a thing (`access_key.`).
    pub(crate) action: Option<String>,
    /// Only from this address.
    pub(crate) address: Option<String>,
    /// From this time on.
    pub(crate) from: Option<i64>,
    /// Up to this time.
    pub(crate) to: Option<i64>,
    /// Only entries that are older than this one.
    pub(crate) before_id: Option<i64>,
}

impl AuditFilter {
    fn condition(&self) -> (String, Vec<Value>) {
        let mut parts = vec!["1 = 1".to_owned()];
        let mut values: Vec<Value> = Vec::new();
        if let Some(action) = &self.action {
            // Our own words hold neither of the signs that LIKE knows; `_` in them matches itself at least.
            let below = format!("{}.%", action.trim_end_matches('.').replace('%', ""));
            parts.push("(action = ? OR action LIKE ?)".to_owned());
            values.extend([action.as_str().into(), below.into()]);
        }
        let mut add = |part: &str, value: Value| {
            parts.push(part.to_owned());
            values.push(value);
        };
        for (column, id) in [("org_id = ?", self.org), ("project_id = ?", self.project), ("actor_id = ?", self.actor)] {
            if let Some(id) = id {
                add(column, text(id));
            }
        }
        if let Some(address) = &self.address {
            add("address = ?", address.as_str().into());
        }
        for (part, number) in [("at >= ?", self.from), ("at <= ?", self.to), ("id < ?", self.before_id)] {
            if let Some(number) = number {
                add(part, number.into());
            }
        }
        (parts.join(" AND "), values)
    }
}

/// Adds an entry inside a transaction of any room of the store.
pub(crate) async fn record(connection: &impl Connection, dialect: Dialect, entry: &AuditEntry) -> Result<(), StoreError> {
    let details = serde_json::to_string(&entry.details).map_err(|error| StoreError::corrupt(TABLE, error))?;
    let id = |id: Option<Uuid>| -> Value { id.map(|id| id.hyphenated().to_string()).into() };
    let values: [Value; 12] = [
        entry.at.into(),
        id(entry.org),
        id(entry.project),
        entry.actor.kind().into(),
        id(entry.actor.id()),
        entry.actor.name().into(),
        entry.action.into(),
        entry.target_kind.into(),
        entry.target_id.as_str().into(),
        entry.target_name.as_str().into(),
        entry.address.clone().into(),
        details.into(),
    ];
    connection.execute_raw(dialect.statement(INSERT, values)).await?;
    Ok(())
}

impl Change<'_> {
    /// Adds an entry of what this change does.
    pub(crate) async fn record(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        record(&self.transaction, self.store.dialect(), entry).await
    }
}

impl Store {
    /// Adds an entry of something that has no transaction of its own: an export, a refused sign-in.
    pub(crate) async fn record(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let transaction = self.begin_admin().await?;
        record(&transaction, self.dialect(), entry).await?;
        transaction.commit().await
    }

    /// Entries, newest first, and how many there are in all.
    pub(crate) async fn audit_log(&self, filter: &AuditFilter, slice: Slice) -> Result<(Vec<AuditRow>, u64), StoreError> {
        let (condition, mut values) = filter.condition();
        let counted = self.row(&format!("SELECT COUNT(*) FROM audit_log WHERE {condition}"), values.clone()).await?;
        values.extend([slice.limit.into(), slice.offset.into()]);
        let rows = self.rows(&format!("{COLUMNS} WHERE {condition} ORDER BY id DESC LIMIT ? OFFSET ?"), values).await?;
        Ok((rows.iter().map(read).collect::<Result<_, _>>()?, super::count(counted, TABLE)?))
    }
}

fn read(row: &Row) -> Result<AuditRow, StoreError> {
    Ok(AuditRow {
        id: column(row, TABLE, 0)?,
        at: column(row, TABLE, 1)?,
        org_id: column(row, TABLE, 2)?,
        project_id: column(row, TABLE, 3)?,
        actor_kind: column(row, TABLE, 4)?,
        actor_id: column(row, TABLE, 5)?,
        actor_name: column(row, TABLE, 6)?,
        action: column(row, TABLE, 7)?,
        target_kind: column(row, TABLE, 8)?,
        target_id: column(row, TABLE, 9)?,
        target_name: column(row, TABLE, 10)?,
        address: column(row, TABLE, 11)?,
        details: column(row, TABLE, 12)?,
    })
}
