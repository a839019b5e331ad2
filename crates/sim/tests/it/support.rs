//! Levels and single optimizers built by hand, for tests that need no level text.

use std::sync::Arc;

use frankie_sim::event::Event;
use frankie_sim::level::{Level, LevelEdit, LevelSpec};
use frankie_sim::noise::{GradientNoise, NoiseKind};
use frankie_sim::optimizer::{AxisOptimizer, OptimizerKind, StepInput, StepOutput};
use frankie_sim::params::{ParamSpec, Params, Value};
use frankie_sim::run::Run;
use frankie_sim::surface::{BuiltSurface, Hessian, SurfaceKind};
use frankie_sim::{AgentId, Axis, LevelError, Vec2};

/// A kind and the values that are not its defaults.
pub type Choice<'a> = (&'a str, &'a [(&'a str, Value)]);

/// The same number for both axes.
pub fn both(x: f64) -> Value {
    Value::Pair([x, x])
}

/// Defaults with some values changed; a value that its parameter does not accept is a mistake of the test.
pub fn params(specs: &'static [ParamSpec], set: &[(&str, Value)]) -> Params {
    let mut params = Params::defaults(specs);
    for (name, value) in set {
        params.set(name, value.clone()).unwrap_or_else(|error| panic!("{error}"));
    }
    params
}

/// A surface of a kind.
pub fn build_surface((kind, set): Choice) -> BuiltSurface {
    let kind = SurfaceKind::find(kind).unwrap();
    (kind.build)(&params(kind.info.params, set)).unwrap()
}

/// A noise of a kind.
pub fn noise((kind, set): Choice) -> Arc<dyn GradientNoise> {
    let kind = NoiseKind::find(kind).unwrap();
    (kind.build)(&params(kind.info.params, set)).unwrap()
}

/// The edits that choose a kind for a table and set its parameters.
pub fn kind_edits(table: &str, (kind, set): Choice) -> Vec<LevelEdit> {
    let set = set.iter().map(|(name, value)| LevelEdit::new(format!("{table}.{name}"), value));
    std::iter::once(LevelEdit::new(format!("{table}.kind"), kind)).chain(set).collect()
}

/// A level without goal, bounds or limits in which the player may do everything.
pub fn level(on: Choice, noisy: Choice, by: Choice, at: Vec2) -> Level {
    let mut spec = LevelSpec::new("test");
    let mut edits = vec![LevelEdit::new("title", "Test")];
    edits.extend(
        [("surface", on), ("noise", noisy), ("optimizer", by)].map(|(t, c)| kind_edits(t, c)).concat(),
    );
    edits.extend([LevelEdit::new("view.bounds", "none"), LevelEdit::new("start.at", at)]);
    edits.extend(["drop", "throw", "switch"].map(|name| LevelEdit::new(format!("player.{name}"), true)));
    edits.push(LevelEdit::parse("player.tune", "[\"all\"]"));
    spec.apply(&edits).unwrap();
    Level::build(spec).unwrap()
}

/// The level with other values of some keys.
pub fn edited(level: &Level, edits: &[(&str, &str)]) -> Level {
    level.edited(&self::edits(edits)).unwrap()
}

/// A level read from a text with edits.
pub fn with_edits(id: &str, text: &str, edits: &[(&str, &str)]) -> Result<Level, LevelError> {
    Level::from_text(id, text, &self::edits(edits), &|_| Err("no file can be read here".to_owned()))
}

/// Edits whose values are read as after `--set`.
pub fn edits(edits: &[(&str, &str)]) -> Vec<LevelEdit> {
    edits.iter().map(|(key, value)| LevelEdit::parse(key, value)).collect()
}

/// Adam on Rosenbrock's valley under gaussian noise, as the sandbox has it.
pub fn noisy_valley() -> Level {
    level(
        ("rosenbrock", &[]),
        ("gaussian", &[("sigma", both(2.0))]),
        ("adam", &[("lr", both(0.01))]),
        [-1.2, 1.0],
    )
}

/// Adam after a ball that can be thrown, under a little noise.
pub fn fetching() -> Level {
    level(
        ("fetch", &[("ball", Value::Pair([6.0, 2.0]))]),
        ("gaussian", &[("sigma", both(0.3))]),
        ("adam", &[("lr", both(0.05))]),
        [-7.0, -3.0],
    )
}

/// Another value of a hyperparameter.
pub fn tune(name: &str, axis: Option<Axis>, value: f64) -> Event {
    Event::SetParam { agent: AgentId::FIRST, name: name.to_owned(), axis, value: Value::Number(value) }
}

/// Another word, or another yes or no.
pub fn choose(name: &str, value: Value) -> Event {
    Event::SetParam { agent: AgentId::FIRST, name: name.to_owned(), axis: None, value }
}

/// Another optimizer.
pub fn switch(kind: &str, set: &[(&str, Value)]) -> Event {
    let specs = OptimizerKind::find(kind).unwrap().info.params;
    Event::SetOptimizer { agent: AgentId::FIRST, kind: kind.to_owned(), params: params(specs, set) }
}

/// Makes `steps` steps.
pub fn advance(run: &mut Run, steps: u64) {
    for _ in 0..steps {
        run.advance();
    }
}

/// The optimizer of one axis, which takes gradients without a surface.
pub struct OptimizerProbe {
    optimizer: AxisOptimizer,
    t: u64,
    /// What is on the other axis: zero for kinds that look at both, and NaN for all others, since it must not matter.
    other: f64,
}

/// The second derivatives that a probe is given.
pub const CURVATURE: Hessian = [[2.0, 0.0], [0.0, 2.0]];

impl OptimizerProbe {
    pub fn new(kind: &str, set: &[(&str, Value)]) -> Self {
        let kind = OptimizerKind::find(kind).unwrap();
        let other = if kind.couples_axes { 0.0 } else { f64::NAN };
        Self { optimizer: kind.build(&params(kind.info.params, set), Axis::X), t: 0, other }
    }

    /// Makes a step from `at` with a gradient.
    pub fn step_at(&mut self, at: f64, gradient: f64) -> StepOutput {
        self.step_both(at, [gradient, self.other])
    }

    pub fn step_both(&mut self, at: f64, gradient: Vec2) -> StepOutput {
        self.t += 1;
        let at = [at, self.other];
        self.optimizer.step(&StepInput { t: self.t, axis: Axis::X, at, gradient, hessian: CURVATURE })
    }

    /// Makes a step with a gradient and returns the ratio.
    pub fn ratio(&mut self, gradient: f64) -> f64 {
        self.step_at(0.0, gradient).ratio
    }
}

/// The Adam of one axis, which takes gradients without a surface.
pub struct Adam(OptimizerProbe);

impl Adam {
    pub fn new(beta1: f64, beta2: f64, eps: f64) -> Self {
        Self(OptimizerProbe::new(
            "adam",
            &[("beta1", both(beta1)), ("beta2", both(beta2)), ("eps", both(eps))],
        ))
    }

    /// β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
    pub fn with_defaults() -> Self {
        Self::new(0.9, 0.999, 1e-8)
    }

    /// Makes a step with a gradient and returns the ratio.
    pub fn ratio(&mut self, gradient: f64) -> f64 {
        self.0.ratio(gradient)
    }
}

/// Fails unless `found` is within `tolerance` of `expected`.
#[track_caller]
pub fn assert_near(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found} is not within {tolerance} of {expected}");
}

/// The hash of a run's state, and all of it as text.
pub fn fingerprint(run: &Run) -> (u64, String) {
    (run.state().hash(), format!("{:?}", run.state()))
}
