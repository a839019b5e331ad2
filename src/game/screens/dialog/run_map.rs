//! The dialog with the map of two settings: the plane with its axes, which zooms about the pointer and moves with a drag, what its
//! colors mean, and what is on it. Reads the map, returns commands.

use bevy_egui::egui::{
    self, Align, Align2, Button, Color32, ColorImage, Context, Id, Key, Label, Layout, Margin, Pos2, Rect,
    Response, RichText, ScrollArea, Sense, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui, Vec2,
    WidgetInfo, WidgetType, pos2, vec2,
};
use frankie_draw::chart::number;
use frankie_draw::run_map::{Key as ColorKey, Shown, ticks};

use crate::game::command::Command;
use crate::game::numbers;
use crate::game::run_map::{MapPage, PageRequest, Preset, STEPS};
use crate::game::screens::parts::{self, ButtonStyle, IconWords};
use crate::game::touch;
use crate::game::ui::icons::bold as icons;
use crate::game::ui::{menu, theme, widgets};

/// The title.
const TITLE: &str = "Map of two settings";
/// The gap between the edges of the window and the dialog, and its margin, points.
const EDGE: f32 = 10.0;
const MARGIN: f32 = 16.0;
/// The smallest width of a window with the settings beside the plane, and their width, points.
const BESIDE_FROM: f32 = 640.0;
const SIDE: f32 = 258.0;
/// The gap between the plane and the settings, points.
const GAP: f32 = 18.0;
/// The room around the settings for focus rings and the scroll bar, points.
const SCROLL_ROOM: Margin = Margin { left: 4, right: 10, top: 2, bottom: 4 };
/// The height of the head, points.
const HEAD: f32 = 36.0;
/// The room around the plane for its axes: left, top, right, bottom, points.
const ROOM: [f32; 4] = [58.0, 24.0, 12.0, 44.0];
/// The smallest side of the plane; the share of a high window that it takes at most; its height at least, points.
const MIN_PLANE: f32 = 80.0;
const MAX_SHARE: f32 = 0.56;
/// About as many points lie between two ticks of an axis.
const TICK_GAP: [f32; 2] = [84.0, 52.0];
const TICK: f32 = 5.0;
/// The width of a menu of keys, points.
const MENU: f32 = 210.0;
/// The height of the bar of colors, points.
const BAR: f32 = 12.0;
/// The logarithm of the zoom factor per point of scrolling, and the factor of a key.
const ZOOM_PER_POINT: f32 = 0.0022;
const KEY_ZOOM: f64 = 1.5;
/// The number of significant digits at the ends of a bar of colors.
const DIGITS: usize = 3;

/// The picture on the graphics card.
#[derive(Clone)]
struct Uploaded {
    generation: u64,
    texture: TextureHandle,
}

/// Shows the dialog, with a way back to the player's run where one of the map took its place.
pub fn run_map_ui(ctx: &Context, page: &MapPage, has_run_before: bool) -> Vec<Command> {
    let window = ctx.content_rect();
    let size = window.size() - Vec2::splat(2.0 * (EDGE + MARGIN));
    let frame = theme::paper().fill(theme::PAPER).inner_margin(Margin::same(MARGIN as i8));
    let id = Id::new(("dialog", TITLE));
    let modal = egui::Modal::new(id)
        .area(egui::Modal::default_area(id).anchor(Align2::CENTER_CENTER, Vec2::ZERO))
        .backdrop_color(theme::INK.gamma_multiply(0.42))
        .frame(frame);
    modal
        .show(ctx, |ui| {
            ui.set_min_size(size);
            ui.set_max_size(size);
            let mut commands: Vec<Command> = head(ui).into_iter().collect();
            let body = ui.available_rect_before_wrap();
            let [plane, side] =
                places(body, window.width() >= BESIDE_FROM && window.width() > window.height());
            let pointed = plane_ui(ui, plane, page, &mut commands);
            let (side, buttons) =
                side.split_top_bottom_at_y(side.bottom() - buttons_height(page, has_run_before));
            ui.scope_builder(egui::UiBuilder::new().max_rect(buttons), |ui| {
                commands.extend(buttons_ui(ui, page, has_run_before));
            });
            ui.scope_builder(egui::UiBuilder::new().max_rect(side), |ui| {
                ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                    egui::Frame::new().inner_margin(SCROLL_ROOM).show(ui, |ui| {
                        ui.spacing_mut().item_spacing.y = 7.0;
                        commands.extend(pointed_ui(ui, page, pointed));
                        commands.extend(settings_ui(ui, page, has_run_before));
                    });
                });
            });
            ui.advance_cursor_after_rect(body);
            commands.extend(keys(ui, page).map(Command::MapPage));
            commands
        })
        .inner
}

