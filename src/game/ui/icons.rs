//! The icons that the game uses, and the two fonts that have them alone: the whole fonts would be a fifteenth of what a page
//! loads. The compiler makes the fonts, from the names here.

/// Declares the icons, and a list of them for the test.
macro_rules! icons {
    (bold: $($bold:ident),*; fill: $($fill:ident),*;) => {
        egui_phosphor::subset! {
            mod subset {
                use bold::{$($bold),*};
                use fill::{$($fill),*};
            }
        }

        /// Every icon with its font.
        #[cfg(test)]
        const ALL: &[(&str, &[u8])] = &[
            $((subset::bold::$bold, &subset::bold::FONT),)*
            $((subset::fill::$fill, &subset::fill::FONT),)*
        ];
    };
}

icons! {
    bold:
    APPROXIMATE_EQUALS, ARROW_COUNTER_CLOCKWISE, ARROW_DOWN, ARROW_DOWN_LEFT, ARROW_DOWN_RIGHT, ARROW_LEFT, ARROW_RIGHT,
    ARROW_SQUARE_OUT, ARROW_UP, ARROW_UP_LEFT, ARROW_UP_RIGHT,
    ARROWS_IN_SIMPLE, ARROWS_OUT_SIMPLE, ARROW_U_UP_LEFT, BOOKMARK_SIMPLE, BOOK_OPEN_TEXT, CARET_DOWN, CARET_LEFT, CARET_RIGHT, CARET_UP,
    CHART_BAR, CHART_LINE, CHART_SCATTER, CHECK, CHECK_CIRCLE, CIRCLE, CODE, CURSOR_CLICK, DICE_FIVE, DOWNLOAD_SIMPLE,
    ERASER, EYE, FILE_ARROW_DOWN, FILE_X, FILM_STRIP, FLAG, FLASK, FLOPPY_DISK, FOLDER_OPEN,
    FUNCTION, GEAR_SIX, GIT_BRANCH, HAND_GRABBING, HAND_PEACE, HAND_POINTING, HAND_SWIPE_RIGHT, HAND_TAP,
    HOURGLASS, HOUSE, IMAGE, INFO, LINK, LINK_BREAK, LIST, MAGNIFYING_GLASS_PLUS, MAP_TRIFOLD,
    MINUS, NOT_EQUALS, PAUSE, PAW_PRINT, PLAY, PLUS, POWER, QUESTION, SEAL_CHECK, SHARE_NETWORK,
    SKIP_BACK, SKIP_FORWARD, SLIDERS_HORIZONTAL, TRASH, UPLOAD_SIMPLE, WARNING, X;
    fill: BOOKMARK_SIMPLE, PAUSE, PAW_PRINT, PLAY, SEAL_CHECK, SKIP_BACK, SKIP_FORWARD;
}

pub use subset::{bold, fill};

#[cfg(test)]
mod tests {
    use frankie_draw::fonts::AddedFont;

    use super::*;

    #[test]
    fn every_icon_has_its_glyph_and_no_other_icon_is_in_the_fonts() {
        for (icon, font) in ALL {
            let letters: Vec<char> = icon.chars().collect();
            assert_eq!(AddedFont::drawable(font, 0, &letters), letters, "{icon:?}");
        }
        let unused: Vec<char> = egui_phosphor::bold::ACORN.chars().collect();
        for font in [&bold::FONT[..], &fill::FONT[..]] {
            assert!(AddedFont::drawable(font, 0, &unused).is_empty());
            assert!(font.len() < 40_000, "{} bytes", font.len());
        }
    }
}
