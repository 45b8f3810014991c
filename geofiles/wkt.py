"""Well-known text, also with the SRID that PostGIS puts before it."""

import re
from collections.abc import Sequence

import numpy as np
import shapely

from geofiles.findings import Refused
from geofiles.shapes import Unusable

WELL_KNOWN = re.compile(
    r"^[\s'\"]*(?:SRID\s*=\s*(\d{1,6})\s*;)?\s*"
    r"((?:MULTI)?(?:POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION|LINEARRING)\b",
    re.IGNORECASE,
)


def looks_well_known(text: str) -> bool:
    """Whether this begins as a well-known text does."""
    return bool(WELL_KNOWN.match(text))


def reference_system_of(texts: Sequence[str]) -> str | None:
    """The SRID before the first text that has one, as a code."""
    for text in texts:
        if (match := WELL_KNOWN.match(text)) and match[1]:
            return f"EPSG:{match[1]}"
    return None


def geometry(text: str, nesting: int) -> shapely.Geometry:
    """The geometry of one text. Raises Unusable, and Refused for nesting beyond reason."""
    match = WELL_KNOWN.match(text)
    if not match:
        raise Unusable("not_a_geometry")
    if text.upper().count("GEOMETRYCOLLECTION") > nesting:
        raise Refused("nested_too_deeply")
    written = text[match.start(2) :].rstrip(" \t\r\n'\"")
    read = shapely.from_wkt(written, on_invalid="ignore")
    if read is None:
        raise Unusable("not_a_geometry")
    if not np.isfinite(shapely.get_coordinates(read)).all():
        raise Unusable("not_numbers")
    return read
