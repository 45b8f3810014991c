"""The outlines of today's places as arrays, kept by each process while they stand as they are."""

from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon
from django.db.models import CharField, Count, F, Func, IntegerField, Model, Q, QuerySet, Value

from counting.attribution import Outlines, Spot
from counting.measuring import Geometries, to_planar, to_stored
from counting.recount.keys import Among
from territory.models import Municipality, PlaceTable, Province, Region

#: Outlines in EPSG:3812, prepared, by table and key, each with the version of the row it is from.
_KEPT: dict[tuple[type[Model], int], tuple[str, shapely.Geometry]] = {}
# Any change of a row, committed or not, gives it another version.
_VERSION = Func(template="xmin::text || ctid::text", output_field=CharField())
#: Metres around the geometries in which outlines are looked for: more than a cell of 1 km is wide
#: from corner to corner, for what is shown by its cell is attributed by it.
MARGIN = 1500
_NONE = Value(None, IntegerField())
#: Of each level, the smallest first: municipality, province and region, as far as they are known.
_SPOTS = {
    Municipality: (F("pk"), F("province"), F("region")),
    Province: (_NONE, F("pk"), F("region")),
    Region: (_NONE, _NONE, F("pk")),
}


def outlines_around(planar: Geometries) -> Outlines:
    """The outlines of today's places near these geometries (EPSG:3812), the smallest first.

    Looks outlines up by bounding box, which uses the index of each table.
    """
    return _outlines({"outline__bboverlaps": _bounding_box(planar)})


def all_outlines() -> Outlines:
    """The outlines of all of today's places, the smallest first."""
    return _outlines({"outline__isnull": False})


def _outlines(condition: dict) -> Outlines:
    return Outlines(levels=_levels(condition), is_complete=_the_border_is_known())


def _the_border_is_known() -> bool:
    """True when every region has an official outline.

    A coarse one is kilometres off: what lies just beyond it may well be in the country, so it
    counts, in a place not known, until official boundaries are loaded.
    """
    unsure = Q(outline__isnull=True) | Q(outline_from__is_coarse=True)
    known = Region.objects.aggregate(regions=Count("pk"), unsure=Count("pk", filter=unsure))
    return bool(known["regions"]) and not known["unsure"]


def _bounding_box(planar: Geometries) -> Polygon:
    low_x, low_y, high_x, high_y = shapely.total_bounds(planar)
    frame = shapely.box(low_x - MARGIN, low_y - MARGIN, high_x + MARGIN, high_y + MARGIN)
    # A straight edge in Lambert bends in degrees, by kilometres across the country.
    bent = to_stored(np.array([shapely.segmentize(frame, 5000)], dtype=object))
    corners = shapely.bounds(bent)[0]
    box = Polygon.from_bbox(corners)
    box.srid = 4326
    return box


def _levels(condition: dict) -> tuple[tuple[Geometries, tuple[Spot, ...]], ...]:
    """Level by level, the outlines of the places that fulfil the condition, by their code."""
    parts = [_rows_of(model, level, condition) for level, model in enumerate(_SPOTS)]
    rows = list(parts[0].union(*parts[1:], all=True).order_by("level", "nis_code"))
    return tuple(
        _as_arrays(model, [row[2:] for row in rows if row[0] == level])
        for level, model in enumerate(_SPOTS)
    )


def _rows_of(model: PlaceTable, level: int, condition: dict) -> QuerySet:
    """(level, code, version, key, municipality, province, region) of each place."""
    places: Any = model.objects.in_force().filter(**condition)
    # Without it modeltranslation asks for the columns in any order, and a union needs one.
    places = places.rewrite(False).annotate(level=Value(level), version=_VERSION)
    return places.values_list("level", "nis_code", "version", "pk", *_SPOTS[model])


def _as_arrays(model: PlaceTable, rows: list[tuple]) -> tuple[Geometries, tuple[Spot, ...]]:
    unknown = [pk for version, pk, *_ in rows if _KEPT.get((model, pk), ("",))[0] != version]
    if unknown:
        _keep(model, unknown)
    shapes = np.array([_KEPT[model, pk][1] for _, pk, *_ in rows], dtype=object)
    return shapes, tuple(Spot(*spot) for _, _, *spot in rows)


def _keep(model: PlaceTable, keys: list[int]) -> None:
    places = model.objects.filter(Among("pk", keys)).annotate(version=_VERSION)
    rows = list(places.annotate(shape=AsWKB("outline")).values_list("pk", "version", "shape"))
    outlines = to_planar(shapely.from_wkb(np.array([bytes(row[-1]) for row in rows], dtype=object)))
    # Projecting may make an outline touch itself by a hair.
    askew = ~shapely.is_valid(outlines)
    outlines[askew] = shapely.make_valid(outlines[askew])
    shapely.prepare(outlines)
    for (pk, version, _), outline in zip(rows, outlines, strict=True):
        _KEPT[model, pk] = (version, outline)
