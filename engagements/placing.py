"""Acts of the partner: say where a contribution happens and how much it is."""

from decimal import Decimal
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from numpy.typing import NDArray

from axes.models import Target
from counting import measuring
from counting.attribution import Spot
from counting.recount.outlines import outlines_around
from engagements.models import Contribution, PlaceRoute, Unsuitable
from engagements.models.contribution import SITES_AT_MOST
from geofiles.belgium import touch
from geofiles.reading import Feature, Reading
from territory.cells import cells_of
from territory.models import Municipality, Province, Region

COPY_SITES = """
    COPY engagements_site (contribution_id, number, feature_number, name, geometry, cell, measured,
                           municipality_id, province_id, region_id)
    FROM STDIN (FORMAT BINARY)
"""
# What PostGIS reads as a geometry are the bytes of its own well-known binary.
TYPES = ["int8", "int4", "int4", "text", "bytea", "bytea", "numeric", "int8", "int8", "int8"]
ROWS_AT_ONCE = 2000

#: Keys of a municipality, a province and a region.
Keys = tuple[int | None, int | None, int | None]


class PlacesRefused(Exception):
    """The geometry cannot serve this target; the message says why and how to mend it."""

    def __init__(self, reason: Unsuitable) -> None:
        self.reason = reason
        super().__init__(reason)

    def __str__(self) -> str:
        return str(self.reason.label)


def choose(contribution: Contribution, reading: Reading) -> list[Feature]:
    """The features of an upload or drawing that can count for the contribution's target.

    Lines serve a target in km, polygons one in ha, points one that counts things. What lies
    outside Belgium is left out unless the target counts it. Raises PlacesRefused when nothing is
    left.
    """
    features = usable_features(contribution, reading)
    if not contribution.target.counts_elsewhere:
        shapes = np.array([feature.geometry for feature in features], dtype=object)
        features = [each for each, inside in zip(features, touch(shapes), strict=True) if inside]
    if not features and "axes_may_be_swapped" in {each.code for each in reading.findings}:
        raise PlacesRefused(Unsuitable.SWAPPED)
    if not features:
        raise PlacesRefused(Unsuitable.ELSEWHERE)
    if len(features) > SITES_AT_MOST:
        raise PlacesRefused(Unsuitable.TOO_MANY)
    return features


@transaction.atomic
def give_sites(
    contribution: Contribution,
    features: list[Feature],
    *,
    route: PlaceRoute,
    file_name: str = "",
) -> None:
    """Replace the contribution's sites by the chosen features, measured and located."""
    contribution.sites.all().delete()
    store(contribution, features)
    contribution.place_route = route
    contribution.file_name = file_name[:200]
    contribution.municipality = contribution.province = contribution.region = None
    contribution.save()


@transaction.atomic
def declare(
    contribution: Contribution,
    *,
    municipality: Municipality | None = None,
    province: Province | None = None,
    region: Region | None = None,
) -> None:
    """Let the typed quantity count for a named place, without a map; earlier sites are dropped."""
    contribution.sites.all().delete()
    contribution.place_route = PlaceRoute.DECLARED
    contribution.file_name = ""
    contribution.municipality = municipality
    contribution.province = province
    contribution.region = region
    contribution.save()


def usable_features(contribution: Contribution, reading: Reading) -> list[Feature]:
    """The features that can serve the target; raises PlacesRefused, saying why, if none can."""
    kinds = contribution.target.geometry_kinds
    if "line" in kinds:
        features, reason = reading.lines(), Unsuitable.POINTS
        reason = Unsuitable.AREAS if reading.polygons() else reason
    elif "polygon" in kinds:
        features, reason = reading.polygons(), Unsuitable.NO_AREA
    else:
        features, reason = reading.points(), Unsuitable.NO_POINTS
    if not features:
        raise PlacesRefused(reason)
    return list(features)


def store(contribution: Contribution, features: list[Feature]) -> None:
    """Write one site for each feature, numbered from 1, measured geodesically, with its 1 km cell
    and the places its middle lies in.

    Copied into the table, which takes a quarter of the time of single inserts; a part at a time,
    so that the database stores one while the next is measured.
    """
    shapes = np.array([feature.geometry for feature in features], dtype=object)
    middles = shapely.point_on_surface(shapes)
    places = places_of(middles)
    key, numbers = contribution.pk, range(1, len(features) + 1)
    with connection.cursor() as cursor, cursor.copy(COPY_SITES) as copy:
        copy.set_types(TYPES)
        for first in numbers[::ROWS_AT_ONCE]:
            part = slice(first - 1, first - 1 + ROWS_AT_ONCE)
            columns = [
                numbers[part],
                [feature.number for feature in features[part]],
                [feature.name[:120] for feature in features[part]],
                as_written(shapes[part]),
                as_written(cells_of(middles[part])),
                measure(contribution.target, shapes[part]),
                places[part],
            ]
            for *values, place in zip(*columns, strict=True):
                copy.write_row((key, *values, *place))


def measure(target: Target, shapes: NDArray[Any]) -> list[Decimal]:
    """What each shape (EPSG:4326) amounts to in the target's base unit, to 0.001."""
    if target.is_length:
        quantities = measuring.geodesic_lengths(shapes)
    elif target.is_area:
        quantities = measuring.geodesic_areas(shapes)
    else:
        quantities = np.ones(len(shapes))
    return [measuring.as_decimal(each) for each in measuring.in_thousandths(quantities)]


def as_stored(shape: shapely.Geometry) -> Any:
    """A shapely geometry as the database stores it (EPSG:4326)."""
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326)


def as_written(shapes: NDArray[Any]) -> list[bytes]:
    """Geometries (EPSG:4326) in the binary form that PostGIS reads, with their reference system."""
    marked = shapely.set_srid(shapes, measuring.STORED_SRID)
    return shapely.to_wkb(marked, include_srid=True).tolist()


def places_of(points: NDArray[Any]) -> list[Keys]:
    """The smallest place that each point (EPSG:4326) lies in: its municipality, else its province,
    else its region, by key.

    Of the outlines only those near are read, and only what this process has not read before.
    """
    planar = measuring.to_planar(points)
    named: list[Keys] = [(None, None, None)] * len(points)
    unnamed = np.arange(len(points))
    for outlines, spots in outlines_around(planar).levels:
        places = [smallest(spot) for spot in spots]
        outline_at, found = shapely.STRtree(planar[unnamed]).query(outlines, predicate="intersects")
        # On a border the first of two outlines is meant, so it is written last.
        for at, index in zip(outline_at[::-1].tolist(), unnamed[found[::-1]].tolist(), strict=True):
            named[index] = places[at]
        unnamed = np.delete(unnamed, found)
    return named


def smallest(spot: Spot) -> Keys:
    """Of a municipality, its province and its region only the first that is known."""
    if spot.municipality:
        return spot.municipality, None, None
    return (None, spot.province, None) if spot.province else (None, None, spot.region)
