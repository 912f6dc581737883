//! Apps and the sources they list. A change of sources holds the project for the length of its transaction, so that no
//! write is under way that has read the old ones; what is older is then counted by [`Store::rescope_step`].

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::Value;
use uuid::Uuid;

use super::{Change, Connection, Row, Slice, Store, StoreError, column, count, read_uuid, text};
use crate::domain::app::{App, Stamp, own_source};
use crate::domain::id::hash128;
use crate::domain::project::ProjectId;
use crate::domain::text::Text;
use crate::store::Dialect;
use crate::store::write::rescope::{hold_project, last_seq};
use crate::store::write::scopes::Counted;

const TABLE: &str = "app";
const COLUMNS: &str = "SELECT a.id, a.uuid, a.project_id, p.uuid, a.name, a.description, a.details, a.created_at, a.created_by, a.updated_at, \
     a.updated_by, a.archived_at, a.archived_by FROM app a JOIN project p ON p.id = a.project_id";
const PUT_SOURCE: &str = "INSERT INTO app_source (project_id, app_id, source_hash, source, wanted, side, done_seq, end_seq) \
     VALUES (?, ?, ?, ?, 1, ?, ?, ?) ON CONFLICT (project_id, app_id, source_hash) DO UPDATE SET wanted = 1";

/// An app to be added.
#[derive(Clone, Debug)]
pub(crate) struct NewApp {
    pub(crate) uuid: Uuid,
    pub(crate) project: ProjectId,
    pub(crate) fields: AppFields,
    pub(crate) created: Stamp,
}

/// What people say about an app.
#[derive(Clone, Debug)]
pub(crate) struct AppFields {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) details: String,
    /// None: as they are.
    pub(crate) sources: Option<Vec<Text>>,
}

/// An app with something to be done for it in the background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsettledApp {
    /// Its project.
    pub project: ProjectId,
    /// Its number: the scope of its rollups.
    pub app: i64,
    /// It was deleted; its rollups are to go.
    pub is_deleted: bool,
}

/// Which apps of a project a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Archived {
    /// Those in use.
    Without,
    /// Archived ones too.
    With,
    /// Archived ones only.
    Only,
}

/// Order of a list of apps; ties are broken by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AppOrder {
    Name,
    CreatedAt,
    UpdatedAt,
}

impl AppOrder {
    fn column(self, dialect: Dialect) -> &'static str {
        match (self, dialect) {
            (Self::Name, Dialect::Sqlite) => "a.name",
            // By bytes, as SQLite does, and not as the locale of the database has it.
            (Self::Name, Dialect::Postgres) => "a.name COLLATE \"C\"",
            (Self::CreatedAt, _) => "a.created_at",
            (Self::UpdatedAt, _) => "coalesce(a.updated_at, a.created_at)",
        }
    }
}

impl Store {
    /// One app.
    pub(crate) async fn app(&self, uuid: Uuid) -> Result<Option<App>, StoreError> {
        let row = self.row(&format!("{COLUMNS} WHERE a.uuid = ? AND a.deleted_at IS NULL"), [text(uuid)]).await?;
        let mut apps = row.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        self.read_sources(&mut apps).await?;
        Ok(apps.pop())
    }

    /// A part of a project's apps, and how many there are in all.
    pub(crate) async fn apps(
        &self,
        project: ProjectId,
        (archived, workflow): (Archived, Option<Uuid>),
        (order, descending): (AppOrder, bool),
        slice: Slice,
    ) -> Result<(Vec<App>, u64), StoreError> {
        let condition = match archived {
            Archived::Without => "a.project_id = ? AND a.deleted_at IS NULL AND a.archived_at IS NULL",
            Archived::With => "a.project_id = ? AND a.deleted_at IS NULL",
            Archived::Only => "a.project_id = ? AND a.deleted_at IS NULL AND a.archived_at IS NOT NULL",
        };
        // Our own compact JSON, so the text of the pair stands in it as it is.
        let details = workflow.map_or("%".to_owned(), |id| format!("%\"workflow_id\":\"{id}\"%"));
        let condition = format!("{condition} AND a.details LIKE ?");
        let key = || -> [Value; 2] { [project.0.into(), details.as_str().into()] };
        let total = count(self.row(&format!("SELECT count(*) FROM app a WHERE {condition}"), key()).await?, TABLE)?;
        let direction = if descending { "DESC" } else { "ASC" };
        let sql = format!("{COLUMNS} WHERE {condition} ORDER BY {} {direction}, a.uuid LIMIT ? OFFSET ?", order.column(self.dialect()));
        let rows = self.rows(&sql, key().into_iter().chain([slice.limit.into(), slice.offset.into()])).await?;
        let mut apps = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        self.read_sources(&mut apps).await?;
        Ok((apps, total))
    }

