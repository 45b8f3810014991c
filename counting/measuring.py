"""Geodesic length and area on the GRS80 ellipsoid, and the exact numbers that are stored.

Geometries are stored and measured in EPSG:4326 (longitude, latitude in degrees); geometry work
(distances, buffers) happens in EPSG:3812, Belgian Lambert 2008, in metres. Both directions of
that change are here, so that a geometry is projected the same way wherever it is counted.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer

STORED_SRID = 4326
PLANAR_SRID = 3812

_ELLIPSOID = Geod(ellps="GRS80")
_TO_PLANAR = Transformer.from_crs(STORED_SRID, PLANAR_SRID, always_xy=True)
_TO_STORED = Transformer.from_crs(PLANAR_SRID, STORED_SRID, always_xy=True)

_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING)

Geometries = NDArray[np.object_]
Floats = NDArray[np.float64]
Thousandths = NDArray[np.int64]


def from_wkb(shapes: Iterable[bytes | memoryview]) -> Geometries:
    """Geometries as the database or Django gives their bytes."""
    return shapely.from_wkb(np.array([bytes(shape) for shape in shapes], dtype=object))


def to_planar(geometries: Geometries) -> Geometries:
    """Geometries in EPSG:4326 to EPSG:3812; heights are dropped."""
    return _project(geometries, _TO_PLANAR)


def to_stored(geometries: Geometries) -> Geometries:
    """Geometries in EPSG:3812 to EPSG:4326."""
    return _project(geometries, _TO_STORED)


def _project(geometries: Geometries, transformer: Transformer) -> Geometries:
    geometries = shapely.force_2d(np.asarray(geometries, dtype=object))
    coordinates = shapely.get_coordinates(geometries)
    x, y = transformer.transform(coordinates[:, 0], coordinates[:, 1])
    return shapely.set_coordinates(geometries.copy(), np.column_stack((x, y)))


def geodesic_lengths(geometries: Geometries) -> Floats:
    """Length in metres of each geometry (EPSG:4326); rings and points of other types give 0.

    Segment by segment with Karney's inverse solution, as pyproj's `Geod.line_length` does.
    """
    parts, owners = shapely.get_parts(geometries, return_index=True)
    coordinates, part_of = shapely.get_coordinates(parts, return_index=True)
    is_line = np.isin(shapely.get_type_id(parts), _LINES)
    joined = (part_of[1:] == part_of[:-1]) & is_line[part_of[1:]]
    start, end = coordinates[:-1][joined], coordinates[1:][joined]
    _, _, metres = _ELLIPSOID.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    owner_of_segment = owners[part_of[1:][joined]]
    return _summed(owner_of_segment, metres, len(geometries))


def geodesic_areas(geometries: Geometries) -> Floats:
    """Area in square metres of each polygon or multipolygon (EPSG:4326), holes subtracted."""
    parts, owners = shapely.get_parts(geometries, return_index=True)
    is_polygon = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    parts, owners = parts[is_polygon], owners[is_polygon]
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    is_outer = np.ones(len(rings), dtype=bool)
    is_outer[1:] = ring_of[1:] != ring_of[:-1]
    signed = np.where(is_outer, 1.0, -1.0) * np.array([_ring_area(ring) for ring in rings])
    return _summed(owners[ring_of], signed, len(geometries))


def _summed(owners: NDArray[np.int64], quantities: Floats, count: int) -> Floats:
    return np.bincount(owners, weights=quantities, minlength=count).astype(float)


def _ring_area(ring: shapely.LinearRing) -> float:
    coordinates = shapely.get_coordinates(ring)
    area, _ = _ELLIPSOID.polygon_area_perimeter(coordinates[:, 0], coordinates[:, 1])
    return abs(area)


def part_counts(geometries: Geometries) -> Floats:
    """How many things each geometry shows: its parts."""
    parts, owners = shapely.get_parts(geometries, return_index=True)
    present = owners[~shapely.is_empty(parts)]
    return np.bincount(present, minlength=len(geometries)).astype(float)


#: How a kind of geometry is measured: metres, square metres, a number. Geometries in EPSG:4326.
MEASURING = {"line": geodesic_lengths, "polygon": geodesic_areas, "point": part_counts}


def in_thousandths(quantities: Floats) -> Thousandths:
    """Metres to millimetres (m² and counts likewise), rounded to whole numbers."""
    return np.rint(np.asarray(quantities, dtype=float) * 1000).astype(np.int64)


def as_decimal(thousandths: int) -> Decimal:
    """The stored number, exact to 0.001 of the base unit."""
    return Decimal(int(thousandths)).scaleb(-3)


def from_decimal(quantity: Decimal) -> int:
    """A stored number in thousandths of its base unit; finer digits are rounded half to even."""
    return round(quantity * 1000)


def apportion(total: int, weights: Sequence[float] | Floats) -> list[int]:
    """Split a whole number by weight so that the parts add up to it exactly.

    Largest remainder; ties go to the earlier part. Weights of nothing share equally.
    """
    if not len(weights):
        return []
    values = np.asarray(weights, dtype=float)
    if values.sum() <= 0:
        values = np.ones(len(values))
    exact = total * (values / values.sum())
    floors = np.floor(exact).astype(np.int64)
    missing = int(total - floors.sum())
    by_remainder = np.argsort(-(exact - floors), kind="stable")
    floors[by_remainder[:missing]] += 1
    return [int(part) for part in floors]
