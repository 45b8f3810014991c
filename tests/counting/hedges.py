"""Generated hedge landscapes, in EPSG:3812: half of the hedges touch a neighbour, some are drawn
twice with a few metres of noise, some run parallel, some cross."""

import numpy as np
import shapely

CENTRE = (650_000.0, 650_000.0)


def hedge(rng, start, bearing, length, vertices=6, wobble=0.15):
    """One hedge: a line that wanders a little from its bearing (radians), `length` in metres."""
    turns = bearing + np.cumsum(rng.normal(0, wobble, vertices - 1))
    steps = np.full(vertices - 1, length / (vertices - 1))[:, None]
    path = np.cumsum(steps * np.column_stack((np.cos(turns), np.sin(turns))), axis=0)
    return shapely.LineString(np.vstack(([0, 0], path)) + start)


def landscape(seed, count, *, twice=0.15, extent=None):
    """`count` hedges of 68 m in the median, dense enough to meet; about `twice` of them again."""
    rng = np.random.default_rng(seed)
    extent = extent or 120 * np.sqrt(count)
    lines = []
    while len(lines) < count:
        lines.append(_next_hedge(rng, lines, extent))
        if rng.random() < twice and len(lines) < count:
            lines.append(redrawn(rng, lines[-1], rng.uniform(1, 4)))
    order = rng.permutation(count)
    return np.array(lines, dtype=object)[order]


def _next_hedge(rng, lines, extent):
    length = 68 * np.exp(rng.normal(0, 0.7))
    bearing = rng.uniform(0, 2 * np.pi)
    start = np.array(CENTRE) + rng.uniform(0, extent, 2)
    fate = rng.random()
    if lines and fate < 0.5:
        start = np.array(lines[rng.integers(len(lines))].coords[-1])
    elif lines and fate < 0.6:
        aside = rng.uniform(6, 10) * np.array((-np.sin(bearing), np.cos(bearing)))
        return shapely.affinity.translate(lines[rng.integers(len(lines))], *aside)
    new = hedge(rng, start, bearing, length)
    return walked_back(rng, new) if fate > 0.97 else new


def walked_back(rng, line):
    """There and back along a hedge, the way back up to two metres beside it."""
    there = shapely.get_coordinates(line)
    return shapely.LineString(np.vstack((there, there[::-1] + rng.uniform(-1.4, 1.4, 2))))


def redrawn(rng, line, noise):
    """The same hedge by another hand: other vertices, `noise` metres away, maybe reversed."""
    dense = shapely.get_coordinates(line.segmentize(rng.uniform(8, 25)))
    moved = dense + rng.normal(0, noise / 2, (1, 2)) + rng.normal(0, noise / 4, dense.shape)
    return shapely.LineString(moved[::-1] if rng.random() < 0.5 else moved)
