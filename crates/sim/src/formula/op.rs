//! The operations of formulas and their values.

use crate::real::Real;

/// 1 − tanh² below this has lost most of its digits.
const MIN_TANH_SLOPE: f64 = 1e-13;

/// An operation on operands `a`, `b`, `c` and a constant `k`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Op {
    X,
    Y,
    T,
    /// The input of a program whose number is k.
    Input,
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
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Asinh,
    Acosh,
    Atanh,
    Exp,
    Ln,
    Log2,
    Log10,
    Sqrt,
    Cbrt,
    Abs,
    Floor,
    Ceil,
    Min,
    Max,
    /// −1, 0 or 1
    Sign,
    /// The derivative of tanh b, where a is tanh b
    TanhSlope,
    /// The derivative of |a| along a line on which that of a is b
    AbsSlope,
    /// 1 if a < b, 0 if a > b, NaN if they are equal and neither side is right
    Less,
    /// b if a is not 0, else c
    Select,
    /// As `Select`, but the smaller one of b and c if a is NaN
    SelectMin,
    /// As `Select`, but the larger one of b and c if a is NaN
    SelectMax,
    /// a·b, but 0 if b is 0, even if a is not finite
    MulOrZero,
    /// a / b, but 0 if a is 0, even if b is 0
    DivOrZero,
}

impl Op {
    /// Returns the value for these operands.
    #[inline(always)]
    pub fn apply<N: Real>(self, a: N, b: N, c: N, k: f64) -> N {
        match self {
            // Variables are in their registers before anything is computed.
            Op::X | Op::Y | Op::T | Op::Input => N::from(f64::NAN),
            Op::Constant => N::from(k),
            Op::Add => a + b,
            Op::AddConst => a + N::from(k),
            Op::Sub => a - b,
            Op::ConstSub => N::from(k) - a,
            Op::Mul => a * b,
            Op::MulConst => N::from(k) * a,
            Op::Square => a * a,
            Op::Div => a / b,
            Op::DivConst => a / N::from(k),
            Op::ConstDiv => N::from(k) / a,
            Op::Pow => a.pow(b),
            Op::PowConst => a.pow(N::from(k)),
            Op::ConstPow => N::from(k).pow(a),
            Op::Sin => a.sin(),
            Op::Cos => a.cos(),
            Op::Tan => a.tan(),
            Op::Asin => a.asin(),
            Op::Acos => a.acos(),
            Op::Atan => a.atan(),
            Op::Sinh => a.sinh(),
            Op::Cosh => a.cosh(),
            Op::Tanh => a.tanh(),
            Op::Asinh => a.asinh(),
            Op::Acosh => a.acosh(),
            Op::Atanh => a.atanh(),
            Op::Exp => a.exp(),
            Op::Ln => a.ln(),
            Op::Log2 => a.log2(),
            Op::Log10 => a.log10(),
            Op::Sqrt => a.sqrt(),
            Op::Cbrt => a.cbrt(),
            Op::Abs => a.abs(),
            Op::Floor => a.floor(),
            Op::Ceil => a.ceil(),
            Op::Min => min(a, b),
            Op::Max => max(a, b),
            Op::Sign => sign(a),
            Op::TanhSlope => tanh_slope(a, b),
            Op::AbsSlope => {
                if a.is_zero() {
                    b.abs()
                } else {
                    sign(a) * b
                }
            }
            Op::Less => N::from(if a == b {
                f64::NAN
            } else if a < b {
                1.0
            } else {
                0.0
            }),
            Op::Select => select(a, b, c),
            Op::SelectMin if a.is_nan() => min(b, c),
            Op::SelectMax if a.is_nan() => max(b, c),
            Op::SelectMin | Op::SelectMax => select(a, b, c),
            Op::MulOrZero => {
                if b.is_zero() {
                    N::from(0.0)
                } else {
                    a * b
                }
            }
            Op::DivOrZero => {
                if a.is_zero() {
                    N::from(0.0)
                } else {
                    a / b
                }
            }
        }
    }

