//! Text as outlines, in the typeface of the game. Reads the fonts inside the binary, and fonts that the program adds for
//! letters that those lack; writes widths and paths.
//!
//! A letter comes from the first font that has it: the basic font of its weight, with all that the game itself says; the
//! extended one, with the letters of other languages; an added font. Whatever none has is drawn as a square, and
//! [`missing`] names it.

mod pen;

use std::borrow::Cow;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use tiny_skia::{Path, PathBuilder};
use ttf_parser::{Face, GlyphId};

use self::pen::{NoPen, Pen};
use crate::draw_list::Point;

/// The letter m̂ as one glyph of the typeface.
pub const M_HAT: &str = "\u{F0001}";
/// The letter v̂ as one glyph.
pub const V_HAT: &str = "\u{F0002}";
/// The letter √v̂ as one glyph.
pub const ROOT_V_HAT: &str = "\u{F0003}";
/// Returns a formula with the typeface's own glyphs for letters with a hat.
#[must_use]
pub fn with_symbols(formula: &str) -> String {
    formula.replace("√v\u{302}", ROOT_V_HAT).replace("m\u{302}", M_HAT).replace("v\u{302}", V_HAT)
}

/// The sign for a letter that no font has.
pub const REPLACEMENT: char = '\u{25FB}';

/// How bold letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FontWeight {
    /// 400.
    Regular,
    /// 600.
    SemiBold,
    /// 800.
    ExtraBold,
}

impl FontWeight {
    /// All weights.
    pub const ALL: [Self; 3] = [Self::Regular, Self::SemiBold, Self::ExtraBold];

    /// Returns the font file of this weight: TrueType.
    #[must_use]
    pub const fn basic(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../../assets/fonts/Nunito-Regular.ttf"),
            Self::SemiBold => include_bytes!("../../../assets/fonts/Nunito-SemiBold.ttf"),
            Self::ExtraBold => include_bytes!("../../../assets/fonts/Nunito-ExtraBold.ttf"),
        }
    }

    /// Returns the font file of this weight with the letters of other languages. A program for the web has none: code that
    /// needs it there loads it, and adds it with [`add`].
    #[must_use]
    pub const fn extended(self) -> Option<&'static [u8]> {
        #[cfg(not(target_family = "wasm"))]
        return Some(match self {
            Self::Regular => include_bytes!("../../../assets/fonts/Nunito-Regular-Extended.ttf"),
            Self::SemiBold => include_bytes!("../../../assets/fonts/Nunito-SemiBold-Extended.ttf"),
            Self::ExtraBold => include_bytes!("../../../assets/fonts/Nunito-ExtraBold-Extended.ttf"),
        });
        #[cfg(target_family = "wasm")]
        None
    }
}

/// A font that a program adds for letters that the typeface lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedFont {
    /// The font file: TrueType, OpenType, or a collection of them.
    pub bytes: Cow<'static, [u8]>,
    /// The index of the font in a collection.
    pub index: u32,
}

impl AddedFont {
    /// Returns which of these letters the font at an index of a font file can draw; none if the file is no font.
    #[must_use]
    pub fn drawable(bytes: &[u8], index: u32, letters: &[char]) -> Vec<char> {
        let Ok(face) = Face::parse(bytes, index) else { return Vec::new() };
        letters.iter().copied().filter(|letter| has_outline(&face, *letter)).collect()
    }
}

/// The added fonts, in the order in which they are asked. Layouts everywhere measure text, so they are not passed around.
static ADDED: RwLock<Vec<AddedFont>> = RwLock::new(Vec::new());

fn added() -> RwLockReadGuard<'static, Vec<AddedFont>> {
    ADDED.read().unwrap_or_else(PoisonError::into_inner)
}

/// Adds a font for letters that all earlier ones lack. A file that is no font has no letters.
pub fn add(font: AddedFont) {
    let mut fonts = ADDED.write().unwrap_or_else(PoisonError::into_inner);
    if !fonts.contains(&font) {
        fonts.push(font);
    }
}

/// Returns the letters of a text that no font has, in the order of their code points, each once.
#[must_use]
pub fn missing(text: &str) -> Vec<char> {
    with_faces(text, FontWeight::Regular, |faces| {
        let is_missing = |c: &char| !is_blank(*c) && faces.iter().all(|face| !has_outline(face, *c));
        let mut letters: Vec<char> = text.chars().filter(is_missing).collect();
        letters.sort_unstable();
        letters.dedup();
        letters
    })
}

/// Returns whether a character is drawn as nothing, whatever the font: spaces, joiners and selectors of a variant.
#[must_use]
pub fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}')
}

/// Returns whether a font draws a letter. A glyph may also be a picture, which nothing here draws.
fn has_outline(face: &Face<'_>, letter: char) -> bool {
    let bounds = |glyph| face.outline_glyph(glyph, &mut NoPen);
    face.glyph_index(letter).is_some_and(|glyph| glyph != GlyphId(0) && bounds(glyph).is_some())
}

