//! Losses over points: minima compared with the normal equations, the points of the generator, and losses that stay
//! finite far from the minimum.

use frankie_sim::error::Problem;
use frankie_sim::level::Attachment;
use frankie_sim::params::{Params, Value};
use frankie_sim::surface::{BuiltSurface, Data, PLACEMENT, Surface, SurfaceContext, SurfaceKind, placed};
use frankie_sim::{Level, Rows, Vec2, math};

use crate::support::{assert_near, build_surface, params};

fn word(word: &'static str) -> Value {
    Value::Choice(word)
}

fn dataset(set: &[(&'static str, Value)]) -> BuiltSurface {
    build_surface(("dataset", set))
}

fn data(surface: &BuiltSurface) -> &Data {
    surface.data_loss.as_ref().unwrap().data()
}

fn weights_at(surface: &BuiltSurface, at: Vec2) -> Vec2 {
    surface.data_loss.as_ref().unwrap().weights(at)
}

/// Slope and intercept by the textbook formula: covariance over variance.
fn line(data: &Data) -> [f64; 2] {
    let n = data.points().len() as f64;
    let mean = |of: &dyn Fn(usize) -> f64| (0..data.points().len()).map(of).sum::<f64>() / n;
    let (u, t) = (|i: usize| data.points()[i].inputs[0], |i: usize| data.points()[i].target);
    let (mu, mt) = (mean(&u), mean(&t));
    let w = mean(&|i| (u(i) - mu) * (t(i) - mt)) / mean(&|i| (u(i) - mu) * (u(i) - mu));
    [w, mt - w * mu]
}

#[test]
fn the_best_line_equals_the_textbook_formula() {
    for (seed, points, center) in [(1, 64, 0.5), (2, 3, 0.0), (3, 4096, -20.0), (9, 17, 300.0)] {
        let surface = dataset(&[
            ("data_seed", Value::Integer(seed)),
            ("points", Value::Integer(points)),
            ("center", Value::Pair([center, 0.0])),
        ]);
        let best = data(&surface).best().unwrap();
        let [w, b] = line(data(&surface));
        assert_near(best[0], w, 1e-9 * (1.0 + w.abs()), "weight");
        assert_near(best[1], b, 1e-9 * (1.0 + b.abs()) * (1.0 + center.abs()), "bias");
    }
}

#[test]
fn every_model_has_a_known_minimum() {
    let context = SurfaceContext::default();
    for model in ["linear", "logistic", "neuron"] {
        for features in [1, 2] {
            for seed in 1..=4 {
                let surface = dataset(&[
                    ("model", word(model)),
                    ("features", Value::Integer(features)),
                    ("data_seed", Value::Integer(seed)),
                    ("points", Value::Integer(50)),
                    ("spread", Value::Number(if model == "logistic" { 1.0 } else { 0.2 })),
                ]);
                let name = format!("{model}, {features}, {seed}");
                assert_eq!(crate::minima::check(&name, &surface, &context), 1, "{name}");
            }
        }
    }
}

#[test]
fn many_points_recover_the_true_weights() {
    let truth = [1.2, -0.4];
    for (model, spread, tolerance) in [("linear", 0.3, 0.02), ("logistic", 1.0, 0.2), ("neuron", 0.3, 0.04)] {
        for features in [1, 2] {
            let surface = dataset(&[
                ("model", word(model)),
                ("features", Value::Integer(features)),
                ("points", Value::Integer(4096)),
                ("truth", Value::Pair(truth)),
                ("spread", Value::Number(spread)),
            ]);
            let best = data(&surface).best().unwrap();
            let off = math::distance(best, truth);
            assert!(off < tolerance, "{model}, {features}: {best:?}");
        }
    }
}

#[test]
fn data_without_unique_best_weights_have_no_minimum() {
    let context = SurfaceContext::default();
    // Classes that a line separates without an error: the fit improves forever.
    let separable = dataset(&[("model", word("logistic")), ("spread", Value::Number(0.0))]);
    assert!(data(&separable).best().is_none() && separable.minima(&context).is_empty());
    let (near, far) = (data(&separable).loss([3.0, -2.0]), data(&separable).loss([30.0, -20.0]));
    assert!(far < near && far > 0.0);
    assert!(separable.view.contains([0.0, 0.0], 1.0));
    // Inputs that are almost equal: weight and bias have the same effect.
    let same = dataset(&[("width", Value::Pair([1e-9, 1.0]))]);
    assert!(same.minima(&context).is_empty());
    assert!(same.loss([0.0, 0.0], &context).is_finite() && same.view.contains([0.0, 0.0], 1.0));
}

#[test]
fn losses_are_means_over_points() {
    let context = SurfaceContext::default();
    for model in ["linear", "logistic", "neuron"] {
        let surface = dataset(&[("model", word(model)), ("points", Value::Integer(37))]);
        for at in [[0.0, 0.0], [2.0, -3.0], [-40.0, 7.0]] {
            let data = data(&surface);
            let of = |point: &frankie_sim::surface::Point| {
                let (predicted, t) = (data.predict(at, point.inputs), point.target);
                match model {
                    "logistic" => -math::ln(if t == 1.0 { predicted } else { 1.0 - predicted }),
                    _ => (predicted - t) * (predicted - t),
                }
            };
            let mean = data.points().iter().map(of).sum::<f64>() / 37.0;
            if mean.is_finite() {
                let loss = surface.loss(at, &context);
                assert_near(loss, mean, 1e-7 * (1.0 + mean), &format!("{model} at {at:?}"));
            }
            let (gradient, expected) = (surface.gradient(at, &context), data.gradient(at));
            for i in 0..2 {
                assert_near(gradient[i], expected[i], 1e-12 * (1.0 + expected[i].abs()), model);
            }
        }
    }
}

#[test]
fn a_saturated_logistic_loss_stays_finite() {
    let surface = dataset(&[("model", word("logistic"))]);
    let data = data(&surface);
    assert!(data.points().iter().all(|point| point.target == 0.0 || point.target == 1.0));
    for at in [[1e3, 0.0], [-1e3, 1e5], [1e12, -1e12]] {
        assert!(data.loss(at).is_finite() && data.gradient(at).iter().all(|x| x.is_finite()), "{at:?}");
    }
    // Far on the wrong side the loss grows linearly.
    let wrong = data.loss([-1e6, 0.0]);
    assert!(wrong > 1e5, "{wrong}");
}

#[test]
fn points_depend_only_on_seed_and_index() {
    let points = |set: &[(&'static str, Value)]| data(&dataset(set)).points().to_vec();
    let default = points(&[]);
    assert_eq!(default.len(), 64);
    assert_eq!(default, points(&[]), "the same every time");
    let more = points(&[("points", Value::Integer(200))]);
    assert_eq!(more[..64], default, "more points keep the first ones");
    assert_ne!(points(&[("data_seed", Value::Integer(2))]), default);
    let wide = points(&[("width", Value::Pair([0.25, 4.0])), ("center", Value::Pair([10.0, -3.0]))]);
    assert!(wide.iter().all(|point| (point.inputs[0] - 10.0).abs() <= 0.25 && point.inputs[1] == 1.0));
    let two = points(&[("features", Value::Integer(2)), ("center", Value::Pair([10.0, -3.0]))]);
    assert!(two.iter().all(|point| (point.inputs[1] + 3.0).abs() <= 1.5));
    // Replays depend on these numbers.
    let pinned = ["linear", "logistic", "neuron"].map(|model| points(&[("model", word(model))])[1]);
    assert_eq!(pinned.map(|point| point.inputs[0]), [-0.784_529_895_264_150_4; 3]);
    assert_eq!(pinned.map(|point| point.target), [-2.312_485_442_863_92, 0.0, -1.110_296_059_611_398_7]);
}

#[test]
fn off_center_inputs_and_unequal_widths_make_ravines() {
    let condition = |set: &[(&'static str, Value)]| {
        let surface = dataset(set);
        let (context, best) = (SurfaceContext::default(), data(&surface).best().unwrap());
        let column = |i: usize| {
            let mut beside = best;
            beside[i] += 1.0;
            surface.gradient(beside, &context)
        };
        let (x, y) = (column(0), column(1));
        let (half, determinant) = ((x[0] + y[1]) / 2.0, x[0] * y[1] - x[1] * y[0]);
        let root = (half * half - determinant).sqrt();
        ((half + root) / (half - root), x[1] / (x[0] * y[1]).sqrt())
    };
    let (round, coupling) = condition(&[("center", Value::Pair([0.0, 0.0]))]);
    assert!(round < 3.0 && coupling.abs() < 0.3, "{round} {coupling}");
    let (tilted, coupling) = condition(&[("center", Value::Pair([3.0, 0.0]))]);
    assert!(tilted > 50.0 && coupling > 0.9, "{tilted} {coupling}");
    let (scaled, coupling) =
        condition(&[("features", Value::Integer(2)), ("width", Value::Pair([10.0, 0.1]))]);
    assert!(scaled > 10.0, "{scaled} {coupling}");
}

fn rows(text: &str) -> Value {
    Value::Rows(Rows::from_text(text).unwrap())
}

fn error_of(set: &[(&str, Value)]) -> Problem {
    let kind = SurfaceKind::find("dataset").unwrap();
    (kind.build)(&params(kind.info.params, set)).unwrap_err()
}

#[test]
fn given_points_are_fitted_exactly() {
    // t = 2u − 1 exactly, the second time by two weights: t = 3u − 0.5v.
    let line = dataset(&[("data", rows("u,t\n0,-1\n1,1\n2,3\n-3,-7"))]);
    assert!(data(&line).has_bias() && data(&line).points().len() == 4);
    let best = data(&line).best().unwrap();
    assert!(math::distance(best, [2.0, -1.0]) < 1e-12, "{best:?}");
    assert!(line.minima(&SurfaceContext::default())[0].loss < 1e-24);
    let plane = dataset(&[("data", rows("1,0,3\n0,1,-0.5\n2,2,5\n1,-1,3.5"))]);
    let best = data(&plane).best().unwrap();
    assert!(!data(&plane).has_bias() && math::distance(best, [3.0, -0.5]) < 1e-12, "{best:?}");
    // The parameters of the generator have no effect then.
    let same = dataset(&[("data", rows("0,-1\n1,1\n2,3\n-3,-7")), ("points", Value::Integer(9))]);
    assert_eq!(data(&same), data(&line));
}

#[test]
fn a_saved_level_contains_the_points_of_its_file() {
    let text = "format = 1\ntitle = \"T\"\n[surface]\nkind = \"dataset\"\nfile = \"points.csv\"\n\
        [noise]\nkind = \"minibatch\"\nbatch = 2\n[optimizer]\nkind = \"adam\"\n";
    let read = |wanted: &Attachment<'_>| match wanted.name {
        "points.csv" => Ok(b"hours,score\n1,2.5\n2,3\n3,5\n4,5.5\n".to_vec()),
        name => Err(format!("no {name}")),
    };
    let level = Level::from_text("t", text, &[], &read).unwrap();
    let points = |level: &Level| level.data_loss().unwrap().data().clone();
    assert_eq!(points(&level).points().len(), 4);
    let again = Level::parse("t", &level.to_toml()).unwrap();
    assert_eq!(points(&again), points(&level));
    let bad = |_: &Attachment<'_>| Ok(b"1,2,3,4\n5,6,7,8\n".to_vec());
    let error = Level::from_text("t", text, &[], &bad).unwrap_err();
    assert!(error.key == "surface.file" && error.to_string().contains("line 5"), "{error}");
}

#[test]
fn invalid_points_are_refused() {
    let refusal = |model: &'static str, text: &str| {
        let problem = error_of(&[("model", word(model)), ("data", rows(text))]);
        assert_eq!(problem.key, "data");
        format!("{}; {}", problem.message, problem.expected)
    };
    assert!(refusal("linear", "1,2,3,4\n1,2,3,4").starts_with("each row has 4 numbers; 2 or 3 per row"));
    assert!(refusal("linear", "1\n2").starts_with("each row has 1 number"));
    assert!(refusal("linear", "1,2").starts_with("a single point; at least 2 points and at most 4096"));
    assert!(refusal("linear", &"1,2\n".repeat(4097)).starts_with("4097 points"));
    assert!(refusal("logistic", "1,0\n2,1\n3,0.5").starts_with("the target in row 3 is 0.5; 0 or 1"));
    let equal = dataset(&[("data", rows(&"1,2\n".repeat(4096)))]);
    assert!(data(&equal).best().is_none(), "all points are equal");
}

#[test]
fn weights_of_a_placed_dataset_undo_the_placement() {
    let bare = dataset(&[]);
    let placement: Params = params(
        PLACEMENT,
        &[
            ("angle", Value::Number(35.0)),
            ("scale", Value::Pair([2.0, 0.5])),
            ("shift", Value::Pair([4.0, -1.0])),
        ],
    );
    let surface = placed(bare.clone(), &placement);
    let (context, at) = (SurfaceContext::default(), [2.5, 0.75]);
    let weights = weights_at(&surface, at);
    assert_ne!(weights, at);
    assert_eq!(weights_at(&bare, at), at);
    assert_eq!(surface.loss(at, &context), bare.loss(weights, &context));
    assert_eq!(data(&surface), data(&bare));
    let best = surface.minima(&context)[0].at;
    assert!(math::distance(weights_at(&surface, best), data(&bare).best().unwrap()) < 1e-12);
    assert!(build_surface(("bowl", &[])).data_loss.is_none());
}
