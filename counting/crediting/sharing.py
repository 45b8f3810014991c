"""With whom removed parts are shared: the earliest shape within whose reach they lie."""

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray

from counting.crediting.neighbours import place_within
from counting.crediting.outcome import Geometries, Indices

Measure = Callable[[Geometries], NDArray[np.float64]]
Grounds = Callable[[NDArray[np.bool_]], Geometries]
Shares = tuple[Indices, Indices, NDArray[np.float64]]


def no_shares() -> Shares:
    return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0)


def first_come(
    removed: Geometries, subject: Indices, other: Indices, grounds: Grounds, measure: Measure
) -> Shares:
    """Deal the removed parts out to earlier shapes, in rank order.

    `removed` has one geometry per distinct subject, in order; `subject` and `other` are the rows
    of pairs sorted by subject and rank, and `grounds(rows)` the ground of each. The last of a
    subject's neighbours gets what is left. Returns rows (subject, other, quantity) in that order.
    """
    if not len(subject):
        return no_shares()
    losing = np.unique(subject)
    rest = removed.copy()
    turn = place_within(subject)
    is_last = np.r_[subject[1:] != subject[:-1], True]
    rows = []
    for number in range(int(turn.max()) + 1):
        now = turn == number
        at = np.searchsorted(losing, subject[now])
        goes_on = ~is_last[now]
        left = np.full(len(at), shapely.Point(), dtype=object)
        left[goes_on] = shapely.difference(rest[at[goes_on]], grounds(now & ~is_last))
        rows.append((subject[now], other[now], measure(rest[at]) - measure(left)))
        rest[at] = left
    sharing, shared_with, quantity = (np.concatenate(column) for column in zip(*rows, strict=True))
    order = np.lexsort((shared_with, sharing))
    order = order[quantity[order] > 0]
    return sharing[order], shared_with[order], quantity[order]
