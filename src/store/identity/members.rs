//! Members of organizations and projects, and invitations.

use uuid::Uuid;

use super::{Change, Row, Slice, Store, StoreError, accounts, column, count, read_uuid, text};
use crate::domain::access_key::Digest;
use crate::domain::account::{Invitation, Member, ProjectRole, Role};
use crate::domain::project::ProjectId;

const PERSON: &str = "SELECT a.id, a.email, a.first_name, a.last_name, a.timezone, a.created_at, m.role, m.created_at FROM";
const INVITATION: &str = "SELECT id, org_id, email, role, created_by, created_at, expires_at FROM invitation";

pub(super) fn read_role(row: &Row, index: usize) -> Result<Role, StoreError> {
    let role: String = column(row, "org_member", index)?;
    Role::parse(&role).ok_or_else(|| StoreError::corrupt("org_member", "unknown role"))
}

pub(super) fn read_project_role(row: &Row, index: usize) -> Result<ProjectRole, StoreError> {
    let role: String = column(row, "project_member", index)?;
    ProjectRole::parse(&role).ok_or_else(|| StoreError::corrupt("project_member", "unknown role"))
}

fn read_invitation(row: &Row) -> Result<Invitation, StoreError> {
    let table = "invitation";
    let created_by: Option<String> = column(row, table, 4)?;
    Ok(Invitation {
        id: read_uuid(row, table, 0)?,
        org_id: read_uuid(row, table, 1)?,
        email: column(row, table, 2)?,
        role: read_role(row, 3)?,
        created_by: created_by.and_then(|id| Uuid::parse_str(&id).ok()),
        created_at: column(row, table, 5)?,
        expires_at: column(row, table, 6)?,
    })
}

impl Store {
    /// Members of an organization by e-mail, and how many there are.
    pub(crate) async fn org_members(&self, org: Uuid, slice: Slice) -> Result<(Vec<Member<Role>>, u64), StoreError> {
        let total = count(self.row("SELECT COUNT(*) FROM org_member WHERE org_id = ?", [text(org)]).await?, "org_member")?;
        let sql = format!("{PERSON} org_member m JOIN account a ON a.id = m.account_id WHERE m.org_id = ? ORDER BY a.email LIMIT ? OFFSET ?");
        let rows = self.rows(&sql, [text(org), slice.limit.into(), slice.offset.into()]).await?;
        let member = |row: &Row| Ok(Member { account: accounts::read(row)?, role: read_role(row, 6)?, since: column(row, "org_member", 7)? });
        Ok((rows.iter().map(member).collect::<Result<_, StoreError>>()?, total))
    }

    /// Members of a project by e-mail, and how many there are.
    pub(crate) async fn project_members(&self, project: ProjectId, slice: Slice) -> Result<(Vec<Member<ProjectRole>>, u64), StoreError> {
        let total = count(self.row("SELECT COUNT(*) FROM project_member WHERE project_id = ?", [project.0.into()]).await?, "project_member")?;
        let sql = format!("{PERSON} project_member m JOIN account a ON a.id = m.account_id WHERE m.project_id = ? ORDER BY a.email LIMIT ? OFFSET ?");
        let rows = self.rows(&sql, [project.0.into(), slice.limit.into(), slice.offset.into()]).await?;
        let member =
            |row: &Row| Ok(Member { account: accounts::read(row)?, role: read_project_role(row, 6)?, since: column(row, "project_member", 7)? });
        Ok((rows.iter().map(member).collect::<Result<_, StoreError>>()?, total))
    }

    /// Invitations of an organization that can still be accepted, newest first, and how many there are.
    pub(crate) async fn invitations(&self, org: Uuid, now: i64, slice: Slice) -> Result<(Vec<Invitation>, u64), StoreError> {
        let condition = "WHERE org_id = ? AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > ?";
        let values = [text(org), now.into()];
        let total = count(self.row(&format!("SELECT COUNT(*) FROM invitation {condition}"), values).await?, "invitation")?;
        let sql = format!("{INVITATION} {condition} ORDER BY created_at DESC, id LIMIT ? OFFSET ?");
        let rows = self.rows(&sql, [text(org), now.into(), slice.limit.into(), slice.offset.into()]).await?;
        Ok((rows.iter().map(read_invitation).collect::<Result<_, _>>()?, total))
    }

    /// The invitation with that digest, if it can still be accepted.
    pub(crate) async fn invitation(&self, digest: &Digest, now: i64) -> Result<Option<Invitation>, StoreError> {
        let sql = format!("{INVITATION} WHERE digest = ? AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > ?");
        self.row(&sql, [digest.to_vec().into(), now.into()]).await?.as_ref().map(read_invitation).transpose()
    }
}

