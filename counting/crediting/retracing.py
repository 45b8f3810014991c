"""Lines that run over themselves: a track walked there and back counts once.

Such a line is cut where it turns back on itself (a *hairpin*) and into pieces a few tolerances
long. Each piece is compared with the earlier pieces of its line, except the one it simply goes on
from, and with earlier lines. What lies within reach becomes stretches along the line, which are
joined, and the minimum run decides as for any other line. A loop comes back to its beginning only
for the length of a junction, so it loses nothing.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from counting.crediting.intervals import Interval, extent, united, without
from counting.crediting.neighbours import Neighbours, lines_in, minimum_runs, one_per_pair
from counting.crediting.outcome import Geometries, Indices, Rule

#: A line can only meet itself after it has turned by about this much in all.
LEAST_TURNING = np.radians(150)
#: Turning by more than this within one tolerance is turning back.
HAIRPIN = np.radians(120)
PIECE_TOLERANCES = 4.0
SHORTEST_PIECE = 5.0
ITSELF = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Sharing:
    """Which position shares how many planar metres with which earlier line (or with ITSELF)."""

    sharing: Indices
    other: Indices
    quantity: NDArray[np.float64]


def retracing_lines(lines: Geometries, rule: Rule) -> NDArray[np.bool_]:
    """Which lines may come within the tolerance of themselves for a minimum run.

    Two quick looks, so that ordinary lines cost nothing: has the line turned enough, and is the
    ground within its tolerance smaller than its length asks for?
    """
    part_count = shapely.get_num_geometries(lines)
    may_meet = (turning(lines) > LEAST_TURNING) | (part_count > 1)
    candidates = np.flatnonzero(may_meet)
    chosen = lines[candidates]
    tolerance = rule.tolerance
    caps = np.pi * tolerance**2 * part_count[candidates]
    missing = 2 * tolerance * shapely.length(chosen) + caps
    missing -= shapely.area(shapely.buffer(chosen, tolerance))
    crowded = missing > tolerance * minimum_runs(chosen, rule) / 2
    retraced = np.zeros(len(lines), dtype=bool)
    retraced[candidates] = crowded | ~shapely.is_simple(chosen)
    return retraced


def turning(lines: Geometries) -> NDArray[np.float64]:
    """Total absolute change of direction of each line, in radians."""
    parts, owners = shapely.get_parts(lines, return_index=True)
    angle, _, part = _bends(parts)
    return np.bincount(owners[part], weights=np.abs(angle), minlength=len(lines)).astype(float)


def _bends(
    parts: Geometries,
) -> tuple[NDArray[np.float64], NDArray[np.float64], Indices]:
    """Signed turn at each inner vertex, its distance from the part's beginning, and the part."""
    coordinates, part = shapely.get_coordinates(parts, return_index=True)
    step = np.diff(coordinates, axis=0)
    length = np.hypot(step[:, 0], step[:, 1])
    real = (part[1:] == part[:-1]) & (length > 0)
    step, length, part = step[real], length[real], part[1:][real]
    along = np.cumsum(length)
    start_of = np.r_[0.0, along]
    first = np.searchsorted(part, part, side="left")
    along = along - start_of[first]
    cross = step[:-1, 0] * step[1:, 1] - step[:-1, 1] * step[1:, 0]
    dot = step[:-1, 0] * step[1:, 0] + step[:-1, 1] * step[1:, 1]
    inner = part[1:] == part[:-1]
    return np.arctan2(cross, dot)[inner], along[:-1][inner], part[1:][inner]


def credit_retracing(
    own: Geometries, positions: Indices, alongside: Neighbours, rule: Rule
) -> tuple[Geometries, Sharing]:
    """Credited parts of the lines at these positions, and with whom they share the rest."""
    lines = own[positions]
    pieces = _cut(lines, rule.tolerance)
    found = _stretches(pieces, positions, alongside, rule)
    kept = np.empty(len(lines), dtype=object)
    rows: list[tuple[int, int, float]] = []
    for number, line in enumerate(lines):
        shared = found.get(number, {})
        shortest = minimum_runs(lines[number : number + 1], rule)[0]
        runs = united(stretch for each in shared.values() for stretch in each)
        removed = [run for run in runs if run[1] - run[0] >= shortest]
        kept[number] = _left_of(line, removed) if removed else line
        position = int(positions[number])
        rows += [(position, other, metres) for other, metres in _who(removed, shared)]
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    return kept, Sharing(
        np.array(columns[0], dtype=np.int64),
        np.array(columns[1], dtype=np.int64),
        np.array(columns[2], dtype=float),
    )


@dataclass(frozen=True)
class _Pieces:
    shape: Geometries
    line: Indices
    start: NDArray[np.float64]
    goes_on: NDArray[np.bool_]  # from the piece before, without a hairpin between them


def _cut(lines: Geometries, tolerance: float) -> _Pieces:
    shapes: list[shapely.LineString] = []
    owner: list[int] = []
    starts: list[float] = []
    goes_on: list[bool] = []
    for number, line in enumerate(lines):
        offset = 0.0
        parts = shapely.get_parts(line)
        for part in parts[~shapely.is_empty(parts)]:
            cuts, hairpins = _cuts(part, tolerance)
            shapes += _split(part, cuts)
            owner += [number] * (len(cuts) - 1)
            starts += [offset + cut for cut in cuts[:-1]]
            goes_on += [cut not in hairpins and cut > 0 for cut in cuts[:-1]]
            offset += part.length
    return _Pieces(
        np.array(shapes, dtype=object), np.array(owner), np.array(starts), np.array(goes_on)
    )


