#!/usr/bin/env python3
"""Writes extremes.tsv: the ratios of all optimizers on gradients from 1e-300 to 1e300, by mpmath with 60 digits.

    pip install mpmath==1.3.0
    python3 make_extremes.py > extremes.tsv

Each rule is written here from its paper, without any regard to rounding or to the range of numbers.
"""

import mpmath as mp

mp.mp.dps = 60
# e to the power of a number as small as this is computed exactly enough by 60 digits only.
SIZES = ["1e-300", "3e-250", "1e-200", "1e-162", "2e-155", "1e-100", "1e-8", "2", "1e100", "1e155", "1e200", "1e300"]
RECORDED = (1, 2, 3, 5, 6, 10, 40)
# A gradient of step t is the size times one of these.
PATTERNS = {"steady": [1], "mixed": [1, -0.5, 2, 0.25, -1]}
# Sizes that change from step to step, so that averages leave the range of 64-bit floats and come back.
SPIKES = ["1e-180", "-1e-180", "1e-200", "0.5", "1e-180", "2e170", "1.0", "-3.0", "1e-160", "1e250"]

one = mp.mpf(1)


def safe(a, b):
    return mp.mpf(0) if b == 0 else a / b


class Averages:
    """m and v with the sums of their weights."""

    def __init__(self, start=0):
        self.m, self.v = mp.mpf(start), mp.mpf(start)
        self.p1, self.p2 = one, one

    def update(self, beta1, beta2, g, second=None):
        self.m = beta1 * self.m + (1 - beta1) * g
        if beta2 is not None:
            self.v = beta2 * self.v + (1 - beta2) * (g if second is None else second) ** 2
            self.p2 *= beta2
        self.p1 *= beta1

    def m_hat(self):
        return self.m / (1 - self.p1)

    def v_hat(self):
        return self.v / (1 - self.p2)


def adam(h, gs):
    a = Averages()
    for g in gs:
        a.update(h["beta1"], h["beta2"], g)
        m, v = (a.m_hat(), a.v_hat()) if h.get("bias_correction", True) else (a.m, a.v)
        yield safe(m, mp.sqrt(v + h["eps"]) if h.get("eps_inside") else mp.sqrt(v) + h["eps"])


def sgd(h, gs):
    yield from gs


def momentum(h, gs, nesterov=False):
    b = mp.mpf(0)
    for g in gs:
        b = h["momentum"] * b + g
        yield g + h["momentum"] * b if nesterov else b


def nesterov(h, gs):
    yield from momentum(h, gs, nesterov=True)


def adagrad(h, gs):
    s = mp.mpf(0)
    for g in gs:
        s += g * g
        yield safe(g, mp.sqrt(s) + h["eps"])


def adadelta(h, gs):
    v = u = mp.mpf(0)
    for g in gs:
        v = h["rho"] * v + (1 - h["rho"]) * g * g
        r = safe(mp.sqrt(u + h["eps"]), mp.sqrt(v + h["eps"])) * g
        u = h["rho"] * u + (1 - h["rho"]) * r * r
        yield r


def rmsprop(h, gs):
    v = mean = b = mp.mpf(0)
    for g in gs:
        v = h["alpha"] * v + (1 - h["alpha"]) * g * g
        mean = h["alpha"] * mean + (1 - h["alpha"]) * g
        used = v - mean**2 if h.get("centered") else v
        b = h["momentum"] * b + safe(g, mp.sqrt(used) + h["eps"])
        yield b


def amsgrad(h, gs):
    a, largest = Averages(), mp.mpf(0)
    for g in gs:
        a.update(h["beta1"], h["beta2"], g)
        largest = max(largest, a.v)
        yield safe(a.m_hat(), mp.sqrt(largest / (1 - a.p2)) + h["eps"])


def adamax(h, gs):
    a, u = Averages(), mp.mpf(0)
    for g in gs:
        a.update(h["beta1"], None, g)
        u = max(h["beta2"] * u, abs(g) + h["eps"])
        yield safe(a.m_hat(), u)


def nadam(h, gs):
    a, product = Averages(), one
    mu = lambda t: h["beta1"] * (1 - mp.mpf(0.5) * mp.mpf(0.96) ** (t * h["momentum_decay"]))
    for t, g in enumerate(gs, 1):
        product *= mu(t)
        a.update(h["beta1"], h["beta2"], g)
        m_hat = (1 - mu(t)) * g / (1 - product) + mu(t + 1) * a.m / (1 - mu(t + 1) * product)
        yield safe(m_hat, mp.sqrt(a.v_hat()) + h["eps"])


