//! Compares pictures in tests: a reference PNG with a new picture. Reads pixels and PNG files; writes files only when a
//! comparison fails, or to update the references.
//!
//! A mean over all pixels would hide a missing line in a large picture, so each pixel is compared: it differs when one of
//! its channels differs by more than [`Tolerance::channel`], and the comparison fails when more than
//! [`Tolerance::pixels`] pixels differ. That allows for rounding on other machines, and for nothing else.

use std::fmt;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use crate::png;

/// The environment variable that, set to `1`, replaces the reference pictures instead of comparing with them.
pub const UPDATE_VARIABLE: &str = "UPDATE_PICTURES";

/// A picture as RGB8, top row first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Width and height, in pixels.
    pub size: [u32; 2],
    /// Three bytes per pixel.
    pub rgb: Vec<u8>,
}

/// The differences that are allowed between two pictures that count as equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerance {
    /// The maximum difference of a channel of a pixel that counts as equal, in 255ths.
    pub channel: u8,
    /// The maximum number of different pixels.
    pub pixels: usize,
}

impl Tolerance {
    /// The tolerance for lines, shapes and text on a plain background: even a missing or moved hairline is found.
    pub const DRAWING: Self = Self { channel: 8, pixels: 2 };
}

/// The difference between two pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// The sizes differ: reference and new.
    Size([u32; 2], [u32; 2]),
    /// Too many pixels differ.
    Pixels {
        /// The number of different pixels.
        count: usize,
        /// The largest difference of a channel, in 255ths.
        largest: u8,
        /// The column and row of the first different pixel.
        first: [u32; 2],
    },
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size(reference, new) => write!(f, "the size is {new:?} pixels and was {reference:?}"),
            Self::Pixels { count, largest, first: [x, y] } => {
                write!(f, "{count} pixels differ, by up to {largest}/255, the first at column {x}, row {y}")
            }
        }
    }
}

impl Picture {
    /// Returns a picture from RGBA8 pixels; their opacity is ignored.
    #[must_use]
    pub fn from_rgba(rgba: &[u8], size: [u32; 2]) -> Self {
        Self { size, rgb: rgba.chunks_exact(4).flat_map(|px| [px[0], px[1], px[2]]).collect() }
    }

    /// Returns the picture in the bytes of a PNG file.
    ///
    /// # Errors
    /// The decoder's message, when the bytes are not a PNG file.
    pub fn from_png(bytes: &[u8]) -> Result<Self, String> {
        let mut decoder = ::png::Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(::png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().map_err(|error| error.to_string())?;
        let mut pixels = vec![0; reader.output_buffer_size().ok_or("the picture is too large")?];
        let info = reader.next_frame(&mut pixels).map_err(|error| error.to_string())?;
        pixels.truncate(info.buffer_size());
        let channels = info.color_type.samples();
        let rgb = match channels {
            1 | 2 => pixels.chunks_exact(channels).flat_map(|px| [px[0]; 3]).collect(),
            _ => pixels.chunks_exact(channels).flat_map(|px| [px[0], px[1], px[2]]).collect(),
        };
        Ok(Self { size: [info.width, info.height], rgb })
    }

    /// Returns the bytes of a PNG file.
    ///
    /// # Errors
    /// When the size does not fit the pixels.
    pub fn to_png(&self) -> Result<Vec<u8>, String> {
        let rgba: Vec<u8> = self.rgb.chunks_exact(3).flat_map(|px| [px[0], px[1], px[2], u8::MAX]).collect();
        png::whole(&rgba, self.size).map_err(|error| error.to_string())
    }

    /// Returns the largest difference of a channel at each pixel of two pictures of equal size.
    fn differences<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = u8> + 'a {
        let pixels = self.rgb.chunks_exact(3).zip(other.rgb.chunks_exact(3));
        pixels.map(|(a, b)| a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0))
    }

    /// Compares a new picture with this reference.
    ///
    /// # Errors
    /// When the pictures differ by more than the tolerance.
    pub fn check(&self, new: &Self, tolerance: Tolerance) -> Result<(), Mismatch> {
        if self.size != new.size {
            return Err(Mismatch::Size(self.size, new.size));
        }
        let off = || self.differences(new).enumerate().filter(|(_, off)| *off > tolerance.channel);
        let (count, largest) = (off().count(), off().map(|(_, off)| off).max().unwrap_or(0));
        let Some((first, _)) = off().next().filter(|_| count > tolerance.pixels) else { return Ok(()) };
        let first = first as u32;
        Err(Mismatch::Pixels { count, largest, first: [first % self.size[0], first / self.size[0]] })
    }

    /// Returns a picture that is black where two pictures of equal size agree, and lighter where they differ more.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let gray = self
            .differences(other)
            .flat_map(|off| [if off == 0 { 0 } else { 55 + (u16::from(off) * 200 / 255) as u8 }; 3]);
        Self { size: self.size, rgb: gray.collect() }
    }
}

