//! What a project decides about its traces (retention and what else has a form of its own), and projects that are being
//! deleted.

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

const STATEMENTS: &[&str] = &[
    // `value` is JSON.
    "CREATE TABLE project_setting (project_id @int NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, updated_at @int NOT NULL, \
     PRIMARY KEY (project_id, kind))@clustered",
    // From then on nobody sees it and nothing is stored in it; the row stays until its job is forgotten.
    "ALTER TABLE project ADD COLUMN deleted_at @int",
];
