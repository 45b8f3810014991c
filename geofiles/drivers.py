"""Which of GDAL's drivers are never registered, because they open other files or addresses.

GDAL looks at these variables once, when it is loaded; `forbid()` must have run before. It knows
neither Django nor GDAL, so that the settings can call it too.
"""

import os

FORBIDDEN = (
    "OGR_VRT", "GDALG", "HTTP", "WFS", "OAPIF", "OGCAPI", "CSW", "EEDA", "PLSCENES", "NGW",
    "Elasticsearch", "Carto", "AmigoCloud", "GPSBabel", "ADBC",
)  # fmt: skip
FORBIDDEN_RASTER = ("VRT",)


def forbid() -> None:
    """Add the forbidden drivers to those that the environment already skips."""
    _add("OGR_SKIP", FORBIDDEN)
    _add("GDAL_SKIP", FORBIDDEN_RASTER)


def _add(variable: str, drivers: tuple[str, ...]) -> None:
    skipped = [name for name in os.environ.get(variable, "").split(",") if name]
    os.environ[variable] = ",".join(dict.fromkeys([*skipped, *drivers]))
