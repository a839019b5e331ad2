#!/usr/bin/env python3
"""The trajectories that the optimizers of crates/sim are tested against, computed with PyTorch, Optax and, where neither
has an optimizer, with its authors' package or pytorch_optimizer, all in float64. Sophia with exact curvatures, Cautious
AdamW and Newton's method are written here from their sources.

Writes optimizers.json beside this file, or compares with it:

    pip install torch optax pytorch_optimizer schedulefree
    python3 crates/sim/tests/golden/make_optimizers.py           # writes the file again
    python3 crates/sim/tests/golden/make_optimizers.py --check   # compares to a relative 1e-9, writes nothing

Every case runs 200 steps on the exact gradient of a test function, computed by automatic differentiation, and records
the point after some of the steps. The surfaces and starts of each optimizer were chosen so that rounding errors do not
grow: a chaotic case would say nothing about the optimizer.
"""

import json
import sys
from importlib.metadata import version
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
    ("sgd", {"lr": 0.05, "clip_value": 0.5}, "rosenbrock michalewicz"),
    ("adam", {**ADAM, "clip_norm": 1.5}, "mccormick three_hump_camel"),
    ("amsgrad", {**ADAM, "max_of_corrected": True}, "rosenbrock goldstein_price"),
    ("adamw", {**ADAM, "weight_decay": 0.002, "decay_without_lr": True}, "booth goldstein_price"),
    ("ademamix", {**ADAM, "beta3": 0.999, "alpha": 2.0, "weight_decay": 0.01}, "booth ackley goldstein_price easom"),
    ("ademamix", {**ADAM, "beta3": 0.999, "alpha": 2.0, "ramp_steps": 120}, "booth easom"),
    (
        "adan",
        {"lr": 0.05, "beta1": 0.98, "beta2": 0.92, "beta3": 0.99, "eps": 1e-8},
        "booth ackley goldstein_price easom",
    ),
    ("schedule_free_sgd", {"lr": 0.002, "beta": 0.9}, "beale ackley booth three_hump_camel"),
    (
        "schedule_free",
        {"lr": 0.05, "beta": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01},
        "booth ackley easom styblinski_tang",
    ),
    (
        "prodigy",
        {"lr": 1.0, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "d0": 1e-3, "d_factor": 1.0, "weight_decay": 0.01},
        "booth ackley goldstein_price easom",
    ),
    ("cautious", {**ADAM, "weight_decay": 0.01}, "booth himmelblau rosenbrock six_hump_camel"),
    ("grams", {**ADAM, "weight_decay": 0.01}, "rosenbrock goldstein_price himmelblau six_hump_camel"),
    (
        "mars",
        {"lr": 0.05, "beta1": 0.95, "beta2": 0.99, "eps": 0.0, "gamma": 0.025, "weight_decay": 0.01},
        "booth mccormick saddle six_hump_camel",
    ),
    (
        "rprop",
        {"lr": 0.01, "eta_minus": 0.5, "eta_plus": 1.2, "min_step": 1e-6, "max_step": 50.0},
        "rosenbrock booth mccormick himmelblau",
    ),
    (
        "sophia",
        {
            "lr": 0.05, "beta1": 0.965, "beta2": 0.99, "gamma": 0.5, "eps": 1e-8,
            "max_ratio": 1.0, "weight_decay": 0.01, "interval": 10,
        },
        "himmelblau booth rosenbrock saddle",
    ),
    (
        "muon",
        {"lr": 0.05, "momentum": 0.95, "nesterov": True, "newton_schulz": False, "weight_decay": 0.01},
        "booth himmelblau matyas saddle",
    ),
    (
        "muon",
        {"lr": 0.05, "momentum": 0.95, "nesterov": False, "newton_schulz": True, "weight_decay": 0.1},
        "booth styblinski_tang",
    ),
    ("shampoo", {"lr": 0.3, "eps": 1e-4}, "beale booth himmelblau three_hump_camel"),
    (
        "soap",
        {
            "lr": 0.005, "beta1": 0.95, "beta2": 0.95, "shampoo_beta": 0.95,
            "eps": 1e-3, "interval": 10, "weight_decay": 0.0,
        },
        "beale michalewicz rosenbrock saddle",
    ),
    ("lbfgs", {"lr": 0.2, "history": 5}, "booth himmelblau six_hump_camel three_hump_camel"),
    ("newton", {"lr": 0.2, "damping": 0.0, "absolute": False}, "beale rosenbrock mccormick saddle"),
    ("newton", {"lr": 0.1, "damping": 0.5, "absolute": True}, "beale rosenbrock"),
]


