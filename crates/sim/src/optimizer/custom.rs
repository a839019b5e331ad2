//! The player's own optimizer: a few formulas, computed one after the other on each axis.

use std::sync::Arc;

use super::lane_state::{BetaPowers, lane_state};
use super::lanes::{LaneInput, LaneOutput};
use super::range::{SAFE_STATE, is_safe};
use super::state::state;
use super::update_formula::{RatioFormula, UpdateFormula};
use super::{RuleInput, RunningAverage, StepOutput, UpdateRule, lr};
use crate::Axis;
use crate::error::Problem;
use crate::formula::{ColumnInput, Constant, FormulaError, MAX_FORMULAS, Program, constants};
use crate::lanes::{Column, WIDTH, dispatch_loop};
use crate::params::config::{config, text};
use crate::params::{Config, KindInfo, Param, ParamSpec, Params, PerAxis};
use crate::real::Real;

/// What formulas can use besides their own names: the gradient and θ of the axis, the step, and the learning rate.
const INPUTS: [&str; 4] = ["g", "theta", "t", "lr"];
/// The names of which a rule has one: the ratio r, or the step Δθ = −lr·r.
const RESULTS: [&str; 2] = ["ratio", "step"];

config! {
    struct CustomConfig {
        rule: String = text(
            "m = beta1*m + (1 - beta1)*g; v = beta2*v + (1 - beta2)*g^2; m_hat = m/(1 - beta1^t); \
             v_hat = v/(1 - beta2^t); ratio = m_hat/(sqrt(v_hat) + eps)"
        )
        .help("up to eight formulas, separated by `;` or lines: what a name was at the last step, or zero, is known before its \
               formula; one of them is `ratio` or `step`; g, theta, t and lr are known"),
        constants: String = text("beta1 = 0.9, beta2 = 0.999, eps = 1e-8")
            .help("numbers with names, for the formulas; one with the name of a formula is its value before the first step"),
    }
}

/// A parsed rule.
#[derive(Clone, Debug)]
pub struct Custom {
    program: Arc<Program>,
    /// The values of the formulas before the first step.
    start: [f64; MAX_FORMULAS],
    /// The place of the result among the formulas, and whether it is the ratio, not the step.
    result: (usize, bool),
    /// The places of m, m_hat, v and v_hat, which charts show.
    averages: [Option<usize>; 4],
}

state! {
    /// The values of the formulas at the last step.
    struct CustomState {
        values: [N; MAX_FORMULAS],
    }
}

lane_state!(CustomState { values: [f64; MAX_FORMULAS] });

fn problem(key: &str, error: FormulaError) -> Problem {
    let message = format!("character {}: {}", error.char_index + 1, error.message);
    Problem::new(key, message, error.expected).at_character(error.char_index)
}

impl Custom {
    /// Parses the rule and its constants.
    fn parse(config: &CustomConfig) -> Result<Self, Problem> {
        let constants = constants(&config.constants, &INPUTS).map_err(|error| problem("constants", error))?;
        let parsed = Program::parse(&config.rule, &INPUTS, &constants);
        Self::of(parsed.map_err(|error| problem("rule", error))?, &constants)
    }

    fn of(program: Program, constants: &[Constant]) -> Result<Self, Problem> {
        let place = |name: &str| program.names().iter().position(|known| known == name);
        let result = match RESULTS.map(place) {
            [Some(ratio), None] => (ratio, true),
            [None, Some(step)] => (step, false),
            [Some(_), Some(step)] => {
                let message =
                    format!("`ratio` and `step` are both given, the latter as formula {}", step + 1);
                return Err(Problem::new("rule", message, "one of them"));
            }
            [None, None] => {
                return Err(Problem::new(
                    "rule",
                    "no formula is named `ratio` or `step`",
                    "`ratio = …` or `step = …`",
                ));
            }
        };
        let mut start = [0.0; MAX_FORMULAS];
        for (start, name) in start.iter_mut().zip(program.names()) {
            *start = constants.iter().find(|(known, _)| known == name).map_or(0.0, |(_, number)| *number);
        }
        let averages = ["m", "m_hat", "v", "v_hat"].map(place);
        Ok(Self { program: Arc::new(program), start, result, averages })
    }

