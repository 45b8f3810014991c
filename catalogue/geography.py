"""Places of the country as their pages show them: found by their address, with their figures."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from axes.models import Target
from catalogue.bars import bars_of_part
from catalogue.standings import standings_of
from catalogue.tables import table_here
from counting.models import Total
from registers.models import Record
from territory.models import PLACE_TABLES, Level, Municipality, Place

RECORDS_SHOWN = 10
# What a page names of the places around one.
AROUND: dict[Level, tuple[str, ...]] = {
    Level.REGION: (),
    Level.PROVINCE: ("region",),
    Level.MUNICIPALITY: ("province", "region", "successor"),
}


def place_at(level: str, slug: str) -> Any:
    """The place at an address, without outlines; one that has merged is still found."""
    if level not in PLACE_TABLES:
        raise Http404
    around = AROUND[Level(level)]
    heavy = [
        f"{prefix}{column}"
        for prefix in ("", *(f"{name}__" for name in around))
        for column in ("outline", "outline_for_map")
    ]
    places: Any = PLACE_TABLES[level].objects.select_related(*around or (None,)).defer(*heavy)
    return get_object_or_404(places, slug=slug)


def figures_of(place: Place) -> dict[str, Any]:
    """Bars and table of what counts in a place: two queries, two more for a ranking."""
    figures, lapsed = Total.objects.filter(**{place.level.value: place}).standing_and_lapsed()
    counted = figures.keys() | lapsed.keys()
    targets = Target.objects.in_display_order().select_related("objective__axis")
    bars = bars_of_part(targets.filter(pk__in=counted), figures, lapsed)
    standings = {}
    if isinstance(place, Municipality) and place.population and bars:
        inhabitants = dict(
            Municipality.objects.in_force()
            .exclude(population=None)
            .exclude(population=0)
            .values_list("pk", "population")
        )
        rows = Total.objects.pledged_by_municipality()
        standings = standings_of(place.pk, rows, inhabitants)
    return {
        "bars": bars,
        "table": table_here([bar.target for bar in bars], figures, standings),
        "has_standings": bool(standings),
    }


def counted_elsewhere(municipality: Municipality) -> dict[str, Any]:
    """What other registers count there, to be shown and never added up: one query.

    A record's point and owner stay at the desk: only its municipality is told.
    """
    found = list(Record.objects.for_public().filter(municipality=municipality)[: RECORDS_SHOWN + 1])
    return {"records": found[:RECORDS_SHOWN], "has_more_records": len(found) > RECORDS_SHOWN}
