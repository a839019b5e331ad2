//! Histograms of many runs: how often a number lies where, for one or two settings side by side, with their medians and with
//! what theory predicts. Reads numbers; adds shapes to a draw list.

use crate::chart::number;
use crate::chart::scale::nice_above;
use crate::draw_list::{Anchor, Area, DrawList, Stroke, TextStyle};
use crate::fonts::FontWeight;
use crate::theme::Role;

/// The number of bins that is aimed at.
const BINS: f64 = 24.0;
/// The largest number of bins: the step between them is a round number.
const MAX_BINS: usize = 64;
/// The height of the row of titles and marks above the bars, and of the row of numbers below, in units.
const HEAD: f32 = 34.0;
const FOOT: f32 = 18.0;
/// The gap between two bins, in units, and the radius of the upper corners of bars.
const BIN_GAP: f32 = 1.5;
const BAR_RADIUS: f32 = 1.5;
/// The smallest height of a bar of one number, in units: it must be seen.
const MIN_BAR: f32 = 2.0;
/// The smallest distance between two numbers at the axis, in units.
const TICK_GAP: f32 = 64.0;
const TITLE: TextStyle = TextStyle::new(FontWeight::SemiBold, 13.0, Role::Text);
const SMALL: TextStyle = TextStyle::new(FontWeight::Regular, 12.0, Role::Secondary);

/// The line of what theory predicts.
const PREDICTED: Stroke = Stroke::dashed(1.6, [4.0, 3.0]);

/// The colors of the first and the second setting.
pub const SERIES_ROLES: [Role; 2] = [Role::FirstMoment, Role::SecondMoment];

/// A histogram of the numbers of one or two settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// What the numbers are.
    pub title: String,
    /// The numbers of each setting, at most two; those that are not finite are left out.
    pub series: Vec<Vec<f64>>,
    /// What theory predicts, with its name.
    pub prediction: Option<(f64, String)>,
    /// Whether the numbers are whole, so that a bin is never narrower than 1.
    pub is_whole: bool,
}

/// Equal intervals of numbers, and how many numbers of each series lie in each of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Bins {
    /// The lower end of the first bin.
    pub start: f64,
    /// The width of a bin.
    pub width: f64,
    /// For each series, the number of numbers in each bin.
    pub counts: Vec<Vec<usize>>,
}

/// Returns the middle one of some numbers, or the mean of the two in the middle; `None` without any.
#[must_use]
pub fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted: Vec<f64> = numbers.iter().copied().filter(|x| x.is_finite()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = sorted[(sorted.len() - 1) / 2];
    Some(lower + 0.5 * (upper - lower))
}

impl Histogram {
    /// Returns the bins of all finite numbers, with the prediction in their range; `None` without numbers.
    #[must_use]
    pub fn bins(&self) -> Option<Bins> {
        let numbers = || self.series.iter().flatten().copied().filter(|x| x.is_finite());
        numbers().next()?;
        let predicted = self.prediction.iter().map(|(x, _)| *x).filter(|x| x.is_finite());
        let (low, high) = numbers()
            .chain(predicted)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        // Halves, since the difference of two large numbers may be none.
        let range = (0.5 * high - 0.5 * low) / BINS * 2.0;
        let least = if self.is_whole { 1.0 } else { 1e-12 * low.abs().max(high.abs()) };
        let mut width = nice_above(range.max(least).max(f64::MIN_POSITIVE));
        let count = |width: f64| high / width - (low / width).floor() + 1.0;
        while count(width) > MAX_BINS as f64 {
            width *= 2.0;
        }
        // Of the lowest numbers of all it would be infinite.
        let start = ((low / width).floor() * width).max(f64::MIN);
        let bins = (count(width).floor() as usize).clamp(1, MAX_BINS);
        let place = |x: f64| (((x - start) / width).max(0.0) as usize).min(bins - 1);
        let count_series = |series: &Vec<f64>| {
            let mut counts = vec![0; bins];
            series.iter().filter(|x| x.is_finite()).for_each(|x| counts[place(*x)] += 1);
            counts
        };
        Some(Bins { start, width, counts: self.series.iter().map(count_series).collect() })
    }

