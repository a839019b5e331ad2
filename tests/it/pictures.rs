//! Pictures: those in docs/ are what the project draws now, and every kind has one.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use frankie_draw::gallery::Family;
use frankie_draw::{png, raster};

/// Bytes of a picture in docs/ at most.
const MAX_BYTES: usize = 25_000;
/// How far pictures drawn by two machines may lie apart, in 255ths, on the mean of all channels.
const MAX_OFF: f64 = 2.0;

/// The pixels of a PNG as RGB8, and its size.
pub fn decode(bytes: &[u8]) -> (Vec<u8>, [u32; 2]) {
    let mut decoder = ::png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(::png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    (pixels, [info.width, info.height])
}

fn mean_difference(a: &[u8], b: &[u8]) -> f64 {
    assert_eq!(a.len(), b.len());
    let sum: u64 = a.iter().zip(b).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.len() as f64
}

fn folder(family: Family) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures").join(family.word())
}

#[test]
fn the_pictures_of_the_documentation_are_current() {
    for family in Family::ALL {
        for kind in family.kinds() {
            let path = folder(family).join(format!("{}.png", kind.kind));
            let advice = format!("run: cargo run -- {} --pictures docs/pictures", family.word());
            let kept = fs::read(&path).unwrap_or_else(|_| panic!("{} is missing; {advice}", path.display()));
            assert!(kept.len() <= MAX_BYTES, "{} has {} bytes", path.display(), kept.len());
            let sheet = family.picture(kind.kind).unwrap();
            let now = png::small(&raster::pixels(&sheet), sheet.size_px()).unwrap();
            let ((kept, size), (now, size_now)) = (decode(&kept), decode(&now));
            assert_eq!(size, size_now, "{} is out of date; {advice}", path.display());
            let off = mean_difference(&kept, &now);
            assert!(off < MAX_OFF, "{} is out of date by {off:.1}; {advice}", path.display());
        }
    }
}

#[test]
fn no_picture_is_left_of_a_kind_that_is_gone() {
    for family in Family::ALL {
        for entry in fs::read_dir(folder(family)).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let is_known = family.kinds().iter().any(|kind| kind.kind == stem);
            assert!(is_known && path.extension().is_some_and(|ending| ending == "png"), "{}", path.display());
        }
    }
}
