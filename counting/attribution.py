"""Where credited quantities lie: municipality, province, region, or elsewhere. Pure geometry."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from counting.measuring import apportion

Geometries = NDArray[np.object_]
Measure = Callable[[Geometries], NDArray[np.float64]]

BELGIUM = "belgium"
ELSEWHERE = "elsewhere"


class Spot(NamedTuple):
    """The smallest place known, with the larger ones it lies in, by primary key."""

    municipality: int | None = None
    province: int | None = None
    region: int | None = None
    place: str = BELGIUM


class Part(NamedTuple):
    """So many thousandths of a base unit, in one spot."""

    spot: Spot
    thousandths: int


#: Per geometry, its pieces and where they lie.
Found = list[list[tuple[Spot, shapely.Geometry]]]


@dataclass(frozen=True)
class Outlines:
    """Outlines in EPSG:3812 and the spot each one stands for, level by level.

    The levels go from the smallest places to the largest. `is_complete` says whether they show
    the whole country: only then does what lies in none of them lie elsewhere.
    """

    levels: tuple[tuple[Geometries, tuple[Spot, ...]], ...] = ()
    is_complete: bool = False

    @property
    def beyond(self) -> Spot:
        """The spot of what lies in no outline."""
        return Spot(place=ELSEWHERE) if self.is_complete else Spot()


def attribute(
    geometries: Geometries,
    totals: list[int],
    outlines: Outlines,
    measure: Measure,
) -> list[list[Part]]:
    """Split each geometry's total (thousandths) by the outlines it lies in.

    Geometries are in EPSG:3812 and `measure` weighs pieces of them. The parts add up to the total
    exactly. What lies in no outline of a level is looked for in the next.
    """
    found: Found = [[] for _ in geometries]
    rest = np.array(geometries, dtype=object)
    for shapes, spots in outlines.levels:
        _place_whole(rest, shapes, spots, found)
        _place_pieces(rest, shapes, spots, found)
    for number in np.flatnonzero(~shapely.is_empty(rest)):
        found[number].append((outlines.beyond, rest[number]))
    return _weighed(found, totals, measure)


def spots_around(areas: Geometries, outlines: Outlines) -> list[Spot]:
    """For each area (EPSG:3812), the smallest spot of which no other begins within the area."""
    touched: list[list[Spot]] = [[] for _ in areas]
    tree = shapely.STRtree(areas)
    for shapes, spots in outlines.levels:
        for outline, number in zip(*tree.query(shapes, predicate="intersects"), strict=True):
            touched[number].append(spots[outline])
    return [_in_common(spots) for spots in touched]


def _in_common(spots: list[Spot]) -> Spot:
    regions = {spot.region for spot in spots}
    # Brussels has no province: its municipalities say so.
    provinces = {spot.province for spot in spots if spot.municipality or spot.province}
    municipalities = {spot.municipality for spot in spots if spot.municipality}
    if len(regions) != 1:
        return Spot()
    if len(provinces) != 1:
        return Spot(region=regions.pop())
    return Spot(
        municipalities.pop() if len(municipalities) == 1 else None, provinces.pop(), regions.pop()
    )


def in_one_spot(parts: list[Part], spot: Spot) -> list[Part]:
    """What lies in Belgium of one geometry, put together in one spot; the rest as it was."""
    inside = sum(part.thousandths for part in parts if part.spot.place == BELGIUM)
    rest = [part for part in parts if part.spot.place != BELGIUM]
    return [Part(spot, inside), *rest] if inside else rest


def _place_whole(
    rest: Geometries, shapes: Geometries, spots: tuple[Spot, ...], found: Found
) -> None:
    """Most sites lie in one place entirely: the prepared outline says so without cutting."""
    outline, number = shapely.STRtree(rest).query(shapes, predicate="covers")
    _, first = np.unique(number, return_index=True)
    for row in first:
        at = number[row]
        found[at].append((spots[outline[row]], rest[at]))
    rest[number] = shapely.Point()


def _place_pieces(
    rest: Geometries, shapes: Geometries, spots: tuple[Spot, ...], found: Found
) -> None:
    """What crosses a border is cut; where outlines overlap, the first one has the ground."""
    outline, number = shapely.STRtree(rest).query(shapes, predicate="intersects")
    for row in np.lexsort((outline, number)):
        at, shape = number[row], shapes[outline[row]]
        piece = shapely.intersection(rest[at], shape)
        if not shapely.is_empty(piece):
            found[at].append((spots[outline[row]], piece))
            rest[at] = shapely.difference(rest[at], shape)


def _weighed(found: Found, totals: list[int], measure: Measure) -> list[list[Part]]:
    split = [number for number, pieces in enumerate(found) if len(pieces) > 1]
    weights = measure(np.array([piece for n in split for _, piece in found[n]], dtype=object))
    result = [
        [Part(pieces[0][0], total)] if len(pieces) == 1 and total else []
        for pieces, total in zip(found, totals, strict=True)
    ]
    start = 0
    for number in split:
        pieces = found[number]
        share = apportion(totals[number], weights[start : start + len(pieces)])
        start += len(pieces)
        result[number] = _put_together(pieces, share)
    return result


def _put_together(pieces: list[tuple[Spot, shapely.Geometry]], shares: list[int]) -> list[Part]:
    """One part per spot, nothing left out and no part of nothing."""
    sums: dict[Spot, int] = {}
    for (spot, _), thousandths in zip(pieces, shares, strict=True):
        sums[spot] = sums.get(spot, 0) + thousandths
    return [Part(spot, thousandths) for spot, thousandths in sums.items() if thousandths]
