//! Unpacking a backup beside the place where it will be used, and putting it there when all of it is right.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use tar::{Archive, Entry, EntryType};

use super::{ABOUT, About, BLOBS, BackupError, FILES, FORMAT, Hashing, Progress, SUMS, is_expected, sync_directory};
use crate::store::{DATABASE_FILE, hold_directory};

/// Where a backup lies until it is known to be whole.
const STAGE: &str = "restore.partial";
/// A description is never longer.
const MAX_ABOUT: u64 = 64 * 1024;
/// Our own list of hashes, in the stage.
const OWN_SUMS: &str = "sums";

/// An unpacked backup whose hashes are right. Dropped, it is deleted again.
#[derive(Debug)]
pub struct Staged {
    directory: PathBuf,
    stage: PathBuf,
    /// What it says about itself.
    pub about: About,
    /// Files in it.
    pub files: u64,
    /// No server starts in the directory meanwhile.
    _lock: File,
}

/// Unpacks a backup into a data directory that holds no store, under another name.
pub fn stage(file: &Path, directory: &Path, progress: Progress<'_>) -> Result<Staged, BackupError> {
    let archive = File::open(file).map_err(BackupError::io(format!("cannot read {}", file.display())))?;
    let total = archive.metadata().map_err(BackupError::io(format!("cannot read {}", file.display())))?.len();
    refuse_to_overwrite(directory)?;
    check_room(directory, total)?;
    let lock = hold_directory(directory)?;
    let stage = directory.join(STAGE);
    // What an interrupted restore left.
    let cannot_make = || BackupError::io(format!("cannot make {}", stage.display()));
    match std::fs::remove_dir_all(&stage) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(cannot_make()(error)),
        _ => {}
    }
    std::fs::create_dir(&stage).map_err(cannot_make())?;
    let unknown = About { format: 0, tracekeep: String::new(), made_at: String::new() };
    let mut staged = Staged { directory: directory.to_owned(), stage: stage.clone(), about: unknown, files: 0, _lock: lock };
    let mut unpacking = Unpacking { stage: &stage, name: file.display().to_string(), own: None, sums: None };
    let mut archive = Archive::new(BufReader::with_capacity(1 << 20, archive));
    let entries = archive.entries().map_err(|error| unpacking.damaged(&error))?;
    for entry in entries {
        let mut entry = entry.map_err(|error| unpacking.damaged(&error))?;
        let at = entry.raw_file_position();
        progress("archive", at, total);
        let name = unpacking.name_of(&entry)?;
        match name.as_str() {
            ABOUT => staged.about = unpacking.about(&mut entry)?,
            _ if staged.about.format == 0 => return Err(unpacking.foreign()),
            SUMS => unpacking.compare(&mut entry)?,
            _ => {
                unpacking.file(&mut entry, &name, &mut |bytes| progress("archive", at + bytes, total))?;
                staged.files += 1;
            }
        }
    }
    if unpacking.sums.is_none() {
        return Err(unpacking.damaged(&"its end is missing"));
    }
    if !stage.join(DATABASE_FILE).exists() {
        return Err(unpacking.damaged(&"there is no database in it"));
    }
    Ok(staged)
}

fn refuse_to_overwrite(directory: &Path) -> Result<(), BackupError> {
    let wal = [format!("{DATABASE_FILE}-wal"), format!("{DATABASE_FILE}-shm")];
    let is_used = |name: &str| {
        let path = directory.join(name);
        if path.is_dir() { std::fs::read_dir(&path).is_ok_and(|mut entries| entries.next().is_some()) } else { path.exists() }
    };
    let names = [DATABASE_FILE, BLOBS].into_iter().chain(FILES.iter().copied()).chain(wal.iter().map(String::as_str));
    match names.into_iter().find(|name| is_used(name)) {
        Some(name) => Err(BackupError::Refused(format!(
            "{} is there already, and restoring never overwrites: name an empty --data-dir, or move the old one away",
            directory.join(name).display()
        ))),
        None => Ok(()),
    }
}

fn check_room(directory: &Path, needed: u64) -> Result<(), BackupError> {
    crate::store::make_directory(directory).map_err(BackupError::io(format!("cannot make {}", directory.display())))?;
    let Ok(found) = rustix::fs::statvfs(directory) else { return Ok(()) };
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    if free < needed {
        let (needed, free) = (needed >> 20, free >> 20);
        return Err(BackupError::Refused(format!("the backup takes {needed} MiB in {}, and there are {free} MiB: make room", directory.display())));
    }
    Ok(())
}

struct Unpacking<'a> {
    stage: &'a Path,
    name: String,
    /// Our own hashes, written as files are.
    own: Option<File>,
    /// The backup's own list was there, and the same.
    sums: Option<()>,
}

