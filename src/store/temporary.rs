//! The temporary file that becomes a file when it is complete. A list of all that exist lets a signal that ends the program
//! remove them first; a crate for such files keeps their names to itself.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The temporary files of this process.
static PRESENT: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
/// The maximum number of names that are tried, where an ended process with the same number left its files.
const MAX_TRIES: u32 = 1_000;

/// A file that appears, or changes, when it is committed. Without that it leaves nothing.
#[derive(Debug)]
pub struct WholeFile {
    file: File,
    /// The path of the temporary file.
    path: PathBuf,
    target: PathBuf,
}

fn present() -> MutexGuard<'static, Vec<PathBuf>> {
    PRESENT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes all temporary files, and keeps others from being made from now on: the program is about to end.
pub fn remove_all() {
    let present = present();
    for path in present.iter() {
        // One that cannot be removed must not keep the others.
        let _ = fs::remove_file(path);
    }
    // A thread that creates or commits a file waits for this lock until the program has ended.
    mem::forget(present);
}

/// Returns the folder of a file.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Creates a file with a new name, which begins with a dot: lists of the player's files leave it out.
fn create_in(folder: &Path) -> io::Result<(File, PathBuf)> {
    let mut tries = 0;
    loop {
        let path = folder.join(format!(".frankie-{}-{tries}.tmp", process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < MAX_TRIES => tries += 1,
            Err(error) => return Err(error),
        }
    }
}

impl WholeFile {
    /// Creates the temporary file beside `target`, with the permissions and the owner of the file that is there now, or
    /// else those of a new file.
    pub(super) fn create(target: &Path) -> io::Result<Self> {
        let mut present = present();
        let (file, path) = create_in(folder_of(target))?;
        present.push(path.clone());
        drop(present);
        let new = Self { file, path, target: target.to_path_buf() };
        if let Ok(old) = fs::metadata(target) {
            new.resemble(&old)?;
        }
        Ok(new)
    }

    fn resemble(&self, old: &fs::Metadata) -> io::Result<()> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;

            use nix::unistd::{Gid, Uid, fchown};
            // Only the administrator may give files away; the content is the player's in any case.
            let _ = fchown(&self.file, Some(Uid::from_raw(old.uid())), Some(Gid::from_raw(old.gid())));
        }
        self.file.set_permissions(old.permissions())
    }

    /// Puts the file in its place, after its content has reached the disk.
    ///
    /// # Errors
    /// When it cannot be written or renamed; then what was there before is still there.
    pub fn commit(self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, &self.target)?;
        // The new name reaches the disk with its folder, on systems where a folder can be opened.
        if cfg!(unix) {
            let _ = File::open(folder_of(&self.target)).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        // After a commit there is no such file any more.
        let _ = fs::remove_file(&self.path);
        present().retain(|path| *path != self.path);
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
