#!/usr/bin/env python3
"""A slice through the loss of a small real network, for the level `a-thin-slice`.

Trains a tanh network on two interleaved half circles of points, then goes from the weights it found along two random
directions, each scaled neuron by neuron to the size of the weights (filter normalization, Li et al. 2018, "Visualizing
the loss landscape of neural nets"), and writes the loss at 65 x 65 places to levels/two-moons.npy. Rows go from the
lowest y to the highest: first_row = "bottom".

Needs NumPy alone:  python3 assets/slices/make_slice.py [FILE]
"""

import sys
from pathlib import Path

import numpy as np

SEED = 36
POINTS = 120
SPREAD = 0.24  # standard deviation of the points about their half circles
LAYERS = [2, 6, 6, 1]
STEPS = 500
RATE = 0.02
SIDE = 65
REACH = 2.2  # how far the slice goes each way, in sizes of the weights
TARGET = Path(__file__).resolve().parents[2] / "levels" / "two-moons.npy"


def two_moons(rng):
    """Points on two half circles that reach into each other, and which of the two each belongs to."""
    turn = rng.uniform(0.0, np.pi, POINTS)
    label = np.arange(POINTS) % 2
    upper = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    lower = np.stack([1.0 - np.cos(turn), 0.5 - np.sin(turn)], axis=1)
    points = np.where(label[:, None] == 0, upper, lower) + rng.normal(0.0, SPREAD, (POINTS, 2))
    return points - points.mean(axis=0), label.astype(float)


def new_weights(rng):
    """A matrix and a bias for each layer, the matrix with a row to each neuron."""
    sizes = list(zip(LAYERS[:-1], LAYERS[1:]))
    return [(rng.normal(0.0, 1.0 / np.sqrt(into), (out, into)), np.zeros(out)) for into, out in sizes]


def forward(weights, points):
    """What each layer says; the last one says the log odds of the second moon."""
    said = [points]
    for index, (matrix, bias) in enumerate(weights):
        summed = said[-1] @ matrix.T + bias
        said.append(summed if index == len(weights) - 1 else np.tanh(summed))
    return said


def loss(weights, points, label):
    """Mean cross entropy, written so that it never overflows."""
    odds = forward(weights, points)[-1][:, 0]
    return float(np.mean(np.logaddexp(0.0, odds) - label * odds))


def gradient(weights, points, label):
    """The loss's slope along every weight, layer by layer from the last."""
    said = forward(weights, points)
    odds = said[-1][:, 0]
    error = ((1.0 / (1.0 + np.exp(-odds)) - label) / len(label))[:, None]
    slopes = []
    for index in reversed(range(len(weights))):
        slopes.append((error.T @ said[index], error.sum(axis=0)))
        error = (error @ weights[index][0]) * (1.0 - said[index] ** 2)
    return slopes[::-1]


def trained(weights, points, label):
    """The weights after Adam has gone STEPS steps over all points."""
    flat = [part.copy() for layer in weights for part in layer]
    mean, square = [np.zeros_like(part) for part in flat], [np.zeros_like(part) for part in flat]
    for step in range(1, STEPS + 1):
        layers = list(zip(flat[0::2], flat[1::2]))
        slopes = [part for layer in gradient(layers, points, label) for part in layer]
        for part, slope, m, v in zip(flat, slopes, mean, square):
            m += 0.1 * (slope - m)
            v += 0.001 * (slope * slope - v)
            part -= RATE * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return list(zip(flat[0::2], flat[1::2]))


def direction(rng, weights):
    """A random direction in which every neuron is moved by as much as it weighs; biases stay."""
    drawn = []
    for matrix, bias in weights:
        random = rng.normal(size=matrix.shape)
        scale = np.linalg.norm(matrix, axis=1, keepdims=True) / np.linalg.norm(random, axis=1, keepdims=True)
        drawn.append((random * scale, np.zeros_like(bias)))
    return drawn


def main():
    rng = np.random.default_rng(SEED)
    points, label = two_moons(rng)
    weights = trained(new_weights(rng), points, label)
    across, up = direction(rng, weights), direction(rng, weights)
    places = np.linspace(-REACH, REACH, SIDE)
    heights = np.empty((SIDE, SIDE))
    for row, b in enumerate(places):
        for column, a in enumerate(places):
            moved = [
                (w + a * u[0] + b * v[0], bias + a * u[1] + b * v[1])
                for (w, bias), u, v in zip(weights, across, up)
            ]
            heights[row, column] = loss(moved, points, label)
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    np.save(target, heights.astype("<f4"))
    print(f"{target}: loss {loss(weights, points, label):.4f} in the middle, up to {heights.max():.2f}")


if __name__ == "__main__":
    main()
