use std::path::PathBuf;

use clap::Args;

use super::progress::{Progress, mebibytes};
use super::{Failure, Place, print};
use crate::app::location;
use crate::backup::{self, Staged};
use crate::clock::Clock;
use crate::domain::time;
use crate::store::{Location, Store};

/// `tracekeep backup`
#[derive(Args, Debug)]
pub(super) struct Backup {
    /// File to write; it must not be there.
    file: PathBuf,
}

/// `tracekeep restore`
#[derive(Args, Debug)]
pub(super) struct Restore {
    /// Backup to restore from.
    file: PathBuf,
}

/// What is asked of a Postgres store.
const POSTGRES: &str = "this is for SQLite stores. A Postgres database is backed up with its own tools (pg_dump, or a base backup): see \
     docs/operations.md. `tracekeep export` and `tracekeep import` move single projects between any two stores";

impl Backup {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let directory = data_dir(place)?;
        let file = self.file.clone();
        let made = blocking(move || {
            let mut progress = Progress::start();
            let now = time::format(Clock::System.now_us());
            backup::write(&directory, &file, &now, &mut |what, done, total| progress.tell(|| format!("{what}: {}", mebibytes(done, total))))
        })
        .await?;
        print(format_args!("{}: {} files, {} MiB", self.file.display(), made.files, made.bytes.div_ceil(1 << 20)))?;
        print("Keep it on another machine, and try it out now and then: `tracekeep restore FILE --data-dir EMPTY-DIRECTORY`")
    }
}

impl Restore {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let directory = data_dir(place)?;
        let (file, into) = (self.file.clone(), directory.clone());
        let staged: Staged = blocking(move || {
            let mut progress = Progress::start();
            backup::stage(&file, &into, &mut |what, done, total| progress.tell(|| format!("{what}: {}", mebibytes(done, total))))
        })
        .await?;
        let (schema, faults) = Store::look_at_file(&staged.database()).await?;
        if !faults.is_empty() {
            let faults = faults.join("\n  ");
            return Err(Failure(format!("the database in {} is damaged; nothing was restored: use another backup\n  {faults}", self.file.display())));
        }
        let (about, files) = (staged.about.clone(), staged.files);
        blocking(move || staged.put_in_place()).await?;
        print(format_args!("{files} files, their hashes and the database are right; made by Tracekeep {} at {}", about.tracekeep, about.made_at))?;
        print(format_args!("The store is in {} (schema {schema}). What to do next:", directory.display()))?;
        print(format_args!(
            "  tracekeep doctor --data-dir {0}   recounts everything; optional, but do it before you delete the old store",
            directory.display()
        ))?;
        print(format_args!(
            "  tracekeep serve --data-dir {0}    people and keys are those of the backup: revoke what was revoked since",
            directory.display()
        ))
    }
}

fn data_dir(place: Place) -> Result<PathBuf, Failure> {
    let config = place.load(vec![("telemetry.log", Some("warn".to_owned()))])?;
    match location(&config) {
        Location::DataDir(directory) => Ok(directory),
        Location::Postgres(_) => Err(Failure(POSTGRES.to_owned())),
    }
}

async fn blocking<T: Send + 'static, E: std::error::Error + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, Failure> {
    Ok(tokio::task::spawn_blocking(work).await??)
}
