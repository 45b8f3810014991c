"""The only door to GDAL: layers of a file of ours whose kind is known beforehand."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geofiles import drivers
from geofiles.contents import NAME_KEYS, Content, Record, clean_name
from geofiles.findings import Notes, Refused

drivers.forbid()

import pyogrio  # noqa: E402  GDAL reads the list of forbidden drivers when it is loaded
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError  # noqa: E402

pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": True})  # an index is easily rebuilt
UNREADABLE = (DataSourceError, DataLayerError, FeatureError, GeometryError, ValueError)


@dataclass(frozen=True)
class Layer:
    """A layer by its name; without places where it is a plain table."""

    name: str
    has_places: bool


def layers(path: str, format_name: str) -> list[Layer]:
    """The layers of a file, given as a path with its driver's prefix."""
    listed = _quietly(pyogrio.list_layers, path, format_name=format_name)
    return [Layer(str(name), geometry is not None) for name, geometry in listed.tolist()]


def content_of_layer(path: str, layer: str, content: Content, most: int) -> None:
    """Fill `content` with the records of one layer, and its reference system if it has none."""
    facts = _quietly(pyogrio.read_info, path, layer=layer, format_name=content.format)
    if facts["features"] > most:
        raise Refused("too_many_features", limit=most)
    shapes, names = _rows(path, layer, _name_field(facts["fields"]), content)
    if not len(shapes):
        raise Refused("no_features")
    content.reference_system = content.reference_system or facts["crs"]
    geometries = shapely.from_wkb(shapes, on_invalid="ignore")
    content.records = [
        _record(number, clean_name(name), geometry, shape is not None, content.notes)
        for number, (shape, geometry, name) in enumerate(
            zip(shapes, geometries, names, strict=True), start=1
        )
    ]


def _rows(path: str, layer: str, field: str | None, content: Content) -> tuple[Any, Any]:
    """The geometries as WKB and the names; without names where they cannot be decoded."""
    wanted = {"layer": layer, "force_2d": True, "format_name": content.format}
    try:
        columns = [field] if field else []
        _, _, shapes, values = _quietly(pyogrio.raw.read, path, columns=columns, **wanted)
    except UnicodeDecodeError:
        content.notes.add("encoding_guessed")
        _, _, shapes, values = _quietly(
            pyogrio.raw.read, path, columns=columns, encoding="cp1252", **wanted
        )
    names = values[0] if values else np.full(len(shapes), "", dtype=object)
    return shapes, names


def _name_field(fields: Any) -> str | None:
    by_key = {str(field).lower(): str(field) for field in fields}
    return next((by_key[key] for key in NAME_KEYS if key in by_key), None)


def _record(number: int, name: str, geometry: Any, is_written: bool, notes: Notes) -> Record:
    if geometry is None:
        notes.add("not_a_geometry" if is_written else "no_geometry", number)
        return Record(number, name)
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        notes.add("not_numbers", number)
        return Record(number, name)
    return Record(number, name, (geometry,))


def _quietly(function: Callable, path: str, *, format_name: str, **options: Any) -> Any:
    """Call GDAL without its warnings; Refused where it cannot read the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return function(path, **options)
        except UnicodeDecodeError:
            raise
        except UNREADABLE as error:
            raise Refused("unreadable", format=format_name) from error
