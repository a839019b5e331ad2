#!/usr/bin/env python3
"""The gradients of two weights of a small real network while it learns, for the level `two-weights`.

Trains a tanh network on two interleaved half circles of points with Adam and mini-batches, records the gradient of every
weight at every step by a hook (docs/recording.md), and writes those of two weights, a row to a step. The two are chosen by
what the level shows: the gradients of the first are far larger, those of the second agree far more.

    pip install torch
    python3 assets/recordings/record_weights.py [FILE]
"""

import sys
from pathlib import Path

import torch

SEED = 4
POINTS = 200
SPREAD = 0.2  # standard deviation of the points about their half circles
BATCH = 10
STEPS = 400
RATE = 0.005
BETAS = (0.9, 0.999)
TARGET = Path(__file__).resolve().parents[2] / "levels" / "two-weights.csv"


def two_moons():
    """Points on two half circles that reach into each other, and which of the two each belongs to."""
    turn = torch.rand(POINTS) * torch.pi
    label = torch.arange(POINTS) % 2
    upper = torch.stack([turn.cos(), turn.sin()], dim=1)
    lower = torch.stack([1.0 - turn.cos(), 0.5 - turn.sin()], dim=1)
    points = torch.where(label[:, None] == 0, upper, lower) + SPREAD * torch.randn(POINTS, 2)
    return points - points.mean(dim=0), label.double()


def train():
    """Returns the gradients of all weights, a row to a step."""
    points, label = two_moons()
    network = torch.nn.Sequential(
        torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1)
    )
    step = []
    recorded = []
    for weights in network.parameters():
        weights.register_hook(lambda gradient: step.append(gradient.detach().flatten().clone()))
    optimizer = torch.optim.Adam(network.parameters(), lr=RATE, betas=BETAS)
    for _ in range(STEPS):
        batch = torch.randint(POINTS, (BATCH,))
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(network(points[batch])[:, 0], label[batch])
        loss.backward()
        optimizer.step()
        # Hooks run from the last layer to the first.
        recorded.append(torch.cat(step[::-1]))
        step.clear()
    return torch.stack(recorded)


def mean_ratios(gradients):
    """Returns the mean of |r| of each weight, as Adam with its usual numbers has it."""
    m = v = torch.zeros(gradients.shape[1])
    total = torch.zeros(gradients.shape[1])
    for t, g in enumerate(gradients, 1):
        m = BETAS[0] * m + (1 - BETAS[0]) * g
        v = BETAS[1] * v + (1 - BETAS[1]) * g * g
        total += (m / (1 - BETAS[0] ** t) / ((v / (1 - BETAS[1] ** t)).sqrt() + 1e-8)).abs()
    return total / len(gradients)


def main():
    torch.manual_seed(SEED)
    torch.set_default_dtype(torch.float64)
    gradients = train()
    sizes, ratios = gradients.square().mean(dim=0).sqrt(), mean_ratios(gradients)
    large = min((i for i in range(len(sizes)) if sizes[i] > 0.5 * sizes.max()), key=lambda i: ratios[i])
    small = max((i for i in range(len(sizes)) if sizes[i] < 0.1 * sizes[large]), key=lambda i: ratios[i])
    for name, i in (("x", large), ("y", small)):
        print(f"{name}: weight {i}, size {sizes[i]:.4f}, mean of |r| {ratios[i]:.3f}")
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    rows = [f"{row[large]:.5g},{row[small]:.5g}" for row in gradients.tolist()]
    target.write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