    /// Apps that have something to be done for them.
    pub async fn unsettled_apps(&self) -> Result<Vec<UnsettledApp>, StoreError> {
        let unsettled = "SELECT DISTINCT project_id, app_id FROM app_source WHERE side <> 0 OR wanted = 0";
        let deleted = "SELECT project_id, id FROM app WHERE deleted_at IS NOT NULL";
        let mut apps = Vec::new();
        for (sql, is_deleted) in [(unsettled, false), (deleted, true)] {
            for row in self.rows(sql, []).await? {
                apps.push(UnsettledApp { project: ProjectId(column(&row, TABLE, 0)?), app: column(&row, TABLE, 1)?, is_deleted });
            }
        }
        Ok(apps)
    }

    async fn read_sources(&self, apps: &mut [App]) -> Result<(), StoreError> {
        let by_project: BTreeSet<ProjectId> = apps.iter().map(|app| app.project).collect();
        let numbers: BTreeMap<i64, usize> = apps.iter().enumerate().map(|(index, app)| (app.number, index)).collect();
        for project in by_project {
            let sql = "SELECT app_id, source, wanted, side FROM app_source WHERE project_id = ? ORDER BY app_id, source";
            for row in self.rows(sql, [project.0.into()]).await? {
                let Some(app) = numbers.get(&column(&row, "app_source", 0)?).map(|index| &mut apps[*index]) else { continue };
                let (source, wanted, side) =
                    (column::<Vec<u8>>(&row, "app_source", 1)?, column::<i64>(&row, "app_source", 2)?, column::<i64>(&row, "app_source", 3)?);
                app.is_settled &= wanted != 0 && side == 0;
                let source = Text::new(source);
                if wanted != 0 && source != own_source(app.uuid) {
                    app.sources.push(source);
                }
            }
        }
        Ok(())
    }
}

