"""How many steps of agents a second NumPy, JAX with Optax, and PyTorch make, beside ours: the same work.

N agents make T steps of Adam (lr 1e-3, float64) on Rosenbrock's valley from (-1.2, 1) under N(0, 1) noise in every gradient.
Each takes the best of some rounds, without compiling. What is not installed is skipped.

    pip install numpy jax optax torch
    cargo build --release -p frankie-sim --example ensemble_speed
    python3 benches/peers/peers.py [path of ensemble_speed]
"""

import json
import subprocess
import sys
import time

SIZES = [(10_000, 1_000), (100_000, 200)]
ROUNDS = 3
LR, BETA1, BETA2, EPS = 1e-3, 0.9, 0.999, 1e-8


def best_time(work):
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def gradient(x, y):
    b = y - x * x
    return -2 * (1 - x) - 400 * x * b, 200 * b


def with_numpy(agents, steps):
    import numpy as np

    def run():
        rng = np.random.Generator(np.random.SFC64(1))
        at = np.empty((2, agents))
        at[0], at[1] = -1.2, 1.0
        m, v, g, noise = (np.zeros_like(at) for _ in range(4))
        for t in range(1, steps + 1):
            x, y = at
            g[0], g[1] = gradient(x, y)
            rng.standard_normal(out=noise)
            g += noise
            m *= BETA1
            m += (1 - BETA1) * g
            v *= BETA2
            v += (1 - BETA2) * g * g
            at -= LR * (m / (1 - BETA1**t)) / (np.sqrt(v / (1 - BETA2**t)) + EPS)
        return at

    return best_time(run)


def with_jax(agents, steps):
    import jax

    jax.config.update("jax_platforms", "cpu")
    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp
    import optax

    adam = optax.adam(LR, b1=BETA1, b2=BETA2, eps=EPS)

    @jax.jit
    def run(key):
        at = jnp.stack([jnp.full(agents, -1.2), jnp.full(agents, 1.0)])

        def step(carry, key):
            at, state = carry
            g = jnp.stack(gradient(at[0], at[1])) + jax.random.normal(key, at.shape, at.dtype)
            update, state = adam.update(g, state)
            return (optax.apply_updates(at, update), state), None

        (at, _), _ = jax.lax.scan(step, (at, adam.init(at)), jax.random.split(key, steps))
        return at

    key = jax.random.PRNGKey(1)
    run(key).block_until_ready()
    return best_time(lambda: run(key).block_until_ready())


def with_torch(agents, steps):
    import torch

    def run():
        torch.manual_seed(1)
        at = torch.empty(2, agents, dtype=torch.float64)
        at[0], at[1] = -1.2, 1.0
        adam = torch.optim.Adam([at], lr=LR, betas=(BETA1, BETA2), eps=EPS)
        with torch.no_grad():
            for _ in range(steps):
                at.grad = torch.stack(gradient(at[0], at[1])) + torch.randn(2, agents, dtype=torch.float64)
                adam.step()
        return at

    return best_time(run)


def ours(program):
    """The lines that our program prints, by size."""
    sizes = [f"{agents}x{steps}" for agents, steps in SIZES]
    lines = subprocess.run([program, *sizes], check=True, capture_output=True, text=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "target/release/examples/ensemble_speed"
    peers = [("NumPy", with_numpy), ("JAX + Optax", with_jax), ("PyTorch", with_torch)]
    for (agents, steps), line in zip(SIZES, ours(program)):
        print(f"{agents} agents, {steps} steps, in millions of steps a second:")
        own = line["million_steps_per_s"]
        print(f"  {'frankie-sim':<12} {own:8.1f}   ({line['on_one_core']:.1f} on one core)")
        for name, peer in peers:
            try:
                rate = agents * steps / peer(agents, steps) / 1e6
            except ImportError as error:
                print(f"  {name:<12} skipped: {error}")
                continue
            print(f"  {name:<12} {rate:8.1f}   ours is {own / rate:.1f} times as fast")


if __name__ == "__main__":
    main()
