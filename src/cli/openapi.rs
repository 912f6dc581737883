use super::{Failure, print};

/// `tracekeep openapi`
pub(super) fn run() -> Result<(), Failure> {
    print(crate::api::document())
}
