//! What each access key of a project has sent on each day.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(elided_lifetimes_in_paths, reason = "the trait's own signature elides it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let (int, clustered) = match connection.get_database_backend() {
            DbBackend::Sqlite => ("INTEGER", " WITHOUT ROWID"),
            _ => ("BIGINT", ""),
        };
        for statement in STATEMENTS {
            connection.execute_unprepared(&statement.replace("@int", int).replace("@clustered", clustered)).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const STATEMENTS: &[&str] =
    &["CREATE TABLE usage_day (project_id @int NOT NULL, day @int NOT NULL, key_id TEXT NOT NULL, requests @int NOT NULL, spans @int NOT NULL, \
     bytes @int NOT NULL, PRIMARY KEY (project_id, day, key_id))@clustered"];
