"""Places by their names, as people type them: in any language, without accents."""

import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.gis.db.models.functions import Envelope
from django.utils.translation import gettext as _

from territory.models import Municipality, Province, Region
from territory.querysets import PlaceQuerySet

NAMED_AT_MOST = 8
# Four decimals of a degree: about ten metres.
EXTENT_DECIMALS = 4


def known_places() -> list[dict[str, Any]]:
    """Every place with an outline: its name, its names in all languages folded, its extent.

    The extent is west, south, east, north in EPSG:4326. Municipalities come first.
    """
    columns = [f"name_{code}" for code, _name in settings.LANGUAGES]
    tables = (
        (_("municipality"), Municipality.objects.in_force()),
        (_("province"), Province.objects.all()),
        (_("region"), Region.objects.all()),
    )
    return [
        {
            "name": f"{place.name} ({level})",
            "folded": sorted({folded(getattr(place, column) or "") for column in columns} - {""}),
            "extent": [round(each, EXTENT_DECIMALS) for each in place.box.extent],
        }
        for level, places in tables
        for place in drawable(places)
    ]


def drawable(places: PlaceQuerySet) -> PlaceQuerySet:
    return places.with_outline().for_list().in_display_order().annotate(box=Envelope("outline"))


def places_named(text: str, places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the known places that begin with this in any language, then those that hold it."""
    wanted = folded(text)
    if not wanted:
        return []
    begin = [each for each in places if any(name.startswith(wanted) for name in each["folded"])]
    hold = [each for each in places if any(wanted in name for name in each["folded"])]
    found = [*begin, *(each for each in hold if each not in begin)]
    return [{"name": each["name"], "extent": each["extent"]} for each in found[:NAMED_AT_MOST]]


def folded(name: str) -> str:
    """A name without accents, hyphens and capitals, as people type it."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(each for each in apart if not unicodedata.combining(each))
    return " ".join("".join(each if each.isalnum() else " " for each in bare).split())
