"""Plain lists of coordinates to 2D geometries, saying why where that cannot be."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
import shapely

from geofiles.findings import Notes

NUMERIC_KINDS = "iuf"
NUMBERS = {int, float}
NUMBER = re.compile(r"[-+]?\d+(\.\d*)?(e[-+]?\d+)?", re.IGNORECASE)
# What models of buildings and of the ground are made of; by their numbers in well-known binary.
SURFACES = {15: "POLYHEDRALSURFACE", 16: "TIN", 17: "TRIANGLE"}


class Unusable(Exception):
    """These coordinates make no geometry; `code` is that of the finding."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def kind_of(binary: bytes) -> int:
    """The number of a kind of geometry in well-known binary, heights and measures left aside."""
    return (int.from_bytes(binary[1:5], "little" if binary[0] else "big") & 0xFFFFFF) % 1000


def positions(values: Any) -> np.ndarray:
    """Positions of two and more numbers to an array of (x, y); heights are dropped."""
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise Unusable("not_a_geometry")
    if not values:
        return np.empty((0, 2))
    array = _numbers(values)
    if array.ndim != 2 or array.shape[1] < 2:
        raise Unusable("not_a_geometry")
    if not np.isfinite(array).all():
        raise Unusable("not_numbers")
    return array


def _numbers(values: Sequence) -> np.ndarray:
    try:
        array = np.array(values)
    except ValueError:
        array = np.array(_first_two_of_each(values))
    if array.dtype.kind == "O" or _may_hold_truths(array):  # or a height that is missing
        array = np.array(_first_two_of_each(values))
    if array.dtype.kind not in NUMERIC_KINDS:
        raise _no_numbers(chain.from_iterable(values))
    return array[..., :2].astype(float)


def _may_hold_truths(array: np.ndarray) -> bool:
    """Whether a number can have been "true" or "false", of which numpy makes 1 and 0."""
    is_list = array.ndim == 2 and array.dtype.kind in NUMERIC_KINDS
    return bool(is_list and np.isin(array[:, :2], (0, 1)).any())


def _first_two_of_each(values: Sequence) -> list[Any]:
    """Positions with and without a height in one list, levelled to two numbers each.

    Raises Unusable where they hold anything but numbers.
    """
    if not all(isinstance(position, Sequence) and len(position) >= 2 for position in values):
        raise Unusable("not_a_geometry")
    pairs = [list(position[:2]) for position in values]
    if not {type(number) for pair in pairs for number in pair} <= NUMBERS:
        raise _no_numbers(chain.from_iterable(pairs))
    return pairs


def _no_numbers(found: Iterable[Any]) -> Unusable:
    """Why these are no numbers: some may be numbers that are written as texts."""
    texts = [each.strip().replace(",", ".") for each in found if isinstance(each, str)]
    are_numbers = bool(texts) and all(NUMBER.fullmatch(text) for text in texts)
    return Unusable("numbers_as_texts" if are_numbers else "not_numbers")


def point(position: Any) -> shapely.Point:
    """One position to a point; an empty one to an empty point."""
    if isinstance(position, Sequence) and not position:
        return shapely.Point()
    return shapely.points(positions([position])[0])


def line(values: Any) -> shapely.LineString:
    """Positions to a line; none to an empty line."""
    array = positions(values)
    if len(array) == 1:
        raise Unusable("too_few_points")
    return shapely.linestrings(array) if len(array) else shapely.LineString()


def lines_at_once(lists: list[Any]) -> np.ndarray | None:
    """What `line` makes of each of these lists of positions; None where one is out of the ordinary.

    Ordinary are two positions and more, all of as many numbers.
    """
    if not all(isinstance(each, list) and len(each) > 1 for each in lists):
        return None
    all_positions = list(chain.from_iterable(lists))
    if set(map(type, all_positions)) != {list}:
        return None
    width, *others = set(map(len, all_positions))
    if others or width < 2 or not set(map(type, chain.from_iterable(all_positions))) <= NUMBERS:
        return None
    try:
        numbers = np.fromiter(chain.from_iterable(all_positions), float)
    except OverflowError:
        return None
    array = numbers.reshape(-1, width)[:, :2]
    if not np.isfinite(array).all():
        return None
    owners = np.repeat(np.arange(len(lists)), [len(each) for each in lists])
    return shapely.linestrings(array, indices=owners)


def polygon(rings: Any, notes: Notes, number: int) -> shapely.Polygon:
    """Rings, the outer one first, to a polygon; an open ring is closed and noted."""
    if not isinstance(rings, Sequence) or isinstance(rings, str):
        raise Unusable("not_a_geometry")
    if not rings:
        return shapely.Polygon()
    outer, *holes = [_ring(ring, notes, number) for ring in rings]
    return shapely.Polygon(outer, holes)


def _ring(values: Any, notes: Notes, number: int) -> np.ndarray:
    array = positions(values)
    if len(np.unique(array, axis=0)) < 3:
        raise Unusable("too_few_points")
    if not np.array_equal(array[0], array[-1]):
        notes.add("unclosed_polygon", number)
        array = np.vstack([array, array[:1]])
    return array
