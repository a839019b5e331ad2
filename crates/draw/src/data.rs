//! Plots of the data of a surface, for figures and for the game: the points, with those of a step's mini-batch marked, the
//! fit and the best fit. Reads data; adds shapes.
//!
//! [`plot`] has the positions of points and fits, in the data's own units.

pub mod plot;

use frankie_sim::noise::Batch;
use frankie_sim::surface::{Data, Model, Point as DataPoint};
use frankie_sim::{AgentId, Run, Vec2};

use self::plot::{Plot, PlotKind};
use crate::chart::number;
use crate::draw_list::{Anchor, Area, DrawList, Point, Stroke, TextStyle};
use crate::fonts::FontWeight;
use crate::theme::Role;

/// The radius of points outside and inside the batch, in units, for data with up to this number of points.
const RADII: [(usize, [f32; 2]); 2] = [(100, [3.2, 4.6]), (600, [2.1, 3.6])];
/// The radius of points outside and inside the batch for data with more points, in units.
const MIN_RADII: [f32; 2] = [1.3, 3.0];
/// Points with a smaller radius are drawn as discs: they have no room for an outline. In units.
const MIN_OUTLINED: f32 = 2.0;
/// The width of the line of the fit and of its light outline, in units.
const FIT: [f32; 2] = [2.4, 5.0];
/// The line of the best fit.
const BEST: Stroke = Stroke::dashed(1.6, [5.0, 3.5]);
/// The height of the legend, in units.
const LEGEND: f32 = 21.0;
/// The width of a symbol in the legend, in units.
const SYMBOL: f32 = 16.0;
/// The gaps in the legend after a symbol and after its text, in units.
const GAPS: [f32; 2] = [4.0, 9.0];
/// The maximum distance from the plot at which positions are drawn, in widths of the plot.
const FAR: f32 = 20.0;

const TEXT: TextStyle = TextStyle::new(FontWeight::Regular, 12.0, Role::Secondary);

/// The data that a plot shows.
#[derive(Clone, Debug)]
pub struct DataView<'a> {
    /// The points.
    pub data: &'a Data,
    /// The weights of the model.
    pub weights: Vec2,
    /// The mini-batch of the step, if the noise draws mini-batches.
    pub batch: Option<Batch>,
    /// The name of the fit in the legend.
    pub name: &'a str,
    /// The loss of the fit.
    pub loss: f64,
    /// Whether the best fit is drawn, where there is one.
    pub shows_best: bool,
}

impl<'a> DataView<'a> {
    /// Returns the fit of an agent of `run` at a position, with the mini-batch of a step; `None` for a surface without
    /// data.
    #[must_use]
    pub fn of(run: &'a Run, agent: AgentId, at: Vec2, step: u64) -> Option<Self> {
        let (of_agent, level) = (run.agent(agent).unwrap_or(run.first()), run.level());
        let name = if run.pack().is_empty() { "fit" } else { level.agent_name(agent) };
        let data_loss = level.data_loss()?;
        Some(Self {
            data: data_loss.data(),
            weights: data_loss.weights(at),
            batch: run.batch(step),
            name,
            loss: level.surface().loss(at, &of_agent.surface_context()),
            shows_best: true,
        })
    }

    /// Returns the weights of the best fit, if it is drawn.
    fn best(&self) -> Option<Vec2> {
        self.data.best().filter(|_| self.shows_best)
    }

    /// Returns the text of the loss.
    #[must_use]
    pub fn loss_text(&self) -> String {
        if self.loss.is_finite() {
            format!("loss {}", number::short(self.loss, 4))
        } else {
            "no loss".to_owned()
        }
    }

    /// Adds the plot, with a legend below it.
    pub fn draw(&self, list: &mut DrawList, area: Area) {
        let plot = Plot::of(self.data);
        let frame = Area { bottom: area.bottom - LEGEND, ..area };
        let layout = Layout { view: self, plot: &plot, frame };
        list.frame(frame, 4.0, 1.0, Role::Hairline);
        list.clipped(frame, |list| layout.draw(list));
        layout.draw_legend(list, area);
    }
}

struct Layout<'a> {
    view: &'a DataView<'a>,
    plot: &'a Plot,
    frame: Area,
}