/// Calls a function with the fonts of a text, in the order in which they are asked. Nearly every text needs the first only.
fn with_faces<T>(text: &str, weight: FontWeight, draw: impl FnOnce(&[Face<'_>]) -> T) -> T {
    let basic = Face::parse(weight.basic(), 0).ok();
    let is_enough =
        basic.as_ref().is_some_and(|face| text.chars().all(|letter| face.glyph_index(letter).is_some()));
    if is_enough {
        return draw(basic.as_slice());
    }
    let added = added();
    let extended = weight.extended().and_then(|bytes| Face::parse(bytes, 0).ok());
    let others = added.iter().filter_map(|font| Face::parse(&font.bytes, font.index).ok());
    let faces: Vec<Face<'_>> = basic.into_iter().chain(extended).chain(others).collect();
    draw(&faces)
}

/// The glyph of a letter, in the font that has it.
struct Glyph<'a, 'b> {
    face: &'a Face<'b>,
    id: GlyphId,
}

impl<'a, 'b> Glyph<'a, 'b> {
    /// Returns the glyph of a letter, or that of the sign for missing letters; `None` for a character without width.
    fn of(faces: &'a [Face<'b>], letter: char) -> Option<Self> {
        let find = |letter: char, must_be_visible: bool| {
            faces.iter().enumerate().find_map(|(place, face)| {
                let id = face.glyph_index(letter)?;
                // The first one is the typeface, which draws all letters that it has. Nearly every letter is one of them,
                // and making outlines took most of the time of measuring a text.
                let is_of_typeface = place == 0 && id != GlyphId(0);
                let is_visible = || is_of_typeface || has_outline(face, letter);
                (!must_be_visible || is_visible()).then_some(Self { face, id })
            })
        };
        if !is_blank(letter) {
            return find(letter, true).or_else(|| find(REPLACEMENT, false));
        }
        let space = letter.is_whitespace().then_some(' ');
        find(letter, false).or_else(|| find(space?, false))
    }

    /// Returns the width for a font size of 1.
    fn advance(&self) -> f32 {
        self.face.glyph_hor_advance(self.id).map_or(0.0, f32::from) / f32::from(self.face.units_per_em())
    }
}

/// Returns the width of a text at a size, in the unit of the size.
#[must_use]
pub fn width(text: &str, weight: FontWeight, size: f32) -> f32 {
    with_faces(text, weight, |faces| {
        text.chars().filter_map(|letter| Glyph::of(faces, letter)).map(|glyph| glyph.advance() * size).sum()
    })
}

/// Returns a text that is at most this wide, in the unit of the size: its end is replaced by … if it is wider.
#[must_use]
pub fn elided(text: &str, weight: FontWeight, size: f32, max_width: f32) -> Cow<'_, str> {
    const ELLIPSIS: char = '…';
    with_faces(text, weight, |faces| {
        let advance = |letter| Glyph::of(faces, letter).map_or(0.0, |glyph| glyph.advance() * size);
        let room = max_width - advance(ELLIPSIS);
        let (mut used, mut kept) = (0.0, 0);
        for (start, letter) in text.char_indices() {
            if used <= room {
                kept = start;
            }
            used += advance(letter);
            if used > max_width {
                return Cow::Owned(format!("{}{ELLIPSIS}", text[..kept].trim_end()));
            }
        }
        Cow::Borrowed(text)
    })
}

