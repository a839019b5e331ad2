//! The size of panels and letters: the setting of the player times a base that grows with the window, as far as the window
//! has room. Pure, but for a note in egui's memory that holds the size while the pointer is on the buttons that change it.

use bevy_egui::egui::{Context, Id, Vec2, vec2};

use super::layout::Form;

/// The window in which the base is 1, logical pixels.
const BASE_WINDOW: Vec2 = vec2(1280.0, 720.0);
/// The exponent of the growth: below 1, so that a larger window gets larger letters and more room as well.
const GROWTH: f32 = 0.6;
/// The largest base.
const MAX_BASE: f32 = 3.0;
/// The base changes in steps of this, so that resizing a window rarely changes the letters.
const BASE_STEP: f32 = 0.05;
/// The smallest window in which every panel and every dialog can be used, points.
pub const MIN_POINTS: Vec2 = vec2(600.0, 360.0);

/// The smallest width of a phone in which every panel and every dialog can be used, points.
const MIN_PHONE: f32 = 320.0;

/// Returns the size of panels at the setting 100 % in a window, as points per logical pixel.
#[must_use]
pub fn base(window_px: Vec2) -> f32 {
    let share = (window_px / BASE_WINDOW).min_elem();
    let base = if share.is_finite() && share > 1.0 { share.powf(GROWTH).min(MAX_BASE) } else { 1.0 };
    (base / BASE_STEP).round() * BASE_STEP
}

/// Returns the size of panels in a window for a setting, as logical pixels per point: smaller than asked for where the
/// window has no room for more, but letters never become smaller than at 100 % for that.
#[must_use]
pub fn panel_scale(window_px: Vec2, setting: f32) -> f32 {
    if Form::of(window_px, false).is_phone() {
        // Phones are held near to the eyes, and their own scale is made for that: letters are never smaller here.
        let most = (window_px.min_elem() / MIN_PHONE).max(1.0);
        return setting.clamp(1.0, most);
    }
    let room = (window_px / MIN_POINTS).min_elem().max(1.0);
    (setting * base(window_px)).min(if room.is_finite() { room } else { 1.0 })
}

/// Returns the size of the window, logical pixels.
#[must_use]
pub fn window_px(ctx: &Context) -> Vec2 {
    ctx.content_rect().size() * ctx.zoom_factor()
}

fn held_id() -> Id {
    Id::new("the pass in which the size of panels was held")
}

/// Keeps the size of panels as it is until the next pass: what is under the pointer shall not move while it is pressed.
pub fn hold(ctx: &Context) {
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(held_id(), pass));
}

/// Returns whether the size of panels was held in this pass or the one before.
#[must_use]
pub fn is_held(ctx: &Context) -> bool {
    let held: Option<u64> = ctx.data(|data| data.get_temp(held_id()));
    held.is_some_and(|held| ctx.cumulative_pass_nr() <= held + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_grow_with_the_window_and_less_than_it() {
        assert_eq!(panel_scale(BASE_WINDOW, 1.0), 1.0);
        assert_eq!(panel_scale(vec2(640.0, 480.0), 1.0), 1.0);
        for [width, height] in [[1920.0, 1080.0], [2560.0, 1440.0], [3840.0, 2160.0], [3440.0, 1440.0]] {
            let (window, share) = (vec2(width, height), height / BASE_WINDOW.y);
            let scale = panel_scale(window, 1.0);
            assert!(scale > 1.0 + 0.45 * (share - 1.0) && scale < share, "{window} {scale}");
        }
    }

    #[test]
    fn phones_keep_their_own_scale_and_grow_as_far_as_there_is_room() {
        for window in [[390.0, 844.0], [844.0, 390.0], [320.0, 568.0]] {
            let window = vec2(window[0], window[1]);
            assert_eq!(panel_scale(window, 1.0), 1.0);
            assert_eq!(panel_scale(window, 0.8), 1.0, "never smaller");
            let largest = panel_scale(window, 2.0);
            assert!(largest >= 1.0 && window.min_elem() / largest >= 320.0 - 0.01, "{window} {largest}");
        }
        assert!(panel_scale(vec2(390.0, 844.0), 1.25) > 1.2);
    }

    #[test]
    fn the_setting_multiplies_the_base_as_far_as_there_is_room() {
        assert_eq!(panel_scale(BASE_WINDOW, 2.0), 2.0, "640 × 360 points");
        assert_eq!(panel_scale(vec2(1920.0, 1080.0), 1.5), 1.5 * base(vec2(1920.0, 1080.0)));
        let small = panel_scale(vec2(640.0, 480.0), 2.0);
        assert!((small - 640.0 / 600.0).abs() < 1e-6);
        assert_eq!(panel_scale(vec2(320.0, 240.0), 2.0), 1.0);
        assert_eq!(panel_scale(vec2(320.0, 240.0), 0.8), 0.8);
        for broken in [0.0, -1.0, f32::NAN, f32::INFINITY] {
            let scale = panel_scale(vec2(broken, broken), 1.0);
            assert!(scale.is_finite() && scale >= 0.8, "{broken} {scale}");
        }
    }
}
