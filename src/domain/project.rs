//! Projects, as the rooms that store and read traces know them.

/// Internal number of a project; first column of every tenant key. Never shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProjectId(pub i64);
