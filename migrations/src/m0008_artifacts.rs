//! Files and large values beside the traces: objects by their keys, uploads on their way, and which traces refer to what.
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
            [("@int", "INTEGER"), ("@bytes", "BLOB"), ("@clustered", " WITHOUT ROWID")]
        } else {
            [("@int", "BIGINT"), ("@bytes", "BYTEA"), ("@clustered", "")]
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
    // `object` says where the bytes lie. `wanted_until`: kept until then though nothing refers to it. `due_at`: when the
    // cleaning looks at it; null while something refers to it.
    "CREATE TABLE artifact_object (space @bytes NOT NULL, object_key @bytes NOT NULL, org_id @bytes NOT NULL, bytes @int NOT NULL, \
     object @bytes NOT NULL, wanted_until @int NOT NULL, due_at @int, PRIMARY KEY (space, object_key))@clustered",
    "CREATE INDEX artifact_object_due ON artifact_object (due_at)",
    // Which traces refer to an object, whether or not it is stored.
    "CREATE TABLE artifact_ref (project_id @int NOT NULL, trace_seq @int NOT NULL, space @bytes NOT NULL, object_key @bytes NOT NULL, \
     PRIMARY KEY (project_id, trace_seq, space, object_key))@clustered",
    "CREATE INDEX artifact_ref_object ON artifact_ref (space, object_key)",
    "CREATE TABLE artifact_upload (id @bytes NOT NULL, space @bytes NOT NULL, object_key @bytes NOT NULL, org_id @bytes NOT NULL, \
     created_at @int NOT NULL, PRIMARY KEY (id))@clustered",
    "CREATE INDEX artifact_upload_age ON artifact_upload (created_at)",
    "CREATE TABLE artifact_part (upload_id @bytes NOT NULL, number @int NOT NULL, part @bytes NOT NULL, \
     PRIMARY KEY (upload_id, number))@clustered",
    // Bytes of an organization, parts of uploads included.
    "CREATE TABLE artifact_room (org_id @bytes NOT NULL, bytes @int NOT NULL, PRIMARY KEY (org_id))@clustered",
];
