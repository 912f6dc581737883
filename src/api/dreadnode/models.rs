//! The JSON of the bootstrap routes (contracts/dreadnode.md section 2), with every field that some SDK requires, 1.x
//! included.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::access::{DEFAULT_NAME, Sender};
use crate::domain::account::{Organization, workspace_id};
use crate::domain::project::{Project, key_of};
use crate::domain::time;

/// The SDK wants to know how long a sandbox may run, in seconds. There are none here.
const SANDBOX_SECONDS: u32 = 3_600;
const SANDBOX_SOURCE: &str = "platform";

/// A key stands for a user.
pub(super) fn user(sender: &Sender) -> Value {
    let id = sender.key_id().to_string();
    json!({ "id": id, "email_address": format!("{id}@access-key.invalid"), "username": sender.key_name() })
}

/// An organization.
pub(super) fn organization(org: &Organization) -> Value {
    let at = time::format(org.created_at);
    json!({
        "id": org.id.to_string(),
        "name": org.name,
        "key": key(&org.name, org.id),
        "created_at": at,
        "updated_at": at,
        "effective_max_sandbox_runtime_seconds": SANDBOX_SECONDS,
        "max_sandbox_runtime_source_level": SANDBOX_SOURCE,
        "effective_default_sandbox_runtime_seconds": SANDBOX_SECONDS,
        "default_sandbox_runtime_source_level": SANDBOX_SOURCE,
        "platform_max_sandbox_runtime_seconds": SANDBOX_SECONDS,
        "platform_default_sandbox_runtime_seconds": SANDBOX_SECONDS,
        "description": null,
        "is_active": true,
        "allow_external_invites": false,
        "max_members": 0,
    })
}

/// The one workspace of an organization.
pub(super) fn workspace(org: &Organization) -> Value {
    let at = time::format(org.created_at);
    json!({
        "id": workspace_id(org.id).to_string(),
        "name": DEFAULT_NAME,
        "key": DEFAULT_NAME,
        "org_id": org.id.to_string(),
        "is_default": true,
        "created_at": at,
        "updated_at": at,
        "description": null,
        "org_name": org.name,
        "is_active": true,
        "project_count": null,
    })
}

/// A project.
pub(super) fn project(org: &Organization, project: &Project) -> Value {
    let at = time::format(project.created_at);
    json!({
        "id": project.uuid.to_string(),
        "key": key(&project.name, project.uuid),
        "name": project.name,
        "workspace_id": workspace_id(org.id).to_string(),
        "is_default": project.name == DEFAULT_NAME,
        "created_at": at,
        "updated_at": at,
        "description": null,
        "run_count": 0,
        "last_run": null,
    })
}

/// Whether a path means the workspace of the organization.
pub(super) fn is_workspace(org: &Organization, named: &str) -> bool {
    named == DEFAULT_NAME || Uuid::parse_str(named).is_ok_and(|named| named == workspace_id(org.id))
}

/// The id stands for a name that no key can be made of.
fn key(name: &str, id: Uuid) -> String {
    Some(key_of(name)).filter(|key| !key.is_empty()).unwrap_or_else(|| id.to_string())
}
