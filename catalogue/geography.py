"""Places of the country as their pages show them: found by their address, with their figures."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from axes.models import Target
from bba.composed import Asked, Composed
from catalogue.bars import bars_of_part
from catalogue.figures import figures_in
from catalogue.side_by_side import table_here, table_of_registers
from catalogue.standings import Standings, ranked_today, standings_of
from catalogue.tables import Table
from registers.models import Record
from territory.models import PLACE_TABLES, Level, Municipality, Place, Province, Region

RECORDS_SHOWN = 10


def at_address_of(level: Level) -> Composed:
    """The places of a level by the end of their address, without outlines."""
    return Composed(lambda: PLACE_TABLES[level].objects.for_list().filter(slug=Asked("slug")))


def towns_at_address() -> QuerySet[Municipality]:
    """Municipalities with what they became, and whether other registers count anything there."""
    return (
        Municipality.objects.for_list()
        .select_related("successor")
        .defer("successor__outline", "successor__outline_for_map")
        .filter(slug=Asked("slug"))
        .annotate(
            is_counted_elsewhere=Exists(
                Record.objects.for_public().filter(municipality=OuterRef("pk"))
            )
        )
    )


def records_in(level: Level) -> Composed:
    """What other registers count in a place of several municipalities."""
    within = {f"municipality__{level.value}": Asked("place")}
    return Composed(lambda: Record.objects.for_public().filter(**within).summed())


_AT_ADDRESS = {
    Level.REGION: at_address_of(Level.REGION),
    Level.PROVINCE: at_address_of(Level.PROVINCE),
    Level.MUNICIPALITY: Composed(towns_at_address),
}
_RECORDS = Composed(
    lambda: Record.objects.for_public().filter(municipality=Asked("municipality"))[
        : RECORDS_SHOWN + 1
    ]
)
_SUMMED_RECORDS = {level: records_in(level) for level in (Level.PROVINCE, Level.REGION)}


def place_at(level: str, slug: str) -> Any:
    """The place at an address, without outlines; one that has merged is still found.

    A municipality says whether it `is_counted_elsewhere` too.
    """
    if level not in PLACE_TABLES:
        raise Http404
    found = _AT_ADDRESS[Level(level)](slug=slug)
    if not found:
        raise Http404
    return found[0]


def figures_of(place: Place, targets: dict[int, Target]) -> dict[str, Any]:
    """Bars and a table of what counts in a place: one query, one more for a ranking.

    `ranked_by`: the year of the inhabitants by which a municipality is ranked, or nothing.
    """
    figures, lapsed = figures_in(place)
    counted = figures.keys() | lapsed.keys()
    bars = bars_of_part([targets[key] for key in targets if key in counted], figures, lapsed)
    standings: Standings = {}
    ranked_by = ""
    if isinstance(place, Municipality) and bars:
        standings = standings_of(place, ranked_today())
        ranked_by = str(place.population_year) if standings else ""
    return {"bars": bars, "table": table_here(bars, standings), "ranked_by": ranked_by}


def counted_elsewhere(municipality: Municipality) -> dict[str, Any]:
    """What other registers count there, to be shown and never added up: one query.

    A record's point and owner stay at the desk: only its municipality is told.
    """
    found = _RECORDS(municipality=municipality.pk)
    return {"records": found[:RECORDS_SHOWN], "has_more_records": len(found) > RECORDS_SHOWN}


def counted_elsewhere_in(place: Province | Region, targets: dict[int, Target]) -> Table | None:
    """The same of a larger place, each register and target together: one query."""
    return table_of_registers(_SUMMED_RECORDS[place.level](place=place.pk), targets)
