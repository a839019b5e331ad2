//! A folder inside a storage of texts by key, such as that of a page in a browser. A file is one key; its value is a line
//! with the format, the time of the last change and the encoding, and below it the content.

use std::fmt::Debug;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::{Backend, Entry, Existing, FolderError, Lock};

/// What the keys of all files begin with: other pages of the same site share the storage.
const PREFIX: &str = "fetch-frankie/";
/// The first word of a value.
const MARK: &str = "frankie-file-1";
/// The encoding of content that is UTF-8, and of any other.
const TEXT: &str = "text";
const BINARY: &str = "base64";

/// The reason why a storage does not do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no room for the value. What was there before is still there.
    Full,
    /// The browser, or its user, does not let the page keep anything.
    Forbidden,
}

/// A storage of texts by key. Others may change it at any time between two calls.
pub trait KeyValue: Debug + Send + Sync {
    /// Returns the value of a key; `None` if there is none.
    ///
    /// # Errors
    /// When the storage cannot be used.
    fn get(&self, key: &str) -> Result<Option<String>, Refusal>;

    /// Sets the value of a key. After an error the old value is still there.
    ///
    /// # Errors
    /// When there is no room for it, or the storage cannot be used.
    fn set(&self, key: &str, value: &str) -> Result<(), Refusal>;

    /// Removes a key, if there is such a key.
    ///
    /// # Errors
    /// When the storage cannot be used.
    fn remove(&self, key: &str) -> Result<(), Refusal>;

    /// Returns all keys, also those of others.
    ///
    /// # Errors
    /// When the storage cannot be used.
    fn keys(&self) -> Result<Vec<String>, Refusal>;

    /// Returns the current time, in milliseconds since the beginning of 1970; `None` without a clock.
    fn now_ms(&self) -> Option<u64>;
}

/// A folder inside a storage.
#[derive(Debug)]
pub(super) struct Storage {
    values: Box<dyn KeyValue>,
}

impl Storage {
    pub fn new(values: Box<dyn KeyValue>) -> Self {
        Self { values }
    }
}

/// Returns an error of a file that a storage refuses.
fn refused(name: &str, refusal: Refusal) -> FolderError {
    let (kind, reason) = match refusal {
        Refusal::Full => (
            io::ErrorKind::StorageFull,
            "the browser keeps no more for this page; deleting replays makes room",
        ),
        Refusal::Forbidden => {
            (io::ErrorKind::PermissionDenied, "the browser does not let this page keep anything")
        }
    };
    FolderError::Io { path: PathBuf::from(name), source: io::Error::new(kind, reason) }
}

fn key(name: &str) -> String {
    format!("{PREFIX}{name}")
}

/// A value that has been taken apart.
#[derive(Debug, PartialEq)]
struct Parts<'a> {
    modified_ms: Option<u64>,
    is_binary: bool,
    content: &'a str,
}

impl<'a> Parts<'a> {
    /// Takes a value apart. One that this game has not written is all content.
    fn of(value: &'a str) -> Self {
        Self::written(value).unwrap_or(Parts { modified_ms: None, is_binary: false, content: value })
    }

    fn written(value: &'a str) -> Option<Self> {
        let (head, content) = value.split_once('\n')?;
        let mut words = head.split(' ');
        let (mark, time, encoding) = (words.next()?, words.next()?, words.next()?);
        let is_binary = encoding == BINARY;
        let is_ours = mark == MARK && words.next().is_none() && (is_binary || encoding == TEXT);
        is_ours.then(|| Parts { modified_ms: time.parse().ok(), is_binary, content })
    }

    /// Returns the value of a file that is written now.
    fn join(bytes: &[u8], now_ms: Option<u64>) -> String {
        let time = now_ms.map_or_else(|| "-".to_owned(), |time| time.to_string());
        match std::str::from_utf8(bytes) {
            Ok(text) => format!("{MARK} {time} {TEXT}\n{text}"),
            Err(_) => format!("{MARK} {time} {BINARY}\n{}", BASE64.encode(bytes)),
        }
    }

    /// Returns the content as bytes.
    fn bytes(&self) -> io::Result<Vec<u8>> {
        if !self.is_binary {
            return Ok(self.content.as_bytes().to_vec());
        }
        BASE64.decode(self.content).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }

