//! What projects have decided about their traces, each by its kind, as JSON.

use uuid::Uuid;

use super::{Change, Store, StoreError, column, text};
use crate::domain::project::ProjectId;
use crate::store::Connection;

const TABLE: &str = "project_setting";

impl Store {
    /// A setting of a project.
    pub(crate) async fn project_setting(&self, project: ProjectId, kind: &str) -> Result<Option<String>, StoreError> {
        let row = self.row("SELECT value FROM project_setting WHERE project_id = ? AND kind = ?", [project.0.into(), kind.into()]).await?;
        row.map(|row| column(&row, TABLE, 0)).transpose()
    }

    /// What the projects of an organization have decided on something.
    pub(crate) async fn settings_in(&self, org: Uuid, kind: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT s.value FROM project_setting s JOIN project p ON p.id = s.project_id \
             WHERE p.org_id = ? AND s.kind = ? AND p.deleted_at IS NULL";
        let rows = self.rows(sql, [text(org), kind.into()]).await?;
        rows.iter().map(|row| column(row, TABLE, 0)).collect()
    }

    /// All projects that have a setting of a kind, with it.
    pub(crate) async fn project_settings(&self, kind: &str) -> Result<Vec<(ProjectId, String)>, StoreError> {
        let sql = "SELECT s.project_id, s.value FROM project_setting s JOIN project p ON p.id = s.project_id \
             WHERE s.kind = ? AND p.deleted_at IS NULL ORDER BY s.project_id";
        let rows = self.rows(sql, [kind.into()]).await?;
        rows.iter().map(|row| Ok((ProjectId(column(row, TABLE, 0)?), column(row, TABLE, 1)?))).collect()
    }
}

impl Change<'_> {
    /// All projects that have a setting of a kind, with it, as this change sees them.
    pub(crate) async fn project_settings(&self, kind: &str) -> Result<Vec<(ProjectId, String)>, StoreError> {
        let statement = self.store.statement("SELECT project_id, value FROM project_setting WHERE kind = ?", [kind.into()]);
        let rows = self.transaction.query_all_raw(statement).await?;
        rows.iter().map(|row| Ok((ProjectId(column(row, TABLE, 0)?), column(row, TABLE, 1)?))).collect()
    }

    /// Decides on a setting anew.
    pub(crate) async fn put_setting(&self, project: ProjectId, kind: &str, value: &str, at: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO project_setting (project_id, kind, value, updated_at) VALUES (?, ?, ?, ?) \
             ON CONFLICT (project_id, kind) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at";
        self.execute(sql, [project.0.into(), kind.into(), value.into(), at.into()]).await?;
        Ok(())
    }
}

impl Change<'_> {
    /// Takes a project out of sight: nobody sees it, its keys are revoked, its name is free, and nothing is stored in it any
    /// more. What it has stays to be removed.
    pub(crate) async fn hide_project(&self, project: ProjectId, at: i64) -> Result<(), StoreError> {
        // On Postgres this waits for the writes that are under way and holds up those that come.
        let sql = "UPDATE project SET deleted_at = ?, name = name || ' (deleted ' || uuid || ')' WHERE id = ? AND deleted_at IS NULL";
        self.execute(sql, [at.into(), project.0.into()]).await?;
        self.execute("UPDATE access_key SET revoked_at = ? WHERE project_id = ? AND revoked_at IS NULL", [at.into(), project.0.into()]).await?;
        // Jobs that would go on working at it.
        let sql = "UPDATE job SET state = ?, finished_at = ?, lease = NULL WHERE project_id = ? AND finished_at IS NULL";
        self.execute(sql, [crate::domain::job::JobState::Canceled.code().into(), at.into(), project.0.into()]).await?;
        Ok(())
    }
}

impl Store {
    /// Forgets deleted projects whose jobs are forgotten.
    pub(crate) async fn forget_projects(&self, before: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM project WHERE deleted_at IS NOT NULL AND deleted_at < ? AND NOT EXISTS (SELECT 1 FROM job j WHERE j.project_id = project.id) \
             AND NOT EXISTS (SELECT 1 FROM access_key k WHERE k.project_id = project.id) \
             AND NOT EXISTS (SELECT 1 FROM app a WHERE a.project_id = project.id)";
        let transaction = self.begin_admin().await?;
        transaction.execute_raw(self.statement(sql, [before.into()])).await?;
        transaction.commit().await
    }
}