fn head(ui: &mut Ui) -> Option<Command> {
    let size = vec2(ui.available_width(), touch::target(ui.ctx(), HEAD));
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        let look = widgets::IconButton { icon_size: 16.0, ..widgets::IconButton::quiet(34.0) };
        let close = look.show(ui, icons::X, "Close");
        parts::take_focus(&close, parts::is_new(ui.ctx(), TITLE));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let title = RichText::new(TITLE).font(theme::extrabold(21.0)).color(theme::INK);
            ui.add(Label::new(title).truncate());
        });
        close.clicked().then_some(Command::CloseModal)
    })
    .inner
}

/// Returns where the plane with its axes lies, and the settings.
fn places(body: Rect, is_beside: bool) -> [Rect; 2] {
    if is_beside {
        let right = body.with_min_x((body.right() - SIDE).max(body.left()));
        return [body.with_max_x(right.left() - GAP), right];
    }
    let height = (MAX_SHARE * body.height()).min(body.width() + ROOM[1] + ROOM[3] - ROOM[0] - ROOM[2]);
    let plane = body.with_max_y(body.top() + height);
    [plane, body.with_min_y(plane.bottom() + 8.0)]
}

/// Shows the plane with its axes. Returns the cell that the player points at, or has tapped.
fn plane_ui(ui: &mut Ui, outer: Rect, page: &MapPage, commands: &mut Vec<Command>) -> Option<[usize; 2]> {
    let [left, top, right, bottom] = ROOM;
    let rect =
        Rect { min: (outer.min + vec2(left, top)).round(), max: (outer.max - vec2(right, bottom)).round() };
    let rect = Rect::from_min_size(rect.min, rect.size().max(Vec2::splat(MIN_PLANE)));
    if page.wants_size(rect.size().into()) {
        commands.push(Command::MapPage(PageRequest::Resize(rect.size().into())));
    }
    let response = ui.interact(rect, Id::new("plane of two settings"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, page.summary()));
    paint(ui, rect, page);
    axes_ui(ui, rect, page);
    own_ui(ui, rect, page);
    commands.extend(gestures(ui, rect, &response).map(Command::MapPage));
    let share = |at: Pos2| {
        let [x, y] = [(at.x - rect.left()) / rect.width(), (rect.bottom() - at.y) / rect.height()];
        [f64::from(x), f64::from(y)]
    };
    let tapped_id = Id::new("cell of two settings");
    let is_touch = touch::is_on(ui.ctx());
    let cell = |at: Option<Pos2>| at.and_then(|at| page.cell_at(share(at)));
    let clicked = cell(response.interact_pointer_pos().filter(|_| response.clicked()));
    if let Some(cell) = clicked {
        if is_touch {
            ui.data_mut(|data| data.insert_temp(tapped_id, cell));
        } else {
            commands.push(Command::OpenMapRun(cell));
        }
    }
    let [columns, rows] = page.grid().plane().size;
    let tapped = ui.data(|data| data.get_temp::<[usize; 2]>(tapped_id));
    let tapped = tapped.filter(|cell| is_touch && cell[0] < columns && cell[1] < rows);
    let pointed = if is_touch { tapped } else { cell(response.hover_pos()) };
    if let Some([column, row]) = pointed {
        let at = rect.min
            + rect.size() * vec2((column as f32 + 0.5) / columns as f32, (row as f32 + 0.5) / rows as f32);
        for (radius, width, color) in [(7.0, 3.6, theme::INK), (7.0, 1.8, theme::PAPER)] {
            ui.painter().circle_stroke(at, radius, Stroke::new(width, color));
        }
    }
    pointed
}

