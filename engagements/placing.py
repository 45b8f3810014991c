"""Acts of the partner: say where a contribution happens and how much it is."""

from decimal import Decimal
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import PointOnSurface
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from axes.models import Target
from counting import measuring
from engagements.models import Contribution, PlaceRoute, Site
from engagements.models.contribution import SITES_AT_MOST
from geofiles.belgium import touch
from geofiles.reading import Feature, Reading
from territory.cells import cells_of
from territory.models import Municipality, Province, Region

SITES_PER_INSERT = 2000


class PlacesRefused(Exception):
    """The geometry cannot serve this target; the message says why and how to mend it."""


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
        raise PlacesRefused(
            _(
                "It would lie in Belgium if the two coordinates of every point were swapped. Send "
                "it as a file and tick “Swap the two coordinates of every point”."
            )
        )
    if not features:
        raise PlacesRefused(
            _(
                "Everything in it lies outside Belgium, and this target counts only what is in "
                "Belgium. Check the coordinates, or the order of longitude and latitude."
            )
        )
    if len(features) > SITES_AT_MOST:
        raise PlacesRefused(
            _("It holds more than %(limit)s places. Send it in several pledges.")
            % {"limit": f"{SITES_AT_MOST:,}"}
        )
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
    Site.objects.bulk_create(sites_from(contribution, features), batch_size=SITES_PER_INSERT)
    locate(contribution)
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
        return list(reading.lines()) or refuse_for_length(reading)
    if "polygon" in kinds:
        return list(reading.polygons()) or refuse_for_area()
    return list(reading.points()) or refuse_for_points()


def refuse_for_length(reading: Reading) -> list[Feature]:
    if reading.polygons():
        raise PlacesRefused(
            _(
                "It holds areas, but this target is counted in kilometres of line. The outline of "
                "an area is not counted: draw or send the line itself, for example the hedge."
            )
        )
    raise PlacesRefused(
        _(
            "It holds only single points, but this target is counted in kilometres of line. Send a "
            "track, a route or a line."
        )
    )


def refuse_for_area() -> list[Feature]:
    raise PlacesRefused(
        _(
            "It holds no area, but this target is counted in hectares. Draw or send the outline "
            "of the area as a polygon."
        )
    )


def refuse_for_points() -> list[Feature]:
    raise PlacesRefused(
        _("It holds no points, but this target counts single places. Mark each place by a point.")
    )


def sites_from(contribution: Contribution, features: list[Feature]) -> list[Site]:
    """Unsaved sites, numbered from 1, measured geodesically, each with its 1 km cell."""
    shapes = np.array([feature.geometry for feature in features], dtype=object)
    measured = measure(contribution.target, shapes)
    cells = cells_of(shapes)
    return [
        Site(
            contribution=contribution,
            number=number,
            name=feature.name[:120],
            geometry=as_stored(feature.geometry),
            cell=as_stored(cell),
            measured=quantity,
        )
        for number, (feature, cell, quantity) in enumerate(
            zip(features, cells, measured, strict=True), start=1
        )
    ]


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


def locate(contribution: Contribution) -> None:
    """Note for every site the municipality, province and region its middle lies in."""
    sites = contribution.sites.annotate(middle=PointOnSurface("geometry"))
    municipalities = Municipality.objects.in_force()

    def around(places: Any, field: str) -> Subquery:
        return Subquery(places.filter(outline__covers=OuterRef("middle")).values(field)[:1])

    sites.update(municipality=around(municipalities, "pk"))
    sites.filter(municipality=None).update(
        province=around(Province.objects, "pk"), region=around(Region.objects, "pk")
    )
    sites.exclude(municipality=None).update(
        province=around(municipalities, "province"), region=around(municipalities, "region")
    )
