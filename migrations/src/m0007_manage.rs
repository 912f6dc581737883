//! What people look for and leave behind: texts of errors, results of evaluations, saved views.
//!
//! One text serves both dialects; see the first step for the marks.

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
        let marks = if is_sqlite {
            [("@int", "INTEGER"), ("@bytes", "BLOB"), ("@real", "REAL"), ("@clustered", " WITHOUT ROWID")]
        } else {
            [("@int", "BIGINT"), ("@bytes", "BYTEA"), ("@real", "DOUBLE PRECISION"), ("@clustered", "")]
        };
        for statement in STATEMENTS {
            let sql = marks.iter().fold((*statement).to_owned(), |sql, (mark, word)| sql.replace(mark, word));
            connection.execute_unprepared(&sql).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const STATEMENTS: &[&str] = &[
    // Lower-case error texts of traces that have one, in order of start.
    "CREATE TABLE trace_error (project_id @int NOT NULL, started_at @int NOT NULL, trace_seq @int NOT NULL, folded @bytes NOT NULL, \
     PRIMARY KEY (project_id, started_at, trace_seq))@clustered",
    // An empty run stands for the whole trace. `result` holds what no statement asks for.
    "CREATE TABLE evaluation (project_id @int NOT NULL, trace_seq @int NOT NULL, run_id @bytes NOT NULL, name_hash @bytes NOT NULL, \
     origin @int NOT NULL, author_hash @bytes NOT NULL, number @real, word @bytes, at @int NOT NULL, result @bytes NOT NULL, \
     PRIMARY KEY (project_id, trace_seq, run_id, name_hash, origin, author_hash))@clustered",
    "CREATE INDEX evaluation_name ON evaluation (project_id, name_hash, at, trace_seq)",
    "CREATE TABLE saved_view (project_id @int NOT NULL, id TEXT NOT NULL, owner TEXT NOT NULL, name TEXT NOT NULL, shared @int NOT NULL, \
     query TEXT NOT NULL, created_at @int NOT NULL, updated_at @int NOT NULL, PRIMARY KEY (project_id, id))@clustered",
    "CREATE INDEX trace_updated ON trace (project_id, updated_at, seq)",
];
