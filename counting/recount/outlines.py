"""The outlines of today's places as arrays, kept by each process while they stand as they are."""

from collections.abc import Callable

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon
from django.db.models import CharField, Func, Model, Q, QuerySet

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
_PARENTS = {Municipality: ("province", "region"), Province: ("region",), Region: ()}


def outlines_around(planar: Geometries) -> Outlines:
    """The outlines of today's places near these geometries (EPSG:3812), the smallest first.

    Looks outlines up by bounding box, which uses the index of each table.
    """
    return _outlines({"outline__bboverlaps": _bounding_box(planar)})


def all_outlines() -> Outlines:
    """The outlines of all of today's places, the smallest first."""
    return _outlines({"outline__isnull": False})


def _outlines(condition: dict) -> Outlines:
    return Outlines(
        levels=(
            _level(Municipality.objects.in_force().filter(**condition), Spot),
            _level(Province.objects.filter(**condition), lambda pk, region: Spot(None, pk, region)),
            _level(Region.objects.filter(**condition), lambda pk: Spot(None, None, pk)),
        ),
        is_complete=_the_border_is_known(),
    )


def _the_border_is_known() -> bool:
    """True when every region has an official outline.

    A coarse one is kilometres off: what lies just beyond it may well be in the country, so it
    counts, in a place not known, until official boundaries are loaded.
    """
    unsure = Q(outline__isnull=True) | Q(outline_from__is_coarse=True)
    return Region.objects.exists() and not Region.objects.filter(unsure).exists()


def _bounding_box(planar: Geometries) -> Polygon:
    low_x, low_y, high_x, high_y = shapely.total_bounds(planar)
    frame = shapely.box(low_x - MARGIN, low_y - MARGIN, high_x + MARGIN, high_y + MARGIN)
    # A straight edge in Lambert bends in degrees, by kilometres across the country.
    bent = to_stored(np.array([shapely.segmentize(frame, 5000)], dtype=object))
    corners = shapely.bounds(bent)[0]
    box = Polygon.from_bbox(corners)
    box.srid = 4326
    return box


def _level(places: QuerySet, spot: Callable[..., Spot]) -> tuple[Geometries, tuple[Spot, ...]]:
    model = places.model
    ranked = places.order_by("nis_code").annotate(version=_VERSION)
    rows = list(ranked.values_list("pk", "version", *_PARENTS[model]))
    unknown = [pk for pk, version, *_ in rows if _KEPT.get((model, pk), ("",))[0] != version]
    if unknown:
        _keep(model, unknown)
    shapes = np.array([_KEPT[model, row[0]][1] for row in rows], dtype=object)
    return shapes, tuple(spot(pk, *parents) for pk, _, *parents in rows)


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