/// Returns the outlines of a text whose baseline begins at `at`; y goes down. `None` where the text has no outline.
#[must_use]
pub fn outline(text: &str, weight: FontWeight, size: f32, at: Point) -> Option<Path> {
    with_faces(text, weight, |faces| {
        let mut pen = Pen { path: PathBuilder::new(), at, scale: 1.0 };
        for glyph in text.chars().filter_map(|letter| Glyph::of(faces, letter)) {
            pen.scale = size / f32::from(glyph.face.units_per_em());
            // A space has no outline.
            let _ = glyph.face.outline_glyph(glyph.id, &mut pen);
            pen.at[0] += glyph.advance() * size;
        }
        pen.path.finish()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_has_letters_and_the_hats() {
        for weight in FontWeight::ALL {
            for text in ["step 12", M_HAT, ROOT_V_HAT, "∂f", "−0.5"] {
                let bounds = outline(text, weight, 20.0, [3.0, 40.0]).unwrap().bounds();
                let width = width(text, weight, 20.0);
                assert!(width > 5.0 && bounds.left() > 2.0 && bounds.right() < 4.0 + width, "{text}");
                assert!(bounds.top() > 15.0 && bounds.bottom() < 48.0, "{text}: {bounds:?}");
            }
        }
    }

    #[test]
    fn the_typeface_draws_every_letter_that_it_has() {
        for weight in FontWeight::ALL {
            let face = Face::parse(weight.basic(), 0).unwrap();
            let has_glyph = |c: &char| face.glyph_index(*c).is_some_and(|glyph| glyph != GlyphId(0));
            let letters = ('\u{21}'..=char::MAX).filter(|c| !is_blank(*c) && has_glyph(c));
            let (drawn, blank): (Vec<char>, Vec<char>) = letters.partition(|c| has_outline(&face, *c));
            assert!(drawn.len() > 90 && blank.is_empty(), "{weight:?}: {} letters, {blank:?}", drawn.len());
        }
    }

    #[test]
    fn empty_text_has_no_outline_and_no_width() {
        assert!(outline("", FontWeight::Regular, 12.0, [0.0; 2]).is_none());
        assert!(outline(" ", FontWeight::Regular, 12.0, [0.0; 2]).is_none());
        assert_eq!(width("", FontWeight::Regular, 12.0), 0.0);
    }

    /// Every letter of these languages, in texts that use all of them.
    const TEXTS: [&str; 9] = [
        "Zażółć gęślą jaźń",
        "Příliš žluťoučký kůň úpěl ďábelské ódy",
        "Pijamalı hasta yağız şoföre çabucak güvendi İĞ",
        "Do bạch kim rất quý nên sẽ dùng để lắp vô xương. Đường dốc ngẫu nhiên",
        "Árvíztűrő tükörfúrógép, ăâîșț, ģķļņ ėįų",
        "Съешь ещё этих мягких французских булок, да выпей чаю",
        "Чуєш їх, доцю, га? Кумедна ж ти, прощайся без ґольфів! Ћирилица Љ Њ Ђ",
        "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία, ΐΰϊϋ ΆΈΉΊΌΎΏ",
        "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ",
    ];

    #[test]
    fn the_letters_of_many_languages_are_drawn() {
        for text in TEXTS {
            assert_eq!(missing(text), [], "{text}");
            for weight in FontWeight::ALL {
                for letter in text.chars().filter(|letter| *letter != ' ') {
                    let bounds = outline(&letter.to_string(), weight, 20.0, [0.0, 40.0]).unwrap().bounds();
                    assert!(bounds.height() > 1.0 && bounds.width() > 1.0, "{letter} {weight:?}");
                    assert!(bounds.top() > 14.0 && bounds.bottom() < 48.0, "{letter} {weight:?}: {bounds:?}");
                    assert!(bounds.left() > -2.0, "{letter} {weight:?}: {bounds:?}");
                    let width = width(&letter.to_string(), weight, 20.0);
                    assert!(bounds.right() < width + 2.0, "{letter} {weight:?}: {bounds:?} {width}");
                }
            }
        }
    }

    #[test]
    fn no_letter_vanishes() {
        // Of a private area, so that no font has them.
        let text = "a\u{10FF01}b\u{10FF00} \u{10FF01}";
        assert_eq!(missing(text), ['\u{10FF00}', '\u{10FF01}']);
        let square = width(&REPLACEMENT.to_string(), FontWeight::Regular, 10.0);
        assert!(square > 3.0);
        let shown = width(text, FontWeight::Regular, 10.0);
        assert!((shown - width("ab ", FontWeight::Regular, 10.0) - 3.0 * square).abs() < 1e-3);
        let [of_letter, of_sign] = ["\u{10FF01}", "\u{25FB}"]
            .map(|text| outline(text, FontWeight::SemiBold, 10.0, [0.0; 2]).unwrap().bounds());
        assert_eq!(of_letter, of_sign);
    }

    #[test]
    fn joiners_and_spaces_are_not_missing() {
        for text in ["", "a\u{200D}b\u{FE0F}", "\u{3000}\u{2003}\t", "m\u{302}"] {
            assert_eq!(missing(text), [], "{text:?}");
        }
        assert!(width("\u{3000}", FontWeight::Regular, 10.0) > 1.0);
        assert_eq!(width("\u{200D}", FontWeight::Regular, 10.0), 0.0);
    }

    #[test]
    fn a_file_that_is_no_font_has_no_letters() {
        assert_eq!(AddedFont::drawable(b"no font", 3, &['a']), []);
        assert_eq!(AddedFont::drawable(FontWeight::Regular.basic(), 0, &['a', 'ж', ' ']), ['a']);
    }

    #[test]
    fn a_text_that_is_too_wide_ends_with_an_ellipsis() {
        let of = |width| elided("Łąka: Тест, long", FontWeight::Regular, 10.0, width);
        assert_eq!(of(500.0), "Łąka: Тест, long");
        for limit in [8.0, 20.0, 40.0, 60.0] {
            let text = of(limit);
            assert!(text.ends_with('…') && text.chars().count() < 16, "{text}");
            assert!(width(&text, FontWeight::Regular, 10.0) <= limit, "{text}");
        }
        assert_eq!(of(-3.0), "…");
        assert_eq!(of(33.0), "Łąka:…");
    }
}
