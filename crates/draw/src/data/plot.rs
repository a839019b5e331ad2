//! The axes of a plot of data, and the positions of points and fits in it, in the data's own units. Pure.

use frankie_sim::Vec2;
use frankie_sim::surface::{Data, Model, Point};

/// The margin around the data, as a share of its range.
const MARGIN: f64 = 0.08;
/// The number of straight pieces of a fitted curve.
const PIECES: u32 = 64;

/// The quantities that a plot shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlotKind {
    /// The target over the input, and the model as a curve.
    Curve,
    /// Both inputs, the targets by shape, and the decision line of the model.
    Plane,
    /// The target over the prediction. They are equal on the diagonal.
    Agreement,
}

/// Returns the names of both axes of a plot. The axis of a fitted value has the formula of the fit: its weights are the
/// agent's position, x and y.
fn names(kind: PlotKind, model: Model) -> [&'static str; 2] {
    match (kind, model) {
        (PlotKind::Curve, Model::Linear) => ["u", "target ≈ x · u + y"],
        (PlotKind::Curve, Model::Logistic) => ["u", "target ≈ 1 ÷ (1 + exp(−x · u − y))"],
        (PlotKind::Curve, Model::Neuron) => ["u", "target ≈ tanh(x · u + y)"],
        (PlotKind::Plane, _) => ["u", "v"],
        (PlotKind::Agreement, Model::Neuron) => ["tanh(x · u + y · v)", "target"],
        (PlotKind::Agreement, _) => ["x · u + y · v", "target"],
    }
}

/// A plot: its quantities and its ranges.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// The quantities.
    pub kind: PlotKind,
    /// The names of the horizontal and of the vertical axis.
    pub names: [&'static str; 2],
    /// The values at the left and at the right edge.
    pub x: Vec2,
    /// The values at the lower and at the upper edge.
    pub y: Vec2,
}

impl Plot {
    /// Returns the plot of some data.
    #[must_use]
    pub fn of(data: &Data) -> Self {
        let kind = match (data.has_bias(), data.model()) {
            (true, _) => PlotKind::Curve,
            (false, Model::Logistic) => PlotKind::Plane,
            (false, _) => PlotKind::Agreement,
        };
        let over = |of: fn(&Point) -> f64| edges(data.points().iter().map(of));
        let (u, v, targets) = (|| over(|p| p.inputs[0]), || over(|p| p.inputs[1]), || over(|p| p.target));
        let (x, y) = match kind {
            PlotKind::Curve => (u(), targets()),
            PlotKind::Plane => (u(), v()),
            PlotKind::Agreement => (targets(), targets()),
        };
        Self { kind, names: names(kind, data.model()), x, y }
    }

    /// Returns the position of a point for some weights.
    #[must_use]
    pub fn position(&self, data: &Data, point: &Point, weights: Vec2) -> Vec2 {
        match self.kind {
            PlotKind::Curve => [point.inputs[0], point.target],
            PlotKind::Plane => point.inputs,
            // A prediction outside the range is placed at the edge.
            PlotKind::Agreement => {
                let prediction = data.predict(weights, point.inputs);
                let [low, high] = self.x;
                [if prediction.is_nan() { low } else { prediction.clamp(low, high) }, point.target]
            }
        }
    }

    /// Returns the position that a point would have if the prediction were exact; in a plot with a curve, the position of the
    /// prediction. Returns `None` in a plot of two inputs.
    #[must_use]
    pub fn target(&self, data: &Data, point: &Point, weights: Vec2) -> Option<Vec2> {
        match self.kind {
            PlotKind::Curve => Some([point.inputs[0], data.predict(weights, point.inputs)]),
            PlotKind::Plane => None,
            PlotKind::Agreement => Some([point.target, point.target]),
        }
    }

    /// Returns the fit as a polyline; empty if the plot has none.
    #[must_use]
    pub fn fit(&self, data: &Data, weights: Vec2) -> Vec<Vec2> {
        if !weights.iter().all(|weight| weight.is_finite()) {
            return Vec::new();
        }
        match self.kind {
            PlotKind::Curve => (0..=PIECES)
                .map(|n| self.x[0] + (self.x[1] - self.x[0]) * f64::from(n) / f64::from(PIECES))
                .map(|u| [u, data.predict(weights, [u, 1.0])])
                .collect(),
            PlotKind::Plane => self.decision_line(weights),
            PlotKind::Agreement => Vec::new(),
        }
    }

