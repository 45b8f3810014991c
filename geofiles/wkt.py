"""Geometries written in one cell: well-known text, also with the SRID that PostGIS puts before it,
the hexadecimal form in which PostGIS shows them, and GeoJSON."""

import re
from collections.abc import Sequence
from typing import Literal

import numpy as np
import shapely

from geofiles.findings import Refused
from geofiles.shapes import SURFACES, Unusable, kind_of

WELL_KNOWN = re.compile(
    r"^[\s'\"]*(?:SRID\s*=\s*(\d{1,6})\s*;)?\s*"
    r"((?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE)|GEOMETRYCOLLECTION|LINEARRING"
    r"|CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|POLYHEDRALSURFACE|TIN|TRIANGLE)\s*(?:ZM|Z|M)?\s*(?:\(|EMPTY)",
    re.IGNORECASE,
)

# One that fills a cell of a table and was not put between quotes, although it holds commas.
UNQUOTED = re.compile(
    r"(?:^|(?<=[,;\t|]))(?:SRID\s*=\s*\d{1,6}\s*;\s*)?"
    r"(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*(?:ZM|Z|M)?\s*"
    r"\((?:[^()]++|\((?:[^()]++|\([^()]*+\))*+\))*+\)(?=\s*(?:[,;\t|]|$))",
    re.IGNORECASE | re.MULTILINE,
)
COMPLETE = re.compile(r"(?:\)|EMPTY)[\s;'\"]*$", re.IGNORECASE)
SYSTEMS_SHOWN = 5
HEXADECIMAL = re.compile(r"^\s*(?:0x|\\x)?(0[01][0-9a-f]{16,})\s*$", re.IGNORECASE)
COLLECTIONS = re.compile(
    r"GEOMETRYCOLLECTION|01070000[0-9a-f]{2}|00[0-9a-f]{2}000007", re.IGNORECASE
)
SRID_FOLLOWS = 0x20000000
IN_JSON = re.compile(r"^\s*\{.*\"coordinates\"", re.DOTALL)


def looks_well_known(text: str) -> bool:
    """Whether this begins as a well-known text does."""
    return bool(WELL_KNOWN.match(text))


def are_one_a_line(text: str) -> bool:
    """Whether every line that is not blank is a well-known text from its beginning to its end."""
    lines = [line for line in text.splitlines() if line.strip()]
    return all(looks_well_known(line) and COMPLETE.search(line) for line in lines)


def looks_like_geometry(text: str) -> bool:
    """Whether this is a geometry in one of the three notations."""
    return bool(WELL_KNOWN.match(text) or HEXADECIMAL.match(text) or IN_JSON.match(text))


def quoted(table: str) -> str:
    """The text of a table with quotes around each well-known text that fills a cell without."""
    return UNQUOTED.sub(r'"\g<0>"', table)


def reference_system_of(texts: Sequence[str]) -> str | None:
    """The SRID that the texts name, as a code; Refused where they name several."""
    named = dict.fromkeys(code for text in texts if (code := _srid(text)))
    if len(named) > 1:
        raise Refused("reference_systems_mixed", names=", ".join(list(named)[:SYSTEMS_SHOWN]))
    return next(iter(named), None)


def _srid(text: str) -> str:
    if match := WELL_KNOWN.match(text):
        return f"EPSG:{match[1]}" if match[1] else ""
    match = HEXADECIMAL.match(text)
    header = bytes.fromhex(match[1][:18]) if match else b"\x00" * 9
    order: Literal["little", "big"] = "little" if header[0] else "big"
    has_srid = int.from_bytes(header[1:5], order) & SRID_FOLLOWS
    return f"EPSG:{int.from_bytes(header[5:9], order)}" if has_srid else ""


def geometry(text: str, nesting: int) -> shapely.Geometry:
    """The geometry of one text. Raises Unusable, and Refused for nesting beyond reason."""
    if sum(1 for _ in COLLECTIONS.finditer(text)) > nesting:
        raise Refused("nested_too_deeply")
    read = _parsed(text)
    if read is None:
        raise Unusable("surfaces" if _is_surface(text) else "not_a_geometry")
    if not np.isfinite(shapely.get_coordinates(read)).all():
        raise Unusable("not_numbers")
    return read


def _is_surface(text: str) -> bool:
    if match := HEXADECIMAL.match(text):
        return kind_of(bytes.fromhex(match[1][:10])) in SURFACES
    match = WELL_KNOWN.match(text)
    return match is not None and match[2].upper() in SURFACES.values()


def _parsed(text: str) -> shapely.Geometry | None:
    try:
        if match := HEXADECIMAL.match(text):
            return shapely.from_wkb(match[1], on_invalid="ignore")
        if IN_JSON.match(text):
            return shapely.from_geojson(text, on_invalid="ignore")
        return _from_text(text)
    except NotImplementedError as error:  # shapely knows no arcs
        raise Unusable("arcs") from error


def _from_text(text: str) -> shapely.Geometry | None:
    match = WELL_KNOWN.match(text)
    if not match:
        return None
    written = text[match.start(2) :].rstrip(" \t\r\n;'\"")
    return shapely.from_wkt(written, on_invalid="ignore")
