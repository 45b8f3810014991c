"""Acts of the partner: say where a contribution happens and how much it is."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from axes.models import Target
from counting import measuring
from counting.attribution import Spot
from counting.recount.outlines import outlines_around
from engagements import site_rows
from engagements.models import Contribution, PlaceRoute, Unsuitable
from engagements.models.contribution import SAID_OF_PLACE, SITES_AT_MOST
from engagements.site_rows import Keys
from geofiles.belgium import touch
from geofiles.reading import Feature, Reading
from territory.cells import cells_of, middles_of
from territory.models import Municipality, Province, Region

SITES_AT_ONCE = 2000


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
    contribution.save(update_fields=SAID_OF_PLACE)


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
    contribution.save(update_fields=SAID_OF_PLACE)


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

    Copied into the table, which takes a quarter of the time of single inserts; of many, one part
    is measured while the database stores the one before and looks up what it refers to.
    """
    shapes = np.array([feature.geometry for feature in features], dtype=object)
    places = places_of(middles_of(shapes))
    feature_numbers = np.array([feature.number for feature in features])
    names = [feature.name[:120] for feature in features]
    numbers = np.arange(1, len(features) + 1)

    def written(part: slice) -> bytes:
        return site_rows.written(
            contribution.pk,
            numbers[part],
            feature_numbers[part],
            names[part],
            shapes[part],
            cells_of(shapes[part]),
            in_thousandths(contribution.target, shapes[part]),
            places[part],
        )

    parts = [slice(at, at + SITES_AT_ONCE) for at in range(0, len(features), SITES_AT_ONCE)]
    with connection.cursor() as cursor:
        if len(parts) == 1:
            _copy(cursor, written(parts[0]))
            return
        # What rows refer to is looked up after each part, and not all of it at the end.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with ThreadPoolExecutor(max_workers=1) as storing:
            stored = [storing.submit(_copy, cursor, written(part)) for part in parts]
        for part_stored in stored:
            part_stored.result()
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _copy(cursor: CursorWrapper, rows: bytes) -> None:
    with cursor.copy(site_rows.COPY) as copy:
        copy.write(site_rows.BEGINNING + rows + site_rows.END)


def measure(target: Target, shapes: NDArray[Any]) -> list[Decimal]:
    """What each shape (EPSG:4326) amounts to in the target's base unit, to 0.001."""
    return [measuring.as_decimal(each) for each in in_thousandths(target, shapes)]


def in_thousandths(target: Target, shapes: NDArray[Any]) -> NDArray[np.int64]:
    """What each shape (EPSG:4326) amounts to in thousandths of the target's base unit."""
    if target.is_length:
        quantities = measuring.geodesic_lengths(shapes)
    elif target.is_area:
        quantities = measuring.geodesic_areas(shapes)
    else:
        quantities = np.ones(len(shapes))
    return measuring.in_thousandths(quantities)


def as_stored(shape: shapely.Geometry) -> Any:
    """A shapely geometry as the database stores it (EPSG:4326)."""
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326)


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
