//! Why a caller does not get what they asked for.

use std::sync::Arc;

use crate::store::StoreError;

/// A caller was not let through.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Denied {
    /// No credential, or one that is unknown, expired, revoked or of the wrong kind; never said which.
    #[error("unauthorized")]
    Unauthorized,
    /// Known, but not allowed.
    #[error("forbidden")]
    Forbidden,
    /// Not there, or outside of what the credential can see.
    #[error("not found")]
    NotFound,
    /// Too many sign-ins wait for their turn.
    #[error("too many sign-ins at once")]
    TooMany,
    /// The store could not answer.
    #[error("the store could not answer: {0}")]
    Store(Arc<StoreError>),
}

impl From<StoreError> for Denied {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}

impl From<Arc<StoreError>> for Denied {
    fn from(error: Arc<StoreError>) -> Self {
        Self::Store(error)
    }
}

/// An administrative operation was not done.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The caller may not do it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A value is not acceptable; the field and what it must be.
    #[error("{field} {must}")]
    Invalid {
        /// Name of the value.
        field: &'static str,
        /// `must be …`, `cannot be blank`.
        must: String,
    },
    /// It does not go together with what is there.
    #[error("{0}")]
    Conflict(&'static str),
    /// What is named is not there.
    #[error("there is no {what} {name:?}")]
    Missing {
        /// Kind of thing.
        what: &'static str,
        /// How it was named.
        name: String,
    },
    /// The store refused or could not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something outside of the store failed.
    #[error("{0}")]
    Io(String),
}

impl AccessError {
    pub(super) fn invalid(field: &'static str, must: impl Into<String>) -> Self {
        Self::Invalid { field, must: must.into() }
    }
}
