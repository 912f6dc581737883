use std::path::PathBuf;

use super::reader::{Reader, Secret};

/// Where the store lives.
#[derive(Clone, Debug)]
pub struct Database {
    /// Directory of the SQLite file and of small files such as the setup link.
    pub data_dir: PathBuf,
    /// Postgres URL; when set, the store is there instead.
    pub url: Option<Secret>,
}

impl Database {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let data_dir = PathBuf::from(reader.take(
            "database.data_dir",
            "TRACEKEEP_DATA_DIR",
            "Directory of the SQLite store and of small files such as the setup link.",
            "./data".to_owned(),
        ));
        let url: Option<Secret> = reader.take_optional("database.url", "TRACEKEEP_DATABASE_URL", "Postgres URL; when it is set the store is there.");
        if url.as_ref().is_some_and(|url| !url.expose().starts_with("postgres://") && !url.expose().starts_with("postgresql://")) {
            reader.fault("database.url", "must start with postgres:// (for SQLite set database.data_dir instead)");
        }
        Self { data_dir, url }
    }
}
