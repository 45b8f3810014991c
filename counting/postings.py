"""What others hand in to be counted, and what of it can be counted at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from axes.models import Target
from counting.attribution import Spot
from counting.measuring import STORED_SRID, Geometries, to_planar
from territory.models import Municipality, Province, Region

SHAPES = {
    "line": ("LineString", "MultiLineString"),
    "polygon": ("Polygon", "MultiPolygon"),
    "point": ("Point", "MultiPoint"),
}

_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


class Uncountable(ValueError):
    """What was posted cannot be counted towards its target; carries a sentence for people."""


@dataclass(frozen=True)
class Posting:
    """One site (`geometry`, EPSG:4326) or one declared quantity (base unit of the target).

    Of a declared quantity the smallest place known is enough: the larger ones follow. `shown` is
    what anyone may see of the site (EPSG:4326): its geometry, or an area around it; without it,
    nothing.
    """

    number: int
    target: Target
    kind: str
    geometry: shapely.Geometry | None = None
    declared_quantity: Decimal | None = None
    municipality: Municipality | None = None
    province: Province | None = None
    region: Region | None = None
    shown: shapely.Geometry | None = None


def named_place(posting: Posting) -> Spot:
    """Municipality, province and region by key, the larger ones taken from the smaller."""
    municipality, province, region = posting.municipality, posting.province, posting.region
    if municipality is not None:
        return Spot(municipality.pk, municipality.province_id, municipality.region_id)
    if province is not None:
        return Spot(None, province.pk, province.region_id)
    return Spot(region=region.pk if region else None)


def countable_shapes(postings: Sequence[Posting]) -> tuple[Geometries, Geometries]:
    """Geometries as they are counted, in EPSG:4326 and in EPSG:3812, and None where none is drawn.

    In the order of the postings. Raises `Uncountable`.
    """
    stored, planar = np.full((2, len(postings)), None, dtype=object)
    places = [place for place, posting in enumerate(postings) if posting.geometry is not None]
    drawn = [posting.geometry for posting in postings if posting.geometry is not None]
    shapes = shapely.force_2d(np.array(drawn, dtype=object))
    _make_valid(shapes)
    metric = to_planar(shapes)
    _make_valid(metric)
    for place, *of_one in zip(places, shapes, metric, strict=True):
        _refuse_uncountable(postings[place], *of_one)
    stored[places], planar[places] = shapes, metric
    return stored, planar


def as_copied(shapes: Geometries, srid: int) -> NDArray[Any]:
    """Geometries of Shapely as the texts that COPY takes, and None where there is none."""
    return shapely.to_wkb(shapely.set_srid(shapes, srid), hex=True, include_srid=True)


def as_stored(shapes: Geometries, srid: int = STORED_SRID) -> list[Any]:
    """Geometries of Shapely as those that Django stores, and None where there is none."""
    return [
        None if wkb is None else GEOSGeometry(memoryview(wkb), srid)
        for wkb in shapely.to_wkb(shapes)
    ]


def _make_valid(shapes: Geometries) -> None:
    """Areas that cross or cover themselves become the ground they cover."""
    invalid = ~shapely.is_valid(shapes) & np.isin(shapely.get_type_id(shapes), _AREAS)
    shapes[invalid] = shapely.make_valid(shapes[invalid], method="structure", keep_collapsed=False)


def _refuse_uncountable(
    posting: Posting, shape: shapely.Geometry, metric: shapely.Geometry
) -> None:
    kinds = [name for kind in posting.target.geometry_kinds for name in SHAPES[kind]]
    if shape.is_empty:
        raise Uncountable(_("There is nothing to measure in this geometry."))
    if shape.geom_type not in kinds:
        raise Uncountable(_("This kind of geometry cannot be counted towards this target."))
    if not np.isfinite(shapely.get_coordinates(metric)).all():
        raise Uncountable(_("This geometry has coordinates that lie nowhere on the map."))