fn paint(ui: &Ui, rect: Rect, page: &MapPage) {
    let (texels, size, generation) = page.picture();
    let id = Id::new("picture of two settings");
    let known = ui.data(|data| data.get_temp::<Uploaded>(id));
    let uploaded = known.filter(|known| known.generation == generation).unwrap_or_else(|| {
        let image = ColorImage::from_rgba_unmultiplied(size, texels);
        let texture = ui.ctx().load_texture("map of two settings", image, TextureOptions::NEAREST);
        let uploaded = Uploaded { generation, texture };
        ui.data_mut(|data| data.insert_temp(id, uploaded.clone()));
        uploaded
    });
    ui.painter().rect_filled(rect, 0.0, theme::BUTTON);
    let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    ui.painter().image(uploaded.texture.id(), rect, whole, Color32::WHITE);
    ui.painter().rect_stroke(rect, 0.0, Stroke::new(1.2, theme::INK), StrokeKind::Outside);
}

/// Marks the setting of the player's run.
fn own_ui(ui: &Ui, rect: Rect, page: &MapPage) {
    let Some([x, y]) = page.own_place() else { return };
    let at = rect.left_bottom() + rect.size() * vec2(x as f32, -(y as f32));
    ui.painter().circle(at, 6.5, theme::PAPER, Stroke::new(2.0, theme::INK));
    let place = Rect::from_center_size(at, Vec2::splat(9.0));
    widgets::centered(ui, place, icons::PAW_PRINT, theme::icon(9.0), theme::INK);
}

/// Shows ticks and names of the axes.
fn axes_ui(ui: &Ui, rect: Rect, page: &MapPage) {
    let painter = ui.painter();
    let (small, line) = (theme::regular(theme::SIZE_SMALL), Stroke::new(1.2, theme::INK));
    let [x, y] = page.axes();
    let count = |side: f32, gap: f32| ((side / gap) as usize).max(2);
    let mut free_from = f32::NEG_INFINITY;
    for (value, text) in ticks(x, count(rect.width(), TICK_GAP[0])) {
        let at = pos2(rect.left() + x.share(value) as f32 * rect.width(), rect.bottom());
        painter.line_segment([at, at + vec2(0.0, TICK)], line);
        let galley = painter.layout_no_wrap(text, small.clone(), theme::SECONDARY);
        let left = (at.x - 0.5 * galley.size().x).min(rect.right() + ROOM[2] - galley.size().x);
        // Long numbers of a deep zoom do not lie over each other.
        if left > free_from {
            free_from = left + galley.size().x + 6.0;
            painter.galley(pos2(left, at.y + TICK + 2.0), galley, theme::SECONDARY);
        }
    }
    for (value, text) in ticks(y, count(rect.height(), TICK_GAP[1])) {
        let at = pos2(rect.left(), rect.bottom() - y.share(value) as f32 * rect.height());
        painter.line_segment([at - vec2(TICK, 0.0), at], line);
        let text = parts::elided(painter, &text, small.clone(), theme::SECONDARY, ROOM[0] - TICK - 3.0);
        let corner = at - vec2(TICK + 3.0 + text.size().x, 0.5 * text.size().y);
        painter.galley(corner, text, theme::SECONDARY);
    }
    let name = theme::semibold(theme::SIZE_BODY);
    painter.text(
        pos2(rect.center().x, rect.bottom() + ROOM[3] - 2.0),
        Align2::CENTER_BOTTOM,
        page.label(0),
        name.clone(),
        theme::INK,
    );
    painter.text(rect.left_top() - vec2(ROOM[0], 6.0), Align2::LEFT_BOTTOM, page.label(1), name, theme::INK);
}

