use uuid::Uuid;

use super::members::{read_project_role, read_role};
use super::{Change, Connection, Row, Store, StoreError, column, or_conflict, read_uuid, text};
use crate::domain::account::{Account, Membership, Memberships, Role};
use crate::domain::project::ProjectId;

const TABLE: &str = "account";
const COLUMNS: &str = "SELECT id, email, first_name, last_name, timezone, created_at, password_hash FROM account";
const OWNER: &str = "SELECT 1 FROM org_member WHERE role = 'owner' LIMIT 1";

impl Store {
    /// One account.
    pub(crate) async fn account(&self, id: Uuid) -> Result<Option<Account>, StoreError> {
        self.row(&format!("{COLUMNS} WHERE id = ?"), [text(id)]).await?.as_ref().map(read).transpose()
    }

    /// The account of that e-mail, with its password hash if it has one.
    pub(crate) async fn account_by_email(&self, email: &str) -> Result<Option<(Account, Option<String>)>, StoreError> {
        let Some(row) = self.row(&format!("{COLUMNS} WHERE email = ?"), [email.into()]).await? else { return Ok(None) };
        Ok(Some((read(&row)?, column(&row, TABLE, 6)?)))
    }

    /// Where an account is a member.
    pub(crate) async fn memberships(&self, account: Uuid) -> Result<Memberships, StoreError> {
        let rows = self.rows("SELECT org_id, role FROM org_member WHERE account_id = ?", [text(account)]).await?;
        let orgs = rows.iter().map(|row| Ok(Membership { org_id: read_uuid(row, "org_member", 0)?, role: read_role(row, 1)? }));
        let orgs = orgs.collect::<Result<_, StoreError>>()?;
        let rows = self.rows("SELECT project_id, role FROM project_member WHERE account_id = ?", [text(account)]).await?;
        let projects = rows.iter().map(|row| Ok((ProjectId(column(row, "project_member", 0)?), read_project_role(row, 1)?)));
        Ok(Memberships { orgs, projects: projects.collect::<Result<_, StoreError>>()? })
    }

    /// Whether there is an owner yet.
    pub(crate) async fn has_owner(&self) -> Result<bool, StoreError> {
        Ok(self.row(OWNER, []).await?.is_some())
    }
}

impl Change<'_> {
    /// Whether there is an owner yet.
    pub(crate) async fn has_owner(&self) -> Result<bool, StoreError> {
        Ok(self.row(OWNER, []).await?.is_some())
    }

    /// Adds an account.
    pub(crate) async fn insert_account(&self, account: &Account, password_hash: Option<&str>) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO account (id, email, first_name, last_name, timezone, password_hash, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                text(account.id),
                account.email.as_str().into(),
                account.first_name.as_str().into(),
                account.last_name.as_str().into(),
                account.timezone.as_str().into(),
                password_hash.into(),
                account.created_at.into(),
            ],
        )
        .await
        .map_err(or_conflict("an account with this e-mail"))?;
        Ok(())
    }

    /// Changes what a person says of themselves.
    pub(crate) async fn update_account(&self, account: &Account) -> Result<(), StoreError> {
        let values = [account.first_name.as_str().into(), account.last_name.as_str().into(), account.timezone.as_str().into(), text(account.id)];
        self.execute("UPDATE account SET first_name = ?, last_name = ?, timezone = ? WHERE id = ?", values).await?;
        Ok(())
    }

    /// Changes a password.
    pub(crate) async fn update_password(&self, account: Uuid, hash: &str) -> Result<(), StoreError> {
        self.execute("UPDATE account SET password_hash = ? WHERE id = ?", [hash.into(), text(account)]).await?;
        Ok(())
    }

    /// Changes a password, if it is still the one of this hash.
    pub(crate) async fn renew_password(&self, email: &str, old: &str, hash: &str) -> Result<bool, StoreError> {
        let sql = "UPDATE account SET password_hash = ? WHERE email = ? AND password_hash = ?";
        Ok(self.execute(sql, [hash.into(), email.into(), old.into()]).await? == 1)
    }

    /// One account, as this change sees it.
    pub(crate) async fn account(&self, id: Uuid) -> Result<Option<Account>, StoreError> {
        self.row(&format!("{COLUMNS} WHERE id = ?"), [text(id)]).await?.as_ref().map(read).transpose()
    }

    /// Organizations of an account, as this change sees them.
    pub(crate) async fn orgs_of(&self, account: Uuid) -> Result<Vec<Uuid>, StoreError> {
        let statement = self.store.statement("SELECT org_id FROM org_member WHERE account_id = ?", [text(account)]);
        self.transaction.query_all_raw(statement).await?.iter().map(|row| read_uuid(row, "org_member", 0)).collect()
    }

    /// The account of that e-mail, as this change sees it.
    pub(crate) async fn account_by_email(&self, email: &str) -> Result<Option<Account>, StoreError> {
        self.row(&format!("{COLUMNS} WHERE email = ?"), [email.into()]).await?.as_ref().map(read).transpose()
    }

    /// The account that a provider's name for a person belongs to.
    pub(crate) async fn account_by_identity(&self, issuer: &str, subject: &str) -> Result<Option<Account>, StoreError> {
        let own = "WHERE id = (SELECT i.account_id FROM account_identity i WHERE i.issuer = ? AND i.subject = ?)";
        self.row(&format!("{COLUMNS} {own}"), [issuer.into(), subject.into()]).await?.as_ref().map(read).transpose()
    }

    /// Ties a provider's name for a person to an account.
    pub(crate) async fn insert_identity(&self, issuer: &str, subject: &str, account: Uuid, at: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO account_identity (issuer, subject, account_id, created_at) VALUES (?, ?, ?, ?)";
        let done = self.execute(sql, [issuer.into(), subject.into(), text(account), at.into()]).await;
        done.map_err(or_conflict("this identity"))?;
        Ok(())
    }

    /// The role that the groups of a provider's person gave them when they last signed in.
    pub(crate) async fn identity_role(&self, issuer: &str, subject: &str) -> Result<Option<Role>, StoreError> {
        let sql = "SELECT role FROM account_identity WHERE issuer = ? AND subject = ? AND role IS NOT NULL";
        self.row(sql, [issuer.into(), subject.into()]).await?.as_ref().map(|row| read_role(row, 0)).transpose()
    }

    /// Keeps the role that the groups of a provider's person give them, or that they give none.
    pub(crate) async fn set_identity_role(&self, issuer: &str, subject: &str, role: Option<Role>) -> Result<(), StoreError> {
        let values = [role.map(Role::as_str).into(), issuer.into(), subject.into()];
        self.execute("UPDATE account_identity SET role = ? WHERE issuer = ? AND subject = ?", values).await?;
        Ok(())
    }

    /// Makes an account a member of an organization.
    pub(crate) async fn insert_member(&self, org: Uuid, account: Uuid, role: Role, created_at: i64) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO org_member (org_id, account_id, role, created_at) VALUES (?, ?, ?, ?)",
            [text(org), text(account), role.as_str().into(), created_at.into()],
        )
        .await
        .map_err(or_conflict("this membership"))?;
        Ok(())
    }
}

pub(super) fn read(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: read_uuid(row, TABLE, 0)?,
        email: column(row, TABLE, 1)?,
        first_name: column(row, TABLE, 2)?,
        last_name: column(row, TABLE, 3)?,
        timezone: column(row, TABLE, 4)?,
        created_at: column(row, TABLE, 5)?,
    })
}