# What is replaced in PyTorch, by name.
PUBLISHED = {}


class Exact:
    """PyTorch with 64-bit floats in place of the smaller ones that some optimizers convert to."""

    def __init__(self, torch):
        self.torch = torch

    def __getattr__(self, name):
        return self.torch.float64 if name in ("bfloat16", "float32") else getattr(self.torch, name)


def torch_optimizer(kind, at, p):
    """Returns an optimizer of PyTorch, of its authors or of pytorch_optimizer for a parameter."""
    import pytorch_optimizer
    import schedulefree
    import torch

    optim = torch.optim
    p = dict(p)
    if "beta1" in p:
        p["betas"] = (p.pop("beta1"), p.pop("beta2")) + ((p.pop("beta3"),) if "beta3" in p else ())
    if kind == "rprop":
        p["etas"] = (p.pop("eta_minus"), p.pop("eta_plus"))
        p["step_sizes"] = (p.pop("min_step"), p.pop("max_step"))
    if kind == "muon":
        import torch.optim._muon as muon

        muon.torch = Exact(torch)
        published = PUBLISHED.setdefault("newton_schulz", muon._zeropower_via_newtonschulz)

        def orthogonal(matrix, *_):
            left, _, right = torch.linalg.svd(matrix, full_matrices=False)
            return left @ right

        muon._zeropower_via_newtonschulz = published if p.pop("newton_schulz") else orthogonal
    if kind == "soap":
        sys.modules["pytorch_optimizer.optimizer.soap"].torch = Exact(torch)
        p["precondition_frequency"] = p.pop("interval")
        p["correct_bias"], p["precondition_1d"] = True, True
    if kind == "shampoo":
        p = {"lr": p["lr"], "matrix_eps": p["eps"], "momentum": 0.0, "preconditioning_compute_steps": 1}
    if kind == "schedule_free":
        p["betas"] = (p.pop("beta"), p.pop("beta2"))
    if kind == "schedule_free_sgd":
        p["momentum"] = p.pop("beta")
    if kind == "ademamix":
        p["t_alpha_beta3"] = p.pop("ramp_steps")
    if kind == "adan":
        p["weight_decouple"] = True
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
        "ademamix": lambda at, **p: pytorch_optimizer.AdEMAMix(at, weight_decouple=True, **p),
        "adan": pytorch_optimizer.Adan,
        "schedule_free": schedulefree.AdamWScheduleFree,
        "schedule_free_sgd": schedulefree.SGDScheduleFree,
        "grams": lambda at, **p: pytorch_optimizer.Grams(at, weight_decouple=True, **p),
        "mars": lambda at, **p: pytorch_optimizer.MARS(at, optimize_1d=True, weight_decouple=True, **p),
        "rprop": optim.Rprop,
        "muon": optim.Muon,
        "shampoo": pytorch_optimizer.Shampoo,
        "soap": pytorch_optimizer.SOAP,
        "lbfgs": lambda at, lr, history: optim.LBFGS(
            at, lr=lr, max_iter=1, history_size=history, tolerance_grad=0, tolerance_change=0
        ),
    }[kind]
    return make([at], **p)


def torch_points(kind, params, loss, start):
    """Yields the point after each step of an optimizer of PyTorch."""
    import torch

    # Some keep their own numbers in the default type.
    torch.set_default_dtype(torch.float64)
    # Muon takes matrices only: here one of one row.
    at = torch.tensor([start] if kind == "muon" else start, dtype=torch.float64, requires_grad=True)
    optimizer = torch_optimizer(kind, at, params)
    if hasattr(optimizer, "train"):
        optimizer.train()

    def closure():
        optimizer.zero_grad()
        x, y = at.reshape(2)
        value = loss(torch, x, y)
        value.backward()
        return value

    while True:
        if kind == "lbfgs":
            optimizer.step(closure)
        else:
            closure()
            optimizer.step()
        yield at.reshape(2).tolist()


