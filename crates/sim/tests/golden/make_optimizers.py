#!/usr/bin/env python3
"""The trajectories that the optimizers of crates/sim are tested against, computed with PyTorch and Optax in float64.

Writes optimizers.json beside this file, or compares with it:

    pip install torch optax
    python3 crates/sim/tests/golden/make_optimizers.py           # writes the file again
    python3 crates/sim/tests/golden/make_optimizers.py --check   # compares to a relative 1e-9, writes nothing

Every case runs 200 steps on the exact gradient of a test function, computed by automatic differentiation, and records
the point after some of the steps. The surfaces and starts of each optimizer were chosen so that rounding errors do not
grow: a chaotic case would say nothing about the optimizer.
"""

import json
import sys
from pathlib import Path

FILE = Path(__file__).with_name("optimizers.json")
RECORDED_STEPS = [1, 2, 3, 5, 10, 20, 50, 100, 200]
RELATIVE_TOLERANCE = 1e-9

# A function of the array library (torch or jax.numpy), x and y, with the point where its runs start.
SURFACES = {
    "ackley": (
        [2.1, -1.3],
        lambda np, x, y: -20 * np.exp(-0.2 * np.sqrt(0.5 * (x**2 + y**2)))
        - np.exp(0.5 * (np.cos(2 * PI * x) + np.cos(2 * PI * y)))
        + 22.718281828459045,
    ),
    "beale": (
        [1.0, 1.0],
        lambda np, x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
    ),
    "booth": ([-4.0, 6.0], lambda np, x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2),
    "easom": (
        [2.4, 3.9],
        lambda np, x, y: -np.cos(x) * np.cos(y) * np.exp(-((x - PI) ** 2) - (y - PI) ** 2),
    ),
    "goldstein_price": (
        [0.6, -0.3],
        lambda np, x, y: (
            1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
        )
        * (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)),
    ),
    "himmelblau": ([0.5, -0.25], lambda np, x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2),
    "matyas": ([-7.0, 3.0], lambda np, x, y: 0.26 * (x**2 + y**2) - 0.48 * x * y),
    "mccormick": ([2.0, -1.0], lambda np, x, y: np.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1),
    "michalewicz": (
        [1.9, 1.2],
        lambda np, x, y: -np.sin(x) * np.sin(x**2 / PI) ** 20 - np.sin(y) * np.sin(2 * y**2 / PI) ** 20,
    ),
    "rastrigin": (
        [1.7, -2.2],
        lambda np, x, y: 20 + x**2 - 10 * np.cos(2 * PI * x) + y**2 - 10 * np.cos(2 * PI * y),
    ),
    "rosenbrock": ([-1.2, 1.0], lambda np, x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2),
    "saddle": ([1.5, 0.01], lambda np, x, y: x**2 - y**2),
    "six_hump_camel": (
        [-1.4, 0.9],
        lambda np, x, y: (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2,
    ),
    "styblinski_tang": (
        [0.4, -1.0],
        lambda np, x, y: 0.5 * (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y),
    ),
    "three_hump_camel": ([1.9, 1.1], lambda np, x, y: 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2),
}
PI = 3.141592653589793

