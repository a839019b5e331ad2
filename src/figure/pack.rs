//! What the pack's colours look like, for whatever draws its dogs: trails, marks, collars.

use frankie_sim::level::COLORS;

/// sRGB for each of [`COLORS`]: those of the Okabe & Ito set that neither moments nor axes have.
pub const PACK_RGB: [[u8; 3]; COLORS.len()] =
    [[0x56, 0xB4, 0xE9], [0xD5, 0x5E, 0x00], [0xF0, 0xE4, 0x42], [0x26, 0x20, 0x1D]];

/// The colour called so; Frankie's white for a word that is none.
#[must_use]
pub fn rgb(color: &str) -> [u8; 3] {
    COLORS.iter().position(|known| *known == color).map_or([0xFF, 0xFD, 0xF8], |index| PACK_RGB[index])
}
