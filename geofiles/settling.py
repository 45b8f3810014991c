"""Which reference system the coordinates of one file are in."""

import numpy as np

from geofiles.contents import Content
from geofiles.definitions import KNOWN
from geofiles.findings import Refused
from geofiles.reference_systems import (
    ReferenceSystem,
    are_degrees,
    known,
    lies_in_belgium,
    likely,
    named,
    names,
)  # fmt: skip

LONGITUDE_LATITUDE_UNLESS_SAID = {"GeoJSON", "text"}
ONLY_LONGITUDE_LATITUDE = {"GPX", "KML", "KMZ"}
BELGIAN = {"EPSG:31370", "EPSG:3812"}


def settle(
    content: Content, coordinates: np.ndarray, given: str | None, *, may_ask: bool = True
) -> ReferenceSystem:
    """What the person gave, else what the file names, else WGS 84 where numbers are degrees.

    Raises Refused, with the likely systems as `proposals`, where nothing is named and the
    numbers are no degrees, or where they cannot be in the system that is named. Where nobody can
    be asked, as of what is typed, the likeliest is taken and noted instead.
    """
    if content.format in ONLY_LONGITUDE_LATITUDE and not _are_of_another(coordinates):
        return known("EPSG:4326", "format")
    if given:
        system = named(given, "given")
    elif content.reference_system:
        system = named(content.reference_system, "named")
    else:
        return _assumed(content, coordinates, may_ask)
    if _contradicts(system, coordinates):
        proposals = likely(coordinates)
        raise Refused(
            "reference_system_contradicted",
            name=system.name,
            proposals=proposals,
            names=names(proposals),
        )
    return system


def _assumed(content: Content, coordinates: np.ndarray, may_ask: bool) -> ReferenceSystem:
    if not _mostly_degrees(coordinates):
        proposals = likely(coordinates)
        if not may_ask and proposals:
            content.notes.add("reference_system_recognised", name=names(proposals[:1]))
            return known(proposals[0], "recognised")
        if not may_ask:
            return known("EPSG:4326", "assumed")
        raise Refused("reference_system_missing", proposals=proposals, names=names(proposals))
    if content.format not in LONGITUDE_LATITUDE_UNLESS_SAID:
        content.notes.add("reference_system_assumed")
        return known("EPSG:4326", "assumed")
    return known("EPSG:4326", "format")


def _are_of_another(coordinates: np.ndarray) -> bool:
    """Whether these are no degrees, but places in Belgium in some other system: programs write
    GPX and KML with the numbers of Lambert too."""
    return not _mostly_degrees(coordinates) and bool(likely(coordinates))


def _mostly_degrees(coordinates: np.ndarray) -> bool:
    return not len(coordinates) or bool(are_degrees(coordinates).mean() > 0.5)


def _contradicts(system: ReferenceSystem, coordinates: np.ndarray) -> bool:
    """Metres said to be degrees, places in Belgium said to be metres, or one Belgian Lambert said
    to be the other."""
    if not len(coordinates):
        return False
    if system.definition.is_geographic:
        return not _mostly_degrees(coordinates)
    fitting = likely(coordinates)
    if "EPSG:4326" in fitting and bool(are_degrees(coordinates).all()):
        return True
    # What the person said is not doubted; other systems have numbers like those of Lambert.
    is_doubted = system.recognised != "given" and system.code in KNOWN.keys() - fitting
    has_lambert = BELGIAN.intersection((system.code, *fitting))
    return bool(is_doubted and fitting and has_lambert and not lies_in_belgium(coordinates, system))
