//! Work that one server at a time does.

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, TransactionTrait as _};

use super::{Dialect, Store, StoreError};

/// Advisory lock of the server that rewrites.
const REWRITE_LOCK: i64 = 0x7472_6b72_7772_6974;

/// The right of one server to do such work; it ends with this value, and with the connection.
#[derive(Debug)]
pub struct RewriteTurn {
    _lock: Option<DatabaseTransaction>,
}

impl Store {
    /// Takes the turn to rewrite, unless another server has it.
    pub async fn rewrite_turn(&self) -> Result<Option<RewriteTurn>, StoreError> {
        self.turn(REWRITE_LOCK).await
    }

    /// Takes a turn by its advisory lock.
    pub(super) async fn turn(&self, lock: i64) -> Result<Option<RewriteTurn>, StoreError> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(Some(RewriteTurn { _lock: None }));
        }
        let transaction = self.reader().pool.begin().await?;
        let row = transaction.query_one_raw(self.statement("SELECT pg_try_advisory_xact_lock(?)", [lock.into()])).await?;
        let taken = row.map(|row| row.try_get_by_index::<bool>(0)).transpose()?.unwrap_or(false);
        Ok(taken.then_some(RewriteTurn { _lock: Some(transaction) }))
    }
}
