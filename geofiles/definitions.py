"""What a reference system is called, found from a code, an address or a well-known text.

Only these three are read: PROJ itself would also open files and addresses it is pointed to.
"""

import re
from functools import cache, lru_cache

import numpy as np
from pyproj import CRS, Proj, Transformer
from pyproj.exceptions import CRSError, ProjError

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
CODE = re.compile(r"^(?:.*(?:EPSG|EPSG\.XML)[:/#]+(?:[\d.]*[:/]+)?)?(\d{4,6})$", re.IGNORECASE)
CODE_OF_ESRI = re.compile(r"^(?:.*\b)?ESRI[:/]+(?:[\d.]*[:/]+)?(\d{4,6})$", re.IGNORECASE)
CRS84 = re.compile(r"(CRS:?84h?|WGS\s*84)$", re.IGNORECASE)
WELL_KNOWN_TEXT = re.compile(
    r"^\s*(PROJ|GEOG|GEOD|COMPD|COMPOUND|BOUND)[A-Z_]*\s*\[", re.IGNORECASE
)
LONGEST_TEXT = 20_000
SAME_PLACE = 1e-7  # degrees, about a centimetre


@lru_cache(maxsize=64)
def definition_and_code(text: str) -> tuple[CRS, str, bool]:
    """The definition, its EPSG code or "", and whether the text itself names that code.

    Raises pyproj's CRSError where the text means nothing, or no system of places on Earth.
    """
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise CRSError("text too long")
    if WELL_KNOWN_TEXT.match(text):
        definition = _on_the_map(CRS.from_wkt(text))
        carried = _carried_code(definition)
        return definition, carried or _code_of_parameters(definition), bool(carried)
    if CRS84.search(text):
        return CRS.from_epsg(4326), "EPSG:4326", True
    if match := CODE.match(text):
        return _on_the_map(CRS.from_epsg(int(match[1]))), f"EPSG:{match[1]}", True
    if match := CODE_OF_ESRI.match(text):
        definition = _on_the_map(CRS.from_authority("ESRI", match[1]))
        return definition, _code_of_parameters(definition), True
    raise CRSError("neither a code nor a well-known text")


def _on_the_map(definition: CRS) -> CRS:
    """The system without its heights, if places can be in it at all."""
    if not (definition.is_geographic or definition.is_projected):
        raise CRSError("neither geographic nor projected")
    return definition.to_2d() if len(definition.axis_info) > 2 else definition


def _carried_code(definition: CRS) -> str:
    """The EPSG code that the text gives to the whole system, unless its numbers deny it."""
    identity = definition.to_json_dict().get("id", {})
    code = f"EPSG:{identity.get('code')}"
    if identity.get("authority") != "EPSG":
        return ""
    denied = code in KNOWN and definition.is_projected and not _projects_as(definition, code)
    return "" if denied else code


def _code_of_parameters(definition: CRS) -> str:
    """The code of a known system with the same parameters, or else the one that PROJ finds."""
    if definition.is_projected:
        by_parameters = next((code for code in KNOWN if _projects_as(definition, code)), "")
        if by_parameters:
            return by_parameters
    found = definition.to_epsg(min_confidence=60)
    return f"EPSG:{found}" if found else ""


def _projects_as(definition: CRS, code: str) -> bool:
    """Same ellipsoid, and the same places for the same coordinates.

    Tells Lambert 72 by its numbers where a program spells it in its own way.
    """
    candidate = CRS.from_user_input(code)
    if not candidate.is_projected or _ellipsoid(definition) != _ellipsoid(candidate):
        return False
    spots, expected = _spots(code)
    try:
        places = np.column_stack(Proj(definition)(spots[:, 0], spots[:, 1], inverse=True))
    except (CRSError, ProjError):
        return False
    return bool(np.allclose(places, expected, rtol=0, atol=SAME_PLACE))


def _ellipsoid(definition: CRS) -> tuple[float, float] | None:
    if definition.ellipsoid is None:
        return None
    return (
        round(definition.ellipsoid.semi_major_metre, 3),
        round(definition.ellipsoid.inverse_flattening, 7),
    )


@cache
def _spots(code: str) -> tuple[np.ndarray, np.ndarray]:
    """Three places in Belgium in a known system, and what its projection alone makes of them."""
    system = CRS.from_user_input(code)
    forward = Transformer.from_crs(4326, system, always_xy=True)
    spots = np.column_stack(forward.transform([2.8, 4.4, 6.1], [51.0, 50.8, 49.7]))
    return spots, np.column_stack(Proj(system)(spots[:, 0], spots[:, 1], inverse=True))
