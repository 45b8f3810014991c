"""Where engagements happen, as anyone may see it: in words, and as GeoJSON (EPSG:4326).

Sites are read only as `Site.objects.as_shown()` tells. Of a private place nothing is said that
is finer than its 1 km cell: not its name, and not the municipality where a cell lies in two.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.contrib.gis.db.models import Extent, Union
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.db.models import Expression, QuerySet

from axes.models import Objective, Target
from bba.composed import Asked, Composed
from counting.models import PublicPlace
from counting.querysets import PublicPlaceQuerySet
from engagements.models import Engagement, Site
from territory.models import PLACE_TABLES, Level, Municipality, Province, Region
from territory.querysets import NamedPlace, PlaceQuerySet, named_places

# Six decimals of a degree: about ten centimetres.
DECIMALS = 6
# Outlines serve as a background: about ten metres.
OUTLINE_DECIMALS = 4
# More places than these are not gone through to list their engagements.
LISTED_PLACES = 1000


def collection(features: Iterable[tuple[dict, str]]) -> str:
    """A FeatureCollection as text, from (properties, geometry as GeoJSON text)."""
    texts = (
        f'{{"type":"Feature","properties":{json.dumps(properties)},"geometry":{geometry}}}'
        for properties, geometry in features
    )
    return '{"type":"FeatureCollection","features":[' + ",".join(texts) + "]}"


def sites_of(engagement: Engagement | Expression) -> QuerySet[Site]:
    """Its sites as anyone may see them; of one that is not accepted yet, as its writer previews."""
    return Site.objects.filter(contribution__engagement=engagement).as_shown()


def places_geojson(engagement: Engagement) -> str:
    """The sites of an engagement; private ones as their cells, each once and without a name."""
    sites = sites_of(engagement).order_by("contribution", "number")
    shown = sites.annotate(shape=AsGeoJSON("shown_geometry", precision=DECIMALS))
    features: dict[str, dict] = {}
    for name, is_exact, shape in shown.values_list("name", "is_exact", "shape"):
        kind = "site" if is_exact else "cell"
        title = (name if is_exact else "") or engagement.title
        features.setdefault(shape, {"kind": kind, "title": title, "state": "pledged"})
    return collection((properties, shape) for shape, properties in features.items())


_KEYS: Composed = Composed(
    lambda: (
        Engagement.objects.accepted().referred_to(Asked("references")).values_list("pk", flat=True)
    )
)


def engagements_at(places: PublicPlaceQuerySet) -> tuple[list[int], bool]:
    """The keys of engagements that have any of these places, newest first; whether that is all.

    So many places are looked at and no more, that a wide view costs no more than a near one.
    """
    sources = list(places.order_by().values_list("source", flat=True)[: LISTED_PLACES + 1])
    return _KEYS(references=sources[:LISTED_PLACES]), len(sources) <= LISTED_PLACES


class Listed(NamedTuple):
    """An engagement beside the map: what for, and the box in degrees around its public places."""

    engagement: Engagement
    objectives: list[Objective]
    extent: str


def listed(engagements: Iterable[Any], targets: Mapping[int, Target]) -> list[Listed]:
    """What the list says of `Engagement.objects.for_card()`: one objective for each contribution.

    The extent is written as `bbox` of an address, empty where no place is public.
    """
    engagements = list(engagements)
    places = PublicPlace.objects.filter(source__in=[each.reference for each in engagements])
    boxes = dict(places.order_by().values_list("source").annotate(Extent("geometry")))
    return [
        Listed(
            each,
            # The process may not know yet a target that is new.
            [targets[key].objective for key in each.target_keys if key in targets],
            ",".join(f"{degree:.5f}" for degree in boxes.get(each.reference, ())),
        )
        for each in engagements
    ]


def outlines_geojson() -> str:
    """Provinces, and the regions that have none; all regions where no province has an outline."""
    provinces = list(drawn(Province.objects.all()).values_list("region", "name", "shape"))
    divided = {region for region, _name, _shape in provinces}
    regions = drawn(Region.objects.exclude(pk__in=divided)).values_list("name", "shape")
    outlines = [*((name, shape) for _region, name, shape in provinces), *regions]
    return collection(({"name": name}, shape) for name, shape in outlines)


def drawn(places: PlaceQuerySet) -> PlaceQuerySet:
    shape = AsGeoJSON("outline_for_map", precision=OUTLINE_DECIMALS)
    return places.for_map().in_display_order().annotate(shape=shape)


def of_sites(level: Level) -> PlaceQuerySet:
    """The places in which the sites of the engagement lie that is asked for."""
    sites = sites_of(Asked("engagement"))
    return PLACE_TABLES[level].objects.filter(pk__in=sites.values(level.value))


_OF_SITES: Composed = Composed(
    lambda: of_sites(Level.MUNICIPALITY).together_with(of_sites(Level.PROVINCE))
)


def where(engagement: Engagement) -> list[NamedPlace]:
    """Where the engagement is, in words: municipalities of its sites, or of their cells.

    Provinces, in a register without municipal outlines. Empty where nothing is drawn.
    """
    rows = (
        _OF_SITES(engagement=engagement.pk)
        if engagement.exact_places_are_public
        else touched_by_cells(engagement)
    )
    found = named_places(rows)
    municipalities = [each for each in found if each.level == Level.MUNICIPALITY]
    return municipalities or found


def touched_by_cells(engagement: Engagement) -> list[Any]:
    cells = sites_of(engagement).aggregate(cells=Union("cell"))["cells"]
    if not cells:
        return []
    municipalities = Municipality.objects.in_force().touching(cells)
    return list(municipalities.together_with(Province.objects.touching(cells)))
