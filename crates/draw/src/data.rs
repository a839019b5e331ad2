//! The data a surface is made of, on a sheet: the points, those of the step's mini-batch picked out, the fit and the best
//! one. Reads data; adds marks.
//!
//! What lies where is told by [`plot`], which the game's panel uses as well.

pub mod plot;

use frankie_sim::Vec2;
use frankie_sim::noise::Batch;
use frankie_sim::surface::{Data, Model, Point};

use self::plot::{Kind, Plot};
use super::ink::{self, Ink};
use super::letters::Weight;
use super::sheet::{self, Anchor, Area, Sheet, Type};

/// Radius of points beside the batch and in it, in units, while there are no more than so many.
const RADII: [(usize, [f32; 2]); 2] = [(100, [2.8, 4.0]), (600, [1.9, 3.2])];
const MIN_RADII: [f32; 2] = [1.2, 2.6];
/// The fit and its light edge, in units.
const FIT: [f32; 2] = [2.2, 4.0];
/// Dashes and gaps of lines that are only aims, in units.
const DASHES: [f32; 2] = [5.0, 3.5];
/// Room for a sign of the legend, from it to its word and from there to the next, in units.
const SIGN: f32 = 14.0;
const SIGN_GAPS: [f32; 2] = [4.0, 10.0];
/// The legend's height, in units.
const LEGEND: f32 = 20.0;

const WORD: Type = Type::new(Weight::Regular, 11.5, ink::SECONDARY);

/// What is to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Fit<'a> {
    /// The points.
    pub data: &'a Data,
    /// The model's weights.
    pub weights: Vec2,
    /// The mini-batch that was looked at last.
    pub batch: Option<&'a Batch>,
    /// What the fit is called.
    pub name: &'a str,
}

/// Draws a plot of it with a legend beneath.
pub fn draw(sheet: &mut Sheet, area: Area, fit: &Fit<'_>) {
    let plot = Plot::of(fit.data);
    let frame = Area { bottom: area.bottom - LEGEND, ..area };
    let is_in_batch = |index: usize| fit.batch.is_some_and(|batch| batch.points.contains(&(index as u32)));
    let mut pen = Pen { sheet, frame, plot: &plot, fit };
    pen.frame();
    pen.aim();
    let points: Vec<(bool, &Point)> =
        fit.data.points().iter().enumerate().map(|(index, point)| (is_in_batch(index), point)).collect();
    points.iter().filter(|(is_in, _)| !is_in).for_each(|(_, point)| pen.point(point, false));
    points.iter().filter(|(is_in, _)| *is_in).for_each(|(_, point)| pen.miss(point));
    pen.names();
    pen.line();
    points.iter().filter(|(is_in, _)| *is_in).for_each(|(_, point)| pen.point(point, true));
    pen.legend(area);
}

struct Pen<'a> {
    sheet: &'a mut Sheet,
    frame: Area,
    plot: &'a Plot,
    fit: &'a Fit<'a>,
}

