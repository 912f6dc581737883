//! What can go wrong in the store, in words the rooms above can act on.

use sea_orm::{DbErr, RuntimeErr};

/// A failed store operation.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique rule refused the row (a name that is taken, an e-mail that exists).
    #[error("{0} already exists")]
    Conflict(&'static str),
    /// What the call is about was deleted meanwhile.
    #[error("{0} was deleted")]
    Gone(&'static str),
    /// The database is busy, down, full or read-only; the same call may work later.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The transaction lost against another one and was rolled back; run it again.
    #[error("the transaction has to be retried: {0}")]
    Retry(String),
    /// A stored row cannot be read back as what it should be.
    #[error("stored data is damaged: {table}: {reason}")]
    Corrupt {
        /// Table of the row.
        table: &'static str,
        /// What did not decode.
        reason: String,
    },
    /// The data directory or database cannot be used at all; the text says what to do.
    #[error("{0}")]
    Unusable(String),
    /// Anything else the database driver said.
    #[error("database error: {0}")]
    Backend(#[source] DbErr),
}

impl StoreError {
    /// A row of `table` that does not decode.
    pub fn corrupt(table: &'static str, reason: impl std::fmt::Display) -> Self {
        Self::Corrupt { table, reason: reason.to_string() }
    }

    /// Whether the same call may succeed later without a person doing anything to the server.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Retry(_))
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if let Some(code) = database_code(&error) {
            match code.as_str() {
                // PostgreSQL: serialization failure, deadlock, lock not available.
                "40001" | "40P01" | "55P03" => return Self::Retry(error.to_string()),
                // PostgreSQL: connection, resources, operator intervention, read-only.
                code if ["08", "53", "57"].iter().any(|class| code.starts_with(class)) || code == "25006" => {
                    return Self::Unavailable(error.to_string());
                }
                // SQLite: busy, locked, read-only, I/O error, full (primary and extended codes).
                code if code.parse::<i32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 8 | 10 | 13)) && code.len() < 5 => {
                    return Self::Unavailable(error.to_string());
                }
                // SQLite: malformed, not a database.
                code if code.parse::<i32>().is_ok_and(|code| matches!(code & 0xff, 11 | 26)) && code.len() < 5 => {
                    return Self::corrupt("database", error);
                }
                _ => {}
            }
        }
        match error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unavailable(error.to_string()),
            DbErr::Query(RuntimeErr::SqlxError(ref inner)) | DbErr::Exec(RuntimeErr::SqlxError(ref inner))
                if matches!(
                    **inner,
                    sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed | sqlx::Error::Protocol(_)
                ) =>
            {
                Self::Unavailable(error.to_string())
            }
            other => Self::Backend(other),
        }
    }
}

/// Whether a row was refused because another one has the same key.
pub(super) fn is_unique_violation(error: &DbErr) -> bool {
    database_error(error).is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

fn database_code(error: &DbErr) -> Option<String> {
    database_error(error)?.code().map(std::borrow::Cow::into_owned)
}

fn database_error(error: &DbErr) -> Option<&dyn sqlx::error::DatabaseError> {
    let (DbErr::Query(RuntimeErr::SqlxError(inner)) | DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Conn(RuntimeErr::SqlxError(inner))) = error
    else {
        return None;
    };
    inner.as_database_error()
}
