use super::{Failure, Place, print};
use crate::app::location;
use crate::store::Store;

/// `tracekeep migrate`
pub(super) async fn run(place: Place) -> Result<(), Failure> {
    let config = place.load(Vec::new())?;
    Store::open(&location(&config)).await?.close().await?;
    print("the schema is up to date")
}
