//! What a plot of data shows across and up, and where points and fits lie in it. Pure numbers, no pixels.

use frankie_sim::Vec2;
use frankie_sim::surface::{Data, Model, Point};

/// Room around what is shown, as a share of it.
const MARGIN: f64 = 0.08;
/// Stretches of a fitted curve.
const STRETCHES: u32 = 64;

/// What a plot shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The target over the input, and the model as a curve.
    Curve,
    /// Both inputs, the targets by shape, and the line on which the model is undecided.
    Plane,
    /// The target over what the model says; where both are one lies the diagonal.
    Agreement,
}

/// What lies across, and what up: with the formula of the fit where one of them is what is fitted, since the weights are
/// where the dog stands, x and y.
fn names(kind: Kind, model: Model) -> [&'static str; 2] {
    match (kind, model) {
        (Kind::Curve, Model::Linear) => ["u", "target ≈ x · u + y"],
        (Kind::Curve, Model::Logistic) => ["u", "target ≈ 1 ÷ (1 + exp(−x · u − y))"],
        (Kind::Curve, Model::Neuron) => ["u", "target ≈ tanh(x · u + y)"],
        (Kind::Plane, _) => ["u", "v"],
        (Kind::Agreement, Model::Neuron) => ["tanh(x · u + y · v)", "target"],
        (Kind::Agreement, _) => ["x · u + y · v", "target"],
    }
}

/// A plot: what it shows, and from where to where.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// What it shows.
    pub kind: Kind,
    /// What lies across, and what up, in words.
    pub names: [&'static str; 2],
    /// Left and right edge.
    pub x: Vec2,
    /// Lower and upper edge.
    pub y: Vec2,
}

impl Plot {
    /// The plot that suits some data.
    #[must_use]
    pub fn of(data: &Data) -> Self {
        let kind = match (data.has_bias(), data.model()) {
            (true, _) => Kind::Curve,
            (false, Model::Logistic) => Kind::Plane,
            (false, _) => Kind::Agreement,
        };
        let over = |of: fn(&Point) -> f64| edges(data.points().iter().map(of));
        let (u, v, targets) = (|| over(|p| p.inputs[0]), || over(|p| p.inputs[1]), || over(|p| p.target));
        let (x, y) = match kind {
            Kind::Curve => (u(), targets()),
            Kind::Plane => (u(), v()),
            Kind::Agreement => (targets(), targets()),
        };
        Self { kind, names: names(kind, data.model()), x, y }
    }

    /// Where a point lies by these weights.
    #[must_use]
    pub fn place(&self, data: &Data, point: &Point, weights: Vec2) -> Vec2 {
        match self.kind {
            Kind::Curve => [point.inputs[0], point.target],
            Kind::Plane => point.inputs,
            // What is said wildly wrong stays at the edge.
            Kind::Agreement => {
                let says = data.predict(weights, point.inputs);
                [if says.is_nan() { self.x[0] } else { says.clamp(self.x[0], self.x[1]) }, point.target]
            }
        }
    }

    /// Where a point would lie if the model said the truth of it; `None` where that is no place.
    #[must_use]
    pub fn truth(&self, data: &Data, point: &Point, weights: Vec2) -> Option<Vec2> {
        match self.kind {
            Kind::Curve => Some([point.inputs[0], data.predict(weights, point.inputs)]),
            Kind::Plane => None,
            Kind::Agreement => Some([point.target, point.target]),
        }
    }

    /// The fit as a line from point to point; empty where there is none to draw.
    #[must_use]
    pub fn fit(&self, data: &Data, weights: Vec2) -> Vec<Vec2> {
        if !weights.iter().all(|weight| weight.is_finite()) {
            return Vec::new();
        }
        match self.kind {
            Kind::Curve => (0..=STRETCHES)
                .map(|n| self.x[0] + (self.x[1] - self.x[0]) * f64::from(n) / f64::from(STRETCHES))
                .map(|u| [u, data.predict(weights, [u, 1.0])])
                .collect(),
            Kind::Plane => self.undecided(weights),
            Kind::Agreement => Vec::new(),
        }
    }

    /// The diagonal, on which the model would be right.
    #[must_use]
    pub fn exact(&self) -> [Vec2; 2] {
        [[self.x[0], self.y[0]], [self.x[1], self.y[1]]]
    }

    /// Where x·u + y·v is zero: a line through the origin, as long as the plot.
    fn undecided(&self, [a, b]: Vec2) -> Vec<Vec2> {
        let size = a.abs().max(b.abs());
        if size == 0.0 {
            return Vec::new();
        }
        let reach = |edges: Vec2| edges[0].abs().max(edges[1].abs());
        // A long way in units of both inputs, however different these are.
        let (u, v) = (-b / size, a / size);
        let long = (reach(self.x) / u.abs()).min(reach(self.y) / v.abs());
        [-long, long].map(|far| [far * u, far * v]).to_vec()
    }
}

/// Least and greatest value with a margin; never no room at all.
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
        let plot = Plot::of(level.data_loss.as_ref().unwrap().data());
        (level, plot)
    }

    fn inside(plot: &Plot, [x, y]: Vec2) -> bool {
        (plot.x[0]..=plot.x[1]).contains(&x) && (plot.y[0]..=plot.y[1]).contains(&y)
    }

    #[test]
    fn every_point_has_its_place_in_the_plot() {
        for (surface, kind) in [
            ("", Kind::Curve),
            ("model = \"logistic\"", Kind::Curve),
            ("model = \"logistic\"\nfeatures = 2", Kind::Plane),
            ("features = 2", Kind::Agreement),
            ("model = \"neuron\"\nfeatures = 2", Kind::Agreement),
            ("data = \"1,5\\n1,5\"", Kind::Curve),
        ] {
            let (level, plot) = plot_of(surface);
            let data = level.data_loss.as_ref().unwrap().data();
            assert_eq!(plot.kind, kind, "{surface}");
            for weights in [[0.0, 0.0], [1.0, -2.0], [1e9, -1e9], [f64::NAN, 1.0]] {
                let places = data.points().iter().map(|point| plot.place(data, point, weights));
                assert!(places.into_iter().all(|place| inside(&plot, place)), "{surface} by {weights:?}");
            }
        }
    }

    #[test]
    fn the_fit_is_what_the_model_says() {
        let (level, plot) = plot_of("model = \"neuron\"");
        let data = level.data_loss.as_ref().unwrap().data();
        let fit = plot.fit(data, [2.0, -0.5]);
        assert_eq!((fit[0][0], fit.last().unwrap()[0]), (plot.x[0], plot.x[1]));
        assert!(fit.iter().all(|[u, says]| *says == data.predict([2.0, -0.5], [*u, 1.0])));
        assert!(plot.fit(data, [f64::NAN, 0.0]).is_empty());
        let (level, plot) = plot_of("model = \"logistic\"\nfeatures = 2\nwidth = [10.0, 0.1]\ncenter = 0.0");
        let data = level.data_loss.as_ref().unwrap().data();
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
