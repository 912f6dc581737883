//! Tracked jobs, and the prices that a project sets itself.
//!
//! `@int` is a 64-bit integer; `@clustered` marks the tables that SQLite keeps in key order.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(elided_lifetimes_in_paths, reason = "the trait's own signature elides it")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let is_sqlite = connection.get_database_backend() == DbBackend::Sqlite;
        let (int, clustered) = if is_sqlite { ("INTEGER", " WITHOUT ROWID") } else { ("BIGINT", "") };
        for statement in STATEMENTS {
            connection.execute_unprepared(&statement.replace("@int", int).replace("@clustered", clustered)).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// `task`, `place` and `result` are JSON. `lease` names the runner that has the job in hand, until `lease_until`; `turn_at`
/// orders the open jobs, so that they take turns.
const STATEMENTS: &[&str] = &[
    "CREATE TABLE job (id TEXT NOT NULL PRIMARY KEY, project_id @int NOT NULL, kind TEXT NOT NULL, task TEXT NOT NULL, state @int NOT NULL, \
     place TEXT, done @int NOT NULL, total @int, result TEXT, error TEXT, created_by TEXT, created_at @int NOT NULL, started_at @int, \
     finished_at @int, turn_at @int NOT NULL, failures @int NOT NULL, lease TEXT, lease_until @int NOT NULL)",
    "CREATE INDEX job_created ON job (project_id, created_at, id)",
    // Only what is open, over all projects: what the runners look at every second.
    "CREATE INDEX job_open ON job (turn_at) WHERE finished_at IS NULL",
    "CREATE INDEX job_finished ON job (finished_at) WHERE finished_at IS NOT NULL",
    // Prices are pico-dollars for a million tokens, and for one request.
    "CREATE TABLE price_override (project_id @int NOT NULL, id TEXT NOT NULL, model TEXT NOT NULL, provider TEXT, input @int NOT NULL, \
     cache_read @int, cache_write @int, output @int NOT NULL, request @int NOT NULL, valid_from @int, valid_until @int, \
     created_by TEXT, created_at @int NOT NULL, updated_at @int NOT NULL, PRIMARY KEY (project_id, id))@clustered",
];
