//! Proof that somebody may touch a project.

use uuid::Uuid;

use crate::domain::account::Role;
use crate::domain::project::{Project, ProjectId};

/// A project that the caller was allowed to touch.
///
/// Only this room can make one, and every store call on tenant data asks for the number inside: code that forgets to
/// check the caller does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProjectScope {
    project: ProjectId,
    uuid: Uuid,
}

impl ProjectScope {
    pub(super) fn new(project: ProjectId, uuid: Uuid) -> Self {
        Self { project, uuid }
    }

    pub(super) fn of(project: &Project) -> Self {
        Self::new(project.id, project.uuid)
    }

    /// Internal number of the project.
    pub(crate) fn project(&self) -> ProjectId {
        self.project
    }

    /// The id that people and programs see.
    pub fn uuid(&self) -> Uuid {
        self.uuid
    }
}

/// An organization that the caller was allowed to look into.
#[derive(Clone, Copy, Debug)]
pub struct OrgScope {
    org: Uuid,
    role: Option<Role>,
}

impl OrgScope {
    pub(super) fn new(org: Uuid, role: Option<Role>) -> Self {
        Self { org, role }
    }

    /// Id of the organization.
    pub fn org(&self) -> Uuid {
        self.org
    }

    /// The caller's role there; a key has none.
    pub fn role(&self) -> Option<Role> {
        self.role
    }
}