def optax_optimizer(kind, p):
    """Returns an optimizer of Optax."""
    import optax

    p = dict(p)
    lr = p.pop("lr")
    clips = [optax.clip(p.pop("clip_value"))] if "clip_value" in p else []
    clips += [optax.clip_by_global_norm(p.pop("clip_norm"))] if "clip_norm" in p else []
    p = {{"beta1": "b1", "beta2": "b2", "beta3": "b3"}.get(key, key): value for key, value in p.items()}
    if p.pop("decay_without_lr", False):
        decay = p.pop("weight_decay")
        own = optax.chain(optax.scale_by_adam(**p), optax.scale(-lr), optax.add_decayed_weights(-decay))
    elif kind == "prodigy":
        p["betas"] = (p.pop("b1"), p.pop("b2"))
        p["estim_lr0"], p["estim_lr_coef"] = p.pop("d0"), p.pop("d_factor")
        own = optax.contrib.prodigy(lr, **p)
    else:
        p.pop("max_of_corrected", None)
        make = {"ademamix": optax.contrib.ademamix}.get(kind) or getattr(optax, kind)
        own = make(lr, **p)
    return optax.chain(*clips, own)


def optax_points(kind, params, loss, start):
    """Yields the point after each step of one of Optax's optimizers."""
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    numpy = jax.numpy
    optimizer = optax_optimizer(kind, params)
    gradient = jax.grad(lambda at: loss(numpy, at[0], at[1]))
    at = numpy.array(start, dtype=numpy.float64)
    state = optimizer.init(at)

    @jax.jit
    def step(at, state):
        updates, state = optimizer.update(gradient(at), state, at)
        return optax.apply_updates(at, updates), state

    while True:
        at, state = step(at, state)
        yield at.tolist()


def written_points(kind, params, loss, start):
    """Yields the points of those that no library has in this form: written from their papers, with derivatives by JAX."""
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    numpy, p = jax.numpy, params
    of = lambda at: loss(numpy, at[0], at[1])
    gradient, hessian = jax.grad(of), jax.hessian(of)
    at = numpy.array(start, dtype=numpy.float64)
    adam = optax.scale_by_adam(p.get("beta1", 0), p.get("beta2", 0), p.get("eps", 0))

    def newton(at, state, _):
        curvature = hessian(at)
        if p["absolute"]:
            values, vectors = numpy.linalg.eigh(curvature)
            curvature = vectors @ numpy.diag(numpy.abs(values)) @ vectors.T
        return at - p["lr"] * numpy.linalg.solve(curvature + p["damping"] * numpy.eye(2), gradient(at)), state

    def sophia(at, state, t):
        # Algorithm 3.
        m, h = state
        m = p["beta1"] * m + (1 - p["beta1"]) * gradient(at)
        measured = p["beta2"] * h + (1 - p["beta2"]) * numpy.diag(hessian(at))
        h = numpy.where(t % p["interval"] == 0, measured, h)
        update = numpy.clip(m / numpy.maximum(p["gamma"] * h, p["eps"]), -p["max_ratio"], p["max_ratio"])
        return at - p["lr"] * p["weight_decay"] * at - p["lr"] * update, (m, h)

    def cautious(at, state, _):
        # c_adamw.py of its authors, with Optax's Adam.
        g = gradient(at)
        update, state = adam.update(g, state)
        mask = (update * g > 0).astype(numpy.float64)
        mask = mask / numpy.maximum(mask.mean(), 1e-3)
        return at - p["lr"] * (update * mask + p["weight_decay"] * at), state

    step = jax.jit({"newton": newton, "sophia": sophia, "cautious": cautious}[kind])
    state = {"cautious": adam.init(at), "sophia": (numpy.zeros(2), numpy.zeros(2)), "newton": None}[kind]
    t = 0
    while True:
        at, state = step(at, state, t)
        t += 1
        yield at.tolist()


def source(kind, params):
    """Returns what computes the points of a case."""
    if kind in ("cautious", "newton", "sophia"):
        return written_points
    if kind in BY_OPTAX or {"clip_value", "clip_norm", "max_of_corrected", "decay_without_lr"} & set(params):
        return optax_points
    return optax_points if kind == "ademamix" and "ramp_steps" not in params else torch_points


# PyTorch does not have these.
BY_OPTAX = ("adabelief", "yogi", "lion", "prodigy")


def path(kind, params, surface):
    """Returns [step, x, y] after each of the recorded steps."""
    start, loss = SURFACES[surface]
    points = source(kind, params)(kind, params, loss, start)
    steps = zip(range(1, RECORDED_STEPS[-1] + 1), points)
    return [[step, *point] for step, point in steps if step in RECORDED_STEPS]


def make():
    """Computes every case."""
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
    versions = [f"{name} {version(name)}" for name in ("torch", "optax", "pytorch_optimizer", "schedulefree")]
    source = ", ".join(versions) + ", float64"
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
