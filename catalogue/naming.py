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
    """Every place that can be gone to: its name, its bare names in all languages, its extent.

    The extent is west, south, east, north in EPSG:4326. Municipalities come first; where the
    outline of one is not known, its name leads to its province, or to its region, and says so.
    """
    towns = Municipality.objects.in_force()
    provinces = {each.pk: each for each in drawable(Province.objects.all())}
    regions = {each.pk: each for each in drawable(Region.objects.all())}
    known = [as_known(each, _("municipality"), each) for each in drawable(towns)]
    for town in towns.without_outline().for_list().in_display_order():
        around = provinces.get(town.province_id) or regions.get(town.region_id)
        if around is not None:
            known.append(as_known(town, _("in %(place)s") % {"place": around}, around))
    known += [as_known(each, _("province"), each) for each in provinces.values()]
    known += [as_known(each, _("region"), each) for each in regions.values()]
    return known


def as_known(place: Any, said: str, around: Any) -> dict[str, Any]:
    """A place by its names, with the extent of itself or of a drawable place around it."""
    return {
        "name": f"{place.name} ({said})",
        "names": sorted({bare(name) for name in place.names}),
        "extent": [round(each, EXTENT_DECIMALS) for each in around.box.extent],
    }


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
