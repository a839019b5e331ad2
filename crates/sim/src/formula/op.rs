//! The operations of formulas and their values.

use crate::math;

/// An operation on operands `a`, `b`, `c` and a constant `k`.
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
    ConstSub,
    Mul,
    /// k·a
    MulConst,
    Square,
    Div,
    /// a / k
    DivConst,
    /// k / a
    ConstDiv,
    Pow,
    /// a to the power k
    PowConst,
    /// k to the power a
    ConstPow,
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
    /// 1 if a ≤ b, else 0
    LessOrEqual,
    /// b if a is not 0, else c
    Select,
    /// a·b, but 0 if b is 0, even if a is not finite
    MulOrZero,
    /// a / b, but 0 if a is 0, even if b is 0
    DivOrZero,
}

impl Op {
    /// Returns the value for these operands.
    #[inline(always)]
    pub fn apply(self, a: f64, b: f64, c: f64, k: f64) -> f64 {
        match self {
            // Variables are in their registers before anything is computed.
            Op::X | Op::Y | Op::T => f64::NAN,
            Op::Constant => k,
            Op::Add => a + b,
            Op::AddConst => a + k,
            Op::Sub => a - b,
            Op::ConstSub => k - a,
            Op::Mul => a * b,
            Op::MulConst => k * a,
            Op::Square => a * a,
            Op::Div => a / b,
            Op::DivConst => a / k,
            Op::ConstDiv => k / a,
            Op::Pow => math::pow(a, b),
            Op::PowConst => math::pow(a, k),
            Op::ConstPow => math::pow(k, a),
            Op::Sin => math::sin(a),
            Op::Cos => math::cos(a),
            Op::Tan => math::tan(a),
            Op::Exp => math::exp(a),
            Op::Ln => math::ln(a),
            Op::Sqrt => a.sqrt(),
            Op::Abs => a.abs(),
            Op::Tanh => math::tanh(a),
            Op::Atan => math::atan(a),
            // Written out, since `f64::min` and `f64::max` drop a NaN.
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
            Op::LessOrEqual => {
                if a <= b {
                    1.0
                } else {
                    0.0
                }
            }
            Op::Select => {
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

    /// Returns the number of operands.
    pub fn arity(self) -> usize {
        match self {
            Op::X | Op::Y | Op::T | Op::Constant => 0,
            Op::Add | Op::Sub | Op::Mul | Op::Div | Op::Pow | Op::Min | Op::Max => 2,
            Op::LessOrEqual | Op::MulOrZero | Op::DivOrZero => 2,
            Op::Select => 3,
            Op::AddConst | Op::ConstSub | Op::MulConst | Op::DivConst | Op::ConstDiv => 1,
            Op::Square | Op::PowConst | Op::ConstPow => 1,
            Op::Sin
            | Op::Cos
            | Op::Tan
            | Op::Exp
            | Op::Ln
            | Op::Sqrt
            | Op::Abs
            | Op::Tanh
            | Op::Atan
            | Op::Sign => 1,
        }
    }
}
