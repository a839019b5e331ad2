//! Newton's method: the gradient divided by the whole curvature. A measure for the others: no optimizer knows more of a
//! bowl, and on a saddle it is drawn to the pass.

use super::moments::div_or_zero;
use super::range::RuleState;
use super::sgd::SgdState;
use super::symmetric::{eigen, into_basis, out_of_basis};
use super::update_formula::{RatioFormula, UpdateFormula};
use super::{RuleInput, StepOutput, UpdateRule, lr, without_second};
use crate::Axis;
use crate::params::config::{config, flag, number};
use crate::params::{Config, KindInfo, Param, PerAxis, Range, Slider};
use crate::real::Real;

config! {
    /// Newton's method: r = (H + δI)⁻¹g, with H the Hessian of the surface at θ, without noise.
    #[derive(Clone, Copy, Debug)]
    pub struct Newton {
        damping: f64 = number(0.0)
            .symbol("δ")
            .help("added to each curvature, so that no step is longer than |g|/δ in a bowl")
            .range(Range::NOT_NEGATIVE)
            .slider(Slider::linear(0.0, 10.0)),
        absolute: bool = flag(false)
            .symbol("|H|")
            .help("whether curvatures count by their size, so that it leaves saddles: saddle-free Newton"),
    }
}

impl UpdateRule for Newton {
    type State = SgdState;

    const INFO: KindInfo = KindInfo {
        kind: "newton",
        title: "Newton",
        summary: "Divides by the exact curvature: one step to the bottom of any bowl, and just as fast onto a pass.",
        formula: "r = (H + δI)^(−1)·g, H the second derivatives of f; θ ← θ − lr·r; nothing along a direction without curvature",
        source: "Newton 1669; for `absolute` Dauphin et al. 2014 (arXiv 1406.2572)",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(1.0);
    const COUPLES_AXES: bool = true;
    const USES_HESSIAN: bool = true;

    fn update_formula(&self, _: Axis) -> UpdateFormula {
        UpdateFormula::GRADIENT.with_ratio(RatioFormula::Other)
    }

    fn step<N: Real>(&self, _: &mut <SgdState as RuleState>::Of<N>, input: &RuleInput) -> StepOutput<N> {
        let [[xx, xy], [_, yy]] = input.hessian.map(|row| row.map(N::from));
        let eigen = eigen([xx, xy, yy]);
        let curvatures = eigen.values.map(|value| {
            let value = if self.absolute { value.abs() } else { value };
            value + self.damping.into()
        });
        let [along, across] = into_basis(eigen.basis, input.gradient.map(N::from));
        let scaled = [div_or_zero(along, curvatures[0]), div_or_zero(across, curvatures[1])];
        without_second(out_of_basis(eigen.basis, scaled)[input.axis.index()], None)
    }
}
