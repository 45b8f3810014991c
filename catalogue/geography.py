"""Places of the country as their pages show them: found by their address, with their figures."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from axes.models import Target
from catalogue.bars import bars_of_part
from catalogue.side_by_side import table_here, table_of_registers, table_of_standings
from catalogue.standings import RANKED, Found, Standings, standings_of
from catalogue.tables import Table
from counting.confirmation import earliest_confirmed
from counting.models import Total
from registers.models import Record
from territory.models import PLACE_TABLES, Level, Municipality, Place, Province, Region

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
    kind = Level(level)
    around = AROUND[kind]
    heavy = [
        f"{prefix}{column}"
        for prefix in ("", *(f"{name}__" for name in around))
        for column in ("outline", "outline_for_map")
    ]
    places: Any = PLACE_TABLES[kind].objects.select_related(*around or (None,)).defer(*heavy)
    return get_object_or_404(places, slug=slug)


def figures_of(place: Place, targets: dict[int, Target]) -> dict[str, Any]:
    """Bars and tables of what counts in a place: one query, one more for a ranking."""
    figures, lapsed = Total.objects.filter(**{place.level.value: place}).standing_and_lapsed()
    counted = figures.keys() | lapsed.keys()
    bars = bars_of_part([targets[key] for key in targets if key in counted], figures, lapsed)
    standings: Standings = {}
    if isinstance(place, Municipality) and place.population and bars:
        standings = standings_of(place.pk, by_inhabitants())
    counted_here = [bar.target for bar in bars]
    return {
        "bars": bars,
        "table": table_here(counted_here, figures),
        "ranking": table_of_standings(counted_here, standings) if standings else None,
    }


def by_inhabitants() -> Iterator[Found]:
    """What stands on the bar of each municipality whose inhabitants are known: one query."""
    standing = Q(totals__confirmed_in=None) | Q(
        totals__confirmed_in__gte=earliest_confirmed(timezone.localdate())
    )
    ranked = standing & Q(totals__state__in=RANKED)
    towns = Municipality.objects.in_force().filter(population__gt=0).order_by()
    rows = towns.values_list("pk", "population", "totals__target", "totals__state")
    return map(Found._make, rows.annotate(credited=Sum("totals__credited", filter=ranked)))


def counted_elsewhere(municipality: Municipality) -> dict[str, Any]:
    """What other registers count there, to be shown and never added up: one query.

    A record's point and owner stay at the desk: only its municipality is told.
    """
    found = list(Record.objects.for_public().filter(municipality=municipality)[: RECORDS_SHOWN + 1])
    return {"records": found[:RECORDS_SHOWN], "has_more_records": len(found) > RECORDS_SHOWN}


def counted_elsewhere_in(place: Province | Region, targets: dict[int, Target]) -> Table | None:
    """The same of a larger place, each register and target together: one query."""
    there = Record.objects.for_public().filter(**{f"municipality__{place.level.value}": place})
    return table_of_registers(there.summed(), targets)
