//! Blobs as files: `blobs/<first two digits>/<name>`. A file appears whole or not at all, and is never changed.

use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use bytes::BytesMut;
use futures_util::StreamExt;
use futures_util::stream;
use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use super::Pieces;
use super::blobs::Listed;
use crate::store::is_being_copied;

/// Bytes that are read at once.
pub(super) const PIECE_BYTES: usize = 128 * 1024;
const INCOMING: &str = "incoming";

/// A directory of blobs.
#[derive(Clone, Debug)]
pub struct Local {
    directory: PathBuf,
}

impl Local {
    pub(super) fn new(directory: PathBuf) -> io::Result<Self> {
        crate::store::make_directory(&directory.join(INCOMING))?;
        Ok(Self { directory })
    }

    /// The same to look into only.
    pub(super) fn at(directory: PathBuf) -> Self {
        Self { directory }
    }

    /// Where something is while it comes.
    pub(super) fn incoming(&self, name: &str) -> PathBuf {
        self.directory.join(INCOMING).join(name)
    }

    /// The file of a blob. Names that this store did not make have none.
    fn file(&self, name: &str) -> io::Result<PathBuf> {
        let is_ours = name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        if is_ours { Ok(self.directory.join(&name[..2]).join(name)) } else { Err(io::Error::other("not the name of a blob")) }
    }

    pub(super) async fn keep(&self, name: &str, from: &Path) -> io::Result<()> {
        let file = self.file(name)?;
        let folder = file.parent().unwrap_or(&self.directory).to_owned();
        if fs::create_dir(&folder).await.is_ok() {
            sync(&self.directory).await?;
        }
        fs::rename(from, &file).await?;
        sync(&folder).await
    }

    pub(super) async fn open(&self, name: &str, offset: u64, length: u64) -> io::Result<Pieces> {
        let mut file = File::open(self.file(name)?).await?;
        file.seek(io::SeekFrom::Start(offset)).await?;
        Ok(pieces(file, length))
    }

    /// Deletes a blob, or leaves it to a later cleaning while a backup is made that may refer to it.
    pub(super) async fn delete(&self, name: &str) -> io::Result<()> {
        let file = self.file(name)?;
        let data_dir = self.directory.parent().unwrap_or(Path::new("")).to_owned();
        if tokio::task::spawn_blocking(move || is_being_copied(&data_dir)).await?? {
            return Ok(());
        }
        match fs::remove_file(file).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Whether a blob is there with all of its bytes.
    pub(super) fn has(&self, name: &str, bytes: u64) -> bool {
        self.file(name).and_then(std::fs::metadata).is_ok_and(|found| found.len() == bytes)
    }

    pub(super) async fn list(&self) -> io::Result<Vec<Listed>> {
        let mut all = Vec::new();
        let mut folders = fs::read_dir(&self.directory).await?;
        while let Some(folder) = folders.next_entry().await? {
            if folder.file_name() != INCOMING && folder.file_type().await?.is_dir() {
                all.extend(listed(&folder.path()).await?);
            }
        }
        Ok(all)
    }

    pub(super) async fn sweep_incoming(&self, before: i64) -> io::Result<()> {
        for file in listed(&self.directory.join(INCOMING)).await? {
            if file.written_at < before {
                fs::remove_file(self.incoming(&file.name)).await?;
            }
        }
        Ok(())
    }
}

async fn listed(folder: &Path) -> io::Result<Vec<Listed>> {
    let mut all = Vec::new();
    let mut files = fs::read_dir(folder).await?;
    while let Some(file) = files.next_entry().await? {
        // One that went meanwhile is not there.
        let Ok(about) = file.metadata().await else { continue };
        let Ok(name) = file.file_name().into_string() else { continue };
        let written_at = about.modified()?.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        if about.is_file() {
            all.push(Listed { name, written_at: i64::try_from(written_at).unwrap_or(i64::MAX) });
        }
    }
    Ok(all)
}

/// A new name in a directory survives a crash once the directory is written.
async fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder).await?.sync_all().await
}

/// The next `length` bytes of a file; fewer are an error.
pub(super) fn pieces(file: File, length: u64) -> Pieces {
    stream::try_unfold((file, length), |(mut file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let mut piece = BytesMut::with_capacity(PIECE_BYTES.min(usize::try_from(left).unwrap_or(PIECE_BYTES)));
        let read = (&mut file).take(left).read_buf(&mut piece).await? as u64;
        if read == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        Ok(Some((piece.freeze(), (file, left - read))))
    })
    .boxed()
}
