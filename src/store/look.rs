//! What `doctor` and the status page ask of a database. Nothing here changes anything.

use std::path::PathBuf;

use std::path::Path;

use super::connect::Schema;
use super::{Dialect, Location, Preflight, Store, StoreError, column, connect, inspect, upgrade};
use crate::domain::project::ProjectId;

/// Bytes that a database takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Of the database; on SQLite of its file.
    pub database: u64,
    /// Of SQLite's write-ahead log.
    pub log: Option<u64>,
}

/// Faults of a file that are told one by one.
const MAX_FAULTS: usize = 20;

impl Store {
    /// Opens a store that must be there, as it is: schema steps that are missing stay missing.
    pub async fn open_to_look(location: &Location) -> Result<Self, StoreError> {
        Ok(Self::from_pools(connect::open(location, false, Schema::AsItIs).await?))
    }

    /// What an upgrade of this store would meet. Nothing is changed.
    pub async fn preflight(location: &Location) -> Result<Preflight, StoreError> {
        match location {
            Location::DataDir(directory) => upgrade::preflight_sqlite(directory).await,
            Location::Postgres(_) => {
                let store = Self::open_to_look(location).await?;
                let preflight = upgrade::preflight_postgres(&store.reader().pool).await?;
                store.close().await?;
                Ok(preflight)
            }
        }
    }

    /// Looks at every page, index and reference of a SQLite file that nobody has open. Gives the newest schema step it has,
    /// and what is wrong with it.
    pub async fn look_at_file(file: &Path) -> Result<(String, Vec<String>), StoreError> {
        inspect::whole(file).await
    }

    /// Name and version of the database.
    pub async fn version(&self) -> Result<String, StoreError> {
        let (name, sql) = match self.dialect() {
            Dialect::Sqlite => ("SQLite", "SELECT sqlite_version()"),
            Dialect::Postgres => ("Postgres", "SHOW server_version"),
        };
        let row = self.row(sql, []).await?.ok_or_else(|| StoreError::Unavailable("the database did not tell its version".to_owned()))?;
        Ok(format!("{name} {}", column::<String>(&row, "version", 0)?))
    }

    /// How large the database is now.
    pub async fn file_sizes(&self) -> Result<Sizes, StoreError> {
        if self.dialect() == Dialect::Postgres {
            let row = self.row("SELECT pg_database_size(current_database())", []).await?;
            let bytes: i64 = row.map(|row| column(&row, "pg_database_size", 0)).transpose()?.unwrap_or(0);
            return Ok(Sizes { database: bytes.unsigned_abs(), log: None });
        }
        let row = self.row("SELECT file FROM pragma_database_list WHERE name = 'main'", []).await?;
        let file: String = row.map(|row| column(&row, "database_list", 0)).transpose()?.unwrap_or_default();
        // A log that is not there is an empty one.
        let length = |file: PathBuf| std::fs::metadata(file).map_or(0, |found| found.len());
        Ok(Sizes { database: length(PathBuf::from(&file)), log: Some(length(PathBuf::from(file + "-wal"))) })
    }

    /// The last schema step that the store has.
    pub async fn schema(&self) -> Result<String, StoreError> {
        let row = self.row("SELECT version FROM seaql_migrations ORDER BY version DESC LIMIT 1", []).await?;
        row.map(|row| column(&row, "seaql_migrations", 0)).transpose().map(Option::unwrap_or_default)
    }

    /// Schema steps that this version knows and the store does not have.
    pub async fn pending_steps(&self) -> Result<Vec<String>, StoreError> {
        let rows = self.rows("SELECT version FROM seaql_migrations", []).await?;
        let applied = rows.iter().map(|row| column(row, "seaql_migrations", 0)).collect::<Result<Vec<String>, _>>()?;
        Ok(upgrade::missing(&applied))
    }

    /// The time at the database, µs, where it has a clock of its own.
    pub async fn database_clock(&self) -> Result<Option<i64>, StoreError> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(None);
        }
        let row = self.row("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint", []).await?;
        row.map(|row| column(&row, "clock", 0)).transpose()
    }

    /// When the trace that came last was last written, µs; SQLite only, where that costs nothing.
    pub async fn newest_commit(&self) -> Result<Option<i64>, StoreError> {
        if self.dialect() == Dialect::Postgres {
            return Ok(None);
        }
        let row = self.row("SELECT updated_at FROM trace ORDER BY seq DESC LIMIT 1", []).await?;
        row.map(|row| column(&row, "trace", 0)).transpose()
    }

    /// What SQLite finds wrong with its own file: pages, indexes held against their tables, and references. None: Postgres is
    /// not asked, it has programs of its own for that.
    pub async fn integrity(&self) -> Result<Option<Vec<String>>, StoreError> {
        if self.dialect() == Dialect::Postgres {
            return Ok(None);
        }
        let mut faults = Vec::new();
        for row in self.rows(&format!("PRAGMA integrity_check({MAX_FAULTS})"), []).await? {
            let text: String = column(&row, "integrity_check", 0)?;
            if text != "ok" {
                faults.push(text);
            }
        }
        for row in self.rows("PRAGMA foreign_key_check", []).await?.iter().take(MAX_FAULTS) {
            faults.push(format!("a row of {} refers to one that is not there", column::<String>(row, "foreign_key_check", 0)?));
        }
        Ok(Some(faults))
    }

    /// All projects by their numbers, with names.
    pub async fn project_names(&self) -> Result<Vec<(ProjectId, String)>, StoreError> {
        let rows = self.rows("SELECT p.id, o.name, p.name FROM project p JOIN organization o ON o.id = p.org_id ORDER BY p.id", []).await?;
        let name = |row, index| column::<String>(row, "project", index);
        rows.iter().map(|row| Ok((ProjectId(column(row, "project", 0)?), format!("{}/{}", name(row, 1)?, name(row, 2)?)))).collect()
    }
}
