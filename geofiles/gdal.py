"""The only door to GDAL: layers of a file of ours whose kind is known beforehand."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.gdal import GDALException, OGRGeometry

from geofiles import drivers
from geofiles.contents import NAME_KEYS, Content, Record, clean_name
from geofiles.findings import Notes, Refused
from geofiles.shapes import SURFACES, kind_of

drivers.forbid()

import pyogrio  # noqa: E402  GDAL reads the list of forbidden drivers when it is loaded
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError  # noqa: E402  as above

pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": True})  # an index is easily rebuilt
UNDEFINED = re.compile(r"\"(Undefined|Unknown)[\w ]*SRS\"", re.IGNORECASE)
UNSUPPORTED = re.compile(r"Geometry type is not supported: (\d+)")  # in words of pyogrio
BROKEN = "not_a_geometry"
COLLECTION = 7  # a geometry collection in well-known binary
ONE_AT_A_TIME = Lock()  # Python's list of warnings to ignore is shared by all threads
UNREADABLE = (
    DataSourceError,
    DataLayerError,
    FeatureError,
    GeometryError,
    ValueError,
    UnboundLocalError,  # pyogrio 0.13, where a reference system cannot be written down
)


@dataclass(frozen=True)
class Layer:
    """A layer by its name; without places where it is a plain table."""

    name: str
    has_places: bool


@dataclass(frozen=True)
class Rows:
    """What GDAL found: geometries as WKB (or None) and names, of equal length."""

    reference_system: str | None
    shapes: np.ndarray
    names: np.ndarray


def layers(path: str, format_name: str) -> list[Layer]:
    """The layers of a file, given as a path with its driver's prefix."""
    with _quiet(format_name):
        listed = pyogrio.list_layers(path).tolist()
    return [Layer(str(name), geometry is not None) for name, geometry in listed]


def content_of_layer(path: str, layer: str, content: Content, most: int) -> None:
    """Fill `content` with the records of one layer, and its reference system if it has none."""
    with _quiet(content.format):
        try:
            rows = _rows(path, layer, most, None)
        except UnicodeDecodeError:
            content.notes.add("encoding_guessed")
            rows = _rows(path, layer, most, "cp1252")
    if not len(rows.shapes):
        raise Refused("no_features")
    content.reference_system = content.reference_system or _defined(rows.reference_system)
    geometries = _geometries(rows.shapes)
    usable = _are_usable(geometries, rows.shapes, content.notes)
    content.records = [
        Record(number, clean_name(name), (geometry,) if is_usable else ())
        for number, (geometry, name, is_usable) in enumerate(
            zip(geometries, rows.names, usable, strict=True), start=1
        )
    ]


def _rows(path: str, layer: str, most: int, encoding: str | None) -> Rows:
    facts = pyogrio.read_info(path, layer=layer, encoding=encoding)
    if facts["features"] > most:
        raise Refused("too_many_features", limit=most)
    field = _name_field(facts["fields"])
    _, _, shapes, values = pyogrio.raw.read(
        path, layer=layer, columns=[field] if field else [], encoding=encoding, force_2d=True
    )
    names = values[0] if values else np.full(len(shapes), "", dtype=object)
    return Rows(facts["crs"], shapes, names)


def _defined(reference_system: str | None) -> str | None:
    """A GeoPackage has two reference systems that say that there is none."""
    return None if reference_system and UNDEFINED.search(reference_system) else reference_system


def _geometries(shapes: np.ndarray) -> np.ndarray:
    """Geometries from WKB; None where there is none, or where it is broken."""
    geometries = shapely.from_wkb(shapes, on_invalid="ignore")
    kinds = shapely.get_type_id(geometries)
    for index in np.flatnonzero((kinds == COLLECTION) | (kinds < 0)):
        geometries[index] = shapely.from_wkb(_straightened(shapes[index]), on_invalid="ignore")
    return geometries


def _straightened(shape: Any) -> Any:
    """The same shape; pyogrio follows arcs by straight pieces, but not those in a collection."""
    if shape is None or kind_of(shape) != COLLECTION:
        return shape
    try:
        return bytes(OGRGeometry(memoryview(shape)).get_linear_geometry().wkb)
    except GDALException:
        return b""


def _why_none(shape: Any) -> str:
    """The code of why no geometry can be made of this shape."""
    if shape is None:
        return "no_geometry"
    kind = kind_of(shape)
    if kind == COLLECTION:
        with suppress(GDALException):
            written = OGRGeometry(memoryview(shape)).wkt
            return "surfaces" if any(map(written.__contains__, SURFACES.values())) else BROKEN
    return "surfaces" if kind in SURFACES else BROKEN


def _name_field(fields: Any) -> str | None:
    by_key = {str(field).lower(): str(field) for field in fields}
    return next((by_key[key] for key in NAME_KEYS if key in by_key), None)


def _are_usable(geometries: np.ndarray, shapes: np.ndarray, notes: Notes) -> list[bool]:
    """For each geometry, whether it is one, of numbers that are some; why not is noted."""
    usable = ~shapely.is_missing(geometries)
    coordinates, owners = shapely.get_coordinates(geometries, return_index=True)
    usable[owners[~np.isfinite(coordinates).all(axis=1)]] = False
    for index in np.flatnonzero(~usable).tolist():
        if geometries[index] is not None:
            notes.add("not_numbers", index + 1)
        else:
            notes.add(_why_none(shapes[index]), index + 1)
    return usable.tolist()


@contextmanager
def _quiet(format_name: str) -> Iterator[None]:
    """Without GDAL's warnings; Refused where it cannot read the file."""
    with ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except UNREADABLE as error:
            kind = UNSUPPORTED.search(str(error))
            if kind and int(kind[1]) % 1000 in SURFACES:
                raise Refused("surfaces_only") from error
            raise Refused("unreadable", format=format_name) from error
