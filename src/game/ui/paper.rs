//! The paper of the panels on the stage. Where the ground is a picture, the papers are a part of it: they are painted when
//! they move instead of in every frame. Reads whether there is such a picture and what lies on the ground; writes the list
//! of papers for the picture, or the paper itself where there is none.

use bevy::prelude::*;
use bevy_egui::egui::{self, Context, Frame, Id, LayerId, Ui};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};

use super::theme;
use crate::game::UiSystems;
use crate::game::ground::Papers;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        EguiPrimaryContextPass,
        (begin.before(UiSystems::Screen), finish.after(UiSystems::Screen).before(UiSystems::Over))
            .run_if(resource_exists::<Papers>),
    );
}

/// What is known of the papers while a frame is made.
#[derive(Clone, Debug, Default)]
struct Noted {
    /// The papers so far.
    papers: Vec<egui::Rect>,
    /// The rectangles of the shapes on the ground.
    on_ground: Vec<egui::Rect>,
}

fn id() -> Id {
    Id::new("the papers of this frame")
}

fn begin(mut contexts: EguiContexts) -> Result {
    contexts.ctx_mut()?.data_mut(|data| data.insert_temp(id(), Noted::default()));
    Ok(())
}

fn finish(mut contexts: EguiContexts, mut papers: ResMut<Papers>) -> Result {
    let ctx = contexts.ctx_mut()?;
    let noted = ctx.data_mut(|data| data.remove_temp::<Noted>(id())).unwrap_or_default();
    let zoom = ctx.zoom_factor();
    let in_px = |rect: &egui::Rect| {
        let [min, max] = [rect.min, rect.max].map(|at| zoom * Vec2::new(at.x, at.y));
        Rect::from_corners(min, max)
    };
    papers
        .set_if_neq(Papers { rects_px: noted.papers.iter().map(in_px).collect(), points_per_px: 1.0 / zoom });
    Ok(())
}

/// Notes what egui has drawn on the ground so far. The picture lies under that, so a panel that covers some of it paints
/// its own paper.
pub fn note_ground(ctx: &Context, layer: LayerId) {
    let is_noting = ctx.data(|data| data.get_temp::<Noted>(id()).is_some());
    if !is_noting {
        return;
    }
    let on_ground: Vec<egui::Rect> = ctx.graphics(|graphics| {
        let shapes = graphics.get(layer).into_iter().flat_map(|list| list.all_entries());
        let seen = shapes.map(|shape| shape.shape.visual_bounding_rect().intersect(shape.clip_rect));
        seen.filter(|rect| rect.is_positive()).collect()
    });
    ctx.data_mut(|data| data.get_temp_mut_or_default::<Noted>(id()).on_ground = on_ground);
}

/// Shows what lies on a paper of the stage.
pub fn show<R>(ui: &mut Ui, frame: Frame, content: impl FnOnce(&mut Ui) -> R) -> R {
    // Content is faded out into the color of the frame around it, painted or not.
    let mut prepared = frame.begin(ui);
    let shown = content(&mut prepared.content_ui);
    // The size is known when the content is.
    let rect = prepared.allocate_space(ui).rect;
    if !is_in_picture(ui.ctx(), rect) {
        prepared.paint(ui);
    }
    shown
}

/// Paints a paper of the stage without margins.
pub fn paint(ui: &Ui, rect: egui::Rect) {
    if !is_in_picture(ui.ctx(), rect) {
        ui.painter().add(theme::paper().inner_margin(0.0).paint(rect));
    }
}

/// Notes a paper for the picture, and returns whether the picture is enough.
fn is_in_picture(ctx: &Context, rect: egui::Rect) -> bool {
    ctx.data_mut(|data| {
        let Some(mut noted) = data.get_temp::<Noted>(id()) else { return false };
        let is_covering = noted.on_ground.iter().any(|shape| shape.intersects(rect));
        noted.papers.push(rect);
        data.insert_temp(id(), noted);
        !is_covering
    })
}
