//! The dialog about many tries of one setting, beside those of a kept one: what came of them in words, and as histograms of
//! the result and of r. Reads the surveys, returns commands.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{
    Align, Context, Id, Label, Layout, ProgressBar, RichText, Sense, Ui, WidgetInfo, WidgetType, vec2,
};
use frankie_draw::draw_list::DrawList;
use frankie_draw::histogram::{Histogram, SERIES_ROLES};
use frankie_draw::theme::Theme;
use frankie_sim::Axis;

use super::Dialog;
use crate::game::command::Command;
use crate::game::screens::parts::{self, ButtonStyle, IconWords};
use crate::game::survey::{Survey, SurveyMeasure, Surveys, TRIES};
use crate::game::ui::{paint, theme, widgets};

/// The heights of the histograms of the result and of r, points.
const RESULT_HEIGHT: f32 = 150.0;
const RATIO_HEIGHT: f32 = 110.0;
/// The smallest width with the histograms of both axes side by side, points.
const TWO_FROM: f32 = 420.0;
/// The gap between them, points.
const GAP: f32 = 22.0;
/// The size of a button, points.
const BUTTON: f32 = 40.0;

/// Shows the dialog.
pub fn survey_ui(ctx: &Context, surveys: &Surveys) -> Option<Command> {
    let title = format!("{TRIES} tries");
    let dialog = Dialog { title: &title, width: 560.0, is_light: true, has_footer: true, beside: None };
    dialog.show(
        ctx,
        |ui, _| {
            ui.spacing_mut().item_spacing.y = 8.0;
            let this = surveys.this.as_ref()?;
            let kept = surveys.kept.as_ref();
            let words = "The same setting, the same start, other noise each time.";
            ui.add(Label::new(theme::small(words)).wrap());
            let id = Id::new("tries are unfolded");
            let wants_more = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or(false);
            let is_unfolded = this.is_about_r() || wants_more;
            setting_ui(ui, 0, if kept.is_some() { "This" } else { "" }, this, is_unfolded);
            kept.into_iter().for_each(|kept| setting_ui(ui, 1, "Kept", kept, is_unfolded));
            histograms_ui(ui, this, kept, is_unfolded);
            if !this.is_about_r() && this.findings().is_some() {
                let words = if wants_more { "Show less" } else { "Show more" };
                if widgets::button(ui, words).clicked() {
                    ui.data_mut(|data| data.insert_temp(id, !wants_more));
                }
            }
            None
        },
        |ui, is_new| buttons(ui, surveys, is_new),
    )
}

/// Shows a setting with what came of it, after a dot in the color of its bars. Only if it is unfolded the setting is
/// spelled out.
fn setting_ui(ui: &mut Ui, index: usize, name: &str, survey: &Survey, is_unfolded: bool) {
    ui.horizontal_top(|ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(12.0, 20.0), Sense::hover());
        let color = theme::color(Theme::LIGHT.rgb(SERIES_ROLES[index]));
        ui.painter().circle_filled(dot.center(), 5.0, color);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let numbers = if is_unfolded { survey.setting() } else { "" };
            let parts = [name, numbers].into_iter().filter(|part| !part.is_empty());
            let setting = parts.collect::<Vec<_>>().join(" · ");
            if !setting.is_empty() {
                ui.add(Label::new(theme::strong(setting)).wrap());
            }
            match survey.findings() {
                Some(findings) => {
                    ui.add(Label::new(theme::body(findings.describe(survey.steps()))).wrap());
                }
                None => {
                    let bar = ProgressBar::new(survey.progress()).desired_height(8.0).fill(color);
                    let label = format!("Trying: {:.0} %", 100.0 * survey.progress());
                    let response = ui.add(bar);
                    response.widget_info(|| WidgetInfo::labeled(WidgetType::ProgressIndicator, true, &label));
                }
            }
        });
    });
}

/// Shows the histograms of the surveys that are made: of the result, and if they are unfolded of r.
fn histograms_ui(ui: &mut Ui, this: &Survey, kept: Option<&Survey>, is_unfolded: bool) {
    let Some(findings) = this.findings() else { return };
    let of_kept = kept.and_then(Survey::findings).filter(|kept| kept.measure == findings.measure);
    let series = |of: &dyn Fn(&crate::game::survey::Findings) -> Vec<f64>| {
        std::iter::once(findings).chain(of_kept).map(of).collect()
    };
    let result = Histogram {
        title: findings.measure.title().to_owned(),
        series: series(&|findings| findings.numbers.clone()),
        prediction: None,
        is_whole: findings.measure == SurveyMeasure::Steps,
    };
    histogram_ui(ui, &result, vec2(ui.available_width(), RESULT_HEIGHT));
    if !is_unfolded {
        return;
    }
    let words = "RMS of r: how long his arrow was on average in a try, the root of the mean of r².";
    ui.add(Label::new(theme::small(words)).wrap());
    let ratios = Axis::BOTH.map(|axis| Histogram {
        title: format!("RMS of r, {}", axis.name()),
        series: series(&|findings| findings.rms[axis.index()].clone()),
        prediction: findings.predicted[axis.index()].map(|(x, name)| (x, name.to_owned())),
        is_whole: false,
    });
    let width = ui.available_width();
    if width < TWO_FROM {
        return ratios.iter().for_each(|ratio| histogram_ui(ui, ratio, vec2(width, RATIO_HEIGHT)));
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for ratio in &ratios {
            histogram_ui(ui, ratio, vec2(0.5 * (width - GAP), RATIO_HEIGHT));
        }
    });
}

fn histogram_ui(ui: &mut Ui, histogram: &Histogram, size: bevy_egui::egui::Vec2) {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let mut list = DrawList::default();
    histogram.draw(&mut list, paint::area_of(rect));
    paint::paint(ui.painter(), &list);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Other, true, &histogram.title));
}

/// Shows the button that keeps the setting or forgets the kept one, and the one that closes the dialog.
fn buttons(ui: &mut Ui, surveys: &Surveys, is_new: bool) -> Option<Command> {
    let is_done = surveys.this.as_ref().is_some_and(|this| this.findings().is_some());
    let has_kept = surveys.kept.is_some();
    let mut requested = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        let size = vec2(120.0, BUTTON);
        let done = IconWords { style: ButtonStyle::Primary, size, ..IconWords::new(icons::CHECK, "Done") };
        let response = done.show(ui);
        parts::take_focus(&response, is_new);
        if response.clicked() {
            requested = Some(Command::CloseModal);
        }
        let (icon, words, command) = match has_kept {
            true => (icons::ERASER, "Forget the kept one", Command::KeepSurvey(false)),
            false => (icons::BOOKMARK_SIMPLE, "Keep to compare", Command::KeepSurvey(true)),
        };
        let size = vec2(200.0, BUTTON);
        if (has_kept || is_done) && (IconWords { size, ..IconWords::new(icon, words) }).show(ui).clicked() {
            requested = Some(command);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if !has_kept && is_done {
                let hint = "Then change a setting and come back.";
                ui.add(
                    Label::new(
                        RichText::new(hint).font(theme::regular(theme::SIZE_SMALL)).color(theme::SECONDARY),
                    )
                    .wrap(),
                );
            }
        });
    });
    requested
}
