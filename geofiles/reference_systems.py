"""Reference systems of uploaded files: recognise, transform to EPSG:4326, propose others.

All coordinates are (x, y): easting or longitude first, whatever the authority's axis order.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from pyproj import CRS, Proj, Transformer
from pyproj.exceptions import CRSError, ProjError

from geofiles import belgium
from geofiles.findings import Refused

KNOWN = {
    "EPSG:31370": "Belgian Lambert 72",
    "EPSG:3812": "Belgian Lambert 2008",
    "EPSG:4326": "WGS 84",
    "EPSG:4258": "ETRS89",
    "EPSG:25831": "ETRS89 / UTM 31N",
    "EPSG:25832": "ETRS89 / UTM 32N",
    "EPSG:32631": "WGS 84 / UTM 31N",
    "EPSG:32632": "WGS 84 / UTM 32N",
    "EPSG:2154": "Lambert 93",
    "EPSG:3857": "Web Mercator",
    "EPSG:3035": "ETRS89 / LAEA Europe",
    "EPSG:28992": "Amersfoort / RD New",
}
USUAL = ("EPSG:31370", "EPSG:3812", "EPSG:4326")
AS_LONGITUDE_LATITUDE = {"EPSG:4326", "EPSG:4258"}
CODE = re.compile(r"^(?:.*(?:EPSG|EPSG\.XML)[:/#]+(?:[\d.]*[:/]+)?)?(\d{4,6})$", re.IGNORECASE)
CRS84 = re.compile(r"(CRS:?84|WGS\s*84)$", re.IGNORECASE)
WELL_KNOWN_TEXT = re.compile(
    r"^\s*(PROJ|GEOG|GEOD|COMPD|COMPOUND|BOUND)[A-Z_]*\s*\[", re.IGNORECASE
)
LONGEST_TEXT = 20_000
SAMPLE = 500
ROUND_THE_EARTH = 4.1e7  # metres: no projected coordinate is larger


@dataclass(frozen=True)
class ReferenceSystem:
    """A reference system and how it was recognised.

    `recognised` is "given" (the person said so), "named" (the file says so), "parameters" (the
    file describes it without naming it), "format" (the format knows no other) or "assumed".
    """

    code: str
    name: str
    recognised: str
    definition: CRS = field(repr=False, compare=False)


def named(text: str, recognised: str) -> ReferenceSystem:
    """The system of an EPSG code, an address or urn of one, or a well-known text.

    Raises Refused where the text means nothing to us.
    """
    try:
        definition = _definition(text.strip())
    except CRSError as error:
        raise Refused("reference_system_unknown", text=text[:60]) from error
    code = _code(definition)
    if _is_well_known_text(text) and recognised == "named" and not _names_authority(text):
        recognised = "parameters"
    if code in KNOWN:
        return known(code, recognised)
    return ReferenceSystem(code, definition.name, recognised, definition)


@cache
def known(code: str, recognised: str) -> ReferenceSystem:
    """One of the systems in KNOWN."""
    return ReferenceSystem(code, KNOWN[code], recognised, CRS.from_user_input(code))


def to_longitude_latitude(coordinates: np.ndarray, system: ReferenceSystem) -> np.ndarray:
    """(x, y) rows in `system` to (longitude, latitude) rows in EPSG:4326.

    A row that the system's projection does not know becomes infinite.
    """
    if system.code in AS_LONGITUDE_LATITUDE:
        return coordinates
    transformer = _transformer(system.definition.to_wkt())
    places = np.column_stack(transformer.transform(coordinates[:, 0], coordinates[:, 1]))
    places[(np.abs(coordinates) > ROUND_THE_EARTH).any(axis=1)] = np.inf
    return places


def are_degrees(coordinates: np.ndarray) -> np.ndarray:
    """For each row, whether it can be a longitude and a latitude."""
    return (np.abs(coordinates[:, 0]) <= 180) & (np.abs(coordinates[:, 1]) <= 90)


def likely(coordinates: np.ndarray) -> tuple[str, ...]:
    """Codes of the known systems in which most of the rows lie in Belgium, Lambert 72 first."""
    sample = coordinates[:: max(1, len(coordinates) // SAMPLE)]
    return tuple(code for code in KNOWN if _share_in_belgium(sample, code) > 0.5)


def names(codes: Iterable[str]) -> str:
    """The names of these known systems, or of the usual ones where there is none."""
    return ", ".join(KNOWN[code] for code in (tuple(codes) or USUAL))


def _share_in_belgium(coordinates: np.ndarray, code: str) -> float:
    if not len(coordinates):
        return 0
    try:
        places = to_longitude_latitude(coordinates, known(code, "assumed"))
    except ProjError:
        return 0
    return float(belgium.are_inside(places[:, 0], places[:, 1]).mean())


def _is_well_known_text(text: str) -> bool:
    return bool(WELL_KNOWN_TEXT.match(text))


def _names_authority(text: str) -> bool:
    """Whether the text ends with an authority of the whole system, not only of its parts."""
    return bool(re.search(r"(AUTHORITY|ID)\s*\[[^\[\]]*\]\s*\]\s*$", text))


def _definition(text: str) -> CRS:
    """Only codes and well-known text are read: PROJ would also open files it is pointed to."""
    if len(text) > LONGEST_TEXT:
        raise CRSError("text too long")
    if _is_well_known_text(text):
        definition = _flat(CRS.from_wkt(text))
    elif CRS84.search(text):
        definition = CRS.from_epsg(4326)
    elif match := CODE.match(text):
        definition = _flat(CRS.from_epsg(int(match[1])))
    else:
        raise CRSError("neither a code nor a well-known text")
    if not (definition.is_geographic or definition.is_projected):
        raise CRSError("neither geographic nor projected")
    return definition


def _flat(definition: CRS) -> CRS:
    return definition.to_2d() if len(definition.axis_info) > 2 else definition


def _code(definition: CRS) -> str:
    """The EPSG code: the one it carries, that of a known system with the same parameters, or the
    one that PROJ finds by the names in it; or nothing."""
    carried = definition.to_epsg(min_confidence=100)
    if carried and f"EPSG:{carried}" in KNOWN:
        return f"EPSG:{carried}"
    by_parameters = next((code for code in KNOWN if _projects_alike(definition, code)), None)
    found = definition.to_epsg(min_confidence=60)
    return by_parameters or (f"EPSG:{found}" if found else "")


def _projects_alike(definition: CRS, code: str) -> bool:
    """Same ellipsoid, and the same places to a centimetre for the same coordinates.

    Tells Lambert 72 by its numbers where an ESRI text spells it in its own way.
    """
    candidate = known(code, "parameters").definition
    if not (definition.is_projected and candidate.is_projected):
        return False
    if not _same_ellipsoid(definition, candidate):
        return False
    spots = _spots(code)
    try:
        places = Proj(definition)(spots[:, 0], spots[:, 1], inverse=True)
        expected = Proj(candidate)(spots[:, 0], spots[:, 1], inverse=True)
    except (CRSError, ProjError):
        return False
    return bool(np.allclose(places, expected, rtol=0, atol=1e-7))


def _same_ellipsoid(one: CRS, other: CRS) -> bool:
    if one.ellipsoid is None or other.ellipsoid is None:
        return False
    sizes = [
        (each.ellipsoid.semi_major_metre, each.ellipsoid.inverse_flattening)
        for each in (one, other)
    ]
    return bool(np.allclose(*sizes, rtol=0, atol=1e-7))


@cache
def _spots(code: str) -> np.ndarray:
    """Three places in Belgium, in the coordinates of a known system."""
    forward = Transformer.from_crs(4326, known(code, "parameters").definition, always_xy=True)
    return np.column_stack(forward.transform([2.8, 4.4, 6.1], [51.0, 50.8, 49.7]))


@cache
def _transformer(definition: str) -> Transformer:
    return Transformer.from_crs(CRS.from_wkt(definition), 4326, always_xy=True)
