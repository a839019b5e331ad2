//! The style of all panels: colors, fonts, spacing. Writes it into egui.

use bevy::prelude::*;
use bevy_egui::EguiContexts;
use bevy_egui::egui::epaint::FontColorTransferFunction;
use bevy_egui::egui::{self, Color32, CornerRadius, FontFamily, FontId, Margin, RichText, Shadow, Stroke};

use frankie_draw::theme::Theme;
use frankie_draw::{fonts, printable};

use super::letters;
use crate::game::{presses, touch};

/// Panels.
pub const PAPER: Color32 = color(Theme::LIGHT.paper);
/// Pages that have no ground behind them.
pub const PAGE: Color32 = Color32::from_rgb(0xF4, 0xEC, 0xDC);
/// Text.
pub const INK: Color32 = color(Theme::LIGHT.text);
/// Text that is less important.
pub const SECONDARY: Color32 = color(Theme::LIGHT.secondary);
/// Hairlines and empty parts of bars.
pub const HAIRLINE: Color32 = color(Theme::LIGHT.hairline);
/// Buttons at rest.
pub const BUTTON: Color32 = Color32::from_rgb(0xF1, 0xE8, 0xDA);
/// Buttons under the pointer.
pub const BUTTON_HOVERED: Color32 = Color32::from_rgb(0xE9, 0xDD, 0xC9);
/// m̂ (Okabe–Ito blue).
pub const FIRST_MOMENT: Color32 = color(Theme::LIGHT.first_moment);
/// √v̂ (Okabe–Ito orange): lines and marks.
pub const SECOND_MOMENT: Color32 = color(Theme::LIGHT.second_moment);
/// √v̂ as text on paper, where the line's orange would be too light to read.
pub const SECOND_MOMENT_TEXT: Color32 = color(Theme::LIGHT.second_moment_text);
/// The x axis (Okabe–Ito purple).
pub const AXIS_X: Color32 = color(Theme::LIGHT.axes[0]);
/// The y axis (Okabe–Ito green).
pub const AXIS_Y: Color32 = color(Theme::LIGHT.axes[1]);
/// The wrong way.
pub const WRONG_WAY: Color32 = color(Theme::LIGHT.wrong_way);
/// Success.
pub const GOOD: Color32 = Color32::from_rgb(0x2F, 0x7D, 0x4F);
/// Lollipop stems.
pub const STEM: Color32 = color(Theme::LIGHT.sample_stem);
/// The ball.
pub const BALL: Color32 = color(Theme::LIGHT.ball);
/// Lollipop heads.
pub const DOT: Color32 = color(Theme::LIGHT.sample_head);

/// The opacity of panels over the ground.
pub const PAPER_OPACITY: f32 = 0.95;
/// Corner radius of panels, px.
pub const RADIUS: u8 = 14;
/// Corner radius of buttons, px.
pub const BUTTON_RADIUS: u8 = 9;
/// The gap between the edge of a panel and its content, px.
pub const PADDING: f32 = 16.0;
/// The gap between the edge of the window and panels, px.
pub const EDGE: f32 = 20.0;
/// The gap between panels, px.
pub const GAP: f32 = 14.0;

/// Titles, px.
pub const SIZE_TITLE: f32 = 19.0;
/// Text, px.
pub const SIZE_BODY: f32 = 14.0;
/// Labels and hints, px.
pub const SIZE_SMALL: f32 = 12.5;

/// m̂ as one glyph of the typeface.
pub const M_HAT: &str = fonts::M_HAT;
/// √v̂ as one glyph.
pub const ROOT_V_HAT: &str = fonts::ROOT_V_HAT;
/// Returns a formula with the typeface's own glyphs for letters with a hat.
pub fn with_symbols(formula: &str) -> String {
    fonts::with_symbols(formula)
}
/// Subscript x.
pub const SUB_X: &str = "\u{2093}";
/// Subscript y, as one glyph.
pub const SUB_Y: &str = "\u{F0004}";

/// Returns an opaque color from sRGB bytes.
#[must_use]
pub const fn color([r, g, b]: [u8; 3]) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// Returns a color with an opacity, 0 to 1.
#[must_use]
pub fn translucent(color: Color32, opacity: f32) -> Color32 {
    color.gamma_multiply(if opacity.is_nan() { 0.0 } else { opacity.clamp(0.0, 1.0) })
}

/// Returns the color of an axis.
#[must_use]
pub fn axis_color(axis: frankie_sim::Axis) -> Color32 {
    match axis {
        frankie_sim::Axis::X => AXIS_X,
        frankie_sim::Axis::Y => AXIS_Y,
    }
}

/// Returns the font of weight 400.
#[must_use]
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Returns the font of weight 600.
#[must_use]
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("semibold".into()))
}

/// Returns the font of weight 800.
#[must_use]
pub fn extrabold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("extrabold".into()))
}

/// Returns the font of outlined icons.
#[must_use]
pub fn icon(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("icons".into()))
}

/// Returns the font of filled icons.
#[must_use]
pub fn icon_filled(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("icons-filled".into()))
}

/// Returns a text that may come from a file as it can be shown; see [`printable`].
fn shown(text: impl Into<String>) -> String {
    let text = text.into();
    match printable::lines(&text) {
        std::borrow::Cow::Borrowed(_) => text,
        std::borrow::Cow::Owned(escaped) => escaped,
    }
}

