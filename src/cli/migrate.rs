use clap::Args;

use super::{Failure, Place, print};
use crate::app::location;
use crate::store::Store;

/// `tracekeep migrate`
#[derive(Args, Debug)]
pub(super) struct Migrate {
    /// Also distribute the tables over the nodes of a Citus cluster, by project. Repeating it does no harm.
    #[arg(long)]
    distribute: bool,
}

impl Migrate {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let config = place.load(Vec::new())?;
        let store = Store::open(&location(&config)).await?;
        print("the schema is up to date")?;
        if self.distribute {
            let done = store.distribute().await?;
            print(format_args!("{} tables are distributed, {} of them since now", done.tables, done.changed))?;
        }
        Ok(store.close().await?)
    }
}
