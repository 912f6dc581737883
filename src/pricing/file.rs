//! A newer table from the data directory: read when it changes, checked as a whole, and used from then on. A file that is
//! no table changes nothing: the last good one stays.

use std::fs::{File, metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::{Prices, Table};
use crate::tasks::Stop;

/// Name of the file in the data directory.
pub const TABLE_FILE: &str = "prices.json";
/// Largest file that is read.
const MAX_BYTES: u64 = 32 << 20;
/// Time between two looks at the file.
const PAUSE: Duration = Duration::from_secs(10);

/// What became of the file in the data directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Its table is in use.
    pub is_used: bool,
    /// Why the newest file is not used.
    pub error: Option<String>,
}

/// Watches the file; cheap to clone.
#[derive(Clone, Debug)]
pub struct Watch {
    path: PathBuf,
    prices: Prices,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Debug, Default)]
struct Seen {
    stamp: Option<(SystemTime, u64)>,
    loaded: Loaded,
}

impl Watch {
    /// Watches the file in a data directory and puts its table into `prices`.
    pub fn new(data_dir: &Path, prices: Prices) -> Self {
        Self { path: data_dir.join(TABLE_FILE), prices, seen: Arc::default() }
    }

    /// The table in use.
    pub fn prices(&self) -> &Prices {
        &self.prices
    }

    /// How the file fares.
    pub fn loaded(&self) -> Loaded {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).loaded.clone()
    }

    /// Reads the file if it is there and has changed. Blocks for some tens of milliseconds when it has.
    pub fn look(&self) {
        let Ok(about) = metadata(&self.path) else { return };
        let stamp = about.modified().ok().map(|at| (at, about.len()));
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if stamp.is_some() && seen.stamp == stamp {
            return;
        }
        seen.stamp = stamp;
        match read(&self.path) {
            Ok(table) => {
                let (providers, models) = table.size();
                tracing::info!(providers, models, edition = table.edition(), "prices of the data directory are in use");
                self.prices.exchange(table);
                seen.loaded = Loaded { is_used: true, error: None };
            }
            Err(error) => {
                tracing::warn!(error, "the price file in the data directory is not used; the prices from before stay");
                seen.loaded.error = Some(error);
            }
        }
    }

    /// Looks at the file from time to time until it is stopped.
    pub async fn run(self, mut stop: Stop) {
        while stop.sleep(PAUSE).await {
            let watch = self.clone();
            // A look that panics has changed nothing.
            let _ = tokio::task::spawn_blocking(move || watch.look()).await;
        }
    }
}

fn read(path: &Path) -> Result<Table, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut data = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut data).map_err(|error| error.to_string())?;
    if data.len() as u64 > MAX_BYTES {
        return Err(format!("larger than {MAX_BYTES} bytes"));
    }
    Table::read(&data)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"[{"id": "acme", "models": [{"id": "m", "match": {"equals": "m"}, "prices": {"input_mtok": 1}}]}]"#;

    #[test]
    fn a_good_file_is_used_and_a_bad_one_is_not() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join(TABLE_FILE);
        let watch = Watch::new(directory.path(), Prices::bundled());
        let (bundled, (_, models)) = watch.prices.edition();
        assert!(models > 2_000);
        watch.look();
        assert_eq!((watch.prices.edition().0, watch.loaded()), (bundled, Loaded::default()));
        std::fs::write(&path, SMALL).expect("written");
        watch.look();
        assert_eq!((watch.prices.edition().1, watch.loaded()), ((1, 1), Loaded { is_used: true, error: None }));
        for bad in [
            "",
            "[]",
            "{}",
            "[{\"id\": \"acme\", \"models\": [{}]}]",
            "[{\"id\": \"acme\", \"models\": [{\"id\": \"m\", \"match\": {\"equals\": \"m\"}, \"prices\": {\"input_mtok\": -1}}]}]",
        ] {
            std::fs::write(&path, bad).expect("written");
            watch.look();
            assert_eq!(watch.prices.edition().1, (1, 1), "{bad}");
            assert!(watch.loaded().is_used && watch.loaded().error.is_some(), "{bad}");
        }
        std::fs::write(&path, SMALL.replace("\"m\"", "\"n\"")).expect("written");
        watch.look();
        assert_eq!(watch.loaded(), Loaded { is_used: true, error: None });
    }
}
