//! Empty stores for tests that go without HTTP.

use sqlx::{Connection, PgConnection};
use tempfile::TempDir;
use tracekeep::store::Location;

use super::Backend;
use super::postgres::Database;

/// Where a store lies; it is gone with this value.
pub(crate) struct Place {
    pub(crate) location: Location,
    _directory: TempDir,
    _database: Option<Database>,
}

impl Place {
    /// Room for a store.
    pub(crate) async fn new(backend: Backend) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        match backend {
            Backend::Sqlite => Self { location: Location::DataDir(directory.path().to_owned()), _directory: directory, _database: None },
            Backend::Postgres => {
                let database = Database::create().await;
                Self { location: Location::Postgres(database.url()), _directory: directory, _database: Some(database) }
            }
        }
    }

    /// Major version of the Postgres server.
    pub(crate) async fn postgres_version(&self) -> String {
        let Location::Postgres(url) = &self.location else { panic!("this is no Postgres store") };
        let mut connection = PgConnection::connect(url).await.expect("the database answers");
        let version: String = sqlx::query_scalar("SHOW server_version").fetch_one(&mut connection).await.expect("a version");
        version.split('.').next().unwrap_or_default().to_owned()
    }
}