def _cuts(part: shapely.LineString, tolerance: float) -> tuple[list[float], set[float]]:
    """Where to cut a line, in metres from its beginning, and which of the cuts are hairpins."""
    hairpins = _hairpins(part, tolerance)
    piece = max(PIECE_TOLERANCES * tolerance, SHORTEST_PIECE)
    ends = [0.0, *hairpins, part.length]
    cuts = [0.0]
    for start, end in pairwise(ends):
        count = max(1, int((end - start) // piece))
        cuts += [start + (end - start) * step / count for step in range(1, count)] + [end]
    return cuts, set(hairpins)


def _hairpins(part: shapely.LineString, tolerance: float) -> list[float]:
    angle, along, _ = _bends(np.array([part], dtype=object))
    turned = np.r_[0.0, np.cumsum(angle)]
    last = np.searchsorted(along, along + tolerance, side="right")
    sharp = np.abs(turned[last] - turned[:-1]) > HAIRPIN
    hairpins: list[float] = []
    until = 0.0
    for first in np.flatnonzero(sharp):
        if along[first] > until:
            until = float(along[last[first] - 1])
            hairpins.append(float(along[first] + until) / 2)
    return [place for place in hairpins if 0 < place < part.length]


def _split(part: shapely.LineString, cuts: list[float]) -> list[shapely.LineString]:
    """The pieces between the cuts; one pass over the vertices."""
    coordinates = shapely.get_coordinates(part)
    step = np.diff(coordinates, axis=0)
    along = np.r_[0.0, np.cumsum(np.hypot(step[:, 0], step[:, 1]))]
    at = np.array(cuts)
    joints = np.column_stack([np.interp(at, along, coordinates[:, axis]) for axis in (0, 1)])
    first = np.searchsorted(along, at[:-1], side="right")
    last = np.searchsorted(along, at[1:], side="left")
    return [
        shapely.LineString(np.vstack((joints[i], coordinates[first[i] : last[i]], joints[i + 1])))
        for i in range(len(cuts) - 1)
    ]


def _stretches(
    pieces: _Pieces, positions: Indices, alongside: Neighbours, rule: Rule
) -> dict[int, dict[int, list[Interval]]]:
    """Per line, per earlier line or ITSELF: the stretches within its reach, joined."""
    near = _near_pieces(pieces, positions, alongside, rule)
    found: dict[int, dict[int, list[Interval]]] = {}
    if not len(near.subject):
        return found
    pairs = one_per_pair(near)
    runs = shapely.intersection(
        pieces.shape[pairs.subject], shapely.buffer(pairs.piece, pairs.reach)
    )
    parts, row = lines_in(runs)
    piece = pairs.subject[row]
    begin = shapely.line_locate_point(pieces.shape[piece], shapely.get_point(parts, 0))
    end = shapely.line_locate_point(pieces.shape[piece], shapely.get_point(parts, -1))
    low, high = np.minimum(begin, end), np.maximum(begin, end)
    # A piece that closes on itself has its ends in one place: its length tells the stretch.
    whole = shapely.length(pieces.shape[piece])
    high = np.maximum(high, np.minimum(low + shapely.length(parts), whole))
    start = pieces.start[piece]
    for line, other, a, b in zip(
        pieces.line[piece], pairs.other[row], start + low, start + high, strict=True
    ):
        found.setdefault(int(line), {}).setdefault(int(other), []).append((float(a), float(b)))
    return {
        line: {other: united(stretches) for other, stretches in sorted(by_other.items())}
        for line, by_other in found.items()
    }


def _near_pieces(
    pieces: _Pieces, positions: Indices, alongside: Neighbours, rule: Rule
) -> Neighbours:
    """What lies near each piece: pieces of earlier lines, then earlier pieces of its own."""
    reach = np.max(alongside.reach, initial=rule.tolerance)
    tree = shapely.STRtree(alongside.piece)
    piece, row = tree.query(pieces.shape, predicate="dwithin", distance=reach)
    same = positions[pieces.line[piece]] == alongside.subject[row]
    same &= shapely.dwithin(pieces.shape[piece], alongside.piece[row], alongside.reach[row])
    piece, row = piece[same], row[same]
    later, earlier = shapely.STRtree(pieces.shape).query(
        pieces.shape, predicate="dwithin", distance=rule.tolerance
    )
    own = (pieces.line[later] == pieces.line[earlier]) & (earlier < later)
    own &= ~((earlier == later - 1) & pieces.goes_on[later])
    later, earlier = later[own], earlier[own]
    subject = np.concatenate((piece, later))
    other = np.concatenate((alongside.other[row], np.full(len(later), ITSELF)))
    order = np.lexsort((np.concatenate((row, earlier)), other, subject))
    return Neighbours(
        subject[order],
        other[order],
        np.concatenate((alongside.piece[row], pieces.shape[earlier]))[order],
        np.concatenate((alongside.reach[row], np.full(len(later), rule.tolerance)))[order],
    )


def _left_of(line: shapely.Geometry, removed: list[Interval]) -> shapely.Geometry:
    kept = []
    offset = 0.0
    for part in shapely.get_parts(line):
        for start, end in without([(offset, offset + part.length)], removed):
            kept.append(substring(part, start - offset, end - offset))
        offset += part.length
    kept = [piece for piece in kept if piece.geom_type == "LineString"]
    return shapely.MultiLineString(kept) if len(kept) != 1 else kept[0]


def _who(removed: list[Interval], shared: dict[int, list[Interval]]) -> list[tuple[int, float]]:
    """How much of the removed stretches each earlier line was the first to cover."""
    result = []
    for other, stretches in shared.items():
        left = without(removed, stretches)
        metres = extent(removed) - extent(left)
        if metres > 0:
            result.append((other, metres))
        removed = left
    return result
