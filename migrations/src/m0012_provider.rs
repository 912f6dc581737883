//! The role that a provider's groups gave somebody, so that it goes when the groups go; the personal token that another one
//! was made in the place of; and indexes of gaps that Postgres cannot take for their key.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(elided_lifetimes_in_paths, reason = "the trait's own signature elides it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let on_postgres = if manager.get_database_backend() == DbBackend::Postgres { GAP_INDEXES } else { &[] };
        for statement in STATEMENTS.iter().chain(on_postgres) {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const STATEMENTS: &[&str] = &["ALTER TABLE account_identity ADD COLUMN role TEXT", "ALTER TABLE personal_token ADD COLUMN replaces TEXT"];

/// The table is empty most of the time. Postgres then believes that all gaps of a trace are as few as one, and looked for
/// one gap by its trace alone; an index with a condition is only used where the condition is asked for.
const GAP_INDEXES: &[&str] = &[
    "DROP INDEX gap_end",
    "DROP INDEX gap_best",
    "CREATE INDEX gap_end ON gap (project_id, trace_seq, max_end) WHERE max_end IS NOT NULL",
    "CREATE INDEX gap_best ON gap (project_id, trace_seq, best) WHERE members > 0",
];
