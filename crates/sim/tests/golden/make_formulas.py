#!/usr/bin/env python3
"""Writes formulas.tsv: random formulas at ordinary and extreme points, with their values and slopes by mpmath.

    pip install mpmath==1.3.0
    python3 make_formulas.py > formulas.tsv

A formula is kept where its value and both slopes are in the range of a 64-bit float; at the extreme points some of its
parts are not. Slopes are computed by dual numbers with 60 digits. The last three columns are how far the results move when every
operation is wrong by a few units of the 16th digit: a 64-bit float can come no nearer.
"""

import random

import mpmath as mp

mp.mp.dps = 60
RANDOM = random.Random(20_240_917)
ROUNDING = mp.mpf(2) ** -51
LARGEST, SMALLEST = mp.mpf("1.7e308"), mp.mpf("2.3e-308")
# Exponents grow as fast as e to the power of a number; beyond this the arithmetic itself becomes slow.
TOO_LARGE = mp.mpf(10) ** 3000
ORDINARY, EXTREME = 400, 800


class Unusable(Exception):
    """The formula has no value here, or none that can be computed."""


class Dual:
    """A value and its slopes by x and y; `noise` makes every operation wrong by a rounding error."""

    noise = False
    has_left_range = False

    def __init__(self, value, slopes):
        slopes = tuple(slopes)
        if Dual.noise:
            value, *slopes = (self.wrong(v) for v in (value, *slopes))
        if any(not mp.isfinite(v) or abs(v) > mp.mpf(10) ** 1_000_000 for v in (value, *slopes)):
            raise Unusable
        Dual.has_left_range |= any(v != 0 and not SMALLEST < abs(v) < LARGEST for v in (value, *slopes))
        self.value, self.slopes = value, tuple(slopes)

    @staticmethod
    def wrong(v):
        return v * (1 + ROUNDING * RANDOM.choice((-1, 1)))

    def chain(self, value, slope):
        if Dual.noise:
            slope = self.wrong(slope)
        return Dual(value, (slope * s for s in self.slopes))


def both(a, b, value, by_a, by_b):
    if Dual.noise:
        by_a, by_b = Dual.wrong(by_a), Dual.wrong(by_b)
    return Dual(value, (by_a * s + by_b * r for s, r in zip(a.slopes, b.slopes)))


def power(a, k):
    if a.value <= 0 and k != int(k) or a.value == 0 and k < 1:
        raise Unusable
    return a.chain(mp.power(a.value, k), k * mp.power(a.value, k - 1))


def limited(function):
    def apply(a):
        if abs(a.value) > TOO_LARGE:
            raise Unusable
        return function(a)

    return apply


def inside(low, high):
    def check(v):
        if not (v > low and v < high):
            raise Unusable
        return v

    return check


def floor_like(function):
    def apply(a):
        # Near a jump a 64-bit float may be on its other side.
        if abs(a.value - mp.nint(a.value)) < 1e-9 * (1 + abs(a.value)):
            raise Unusable
        return a.chain(function(a.value), mp.mpf(0))

    return apply


def absolute(a):
    if a.value == 0:
        raise Unusable
    return a.chain(abs(a.value), mp.sign(a.value))


UNIT, POSITIVE, ABOVE_ONE = inside(-1, 1), inside(0, mp.inf), inside(1, mp.inf)
FUNCTIONS = {
    "exp": limited(lambda a: a.chain(mp.exp(a.value), mp.exp(a.value))),
    "ln": lambda a: a.chain(mp.log(POSITIVE(a.value)), 1 / a.value),
    "log2": lambda a: a.chain(mp.log(POSITIVE(a.value), 2), 1 / (a.value * mp.log(2))),
    "log10": lambda a: a.chain(mp.log10(POSITIVE(a.value)), 1 / (a.value * mp.log(10))),
    "sqrt": lambda a: a.chain(mp.sqrt(POSITIVE(a.value)), 1 / (2 * mp.sqrt(a.value))),
    "cbrt": lambda a: a.chain(mp.cbrt(POSITIVE(a.value)), 1 / (3 * mp.cbrt(a.value) ** 2)),
    "sin": limited(lambda a: a.chain(mp.sin(a.value), mp.cos(a.value))),
    "cos": limited(lambda a: a.chain(mp.cos(a.value), -mp.sin(a.value))),
    "tan": limited(lambda a: a.chain(mp.tan(a.value), 1 + mp.tan(a.value) ** 2)),
    "asin": lambda a: a.chain(mp.asin(UNIT(a.value)), 1 / mp.sqrt(1 - a.value**2)),
    "acos": lambda a: a.chain(mp.acos(UNIT(a.value)), -1 / mp.sqrt(1 - a.value**2)),
    "atan": lambda a: a.chain(mp.atan(a.value), 1 / (1 + a.value**2)),
    "sinh": limited(lambda a: a.chain(mp.sinh(a.value), mp.cosh(a.value))),
    "cosh": limited(lambda a: a.chain(mp.cosh(a.value), mp.sinh(a.value))),
    "tanh": limited(lambda a: a.chain(mp.tanh(a.value), tanh_slope(a.value))),
    "asinh": lambda a: a.chain(mp.asinh(a.value), 1 / mp.sqrt(a.value**2 + 1)),
    "acosh": lambda a: a.chain(mp.acosh(ABOVE_ONE(a.value)), 1 / mp.sqrt(a.value**2 - 1)),
    "atanh": lambda a: a.chain(mp.atanh(UNIT(a.value)), 1 / (1 - a.value**2)),
    "abs": absolute,
    "floor": floor_like(mp.floor),
}


