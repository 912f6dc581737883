//! The projects of an organization, as programs that send traces name them: by id, by name, or by the key of a name.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::{Access, AccessError, DEFAULT_NAME, Denied};
use crate::domain::id::pack;
use crate::domain::project::{Project, Visibility, key_of};
use crate::domain::text::Text;
use crate::store::identity::{ProjectFilter, Slice};

/// All projects of an organization, read at once: one body may name a hundred thousand of them, and no look-up of one may
/// cost a statement.
#[derive(Debug)]
pub(super) struct Directory {
    all: HashMap<Uuid, Arc<Project>>,
    by_name: HashMap<String, Arc<Project>>,
    /// Those that every member sees; the first by name where several have the same.
    by_key: HashMap<String, Arc<Project>>,
}

impl Directory {
    fn of(projects: Vec<Project>) -> Self {
        let mut directory = Self { all: HashMap::new(), by_name: HashMap::new(), by_key: HashMap::new() };
        for project in projects.into_iter().map(Arc::new) {
            if project.visibility == Visibility::Internal {
                directory.by_key.entry(key_of(&project.name)).or_insert_with(|| Arc::clone(&project));
            }
            directory.by_name.insert(project.name.clone(), Arc::clone(&project));
            directory.all.insert(project.uuid, project);
        }
        directory
    }

    /// The project that an id, a name or a key means, private ones included.
    pub(super) fn find(&self, named: &str) -> Option<&Arc<Project>> {
        let by_id = Uuid::parse_str(named).ok().and_then(|id| self.all.get(&id));
        by_id.or_else(|| self.by_name.get(named)).or_else(|| self.by_key.get(named))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }
}

impl Access {
    /// The projects of an organization.
    pub(super) async fn directory(&self, org: Uuid) -> Result<Arc<Directory>, Denied> {
        let read = async { Ok(Arc::new(Directory::of(self.store().projects(ProjectFilter::Of(org), Slice::ALL).await?.0))) };
        self.remember(&self.0.grants.directories, org, read).await
    }

    /// Where the spans of a file go: to the project that their trace names, else to the one that has the trace already, else
    /// to the one that their folder is named after, else to the default one. Unlike what a program sends, a file makes no
    /// project, and it does not reach private ones.
    pub async fn project_of_file(&self, org: Uuid, trace_id: &Text, named: Option<&str>, folder: Option<&str>) -> Result<Arc<Project>, AccessError> {
        let directory = self.directory(org).await?;
        let seen = |named: &str| directory.find(named).filter(|project| project.visibility == Visibility::Internal).cloned();
        if let Some(project) = named.filter(|named| *named != DEFAULT_NAME).and_then(seen) {
            return Ok(project);
        }
        let default = seen(DEFAULT_NAME);
        let last = default.as_ref().map(|project| project.id);
        let home = self.store().home_of_trace(org, &pack(trace_id.as_bytes()), last).await?;
        let found = home.and_then(|home| directory.all.get(&home)).cloned().or_else(|| seen(folder?)).or(default);
        found.ok_or_else(|| AccessError::Missing { what: "project", name: DEFAULT_NAME.to_owned() })
    }
}