/// Returns text as a title.
pub fn title(text: impl Into<String>) -> RichText {
    RichText::new(shown(text)).font(extrabold(SIZE_TITLE)).color(INK)
}

/// Returns text in the body style.
pub fn body(text: impl Into<String>) -> RichText {
    RichText::new(shown(text)).font(regular(SIZE_BODY)).color(INK)
}

/// Returns text in semibold.
pub fn strong(text: impl Into<String>) -> RichText {
    RichText::new(shown(text)).font(semibold(SIZE_BODY)).color(INK)
}

/// Returns text as a label or a hint.
pub fn small(text: impl Into<String>) -> RichText {
    RichText::new(shown(text)).font(regular(SIZE_SMALL)).color(SECONDARY)
}

/// Returns text for a tooltip.
pub fn tip(text: impl Into<String>) -> RichText {
    RichText::new(shown(text)).font(regular(13.0)).color(INK)
}

/// Returns the frame of a panel.
pub fn paper() -> egui::Frame {
    egui::Frame::new()
        .fill(translucent(PAPER, PAPER_OPACITY))
        .corner_radius(RADIUS)
        .inner_margin(Margin::symmetric(PADDING as i8, PADDING as i8 - 2))
        .shadow(shadow())
}

/// Returns the soft shadow under panels and cards.
#[must_use]
pub fn shadow() -> Shadow {
    let [r, g, b] = Theme::LIGHT.text;
    let color = Color32::from_rgba_unmultiplied(r, g, b, 40);
    Shadow { offset: [0, 4], blur: 18, spread: 0, color }
}

/// Sets the fonts and the style of egui. Tests call it too, so that they see what players see.
pub fn install(ctx: &egui::Context) {
    presses::install(ctx);
    touch::install(ctx);
    ctx.set_fonts(letters::fonts(&letters::Extended::default(), &[]));
    ctx.add_plugin(letters::Letters::of_platform());
    ctx.set_theme(egui::Theme::Light);
    ctx.all_styles_mut(style);
}

fn style(style: &mut egui::Style) {
    use egui::TextStyle::{Body, Button, Heading, Monospace, Small};
    style.text_styles = [
        (Heading, extrabold(SIZE_TITLE)),
        (Body, regular(SIZE_BODY)),
        (Button, semibold(SIZE_BODY)),
        (Small, regular(SIZE_SMALL)),
        (Monospace, regular(SIZE_BODY)),
    ]
    .into();
    style.interaction.selectable_labels = false;
    style.spacing.item_spacing = egui::vec2(8.0, 6.0);
    style.spacing.button_padding = egui::vec2(12.0, 6.0);
    // As wide as the room for focus rings, so that it lies over no control.
    style.spacing.scroll =
        egui::style::ScrollStyle { bar_width: 8.0, ..egui::style::ScrollStyle::floating() };
    // What the edge of a scrolling panel cuts fades out, so that it looks like more to come.
    style.spacing.scroll.fade = egui::style::ScrollFadeStyle { strength: 1.0, size: 26.0 };
    let visuals = &mut style.visuals;
    visuals.override_text_color = None;
    // Panels are blended in linear light, where half covered dark letters would look too thin.
    visuals.text_options.color_transfer_function = FontColorTransferFunction::TwoCoverageMinusCoverageSq;
    visuals.panel_fill = PAGE;
    visuals.window_fill = PAPER;
    visuals.window_stroke = Stroke::NONE;
    visuals.window_corner_radius = CornerRadius::same(RADIUS);
    visuals.menu_corner_radius = CornerRadius::same(RADIUS);
    visuals.window_shadow = shadow();
    visuals.popup_shadow = shadow();
    visuals.extreme_bg_color = HAIRLINE;
    visuals.selection.bg_fill = translucent(SECOND_MOMENT, 0.35);
    visuals.selection.stroke = Stroke::new(1.0, INK);
    visuals.slider_trailing_fill = true;
    let widgets = &mut visuals.widgets;
    for (look, fill) in [
        (&mut widgets.noninteractive, PAPER),
        (&mut widgets.inactive, BUTTON),
        (&mut widgets.hovered, BUTTON_HOVERED),
        (&mut widgets.active, HAIRLINE),
        (&mut widgets.open, BUTTON_HOVERED),
    ] {
        look.bg_fill = fill;
        look.weak_bg_fill = fill;
        look.bg_stroke = Stroke::NONE;
        look.fg_stroke = Stroke::new(1.5, INK);
        look.corner_radius = CornerRadius::same(BUTTON_RADIUS);
        look.expansion = 0.0;
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, HAIRLINE);
}

/// Exists once the style is set. Nothing is drawn before: the fonts would be missing.
#[derive(Resource)]
pub struct Installed;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, install_once.run_if(not(resource_exists::<Installed>)));
}

/// Sets the style as soon as there is a context, before its first pass: fonts set within a pass are used one pass later.
fn install_once(mut contexts: EguiContexts, mut commands: Commands) {
    if let Ok(ctx) = contexts.ctx_mut() {
        install(ctx);
        commands.insert_resource(Installed);
    }
}