/// Returns what wheel, pinch and drag ask for.
fn gestures(ui: &Ui, rect: Rect, response: &Response) -> impl Iterator<Item = PageRequest> {
    let share = |at: Pos2| {
        [f64::from((at.x - rect.left()) / rect.width()), f64::from((rect.bottom() - at.y) / rect.height())]
    };
    let by = |delta: Vec2| {
        PageRequest::Pan([f64::from(-delta.x / rect.width()), f64::from(delta.y / rect.height())])
    };
    let ctx = ui.ctx();
    let multi = ctx.multi_touch().filter(|multi| rect.contains(multi.start_pos));
    let mut requests = Vec::new();
    if let Some(multi) = multi {
        if multi.zoom_delta != 1.0 {
            let at = share(multi.center_pos - multi.translation_delta);
            requests.push(PageRequest::Zoom(f64::from(multi.zoom_delta), at));
        }
        if multi.translation_delta != Vec2::ZERO {
            requests.push(by(multi.translation_delta));
        }
    } else if response.dragged() && response.drag_delta() != Vec2::ZERO {
        requests.push(by(response.drag_delta()));
    } else if let Some(at) = response.hover_pos() {
        let (scroll, pinch) = ctx.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        let factor = f64::from((scroll * ZOOM_PER_POINT).exp() * pinch);
        if factor != 1.0 {
            requests.push(PageRequest::Zoom(factor, share(at)));
        }
    }
    requests.into_iter()
}

/// Returns what keys ask for.
fn keys(ui: &Ui, page: &MapPage) -> Option<PageRequest> {
    if menu::is_any_open(ui.ctx()) {
        return None;
    }
    let pressed = |key: Key| ui.input(|input| input.key_pressed(key));
    if pressed(Key::Backspace) && page.is_zoomed() {
        Some(PageRequest::Back)
    } else if pressed(Key::Plus) || pressed(Key::Equals) {
        Some(PageRequest::Zoom(KEY_ZOOM, [0.5; 2]))
    } else if pressed(Key::Minus) {
        Some(PageRequest::Zoom(1.0 / KEY_ZOOM, [0.5; 2]))
    } else {
        None
    }
}

/// The height of what is said about a place: two settings and a result, points.
const POINTED_HEIGHT: f32 = 84.0;

/// Says what the player points at, and on a touched screen opens it.
fn pointed_ui(ui: &mut Ui, page: &MapPage, pointed: Option<[usize; 2]>) -> Option<Command> {
    let is_touch = touch::is_on(ui.ctx());
    let lines = match pointed {
        Some(cell) => {
            let words = page.describe_run(cell).or_else(|| page.describe_neighbor(cell));
            [page.describe_values(cell), words.unwrap_or_else(|| "not made yet".to_owned())]
        }
        None => {
            let [zooms, opens] = match is_touch {
                true => ["Two fingers zoom", "Tap a place to read it."],
                false => ["The wheel zooms", "A click opens the run of a place."],
            };
            // The whole range does not move.
            let moves = if page.is_zoomed() { ", a drag moves it" } else { "" };
            [format!("{zooms}{moves}."), opens.to_owned()]
        }
    };
    let [first, second] = lines;
    // Room for the most lines, so that nothing below moves while the pointer does.
    ui.scope(|ui| {
        ui.set_min_height(POINTED_HEIGHT);
        ui.add(Label::new(theme::strong(first)).wrap());
        ui.add(Label::new(theme::body(second)).wrap());
    });
    let (known, all) = page.grid().progress();
    let state = if let Some(reason) = page.grid().failure() {
        format!("The map ends here: {reason}")
    } else if page.is_deepest() {
        "No deeper: the next numbers are the same in 64 bits.".to_owned()
    } else if page.grid().is_done() {
        format!("{} runs", numbers::count(all as u64))
    } else {
        format!("Map: {} % of the points", 100 * known / all.max(1))
    };
    ui.add(Label::new(theme::small(state)).wrap());
    let cell = pointed.filter(|_| is_touch)?;
    let open = IconWords { style: ButtonStyle::Primary, ..IconWords::new(icons::PAW_PRINT, "Open this run") };
    open.fitted(ui).show(ui).clicked().then_some(Command::OpenMapRun(cell))
}

