//! Distribution of a Postgres store over the nodes of a Citus cluster, by project. See `docs/adr/0015-citus.md`.

use super::{Connection, Dialect, StoreError, column};

/// Tables of what projects hold, each with its project first in every key. All of them are placed together, so that a
/// statement that names a project runs on one node.
pub const DISTRIBUTED: &[&str] = &[
    "trace",
    "span",
    "payload",
    "gap",
    "facet",
    "session",
    "trace_rollup",
    "span_rollup",
    "rollup_day",
    "rollup_name",
    "rollup_revision",
    "span_log",
    "trace_due",
    "trace_error",
    "evaluation",
    "price_override",
    "saved_view",
    "usage_day",
];

/// Tables of people, keys, organizations, settings and queues: small, and whole on every node. Those that others refer to come first.
pub const REFERENCE: &[&str] = &[
    "organization",
    "project",
    "account",
    "access_key",
    "account_identity",
    "app",
    "app_source",
    "artifact_object",
    "artifact_part",
    "artifact_ref",
    "artifact_room",
    "artifact_upload",
    "credential_address",
    "epoch",
    "invitation",
    "job",
    "login_session",
    "org_member",
    "personal_token",
    "project_member",
    "project_setting",
    "setup_token",
];

/// Tables that stay where the servers connect: the list of schema steps, and the audit log, whose triggers Citus refuses
/// on tables of its own.
pub const LOCAL: &[&str] = &["audit_log", "seaql_migrations"];

/// Tables in one of those two states. A table that only refers to one of them is known to Citus too, and stays where it is.
const PLACED: &str = "SELECT logicalrelid::text FROM pg_dist_partition WHERE partmethod = 'h' OR repmodel = 't'";

/// Citus does not take over tables that refer to a placed one, or that it refers to, before it is their turn: several of its
/// versions cannot place such a table any more if it has an identity column.
const LEAVE_OTHERS: &str = "SET LOCAL citus.enable_local_reference_table_foreign_keys = off";

/// One table a transaction: Citus refuses some in one where others were placed, by the node's own connection or by many at once.
const CREATE_DISTRIBUTED: &str = "SELECT create_distributed_table(?::regclass, 'project_id', colocate_with => ?)::text";

pub(super) const HAS_CITUS: &str = "SELECT 1 FROM pg_extension WHERE extname = 'citus'";

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distributed {
    /// Tables that were not distributed before.
    pub changed: usize,
    /// All tables that are distributed or whole on every node now.
    pub tables: usize,
}

impl super::Store {
    /// Whether the database had its tables on several nodes, or could have, when it was opened: a transaction over two
    /// projects is then one over two nodes, which costs each of them a commit in two phases.
    pub fn may_be_distributed(&self) -> bool {
        self.read.is_spread
    }

    /// The same store with the statements that go out where tables lie on several nodes. They are right on one node too, which
    /// tests look at.
    #[must_use]
    pub fn as_if_distributed(mut self) -> Self {
        let is_spread = self.dialect() == Dialect::Postgres;
        (self.read.is_spread, self.keyed.is_spread) = (is_spread, is_spread);
        self
    }

    /// Distributes the tables over the nodes of a Citus cluster and tells each one that is done; those that are distributed
    /// already are left alone, so what was interrupted goes on. Says what is missing where there is no Citus.
    pub async fn distribute(&self, mut told: impl FnMut(&str)) -> Result<Distributed, StoreError> {
        if self.dialect() != Dialect::Postgres {
            return Err(StoreError::Unusable("only a Postgres store can be distributed: name one with --database-url".to_owned()));
        }
        let has = async |sql: &str| -> Result<bool, StoreError> { Ok(self.row(sql, []).await?.is_some()) };
        if !has(HAS_CITUS).await? {
            let there = has("SELECT 1 FROM pg_available_extensions WHERE name = 'citus'").await?;
            return Err(StoreError::Unusable(if there {
                "the Citus extension is installed but not made in this database: run CREATE EXTENSION citus there, on every node, and try again"
                    .to_owned()
            } else {
                "this Postgres server has no Citus extension: install Citus on every node, or go on without --distribute; nothing was changed"
                    .to_owned()
            }));
        }
        let rows = self.rows(PLACED, []).await?;
        let known = rows.iter().map(|row| column::<String>(row, "pg_dist_partition", 0)).collect::<Result<Vec<_>, _>>()?;
        let references = REFERENCE.iter().map(|table| (*table, None));
        // The first one makes the group that the others join.
        let distributed = DISTRIBUTED.iter().map(|table| (*table, Some(if *table == DISTRIBUTED[0] { "default" } else { DISTRIBUTED[0] })));
        let mut changed = 0;
        for (table, group) in references.chain(distributed).filter(|(table, _)| !known.iter().any(|name| name == table)) {
            let statement = match group {
                None => self.statement("SELECT create_reference_table(?::regclass)::text", [table.into()]),
                Some(group) => self.statement(CREATE_DISTRIBUTED, [table.into(), group.into()]),
            };
            let transaction = self.begin_admin().await?;
            transaction.execute_raw(self.statement(LEAVE_OTHERS, [])).await?;
            transaction.query_all_raw(statement).await?;
            transaction.commit().await?;
            changed += 1;
            told(table);
        }
        Ok(Distributed { changed, tables: REFERENCE.len() + DISTRIBUTED.len() })
    }
}
