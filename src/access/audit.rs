//! Reading the audit log, and entries about people, whose organizations all learn of them.

use uuid::Uuid;

use super::{Access, Caller, Denied};
use crate::domain::audit::AuditEntry;
use crate::domain::project::ProjectId;
use crate::store::StoreError;
use crate::store::identity::{AuditFilter, AuditRow, Change, Slice};

impl Access {
    /// Adds an entry about a person: one for each of their organizations, so that its admins can read it.
    pub(super) async fn record_of_person(&self, change: &Change<'_>, account: Uuid, entry: AuditEntry) -> Result<(), StoreError> {
        // Read on the connection of the change: waiting for another one while this one holds its locks could be for ever.
        for entry in copies(entry, &change.orgs_of(account).await?) {
            change.record(&entry).await?;
        }
        Ok(())
    }

    /// The entry once for each organization of a person; once, if there is none.
    pub(super) async fn for_every_org(&self, account: Uuid, entry: AuditEntry) -> Result<Vec<AuditEntry>, StoreError> {
        let orgs: Vec<Uuid> = self.store().memberships(account).await?.orgs.iter().map(|member| member.org_id).collect();
        Ok(copies(entry, &orgs))
    }
}

fn copies(entry: AuditEntry, orgs: &[Uuid]) -> Vec<AuditEntry> {
    if orgs.is_empty() { vec![entry] } else { orgs.iter().map(|org| entry.clone().org(*org)).collect() }
}

impl Caller {
    /// Entries of an organization, newest first, and how many there are.
    pub(crate) async fn audit_log(&self, org: Uuid, filter: AuditFilter, limit: i64, offset: i64) -> Result<(Vec<AuditRow>, u64), Denied> {
        self.org(org).await?;
        let filter = AuditFilter { org: Some(org), ..filter };
        Ok(self.access().store().audit_log(&filter, Slice { limit, offset }).await?)
    }

    /// Notes that something of a project was taken away as a file.
    pub(crate) async fn note_export(&self, project: ProjectId, action: &'static str) -> Result<(), Denied> {
        let store = self.access().store();
        let project = store.project_by_number(project).await?.ok_or(Denied::NotFound)?;
        let entry = self.entry(action).await?.project(project.org_id, project.uuid).target("project", project.uuid, &project.name);
        Ok(store.record(&entry).await?)
    }

    /// Notes that something of a project was deleted for good. `name` is the sender's word.
    pub(crate) async fn note_deletion(&self, project: ProjectId, action: &'static str, name: &str, traces: u64) -> Result<(), Denied> {
        let store = self.access().store();
        let project = store.project_by_number(project).await?.ok_or(Denied::NotFound)?;
        // Postgres keeps no NUL in text.
        let name = name.replace('\0', "\u{fffd}");
        let entry = self.entry(action).await?.project(project.org_id, project.uuid).target("traces", &name, &name).detail("traces", traces);
        Ok(store.record(&entry).await?)
    }

    /// Notes that entries of an organization were taken away.
    pub async fn note_audit_export(&self, org: Uuid) -> Result<(), Denied> {
        self.org(org).await?;
        Ok(self.access().store().record(&self.entry("audit_log.export").await?.org(org)).await?)
    }
}