    /// Returns the number of bytes.
    fn size(&self) -> usize {
        if !self.is_binary {
            return self.content.len();
        }
        let padding = self.content.bytes().rev().take_while(|byte| *byte == b'=').count();
        (self.content.len() / 4 * 3).saturating_sub(padding)
    }
}

/// Returns a time; `None` for one that the system cannot express.
fn time(ms: u64) -> Option<SystemTime> {
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(ms))
}

impl Backend for Storage {
    fn path(&self, name: &str) -> PathBuf {
        PathBuf::from(name)
    }

    fn root(&self) -> Option<&Path> {
        None
    }

    /// A storage has no locks, and needs none within a page. Two pages that change the same file within the same few
    /// milliseconds are the one case where the later one wins.
    fn lock(&self) -> Option<Lock> {
        None
    }

    fn hold(&self, _: &str) -> Option<Lock> {
        Some(Box::new(()))
    }

    fn append(&self, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        self.write(name, bytes, Existing::Replace)
    }

    fn read(&self, name: &str, max_bytes: usize) -> Result<Option<Vec<u8>>, FolderError> {
        let value = self.values.get(&key(name)).map_err(|refusal| refused(name, refusal))?;
        let Some(value) = value else { return Ok(None) };
        let bytes = Parts::of(&value).bytes();
        let mut bytes = bytes.map_err(|source| FolderError::Io { path: self.path(name), source })?;
        bytes.truncate(max_bytes.saturating_add(1));
        Ok(Some(bytes))
    }

    fn write(&self, name: &str, bytes: &[u8], existing: Existing) -> Result<(), FolderError> {
        let key = key(name);
        let refused = |refusal| refused(name, refusal);
        if existing == Existing::Keep && self.values.get(&key).map_err(refused)?.is_some() {
            return Err(FolderError::Exists(self.path(name)));
        }
        self.values.set(&key, &Parts::join(bytes, self.values.now_ms())).map_err(refused)
    }

    fn list(&self, subfolder: &str) -> Result<Vec<Entry>, FolderError> {
        let refused = |refusal| refused(subfolder, refusal);
        let folder = format!("{}/", key(subfolder));
        let mut entries = Vec::new();
        for key in self.values.keys().map_err(refused)? {
            let Some(name) = key.strip_prefix(&folder).filter(|name| !name.contains('/')) else { continue };
            // Another page may have removed it since.
            let Some(value) = self.values.get(&key).map_err(refused)? else { continue };
            let parts = Parts::of(&value);
            let modified = parts.modified_ms.and_then(time);
            entries.push(Entry { name: name.to_owned(), size: parts.size() as u64, modified });
        }
        Ok(entries)
    }

    fn delete(&self, name: &str) -> Result<(), FolderError> {
        self.values.remove(&key(name)).map_err(|refusal| refused(name, refusal))
    }

    fn now(&self) -> Option<SystemTime> {
        self.values.now_ms().and_then(time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_every_content_with_its_time_and_size() {
        let binary: Vec<u8> = (0..=255).collect();
        for bytes in [b"".as_slice(), b"a = 1\n", "ünï\n\n".as_bytes(), &[0xff], &[0xff, 0], &binary] {
            for now in [None, Some(0), Some(1_764_126_000_123)] {
                let value = Parts::join(bytes, now);
                let parts = Parts::of(&value);
                assert_eq!((parts.bytes().unwrap().as_slice(), parts.size()), (bytes, bytes.len()));
                assert_eq!(parts.modified_ms, now);
            }
        }
    }

    #[test]
    fn values_of_others_are_content_and_damaged_ones_are_errors() {
        for value in ["", "a", "a = 1\nb = 2", "frankie-file-1 7 words\nx", "frankie-file-1 7 text"] {
            let content = Parts { modified_ms: None, is_binary: false, content: value };
            assert_eq!(Parts::of(value), content);
        }
        let damaged = Parts::of("frankie-file-1 7 base64\n%%");
        assert_eq!(damaged.bytes().unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert!(damaged.size() < 9);
        assert_eq!(time(1_000), Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1)));
    }
}
