//! What runs statements, whichever way the database is driven.

use std::borrow::Cow;
use std::future::Future;
use std::sync::Arc;

use rusqlite::types::{FromSql, Value as Owned};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, QueryResult, Statement, TryGetable};

use super::StoreError;
use super::local::{LocalTransaction, Readers};
use crate::telemetry::in_store;

/// A row of an answer.
#[derive(Debug)]
pub enum Row {
    /// From a connection that is driven here.
    Local(Vec<Owned>),
    /// From a pool.
    Pooled(QueryResult),
}

/// Reads column `index` of a row, naming the table when it does not have the expected type.
pub fn column<T: TryGetable + FromSql>(row: &Row, table: &'static str, index: usize) -> Result<T, StoreError> {
    match row {
        Row::Local(values) => {
            let value = values.get(index).ok_or_else(|| StoreError::corrupt(table, format!("there is no column {index}")))?;
            T::column_result(value.into()).map_err(|error| StoreError::corrupt(table, error))
        }
        Row::Pooled(row) => row.try_get_by_index(index).map_err(|error| StoreError::corrupt(table, error)),
    }
}

/// Reads a column of bytes where it lies, if it is at hand.
pub(super) fn bytes<'a>(row: &'a Row, table: &'static str, index: usize) -> Result<Cow<'a, [u8]>, StoreError> {
    match row {
        Row::Local(values) if let Some(Owned::Blob(bytes)) = values.get(index) => Ok(Cow::Borrowed(bytes)),
        _ => column(row, table, index).map(Cow::Owned),
    }
}

/// The columns of a row that has nothing but byte strings.
pub(super) fn into_bytes<const N: usize>(row: Row, table: &'static str) -> Result<[Vec<u8>; N], StoreError> {
    let mut all = [const { Vec::new() }; N];
    match row {
        Row::Local(values) => {
            for (place, value) in all.iter_mut().zip(values) {
                let Owned::Blob(bytes) = value else { return Err(StoreError::corrupt(table, "a column is no byte string")) };
                *place = bytes;
            }
        }
        row @ Row::Pooled(_) => {
            for (index, place) in all.iter_mut().enumerate() {
                *place = column(&row, table, index)?;
            }
        }
    }
    Ok(all)
}

/// A pool or a transaction.
pub trait Connection: Sync {
    /// Whether its tables may lie on several nodes: a statement is then of one project, and says so.
    fn is_spread(&self) -> bool {
        false
    }

    /// Runs a statement that gives no rows; gives the number of rows that it changed.
    fn execute_raw(&self, statement: Statement) -> impl Future<Output = Result<u64, DbErr>> + Send;

    /// Runs a text that is not kept prepared.
    fn execute_unprepared(&self, sql: &str) -> impl Future<Output = Result<(), DbErr>> + Send;

    /// The first row of a statement.
    fn query_one_raw(&self, statement: Statement) -> impl Future<Output = Result<Option<Row>, DbErr>> + Send;

    /// All rows of a statement.
    fn query_all_raw(&self, statement: Statement) -> impl Future<Output = Result<Vec<Row>, DbErr>> + Send;
}

impl Connection for DatabaseConnection {
    async fn execute_raw(&self, statement: Statement) -> Result<u64, DbErr> {
        Ok(in_store(ConnectionTrait::execute_raw(self, statement)).await?.rows_affected())
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<(), DbErr> {
        in_store(ConnectionTrait::execute_unprepared(self, sql)).await.map(|_| ())
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<Row>, DbErr> {
        Ok(in_store(ConnectionTrait::query_one_raw(self, statement)).await?.map(Row::Pooled))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<Row>, DbErr> {
        Ok(in_store(ConnectionTrait::query_all_raw(self, statement)).await?.into_iter().map(Row::Pooled).collect())
    }
}

/// What reads.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    /// Postgres; on SQLite only what reads more than one statement in one transaction.
    pub(super) pool: DatabaseConnection,
    /// SQLite.
    pub(super) local: Option<Arc<Readers>>,
    /// Whether tables may lie on several nodes.
    pub(super) is_spread: bool,
}

impl Connection for Reader {
    fn is_spread(&self) -> bool {
        self.is_spread
    }

    async fn execute_raw(&self, statement: Statement) -> Result<u64, DbErr> {
        Connection::execute_raw(&self.pool, statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<(), DbErr> {
        Connection::execute_unprepared(&self.pool, sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<Row>, DbErr> {
        match &self.local {
            Some(local) => Ok(in_store(local.query(statement, 1)).await?.pop().map(Row::Local)),
            None => Connection::query_one_raw(&self.pool, statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<Row>, DbErr> {
        match &self.local {
            Some(local) => Ok(in_store(local.query(statement, usize::MAX)).await?.into_iter().map(Row::Local).collect()),
            None => Connection::query_all_raw(&self.pool, statement).await,
        }
    }
}

/// A transaction that writes; dropped without a commit, it is taken back.
#[derive(Debug)]
pub(crate) struct Transaction {
    driver: Driver,
    is_spread: bool,
}

#[derive(Debug)]
enum Driver {
    Local(LocalTransaction),
    Pooled(DatabaseTransaction),
}

impl Transaction {
    /// Of a pool, whose tables may lie on several nodes or not.
    pub(super) fn pooled(transaction: DatabaseTransaction, is_spread: bool) -> Self {
        Self { driver: Driver::Pooled(transaction), is_spread }
    }

    /// Makes everything durable.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self.driver {
            Driver::Local(transaction) => in_store(async { transaction.commit() }).await?,
            Driver::Pooled(transaction) => in_store(transaction.commit()).await?,
        }
        Ok(())
    }

    /// Takes everything back.
    pub(crate) async fn rollback(self) -> Result<(), StoreError> {
        match self.driver {
            Driver::Local(transaction) => transaction.rollback()?,
            Driver::Pooled(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }
}

impl From<LocalTransaction> for Transaction {
    fn from(transaction: LocalTransaction) -> Self {
        Self { driver: Driver::Local(transaction), is_spread: false }
    }
}

impl Connection for Transaction {
    fn is_spread(&self) -> bool {
        self.is_spread
    }

    async fn execute_raw(&self, statement: Statement) -> Result<u64, DbErr> {
        match &self.driver {
            Driver::Local(transaction) => transaction.execute(&statement),
            Driver::Pooled(transaction) => Ok(in_store(transaction.execute_raw(statement)).await?.rows_affected()),
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<(), DbErr> {
        match &self.driver {
            Driver::Local(transaction) => transaction.execute_batch(sql),
            Driver::Pooled(transaction) => in_store(transaction.execute_unprepared(sql)).await.map(|_| ()),
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<Row>, DbErr> {
        match &self.driver {
            Driver::Local(transaction) => Ok(transaction.query_one(&statement)?.map(Row::Local)),
            Driver::Pooled(transaction) => Ok(in_store(transaction.query_one_raw(statement)).await?.map(Row::Pooled)),
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<Row>, DbErr> {
        match &self.driver {
            Driver::Local(transaction) => Ok(transaction.query(&statement)?.into_iter().map(Row::Local).collect()),
            Driver::Pooled(transaction) => Ok(in_store(transaction.query_all_raw(statement)).await?.into_iter().map(Row::Pooled).collect()),
        }
    }
}
