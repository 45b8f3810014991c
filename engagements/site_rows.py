"""Sites in the binary form in which PostgreSQL copies them into their table.

Twenty thousand sites are arrays from beginning to end: one by one, to turn them into values of
Python and those into bytes takes longer than to read the file they come from.
"""

from collections.abc import Iterator
from itertools import chain
from struct import pack
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from counting.measuring import STORED_SRID

#: Keys of a municipality, a province and a region.
Keys = tuple[int | None, int | None, int | None]

COPY = """
    COPY engagements_site (contribution_id, number, feature_number, measured, municipality_id,
                           province_id, region_id, name, geometry, cell)
    FROM STDIN (FORMAT BINARY)
"""
BEGINNING = b"PGCOPY\n\xff\r\n\x00" + pack("!ii", 0, 0)
END = pack("!h", -1)
COLUMNS = 10
NOTHING = pack("!i", -1)
# A decimal number is sent as digits of ten thousand: four before the point hold the largest that
# fits in its column, the fifth the thousandths.
DIGITS_BEFORE_THE_POINT = 4
FIXED = np.dtype(
    [
        ("columns", ">i2"),
        ("contribution_size", ">i4"), ("contribution", ">i8"),
        ("number_size", ">i4"), ("number", ">i4"),
        ("feature_size", ">i4"), ("feature", ">i4"),
        ("measured_size", ">i4"),
        ("digits", ">i2"), ("weight", ">i2"), ("sign", ">u2"), ("scale", ">i2"),
        ("measured", ">i2", DIGITS_BEFORE_THE_POINT + 1),
    ]
)  # fmt: skip


def written(
    contribution_id: int,
    numbers: NDArray[np.int64],
    feature_numbers: NDArray[np.int64],
    names: list[str],
    shapes: NDArray[Any],
    cells: NDArray[Any],
    measured: NDArray[np.int64],
    places: list[Keys],
) -> bytes:
    """The rows of these sites, all of equal length, without the beginning and the end of a copy.

    `measured` is in thousandths of the base unit and not negative; geometries are in EPSG:4326.
    """
    rows = np.zeros(len(numbers), FIXED)
    rows["columns"] = COLUMNS
    for name, values in (
        ("contribution", contribution_id),
        ("number", numbers),
        ("feature", feature_numbers),
    ):
        rows[f"{name}_size"], rows[name] = FIXED[name].itemsize, values
    _write_measured(rows, measured)
    keys = {each: b"".join(map(_key, each)) for each in set(places)}
    texts = [name.encode() for name in names]
    columns = (
        rows.view(f"V{FIXED.itemsize}").tolist(),
        (keys[each] for each in places),
        *_with_lengths(texts),
        *_with_lengths(_as_written(shapes)),
        *_with_lengths(_as_written(cells)),
    )
    return b"".join(chain.from_iterable(zip(*columns, strict=True)))


def _write_measured(rows: NDArray[Any], thousandths: NDArray[np.int64]) -> None:
    digits = DIGITS_BEFORE_THE_POINT + 1
    rows["measured_size"] = 2 * (4 + digits)
    rows["digits"], rows["weight"], rows["scale"] = digits, digits - 2, 3
    whole, rest = np.divmod(thousandths, 1000)
    rows["measured"][:, -1] = rest * 10
    for place in range(DIGITS_BEFORE_THE_POINT - 1, -1, -1):
        whole, rows["measured"][:, place] = np.divmod(whole, 10_000)


def _key(key: int | None) -> bytes:
    return NOTHING if key is None else pack("!iq", 8, key)


def _as_written(shapes: NDArray[Any]) -> list[bytes]:
    """Geometries in the binary form that PostGIS reads, with their reference system."""
    marked = shapely.set_srid(shapes, STORED_SRID)
    return shapely.to_wkb(marked, include_srid=True).tolist()


def _with_lengths(values: list[bytes]) -> Iterator[list[bytes]]:
    """The length of each, as it is sent before it, and they themselves."""
    lengths = np.fromiter(map(len, values), ">i4", len(values))
    yield lengths.view("V4").tolist()
    yield values
