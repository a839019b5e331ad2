//! The fonts of panels, and how they grow: egui starts with the letters that the game itself needs, and gets others when a
//! text with them is shown, first those inside the binary, then fonts of the system. Reads the texts that egui has painted.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use bevy::prelude::{App, Res, Update};
use bevy_egui::EguiContexts;
use bevy_egui::egui::{
    Context, FontData, FontDefinitions, FontFamily, FullOutput, Plugin, Shape, epaint::ClippedShape,
};
use frankie_draw::fonts::{AddedFont, FontWeight};

use super::icons;
use crate::game::host::{Host, Platform};
use crate::system_fonts::Search;

/// The private area where the icons are, and the symbols of the update rule.
const ICONS: std::ops::RangeInclusive<char> = '\u{E000}'..='\u{F8FF}';

/// Fonts with the letters of other languages, in the order of [`FontWeight::ALL`].
pub type Extended = [Option<Cow<'static, [u8]>>; 3];

/// Returns the fonts with the letters of other languages that are inside the binary; none where they are fetched.
#[must_use]
pub fn inside() -> Extended {
    FontWeight::ALL.map(|weight| weight.extended().map(Cow::Borrowed))
}

/// The files of a page with the letters of other languages, in the order of [`FontWeight::ALL`].
const FETCHED: [&str; 3] = [
    "fonts/Nunito-Regular-Extended.ttf",
    "fonts/Nunito-SemiBold-Extended.ttf",
    "fonts/Nunito-ExtraBold-Extended.ttf",
];

/// Returns the fonts: three weights of the typeface, two of the icons, and behind them the letters of other languages, and the
/// fonts of the system.
#[must_use]
pub fn fonts(extended: &Extended, system: &[AddedFont]) -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in [("icons", &icons::bold::FONT[..]), ("icons-filled", &icons::fill::FONT[..])] {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let others: Vec<String> = (0..system.len()).map(|i| format!("system-{i}")).collect();
    for (name, font) in others.iter().zip(system) {
        let data = FontData { index: font.index, ..FontData::from_owned(font.bytes.to_vec()) };
        fonts.font_data.insert(name.clone(), Arc::new(data));
    }
    let families = [
        ("regular", FontFamily::Proportional),
        ("semibold", FontFamily::Name("semibold".into())),
        ("extrabold", FontFamily::Name("extrabold".into())),
    ];
    for ((weight, extended), (name, family)) in FontWeight::ALL.into_iter().zip(extended).zip(families) {
        let mut names = vec![name.to_owned()];
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(weight.basic())));
        if let Some(bytes) = extended {
            names.push(format!("{name}-extended"));
            let data = match bytes {
                Cow::Borrowed(bytes) => FontData::from_static(bytes),
                Cow::Owned(bytes) => FontData::from_owned(bytes.clone()),
            };
            fonts.font_data.insert(format!("{name}-extended"), Arc::new(data));
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

/// How far the fonts of a page are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Fetching {
    #[default]
    NotNeeded,
    Needed,
    Asked,
}

/// Notices letters that the fonts lack, and adds fonts that have them.
#[derive(Default)]
pub struct Letters {
    /// The letters that have been looked for, beyond ASCII.
    known: HashSet<char>,
    /// The fonts with letters of other languages that may be used, and those that are used.
    available: Extended,
    extended: Extended,
    /// Whether fonts of the page are needed, where there are none inside the binary.
    fetching: Fetching,
    /// Whether the fonts of the system are searched.
    has_system: bool,
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
            ctx.set_fonts(fonts(&self.extended, &self.system));
            ctx.request_repaint();
        }
    }
}

impl Letters {
    /// Returns letters with these fonts for other languages; where there are none, they are fetched from the page.
    #[must_use]
    pub fn new(available: Extended) -> Self {
        Self { available, has_system: true, ..Self::default() }
    }

    /// Returns letters for where this program runs.
    #[must_use]
    pub fn of_platform() -> Self {
        if cfg!(target_family = "wasm") { Self::of_page() } else { Self::new(inside()) }
    }

    /// Returns letters as a page has them: all fonts for other languages are fetched, and there are none of a system.
    #[must_use]
    pub fn of_page() -> Self {
        Self { has_system: false, ..Self::new(Extended::default()) }
    }

    /// Returns the files of the page that are needed now, each once.
    fn take_needed(&mut self) -> &'static [&'static str] {
        if self.fetching != Fetching::Needed {
            return &[];
        }
        self.fetching = Fetching::Asked;
        &FETCHED
    }

    /// Uses a file that has come from the page. Returns whether it is a font that was needed.
    fn add_fetched(&mut self, path: &str, bytes: Vec<u8>) -> bool {
        let Some(index) = FETCHED.iter().position(|name| *name == path) else { return false };
        // A page that answers with something else sends no font: egui takes no other files.
        if AddedFont::drawable(&bytes, 0, &['Ж']).is_empty() {
            return false;
        }
        self.extended[index] = Some(Cow::Owned(bytes));
        true
    }

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
        let needs_extended = match &self.available[0] {
            Some(font) => remove(&mut letters, font) && self.extended[0].is_none(),
            None => false,
        };
        if needs_extended {
            self.extended = self.available.clone();
        }
        if self.available[0].is_none() && !letters.is_empty() && self.fetching == Fetching::NotNeeded {
            self.fetching = Fetching::Needed;
        }
        self.wanted.append(&mut letters);
        needs_extended
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
        if self.has_system && !self.wanted.is_empty() {
            let ctx = ctx.clone();
            let wanted = std::mem::take(&mut self.wanted);
            self.search = Some(Search::start(wanted, move || ctx.request_repaint()));
        }
        false
    }
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, fetch_of_window);
}

/// Fetches the fonts that the letters of the window need.
fn fetch_of_window(mut contexts: EguiContexts, host: Option<Res<Host>>) {
    let (Some(host), Ok(ctx)) = (host, contexts.ctx_mut()) else { return };
    fetch(ctx, &*host.0);
}

/// Asks the page for the fonts that letters need, and uses those that have come.
pub fn fetch(ctx: &Context, host: &dyn Platform) {
    let needed = ctx.with_plugin(Letters::take_needed).unwrap_or_default();
    needed.iter().for_each(|path| host.fetch(path));
    let mut is_new = false;
    for (path, bytes) in host.fetched() {
        // Figures have the regular weight for the letters of other languages.
        let is_regular = path == FETCHED[0];
        let added = is_regular.then(|| AddedFont { bytes: Cow::Owned(bytes.clone()), index: 0 });
        let is_font = ctx.with_plugin(|letters: &mut Letters| letters.add_fetched(&path, bytes));
        if is_font == Some(true) {
            added.into_iter().for_each(frankie_draw::fonts::add);
            is_new = true;
        }
    }
    if is_new {
        let all = ctx.with_plugin(|letters: &mut Letters| fonts(&letters.extended, &letters.system));
        all.into_iter().for_each(|fonts| ctx.set_fonts(fonts));
        ctx.request_repaint();
    }
}