impl Change<'_> {
    /// The role of an account in an organization, as this change sees it.
    pub(crate) async fn org_role(&self, org: Uuid, account: Uuid) -> Result<Option<Role>, StoreError> {
        let row = self.row("SELECT role FROM org_member WHERE org_id = ? AND account_id = ?", [text(org), text(account)]).await?;
        row.as_ref().map(|row| read_role(row, 0)).transpose()
    }

    /// How many owners an organization has.
    pub(crate) async fn owners(&self, org: Uuid) -> Result<u64, StoreError> {
        count(self.row("SELECT COUNT(*) FROM org_member WHERE org_id = ? AND role = 'owner'", [text(org)]).await?, "org_member")
    }

    /// Changes the role of a member of an organization.
    pub(crate) async fn set_org_role(&self, org: Uuid, account: Uuid, role: Role) -> Result<(), StoreError> {
        let values = [role.as_str().into(), text(org), text(account)];
        self.execute("UPDATE org_member SET role = ? WHERE org_id = ? AND account_id = ?", values).await?;
        Ok(())
    }

    /// Takes a member out of an organization and of all its projects.
    pub(crate) async fn delete_org_member(&self, org: Uuid, account: Uuid) -> Result<(), StoreError> {
        let projects = "DELETE FROM project_member WHERE account_id = ? AND project_id IN (SELECT id FROM project WHERE org_id = ?)";
        self.execute(projects, [text(account), text(org)]).await?;
        self.execute("DELETE FROM org_member WHERE org_id = ? AND account_id = ?", [text(org), text(account)]).await?;
        Ok(())
    }

    /// Gives a member a role in a project, whether they had one or not.
    pub(crate) async fn set_project_role(&self, project: ProjectId, account: Uuid, role: ProjectRole, at: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO project_member (project_id, account_id, role, created_at) VALUES (?, ?, ?, ?) \
             ON CONFLICT (project_id, account_id) DO UPDATE SET role = excluded.role";
        self.execute(sql, [project.0.into(), text(account), role.as_str().into(), at.into()]).await?;
        Ok(())
    }

    /// Takes a member out of a project; false when they had no role there.
    pub(crate) async fn delete_project_member(&self, project: ProjectId, account: Uuid) -> Result<bool, StoreError> {
        let done = self.execute("DELETE FROM project_member WHERE project_id = ? AND account_id = ?", [project.0.into(), text(account)]).await?;
        Ok(done == 1)
    }

    /// Adds an invitation; older ones of the same person to the same organization end.
    pub(crate) async fn insert_invitation(&self, invitation: &Invitation, digest: &Digest) -> Result<(), StoreError> {
        let older = "UPDATE invitation SET revoked_at = ? WHERE org_id = ? AND email = ? AND accepted_at IS NULL AND revoked_at IS NULL";
        self.execute(older, [invitation.created_at.into(), text(invitation.org_id), invitation.email.as_str().into()]).await?;
        self.execute(
            "INSERT INTO invitation (id, digest, org_id, email, role, created_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                text(invitation.id),
                digest.to_vec().into(),
                text(invitation.org_id),
                invitation.email.as_str().into(),
                invitation.role.as_str().into(),
                invitation.created_by.map(|id| id.hyphenated().to_string()).into(),
                invitation.created_at.into(),
                invitation.expires_at.into(),
            ],
        )
        .await?;
        Ok(())
    }

    /// Uses an invitation up; false when it was accepted or revoked before, or has ended.
    pub(crate) async fn take_invitation(&self, id: Uuid, account: Uuid, now: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE invitation SET accepted_at = ?, accepted_by = ? \
             WHERE id = ? AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > ?";
        let done = self.execute(sql, [now.into(), text(account), text(id), now.into()]).await?;
        Ok(done == 1)
    }

    /// Revokes the invitations by somebody that they could not make with the role that they have now; how many there were.
    pub(crate) async fn end_invitations_of(&self, org: Uuid, account: Uuid, role: Option<Role>, now: i64) -> Result<u64, StoreError> {
        let beyond = match role {
            Some(Role::Owner) => return Ok(0),
            Some(Role::Admin) => " AND role = 'owner'",
            Some(Role::Member) | None => "",
        };
        let sql = format!(
            "UPDATE invitation SET revoked_at = ? WHERE org_id = ? AND created_by = ? AND accepted_at IS NULL AND revoked_at IS NULL \
             AND expires_at > ?{beyond}"
        );
        Ok(self.execute(&sql, [now.into(), text(org), text(account), now.into()]).await?)
    }

    /// Revokes an invitation of an organization; nothing when there is none to revoke.
    pub(crate) async fn revoke_invitation(&self, org: Uuid, id: Uuid, now: i64) -> Result<Option<Invitation>, StoreError> {
        let found = self.row(&format!("{INVITATION} WHERE id = ? AND org_id = ?"), [text(id), text(org)]).await?;
        let sql = "UPDATE invitation SET revoked_at = ? WHERE id = ? AND org_id = ? AND accepted_at IS NULL AND revoked_at IS NULL";
        let done = self.execute(sql, [now.into(), text(id), text(org)]).await?;
        if done == 0 {
            return Ok(None);
        }
        found.as_ref().map(read_invitation).transpose()
    }
}
