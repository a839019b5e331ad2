//! The colors of figures and of the game's panels alike, as sRGB bytes. Reads nothing; writes colors.

/// A color and how much of what lies beneath it hides, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ink {
    /// Red, green, blue.
    pub rgb: [u8; 3],
    /// 0 is clear, 1 opaque.
    pub opacity: f32,
}

impl Ink {
    /// A color that hides all beneath it.
    #[must_use]
    pub const fn opaque(rgb: [u8; 3]) -> Self {
        Self { rgb, opacity: 1.0 }
    }

    /// The same color, see-through.
    #[must_use]
    pub const fn thin(self, opacity: f32) -> Self {
        Self { opacity, ..self }
    }
}

/// Sheets.
pub const PAPER: Ink = Ink::opaque([0xFF, 0xFB, 0xF3]);
/// Text.
pub const TEXT: Ink = Ink::opaque([0x3A, 0x31, 0x2B]);
/// Text that may be passed over.
pub const SECONDARY: Ink = Ink::opaque([0x7A, 0x6E, 0x64]);
/// Hairlines.
pub const HAIRLINE: Ink = Ink::opaque([0xE8, 0xDF, 0xCF]);
/// m̂ (Okabe–Ito blue).
pub const FIRST_MOMENT: Ink = Ink::opaque([0x00, 0x72, 0xB2]);
/// √v̂ (Okabe–Ito orange).
pub const SECOND_MOMENT: Ink = Ink::opaque([0xE6, 0x9F, 0x00]);
/// √v̂ as text on paper, where the line's orange would be too light to read.
pub const SECOND_MOMENT_TEXT: Ink = Ink::opaque([0xA8, 0x6C, 0x00]);
/// The axes (Okabe–Ito purple and green): x, y.
pub const AXES: [Ink; 2] = [Ink::opaque([0xCC, 0x79, 0xA7]), Ink::opaque([0x00, 0x9E, 0x73])];
/// The wrong way.
pub const WRONG_WAY: Ink = Ink::opaque([0xB4, 0x47, 0x2F]);
/// Lollipop stems.
pub const STEM: Ink = Ink::opaque([0xA7, 0x9B, 0x8C]);
/// Lollipop heads.
pub const DOT: Ink = Ink::opaque([0x8C, 0x80, 0x73]);
/// The ball.
pub const BALL: Ink = Ink::opaque([0xD4, 0xE4, 0x3E]);
/// Mud.
pub const MUD: Ink = Ink::opaque([0x6B, 0x4E, 0x36]);
