"""The single parts of a file's records as arrays, and what is wrong with some of them."""

from dataclasses import dataclass, replace

import numpy as np
import shapely

from geofiles.contents import Record
from geofiles.findings import Notes

COLLECTIONS = (4, 5, 6, 7)
LINE, POLYGON = 1, 3
LINEAR_RING = 2
MATERIAL_CHANGE_OF_AREA = 0.01


@dataclass(frozen=True)
class Parts:
    """Single-part geometries, the number of the feature of each, and the names by number."""

    geometries: np.ndarray
    numbers: np.ndarray
    names: dict[int, str]

    def __len__(self) -> int:
        return len(self.geometries)

    def keep(self, wanted: np.ndarray) -> "Parts":
        """Only the parts for which `wanted` is true."""
        return replace(self, geometries=self.geometries[wanted], numbers=self.numbers[wanted])

    def leave_out(self, unwanted: np.ndarray, notes: Notes, code: str) -> "Parts":
        """All but the unwanted parts, whose features are noted under `code`."""
        if not unwanted.any():
            return self
        notes.add(code, *self.numbers[unwanted].tolist())
        return self.keep(~unwanted)

    def coordinates(self) -> np.ndarray:
        """All positions as rows of (x, y)."""
        return shapely.get_coordinates(self.geometries)

    def moved(self, coordinates: np.ndarray) -> "Parts":
        """The same parts with other positions."""
        moved = shapely.set_coordinates(self.geometries.copy(), coordinates)
        return replace(self, geometries=moved)

    def any_position(self, of_each_position: np.ndarray) -> np.ndarray:
        """For each part, whether anything is true for one of its positions."""
        _, owners = shapely.get_coordinates(self.geometries, return_index=True)
        return np.bincount(owners[of_each_position], minlength=len(self)) > 0


def explode(records: list[Record]) -> Parts:
    """All single parts in the order of the file, in two dimensions."""
    geometries = [geometry for record in records for geometry in record.geometries]
    numbers = [record.number for record in records for _ in record.geometries]
    flat, owners = np.array(geometries, dtype=object), np.array(numbers, dtype=int)
    while len(flat) and np.isin(shapely.get_type_id(flat), COLLECTIONS).any():
        flat, index = shapely.get_parts(flat, return_index=True)
        owners = owners[index]
    names = {record.number: record.name for record in records}
    return Parts(_lines_for_rings(shapely.force_2d(flat)), owners, names)


def _lines_for_rings(geometries: np.ndarray) -> np.ndarray:
    rings = shapely.get_type_id(geometries) == LINEAR_RING
    geometries[rings] = [shapely.LineString(ring) for ring in geometries[rings]]
    return geometries


def clean(parts: Parts, notes: Notes) -> Parts:
    """Without empty and impossible parts, repeated positions, and outlines beyond mending.

    Coordinates are (longitude, latitude) in EPSG:4326.
    """
    parts = parts.leave_out(shapely.is_empty(parts.geometries), notes, "empty_part")
    parts = parts.leave_out(_are_out_of_range(parts), notes, "out_of_range")
    parts = _without_repeated_positions(parts, notes)
    return _with_valid_polygons(parts, notes)


def _are_out_of_range(parts: Parts) -> np.ndarray:
    coordinates = parts.coordinates()
    possible = (np.abs(coordinates[:, 0]) <= 180) & (np.abs(coordinates[:, 1]) <= 90)
    return parts.any_position(~possible)


def _without_repeated_positions(parts: Parts, notes: Notes) -> Parts:
    lines = shapely.get_type_id(parts.geometries) == LINE
    on_one_spot = lines & (shapely.length(parts.geometries) == 0)
    parts = parts.leave_out(on_one_spot, notes, "zero_length")
    lines = lines[~on_one_spot]
    geometries = parts.geometries.copy()
    geometries[lines] = shapely.remove_repeated_points(geometries[lines])
    return replace(parts, geometries=geometries)


def _with_valid_polygons(parts: Parts, notes: Notes) -> Parts:
    polygons = shapely.get_type_id(parts.geometries) == POLYGON
    invalid = np.flatnonzero(polygons & ~shapely.is_valid(parts.geometries))
    if not len(invalid):
        return parts
    mended = shapely.make_valid(parts.geometries[invalid], method="structure", keep_collapsed=False)
    before, after = shapely.area(parts.geometries[invalid]), shapely.area(mended)
    alike = (after > 0) & (np.abs(after - before) <= MATERIAL_CHANGE_OF_AREA * after)
    notes_for = parts.numbers[invalid]
    if alike.any():
        notes.add("polygon_mended", *notes_for[alike].tolist())
    geometries = parts.geometries.copy()
    geometries[invalid] = mended
    hopeless = np.zeros(len(parts), dtype=bool)
    hopeless[invalid[~alike]] = True
    kept = replace(parts, geometries=geometries).leave_out(hopeless, notes, "invalid_polygon")
    flat, index = shapely.get_parts(kept.geometries, return_index=True)
    return replace(kept, geometries=flat, numbers=kept.numbers[index])
