//! Apps as people describe them, and how far each app has counted the older traces of its sources.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(elided_lifetimes_in_paths, reason = "the trait's own signature elides it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let int = if connection.get_database_backend() == DbBackend::Sqlite { "INTEGER" } else { "BIGINT" };
        for statement in STATEMENTS {
            connection.execute_unprepared(&statement.replace("@int", int)).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// `details` is a JSON object of what the server keeps and does not act on. `deleted_at`: nobody sees the app any more,
/// its rollup rows are being deleted. `side`, `done_seq` and `end_seq` say which traces of a source are counted: 0 all;
/// 1 those outside of (done, end]; 2 those inside. `wanted` 0: the source is to go.
const STATEMENTS: &[&str] = &[
    "ALTER TABLE app ADD COLUMN description TEXT",
    "ALTER TABLE app ADD COLUMN details TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE app ADD COLUMN created_by TEXT",
    "ALTER TABLE app ADD COLUMN updated_at @int",
    "ALTER TABLE app ADD COLUMN updated_by TEXT",
    "ALTER TABLE app ADD COLUMN archived_by TEXT",
    "ALTER TABLE app ADD COLUMN deleted_at @int",
    "CREATE INDEX app_name ON app (project_id, name)",
    "ALTER TABLE app_source ADD COLUMN wanted @int NOT NULL DEFAULT 1",
    "ALTER TABLE app_source ADD COLUMN side @int NOT NULL DEFAULT 0",
    "ALTER TABLE app_source ADD COLUMN done_seq @int NOT NULL DEFAULT 0",
    "ALTER TABLE app_source ADD COLUMN end_seq @int NOT NULL DEFAULT 0",
];
