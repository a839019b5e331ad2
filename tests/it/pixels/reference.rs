//! Reference pictures: how they are read, written and compared. Reads `tests/pictures/`; writes there when
//! `UPDATE_PICTURES` is set, and else, of a picture that differs, what was painted into the target folder.

use std::fs;
use std::path::{Path, PathBuf};

use png::{BitDepth, ColorType, Compression, Encoder, Filter};

use crate::pictures::decode;

/// A channel that differs by no more than this, in 255ths, is the same: compilers may round sums in another order.
const SAME: u8 = 8;
/// This many pixels may differ by more: an edge that falls on a pixel's center may fall to its other side. The mark of
/// a tick in a chart has two.
const STRAY_PIXELS: usize = 1;

/// Pixels, top row first: RGBA8.
pub struct Picture {
    /// Width and height.
    pub size: [u32; 2],
    /// Four bytes a pixel.
    pub rgba: Vec<u8>,
}

/// Returns how many pixels of two pictures differ visibly.
fn differing_pixels(a: &Picture, b: &Picture) -> usize {
    if a.size != b.size {
        return usize::MAX;
    }
    a.rgba.chunks_exact(4).zip(b.rgba.chunks_exact(4)).filter(|(a, b)| differ(a, b)).count()
}

/// Returns whether two pictures show the same.
pub fn look_alike(a: &Picture, b: &Picture) -> bool {
    differing_pixels(a, b) <= STRAY_PIXELS
}

fn differ(a: &[u8], b: &[u8]) -> bool {
    a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > SAME)
}

/// Compares a picture to its reference, or writes it as the reference when `UPDATE_PICTURES` is set.
///
/// # Errors
/// Says how the two differ, where the picture and a picture of the differences lie, and how to accept it.
pub fn check(name: &str, picture: &Picture) -> Result<(), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures").join(format!("{name}.png"));
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        write(&path, picture);
        return Ok(());
    }
    let reference = fs::read(&path).map(|bytes| {
        let (rgb, size) = decode(&bytes);
        Picture { size, rgba: rgb.chunks_exact(3).flat_map(|px| [px[0], px[1], px[2], u8::MAX]).collect() }
    });
    let problem = match &reference {
        Ok(reference) if look_alike(reference, picture) => return Ok(()),
        Ok(reference) if reference.size != picture.size => {
            format!("{:?} instead of {:?} pixels", picture.size, reference.size)
        }
        Ok(reference) => {
            let different = differing_pixels(reference, picture);
            write(&target(name, "difference"), &difference(reference, picture));
            format!("{different} pixels differ, shown in {}", target(name, "difference").display())
        }
        Err(error) => format!("{}: {error}", path.display()),
    };
    write(&target(name, "now"), picture);
    Err(format!("{name}: {problem}; it is now {}", target(name, "now").display()))
}

/// Fails with all problems at once.
pub fn assert_none(problems: &[String]) {
    assert!(
        problems.is_empty(),
        "{}\nto accept what is painted now: UPDATE_PICTURES=1 cargo test --test it pixels::",
        problems.join("\n")
    );
}

/// Returns a picture of what differs in red, over the reference in pale gray.
fn difference(reference: &Picture, picture: &Picture) -> Picture {
    let pairs = reference.rgba.chunks_exact(4).zip(picture.rgba.chunks_exact(4));
    let rgba = pairs.flat_map(|(was, is)| {
        let pale = 192 + was[1] / 4;
        if differ(was, is) { [220, 0, 0, u8::MAX] } else { [pale, pale, pale, u8::MAX] }
    });
    Picture { size: picture.size, rgba: rgba.collect() }
}

fn target(name: &str, what: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.{what}.png"))
}

fn write(path: &Path, picture: &Picture) {
    let rgb: Vec<u8> = picture.rgba.chunks_exact(4).flat_map(|px| [px[0], px[1], px[2]]).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, picture.size[0], picture.size[1]);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::High);
    // Flat paper and letters that repeat are a third smaller without.
    encoder.set_filter(Filter::NoFilter);
    encoder.write_header().unwrap().write_image_data(&rgb).unwrap();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}