    /// Returns the ends of the diagonal, on which predictions are exact.
    #[must_use]
    pub fn exact(&self) -> [Vec2; 2] {
        [[self.x[0], self.y[0]], [self.x[1], self.y[1]]]
    }

    /// Returns the line on which x·u + y·v is zero: through the origin, as long as the plot.
    fn decision_line(&self, [a, b]: Vec2) -> Vec<Vec2> {
        let size = a.abs().max(b.abs());
        if size == 0.0 {
            return Vec::new();
        }
        let reach = |edges: Vec2| edges[0].abs().max(edges[1].abs());
        // Long enough to cross the plot, even if the two inputs have very different ranges.
        let (u, v) = (-b / size, a / size);
        let long = (reach(self.x) / u.abs()).min(reach(self.y) / v.abs());
        [-long, long].map(|far| [far * u, far * v]).to_vec()
    }
}

/// Returns the minimum and the maximum with a margin. Their distance is never zero.
fn edges(values: impl Iterator<Item = f64>) -> Vec2 {
    let (low, high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    let room = MARGIN * (high - low);
    let room = if room > 0.0 { room } else { 0.5 * low.abs().max(1.0) };
    [low - room, high + room]
}

#[cfg(test)]
mod tests {
    use super::*;
    use frankie_sim::Level;

    fn plot_of(surface: &str) -> (Level, Plot) {
        let text = format!(
            "format = 1\ntitle = \"T\"\n[surface]\nkind = \"dataset\"\n{surface}\n[optimizer]\nkind = \"adam\"\n"
        );
        let level = Level::parse("t", &text).unwrap();
        let plot = Plot::of(level.data_loss().unwrap().data());
        (level, plot)
    }

    fn inside(plot: &Plot, [x, y]: Vec2) -> bool {
        (plot.x[0]..=plot.x[1]).contains(&x) && (plot.y[0]..=plot.y[1]).contains(&y)
    }

    #[test]
    fn every_point_is_inside_the_plot() {
        for (surface, kind) in [
            ("", PlotKind::Curve),
            ("model = \"logistic\"", PlotKind::Curve),
            ("model = \"logistic\"\nfeatures = 2", PlotKind::Plane),
            ("features = 2", PlotKind::Agreement),
            ("model = \"neuron\"\nfeatures = 2", PlotKind::Agreement),
            ("data = \"1,5\\n1,5\"", PlotKind::Curve),
        ] {
            let (level, plot) = plot_of(surface);
            let data = level.data_loss().unwrap().data();
            assert_eq!(plot.kind, kind, "{surface}");
            for weights in [[0.0, 0.0], [1.0, -2.0], [1e9, -1e9], [f64::NAN, 1.0]] {
                let positions = data.points().iter().map(|point| plot.position(data, point, weights));
                assert!(positions.into_iter().all(|at| inside(&plot, at)), "{surface} by {weights:?}");
            }
        }
    }

    #[test]
    fn the_fit_equals_the_predictions_of_the_model() {
        let (level, plot) = plot_of("model = \"neuron\"");
        let data = level.data_loss().unwrap().data();
        let fit = plot.fit(data, [2.0, -0.5]);
        assert_eq!((fit[0][0], fit.last().unwrap()[0]), (plot.x[0], plot.x[1]));
        assert!(fit.iter().all(|[u, prediction]| *prediction == data.predict([2.0, -0.5], [*u, 1.0])));
        assert!(plot.fit(data, [f64::NAN, 0.0]).is_empty());
        let (level, plot) = plot_of("model = \"logistic\"\nfeatures = 2\nwidth = [10.0, 0.1]\ncenter = 0.0");
        let data = level.data_loss().unwrap().data();
        for weights in [[2.0, -0.5], [0.0, 3.0], [-1.0, 0.0], [1e-3, 40.0]] {
            let ends = plot.fit(data, weights);
            assert_eq!(ends.len(), 2, "{weights:?}");
            assert!(ends.iter().all(|end| data.predict(weights, *end) == 0.5), "undecided: {ends:?}");
            let far = |end: &Vec2| end[0].abs() > 0.9 * plot.x[1] || end[1].abs() > 0.9 * plot.y[1];
            assert!(ends.iter().all(far), "from edge to edge: {ends:?}");
        }
        assert!(plot.fit(data, [0.0, 0.0]).is_empty(), "undecided everywhere");
    }
}
