//! On Postgres, what a count of traces by status and by another value reads: an index of statuses that has the number of each
//! trace, so that no trace's own row is looked at, and the knowledge that a value belongs to one kind.
//!
//! On SQLite the index has the number already, and the planner is told what to do.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(elided_lifetimes_in_paths, reason = "the trait's own signature elides it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        if manager.get_database_backend() == DbBackend::Postgres {
            for statement in STATEMENTS {
                connection.execute_unprepared(statement).await?;
            }
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const STATEMENTS: &[&str] = &[
    "DROP INDEX trace_status",
    "CREATE INDEX trace_status ON trace (project_id, status, started_at, trace_id) INCLUDE (seq)",
    "CREATE STATISTICS facet_kinds (dependencies) ON kind, value_hash FROM facet",
];