def tanh_slope(v):
    # As a difference, so that the noise shows how many digits it loses where it is computed as one.
    if Dual.noise and abs(v) < 15:
        return 1 - Dual.wrong(mp.tanh(v) ** 2)
    return 1 / mp.cosh(v) ** 2


def binary(sign, a, b):
    if sign == "+":
        return both(a, b, a.value + b.value, mp.mpf(1), mp.mpf(1))
    if sign == "-":
        return both(a, b, a.value - b.value, mp.mpf(1), mp.mpf(-1))
    if sign == "*":
        return both(a, b, a.value * b.value, b.value, a.value)
    if sign == "/":
        if b.value == 0:
            raise Unusable
        return both(a, b, a.value / b.value, 1 / b.value, -a.value / b.value**2)
    if a.value == b.value:
        raise Unusable
    is_first = (a.value < b.value) == (sign == "min")
    one, other = (mp.mpf(1), mp.mpf(0)) if is_first else (mp.mpf(0), mp.mpf(1))
    return both(a, b, a.value if is_first else b.value, one, other)


def formula(depth):
    """Returns a random formula as text and as a function of the duals x and y."""
    kind = RANDOM.random()
    if depth == 0 or kind < 0.12:
        if RANDOM.random() < 0.75:
            return RANDOM.choice([("x", lambda x, y: x), ("y", lambda x, y: y)])
        text = RANDOM.choice(["1", "2", "0.5", "3", "10", "1e-3", "700", "1e5", "0.1", "1e200", "1e-200"])
        value = mp.mpf(float(text))
        return text, lambda x, y: Dual(value, (mp.mpf(0), mp.mpf(0)))
    if kind < 0.5:
        sign = RANDOM.choice(["+", "+", "-", "*", "*", "/", "min", "max"])
        (a, f), (b, g) = formula(depth - 1), formula(depth - 1)
        text = f"{sign}({a}, {b})" if sign in ("min", "max") else f"({a} {sign} {b})"
        return text, lambda x, y: binary(sign, f(x, y), g(x, y))
    if kind < 0.68:
        k = RANDOM.choice([2, 3, 4, 6, -1, -2, 0.5, 1.5, -0.5, 0.3, 20, 70])
        a, f = formula(depth - 1)
        return f"({a})^({k})", lambda x, y: power(f(x, y), mp.mpf(k))
    name = RANDOM.choice(list(FUNCTIONS))
    a, f = formula(depth - 1)
    return f"{name}({a})", lambda x, y: FUNCTIONS[name](f(x, y))


def point(is_extreme):
    if not is_extreme:
        return [RANDOM.uniform(-3, 3) for _ in "xy"]
    one = lambda: RANDOM.choice((-1, 1, 1)) * 10 ** RANDOM.choice((RANDOM.uniform(-160, 160), RANDOM.uniform(0, 5)))
    return [one(), one()]


def results(function, at, noise):
    zero, one = mp.mpf(0), mp.mpf(1)
    Dual.noise = False
    variables = Dual(mp.mpf(at[0]), (one, zero)), Dual(mp.mpf(at[1]), (zero, one))
    Dual.noise = noise
    dual = function(*variables)
    return [dual.value, *dual.slopes]


def row(is_extreme):
    text, function = formula(RANDOM.randint(2, 5))
    at = point(is_extreme)
    if "x" not in text.replace("exp", "").replace("max", "") and "y" not in text:
        return None
    try:
        Dual.has_left_range = False
        right = results(function, at, False)
        if any(abs(v) > LARGEST for v in right) or is_extreme and not Dual.has_left_range:
            return None
        noisy = [results(function, at, True) for _ in range(8)]
    except (Unusable, ZeroDivisionError, OverflowError, ValueError):
        return None
    spread = [max(abs(run[i] - right[i]) for run in noisy) for i in range(3)]
    if any(s > 1e-9 * abs(v) and s > 1e-300 for s, v in zip(spread, right)):
        return None
    # Where a part leaves the range, most slopes are zero; few of them are enough.
    if is_extreme and all(abs(v) < 1e-300 for v in right[1:]) and RANDOM.random() < 0.97:
        return None
    numbers = [repr(x) for x in at] + [repr(float(v)) for v in right] + [f"{float(s):.1e}" for s in spread]
    return "\t".join([text, *numbers])


def main():
    print("# formula\tx\ty\tloss\tby x\tby y\tspread of the loss\tspread by x\tspread by y")
    for is_extreme, count in ((False, ORDINARY), (True, EXTREME)):
        kept = 0
        while kept < count:
            line = row(is_extreme)
            if line:
                print(line)
                kept += 1


if __name__ == "__main__":
    main()
