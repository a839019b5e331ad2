//! The map over the ground: whether it is shown, how far it is, and what its colors mean. Reads the session, returns commands.

use bevy_egui::egui::{
    Align, Button, Label, Layout, RichText, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, WidgetType, vec2,
};
use frankie_draw::run_map::EndKind;

use crate::game::command::Command;
use crate::game::run_map::GroundMap;
use crate::game::session::Session;
use crate::game::touch;
use crate::game::ui::icons::bold as icons;
use crate::game::ui::widgets::IconButton;
use crate::game::ui::{menu, theme};
use crate::game::wording;

/// The side of a color of the key, px, and its gap to the words.
const SWATCH: f32 = 11.0;
const SWATCH_GAP: f32 = 5.0;
/// The side of the button that opens the map of two settings, px.
const PAGE: f32 = 30.0;
/// The smallest share that is said in whole percent.
const MIN_PERCENT: f32 = 0.01;
/// What a sharp edge on the map is.
const EDGES: &str = "At a sharp edge neighbors go different ways: look at a way from either side.";
/// What the map shows.
const HELP: &str = "Where a dog from each place ends, under this setting and noise. Point at a place to see his way; click to \
                    start there.";

/// Shows the choice, where the level has a map and it would not give an answer away.
pub fn map_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    if !session.can_have_map() || session.is_swarm_secret() {
        return None;
    }
    ui.add_space(2.0);
    let is_on = session.is_map_on();
    let picked = menu::line(ui, |ui| {
        ui.label(theme::strong("Map")).on_hover_text(theme::tip(HELP));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let words = if is_on { "on" } else { "off" };
            let text = RichText::new(words).font(theme::semibold(theme::SIZE_BODY)).color(theme::INK);
            let button = ui.add(Button::new(text).min_size(Vec2::splat(touch::target(ui.ctx(), 0.0))));
            let label = format!("Map of all starts: {words}");
            button.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, is_on, &label));
            let toggled = button.on_hover_text(theme::tip(HELP)).clicked();
            let look = IconButton { size: PAGE, icon_size: 15.0, ..IconButton::default() };
            let has_page = session.may_edit_level();
            let is_opened =
                has_page && look.show(ui, icons::MAP_TRIFOLD, "Map of any two settings").clicked();
            let toggle = toggled.then_some(Command::SetMap(!is_on));
            toggle.or(is_opened.then_some(Command::OpenMapPage))
        })
        .inner
    });
    if let Some(map) = session.ground_map() {
        key_ui(ui, map);
    }
    picked
}

/// Shows how far the map is, and what its colors mean.
pub fn key_ui(ui: &mut Ui, map: &GroundMap) {
    if let Some(reason) = map.grid().failure() {
        ui.add(Label::new(theme::small(format!("The map ends here: {reason}"))).wrap());
    }
    let (known, all) = map.grid().progress();
    let has_share = |(_, _, share): &(EndKind, String, Option<f32>)| share.is_some_and(|share| share > 0.0);
    let shared = map.keys().iter().filter(|key| has_share(key)).count();
    let state = if !map.grid().is_done() {
        let percent = 100 * known / all.max(1);
        let so_far = if map.grid().is_coarse_done() { "; shares so far:" } else { "" };
        Some(format!("Map: {percent} % of the points{so_far}"))
    } else {
        (shared > 1).then(|| EDGES.to_owned())
    };
    state.into_iter().for_each(|state| {
        ui.add(Label::new(theme::small(state)).wrap());
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(12.0, 3.0);
        for (kind, name, share) in map.keys() {
            if share.is_none_or(|share| share > 0.0) {
                // The first few points say little about all of them.
                color_ui(ui, kind, &words(&name, share.filter(|_| map.grid().is_coarse_done())));
            }
        }
    });
}

/// Returns a name without its article, and a share in percent.
fn words(name: &str, share: Option<f32>) -> String {
    let name = wording::without_article(name);
    match share {
        None => name.to_owned(),
        Some(share) if share < MIN_PERCENT => format!("{name} < 1 %"),
        Some(share) => format!("{name} {:.0} %", 100.0 * share),
    }
}

fn color_ui(ui: &mut Ui, kind: EndKind, words: &str) {
    let [r, g, b] = kind.rgb();
    let galley =
        ui.painter().layout_no_wrap(words.to_owned(), theme::regular(theme::SIZE_SMALL), theme::SECONDARY);
    let size = vec2(SWATCH + SWATCH_GAP + galley.size().x, galley.size().y.max(SWATCH));
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let swatch = bevy_egui::egui::Rect::from_center_size(
        rect.left_center() + vec2(0.5 * SWATCH, 0.5),
        vec2(SWATCH, SWATCH),
    );
    ui.painter().rect(
        swatch,
        3.0,
        theme::color([r, g, b]),
        Stroke::new(1.0, theme::HAIRLINE),
        StrokeKind::Inside,
    );
    let at = rect.left_center() + vec2(SWATCH + SWATCH_GAP, -0.5 * galley.size().y);
    ui.painter().galley(at, galley, theme::SECONDARY);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, words));
}