/// Compares a picture with a reference PNG file. When they differ, `NAME.new.png` and `NAME.difference.png` are written
/// into `failures`. With [`UPDATE_VARIABLE`] set to `1` the reference is replaced instead.
///
/// # Errors
/// A message with the names of the files, when the pictures differ or a file cannot be read or written.
pub fn check_file(
    reference: &Path,
    new: &Picture,
    tolerance: Tolerance,
    failures: &Path,
) -> Result<(), String> {
    let write = |path: &Path, picture: &Picture| {
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        let written = folder.and_then(|()| fs::write(path, picture.to_png().map_err(std::io::Error::other)?));
        written.map_err(|error| format!("cannot write {}: {error}", path.display()))
    };
    if std::env::var(UPDATE_VARIABLE).is_ok_and(|value| value == "1") {
        return write(reference, new);
    }
    let advice = format!("{UPDATE_VARIABLE}=1 replaces it");
    let bytes = fs::read(reference)
        .map_err(|error| format!("cannot read {}: {error}; {advice}", reference.display()))?;
    let old = Picture::from_png(&bytes).map_err(|error| format!("{}: {error}", reference.display()))?;
    let Err(mismatch) = old.check(new, tolerance) else { return Ok(()) };
    let name = reference.file_stem().unwrap_or_default().to_string_lossy();
    let path = failures.join(format!("{name}.new.png"));
    write(&path, new)?;
    if old.size == new.size {
        write(&failures.join(format!("{name}.difference.png")), &old.difference(new))?;
    }
    Err(format!("{}: {mismatch}; see {}; {advice}", reference.display(), path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(size: [u32; 2]) -> Picture {
        Picture { size, rgb: vec![250; 3 * (size[0] * size[1]) as usize] }
    }

    fn with_line(row: u32, color: [u8; 3]) -> Picture {
        let mut picture = paper([30, 20]);
        for column in 5..15 {
            let at = 3 * (row * 30 + column) as usize;
            picture.rgb[at..at + 3].copy_from_slice(&color);
        }
        picture
    }

    #[test]
    fn a_missing_moved_or_recolored_line_is_found() {
        let reference = with_line(7, [232, 223, 207]);
        let check = |new: &Picture| reference.check(new, Tolerance::DRAWING);
        assert_eq!(check(&reference), Ok(()));
        assert_eq!(check(&with_line(7, [234, 221, 207])), Ok(()), "rounding is tolerated");
        let missing = Mismatch::Pixels { count: 10, largest: 43, first: [5, 7] };
        assert_eq!(check(&paper([30, 20])), Err(missing));
        assert!(matches!(check(&with_line(8, [232, 223, 207])), Err(Mismatch::Pixels { count: 20, .. })));
        assert!(matches!(check(&with_line(7, [232, 207, 223])), Err(Mismatch::Pixels { count: 10, .. })));
        assert_eq!(check(&paper([20, 30])), Err(Mismatch::Size([30, 20], [20, 30])));
    }

    #[test]
    fn writing_and_reading_a_png_file_keeps_the_picture() {
        let picture = with_line(3, [1, 2, 3]);
        assert_eq!(Picture::from_png(&picture.to_png().unwrap()).unwrap(), picture);
        assert!(Picture::from_png(b"no picture").is_err());
    }

    #[test]
    fn a_failure_writes_the_new_picture_and_the_difference() {
        let folder = std::env::temp_dir().join(format!("frankie-compare-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let reference = folder.join("line.png");
        fs::write(&reference, with_line(3, [0; 3]).to_png().unwrap()).unwrap();
        let check = |new: &Picture| check_file(&reference, new, Tolerance::DRAWING, &folder.join("failures"));
        assert_eq!(check(&with_line(3, [0; 3])), Ok(()));
        let error = check(&with_line(4, [0; 3])).unwrap_err();
        assert!(error.contains("20 pixels differ") && error.contains("line.new.png"), "{error}");
        for name in ["line.new.png", "line.difference.png"] {
            let bytes = fs::read(folder.join("failures").join(name)).unwrap();
            assert_eq!(Picture::from_png(&bytes).unwrap().size, [30, 20]);
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
