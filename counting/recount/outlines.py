"""The outlines of today's places as arrays, kept by each process while they stand as they are."""

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon
from django.db.models import CharField, Func, Model
from django.utils import timezone

from counting.attribution import Outlines, Spot
from counting.measuring import Geometries, to_planar, to_stored
from counting.recount.keys import Among
from counting.recount.statements import rows
from territory.models import Municipality, PlaceTable, Province, Region

# Asked for every pledge and on every page of the desk, and a statement of its own takes less time
# than Django needs to write three. Finds outlines by bounding box with the index of each table.
_PLACES = """
    SELECT level, id, version, municipality, province, region
    FROM (
        SELECT 0, nis_code, id, xmin::text || ctid::text, id, province_id, region_id, outline
        FROM territory_municipality
        WHERE (valid_from IS NULL OR valid_from <= %(today)s)
          AND (valid_to IS NULL OR valid_to >= %(today)s)
        UNION ALL
        SELECT 1, nis_code, id, xmin::text || ctid::text, NULL, id, region_id, outline
        FROM territory_province
        UNION ALL
        SELECT 2, nis_code, id, xmin::text || ctid::text, NULL, NULL, id, outline
        FROM territory_region
    ) AS place (level, nis_code, id, version, municipality, province, region, outline)
    WHERE outline IS NOT NULL AND (%(box)s::geometry IS NULL OR outline && %(box)s::geometry)
    ORDER BY level, nis_code
"""
_BORDER = """
    SELECT count(*) > 0 AND bool_and(outline IS NOT NULL AND load.is_coarse IS NOT TRUE)
    FROM territory_region LEFT JOIN territory_boundaryload load ON load.id = outline_from_id
"""
_LEVELS: tuple[PlaceTable, ...] = (Municipality, Province, Region)
#: Outlines in EPSG:3812, prepared, by table and key, each with the version of the row it is from.
_KEPT: dict[tuple[type[Model], int], tuple[str, shapely.Geometry]] = {}
# Any change of a row, committed or not, gives it another version.
_VERSION = Func(template="xmin::text || ctid::text", output_field=CharField())
#: Metres around the geometries in which outlines are looked for: more than a cell of 1 km is wide
#: from corner to corner, for what is shown by its cell is attributed by it.
MARGIN = 1500


def outlines_around(planar: Geometries) -> Outlines:
    """The outlines of today's places near these geometries (EPSG:3812), the smallest first."""
    return _outlines(_bounding_box(planar))


def all_outlines() -> Outlines:
    """The outlines of all of today's places, the smallest first."""
    return _outlines(None)


def _outlines(box: Polygon | None) -> Outlines:
    """Those that meet the box (EPSG:4326), or all."""
    where = box.hexewkb.decode() if box else None
    found = rows(_PLACES, {"today": timezone.localdate(), "box": where})
    [(is_complete,)] = rows(_BORDER)
    return Outlines(
        levels=tuple(
            _as_arrays(model, [row[1:] for row in found if row[0] == level])
            for level, model in enumerate(_LEVELS)
        ),
        # A coarse border is kilometres off: what lies just beyond it may well be in the country,
        # so it counts, in a place not known, until official boundaries are loaded.
        is_complete=is_complete,
    )


def _bounding_box(planar: Geometries) -> Polygon:
    low_x, low_y, high_x, high_y = shapely.total_bounds(planar)
    frame = shapely.box(low_x - MARGIN, low_y - MARGIN, high_x + MARGIN, high_y + MARGIN)
    # A straight edge in Lambert bends in degrees, by kilometres across the country.
    bent = to_stored(np.array([shapely.segmentize(frame, 5000)], dtype=object))
    corners = shapely.bounds(bent)[0]
    box = Polygon.from_bbox(corners)
    box.srid = 4326
    return box


def _as_arrays(model: PlaceTable, places: list[tuple]) -> tuple[Geometries, tuple[Spot, ...]]:
    unknown = [pk for pk, version, *_ in places if _KEPT.get((model, pk), ("",))[0] != version]
    if unknown:
        _keep(model, unknown)
    shapes = np.array([_KEPT[model, pk][1] for pk, *_ in places], dtype=object)
    return shapes, tuple(Spot(*spot) for _, _, *spot in places)


def _keep(model: PlaceTable, keys: list[int]) -> None:
    places = model.objects.filter(Among("pk", keys)).annotate(version=_VERSION)
    found = list(places.annotate(shape=AsWKB("outline")).values_list("pk", "version", "shape"))
    wkb = np.array([bytes(row[-1]) for row in found], dtype=object)
    outlines = to_planar(shapely.from_wkb(wkb))
    # Projecting may make an outline touch itself by a hair.
    askew = ~shapely.is_valid(outlines)
    outlines[askew] = shapely.make_valid(outlines[askew])
    shapely.prepare(outlines)
    for (pk, version, _), outline in zip(found, outlines, strict=True):
        _KEPT[model, pk] = (version, outline)
