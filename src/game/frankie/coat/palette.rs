//! The colors of every dog's coat: Frankie's white, and one for each color of the pack, so that the dogs are easy
//! to distinguish.

use frankie_sim::level::COLORS;

use frankie_draw::agent_mark::AgentMark;
use frankie_draw::theme::Theme;

/// All dogs there can be.
pub(in crate::game::frankie) const DOGS: [AgentMark; 1 + COLORS.len()] =
    [AgentMark::Main, AgentMark::Other(0), AgentMark::Other(1), AgentMark::Other(2), AgentMark::Other(3)];

/// Returns the index of a dog in [`DOGS`].
pub(in crate::game::frankie) fn index_of(dog: AgentMark) -> usize {
    match dog {
        AgentMark::Main => 0,
        AgentMark::Other(index) => 1 + index.min(COLORS.len() - 1),
    }
}

/// Returns the name of its entity.
pub(in crate::game::frankie) fn name_of(dog: AgentMark) -> String {
    match dog {
        AgentMark::Main => "Frankie".to_owned(),
        AgentMark::Other(_) => format!("{} dog", COLORS[index_of(dog) - 1]),
    }
}

/// Returns the colors of its coat.
pub(in crate::game::frankie) fn palette_of(dog: AgentMark) -> &'static Palette {
    &PALETTES[index_of(dog)]
}

/// The colors of one dog, sRGB.
#[derive(Debug)]
pub(in crate::game::frankie) struct Palette {
    /// The coat in light and in shade, and its curls.
    pub light: [u8; 3],
    pub shade: [u8; 3],
    pub curl: [u8; 3],
    /// The ears in light and in shade.
    pub ear: [u8; 3],
    pub ear_shade: [u8; 3],
    /// The thin line around it.
    pub outline: [u8; 3],
    pub collar: [u8; 3],
    pub tag: [u8; 3],
}

/// In the order of [`DOGS`]. The pack's collars and ears have the color of their trail and of their mark.
static PALETTES: [Palette; DOGS.len()] = [
    Palette {
        light: [0xFF, 0xFD, 0xF8],
        shade: [0xDD, 0xD0, 0xBE],
        curl: [0xE7, 0xDC, 0xCB],
        ear: [0xF2, 0xDA, 0xB2],
        ear_shade: [0xD2, 0xB0, 0x80],
        outline: [0x86, 0x74, 0x63],
        collar: [0x3A, 0x31, 0x2B],
        tag: [0x00, 0x72, 0xB2],
    },
    Palette {
        light: [0xC6, 0xD3, 0xDC],
        shade: [0x98, 0xAB, 0xB9],
        curl: [0xAE, 0xC0, 0xCC],
        ear: [0x6B, 0x8A, 0xA3],
        ear_shade: [0x4E, 0x6C, 0x85],
        outline: [0x4D, 0x60, 0x70],
        collar: Theme::LIGHT.pack[0],
        tag: Theme::LIGHT.pack[0],
    },
    Palette {
        light: [0xC4, 0x8B, 0x60],
        shade: [0x9C, 0x66, 0x42],
        curl: [0xB0, 0x79, 0x50],
        ear: [0x8A, 0x52, 0x30],
        ear_shade: [0x6C, 0x3D, 0x22],
        outline: [0x5E, 0x3A, 0x24],
        collar: Theme::LIGHT.pack[1],
        tag: Theme::LIGHT.pack[1],
    },
    Palette {
        light: [0xF2, 0xDF, 0xA6],
        shade: [0xD2, 0xB9, 0x77],
        curl: [0xE3, 0xCC, 0x8C],
        ear: [0xC9, 0x9E, 0x4C],
        ear_shade: [0xA5, 0x7E, 0x36],
        outline: [0x80, 0x66, 0x36],
        collar: Theme::LIGHT.pack[2],
        tag: Theme::LIGHT.pack[2],
    },
    Palette {
        light: [0x5C, 0x55, 0x52],
        shade: [0x3E, 0x38, 0x36],
        curl: [0x4C, 0x45, 0x43],
        ear: [0x36, 0x30, 0x2E],
        ear_shade: [0x25, 0x20, 0x1E],
        outline: [0x1E, 0x1A, 0x18],
        collar: [0xF4, 0xEC, 0xDC],
        tag: [0xF4, 0xEC, 0xDC],
    },
];