impl Layout<'_> {
    fn draw(&self, list: &mut DrawList) {
        let (Self { view, plot, frame }, Area { left, top, right, bottom }) = (self, self.frame);
        let [x0, y0] = self.position([0.0, 0.0]);
        list.line(vec![[left, y0], [right, y0]], 1.0, Role::Hairline);
        list.line(vec![[x0, top], [x0, bottom]], 1.0, Role::Hairline);
        let best = match plot.kind {
            PlotKind::Agreement => plot.exact().to_vec(),
            _ => view.best().map(|best| plot.fit(view.data, best)).unwrap_or_default(),
        };
        list.stroke(self.positions(best), BEST, Role::SampleHead);
        let points = view.data.points();
        let mut is_in_batch = vec![false; points.len()];
        for index in view.batch.iter().flat_map(|batch| &batch.points) {
            if let Some(is_in) = is_in_batch.get_mut(*index as usize) {
                *is_in = true;
            }
        }
        let radii = RADII.iter().find(|(max, _)| points.len() <= *max).map_or(MIN_RADII, |(_, radii)| *radii);
        let points_in_batch = |expected: bool| {
            points
                .iter()
                .zip(&is_in_batch)
                .filter(move |(_, is_in)| **is_in == expected)
                .map(|(point, _)| point)
        };
        let position = |point| self.position(plot.position(view.data, point, view.weights));
        for point in points_in_batch(false) {
            draw_point(list, position(point), radii[0], self.is_square(point), false);
        }
        for point in points_in_batch(true) {
            if let Some(target) = plot.target(view.data, point, view.weights) {
                list.line(vec![position(point), self.position(target)], 1.2, Role::SampleStem);
            }
        }
        // The names of both axes, over the points.
        let [across, up] = plot.names;
        list.text([frame.left + 6.0, frame.top + 10.0], Anchor::Left, up, TEXT.haloed());
        list.text([frame.right - 6.0, frame.bottom - 10.0], Anchor::Right, across, TEXT.haloed());
        let fit = self.positions(plot.fit(view.data, view.weights));
        list.line(fit.clone(), FIT[1], Role::Paper.with_opacity(0.85));
        list.line(fit, FIT[0], Role::Text);
        for point in points_in_batch(true) {
            draw_point(list, position(point), radii[1], self.is_square(point), true);
        }
    }

    fn position(&self, [x, y]: Vec2) -> Point {
        let share = |x: f64, [low, high]: Vec2| (((x - low) / (high - low)) as f32).clamp(-FAR, FAR);
        [
            self.frame.left + share(x, self.plot.x) * self.frame.width(),
            self.frame.bottom - share(y, self.plot.y) * self.frame.height(),
        ]
    }

    fn positions(&self, line: Vec<Vec2>) -> Vec<Point> {
        line.into_iter().map(|at| self.position(at)).collect()
    }

    /// Returns whether a point is drawn as a square: one of the two classes in a plot of two inputs. In other plots the
    /// classes have different heights instead.
    fn is_square(&self, point: &DataPoint) -> bool {
        self.plot.kind == PlotKind::Plane && self.view.data.model() == Model::Logistic && point.target == 0.0
    }

    /// Adds as many symbols with their labels as fit, from the left, and the loss at the right.
    fn draw_legend(&self, list: &mut DrawList, area: Area) {
        let (y, style) = (area.bottom - 0.4 * LEGEND, TEXT);
        let [end, _] =
            list.text([area.right, y], Anchor::Right, &self.view.loss_text(), style.with_role(Role::Text));
        let mut x = area.left;
        for (symbol, text) in self.symbols() {
            if x + SYMBOL + GAPS[0] + style.width(text) + GAPS[1] > end {
                break;
            }
            let ends = vec![[x, y], [x + SYMBOL, y]];
            match symbol {
                Symbol::Point { is_square, is_filled } => {
                    let radius = RADII[0].1[usize::from(is_filled)];
                    draw_point(list, [x + 0.5 * SYMBOL, y], radius, is_square, is_filled);
                }
                Symbol::Fit => list.line(ends, FIT[0], Role::Text),
                Symbol::Best => list.stroke(ends, BEST, Role::SampleHead),
            }
            x = list.text([x + SYMBOL + GAPS[0], y], Anchor::Left, text, style)[1] + GAPS[1];
        }
    }

    fn symbols(&self) -> Vec<(Symbol, &str)> {
        let point = |is_square, is_filled| Symbol::Point { is_square, is_filled };
        let mut symbols = Vec::new();
        if self.plot.kind == PlotKind::Plane {
            symbols.extend([(point(true, false), "0"), (point(false, false), "1")]);
        }
        if self.view.batch.is_some() {
            symbols.push((point(false, true), "batch"));
        }
        if self.plot.kind == PlotKind::Agreement {
            symbols.push((Symbol::Best, "exact"));
            return symbols;
        }
        symbols.push((Symbol::Fit, self.view.name));
        if self.view.best().is_some() {
            symbols.push((Symbol::Best, "best"));
        }
        symbols
    }
}

/// A symbol of the legend.
enum Symbol {
    Point { is_square: bool, is_filled: bool },
    Fit,
    Best,
}

/// Adds a point, filled if it is in the batch and outlined otherwise.
fn draw_point(list: &mut DrawList, at: Point, radius: f32, is_square: bool, is_filled: bool) {
    let (width, edge) = if is_filled { (1.4, Role::Text) } else { (1.2, Role::SampleStem) };
    let square = Area { left: at[0], top: at[1], right: at[0], bottom: at[1] }.expanded(radius, radius);
    if is_filled && is_square {
        list.rect(square, 0.0, Role::Ball);
    } else if is_filled {
        list.disc(at, radius, Role::Ball);
    } else if radius < MIN_OUTLINED && !is_square {
        return list.disc(at, radius, edge);
    }
    if is_square {
        list.frame(square, 0.0, width, edge);
    } else {
        list.ring(at, radius, width, edge);
    }
}