def radam(h, gs):
    a = Averages()
    limit = 2 / (1 - h["beta2"]) - 1
    for t, g in enumerate(gs, 1):
        a.update(h["beta1"], h["beta2"], g)
        rho = limit - 2 * t * a.p2 / (1 - a.p2)
        if rho <= 5:
            yield a.m_hat()
            continue
        factor = mp.sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho))
        yield factor * a.m_hat() * safe(mp.sqrt(1 - a.p2), mp.sqrt(a.v) + h["eps"])


def adabelief(h, gs):
    a = Averages()
    for g in gs:
        a.update(h["beta1"], None, g)
        a.v = h["beta2"] * a.v + (1 - h["beta2"]) * (g - a.m) ** 2 + h["eps_root"]
        a.p2 *= h["beta2"]
        yield safe(a.m_hat(), mp.sqrt(a.v_hat()) + h["eps"])


def yogi(h, gs):
    a = Averages(start=float("1e-6"))
    for g in gs:
        a.update(h["beta1"], None, g)
        a.v -= (1 - h["beta2"]) * mp.sign(a.v - g * g) * g * g
        a.p2 *= h["beta2"]
        yield safe(a.m_hat(), mp.sqrt(a.v_hat()) + h["eps"])


def lion(h, gs):
    m = mp.mpf(0)
    for g in gs:
        yield mp.sign(h["beta1"] * m + (1 - h["beta1"]) * g)
        m = h["beta2"] * m + (1 - h["beta2"]) * g


def qhm(h, gs):
    m = mp.mpf(0)
    for g in gs:
        m = h["momentum"] * m + (1 - h["momentum"]) * g
        yield (1 - h["nu"]) * g + h["nu"] * m


def qhadam(h, gs):
    a = Averages()
    for g in gs:
        a.update(h["beta1"], h["beta2"], g)
        v = (1 - h["nu2"]) * g * g + h["nu2"] * a.v_hat()
        yield safe((1 - h["nu1"]) * g + h["nu1"] * a.m_hat(), mp.sqrt(v) + h["eps"])


def ademamix(h, gs):
    a, slow = Averages(), mp.mpf(0)
    for g in gs:
        a.update(h["beta1"], h["beta2"], g)
        slow = h["beta3"] * slow + (1 - h["beta3"]) * g
        yield safe(a.m_hat() + h["alpha"] * slow, mp.sqrt(a.v_hat()) + h["eps"])


def adan(h, gs):
    m = d = n = last = mp.mpf(0)
    b1, b2, b3 = h["beta1"], h["beta2"], h["beta3"]
    for t, g in enumerate(gs, 1):
        change, last = (g - last if t > 1 else mp.mpf(0)), g
        m, d = b1 * m + (1 - b1) * g, b2 * d + (1 - b2) * change
        n = b3 * n + (1 - b3) * (g + b2 * change) ** 2
        yield safe(m / (1 - b1**t) + b2 * d / (1 - b2**t), mp.sqrt(n / (1 - b3**t)) + h["eps"])


def schedule_free(h, gs, adam=True):
    # The point where gradients are sampled stays at 0: only the ratios are asked for.
    z, lr, a = mp.mpf(0), h["lr"], Averages()
    for t, g in enumerate(gs, 1):
        if adam:
            a.update(mp.mpf(0), h["beta2"], g)
            g = safe(g, mp.sqrt(a.v_hat()) + h["eps"])
        share = one / t
        yield g * (1 - h["beta"] * (1 - share)) - share * z / lr
        z -= lr * g


def schedule_free_sgd(h, gs):
    yield from schedule_free(h, gs, adam=False)


def prodigy(h, gs):
    # θ stays at the start, so that d does as well.
    m = v = mp.mpf(0)
    d = h["d0"]
    for t, g in enumerate(gs, 1):
        m = h["beta1"] * m + (1 - h["beta1"]) * d * g
        v = h["beta2"] * v + (1 - h["beta2"]) * (d * g) ** 2
        yield d * mp.sqrt(1 - h["beta2"] ** t) / (1 - h["beta1"] ** t) * safe(m, mp.sqrt(v) + d * h["eps"])


def cautious(h, gs):
    a = Averages()
    for g, r in zip(gs, adam(h, gs)):
        a.update(h["beta1"], None, g)
        # The other axis has no gradient, so that it stands still.
        yield 2 * r if a.m * g > 0 else mp.mpf(0)


