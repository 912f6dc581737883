use uuid::Uuid;

use super::{Change, Row, Slice, Store, StoreError, column, count, or_conflict, read_uuid, text};
use crate::domain::account::Organization;

const TABLE: &str = "organization";
const COLUMNS: &str = "SELECT o.id, o.name, o.created_at FROM organization o";
const OLDEST: &str = "SELECT o.id, o.name, o.created_at FROM organization o ORDER BY o.created_at, o.id LIMIT 1";

impl Store {
    /// One organization.
    pub(crate) async fn organization(&self, id: Uuid) -> Result<Option<Organization>, StoreError> {
        self.row(&format!("{COLUMNS} WHERE o.id = ?"), [text(id)]).await?.as_ref().map(read).transpose()
    }

    /// The organization of that name.
    pub(crate) async fn organization_by_name(&self, name: &str) -> Result<Option<Organization>, StoreError> {
        self.row(&format!("{COLUMNS} WHERE o.name = ?"), [name.into()]).await?.as_ref().map(read).transpose()
    }

    /// Whether there is any organization yet.
    pub(crate) async fn has_organizations(&self) -> Result<bool, StoreError> {
        Ok(self.row("SELECT 1 FROM organization LIMIT 1", []).await?.is_some())
    }

    /// The oldest organization.
    pub(crate) async fn oldest_organization(&self) -> Result<Option<Organization>, StoreError> {
        self.row(OLDEST, []).await?.as_ref().map(read).transpose()
    }

    /// All organizations, by name.
    pub(crate) async fn organizations(&self) -> Result<Vec<Organization>, StoreError> {
        self.rows(&format!("{COLUMNS} ORDER BY o.name, o.id"), []).await?.iter().map(read).collect()
    }

    /// Organizations that an account is a member of, by name.
    pub(crate) async fn organizations_of(&self, account: Uuid, slice: Slice) -> Result<(Vec<Organization>, u64), StoreError> {
        let member = "JOIN org_member m ON m.org_id = o.id WHERE m.account_id = ?";
        let total = count(self.row(&format!("SELECT COUNT(*) FROM organization o {member}"), [text(account)]).await?, TABLE)?;
        let rows = self
            .rows(&format!("{COLUMNS} {member} ORDER BY o.name, o.id LIMIT ? OFFSET ?"), [text(account), slice.limit.into(), slice.offset.into()])
            .await?;
        Ok((rows.iter().map(read).collect::<Result<_, _>>()?, total))
    }
}

impl Change<'_> {
    /// Adds an organization.
    pub(crate) async fn insert_organization(&self, organization: &Organization) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO organization (id, name, created_at) VALUES (?, ?, ?)",
            [text(organization.id), organization.name.as_str().into(), organization.created_at.into()],
        )
        .await
        .map_err(or_conflict("an organization of this name"))?;
        Ok(())
    }

    /// Changes the name of an organization.
    pub(crate) async fn rename_organization(&self, id: Uuid, name: &str) -> Result<(), StoreError> {
        let done = self.execute("UPDATE organization SET name = ? WHERE id = ?", [name.into(), text(id)]).await;
        done.map_err(or_conflict("an organization of this name"))?;
        Ok(())
    }

    /// The oldest organization.
    pub(crate) async fn first_organization(&self) -> Result<Option<Organization>, StoreError> {
        self.row(OLDEST, []).await?.as_ref().map(read).transpose()
    }
}

fn read(row: &Row) -> Result<Organization, StoreError> {
    Ok(Organization { id: read_uuid(row, TABLE, 0)?, name: column(row, TABLE, 1)?, created_at: column(row, TABLE, 2)? })
}
