//! The operations a formula is made of, and what comes of each.

use crate::math;

/// What a node does with its operands `a`, `b`, `c` and its constant `k`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Op {
    X,
    Y,
    T,
    Constant,
    Add,
    /// a + k
    AddConst,
    Sub,
    /// k − a
    SubFrom,
    Mul,
    /// k·a
    Times,
    Square,
    Div,
    /// a / k
    DivBy,
    /// k / a
    RecipDiv,
    Pow,
    /// a to the power k
    PowOf,
    /// k to the power a
    PowTo,
    Sin,
    Cos,
    Tan,
    Exp,
    Ln,
    Sqrt,
    Abs,
    Tanh,
    Atan,
    Min,
    Max,
    /// −1, 0 or 1
    Sign,
    /// 1 where a ≤ b, else 0
    NotAbove,
    /// b where a is not 0, else c
    Pick,
    /// a·b, but 0 where b is, whatever a
    MulOrZero,
    /// a / b, but 0 where a is, whatever b
    DivOrZero,
}

impl Op {
    /// What comes of the operands.
    #[inline(always)]
    pub fn apply(self, a: f64, b: f64, c: f64, k: f64) -> f64 {
        match self {
            // The variables stand in their places before anything is computed.
            Op::X | Op::Y | Op::T => f64::NAN,
            Op::Constant => k,
            Op::Add => a + b,
            Op::AddConst => a + k,
            Op::Sub => a - b,
            Op::SubFrom => k - a,
            Op::Mul => a * b,
            Op::Times => k * a,
            Op::Square => a * a,
            Op::Div => a / b,
            Op::DivBy => a / k,
            Op::RecipDiv => k / a,
            Op::Pow => math::pow(a, b),
            Op::PowOf => math::pow(a, k),
            Op::PowTo => math::pow(k, a),
            Op::Sin => math::sin(a),
            Op::Cos => math::cos(a),
            Op::Tan => math::tan(a),
            Op::Exp => math::exp(a),
            Op::Ln => math::ln(a),
            Op::Sqrt => a.sqrt(),
            Op::Abs => a.abs(),
            Op::Tanh => math::tanh(a),
            Op::Atan => math::atan(a),
            // Written out, so that a NaN in either is never lost.
            Op::Min => {
                if a <= b || a.is_nan() {
                    a
                } else {
                    b
                }
            }
            Op::Max => {
                if a >= b || a.is_nan() {
                    a
                } else {
                    b
                }
            }
            Op::Sign => {
                if a > 0.0 {
                    1.0
                } else if a < 0.0 {
                    -1.0
                } else {
                    a
                }
            }
            Op::NotAbove => {
                if a <= b {
                    1.0
                } else {
                    0.0
                }
            }
            Op::Pick => {
                if a != 0.0 {
                    b
                } else {
                    c
                }
            }
            Op::MulOrZero => {
                if b == 0.0 {
                    0.0
                } else {
                    a * b
                }
            }
            Op::DivOrZero => {
                if a == 0.0 {
                    0.0
                } else {
                    a / b
                }
            }
        }
    }

    /// How many operands it has.
    pub fn operands(self) -> usize {
        match self {
            Op::X | Op::Y | Op::T | Op::Constant => 0,
            Op::Add | Op::Sub | Op::Mul | Op::Div | Op::Pow | Op::Min | Op::Max => 2,
            Op::NotAbove | Op::MulOrZero | Op::DivOrZero => 2,
            Op::Pick => 3,
            _ => 1,
        }
    }
}
