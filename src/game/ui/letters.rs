//! The fonts of panels, and how they grow: egui starts with the letters that the game itself needs, and gets others when a
//! text with them is shown, first those inside the binary, then fonts of the system. Reads the texts that egui has painted.

use std::collections::HashSet;
use std::sync::Arc;

use bevy_egui::egui::{
    Context, FontData, FontDefinitions, FontFamily, FullOutput, Plugin, Shape, epaint::ClippedShape,
};
use frankie_draw::fonts::{AddedFont, FontWeight};

use crate::system_fonts::Search;

/// The private area where the icons are, and the symbols of the update rule.
const ICONS: std::ops::RangeInclusive<char> = '\u{E000}'..='\u{F8FF}';

/// Returns the fonts: three weights of the typeface, two of the icons, and behind them the letters of other languages if
/// `has_extended`, and the fonts of the system.
#[must_use]
pub fn fonts(has_extended: bool, system: &[AddedFont]) -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let icons = egui_phosphor::Variant::Bold.font_data();
    let filled = egui_phosphor::Variant::Fill.font_data();
    for (name, data) in [("icons", icons), ("icons-filled", filled)] {
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    }
    let others: Vec<String> = (0..system.len()).map(|i| format!("system-{i}")).collect();
    for (name, font) in others.iter().zip(system) {
        let data = FontData { index: font.index, ..FontData::from_owned(font.bytes.to_vec()) };
        fonts.font_data.insert(name.clone(), Arc::new(data));
    }
    for (weight, name, family) in [
        (FontWeight::Regular, "regular", FontFamily::Proportional),
        (FontWeight::SemiBold, "semibold", FontFamily::Name("semibold".into())),
        (FontWeight::ExtraBold, "extrabold", FontFamily::Name("extrabold".into())),
    ] {
        let mut names = vec![name.to_owned()];
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(weight.basic())));
        if let Some(bytes) = weight.extended().filter(|_| has_extended) {
            names.push(format!("{name}-extended"));
            fonts.font_data.insert(format!("{name}-extended"), Arc::new(FontData::from_static(bytes)));
        }
        names.push("icons".to_owned());
        names.extend(others.iter().cloned());
        fonts.families.insert(family, names);
    }
    // Letters behind the icons, since egui asks every family for a sign that stands for missing ones.
    for name in ["icons", "icons-filled"] {
        let names = vec![name.to_owned(), "regular".to_owned()];
        fonts.families.insert(FontFamily::Name(name.into()), names);
    }
    // No code here is monospaced, yet egui asks for the family.
    let regular = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    fonts.families.insert(FontFamily::Monospace, regular);
    fonts
}

/// Notices letters that the fonts lack, and adds fonts that have them.
#[derive(Default)]
pub struct Letters {
    /// The letters that have been looked for, beyond ASCII.
    known: HashSet<char>,
    has_extended: bool,
    system: Vec<AddedFont>,
    search: Option<Search>,
    /// Letters for the next search.
    wanted: Vec<char>,
}

impl Plugin for Letters {
    fn debug_name(&self) -> &'static str {
        "letters"
    }

    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        let mut new = Vec::new();
        for ClippedShape { shape, .. } in &output.shapes {
            self.add_unknown(shape, &mut new);
        }
        if self.take_in(new) || self.search_system(ctx) {
            ctx.set_fonts(fonts(self.has_extended, &self.system));
            ctx.request_repaint();
        }
    }
}

impl Letters {
    /// Adds the letters of a shape that have not been looked for.
    fn add_unknown(&mut self, shape: &Shape, new: &mut Vec<char>) {
        match shape {
            Shape::Text(text) => {
                let is_new = |c: &char| !c.is_ascii() && !ICONS.contains(c) && self.known.insert(*c);
                new.extend(text.galley.job.text.chars().filter(is_new));
            }
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.add_unknown(shape, new)),
            _ => {}
        }
    }

    /// Looks for letters in the fonts inside the binary. Returns whether the extended ones are needed from now on.
    fn take_in(&mut self, mut letters: Vec<char>) -> bool {
        let remove = |letters: &mut Vec<char>, font: &[u8]| {
            let found = AddedFont::drawable(font, 0, letters);
            letters.retain(|letter| !found.contains(letter));
            !found.is_empty()
        };
        letters.retain(|letter| !frankie_draw::fonts::is_blank(*letter));
        if letters.is_empty() {
            return false;
        }
        remove(&mut letters, FontWeight::Regular.basic());
        let extended = FontWeight::Regular.extended();
        let needs_extended = extended.is_some_and(|font| remove(&mut letters, font));
        self.wanted.append(&mut letters);
        needs_extended && !std::mem::replace(&mut self.has_extended, true)
    }

    /// Looks for the wanted letters in the fonts of the system, which takes some frames. Returns whether there are new fonts.
    fn search_system(&mut self, ctx: &Context) -> bool {
        if let Some(search) = &self.search {
            let Some(found) = search.result() else { return false };
            self.search = None;
            let count = self.system.len();
            self.system.extend(found);
            return self.system.len() > count;
        }
        if !self.wanted.is_empty() {
            let ctx = ctx.clone();
            let wanted = std::mem::take(&mut self.wanted);
            self.search = Some(Search::start(wanted, move || ctx.request_repaint()));
        }
        false
    }
}
