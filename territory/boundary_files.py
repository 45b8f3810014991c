"""Boundary files, read: GeoPackage, GeoJSON and Shapefile (also zipped), in any reference system.

Values in, values out; no database. Outlines leave in EPSG:4326, one area for each code.
"""

import hashlib
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# GDAL must never follow an address or another file named inside a file; read once, at its loading.
os.environ.setdefault("OGR_SKIP", "OGR_VRT")
os.environ.setdefault("GDAL_SKIP", "VRT")

import numpy as np
import pyogrio
import pyproj
import shapely
from django.utils.translation import gettext as _
from pyogrio.errors import DataLayerError, DataSourceError

FORMATS = {".gpkg": b"SQLite format 3\x00", ".geojson": None, ".json": None, ".shp": b"\x00\x00'\n"}
SHAPEFILE_PARTS = {".shp", ".shx", ".dbf", ".prj", ".cpg"}
UNZIPPED_LIMIT = 2_000_000_000  # bytes
AROUND_BELGIUM = shapely.box(2.0, 49.0, 7.0, 52.0)


class UnreadableBoundaries(Exception):
    """The file cannot be used; the message is a sentence for people."""


@dataclass(frozen=True)
class BoundaryTable:
    """A boundary file as read: one area (EPSG:4326) and one row of values for each feature."""

    file_name: str
    digest: str
    columns: dict[str, list[object]]
    areas: list[shapely.Geometry | None]

    def column(self, name: str) -> list[object] | None:
        """The values of a column, its name compared without case and punctuation."""
        for own_name, values in self.columns.items():
            if _plain(own_name) == _plain(name):
                return values
        return None


def read(path: Path, layer: str | None = None) -> BoundaryTable:
    """Read every feature of a boundary file. Areas are returned in EPSG:4326.

    Raises UnreadableBoundaries where the format, the layer or the reference system is not clear.
    """
    if not path.is_file():
        raise UnreadableBoundaries(_("There is no file %(path)s.") % {"path": path})
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with _unzipped(path) as inner:
        meta, geometries, columns = _features(_source(inner), inner, layer)
    areas = _in_degrees(geometries, meta["crs"])
    return BoundaryTable(path.name, digest, columns, areas)


def nis_code(value: object) -> str | None:
    """The NIS code that a cell means, with its leading zero; None where it means none.

    >>> nis_code("['45062']"), nis_code(2000), nis_code(62063.0), nis_code("")
    ('45062', '02000', '62063', None)
    """
    text = str(value).strip(" []'\"\t") if value is not None else ""
    found = re.fullmatch(r"(\d{4,5})(?:\.0*)?", text)
    return found[1].zfill(5) if found else None


def dissolved(areas: list[shapely.Geometry]) -> shapely.MultiPolygon | None:
    """One valid MultiPolygon in a stable order of vertices, from the areas of one code."""
    whole = shapely.union_all([_polygons(area) for area in areas])
    polygons = _polygons(whole)
    return None if polygons.is_empty else shapely.normalize(polygons)


def _polygons(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    """The valid polygons in a geometry; lines and points left over by a repair are dropped."""
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    parts = shapely.get_parts(shapely.get_parts(shapely.force_2d(geometry)))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


@contextmanager
def _unzipped(path: Path) -> Iterator[Path]:
    """The boundary file itself, taken out of its zip where it comes in one."""
    if path.suffix.lower() != ".zip":
        yield path
        return
    if not zipfile.is_zipfile(path):
        raise UnreadableBoundaries(_("The file is not a zip archive."))
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
        wanted = [
            member
            for member in archive.infolist()
            if Path(member.filename).suffix.lower() in SHAPEFILE_PARTS | set(FORMATS)
        ]
        if sum(member.file_size for member in wanted) > UNZIPPED_LIMIT:
            raise UnreadableBoundaries(_("Unpacked, the archive is larger than 2 GB."))
        for member in wanted:
            # Only the last part of the name: nothing leaves the folder.
            (Path(folder) / Path(member.filename).name.lower()).write_bytes(archive.read(member))
        sources = [file for file in Path(folder).iterdir() if file.suffix in FORMATS]
        if len(sources) != 1:
            raise UnreadableBoundaries(
                _("The archive must hold one Shapefile, GeoPackage or GeoJSON; it holds %(found)s.")
                % {"found": ", ".join(sorted(file.name for file in sources)) or _("none")}
            )
        yield sources[0]


def _source(path: Path) -> str:
    """What GDAL is given to open, once the content has shown to be what the name says."""
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise UnreadableBoundaries(
            _("Boundaries are read from GeoPackage, GeoJSON or Shapefile, not from %(suffix)s.")
            % {"suffix": suffix or path.name}
        )
    with path.open("rb") as file:
        beginning = file.read(4096)
    mark = FORMATS[suffix]
    if mark is not None:
        if not beginning.startswith(mark):
            raise UnreadableBoundaries(
                _("The file is not what its ending %(suffix)s says.") % {"suffix": suffix}
            )
        return str(path)
    if re.search(rb'"type"\s*:\s*"Topology"', beginning):
        raise UnreadableBoundaries(
            _("This is TopoJSON. Please convert it to GeoJSON or GeoPackage first.")
        )
    return f"GeoJSON:{path}"


def _features(
    source: str, path: Path, layer: str | None
) -> tuple[dict[str, Any], np.ndarray, dict[str, list]]:
    """What GDAL says of the layer, its geometries as WKB, and its fields by name."""
    try:
        layers = [str(name) for name in pyogrio.list_layers(source)[:, 0]]
        if layer is None and len(layers) > 1:
            raise UnreadableBoundaries(
                _("The file has several layers, please name one: %(layers)s.")
                % {"layers": ", ".join(layers)}
            )
        meta, _fids, geometries, fields = pyogrio.raw.read(source, layer=layer)
    except (DataSourceError, DataLayerError) as problem:
        raise UnreadableBoundaries(
            _("%(name)s cannot be read: %(problem)s") % {"name": path.name, "problem": problem}
        ) from problem
    names = [str(name) for name in meta["fields"]]
    return meta, geometries, {n: list(f) for n, f in zip(names, fields, strict=True)}


def _in_degrees(wkb: np.ndarray, crs: str | None) -> list[shapely.Geometry | None]:
    """Areas in EPSG:4326, longitude first, repaired; None for a feature without an area."""
    if crs is None:
        raise UnreadableBoundaries(
            _("The file does not say its reference system; a Shapefile needs its .prj.")
        )
    change = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    geometries = shapely.transform(
        shapely.force_2d(shapely.from_wkb(wkb)), change.transform, interleaved=False
    )
    areas = [_polygons(geometry) if geometry is not None else None for geometry in geometries]
    for area in areas:
        if area is not None and not area.is_empty and not AROUND_BELGIUM.covers(area):
            raise UnreadableBoundaries(
                _("An outline lies outside Belgium; is the reference system %(crs)s right?")
                % {"crs": crs[:40]}
            )
    return [None if area is None or area.is_empty else area for area in areas]
