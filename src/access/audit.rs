//! Reading the audit log, and entries about people, whose organizations all learn of them.

use uuid::Uuid;

use super::{Access, AccessError, Caller, Denied, ProjectScope};
use crate::domain::audit::{Actor, AuditEntry};
use crate::domain::project::{Project, ProjectId};
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

    /// Notes that a project was written to a file on the command line.
    pub async fn note_project_export(&self, project: &Project, traces: u64) -> Result<(), AccessError> {
        let entry = self.entry(Actor::CommandLine, "project.export").project(project.org_id, project.uuid);
        Ok(self.store().record(&entry.target("project", project.uuid, &project.name).detail("traces", traces)).await?)
    }

    /// Notes that the whole store was written to a file; who runs the server reads it.
    pub async fn note_backup(&self) -> Result<(), AccessError> {
        let Some(first) = self.store().oldest_organization().await? else { return Ok(()) };
        Ok(self.store().record(&self.entry(Actor::CommandLine, "store.backup").org(first.id)).await?)
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

    /// Begins an entry of what is done to a project.
    pub(crate) async fn project_entry(&self, scope: &ProjectScope, action: &'static str) -> Result<AuditEntry, Denied> {
        let project = self.find_project(scope.uuid()).await?;
        Ok(self.entry(action).await?.project(project.org_id, project.uuid).target("project", project.uuid, &project.name))
    }

    /// An entry of traces that are deleted for good. `name` is the sender's word.
    pub(crate) async fn deletion_entry(&self, scope: &ProjectScope, action: &'static str, name: &str, traces: u64) -> Result<AuditEntry, Denied> {
        Ok(self.project_entry(scope, action).await?.target("traces", name, name).detail("traces", traces))
    }

    /// Notes that entries of an organization were taken away.
    pub async fn note_audit_export(&self, org: Uuid) -> Result<(), Denied> {
        self.org(org).await?;
        Ok(self.access().store().record(&self.entry("audit_log.export").await?.org(org)).await?)
    }
}
