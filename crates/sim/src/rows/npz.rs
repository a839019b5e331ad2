//! NumPy's archives of arrays: a zip file with a .npy file for each array, stored or deflated. The directory is read
//! without a copy, and an array is unpacked only up to the limit of a file of numbers.

use std::io::{self, Read};

use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive, ZipSliceEntry};

use super::{MAX_QUOTED_CHARS, MAX_ROWS_BYTES, Rows, RowsError, RowsPlace, npy};
use crate::text::excerpt;

/// The ending of an array's file in an archive.
const ENDING: &str = ".npy";
/// The maximum number of names in a message.
const MAX_NAMES: usize = 6;

/// An array in the directory of an archive.
struct Entry {
    name: String,
    at: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    is_encrypted: bool,
}

/// Reads the array called `name`, or the only one.
pub(super) fn read(bytes: &[u8], name: Option<&str>) -> Result<Rows, RowsError> {
    let archive = ZipArchive::from_slice(bytes).map_err(|error| damaged(&error))?;
    let entry = find(&archive, name)?;
    let in_array = |error: RowsError| {
        let message = format!("array `{}`: {}{}", shown(&entry.name), error.place, error.message);
        RowsError { place: RowsPlace::Whole, message, expected: error.expected }
    };
    npy::read(&unpack(&archive, &entry).map_err(in_array)?).map_err(in_array)
}

fn damaged(error: &rawzip::Error) -> RowsError {
    RowsError::whole(format!("the archive cannot be read ({error})"), "a file that `numpy.savez` writes")
}

fn shown(name: &str) -> String {
    excerpt(name, MAX_QUOTED_CHARS)
}

/// Finds the array called `name`, or the only one.
fn find(archive: &ZipSliceArchive<&[u8]>, name: Option<&str>) -> Result<Entry, RowsError> {
    let (mut names, mut count, mut found) = (Vec::new(), 0_usize, None);
    let mut entries = archive.entries();
    while let Some(entry) = entries.next_entry().map_err(|error| damaged(&error))? {
        let file = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
        let Some(array) = file.strip_suffix(ENDING) else { continue };
        count += 1;
        if names.len() < MAX_NAMES {
            names.push(shown(array));
        }
        if found.is_none() && name.is_none_or(|name| name == array || name == file) {
            found = Some(Entry {
                name: array.to_owned(),
                at: entry.wayfinder(),
                method: entry.compression_method(),
                is_encrypted: entry.flags().is_encrypted(),
            });
        }
    }
    let more = if count > names.len() { " and others" } else { "" };
    let all = format!("{}{more}", names.join(", "));
    match (found, name) {
        (_, _) if count == 0 => {
            Err(RowsError::whole("there is no array in the archive", "a file that `numpy.savez` writes"))
        }
        (Some(_), None) if count > 1 => Err(RowsError::whole(
            format!("there are {count} arrays"),
            format!("`array`, the name of one of them: {all}"),
        )),
        (Some(entry), _) => Ok(entry),
        (None, name) => {
            let message = format!("there is no array `{}`", shown(name.unwrap_or_default()));
            Err(RowsError::whole(message, format!("one of: {all}")))
        }
    }
}

/// Returns the bytes of an array's file.
fn unpack(archive: &ZipSliceArchive<&[u8]>, entry: &Entry) -> Result<Vec<u8>, RowsError> {
    let packed = archive.get_entry(entry.at).map_err(|error| damaged(&error))?;
    match entry.method {
        _ if entry.is_encrypted => Err(RowsError::whole("it is encrypted", "an array without a password")),
        CompressionMethod::STORE => whole(&packed, packed.data()),
        CompressionMethod::DEFLATE => whole(&packed, DeflateDecoder::new(packed.data())),
        _ => Err(RowsError::whole(
            "its compression is not known",
            "an array as `numpy.savez_compressed` writes it",
        )),
    }
}

/// Reads the bytes of an array's file to their end and compares them with their checksum. No more than the limit is
/// unpacked, whatever the archive says of its length.
fn whole(packed: &ZipSliceEntry<'_>, reader: impl Read) -> Result<Vec<u8>, RowsError> {
    let mut bytes = Vec::new();
    let read = packed.verifying_reader(reader).take(MAX_ROWS_BYTES as u64 + 1).read_to_end(&mut bytes);
    if bytes.len() > MAX_ROWS_BYTES {
        let expected = format!("at most {} MB", MAX_ROWS_BYTES >> 20);
        return Err(RowsError::whole("it is too large", expected));
    }
    let fails = |error: io::Error| {
        RowsError::whole(format!("it cannot be unpacked ({error})"), "an array that is not damaged")
    };
    read.map(|_| bytes).map_err(fails)
}