    /// Returns whether a result that is zero, subnormal or not finite may have lost what an exact computation would keep.
    /// A zero is exact where the operation has no other result for its operands.
    pub fn loses(self, [a, b]: [f64; 2], k: f64, result: f64) -> bool {
        if result != 0.0 {
            return true;
        }
        match self {
            Op::Mul | Op::MulOrZero => a != 0.0 && b != 0.0,
            Op::MulConst => a != 0.0 && k != 0.0,
            Op::Square | Op::Div | Op::DivConst | Op::DivOrZero | Op::Pow | Op::PowConst => a != 0.0,
            Op::ConstDiv | Op::ConstPow => k != 0.0,
            Op::Exp | Op::TanhSlope => true,
            Op::X | Op::Y | Op::T | Op::Input | Op::Constant => false,
            Op::Add | Op::AddConst | Op::Sub | Op::ConstSub => false,
            Op::Sin | Op::Cos | Op::Tan | Op::Asin | Op::Acos | Op::Atan => false,
            Op::Sinh | Op::Cosh | Op::Tanh | Op::Asinh | Op::Acosh | Op::Atanh => false,
            Op::Ln | Op::Log2 | Op::Log10 | Op::Sqrt | Op::Cbrt | Op::Abs | Op::Floor | Op::Ceil => false,
            Op::Min | Op::Max | Op::Sign | Op::AbsSlope => false,
            Op::Less | Op::Select | Op::SelectMin | Op::SelectMax => false,
        }
    }

    /// Returns the number of operands.
    pub fn arity(self) -> usize {
        match self {
            Op::X | Op::Y | Op::T | Op::Input | Op::Constant => 0,
            Op::Add | Op::Sub | Op::Mul | Op::Div | Op::Pow | Op::Min | Op::Max => 2,
            Op::Less | Op::MulOrZero | Op::DivOrZero | Op::TanhSlope | Op::AbsSlope => 2,
            Op::Select | Op::SelectMin | Op::SelectMax => 3,
            Op::AddConst | Op::ConstSub | Op::MulConst | Op::DivConst | Op::ConstDiv => 1,
            Op::Square | Op::PowConst | Op::ConstPow => 1,
            Op::Sin | Op::Cos | Op::Tan | Op::Asin | Op::Acos | Op::Atan => 1,
            Op::Sinh | Op::Cosh | Op::Tanh | Op::Asinh | Op::Acosh | Op::Atanh => 1,
            Op::Exp | Op::Ln | Op::Log2 | Op::Log10 | Op::Sqrt | Op::Cbrt => 1,
            Op::Abs | Op::Floor | Op::Ceil | Op::Sign => 1,
        }
    }
}

/// Returns the smaller one, or NaN where one is NaN.
#[inline(always)]
fn min<N: Real>(a: N, b: N) -> N {
    if a <= b || a.is_nan() { a } else { b }
}

/// Returns the larger one, or NaN where one is NaN.
#[inline(always)]
fn max<N: Real>(a: N, b: N) -> N {
    if a >= b || a.is_nan() { a } else { b }
}

#[inline(always)]
fn select<N: Real>(a: N, b: N, c: N) -> N {
    if a.is_zero() { c } else { b }
}

#[inline(always)]
fn sign<N: Real>(a: N) -> N {
    if a > N::from(0.0) {
        N::from(1.0)
    } else if a < N::from(0.0) {
        N::from(-1.0)
    } else {
        a
    }
}

/// Returns 1 − tanh² x, or the equal 4e⁻²ˣ/(1 + e⁻²ˣ)² where the difference would lose its digits.
#[inline(always)]
fn tanh_slope<N: Real>(tanh: N, x: N) -> N {
    let (one, slope) = (N::from(1.0), N::from(1.0) - tanh * tanh);
    if slope < N::from(MIN_TANH_SLOPE) {
        let power = (N::from(-2.0) * x.abs()).exp();
        return N::from(4.0) * power / ((one + power) * (one + power));
    }
    slope
}
