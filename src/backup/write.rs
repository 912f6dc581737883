//! Making a backup.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use tar::{Builder, EntryType, Header};

use super::{ABOUT, About, BLOBS, BackupError, FILES, FORMAT, Hashing, Progress, SUMS, sync_directory};
use crate::store::{DATABASE_FILE, announce_copy, copy_database};

/// How names of files end that are being written.
const HALF_WRITTEN: [&str; 2] = [".tmp", ".partial"];

/// A backup that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// Files in it.
    pub files: u64,
    /// Its size.
    pub bytes: u64,
}

/// Writes the store in `data_dir` to `file`, which must not be there. It appears under its name when it is whole and
/// durable.
///
/// The database is taken first: what it refers to then lies in the blobs already, and those are written once. They are not
/// deleted meanwhile, because the server is told.
pub fn write(data_dir: &Path, file: &Path, made_at: &str, progress: Progress<'_>) -> Result<Made, BackupError> {
    let refused = |reason: String| Err(BackupError::Refused(reason));
    if file.exists() {
        return refused(format!("{} is there already; name another file, or move it away", file.display()));
    }
    let database = data_dir.join(DATABASE_FILE);
    if !database.exists() {
        return refused(format!("there is no store in {}; name its --data-dir", data_dir.display()));
    }
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    check_room(&folder, data_dir)?;
    let (copy, partial) = (Temporary::beside(file, "database"), Temporary::beside(file, "partial"));
    let _announced = announce_copy(data_dir)?;
    copy_database(&database, copy.path(), |done, total| progress("database", done, total))?;
    let made = archive(data_dir, copy.path(), partial.path(), made_at, progress)?;
    std::fs::rename(partial.path(), file).map_err(BackupError::io(format!("cannot name {}", file.display())))?;
    sync_directory(&folder).map_err(BackupError::io(format!("cannot write {}", folder.display())))?;
    Ok(made)
}

/// The copy of the database and the archive lie side by side for a while; blobs are only in the archive.
fn check_room(folder: &Path, data_dir: &Path) -> Result<(), BackupError> {
    let database = data_dir.join(DATABASE_FILE);
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |data| data.len());
    let needed = 2 * (size(&database) + size(&database.with_extension("db-wal"))) + size_below(&data_dir.join(BLOBS));
    let found = rustix::fs::statvfs(folder).map_err(|error| BackupError::Refused(format!("{} cannot be written to: {error}", folder.display())))?;
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    if free < needed {
        let (needed, free) = (needed >> 20, free >> 20);
        return Err(BackupError::Refused(format!(
            "a backup of this store takes up to {needed} MiB in {}, and there are {free} MiB: make room, or name a file on another disk",
            folder.display()
        )));
    }
    Ok(())
}

/// Bytes of all files below a folder; what cannot be read is told when it is archived.
fn size_below(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let size = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(about) if about.is_dir() => size_below(&entry.path()),
        Ok(about) if about.is_file() => about.len(),
        _ => 0,
    };
    entries.map(size).sum()
}

/// A file that goes when it is not needed any more, however the work ends.
struct Temporary(PathBuf);

impl Temporary {
    fn beside(file: &Path, word: &str) -> Self {
        let mut name = file.as_os_str().to_owned();
        name.push(format!(".{word}-{}", std::process::id()));
        Self(name.into())
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // It may have been renamed, or never made.
        let _ = std::fs::remove_file(&self.0);
    }
}

fn archive(data_dir: &Path, copy: &Path, to: &Path, made_at: &str, progress: Progress<'_>) -> Result<Made, BackupError> {
    let cannot_write = || BackupError::io(format!("cannot write {}", to.display()));
    let mut options = File::options();
    options.write(true).create_new(true);
    // Originals and digests are in it: nobody else needs to read them.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let out = options.open(to).map_err(cannot_write())?;
    let mut archive = Archive { builder: Builder::new(BufWriter::with_capacity(1 << 20, out)), sums: String::new(), files: 0 };
    let about = About { format: FORMAT, tracekeep: env!("CARGO_PKG_VERSION").to_owned(), made_at: made_at.to_owned() };
    let about = serde_json::to_vec_pretty(&about).map_err(|error| cannot_write()(error.into()))?;
    archive.add_bytes(ABOUT, &about).map_err(cannot_write())?;
    archive.add_file(DATABASE_FILE, copy, progress)?;
    for name in FILES {
        archive.add_file(name, &data_dir.join(name), progress)?;
    }
    archive.add_folder(BLOBS, &data_dir.join(BLOBS), progress)?;
    let sums = std::mem::take(&mut archive.sums);
    archive.add_bytes(SUMS, sums.as_bytes()).map_err(cannot_write())?;
    let files = archive.files;
    let out =
        archive.builder.into_inner().and_then(|buffered| buffered.into_inner().map_err(io::IntoInnerError::into_error)).map_err(cannot_write())?;
    out.sync_all().map_err(cannot_write())?;
    Ok(Made { files, bytes: out.metadata().map_err(cannot_write())?.len() })
}

struct Archive<W: Write> {
    builder: Builder<W>,
    /// About a hundred bytes a file.
    sums: String,
    files: u64,
}

impl<W: Write> Archive<W> {
    fn add_bytes(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.builder.append_data(&mut header(bytes.len() as u64), name, bytes)
    }

    /// Adds a file; one that is not there is left out.
    fn add_file(&mut self, name: &str, path: &Path, progress: Progress<'_>) -> Result<(), BackupError> {
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            opened => opened.map_err(BackupError::io(format!("cannot read {}", path.display())))?,
        };
        let size = file.metadata().map_err(BackupError::io(format!("cannot read {}", path.display())))?.len();
        let mut told = Told { inner: Hashing::new(file.take(size)), size, progress };
        let added = self.builder.append_data(&mut header(size), name, &mut told);
        added.map_err(BackupError::io(format!("cannot add {}", path.display())))?;
        if told.inner.bytes != size {
            return Err(BackupError::Refused(format!("{} became shorter while it was read; try again", path.display())));
        }
        self.sums.push_str(&told.inner.line(name));
        self.files += 1;
        Ok(())
    }

    /// Adds what lies in a folder, in order of names. What is still being written lies in `incoming`, or has a name that
    /// begins with a dot or ends in `.tmp` or `.partial`.
    fn add_folder(&mut self, name: &str, path: &Path, progress: Progress<'_>) -> Result<(), BackupError> {
        let cannot_read = |error| BackupError::Io { what: format!("cannot read {}", path.display()), error };
        let entries = match std::fs::read_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(cannot_read)?,
        };
        let mut entries = entries.collect::<Result<Vec<_>, _>>().map_err(cannot_read)?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let Ok(own) = entry.file_name().into_string() else { continue };
            if own == "incoming" || own.starts_with('.') || HALF_WRITTEN.iter().any(|end| own.ends_with(end)) {
                continue;
            }
            let (name, kind) = (format!("{name}/{own}"), entry.file_type().map_err(cannot_read)?);
            if kind.is_dir() {
                self.add_folder(&name, &entry.path(), progress)?;
            } else if kind.is_file() {
                self.add_file(&name, &entry.path(), progress)?;
            }
        }
        Ok(())
    }
}

/// Tells how much of a file was read.
struct Told<'a, R> {
    inner: Hashing<R>,
    size: u64,
    progress: Progress<'a>,
}

impl<R: Read> Read for Told<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        (self.progress)("archive", self.inner.bytes, self.size);
        Ok(read)
    }
}

fn header(size: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_size(size);
    header.set_mode(0o600);
    header.set_mtime(0);
    header
}