    /// Draws the histogram into an area.
    pub fn draw(&self, list: &mut DrawList, area: Area) {
        let name = self.draw_prediction_name(list, area);
        let title = TITLE.elided(&self.title, (name - area.left).max(0.0));
        list.text([area.left, area.top + 8.0], Anchor::Left, &title, TITLE);
        let plot = Area { top: area.top + HEAD, bottom: area.bottom - FOOT, ..area };
        let base = [[plot.left, plot.bottom], [plot.right, plot.bottom]];
        list.line(base.to_vec(), 1.0, Role::Hairline);
        let Some(bins) = self.bins() else {
            list.text([area.left, plot.bottom - 12.0], Anchor::Left, "no run came so far", SMALL);
            return;
        };
        bins.draw(list, plot);
        self.draw_numbers(list, plot, &bins);
        self.draw_medians(list, plot, &bins);
        self.draw_prediction(list, plot, &bins);
    }

    /// Draws the numbers under the axis, as many as have room, and marks where they are.
    fn draw_numbers(&self, list: &mut DrawList, plot: Area, bins: &Bins) {
        let count = bins.counts.first().map_or(1, Vec::len);
        let room = (plot.width() / TICK_GAP).floor().max(1.0);
        let every = (count as f32 / room).ceil().max(1.0) as usize;
        for index in (0..=count).step_by(every) {
            let number = bins.start + bins.width * index as f64;
            let x = bins.x_of(plot, number);
            list.line(vec![[x, plot.bottom], [x, plot.bottom + 3.0]], 1.0, Role::Hairline);
            let text = number::tick(number, bins.width);
            let half = 0.5 * SMALL.width(&text);
            let x = x.clamp(plot.left + half, (plot.right - half).max(plot.left + half));
            list.text([x, plot.bottom + 11.0], Anchor::Middle, &text, SMALL);
        }
    }

    /// Draws the median of each series as a line with a small triangle on top.
    fn draw_medians(&self, list: &mut DrawList, plot: Area, bins: &Bins) {
        for (series, role) in self.series.iter().zip(SERIES_ROLES) {
            let Some(median) = median(series) else { continue };
            let x = bins.x_of(plot, median);
            list.line(vec![[x, plot.top - 4.0], [x, plot.bottom]], 3.0, Role::Paper);
            list.line(vec![[x, plot.top - 4.0], [x, plot.bottom]], 1.6, role);
            let top = plot.top - 4.0;
            list.polygon(vec![[x - 4.5, top - 6.0], [x + 4.5, top - 6.0], [x, top + 1.0]], role);
        }
    }

    /// Draws the name of what theory predicts at the right of the title, after a piece of its line. Returns where it begins.
    fn draw_prediction_name(&self, list: &mut DrawList, area: Area) -> f32 {
        let Some((predicted, name)) = self.prediction.as_ref().filter(|(x, _)| x.is_finite()) else {
            return area.right;
        };
        let (y, style) = (area.top + 8.0, SMALL.with_role(Role::Text));
        let text = format!("{name} {}", number::short(*predicted, 3));
        let [left, _] = list.text([area.right, y], Anchor::Right, &text, style);
        let piece = vec![[left - 7.0, y - 7.0], [left - 7.0, y + 7.0]];
        list.stroke(piece, PREDICTED, Role::Text);
        left - 16.0
    }

    /// Draws what theory predicts as a dashed line.
    fn draw_prediction(&self, list: &mut DrawList, plot: Area, bins: &Bins) {
        let Some((predicted, _)) = self.prediction.as_ref().filter(|(x, _)| x.is_finite()) else { return };
        let x = bins.x_of(plot, *predicted);
        list.stroke(vec![[x, plot.top - 8.0], [x, plot.bottom]], PREDICTED, Role::Text);
    }
}