impl Unpacking<'_> {
    fn damaged(&self, reason: &dyn std::fmt::Display) -> BackupError {
        BackupError::Refused(format!("{} is damaged or cut off ({reason}); nothing was restored: use another backup", self.name))
    }

    fn foreign(&self) -> BackupError {
        BackupError::Refused(format!("{} is no backup of Tracekeep; nothing was restored", self.name))
    }

    /// The name of a plain file that a backup may hold.
    fn name_of<R: Read>(&self, entry: &Entry<'_, R>) -> Result<String, BackupError> {
        let name = String::from_utf8(entry.path_bytes().into_owned()).map_err(|_| self.foreign())?;
        let is_plain = matches!(entry.header().entry_type(), EntryType::Regular);
        if !is_plain || !(name == ABOUT || name == SUMS || is_expected(&name)) {
            return Err(self.foreign());
        }
        if self.sums.is_some() {
            return Err(self.damaged(&"something follows its end"));
        }
        Ok(name)
    }

    fn about<R: Read>(&self, entry: &mut Entry<'_, R>) -> Result<About, BackupError> {
        let mut text = Vec::new();
        entry.take(MAX_ABOUT).read_to_end(&mut text).map_err(|error| self.damaged(&error))?;
        let about: About = serde_json::from_slice(&text).map_err(|_| self.foreign())?;
        match about.format {
            FORMAT => Ok(about),
            0 => Err(self.foreign()),
            _ => Err(BackupError::Refused(format!(
                "{} was made by a newer version of Tracekeep ({}): restore it with that version",
                self.name, about.tracekeep
            ))),
        }
    }

    fn file<R: Read>(&mut self, entry: &mut Entry<'_, R>, name: &str, progress: &mut dyn FnMut(u64)) -> Result<(), BackupError> {
        let path = self.stage.join(name);
        let cannot_write = || BackupError::io(format!("cannot write {}", path.display()));
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(cannot_write())?;
        }
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = options.open(&path).map_err(cannot_write())?;
        let (size, mut hashing) = (entry.size(), Hashing::new(entry));
        let mut buffer = vec![0; 1 << 18];
        loop {
            let read = hashing.read(&mut buffer).map_err(|error| self.damaged(&error))?;
            if read == 0 {
                break;
            }
            out.write_all(&buffer[..read]).map_err(cannot_write())?;
            progress(hashing.bytes);
        }
        if hashing.bytes != size {
            return Err(self.damaged(&format_args!("{name} is cut off")));
        }
        out.sync_all().map_err(cannot_write())?;
        let line = hashing.line(name);
        let sums = self.stage.join(OWN_SUMS);
        if self.own.is_none() {
            self.own = Some(File::create(&sums).map_err(BackupError::io(format!("cannot write {}", sums.display())))?);
        }
        let own = self.own.as_mut().expect("it was just made");
        own.write_all(line.as_bytes()).map_err(BackupError::io(format!("cannot write {}", sums.display())))
    }

    /// Holds the backup's list of hashes against ours: the same files in the same order.
    fn compare<R: Read>(&mut self, entry: &mut Entry<'_, R>) -> Result<(), BackupError> {
        let own = File::open(self.stage.join(OWN_SUMS)).map_err(|_| self.damaged(&"there is no file in it"))?;
        let mut own = BufReader::new(own).lines();
        for line in BufReader::new(entry).lines() {
            let line = line.map_err(|error| self.damaged(&error))?;
            match own.next().transpose().map_err(|error| self.damaged(&error))? {
                Some(found) if found == line => {}
                _ => {
                    let name = line.split_once("  ").map_or("a file", |(_, name)| name);
                    return Err(self.damaged(&format_args!("{name} is not what was backed up")));
                }
            }
        }
        if own.next().is_some() {
            return Err(self.damaged(&"it holds more than its list says"));
        }
        self.sums = Some(());
        Ok(())
    }
}

impl Staged {
    /// The unpacked database.
    pub fn database(&self) -> PathBuf {
        self.stage.join(DATABASE_FILE)
    }

    /// Puts everything in its place; the database comes last, so that there is no store before it is whole.
    pub fn put_in_place(&self) -> Result<(), BackupError> {
        for name in std::iter::once(BLOBS).chain(FILES.iter().copied()).chain([DATABASE_FILE]) {
            let (from, to) = (self.stage.join(name), self.directory.join(name));
            if !from.exists() {
                continue;
            }
            let cannot_move = || BackupError::io(format!("cannot write {}", to.display()));
            if name == DATABASE_FILE {
                sync_all_below(&self.directory).map_err(cannot_move())?;
            }
            std::fs::rename(&from, &to).map_err(cannot_move())?;
        }
        sync_directory(&self.directory).map_err(BackupError::io(format!("cannot write {}", self.directory.display())))
    }
}

/// Makes the folders durable too; the files are.
fn sync_all_below(directory: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::fs::syncfs(File::open(directory)?)?;
    sync_directory(directory)
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.stage) {
            tracing::warn!(%error, folder = %self.stage.display(), "a folder could not be deleted");
        }
    }
}