fn settings_ui(ui: &mut Ui, page: &MapPage, has_run_before: bool) -> Option<Command> {
    widgets::rule(ui);
    let mut requested = if page.is_free() { keys_ui(ui, page) } else { None };
    let shown = Shown::ALL.map(|(shown, _)| shown.title().to_owned());
    let now = Shown::ALL.iter().position(|(shown, _)| *shown == page.shown());
    let picked = choice(ui, "Shows", &shown, now);
    requested = requested.or(picked.map(|index| PageRequest::Show(Shown::ALL[index].0)));
    if page.is_free() {
        let steps = STEPS.map(numbers::count);
        let picked = choice(ui, "Steps", &steps, STEPS.iter().position(|steps| *steps == page.steps()));
        requested = requested.or(picked.map(|index| PageRequest::SetSteps(STEPS[index])));
    }
    widgets::rule(ui);
    for key in page.color_keys() {
        key_ui(ui, &key);
    }
    if page.own_place().is_some() {
        ui.horizontal(|ui| {
            ui.label(RichText::new(icons::PAW_PRINT).font(theme::icon(BAR)).color(theme::INK));
            ui.label(theme::small(if has_run_before { "the run you opened" } else { "your run" }));
        });
    }
    requested.map(Command::MapPage)
}

/// Shows the maps to begin with, and the settings on the axes.
fn keys_ui(ui: &mut Ui, page: &MapPage) -> Option<PageRequest> {
    let mut requested = presets_ui(ui, page).map(PageRequest::Begin);
    let (names, labels): (Vec<String>, Vec<String>) = page.key_names().into_iter().unzip();
    for (place, label) in [(0, "Across"), (1, "Up")] {
        let now = &page.axes()[place].name;
        let picked = choice(ui, label, &labels, names.iter().position(|name| name == now));
        requested = requested.or(picked.map(|index| PageRequest::SetKey(place, names[index].clone())));
    }
    requested
}

fn presets_ui(ui: &mut Ui, page: &MapPage) -> Option<Preset> {
    let mut picked = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(6.0);
        for (preset, name) in Preset::ALL {
            let style = if preset == page.preset() { ButtonStyle::Primary } else { ButtonStyle::Plain };
            let button = IconWords { style, ..IconWords::new("", name) }.fitted(ui);
            let button = IconWords { size: vec2(button.size.x, 30.0), ..button };
            if button.show(ui).clicked() {
                picked = Some(preset);
            }
        }
    });
    ui.add(Label::new(theme::small(page.describe_setting())).wrap());
    picked
}

/// Shows a line that ends with the button of a menu. Returns the index of the choice that is picked.
fn choice(ui: &mut Ui, label: &str, names: &[String], now: Option<usize>) -> Option<usize> {
    let chosen = now.map_or("", |now| names[now].as_str());
    menu::line(ui, |ui| {
        ui.label(theme::strong(label));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = |words: String| {
                RichText::new(words).font(theme::semibold(theme::SIZE_BODY)).color(theme::INK)
            };
            let words = text(format!("{chosen} {}", icons::CARET_DOWN));
            let button = ui.add(Button::new(words).min_size(Vec2::splat(touch::target(ui.ctx(), 0.0))));
            let name = format!("{label}: {chosen}");
            button.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &name));
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            menu::menu(&button, MENU, &names, now.unwrap_or(0), |ui, index| {
                let least = vec2(MENU, touch::target(ui.ctx(), 24.0));
                ui.add(Button::selectable(Some(index) == now, text(names[index].to_owned())).min_size(least))
            })
        })
        .inner
    })
}

