"""Places by their names, as people type them: in any language, without accents."""

from typing import Any

from django.contrib.gis.db.models.functions import Envelope
from django.utils.translation import gettext as _

from languages.spelling import bare
from territory.models import Municipality, Province, Region
from territory.querysets import PlaceQuerySet

NAMED_AT_MOST = 8
# Four decimals of a degree: about ten metres.
EXTENT_DECIMALS = 4


def known_places() -> list[dict[str, Any]]:
    """Every place with an outline: its name, its bare names in all languages, its extent.

    The extent is west, south, east, north in EPSG:4326. Municipalities come first.
    """
    tables = (
        (_("municipality"), Municipality.objects.in_force()),
        (_("province"), Province.objects.all()),
        (_("region"), Region.objects.all()),
    )
    return [
        {
            "name": f"{place.name} ({level})",
            "names": sorted({bare(name) for name in place.names}),
            "extent": [round(each, EXTENT_DECIMALS) for each in place.box.extent],
        }
        for level, places in tables
        for place in drawable(places)
    ]


def drawable(places: PlaceQuerySet) -> PlaceQuerySet:
    return places.with_outline().for_list().in_display_order().annotate(box=Envelope("outline"))


def places_named(text: str, places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the known places that begin with this in any language, then those that hold it."""
    wanted = bare(text)
    if not wanted:
        return []
    begin = [each for each in places if any(name.startswith(wanted) for name in each["names"])]
    hold = [each for each in places if any(wanted in name for name in each["names"])]
    found = [*begin, *(each for each in hold if each not in begin)]
    return [{"name": each["name"], "extent": each["extent"]} for each in found[:NAMED_AT_MOST]]
