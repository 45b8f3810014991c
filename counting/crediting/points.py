"""Crediting of things that are counted: each part of a shape is one, near an earlier one none."""

import numpy as np
import shapely

from counting.crediting.neighbours import Neighbours, earlier_neighbours
from counting.crediting.outcome import (
    NO_DECISIONS,
    Decisions,
    Geometries,
    Indices,
    Outcome,
    Rule,
)


def credit_points(
    geometries: Geometries,
    rule: Rule,
    *,
    subjects: Indices | None = None,
    decisions: Decisions = NO_DECISIONS,
) -> Outcome:
    """Credit points (or any shapes that are counted) in rank order, in EPSG:3812.

    Each part of a shape counts 1 unless it lies within the tolerance of an earlier shape, or of an
    earlier part of its own. `shared_quantity` is a number of parts.
    """
    subjects = np.arange(len(geometries)) if subjects is None else np.asarray(subjects)
    own = geometries[subjects]
    pieces, owners = shapely.get_parts(geometries, return_index=True)
    near = earlier_neighbours(geometries, pieces, owners, subjects, rule, decisions)
    several = shapely.get_num_geometries(own) > 1
    credited = own.copy()
    rows: list[tuple[int, int, float]] = []
    for position in np.union1d(near.subject, np.flatnonzero(several)):
        beside = near.of(near.subject == position)
        parts = shapely.get_parts(own[position])
        first = _first_beside(parts, beside, int(subjects[position]), rule)
        kept = parts[first < 0]
        credited[position] = kept[0] if len(kept) == 1 else shapely.GeometryCollection(list(kept))
        others, counts = np.unique(first[first >= 0], return_counts=True)
        rows += [
            (int(position), int(other), float(count))
            for other, count in zip(others, counts, strict=True)
        ]
    table = np.array(rows, dtype=float).reshape(-1, 3)
    sharing = table[:, 0].astype(np.int64)
    is_whole = np.ones(len(own), dtype=bool)
    is_whole[sharing] = False
    return Outcome(credited, is_whole, sharing, table[:, 1].astype(np.int64), table[:, 2])


def _first_beside(parts: Geometries, beside: Neighbours, itself: int, rule: Rule) -> Indices:
    """Per part: the earliest shape within reach, the shape itself, or -1 where there is none."""
    first = np.full(len(parts), -1, dtype=np.int64)
    for number, part in enumerate(parts):
        close = shapely.dwithin(beside.piece, part, beside.reach)
        if close.any():
            first[number] = beside.other[np.argmax(close)]
        elif shapely.dwithin(parts[:number], part, rule.tolerance).any():
            first[number] = itself
    return first
