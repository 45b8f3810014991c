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
SPIKE_METRES = 2_000
GAP_TIMES_MEDIAN = 100
STEPS_OF_A_RECORDING = 10
FARTHEST_METRES = 300_000  # more than Belgium is across


def without_stray_points(parts: Parts, notes: Notes) -> Parts:
    """Lines without positions that a jump separates from the rest, where the rest tells.

    A run of positions between jumps is stray if it lies outside Belgium while another run of the
    line lies inside, or if it is one position between two that are close to each other. A line
    of which no two positions are left is left out. Other jumps are only noted.
    """
    suspects = np.flatnonzero(_longest_steps(parts) > SPIKE_METRES)
    geometries, impossible = parts.geometries.copy(), np.zeros(len(parts), dtype=bool)
    for index in suspects:
        number = int(parts.numbers[index])
        coordinates = shapely.get_coordinates(geometries[index])
        kept = _without_strays(coordinates, number, notes)
        if len(kept) < 2:
            impossible[index] = True
        elif len(kept) < len(coordinates):
            geometries[index] = shapely.linestrings(kept)
    return replace(parts, geometries=geometries).keep(~impossible)


def with_axes_swapped(parts: Parts, system: ReferenceSystem) -> Parts:
    """The parts (in the coordinates of the file) with x and y swapped.

    A feature that lies in Belgium as it stands, and would not if it were swapped, stays.
    """
    coordinates = parts.coordinates()
    as_it_stands = np.isin(parts.numbers, _in_belgium(parts, coordinates, system))
    if_swapped = np.isin(parts.numbers, _in_belgium(parts, coordinates[:, ::-1], system))
    swapped = parts.moved(coordinates[:, ::-1])
    stays = as_it_stands & ~if_swapped
    return replace(parts, geometries=np.where(stays, parts.geometries, swapped.geometries))


def note_places(parts: Parts, in_the_file: Parts, system: ReferenceSystem, notes: Notes) -> None:
    """Note what lies outside Belgium, and what would lie inside with its axes swapped.

    `in_the_file` holds all parts in the coordinates and reference system of the file.
    """
    outside = ~belgium.touch(parts.geometries)
    if not outside.any():
        return
    elsewhere = np.unique(parts.numbers[outside])
    swapped = _in_belgium(in_the_file, in_the_file.coordinates()[:, ::-1], system)
    mistaken = np.intersect1d(elsewhere, swapped)
    if len(mistaken):
        notes.add("axes_may_be_swapped", *mistaken.tolist())
    notes.add("outside_belgium", *elsewhere.tolist())


def _in_belgium(parts: Parts, coordinates: np.ndarray, system: ReferenceSystem) -> np.ndarray:
    """Numbers of the features with one of these positions (those of the parts) in Belgium."""
    places = to_longitude_latitude(coordinates, system)
    inside = belgium.are_inside(places[:, 0], places[:, 1])
    return np.unique(parts.numbers[parts.any_position(inside)])


def are_repeated(parts: Parts) -> np.ndarray:
    """For each part, whether an earlier one has the same positions, in any order of travel."""
    repeated = np.zeros(len(parts), dtype=bool)
    # What has the same positions has the same frame; few others have, so few are compared.
    frames = shapely.bounds(parts.geometries)
    alike = ~_are_first(frames.view(f"V{frames.itemsize * 4}")[:, 0].tolist())
    alike = np.isin(frames[:, 0], frames[alike, 0])
    shapes = shapely.to_wkb(shapely.normalize(parts.geometries[alike]))
    repeated[alike] = ~_are_first(shapes.tolist())
    return repeated


def _are_first(values: list[bytes]) -> np.ndarray:
    """For each value, whether no earlier one is the same."""
    seen: dict[bytes, int] = {}
    first = [seen.setdefault(value, index) == index for index, value in enumerate(values)]
    return np.array(first, dtype=bool)


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
    """The positions to keep; fewer than two where the line cannot be."""
    steps = _steps(coordinates)
    jumps = _are_jumps(coordinates, steps)
    if not jumps.any():
        _note_long_steps(coordinates, steps, number, notes)
        return coordinates
    runs = np.concatenate([[0], np.cumsum(jumps)])
    stray = _are_stray(coordinates, runs)
    kilometres = round(float(steps[jumps].max()) / 1000)
    if (~stray).sum() < 2 and steps[jumps].max() > FARTHEST_METRES:
        notes.add("impossible_step", number, kilometres=kilometres)
        return coordinates[:0]
    if not stray.any() or (~stray).sum() < 2:
        notes.add("jump", number, kilometres=kilometres)
        return coordinates
    notes.add("stray_points", number, points=int(stray.sum()), kilometres=kilometres)
    return coordinates[~stray]


def _are_jumps(coordinates: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """For each step, whether it is far too long beside the usual ones, or leads out of Belgium
    farther than Belgium is across."""
    is_far = steps > JUMP_METRES
    usual = np.median(steps[~is_far]) if not is_far.all() else np.inf
    inside = belgium.are_inside(*coordinates.T)
    leaves = (inside[1:] | inside[:-1]) & (steps > FARTHEST_METRES)
    return (is_far & (steps > JUMP_TIMES_MEDIAN * usual)) | leaves


def _note_long_steps(coordinates: np.ndarray, steps: np.ndarray, number: int, notes: Notes) -> None:
    """Note a step of some kilometres that is out of all proportion to the others of its line:
    to a position between two that are close to each other, or over a gap in a recording."""
    is_long = steps > SPIKE_METRES
    there, back = steps[:-1], steps[1:]
    across = _steps(np.stack([coordinates[:-2], coordinates[2:]], axis=1).reshape(-1, 2))[::2]
    spikes = is_long[:-1] & is_long[1:] & (across < np.minimum(there, back) / 10)
    to_spike = np.append(spikes, False) | np.append(False, spikes)
    noted = to_spike & (steps > JUMP_TIMES_MEDIAN * _median(steps[~to_spike]))
    if np.count_nonzero(~is_long) >= STEPS_OF_A_RECORDING:
        noted |= is_long & (steps > GAP_TIMES_MEDIAN * _median(steps[~is_long]))
    if noted.any():
        notes.add("jump", number, kilometres=round(float(steps[noted].max()) / 1000))


def _median(steps: np.ndarray) -> float:
    return float(np.median(steps)) if len(steps) else np.inf


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
