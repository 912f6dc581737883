use std::path::{Path, PathBuf};

use clap::Args;

use super::progress::{Progress, mebibytes};
use super::{Failure, Place, print};
use crate::access::Access;
use crate::app::location;
use crate::artifacts::{Checked, check};
use crate::backup::{self, Staged};
use crate::clock::Clock;
use crate::config::Config;
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
        let config = config(place)?;
        let (directory, bucket) = data_dir(&config)?;
        let (file, from) = (self.file.clone(), directory.clone());
        let made = blocking(move || {
            let mut progress = Progress::start();
            let now = time::format(Clock::System.now_us());
            backup::write(&from, &file, &now, &mut |what, done, total| progress.tell(|| format!("{what}: {}", mebibytes(done, total))))
        })
        .await?;
        print(format_args!("{}: {} files, {} MiB", self.file.display(), made.files, made.bytes.div_ceil(1 << 20)))?;
        if let Some(bucket) = bucket {
            print(format_args!("Files and large values of traces are in the bucket {bucket}, and not in this backup: keep its contents yourself"))?;
        }
        if let Err(Failure(why)) = note(&directory, &config).await {
            // The backup is what matters, also where the store can no longer be written to.
            print(format_args!("The audit log does not tell of it: {why}"))?;
        }
        print("Keep it on another machine, and try it out now and then: `tracekeep restore FILE --data-dir EMPTY-DIRECTORY`")
    }
}

impl Restore {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let (directory, bucket) = data_dir(&config(place)?)?;
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
        if bucket.is_none() {
            tell_lost(&directory).await?;
        }
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

/// Says how many files and large values are not there with the store that refers to them.
async fn tell_lost(directory: &Path) -> Result<(), Failure> {
    let store = Store::open_to_look(&Location::DataDir(directory.to_owned())).await?;
    // An older store is brought up to date by its next start; `doctor` can look then.
    let checked = if store.pending_steps().await?.is_empty() { check(&store, directory).await? } else { Checked::default() };
    store.close().await?;
    match checked.lost.len() {
        0 => Ok(()),
        lost => print(format_args!(
            "  {lost} of {} files and large values of traces were not in the backup: if they are in a bucket, set artifacts.bucket; else they are lost",
            checked.objects
        )),
    }
}

/// Writes an entry of the audit log, unless the store is of another version: it stays as it is.
async fn note(directory: &Path, config: &Config) -> Result<(), Failure> {
    let store = Store::open_to_look(&Location::DataDir(directory.to_owned())).await?;
    if store.pending_steps().await?.is_empty() {
        Access::new(store.clone(), Clock::System, config).note_backup().await?;
    }
    Ok(store.close().await?)
}

fn config(place: Place) -> Result<Config, Failure> {
    place.load(vec![("telemetry.log", Some("warn".to_owned()))])
}

/// The data directory, and the bucket if files and large values are in one.
fn data_dir(config: &Config) -> Result<(PathBuf, Option<String>), Failure> {
    match location(config) {
        Location::DataDir(directory) => Ok((directory, config.artifacts.bucket.as_ref().map(|bucket| bucket.name.clone()))),
        Location::Postgres(_) => Err(Failure(POSTGRES.to_owned())),
    }
}

async fn blocking<T: Send + 'static, E: std::error::Error + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, Failure> {
    Ok(tokio::task::spawn_blocking(work).await??)
}