impl Bins {
    /// Returns the x of a number in the plot.
    fn x_of(&self, plot: Area, number: f64) -> f32 {
        let count = self.counts.first().map_or(1, Vec::len) as f64;
        let share = ((number - self.start) / (self.width * count)).clamp(0.0, 1.0);
        plot.left + share as f32 * plot.width()
    }

    /// Draws the bars, those of two series side by side.
    fn draw(&self, list: &mut DrawList, plot: Area) {
        let most = self.counts.iter().flatten().copied().max().unwrap_or(0).max(1) as f32;
        let count = self.counts.first().map_or(1, Vec::len);
        let bin = plot.width() / count as f32;
        let gap = BIN_GAP.min(0.25 * bin);
        let width = (bin - gap) / self.counts.len().max(1) as f32;
        for (index, (counts, role)) in self.counts.iter().zip(SERIES_ROLES).enumerate() {
            for (place, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                let height = (*count as f32 / most * plot.height()).max(MIN_BAR);
                let left = plot.left + bin * place as f32 + 0.5 * gap + width * index as f32;
                let bar = Area { left, right: left + width, top: plot.bottom - height, bottom: plot.bottom };
                list.rect(bar, BAR_RADIUS.min(0.4 * width), role.with_opacity(0.72));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(series: Vec<Vec<f64>>) -> Histogram {
        Histogram { title: "steps".to_owned(), series, ..Histogram::default() }
    }

    #[test]
    fn every_finite_number_is_in_one_bin() {
        for numbers in [
            vec![0.0],
            vec![3.5; 7],
            (0..200).map(f64::from).collect(),
            vec![-1.0, 1e300, f64::NAN, f64::INFINITY],
            vec![f64::MAX, -f64::MAX],
            vec![5e-324, 0.0],
            vec![1e15, 1e15 + 1.0],
        ] {
            for is_whole in [false, true] {
                let histogram = Histogram { is_whole, ..of(vec![numbers.clone(), vec![numbers[0]]]) };
                let bins = histogram.bins().unwrap();
                let finite = numbers.iter().filter(|x| x.is_finite()).count();
                assert_eq!(bins.counts[0].iter().sum::<usize>(), finite, "{numbers:?}");
                assert_eq!(bins.counts[1].iter().sum::<usize>(), 1);
                assert!(bins.counts[0].len() <= MAX_BINS && bins.width > 0.0 && bins.start.is_finite());
            }
        }
        assert_eq!(of(vec![vec![f64::NAN]]).bins(), None);
        assert_eq!(of(Vec::new()).bins(), None);
    }

    #[test]
    fn bins_are_round_numbers_wide_and_count_right() {
        let bins = of(vec![vec![10.0, 10.4, 11.0, 30.0], vec![29.9]]).bins().unwrap();
        assert_eq!((bins.start, bins.width), (10.0, 1.0));
        assert_eq!((bins.counts[0][0], bins.counts[0][1], bins.counts[0][20]), (2, 1, 1));
        assert_eq!(bins.counts[1][19], 1);
        let whole = Histogram { is_whole: true, ..of(vec![vec![3.0, 4.0]]) }.bins().unwrap();
        assert_eq!((whole.width, whole.counts[0].clone()), (1.0, vec![1, 1]));
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(&[f64::NAN, 7.0]), Some(7.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn any_numbers_can_be_drawn_anywhere() {
        let area = Area { left: 0.0, top: 0.0, right: 200.0, bottom: 90.0 };
        for series in
            [Vec::new(), vec![vec![]], vec![vec![f64::MAX, -f64::MAX], vec![0.0]], vec![vec![2.0; 9]]]
        {
            for prediction in [None, Some((0.23, "noise".to_owned())), Some((f64::NAN, String::new()))] {
                let mut list = DrawList::default();
                Histogram { prediction, ..of(series.clone()) }.draw(&mut list, area);
                assert!(!list.shapes().is_empty());
            }
        }
    }
}
