//! Grounds of the golden trajectories that are no kinds of their own yet: a formula each, differentiated exactly by
//! dual numbers. A kind of the same name takes the place of the formula here.

use std::ops::{Add, Mul, Neg, Sub};
use std::sync::Arc;

use frankie_sim::surface::{Moment, Surface, View};
use frankie_sim::{Vec2, math};

/// A number and its derivatives by x and y.
#[derive(Clone, Copy)]
struct Dual {
    value: f64,
    slope: Vec2,
}

impl Dual {
    /// f of it, by f and f′ there.
    fn map(self, value: f64, derivative: f64) -> Self {
        Self { value, slope: self.slope.map(|slope| derivative * slope) }
    }

    fn sin(self) -> Self {
        self.map(math::sin(self.value), math::cos(self.value))
    }

    fn cos(self) -> Self {
        self.map(math::cos(self.value), -math::sin(self.value))
    }

    fn exp(self) -> Self {
        let value = math::exp(self.value);
        self.map(value, value)
    }

    fn sqrt(self) -> Self {
        let value = self.value.sqrt();
        self.map(value, 0.5 / value)
    }

    fn power(self, n: u32) -> Self {
        (1..n).fold(self, |product, _| product * self)
    }
}

impl From<f64> for Dual {
    fn from(value: f64) -> Self {
        Self { value, slope: [0.0; 2] }
    }
}

impl Neg for Dual {
    type Output = Dual;

    fn neg(self) -> Dual {
        self.map(-self.value, -1.0)
    }
}

impl<T: Into<Dual>> Add<T> for Dual {
    type Output = Dual;

    fn add(self, other: T) -> Dual {
        let other = other.into();
        let slope = [0, 1].map(|i| self.slope[i] + other.slope[i]);
        Dual { value: self.value + other.value, slope }
    }
}

impl<T: Into<Dual>> Sub<T> for Dual {
    type Output = Dual;

    fn sub(self, other: T) -> Dual {
        self + -other.into()
    }
}

impl<T: Into<Dual>> Mul<T> for Dual {
    type Output = Dual;

    #[allow(clippy::suspicious_arithmetic_impl, reason = "the product rule is a sum")]
    fn mul(self, other: T) -> Dual {
        let other = other.into();
        let slope = [0, 1].map(|i| self.slope[i] * other.value + self.value * other.slope[i]);
        Dual { value: self.value * other.value, slope }
    }
}

type Formula = fn(Dual, Dual) -> Dual;

const FORMULAS: &[(&str, Formula)] = &[
    ("booth", |x, y| (x + y * 2.0 - 7.0).power(2) + (x * 2.0 + y - 5.0).power(2)),
    ("matyas", |x, y| (x * x + y * y) * 0.26 - x * y * 0.48),
    ("three_hump_camel", |x, y| {
        x.power(2) * 2.0 - x.power(4) * 1.05 + x.power(6) * (1.0 / 6.0) + x * y + y.power(2)
    }),
    ("six_hump_camel", |x, y| {
        let (x2, y2) = (x.power(2), y.power(2));
        (x2 * x2 * (1.0 / 3.0) - x2 * 2.1 + 4.0) * x2 + x * y + (y2 * 4.0 - 4.0) * y2
    }),
    ("styblinski_tang", |x, y| {
        let one = |z: Dual| (z.power(4) - z.power(2) * 16.0 + z * 5.0) * 0.5;
        one(x) + one(y)
    }),
    ("mccormick", |x, y| (x + y).sin() + (x - y).power(2) - x * 1.5 + y * 2.5 + 1.0),
    ("easom", |x, y| -(x.cos() * y.cos() * (-(x - math::PI).power(2) - (y - math::PI).power(2)).exp())),
    ("michalewicz", |x, y| {
        let one = |z: Dual, n: f64| z.sin() * (z * z * (n / math::PI)).sin().power(20);
        -one(x, 1.0) - one(y, 2.0)
    }),
    ("ackley", |x, y| {
        let distance = ((x * x + y * y) * 0.5).sqrt();
        let waves = ((x * math::TAU).cos() + (y * math::TAU).cos()) * 0.5;
        -((distance * -0.2).exp() * 20.0) - waves.exp() + 1.0_f64.exp() + 20.0
    }),
    ("goldstein_price", |x, y| {
        let first = x * -14.0 + x * x * 3.0 - y * 14.0 + x * y * 6.0 + y * y * 3.0 + 19.0;
        let second = x * -32.0 + x * x * 12.0 + y * 48.0 - x * y * 36.0 + y * y * 27.0 + 18.0;
        ((x + y + 1.0).power(2) * first + 1.0) * ((x * 2.0 - y * 3.0).power(2) * second + 30.0)
    }),
];

/// A formula as a surface.
#[derive(Debug)]
struct Ground(Formula);

impl Ground {
    fn at(&self, [x, y]: Vec2) -> Dual {
        (self.0)(Dual { value: x, slope: [1.0, 0.0] }, Dual { value: y, slope: [0.0, 1.0] })
    }
}

impl Surface for Ground {
    fn loss(&self, at: Vec2, _: &Moment) -> f64 {
        self.at(at).value
    }

    fn gradient(&self, at: Vec2, _: &Moment) -> Vec2 {
        self.at(at).slope
    }

    fn view(&self) -> View {
        View::around_origin(10.0, 10.0)
    }
}

/// The ground called `name`.
pub fn ground(name: &str) -> Option<Arc<dyn Surface>> {
    let (_, formula) = FORMULAS.iter().find(|(known, _)| *known == name)?;
    Some(Arc::new(Ground(*formula)))
}

#[test]
fn slopes_are_those_of_the_formulas() {
    const H: f64 = 1e-6;
    for (name, _) in FORMULAS {
        let (ground, when) = (ground(name).unwrap(), Moment::default());
        for at in [[0.7, -1.1], [1.9, 1.2], [2.6, 3.4]] {
            let slope = ground.gradient(at, &when);
            for i in 0..2 {
                let moved = |by: f64| {
                    let mut place = at;
                    place[i] += by;
                    ground.loss(place, &when)
                };
                let difference = (moved(H) - moved(-H)) / (2.0 * H);
                let close = (difference - slope[i]).abs() <= 1e-5 * slope[i].abs().max(1.0);
                assert!(close, "{name} at {at:?}, axis {i}: {} and {difference}", slope[i]);
            }
        }
    }
}
