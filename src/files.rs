//! Reading files that may come from anywhere: the one place that opens them. Only regular files are read, since a pipe
//! or a device could block for ever, and never more than a limit.

use std::fs::{File, FileType, Metadata, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

/// Reads a regular file, or a link to one. Returns at most `max_bytes` + 1 bytes: one more than `max_bytes` says that the
/// file is longer.
///
/// # Errors
/// When it cannot be read, or is no regular file: a folder, a pipe, a socket or a device.
pub fn read(path: &Path, max_bytes: usize) -> io::Result<Vec<u8>> {
    // Before it is opened, since opening alone can have an effect on a device. Afterwards it may be another file.
    check_regular(&std::fs::metadata(path)?)?;
    let file = open(path)?;
    let about = file.metadata()?;
    check_regular(&about)?;
    let limit = max_bytes as u64 + 1;
    let mut bytes = Vec::with_capacity(about.len().min(limit) as usize);
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a file without waiting for the other end of a pipe.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;

        use nix::fcntl::OFlag;
        options.custom_flags((OFlag::O_NONBLOCK | OFlag::O_NOCTTY).bits());
    }
    options.open(path)
}

fn check_regular(about: &Metadata) -> io::Result<()> {
    if about.is_file() {
        return Ok(());
    }
    Err(io::Error::other(format!("this is {}; expected a regular file", describe(about.file_type()))))
}

#[cfg(unix)]
fn describe(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    match kind {
        kind if kind.is_dir() => "a folder",
        kind if kind.is_fifo() => "a pipe",
        kind if kind.is_socket() => "a socket",
        _ => "a device",
    }
}

#[cfg(not(unix))]
fn describe(kind: FileType) -> &'static str {
    if kind.is_dir() { "a folder" } else { "a device" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_the_limit_and_one_byte_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "12345").unwrap();
        assert_eq!(read(&path, 9).unwrap(), b"12345");
        assert_eq!(read(&path, 5).unwrap(), b"12345");
        assert_eq!(read(&path, 3).unwrap(), b"1234");
        assert_eq!(read(&folder.path().join("b"), 9).unwrap_err().kind(), io::ErrorKind::NotFound);
        let error = read(folder.path(), 9).unwrap_err().to_string();
        assert_eq!(error, "this is a folder; expected a regular file");
    }

    #[cfg(unix)]
    #[test]
    fn pipes_sockets_and_devices_are_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        assert!(std::process::Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
        let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", path("device")).unwrap();
        for (name, kind) in [("pipe", "a pipe"), ("socket", "a socket"), ("device", "a device")] {
            let error = read(&path(name), 9).unwrap_err().to_string();
            assert_eq!(error, format!("this is {kind}; expected a regular file"));
        }
        // One that takes the place of a file after the first look does not block either.
        assert!(open(&path("pipe")).is_ok());
    }
}
