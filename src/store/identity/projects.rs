use sea_orm::Value;
use uuid::Uuid;

use super::{Change, Row, Slice, Store, StoreError, column, count, or_conflict, read_uuid, text};
use crate::domain::project::{Project, ProjectId, Visibility};

const TABLE: &str = "project";
const COLUMNS: &str = "SELECT p.id, p.uuid, p.org_id, p.name, p.visibility, p.created_at, p.deleted_at FROM project p";
/// A look into the unique index of traces for each project.
const HOME_OF_TRACE: &str = "SELECT p.uuid FROM project p JOIN trace t ON t.project_id = p.id AND t.trace_id = ? \
     WHERE p.org_id = ? AND p.visibility = 'internal' AND p.deleted_at IS NULL ORDER BY CASE WHEN p.id = ? THEN 1 ELSE 0 END, p.id LIMIT 1";

/// A project to be added.
#[derive(Clone, Debug)]
pub(crate) struct NewProject {
    pub(crate) uuid: Uuid,
    pub(crate) org_id: Uuid,
    pub(crate) name: String,
    pub(crate) visibility: Visibility,
    pub(crate) created_at: i64,
}

/// Which projects a list holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ProjectFilter {
    /// What an account sees, in one organization or in all of its organizations.
    SeenBy { account: Uuid, org: Option<Uuid> },
    /// What every member of an organization sees.
    InternalOf(Uuid),
    /// All of an organization.
    Of(Uuid),
    /// One project.
    One(ProjectId),
}

impl ProjectFilter {
    fn condition(self) -> (&'static str, Vec<Value>) {
        const SEEN: &str = "JOIN org_member m ON m.org_id = p.org_id \
             WHERE m.account_id = ? AND p.deleted_at IS NULL AND (p.visibility = 'internal' OR m.role IN ('owner', 'admin') \
             OR EXISTS (SELECT 1 FROM project_member o WHERE o.project_id = p.id AND o.account_id = m.account_id))";
        const SEEN_IN: &str = "JOIN org_member m ON m.org_id = p.org_id \
             WHERE m.account_id = ? AND p.deleted_at IS NULL AND (p.visibility = 'internal' OR m.role IN ('owner', 'admin') \
             OR EXISTS (SELECT 1 FROM project_member o WHERE o.project_id = p.id AND o.account_id = m.account_id)) AND p.org_id = ?";
        match self {
            Self::SeenBy { account, org: None } => (SEEN, vec![text(account)]),
            Self::SeenBy { account, org: Some(org) } => (SEEN_IN, vec![text(account), text(org)]),
            Self::Of(org) => ("WHERE p.org_id = ? AND p.deleted_at IS NULL", vec![text(org)]),
            Self::InternalOf(org) => ("WHERE p.org_id = ? AND p.visibility = 'internal' AND p.deleted_at IS NULL", vec![text(org)]),
            Self::One(id) => ("WHERE p.id = ? AND p.deleted_at IS NULL", vec![id.0.into()]),
        }
    }
}

impl Store {
    /// One project.
    pub(crate) async fn project(&self, uuid: Uuid) -> Result<Option<Project>, StoreError> {
        self.row(&format!("{COLUMNS} WHERE p.uuid = ? AND p.deleted_at IS NULL"), [text(uuid)]).await?.as_ref().map(read).transpose()
    }

    /// A project that is being deleted, or was.
    pub(crate) async fn deleted_project(&self, uuid: Uuid) -> Result<Option<Project>, StoreError> {
        self.row(&format!("{COLUMNS} WHERE p.uuid = ? AND p.deleted_at IS NOT NULL"), [text(uuid)]).await?.as_ref().map(read).transpose()
    }

    /// One project by its internal number.
    pub(crate) async fn project_by_number(&self, id: ProjectId) -> Result<Option<Project>, StoreError> {
        self.row(&format!("{COLUMNS} WHERE p.id = ?"), [id.0.into()]).await?.as_ref().map(read).transpose()
    }

