//! What other protocols than Dynamiq need: log records that belong to spans, what spans tell a missing parent, and traces
//! that are closed when nothing comes for a while.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(elided_lifetimes_in_paths, reason = "the trait's own signature elides it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let (int, bytes, clustered) = match connection.get_database_backend() {
            DbBackend::Sqlite => ("INTEGER", "BLOB", " WITHOUT ROWID"),
            _ => ("BIGINT", "BYTEA", ""),
        };
        for statement in STATEMENTS {
            let statement = statement.replace("@int", int).replace("@bytes", bytes).replace("@clustered", clustered);
            connection.execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const STATEMENTS: &[&str] = &[
    "ALTER TABLE gap ADD COLUMN told @bytes",
    "CREATE TABLE span_log (project_id @int NOT NULL, trace_seq @int NOT NULL, span_id @bytes NOT NULL, hash @bytes NOT NULL, \
     head @bytes NOT NULL, PRIMARY KEY (project_id, trace_seq, span_id, hash))@clustered",
    "CREATE TABLE trace_due (project_id @int NOT NULL, trace_seq @int NOT NULL, due_at @int NOT NULL, \
     PRIMARY KEY (project_id, trace_seq))@clustered",
    "CREATE INDEX trace_due_at ON trace_due (due_at)",
];
