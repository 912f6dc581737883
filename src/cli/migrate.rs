use clap::Args;

use super::progress::Progress;
use super::{Failure, Place, print};
use crate::app::location;
use crate::store::Store;

/// `tracekeep migrate`
#[derive(Args, Debug)]
pub(super) struct Migrate {
    /// Only look: which steps are missing, and whether anything is in the way.
    #[arg(long)]
    check: bool,
    /// Do not keep a copy of a SQLite store as it was. Make a backup first.
    #[arg(long, conflicts_with = "check")]
    no_copy: bool,
    /// Also distribute the tables over the nodes of a Citus cluster, by project. Repeating it does no harm.
    #[arg(long, conflicts_with = "check")]
    distribute: bool,
}

impl Migrate {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let location = location(&place.load(Vec::new())?);
        if self.check {
            return check(&location).await;
        }
        let opened = if self.no_copy { Store::open_without_copy(&location).await } else { Store::open(&location).await };
        let store = opened?;
        print("the schema is up to date")?;
        if self.distribute {
            let mut progress = Progress::start();
            let done = store.distribute(|table| progress.tell(|| format!("{table} is distributed"))).await?;
            drop(progress);
            print(format_args!("{} tables are distributed, {} of them since now", done.tables, done.changed))?;
        }
        Ok(store.close().await?)
    }
}

async fn check(location: &crate::store::Location) -> Result<(), Failure> {
    let found = Store::preflight(location).await?;
    if found.missing.is_empty() {
        return print("the schema is up to date");
    }
    print(format_args!("missing: {}", found.missing.join(", ")))?;
    if let Some(copy) = found.copy {
        print(format_args!("the store as it is will be kept as {}", copy.display()))?;
    }
    match found.faults.as_slice() {
        [] => print("nothing is in the way"),
        faults => Err(Failure(faults.join("\n"))),
    }
}
