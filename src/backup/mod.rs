//! A SQLite store as one file: a tar with the database as it was at one moment, the blobs that it refers to, and the hash
//! of each. Everything here blocks.

mod read;
mod write;

use std::fmt::Write as _;
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use self::read::{Staged, stage};
pub use self::write::{Made, write};
use crate::store::{DATABASE_FILE, StoreError};

/// Number of the form described here; a reader refuses a later one.
const FORMAT: u32 = 1;
/// First entry: what this is.
const ABOUT: &str = "backup.json";
/// Last entry: the hashes, as `sha256sum -c` reads them. A backup without it was cut off.
const SUMS: &str = "SHA256SUMS";
/// Folder of what is stored beside the database, in files that are written once.
const BLOBS: &str = "blobs";
/// Other files of the data directory that belong to the store.
const FILES: &[&str] = &["prices.json", "artifacts.secret"];

/// What a backup says about itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct About {
    format: u32,
    /// Version of Tracekeep that made it.
    pub tracekeep: String,
    /// When.
    pub made_at: String,
}

/// Why a backup cannot be made or used; the text is for the person who asked for it.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The store says no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file cannot be read or written.
    #[error("{what}: {error}")]
    Io {
        /// What was being done, and with which file.
        what: String,
        /// What the system said.
        error: io::Error,
    },
    /// It cannot be done as asked.
    #[error("{0}")]
    Refused(String),
}

impl BackupError {
    fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |error| Self::Io { what, error }
    }
}

/// How far it is: bytes done and bytes in all.
pub type Progress<'a> = &'a mut (dyn FnMut(&'static str, u64, u64) + Send);

/// What is read, hashed and counted on the way.
struct Hashing<R> {
    inner: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> Hashing<R> {
    fn new(inner: R) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }

    /// The line of [`SUMS`] for what was read.
    fn line(self, name: &str) -> String {
        let mut line = String::with_capacity(68 + name.len());
        for byte in &self.hash.finalize() {
            // Writing to memory does not fail.
            let _ = write!(line, "{byte:02x}");
        }
        line + "  " + name + "\n"
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.hash.update(&into[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}

/// Whether a path in a backup is one that this version puts there.
fn is_expected(name: &str) -> bool {
    let blob = name.strip_prefix(BLOBS).and_then(|rest| rest.strip_prefix('/'));
    let plain = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains('\\') && !part.contains('\0');
    name == DATABASE_FILE || FILES.contains(&name) || blob.is_some_and(|rest| rest.split('/').all(plain))
}

fn sync_directory(directory: &Path) -> io::Result<()> {
    std::fs::File::open(directory)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_taken() {
        for name in ["tracekeep.db", "prices.json", "blobs/ab/cd", "blobs/x"] {
            assert!(is_expected(name), "{name}");
        }
        for name in
            ["", "blobs", "blobs/", "blobs//x", "blobs/../tracekeep.db", "/etc/passwd", "../x", "setup-link", "blobs/a\\b", "tracekeep.db-wal"]
        {
            assert!(!is_expected(name), "{name}");
        }
    }
}
