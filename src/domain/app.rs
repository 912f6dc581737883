//! Apps: named views of a project's traces, by where they come from.

use uuid::Uuid;

use super::project::ProjectId;
use super::text::Text;

/// Sources that one app may list besides its own id.
pub const MAX_SOURCES: usize = 100;

/// An app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// Internal number: the scope of its rollups. Never shown.
    pub number: i64,
    /// The id that people and programs see; always one of its sources.
    pub uuid: Uuid,
    /// Project whose traces it shows.
    pub project: ProjectId,
    /// Id of the project.
    pub project_uuid: Uuid,
    /// Name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// A JSON object of what the server keeps and does not act on.
    pub details: String,
    /// Sources besides its own id.
    pub sources: Vec<Text>,
    /// Its rollups hold all traces of its sources; `false` while older ones are being counted or taken back.
    pub is_settled: bool,
    /// Time of creation, µs, and by whom (a key has no account).
    pub created: Stamp,
    /// Last change.
    pub updated: Option<Stamp>,
    /// When it was archived.
    pub archived: Option<Stamp>,
}

/// When something was done, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Microseconds since the epoch.
    pub at: i64,
    /// Account; none when it was done with a key.
    pub by: Option<Uuid>,
}

impl App {
    /// All sources whose traces are the app's.
    pub fn all_sources(&self) -> Vec<Text> {
        std::iter::once(own_source(self.uuid)).chain(self.sources.iter().cloned()).collect()
    }
}

/// An app's own id as a source: what an SDK's `source_id` is set to.
pub fn own_source(app: Uuid) -> Text {
    Text::from(app.hyphenated().to_string().as_str())
}