def grams(h, gs):
    for g, r in zip(gs, adam(h, gs)):
        yield mp.sign(g) * abs(r)


def mars(h, gs):
    corrected, last = [], mp.mpf(0)
    for g in gs:
        c = g + h["gamma"] * h["beta1"] / (1 - h["beta1"]) * (g - last)
        last = g
        corrected.append(c / max(one, abs(c)))
    yield from adam(h, corrected)


def rprop(h, gs):
    size, last = h["lr"], mp.mpf(0)
    for g in gs:
        turn = mp.sign(g) * last
        size *= h["eta_plus"] if turn > 0 else h["eta_minus"] if turn < 0 else 1
        size = min(max(size, h["min_step"]), h["max_step"])
        last = mp.mpf(0) if turn < 0 else mp.sign(g)
        yield size * last / h["lr"]


def sophia(h, gs):
    # The curvature of the probe is 2.
    m = curvature = mp.mpf(0)
    for t, g in enumerate(gs):
        m = h["beta1"] * m + (1 - h["beta1"]) * g
        if t % 10 == 0:
            curvature = h["beta2"] * curvature + (1 - h["beta2"]) * 2
        yield max(-h["max_ratio"], min(h["max_ratio"], safe(m, max(h["gamma"] * curvature, h["eps"]))))


def muon(h, gs):
    b = mp.mpf(0)
    for g in gs:
        b = h["momentum"] * b + (1 - h["momentum"]) * g
        u = h["momentum"] * b + (1 - h["momentum"]) * g if h.get("nesterov", True) else b
        if not h.get("newton_schulz"):
            yield mp.sign(u)
            continue
        x = u / max(abs(u), mp.mpf(1e-7))
        for _ in range(5):
            x = x * (mp.mpf(3.4445) + mp.mpf(-4.7750) * x**2 + mp.mpf(2.0315) * x**4)
        yield x


def shampoo(h, gs):
    total = h["eps"]
    for g in gs:
        total = h["beta2"] * total + (one if h["beta2"] == 1 else 1 - h["beta2"]) * g * g
        yield safe(g, mp.sqrt(total))


def soap(h, gs):
    # Its axes are those of the surface, since the other one has no gradient. The first step only measures.
    m = v = mp.mpf(0)
    for t, g in enumerate(gs):
        if t == 0:
            yield mp.mpf(0)
            continue
        m = h["beta1"] * m + (1 - h["beta1"]) * g
        v = h["beta2"] * v + (1 - h["beta2"]) * g * g
        yield safe(m, mp.sqrt(v) + h["eps"]) * mp.sqrt(1 - h["beta2"] ** t) / (1 - h["beta1"] ** t)


def lbfgs(h, gs):
    # θ stays where it is, so that nothing is learned of the curvature.
    for t, g in enumerate(gs):
        yield g * min(one, safe(one, abs(g))) if t == 0 else g


def newton(h, gs):
    # The curvature of the probe is 2.
    yield from (g / (2 + h["damping"]) for g in gs)


