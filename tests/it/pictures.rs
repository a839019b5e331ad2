//! The pictures in docs/: they match what the project draws, and every kind has one.

use std::fs;
use std::path::{Path, PathBuf};

use frankie_draw::compare::{Mismatch, Picture, Tolerance};
use frankie_draw::gallery::Family;
use frankie_draw::{png, raster};

/// The maximum size of a picture in docs/, in bytes.
const MAX_BYTES: usize = 25_000;
/// Pictures of the documentation have few colors, and another machine may choose a few of them a little differently.
const TOLERANCE: Tolerance = Tolerance { channel: 8, pixels: 32 };

/// Returns the pixels of a PNG as RGB8, and its size.
pub fn decode(bytes: &[u8]) -> (Vec<u8>, [u32; 2]) {
    let picture = Picture::from_png(bytes).unwrap();
    (picture.rgb, picture.size)
}

/// Returns the picture of a kind, as the documentation shows it.
fn drawn(family: Family, kind: &str) -> Vec<u8> {
    let page = family.picture(kind).unwrap();
    png::small(&raster::pixels(&page), page.size_px).unwrap()
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
            let new = Picture::from_png(&drawn(family, kind.kind)).unwrap();
            if let Err(mismatch) = Picture::from_png(&kept).unwrap().check(&new, TOLERANCE) {
                panic!("{} is out of date: {mismatch}; {advice}", path.display());
            }
        }
    }
}

#[test]
fn no_picture_matches_the_picture_of_another_kind() {
    for family in Family::ALL {
        let pictures: Vec<(&str, Picture)> = family
            .kinds()
            .into_iter()
            .map(|kind| {
                let path = folder(family).join(format!("{}.png", kind.kind));
                (kind.kind, Picture::from_png(&fs::read(path).unwrap()).unwrap())
            })
            .collect();
        for (i, (kind, picture)) in pictures.iter().enumerate() {
            for (other, other_picture) in &pictures[..i] {
                // The rule that a player writes is Adam's until it is changed.
                let is_same = (*kind, *other) == ("custom", "adam");
                let passes = picture.check(other_picture, TOLERANCE).is_ok();
                assert_eq!(passes, is_same, "{kind} as {other}");
            }
        }
    }
}

#[test]
fn a_moved_or_recolored_picture_or_one_of_another_surface_is_refused() {
    let kept = Picture::from_png(&fs::read(folder(Family::Optimizers).join("adam.png")).unwrap()).unwrap();
    let row = 3 * kept.size[0] as usize;
    let moved = [&kept.rgb[row..], &kept.rgb[..row]].concat();
    let other_ground = Picture::from_png(&drawn(Family::Surfaces, "ravine")).unwrap();
    let recolored = kept.rgb.iter().map(|channel| channel.saturating_add(13)).collect();
    for rgb in [moved, other_ground.rgb, recolored] {
        let refused = kept.check(&Picture { rgb, ..kept.clone() }, TOLERANCE);
        assert!(matches!(refused, Err(Mismatch::Pixels { count, .. }) if count > 10 * TOLERANCE.pixels));
    }
}

#[test]
fn every_picture_belongs_to_a_kind() {
    for family in Family::ALL {
        for entry in fs::read_dir(folder(family)).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let is_known = family.kinds().iter().any(|kind| kind.kind == stem);
            assert!(is_known && path.extension().is_some_and(|ending| ending == "png"), "{}", path.display());
        }
    }
}