impl Pen<'_> {
    fn place(&self, [x, y]: Vec2) -> sheet::Point {
        let share = |x: f64, [low, high]: Vec2| ((x - low) / (high - low)) as f32;
        [
            self.frame.left + share(x, self.plot.x) * self.frame.width(),
            self.frame.bottom - share(y, self.plot.y) * self.frame.height(),
        ]
    }

    /// The plot's edge, and where either is zero.
    fn frame(&mut self) {
        let Area { left, top, right, bottom } = self.frame;
        let corners = [[left, top], [right, top], [right, bottom], [left, bottom], [left, top]];
        self.sheet.line(&corners, 1.0, ink::HAIRLINE);
        let ([x0, x1], [y0, y1]) = (self.plot.x, self.plot.y);
        self.polyline(&[[x0, 0.0], [x1, 0.0]], 1.0, None, ink::HAIRLINE);
        self.polyline(&[[0.0, y0], [0.0, y1]], 1.0, None, ink::HAIRLINE);
    }

    /// What the fit should come to.
    fn aim(&mut self) {
        let aim = match self.plot.kind {
            Kind::Agreement => self.plot.exact().to_vec(),
            _ => self.fit.data.best().map(|best| self.plot.fit(self.fit.data, best)).unwrap_or_default(),
        };
        self.polyline(&aim, 1.5, Some(DASHES), ink::DOT);
    }

    fn line(&mut self) {
        let line = self.plot.fit(self.fit.data, self.fit.weights);
        self.polyline(&line, FIT[1], None, ink::PAPER.thin(0.85));
        self.polyline(&line, FIT[0], None, ink::TEXT);
    }

    /// The part of a line that lies in the plot.
    fn polyline(&mut self, places: &[Vec2], width: f32, dashes: Option<[f32; 2]>, ink: Ink) {
        for stretch in inside(places, self.plot.x, self.plot.y) {
            let points: Vec<sheet::Point> = stretch.into_iter().map(|at| self.place(at)).collect();
            match dashes {
                Some(dashes) => self.sheet.dashed(&points, width, dashes, ink),
                None => self.sheet.line(&points, width, ink),
            }
        }
    }

    /// How far the model is from a point.
    fn miss(&mut self, point: &Point) {
        let Fit { data, weights, .. } = *self.fit;
        if let Some(truth) = self.plot.truth(data, point, weights) {
            self.polyline(&[self.plot.place(data, point, weights), truth], 1.1, None, ink::STEM);
        }
    }

    fn point(&mut self, point: &Point, is_in_batch: bool) {
        let Fit { data, weights, .. } = *self.fit;
        let at = self.place(self.plot.place(data, point, weights));
        let radius = radii(data.points().len())[usize::from(is_in_batch)];
        // In the plane targets are told apart by shape; elsewhere by where they lie.
        let is_class_0 =
            self.plot.kind == Kind::Plane && data.model() == Model::Logistic && point.target == 0.0;
        shape(self.sheet, at, radius, is_class_0, is_in_batch);
    }

    /// What lies across and up, in the corners. Points may lie under it.
    fn names(&mut self) {
        let [across, up] = self.plot.names;
        let Area { left, top, right, bottom } = self.frame;
        let look = WORD.haloed();
        self.sheet.text([left + 6.0, top + 9.0], Anchor::Left, up, look);
        self.sheet.text([right - 6.0, bottom - 9.0], Anchor::Right, across, look);
    }

    fn legend(&mut self, area: Area) {
        let y = area.bottom - 0.4 * LEGEND;
        let mut x = area.left;
        for sign in self.signs() {
            let word = match sign {
                Sign::Point { is_square: true, .. } => "0",
                Sign::Point { is_filled: false, .. } => "1",
                Sign::Point { .. } => "batch",
                Sign::Fit => self.fit.name,
                Sign::Aim if self.plot.kind == Kind::Agreement => "exact",
                Sign::Aim => "best",
            };
            let ends = [[x, y], [x + SIGN, y]];
            match sign {
                Sign::Point { is_square, is_filled } => {
                    shape(self.sheet, [x + 0.5 * SIGN, y], RADII[0].1[1], is_square, is_filled);
                }
                Sign::Fit => self.sheet.line(&ends, FIT[0], ink::TEXT),
                Sign::Aim => self.sheet.dashed(&ends, 1.5, DASHES, ink::DOT),
            }
            x = self.sheet.text([x + SIGN + SIGN_GAPS[0], y], Anchor::Left, word, WORD)[1] + SIGN_GAPS[1];
        }
    }

    fn signs(&self) -> Vec<Sign> {
        let mut signs = Vec::new();
        if self.plot.kind == Kind::Plane {
            signs.extend([true, false].map(|is_square| Sign::Point { is_square, is_filled: false }));
        }
        if self.fit.batch.is_some() {
            signs.push(Sign::Point { is_square: false, is_filled: true });
        }
        let is_agreement = self.plot.kind == Kind::Agreement;
        if !is_agreement {
            signs.push(Sign::Fit);
        }
        if is_agreement || self.fit.data.best().is_some() {
            signs.push(Sign::Aim);
        }
        signs
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Sign {
    Point { is_square: bool, is_filled: bool },
    Fit,
    Aim,
}

fn radii(count: usize) -> [f32; 2] {
    RADII.iter().find(|(most, _)| count <= *most).map_or(MIN_RADII, |(_, radii)| *radii)
}

/// A point: in outline, or filled where he looks at it.
fn shape(sheet: &mut Sheet, at: sheet::Point, radius: f32, is_square: bool, is_filled: bool) {
    let (width, edge) = if is_filled { (1.3, ink::TEXT) } else { (1.1, ink::STEM) };
    if is_square {
        let [left, top] = at.map(|x| x - radius);
        let [right, bottom] = at.map(|x| x + radius);
        if is_filled {
            sheet.area_filled(Area { left, top, right, bottom }, 0.0, ink::BALL);
        }
        let corners = [[left, top], [right, top], [right, bottom], [left, bottom], [left, top]];
        sheet.line(&corners, width, edge);
        return;
    }
    if is_filled {
        sheet.disc(at, radius, ink::BALL);
    }
    sheet.ring(at, radius, width, edge);
}

/// The stretches of a line that lie between edges across and up.
fn inside(places: &[Vec2], x: Vec2, y: Vec2) -> Vec<Vec<Vec2>> {
    let mut stretches: Vec<Vec<Vec2>> = Vec::new();
    for pair in places.windows(2) {
        let Some([from, to]) = part_inside(pair[0], pair[1], [x, y]) else { continue };
        match stretches.last_mut() {
            Some(stretch) if stretch.last() == Some(&from) => stretch.push(to),
            _ => stretches.push(vec![from, to]),
        }
    }
    stretches
}

/// What of a line from place to place lies between edges.
fn part_inside(from: Vec2, to: Vec2, edges: [Vec2; 2]) -> Option<[Vec2; 2]> {
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    for i in [0, 1] {
        let way = to[i] - from[i];
        if !way.is_finite() {
            return None;
        }
        if way == 0.0 {
            if !(edges[i][0]..=edges[i][1]).contains(&from[i]) {
                return None;
            }
            continue;
        }
        let [a, b] = edges[i].map(|edge| (edge - from[i]) / way);
        (first, last) = (first.max(a.min(b)), last.min(a.max(b)));
    }
    let at = |share: f64| match share {
        0.0 => from,
        1.0 => to,
        _ => [0, 1].map(|i| from[i] + share * (to[i] - from[i])),
    };
    (first <= last).then(|| [at(first), at(last)])
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDGES: [Vec2; 2] = [[-1.0, 1.0], [0.0, 2.0]];

    #[test]
    fn of_a_line_what_lies_in_the_plot_is_drawn() {
        let part = |from, to| part_inside(from, to, EDGES);
        assert_eq!(part([-0.5, 1.0], [0.5, 1.5]), Some([[-0.5, 1.0], [0.5, 1.5]]));
        assert_eq!(part([-3.0, 1.0], [3.0, 1.0]), Some([[-1.0, 1.0], [1.0, 1.0]]));
        assert_eq!(part([0.0, -2.0], [0.0, 1.0]), Some([[0.0, 0.0], [0.0, 1.0]]));
        assert_eq!(part([-3.0, 3.0], [3.0, 3.0]), None);
        assert_eq!(part([2.0, 0.0], [3.0, 1.0]), None);
        assert_eq!(part([0.0, f64::NAN], [1.0, 1.0]), None);
        assert_eq!(part([0.0, f64::NEG_INFINITY], [1.0, f64::INFINITY]), None);
    }

    #[test]
    fn a_line_that_leaves_and_comes_back_has_two_stretches() {
        let line = [[-1.0, 1.0], [-0.5, 1.0], [0.0, 4.0], [0.5, 1.0], [1.0, 1.0]];
        let stretches = inside(&line, EDGES[0], EDGES[1]);
        assert_eq!(stretches.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3]);
        assert!(stretches.iter().flatten().all(|[_, y]| (0.0..=2.0).contains(y)));
    }
}
