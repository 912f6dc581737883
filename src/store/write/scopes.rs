//! In which rollups something of a source counts: those of its project, and those of every app that lists the source.
//!
//! When an app's sources change, older traces are counted (or taken back) step by step, in the order of their internal
//! numbers (`rescope.rs`). Until that is done, which of them are counted is known by number alone, so a trace that
//! changes meanwhile is taken back from, and added to, exactly the scopes that have it.

use std::collections::HashMap;

use crate::domain::id::hash128;
use crate::domain::project::ProjectId;
use crate::domain::text::Text;
use crate::metrics::fold::PROJECT_SCOPE;
use crate::store::{Connection, Dialect, Row, StoreError, column};

pub(crate) const READ_SOURCES: &str = "SELECT app_id, source_hash, side, done_seq, end_seq FROM app_source WHERE project_id = ?";

/// Which traces of a source an app counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Counted {
    /// All of them.
    All,
    /// Older ones are being added: those numbered in (done, end] are not counted yet.
    Outside { done: i64, end: i64 },
    /// They are being taken back: those numbered in (done, end] are still counted, and no others.
    Inside { done: i64, end: i64 },
}

impl Counted {
    /// The stored columns.
    pub(in crate::store) fn columns(self) -> [i64; 3] {
        match self {
            Self::All => [0, 0, 0],
            Self::Outside { done, end } => [1, done, end],
            Self::Inside { done, end } => [2, done, end],
        }
    }

    /// Reads the three columns from `index` on.
    pub(in crate::store) fn read(row: &Row, index: usize) -> Result<Self, StoreError> {
        let number = |at| column::<i64>(row, "app_source", index + at);
        let (done, end) = (number(1)?, number(2)?);
        match number(0)? {
            0 => Ok(Self::All),
            1 => Ok(Self::Outside { done, end }),
            2 => Ok(Self::Inside { done, end }),
            _ => Err(StoreError::corrupt("app_source", "unknown side")),
        }
    }

    fn has(self, seq: i64) -> bool {
        let within = |done, end| seq > done && seq <= end;
        match self {
            Self::All => true,
            Self::Outside { done, end } => !within(done, end),
            Self::Inside { done, end } => within(done, end),
        }
    }
}

/// A source, by the hash of its name.
type SourceKey = (ProjectId, [u8; 16]);

/// The apps that list each source, by project.
#[derive(Debug, Default)]
pub(in crate::store) struct Sources(HashMap<SourceKey, Vec<(i64, Counted)>>);

impl Sources {
    /// Reads what the apps of a project list. A writer calls this under its lock of the project.
    pub(in crate::store) async fn read<C: Connection>(&mut self, connection: &C, dialect: Dialect, project: ProjectId) -> Result<(), StoreError> {
        for row in connection.query_all_raw(dialect.statement(READ_SOURCES, [project.0.into()])).await? {
            let hash: Vec<u8> = column(&row, "app_source", 1)?;
            let hash = hash.try_into().map_err(|_| StoreError::corrupt("app_source", "a hash is not 16 bytes"))?;
            self.0.entry((project, hash)).or_default().push((column(&row, "app_source", 0)?, Counted::read(&row, 2)?));
        }
        Ok(())
    }

    /// The scopes that something of `source`, in the trace with this number, counts in.
    pub(in crate::store) fn scopes(&self, project: ProjectId, source: Option<&Text>, seq: i64) -> Vec<i64> {
        let apps = if self.0.is_empty() { None } else { source.and_then(|source| self.0.get(&(project, hash128(source.as_bytes())))) };
        let apps = apps.into_iter().flatten().filter(|(_, counted)| counted.has(seq)).map(|(app, _)| *app);
        std::iter::once(PROJECT_SCOPE).chain(apps).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_of_a_walk_are_complements() {
        for seq in 0..12 {
            let (outside, inside) = (Counted::Outside { done: 3, end: 8 }, Counted::Inside { done: 3, end: 8 });
            assert_ne!(outside.has(seq), inside.has(seq), "{seq}");
            assert_eq!(inside.has(seq), (4..=8).contains(&seq), "{seq}");
            assert!(Counted::All.has(seq));
            // A walk that is at its end leaves all, or nothing.
            assert!(Counted::Outside { done: 8, end: 8 }.has(seq) && !Counted::Inside { done: 8, end: 8 }.has(seq));
        }
    }
}