    /// The project of that name in an organization.
    pub(crate) async fn project_by_name(&self, org: Uuid, name: &str) -> Result<Option<Project>, StoreError> {
        self.row(&format!("{COLUMNS} WHERE p.org_id = ? AND p.name = ? AND p.deleted_at IS NULL"), [text(org), name.into()])
            .await?
            .as_ref()
            .map(read)
            .transpose()
    }

    /// The internal project of an organization that holds a trace; the oldest if several do, and `last` only if no other does.
    pub(crate) async fn home_of_trace(&self, org: Uuid, trace_id: &[u8], last: Option<ProjectId>) -> Result<Option<Uuid>, StoreError> {
        let last = last.map_or(0, |last| last.0);
        let row = self.row(HOME_OF_TRACE, [trace_id.to_vec().into(), text(org), last.into()]).await?;
        row.as_ref().map(|row| read_uuid(row, TABLE, 0)).transpose()
    }

    /// Every project, for work that goes over all of them.
    pub(crate) async fn project_ids(&self) -> Result<Vec<ProjectId>, StoreError> {
        self.rows("SELECT id FROM project WHERE deleted_at IS NULL ORDER BY id", [])
            .await?
            .iter()
            .map(|row| column(row, TABLE, 0).map(ProjectId))
            .collect()
    }

    /// Projects by name, and how many there are in all.
    pub(crate) async fn projects(&self, filter: ProjectFilter, slice: Slice) -> Result<(Vec<Project>, u64), StoreError> {
        let (condition, mut values) = filter.condition();
        let total = count(self.row(&format!("SELECT COUNT(*) FROM project p {condition}"), values.clone()).await?, TABLE)?;
        values.extend([slice.limit.into(), slice.offset.into()]);
        let rows = self.rows(&format!("{COLUMNS} {condition} ORDER BY p.name, p.uuid LIMIT ? OFFSET ?"), values).await?;
        Ok((rows.iter().map(read).collect::<Result<_, _>>()?, total))
    }
}

impl Change<'_> {
    /// Changes name and visibility of a project.
    pub(crate) async fn update_project(&self, id: ProjectId, name: &str, visibility: Visibility) -> Result<(), StoreError> {
        let values = [name.into(), visibility.as_str().into(), id.0.into()];
        self.execute("UPDATE project SET name = ?, visibility = ? WHERE id = ?", values).await.map_err(or_conflict("a project of this name"))?;
        Ok(())
    }

    /// Adds a project.
    pub(crate) async fn insert_project(&self, project: NewProject) -> Result<Project, StoreError> {
        let row = self
            .row(
                "INSERT INTO project (uuid, org_id, name, visibility, created_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
                [
                    text(project.uuid),
                    text(project.org_id),
                    project.name.as_str().into(),
                    project.visibility.as_str().into(),
                    project.created_at.into(),
                ],
            )
            .await
            .map_err(or_conflict("a project of this name"))?
            .ok_or_else(|| StoreError::corrupt(TABLE, "no id was generated"))?;
        Ok(Project {
            id: ProjectId(column(&row, TABLE, 0)?),
            uuid: project.uuid,
            org_id: project.org_id,
            name: project.name,
            visibility: project.visibility,
            created_at: project.created_at,
            deleted_at: None,
        })
    }
}

fn read(row: &Row) -> Result<Project, StoreError> {
    let visibility: String = column(row, TABLE, 4)?;
    Ok(Project {
        id: ProjectId(column(row, TABLE, 0)?),
        uuid: read_uuid(row, TABLE, 1)?,
        org_id: read_uuid(row, TABLE, 2)?,
        name: column(row, TABLE, 3)?,
        visibility: Visibility::parse(&visibility).ok_or_else(|| StoreError::corrupt(TABLE, "unknown visibility"))?,
        created_at: column(row, TABLE, 5)?,
        deleted_at: column(row, TABLE, 6)?,
    })
}
