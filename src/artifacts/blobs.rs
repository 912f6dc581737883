//! Blobs: written once, read, deleted. Each has a name of its own, so that deleting one never takes another's bytes.

use std::fmt;
use std::io;
use std::path::PathBuf;

use aws_lc_rs::digest::{Context, SHA256};
use flate2::Crc;
use tokio::fs::File;
use tokio::io::{AsyncWriteExt, BufWriter};

use super::bucket::Bucket;
use super::local::Local;
use super::{Pieces, hex, random};
use crate::clock::Clock;
use crate::config;

/// Bytes that are written at once.
const BUFFER_BYTES: usize = 256 * 1024;

/// Where blobs lie.
#[derive(Debug)]
pub enum Blobs {
    /// In a directory.
    Local(Local),
    /// In an S3-compatible bucket; what comes is on the local disk until it is there.
    Bucket(Box<Bucket>, Local),
}

/// A blob that is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// When it was written, seconds since 1970.
    pub written_at: i64,
}

impl Blobs {
    /// Blobs in a directory, or in a bucket if one is named.
    pub fn new(directory: PathBuf, bucket: Option<&config::Bucket>, clock: Clock) -> io::Result<Self> {
        let local = Local::new(directory)?;
        Ok(match bucket {
            Some(bucket) => Self::Bucket(Box::new(Bucket::new(bucket, clock)?), local),
            None => Self::Local(local),
        })
    }

    /// Starts to receive bytes.
    pub async fn receive(&self) -> io::Result<Incoming> {
        let (Self::Local(local) | Self::Bucket(_, local)) = self;
        let path = local.incoming(&hex(&random::<16>()));
        let file = BufWriter::with_capacity(BUFFER_BYTES, File::options().write(true).create_new(true).open(&path).await?);
        Ok(Incoming { file, kept: Spooled(path), digest: Context::new(&SHA256), crc32: Crc::new(), bytes: 0 })
    }

    /// Makes a blob of what was received, durably. Gives its name.
    pub async fn keep(&self, received: Received) -> io::Result<String> {
        let name = format!("{}-{}", received.sha256, hex(&random::<8>()));
        match self {
            Self::Local(local) => local.keep(&name, &received.spooled.0).await?,
            Self::Bucket(bucket, _) => bucket.put(&name, &received).await?,
        }
        Ok(name)
    }

    /// `length` bytes of a blob from `offset` on.
    pub async fn open(&self, name: &str, offset: u64, length: u64) -> io::Result<Pieces> {
        match self {
            Self::Local(local) => local.open(name, offset, length).await,
            Self::Bucket(bucket, _) => bucket.open(name, offset, length).await,
        }
    }

    /// Deletes a blob; one that is not there is no error.
    pub async fn delete(&self, name: &str) -> io::Result<()> {
        match self {
            Self::Local(local) => local.delete(name).await,
            Self::Bucket(bucket, _) => bucket.delete(name).await,
        }
    }

    /// All blobs.
    pub async fn list(&self) -> io::Result<Vec<Listed>> {
        match self {
            Self::Local(local) => local.list().await,
            Self::Bucket(bucket, _) => bucket.list().await,
        }
    }

    /// Removes what was being received before a time and has no end: its process is gone.
    pub(super) async fn sweep_incoming(&self, before: i64) -> io::Result<()> {
        let (Self::Local(local) | Self::Bucket(_, local)) = self;
        local.sweep_incoming(before).await
    }
}

/// Bytes on their way in: in a file, never in memory.
pub struct Incoming {
    file: BufWriter<File>,
    kept: Spooled,
    digest: Context,
    crc32: Crc,
    bytes: u64,
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Incoming {
    /// Adds bytes.
    pub async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.digest.update(bytes);
        self.crc32.update(bytes);
        self.bytes += bytes.len() as u64;
        self.file.write_all(bytes).await
    }

    /// Bytes so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// All bytes are there; from here on they survive a crash.
    pub async fn finish(mut self) -> io::Result<Received> {
        self.file.flush().await?;
        self.file.get_ref().sync_all().await?;
        let digest = self.digest.finish();
        Ok(Received {
            spooled: self.kept,
            sha256: hex(digest.as_ref()),
            digest: digest.as_ref().to_vec(),
            crc32: self.crc32.sum(),
            bytes: self.bytes,
        })
    }
}

/// Bytes that have come, in a file that goes unless it is kept.
#[derive(Debug)]
pub struct Received {
    spooled: Spooled,
    sha256: String,
    digest: Vec<u8>,
    crc32: u32,
    bytes: u64,
}

impl Received {
    /// SHA-256, hex.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// SHA-256.
    pub fn digest(&self) -> &[u8] {
        &self.digest
    }

    /// CRC-32.
    pub fn crc32(&self) -> u32 {
        self.crc32
    }

    /// Length.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The file to read it from.
    pub(super) async fn file(&self) -> io::Result<File> {
        File::open(&self.spooled.0).await
    }
}

/// A file that goes when nobody took it.
#[derive(Debug)]
struct Spooled(PathBuf);

impl Drop for Spooled {
    fn drop(&mut self) {
        // It is not there when it was made a blob; what is left otherwise is swept later.
        let _ = std::fs::remove_file(&self.0);
    }
}
