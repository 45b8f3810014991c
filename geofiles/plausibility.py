"""What looks wrong in places that can be read: jumps, repeats, places elsewhere, swapped axes.

Coordinates are (longitude, latitude) in EPSG:4326.
"""

from dataclasses import replace

import numpy as np
import shapely

from geofiles import belgium
from geofiles.findings import Notes
from geofiles.parts import LINE, Parts
from geofiles.reference_systems import ReferenceSystem, to_longitude_latitude

EARTH_RADIUS = 6_371_000
JUMP_METRES = 20_000
JUMP_TIMES_MEDIAN = 20


def without_stray_points(parts: Parts, notes: Notes) -> Parts:
    """Lines without positions that a jump separates from the rest, where the rest tells.

    A run of positions between jumps is stray if it lies outside Belgium while another run of the
    line lies inside, or if it is one position between two that are close to each other.
    Other jumps are only noted.
    """
    suspects = np.flatnonzero(_longest_steps(parts) > JUMP_METRES)
    geometries = parts.geometries.copy()
    for index in suspects:
        number = int(parts.numbers[index])
        coordinates = shapely.get_coordinates(geometries[index])
        kept = _without_strays(coordinates, number, notes)
        if len(kept) < len(coordinates):
            geometries[index] = shapely.linestrings(kept)
    return replace(parts, geometries=geometries)


def note_places(parts: Parts, in_the_file: Parts, system: ReferenceSystem, notes: Notes) -> None:
    """Note what lies outside Belgium, and what would lie inside with its axes swapped.

    A swap is only proposed where it would bring more features into Belgium than lie there now.

    `in_the_file` holds all parts in the coordinates and reference system of the file.
    """
    outside = ~belgium.touch(parts.geometries)
    if not outside.any():
        return
    elsewhere = np.unique(parts.numbers[outside])
    swapped = _in_belgium_if_swapped(in_the_file, system)
    mistaken = np.intersect1d(elsewhere, swapped)
    if len(mistaken) and len(swapped) > len(np.unique(parts.numbers[~outside])):
        notes.add("axes_may_be_swapped", *mistaken.tolist())
    notes.add("outside_belgium", *elsewhere.tolist())


def _in_belgium_if_swapped(in_the_file: Parts, system: ReferenceSystem) -> np.ndarray:
    """Numbers of the features with a position in Belgium once x and y are swapped."""
    swapped = to_longitude_latitude(in_the_file.coordinates()[:, ::-1], system)
    inside = belgium.are_inside(swapped[:, 0], swapped[:, 1])
    return np.unique(in_the_file.numbers[in_the_file.any_position(inside)])


def are_repeated(parts: Parts) -> np.ndarray:
    """For each part, whether an earlier line or polygon has the same positions, in any order
    of travel."""
    shapes = shapely.to_wkb(shapely.normalize(parts.geometries))
    _, first = np.unique(shapes, return_index=True)
    repeated = np.ones(len(parts), dtype=bool)
    repeated[first] = False
    return repeated & (shapely.get_dimensions(parts.geometries) > 0)


def _longest_steps(parts: Parts) -> np.ndarray:
    """The longest step of each line in metres; 0 for points and polygons."""
    longest = np.zeros(len(parts))
    lines = np.flatnonzero(shapely.get_type_id(parts.geometries) == LINE)
    coordinates, owners = shapely.get_coordinates(parts.geometries[lines], return_index=True)
    within = owners[1:] == owners[:-1]
    np.maximum.at(longest, lines[owners[1:][within]], _steps(coordinates)[within])
    return longest


def _steps(coordinates: np.ndarray) -> np.ndarray:
    """Metres from each position to the next, on a sphere: good to half a per cent."""
    longitudes, latitudes = np.radians(coordinates).T
    half = (
        np.sin(np.diff(latitudes) / 2) ** 2
        + np.cos(latitudes[1:]) * np.cos(latitudes[:-1]) * np.sin(np.diff(longitudes) / 2) ** 2
    )
    return 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(half, 0, 1)))


def _without_strays(coordinates: np.ndarray, number: int, notes: Notes) -> np.ndarray:
    steps = _steps(coordinates)
    usual = np.median(steps[steps <= JUMP_METRES]) if (steps <= JUMP_METRES).any() else np.inf
    jumps = (steps > JUMP_METRES) & (steps > JUMP_TIMES_MEDIAN * usual)
    if not jumps.any():
        return coordinates
    runs = np.concatenate([[0], np.cumsum(jumps)])
    stray = _are_stray(coordinates, runs)
    kilometres = round(float(steps[jumps].max()) / 1000)
    if not stray.any() or (~stray).sum() < 2:
        notes.add("jump", number, kilometres=kilometres)
        return coordinates
    notes.add("stray_points", number, points=int(stray.sum()), kilometres=kilometres)
    return coordinates[~stray]


def _are_stray(coordinates: np.ndarray, runs: np.ndarray) -> np.ndarray:
    """For each position, whether its run between jumps is a stray one."""
    in_belgium = np.bincount(runs, belgium.are_inside(*coordinates.T)) > 0
    if in_belgium.any() and not in_belgium.all():
        return ~in_belgium[runs]
    stray = np.zeros(len(coordinates), dtype=bool)
    alone = np.bincount(runs)[runs] == 1
    for index in np.flatnonzero(alone[1:-1]) + 1:
        there, across = (
            _steps(coordinates[[index - 1, index]]),
            _steps(coordinates[[index - 1, index + 1]]),
        )
        stray[index] = not stray[index - 1] and across[0] < there[0] / 10
    return stray