BETAS = {"beta1": 0.9, "beta2": 0.999}
ADAM = {**BETAS, "eps": 1e-8}
# The defaults of each kind, and settings that differ from them.
NO_EPS, SLOW = {"eps": 0.0}, {"eps": 0.0, "beta1": 0.9999999, "beta2": 0.9999999}
KINDS = {
    "adam": (adam, ADAM, [NO_EPS, SLOW, {"bias_correction": False, "eps": 0.0}, {"eps_inside": True},
                          {"eps": 0.0, "beta1": 1 - 2.0**-50, "beta2": 1 - 2.0**-50}, {"eps": 0.0, "beta2": 0.0}]),
    "sgd": (sgd, {}, []),
    "momentum": (momentum, {"momentum": 0.9}, []),
    "nesterov": (nesterov, {"momentum": 0.9}, []),
    "adagrad": (adagrad, {"eps": 1e-10}, [NO_EPS]),
    "adadelta": (adadelta, {"rho": 0.9, "eps": 1e-6}, [NO_EPS, {"rho": 0.9999999}]),
    "rmsprop": (rmsprop, {"alpha": 0.99, "eps": 1e-8, "momentum": 0.0},
                [NO_EPS, {"eps": 0.0, "momentum": 0.9}, {"eps": 0.0, "centered": True}]),
    "amsgrad": (amsgrad, ADAM, [NO_EPS, SLOW]),
    "adamw": (adam, ADAM, [NO_EPS]),
    "adamax": (adamax, ADAM, [NO_EPS, SLOW]),
    "nadam": (nadam, {**ADAM, "momentum_decay": 0.004}, [NO_EPS]),
    "radam": (radam, ADAM, [NO_EPS, {"eps": 0.0, "beta2": 0.9999999}, {"eps": 0.0, "beta2": 0.99999}]),
    "adabelief": (adabelief, {**BETAS, "eps": 1e-16, "eps_root": 1e-16}, [{"eps": 0.0, "eps_root": 0.0}]),
    "yogi": (yogi, {**BETAS, "eps": 1e-3}, [NO_EPS]),
    "lion": (lion, {"beta1": 0.9, "beta2": 0.99}, [{"beta1": 0.9999999, "beta2": 0.9999999}]),
    "qhm": (qhm, {"momentum": 0.999, "nu": 0.7}, []),
    "qhadam": (qhadam, {"beta1": 0.995, "beta2": 0.999, "nu1": 0.7, "nu2": 1.0, "eps": 1e-8},
               [NO_EPS, {"eps": 0.0, "nu2": 0.5}]),
    "ademamix": (ademamix, {**ADAM, "beta3": 0.9999, "alpha": 5.0}, [NO_EPS]),
    "adan": (adan, {"beta1": 0.98, "beta2": 0.92, "beta3": 0.99, "eps": 1e-8}, [NO_EPS]),
    "schedule_free_sgd": (schedule_free_sgd, {"lr": 0.01, "beta": 0.9}, []),
    "schedule_free": (schedule_free, {"lr": 0.0025, "beta": 0.9, "beta2": 0.999, "eps": 1e-8}, [NO_EPS]),
    "prodigy": (prodigy, {**ADAM, "d0": 1e-6}, [NO_EPS]),
    "cautious": (cautious, ADAM, [NO_EPS]),
    "grams": (grams, ADAM, [NO_EPS]),
    "mars": (mars, {"beta1": 0.95, "beta2": 0.99, "eps": 1e-8, "gamma": 0.025}, [NO_EPS]),
    "rprop": (rprop, {"lr": 0.01, "eta_minus": 0.5, "eta_plus": 1.2, "min_step": 1e-6, "max_step": 50.0}, []),
    "sophia": (sophia, {"beta1": 0.965, "beta2": 0.99, "gamma": 0.01, "eps": 1e-8, "max_ratio": 1.0},
               [NO_EPS, {"gamma": 10.0}]),
    "muon": (muon, {"momentum": 0.95}, [{"nesterov": False}, {"newton_schulz": True}]),
    "shampoo": (shampoo, {"eps": 1e-6, "beta2": 1.0}, [NO_EPS, {"eps": 0.0, "beta2": 0.9}]),
    "soap": (soap, {"beta1": 0.95, "beta2": 0.95, "eps": 1e-8}, [NO_EPS]),
    "lbfgs": (lbfgs, {}, []),
    "newton": (newton, {"damping": 0.0}, [{"damping": 3.0}]),
    # Adam, by default.
    "custom": (adam, ADAM, []),
}


def exact(settings):
    return {name: v if isinstance(v, bool) else mp.mpf(v) for name, v in settings.items()}


def cells(kind, settings, gradients):
    rule, defaults, _ = KINDS[kind]
    floats = [float(g) for g in gradients]
    ratios = list(rule(exact({**defaults, **settings}), [mp.mpf(g) for g in floats]))
    names = ",".join(f"{name}={str(v).lower() if isinstance(v, bool) else repr(v)}" for name, v in settings.items())
    steps = [f"{t}:{float(ratios[t - 1])!r}" for t in RECORDED if t <= len(ratios)]
    return [kind, names or "-", ",".join(map(repr, floats)), *steps]


def main():
    print("# optimizer\tsettings\tgradients, from the first again after the last\tstep:ratio …")
    for kind, (_, _, variants) in KINDS.items():
        for settings in [{}, *variants]:
            for size in SIZES:
                for pattern in PATTERNS.values():
                    cycle = [float(size) * part for part in pattern]
                    row = cells(kind, settings, (cycle * RECORDED[-1])[: RECORDED[-1]])
                    row[2] = ",".join(map(repr, cycle))
                    print("\t".join(row))
            row = cells(kind, settings, (SPIKES * RECORDED[-1])[: RECORDED[-1]])
            row[2] = ",".join(repr(float(g)) for g in SPIKES)
            print("\t".join(row))


if __name__ == "__main__":
    main()
