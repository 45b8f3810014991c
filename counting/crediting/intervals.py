"""Stretches along a line, as (from, to) in metres from its beginning."""

from collections.abc import Iterable

Interval = tuple[float, float]

#: Stretches closer than this, in metres, are one: it only absorbs the rounding of coordinates.
JOINT = 1e-3


def united(intervals: Iterable[Interval]) -> list[Interval]:
    """The same stretches in order, those that touch or overlap made one."""
    result: list[Interval] = []
    for start, end in sorted(intervals):
        if result and start <= result[-1][1] + JOINT:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def without(intervals: list[Interval], removed: list[Interval]) -> list[Interval]:
    """What remains of ordered stretches after removing others, also ordered."""
    result = []
    later = 0
    for start, end in intervals:
        while later < len(removed) and removed[later][1] <= start:
            later += 1
        at = later
        while at < len(removed) and removed[at][0] < end:
            if removed[at][0] > start:
                result.append((start, removed[at][0]))
            start = max(start, removed[at][1])
            at += 1
        if start < end:
            result.append((start, end))
    return result


def extent(intervals: Iterable[Interval]) -> float:
    """Metres covered by stretches that do not overlap."""
    return sum(end - start for start, end in intervals)