impl Change<'_> {
    /// Adds an app that lists its own id and the given sources.
    pub(crate) async fn insert_app(&self, app: &NewApp) -> Result<(), StoreError> {
        hold_project(&self.transaction, self.store.dialect(), app.project).await?;
        let sql = "INSERT INTO app (uuid, project_id, name, description, details, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id";
        let values = [
            text(app.uuid),
            app.project.0.into(),
            app.fields.name.as_str().into(),
            app.fields.description.clone().into(),
            app.fields.details.as_str().into(),
            app.created.at.into(),
            app.created.by.map(|id| id.to_string()).into(),
        ];
        let row = self.row(sql, values).await?.ok_or_else(|| StoreError::corrupt(TABLE, "no number was generated"))?;
        let number: i64 = column(&row, TABLE, 0)?;
        // The id was made just now: no older trace can name it.
        self.put_source(app.project, number, &own_source(app.uuid), Counted::All).await?;
        self.set_sources(app.project, number, app.uuid, app.fields.sources.as_deref().unwrap_or_default()).await
    }

    /// Replaces what people say about an app.
    pub(crate) async fn update_app(&self, app: &App, fields: &AppFields, updated: Stamp) -> Result<(), StoreError> {
        hold_project(&self.transaction, self.store.dialect(), app.project).await?;
        let sql = "UPDATE app SET name = ?, description = ?, details = ?, updated_at = ?, updated_by = ? WHERE id = ? AND deleted_at IS NULL";
        let values = [
            fields.name.as_str().into(),
            fields.description.clone().into(),
            fields.details.as_str().into(),
            updated.at.into(),
            updated.by.map(|id| id.to_string()).into(),
            app.number.into(),
        ];
        if self.execute(sql, values).await? == 0 {
            // Deleted meanwhile: it must not get sources again.
            return Ok(());
        }
        match &fields.sources {
            Some(sources) => self.set_sources(app.project, app.number, app.uuid, sources).await,
            // Read before the lock, they would be written back over what somebody else has set.
            None => Ok(()),
        }
    }

    /// Archives an app, or takes it back.
    pub(crate) async fn archive_app(&self, app: &App, archived: Option<Stamp>) -> Result<(), StoreError> {
        let by = archived.and_then(|stamp| stamp.by).map(|id| id.to_string());
        let values: [Value; 3] = [archived.map(|stamp| stamp.at).into(), by.into(), app.number.into()];
        self.execute("UPDATE app SET archived_at = ?, archived_by = ? WHERE id = ?", values).await?;
        Ok(())
    }

    /// Deletes an app; its traces stay. Its rollups go step by step ([`Store::clear_app_step`]), and the number with them.
    pub(crate) async fn delete_app(&self, app: &App, at: i64) -> Result<(), StoreError> {
        hold_project(&self.transaction, self.store.dialect(), app.project).await?;
        self.execute("UPDATE app SET deleted_at = ? WHERE id = ?", [at.into(), app.number.into()]).await?;
        self.execute("DELETE FROM app_source WHERE project_id = ? AND app_id = ?", [app.project.0.into(), app.number.into()]).await?;
        Ok(())
    }

    /// Makes the app list its own id and these sources. Those that are new are to be counted, those that are left out to be
    /// taken back.
    async fn set_sources(&self, project: ProjectId, app: i64, uuid: Uuid, sources: &[Text]) -> Result<(), StoreError> {
        let last = last_seq(&self.transaction, self.store.dialect(), project).await?;
        let counted = if last == 0 { Counted::All } else { Counted::Outside { done: 0, end: last } };
        self.execute("UPDATE app_source SET wanted = 0 WHERE project_id = ? AND app_id = ?", [project.0.into(), app.into()]).await?;
        for source in std::iter::once(&own_source(uuid)).chain(sources) {
            self.put_source(project, app, source, counted).await?;
        }
        Ok(())
    }

    async fn put_source(&self, project: ProjectId, app: i64, source: &Text, counted: Counted) -> Result<(), StoreError> {
        let key: [Value; 4] = [project.0.into(), app.into(), hash128(source.as_bytes()).to_vec().into(), source.as_bytes().to_vec().into()];
        self.execute(PUT_SOURCE, key.into_iter().chain(counted.columns().map(Value::from))).await?;
        Ok(())
    }
}

/// Ends a deleted app, whose rollups are gone.
pub(in crate::store) async fn drop_app<C: Connection>(connection: &C, dialect: Dialect, project: ProjectId, app: i64) -> Result<(), StoreError> {
    let sql = "DELETE FROM app WHERE project_id = ? AND id = ? AND deleted_at IS NOT NULL";
    connection.execute_raw(dialect.statement(sql, [project.0.into(), app.into()])).await?;
    Ok(())
}

fn read(row: &Row) -> Result<App, StoreError> {
    let stamp = |at: Option<i64>, index| -> Result<Option<Stamp>, StoreError> {
        let by: Option<String> = column(row, TABLE, index)?;
        let by = by.map(|id| Uuid::parse_str(&id)).transpose().map_err(|error| StoreError::corrupt(TABLE, error))?;
        Ok(at.map(|at| Stamp { at, by }))
    };
    Ok(App {
        number: column(row, TABLE, 0)?,
        uuid: read_uuid(row, TABLE, 1)?,
        project: ProjectId(column(row, TABLE, 2)?),
        project_uuid: read_uuid(row, TABLE, 3)?,
        name: column(row, TABLE, 4)?,
        description: column(row, TABLE, 5)?,
        details: column(row, TABLE, 6)?,
        sources: Vec::new(),
        is_settled: true,
        created: stamp(Some(column(row, TABLE, 7)?), 8)?.ok_or_else(|| StoreError::corrupt(TABLE, "no time of creation"))?,
        updated: stamp(column(row, TABLE, 9)?, 10)?,
        archived: stamp(column(row, TABLE, 11)?, 12)?,
    })
}