ADAM = {"lr": 0.05, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
MOMENTUM = {"lr": 0.0005, "momentum": 0.9}

# Kind, hyperparameters, and the surfaces it runs on, in the order of the file.
CASES = [
    ("sgd", {"lr": 0.001}, "matyas rastrigin saddle michalewicz"),
    ("momentum", MOMENTUM, "beale mccormick matyas three_hump_camel"),
    ("nesterov", MOMENTUM, "beale saddle booth three_hump_camel"),
    ("adagrad", {"lr": 0.3, "eps": 1e-10}, "rosenbrock saddle six_hump_camel michalewicz"),
    ("adadelta", {"lr": 1.0, "rho": 0.9, "eps": 1e-6}, "rastrigin matyas himmelblau styblinski_tang"),
    ("rmsprop", {"lr": 0.02, "alpha": 0.99, "eps": 1e-8}, "ackley beale goldstein_price styblinski_tang"),
    ("adam", ADAM, "three_hump_camel matyas beale himmelblau"),
    ("amsgrad", ADAM, "booth saddle rosenbrock easom"),
    ("adamw", {**ADAM, "weight_decay": 0.01}, "six_hump_camel mccormick rastrigin saddle"),
    ("adamax", ADAM, "rastrigin matyas goldstein_price styblinski_tang"),
    ("nadam", {**ADAM, "momentum_decay": 0.004}, "easom three_hump_camel himmelblau beale"),
    ("radam", ADAM, "easom beale rastrigin matyas"),
    ("adabelief", {**ADAM, "eps": 1e-16, "eps_root": 1e-16}, "goldstein_price himmelblau three_hump_camel beale"),
    ("yogi", {**ADAM, "eps": 1e-3}, "three_hump_camel six_hump_camel easom michalewicz"),
    (
        "lion",
        {"lr": 0.02, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.001},
        "booth ackley rastrigin easom",
    ),
]
# PyTorch does not have these.
BY_OPTAX = ("adabelief", "yogi", "lion")


def torch_points(kind, params, loss, start):
    """Yields the point after each step of one of PyTorch's optimizers."""
    import torch

    # NAdam keeps the product of its momentum factors in the default type.
    torch.set_default_dtype(torch.float64)
    optim = torch.optim
    p = dict(params)
    if "beta1" in p:
        p["betas"] = (p.pop("beta1"), p.pop("beta2"))
    make = {
        "sgd": optim.SGD,
        "momentum": optim.SGD,
        "nesterov": lambda at, **p: optim.SGD(at, nesterov=True, **p),
        "adagrad": optim.Adagrad,
        "adadelta": optim.Adadelta,
        "rmsprop": optim.RMSprop,
        "adam": optim.Adam,
        "amsgrad": lambda at, **p: optim.Adam(at, amsgrad=True, **p),
        "adamw": optim.AdamW,
        "adamax": optim.Adamax,
        "nadam": optim.NAdam,
        "radam": optim.RAdam,
    }[kind]
    at = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = make([at], **p)
    while True:
        optimizer.zero_grad()
        loss(torch, at[0], at[1]).backward()
        optimizer.step()
        yield at.tolist()


def optax_points(kind, params, loss, start):
    """Yields the point after each step of one of Optax's optimizers."""
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    numpy = jax.numpy
    p = dict(params)
    p["learning_rate"], p["b1"], p["b2"] = p.pop("lr"), p.pop("beta1"), p.pop("beta2")
    optimizer = {"adabelief": optax.adabelief, "yogi": optax.yogi, "lion": optax.lion}[kind](**p)
    gradient = jax.jit(jax.grad(lambda at: loss(numpy, at[0], at[1])))
    at = numpy.array(start, dtype=numpy.float64)
    state = optimizer.init(at)
    while True:
        updates, state = optimizer.update(gradient(at), state, at)
        at = optax.apply_updates(at, updates)
        yield at.tolist()


def path(kind, params, surface):
    """Returns [step, x, y] after each of the recorded steps."""
    start, loss = SURFACES[surface]
    points = (optax_points if kind in BY_OPTAX else torch_points)(kind, params, loss, start)
    steps = zip(range(1, RECORDED_STEPS[-1] + 1), points)
    return [[step, *point] for step, point in steps if step in RECORDED_STEPS]


def make():
    """Computes every case."""
    import optax
    import torch

    torch.set_num_threads(1)
    cases = [
        {
            "optimizer": {"kind": kind, **params},
            "surface": {"kind": surface},
            "start": SURFACES[surface][0],
            "path": path(kind, params, surface),
        }
        for kind, params, surfaces in CASES
        for surface in surfaces.split()
    ]
    source = f"PyTorch {torch.__version__} and Optax {optax.__version__}, float64"
    return {"source": source, "columns": ["step", "x", "y"], "cases": cases}


def compare(made, stored):
    """Returns the largest relative difference of any coordinate; the cases themselves must be the same."""
    largest = 0.0
    assert len(made) == len(stored), f"{len(made)} cases instead of {len(stored)}"
    for ours, theirs in zip(made, stored):
        case = {key: ours[key] for key in ("optimizer", "surface", "start")}
        assert case == {key: theirs[key] for key in case}, f"{case} is not in the file"
        assert [row[0] for row in ours["path"]] == [row[0] for row in theirs["path"]], f"other steps: {case}"
        for row, expected in zip(ours["path"], theirs["path"]):
            for a, b in zip(row[1:], expected[1:]):
                off = abs(a - b) / abs(b)
                if off > RELATIVE_TOLERANCE:
                    print(f"{case}: step {row[0]}: {a} instead of {b}", file=sys.stderr)
                largest = max(largest, off)
    return largest


def main():
    golden = make()
    if sys.argv[1:] == ["--check"]:
        largest = compare(golden["cases"], json.loads(FILE.read_text())["cases"])
        print(f"{len(golden['cases'])} cases, largest relative difference {largest:.1e}")
        sys.exit(largest > RELATIVE_TOLERANCE)
    FILE.write_text(json.dumps(golden, indent=0) + "\n")


if __name__ == "__main__":
    main()
