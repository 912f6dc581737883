use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::progress::Progress;
use super::{Failure, Place, print};
use crate::access::{Access, DEFAULT_NAME};
use crate::app::location;
use crate::clock::Clock;
use crate::collector::preview_of;
use crate::ingest::{Admission, Ingest, IngestLimits};
use crate::store::Store;
use crate::tasks::Supervisor;
use crate::transfer::{Exporter, Importer};

/// `tracekeep export`
#[derive(Args, Debug)]
pub(super) struct Export {
    /// Project, by name or id.
    #[arg(long, default_value = DEFAULT_NAME)]
    project: String,
    /// Organization, by name or id.
    #[arg(long, default_value = DEFAULT_NAME)]
    org: String,
    /// File to write; it must not be there.
    file: PathBuf,
}

/// `tracekeep import project`
#[derive(Args, Debug)]
pub(super) struct ImportProject {
    /// File to read.
    file: PathBuf,
    /// Project to import into, by name or id; made if it is not there [default: called as it was].
    #[arg(long)]
    project: Option<String>,
    /// Organization, by name or id.
    #[arg(long, default_value = DEFAULT_NAME)]
    org: String,
}

impl Export {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let config = place.load(vec![("telemetry.log", Some("warn".to_owned()))])?;
        let store = Store::open_existing(&location(&config)).await?;
        let access = Access::new(store.clone(), Clock::System, &config);
        let org = access.find_organization(&self.org).await?;
        let project = access.find_project(org.id, &self.project).await?;
        let shown = self.file.display();
        if self.file.exists() {
            return Err(Failure(format!("{shown} is there already; name another file, or move it away")));
        }
        let mut name = self.file.clone().into_os_string();
        name.push(".partial");
        let partial = PathBuf::from(name);
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        // Originals are in it: nobody else needs to read them.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let out = options.open(&partial).map_err(|error| Failure(format!("cannot write {}: {error}", partial.display())))?;
        let mut progress = Progress::start();
        let exporter = Exporter::new(access.clone(), store.clone(), project.clone(), Clock::System.now_us());
        let written = exporter
            .write(BufWriter::new(out), |counts, total| progress.tell(|| format!("{} of {total} traces, {} spans", counts.traces, counts.spans)))
            .await;
        let (counts, mut out) = match written {
            Ok(written) => written,
            Err(error) => {
                // What is there of it is of no use.
                let _ = std::fs::remove_file(&partial);
                return Err(error.into());
            }
        };
        out.flush()?;
        let out = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        out.sync_all()?;
        std::fs::rename(&partial, &self.file)?;
        drop(progress);
        access.note_project_export(&project, counts.traces).await?;
        store.close().await?;
        print(format_args!("{shown}: {} traces, {} spans, {} results of evaluations", counts.traces, counts.spans, counts.evaluations))?;
        print("Artifacts and large values beside the traces, keys, people and saved views are not in it")
    }
}

impl ImportProject {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let config = place.load(vec![("telemetry.log", Some("warn".to_owned()))])?;
        let file = File::open(&self.file).map_err(|error| Failure(format!("cannot read {}: {error}", self.file.display())))?;
        let store = Store::open(&location(&config)).await?;
        let access = Access::new(store.clone(), Clock::System, &config);
        access.ensure_defaults().await?;
        let limits = IngestLimits {
            in_flight_bytes: config.ingest.in_flight_bytes,
            large_body_bytes: config.ingest.large_body_bytes,
            body_timeout: Duration::from_secs(config.ingest.body_timeout_secs),
            hold: Duration::from_secs(config.ingest.hold_secs),
        };
        let supervisor = Supervisor::default();
        // Without prices: what a span cost where it was exported, it costs here.
        let ingest = Ingest::start(store.clone(), Clock::System, limits, preview_of, &supervisor);
        let importer = Importer { access, store: store.clone(), ingest, admission: Admission::new(limits) };
        let mut progress = Progress::start();
        let read = importer
            .read(BufReader::new(file), &self.org, self.project.as_deref(), |counts| {
                progress.tell(|| format!("{} traces, {} spans", counts.traces, counts.spans));
            })
            .await;
        drop(progress);
        supervisor.stop().await;
        drop(importer);
        store.close().await?;
        let (project, counts) = read?;
        print(format_args!(
            "{} traces, {} spans, {} results of evaluations are in project {}",
            counts.traces, counts.spans, counts.evaluations, project.name
        ))
    }
}
