//! Small file systems that fill up or refuse writes. Mounting needs root; where it is not allowed, tests that need it say
//! so and pass.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file system in memory, unmounted with this value.
pub(crate) struct SmallDisk {
    path: PathBuf,
}

impl SmallDisk {
    /// Mount one of so many bytes at a directory, which is made.
    pub(crate) fn mount(path: &Path, bytes: u64) -> Option<Self> {
        std::fs::create_dir_all(path).expect("the directory is made");
        let path = path.to_owned();
        mount(&["-t", "tmpfs", "-o", &format!("size={bytes}"), "tmpfs", &path.display().to_string()]).then_some(Self { path })
    }

    /// Let it be written to, or not.
    pub(crate) fn writable(&self, writable: bool) {
        let mode = if writable { "remount,rw" } else { "remount,ro" };
        assert!(mount(&["-o", mode, &self.path.display().to_string()]), "remounting as {mode}");
    }

    /// Fill what is free.
    pub(crate) fn fill(&self) {
        let mut file = File::options().create(true).append(true).open(self.ballast()).expect("the ballast is made");
        for block in [1 << 16, 1 << 12, 1] {
            while file.write_all(&vec![b'x'; block]).is_ok() {}
        }
    }

    /// Give back what [`Self::fill`] took.
    pub(crate) fn free(&self) {
        std::fs::remove_file(self.ballast()).expect("the ballast is there");
    }

    fn ballast(&self) -> PathBuf {
        self.path.join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a failing test may leave a process behind that still has a file open.
        let _ = Command::new("umount").arg("-l").arg(&self.path).status();
    }
}

fn mount(arguments: &[&str]) -> bool {
    let done = Command::new("mount").args(arguments).output();
    let told = done.as_ref().map_or_else(ToString::to_string, |done| String::from_utf8_lossy(&done.stderr).into_owned());
    let mounted = done.is_ok_and(|done| done.status.success());
    if !mounted {
        eprintln!("SKIPPED: no file system can be mounted here: {}", told.trim());
    }
    mounted
}