/// Shows what a color means, or a range of colors.
fn key_ui(ui: &mut Ui, key: &ColorKey) {
    match key {
        ColorKey::Word { rgb, word } => {
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(Vec2::splat(BAR), Sense::hover());
                let line = Stroke::new(1.0, theme::HAIRLINE);
                ui.painter().rect(rect, 3.0, theme::color(*rgb), line, StrokeKind::Inside);
                ui.label(theme::small(word));
            });
        }
        ColorKey::Ramp { colors, low, high, word } => {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), BAR), Sense::hover());
            let step = rect.width() / colors.len().max(1) as f32;
            for (i, rgb) in colors.iter().enumerate() {
                // Each over the rest of the bar: between neighbors there would be seams.
                let part = rect.with_min_x(rect.left() + i as f32 * step);
                ui.painter().rect_filled(part, 0.0, theme::color(*rgb));
            }
            ui.painter().rect_stroke(rect, 0.0, Stroke::new(1.0, theme::STEM), StrokeKind::Outside);
            let ends = [low, high].map(|end| number::short(*end, DIGITS));
            let middle = if word.is_empty() { String::new() } else { format!(" ({word})") };
            let [low, high] = ends;
            widgets::line(ui, theme::small(low), theme::small(format!("{high}{middle}")));
        }
    }
}

/// The height of a button under the settings, and the gap between two, points.
const BUTTON: f32 = 40.0;
const BUTTON_GAP: f32 = 8.0;

/// Returns the height of the buttons under the settings, points. Those that are always there lie lowest, and stay.
fn buttons_height(page: &MapPage, has_run_before: bool) -> f32 {
    let rows = if page.is_zoomed() || has_run_before { 2.0 } else { 1.0 };
    rows * (BUTTON + BUTTON_GAP)
}

/// Shows the buttons, each always at its own place.
fn buttons_ui(ui: &mut Ui, page: &MapPage, has_run_before: bool) -> Option<Command> {
    let mut free = ui.available_rect_before_wrap();
    free.min.x += f32::from(SCROLL_ROOM.left);
    free.max.x -= f32::from(SCROLL_ROOM.right);
    let size = vec2(0.5 * (free.width() - BUTTON_GAP), BUTTON);
    let mut requested = None;
    let buttons = [
        (
            [0, 1],
            (icons::ARROW_U_UP_LEFT, "Back out", "Back to the view before"),
            Command::MapPage(PageRequest::Back),
            page.is_zoomed(),
        ),
        (
            [1, 1],
            (icons::PAW_PRINT, "My run", "Put the run on the ground that was there before this map's"),
            Command::BringRunBack,
            has_run_before,
        ),
        (
            [0, 0],
            (icons::CODE, "Command", "Copy the command that draws this view"),
            Command::CopyMapCommand,
            true,
        ),
        ([1, 0], (icons::IMAGE, "Picture", "Save this view as a picture"), Command::SaveMapPicture, true),
    ];
    for ([column, row], (icon, words, tip), command, is_offered) in buttons {
        if !is_offered {
            continue;
        }
        let gaps = vec2(size.x + BUTTON_GAP, -(size.y + BUTTON_GAP)) * vec2(column as f32, row as f32);
        let place = Rect::from_min_size(free.left_bottom() - vec2(0.0, size.y) + gaps, size);
        let button = ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
            IconWords { size, ..IconWords::new(icon, words) }.show(ui)
        });
        if button.inner.on_hover_text(theme::tip(tip)).clicked() {
            requested = Some(command);
        }
    }
    requested
}