    /// Makes a step of many agents. Returns the powers, of which there are none, and whether all numbers of the states are in
    /// range.
    pub fn step_lanes(&self, input: &LaneInput<'_>, out: &mut LaneOutput<'_>) -> (BetaPowers, bool) {
        let (set, count, axis) = (input.set, input.count, input.axis.index());
        let (values, _) = out.state.split_at_mut(MAX_FORMULAS);
        for (index, value) in values.iter_mut().enumerate() {
            *value = if input.t == 1 { [self.start[index]; WIDTH] } else { input.state[index] };
        }
        let lr = input.lr.map(|lr| lr * input.factor);
        let inputs = [
            ColumnInput::Each(&input.gradient[axis]),
            ColumnInput::Each(&input.at[axis]),
            ColumnInput::Shared(input.t as f64),
            ColumnInput::Each(&lr),
        ];
        self.program.run_columns((set, count), &inputs, values, out.registers);
        let (place, is_ratio) = self.result;
        let (result, lr, ratio) = (&values[place], (!is_ratio).then_some(&lr), &mut *out.ratio);
        dispatch_loop!(set, ratios(count, result, lr, ratio));
        (input.powers, dispatch_loop!(set, are_safe(count, values)))
    }
}

/// Computes ratios from results: they are ratios, or with learning rates, steps.
#[inline(always)]
fn ratios(count: usize, result: &Column<f64>, lr: Option<&Column<f64>>, out: &mut Column<f64>) {
    *out = *result;
    if let Some(lr) = lr {
        for i in 0..count.min(WIDTH) {
            out[i] = if result[i].is_zero() { result[i] } else { -result[i] / lr[i] };
        }
    }
}

/// Returns whether the numbers of all states are in range.
#[inline(always)]
fn are_safe(count: usize, values: &[Column<f64>]) -> bool {
    let mut out_of_range = 0;
    for column in values {
        for x in &column[..count.min(WIDTH)] {
            out_of_range |= u64::from(!is_safe(*x, SAFE_STATE));
        }
    }
    out_of_range == 0
}

impl Config for Custom {
    const SPECS: &'static [ParamSpec] = CustomConfig::SPECS;

    /// Parses the rule. One that is wrong makes no steps; levels and events with such a rule are refused.
    fn from_params(params: &Params) -> Self {
        Self::parse(&CustomConfig::from_params(params)).unwrap_or_else(|_| Self {
            program: Arc::new(Program::default()),
            start: [0.0; MAX_FORMULAS],
            result: (0, true),
            averages: [None; 4],
        })
    }
}

impl UpdateRule for Custom {
    type State = CustomState;

    const INFO: KindInfo = KindInfo {
        kind: "custom",
        title: "Your rule",
        summary: "Any optimizer that a few lines of arithmetic in the gradient can describe.",
        formula: "yours: `name = …`, in g, theta, t, lr, the names before it and their last values, with the functions of \
                  the surface `expression`; r is `ratio`, or −`step`/lr; θ ← θ − lr·r",
        source: "You",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);

    fn check(params: &Params) -> Result<(), Problem> {
        Self::parse(&CustomConfig::from_params(params)).map(|_| ())
    }

    fn update_formula(&self, _: Axis) -> UpdateFormula {
        let [m, m_hat, v, v_hat] = self.averages;
        let symbol =
            |hat: Option<usize>, with: &'static str, without| if hat.is_some() { with } else { without };
        UpdateFormula {
            first: m.map(|_| symbol(m_hat, "m\u{302}", "m")),
            second: v.map(|_| symbol(v_hat, "√v\u{302}", "√v")),
            is_bias_corrected: (m.is_some() && m_hat.is_some()) || (v.is_some() && v_hat.is_some()),
            ..UpdateFormula::GRADIENT.with_ratio(RatioFormula::Other)
        }
    }

    fn step<N: Real>(&self, state: &mut CustomState<N>, input: &RuleInput) -> StepOutput<N> {
        if input.t == 1 {
            state.values = self.start.map(N::from);
        }
        let inputs = [input.axis_gradient(), input.axis_position(), input.t as f64, input.lr].map(N::from);
        self.program.run(&inputs, &mut state.values);
        let values = &state.values;
        let (place, is_ratio) = self.result;
        let result = values[place];
        let ratio = if is_ratio || result.is_zero() { result } else { -result / N::from(input.lr) };
        let average = |raw: Option<usize>, used: Option<usize>| {
            raw.map(|raw| RunningAverage { raw: values[raw], used: values[used.unwrap_or(raw)] })
        };
        let [m, m_hat, v, v_hat] = self.averages;
        let second = average(v, v_hat);
        StepOutput { ratio, first: average(m, m_hat), second, root: second.map(|second| second.used.sqrt()) }
    }
}
