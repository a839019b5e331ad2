//! Losses over points: minima against the normal equations, what the generator promises, and models that behave far
//! out.

use frankie_sim::error::Problem;
use frankie_sim::level::Attachment;
use frankie_sim::params::{Params, Value};
use frankie_sim::surface::{BuiltSurface, Data, PLACEMENT, Surface, SurfaceContext, SurfaceKind, placed};
use frankie_sim::{Level, Rows, Vec2, math};

use crate::support::{assert_near, params, surface};

fn word(word: &'static str) -> Value {
    Value::Choice(word)
}

fn with(set: &[(&'static str, Value)]) -> BuiltSurface {
    surface(("dataset", set))
}

fn data(ground: &BuiltSurface) -> &Data {
    ground.data_loss.as_ref().unwrap().data()
}

fn weights_at(ground: &BuiltSurface, at: Vec2) -> Vec2 {
    ground.data_loss.as_ref().unwrap().weights(at)
}

/// Slope and intercept by the textbook's formula: covariance over variance.
fn line(data: &Data) -> [f64; 2] {
    let n = data.points().len() as f64;
    let mean = |of: &dyn Fn(usize) -> f64| (0..data.points().len()).map(of).sum::<f64>() / n;
    let (u, t) = (|i: usize| data.points()[i].inputs[0], |i: usize| data.points()[i].target);
    let (mu, mt) = (mean(&u), mean(&t));
    let w = mean(&|i| (u(i) - mu) * (t(i) - mt)) / mean(&|i| (u(i) - mu) * (u(i) - mu));
    [w, mt - w * mu]
}

#[test]
fn the_best_line_is_the_textbooks() {
    for (seed, points, center) in [(1, 64, 0.5), (2, 3, 0.0), (3, 4096, -20.0), (9, 17, 300.0)] {
        let ground = with(&[
            ("data_seed", Value::Integer(seed)),
            ("points", Value::Integer(points)),
            ("center", Value::Pair([center, 0.0])),
        ]);
        let best = data(&ground).best().unwrap();
        let [w, b] = line(data(&ground));
        assert_near(best[0], w, 1e-9 * (1.0 + w.abs()), "weight");
        assert_near(best[1], b, 1e-9 * (1.0 + b.abs()) * (1.0 + center.abs()), "bias");
    }
}

#[test]
fn every_model_knows_its_minimum() {
    let now = SurfaceContext::default();
    for model in ["linear", "logistic", "neuron"] {
        for features in [1, 2] {
            for seed in 1..=4 {
                let ground = with(&[
                    ("model", word(model)),
                    ("features", Value::Integer(features)),
                    ("data_seed", Value::Integer(seed)),
                    ("points", Value::Integer(50)),
                    ("spread", Value::Number(if model == "logistic" { 1.0 } else { 0.2 })),
                ]);
                let name = format!("{model}, {features}, {seed}");
                assert_eq!(crate::minima::check(&name, &ground, &now), 1, "{name}");
            }
        }
    }
}

#[test]
fn many_points_lead_back_to_the_truth() {
    let truth = [1.2, -0.4];
    for (model, spread, tolerance) in [("linear", 0.3, 0.02), ("logistic", 1.0, 0.2), ("neuron", 0.3, 0.04)] {
        for features in [1, 2] {
            let ground = with(&[
                ("model", word(model)),
                ("features", Value::Integer(features)),
                ("points", Value::Integer(4096)),
                ("truth", Value::Pair(truth)),
                ("spread", Value::Number(spread)),
            ]);
            let best = data(&ground).best().unwrap();
            let off = math::distance(best, truth);
            assert!(off < tolerance, "{model}, {features}: {best:?}");
        }
    }
}

#[test]
fn data_that_tell_no_best_weights_have_no_minimum() {
    let now = SurfaceContext::default();
    // Classes that a line parts without a mistake: the fit gets better for ever.
    let parted = with(&[("model", word("logistic")), ("spread", Value::Number(0.0))]);
    assert!(data(&parted).best().is_none() && parted.minima(&now).is_empty());
    let (near, far) = (data(&parted).loss([3.0, -2.0]), data(&parted).loss([30.0, -20.0]));
    assert!(far < near && far > 0.0);
    assert!(parted.view.contains([0.0, 0.0], 1.0));
    // Inputs that are all but one number: weight and bias do the same.
    let same = with(&[("width", Value::Pair([1e-9, 1.0]))]);
    assert!(same.minima(&now).is_empty());
    assert!(same.loss([0.0, 0.0], &now).is_finite() && same.view.contains([0.0, 0.0], 1.0));
}

#[test]
fn losses_are_means_over_points() {
    let now = SurfaceContext::default();
    for model in ["linear", "logistic", "neuron"] {
        let ground = with(&[("model", word(model)), ("points", Value::Integer(37))]);
        for at in [[0.0, 0.0], [2.0, -3.0], [-40.0, 7.0]] {
            let data = data(&ground);
            let of = |point: &frankie_sim::surface::Point| {
                let (says, t) = (data.predict(at, point.inputs), point.target);
                match model {
                    "logistic" => -math::ln(if t == 1.0 { says } else { 1.0 - says }),
                    _ => (says - t) * (says - t),
                }
            };
            let mean = data.points().iter().map(of).sum::<f64>() / 37.0;
            if mean.is_finite() {
                let loss = ground.loss(at, &now);
                assert_near(loss, mean, 1e-7 * (1.0 + mean), &format!("{model} at {at:?}"));
            }
            let (slope, whole) = (ground.gradient(at, &now), data.gradient(at));
            for i in 0..2 {
                assert_near(slope[i], whole[i], 1e-12 * (1.0 + whole[i].abs()), model);
            }
        }
    }
}

#[test]
fn a_sure_logistic_model_is_neither_infinite_nor_nothing() {
    let ground = with(&[("model", word("logistic"))]);
    let data = data(&ground);
    assert!(data.points().iter().all(|point| point.target == 0.0 || point.target == 1.0));
    for at in [[1e3, 0.0], [-1e3, 1e5], [1e12, -1e12]] {
        assert!(data.loss(at).is_finite() && data.gradient(at).iter().all(|x| x.is_finite()), "{at:?}");
    }
    // Wrong by far, it loses as much as it is sure.
    let wrong = data.loss([-1e6, 0.0]);
    assert!(wrong > 1e5, "{wrong}");
}

#[test]
fn points_follow_their_seed_and_number() {
    let points = |set: &[(&'static str, Value)]| data(&with(set)).points().to_vec();
    let usual = points(&[]);
    assert_eq!(usual.len(), 64);
    assert_eq!(usual, points(&[]), "the same every time");
    let more = points(&[("points", Value::Integer(200))]);
    assert_eq!(more[..64], usual, "more of them leave the first ones");
    assert_ne!(points(&[("data_seed", Value::Integer(2))]), usual);
    let wide = points(&[("width", Value::Pair([0.25, 4.0])), ("center", Value::Pair([10.0, -3.0]))]);
    assert!(wide.iter().all(|point| (point.inputs[0] - 10.0).abs() <= 0.25 && point.inputs[1] == 1.0));
    let two = points(&[("features", Value::Integer(2)), ("center", Value::Pair([10.0, -3.0]))]);
    assert!(two.iter().all(|point| (point.inputs[1] + 3.0).abs() <= 1.5));
    // Replays rest on them.
    let pinned = ["linear", "logistic", "neuron"].map(|model| points(&[("model", word(model))])[1]);
    assert_eq!(pinned.map(|point| point.inputs[0]), [-0.784_529_895_264_150_4; 3]);
    assert_eq!(pinned.map(|point| point.target), [-2.312_485_442_863_92, 0.0, -1.110_296_059_611_398_7]);
}

#[test]
fn off_centre_inputs_make_a_ravine_and_scales_another() {
    let condition = |set: &[(&'static str, Value)]| {
        let ground = with(set);
        let (now, best) = (SurfaceContext::default(), data(&ground).best().unwrap());
        let column = |i: usize| {
            let mut beside = best;
            beside[i] += 1.0;
            ground.gradient(beside, &now)
        };
        let (x, y) = (column(0), column(1));
        let (half, determinant) = ((x[0] + y[1]) / 2.0, x[0] * y[1] - x[1] * y[0]);
        let root = (half * half - determinant).sqrt();
        ((half + root) / (half - root), x[1] / (x[0] * y[1]).sqrt())
    };
    let (round, apart) = condition(&[("center", Value::Pair([0.0, 0.0]))]);
    assert!(round < 3.0 && apart.abs() < 0.3, "{round} {apart}");
    let (tilted, apart) = condition(&[("center", Value::Pair([3.0, 0.0]))]);
    assert!(tilted > 50.0 && apart > 0.9, "{tilted} {apart}");
    let (scaled, apart) = condition(&[("features", Value::Integer(2)), ("width", Value::Pair([10.0, 0.1]))]);
    assert!(scaled > 10.0, "{scaled} {apart}");
}

fn rows(text: &str) -> Value {
    Value::Rows(Rows::from_text(text).unwrap())
}

fn refused(set: &[(&str, Value)]) -> Problem {
    let kind = SurfaceKind::find("dataset").unwrap();
    (kind.build)(&params(kind.info.params, set)).unwrap_err()
}

#[test]
fn given_points_are_fitted_as_they_are() {
    // t = 2u − 1 exactly, the second time by two weights: t = 3u − 0.5v.
    let line = with(&[("data", rows("u,t\n0,-1\n1,1\n2,3\n-3,-7"))]);
    assert!(data(&line).has_bias() && data(&line).points().len() == 4);
    let best = data(&line).best().unwrap();
    assert!(math::distance(best, [2.0, -1.0]) < 1e-12, "{best:?}");
    assert!(line.minima(&SurfaceContext::default())[0].loss < 1e-24);
    let plane = with(&[("data", rows("1,0,3\n0,1,-0.5\n2,2,5\n1,-1,3.5"))]);
    let best = data(&plane).best().unwrap();
    assert!(!data(&plane).has_bias() && math::distance(best, [3.0, -0.5]) < 1e-12, "{best:?}");
    // Other numbers than the generator's are of no matter then.
    let same = with(&[("data", rows("0,-1\n1,1\n2,3\n-3,-7")), ("points", Value::Integer(9))]);
    assert_eq!(data(&same), data(&line));
}

#[test]
fn a_level_takes_its_points_from_a_file_and_needs_it_no_more() {
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
fn points_that_make_no_sense_are_refused() {
    let told = |model: &'static str, text: &str| {
        let problem = refused(&[("model", word(model)), ("data", rows(text))]);
        assert_eq!(problem.key, "data");
        format!("{}; {}", problem.message, problem.expected)
    };
    assert!(told("linear", "1,2,3,4\n1,2,3,4").starts_with("rows of 4; two numbers in a row"));
    assert!(told("linear", "1\n2").starts_with("rows of 1"));
    assert!(told("linear", "1,2").starts_with("a single point; at least 2 points and at most 4096"));
    assert!(told("linear", &"1,2\n".repeat(4097)).starts_with("4097 points"));
    assert!(told("logistic", "1,0\n2,1\n3,0.5").starts_with("the target in row 3 is 0.5; 0 or 1"));
    let whole = with(&[("data", rows(&"1,2\n".repeat(4096)))]);
    assert!(data(&whole).best().is_none(), "all at one place");
}

#[test]
fn a_placed_data_set_gives_its_own_weights() {
    let bare = with(&[]);
    let placement: Params = params(
        PLACEMENT,
        &[
            ("angle", Value::Number(35.0)),
            ("scale", Value::Pair([2.0, 0.5])),
            ("shift", Value::Pair([4.0, -1.0])),
        ],
    );
    let ground = placed(bare.clone(), &placement);
    let (now, at) = (SurfaceContext::default(), [2.5, 0.75]);
    let weights = weights_at(&ground, at);
    assert_ne!(weights, at);
    assert_eq!(weights_at(&bare, at), at);
    assert_eq!(ground.loss(at, &now), bare.loss(weights, &now));
    assert_eq!(data(&ground), data(&bare));
    let best = ground.minima(&now)[0].at;
    assert!(math::distance(weights_at(&ground, best), data(&bare).best().unwrap()) < 1e-12);
    assert!(surface(("bowl", &[])).data_loss.is_none());
}
